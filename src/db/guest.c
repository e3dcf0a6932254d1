/* SPDX-License-Identifier: MIT */
#include "db/guest.h"

#include <sqlite3.h>
#include <string.h>

#include "base/crypto.h"
#include "base/error.h"

enum { STEPS = 2000, MEMORY_MOST = 256 * 1024 * 1024 };

struct DbGuest
{
  sqlite3 *handle;
  char *schema;            /* unguessable */
  GHashTable *tables;      /* set: what lies in it */
  const DbView *views;
  guint n;
  gboolean ready;          /* the views are there: from now on only they are read */
  gint64 deadline;         /* monotonic */
};

static const char *const schema_tables[] = { "sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema" };

static const struct { int id, value; } limits[] = {
  { SQLITE_LIMIT_LENGTH, 32 * 1024 * 1024 },    { SQLITE_LIMIT_SQL_LENGTH, 64 * 1024 },
  { SQLITE_LIMIT_COLUMN, 256 },                 { SQLITE_LIMIT_EXPR_DEPTH, 200 },
  { SQLITE_LIMIT_COMPOUND_SELECT, 64 },         { SQLITE_LIMIT_VDBE_OP, 250000 },
  { SQLITE_LIMIT_FUNCTION_ARG, 64 },            { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1024 },
  { SQLITE_LIMIT_WORKER_THREADS, 0 },
};

/* Of functions that reach beyond the statement, or tell of the library. */
static const char *const no_functions[] = { "load_extension", "fts3_tokenizer", "sqlite_", "fts5", "snippet", "highlight",
                                            "bm25", "matchinfo", "optimize", "offsets", "readfile", "writefile", "edit" };

