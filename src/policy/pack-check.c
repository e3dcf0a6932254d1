/* SPDX-License-Identifier: MIT */
/* From text to a pack, with everything that is wrong on the way. Each list is first built
 * (is every value what it should be?), then its references are followed (does every name
 * lead somewhere?). */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "policy/almanac.h"
#include "policy/outline.h"
#include "policy/pack-private.h"
#include "policy/pack-raw.h"

#define FINDINGS_LIMIT 200
#define ID_LIMIT 64

typedef struct
{
  const char *file;
  Outline *outline;
  GPtrArray *findings;
  Pack *pack;
  gboolean beside;   /* ask what is shipped beside it, too */
} Check;

/* Where a value stands: the index-th entry of a list, known to people by its id. */
typedef struct
{
  const char *list;
  guint index;
  const char *id;
} Spot;

static void
add_finding (Check *check, int line, const char *field, const char *what)
{
  g_autofree char *safe = text_safe (what, -1, TEXT_ONE_LINE);
  char *finding = line > 0 ? g_strdup_printf ("%s:%d: %s: %s", check->file, line, field, safe)
                           : g_strdup_printf ("%s: %s: %s", check->file, field, safe);

  if (check->findings->len < FINDINGS_LIMIT)
    g_ptr_array_add (check->findings, finding);
  else
    g_free (finding);
}

static void complain (Check *check, const Spot *spot, const char *field, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

static void
complain (Check *check, const Spot *spot, const char *field, const char *format, ...)
{
  g_autofree char *path = spot ? g_strdup_printf ("%s[%u]%s%s", spot->list, spot->index, field ? "." : "",
                                                  field ? field : "")
                               : g_strdup (field);
  g_autofree char *id = text_safe (spot ? spot->id : NULL, -1, TEXT_ONE_LINE);
  g_autofree char *shown = spot && spot->id ? g_strdup_printf ("%s %s%s%s", spot->list, id, field ? " " : "",
                                                               field ? field : "")
                                            : g_strdup (path);
  va_list args;

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  add_finding (check, outline_line (check->outline, path), shown, what);
}

/* ---- single values ------------------------------------------------------------------ */

static gpointer
own (Check *check, gpointer memory)
{
  g_ptr_array_add (check->pack->memory, memory);
  return memory;
}

/* NULL for what is not written. Leading and trailing blanks mean nothing. */
static char *
keep (Check *check, const char *text)
{
  return text && *text ? own (check, g_strstrip (g_strdup (text))) : NULL;
}

static char *
need (Check *check, const Spot *spot, const char *field, const char *text)
{
  char *kept = keep (check, text);

  if (!kept || !*kept)
    complain (check, spot, field, "is missing: write %s", field);
  return kept ? kept : own (check, g_strdup (""));
}

static GStrv
keep_list (Check *check, char **texts, unsigned n)
{
  GStrv list = own (check, g_new0 (char *, n + 1));

  for (unsigned i = 0, j = 0; i < n; i++)
    if (texts[i] && *texts[i])
      list[j++] = keep (check, texts[i]);
  return list;
}

static gboolean
is_word (const char *text, const char *more)
{
  gsize length = strlen (text);

  if (!length || length > ID_LIMIT || text[0] == '-' || text[0] == '.')
    return FALSE;
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && !strchr (more, *text))
      return FALSE;
  return TRUE;
}

/* An id, once in its list. */
static char *
need_id (Check *check, Spot *spot, const char *field, const char *text, GHashTable *seen)
{
  char *id = need (check, spot, field, text);

  spot->id = *id ? id : NULL;
  if (!*id)
    return id;
  if (!is_word (id, "-_."))
    complain (check, spot, field, "'%s' is no name: use letters, digits, - and _, at most %d", id, ID_LIMIT);
  else if (!g_hash_table_add (seen, id))
    complain (check, spot, field, "'%s' stands twice in %s: name one of them otherwise", id, spot->list);
  return id;
}

static gboolean
yes_no (Check *check, const Spot *spot, const char *field, const char *text)
{
  if (text && *text && strcmp (text, "yes") != 0 && strcmp (text, "no") != 0)
    complain (check, spot, field, "'%s' is neither yes nor no", text);
  return g_strcmp0 (text, "yes") == 0;
}

static int
whole_number (Check *check, const Spot *spot, const char *field, const char *text, int most)
{
  guint64 number = 0;

  if (!text || !*text)
    return 0;
  if (!g_ascii_string_to_unsigned (text, 10, 0, (guint64) most, &number, NULL) || (text[0] == '0' && text[1]))
    complain (check, spot, field, "'%s' is no whole number from 0 to %d", text, most);
  return (int) number;
}

static char *
one_of (Check *check, const Spot *spot, const char *field, const char *text, const char *const *words)
{
  g_autofree char *all = g_strjoinv (", ", (GStrv) words);

  if (!text || !*text)
    complain (check, spot, field, "is missing: say one of %s", all);
  else if (!g_strv_contains (words, text))
    complain (check, spot, field, "'%s' is not known: say one of %s", text, all);
  return keep (check, text);
}

