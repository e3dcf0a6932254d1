/* SPDX-License-Identifier: MIT */
/* guest - what of the tables questions in SQL may see */
#pragma once

#include "db/guest.h"
#include "store/store.h"

/* The database as this member may ask it: restricted cases of which he is not named are in no row.
 * 'path' is that of an office that is open. Errors: as db_guest_open. */
DbGuest *store_guest (const char *path, const Viewer *viewer, GError **error);

/* The views, in order; ends with name NULL. 'columns' for people, "number, type, ...". */
typedef struct { const char *name, *what; } GuestView;
const GuestView *store_guest_views (void);
/* Why a table of the database is shown by no view; NULL: it is shown, or is no table of ours. */
const char *store_guest_hides (const char *table);
