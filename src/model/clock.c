/* SPDX-License-Identifier: MIT */
#include "model/clock.h"

#include "base/error.h"
#include "base/when.h"
#include "model/event.h"
#include "model/names.h"

/* ---- names -------------------------------------------------------------------------- */

#define BIT(unit) (1u << (unit))
#define READS_DAYS BIT (UNIT_DAYS)
#define READS_MONTHS (BIT (UNIT_MONTHS) | BIT (UNIT_YEARS))

typedef struct Count Count;
typedef gboolean (*CountStep) (Count *count, GError **error);

static gboolean count_days (Count *count, GError **error);
static gboolean count_months (Count *count, GError **error);
static gboolean count_working_days (Count *count, GError **error);
static gboolean count_days_or_working_days (Count *count, GError **error);

typedef struct
{
  const char *name;
  guint units;
  CountStep run;
  gboolean first_day;   /* the day of the event is day 1 */
  gboolean rolls;       /* off a day that is no working day */
  gboolean calendar;    /* needed */
  gboolean saturdays;   /* are working days */
} CountKind;

static const CountKind kinds[COUNT_N] = {
  [COUNT_CAL_EX] = { .name = "CAL_EX", .units = READS_DAYS, .run = count_days },
  [COUNT_CAL_EX_ROLL] = { .name = "CAL_EX_ROLL", .units = READS_DAYS, .run = count_days,
                          .rolls = TRUE, .calendar = TRUE },
  [COUNT_CAL_IN] = { .name = "CAL_IN", .units = READS_DAYS, .run = count_days, .first_day = TRUE },
  [COUNT_MONTH_1182] = { .name = "MONTH_1182", .units = READS_MONTHS, .run = count_months,
                         .rolls = TRUE, .calendar = TRUE },
  [COUNT_MONTH_UK] = { .name = "MONTH_UK", .units = READS_MONTHS, .run = count_months,
                       .rolls = TRUE, .calendar = TRUE },
  [COUNT_MONTH_POLICY] = { .name = "MONTH_POLICY", .units = READS_MONTHS, .run = count_months },
  [COUNT_BUS_US] = { .name = "BUS_US", .units = BIT (UNIT_BUSINESS_DAYS),
                     .run = count_working_days, .calendar = TRUE },
  [COUNT_BUS_CA_STRICT] = { .name = "BUS_CA_STRICT", .units = BIT (UNIT_BUSINESS_DAYS),
                            .run = count_working_days, .calendar = TRUE, .saturdays = TRUE },
  [COUNT_HOURS] = { .name = "HOURS", .units = BIT (UNIT_HOURS) },
  [COUNT_FTC_4_3] = { .name = "FTC_4_3", .units = READS_DAYS, .run = count_days_or_working_days,
                      .rolls = TRUE, .calendar = TRUE },
};

const char *
day_count_name (DayCount count)
{
  return kinds[count].name;
}

gboolean
day_count_parse (const char *text, DayCount *count)
{
  int place = NAMES_FIND (kinds, text);

  if (place >= 0)
    *count = (DayCount) place;
  return place >= 0;
}

gboolean
day_count_reads (DayCount count, ClockUnit unit)
{
  return (kinds[count].units & BIT (unit)) != 0;
}

gboolean
day_count_needs_calendar (DayCount count)
{
  return kinds[count].calendar;
}

/* 'family' units add up; 'size' is how many of the family's smallest one holds. */
static const struct { const char *name, *one, *many; ClockUnit family; int size, most; } units[] = {
  [UNIT_HOURS] = { "hours", "hour", "hours", UNIT_HOURS, 1, 876600 },
  [UNIT_DAYS] = { "calendar_days", "day", "days", UNIT_DAYS, 1, 36600 },
  [UNIT_BUSINESS_DAYS] = { "business_days", "business day", "business days", UNIT_BUSINESS_DAYS, 1, 26000 },
  [UNIT_MONTHS] = { "months", "month", "months", UNIT_MONTHS, 1, 1200 },
  [UNIT_YEARS] = { "years", "year", "years", UNIT_MONTHS, 12, 100 },
};

const char *
clock_unit_name (ClockUnit unit)
{
  return units[unit].name;
}

gboolean
clock_unit_parse (const char *text, ClockUnit *unit)
{
  int place = NAMES_FIND (units, text);

  if (place >= 0)
    *unit = (ClockUnit) place;
  return place >= 0;
}

