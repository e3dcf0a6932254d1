/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/cli.h"
#include "office/sql.h"

enum { SECONDS = 60, ROWS_MOST = 100000, MEASURED = 200, WIDEST = 60, SQL_MOST = 65536 };

/* The first rows wait until their columns are measured. */
typedef struct
{
  const Cli *cli;
  guint columns;
  GPtrArray *names;     /* char * */
  GPtrArray *held;      /* GStrv; NULL: they are out */
  int *widths;
  gint64 rows, most;
  gboolean cut;
} Answer;

static void
print_line (const Answer *answer, const char *const *cells)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < answer->columns; i++)
    {
      g_autofree char *safe = text_safe (cells[i], -1, TEXT_ONE_LINE);

      g_string_append_printf (line, "%s%s%*s", i ? "  " : "", safe, MAX (answer->widths[i] - text_width (safe), 0), "");
    }
  cli_say ("%s\n", g_strchomp (line->str));
}

static void
measure (Answer *answer)
{
  answer->widths = g_new0 (int, answer->columns + 1);
  for (guint i = 0; i < answer->columns; i++)
    {
      answer->widths[i] = text_width (g_ptr_array_index (answer->names, i));
      for (guint r = 0; r < answer->held->len; r++)
        answer->widths[i] = MAX (answer->widths[i], MIN (text_width (((GStrv) g_ptr_array_index (answer->held, r))[i]), WIDEST));
    }
}

static void
let_go (Answer *answer)
{
  if (!answer->held)
    return;
  measure (answer);
  print_line (answer, (const char *const *) answer->names->pdata);
  for (guint r = 0; r < answer->held->len; r++)
    print_line (answer, g_ptr_array_index (answer->held, r));
  g_clear_pointer (&answer->held, g_ptr_array_unref);
}

static gboolean
take_columns (guint n, const char *const *names, gpointer data)
{
  Answer *answer = data;

  answer->columns = n;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (answer->names, g_strdup (names[i]));
  if (answer->cli->csv)
    cli_csv (names, n);
  else if (answer->cli->json)
    {
      json_t *columns = json_array ();

      for (guint i = 0; i < n; i++)
        json_array_append_new (columns, cli_json_text (names[i]));
      fputs ("{\"schema\":\"recourse-sql/1\",\"columns\":", stdout);
      cli_json_write (answer->cli, columns);
      fputs (",\"rows\":[", stdout);
    }
  return TRUE;
}

static json_t *
json_cell (const GuestCell *cell)
{
  if (cell->kind == GUEST_NULL)
    return json_null ();
  if (cell->kind == GUEST_TEXT)
    return cli_json_text (cell->text);
  return strpbrk (cell->text, ".eEIN") ? json_real (g_ascii_strtod (cell->text, NULL)) : json_integer (g_ascii_strtoll (cell->text, NULL, 10));
}

static void
print_row (Answer *answer, guint n, const GuestCell *cells)
{
  g_autofree const char **texts = g_new0 (const char *, n + 1);
  json_t *row = answer->cli->json ? json_array () : NULL;

  for (guint i = 0; i < n; i++)
    {
      texts[i] = cells[i].text ? cells[i].text : "";
      if (row)
        json_array_append_new (row, json_cell (&cells[i]));
    }
  if (row)
    {
      fputs (answer->rows ? ",\n" : "\n", stdout);
      cli_json_write (answer->cli, row);
    }
  else if (answer->cli->csv)
    cli_csv (texts, n);
  else if (answer->held)
    g_ptr_array_add (answer->held, g_strdupv ((GStrv) texts));
  else
    print_line (answer, texts);
}

static gboolean
take_row (guint n, const GuestCell *cells, gpointer data)
{
  Answer *answer = data;

  if (answer->rows >= answer->most)
    return !(answer->cut = TRUE);
  print_row (answer, n, cells);
  answer->rows++;
  if (answer->held && answer->held->len >= MEASURED)
    let_go (answer);
  return !ferror (stdout);
}

static int
list_views (const Cli *cli)
{
  json_t *array = json_array ();

  for (const OfficeSqlView *view = office_sql_views (); view->name; view++)
    if (cli->json)
      json_array_append_new (array, json_pack ("{s:s, s:s}", "name", view->name, "columns", view->columns));
    else
      cli_say ("%-12s %s\n", view->name, view->columns);
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:O}", "schema", "recourse-sql-tables/1", "tables", array));
  json_decref (array);
  return 0;
}

/* NULL and *error: it is too long, or is none. */
static char *
read_question (GError **error)
{
  g_autofree char *text = g_malloc0 (SQL_MOST + 2);
  gsize n = fread (text, 1, SQL_MOST + 1, stdin);

  if (n <= SQL_MOST && strlen (text) == n)
    return g_steal_pointer (&text);
  desk_error_set (error, DESK_ERROR_INVALID, "a question has at most %d bytes, and no NUL", SQL_MOST);
  return NULL;
}

static int
ask (Cli *cli, Office *office, const char *question, int seconds, gint64 most)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Answer answer = { .cli = cli, .names = names, .most = most };
  GuestReader reader = { take_columns, take_row, &answer };
  GError *error = NULL;
  gboolean told;

  if (!cli->json && !cli->csv)
    answer.held = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  told = office_sql (office, question, (guint) seconds, &reader, &error);
  if (told)
    let_go (&answer);
  if (told && cli->json)
    printf ("\n],\"cut\":%s}\n", answer.cut ? "true" : "false");
  g_clear_pointer (&answer.held, g_ptr_array_unref);
  g_free (answer.widths);
  if (!told)
    return cli_fail (cli, error);
  if (answer.cut)
    cli_warn ("recourse: sql: there are more than %" G_GINT64_FORMAT " rows; --limit prints more\n", most);
  return answer.cut ? CLI_FAILED : 0;
}

int
cli_sql (Cli *cli, char **argv)
{
  gboolean tables = FALSE;
  int seconds = SECONDS;
  gint64 most = ROWS_MOST;
  const GOptionEntry options[] = {
    { "tables", 0, 0, G_OPTION_ARG_NONE, &tables, "list what can be asked", NULL },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &seconds, "give up after so long (60)", "SECONDS" },
    { "limit", 0, 0, G_OPTION_ARG_INT64, &most, "print so many rows at most (100000)", "N" },
    CLI_CSV_OPTION (cli),
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autofree char *question = NULL;
  g_autoptr (Office) office = NULL;
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (words[0] && words[1])
    return cli_usage (cli, "one word too many: quote the question");
  if (seconds < 1 || seconds > 86400 || most < 1)
    return cli_usage (cli, "--timeout takes seconds from 1 to 86400, --limit a number from 1");
  if (tables)
    return list_views (cli);
  office = cli_open (cli, &error);
  if (!office || !(question = words[0] ? g_strdup (words[0]) : read_question (&error)))
    return cli_fail (cli, error);
  return ask (cli, office, question, seconds, most);
}
