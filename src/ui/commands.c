/* SPDX-License-Identifier: MIT */
#include "ui/commands.h"

#include <signal.h>
#include <string.h>

#include "base/files.h"
#include "base/text.h"
#include "base/trace.h"
#include "office/export.h"
#include "ui/act.h"
#include "ui/confirm.h"
#include "ui/drafts.h"
#include "ui/editor.h"
#include "ui/list.h"
#include "ui/macro.h"
#include "ui/panes/panes.h"
#include "ui/personal.h"
#include "ui/picker.h"
#include "ui/prompt.h"
#include "ui/rows.h"
#include "ui/views.h"

static Pane *
front (Desk *desk)
{
  return stack_whole (desk);
}

static List *
front_list (Desk *desk)
{
  Pane *pane = front (desk);

  return pane && pane->ops->list ? pane->ops->list (pane) : NULL;
}

/* The list in front when its rows are no cases. */
static Rows *
front_rows (Desk *desk)
{
  Pane *pane = front (desk);

  return pane && pane->ops->rows ? pane->ops->rows (pane) : NULL;
}

static Stale
complain (Desk *desk, GError *error)
{
  desk_say_error (desk, error);
  return STALE_SCREEN;
}

/* ---- moving and opening --------------------------------------------------------------------- */

static Stale
run_move (Desk *desk, const char *args)
{
  Pane *pane = front (desk);
  const ActInfo *act = office_act ("move");   /* of a message: it has the same name */
  Move move;

  if (act && (strcmp (args, "message") == 0 || strchr (args, '=')))
    return act_start (desk, act, strchr (args, '=') ? args : "");
  if (!move_parse (args, &move))
    desk_warn (
        desk,
        "'%s' is no way to move: up, down, half-up, half-down, page-up, page-down, first, last",
        args);
  else if (pane->ops->move)
    pane->ops->move (pane, move);
  return STALE_SCREEN;
}

static Stale
run_open (Desk *desk, const char *args)
{
  Pane *pane = front (desk);

  if (!pane->ops->open || !pane->ops->open (pane))
    desk_say (desk, "there is nothing here to open");
  return STALE_SCREEN;
}

static void
leave_now (Desk *desk, gpointer data)
{
  desk->leave = TRUE;
}

static Stale
run_quit (Desk *desk, const char *args)
{
  guint kept = drafts_count (desk), lost = desk->drafts->len;
  g_autofree char *text = NULL;

  if (!kept && !lost)
    {
      desk->leave = TRUE;
      return STALE_NOTHING;
    }
  if (lost)
    text = g_strdup_printf ("%u form%s without a case hold%s text; leaving loses it.", lost, lost == 1 ? "" : "s",
                            lost == 1 ? "s" : "");
  else
    text = g_strdup_printf ("%u draft%s not sent. Leaving keeps %s; :drafts lists %s.", kept, kept == 1 ? " is" : "s are",
                            kept == 1 ? "it" : "them", kept == 1 ? "it" : "them");
  confirm_push (desk, text, "leave", leave_now, NULL, NULL);
  return STALE_SCREEN;
}

static Stale
run_back (Desk *desk, const char *args)
{
  if (front (desk)->ops->back && front (desk)->ops->back (front (desk)))
    return STALE_SCREEN | STALE_DATA;
  if (stack_depth (desk) <= 1)
    return run_quit (desk, args);
  stack_pop (desk);
  return STALE_SCREEN | STALE_DATA;
}

static Stale
run_escape (Desk *desk, const char *args)
{
  Pane *pane = front (desk);

  if (desk->on_marked)
    desk_say (desk, "the next verb applies to one case again");
  else if (!pane->ops->escape || !pane->ops->escape (pane))
    desk_say (desk, " ");
  return STALE_SCREEN;
}

static Stale
run_block (Desk *desk, const char *args)
{
  Pane *pane = front (desk);

  if (pane->ops->block)
    pane->ops->block (pane, strcmp (args, "previous") == 0 ? -1 : 1);
  return STALE_SCREEN;
}

/* ---- which pane ------------------------------------------------------------------------------- */

/* The case under the cursor, else the one looked at last. */
static void
push_of_case (Desk *desk, void (*push) (Desk *desk, const char *number))
{
  const CaseRow *row = desk_row (desk);

  if (row || desk->here)
    push (desk, row ? row->number : desk->here);
  else
    desk_say (desk, "no case is chosen: put the cursor on one, or press #");
}

static void
push_record (Desk *desk)
{
  push_of_case (desk, record_push);
}

static void
push_dossier (Desk *desk)
{
  push_of_case (desk, dossier_push);
}

static void
push_journal (Desk *desk)
{
  journal_push (desk, NULL);
}

