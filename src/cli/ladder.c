/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/cli.h"

#define STRETCH 200 /* rows fetched at a time; no statement stays open between */

static const CliColumn columns[] = {
  { "Case", 14 }, { "Phase", 10 }, { "Stage", 26 }, { "Turn", 11 }, { "Due", 10 }, { "", 22 }, { "Person", 20 },
  { "Missing", 0 }, { NULL, 0 },
};

static const char *
or_dash (const char *text)
{
  return text && *text ? text : "-";
}

/* The day on which the way out opened by itself, beside what is missing to record it. */
static char *
missing_words (const Climb *climb)
{
  g_autofree char *missing = climb->missing ? g_strjoinv ("; ", climb->missing) : g_strdup ("");

  return climb->since ? g_strdup_printf ("open to the complainant since %s%s%s", climb->since, *missing ? "; " : "", missing)
                      : g_steal_pointer (&missing);
}

json_t *
cli_json_stage (gpointer element)
{
  const CaseStage *stage = element;

  return json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}",
                    "seq", (json_int_t) stage->seq, "pack", cli_json_text (stage->pack),
                    "version", cli_json_text (stage->version), "ladder", cli_json_text (stage->ladder),
                    "stage", cli_json_text (stage->stage), "title", cli_json_text (stage->title),
                    "phase", cli_json_text (stage->phase), "turn", cli_json_text (stage->turn),
                    "end", stage->terminal, "entered", cli_json_text (stage->entered_on),
                    "left", cli_json_text (stage->left_on), "due", cli_json_text (stage->due_on),
                    "due_how", cli_json_text (stage->due_how), "reason", cli_json_text (stage->ending),
                    "reference", cli_json_text (stage->reference), "evidence", cli_json_text (stage->evidence),
                    "rule", cli_json_text (stage->rule), "tag", cli_json_text (stage->tag), "unverified", stage_is_unsure (stage));
}

static json_t *
json_phases (const GPtrArray *phases)
{
  static const char *const marks[] = { "done", "now", "next", "never" };
  json_t *array = json_array ();

  for (guint i = 0; i < phases->len; i++)
    {
      const ClimbPhase *phase = g_ptr_array_index (phases, i);
      json_array_append_new (array, json_pack ("{s:o, s:o, s:s}", "id", cli_json_text (phase->id), "title",
                                               cli_json_text (phase->title), "mark", marks[phase->mark]));
    }
  return array;
}

/* ---- the list ------------------------------------------------------------------------------- */

static void
print_climb (const Cli *cli, const Climb *climb)
{
  g_autofree char *missing = missing_words (climb), *how = stage_how (climb->stage);
  const CaseStage *stage = climb->stage;
  const char *const cells[] = { climb->row.number, or_dash (stage->phase), stage->title,
                                stage->terminal ? "ended" : or_dash (stage->turn), or_dash (stage->due_on),
                                how, climb->row.person_name ? climb->row.person_name : "unknown", missing };

  cli_row (cli, columns, cells);
}

static void
print_row (const Cli *cli, Office *office, const Climb *climb, gint64 printed)
{
  json_t *object;

  if (!cli->json)
    {
      if (!printed)
        cli_row (cli, columns, NULL);
      print_climb (cli, climb);
      return;
    }
  fputs (printed ? ",\n" : "\n", stdout);
  object = cli_json_row (office, &climb->row);
  json_object_set_new (object, "stage", cli_json_stage (climb->stage));
  json_object_set_new (object, "phases", json_phases (climb->phases));
  json_object_set_new (object, "missing", cli_json_texts ((const char *const *) climb->missing));
  json_object_set_new (object, "since", cli_json_text (climb->since));
  cli_json_write (cli, object);
}

static gboolean
print_list (const Cli *cli, Office *office, const Query *query, ClimbOrder order, GError **error)
{
  g_autoptr (ClimbWindow) window = NULL, last = NULL;
  ClimbAsk ask = { .order = order, .place = WINDOW_FIRST, .n = STRETCH };
  gint64 printed = 0;

  do
    {
      window = office_ladders (office, query, &ask, error);
      if (!window)
        return FALSE;
      for (guint i = 0; i < window->rows->len; i++)
        print_row (cli, office, g_ptr_array_index (window->rows, i), printed++);
      g_clear_pointer (&last, climb_window_free);
      last = g_steal_pointer (&window);
      ask.place = WINDOW_AFTER;
      ask.key = last->rows->len ? g_ptr_array_index (last->rows, last->rows->len - 1) : NULL;
    }
  while (last->more_after && ask.key && !ferror (stdout));
  return TRUE;
}

