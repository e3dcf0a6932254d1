/* SPDX-License-Identifier: MIT */
#include "office/receive.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/clocks.h"
#include "office/letter-out.h"

#define TEXT_HINT 16384       /* bytes of a body that words are looked for in */
#define ADDRESSES_KEPT 200    /* correspondents sealed one by one; a body has 64 KiB */
#define REFERENCES_ASKED 50
#define CLEAR_LIMIT 500

/* ---- before the lock -------------------------------------------------------------------- */

gboolean
receive_ready (Office *office, GError **error)
{
  if (!role_may (office->member->role, ROLE_AGENT))
    return desk_error_set (error, DESK_ERROR_DENIED, "taking in mail needs an agent; %s is an %s",
                           office->member->name, role_name (office->member->role));
  return mail_init (error) && office_refresh (office, error) && packs_preload (office->packs, error)
         && office_secret (office, error);
}

static char *
mailbox_of (const GPtrArray *packs, const char *address)
{
  for (guint i = 0; address && i < packs->len; i++)
    {
      const PackMailbox *box = pack_mailbox_of (((const PackUse *) g_ptr_array_index (packs, i))->pack, address);

      if (box)
        return g_strdup (box->name);
    }
  return NULL;
}

gboolean
receive_suggest (Office *office, const char *address, const char *subject, const char *text,
                 char **mailbox, char **type, char **why)
{
  g_autoptr (GPtrArray) uses = packs_today (office->packs, NULL);
  g_autofree char *head = text ? g_strndup (text, MIN (strlen (text), TEXT_HINT)) : NULL;
  PackHints hints = { .mailbox_address = address, .subject = subject, .text = head };
  guint n = uses ? uses->len : 0;
  g_autofree const Pack **packs = g_new0 (const Pack *, n + 1);
  g_autofree char *said = NULL;

  *mailbox = uses ? mailbox_of (uses, address) : NULL;
  *type = *why = NULL;
  for (guint i = 0; i < n; i++)
    packs[i] = ((const PackUse *) g_ptr_array_index (uses, i))->pack;
  if (!pack_suggest_best (packs, n, &hints, type, &said))
    return FALSE;
  *why = office_clear_text (said, CLEAR_LIMIT);
  return TRUE;
}

/* Which of our addresses it came to: what the mail server says, else To and Cc. */
static const char *
arrived_at (Office *office, const Incoming *mail)
{
  const GPtrArray *lists[] = { mail->to, mail->cc };

  for (guint i = 0; mail->delivered_to && i < mail->delivered_to->len; i++)
    if (office_is_ours (office, g_ptr_array_index (mail->delivered_to, i)))
      return g_ptr_array_index (mail->delivered_to, i);
  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; lists[k] && i < lists[k]->len; i++)
      {
        const MailAddress *address = g_ptr_array_index (lists[k], i);
        if (office_is_ours (office, address->address))
          return address->address;
      }
  return NULL;
}

static char *
recipients_text (const Incoming *mail)
{
  const GPtrArray *lists[] = { mail->to, mail->cc };
  GString *text = g_string_new (NULL);

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; lists[k] && i < lists[k]->len; i++)
      {
        const MailAddress *address = g_ptr_array_index (lists[k], i);
        if (address->address)
          g_string_append_printf (text, "%s%s", text->len ? ", " : "", address->address);
      }
  return g_string_free (text, FALSE);
}

/* A value under its slot's number in the map of the message. */
static void
seal (Arrival *arrival, const char *key, const char *field, const char *text)
{
  if (text && *text)
    g_variant_dict_insert (arrival->message, key, "x", event_slot (arrival->event, field, text, -1));
}

