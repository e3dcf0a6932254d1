/* SPDX-License-Identifier: MIT */
/* project-link - cases and persons that are one, or belong together */
#include "store/project.h"

gboolean
project_case_move (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_merge (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_unmerge (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_case_link (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_person_merge (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_person_unmerge (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}

gboolean
project_person_preference (G_GNUC_UNUSED Store *store, const Event *event, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s is not projected yet", event->act);
}
