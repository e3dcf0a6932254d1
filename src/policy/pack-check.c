/* SPDX-License-Identifier: MIT */
/* From text to a pack, with everything that is wrong on the way. Each list is first built
 * (is every value what it should be?), then its references are followed (does every name
 * lead somewhere?). What both do with a field stands in one table; functions hold only what
 * a field's kind does not say. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "policy/almanac.h"
#include "policy/condition.h"
#include "policy/duty.h"
#include "policy/outline.h"
#include "policy/pack-private.h"
#include "policy/pack-raw.h"

#define FINDINGS_LIMIT 200
#define SHOWN_LIMIT 800
#define ID_LIMIT 64

typedef struct
{
  const char *file;
  Outline *outline;
  GPtrArray *findings;
  Pack *pack;
  gboolean beside;   /* ask what is shipped beside it, too */
  GHashTable *letters; /* set: id and language of each */
  GHashTable *names;   /* of a list (GPtrArray): set of its names, once somebody asked */
} Check;

/* Where a value stands: the index-th entry of a list, known to people by its id. */
typedef struct
{
  const char *list;
  guint index;
  const char *id;
} Spot;

/* Nobody reads more, and a hostile pack has tens of thousands. */
static gboolean
said_enough (const Check *check)
{
  return check->findings->len >= FINDINGS_LIMIT;
}

/* A value of many kilobytes is cut in the middle: how to mend it stands at the end. */
static char *
shorten (char *text)
{
  glong length = g_utf8_strlen (text, -1);

  if (length <= SHOWN_LIMIT)
    return text;
  g_autofree char *whole = text, *head = g_utf8_substring (whole, 0, SHOWN_LIMIT / 2);
  return g_strconcat (head, " ... ", g_utf8_offset_to_pointer (whole, length - SHOWN_LIMIT / 2), NULL);
}

static void
add_finding (Check *check, int line, const char *field, const char *what)
{
  if (said_enough (check))
    return;

  g_autofree char *safe = shorten (text_safe (what, -1, TEXT_ONE_LINE));
  char *finding = line > 0 ? g_strdup_printf ("%s:%d: %s: %s", check->file, line, field, safe)
                           : g_strdup_printf ("%s: %s: %s", check->file, field, safe);

  g_ptr_array_add (check->findings, finding);
}

