/* SPDX-License-Identifier: MIT */
/* cli - one thing done from the shell, and out
 *
 * A sub-command is a row of one table; usage, `recourse help` and the manual's list are
 * made from it. What goes to standard output or standard error goes through the functions
 * below, which let nothing pass that a terminal would obey. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "model/case.h"
#include "office/office.h"

/* Exit statuses beside 0; those of sysexits.h where mail servers look at them. */
enum
{
  CLI_FAILED = 1,
  CLI_UNTOLD = 2,     /* overdue: could not look, so that 1 keeps its meaning for cron */
  CLI_USAGE = 64,
  CLI_DATA = 65,      /* intake: can never be stored */
  CLI_NO_INPUT = 66,  /* intake: what was named is not there */
  CLI_TEMPORARY = 75, /* intake, send: try again */
};

typedef struct CliCommand CliCommand;

/* Options before or after the sub-command, and what standard output is. */
typedef struct
{
  char *db, *now, *as;
  gboolean json, read_only;
  gboolean served;     /* sshd started it for a member: see service.h */
  gboolean csv;        /* asked for with CLI_CSV_OPTION of the command */
  const CliCommand *command;
  GPtrArray *collect;  /* CliOption: cli_parse only says which options there are */
  int status;          /* after cli_parse said FALSE */
  gboolean terminal;   /* standard output is one */
  int columns;
} Cli;

/* An option as completion sees it. */
typedef struct
{
  char *name, *help;
  gboolean takes, file;   /* a value; which is the name of a file */
} CliOption;
void cli_option_free (CliOption *option);

struct CliCommand
{
  const char *name, *args, *help;
  const char *more;    /* paragraph for `recourse help NAME`, or NULL */
  int (*run) (Cli *cli, char **argv);
  gboolean served;     /* members may ask for it over ssh, in service mode */
};

/* Ends with name NULL. */
extern const CliCommand cli_commands[];
const CliCommand *cli_command (const char *name);
void cli_help_commands (void);
/* Prints what may stand for the last of the words of a command line without the program's
 * name, a line each. */
void cli_complete (Cli *cli, char **words);

/* One function a sub-command; argv is NULL-terminated and without the program's and the
 * sub-command's name. Each returns the exit status. */
int cli_init (Cli *cli, char **argv);
int cli_demo (Cli *cli, char **argv);
int cli_intake (Cli *cli, char **argv);
int cli_new (Cli *cli, char **argv);
int cli_list (Cli *cli, char **argv);
int cli_split (Cli *cli, char **argv);
int cli_waiting (Cli *cli, char **argv);
int cli_sql (Cli *cli, char **argv);
int cli_report (Cli *cli, char **argv);
int cli_suppressed (Cli *cli, char **argv);
int cli_ladder (Cli *cli, char **argv);
int cli_register (Cli *cli, char **argv);
int cli_tick (Cli *cli, char **argv);
int cli_send (Cli *cli, char **argv);
int cli_letters (Cli *cli, char **argv);
int cli_show (Cli *cli, char **argv);
int cli_overdue (Cli *cli, char **argv);
int cli_deadlines (Cli *cli, char **argv);
int cli_explain (Cli *cli, char **argv);
int cli_do (Cli *cli, char **argv);
int cli_member (Cli *cli, char **argv);
int cli_verify (Cli *cli, char **argv);
int cli_checkpoint (Cli *cli, char **argv);
int cli_export (Cli *cli, char **argv);
int cli_fetch (Cli *cli, char **argv);
int cli_outbox (Cli *cli, char **argv);
int cli_backup (Cli *cli, char **argv);
int cli_journal (Cli *cli, char **argv);
int cli_prove (Cli *cli, char **argv);
int cli_policy (Cli *cli, char **argv);
int cli_doctor (Cli *cli, char **argv);
int cli_desk (Cli *cli, char **argv);
int cli_help (Cli *cli, char **argv);

/* Takes options out of *argv (replaced), global ones too; what is left are the words.
 * FALSE: help was shown or the options are wrong; return cli->status. 'options' ends with
 * G_OPTION_ENTRY_NULL and may be NULL. */
