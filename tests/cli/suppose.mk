# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-suppose.sh
EXTRA_DIST += tests/cli/test-suppose.sh
