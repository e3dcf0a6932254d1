/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/service.h"

/* What is shown of one case. */
typedef struct
{
  Cli *cli;
  Office *office;
  Case *kase;
  Person *person;
  GPtrArray *history;
  char *survivor;      /* case that goes on for one that was merged; else NULL */
  gboolean text;
} Shown;

static void
shown_clear (Shown *shown)
{
  g_clear_pointer (&shown->kase, case_free);
  g_clear_pointer (&shown->person, person_free);
  g_clear_pointer (&shown->history, g_ptr_array_unref);
  g_clear_pointer (&shown->survivor, g_free);
}

/* ---- for people --------------------------------------------------------------------------- */

static char *
local_time (const Shown *shown, gint64 instant)
{
  if (instant == WHEN_NONE || instant == G_MAXINT64)
    return g_strdup ("-");
  return when_format (instant, office_zone (shown->office), "%Y-%m-%d %H:%M");
}

static const char *
or_dash (const char *text)
{
  return text && *text ? text : "-";
}

static void
print_field (const char *name, const char *value)
{
  if (value && *value)
    cli_say ("%-11s %s\n", name, value);
}

static void
print_representatives (const Person *person)
{
  for (guint i = 0; i < person->representatives->len; i++)
    {
      const Representative *one = g_ptr_array_index (person->representatives, i);

      cli_say ("%-11s %s (%s) as %s from %s%s%s: %s\n", "  acted for", one->name ? one->name : "unknown", one->by, one->kind,
               or_dash (one->from_on), one->until_on ? " until " : "", one->until_on ? one->until_on : "",
               one->evidence ? one->evidence : "erased");
    }
}

/* Who asks, where it is not the person. */
static void
print_requester (const Shown *shown)
{
  const char *id = shown->kase->requester;
  gboolean doubtful;
  g_autofree char *words = office_authority (shown->office, shown->kase, &doubtful);
  g_autoptr (Person) requester = words ? office_person (shown->office, id, NULL) : NULL;

  if (words)
    cli_say ("%-11s %s (%s): %s%s\n", "Asked by", requester && requester->name ? requester->name : "unknown", id,
             doubtful ? "! " : "", words);
}

static void
print_person (const Shown *shown)
{
  const Person *person = shown->person;
  g_autofree char *hint = NULL;

  if (!person)
    return;
  cli_say ("%-11s %s (%s)\n", "Person", person->name ? person->name : "unknown", person->id);
  for (guint i = 0; i < person->contacts->len; i++)
    {
      const Contact *contact = g_ptr_array_index (person->contacts, i);
      cli_say ("%-11s %s %s%s%s%s%s\n", "", or_dash (contact->kind), contact->value ? contact->value : "erased",
               contact->verified_on ? " verified " : "", contact->verified_on ? contact->verified_on : "",
               contact->preference ? " " : "", contact->preference ? contact->preference : "");
      g_autofree char *off = office_suppressed_words (shown->office, contact->value);
      print_field ("  wants", off);
    }
  for (guint i = 0; i < person->merged->len; i++)
    print_field ("  also", g_ptr_array_index (person->merged, i));
  print_field ("  wants", person->preference);
  print_representatives (person);
  hint = office_person_hint (shown->office, person->id);
  print_field ("  maybe", hint);
  print_field ("  role", person->role);
  print_field ("  citizen of", person->citizenship);
  print_field ("  lives in", person->residence);
  print_field ("  collected", person->collected);
}

static void
print_head (const Shown *shown)
{
  const CaseRow *row = &shown->kase->row;
  const Case *kase = shown->kase;
  g_autofree char *received = local_time (shown, row->received_at);
  g_autofree char *due = NULL, *admitted = office_admitted (shown->office, kase);
  GDate today;

  office_today (shown->office, &today);
  due = cli_due_words (row, &today);
  cli_say ("%s  %s%s  %s%s%s\n", row->number, row->type ? row->type : "no type",
           row->type && !row->type_confirmed ? "?" : "", case_state_name (row->state),
           row->owner ? "  owner " : "", row->owner_name ? row->owner_name : row->owner ? row->owner : "");
  if (shown->survivor)
    cli_say ("%-11s part of %s: what comes in now goes there\n", "Merged", shown->survivor);
  print_field ("Seen by", admitted);
  print_field ("Subject", row->subject);
  cli_say ("%-11s %s by %s%s%s (%s)\n", "Received", received, or_dash (row->channel), kase->mailbox ? " at " : "",
           kase->mailbox ? kase->mailbox : "", or_dash (kase->received_how));
  cli_say ("%-11s %s%s%s%s%s\n", "Due", or_dash (row->due_on), row->due_on ? ", " : "", row->due_on ? due : "",
           row->next_on ? "; next action " : "", row->next_on ? row->next_on : "");
  print_field ("Why type", kase->type_why);
  print_field ("Outcome", kase->outcome);
  cli_say ("%-11s %s%s%s\n", "Priority", case_priority_name (row->priority), row->held ? ", on hold" : "",
           row->unread ? ", new mail" : "");
}

