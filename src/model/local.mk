# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libmodel.la
libmodel_la_SOURCES = \
	src/model/case.c src/model/case.h \
	src/model/event.c src/model/event.h \
	src/model/member.c src/model/member.h \
	src/model/person.h src/model/calendar.h src/model/clock.h src/model/query.h src/model/window.h
