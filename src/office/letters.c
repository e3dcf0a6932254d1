/* SPDX-License-Identifier: MIT */
#include "office/letter-out.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "mail/mail.h"
#include "office/climbs.h"
#include "office/clocks.h"

#define LANGUAGE_LOOK (1 << 20)   /* larger messages are not parsed to learn their language */
#define QUOTE_LINES 200

/* What a letter is made from. */
typedef struct
{
  Office *office;
  const char *act;
  const ActArgs *args;
  Case *kase;                   /* borrowed */
  Person *requester;            /* NULL: nobody knows */
  const CaseMessage *last_in;   /* borrowed; NULL: nothing came in */
  const CaseMessage *first_in;
  Event *proposal;              /* that approve decides on; NULL */
  const Pack *pack;             /* whose letter it is, or that speaks for the case */
  const PackLetter *template;   /* NULL: free text */
  char *language;               /* asked for; NULL: any */
  GPtrArray *values;            /* LetterValue */
  Composed *out;
} Writing;

static void
writing_clear (Writing *writing)
{
  person_free (writing->requester);
  event_free (writing->proposal);
  g_free (writing->language);
  g_clear_pointer (&writing->values, g_ptr_array_unref);
  composed_free (writing->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static void
warn (Writing *writing, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (writing->out->warnings, g_strdup_vprintf (format, args));
  va_end (args);
}

static const char *
arg (const Writing *writing, const char *key)
{
  const char *value = writing->args ? act_args_get (writing->args, key) : NULL;

  return value && *value ? value : NULL;
}

/* ---- the case, its people and its mail ---------------------------------------------------- */

static void
find_messages (Writing *writing)
{
  for (guint i = 0; i < writing->kase->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (writing->kase->messages, i);

      if (g_strcmp0 (message->direction, "in") != 0 || g_strcmp0 (message->kind, "bounce") == 0
          || g_strcmp0 (message->kind, "auto-reply") == 0)
        continue;
      if (!writing->first_in)
        writing->first_in = message;
      writing->last_in = message;
    }
}

/* What is being decided: the newest proposal of the case. */
static gboolean
find_proposal (Writing *writing, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;

  if (!g_str_equal (writing->act, "approve"))
    return TRUE;
  events = journal_of_case (writing->office->journal, writing->kase->row.number, error);
  for (guint i = events ? events->len : 0; i-- > 0 && !writing->proposal;)
    if (g_str_equal (((Event *) g_ptr_array_index (events, i))->act, "case.refuse"))
      writing->proposal = journal_load (writing->office->journal, ((Event *) g_ptr_array_index (events, i))->seq, error);
  return events != NULL;
}

static gboolean
find_requester (Writing *writing, GError **error)
{
  const char *id = writing->kase->requester ? writing->kase->requester : writing->kase->row.person;

  if (!id)
    return TRUE;
  writing->requester = store_person (writing->office->store, &writing->office->viewer, id, error);
  return writing->requester != NULL;
}

/* What the mail itself says; most says nothing. */
static char *
language_of_mail (const Writing *writing)
{
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (Incoming) mail = NULL;

  if (!writing->last_in || !writing->last_in->size || writing->last_in->size > LANGUAGE_LOOK || !mail_init (NULL))
    return NULL;
  raw = office_message_raw (writing->office, writing->last_in->id, NULL);
  mail = raw ? mail_parse (raw) : NULL;
  return mail && mail->language && *mail->language ? g_strdup (mail->language) : NULL;
}

static void
find_language (Writing *writing)
{
  if (arg (writing, "language"))
    writing->language = g_strdup (arg (writing, "language"));
  else if (writing->requester && writing->requester->language)
    writing->language = g_strdup (writing->requester->language);
  else
    writing->language = language_of_mail (writing);
  /* "de-AT" is written to in the pack's "de". */
  if (writing->language)
    writing->language[strcspn (writing->language, "-_")] = '\0';
}

/* ---- which letter of which pack ------------------------------------------------------------ */

static gboolean
unknown_letter (const Writing *writing, GPtrArray *packs, const char *id, GError **error)
{
  g_autofree char *safe = text_safe (id, -1, TEXT_ONE_LINE);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < packs->len; i++)
    {
      const Pack *pack = ((PackUse *) g_ptr_array_index (packs, i))->pack;
      for (guint k = 0; k < pack->letters->len; k++)
        {
          const PackLetter *letter = g_ptr_array_index (pack->letters, k);
          if (g_hash_table_add (seen, letter->id))
            g_string_append_printf (names, "%s, ", letter->id);
        }
    }
  return desk_error_set (error, DESK_ERROR_INVALID, "no pack of %s has a letter \"%s\"; there are %snone (free text)",
                         writing->kase->row.number, safe, names->str);
}

/* A pack that knows the type speaks before the others. */
static gboolean
find_template (Writing *writing, GError **error)
{
  const char *asked = arg (writing, "letter"), *id = asked ? asked : pack_act_letter (writing->act);
  g_autoptr (GPtrArray) packs = NULL;
  const PackLetter *other = NULL;

  packs = packs_of_case (writing->office->packs, writing->kase, error);
  if (!packs)
    return FALSE;
  for (guint i = 0; i < packs->len; i++)
    {
      const Pack *pack = ((PackUse *) g_ptr_array_index (packs, i))->pack;
      gboolean speaks = writing->kase->row.type && pack_type (pack, writing->kase->row.type);
      const PackLetter *letter = id ? pack_letter (pack, id, writing->language) : NULL;

      if (speaks && !writing->pack)
        writing->pack = pack;
      if (letter && speaks && !writing->template)
        writing->template = letter;
      if (letter && !other)
        other = letter;
    }
  if (!writing->template)
    writing->template = other;
  return writing->template || !asked || g_str_equal (asked, "none") || unknown_letter (writing, packs, asked, error);
}

/* ---- values --------------------------------------------------------------------------------- */

static char *
said (char **origin, const char *value, const char *format, ...)
{
  va_list args;

  if (!value || !*value)
    return NULL;
  va_start (args, format);
  *origin = g_strdup_vprintf (format, args);
  va_end (args);
  return g_strdup (value);
}

static gboolean
is_english (const Writing *writing)
{
  const char *language = writing->template ? writing->template->language : writing->language;

  return !language || g_str_has_prefix (language, "en");
}

/* In words where the language of the letter is known to have them, else as ISO 8601. */
static char *
day_words (const Writing *writing, const char *iso)
{
  static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August",
                                        "September", "October", "November", "December" };
  GDate day;

  if (!iso || !is_english (writing) || !when_date_parse (iso, &day, NULL))
    return g_strdup (iso);
  return g_strdup_printf ("%d %s %d", g_date_get_day (&day), months[g_date_get_month (&day) - 1], g_date_get_year (&day));
}

