/* SPDX-License-Identifier: MIT */
/* drafts - what was begun and not done, kept by the office so that it survives this desk */
#pragma once

#include "ui/act.h"

/* Keeps all values of the run; 'background': typing paused, so any key goes first. FALSE when
 * it could not be kept (said unless in the background). Without a case nothing is kept. */
gboolean drafts_keep (Desk *desk, const ActRun *run, gboolean background);
void drafts_drop (Desk *desk, const ActRun *run);
/* Asks whether to go on with what was begun before. TRUE: it asks, and takes the run; 'begin'
 * (takes the run) goes on. FALSE: there is no draft, the run stays with the caller. */
gboolean drafts_offer (Desk *desk, ActRun *run, void (*begin) (Desk *desk, ActRun *run));
/* The member's drafts to choose from. */
void drafts_push (Desk *desk);
/* Those of this sitting: older ones wait and keep nobody from leaving. */
guint drafts_count (Desk *desk);