static const char *const tags[] = { "verified", "secondary", "memory", "design", "unknown", NULL };

static char *
date_text (Check *check, const Spot *spot, const char *field, const char *text)
{
  g_autoptr (GError) error = NULL;
  GDate date;

  if (text && *text && !when_date_parse (text, &date, &error))
    complain (check, spot, field, "'%s' is no date: write it as 2014-05-08", text);
  return keep (check, text);
}

static void
keep_span (Check *check, const Spot *spot, const RawSpan *span, char **from, char **to)
{
  if (!span)
    return;
  *from = date_text (check, spot, "effective.from", span->from);
  *to = date_text (check, spot, "effective.to", span->to);
  if (*from && *to && strcmp (*from, *to) > 0)
    complain (check, spot, "effective", "ends (%s) before it begins (%s): swap them", *to, *from);
}

gboolean
pack_period_parse (const char *text, Period *period, GError **error)
{
  static const DayCount usual[] = {
    [UNIT_HOURS] = COUNT_HOURS, [UNIT_DAYS] = COUNT_CAL_EX, [UNIT_BUSINESS_DAYS] = COUNT_BUS_US,
    [UNIT_MONTHS] = COUNT_MONTH_POLICY, [UNIT_YEARS] = COUNT_MONTH_POLICY,
  };
  g_auto (GStrv) parts = g_strsplit (text, " ", 3);
  guint64 amount;

  if (g_strv_length (parts) != 2 || !clock_unit_parse (parts[1], &period->unit)
      || !g_ascii_string_to_unsigned (parts[0], 10, 0, 36600, &amount, NULL)
      || (parts[0][0] == '0' && parts[0][1]))
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "'%s' is no period: write a whole number and one of hours, calendar_days, "
                           "business_days, months, years, such as 90 calendar_days", text);
  period->amount = (int) amount;
  period->count = usual[period->unit];
  return TRUE;
}

static gboolean
keep_period (Check *check, const Spot *spot, const char *field, const char *text, Period *period)
{
  g_autoptr (GError) error = NULL;

  if (pack_period_parse (text, period, &error))
    return TRUE;
  complain (check, spot, field, "%s", error->message);
  return FALSE;
}

/* ---- lists -------------------------------------------------------------------------- */

#define EACH(raw, list) for (Spot spot = { #list, 0, NULL }; spot.index < raw->list##_count; spot.index++)
#define NEW(check, type, list) ((type *) add_element (check, check->pack->list, sizeof (type)))

static gpointer
add_element (Check *check, GPtrArray *list, gsize size)
{
  gpointer element = own (check, g_malloc0 (size));

  g_ptr_array_add (list, element);
  return element;
}

static GHashTable *
set_new (void)
{
  return g_hash_table_new (g_str_hash, g_str_equal);
}

static void
build_clauses (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, clauses)
    {
      const RawClause *from = &raw->clauses[spot.index];
      PackClause *clause = NEW (check, PackClause, clauses);

      clause->id = need_id (check, &spot, "id", from->id, seen);
      clause->section = need (check, &spot, "section", from->section);
      clause->summary = need (check, &spot, "summary", from->summary);
      clause->tag = one_of (check, &spot, "tag", from->tag, tags);
      clause->carried = keep_list (check, from->by, from->by_count);
    }
}

static void
build_facts (Check *check, const RawPack *raw)
{
  static const char *const fact_kinds[] = { "date", "country", "choice", "text", "yes-no", NULL };
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, facts)
    {
      const RawFact *from = &raw->facts[spot.index];
      PackFact *fact = NEW (check, PackFact, facts);

      fact->name = need_id (check, &spot, "name", from->name, seen);
      fact->kind = one_of (check, &spot, "kind", from->kind, fact_kinds);
      fact->title = need (check, &spot, "title", from->title);
      fact->clause = keep (check, from->clause);
      fact->choices = keep_list (check, from->choices, from->choices_count);
      if (g_strcmp0 (fact->name, "received") == 0)
        complain (check, &spot, "name", "'received' is what every case has: choose another");
      if ((g_strcmp0 (fact->kind, "choice") == 0) != (fact->choices[0] != NULL))
        complain (check, &spot, "choices", "go with kind choice and with no other: add or remove them");
    }
}

static void
build_reasons (Check *check, const char *list, const RawReason *from, unsigned n, GPtrArray *to)
{
  g_autoptr (GHashTable) seen = set_new ();

  for (Spot spot = { list, 0, NULL }; spot.index < n; spot.index++, from++)
    {
      PackReason *reason = add_element (check, to, sizeof *reason);

      reason->id = need_id (check, &spot, "id", from->id, seen);
      reason->title = need (check, &spot, "title", from->title);
      reason->clause = keep (check, from->clause);
      reason->refusal = yes_no (check, &spot, "refusal", from->refusal);
    }
}

