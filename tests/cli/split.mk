# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-split.sh
EXTRA_DIST += tests/cli/test-split.sh
