/* SPDX-License-Identifier: MIT */
/* Feeds a fuzz target its corpus, each file whole, cut and altered, the same every time.
 * A broken promise aborts, and the harness reports the file named last. */
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "fuzz.h"

#define ALTERED 200

/* Repeatable, unlike GRand across versions. */
static guint32
next (guint32 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

static void
alter (guint8 *bytes, gsize length, guint32 *state)
{
  static const char telling[] = "\n\r\t \"'{}[]:,-#&*!|>%@`\\()<=0129azAZ\x00\x1b\x7f\x80\xc3\xe2\xff";
  guint n = 1 + next (state) % 4;

  while (n-- && length)
    bytes[next (state) % length] = (guint8) telling[next (state) % (sizeof telling - 1)];
}

static void
replay (const char *bytes, gsize length, guint32 seed)
{
  LLVMFuzzerTestOneInput ((const uint8_t *) bytes, length);
  for (guint i = 0; i < ALTERED; i++)
    {
      gsize kept = i % 4 ? length : length - next (&seed) % (length + 1);
      g_autofree guint8 *copy = g_memdup2 (bytes, kept);

      alter (copy, kept, &seed);
      LLVMFuzzerTestOneInput (copy ? copy : (const guint8 *) "", kept);
    }
}

int
main (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TEST_SOURCE"), "fuzz/corpus", CORPUS, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *bytes = NULL;
      gsize length;

      if (!g_file_get_contents (path, &bytes, &length, NULL))
        continue;
      printf ("# %s\n", name);
      fflush (stdout);
      replay (bytes, length, g_str_hash (name) | 1);
      printf ("ok %u - %s\n", ++n, name);
    }
  printf ("1..%u\n", n);
  return n ? 0 : 1;
}
