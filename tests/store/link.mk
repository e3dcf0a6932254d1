# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/store/test-office-link
TESTS += tests/store/test-office-link
tests_store_test_office_link_SOURCES = tests/store/test-office-link.c $(office_desk)
tests_store_test_office_link_CFLAGS = $(office_cflags)
tests_store_test_office_link_LDADD = $(office_libs)

check_PROGRAMS += tests/store/test-office-stories
TESTS += tests/store/test-office-stories
tests_store_test_office_stories_SOURCES = tests/store/test-office-stories.c $(office_desk)
tests_store_test_office_stories_CFLAGS = $(office_cflags)
tests_store_test_office_stories_LDADD = $(office_libs)
