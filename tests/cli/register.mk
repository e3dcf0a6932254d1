# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-register.sh
EXTRA_DIST += tests/cli/test-register.sh
