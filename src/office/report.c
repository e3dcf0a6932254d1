/* SPDX-License-Identifier: MIT */
#include "office/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "model/tally.h"
#include "office/deadlines.h"
#include "office/act.h"
#include "office/packs.h"

#define MOST_ROWS 50     /* of a list of cases; the rest is counted */
#define LONGEST_DAYS 366 /* the period that is taken where nobody says one */

typedef struct
{
  Office *office;
  const ReportAsk *ask;
  Report *report;
  ReportSpan span;
  GDate today;
  char *today_text;
} Writing;

static char *
number (gint64 n)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, n);
}

static void
note (Writing *writing, const char *text)
{
  g_ptr_array_add (writing->report->notes, g_strdup (text));
}

static GPtrArray *
counts_by (Writing *writing, ReportBy by, GError **error)
{
  return store_report_counts (writing->office->store, &writing->office->viewer, by, &writing->span, error);
}

/* ---- what is open --------------------------------------------------------------------------- */

/* The last is for members alone. */
static const char *const member_columns[]
  = { "by=", "open=Open#", "late=Late#", "today=Today#", "week=This week#", "paused=Paused#", "away=Away", NULL };
static const char *const open_columns[] = { "by=", "open=Open#", "late=Late#", "today=Today#", "week=This week#", "paused=Paused#", NULL };

/* Takes what follows the numbers. */
static ReportRow *
write_open (ReportTable *table, const ReportCount *one, const char *by, char *away)
{
  return report_row (table, g_strdup (by), number (one->n[0]), number (one->n[1]), number (one->n[2]), number (one->n[3]),
                     number (one->n[4]), away);
}

static char *
away_words (Writing *writing, const char *member)
{
  g_autoptr (MemberLeave) leave = member ? member_away (writing->office, member, FALSE, NULL) : NULL;

  if (!leave)
    return NULL;
  return g_strdup_printf ("%s to %s%s%s", leave->from, leave->to, leave->deputy_name ? ", deputy " : "",
                          leave->deputy_name ? leave->deputy_name : "");
}

/* A line each member: who works it, what is late. */
static gboolean
write_members (Writing *writing, GError **error)
{
  g_autoptr (GPtrArray) all = counts_by (writing, COUNT_OWNER, error);
  ReportTable *table = report_table (writing->report, "members", "By member", "No case is open.", member_columns);

  for (guint i = 0; all && i < all->len; i++)
    {
      const ReportCount *one = g_ptr_array_index (all, i);
      const char *name = one->name ? one->name : "none";

      if (writing->ask->member && strcmp (writing->ask->member, name) != 0)
        continue;
      write_open (table, one, one->key ? name : "(nobody)", away_words (writing, one->key))->query
        = g_strdup_printf ("state:open owner:%s", name);
    }
  return all != NULL;
}

static gboolean
write_types (Writing *writing, GError **error)
{
  g_autoptr (GPtrArray) all = counts_by (writing, COUNT_TYPE, error);
  ReportTable *table = report_table (writing->report, "types", "By type", "No case is open.", open_columns);

  for (guint i = 0; all && i < all->len; i++)
    {
      const ReportCount *one = g_ptr_array_index (all, i);

      write_open (table, one, one->key ? one->key : "(no type)", NULL)->query
        = g_strdup_printf ("state:open type:%s", one->key ? one->key : "none");
    }
  return all != NULL;
}

static gboolean
write_regimes (Writing *writing, GError **error)
{
  static const char *const columns[] = { "by=", "promises=Late promises#", "cases=Cases#", NULL };
  g_autoptr (GPtrArray) all = counts_by (writing, COUNT_LATE_REGIME, error);
  ReportTable *table = report_table (writing->report, "regimes", "By regime", "No promise is late.", columns);

  for (guint i = 0; all && i < all->len; i++)
    {
      const ReportCount *one = g_ptr_array_index (all, i);

      report_row (table, g_strdup (one->key), number (one->n[0]), number (one->n[1]))->query = g_strdup ("is:overdue");
    }
  return all != NULL;
}

