/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/when.h"
#include "cli/cli.h"

#define MESSAGE_LIMIT (50u << 20)

typedef struct
{
  char **files;
  char **maildirs, **mboxes;
} Sources;

/* A mistake that no second try mends, as far as the bytes are concerned. */
static int
status_of_error (const GError *error)
{
  if (g_error_matches (error, DESK_ERROR, DESK_ERROR_RANGE) || g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID))
    return CLI_DATA;
  return CLI_TEMPORARY;
}

static int
fail_with (int status, GError *error)
{
  cli_warn ("intake: %s", error ? error->message : "it failed and nobody said why");
  g_clear_error (&error);
  return status;
}

static void
print_report (const Cli *cli, const IntakeReport *report)
{
  const IntakeCount *count = &report->count;

  for (guint i = 0; i < report->problems->len; i++)
    cli_warn ("intake: %s", (const char *) g_ptr_array_index (report->problems, i));
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "schema", "recourse-intake/1",
                                    "messages", (json_int_t) count->messages, "new", (json_int_t) count->fresh,
                                    "duplicates", (json_int_t) count->duplicates, "cases_opened",
                                    (json_int_t) count->opened, "joined", (json_int_t) count->joined, "waiting",
                                    (json_int_t) count->waiting, "failed", (json_int_t) count->failed));
  else
    cli_say ("%" G_GINT64_FORMAT " messages: %" G_GINT64_FORMAT " new, %" G_GINT64_FORMAT " had before; %" G_GINT64_FORMAT
             " cases opened, %" G_GINT64_FORMAT " joined, %" G_GINT64_FORMAT " wait, %" G_GINT64_FORMAT " failed\n",
             count->messages, count->fresh, count->duplicates, count->opened, count->joined, count->waiting,
             count->failed);
}

/* ---- sources ---------------------------------------------------------------------------------- */

static gboolean
take_standard_input (Office *office, IntakeReport *report, GError **error)
{
  g_autoptr (GBytes) raw = files_read_fd (STDIN_FILENO, "standard input", MESSAGE_LIMIT, error);

  if (!raw)
    return FALSE;
  if (g_bytes_get_size (raw) == 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "standard input is empty: there is no message");
  return office_intake_bytes (office, raw, "taken in on standard input", office_now (office), report, error);
}

/* A file that cannot be read or is empty does not keep the others out. */
static gboolean
take_file (Office *office, const char *path, IntakeReport *report, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) raw = files_read (path, MESSAGE_LIMIT, &local);
  struct stat status;

  if (raw && g_bytes_get_size (raw) == 0)
    desk_error_set (&local, DESK_ERROR_INVALID, "%s: empty: there is no message", path);
  if (local)
    {
      report->count.messages++;
      report->count.failed++;
      report->temporary |= status_of_error (local) == CLI_TEMPORARY;
      g_ptr_array_add (report->problems, g_strdup (local->message));
      return TRUE;
    }
  gint64 at = stat (path, &status) == 0 ? status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000
                                        : office_now (office);
  return office_intake_bytes (office, raw, "time of the file", at, report, error);
}

static gboolean
take_sources (Office *office, const Sources *sources, IntakeReport *report, GError **error)
{
  if (!sources->files[0] && !sources->maildirs && !sources->mboxes)
    return take_standard_input (office, report, error);
  for (char **path = sources->files; *path; path++)
    if (!take_file (office, *path, report, error))
      return FALSE;
  for (char **path = sources->mboxes; path && *path; path++)
    if (!office_intake_mbox (office, *path, report, error))
      return FALSE;
  for (char **path = sources->maildirs; path && *path; path++)
    if (!office_intake_maildir (office, *path, report, error))
      return FALSE;
  return TRUE;
}

/* Named sources are looked at before anything is stored, so that a typing error is said as
 * one and not taken for a trouble that passes. */
