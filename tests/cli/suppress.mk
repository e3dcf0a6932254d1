# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-suppress.sh
EXTRA_DIST += tests/cli/test-suppress.sh
