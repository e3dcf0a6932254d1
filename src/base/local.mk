# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libbase.la
libbase_la_CFLAGS = $(AM_CFLAGS) $(UUID_CFLAGS) $(CRYPTO_CFLAGS) $(UTF8PROC_CFLAGS)
libbase_la_SOURCES = \
	src/base/error.c src/base/error.h \
	src/base/text.h src/base/when.h src/base/crypto.h src/base/ids.h src/base/files.h
