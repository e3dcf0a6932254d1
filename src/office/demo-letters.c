/* SPDX-License-Identifier: MIT */
/* demo-letters - the letters of a made-up office, and what becomes of them */
#include "office/demo-private.h"

#include <string.h>

#include "base/error.h"
#include "base/when.h"
#include "office/letter-out.h"
#include "store/store.h"

static gint64
last_letter (Drill *drill, const char *number, GError **error)
{
  g_autoptr (GPtrArray) letters = letters_list (drill->office, number, -1, G_MAXINT, error);
  const LetterRow *last = letters && letters->len ? g_ptr_array_index (letters, letters->len - 1) : NULL;

  return last ? last->id : -1;
}

/* A letter by mail comes back now and then; one by post waits for its envelope. */
static gboolean
watch_letter (Drill *drill, Plan *plan, GError **error)
{
  gboolean by_mail = strcmp (plan->channel, "mail") == 0;

  plan->by_post = strcmp (plan->channel, "post") == 0;
  drill->queued |= by_mail;
  if (plan->letter >= 0 || !(plan->by_post || (by_mail && demo_chance (drill->rand, 1))))
    return TRUE;
  plan->letter = last_letter (drill, plan->number, error);
  return plan->letter >= 0;
}

gboolean
demo_write (Drill *drill, Plan *plan, const char *member, const char *name, GError **error, ...)
{
  g_autoptr (ActArgs) args = act_args_new ();
  const char *key;
  va_list list;

  va_start (list, error);
  while ((key = va_arg (list, const char *)))
    act_args_set (args, key, va_arg (list, const char *));
  va_end (list);
  act_args_set (args, "channel", plan->channel);
  if (strcmp (plan->channel, "phone") == 0)
    act_args_set (args, "evidence", "called at the number that the person gave");
  else if (strcmp (plan->channel, "counter") == 0)
    act_args_set (args, "evidence", "told at the counter");
  if (!demo_sit_down (drill, member, plan->at, error)
      || !(office_do (drill->office, name, plan->number, args, NULL, error)
           || desk_error_in (error, "demo, %s %s", name, plan->number)))
    return FALSE;
  plan->acknowledged = TRUE;
  return watch_letter (drill, plan, error);
}

/* ---- on their way ---------------------------------------------------------------------- */

static gboolean
send_now (Drill *drill, gint64 now, GError **error)
{
  SendReport *report;

  if (!demo_sit_down (drill, "mia", now, error))
    return FALSE;
  drill->queued = FALSE;
  drill->sent_at = now;
  report = letters_send (drill->office, FALSE, error);
  send_report_free (report);
  return report != NULL;
}

gboolean
demo_send (Drill *drill, gint64 now, GError **error)
{
  return !drill->queued || now < drill->sent_at + DEMO_HOUR || send_now (drill, now, error);
}

/* Who wrote the letter, to whom, under which name. */
static gboolean
envelope (Drill *drill, gint64 letter, char **id, char **to, GError **error)
{
  g_autoptr (Event) event = journal_load (drill->office->journal, letter, error);
  g_autoptr (GVariant) map = event ? event_value (event, "message") : NULL;

  *id = map ? event_opened_slot (event, map_int (map, "message_id", -1)) : NULL;
  *to = map ? event_opened_slot (event, map_int (map, "recipients", -1)) : NULL;
  return event && ((*id && *to)
                   || desk_error_set (error, DESK_ERROR_CORRUPT, "demo: letter %" G_GINT64_FORMAT " went to nobody", letter));
}

/* The report of a mail server that the address is no more. */
static gboolean
come_back (Drill *drill, gint64 at, gint64 letter, GError **error)
{
  g_autofree char *id = NULL, *to = NULL, *name = demo_id (drill);
  g_autoptr (GString) mail = g_string_new (NULL);

  if (!envelope (drill, letter, &id, &to, error))
    return FALSE;
  g_string_append_printf (mail,
                          "From: Mail Delivery <mailer-daemon@mail.example.com>\nTo: privacy@example.org\n"
                          "Subject: Undelivered mail returned to sender\nMessage-ID: <%s>\nAuto-Submitted: auto-replied\n"
                          "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"=r\"\n\n"
                          "--=r\nContent-Type: text/plain\n\nThe address is not known here.\n"
                          "--=r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.com\n\n"
                          "Final-Recipient: rfc822; %s\nAction: failed\nStatus: 5.1.1\n\n"
                          "--=r\nContent-Type: text/rfc822-headers\n\nMessage-ID: <%s>\n\n--=r--\n",
                          name, to, id);
  return demo_take (drill, at, mail, error);
}

