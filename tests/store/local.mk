# SPDX-License-Identifier: MIT
include tests/store/db.mk
