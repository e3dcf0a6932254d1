/* SPDX-License-Identifier: MIT */
/* What is well written and still makes no sense: a promise that is kept before it begins, a
 * gate that can never hold. Asked only of who writes a pack: what was adopted long ago reads
 * the same whatever is thought of later. */
#include <string.h>

#include "policy/condition.h"
#include "policy/pack-private.h"

/* The element in hand. */
typedef struct
{
  const Pack *pack;
  PackFinding finding;
  gpointer data;
  const char *list, *id;
  guint index;
  GHashTable *climbed, *addressed; /* types and addresses: to the ladder, mailbox they were met in */
} Sense;

static void odd (Sense *sense, const char *field, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
odd (Sense *sense, const char *field, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  sense->finding (sense->list, sense->index, sense->id, field, what, sense->data);
}

static gboolean
has (const GStrv list, const char *name)
{
  return list && g_strv_contains ((const char *const *) list, name);
}

/* For what is asked often: a hostile pack has as many names as fit into it. */
static GHashTable *
set_of (const GStrv names)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; names[i]; i++)
    g_hash_table_add (set, names[i]);
  return set;
}

/* ---- conditions ---------------------------------------------------------------------------- */

static void
check_conditions (Sense *sense, const char *field, const GStrv conditions)
{
  for (guint i = 0; conditions[i] && i < PACK_SENSE_LIMIT; i++)
    for (guint j = i + 1; conditions[j] && j < PACK_SENSE_LIMIT; j++)
      if (condition_excludes (sense->pack, conditions[i], conditions[j]))
        {
          odd (sense, field, "'%s' and '%s' never hold together: remove one of them", conditions[i], conditions[j]);
          return;
        }
}

static void
check_unless (Sense *sense, const PackGate *gate)
{
  g_autoptr (GHashTable) when = set_of (gate->when);

  for (guint i = 0; gate->unless[i]; i++)
    if (g_hash_table_contains (when, gate->unless[i]))
      odd (sense, "unless", "'%s' is in 'when' too, so the gate never holds: remove one of them", gate->unless[i]);
    else if (gate->any[0] && !gate->any[1] && strcmp (gate->any[0], gate->unless[i]) == 0)
      odd (sense, "unless", "'%s' is all that 'any' asks for, so the gate never holds: remove one of them", gate->unless[i]);
}

/* Every one of 'any' is excluded by something in 'when'. */
static void
check_any (Sense *sense, const PackGate *gate)
{
  for (guint i = 0; gate->any[i]; i++)
    {
      gboolean excluded = FALSE;

      for (guint j = 0; gate->when[j] && j < PACK_SENSE_LIMIT && !excluded; j++)
        excluded = condition_excludes (sense->pack, gate->when[j], gate->any[i]);
      if (!excluded)
        return;
    }
  if (gate->any[0])
    odd (sense, "any", "none of these can hold beside 'when': the gate never holds; correct one of the lists");
}

/* ---- rules --------------------------------------------------------------------------------- */

/* The longest a period can be, in days; G_MAXINT for one that is not known. */
static int
longest_days (const Period *period)
{
  static const int days[] = {
    [UNIT_HOURS] = 0, [UNIT_DAYS] = 1, [UNIT_BUSINESS_DAYS] = 3, [UNIT_MONTHS] = 31, [UNIT_YEARS] = 366,
  };

  if (period->unit == UNIT_HOURS)
    return period->amount / 24 + 1;
  return days[period->unit] * period->amount + (period->unit == UNIT_BUSINESS_DAYS ? 10 : 4);
}

/* A day that a fact names may lie ahead when it is entered. */
static void
check_reminders (Sense *sense, const PackRule *rule)
{
  for (guint i = 0; rule->reminders[i]; i++)
    if (!rule->has_period && !rule->configurable)
      {
        odd (sense, "reminders", "there is no date to remind of: write a period or remove them");
        return;
      }
    else if (rule->has_period && !pack_fact (sense->pack, rule->start) && atoi (rule->reminders[i]) >= longest_days (&rule->period))
      odd (sense, "reminders", "%s is before the promise begins, which lasts %d %s: choose fewer days", rule->reminders[i],
           rule->period.amount, clock_unit_name (rule->period.unit));
}

/* An answer acknowledges, and what ends a case answers it. */
static void
check_meeting (Sense *sense, const PackRule *rule)
{
  static const struct { const char *start, *met_by; } early[] = {
    { "acknowledged", "acknowledge" }, { "answered", "acknowledge" }, { "answered", "answer" },
  };
  g_autofree char *met = pack_rule_met_fact (rule, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (early); i++)
    if (strcmp (rule->start, early[i].start) == 0 && strcmp (rule->met_by, early[i].met_by) == 0)
      odd (sense, "met_by", "'%s' has happened when the clock starts, so it is met before it begins: choose another start or end",
           rule->met_by);
  if (met && strcmp (met, rule->start) == 0)
    odd (sense, "met_by", "the fact '%s' starts the clock too, so it is met before it begins: choose another", rule->start);
}

static void
check_no_period (Sense *sense, const PackRule *rule)
{
  if (rule->has_period || rule->configurable)
    return;
  if (rule->period.extra)
    odd (sense, "extension", "there is no period to extend: write a period or remove it");
  if (rule->restart[0])
    odd (sense, "restart", "there is nothing to count again: write a period or remove it");
  if (rule->late.amount)
    odd (sense, "late", "there is no date that could have passed: write a period or remove it");
}

