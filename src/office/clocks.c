/* SPDX-License-Identifier: MIT */
#include "office/clocks.h"

#include <string.h>

#include "base/when.h"

static const char *
setting (const char *key, gpointer data)
{
  return office_setting (data, key);
}

static Calendar *
calendar (const char *name, gpointer data)
{
  return packs_calendar (((Office *) data)->packs, name);
}

static void
add_fact (ClockCase *clocks, const char *name, const char *value, gint64 set_at)
{
  CaseFact *fact = g_new0 (CaseFact, 1);

  fact->name = g_strdup (name);
  fact->value = g_strdup (value);
  fact->set_at = set_at;
  g_ptr_array_add (clocks->facts, fact);
}

static void
ask_init (ClockCase *clocks, Office *office, const char *type, gint64 received_at)
{
  memset (clocks, 0, sizeof *clocks);
  clocks->pauses = g_array_new (FALSE, TRUE, sizeof (ClockPause));
  clocks->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free);
  clocks->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) case_task_free);
  clocks->holds = g_array_new (FALSE, TRUE, sizeof (ClockPause));
  clocks->held = g_ptr_array_new_with_free_func (g_free);
  clocks->extended = g_ptr_array_new_with_free_func (g_free);
  clocks->ask = (PackCase){
    .type = type, .received_at = received_at, .zone = office->zone, .facts = clocks->facts, .tasks = clocks->tasks,
    .acknowledged_at = WHEN_NONE, .answered_at = WHEN_NONE, .finished_at = WHEN_NONE,
    .triaged_at = WHEN_NONE, .now = office_now (office), .stopped_at = WHEN_NONE, .setting = setting, .calendar = calendar, .data = office,
  };
}

void
clock_case_init_new (ClockCase *clocks, Office *office, const char *type, gint64 received_at)
{
  ask_init (clocks, office, type, received_at);
}

static void
pauses_from (ClockCase *clocks, const Case *kase)
{
  for (guint i = 0; i < kase->pauses->len; i++)
    {
      const CasePause *from = g_ptr_array_index (kase->pauses, i);
      ClockPause pause = { .ground = from->ground };

      g_date_clear (&pause.from, 1);
      g_date_clear (&pause.to, 1);
      if (!when_date_parse (from->from_on, &pause.from, NULL))
        continue;
      if (from->to_on && !when_date_parse (from->to_on, &pause.to, NULL))
        continue;
      clocks->ask.paused |= !from->to_on;
      g_array_append_val (clocks->pauses, pause);
    }
}

static void
tasks_from (ClockCase *clocks, const Case *kase)
{
  for (guint i = 0; i < kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (kase->tasks, i);

      clock_case_task (clocks, task->name, task->state, task->done_at);
    }
}

static void
holds_from (ClockCase *clocks, const Case *kase)
{
  for (guint i = 0; i < kase->holds->len; i++)
    {
      const CaseHold *hold = g_ptr_array_index (kase->holds, i);
      GDate from, to;

      if (when_date_parse (hold->held_on, &from, NULL)
          && (!hold->lifted_on || when_date_parse (hold->lifted_on, &to, NULL)))
        clock_case_hold (clocks, hold->name, &from, hold->lifted_on ? &to : NULL);
    }
}

/* When a promise was met stands on the clock that was met by it. */
static void
met_from (ClockCase *clocks, Office *office, const Case *kase)
{
  for (guint i = 0; i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);
      const Pack *pack = clock->state == CLOCK_MET ? packs_version (office->packs, clock->pack, clock->version) : NULL;
      const PackRule *rule = pack ? pack_rule (pack, clock->rule) : NULL;

      if (!rule)
        continue;
      if (g_strcmp0 (rule->met_by, "acknowledge") == 0)
        clocks->ask.acknowledged_at = clock->done_at;
      else if (g_strcmp0 (rule->met_by, "answer") == 0)
        clocks->ask.answered_at = clock->done_at;
      else if (g_strcmp0 (rule->met_by, "finish") == 0)
        clocks->ask.finished_at = clock->done_at;
      else if (g_strcmp0 (rule->met_by, "triage") == 0)
        clocks->ask.triaged_at = clock->done_at;
    }
}

void
clock_case_init (ClockCase *clocks, Office *office, const Case *kase)
{
  ask_init (clocks, office, kase->row.type, kase->row.received_at);
  for (guint i = 0; i < kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (kase->facts, i);
      add_fact (clocks, fact->name, fact->value, fact->set_at);
    }
  for (guint i = 0; i < kase->extended->len; i++)
    clock_case_extend (clocks, g_ptr_array_index (kase->extended, i));
  tasks_from (clocks, kase);
  pauses_from (clocks, kase);
  holds_from (clocks, kase);
  met_from (clocks, office, kase);
  if (clocks->ask.acknowledged_at == WHEN_NONE)
    clocks->ask.acknowledged_at = kase->acknowledged_at;
  clocks->pinned = kase->clocks;
}

void
clock_case_clear (ClockCase *clocks)
{
  g_clear_pointer (&clocks->pauses, g_array_unref);
  g_clear_pointer (&clocks->facts, g_ptr_array_unref);
  g_clear_pointer (&clocks->tasks, g_ptr_array_unref);
  g_clear_pointer (&clocks->holds, g_array_unref);
  g_clear_pointer (&clocks->held, g_ptr_array_unref);
  g_clear_pointer (&clocks->held_words, g_free);
  g_clear_pointer (&clocks->extended, g_ptr_array_unref);
  g_free ((gpointer) clocks->ask.extended);
  clocks->ask.extended = NULL;
}

