/* SPDX-License-Identifier: MIT */
/* deadline - one promise of one case as the list of deadlines shows it: a line a clock
 *
 * Plain data; lateness follows from the instant that is handed in. The list falls into
 * sections, from what is overdue to the duties of the office, or into groups. */
#pragma once

#include "model/case.h"
#include "model/clock.h"

typedef enum { BY_DAY, BY_OWNER, BY_TYPE, BY_REGIME, BY_CLOCK, BY_N } DeadlineBy;
const char *deadline_by_name (DeadlineBy by);     /* day, owner, type, regime, clock */
gboolean deadline_by_parse (const char *text, DeadlineBy *by);

/* In the order of the list. */
typedef enum
{
  DUE_OVERDUE, DUE_TODAY, DUE_WEEK, DUE_MONTH, DUE_LATER,
  DUE_PAUSED,      /* by the next action */
  DUE_UNDATED,     /* no time stated, or none that can be computed */
  DUE_DUTY,        /* the office's own */
  DUE_N
} DeadlineSection;
const char *deadline_section_name (DeadlineSection section);   /* overdue, today, week, ... */
const char *deadline_section_title (DeadlineSection section);  /* "Next 30 days" */

typedef struct
{
  DeadlineSection section;
  gboolean stage;        /* of a ladder, where it is our turn; no clock */
  int group;             /* place of its group among the groups, when there are */
  CaseRow *row;          /* NULL: a duty of the office */
  Clock *clock;          /* of a stage: its dates, rule the ladder, reason "notice", "rule" or "planning" */
  gint64 key;            /* instant it stands at in the list */
  char *key_text;        /* or day, where the list goes by days */
  char *ground;          /* of its pause, or the hold that suspends it; NULL */
  char *next_on;         /* next action of its pause, or end of the hold; ISO, NULL */
  gboolean held;         /* a hold alone suspends it */
  int tasks, tasks_open;
  gboolean extended;
  char *promise;         /* "90 d", "1 month +2 months"; NULL not known */
  int reminder;          /* days before, of the pack's reminder that has come; -1: none */
} Deadline;

Deadline *deadline_new (void);
void deadline_free (Deadline *deadline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deadline, deadline_free)
gboolean deadline_same (const Deadline *a, const Deadline *b);

/* Days late on 'today': positive late, 0 today, negative left; FALSE without a running date. */
gboolean deadline_days_late (const Deadline *deadline, const GDate *today, int *days);
gboolean deadline_is_overdue (const Deadline *deadline, gint64 now);
/* A stage whose date is the pack's guess: the notice has not been entered. */
gboolean deadline_is_planned (const Deadline *deadline);
/* The promise with a star where what it rests on was not verified ("90 d*"). Transfer full. */
char *deadline_promise_words (const Deadline *deadline);
/* By instant, case, pack and rule, as lists by instant go. Both are of a case. */
int deadline_compare (const Deadline *a, const Deadline *b);
/* What stands in the way, in words; "" when nothing does. Transfer full. */
char *deadline_obstacle (const Deadline *deadline);
/* The reminder (days before) that has come, of words such as "30d"; -1. */
int deadline_reminder (const char *const *reminders, int days_left);

/* Where a section ends. */
typedef struct { gint64 now, today_end, week_end, month_end; } DeadlineDays;
DeadlineSection deadline_section (gint64 due_at, const DeadlineDays *days);

/* One group or section with what it holds. */
typedef struct
{
  DeadlineSection section;
  char *value;           /* of the group: member id, type, ...; NULL: none */
  char *title;
  gint64 count, overdue;
} DeadlineGroup;
void deadline_group_free (DeadlineGroup *group);
typedef struct { char *name; gint64 count; } DeadlineCount;
void deadline_count_free (DeadlineCount *count);

enum { DEADLINE_DAYS = 31 };   /* today and the 30 after it */
typedef struct
{
  gint64 count[DUE_N];         /* -1: not counted */
  gint64 days[DEADLINE_DAYS];  /* running clocks due on that day, today first */
  GPtrArray *late;             /* DeadlineCount: overdue by member, most first; name NULL: nobody's */
  char *oldest;                /* ISO day of the oldest overdue; NULL */
} DeadlineSums;
void deadline_sums_free (DeadlineSums *sums);

/* One stretch of the list: rows that stand in one order. */
typedef struct
{
  DeadlineBy by;
  DeadlineSection section;  /* by day; DUE_DUTY is no stretch of cases */
  gboolean second;          /* the second half: of DUE_UNDATED what cannot be computed, of DUE_PAUSED what only a hold suspends */
  const char *value;        /* other groupings: of this group; NULL: none */
  int group;
  gint64 from, until;       /* due in this, both ends included; of days the texts below */
  const char *day_from, *day_until; /* next action; NULL: any */
  gboolean stages;          /* of its ladders' stages, not of its clocks */
} DeadlineStretch;
