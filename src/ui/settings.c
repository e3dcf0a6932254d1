/* SPDX-License-Identifier: MIT */
#include "ui/settings.h"

#include <string.h>

#include "base/error.h"
#include "model/query.h"

enum { MACRO_LINES_MOST = 100, MACROS_MOST = 200 };

static const Option options[OPTION_N] = {
  [OPTION_ASCII] = { "ascii", "auto on off", "auto",
                     "Lines and boxes in ASCII; auto: where the locale is not UTF-8" },
  [OPTION_EDITOR] = { "editor", NULL, "", "Program for long text, else $EDITOR, else vi" },
  [OPTION_HINTS] = { "hints", "on off", "on", "The line of key hints at the bottom" },
  [OPTION_MOUSE] = { "mouse", "on off", "off",
                     "A click selects or changes the tab, the wheel scrolls; the terminal's own selection then needs Shift" },
  [OPTION_PAGER] = { "pager", NULL, "", "Program to read long text with, else $PAGER, else less" },
  [OPTION_PREVIEW] = { "preview", "auto right below off", "auto",
                       "Where the queue shows the case under the cursor; auto: right from 120 columns on" },
  [OPTION_START_VIEW] = { "start-view", "0 1 2 3 4 5 6 7 8 9", "0",
                          "The saved view that the desk begins with; 0: by the member's role" },
  [OPTION_THEME] = { "theme", "dark light high-contrast mono", "dark", "The colours that color lines depart from" },
};

const Option *
option_row (OptionId id)
{
  return &options[id];
}

int
option_parse (const char *name)
{
  for (int i = 0; i < OPTION_N; i++)
    if (strcmp (options[i].name, name) == 0)
      return i;
  return -1;
}

static void
macro_free (gpointer data)
{
  Macro *macro = data;

  g_free (macro->name);
  g_strfreev (macro->lines);
  g_free (macro);
}

Settings *
settings_new (void)
{
  Settings *settings = g_new0 (Settings, 1);

  settings->keys = keys_new ();
  settings->macros = g_ptr_array_new_with_free_func (macro_free);
  for (int i = 0; i < OPTION_N; i++)
    settings->values[i] = g_strdup (options[i].initial);
  theme_load (&settings->theme, options[OPTION_THEME].initial);
  theme_load (&settings->mono, "mono");
  return settings;
}

void
settings_free (Settings *settings)
{
  if (!settings)
    return;
  keys_free (settings->keys);
  g_ptr_array_unref (settings->macros);
  for (int i = 0; i < OPTION_N; i++)
    g_free (settings->values[i]);
  for (int i = 0; i < VIEW_DIGITS; i++)
    saved_view_clear (&settings->views[i]);
  g_free (settings);
}

const char *
settings_get (const Settings *settings, OptionId id)
{
  return settings->values[id];
}

gboolean
settings_on (const Settings *settings, OptionId id)
{
  return strcmp (settings->values[id], "on") == 0;
}

/* ---- commands that a key or a macro names --------------------------------------------------- */

/* "pause|resume": each alternative has to exist, and under guard none may reach outside. */
static gboolean
check_command (const Settings *settings, const char *line, GError **error)
{
  g_autofree char *word = g_strndup (line, strcspn (line, " \t"));
  g_auto (GStrv) each = g_strsplit (word, "|", -1);

  if (!*word)
    return desk_error_set (error, DESK_ERROR_INVALID, "'' is no command: :help lists them");
  for (guint i = 0; settings->about && each[i]; i++)
    switch (settings->about (each[i], settings->data))
      {
      case SETTINGS_KNOWN: break;
      case SETTINGS_OUTSIDE:
        if (settings->guarded)
          return desk_error_set (error, DESK_ERROR_DENIED,
                                 "'%s' reaches outside the desk, which is refused here (--readonly, or a desk with rights not yours)",
                                 each[i]);
        break;
      default:
        return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no command: :help lists them", each[i]);
      }
  return TRUE;
}

/* ---- set --------------------------------------------------------------------------------- */

static gboolean
wrong_option (const char *name, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (int i = 0; i < OPTION_N; i++)
    g_string_append_printf (all, "%s%s", i ? ", " : "", options[i].name);
  return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no option: write one of %s", name, all->str);
}

static gboolean
check_program (const Settings *settings, const Option *option, const char *value, GError **error)
{
  g_auto (GStrv) words = NULL;

  if (settings->guarded)
    return desk_error_set (error, DESK_ERROR_DENIED,
                           "set %s names a program, which is refused here (--readonly, or a desk with rights not yours)", option->name);
  if (*value && !g_shell_parse_argv (value, NULL, &words, NULL))
    return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no command of a program: a quote stands open", value);
  return TRUE;
}

static gboolean
check_value (const Settings *settings, const Option *option, const char *value, GError **error)
{
  g_auto (GStrv) each = NULL;

  if (!option->values)
    return check_program (settings, option, value, error);
  each = g_strsplit (option->values, " ", -1);
  if (g_strv_contains ((const char *const *) each, value))
    return TRUE;
  g_autofree char *all = g_strjoinv (", ", each);
  return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is nothing for %s: write one of %s", value, option->name,
                         all);
}

