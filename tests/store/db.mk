# SPDX-License-Identifier: MIT
EXTRA_DIST += tests/store/scratch.h
STORE_DB_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(CMOCKA_CFLAGS) -I$(srcdir)/tests/store

check_PROGRAMS += tests/store/test-db tests/store/test-db-wal-reset tests/store/test-db-wal-reset-unlocked
TESTS += tests/store/test-db tests/store/test-db-wal-reset tests/store/test-db-wal-reset-unlocked

tests_store_test_db_SOURCES = tests/store/test-db.c
tests_store_test_db_CFLAGS = $(STORE_DB_CFLAGS)
tests_store_test_db_LDADD = $(LAYER_DB) $(CMOCKA_LIBS)

tests_store_test_db_wal_reset_SOURCES = tests/store/test-db-wal-reset.c
tests_store_test_db_wal_reset_CFLAGS = $(STORE_DB_CFLAGS)
tests_store_test_db_wal_reset_LDADD = $(LAYER_DB) $(CMOCKA_LIBS)

# The same with the lock compiled out: it must be red where the library is.
check_LTLIBRARIES += libdb-unlocked.la
libdb_unlocked_la_CPPFLAGS = $(AM_CPPFLAGS) -DDB_WITHOUT_LOCK
libdb_unlocked_la_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
libdb_unlocked_la_SOURCES = $(DB_SOURCES)
nodist_libdb_unlocked_la_SOURCES = src/db/sql-texts.c
tests_store_test_db_wal_reset_unlocked_SOURCES = tests/store/test-db-wal-reset.c
tests_store_test_db_wal_reset_unlocked_CPPFLAGS = $(AM_CPPFLAGS) -DDB_WITHOUT_LOCK
tests_store_test_db_wal_reset_unlocked_CFLAGS = $(STORE_DB_CFLAGS)
tests_store_test_db_wal_reset_unlocked_LDADD = libdb-unlocked.la $(SQLITE_LIBS) $(LAYER_MODEL) $(CMOCKA_LIBS)
