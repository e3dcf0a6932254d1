# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-checklist.sh
EXTRA_DIST += tests/cli/test-checklist.sh
