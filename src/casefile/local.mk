# SPDX-License-Identifier: MIT
# What needs libarchive is a module, loaded when the first case file is written.
noinst_LTLIBRARIES += libcasefile.la libcasefilewrite.la
pkglib_LTLIBRARIES += casefile.la

libcasefile_la_SOURCES = src/casefile/casefile.c src/casefile/casefile.h

libcasefilewrite_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(ARCHIVE_CFLAGS)
libcasefilewrite_la_SOURCES = \
	src/casefile/writers.h src/casefile/json.c src/casefile/record.c src/casefile/text.c src/casefile/tar.c

casefile_la_SOURCES = src/casefile/module.c
casefile_la_LDFLAGS = -module -avoid-version -shared -export-symbols-regex '^casefile_module$$' \
	-Wl,-z,relro -Wl,-z,now
casefile_la_LIBADD = libcasefilewrite.la libmodel.la libbase.la $(JANSSON_LIBS) $(ARCHIVE_LIBS) \
	$(GLIB_LIBS) $(UUID_LIBS) $(CRYPTO_LIBS) $(UTF8PROC_LIBS)