static void
build_types (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, types)
    {
      const RawType *from = &raw->types[spot.index];
      PackType *type = NEW (check, PackType, types);

      type->id = need_id (check, &spot, "id", from->id, seen);
      type->title = need (check, &spot, "title", from->title);
      type->summary = keep (check, from->summary);
      type->clause = need (check, &spot, "clause", from->clause);
      type->facts = keep_list (check, from->facts, from->facts_count);
      type->outcomes = keep_list (check, from->outcomes, from->outcomes_count);
      type->tasks = keep_list (check, from->tasks, from->tasks_count);
      type->letters = keep_list (check, from->letters, from->letters_count);
      type->ladder = keep (check, from->ladder);
      type->verification = whole_number (check, &spot, "verification", from->verification, 3);
      type->end_user = yes_no (check, &spot, "end_user", from->end_user);
      type->office = yes_no (check, &spot, "office", from->office);
      type->restricted = yes_no (check, &spot, "restricted", from->restricted);
      if (!type->outcomes[0])
        complain (check, &spot, "outcomes", "are missing: a case of this type could not end");
    }
}

static gboolean
is_reminder (const char *text)
{
  gsize digits = strspn (text, "0123456789");

  return digits > 0 && digits < 4 && strcmp (text + digits, "d") == 0;
}

static void
build_extension (Check *check, const Spot *spot, const RawExtension *from, PackRule *rule)
{
  Period extra = { 0 };

  if (!from)
    return;
  rule->extension_when = need (check, spot, "extension.when", from->when);
  rule->extension_notice = need (check, spot, "extension.notice_within", from->notice_within);
  if (!from->amount || !keep_period (check, spot, "extension.amount", from->amount, &extra))
    {
      if (!from->amount)
        complain (check, spot, "extension.amount", "is missing: by how much, such as 2 months");
      return;
    }
  rule->period.extra = extra.amount;
  rule->period.extra_unit = extra.unit;
  if (!day_count_reads (rule->period.count, extra.unit) || !extra.amount)
    complain (check, spot, "extension.amount", "'%s' does not fit a period in %s", from->amount,
              clock_unit_name (rule->period.unit));
}

static void
build_period (Check *check, const Spot *spot, const RawRule *from, PackRule *rule)
{
  rule->has_period = g_strcmp0 (from->period, "none") != 0;
  if (!from->period || !*from->period)
    complain (check, spot, "period", "is missing: write such as 90 calendar_days, or none where no time is stated");
  else if (rule->has_period && keep_period (check, spot, "period", from->period, &rule->period))
    {
      DayCount count;

      if (from->count && !day_count_parse (from->count, &count))
        complain (check, spot, "count", "'%s' is no way of counting: recourse-pack(5) lists them", from->count);
      else if (from->count && !day_count_reads (count, rule->period.unit))
        complain (check, spot, "count", "%s does not count %s: change one of them", from->count,
                  clock_unit_name (rule->period.unit));
      else if (from->count)
        rule->period.count = count;
      if (day_count_needs_calendar (rule->period.count) && !rule->calendar)
        complain (check, spot, "calendar", "is missing: %s asks which days are holidays",
                  day_count_name (rule->period.count));
    }
}

static void
build_rule (Check *check, Spot *spot, const RawRule *from, PackRule *rule, GHashTable *seen)
{
  static const char *const acts[] = { "acknowledge", "answer", "finish", NULL };

  rule->id = need_id (check, spot, "id", from->id, seen);
  rule->title = need (check, spot, "title", from->title);
  rule->clause = need (check, spot, "clause", from->clause);
  rule->tag = one_of (check, spot, "tag", from->tag, tags);
  rule->source = keep (check, from->source);
  rule->note = keep (check, from->note);
  rule->types = keep_list (check, from->types, from->types_count);
  rule->start = need (check, spot, "start", from->start);
  rule->needs = keep (check, from->needs);
  rule->met_by = one_of (check, spot, "met_by", from->met_by, acts);
  rule->pauses = yes_no (check, spot, "pauses", from->pauses);
  rule->calendar = keep (check, from->calendar);
  rule->configurable = keep (check, from->setting);
  rule->reminders = keep_list (check, from->reminders, from->reminders_count);
  keep_span (check, spot, from->effective, &rule->effective_from, &rule->effective_to);
  build_period (check, spot, from, rule);
  build_extension (check, spot, from->extension, rule);
  if (from->late && *from->late)
    keep_period (check, spot, "late", from->late, &rule->late);
  for (guint i = 0; rule->reminders[i]; i++)
    if (!is_reminder (rule->reminders[i]))
      complain (check, spot, "reminders", "'%s' is no reminder: write days before, such as 30d", rule->reminders[i]);
}

static void
build_rules (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, rules)
    build_rule (check, &spot, &raw->rules[spot.index], NEW (check, PackRule, rules), seen);
}

