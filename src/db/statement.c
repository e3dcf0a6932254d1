/* SPDX-License-Identifier: MIT */
/* Statements: prepared once, kept, bound by name. */
#include "db/inside.h"

#include <string.h>

#include "base/trace.h"

enum { KEPT_STATEMENTS = 300 };

struct DbQuery
{
  Db *db;
  DbStatement *statement;
};

/* ---- the kept statements ----------------------------------------------------------------- */

static void
statement_free (DbStatement *statement)
{
  sqlite3_finalize (statement->handle);
  g_free (statement->parameter);
  g_free (statement->sql);
  g_free (statement);
}

void
db_statements_init (Db *db)
{
  db->by_text = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) statement_free);
  db->by_pointer = g_hash_table_new (NULL, NULL);
}

void
db_statements_clear (Db *db)
{
  g_clear_pointer (&db->by_pointer, g_hash_table_unref);
  g_clear_pointer (&db->by_text, g_hash_table_unref);
}

static void
map_parameters (DbStatement *statement)
{
  int n = sqlite3_bind_parameter_count (statement->handle);
  char name[16];

  /* $7 may stand alone: the highest number decides, not how many there are. */
  for (int i = 1; i <= n; i++)
    {
      const char *is = sqlite3_bind_parameter_name (statement->handle, i);
      int number = is && *is == '$' ? (int) g_ascii_strtoll (is + 1, NULL, 10) : 0;

      statement->n_parameters = MAX (statement->n_parameters, number);
    }
  statement->parameter = g_new0 (int, statement->n_parameters + 1);
  for (int i = 1; i <= statement->n_parameters; i++)
    {
      g_snprintf (name, sizeof name, "$%d", i);
      statement->parameter[i] = sqlite3_bind_parameter_index (statement->handle, name);
    }
}

static DbStatement *
statement_prepare (Db *db, const char *sql, GError **error)
{
  DbStatement *statement = g_new0 (DbStatement, 1);
  int rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);

  if (rc != SQLITE_OK || !statement->handle)
    {
      db_error (db, rc == SQLITE_OK ? SQLITE_ERROR : rc, sql, error);
      statement_free (statement);
      return NULL;
    }
  statement->sql = g_strdup (sql);
  map_parameters (statement);
  return statement;
}

static gboolean
is_of (gpointer pointer, gpointer statement, gpointer wanted)
{
  return statement == wanted;
}

/* Query texts that a member types come and go; they must not pile up. */
static void
drop_oldest (Db *db)
{
  GHashTableIter iter;
  gpointer value;
  DbStatement *oldest = NULL;

  g_hash_table_iter_init (&iter, db->by_text);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DbStatement *statement = value;

      if (!statement->busy && (!oldest || statement->used < oldest->used))
        oldest = statement;
    }
  if (!oldest)
    return;
  g_hash_table_foreach_remove (db->by_pointer, is_of, oldest);
  g_hash_table_remove (db->by_text, oldest->sql);
}

static DbStatement *
statement_find (Db *db, const char *sql)
{
  DbStatement *statement = g_hash_table_lookup (db->by_pointer, sql);

  /* The same address can hold another text by now. */
  if (statement && strcmp (statement->sql, sql) == 0)
    return statement;
  statement = g_hash_table_lookup (db->by_text, sql);
  if (statement)
    g_hash_table_insert (db->by_pointer, (gpointer) sql, statement);
  return statement;
}

static void
statement_keep (Db *db, const char *sql, DbStatement *statement)
{
  if (g_hash_table_size (db->by_text) >= KEPT_STATEMENTS)
    drop_oldest (db);
  if (g_hash_table_size (db->by_pointer) >= 4 * KEPT_STATEMENTS)
    g_hash_table_remove_all (db->by_pointer);
  statement->kept = TRUE;
  g_hash_table_insert (db->by_text, statement->sql, statement);
  g_hash_table_insert (db->by_pointer, (gpointer) sql, statement);
}

static DbStatement *
statement_get (Db *db, const char *sql, GError **error)
{
  DbStatement *statement = statement_find (db, sql);
  gboolean again = statement && statement->busy;

  if (!statement || again)
    {
      if (!(statement = statement_prepare (db, sql, error)))
        return NULL;
      if (!again)
        statement_keep (db, sql, statement);
    }
  statement->busy = TRUE;
  statement->used = ++db->uses;
  return statement;
}

