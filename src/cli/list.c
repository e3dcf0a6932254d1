/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/cli.h"

#define STRETCH 500 /* rows fetched at a time; no statement stays open between */

enum { MARK, NUMBER, RECEIVED, DUE, LATE, TYPE, STATE, OWNER, PERSON, SUBJECT, N_COLUMNS };

#define SNIPPET 120 /* characters */

/* On a terminal the date received gives way to what people decide by. */
static void
layout (const Cli *cli, gboolean snippets, CliColumn *columns)
{
  const char *last = snippets ? "Where" : "Subject";
  int spare = MAX (cli->columns - 80, 0);
  const CliColumn wide[] = {
    { "  ", 2 }, { "Case", 14 }, { "Received", 10 }, { "Due", 10 }, { "", 9 }, { "Type", 24 },
    { "State", 12 }, { "Owner", 8 }, { "Person", 20 }, { last, 0 }, { NULL, 0 },
  };
  const CliColumn narrow[] = {
    { "  ", 2 }, { "Case", 9 }, { "Due", 9 }, { "Type", 11 + MIN (spare / 4, 13) },
    { "State", 9 + MIN (spare / 8, 3) }, { "Owner", 6 + MIN (spare / 10, 6) },
    { "Person", 13 + MIN (spare / 4, 15) }, { last, 0 }, { NULL, 0 },
  };

  if (cli->terminal)
    memcpy (columns, narrow, sizeof narrow);
  else
    memcpy (columns, wide, sizeof wide);
}

static const char *
mark_of (const CaseRow *row, gint64 now)
{
  if (cli_row_is_overdue (row, now))
    return "!!";
  if (row->trouble)
    return "? ";
  if (row->paused)
    return "P ";
  if (row->held)
    return "H ";
  if (row->restricted)
    return "R ";
  if (row->state == CASE_UNSORTED || row->state == CASE_PROPOSED)
    return "? ";
  return row->unread ? "+ " : "  ";
}

static const char *
or_dash (const char *text)
{
  return text && *text ? text : "-";
}

/* The words that were found stand in brackets. */
static char *
bracketed (const TextExcerpt *snippet)
{
  GString *text = g_string_new (NULL);
  gsize at = 0;

  for (guint i = 0; i < snippet->hits->len; i++)
    {
      const TextHit *hit = &g_array_index (snippet->hits, TextHit, i);

      g_string_append_len (text, snippet->text + at, (gssize) (hit->from - at));
      g_string_append_printf (text, "[%.*s]", (int) (hit->to - hit->from), snippet->text + hit->from);
      at = hit->to;
    }
  g_string_append (text, snippet->text + at);
  return g_string_free (text, FALSE);
}

/* Characters, as whoever reads JSON counts them. */
static json_t *
json_hits (const TextExcerpt *snippet)
{
  json_t *hits = json_array ();

  for (guint i = 0; snippet && i < snippet->hits->len; i++)
    {
      const TextHit *hit = &g_array_index (snippet->hits, TextHit, i);
      glong from = g_utf8_strlen (snippet->text, (gssize) hit->from);

      json_array_append_new (hits, json_pack ("[I, I]", (json_int_t) from,
                                              (json_int_t) g_utf8_strlen (snippet->text + hit->from,
                                                                          (gssize) (hit->to - hit->from))));
    }
  return hits;
}

static void
print_row (const Cli *cli, Office *office, const CliColumn *columns, const CaseRow *row, const char *where)
{
  GDate today;

  office_today (office, &today);
  const char *mark = mark_of (row, office_now (office));
  g_autofree char *due = cli_due_words (row, &today);
  g_autofree char *number = case_number_short (row->number);
  g_autofree char *type = g_strconcat (or_dash (row->type), row->type && !row->type_confirmed ? "?" : "", NULL);
  const char *state = case_state_name (row->state);
  const char *owner = or_dash (row->owner_name ? row->owner_name : row->owner);
  const char *person = row->person_name ? row->person_name : "unknown", *subject = where ? where : row->subject ? row->subject : "";
  const char *const narrow[] = { mark, number, due, type, state, owner, person, subject };
  const char *const wide[] = { mark, row->number, or_dash (row->received_on), or_dash (row->due_on),
                               row->due_on && strcmp (due, row->due_on) ? due : "", type, state, owner, person,
                               subject };

  cli_row (cli, columns, cli->terminal ? narrow : wide);
}

