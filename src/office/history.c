/* SPDX-License-Identifier: MIT */
/* history - an event in words, from the event alone */
#include "office/office-private.h"

#include <string.h>

#include "base/when.h"

typedef char *(*Words) (Office *office, const Event *event);

/* A sealed value, or what stands for one that was erased; NULL when there is none, or when
 * the event came without its slots: nobody is to see what they hold. */
static char *
opened_slot (const Event *event, gint64 slot)
{
  char *text;

  if (slot < 0 || slot >= (gint64) event->slots->len)
    return NULL;
  text = event_opened_slot (event, slot);
  return text ? text : g_strdup ("[erased]");
}

static char *
opened (const Event *event, const char *key)
{
  return opened_slot (event, event_slot_of (event, key));
}

static char *
with (char *words, const char *link, char *more)
{
  char *both;

  if (!more || !*more)
    {
      g_free (more);
      return words;
    }
  both = g_strconcat (words, link, more, NULL);
  g_free (words);
  g_free (more);
  return both;
}

static char *
with_reason (const Event *event, char *words)
{
  return with (words, ": ", opened (event, "reason"));
}

static const char *
text_or (const char *text, const char *otherwise)
{
  return text ? text : otherwise;
}

static char *
words_open (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("opened it, received %s by %s", text_or (event_text (event, "received_on"), "?"),
                                 text_or (event_text (event, "channel"), "?"));

  words = with (words, ", split from ", g_strdup (event_text (event, "split_from")));
  words = with (words, ", maybe ", g_strdup (event_text (event, "type")));
  return with (words, ": ", g_strdup (event_text (event, "type_why")));
}

static char *
words_message (G_GNUC_UNUSED Office *office, const Event *event)
{
  g_autoptr (GVariant) map = event_value (event, "message");
  gboolean out = map && g_strcmp0 (map_text (map, "direction"), "out") == 0;
  gint64 from = map ? map_int (map, "from", -1) : -1, subject = map ? map_int (map, "subject", -1) : -1;
  char *words = g_strdup (out ? "filed mail of ours" : "took in a message");

  words = with (words, " from ", from >= 0 ? event_opened_slot (event, from) : NULL);
  words = with (words, ": ", subject >= 0 ? event_opened_slot (event, subject) : NULL);
  return with (words, "; waits: ", map ? g_strdup (map_text (map, "waiting")) : NULL);
}

static char *
words_triage (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_reason (event, g_strdup_printf ("said it is %s", text_or (event_text (event, "type"), "?")));
}

static char *
words_assign (Office *office, const Event *event)
{
  return g_strdup_printf ("assigned it to %s", office_member_name (office, event_text (event, "owner")));
}

static char *
words_note (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with (g_strdup ("noted"), ": ", opened (event, "text"));
}

static void
append_map (GString *words, GVariant *map)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, map);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_string_append_printf (words, "%s %s=%s", words->len > 3 ? "," : "", key,
                              g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_get_string (value, NULL) : "");
      g_variant_unref (value);
    }
}

static void
append_sealed (GString *words, const Event *event, GVariant *map)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, map);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *text = opened_slot (event, g_variant_get_int64 (value));

      g_string_append_printf (words, "%s %s%s%s", words->len > 3 ? "," : "", key, text ? "=" : "", text ? text : "");
      g_variant_unref (value);
    }
}

static char *
words_adopt (G_GNUC_UNUSED Office *office, const Event *event)
{
  static const struct { const char *key, *what; } lists[] = { { "packs", "" }, { "calendars", "calendar " }, { "texts", "text of " } };
  GString *words = g_string_new ("adopted");

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GVariant) list = event_value (event, lists[i].key);

      for (gsize k = 0; list && k < g_variant_n_children (list); k++)
        {
          g_autoptr (GVariant) one = list_element (list, k);

          g_string_append_printf (words, "%s %s%s%s%s", words->len > strlen ("adopted") ? "," : "", lists[i].what, map_text (one, "name"),
                                  map_text (one, "version") ? " " : "", map_text (one, "version") ? map_text (one, "version") : "");
        }
    }
  return g_string_free (words, FALSE);
}