static char *
value_number (Writing *writing, char **origin)
{
  return said (origin, writing->kase->row.number, "number of the case");
}

static char *
value_person (Writing *writing, char **origin)
{
  if (writing->requester)
    return said (origin, writing->requester->name, "name of the requester");
  return said (origin, writing->kase->row.person_name, "name the sender gives");
}

static char *
value_subject (Writing *writing, char **origin)
{
  return said (origin, writing->kase->row.subject, "subject of the case");
}

static char *
value_received (Writing *writing, char **origin)
{
  g_autofree char *day = day_words (writing, writing->kase->row.received_on);

  if (writing->first_in)
    return said (origin, day, "received by %s, message %" G_GINT64_FORMAT, writing->kase->row.channel, writing->first_in->id);
  return said (origin, day, "received by %s: %s", writing->kase->row.channel, writing->kase->received_how);
}

static const PackRule *
rule_of (const Writing *writing, const Clock *clock)
{
  const Pack *pack = packs_version (writing->office->packs, clock->pack, clock->version);

  return pack ? pack_rule (pack, clock->rule) : NULL;
}

/* The promise that the answer keeps, before one that only a receipt does. */
static const Clock *
answer_clock (const Writing *writing, const GPtrArray *clocks, gboolean extendable)
{
  const Clock *best = NULL;

  for (guint i = 0; i < clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (clocks, i);
      const PackRule *rule = rule_of (writing, clock);

      if (!clock->due_on || (clock->state != CLOCK_RUNNING && clock->state != CLOCK_PAUSED) || !rule
          || (extendable ? !rule->period.extra : g_strcmp0 (rule->met_by, "acknowledge") == 0
                                                 || g_strcmp0 (rule->met_by, "triage") == 0))
        continue;
      if (!best || clock->due_at < best->due_at)
        best = clock;
    }
  return best;
}

