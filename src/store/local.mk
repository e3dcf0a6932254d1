# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libstore.la
libstore_la_SOURCES = \
	src/store/store.h src/store/inside.h src/store/store.c \
	src/store/tables.c src/store/project.c src/store/search.c \
	src/store/list.c src/store/query.c src/store/case.c src/store/thread.c \
	src/store/member.c src/store/office.c src/store/desk.c \
	src/store/erase.c src/store/compare.c
