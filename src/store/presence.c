/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

enum { FORGET_US = 10 * G_TIME_SPAN_MINUTE };

void
store_presence_free (StorePresence *presence)
{
  if (!presence)
    return;
  g_free (presence->member);
  g_free (presence->name);
  g_free (presence->sitting);
  g_free (presence->case_number);
  g_free (presence->doing);
  g_free (presence);
}

static const char sql_put[] =
  "INSERT INTO presence (member, sitting, case_id, doing, since, at) VALUES ($1, $2, $3, $4, $5, $6)"
  " ON CONFLICT (member, sitting) DO UPDATE SET"
  " since = CASE WHEN case_id = excluded.case_id AND doing = excluded.doing"
  "              THEN since ELSE excluded.since END,"
  " case_id = excluded.case_id, doing = excluded.doing, at = excluded.at";

gboolean
store_presence_put (Store *store, const char *member, const char *sitting, const char *case_number,
                    const char *doing, gint64 since, gint64 at, GError **error)
{
  return db_run (store->db, "DELETE FROM presence WHERE at < $1", DB_ARGS (db_int (at - FORGET_US)), error)
         && db_run (store->db, sql_put,
                    DB_ARGS (db_text (member), db_text (sitting), db_text (case_number), db_text (doing),
                             db_int (since), db_int (at)),
                    error);
}

gboolean
store_presence_leave (Store *store, const char *member, const char *sitting, GError **error)
{
  return db_run (store->db, "DELETE FROM presence WHERE member = $1 AND sitting = $2",
                 DB_ARGS (db_text (member), db_text (sitting)), error);
}

static gpointer
make_presence (DbQuery *query)
{
  StorePresence *presence = g_new0 (StorePresence, 1);

  presence->member = db_column_dup (query, 0);
  presence->name = db_column_dup (query, 1);
  presence->sitting = db_column_dup (query, 2);
  presence->case_number = db_column_dup (query, 3);
  presence->doing = db_column_dup (query, 4);
  presence->since = db_column_int (query, 5);
  return presence;
}

static const char sql_presence[] =
  "SELECT p.member, coalesce (m.name, p.member), p.sitting, p.case_id, p.doing, p.since"
  "  FROM presence p LEFT JOIN member m ON m.id = p.member"
  " WHERE p.sitting <> $1 AND p.at >= $2"
  " ORDER BY p.case_id, p.since, p.sitting";

GPtrArray *
store_presence (Store *store, const char *but_sitting, gint64 after, GError **error)
{
  return store_gather (store, sql_presence, DB_ARGS (db_text (but_sitting), db_int (after)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) store_presence_free), make_presence,
                       error);
}