gboolean cli_parse (Cli *cli, const GOptionEntry *options, char ***argv);
/* The same for a command that takes no words and no options of its own. */
gboolean cli_parse_none (Cli *cli, char **argv);
/* Says what is wrong with how it was called, on one line; returns CLI_USAGE. */
int cli_usage (Cli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Says why it failed, on one line; returns CLI_FAILED. Consumes the error. */
int cli_fail (Cli *cli, GError *error);

/* Path of the database that is meant. Transfer full. */
char *cli_db_path (const Cli *cli);
Office *cli_open (Cli *cli, GError **error);
/* Whole case number of what was typed. Errors: INVALID. Transfer full. */
char *cli_number (Office *office, const char *typed, GError **error);
/* On a terminal: shows what the act would do and asks, if it is one that is asked about. FALSE with *error
 * unset: it is not to be done. */
gboolean cli_agree (Cli *cli, Office *office, const ActInfo *act, ActArgs *args, gboolean yes, GError **error);
/* "key=value", "key=@FILE", "key=-" into args. Errors: INVALID, IO, RANGE, DENIED (@FILE over ssh). */
gboolean cli_take_value (const Cli *cli, ActArgs *args, const char *word, GError **error);

/* ---- out ---------------------------------------------------------------------------- */

void cli_out_init (Cli *cli);
/* Writes out what is buffered; TRUE when everything reached its place. */
gboolean cli_out_flush (void);
/* printf whose result is made harmless; LF is kept. */
void cli_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
void cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);

typedef struct
{
  const char *title;
  int columns;         /* on a terminal exactly; elsewhere at least; 0: what is left */
} CliColumn;
/* One line of a table; 'columns' ends with title NULL. The titles when cells is NULL. */
void cli_row (const Cli *cli, const CliColumn *columns, const char *const *cells);

/* The option --csv of a command that prints a list. */
#define CLI_CSV_OPTION(cli) { "csv", 0, 0, G_OPTION_ARG_NONE, &(cli)->csv, "print CSV that no spreadsheet runs", NULL }
/* The same for a command that takes no words and no other options. */
gboolean cli_parse_csv (Cli *cli, char **argv);
/* Prints one record. */
void cli_csv (const char *const *fields, guint n);

/* The queue as a table, as JSON or as CSV, streamed. *n counts the rows, those that were printed
 * or, where the number is told, all. */
typedef struct
{
  const char *schema;
  const char *query;
  CaseSort sort;
  gboolean descending;
  gint64 limit;        /* 0: all */
  gboolean snippets;   /* where the words of the query stand */
} CliList;
gboolean cli_print_list (Cli *cli, Office *office, const CliList *what, gint64 *n, GError **error);

/* ---- JSON --------------------------------------------------------------------------- */

/* Always valid: text is cleaned, NULL is null, no instant is null. Transfer full. */
json_t *cli_json_text (const char *text);
json_t *cli_json_instant (gint64 instant);
json_t *cli_json_row (Office *office, const CaseRow *row);
json_t *cli_json_message (const CaseMessage *message);
json_t *cli_json_stage (gpointer stage); /* CaseStage */
json_t *cli_json_lines (GPtrArray *lines); /* char * */
json_t *cli_json_texts (const char *const *texts); /* NULL: none */
/* Prints and releases; nothing in it moves a terminal. */
void cli_json_print (const Cli *cli, json_t *value);
/* The same without the line's end, for parts of a stream. */
void cli_json_write (const Cli *cli, json_t *value);

/* One stage of a ladder, with its reference and evidence below it. */
void cli_print_stage (const CaseStage *stage);
/* Past its last instant, open and not paused. */
gboolean cli_row_is_overdue (const CaseRow *row, gint64 now);
/* "3 d late", "today", "in 9 d", "paused", "-". Transfer full. */
char *cli_due_words (const CaseRow *row, const GDate *today);
/* "Name <address>", or what there is of it. Transfer full. */
char *cli_correspondent (const CaseMessage *message);
