# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/store/test-office-ladder
TESTS += tests/store/test-office-ladder
tests_store_test_office_ladder_SOURCES = tests/store/test-office-ladder.c $(office_desk)
tests_store_test_office_ladder_CFLAGS = $(office_cflags)
tests_store_test_office_ladder_LDADD = $(office_libs)

office_tests = \
	tests/store/test-office-acts \
	tests/store/test-office-decide \
	tests/store/test-office-undo \
	tests/store/test-office-intake \
	tests/store/test-office-letters \
	tests/store/test-office-verify
check_PROGRAMS += $(office_tests)
TESTS += $(office_tests)
EXTRA_DIST += tests/store/desk-pack.yaml

office_desk = tests/store/desk.c tests/store/desk.h
office_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
office_libs = $(LAYER_OFFICE) $(CMOCKA_LIBS)

tests_store_test_office_acts_SOURCES = tests/store/test-office-acts.c $(office_desk)
tests_store_test_office_acts_CFLAGS = $(office_cflags)
tests_store_test_office_acts_LDADD = $(office_libs)

tests_store_test_office_intake_SOURCES = tests/store/test-office-intake.c $(office_desk)
tests_store_test_office_intake_CFLAGS = $(office_cflags)
tests_store_test_office_intake_LDADD = $(office_libs)

tests_store_test_office_letters_SOURCES = tests/store/test-office-letters.c $(office_desk)
tests_store_test_office_letters_CFLAGS = $(office_cflags)
tests_store_test_office_letters_LDADD = $(office_libs)

tests_store_test_office_verify_SOURCES = tests/store/test-office-verify.c $(office_desk)
tests_store_test_office_verify_CFLAGS = $(office_cflags)
tests_store_test_office_verify_LDADD = $(office_libs)

tests_store_test_office_decide_SOURCES = tests/store/test-office-decide.c $(office_desk)
tests_store_test_office_decide_CFLAGS = $(office_cflags)
tests_store_test_office_decide_LDADD = $(office_libs)

tests_store_test_office_undo_SOURCES = tests/store/test-office-undo.c $(office_desk)
tests_store_test_office_undo_CFLAGS = $(office_cflags)
tests_store_test_office_undo_LDADD = $(office_libs)
