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

gboolean
act_split (Act *act, GError **error)
{
  CaseMessage *message = find_message (act, error);
  gboolean done = message && split (act, message, error);

  case_message_free (message);
  return done;
}
