# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-represent.sh
EXTRA_DIST += tests/cli/test-represent.sh
