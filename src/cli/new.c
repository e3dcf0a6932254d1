/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/cli.h"

/* Options and key=value are the same values. */
static gboolean
take_options (ActArgs *args, const GOptionEntry *options, GError **error)
{
  for (const GOptionEntry *option = options; option->long_name; option++)
    {
      const char *value = *(char **) option->arg_data;

      if (value && act_args_get (args, option->long_name))
        return desk_error_set (error, DESK_ERROR_INVALID, "\"%s\" is given twice", option->long_name);
      if (value)
        {
          g_autofree char *clean = text_clean (value, -1);
          act_args_set (args, option->long_name, clean);
        }
    }
  return TRUE;
}

static gboolean
open_case (Cli *cli, const ActArgs *args, GError **error)
{
  g_autoptr (Office) office = cli_open (cli, error);
  g_autofree char *number = NULL;

  if (!office || !office_new_case (office, args, &number, error))
    return FALSE;
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o}", "schema", "recourse-new/1", "number", cli_json_text (number)));
  else
    cli_say ("%s\n", number);
  return TRUE;
}

int
cli_new (Cli *cli, char **argv)
{
  g_autofree char *channel = NULL, *received = NULL, *type = NULL, *name = NULL, *address = NULL, *mail = NULL,
                  *phone = NULL, *subject = NULL, *text = NULL, *evidence = NULL;
  const GOptionEntry options[] = {
    { "channel", 0, 0, G_OPTION_ARG_STRING, &channel, "post, phone, fax, web or in-person", "NAME" },
    { "received", 0, 0, G_OPTION_ARG_STRING, &received, "when it came in; left out: now", "TIME" },
    { "type", 0, 0, G_OPTION_ARG_STRING, &type, "what is asked for", "TYPE" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "who asks", "NAME" },
    { "address", 0, 0, G_OPTION_ARG_STRING, &address, "postal address", "TEXT" },
    { "mail", 0, 0, G_OPTION_ARG_STRING, &mail, "e-mail address", "ADDRESS" },
    { "phone", 0, 0, G_OPTION_ARG_STRING, &phone, "telephone number", "NUMBER" },
    { "subject", 0, 0, G_OPTION_ARG_STRING, &subject, "in one line", "TEXT" },
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, "what was written or said", "TEXT" },
    { "evidence", 0, 0, G_OPTION_ARG_STRING, &evidence, "what proves the date, e.g. a postmark", "TEXT" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (ActArgs) args = act_args_new ();
  g_auto (GStrv) words = NULL;
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  for (char **word = words; *word; word++)
    if (!cli_take_value (args, *word, &error))
      return cli_fail (cli, error);
  if (!take_options (args, options, &error))
    return cli_fail (cli, error);
  if (!act_args_get (args, "channel"))
    return cli_usage (cli, "say how it came: channel=post, phone, fax, web or in-person");
  return open_case (cli, args, &error) ? 0 : cli_fail (cli, error);
}
