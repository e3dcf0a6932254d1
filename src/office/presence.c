/* SPDX-License-Identifier: MIT */
/* presence - who has which case in front of them
 *
 * Whether a desk still lives is a matter of the computer's clock, also where the office's
 * stands still in a drill; since when somebody is at a case is said by the office's. */
#include <unistd.h>

#include "office/office-private.h"

enum { ALIVE_US = G_TIME_SPAN_MINUTE };

/* One desk of one process; an office is opened once in it. */
static char *
sitting_name (Office *office)
{
  return g_strdup_printf ("%s:%d:%p", g_get_host_name (), (int) getpid (), (void *) office);
}

void
office_presence_free (OfficePresence *presence)
{
  if (!presence)
    return;
  g_free (presence->case_number);
  g_free (presence->member);
  g_free (presence->doing);
  g_free (presence);
}

static gboolean
write_presence (Office *office, const char *sitting, const char *number, const char *doing, GError **error)
{
  if (!number)
    return store_presence_leave (office->store, office->member->id, sitting, error);
  return store_presence_put (office->store, office->member->id, sitting, number, doing ? doing : "reading",
                             office_now (office), g_get_real_time (), error);
}

gboolean
office_be_present (Office *office, const char *case_number, const char *doing, GError **error)
{
  g_autofree char *sitting = sitting_name (office);

  if (office->read_only || !office->member)
    return TRUE;
  if (!office_begin (office, "presence", error))
    return FALSE;
  if (write_presence (office, sitting, case_number, doing, error) && office_commit (office, error))
    return TRUE;
  office_rollback (office);
  return FALSE;
}

GPtrArray *
office_present (Office *office, GError **error)
{
  g_autofree char *sitting = sitting_name (office);
  g_autoptr (GPtrArray) rows = store_presence (office->store, sitting, g_get_real_time () - ALIVE_US, error);
  GPtrArray *list;

  if (!rows)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) office_presence_free);
  for (guint i = 0; i < rows->len; i++)
    {
      StorePresence *row = g_ptr_array_index (rows, i);
      OfficePresence *presence;
      gboolean seen = FALSE;

      if (!store_sees_case (office->store, &office->viewer, row->case_number, &seen, NULL) || !seen)
        continue;
      presence = g_new0 (OfficePresence, 1);
      presence->me = office->member && g_strcmp0 (row->member, office->member->id) == 0;
      presence->member = g_steal_pointer (&row->name);
      presence->case_number = g_steal_pointer (&row->case_number);
      presence->doing = g_steal_pointer (&row->doing);
      presence->since = row->since;
      g_ptr_array_add (list, presence);
    }
  return list;
}
