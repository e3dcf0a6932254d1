/* SPDX-License-Identifier: MIT */
/* climb - a complaint on its ladder, as lists and the dossier show it */
#pragma once

#include "model/case.h"
#include "model/person.h"
#include "model/window.h"

typedef enum { PHASE_DONE, PHASE_NOW, PHASE_NEXT, PHASE_NEVER } PhaseMark;

/* One phase of the ladder. NEVER: the ladder ended before it. */
typedef struct
{
  char *id, *title;
  PhaseMark mark;
} ClimbPhase;

/* A move from the stage the case is in. */
typedef struct
{
  char *stage, *title;
  char *phase;               /* title, or NULL */
  char *turn;
  gboolean terminal;
  gboolean leaves;           /* for another phase: escalate; else advance */
  GStrv missing;             /* a line each; empty: open now */
  GStrv effects, reasons;
  char *planning_on;         /* ISO, when entered today; NULL: no date */
  char *planning_how;        /* "planning, not verified", the rule; NULL without a date */
  gboolean unsure;           /* that date rests on something nobody has verified */
  char *since;               /* ISO: open by itself since a promise of ours was not kept; or NULL */
  char *note;                /* of the stage, or NULL */
} ClimbMove;

void climb_move_free (ClimbMove *move);

/* Why the other end would probably not take it. */
typedef struct { char *reason, *title, *clause, *tag; } ClimbCheck;

/* One line of the list. */
typedef struct
{
  CaseRow row;
  CaseStage *stage;
  char *ladder_title;
  GPtrArray *phases;         /* ClimbPhase, in order; empty when the pack is unknown */
  GStrv missing;             /* what keeps it where it is, a line each; empty: nothing */
  char *since;               /* ISO: the way out is open since a promise of ours was not kept; or NULL */
} Climb;

Climb *climb_new (void);
void climb_free (Climb *climb);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Climb, climb_free)

/* Days late on 'today' of a stage that waits for us (turn company or both); negative: left.
 * FALSE when it waits for another, has ended or has no date. */
gboolean stage_days_late (const CaseStage *stage, const GDate *today, int *days);
gboolean stage_waits_for_us (const CaseStage *stage);
/* TRUE where the stage's date rests on something nobody has verified. */
gboolean stage_is_unsure (const CaseStage *stage);
/* Where the date comes from: "notice", "planning, not verified", "FTC-CID-MEET, memory". Without
 * a date "". Transfer full. */
char *stage_how (const CaseStage *stage);

/* Those that climb come first, then those that ended; inside by date (or whose turn it is and
 * date), what has none after what has one. */
typedef enum { CLIMB_BY_DUE, CLIMB_BY_TURN, CLIMB_N_ORDERS } ClimbOrder;
const char *climb_order_name (ClimbOrder order);
gboolean climb_order_parse (const char *text, ClimbOrder *order);

typedef struct
{
  ClimbOrder order;
  WindowPlace place;
  const Climb *key;          /* for AFTER, BEFORE, FROM; borrowed */
  int n;
} ClimbAsk;

typedef struct
{
  GPtrArray *rows;           /* Climb; NULL once it was stolen */
  gboolean more_before, more_after;
} ClimbWindow;

ClimbWindow *climb_window_new (void);
void climb_window_free (ClimbWindow *window);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClimbWindow, climb_window_free)

/* All there is about one complaint's way. */
typedef struct
{
  Case *kase;                /* its stages, messages, clocks, tasks, facts */
  Person *person;            /* or NULL */
  char *office;              /* our name, or NULL */
  char *ladder_title;        /* NULL: its type has no ladder */
  GPtrArray *phases;         /* ClimbPhase */
  GPtrArray *moves;          /* ClimbMove, the pack's order */
  GPtrArray *checks;         /* ClimbCheck */
  char *better;              /* "ID: title" of the ladder that the facts speak for, while it is on another; or NULL */
  char *opens, *hold;        /* type of the case and name of the hold that follow from where it is; or NULL */
  char *note;                /* of the stage it is in, or NULL */
} Dossier;

Dossier *dossier_new (void);
void dossier_free (Dossier *dossier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dossier, dossier_free)

/* Place in kase->stages of the stage the case was in when the event came; what came before
 * the first stage belongs to it. -1 without stages. */
int dossier_stage_at (const Dossier *dossier, gint64 seq);
