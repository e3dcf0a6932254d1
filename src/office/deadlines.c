/* SPDX-License-Identifier: MIT */
#include "office/deadlines.h"

#include <string.h>

#include "base/when.h"
#include "office/packs.h"

DeadlineView *
deadline_view_new (void)
{
  return g_new0 (DeadlineView, 1);
}

void
deadline_view_free (DeadlineView *view)
{
  if (!view)
    return;
  g_free (view->limit);
  g_free (view->also);
  g_clear_pointer (&view->query, query_free);
  g_clear_pointer (&view->groups, g_ptr_array_unref);
  g_free (view);
}

/* ---- which ------------------------------------------------------------------------------- */

/* Each part alone first, so that a bracket of one is not closed by the other. */
static Query *
parse_together (Office *office, const char *const *parts, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);
  QueryContext context = { 0 };

  office_query_context (office, &context);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Query) alone = query_parse (parts[i], &context, error);

      if (!alone)
        return NULL;
      if (parts[i] && *parts[i])
        g_string_append_printf (all, "%s(%s)", all->len ? " " : "", parts[i]);
    }
  return query_parse (all->str, &context, error);
}

gboolean
office_deadline_limit (Office *office, DeadlineView *view, const char *limit, const char *also, GError **error)
{
  const char *const parts[] = { limit, also, NULL };
  Query *query = parse_together (office, parts, error);
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
  g_clear_pointer (&view->groups, g_ptr_array_unref);
  return TRUE;
}

const char *
deadline_view_group (const DeadlineView *view, int group)
{
  if (!view->groups || group < 0 || group >= (int) view->groups->len)
    return "";
  return ((DeadlineGroup *) g_ptr_array_index (view->groups, (guint) group))->title;
}

static const char *const without[BY_N] = {
  [BY_OWNER] = "nobody's", [BY_TYPE] = "not triaged", [BY_REGIME] = "no regime", [BY_CLOCK] = "no clock",
};

gboolean
office_deadline_groups (Office *office, DeadlineView *view, GError **error)
{
  GPtrArray *groups;

  if (view->by == BY_DAY)
    {
      g_clear_pointer (&view->groups, g_ptr_array_unref);
      return TRUE;
    }
  groups = store_deadline_groups (office->store, &office->viewer, view->query, view->by, office_now (office), error);
  if (!groups)
    return FALSE;
  for (guint i = 0; i < groups->len; i++)
    {
      DeadlineGroup *group = g_ptr_array_index (groups, i);

      if (!group->title)
        group->title = g_strdup (group->value ? group->value : without[view->by]);
    }
  g_clear_pointer (&view->groups, g_ptr_array_unref);
  view->groups = groups;
  return TRUE;
}

/* ---- stretches ----------------------------------------------------------------------------- */

static gint64
end_of_day_in (Office *office, int days)
{
  GDate day;

  office_today (office, &day);
  g_date_add_days (&day, (guint) days);
  return when_day_end (&day, office->zone);
}

static DeadlineDays
days_now (Office *office)
{
  GDate today;

  office_today (office, &today);
  return (DeadlineDays){ .now = office_now (office),
                         .today_end = end_of_day_in (office, 0),
                         .week_end = end_of_day_in (office, 7 - (int) g_date_get_weekday (&today)),
                         .month_end = end_of_day_in (office, DEADLINE_DAYS - 1) };
}

typedef struct { GArray *all; char *day_from, *day_until; } Stretches;

static void
stretches_clear (Stretches *stretches)
{
  g_clear_pointer (&stretches->all, g_array_unref);
  g_free (stretches->day_from);
  g_free (stretches->day_until);
}

static void
add_dated (Stretches *stretches, DeadlineSection section, gint64 from, gint64 until)
{
  DeadlineStretch one = { .section = section, .from = from, .until = until };

  if (from <= until)
    g_array_append_val (stretches->all, one);
}

