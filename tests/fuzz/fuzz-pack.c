/* SPDX-License-Identifier: MIT */
/* Any bytes as a pack: findings or a pack whose clocks can be asked. */
#include <stdint.h>
#include <stdlib.h>

#include "base/when.h"
#include "policy/pack.h"
#include "fuzz.h"

static void
ask (const Pack *pack)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  PackHints hints = { "support@example.org", "delete my data", "may I ask?", FALSE };
  g_autofree char *type = NULL, *why = NULL;

  for (guint i = 0; i < pack->types->len; i++)
    {
      PackCase kase = { .type = ((PackType *) g_ptr_array_index (pack->types, i))->id, .zone = zone,
                        .acknowledged_at = WHEN_NONE, .answered_at = WHEN_NONE, .finished_at = WHEN_NONE,
                        .triaged_at = WHEN_NONE };
      g_autoptr (GPtrArray) clocks = pack_clocks (pack, &kase);

      for (guint j = 0; j < clocks->len; j++)
        g_strfreev (pack_explain (pack, &kase, ((Clock *) g_ptr_array_index (clocks, j))->rule));
    }
  pack_suggest (pack, &hints, &type, &why);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GPtrArray) findings = pack_check ("fuzz.yaml", bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (Pack) pack = pack_parse ("fuzz.yaml", bytes, &error);

  /* What the checker finds nothing wrong with, everybody can read. */
  if ((!findings->len && !pack) || (!pack && !error))
    abort ();
  for (guint i = 0; i < findings->len; i++)
    if (!g_utf8_validate (g_ptr_array_index (findings, i), -1, NULL))
      abort ();
  if (pack)
    ask (pack);
  return 0;
}
