/* SPDX-License-Identifier: MIT */
#include "office/climbs.h"

#include <string.h>

#include "base/when.h"
#include "office/clocks.h"
#include "policy/applies.h"

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

/* As a member has said; else in force on the day of receipt, and speaking for the case. */
static gboolean
speaks (const Pack *pack, const CaseStanding *standing, const ConditionCase *ask)
{
  const char *received = case_fact_value (standing->facts, "received");
  const CasePack *said = case_pack_of (standing->pinned, pack->name);
  g_autofree char *why = NULL;

  if (said && g_str_equal (said->how, "set"))
    return said->applies;
  return (!received || pack_in_force (pack, received)) && pack_applies (pack, ask, &why);
}

/* Across the packs: one that is taken on conditions before the one a type names for all. */
gboolean
climbs_for (Office *office, const CaseStanding *standing, const char *type, ClimbLadder *found)
{
  g_autoptr (GPtrArray) packs = type && standing ? packs_today (office->packs, NULL) : NULL;

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const Pack *pack = ((const PackUse *) g_ptr_array_index (packs, i))->pack;
      ConditionCase ask = case_standing_in (standing, pack);
      const PackLadder *ladder = ladder_when (pack, type, &ask);

      if (ladder && speaks (pack, standing, &ask))
        {
          *found = (ClimbLadder){ pack, ladder };
          return TRUE;
        }
    }
  return climbs_of_type (office, type, found);
}

gboolean
climbs_named (Office *office, const char *type, const char *id, ClimbLadder *found)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, NULL);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const Pack *pack = ((const PackUse *) g_ptr_array_index (packs, i))->pack;
      const PackLadder *ladder = pack_ladder (pack, id);

      if (ladder && ladder_takes (ladder, type ? pack_type (pack, type) : NULL))
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

/* The date of a stage that is entered then: by its rule, else the placeholder. NULL: it has none.
 * Transfer full. */
static char *
dated_on (Office *office, const ClimbLadder *in, const PackStage *to, gint64 at, const Case *kase, const char **how)
{
  g_auto (ClockCase) clocks = { 0 };
  char *on;

  *how = "rule";
  if (!to->rule || !kase)
    {
      *how = "planning";
      return planning_on (office, in->ladder, to, at);
    }
  clock_case_init (&clocks, office, kase);
  on = pack_rule_due (in->pack, &clocks.ask, to->rule, at);
  if (on)
    return on;
  *how = "planning";
  return planning_on (office, in->ladder, to, at);
}

static const char *
tag_of (const ClimbLadder *in, const PackStage *to)
{
  const PackRule *rule = to->rule ? pack_rule (in->pack, to->rule) : NULL;

  return rule ? rule->tag : to->tag;
}

void
climbs_enter (Office *office, Event *event, const ClimbLadder *in, const PackStage *to, const CaseStage *from,
              const Case *kase)
{
  const char *how = NULL;
  g_autofree char *on = NULL, *planned = dated_on (office, in, to, event->at, kase, &how);
  GVariantDict map;
  GDate day;

  when_date (event->at, office->zone, &day);
  on = when_date_format (&day);
  g_variant_dict_init (&map, NULL);
  g_variant_dict_insert (&map, "pack", "s", in->pack->name);
  g_variant_dict_insert (&map, "version", "s", in->pack->version);
  g_variant_dict_insert (&map, "ladder", "s", in->ladder->id);
  g_variant_dict_insert (&map, "stage", "s", to->id);
  g_variant_dict_insert (&map, "title", "s", ladder_title_on (to, on));
  if (to->rule && planned && g_str_equal (how, "rule"))
    g_variant_dict_insert (&map, "rule", "s", to->rule);
  if (tag_of (in, to))
    g_variant_dict_insert (&map, "tag", "s", tag_of (in, to));
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
  climbs_due (office, event, planned, how);
}

