/* SPDX-License-Identifier: MIT */
/* ui - the desk on a terminal */
#pragma once

#include "office/office.h"

typedef struct
{
  const char *query;      /* first limit, or NULL for the default queue */
  const char *show;       /* case to open at once, or NULL */
  gboolean read_only;
  const char *outbox;     /* where exports go, and nothing else is written and no program started
                             nor a file of the member read; NULL: no service mode */
  gboolean guarded;       /* nothing of a personal file may start a program or write a file */
} DeskOptions;

/* What is wrong in the member's own file; elements char *. *path transfer full. */
GPtrArray *desk_personal_problems (char **path);
/* Rows of the lists "options", "elements", "contexts" and "instructions", for the manual. */
void desk_personal_tables (void (*row) (const char *list, const char *name, const char *args, const char *help,
                                        gpointer data),
                           gpointer data);

/* Runs until the member leaves; restores the terminal whatever happens. Returns the exit
 * status. Errors are shown on screen; *error only when there can be no screen. */
gboolean desk_run (Office *office, const DeskOptions *options, int *status, GError **error);
