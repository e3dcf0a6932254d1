/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "cli/cli.h"

static void
print_lines (Cli *cli, const char *number, GStrv lines)
{
  json_t *array;

  if (!cli->json)
    {
      for (guint i = 0; lines[i]; i++)
        cli_say ("%s\n", lines[i]);
      return;
    }
  array = json_array ();
  for (guint i = 0; lines[i]; i++)
    json_array_append_new (array, cli_json_text (lines[i]));
  cli_json_print (cli, json_pack ("{s:s, s:o, s:o}", "schema", "recourse-explain/1", "number",
                                  cli_json_text (number), "lines", array));
}

int
cli_explain (Cli *cli, char **argv)
{
  g_auto (GStrv) words = NULL, lines = NULL;
  g_autoptr (Office) office = NULL;
  g_autofree char *number = NULL;
  GError *error = NULL;

  if (!cli_parse (cli, NULL, &argv))
    return cli->status;
  words = argv;
  if (g_strv_length (words) != 1)
    return cli_usage (cli, "name one case");
  office = cli_open (cli, &error);
  if (!office || !(number = cli_number (office, words[0], &error))
      || !(lines = office_explain (office, number, &error)))
    return cli_fail (cli, error);
  print_lines (cli, number, lines);
  return 0;
}