char *
clock_amount_text (int amount, ClockUnit unit)
{
  return g_strdup_printf ("%d %s", amount, amount == 1 ? units[unit].one : units[unit].many);
}

char *
clock_day_text (const GDate *day)
{
  static const char *const weekdays[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "", "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

  return g_strdup_printf ("%s %d %s %d", weekdays[g_date_get_weekday (day)], g_date_get_day (day),
                          months[g_date_get_month (day)], g_date_get_year (day));
}

/* ---- counting ----------------------------------------------------------------------- */

struct Count
{
  const CountKind *kind;
  const Calendar *calendar;
  int amount;              /* of the unit's family */
  ClockUnit unit;          /* the family */
  const char *event;
  GDate start, end;
  GArray *pauses;          /* ClockPause, in order, none touching another, all ended */
  GPtrArray *steps;
};

static void step (Count *count, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
step (Count *count, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (count->steps, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Why nobody works on that day; NULL when somebody does. */
static gboolean
day_off (const Count *count, const GDate *day, char **why, GError **error)
{
  const char *holiday = calendar_holiday (count->calendar, day);
  GDateWeekday weekday = g_date_get_weekday (day);
  gboolean working;

  *why = NULL;
  if (!calendar_is_working (count->calendar, day, &working, error))
    return FALSE;
  if (holiday)
    *why = g_strdup_printf ("%s (%s)", holiday, calendar_name (count->calendar));
  else if (weekday == G_DATE_SUNDAY || (weekday == G_DATE_SATURDAY && !count->kind->saturdays))
    *why = g_strdup (weekday == G_DATE_SUNDAY ? "a Sunday" : "a Saturday");
  return TRUE;
}

static gboolean
is_paused (const Count *count, const GDate *day)
{
  for (guint i = 0; i < count->pauses->len; i++)
    {
      const ClockPause *pause = &g_array_index (count->pauses, ClockPause, i);

      if (g_date_compare (&pause->from, day) <= 0 && g_date_compare (day, &pause->to) <= 0)
        return TRUE;
    }
  return FALSE;
}

/* Days of the pause that would have counted from 'first' on; 0 for one that begins after
 * 'end', which finds nothing left to stop. */
static int
days_stopped (const ClockPause *pause, const GDate *first, const GDate *end)
{
  const GDate *from = g_date_compare (&pause->from, first) < 0 ? first : &pause->from;
  int days = g_date_days_between (from, &pause->to) + 1;

  return g_date_compare (from, end) > 0 ? 0 : MAX (days, 0);
}

/* Days of each pause that would have counted move the end. */
static void
apply_pauses (Count *count)
{
  GDate first = count->start;

  g_date_add_days (&first, count->kind->first_day ? 0 : 1);
  for (guint i = 0; i < count->pauses->len; i++)
    {
      const ClockPause *pause = &g_array_index (count->pauses, ClockPause, i);
      int days = days_stopped (pause, &first, &count->end);

      if (!days)
        continue;
      g_date_add_days (&count->end, (guint) days);
      g_autofree char *a = clock_day_text (&pause->from), *b = clock_day_text (&pause->to);
      g_autofree char *end = clock_day_text (&count->end);
      step (count, "paused %s to %s, %d day%s not counted: %s", a, b, days, days == 1 ? "" : "s", end);
    }
}

static gboolean
count_days (Count *count, GError **error)
{
  gboolean first = count->kind->first_day;
  g_autofree char *amount = clock_amount_text (count->amount, UNIT_DAYS);
  g_autofree char *start = clock_day_text (&count->start);

  count->end = count->start;
  g_date_add_days (&count->end, (guint) (count->amount - (first && count->amount > 0)));
  g_autofree char *end = clock_day_text (&count->end);
  step (count, "%s %s %s, the day of %s %s: %s", amount, first ? "from" : "after", start,
        count->event, first ? "being day 1" : "not counted", end);
  apply_pauses (count);
  return TRUE;
}

static gboolean
count_months (Count *count, GError **error)
{
  g_autofree char *amount = clock_amount_text (count->amount, UNIT_MONTHS);
  g_autofree char *start = clock_day_text (&count->start);
  gboolean clipped;

  count->end = count->start;
  g_date_add_months (&count->end, (guint) count->amount);
  clipped = g_date_get_day (&count->end) != g_date_get_day (&count->start);
  g_autofree char *end = clock_day_text (&count->end);
  step (count, "the same date %s after %s, the day of %s: %s%s", amount, start, count->event, end,
        clipped ? ", the last day of that month" : "");
  apply_pauses (count);
  return TRUE;
}

/* Why the walk does not count this day; *why stays NULL when it does. */
static gboolean
skip_reason (const Count *count, const GDate *day, gboolean *weekend, char **why, GError **error)
{
  *weekend = FALSE;
  if (!day_off (count, day, why, error))
    return FALSE;
  *weekend = *why && !calendar_holiday (count->calendar, day);
  if (!*why && is_paused (count, day))
    *why = g_strdup ("paused");
  return TRUE;
}

static gboolean
count_working_days (Count *count, GError **error)
{
  g_autofree char *amount = clock_amount_text (count->amount, UNIT_BUSINESS_DAYS);
  g_autofree char *start = clock_day_text (&count->start);
  int weekend_days = 0;

  step (count, "%s after %s, the day of %s not counted", amount, start, count->event);
  count->end = count->start;
  for (int left = count->amount; left > 0;)
    {
      g_autofree char *why = NULL;
      gboolean weekend;

      g_date_add_days (&count->end, 1);
      if (!skip_reason (count, &count->end, &weekend, &why, error))
        return FALSE;
      g_autofree char *day = clock_day_text (&count->end);
      if (!why)
        left--;
      else if (weekend)
        weekend_days++;
      else
        step (count, "%s skipped: %s", day, why);
    }
  if (weekend_days)
    step (count, count->kind->saturdays ? "%d Sunday%s skipped" : "%d day%s of weekends skipped",
          weekend_days, weekend_days == 1 ? "" : "s");
  g_autofree char *end = clock_day_text (&count->end);
  step (count, "that is %s", end);
  return TRUE;
}

/* 16 CFR 4.3(a): in a period of seven days or less only working days count. */
static gboolean
count_days_or_working_days (Count *count, GError **error)
{
  return count->amount <= 7 ? count_working_days (count, error) : count_days (count, error);
}

static gboolean
roll_forward (Count *count, GError **error)
{
  for (;;)
    {
      g_autofree char *why = NULL;

      if (!day_off (count, &count->end, &why, error))
        return FALSE;
      if (!why)
        return TRUE;
      g_autofree char *from = clock_day_text (&count->end);
      g_date_add_days (&count->end, 1);
      g_autofree char *to = clock_day_text (&count->end);
      step (count, "%s is %s: moved to %s", from, why, to);
    }
}

/* A date that does not roll stays, but the office should answer on a working day before.
 * Only advice, so a calendar that does not reach so far gives none. */
static void
aim_earlier (Count *count, GDate *target)
{
  g_autofree char *why = NULL, *other = NULL;

  *target = count->end;
  if (!count->calendar || !day_off (count, target, &why, NULL) || !why)
    return;
  do
    {
      g_date_subtract_days (target, 1);
      g_clear_pointer (&other, g_free);
      if (!day_off (count, target, &other, NULL))
        {
          *target = count->end;
          return;
        }
    }
  while (other);
  g_autofree char *end = clock_day_text (&count->end), *aim = clock_day_text (target);
  step (count, "%s is %s and the date does not move: aim for %s", end, why, aim);
}

static int
compare_pauses (gconstpointer a, gconstpointer b)
{
  return g_date_compare (&((const ClockPause *) a)->from, &((const ClockPause *) b)->from);
}

/* Ended pauses in order; those that overlap become one, so that no day counts twice. */
static GArray *
merge_pauses (const ClockPause *pauses, guint n)
{
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (ClockPause));
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (ClockPause));

  for (guint i = 0; i < n; i++)
    if (g_date_valid (&pauses[i].from) && g_date_valid (&pauses[i].to)
        && g_date_compare (&pauses[i].from, &pauses[i].to) <= 0)
      g_array_append_val (sorted, pauses[i]);
  g_array_sort (sorted, compare_pauses);
  for (guint i = 0; i < sorted->len; i++)
    {
      const ClockPause *next = &g_array_index (sorted, ClockPause, i);
      ClockPause *last = merged->len ? &g_array_index (merged, ClockPause, merged->len - 1) : NULL;

      if (!last || g_date_days_between (&last->to, &next->from) > 1)
        g_array_append_val (merged, *next);
      else if (g_date_compare (&last->to, &next->to) < 0)
        last->to = next->to;
    }
  return merged;
}

/* The whole amount in the smallest unit of the family, the extension being counted from
 * the start and never from the first end. */
static gboolean
whole_amount (const Period *period, gboolean extended, Count *count, GError **error)
{
  ClockUnit unit = period->unit;

  if (period->amount < 0 || period->amount > units[unit].most)
    return desk_error_set (error, DESK_ERROR_INVALID, "a period of %d %s cannot be counted: it goes from 0 to %d",
                           period->amount, units[unit].many, units[unit].most);
  if (!day_count_reads (period->count, unit))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s does not count %s",
                           day_count_name (period->count), units[unit].name);
  count->unit = units[unit].family;
  count->amount = period->amount * units[unit].size;
  if (!extended)
    return TRUE;
  if (period->extra <= 0 || period->extra > units[period->extra_unit].most)
    return desk_error_set (error, DESK_ERROR_INVALID, "this period has no extension");
  if (units[period->extra_unit].family != count->unit)
    return desk_error_set (error, DESK_ERROR_INVALID, "an extension in %s cannot be added to a period in %s",
                           units[period->extra_unit].name, units[unit].name);
  count->amount += period->extra * units[period->extra_unit].size;
  g_autofree char *extra = clock_amount_text (period->extra, period->extra_unit);
  step (count, "extended by %s, counted from %s as one period", extra, count->event);
  return TRUE;
}

/* The instants of a paused day do not count, be it of 23 hours or 25; of the day of the event
 * only those after it. */
static void
pause_hours (Count *count, gint64 start, GTimeZone *zone, gint64 *due_at)
{
  const gint64 minute = G_GINT64_CONSTANT (60) * G_USEC_PER_SEC;

  for (guint i = 0; i < count->pauses->len; i++)
    {
      const ClockPause *pause = &g_array_index (count->pauses, ClockPause, i);
      gint64 from = MAX (when_day_start (&pause->from, zone), start);
      gint64 stopped = when_day_end (&pause->to, zone) + 1 - from;

      if (from >= *due_at || stopped <= 0)
        continue;
      g_autofree char *a = clock_day_text (&pause->from), *b = clock_day_text (&pause->to);
      *due_at += stopped;
      step (count, "paused %s to %s, %d:%02d hours not counted", a, b, (int) (stopped / minute / 60),
            (int) (stopped / minute % 60));
    }
}

static gboolean
due_in_hours (Count *count, gint64 start, GTimeZone *zone, ClockResult *result, GError **error)
{
  const gint64 hour = G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC;
  g_autofree char *amount = clock_amount_text (count->amount, UNIT_HOURS);
  g_autofree char *from = when_format (start, zone, "%Y-%m-%d %H:%M");

  result->due_at = start + count->amount * hour;
  pause_hours (count, start, zone, &result->due_at);
  g_autofree char *to = when_format (result->due_at, zone, "%Y-%m-%d %H:%M");
  step (count, "%s after %s, to the minute: %s", amount, from, to);
  when_date (result->due_at, zone, &result->due);
  result->target = result->due;
  return TRUE;
}

static gboolean
due_in_days (Count *count, GTimeZone *zone, ClockResult *result, GError **error)
{
  if (!count->kind->run (count, error) || (count->kind->rolls && !roll_forward (count, error)))
    return FALSE;
  result->due = result->target = count->end;
  if (!count->kind->calendar)
    aim_earlier (count, &result->target);
  result->due_at = when_day_end (&result->due, zone);
  g_autofree char *due = clock_day_text (&result->due);
  step (count, "in time until the end of %s (%s)", due, g_time_zone_get_identifier (zone));
  return TRUE;
}

/* Instants whose year has four digits, whatever is added to them. */
#define EARLIEST (G_GINT64_CONSTANT (-5364662400) * G_USEC_PER_SEC) /* 1800-01-01 */
#define LATEST (G_GINT64_CONSTANT (29348006400) * G_USEC_PER_SEC)   /* 2900-01-01 */

static gboolean
can_count (const Period *period, const Calendar *calendar, gint64 start, GError **error)
{
  if (start < EARLIEST || start > LATEST)
    return desk_error_set (error, DESK_ERROR_RANGE, "the start lies outside the years 1800 to 2900: correct it");
  if (kinds[period->count].calendar && !calendar)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s needs a calendar of holidays and none is named",
                           day_count_name (period->count));
  return TRUE;
}

