/* SPDX-License-Identifier: MIT */
/* Calendars: the federal holidays against the statute's own arithmetic, and every kind of
 * file that is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/error.h"
#include "base/when.h"
#include "policy/almanac.h"

/* ---- 5 U.S.C. 6103, counted once more ------------------------------------------------ */

typedef struct { int month, day, since; } Fixed;
typedef struct { int month, weekday, nth; } Floating;

static const Fixed fixed[] = { { 1, 1, 0 }, { 6, 19, 2021 }, { 7, 4, 0 }, { 11, 11, 0 }, { 12, 25, 0 } };
/* 'nth' -1 is the last of the month. */
static const Floating floating[] = {
  { 1, G_DATE_MONDAY, 3 }, { 2, G_DATE_MONDAY, 3 }, { 5, G_DATE_MONDAY, -1 }, { 9, G_DATE_MONDAY, 1 },
  { 10, G_DATE_MONDAY, 2 }, { 11, G_DATE_THURSDAY, 4 },
};

static gboolean
is_fixed (const GDate *day, int shift, GDateWeekday when)
{
  GDate legal = *day;

  if (shift > 0)
    g_date_subtract_days (&legal, 1);
  else if (shift < 0)
    g_date_add_days (&legal, 1);
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if ((int) g_date_get_month (&legal) == fixed[i].month && g_date_get_day (&legal) == fixed[i].day
        && g_date_get_year (&legal) >= fixed[i].since)
      return !shift || g_date_get_weekday (&legal) == when;
  return FALSE;
}

static gboolean
is_floating (const GDate *day)
{
  int nth = (g_date_get_day (day) - 1) / 7 + 1;
  gboolean last = g_date_get_day (day) + 7 > g_date_get_days_in_month (g_date_get_month (day), g_date_get_year (day));

  for (guint i = 0; i < G_N_ELEMENTS (floating); i++)
    if ((int) g_date_get_month (day) == floating[i].month && (int) g_date_get_weekday (day) == floating[i].weekday
        && (floating[i].nth == nth || (floating[i].nth < 0 && last)))
      return TRUE;
  return FALSE;
}

/* A holiday on a Saturday is kept on the Friday before, on a Sunday on the Monday after. */
static gboolean
is_holiday (const GDate *day)
{
  return is_floating (day) || is_fixed (day, 0, G_DATE_BAD_WEEKDAY) || is_fixed (day, -1, G_DATE_SATURDAY)
         || is_fixed (day, 1, G_DATE_SUNDAY);
}

static void
federal_holidays_follow_the_statute (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Calendar) calendar = almanac_load ("us-federal", NULL, &error);
  guint n = 0;
  GDate day;

  if (!calendar)
    fail_msg ("%s", error->message);
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 1, 1, 2012);
  for (; g_date_get_year (&day) <= 2035; g_date_add_days (&day, 1))
    {
      const char *holiday = calendar_holiday (calendar, &day);

      n += holiday != NULL;
      if (is_holiday (&day) != (holiday != NULL))
        {
          g_autofree char *text = when_date_format (&day);
          fail_msg ("%s is %s", text, holiday ? holiday : "no holiday here");
        }
    }
  assert_int_equal (n, calendar_size (calendar));
  assert_true (calendar_covers (calendar, 2012) && calendar_covers (calendar, 2035));
  assert_false (calendar_covers (calendar, 2011) || calendar_covers (calendar, 2036));
}

static void
holidays_have_their_names (void **state)
{
  static const struct { const char *day, *name; } known[] = {
    { "2014-07-04", "Independence Day" }, { "2026-07-03", "Independence Day (observed)" },
    { "2021-06-18", "Juneteenth National Independence Day (observed)" }, { "2020-06-19", NULL },
    { "2021-12-31", "New Year's Day (observed)" }, { "2012-01-02", "New Year's Day (observed)" },
    { "2014-01-20", "Birthday of Martin Luther King, Jr." }, { "2014-11-27", "Thanksgiving Day" },
    { "2014-11-28", NULL },
  };
  g_autoptr (Calendar) calendar = almanac_load ("us-federal", NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      GDate day;

      assert_true (when_date_parse (known[i].day, &day, NULL));
      const char *name = calendar_holiday (calendar, &day);
      if (g_strcmp0 (name, known[i].name) != 0)
        fail_msg ("%s is %s", known[i].day, name ? name : "no holiday");
    }
}

/* ---- files --------------------------------------------------------------------------- */

#define BEGIN "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
#define COVERS "X-RECOURSE-COVERS:2014-2016\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:u@example.org\r\nDTSTAMP:20140101T000000Z\r\n" lines "END:VEVENT\r\n"
#define END "END:VCALENDAR\r\n"

static Calendar *
parsed (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return almanac_parse ("test", bytes, error);
}

