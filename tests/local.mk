# SPDX-License-Identifier: MIT
include tests/unit/local.mk
include tests/store/local.mk
include tests/view/local.mk
include tests/cli/local.mk
include tests/pty/local.mk
include tests/faults/local.mk
include tests/bench/local.mk
include tests/packs/local.mk
include tests/fuzz/local.mk
