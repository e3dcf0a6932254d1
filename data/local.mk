# SPDX-License-Identifier: MIT
# Migrations become part of the program: a new file is named here and in the table of
# src/db/migrate.c.
SQL_MIGRATIONS = data/sql/sqlite/0001-desk.sql data/sql/sqlite/0002-office.sql \
	data/sql/sqlite/0003-trade.sql
EXTRA_DIST += $(SQL_MIGRATIONS)

# $(EMBED) NAME FILE: the file as a C string. GResource would do it too, but GIO and what it
# brings is half of the time that a command needs to start.
EMBED = embed () { echo "extern const char $$1[]; const char $$1[] = {" \
	&& od -An -v -tx1 "$$2" | sed "s/ \(..\)/'\\\\x\1',/g" && echo "0 };"; } && embed

include data/packs/local.mk
include data/demo/local.mk
include data/completions/local.mk
include data/verify/local.mk
