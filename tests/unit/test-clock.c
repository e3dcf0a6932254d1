/* SPDX-License-Identifier: MIT */
/* What the clocks of the trade say on fixed days, and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/error.h"
#include "base/when.h"
#include "model/clock.h"

static void
add (Calendar *calendar, const char *day, const char *name)
{
  GDate date;

  assert_true (when_date_parse (day, &date, NULL));
  calendar_add (calendar, &date, name);
}

static Calendar *
calendar_by_name (const char *name)
{
  Calendar *calendar = name ? calendar_new (name, 2014, 2027) : NULL;

  if (g_strcmp0 (name, "us-federal") == 0)
    {
      add (calendar, "2014-07-04", "Independence Day");
      add (calendar, "2015-01-01", "New Year's Day");
      add (calendar, "2026-07-03", "Independence Day (observed)");
      add (calendar, "2026-07-04", "Independence Day");
    }
  if (g_strcmp0 (name, "england") == 0)
    {
      add (calendar, "2026-04-03", "Good Friday");
      add (calendar, "2026-04-06", "Easter Monday");
    }
  return calendar;
}

typedef struct
{
  const char *rule;
  Period period;
  const char *calendar, *start, *due;
  const char *pause;      /* "FROM..TO" */
  gboolean extended;
  const char *target;     /* NULL: the due date */
} Vector;

#define CAL(n) { n, UNIT_DAYS, COUNT_CAL_EX, 0, UNIT_DAYS, NULL }
#define CAL_PLUS(n, k) { n, UNIT_DAYS, COUNT_CAL_EX, k, UNIT_DAYS, NULL }
#define ROLL(n) { n, UNIT_DAYS, COUNT_CAL_EX_ROLL, 0, UNIT_DAYS, NULL }
#define CAL_IN(n) { n, UNIT_DAYS, COUNT_CAL_IN, 0, UNIT_DAYS, NULL }
#define FTC(n) { n, UNIT_DAYS, COUNT_FTC_4_3, 0, UNIT_DAYS, NULL }
#define GDPR { 1, UNIT_MONTHS, COUNT_MONTH_1182, 2, UNIT_MONTHS, NULL }
#define UK { 1, UNIT_MONTHS, COUNT_MONTH_UK, 2, UNIT_MONTHS, NULL }
#define POLICY(n) { n, UNIT_MONTHS, COUNT_MONTH_POLICY, 0, UNIT_MONTHS, NULL }
#define YEARS(n) { n, UNIT_YEARS, COUNT_MONTH_POLICY, 0, UNIT_YEARS, NULL }
#define BUS(n) { n, UNIT_BUSINESS_DAYS, COUNT_BUS_US, 0, UNIT_BUSINESS_DAYS, NULL }
#define STRICT(n) { n, UNIT_BUSINESS_DAYS, COUNT_BUS_CA_STRICT, 0, UNIT_BUSINESS_DAYS, NULL }
#define HOURS(n) { n, UNIT_HOURS, COUNT_HOURS, 0, UNIT_HOURS, NULL }