static void
add_paused (Stretches *stretches, gboolean second)
{
  DeadlineStretch one = { .section = DUE_PAUSED, .second = second, .day_from = stretches->day_from, .day_until = stretches->day_until };

  g_array_append_val (stretches->all, one);
}

static void
add_sections (Office *office, const DeadlineView *view, Stretches *stretches)
{
  DeadlineDays days = days_now (office);
  gint64 from = view->away ? when_day_start (&view->from, office->zone) : G_MININT64;
  gint64 until = view->away ? when_day_end (&view->until, office->zone) : G_MAXINT64 - 1;
  const gint64 ends[] = { days.now - 1, days.today_end, days.week_end, days.month_end, G_MAXINT64 - 1 };
  DeadlineStretch uncomputable = { .section = DUE_UNDATED, .second = TRUE };

  for (int i = DUE_OVERDUE; i <= DUE_LATER; i++)
    add_dated (stretches, (DeadlineSection) i, MAX (from, i ? ends[i - 1] + 1 : G_MININT64), MIN (until, ends[i]));
  add_paused (stretches, FALSE);
  add_paused (stretches, TRUE);
  if (!view->away)
    {
      add_dated (stretches, DUE_UNDATED, G_MAXINT64, G_MAXINT64);
      g_array_append_val (stretches->all, uncomputable);
    }
}

static void
add_groups (const DeadlineView *view, Stretches *stretches)
{
  for (guint i = 0; view->groups && i < view->groups->len; i++)
    {
      const DeadlineGroup *group = g_ptr_array_index (view->groups, i);
      DeadlineStretch one = { .by = view->by, .value = group->value, .group = (int) i,
                              .until = G_MAXINT64, .from = G_MININT64 };

      g_array_append_val (stretches->all, one);
    }
}

static void
stretches_init (Stretches *stretches, Office *office, const DeadlineView *view)
{
  stretches->all = g_array_new (FALSE, TRUE, sizeof (DeadlineStretch));
  stretches->day_from = view->away ? when_date_format (&view->from) : NULL;
  stretches->day_until = view->away ? when_date_format (&view->until) : NULL;
  if (view->by == BY_DAY)
    add_sections (office, view, stretches);
  else
    add_groups (view, stretches);
}

static const char *
group_value (const Deadline *deadline, DeadlineBy by)
{
  switch (by)
    {
    case BY_OWNER: return deadline->row->owner;
    case BY_TYPE: return deadline->row->type;
    case BY_REGIME: return deadline->clock->pack;
    default: return deadline->clock->title;
    }
}

static gboolean
is_of_second_half (const Deadline *at)
{
  return at->section == DUE_UNDATED ? at->clock->state == CLOCK_UNCOMPUTABLE : at->section == DUE_PAUSED && at->held;
}

/* A row may have come from one section into the next since it was fetched. */
static gboolean
stands_in (const DeadlineStretch *stretch, const Deadline *at)
{
  if (stretch->by != BY_DAY)
    return at->row && g_strcmp0 (group_value (at, stretch->by), stretch->value) == 0;
  if (at->section <= DUE_LATER && stretch->section <= DUE_LATER)
    return at->key >= stretch->from && at->key <= stretch->until;
  return at->section == stretch->section && stretch->second == is_of_second_half (at);
}

/* Where the walk begins; the end it begins at when the row's stretch is gone. */
static int
stretch_of (const Stretches *stretches, const Deadline *at)
{
  for (guint i = 0; i < stretches->all->len; i++)
    if (stands_in (&g_array_index (stretches->all, DeadlineStretch, i), at))
      return (int) i;
  return -1;
}

/* ---- what a pack says of a row -------------------------------------------------------------- */

