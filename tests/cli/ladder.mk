# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-ladder.sh
EXTRA_DIST += tests/cli/test-ladder.sh
