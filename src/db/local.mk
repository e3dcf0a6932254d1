# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libdb.la
DB_SOURCES = \
	src/db/db.h src/db/inside.h src/db/sqlite.c src/db/statement.c src/db/lock.c \
	src/db/migrate.c src/db/upkeep.c
libdb_la_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
libdb_la_SOURCES = $(DB_SOURCES)
nodist_libdb_la_SOURCES = src/db/sql-resource.c src/db/sql-resource.h

DB_RESOURCE = $(GLIB_COMPILE_RESOURCES) --sourcedir=$(srcdir)/data/sql/sqlite --internal \
	--manual-register --c-name db_sql --target=$@ $(srcdir)/data/sql/sqlite/sql.gresource.xml
DB_RESOURCE_FILES = $(srcdir)/data/sql/sqlite/sql.gresource.xml \
	$(SQL_MIGRATIONS:%=$(srcdir)/%)
src/db/sql-resource.c: $(DB_RESOURCE_FILES)
	$(AM_V_GEN)$(MKDIR_P) src/db && $(DB_RESOURCE) --generate-source
src/db/sql-resource.h: $(DB_RESOURCE_FILES)
	$(AM_V_GEN)$(MKDIR_P) src/db && $(DB_RESOURCE) --generate-header
BUILT_SOURCES += src/db/sql-resource.c src/db/sql-resource.h
CLEANFILES += src/db/sql-resource.c src/db/sql-resource.h