static const Vector vectors[] = {
  { "MP-DEL-RESP", CAL (90), "us-federal", "2014-06-26", "2014-09-24" },
  { "MP-DEL-RESP", CAL (90), "us-federal", "2014-10-03", "2015-01-01", .target = "2014-12-31" },
  { "MP-DEL-TERM", POLICY (12), NULL, "2014-05-08", "2015-05-08" },
  { "MP-DEL-TERM", POLICY (12), NULL, "2016-02-29", "2017-02-28" },
  { "MP-DEL-TERM", POLICY (12), NULL, "2015-08-31", "2016-08-31" },
  { "CANSPAM-OPTOUT", BUS (10), "us-federal", "2014-06-26", "2014-07-11" },
  { "GDPR-12-3", GDPR, "plain", "2024-01-31", "2024-02-29" },
  { "GDPR-12-3", GDPR, "plain", "2024-01-31", "2024-04-30", .extended = TRUE },
  { "GDPR-12-3", GDPR, "plain", "2025-01-31", "2025-02-28" },
  { "GDPR-12-3", GDPR, "plain", "2025-01-31", "2025-04-30", .extended = TRUE },
  { "GDPR-12-3", GDPR, "plain", "2025-03-05", "2025-04-07" },
  { "GDPR-12-3", GDPR, "plain", "2025-02-15", "2025-03-17" },
  { "GDPR-12-3", GDPR, "plain", "2025-08-31", "2025-09-30" },
  { "GDPR-12-3", GDPR, "plain", "2025-08-31", "2025-12-01", .extended = TRUE },
  { "UK-SAR", UK, "plain", "2025-09-03", "2025-10-03" },
  { "UK-SAR", UK, "england", "2026-03-03", "2026-04-07" },
  { "UK-SAR", UK, "england", "2026-03-03", "2026-04-13", .pause = "2026-03-10..2026-03-17" },
  { "UK-SAR", UK, "england", "2026-03-17", "2026-04-17" },
  { "UK-COMPLAINT-ACK", CAL_IN (30), NULL, "2026-07-01", "2026-07-30" },
  { "CA-CONFIRM", BUS (10), "us-federal", "2026-06-30", "2026-07-15" },
  { "CA-RESPOND", CAL_PLUS (45, 45), NULL, "2026-06-30", "2026-08-14" },
  { "CA-RESPOND", CAL_PLUS (45, 45), NULL, "2026-06-30", "2026-09-28", .extended = TRUE },
  { "CA-OPTOUT", BUS (15), "us-federal", "2026-06-30", "2026-07-22" },
  { "DPF-COMPLAINT", CAL (45), NULL, "2026-01-15", "2026-03-01" },
  { "VA-RESPOND", CAL_PLUS (45, 45), NULL, "2026-05-04", "2026-06-18" },
  { "VA-RESPOND", CAL_PLUS (45, 45), NULL, "2026-05-04", "2026-08-02", .extended = TRUE },
  { "VA-APPEAL", CAL (60), NULL, "2026-07-01", "2026-08-30" },
  { "CO-APPEAL", CAL_PLUS (45, 60), NULL, "2026-07-01", "2026-08-15" },
  { "CO-APPEAL", CAL_PLUS (45, 60), NULL, "2026-07-01", "2026-10-14", .extended = TRUE },
  { "BR-ACCESS-FULL", CAL (15), NULL, "2026-05-04", "2026-05-19" },
  { "CA-FED-ACCESS", CAL_PLUS (30, 30), NULL, "2026-05-04", "2026-06-03" },
  { "CA-FED-ACCESS", CAL_PLUS (30, 30), NULL, "2026-05-04", "2026-07-03", .extended = TRUE },
  { "GDPR-33", HOURS (72), NULL, "2026-05-14T10:20", "2026-05-17" },
  { "FTC-CID-QUASH", FTC (20), "plain", "2014-09-02", "2014-09-22" },
  /* beyond the table: every primitive at its edges */
  { "short FTC period", FTC (7), "us-federal", "2026-06-26", "2026-07-08" },
  { "long FTC period ending on a Saturday", FTC (10), "us-federal", "2026-06-24", "2026-07-06" },
  { "rolled", ROLL (30), "england", "2026-03-04", "2026-04-07" },
  { "Saturdays count", STRICT (4), "us-federal", "2026-06-30", "2026-07-07" },
  { "at once", CAL (0), NULL, "2026-05-04", "2026-05-04" },
  { "day 1 alone", CAL_IN (1), NULL, "2026-05-04", "2026-05-04" },
  { "an hour before midnight", CAL (1), NULL, "2026-03-28T23:59", "2026-03-29" },
  { "twenty years", YEARS (20), NULL, "2016-02-29", "2036-02-29" },
  { "pause before anything counts", CAL (10), NULL, "2026-05-04", "2026-05-14",
    .pause = "2026-04-01..2026-05-04" },
  { "pause from the day of receipt", CAL (10), NULL, "2026-05-04", "2026-05-17",
    .pause = "2026-05-04..2026-05-07" },
  { "pause after the end", CAL (10), NULL, "2026-05-04", "2026-05-14", .pause = "2026-05-15..2026-05-20" },
  { "pause on the last day", CAL (10), NULL, "2026-05-04", "2026-05-15", .pause = "2026-05-14..2026-05-14" },
  { "hours paused in between", HOURS (72), NULL, "2026-05-14T10:20", "2026-05-19",
    .pause = "2026-05-15..2026-05-16" },
  { "hours paused before they count", HOURS (72), NULL, "2026-05-14T10:20", "2026-05-17",
    .pause = "2026-05-01..2026-05-03" },
  { "hours paused after their end", HOURS (72), NULL, "2026-05-14T10:20", "2026-05-17",
    .pause = "2026-05-18..2026-05-20" },
  { "hours paused from an earlier day on", HOURS (72), NULL, "2026-05-14T10:20", "2026-05-19",
    .pause = "2026-05-01..2026-05-15" },
  { "paused business days", BUS (5), "plain", "2026-05-04", "2026-05-13", .pause = "2026-05-06..2026-05-07" },
};