static gboolean
list_ladders (Cli *cli, Office *office, const char *text, ClimbOrder order, GError **error)
{
  g_autoptr (Query) query = NULL;
  QueryContext context;

  office_query_context (office, &context);
  if (text && !(query = query_parse (text, &context, error)))
    return FALSE;
  if (cli->json)
    printf ("{\"schema\":\"recourse-ladders/1\",\"cases\":[");
  if (!print_list (cli, office, query, order, error))
    return FALSE;
  if (cli->json)
    fputs ("\n]}\n", stdout);
  return TRUE;
}

/* ---- the dossier ----------------------------------------------------------------------------- */

static json_t *
json_move (const ClimbMove *move)
{
  return json_pack ("{s:s, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "act", move->leaves ? "escalate" : "advance",
                    "stage", cli_json_text (move->stage), "title", cli_json_text (move->title), "phase",
                    cli_json_text (move->phase), "turn", cli_json_text (move->turn), "end", move->terminal, "planning",
                    cli_json_text (move->planning_on), "missing", cli_json_texts ((const char *const *) move->missing), "effects",
                    cli_json_texts ((const char *const *) move->effects), "reasons", cli_json_texts ((const char *const *) move->reasons), "planning_how",
                    cli_json_text (move->planning_how), "since", cli_json_text (move->since));
}

static json_t *
json_checks (const Dossier *dossier)
{
  json_t *array = json_array ();

  for (guint i = 0; i < dossier->checks->len; i++)
    {
      const ClimbCheck *check = g_ptr_array_index (dossier->checks, i);
      json_array_append_new (array, json_pack ("{s:o, s:o, s:o, s:o}", "reason", cli_json_text (check->reason), "title",
                                               cli_json_text (check->title), "clause", cli_json_text (check->clause), "tag",
                                               cli_json_text (check->tag)));
    }
  return array;
}

static void
print_json (Cli *cli, const Dossier *dossier)
{
  json_t *stages = json_array (), *moves = json_array (), *messages = json_array ();
  const Case *kase = dossier->kase;

  for (guint i = 0; i < kase->stages->len; i++)
    json_array_append_new (stages, cli_json_stage (g_ptr_array_index (kase->stages, i)));
  for (guint i = 0; i < dossier->moves->len; i++)
    json_array_append_new (moves, json_move (g_ptr_array_index (dossier->moves, i)));
  for (guint i = 0; i < kase->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (kase->messages, i);
      int at = dossier_stage_at (dossier, message->id);
      json_t *object = cli_json_message (message);

      json_object_set_new (object, "stage", at < 0 ? json_null ()
                           : cli_json_text (((CaseStage *) g_ptr_array_index (kase->stages, (guint) at))->stage));
      json_array_append_new (messages, object);
    }
  cli_json_print (cli, json_pack ("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "recourse-ladder/1", "number",
                                  cli_json_text (kase->row.number), "ladder", cli_json_text (dossier->ladder_title),
                                  "phases", json_phases (dossier->phases), "stages", stages, "moves", moves, "messages",
                                  messages, "checks", json_checks (dossier), "better", cli_json_text (dossier->better), "opens",
                                  cli_json_text (dossier->opens), "hold", cli_json_text (dossier->hold)));
}

void
cli_print_stage (const CaseStage *stage)
{
  g_autofree char *how = stage_how (stage);

  cli_say ("  %s %s  %s%s%s%s%s%s%s%s%s%s\n", stage->entered_on, stage->left_on ? stage->left_on : "now       ", stage->title,
           stage->terminal ? "" : ", turn: ", stage->terminal ? "" : or_dash (stage->turn), stage->due_on ? ", due " : "",
           stage->due_on ? stage->due_on : "", *how ? " (" : "", how, *how ? ")" : "",
           stage->ending ? ", because " : "", stage->ending ? stage->ending : "");
  if (stage->reference)
    cli_say ("%24s  reference: %s\n", "", stage->reference);
  if (stage->evidence)
    cli_say ("%24s  evidence: %s\n", "", stage->evidence);
}

