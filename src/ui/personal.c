/* SPDX-License-Identifier: MIT */
#include "ui/personal.h"

#include <string.h>

#include "base/error.h"
#include "base/files.h"
#include "ui/act.h"
#include "ui/commands.h"
#include "ui/fields.h"
#include "ui/panes/panes.h"
#include "ui/views.h"

enum { FILE_MOST = 1 << 18 };

extern const char desk_default_keys[];

/* ---- reading -------------------------------------------------------------------------------- */

static SettingsCommand
about (const char *name, gpointer commands)
{
  const Command *command = command_in (commands, name);

  if (!command)
    return SETTINGS_UNKNOWN;
  return command->needs & NEEDS_OUTSIDE ? SETTINGS_OUTSIDE : SETTINGS_KNOWN;
}

static char *
personal_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "recourse", "recourserc", NULL);
}

static void
read_file (Settings *settings, const char *path, const char *name, GPtrArray *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gsize length;
  const char *data;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  if (!(bytes = files_read (path, FILE_MOST, &error)))
    {
      g_ptr_array_add (problems, g_strdup (error->message));
      return;
    }
  data = g_bytes_get_data (bytes, &length);
  if (length && memchr (data, 0, length))
    {
      g_ptr_array_add (problems, g_strdup_printf ("%s: it holds a zero byte, so it is no text: nothing was read", name));
      return;
    }
  text = g_strndup (data ? data : "", length);
  settings_read (settings, name, text, problems);
}

static void
prepare (Settings *settings, GArray *commands, GPtrArray *problems)
{
  settings->contexts = desk_all_contexts ();
  settings->about = about;
  settings->data = commands;
  settings_read (settings, "recourserc", desk_default_keys, problems);
}

void
personal_read (Desk *desk, gboolean own)
{
  g_autofree char *path = personal_path ();

  prepare (desk->settings, desk->commands, desk->problems);
  desk->settings->guarded = desk->guarded;
  if (own)
    read_file (desk->settings, path, "recourserc", desk->problems);
}

void
personal_report (Desk *desk)
{
  const char *first = desk->problems->len ? g_ptr_array_index (desk->problems, 0) : NULL;

  if (desk->problems->len == 1)
    desk_warn (desk, "%s", first);
  else if (first)
    desk_warn (desk, "%u lines left out, :messages lists them: %s", desk->problems->len, first);
}

GPtrArray *
desk_personal_problems (char **path)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Settings) settings = settings_new ();
  g_autoptr (GArray) commands = commands_new ();

  *path = personal_path ();
  prepare (settings, commands, problems);
  read_file (settings, *path, *path, problems);
  return problems;
}

void
desk_personal_tables (void (*row) (const char *list, const char *name, const char *args, const char *help,
                                   gpointer data),
                      gpointer data)
{
  for (int i = 0; i < OPTION_N; i++)
    {
      const Option *option = option_row ((OptionId) i);
      row ("options", option->name, option->values ? option->values : "COMMAND", option->help, data);
    }
  for (int i = 0; i < ELEMENT_N; i++)
    row ("elements", element_name (i), "", element_help (i), data);
  for (const char *const *context = desk_all_contexts (); *context; context++)
    row ("contexts", *context, "", desk_context_help (*context), data);
  for (const Instruction *one = settings_instructions (); one->name; one++)
    row ("instructions", one->name, one->args, one->help, data);
}

/* ---- what the options do ---------------------------------------------------------------------- */

void
personal_apply (Desk *desk)
{
  const char *ascii = settings_get (desk->settings, OPTION_ASCII);

  desk->ascii = strcmp (ascii, "on") == 0
                || (strcmp (ascii, "auto") == 0 && desk->terminal && terminal_is_ascii (desk->terminal));
  if (desk->terminal)
    {
      terminal_set_theme (desk->terminal, &desk->settings->theme, &desk->settings->mono);
      terminal_set_mouse (desk->terminal, settings_on (desk->settings, OPTION_MOUSE));
    }
  desk_stale (desk, STALE_SCREEN);
}

static Stale
run_instruction (Desk *desk, const char *name, const char *args)
{
  g_autofree char *line = g_strdup_printf ("%s %s", name, args);
  GError *error = NULL;

  if (!settings_line (desk->settings, line, &error))
    desk_say_error (desk, error);
  else
    {
      personal_apply (desk);
      desk_say (desk, "%s; for every time put it into ~/.config/recourse/recourserc", line);
    }
  return STALE_SCREEN;
}

/* ---- set --------------------------------------------------------------------------------------- */