/* What has a digit (ops->tab) stands in the row of tabs. The queue is always there, below all. */
static const PaneRow pane_rows[] = {
  { "queue", &queue_ops, NULL },
  { "record", &record_ops, push_record },
  { "deadlines", &deadlines_ops, deadlines_push },
  { "waiting", &waiting_ops, waiting_push },
  { "escalation", &escalation_ops, escalation_push },
  { "dossier", &dossier_ops, push_dossier },
  { "journal", &journal_ops, push_journal },
  { "registers", &registers_ops, registers_push },
  { "overview", &overview_ops, overview_push },
  { NULL },
};

const PaneRow *
pane_list (void)
{
  return pane_rows;
}

Stale
pane_show (Desk *desk, const PaneRow *row)
{
  Pane *pane = stack_find (desk, row->ops);

  if (pane)
    stack_pop_to (desk, pane);
  else if (row->push)
    row->push (desk);
  return STALE_SCREEN | STALE_DATA;
}

static Stale
run_pane (Desk *desk, const char *args)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (const PaneRow *row = pane_rows; row->name; row++)
    {
      if (strcmp (args, row->name) == 0)
        return pane_show (desk, row);
      g_string_append_printf (all, "%s%s", all->len ? ", " : "", row->name);
    }
  desk_warn (desk, "'%s' is no pane: %s", args, all->str);
  return STALE_SCREEN;
}

/* ---- cases by number ---------------------------------------------------------------------------- */

static void
jump_to (Desk *desk, const char *text)
{
  g_autofree char *number = case_number_parse (text, g_date_get_year (&desk->today));
  g_autoptr (CaseRow) row = NULL;
  GError *error = NULL;

  if (!*text)
    return;
  if (!number)
    {
      desk_warn (desk, "'%s' is no case number: write 388, 26-000388 or RC-2026-000388", text);
      return;
    }
  row = office_case_row (desk->office, number, &error);
  if (!row)
    desk_say_error (desk, error);
  else
    record_push (desk, number);
}

static const PromptKind ask_case = { '#', "#", "case number", "CASE", jump_to };

static Stale
run_jump (Desk *desk, const char *args)
{
  if (*args)
    jump_to (desk, args);
  else
    prompt_push (desk, &ask_case, NULL);
  return STALE_SCREEN;
}

static Stale
run_previous (Desk *desk, const char *args)
{
  g_autofree char *number = g_strdup (desk->before);

  if (number)
    record_push (desk, number);
  else
    desk_say (desk, "there was no case before this one");
  return STALE_SCREEN;
}

/* The next case of the queue without going back to it. */
static Stale
run_case (Desk *desk, const char *args)
{
  Pane *queue = stack_find (desk, &queue_ops);
  List *list = queue ? queue->ops->list (queue) : NULL;
  GError *error = NULL;

  if (!list || !list_row (list))
    desk_say (desk, "the queue is empty");
  else if (!list_move (list, strcmp (args, "previous") == 0 ? MOVE_UP : MOVE_DOWN, &error))
    return complain (desk, error);
  else if (front (desk) != queue)
    {
      g_autofree char *number = g_strdup (list_row (list)->number);
      record_push (desk, number);
    }
  return STALE_SCREEN;
}

static Stale
run_journal (Desk *desk, const char *args)
{
  const CaseRow *row = desk_row (desk);

  journal_push (desk, row->number);
  return STALE_SCREEN;
}

static Stale
run_verify (Desk *desk, const char *args)
{
  journal_verify_entry (desk);
  return STALE_SCREEN;
}

/* ---- lists -------------------------------------------------------------------------------------- */

static void
limit_to (Desk *desk, const char *text)
{
  List *list = front_list (desk);
  Rows *rows = front_rows (desk);
  GError *error = NULL;

  if (rows && rows->ops->limit && rows->ops->limit (rows->source, text, &error))
    rows_forget (rows);
  else if (rows && !error)
    desk_say (desk, "this list takes no limit");
  else if (error || (list && !list_set_limit (list, text, &error)))
    desk_say_error (desk, error);
  desk_stale (desk, STALE_DATA);
}

static void
view_as (Desk *desk, const char *text)
{
  List *list = front_list (desk);
  GError *error = NULL;

  if (!list)
    desk_say (desk, "views are the queue's: press 1, or l to limit this list");
  else if (!list_set_view (list, text, &error))
    desk_say_error (desk, error);
  desk_stale (desk, STALE_DATA);
}

static void
mark_all (Desk *desk, const char *text)
{
  List *list = front_list (desk);
  Rows *rows = front_rows (desk);
  GError *error = NULL;
  gboolean more;
  guint n;

  if (!list && !rows)
    return;
  if (list ? !list_mark_query (list, text, &n, &more, &error)
           : !rows_mark_query (rows, text, &n, &more, &error))
    desk_say_error (desk, error);
  else
    desk_say (desk, "%u marked%s; ; and a verb applies to %u", n,
              more ? " (there are more: mark again after these)" : "",
              g_hash_table_size (stack_marks (front (desk))));
}

