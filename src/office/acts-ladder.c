/* SPDX-License-Identifier: MIT */
/* acts-ladder - a complaint climbs: stages of a ladder */
#include "office/act.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/climbs.h"
#include "office/clocks.h"
#include "office/standing.h"

/* Where the case stands and where it may go. */
typedef struct
{
  Act *act;
  Case *kase;
  const CaseStage *now;      /* NULL: not on its ladder yet */
  ClimbLadder in;
  GPtrArray *moves;          /* LadderMove */
} Standing;

static void
standing_clear (Standing *standing)
{
  g_clear_pointer (&standing->moves, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Standing, standing_clear)

static gboolean
no_ladder (Act *act, GError **error)
{
  if (!act->seen->type || !act->seen->type_confirmed)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: only a case whose type is confirmed climbs a ladder; triage it",
                           act->number);
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is of type %s, which has no ladder", act->number, act->seen->type);
}

static void
find_moves (Standing *standing)
{
  g_auto (CaseStanding) knows = { 0 };
  ConditionCase kase;

  case_standing_init (&knows, standing->act->office, standing->kase);
  kase = case_standing_in (&knows, standing->in.pack);
  standing->moves = ladder_moves (standing->in.pack, standing->in.ladder, standing->now->stage, &kase);
}

static gboolean
stand (Act *act, Standing *standing, GError **error)
{
  *standing = (Standing){ .act = act, .kase = act_case (act, error) };
  if (!standing->kase)
    return FALSE;
  standing->now = case_stage_now (standing->kase->stages);
  if (!standing->now)
    return climbs_of_case (act->office, standing->kase, &standing->in) || no_ladder (act, error);
  if (!climbs_of_stage (act->office, standing->now, &standing->in))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s stands on the ladder %s of %s %s, which this office has not",
                           act->number, standing->now->ladder, standing->now->pack, standing->now->version);
  find_moves (standing);
  return TRUE;
}

static gboolean
has_ended (const Standing *standing, GError **error)
{
  if (!standing->now || !standing->now->terminal)
    return FALSE;
  desk_error_set (error, DESK_ERROR_INVALID, "%s has come to the end of its ladder: %s", standing->act->number,
                  standing->now->title);
  return TRUE;
}

/* ---- which stage ------------------------------------------------------------------------- */

static gboolean
leaves_the_inside (const Standing *standing, const LadderMove *move)
{
  return ladder_is_inside (standing->in.ladder, standing->now->stage)
         && !ladder_is_inside (standing->in.ladder, move->to->id);
}

static gboolean
is_for (const Standing *standing, const LadderMove *move, gboolean escalates)
{
  return escalates ? move->leaves : !leaves_the_inside (standing, move);
}

static char *
names_of_moves (const Standing *standing, gboolean escalates)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < standing->moves->len; i++)
    {
      const LadderMove *move = g_ptr_array_index (standing->moves, i);

      if (is_for (standing, move, escalates))
        g_string_append_printf (names, "%s%s", names->len ? ", " : "", move->to->id);
    }
  return g_string_free (names, FALSE);
}

static const LadderMove *
find_move (const Standing *standing, gboolean escalates, const char *stage)
{
  for (guint i = 0; i < standing->moves->len; i++)
    {
      const LadderMove *move = g_ptr_array_index (standing->moves, i);

      if (is_for (standing, move, escalates) && (!stage || g_strcmp0 (move->to->id, stage) == 0))
        return move;
    }
  return NULL;
}

static gboolean
refuse_stage (const Standing *standing, gboolean escalates, const char *stage, GError **error)
{
  const char *act = standing->act->row->info.name;
  g_autofree char *names = names_of_moves (standing, escalates), *other = names_of_moves (standing, !escalates);
  g_autofree char *safe = text_safe (stage, -1, TEXT_ONE_LINE);

  if (!*names)
    return desk_error_set (error, DESK_ERROR_INVALID, "from \"%s\" nothing is reached by %s; %s reaches %s",
                           standing->now->title, act, escalates ? "advance" : "escalate", other);
  return desk_error_set (error, DESK_ERROR_INVALID, "from \"%s\" %s does not lead to \"%s\"; it leads to %s%s",
                         standing->now->title, act, safe, names,
                         !find_move (standing, !escalates, stage) ? "" : escalates ? "; use advance" : "; use escalate");
}

static gboolean
is_open_now (const Standing *standing, const LadderMove *move, GError **error)
{
  g_autofree char *missing = NULL;

  if (!move->missing[0])
    return TRUE;
  missing = g_strjoinv ("; ", move->missing);
  return desk_error_set (error, DESK_ERROR_INVALID, "%s cannot enter \"%s\" yet: %s", standing->act->number,
                         move->to->title, missing);
}

/* ---- what the notice says ---------------------------------------------------------------- */

