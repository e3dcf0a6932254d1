/* SPDX-License-Identifier: MIT */
/* recourse - a desk for privacy requests and complaints */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <langinfo.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "base/trace.h"
#include "cli/cli.h"
#include "cli/service.h"

const CliCommand cli_commands[] = {
  { "init", "--pack NAME [--drill]", "make a database; who makes it is its first member",
    "A drill database is for training and tests: it accepts --now and --as, and never sends.", cli_init },
  { "demo", "[--open]", "make a drill database of made-up cases",
    "With --open the desk opens on it at once; without --db it then lives only as long.", cli_demo },
  { "intake", "[FILE...]", "take mail in: standard input, files, an mbox or a Maildir",
    "Exit status 0 only when every message is stored for good; 75 when it is worth trying again, "
    "65 for what can never be stored, 66 when what was named is not there.", cli_intake },
  { "new", "[key=value...]", "take in a request that came by post, phone, fax or in person",
    "Values may be key=@FILE or key=- (standard input), so that personal text stays out of the "
    "list of processes.", cli_new, TRUE },
  { "list", "[QUERY]", "list cases, the earliest due first",
    "QUERY is terms such as state:open type:delete due<7d owner:me is:overdue text:\"...\"; "
    "put -- before a query that begins with a minus.", cli_list, TRUE },
  { "show", "CASE", "show everything about a case",
    "The reading is recorded. With --raw MESSAGE the exact bytes of a message are written.", cli_show, TRUE },
  { "overdue", "[--within 7d]", "list open cases past their date; exit status 1 when there are any",
    "With --within also those that will be past it then, and they count too.", cli_overdue, TRUE },
  { "deadlines", "[--group BY] [--from DATE --to DATE] [--owner NAME] [QUERY]",
    "list every open promise, a line a clock, the most urgent first",
    "BY is day, owner, type, regime or clock. Between two days it lists what falls due, and the next "
    "actions of what is paused. A star behind a promise: what it rests on was not verified.", cli_deadlines, TRUE },
  { "send", "", "hand queued letters to the mail program",
    "Status 0: all that could leave has left; 1: one failed, or nobody knows; 75: some wait for the next try.", cli_send },
  { "letters", "[CASE | print LETTER]", "list letters that want somebody, or those of a case; print one",
    "Without a case: queued, handed over, unknown, failed, bounced.", cli_letters, TRUE },
  { "waiting", "", "list mail that waits for somebody to say where it belongs", NULL, cli_waiting, TRUE },
  { "ladder", "[CASE]", "list complaints on ladders, or show the way of one: stages, dates, moves",
    "Dates marked planning are placeholders that no notice has verified. The reading of one is recorded.", cli_ladder, TRUE },
  { "register", "[NAME [ITEM]]", "list what the office writes down because a policy asks for it",
    "Without a name every register, with what it holds and what lapses next; with one its items, those that "
    "lapse first before the others; with an item all of it. Acts register.add, register.set, register.end and "
    "disclose write them.", cli_register, TRUE },
  { "report", "[KIND]", "print numbers about the work: day, overdue, ageing, answers, extensions, refusals, metrics, workload, leave",
    "day (the default) is the sheet for the morning's mail; run it from cron at an hour when somebody reads it. "
    "Exit status 0 also when much is late.", cli_report, TRUE },
  { "sql", "[QUESTION]", "ask the database in SQL: one SELECT over views that only read",
    "Without a question it is read from standard input; --tables lists the views and their columns. For supervisors, "
    "admins and auditors. A restricted case of which the member is not named is in no row.", cli_sql, TRUE },
  { "suppressed", "ADDRESS...", "ask whether an address wants nothing more for a purpose, such as promotional",
    "Ask before any mail that is not service. - reads addresses from standard input, one a line; those that want "
    "nothing more are printed. Exit status 0: all may be written to; 1: one may not.", cli_suppressed, TRUE },
  { "tick", "", "open the cases whose day has come: duties, and items that lapse",
    "For cron or a timer, once a day or more often: a second run finds nothing to do. Exit status 0 when all was "
    "looked at, 75 when the database was busy for too long.", cli_tick },
  { "explain", "CASE", "derive when a case is due, step by step; or what if",
    "With --extend, --pause, --received or --pack, together or alone, it says which dates would be others and why; nothing is written.",
    cli_explain, TRUE },
  { "do", "ACT [CASE] [key=value...]", "do an act to a case; without an act, list them",
    "Values may be key=@FILE or key=- (standard input). Write key=@@... for a value that begins with @.",
    cli_do, TRUE },
  { "split", "CASE TYPE...", "make a case for each further thing that a case asks for",
    "Each gets its own type and its clocks from the same instant of receipt, and a copy of the words; the case itself "
    "stays what it is. The numbers of the new cases are printed.", cli_split },
  { "member", "add NAME --role ROLE | set NAME | remove NAME | list",
    "add, change or take off a member of the desk, or list them", NULL, cli_member },
  { "verify", "", "check the record: journal, openings, checkpoints, and with --replay the tables",
    "Exit status 0 sound, 2 invalid, 3 diverges from a kept checkpoint, 4 an opening is missing, "
    "5 the tables differ from the journal, 6 no checkpoint is young enough; 1 it could not be checked.",
    cli_verify },
  { "journal", "[TERM...]", "list the entries of the journal, newest first",
    "TERM is case:NUMBER, by:MEMBER, act:ACT, since:DATE or until:DATE. Sealed values are shown "
    "for one case only, and that reading is recorded. The column before the words says s: under a "
    "signed checkpoint, x: values were erased.", cli_journal, TRUE },
  { "prove", "ENTRY", "show one entry with its body, its values' commitments and its proof",
    "With --output the proof is written as a file (c2sp.org/tlog-proof). Exit status 1: it is not sound.",
    cli_prove, TRUE },
  { "checkpoint", "", "sign the journal's present size and root", NULL, cli_checkpoint },
  { "export", "CASE... --output DIR [--tar] [--profile NAME]", "write the files of cases: for an authority, a court, the person",
    "The file holds the case as text and as JSON, its mail as it came, and the record with what is "
    "needed to check it. The export is recorded; --recipient, from a file or standard input, is sealed.",
    cli_export, TRUE },
  { "fetch", "CASE [PART]", "get a part of a case's mail, or list the parts",
    "PART is MESSAGE/NUMBER, MESSAGE/raw or a number of the list. What is taken is recorded.", cli_fetch, TRUE },
  { "outbox", "[FILE | remove FILE]", "list what you put into your outbox, get a file of it or remove it",
    "Service mode: what export and --output wrote for you. The bytes go to standard output.", cli_outbox, TRUE },
  { "backup", "FILE | --check FILE", "copy the database while others work in it, or check a copy",
    "The copy is checked, and its journal compared, before it gets its name. With --check the exit "
    "status is that of verify --replay.", cli_backup },
  { "policy", "COMMAND [WORDS]", "look at, check, try and compare policies as data", NULL, cli_policy },
  { "doctor", "", "look for what could be wrong with the installation and the database", NULL, cli_doctor },
  { "help", "[COMMAND | ACT]", "explain a command or an act", NULL, cli_help, TRUE },
  { NULL },
};