static char *
option_words (const Desk *desk, int id)
{
  const Option *option = option_row ((OptionId) id);
  const char *value = settings_get (desk->settings, (OptionId) id);

  return g_strdup_printf ("%-11s %-14s %s%s%s%s", option->name, *value ? value : "-", option->help,
                          option->values ? " (" : "", option->values ? option->values : "",
                          option->values ? ")" : "");
}

static void
list_options (Desk *desk)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (int i = 0; i < OPTION_N; i++)
    {
      g_autofree char *words = option_words (desk, i);
      g_string_append_printf (all, "%s\n", words);
    }
  text_push (desk, "Options (:set NAME VALUE)", all->str);
}

/* "case" or "priority=high": the act of that name, which options share a word with. */
gboolean
personal_sets_case (const char *args)
{
  gsize first = strcspn (args, " ");

  return (first == strlen ("case") && strncmp (args, "case", first) == 0) || memchr (args, '=', first);
}

static Stale
run_set (Desk *desk, const char *args)
{
  g_autofree char *name = g_strndup (args, strcspn (args, " ?"));
  const char *rest = args + strlen (name);
  int id = option_parse (name);
  gboolean shows = id >= 0 && (!*rest || strcmp (rest, "?") == 0);

  if (strcmp (args, "case") == 0 && fields_push (desk))
    return STALE_SCREEN;
  if (personal_sets_case (args))
    return act_start (desk, office_act ("set"), memchr (args, '=', strcspn (args, " ")) ? args : "");
  if (!*args)
    list_options (desk);
  else if (shows)
    {
      g_autofree char *words = option_words (desk, id);
      desk_say (desk, "%s", words);
    }
  else
    return run_instruction (desk, "set", args);
  return STALE_SCREEN;
}

/* ---- the other instructions ---------------------------------------------------------------------- */

static Stale
run_bind (Desk *desk, const char *args)
{
  return run_instruction (desk, "bind", args);
}

static Stale
run_unbind (Desk *desk, const char *args)
{
  return run_instruction (desk, "unbind", args);
}

static Stale
run_color (Desk *desk, const char *args)
{
  return run_instruction (desk, "color", args);
}

static Stale
run_macro (Desk *desk, const char *args)
{
  g_autoptr (GString) all = g_string_new (NULL);

  if (*args)
    return run_instruction (desk, "macro", args);
  for (guint i = 0; i < desk->settings->macros->len; i++)
    {
      g_autofree char *line = macro_format (g_ptr_array_index (desk->settings->macros, i));
      g_string_append_printf (all, "%s\n", line);
    }
  if (all->len)
    text_push (desk, "Macros (:run NAME)", all->str);
  else
    desk_say (desk, "there is no macro: Q notes what you do until Q, or :macro NAME LINE; LINE");
  return STALE_SCREEN;
}

/* A digit alone opens, with a name it makes one; anything else is a query. */
static Stale
run_view (Desk *desk, const char *args)
{
  g_autofree char *word = g_strndup (args, strcspn (args, " "));
  const char *rest = args + strlen (word);
  gboolean digit = word[0] >= '1' && word[0] <= '9' && !word[1];

  rest += strspn (rest, " ");
  if (digit && !*rest)
    return views_open (desk, word[0] - '0');
  if (digit && *rest == '"')
    return run_instruction (desk, "view", args);
  if (strcmp (word, "save") == 0)
    return views_save (desk, rest);
  if (strcmp (word, "drop") == 0)
    return views_drop (desk, rest);
  return command_view_query (desk, args);
}

static const struct { const char *name; PersonalRun run; } runs[] = {
  { "set", run_set },     { "bind", run_bind },   { "unbind", run_unbind },
  { "color", run_color }, { "macro", run_macro }, { "view", run_view },
};

PersonalRun
personal_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    if (strcmp (runs[i].name, name) == 0)
      return runs[i].run;
  return NULL;
}

/* ---- messages ----------------------------------------------------------------------------------- */

Stale
personal_messages (Desk *desk, const char *args)
{
  g_autoptr (GString) all = g_string_new (NULL);

  if (desk->problems->len)
    g_string_append (all, "Left out of ~/.config/recourse/recourserc:\n");
  for (guint i = 0; i < desk->problems->len; i++)
    g_string_append_printf (all, "%s\n", (char *) g_ptr_array_index (desk->problems, i));
  if (desk->said->len)
    g_string_append_printf (all, "%sSaid since the desk was opened, the last at the end:\n", all->len ? "\n" : "");
  for (guint i = 0; i < desk->said->len; i++)
    g_string_append_printf (all, "%s\n", (char *) g_ptr_array_index (desk->said, i));
  if (!all->len)
    desk_say (desk, "nothing went wrong so far");
  else
    text_push (desk, "Messages", all->str);
  return STALE_SCREEN;
}
