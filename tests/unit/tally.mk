# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/unit/test-tally
TESTS += tests/unit/test-tally
tests_unit_test_tally_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_tally_LDADD = $(LAYER_MODEL) $(CMOCKA_LIBS)
