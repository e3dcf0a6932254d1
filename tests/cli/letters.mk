# SPDX-License-Identifier: MIT
# RECOURSE_KILLS=N says how often test-send-kills.py kills; `make soak` does it 300 times.
LETTER_TESTS = tests/cli/test-send.sh tests/cli/test-send-kills.py
TESTS += $(LETTER_TESTS)
EXTRA_DIST += $(LETTER_TESTS) tests/cli/fake-sendmail
