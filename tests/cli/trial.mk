# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-odd-maildir.sh tests/cli/test-triage.sh
EXTRA_DIST += tests/cli/test-odd-maildir.sh tests/cli/test-triage.sh
