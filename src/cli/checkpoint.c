/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "base/files.h"
#include "cli/cli.h"

int
cli_checkpoint (Cli *cli, char **argv)
{
  g_autofree char *output = NULL, *note = NULL;
  const GOptionEntry options[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, "write it to FILE instead", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (Office) office = NULL;
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  g_auto (GStrv) words = argv;
  if (words[0])
    return cli_usage (cli, "\"%.40s\" is one word too many", words[0]);
  office = cli_open (cli, &error);
  if (!office || !(note = office_checkpoint (office, &error))
      || (output && !files_replace (output, note, strlen (note), 0644, &error)))
    return cli_fail (cli, error);
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o}", "schema", "recourse-checkpoint/1", "note", cli_json_text (note),
                                    "file", cli_json_text (output)));
  else if (!output)
    cli_say ("%s", note);
  return 0;
}
