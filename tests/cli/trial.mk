# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-odd-maildir.sh
EXTRA_DIST += tests/cli/test-odd-maildir.sh
