# SPDX-License-Identifier: MIT
# Panes on a canvas, on a fixed day; no terminal, no database.
VIEW_TESTS = tests/view/test-screens tests/view/test-keys tests/view/test-desk
check_PROGRAMS += $(VIEW_TESTS)
TESTS += $(VIEW_TESTS)
VIEW_COMMON = src/office/act-args.c src/office/plain.c tests/view/fake-office.c tests/view/fake-office.h tests/view/fake-deadlines.c tests/view/fake-ladders.c tests/view/sitting.c tests/view/sitting.h
VIEW_COMMON += src/policy/letter.c
VIEW_LIBS = libui.la $(CURSES_LIBS) $(LAYER_MODEL) $(CMOCKA_LIBS)
VIEW_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -I$(srcdir)/tests/view

tests_view_test_screens_SOURCES = tests/view/test-screens.c tests/view/vectors.h $(VIEW_COMMON)
tests_view_test_screens_CFLAGS = $(VIEW_CFLAGS)
tests_view_test_screens_LDADD = $(VIEW_LIBS)
tests_view_test_keys_SOURCES = tests/view/test-keys.c $(VIEW_COMMON)
tests_view_test_keys_CFLAGS = $(VIEW_CFLAGS)
tests_view_test_keys_LDADD = $(VIEW_LIBS)
tests_view_test_desk_SOURCES = tests/view/test-desk.c $(VIEW_COMMON)
tests_view_test_desk_CFLAGS = $(VIEW_CFLAGS)
tests_view_test_desk_LDADD = $(VIEW_LIBS)

EXTRA_DIST += $(VIEW_SCREENS)
EXTRA_DIST += tests/view/new-80x24.screen tests/view/new-160x48.screen
EXTRA_DIST += tests/view/suppose.screen tests/view/suppose-wrong.screen tests/view/overview-80x24.screen tests/view/overview-160x48.screen
EXTRA_DIST += tests/view/escalation-80x24.screen tests/view/escalation-160x48.screen \
	tests/view/escalation-40x10.screen tests/view/dossier-80x24.screen tests/view/dossier-40x10.screen
VIEW_SCREENS = \
	tests/view/queue-80x24.screen tests/view/queue-160x48.screen tests/view/queue-60x20.screen \
	tests/view/queue-40x10.screen tests/view/queue-marked.screen tests/view/queue-nothing.screen \
	tests/view/queue-all.screen tests/view/record-80x24.screen tests/view/record-160x48.screen \
	tests/view/record-folded.screen tests/view/message.screen tests/view/waiting.screen \
	tests/view/explain.screen tests/view/triage-form.screen tests/view/resolve-form.screen \
	tests/view/help.screen tests/view/sort-picker.screen \
	tests/view/deadlines-80x24.screen tests/view/deadlines-160x48.screen \
	tests/view/deadlines-60x20.screen tests/view/deadlines-40x10.screen \
	tests/view/deadlines-marked.screen tests/view/deadlines-owners.screen \
	tests/view/deadlines-away.screen tests/view/journal-80x24.screen tests/view/journal-160x48.screen \
	tests/view/journal-40x10.screen tests/view/journal-limit.screen

# Rewrites the expected screens; the diff is then read like code.
check-update: tests/view/test-screens
	$(AM_TESTS_ENVIRONMENT) tests/view/test-screens --update
.PHONY: check-update
include tests/view/rows.mk
