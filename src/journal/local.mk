# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libjournal.la
libjournal_la_SOURCES = \
	src/journal/journal.h src/journal/private.h src/journal/journal.c \
	src/journal/jcs.c src/journal/jcs.h \
	src/journal/body.c src/journal/body.h \
	src/journal/merkle.c src/journal/merkle.h \
	src/journal/tree.c src/journal/tree.h \
	src/journal/blob.c src/journal/pick.c \
	src/journal/note.c src/journal/note.h \
	src/journal/checkpoint.c src/journal/checkpoint.h \
	src/journal/seal.c src/journal/seal.h \
	src/journal/report.c src/journal/verify.c
