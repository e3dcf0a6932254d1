/* SPDX-License-Identifier: MIT */
/* history - lines that were typed, by prompt
 *
 * Kept in memory; lines of ':' that can hold no personal text also in a file of the
 * member's state directory (0600). */
#pragma once

#include <glib.h>

typedef struct History History;

/* 'path' NULL: memory only. A file that cannot be read is an empty history. */
History *history_new (const char *path);
void history_free (History *history);

/* 'kind' is the prompt's sign: ':' '/' ... 'keep': also in the file. */
void history_add (History *history, char kind, const char *line, gboolean keep);
/* The n-th from the last (0: the last) that begins with 'prefix'; NULL when there are no more.
 * Borrowed. */
const char *history_get (const History *history, char kind, const char *prefix, guint n);
/* $XDG_STATE_HOME/recourse/history. Transfer full. */
char *history_path (void);
