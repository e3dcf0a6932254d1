/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "cli/policy.h"
#include "ui/ui.h"

void
cli_help_commands (void)
{
  cli_say ("Commands:\n");
  for (const CliCommand *command = cli_commands; command->name; command++)
    cli_say ("  %-11s %s\n", command->name, command->help);
  cli_say ("\nrecourse help COMMAND explains one, recourse do lists the acts, man recourse has it all.\n");
}

static void
print_act (const ActInfo *act)
{
  cli_say ("recourse do %s%s: %s (%s)\n", act->name, act->flags & ACT_NEEDS_CASE ? " CASE" : "", act->help,
           role_name (act->role));
  for (const ActKey *key = act->keys; key && key->key; key++)
    cli_say ("  %-16s %s%s\n", key->key, key->help, key->required ? "" : " (may be left out)");
}

/* In mdoc a plain '-' is a hyphen. */
static char *
mdoc_words (const char *words)
{
  g_autoptr (GString) text = g_string_new (words);

  g_string_replace (text, "--", "\\-\\-", 0);
  return g_strdup (text->str);
}

static void
print_manual_rows (const CliCommand *command)
{
  for (; command->name; command++)
    {
      g_autofree char *args = mdoc_words (command->args);
      g_autofree char *help = mdoc_words (command->help);

      cli_say (".It Cm %s%s%s\n%c%s.\n", command->name, *args ? " " : "", args, g_ascii_toupper (*help), help + 1);
      if (command->more)
        {
          g_autofree char *more = mdoc_words (command->more);
          cli_say ("%s\n", more);
        }
      if (strcmp (command->name, "policy") == 0)
        print_manual_rows (cli_policy_commands);
    }
}

static void
print_manual_commands (void)
{
  print_manual_rows (cli_commands);
}

static void
print_manual_acts (void)
{
  guint n;
  const ActInfo *acts = office_acts (&n);

  for (guint i = 0; i < n; i++)
    {
      cli_say (".It Ic %s", acts[i].name);
      for (const ActKey *key = acts[i].keys; key && key->key; key++)
        if (key->kind == KEY_FIELDS)
          cli_say (" NAME=VALUE...");
        else
          cli_say (" %s%s%s", key->required ? "" : "[", key->key, key->required ? "" : "]");
      cli_say ("\n%s (%s).\n", acts[i].help, role_name (acts[i].role));
    }
}

typedef struct { const char *what; gboolean printed; } OwnList;

/* Options, elements, contexts and instructions of recourserc(5). */
static void
print_own (const char *list, const char *name, const char *args, const char *help, gpointer data)
{
  OwnList *own = data;

  if (strcmp (list, own->what) != 0)
    return;
  own->printed = TRUE;
  cli_say (".It Cm %s%s%s\n%c%s.\n", name, *args ? " " : "", args, g_ascii_toupper (*help), help + 1);
}

/* The manual's lists; a test holds doc/recourse.1 to them. */
static int
print_manual (Cli *cli, const char *what)
{
  if (strcmp (what, "commands") == 0)
    print_manual_commands ();
  else if (strcmp (what, "acts") == 0)
    print_manual_acts ();
  else
    {
      OwnList own = { what, FALSE };

      desk_personal_tables (print_own, &own);
      if (!own.printed)
        return cli_usage (cli, "--mdoc prints commands, acts, options, elements, contexts or instructions");
    }
  return 0;
}

extern const char completion_bash[], completion_zsh[], completion_fish[];

static int
print_completion (Cli *cli, const char *shell)
{
  static const struct { const char *shell, *script; } scripts[] = {
    { "bash", completion_bash }, { "zsh", completion_zsh }, { "fish", completion_fish },
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (strcmp (scripts[i].shell, shell) == 0)
      {
        cli_say ("%s", scripts[i].script);
        return 0;
      }
  return cli_usage (cli, "--completion prints a script for bash, zsh or fish");
}

int
cli_help (Cli *cli, char **argv)
{
  g_autofree char *manual = NULL, *shell = NULL;
  gboolean complete = FALSE;
  const GOptionEntry options[] = {
    { "mdoc", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &manual, "print a list of the manual", "WHAT" },
    { "complete", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &complete, "say what may stand for the last word", NULL },
    { "completion", 0, 0, G_OPTION_ARG_STRING, &shell, "bash, zsh or fish", "SHELL" },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  char help[] = "--help", *asked[] = { help, NULL };

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (cli->served && complete)
    return cli_usage (cli, "words are not completed over ssh");
  if (manual)
    return print_manual (cli, manual);
  if (shell)
    return print_completion (cli, shell);
  if (complete)
    {
      cli_complete (cli, words);
      return 0;
    }
  if (!words[0])
    {
      cli_say ("recourse: a desk for privacy requests and complaints\n\n"
               "  recourse [--db FILE]                 open the desk\n"
               "  recourse COMMAND [WORDS] [OPTIONS]   do one thing and exit\n\n");
      cli_help_commands ();
    }
  else if (!cli_command (words[0]) && office_act (words[0]))
    print_act (office_act (words[0]));
  else if (!cli_command (words[0]))
    return cli_usage (cli, "there is no command \"%.40s\"", words[0]);
  else
    {
      cli->command = cli_command (words[0]);
      if (strcmp (words[0], "policy") == 0 && words[1] && cli_policy_command (words[1]))
        cli->command = cli_policy_command (words[1]);
      return cli->command->run (cli, asked);
    }
  return 0;
}
