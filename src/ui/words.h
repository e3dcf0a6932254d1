/* SPDX-License-Identifier: MIT */
/* words - how a case is said in few columns */
#pragma once

#include "model/case.h"
#include "model/clock.h"
#include "ui/canvas.h"

#define WORDS_WARN_DAYS 5   /* due within so many days is "soon" */

typedef struct { char text[4]; Style style; } Marks;

/* Two letters: "!!" overdue, "! " due soon, "? " wants a decision, "P " paused, "H " hold,
 * "+ " new mail; the two most urgent of them. */
Marks words_marks (const CaseRow *row, const GDate *today);
/* "3 d late", "today", "Wed 25  2 d", "paused 14 d". Transfer full. */
char *words_due (const CaseRow *row, const GDate *today);
/* Days from today to an ISO date; G_MAXINT when it is none. */
int words_days (const char *iso, const GDate *today);
/* "Fri 20 Nov", with the year when it is another. NULL gives "". Transfer full. */
char *words_iso (const char *iso, const GDate *today);
char *words_instant (gint64 instant, GTimeZone *zone, const GDate *today);
/* The same with the time of day. */
char *words_moment (gint64 instant, GTimeZone *zone, const GDate *today);
/* "access?" while nobody has confirmed it. Transfer full. */
char *words_type (const CaseRow *row);
char *words_person (const CaseRow *row);
/* As much of a text as a preview can show; takes the text, which may be NULL. */
char *words_beginning (char *text);
/* State of a clock: "due today", "met 25 Aug". Transfer full. */
char *words_clock (const Clock *clock, GTimeZone *zone, const GDate *today, Style *style);
