/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <sys/auxv.h>
#include <unistd.h>

#include "cli/cli.h"
#include "ui/ui.h"

static int
open_desk (Cli *cli, Office *office)
{
  g_autofree char *outbox = NULL;
  /* Rights that are not the caller's: their file must not make use of them. */
  DeskOptions options = { .read_only = cli->read_only,
                                .guarded = cli->read_only || getauxval (AT_SECURE) != 0 };
  GError *error = NULL;
  int status = 0;

  /* Whoever sits here as one of several members, the account is not theirs. */
  if (office_is_service (office) && !(outbox = office_outbox (office, &error)))
    return cli_fail (cli, error);
  options.outbox = outbox;
  return desk_run (office, &options, &status, &error) ? status : cli_fail (cli, error);
}

static int
print_queue (Cli *cli, Office *office)
{
  static const CliList queue = { .schema = "recourse-list/1", .query = "state:open", .sort = SORT_DUE };
  GError *error = NULL;
  gint64 total;

  return cli_print_list (cli, office, &queue, &total, &error) ? 0 : cli_fail (cli, error);
}

int
cli_desk (Cli *cli, char **argv)
{
  g_autoptr (Office) office = NULL;
  GError *error = NULL;

  if (!cli_parse_none (cli, argv))
    return cli->status;
  if (!(office = cli_open (cli, &error)))
    return cli_fail (cli, error);
  if (cli->terminal && isatty (STDIN_FILENO) && !cli->json)
    return open_desk (cli, office);
  return print_queue (cli, office);
}
