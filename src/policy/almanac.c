/* SPDX-License-Identifier: MIT */
#include "policy/almanac.h"

#include <string.h>

#include "base/error.h"
#include "base/files.h"
#include "policy/ical.h"

#define SIZE_LIMIT (1024 * 1024)
#define ENDING ".ics"

/* The calendar is made at its first day, when the years it covers are known. */
typedef struct
{
  const char *name;
  int first, last;
  Calendar *calendar;
} Making;

static void
add_holiday (const GDate *day, const char *name, gpointer data)
{
  Making *making = data;

  if (!making->calendar)
    making->calendar = calendar_new (making->name, making->first, making->last);
  calendar_add (making->calendar, day, name);
}

static Calendar *
refuse (const char *name, const char *what, GError **error)
{
  desk_error_set (error, DESK_ERROR_INVALID, "calendar %s: the file %s", name, what);
  return NULL;
}

Calendar *
almanac_parse (const char *name, GBytes *bytes, GError **error)
{
  const IcalModule *module = files_module ("ical", error);
  Making making = { .name = name };
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (!module)
    return NULL;
  if (!data || memchr (data, 0, length) || !g_utf8_validate (data, (gssize) length, NULL))
    return refuse (name, "is empty, holds a NUL or is not UTF-8: is this a calendar?", error);
  g_autofree char *text = g_strndup (data, length);
  g_autofree char *problem = module->expand (text, &making.first, &making.last, add_holiday, &making);
  if (problem)
    {
      calendar_unref (making.calendar);
      return refuse (name, problem, error);
    }
  return making.calendar ? making.calendar : calendar_new (name, making.first, making.last);
}

/* A name is also a file name: nothing in it may lead elsewhere. */
static gboolean
is_name (const char *name)
{
  return *name && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (name);
}

Calendar *
almanac_load (const char *name, GBytes **bytes, GError **error)
{
  g_autofree char *relative = g_strconcat ("calendars/", name, ENDING, NULL);
  g_autofree char *path = is_name (name) ? files_data (relative) : NULL;
  g_autoptr (GBytes) read = NULL;
  Calendar *calendar;

  if (!path)
    {
      desk_error_set (error, DESK_ERROR_NOT_FOUND, "there is no calendar %s: put %s beside the others", name, relative);
      return NULL;
    }
  read = files_read (path, SIZE_LIMIT, error);
  calendar = read ? almanac_parse (name, read, error) : NULL;
  if (calendar && bytes)
    *bytes = g_steal_pointer (&read);
  return calendar;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GStrv
almanac_names (void)
{
  g_autofree char *path = files_data ("calendars");
  g_autoptr (GDir) dir = path ? g_dir_open (path, 0, NULL) : NULL;
  GPtrArray *names = g_ptr_array_new ();
  const char *file;

  while (dir && (file = g_dir_read_name (dir)))
    if (g_str_has_suffix (file, ENDING))
      g_ptr_array_add (names, g_strndup (file, strlen (file) - strlen (ENDING)));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}
