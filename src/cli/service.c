/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "cli/service.h"

/* ---- the environment -------------------------------------------------------------------- */

static char *original;   /* SSH_ORIGINAL_COMMAND, taken out before anything else looks */

static gboolean
is_kept_name (const char *name)
{
  static const char *const kept[] = { "TERM", "LANG", "TZ", "COLORTERM", "NO_COLOR", NULL };

  return g_strv_contains (kept, name) || g_str_has_prefix (name, "LC_");
}

/* A locale, a terminal or a zone is looked up by its name; none of them may lead to a file of
 * somebody's choice. */
static gboolean
is_kept_value (const char *name, const char *value)
{
  gboolean zone = strcmp (name, "TZ") == 0;

  if (strlen (value) > 100 || strstr (value, "..") || *value == '/' || *value == ':')
    return FALSE;
  for (; *value; value++)
    if (!g_ascii_isalnum (*value) && !strchr ("_-.@+:,=", *value) && !(zone && *value == '/'))
      return FALSE;
  return TRUE;
}

static void
clean_environment (void)
{
  g_auto (GStrv) names = g_listenv ();

  original = g_strdup (g_getenv ("SSH_ORIGINAL_COMMAND"));
  for (char **name = names; *name; name++)
    if (!is_kept_name (*name) || !is_kept_value (*name, g_getenv (*name)))
      g_unsetenv (*name);
  g_setenv ("PATH", "/usr/bin:/bin", TRUE);
}

gboolean
service_begin (char **argv)
{
  for (char **word = argv; *word; word++)
    if (strcmp (*word, "--service") == 0)
      {
        clean_environment ();
        umask (077);
        return TRUE;
      }
    else if (word > argv && **word != '-' && cli_command (*word))
      break;
  return FALSE;
}

/* ---- the forced command ------------------------------------------------------------------- */

static gboolean
take_forced (Cli *cli, char **argv)
{
  struct { const char *name; char **value; } const valued[] = { { "--db", &cli->db }, { "--as", &cli->as } };

  for (; *argv; argv++)
    {
      guint i = 0;

      while (i < G_N_ELEMENTS (valued) && strcmp (*argv, valued[i].name) != 0)
        i++;
      if (i < G_N_ELEMENTS (valued) && argv[1] && !*valued[i].value)
        *valued[i].value = g_strdup (*++argv);
      else if (strcmp (*argv, "--readonly") == 0)
        cli->read_only = TRUE;
      else if (strcmp (*argv, "--service") != 0)
        return FALSE;
    }
  return cli->db && cli->as;
}

static gboolean
take_words (Cli *cli, char ***words)
{
  g_auto (GStrv) parsed = NULL;
  g_autoptr (GError) error = NULL;
  const CliCommand *command;

  if (!original || !*original)
    {
      *words = g_new0 (char *, 1);
      return TRUE;
    }
  if (!g_shell_parse_argv (original, NULL, &parsed, &error))
    {
      cli_warn ("what you asked for over ssh cannot be read: %s", error->message);
      return FALSE;
    }
  command = cli_command (parsed[0]);
  if (!command || !command->served)
    {
      cli_warn ("\"%.40s\" is not to be had over ssh; ask for help", parsed[0]);
      return FALSE;
    }
  cli->command = command;
  *words = g_strdupv (parsed + 1);
  return TRUE;
}

gboolean
service_take (Cli *cli, char **argv, char ***words)
{
  cli->served = TRUE;
  cli->status = CLI_USAGE;
  if (take_forced (cli, argv))
    return take_words (cli, words);
  cli_warn ("--service goes with --db FILE --as NAME, at most --readonly, and no other word: the forced command of "
            "authorized_keys is wrong");
  return FALSE;
}

/* ---- the outbox --------------------------------------------------------------------------- */

static gboolean
name_is_plain (const char *name, GError **error)
{
  gboolean good = g_ascii_isalnum (*name) && strlen (name) <= 100;

  for (const char *at = name; good && *at; at++)
    good = g_ascii_isalnum (*at) || strchr ("._-", *at);
  return good
         || desk_error_set (error, DESK_ERROR_DENIED,
                            "a file of the outbox has a plain name: letters, digits, . _ -, at most 100, no directory");
}

