# SPDX-License-Identifier: MIT
# The real program under a pseudo terminal.
PTY_TESTS = tests/pty/test-pty
check_PROGRAMS += $(PTY_TESTS)
TESTS += $(PTY_TESTS)
tests_pty_test_pty_SOURCES = tests/pty/test-pty.c tests/pty/harness.c tests/pty/harness.h
tests_pty_test_pty_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(VTERM_CFLAGS) $(CURSES_CFLAGS) -I$(srcdir)/tests/pty
tests_pty_test_pty_LDADD = $(VTERM_LIBS) $(CURSES_LIBS) -lutil $(GLIB_LIBS) $(CMOCKA_LIBS)
