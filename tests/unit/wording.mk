# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/unit/test-wording
TESTS += tests/unit/test-wording
tests_unit_test_wording_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_wording_LDADD = $(LAYER_POLICY) $(CMOCKA_LIBS)