static char *
words_set (G_GNUC_UNUSED Office *office, const Event *event)
{
  static const char *const maps[] = { "set", "person_set", "settings" };
  g_autoptr (GVariant) sealed = event_value (event, "sealed_facts");
  GString *words = g_string_new ("set");

  for (guint i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      g_autoptr (GVariant) map = event_value (event, maps[i]);
      if (map)
        append_map (words, map);
    }
  if (sealed)
    append_sealed (words, event, sealed);
  return g_string_free (words, FALSE);
}

static char *
words_corrected (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("corrected the date received to %s", text_or (event_text (event, "received_on"), "?"));

  return with (with_reason (event, words), "; evidence: ", opened (event, "evidence"));
}

static char *
words_clocks (G_GNUC_UNUSED Office *office, const Event *event)
{
  const char *why = event_text (event, "why");

  return g_strdup_printf ("counted the clocks again%s%s", why && *why ? ": " : "", why ? why : "");
}

static char *
words_leave (Office *office, const Event *event)
{
  return g_strdup_printf ("said that %s is away from %s to %s", office_member_name (office, event_text (event, "id")),
                          text_or (event_text (event, "from_on"), "?"), text_or (event_text (event, "to_on"), "?"));
}

static char *
words_suppress (G_GNUC_UNUSED Office *office, const Event *event)
{
  gboolean off = g_str_equal (event->act, "address.suppress");
  char *words = g_strdup_printf ("%s an address %s the suppression list (%s)", off ? "put" : "took", off ? "on" : "off",
                                 text_or (event_text (event, "purpose"), "?"));

  return with_reason (event, words);
}

static char *
words_pause (G_GNUC_UNUSED Office *office, const Event *event)
{
  return g_strdup_printf ("paused it (%s) until %s", text_or (event_text (event, "ground"), "?"),
                          text_or (event_text (event, "next_on"), "?"));
}

static char *
words_task (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("task %s: %s", text_or (event_text (event, "name"), "?"),
                                 text_or (event_text (event, "task_state"), "?"));

  return with (words, "; ", opened (event, "evidence"));
}

/* What was written, by what, and where it stood then. */
static char *
with_letter (const Event *event, char *words)
{
  g_autoptr (GVariant) letter = event_value (event, "letter"), message = event_value (event, "message");
  gboolean there = letter && message && g_variant_is_of_type (letter, G_VARIANT_TYPE_VARDICT);
  gint64 subject = there ? map_int (message, "subject", -1) : -1;

  if (!there)
    return words;
  words = with (words, " by ", g_strdup (map_text (letter, "channel")));
  words = with (words, ", ", g_strdup (map_text (letter, "state")));
  words = with (words, ": ", subject >= 0 ? event_opened_slot (event, subject) : NULL);
  return with (words, "; ", opened (event, "evidence"));
}

static char *
words_resolve (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_letter (event, with (g_strdup_printf ("resolved it as %s", text_or (event_text (event, "outcome"), "?")), ": ",
                                   opened (event, "text")));
}

static char *
words_join (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("put message %" G_GINT64_FORMAT " here", event_int (event, "message", -1));

  return with (words, ", from ", g_strdup (event_text (event, "from_case")));
}

static char *
words_split (G_GNUC_UNUSED Office *office, const Event *event)
{
  if (event_text (event, "type"))
    return g_strdup_printf ("split %s off to %s", event_text (event, "type"), text_or (event_text (event, "to"), "?"));
  return g_strdup_printf ("split message %" G_GINT64_FORMAT " off to %s", event_int (event, "message", -1),
                          text_or (event_text (event, "to"), "?"));
}

/* "entered Conciliation, both to act, due 2026-12-04 (planning, not verified)". */
static char *
words_stage (G_GNUC_UNUSED Office *office, const Event *event)
{
  g_autoptr (GVariant) stage = event_value (event, "stage");
  const char *due = event_text (event, "due_on"), *how = event_text (event, "due_how");
  char *words = g_strdup_printf ("entered %s", text_or (stage ? map_text (stage, "title") : NULL, "?"));

  words = with (words, ", turn: ", g_strdup (stage ? map_text (stage, "turn") : NULL));
  words = with (words, ", due ", g_strdup (due));
  if (due && g_strcmp0 (how, "planning") == 0)
    words = with (words, " ", g_strdup ("(planning, not verified)"));
  else if (due && g_strcmp0 (how, "rule") == 0)
    words = with (words, ", by rule ", g_strdup (stage ? map_text (stage, "rule") : NULL));
  words = with (words, ", to this ladder because ", opened (event, "reason"));
  words = with (words, ", because ", g_strdup (event_text (event, "ending")));
  words = with (words, "; reference ", opened (event, "reference"));
  return with (words, "; evidence: ", opened (event, "evidence"));
}

