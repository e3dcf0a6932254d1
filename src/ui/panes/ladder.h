/* SPDX-License-Identifier: MIT */
/* ladder - what the list of ladders and the dossier draw alike */
#pragma once

#include "ui/panes/panes.h"

/* "us" for the company; else the word itself. Borrowed. */
const char *ladder_turn (const char *turn);
/* "3 d late", "today", "Thu 3 *": with the star of a planning date. Transfer full. */
char *ladder_due (const CaseStage *stage, const GDate *today);
/* Borrowed. */
const char *ladder_sign (const Canvas *canvas, PhaseMark mark);
/* One line: the phases as signs joined by a rule, the present stage's title behind its sign. */
void ladder_draw (Canvas *canvas, Area line, const GPtrArray *phases, const char *title);
/* As much of the dossier as the area holds. */
void ladder_preview (Desk *desk, Canvas *canvas, Area area, const Dossier *dossier);
