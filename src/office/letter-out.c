/* SPDX-License-Identifier: MIT */
#include "office/letter-out.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "mail/mail.h"
#include "office/standing.h"
#include "office/suppress.h"

/* ---- what must be there ------------------------------------------------------------------ */

static gboolean
is_spoken (const Composed *letter)
{
  return g_str_equal (letter->channel, "phone") || g_str_equal (letter->channel, "counter");
}

static gboolean
is_mail (const Composed *letter)
{
  return g_str_equal (letter->channel, "mail");
}

static gboolean
is_complete (Act *act, const Composed *letter, GError **error)
{
  g_autofree char *words = NULL;

  if (!letter->letter->missing->len)
    return letter->letter->body[strspn (letter->letter->body, " \t\r\n")]
           || desk_error_set (error, DESK_ERROR_INVALID, "%s: the letter says nothing; say it with text=…", act->number);
  words = letter_missing_words (letter->letter->missing);
  return desk_error_set (error, DESK_ERROR_INVALID, "%s: the letter cannot leave, these are not filled in: %s", act->number,
                         words);
}

static gboolean
has_address (Act *act, const Composed *letter, GError **error)
{
  g_autofree char *good = NULL;

  if (is_spoken (letter))
    return act_get (act, "evidence")
           || desk_error_set (error, DESK_ERROR_INVALID, "%s: say with evidence=… who spoke with whom, and on which number",
                              act->number);
  if (!letter->to)
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "%s: there is no %s to write to; say to=…, or add it with person.set %s=…", act->number,
                           is_mail (letter) ? "mail address" : letter->channel, letter->channel);
  if (!is_mail (letter))
    return TRUE;
  good = mail_address_check (letter->to, error);
  if (!good)
    return desk_error_in (error, "%s: to", act->number);
  if (office_is_ours (act->office, letter->to))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: to is an address of our own", act->number);
  return letter->from
         || desk_error_set (error, DESK_ERROR_INVALID,
                            "the office has no address to write from; an admin sets it: office.set mail-from=…");
}

/* ---- the message ------------------------------------------------------------------------- */

/* Our address as the office set it: "Name <address>" or the address alone. */
static void
split_sender (const char *from, char **name, char **address)
{
  const char *open = strrchr (from, '<'), *close = open ? strchr (open, '>') : NULL;

  *name = close && open > from ? g_strstrip (g_strndup (from, (gsize) (open - from))) : NULL;
  *address = close ? g_strndup (open + 1, (gsize) (close - open - 1)) : g_strstrip (g_strdup (from));
}

/* The message it answers: the last that came in. */
static void
find_parent (Act *act, char **id, char **references)
{
  const CaseMessage *last = NULL;
  g_autoptr (Event) event = NULL;
  g_autoptr (GVariant) map = NULL;

  for (guint i = 0; i < act->kase->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (act->kase->messages, i);
      if (g_strcmp0 (message->direction, "in") == 0 && g_strcmp0 (message->kind, "mail") == 0)
        last = message;
    }
  event = last ? journal_load (act->office->journal, last->id, NULL) : NULL;
  map = event ? event_value (event, "message") : NULL;
  *id = map ? event_opened_slot (event, map_int (map, "message_id", -1)) : NULL;
  *references = map ? event_opened_slot (event, map_int (map, "references", -1)) : NULL;
}

static char *
message_name (Office *office, const char *address)
{
  g_autofree char *id = ids_next (office->ids, 'l');

  return g_strdup_printf ("%s%s", id + 2, strrchr (address, '@') ? strrchr (address, '@') : "@localhost");
}

typedef struct
{
  Act *act;
  Event *event;
  const Composed *letter;
  GVariantDict map;
} Sealing;

static void
seal (Sealing *sealing, const char *key, const char *field, const char *text)
{
  if (text && *text)
    g_variant_dict_insert (&sealing->map, key, "x", event_slot (sealing->event, field, text, -1));
}

static gboolean
seal_mail (Sealing *sealing, GError **error)
{
  Act *act = sealing->act;
  const Composed *letter = sealing->letter;
  g_autofree char *name = NULL, *from = NULL, *id = NULL, *parent = NULL, *references = NULL, *to = NULL;
  g_autoptr (GBytes) raw = NULL;
  GVariantBuilder addresses;
  Outgoing mail;
  gsize length;
  const char *bytes;

  split_sender (letter->from, &name, &from);
  find_parent (act, &parent, &references);
  id = message_name (act->office, from);
  to = mail_address_check (letter->to, error);
  mail = (Outgoing){
    .from_name = name, .from = from, .to = letter->to, .subject = letter->letter->subject, .text = letter->letter->body,
    .reply_to = office_setting (act->office, "reply-to"), .message_id = id, .in_reply_to = parent,
    .references = references, .date = office_now (act->office), .zone = act->office->zone,
  };
  if (!to || !mail_init (error) || !(raw = mail_compose (&mail, error)))
    return FALSE;
  bytes = g_bytes_get_data (raw, &length);
  g_variant_dict_insert (&sealing->map, "size", "x", (gint64) length);
  seal (sealing, "from_name", "message.from-name", name);
  seal (sealing, "from", "message.from", from);
  seal (sealing, "message_id", "message.id", id);
  seal (sealing, "references", "message.references", references);
  g_variant_builder_init (&addresses, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&addresses, "v", g_variant_new_int64 (event_slot (sealing->event, "message.address", to, -1)));
  g_variant_dict_insert_value (&sealing->map, "addresses", g_variant_builder_end (&addresses));
  g_variant_dict_insert (&sealing->map, "raw", "x", event_slot (sealing->event, "message.raw", bytes, (gssize) length));
  return TRUE;
}