static void
print_packs (const Shown *shown)
{
  const GPtrArray *packs = shown->kase->packs;

  for (guint i = 0; i < packs->len; i++)
    {
      const CasePack *pack = g_ptr_array_index (packs, i);

      cli_say ("%s  %-18s %-12s %s%s%s%s\n", i ? "" : "\nPacks\n", pack->pack, pack->version,
               pack->applies ? "applies" : "does not apply", pack->why && *pack->why ? ": " : "",
               pack->why ? pack->why : "", strcmp (pack->how, "set") == 0 ? " (set by a member)" : "");
    }
}

static void
print_gates (const Shown *shown)
{
  g_autoptr (GPtrArray) gates = office_gates (shown->office, shown->kase, NULL);

  for (guint i = 0; gates && i < gates->len; i++)
    cli_say ("%s  %s\n", i ? "" : "\nMind\n", (const char *) g_ptr_array_index (gates, i));
}

static json_t *
json_gates (const Shown *shown)
{
  g_autoptr (GPtrArray) gates = office_gates (shown->office, shown->kase, NULL);

  return gates ? cli_json_lines (gates) : json_array ();
}

static json_t *
json_pack_of_case (gpointer element)
{
  const CasePack *pack = element;

  return json_pack ("{s:o, s:o, s:b, s:o, s:o}", "pack", cli_json_text (pack->pack), "version",
                    cli_json_text (pack->version), "applies", pack->applies, "how", cli_json_text (pack->how), "why",
                    cli_json_text (pack->why));
}

static void
print_clocks (const Shown *shown)
{
  if (shown->kase->clocks->len)
    cli_say ("\nClocks\n");
  for (guint i = 0; i < shown->kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (shown->kase->clocks, i);
      cli_say ("  %-12s %-12s %-10s  %s, %s %s%s%s%s%s%s%s\n", or_dash (clock->title),
               clock_state_name (clock->state), or_dash (clock->due_on), or_dash (clock->rule),
               or_dash (clock->pack), or_dash (clock->version), clock->clause ? ", " : "",
               clock->clause ? clock->clause : "", clock->tag ? ", " : "", clock->tag ? clock->tag : "",
               clock->reason ? ": " : "", clock->reason ? clock->reason : "");
      if (clock_notice_day (clock, shown->kase->extended))
        cli_say ("  %-12s %-12s %-10s  more time can be told of until then: extend\n", "", "", clock_notice_day (clock, shown->kase->extended));
    }
}

static void
print_text (const Shown *shown, const CaseMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = office_message_text (shown->office, message->id, &error);

  cli_say ("\n%s\n\n", text ? text : error->message);
}

/* Of a case that is part of this one. */
static gboolean
is_of_part (const Shown *shown, const CaseMessage *message)
{
  return message->case_number && strcmp (message->case_number, shown->kase->row.number) != 0;
}

static void
print_message (const Shown *shown, const CaseMessage *message)
{
  g_autofree char *at = local_time (shown, message->at);
  g_autofree char *from = cli_correspondent (message);

  cli_say ("  #%-6" G_GINT64_FORMAT " %s %-3s %s%s%s  %s  %s%s%s%s%s%s%s%s%s%s\n", message->id, at, or_dash (message->direction),
           or_dash (message->channel), g_strcmp0 (message->kind, message->channel) ? " " : "",
           g_strcmp0 (message->kind, message->channel) ? or_dash (message->kind) : "", from,
           message->subject ? message->subject : "", message->letter ? "  [" : "", message->letter ? message->letter : "",
           message->letter ? "]" : "", message->flags && *message->flags ? "  (" : "",
           message->flags && *message->flags ? message->flags : "", message->flags && *message->flags ? ")" : "",
           is_of_part (shown, message) ? "  [" : "", is_of_part (shown, message) ? message->case_number : "",
           is_of_part (shown, message) ? "]" : "");
  if (shown->text)
    print_text (shown, message);
}

