# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-adopt.sh
EXTRA_DIST += tests/cli/test-adopt.sh