/* What ran, without what was bound to it: that may be personal. */
static void
statement_tell (DbStatement *statement)
{
  gint64 rows = sqlite3_stmt_readonly (statement->handle)
                  ? statement->rows : sqlite3_changes64 (sqlite3_db_handle (statement->handle));

  trace (TRACE_SQL, "%" G_GINT64_FORMAT " rows %" G_GINT64_FORMAT " us: %s", rows, statement->spent_us,
         sqlite3_sql (statement->handle));
  statement->rows = statement->spent_us = 0;
}

static int
step (DbStatement *statement)
{
  if (!trace_on (TRACE_SQL))
    return sqlite3_step (statement->handle);
  gint64 from = g_get_monotonic_time ();
  int rc = sqlite3_step (statement->handle);
  statement->spent_us += g_get_monotonic_time () - from;
  statement->rows += rc == SQLITE_ROW;
  return rc;
}

static void
statement_return (DbStatement *statement)
{
  if (trace_on (TRACE_SQL))
    statement_tell (statement);
  sqlite3_reset (statement->handle);
  sqlite3_clear_bindings (statement->handle);
  statement->busy = FALSE;
  if (!statement->kept)
    statement_free (statement);
}

/* ---- binding ------------------------------------------------------------------------------- */

static int
bind_bytes (sqlite3_stmt *handle, int place, const void *bytes, gsize length)
{
  return sqlite3_bind_blob64 (handle, place, bytes ? bytes : "", length, SQLITE_STATIC);
}

static int
bind_one (sqlite3_stmt *handle, int place, const DbValue *value)
{
  gsize length = (gsize) value->number;
  const void *bytes = value->pointer;

  switch (value->kind)
    {
    case DB_INT:
      return sqlite3_bind_int64 (handle, place, value->number);
    case DB_TEXT:
      return sqlite3_bind_text (handle, place, bytes, -1, SQLITE_STATIC);
    case DB_BLOB:
      return bind_bytes (handle, place, bytes, length);
    case DB_BYTES:
      if (!bytes)
        return sqlite3_bind_null (handle, place);
      bytes = g_bytes_get_data ((GBytes *) value->pointer, &length);
      return bind_bytes (handle, place, bytes, length);
    default:
      return sqlite3_bind_null (handle, place);
    }
}

static gboolean
bind_all (Db *db, DbStatement *statement, const DbValue *args, GError **error)
{
  int n = 0;

  for (; args[n].kind != DB_END; n++)
    {
      int place = n < statement->n_parameters ? statement->parameter[n + 1] : 0;
      int rc = place ? bind_one (statement->handle, place, &args[n]) : SQLITE_OK;

      if (rc != SQLITE_OK)
        return db_error (db, rc, statement->sql, error);
    }
  return n >= statement->n_parameters
         || desk_error_set (error, DESK_ERROR_INVALID, "%d values for $1 to $%d in: %.200s", n,
                            statement->n_parameters, statement->sql);
}

/* After a full disk SQLite gives the whole transaction up; what follows must not become
 * small transactions of its own. */
static gboolean
may_run (Db *db, const DbStatement *statement, GError **error)
{
  if (!db_is_ours (db, error))
    return FALSE;
  if (db->in_transaction && sqlite3_get_autocommit (db->handle))
    return desk_error_set (error, DESK_ERROR_IO, "%s: the change was given up: nothing was changed", db->path);
  return db->in_transaction || sqlite3_stmt_readonly (statement->handle)
         || desk_error_set (error, DESK_ERROR_INVALID, "a write outside a transaction: %.200s", statement->sql);
}

/* ---- running ------------------------------------------------------------------------------ */

static int
run_to_end (DbStatement *statement)
{
  int rc;

  do
    rc = step (statement);
  while (rc == SQLITE_ROW);
  return rc;
}

gboolean
db_run (Db *db, const char *sql, const DbValue *args, GError **error)
{
  DbStatement *statement = statement_get (db, sql, error);

  if (!statement)
    return FALSE;
  gboolean ok = may_run (db, statement, error) && bind_all (db, statement, args, error);
  int rc = ok ? run_to_end (statement) : SQLITE_DONE;
  if (rc != SQLITE_DONE)
    ok = db_error (db, rc, sql, error);
  else
    db->changes = sqlite3_changes64 (db->handle);
  statement_return (statement);
  return ok;
}

