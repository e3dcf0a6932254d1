/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/error.h"
#include "cli/cli.h"

static gboolean
split (Cli *cli, const char *typed, char **types, GError **error)
{
  g_autoptr (Office) office = cli_open (cli, error);
  g_autofree char *number = office ? cli_number (office, typed, error) : NULL;
  g_autofree char *joined = g_strjoinv (",", types), *result = NULL;
  g_autoptr (ActArgs) args = act_args_new ();

  act_args_set (args, "type", joined);
  if (!number || !office_do (office, "split", number, args, &result, error))
    return FALSE;
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o}", "schema", "recourse-split/1", "number", cli_json_text (number),
                                    "result", cli_json_text (result)));
  else
    cli_say ("%s\n", result);
  return TRUE;
}

int
cli_split (Cli *cli, char **argv)
{
  g_auto (GStrv) words = NULL;
  GError *error = NULL;

  if (!cli_parse (cli, NULL, &argv))
    return cli->status;
  words = argv;
  if (!words[0] || !words[1])
    return cli_usage (cli, "say which case, and each type that it asks for besides its own");
  return split (cli, words[0], words + 1, &error) ? 0 : cli_fail (cli, error);
}
