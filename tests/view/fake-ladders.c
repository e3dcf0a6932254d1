/* SPDX-License-Identifier: MIT */
/* fake-ladders - four complaints on a made-up ladder, for the panes that show them */
#include "fake-office.h"

#include <string.h>

#include "base/error.h"

static const char *const phase_names[] = { "Inside", "Ombudsman", "Court" };

static const struct
{
  const char *number, *stage, *title, *turn, *due, *how, *missing;
  int phase;
  gboolean terminal;
} given[] = {
  { "RC-2026-000388", "answer", "Our answer to the ombudsman", "company", "2026-11-20", "planning", NULL, 1 },
  { "RC-2026-000398", "talks", "Conciliation", "both", "2026-12-03", "notice", NULL, 1 },
  { "RC-2026-000455", "ours", "With us", "company", NULL, NULL,
    "first-contact is missing (Wrote to us first): set first-contact=yes", 0 },
  { "RC-2026-000101", "lost", "Dismissed", "body", NULL, NULL, NULL, 1, TRUE },
};

static CaseStage *
stage_new (guint i)
{
  CaseStage *stage = g_new0 (CaseStage, 1);

  stage->seq = 5001;
  stage->stage = g_strdup (given[i].stage);
  stage->title = g_strdup (given[i].title);
  stage->turn = g_strdup (given[i].turn);
  stage->terminal = given[i].terminal;
  stage->entered_on = g_strdup ("2026-11-06");
  stage->due_on = g_strdup (given[i].due);
  stage->due_how = g_strdup (given[i].how);
  stage->reference = g_strdup ("OMB-7");
  stage->left_seq = -1;
  return stage;
}

static void
add_phases (GPtrArray *phases, guint i)
{
  for (int k = 0; k < (int) G_N_ELEMENTS (phase_names); k++)
    {
      ClimbPhase *phase = g_new0 (ClimbPhase, 1);

      phase->title = g_strdup (phase_names[k]);
      phase->mark = k < given[i].phase ? PHASE_DONE : k == given[i].phase ? PHASE_NOW
                    : given[i].terminal ? PHASE_NEVER : PHASE_NEXT;
      g_ptr_array_add (phases, phase);
    }
}

static GStrv
missing_of (guint i)
{
  return given[i].missing ? g_strsplit (given[i].missing, "|", -1) : g_new0 (char *, 1);
}

static Climb *
row_new (Office *office, guint i)
{
  Climb *climb = climb_new ();
  CaseRow *row = office_case_row (office, given[i].number, NULL);

  climb->row = *row;
  g_free (row);
  climb->stage = stage_new (i);
  climb->ladder_title = g_strdup ("Us, then outside");
  add_phases (climb->phases, i);
  climb->missing = missing_of (i);
  return climb;
}

ClimbWindow *
office_ladders (Office *office, const Query *query, const ClimbAsk *ask, GError **error)
{
  ClimbWindow *window = climb_window_new ();
  gboolean back = ask->place == WINDOW_LAST || ask->place == WINDOW_BEFORE;
  int at = -1;

  for (guint i = 0; ask->key && i < G_N_ELEMENTS (given); i++)
    if (strcmp (given[i].number, ask->key->row.number) == 0)
      at = (int) i;
  for (int i = 0; i < (int) G_N_ELEMENTS (given); i++)
    if (at < 0 ? ask->place != WINDOW_BEFORE && ask->place != WINDOW_AFTER
               : back ? i < at : ask->place == WINDOW_FROM ? i >= at : i > at)
      g_ptr_array_add (window->rows, row_new (office, (guint) i));
  return window;
}

static void
add_move (Dossier *dossier, const char *stage, const char *title, gboolean leaves, const char *missing)
{
  ClimbMove *move = g_new0 (ClimbMove, 1);

  move->stage = g_strdup (stage);
  move->title = g_strdup (title);
  move->phase = g_strdup (leaves ? "Court" : "Ombudsman");
  move->turn = g_strdup ("body");
  move->leaves = leaves;
  move->missing = missing ? g_strsplit (missing, "|", -1) : g_new0 (char *, 1);
  move->effects = leaves ? g_strsplit ("keep everything", "|", -1) : g_new0 (char *, 1);
  move->reasons = g_new0 (char *, 1);
  move->planning_on = g_strdup (leaves ? NULL : "2026-12-07");
  move->planning_how = g_strdup (leaves ? NULL : "planning, not verified");
  move->unsure = !leaves;
  g_ptr_array_add (dossier->moves, move);
}

Dossier *
office_dossier (Office *office, const char *number, GError **error)
{
  Case *kase = office_case (office, number, error);
  Dossier *dossier = kase ? dossier_new () : NULL;

  if (!dossier)
    return NULL;
  dossier->kase = kase;
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    if (strcmp (given[i].number, number) == 0)
      {
        dossier->ladder_title = g_strdup ("Us, then outside");
        g_ptr_array_add (kase->stages, stage_new (i));
        add_phases (dossier->phases, i);
        if (given[i].terminal)
          continue;
        add_move (dossier, "reply", "They reply", FALSE, NULL);
        add_move (dossier, "suit", "A suit is filed", TRUE, "served is missing (Served on): set served=YYYY-MM-DD");
      }
  return dossier;
}