static char *
short_amount (int amount, ClockUnit unit)
{
  static const char *const units[] = { [UNIT_HOURS] = "h", [UNIT_DAYS] = "d", [UNIT_BUSINESS_DAYS] = "wd",
                                       [UNIT_MONTHS] = "mo", [UNIT_YEARS] = "y" };

  return g_strdup_printf ("%d %s", amount, units[unit]);
}

static char *
promise_of (Office *office, const PackRule *rule, gboolean extended)
{
  const char *own = rule->configurable ? office_setting (office, rule->configurable) : NULL;
  g_autofree char *amount = NULL, *extra = NULL;

  if (own)
    return g_strdup (own);
  if (!rule->has_period)
    return g_strdup ("no time");
  amount = short_amount (rule->period.amount, rule->period.unit);
  if (!extended || !rule->period.extra)
    return g_steal_pointer (&amount);
  extra = short_amount (rule->period.extra, rule->period.extra_unit);
  return g_strdup_printf ("%s +%s", amount, extra);
}

/* A star: nobody has verified it. */
static const char *
stage_promise (const Deadline *deadline)
{
  gboolean rule = g_strcmp0 (deadline->clock->reason, "rule") == 0;

  return deadline_is_planned (deadline) ? rule ? "rule *" : "plan *" : rule ? "rule" : "notice";
}

static void
fill_from_pack (Office *office, Deadline *deadline, const GDate *today)
{
  const Clock *clock = deadline->clock;
  const Pack *pack = packs_version (office->packs, clock->pack, clock->version);
  const PackRule *rule = pack && !deadline->stage ? pack_rule (pack, clock->rule) : NULL;
  int late;

  if (deadline->stage)
    deadline->promise = g_strdup (stage_promise (deadline));
  if (!rule)
    return;
  deadline->promise = promise_of (office, rule, deadline->extended);
  if (deadline_days_late (deadline, today, &late) && late <= 0)
    deadline->reminder = deadline_reminder ((const char *const *) rule->reminders, -late);
}

/* ---- duties ----------------------------------------------------------------------------------- */

static Deadline *
row_of_duty (const OfficeDuty *duty)
{
  Deadline *row = deadline_new ();

  row->section = DUE_DUTY;
  row->clock->pack = g_strdup (duty->pack);
  row->clock->version = g_strdup (duty->version);
  row->clock->rule = g_strdup (duty->id);
  row->clock->title = g_strdup (duty->title);
  row->clock->tag = g_strdup (duty->tag);
  row->clock->due_at = G_MAXINT64;
  row->promise = g_strdup (duty->every ? duty->every : "-");
  row->clock->state = duty->due_on ? CLOCK_RUNNING : CLOCK_UNCOMPUTABLE;
  row->clock->due_on = g_strdup (duty->due_on);
  row->clock->reason = g_strdup (duty->due_on ? NULL : duty->why);
  return row;
}

static GPtrArray *
duties_of (Office *office, const DeadlineView *view, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) deadline_free);
  g_autoptr (GPtrArray) duties = NULL;

  if (view->by != BY_DAY || view->away || view->limit || (view->query && view->query->kind != QUERY_ALL))
    return g_steal_pointer (&rows);
  duties = office_duties (office, error);
  if (!duties)
    return NULL;
  for (guint i = 0; i < duties->len; i++)
    g_ptr_array_add (rows, row_of_duty (g_ptr_array_index (duties, i)));
  return g_steal_pointer (&rows);
}

/* ---- windows -------------------------------------------------------------------------------- */

typedef struct
{
  Office *office;
  DeadlineView *view;
  const Query *query;
  Stretches stretches;
  GPtrArray *duties;
  gboolean back;
  int n;                 /* rows wanted, one more than is handed out */
  GPtrArray *rows;       /* in the order of the walk */
} Walk;

