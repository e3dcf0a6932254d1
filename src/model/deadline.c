/* SPDX-License-Identifier: MIT */
#include "model/deadline.h"

#include <stdlib.h>
#include <string.h>

#include "base/when.h"

static const char *const by_names[BY_N] = {
  [BY_DAY] = "day", [BY_OWNER] = "owner", [BY_TYPE] = "type", [BY_REGIME] = "regime", [BY_CLOCK] = "clock",
};

static const struct { const char *name, *title; } sections[DUE_N] = {
  [DUE_OVERDUE] = { "overdue", "Overdue" },
  [DUE_TODAY] = { "today", "Today" },
  [DUE_WEEK] = { "week", "This week" },
  [DUE_MONTH] = { "month", "Next 30 days" },
  [DUE_LATER] = { "later", "Later" },
  [DUE_PAUSED] = { "paused", "Paused" },
  [DUE_UNDATED] = { "undated", "Without a date" },
  [DUE_DUTY] = { "duty", "Office duties" },
};

const char *
deadline_by_name (DeadlineBy by)
{
  return by_names[by];
}

gboolean
deadline_by_parse (const char *text, DeadlineBy *by)
{
  for (int i = 0; i < BY_N; i++)
    if (g_strcmp0 (text, by_names[i]) == 0)
      {
        *by = (DeadlineBy) i;
        return TRUE;
      }
  return FALSE;
}

const char *
deadline_section_name (DeadlineSection section)
{
  return sections[section].name;
}

const char *
deadline_section_title (DeadlineSection section)
{
  return sections[section].title;
}

Deadline *
deadline_new (void)
{
  Deadline *deadline = g_new0 (Deadline, 1);

  deadline->clock = clock_new ();
  deadline->reminder = -1;
  return deadline;
}

void
deadline_free (Deadline *deadline)
{
  if (!deadline)
    return;
  g_clear_pointer (&deadline->row, case_row_free);
  clock_free (deadline->clock);
  g_free (deadline->key_text);
  g_free (deadline->ground);
  g_free (deadline->next_on);
  g_free (deadline->promise);
  g_free (deadline);
}

gboolean
deadline_same (const Deadline *a, const Deadline *b)
{
  return !a->row == !b->row && (!a->row || a->row->id == b->row->id)
         && a->stage == b->stage
         && g_strcmp0 (a->clock->pack, b->clock->pack) == 0
         && g_strcmp0 (a->clock->rule, b->clock->rule) == 0;
}

gboolean
deadline_days_late (const Deadline *deadline, const GDate *today, int *days)
{
  GDate due;

  if (deadline->clock->state != CLOCK_RUNNING || !deadline->clock->due_on
      || !when_date_parse (deadline->clock->due_on, &due, NULL))
    return FALSE;
  *days = g_date_days_between (&due, today);
  return TRUE;
}

gboolean
deadline_is_overdue (const Deadline *deadline, gint64 now)
{
  return deadline->row && deadline->clock->state == CLOCK_RUNNING
         && deadline->clock->due_at < now;
}

gboolean
deadline_is_planned (const Deadline *deadline)
{
  return deadline->stage && stage_date_is_unsure (deadline->clock->reason, deadline->clock->tag);
}

char *
deadline_promise_words (const Deadline *deadline)
{
  const char *promise = deadline->promise ? deadline->promise : "";
  gboolean unsure = *promise && !deadline->stage && tag_is_unsure (deadline->clock->tag);

  return g_strconcat (promise, unsure ? "*" : "", NULL);
}

int
deadline_compare (const Deadline *a, const Deadline *b)
{
  int order = a->key < b->key ? -1 : a->key > b->key;

  if (!order)
    order = strcmp (a->row->number, b->row->number);
  if (!order)
    order = g_strcmp0 (a->clock->pack, b->clock->pack);
  return order ? order : g_strcmp0 (a->clock->rule, b->clock->rule);
}

static char *
paused_words (const Deadline *deadline)
{
  return g_strdup_printf ("paused%s%s%s%s", deadline->ground ? " for " : "",
                          deadline->ground ? deadline->ground : "",
                          deadline->next_on ? ", next action " : ", no next action",
                          deadline->next_on ? deadline->next_on : "");
}

char *
deadline_obstacle (const Deadline *deadline)
{
  const CaseRow *row = deadline->row;
  const char *extended = deadline->extended ? "extended" : deadline_is_planned (deadline) ? "not verified" : "";

  if (!row)
    return g_strdup (deadline->clock->reason ? deadline->clock->reason : "");
  if (deadline->clock->state == CLOCK_PAUSED)
    return paused_words (deadline);
  if (deadline->clock->state == CLOCK_UNCOMPUTABLE)
    return g_strdup (deadline->clock->reason ? deadline->clock->reason : "no date can be computed");
  if (row->state == CASE_UNSORTED)
    return g_strdup ("triage first");
  if (row->state == CASE_PROPOSED)
    return g_strdup ("waits for a second member");
  if (!row->owner)
    return g_strdup_printf ("no owner%s%s", *extended ? ", " : "", extended);
  if (deadline->tasks_open)
    return g_strdup_printf ("waits for %d of %d tasks%s%s", deadline->tasks_open, deadline->tasks,
                            *extended ? ", " : "", extended);
  return g_strdup (extended);
}

int
deadline_reminder (const char *const *reminders, int days_left)
{
  int nearest = -1;

  for (; reminders && *reminders; reminders++)
    {
      char *end;
      long days = strtol (*reminders, &end, 10);

      if (end != *reminders && days >= days_left && days <= 3660 && (nearest < 0 || days < nearest))
        nearest = (int) days;
    }
  return nearest;
}

DeadlineSection
deadline_section (gint64 due_at, const DeadlineDays *days)
{
  if (due_at < days->now)
    return DUE_OVERDUE;
  if (due_at <= days->today_end)
    return DUE_TODAY;
  if (due_at <= days->week_end)
    return DUE_WEEK;
  if (due_at <= days->month_end)
    return DUE_MONTH;
  return due_at < G_MAXINT64 ? DUE_LATER : DUE_UNDATED;
}

void
deadline_group_free (DeadlineGroup *group)
{
  g_free (group->value);
  g_free (group->title);
  g_free (group);
}

void
deadline_count_free (DeadlineCount *count)
{
  g_free (count->name);
  g_free (count);
}

void
deadline_sums_free (DeadlineSums *sums)
{
  if (!sums)
    return;
  g_clear_pointer (&sums->late, g_ptr_array_unref);
  g_free (sums->oldest);
  g_free (sums);
}