static gboolean
write_ages (Writing *writing, GError **error)
{
  static const char *const columns[] = { "age=Days since receipt", "open=Open#", "late=Late#", "paused=Paused#", NULL };
  g_autoptr (GPtrArray) all = counts_by (writing, COUNT_AGE, error);
  ReportTable *table = report_table (writing->report, "ages", "Age of open cases", "No case is open.", columns);

  for (guint i = 0; all && i < all->len; i++)
    {
      const ReportCount *one = g_ptr_array_index (all, i);
      const char *until = strchr (one->key, '-') + 1;
      g_autofree char *first = *until ? g_strdup_printf (" received>=-%sd", until) : g_strdup ("");

      report_row (table, *until ? g_strdup (one->key) : g_strdup ("more than 365"), number (one->n[0]), number (one->n[1]),
                  number (one->n[4]))
        ->query = g_strdup_printf ("state:open received<=-%dd%s", atoi (one->key), first);
    }
  return all != NULL;
}

/* What waits for whom, in one line each. */
static gboolean
write_summary (Writing *writing, GError **error)
{
  static const struct { const char *title, *query; } lines[] = {
    { "late", "is:overdue" },
    { "to sort", "state:unsorted" },
    { "of nobody", "state:open owner:none" },
    { "for a second member to decide", "is:to-decide" },
    { "paused", "state:open is:paused" },
    { "with a letter in trouble", "is:trouble" },
  };
  static const char *const columns[] = { "what=", "cases=Cases#", NULL };
  ReportTable *table = report_table (writing->report, "summary", "Today", "", columns);
  gint64 n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *query = g_strconcat (lines[i].query, writing->ask->member ? " owner:" : NULL, writing->ask->member, NULL);

      if (!office_count_text (writing->office, query, &n, error))
        return FALSE;
      report_row (table, g_strdup (lines[i].title), number (n))->query = g_steal_pointer (&query);
    }
  if (!office_waiting_count (writing->office, &n, error))
    return FALSE;
  report_row (table, g_strdup ("mail that waits for its case"), number (n));
  return TRUE;
}

/* ---- the days before a date ------------------------------------------------------------------ */

static const char *const due_columns[]
  = { "case=Case", "clock=Clock", "due=Due", "days=Days#", "remind=Reminder", "type=Type", "owner=Owner", "way=In the way", NULL };

static void
write_deadline (Writing *writing, ReportTable *table, const Deadline *deadline)
{
  const CaseRow *row = deadline->row;
  g_autofree char *way = deadline_obstacle (deadline);
  int late = 0;
  gboolean dated = deadline_days_late (deadline, &writing->today, &late);

  report_row (table, g_strdup (row ? row->number : "office"), g_strdup (deadline->clock->title), g_strdup (deadline->clock->due_on),
              dated ? number (-late) : NULL, deadline->reminder >= 0 ? g_strdup_printf ("T-%d", deadline->reminder) : NULL,
              g_strdup (row && row->type ? row->type : ""), g_strdup (row && row->owner_name ? row->owner_name : ""),
              g_steal_pointer (&way))
    ->query = row ? g_strdup_printf ("number:%s", row->number) : NULL;
}

/* Where a row of the list of deadlines goes in the day sheet; -1: nowhere. */
static int
sheet_of (const Deadline *deadline)
{
  if (deadline->section == DUE_OVERDUE)
    return 0;
  if (deadline->section == DUE_TODAY)
    return 1;
  if (deadline->section == DUE_WEEK)
    return 2;
  return deadline->section == DUE_MONTH && deadline->reminder >= 0 ? 3 : -1;
}

static const struct { const char *id, *title, *none; } sheets[] = {
  { "overdue", "Late", "Nothing is late." }, { "today", "Due today", "Nothing is due today." },
  { "week", "Due this week", "Nothing else is due this week." },
  { "soon", "Reminders", "No reminder has come for what is due later." },
};

