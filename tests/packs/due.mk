# SPDX-License-Identifier: MIT
# Days counted by the program beside the same days counted in Python.
check_PROGRAMS += tests/packs/ask-due
tests_packs_ask_due_LDADD = $(LAYER_POLICY)
DUE_TESTS = tests/packs/test-calendars.py tests/packs/test-due.py
TESTS += $(DUE_TESTS)
EXTRA_DIST += $(DUE_TESTS) tests/packs/due-pack.yaml
