# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-policy-due.sh
EXTRA_DIST += tests/cli/test-policy-due.sh
