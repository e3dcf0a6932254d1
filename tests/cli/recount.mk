# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-recount.sh
EXTRA_DIST += tests/cli/test-recount.sh