typedef struct { ReportTable *tables[G_N_ELEMENTS (sheets)]; guint left_out[G_N_ELEMENTS (sheets)]; } Sheets;

static gboolean
read_deadlines (Writing *writing, DeadlineView *view, Sheets *all, GError **error)
{
  g_autoptr (Deadline) at = NULL;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GPtrArray) rows
        = office_deadlines (writing->office, view, at ? WINDOW_AFTER : WINDOW_FIRST, at, 200, &more, error);

      for (guint i = 0; rows && i < rows->len; i++)
        {
          const Deadline *deadline = g_ptr_array_index (rows, i);
          int sheet = sheet_of (deadline);

          more &= deadline->section <= DUE_MONTH;
          if (sheet < 0)
            continue;
          if (all->tables[sheet]->rows->len < MOST_ROWS)
            write_deadline (writing, all->tables[sheet], deadline);
          else
            all->left_out[sheet]++;
        }
      if (!rows)
        return FALSE;
      if (!more || !rows->len)
        break;
      g_clear_pointer (&at, deadline_free);
      at = g_ptr_array_steal_index (rows, rows->len - 1);
    }
  return TRUE;
}

static gboolean
write_sheets (Writing *writing, GError **error)
{
  g_autoptr (DeadlineView) view = deadline_view_new ();
  g_autofree char *limit = writing->ask->member ? g_strdup_printf ("owner:%s", writing->ask->member) : NULL;
  Sheets all = { { NULL }, { 0 } };

  if (!office_deadline_limit (writing->office, view, limit, NULL, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    all.tables[i] = report_table (writing->report, sheets[i].id, sheets[i].title, sheets[i].none, due_columns);
  if (!read_deadlines (writing, view, &all, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    if (all.left_out[i])
      g_ptr_array_add (writing->report->notes, g_strdup_printf ("%s: %u more; recourse deadlines lists them all", sheets[i].title,
                                                                 all.left_out[i]));
  return TRUE;
}

/* ---- being away -------------------------------------------------------------------------------- */

static gboolean
write_leaves (Writing *writing, GError **error)
{
  static const char *const columns[]
    = { "member=Member", "from=From", "to=To", "deputy=Deputy", "due=Due by then#", "query=Cases", NULL };
  g_autoptr (GPtrArray) all = store_leaves (writing->office->store, writing->today_text, error);
  ReportTable *table = report_table (writing->report, "leaves", "Who is away", "Nobody is away, or will be.", columns);

  for (guint i = 0; all && i < all->len; i++)
    {
      const MemberLeave *leave = g_ptr_array_index (all, i);
      g_autofree char *query = g_strdup_printf ("owner:%s state:open due<=%s", leave->name ? leave->name : "none", leave->to);
      gint64 n = 0;

      if (writing->ask->member && g_strcmp0 (writing->ask->member, leave->name) != 0)
        continue;
      if (!office_count_text (writing->office, query, &n, error))
        return FALSE;
      report_row (table, g_strdup (leave->name), g_strdup (leave->from), g_strdup (leave->to), g_strdup (leave->deputy_name), number (n),
                  g_strdup (query))
        ->query = g_strdup (query);
    }
  return all != NULL;
}

/* ---- how long it took -------------------------------------------------------------------------- */

typedef struct { Tally *tally; gint64 late; } Answers;

static void
answers_free (Answers *answers)
{
  tally_free (answers->tally);
  g_free (answers);
}

typedef struct { GTimeZone *zone; GHashTable *by_type; } Answering;   /* ALL stands for every type, and sorts last */
#define ALL "\xff"

static int
days_between (GTimeZone *zone, const char *received_on, gint64 answered_at)
{
  GDate from, to;

  if (!when_date_parse (received_on, &from, NULL))
    return 0;
  when_date (answered_at, zone, &to);
  return g_date_days_between (&from, &to);
}

static Answers *
answers_of (GHashTable *all, const char *type)
{
  Answers *answers = g_hash_table_lookup (all, type);

  if (!answers)
    {
      answers = g_new0 (Answers, 1);
      answers->tally = tally_new ();
      g_hash_table_insert (all, g_strdup (type), answers);
    }
  return answers;
}

static void
take_answer (const ReportCase *one, gpointer data)
{
  Answering *answering = data;
  int days = days_between (answering->zone, one->received_on, one->answered_at);
  Answers *both[] = { answers_of (answering->by_type, one->type ? one->type : ""), answers_of (answering->by_type, ALL) };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      tally_add (both[i]->tally, days);
      both[i]->late += one->missed;
    }
}

static char *
tenths (double value)
{
  return g_strdup_printf ("%.1f", value);
}

static gboolean
write_answers (Writing *writing, GError **error)
{
  static const char *const columns[] = { "type=Type", "answered=Answered#", "late=A promise missed#", "median=Median days#",
                                         "p90=90th percentile#", "mean=Mean#", NULL };
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) answers_free);
  Answering answering = { writing->office->zone, all };
  ReportTable *table = report_table (writing->report, "answers", "Days to answer", "Nothing was answered in that time.", columns);
  g_autoptr (GList) types = NULL;

  if (!store_report_cases (writing->office->store, &writing->office->viewer, FALSE, &writing->span, take_answer, &answering, error))
    return FALSE;
  types = g_list_sort (g_hash_table_get_keys (all), (GCompareFunc) strcmp);
  for (GList *at = types; at; at = at->next)
    {
      const char *type = at->data;
      const Answers *one = g_hash_table_lookup (all, type);

      report_row (table, g_strdup (strcmp (type, ALL) == 0 ? "all" : *type ? type : "(no type)"), number (one->tally->n), number (one->late),
                  number (tally_percentile (one->tally, 50)), number (tally_percentile (one->tally, 90)),
                  tenths (tally_mean (one->tally)));
    }
  note (writing, "Days are counted from the day of receipt to the day of the answer; percentiles are by nearest rank.");
  return TRUE;
}

static gboolean
write_extensions (Writing *writing, GError **error)
{
  static const char *const columns[] = { "rule=Promise", "pack=Regime", "extended=Extended#", "open=Still open#", NULL };
  g_autoptr (GPtrArray) all = counts_by (writing, COUNT_EXTENDED, error);
  ReportTable *table
    = report_table (writing->report, "extensions", "Promises extended", "None was extended of what came in that time.", columns);

  for (guint i = 0; all && i < all->len; i++)
    {
      const ReportCount *one = g_ptr_array_index (all, i);
      report_row (table, g_strdup (one->key), g_strdup (one->name), number (one->n[0]), number (one->n[1]));
    }
  return all != NULL;
}

static gboolean
write_refusals (Writing *writing, GError **error)
{
  static const char *const columns[] = { "reason=Reason", "type=Type", "proposed=Proposed#", "approved=Approved#",
                                         "rejected=Rejected#", "waiting=Waiting#", NULL };
  g_autoptr (GPtrArray) all = counts_by (writing, COUNT_REFUSED, error);
  ReportTable *table
    = report_table (writing->report, "refusals", "Refusals", "No refusal was proposed in that time.", columns);

  for (guint i = 0; all && i < all->len; i++)
    {
      const ReportCount *one = g_ptr_array_index (all, i);
      report_row (table, g_strdup (one->key), g_strdup (one->name), number (one->n[0]), number (one->n[2]), number (one->n[3]),
                  number (one->n[1]));
    }
  return all != NULL;
}

/* ---- what is published ---------------------------------------------------------------------------- */

typedef struct
{
  const PackMetric *metric;
  gint64 received, whole, part, denied, open;
  Tally *tally;
} Metric;

typedef struct { GTimeZone *zone; GArray *metrics; } Metering;

static gboolean
has (GStrv list, const char *value)
{
  return value && g_strv_contains ((const char *const *) list, value);
}

static void
take_metric (const ReportCase *one, gpointer data)
{
  Metering *metering = data;

  for (guint i = 0; i < metering->metrics->len; i++)
    {
      Metric *metric = &g_array_index (metering->metrics, Metric, i);

      if (!has (metric->metric->types, one->type))
        continue;
      metric->received++;
      metric->open += one->open;
      metric->whole += !one->open && has (metric->metric->whole, one->outcome);
      metric->part += !one->open && has (metric->metric->part, one->outcome);
      metric->denied += !one->open && has (metric->metric->denied, one->outcome);
      if (one->answered_at != WHEN_NONE)
        tally_add (metric->tally, days_between (metering->zone, one->received_on, one->answered_at));
    }
}

static gboolean
write_metrics_of (Writing *writing, const Pack *pack, GError **error)
{
  static const char *const columns[] = { "metric=", "received=Received#", "whole=Complied#", "part=In part#", "denied=Denied#",
                                         "open=Open#", "median=Median days#", "mean=Mean#", NULL };
  g_autoptr (GArray) metrics = g_array_new (FALSE, TRUE, sizeof (Metric));
  Metering metering = { writing->office->zone, metrics };
  ReportTable *table = report_table (writing->report, pack->name, pack->title, "", columns);
  gboolean read;

  writing->span.pack = pack->name;
  for (guint i = 0; i < pack->metrics->len; i++)
    {
      Metric metric = { .metric = g_ptr_array_index (pack->metrics, i), .tally = tally_new () };
      g_array_append_val (metrics, metric);
    }
  read = store_report_cases (writing->office->store, &writing->office->viewer, TRUE, &writing->span, take_metric, &metering, error);
  for (guint i = 0; i < metrics->len; i++)
    {
      Metric *metric = &g_array_index (metrics, Metric, i);
      gboolean any = metric->tally->n > 0;

      report_row (table, g_strdup (metric->metric->title), number (metric->received), number (metric->whole), number (metric->part),
                  number (metric->denied), number (metric->open), any ? number (tally_percentile (metric->tally, 50)) : NULL,
                  any ? tenths (tally_mean (metric->tally)) : NULL);
      tally_free (metric->tally);
    }
  return read;
}

static gboolean
write_metrics (Writing *writing, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (writing->office->packs, error);
  const char *asked = writing->ask->pack;

  if (!packs)
    return FALSE;
  for (guint i = 0; i < packs->len; i++)
    {
      const Pack *pack = ((const PackUse *) g_ptr_array_index (packs, i))->pack;

      if (pack->metrics->len && (!asked || strcmp (asked, pack->name) == 0) && !write_metrics_of (writing, pack, error))
        return FALSE;
    }
  if (!writing->report->tables->len)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s metrics to publish (key metrics of recourse-pack(5))",
                           asked ? "that pack names no" : "no pack of this office names");
  note (writing, "Requests received in the period, and how they ended; what ended otherwise (withdrawn, referred) is in Received alone.");
  note (writing, "Days are counted from the day of receipt to the day of the answer, of those that were answered.");
  return TRUE;
}

