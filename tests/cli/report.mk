# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-report.sh
EXTRA_DIST += tests/cli/test-report.sh