static const PromptKind ask_limit
    = { 'l', "limit: ", "limit to cases that match, e.g. type:delete due<7d", "QUERY", limit_to };
static const PromptKind ask_terms
    = { 'L', "limit: ", "limit to entries, e.g. by:mia act:claim since:2026-11-01", "TERMS", limit_to };
static const PromptKind ask_view
    = { 'v', "view: ", "show cases that match, e.g. state:open", "QUERY", view_as };
static const PromptKind ask_marks
    = { 'T', "mark: ", "mark cases that match; nothing: all of the list", "QUERY", mark_all };

static const char *
limit_now (Desk *desk)
{
  List *list = front_list (desk);
  Rows *rows = front_rows (desk);

  if (list)
    return list->limit;
  return rows && rows->ops->limited ? rows->ops->limited (rows->source) : NULL;
}

static Stale
run_limit (Desk *desk, const char *args)
{
  if (*args)
    limit_to (desk, args);
  else
    {
      const Rows *rows = front_rows (desk);

      prompt_push (desk, rows && rows->ops->terms ? &ask_terms : &ask_limit, limit_now (desk));
    }
  return STALE_SCREEN;
}

Stale
command_view_query (Desk *desk, const char *args)
{
  const List *list = front_list (desk);

  if (*args)
    view_as (desk, strcmp (args, "all") == 0 ? "" : args);
  else
    {
      if (list)
        prompt_push (desk, &ask_view, list->view);
      else
        view_as (desk, "");
    }
  return STALE_SCREEN;
}

static Stale
run_views (Desk *desk, const char *args)
{
  views_push (desk);
  return STALE_SCREEN;
}

static Stale
run_mark_query (Desk *desk, const char *args)
{
  if (*args)
    mark_all (desk, args);
  else
    prompt_push (desk, &ask_marks, NULL);
  return STALE_SCREEN;
}

static Stale
run_mark (Desk *desk, const char *args)
{
  List *list = front_list (desk);
  Rows *rows = front_rows (desk);
  GError *error = NULL;

  if (list)
    list_toggle_mark (list);
  else if (!rows_toggle_mark (rows))
    desk_say (desk, "this is no case: marks are for cases");
  if (list ? !list_move (list, MOVE_DOWN, &error) : !rows_move (rows, MOVE_DOWN, &error))
    return complain (desk, error);
  return STALE_SCREEN;
}

static Stale
run_marked (Desk *desk, const char *args)
{
  guint n = g_hash_table_size (stack_marks (front (desk)));

  if (!n)
    desk_say (desk, "nothing is marked: Space marks a case, T marks by query");
  else if (*args)
    {
      desk->on_marked = TRUE;
      return command_run (desk, args);
    }
  else
    {
      desk_say (desk, "the next verb applies to %u marked case%s (Esc: to one again)", n,
                n == 1 ? "" : "s");
      desk->on_marked = TRUE;
    }
  return STALE_SCREEN;
}

/* Orders and groupings of a list that is not the queue's; the same order again turns it. */
static void
sort_rows (Desk *desk, const char *text)
{
  Rows *rows = front_rows (desk);
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  GError *error = NULL;

  if (!rows || !rows->ops->sort)
    desk_say (desk, "this list has one order");
  else if (!rows->ops->sort (rows->source, words[0] ? words[0] : "",
                             words[0] && words[1] && *words[1]
                                 && g_str_has_prefix ("descending", words[1]), &error))
    desk_say_error (desk, error);
  else
    rows_forget (rows);
  desk_stale (desk, STALE_DATA);
}

static void
group_rows (Desk *desk, const char *text)
{
  Rows *rows = front_rows (desk);
  GError *error = NULL;

  if (!rows || !rows->ops->group)
    desk_say (desk, "this list has no groups");
  else if (!rows->ops->group (rows->source, text, &error))
    desk_say_error (desk, error);
  else
    rows_forget (rows);
  desk_stale (desk, STALE_DATA);
}

static void
pick_of (Desk *desk, const char *title, const char *const *names, const char *current,
         void (*chosen) (Desk *desk, const char *value))
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (choice_free);

  for (; names && *names; names++)
    g_ptr_array_add (choices, choice_new (*names, ""));
  picker_push (desk, title, choices, current, chosen);
}

static Stale
run_group (Desk *desk, const char *args)
{
  Rows *rows = front_rows (desk);

  if (*args || !rows || !rows->ops->groups)
    group_rows (desk, args);
  else
    pick_of (desk, "Group by", rows->ops->groups,
             rows->ops->grouped ? rows->ops->grouped (rows->source) : NULL, group_rows);
  return STALE_SCREEN;
}

