/* SPDX-License-Identifier: MIT */
/* acts-letter - letters out: the acts that write to somebody */
#include "office/act.h"

gboolean
act_acknowledge (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_reply (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_request_info (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_extend (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_refer (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_letter (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
fits_acknowledge (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}

gboolean
fits_extend (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}

gboolean
fits_letter (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}
