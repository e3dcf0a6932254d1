/* SPDX-License-Identifier: MIT */
#include "mail/headers.h"

#include <string.h>

void
headers_free (Headers *headers)
{
  if (!headers)
    return;
  g_array_unref (headers->lines);
  g_free (headers);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Length of a header name at 'line', 0 when the line does not begin with one. */
static gsize
name_length (const char *line, const char *end)
{
  const char *at = line;

  while (at < end && *at > ' ' && *at < 127 && *at != ':')
    at++;
  for (const char *colon = at; colon < end; colon++)
    if (*colon == ':')
      return (gsize) (at - line);
    else if (!is_blank (*colon))
      break;
  return 0;
}

static void
take_line (GArray *lines, const char *line, const char *end)
{
  HeaderLine taken = { .name = line, .name_length = name_length (line, end) };

  if (!taken.name_length)
    return;
  taken.value = (const char *) memchr (line, ':', (gsize) (end - line)) + 1;
  taken.value_length = (gsize) (end - taken.value);
  g_array_append_val (lines, taken);
}

/* A line that begins with a blank goes on with the one before it, if that was a header. */
static void
take_or_continue (GArray *lines, const char *line, const char *end, gboolean *open)
{
  guint before = lines->len;

  if (!is_blank (*line))
    {
      take_line (lines, line, end);
      *open = lines->len > before;
    }
  else if (*open)
    {
      HeaderLine *last = &g_array_index (lines, HeaderLine, before - 1);

      last->value_length = (gsize) (end - last->value);
    }
}

Headers *
headers_read (const char *bytes, gsize length, gsize start)
{
  Headers *headers = g_new0 (Headers, 1);
  const char *at = bytes + start, *end = bytes + length;
  gboolean open = FALSE;

  headers->lines = g_array_new (FALSE, FALSE, sizeof (HeaderLine));
  headers->over = length - start > HEADERS_LIMIT;
  if (headers->over)
    end = at + HEADERS_LIMIT;
  while (at < end)
    {
      const char *newline = memchr (at, '\n', (gsize) (end - at));
      const char *next = newline ? newline + 1 : end;
      const char *stop = newline ? newline : end;

      if (stop > at && stop[-1] == '\r')
        stop--;
      if (stop == at)
        {
          headers->over = FALSE;
          at = next;
          break;
        }
      if (headers->lines->len >= HEADERS_LINES)
        {
          headers->over = TRUE;
          break;
        }
      take_or_continue (headers->lines, at, stop, &open);
      at = next;
    }
  headers->body = (gsize) (at - bytes);
  return headers;
}

const HeaderLine *
headers_next (const Headers *headers, const char *name, guint *position)
{
  gsize length = strlen (name);

  while (*position < headers->lines->len)
    {
      const HeaderLine *line = &g_array_index (headers->lines, HeaderLine, (*position)++);

      if (line->name_length == length && g_ascii_strncasecmp (line->name, name, length) == 0)
        return line;
    }
  return NULL;
}

char *
header_value (const HeaderLine *line)
{
  gsize length = MIN (line->value_length, HEADER_LIMIT), out = 0;
  char *value = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    {
      char c = line->value[i];

      if (c == '\r' && i + 1 < length && line->value[i + 1] == '\n')
        continue;
      value[out++] = c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
    }
  value[out] = '\0';
  return g_strstrip (value);
}

char *
headers_text (const Headers *headers, const char *name)
{
  guint position = 0;
  const HeaderLine *line = headers_next (headers, name, &position);

  return line ? header_value (line) : NULL;
}
