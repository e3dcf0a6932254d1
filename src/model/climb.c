/* SPDX-License-Identifier: MIT */
#include "model/climb.h"

#include "base/when.h"
#include "model/names.h"

static void
phase_free (ClimbPhase *phase)
{
  g_free (phase->id);
  g_free (phase->title);
  g_free (phase);
}

void
climb_move_free (ClimbMove *move)
{
  if (!move)
    return;
  g_free (move->stage);
  g_free (move->title);
  g_free (move->phase);
  g_free (move->turn);
  g_strfreev (move->missing);
  g_strfreev (move->effects);
  g_strfreev (move->reasons);
  g_free (move->planning_on);
  g_free (move->planning_how);
  g_free (move->since);
  g_free (move->note);
  g_free (move);
}

static void
climb_check_free (ClimbCheck *check)
{
  g_free (check->reason);
  g_free (check->title);
  g_free (check->clause);
  g_free (check->tag);
  g_free (check);
}

Climb *
climb_new (void)
{
  Climb *climb = g_new0 (Climb, 1);

  climb->phases = g_ptr_array_new_with_free_func ((GDestroyNotify) phase_free);
  return climb;
}

/* The row stands inside; what it owns goes with a copy that case_row_free takes. */
void
climb_free (Climb *climb)
{
  if (!climb)
    return;
  case_row_free (g_memdup2 (&climb->row, sizeof climb->row));
  case_stage_free (climb->stage);
  g_free (climb->ladder_title);
  g_ptr_array_unref (climb->phases);
  g_strfreev (climb->missing);
  g_free (climb->since);
  g_free (climb);
}

gboolean
stage_waits_for_us (const CaseStage *stage)
{
  return !stage->terminal && (g_strcmp0 (stage->turn, "company") == 0 || g_strcmp0 (stage->turn, "both") == 0);
}

gboolean
stage_is_unsure (const CaseStage *stage)
{
  return stage->due_on && stage_date_is_unsure (stage->due_how, stage->tag);
}

char *
stage_how (const CaseStage *stage)
{
  if (!stage->due_on)
    return g_strdup ("");
  if (g_strcmp0 (stage->due_how, "planning") == 0)
    return g_strdup ("planning, not verified");
  if (g_strcmp0 (stage->due_how, "rule") != 0)
    return g_strdup (stage->due_how ? stage->due_how : "");
  return g_strdup_printf ("%s%s%s", stage->rule ? stage->rule : "rule", stage_is_unsure (stage) && stage->tag ? ", " : "",
                          stage_is_unsure (stage) && stage->tag ? stage->tag : "");
}

gboolean
stage_days_late (const CaseStage *stage, const GDate *today, int *days)
{
  GDate due;

  if (!stage_waits_for_us (stage) || !stage->due_on || !when_date_parse (stage->due_on, &due, NULL))
    return FALSE;
  *days = g_date_days_between (&due, today);
  return TRUE;
}

static const char *const order_names[CLIMB_N_ORDERS] = { [CLIMB_BY_DUE] = "due", [CLIMB_BY_TURN] = "turn" };

const char *
climb_order_name (ClimbOrder order)
{
  return order_names[order];
}

gboolean
climb_order_parse (const char *text, ClimbOrder *order)
{
  int at = NAMES_FIND (order_names, text);

  if (at >= 0)
    *order = (ClimbOrder) at;
  return at >= 0;
}

ClimbWindow *
climb_window_new (void)
{
  ClimbWindow *window = g_new0 (ClimbWindow, 1);

  window->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) climb_free);
  return window;
}

void
climb_window_free (ClimbWindow *window)
{
  if (!window)
    return;
  g_clear_pointer (&window->rows, g_ptr_array_unref);
  g_free (window);
}

Dossier *
dossier_new (void)
{
  Dossier *dossier = g_new0 (Dossier, 1);

  dossier->phases = g_ptr_array_new_with_free_func ((GDestroyNotify) phase_free);
  dossier->moves = g_ptr_array_new_with_free_func ((GDestroyNotify) climb_move_free);
  dossier->checks = g_ptr_array_new_with_free_func ((GDestroyNotify) climb_check_free);
  return dossier;
}

void
dossier_free (Dossier *dossier)
{
  if (!dossier)
    return;
  case_free (dossier->kase);
  person_free (dossier->person);
  g_free (dossier->office);
  g_free (dossier->ladder_title);
  g_ptr_array_unref (dossier->phases);
  g_ptr_array_unref (dossier->moves);
  g_ptr_array_unref (dossier->checks);
  g_free (dossier->better);
  g_free (dossier->opens);
  g_free (dossier->hold);
  g_free (dossier->note);
  g_free (dossier);
}

int
dossier_stage_at (const Dossier *dossier, gint64 seq)
{
  const GPtrArray *stages = dossier->kase->stages;
  int found = stages->len ? 0 : -1;

  for (guint i = 0; i < stages->len; i++)
    if (((const CaseStage *) g_ptr_array_index (stages, i))->seq <= seq)
      found = (int) i;
  return found;
}