static const PromptKind ask_away
    = { 'A', "away: ", "first day, last day, and whose when not mine, e.g. 2026-12-21 2027-01-03 mia", NULL,
        deadlines_away };

static Stale
run_away (Desk *desk, const char *args)
{
  if (*args)
    deadlines_away (desk, args);
  else
    prompt_push (desk, &ask_away, NULL);
  return STALE_SCREEN;
}

static void
sort_by (Desk *desk, const char *text)
{
  List *list = front_list (desk);
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  gboolean descending = words[0] && words[1] && g_str_has_prefix ("descending", words[1]) && *words[1];
  CaseSort sort;

  if (!list)
    return;
  if (!words[0] || !case_sort_parse (words[0], &sort))
    desk_warn (desk, "'%s' is no order: due, received, updated, number, person", text);
  else
    {
      list_set_sort (list, sort, words[1] ? descending : (list->sort == sort && !list->descending));
      desk_say (desk, "by %s%s", case_sort_name (sort), list->descending ? ", last first" : "");
    }
  desk_stale (desk, STALE_DATA);
}

static const char *const sort_titles[SORT_N] = {
  [SORT_DUE] = "what is due first",       [SORT_RECEIVED] = "in the order received",
  [SORT_UPDATED] = "by the last change",  [SORT_NUMBER] = "by case number",
  [SORT_PERSON] = "by the person's name",
};

static Stale
run_sort (Desk *desk, const char *args)
{
  const List *list = front_list (desk);
  Rows *rows = front_rows (desk);
  GPtrArray *choices;

  if (*args)
    {
      (rows ? sort_rows : sort_by) (desk, args);
      return STALE_SCREEN;
    }
  if (rows && rows->ops->sorts)
    {
      pick_of (desk, "Sort by", rows->ops->sorts,
               rows->ops->sorted ? rows->ops->sorted (rows->source) : NULL, sort_rows);
      return STALE_SCREEN;
    }
  if (rows || !list)
    {
      sort_rows (desk, "");
      return STALE_SCREEN;
    }
  choices = g_ptr_array_new_with_free_func (choice_free);
  for (int i = 0; i < SORT_N; i++)
    g_ptr_array_add (choices, choice_new (case_sort_name ((CaseSort) i), sort_titles[i]));
  picker_push (desk, "Sort by (the same again: the other way round)", choices,
               case_sort_name (list->sort), sort_by);
  return STALE_SCREEN;
}

/* ---- search
 * --------------------------------------------------------------------------------------- */

static void
search_for (Desk *desk, const char *text)
{
  Pane *pane = front (desk);

  if (pane->ops->search && *text)
    pane->ops->search (pane, text, 1);
}

static const PromptKind ask_search = { '/', "/", "search", NULL, search_for };

static Stale
run_search (Desk *desk, const char *args)
{
  if (!front (desk)->ops->search)
    desk_say (desk, "there is nothing here to search");
  else if (*args)
    search_for (desk, args);
  else
    prompt_push (desk, &ask_search, NULL);
  return STALE_SCREEN;
}

static Stale
run_search_next (Desk *desk, const char *args)
{
  Pane *pane = front (desk);

  if (pane->ops->search)
    pane->ops->search (pane, NULL, strcmp (args, "previous") == 0 ? -1 : 1);
  return STALE_SCREEN;
}

/* ---- reading
 * ---------------------------------------------------------------------------------------- */

static Stale
run_explain (Desk *desk, const char *args)
{
  g_autofree char *number = g_strdup (desk_row (desk)->number);

  explain_push (desk, number);
  return STALE_SCREEN;
}

static void
suppose_of (Desk *desk, const char *text)
{
  const CaseRow *row = desk_row (desk);
  g_autofree char *number = row ? g_strdup (row->number) : NULL;

  if (number && *text)
    suppose_push (desk, number, text);
}

static const PromptKind ask_suppose
    = { '~', "what if: ", "extend, pause D..D, received D, pack NAME", NULL, suppose_of };

static Stale
run_suppose (Desk *desk, const char *args)
{
  if (*args)
    suppose_of (desk, args);
  else
    prompt_push (desk, &ask_suppose, NULL);
  return STALE_SCREEN;
}

/* The marked after ';', else the case under the cursor. */
static GPtrArray *
cases_meant (Desk *desk)
{
  GHashTable *marks = desk->on_marked ? stack_marks (stack_whole (desk)) : NULL;
  GPtrArray *numbers = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer number;

  if (marks)
    {
      g_hash_table_iter_init (&iter, marks);
      while (g_hash_table_iter_next (&iter, &number, NULL))
        g_ptr_array_add (numbers, g_strdup (number));
    }
  else if (desk_row (desk))
    g_ptr_array_add (numbers, g_strdup (desk_row (desk)->number));
  return numbers;
}