void
clock_result_clear (ClockResult *result)
{
  g_clear_pointer (&result->steps, g_strfreev);
}

gboolean
clock_due (const Period *period, const Calendar *calendar, gint64 start, GTimeZone *zone,
           const ClockPause *pauses, guint n_pauses, gboolean extended,
           ClockResult *result, GError **error)
{
  g_autoptr (GArray) merged = merge_pauses (pauses, n_pauses);
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_free);
  Count count = { .kind = &kinds[period->count], .calendar = calendar, .pauses = merged,
                  .event = period->event ? period->event : "the event", .steps = steps };
  gboolean counted;

  *result = (ClockResult) { 0 };
  if (!can_count (period, calendar, start, error) || !whole_amount (period, extended, &count, error))
    return FALSE;
  when_date (start, zone, &count.start);
  counted = count.kind->run ? due_in_days (&count, zone, result, error)
                            : due_in_hours (&count, start, zone, result, error);
  if (!counted)
    return FALSE;
  g_ptr_array_add (steps, NULL);
  g_ptr_array_set_free_func (steps, NULL);
  result->steps = (GStrv) g_ptr_array_free (g_steal_pointer (&steps), FALSE);
  return TRUE;
}

/* ---- clocks on a case --------------------------------------------------------------- */

static const char *const clock_states[CLOCK_N_STATES] = {
  [CLOCK_RUNNING] = "running",
  [CLOCK_PAUSED] = "paused",
  [CLOCK_MET] = "met",
  [CLOCK_STOPPED] = "stopped",
  [CLOCK_UNCOMPUTABLE] = "uncomputable",
};