static void
print_thread (const Shown *shown)
{
  if (shown->kase->messages->len)
    cli_say ("\nThread\n");
  for (guint i = 0; i < shown->kase->messages->len; i++)
    print_message (shown, g_ptr_array_index (shown->kase->messages, i));
}

static void
print_rest (const Shown *shown)
{
  const Case *kase = shown->kase;

  for (guint i = 0; i < kase->notes->len; i++)
    {
      const CaseNote *note = g_ptr_array_index (kase->notes, i);
      g_autofree char *at = local_time (shown, note->at);
      cli_say ("%s  %s %s%s: %s\n", i ? "" : "\nNotes\n", at, or_dash (note->member), note->struck ? " (struck out)" : "",
               note->text ? note->text : "erased");
    }
  for (guint i = 0; i < kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (kase->facts, i);
      cli_say ("%s  %s: %s\n", i ? "" : "\nFacts\n", fact->name, fact->value ? fact->value : "erased");
    }
  for (guint i = 0; i < kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (kase->tasks, i);
      cli_say ("%s  %-14s %s%s%s", i ? "" : "\nTasks\n", or_dash (task->state), task->title ? task->title : task->name,
               task->evidence ? ": " : "", task->evidence ? task->evidence : "");
      if (task->asked)
        cli_say (": task %s, by another member than %s", task->name, task->asked_names);
      cli_say ("\n");
    }
  for (guint i = 0; i < kase->stages->len; i++)
    {
      if (!i)
        cli_say ("\nStages\n");
      cli_print_stage (g_ptr_array_index (kase->stages, i));
    }
  for (guint i = 0; i < kase->pauses->len; i++)
    {
      const CasePause *pause = g_ptr_array_index (kase->pauses, i);
      cli_say ("%s  %s to %s: %s\n", i ? "" : "\nPauses\n", or_dash (pause->from_on), pause->to_on ? pause->to_on : "now",
               or_dash (pause->ground));
    }
  for (guint i = 0; i < kase->proposals->len; i++)
    {
      const CaseProposal *proposal = g_ptr_array_index (kase->proposals, i);
      g_autofree char *at = local_time (shown, proposal->at);
      cli_say ("%s  %s %s: %s (%s), %s\n    %s\n", i ? "" : "\nProposals\n", at, or_dash (proposal->member_name),
               or_dash (proposal->outcome), or_dash (proposal->reason),
               proposal->decision ? proposal->decision : "waits for another member",
               proposal->text ? proposal->text : "erased");
    }
  for (guint i = 0; i < kase->identities->len; i++)
    {
      const CaseIdentity *identity = g_ptr_array_index (kase->identities, i);
      cli_say ("%s  %s %s: %s by %s\n", i ? "" : "\nIdentity\n", or_dash (identity->checked_on), or_dash (identity->member),
               or_dash (identity->result), or_dash (identity->method));
    }
  for (guint i = 0; i < kase->holds->len; i++)
    {
      const CaseHold *hold = g_ptr_array_index (kase->holds, i);
      cli_say ("%s  %s from %s %s %s: %s\n", i ? "" : "\nHolds\n", or_dash (hold->name), or_dash (hold->held_on),
               hold->lifted_on ? "lifted" : "until", hold->lifted_on ? hold->lifted_on : or_dash (hold->until),
               hold->reason ? hold->reason : "erased");
    }
  for (guint i = 0; i < kase->links->len; i++)
    {
      const CaseLink *link = g_ptr_array_index (kase->links, i);
      cli_say ("%s  %s %s%s%s\n", i ? "" : "\nLinks\n", or_dash (link->kind), or_dash (link->other),
               link->reason ? ": " : "", link->reason ? link->reason : "");
    }
}

static void
print_history (const Shown *shown)
{
  cli_say ("\nHistory\n");
  for (guint i = 0; i < shown->history->len; i++)
    {
      const CaseHistory *line = g_ptr_array_index (shown->history, i);
      g_autofree char *at = local_time (shown, line->at);
      cli_say ("  %3" G_GINT64_FORMAT "  %s  %-8s %s\n", line->n, at, or_dash (line->member), or_dash (line->words));
    }
}

