# SPDX-License-Identifier: MIT
journal_tests = tests/unit/test-jcs tests/unit/test-merkle tests/unit/test-note
check_PROGRAMS += $(journal_tests)
TESTS += $(journal_tests)
EXTRA_DIST += tests/vectors/README.md tests/vectors/merkle.json

tests_unit_test_jcs_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_jcs_LDADD = $(LAYER_JOURNAL) $(CMOCKA_LIBS)
tests_unit_test_merkle_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_merkle_LDADD = $(LAYER_JOURNAL) $(CMOCKA_LIBS) $(JANSSON_LIBS)
tests_unit_test_note_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_note_LDADD = $(LAYER_JOURNAL) $(CMOCKA_LIBS)

# Every published proof below VECTORS/merkle/testdata, good and bad.
check-vectors: tests/unit/test-merkle$(EXEEXT)
	@test -d "$(VECTORS)" || { echo "check-vectors: say VECTORS=DIR, where DIR/merkle/testdata is"; exit 1; }
	@$(AM_TESTS_ENVIRONMENT) $(builddir)/tests/unit/test-merkle$(EXEEXT) "$(VECTORS)"
.PHONY: check-vectors
