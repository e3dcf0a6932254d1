/* SPDX-License-Identifier: MIT */
/* acts-link - cases that belong together, and messages that belong elsewhere */
#include "office/act.h"

gboolean
act_merge (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_unmerge (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_link (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_move (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
fits_merge (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}

gboolean
fits_unmerge (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}