static char *
value_due (Writing *writing, char **origin)
{
  const Clock *clock = answer_clock (writing, writing->kase->clocks, g_str_equal (writing->act, "extend"));
  g_autofree char *day = clock ? day_words (writing, clock->due_on) : NULL;

  return said (origin, day, "rule %s of %s %s", clock ? clock->rule : "", clock ? clock->pack : "",
               clock && clock->version ? clock->version : "");
}

static char *
value_due_extended (Writing *writing, char **origin)
{
  const Clock *clock = answer_clock (writing, writing->kase->clocks, TRUE);
  g_auto (ClockCase) clocks = { 0 };
  g_autoptr (GPtrArray) longer = NULL;

  if (!clock)
    return NULL;
  clock_case_init (&clocks, writing->office, writing->kase);
  clock_case_extend (&clocks, clock->rule);
  longer = clocks_compute (writing->office, &clocks, NULL);
  for (guint i = 0; longer && i < longer->len; i++)
    {
      const Clock *other = g_ptr_array_index (longer, i);
      if (g_strcmp0 (other->rule, clock->rule) == 0 && g_strcmp0 (other->pack, clock->pack) == 0)
        {
          g_autofree char *day = day_words (writing, other->due_on);
          return said (origin, day, "rule %s of %s %s, extended", other->rule, other->pack,
                       other->version ? other->version : "");
        }
    }
  return NULL;
}

static char *
value_today (Writing *writing, char **origin)
{
  g_autofree char *iso = office_day_text (writing->office, 0), *day = day_words (writing, iso);

  return said (origin, day, "the calendar");
}

static char *
value_type (Writing *writing, char **origin)
{
  const char *type = writing->kase->row.type;

  return said (origin, type ? office_type_title (writing->office, type) : NULL, "type %s%s", type,
               writing->kase->row.type_confirmed ? "" : ", which nobody has confirmed");
}

static const PackReason *
reason_in_packs (const Writing *writing, const char *id, gsize list)
{
  g_autoptr (GPtrArray) packs = packs_today (writing->office->packs, NULL);

  for (guint i = 0; packs && id && i < packs->len; i++)
    {
      const Pack *pack = ((PackUse *) g_ptr_array_index (packs, i))->pack;
      const PackReason *found = packs_reason (G_STRUCT_MEMBER (GPtrArray *, pack, list), id);
      if (found)
        return found;
    }
  return NULL;
}

static char *
value_outcome (Writing *writing, char **origin)
{
  const char *id = arg (writing, "outcome") ? arg (writing, "outcome") : writing->kase->outcome;
  const PackReason *found;

  if (writing->proposal)
    id = event_text (writing->proposal, "outcome");
  found = reason_in_packs (writing, id, G_STRUCT_OFFSET (Pack, outcomes));
  return said (origin, found ? found->title : id, "outcome %s", id);
}

static char *
value_reason (Writing *writing, char **origin)
{
  const char *id = writing->proposal ? event_text (writing->proposal, "refusal") : NULL;
  const PackReason *found = reason_in_packs (writing, id, G_STRUCT_OFFSET (Pack, reasons));

  if (id)
    return said (origin, found ? found->title : id, "refusal %s, event %" G_GINT64_FORMAT, id, writing->proposal->seq);
  return said (origin, arg (writing, "reason"), "entered now");
}

static char *
value_text (Writing *writing, char **origin)
{
  g_autofree char *proposed = writing->proposal ? event_opened (writing->proposal, "text") : NULL;

  if (proposed && !arg (writing, "text"))
    return said (origin, proposed, "proposal, event %" G_GINT64_FORMAT, writing->proposal->seq);
  return said (origin, arg (writing, "text"), "entered now");
}