const char *
clock_state_name (ClockState state)
{
  return clock_states[state];
}

gboolean
clock_state_parse (const char *text, ClockState *state)
{
  int place = NAMES_FIND (clock_states, text);

  if (place >= 0)
    *state = (ClockState) place;
  return place >= 0;
}

/* The text members, written once for copying, freeing and the event. */
static const struct { const char *key; gsize offset; } clock_texts[] = {
  { "rule", G_STRUCT_OFFSET (Clock, rule) },
  { "pack", G_STRUCT_OFFSET (Clock, pack) },
  { "version", G_STRUCT_OFFSET (Clock, version) },
  { "clause", G_STRUCT_OFFSET (Clock, clause) },
  { "tag", G_STRUCT_OFFSET (Clock, tag) },
  { "title", G_STRUCT_OFFSET (Clock, title) },
  { "start_what", G_STRUCT_OFFSET (Clock, start_what) },
  { "due_on", G_STRUCT_OFFSET (Clock, due_on) },
  { "target_on", G_STRUCT_OFFSET (Clock, target_on) },
  { "notice_on", G_STRUCT_OFFSET (Clock, notice_on) },
  { "reason", G_STRUCT_OFFSET (Clock, reason) },
};

static const struct { const char *key; gsize offset; gint64 none; } clock_instants[] = {
  { "start_at", G_STRUCT_OFFSET (Clock, start_at), WHEN_NONE },
  { "due_at", G_STRUCT_OFFSET (Clock, due_at), G_MAXINT64 },
  { "done_at", G_STRUCT_OFFSET (Clock, done_at), WHEN_NONE },
};