static gboolean
run_set (Settings *settings, const char *words, GError **error)
{
  g_autofree char *name = keys_word (&words), *value = g_strstrip (g_strdup (words));
  int id = name ? option_parse (name) : -1;

  if (!name)
    return desk_error_set (error, DESK_ERROR_INVALID, "set needs an option and its value: such as set mouse on");
  if (id < 0)
    return wrong_option (name, error);
  if (!*value && options[id].values)
    return desk_error_set (error, DESK_ERROR_INVALID, "set %s needs a value: one of %s", name, options[id].values);
  if (!check_value (settings, &options[id], value, error))
    return FALSE;
  if (id == OPTION_THEME)
    theme_load (&settings->theme, value);
  g_free (settings->values[id]);
  settings->values[id] = g_steal_pointer (&value);
  return TRUE;
}

/* ---- bind, unbind, color ---------------------------------------------------------------------- */

static gboolean
run_bind (Settings *settings, const char *words, GError **error)
{
  g_auto (Binding) binding = { 0 };

  if (!keys_parse (settings->contexts, words, &binding, error)
      || !check_command (settings, binding.line, error))
    return FALSE;
  keys_add (settings->keys, &binding);
  return TRUE;
}

static gboolean
run_unbind (Settings *settings, const char *words, GError **error)
{
  g_auto (Binding) binding = { 0 };

  if (!keys_parse (settings->contexts, words, &binding, error))
    return FALSE;
  keys_forget (settings->keys, &binding);
  return TRUE;
}

static gboolean
run_color (Settings *settings, const char *words, GError **error)
{
  return theme_line (&settings->theme, words, TRUE, error);
}

/* ---- view ------------------------------------------------------------------------------------- */

gboolean
view_sort_is_good (const char *sort)
{
  g_auto (GStrv) words = g_strsplit (sort, " ", 2);
  CaseSort parsed;

  return !words[0] || (case_sort_parse (words[0], &parsed) && (!words[1] || strcmp (words[1], "descending") == 0));
}

/* "sort=due" or "sort=received,descending" in front of the query. */
static gboolean
take_sort (const char **words, char **sort, GError **error)
{
  g_autofree char *word = NULL;

  *sort = g_strdup ("");
  *words += strspn (*words, " \t");
  if (!g_str_has_prefix (*words, "sort="))
    return TRUE;
  word = keys_word (words);
  g_free (*sort);
  *sort = g_strdelimit (g_strdup (word + strlen ("sort=")), ",", ' ');
  if (view_sort_is_good (*sort))
    return TRUE;
  return desk_error_set (error, DESK_ERROR_INVALID,
                         "'%s' is no order: write sort=due, received, updated, number or person, and ,descending behind it",
                         word);
}

static char *
any_member (const char *name, gpointer data)
{
  return g_strdup (name);
}

/* By its form: whether a member or a type is known shows when it is opened. */
static gboolean
is_query (const char *text, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  QueryContext context = { .zone = utc, .me = "me", .member_id = any_member, .year = 2000 };
  g_autoptr (Query) query = query_parse (text, &context, error);

  return query != NULL;
}

static gboolean
run_view (Settings *settings, const char *words, GError **error)
{
  g_autofree char *digit = keys_word (&words), *name = NULL, *sort = NULL;
  SavedView *view;

  if (!digit || digit[0] < '1' || digit[0] > '9' || digit[1])
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "'%s' is no digit from 1 to 9: write view 3 \"Overdue\" is:overdue", digit ? digit : "");
  words += strspn (words, " \t");
  if (*words != '"' || !strchr (words + 1, '"') || !*(name = keys_word (&words)))
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "view %s needs a name in quotes and a query: view %s \"Overdue\" is:overdue", digit, digit);
  if (!take_sort (&words, &sort, error) || !is_query (words, error))
    return FALSE;
  view = &settings->views[*digit - '0'];
  saved_view_clear (view);
  *view = (SavedView) { *digit - '0', g_steal_pointer (&name), g_strstrip (g_strdup (words)), g_steal_pointer (&sort) };
  return TRUE;
}

char *
view_format (const SavedView *view)
{
  g_autofree char *sort = g_strdelimit (g_strdup (view->sort ? view->sort : ""), " ", ',');

  return g_strdup_printf ("view %d \"%s\"%s%s%s%s", view->digit, view->name, *sort ? " sort=" : "", sort,
                          *view->query ? " " : "", view->query);
}

/* ---- macro ------------------------------------------------------------------------------------ */

GStrv
macro_split (const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  GStrvBuilder *lines = g_strv_builder_new ();
  GStrv all;

  for (; ; text++)
    {
      gboolean part = *text == ';' && (text[1] == ' ' || text[1] == '\t' || !text[1]);
      if (*text && !part)
        {
          text += text[0] == '\\' && text[1] == ';';
          g_string_append_c (line, *text);
          continue;
        }
      g_autofree char *one = g_strstrip (g_strdup (line->str));
      if (*one)
        g_strv_builder_add (lines, one);
      g_string_truncate (line, 0);
      if (!*text)
        break;
    }
  all = g_strv_builder_end (lines);
  g_strv_builder_unref (lines);
  return all;
}

