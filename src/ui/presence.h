/* SPDX-License-Identifier: MIT */
/* presence - says which case this desk has open, and knows who else has it
 *
 * Written in quiet moments only: when it changed, and every 15 seconds; a key goes first. */
#pragma once

#include "ui/desk.h"

Presence *presence_new (void);
void presence_free (Presence *presence);

/* Looks at the others every two seconds; lists are not loaded again for it. */
void presence_tick (Desk *desk, gint64 mono);
/* TRUE when something was written. */
gboolean presence_work (Desk *desk);
/* The desk is left: nobody waits for it. */
void presence_leave (Desk *desk);

/* Whether somebody else is at the case. */
gboolean presence_other (const Desk *desk, const char *number);
/* "jon is writing a reply here since 14:02"; NULL when nobody is. Transfer full. */
char *presence_words (const Desk *desk, const char *number);
