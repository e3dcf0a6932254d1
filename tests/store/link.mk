# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/store/test-office-link
TESTS += tests/store/test-office-link
tests_store_test_office_link_SOURCES = tests/store/test-office-link.c $(office_desk)
tests_store_test_office_link_CFLAGS = $(office_cflags)
tests_store_test_office_link_LDADD = $(office_libs)
