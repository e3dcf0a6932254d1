/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#define VIEW_COLS "digit, name, query, sort"
enum { VIEW_DIGIT, VIEW_NAME, VIEW_QUERY, VIEW_SORT };

static const char sql_views[] =
  "SELECT " VIEW_COLS
  "  FROM saved_view"
  " WHERE member = $1"
  " ORDER BY digit";

static const char sql_save[] =
  "INSERT INTO saved_view (member, digit, name, query, sort) VALUES ($1, $2, $3, $4, $5)"
  " ON CONFLICT (member, digit)"
  " DO UPDATE SET name = excluded.name, query = excluded.query, sort = excluded.sort";

static gpointer
make_view (DbQuery *query)
{
  return saved_view_new ((int) db_column_int (query, VIEW_DIGIT), db_column_text (query, VIEW_NAME),
                         db_column_text (query, VIEW_QUERY), db_column_text (query, VIEW_SORT));
}

GPtrArray *
store_views (Store *store, const char *member, GError **error)
{
  return store_gather (store, sql_views, DB_ARGS (db_text (member)),
                       g_ptr_array_new_with_free_func (saved_view_free), make_view, error);
}

gboolean
store_view_save (Store *store, const char *member, const SavedView *view, GError **error)
{
  return db_run (store->db, sql_save,
                 DB_ARGS (db_text (member), db_int (view->digit), db_text (view->name), db_text (view->query),
                          db_text (view->sort ? view->sort : "")),
                 error);
}

gboolean
store_view_drop (Store *store, const char *member, int digit, gboolean *there, GError **error)
{
  gint64 found = 0;

  if (!db_get_int (store->db, "SELECT 1 FROM saved_view WHERE member = $1 AND digit = $2",
                   DB_ARGS (db_text (member), db_int (digit)), 0, &found, error))
    return FALSE;
  *there = found != 0;
  return db_run (store->db, "DELETE FROM saved_view WHERE member = $1 AND digit = $2",
                 DB_ARGS (db_text (member), db_int (digit)), error);
}
