/* SPDX-License-Identifier: MIT */
/* policy check: is this a pack? */
#include "config.h"

#include "base/error.h"
#include "base/files.h"
#include "cli/policy.h"

#define PACK_LIMIT (4u << 20)

static gboolean
check_pack (Cli *cli, const char *file, gboolean *good, GError **error)
{
  g_autoptr (GBytes) bytes = files_read (file, PACK_LIMIT, error);
  g_autoptr (GPtrArray) problems = bytes ? pack_check (file, bytes) : NULL;

  if (!problems)
    return FALSE;
  *good = problems->len == 0;
  if (cli->json)
    {
      cli_json_print (cli, json_pack ("{s:s, s:o, s:b, s:o}", "schema", "recourse-policy-check/1", "file",
                                      cli_json_text (file), "good", *good, "problems", cli_json_lines (problems)));
      return TRUE;
    }
  for (guint i = 0; i < problems->len; i++)
    cli_say ("%s\n", (const char *) g_ptr_array_index (problems, i));
  if (*good)
    cli_say ("%s: good\n", file);
  return TRUE;
}

int
cli_policy_check (Cli *cli, char **argv)
{
  GError *error = NULL;
  gboolean good;

  if (!cli_policy_words (cli, NULL, &argv, 1, 1))
    return cli->status;
  g_auto (GStrv) words = argv;
  if (!check_pack (cli, words[0], &good, &error))
    return cli_fail (cli, error);
  return good ? 0 : CLI_FAILED;
}