static gboolean
due_of (const Vector *vector, const char *zone_name, ClockResult *result, GError **error)
{
  g_autoptr (Calendar) calendar = calendar_by_name (vector->calendar);
  g_autoptr (GTimeZone) zone = when_zone (zone_name, NULL);
  ClockPause pause = { 0 };
  gint64 start;

  assert_true (when_parse (vector->start, zone, &start, NULL));
  if (vector->pause)
    {
      g_auto (GStrv) ends = g_strsplit (vector->pause, "..", 2);

      assert_true (when_date_parse (ends[0], &pause.from, NULL));
      if (*ends[1])
        assert_true (when_date_parse (ends[1], &pause.to, NULL));
    }
  return clock_due (&vector->period, calendar, start, zone, &pause, vector->pause ? 1 : 0,
                    vector->extended, result, error);
}

static void
every_vector_in_every_zone (void **state)
{
  static const char *const zones[] = { "UTC", "America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo",
                                       "Pacific/Kiritimati" };

  for (guint i = 0; i < G_N_ELEMENTS (vectors) * G_N_ELEMENTS (zones); i++)
    {
      const Vector *vector = &vectors[i / G_N_ELEMENTS (zones)];
      g_autoptr (GError) error = NULL;
      ClockResult result;

      if (!due_of (vector, zones[i % G_N_ELEMENTS (zones)], &result, &error))
        fail_msg ("%s from %s: %s", vector->rule, vector->start, error->message);
      g_autofree char *due = when_date_format (&result.due);
      g_autofree char *target = when_date_format (&result.target);
      if (g_strcmp0 (due, vector->due) != 0)
        fail_msg ("%s from %s is due %s, expected %s", vector->rule, vector->start, due, vector->due);
      if (vector->target)
        assert_string_equal (target, vector->target);
      clock_result_clear (&result);
    }
}

