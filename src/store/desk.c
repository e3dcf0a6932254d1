/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/crypto.h"
#include "base/error.h"
#include "store/inside.h"

#define SECRET_SIZE 32

gboolean
store_intake_digest (Store *store, const guint8 digest[32], gint64 *seq, GError **error)
{
  return db_get_int (store->db, "SELECT seq FROM intake WHERE digest = $1", DB_ARGS (db_blob (digest, 32)), -1, seq,
                     error);
}

gboolean
store_intake_remember (Store *store, const guint8 digest[32], gint64 seq, GError **error)
{
  return db_run (store->db, "INSERT INTO intake (digest, seq) VALUES ($1, $2)",
                 DB_ARGS (db_blob (digest, 32), db_int (seq)), error);
}

static void
fill_secret (DbQuery *query, gpointer data)
{
  gsize length;
  const void *bytes = db_column_blob (query, 0, &length);

  if (bytes && length == SECRET_SIZE)
    memcpy (data, bytes, SECRET_SIZE);
}

gboolean
store_secret (Store *store, const char *name, guint8 secret[32], GError **error)
{
  gboolean found;

  if (!store_first (store, "SELECT bytes FROM secret WHERE name = $1", DB_ARGS (db_text (name)), &found, fill_secret,
                    secret, error))
    return FALSE;
  if (found)
    return TRUE;
  crypto_random (secret, SECRET_SIZE);
  return db_run (store->db, "INSERT INTO secret (name, bytes) VALUES ($1, $2)",
                 DB_ARGS (db_text (name), db_blob (secret, SECRET_SIZE)), error);
}

gboolean
store_read_is_new (Store *store, const char *member, const char *case_number, gint64 hour, gboolean *is_new,
                   GError **error)
{
  gint64 known = 0;

  if (!db_get_int (store->db, "SELECT hour FROM read_mark WHERE member = $1 AND case_id = $2",
                   DB_ARGS (db_text (member), db_text (case_number)), G_MININT64, &known, error))
    return FALSE;
  *is_new = known < hour;
  return TRUE;
}

static const char sql_mark[] =
  "INSERT INTO read_mark (member, case_id, hour, at) VALUES ($1, $2, $3, $4)"
  " ON CONFLICT (member, case_id) DO UPDATE SET hour = max (hour, excluded.hour), at = max (at, excluded.at)";

gboolean
store_read_mark (Store *store, const char *member, const char *case_number, gint64 hour, gint64 at, GError **error)
{
  return db_run (store->db, sql_mark,
                 DB_ARGS (db_text (member), db_text (case_number), db_int (hour), db_int (at)), error);
}

gboolean
store_pulse (Store *store, gint64 *pulse, GError **error)
{
  return db_get_int (store->db, "SELECT count FROM pulse WHERE one = 1", DB_NO_ARGS, 0, pulse, error);
}
