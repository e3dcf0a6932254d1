/* SPDX-License-Identifier: MIT */
#include "policy/outline.h"

#include <string.h>
#include <yaml.h>

#include "base/text.h"

#define DEPTH_LIMIT 8
#define NODE_LIMIT 50000
#define SCALAR_LIMIT 20000
#define KEY_LIMIT 64         /* every node below keeps it in its path */
#define LIST_LIMIT 1000      /* values of one list: each is held against those of others */

/* One open mapping or sequence. */
typedef struct
{
  gboolean mapping;
  guint next;          /* of a sequence: how many entries have begun */
  char *key;           /* of a mapping: the key whose value comes next, or NULL */
  gsize path;          /* length of the path of this node */
} Level;

struct Outline
{
  GHashTable *lines;   /* path to line; NULL when nobody asks */
  GString *path;
  GArray *levels;
  guint nodes, documents;
  OutlineFinding finding;
  gpointer data;
  gboolean stopped;    /* nothing after this can be trusted */
};

static void
level_clear (Level *level)
{
  g_free (level->key);
}

static void complain (Outline *outline, int line, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
complain (Outline *outline, int line, const char *format, ...)
{
  g_autofree char *field = text_safe (outline->path->len ? outline->path->str : "file", -1, TEXT_ONE_LINE);
  va_list args;

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  outline->finding (line, field, what, outline->data);
}

static Level *
top (Outline *outline)
{
  return outline->levels->len ? &g_array_index (outline->levels, Level, outline->levels->len - 1) : NULL;
}

static int
line_of (const yaml_event_t *event)
{
  return (int) event->start_mark.line + 1;
}

/* Puts the path of the node that begins now into outline->path. */
static void
enter_path (Outline *outline, int line)
{
  Level *level = top (outline);

  if (level && !level->mapping)
    level->next++;
  if (!outline->lines)
    {
      if (level)
        g_clear_pointer (&level->key, g_free);
      return;
    }
  g_string_truncate (outline->path, level ? level->path : 0);
  if (level && level->mapping)
    g_string_append_printf (outline->path, "%s%s", outline->path->len ? "." : "", level->key ? level->key : "?");
  else if (level)
    g_string_append_printf (outline->path, "[%u]", level->next - 1);
  if (level)
    g_clear_pointer (&level->key, g_free);
  g_hash_table_insert (outline->lines, g_strdup (outline->path->str), GINT_TO_POINTER (line));
}

/* A character that a screen or a letter must not get from a pack; 0 when all are fine. */
static gunichar
forbidden_character (const char *text, gsize length)
{
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x200b || c == 0x200e
          || c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)
          || c == 0x2028 || c == 0x2029 || c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f))
        return c;
    }
  return 0;
}

static void
check_scalar (Outline *outline, const yaml_event_t *event)
{
  const char *text = (const char *) event->data.scalar.value;
  gsize length = event->data.scalar.length;
  gunichar c = memchr (text, 0, length) ? 0 : forbidden_character (text, length);

  if (memchr (text, 0, length))
    complain (outline, line_of (event), "holds a NUL character: remove it");
  else if (c)
    complain (outline, line_of (event), "holds the character U+%04X, which is not shown as text: remove it", c);
  else if (length > SCALAR_LIMIT)
    complain (outline, line_of (event), "is longer than %d bytes: shorten it", SCALAR_LIMIT);
}

static void
take_key (Outline *outline, const yaml_event_t *event)
{
  Level *level = top (outline);
  const char *key = (const char *) event->data.scalar.value;

  if (event->data.scalar.length > KEY_LIMIT)
    {
      complain (outline, line_of (event), "has a key longer than %d bytes: no key of a pack is", KEY_LIMIT);
      outline->stopped = TRUE;
      return;
    }
  level->key = g_strdup (key);
  g_string_truncate (outline->path, level->path);
  g_string_append (outline->path, outline->path->len ? "." : "");
  g_string_append (outline->path, key);
  check_scalar (outline, event);
  if (strcmp (key, "<<") == 0)
    complain (outline, line_of (event), "merges another mapping: write its fields out");
  else if (outline->lines && g_hash_table_contains (outline->lines, outline->path->str))
    complain (outline, line_of (event), "stands twice: keep one");
}

static void
take_scalar (Outline *outline, const yaml_event_t *event)
{
  Level *level = top (outline);

  if (level && level->mapping && !level->key)
    {
      take_key (outline, event);
      return;
    }
  enter_path (outline, line_of (event));
  check_scalar (outline, event);
  if (level && !level->mapping && level->next > LIST_LIMIT)
    {
      complain (outline, line_of (event), "is the entry after the %dth of its list: no list of a pack has more", LIST_LIMIT);
      outline->stopped = TRUE;
    }
}

static void
take_start (Outline *outline, const yaml_event_t *event, gboolean mapping)
{
  Level *level = top (outline), next = { .mapping = mapping };

  if (level && level->mapping && !level->key)
    {
      complain (outline, line_of (event), "a key must be a word: quote it or write it on one line");
      outline->stopped = TRUE;
      return;
    }
  enter_path (outline, line_of (event));
  next.path = outline->path->len;
  g_array_append_val (outline->levels, next);
  if (outline->levels->len > DEPTH_LIMIT)
    {
      complain (outline, line_of (event), "is nested more than %d deep: no pack is", DEPTH_LIMIT);
      outline->stopped = TRUE;
    }
}

