# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libbase.la
libbase_la_CFLAGS = $(AM_CFLAGS) $(UUID_CFLAGS) $(CRYPTO_CFLAGS) $(UTF8PROC_CFLAGS)
libbase_la_SOURCES = \
	src/base/crypto.c src/base/crypto.h \
	src/base/error.c src/base/error.h \
	src/base/files.c src/base/files.h \
	src/base/ids.c src/base/ids.h \
	src/base/text.c src/base/text.h \
	src/base/trace.c src/base/trace.h \
	src/base/when.c src/base/when.h
