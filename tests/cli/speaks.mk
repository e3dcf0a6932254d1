# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-speaks.sh
EXTRA_DIST += tests/cli/test-speaks.sh