static void
print_move (const ClimbMove *move)
{
  cli_say ("  %s stage=%s  %s%s%s%s%s%s%s%s\n", move->leaves ? "escalate" : "advance", move->stage, move->title,
           move->terminal ? ", an end" : ", turn: ", move->terminal ? "" : or_dash (move->turn),
           move->planning_on ? ", due " : "", move->planning_on ? move->planning_on : "", move->planning_on ? " (" : "",
           move->planning_on ? move->planning_how : "", move->planning_on ? ")" : "");
  if (move->note)
    cli_say ("      note: %s\n", move->note);
  if (move->since)
    cli_say ("      open to the complainant since %s: a promise of ours was not kept\n", move->since);
  for (guint i = 0; move->missing[i]; i++)
    cli_say ("      missing: %s\n", move->missing[i]);
  for (guint i = 0; move->effects[i]; i++)
    cli_say ("      starts: %s\n", move->effects[i]);
  for (guint i = 0; move->reasons[i]; i++)
    cli_say ("      reason=%s\n", move->reasons[i]);
}

/* What is told to the complainant before a move that the other end would not take. */
static void
print_checks (const Dossier *dossier)
{
  if (dossier->better)
    cli_say ("\nIts facts speak for another ladder: %s\n", dossier->better);
  if (dossier->checks->len)
    cli_say ("\nProbably not eligible, and the complainant is told so\n");
  for (guint i = 0; i < dossier->checks->len; i++)
    {
      const ClimbCheck *check = g_ptr_array_index (dossier->checks, i);
      cli_say ("  %s: %s [%s]\n", check->reason, check->title, check->tag);
    }
}

/* The lines that make what follows from where it is. */
static void
print_follows (const Dossier *dossier)
{
  const char *number = dossier->kase->row.number;

  if (!dossier->opens && !dossier->hold)
    return;
  cli_say ("\nWhat follows from here\n");
  if (dossier->hold)
    cli_say ("  recourse do hold %s name=%s reason=... until=...\n", number, dossier->hold);
  if (dossier->opens)
    cli_say ("  recourse new channel=post type=%s ..., then recourse do link ITS-NUMBER other=%s kind=parent\n", dossier->opens, number);
}

static void
print_dossier (const Dossier *dossier)
{
  const Case *kase = dossier->kase;

  cli_say ("%s  %s\n", kase->row.number, dossier->ladder_title ? dossier->ladder_title : "its type has no ladder");
  for (guint i = 0; i < dossier->phases->len; i++)
    {
      static const char *const marks[] = { "done", "here", "next", "never reached" };
      const ClimbPhase *phase = g_ptr_array_index (dossier->phases, i);
      cli_say ("%s%s: %s%s", i ? ", " : "", phase->title, marks[phase->mark], i + 1 == dossier->phases->len ? "\n" : "");
    }
  if (kase->stages->len)
    cli_say ("\nStages\n");
  for (guint i = 0; i < kase->stages->len; i++)
    cli_print_stage (g_ptr_array_index (kase->stages, i));
  if (dossier->moves->len)
    cli_say ("\nMoves now\n");
  for (guint i = 0; i < dossier->moves->len; i++)
    print_move (g_ptr_array_index (dossier->moves, i));
  print_checks (dossier);
  print_follows (dossier);
}

static gboolean
show_dossier (Cli *cli, Office *office, const char *typed, GError **error)
{
  g_autofree char *number = cli_number (office, typed, error);
  g_autoptr (Dossier) dossier = number ? office_dossier (office, number, error) : NULL;

  if (!dossier || (!cli->read_only && !office_read (office, number, error)))
    return FALSE;
  if (cli->json)
    print_json (cli, dossier);
  else
    print_dossier (dossier);
  return TRUE;
}

int
cli_ladder (Cli *cli, char **argv)
{
  g_autofree char *sort = NULL, *query = NULL;
  const GOptionEntry options[] = {
    { "sort", 0, 0, G_OPTION_ARG_STRING, &sort, "due or turn", "ORDER" },
    { "query", 0, 0, G_OPTION_ARG_STRING, &query, "only cases that match", "QUERY" },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  ClimbOrder order = CLIMB_BY_DUE;
  GError *error = NULL;
  gboolean done;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (g_strv_length (words) > 1 || (words[0] && (sort || query)))
    return cli_usage (cli, "name one case, or none for the list");
  if (sort && !climb_order_parse (sort, &order))
    return cli_usage (cli, "cannot sort by \"%.40s\": there are due, turn", sort);
  if (!(office = cli_open (cli, &error)))
    return cli_fail (cli, error);
  done = words[0] ? show_dossier (cli, office, words[0], &error) : list_ladders (cli, office, query, order, &error);
  return done ? 0 : cli_fail (cli, error);
}
