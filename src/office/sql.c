/* SPDX-License-Identifier: MIT */
#include "office/sql.h"

#include "base/error.h"
#include "office/office-private.h"
#include "store/guest.h"

const OfficeSqlView *
office_sql_views (void)
{
  static GArray *list;
  const GuestView *views = store_guest_views ();

  if (list)
    return (const OfficeSqlView *) (gpointer) list->data;
  list = g_array_new (TRUE, TRUE, sizeof (OfficeSqlView));
  for (; views->name; views++)
    {
      OfficeSqlView view = { views->name, views->what };
      g_array_append_val (list, view);
    }
  return (const OfficeSqlView *) (gpointer) list->data;
}

gboolean
office_sql (Office *office, const char *sql, guint seconds, const GuestReader *reader, GError **error)
{
  g_autoptr (DbGuest) guest = NULL;

  if (office->viewer.role == ROLE_AGENT)
    return desk_error_set (error, DESK_ERROR_DENIED, "questions in SQL are for supervisors, admins and auditors; "
                           "recourse list takes queries of everybody");
  guest = store_guest (db_path (office->db), &office->viewer, error);
  return guest && db_guest_ask (guest, sql, seconds, reader, error);
}
