# SPDX-License-Identifier: MIT
model_tests = tests/unit/test-clock
check_PROGRAMS += $(model_tests)
TESTS += $(model_tests)

tests_unit_test_clock_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_clock_LDADD = $(LAYER_MODEL) $(CMOCKA_LIBS)