/* One archive a case, under the case's number; what is there already is refused. */
static Stale
export_to_outbox (Desk *desk, const char *args)
{
  g_autoptr (GPtrArray) numbers = cases_meant (desk);
  const ExportAsk ask = { .directory = desk->outbox, .profile = *args ? args : NULL, .tar = TRUE };
  GError *error = NULL;

  for (guint i = 0; i < numbers->len; i++)
    {
      g_auto (ExportDone) done = { 0 };
      if (!office_export (desk->office, g_ptr_array_index (numbers, i), &ask, &done, &error))
        return complain (desk, error);
    }
  desk_say (desk, numbers->len == 1 ? "%u case is in your outbox; `outbox` over ssh lists it" :
            "%u cases are in your outbox; `outbox` over ssh lists them", numbers->len);
  return STALE_SCREEN;
}

static Stale
run_export (Desk *desk, const char *args)
{
  if (desk->outbox)
    return export_to_outbox (desk, args);
  g_auto (GStrv) words = g_strsplit (args, " ", 2);
  g_autoptr (GPtrArray) numbers = cases_meant (desk);
  const ExportAsk ask = { .directory = words[0], .profile = words[0] && words[1] && *words[1] ? words[1] : NULL };
  g_auto (ExportDone) done = { 0 };
  GError *error = NULL;

  if (!words[0] || !*words[0])
    {
      desk_warn (desk, "write export DIRECTORY [PROFILE]");
      return STALE_SCREEN;
    }
  for (guint i = 0; i < numbers->len; i++)
    {
      export_done_clear (&done);
      if (!office_export (desk->office, g_ptr_array_index (numbers, i), &ask, &done, &error))
        return complain (desk, error);
    }
  if (numbers->len == 1)
    desk_say (desk, "exported to %s%s%s", done.path, done.warning ? "; " : "", done.warning ? done.warning : "");
  else
    desk_say (desk, "%u cases exported to %s", numbers->len, words[0]);
  return STALE_SCREEN;
}

static Stale
run_text (Desk *desk, const char *args)
{
  Pane *pane = front (desk);
  const char *text = text_of (pane);
  g_autofree char *safe = NULL;
  GError *error = NULL;

  if (!text)
    return run_open (desk, args);
  safe = text_safe (text, -1, TEXT_LINES);
  if (!editor_show (desk, safe, &error))
    return complain (desk, error);
  return STALE_SCREEN;
}

static Stale
run_help (Desk *desk, const char *args)
{
  help_push (desk, *args ? args : NULL);
  return STALE_SCREEN;
}

/* ---- the rest
 * ----------------------------------------------------------------------------------------- */

static void
run_typed (Desk *desk, const char *text)
{
  desk->asked_with = 0;
  if (*text)
    desk_stale (desk, command_run (desk, text));
}

static const PromptKind ask_line
    = { ':', ":", "a command (Tab completes, :help lists them)", "LINE", run_typed };

static Stale
run_prompt (Desk *desk, const char *args)
{
  prompt_push (desk, &ask_line, *args ? args : NULL);
  return STALE_SCREEN;
}

static Stale
run_refresh (Desk *desk, const char *args)
{
  if (desk->terminal)
    terminal_redraw (desk->terminal);
  desk_say (desk, "refreshed");
  return STALE_SCREEN | STALE_DATA;
}

/* As it is without the line on which this was typed. */
static gboolean
dump_screen (Desk *desk, const char *path, GError **error)
{
  g_autoptr (Canvas) canvas = canvas_new (desk->width, desk->height);
  g_autofree char *text = NULL;

  canvas->ascii = desk->ascii;
  desk_paint (desk, canvas);
  text = canvas_dump (canvas, TRUE);
  return files_create (path, text, strlen (text), 0600, error);
}

static Stale
run_dump (Desk *desk, const char *args)
{
  const char *path = g_str_has_prefix (args, "screen ") ? args + strlen ("screen ") : "";
  GError *error = NULL;

  path += strspn (path, " ");
  if (!*path)
    desk_warn (desk, "write dump screen FILE");
  else if (!dump_screen (desk, path, &error))
    return complain (desk, error);
  else
    desk_say (desk, "the screen is in %s", path);
  return STALE_SCREEN;
}

static Stale
run_drafts (Desk *desk, const char *args)
{
  drafts_push (desk);
  return STALE_SCREEN;
}

/* ---- what can be done to this case ------------------------------------------------------------------ */

static void
run_chosen (Desk *desk, const char *value)
{
  desk_stale (desk, command_run (desk, value));
}

