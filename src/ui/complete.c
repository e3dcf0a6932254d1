/* SPDX-License-Identifier: MIT */
#include "ui/complete.h"

#include <string.h>

#include "ui/commands.h"
#include "ui/list.h"
#include "ui/rows.h"

static void
offer (GPtrArray *found, const char *word, const char *before, const char *value, const char *after)
{
  g_autofree char *whole = g_strconcat (before, value, after, NULL);

  if (g_str_has_prefix (whole, word))
    g_ptr_array_add (found, g_steal_pointer (&whole));
}

static void
offer_panes (GPtrArray *found, const char *word)
{
  for (const PaneRow *row = pane_list (); row->name; row++)
    offer (found, word, "", row->name, "");
}

static void offer_choices (Desk *desk, GPtrArray *found, const char *word, const char *before,
                           const char *act, const char *key)
{
  const ActInfo *info = office_act (act);
  const CaseRow *row = desk_row (desk);
  g_autoptr (GPtrArray) choices = NULL;

  if (!info)
    return;
  choices = office_choices (desk->office, info, key, row ? row->number : NULL, NULL, NULL);
  for (guint i = 0; choices && i < choices->len; i++)
    offer (found, word, before, ((OfficeChoice *) g_ptr_array_index (choices, i))->value, "");
}

static void
offer_members (Desk *desk, GPtrArray *found, const char *word, const char *before)
{
  g_autoptr (GPtrArray) members = office_members (desk->office, NULL);

  offer (found, word, before, "me", "");
  offer (found, word, before, "none", "");
  for (guint i = 0; members && i < members->len; i++)
    offer (found, word, before, ((Member *) g_ptr_array_index (members, i))->name, "");
}

/* "open, unsorted, new": what has a blank in it describes a value and is none. */
static void
offer_values (GPtrArray *found, const char *word, const char *before, const char *values)
{
  g_auto (GStrv) each = g_strsplit (values, ",", -1);

  for (guint i = 0; each[i]; i++)
    if (!strchr (g_strstrip (each[i]), ' '))
      offer (found, word, before, each[i], "");
}

static void
offer_fields (GPtrArray *found, const char *word, const char *before)
{
  for (const QueryWord *field = query_words (); field->name; field++)
    if (strcmp (field->name, "fact.NAME") == 0)
      offer (found, word, before, "fact.", "");
    else
      offer (found, word, before, field->name, field->is_date ? "" : ":");
}

static void offer_field_values (Desk *desk, GPtrArray *found, const char *word, const char *before,
                                const char *field)
{
  if (strcmp (field, "owner") == 0)
    offer_members (desk, found, word, before);
  else if (strcmp (field, "type") == 0)
    offer_choices (desk, found, word, before, "triage", "type");
  else if (strcmp (field, "outcome") == 0)
    offer_choices (desk, found, word, before, "resolve", "outcome");
  for (const QueryWord *one = query_words (); one->name; one++)
    if (strcmp (one->name, field) == 0 && !one->is_date)
      offer_values (found, word, before, one->values);
}

/* After "state:new,ac" the part to complete is "ac", and all before it stays. */
static void
complete_query (Desk *desk, GPtrArray *found, const char *word)
{
  const char *body = word + strspn (word, "-(");
  const char *comma = strrchr (word, ','), *colon = strchr (word, ':');
  const char *from = comma ? comma + 1 : colon ? colon + 1 : body;
  g_autofree char *before = g_strndup (word, (gsize) (from - word));
  g_autofree char *field = g_strndup (body, colon && colon > body ? (gsize) (colon - body) : 0);

  if (colon)
    offer_field_values (desk, found, word, before, field);
  else
    offer_fields (found, word, before);
}

static void
complete_act (Desk *desk, GPtrArray *found, const ActInfo *act, const char *word)
{
  const char *equals = strchr (word, '=');
  g_autofree char *key = equals ? g_strndup (word, (gsize) (equals - word)) : NULL;
  g_autofree char *before = key ? g_strconcat (key, "=", NULL) : NULL;

  if (key)
    offer_choices (desk, found, word, before, act->name, key);
  else
    for (const ActKey *one = act->keys; one->key; one++)
      offer (found, word, "", one->key, "=");
}

static void
complete_case (Desk *desk, GPtrArray *found, const char *word)
{
  Pane *pane = stack_whole (desk);
  List *list = pane && pane->ops->list ? pane->ops->list (pane) : NULL;

  for (guint i = 0; list && i < list->rows->len; i++)
    {
      CaseRow *row = g_ptr_array_index (list->rows, i);
      g_autofree char *number = case_number_short (row->number);
      offer (found, word, "", *word == 'R' ? row->number : number, "");
    }
}

static void
complete_sort (GPtrArray *found, const char *word)
{
  for (int i = 0; i < SORT_N; i++)
    offer (found, word, "", case_sort_name ((CaseSort) i), "");
  offer (found, word, "", "descending", "");
}

