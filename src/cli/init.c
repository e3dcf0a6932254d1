/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "cli/cli.h"

/* A member's name from the login: small letters, digits, - _ . and a letter in front. */
static char *
login_name (void)
{
  g_autofree char *login = g_ascii_strdown (g_get_user_name (), 32);

  g_strcanon (login, "abcdefghijklmnopqrstuvwxyz0123456789-_.", '-');
  return g_ascii_isalpha (*login) ? g_strdup (login) : g_strdup_printf ("m%.31s", login);
}

/* Only the default place is made: a mistyped path should not become a directory. */
static gboolean
make_default_place (const Cli *cli, const char *path, GError **error)
{
  const char *told = g_getenv ("RECOURSE_DB");
  g_autofree char *directory = g_path_get_dirname (path);

  if (cli->db || (told && *told) || g_mkdir_with_parents (directory, 0700) == 0)
    return TRUE;
  return desk_error_set (error, DESK_ERROR_IO, "%s: cannot be made: %s", directory, g_strerror (errno));
}

static void
print_made (const Cli *cli, const OfficeNew *what)
{
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o, s:b}", "schema", "recourse-init/1", "database",
                                    cli_json_text (what->path), "member", cli_json_text (what->member), "drill",
                                    what->drill));
  else
    cli_say ("%s: made%s; %s is admin\n", what->path, what->drill ? " for drill" : "", what->member);
}

int
cli_init (Cli *cli, char **argv)
{
  g_auto (GStrv) packs = NULL;
  g_autofree char *member = NULL, *zone = NULL, *path = NULL;
  gboolean drill = FALSE, service = FALSE;
  const GOptionEntry options[] = {
    { "pack", 0, 0, G_OPTION_ARG_STRING_ARRAY, &packs, "policy to work by; may be repeated", "NAME" },
    { "drill", 0, 0, G_OPTION_ARG_NONE, &drill, "for training and tests: --now and --as work, nothing is sent", NULL },
    { "service", 0, 0, G_OPTION_ARG_NONE, &service, "one user of the system for all members, who come over ssh", NULL },
    { "member", 0, 0, G_OPTION_ARG_STRING, &member, "name of the first member (else the login name)", "NAME" },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &zone, "time zone of the office (else the pack's)", "ZONE" },
    G_OPTION_ENTRY_NULL,
  };
  OfficeNew what = { 0 };
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  g_auto (GStrv) words = argv;
  if (words[0])
    return cli_usage (cli, "\"%.40s\" is one word too many; the file goes behind --db", words[0]);
  if (!packs)
    return cli_usage (cli, "--pack is missing; recourse policy list names them");
  if (cli->now && !drill)
    return cli_usage (cli, "--now is for drill databases only");
  path = cli_db_path (cli);
  if (!member)
    member = login_name ();
  what = (OfficeNew){ .path = path, .member = member, .packs = (const char *const *) packs, .zone = zone,
                      .drill = drill, .service = service, .now = cli->now };
  if (!make_default_place (cli, path, &error) || !office_create (&what, &error))
    return cli_fail (cli, error);
  print_made (cli, &what);
  return 0;
}
