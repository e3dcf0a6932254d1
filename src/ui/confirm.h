/* SPDX-License-Identifier: MIT */
/* confirm - a question whose answer is another key than the one that asked */
#pragma once

#include "ui/desk.h"

/* 'yes' runs on the answer, with data; otherwise nothing does. 'free' always. 'text' says
 * what will happen and what cannot be undone. */
void confirm_push (Desk *desk, const char *text, const char *verb,
                   void (*yes) (Desk *desk, gpointer data), gpointer data, GDestroyNotify free);