static void
seal_addresses (Arrival *arrival)
{
  const GPtrArray *lists[] = { arrival->mail->to, arrival->mail->cc };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GVariantBuilder) slots;

  g_variant_builder_init (&slots, G_VARIANT_TYPE ("av"));
  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; lists[k] && i < lists[k]->len && g_hash_table_size (seen) < ADDRESSES_KEPT; i++)
      {
        const MailAddress *address = g_ptr_array_index (lists[k], i);

        if (!address->address || office_is_ours (arrival->office, address->address)
            || !g_hash_table_add (seen, address->address))
          continue;
        g_variant_builder_add (&slots, "v",
                               g_variant_new_int64 (event_slot (arrival->event, "message.address", address->address, -1)));
      }
  if (g_hash_table_size (seen))
    g_variant_dict_insert_value (arrival->message, "addresses", g_variant_builder_end (&slots));
}

static char *
part_lines (const Incoming *mail)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; mail->parts && i < mail->parts->len; i++)
    {
      const MailPart *part = g_ptr_array_index (mail->parts, i);
      g_autofree char *name = office_clear_text (part->name, 1024);

      g_string_append_printf (lines, "%s%s\t%s\t%" G_GSIZE_FORMAT "\t%s", i ? "\n" : "", part->number, part->type,
                              part->size, name ? name : "");
    }
  return g_string_free (lines, FALSE);
}

static char *
join_references (const Incoming *mail)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; mail->references && i < mail->references->len; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", (const char *) g_ptr_array_index (mail->references, i));
  return g_string_free (text, FALSE);
}

static const char *
kind_of (const Incoming *mail)
{
  return mail->flags & MAIL_BOUNCE ? "bounce" : mail->flags & MAIL_AUTO ? "auto-reply" : "mail";
}

static void
seal_message (Arrival *arrival)
{
  const Incoming *mail = arrival->mail;
  g_autofree char *recipients = recipients_text (mail), *references = join_references (mail);
  g_autofree char *parts = part_lines (mail), *verdicts = office_clear_text (mail->verdicts, CLEAR_LIMIT);
  GVariantDict *map = arrival->message;

  g_variant_dict_insert (map, "direction", "s", arrival->ours ? "out" : "in");
  g_variant_dict_insert (map, "channel", "s", "mail");
  g_variant_dict_insert (map, "kind", "s", kind_of (mail));
  g_variant_dict_insert (map, "at", "x", arrival->received_at);
  g_variant_dict_insert (map, "received_how", "s", arrival->received_how);
  g_variant_dict_insert (map, "size", "x", (gint64) g_bytes_get_size (arrival->raw));
  g_variant_dict_insert (map, "parts", "x", (gint64) (mail->parts ? mail->parts->len : 0));
  if (verdicts && *verdicts)
    g_variant_dict_insert (map, "verdicts", "s", verdicts);
  if (arrival->mailbox)
    g_variant_dict_insert (map, "mailbox", "s", arrival->mailbox);
  seal (arrival, "from_name", "message.from-name", mail->from.name);
  seal (arrival, "from", "message.from", mail->from.address);
  seal (arrival, "recipients", "message.recipients", recipients);
  seal_addresses (arrival);
  seal (arrival, "subject", "message.subject", mail->subject);
  seal (arrival, "message_id", "message.id", mail->message_id);
  seal (arrival, "references", "message.references", references);
  seal (arrival, "text", "message.text", mail->text);
  seal (arrival, "part_list", "message.parts", parts);
  event_seal_bytes (arrival->event, "raw", "message.raw", arrival->raw);
}

/* event_seal_bytes writes its key into the event; the vocabulary wants it in the map. */
static void
move_raw_slot (Arrival *arrival)
{
  gint64 slot = -1;

  g_variant_dict_lookup (arrival->event->draft, "raw", "x", &slot);
  g_variant_dict_remove (arrival->event->draft, "raw");
  g_variant_dict_insert (arrival->message, "raw", "x", slot);
}

static void
compute_clocks (Arrival *arrival)
{
  g_auto (ClockCase) clocks = { 0 };
  g_autoptr (GPtrArray) all = NULL;

  clock_case_init_new (&clocks, arrival->office, arrival->type, arrival->received_at);
  all = clocks_compute (arrival->office, &clocks, NULL);
  if (all)
    arrival->clocks = g_variant_ref_sink (clocks_to_value (all));
}

