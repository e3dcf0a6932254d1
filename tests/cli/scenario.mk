# SPDX-License-Identifier: MIT
scenario_tests = tests/cli/test-scenario-deletion.sh tests/cli/test-scenario-disclosures.sh tests/cli/test-scenario-referral.sh tests/cli/test-scenario-records.sh
TESTS += $(scenario_tests)
EXTRA_DIST += $(scenario_tests) tests/cli/scenario.sh
