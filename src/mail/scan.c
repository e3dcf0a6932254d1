/* SPDX-License-Identifier: MIT */
#include "mail/scan.h"

#include <string.h>

#include "mail/gmime.h"
#include "mail/headers.h"

typedef struct
{
  char *boundary;      /* NULL: a message in a message */
  gsize length;
  gboolean digest;     /* parts are messages unless they say otherwise */
} Level;

typedef struct
{
  const char *bytes;
  gsize length, at;
  gsize part;          /* where the part that is being read began */
  guint parts;
  GArray *levels;      /* Level */
} Scan;

static void
level_clear (gpointer data)
{
  g_clear_pointer (&((Level *) data)->boundary, g_free);
}

static gboolean
push (Scan *scan, const char *boundary, gboolean digest)
{
  Level level = { g_strdup (boundary), boundary ? strlen (boundary) : 0, digest };

  if (boundary)
    while (level.length && g_ascii_isspace (level.boundary[level.length - 1]))
      level.length--;
  g_array_append_val (scan->levels, level);
  return scan->levels->len <= SCAN_NESTING;
}

static gboolean
parameters_fit (const HeaderLine *line)
{
  guint n = 0;

  if (line && line->value_length > HEADER_LIMIT)
    return FALSE;
  for (gsize i = 0; line && i < line->value_length; i++)
    n += line->value[i] == ';';
  return n <= SCAN_PARAMETERS;
}

static gboolean
all_parameters_fit (const Headers *headers)
{
  static const char *const names[] = { "Content-Type", "Content-Disposition" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const HeaderLine *line;

      for (guint at = 0; (line = headers_next (headers, names[i], &at));)
        if (!parameters_fit (line))
          return FALSE;
    }
  return TRUE;
}

static gboolean
in_digest (const Scan *scan)
{
  return scan->levels->len && g_array_index (scan->levels, Level, scan->levels->len - 1).digest;
}

/* Reads one header block and enters what it opens. FALSE: a limit is passed. *again: the
 * body is a message whose header follows at once. */
static gboolean
enter (Scan *scan, gboolean *again)
{
  g_autoptr (Headers) headers = headers_read (scan->bytes, scan->length, scan->at);
  g_autofree char *value = headers_text (headers, "Content-Type");
  g_autoptr (GMimeContentType) type = NULL;

  *again = FALSE;
  scan->at = headers->body;
  if (headers->over || !all_parameters_fit (headers))
    return FALSE;
  if (value)
    type = g_mime_content_type_parse (NULL, value);
  if (type ? g_mime_content_type_is_type (type, "message", "*") : in_digest (scan))
    {
      *again = TRUE;
      return push (scan, NULL, FALSE);
    }
  if (type && g_mime_content_type_is_type (type, "multipart", "*"))
    {
      const char *boundary = g_mime_content_type_get_parameter (type, "boundary");

      if (boundary && *boundary)
        return push (scan, boundary, g_mime_content_type_is_type (type, "multipart", "digest"));
    }
  return TRUE;
}

/* Which level's boundary the line is, -1 for none; *closes when it ends that level. */
static int
match (const Scan *scan, const char *line, gsize length, gboolean *closes)
{
  for (int i = (int) scan->levels->len - 1; i >= 0; i--)
    {
      const Level *level = &g_array_index (scan->levels, Level, (guint) i);

      if (level->boundary && length >= level->length + 2
          && memcmp (line + 2, level->boundary, level->length) == 0)
        {
          *closes = length >= level->length + 4 && memcmp (line + 2 + level->length, "--", 2) == 0;
          return i;
        }
    }
  return -1;
}

static const char *
next_dashes (const char *at, const char *end)
{
  while (at < end && !(at[0] == '-' && end - at > 1 && at[1] == '-'))
    {
      at = memchr (at, '\n', (gsize) (end - at));
      if (!at)
        return end;
      at++;
    }
  return at;
}

/* Skips to the header of the next part; FALSE at the end of the message. */
static gboolean
skip_body (Scan *scan)
{
  const char *end = scan->bytes + scan->length;
  const char *line = scan->bytes + scan->at;

  while ((line = next_dashes (line, end)) < end)
    {
      const char *newline = memchr (line, '\n', (gsize) (end - line));
      const char *next = newline ? newline + 1 : end;
      gboolean closes = FALSE;
      int level = match (scan, line, (gsize) ((newline ? newline : end) - line), &closes);

      if (level >= 0)
        {
          scan->part = (gsize) (line - scan->bytes);
          g_array_set_size (scan->levels, (guint) level + !closes);
        }
      line = next;
      scan->at = (gsize) (next - scan->bytes);
      if (level >= 0 && !closes)
        return TRUE;
    }
  return FALSE;
}

gsize
scan_safe_length (const char *bytes, gsize length)
{
  Scan scan = { .bytes = bytes, .length = length };
  gboolean fits = TRUE, again = TRUE, more = TRUE;

  scan.levels = g_array_new (FALSE, TRUE, sizeof (Level));
  g_array_set_clear_func (scan.levels, level_clear);
  while (fits && more)
    {
      again = TRUE;
      while (fits && again)
        fits = enter (&scan, &again);
      more = fits && skip_body (&scan);
      fits = fits && ++scan.parts <= SCAN_PARTS;
    }
  g_array_unref (scan.levels);
  return fits ? length : scan.part;
}