static const char *const csv_names[] = { "case", "received", "due", "paused", "type", "type_confirmed", "state", "priority",
                                         "owner", "person", "channel", "subject", "next", "held", "snippet" };

static guint
count_csv (gboolean snippets)
{
  return G_N_ELEMENTS (csv_names) - !snippets;
}

static void
print_csv (const CaseRow *row, gboolean snippets, const char *where)
{
  const char *const fields[] = {
    row->number, row->received_on, row->due_on, row->paused ? "yes" : "no", row->type, row->type_confirmed ? "yes" : "no",
    case_state_name (row->state), case_priority_name (row->priority), row->owner_name ? row->owner_name : row->owner,
    row->person_name, row->channel, row->subject, row->next_on, row->held ? "yes" : "no", where,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (csv_names) == G_N_ELEMENTS (fields));
  cli_csv (fields, count_csv (snippets));
}

typedef struct
{
  Cli *cli;
  Office *office;
  const CliColumn *columns;
  const Query *query;
  gboolean snippets;
  gint64 printed;
  gboolean cut;        /* the limit was reached before the end */
} Printing;

static void
print_json (Printing *printing, const CaseRow *row, const TextExcerpt *snippet)
{
  json_t *object = cli_json_row (printing->office, row);

  if (printing->snippets)
    {
      json_object_set_new (object, "snippet", cli_json_text (snippet ? snippet->text : NULL));
      json_object_set_new (object, "snippet_hits", json_hits (snippet));
    }
  fputs (printing->printed ? ",\n" : "\n", stdout);
  cli_json_write (printing->cli, object);
}

static gboolean
print_case (Printing *printing, const CaseRow *row, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TextExcerpt) snippet
    = printing->snippets ? office_snippet (printing->office, printing->query, row->number, SNIPPET, &failure) : NULL;
  g_autofree char *where = snippet ? bracketed (snippet) : NULL;

  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!printing->cli->json && !printing->cli->csv && !printing->printed)
    cli_row (printing->cli, printing->columns, NULL);
  if (printing->cli->csv)
    print_csv (row, printing->snippets, where);
  else if (printing->cli->json)
    print_json (printing, row, snippet);
  else
    print_row (printing->cli, printing->office, printing->columns, row, where);
  printing->printed++;
  return TRUE;
}

/* Goes through the whole list in stretches, each after the last key of the one before. */
static gboolean
print_stretches (Printing *printing, const CliList *what, const Query *query, GError **error)
{
  WindowAsk ask = { .sort = what->sort, .descending = what->descending, .place = WINDOW_FIRST, .n = STRETCH };
  gboolean more = TRUE;

  while (more && (!what->limit || printing->printed < what->limit))
    {
      if (what->limit)
        ask.n = (int) MIN (STRETCH, what->limit - printing->printed);
      g_autoptr (Window) window = office_list (printing->office, query, &ask, error);
      gboolean fine = window != NULL;

      for (guint i = 0; fine && i < window->rows->len; i++)
        fine = print_case (printing, g_ptr_array_index (window->rows, i), error);
      if (!fine)
        {
          window_key_clear (&ask.key);
          return FALSE;
        }
      printing->cut = window->more_after;
      more = window->more_after && window->rows->len && !ferror (stdout);
      window_key_clear (&ask.key);
      if (more)
        window_key_copy (&ask.key, &g_array_index (window->keys, WindowKey, window->keys->len - 1));
      ask.place = WINDOW_AFTER;
    }
  return TRUE;
}

static void
print_json_head (Printing *printing, const CliList *what)
{
  GDate today;
  char day[11];

  office_today (printing->office, &today);
  g_date_strftime (day, sizeof day, "%Y-%m-%d", &today);
  printf ("{\"schema\":\"%s\",\"today\":\"%s\",\"query\":", what->schema, day);
  cli_json_write (printing->cli, cli_json_text (what->query ? what->query : ""));
  printf (",\"cases\":[");
}

/* Counting costs as much as reading them all, so it is done when it is told, and when the
 * rows printed are not all. */
