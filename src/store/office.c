/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

char *
store_office (Store *store, const char *key, GError **error)
{
  char *value;

  store_first_text (store, "SELECT value FROM office WHERE key = $1", DB_ARGS (db_text (key)), &value, error);
  return value;
}

void
store_adopted_free (StoreAdopted *adopted)
{
  g_free (adopted->kind);
  g_free (adopted->name);
  g_free (adopted->version);
  g_free (adopted->hash);
  g_free (adopted->plain);
  g_free (adopted->updated);
  g_free (adopted);
}

static gpointer
make_adopted (DbQuery *query)
{
  StoreAdopted *adopted = g_new0 (StoreAdopted, 1);

  adopted->kind = db_column_dup (query, 0);
  adopted->name = db_column_dup (query, 1);
  adopted->version = db_column_dup (query, 2);
  adopted->hash = db_column_dup (query, 3);
  adopted->seq = db_column_int (query, 4);
  adopted->plain = db_column_dup (query, 5);
  adopted->updated = db_column_dup (query, 6);
  return adopted;
}

static const char sql_adopted[] =
  "SELECT kind, name, version, sha256, seq, plain, updated"
  "  FROM adopted"
  " WHERE kind = $1"
  " ORDER BY seq DESC, name";

GPtrArray *
store_adopted (Store *store, const char *kind, GError **error)
{
  return store_gather (store, sql_adopted, DB_ARGS (db_text (kind)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) store_adopted_free), make_adopted, error);
}
