/* SPDX-License-Identifier: MIT */
#include "base/error.h"

G_DEFINE_QUARK (desk-error, desk_error)

gboolean
desk_error_in (GError **error, const char *format, ...)
{
  va_list args;

  if (!error || !*error)
    return FALSE;
  va_start (args, format);
  g_autofree char *context = g_strdup_vprintf (format, args);
  va_end (args);
  g_prefix_error (error, "%s: ", context);
  return FALSE;
}

gboolean
desk_error_set (GError **error, DeskError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error)
    *error = g_error_new_valist (DESK_ERROR, (int) code, format, args);
  va_end (args);
  return FALSE;
}