static Stale
run_acts (Desk *desk, const char *args)
{
  g_autoptr (GPtrArray) acts = office_acts_now (desk->office, desk_row (desk));
  GPtrArray *choices = g_ptr_array_new_with_free_func (choice_free);

  for (guint i = 0; i < acts->len; i++)
    {
      const ActInfo *act = g_ptr_array_index (acts, i);
      const char *line = strcmp (act->name, "set") == 0    ? "set case"
                         : strcmp (act->name, "move") == 0 ? "move message"
                                                           : act->name;
      const Binding *binding = strchr (line, ' ') ? keys_of_line (desk->keys, desk_contexts (desk), line)
                                                  : keys_of (desk->keys, desk_contexts (desk), line);
      g_autofree char *key = binding ? binding_name (binding) : g_strdup ("");
      g_autofree char *title = g_strdup_printf ("%-3s %s", key, act->help);
      g_ptr_array_add (choices, choice_new (line, title));
    }
  if (choices->len)
    picker_push (desk, "What this case allows now, the next first", choices, NULL, run_chosen);
  else
    {
      g_ptr_array_unref (choices);
      desk_say (desk, "you can do nothing to this case");
    }
  return STALE_SCREEN;
}

/* ---- what one kind of pane knows ------------------------------------------------------------------ */

static Stale
verb (Desk *desk, const char *name, const char *args, const char *where)
{
  Pane *pane = front (desk);

  if (!pane->ops->verb || !pane->ops->verb (pane, name, args))
    desk_say (desk, "%s is for %s", name, where);
  return STALE_SCREEN;
}

static const char on_letter[] = "a letter that is about to leave", in_text[] = "the place where text is written";

static Stale run_send (Desk *desk, const char *args) { return verb (desk, "send", args, on_letter); }
static Stale run_write (Desk *desk, const char *args) { return verb (desk, "write", args, on_letter); }
static Stale run_change (Desk *desk, const char *args) { return verb (desk, "change", args, on_letter); }
static Stale run_own_text (Desk *desk, const char *args) { return verb (desk, "own-text", args, on_letter); }
static Stale run_instead (Desk *desk, const char *args) { return verb (desk, "instead", args, "a letter that approves"); }
static Stale run_all_the_same (Desk *desk, const char *args) { return verb (desk, "all-the-same", args, "a case that moved"); }
static Stale run_edit (Desk *desk, const char *args) { return verb (desk, "edit", args, "a case that moved"); }
static Stale run_keep (Desk *desk, const char *args) { return verb (desk, "keep", args, in_text); }

static const char on_register[] = "a register";

static Stale run_item_add (Desk *desk, const char *args) { return verb (desk, "item-add", args, on_register); }
static Stale run_item_set (Desk *desk, const char *args) { return verb (desk, "item-set", args, on_register); }
static Stale run_item_end (Desk *desk, const char *args) { return verb (desk, "item-end", args, on_register); }
static Stale run_item_all (Desk *desk, const char *args) { return verb (desk, "item-all", args, on_register); }

static Stale
run_register (Desk *desk, const char *args)
{
  if (!*args)
    return run_pane (desk, "registers");
  register_push (desk, args);
  return STALE_SCREEN;
}

static Stale
run_repeat (Desk *desk, const char *args)
{
  return act_repeat (desk);
}

static Stale
run_suspend (Desk *desk, const char *args)
{
  if (desk->outbox)
    desk_warn (desk, "no shell stands behind this desk: q leaves it");
  else
    raise (SIGTSTP);   /* the loop's handler does it between two turns */
  return STALE_SCREEN;
}

