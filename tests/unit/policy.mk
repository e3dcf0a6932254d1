# SPDX-License-Identifier: MIT
ladder_tests = tests/unit/test-ladder
check_PROGRAMS += $(ladder_tests)
TESTS += $(ladder_tests)
tests_unit_test_ladder_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_ladder_LDADD = $(LAYER_POLICY) $(CMOCKA_LIBS)

policy_tests = tests/unit/test-almanac tests/unit/test-pack-clocks tests/unit/test-suggest tests/unit/test-letter
check_PROGRAMS += $(policy_tests)
TESTS += $(policy_tests)

tests_unit_test_almanac_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_almanac_LDADD = $(LAYER_POLICY) $(CMOCKA_LIBS)
tests_unit_test_pack_clocks_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_pack_clocks_LDADD = $(LAYER_POLICY) $(CMOCKA_LIBS)
tests_unit_test_suggest_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_suggest_LDADD = $(LAYER_POLICY) $(CMOCKA_LIBS)
tests_unit_test_letter_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_letter_LDADD = $(LAYER_POLICY) $(CMOCKA_LIBS)