static gboolean
record_due (Act *act, Event *event, gboolean terminal, GError **error)
{
  const char *due = act_get (act, "due");
  GDate day;

  if (!due)
    return TRUE;
  if (terminal)
    return desk_error_set (error, DESK_ERROR_INVALID, "due: an end has no date to keep");
  if (!when_date_parse (due, &day, error))
    return desk_error_in (error, "due");
  climbs_due (act->office, event, due, "notice");
  return TRUE;
}

static gboolean
record_ending (Act *act, Event *event, const PackStage *to, GError **error)
{
  const char *reason = act_get (act, "ladder") ? NULL : act_get (act, "reason");
  g_autofree char *names = to->reasons[0] ? g_strjoinv (", ", to->reasons) : NULL;

  if (!names)
    return !reason || desk_error_set (error, DESK_ERROR_INVALID, "reason: \"%s\" has no list of reasons; leave it out", to->title);
  if (!reason || !g_strv_contains ((const char *const *) to->reasons, reason))
    return desk_error_set (error, DESK_ERROR_INVALID, "reason: \"%s\" needs one of %s", to->title, names);
  event_set_text (event, "ending", reason);
  return TRUE;
}

/* What the pack says follows becomes work to be ticked off. */
static void
record_effects (Act *act, const PackStage *to)
{
  for (guint i = 0; to->effects[i]; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%u", to->id, i + 1);
      Event *event = act_record (act, "case.task");

      event_set_text (event, "name", name);
      event_set_text (event, "title", to->effects[i]);
      event_set_text (event, "task_state", "open");
    }
}

/* FALSE with 'error' clear: nobody and nothing says until when. */
static gboolean
hold_until (Act *act, const PackStage *to, GDate *until, GError **error)
{
  g_autofree char *day = office_day_text (act->office, 0);

  if (!act_get (act, "hold-until"))
    return ladder_hold_until (to, day, until);
  if (!to->hold)
    return desk_error_set (error, DESK_ERROR_INVALID, "hold-until: \"%s\" brings no hold with it; leave it out", to->title);
  return act_hold_end (act, "hold-until", until, error);
}

/* What has to be kept from here on is held at once, and what need not be any longer is free. */
static gboolean
record_holds (Standing *standing, const PackStage *to, GString *result, GError **error)
{
  Act *act = standing->act;
  g_auto (ClockCase) clocks = { 0 };
  GError *local = NULL;
  GDate until;
  gboolean holds = hold_until (act, to, &until, &local) && !case_hold_now (standing->kase, to->hold);

  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  clock_case_init (&clocks, act->office, standing->kase);
  for (guint i = 0; to->lifts[i]; i++)
    {
      const CaseHold *hold = case_hold_now (standing->kase, to->lifts[i]);

      if (!hold)
        continue;
      g_string_append_printf (result, "; hold %s is lifted", hold->name);
      if (!act_record_unhold (act, &clocks, hold, to->title, error))
        return FALSE;
    }
  if (holds)
    g_string_append_printf (result, "; hold %s is placed", to->hold);
  else if (to->hold && !case_hold_now (standing->kase, to->hold))
    g_string_append_printf (result, "; a supervisor places the hold %s", to->hold);
  return !holds || act_record_hold (act, &clocks, to->hold, to->title, &until, error);
}

static gboolean
enter (Standing *standing, const char *name, const PackStage *to, GError **error)
{
  Act *act = standing->act;
  Event *event = act_record (act, name);
  g_autoptr (GString) holds = g_string_new (NULL);
  g_autofree char *effects = NULL;

  climbs_enter (act->office, event, &standing->in, to, standing->now, standing->kase);
  event_seal (event, "evidence", "case.evidence", act_get (act, "evidence"), -1);
  event_seal (event, "reason", "case.reason", act_get (act, "ladder") ? act_get (act, "reason") : NULL, -1);
  event_seal (event, "reference", "case.reference", act_get (act, "reference"), -1);
  if (!record_due (act, event, to->terminal, error) || !record_ending (act, event, to, error))
    return FALSE;
  record_effects (act, to);
  if (!record_holds (standing, to, holds, error))
    return FALSE;
  effects = to->effects[0] ? g_strjoinv (", ", to->effects) : NULL;
  act_result (act, "%s: %s%s%s%s%s", act->number, to->title, to->terminal ? ", the end of its ladder" : "",
              effects ? "; to be done now: " : "", effects ? effects : "", holds->str);
  return TRUE;
}

/* ---- the acts ---------------------------------------------------------------------------- */

/* A case that was triaged before its type had a ladder. */
static gboolean
enter_first (Standing *standing, GError **error)
{
  const PackStage *first = ladder_first (standing->in.ladder);
  const char *stage = act_get (standing->act, "stage");

  if (stage && g_strcmp0 (stage, first->id) != 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is not on its ladder yet: the first stage is %s",
                           standing->act->number, first->id);
  return enter (standing, "case.escalate", first, error);
}

