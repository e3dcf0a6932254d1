/* SPDX-License-Identifier: MIT */
/* policy coverage: what carries each clause out; policy test: the tests a pack carries. */
#include "config.h"

#include "cli/policy.h"
#include "policy/coverage.h"
#include "policy/pack-test.h"

/* ---- coverage ---------------------------------------------------------------------------- */

static char *
carriers_in_words (const CoverageRow *row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < row->carriers->len; i++)
    {
      const CoverageCarrier *carrier = g_ptr_array_index (row->carriers, i);

      g_string_append_printf (text, "%s%s%s%s%s", i ? ", " : "", carrier->kind ? carrier->kind : "",
                              carrier->kind ? " " : "", carrier->name, carrier->through ? "" : " (not)");
    }
  return g_string_free (text, FALSE);
}

static json_t *
json_row (const CoverageRow *row, const char *sentence)
{
  json_t *by = json_array ();

  for (guint i = 0; i < row->carriers->len; i++)
    {
      const CoverageCarrier *carrier = g_ptr_array_index (row->carriers, i);

      json_array_append_new (by, json_pack ("{s:o, s:o, s:o, s:o}", "name", cli_json_text (carrier->name), "kind",
                                            cli_json_text (carrier->kind), "through", cli_json_text (carrier->through),
                                            "why_not", cli_json_text (carrier->why_not)));
    }
  return json_pack ("{s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "clause", cli_json_text (row->clause->id), "section",
                    cli_json_text (row->clause->section), "tag", cli_json_text (row->clause->tag), "summary",
                    cli_json_text (row->clause->summary), "carried", row->carried, "by", by, "sentence",
                    cli_json_text (sentence));
}

static json_t *
json_rows (const OfficeWording *wording, const GPtrArray *rows)
{
  json_t *array = json_array ();

  for (guint i = 0; i < rows->len; i++)
    {
      const CoverageRow *row = g_ptr_array_index (rows, i);
      g_autofree char *sentence = office_wording_sentence (wording, row->clause->id);

      json_array_append_new (array, json_row (row, sentence));
    }
  return array;
}

static void
print_rows (Cli *cli, const OfficeWording *wording, const GPtrArray *rows)
{
  static const CliColumn columns[] = { { "Clause", 10 }, { "Tag", 9 }, { "Section", 28 }, { "Carried out by", 0 }, { NULL, 0 } };

  cli_row (cli, columns, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const CoverageRow *row = g_ptr_array_index (rows, i);
      g_autofree char *by = row->carriers->len ? carriers_in_words (row) : g_strdup ("NOTHING");
      g_autofree char *sentence = office_wording_sentence (wording, row->clause->id);
      const char *const cells[] = { row->clause->id, row->clause->tag, row->clause->section, by };

      cli_row (cli, columns, cells);
      if (sentence)
        cli_say ("           in its words: %s\n", sentence);
    }
}

static void
say_uncarried (const CoverageRow *row)
{
  g_printerr ("recourse: clause %s: nothing carries it out", row->clause->id);
  for (guint i = 0; i < row->carriers->len; i++)
    {
      const CoverageCarrier *carrier = g_ptr_array_index (row->carriers, i);
      g_printerr ("%s %s: %s", i ? ";" : ":", carrier->name, carrier->why_not);
    }
  g_printerr ("; name in its 'by' what does\n");
}

int
cli_policy_coverage (Cli *cli, char **argv)
{
  GError *error = NULL;
  guint bare = 0;

  if (!cli_policy_words (cli, NULL, &argv, 1, 1))
    return cli->status;
  g_auto (GStrv) words = argv;
  g_autoptr (Pack) pack = pack_load (words[0], NULL, &error);
  if (!pack)
    return cli_fail (cli, error);
  g_autoptr (GPtrArray) rows = coverage_of (pack);
  g_autoptr (Office) office = NULL;
  g_auto (OfficeWording) wording = { 0 };

  cli_policy_wording (cli, pack, &office, &wording);
  for (guint i = 0; i < rows->len; i++)
    bare += !((const CoverageRow *) g_ptr_array_index (rows, i))->carried;
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o, s:b, s:o}", "schema", "recourse-policy-coverage/1", "pack",
                                    cli_json_text (pack->name), "version", cli_json_text (pack->version), "whole", bare == 0,
                                    "clauses", json_rows (&wording, rows)));
  else
    {
      print_rows (cli, &wording, rows);
      cli_say ("%u of %u clauses are carried out\n", rows->len - bare, rows->len);
    }
  for (guint i = 0; i < rows->len; i++)
    if (!((CoverageRow *) g_ptr_array_index (rows, i))->carried)
      say_uncarried (g_ptr_array_index (rows, i));
  return bare ? CLI_FAILED : 0;
}

/* ---- test -------------------------------------------------------------------------------- */

static void
try_pack (Cli *cli, const Pack *pack, json_t *array, guint *good, guint *bad)
{
  g_autoptr (GPtrArray) results = pack_test (pack);

  for (guint i = 0; i < results->len; i++)
    {
      const PackTestResult *result = g_ptr_array_index (results, i);

      *(result->got ? bad : good) += 1;
      json_array_append_new (array, json_pack ("{s:o, s:o, s:o, s:b, s:o}", "pack", cli_json_text (pack->name), "test",
                                               cli_json_text (result->test), "then", cli_json_text (result->then), "good",
                                               !result->got, "got", cli_json_text (result->got)));
      if (cli->json)
        continue;
      if (result->got)
        cli_say ("not ok %s %s: %s: got %s\n", pack->name, result->test, result->then, result->got);
      else
        cli_say ("ok %s %s: %s\n", pack->name, result->test, result->then);
    }
}

int
cli_policy_test (Cli *cli, char **argv)
{
  json_t *array = json_array ();
  guint good = 0, bad = 0;

  if (!cli_policy_words (cli, NULL, &argv, 1, G_MAXUINT))
    {
      json_decref (array);
      return cli->status;
    }
  g_auto (GStrv) words = argv;
  for (guint i = 0; words[i]; i++)
    {
      GError *error = NULL;
      g_autoptr (Pack) pack = pack_load (words[i], NULL, &error);

      if (!pack)
        {
          json_decref (array);
          return cli_fail (cli, error);
        }
      try_pack (cli, pack, array, &good, &bad);
    }
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:i, s:i, s:o}", "schema", "recourse-policy-test/1", "good", (int) good, "bad",
                                    (int) bad, "results", array));
  else
    {
      json_decref (array);
      cli_say ("%u as expected, %u not\n", good, bad);
    }
  return bad ? CLI_FAILED : 0;
}
