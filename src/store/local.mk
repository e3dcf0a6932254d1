# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libstore.la
libstore_la_SOURCES = \
	src/store/store.h src/store/inside.h src/store/store.c \
	src/store/tables.c src/store/project.h src/store/project.c \
	src/store/project-letter.c src/store/project-decide.c src/store/project-link.c \
	src/store/stage.c src/store/project-ladder.c src/store/project-undo.c src/store/search.c \
	src/store/letter.c src/store/list.c src/store/deadline.c src/store/query.c src/store/case.c src/store/thread.c src/store/suppression.c \
	src/store/member.c src/store/person.c src/store/office.c src/store/desk.c \
	src/store/extract.c src/store/erase.c src/store/compare.c
libstore_la_SOURCES += src/store/item.c src/store/project-item.c
libstore_la_SOURCES += src/store/presence.c
libstore_la_SOURCES += src/store/view.c
libstore_la_SOURCES += src/store/restrict.c
libstore_la_SOURCES += src/store/report.c src/store/leave.c
libstore_la_SOURCES += src/store/guest.h src/store/guest.c
