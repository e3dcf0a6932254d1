/* SPDX-License-Identifier: MIT */
/* service - members who come over ssh, each through a forced command
 *
 * `recourse --service --db FILE --as NAME` stands in authorized_keys; what the member typed
 * behind the host's name is in SSH_ORIGINAL_COMMAND. Nothing of it is handed to a shell, no
 * word of it says which database or which member, and it neither reads nor writes files but
 * in the member's outbox. */
#pragma once

#include "cli/cli.h"

/* TRUE when the program was started so; then the environment is down to what a terminal and
 * a language need, and files are for nobody else. To be called before anything reads it. */
gboolean service_begin (char **argv);
/* Takes database and member from argv, and sub-command and words (*words, transfer full) from
 * what the member sent. FALSE: said on one line; return cli->status. */
gboolean service_take (Cli *cli, char **argv, char ***words);
/* Over ssh: puts a plain name into the member's outbox, *output becomes its path. "-" and NULL
 * stay. Elsewhere nothing changes. Errors: DENIED (no plain name), as office_outbox. */
gboolean service_output (const Cli *cli, Office *office, char **output, GError **error);
