# SPDX-License-Identifier: MIT
include tests/cli/ladder.mk
include tests/cli/register.mk
CLI_TESTS = \
	tests/cli/test-start.sh tests/cli/test-work.sh tests/cli/test-intake.sh \
	tests/cli/test-record.sh tests/cli/test-policy.sh tests/cli/test-hostile.sh \
	tests/cli/test-manual.sh tests/cli/test-demo.sh tests/cli/test-trace.sh tests/cli/test-journal.sh
TESTS += $(CLI_TESTS)
EXTRA_DIST += $(CLI_TESTS) tests/cli/tap.sh tests/cli/harmless.py tests/cli/on-terminal.py
include tests/cli/verifier.mk
include tests/cli/trial.mk
include tests/cli/adopt.mk
include tests/cli/export.mk
include tests/cli/deadlines.mk
include tests/cli/link.mk
include tests/cli/policy-packs.mk
include tests/cli/speaks.mk
include tests/cli/recount.mk
include tests/cli/suppress.mk
include tests/cli/represent.mk
include tests/cli/split.mk
include tests/cli/checklist.mk
include tests/cli/likely.mk
include tests/cli/way-onward.mk
include tests/cli/report.mk
include tests/cli/suppose.mk
include tests/cli/sql.mk
include tests/cli/restricted.mk
include tests/cli/confirm.mk
include tests/cli/letters.mk
include tests/cli/shell.mk
include tests/cli/service.mk
include tests/cli/policy-due.mk
include tests/cli/scenario.mk
include tests/cli/policy-broken.mk
