/* SPDX-License-Identifier: MIT */
/* help - the keys and commands of the pane below, made from their tables */
#include <string.h>

#include "base/text.h"
#include "ui/commands.h"
#include "ui/panes/panes.h"
#include "ui/views.h"

typedef struct { Style style; char *key, *line, *help; } HelpLine;

typedef struct
{
  Pane pane;
  GPtrArray *all, *shown;     /* HelpLine; shown borrows */
  char *filter;
  Scroll scroll;
} Help;

static Help *
help_of (Pane *pane)
{
  return (Help *) pane;
}

static void
line_free (gpointer data)
{
  HelpLine *line = data;

  g_free (line->key);
  g_free (line->line);
  g_free (line->help);
  g_free (line);
}

static void
add (Help *help, Style style, const char *key, const char *line, const char *words)
{
  HelpLine *row = g_new0 (HelpLine, 1);

  row->style = style;
  row->key = g_strdup (key);
  row->line = g_strdup (line);
  row->help = g_strdup (words);
  g_ptr_array_add (help->all, row);
}

static const Command *
command_of_line (Desk *desk, const char *line)
{
  g_autofree char *word = g_strndup (line, strcspn (line, " |"));

  return command_find (desk, word);
}

/* What a binding does: a saved view by its name, else the help of its command. */
static char *
binding_help (Desk *desk, const Binding *binding)
{
  const Command *command = command_of_line (desk, binding->line);
  int digit = g_str_has_prefix (binding->line, "view ") && !binding->line[6] ? binding->line[5] - '0' : 0;
  SavedView *view = digit > 0 && digit <= 9 ? views_get (desk, digit) : NULL;
  char *words = view ? g_strdup_printf ("%s: %s", view->name, *view->query ? view->query : "all")
                     : g_strdup (command ? command->help : "");

  saved_view_free (view);
  return words;
}

static void
add_context (Help *help, Desk *desk, const char *context)
{
  g_autoptr (GPtrArray) bindings = keys_list (desk->keys, context);
  g_autofree char *title = g_strdup_printf ("Keys: %s", context);

  if (bindings->len)
    add (help, STYLE_HEAD, "", title, "");
  for (guint i = 0; i < bindings->len; i++)
    {
      const Binding *binding = g_ptr_array_index (bindings, i);
      g_autofree char *key = binding_name (binding), *words = binding_help (desk, binding);
      add (help, STYLE_NORMAL, key, binding->line, words);
    }
}

static char *
keys_of_act (const Command *command)
{
  const ActInfo *act = command->act;
  GString *text = g_string_new (act->help);

  g_string_append (text, command->needs & NEEDS_CONFIRM ? " (asks first)" : "");
  for (const ActKey *key = act->keys; key && key->key; key++)
    g_string_append_printf (text, "%s %s%s%s", key == act->keys ? ":" : ",",
                            key->required ? "" : "[", key->key, key->required ? "" : "]");
  return g_string_free (text, FALSE);
}

static void
add_commands (Help *help, Desk *desk)
{
  add (help, STYLE_HEAD, "", "Commands (after : )", "");
  for (guint i = 0; i < desk->commands->len; i++)
    {
      const Command *command = &g_array_index (desk->commands, Command, i);
      g_autofree char *line
          = g_strconcat (command->name, *command->args ? " " : "", command->args, NULL);
      g_autofree char *words = command->act ? keys_of_act (command) : g_strdup (command->help);
      add (help, STYLE_NORMAL, ":", line, words);
    }
}

/* What the member made their own, beside the keys. */
static void
add_own (Help *help, Desk *desk)
{
  const Settings *settings = desk->settings;

  if (settings->macros->len)
    add (help, STYLE_HEAD, "", "Macros (:run NAME)", "");
  for (guint i = 0; i < settings->macros->len; i++)
    {
      const Macro *macro = g_ptr_array_index (settings->macros, i);
      g_autofree char *lines = g_strjoinv ("; ", macro->lines);
      add (help, STYLE_NORMAL, "", macro->name, lines);
    }
  add (help, STYLE_HEAD, "", "Options (:set NAME VALUE)", "");
  for (int i = 0; i < OPTION_N; i++)
    {
      const char *value = settings_get (settings, (OptionId) i);
      g_autofree char *line = g_strdup_printf ("%s %s", option_row ((OptionId) i)->name, value);
      add (help, STYLE_NORMAL, "", line, option_row ((OptionId) i)->help);
    }
}

static void
add_marks (Help *help)
{
  add (help, STYLE_HEAD, "", "Marks in front of a case", "");
  add (help, STYLE_NORMAL, "!!", "overdue", "");
  add (help, STYLE_NORMAL, "!", "due soon, or a chase is due", "");
  add (help, STYLE_NORMAL, "?", "waits for a decision: triage, or a second member", "");
  add (help, STYLE_NORMAL, "P", "its clock is paused", "");
  add (help, STYLE_NORMAL, "H", "a hold: nothing may be erased", "");
  add (help, STYLE_NORMAL, "+", "new mail since you last looked", "");
  add (help, STYLE_NORMAL, "@", "somebody else has it open, or writes in it", "");
  add (help, STYLE_NORMAL, "*", "marked by you", "");
  add (help, STYLE_NORMAL, "30 d*", "a date or promise that rests on what was not verified", "");
}

