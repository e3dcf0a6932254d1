/* SPDX-License-Identifier: MIT */
/* stack - panes above panes
 *
 * Prompts, pickers, forms and questions are panes like any other: the uppermost gets the
 * input, and answers through a callback. There is no loop inside a loop. */
#pragma once

#include "model/case.h"
#include "model/member.h"
#include "ui/canvas.h"
#include "ui/keys.h"
#include "ui/scroll.h"

typedef struct Desk Desk;
typedef struct Pane Pane;
typedef struct List List;
typedef struct Rows Rows;

/* What became stale. */
typedef enum { STALE_NOTHING = 0, STALE_SCREEN = 1, STALE_DATA = 2 } Stale;

typedef enum
{
  PANE_WHOLE,   /* between the tabs and the message line */
  PANE_BOX,     /* over the pane below it */
  PANE_LINE,    /* instead of the message line */
} PaneShape;

/* All but name, shape and free may be NULL. */
typedef struct
{
  const char *name;
  PaneShape shape;
  int tab;                          /* digit in the row of tabs; 0: none */
  Role least;                       /* whose row of tabs has it; the key is everybody's */
  const char *const *contexts;      /* of its keys, the nearest first; NULL-terminated */
  const char *const *first;         /* commands to offer before them; acts that do not fit now are left out */
  const char *const *hints;         /* commands to offer beside the case's acts */

  gboolean (*input) (Pane *pane, Input *input); /* before keys are looked up; TRUE: taken */
  void (*load) (Pane *pane, Stale what); /* before it is drawn, when something is stale */
  void (*draw) (Pane *pane, Canvas *canvas, Area area);
  void (*move) (Pane *pane, Move move);
  void (*block) (Pane *pane, int by);
  gboolean (*open) (Pane *pane);    /* Enter; FALSE: there is nothing to open */
  gboolean (*escape) (Pane *pane);  /* clears one thing; FALSE: nothing to clear */
  gboolean (*back) (Pane *pane);    /* before it goes for good; TRUE: it has seen to it */
  /* A command that only this kind of pane knows, such as `send`; FALSE: it does not. */
  gboolean (*verb) (Pane *pane, const char *verb, const char *args);
  gboolean (*knows) (Pane *pane, const char *line); /* whether to hint at it now; NULL: always */
  void (*search) (Pane *pane, const char *text, int direction); /* text NULL: again */
  const CaseRow *(*row) (Pane *pane);
  gint64 (*message) (Pane *pane);
  List *(*list) (Pane *pane);
  Rows *(*rows) (Pane *pane);       /* or one over rows of another kind */
  const char *(*value) (Pane *pane, const char *act,
                        const char *key); /* what the cursor suggests; NULL */
  /* The case somebody sits at here, NULL: none; *doing: the act that is being written, left
   * alone for reading. Other desks are told. */
  const char *(*at_case) (Pane *pane, const char **doing);
  gboolean (*click) (Pane *pane, int x, int y); /* cell of the pane; TRUE: the cursor is there now */
  void (*tick) (Pane *pane, gint64 mono);
  gboolean (*work) (Pane *pane);    /* as desk_work */
  const char *(*title) (Pane *pane);
  void (*free) (Pane *pane);
} PaneOps;

struct Pane
{
  const PaneOps *ops;
  Desk *desk;
  Stale stale;
};

/* Takes the pane. */
void stack_push (Desk *desk, Pane *pane);
void stack_pop (Desk *desk);
/* Pops what stands above it; the pane itself stays. */
void stack_pop_to (Desk *desk, Pane *pane);
void stack_remove (Desk *desk, Pane *pane);
Pane *stack_top (Desk *desk);
/* The uppermost pane that fills the screen. */
Pane *stack_whole (Desk *desk);
/* The uppermost one of a kind; NULL. */
Pane *stack_find (Desk *desk, const PaneOps *ops);
/* How many whole panes there are. */
guint stack_depth (Desk *desk);
/* Marked case numbers (a set) of its list, whatever the rows are; NULL: it has none. */
GHashTable *stack_marks (Pane *pane);