static void
print_csv (const Shown *shown)
{
  static const char *const names[] = { "case", "n", "seq", "at", "member", "act", "words" };

  cli_csv (names, G_N_ELEMENTS (names));
  for (guint i = 0; i < shown->history->len; i++)
    {
      const CaseHistory *line = g_ptr_array_index (shown->history, i);
      g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, line->n), *at = when_format_utc (line->at);
      g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, line->seq);
      const char *const fields[] = { shown->kase->row.number, n, seq, at, line->member, line->act, line->words };

      cli_csv (fields, G_N_ELEMENTS (fields));
    }
}

static void
print_case (const Shown *shown)
{
  print_head (shown);
  print_requester (shown);
  print_person (shown);
  print_gates (shown);
  print_packs (shown);
  print_clocks (shown);
  print_thread (shown);
  print_rest (shown);
  print_history (shown);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static json_t *
json_clock (gpointer element)
{
  const Clock *clock = element;

  return json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                    "rule", cli_json_text (clock->rule), "pack", cli_json_text (clock->pack),
                    "version", cli_json_text (clock->version), "clause", cli_json_text (clock->clause),
                    "tag", cli_json_text (clock->tag), "title", cli_json_text (clock->title),
                    "state", clock_state_name (clock->state), "start_at", cli_json_instant (clock->start_at),
                    "start_what", cli_json_text (clock->start_what), "due", cli_json_text (clock->due_on),
                    "due_at", cli_json_instant (clock->due_at), "done_at", cli_json_instant (clock->done_at),
                    "notice_by", cli_json_text (clock->notice_on), "reason", cli_json_text (clock->reason));
}

static json_t *
json_note (gpointer element)
{
  const CaseNote *note = element;

  return json_pack ("{s:I, s:o, s:o, s:o, s:b}", "seq", (json_int_t) note->seq, "at", cli_json_instant (note->at),
                    "member", cli_json_text (note->member), "text", cli_json_text (note->text), "struck", note->struck);
}

static json_t *
json_proposal (gpointer element)
{
  const CaseProposal *proposal = element;

  return json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "seq", (json_int_t) proposal->seq, "at",
                    cli_json_instant (proposal->at), "member", cli_json_text (proposal->member_name),
                    "outcome", cli_json_text (proposal->outcome), "reason", cli_json_text (proposal->reason),
                    "kind", cli_json_text (proposal->kind), "decision", cli_json_text (proposal->decision), "text", cli_json_text (proposal->text));
}

static json_t *
json_identity (gpointer element)
{
  const CaseIdentity *identity = element;

  return json_pack ("{s:I, s:o, s:o, s:o, s:o}", "seq", (json_int_t) identity->seq,
                    "method", cli_json_text (identity->method), "result", cli_json_text (identity->result),
                    "member", cli_json_text (identity->member), "checked_on", cli_json_text (identity->checked_on));
}

static json_t *
json_hold (gpointer element)
{
  const CaseHold *hold = element;

  return json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o}", "seq", (json_int_t) hold->seq, "name", cli_json_text (hold->name),
                    "reason", cli_json_text (hold->reason), "from", cli_json_text (hold->held_on),
                    "until", cli_json_text (hold->until), "lifted", cli_json_text (hold->lifted_on));
}

static json_t *
json_task (gpointer element)
{
  const CaseTask *task = element;

  return json_pack ("{s:o, s:o, s:o, s:o, s:o}", "name", cli_json_text (task->name), "title", cli_json_text (task->title),
                    "state", cli_json_text (task->state), "evidence", cli_json_text (task->evidence),
                    "not_by", cli_json_text (task->asked_names));
}

static json_t *
json_link (gpointer element)
{
  const CaseLink *link = element;

  return json_pack ("{s:o, s:o, s:o}", "kind", cli_json_text (link->kind), "other", cli_json_text (link->other),
                    "reason", cli_json_text (link->reason));
}

static json_t *
json_pause (gpointer element)
{
  const CasePause *pause = element;

  return json_pack ("{s:o, s:o, s:o, s:o}", "ground", cli_json_text (pause->ground),
                    "from", cli_json_text (pause->from_on), "next", cli_json_text (pause->next_on),
                    "to", cli_json_text (pause->to_on));
}