static void
add_query (Help *help)
{
  add (help, STYLE_HEAD, "",
       "Queries (l, T, v v, /): terms parted by blanks; -term is not; a,b is either", "");
  for (const QueryWord *word = query_words (); word->name; word++)
    {
      g_autofree char *line
          = g_strdup_printf ("%s%s", word->name, word->is_date ? " : < > <= >=" : ":");
      g_autofree char *words = g_strdup_printf ("%s: %s", word->help, word->values);
      add (help, STYLE_NORMAL, "", line, words);
    }
}

static gboolean
holds (const char *text, const char *folded)
{
  g_autofree char *have = text_fold (text, -1);

  return strstr (have, folded) != NULL;
}

/* By key when the filter is the name of one, else by word. */
static gboolean
fits (const HelpLine *line, const char *filter)
{
  g_autofree char *folded = text_fold (filter, -1);

  if (strcmp (line->key, filter) == 0)
    return TRUE;
  return !press_parse (filter) && (holds (line->line, folded) || holds (line->help, folded));
}

static void
apply_filter (Help *help)
{
  g_ptr_array_set_size (help->shown, 0);
  for (guint i = 0; i < help->all->len; i++)
    {
      HelpLine *line = g_ptr_array_index (help->all, i);
      if (!help->filter || (line->style != STYLE_HEAD && fits (line, help->filter)))
        g_ptr_array_add (help->shown, line);
    }
  help->scroll = (Scroll) { 0 };
}

static void
help_draw (Pane *pane, Canvas *canvas, Area area)
{
  Help *help = help_of (pane);
  int rows = area.height - 1;

  scroll_fit (&help->scroll, (int) help->shown->len, rows);
  canvas_printf (canvas, area.x + 1, area.y, area.x + area.width, STYLE_HEAD,
                 help->filter ? "Help for '%s'  (Esc: all)" : "Help  (/ searches by key or word)%s",
                 help->filter ? help->filter : "");
  for (int i = 0; i < rows && help->scroll.top + i < help->scroll.n; i++)
    {
      const HelpLine *line = g_ptr_array_index (help->shown, (guint) (help->scroll.top + i));
      int y = area.y + 1 + i, x = area.x + 1, words = MIN (28, area.width / 2 - 12);
      if (line->style != STYLE_HEAD)
        x = canvas_fit (canvas, x + 1, y, 8, STYLE_KEY, line->key) + 1;
      x = canvas_fit (canvas, x, y, *line->help ? words : area.width - x - 1, line->style,
                      line->line)
          + 1;
      canvas_fit (canvas, x, y, area.x + area.width - x, STYLE_DIM, line->help);
    }
  if (!help->shown->len)
    canvas_put (canvas, area.x + 2, area.y + 2, area.x + area.width, STYLE_DIM,
                "No key and no command is called so.");
}

static void
help_move (Pane *pane, Move move)
{
  scroll_pan (&help_of (pane)->scroll, move);
}

static void
help_search (Pane *pane, const char *text, int direction)
{
  Help *help = help_of (pane);

  if (!text)
    return;
  g_free (help->filter);
  help->filter = g_strdup (text);
  apply_filter (help);
}

static gboolean
help_escape (Pane *pane)
{
  Help *help = help_of (pane);

  if (!help->filter)
    return FALSE;
  g_clear_pointer (&help->filter, g_free);
  apply_filter (help);
  return TRUE;
}

static const char *
help_title (Pane *pane)
{
  return "Help";
}

static void
help_free (Pane *pane)
{
  Help *help = help_of (pane);

  g_ptr_array_unref (help->shown);
  g_ptr_array_unref (help->all);
  g_free (help->filter);
  g_free (help);
}

static const char *const help_contexts[] = { "help", "desk", NULL };
static const char *const help_hints[] = { "search", "back", NULL };

const PaneOps help_ops = {
  .name = "help",
  .shape = PANE_WHOLE,
  .contexts = help_contexts,
  .hints = help_hints,
  .draw = help_draw,
  .move = help_move,
  .search = help_search,
  .escape = help_escape,
  .title = help_title,
  .free = help_free,
};

void
help_push (Desk *desk, const char *filter)
{
  Help *help = g_new0 (Help, 1);

  help->pane.ops = &help_ops;
  help->all = g_ptr_array_new_with_free_func (line_free);
  help->shown = g_ptr_array_new ();
  help->filter = g_strdup (filter);
  for (const char *const *context = desk_contexts (desk); *context; context++)
    add_context (help, desk, *context);
  add_marks (help);
  add_query (help);
  add_commands (help, desk);
  add_own (help, desk);
  apply_filter (help);
  stack_push (desk, &help->pane);
}
