# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/store/test-deadlines
TESTS += tests/store/test-deadlines
tests_store_test_deadlines_SOURCES = tests/store/test-deadlines.c $(store_fixture)
tests_store_test_deadlines_CFLAGS = $(store_cflags)
tests_store_test_deadlines_LDADD = $(store_libs)
