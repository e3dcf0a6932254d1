/* SPDX-License-Identifier: MIT */
/* panes - what can stand on the desk; one file each */
#pragma once

#include "ui/act.h"
#include "ui/desk.h"

extern const PaneOps queue_ops, record_ops, waiting_ops, text_ops, help_ops;
extern const PaneOps deadlines_ops, journal_ops;

Pane *queue_new (Desk *desk, const char *view);

/* Opens the case in the record pane, above whatever is there. */
void record_push (Desk *desk, const char *number);
void waiting_push (Desk *desk);
void deadlines_push (Desk *desk);
/* "FROM TO [MEMBER]": what falls due meanwhile; of others for supervisors, "all" for everybody's. */
void deadlines_away (Desk *desk, const char *text);

/* The ladder of every complaint; everything about one complaint's way. */
extern const PaneOps escalation_ops, dossier_ops;
void escalation_push (Desk *desk);
void dossier_push (Desk *desk, const char *number);
/* The supervisor's numbers. */
extern const PaneOps overview_ops;
void overview_push (Desk *desk);
/* Every register; the items of one, by id or PACK/ID. */
extern const PaneOps registers_ops;
void registers_push (Desk *desk);
void register_push (Desk *desk, const char *name);
/* Entries of one case, or of all when 'number' is NULL. */
void journal_push (Desk *desk, const char *number);
/* Says whether the entry under the cursor is what was written. */
void journal_verify_entry (Desk *desk);

/* A page of text to read; it is made harmless here. */
void text_push (Desk *desk, const char *title, const char *text);
/* A message with its sender, flags and verdicts. */
void message_push (Desk *desk, gint64 message, const char *case_number);
/* A letter before it leaves; takes the run. */
void compose_push (Desk *desk, ActRun *run);
/* The case moved: what they did, what was about to be done. Takes the run, keeps a draft. */
void conflict_push (Desk *desk, ActRun *run, const char *why);
/* Long text in the desk itself. 'to' gets it when typing pauses (done FALSE) and at the end. */
typedef void (*WriteTo) (Desk *desk, const char *text, gboolean done, gpointer data);
void write_push (Desk *desk, const char *title, const char *text, WriteTo to, gpointer data);
/* Why the case is due when it is. */
void explain_push (Desk *desk, const char *number);
/* What if: "extend", "pause D..D", "received D", "pack NAME", parted by commas. */
void suppose_push (Desk *desk, const char *number, const char *text);
/* Keys and commands of the pane in front; 'filter' may be NULL. */
void help_push (Desk *desk, const char *filter);
/* The text a reading pane holds, for a pager; NULL when the pane is none. Borrowed. */
const char *text_of (Pane *pane);

/* Lines about a message: who, when, what stands beside it. Elements char *. */
GPtrArray *message_lines (Desk *desk, const CaseMessage *message);
