/* SPDX-License-Identifier: MIT */
/* conflict - the case moved while one was about to act on it */
#include <string.h>

#include "base/text.h"
#include "ui/act.h"
#include "ui/drafts.h"
#include "ui/panes/panes.h"
#include "ui/words.h"

typedef struct { Style style; char *text; } Line;

typedef struct
{
  Pane pane;
  ActRun *run;
  char *why;
  Key began;             /* that asked for the act: it does not do it all the same */
  gint64 now;            /* the case's row version as it is shown */
  GPtrArray *lines;      /* Line */
  Scroll scroll;
} Conflict;

static void
line_free (gpointer data)
{
  g_free (((Line *) data)->text);
  g_free (data);
}

static void
add (Conflict *conflict, Style style, char *text)
{
  Line *line = g_new0 (Line, 1);

  line->style = style;
  line->text = text;
  g_ptr_array_add (conflict->lines, line);
}

static void
add_since (Conflict *conflict)
{
  Desk *desk = conflict->pane.desk;
  g_autoptr (GPtrArray) history = office_history (desk->office, act_run_number (conflict->run), NULL);

  add (conflict, STYLE_HEAD, g_strdup ("What was done since you looked"));
  for (guint i = 0; history && i < history->len; i++)
    {
      const CaseHistory *entry = g_ptr_array_index (history, i);
      g_autofree char *at = words_moment (entry->at, office_zone (desk->office), &desk->today);
      if (entry->seq > conflict->run->rev)
        add (conflict, STYLE_STRONG,
             g_strdup_printf ("  %s  %s  %s", at, entry->member ? entry->member : "-", entry->words ? entry->words : ""));
    }
}

static void
add_now (Conflict *conflict)
{
  Desk *desk = conflict->pane.desk;
  g_autoptr (CaseRow) row = office_case_row (desk->office, act_run_number (conflict->run), NULL);
  g_autofree char *type = row ? words_type (row) : NULL, *due = row ? words_due (row, &desk->today) : NULL;

  add (conflict, STYLE_HEAD, g_strdup ("How the case is now"));
  if (!row)
    return;
  conflict->now = row->rev;
  add (conflict, STYLE_NORMAL,
       g_strdup_printf ("  %s · %s · %s%s · due %s", type, case_state_name (row->state),
                        row->owner_name ? "owner " : "nobody's", row->owner_name ? row->owner_name : "", due));
  add (conflict, STYLE_NORMAL, g_strdup_printf ("  %s", row->subject ? row->subject : "(no subject)"));
}

static void
add_intent (Conflict *conflict)
{
  const ActRun *run = conflict->run;

  add (conflict, STYLE_HEAD, g_strdup_printf ("What you were about to do: %s", run->act->name));
  for (guint i = 0; i < run->values->len; i++)
    {
      const ActValue *value = g_ptr_array_index (run->values, i);
      g_auto (GStrv) lines = g_strsplit (value->value ? value->value : "", "\n", -1);

      for (int k = 0; lines[k] && (k || *lines[k]); k++)
        add (conflict, STYLE_NORMAL, g_strdup_printf ("  %-10s %s", k ? "" : value->key, lines[k]));
    }
}

static void
conflict_load (Pane *pane, Stale what)
{
  Conflict *conflict = (Conflict *) pane;

  if (!(what & STALE_DATA))
    return;
  g_ptr_array_set_size (conflict->lines, 0);
  add_since (conflict);
  add_now (conflict);
  add_intent (conflict);
}

static void
conflict_draw (Pane *pane, Canvas *canvas, Area area)
{
  Conflict *conflict = (Conflict *) pane;
  int rows = area.height - 2;

  canvas_printf (canvas, area.x + 1, area.y, area.x + area.width, STYLE_ERROR, "%s moved while you worked: nothing was done",
                 act_run_number (conflict->run));
  canvas_fit (canvas, area.x + 1, area.y + 1, area.width - 2, STYLE_DIM, conflict->why);
  scroll_fit (&conflict->scroll, (int) conflict->lines->len, rows);
  for (int i = 0; i < rows && conflict->scroll.top + i < conflict->scroll.n; i++)
    {
      const Line *line = g_ptr_array_index (conflict->lines, (guint) (conflict->scroll.top + i));
      canvas_fit (canvas, area.x + 1, area.y + 2 + i, area.width - 2, line->style, line->text);
    }
}

