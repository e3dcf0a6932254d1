# SPDX-License-Identifier: MIT
EXTRA_DIST += tests/store/journal-desk.h
JOURNAL_STORE_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(CMOCKA_CFLAGS) -I$(srcdir)/tests/store
check_PROGRAMS += tests/store/test-journal tests/store/test-journal-tampering
TESTS += tests/store/test-journal tests/store/test-journal-tampering

tests_store_test_journal_CFLAGS = $(JOURNAL_STORE_CFLAGS)
tests_store_test_journal_LDADD = $(LAYER_JOURNAL) $(CMOCKA_LIBS)
tests_store_test_journal_tampering_CFLAGS = $(JOURNAL_STORE_CFLAGS)
tests_store_test_journal_tampering_LDADD = $(LAYER_JOURNAL) $(CMOCKA_LIBS)
