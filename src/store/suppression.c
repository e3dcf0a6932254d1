/* SPDX-License-Identifier: MIT */
/* suppression - who wants nothing more for a purpose, without saying who
 *
 * Only a keyed mark of the address is kept, so that the list outlives the erasure of everything
 * that it was made from. */
#include "store/project.h"

#include "store/inside.h"

gboolean
project_address_suppress (Store *store, const Event *event, GError **error)
{
  return store_run (store, "INSERT OR REPLACE INTO suppression (mark, purpose, seq, since, case_id) VALUES ($1, $2, $3, $4, $5)",
              DB_ARGS (event_words (event, "mark"), event_words (event, "purpose"), db_int (event->seq),
                       event_words (event, "since"), event_words (event, "of_case")),
              error);
}

gboolean
project_address_unsuppress (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE suppression SET lifted_seq = $3, lifted_on = $4 WHERE mark = $1 AND purpose = $2",
              DB_ARGS (event_words (event, "mark"), event_words (event, "purpose"), db_int (event->seq),
                       event_words (event, "lifted_on")),
              error);
}

/* ---- asking --------------------------------------------------------------------------------- */

void
suppression_free (Suppression *suppression)
{
  if (!suppression)
    return;
  g_free (suppression->since);
  g_free (suppression->case_number);
  g_free (suppression);
}

static void
fill_suppression (DbQuery *query, gpointer data)
{
  Suppression *suppression = data;

  suppression->since = db_column_dup (query, 0);
  suppression->case_number = db_column_dup (query, 1);
}

static const char sql_suppressed[] =
  "SELECT s.since, c.number"
  "  FROM suppression s LEFT JOIN cases c ON c.number = s.case_id AND " CASE_VISIBLE
  " WHERE s.mark = $2 AND s.purpose = $3 AND s.lifted_seq IS NULL";

gboolean
store_suppression (Store *store, const Viewer *viewer, const char *mark, const char *purpose, Suppression **found,
                   GError **error)
{
  Suppression *suppression = g_new0 (Suppression, 1);
  gboolean any = FALSE;
  gboolean asked = store_first (store, sql_suppressed,
                                DB_ARGS (viewer ? db_text (viewer->member) : db_null (), db_text (mark), db_text (purpose)),
                                &any, fill_suppression, suppression, error);

  if (!any)
    g_clear_pointer (&suppression, suppression_free);
  *found = suppression;
  return asked;
}

gboolean
store_suppresses (Store *store, gboolean *any, GError **error)
{
  gint64 found = 0;
  gboolean asked = db_get_int (store->db, "SELECT EXISTS (SELECT 1 FROM suppression)", DB_NO_ARGS, 0, &found, error);

  *any = found != 0;
  return asked;
}
