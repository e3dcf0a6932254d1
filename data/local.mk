# SPDX-License-Identifier: MIT
EXTRA_DIST += data/sql/sqlite/0001-desk.sql