static const Command rows[] = {
  { "move", "MOVE", "Move: up, down, half-up, half-down, page-up, page-down, first, last",
    NEEDS_NOTHING, run_move },
  { "open", "", "Open what is under the cursor", NEEDS_NOTHING, run_open },
  { "back", "", "Back one level; on the last one, leave", NEEDS_NOTHING, run_back },
  { "escape", "", "Clear marks, then the search, then the limit", NEEDS_NOTHING, run_escape },
  { "block", "[previous]", "Next block of the record", NEEDS_NOTHING, run_block },
  { "pane", "PANE", "Show a pane: queue, record, waiting and so on", NEEDS_NOTHING, run_pane },
  { "jump", "[CASE]", "Open a case by its number", NEEDS_NOTHING, run_jump },
  { "previous-case", "", "Back to the case before this one", NEEDS_NOTHING, run_previous },
  { "case", "[previous]", "The next case of the queue", NEEDS_NOTHING, run_case },
  { "limit", "[QUERY]", "Limit the list to what matches", NEEDS_LIST, run_limit },
  { "views", "", "Choose a saved view, with how many cases each shows", NEEDS_NOTHING, run_views },
  { "sort", "[SORT] [descending]", "Order the list", NEEDS_LIST, run_sort },
  { "group", "[GROUP]", "Group the deadlines: day, owner, type, regime, clock", NEEDS_LIST, run_group },
  { "away", "[FROM TO [MEMBER]]", "What falls due while I am away, or another member (supervisors)",
    NEEDS_NOTHING, run_away },
  { "mark", "", "Mark the case, or take the mark off", NEEDS_LIST, run_mark },
  { "mark-query", "[QUERY]", "Mark the cases that match", NEEDS_LIST, run_mark_query },
  { "marked", "[COMMAND]", "The next verb applies to the marked cases", NEEDS_LIST, run_marked },
  { "drafts", "", "What you began to write and did not do", NEEDS_NOTHING, run_drafts },
  { "repeat", "", "Do the last act again, here", NEEDS_WRITE, run_repeat },
  { "search", "[TEXT]", "Search", NEEDS_NOTHING, run_search },
  { "search-next", "[previous]", "Search on", NEEDS_NOTHING, run_search_next },
  { "journal", "", "The journal of this case", NEEDS_CASE, run_journal },
  { "register", "[NAME]", "What the office writes down: every register, or one", NEEDS_NOTHING, run_register },
  { "item-add", "", "Write an item into the register", NEEDS_WRITE, run_item_add },
  { "item-set", "", "Change the item under the cursor", NEEDS_WRITE, run_item_set },
  { "item-end", "", "The item under the cursor holds no longer", NEEDS_WRITE, run_item_end },
  { "item-all", "", "Show also what ended or was rejected, or hide it", NEEDS_NOTHING, run_item_all },
  { "verify", "", "Is the entry under the cursor what was written?", NEEDS_NOTHING, run_verify },
  { "explain", "", "Why is it due then?", NEEDS_CASE, run_explain },
  { "suppose", "[extend, pause D..D, received D, pack NAME]", "What if? Which dates would be others", NEEDS_CASE, run_suppose },
  { "text", "", "Read the message; again: in $PAGER", NEEDS_NOTHING, run_text },
  { "export", "DIRECTORY [PROFILE]", "Write the files of the case, or of the marked", NEEDS_CASE | NEEDS_WRITE, run_export },
  { "dump", "screen FILE", "Write the screen as text to a new file (drill databases only)",
    NEEDS_DRILL | NEEDS_OUTSIDE, run_dump },
  { "acts", "", "Everything that this case allows now, with its keys", NEEDS_CASE, run_acts },
  { "send", "", "Send the letter as it is shown", NEEDS_WRITE, run_send },
  { "write", "", "Write the letter's text, in $EDITOR or here", NEEDS_NOTHING, run_write },
  { "change", "WHAT", "Change of a letter: letter, language, channel, to, subject, evidence", NEEDS_NOTHING, run_change },
  { "own-text", "", "Throw the edited text away: the letter's own again", NEEDS_NOTHING, run_own_text },
  { "instead", "", "Reject what this letter would approve", NEEDS_WRITE, run_instead },
  { "all-the-same", "", "Do it to the case as it is now", NEEDS_WRITE, run_all_the_same },
  { "edit", "", "Back to what was typed, against the case as it is now", NEEDS_NOTHING, run_edit },
  { "keep", "", "Done writing: keep the text", NEEDS_NOTHING, run_keep },
  { "refresh", "", "Load and draw everything again", NEEDS_NOTHING, run_refresh },
  { "record", "", "Note the lines that keys run as a macro, or end that", NEEDS_NOTHING, macro_record },
  { "run", "[MACRO]", "Run a macro; without a name what was noted last", NEEDS_NOTHING, macro_run },
  { "messages", "", "What went wrong, and lines of recourserc that were left out", NEEDS_NOTHING, personal_messages },
  { "prompt", "[COMMAND]", "The command line", NEEDS_NOTHING, run_prompt },
  { "help", "[WORD]", "Keys and commands, searchable by key and word", NEEDS_NOTHING, run_help },
  { "suspend", "", "Stop the desk and return to the shell", NEEDS_NOTHING, run_suspend },
  { "quit", "", "Leave the desk", NEEDS_NOTHING, run_quit },
};

GArray *
commands_new (void)
{
  GArray *commands = g_array_new (FALSE, FALSE, sizeof (Command));
  guint n;
  const ActInfo *acts = office_acts (&n);

  g_array_append_vals (commands, rows, G_N_ELEMENTS (rows));
  for (const Instruction *one = settings_instructions (); one->name; one++)
    {
      Command row = { .name = one->name, .args = one->args, .help = one->help, .run = personal_command (one->name) };
      g_array_append_val (commands, row);
    }
  for (guint i = 0; i < n; i++)
    {
      Command row = { .name = acts[i].name, .args = "", .help = acts[i].help, .act = &acts[i],
                      .needs = NEEDS_WRITE | (acts[i].flags & ACT_CONFIRM ? NEEDS_CONFIRM : 0) };
      /* The desk notes reading by itself, and an instruction may have the word: `set` does both. */
      if (strcmp (row.name, "read") != 0 && !personal_command (row.name))
        g_array_append_val (commands, row);
    }
  return commands;
}

