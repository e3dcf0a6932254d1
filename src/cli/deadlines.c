/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "office/deadlines.h"

#define STRETCH 500 /* rows fetched at a time; no statement stays open between */

typedef struct
{
  Cli *cli;
  Office *office;
  DeadlineView *view;
  DeadlineSums *sums;     /* NULL in groups */
  GDate today;
  gint64 now, printed;
  int heading;            /* printed last; -1: none */
} Printing;

static const char *
or_dash (const char *text)
{
  return text && *text ? text : "-";
}

static char *
when_words (const Deadline *deadline, const GDate *today)
{
  int late;

  if (deadline->clock->state == CLOCK_PAUSED)
    return g_strdup ("paused");
  if (!deadline_days_late (deadline, today, &late))
    return g_strdup (deadline->section == DUE_DUTY ? "not set" : "no date");
  if (late > 0)
    return g_strdup_printf ("%d d late", late);
  return late == 0 ? g_strdup ("today") : g_strdup_printf ("in %d d", -late);
}

static const char *
mark_of (const Printing *printing, const Deadline *deadline)
{
  int late = 0;

  if (deadline_is_overdue (deadline, printing->now))
    return "!!";
  if (deadline_days_late (deadline, &printing->today, &late))
    return late > 0 ? "!!" : deadline->reminder >= 0 ? "! " : "  ";
  return deadline->clock->state == CLOCK_PAUSED ? "P " : "  ";
}

static const char *
owner_of (const Deadline *deadline)
{
  const CaseRow *row = deadline->row;

  return row ? row->owner_name ? row->owner_name : row->owner : NULL;
}

/* ---- text -------------------------------------------------------------------------------- */

static void
print_heading (Printing *printing, const Deadline *deadline)
{
  int heading = printing->view->by == BY_DAY ? (int) deadline->section : deadline->group;
  const DeadlineGroup *group
      = printing->view->by == BY_DAY ? NULL : g_ptr_array_index (printing->view->groups, (guint) heading);

  if (heading == printing->heading)
    return;
  cli_say ("%s%s %" G_GINT64_FORMAT "\n", printing->heading >= 0 ? "\n" : "",
           group ? group->title : deadline_section_title (deadline->section),
           group ? group->count : printing->sums->count[deadline->section]);
  printing->heading = heading;
}

static void
print_text (Printing *printing, const Deadline *deadline)
{
  const Cli *cli = printing->cli;
  const CaseRow *row = deadline->row;
  const CliColumn columns[] = { { "  ", 2 }, { "Case", cli->terminal ? 9 : 14 }, { "Due", 10 }, { "", 9 },
                                { "Type", cli->terminal ? 10 : 24 }, { "Clock", cli->terminal ? 9 : 14 },
                                { "Promise", 8 }, { "Owner", 7 }, { "In the way", 0 }, { NULL, 0 } };
  g_autofree char *number = row && cli->terminal ? case_number_short (row->number) : NULL;
  g_autofree char *when = when_words (deadline, &printing->today), *way = deadline_obstacle (deadline);
  g_autofree char *promise = deadline_promise_words (deadline);
  const char *day = deadline->clock->state == CLOCK_PAUSED ? deadline->next_on : deadline->clock->due_on;
  const char *const cells[] = { mark_of (printing, deadline), number ? number : row ? row->number : "office",
                                or_dash (day), when, row ? or_dash (row->type) : "duty",
                                or_dash (deadline->clock->title), or_dash (promise),
                                row ? or_dash (owner_of (deadline)) : "-", way };

  print_heading (printing, deadline);
  cli_row (cli, columns, cells);
}

/* ---- CSV ---------------------------------------------------------------------------------- */

static const char *const csv_names[] = { "section", "group", "case", "type", "state", "owner", "clock", "regime",
                                         "rule", "clock_state", "due", "due_at", "days_late", "next", "promise",
                                         "extended", "in_the_way" };

