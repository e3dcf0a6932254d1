/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"

Store *
store_new (Db *db)
{
  Store *store = g_new0 (Store, 1);

  store->db = db;
  db_set_before_commit (db, store_index_words, store);
  store->few = 4000;
  store->many = 20000;
  return store;
}

void
store_free (Store *store)
{
  if (!store)
    return;
  g_assert (!store->unindexed || !db_in_transaction (store->db));
  db_set_before_commit (store->db, NULL, NULL);
  g_free (store);
}

DbValue
store_instant (gint64 instant)
{
  return instant == WHEN_NONE ? db_null () : db_int (instant);
}

gint64
store_column_instant (DbQuery *query, int column)
{
  return db_column_is_null (query, column) ? WHEN_NONE : db_column_int (query, column);
}

static char *
digits_of (const char *value)
{
  GString *digits = g_string_new (NULL);

  for (const char *p = value; *p; p++)
    if (g_ascii_isdigit (*p) || (*p == '+' && digits->len == 0))
      g_string_append_c (digits, *p);
  return g_string_free (digits, FALSE);
}

char *
store_fold_contact (const char *kind, const char *value)
{
  if (!value)
    return NULL;
  if (g_strcmp0 (kind, "phone") == 0 || g_strcmp0 (kind, "fax") == 0)
    return digits_of (value);
  return text_fold (value, -1);
}

char *
store_backward_phone (const char *value, gboolean part)
{
  GString *digits;

  if (!value)
    return NULL;
  digits = g_string_new (NULL);
  for (const char *p = value; *p; p++)
    if (strncmp (p, "(0)", 3) == 0)
      p += 2;
    else if (g_ascii_isdigit (*p) && (part || digits->len || *p != '0'))
      g_string_append_c (digits, *p);
  return g_strreverse (g_string_free (digits, FALSE));
}

gboolean
store_first (Store *store, const char *sql, const DbValue *args, gboolean *found, StoreFill fill,
             gpointer data, GError **error)
{
  g_autoptr (DbQuery) query = db_query (store->db, sql, args, error);
  g_autoptr (GError) failure = NULL;

  *found = FALSE;
  if (!query)
    return FALSE;
  *found = db_next (query, &failure);
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (*found)
    fill (query, data);
  return TRUE;
}

static void
fill_text (DbQuery *query, gpointer data)
{
  *(char **) data = db_column_dup (query, 0);
}

gboolean
store_first_text (Store *store, const char *sql, const DbValue *args, char **text, GError **error)
{
  gboolean found;

  *text = NULL;
  return store_first (store, sql, args, &found, fill_text, text, error);
}

GPtrArray *
store_gather (Store *store, const char *sql, const DbValue *args, GPtrArray *rows, StoreMake make,
              GError **error)
{
  g_autoptr (GPtrArray) mine = rows;
  g_autoptr (DbQuery) query = db_query (store->db, sql, args, error);
  g_autoptr (GError) failure = NULL;

  if (!query)
    return NULL;
  while (db_next (query, &failure))
    g_ptr_array_add (mine, make (query));
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&mine);
}

void
binds_init (Binds *binds)
{
  binds->values = g_array_new (FALSE, FALSE, sizeof (DbValue));
  binds->texts = g_ptr_array_new_with_free_func (g_free);
  binds->plans = NULL;
}

void
binds_clear (Binds *binds)
{
  g_clear_pointer (&binds->values, g_array_unref);
  g_clear_pointer (&binds->texts, g_ptr_array_unref);
}

static void
binds_add (Binds *binds, GString *sql, DbValue value)
{
  g_array_append_val (binds->values, value);
  if (sql)
    g_string_append_printf (sql, "$%u", binds->values->len);
}

void
binds_add_text (Binds *binds, GString *sql, const char *text)
{
  char *copy = g_strdup (text);

  if (copy)
    g_ptr_array_add (binds->texts, copy);
  binds_add (binds, sql, db_text (copy));
}

void
binds_add_int (Binds *binds, GString *sql, gint64 number)
{
  binds_add (binds, sql, db_int (number));
}

const DbValue *
binds_args (Binds *binds)
{
  const DbValue end = { .kind = DB_END };

  g_array_append_val (binds->values, end);
  g_array_set_size (binds->values, binds->values->len - 1); /* the memory keeps it */
  return &g_array_index (binds->values, DbValue, 0);
}
