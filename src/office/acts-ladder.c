/* SPDX-License-Identifier: MIT */
/* acts-ladder - a complaint climbs: stages of a ladder */
#include "office/act.h"

gboolean
act_escalate (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_advance (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_date (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
fits_escalate (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}

gboolean
fits_advance (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}