static void
print_csv (Printing *printing, const Deadline *deadline)
{
  const CaseRow *row = deadline->row;
  gboolean by_day = printing->view->by == BY_DAY;
  int late = 0;
  gboolean dated = deadline_days_late (deadline, &printing->today, &late);
  g_autofree char *days = dated ? g_strdup_printf ("%d", late) : NULL, *way = deadline_obstacle (deadline);
  g_autofree char *due_at = deadline->clock->due_at < G_MAXINT64 ? when_format_utc (deadline->clock->due_at) : NULL;
  const char *const fields[] = {
    by_day ? deadline_section_name (deadline->section) : "",
    by_day ? "" : deadline_view_group (printing->view, deadline->group), row ? row->number : NULL,
    row ? row->type : "duty", row ? case_state_name (row->state) : NULL, owner_of (deadline),
    deadline->clock->title, deadline->clock->pack, deadline->clock->rule,
    clock_state_name (deadline->clock->state), deadline->clock->due_on, due_at, days, deadline->next_on,
    deadline->promise, deadline->extended ? "yes" : "no", way,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (csv_names) == G_N_ELEMENTS (fields));
  cli_csv (fields, G_N_ELEMENTS (fields));
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static json_t *
json_deadline (Printing *printing, const Deadline *deadline)
{
  const Clock *clock = deadline->clock;
  const CaseRow *row = deadline->row;
  gboolean by_day = printing->view->by == BY_DAY;
  int late = 0;
  gboolean dated = deadline_days_late (deadline, &printing->today, &late);
  g_autofree char *way = deadline_obstacle (deadline);

  return json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:b}",
                    "section", cli_json_text (by_day ? deadline_section_name (deadline->section) : NULL),
                    "group", cli_json_text (by_day ? NULL : deadline_view_group (printing->view, deadline->group)),
                    "clock", cli_json_text (clock->title), "rule", cli_json_text (clock->rule),
                    "pack", cli_json_text (clock->pack), "version", cli_json_text (clock->version),
                    "tag", cli_json_text (clock->tag), "state", clock_state_name (clock->state),
                    "due", cli_json_text (clock->due_on), "due_at", cli_json_instant (clock->due_at),
                    "notice_by", cli_json_text (deadline->extended ? NULL : clock->notice_on), "overdue", deadline_is_overdue (deadline, printing->now),
                    "days_late", dated ? json_integer (late) : json_null (),
                    "next", cli_json_text (deadline->next_on), "promise", cli_json_text (deadline->promise),
                    "extended", deadline->extended, "in_the_way", cli_json_text (*way ? way : NULL),
                    "reminder", deadline->reminder >= 0 ? json_integer (deadline->reminder) : json_null (),
                    "case", row ? cli_json_row (printing->office, row) : json_null (),
                    "stage", deadline->stage);
}

static void
print_json_head (Printing *printing, const char *query)
{
  g_autofree char *day = when_date_format (&printing->today);

  printf ("{\"schema\":\"recourse-deadlines/1\",\"today\":\"%s\",\"by\":\"%s\",\"query\":", day,
          deadline_by_name (printing->view->by));
  cli_json_write (printing->cli, cli_json_text (query));
  printf (",\"deadlines\":[");
}

static void
print_json_counts (Printing *printing)
{
  json_t *counts = json_array ();

  for (int i = 0; printing->sums && i < DUE_N; i++)
    json_array_append_new (counts, json_pack ("{s:s, s:I}", "section", deadline_section_name ((DeadlineSection) i),
                                              "count", (json_int_t) printing->sums->count[i]));
  for (guint i = 0; printing->view->groups && i < printing->view->groups->len; i++)
    {
      const DeadlineGroup *group = g_ptr_array_index (printing->view->groups, i);

      json_array_append_new (counts, json_pack ("{s:o, s:I, s:I}", "group", cli_json_text (group->title), "count",
                                                (json_int_t) group->count, "overdue", (json_int_t) group->overdue));
    }
  printf ("\n],\"counts\":");
  cli_json_write (printing->cli, counts);
  printf (",\"total\":%" G_GINT64_FORMAT "}\n", printing->printed);
}

/* ---- all of them ------------------------------------------------------------------------------ */

static void
print_one (Printing *printing, const Deadline *deadline)
{
  if (printing->cli->csv)
    print_csv (printing, deadline);
  else if (!printing->cli->json)
    print_text (printing, deadline);
  else
    {
      fputs (printing->printed ? ",\n" : "\n", stdout);
      cli_json_write (printing->cli, json_deadline (printing, deadline));
    }
  printing->printed++;
}

static gboolean
print_rows (Printing *printing, GError **error)
{
  gboolean more = FALSE;
  g_autoptr (GPtrArray) rows
      = office_deadlines (printing->office, printing->view, WINDOW_FIRST, NULL, STRETCH, &more, error);

  while (rows)
    {
      GPtrArray *next;

      for (guint i = 0; i < rows->len; i++)
        print_one (printing, g_ptr_array_index (rows, i));
      if (!more || !rows->len || ferror (stdout))
        return TRUE;
      next = office_deadlines (printing->office, printing->view, WINDOW_AFTER,
                               g_ptr_array_index (rows, rows->len - 1), STRETCH, &more, error);
      g_ptr_array_unref (rows);
      rows = next;
    }
  return FALSE;
}