gboolean
db_run_script (Db *db, const char *sql, GError **error)
{
  int rc = SQLITE_OK;

  while (rc == SQLITE_OK && *sql)
    {
      DbStatement one = { 0 };
      const char *rest;

      rc = sqlite3_prepare_v2 (db->handle, sql, -1, &one.handle, &rest);
      if (rc == SQLITE_OK && one.handle)
        {
          one.sql = (char *) sql;
          if (!may_run (db, &one, error))
            {
              sqlite3_finalize (one.handle);
              return FALSE;
            }
          rc = run_to_end (&one) == SQLITE_DONE ? SQLITE_OK : sqlite3_extended_errcode (db->handle);
          if (trace_on (TRACE_SQL))
            statement_tell (&one);
        }
      if (rc != SQLITE_OK)
        db_error (db, rc, sql, error);
      sqlite3_finalize (one.handle);
      sql = rest;
    }
  return rc == SQLITE_OK;
}

gboolean
db_get_int (Db *db, const char *sql, const DbValue *args, gint64 otherwise, gint64 *number, GError **error)
{
  g_autoptr (DbQuery) query = db_query (db, sql, args, error);
  GError *failed = NULL;

  if (!query)
    return FALSE;
  *number = otherwise;
  if (db_next (query, &failed) && !db_column_is_null (query, 0))
    *number = db_column_int (query, 0);
  if (failed)
    g_propagate_error (error, failed);
  return !failed;
}

gint64
db_changes (Db *db)
{
  return db->changes;
}

/* ---- queries ------------------------------------------------------------------------------- */

DbQuery *
db_query (Db *db, const char *sql, const DbValue *args, GError **error)
{
  DbStatement *statement = statement_get (db, sql, error);

  if (!statement)
    return NULL;
  if (!may_run (db, statement, error) || !bind_all (db, statement, args, error))
    {
      statement_return (statement);
      return NULL;
    }
  DbQuery *query = g_new (DbQuery, 1);
  *query = (DbQuery){ db, statement };
  return query;
}

gboolean
db_next (DbQuery *query, GError **error)
{
  int rc = step (query->statement);

  if (rc == SQLITE_ROW)
    return TRUE;
  if (rc != SQLITE_DONE)
    return db_error (query->db, rc, query->statement->sql, error);
  sqlite3_reset (query->statement->handle);
  return FALSE;
}

void
db_query_free (DbQuery *query)
{
  if (!query)
    return;
  statement_return (query->statement);
  g_free (query);
}

int
db_columns (DbQuery *query)
{
  return sqlite3_column_count (query->statement->handle);
}

const char *
db_column_name (DbQuery *query, int column)
{
  return sqlite3_column_name (query->statement->handle, column);
}

gboolean
db_column_is_null (DbQuery *query, int column)
{
  return sqlite3_column_type (query->statement->handle, column) == SQLITE_NULL;
}

gint64
db_column_int (DbQuery *query, int column)
{
  return sqlite3_column_int64 (query->statement->handle, column);
}

const char *
db_column_text (DbQuery *query, int column)
{
  return (const char *) sqlite3_column_text (query->statement->handle, column);
}

const void *
db_column_blob (DbQuery *query, int column, gsize *length)
{
  const void *bytes = sqlite3_column_blob (query->statement->handle, column);

  if (length)
    *length = (gsize) sqlite3_column_bytes (query->statement->handle, column);
  /* SQLite hands out NULL for a value of no bytes as well. */
  return bytes || db_column_is_null (query, column) ? bytes : "";
}

char *
db_column_dup (DbQuery *query, int column)
{
  return g_strdup (db_column_text (query, column));
}

GBytes *
db_column_bytes (DbQuery *query, int column)
{
  gsize length;
  const void *bytes = db_column_blob (query, column, &length);

  return bytes ? g_bytes_new (bytes, length) : NULL;
}

static char *
literal_of_text (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", parts);

  return g_strconcat ("'", doubled, "'", NULL);
}

static char *
literal_of_blob (const guint8 *bytes, gsize length)
{
  GString *text = g_string_new ("X'");

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02X", bytes[i]);
  g_string_append_c (text, '\'');
  return g_string_free (text, FALSE);
}

char *
db_column_literal (DbQuery *query, int column)
{
  sqlite3_stmt *handle = query->statement->handle;
  gsize length;

  switch (sqlite3_column_type (handle, column))
    {
    case SQLITE_NULL:
      return g_strdup ("NULL");
    case SQLITE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, db_column_int (query, column));
    case SQLITE_TEXT:
      return literal_of_text (db_column_text (query, column));
    case SQLITE_BLOB:
      {
        const guint8 *bytes = db_column_blob (query, column, &length);
        return literal_of_blob (bytes, length);
      }
    default:
      return g_strdup_printf ("%.17g", sqlite3_column_double (handle, column));
    }
}
