/* SPDX-License-Identifier: MIT */
/* acts-undo - the correcting event of the last act */
#include "office/act.h"

gboolean
act_undo (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
fits_undo (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  return FALSE;
}