/* ---- the kinds -------------------------------------------------------------------------------------- */

typedef enum { SPAN_NONE, SPAN_YEAR, SPAN_LAST_YEAR } SpanKind;

static const struct
{
  const char *kind, *title;
  SpanKind span;
  gboolean (*parts[4]) (Writing *writing, GError **error);
} kinds[] = {
  { "day", "Day sheet", SPAN_NONE, { write_summary, write_sheets, write_leaves } },
  { "overdue", "What is late", SPAN_NONE, { write_members, write_types, write_regimes } },
  { "ageing", "Age of open cases", SPAN_NONE, { write_ages } },
  { "answers", "Days to answer", SPAN_YEAR, { write_answers } },
  { "extensions", "Extensions", SPAN_YEAR, { write_extensions } },
  { "refusals", "Refusals", SPAN_YEAR, { write_refusals } },
  { "metrics", "Numbers to publish", SPAN_LAST_YEAR, { write_metrics } },
  { "workload", "Workload", SPAN_NONE, { write_members, write_leaves } },
  { "leave", "Leave", SPAN_NONE, { write_leaves } },
  { "overview", "Overview", SPAN_NONE, { write_summary, write_members, write_ages, write_leaves } },
};

static int
find_kind (const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (kinds[i].kind, name) == 0)
        return (int) i;
      g_string_append_printf (names, "%s%s", i ? ", " : "", kinds[i].kind);
    }
  desk_error_set (error, DESK_ERROR_INVALID, "there is no report \"%s\"; there are %s", safe, names->str);
  return -1;
}