static void
complete_move (GPtrArray *found, const char *word)
{
  for (int i = 0; i < MOVE_N; i++)
    offer (found, word, "", move_name ((Move) i), "");
}

static void
complete_commands (Desk *desk, GPtrArray *found, const char *word)
{
  for (guint i = 0; i < desk->commands->len; i++)
    {
      const Command *command = &g_array_index (desk->commands, Command, i);
      offer (found, word, "", command->name,
             *command->args || (command->act && command->act->keys->key) ? " " : "");
    }
}

static void
offer_words (GPtrArray *found, const char *word, const char *const *words)
{
  for (; *words; words++)
    offer (found, word, "", *words, "");
}

/* Words of the limit of the rows in front, when they have some of their own. */
static const char *const *
terms_here (Desk *desk)
{
  Pane *pane = stack_whole (desk);
  Rows *rows = pane && pane->ops->rows ? pane->ops->rows (pane) : NULL;

  return rows && rows->ops->terms ? rows->ops->terms () : NULL;
}

static void
complete_terms (Desk *desk, GPtrArray *found, const char *word)
{
  const char *const *terms = terms_here (desk);

  if (g_str_has_prefix (word, "by:"))
    offer_members (desk, found, word, "by:");
  else
    for (; terms && *terms; terms++)
      offer (found, word, "", *terms, "");
}

/* The words of `set`, `color`, `bind`, `macro`, `run` and `view` by their place in the line. */
static gboolean
complete_own (Desk *desk, GPtrArray *found, const char *name, const char *text, const char *word)
{
  static const char *const view_words[] = { "save ", "drop ", "all", NULL };
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint place = g_strv_length (words) - 2;   /* 0: the first behind the command */
  const char *values;

  if (strcmp (name, "set") == 0 && place == 0)
    for (int i = 0; i < OPTION_N; i++)
      offer (found, word, "", option_row ((OptionId) i)->name, " ");
  else if (strcmp (name, "set") == 0 && option_parse (words[1]) >= 0)
    {
      values = option_row ((OptionId) option_parse (words[1]))->values;
      g_auto (GStrv) each = g_strsplit (values ? values : "", " ", -1);
      offer_words (found, word, (const char *const *) each);
    }
  else if (strcmp (name, "color") == 0)
    offer_words (found, word, theme_words (place));
  else if ((strcmp (name, "bind") == 0 || strcmp (name, "unbind") == 0) && place == 0)
    offer_words (found, word, desk_all_contexts ());
  else if ((strcmp (name, "bind") == 0 && place == 2) || (strcmp (name, "macro") == 0 && place >= 1))
    complete_commands (desk, found, word);
  else if (strcmp (name, "run") == 0 || strcmp (name, "macro") == 0)
    for (guint i = 0; i < desk->settings->macros->len; i++)
      offer (found, word, "", ((Macro *) g_ptr_array_index (desk->settings->macros, i))->name, "");
  else if (strcmp (name, "view") == 0 && place == 0)
    {
      offer_words (found, word, view_words);
      return FALSE;   /* or the words of a query */
    }
  else
    return FALSE;
  return TRUE;
}

static void
complete_argument (Desk *desk, GPtrArray *found, const Command *command, const char *word)
{
  if (!command)
    return;
  if (command->act)
    complete_act (desk, found, command->act, word);
  else if (strcmp (command->name, "limit") == 0 && terms_here (desk))
    complete_terms (desk, found, word);
  else if (strstr (command->args, "QUERY"))
    complete_query (desk, found, word);
  else if (strstr (command->args, "SORT"))
    complete_sort (found, word);
  else if (strstr (command->args, "MOVE"))
    complete_move (found, word);
  else if (strstr (command->args, "CASE"))
    complete_case (desk, found, word);
  else if (strstr (command->args, "PANE"))
    offer_panes (found, word);
}

GPtrArray *
complete (Desk *desk, const char *what, const char *text, gsize *start)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  const char *blank = strrchr (text, ' '), *word = blank ? blank + 1 : text;
  g_autofree char *first = g_strndup (text, strcspn (text, " "));

  *start = (gsize) (word - text);
  if (g_strcmp0 (what, "QUERY") == 0)
    complete_query (desk, found, word);
  else if (g_strcmp0 (what, "TERMS") == 0)
    complete_terms (desk, found, word);
  else if (g_strcmp0 (what, "CASE") == 0)
    complete_case (desk, found, word);
  else if (g_strcmp0 (what, "LINE") == 0 && !blank)
    complete_commands (desk, found, word);
  else if (g_strcmp0 (what, "LINE") == 0 && !complete_own (desk, found, first, text, word))
    complete_argument (desk, found, command_find (desk, first), word);
  return found;
}
