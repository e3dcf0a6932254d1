/* SPDX-License-Identifier: MIT */
/* Any bytes as text for the sinks that leave the desk: a cell of a spreadsheet runs
 * nothing and is one field of one record, a name of a file is one that may be created. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "base/text.h"
#include "fuzz.h"

/* Reads one field as RFC 4180 has it; what follows it is returned. */
static const char *
read_field (const char *at, GString *value)
{
  gboolean quoted = *at == '"';

  for (at += quoted; *at; at++)
    if (quoted && at[0] == '"' && at[1] == '"')
      g_string_append_c (value, *at++);
    else if (quoted ? *at == '"' : *at == ',' || *at == '\r')
      return at + quoted;
    else
      g_string_append_c (value, *at);
  abort ();
}

static gboolean
runs (const char *line)
{
  static const char *const starts[] = { "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };

  while (g_unichar_type (g_utf8_get_char (line)) == G_UNICODE_SPACE_SEPARATOR)
    line = g_utf8_next_char (line);
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (line, starts[i]))
      return TRUE;
  return FALSE;
}

static void
try_csv (const char *text)
{
  const char *const fields[] = { text, "end" };
  g_autoptr (GString) row = g_string_new (NULL), value = g_string_new (NULL);

  text_csv_row (row, fields, G_N_ELEMENTS (fields));
  if (!g_utf8_validate (row->str, (gssize) row->len, NULL) || strcmp (read_field (row->str, value), ",end\r\n") != 0)
    abort ();
  g_auto (GStrv) lines = g_strsplit (value->str, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (runs (lines[i]) || strpbrk (lines[i], "\r\t\033"))
      abort ();
}

static void
try_name (const char *text, gboolean ascii)
{
  g_autofree char *name = text_file_name (text, ascii);

  if (!*name || strlen (name) > 120 || strpbrk (name, "/\n\033") || *name == '.' || *name == '-'
      || !g_utf8_validate (name, -1, NULL) || (ascii && !g_str_is_ascii (name)))
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  try_csv (text);
  try_name (text, TRUE);
  try_name (text, FALSE);
  return 0;
}
