/* SPDX-License-Identifier: MIT */
/* The promises of office/deadlines.h over the fake office's cases: each open one has a
 * clock "answer" due when the case is, and the office has one duty. */
#include "office/deadlines.h"

#include <string.h>

#include "base/when.h"
#include "fake-office.h"

DeadlineView *
deadline_view_new (void)
{
  return g_new0 (DeadlineView, 1);
}

void
deadline_view_free (DeadlineView *view)
{
  g_free (view->limit);
  g_free (view->also);
  g_clear_pointer (&view->query, query_free);
  g_clear_pointer (&view->groups, g_ptr_array_unref);
  g_free (view);
}

const char *
deadline_view_group (const DeadlineView *view, int group)
{
  return ((DeadlineGroup *) g_ptr_array_index (view->groups, (guint) group))->title;
}

static Query *
parse (Office *office, const char *a, const char *b, const char *c, GError **error)
{
  g_autofree char *all = g_strdup_printf ("(%s) (%s) (%s)", a && *a ? a : "-number:RC-1900-000001",
                                          b && *b ? b : "-number:RC-1900-000001",
                                          c && *c ? c : "-number:RC-1900-000001");
  QueryContext context = { 0 };

  office_query_context (office, &context);
  return query_parse (all, &context, error);
}

gboolean
office_deadline_limit (Office *office, DeadlineView *view, const char *limit, const char *also, GError **error)
{
  Query *query = parse (office, limit, also, NULL, error);
  char *copy = limit && *limit ? g_strdup (limit) : NULL, *more = also && *also ? g_strdup (also) : NULL;

  if (!query)
    {
      g_free (copy);
      g_free (more);
      return FALSE;
    }
  g_free (view->limit);
  g_free (view->also);
  view->limit = copy;
  view->also = more;
  g_clear_pointer (&view->query, query_free);
  view->query = query;
  return TRUE;
}

static DeadlineDays
days (Office *office)
{
  gint64 end = G_GINT64_CONSTANT (1795478400) * G_USEC_PER_SEC - 1;   /* of Mon 23 Nov 2026 */

  return (DeadlineDays){ office_now (office), end, end + 6 * G_TIME_SPAN_DAY, end + 30 * G_TIME_SPAN_DAY };
}

static const char *
value_of (const Deadline *deadline, DeadlineBy by)
{
  return by == BY_OWNER ? deadline->row->owner : by == BY_TYPE ? deadline->row->type
         : by == BY_REGIME ? deadline->clock->pack : deadline->clock->title;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Deadline *one = *(Deadline *const *) a, *two = *(Deadline *const *) b;

  if (one->group != two->group)
    return one->group - two->group;
  if (one->section != two->section)
    return (int) one->section - (int) two->section;
  return one->key < two->key ? -1 : one->key > two->key;
}

static void
set_group (DeadlineView *view, Deadline *deadline)
{
  const char *value = value_of (deadline, view->by);
  DeadlineGroup *group = NULL;

  for (guint i = 0; i < view->groups->len && !group; i++)
    if (g_strcmp0 (((DeadlineGroup *) g_ptr_array_index (view->groups, i))->value, value) == 0)
      {
        group = g_ptr_array_index (view->groups, i);
        deadline->group = (int) i;
      }
  if (!group)
    {
      group = g_new0 (DeadlineGroup, 1);
      group->value = g_strdup (value);
      group->title = g_strdup (value ? value : "none");
      deadline->group = (int) view->groups->len;
      g_ptr_array_add (view->groups, group);
    }
  group->count++;
  group->overdue += deadline->section == DUE_OVERDUE;
  deadline->section = DUE_OVERDUE;
}

static gboolean
is_meant (const DeadlineView *view, const Deadline *deadline)
{
  const char *day = deadline->clock->state == CLOCK_PAUSED ? deadline->next_on : deadline->clock->due_on;
  GDate date;

  return !view->away || (day && when_date_parse (day, &date, NULL) && g_date_compare (&date, &view->from) >= 0
                         && g_date_compare (&date, &view->until) <= 0);
}

static Deadline *
deadline_of (Office *office, CaseRow *row)
{
  Deadline *deadline = deadline_new ();
  DeadlineDays now = days (office);

  deadline->row = row;
  deadline->clock->rule = g_strdup ("MP-DEL-RESP");
  deadline->clock->pack = g_strdup ("mixpanel-2014");
  deadline->clock->version = g_strdup ("2014-05-08");
  deadline->clock->title = g_strdup ("answer");
  deadline->clock->tag = g_strdup ("verified");
  deadline->clock->state = row->paused ? CLOCK_PAUSED : CLOCK_RUNNING;
  deadline->clock->due_on = g_strdup (row->due_on);
  deadline->clock->due_at = deadline->key = row->due_at;
  deadline->section = row->paused ? DUE_PAUSED : deadline_section (row->due_at, &now);
  deadline->ground = row->paused ? g_strdup ("identity") : NULL;
  deadline->next_on = g_strdup (row->next_on);
  deadline->promise = g_strdup ("90 d");
  deadline->tasks = 7;
  deadline->tasks_open = deadline->section == DUE_OVERDUE ? 2 : 0;
  deadline->reminder = strcmp (row->number, "RC-2026-000441") == 0 ? 7 : -1;
  return deadline;
}