static gboolean
take_day (const char *option, const char *text, GDate *day, GError **error)
{
  return !text || when_date_parse (text, day, error) || desk_error_in (error, "%s", option);
}

/* The period that was asked for, else the kind's own. */
static gboolean
set_span (Writing *writing, SpanKind kind, GError **error)
{
  GDate from = writing->today, to = writing->today;

  if (kind == SPAN_NONE)
    return (!writing->ask->from && !writing->ask->to)
           || desk_error_set (error, DESK_ERROR_INVALID, "report %s is of today: leave --from and --to out", writing->ask->kind);
  if (kind == SPAN_LAST_YEAR)
    {
      GDateYear year = g_date_get_year (&from);

      g_date_set_dmy (&from, 1, G_DATE_JANUARY, (GDateYear) (year - 1));
      g_date_set_dmy (&to, 31, G_DATE_DECEMBER, (GDateYear) (year - 1));
    }
  else
    g_date_subtract_days (&from, LONGEST_DAYS - 1);
  if (!take_day ("from", writing->ask->from, &from, error) || !take_day ("to", writing->ask->to, &to, error))
    return FALSE;
  if (g_date_compare (&to, &from) < 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "to: the period ends before it begins");
  writing->report->from = when_date_format (&from);
  writing->report->to = when_date_format (&to);
  g_date_subtract_days (&from, 1);
  writing->span.from = when_day_end (&from, writing->office->zone) + 1;
  writing->span.until = when_day_end (&to, writing->office->zone);
  return TRUE;
}

