/* SPDX-License-Identifier: MIT */
/* project-undo - what a correcting event puts back */
#include "store/project.h"

gboolean
project_case_undo (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}
