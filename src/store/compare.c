/* SPDX-License-Identifier: MIT */
/* Two cursors over the same table of two databases, both in key order: a key that only one
 * has is a row too many or too few, a common key with another value is a changed row. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/inside.h"

#define SHOWN_CHARACTERS 120

typedef struct
{
  DbQuery *query;
  gboolean more;
} Side;

typedef struct
{
  const char *table;
  GStrv keys;
  int *places;          /* of the keys among the columns */
  gboolean *is_text;    /* of the keys; known from the first row */
  gboolean typed;
  Side live, replayed;
  int *left;            /* calls that may still be made */
  StoreDiffer differ;
  gpointer data;
} Comparison;

static gboolean
side_next (Side *side, GError **error)
{
  g_autoptr (GError) failure = NULL;

  side->more = db_next (side->query, &failure);
  if (!failure)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- words for people ---- */

static char *
shown (DbQuery *query, int column)
{
  g_autofree char *literal = db_column_literal (query, column);
  g_autofree char *safe = text_safe (literal, -1, TEXT_ONE_LINE);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (safe, -1) <= SHOWN_CHARACTERS)
    return g_steal_pointer (&safe);
  start = g_utf8_substring (safe, 0, SHOWN_CHARACTERS);
  return g_strconcat (start, "...", NULL);
}

static char *
row_name (const Comparison *this, DbQuery *query)
{
  GString *name = g_string_new (NULL);

  g_string_append_printf (name, "table %s", this->table);
  for (guint i = 0; this->keys[i]; i++)
    {
      g_autofree char *value = shown (query, this->places[i]);

      g_string_append_printf (name, ", %s %s", this->keys[i], value);
    }
  return g_string_free (name, FALSE);
}

static void
tell (Comparison *this, DbQuery *query, const char *what)
{
  g_autofree char *row = row_name (this, query);
  g_autofree char *line = g_strconcat (row, ": ", what, NULL);

  --*this->left;
  this->differ (line, this->data);
}

/* ---- rows ---- */

static gboolean
is_text_column (DbQuery *query, int column)
{
  g_autofree char *literal = db_column_literal (query, column);

  return *literal == '\'';
}

static void
learn_types (Comparison *this)
{
  DbQuery *query = this->live.more ? this->live.query : this->replayed.query;

  for (guint i = 0; this->keys[i]; i++)
    this->is_text[i] = is_text_column (query, this->places[i]);
  this->typed = TRUE;
}

static int
compare_bytes (DbQuery *a, DbQuery *b, int column)
{
  gsize x, y;
  const void *left = db_column_blob (a, column, &x), *right = db_column_blob (b, column, &y);
  int order = x && y ? memcmp (left, right, MIN (x, y)) : 0;

  return order ? order : (x > y) - (x < y);
}

static int
compare_keys (const Comparison *this)
{
  DbQuery *a = this->live.query, *b = this->replayed.query;

  for (guint i = 0; this->keys[i]; i++)
    {
      int column = this->places[i], order;

      if (this->is_text[i])
        order = compare_bytes (a, b, column);
      else
        order = (db_column_int (a, column) > db_column_int (b, column))
              - (db_column_int (a, column) < db_column_int (b, column));
      if (order)
        return order;
    }
  return 0;
}

static gboolean
same_value (const Comparison *this, int column)
{
  DbQuery *a = this->live.query, *b = this->replayed.query;

  return db_column_is_null (a, column) == db_column_is_null (b, column)
      && compare_bytes (a, b, column) == 0;
}

static void
compare_rows (Comparison *this)
{
  DbQuery *a = this->live.query;
  GString *what = NULL;

  for (int column = 0, n = db_columns (a); column < n; column++)
    {
      g_autofree char *is = NULL;
      g_autofree char *was = NULL;

      if (same_value (this, column))
        continue;
      is = shown (a, column);
      was = shown (this->replayed.query, column);
      what = what ? g_string_append (what, "; ") : g_string_new (NULL);
      g_string_append_printf (what, "%s is %s, the journal says %s", db_column_name (a, column), is, was);
    }
  if (!what)
    return;
  tell (this, a, what->str);
  g_string_free (what, TRUE);
}