static gboolean
is_view (const DbGuest *guest, const char *name)
{
  for (guint i = 0; i < guest->n; i++)
    if (strcmp (guest->views[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/* What a view reads is asked with its name as context; what the statement itself reads is a view, or a
 * name that it gave to a part of itself. (Such a part may be the context too, under any name: it is
 * the schema that it cannot say.) */
static gboolean
may_read (const DbGuest *guest, const char *name, const char *database, const char *context)
{
  g_autofree char *table = g_ascii_strdown (name, -1);

  if (database && strcmp (database, guest->schema) == 0)
    return context && is_view (guest, table);
  return is_view (guest, table) || (!database && !g_hash_table_contains (guest->tables, table));
}

static gboolean
may_call (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (no_functions); i++)
    if (g_ascii_strncasecmp (name, no_functions[i], strlen (no_functions[i])) == 0)
      return FALSE;
  return TRUE;
}

static int
authorize (void *data, int action, const char *one, const char *two, const char *database, const char *context)
{
  const DbGuest *guest = data;
  gboolean good = !guest->ready;

  if (!good && (action == SQLITE_SELECT || action == SQLITE_RECURSIVE))
    good = TRUE;
  else if (!good && action == SQLITE_READ)
    good = may_read (guest, one ? one : "", database, context);
  else if (!good && action == SQLITE_FUNCTION)
    good = may_call (two);
  return good ? SQLITE_OK : SQLITE_DENY;
}

static int
is_over (void *data)
{
  const DbGuest *guest = data;

  return guest->deadline && g_get_monotonic_time () > guest->deadline;
}

char *
db_quote (const char *text)
{
  char *quoted = sqlite3_mprintf ("%Q", text);
  char *copy = g_strdup (quoted);

  sqlite3_free (quoted);
  return copy;
}

/* ---- opening ------------------------------------------------------------------------------------ */

static gboolean
run (DbGuest *guest, const char *sql, GError **error)
{
  return sqlite3_exec (guest->handle, sql, NULL, NULL, NULL) == SQLITE_OK
         || desk_error_set (error, DESK_ERROR_IO, "the database cannot be asked: %s", sqlite3_errmsg (guest->handle));
}

static gboolean
attach (DbGuest *guest, const char *path, GError **error)
{
  guint8 random[16];
  g_autofree char *hex = NULL, *quoted = db_quote (path), *sql = NULL;

  crypto_random (random, sizeof random);
  hex = crypto_hex (random, sizeof random);
  guest->schema = g_strconcat ("s", hex, NULL);
  sql = g_strdup_printf ("ATTACH %s AS %s", quoted, guest->schema);
  return run (guest, sql, error);
}

static gboolean
list_tables (DbGuest *guest, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT name FROM %s.sqlite_schema", guest->schema);
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2 (guest->handle, sql, -1, &statement, NULL);

  guest->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (schema_tables); i++)
    g_hash_table_add (guest->tables, g_strdup (schema_tables[i]));
  while (rc == SQLITE_OK && (rc = sqlite3_step (statement)) == SQLITE_ROW)
    {
      g_hash_table_add (guest->tables, g_ascii_strdown ((const char *) sqlite3_column_text (statement, 0), -1));
      rc = SQLITE_OK;
    }
  sqlite3_finalize (statement);
  return rc == SQLITE_DONE || desk_error_set (error, DESK_ERROR_IO, "the database cannot be asked: %s", sqlite3_errmsg (guest->handle));
}

static gboolean
make_view (DbGuest *guest, const DbView *view, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (view->body, "@.", -1);
  g_autofree char *place = g_strconcat (guest->schema, ".", NULL), *body = g_strjoinv (place, parts);
  g_autofree char *sql = g_strdup_printf ("CREATE TEMP VIEW \"%s\" AS %s", view->name, body);

  return run (guest, sql, error);
}

static void
set_up (sqlite3 *handle)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (handle, limits[i].id, limits[i].value);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_hard_heap_limit64 (MEMORY_MOST);
}

DbGuest *
db_guest_open (const char *path, const DbView *views, guint n, GError **error)
{
  g_autoptr (DbGuest) guest = g_new0 (DbGuest, 1);
  gboolean good;

  guest->views = views;
  guest->n = n;
  if (sqlite3_open_v2 (":memory:", &guest->handle, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    {
      desk_error_set (error, DESK_ERROR_IO, "there is no memory left");
      return NULL;
    }
  set_up (guest->handle);
  good = run (guest, "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0", error) && attach (guest, path, error)
         && list_tables (guest, error);
  for (guint i = 0; good && i < n; i++)
    good = make_view (guest, &views[i], error);
  if (!good || !run (guest, "PRAGMA query_only = ON", error))
    return NULL;
  sqlite3_limit (guest->handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_set_authorizer (guest->handle, authorize, guest);
  sqlite3_progress_handler (guest->handle, STEPS, is_over, guest);
  guest->ready = TRUE;
  return g_steal_pointer (&guest);
}

void
db_guest_close (DbGuest *guest)
{
  if (!guest)
    return;
  sqlite3_close (guest->handle);
  g_clear_pointer (&guest->tables, g_hash_table_unref);
  g_free (guest->schema);
  g_free (guest);
}

/* ---- asking --------------------------------------------------------------------------------------- */

static gboolean
refuse (DbGuest *guest, int rc, GError **error)
{
  int at = sqlite3_error_offset (guest->handle);
  const char *said = sqlite3_errmsg (guest->handle);

  if ((rc & 0xff) == SQLITE_AUTH || g_str_has_prefix (said, "not authorized") || strstr (said, guest->schema)
      || g_str_has_prefix (said, "vtable constructor failed"))
    return desk_error_set (error, DESK_ERROR_DENIED, "that asks for what no view shows, or would do more than read: "
                           "recourse sql --tables lists what can be asked");
  if ((rc & 0xff) == SQLITE_INTERRUPT)
    return desk_error_set (error, DESK_ERROR_BUSY, "the time was over before the answer: ask for less, or give it more with --timeout");
  if ((rc & 0xff) == SQLITE_NOMEM || (rc & 0xff) == SQLITE_TOOBIG)
    return desk_error_set (error, DESK_ERROR_RANGE, "the answer is too large: ask for less");
  if (at >= 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s (at character %d)", said, at + 1);
  return desk_error_set (error, DESK_ERROR_INVALID, "%s", said);
}

/* Nothing but blanks and comments may stand behind it. */
static gboolean
is_alone (DbGuest *guest, const char *tail, GError **error)
{
  sqlite3_stmt *next = NULL;
  int rc = tail && *tail ? sqlite3_prepare_v2 (guest->handle, tail, -1, &next, NULL) : SQLITE_OK;
  gboolean alone = rc == SQLITE_OK && !next;

  sqlite3_finalize (next);
  return alone || desk_error_set (error, DESK_ERROR_INVALID, "more than one statement: ask one thing at a time");
}

static sqlite3_stmt *
prepare (DbGuest *guest, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  const char *tail = NULL;
  int rc = sqlite3_prepare_v2 (guest->handle, sql, -1, &statement, &tail);

  if (rc != SQLITE_OK)
    refuse (guest, rc, error);
  else if (!statement)
    desk_error_set (error, DESK_ERROR_INVALID, "there is no question in that");
  else if (sqlite3_stmt_isexplain (statement) || !sqlite3_stmt_readonly (statement) || !sqlite3_column_count (statement))
    desk_error_set (error, DESK_ERROR_INVALID, "only a SELECT is a question");
  else if (is_alone (guest, tail, error))
    return statement;
  sqlite3_finalize (statement);
  return NULL;
}

static char *
bytes_text (sqlite3_stmt *statement, int column)
{
  g_autofree char *hex = crypto_hex (sqlite3_column_blob (statement, column), (gsize) sqlite3_column_bytes (statement, column));

  return g_strdup_printf ("x'%s'", hex);
}

static gboolean
hand_over (sqlite3_stmt *statement, const GuestReader *reader)
{
  guint n = (guint) sqlite3_column_count (statement);
  g_autofree GuestCell *cells = g_new0 (GuestCell, n);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      int type = sqlite3_column_type (statement, (int) i);

      cells[i].kind = type == SQLITE_NULL ? GUEST_NULL : type == SQLITE_INTEGER || type == SQLITE_FLOAT ? GUEST_NUMBER : GUEST_TEXT;
      if (type == SQLITE_BLOB)
        g_ptr_array_add (kept, (gpointer) (cells[i].text = bytes_text (statement, (int) i)));
      else if (type != SQLITE_NULL)
        cells[i].text = (const char *) sqlite3_column_text (statement, (int) i);
    }
  return reader->row (n, cells, reader->data);
}

static gboolean
tell_columns (sqlite3_stmt *statement, const GuestReader *reader)
{
  guint n = (guint) sqlite3_column_count (statement);
  g_autofree const char **names = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = sqlite3_column_name (statement, (int) i);
  return reader->columns (n, names, reader->data);
}

gboolean
db_guest_ask (DbGuest *guest, const char *sql, guint seconds, const GuestReader *reader, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean more;
  int rc = SQLITE_DONE;

  guest->deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  if (!(statement = prepare (guest, sql, error)))
    return FALSE;
  more = tell_columns (statement, reader);
  while (more && (rc = sqlite3_step (statement)) == SQLITE_ROW)
    more = hand_over (statement, reader);
  if (more && rc != SQLITE_DONE)
    refuse (guest, rc, error);
  sqlite3_finalize (statement);
  return !more || rc == SQLITE_DONE;
}
