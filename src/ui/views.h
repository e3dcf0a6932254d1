/* SPDX-License-Identifier: MIT */
/* views - queries with a digit: shipped, from the member's file, or saved in the database */
#pragma once

#include "ui/desk.h"

/* What is saved wins over the file. NULL: none has the digit. Transfer full. */
SavedView *views_get (Desk *desk, int digit);
/* Elements SavedView, by digit. Transfer full. */
GPtrArray *views_all (Desk *desk);
Stale views_open (Desk *desk, int digit);
/* "DIGIT NAME": what the list shows now. */
Stale views_save (Desk *desk, const char *args);
/* "DIGIT" */
Stale views_drop (Desk *desk, const char *args);
/* The picker, with counts that come in while nothing else is to be done. */
void views_push (Desk *desk);
