/* SPDX-License-Identifier: MIT */
/* seal - what the sealer remembers of every journal it signed for
 *
 * PATH.key holds the signing key (0600). PATH.seal is public: the verifier key, and for
 * each journal, by its id, the size and frontier last signed. Neither is ever taken from
 * the database. doc/formats/journal.md has the lines. */
#pragma once

#include "journal/merkle.h"
#include "journal/note.h"

typedef struct
{
  char *journal;            /* id */
  MerkleFrontier frontier;
} Sealed;

typedef struct
{
  GPtrArray *keys;          /* NoteKey */
  GPtrArray *journals;      /* Sealed */
} Seal;

Seal *seal_new (void);
void seal_free (Seal *seal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Seal, seal_free)

/* Errors: INVALID with the line at fault. */
Seal *seal_parse (const char *text, gsize length, GError **error);
char *seal_format (const Seal *seal);
/* NULL when it was never sealed; seal_add makes it (empty). Borrowed. */
Sealed *seal_find (const Seal *seal, const char *journal);
Sealed *seal_add (Seal *seal, const char *journal);

/* PATH.seal. A missing file is NOT_FOUND and says what to do; an empty one is a sealer
 * that never signed. */
Seal *seal_load (const char *db_path, GError **error);
gboolean seal_save (const Seal *seal, const char *db_path, GError **error);

/* What can be known beside the database: keys of PATH.key and PATH.seal together, and the
 * state; both files may be missing or unreadable. Errors: INVALID for a broken one. */
Seal *seal_pinned (const char *db_path, GError **error);
