# SPDX-License-Identifier: MIT
include tests/unit/model.mk
include tests/unit/base.mk
include tests/unit/mail.mk
include tests/unit/journal.mk
include tests/unit/policy.mk
include tests/unit/wording.mk
include tests/unit/gate.mk
include tests/unit/tally.mk
include tests/unit/suggest.mk
