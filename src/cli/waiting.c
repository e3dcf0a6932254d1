/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>

#include "base/when.h"
#include "cli/cli.h"

#define STRETCH 500

static const CliColumn columns[] = {
  { "Message", 7 }, { "Received", 10 }, { "From", 24 }, { "Why it waits", 30 }, { "Subject", 0 }, { NULL, 0 },
};

static void
print_message (const Cli *cli, Office *office, const CaseMessage *message)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, message->id);
  g_autofree char *on = when_format (message->at, office_zone (office), "%Y-%m-%d");
  g_autofree char *from = cli_correspondent (message);
  const char *const cells[] = { id, on, from, message->waiting ? message->waiting : "",
                                message->subject ? message->subject : "" };

  cli_row (cli, columns, cells);
}

static const char *const csv_names[] = { "message", "received", "from_name", "from", "why", "subject", "flags" };

static void
print_csv (Office *office, const CaseMessage *message)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, message->id);
  g_autofree char *on = when_format (message->at, office_zone (office), "%Y-%m-%d");
  const char *const fields[] = { id, on, message->from_name, message->from_address, message->waiting, message->subject,
                                 message->flags };

  G_STATIC_ASSERT (G_N_ELEMENTS (csv_names) == G_N_ELEMENTS (fields));
  cli_csv (fields, G_N_ELEMENTS (fields));
}

static gboolean
print_waiting (const Cli *cli, Office *office, gint64 *printed, GError **error)
{
  gint64 after = -1;

  for (;;)
    {
      g_autoptr (GPtrArray) messages = office_waiting (office, after, STRETCH, error);

      if (!messages)
        return FALSE;
      for (guint i = 0; i < messages->len; i++, (*printed)++)
        {
          const CaseMessage *message = g_ptr_array_index (messages, i);

          after = message->id;
          if (cli->csv)
            print_csv (office, message);
          else if (!cli->json)
            print_message (cli, office, message);
          else
            {
              fputs (*printed ? ",\n" : "\n", stdout);
              cli_json_write (cli, cli_json_message (message));
            }
        }
      if (messages->len < STRETCH || ferror (stdout))
        return TRUE;
    }
}

int
cli_waiting (Cli *cli, char **argv)
{
  g_autoptr (Office) office = NULL;
  GError *error = NULL;
  gint64 total, printed = 0;

  if (!cli_parse_csv (cli, argv))
    return cli->status;
  office = cli_open (cli, &error);
  if (!office || !office_waiting_count (office, &total, &error))
    return cli_fail (cli, error);
  if (cli->json)
    printf ("{\"schema\":\"recourse-waiting/1\",\"total\":%" G_GINT64_FORMAT ",\"messages\":[", total);
  else if (cli->csv)
    cli_csv (csv_names, G_N_ELEMENTS (csv_names));
  else if (total)
    cli_row (cli, columns, NULL);
  if (!print_waiting (cli, office, &printed, &error))
    return cli_fail (cli, error);
  if (cli->json)
    fputs ("\n]}\n", stdout);
  return 0;
}
