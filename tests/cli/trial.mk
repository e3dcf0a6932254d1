# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-odd-maildir.sh tests/cli/test-triage.sh tests/cli/test-tampered.sh
EXTRA_DIST += tests/cli/test-odd-maildir.sh tests/cli/test-triage.sh tests/cli/test-tampered.sh