static void
what_is_no_calendar_is_refused (void **state)
{
  static const struct { const char *text, *says; } files[] = {
    { "", "is no iCalendar file" },
    { "hello", "is no iCalendar file" },
    { BEGIN COVERS, "ends too early" },
    { BEGIN EVENT ("DTSTART;VALUE=DATE:20140101\r\nSUMMARY:A\r\n") END, "does not say which years it covers" },
    { BEGIN "X-RECOURSE-COVERS:ever\r\n" EVENT ("DTSTART;VALUE=DATE:20140101\r\n") END, "must be two years" },
    { BEGIN "X-RECOURSE-COVERS:2016-2014\r\n" EVENT ("DTSTART;VALUE=DATE:20140101\r\n") END, "must be two years" },
    { BEGIN COVERS END, "holds no VEVENT" },
    { BEGIN COVERS EVENT ("SUMMARY:A\r\n") END, "event 1 (A) has no DTSTART" },
    { BEGIN COVERS EVENT ("DTSTART;VALUE=DATE:20140231\r\nSUMMARY:A\r\n") END, "DTSTART that is no date" },
    { BEGIN COVERS EVENT ("DTSTART;VALUE=DATE:20141301\r\nSUMMARY:A\r\n") END, "no date" },
    { BEGIN COVERS EVENT ("DTSTART;VALUE=DATE:20140101\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:A\r\n") END, "FREQ=YEARLY" },
    { BEGIN COVERS EVENT ("DTSTART;VALUE=DATE:20140101\r\nRRULE:FREQ=YEARLY;BYMONTH=13\r\nSUMMARY:A\r\n") END, "test" },
    { BEGIN COVERS EVENT ("DTSTART;VALUE=DATE:20140101\r\nRRULE:FREQ=NEVER\r\nSUMMARY:A\r\n") END, "cannot be read" },
    { BEGIN COVERS EVENT ("DTSTART;VALUE=DATE:20140102\r\nRRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1\r\nSUMMARY:A\r\n") END,
      "does not meet" },
    { BEGIN COVERS EVENT ("DTSTART;VALUE=DATE:20140101\r\nDTEND;VALUE=DATE:20150101\r\nSUMMARY:A\r\n") END, "DTEND" },
    { BEGIN COVERS EVENT ("DTSTART;VALUE=DATE:20140101\r\n") END BEGIN COVERS END, "one VCALENDAR" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Calendar) calendar = parsed (files[i].text, &error);

      if (calendar)
        fail_msg ("row %u was taken", i);
      assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
      if (!g_str_has_prefix (error->message, "calendar test: ") || !strstr (error->message, files[i].says))
        fail_msg ("row %u: %s", i, error->message);
    }
}

static void
rules_exceptions_and_long_feasts (void **state)
{
  static const struct { const char *day; gboolean holiday; } days[] = {
    { "2014-01-01", TRUE }, { "2015-01-01", FALSE }, { "2016-01-01", TRUE }, { "2014-12-24", TRUE },
    { "2014-12-26", TRUE }, { "2014-12-27", FALSE }, { "2013-12-31", FALSE }, { "2015-07-04", TRUE },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (Calendar) calendar = parsed (BEGIN COVERS
    EVENT ("DTSTART;VALUE=DATE:20120101\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20150101\r\nSUMMARY:New year\r\n")
    EVENT ("DTSTART;VALUE=DATE:20141224\r\nDTEND;VALUE=DATE:20141227\r\nSUMMARY:Feast\r\n")
    EVENT ("DTSTART:20150704T090000\r\nSUMMARY:Picnic\r\n") END, &error);

  if (!calendar)
    fail_msg ("%s", error->message);
  assert_int_equal (calendar_size (calendar), 6);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      GDate day;

      assert_true (when_date_parse (days[i].day, &day, NULL));
      assert_int_equal (calendar_holiday (calendar, &day) != NULL, days[i].holiday);
    }
}

static void
a_calendar_cut_anywhere_is_survived (void **state)
{
  static const char whole[] = BEGIN COVERS
    EVENT ("DTSTART;VALUE=DATE:20140101\r\nRRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1\r\nSUMMARY:A\r\n") END;
  guint refused = 0;

  for (gsize n = 0; n < sizeof whole; n++)
    {
      g_autofree char *text = g_strndup (whole, n);
      g_autoptr (Calendar) calendar = parsed (text, NULL);

      refused += calendar == NULL;
    }
  assert_true (refused > sizeof whole / 2);
}

static void
a_name_is_no_path (void **state)
{
  static const char *const names[] = { "mars", "../packs/x", "", "us-federal.ics", "US-FEDERAL" };
  g_auto (GStrv) shipped = almanac_names ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      assert_null (almanac_load (names[i], NULL, &error));
      assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_NOT_FOUND));
    }
  for (guint i = 0; shipped[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Calendar) calendar = almanac_load (shipped[i], NULL, &error);

      if (!calendar)
        fail_msg ("%s", error->message);
      assert_true (calendar_covers (calendar, 2012) && calendar_covers (calendar, 2035));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (federal_holidays_follow_the_statute),
    cmocka_unit_test (holidays_have_their_names),
    cmocka_unit_test (what_is_no_calendar_is_refused),
    cmocka_unit_test (rules_exceptions_and_long_feasts),
    cmocka_unit_test (a_calendar_cut_anywhere_is_survived),
    cmocka_unit_test (a_name_is_no_path),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
