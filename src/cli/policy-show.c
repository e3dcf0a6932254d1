/* SPDX-License-Identifier: MIT */
/* policy list and show: which packs there are, and what one promises */
#include "config.h"

#include "base/when.h"
#include "cli/policy.h"

/* ---- list ---------------------------------------------------------------------------------- */

/* What the office goes by; NULL: there is no office. */
static json_t *
json_adopted (const GPtrArray *adopted)
{
  json_t *array = adopted ? json_array () : json_null ();

  for (guint i = 0; adopted && i < adopted->len; i++)
    {
      const OfficeAdopted *one = g_ptr_array_index (adopted, i);

      json_array_append_new (array, json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:b}", "kind", cli_json_text (one->kind), "name",
                                               cli_json_text (one->name), "version", cli_json_text (one->version), "sha256",
                                               cli_json_text (one->hash), "plain_sha256", cli_json_text (one->plain), "updated",
                                               cli_json_text (one->updated), "seq", (json_int_t) one->seq, "at",
                                               cli_json_instant (one->at), "newest", one->newest));
    }
  return array;
}

static void
print_adopted (Cli *cli, Office *office, const GPtrArray *adopted)
{
  static const CliColumn columns[] = { { "Adopted", 8 }, { "Name", 20 }, { "Version", 10 }, { "On", 10 }, { "Bears", 10 },
                                       { "SHA-256", 0 }, { NULL, 0 } };

  if (!adopted)
    return;
  cli_say ("\n");
  cli_row (cli, columns, NULL);
  for (guint i = 0; i < adopted->len; i++)
    {
      const OfficeAdopted *one = g_ptr_array_index (adopted, i);
      g_autofree char *on = NULL;
      GDate day;

      when_date (one->at, office_zone (office), &day);
      on = when_date_format (&day);
      const char *const cells[] = { one->kind, one->name, one->version ? one->version : "-", on, one->updated ? one->updated : "-",
                                    one->hash };
      cli_row (cli, columns, cells);
    }
}

static gboolean
list_packs (Cli *cli, GError **error)
{
  static const CliColumn columns[] = { { "Pack", 20 }, { "Version", 10 }, { "From", 10 }, { "Until", 10 },
                                       { "Title", 0 }, { NULL, 0 } };
  g_auto (GStrv) names = pack_names ();
  g_autoptr (Office) office = NULL;
  json_t *array = json_array ();

  if (!cli->json)
    cli_row (cli, columns, NULL);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autoptr (Pack) pack = pack_load (names[i], NULL, error);

      if (!pack)
        {
          json_decref (array);
          return FALSE;
        }
      json_array_append_new (array, json_pack ("{s:o, s:o, s:o, s:o, s:o}", "name", cli_json_text (pack->name),
                                               "version", cli_json_text (pack->version), "title",
                                               cli_json_text (pack->title), "effective_from",
                                               cli_json_text (pack->effective_from), "effective_to",
                                               cli_json_text (pack->effective_to)));
      const char *const cells[] = { pack->name, pack->version, pack->effective_from ? pack->effective_from : "-",
                                    pack->effective_to ? pack->effective_to : "-", pack->title };
      if (!cli->json)
        cli_row (cli, columns, cells);
    }
  if (!cli_policy_office (cli, &office, error))
    {
      json_decref (array);
      return FALSE;
    }
  g_autoptr (GPtrArray) adopted = office ? office_adopted (office, error) : NULL;
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o}", "schema", "recourse-policy-list/1", "packs", array, "adopted",
                                    json_adopted (adopted)));
  else
    {
      json_decref (array);
      print_adopted (cli, office, adopted);
    }
  return !office || adopted;
}

/* ---- show ---------------------------------------------------------------------------------- */

static char *
joined (const GStrv words)
{
  return words ? g_strjoinv (", ", words) : g_strdup ("");
}

static char *
period_words (const PackRule *rule)
{
  if (!rule->has_period)
    return g_strdup ("no time limit stated");
  g_autofree char *amount = clock_amount_text (rule->period.amount, rule->period.unit);
  return g_strdup_printf ("%s %s", amount, day_count_name (rule->period.count));
}

