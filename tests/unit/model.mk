# SPDX-License-Identifier: MIT
model_tests = tests/unit/test-clock tests/unit/test-case tests/unit/test-query
check_PROGRAMS += $(model_tests)
TESTS += $(model_tests)

tests_unit_test_clock_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_clock_LDADD = $(LAYER_MODEL) $(CMOCKA_LIBS)
tests_unit_test_case_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_case_LDADD = $(LAYER_MODEL) $(CMOCKA_LIBS)
tests_unit_test_query_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_query_LDADD = $(LAYER_MODEL) $(CMOCKA_LIBS)
