/* SPDX-License-Identifier: MIT */
#include "policy/coverage.h"

#include <string.h>

/* What is asked: who comes to the thing of that name? Each answers with words, or NULL. */
typedef char *(*Through) (const Pack *pack, const char *name);

#define EACH(type, one, list) \
  for (guint i_ = 0; i_ < (list)->len; i_++) \
    for (const type *one = g_ptr_array_index ((list), i_); one; one = NULL)

static gboolean
has (const GStrv list, const char *name)
{
  return list && g_strv_contains ((const char *const *) list, name);
}

static gboolean
is_part_of_name (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || c == '.';
}

/* The name stands in the text as a word of its own. */
static gboolean
mentions (const char *text, const char *name)
{
  gsize length = strlen (name);

  for (const char *at = text; (at = strstr (at, name)); at++)
    if ((at == text || !is_part_of_name (at[-1])) && !is_part_of_name (at[length]))
      return TRUE;
  return FALSE;
}

static gboolean
any_mentions (const GStrv texts, const char *name)
{
  for (guint i = 0; texts && texts[i]; i++)
    if (mentions (texts[i], name))
      return TRUE;
  return FALSE;
}

static char *
say (const char *kind, const char *name)
{
  return g_strconcat (kind, " ", name, NULL);
}

/* ---- who comes to what --------------------------------------------------------------------- */

/* Without any of these a member still can, by triage, unless it is a duty of the office's own. */
static char *
through_type (const Pack *pack, const char *name)
{
  const PackType *type = pack_type (pack, name);

  EACH (PackDuty, duty, pack->duties)
    if (g_strcmp0 (duty->type, name) == 0)
      return say ("duty", duty->id);
  EACH (PackRegister, one, pack->registers)
    if (g_strcmp0 (one->type, name) == 0)
      return say ("register", one->id);
  EACH (PackGate, gate, pack->gates)
    if (g_strcmp0 (gate->type, name) == 0)
      return say ("gate", gate->id);
  EACH (PackMailbox, mailbox, pack->mailboxes)
    if (has (mailbox->types, name))
      return say ("mailbox", mailbox->name);
  EACH (PackWords, words, pack->words)
    if (g_strcmp0 (words->type, name) == 0)
      return g_strdup ("words");
  return type ? g_strdup (type->office ? "a member who opens it" : "triage") : NULL;
}

static char *
through_rule (const Pack *pack, const char *name)
{
  const PackRule *rule = pack_rule (pack, name);

  if (!rule || !pack_rule_ever_runs (pack, rule))
    return NULL;
  for (guint i = 0; rule->types[i]; i++)
    if (pack_type (pack, rule->types[i]) || strcmp (rule->types[i], PACK_UNSORTED) == 0)
      return say ("type", rule->types[i]);
  return NULL;
}

static char *
type_with (const Pack *pack, const char *name, gsize list)
{
  EACH (PackType, type, pack->types)
    if (has (G_STRUCT_MEMBER (GStrv, type, list), name))
      return say ("type", type->id);
  return NULL;
}

static char *
through_outcome (const Pack *pack, const char *name)
{
  return type_with (pack, name, G_STRUCT_OFFSET (PackType, outcomes));
}

static char *
through_task (const Pack *pack, const char *name)
{
  char *type = type_with (pack, name, G_STRUCT_OFFSET (PackType, tasks));

  if (type)
    return type;
  EACH (PackRule, rule, pack->rules)
    if (g_str_has_prefix (rule->met_by, "task:") && strcmp (rule->met_by + strlen ("task:"), name) == 0)
      return say ("rule", rule->id);
  return NULL;
}

static char *
through_ground (const Pack *pack, const char *name)
{
  EACH (PackRule, rule, pack->rules)
    if (rule->pauses && (!rule->grounds[0] || has (rule->grounds, name)))
      return say ("rule", rule->id);
  return NULL;
}

/* The closed list of 'refuse', which needs a refusal among a type's outcomes. */
static char *
through_reason (const Pack *pack, const char *name G_GNUC_UNUSED)
{
  EACH (PackReason, outcome, pack->outcomes)
    if (outcome->refusal)
      {
        char *type = through_outcome (pack, outcome->id);

        if (type)
          return type;
      }
  return NULL;
}

