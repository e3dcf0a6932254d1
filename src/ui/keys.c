/* SPDX-License-Identifier: MIT */
#include "ui/keys.h"

#include <string.h>

struct Keys { GPtrArray *bindings; };

static const struct { Key key; const char *name; } names[] = {
  { PRESS_UP, "Up" }, { PRESS_DOWN, "Down" }, { PRESS_LEFT, "Left" }, { PRESS_RIGHT, "Right" },
  { PRESS_HOME, "Home" }, { PRESS_END, "End" }, { PRESS_PAGE_UP, "PgUp" },
  { PRESS_PAGE_DOWN, "PgDn" }, { PRESS_INSERT, "Insert" }, { PRESS_DELETE, "Delete" },
  { PRESS_BACKSPACE, "Backspace" }, { PRESS_BACK_TAB, "S-Tab" }, { PRESS_ENTER, "Enter" },
  { PRESS_TAB, "Tab" }, { PRESS_ESC, "Esc" }, { ' ', "Space" }, { '"', "Quote" },
};

static Key
parse_function_key (const char *name)
{
  guint64 number;

  if (name[0] != 'F' || !g_ascii_string_to_unsigned (name + 1, 10, 1, 12, &number, NULL))
    return 0;
  return (Key) (PRESS_F1 + number - 1);
}

Key
press_parse (const char *name)
{
  gunichar letter;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].name, name) == 0)
      return names[i].key;
  if (name[0] == '^' && name[1] >= '@' && name[1] <= '_' && !name[2])
    return PRESS_CONTROL (name[1]);
  if (parse_function_key (name))
    return parse_function_key (name);
  letter = g_utf8_get_char_validated (name, -1);
  if (letter >= 0x110000 || letter <= ' ' || *g_utf8_next_char (name))
    return 0;
  return letter;
}

char *
press_name (Key key)
{
  char bytes[7] = "";

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].key == key)
      return g_strdup (names[i].name);
  if (key >= PRESS_F1 && key <= PRESS_F12)
    return g_strdup_printf ("F%u", key - PRESS_F1 + 1);
  if (key < ' ')
    return g_strdup_printf ("^%c", (char) (key | 0x40));
  g_unichar_to_utf8 (key, bytes);
  return g_strdup (bytes);
}

static void
binding_free (Binding *binding)
{
  g_free (binding->context);
  g_free (binding->line);
  g_free (binding);
}

Keys *
keys_new (void)
{
  Keys *keys = g_new0 (Keys, 1);

  keys->bindings = g_ptr_array_new_with_free_func ((GDestroyNotify) binding_free);
  return keys;
}

void
keys_free (Keys *keys)
{
  if (!keys)
    return;
  g_ptr_array_unref (keys->bindings);
  g_free (keys);
}

static gboolean
same_keys (const Binding *a, const Binding *b)
{
  return a->n == b->n && memcmp (a->keys, b->keys, a->n * sizeof a->keys[0]) == 0
      && strcmp (a->context, b->context) == 0;
}

static void
forget (Keys *keys, const Binding *like)
{
  for (guint i = 0; i < keys->bindings->len; i++)
    if (same_keys (g_ptr_array_index (keys->bindings, i), like))
      {
        g_ptr_array_remove_index (keys->bindings, i);
        return;
      }
}

/* Cuts the next word off *line; one in double quotes may hold blanks. NULL at the end. */
static char *
next_word (const char **line)
{
  const char *from = *line + strspn (*line, " \t"), *to;

  if (!*from)
    return NULL;
  if (*from == '"' && strchr (from + 1, '"'))
    {
      to = strchr (++from, '"');
      *line = to + 1;
    }
  else
    *line = to = from + strcspn (from, " \t");
  return g_strndup (from, (gsize) (to - from));
}

static gboolean
parse_sequence (const char *text, Binding *binding)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  for (guint i = 0; parts[i]; i++)
    {
      Key key = press_parse (parts[i]);
      if (!key || binding->n == BINDING_KEYS)
        return FALSE;
      binding->keys[binding->n++] = key;
    }
  return binding->n > 0;
}

typedef struct
{
  Keys *keys;
  const char *const *contexts;
  gboolean (*known) (const char *command, gpointer data);
  gpointer data;
} Reader;

/* "pause|resume": each alternative has to exist. */
static char *
unknown_command (const Reader *reader, const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", 2);
  g_auto (GStrv) each = g_strsplit (words[0], "|", -1);

  for (guint i = 0; reader->known && each[i]; i++)
    if (!reader->known (each[i], reader->data))
      return g_strdup (each[i]);
  return NULL;
}

