# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-verifier.sh
EXTRA_DIST += tests/cli/test-verifier.sh