static char *
through_ladder (const Pack *pack, const char *name)
{
  const PackLadder *ladder = pack_ladder (pack, name);

  EACH (PackType, type, pack->types)
    if (g_strcmp0 (type->ladder, name) == 0 || (ladder && has (ladder->types, type->id)))
      return say ("type", type->id);
  return NULL;
}

static char *
through_letter (const Pack *pack, const char *name)
{
  char *type = type_with (pack, name, G_STRUCT_OFFSET (PackType, letters));
  const char *act = pack_letter_act (name);

  if (type || act)
    return type ? type : say ("act", act);
  EACH (PackGate, gate, pack->gates)
    if (g_strcmp0 (gate->letter, name) == 0)
      return say ("gate", gate->id);
  return NULL;
}

static gboolean
rule_asks (const PackRule *rule, const char *name)
{
  g_autofree char *met = pack_rule_met_fact (rule, NULL);

  return g_strcmp0 (rule->start, name) == 0 || g_strcmp0 (rule->needs, name) == 0 || has (rule->restart, name)
         || any_mentions (rule->when, name)
         || g_strcmp0 (met, name) == 0;
}

static gboolean
gate_asks (const PackGate *gate, const char *name)
{
  return any_mentions (gate->when, name) || any_mentions (gate->any, name) || any_mentions (gate->unless, name)
         || has (gate->needs, name);
}

static gboolean
ladder_asks (const PackLadder *ladder, const char *name)
{
  EACH (PackStage, stage, ladder->stages)
    if (any_mentions (stage->needs, name) || any_mentions (stage->any, name))
      return TRUE;
  return any_mentions (ladder->guard, name);
}

static char *
through_conditions (const Pack *pack, const char *name)
{
  EACH (PackGate, gate, pack->gates)
    if (gate_asks (gate, name))
      return say ("gate", gate->id);
  EACH (PackRule, rule, pack->rules)
    if (rule_asks (rule, name))
      return say ("rule", rule->id);
  EACH (PackLadder, ladder, pack->ladders)
    if (ladder_asks (ladder, name))
      return say ("ladder", ladder->id);
  EACH (PackApplies, applies, pack->applies)
    if (any_mentions (applies->when, name))
      return g_strdup ("applies");
  return NULL;
}

static char *
through_fact (const Pack *pack, const char *name)
{
  char *type = type_with (pack, name, G_STRUCT_OFFSET (PackType, facts));
  char *conditions = type ? NULL : through_conditions (pack, name);
  g_autofree char *placeholder = g_strconcat ("fact.", name, NULL);

  if (type || conditions)
    return type ? type : conditions;
  EACH (PackLetter, letter, pack->letters)
    if (mentions (letter->body, placeholder) || mentions (letter->subject, placeholder))
      return say ("letter", letter->id);
  return NULL;
}

static char *
through_record (const Pack *pack, const char *name)
{
  EACH (PackRecord, record, pack->records)
    for (guint i = 0; strcmp (record->id, name) == 0 && record->outcomes[i]; i++)
      {
        char *type = through_outcome (pack, record->outcomes[i]);

        if (type)
          return type;
      }
  return NULL;
}

static char *
through_purpose (const Pack *pack, const char *name)
{
  EACH (PackRecord, record, pack->records)
    if (g_strcmp0 (record->purpose, name) == 0)
      return say ("record", record->id);
  EACH (PackLetter, letter, pack->letters)
    if (g_strcmp0 (letter->purpose, name) == 0)
      return say ("letter", letter->id);
  return NULL;
}

static char *
through_setting (const Pack *pack, const char *name)
{
  EACH (PackRule, rule, pack->rules)
    if (g_strcmp0 (rule->configurable, name) == 0)
      return say ("rule", rule->id);
  EACH (PackDuty, duty, pack->duties)
    if (g_strcmp0 (duty->configurable, name) == 0)
      return say ("duty", duty->id);
  return NULL;
}

static char *
through_gate (const Pack *pack, const char *name)
{
  const PackGate *gate = pack_gate (pack, name);

  return gate ? say (gate->types[0] ? "type" : "every", gate->types[0] ? gate->types[0] : "type") : NULL;
}

static char *
through_members (const Pack *pack G_GNUC_UNUSED, const char *name G_GNUC_UNUSED)
{
  return g_strdup ("the members");
}

static char *
through_time (const Pack *pack G_GNUC_UNUSED, const char *name G_GNUC_UNUSED)
{
  return g_strdup ("the day it is due");
}

static char *
through_mail (const Pack *pack G_GNUC_UNUSED, const char *name G_GNUC_UNUSED)
{
  return g_strdup ("what arrives there");
}

