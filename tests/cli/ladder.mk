# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-ladder.sh tests/cli/test-complaint-year.sh
EXTRA_DIST += tests/cli/test-ladder.sh tests/cli/test-complaint-year.sh
