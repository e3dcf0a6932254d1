# SPDX-License-Identifier: MIT
SHELL_TESTS = tests/cli/test-find.sh tests/cli/test-complete.sh tests/cli/test-day.sh
TESTS += $(SHELL_TESTS)
EXTRA_DIST += $(SHELL_TESTS)
