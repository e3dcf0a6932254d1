# SPDX-License-Identifier: MIT
BASE_TESTS = \
	tests/unit/test-text tests/unit/test-when tests/unit/test-crypto \
	tests/unit/test-ids tests/unit/test-files tests/unit/test-trace
check_PROGRAMS += $(BASE_TESTS)
TESTS += $(BASE_TESTS) tests/unit/test-layers.py
EXTRA_DIST += tests/unit/test-layers.py

tests_unit_test_text_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_text_LDADD = $(LAYER_BASE) $(CMOCKA_LIBS)
tests_unit_test_when_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_when_LDADD = $(LAYER_BASE) $(CMOCKA_LIBS)
tests_unit_test_crypto_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_crypto_LDADD = $(LAYER_BASE) $(CMOCKA_LIBS)
tests_unit_test_ids_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_ids_LDADD = $(LAYER_BASE) $(CMOCKA_LIBS)
tests_unit_test_files_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_files_LDADD = $(LAYER_BASE) $(CMOCKA_LIBS)
tests_unit_test_trace_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_trace_LDADD = $(LAYER_BASE) $(CMOCKA_LIBS)