static char *
value_member (Writing *writing, char **origin)
{
  return said (origin, writing->office->member->name, "who is at the desk");
}

static char *
of_setting (Writing *writing, const char *key, char **origin)
{
  return said (origin, office_setting (writing->office, key), "office setting %s", key);
}

static char *
value_office (Writing *writing, char **origin)
{
  return of_setting (writing, "title", origin);
}

static char *
value_office_address (Writing *writing, char **origin)
{
  char *address = of_setting (writing, "office-address", origin);

  return address ? address : said (origin, writing->out->from, "address that the letter comes from");
}

static char *
value_customer (Writing *writing, char **origin)
{
  if (arg (writing, "customer"))
    return said (origin, arg (writing, "customer"), "entered now");
  return said (origin, case_fact_value (writing->kase->facts, "customer"), "fact customer of the case");
}

static char *
value_clause (Writing *writing, char **origin)
{
  const PackType *type = writing->pack ? pack_type (writing->pack, writing->kase->row.type) : NULL;
  const PackClause *clause = type && type->clause ? pack_clause (writing->pack, type->clause) : NULL;

  return said (origin, clause ? clause->summary : NULL, "clause %s of %s", clause ? clause->id : "",
               writing->pack ? writing->pack->name : "");
}

static char *
value_stage (Writing *writing, char **origin)
{
  g_autofree char *title = NULL;

  store_stage_title (writing->office->store, writing->kase->row.number, &title, NULL);
  return said (origin, title, "stage the complaint is in");
}

/* "\n" in the setting begins a line: settings are one line. */
static char *
value_signature (Writing *writing, char **origin)
{
  g_autofree char *set = of_setting (writing, "signature", origin);
  g_auto (GStrv) lines = set ? g_strsplit (set, "\\n", -1) : NULL;

  return lines ? g_strjoinv ("\n", lines) : value_office (writing, origin);
}

/* Why the body a complaint may go to would probably not take it, a line each. */
static char *
value_eligibility (Writing *writing, char **origin)
{
  g_autoptr (GPtrArray) checks = climbs_checks (writing->office, writing->kase);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < checks->len; i++)
    g_string_append_printf (lines, "%s- %s", lines->len ? "\n" : "", ((const PackCheck *) g_ptr_array_index (checks, i))->title);
  return said (origin, lines->str, "checks of the ladder, by the facts of the case");
}

/* What the pack wants said in every final answer to the type. Transfer full; NULL: nothing. */
static char *
notice_of (Writing *writing, const Pack *pack)
{
  const PackType *type = writing->kase->row.type ? pack_type (pack, writing->kase->row.type) : NULL;
  const PackLetter *letter = type && type->notice ? pack_letter (pack, type->notice, writing->language) : NULL;
  g_autoptr (Letter) filled = letter ? letter_fill (NULL, letter->body, writing->values) : NULL;

  return filled ? g_strchomp (g_strdup (filled->body)) : NULL;
}

/* Of each pack that speaks for the case, with a blank line between. */
static char *
value_notice (Writing *writing, char **origin)
{
  g_autoptr (GPtrArray) packs = packs_of_case (writing->office->packs, writing->kase, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      g_autofree char *notice = notice_of (writing, ((PackUse *) g_ptr_array_index (packs, i))->pack);

      if (notice)
        g_string_append_printf (text, "%s%s", text->len ? "\n\n" : "", notice);
    }
  return said (origin, text->str, "what every final answer to this type says");
}

