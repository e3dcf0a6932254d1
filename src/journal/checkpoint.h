/* SPDX-License-Identifier: MIT */
/* checkpoint - origin, size and root of a tree as a note's text (C2SP tlog-checkpoint),
 * and the proof of one entry that carries a checkpoint (C2SP tlog-proof) */
#pragma once

#include "journal/merkle.h"

typedef struct
{
  char *origin;
  gint64 size;
  guint8 root[MERKLE_SIZE];
} Checkpoint;

void checkpoint_clear (Checkpoint *checkpoint);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Checkpoint, checkpoint_clear)

/* The text of a note both ways; lines after the third are passed over. Errors: INVALID. */
gboolean checkpoint_parse (const char *text, Checkpoint *checkpoint, GError **error);
char *checkpoint_format (const char *origin, gint64 size, const guint8 root[MERKLE_SIZE]);

typedef struct
{
  GBytes *extra;         /* or NULL; nobody vouches for it */
  gint64 index;
  GPtrArray *hashes;     /* GBytes */
  char *note;            /* the signed checkpoint, verbatim */
} Proof;

void proof_clear (Proof *proof);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Proof, proof_clear)

/* Both ways; what 'proof' held is freed. Errors: INVALID. format: transfer full. */
gboolean proof_parse (const char *text, gsize length, Proof *proof, GError **error);
char *proof_format (const Proof *proof);
