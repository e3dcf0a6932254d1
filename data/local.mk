# SPDX-License-Identifier: MIT
# Migrations become part of the program: a new file is named here, in sql.gresource.xml and
# in the table of src/db/migrate.c.
SQL_MIGRATIONS = data/sql/sqlite/0001-desk.sql
EXTRA_DIST += data/sql/sqlite/sql.gresource.xml $(SQL_MIGRATIONS)
include data/packs/local.mk
include data/demo/local.mk
include data/verify/local.mk