static void
add_duty (DeadlineView *view, GPtrArray *all)
{
  Deadline *duty = deadline_new ();

  duty->section = DUE_DUTY;
  duty->clock->state = CLOCK_UNCOMPUTABLE;
  duty->clock->rule = g_strdup ("training-yearly");
  duty->clock->pack = g_strdup ("mixpanel-2014");
  duty->clock->title = g_strdup ("Train those who handle customer data");
  duty->clock->reason = g_strdup ("not set: no open training case has a date");
  duty->promise = g_strdup ("12 months");
  g_ptr_array_add (all, duty);
}

static GPtrArray *
everything (Office *office, DeadlineView *view, const Query *query)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) deadline_free);
  WindowAsk ask = { .sort = SORT_DUE, .place = WINDOW_FIRST, .n = 100000 };
  g_autoptr (Query) every = parse (office, NULL, NULL, NULL, NULL);
  g_autoptr (Window) window = office_list (office, query ? query : every, &ask, NULL);

  g_clear_pointer (&view->groups, g_ptr_array_unref);
  if (view->by != BY_DAY)
    view->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) deadline_group_free);
  for (guint i = 0; i < window->rows->len; i++)
    {
      CaseRow *row = g_ptr_array_index (window->rows, i);
      Deadline *deadline;

      if (!case_state_is_open (row->state))
        continue;
      window->rows->pdata[i] = g_new0 (CaseRow, 1);
      deadline = deadline_of (office, row);
      if (is_meant (view, deadline))
        g_ptr_array_add (all, deadline);
      else
        deadline_free (deadline);
      if (view->by != BY_DAY)
        set_group (view, deadline);
    }
  if (view->by == BY_DAY && !view->limit && !view->away)
    add_duty (view, all);
  g_ptr_array_sort (all, compare);
  return all;
}

static int
place_of (const GPtrArray *all, const Deadline *at)
{
  for (guint i = 0; i < all->len; i++)
    if (deadline_same (all->pdata[i], at))
      return (int) i;
  return 0;
}

static GPtrArray *
slice (GPtrArray *all, WindowPlace place, const Deadline *at, int n, gboolean *more)
{
  int len = (int) all->len, here = at ? place_of (all, at) : 0;
  gboolean back = place == WINDOW_LAST || place == WINDOW_BEFORE;
  int from = place == WINDOW_AFTER ? here + 1 : place == WINDOW_FROM ? here : 0;
  int to = place == WINDOW_BEFORE ? here : len;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) deadline_free);

  *more = to - from > n;
  if (*more && back)
    from = to - n;
  else if (*more)
    to = from + n;
  for (int i = from; i < to; i++)
    g_ptr_array_add (rows, g_steal_pointer (&all->pdata[i]));
  return rows;
}

GPtrArray *
office_deadlines (Office *office, DeadlineView *view, WindowPlace place, const Deadline *at, int n, gboolean *more,
                  GError **error)
{
  GPtrArray *all = everything (office, view, view->query);
  GPtrArray *rows = slice (all, place, at, n, more);

  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++)
    deadline_free (all->pdata[i]);
  g_ptr_array_unref (all);
  return rows;
}

Deadline *
office_deadline_find (Office *office, DeadlineView *view, const char *query, const Deadline *at, int direction,
                      GError **error)
{
  return NULL;
}

gboolean
office_deadline_groups (Office *office, DeadlineView *view, GError **error)
{
  return TRUE;
}

DeadlineSums *
office_deadline_sums (Office *office, DeadlineView *view, GError **error)
{
  DeadlineSums *sums = g_new0 (DeadlineSums, 1);
  g_autoptr (GPtrArray) all = everything (office, view, view->query);
  GDate today, due;

  office_today (office, &today);
  sums->late = g_ptr_array_new_with_free_func ((GDestroyNotify) deadline_count_free);
  for (guint i = 0; i < all->len; i++)
    {
      const Deadline *deadline = all->pdata[i];
      int day = deadline->clock->due_on && when_date_parse (deadline->clock->due_on, &due, NULL)
                    ? g_date_days_between (&today, &due)
                    : -1;

      sums->count[deadline->section]++;
      if (day >= 0 && day < DEADLINE_DAYS && deadline->clock->state == CLOCK_RUNNING)
        sums->days[day]++;
      if (deadline->section == DUE_OVERDUE && !sums->oldest)
        {
          DeadlineCount *count = g_new0 (DeadlineCount, 1);

          count->name = g_strdup ("mia");
          count->count = 1;
          g_ptr_array_add (sums->late, count);
          sums->oldest = g_strdup (deadline->clock->due_on);
        }
    }
  return sums;
}
