/* SPDX-License-Identifier: MIT */
/* macro - command lines run one after the other, and lines noted while one works
 *
 * A run ends at the first line that is refused, and says which; a line that asks (a form,
 * a question) is answered by the person, and the run goes on when it was done. What is
 * typed into a form is not noted. */
#pragma once

#include "ui/desk.h"

Stale macro_record (Desk *desk, const char *args);   /* begins, or ends */
Stale macro_run (Desk *desk, const char *args);      /* NAME, or "" : what was noted last */
gboolean macro_is_noting (const Desk *desk);
/* Runs on, if it may: nothing asks and no work is under way. */
void macro_go_on (Desk *desk);
/* TRUE when there was one. */
gboolean macro_stop (Desk *desk);
/* A key ran a line; a prompt was answered. */
void macro_note (Desk *desk, const char *line);
void macro_note_typed (Desk *desk, char sign, const char *text);
void macro_state_free (MacroState *state);