static json_t *
json_history (gpointer element)
{
  const CaseHistory *line = element;

  return json_pack ("{s:I, s:I, s:o, s:o, s:o, s:o}", "seq", (json_int_t) line->seq, "n", (json_int_t) line->n,
                    "at", cli_json_instant (line->at), "act", cli_json_text (line->act),
                    "member", cli_json_text (line->member), "words", cli_json_text (line->words));
}

static json_t *
json_contact (gpointer element)
{
  const Contact *contact = element;

  return json_pack ("{s:o, s:o, s:o, s:o}", "kind", cli_json_text (contact->kind),
                    "value", cli_json_text (contact->value), "verified_on", cli_json_text (contact->verified_on),
                    "preference", cli_json_text (contact->preference));
}

static json_t *
json_each (GPtrArray *elements, json_t *(*one) (gpointer element))
{
  json_t *array = json_array ();

  for (guint i = 0; elements && i < elements->len; i++)
    json_array_append_new (array, one (g_ptr_array_index (elements, i)));
  return array;
}

static json_t *
json_match (gpointer element)
{
  const PersonMatch *match = element;

  return json_pack ("{s:o, s:o, s:o}", "id", cli_json_text (match->id), "name", cli_json_text (match->name),
                    "same", cli_json_text (match->why));
}

static json_t *
json_representative (gpointer element)
{
  const Representative *one = element;

  return json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o}", "id", cli_json_text (one->by), "name", cli_json_text (one->name),
                    "kind", cli_json_text (one->kind), "from", cli_json_text (one->from_on), "until",
                    cli_json_text (one->until_on), "evidence", cli_json_text (one->evidence));
}

static json_t *
json_person (Office *office, const Person *person)
{
  g_autoptr (GPtrArray) matches = person ? office_person_matches (office, person->id, NULL) : NULL;

  if (!person)
    return json_null ();
  return json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", cli_json_text (person->id),
                    "name", cli_json_text (person->name), "role", cli_json_text (person->role),
                    "citizenship", cli_json_text (person->citizenship), "residence", cli_json_text (person->residence),
                    "collected", cli_json_text (person->collected), "language", cli_json_text (person->language),
                    "contacts", json_each (person->contacts, json_contact),
                    "preference", cli_json_text (person->preference), "merged", cli_json_lines (person->merged),
                    "representatives", json_each (person->representatives, json_representative),
                    "maybe", json_each (matches, json_match));
}

static json_t *
json_authority (const Shown *shown)
{
  gboolean doubtful;
  g_autofree char *words = office_authority (shown->office, shown->kase, &doubtful);

  return words ? json_pack ("{s:o, s:b}", "words", cli_json_text (words), "doubtful", doubtful) : json_null ();
}

static json_t *
json_messages (const Shown *shown)
{
  json_t *array = json_array ();

  for (guint i = 0; i < shown->kase->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (shown->kase->messages, i);
      g_autofree char *text = office_message_text (shown->office, message->id, NULL);
      json_t *object = cli_json_message (message);

      json_object_set_new (object, "text", cli_json_text (text));
      json_array_append_new (array, object);
    }
  return array;
}

static json_t *
json_facts (const Case *kase)
{
  json_t *object = json_object ();

  for (guint i = 0; i < kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (kase->facts, i);
      json_object_set_new (object, fact->name, cli_json_text (fact->value));
    }
  return object;
}

