/* SPDX-License-Identifier: MIT */
/* tree - the hashes of the journal's tree, as the database keeps them
 *
 * Level 0 stands in table event, complete subtrees above it in table node. */
#pragma once

#include "db/db.h"
#include "journal/merkle.h"

/* Stores the nodes that leaf number 'seq' completes. Its event row is there already. */
gboolean tree_add (Db *db, gint64 seq, const guint8 leaf[MERKLE_SIZE], GError **error);

/* A MerkleStored; data is the Db. Errors: CORRUPT when it is missing. */
gboolean tree_hash (guint level, guint64 index, guint8 hash[MERKLE_SIZE], gpointer db, GError **error);