#define TEXT_AT(clock, i) G_STRUCT_MEMBER (char *, clock, clock_texts[i].offset)
#define INSTANT_AT(clock, i) G_STRUCT_MEMBER (gint64, clock, clock_instants[i].offset)

Clock *
clock_new (void)
{
  Clock *clock = g_new0 (Clock, 1);

  for (guint i = 0; i < G_N_ELEMENTS (clock_instants); i++)
    INSTANT_AT (clock, i) = clock_instants[i].none;
  return clock;
}

Clock *
clock_copy (const Clock *clock)
{
  Clock *copy = g_memdup2 (clock, sizeof *clock);

  for (guint i = 0; i < G_N_ELEMENTS (clock_texts); i++)
    TEXT_AT (copy, i) = g_strdup (TEXT_AT (clock, i));
  return copy;
}

void
clock_free (Clock *clock)
{
  if (!clock)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (clock_texts); i++)
    g_free (TEXT_AT (clock, i));
  g_free (clock);
}

/* 0 leads; larger ranks lead only when there is nothing better. */
static int
headline_rank (const Clock *clock)
{
  if (clock->state == CLOCK_RUNNING)
    return clock->due_at == G_MAXINT64 ? 2 : 0;
  return clock->state == CLOCK_PAUSED ? 1 : G_MAXINT;
}

