/* SPDX-License-Identifier: MIT */
/* json - case.json, schema recourse-casefile/1 (doc/formats/casefile.md) */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "casefile/writers.h"
#include "model/clock.h"

static json_t *
text (const char *bytes)
{
  g_autofree char *clean = bytes ? text_clean (bytes, -1) : NULL;
  json_t *value = clean ? json_string (clean) : NULL;

  return value ? value : json_null ();
}

static json_t *
instant (gint64 at)
{
  if (at == WHEN_NONE || at == G_MAXINT64)
    return json_null ();
  g_autofree char *words = when_format_utc (at);
  return json_string (words);
}

static json_t *
each (GPtrArray *elements, json_t *(*one) (gpointer element))
{
  json_t *array = json_array ();

  for (guint i = 0; elements && i < elements->len; i++)
    json_array_append_new (array, one (g_ptr_array_index (elements, i)));
  return array;
}

static json_t *
lines (GStrv strings)
{
  json_t *array = json_array ();

  for (guint i = 0; strings && strings[i]; i++)
    json_array_append_new (array, text (strings[i]));
  return array;
}

static json_t *
clock_object (gpointer element)
{
  const Clock *clock = element;

  return json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "rule", text (clock->rule),
                    "pack", text (clock->pack), "version", text (clock->version), "clause", text (clock->clause),
                    "tag", text (clock->tag), "title", text (clock->title), "state", clock_state_name (clock->state),
                    "start_at", instant (clock->start_at), "start_what", text (clock->start_what),
                    "due", text (clock->due_on), "due_at", instant (clock->due_at), "done_at", instant (clock->done_at),
                    "missed", clock_was_missed (clock), "reason", text (clock->reason));
}

static json_t *
contact_object (gpointer element)
{
  const Contact *contact = element;

  return json_pack ("{s:o, s:o, s:o, s:o}", "kind", text (contact->kind), "value", text (contact->value), "verified_on",
                    text (contact->verified_on), "preference", text (contact->preference));
}

/* Others stand in a file by their id alone, unless they have a place of their own in it. */
static json_t *
representative_object (gpointer element)
{
  const Representative *one = element;

  return json_pack ("{s:o, s:o, s:o, s:o}", "id", text (one->by), "kind", text (one->kind), "from", text (one->from_on),
                    "until", text (one->until_on));
}

static json_t *
person_object (gpointer element)
{
  const CasefilePerson *one = element;
  const Person *person = one->person;

  return json_pack ("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "as", one->as, "id", text (person->id), "name",
                    text (person->name), "role", text (person->role), "citizenship", text (person->citizenship),
                    "residence", text (person->residence), "collected", text (person->collected), "language",
                    text (person->language), "contacts", each (person->contacts, contact_object), "representatives",
                    each (person->representatives, representative_object));
}

static json_t *
part_object (gpointer element)
{
  const CasefilePart *part = element;

  return json_pack ("{s:o, s:o, s:o, s:o, s:I}", "part", text (part->number), "type", text (part->type), "name",
                    text (part->name), "file", text (part->file), "size", (json_int_t) part->size);
}

static json_t *
message_object (gpointer element)
{
  const CasefileMessage *one = element;
  const CaseMessage *message = one->message;
  json_t *object = json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o}", "id", (json_int_t) message->id, "direction",
                              text (message->direction), "channel", text (message->channel), "kind",
                              text (message->kind), "at", instant (message->at), "left_out", text (one->left_out));

  if (one->left_out)
    return object;
  json_object_update_new (object, json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o}",
    "from_name", text (message->from_name), "from", text (message->from_address),
    "recipients", text (message->recipients), "subject", text (message->subject), "flags", text (message->flags),
    "verdicts", text (message->verdicts), "text", text (one->text), "file", text (one->file),
    "size", (json_int_t) message->size, "attachments", each (one->parts, part_object)));
  return object;
}

static json_t *
note_object (gpointer element)
{
  const CaseNote *note = element;

  return json_pack ("{s:I, s:o, s:o, s:o}", "seq", (json_int_t) note->seq, "at", instant (note->at), "member",
                    text (note->member), "text", text (note->text));
}

static json_t *
task_object (gpointer element)
{
  const CaseTask *task = element;

  return json_pack ("{s:o, s:o, s:o, s:o}", "name", text (task->name), "title", text (task->title), "state",
                    text (task->state), "evidence", text (task->evidence));
}

static json_t *
link_object (gpointer element)
{
  const CaseLink *link = element;

  return json_pack ("{s:o, s:o, s:o}", "kind", text (link->kind), "other", text (link->other), "reason",
                    text (link->reason));
}

static json_t *
fact_object (gpointer element)
{
  const CaseFact *fact = element;

  return json_pack ("{s:o, s:o}", "name", text (fact->name), "value", text (fact->value));
}

