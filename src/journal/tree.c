/* SPDX-License-Identifier: MIT */
#include "journal/tree.h"

#include <string.h>

#include "base/error.h"

static const char sql_leaf[] = "SELECT leaf FROM event WHERE seq = $1";
static const char sql_node[] = "SELECT hash FROM node WHERE level = $1 AND idx = $2";
static const char sql_add[] = "INSERT INTO node (level, idx, hash) VALUES ($1, $2, $3)";

static DbQuery *
hash_query (Db *db, guint level, guint64 index, GError **error)
{
  if (level == 0)
    return db_query (db, sql_leaf, DB_ARGS (db_int ((gint64) index)), error);
  return db_query (db, sql_node, DB_ARGS (db_int (level), db_int ((gint64) index)), error);
}

gboolean
tree_hash (guint level, guint64 index, guint8 hash[MERKLE_SIZE], gpointer db, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = hash_query (db, level, index, error);
  const void *stored = NULL;
  gsize length = 0;

  if (!query)
    return FALSE;
  if (db_next (query, &failure))
    stored = db_column_blob (query, 0, &length);
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!stored || length != MERKLE_SIZE)
    return desk_error_set (error, DESK_ERROR_CORRUPT,
                           "the tree has no hash at level %u, index %" G_GUINT64_FORMAT "; run 'recourse verify'",
                           level, index);
  memcpy (hash, stored, MERKLE_SIZE);
  return TRUE;
}

gboolean
tree_add (Db *db, gint64 seq, const guint8 leaf[MERKLE_SIZE], GError **error)
{
  guint8 hash[MERKLE_SIZE], left[MERKLE_SIZE];
  guint64 index = (guint64) seq;

  memcpy (hash, leaf, MERKLE_SIZE);
  for (guint level = 0; index & 1; level++)
    {
      if (!tree_hash (level, index - 1, left, db, error))
        return FALSE;
      merkle_node (left, hash, hash);
      index >>= 1;
      if (!db_run (db, sql_add, DB_ARGS (db_int (level + 1), db_int ((gint64) index), db_blob (hash, sizeof hash)), error))
        return FALSE;
    }
  return TRUE;
}
