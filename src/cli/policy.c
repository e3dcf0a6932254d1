/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "cli/policy.h"

#define PREFIX "policy "

const CliCommand cli_policy_commands[] = {
  { "policy list", "", "list the packs that came with the program, and what the office has adopted", NULL, cli_policy_list },
  { "policy show", "PACK", "show what a pack promises", NULL, cli_policy_show },
  { "policy check", "FILE", "say everything that is wrong with a pack", NULL, cli_policy_check },
  { "policy coverage", "PACK", "say what carries out each clause of a pack", NULL, cli_policy_coverage },
  { "policy test", "PACK...", "try the tests that packs carry", NULL, cli_policy_test },
  { "policy due", "PACK RULE --event WHEN", "count one promise alone and print the date",
    "--pause FROM..TO (repeated), --extended, --calendar NAME, --zone ZONE and --set KEY=VALUE say more.", cli_policy_due },
  { "policy diff", "PACK PACK", "say which promises change, and which dates of open cases would move",
    "Each is a pack that came with the program, a file, or NAME@VERSION as the office adopted it.", cli_policy_diff },
  { "policy adopt", "[PACK]", "go by a pack, a calendar, a policy's own text from now on",
    "PACK is one that came with the program, or a file.\n"
    "--calendar FILE|NAME, --text FILE, --updated DATE, --published DATE, --reason TEXT and --yes say more.", cli_policy_adopt },
  { "policy text", "PACK [CLAUSE]", "print the policy's own text that the office keeps, or the sentence of a clause",
    "PACK@VERSION asks for an older one.", cli_policy_text },
  { NULL },
};

const CliCommand *
cli_policy_command (const char *word)
{
  for (const CliCommand *command = cli_policy_commands; command->name; command++)
    if (strcmp (command->name + strlen (PREFIX), word) == 0)
      return command;
  return NULL;
}

gboolean
cli_policy_words (Cli *cli, const GOptionEntry *options, char ***argv, guint least, guint most)
{
  guint n;

  if (!cli_parse (cli, options, argv))
    return FALSE;
  n = g_strv_length (*argv);
  if (n >= least && n <= most)
    return TRUE;
  if (n > most)
    cli->status = cli_usage (cli, "\"%.40s\" is one word too many", (*argv)[most]);
  else
    cli->status = cli_usage (cli, "say recourse %s %s", cli->command->name, cli->command->args);
  g_clear_pointer (argv, g_strfreev);
  return FALSE;
}

gboolean
cli_policy_office (Cli *cli, Office **office, GError **error)
{
  g_autofree char *path = cli_db_path (cli);

  *office = NULL;
  if (!cli->db && !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  return (*office = cli_open (cli, error)) != NULL;
}

void
cli_policy_wording (Cli *cli, const Pack *pack, Office **office, OfficeWording *wording)
{
  if (cli_policy_office (cli, office, NULL) && *office)
    office_wording (*office, pack->name, wording, NULL);
}

/* For completion: the options of all of them. */
static int
collect_options (Cli *cli)
{
  char *none[] = { NULL };

  for (const CliCommand *command = cli_policy_commands; command->name; command++)
    command->run (cli, none);
  return 0;
}

static char *
known_words (void)
{
  GString *all = g_string_new (NULL);

  for (const CliCommand *command = cli_policy_commands; command->name; command++)
    g_string_append_printf (all, "%s%s", !all->len ? "" : command[1].name ? ", " : " or ",
                            command->name + strlen (PREFIX));
  return g_string_free (all, FALSE);
}

/* The second word may stand behind options, whose values are not it: so a known one is looked for. */
int
cli_policy (Cli *cli, char **argv)
{
  g_autofree char *all = NULL;
  char **at = argv;

  if (cli->collect)
    return collect_options (cli);
  while (*at && !cli_policy_command (*at))
    at++;
  if (*at)
    {
      cli->command = cli_policy_command (*at);
      for (; *at; at++)
        at[0] = at[1];
      return cli->command->run (cli, argv);
    }
  if (!cli_parse (cli, NULL, &argv))
    return cli->status;
  g_auto (GStrv) words = argv;
  all = known_words ();
  return words[0] ? cli_usage (cli, "there is no policy \"%.40s\": say %s", words[0], all)
                  : cli_usage (cli, "say policy %s", all);
}
