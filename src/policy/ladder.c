/* SPDX-License-Identifier: MIT */
#include "policy/ladder.h"

#include <string.h>

#define LATE "late:"

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

/* ---- conditions ------------------------------------------------------------------------ */

static const char *
fact_value (const GPtrArray *facts, const char *name, gsize length)
{
  for (guint i = 0; facts && i < facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (facts, i);

      if (strlen (fact->name) == length && strncmp (fact->name, name, length) == 0)
        return fact->value && *fact->value ? fact->value : NULL;
    }
  return NULL;
}

/* A promise that runs past its date, that was kept after it, or that ended unkept. */
static gboolean
is_late (const Clock *clock, gint64 now)
{
  switch (clock->state)
    {
    case CLOCK_RUNNING: return clock->due_at < now;
    case CLOCK_MET: return clock_was_missed (clock);
    case CLOCK_STOPPED: return clock->due_at < clock->done_at;
    default: return FALSE;
    }
}

static gboolean
any_late (const char *rule, const LadderCase *kase)
{
  for (guint i = 0; kase->clocks && i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);

      if (g_strcmp0 (clock->rule, rule) == 0 && is_late (clock, kase->now))
        return TRUE;
    }
  return FALSE;
}

gboolean
ladder_condition_holds (const char *condition, const LadderCase *kase)
{
  const char *equals = strchr (condition, '=');
  const char *value;

  if (g_str_has_prefix (condition, LATE))
    return any_late (condition + strlen (LATE), kase);
  value = fact_value (kase->facts, condition, equals ? (gsize) (equals - condition) : strlen (condition));
  if (equals)
    return g_strcmp0 (value, equals + 1) == 0;
  return value && strcmp (value, "no") != 0;
}

/* What somebody would type to meet it: "first-contact=yes". */
static char *
mend_of (const char *condition, const PackFact *fact)
{
  static const struct { const char *kind, *value; } values[] = {
    { "yes-no", "yes" }, { "date", "YYYY-MM-DD" }, { "country", "CC" },
  };

  if (strchr (condition, '='))
    return g_strdup (condition);
  for (guint i = 0; fact && i < G_N_ELEMENTS (values); i++)
    if (g_strcmp0 (fact->kind, values[i].kind) == 0)
      return g_strdup_printf ("%s=%s", condition, values[i].value);
  return g_strdup_printf ("%s=...", condition);
}

static char *
condition_words (const Pack *pack, const char *condition)
{
  g_auto (GStrv) parts = g_strsplit (condition, "=", 2);
  const PackFact *fact = pack_fact (pack, parts[0]);
  const PackRule *rule = g_str_has_prefix (condition, LATE) ? pack_rule (pack, condition + strlen (LATE)) : NULL;
  g_autofree char *mend = NULL;

  if (g_str_has_prefix (condition, LATE))
    return g_strdup_printf ("%s (%s) is not late", rule ? rule->title : "the promise", condition + strlen (LATE));
  mend = mend_of (condition, fact);
  if (parts[1])
    return g_strdup_printf ("%s is not \"%s\" (%s): set %s", parts[0], parts[1],
                            fact && fact->title ? fact->title : "a fact", mend);
  return g_strdup_printf ("%s is missing (%s): set %s", parts[0], fact && fact->title ? fact->title : "a fact", mend);
}

static void
add_unmet (GPtrArray *lines, const Pack *pack, GStrv conditions, const LadderCase *kase)
{
  for (guint i = 0; conditions && conditions[i]; i++)
    if (!ladder_condition_holds (conditions[i], kase))
      g_ptr_array_add (lines, condition_words (pack, conditions[i]));
}

static void
add_none_of (GPtrArray *lines, const Pack *pack, GStrv conditions, const LadderCase *kase)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; conditions && conditions[i]; i++)
    {
      g_autofree char *words = condition_words (pack, conditions[i]);

      if (ladder_condition_holds (conditions[i], kase))
        return;
      g_string_append_printf (line, "%s%s", i ? ", and " : "", words);
    }
  if (line->len)
    g_ptr_array_add (lines, g_strdup (line->str));
}

GStrv
ladder_missing (const Pack *pack, const PackLadder *ladder, const char *from, const PackStage *to,
                const LadderCase *kase)
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
ladder_moves (const Pack *pack, const PackLadder *ladder, const char *from, const LadderCase *kase)
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
