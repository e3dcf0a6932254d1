# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libdb.la
DB_SOURCES = \
	src/db/db.h src/db/inside.h src/db/sqlite.c src/db/statement.c src/db/lock.c \
	src/db/migrate.c src/db/upkeep.c src/db/guest.h src/db/guest.c
libdb_la_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
libdb_la_SOURCES = $(DB_SOURCES)
nodist_libdb_la_SOURCES = src/db/sql-texts.c

src/db/sql-texts.c: $(SQL_MIGRATIONS)
	$(AM_V_GEN)$(MKDIR_P) src/db && { for file in $(SQL_MIGRATIONS); do \
	  $(EMBED) sql_`basename $$file .sql | tr - _` $(srcdir)/$$file; done; } > $@-part && mv $@-part $@
CLEANFILES += src/db/sql-texts.c
