# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-export.sh
EXTRA_DIST += tests/cli/test-export.sh tests/cli/mutate.py
