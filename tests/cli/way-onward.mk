# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-way-onward.sh
EXTRA_DIST += tests/cli/test-way-onward.sh
