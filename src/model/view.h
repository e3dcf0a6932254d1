/* SPDX-License-Identifier: MIT */
/* view - a query that a member gave a digit and a name */
#pragma once

#include <glib.h>

/* name NULL: there is none. sort is "" (what is due first) or "received descending" and the like. */
typedef struct { int digit; char *name, *query, *sort; } SavedView;

SavedView *saved_view_new (int digit, const char *name, const char *query, const char *sort);
void saved_view_clear (SavedView *view);
void saved_view_free (gpointer view);
