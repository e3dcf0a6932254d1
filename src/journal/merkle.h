/* SPDX-License-Identifier: MIT */
/* merkle - the tree of RFC 6962 and RFC 9162: hashes, frontier, proofs, their checks
 *
 * Pure: where stored hashes come from is the caller's. A proof is an array of 32-byte
 * GBytes. Complete subtrees are named by level (0: leaves) and index within it. */
#pragma once

#include <glib.h>

#define MERKLE_SIZE 32
#define MERKLE_LEVELS 63

void merkle_leaf (const void *entry, gsize length, guint8 hash[MERKLE_SIZE]);
void merkle_node (const guint8 left[MERKLE_SIZE], const guint8 right[MERKLE_SIZE], guint8 hash[MERKLE_SIZE]);

/* The complete subtrees that a tree of 'size' leaves falls into: level k is there when
 * bit k of size is set. All zero is the empty tree. */
typedef struct
{
  guint64 size;
  guint8 hash[MERKLE_LEVELS][MERKLE_SIZE];
} MerkleFrontier;

/* Called for each subtree of two leaves or more that a leaf completes. */
typedef void (*MerkleCompleted) (guint level, guint64 index, const guint8 hash[MERKLE_SIZE], gpointer data);
void merkle_frontier_push (MerkleFrontier *frontier, const guint8 leaf[MERKLE_SIZE],
                           MerkleCompleted completed, gpointer data);
void merkle_frontier_root (const MerkleFrontier *frontier, guint8 root[MERKLE_SIZE]);

/* Hands out the hash of a complete subtree. */
typedef gboolean (*MerkleStored) (guint level, guint64 index, guint8 hash[MERKLE_SIZE], gpointer data, GError **error);
gboolean merkle_root (guint64 size, MerkleStored stored, gpointer data, guint8 root[MERKLE_SIZE], GError **error);
GPtrArray *merkle_inclusion (guint64 index, guint64 size, MerkleStored stored, gpointer data, GError **error);
GPtrArray *merkle_consistency (guint64 from, guint64 to, MerkleStored stored, gpointer data, GError **error);

/* RFC 9162 2.1.3.2 and 2.1.4.2. A consistency proof from the empty tree says nothing and
 * is refused. */
gboolean merkle_check_inclusion (guint64 index, guint64 size, const guint8 leaf[MERKLE_SIZE],
                                 const GPtrArray *proof, const guint8 root[MERKLE_SIZE]);
gboolean merkle_check_consistency (guint64 from, guint64 to, const GPtrArray *proof,
                                   const guint8 from_root[MERKLE_SIZE], const guint8 to_root[MERKLE_SIZE]);