static json_t *
json_pack_whole (const OfficeWording *wording, const Pack *pack)
{
  json_t *types = json_array (), *rules = json_array (), *clauses = json_array ();

  for (guint i = 0; i < pack->types->len; i++)
    {
      const PackType *type = g_ptr_array_index (pack->types, i);
      json_array_append_new (types, json_pack ("{s:o, s:o, s:o, s:o, s:o, s:i}", "id", cli_json_text (type->id), "title",
                                               cli_json_text (type->title), "clause", cli_json_text (type->clause),
                                               "facts", cli_json_texts ((const char *const *) type->facts), "outcomes",
                                               cli_json_texts ((const char *const *) type->outcomes), "verification", type->verification));
    }
  for (guint i = 0; i < pack->rules->len; i++)
    {
      const PackRule *rule = g_ptr_array_index (pack->rules, i);
      g_autofree char *period = period_words (rule);
      json_array_append_new (rules, json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "id",
                                               cli_json_text (rule->id), "title", cli_json_text (rule->title), "clause",
                                               cli_json_text (rule->clause), "tag", cli_json_text (rule->tag), "types",
                                               cli_json_texts ((const char *const *) rule->types), "start", cli_json_text (rule->start), "met_by",
                                               cli_json_text (rule->met_by), "period", cli_json_text (period), "pauses",
                                               rule->pauses));
    }
  for (guint i = 0; i < pack->clauses->len; i++)
    {
      const PackClause *clause = g_ptr_array_index (pack->clauses, i);
      g_autofree char *sentence = office_wording_sentence (wording, clause->id);
      json_array_append_new (clauses, json_pack ("{s:o, s:o, s:o, s:o, s:o}", "id", cli_json_text (clause->id), "section",
                                                 cli_json_text (clause->section), "summary",
                                                 cli_json_text (clause->summary), "tag", cli_json_text (clause->tag),
                                                 "sentence", cli_json_text (sentence)));
    }
  return json_pack ("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "recourse-policy/1", "name",
                    cli_json_text (pack->name), "version", cli_json_text (pack->version), "title",
                    cli_json_text (pack->title), "zone", cli_json_text (pack->zone), "effective_from",
                    cli_json_text (pack->effective_from), "effective_to", cli_json_text (pack->effective_to), "types",
                    types, "rules", rules, "clauses", clauses);
}

static void
print_pack (const OfficeWording *wording, const Pack *pack)
{
  cli_say ("%s %s: %s\nIn force from %s%s%s, zone %s\n\nTypes\n", pack->name, pack->version, pack->title,
           pack->effective_from ? pack->effective_from : "ever", pack->effective_to ? " until " : "",
           pack->effective_to ? pack->effective_to : "", pack->zone);
  for (guint i = 0; i < pack->types->len; i++)
    {
      const PackType *type = g_ptr_array_index (pack->types, i);
      cli_say ("  %-26s %s (%s)\n", type->id, type->title, type->clause);
    }
  cli_say ("\nRules\n");
  for (guint i = 0; i < pack->rules->len; i++)
    {
      const PackRule *rule = g_ptr_array_index (pack->rules, i);
      g_autofree char *types = joined (rule->types);
      g_autofree char *period = period_words (rule);
      cli_say ("  %-20s %s: %s from %s (%s, %s): %s\n", rule->id, rule->title, period, rule->start, rule->clause,
               rule->tag, types);
    }
  cli_say ("\nClauses\n");
  for (guint i = 0; i < pack->clauses->len; i++)
    {
      const PackClause *clause = g_ptr_array_index (pack->clauses, i);
      g_autofree char *sentence = office_wording_sentence (wording, clause->id);
      cli_say ("  %-5s %s (%s): %s\n", clause->id, clause->section, clause->tag, clause->summary);
      if (sentence)
        cli_say ("        in its words: %s\n", sentence);
    }
}

static gboolean
show_pack (Cli *cli, const char *name, GError **error)
{
  g_autoptr (Pack) pack = pack_load (name, NULL, error);

  if (!pack)
    return FALSE;
  g_autoptr (Office) office = NULL;
  g_auto (OfficeWording) wording = { 0 };

  cli_policy_wording (cli, pack, &office, &wording);
  if (cli->json)
    cli_json_print (cli, json_pack_whole (&wording, pack));
  else
    print_pack (&wording, pack);
  return TRUE;
}

int
cli_policy_list (Cli *cli, char **argv)
{
  GError *error = NULL;

  if (!cli_policy_words (cli, NULL, &argv, 0, 0))
    return cli->status;
  g_auto (GStrv) words = argv;
  return list_packs (cli, &error) ? 0 : cli_fail (cli, error);
}

int
cli_policy_show (Cli *cli, char **argv)
{
  GError *error = NULL;

  if (!cli_policy_words (cli, NULL, &argv, 1, 1))
    return cli->status;
  g_auto (GStrv) words = argv;
  return show_pack (cli, words[0], &error) ? 0 : cli_fail (cli, error);
}
