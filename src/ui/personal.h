/* SPDX-License-Identifier: MIT */
/* personal - the member's own file, and the same instructions behind ':' */
#pragma once

#include "ui/desk.h"

/* Reads what the program came with, and with 'own' the member's file. */
void personal_read (Desk *desk, gboolean own);
/* Says in one line what was left out. */
void personal_report (Desk *desk);
/* Does what the options say: mouse, colours, borders. After every change. */
void personal_apply (Desk *desk);

/* The function behind an instruction's row in the table of commands. */
typedef Stale (*PersonalRun) (Desk *desk, const char *args);
PersonalRun personal_command (const char *name);
/* TRUE when the words behind `set` mean the act on a case, not an option. */
gboolean personal_sets_case (const char *args);
/* :messages */
Stale personal_messages (Desk *desk, const char *args);
