# SPDX-License-Identifier: MIT
store_tests = \
	tests/store/test-store-tables \
	tests/store/test-store-project \
	tests/store/test-store-list
check_PROGRAMS += $(store_tests)
TESTS += $(store_tests)

store_fixture = tests/store/fixture.c tests/store/fixture.h
store_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
store_libs = libstore.la libjournal.la $(LAYER_DB) $(CMOCKA_LIBS)

tests_store_test_store_tables_SOURCES = tests/store/test-store-tables.c $(store_fixture)
tests_store_test_store_tables_CFLAGS = $(store_cflags)
tests_store_test_store_tables_LDADD = $(store_libs)

tests_store_test_store_project_SOURCES = tests/store/test-store-project.c $(store_fixture)
tests_store_test_store_project_CFLAGS = $(store_cflags)
tests_store_test_store_project_LDADD = $(store_libs)

tests_store_test_store_list_SOURCES = tests/store/test-store-list.c $(store_fixture)
tests_store_test_store_list_CFLAGS = $(store_cflags)
tests_store_test_store_list_LDADD = $(store_libs)