const Command *
command_in (const GArray *commands, const char *name)
{
  for (guint i = 0; i < commands->len; i++)
    {
      const Command *command = &g_array_index (commands, Command, i);
      if (strcmp (command->name, name) == 0)
        return command;
    }
  return NULL;
}

const Command *
command_find (const Desk *desk, const char *name)
{
  return command_in (desk->commands, name);
}

gboolean
command_is_act (const Desk *desk, const char *line)
{
  g_autofree char *word = g_strndup (line, strcspn (line, " |"));
  const Command *command = command_find (desk, word);

  if (g_str_has_prefix (line, "set "))
    return personal_sets_case (line + strlen ("set "));
  return command && command->act;
}

static gboolean
is_allowed_now (Desk *desk, const Command *command)
{
  const CaseRow *row = desk_row (desk);
  g_autoptr (GPtrArray) acts = command->act && row ? office_acts_now (desk->office, row) : NULL;

  for (guint i = 0; acts && i < acts->len; i++)
    if (strcmp (((const ActInfo *) g_ptr_array_index (acts, i))->name, command->name) == 0)
      return TRUE;
  return FALSE;
}

/* "pause|resume": the first that the case allows, else the first, whose refusal says why. */
static const Command *
choose (Desk *desk, const char *word)
{
  g_auto (GStrv) each = g_strsplit (word, "|", -1);

  for (guint i = 0; each[0] && each[1] && each[i]; i++)
    {
      const Command *command = command_find (desk, each[i]);
      if (command && is_allowed_now (desk, command))
        return command;
    }
  return each[0] ? command_find (desk, each[0]) : NULL;
}

static gboolean
may_run (Desk *desk, const Command *command)
{
  if ((command->needs & NEEDS_CASE) && !desk_row (desk))
    desk_say (desk, "%s needs a case: put the cursor on one", command->name);
  else if ((command->needs & NEEDS_DRILL) && !office_is_drill (desk->office))
    desk_warn (desk, "%s is for drill databases: this screen shows real persons", command->name);
  else if ((command->needs & NEEDS_OUTSIDE) && desk->outbox)
    desk_warn (desk, "%s reaches outside the desk, which is refused in service mode", command->name);
  else if ((command->needs & NEEDS_LIST) && !front_list (desk) && !front_rows (desk))
    desk_say (desk, "%s is for the queue: press 1", command->name);
  else
    return TRUE;
  desk->failures++;
  return FALSE;
}

Stale
command_run (Desk *desk, const char *line)
{
  const char *rest = line + strcspn (line, " ");
  g_autofree char *word = g_strndup (line, (gsize) (rest - line));
  g_autofree char *number = case_number_parse (word, g_date_get_year (&desk->today));
  g_autofree char *args = g_strstrip (g_strdup (rest));
  const Command *command = choose (desk, word);
  Stale stale = STALE_SCREEN;

  if (command)
    trace (TRACE_UI, "command %s", command->name);   /* its words may be personal */
  if (!command && number)
    jump_to (desk, word);
  else if (!command)
    desk_warn (desk, "'%s' is no command: Tab completes, ? lists them", word);
  else if (!may_run (desk, command))
    return STALE_SCREEN;
  else if (command->act)
    stale = act_start (desk, command->act, args);
  else
    return command->run (desk, args);
  return stale;
}

/* A query may name a person or hold words of a message: only closed fields are kept. */
static gboolean
is_closed_term (const char *word)
{
  static const char *const closed[]
      = { "type:",    "state:", "owner:",  "channel:", "priority:", "is:",
          "received", "due",    "updated", "closed",   "opened",    NULL };

  word += strspn (word, "-(");
  for (guint i = 0; closed[i]; i++)
    if (g_str_has_prefix (word, closed[i]))
      return TRUE;
  return FALSE;
}

gboolean
command_may_be_kept (const Desk *desk, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  const Command *command = words[0] ? command_find (desk, words[0]) : NULL;
  gboolean query = command && strstr (command->args, "QUERY");

  if (!command || command->act || strstr (command->args, "TEXT") || strstr (command->args, "COMMAND")
      || strstr (command->args, "LINE"))
    return FALSE;
  for (guint i = 1; query && words[i]; i++)
    if (*words[i] && !is_closed_term (words[i]))
      return FALSE;
  return TRUE;
}