static json_t *
pause_object (gpointer element)
{
  const CasePause *pause = element;

  return json_pack ("{s:o, s:o, s:o, s:o, s:I}", "ground", text (pause->ground), "from", text (pause->from_on), "next",
                    text (pause->next_on), "to", text (pause->to_on), "seq", (json_int_t) pause->from_seq);
}

static json_t *
history_object (gpointer element)
{
  const CaseHistory *line = element;

  return json_pack ("{s:I, s:I, s:o, s:o, s:o, s:o}", "seq", (json_int_t) line->seq, "n", (json_int_t) line->n, "at",
                    instant (line->at), "act", text (line->act), "member", text (line->member), "words",
                    text (line->words));
}

/* A row of a table as it is; instants by the name of their column. */
static json_t *
row_object (GVariant *row)
{
  json_t *object = json_object ();
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, row);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      gboolean number = g_variant_is_of_type (value, G_VARIANT_TYPE_INT64);
      gboolean at = number && (g_str_equal (key, "at") || g_str_has_suffix (key, "_at"));

      json_object_set_new (object, key, at ? instant (g_variant_get_int64 (value))
                                      : number ? json_integer (g_variant_get_int64 (value))
                                               : text (g_variant_get_string (value, NULL)));
      g_variant_unref (value);
    }
  return object;
}

static json_t *
rows (GVariant *table)
{
  json_t *array = json_array ();

  for (gsize i = 0; table && i < g_variant_n_children (table); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (table, i);
      json_array_append_new (array, row_object (row));
    }
  return array;
}

static void
set_head (json_t *object, const Casefile *file)
{
  const CaseRow *row = &file->kase->row;
  const Case *kase = file->kase;

  json_object_update_new (object, json_pack ("{s:s, s:o, s:o, s:o, s:o, s:s, s:b}", "schema", "recourse-casefile/1",
    "number", text (row->number), "office", text (file->office), "exported_at", instant (file->at),
    "exported_by", text (file->member), "profile", file->profile, "drill", file->drill));
  json_object_update_new (object, json_pack ("{s:o, s:o, s:b, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
    "type", text (row->type), "type_title", text (file->title), "type_confirmed", row->type_confirmed,
    "type_why", text (kase->type_why), "state", case_state_name (row->state),
    "priority", case_priority_name (row->priority), "owner", text (row->owner_name ? row->owner_name : row->owner),
    "subject", text (row->subject), "channel", text (row->channel), "mailbox", text (kase->mailbox),
    "received", text (row->received_on), "received_at", instant (row->received_at),
    "received_how", text (kase->received_how)));
  json_object_update_new (object, json_pack ("{s:o, s:o, s:b, s:o, s:b, s:o, s:o}", "due", text (row->due_on),
    "due_at", instant (row->due_at), "paused", row->paused, "next", text (row->next_on), "held", row->held,
    "outcome", text (kase->outcome), "closed_at", instant (kase->closed_at)));
}

/* ASCII on the outside, so that a terminal has nothing to obey; DEL is the one that jansson
 * lets through. */
static char *
dump (json_t *object)
{
  char *made = json_dumps (object, JSON_INDENT (1) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
  GString *out = g_string_new (NULL);

  for (const char *at = made; at && *at; at++)
    if (*at == 0x7f)
      g_string_append (out, "\\u007f");
    else
      g_string_append_c (out, *at);
  free (made);
  json_decref (object);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

char *
write_json (const Casefile *file)
{
  json_t *object = json_object ();
  const Case *kase = file->kase;

  set_head (object, file);
  json_object_set_new (object, "persons", each (file->persons, person_object));
  json_object_set_new (object, "clocks", each (kase->clocks, clock_object));
  json_object_set_new (object, "derivation", lines (file->derivation));
  json_object_set_new (object, "messages", each (file->messages, message_object));
  json_object_set_new (object, "letters", rows (file->letters));
  json_object_set_new (object, "proposals", rows (file->proposals));
  json_object_set_new (object, "identity", rows (file->checks));
  json_object_set_new (object, "extensions", rows (file->extensions));
  json_object_set_new (object, "tasks", each (kase->tasks, task_object));
  json_object_set_new (object, "facts", each (kase->facts, fact_object));
  json_object_set_new (object, "pauses", each (kase->pauses, pause_object));
  json_object_set_new (object, "holds", rows (file->holds));
  json_object_set_new (object, "stages", rows (file->stages));
  json_object_set_new (object, "links", each (kase->links, link_object));
  json_object_set_new (object, "notes", file->notes_left_out ? json_null () : each (kase->notes, note_object));
  json_object_set_new (object, "history", each (file->history, history_object));
  return dump (object);
}
