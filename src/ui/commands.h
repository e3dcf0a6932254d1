/* SPDX-License-Identifier: MIT */
/* commands - everything the desk can be told, one row each
 *
 * Keys, the ':' line, help and completion are made from this table. The office's acts
 * become rows of it by themselves. */
#pragma once

#include "ui/desk.h"

enum
{
  NEEDS_NOTHING = 0,
  NEEDS_CASE = 1 << 0,     /* a case under the cursor */
  NEEDS_LIST = 1 << 1,     /* a list in front */
  NEEDS_WRITE = 1 << 2,    /* becomes an event */
  NEEDS_CONFIRM = 1 << 3,  /* asks before */
  NEEDS_DRILL = 1 << 4,    /* made-up persons only */
  NEEDS_OUTSIDE = 1 << 5,  /* starts programs or writes files: not from a guarded personal file */
};

struct Command
{
  const char *name;
  const char *args;        /* "[QUERY]": names what completion offers */
  const char *help;
  guint needs;
  Stale (*run) (Desk *desk, const char *args);
  const ActInfo *act;      /* instead of run */
};

/* A pane that `pane NAME` shows; the row of tabs and completion are made from the list. */
typedef struct
{
  const char *name;        /* with a capital letter: its tab */
  const PaneOps *ops;
  void (*push) (Desk *desk);
} PaneRow;

/* Ends with name NULL. */
const PaneRow *pane_list (void);
/* Goes back to the pane where it stands in the stack, else pushes it. */
Stale pane_show (Desk *desk, const PaneRow *row);

/* Elements Command; transfer full. */
GArray *commands_new (void);
const Command *command_in (const GArray *commands, const char *name);
const Command *command_find (const Desk *desk, const char *name);
gboolean command_is_act (const Desk *desk, const char *line);
/* Shows a query in the list in front; "" asks for one. */
Stale command_view_query (Desk *desk, const char *args);
/* Runs a line such as "limit type:delete" or "pause|resume": of alternatives the first
 * that the case allows now. Problems are said on the message line. */
Stale command_run (Desk *desk, const char *line);
/* Words of the act's arguments as the line of a history may keep them: no personal text. */
gboolean command_may_be_kept (const Desk *desk, const char *line);
