# SPDX-License-Identifier: MIT
pack_tests = tests/packs/test-packs
check_PROGRAMS += $(pack_tests)
TESTS += $(pack_tests)

tests_packs_test_packs_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_packs_test_packs_LDADD = $(LAYER_POLICY) $(CMOCKA_LIBS)
include tests/packs/due.mk
