# SPDX-License-Identifier: MIT
scenario_tests = tests/cli/test-scenario-deletion.sh
TESTS += $(scenario_tests)
EXTRA_DIST += $(scenario_tests)
