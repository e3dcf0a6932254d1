/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/cli.h"

/* ---- which acts there are --------------------------------------------------------------------- */

static char *
act_usage (const ActInfo *act)
{
  GString *text = g_string_new (act->name);

  if (act->flags & ACT_NEEDS_CASE)
    g_string_append (text, " CASE");
  else if (act->flags & ACT_ANY_STATE)
    g_string_append (text, " [CASE]");
  for (const ActKey *key = act->keys; key && key->key; key++)
    if (key->kind == KEY_FIELDS)
      g_string_append (text, " NAME=VALUE...");
    else
      g_string_append_printf (text, key->required ? " %s=" : " [%s=]", key->key);
  return g_string_free (text, FALSE);
}

static json_t *
json_act (const ActInfo *act)
{
  json_t *keys = json_array ();

  for (const ActKey *key = act->keys; key && key->key; key++)
    json_array_append_new (keys, json_pack ("{s:s, s:s, s:b}", "key", key->key, "help", key->help, "required",
                                            key->required));
  return json_pack ("{s:s, s:s, s:s, s:b, s:o}", "act", act->name, "help", act->help, "role", role_name (act->role),
                    "case", (act->flags & ACT_NEEDS_CASE) != 0, "keys", keys);
}

static void
print_acts (const Cli *cli)
{
  json_t *array = json_array ();
  guint n;
  const ActInfo *acts = office_acts (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *usage = act_usage (&acts[i]);

      json_array_append_new (array, json_act (&acts[i]));
      if (!cli->json)
        cli_say ("  %s\n      %s (%s)\n", usage, acts[i].help, role_name (acts[i].role));
    }
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o}", "schema", "recourse-acts/1", "acts", array));
  else
    json_decref (array);
}

/* ---- doing one -------------------------------------------------------------------------------- */

/* A required value that is missing is a mistake of the call, so it is said with the usage. */
static const char *
missing_key (const ActInfo *act, const ActArgs *args)
{
  for (const ActKey *key = act->keys; key && key->key; key++)
    if (key->required && key->kind != KEY_FIELDS && !act_args_get (args, key->key))
      return key->key;
  return NULL;
}

static gboolean
is_case (const char *word)
{
  return word && !strchr (word, '=');
}

typedef struct
{
  const ActInfo *act;
  const char *typed;    /* case, or NULL */
  char **values;        /* key=value... */
  gint64 rev;
  gboolean yes;         /* whoever calls has agreed */
} Doing;

/* ---- asking ----------------------------------------------------------------------------------- */

static gboolean
is_asked_about (const Cli *cli, const Doing *doing)
{
  return doing->act->flags & ACT_CONFIRM && !doing->yes && !cli->json && isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

static gboolean
says_yes (void)
{
  g_autofree char *answer = NULL;
  char *line = NULL;
  size_t size = 0;

  fflush (stdout);
  fputs ("Do it? (y/n) ", stderr);
  if (getline (&line, &size, stdin) > 0)
    answer = g_ascii_strdown (g_strstrip (line), -1);
  free (line);
  return answer && (strcmp (answer, "y") == 0 || strcmp (answer, "yes") == 0);
}

/* What is agreed to is what was shown: the act is refused if the case moves meanwhile. */
static gboolean
pin_case (Office *office, const Doing *doing, const char *number, ActArgs *args, GError **error)
{
  g_autoptr (CaseRow) row = NULL;

  if (!number || doing->rev >= 0)
    return TRUE;
  if ((row = office_case_row (office, number, error)))
    act_args_set_rev (args, row->rev);
  return row != NULL;
}

/* FALSE with *error unset: it was said not to be done. */
static gboolean
is_agreed (Cli *cli, Office *office, const Doing *doing, const char *number, ActArgs *args, GError **error)
{
  g_autofree char *preview = NULL, *safe = NULL;

  if (!is_asked_about (cli, doing))
    return TRUE;
  if (!pin_case (office, doing, number, args, error) || !(preview = office_preview (office, doing->act->name, number, args, error)))
    return FALSE;
  safe = text_safe (preview, -1, TEXT_LINES);
  fprintf (stderr, "%s%s%s\n%s\n", doing->act->name, number ? " " : "", number ? number : "", safe);
  return says_yes ();
}

gboolean
cli_agree (Cli *cli, Office *office, const ActInfo *act, ActArgs *args, gboolean yes, GError **error)
{
  const Doing doing = { .act = act, .yes = yes };

  return is_agreed (cli, office, &doing, NULL, args, error);
}

static int
cli_declined (const ActInfo *act)
{
  cli_warn ("%s was not done", act->name);
  return CLI_FAILED;
}

static int
do_act (Cli *cli, const Doing *doing)
{
  g_autoptr (ActArgs) args = act_args_new ();
  g_autoptr (Office) office = NULL;
  g_autofree char *number = NULL, *result = NULL;
  GError *error = NULL;

  for (char **word = doing->values; *word; word++)
    if (!cli_take_value (cli, args, *word, &error))
      return cli_fail (cli, error);
  if (missing_key (doing->act, args))
    {
      g_autofree char *usage = act_usage (doing->act);
      return cli_usage (cli, "%s= is missing: %s", missing_key (doing->act, args), usage);
    }
  act_args_set_rev (args, doing->rev);
  office = cli_open (cli, &error);
  if (!office || (doing->typed && !(number = cli_number (office, doing->typed, &error)))
      || !is_agreed (cli, office, doing, number, args, &error))
    return error ? cli_fail (cli, error) : cli_declined (doing->act);
  if (!office_do (office, doing->act->name, number, args, &result, &error))
    return cli_fail (cli, error);
  if (!cli->json)
    cli_say ("%s\n", result ? result : "done");
  else
    cli_json_print (cli, json_pack ("{s:s, s:s, s:o, s:o}", "schema", "recourse-do/1", "act", doing->act->name,
                                    "case", cli_json_text (number), "result", cli_json_text (result)));
  return 0;
}

int
cli_do (Cli *cli, char **argv)
{
  Doing doing = { .rev = -1 };
  const GOptionEntry options[] = {
    { "rev", 0, 0, G_OPTION_ARG_INT64, &doing.rev, "refuse if the case changed since this row version", "N" },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &doing.yes, "do not ask on a terminal", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (!words[0])
    {
      print_acts (cli);
      return 0;
    }
  doing.act = office_act (words[0]);
  if (!doing.act)
    return cli_usage (cli, "there is no act \"%.40s\"; recourse do lists them", words[0]);
  doing.values = words + 1;
  if (is_case (words[1]))
    {
      doing.typed = words[1];
      doing.values++;
    }
  else if (doing.act->flags & ACT_NEEDS_CASE)
    return cli_usage (cli, "%s needs a case", doing.act->name);
  return do_act (cli, &doing);
}
