/* SPDX-License-Identifier: MIT */
/* policy - what can be done with packs from the shell
 *
 * 'recourse policy WORD' is a row of one table, as a sub-command is; the manual's list and
 * completion are made from it. Each row parses its own options. */
#pragma once

#include "cli/cli.h"
#include "office/adopt.h"
#include "policy/pack.h"

/* Names are "policy WORD"; ends with name NULL. */
extern const CliCommand cli_policy_commands[];
/* The row of that second word; NULL: none. */
const CliCommand *cli_policy_command (const char *word);

/* As cli_parse, and holds the number of words to that ('most' 0 with 'least' 0: none; G_MAXUINT: any). */
gboolean cli_policy_words (Cli *cli, const GOptionEntry *options, char ***argv, guint least, guint most);

/* The office that is meant: *office NULL where nobody named a database and there is none at the usual
 * place. Errors: as cli_open, of a database that is there or was named with --db. */
gboolean cli_policy_office (Cli *cli, Office **office, GError **error);
/* The policy's own text beside a pack that can be shown without an office as well: nothing where none
 * can be opened. *office holds what the wording borrows. */
void cli_policy_wording (Cli *cli, const Pack *pack, Office **office, OfficeWording *wording);

int cli_policy_adopt (Cli *cli, char **argv);
int cli_policy_diff (Cli *cli, char **argv);
int cli_policy_text (Cli *cli, char **argv);
int cli_policy_coverage (Cli *cli, char **argv);
int cli_policy_test (Cli *cli, char **argv);
int cli_policy_check (Cli *cli, char **argv);
int cli_policy_due (Cli *cli, char **argv);
int cli_policy_list (Cli *cli, char **argv);
int cli_policy_show (Cli *cli, char **argv);
