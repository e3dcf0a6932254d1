/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/files.h"
#include "base/when.h"
#include "cli/cli.h"
#include "office/demo.h"

#define DEMO_CASES 300

typedef struct
{
  gint64 seed, cases, mails;
  char *maildir;
  gboolean open;
} Demo;

/* With --open and no name of its own the database goes when the desk closes. */
static char *
demo_path (const Cli *cli, const Demo *demo, GError **error)
{
  const char *session;

  if (cli->db || !demo->open)
    return cli->db ? g_strdup (cli->db) : g_strdup ("demo.db");
  session = files_session (error);
  return session ? g_build_filename (session, "demo.db", NULL) : NULL;
}

/* Without --now the drill ends today, so that it can be worked without --now too. */
static char *
last_day (const Cli *cli)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return cli->now ? g_strdup (cli->now) : when_format (when_now (), utc, "%Y-%m-%d");
}

static int
make_database (Cli *cli, const Demo *demo)
{
  GError *error = NULL;
  char *path = demo_path (cli, demo, &error);
  g_autofree char *now = last_day (cli);
  char *none[] = { NULL };

  if (!path)
    return cli_fail (cli, error);
  g_free (cli->db);
  cli->db = path;
  /* A demo that is there already is opened again, never written over. */
  if (!(demo->open && access (path, F_OK) == 0)
      && !office_demo (path, (guint64) demo->seed, demo->cases, now, &error))
    return cli_fail (cli, error);
  if (demo->open)
    return cli_desk (cli, none);
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:I, s:I}", "schema", "recourse-demo/1", "database",
                                    cli_json_text (path), "seed", (json_int_t) demo->seed, "cases",
                                    (json_int_t) demo->cases));
  else
    cli_say ("%s: a drill of %" G_GINT64_FORMAT " cases; open it with recourse --db %s\n", path, demo->cases, path);
  return 0;
}

static int
make_maildir (Cli *cli, const Demo *demo)
{
  GError *error = NULL;

  if (!demo_maildir (demo->maildir, (guint64) demo->seed, demo->mails, &error))
    return cli_fail (cli, error);
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:I, s:I}", "schema", "recourse-demo/1", "maildir",
                                    cli_json_text (demo->maildir), "seed", (json_int_t) demo->seed, "mails",
                                    (json_int_t) demo->mails));
  else
    cli_say ("%s: a Maildir of %" G_GINT64_FORMAT " made-up messages\n", demo->maildir, demo->mails);
  return 0;
}

int
cli_demo (Cli *cli, char **argv)
{
  Demo demo = { .seed = 1, .cases = DEMO_CASES, .mails = 200 };
  g_autofree char *maildir = NULL;
  const GOptionEntry options[] = {
    { "cases", 0, 0, G_OPTION_ARG_INT64, &demo.cases, "how many cases (300)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &demo.seed, "the same seed and --now make the same content (1)", "N" },
    { "open", 0, 0, G_OPTION_ARG_NONE, &demo.open, "open the desk on it", NULL },
    { "maildir", 0, 0, G_OPTION_ARG_FILENAME, &maildir, "make a Maildir of made-up mail instead", "DIR" },
    { "mails", 0, 0, G_OPTION_ARG_INT64, &demo.mails, "how many messages it gets (200)", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  g_auto (GStrv) words = argv;
  if (words[0])
    return cli_usage (cli, "\"%.40s\" is one word too many", words[0]);
  if (demo.cases < 0 || demo.mails < 0 || demo.seed < 0)
    return cli_usage (cli, "a demo needs numbers that are not negative");
  demo.maildir = maildir;
  return maildir ? make_maildir (cli, &demo) : make_database (cli, &demo);
}
