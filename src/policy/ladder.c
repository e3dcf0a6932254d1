/* SPDX-License-Identifier: MIT */
#include "policy/ladder.h"

#include <string.h>

#include "policy/duty.h"

void
ladder_move_free (LadderMove *move)
{
  if (!move)
    return;
  g_strfreev (move->missing);
  g_free (move);
}

const PackLadder *
ladder_of_type (const Pack *pack, const char *type)
{
  const PackType *found = type ? pack_type (pack, type) : NULL;

  return found && found->ladder ? pack_ladder (pack, found->ladder) : NULL;
}

gboolean
ladder_takes (const PackLadder *ladder, const PackType *type)
{
  return type && (g_strv_contains ((const char *const *) ladder->types, type->id) || g_strcmp0 (type->ladder, ladder->id) == 0);
}

const PackLadder *
ladder_when (const Pack *pack, const char *type, const ConditionCase *kase)
{
  const PackType *found = type ? pack_type (pack, type) : NULL;

  for (guint i = 0; found && i < pack->ladders->len; i++)
    {
      const PackLadder *ladder = g_ptr_array_index (pack->ladders, i);

      if (ladder->when[0] && ladder_takes (ladder, found) && condition_all_hold (ladder->when, kase))
        return ladder;
    }
  return NULL;
}

GPtrArray *
ladder_checks (const PackLadder *ladder, const ConditionCase *kase)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < ladder->checks->len; i++)
    {
      PackCheck *check = g_ptr_array_index (ladder->checks, i);

      if (condition_all_hold (check->when, kase))
        g_ptr_array_add (found, check);
    }
  return found;
}

/* ISO dates compare as text. */
const char *
ladder_title_on (const PackStage *stage, const char *day)
{
  return stage->former && day && strcmp (day, stage->renamed) < 0 ? stage->former : stage->title;
}

const PackStage *
ladder_first (const PackLadder *ladder)
{
  return ladder->stages->len ? g_ptr_array_index (ladder->stages, 0) : NULL;
}

guint
ladder_phase (const PackLadder *ladder, const char *stage)
{
  const PackStage *at = pack_stage (ladder, stage);

  for (guint i = 0; at && i < ladder->phases->len; i++)
    if (g_strcmp0 (((PackPhase *) g_ptr_array_index (ladder->phases, i))->id, at->phase) == 0)
      return i;
  return 0;
}

gboolean
ladder_is_inside (const PackLadder *ladder, const char *stage)
{
  const PackStage *first = ladder_first (ladder);

  if (!first)
    return FALSE;
  if (!ladder->phases->len)
    return g_strcmp0 (first->id, stage) == 0;
  return ladder_phase (ladder, stage) == ladder_phase (ladder, first->id);
}

/* ---- moves ------------------------------------------------------------------------------ */

static void
add_unmet (GPtrArray *lines, const Pack *pack, GStrv conditions, const ConditionCase *kase)
{
  for (guint i = 0; conditions && conditions[i]; i++)
    if (!condition_holds (conditions[i], kase))
      g_ptr_array_add (lines, condition_missing (pack, conditions[i]));
}

static void
add_none_of (GPtrArray *lines, const Pack *pack, GStrv conditions, const ConditionCase *kase)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; conditions && conditions[i]; i++)
    {
      g_autofree char *words = condition_missing (pack, conditions[i]);

      if (condition_holds (conditions[i], kase))
        return;
      g_string_append_printf (line, "%s%s", i ? ", and " : "", words);
    }
  if (line->len)
    g_ptr_array_add (lines, g_strdup (line->str));
}

GStrv
ladder_missing (const Pack *pack, const PackLadder *ladder, const char *from, const PackStage *to,
                const ConditionCase *kase)
{
  GPtrArray *lines = g_ptr_array_new ();

  if (from && ladder_is_inside (ladder, from) && !ladder_is_inside (ladder, to->id))
    add_unmet (lines, pack, ladder->guard, kase);
  add_unmet (lines, pack, to->needs, kase);
  add_none_of (lines, pack, to->any, kase);
  g_ptr_array_add (lines, NULL);
  return (GStrv) g_ptr_array_free (lines, FALSE);
}

GPtrArray *
ladder_moves (const Pack *pack, const PackLadder *ladder, const char *from, const ConditionCase *kase)
{
  GPtrArray *moves = g_ptr_array_new_with_free_func ((GDestroyNotify) ladder_move_free);
  const PackStage *at = pack_stage (ladder, from);

  for (guint i = 0; at && at->next[i]; i++)
    {
      const PackStage *to = pack_stage (ladder, at->next[i]);
      LadderMove *move = to ? g_new0 (LadderMove, 1) : NULL;

      if (!move)
        continue;
      move->to = to;
      move->leaves = ladder->phases->len ? ladder_phase (ladder, from) != ladder_phase (ladder, to->id)
                                         : ladder_is_inside (ladder, from) && !ladder_is_inside (ladder, to->id);
      move->missing = ladder_missing (pack, ladder, from, to, kase);
      g_ptr_array_add (moves, move);
    }
  return moves;
}

/* ---- dates ----------------------------------------------------------------------------- */

static gboolean
is_working (const Calendar *calendar, const GDate *day)
{
  gboolean working;

  if (calendar && calendar_is_working (calendar, day, &working, NULL))
    return working;
  return g_date_get_weekday (day) < G_DATE_SATURDAY;
}

gboolean
ladder_planning_date (const PackStage *stage, const GDate *entered, const Calendar *calendar, GDate *due)
{
  *due = *entered;
  for (int left = stage->planning_business_days; left > 0;)
    {
      g_date_add_days (due, 1);
      left -= is_working (calendar, due);
    }
  return stage->planning_business_days > 0;
}

gboolean
ladder_hold_until (const PackStage *stage, const char *entered, GDate *until)
{
  Period period = { 0 };

  return stage->hold && stage->hold_for && pack_period_parse (stage->hold_for, &period, NULL)
         && period_after (entered, &period, until);
}
