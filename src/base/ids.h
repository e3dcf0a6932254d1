/* SPDX-License-Identifier: MIT */
/* ids - names for new things (libuuid)
 *
 * An Ids hands out opaque identifiers: random ones in an office, repeatable ones in a
 * seeded demo. */
#pragma once

#include <glib.h>

typedef struct Ids Ids;

Ids *ids_new_random (void);
Ids *ids_new_seeded (guint64 seed);
void ids_free (Ids *ids);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ids, ids_free)

/* "p-" and 32 hex digits for prefix 'p'. Transfer full. */
char *ids_next (Ids *ids, char prefix);
