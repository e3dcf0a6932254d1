/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/when.h"

typedef struct { const char *text, *zone, *utc; } ParseCase;

static const ParseCase parse_cases[] = {
  { "2026-11-23", "UTC", "2026-11-23T00:00:00Z" },
  { "2026-11-23T14:05", "Europe/Berlin", "2026-11-23T13:05:00Z" },
  { "2026-11-23 14:05", "Europe/Berlin", "2026-11-23T13:05:00Z" },
  { "2026-07-01T14:05:09.5", "America/Los_Angeles", "2026-07-01T21:05:09Z" },
  { "2026-11-23T14:05Z", "Europe/Berlin", "2026-11-23T14:05:00Z" },
  { "2026-11-23T14:05:00+01:00", "UTC", "2026-11-23T13:05:00Z" },
  { "2026-11-23T14:05:00-0330", "UTC", "2026-11-23T17:35:00Z" },
  { "0001-01-01", "UTC", "0001-01-01T00:00:00Z" },
  { "1969-12-31T23:59:59", "UTC", "1969-12-31T23:59:59Z" },
  { "2024-02-29", "UTC", "2024-02-29T00:00:00Z" },
  /* The hour that is skipped in spring: the instant of the jump. */
  { "2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00:00Z" },
  /* The hour that comes twice in autumn: the first. */
  { "2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z" },
};

static void
times_are_read (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (parse_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GTimeZone) zone = when_zone (parse_cases[i].zone, &error);
      gint64 instant;

      assert_non_null (zone);
      assert_true (when_parse (parse_cases[i].text, zone, &instant, &error));
      g_autofree char *utc = when_format_utc (instant);
      assert_string_equal (utc, parse_cases[i].utc);
    }
}

static void
without_a_zone_it_is_utc (void **state)
{
  gint64 instant;

  assert_true (when_parse ("2026-01-05", NULL, &instant, NULL));
  g_autofree char *utc = when_format_utc (instant);
  assert_string_equal (utc, "2026-01-05T00:00:00Z");
}

static const char *const no_times[] = {
  "", "today", "2026", "2026-11", "2026-13-01", "2026-02-29", "2026-11-23T", "2026-11-23T24:00",
  "2026-11-23T14:60", "2026-11-23T14:05:60", "2026-11-23T14", "2026-11-23T14:05:", "2026-11-23T14:05.",
  "2026-11-23T14:05+1", "2026-11-23T14:05ZZ", " 2026-11-23", "2026-11-23 ", "26-11-23", "0000-01-01",
  "2026-11-23Z", "+026-11-23", "2026-1-1", "2026-11-23T14:05+19:00",
};

static void
anything_else_is_refused (void **state)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (no_times); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 instant;

      assert_false (when_parse (no_times[i], utc, &instant, &error));
      assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
    }
}

static void
dates_read_back_as_written (void **state)
{
  static const char *const dates[] = { "2026-11-23", "2024-02-29", "0001-01-01", "9999-12-31" };
  static const char *const others[] = { "2026-11-23T00:00", "2026-2-3", "x", "", "2023-02-29", "2026-11-233" };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      GDate date;

      assert_true (when_date_parse (dates[i], &date, NULL));
      g_autofree char *text = when_date_format (&date);
      assert_string_equal (text, dates[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GError) error = NULL;
      GDate date;

      assert_false (when_date_parse (others[i], &date, &error));
      assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
    }
}

typedef struct { const char *zone, *day, *start, *end; } DayCase;

static const DayCase day_cases[] = {
  { "UTC", "2026-11-23", "2026-11-23T00:00:00Z", "2026-11-23T23:59:59Z" },
  { "Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z" },
  { "Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z" },
  /* Midnight itself is skipped. */
  { "America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T01:59:59Z" },
  /* Midnight comes twice. */
  { "America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", "2025-11-03T04:59:59Z" },
  { "Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-31T09:59:59Z" },
};

static void
a_day_begins_and_ends_where_the_clocks_say (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (day_cases); i++)
    {
      g_autoptr (GTimeZone) zone = when_zone (day_cases[i].zone, NULL);
      GDate day, of_start, of_end;

      assert_non_null (zone);
      assert_true (when_date_parse (day_cases[i].day, &day, NULL));
      g_autofree char *start = when_format_utc (when_day_start (&day, zone));
      g_autofree char *end = when_format_utc (when_day_end (&day, zone));
      when_date (when_day_start (&day, zone), zone, &of_start);
      when_date (when_day_end (&day, zone), zone, &of_end);
      assert_string_equal (start, day_cases[i].start);
      assert_string_equal (end, day_cases[i].end);
      assert_int_equal (g_date_compare (&of_start, &day), 0);
      assert_int_equal (g_date_compare (&of_end, &day), 0);
    }
}

/* The local date agrees with GLib's own calendar over a century. */
static void
the_date_of_an_instant_agrees_with_the_library (void **state)
{
  g_autoptr (GTimeZone) zone = when_zone ("America/New_York", NULL);

  for (gint64 hour = -400000; hour < 800000; hour += 1777)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (hour * 3600);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      g_autofree char *wanted = g_date_time_format (local, "%Y-%m-%d");
      GDate date;

      when_date (hour * 3600 * G_USEC_PER_SEC, zone, &date);
      g_autofree char *text = when_date_format (&date);
      assert_string_equal (text, wanted);
    }
}

static void
the_ends_of_time_do_no_harm (void **state)
{
  g_autoptr (GTimeZone) zone = when_zone ("Europe/Berlin", NULL);
  static const gint64 ends[] = { G_MININT64, G_MAXINT64, 0, -1, 253402300800000000 };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *text = when_format (ends[i], zone, "%Y-%m-%d");
      GDate date;

      when_date (ends[i], zone, &date);
      assert_true (g_date_valid (&date));
      assert_non_null (text);
    }
}

static void
zones_are_names_only (void **state)
{
  static const char *const refused[] = { "", "Mars/Olympus", "/etc/passwd", ":UTC", "../UTC", "Europe/../UTC" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      assert_null (when_zone (refused[i], &error));
      assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (times_are_read),
    cmocka_unit_test (without_a_zone_it_is_utc),
    cmocka_unit_test (anything_else_is_refused),
    cmocka_unit_test (dates_read_back_as_written),
    cmocka_unit_test (a_day_begins_and_ends_where_the_clocks_say),
    cmocka_unit_test (the_date_of_an_instant_agrees_with_the_library),
    cmocka_unit_test (the_ends_of_time_do_no_harm),
    cmocka_unit_test (zones_are_names_only),
  };

  return cmocka_run_group_tests_name ("when", tests, NULL, NULL);
}
