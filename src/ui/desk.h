/* SPDX-License-Identifier: MIT */
/* desk - one member's sitting: the stack of panes, what was typed, what was said
 *
 * Input goes in, command lines run, panes become stale, and one place paints. The desk
 * needs no terminal: tests feed it input and look at the canvas. */
#pragma once

#include "office/office.h"
#include "ui/canvas.h"
#include "ui/history.h"
#include "ui/keys.h"
#include "ui/settings.h"
#include "ui/stack.h"
#include "ui/terminal.h"
#include "ui/ui.h"

typedef struct Command Command;
typedef struct Presence Presence;
typedef struct MacroState MacroState;

/* Work too long for one turn; step returns FALSE when it is done. */
typedef struct
{
  gboolean (*step) (Desk *desk, gpointer data);
  void (*free) (gpointer data);
  gpointer data;
} Job;

struct Desk
{
  Office *office;             /* borrowed */
  Terminal *terminal;         /* borrowed; NULL in tests */
  gboolean (*interrupted) (gpointer); /* of the loop: a signal to leave has come */
  gpointer interrupted_data;
  gboolean ascii;
  int width, height;          /* of the canvas painted last */

  GPtrArray *panes;           /* Pane, bottom first */
  Settings *settings;
  Keys *keys;                 /* of the settings */
  GPtrArray *problems;        /* char *; lines of the personal file that were left out */
  GPtrArray *said;            /* char *; what went wrong, the last at the end */
  gboolean guarded, read_only;
  char *outbox;               /* service mode: exports go here, no program starts; NULL elsewhere */
  int tab_end[10];            /* column behind the tab of a digit; 0: it is not drawn */
  MacroState *macro;
  guint acts_done, failures;  /* only grow */
  GArray *commands;           /* Command */
  History *history;
  GQueue later;               /* Input that came while an act waited */

  Key pressed[BINDING_KEYS];
  guint n_pressed;
  gint64 pressed_since;       /* monotonic, of half a sequence; 0 not known */
  Key asked_with;             /* the key that began the running command; 0: typed as a line */
  gboolean on_marked;         /* ';' : the next verb applies to the marked */

  char *message;              /* the last thing said */
  Style message_style;
  char *here, *before;        /* cases, for '-' */
  const ActInfo *last_act;    /* for '.' */
  GPtrArray *last_values;     /* ActValue */
  char *field;                /* chosen to be set; NULL */
  GPtrArray *drafts;          /* forms left with something typed */
  GHashTable *kept;           /* "ACT CASE" of the drafts that this sitting kept with the office */

  Presence *presence;         /* who is at which case */

  GDate today;
  gint64 turn_began;          /* monotonic */
  gboolean optional;          /* what runs now may stop for any key: a count */
  gboolean cancelled;         /* something was stopped for a key, and is to be loaded again */
  gboolean in_background;     /* a write nobody asked for: it steps back for any key */
  gboolean gave_up;           /* the last wait for a lock ended by a key */
  gint64 waiting_mail;        /* -1 not known */
  Job job;
  gboolean repaint, leave;
  int status;
};

/* 'terminal' NULL: no files of the member are read or written. */
Desk *desk_new (Office *office, const DeskOptions *options, Terminal *terminal);
void desk_free (Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* Takes input->paste. */
void desk_input (Desk *desk, Input *input);
void desk_stale (Desk *desk, Stale what);
/* Looks at the clock and at what others wrote. 'mono': microseconds that only grow. */
void desk_tick (Desk *desk, gint64 mono);
/* A step of work that waits for a quiet moment; FALSE when there is none. */
gboolean desk_work (Desk *desk);
/* Loads what is stale and draws everything. */
void desk_paint (Desk *desk, Canvas *canvas);
/* Draws without loading or asking the office. */
void desk_paint_still (Desk *desk, Canvas *canvas);
/* Office callback while another process holds the write lock. */
gboolean desk_waiting (const char *holder, gint64 waited_us, gpointer desk);

void desk_say (Desk *desk, const char *format, ...) G_GNUC_PRINTF (2, 3);
void desk_warn (Desk *desk, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Says the error and frees it. */
void desk_say_error (Desk *desk, GError *error);

/* The case under the cursor, of the uppermost whole pane; NULL without. Borrowed until
 * the next reload. */
const CaseRow *desk_row (Desk *desk);
/* The message under the cursor; -1. */
gint64 desk_message (Desk *desk);
const char *const *desk_contexts (Desk *desk);
/* Contexts that a key file may name. */
const char *const *desk_all_contexts (void);
const char *desk_context_help (const char *context);
/* Loads what is stale. */
void desk_load (Desk *desk);

/* Notes that the case was read; FALSE when a key came first and it is to be tried again. */
gboolean desk_note_reading (Desk *desk, const char *number);
void desk_visit (Desk *desk, const char *number);
void desk_start_job (Desk *desk, Job job);
