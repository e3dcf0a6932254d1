/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"

static const CliColumn columns[] = { { "Purpose", 14 }, { "Since", 10 }, { "Case", 14 }, { "Address", 0 }, { NULL, 0 } };
static const char *const csv_names[] = { "address", "purpose", "since", "case" };

typedef struct
{
  const Cli *cli;
  Office *office;
  const char *purpose;
  guint asked, found;
} Asking;

static json_t *
json_answer (const char *address, const GPtrArray *list)
{
  json_t *array = json_array ();

  for (guint i = 0; i < list->len; i++)
    {
      const OfficeSuppression *one = g_ptr_array_index (list, i);

      json_array_append_new (array, json_pack ("{s:o, s:o, s:o, s:o}", "purpose", cli_json_text (one->purpose), "title",
                                               cli_json_text (one->title), "since", cli_json_text (one->since), "case",
                                               cli_json_text (one->case_number)));
    }
  return json_pack ("{s:o, s:o}", "address", cli_json_text (address), "suppressed", array);
}

static void
print_answer (Asking *asking, const char *address, const GPtrArray *list)
{
  if (asking->cli->json)
    {
      fputs (asking->asked ? ",\n" : "\n", stdout);
      cli_json_write (asking->cli, json_answer (address, list));
      return;
    }
  for (guint i = 0; i < list->len; i++)
    {
      const OfficeSuppression *one = g_ptr_array_index (list, i);
      const char *const cells[] = { one->purpose, one->since, one->case_number ? one->case_number : "-", address };
      const char *const fields[] = { address, one->purpose, one->since, one->case_number };

      G_STATIC_ASSERT (G_N_ELEMENTS (csv_names) == G_N_ELEMENTS (fields));
      if (asking->cli->csv)
        cli_csv (fields, G_N_ELEMENTS (fields));
      else
        cli_row (asking->cli, columns, cells);
    }
}

static gboolean
ask (Asking *asking, const char *address, GError **error)
{
  g_autoptr (GPtrArray) list = office_suppressed (asking->office, address, asking->purpose, error);

  if (!list)
    return FALSE;
  print_answer (asking, address, list);
  asking->asked++;
  asking->found += list->len > 0;
  return TRUE;
}

/* An address a line; empty lines are passed over. */
static gboolean
ask_lines (Asking *asking, GError **error)
{
  char *line = NULL;
  size_t size = 0;
  gboolean fine = TRUE;

  for (guint n = 1; fine && getline (&line, &size, stdin) > 0; n++)
    if (*g_strstrip (line))
      fine = ask (asking, line, error) || desk_error_in (error, "line %u", n);
  free (line);
  return fine;
}

static gboolean
ask_all (Asking *asking, char **addresses, GError **error)
{
  for (; *addresses; addresses++)
    if (strcmp (*addresses, "-") == 0 ? !ask_lines (asking, error) : !ask (asking, *addresses, error))
      return FALSE;
  return TRUE;
}

int
cli_suppressed (Cli *cli, char **argv)
{
  g_autofree char *purpose = NULL;
  const GOptionEntry options[] = {
    { "purpose", 0, 0, G_OPTION_ARG_STRING, &purpose, "for this only, such as promotional", "PURPOSE" },
    CLI_CSV_OPTION (cli),
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  Asking asking = { .cli = cli };
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (!words[0])
    return cli_usage (cli, "say which address; - reads them from standard input, one a line");
  office = cli_open (cli, &error);
  asking.office = office;
  asking.purpose = purpose;
  if (office && cli->json)
    printf ("{\"schema\":\"recourse-suppressed/1\",\"addresses\":[");
  else if (office && cli->csv)
    cli_csv (csv_names, G_N_ELEMENTS (csv_names));
  if (!office || !ask_all (&asking, words, &error))
    {
      cli_fail (cli, error);
      return CLI_UNTOLD;
    }
  if (cli->json)
    fputs ("\n]}\n", stdout);
  return asking.found ? CLI_FAILED : 0;
}