static void complain (Check *check, const Spot *spot, const char *field, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

static void
complain (Check *check, const Spot *spot, const char *field, const char *format, ...)
{
  if (said_enough (check))
    return;

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

/* ---- the fields of each list ---------------------------------------------------------- */

typedef enum { FIELD_ID, FIELD_TEXT, FIELD_NEEDED, FIELD_WORD, FIELD_YES_NO, FIELD_NUMBER, FIELD_LIST } FieldKind;

/* How a field of the raw element becomes a member of the built one. */
typedef struct
{
  const char *name;         /* NULL at the end */
  FieldKind kind;
  gsize from, count, to;    /* places in the two; 'count' is of a list */
  const char *leads_to;     /* list of the pack that its names must stand in */
  const char *const *words; /* FIELD_WORD: one of these */
  int most;                 /* FIELD_NUMBER */
} Field;

#define FIELD(stem, what, member, as) \
  .name = #member, .kind = what, .from = G_STRUCT_OFFSET (Raw##stem, member), .to = G_STRUCT_OFFSET (Pack##stem, as)
#define ID(stem, member) { FIELD (stem, FIELD_ID, member, member) }
#define TEXT(stem, member) { FIELD (stem, FIELD_TEXT, member, member) }
#define NEEDED(stem, member) { FIELD (stem, FIELD_NEEDED, member, member) }
#define YES_NO(stem, member) { FIELD (stem, FIELD_YES_NO, member, member) }
#define WORD(stem, member, list) { FIELD (stem, FIELD_WORD, member, member), .words = list }
#define NUMBER(stem, member, as, limit) { FIELD (stem, FIELD_NUMBER, member, as), .most = limit }
#define LIST_AS(stem, member, as, list) \
  { FIELD (stem, FIELD_LIST, member, as), .count = G_STRUCT_OFFSET (Raw##stem, member##_count), .leads_to = list }
#define LIST(stem, member) LIST_AS (stem, member, member, NULL)
#define LIST_TO(stem, member, list) LIST_AS (stem, member, member, list)
#define TEXT_TO(stem, member, as, list) { FIELD (stem, FIELD_TEXT, member, as), .leads_to = list }
#define NEEDED_TO(stem, member, list) { FIELD (stem, FIELD_NEEDED, member, member), .leads_to = list }
#define END { .name = NULL }

static const char *const fact_kinds[] = { "date", "country", "choice", "choices", "text", "yes-no", NULL };
static const char *const meeting_acts[] = { "acknowledge", "answer", "finish", "triage", NULL };
static const char *const moments[] = { "received", "acknowledged", "answered", NULL };
static const char *const stage_owners[] = { "company", "complainant", "both", "body", "panel", "regulator", NULL };

static const Field clause_fields[] = {
  ID (Clause, id), NEEDED (Clause, section), NEEDED (Clause, summary), WORD (Clause, tag, tags),
  LIST_AS (Clause, by, carried, NULL), LIST (Clause, find), END
};
static const Field fact_fields[] = {
  ID (Fact, name), WORD (Fact, kind, fact_kinds), NEEDED (Fact, title), TEXT_TO (Fact, clause, clause, "clauses"),
  LIST (Fact, choices), END
};
static const Field reason_fields[] = {
  ID (Reason, id), NEEDED (Reason, title), TEXT_TO (Reason, clause, clause, "clauses"), YES_NO (Reason, refusal),
  YES_NO (Reason, second), END
};
static const Field type_fields[] = {
  ID (Type, id), NEEDED (Type, title), TEXT (Type, summary), NEEDED_TO (Type, clause, "clauses"),
  LIST_TO (Type, facts, "facts"), LIST_TO (Type, outcomes, "outcomes"), LIST_TO (Type, tasks, "tasks"),
  LIST_TO (Type, letters, "letters"), TEXT_TO (Type, ladder, ladder, "ladders"),
  NUMBER (Type, verification, verification, 3), YES_NO (Type, end_user), YES_NO (Type, office),
  YES_NO (Type, restricted), TEXT_TO (Type, notice, notice, "letters"), END
};
static const Field rule_fields[] = {
  ID (Rule, id), NEEDED (Rule, title), NEEDED_TO (Rule, clause, "clauses"), WORD (Rule, tag, tags),
  TEXT (Rule, source), TEXT (Rule, note), LIST (Rule, types), NEEDED (Rule, start), TEXT (Rule, needs),
  NEEDED (Rule, met_by), LIST (Rule, when), LIST (Rule, restart), LIST (Rule, grounds), YES_NO (Rule, pauses), TEXT (Rule, calendar),
  TEXT_TO (Rule, setting, configurable, "settings"), LIST (Rule, reminders), LIST (Rule, least), END
};
static const Field words_fields[] = {
  TEXT (Words, language), NEEDED_TO (Words, type, "types"), LIST_AS (Words, words, shown, NULL), END
};
static const Field mailbox_fields[] = {
  ID (Mailbox, name), TEXT (Mailbox, title), LIST (Mailbox, addresses), LIST_TO (Mailbox, types, "types"), END
};
static const Field stage_fields[] = {
  ID (Stage, id), NEEDED (Stage, title), WORD (Stage, owner, stage_owners), TEXT (Stage, phase),
  TEXT_TO (Stage, rule, rule, "rules"), YES_NO (Stage, terminal), NUMBER (Stage, planning, planning_business_days, 366), LIST (Stage, next),
  LIST (Stage, needs), LIST (Stage, any), LIST (Stage, reasons), LIST (Stage, effects), TEXT (Stage, note),
  TEXT (Stage, former), TEXT (Stage, renamed), TEXT (Stage, opens), TEXT (Stage, hold),
  TEXT (Stage, hold_for), LIST (Stage, lifts), END
};
static const Field ladder_check_fields[] = {
  NEEDED (Check, reason), NEEDED (Check, title), TEXT (Check, clause), WORD (Check, tag, tags), LIST (Check, when), END
};
static const Field phase_fields[] = {
  ID (Phase, id), NEEDED (Phase, title), END
};
static const Field ladder_fields[] = {
  ID (Ladder, id), NEEDED (Ladder, title), NEEDED_TO (Ladder, clause, "clauses"), TEXT (Ladder, calendar),
  LIST_TO (Ladder, types, "types"), LIST (Ladder, guard), LIST (Ladder, when), END
};
static const Field letter_fields[] = {
  ID (Letter, id), TEXT (Letter, language), TEXT (Letter, title), NEEDED (Letter, subject), NEEDED (Letter, body),
  TEXT_TO (Letter, clause, clause, "clauses"), TEXT_TO (Letter, purpose, purpose, "purposes"), END
};
static const Field purpose_fields[] = {
  ID (Purpose, id), NEEDED (Purpose, title), NEEDED_TO (Purpose, clause, "clauses"), END
};
static const Field metric_fields[] = {
  ID (Metric, id), NEEDED (Metric, title), NEEDED_TO (Metric, clause, "clauses"), LIST_TO (Metric, types, "types"),
  LIST_TO (Metric, whole, "outcomes"), LIST_TO (Metric, part, "outcomes"), LIST_TO (Metric, denied, "outcomes"), END
};
static const Field record_fields[] = {
  ID (Record, id), NEEDED_TO (Record, clause, "clauses"), LIST_TO (Record, types, "types"),
  LIST_TO (Record, outcomes, "outcomes"), LIST (Record, fields), TEXT_TO (Record, purpose, purpose, "purposes"),
  TEXT_TO (Record, address, address, "facts"),
  { .name = "register", .kind = FIELD_TEXT, .from = G_STRUCT_OFFSET (RawRecord, into), .to = G_STRUCT_OFFSET (PackRecord, into),
    .leads_to = "registers" }, END
};
static const Field retention_fields[] = {
  ID (Retention, record), NEEDED (Retention, keep), TEXT_TO (Retention, clause, clause, "clauses"),
  WORD (Retention, tag, tags), END
};
static const Field setting_fields[] = {
  ID (Setting, key), NEEDED (Setting, title), TEXT (Setting, value), END
};
static const Field duty_fields[] = {
  ID (Duty, id), NEEDED (Duty, title), NEEDED_TO (Duty, clause, "clauses"), WORD (Duty, tag, tags),
  NEEDED_TO (Duty, type, "types"), TEXT (Duty, every), TEXT_TO (Duty, rule, rule, "rules"), TEXT_TO (Duty, setting, configurable, "settings"), TEXT (Duty, lead),
  TEXT_TO (Duty, from, from, "registers"), END
};
static const char *const column_kinds[] = { "date", "country", "choice", "choices", "text", "yes-no", "item", NULL };
static const Field column_fields[] = {
  ID (Column, name), WORD (Column, kind, column_kinds), NEEDED (Column, title), TEXT (Column, holds),
  YES_NO (Column, required), YES_NO (Column, personal), LIST (Column, choices), LIST (Column, when), END
};
static const Field register_fields[] = {
  ID (Register, id), NEEDED (Register, title), NEEDED_TO (Register, clause, "clauses"), TEXT (Register, day),
  TEXT (Register, until), TEXT_TO (Register, type, type, "types"), YES_NO (Register, of_case),
  YES_NO (Register, approval), YES_NO (Register, restricted), LIST (Register, reminders), LIST (Register, lasts),
  LIST (Register, ends), LIST (Register, tasks), TEXT (Register, ground), LIST (Register, urgent),
  TEXT_TO (Register, review, review, "tasks"),
  TEXT (Register, review_from), END
};
static const Field place_fields[] = {
  ID (Place, name), NEEDED (Place, title), LIST (Place, countries), END
};
static const Field applies_fields[] = {
  NEEDED (Applies, why), TEXT_TO (Applies, clause, clause, "clauses"), LIST (Applies, when), END
};
static const Field gate_fields[] = {
  ID (Gate, id), NEEDED (Gate, title), NEEDED_TO (Gate, clause, "clauses"), WORD (Gate, tag, tags),
  LIST_TO (Gate, types, "types"), LIST (Gate, when), LIST (Gate, any), LIST (Gate, unless),
  TEXT_TO (Gate, type, type, "types"), TEXT_TO (Gate, outcome, outcome, "outcomes"),
  TEXT_TO (Gate, letter, letter, "letters"), LIST_TO (Gate, forbids, "outcomes"), LIST_TO (Gate, needs, "facts"),
  LIST_TO (Gate, withholds, "letters"), END
};
static const Field test_fields[] = {
  ID (Test, id), TEXT_TO (Test, type, type, "types"), LIST (Test, given), LIST (Test, when), LIST (Test, then), END
};

/* ---- building ------------------------------------------------------------------------- */

#define AT(type, element, place) G_STRUCT_MEMBER (type, element, place)

static void
build_field (Check *check, Spot *spot, const Field *field, gconstpointer from, gpointer to, GHashTable *seen)
{
  const char *text = field->kind == FIELD_LIST ? NULL : AT (const char *, from, field->from);

  switch (field->kind)
    {
    case FIELD_ID:
      AT (char *, to, field->to) = need_id (check, spot, field->name, text, seen);
      break;
    case FIELD_TEXT:
      AT (char *, to, field->to) = keep (check, text);
      break;
    case FIELD_NEEDED:
      AT (char *, to, field->to) = need (check, spot, field->name, text);
      break;
    case FIELD_WORD:
      AT (char *, to, field->to) = one_of (check, spot, field->name, text, field->words);
      break;
    case FIELD_YES_NO:
      AT (gboolean, to, field->to) = yes_no (check, spot, field->name, text);
      break;
    case FIELD_NUMBER:
      AT (int, to, field->to) = whole_number (check, spot, field->name, text, field->most);
      break;
    case FIELD_LIST:
      AT (GStrv, to, field->to)
        = keep_list (check, AT (char **, from, field->from), AT (unsigned, from, field->count));
      break;
    }
}

static void
build_fields (Check *check, Spot *spot, const Field *fields, gconstpointer from, gpointer to, GHashTable *seen)
{
  for (const Field *field = fields; field->name; field++)
    build_field (check, spot, field, from, to, seen);
}

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

/* One of them is a choice; several, comma-parted, are choices. */
static void
check_choices (Check *check, const Spot *spot, const char *kind, GStrv choices)
{
  gboolean closed = g_strcmp0 (kind, "choice") == 0 || g_strcmp0 (kind, "choices") == 0;

  if (closed != (choices[0] != NULL))
    complain (check, spot, "choices", "go with kind choice or choices and with no other: add or remove them");
}

static void
finish_fact (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackFact *fact = to;

  if (g_strcmp0 (fact->name, "received") == 0)
    complain (check, spot, "name", "'received' is what every case has: choose another");
  check_choices (check, spot, fact->kind, fact->choices);
}

static void
finish_type (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackType *type = to;

  if (g_strcmp0 (type->id, PACK_UNSORTED) == 0)
    complain (check, spot, "id", "'%s' is what a case without a type is called: choose another", type->id);
  if (!type->outcomes[0])
    complain (check, spot, "outcomes", "are missing: a case of this type could not end");
}

static gboolean
is_reminder (const char *text)
{
  gsize digits = strspn (text, "0123456789");

  return digits > 0 && digits < 4 && strcmp (text + digits, "d") == 0;
}

static void
check_reminders (Check *check, const Spot *spot, GStrv reminders)
{
  for (guint i = 0; reminders[i]; i++)
    if (!is_reminder (reminders[i]))
      complain (check, spot, "reminders", "'%s' is no reminder: write days before, such as 30d", reminders[i]);
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
finish_rule (Check *check, const Spot *spot, gconstpointer from, gpointer to)
{
  const RawRule *raw = from;
  PackRule *rule = to;

  keep_span (check, spot, raw->effective, &rule->effective_from, &rule->effective_to);
  if (raw->owner && *raw->owner)
    rule->owner = strcmp (one_of (check, spot, "owner", raw->owner, stage_owners), "company") == 0 ? NULL : keep (check, raw->owner);
  build_period (check, spot, raw, rule);
  build_extension (check, spot, raw->extension, rule);
  if (raw->late && *raw->late)
    keep_period (check, spot, "late", raw->late, &rule->late);
  check_reminders (check, spot, rule->reminders);
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
finish_words (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  PackWords *words = to;

  words->words = own (check, g_new0 (char *, g_strv_length (words->shown) + 1));
  words->firsts = own (check, g_new0 (char *, g_strv_length (words->shown) + 1));
  for (guint i = 0; words->shown[i]; i++)
    {
      words->words[i] = own (check, pack_words_fold (words->shown[i], -1));
      words->firsts[i] = first_word (check, words->words[i]);
      if (strlen (words->words[i]) < 3)
        complain (check, spot, "words", "'%s' is too short to tell anything: use a longer phrase", words->shown[i]);
    }
  if (!words->shown[0])
    complain (check, spot, "words", "are missing: write a list of phrases");
}

static void
finish_mailbox (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackMailbox *mailbox = to;

  for (guint i = 0; mailbox->addresses[i]; i++)
    if (!strchr (mailbox->addresses[i], '@') || mailbox->addresses[i][0] == '@')
      complain (check, spot, "addresses", "'%s' is no address: write support@example.org, or support@ "
                "for any domain", mailbox->addresses[i]);
  if (!mailbox->addresses[0])
    complain (check, spot, "addresses", "are missing: write a list of them");
}

static void
build_phases (Check *check, const Spot *spot, const RawLadder *raw, PackLadder *ladder)
{
  g_autofree char *list = g_strdup_printf ("ladders[%u].phases", spot->index);
  g_autoptr (GHashTable) seen = set_new ();

  ladder->phases = g_ptr_array_new ();
  for (Spot at = { list, 0, NULL }; at.index < raw->phases_count; at.index++)
    build_fields (check, &at, phase_fields, &raw->phases[at.index],
                  add_element (check, ladder->phases, sizeof (PackPhase)), seen);
}

static void
build_checks (Check *check, const Spot *spot, const RawLadder *raw, PackLadder *ladder)
{
  g_autofree char *list = g_strdup_printf ("ladders[%u].checks", spot->index);

  ladder->checks = g_ptr_array_new ();
  for (Spot at = { list, 0, NULL }; at.index < raw->checks_count; at.index++)
    build_fields (check, &at, ladder_check_fields, &raw->checks[at.index],
                  add_element (check, ladder->checks, sizeof (PackCheck)), NULL);
}

static gboolean
has_hold (const PackLadder *ladder, const char *name)
{
  for (guint i = 0; i < ladder->stages->len; i++)
    if (g_strcmp0 (((PackStage *) g_ptr_array_index (ladder->stages, i))->hold, name) == 0)
      return TRUE;
  return FALSE;
}

static void
check_holds (Check *check, const char *list, const PackLadder *ladder)
{
  Period period;

  for (Spot at = { list, 0, NULL }; at.index < ladder->stages->len; at.index++)
    {
      const PackStage *stage = g_ptr_array_index (ladder->stages, at.index);

      at.id = stage->id;
      if (stage->hold_for && !stage->hold)
        complain (check, &at, "hold_for", "says how long a hold stands: name it with hold");
      if (stage->hold_for)
        keep_period (check, &at, "hold_for", stage->hold_for, &period);
      for (guint i = 0; stage->lifts[i]; i++)
        if (!has_hold (ladder, stage->lifts[i]))
          complain (check, &at, "lifts", "'%s' is a hold of no stage of this ladder: correct it or add it", stage->lifts[i]);
    }
}

static void
finish_ladder (Check *check, const Spot *spot, gconstpointer from, gpointer to)
{
  const RawLadder *raw = from;
  PackLadder *ladder = to;
  g_autofree char *list = g_strdup_printf ("ladders[%u].stages", spot->index);
  g_autoptr (GHashTable) seen = set_new ();

  build_phases (check, spot, raw, ladder);
  build_checks (check, spot, raw, ladder);
  ladder->stages = g_ptr_array_new ();
  for (Spot at = { list, 0, NULL }; at.index < raw->stages_count; at.index++)
    {
      const RawStage *stage = &raw->stages[at.index];
      PackStage *built = add_element (check, ladder->stages, sizeof *built);

      build_fields (check, &at, stage_fields, stage, built, seen);
      built->tag = stage->tag ? one_of (check, &at, "tag", stage->tag, tags) : NULL;
      date_text (check, &at, "renamed", stage->renamed);
      if (!stage->former != !stage->renamed)
        complain (check, &at, "former", "and 'renamed' go together: the title of those entered before that day");
    }
  if (!ladder->stages->len)
    complain (check, spot, "stages", "are missing: a ladder begins with its first stage");
  check_holds (check, list, ladder);
}

static void
finish_letter (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackLetter *letter = to;

  if (!g_hash_table_add (check->letters, g_strdup_printf ("%s %s", letter->id, letter->language ? letter->language : "")))
    complain (check, spot, "id", "'%s' stands twice in one language: name one of them otherwise", letter->id);
}

static void
finish_retention (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackRetention *retention = to;
  Period period;

  if (*retention->keep && strcmp (retention->keep, "commitment") != 0 && strcmp (retention->keep, "none") != 0)
    keep_period (check, spot, "keep", retention->keep, &period);
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
finish_setting (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackSetting *setting = to;

  if (setting->value && !is_target (setting->value))
    complain (check, spot, "value", "'%s' is no target: write such as 2 business_days, or none", setting->value);
}

static void
finish_duty (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackDuty *duty = to;
  Period period;

  if (!duty->every && !duty->rule)
    complain (check, spot, "every", "is missing: write every, such as 12 months, or rule");
  if (duty->every && duty->rule)
    complain (check, spot, "every", "stands beside rule, whose period counts: leave one of them out");
  if (duty->every)
    keep_period (check, spot, "every", duty->every, &period);
  if (duty->lead)
    keep_period (check, spot, "lead", duty->lead, &period);
}

static const PackColumn *
column_of (const PackRegister *of, const char *name)
{
  for (guint i = 0; i < of->fields->len; i++)
    if (g_strcmp0 (((PackColumn *) g_ptr_array_index (of->fields, i))->name, name) == 0)
      return g_ptr_array_index (of->fields, i);
  return NULL;
}

static void
check_day_column (Check *check, const Spot *spot, const PackRegister *of, const char *key, const char *name)
{
  const PackColumn *column = name ? column_of (of, name) : NULL;

  if (name && (!column || g_strcmp0 (column->kind, "date") != 0))
    complain (check, spot, key, "'%s' is no field of kind date in this register: correct it or add it", name);
}

/* "FIELD REST", or "FIELD=VALUE REST" where 'value' is not NULL. */
static gboolean
cut_about_column (Check *check, const Spot *spot, const PackRegister *of, const char *key, const char *text,
                  gboolean valued, char **rest)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  char *equals = words[0] ? strchr (words[0], '=') : NULL;
  const PackColumn *column;

  *rest = g_strdup (words[0] && words[1] ? g_strstrip (words[1]) : "");
  if (valued && equals)
    *equals = '\0';
  column = words[0] ? column_of (of, words[0]) : NULL;
  if (!column || (valued && !equals))
    complain (check, spot, key, "'%s' begins with no field of this register%s", text, valued ? " and its value, as in outcome=done" : "");
  else if (valued && column->choices[0] && !g_strv_contains ((const char *const *) column->choices, equals + 1))
    complain (check, spot, key, "'%s' is no choice of %s: correct it or add it", equals + 1, column->name);
  else
    return TRUE;
  return FALSE;
}

static void
check_lasts (Check *check, const Spot *spot, const PackRegister *of)
{
  for (guint i = 0; of->lasts[i]; i++)
    {
      g_autofree char *rest = NULL;
      Period period;

      if (cut_about_column (check, spot, of, "lasts", of->lasts[i], FALSE, &rest))
        keep_period (check, spot, "lasts", rest, &period);
    }
  if (of->lasts[0] && !of->until)
    complain (check, spot, "lasts", "says how long an item holds: name the field for its end with until");
}

static void
check_ends (Check *check, const Spot *spot, const PackRegister *of)
{
  for (guint i = 0; of->ends[i]; i++)
    {
      g_autofree char *rest = NULL;

      if (cut_about_column (check, spot, of, "ends", of->ends[i], TRUE, &rest))
        date_text (check, spot, "ends", *rest ? rest : "?");
    }
  if (of->ends[0] && !of->until)
    complain (check, spot, "ends", "says when an item holds no longer: name the field for its end with until");
}

static void
check_tasks (Check *check, const Spot *spot, const PackRegister *of)
{
  for (guint i = 0; of->tasks[i]; i++)
    {
      g_autofree char *rest = NULL;

      if (cut_about_column (check, spot, of, "tasks", of->tasks[i], TRUE, &rest) && !*rest)
        complain (check, spot, "tasks", "'%s' names no task: write such as outcome=done hand-over", of->tasks[i]);
    }
}

static void
check_when (Check *check, const PackRegister *of, const char *list)
{
  for (Spot at = { list, 0, NULL }; at.index < of->fields->len; at.index++)
    {
      const PackColumn *column = g_ptr_array_index (of->fields, at.index);

      at.id = column->name;
      for (guint i = 0; column->when[i]; i++)
        {
          g_autofree char *rest = NULL;
          cut_about_column (check, &at, of, "when", column->when[i], TRUE, &rest);
        }
      if ((column->holds != NULL) != (g_strcmp0 (column->kind, "item") == 0))
        complain (check, &at, "holds", "goes with kind item and with no other: add or remove it");
    }
}

static void
check_ground (Check *check, const Spot *spot, const PackRegister *of)
{
  const PackColumn *column = of->ground ? column_of (of, of->ground) : NULL;

  if (of->ground && (!column || g_strcmp0 (column->kind, "choice") != 0))
    complain (check, spot, "ground", "'%s' is no field of kind choice in this register: correct it or add it", of->ground);
  for (guint i = 0; column && of->urgent[i]; i++)
    if (!g_strv_contains ((const char *const *) column->choices, of->urgent[i]))
      complain (check, spot, "urgent", "'%s' is no choice of %s: correct it or add it", of->urgent[i], column->name);
  if (of->ground && !of->of_case)
    complain (check, spot, "of_case", "is missing: what is written with a ground belongs to a case, say yes");
  if (of->review_from && !of->review)
    complain (check, spot, "review_from", "is the day from which review runs: name that task");
  if (of->urgent[0] && (!of->ground || !of->review))
    complain (check, spot, "urgent", "needs ground, and the task that looks at it afterwards in review");
}

static void
finish_register (Check *check, const Spot *spot, gconstpointer from, gpointer to)
{
  const RawRegister *raw = from;
  PackRegister *built = to;
  g_autofree char *list = g_strdup_printf ("registers[%u].fields", spot->index);
  g_autoptr (GHashTable) seen = set_new ();

  built->fields = g_ptr_array_new ();
  for (Spot at = { list, 0, NULL }; at.index < raw->fields_count; at.index++)
    {
      PackColumn *column = add_element (check, built->fields, sizeof *column);

      build_fields (check, &at, column_fields, &raw->fields[at.index], column, seen);
      check_choices (check, &at, column->kind, column->choices);
    }
  check_lasts (check, spot, built);
  check_ends (check, spot, built);
  check_tasks (check, spot, built);
  check_when (check, built, list);
  check_ground (check, spot, built);
  if (!built->fields->len)
    complain (check, spot, "fields", "are missing: say what an item of the register holds");
  check_day_column (check, spot, built, "day", built->day);
  check_day_column (check, spot, built, "until", built->until);
  check_reminders (check, spot, built->reminders);
}

/* A country, or a part of one: "DE", "US-CA". */
static gboolean
is_place_code (const char *text)
{
  gsize length = strlen (text);

  if (length < 2 || !g_ascii_isupper (text[0]) || !g_ascii_isupper (text[1]))
    return FALSE;
  return length == 2 || (text[2] == '-' && length >= 4 && length <= 6 && is_word (text + 3, ""));
}

static void
finish_place (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackPlace *place = to;

  for (guint i = 0; place->countries[i]; i++)
    if (!is_place_code (place->countries[i]))
      complain (check, spot, "countries", "'%s' is no country: write two capital letters such as DE, or a part such as US-CA",
                place->countries[i]);
  if (!place->countries[0])
    complain (check, spot, "countries", "are missing: write a list of them");
}

static void
finish_applies (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackApplies *applies = to;

  if (!applies->when[0])
    complain (check, spot, "when", "is missing: say on which conditions; a pack that always applies has no 'applies'");
}

static void
finish_gate (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackGate *gate = to;

  if (!gate->when[0] && !gate->any[0])
    complain (check, spot, "when", "is missing: say on which conditions, in 'when' or 'any'");
}

static void
finish_metric (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackMetric *metric = to;

  if (!metric->types[0])
    complain (check, spot, "types", "are missing: say which cases are counted");
}

static void
finish_record (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackRecord *record = to;

  if (!record->outcomes[0])
    complain (check, spot, "outcomes", "are missing: say with which it is written down");
  if (!record->into && !record->purpose)
    complain (check, spot, "register", "is missing, and so is purpose: say what is written down");
  if (!record->into != !record->fields[0])
    complain (check, spot, "fields", "go with a register: add or remove them");
  if (record->address && !record->purpose)
    complain (check, spot, "address", "goes with a purpose: name one, or remove it");
}

static void
finish_test (Check *check, const Spot *spot, gconstpointer from G_GNUC_UNUSED, gpointer to)
{
  const PackTest *test = to;

  if (!test->then[0])
    complain (check, spot, "then", "is missing: a test that expects nothing proves nothing");
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
  pack->text_register = raw->text ? keep (check, raw->text->into) : NULL;
  pack->text_type = raw->text ? keep (check, raw->text->silent) : NULL;
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

/* ---- references ------------------------------------------------------------------------- */

static const GPtrArray *list_by_name (const Pack *pack, const char *name);

/* Lists are whole by now. A hostile pack has tens of thousands of names, each asked for as often. */
static gboolean
stands_in (Check *check, const GPtrArray *list, const char *id)
{
  GHashTable *names = g_hash_table_lookup (check->names, list);

  if (!names)
    {
      names = set_new ();
      for (guint i = 0; i < list->len; i++)
        if (*(char *const *) g_ptr_array_index (list, i))
          g_hash_table_add (names, *(char *const *) g_ptr_array_index (list, i));
      g_hash_table_insert (check->names, (gpointer) list, names);
    }
  return g_hash_table_contains (names, id);
}

/* 'id' must be in that list of the pack; nothing is asked of a missing one. */
static void
follow (Check *check, const Spot *spot, const char *field, const char *id, const char *list)
{
  if (id && *id && !stands_in (check, list_by_name (check->pack, list), id))
    complain (check, spot, field, "there is no '%s' in %s: correct it or add it there", id, list);
}

static void
follow_all (Check *check, const Spot *spot, const char *field, GStrv ids, const char *list)
{
  for (guint i = 0; ids[i]; i++)
    follow (check, spot, field, ids[i], list);
}

static void
follow_field (Check *check, const Spot *spot, const Field *field, gconstpointer element)
{
  if (field->leads_to && field->kind == FIELD_LIST)
    follow_all (check, spot, field->name, AT (GStrv, element, field->to), field->leads_to);
  else if (field->leads_to)
    follow (check, spot, field->name, AT (const char *, element, field->to), field->leads_to);
}

static gboolean is_in_pack (Check *check, const char *id);

static void
follow_clause (Check *check, const Spot *spot, gconstpointer element)
{
  const PackClause *clause = element;

  for (guint i = 0; clause->carried[i]; i++)
    if (!is_in_pack (check, clause->carried[i]))
      complain (check, spot, "by", "nothing in this pack is called '%s': correct it or add it", clause->carried[i]);
}

static void follow_fact_of_kind (Check *check, const Spot *spot, const char *field, const char *name, const char *kind);

static void
follow_register (Check *check, const Spot *spot, gconstpointer element)
{
  const PackRegister *of = element;
  g_autofree char *list = g_strdup_printf ("registers[%u].fields", spot->index);

  for (guint i = 0; of->tasks[i]; i++)
    {
      const char *blank = strrchr (of->tasks[i], ' ');
      follow (check, spot, "tasks", blank ? blank + 1 : NULL, "tasks");
    }
  if (of->review_from)
    follow_fact_of_kind (check, spot, "review_from", of->review_from, "date");
  for (Spot at = { list, 0, NULL }; at.index < of->fields->len; at.index++)
    {
      const PackColumn *column = g_ptr_array_index (of->fields, at.index);
      at.id = column->name;
      follow (check, &at, "holds", column->holds, "registers");
    }
}

/* "FIELD=TEXT" or "FIELD=@NAME" for a register. */
static void
follow_record_field (Check *check, const Spot *spot, const PackRegister *of, const char *text)
{
  const char *sign = strchr (text, '=');
  g_autofree char *name = g_strndup (text, sign ? (gsize) (sign - text) : strlen (text));
  const PackColumn *column = register_column (of, name);

  if (!sign || !sign[1])
    complain (check, spot, "fields", "'%s' is not FIELD=TEXT or FIELD=@NAME", text);
  else if (!column)
    complain (check, spot, "fields", "the register '%s' has no field '%s'", of->id, name);
  else if (sign[1] == '@' && !pack_fact (check->pack, sign + 2) && !g_strv_contains (condition_names (), sign + 2))
    complain (check, spot, "fields", "there is no fact '%s', and no such word that every case has", sign + 2);
  else if (sign[1] != '@' && column->choices && column->choices[0]
           && !g_strv_contains ((const char *const *) column->choices, sign + 1))
    complain (check, spot, "fields", "'%s' is no choice of the field '%s'", sign + 1, name);
}

static gboolean
record_fills (const PackRecord *record, const char *name)
{
  for (guint i = 0; record->fields[i]; i++)
    if (g_str_has_prefix (record->fields[i], name) && record->fields[i][strlen (name)] == '=')
      return TRUE;
  return FALSE;
}

static void
follow_record (Check *check, const Spot *spot, gconstpointer element)
{
  const PackRecord *record = element;
  const PackRegister *of = record->into ? pack_register (check->pack, record->into) : NULL;

  for (guint i = 0; of && record->fields[i]; i++)
    follow_record_field (check, spot, of, record->fields[i]);
  for (guint i = 0; of && i < of->fields->len; i++)
    {
      const PackColumn *column = g_ptr_array_index (of->fields, i);

      if (column->required && !(of->day && strcmp (of->day, column->name) == 0) && !record_fills (record, column->name))
        complain (check, spot, "fields", "the register '%s' asks for %s: add %s=...", of->id, column->name, column->name);
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

/* Only a case without a type waits for triage, and nothing else is known of it. */
static void
follow_rule_types (Check *check, const Spot *spot, const PackRule *rule)
{
  gboolean unsorted = g_strv_contains ((const char *const *) rule->types, PACK_UNSORTED);
  gboolean triage = g_strcmp0 (rule->met_by, "triage") == 0;

  if (!unsorted)
    follow_all (check, spot, "types", rule->types, "types");
  else if (rule->types[1])
    complain (check, spot, "types", "'%s' stands alone: make a rule of its own for it", PACK_UNSORTED);
  if (unsorted != triage)
    complain (check, spot, "met_by", "'triage' and the type '%s' go together: say both or neither", PACK_UNSORTED);
  if (unsorted && strcmp (rule->start, "received") != 0)
    complain (check, spot, "start", "of a rule on '%s' is 'received': no fact is known before triage", PACK_UNSORTED);
}

static void follow_conditions (Check *check, const Spot *spot, const char *field, GStrv conditions);

static void
follow_met_fact (Check *check, const Spot *spot, const PackRule *rule)
{
  g_auto (GStrv) values = NULL;
  g_autofree char *name = pack_rule_met_fact (rule, &values);
  const PackFact *fact = pack_fact (check->pack, name);

  follow (check, spot, "met_by", name, "facts");
  for (guint i = 0; values && fact && values[i]; i++)
    if (!fact->choices || !g_strv_contains ((const char *const *) fact->choices, values[i]))
      complain (check, spot, "met_by", "'%s' is no choice of the fact '%s': correct it or add it", values[i], name);
}

/* An act, a task that is done, or a fact that is there. */
static void
follow_meeting (Check *check, const Spot *spot, const PackRule *rule)
{
  const char *met_by = rule->met_by;

  if (g_str_has_prefix (met_by, "task:"))
    follow (check, spot, "met_by", met_by + strlen ("task:"), "tasks");
  else if (g_str_has_prefix (met_by, "fact:"))
    follow_met_fact (check, spot, rule);
  else if (*met_by && !g_strv_contains (meeting_acts, met_by))
    complain (check, spot, "met_by", "'%s' is not known: say acknowledge, answer, finish, triage, task:ID, fact:NAME or fact:NAME=VALUE", met_by);
}

/* A date that was served with the demand, or another promise of the case. */
static void
follow_least (Check *check, const Spot *spot, const PackRule *rule)
{
  for (guint i = 0; rule->least[i]; i++)
    if (!pack_rule (check->pack, rule->least[i]))
      follow_fact_of_kind (check, spot, "least", rule->least[i], "date");
    else if (strcmp (rule->least[i], rule->id) == 0)
      complain (check, spot, "least", "is the rule itself: name another, or a fact with a date");
}

static void
follow_rule (Check *check, const Spot *spot, gconstpointer element)
{
  const PackRule *rule = element;

  follow_rule_types (check, spot, rule);
  if (*rule->start && !g_strv_contains (moments, rule->start))
    follow_fact_of_kind (check, spot, "start", rule->start, "date");
  for (guint i = 0; rule->restart[i]; i++)
    follow_fact_of_kind (check, spot, "restart", rule->restart[i], "date");
  follow_conditions (check, spot, "when", rule->when);
  follow_meeting (check, spot, rule);
  follow_least (check, spot, rule);
  if (rule->grounds[0] && !rule->pauses)
    complain (check, spot, "grounds", "are of a rule that pauses: write 'pauses: yes' or remove them");
  follow_fact_of_kind (check, spot, "needs", rule->needs, "yes-no");
  follow_calendar (check, spot, rule->calendar);
  if (!rule->types[0])
    complain (check, spot, "types", "are missing: say on which types it runs");
}

static void
follow_applies (Check *check, const Spot *spot, gconstpointer element)
{
  follow_conditions (check, spot, "when", ((const PackApplies *) element)->when);
}

static void
follow_gate (Check *check, const Spot *spot, gconstpointer element)
{
  const PackGate *gate = element;

  follow_conditions (check, spot, "when", gate->when);
  follow_conditions (check, spot, "any", gate->any);
  follow_conditions (check, spot, "unless", gate->unless);
}

static void
follow_words (Check *check, const Spot *spot, gconstpointer element)
{
  const PackWords *words = element;
  const PackType *type = pack_type (check->pack, words->type);

  if (type && type->office)
    complain (check, spot, "type", "'%s' is the office's own duty and is not suggested for mail", type->id);
}

/* ---- ladders ------------------------------------------------------------------------ */

/* Each way from a stage to another, by their places: 'from' and 'to' side by side. */
static GArray *
ways_of (const PackLadder *ladder)
{
  g_autoptr (GHashTable) places = set_new ();
  GArray *ways = g_array_new (FALSE, FALSE, 2 * sizeof (guint));

  for (guint i = ladder->stages->len; i-- > 0;)
    if (((const PackStage *) g_ptr_array_index (ladder->stages, i))->id)
      g_hash_table_insert (places, ((const PackStage *) g_ptr_array_index (ladder->stages, i))->id, GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < ladder->stages->len; i++)
    {
      const PackStage *stage = g_ptr_array_index (ladder->stages, i);

      for (guint j = 0; stage->next[j]; j++)
        {
          guint to = GPOINTER_TO_UINT (g_hash_table_lookup (places, stage->next[j]));
          guint way[2] = { i, to - 1 };

          if (to)
            g_array_append_val (ways, way);
        }
    }
  return ways;
}

/* Marks what the marked ones lead to, or with 'back' what leads to them, and so on. */
static void
spread (const GArray *ways, guint n, gboolean back, gboolean *marked)
{
  g_autofree guint *first = g_new0 (guint, n + 2), *order = g_new (guint, ways->len + 1), *todo = g_new (guint, n + 1);
  const guint *way = (const guint *) (gpointer) ways->data;
  guint left = 0;

  for (guint i = 0; i < ways->len; i++)
    first[way[2 * i + back] + 1]++;
  for (guint i = 0; i < n; i++)
    first[i + 1] += first[i];
  for (guint i = ways->len; i-- > 0;)
    order[--first[way[2 * i + back] + 1]] = way[2 * i + !back];
  for (guint i = 0; i < n; i++)
    if (marked[i])
      todo[left++] = i;
  while (left)
    {
      guint at = todo[--left];

      for (guint i = first[at + 1]; i < (at + 2 <= n ? first[at + 2] : ways->len); i++)
        if (!marked[order[i]])
          {
            marked[order[i]] = TRUE;
            todo[left++] = order[i];
          }
    }
}

static void
follow_condition (Check *check, const Spot *spot, const char *field, const char *text)
{
  g_autofree char *problem = condition_problem (check->pack, text);

  if (problem)
    complain (check, spot, field, "%s", problem);
}

static void
follow_conditions (Check *check, const Spot *spot, const char *field, GStrv conditions)
{
  for (guint i = 0; conditions[i]; i++)
    follow_condition (check, spot, field, conditions[i]);
}

static void
follow_stage (Check *check, const Spot *spot, const PackLadder *ladder, const PackStage *stage)
{
  follow_conditions (check, spot, "needs", stage->needs);
  follow_conditions (check, spot, "any", stage->any);
  follow (check, spot, "rule", stage->rule, "rules");
  follow (check, spot, "opens", stage->opens, "types");
  if (stage->reasons[0] && !stage->terminal)
    complain (check, spot, "reasons", "are of an ending: remove them or write 'terminal: yes'");
  if (stage->phase && !stands_in (check, ladder->phases, stage->phase))
    complain (check, spot, "phase", "there is no phase '%s' in the ladder %s", stage->phase, ladder->id);
  else if (!stage->phase && ladder->phases->len)
    complain (check, spot, "phase", "is missing: say in which of the phases it stands");
}

static GHashTable *
endings_of (const PackLadder *ladder)
{
  GHashTable *endings = set_new ();

  for (guint i = 0; i < ladder->stages->len; i++)
    for (GStrv reason = ((const PackStage *) g_ptr_array_index (ladder->stages, i))->reasons; *reason; reason++)
      g_hash_table_add (endings, *reason);
  return endings;
}

/* What is said beforehand is what may be said in the end. */
static void
follow_ladder_check (Check *check, const Spot *spot, const PackLadder *ladder, GHashTable *endings, const PackCheck *about)
{
  if (*about->reason && !g_hash_table_contains (endings, about->reason))
    complain (check, spot, "reason", "no stage of the ladder %s ends for '%s': correct it or add it to its reasons", ladder->id,
              about->reason);
  if (!about->when[0])
    complain (check, spot, "when", "is missing: say on which conditions the reason would apply");
  follow (check, spot, "clause", about->clause, "clauses");
  follow_conditions (check, spot, "when", about->when);
}

static void
follow_ladder (Check *check, const Spot *of, gconstpointer element)
{
  const PackLadder *ladder = element;
  g_autofree char *list = g_strdup_printf ("ladders[%u].stages", of->index);
  g_autofree char *checks = g_strdup_printf ("ladders[%u].checks", of->index);
  g_autofree gboolean *reached = g_new0 (gboolean, ladder->stages->len + 1);
  g_autofree gboolean *ending = g_new0 (gboolean, ladder->stages->len + 1);
  g_autoptr (GArray) ways = ways_of (ladder);
  g_autoptr (GHashTable) endings = endings_of (ladder);

  follow_conditions (check, of, "guard", ladder->guard);
  follow_conditions (check, of, "when", ladder->when);
  for (Spot spot = { checks, 0, NULL }; spot.index < ladder->checks->len; spot.index++)
    follow_ladder_check (check, &spot, ladder, endings, g_ptr_array_index (ladder->checks, spot.index));
  follow_calendar (check, of, ladder->calendar);
  reached[0] = TRUE;
  for (guint i = 0; i < ladder->stages->len; i++)
    ending[i] = ((const PackStage *) g_ptr_array_index (ladder->stages, i))->terminal;
  spread (ways, ladder->stages->len, FALSE, reached);
  spread (ways, ladder->stages->len, TRUE, ending);
  for (Spot spot = { list, 0, NULL }; spot.index < ladder->stages->len; spot.index++)
    {
      const PackStage *stage = g_ptr_array_index (ladder->stages, spot.index);

      spot.id = stage->id;
      follow_stage (check, &spot, ladder, stage);
      for (guint i = 0; stage->next[i]; i++)
        if (!stands_in (check, ladder->stages, stage->next[i]))
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

/* ---- letters ------------------------------------------------------------------------ */

const char *const *
pack_placeholders (void)
{
  static const char *const names[] = {
    "number", "person", "subject", "received", "due", "due_extended", "today", "type", "outcome",
    "reason", "text", "member", "office", "office_address", "customer", "clause", "stage",
    "signature", "notice", "eligibility", NULL
  };

  return names;
}

static gboolean
is_placeholder (Check *check, const char *name)
{
  if (g_str_has_prefix (name, "fact."))
    return stands_in (check, check->pack->facts, name + strlen ("fact."));
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
      if (g_str_has_suffix (name, "?"))
        name[strlen (name) - 1] = '\0';
      if (!is_placeholder (check, name) && !said_enough (check))
        {
          g_autofree char *all = g_strjoinv (", ", (GStrv) pack_placeholders ());

          complain (check, spot, field, "there is no placeholder {{%s}}: say one of %s, fact.NAME", name, all);
        }
      open = close + 2;
    }
}

static void
follow_letter (Check *check, const Spot *spot, gconstpointer element)
{
  const PackLetter *letter = element;

  follow_placeholders (check, spot, "subject", letter->subject);
  follow_placeholders (check, spot, "body", letter->body);
}

/* ---- the lists ------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  gsize raw, count;         /* in RawPack: its elements, and how many */
  gsize built;              /* in Pack */
  gsize raw_size, size;     /* of an element */
  const Field *fields;
  void (*finish) (Check *check, const Spot *spot, gconstpointer from, gpointer to);
  void (*follow) (Check *check, const Spot *spot, gconstpointer element);
  gboolean repeats;         /* an id may stand again */
} List;

#define ELEMENTS(member, stem) \
  .name = #member, .raw = G_STRUCT_OFFSET (RawPack, member), .count = G_STRUCT_OFFSET (RawPack, member##_count), \
  .built = G_STRUCT_OFFSET (Pack, member), .raw_size = sizeof (Raw##stem), .size = sizeof (Pack##stem)

static const List lists[] = {
  { ELEMENTS (clauses, Clause), .fields = clause_fields, .follow = follow_clause },
  { ELEMENTS (facts, Fact), .fields = fact_fields, .finish = finish_fact },
  { ELEMENTS (outcomes, Reason), .fields = reason_fields },
  { ELEMENTS (tasks, Reason), .fields = reason_fields },
  { ELEMENTS (grounds, Reason), .fields = reason_fields },
  { ELEMENTS (reasons, Reason), .fields = reason_fields },
  { ELEMENTS (types, Type), .fields = type_fields, .finish = finish_type },
  { ELEMENTS (rules, Rule), .fields = rule_fields, .finish = finish_rule, .follow = follow_rule },
  { ELEMENTS (words, Words), .fields = words_fields, .finish = finish_words, .follow = follow_words },
  { ELEMENTS (mailboxes, Mailbox), .fields = mailbox_fields, .finish = finish_mailbox },
  { ELEMENTS (ladders, Ladder), .fields = ladder_fields, .finish = finish_ladder, .follow = follow_ladder },
  { ELEMENTS (letters, Letter), .fields = letter_fields, .finish = finish_letter, .follow = follow_letter,
    .repeats = TRUE },
  { ELEMENTS (retention, Retention), .fields = retention_fields, .finish = finish_retention },
  { ELEMENTS (settings, Setting), .fields = setting_fields, .finish = finish_setting },
  { ELEMENTS (duties, Duty), .fields = duty_fields, .finish = finish_duty },
  { ELEMENTS (registers, Register), .fields = register_fields, .finish = finish_register, .follow = follow_register },
  { ELEMENTS (places, Place), .fields = place_fields, .finish = finish_place },
  { ELEMENTS (applies, Applies), .fields = applies_fields, .finish = finish_applies, .follow = follow_applies },
  { ELEMENTS (gates, Gate), .fields = gate_fields, .finish = finish_gate, .follow = follow_gate },
  { ELEMENTS (purposes, Purpose), .fields = purpose_fields },
  { ELEMENTS (metrics, Metric), .fields = metric_fields, .finish = finish_metric },
  { ELEMENTS (records, Record), .fields = record_fields, .finish = finish_record, .follow = follow_record },
  { ELEMENTS (tests, Test), .fields = test_fields, .finish = finish_test },
};

/* Elements of such a list begin with the name they are known by. */
static gboolean
has_ids (const List *list)
{
  return list->fields[0].kind == FIELD_ID;
}

static const GPtrArray *
list_by_name (const Pack *pack, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (strcmp (lists[i].name, name) == 0)
      return AT (const GPtrArray *, pack, lists[i].built);
  g_assert_not_reached ();
}

/* What may carry out a clause: anything with an id that is no clause itself. */
static gboolean
is_in_pack (Check *check, const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (has_ids (&lists[i]) && lists[i].fields != clause_fields
        && stands_in (check, AT (const GPtrArray *, check->pack, lists[i].built), id))
      return TRUE;
  return FALSE;
}

static void
build_list (Check *check, const RawPack *raw, const List *list)
{
  g_autoptr (GHashTable) seen = set_new ();
  const char *from = AT (gconstpointer, raw, list->raw);
  guint n = AT (unsigned, raw, list->count);

  for (Spot spot = { list->name, 0, NULL }; spot.index < n; spot.index++, from += list->raw_size)
    {
      gpointer to = add_element (check, AT (GPtrArray *, check->pack, list->built), list->size);

      if (list->repeats)
        g_hash_table_remove_all (seen);
      spot.id = NULL;
      build_fields (check, &spot, list->fields, from, to, seen);
      if (list->finish)
        list->finish (check, &spot, from, to);
    }
}

static void
follow_list (Check *check, const List *list)
{
  const GPtrArray *elements = AT (const GPtrArray *, check->pack, list->built);

  for (Spot spot = { list->name, 0, NULL }; spot.index < elements->len; spot.index++)
    {
      gconstpointer element = g_ptr_array_index (elements, spot.index);

      spot.id = has_ids (list) ? AT (const char *, element, 0) : NULL;
      for (const Field *field = list->fields; field->name; field++)
        follow_field (check, &spot, field, element);
      if (list->follow)
        list->follow (check, &spot, element);
    }
}

static void
check_lists (Check *check, const RawPack *raw)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    build_list (check, raw, &lists[i]);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    follow_list (check, &lists[i]);
  follow (check, NULL, "text.register", check->pack->text_register, "registers");
  follow (check, NULL, "text.silent", check->pack->text_type, "types");
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

static void
sense_finding (const char *list, guint index, const char *id, const char *field, const char *what, gpointer data)
{
  const Spot spot = { list, index, id };

  complain (data, &spot, field, "%s", what);
}

/* A name that stands twice in a list of an element says nothing more. */
static void
check_doubles_of (Check *check, const Spot *spot, const Field *field, const GStrv names)
{
  g_autoptr (GHashTable) seen = set_new ();

  for (guint i = 0; names[i]; i++)
    if (!g_hash_table_add (seen, names[i]))
      complain (check, spot, field->name, "'%s' stands twice: remove one of them", names[i]);
}

static void
check_doubles (Check *check)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const GPtrArray *elements = AT (const GPtrArray *, check->pack, lists[i].built);

      for (Spot spot = { lists[i].name, 0, NULL }; spot.index < elements->len; spot.index++)
        {
          gconstpointer element = g_ptr_array_index (elements, spot.index);

          spot.id = has_ids (&lists[i]) ? AT (const char *, element, 0) : NULL;
          for (const Field *field = lists[i].fields; field->name; field++)
            if (field->kind == FIELD_LIST && lists[i].fields != test_fields)
              check_doubles_of (check, &spot, field, AT (GStrv, element, field->to));
        }
    }
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
  g_autoptr (GHashTable) letters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);

  check.outline = outline;
  check.letters = letters;
  check.names = names;
  if (findings->len)
    return check.pack;
  raw = raw_pack_read (bytes, raw_finding, &check);
  if (!raw)
    return check.pack;
  build_head (&check, raw);
  check_lists (&check, raw);
  if (beside && !findings->len)
    {
      check_doubles (&check);
      if (!findings->len)
        pack_sense (check.pack, sense_finding, &check);
    }
  return check.pack;
}

GPtrArray *
pack_check (const char *file, GBytes *bytes)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (g_free);

  pack_free (read_pack (file, bytes, TRUE, TRUE, findings));
  return findings;
}

/* ---- every value ---------------------------------------------------------------------------- */

typedef struct { PackEach each; gpointer data; } Walk;

static char *
value_text (const Field *field, gconstpointer element)
{
  switch (field->kind)
    {
    case FIELD_YES_NO: return AT (gboolean, element, field->to) ? g_strdup ("yes") : NULL;
    case FIELD_NUMBER: return AT (int, element, field->to) ? g_strdup_printf ("%d", AT (int, element, field->to)) : NULL;
    case FIELD_LIST: return AT (GStrv, element, field->to)[0] ? g_strjoinv (PACK_LIST_PART, AT (GStrv, element, field->to)) : NULL;
    default: return g_strdup (AT (const char *, element, field->to));
    }
}

static void
tell (const Walk *walk, const char *list, const char *id, const char *field, const char *value)
{
  if (value && *value)
    walk->each (list, id, field, value, walk->data);
}

static void
tell_fields (const Walk *walk, const char *list, const char *id, const Field *fields, gconstpointer element)
{
  for (const Field *field = fields; field->name; field++)
    {
      g_autofree char *value = value_text (field, element);

      if (field->kind != FIELD_ID)
        tell (walk, list, id, field->name, value);
    }
}

static void
tell_parts (const Walk *walk, const char *list, const char *id, const char *of, const Field *fields, const GPtrArray *parts)
{
  g_autofree char *name = g_strdup_printf ("%s %s %s", list, id, of);

  for (guint i = 0; i < parts->len; i++)
    tell_fields (walk, name, AT (const char *, g_ptr_array_index (parts, i), 0), fields, g_ptr_array_index (parts, i));
}

static char *
amount_text (int amount, ClockUnit unit)
{
  return unit == UNIT_BUSINESS_DAYS ? g_strdup_printf ("%d business day%s", amount, amount == 1 ? "" : "s") : clock_amount_text (amount, unit);
}

static void
tell_rule (const Walk *walk, const char *id, const PackRule *rule)
{
  g_autofree char *period = rule->has_period ? amount_text (rule->period.amount, rule->period.unit) : g_strdup ("none");
  g_autofree char *extra = rule->period.extra ? amount_text (rule->period.extra, rule->period.extra_unit) : NULL;
  g_autofree char *late = rule->late.amount ? amount_text (rule->late.amount, rule->late.unit) : NULL;

  tell (walk, "rules", id, "period", period);
  tell (walk, "rules", id, "count", rule->has_period ? day_count_name (rule->period.count) : NULL);
  tell (walk, "rules", id, "extension.amount", extra);
  tell (walk, "rules", id, "extension.when", rule->extension_when);
  tell (walk, "rules", id, "extension.notice_within", rule->extension_notice);
  tell (walk, "rules", id, "late", late);
  tell (walk, "rules", id, "owner", rule->owner);
  tell (walk, "rules", id, "effective.from", rule->effective_from);
  tell (walk, "rules", id, "effective.to", rule->effective_to);
}

/* Without an id it is known by the words that tell it from the others. */
static char *
known_by (const List *list, gconstpointer element)
{
  const PackWords *words = element;
  const PackLetter *letter = element;

  if (list->fields == words_fields)
    return g_strdup_printf ("%s %s", words->language ? words->language : "any", words->type);
  if (list->fields == letter_fields && letter->language)
    return g_strdup_printf ("%s %s", letter->id, letter->language);
  return g_strdup (AT (const char *, element, 0));
}

static void
tell_element (const Walk *walk, const List *list, gconstpointer element)
{
  g_autofree char *id = known_by (list, element);

  tell_fields (walk, list->name, id, list->fields, element);
  if (list->fields == rule_fields)
    tell_rule (walk, id, element);
  else if (list->fields == ladder_fields)
    {
      tell_parts (walk, list->name, id, "phases", phase_fields, ((const PackLadder *) element)->phases);
      tell_parts (walk, list->name, id, "stages", stage_fields, ((const PackLadder *) element)->stages);
      tell_parts (walk, list->name, id, "checks", ladder_check_fields, ((const PackLadder *) element)->checks);
    }
  else if (list->fields == register_fields)
    tell_parts (walk, list->name, id, "fields", column_fields, ((const PackRegister *) element)->fields);
}

void
pack_each_value (const Pack *pack, PackEach each, gpointer data)
{
  const Walk walk = { each, data };
  const struct { const char *field, *value; } head[] = {
    { "title", pack->title }, { "zone", pack->zone }, { "effective.from", pack->effective_from },
    { "effective.to", pack->effective_to }, { "text.url", pack->text_url }, { "text.sha256", pack->text_hash },
    { "text.register", pack->text_register }, { "text.silent", pack->text_type },
  };

  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    tell (&walk, "head", "", head[i].field, head[i].value);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const GPtrArray *elements = AT (const GPtrArray *, pack, lists[i].built);

      for (guint j = 0; j < elements->len; j++)
        tell_element (&walk, &lists[i], g_ptr_array_index (elements, j));
    }
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
