/* SPDX-License-Identifier: MIT */
#include "policy/letter.h"

#include <string.h>

#define NAME_LIMIT 64

void
letter_value_free (LetterValue *value)
{
  if (!value)
    return;
  g_free (value->name);
  g_free (value->value);
  g_free (value->origin);
  g_free (value);
}

void
letter_free (Letter *letter)
{
  if (!letter)
    return;
  g_free (letter->subject);
  g_free (letter->body);
  g_ptr_array_unref (letter->used);
  g_ptr_array_unref (letter->missing);
  g_free (letter);
}

/* The next {{name}} in 'text': its name, where it begins and what follows it. Braces that
 * hold no name are text. Transfer full; NULL at the end. */
static char *
next_placeholder (const char *text, const char **begin, const char **after)
{
  for (const char *open = strstr (text, "{{"); open; open = strstr (open + 1, "{{"))
    {
      gsize length = strcspn (open + 2, "{}\n");
      g_autofree char *name = NULL;

      if (strncmp (open + 2 + length, "}}", 2) != 0)
        continue;
      name = g_strstrip (g_strndup (open + 2, length));
      if (!*name || strlen (name) > NAME_LIMIT)
        continue;
      *begin = open;
      *after = open + 2 + length + 2;
      return g_steal_pointer (&name);
    }
  return NULL;
}

static gboolean
has_text (const GPtrArray *list, const char *text)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) list, text, g_str_equal, NULL);
}

static const LetterValue *
find_value (const GPtrArray *values, const char *name)
{
  for (guint i = 0; values && i < values->len; i++)
    {
      const LetterValue *value = g_ptr_array_index (values, i);
      if (g_strcmp0 (value->name, name) == 0)
        return value->value && *value->value ? value : NULL;
    }
  return NULL;
}

static void
note_used (Letter *letter, const LetterValue *value)
{
  LetterValue *copy;

  if (find_value (letter->used, value->name))
    return;
  copy = g_new0 (LetterValue, 1);
  copy->name = g_strdup (value->name);
  copy->value = g_strdup (value->value);
  copy->origin = g_strdup (value->origin);
  g_ptr_array_add (letter->used, copy);
}

/* "{{text?}}": may be left out. */
static gboolean
take_mark (char *name)
{
  gsize length = strlen (name);

  if (length < 2 || name[length - 1] != '?')
    return FALSE;
  name[length - 1] = '\0';
  return TRUE;
}

/* What was left out takes its line with it when it stood there alone, and the blank line
 * after that. */
static const char *
leave_out (const GString *filled, const char *after)
{
  gboolean begins = !filled->len || filled->str[filled->len - 1] == '\n';

  if (!begins || *after != '\n')
    return after;
  after++;
  return *after == '\n' ? after + 1 : after;
}

/* What a value holds is never read as a template: it may be a stranger's words. */
static char *
fill (Letter *letter, const char *text, const GPtrArray *values)
{
  GString *filled = g_string_new (NULL);
  const char *at = text, *begin, *after;

  for (char *name; (name = next_placeholder (at, &begin, &after)); at = after)
    {
      gboolean optional = take_mark (name);
      const LetterValue *value = find_value (values, name);

      g_string_append_len (filled, at, begin - at);
      if (value)
        {
          g_string_append (filled, value->value);
          note_used (letter, value);
        }
      else if (optional)
        after = leave_out (filled, after);
      else
        g_string_append_printf (filled, "{{%s}}", name);
      if (!value && !optional && !has_text (letter->missing, name))
        g_ptr_array_add (letter->missing, g_strdup (name));
      g_free (name);
    }
  g_string_append (filled, at);
  return g_string_free (filled, FALSE);
}

Letter *
letter_fill (const char *subject, const char *body, const GPtrArray *values)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->used = g_ptr_array_new_with_free_func ((GDestroyNotify) letter_value_free);
  letter->missing = g_ptr_array_new_with_free_func (g_free);
  letter->subject = fill (letter, subject ? subject : "", values);
  letter->body = fill (letter, body ? body : "", values);
  return letter;
}

GPtrArray *
letter_placeholders (const char *text)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);

  for (char **line = lines; *line; line++)
    {
      const char *at = *line, *begin, *after;

      if (*at == '>')
        continue;
      for (char *name; (name = next_placeholder (at, &begin, &after)); at = after)
        if (has_text (names, name))
          g_free (name);
        else
          g_ptr_array_add (names, name);
    }
  return names;
}
