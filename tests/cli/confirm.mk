# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-confirm.sh
EXTRA_DIST += tests/cli/test-confirm.sh tests/cli/answer.py
