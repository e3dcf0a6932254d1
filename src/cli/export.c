/* SPDX-License-Identifier: MIT */
/* export, fetch and backup: what leaves the desk as a file */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/service.h"
#include "office/export.h"

/* ---- export ---------------------------------------------------------------------------- */

static void
print_export (Cli *cli, const char *number, const ExportDone *done)
{
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o, s:I, s:I, s:I, s:o}", "schema", "recourse-export/1", "case",
                                    cli_json_text (number), "path", cli_json_text (done->path), "events",
                                    (json_int_t) done->events, "withheld", (json_int_t) done->withheld, "sealed",
                                    (json_int_t) done->sealed, "warning", cli_json_text (done->warning)));
  else
    cli_say ("%s: %s, %" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT " withheld, sealed at %" G_GINT64_FORMAT "\n", number,
             done->path, done->events, done->withheld, done->sealed);
  if (done->warning)
    cli_warn ("%s: %s", number, done->warning);
}

static gboolean
export_one (Cli *cli, Office *office, const char *typed, const ExportAsk *ask, GError **error)
{
  g_autofree char *number = cli_number (office, typed, error);
  g_auto (ExportDone) done = { 0 };

  if (!number || !office_export (office, number, ask, &done, error))
    return FALSE;
  print_export (cli, number, &done);
  return TRUE;
}

/* "@FILE" or "-"; anything else stands on the command line, where everybody can read it. */
static gboolean
read_recipient (const Cli *cli, const char *word, ActArgs *args, GError **error)
{
  g_autofree char *pair = g_strconcat ("recipient=", word, NULL);

  if (!g_str_equal (word, "-") && *word != '@')
    return desk_error_set (error, DESK_ERROR_INVALID, "--recipient takes @FILE or -, so that no name stands in the list of "
                           "processes");
  return cli_take_value (cli, args, pair, error);
}

static char *
profile_words (void)
{
  GString *words = g_string_new (NULL);
  guint n;
  const ExportProfile *list = export_profiles (&n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (words, "%s%s (%s)", i ? "; " : "", list[i].name, list[i].help);
  return g_string_free (words, FALSE);
}

static int
export_all (Cli *cli, char **numbers, ExportAsk *ask)
{
  GError *error = NULL;
  g_autoptr (Office) office = cli_open (cli, &error);
  g_autofree char *outbox = NULL;

  if (!office || (cli->served && !(outbox = office_outbox (office, &error))))
    return cli_fail (cli, error);
  if (outbox)
    ask->directory = outbox;
  for (; *numbers; numbers++)
    if (!export_one (cli, office, *numbers, ask, &error))
      return cli_fail (cli, error);
  return 0;
}

int
cli_export (Cli *cli, char **argv)
{
  g_autofree char *recipient = NULL, *output = NULL, *profile = NULL, *help = profile_words ();
  gboolean tar = FALSE;
  const GOptionEntry options[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, "directory that the file is put in; made when it is not there", "DIR" },
    { "tar", 0, 0, G_OPTION_ARG_NONE, &tar, "one archive a case instead of a directory", NULL },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &profile, help, "NAME" },
    { "recipient", 0, 0, G_OPTION_ARG_STRING, &recipient, "who gets it, from a file or standard input; sealed", "@FILE|-" },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (ActArgs) args = act_args_new ();
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (cli->served && output)
    return cli_usage (cli, "over ssh files go to your outbox: leave --output out");
  if (!*words || (!output && !cli->served))
    return cli_usage (cli, "name cases, and with --output where their files go");
  if (recipient && !read_recipient (cli, recipient, args, &error))
    {
      int status = cli_usage (cli, "%s", error->message);
      g_error_free (error);
      return status;
    }
  ExportAsk ask = { .directory = output, .profile = profile, .recipient = act_args_get (args, "recipient"), .tar = tar || cli->served };
  return export_all (cli, words, &ask);
}

/* ---- fetch ------------------------------------------------------------------------------- */