/* The steps are what a member reads aloud to somebody who doubts the date. */
static void
the_derivation_is_in_words (void **state)
{
  static const struct { Vector vector; const char *steps; } told[] = {
    { { "MP-DEL-RESP", { 90, UNIT_DAYS, COUNT_CAL_EX, 0, UNIT_DAYS, "receipt" }, NULL, "2014-06-26", NULL },
      "90 days after Thu 26 Jun 2014, the day of receipt not counted: Wed 24 Sep 2014\n"
      "in time until the end of Wed 24 Sep 2014 (America/Los_Angeles)" },
    { { "MP-DEL-RESP", CAL (90), "us-federal", "2014-10-03", NULL },
      "90 days after Fri 3 Oct 2014, the day of the event not counted: Thu 1 Jan 2015\n"
      "Thu 1 Jan 2015 is New Year's Day (us-federal) and the date does not move: aim for Wed 31 Dec 2014\n"
      "in time until the end of Thu 1 Jan 2015 (America/Los_Angeles)" },
    { { "CA-CONFIRM", BUS (10), "us-federal", "2026-06-30", NULL },
      "10 business days after Tue 30 Jun 2026, the day of the event not counted\n"
      "Fri 3 Jul 2026 skipped: Independence Day (observed) (us-federal)\n"
      "Sat 4 Jul 2026 skipped: Independence Day (us-federal)\n"
      "3 days of weekends skipped\n"
      "that is Wed 15 Jul 2026\n"
      "in time until the end of Wed 15 Jul 2026 (America/Los_Angeles)" },
    { { "UK-SAR", UK, "england", "2026-03-03", NULL, .pause = "2026-03-10..2026-03-17" },
      "the same date 1 month after Tue 3 Mar 2026, the day of the event: Fri 3 Apr 2026\n"
      "paused Tue 10 Mar 2026 to Tue 17 Mar 2026, 8 days not counted: Sat 11 Apr 2026\n"
      "Sat 11 Apr 2026 is a Saturday: moved to Sun 12 Apr 2026\n"
      "Sun 12 Apr 2026 is a Sunday: moved to Mon 13 Apr 2026\n"
      "in time until the end of Mon 13 Apr 2026 (America/Los_Angeles)" },
    { { "GDPR-12-3", GDPR, "plain", "2025-01-31", NULL, .extended = TRUE },
      "extended by 2 months, counted from the event as one period\n"
      "the same date 3 months after Fri 31 Jan 2025, the day of the event: Wed 30 Apr 2025, "
      "the last day of that month\n"
      "in time until the end of Wed 30 Apr 2025 (America/Los_Angeles)" },
    { { "GDPR-33", HOURS (72), NULL, "2026-05-14T10:20", NULL },
      "72 hours after 2026-05-14 10:20, to the minute: 2026-05-17 10:20" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      ClockResult result;

      assert_true (due_of (&told[i].vector, "America/Los_Angeles", &result, NULL));
      g_autofree char *steps = g_strjoinv ("\n", result.steps);
      assert_string_equal (steps, told[i].steps);
      clock_result_clear (&result);
    }
}

static void
a_day_ends_with_its_last_instant (void **state)
{
  g_autoptr (GTimeZone) zone = when_zone ("Europe/Berlin", NULL);
  ClockResult result;
  gint64 next;

  assert_true (due_of (&(Vector) { "spring", CAL (1), NULL, "2026-03-28", NULL }, "Europe/Berlin", &result, NULL));
  assert_true (when_parse ("2026-03-30", zone, &next, NULL));
  assert_int_equal (result.due_at, next - 1);
  clock_result_clear (&result);
}

static void
what_cannot_be_counted_is_said (void **state)
{
  static const struct { Vector vector; DeskError code; const char *says; } refused[] = {
    { { "past the calendar", BUS (10), "us-federal", "2027-12-20", NULL }, DESK_ERROR_RANGE, "not 2028" },
    { { "before the calendar", GDPR, "plain", "2013-01-02", NULL }, DESK_ERROR_RANGE, "not 2013" },
    { { "no calendar", BUS (10), NULL, "2026-01-02", NULL }, DESK_ERROR_INVALID, "needs a calendar" },
    { { "no extension", CAL (10), NULL, "2026-01-02", NULL, .extended = TRUE }, DESK_ERROR_INVALID, "no extension" },
    { { "days and months", { 10, UNIT_DAYS, COUNT_CAL_EX, 1, UNIT_MONTHS, NULL }, NULL, "2026-01-02", NULL,
        .extended = TRUE }, DESK_ERROR_INVALID, "cannot be added" },
    { { "unit of another count", { 3, UNIT_MONTHS, COUNT_CAL_EX, 0, UNIT_DAYS, NULL }, NULL, "2026-01-02", NULL },
      DESK_ERROR_INVALID, "does not count" },
    { { "negative", CAL (-1), NULL, "2026-01-02", NULL }, DESK_ERROR_INVALID, "cannot be counted" },
    { { "too long", CAL (1000000), NULL, "2026-01-02", NULL }, DESK_ERROR_INVALID, "cannot be counted" },
    { { "before all calendars", CAL (1), NULL, "1700-01-02", NULL }, DESK_ERROR_RANGE, "outside the years" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      ClockResult result;

      assert_false (due_of (&refused[i].vector, "UTC", &result, &error));
      if (!g_error_matches (error, DESK_ERROR, refused[i].code) || !strstr (error->message, refused[i].says))
        fail_msg ("%s: '%s'", refused[i].vector.rule, error->message);
    }
}

/* A running pause is not counted up to any day. */
static void
a_running_pause_moves_nothing (void **state)
{
  ClockResult result;

  assert_true (due_of (&(Vector) { "still paused", CAL (10), NULL, "2026-05-04", NULL, .pause = "2026-05-06.." },
                       "UTC", &result, NULL));
  g_autofree char *due = when_date_format (&result.due);
  assert_string_equal (due, "2026-05-14");
  clock_result_clear (&result);
}

static void
overlapping_pauses_count_once (void **state)
{
  Period period = CAL (10);
  g_autoptr (GTimeZone) zone = when_zone ("UTC", NULL);
  ClockPause pauses[3] = { 0 };
  ClockResult result;
  gint64 start;

  assert_true (when_parse ("2026-05-04", zone, &start, NULL));
  g_date_set_dmy (&pauses[0].from, 8, 5, 2026);
  g_date_set_dmy (&pauses[0].to, 10, 5, 2026);
  g_date_set_dmy (&pauses[1].from, 6, 5, 2026);
  g_date_set_dmy (&pauses[1].to, 9, 5, 2026);
  g_date_set_dmy (&pauses[2].from, 11, 5, 2026);
  g_date_set_dmy (&pauses[2].to, 11, 5, 2026);
  assert_true (clock_due (&period, NULL, start, zone, pauses, 3, FALSE, &result, NULL));
  g_autofree char *due = when_date_format (&result.due);
  assert_string_equal (due, "2026-05-20");
  clock_result_clear (&result);
}

/* A later start, a longer period or one more paused day never brings the date forward. */
static void
later_never_means_earlier (void **state)
{
  g_autoptr (Calendar) calendar = calendar_new ("england", 2012, 2035);
  g_autoptr (GTimeZone) zone = when_zone ("Europe/London", NULL);
  const gint64 day = G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC;
  gint64 first;

  add (calendar, "2023-12-25", "Christmas Day");
  add (calendar, "2024-03-29", "Good Friday");
  add (calendar, "2024-04-01", "Easter Monday");
  assert_true (when_parse ("2023-11-20T12:00", zone, &first, NULL));
  for (guint count = 0; count < COUNT_N; count++)
    for (guint unit = 0; unit <= UNIT_YEARS; unit++)
      {
        gint64 last = G_MININT64;

        if (!day_count_reads ((DayCount) count, (ClockUnit) unit))
          continue;
        for (int i = 0; i < 500; i++)
          {
            Period period = { 8, (ClockUnit) unit, (DayCount) count, 0, UNIT_DAYS, NULL };
            ClockPause pause = { 0 };
            ClockResult once, paused, longer;

            when_date (first + (i + 3) * day, zone, &pause.from);
            when_date (first + (i + 4) * day, zone, &pause.to);
            assert_true (clock_due (&period, calendar, first + i * day, zone, NULL, 0, FALSE, &once, NULL));
            assert_true (clock_due (&period, calendar, first + i * day, zone, &pause, 1, FALSE, &paused, NULL));
            period.amount++;
            assert_true (clock_due (&period, calendar, first + i * day, zone, NULL, 0, FALSE, &longer, NULL));
            assert_true (once.due_at >= last);
            assert_true (paused.due_at >= once.due_at);
            assert_true (longer.due_at >= once.due_at);
            last = once.due_at;
            clock_result_clear (&once);
            clock_result_clear (&paused);
            clock_result_clear (&longer);
          }
      }
}

static void
names_and_values_come_back (void **state)
{
  for (guint i = 0; i < COUNT_N; i++)
    {
      DayCount count;

      assert_true (day_count_parse (day_count_name ((DayCount) i), &count));
      assert_int_equal (count, i);
    }
  for (guint i = 0; i <= UNIT_YEARS; i++)
    {
      ClockUnit unit;

      assert_true (clock_unit_parse (clock_unit_name ((ClockUnit) i), &unit));
      assert_int_equal (unit, i);
    }
  for (guint i = 0; i < CLOCK_N_STATES; i++)
    {
      ClockState clock_state;

      assert_true (clock_state_parse (clock_state_name ((ClockState) i), &clock_state));
      assert_int_equal (clock_state, i);
    }
}

static Clock *
clock_with (ClockState state, gint64 due_at, const char *rule)
{
  Clock *clock = clock_new ();

  clock->state = state;
  clock->due_at = due_at;
  clock->rule = g_strdup (rule);
  return clock;
}

static void
an_event_carries_clocks_both_ways (void **state)
{
  g_autoptr (GPtrArray) clocks = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free);
  Clock *full = clock_with (CLOCK_MET, 5000, "MP-DEL-RESP");

  full->due_on = g_strdup ("2014-09-24");
  full->start_at = 7;
  full->done_at = 6000;
  full->reason = g_strdup ("because");
  g_ptr_array_add (clocks, full);
  g_ptr_array_add (clocks, clock_with (CLOCK_RUNNING, G_MAXINT64, NULL));
  g_autoptr (GVariant) value = g_variant_ref_sink (clocks_to_value (clocks));
  g_autoptr (GPtrArray) back = clocks_from_value (value);
  g_autoptr (GVariant) again = g_variant_ref_sink (clocks_to_value (back));
  const Clock *first = g_ptr_array_index (back, 0), *second = g_ptr_array_index (back, 1);

  assert_int_equal (back->len, 2);
  assert_string_equal (first->due_on, "2014-09-24");
  assert_int_equal (first->done_at, 6000);
  assert_true (clock_was_missed (first));
  assert_null (second->rule);
  assert_int_equal (second->due_at, G_MAXINT64);
  assert_int_equal (second->start_at, WHEN_NONE);
  assert_true (g_variant_equal (value, again));
  g_autoptr (GVariant) junk = g_variant_ref_sink (g_variant_new_string ("no clocks"));
  g_autoptr (GPtrArray) none = clocks_from_value (junk);
  assert_int_equal (none->len, 0);
}

static void
the_earliest_leads (void **state)
{
  g_autoptr (GPtrArray) clocks = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free);

  assert_null (clock_headline (clocks));
  g_ptr_array_add (clocks, clock_with (CLOCK_MET, 1, "met"));
  g_ptr_array_add (clocks, clock_with (CLOCK_UNCOMPUTABLE, G_MAXINT64, "unknown"));
  assert_null (clock_headline (clocks));
  g_ptr_array_add (clocks, clock_with (CLOCK_RUNNING, G_MAXINT64, "no number"));
  assert_string_equal (clock_headline (clocks)->rule, "no number");
  g_ptr_array_add (clocks, clock_with (CLOCK_PAUSED, 3, "paused"));
  assert_string_equal (clock_headline (clocks)->rule, "paused");
  g_ptr_array_add (clocks, clock_with (CLOCK_RUNNING, 9, "later"));
  g_ptr_array_add (clocks, clock_with (CLOCK_RUNNING, 8, "earlier"));
  assert_string_equal (clock_headline (clocks)->rule, "earlier");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_vector_in_every_zone),
    cmocka_unit_test (the_derivation_is_in_words),
    cmocka_unit_test (a_day_ends_with_its_last_instant),
    cmocka_unit_test (what_cannot_be_counted_is_said),
    cmocka_unit_test (a_running_pause_moves_nothing),
    cmocka_unit_test (overlapping_pauses_count_once),
    cmocka_unit_test (later_never_means_earlier),
    cmocka_unit_test (names_and_values_come_back),
    cmocka_unit_test (an_event_carries_clocks_both_ways),
    cmocka_unit_test (the_earliest_leads),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