static void
take (Walk *walk, GPtrArray *part, gboolean from_end)
{
  for (guint i = 0; i < part->len && (int) walk->rows->len < walk->n; i++)
    {
      guint at = from_end ? part->len - 1 - i : i;

      g_ptr_array_add (walk->rows, g_steal_pointer (&part->pdata[at]));
    }
  g_ptr_array_set_free_func (part, NULL);
  for (guint i = 0; i < part->len; i++)
    deadline_free (part->pdata[i]);
  g_ptr_array_set_size (part, 0);
}

/* Stages of ladders stand among the clocks wherever the order goes by instants. */
static gboolean
has_stages (const DeadlineStretch *stretch)
{
  return stretch->by != BY_DAY || stretch->section <= DUE_LATER;
}

static DeadlineStretch
stages_of (const DeadlineStretch *stretch)
{
  DeadlineStretch stages = *stretch;

  stages.stages = TRUE;
  return stages;
}

static int
by_instant (gconstpointer a, gconstpointer b)
{
  return deadline_compare (*(Deadline *const *) a, *(Deadline *const *) b);
}

/* At most place->n of the clocks, and as many of the stages, in list order. */
static GPtrArray *
rows_of (Office *office, const Query *query, const DeadlineStretch *stretch, const DeadlinePlace *place,
         GError **error)
{
  DeadlineStretch also = stages_of (stretch);
  GPtrArray *rows = store_deadlines (office->store, &office->viewer, query, stretch, place, error);
  GPtrArray *stages;

  if (!rows || !has_stages (stretch))
    return rows;
  stages = store_deadlines (office->store, &office->viewer, query, &also, place, error);
  if (!stages)
    {
      g_ptr_array_unref (rows);
      return NULL;
    }
  if (stages->len)
    {
      g_ptr_array_extend_and_steal (rows, stages);
      g_ptr_array_sort (rows, by_instant);
    }
  else
    g_ptr_array_unref (stages);
  return rows;
}

static gboolean
walk_stretch (Walk *walk, guint i, const Deadline *at, gboolean inclusive, GError **error)
{
  const DeadlineStretch *stretch = &g_array_index (walk->stretches.all, DeadlineStretch, i);
  gboolean back = walk->back != walk->view->descending;
  DeadlinePlace place = { at, back, inclusive, walk->n - (int) walk->rows->len };
  g_autoptr (GPtrArray) part = rows_of (walk->office, walk->query, stretch, &place, error);

  if (part)
    take (walk, part, back);
  return part != NULL;
}

static int
duty_of (const Walk *walk, const Deadline *at)
{
  for (guint i = 0; i < walk->duties->len; i++)
    if (deadline_same (g_ptr_array_index (walk->duties, i), at))
      return (int) i;
  return 0;
}

/* Duties follow everything else; 'at' is one of them or NULL. */
static void
walk_duties (Walk *walk, const Deadline *at, gboolean inclusive)
{
  int len = (int) walk->duties->len, step = walk->back ? -1 : 1;
  int from = at ? duty_of (walk, at) + (inclusive ? 0 : step) : walk->back ? len - 1 : 0;

  for (int i = from; i >= 0 && i < len && (int) walk->rows->len < walk->n; i += step)
    g_ptr_array_add (walk->rows, g_steal_pointer (&walk->duties->pdata[i]));
}

static gboolean
walk_all (Walk *walk, const Deadline *at, gboolean inclusive, GError **error)
{
  int len = (int) walk->stretches.all->len, step = walk->back ? -1 : 1;
  gboolean at_duty = at && !at->row;
  int found = at && !at_duty ? stretch_of (&walk->stretches, at) : -1;
  int from = found >= 0 ? found : walk->back ? len - 1 : 0;

  if (walk->back && (at_duty || found < 0))
    walk_duties (walk, at_duty ? at : NULL, inclusive);
  for (int i = from; !(at_duty && !walk->back) && i >= 0 && i < len && (int) walk->rows->len < walk->n; i += step)
    if (!walk_stretch (walk, (guint) i, i == found ? at : NULL, inclusive, error))
      return FALSE;
  if (!walk->back)
    walk_duties (walk, at_duty ? at : NULL, inclusive);
  return TRUE;
}

