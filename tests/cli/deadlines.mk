# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-deadlines.sh
EXTRA_DIST += tests/cli/test-deadlines.sh
