/* SPDX-License-Identifier: MIT */
/* ui - the desk on a terminal */
#pragma once

#include "office/office.h"

typedef struct
{
  const char *query;      /* first limit, or NULL for the default queue */
  const char *show;       /* case to open at once, or NULL */
} DeskOptions;

/* Runs until the member leaves; restores the terminal whatever happens. Returns the exit
 * status. Errors are shown on screen; *error only when there can be no screen. */
gboolean desk_run (Office *office, const DeskOptions *options, int *status, GError **error);
