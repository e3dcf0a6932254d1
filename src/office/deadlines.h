/* SPDX-License-Identifier: MIT */
/* deadlines - what is late, what will be: every open promise of every case, a line a clock */
#pragma once

#include "model/deadline.h"
#include "office/office.h"

/* Which deadlines are meant, and in what order. */
typedef struct
{
  DeadlineBy by;
  gboolean descending;     /* the latest first, within each section or group */
  char *limit, *also;      /* query texts; NULL: none */
  Query *query;            /* the same with what else is asked for; NULL: all */
  gboolean away;           /* only what falls due between two days, and next actions of pauses */
  GDate from, until;
  GPtrArray *groups;       /* DeadlineGroup; NULL by day, or not loaded */
} DeadlineView;

DeadlineView *deadline_view_new (void);
void deadline_view_free (DeadlineView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeadlineView, deadline_view_free)
/* 'limit' with 'also' (queries; NULL or "": none) is what it shows from now on. Errors:
 * INVALID, and all stays as it was. */
gboolean office_deadline_limit (Office *office, DeadlineView *view, const char *limit, const char *also,
                                GError **error);

/* Rows (Deadline, transfer full) in list order: at most n from that place on. *more: there
 * are further ones that way. By anything but the day it may be dear, and can be cancelled
 * (BUSY). Loads the groups where there are some. */
GPtrArray *office_deadlines (Office *office, DeadlineView *view, WindowPlace place, const Deadline *at, int n,
                             gboolean *more, GError **error);
/* The nearest row that the query matches too; NULL without *error: none. 'at' NULL: from the
 * end that the direction begins at. */
Deadline *office_deadline_find (Office *office, DeadlineView *view, const char *query, const Deadline *at,
                                int direction, GError **error);
/* Counts of the sections and days; may be cancelled. Transfer full. */
DeadlineSums *office_deadline_sums (Office *office, DeadlineView *view, GError **error);
/* Groups again with what they hold now. */
gboolean office_deadline_groups (Office *office, DeadlineView *view, GError **error);
/* Name of the group a row stands in; borrowed. */
const char *deadline_view_group (const DeadlineView *view, int group);