static gboolean
limits_are_known (Writing *writing, GError **error)
{
  const ReportAsk *ask = writing->ask;
  g_autoptr (Member) member = ask->member ? store_member_by_name (writing->office->store, ask->member, error) : NULL;

  if (ask->member && !member)
    return FALSE;
  writing->span.pack = ask->pack;
  return !ask->pack || packs_version (writing->office->packs, ask->pack, NULL)
         || desk_error_set (error, DESK_ERROR_INVALID, "this office has no pack %s", ask->pack);
}

static void
set_days (Writing *writing)
{
  GDate week_end;

  office_today (writing->office, &writing->today);
  week_end = writing->today;
  g_date_add_days (&week_end, (guint) (7 - (int) g_date_get_weekday (&week_end)));
  writing->today_text = when_date_format (&writing->today);
  writing->span.today = writing->today_text;
  writing->span.now = office_now (writing->office);
  writing->span.today_end = when_day_end (&writing->today, writing->office->zone);
  writing->span.week_end = when_day_end (&week_end, writing->office->zone);
}

Report *
office_report (Office *office, const ReportAsk *ask, GError **error)
{
  int kind = find_kind (ask->kind, error);
  g_autoptr (Report) report = kind < 0 ? NULL : report_new (kinds[kind].kind, kinds[kind].title);
  Writing writing = { .office = office, .ask = ask, .report = report };
  gboolean fine;

  if (!report)
    return NULL;
  set_days (&writing);
  if (!db_read_begin (office->db, error))
    {
      g_free (writing.today_text);
      return NULL;
    }
  fine = limits_are_known (&writing, error) && set_span (&writing, kinds[kind].span, error);
  for (guint i = 0; fine && i < G_N_ELEMENTS (kinds->parts) && kinds[kind].parts[i]; i++)
    fine = kinds[kind].parts[i](&writing, error);
  db_read_end (office->db);
  g_free (writing.today_text);
  return fine ? g_steal_pointer (&report) : NULL;
}
