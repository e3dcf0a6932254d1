/* SPDX-License-Identifier: MIT */
/* editor - lends the terminal to $EDITOR or $PAGER
 *
 * Started by argument vector, never by a shell, on a file in the private session directory
 * that is removed afterwards. */
#pragma once

#include "ui/desk.h"

/* Whether somebody named an editor; the desk's own is used otherwise. */
gboolean editor_is_set (const Desk *desk);
/* The text as it was left. When the editor failed *error is set, and the text is what it had
 * saved by then, or NULL. Transfer full. */
char *editor_run (Desk *desk, const char *text, GError **error);
/* Shows text that is already harmless. */
gboolean editor_show (Desk *desk, const char *text, GError **error);