const Clock *
clock_like (const GPtrArray *clocks, const Clock *like)
{
  for (guint i = 0; clocks && i < clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (clocks, i);

      if (g_strcmp0 (clock->rule, like->rule) == 0 && g_strcmp0 (clock->pack, like->pack) == 0)
        return clock;
    }
  return NULL;
}

const Clock *
clock_headline (const GPtrArray *clocks)
{
  const Clock *best = NULL;

  for (guint i = 0; i < clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (clocks, i);
      int rank = headline_rank (clock), lead = best ? headline_rank (best) : G_MAXINT;

      if (rank < lead || (rank == lead && best && clock->due_at < best->due_at))
        best = clock;
    }
  return best;
}

gboolean
clock_pause_parse (const char *text, ClockPause *pause, GError **error)
{
  g_auto (GStrv) ends = g_strsplit (text, "..", 2);

  *pause = (ClockPause) { 0 };
  if (g_strv_length (ends) == 2 && when_date_parse (ends[0], &pause->from, NULL)
      && when_date_parse (ends[1], &pause->to, NULL) && g_date_compare (&pause->from, &pause->to) <= 0)
    return TRUE;
  return desk_error_set (error, DESK_ERROR_INVALID,
                         "\"%.40s\" is no stretch of days: write 2026-03-10..2026-03-17, the first day first", text);
}

const char *
clock_notice_day (const Clock *clock, GPtrArray *extended)
{
  if (clock->state != CLOCK_RUNNING && clock->state != CLOCK_PAUSED)
    return NULL;
  return g_ptr_array_find_with_equal_func (extended, clock->rule, g_str_equal, NULL) ? NULL : clock->notice_on;
}

gboolean
clock_was_missed (const Clock *clock)
{
  return clock->state == CLOCK_MET && clock->done_at > clock->due_at;
}

static GVariant *
clock_to_value (const Clock *clock)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "state", "s", clock_state_name (clock->state));
  for (guint i = 0; i < G_N_ELEMENTS (clock_texts); i++)
    if (TEXT_AT (clock, i))
      g_variant_dict_insert (&dict, clock_texts[i].key, "s", TEXT_AT (clock, i));
  for (guint i = 0; i < G_N_ELEMENTS (clock_instants); i++)
    if (INSTANT_AT (clock, i) != clock_instants[i].none)
      g_variant_dict_insert (&dict, clock_instants[i].key, "x", INSTANT_AT (clock, i));
  return g_variant_dict_end (&dict);
}

GVariant *
clocks_to_value (const GPtrArray *clocks)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < clocks->len; i++)
    g_variant_builder_add (&builder, "v", clock_to_value (g_ptr_array_index (clocks, i)));
  return g_variant_builder_end (&builder);
}

static Clock *
clock_from_value (GVariant *map)
{
  Clock *clock = clock_new ();

  for (guint i = 0; i < G_N_ELEMENTS (clock_texts); i++)
    TEXT_AT (clock, i) = g_strdup (map_text (map, clock_texts[i].key));
  for (guint i = 0; i < G_N_ELEMENTS (clock_instants); i++)
    INSTANT_AT (clock, i) = map_int (map, clock_instants[i].key, clock_instants[i].none);
  if (!clock_state_parse (map_text (map, "state"), &clock->state))
    clock->state = CLOCK_UNCOMPUTABLE;
  return clock;
}

GPtrArray *
clocks_from_value (GVariant *value)
{
  GPtrArray *clocks = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free);
  GVariantIter iter;
  GVariant *map;

  if (!value || !g_variant_is_of_type (value, G_VARIANT_TYPE ("av")))
    return clocks;
  g_variant_iter_init (&iter, value);
  while (g_variant_iter_loop (&iter, "v", &map))
    if (g_variant_is_of_type (map, G_VARIANT_TYPE_VARDICT))
      g_ptr_array_add (clocks, clock_from_value (map));
  return clocks;
}