void
clock_case_set_fact (ClockCase *clocks, const char *name, const char *value)
{
  for (guint i = 0; i < clocks->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (clocks->facts, i);

      if (g_strcmp0 (fact->name, name) == 0)
        {
          g_ptr_array_remove_index (clocks->facts, i);
          break;
        }
    }
  if (value && *value)
    add_fact (clocks, name, value, clocks->ask.now);
}

void
clock_case_task (ClockCase *clocks, const char *name, const char *state, gint64 done_at)
{
  CaseTask *task = NULL;

  for (guint i = 0; i < clocks->tasks->len && !task; i++)
    if (g_strcmp0 (((CaseTask *) clocks->tasks->pdata[i])->name, name) == 0)
      task = clocks->tasks->pdata[i];
  if (!task)
    {
      task = g_new0 (CaseTask, 1);
      task->name = g_strdup (name);
      g_ptr_array_add (clocks->tasks, task);
    }
  g_free (task->state);
  task->state = g_strdup (state);
  task->done_at = done_at;
}

void
clock_case_pause (ClockCase *clocks, const GDate *from, const char *ground)
{
  ClockPause pause = { .from = *from, .ground = ground };

  g_date_clear (&pause.to, 1);
  g_array_append_val (clocks->pauses, pause);
  clocks->ask.paused = TRUE;
}

void
clock_case_resume (ClockCase *clocks, const GDate *to)
{
  for (guint i = 0; i < clocks->pauses->len; i++)
    {
      ClockPause *pause = &g_array_index (clocks->pauses, ClockPause, i);
      if (!g_date_valid (&pause->to))
        pause->to = *to;
    }
  clocks->ask.paused = FALSE;
}

void
clock_case_hold (ClockCase *clocks, const char *name, const GDate *from, const GDate *lifted)
{
  ClockPause hold = { .from = *from };

  g_date_clear (&hold.to, 1);
  if (lifted)
    hold.to = *lifted;
  else
    g_ptr_array_add (clocks->held, g_strdup (name));
  g_array_append_val (clocks->holds, hold);
}

/* Its days end when no other hold is in force. */
void
clock_case_unhold (ClockCase *clocks, const char *name, const GDate *on)
{
  for (guint i = 0; i < clocks->held->len; i++)
    if (g_str_equal (g_ptr_array_index (clocks->held, i), name))
      {
        g_ptr_array_remove_index (clocks->held, i);
        break;
      }
  for (guint i = 0; i < clocks->holds->len && !clocks->held->len; i++)
    {
      ClockPause *hold = &g_array_index (clocks->holds, ClockPause, i);
      if (!g_date_valid (&hold->to))
        hold->to = *on;
    }
}

static void
ask_held (ClockCase *clocks)
{
  g_clear_pointer (&clocks->held_words, g_free);
  if (clocks->held->len)
    clocks->held_words = g_strdup_printf ("suspended by hold %s", (char *) g_ptr_array_index (clocks->held, 0));
  clocks->ask.held = clocks->held_words;
  clocks->ask.holds = (const ClockPause *) (gpointer) clocks->holds->data;
  clocks->ask.n_holds = clocks->holds->len;
}

void
clock_case_extend (ClockCase *clocks, const char *rule)
{
  g_ptr_array_add (clocks->extended, g_strdup (rule));
}

/* NULL at its end, as the pack reads it; the names stay where they are. */
static void
ask_extended (ClockCase *clocks)
{
  const char **names = g_new0 (const char *, clocks->extended->len + 1);

  for (guint i = 0; i < clocks->extended->len; i++)
    names[i] = g_ptr_array_index (clocks->extended, i);
  g_free ((gpointer) clocks->ask.extended);
  clocks->ask.extended = (const char *const *) names;
}

void
clock_case_stop (ClockCase *clocks, gint64 at, const char *reason)
{
  clocks->ask.stopped = TRUE;
  clocks->ask.stopped_at = at;
  clocks->ask.stop_reason = reason;
}

static void
make_uncomputable (Clock *clock, const char *why)
{
  clock->state = CLOCK_UNCOMPUTABLE;
  g_clear_pointer (&clock->due_on, g_free);
  clock->due_at = G_MAXINT64;
  g_free (clock->reason);
  clock->reason = g_strdup (why);
}

static void
take_clocks (GPtrArray *all, const PackUse *use, const PackCase *ask)
{
  g_autoptr (GPtrArray) some = pack_clocks (use->pack, ask);

  for (guint i = 0; some && i < some->len; i++)
    {
      Clock *clock = clock_copy (g_ptr_array_index (some, i));

      if (use->why_not && (clock->state == CLOCK_RUNNING || clock->state == CLOCK_PAUSED))
        make_uncomputable (clock, use->why_not);
      g_ptr_array_add (all, clock);
    }
}

GPtrArray *
clocks_compute (Office *office, ClockCase *clocks, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free);
  g_autoptr (GPtrArray) packs = NULL;
  GDate day;

  clocks->ask.pauses = (const ClockPause *) (gpointer) clocks->pauses->data;
  clocks->ask.n_pauses = clocks->pauses->len;
  ask_extended (clocks);
  ask_held (clocks);
  when_date (clocks->ask.received_at, office->zone, &day);
  packs = packs_for (office->packs, &day, clocks->pinned, error);
  if (!packs)
    return NULL;
  for (guint i = 0; i < packs->len; i++)
    take_clocks (all, g_ptr_array_index (packs, i), &clocks->ask);
  return g_steal_pointer (&all);
}

gboolean
clocks_record (Office *office, ClockCase *clocks, Event *event, GError **error)
{
  g_autoptr (GPtrArray) all = clocks_compute (office, clocks, error);

  if (!all)
    return FALSE;
  event_set (event, "clocks", clocks_to_value (all));
  return TRUE;
}