static void
date_received (Arrival *arrival, gint64 received_at, const char *how, gboolean from_header)
{
  g_autofree char *host = arrival->mail->received_by ? g_ascii_strdown (arrival->mail->received_by, -1) : NULL;

  if (from_header && host && arrival->mail->received_date != WHEN_NONE
      && arrival->mail->received_date <= arrival->now
      && g_strv_contains ((const char *const *) arrival->office->hosts, host))
    {
      arrival->received_at = arrival->mail->received_date;
      arrival->received_how = g_strdup ("Received line of our mail server");
      return;
    }
  arrival->received_at = received_at == WHEN_NONE ? arrival->now : MIN (received_at, arrival->now);
  arrival->received_how = g_strdup (how);
}

/* What the search holds of a message. */
static void
fold_words (Arrival *arrival)
{
  static const char *const keys[] = { "subject", "from_name", "from", "text" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gint64 slot = -1;

      g_variant_dict_lookup (arrival->message, keys[i], "x", &slot);
      event_fold (arrival->event, slot);
    }
}

Arrival *
arrival_prepare (Office *office, GBytes *raw, gint64 received_at, const char *how, gboolean from_header)
{
  Arrival *arrival = g_new0 (Arrival, 1);
  gsize length;
  const void *bytes = g_bytes_get_data (raw, &length);

  arrival->office = office;
  arrival->raw = g_bytes_ref (raw);
  arrival->now = office_now (office);
  crypto_hmac_sha256 (office->secret, sizeof office->secret, bytes, length, arrival->digest);
  arrival->mail = mail_parse (raw);
  date_received (arrival, received_at, how, from_header);
  arrival->ours = office_is_ours (office, arrival->mail->from.address);
  if (!arrival->ours)
    receive_suggest (office, arrived_at (office, arrival->mail), arrival->mail->subject, arrival->mail->text,
                     &arrival->mailbox, &arrival->type, &arrival->type_why);
  compute_clocks (arrival);
  arrival->event = office_event (office, "message.receive", NULL);
  arrival->message = g_variant_dict_new (NULL);
  seal_message (arrival);
  move_raw_slot (arrival);
  fold_words (arrival);
  journal_seal (arrival->event);
  return arrival;
}

void
arrival_free (Arrival *arrival)
{
  if (!arrival)
    return;
  g_bytes_unref (arrival->raw);
  incoming_free (arrival->mail);
  event_free (arrival->event);
  g_clear_pointer (&arrival->clocks, g_variant_unref);
  g_clear_pointer (&arrival->message, g_variant_dict_unref);
  g_free (arrival->received_how);
  g_free (arrival->mailbox);
  g_free (arrival->type);
  g_free (arrival->type_why);
  g_free (arrival);
}

/* ---- where it belongs ---------------------------------------------------------------------- */

typedef enum { GOES_OPEN, GOES_JOIN, GOES_WAIT } Goes;

typedef struct
{
  Goes goes;
  char *number;       /* of the case it joins */
  char *waiting;      /* why it waits; no personal data */
  gint64 bounced;     /* message that came back, -1 */
  gint64 copy_of;
} Place;