static void
print_parts (Cli *cli, const char *number, GPtrArray *parts)
{
  static const CliColumn columns[] = { { "n", 3 }, { "Part", 14 }, { "Type", 28 }, { "Bytes", 10 }, { "Name", 0 }, { NULL, 0 } };
  json_t *array = json_array ();

  if (!cli->json)
    cli_row (cli, columns, NULL);
  for (guint i = 0; i < parts->len; i++)
    {
      const FetchPart *part = g_ptr_array_index (parts, i);
      g_autofree char *ordinal = g_strdup_printf ("%d", part->ordinal);
      g_autofree char *path = g_strdup_printf ("%" G_GINT64_FORMAT "/%s", part->message, part->part);
      g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, part->size);
      const char *const cells[] = { ordinal, path, part->type ? part->type : "-", size, part->name ? part->name : "-" };

      if (!cli->json)
        cli_row (cli, columns, cells);
      else
        json_array_append_new (array, json_pack ("{s:i, s:o, s:I, s:o, s:o, s:I}", "n", part->ordinal, "part",
                                                 cli_json_text (path), "message", (json_int_t) part->message, "type",
                                                 cli_json_text (part->type), "name", cli_json_text (part->name), "size",
                                                 (json_int_t) part->size));
    }
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o}", "schema", "recourse-fetch/1", "case", cli_json_text (number),
                                    "parts", json_incref (array)));
  json_decref (array);
}

static gboolean
list_parts (Cli *cli, Office *office, const char *number, GError **error)
{
  g_autoptr (GPtrArray) parts = NULL;

  if ((!cli->read_only && !office_read (office, number, error)) || !(parts = office_fetch_list (office, number, error)))
    return FALSE;
  print_parts (cli, number, parts);
  return TRUE;
}

static gboolean
fetch_one (Cli *cli, Office *office, const char *number, const char *part, const char *output, GError **error)
{
  g_autoptr (GBytes) bytes = office_fetch (office, number, part, NULL, error);
  gsize length;

  if (!bytes)
    return FALSE;
  const void *data = g_bytes_get_data (bytes, &length);
  if (output && strcmp (output, "-") != 0)
    return files_create (output, data, length, 0600, error);
  fwrite (data, 1, length, stdout);
  return TRUE;
}

int
cli_fetch (Cli *cli, char **argv)
{
  g_autofree char *output = NULL, *number = NULL;
  const GOptionEntry options[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, "where the bytes go; the file must not exist; - is standard output",
      "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  GError *error = NULL;
  gboolean done;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (g_strv_length (words) < 1 || g_strv_length (words) > 2 || (output && !words[1]))
    return cli_usage (cli, "name a case, and one of its parts to get it");
  if (words[1] && cli->terminal && (!output || strcmp (output, "-") == 0))
    return cli_usage (cli, "bytes do not go to a terminal: name a file with --output");
  if (!(office = cli_open (cli, &error)) || !(number = cli_number (office, words[0], &error))
      || !service_output (cli, office, &output, &error))
    return cli_fail (cli, error);
  done = words[1] ? fetch_one (cli, office, number, words[1], output, &error) : list_parts (cli, office, number, &error);
  return done ? 0 : cli_fail (cli, error);
}

/* ---- backup ------------------------------------------------------------------------------- */

static void
print_backup (Cli *cli, const char *path, const BackupDone *done, const char *verdict)
{
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:s, s:I, s:I, s:o}", "schema", "recourse-backup/1", "file",
                                    cli_json_text (path), "verdict", verdict, "size", (json_int_t) done->size, "events",
                                    (json_int_t) done->events, "root", cli_json_text (done->root)));
  else
    cli_say ("%s: %s: %" G_GINT64_FORMAT " bytes, %" G_GINT64_FORMAT " events, root %s\n", path, verdict, done->size,
             done->events, done->root);
}

static int
check_backup (Cli *cli, const char *path)
{
  g_auto (BackupDone) done = { 0 };
  g_autoptr (OfficeVerify) verify = NULL;
  GError *error = NULL;

  if (!office_backup_check (path, &done, &verify, &error))
    return cli_fail (cli, error);
  for (guint i = 0; !cli->json && i < verify->findings->len; i++)
    cli_say ("%s\n", (const char *) g_ptr_array_index (verify->findings, i));
  print_backup (cli, path, &done, verify->status ? "NOT SOUND" : "sound");
  return verify->status;
}

int
cli_backup (Cli *cli, char **argv)
{
  g_autofree char *check = NULL;
  const GOptionEntry options[] = {
    { "check", 0, 0, G_OPTION_ARG_FILENAME, &check, "look whether FILE is a sound copy instead of making one", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_auto (BackupDone) done = { 0 };
  g_autoptr (Office) office = NULL;
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (g_strv_length (words) != (check ? 0 : 1))
    return cli_usage (cli, "name one file that is not there yet, or one to look at with --check");
  if (check)
    return check_backup (cli, check);
  if (!(office = cli_open (cli, &error)) || !office_backup (office, words[0], &done, &error))
    return cli_fail (cli, error);
  print_backup (cli, words[0], &done, "copied");
  return 0;
}
