/* SPDX-License-Identifier: MIT */
/* acts-mail - where a message belongs */
#include "office/act.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/clocks.h"

static CaseMessage *
find_message (Act *act, GError **error)
{
  const char *text = act_get (act, "message");
  gint64 id;

  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &id, NULL))
    {
      desk_error_set (error, DESK_ERROR_INVALID, "message is the number of a message, as `show` prints it");
      return NULL;
    }
  return office_message (act->office, id, error);
}

static gboolean
join (Act *act, const CaseMessage *message, GError **error)
{
  Event *event;

  if (g_strcmp0 (message->case_number, act->number) == 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "message %" G_GINT64_FORMAT " is in %s already", message->id, act->number);
  if (message->case_number)
    return link_move (act, message, act->seen, error);
  if (!link_warn_of_sender (act, message, act->seen, error))
    return FALSE;
  event = act_record (act, "case.join");
  event_set_int (event, "message", message->id);
  act_result (act, "message %" G_GINT64_FORMAT " joined %s", message->id, act->number);
  return TRUE;
}

gboolean
act_join (Act *act, GError **error)
{
  CaseMessage *message = find_message (act, error);
  gboolean done = message && join (act, message, error);

  case_message_free (message);
  return done;
}

/* The words of a message that sits in the tables; NULL when they were erased. */
static char *
message_words (Office *office, gint64 id)
{
  MessageSlots slots = { -1, -1, -1 };
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  if (!store_message_slots (office->store, id, &slots, NULL) || slots.text < 0)
    return NULL;
  bytes = journal_opening (office->journal, id, slots.text, NULL);
  text = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  return text ? g_strndup (text, length) : NULL;
}

static gboolean
open_from (Act *act, const CaseMessage *message, Event *event, GError **error)
{
  Office *office = act->office;
  g_autofree char *text = message_words (office, message->id), *mailbox = NULL, *type = NULL, *why = NULL;
  g_autofree char *on = NULL;
  g_autoptr (Case) from = message->case_number ? store_case (office->store, &office->viewer, message->case_number, error)
                                               : NULL;
  g_auto (ClockCase) clocks = { 0 };
  GDate day;

  if (message->case_number && !from)
    return FALSE;
  receive_suggest (office, NULL, message->subject, text, &mailbox, &type, &why);
  when_date (message->at, office->zone, &day);
  on = when_date_format (&day);
  act->received_at = message->at;
  event_set_text (event, "state", case_state_name (CASE_UNSORTED));
  event_set_text (event, "type", act_get (act, "type") ? act_get (act, "type") : type);
  event_set_text (event, "type_why", act_get (act, "type") ? "chosen when it was split off" : why);
  event_set_text (event, "channel", message->channel);
  event_set_int (event, "received_at", message->at);
  event_set_text (event, "received_on", on);
  event_set_text (event, "received_how", "when its message was received");
  event_set_text (event, "split_from", message->case_number);
  if (from)
    restrict_like (event, from);
  event_set_int (event, "split_message", message->id);
  event_seal (event, "subject", "case.subject", message->subject, -1);
  clock_case_init_new (&clocks, office, act_get (act, "type") ? act_get (act, "type") : type, message->at);
  return receive_set_person (office, event, message->from_name, message->from_address, error)
         && clocks_record (office, &clocks, event, error);
}

static gboolean
may_split (Act *act, const CaseMessage *message, GError **error)
{
  if (g_strcmp0 (message->direction, "in") != 0)
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "message %" G_GINT64_FORMAT " was sent by us; only what came in can be a case", message->id);
  if (act->number && g_strcmp0 (act->number, message->case_number) != 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "message %" G_GINT64_FORMAT " is %s%s, not in %s", message->id,
                           message->case_number ? "in " : "waiting", message->case_number ? message->case_number : "",
                           act->number);
  return TRUE;
}

/* The new case comes first, so that its number is known when the old one names it. */
static gboolean
split (Act *act, const CaseMessage *message, GError **error)
{
  Event *event;

  if (!may_split (act, message, error))
    return FALSE;
  event = act_record (act, "case.open");
  g_clear_pointer (&event->case_number, g_free);
  if (!open_from (act, message, event, error))
    return FALSE;
  if (!message->case_number)
    return TRUE;
  event = act_record (act, "case.split");
  g_free (event->case_number);
  event->case_number = g_strdup (message->case_number);
  event_set_int (event, "message", message->id);
  return TRUE;
}

/* ---- a case for each thing that one message asks for ------------------------------------- */

/* What the case grew out of, in the child's own words and values: either can be erased alone. The
 * Message-ID stays with the first, so that an answer to it goes there. */
static void
copy_message (Act *act, Event *event, const CaseMessage *message)
{
  g_autofree char *text = message_words (act->office, message->id);
  const struct { const char *as, *field, *value; } texts[] = {
    { "from_name", "message.from-name", message->from_name }, { "from", "message.from", message->from_address },
    { "subject", "message.subject", message->subject }, { "text", "message.text", text },
  };
  GVariantDict map;

  g_variant_dict_init (&map, NULL);
  g_variant_dict_insert (&map, "direction", "s", "in");
  g_variant_dict_insert (&map, "channel", "s", message->channel);
  g_variant_dict_insert (&map, "kind", "s", message->kind ? message->kind : message->channel);
  g_variant_dict_insert (&map, "at", "x", message->at);
  g_variant_dict_insert (&map, "received_how", "s", "copied when its case was split by type");
  g_variant_dict_insert (&map, "copy_of", "x", message->id);
  g_variant_dict_insert (&map, "size", "x", (gint64) 0);
  g_variant_dict_insert (&map, "parts", "x", (gint64) 0);
  g_variant_dict_insert (&map, "flags", "s", "");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].value)
      g_variant_dict_insert (&map, texts[i].as, "x", event_slot (event, texts[i].field, texts[i].value, -1));
  event_set (event, "message", g_variant_dict_end (&map));
}