static void
set_order (GPtrArray *rows, gboolean back)
{
  for (guint i = 0; back && i < rows->len / 2; i++)
    {
      gpointer one = rows->pdata[i];

      rows->pdata[i] = rows->pdata[rows->len - 1 - i];
      rows->pdata[rows->len - 1 - i] = one;
    }
}

static GPtrArray *
window (Office *office, DeadlineView *view, const Query *query, WindowPlace place, const Deadline *at, int n,
        gboolean *more, GError **error)
{
  Walk walk = { .office = office, .view = view, .query = query, .n = n + 1,
                .back = place == WINDOW_LAST || place == WINDOW_BEFORE };
  GDate today;
  gboolean done;

  *more = FALSE;
  if (view->by != BY_DAY && !view->groups && !office_deadline_groups (office, view, error))
    return NULL;
  walk.duties = duties_of (office, view, error);
  if (!walk.duties)
    return NULL;
  walk.rows = g_ptr_array_new_with_free_func ((GDestroyNotify) deadline_free);
  stretches_init (&walk.stretches, office, view);
  done = walk_all (&walk, place == WINDOW_FIRST || place == WINDOW_LAST ? NULL : at, place == WINDOW_FROM, error);
  stretches_clear (&walk.stretches);
  g_ptr_array_unref (walk.duties);
  if (!done)
    {
      g_ptr_array_unref (walk.rows);
      return NULL;
    }
  *more = (int) walk.rows->len > n;
  if (*more)
    g_ptr_array_set_size (walk.rows, n);
  set_order (walk.rows, walk.back);
  office_today (office, &today);
  for (guint i = 0; i < walk.rows->len; i++)
    fill_from_pack (office, g_ptr_array_index (walk.rows, i), &today);
  return walk.rows;
}

GPtrArray *
office_deadlines (Office *office, DeadlineView *view, WindowPlace place, const Deadline *at, int n, gboolean *more,
                  GError **error)
{
  return window (office, view, view->query, place, at, n, more, error);
}

Deadline *
office_deadline_find (Office *office, DeadlineView *view, const char *text, const Deadline *at, int direction,
                      GError **error)
{
  const char *const parts[] = { view->limit, view->also, text };
  g_autoptr (Query) query = parse_together (office, parts, NULL);   /* not every search is a query */
  WindowPlace place = at ? (direction > 0 ? WINDOW_AFTER : WINDOW_BEFORE)
                         : direction > 0 ? WINDOW_FIRST : WINDOW_LAST;
  g_autoptr (GPtrArray) rows = NULL;
  gboolean more;

  rows = query ? window (office, view, query, place, at, 1, &more, error) : NULL;
  if (!rows || !rows->len || !((Deadline *) g_ptr_array_index (rows, 0))->row)
    return NULL;
  return g_ptr_array_steal_index (rows, 0);
}

/* ---- sums --------------------------------------------------------------------------------------- */

/* Counts of the clocks and, where there are any, of the stages. */
static gboolean
count_stretch (Office *office, const Query *query, const DeadlineStretch *stretch, gint64 *sum, GError **error)
{
  DeadlineStretch also = stages_of (stretch);
  gint64 clocks = 0, stages = 0;

  if (!store_deadline_count (office->store, &office->viewer, query, stretch, &clocks, error)
      || (has_stages (stretch)
          && !store_deadline_count (office->store, &office->viewer, query, &also, &stages, error)))
    return FALSE;
  *sum += clocks + stages;
  return TRUE;
}

