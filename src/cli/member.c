/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "base/text.h"
#include "cli/cli.h"

static json_t *
json_member (const Member *member)
{
  return json_pack ("{s:o, s:o, s:s, s:o, s:b}", "id", cli_json_text (member->id), "name", cli_json_text (member->name),
                    "role", role_name (member->role), "uid",
                    member->uid < 0 ? json_null () : json_integer (member->uid), "active", member->active);
}

static void
print_member (const Cli *cli, const Member *member)
{
  static const CliColumn columns[] = { { "Id", 5 }, { "Name", 20 }, { "Role", 10 }, { "Uid", 8 }, { "", 0 }, { NULL, 0 } };
  g_autofree char *uid = member && member->uid >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, member->uid) : g_strdup ("-");

  if (!member)
    {
      cli_row (cli, columns, NULL);
      return;
    }
  const char *const cells[] = { member->id, member->name ? member->name : "", role_name (member->role), uid,
                                member->active ? "" : "inactive" };
  cli_row (cli, columns, cells);
}

static void
print_csv (const Member *member)
{
  g_autofree char *uid = member->uid >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, member->uid) : NULL;
  const char *const fields[] = { member->id, member->name, role_name (member->role), uid, member->active ? "yes" : "no" };

  cli_csv (fields, G_N_ELEMENTS (fields));
}

static gboolean
list_members (Cli *cli, GError **error)
{
  g_autoptr (Office) office = cli_open (cli, error);
  g_autoptr (GPtrArray) members = office ? office_members (office, error) : NULL;
  json_t *array;

  if (!members)
    return FALSE;
  array = json_array ();
  if (cli->csv)
    cli_csv ((const char *const[]){ "id", "name", "role", "uid", "active" }, 5);
  else if (!cli->json)
    print_member (cli, NULL);
  for (guint i = 0; i < members->len; i++)
    {
      json_array_append_new (array, json_member (g_ptr_array_index (members, i)));
      if (cli->csv)
        print_csv (g_ptr_array_index (members, i));
      else if (!cli->json)
        print_member (cli, g_ptr_array_index (members, i));
    }
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o}", "schema", "recourse-members/1", "members", array));
  else
    json_decref (array);
  return TRUE;
}

/* What is done to one member: add, set or remove. */
typedef struct { char *role, *uid; } MemberAsk;

static gboolean
do_member (Cli *cli, const char *act, const char *name, const MemberAsk *ask, GError **error)
{
  g_autoptr (Office) office = cli_open (cli, error);
  g_autoptr (ActArgs) args = act_args_new ();
  g_autofree char *result = NULL, *clean = text_clean (name, -1);

  act_args_set (args, "name", clean);
  if (ask->role)
    act_args_set (args, "role", ask->role);
  if (ask->uid)
    act_args_set (args, "uid", ask->uid);
  if (!office || !office_do (office, act, NULL, args, &result, error))
    return FALSE;
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:s, s:n, s:o}", "schema", "recourse-do/1", "act", act, "case",
                                    "result", cli_json_text (result)));
  else
    cli_say ("%s\n", result);
  return TRUE;
}

static int
run_member (Cli *cli, char **words, const MemberAsk *ask)
{
  guint n = g_strv_length (words);
  gboolean adds = n == 2 && strcmp (words[0], "add") == 0, sets = n == 2 && strcmp (words[0], "set") == 0;
  gboolean removes = n == 2 && strcmp (words[0], "remove") == 0;
  GError *error = NULL;

  if (n == 1 && strcmp (words[0], "list") == 0)
    return list_members (cli, &error) ? 0 : cli_fail (cli, error);
  if (!adds && !sets && !removes)
    return cli_usage (cli, "say member add NAME --role ROLE, member set NAME, member remove NAME, or member list");
  if (adds && !ask->role)
    return cli_usage (cli, "--role is missing: agent, supervisor, auditor or admin");
  if (sets && !ask->role && !ask->uid)
    return cli_usage (cli, "say what to set: --role or --uid");
  if (removes && (ask->role || ask->uid))
    return cli_usage (cli, "member remove takes a name alone");
  return do_member (cli, adds ? "member.add" : sets ? "member.set" : "member.remove", words[1], ask, &error)
             ? 0
             : cli_fail (cli, error);
}

int
cli_member (Cli *cli, char **argv)
{
  g_autofree char *role = NULL, *uid = NULL;
  const GOptionEntry options[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, "agent, supervisor, auditor or admin", "ROLE" },
    { "uid", 0, 0, G_OPTION_ARG_STRING, &uid, "the user of the operating system, by number", "UID" },
    CLI_CSV_OPTION (cli),
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  return run_member (cli, words, &(const MemberAsk){ role, uid });
}