static const CaseMessage *
first_in (const Case *kase)
{
  for (guint i = 0; i < kase->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (kase->messages, i);

      if (g_strcmp0 (message->direction, "in") == 0 && g_strcmp0 (message->case_number, kase->row.number) == 0)
        return message;
    }
  return NULL;
}

/* Received when its parent was; about and asked by the same. */
static Event *
record_child (Act *act, const Case *from)
{
  const CaseMessage *message = first_in (from);
  Event *event = act_record (act, "case.open");

  g_clear_pointer (&event->case_number, g_free);
  act->received_at = from->row.received_at;
  event_set_text (event, "state", case_state_name (CASE_UNSORTED));
  event_set_text (event, "type_why", "chosen when it was split off");
  event_set_text (event, "channel", from->row.channel);
  event_set_text (event, "mailbox", from->mailbox);
  event_set_int (event, "received_at", from->row.received_at);
  event_set_text (event, "received_on", from->row.received_on);
  event_set_text (event, "received_how", from->received_how);
  event_set_text (event, "split_from", from->row.number);
  event_set_text (event, "person", from->row.person);
  event_set_text (event, "requester", from->requester);
  if (!from->row.person)
    event_seal (event, "person_name", "person.name", from->row.person_name, -1);
  event_seal (event, "subject", "case.subject", from->row.subject, -1);
  restrict_like (event, from);
  if (message)
    copy_message (act, event, message);
  return event;
}

/* Nobody but those who see the child learns of it: then nothing is written on the parent. */
static void
record_parent (Act *act, const Case *from, const char *type)
{
  Event *event;

  if (restrict_is_type (act->office, type) && !from->row.restricted)
    return;
  event = act_record (act, "case.split");
  event_set_text (event, "type", type);
}

static gboolean
record_division (Act *act, const Case *from, const char *type, GError **error)
{
  g_autoptr (Person) person = from->row.person ? store_person (act->office->store, NULL, from->row.person, error) : NULL;
  g_auto (ClockCase) clocks = { 0 };
  Event *event = record_child (act, from);

  event_set_text (event, "type", type);
  clock_case_init_new (&clocks, act->office, type, from->row.received_at);
  clock_case_person (&clocks, from->requester, person);
  if ((from->row.person && !person) || !clocks_record (act->office, &clocks, event, error)
      || !act_record_triage (act, &clocks, type, error))
    return FALSE;
  event = g_ptr_array_index (act->events, act->events->len - 1);
  g_clear_pointer (&event->case_number, g_free);
  record_parent (act, from, type);
  return TRUE;
}

/* A type that a case which was split off has already. */
static gboolean
is_taken (Act *act, const Case *from, const char *type)
{
  for (guint i = 0; i < from->links->len; i++)
    {
      const CaseLink *link = g_ptr_array_index (from->links, i);
      g_autoptr (CaseRow) row = strcmp (link->kind, "split-to") == 0
                                  ? store_case_row (act->office->store, &act->office->viewer, link->other, NULL) : NULL;

      if (row && case_state_is_open (row->state) && g_strcmp0 (row->type, type) == 0)
        return TRUE;
    }
  return g_strcmp0 (from->row.type, type) == 0;
}

static gboolean
may_divide (Act *act, const Case *from, char **types, GError **error)
{
  if (!case_state_is_open (from->row.state))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is %s: reopen it first, or split off a message", act->number,
                           case_state_name (from->row.state));
  if (!from->row.type_confirmed)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is not triaged: triage it as what it stays, then split off the rest",
                           act->number);
  for (guint i = 0; types[i]; i++)
    {
      gboolean twice = FALSE;

      if (!act_type_exists (act, g_strstrip (types[i]), error))
        return FALSE;
      for (guint k = 0; k < i; k++)
        twice = twice || g_str_equal (types[k], types[i]);
      if (twice || is_taken (act, from, types[i]))
        return desk_error_set (error, DESK_ERROR_INVALID, "%s has %s already: each type is split off once", act->number, types[i]);
    }
  return TRUE;
}

static gboolean
divide (Act *act, GError **error)
{
  g_auto (GStrv) types = act_get (act, "type") ? g_strsplit (act_get (act, "type"), ",", -1) : NULL;
  Case *from = NULL;

  if (!types || !act->number)
    return desk_error_set (error, DESK_ERROR_INVALID, "split needs message=…, or a case and type=…, comma-parted where it is several");
  if (!(from = act_case (act, error)) || !may_divide (act, from, types, error))
    return FALSE;
  for (guint i = 0; types[i]; i++)
    if (!record_division (act, from, types[i], error))
      return FALSE;
  act_warn (act, "%s stays %s; %u case%s beside it, received on %s like it.", act->number, from->row.type,
            g_strv_length (types), g_strv_length (types) == 1 ? "" : "s", from->row.received_on);
  return TRUE;
}

gboolean
act_split (Act *act, GError **error)
{
  CaseMessage *message = NULL;
  gboolean done;

  if (!act_get (act, "message"))
    return divide (act, error);
  message = find_message (act, error);
  done = message && split (act, message, error);
  case_message_free (message);
  return done;
}