/* While it is with us, what becomes known of it may speak for another ladder. */
static gboolean
change_ladder (Standing *standing, const char *id, GError **error)
{
  Act *act = standing->act;
  g_autofree char *safe = text_safe (id, -1, TEXT_ONE_LINE);
  ClimbLadder other;

  if (standing->now && !ladder_is_inside (standing->in.ladder, standing->now->stage))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s has left us (\"%s\"): it stays on its ladder", act->number,
                           standing->now->title);
  if (!act_get (act, "reason"))
    return desk_error_set (error, DESK_ERROR_INVALID, "reason= is missing: say why %s goes to another ladder", act->number);
  if (!climbs_named (act->office, act->seen->type, id, &other))
    return desk_error_set (error, DESK_ERROR_INVALID, "no pack has a ladder \"%s\" for cases of type %s", safe, act->seen->type);
  if (standing->now && g_strcmp0 (standing->now->ladder, other.ladder->id) == 0 && g_strcmp0 (standing->now->pack, other.pack->name) == 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is on the ladder %s already", act->number, safe);
  standing->in = other;
  return enter (standing, "case.escalate", ladder_first (other.ladder), error);
}

static gboolean
climb (Act *act, gboolean escalates, GError **error)
{
  g_auto (Standing) standing = { 0 };
  const char *stage = act_get (act, "stage");
  const LadderMove *move;

  if (!stand (act, &standing, error) || has_ended (&standing, error))
    return FALSE;
  if (escalates && act_get (act, "ladder"))
    return change_ladder (&standing, act_get (act, "ladder"), error);
  if (!standing.now)
    return escalates ? enter_first (&standing, error)
                     : desk_error_set (error, DESK_ERROR_INVALID, "%s is not on its ladder yet: escalate puts it there", act->number);
  move = find_move (&standing, escalates, stage);
  if (!move)
    return refuse_stage (&standing, escalates, stage, error);
  return is_open_now (&standing, move, error)
         && enter (&standing, escalates ? "case.escalate" : "case.advance", move->to, error);
}

gboolean
act_escalate (Act *act, GError **error)
{
  return climb (act, TRUE, error);
}

gboolean
act_advance (Act *act, GError **error)
{
  return climb (act, FALSE, error);
}

static const CaseStage *
stage_named (const GPtrArray *stages, const char *id)
{
  for (guint i = stages->len; i-- > 0;)
    {
      const CaseStage *stage = g_ptr_array_index (stages, i);

      if (id ? g_strcmp0 (stage->stage, id) == 0 : stage->left_seq < 0)
        return stage;
    }
  return NULL;
}

gboolean
act_date (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  const char *id = act_get (act, "stage");
  const CaseStage *stage = kase ? stage_named (kase->stages, id) : NULL;
  g_autofree char *safe = text_safe (id, -1, TEXT_ONE_LINE);
  Event *event;

  if (!kase)
    return FALSE;
  if (!stage && id)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s was never in a stage \"%s\"", act->number, safe);
  if (!stage)
    return no_ladder (act, error);
  event = act_record (act, "case.date");
  event_set_int (event, "stage_seq", stage->seq);
  event_seal (event, "evidence", "case.evidence", act_get (act, "evidence"), -1);
  act_result (act, "%s: \"%s\" is due %s", act->number, stage->title, act_get (act, "due"));
  return record_due (act, event, stage->terminal, error);
}

/* ---- hint lines -------------------------------------------------------------------------- */

static gboolean
goes_out (Office *office, const CaseStage *now)
{
  ClimbLadder in;
  const PackStage *at = climbs_of_stage (office, now, &in) ? pack_stage (in.ladder, now->stage) : NULL;

  for (guint i = 0; at && at->next[i]; i++)
    if (in.ladder->phases->len ? ladder_phase (in.ladder, at->next[i]) != ladder_phase (in.ladder, at->id)
                               : ladder_is_inside (in.ladder, at->id))
      return TRUE;
  return FALSE;
}

gboolean
fits_escalate (Office *office, const CaseRow *row)
{
  CaseStage *now = NULL;
  ClimbLadder in;
  gboolean fits = store_stage_now (office->store, row->number, &now, NULL)
                  && (now ? goes_out (office, now)
                          : row->type_confirmed && climbs_of_type (office, row->type, &in));

  case_stage_free (now);
  return fits;
}

gboolean
fits_advance (Office *office, const CaseRow *row)
{
  CaseStage *now = NULL;
  gboolean fits = store_stage_now (office->store, row->number, &now, NULL) && now && !now->terminal;

  case_stage_free (now);
  return fits;
}
