/* SPDX-License-Identifier: MIT */
/* project-ladder - stages of a ladder */
#include "store/project.h"

gboolean
project_case_escalate (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_advance (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_date (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}
