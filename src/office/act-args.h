/* SPDX-License-Identifier: MIT */
/* act-args - reading the values handed to an act, for whoever carries it out
 *
 * What callers of an act need (new, set, get, set_rev) is promised in office.h. */
#pragma once

#include "office/office.h"

/* The row version the member saw; -1: not asked. */
gint64 act_args_rev (const ActArgs *args);
/* Key and value number *at, in the order they were set, and moves on; FALSE at the end.
 * Borrowed. *at starts at 0. */
gboolean act_args_each (const ActArgs *args, guint *at, const char **key, const char **value);
