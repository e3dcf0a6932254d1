/* SPDX-License-Identifier: MIT */
/* acts-decide - what needs a second look: identity, refusals, holds */
#include "office/act.h"

gboolean
act_refuse (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_approve (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_reject (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_verify_identity (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_hold (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_unhold (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
fits_decide (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}

gboolean
fits_unhold (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}