typedef char *(*ValueOf) (Writing *writing, char **origin);
static const struct { const char *name; ValueOf value; const char *how; } known[] = {
  { "number", value_number, "the case has none" },
  { "person", value_person, "person.set name=…" },
  { "subject", value_subject, "the case has none: write the letter out with body=…" },
  { "received", value_received, "correct-received" },
  { "due", value_due, "no promise of the case has a date: triage it, or write the letter out with body=…" },
  { "due_extended", value_due_extended, "no promise of the case can be extended" },
  { "today", value_today, "write the letter out with body=…" },
  { "type", value_type, "triage type=…" },
  { "outcome", value_outcome, "outcome=…" },
  { "reason", value_reason, "reason=…" },
  { "text", value_text, "text=…" },
  { "member", value_member, "write the letter out with body=…" },
  { "office", value_office, "an admin sets it: office.set title=…" },
  { "office_address", value_office_address, "an admin sets it: office.set office-address=…" },
  { "customer", value_customer, "set customer=…" },
  { "clause", value_clause, "the type has none: write the letter out with body=…" },
  { "stage", value_stage, "escalate" },
  { "signature", value_signature, "an admin sets it: office.set signature=…" },
  { "eligibility", value_eligibility, "nothing speaks against it: write {{eligibility?}}" },
  { "notice", value_notice, "the type has none: write {{notice?}}" },
};

static void
add_value (Writing *writing, const char *name, char *value, char *origin)
{
  LetterValue *one = g_new0 (LetterValue, 1);

  one->name = g_strdup (name);
  one->value = value;
  one->origin = origin;
  g_ptr_array_add (writing->values, one);
}

static void
add_facts (Writing *writing)
{
  for (guint i = 0; i < writing->kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (writing->kase->facts, i);
      g_autofree char *name = g_strconcat ("fact.", fact->name, NULL);

      add_value (writing, name, g_strdup (fact->value), g_strdup_printf ("fact %s of the case", fact->name));
    }
}

static LetterValue *
value_named (const Writing *writing, const char *name)
{
  for (guint i = 0; i < writing->values->len; i++)
    {
      LetterValue *value = g_ptr_array_index (writing->values, i);

      if (g_str_equal (value->name, name) && value->value)
        return value;
    }
  return NULL;
}

/* The member's words may hold placeholders of their own; a stranger's never do. */
static Letter *
fill_text (Writing *writing)
{
  LetterValue *text = value_named (writing, "text");
  g_autofree char *raw = text ? g_steal_pointer (&text->value) : NULL;
  Letter *inner = raw ? letter_fill (NULL, raw, writing->values) : NULL;

  if (inner)
    text->value = g_strdup (inner->body);
  return inner;
}

static void
gather_values (Writing *writing)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      char *origin = NULL, *value = known[i].value (writing, &origin);
      add_value (writing, known[i].name, value, origin);
    }
  add_facts (writing);
}

static const char *
how_to_set (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].name, name))
      return known[i].how;
  return NULL;
}

char *
letter_missing_words (const GPtrArray *missing)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < missing->len; i++)
    {
      const char *name = g_ptr_array_index (missing, i), *how = how_to_set (name);
      g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE);

      g_string_append_printf (words, "%s{{%s}} (", i ? ", " : "", safe);
      if (how)
        g_string_append (words, how);
      else if (g_str_has_prefix (name, "fact."))
        g_string_append_printf (words, "set %s=…", safe + strlen ("fact."));
      else
        g_string_append (words, "nothing of that name: take it out");
      g_string_append_c (words, ')');
    }
  return g_string_free (words, FALSE);
}

/* ---- where it goes ----------------------------------------------------------------------------- */

static const Contact *
contact_of (const Person *person, const char *kind, const char *value)
{
  for (guint i = 0; person && i < person->contacts->len; i++)
    {
      const Contact *contact = g_ptr_array_index (person->contacts, i);
      if (g_strcmp0 (contact->kind, kind) == 0 && contact->value
          && (!value || g_ascii_strcasecmp (contact->value, value) == 0))
        return contact;
    }
  return NULL;
}

/* Verified before unverified; the newest that the requester wrote from before an older one. */
static const Contact *
best_contact (const Writing *writing, const char *kind)
{
  const Contact *best = contact_of (writing->requester, kind, NULL);

  for (guint i = 0; best && i < writing->requester->contacts->len; i++)
    {
      const Contact *contact = g_ptr_array_index (writing->requester->contacts, i);
      if (g_strcmp0 (contact->kind, kind) == 0 && contact->value && contact->verified_on)
        return contact;
    }
  for (guint i = writing->kase->messages->len; best && g_str_equal (kind, "mail") && i-- > 0;)
    {
      const CaseMessage *message = g_ptr_array_index (writing->kase->messages, i);
      const Contact *wrote = g_strcmp0 (message->direction, "in") == 0 && message->from_address
                               ? contact_of (writing->requester, kind, message->from_address) : NULL;
      if (wrote)
        return wrote;
    }
  return best;
}

