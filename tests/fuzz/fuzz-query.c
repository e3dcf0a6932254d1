/* SPDX-License-Identifier: MIT */
/* Any text as a query: refused in one line, or written back to the same tree. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/query.h"
#include "fuzz.h"

static char *
member_id (const char *name, gpointer data)
{
  return g_str_has_prefix (name, "m") ? g_strconcat ("m", name, NULL) : NULL;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  QueryContext context = { G_GINT64_CONSTANT (1773396000000000), zone, "m1", member_id, NULL, 2026 };
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (Query) query = query_parse (text, &context, &error);

  if (!query)
    {
      if (!error || strpbrk (error->message, "\n\r\x1b") || !g_utf8_validate (error->message, -1, NULL))
        abort ();
      return 0;
    }
  g_autofree char *written = query_format (query);
  g_autoptr (Query) again = query_parse (written, &context, NULL);
  /* Quoting makes a query longer; only then may it be refused. */
  if (again ? !query_equal (query, again) : strlen (written) <= strlen (text))
    abort ();
  return 0;
}
