/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "cli/cli.h"

static void
print_commands (void)
{
  cli_say ("recourse: a desk for privacy requests and complaints\n\n"
           "  recourse [--db FILE]                 open the desk\n"
           "  recourse COMMAND [WORDS] [OPTIONS]   do one thing and exit\n\n");
  for (const CliCommand *command = cli_commands; command->name; command++)
    cli_say ("  %-11s %s\n", command->name, command->help);
  cli_say ("\nrecourse help COMMAND explains one, recourse do lists the acts, man recourse has it all.\n");
}

/* The manual's lists, in mdoc; a test holds doc/recourse.1 to them. */
static void
print_manual (void)
{
  guint n;
  const ActInfo *acts = office_acts (&n);

  for (const CliCommand *command = cli_commands; command->name; command++)
    cli_say (".It Cm %s%s%s\n%c%s.\n", command->name, *command->args ? " " : "", command->args,
             g_ascii_toupper (*command->help), command->help + 1);
  for (guint i = 0; i < n; i++)
    {
      cli_say (".It Ic %s", acts[i].name);
      for (const ActKey *key = acts[i].keys; key && key->key; key++)
        cli_say (" %s%s%s", key->required ? "" : "[", key->key, key->required ? "" : "]");
      cli_say ("\n%s (%s).\n", acts[i].help, role_name (acts[i].role));
    }
}

int
cli_help (Cli *cli, char **argv)
{
  gboolean manual = FALSE;
  const GOptionEntry options[] = {
    { "mdoc", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &manual, "print the manual's lists", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  char help[] = "--help", *asked[] = { help, NULL };

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (manual)
    print_manual ();
  else if (!words[0])
    print_commands ();
  else if (!cli_command (words[0]))
    return cli_usage (cli, "there is no command \"%.40s\"", words[0]);
  else
    {
      cli->command = cli_command (words[0]);
      return cli->command->run (cli, asked);
    }
  return 0;
}