static gboolean
was_in_case (const Writing *writing, const char *address)
{
  for (guint i = 0; i < writing->kase->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (writing->kase->messages, i);
      g_auto (GStrv) to = g_strsplit (message->recipients ? message->recipients : "", ", ", -1);

      if (message->from_address && g_ascii_strcasecmp (message->from_address, address) == 0)
        return TRUE;
      for (guint k = 0; g_strcmp0 (message->direction, "out") == 0 && to[k]; k++)
        if (g_ascii_strcasecmp (to[k], address) == 0)
          return TRUE;
    }
  return FALSE;
}

static void
warn_of_address (Writing *writing)
{
  const Composed *out = writing->out;
  const char *last = writing->last_in ? writing->last_in->from_address : NULL;

  if (!out->to || !g_str_equal (out->channel, "mail"))
    return;
  if (!out->to_verified)
    warn (writing, "the address is not verified");
  if (!was_in_case (writing, out->to))
    warn (writing, "the address is new to the case: nobody wrote from it, nothing was sent to it");
  if (last && g_ascii_strcasecmp (last, out->to) != 0 && !contact_of (writing->requester, "mail", last))
    warn (writing, "the last message came from somebody else; this goes to the requester");
}

/* Whoever is answered for somebody else reads what is that person's. */
static void
warn_of_authority (Writing *writing)
{
  gboolean doubtful;
  g_autofree char *words = office_authority (writing->office, writing->kase, &doubtful);

  if (doubtful)
    warn (writing, "the requester is not the person: %s", words);
}

static void
find_recipient (Writing *writing)
{
  const char *channel = writing->out->channel, *kind = g_str_equal (channel, "counter") ? "none" : channel;
  const char *asked = arg (writing, "to");
  const Contact *contact = asked ? contact_of (writing->requester, kind, asked) : best_contact (writing, kind);

  writing->out->to = g_strdup (asked ? asked : contact ? contact->value : NULL);
  writing->out->to_verified = contact && contact->verified_on;
  if (!asked && !contact && !writing->requester && g_str_equal (channel, "mail") && writing->first_in)
    {
      writing->out->to = g_strdup (writing->first_in->from_address);
      warn (writing, "no person is known: this is the address of message %" G_GINT64_FORMAT, writing->first_in->id);
    }
}

static const char *const channels_out[] = { "mail", "post", "phone", "fax", "counter", NULL };

/* As it came, where one can answer so; but by mail to somebody of whom nothing else is known. */
static const char *
usual_channel (Writing *writing)
{
  const char *came = writing->kase->row.channel;

  if (!g_strv_contains (channels_out, came))
    return "mail";
  return !arg (writing, "to") && g_str_equal (came, "post") && !best_contact (writing, came) && best_contact (writing, "mail")
           ? "mail" : came;
}

static gboolean
find_channel (Writing *writing, GError **error)
{
  const char *asked = arg (writing, "channel");
  const char *channel = asked ? asked : usual_channel (writing);

  if (!g_strv_contains (channels_out, channel))
    return desk_error_set (error, DESK_ERROR_INVALID, "channel: a letter leaves by mail, post, phone, fax or counter");
  writing->out->channel = g_strdup (channel);
  return TRUE;
}

static char *
mailbox_address (const Writing *writing)
{
  for (guint i = 0; writing->pack && writing->kase->mailbox && i < writing->pack->mailboxes->len; i++)
    {
      const PackMailbox *box = g_ptr_array_index (writing->pack->mailboxes, i);
      const char *first = box->addresses ? box->addresses[0] : NULL;

      if (g_strcmp0 (box->name, writing->kase->mailbox) == 0 && first && !g_str_has_suffix (first, "@"))
        return g_strdup (first);
    }
  return NULL;
}