static char *
words_date (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("the stage of event %" G_GINT64_FORMAT " is due %s", event_int (event, "stage_seq", -1),
                                 text_or (event_text (event, "due_on"), "?"));

  return with (words, ", by the notice: ", opened (event, "evidence"));
}

static char *
words_acknowledge (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_letter (event, g_strdup ("acknowledged it"));
}

static char *
words_reply (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_letter (event, g_strdup ("wrote to the requester"));
}

static char *
words_request (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_letter (event, g_strdup ("asked the requester"));
}

static char *
words_extend (G_GNUC_UNUSED Office *office, const Event *event)
{
  g_autoptr (GVariant) rules = event_value (event, "rules");
  GString *words = g_string_new ("extended");

  for (gsize i = 0; rules && i < g_variant_n_children (rules); i++)
    {
      g_autoptr (GVariant) boxed = g_variant_get_child_value (rules, i);
      g_autoptr (GVariant) rule = g_variant_is_of_type (boxed, G_VARIANT_TYPE_VARIANT) ? g_variant_get_variant (boxed)
                                                                                      : g_variant_ref (boxed);
      g_string_append_printf (words, "%s %s", i ? "," : "", text_or (map_text (rule, "rule"), "?"));
    }
  return with_letter (event, with (g_string_free (words, FALSE), ", because ", opened (event, "reason")));
}

static char *
words_refer (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_letter (event, with (g_strdup ("sent the requester to the customer"), " ", opened (event, "customer_fact")));
}

static char *
words_letter (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("letter %" G_GINT64_FORMAT " is %s", event_int (event, "letter", -1),
                                 text_or (event_text (event, "letter_state"), "?"));

  words = with (words, ": ", g_strdup (event_text (event, "why")));
  return with (words, "; evidence: ", opened (event, "evidence"));
}

static char *
words_identity (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("checked identity by %s: %s", text_or (event_text (event, "method"), "?"),
                                 text_or (event_text (event, "result"), "?"));

  return with (words, "; ", opened (event, "evidence"));
}

static char *
words_refuse (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("proposed to refuse it (%s, %s)", text_or (event_text (event, "outcome"), "?"),
                                 text_or (event_text (event, "refusal"), "?"));

  return with (words, ": ", opened (event, "text"));
}

static char *
words_approve (G_GNUC_UNUSED Office *office, const Event *event)
{
  if (event_int (event, "item", -1) >= 0)
    return with_reason (event, g_strdup ("approved the disclosure"));
  return with_reason (event, g_strdup_printf ("approved it: %s", text_or (event_text (event, "outcome"), "?")));
}

/* Of a register that few may see nothing but that somebody wrote there. */
static char *
words_register (G_GNUC_UNUSED Office *office, const Event *event)
{
  g_autoptr (GVariant) fields = event_value (event, "fields"), sealed = event_value (event, "sealed_fields");
  gint64 item = event_int (event, "item", -1);
  GString *words;

  if (event_bool (event, "restricted") || !(fields || sealed))
    return g_strdup (item < 0 ? "wrote into a restricted register" : "changed an item of a register");
  words = item < 0 ? g_string_new (NULL) : g_string_new ("set");
  if (item < 0)
    g_string_printf (words, "wrote into %s", text_or (event_text (event, "register"), "?"));
  else
    g_string_append_printf (words, " item %" G_GINT64_FORMAT, item);
  if (fields)
    append_map (words, fields);
  if (sealed && event->case_number)
    append_sealed (words, event, sealed);
  return g_string_free (words, FALSE);
}

static char *
words_register_end (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("ended item %" G_GINT64_FORMAT, event_int (event, "item", -1));

  return event->case_number ? with_reason (event, words) : words;
}

static char *
words_disclose (Office *office, const Event *event)
{
  g_autofree char *what = words_register (office, event);

  return g_strconcat (event_text (event, "was") ? "proposed a disclosure, " : "disclosed, ", what, NULL);
}

static char *
words_hold (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_reason (event, g_strdup_printf ("put hold %s on it until %s", text_or (event_text (event, "name"), "?"),
                                              text_or (event_text (event, "until"), "?")));
}

