# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/unit/test-suggest-packs
TESTS += tests/unit/test-suggest-packs
tests_unit_test_suggest_packs_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_suggest_packs_LDADD = $(LAYER_POLICY) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test-names
TESTS += tests/unit/test-names
tests_unit_test_names_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_names_LDADD = $(LAYER_MODEL) $(CMOCKA_LIBS)
