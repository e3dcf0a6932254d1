/* SPDX-License-Identifier: MIT */
#include "base/ids.h"

#include <string.h>

#include <uuid/uuid.h>

#include "base/crypto.h"

struct Ids
{
  gboolean seeded;
  guint64 seed, count;
};

Ids *
ids_new_random (void)
{
  return g_new0 (Ids, 1);
}

Ids *
ids_new_seeded (guint64 seed)
{
  Ids *ids = g_new0 (Ids, 1);

  ids->seeded = TRUE;
  ids->seed = seed;
  return ids;
}

void
ids_free (Ids *ids)
{
  g_free (ids);
}

/* Name-based under the namespace of object identifiers: the same seed, the same ids. */
static void
generate_seeded (Ids *ids, uuid_t id)
{
  g_autofree char *name = g_strdup_printf ("recourse/%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                                           ids->seed, ids->count++);

  uuid_generate_sha1 (id, *uuid_get_template ("oid"), name, strlen (name));
}

char *
ids_next (Ids *ids, char prefix)
{
  uuid_t id;

  if (ids->seeded)
    generate_seeded (ids, id);
  else
    uuid_generate_random (id);
  g_autofree char *hex = crypto_hex (id, sizeof id);
  return g_strdup_printf ("%c-%s", prefix, hex);
}
