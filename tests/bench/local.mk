# SPDX-License-Identifier: MIT
# make bench CASES="10000 100000": recourse beside raw SQLite, in one run. Never timed by check.
EXTRA_PROGRAMS = tests/bench/bench tests/bench/limit
BENCH_SOURCES = tests/bench/bench.c tests/bench/fill.c tests/bench/fill.h tests/bench/limit.c tests/bench/limit.h
tests_bench_bench_SOURCES = $(BENCH_SOURCES)
tests_bench_bench_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) -I$(srcdir)/tests/bench
tests_bench_bench_LDADD = $(LAYER_OFFICE)
tests_bench_limit_SOURCES = tests/bench/limit.c tests/bench/limit.h
tests_bench_limit_CPPFLAGS = $(AM_CPPFLAGS) -DLIMIT_PROGRAM
tests_bench_limit_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) -I$(srcdir)/tests/bench
tests_bench_limit_LDFLAGS = $(AM_LDFLAGS) -Wl,--as-needed
tests_bench_limit_LDADD = $(LAYER_DB)
EXTRA_DIST += tests/bench/panes.py
BENCHES = tests/bench/bench$(EXEEXT) tests/bench/limit$(EXEEXT)
CLEANFILES += $(BENCHES)

CASES = 10000 100000
.PHONY: bench
bench: all $(BENCHES)
	@$(AM_TESTS_ENVIRONMENT) tests/bench/bench$(EXEEXT) $(CASES)