/* The one copy of a phrase's first word; NULL when that word is open at its end. */
static char *
first_word (Check *check, const char *phrase)
{
  gsize length = strcspn (phrase, " ");
  g_autofree char *word = g_strndup (phrase, length);
  gpointer known;

  if (g_str_has_suffix (word, "*"))
    return NULL;
  if (g_hash_table_lookup_extended (check->pack->first_words, word, &known, NULL))
    return known;
  known = own (check, g_steal_pointer (&word));
  g_hash_table_add (check->pack->first_words, known);
  return known;
}

static void
build_words (Check *check, const RawPack *raw)
{
  EACH (raw, words)
    {
      const RawWords *from = &raw->words[spot.index];
      PackWords *words = NEW (check, PackWords, words);

      words->language = keep (check, from->language);
      words->type = need (check, &spot, "type", from->type);
      words->shown = keep_list (check, from->words, from->words_count);
      words->words = own (check, g_new0 (char *, g_strv_length (words->shown) + 1));
      words->firsts = own (check, g_new0 (char *, g_strv_length (words->shown) + 1));
      for (guint i = 0; words->shown[i]; i++)
        {
          words->words[i] = own (check, pack_words_fold (words->shown[i], -1));
          words->firsts[i] = first_word (check, words->words[i]);
          if (strlen (words->words[i]) < 3)
            complain (check, &spot, "words", "'%s' is too short to tell anything: use a longer phrase", words->shown[i]);
        }
      if (!words->shown[0])
        complain (check, &spot, "words", "are missing: write a list of phrases");
    }
}

static void
build_mailboxes (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, mailboxes)
    {
      const RawMailbox *from = &raw->mailboxes[spot.index];
      PackMailbox *mailbox = NEW (check, PackMailbox, mailboxes);

      mailbox->name = need_id (check, &spot, "name", from->name, seen);
      mailbox->title = keep (check, from->title);
      mailbox->addresses = keep_list (check, from->addresses, from->addresses_count);
      mailbox->types = keep_list (check, from->types, from->types_count);
      for (guint i = 0; mailbox->addresses[i]; i++)
        if (!strchr (mailbox->addresses[i], '@') || mailbox->addresses[i][0] == '@')
          complain (check, &spot, "addresses", "'%s' is no address: write support@example.org, or support@ "
                    "for any domain", mailbox->addresses[i]);
      if (!mailbox->addresses[0])
        complain (check, &spot, "addresses", "are missing: write a list of them");
    }
}

static void
build_stages (Check *check, PackLadder *ladder, guint index, const RawLadder *from)
{
  static const char *const owners[] = { "company", "complainant", "both", "body", "panel", "regulator", NULL };
  g_autofree char *list = g_strdup_printf ("ladders[%u].stages", index);
  g_autoptr (GHashTable) seen = set_new ();

  for (Spot spot = { list, 0, NULL }; spot.index < from->stages_count; spot.index++)
    {
      const RawStage *raw = &from->stages[spot.index];
      PackStage *stage = add_element (check, ladder->stages, sizeof *stage);

      stage->id = need_id (check, &spot, "id", raw->id, seen);
      stage->title = need (check, &spot, "title", raw->title);
      stage->owner = one_of (check, &spot, "owner", raw->owner, owners);
      stage->tag = raw->tag ? one_of (check, &spot, "tag", raw->tag, tags) : NULL;
      stage->terminal = yes_no (check, &spot, "terminal", raw->terminal);
      stage->planning_business_days = whole_number (check, &spot, "planning", raw->planning, 366);
      stage->next = keep_list (check, raw->next, raw->next_count);
      stage->reasons = keep_list (check, raw->reasons, raw->reasons_count);
      stage->effects = keep_list (check, raw->effects, raw->effects_count);
    }
}

static void
build_ladders (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, ladders)
    {
      const RawLadder *from = &raw->ladders[spot.index];
      PackLadder *ladder = NEW (check, PackLadder, ladders);

      ladder->id = need_id (check, &spot, "id", from->id, seen);
      ladder->title = need (check, &spot, "title", from->title);
      ladder->clause = need (check, &spot, "clause", from->clause);
      ladder->types = keep_list (check, from->types, from->types_count);
      ladder->guard = keep_list (check, from->guard, from->guard_count);
      ladder->stages = g_ptr_array_new ();
      build_stages (check, ladder, spot.index, from);
      if (!ladder->stages->len)
        complain (check, &spot, "stages", "are missing: a ladder begins with its first stage");
    }
}

/* A letter may stand once in each language. */
static void
build_letters (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  EACH (raw, letters)
    {
      const RawLetter *from = &raw->letters[spot.index];
      PackLetter *letter = NEW (check, PackLetter, letters);

      g_hash_table_remove_all (seen);
      letter->id = need_id (check, &spot, "id", from->id, seen);
      letter->language = keep (check, from->language);
      letter->title = keep (check, from->title);
      letter->subject = need (check, &spot, "subject", from->subject);
      letter->body = need (check, &spot, "body", from->body);
      letter->clause = keep (check, from->clause);
      if (!g_hash_table_add (pairs, g_strdup_printf ("%s %s", letter->id, letter->language ? letter->language : "")))
        complain (check, &spot, "id", "'%s' stands twice in one language: name one of them otherwise", letter->id);
    }
}