static void
check_rule (Sense *sense, gconstpointer element)
{
  const PackRule *rule = element;

  check_meeting (sense, rule);
  check_no_period (sense, rule);
  check_reminders (sense, rule);
  check_conditions (sense, "when", rule->when);
  if (rule->late.amount && strcmp (rule->start, "received") == 0)
    odd (sense, "late", "is counted from receipt, as the period is: start from another day or remove it");
  if (has (rule->restart, rule->start))
    odd (sense, "restart", "'%s' starts the clock already: remove it", rule->start);
  if (!pack_rule_ever_runs (sense->pack, rule))
    odd (sense, "effective", "is outside the days on which the pack is in force: the rule never runs");
  if (rule->period.extra && rule->has_period && rule->period.extra_unit == rule->period.unit && rule->period.extra < 0)
    odd (sense, "extension.amount", "makes it shorter");
}

/* ---- the others ---------------------------------------------------------------------------- */

static gboolean
forbids_all (GHashTable *forbids, const PackType *type)
{
  for (guint i = 0; type && type->outcomes[i]; i++)
    if (!g_hash_table_contains (forbids, type->outcomes[i]))
      return FALSE;
  return type != NULL;
}

static void
check_gate (Sense *sense, gconstpointer element)
{
  const PackGate *gate = element;
  g_autoptr (GHashTable) forbids = set_of (gate->forbids);

  check_conditions (sense, "when", gate->when);
  check_unless (sense, gate);
  check_any (sense, gate);
  if (gate->outcome && has (gate->forbids, gate->outcome))
    odd (sense, "forbids", "'%s' is what the gate suggests: remove it from one of them", gate->outcome);
  if (gate->type && has (gate->types, gate->type))
    odd (sense, "type", "'%s' is what the case is already: suggest another or take it out of 'types'", gate->type);
  for (guint i = 0; gate->forbids[0] && gate->types[i]; i++)
    if (forbids_all (forbids, pack_type (sense->pack, gate->types[i])))
      odd (sense, "forbids", "leaves no outcome to the type %s: a case could not end", gate->types[i]);
}

static void
check_applies (Sense *sense, gconstpointer element)
{
  check_conditions (sense, "when", ((const PackApplies *) element)->when);
}

static void
check_duty (Sense *sense, gconstpointer element)
{
  const PackDuty *duty = element;
  Period every, lead;

  if (duty->lead && duty->every && pack_period_parse (duty->every, &every, NULL) && pack_period_parse (duty->lead, &lead, NULL)
      && every.amount && lead.unit <= UNIT_YEARS && longest_days (&every) <= longest_days (&lead))
    odd (sense, "lead", "%s is no shorter than every %s: the next would be opened before the last is due", duty->lead, duty->every);
}

static void
check_register (Sense *sense, gconstpointer element)
{
  const PackRegister *one = element;

  if (one->reminders[0] && !one->until)
    odd (sense, "reminders", "are before 'until', which is missing: name a field of kind date or remove them");
}

/* What stands in a list of one element and again in that of a later one. */
static void
check_shared (Sense *sense, const char *field, const GStrv names, GHashTable *taken, const char *mend)
{
  for (guint i = 0; names[i]; i++)
    {
      const char *other = g_hash_table_lookup (taken, names[i]);

      if (other)
        odd (sense, field, "'%s' is in %s %s too: %s", names[i], sense->list, other, mend);
      else
        g_hash_table_insert (taken, names[i], (gpointer) (sense->id ? sense->id : "?"));
    }
}

/* Of several ladders for one type, one at most takes every case. */
static void
check_ladder (Sense *sense, gconstpointer element)
{
  const PackLadder *ladder = element;

  check_conditions (sense, "guard", ladder->guard);
  check_conditions (sense, "when", ladder->when);
  if (!ladder->when[0])
    check_shared (sense, "types", ladder->types, sense->climbed,
                  "write 'when' or take it out of one of them");
}

static void
check_mailbox (Sense *sense, gconstpointer element)
{
  check_shared (sense, "addresses", ((const PackMailbox *) element)->addresses, sense->addressed,
                "take it out of one of them");
}

static const struct
{
  const char *list;
  gsize elements;       /* in Pack */
  gboolean named;
  void (*check) (Sense *sense, gconstpointer element);
} checks[] = {
  { "rules", G_STRUCT_OFFSET (Pack, rules), TRUE, check_rule },
  { "gates", G_STRUCT_OFFSET (Pack, gates), TRUE, check_gate },
  { "applies", G_STRUCT_OFFSET (Pack, applies), FALSE, check_applies },
  { "duties", G_STRUCT_OFFSET (Pack, duties), TRUE, check_duty },
  { "registers", G_STRUCT_OFFSET (Pack, registers), TRUE, check_register },
  { "ladders", G_STRUCT_OFFSET (Pack, ladders), TRUE, check_ladder },
  { "mailboxes", G_STRUCT_OFFSET (Pack, mailboxes), TRUE, check_mailbox },
};

void
pack_sense (const Pack *pack, PackFinding finding, gpointer data)
{
  g_autoptr (GHashTable) climbed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) addressed = g_hash_table_new (g_str_hash, g_str_equal);
  Sense sense = { .pack = pack, .finding = finding, .data = data, .climbed = climbed, .addressed = addressed };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      const GPtrArray *elements = G_STRUCT_MEMBER (const GPtrArray *, pack, checks[i].elements);

      sense.list = checks[i].list;
      for (sense.index = 0; sense.index < elements->len; sense.index++)
        {
          gconstpointer element = g_ptr_array_index (elements, sense.index);

          sense.id = checks[i].named ? *(char *const *) element : NULL;
          checks[i].check (&sense, element);
        }
    }
}
