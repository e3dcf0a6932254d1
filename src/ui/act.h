/* SPDX-License-Identifier: MIT */
/* act - from a verb to an event: gather what it needs, ask, do it, say what came of it */
#pragma once

#include "ui/desk.h"

typedef struct { char *key, *value; } ActValue;

/* One act about to be done to one case, to the marked, or to none. */
typedef struct
{
  const ActInfo *act;
  GPtrArray *numbers;    /* char *; empty: the act needs no case */
  gboolean many;         /* the marked */
  gboolean silent;       /* this once it writes no letter, though the act may */
  gint64 rev;            /* that the member saw; -1 with many */
  GPtrArray *values;     /* ActValue */
} ActRun;

ActRun *act_run_new (const ActInfo *act);
void act_run_free (ActRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ActRun, act_run_free)

GPtrArray *act_values_new (void);
GPtrArray *act_values_copy (const GPtrArray *values);
void act_values_set (GPtrArray *values, const char *key, const char *value);
/* Whether a value stands there, be it "". */
gboolean act_values_has (const GPtrArray *values, const char *key);
const char *act_values_get (const GPtrArray *values, const char *key);
/* For the office; KEY_FIELDS text such as "priority=high" becomes keys of its own. */
ActArgs *act_run_args (const ActRun *run);

/* A verb was given, with "key=value ..." or nothing. */
Stale act_start (Desk *desk, const ActInfo *act, const char *words);
/* The same act with the same values on the case that is now under the cursor. */
Stale act_repeat (Desk *desk);
/* All values are there: asks if it must, then does it. Takes the run when it returns TRUE;
 * FALSE leaves the run with the caller, and *error says why it was not done. */
gboolean act_submit (Desk *desk, ActRun *run, GError **error);
/* Does it without a question, to one case; what was kept of it is dropped. The run stays. */
gboolean act_do_now (Desk *desk, const ActRun *run, GError **error);
/* Back to where its values are typed. Takes the run. */
void act_edit (Desk *desk, ActRun *run);
/* Whether it writes a letter that is composed and shown before. */
gboolean act_run_sends (const ActRun *run);
/* Whether a form asks for the key: what the composed letter shows is changed there. */
gboolean act_run_asks (const ActRun *run, const ActKey *key);
/* First case number, for titles; NULL. */
const char *act_run_number (const ActRun *run);