/* The address of the mailbox it came to, else the office's. */
static void
find_sender (Writing *writing)
{
  Office *office = writing->office;
  g_autofree char *key = writing->kase->mailbox ? g_strdup_printf ("mail-from-%s", writing->kase->mailbox) : NULL;
  const char *set = key ? office_setting (office, key) : NULL;

  if (!set)
    set = office_setting (office, "mail-from");
  writing->out->from = set ? g_strdup (set) : mailbox_address (writing);
  for (guint i = 0; !writing->out->from && office->addresses && office->addresses[i]; i++)
    if (*office->addresses[i] != '@' && !g_str_has_suffix (office->addresses[i], "@"))
      writing->out->from = g_strdup (office->addresses[i]);
}

/* ---- the text ------------------------------------------------------------------------------------ */

static char *
quote_of (const Writing *writing)
{
  const char *wanted = office_setting (writing->office, "quote-original");
  g_autofree char *text = NULL, *safe = NULL, *on = NULL, *from = NULL;
  g_auto (GStrv) lines = NULL;
  GString *quote;

  if (g_strcmp0 (wanted, "yes") != 0 || !writing->last_in || !g_str_equal (writing->out->channel, "mail")
      || !(text = office_message_text (writing->office, writing->last_in->id, NULL)) || !*text)
    return NULL;
  safe = text_safe (text, -1, TEXT_LINES);
  lines = g_strsplit (g_strchomp (safe), "\n", -1);
  on = when_format (writing->last_in->at, writing->office->zone, "%Y-%m-%d %H:%M");
  from = text_safe (writing->last_in->from_address, -1, TEXT_ONE_LINE);
  quote = g_string_new (NULL);
  g_string_append_printf (quote, "\n\n> %s, %s:\n>", from, on);
  for (guint i = 0; lines[i] && i < QUOTE_LINES; i++)
    g_string_append_printf (quote, "\n> %s", lines[i]);
  return g_string_free (quote, FALSE);
}

/* Every answer then finds its case, whatever mail program it comes from. */
static void
tag_subject (Writing *writing, Letter *letter)
{
  g_autofree char *tag = g_strdup_printf ("[%s]", writing->kase->row.number);
  g_autofree char *bare = letter->subject;

  letter->subject = strstr (bare, tag) ? g_strdup (bare) : g_strdup_printf ("%s %s", tag, bare);
}

static void
list_once (GPtrArray *list, const GPtrArray *more)
{
  for (guint i = 0; more && i < more->len; i++)
    if (!g_ptr_array_find_with_equal_func (list, g_ptr_array_index (more, i), g_str_equal, NULL))
      g_ptr_array_add (list, g_strdup (g_ptr_array_index (more, i)));
}

/* Acts that end a case with an answer. */
static gboolean
is_final (const Writing *writing)
{
  static const char *const acts[] = { "resolve", "approve", "refuse", NULL };

  return g_strv_contains (acts, writing->act);
}

static char *
squeezed (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  GString *line = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_string_append_printf (line, "%s%s", line->len ? " " : "", words[i]);
  return g_string_free (line, FALSE);
}

/* Whoever wrote the answer and however: what its type must carry is in it, however its lines
 * were broken. */
static void
add_notice (Writing *writing, Letter *letter)
{
  const LetterValue *value = is_final (writing) ? value_named (writing, "notice") : NULL;
  const char *notice = value ? value->value : NULL;
  g_autofree char *want = notice ? squeezed (notice) : NULL, *have = notice ? squeezed (letter->body) : NULL;

  if (!notice || strstr (have, want))
    return;
  g_autofree char *bare = g_strchomp (letter->body);
  letter->body = g_strconcat (bare, "\n\n", notice, "\n", NULL);
  warn (writing, "what every final answer of this type says was added at its end");
}

/* What somebody wrote out is not touched, only looked through. */
static Letter *
take_body (Writing *writing, const char *subject)
{
  Letter *letter = letter_fill (arg (writing, "subject") ? NULL : subject, NULL, writing->values);
  g_autofree char *whole = g_strdup (arg (writing, "subject"));
  g_autoptr (GPtrArray) in_body = letter_placeholders (arg (writing, "body"));
  g_autoptr (GPtrArray) in_subject = letter_placeholders (whole);

  if (whole)
    {
      g_free (letter->subject);
      letter->subject = g_steal_pointer (&whole);
    }
  g_free (letter->body);
  letter->body = g_strdup (arg (writing, "body"));
  list_once (letter->missing, in_subject);
  list_once (letter->missing, in_body);
  return letter;
}