static gboolean
seal_message (Sealing *sealing, GError **error)
{
  const Composed *letter = sealing->letter;
  g_autofree char *body = text_clean (letter->letter->body, -1);

  g_variant_dict_insert (&sealing->map, "direction", "s", "out");
  g_variant_dict_insert (&sealing->map, "channel", "s", letter->channel);
  g_variant_dict_insert (&sealing->map, "kind", "s", letter->channel);
  g_variant_dict_insert (&sealing->map, "at", "x", office_now (sealing->act->office));
  g_variant_dict_insert (&sealing->map, "received_how", "s", "written here");
  g_variant_dict_insert (&sealing->map, "parts", "x", (gint64) 1);
  g_variant_dict_insert (&sealing->map, "flags", "s", "");
  if (is_mail (letter) ? !seal_mail (sealing, error) : FALSE)
    return FALSE;
  if (!is_mail (letter))
    g_variant_dict_insert (&sealing->map, "size", "x", (gint64) 0);
  seal (sealing, "recipients", "message.recipients", letter->to);
  seal (sealing, "subject", "message.subject", letter->letter->subject);
  seal (sealing, "text", "message.text", body);
  return TRUE;
}

static GVariant *
letter_map (const Composed *letter)
{
  GVariantDict map;

  g_variant_dict_init (&map, NULL);
  g_variant_dict_insert (&map, "state", "s", is_spoken (letter) ? "sent" : "queued");
  g_variant_dict_insert (&map, "channel", "s", letter->channel);
  if (letter->template)
    g_variant_dict_insert (&map, "template", "s", letter->template);
  if (letter->language)
    {
      g_autofree char *language = office_clear_text (letter->language, 35);
      g_variant_dict_insert (&map, "language", "s", language);
    }
  return g_variant_dict_end (&map);
}

gboolean
letter_record (Act *act, Event *event, GError **error)
{
  Case *kase = act_case (act, error);
  g_autoptr (Composed) letter
    = kase ? letter_compose_case (act->office, act->row->info.name, kase, act->args, error) : NULL;
  Sealing sealing = { .act = act, .event = event, .letter = letter };
  gboolean sealed;

  if (!letter || (letter->template && !gates_allow_letter (act, kase, letter->template, error))
      || !is_complete (act, letter, error) || !has_address (act, letter, error)
      || (letter->template && !suppress_allows_letter (act, letter->template, letter->to, error)))
    return FALSE;
  g_variant_dict_init (&sealing.map, NULL);
  sealed = seal_message (&sealing, error);
  event_set (event, "message", g_variant_dict_end (&sealing.map));
  event_set (event, "letter", letter_map (letter));
  event_seal (event, "evidence", "case.evidence", act_get (act, "evidence"), -1);
  return sealed;
}

const char *
letter_outcome_words (const Event *event)
{
  GVariant *letter = event->draft ? g_variant_dict_lookup_value (event->draft, "letter", NULL) : event_value (event, "letter");
  const char *channel = letter ? map_text (letter, "channel") : NULL, *words = "the letter is queued; `recourse send` sends it";

  if (g_strcmp0 (channel, "phone") == 0 || g_strcmp0 (channel, "counter") == 0)
    words = "noted as said";
  else if (g_strcmp0 (channel, "mail") != 0)
    words = "print the letter with `recourse letters print`, then say with the act letter that it left";
  if (letter)
    g_variant_unref (letter);
  return words;
}

/* ---- its fate ----------------------------------------------------------------------------- */

gboolean
letter_append_fate (Office *office, const LetterFate *fate, GError **error)
{
  g_autoptr (Event) event = office_event (office, "case.letter", fate->case_number);
  g_autofree char *why = office_clear_text (fate->why, 200);

  event_set_int (event, "letter", fate->letter);
  event_set_text (event, "letter_state", fate->state);
  event_set_text (event, "why", why);
  if (fate->attempt >= 0)
    event_set_int (event, "attempt", fate->attempt);
  if (fate->bounce >= 0)
    event_set_int (event, "bounce", fate->bounce);
  return office_append (office, event, error);
}