gboolean
service_output (const Cli *cli, Office *office, char **output, GError **error)
{
  g_autofree char *outbox = NULL;

  if (!cli->served || !*output || strcmp (*output, "-") == 0)
    return TRUE;
  if (!name_is_plain (*output, error) || !(outbox = office_outbox (office, error)))
    return FALSE;
  char *path = g_build_filename (outbox, *output, NULL);
  g_free (*output);
  *output = path;
  return TRUE;
}

/* A file and nothing else: no link is followed, no pipe waited for. -1 with *error. */
static int
open_file (const char *outbox, const char *name, struct stat *status, GError **error)
{
  g_autofree char *path = g_build_filename (outbox, name, NULL);
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (fd >= 0 && fstat (fd, status) == 0 && S_ISREG (status->st_mode))
    return fd;
  if (fd >= 0)
    close (fd);
  desk_error_set (error, DESK_ERROR_NOT_FOUND, "your outbox has no file %s; `outbox` lists them", name);
  return -1;
}

static gboolean
write_file (const char *outbox, const char *name, GError **error)
{
  char buffer[1 << 16];
  struct stat status;
  int fd = open_file (outbox, name, &status, error);
  ssize_t n = 0;

  if (fd < 0)
    return FALSE;
  while ((n = read (fd, buffer, sizeof buffer)) > 0 && fwrite (buffer, 1, (size_t) n, stdout) == (size_t) n)
    ;
  close (fd);
  return n == 0 || desk_error_set (error, DESK_ERROR_IO, "%s: not all of it could be copied", name);
}

static gboolean
remove_file (const char *outbox, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (outbox, name, NULL);

  if (unlink (path) == 0)
    return TRUE;
  return desk_error_set (error, DESK_ERROR_NOT_FOUND, "your outbox has no file %s; `outbox` lists them", name);
}

static gboolean
list_files (Cli *cli, const char *outbox, GError **error)
{
  static const CliColumn columns[] = { { "Bytes", 12 }, { "Name", 0 }, { NULL, 0 } };
  struct dirent **entries = NULL;
  int n = scandir (outbox, &entries, NULL, alphasort);
  json_t *array = json_array ();

  for (int i = 0; i < n; i++)
    {
      struct stat status;
      int fd = entries[i]->d_name[0] == '.' ? -1 : open_file (outbox, entries[i]->d_name, &status, NULL);
      g_autofree char *size = fd < 0 ? NULL : g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) status.st_size);
      const char *const cells[] = { size, entries[i]->d_name };

      if (fd >= 0 && !cli->json)
        cli_row (cli, columns, cells);
      else if (fd >= 0)
        json_array_append_new (array, json_pack ("{s:o, s:I}", "name", cli_json_text (entries[i]->d_name), "size",
                                                 (json_int_t) status.st_size));
      if (fd >= 0)
        close (fd);
      free (entries[i]);
    }
  free (entries);
  if (n >= 0 && cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:O}", "schema", "recourse-outbox/1", "files", array));
  json_decref (array);
  return n >= 0 || desk_error_set (error, DESK_ERROR_IO, "%s: %s", outbox, g_strerror (errno));
}

int
cli_outbox (Cli *cli, char **argv)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  g_autofree char *outbox = NULL;
  GError *error = NULL;
  gboolean removes, done;

  if (!cli_parse (cli, NULL, &argv))
    return cli->status;
  words = argv;
  removes = words[0] && words[1] && strcmp (words[0], "remove") == 0;
  if (g_strv_length (words) > (removes ? 2 : 1))
    return cli_usage (cli, "name one file to get it, or remove and one file");
  if (words[0] && !removes && cli->terminal)
    return cli_usage (cli, "bytes do not go to a terminal: send standard output to a file");
  if (!(office = cli_open (cli, &error)) || (words[0] && !name_is_plain (words[removes], &error))
      || !(outbox = office_outbox (office, &error)))
    return cli_fail (cli, error);
  done = removes ? remove_file (outbox, words[1], &error)
                 : words[0] ? write_file (outbox, words[0], &error) : list_files (cli, outbox, &error);
  return done ? 0 : cli_fail (cli, error);
}