static gboolean
print_all (Printing *printing, const char *query, GError **error)
{
  if (printing->view->by == BY_DAY)
    printing->sums = office_deadline_sums (printing->office, printing->view, error);
  else if (!office_deadline_groups (printing->office, printing->view, error))
    return FALSE;
  if (printing->view->by == BY_DAY && !printing->sums)
    return FALSE;
  if (printing->cli->csv)
    cli_csv (csv_names, G_N_ELEMENTS (csv_names));
  if (printing->cli->json)
    print_json_head (printing, query);
  if (!print_rows (printing, error))
    return FALSE;
  if (printing->cli->json)
    print_json_counts (printing);
  else if (!printing->printed && !printing->cli->csv)
    cli_say ("nothing is due: no clock runs on an open case that was asked for\n");
  return TRUE;
}

/* ---- what was asked for ------------------------------------------------------------------------ */

/* A day as queries write it. */
static gboolean
take_day (Office *office, const char *word, GDate *day, GError **error)
{
  QueryContext context = { 0 };
  g_autofree char *text = g_strdup_printf ("due:%s", word);
  g_autoptr (Query) query = NULL;

  office_query_context (office, &context);
  query = query_parse (text, &context, NULL);
  if (!query || query->kind != QUERY_COMPARE || query->other >= 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "\"%.40s\" is no date: write 2026-12-24, 14d, monday", word);
  when_date (query->from, office_zone (office), day);
  return TRUE;
}

static gboolean
take_range (Office *office, DeadlineView *view, const char *from, const char *to, GError **error)
{
  view->away = from || to;
  if (!view->away)
    return TRUE;
  office_today (office, &view->from);
  if ((from && !take_day (office, from, &view->from, error)) || !take_day (office, to ? to : from, &view->until, error))
    return FALSE;
  return g_date_compare (&view->from, &view->until) <= 0
         || desk_error_set (error, DESK_ERROR_INVALID, "--from comes after --to");
}

typedef struct { char *group, *from, *to, *owner; } Options;

static gboolean
run (Cli *cli, const Options *options, const char *query, DeadlineBy by, GError **error)
{
  g_autoptr (Office) office = cli_open (cli, error);
  g_autoptr (DeadlineView) view = deadline_view_new ();
  g_autofree char *also = options->owner ? g_strdup_printf ("owner:%s", options->owner) : NULL;
  Printing printing = { .cli = cli, .office = office, .view = view, .heading = -1 };
  gboolean done;

  view->by = by;
  if (!office || !take_range (office, view, options->from, options->to, error)
      || !office_deadline_limit (office, view, query, also, error))
    return FALSE;
  office_today (office, &printing.today);
  printing.now = office_now (office);
  done = print_all (&printing, query, error);
  deadline_sums_free (printing.sums);
  return done;
}

static void
options_clear (Options *options)
{
  g_free (options->group);
  g_free (options->from);
  g_free (options->to);
  g_free (options->owner);
}

int
cli_deadlines (Cli *cli, char **argv)
{
  Options given = { NULL };
  const GOptionEntry options[] = {
    { "group", 0, 0, G_OPTION_ARG_STRING, &given.group, "day, owner, type, regime or clock", "BY" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &given.from, "only what falls due from this day on", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &given.to, "to this day", "DATE" },
    { "owner", 0, 0, G_OPTION_ARG_STRING, &given.owner, "of this member; me, none", "NAME" },
    CLI_CSV_OPTION (cli),
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autofree char *joined = NULL, *query = NULL;
  DeadlineBy by = BY_DAY;
  GError *error = NULL;
  int status = 0;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  joined = g_strjoinv (" ", words);
  query = text_clean (joined, -1);
  if (given.group && !deadline_by_parse (given.group, &by))
    status = cli_usage (cli, "cannot group by \"%.40s\": there are day, owner, type, regime, clock", given.group);
  else if (by != BY_DAY && (given.from || given.to))
    status = cli_usage (cli, "between two days the list goes by day: leave --group out");
  else if (given.owner && strpbrk (given.owner, " ()\"|"))
    status = cli_usage (cli, "--owner takes a member's name");
  else if (!run (cli, &given, query, by, &error))
    status = cli_fail (cli, error);
  options_clear (&given);
  return status;
}
