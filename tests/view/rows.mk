# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/view/test-rows
TESTS += tests/view/test-rows
tests_view_test_rows_SOURCES = tests/view/test-rows.c $(VIEW_COMMON)
tests_view_test_rows_CFLAGS = $(VIEW_CFLAGS)
tests_view_test_rows_LDADD = $(VIEW_LIBS)