static void
print_json (const Shown *shown)
{
  const Case *kase = shown->kase;
  g_autofree char *admitted = office_admitted (shown->office, kase);
  json_t *object = json_pack ("{s:s}", "schema", "recourse-case/1");

  json_object_update_new (object, cli_json_row (shown->office, &kase->row));
  json_object_set_new (object, "type_why", cli_json_text (kase->type_why));
  json_object_set_new (object, "mailbox", cli_json_text (kase->mailbox));
  json_object_set_new (object, "received_how", cli_json_text (kase->received_how));
  json_object_set_new (object, "requester_id", cli_json_text (kase->requester));
  json_object_set_new (object, "authority", json_authority (shown));
  json_object_set_new (object, "outcome", cli_json_text (kase->outcome));
  json_object_set_new (object, "merged_into", cli_json_text (kase->row.merged_into));
  json_object_set_new (object, "part_of", cli_json_text (shown->survivor));
  json_object_set_new (object, "restricted", json_boolean (kase->row.restricted));
  json_object_set_new (object, "admitted", cli_json_text (admitted));
  json_object_set_new (object, "closed_at", cli_json_instant (kase->closed_at));
  json_object_set_new (object, "about", json_person (shown->office, shown->person));
  json_object_set_new (object, "clocks", json_each (kase->clocks, json_clock));
  json_object_set_new (object, "gates", json_gates (shown));
  json_object_set_new (object, "packs", json_each (kase->packs, json_pack_of_case));
  json_object_set_new (object, "messages", json_messages (shown));
  json_object_set_new (object, "notes", json_each (kase->notes, json_note));
  json_object_set_new (object, "tasks", json_each (kase->tasks, json_task));
  json_object_set_new (object, "links", json_each (kase->links, json_link));
  json_object_set_new (object, "pauses", json_each (kase->pauses, json_pause));
  json_object_set_new (object, "stages", json_each (kase->stages, cli_json_stage));
  json_object_set_new (object, "identity", cli_json_text (kase->identity));
  json_object_set_new (object, "proposals", json_each (kase->proposals, json_proposal));
  json_object_set_new (object, "identity_checks", json_each (kase->identities, json_identity));
  json_object_set_new (object, "holds", json_each (kase->holds, json_hold));
  json_object_set_new (object, "facts", json_facts (kase));
  json_object_set_new (object, "history", json_each (shown->history, json_history));
  cli_json_print (shown->cli, object);
}

/* ---- the command ---------------------------------------------------------------------------- */

static gboolean
show_case (Cli *cli, Office *office, const char *typed, gboolean text, GError **error)
{
  g_autofree char *number = cli_number (office, typed, error);
  Shown shown = { .cli = cli, .office = office, .text = text };
  gboolean loaded;

  if (!number)
    return FALSE;
  shown.kase = office_case (office, number, error);
  loaded = shown.kase && (cli->read_only || office_read (office, number, error))
           && (shown.history = office_history (office, number, error))
           && (!shown.kase->row.merged_into || (shown.survivor = office_survivor (office, number, error)))
           && (!shown.kase->row.person || (shown.person = office_person (office, shown.kase->row.person, error)));
  if (loaded && cli->json)
    print_json (&shown);
  else if (loaded && cli->csv)
    print_csv (&shown);
  else if (loaded)
    print_case (&shown);
  shown_clear (&shown);
  return loaded;
}

/* The bytes as they came: to a file or a pipe, never to a terminal. */
static gboolean
write_raw (Cli *cli, Office *office, gint64 message, const char *output, GError **error)
{
  CaseMessage *found = office_message (office, message, error);
  g_autofree char *number = found ? g_strdup (found->case_number) : NULL;
  g_autoptr (GBytes) raw = NULL;
  gboolean known = found != NULL;
  gsize length;

  if (found)
    case_message_free (found);
  if (!known || (number && !cli->read_only && !office_read (office, number, error))
      || !(raw = office_message_raw (office, message, error)))
    return FALSE;
  const char *bytes = g_bytes_get_data (raw, &length);
  if (output)
    return files_create (output, bytes, length, 0600, error);
  fwrite (bytes, 1, length, stdout);
  return TRUE;
}

int
cli_show (Cli *cli, char **argv)
{
  gboolean text = FALSE;
  gint64 raw = -1;
  g_autofree char *output = NULL;
  const GOptionEntry options[] = {
    { "text", 0, 0, G_OPTION_ARG_NONE, &text, "print the text of every message", NULL },
    { "raw", 0, 0, G_OPTION_ARG_INT64, &raw, "write the exact bytes of a message", "MESSAGE" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, "where --raw writes them; the file must not exist", "FILE" },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &cli->csv, "print the history as CSV that no spreadsheet runs", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  GError *error = NULL;
  gboolean done;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (g_strv_length (words) != (raw < 0 ? 1 : 0))
    return cli_usage (cli, "name one case, or a message with --raw");
  if (raw >= 0 && !output && cli->terminal)
    return cli_usage (cli, "raw bytes do not go to a terminal: name a file with --output");
  if (!(office = cli_open (cli, &error)) || !service_output (cli, office, &output, &error))
    return cli_fail (cli, error);
  done = raw < 0 ? show_case (cli, office, words[0], text, &error) : write_raw (cli, office, raw, output, &error);
  return done ? 0 : cli_fail (cli, error);
}