/* What may carry a clause out. Of one name the first that somebody comes to counts. */
static const struct
{
  const char *kind, *list;
  gsize elements;       /* in Pack; each begins with its name */
  Through through;
  const char *idle;     /* what to say when nobody comes to it */
} kinds[] = {
#define KIND(word, member, through, idle) { word, #member, G_STRUCT_OFFSET (Pack, member), through, idle }
  KIND ("type", types, through_type, "nobody opens a case of it"),
  KIND ("rule", rules, through_rule, "it runs on no type of the pack, or never while the pack is in force"),
  KIND ("gate", gates, through_gate, "it speaks for no type"),
  KIND ("outcome", outcomes, through_outcome, "no type allows this outcome"),
  KIND ("task", tasks, through_task, "no type has this task and no rule waits for it"),
  KIND ("letter", letters, through_letter, "no type, gate or act names this letter"),
  KIND ("register", registers, through_members, ""),
  KIND ("duty", duties, through_time, ""),
  KIND ("ladder", ladders, through_ladder, "no type climbs it"),
  KIND ("fact", facts, through_fact, "no type, rule, gate, ladder or letter asks for this fact"),
  KIND ("mailbox", mailboxes, through_mail, ""),
  KIND ("refusal", reasons, through_reason, "no type can be refused"),
  KIND ("ground", grounds, through_ground, "no rule pauses on it"),
  KIND ("retention", retention, through_time, ""),
  KIND ("setting", settings, through_setting, "no rule or duty asks for this setting"),
  KIND ("record", records, through_record, "no type allows an outcome of it"),
  KIND ("metric", metrics, through_members, ""),
  KIND ("purpose", purposes, through_purpose, "no record and no letter names this purpose"),
  KIND ("place", places, through_conditions, "no condition asks for this place"),
};

/* ---- rows ---------------------------------------------------------------------------------- */

static gboolean
stands_in (const GPtrArray *list, const char *name)
{
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (*(char *const *) g_ptr_array_index (list, i), name) == 0)
      return TRUE;
  return FALSE;
}

static void
carrier_free (CoverageCarrier *carrier)
{
  g_free (carrier->through);
  g_free (carrier->why_not);
  g_free (carrier);
}

static CoverageCarrier *
carrier_of (const Pack *pack, const char *name)
{
  CoverageCarrier *carrier = g_new0 (CoverageCarrier, 1);
  const char *idle = NULL;

  carrier->name = name;
  for (guint i = 0; i < G_N_ELEMENTS (kinds) && !carrier->through; i++)
    {
      if (!stands_in (G_STRUCT_MEMBER (const GPtrArray *, pack, kinds[i].elements), name))
        continue;
      carrier->through = kinds[i].through (pack, name);
      if (carrier->through || !carrier->kind)
        {
          carrier->kind = kinds[i].kind;
          idle = kinds[i].idle;
        }
    }
  if (!carrier->through)
    carrier->why_not = g_strdup (idle ? idle : "nothing in this pack is called so");
  return carrier;
}

static void
row_free (CoverageRow *row)
{
  g_ptr_array_unref (row->carriers);
  g_free (row);
}

GPtrArray *
coverage_of (const Pack *pack)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);

  EACH (PackClause, clause, pack->clauses)
    {
      CoverageRow *row = g_new0 (CoverageRow, 1);

      row->clause = clause;
      row->carriers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrier_free);
      for (guint i = 0; clause->carried[i]; i++)
        {
          CoverageCarrier *carrier = carrier_of (pack, clause->carried[i]);

          row->carried |= carrier->through != NULL;
          g_ptr_array_add (row->carriers, carrier);
        }
      g_ptr_array_add (rows, row);
    }
  return rows;
}

void
coverage_idle (const Pack *pack, CoverageIdle idle, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GPtrArray *list = G_STRUCT_MEMBER (const GPtrArray *, pack, kinds[i].elements);

      for (guint j = 0; j < list->len; j++)
        {
          const char *name = *(char *const *) g_ptr_array_index (list, j);
          g_autofree char *through = name ? kinds[i].through (pack, name) : NULL;
          g_autofree char *path = NULL;

          if (through || !name || !*kinds[i].idle)
            continue;
          path = g_strdup_printf ("%s[%u]", kinds[i].list, j);
          idle (path, kinds[i].idle, data);
        }
    }
}