static gboolean
step (Comparison *this, GError **error)
{
  int order = !this->live.more ? 1 : !this->replayed.more ? -1 : compare_keys (this);

  if (order < 0)
    tell (this, this->live.query, "the journal knows no such row");
  else if (order > 0)
    tell (this, this->replayed.query, "the row is missing");
  else
    compare_rows (this);
  return (order > 0 || side_next (&this->live, error)) && (order < 0 || side_next (&this->replayed, error));
}

/* ---- tables ---- */

static void
find_places (Comparison *this)
{
  for (guint i = 0; this->keys[i]; i++)
    for (int column = 0, n = db_columns (this->live.query); column < n; column++)
      if (strcmp (this->keys[i], db_column_name (this->live.query, column)) == 0)
        this->places[i] = column;
}

static gboolean
walk_both (Comparison *this, GError **error)
{
  find_places (this);
  if (!side_next (&this->live, error) || !side_next (&this->replayed, error))
    return FALSE;
  while (*this->left > 0 && (this->live.more || this->replayed.more))
    {
      if (!this->typed)
        learn_types (this);
      if (!step (this, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
compare_table (Db *live, Db *replayed, const char *sql, Comparison *this, GError **error)
{
  guint n = g_strv_length (this->keys);
  gboolean done;

  this->places = g_new0 (int, n);
  this->is_text = g_new0 (gboolean, n);
  this->live.query = db_query (live, sql, DB_NO_ARGS, error);
  this->replayed.query = this->live.query ? db_query (replayed, sql, DB_NO_ARGS, error) : NULL;
  done = this->replayed.query && walk_both (this, error);
  g_clear_pointer (&this->live.query, db_query_free);
  g_clear_pointer (&this->replayed.query, db_query_free);
  g_free (this->places);
  g_free (this->is_text);
  return done || desk_error_in (error, "comparing table %s", this->table);
}

/* The full-text table is compared word by word through its vocabulary, which is read in
 * order without sorting and, unlike its own integrity check, without writing. */
static char *
table_sql (const StoreTable *table)
{
  if (table->kind == TABLE_SEARCH)
    return g_strdup_printf ("SELECT %s FROM %s", table->key, table->name);
  return g_strdup_printf ("SELECT * FROM %s ORDER BY %s", table->name, table->key);
}

/* A trigger too few lets the journal be changed, one too many changes what is written. */
static gboolean
compare_schema (Db *live, Db *replayed, int *limit, StoreDiffer differ, gpointer data, GError **error)
{
  static const char sql[] =
    "SELECT type, name, sql"
    "  FROM sqlite_master"
    " WHERE name NOT LIKE 'sqlite%'"
    " ORDER BY type, name";
  g_auto (GStrv) keys = g_strsplit ("type,name", ",", -1);
  Comparison this = { .table = "sqlite_master", .keys = keys, .left = limit, .differ = differ, .data = data };

  return compare_table (live, replayed, sql, &this, error);
}

static gboolean
compare_all (Db *live, Db *replayed, int limit, StoreDiffer differ, gpointer data, GError **error)
{
  guint n;
  const StoreTable *tables = store_tables (&n);

  if (!compare_schema (live, replayed, &limit, differ, data, error))
    return FALSE;
  for (guint i = 0; i < n && limit > 0; i++)
    {
      g_autofree char *sql = table_sql (&tables[i]);
      g_auto (GStrv) keys = g_strsplit (tables[i].key, ",", -1);
      Comparison this = { .table = tables[i].name, .keys = keys, .left = &limit, .differ = differ, .data = data };

      if (!store_table_is_compared (&tables[i]))
        continue;
      if (!compare_table (live, replayed, sql, &this, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
store_compare (Db *live, Db *replayed, int limit, StoreDiffer differ, gpointer data, GError **error)
{
  gboolean snapshot = !db_in_transaction (live), done;

  if (snapshot && !db_read_begin (live, error))
    return FALSE;
  done = compare_all (live, replayed, limit, differ, data, error);
  if (snapshot)
    db_read_end (live);
  return done;
}

gboolean
store_search_check (Db *db, GError **error)
{
  return db_run (db, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", DB_NO_ARGS, error)
      || desk_error_in (error, "the full-text index does not hold the words of table doc");
}
