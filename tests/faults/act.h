/* SPDX-License-Identifier: MIT */
/* act - one durable act with everything that belongs to it, for tests that break things
 *
 * Takes in a made-up message: event, openings, tree, case, message, search words and the
 * digest of what was taken in, in one transaction. The key is told by whoever acts, and
 * asked for afterwards. */
#pragma once

#include "db/db.h"

/* The first events of a journal. */
gboolean act_prepare (Db *db, GError **error);
/* Done and durable when TRUE; undone when FALSE. */
gboolean act_take_in (Db *db, const char *key, gsize size, GError **error);
/* TRUE with *there when all of the act is there, or nothing of it; half is an error. */
gboolean act_look (Db *db, const char *key, gboolean *there, GError **error);
/* The file is sound, the journal verifies, and event, case, message and digest agree in
 * number. 'acts' (may be NULL) receives how many there are. */
gboolean act_verify (Db *db, gint64 *acts, GError **error);
