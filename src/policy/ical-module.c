/* SPDX-License-Identifier: MIT */
/* The one file that knows libical, loaded when the first calendar is read.
 *
 * libical accepts a good deal that is no date: month 13, 31 February, a DTSTART outside
 * its own rule, rules that never end. Each is refused here. */
#include <stdio.h>

#include <libical/ical.h>

#include "policy/ical.h"

#define EVENT_LIMIT 20000
#define OCCURRENCE_LIMIT 400
#define DAYS_LIMIT 31
#define COVERS "X-RECOURSE-COVERS"

extern const IcalModule ical_module;

typedef struct
{
  int first, last;
  IcalHoliday holiday;
  gpointer data;
} Expansion;

static gboolean
date_of (struct icaltimetype time, GDate *date)
{
  if (icaltime_is_null_time (time) || time.year < 1800 || time.year > 2900
      || !g_date_valid_dmy ((GDateDay) time.day, (GDateMonth) time.month, (GDateYear) time.year))
    return FALSE;
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) time.day, (GDateMonth) time.month, (GDateYear) time.year);
  return TRUE;
}

static char *
covers_of (icalcomponent *calendar, int *first, int *last)
{
  for (icalproperty *p = icalcomponent_get_first_property (calendar, ICAL_X_PROPERTY); p;
       p = icalcomponent_get_next_property (calendar, ICAL_X_PROPERTY))
    {
      const char *value = icalproperty_get_x (p);
      char end;

      if (g_strcmp0 (icalproperty_get_x_name (p), COVERS) != 0)
        continue;
      if (value && sscanf (value, "%4d-%4d%c", first, last, &end) == 2 && *first <= *last
          && *first >= 1800 && *last <= 2900)
        return NULL;
      return g_strdup (COVERS " must be two years such as 2012-2035");
    }
  return g_strdup ("does not say which years it covers: add a line " COVERS ":2012-2035");
}

static gboolean
is_excluded (icalcomponent *event, const GDate *day)
{
  GDate date;

  for (icalproperty *p = icalcomponent_get_first_property (event, ICAL_EXDATE_PROPERTY); p;
       p = icalcomponent_get_next_property (event, ICAL_EXDATE_PROPERTY))
    if (date_of (icalproperty_get_exdate (p), &date) && g_date_compare (&date, day) == 0)
      return TRUE;
  return FALSE;
}

static void
tell (const Expansion *expansion, icalcomponent *event, const GDate *day, guint days)
{
  const char *summary = icalcomponent_get_summary (event);
  GDate one = *day;

  for (guint i = 0; i < days; i++, g_date_add_days (&one, 1))
    if (g_date_get_year (&one) >= expansion->first && g_date_get_year (&one) <= expansion->last
        && !is_excluded (event, &one))
      expansion->holiday (&one, summary && *summary ? summary : "holiday", expansion->data);
}

static char *
expand_rule (const Expansion *expansion, icalcomponent *event, icalproperty *property,
             struct icaltimetype start, guint days)
{
  struct icalrecurrencetype rule = icalproperty_get_rrule (property);
  icalrecur_iterator *iterator;
  gboolean starts_itself = FALSE;
  struct icaltimetype next;
  int n = 0;

  if (rule.freq != ICAL_YEARLY_RECURRENCE)
    return g_strdup ("repeats otherwise than FREQ=YEARLY: write its dates out");
  iterator = icalrecur_iterator_new (rule, start);
  if (!iterator)
    return g_strdup ("has an RRULE that cannot be read: correct it or write its dates out");
  for (next = icalrecur_iterator_next (iterator); !icaltime_is_null_time (next) && n < OCCURRENCE_LIMIT
       && next.year <= expansion->last; next = icalrecur_iterator_next (iterator), n++)
    {
      GDate day;

      if (!date_of (next, &day))
        continue;
      starts_itself |= icaltime_compare_date_only (next, start) == 0;
      tell (expansion, event, &day, days);
    }
  icalrecur_iterator_free (iterator);
  if (start.year <= expansion->last && !starts_itself)
    return g_strdup ("has a DTSTART that its own RRULE does not meet: move it");
  return NULL;
}

static char *
days_of (icalcomponent *event, const GDate *start, guint *days)
{
  icalproperty *end = icalcomponent_get_first_property (event, ICAL_DTEND_PROPERTY);
  GDate date;

  *days = 1;
  if (!end)
    return NULL;
  if (!date_of (icalproperty_get_dtend (end), &date) || g_date_days_between (start, &date) < 1
      || g_date_days_between (start, &date) > DAYS_LIMIT)
    return g_strdup_printf ("has a DTEND that is not 1 to %d days after its DTSTART", DAYS_LIMIT);
  *days = (guint) g_date_days_between (start, &date);
  return NULL;
}

static char *
expand_event (const Expansion *expansion, icalcomponent *event)
{
  icalproperty *property = icalcomponent_get_first_property (event, ICAL_DTSTART_PROPERTY);
  icalproperty *rule = icalcomponent_get_first_property (event, ICAL_RRULE_PROPERTY);
  struct icaltimetype time = property ? icalproperty_get_dtstart (property) : icaltime_null_time ();
  GDate start;
  guint days;
  char *problem;

  if (!property)
    return g_strdup ("has no DTSTART: add one");
  if (!date_of (time, &start))
    return g_strdup ("has a DTSTART that is no date: correct it");
  problem = days_of (event, &start, &days);
  if (problem)
    return problem;
  if (rule)
    return expand_rule (expansion, event, rule, time, days);
  tell (expansion, event, &start, days);
  return NULL;
}

/* Names the event a problem is in. */
static char *
in_event (icalcomponent *event, int number, char *problem)
{
  const char *summary = icalcomponent_get_summary (event);
  char *whole = g_strdup_printf ("event %d (%s) %s", number, summary ? summary : "no SUMMARY", problem);

  g_free (problem);
  return whole;
}

static char *
expand_calendar (const Expansion *expansion, icalcomponent *calendar)
{
  int n = 0;

  for (icalcomponent *event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT); event;
       event = icalcomponent_get_next_component (calendar, ICAL_VEVENT_COMPONENT))
    {
      char *problem = ++n > EVENT_LIMIT ? g_strdup ("is one too many: is this a calendar of holidays?")
                                        : expand_event (expansion, event);

      if (problem)
        return in_event (event, n, problem);
    }
  return n ? NULL : g_strdup ("holds no VEVENT: is this a calendar of holidays?");
}

static char *
check_calendar (icalcomponent *calendar)
{
  if (!calendar)
    return g_strdup ("is no iCalendar file, or ends too early");
  if (icalcomponent_isa (calendar) != ICAL_VCALENDAR_COMPONENT)
    return g_strdup ("must hold one VCALENDAR: split it or remove the others");
  /* A rule or date that cannot be read is dropped by libical; only this count tells. */
  if (icalcomponent_count_errors (calendar))
    return g_strdup_printf ("has %d lines that cannot be read: correct them",
                            icalcomponent_count_errors (calendar));
  return NULL;
}

static char *
expand (const char *text, int *first, int *last, IcalHoliday holiday, gpointer data)
{
  icalcomponent *calendar;
  char *problem;

  icalerror_set_errors_are_fatal (0);
  calendar = icalparser_parse_string (text);
  problem = check_calendar (calendar);
  if (!problem)
    problem = covers_of (calendar, first, last);
  if (!problem)
    problem = expand_calendar (&(Expansion) { *first, *last, holiday, data }, calendar);
  if (calendar)
    icalcomponent_free (calendar);
  return problem;
}

const IcalModule ical_module = { .expand = expand };