static gboolean
count_sections (Office *office, DeadlineView *view, const Stretches *stretches, DeadlineSums *sums, GError **error)
{
  g_autoptr (GPtrArray) duties = duties_of (office, view, error);

  if (!duties)
    return FALSE;
  sums->count[DUE_DUTY] = duties->len;
  for (guint i = 0; i < stretches->all->len; i++)
    {
      const DeadlineStretch *stretch = &g_array_index (stretches->all, DeadlineStretch, i);

      if (!count_stretch (office, view->query, stretch, &sums->count[stretch->section], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_days (Office *office, const Query *query, const DeadlineStretch *stretch, DeadlineSums *sums, GError **error)
{
  g_autoptr (GPtrArray) counts = store_deadline_days (office->store, &office->viewer, query, stretch, error);
  GDate today, day;

  office_today (office, &today);
  for (guint i = 0; counts && i < counts->len; i++)
    {
      const DeadlineCount *count = g_ptr_array_index (counts, i);
      int at = count->name && when_date_parse (count->name, &day, NULL) ? g_date_days_between (&today, &day) : -1;

      if (at >= 0 && at < DEADLINE_DAYS)
        sums->days[at] += count->count;
    }
  return counts != NULL;
}

static gboolean
count_days (Office *office, DeadlineView *view, DeadlineSums *sums, GError **error)
{
  DeadlineDays days = days_now (office);
  DeadlineStretch month = { .section = DUE_MONTH, .from = days.now, .until = days.month_end };
  DeadlineStretch stages = stages_of (&month);

  return add_days (office, view->query, &month, sums, error) && add_days (office, view->query, &stages, sums, error);
}

static void
add_late (GPtrArray *all, const DeadlineCount *more)
{
  DeadlineCount *count = NULL;

  for (guint i = 0; i < all->len && !count; i++)
    if (g_strcmp0 (((DeadlineCount *) all->pdata[i])->name, more->name) == 0)
      count = all->pdata[i];
  if (!count)
    {
      count = g_new0 (DeadlineCount, 1);
      count->name = g_strdup (more->name);
      g_ptr_array_add (all, count);
    }
  count->count += more->count;
}

static int
most_first (gconstpointer a, gconstpointer b)
{
  const DeadlineCount *one = *(DeadlineCount *const *) a, *other = *(DeadlineCount *const *) b;

  return one->count != other->count ? (one->count < other->count ? 1 : -1) : g_strcmp0 (one->name, other->name);
}

static gboolean
count_late (Office *office, DeadlineView *view, DeadlineSums *sums, GError **error)
{
  DeadlineStretch late = { .section = DUE_OVERDUE, .from = G_MININT64, .until = office_now (office) - 1 };
  DeadlineStretch stages = stages_of (&late);
  DeadlinePlace first = { .n = 1 };
  g_autoptr (GPtrArray) oldest = NULL, more = NULL;

  sums->late = store_deadline_owners (office->store, &office->viewer, view->query, &late, error);
  more = sums->late ? store_deadline_owners (office->store, &office->viewer, view->query, &stages, error) : NULL;
  if (!more)
    return FALSE;
  for (guint i = 0; i < more->len; i++)
    add_late (sums->late, g_ptr_array_index (more, i));
  g_ptr_array_sort (sums->late, most_first);
  oldest = rows_of (office, view->query, &late, &first, error);
  if (oldest && oldest->len)
    sums->oldest = g_strdup (((Deadline *) g_ptr_array_index (oldest, 0))->clock->due_on);
  return oldest != NULL;
}

DeadlineSums *
office_deadline_sums (Office *office, DeadlineView *view, GError **error)
{
  DeadlineSums *sums = g_new0 (DeadlineSums, 1);
  DeadlineView plain = *view;
  Stretches stretches = { 0 };
  gboolean done;

  plain.by = BY_DAY;
  stretches_init (&stretches, office, &plain);
  done = count_sections (office, &plain, &stretches, sums, error) && count_days (office, &plain, sums, error)
         && count_late (office, &plain, sums, error);
  stretches_clear (&stretches);
  if (done)
    return sums;
  deadline_sums_free (sums);
  return NULL;
}
