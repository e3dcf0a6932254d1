/* SPDX-License-Identifier: MIT */
/* project-decide - identity, refusals and holds */
#include "store/project.h"

gboolean
project_case_verify_identity (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_refuse (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_approve (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_reject (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_hold (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_unhold (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}