static void
give_up (Conflict *conflict)
{
  Desk *desk = conflict->pane.desk;
  gboolean kept = drafts_keep (desk, conflict->run, FALSE);

  if (kept)
    desk_say (desk, "%s was not done; what you typed is kept: :drafts", conflict->run->act->name);
  stack_remove (desk, &conflict->pane);
}

static void
do_it (Conflict *conflict)
{
  Desk *desk = conflict->pane.desk;
  ActRun *run = conflict->run;
  g_autoptr (GError) error = NULL;

  run->rev = conflict->now;
  if (act_do_now (desk, run, &error))
    {
      stack_remove (desk, &conflict->pane);
      return;
    }
  g_free (conflict->why);
  conflict->why = g_strdup (error->message);
  conflict->pane.stale |= STALE_DATA;
}

static void
edit_again (Conflict *conflict)
{
  Desk *desk = conflict->pane.desk;
  ActRun *run = g_steal_pointer (&conflict->run);

  run->rev = conflict->now;
  stack_remove (desk, &conflict->pane);
  act_edit (desk, run);
}

static void
conflict_move (Pane *pane, Move move)
{
  scroll_pan (&((Conflict *) pane)->scroll, move);
}

static gboolean
conflict_back (Pane *pane)
{
  give_up ((Conflict *) pane);
  return TRUE;
}

/* The key that asked for the act does not overrule what others did. */
static gboolean
conflict_verb (Pane *pane, const char *verb, const char *args)
{
  Conflict *conflict = (Conflict *) pane;
  Desk *desk = pane->desk;

  if (strcmp (verb, "edit") == 0)
    edit_again (conflict);
  else if (strcmp (verb, "all-the-same") != 0)
    return FALSE;
  else if (desk->asked_with && desk->asked_with == conflict->began)
    desk_warn (desk, "read first: the key that asked for it does not do it all the same, another of `all-the-same` does");
  else
    do_it (conflict);
  return TRUE;
}

static const char *
conflict_title (Pane *pane)
{
  return "Conflict";
}

static const char *
conflict_at_case (Pane *pane, const char **doing)
{
  const ActRun *run = ((Conflict *) pane)->run;

  *doing = run->act->name;
  return act_run_number (run);
}

static void
conflict_free (Pane *pane)
{
  Conflict *conflict = (Conflict *) pane;

  act_run_free (conflict->run);
  g_ptr_array_unref (conflict->lines);
  g_free (conflict->why);
  g_free (conflict);
}

static const char *const conflict_contexts[] = { "conflict", "desk", NULL };
static const char *const conflict_hints[] = { "all-the-same", "edit", "back", NULL };

static const PaneOps conflict_ops = {
  .name = "conflict", .shape = PANE_WHOLE, .contexts = conflict_contexts, .hints = conflict_hints, .load = conflict_load,
  .draw = conflict_draw, .move = conflict_move, .escape = conflict_back, .back = conflict_back, .verb = conflict_verb,
  .title = conflict_title, .at_case = conflict_at_case, .free = conflict_free,
};

void
conflict_push (Desk *desk, ActRun *run, const char *why)
{
  Conflict *conflict = g_new0 (Conflict, 1);

  conflict->pane.ops = &conflict_ops;
  conflict->run = run;
  conflict->why = g_strdup (why);
  conflict->began = desk->asked_with;
  conflict->now = run->rev;
  conflict->lines = g_ptr_array_new_with_free_func (line_free);
  drafts_keep (desk, run, FALSE);
  stack_push (desk, &conflict->pane);
}
