# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-policy-packs.sh
EXTRA_DIST += tests/cli/test-policy-packs.sh