static Letter *
make_letter (Writing *writing, const char *subject)
{
  const char *bare_body = is_final (writing) ? "{{text}}\n\n{{notice?}}\n\n{{signature}}\n" : "{{text}}\n\n{{signature}}\n";
  const char *body = writing->template ? writing->template->body : bare_body;
  g_autoptr (Letter) inner = fill_text (writing);
  Letter *letter = letter_fill (arg (writing, "subject") ? arg (writing, "subject") : subject, body, writing->values);
  g_autofree char *quote = quote_of (writing);

  if (inner)
    list_once (letter->missing, inner->missing);
  add_notice (writing, letter);
  if (quote)
    {
      g_autofree char *bare = g_strchomp (letter->body);
      letter->body = g_strconcat (bare, quote, "\n", NULL);
    }
  return letter;
}

static void
write_text (Writing *writing)
{
  g_autofree char *answer = g_strdup_printf ("%s%s", g_str_has_prefix (writing->kase->row.subject ? writing->kase->row.subject : "", "Re:") ? "" : "Re: ",
                                             writing->kase->row.subject ? writing->kase->row.subject : "");
  const char *subject = writing->template && writing->template->subject ? writing->template->subject : "{{answer}}";
  Letter *letter;

  add_value (writing, "answer", g_strdup (answer), g_strdup ("subject of the case"));
  letter = arg (writing, "body") ? take_body (writing, subject) : make_letter (writing, subject);
  if (arg (writing, "body"))
    add_notice (writing, letter);
  tag_subject (writing, letter);
  writing->out->letter = letter;
  writing->out->template = g_strdup (writing->template ? writing->template->id : NULL);
  writing->out->language = g_strdup (writing->template ? writing->template->language : writing->language);
}

/* ---- all of it --------------------------------------------------------------------------------- */

Composed *
letter_compose_case (Office *office, const char *act, Case *kase, const ActArgs *args, GError **error)
{
  g_auto (Writing) writing = { .office = office, .act = act, .kase = kase, .args = args };

  writing.out = g_new0 (Composed, 1);
  writing.out->warnings = g_ptr_array_new_with_free_func (g_free);
  writing.values = g_ptr_array_new_with_free_func ((GDestroyNotify) letter_value_free);
  find_messages (&writing);
  if (!find_requester (&writing, error) || !find_proposal (&writing, error) || !find_channel (&writing, error))
    return NULL;
  find_language (&writing);
  if (!find_template (&writing, error))
    return NULL;
  if (g_str_equal (writing.out->channel, "mail"))
    find_sender (&writing);
  find_recipient (&writing);
  warn_of_address (&writing);
  warn_of_authority (&writing);
  gather_values (&writing);
  write_text (&writing);
  return g_steal_pointer (&writing.out);
}

Composed *
letters_compose (Office *office, const char *act, const char *case_number, const ActArgs *args, GError **error)
{
  g_autoptr (Case) kase = NULL;
  const ActInfo *info = office_act (act);

  if (!info || (!(info->flags & ACT_SENDS) && !g_str_equal (act, "resolve")))
    {
      desk_error_set (error, DESK_ERROR_INVALID, "%s writes no letter", info ? info->name : "that");
      return NULL;
    }
  if (!office_refresh (office, error) || !(kase = office_case (office, case_number, error)))
    return NULL;
  return letter_compose_case (office, act, kase, args, error);
}

GPtrArray *
letters_list (Office *office, const char *case_number, gint64 after, int n, GError **error)
{
  g_autofree char *whole = case_number ? office_number (office, case_number, error) : NULL;

  return case_number && !whole ? NULL : store_letters (office->store, &office->viewer, whole, after, n, error);
}

void
send_report_free (SendReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref (report->problems);
  g_free (report);
}