const CliCommand *
cli_command (const char *name)
{
  for (const CliCommand *command = cli_commands; command->name; command++)
    if (strcmp (command->name, name) == 0)
      return command;
  return NULL;
}

/* The desk: no sub-command. */
static const CliCommand desk_command = { "", "[COMMAND]", "open the desk, or do one thing and exit", NULL, cli_desk, TRUE };

/* ---- options --------------------------------------------------------------------------- */

/* Those of the global options that take a value, which is no sub-command. */
static const char *const valued[] = { "--db", "--now", "--as", NULL };

/* Takes the first word that is no option out of argv; NULL when there is none. */
static char *
take_command (char **argv)
{
  char **at = argv;

  while (*at && **at == '-' && strcmp (*at, "--") != 0)
    at += g_strv_contains (valued, *at) && at[1] ? 2 : 1;
  if (!*at || **at == '-')
    return NULL;
  char *command = *at;
  for (; *at; at++)
    at[0] = at[1];
  return command;
}

void
cli_option_free (CliOption *option)
{
  g_free (option->name);
  g_free (option->help);
  g_free (option);
}

/* The commands behind one word share some. */
static gboolean
is_collected (const GPtrArray *options, const char *name)
{
  for (guint i = 0; i < options->len; i++)
    if (strcmp (((CliOption *) g_ptr_array_index (options, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

static void
collect (GPtrArray *options, const GOptionEntry *entries)
{
  for (; entries && entries->long_name; entries++)
    {
      CliOption *option;

      if (entries->flags & G_OPTION_FLAG_HIDDEN || !*entries->long_name || is_collected (options, entries->long_name))
        continue;
      option = g_new0 (CliOption, 1);
      option->name = g_strdup (entries->long_name);
      option->help = g_strdup (entries->description);
      option->takes = entries->arg != G_OPTION_ARG_NONE;
      option->file = entries->arg == G_OPTION_ARG_FILENAME || entries->arg == G_OPTION_ARG_FILENAME_ARRAY;
      g_ptr_array_add (options, option);
    }
}

static GOptionContext *
context_new (Cli *cli, const GOptionEntry *options, gboolean *help, gboolean *version)
{
  const CliCommand *command = cli->command;
  g_autofree char *usage = g_strdup_printf ("%s%s%s", command->name, *command->name && *command->args ? " " : "",
                                            command->args);
  g_autofree char *summary = g_strdup_printf ("recourse %s%s%s%s%s", command->name, *command->name ? ": " : "- ",
                                              command->help, command->more ? "\n\n" : "",
                                              command->more ? command->more : "");
  const GOptionEntry common[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &cli->db, "the database (else $RECOURSE_DB, else ~/.local/share/recourse/cases.db)", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, "print JSON", NULL },
    { "now", 0, 0, G_OPTION_ARG_STRING, &cli->now, "work at this time (drill databases only)", "TIME" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &cli->as, "work as this member (drill databases and service mode)", "NAME" },
    { "readonly", 0, 0, G_OPTION_ARG_NONE, &cli->read_only, "change nothing; reading goes unrecorded", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, "explain the options", NULL },
    { "version", 'V', 0, G_OPTION_ARG_NONE, version, "print the version", NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* Over ssh the forced command has said where and who, and no word of the member's can. */
  const GOptionEntry remote[] = {
    common[1], common[4], common[5], common[6], G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new (usage);

  if (cli->collect)
    {
      collect (cli->collect, options);
      collect (cli->collect, common);
    }
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  if (options)
    g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_main_entries (context, cli->served ? remote : common, NULL);
  return context;
}

/* GOption keeps the "--" that ends the options when a word behind it looks like one. */
static void
drop_word (char **words, const char *word)
{
  while (*words && strcmp (*words, word) != 0)
    words++;
  g_free (*words);
  for (; *words; words++)
    words[0] = words[1];
}

gboolean
cli_parse (Cli *cli, const GOptionEntry *options, char ***argv)
{
  gboolean help = FALSE, version = FALSE;
  g_autoptr (GOptionContext) context = context_new (cli, options, &help, &version);
  g_autoptr (GError) error = NULL;

  if (cli->collect)
    return FALSE;
  /* GOption wants the program's name in front. */
  GStrvBuilder *builder = g_strv_builder_new ();

  g_strv_builder_add (builder, "recourse");
  g_strv_builder_addv (builder, (const char **) *argv);
  char **words = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  if (!g_option_context_parse_strv (context, &words, &error))
    {
      g_strfreev (words);
      cli->status = cli_usage (cli, "%s", error->message);
      return FALSE;
    }
  if (cli->json && cli->csv)
    {
      g_strfreev (words);
      cli->status = cli_usage (cli, "it is either --json or --csv");
      return FALSE;
    }
  drop_word (words, "recourse");
  drop_word (words, "--");
  *argv = words;
  cli->status = 0;
  if (version)
    cli_say ("%s\n", PACKAGE_STRING);
  else if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);
      cli_say ("%s", text);
      if (!*cli->command->name)
        cli_help_commands ();
    }
  return !help && !version;
}

static gboolean
parse_no_words (Cli *cli, const GOptionEntry *options, char **argv)
{
  g_auto (GStrv) words = NULL;

  if (!cli_parse (cli, options, &argv))
    return FALSE;
  words = argv;
  if (!*words)
    return TRUE;
  cli->status = cli_usage (cli, "\"%.40s\" is one word too many", *words);
  return FALSE;
}

gboolean
cli_parse_none (Cli *cli, char **argv)
{
  return parse_no_words (cli, NULL, argv);
}

gboolean
cli_parse_csv (Cli *cli, char **argv)
{
  const GOptionEntry options[] = { CLI_CSV_OPTION (cli), G_OPTION_ENTRY_NULL };

  return parse_no_words (cli, options, argv);
}

int
cli_usage (Cli *cli, const char *format, ...)
{
  const char *name = cli->command->name;
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  cli_warn ("%s%s%s (see recourse help%s%s)", name, *name ? ": " : "", text, *name ? " " : "", name);
  return CLI_USAGE;
}

int
cli_fail (Cli *cli, GError *error)
{
  cli_warn ("%s", error ? error->message : "it failed and nobody said why");
  g_clear_error (&error);
  return CLI_FAILED;
}

/* ---- what commands share ------------------------------------------------------------------ */

char *
cli_db_path (const Cli *cli)
{
  const char *told = g_getenv ("RECOURSE_DB");

  if (cli->db)
    return g_strdup (cli->db);
  if (told && *told)
    return g_strdup (told);
  return g_build_filename (g_get_user_data_dir (), "recourse", "cases.db", NULL);
}

#define PATIENCE_US (10 * G_USEC_PER_SEC)

/* Says who holds the lock when it takes long enough to wonder. */
static gboolean
wait_for_lock (const char *holder, gint64 waited_us, gpointer told)
{
  if (waited_us > G_USEC_PER_SEC && !*(gboolean *) told && isatty (STDERR_FILENO))
    {
      *(gboolean *) told = TRUE;
      cli_warn ("waiting for %s", holder);
    }
  return waited_us < PATIENCE_US;
}

Office *
cli_open (Cli *cli, GError **error)
{
  static gboolean told;
  g_autofree char *path = cli_db_path (cli);
  const OfficeOptions options = { .path = path, .as = cli->as, .now = cli->now, .read_only = cli->read_only,
                                  .served = cli->served };
  Office *office;

  if (access (path, F_OK) != 0 && errno == ENOENT)
    {
      desk_error_set (error, DESK_ERROR_NOT_FOUND,
                      "%s: there is no database; make one with recourse init --pack NAME, or look "
                      "around with recourse demo --open", path);
      return NULL;
    }
  office = office_open (&options, error);
  if (office)
    office_set_waiting (office, wait_for_lock, &told);
  return office;
}

char *
cli_number (Office *office, const char *typed, GError **error)
{
  GDate today;

  office_today (office, &today);
  char *number = case_number_parse (typed, g_date_get_year (&today));
  if (!number)
    desk_error_set (error, DESK_ERROR_INVALID,
                    "\"%.40s\" is no case number: write RC-2026-000123, 26-000123 or 123", typed);
  return number;
}

#define VALUE_LIMIT (1u << 20)

static char *
value_of_file (const char *path, GError **error)
{
  gboolean standard = strcmp (path, "-") == 0;
  g_autoptr (GBytes) bytes = standard ? files_read_fd (STDIN_FILENO, "standard input", VALUE_LIMIT, error)
                                      : files_read (path, VALUE_LIMIT, error);

  if (!bytes)
    return NULL;
  char *text = text_clean (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  if (g_str_has_suffix (text, "\n"))
    text[strlen (text) - 1] = '\0';
  return text;
}

gboolean
cli_take_value (const Cli *cli, ActArgs *args, const char *word, GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *key = equals ? g_strndup (word, (gsize) (equals - word)) : NULL;
  g_autofree char *value = NULL;

  if (!key || !*key)
    return desk_error_set (error, DESK_ERROR_INVALID, "\"%.40s\" is no key=value", word);
  if (strcmp (equals + 1, "-") == 0)
    value = value_of_file ("-", error);
  else if (equals[1] == '@' && equals[2] != '@' && cli->served)
    desk_error_set (error, DESK_ERROR_DENIED, "no file is read over ssh: write %.40s=- and send the text to standard input", key);
  else if (equals[1] == '@' && equals[2] != '@')
    value = value_of_file (equals + 2, error);
  else
    value = text_clean (equals + 1 + (equals[1] == '@'), -1);
  if (!value)
    return desk_error_in (error, "%.40s", key);
  if (act_args_get (args, key))
    return desk_error_set (error, DESK_ERROR_INVALID, "\"%.40s\" is given twice", key);
  act_args_set (args, key, value);
  return TRUE;
}

/* ---- start and end -------------------------------------------------------------------------- */

/* A library that opens a file must never get number 0, 1 or 2. */
static void
keep_standard_descriptors (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO)
    close (fd);
}

/* Personal data stays out of core files and out of other processes' reach; the leak
 * checker of an instrumented build has to look inside, though. */
static void
keep_memory_private (void)
{
#ifndef __SANITIZE_ADDRESS__
  const struct rlimit none = { 0, 0 };

  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  setrlimit (RLIMIT_CORE, &none);
#endif
}

/* Over ssh the locale is often lost while the terminal still speaks UTF-8. */
static void
speak_utf8 (void)
{
  setlocale (LC_ALL, "");
  if (strcmp (nl_langinfo (CODESET), "UTF-8") != 0)
    setlocale (LC_CTYPE, "C.UTF-8");
}

/* Another's rights must not write where the caller says. */
static void
start_trace (void)
{
  const char *topics = g_getenv ("RECOURSE_TRACE");
  g_autoptr (GError) error = NULL;

  if (!topics || !*topics)
    return;
  if (!secure_getenv ("RECOURSE_TRACE"))
    cli_warn ("RECOURSE_TRACE is ignored: the program runs with rights that are not yours");
  else if (!trace_begin (topics, g_getenv ("RECOURSE_TRACE_FILE"), &error))
    cli_warn ("RECOURSE_TRACE is ignored: %s", error->message);
}

static volatile sig_atomic_t end_as_temporary;

/* A mail server keeps the message and tries again. */
static void
on_crash (int number)
{
  static const char words[] = "recourse: memory ended, or a fault of the program: what was not said to be done is not done\n";

  if (write (STDERR_FILENO, words, sizeof words - 1) < 0 || end_as_temporary)
    _exit (CLI_TEMPORARY);
  signal (number, SIG_DFL);
  raise (number);
}

/* Without any memory GLib calls itself until the stack ends: hence another stack. */
static void
end_with_words (const char *command)
{
  static const int fatal[] = { SIGABRT, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGILL };
  static char other[64 * 1024];
  const stack_t stack = { .ss_sp = other, .ss_size = sizeof other };
  struct sigaction old, mine = { .sa_handler = on_crash, .sa_flags = (int) (SA_RESETHAND | SA_ONSTACK | SA_NODEFER) };

  end_as_temporary = command && strcmp (command, "intake") == 0;
  if (sigaction (SIGSEGV, NULL, &old) || old.sa_handler != SIG_DFL || sigaltstack (&stack, NULL))
    return; /* a sanitizer is there */
  for (guint i = 0; i < G_N_ELEMENTS (fatal); i++)
    sigaction (fatal[i], &mine, NULL);
}

static void
start (Cli *cli)
{
  keep_standard_descriptors ();
  keep_memory_private ();
  speak_utf8 ();
  /* A reader that went away is a failed write, which every writer here looks at. */
  signal (SIGPIPE, SIG_IGN);
  /* So is a file that may not grow, and it must leave nothing half behind. */
  signal (SIGXFSZ, SIG_IGN);
  cli_out_init (cli);
  start_trace ();
}

static int
end (Cli *cli, int status)
{
  gboolean written = cli_out_flush ();

  if (!written && errno != EPIPE)
    cli_warn ("standard output: cannot be written: %s", g_strerror (errno));
  trace_end ();
  files_session_end ();
  g_free (cli->db);
  g_free (cli->now);
  g_free (cli->as);
  return written || status ? status : CLI_FAILED;
}

int
main (int argc, char **argv)
{
  Cli cli = { .command = &desk_command };
  g_auto (GStrv) remote = NULL;
  gboolean served = service_begin (argv);   /* before anything looks at the environment */

  end_with_words (argc > 1 ? argv[1] : NULL);
  start (&cli);
  if (served && !service_take (&cli, argv + 1, &remote))
    return end (&cli, cli.status);
  if (served)
    return end (&cli, cli.command->run (&cli, remote));
  if (g_getenv ("SSH_ORIGINAL_COMMAND"))
    return end (&cli, cli_usage (&cli, "the forced command of authorized_keys lacks --service"));
  char *name = take_command (argv + 1);
  end_as_temporary = name && strcmp (name, "intake") == 0;
  if (name)
    {
      const CliCommand *command = cli_command (name);

      if (!command)
        return end (&cli, cli_usage (&cli, "there is no command \"%.40s\"", name));
      cli.command = command;
    }
  return end (&cli, cli.command->run (&cli, argv + 1));
}
