/* SPDX-License-Identifier: MIT */
#include "ui/keys.h"

#include <string.h>

#include "base/error.h"

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

void
binding_clear (Binding *binding)
{
  g_clear_pointer (&binding->context, g_free);
  g_clear_pointer (&binding->line, g_free);
}

static void
binding_free (gpointer binding)
{
  binding_clear (binding);
  g_free (binding);
}

Keys *
keys_new (void)
{
  Keys *keys = g_new0 (Keys, 1);

  keys->bindings = g_ptr_array_new_with_free_func (binding_free);
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

void
keys_forget (Keys *keys, const Binding *like)
{
  for (guint i = 0; i < keys->bindings->len; i++)
    if (same_keys (g_ptr_array_index (keys->bindings, i), like))
      {
        g_ptr_array_remove_index (keys->bindings, i);
        return;
      }
}

char *
keys_word (const char **line)
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

gboolean
keys_parse (const char *const *contexts, const char *words, Binding *binding, GError **error)
{
  g_autofree char *key = NULL;

  binding->context = keys_word (&words);
  key = keys_word (&words);
  if (!binding->context || !g_strv_contains (contexts, binding->context))
    {
      g_autofree char *all = g_strjoinv (", ", (GStrv) contexts);
      return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no context: write one of %s",
                             binding->context ? binding->context : "", all);
    }
  if (!key || !parse_sequence (key, binding))
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "'%s' is no key: write one such as j, ^D, PgUp or \"v 1\"", key ? key : "");
  binding->line = g_strstrip (g_strdup (words));
  return TRUE;
}

void
keys_add (Keys *keys, Binding *binding)
{
  Binding *mine = g_new0 (Binding, 1);

  keys_forget (keys, binding);
  *mine = *binding;
  *binding = (Binding) { 0 };
  g_ptr_array_add (keys->bindings, mine);
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

const Binding *
keys_of_line (const Keys *keys, const char *const *contexts, const char *line)
{
  for (; *contexts; contexts++)
    for (guint i = 0; i < keys->bindings->len; i++)
      {
        const Binding *binding = g_ptr_array_index (keys->bindings, i);
        if (strcmp (binding->context, *contexts) == 0 && strcmp (binding->line, line) == 0)
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
