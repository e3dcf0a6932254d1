/* SPDX-License-Identifier: MIT */
/* project-letter - letters out, and what became of them */
#include "store/project.h"

gboolean
project_case_acknowledge (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_reply (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_request_info (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_extend (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_refer (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_letter (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}
