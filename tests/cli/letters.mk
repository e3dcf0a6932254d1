# SPDX-License-Identifier: MIT
# RECOURSE_KILLS=N says how often test-send-kills.py kills.
LETTER_TESTS = tests/cli/test-send.sh tests/cli/test-send-kills.py
TESTS += $(LETTER_TESTS)
EXTRA_DIST += $(LETTER_TESTS) tests/cli/fake-sendmail