static void
build_retention (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, retention)
    {
      const RawRetention *from = &raw->retention[spot.index];
      PackRetention *retention = NEW (check, PackRetention, retention);
      Period period;

      retention->record = need_id (check, &spot, "record", from->record, seen);
      retention->keep = need (check, &spot, "keep", from->keep);
      retention->clause = keep (check, from->clause);
      retention->tag = one_of (check, &spot, "tag", from->tag, tags);
      if (*retention->keep && strcmp (retention->keep, "commitment") != 0 && strcmp (retention->keep, "none") != 0)
        keep_period (check, &spot, "keep", retention->keep, &period);
    }
}

/* A value as an office may also set it: a number, a period, or none. */
static gboolean
is_target (const char *text)
{
  Period period;

  return strcmp (text, "none") == 0 || pack_period_parse (text, &period, NULL)
         || (*text && strlen (text) < 5 && strspn (text, "0123456789") == strlen (text));
}

static void
build_settings (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, settings)
    {
      const RawSetting *from = &raw->settings[spot.index];
      PackSetting *setting = NEW (check, PackSetting, settings);

      setting->key = need_id (check, &spot, "key", from->key, seen);
      setting->title = need (check, &spot, "title", from->title);
      setting->value = keep (check, from->value);
      if (setting->value && !is_target (setting->value))
        complain (check, &spot, "value", "'%s' is no target: write such as 2 business_days, or none", setting->value);
    }
}

static void
build_duties (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, duties)
    {
      const RawDuty *from = &raw->duties[spot.index];
      PackDuty *duty = NEW (check, PackDuty, duties);
      Period period;

      duty->id = need_id (check, &spot, "id", from->id, seen);
      duty->title = need (check, &spot, "title", from->title);
      duty->clause = need (check, &spot, "clause", from->clause);
      duty->tag = one_of (check, &spot, "tag", from->tag, tags);
      duty->type = need (check, &spot, "type", from->type);
      duty->every = need (check, &spot, "every", from->every);
      duty->configurable = keep (check, from->setting);
      if (*duty->every)
        keep_period (check, &spot, "every", duty->every, &period);
    }
}

static void
build_registers (Check *check, const RawPack *raw)
{
  g_autoptr (GHashTable) seen = set_new ();

  EACH (raw, registers)
    {
      const RawRegister *from = &raw->registers[spot.index];
      PackRegister *reg = NEW (check, PackRegister, registers);

      reg->id = need_id (check, &spot, "id", from->id, seen);
      reg->title = need (check, &spot, "title", from->title);
      reg->clause = need (check, &spot, "clause", from->clause);
      reg->fields = keep_list (check, from->fields, from->fields_count);
    }
}

static void
build_head (Check *check, const RawPack *raw)
{
  Pack *pack = check->pack;
  g_autoptr (GTimeZone) zone = NULL;

  pack->name = need (check, NULL, "pack", raw->pack);
  pack->version = need (check, NULL, "version", raw->version);
  pack->title = need (check, NULL, "title", raw->title);
  pack->zone = need (check, NULL, "zone", raw->zone);
  pack->text_url = raw->text ? keep (check, raw->text->url) : NULL;
  pack->text_hash = raw->text ? keep (check, raw->text->sha256) : NULL;
  keep_span (check, NULL, raw->effective, &pack->effective_from, &pack->effective_to);
  if (*pack->name && !is_word (pack->name, "-"))
    complain (check, NULL, "pack", "'%s' is no name: use small letters, digits and -", pack->name);
  if (*pack->version && !is_word (pack->version, "-."))
    complain (check, NULL, "version", "'%s' is no version: write such as 2014-05-08", pack->version);
  if (*pack->zone && !(zone = when_zone (pack->zone, NULL)))
    complain (check, NULL, "zone", "'%s' is no time zone: write such as America/Los_Angeles", pack->zone);
  if (pack->text_hash && (strlen (pack->text_hash) != 64 || strspn (pack->text_hash, "0123456789abcdef") != 64))
    complain (check, NULL, "text.sha256", "is no SHA-256: write its 64 small hexadecimal digits");
  if (!raw->clauses_count)
    complain (check, NULL, "clauses", "are missing: a pack rests on the clauses of a text");
  if (!raw->types_count)
    complain (check, NULL, "types", "are missing: say what can be asked for");
}

static void
build (Check *check, const RawPack *raw)
{
  Pack *pack = check->pack;

  build_head (check, raw);
  build_clauses (check, raw);
  build_facts (check, raw);
  build_reasons (check, "outcomes", raw->outcomes, raw->outcomes_count, pack->outcomes);
  build_reasons (check, "tasks", raw->tasks, raw->tasks_count, pack->tasks);
  build_reasons (check, "grounds", raw->grounds, raw->grounds_count, pack->grounds);
  build_reasons (check, "reasons", raw->reasons, raw->reasons_count, pack->reasons);
  build_types (check, raw);
  build_rules (check, raw);
  build_words (check, raw);
  build_mailboxes (check, raw);
  build_ladders (check, raw);
  build_letters (check, raw);
  build_retention (check, raw);
  build_settings (check, raw);
  build_duties (check, raw);
  build_registers (check, raw);
}

