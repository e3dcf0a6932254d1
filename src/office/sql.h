/* SPDX-License-Identifier: MIT */
/* sql - questions of a supervisor's own, in SQL, to views that only read */
#pragma once

#include "db/guest.h"
#include "office/office.h"

typedef struct { const char *name, *columns; } OfficeSqlView;   /* columns parted by blanks */
/* Ends with name NULL. */
const OfficeSqlView *office_sql_views (void);

/* Errors: DENIED (for supervisors, admins and auditors; or what no view shows), and as db_guest_ask. */
gboolean office_sql (Office *office, const char *sql, guint seconds, const GuestReader *reader, GError **error);
