# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libmodel.la
libmodel_la_SOURCES = \
	src/model/calendar.c src/model/calendar.h \
	src/model/case.c src/model/case.h \
	src/model/clock.c src/model/clock.h \
	src/model/deadline.c src/model/deadline.h \
	src/model/event.c src/model/event.h \
	src/model/flat.c src/model/flat.h \
	src/model/item.c src/model/item.h \
	src/model/letter-row.c src/model/letter-row.h \
	src/model/member.c src/model/member.h \
	src/model/names.c src/model/names.h \
	src/model/person.c src/model/person.h \
	src/model/climb.c src/model/climb.h \
	src/model/query.c src/model/query.h \
	src/model/view.c src/model/view.h \
	src/model/window.c src/model/window.h