/* ---- references --------------------------------------------------------------------- */

/* Every list whose elements begin with the name they are known by. */
static GPtrArray *
list_by_name (const Pack *pack, const char *name)
{
  const struct { const char *name; GPtrArray *list; } lists[] = {
    { "clauses", pack->clauses }, { "facts", pack->facts }, { "outcomes", pack->outcomes },
    { "tasks", pack->tasks }, { "grounds", pack->grounds }, { "reasons", pack->reasons },
    { "types", pack->types }, { "rules", pack->rules }, { "mailboxes", pack->mailboxes },
    { "ladders", pack->ladders }, { "letters", pack->letters }, { "retention", pack->retention },
    { "settings", pack->settings }, { "duties", pack->duties }, { "registers", pack->registers },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (strcmp (lists[i].name, name) == 0)
      return lists[i].list;
  return NULL;
}

static gboolean
stands_in (const GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (*(char *const *) g_ptr_array_index (list, i), id) == 0)
      return TRUE;
  return FALSE;
}

/* 'id' must be in that list of the pack; nothing is asked of a missing one. */
static void
follow (Check *check, const Spot *spot, const char *field, const char *id, const char *list)
{
  if (id && *id && !stands_in (list_by_name (check->pack, list), id))
    complain (check, spot, field, "there is no '%s' in %s: correct it or add it there", id, list);
}

static void
follow_all (Check *check, const Spot *spot, const char *field, GStrv ids, const char *list)
{
  for (guint i = 0; ids[i]; i++)
    follow (check, spot, field, ids[i], list);
}

static gboolean
is_in_pack (const Pack *pack, const char *id)
{
  static const char *const carriers[] = { "facts", "outcomes", "tasks", "grounds", "reasons", "types", "rules",
                                          "mailboxes", "ladders", "letters", "retention", "settings",
                                          "duties", "registers" };

  for (guint i = 0; i < G_N_ELEMENTS (carriers); i++)
    if (stands_in (list_by_name (pack, carriers[i]), id))
      return TRUE;
  return FALSE;
}

