# SPDX-License-Identifier: MIT
bin_PROGRAMS += recourse
recourse_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
recourse_SOURCES = \
	src/cli/cli.h src/cli/main.c src/cli/out.c \
	src/cli/checkpoint.c src/cli/complete.c src/cli/deadlines.c src/cli/demo.c src/cli/desk.c src/cli/do.c src/cli/doctor.c \
	src/cli/explain.c src/cli/export.c src/cli/help.c src/cli/init.c src/cli/intake.c src/cli/ladder.c src/cli/list.c \
	src/cli/journal.c src/cli/member.c src/cli/new.c src/cli/policy.c src/cli/policy.h src/cli/policy-check.c src/cli/policy-adopt.c src/cli/policy-diff.c src/cli/policy-due.c src/cli/policy-coverage.c src/cli/policy-show.c src/cli/show.c src/cli/verify.c \
	src/cli/letters.c src/cli/send.c src/cli/service.c src/cli/service.h src/cli/waiting.c src/cli/suppressed.c src/cli/split.c src/cli/report.c src/cli/sql.c src/cli/register.c
recourse_LDADD = $(LAYER_UI) $(JANSSON_LIBS)
recourse_LDFLAGS = $(AM_LDFLAGS)