static gboolean
say_of_letter (Drill *drill, const Plan *plan, const char *state, const char *evidence, GError **error)
{
  g_autofree char *letter = g_strdup_printf ("%" G_GINT64_FORMAT, plan->letter);

  return demo_act (drill, plan, plan->owner, "letter", error, "letter", letter, "state", state, "evidence", evidence, NULL);
}

gboolean
demo_mend (Drill *drill, Plan *plan, GError **error)
{
  gboolean fine;

  if (plan->letter < 0)
    return TRUE;
  if (plan->by_post)
    {
      g_autofree char *proof = g_strdup_printf ("registered, RR %09d", g_rand_int_range (drill->rand, 1, 999999999));

      fine = say_of_letter (drill, plan, "sent", proof, error);
    }
  else
    fine = send_now (drill, plan->at, error) && come_back (drill, plan->at, plan->letter, error)
           && say_of_letter (drill, plan, "withdrawn", "the address is no more; called instead", error);
  plan->letter = -1;
  return fine;
}

/* ---- how it stands at the end ------------------------------------------------------------ */

static gboolean
fail (Drill *drill, const Plan *plan, gint64 letter, GError **error)
{
  Office *office = drill->office;
  LetterFate fate = { letter, plan->number, "failed", "the mail program said 67: the addressee is not known", 1, -1 };

  if (!office_begin (office, "send", error))
    return FALSE;
  if (letter_append_fate (office, &fate, error) && office_commit (office, error))
    return TRUE;
  office_rollback (office);
  return FALSE;
}

static gboolean
refused_by_program (Drill *drill, Plan *plan, GError **error)
{
  gint64 letter;

  if (!demo_write (drill, plan, "kim", "reply", error, "text", demo_pick (drill->rand, drill->words->answers), NULL))
    return FALSE;
  letter = last_letter (drill, plan->number, error);
  return letter >= 0 && fail (drill, plan, letter, error);
}

static gboolean
comes_back (Drill *drill, Plan *plan, GError **error)
{
  gint64 letter;

  if (!demo_write (drill, plan, "jon", "reply", error, "text", demo_pick (drill->rand, drill->words->questions), NULL)
      || !send_now (drill, plan->at, error))
    return FALSE;
  letter = last_letter (drill, plan->number, error);
  return letter >= 0 && come_back (drill, plan->at + 60 * G_USEC_PER_SEC, letter, error);
}

/* Nobody has put it into an envelope, nor has a timer come by for the mail. */
static gboolean
waits (Drill *drill, Plan *plan, GError **error)
{
  return demo_write (drill, plan, "jon", "reply", error, "text", demo_pick (drill->rand, drill->words->answers), NULL);
}

static gboolean
is_begun (Drill *drill, Plan *plan, GError **error)
{
  return demo_sit_down (drill, "mia", plan->at, error)
         && draft_put (drill->office, plan->number, "reply", NULL, "Thank you for your patience. We have found", error);
}

/* In this order: what is sent takes the queue along. */
static const struct
{
  const char *channel;        /* NULL: any */
  gboolean (*leave) (Drill *drill, Plan *plan, GError **error);
} troubles[] = { { "mail", refused_by_program }, { "mail", comes_back }, { "post", waits }, { "mail", waits },
                 { NULL, is_begun }, { NULL, is_begun } };

gboolean
demo_leave_trouble (Drill *drill, const GPtrArray *plans, GError **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint k = 0; k < G_N_ELEMENTS (troubles); k++)
    for (guint i = 0; i < plans->len; i++)
      {
        Plan *plan = g_ptr_array_index (plans, i);

        if ((troubles[k].channel && strcmp (plan->channel, troubles[k].channel) != 0) || !g_hash_table_add (used, plan))
          continue;
        if (!troubles[k].leave (drill, plan, error))
          return FALSE;
        break;
      }
  return TRUE;
}