#define EVERY(pack, list) \
  for (Spot spot = { #list, 0, NULL }; spot.index < (pack)->list->len; spot.index++)
#define AT(pack, list) g_ptr_array_index ((pack)->list, spot.index)

static void
follow_clauses (Check *check)
{
  EVERY (check->pack, clauses)
    {
      const PackClause *clause = AT (check->pack, clauses);

      spot.id = clause->id;
      for (guint i = 0; clause->carried[i]; i++)
        if (!is_in_pack (check->pack, clause->carried[i]))
          complain (check, &spot, "by", "nothing in this pack is called '%s': correct it or add it", clause->carried[i]);
    }
}

/* For lists of which only the clause leads elsewhere: it stands 'offset' into each. */
static void
follow_clause_of (Check *check, const char *list, gsize offset)
{
  const GPtrArray *elements = list_by_name (check->pack, list);

  for (Spot spot = { list, 0, NULL }; spot.index < elements->len; spot.index++)
    {
      gpointer element = g_ptr_array_index (elements, spot.index);

      spot.id = *(char *const *) element;
      follow (check, &spot, "clause", G_STRUCT_MEMBER (char *, element, offset), "clauses");
    }
}

static void
follow_types (Check *check)
{
  EVERY (check->pack, types)
    {
      const PackType *type = AT (check->pack, types);

      spot.id = type->id;
      follow (check, &spot, "clause", type->clause, "clauses");
      follow_all (check, &spot, "facts", type->facts, "facts");
      follow_all (check, &spot, "outcomes", type->outcomes, "outcomes");
      follow_all (check, &spot, "tasks", type->tasks, "tasks");
      follow_all (check, &spot, "letters", type->letters, "letters");
      follow (check, &spot, "ladder", type->ladder, "ladders");
    }
}

static void
follow_calendar (Check *check, const Spot *spot, const char *name)
{
  g_auto (GStrv) names = name && check->beside ? almanac_names () : NULL;

  if (!names || !names[0] || g_strv_contains ((const char *const *) names, name))
    return;
  g_autofree char *all = g_strjoinv (", ", names);
  complain (check, spot, "calendar", "there is no calendar '%s': say one of %s", name, all);
}

static void
follow_fact_of_kind (Check *check, const Spot *spot, const char *field, const char *name, const char *kind)
{
  const PackFact *fact = pack_fact (check->pack, name);

  follow (check, spot, field, name, "facts");
  if (fact && fact->kind && strcmp (fact->kind, kind) != 0)
    complain (check, spot, field, "the fact '%s' is of kind %s and must be of kind %s", name, fact->kind, kind);
}

static void
follow_rules (Check *check)
{
  EVERY (check->pack, rules)
    {
      const PackRule *rule = AT (check->pack, rules);

      spot.id = rule->id;
      follow (check, &spot, "clause", rule->clause, "clauses");
      follow_all (check, &spot, "types", rule->types, "types");
      if (*rule->start && strcmp (rule->start, "received") != 0)
        follow_fact_of_kind (check, &spot, "start", rule->start, "date");
      follow_fact_of_kind (check, &spot, "needs", rule->needs, "yes-no");
      follow_calendar (check, &spot, rule->calendar);
      follow (check, &spot, "setting", rule->configurable, "settings");
      if (!rule->types[0])
        complain (check, &spot, "types", "are missing: say on which types it runs");
    }
}

static void
follow_words (Check *check)
{
  EVERY (check->pack, words)
    {
      const PackWords *words = AT (check->pack, words);
      const PackType *type = pack_type (check->pack, words->type);

      follow (check, &spot, "type", words->type, "types");
      if (type && type->office)
        complain (check, &spot, "type", "'%s' is the office's own duty and is not suggested for mail", type->id);
    }
}

static void
follow_mailboxes (Check *check)
{
  EVERY (check->pack, mailboxes)
    {
      const PackMailbox *mailbox = AT (check->pack, mailboxes);

      spot.id = mailbox->name;
      follow_all (check, &spot, "types", mailbox->types, "types");
    }
}

static void
follow_duties (Check *check)
{
  EVERY (check->pack, duties)
    {
      const PackDuty *duty = AT (check->pack, duties);

      spot.id = duty->id;
      follow (check, &spot, "clause", duty->clause, "clauses");
      follow (check, &spot, "type", duty->type, "types");
      follow (check, &spot, "setting", duty->configurable, "settings");
    }
}

/* ---- ladders ------------------------------------------------------------------------ */

static gboolean
leads_to (const PackStage *stage, const char *id)
{
  return g_strv_contains ((const char *const *) stage->next, id);
}

/* Marks what can be reached from the first stage. */
static void
mark_forward (const PackLadder *ladder, gboolean *marked)
{
  gboolean grew = ladder->stages->len > 0;

  if (grew)
    marked[0] = TRUE;
  while (grew)
    {
      grew = FALSE;
      for (guint i = 0; i < ladder->stages->len; i++)
        for (guint j = 0; marked[i] && j < ladder->stages->len; j++)
          {
            const PackStage *from = g_ptr_array_index (ladder->stages, i);
            const PackStage *to = g_ptr_array_index (ladder->stages, j);

            if (!marked[j] && leads_to (from, to->id))
              marked[j] = grew = TRUE;
          }
    }
}

/* Marks what can come to an end. */
static void
mark_ending (const PackLadder *ladder, gboolean *marked)
{
  gboolean grew = TRUE;

  for (guint i = 0; i < ladder->stages->len; i++)
    marked[i] = ((const PackStage *) g_ptr_array_index (ladder->stages, i))->terminal;
  while (grew)
    {
      grew = FALSE;
      for (guint i = 0; i < ladder->stages->len; i++)
        for (guint j = 0; !marked[i] && j < ladder->stages->len; j++)
          {
            const PackStage *from = g_ptr_array_index (ladder->stages, i);
            const PackStage *to = g_ptr_array_index (ladder->stages, j);

            if (marked[j] && leads_to (from, to->id))
              marked[i] = grew = TRUE;
          }
    }
}

static void
follow_stages (Check *check, const PackLadder *ladder, guint index)
{
  g_autofree char *list = g_strdup_printf ("ladders[%u].stages", index);
  g_autofree gboolean *reached = g_new0 (gboolean, ladder->stages->len + 1);
  g_autofree gboolean *ending = g_new0 (gboolean, ladder->stages->len + 1);

  mark_forward (ladder, reached);
  mark_ending (ladder, ending);
  for (Spot spot = { list, 0, NULL }; spot.index < ladder->stages->len; spot.index++)
    {
      const PackStage *stage = g_ptr_array_index (ladder->stages, spot.index);

      spot.id = stage->id;
      for (guint i = 0; stage->next[i]; i++)
        if (!stands_in (ladder->stages, stage->next[i]))
          complain (check, &spot, "next", "there is no stage '%s' in the ladder %s", stage->next[i], ladder->id);
      if (stage->terminal && stage->next[0])
        complain (check, &spot, "next", "a terminal stage has none: remove them or 'terminal'");
      else if (!stage->terminal && !stage->next[0])
        complain (check, &spot, "next", "is missing: say what follows, or 'terminal: yes'");
      else if (!ending[spot.index])
        complain (check, &spot, "next", "goes round for ever: no terminal stage can be reached from it");
      if (!reached[spot.index])
        complain (check, &spot, NULL, "cannot be reached from the first stage: name it in a 'next' or remove it");
    }
}

static void
follow_ladders (Check *check)
{
  EVERY (check->pack, ladders)
    {
      const PackLadder *ladder = AT (check->pack, ladders);

      spot.id = ladder->id;
      follow (check, &spot, "clause", ladder->clause, "clauses");
      follow_all (check, &spot, "types", ladder->types, "types");
      follow_stages (check, ladder, spot.index);
    }
}

/* ---- letters ------------------------------------------------------------------------ */

const char *const *
pack_placeholders (void)
{
  static const char *const names[] = {
    "number", "person", "subject", "received", "due", "due_extended", "today", "type", "outcome",
    "reason", "text", "member", "office", "office_address", "customer", "clause", "stage",
    "signature", NULL
  };

  return names;
}

static gboolean
is_placeholder (const Pack *pack, const char *name)
{
  if (g_str_has_prefix (name, "fact."))
    return pack_fact (pack, name + 5) != NULL;
  return g_strv_contains (pack_placeholders (), name);
}

static void
follow_placeholders (Check *check, const Spot *spot, const char *field, const char *text)
{
  const char *open = text, *close;

  while ((open = strstr (open, "{{")))
    {
      close = strstr (open, "}}");
      if (!close)
        {
          complain (check, spot, field, "a placeholder is not closed: write }} behind its name");
          return;
        }
      g_autofree char *name = g_strstrip (g_strndup (open + 2, (gsize) (close - open - 2)));
      if (!is_placeholder (check->pack, name))
        {
          g_autofree char *all = g_strjoinv (", ", (GStrv) pack_placeholders ());

          complain (check, spot, field, "there is no placeholder {{%s}}: say one of %s, fact.NAME", name, all);
        }
      open = close + 2;
    }
}

static void
follow_letters (Check *check)
{
  EVERY (check->pack, letters)
    {
      const PackLetter *letter = AT (check->pack, letters);

      spot.id = letter->id;
      follow (check, &spot, "clause", letter->clause, "clauses");
      follow_placeholders (check, &spot, "subject", letter->subject);
      follow_placeholders (check, &spot, "body", letter->body);
    }
}

static void
follow_references (Check *check)
{
  follow_clauses (check);
  follow_clause_of (check, "facts", G_STRUCT_OFFSET (PackFact, clause));
  follow_clause_of (check, "outcomes", G_STRUCT_OFFSET (PackReason, clause));
  follow_clause_of (check, "tasks", G_STRUCT_OFFSET (PackReason, clause));
  follow_clause_of (check, "grounds", G_STRUCT_OFFSET (PackReason, clause));
  follow_clause_of (check, "reasons", G_STRUCT_OFFSET (PackReason, clause));
  follow_clause_of (check, "retention", G_STRUCT_OFFSET (PackRetention, clause));
  follow_clause_of (check, "registers", G_STRUCT_OFFSET (PackRegister, clause));
  follow_types (check);
  follow_rules (check);
  follow_words (check);
  follow_mailboxes (check);
  follow_ladders (check);
  follow_letters (check);
  follow_duties (check);
}

/* ---- the whole ---------------------------------------------------------------------- */

static void
outline_finding (int line, const char *field, const char *what, gpointer data)
{
  add_finding (data, line, field, what);
}

static void
raw_finding (const char *path, const char *what, gpointer data)
{
  Check *check = data;

  add_finding (check, outline_line (check->outline, path), *path ? path : "file", what);
}

/* The pack as far as it could be read; it is sound when there are no findings. Bytes that
 * were adopted long ago must read the same whatever calendars are shipped today, so only
 * somebody who writes a pack asks what stands 'beside' it. */
static Pack *
read_pack (const char *file, GBytes *bytes, gboolean lines, gboolean beside, GPtrArray *findings)
{
  Check check = { .file = file, .findings = findings, .pack = pack_new (file), .beside = beside };
  g_autoptr (Outline) outline = outline_new (bytes, lines, outline_finding, &check);
  g_autoptr (RawPack) raw = NULL;

  check.outline = outline;
  if (findings->len)
    return check.pack;
  raw = raw_pack_read (bytes, raw_finding, &check);
  if (!raw)
    return check.pack;
  build (&check, raw);
  follow_references (&check);
  return check.pack;
}

GPtrArray *
pack_check (const char *file, GBytes *bytes)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (g_free);

  pack_free (read_pack (file, bytes, TRUE, TRUE, findings));
  return findings;
}

Pack *
pack_parse (const char *file, GBytes *bytes, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Pack) pack = read_pack (file, bytes, FALSE, FALSE, findings);

  if (!findings->len)
    return g_steal_pointer (&pack);
  /* Only somebody who has to mend it needs to know the lines. */
  g_ptr_array_set_size (findings, 0);
  pack_free (pack);
  pack = read_pack (file, bytes, TRUE, FALSE, findings);
  if (!findings->len)
    return g_steal_pointer (&pack);
  if (findings->len == 1)
    desk_error_set (error, DESK_ERROR_INVALID, "%s", (char *) g_ptr_array_index (findings, 0));
  else
    desk_error_set (error, DESK_ERROR_INVALID, "%s (and %u more: 'recourse policy check' shows all)",
                    (char *) g_ptr_array_index (findings, 0), findings->len - 1);
  return NULL;
}
