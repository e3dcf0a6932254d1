/* SPDX-License-Identifier: MIT */
/* From an older schema to the newest. A row is added at the end and never changed after a
 * release has carried it. */
#include "db/inside.h"

extern const char sql_0001_desk[], sql_0002_office[], sql_0003_trade[];

static const DbMigration rows[] = {
  { .name = "0001-desk.sql", .sql = sql_0001_desk },
  { .name = "0002-office.sql", .sql = sql_0002_office },
  { .name = "0003-trade.sql", .sql = sql_0003_trade },
};

const DbMigrations *
db_migrations (void)
{
  static const DbMigrations shipped = { rows, G_N_ELEMENTS (rows) };

  return &shipped;
}

static gboolean
migrate_one (Db *db, const DbMigration *migration, int version, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", version);

  return db_run_script (db, migration->sql, error)
         && db_control (db, set_version, error);
}

static gboolean
references_hold (Db *db, GError **error)
{
  g_autoptr (DbQuery) query = db_query (db, "PRAGMA foreign_key_check", DB_NO_ARGS, error);
  GError *failed = NULL;

  if (!query)
    return FALSE;
  if (db_next (query, &failed))
    return desk_error_set (error, DESK_ERROR_CORRUPT, "a row of table %s refers to nothing",
                           db_column_text (query, 0));
  if (failed)
    g_propagate_error (error, failed);
  return !failed;
}

gboolean
db_migrate (Db *db, const DbMigrations *migrations, int version, GError **error)
{
  gboolean fresh = version == 0, ok = TRUE;

  db->trusted = TRUE;
  for (; ok && version < migrations->n; version++)
    ok = migrate_one (db, &migrations->rows[version], version + 1, error);
  db->trusted = FALSE;
  if (!ok || (!fresh && !references_hold (db, error)))
    return desk_error_in (error, "%s: change to schema %d undone", db->path, version);
  db->version = version;
  return TRUE;
}
