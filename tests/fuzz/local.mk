# SPDX-License-Identifier: MIT
fuzz_targets = tests/fuzz/fuzz-pack tests/fuzz/fuzz-query tests/fuzz/fuzz-date tests/fuzz/fuzz-calendar
FUZZ_CORPUS = \
	tests/fuzz/corpus/pack/small.yaml tests/fuzz/corpus/pack/bomb.yaml tests/fuzz/corpus/pack/shapes.yaml \
	tests/fuzz/corpus/query/terms tests/fuzz/corpus/query/groups tests/fuzz/corpus/query/dates \
	tests/fuzz/corpus/query/quotes \
	tests/fuzz/corpus/date/day tests/fuzz/corpus/date/instant tests/fuzz/corpus/date/offset \
	tests/fuzz/corpus/date/number tests/fuzz/corpus/date/clock \
	tests/fuzz/corpus/calendar/rules.ics tests/fuzz/corpus/calendar/dates.ics
EXTRA_DIST += $(FUZZ_CORPUS)
FUZZ_SECONDS = 60

if FUZZING
noinst_PROGRAMS += $(fuzz_targets)
FUZZ_MAIN =
LDFLAGS_FUZZ = $(AM_LDFLAGS) -fsanitize=fuzzer,address,undefined
else
check_PROGRAMS += $(fuzz_targets)
TESTS += $(fuzz_targets)
FUZZ_MAIN = tests/fuzz/replay.c
LDFLAGS_FUZZ = $(AM_LDFLAGS)
endif

# make fuzz [FUZZ_SECONDS=600]: each target in turn, on a copy of its corpus that grows.
fuzz: $(fuzz_targets) ical.la
	@for target in $(fuzz_targets); do \
	  name=$${target##*/fuzz-}; $(MKDIR_P) fuzz-corpus/$$name; \
	  RECOURSE_DATA='$(abs_top_srcdir)/data' RECOURSE_MODULES='$(abs_top_builddir)/.libs' \
	    $(builddir)/$$target -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=10 \
	    fuzz-corpus/$$name $(srcdir)/tests/fuzz/corpus/$$name || exit 1; \
	done
.PHONY: fuzz

tests_fuzz_fuzz_pack_SOURCES = tests/fuzz/fuzz-pack.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_pack_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"pack\"
tests_fuzz_fuzz_pack_LDADD = $(LAYER_POLICY)
tests_fuzz_fuzz_pack_LDFLAGS = $(LDFLAGS_FUZZ)
tests_fuzz_fuzz_query_SOURCES = tests/fuzz/fuzz-query.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_query_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"query\"
tests_fuzz_fuzz_query_LDADD = $(LAYER_MODEL)
tests_fuzz_fuzz_query_LDFLAGS = $(LDFLAGS_FUZZ)
tests_fuzz_fuzz_date_SOURCES = tests/fuzz/fuzz-date.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_date_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"date\"
tests_fuzz_fuzz_date_LDADD = $(LAYER_MODEL)
tests_fuzz_fuzz_date_LDFLAGS = $(LDFLAGS_FUZZ)
tests_fuzz_fuzz_calendar_SOURCES = tests/fuzz/fuzz-calendar.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_calendar_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"calendar\"
tests_fuzz_fuzz_calendar_LDADD = $(LAYER_POLICY)
tests_fuzz_fuzz_calendar_LDFLAGS = $(LDFLAGS_FUZZ)
EXTRA_DIST += tests/fuzz/replay.c
include tests/fuzz/mail.mk
include tests/fuzz/text.mk
include tests/fuzz/settings.mk
