# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libdb.la
libdb_la_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
libdb_la_SOURCES = \
	src/db/db.h
