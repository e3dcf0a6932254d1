/* SPDX-License-Identifier: MIT */
#include "base/crypto.h"
#include "base/error.h"
#include "journal/private.h"

static const char sql_put[] =
  "INSERT INTO blob (sha256, bytes) VALUES ($1, $2)"
  " ON CONFLICT (sha256) DO NOTHING";
static const char sql_get[] = "SELECT bytes FROM blob WHERE sha256 = $1";

static char *
hash_name (GBytes *bytes)
{
  return crypto_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

gboolean
journal_blob_put (Journal *journal, GBytes *bytes, char **hash, GError **error)
{
  g_autofree char *name = hash_name (bytes);

  if (!db_run (journal->db, sql_put, DB_ARGS (db_text (name), db_bytes (bytes)), error))
    return FALSE;
  if (hash)
    *hash = g_steal_pointer (&name);
  return TRUE;
}

GBytes *
journal_blob_get (Journal *journal, const char *hash, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  g_autoptr (DbQuery) query = db_query (journal->db, sql_get, DB_ARGS (db_text (hash)), error);

  if (!query)
    return NULL;
  if (db_next (query, &failure))
    bytes = db_column_bytes (query, 0);
  if (!journal_ended (&failure, error))
    return NULL;
  if (!bytes)
    {
      desk_error_set (error, DESK_ERROR_NOT_FOUND, "the database has no blob %s", hash);
      return NULL;
    }
  name = hash_name (bytes);
  if (!g_str_equal (name, hash))
    {
      desk_error_set (error, DESK_ERROR_CORRUPT, "blob %s holds bytes that hash to %s", hash, name);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}
