/* SPDX-License-Identifier: MIT */
/* journal and prove: the record on paper */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/service.h"
#include "office/entries.h"

enum { STRETCH = 500 };

static const CliColumn columns[] = {
  { "Entry", 7 }, { "At", 19 }, { "By", 8 }, { "Case", 14 }, { "Act", 20 }, { "", 1 }, { "What", 0 }, { NULL, 0 },
};

static const char *
sign_of (const Entry *entry)
{
  return entry->erased ? "x" : entry->sealed ? "s" : ".";
}

static void
print_entry (const Cli *cli, Office *office, const Entry *entry)
{
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, entry->seq);
  g_autofree char *at = when_format (entry->at, office_zone (office), "%Y-%m-%d %H:%M:%S");
  const char *const cells[] = { seq, at, entry->member, entry->case_number ? entry->case_number : "-", entry->act,
                                sign_of (entry), entry->words };

  cli_row (cli, columns, cells);
}

static json_t *
entry_json (const Entry *entry)
{
  return json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:I, s:I}", "entry", (json_int_t) entry->seq, "at",
                    cli_json_instant (entry->at), "act", cli_json_text (entry->act), "member",
                    cli_json_text (entry->member), "case", cli_json_text (entry->case_number), "n",
                    entry->n < 0 ? json_null () : json_integer (entry->n), "words", cli_json_text (entry->words),
                    "sealed", entry->sealed, "values", (json_int_t) entry->values, "erased",
                    (json_int_t) entry->erased);
}

static void
print_one (const Cli *cli, Office *office, const Entry *entry, gint64 printed)
{
  if (!cli->json)
    {
      print_entry (cli, office, entry);
      return;
    }
  fputs (printed ? ",\n" : "\n", stdout);
  cli_json_write (cli, entry_json (entry));
}

/* Newest first, as the desk shows them. */
static gboolean
print_entries (const Cli *cli, Office *office, const EntryFilter *filter, gint64 limit, GError **error)
{
  gint64 at = G_MAXINT64, printed = 0;
  gboolean more = TRUE;

  while (more && (!limit || printed < limit) && !ferror (stdout))
    {
      int n = limit ? (int) MIN (STRETCH, limit - printed) : STRETCH;
      g_autoptr (GPtrArray) rows = office_entries (office, filter, at, FALSE, n, &more, error);

      if (!rows)
        return FALSE;
      for (guint i = 0; i < rows->len; i++)
        {
          print_one (cli, office, g_ptr_array_index (rows, i), printed++);
          at = ((Entry *) g_ptr_array_index (rows, i))->seq - 1;
        }
    }
  return TRUE;
}

int
cli_journal (Cli *cli, char **argv)
{
  gint64 limit = 0;
  const GOptionEntry options[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &limit, "at most N entries", "N" }, G_OPTION_ENTRY_NULL };
  EntryFilter filter = { .since = WHEN_NONE, .until = WHEN_NONE };
  g_autoptr (Office) office = NULL;
  g_autofree char *query = NULL;
  g_auto (GStrv) words = NULL;
  GError *error = NULL;
  gboolean done;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (limit < 0)
    return cli_usage (cli, "--limit is a number above 0");
  query = g_strjoinv (" ", words);
  office = cli_open (cli, &error);
  if (!office || !entry_filter_parse (office, query, &filter, &error))
    return cli_fail (cli, error);
  if (cli->json)
    printf ("{\"schema\":\"recourse-journal/1\",\"entries\":[");
  else
    cli_row (cli, columns, NULL);
  done = (!filter.case_number || office_read (office, filter.case_number, &error))
      && print_entries (cli, office, &filter, limit, &error);
  entry_filter_clear (&filter);
  if (!done)
    return cli_fail (cli, error);
  if (cli->json)
    fputs ("\n]}\n", stdout);
  return 0;
}

static void
print_page (Cli *cli, gint64 seq, const EntryPage *page, const char *proof)
{
  json_t *lines;

  if (!cli->json)
    {
      for (guint i = 0; page->lines[i]; i++)
        cli_say ("%s\n", page->lines[i]);
      return;
    }
  lines = json_array ();
  for (guint i = 0; page->lines[i]; i++)
    json_array_append_new (lines, cli_json_text (page->lines[i]));
  cli_json_print (cli, json_pack ("{s:s, s:I, s:b, s:o, s:o}", "schema", "recourse-proof/1", "entry", (json_int_t) seq,
                                  "sound", page->sound, "lines", lines, "proof", cli_json_text (proof)));
}

/* The page of one entry, and with --output its proof as a file that others can check. */
int
cli_prove (Cli *cli, char **argv)
{
  g_autofree char *output = NULL, *proof = NULL;
  const GOptionEntry options[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "write the proof (tlog-proof) to a new file", "FILE" },
    G_OPTION_ENTRY_NULL };
  g_autoptr (Office) office = NULL;
  g_autoptr (EntryPage) page = NULL;
  g_auto (GStrv) words = NULL;
  GError *error = NULL;
  guint64 seq;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (g_strv_length (words) != 1 || !g_ascii_string_to_unsigned (words[0], 10, 0, G_MAXINT64, &seq, NULL))
    return cli_usage (cli, "name one entry by its number; `recourse journal` lists them");
  office = cli_open (cli, &error);
  if (!office || !service_output (cli, office, &output, &error) || !(page = office_entry (office, (gint64) seq, FALSE, &error)))
    return cli_fail (cli, error);
  if (output || cli->json)
    proof = office_entry_proof (office, (gint64) seq, output ? &error : NULL);
  if (output && (!proof || !files_create (output, proof, strlen (proof), 0666, &error)))
    return cli_fail (cli, error);
  print_page (cli, (gint64) seq, page, proof);
  return page->sound ? 0 : CLI_FAILED;
}
