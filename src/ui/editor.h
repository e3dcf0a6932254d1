/* SPDX-License-Identifier: MIT */
/* editor - lends the terminal to $EDITOR or $PAGER
 *
 * Started by argument vector, never by a shell, on a file in the private session directory
 * that is removed afterwards. */
#pragma once

#include "ui/desk.h"

/* The text as it was left; NULL when the editor failed (*error) . Transfer full. */
char *editor_run (Desk *desk, const char *text, GError **error);
/* Shows text that is already harmless. */
gboolean editor_show (Desk *desk, const char *text, GError **error);
