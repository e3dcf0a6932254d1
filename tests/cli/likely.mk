# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-likely.sh
EXTRA_DIST += tests/cli/test-likely.sh
