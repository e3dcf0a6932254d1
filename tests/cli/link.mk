# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-link.sh
EXTRA_DIST += tests/cli/test-link.sh