static void
take_end (Outline *outline)
{
  const Level *level = top (outline);

  g_return_if_fail (level);
  g_string_truncate (outline->path, level->path);
  g_array_set_size (outline->levels, outline->levels->len - 1);
}

static void
take_document (Outline *outline, const yaml_event_t *event)
{
  if (++outline->documents == 1)
    return;
  complain (outline, line_of (event), "a second document begins here: a pack is one, remove the line ---");
  outline->stopped = TRUE;
}

/* Anchors and tags have no use here, and aliases to them can grow without end. */
static void
refuse_decoration (Outline *outline, const yaml_event_t *event, const yaml_char_t *anchor, const yaml_char_t *tag)
{
  if (!anchor && !tag)
    return;
  complain (outline, line_of (event), "has %s: write the value without it", anchor ? "an anchor (&)" : "a tag (!)");
  outline->stopped = TRUE;
}

static void
take_event (Outline *outline, const yaml_event_t *event)
{
  switch (event->type)
    {
    case YAML_DOCUMENT_START_EVENT:
      take_document (outline, event);
      break;
    case YAML_ALIAS_EVENT:
      complain (outline, line_of (event), "is an alias (*): write the value out");
      outline->stopped = TRUE;
      break;
    case YAML_SCALAR_EVENT:
      refuse_decoration (outline, event, event->data.scalar.anchor, event->data.scalar.tag);
      take_scalar (outline, event);
      break;
    case YAML_MAPPING_START_EVENT:
      refuse_decoration (outline, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
      take_start (outline, event, TRUE);
      break;
    case YAML_SEQUENCE_START_EVENT:
      refuse_decoration (outline, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
      take_start (outline, event, FALSE);
      break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
      take_end (outline);
      break;
    default:
      break;
    }
  if (++outline->nodes > NODE_LIMIT && !outline->stopped)
    {
      complain (outline, line_of (event), "has more than %d nodes by here: no pack has", NODE_LIMIT);
      outline->stopped = TRUE;
    }
}

static void
walk (Outline *outline, yaml_parser_t *parser)
{
  gboolean ended = FALSE;

  while (!ended && !outline->stopped)
    {
      yaml_event_t event;

      if (!yaml_parser_parse (parser, &event))
        {
          g_string_truncate (outline->path, 0);
          complain (outline, (int) parser->problem_mark.line + 1, "is no YAML: %s%s%s",
                    parser->problem ? parser->problem : "unreadable", parser->context ? " " : "",
                    parser->context ? parser->context : "");
          return;
        }
      ended = event.type == YAML_STREAM_END_EVENT;
      take_event (outline, &event);
      yaml_event_delete (&event);
    }
  if (ended && !outline->documents)
    complain (outline, 1, "is empty: begin with 'pack: NAME'");
}

static int
line_at (const char *text, const char *place)
{
  int line = 1;

  for (; text < place; text++)
    line += *text == '\n';
  return line;
}

/* TRUE when the bytes are text that the parser may see. */
static gboolean
check_bytes (Outline *outline, const char *text, gsize length)
{
  const char *end;

  if (length > OUTLINE_SIZE_LIMIT)
    complain (outline, 0, "has %" G_GSIZE_FORMAT " bytes and a pack has at most %d: is this the right file?",
              length, OUTLINE_SIZE_LIMIT);
  else if (memchr (text, 0, length))
    complain (outline, line_at (text, memchr (text, 0, length)), "holds a NUL byte: is this a text file?");
  else if (!g_utf8_validate (text, (gssize) length, &end))
    complain (outline, line_at (text, end), "is not UTF-8 here: convert it");
  else
    return TRUE;
  return FALSE;
}

Outline *
outline_new (GBytes *bytes, gboolean lines, OutlineFinding finding, gpointer data)
{
  Outline *outline = g_new0 (Outline, 1);
  yaml_parser_t parser;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  outline->finding = finding;
  outline->data = data;
  outline->lines = lines ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) : NULL;
  outline->path = g_string_new (NULL);
  outline->levels = g_array_new (FALSE, TRUE, sizeof (Level));
  g_array_set_clear_func (outline->levels, (GDestroyNotify) level_clear);
  if (!check_bytes (outline, text ? text : "", length) || !yaml_parser_initialize (&parser))
    return outline;
  yaml_parser_set_input_string (&parser, (const unsigned char *) (text ? text : ""), length);
  yaml_parser_set_encoding (&parser, YAML_UTF8_ENCODING);
  walk (outline, &parser);
  yaml_parser_delete (&parser);
  return outline;
}

void
outline_free (Outline *outline)
{
  if (!outline)
    return;
  g_clear_pointer (&outline->lines, g_hash_table_unref);
  g_string_free (outline->path, TRUE);
  g_array_unref (outline->levels);
  g_free (outline);
}

int
outline_line (const Outline *outline, const char *path)
{
  g_autofree char *around = g_strdup (path);

  if (!outline->lines)
    return 1;
  for (;;)
    {
      gpointer line = g_hash_table_lookup (outline->lines, around);
      char *dot = strrchr (around, '.'), *bracket = strrchr (around, '[');

      if (line)
        return GPOINTER_TO_INT (line);
      if (!*around)
        return 1;
      *MAX (MAX (dot, bracket), around) = '\0';
    }
}
