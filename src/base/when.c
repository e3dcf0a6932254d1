/* SPDX-License-Identifier: MIT */
#include "base/when.h"

#include <string.h>

#include "base/error.h"

#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define EPOCH_JULIAN 719163 /* GDate's day number of 1970-01-01 */
#define LAST_JULIAN 3652059 /* of 9999-12-31 */

gint64
when_now (void)
{
  return g_get_real_time ();
}

static gint64
floor_div (gint64 number, gint64 by)
{
  return number / by - (number % by < 0);
}

/* Takes exactly 'digits' decimal digits. */
static gboolean
take_number (const char **at, int digits, int *number)
{
  *number = 0;
  for (int i = 0; i < digits; i++, (*at)++)
    {
      if (!g_ascii_isdigit (**at))
        return FALSE;
      *number = *number * 10 + (**at - '0');
    }
  return TRUE;
}

static gboolean
take_char (const char **at, char wanted)
{
  if (**at != wanted)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
take_date (const char **at, GDate *date)
{
  int year, month, day;

  if (!take_number (at, 4, &year) || !take_char (at, '-') || !take_number (at, 2, &month)
      || !take_char (at, '-') || !take_number (at, 2, &day))
    return FALSE;
  if (year < 1 || month > 12 || day > 31
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

static gboolean
take_fraction (const char **at, gint64 *microseconds)
{
  gint64 unit = 100000;

  if (!g_ascii_isdigit (**at))
    return FALSE;
  for (*microseconds = 0; g_ascii_isdigit (**at); (*at)++, unit /= 10)
    *microseconds += (**at - '0') * unit;
  return TRUE;
}

/* "14:05", "14:05:59", "14:05:59.123456". */
static gboolean
take_time (const char **at, gint64 *of_day)
{
  int hour, minute, second = 0;
  gint64 fraction = 0;

  if (!take_number (at, 2, &hour) || !take_char (at, ':') || !take_number (at, 2, &minute))
    return FALSE;
  if (take_char (at, ':') && !take_number (at, 2, &second))
    return FALSE;
  if (take_char (at, '.') && !take_fraction (at, &fraction))
    return FALSE;
  *of_day = ((gint64) hour * 3600 + minute * 60 + second) * G_USEC_PER_SEC + fraction;
  return hour < 24 && minute < 60 && second < 60;
}

/* "Z", "+01:00", "-0330"; *there says whether one stood there. */
static gboolean
take_offset (const char **at, gint64 *offset, gboolean *there)
{
  int sign = **at == '-' ? -1 : 1, hours, minutes;

  *offset = 0;
  *there = **at == 'Z' || **at == 'z' || **at == '+' || **at == '-';
  if (!*there || take_char (at, 'Z') || take_char (at, 'z'))
    return TRUE;
  (*at)++;
  if (!take_number (at, 2, &hours))
    return FALSE;
  take_char (at, ':');
  if (!take_number (at, 2, &minutes) || hours > 18 || minutes > 59)
    return FALSE;
  *offset = sign * ((gint64) hours * 3600 + minutes * 60) * G_USEC_PER_SEC;
  return TRUE;
}

static gint64
midnight_utc (const GDate *date)
{
  return ((gint64) g_date_get_julian (date) - EPOCH_JULIAN) * DAY_US;
}

/* Offset of the zone at an instant, microseconds. */
static gint64
offset_at (GTimeZone *zone, gint64 instant)
{
  int interval = zone ? g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                                   floor_div (instant, G_USEC_PER_SEC)) : -1;

  return interval < 0 ? 0 : (gint64) g_time_zone_get_offset (zone, interval) * G_USEC_PER_SEC;
}

/* The instant at which the clocks of 'zone' show 'local' (microseconds as if UTC): the
 * first or the last of two, and where they skip it, the instant of the jump. Asking the
 * offset a day before and after finds every change that can matter. */
static gint64
instant_of_local (gint64 local, GTimeZone *zone, gboolean latest)
{
  gint64 before = offset_at (zone, local - DAY_US), after = offset_at (zone, local + DAY_US);
  gint64 first = local - MAX (before, after), last = local - MIN (before, after);
  gboolean first_shows = first + offset_at (zone, first) == local;
  gboolean last_shows = last + offset_at (zone, last) == local;

  if (first_shows || last_shows)
    return (latest && last_shows) || !first_shows ? last : first;
  while (last - first > 1)
    {
      gint64 middle = first + (last - first) / 2;

      if (middle + offset_at (zone, middle) >= local)
        last = middle;
      else
        first = middle;
    }
  return last;
}

gboolean
when_parse (const char *text, GTimeZone *zone, gint64 *instant, GError **error)
{
  const char *at = text;
  gint64 of_day = 0, offset = 0;
  gboolean has_offset = FALSE;
  GDate date;

  if (!take_date (&at, &date))
    goto refused;
  if (*at && !((take_char (&at, 'T') || take_char (&at, 't') || take_char (&at, ' '))
               && take_time (&at, &of_day) && take_offset (&at, &offset, &has_offset)))
    goto refused;
  if (*at)
    goto refused;
  if (has_offset)
    *instant = midnight_utc (&date) + of_day - offset;
  else
    *instant = instant_of_local (midnight_utc (&date) + of_day, zone, FALSE);
  return TRUE;

refused:
  return desk_error_set (error, DESK_ERROR_INVALID,
                         "\"%.40s\" is no time: write 2026-11-23 or 2026-11-23T14:05", text);
}

char *
when_format (gint64 instant, GTimeZone *zone, const char *format)
{
  g_autoptr (GDateTime) whole = g_date_time_new_from_unix_utc (floor_div (instant, G_USEC_PER_SEC));

  if (!whole)
    return g_strdup ("");
  gint64 rest = instant - floor_div (instant, G_USEC_PER_SEC) * G_USEC_PER_SEC;
  g_autoptr (GDateTime) exact = g_date_time_add (whole, rest);
  g_autoptr (GDateTime) local = exact ? g_date_time_to_timezone (exact, zone) : NULL;
  char *text = local ? g_date_time_format (local, format) : NULL;
  return text ? text : g_strdup ("");
}

void
when_date (gint64 instant, GTimeZone *zone, GDate *date)
{
  gint64 day;

  /* Keeps the sum below from overflowing at both ends of time. */
  instant = CLAMP (instant, G_MININT64 + DAY_US, G_MAXINT64 - DAY_US);
  day = floor_div (instant + offset_at (zone, instant), DAY_US) + EPOCH_JULIAN;
  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) CLAMP (day, 1, LAST_JULIAN));
}

