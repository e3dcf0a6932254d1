# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libpolicy.la
libpolicy_la_CFLAGS = $(AM_CFLAGS) $(CYAML_CFLAGS)
libpolicy_la_SOURCES = \
	src/policy/almanac.c src/policy/almanac.h src/policy/ical.h \
	src/policy/letter.c src/policy/letter.h \
	src/policy/outline.c src/policy/outline.h \
	src/policy/condition.c src/policy/condition.h src/policy/gate.c src/policy/gate.h \
	src/policy/applies.c src/policy/applies.h \
	src/policy/due.c src/policy/due.h \
	src/policy/coverage.c src/policy/coverage.h src/policy/pack-test.c src/policy/pack-test.h \
	src/policy/ladder.c src/policy/ladder.h \
	src/policy/pack-diff.c src/policy/pack-diff.h src/policy/wording.c src/policy/wording.h \
	src/policy/duty.c src/policy/duty.h \
	src/policy/pack.c src/policy/pack.h src/policy/pack-private.h src/policy/pack-raw.h \
	src/policy/pack-check.c src/policy/pack-sense.c src/policy/pack-clocks.c src/policy/pack-read.c src/policy/pack-suggest.c

# What needs libical is a module, loaded when the first calendar is read.
pkglib_LTLIBRARIES += ical.la
ical_la_CFLAGS = $(AM_CFLAGS) $(ICAL_CFLAGS)
ical_la_SOURCES = src/policy/ical-module.c src/policy/ical.h
ical_la_LDFLAGS = -module -avoid-version -shared -Wl,-z,relro -Wl,-z,now
ical_la_LIBADD = $(ICAL_LIBS) $(GLIB_LIBS)
