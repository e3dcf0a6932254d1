/* SPDX-License-Identifier: MIT */
/* demo-private - what the files of the demo share: the drill, a case's plan, letters */
#pragma once

#include "office/demo-words.h"
#include "office/office-private.h"

#define DEMO_HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

typedef enum { AT_TRIAGE, AT_CLAIM, AT_FACTS, AT_WORK, AT_RESUME, AT_RESOLVE, AT_CLOSE, AT_REOPEN, AT_PAUSE,
               AT_ACKNOWLEDGE, AT_PROPOSE, AT_DECIDE, AT_NOT_SPAM, AT_CLIMB, AT_END } Step;

/* One case and what comes next for it. */
typedef struct
{
  gint64 at;                  /* when */
  guint64 order;              /* of two at one time */
  Step step;
  char *number;
  DemoPerson *person;
  const DemoTopic *topic;
  char *id, *subject;         /* of its first mail; id NULL when it came otherwise */
  const char *channel;        /* by which we write to the person */
  const char *owner;
  int work;                   /* steps of work still to do */
  gint64 letter;              /* that wants somebody; -1: none */
  gboolean by_post;           /* it is to be put into an envelope, else it comes back */
  gboolean again;             /* the person has written before */
  gboolean acknowledged, referred, reopened, climbed, held;
} Plan;

typedef struct
{
  Office *office;
  DemoWords *words;
  GRand *rand;
  GPtrArray *heap;            /* Plan, the earliest first */
  GPtrArray *known;           /* DemoPerson */
  const char *member;         /* who sits at the desk */
  guint64 people, ids, orders;
  gint64 cases, opened, start, end;
  gint64 sent_at;             /* when the queued letters left last */
  gboolean queued;
  int steps;                  /* in this transaction */
  int undone;
  gboolean practised;
} Drill;

gboolean demo_sit_down (Drill *drill, const char *member, gint64 now, GError **error);
/* The act by the member, at the plan's time; key, value, key, value, NULL. */
gboolean demo_act (Drill *drill, const Plan *plan, const char *member, const char *name, GError **error, ...) G_GNUC_NULL_TERMINATED;
gboolean demo_take (Drill *drill, gint64 at, const GString *mail, GError **error);
char *demo_id (Drill *drill);

/* The same for an act that writes a letter: by the channel of the case, with its evidence. */
gboolean demo_write (Drill *drill, Plan *plan, const char *member, const char *name, GError **error, ...) G_GNUC_NULL_TERMINATED;
/* What is queued leaves, as a timer would do it: at most once an hour. */
gboolean demo_send (Drill *drill, gint64 now, GError **error);
/* What the last letter of the case still wants: an envelope, or another try after it came back. */
gboolean demo_mend (Drill *drill, Plan *plan, GError **error);
/* Two letters that are in trouble at the end, one that the mail program refused and one that
 * came back, one that waits for an envelope, and two drafts. 'plans' are of open cases. */
gboolean demo_leave_trouble (Drill *drill, const GPtrArray *plans, GError **error);