static char *
words_unhold (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_reason (event, g_strdup_printf ("lifted hold %s", text_or (event_text (event, "name"), "?")));
}

static char *
words_undo (G_GNUC_UNUSED Office *office, const Event *event)
{
  return g_strdup_printf ("undid %s (event %" G_GINT64_FORMAT ")", text_or (event_text (event, "undone"), "?"),
                          event_int (event, "undoes", -1));
}

static char *
words_move (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_reason (event, g_strdup_printf ("moved message %" G_GINT64_FORMAT " to %s", event_int (event, "message", -1),
                                              text_or (event_text (event, "to"), "?")));
}

static char *
words_merge (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_reason (event, g_strdup_printf ("made it part of %s%s", text_or (event_text (event, "into"), "?"),
                                              event_bool (event, "others") ? ", of another person" : ""));
}

static char *
words_unmerge (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_reason (event, g_strdup_printf ("took it out of %s again", text_or (event_text (event, "from"), "?")));
}

static char *
words_link (G_GNUC_UNUSED Office *office, const Event *event)
{
  const char *kind = text_or (event_text (event, "kind"), "?"), *other = text_or (event_text (event, "other"), "?");
  gboolean gone = event_bool (event, "gone");

  if (g_strcmp0 (kind, "merged-from") == 0)
    return with_reason (event, g_strdup_printf (gone ? "%s is no longer part of it" : "%s is part of it", other));
  return with_reason (event, g_strdup_printf (gone ? "took the link to %s (%s) away" : "linked %s as %s", other, kind));
}

static char *
words_preference (G_GNUC_UNUSED Office *office, const Event *event)
{
  const char *preference = text_or (event_text (event, "preference"), "?");
  g_autoptr (GVariant) contact = event_value (event, "contact");

  return g_strdup_printf ("set the preference of %s to %s", contact ? "a contact point" : "the person",
                          *preference ? preference : "none");
}

static char *
words_represent (G_GNUC_UNUSED Office *office, const Event *event)
{
  gboolean ended = g_str_equal (event->act, "person.unrepresent");

  return with_reason (event, g_strdup_printf ("said that %s %s for %s as %s%s%s", text_or (event_text (event, "by"), "?"),
                                              ended ? "no more acts" : "may act", text_or (event_text (event, "id"), "?"),
                                              text_or (event_text (event, "kind"), "?"),
                                              event_text (event, "until") ? " until " : "",
                                              text_or (event_text (event, "until"), "")));
}

static char *
words_person_merge (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_reason (event, g_strdup_printf ("said that %s is %s", text_or (event_text (event, "id"), "?"),
                                              text_or (event_text (event, "into"), "?")));
}

static char *
words_person_unmerge (G_GNUC_UNUSED Office *office, const Event *event)
{
  return with_reason (event, g_strdup_printf ("said that %s is somebody else", text_or (event_text (event, "id"), "?")));
}

static char *
words_member (Office *office, const Event *event)
{
  gboolean leaves = g_str_equal (event->act, "member.remove");
  char *words = g_strdup_printf ("%s %s", leaves ? "took off the desk:" : "set member",
                                 office_member_name (office, event_text (event, "id")));

  return with (words, ", role ", g_strdup (event_text (event, "role")));
}

static char *
words_denied (G_GNUC_UNUSED Office *office, const Event *event)
{
  return g_strdup_printf ("was refused %s (%s)", text_or (event_text (event, "act"), "?"),
                          text_or (event_text (event, "why"), "?"));
}

static char *
words_export (G_GNUC_UNUSED Office *office, const Event *event)
{
  char *words = g_strdup_printf ("exported it, profile %s", text_or (event_text (event, "profile"), "?"));

  return with (words, ", for ", opened (event, "recipient"));
}

