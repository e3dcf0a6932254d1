# SPDX-License-Identifier: MIT
gate_tests = tests/unit/test-gate
check_PROGRAMS += $(gate_tests)
TESTS += $(gate_tests)
tests_unit_test_gate_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_gate_LDADD = $(LAYER_POLICY) $(CMOCKA_LIBS)
