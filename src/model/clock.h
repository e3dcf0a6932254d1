/* SPDX-License-Identifier: MIT */
/* clock - when an answer is due, and how we know
 *
 * Counts under a rule and a calendar. Reads no time of day and no database: the same
 * arguments always give the same answer. */
#pragma once

#include <glib.h>

#include "model/calendar.h"

/* How a period is counted. The names in packs are those of the comments. */
typedef enum
{
  COUNT_CAL_EX,        /* CAL_EX: E + N days, day of the event not counted, no roll */
  COUNT_CAL_EX_ROLL,   /* CAL_EX_ROLL: the same, then forward to a working day */
  COUNT_CAL_IN,        /* CAL_IN: E + N - 1, day of the event is day 1 */
  COUNT_MONTH_1182,    /* MONTH_1182: same date N months later, clipped, rolled (Reg. 1182/71) */
  COUNT_MONTH_UK,      /* MONTH_UK: as MONTH_1182 with the nation's bank holidays */
  COUNT_MONTH_POLICY,  /* MONTH_POLICY: same date N months later, clipped, no roll */
  COUNT_BUS_US,        /* BUS_US: N-th business day after E */
  COUNT_BUS_CA_STRICT, /* BUS_CA_STRICT: as BUS_US, Saturdays count */
  COUNT_HOURS,         /* HOURS: E + N hours, no roll */
  COUNT_FTC_4_3,       /* FTC_4_3: E + N, rolled; N <= 7 skips weekends and holidays */
  COUNT_N
} DayCount;

const char *day_count_name (DayCount count);
gboolean day_count_parse (const char *text, DayCount *count);

typedef enum { UNIT_HOURS, UNIT_DAYS, UNIT_BUSINESS_DAYS, UNIT_MONTHS, UNIT_YEARS } ClockUnit;
const char *clock_unit_name (ClockUnit unit);   /* hours, calendar_days, business_days, months, years */
gboolean clock_unit_parse (const char *text, ClockUnit *unit);

/* What one promise counts. */
typedef struct
{
  int amount;
  ClockUnit unit;
  DayCount count;
  int extra;            /* the extension's amount, 0 when there is none; from the start event */
  ClockUnit extra_unit;
  const char *event;    /* word for what starts it, for the steps: "receipt"; NULL: the event */
} Period;

/* A stretch of days that does not count, both ends included; 'to' invalid: still running.
 * The ground (borrowed, may be NULL) is for who picks among pauses; counting does not ask it. */
typedef struct { GDate from, to; const char *ground; } ClockPause;
/* "2026-03-10..2026-03-17", the first day first; no ground. Errors: INVALID. */
gboolean clock_pause_parse (const char *text, ClockPause *pause, GError **error);
/* The ground of a pause that nobody has said the ground of: it stops every promise that can be stopped. */
#define CLOCK_ANY_GROUND "*"

typedef struct
{
  GDate due;            /* last day in time */
  GDate target;         /* the working day to aim for when 'due' is none and does not roll */
  gint64 due_at;        /* last instant in time: end of that day in the zone, exact for hours */
  GStrv steps;          /* the derivation in words, a step a string */
} ClockResult;

void clock_result_clear (ClockResult *result);

/* "Wed 24 Sep 2014", the same in every locale. Transfer full. */
char *clock_day_text (const GDate *day);
/* "90 days", "1 month". Transfer full. */
char *clock_amount_text (int amount, ClockUnit unit);
/* TRUE when 'count' reads periods of this unit. */
gboolean day_count_reads (DayCount count, ClockUnit unit);
/* TRUE when it asks which days are holidays. */
gboolean day_count_needs_calendar (DayCount count);

/* Due date of 'period' for an event at instant 'start' in 'zone'. 'calendar' may be NULL
 * where the count needs none. Paused days move the end by as many days before any roll;
 * a running pause is not counted up to any day (the clock stands still).
 * Errors: RANGE when the calendar does not cover a year that is crossed; INVALID for a
 * period that cannot be counted so.
 * Source: Regulation 1182/71 Art. 3 for MONTH_1182; 16 CFR 4.3(a) for FTC_4_3. */
gboolean clock_due (const Period *period, const Calendar *calendar, gint64 start, GTimeZone *zone,
                    const ClockPause *pauses, guint n_pauses, gboolean extended,
                    ClockResult *result, GError **error);

/* A promise running on a case, as computed by the act that caused it. */
typedef enum { CLOCK_RUNNING, CLOCK_PAUSED, CLOCK_MET, CLOCK_STOPPED, CLOCK_UNCOMPUTABLE, CLOCK_N_STATES } ClockState;
const char *clock_state_name (ClockState state);
gboolean clock_state_parse (const char *text, ClockState *state);

typedef struct
{
  char *rule;           /* "MP-DEL-RESP" */
  char *pack;           /* "mixpanel-2014" */
  char *version;        /* of the pack */
  char *clause;         /* "P38" */
  char *tag;            /* verified, secondary, memory, design, unknown */
  char *title;          /* "answer" : what is due, one or two words */
  ClockState state;
  gint64 start_at;      /* WHEN_NONE when it has not started */
  char *start_what;     /* "received", "termination" */
  char *due_on;         /* ISO date or NULL */
  char *target_on;      /* the working day to aim for, where it is another than due_on; or NULL */
  char *notice_on;      /* last day to tell of an extension, where there can be one; or NULL */
  gint64 due_at;        /* G_MAXINT64 without a date */
  gint64 done_at;       /* when met or stopped, else WHEN_NONE */
  char *reason;         /* why uncomputable or stopped, or NULL */
} Clock;

Clock *clock_new (void);
Clock *clock_copy (const Clock *clock);
void clock_free (Clock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Clock, clock_free)

/* Of an array of Clock, which may be NULL, the one of the same pack and rule; NULL. Borrowed. */
const Clock *clock_like (const GPtrArray *clocks, const Clock *like);

/* The one that leads: earliest running, else earliest paused, else a running one without
 * a date; NULL when none is open. Borrowed from the array. */
const Clock *clock_headline (const GPtrArray *clocks);
/* ISO day until which more time can be told of for a promise that is open and not among 'extended' (char *,
 * ids of rules); NULL: none. Borrowed. */
const char *clock_notice_day (const Clock *clock, GPtrArray *extended);
/* Met, but after its last instant. */
gboolean clock_was_missed (const Clock *clock);

/* Clocks as an event carries them (key "clocks", type av) and back. */
GVariant *clocks_to_value (const GPtrArray *clocks);
GPtrArray *clocks_from_value (GVariant *value);
