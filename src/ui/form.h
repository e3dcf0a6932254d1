/* SPDX-License-Identifier: MIT */
/* form - what an act needs, field by field, with what it will start
 *
 * Made from the act's keys; choices and their reason come from the office. Leaving keeps
 * what was typed: the same form on the same case brings it back. */
#pragma once

#include "ui/act.h"

/* Takes the run. */
void form_push (Desk *desk, ActRun *run);
/* The same after the office refused: shows why, and keeps all that was typed. Takes both. */
void form_push_again (Desk *desk, ActRun *run, GError *error);
/* Drops what was kept for this act on this case. */
void form_forget (Desk *desk, const ActRun *run);
void form_draft_free (gpointer draft);
