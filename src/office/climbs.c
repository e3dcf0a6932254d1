/* SPDX-License-Identifier: MIT */
#include "office/climbs.h"

#include "base/when.h"
#include "office/standing.h"

/* ---- which ladder ------------------------------------------------------------------------ */

gboolean
climbs_of_type (Office *office, const char *type, ClimbLadder *found)
{
  g_autoptr (GPtrArray) packs = type ? packs_today (office->packs, NULL) : NULL;

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const Pack *pack = ((const PackUse *) g_ptr_array_index (packs, i))->pack;
      const PackLadder *ladder = ladder_of_type (pack, type);

      if (ladder && ladder_first (ladder))
        {
          *found = (ClimbLadder){ pack, ladder };
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
climbs_of_stage (Office *office, const CaseStage *stage, ClimbLadder *found)
{
  const Pack *pack = packs_version (office->packs, stage->pack, stage->version);
  const PackLadder *ladder = pack ? pack_ladder (pack, stage->ladder) : NULL;

  *found = (ClimbLadder){ pack, ladder };
  return ladder && pack_stage (ladder, stage->stage);
}

/* ---- into events ------------------------------------------------------------------------- */

static char *
planning_on (Office *office, const PackLadder *ladder, const PackStage *stage, gint64 at)
{
  const Calendar *calendar = ladder->calendar ? packs_calendar (office->packs, ladder->calendar) : NULL;
  GDate entered, due;

  when_date (at, office->zone, &entered);
  return ladder_planning_date (stage, &entered, calendar, &due) ? when_date_format (&due) : NULL;
}

void
climbs_due (Office *office, Event *event, const char *on, const char *how)
{
  GDate day;

  event_set_text (event, "due_on", on);
  event_set_text (event, "due_how", how);
  if (when_date_parse (on, &day, NULL))
    event_set_int (event, "due_at", when_day_end (&day, office->zone));
}

static void
leave (Event *event, const CaseStage *from, const char *on)
{
  event_set_int (event, "left", from->seq);
  event_set_text (event, "left_on", on);
}

void
climbs_enter (Office *office, Event *event, const ClimbLadder *in, const PackStage *to, const CaseStage *from)
{
  g_autofree char *on = NULL, *planned = planning_on (office, in->ladder, to, event->at);
  GVariantDict map;
  GDate day;

  when_date (event->at, office->zone, &day);
  on = when_date_format (&day);
  g_variant_dict_init (&map, NULL);
  g_variant_dict_insert (&map, "pack", "s", in->pack->name);
  g_variant_dict_insert (&map, "version", "s", in->pack->version);
  g_variant_dict_insert (&map, "ladder", "s", in->ladder->id);
  g_variant_dict_insert (&map, "stage", "s", to->id);
  g_variant_dict_insert (&map, "title", "s", to->title);
  if (to->phase)
    g_variant_dict_insert (&map, "phase", "s", to->phase);
  g_variant_dict_insert (&map, "turn", "s", to->owner);
  g_variant_dict_insert (&map, "terminal", "b", to->terminal);
  g_variant_dict_insert (&map, "entered_on", "s", on);
  event_set (event, "stage", g_variant_dict_end (&map));
  if (from)
    leave (event, from, on);
  if (!planned)
    return;
  climbs_due (office, event, planned, "planning");
}

void
climbs_triage (Office *office, Event *event, const char *type, const CaseStage *now)
{
  ClimbLadder in;
  gboolean climbs = climbs_of_type (office, type, &in);
  g_autofree char *on = NULL;
  GDate day;

  if (now && climbs && g_strcmp0 (now->ladder, in.ladder->id) == 0 && g_strcmp0 (now->pack, in.pack->name) == 0)
    return;
  if (climbs)
    climbs_enter (office, event, &in, ladder_first (in.ladder), now);
  else if (now)
    {
      when_date (event->at, office->zone, &day);
      on = when_date_format (&day);
      leave (event, now, on);
    }
}

/* ---- the list ---------------------------------------------------------------------------- */

static gboolean
was_in_phase (const GPtrArray *stages, const char *phase)
{
  for (guint i = 0; stages && i < stages->len; i++)
    if (g_strcmp0 (((const CaseStage *) g_ptr_array_index (stages, i))->phase, phase) == 0)
      return TRUE;
  return FALSE;
}

/* A row of a list knows no history: what stands before the present phase counts as climbed. */
static PhaseMark
mark_of (const PackLadder *ladder, const CaseStage *now, const GPtrArray *stages, guint i)
{
  const PackPhase *phase = g_ptr_array_index (ladder->phases, i);
  guint at = now ? ladder_phase (ladder, now->stage) : 0;

  if (now && i == at)
    return PHASE_NOW;
  if (now && i < at)
    return !stages || was_in_phase (stages, phase->id) ? PHASE_DONE : PHASE_NEVER;
  return now && now->terminal ? PHASE_NEVER : PHASE_NEXT;
}

static void
fill_phases (GPtrArray *phases, const PackLadder *ladder, const CaseStage *now, const GPtrArray *stages)
{
  for (guint i = 0; i < ladder->phases->len; i++)
    {
      const PackPhase *from = g_ptr_array_index (ladder->phases, i);
      ClimbPhase *phase = g_new0 (ClimbPhase, 1);

      phase->id = g_strdup (from->id);
      phase->title = g_strdup (from->title);
      phase->mark = mark_of (ladder, now, stages, i);
      g_ptr_array_add (phases, phase);
    }
}

static gboolean
asks_anything (const ClimbLadder *in, const char *from)
{
  const PackStage *at = pack_stage (in->ladder, from);

  for (guint i = 0; at && at->next[i]; i++)
    {
      const PackStage *to = pack_stage (in->ladder, at->next[i]);

      if (to && (to->needs[0] || to->any[0] || in->ladder->guard[0]))
        return TRUE;
    }
  return FALSE;
}

/* What keeps a case from going on: the first move that is shut, when no other but an end is
 * open. */
static GStrv
what_is_missing (const ClimbLadder *in, const char *from, const ConditionCase *kase)
{
  g_autoptr (GPtrArray) moves = ladder_moves (in->pack, in->ladder, from, kase);
  GStrv shut = NULL;

  for (guint i = 0; i < moves->len; i++)
    {
      const LadderMove *move = g_ptr_array_index (moves, i);

      if (!move->missing[0] && !move->to->terminal)
        {
          g_clear_pointer (&shut, g_strfreev);
          break;
        }
      if (move->missing[0] && !shut)
        shut = g_strdupv (move->missing);
    }
  return shut ? shut : g_new0 (char *, 1);
}

static gboolean
fill_climb (Office *office, Climb *climb, GError **error)
{
  g_autoptr (GPtrArray) facts = NULL, clocks = NULL;
  ClimbLadder in;

  if (!climbs_of_stage (office, climb->stage, &in))
    {
      climb->missing = g_new0 (char *, 1);
      return TRUE;
    }
  climb->ladder_title = g_strdup (in.ladder->title);
  fill_phases (climb->phases, in.ladder, climb->stage, NULL);
  if (climb->stage->terminal || !asks_anything (&in, climb->stage->stage))
    {
      climb->missing = g_new0 (char *, 1);
      return TRUE;
    }
  facts = store_facts_of (office->store, climb->row.number, error);
  clocks = facts ? store_clocks_of (office->store, climb->row.number, error) : NULL;
  if (!clocks)
    return FALSE;
  climb->missing = what_is_missing (&in, climb->stage->stage, &(ConditionCase){ .facts = facts, .clocks = clocks, .now = office_now (office) });
  return TRUE;
}

ClimbWindow *
office_ladders (Office *office, const Query *query, const ClimbAsk *ask, GError **error)
{
  g_autoptr (ClimbWindow) window = store_climbs (office->store, &office->viewer, query, ask, error);

  for (guint i = 0; window && i < window->rows->len; i++)
    if (!fill_climb (office, g_ptr_array_index (window->rows, i), error))
      return NULL;
  return g_steal_pointer (&window);
}

/* ---- the dossier ------------------------------------------------------------------------- */

static ClimbMove *
move_new (Office *office, const ClimbLadder *in, const PackStage *to, gboolean leaves, GStrv missing)
{
  const PackPhase *phase = to->phase ? g_ptr_array_index (in->ladder->phases, ladder_phase (in->ladder, to->id)) : NULL;
  ClimbMove *move = g_new0 (ClimbMove, 1);

  move->stage = g_strdup (to->id);
  move->title = g_strdup (to->title);
  move->phase = g_strdup (phase ? phase->title : NULL);
  move->turn = g_strdup (to->owner);
  move->terminal = to->terminal;
  move->leaves = leaves;
  move->missing = g_strdupv (missing);
  move->effects = g_strdupv (to->effects);
  move->reasons = g_strdupv (to->reasons);
  move->planning_on = planning_on (office, in->ladder, to, office_now (office));
  return move;
}

/* A case that was triaged before its type had a ladder enters it by its first stage. */
static void
fill_moves (Office *office, Dossier *dossier, const ClimbLadder *in, const CaseStage *now)
{
  g_auto (CaseStanding) standing = { 0 };
  g_autoptr (GPtrArray) moves = NULL;
  ConditionCase kase;
  char *none[] = { NULL };

  case_standing_init (&standing, office, dossier->kase);
  kase = case_standing_in (&standing, in->pack);
  if (now)
    moves = ladder_moves (in->pack, in->ladder, now->stage, &kase);

  if (!now)
    g_ptr_array_add (dossier->moves, move_new (office, in, ladder_first (in->ladder), TRUE, none));
  for (guint i = 0; moves && i < moves->len; i++)
    {
      const LadderMove *move = g_ptr_array_index (moves, i);
      g_ptr_array_add (dossier->moves, move_new (office, in, move->to, move->leaves, move->missing));
    }
}

static gboolean
find_ladder (Office *office, const Case *kase, const CaseStage *now, ClimbLadder *in)
{
  return now ? climbs_of_stage (office, now, in) : kase->row.type_confirmed && climbs_of_type (office, kase->row.type, in);
}

Dossier *
office_dossier (Office *office, const char *number, GError **error)
{
  g_autoptr (Dossier) dossier = dossier_new ();
  const CaseStage *now;
  ClimbLadder in;

  dossier->kase = office_case (office, number, error);
  if (!dossier->kase)
    return NULL;
  if (dossier->kase->row.person)
    dossier->person = office_person (office, dossier->kase->row.person, NULL);
  dossier->office = g_strdup (office_setting (office, "title"));
  now = case_stage_now (dossier->kase->stages);
  if (!find_ladder (office, dossier->kase, now, &in))
    return g_steal_pointer (&dossier);
  dossier->ladder_title = g_strdup (in.ladder->title);
  fill_phases (dossier->phases, in.ladder, now, dossier->kase->stages);
  fill_moves (office, dossier, &in, now);
  return g_steal_pointer (&dossier);
}
