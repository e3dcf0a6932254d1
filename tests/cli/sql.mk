# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-sql.sh
EXTRA_DIST += tests/cli/test-sql.sh