/* Either a function or fixed words, to which the reason is added. */
static const struct { const char *act, *plain; Words words; } vocabulary[] = {
  { "case.open", NULL, words_open },
  { "message.receive", NULL, words_message },
  { "case.triage", NULL, words_triage },
  { "case.claim", "claimed it", NULL },
  { "case.release", "gave it back to the queue", NULL },
  { "case.assign", NULL, words_assign },
  { "case.note", NULL, words_note },
  { "case.set", NULL, words_set },
  { "case.correct-received", NULL, words_corrected },
  { "case.pause", NULL, words_pause },
  { "case.resume", "resumed it", NULL },
  { "case.task", NULL, words_task },
  { "case.resolve", NULL, words_resolve },
  { "case.acknowledge", NULL, words_acknowledge },
  { "case.reply", NULL, words_reply },
  { "case.request-info", NULL, words_request },
  { "case.extend", NULL, words_extend },
  { "case.refer", NULL, words_refer },
  { "case.letter", NULL, words_letter },
  { "case.close", "closed it", NULL },
  { "case.reopen", "opened it again", NULL },
  { "case.join", NULL, words_join },
  { "case.restrict", "restricted it to named members", NULL },
  { "case.admit", "admitted a member to it", NULL },
  { "case.exclude", "excluded a member from it", NULL },
  { "case.unrestrict", "let everybody see it again", NULL },
  { "case.pin", "said which pack speaks for it", NULL },
  { "case.clocks", NULL, words_clocks },
  { "address.suppress", NULL, words_suppress },
  { "member.leave", NULL, words_leave },
  { "member.return", "ended a leave", NULL },
  { "address.unsuppress", NULL, words_suppress },
  { "case.split", NULL, words_split },
  { "case.move", NULL, words_move },
  { "case.merge", NULL, words_merge },
  { "case.unmerge", NULL, words_unmerge },
  { "case.link", NULL, words_link },
  { "case.spam", "put it among the spam", NULL },
  { "case.not-spam", "took it out of the spam", NULL },
  { "case.read", "read it", NULL },
  { "person.add", "added the person", NULL },
  { "person.set", "set what is known of the person", NULL },
  { "person.preference", NULL, words_preference },
  { "person.represent", NULL, words_represent },
  { "person.unrepresent", NULL, words_represent },
  { "person.merge", NULL, words_person_merge },
  { "person.unmerge", NULL, words_person_unmerge },
  { "member.add", "added a member", NULL },
  { "member.set", NULL, words_member },
  { "member.remove", NULL, words_member },
  { "office.configured", NULL, words_set },
  { "policy.adopt", NULL, words_adopt },
  { "case.escalate", NULL, words_stage },
  { "case.advance", NULL, words_stage },
  { "case.date", NULL, words_date },
  { "case.verify-identity", NULL, words_identity },
  { "case.refuse", NULL, words_refuse },
  { "case.approve", NULL, words_approve },
  { "case.reject", "sent the proposal back", NULL },
  { "case.hold", NULL, words_hold },
  { "case.unhold", NULL, words_unhold },
  { "case.undo", NULL, words_undo },
  { "case.disclose", NULL, words_disclose },
  { "register.add", NULL, words_register },
  { "register.set", NULL, words_register },
  { "register.end", NULL, words_register_end },
  { "access.denied", NULL, words_denied },
  { "case.export", NULL, words_export },
  { "case.export-failed", "could not write the file of that export", NULL },
};

char *
history_words (Office *office, const Event *event)
{
  char *words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (vocabulary) && !words; i++)
    if (g_str_equal (vocabulary[i].act, event->act))
      words = vocabulary[i].words ? vocabulary[i].words (office, event)
                                  : with_reason (event, g_strdup (vocabulary[i].plain));
  /* One line, whatever a note holds. */
  return g_strdelimit (words ? words : g_strdup (event->act), "\r\n\t", ' ');
}

static CaseHistory *
history_line (Office *office, const Event *event)
{
  CaseHistory *line = g_new0 (CaseHistory, 1);

  line->seq = event->seq;
  line->n = event->n;
  line->at = event->at;
  line->act = g_strdup (event->act);
  line->member = g_strdup (office_member_name (office, event->by));
  line->words = history_words (office, event);
  return line;
}

GPtrArray *
office_history (Office *office, const char *number, GError **error)
{
  g_autofree char *whole = office_number (office, number, error);
  g_autoptr (CaseRow) row = whole ? store_case_row (office->store, &office->viewer, whole, error) : NULL;
  g_autoptr (GPtrArray) events = row ? journal_of_case (office->journal, whole, error) : NULL;
  GPtrArray *lines;

  if (!events)
    return NULL;
  lines = g_ptr_array_new_with_free_func ((GDestroyNotify) case_history_free);
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (lines, history_line (office, g_ptr_array_index (events, i)));
  return lines;
}
