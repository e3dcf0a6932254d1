/* SPDX-License-Identifier: MIT */
/* due - one promise of a pack, counted alone
 *
 * The same counting as for a case (pack_clocks), for a case of which nothing is known but
 * the day that starts the rule. When a pack or a rule is in force, on which types and under
 * which conditions it runs, what lets it begin anew and what caps it is not asked. */
#pragma once

#include "policy/pack.h"

typedef struct
{
  const char *event;        /* "2026-05-14", "2026-05-14T10:20", with Z or an offset; local without */
  gboolean extended;
  const ClockPause *pauses; /* both ends known */
  guint n_pauses;
  GTimeZone *zone;          /* NULL: the pack's */
  const char *calendar;     /* instead of the rule's; NULL: the rule's */
  GHashTable *calendars;    /* name to Calendar: looked in before the shipped ones; or NULL. What
                             * is loaded is added: keys g_free, values calendar_unref */
  const char *const *settings; /* "KEY=VALUE" as the office would have them, NULL at its end; or NULL */
} DueQuestion;

typedef struct
{
  char *due;                /* "2026-06-15"; "2026-05-17T10:20" in the zone for a period in hours */
  char *target;             /* the working day to aim for; the day of 'due' unless that is none */
  char *calendar;           /* that was asked; or NULL */
  char *zone;
  GStrv steps;
  gboolean pauses_ignored;  /* there were some and the rule does not pause */
} DueAnswer;

void due_answer_clear (DueAnswer *answer);

/* Errors: INVALID for what cannot be counted so (no time limit, no extension, no such
 * setting, no date), RANGE for a year the calendar does not cover, NOT_FOUND for a rule or a
 * calendar there is not. */
gboolean pack_due (const Pack *pack, const char *rule, const DueQuestion *question, DueAnswer *answer,
                   GError **error);