/* NULL when the line is good, else what is wrong with it. */
static char *
read_line (const Reader *reader, const char *line)
{
  g_autofree char *verb = next_word (&line), *context = next_word (&line), *key = next_word (&line);
  Binding *binding;

  if (g_strcmp0 (verb, "bind") != 0 && g_strcmp0 (verb, "unbind") != 0)
    return g_strdup_printf ("'%s' is no instruction: write bind or unbind", verb);
  if (!context || !g_strv_contains (reader->contexts, context))
    {
      g_autofree char *all = g_strjoinv (", ", (GStrv) reader->contexts);
      return g_strdup_printf ("'%s' is no context: write one of %s", context ? context : "", all);
    }
  binding = g_new0 (Binding, 1);
  binding->context = g_strdup (context);
  if (!key || !parse_sequence (key, binding))
    {
      binding_free (binding);
      return g_strdup_printf ("'%s' is no key: write one such as j, ^D, PgUp or \"v 1\"",
                              key ? key : "");
    }
  binding->line = g_strstrip (g_strdup (line));
  if (*verb == 'b')
    {
      g_autofree char *unknown
          = *binding->line ? unknown_command (reader, binding->line) : g_strdup ("");
      if (unknown)
        {
          binding_free (binding);
          return g_strdup_printf ("'%s' is no command: :help lists them", unknown);
        }
      forget (reader->keys, binding);
      g_ptr_array_add (reader->keys->bindings, binding);
      return NULL;
    }
  forget (reader->keys, binding);
  binding_free (binding);
  return NULL;
}

void
keys_read (Keys *keys, const char *name, const char *text, const char *const *contexts,
           gboolean (*known) (const char *command, gpointer data), gpointer data,
           GPtrArray *problems)
{
  Reader reader = { keys, contexts, known, data };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      const char *line = g_strstrip (lines[i]);
      g_autofree char *wrong = NULL;

      if (!*line || *line == '#')
        continue;
      wrong = g_utf8_validate (line, -1, NULL) ? read_line (&reader, line)
                                               : g_strdup ("this line is not UTF-8");
      if (wrong)
        g_ptr_array_add (problems, g_strdup_printf ("%s:%u: %s", name, i + 1, wrong));
    }
}

static KeysMatch
match (const Binding *binding, const char *context, const Key *pressed, guint n)
{
  if (strcmp (binding->context, context) != 0 || binding->n < n
      || memcmp (binding->keys, pressed, n * sizeof *pressed) != 0)
    return KEYS_NONE;
  return binding->n == n ? KEYS_FOUND : KEYS_PREFIX;
}

KeysMatch
keys_find (const Keys *keys, const char *const *contexts, const Key *pressed, guint n,
           const Binding **found)
{
  for (; *contexts; contexts++)
    {
      KeysMatch best = KEYS_NONE;

      for (guint i = 0; i < keys->bindings->len && best != KEYS_FOUND; i++)
        {
          const Binding *binding = g_ptr_array_index (keys->bindings, i);
          KeysMatch this = match (binding, *contexts, pressed, n);

          if (this > best)
            best = this;
          if (this == KEYS_FOUND)
            *found = binding;
        }
      if (best != KEYS_NONE)
        return best;
    }
  return KEYS_NONE;
}

static gboolean
line_runs (const char *line, const char *command)
{
  gsize length = strlen (command);

  for (const char *at = line; at && *at && *at != ' '; )
    {
      const char *next = at + strcspn (at, "| ");
      if ((gsize) (next - at) == length && strncmp (at, command, length) == 0)
        return TRUE;
      at = *next == '|' ? next + 1 : NULL;
    }
  return FALSE;
}

const Binding *
keys_of (const Keys *keys, const char *const *contexts, const char *command)
{
  for (; *contexts; contexts++)
    for (guint i = 0; i < keys->bindings->len; i++)
      {
        const Binding *binding = g_ptr_array_index (keys->bindings, i);
        if (strcmp (binding->context, *contexts) == 0 && line_runs (binding->line, command))
          return binding;
      }
  return NULL;
}

char *
binding_name (const Binding *binding)
{
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < binding->n; i++)
    {
      g_autofree char *key = press_name (binding->keys[i]);
      g_string_append_printf (name, "%s%s", i ? " " : "", key);
    }
  return g_string_free (name, FALSE);
}

GPtrArray *
keys_list (const Keys *keys, const char *context)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < keys->bindings->len; i++)
    {
      Binding *binding = g_ptr_array_index (keys->bindings, i);
      if (strcmp (binding->context, context) == 0)
        g_ptr_array_add (list, binding);
    }
  return list;
}
