/* SPDX-License-Identifier: MIT */
/* report - the numbers of the work: for the morning, for a supervisor, for publication
 *
 * A case counts by what the member sees; days are days of the office's zone, from the day of receipt
 * to the day of the answer; medians and percentiles are by nearest rank (model/tally.h). */
#pragma once

#include "model/report.h"
#include "office/office.h"

typedef struct
{
  const char *kind;       /* as "day"; the message for another names them all */
  const char *from, *to;  /* ISO days, both included; NULL: the kind's own period */
  const char *pack;       /* only cases that it speaks for; NULL: all */
  const char *member;     /* name; NULL: all */
} ReportAsk;

/* Errors: INVALID (kind, day, pack or member), CORRUPT, BUSY when it was stopped for a key. */
Report *office_report (Office *office, const ReportAsk *ask, GError **error);
