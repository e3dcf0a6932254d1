/* SPDX-License-Identifier: MIT */
#include "model/calendar.h"

#include "base/error.h"

struct Calendar
{
  gatomicrefcount refs;
  char *name;
  int first, last;
  GHashTable *holidays;   /* julian day to name */
};

Calendar *
calendar_new (const char *name, int first_year, int last_year)
{
  Calendar *calendar = g_new0 (Calendar, 1);

  g_atomic_ref_count_init (&calendar->refs);
  calendar->name = g_strdup (name);
  calendar->first = first_year;
  calendar->last = last_year;
  calendar->holidays = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return calendar;
}

Calendar *
calendar_ref (Calendar *calendar)
{
  g_atomic_ref_count_inc (&calendar->refs);
  return calendar;
}

void
calendar_unref (Calendar *calendar)
{
  if (!calendar || !g_atomic_ref_count_dec (&calendar->refs))
    return;
  g_free (calendar->name);
  g_hash_table_unref (calendar->holidays);
  g_free (calendar);
}

static gpointer
key_of (const GDate *day)
{
  return GUINT_TO_POINTER (g_date_get_julian (day));
}

/* Two holidays on one day both keep their names. */
void
calendar_add (Calendar *calendar, const GDate *day, const char *holiday)
{
  const char *old = calendar_holiday (calendar, day);
  char *name = old && g_strcmp0 (old, holiday) != 0 ? g_strdup_printf ("%s, %s", old, holiday)
                                                    : g_strdup (holiday);

  g_hash_table_replace (calendar->holidays, key_of (day), name);
}

const char *
calendar_name (const Calendar *calendar)
{
  return calendar->name;
}

const char *
calendar_holiday (const Calendar *calendar, const GDate *day)
{
  return g_hash_table_lookup (calendar->holidays, key_of (day));
}

guint
calendar_size (const Calendar *calendar)
{
  return g_hash_table_size (calendar->holidays);
}

gboolean
calendar_covers (const Calendar *calendar, int year)
{
  return year >= calendar->first && year <= calendar->last;
}

gboolean
calendar_is_working (const Calendar *calendar, const GDate *day, gboolean *working, GError **error)
{
  int year = g_date_get_year (day);

  if (!calendar_covers (calendar, year))
    return desk_error_set (error, DESK_ERROR_RANGE,
                           "the calendar %s covers %d to %d, not %d: add that year's holidays to it",
                           calendar->name, calendar->first, calendar->last, year);
  *working = g_date_get_weekday (day) <= G_DATE_FRIDAY && !calendar_holiday (calendar, day);
  return TRUE;
}