/* By hand: GLib writes years before 1000 in fewer than four digits. */
char *
when_format_utc (gint64 instant)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  GDate date;

  when_date (instant, utc, &date);
  gint64 second = floor_div (instant, G_USEC_PER_SEC);
  int of_day = (int) (second - floor_div (second, 86400) * 86400);
  return g_strdup_printf ("%04u-%02d-%02uT%02d:%02d:%02dZ", g_date_get_year (&date),
                          (int) g_date_get_month (&date), g_date_get_day (&date), of_day / 3600,
                          of_day / 60 % 60, of_day % 60);
}

gint64
when_day_start (const GDate *date, GTimeZone *zone)
{
  return instant_of_local (midnight_utc (date), zone, FALSE);
}

gint64
when_day_end (const GDate *date, GTimeZone *zone)
{
  return instant_of_local (midnight_utc (date) + DAY_US, zone, TRUE) - 1;
}

gboolean
when_date_parse (const char *text, GDate *date, GError **error)
{
  const char *at = text;
  GDate parsed;

  if (!take_date (&at, &parsed) || *at)
    return desk_error_set (error, DESK_ERROR_INVALID, "\"%.40s\" is no date: write 2026-11-23", text);
  *date = parsed;
  return TRUE;
}

char *
when_date_format (const GDate *date)
{
  return g_strdup_printf ("%04u-%02d-%02u", g_date_get_year (date), (int) g_date_get_month (date),
                          g_date_get_day (date));
}

GTimeZone *
when_zone (const char *name, GError **error)
{
  GTimeZone *zone = NULL;

  /* GLib would open any path it is handed. */
  if (name && g_ascii_isalpha (name[0]) && !strstr (name, ".."))
    zone = g_time_zone_new_identifier (name);
  if (!zone)
    desk_error_set (error, DESK_ERROR_INVALID,
                    "no time zone \"%.60s\": write a name such as Europe/Berlin (is tzdata installed?)",
                    name ? name : "");
  return zone;
}
