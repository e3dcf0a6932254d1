/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "cli/cli.h"
#include "office/letters.h"

static void
say_report (const Cli *cli, const SendReport *report, gboolean dry)
{
  if (cli->json)
    {
      cli_json_print (cli, json_pack ("{s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:o}", "schema", "recourse-send/1", "dry_run", dry,
                                      "sent", (json_int_t) report->sent, "failed", (json_int_t) report->failed, "deferred",
                                      (json_int_t) report->deferred, "unknown", (json_int_t) report->unknown, "by_hand",
                                      (json_int_t) report->waiting, "problems", cli_json_lines (report->problems)));
      return;
    }
  for (guint i = 0; i < report->problems->len; i++)
    if (dry)
      cli_say ("%s\n", (const char *) g_ptr_array_index (report->problems, i));
    else
      cli_warn ("%s", (const char *) g_ptr_array_index (report->problems, i));
  cli_say ("%" G_GINT64_FORMAT " %s, %" G_GINT64_FORMAT " to be tried again, %" G_GINT64_FORMAT " failed, %" G_GINT64_FORMAT
           " unknown, %" G_GINT64_FORMAT " to be sent by hand\n",
           report->sent, dry ? "would be sent" : "sent", report->deferred, report->failed, report->unknown, report->waiting);
}

int
cli_send (Cli *cli, char **argv)
{
  gboolean dry = FALSE;
  const GOptionEntry options[] = {
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry, "only say what would be sent", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (Office) office = NULL;
  g_autoptr (SendReport) report = NULL;
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  g_auto (GStrv) words = argv;
  if (words[0])
    return cli_usage (cli, "\"%.40s\" is one word too many", words[0]);
  office = cli_open (cli, &error);
  report = office ? letters_send (office, dry, &error) : NULL;
  if (!report)
    return cli_fail (cli, error);
  say_report (cli, report, dry);
  return report->failed || report->unknown ? CLI_FAILED : report->deferred ? CLI_TEMPORARY : 0;
}
