/* SPDX-License-Identifier: MIT */
/* restrict - cases that only named members see, and whoever is known from them alone */
#include "store/project.h"

#include "base/text.h"

static gboolean
sees (Store *store, const Viewer *viewer, const char *sql, DbValue what, gboolean *seen, GError **error)
{
  gint64 hidden;

  if (!db_get_int (store->db, sql, DB_ARGS (db_text (viewer ? viewer->member : NULL), what), 0, &hidden, error))
    return FALSE;
  *seen = !hidden;
  return TRUE;
}

gboolean
store_sees_case (Store *store, const Viewer *viewer, const char *number, gboolean *seen, GError **error)
{
  return sees (store, viewer, "SELECT count (*) FROM cases c WHERE c.number = $2 AND NOT " CASE_VISIBLE,
               db_text (number), seen, error);
}

gboolean
store_sees_message (Store *store, const Viewer *viewer, gint64 message, gboolean *seen, GError **error)
{
  return sees (store, viewer,
               "SELECT count (*) FROM message e JOIN cases c ON c.number = e.case_id WHERE e.id = $2 AND NOT " CASE_VISIBLE,
               db_int (message), seen, error);
}

/* Somebody with a case that can be seen, or with none at all, can be. */
static const char sql_person_hidden[] =
  WITH_SAME_HEAD "$2" WITH_SAME_TAIL
  "SELECT sum (NOT " CASE_VISIBLE ") > 0 AND sum (" CASE_VISIBLE ") = 0"
  "  FROM cases c"
  " WHERE c.person IN (SELECT id FROM same) OR c.requester IN (SELECT id FROM same)";

gboolean
store_sees_person (Store *store, const Viewer *viewer, const char *id, gboolean *seen, GError **error)
{
  return sees (store, viewer, sql_person_hidden, db_text (id), seen, error);
}

static gpointer
make_member (DbQuery *query)
{
  return db_column_dup (query, 0);
}

GPtrArray *
store_admitted (Store *store, const char *number, GError **error)
{
  return store_gather (store, "SELECT member FROM admitted WHERE case_id = $1 ORDER BY seq, member",
                       DB_ARGS (db_text (number)), g_ptr_array_new_with_free_func (g_free), make_member, error);
}

/* ---- what an event says of it --------------------------------------------------------------- */

static gboolean
admit (Store *store, const Event *event, GVariant *member, GError **error)
{
  return store_run (store, "INSERT INTO admitted (case_id, member, seq) VALUES ($1, $2, $3)",
                    DB_ARGS (db_text (event->case_number), db_text (g_variant_get_string (member, NULL)),
                             db_int (event->seq)),
                    error);
}

gboolean
store_project_restriction (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) restricted = event_value (event, "restricted"), admitted = event_value (event, "admitted");

  if (restricted
      && !store_run (store, "UPDATE cases SET restricted = $2 WHERE number = $1",
                     DB_ARGS (db_text (event->case_number), db_int (event_bool (event, "restricted"))), error))
    return FALSE;
  if (!admitted)
    return TRUE;
  if (!store_run (store, "DELETE FROM admitted WHERE case_id = $1", DB_ARGS (db_text (event->case_number)), error))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (admitted); i++)
    {
      g_autoptr (GVariant) member = list_element (admitted, i);

      if (!g_variant_is_of_type (member, G_VARIANT_TYPE_STRING))
        return desk_error_set (error, DESK_ERROR_CORRUPT, "admitted holds no member");
      if (!admit (store, event, member, error))
        return FALSE;
    }
  return TRUE;
}