static gboolean
sources_are_there (const Sources *sources, GError **error)
{
  char **const lists[] = { sources->files, sources->maildirs, sources->mboxes };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (char **path = lists[i]; path && *path; path++)
      {
        struct stat status;
        g_autofree char *new_mail = g_build_filename (*path, "new", NULL);

        if (stat (*path, &status) != 0)
          return desk_error_set (error, DESK_ERROR_NOT_FOUND, "%s: %s", *path, g_strerror (errno));
        if (lists[i] == sources->maildirs && !g_file_test (new_mail, G_FILE_TEST_IS_DIR))
          return desk_error_set (error, DESK_ERROR_INVALID, "%s: no Maildir: it has no directory \"new\"", *path);
        if (lists[i] != sources->maildirs && S_ISDIR (status.st_mode))
          return desk_error_set (error, DESK_ERROR_INVALID, "%s: a directory; name a Maildir with --maildir", *path);
      }
  return TRUE;
}

static int
intake (Cli *cli, const Sources *sources)
{
  g_autoptr (IntakeReport) report = intake_report_new ();
  g_autoptr (Office) office = NULL;
  GError *error = NULL;

  if (!sources_are_there (sources, &error))
    return fail_with (CLI_NO_INPUT, error);
  office = cli_open (cli, &error);
  if (!office)
    return fail_with (CLI_TEMPORARY, error);
  if (!take_sources (office, sources, report, &error))
    {
      int status = status_of_error (error);

      if (report->count.messages)
        print_report (cli, report);
      return fail_with (status, error);
    }
  print_report (cli, report);
  if (!report->count.failed)
    return 0;
  return report->temporary ? CLI_TEMPORARY : CLI_DATA;
}

/* ---- the child --------------------------------------------------------------------------------- */

/* Whatever ends the child (a crash, memory that ended, the kernel) must not look like a
 * verdict on the message: a mail server keeps it and tries again. */
static int
status_of_child (int status)
{
  if (WIFEXITED (status))
    switch (WEXITSTATUS (status))
      {
      case 0: case CLI_DATA: case CLI_NO_INPUT: case CLI_TEMPORARY:
        return WEXITSTATUS (status);
      default:
        break;
      }
  cli_warn ("intake: the work ended before it was done (%s %d); nothing half done was kept, try again",
            WIFSIGNALED (status) ? "signal" : "status", WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));
  return CLI_TEMPORARY;
}

static int
run_child (Cli *cli, const Sources *sources, pid_t parent)
{
  /* Nobody would hear the result of a child whose parent is gone. */
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    return CLI_TEMPORARY;
  int status = intake (cli, sources);

  if (!cli_out_flush () && status == 0)
    cli_warn ("intake: everything is stored, but the report could not be written");
  files_session_end ();
  return status;
}

static int
in_child (Cli *cli, const Sources *sources)
{
  int status;
  pid_t parent = getpid (), child;

  cli_out_flush ();
  child = fork ();
  if (child == 0)
    _exit (run_child (cli, sources, parent));
  if (child < 0)
    {
      cli_warn ("intake: cannot start: %s", g_strerror (errno));
      return CLI_TEMPORARY;
    }
  while (waitpid (child, &status, 0) < 0)
    if (errno != EINTR)
      return CLI_TEMPORARY;
  return status_of_child (status);
}

/* A wrong option in a mail server's configuration must not bounce mail. */
static gboolean
stands_in_a_mail_pipe (void)
{
  struct stat status;

  return fstat (STDIN_FILENO, &status) == 0
         && (S_ISFIFO (status.st_mode) || S_ISSOCK (status.st_mode) || (S_ISREG (status.st_mode) && status.st_size));
}

int
cli_intake (Cli *cli, char **argv)
{
  g_auto (GStrv) maildirs = NULL, mboxes = NULL;
  const GOptionEntry options[] = {
    { "maildir", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &maildirs, "a Maildir; its mail goes from new to cur", "DIR" },
    { "mbox", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &mboxes, "a file of many messages", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status == CLI_USAGE && stands_in_a_mail_pipe () ? CLI_TEMPORARY : cli->status;
  words = argv;
  const Sources sources = { .files = words, .maildirs = maildirs, .mboxes = mboxes };
  return in_child (cli, &sources);
}