void
climbs_triage (Office *office, Event *event, const char *type, const CaseStage *now, const CaseStanding *standing)
{
  ClimbLadder in;
  gboolean climbs = standing ? climbs_for (office, standing, type, &in) : climbs_of_type (office, type, &in);
  g_autofree char *on = NULL;
  GDate day;

  if (now && climbs && g_strcmp0 (now->ladder, in.ladder->id) == 0 && g_strcmp0 (now->pack, in.pack->name) == 0)
    return;
  if (climbs)
    climbs_enter (office, event, &in, ladder_first (in.ladder), now, NULL);
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

/* The day after a promise of ours ran out that opens one of the ways by itself; it opens whether
 * or not anybody has noticed. Transfer full; NULL: none did. */
static char *
open_since (GStrv any, const ConditionCase *kase)
{
  GDate day;

  for (guint i = 0; any && any[i]; i++)
    for (guint k = 0; g_str_has_prefix (any[i], "late:") && kase->clocks && k < kase->clocks->len; k++)
      {
        const Clock *clock = g_ptr_array_index (kase->clocks, k);

        if (g_strcmp0 (clock->rule, any[i] + strlen ("late:")) != 0 || !condition_holds (any[i], kase)
            || !clock->due_on || !when_date_parse (clock->due_on, &day, NULL))
          continue;
        g_date_add_days (&day, 1);
        return when_date_format (&day);
      }
  return NULL;
}

static char *
way_out_since (const ClimbLadder *in, const char *from, const ConditionCase *kase)
{
  const PackStage *at = pack_stage (in->ladder, from);
  char *since = NULL;

  for (guint i = 0; at && ladder_is_inside (in->ladder, from) && at->next[i] && !since; i++)
    {
      const PackStage *to = pack_stage (in->ladder, at->next[i]);

      if (to && !ladder_is_inside (in->ladder, to->id))
        since = open_since (to->any, kase);
    }
  return since;
}

gboolean
climbs_of_case (Office *office, const Case *kase, ClimbLadder *found)
{
  const CaseStage *now = case_stage_now (kase->stages);
  g_auto (CaseStanding) standing = { 0 };

  if (now)
    return climbs_of_stage (office, now, found);
  if (!kase->row.type_confirmed)
    return FALSE;
  case_standing_init (&standing, office, kase);
  return climbs_for (office, &standing, kase->row.type, found);
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
  ConditionCase ask = { .pack = in.pack, .facts = facts, .clocks = clocks, .now = office_now (office) };
  climb->missing = what_is_missing (&in, climb->stage->stage, &ask);
  climb->since = way_out_since (&in, climb->stage->stage, &ask);
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

static char *
how_words (const ClimbLadder *in, const PackStage *to, const char *on, const char *how, gboolean *unsure)
{
  CaseStage stage = { .due_on = (char *) on, .due_how = (char *) how, .rule = to->rule, .tag = (char *) tag_of (in, to) };

  *unsure = stage_is_unsure (&stage);
  return on ? stage_how (&stage) : NULL;
}

static ClimbMove *
move_new (Office *office, const ClimbLadder *in, const PackStage *to, gboolean leaves, GStrv missing, const Case *kase)
{
  const char *how = NULL;
  g_autofree char *today = office_day_text (office, 0);
  const PackPhase *phase = to->phase ? g_ptr_array_index (in->ladder->phases, ladder_phase (in->ladder, to->id)) : NULL;
  ClimbMove *move = g_new0 (ClimbMove, 1);

  move->stage = g_strdup (to->id);
  move->title = g_strdup (ladder_title_on (to, today));
  move->note = g_strdup (to->note);
  move->phase = g_strdup (phase ? phase->title : NULL);
  move->turn = g_strdup (to->owner);
  move->terminal = to->terminal;
  move->leaves = leaves;
  move->missing = g_strdupv (missing);
  move->effects = g_strdupv (to->effects);
  move->reasons = g_strdupv (to->reasons);
  move->planning_on = dated_on (office, in, to, office_now (office), kase, &how);
  move->planning_how = how_words (in, to, move->planning_on, how, &move->unsure);
  return move;
}

/* Said while it is still with us: once it is filed, the other end says so itself. */
static GPtrArray *
checks_now (const PackLadder *ladder, const ConditionCase *kase, const CaseStage *now)
{
  return !now || ladder_is_inside (ladder, now->stage) ? ladder_checks (ladder, kase) : g_ptr_array_new ();
}

GPtrArray *
climbs_checks (Office *office, const Case *kase)
{
  g_auto (CaseStanding) standing = { 0 };
  ConditionCase ask;
  ClimbLadder in;

  if (!climbs_of_case (office, kase, &in))
    return g_ptr_array_new ();
  case_standing_init (&standing, office, kase);
  ask = case_standing_in (&standing, in.pack);
  return checks_now (in.ladder, &ask, case_stage_now (kase->stages));
}

static void
fill_checks (Dossier *dossier, const PackLadder *ladder, const ConditionCase *kase, const CaseStage *now)
{
  g_autoptr (GPtrArray) checks = checks_now (ladder, kase, now);

  for (guint i = 0; i < checks->len; i++)
    {
      const PackCheck *from = g_ptr_array_index (checks, i);
      ClimbCheck *check = g_new0 (ClimbCheck, 1);

      *check = (ClimbCheck){ g_strdup (from->reason), g_strdup (from->title), g_strdup (from->clause), g_strdup (from->tag) };
      g_ptr_array_add (dossier->checks, check);
    }
}

/* What became known after triage may put it on another ladder; it goes there by hand. */
static void
fill_better (Office *office, Dossier *dossier, const ClimbLadder *in, const CaseStanding *standing, const CaseStage *now)
{
  ClimbLadder other;

  if (now && !now->terminal && ladder_is_inside (in->ladder, now->stage)
      && climbs_for (office, standing, dossier->kase->row.type, &other)
      && (other.ladder != in->ladder && g_strcmp0 (other.ladder->id, in->ladder->id) != 0))
    dossier->better = g_strdup_printf ("%s: %s", other.ladder->id, other.ladder->title);
}

static void
fill_stage (Dossier *dossier, const ClimbLadder *in, const CaseStage *now)
{
  const PackStage *at = now ? pack_stage (in->ladder, now->stage) : NULL;

  if (!at)
    return;
  dossier->opens = g_strdup (at->opens);
  dossier->hold = at->hold && !case_hold_now (dossier->kase, at->hold) ? g_strdup (at->hold) : NULL;
  dossier->note = g_strdup (at->note);
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
    g_ptr_array_add (dossier->moves, move_new (office, in, ladder_first (in->ladder), TRUE, none, dossier->kase));
  for (guint i = 0; moves && i < moves->len; i++)
    {
      const LadderMove *move = g_ptr_array_index (moves, i);
      ClimbMove *added = move_new (office, in, move->to, move->leaves, move->missing, dossier->kase);

      added->since = open_since (move->to->any, &kase);
      g_ptr_array_add (dossier->moves, added);
    }
  fill_checks (dossier, in->ladder, &kase, now);
  fill_better (office, dossier, in, &standing, now);
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
  if (!climbs_of_case (office, dossier->kase, &in))
    return g_steal_pointer (&dossier);
  dossier->ladder_title = g_strdup (in.ladder->title);
  fill_phases (dossier->phases, in.ladder, now, dossier->kase->stages);
  fill_moves (office, dossier, &in, now);
  fill_stage (dossier, &in, now);
  return g_steal_pointer (&dossier);
}
