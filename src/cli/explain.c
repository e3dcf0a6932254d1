/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "cli/cli.h"

static void
print_lines (GStrv lines)
{
  for (guint i = 0; lines[i]; i++)
    cli_say ("%s\n", lines[i]);
}

/* ---- what if ------------------------------------------------------------------------------- */

static json_t *
json_moves (const GPtrArray *moves)
{
  json_t *array = json_array ();

  for (guint i = 0; i < moves->len; i++)
    {
      const OfficeShift *move = g_ptr_array_index (moves, i);

      json_array_append_new (array, json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o}", "pack", cli_json_text (move->pack), "rule",
                                               cli_json_text (move->rule), "clock", cli_json_text (move->title), "was",
                                               cli_json_text (move->was), "now", cli_json_text (move->now), "days_later",
                                               move->days ? json_integer (move->days) : json_null ()));
    }
  return array;
}

static int
suppose (Cli *cli, Office *office, const char *number, const OfficeSupposed *supposed)
{
  g_autoptr (GPtrArray) moves = NULL;
  GError *error = NULL;
  g_auto (GStrv) lines = office_suppose (office, number, supposed, &moves, &error);

  if (!lines)
    return cli_fail (cli, error);
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o, s:o}", "schema", "recourse-suppose/1", "number", cli_json_text (number),
                                    "moves", json_moves (moves), "lines", cli_json_texts ((const char *const *) lines)));
  else
    print_lines (lines);
  return 0;
}

int
cli_explain (Cli *cli, char **argv)
{
  gboolean extend = FALSE;
  g_auto (GStrv) words = NULL, lines = NULL, pauses = NULL, packs = NULL;
  g_autofree char *number = NULL, *received = NULL;
  const GOptionEntry options[] = {
    { "extend", 0, 0, G_OPTION_ARG_NONE, &extend, "what if its time is extended today", NULL },
    { "pause", 0, 0, G_OPTION_ARG_STRING_ARRAY, &pauses, "what if it is paused then, both days included", "FROM..TO" },
    { "received", 0, 0, G_OPTION_ARG_STRING, &received, "what if it was received then", "WHEN" },
    { "pack", 0, 0, G_OPTION_ARG_STRING_ARRAY, &packs, "what if this pack speaks for it", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (Office) office = NULL;
  GError *error = NULL;
  OfficeSupposed supposed;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (g_strv_length (words) != 1)
    return cli_usage (cli, "name one case");
  office = cli_open (cli, &error);
  if (!office || !(number = cli_number (office, words[0], &error)))
    return cli_fail (cli, error);
  supposed = (OfficeSupposed){ extend, (const char *const *) pauses, received, (const char *const *) packs };
  if (extend || pauses || received || packs)
    return suppose (cli, office, number, &supposed);
  if (!(lines = office_explain (office, number, &error)))
    return cli_fail (cli, error);
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o}", "schema", "recourse-explain/1", "number", cli_json_text (number), "lines",
                                    cli_json_texts ((const char *const *) lines)));
  else
    print_lines (lines);
  return 0;
}
