# SPDX-License-Identifier: MIT
include tests/store/db.mk
include tests/store/store.mk
include tests/store/office.mk
include tests/store/link.mk
include tests/store/journal.mk
include tests/store/deadlines.mk