char *
macro_format (const Macro *macro)
{
  GString *all = g_string_new (NULL);

  g_string_append_printf (all, "macro %s ", macro->name);
  for (guint i = 0; macro->lines[i]; i++)
    {
      g_autoptr (GString) line = g_string_new (macro->lines[i]);
      g_string_replace (line, ";", "\\;", 0);
      g_string_append_printf (all, "%s%s", i ? "; " : "", line->str);
    }
  return g_string_free (all, FALSE);
}

static gboolean
check_macro (const Settings *settings, const char *name, GStrv lines, GError **error)
{
  static const char *const barred[] = { "run", "record", "macro", NULL };

  if (!lines[0])
    return desk_error_set (error, DESK_ERROR_INVALID, "macro %s does nothing: write macro %s LINE; LINE", name, name);
  if (g_strv_length (lines) > MACRO_LINES_MOST)
    return desk_error_set (error, DESK_ERROR_INVALID, "macro %s has more than %d lines", name, MACRO_LINES_MOST);
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *word = g_strndup (lines[i], strcspn (lines[i], " \t"));
      if (g_strv_contains (barred, word))
        return desk_error_set (error, DESK_ERROR_INVALID, "macro %s: '%s' has no place in a macro", name, word);
      if (!check_command (settings, lines[i], error))
        return desk_error_in (error, "macro %s", name);
    }
  return TRUE;
}

const Macro *
settings_macro (const Settings *settings, const char *name)
{
  for (guint i = 0; i < settings->macros->len; i++)
    if (strcmp (((Macro *) g_ptr_array_index (settings->macros, i))->name, name) == 0)
      return g_ptr_array_index (settings->macros, i);
  return NULL;
}

void
settings_set_macro (Settings *settings, const char *name, GStrv lines)
{
  Macro *macro = (Macro *) settings_macro (settings, name);

  if (!macro)
    {
      macro = g_new0 (Macro, 1);
      macro->name = g_strdup (name);
      g_ptr_array_add (settings->macros, macro);
    }
  g_strfreev (macro->lines);
  macro->lines = lines;
}

static gboolean
run_macro (Settings *settings, const char *words, GError **error)
{
  g_autofree char *name = keys_word (&words);
  g_auto (GStrv) lines = NULL;

  if (!name)
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "macro needs a name and lines: such as macro mine limit owner:me; sort due");
  for (const char *at = name; *at; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '_')
      return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no name: letters, digits, - and _", name);
  if (settings->macros->len >= MACROS_MOST && !settings_macro (settings, name))
    return desk_error_set (error, DESK_ERROR_INVALID, "there are %d macros already", MACROS_MOST);
  lines = macro_split (words);
  if (!check_macro (settings, name, lines, error))
    return FALSE;
  settings_set_macro (settings, name, g_steal_pointer (&lines));
  return TRUE;
}

/* ---- lines ------------------------------------------------------------------------------------ */

static const Instruction instructions[] = {
  { "set", "[OPTION [VALUE] | case | FIELD=TEXT...]",
    "Set an option, or show it; without anything list them; at a case set what is known of it", run_set },
  { "bind", "CONTEXT KEY COMMAND", "Let a key run a command line", run_bind },
  { "unbind", "CONTEXT KEY", "Let a key do nothing", run_unbind },
  { "color", "ELEMENT COLOR [COLOR] [ATTRIBUTE...]", "Colours of an element of the screen", run_color },
  { "macro", "[NAME LINE; LINE...]", "Lines to run one after the other; without anything list them", run_macro },
  { "view", "[DIGIT [\"NAME\" QUERY] | save DIGIT NAME | drop DIGIT | QUERY]",
    "Open a saved view, make one, or show the cases that match ('all': every case)", run_view },
  { NULL },
};

const Instruction *
settings_instructions (void)
{
  return instructions;
}

gboolean
settings_line (Settings *settings, const char *line, GError **error)
{
  g_autofree char *verb = NULL;
  g_autoptr (GString) all = NULL;

  if (!g_utf8_validate (line, -1, NULL))
    return desk_error_set (error, DESK_ERROR_INVALID, "this line is not UTF-8");
  verb = keys_word (&line);
  for (const Instruction *one = instructions; one->name; one++)
    if (g_strcmp0 (verb, one->name) == 0)
      return one->run (settings, line, error);
  all = g_string_new (NULL);
  for (const Instruction *one = instructions; one->name; one++)
    g_string_append_printf (all, "%s%s", all->len ? ", " : "", one->name);
  return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no instruction: write one of %s", verb ? verb : "",
                         all->str);
}

void
settings_read (Settings *settings, const char *name, const char *text, GPtrArray *problems)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      const char *line = g_strstrip (lines[i]);

      if (*line && *line != '#' && !settings_line (settings, line, &error))
        g_ptr_array_add (problems, g_strdup_printf ("%s:%u: %s", name, i + 1, error->message));
    }
}