static void
place_clear (Place *place)
{
  g_free (place->number);
  g_free (place->waiting);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
waits (Place *place, char *why)
{
  place->goes = GOES_WAIT;
  g_free (place->waiting);
  place->waiting = why;
  return TRUE;
}

static gboolean
joins (Place *place, const char *number)
{
  place->goes = GOES_JOIN;
  place->number = g_strdup (number);
  return TRUE;
}

/* Mail to a case that is part of another goes where the work goes on. */
static gboolean
joins_survivor (Office *office, Place *place, const char *number, GError **error)
{
  place->goes = GOES_JOIN;
  return store_survivor (office->store, number, &place->number, error);
}

static void
thread_clear (StoreThread *thread)
{
  g_clear_pointer (&thread->case_number, g_free);
  g_clear_pointer (&thread->direction, g_free);
  thread->message = -1;
}

/* FALSE with *error only. found->message is -1 when nobody knows the id. */
static gboolean
find_id (Office *office, const char *id, StoreThread *found, GError **error)
{
  g_autoptr (GError) local = NULL;

  thread_clear (found);
  if (!id || !*id || store_find_message_id (office->store, id, found, &local) || !local)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
find_by_references (Office *office, const Incoming *mail, StoreThread *found, GError **error)
{
  guint n = mail->references ? mail->references->len : 0;
  guint last = n > REFERENCES_ASKED ? n - REFERENCES_ASKED : 0;

  for (guint i = n; i-- > last;)
    {
      if (!find_id (office, g_ptr_array_index (mail->references, i), found, error))
        return FALSE;
      if (found->message >= 0)
        return TRUE;
    }
  return TRUE;
}

static gboolean
find_by_subject (Office *office, const Incoming *mail, StoreThread *found, GError **error)
{
  g_autofree char *number = mail_subject_case (mail->subject);
  g_autoptr (GError) local = NULL;
  g_autoptr (CaseRow) row = NULL;

  if (!number)
    return TRUE;
  row = store_case_row (office->store, NULL, number, &local); /* mail finds its case whoever fetches it */
  if (row)
    {
      found->case_number = g_strdup (row->number);
      return TRUE;
    }
  if (!local || g_error_matches (local, DESK_ERROR, DESK_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
find_thread (Office *office, const Incoming *mail, StoreThread *found, GError **error)
{
  if (mail->flags & MAIL_BOUNCE && mail->bounced_id)
    {
      if (!find_id (office, mail->bounced_id, found, error))
        return FALSE;
      if (found->message >= 0)
        return TRUE;
    }
  return find_by_references (office, mail, found, error)
         && (found->message >= 0 || find_by_subject (office, mail, found, error));
}

/* The same Message-ID and sender with other bytes: filed beside the first, whatever
 * became of that. */
static gboolean
place_copy (Arrival *arrival, Place *place, gboolean *is_copy, GError **error)
{
  const Incoming *mail = arrival->mail;
  CaseMessage *first;

  *is_copy = FALSE;
  if (!mail->message_id || !*mail->message_id || !mail->from.address)
    return TRUE;
  if (!store_find_same (arrival->office->store, mail->message_id, mail->from.address, &place->copy_of, error))
    return FALSE;
  if (place->copy_of < 0)
    return TRUE;
  *is_copy = TRUE;
  first = store_message (arrival->office->store, place->copy_of, error);
  if (!first)
    return FALSE;
  if (!first->case_number)
    waits (place, g_strdup_printf ("copy of message %" G_GINT64_FORMAT ", which waits", first->id));
  else if (!joins_survivor (arrival->office, place, first->case_number, error))
    {
      case_message_free (first);
      return FALSE;
    }
  case_message_free (first);
  return TRUE;
}

static gboolean
place_in_thread (Arrival *arrival, const StoreThread *thread, Place *place, GError **error)
{
  const Incoming *mail = arrival->mail;
  const char *number = thread->case_number;
  gboolean belongs = FALSE;

  if (!number)
    return waits (place, g_strdup_printf ("answers message %" G_GINT64_FORMAT ", which waits itself", thread->message));
  if (mail->flags & MAIL_BOUNCE)
    place->bounced = thread->message;
  if (mail->flags & MAIL_BOUNCE)
    return thread->message >= 0 ? joins (place, number)
                                : waits (place, g_strdup_printf ("a bounce that only names %s: is it of a letter of ours?", number));
  if (arrival->ours && mail->verdicts && strstr (mail->verdicts, "fail"))
    return waits (place, g_strdup_printf ("bears an address of ours, but the mail server's checks failed; names %s", number));
  if (arrival->ours)
    return joins (place, number);
  if (!mail->from.address)
    return waits (place, g_strdup_printf ("answers %s, but bears no sender", number));
  if (!store_belongs (arrival->office->store, number, mail->from.address, &belongs, error))
    return FALSE;
  return belongs ? joins (place, number)
                 : waits (place, g_strdup_printf ("answers %s, but the sender is not known in that case", number));
}

/* What no thread is known for. */
static gboolean
place_alone (Arrival *arrival, Place *place)
{
  MailFlags flags = arrival->mail->flags;

  if (flags & MAIL_BOUNCE)
    return waits (place, g_strdup ("a bounce, but of no letter or message known here"));
  if (flags & MAIL_AUTO)
    return waits (place, g_strdup ("written by a machine, and answers nothing known here"));
  if (arrival->ours && flags & MAIL_FORWARD)
    return waits (place, g_strdup ("forwarded by one of us: who is the requester?"));
  if (arrival->ours)
    return waits (place, g_strdup ("sent from our own address, but in no case known here"));
  place->goes = GOES_OPEN;
  return TRUE;
}

static gboolean
follow_merges (Office *office, StoreThread *thread, GError **error)
{
  g_autofree char *from = g_steal_pointer (&thread->case_number);

  return !from || store_survivor (office->store, from, &thread->case_number, error);
}

static gboolean
find_place (Arrival *arrival, Place *place, GError **error)
{
  StoreThread thread = { .message = -1 };
  gboolean is_copy = FALSE, fine;

  place->copy_of = place->bounced = -1;
  if (!place_copy (arrival, place, &is_copy, error))
    return FALSE;
  if (is_copy)
    return TRUE;
  fine = find_thread (arrival->office, arrival->mail, &thread, error)
         && follow_merges (arrival->office, &thread, error);
  if (fine && (thread.case_number || thread.message >= 0))
    fine = place_in_thread (arrival, &thread, place, error);
  else if (fine)
    fine = place_alone (arrival, place);
  thread_clear (&thread);
  return fine;
}

/* ---- its event ------------------------------------------------------------------------------- */

gboolean
receive_person (Office *office, const char *kind, const char *value, char **person, GError **error)
{
  g_autoptr (GError) local = NULL;

  *person = NULL;
  if (!value || !*value || store_find_contact (office->store, kind, value, person, &local) || !local)
    return TRUE;
  if (g_error_matches (local, DESK_ERROR, DESK_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
receive_set_person (Office *office, Event *event, const char *name, const char *address, GError **error)
{
  g_autofree char *person = NULL;

  if (!address || !*address)
    return TRUE;
  if (!receive_person (office, "mail", address, &person, error))
    return FALSE;
  if (!person)
    {
      person = ids_next (office->ids, 'p');
      event_set_bool (event, "person_new", TRUE);
      event_seal (event, "person_mail", "person.mail", address, -1);
      event_seal (event, "person_name", "person.name", name && *name ? name : address, -1);
    }
  event_set_text (event, "person", person);
  return TRUE;
}

static void
set_act (Event *event, const char *act)
{
  g_free (event->act);
  event->act = g_strdup (act);
}

static gboolean
write_open (Arrival *arrival, GError **error)
{
  Event *event = arrival->event;
  gboolean spam = arrival->mail->flags & MAIL_SPAM;
  g_autofree char *on = NULL;
  GDate day;

  when_date (arrival->received_at, arrival->office->zone, &day);
  on = when_date_format (&day);
  set_act (event, "case.open");
  event_set_text (event, "state", case_state_name (spam ? CASE_SPAM : CASE_UNSORTED));
  event_set_text (event, "type", arrival->type);
  event_set_text (event, "type_why", arrival->type_why);
  event_set_text (event, "channel", "mail");
  event_set_text (event, "mailbox", arrival->mailbox);
  event_set_int (event, "received_at", arrival->received_at);
  event_set_text (event, "received_on", on);
  event_set_text (event, "received_how", arrival->received_how);
  event_seal (event, "subject", "case.subject", arrival->mail->subject, -1);
  if (!spam)
    event_set (event, "clocks", arrival->clocks);
  return receive_set_person (arrival->office, event, arrival->mail->from.name, arrival->mail->from.address, error)
         && office_number_case (arrival->office, event, arrival->received_at, error);
}

static char *
flag_words (const Incoming *mail, gboolean copy)
{
  g_autofree char *words = mail_flags_format (mail->flags);

  if (!copy)
    return g_steal_pointer (&words);
  return g_strdup_printf ("%s%scopy", words, *words ? " " : "");
}

static void
finish_message (Arrival *arrival, const Place *place)
{
  g_autofree char *flags = flag_words (arrival->mail, place->copy_of >= 0);

  g_variant_dict_insert (arrival->message, "flags", "s", flags);
  if (place->copy_of >= 0)
    g_variant_dict_insert (arrival->message, "copy_of", "x", place->copy_of);
  if (place->goes == GOES_WAIT)
    g_variant_dict_insert (arrival->message, "waiting", "s", place->waiting);
  event_set (arrival->event, "message", g_variant_dict_end (arrival->message));
}

/* Whoever forwards a request may ask for somebody else: a task keeps the question. */
static gboolean
ask_for_requester (Arrival *arrival, GError **error)
{
  g_autoptr (Event) event = NULL;

  if (!(arrival->mail->flags & MAIL_FORWARD) || arrival->mail->flags & MAIL_SPAM)
    return TRUE;
  event = office_event (arrival->office, "case.task", arrival->event->case_number);
  event_set_text (event, "name", "find-requester");
  event_set_text (event, "title", "It was forwarded: who is the requester?");
  event_set_text (event, "task_state", "open");
  return office_append (arrival->office, event, error);
}

/* What a report of delivery says of a letter of ours: it came back, or it arrived. One that
 * is only late says nothing yet. */
static gboolean
note_bounce (Arrival *arrival, const Place *place, GError **error)
{
  const Incoming *mail = arrival->mail;
  const char *action = mail->bounced_action, *status = mail->bounced_status;
  gboolean arrived = action ? strstr ("delivered relayed expanded", action) != NULL : status && *status == '2';
  g_autoptr (LetterRow) letter = store_letter (arrival->office->store, place->bounced, NULL);
  g_autofree char *why = g_strdup_printf ("%s%s%s%s", arrived ? "the mail server says that it arrived" : "it came back",
                                          status ? " (" : "", status ? status : "", status ? ")" : "");
  LetterFate fate = { .letter = place->bounced, .case_number = place->number, .state = arrived ? "sent" : "bounced",
                      .why = why, .attempt = -1, .bounce = arrival->event->seq };

  if (!letter || g_strcmp0 (action, "delayed") == 0 || g_str_equal (letter->state, "withdrawn")
      || g_str_equal (letter->state, "queued") || (arrived && g_str_equal (letter->state, "bounced")))
    return TRUE;
  return letter_append_fate (arrival->office, &fate, error);
}

static gboolean
write_event (Arrival *arrival, const Place *place, IntakeCount *count, GError **error)
{
  Event *event = arrival->event;

  finish_message (arrival, place);
  if (place->goes == GOES_JOIN)
    event->case_number = g_strdup (place->number);
  if (place->goes == GOES_OPEN && !write_open (arrival, error))
    return FALSE;
  if (!office_append (arrival->office, event, error)
      || !store_intake_remember (arrival->office->store, arrival->digest, event->seq, error)
      || (place->goes == GOES_OPEN && !ask_for_requester (arrival, error))
      || (place->goes == GOES_JOIN && place->bounced >= 0 && !note_bounce (arrival, place, error)))
    return FALSE;
  count->fresh++;
  count->opened += place->goes == GOES_OPEN;
  count->joined += place->goes == GOES_JOIN;
  count->waiting += place->goes == GOES_WAIT;
  return TRUE;
}

gboolean
arrival_write (Arrival *arrival, IntakeCount *count, GError **error)
{
  g_auto (Place) place = { 0 };
  gint64 known;

  if (!store_intake_digest (arrival->office->store, arrival->digest, &known, error))
    return FALSE;
  if (known >= 0)
    {
      count->duplicates++;
      return TRUE;
    }
  return find_place (arrival, &place, error) && write_event (arrival, &place, count, error);
}
