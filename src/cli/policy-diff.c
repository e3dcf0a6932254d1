/* SPDX-License-Identifier: MIT */
/* policy diff: which promises change from one pack to another, and whose dates would move */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "cli/policy.h"
#include "policy/pack-diff.h"

/* A pack from wherever it was named; 'own' NULL: the office's. */
typedef struct { Pack *own; const Pack *pack; } Side;

static void
side_clear (Side *side)
{
  pack_free (side->own);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static gboolean
side_find (Side *side, Office *office, const char *name, GError **error)
{
  gboolean versioned = strchr (name, '@') && !pack_is_path (name);

  if (!versioned)
    return (side->pack = side->own = pack_load (name, NULL, error)) != NULL;
  if (!office)
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "%s is what an office has adopted: name its database with --db", name);
  if ((side->pack = office_adopted_pack (office, name, error)))
    return TRUE;
  return (error && *error)
         || desk_error_set (error, DESK_ERROR_NOT_FOUND, "the office has not adopted %s: 'recourse policy list' names what it has", name);
}

static json_t *
json_values (const char *text)
{
  g_auto (GStrv) values = text ? g_strsplit (text, PACK_LIST_PART, -1) : NULL;

  return values && values[0] && values[1] ? cli_json_texts ((const char *const *) values) : cli_json_text (text);
}

static json_t *
json_changes (const GPtrArray *changes)
{
  json_t *array = json_array ();

  for (guint i = 0; i < changes->len; i++)
    {
      const PackChange *change = g_ptr_array_index (changes, i);

      json_array_append_new (array, json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o}", "list", cli_json_text (change->list), "id",
                                               cli_json_text (change->id), "field", cli_json_text (change->field), "was",
                                               json_values (change->was), "now", json_values (change->now), "words",
                                               cli_json_text (change->words)));
    }
  return array;
}

static json_t *
json_moves (const GPtrArray *moves)
{
  json_t *array = moves ? json_array () : json_null ();

  for (guint i = 0; moves && i < moves->len; i++)
    {
      const OfficeMove *move = g_ptr_array_index (moves, i);

      json_array_append_new (array, json_pack ("{s:o, s:o, s:o, s:o, s:o}", "number", cli_json_text (move->number), "pack",
                                               cli_json_text (move->pack), "rule", cli_json_text (move->rule), "was",
                                               cli_json_text (move->was), "now", cli_json_text (move->now)));
    }
  return array;
}

static json_t *
json_side (const Pack *pack)
{
  return json_pack ("{s:o, s:o, s:o}", "name", cli_json_text (pack->name), "version", cli_json_text (pack->version), "title",
                    cli_json_text (pack->title));
}

static void
print_moves (const GPtrArray *moves, guint cases)
{
  cli_say ("\nAdopted now, it would move clocks of %u open case%s%s\n", cases, cases == 1 ? "" : "s", cases ? ":" : ".");
  for (guint i = 0; i < moves->len; i++)
    {
      const OfficeMove *move = g_ptr_array_index (moves, i);
      cli_say ("  %s %s %s: %s, was %s\n", move->number, move->pack, move->rule, move->now, move->was);
    }
}

static void
print_diff (Cli *cli, const Pack *was, const Pack *now, const GPtrArray *changes, const GPtrArray *moves, guint cases)
{
  if (cli->json)
    {
      cli_json_print (cli, json_pack ("{s:s, s:o, s:o, s:o, s:o, s:o}", "schema", "recourse-policy-diff/1", "was", json_side (was),
                                      "now", json_side (now), "changes", json_changes (changes), "cases",
                                      moves ? json_integer (cases) : json_null (), "moves", json_moves (moves)));
      return;
    }
  for (guint i = 0; i < changes->len; i++)
    cli_say ("%s\n", ((const PackChange *) g_ptr_array_index (changes, i))->words);
  if (!changes->len)
    cli_say ("%s %s and %s %s promise the same\n", was->name, was->version, now->name, now->version);
  if (moves)
    print_moves (moves, cases);
}

static gboolean
diff (Cli *cli, const char *const *names, GError **error)
{
  g_autoptr (Office) office = NULL;
  g_auto (Side) was = { 0 }, now = { 0 };
  g_autoptr (GPtrArray) changes = NULL, moves = NULL;
  guint cases = 0;

  if (!cli_policy_office (cli, &office, error) || !side_find (&was, office, names[0], error) || !side_find (&now, office, names[1], error))
    return FALSE;
  changes = pack_diff (was.pack, now.pack);
  if (office && !(moves = office_would_move (office, now.pack, NULL, NULL, &cases, error)))
    return FALSE;
  print_diff (cli, was.pack, now.pack, changes, moves, cases);
  return TRUE;
}

int
cli_policy_diff (Cli *cli, char **argv)
{
  GError *error = NULL;

  if (!cli_policy_words (cli, NULL, &argv, 2, 2))
    return cli->status;
  g_auto (GStrv) words = argv;
  return diff (cli, (const char *const *) words, &error) ? 0 : cli_fail (cli, error);
}