static gboolean
print_total (Printing *printing, const Query *query, gint64 *n, GError **error)
{
  const Cli *cli = printing->cli;

  *n = printing->printed;
  if (printing->cut && (cli->json || cli->terminal) && !office_count (printing->office, query, n, error))
    return FALSE;
  if (cli->json)
    printf ("\n],\"total\":%" G_GINT64_FORMAT "}\n", *n);
  else if (cli->terminal && !cli->csv)
    cli_say ("%" G_GINT64_FORMAT " %s\n", *n, *n == 1 ? "case" : "cases");
  return TRUE;
}

gboolean
cli_print_list (Cli *cli, Office *office, const CliList *what, gint64 *n, GError **error)
{
  CliColumn columns[N_COLUMNS + 1];
  Printing printing = { .cli = cli, .office = office, .columns = columns };
  QueryContext context;

  office_query_context (office, &context);
  g_autoptr (Query) query = query_parse (what->query, &context, error);
  if (!query)
    return FALSE;
  printing.query = query;
  printing.snippets = what->snippets;
  layout (cli, what->snippets, columns);
  if (cli->csv)
    cli_csv (csv_names, count_csv (what->snippets));
  else if (cli->json)
    print_json_head (&printing, what);
  return print_stretches (&printing, what, query, error) && print_total (&printing, query, n, error);
}

static gboolean
parse_sort (const char *text, CaseSort *sort, GError **error)
{
  if (!text || case_sort_parse (text, sort))
    return TRUE;
  g_autoptr (GString) names = g_string_new (NULL);
  for (CaseSort each = 0; each < SORT_N; each++)
    g_string_append_printf (names, "%s%s", each ? ", " : "", case_sort_name (each));
  return desk_error_set (error, DESK_ERROR_INVALID, "cannot sort by \"%.40s\": there are %s", text, names->str);
}

int
cli_list (Cli *cli, char **argv)
{
  g_autofree char *sort = NULL, *query = NULL;
  gint64 limit = 0, total;
  gboolean reverse = FALSE;
  CliList what = { .schema = "recourse-list/1", .sort = SORT_DUE };
  const GOptionEntry options[] = {
    { "sort", 0, 0, G_OPTION_ARG_STRING, &sort, "due, received, updated, number or person", "ORDER" },
    { "reverse", 0, 0, G_OPTION_ARG_NONE, &reverse, "the last first", NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT64, &limit, "at most N cases", "N" },
    { "snippets", 0, 0, G_OPTION_ARG_NONE, &what.snippets, "show where the words of the query stand", NULL },
    CLI_CSV_OPTION (cli),
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (!parse_sort (sort, &what.sort, &error))
    {
      int status = cli_usage (cli, "%s", error->message);
      g_error_free (error);
      return status;
    }
  if (limit < 0)
    return cli_usage (cli, "--limit takes a number of cases");
  g_autofree char *joined = g_strjoinv (" ", words);
  query = text_clean (joined, -1);
  what.query = query;
  what.descending = reverse;
  what.limit = limit;
  office = cli_open (cli, &error);
  if (!office || !cli_print_list (cli, office, &what, &total, &error))
    return cli_fail (cli, error);
  return 0;
}

int
cli_overdue (Cli *cli, char **argv)
{
  g_autofree char *within = NULL, *query = NULL;
  const GOptionEntry options[] = {
    { "within", 0, 0, G_OPTION_ARG_STRING, &within, "also what will be overdue then, such as 7d", "TIME" },
    CLI_CSV_OPTION (cli),
    G_OPTION_ENTRY_NULL,
  };
  CliList what = { .schema = "recourse-overdue/1", .query = "is:overdue", .sort = SORT_DUE };
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  GError *error = NULL;
  gint64 total;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (words[0])
    return cli_usage (cli, "one word too many: %.40s", words[0]);
  if (within && (!*within || strspn (within, "0123456789abcdefghijklmnopqrstuvwxyz-") != strlen (within)))
    return cli_usage (cli, "--within takes a time such as 7d or 2w");
  if (within)
    what.query = query = g_strdup_printf ("state:open -is:paused due<=%s", within);
  office = cli_open (cli, &error);
  if (!office || !cli_print_list (cli, office, &what, &total, &error))
    {
      cli_fail (cli, error);
      return CLI_UNTOLD;
    }
  return total ? CLI_FAILED : 0;
}
