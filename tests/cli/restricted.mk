# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-restricted.sh
EXTRA_DIST += tests/cli/test-restricted.sh
