/* SPDX-License-Identifier: MIT */
/* choices - what one may choose from, and what the choice would do */
#include "office/act.h"

#include <string.h>

#include "office/climbs.h"
#include "office/registers.h"
#include "office/standing.h"
#include "policy/duty.h"
#include "office/letter-out.h"

static void
choice_free (OfficeChoice *choice)
{
  g_free (choice->value);
  g_free (choice->title);
  g_free (choice);
}

static void
offer (GPtrArray *list, const char *value, const char *title)
{
  OfficeChoice *choice = g_new0 (OfficeChoice, 1);

  choice->value = g_strdup (value);
  choice->title = g_strdup (title ? title : value);
  g_ptr_array_add (list, choice);
}

static gboolean
is_offered (const GPtrArray *list, const char *value)
{
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (((OfficeChoice *) g_ptr_array_index (list, i))->value, value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
offer_types (Office *office, const Case *kase, GPtrArray *list, char **why, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);
  g_autoptr (GPtrArray) first = packs && kase ? gates_suggest (office, kase, G_STRUCT_OFFSET (PackGate, type), error) : NULL;

  for (guint i = 0; first && i < first->len; i++)
    offer (list, g_ptr_array_index (first, i), office_type_title (office, g_ptr_array_index (first, i)));
  if (why && first && first->len)
    *why = g_strdup ("what is known of the case suggests it");
  if (kase && kase->row.type && !is_offered (list, kase->row.type))
    {
      offer (list, kase->row.type, office_type_title (office, kase->row.type));
      if (why && !*why)
        *why = g_strdup (kase->type_why);
    }
  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackUse *use = g_ptr_array_index (packs, i);
      for (guint k = 0; k < use->pack->types->len; k++)
        {
          const PackType *type = g_ptr_array_index (use->pack->types, k);
          if (!is_offered (list, type->id))
            offer (list, type->id, type->title);
        }
    }
  return packs != NULL;
}

/* 'why' not; NULL: it may end so. */
static void
offer_outcome (GPtrArray *list, const PackReason *outcome, const char *why)
{
  g_autofree char *title = why ? g_strdup_printf ("not here: %s", why) : NULL;

  if (!is_offered (list, outcome->id))
    offer (list, outcome->id, title ? title : outcome->title);
}

/* What the gates suggest comes first, what they do not let it end as last. */
static gboolean
offer_outcomes (Office *office, const Case *kase, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) outcomes = kase ? packs_outcomes (office->packs, kase, error) : NULL;
  g_autoptr (GPtrArray) first = outcomes ? gates_suggest (office, kase, G_STRUCT_OFFSET (PackGate, outcome), error) : NULL;
  g_autoptr (GHashTable) not_here = first ? gates_forbidden (office, kase, G_STRUCT_OFFSET (PackGate, forbids), error) : NULL;

  if (!not_here)
    return !kase;
  for (guint i = 0; i < first->len; i++)
    {
      const PackReason *outcome = packs_reason (outcomes, g_ptr_array_index (first, i));

      if (outcome)
        offer_outcome (list, outcome, NULL);
    }
  for (guint last = 0; last < 2; last++)
    for (guint i = 0; i < outcomes->len; i++)
      {
        const PackReason *outcome = g_ptr_array_index (outcomes, i);
        const char *why = g_hash_table_lookup (not_here, outcome->id);

        if ((why != NULL) == last)
          offer_outcome (list, outcome, why);
      }
  return TRUE;
}

static gboolean
offer_members (Office *office, const Case *kase, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) members = store_members (office->store, error);

  for (guint i = 0; members && i < members->len; i++)
    {
      const Member *member = g_ptr_array_index (members, i);
      if (member->active && role_may (member->role, ROLE_AGENT) && (!kase || g_strcmp0 (kase->row.owner, member->id) != 0))
        offer (list, member->name, role_name (member->role));
    }
  return members != NULL;
}

/* What an act writes by itself comes first, then what the pack has for the type, then the rest. */
static void
offer_letter (GPtrArray *list, const GPtrArray *packs, const char *id)
{
  for (guint i = 0; id && i < packs->len; i++)
    {
      const PackLetter *letter = pack_letter (((PackUse *) g_ptr_array_index (packs, i))->pack, id, NULL);

      if (letter && !is_offered (list, id))
        offer (list, id, letter->title);
    }
}

static gboolean
offer_letters (Office *office, const ActInfo *act, const Case *kase, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error), first = NULL;

  if (!packs)
    return FALSE;
  if (kase && g_str_equal (act->name, "reply"))
    first = gates_suggest (office, kase, G_STRUCT_OFFSET (PackGate, letter), error);
  for (guint i = 0; first && i < first->len; i++)
    offer_letter (list, packs, g_ptr_array_index (first, i));
  offer_letter (list, packs, pack_act_letter (act->name));
  for (guint i = 0; kase && kase->row.type && i < packs->len; i++)
    {
      const PackType *type = pack_type (((PackUse *) g_ptr_array_index (packs, i))->pack, kase->row.type);
      for (guint k = 0; type && type->letters && type->letters[k]; k++)
        offer_letter (list, packs, type->letters[k]);
    }
  for (guint i = 0; i < packs->len; i++)
    {
      const GPtrArray *letters = ((PackUse *) g_ptr_array_index (packs, i))->pack->letters;
      for (guint k = 0; k < letters->len; k++)
        offer_letter (list, packs, ((PackLetter *) g_ptr_array_index (letters, k))->id);
    }
  offer (list, "none", "free text");
  return TRUE;
}

/* Letters of the case of which a person can say what became of them. */
static gboolean
offer_letters_out (Office *office, const Case *kase, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) letters
    = store_letters (office->store, &office->viewer, kase ? kase->row.number : NULL, -1, kase ? G_MAXINT : 100, error);

  for (guint i = 0; letters && i < letters->len; i++)
    {
      const LetterRow *letter = g_ptr_array_index (letters, i);
      g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, letter->id);
      g_autofree char *title = g_strdup_printf ("%s, %s by %s", letter->state, letter->act, letter->channel);

      if (!g_str_equal (letter->state, "withdrawn") && !g_str_equal (letter->state, "handed-over"))
        offer (list, value, title);
    }
  return letters != NULL;
}

static gboolean
offer_messages (Office *office, const Case *kase, const ActInfo *act, GPtrArray *list, GError **error)
{
  gboolean waiting = g_str_equal (act->name, "join") || !kase;
  g_autoptr (GPtrArray) messages = waiting ? store_waiting (office->store, &office->viewer, -1, 100, error)
                                           : g_ptr_array_ref (kase->messages);

  for (guint i = 0; messages && i < messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (messages, i);
      g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, message->id);
      g_autofree char *title = g_strdup_printf ("%s: %s", message->from_address ? message->from_address : "?",
                                                message->subject ? message->subject : "");
      if (waiting || g_strcmp0 (message->direction, "in") == 0)
        offer (list, value, title);
    }
  return messages != NULL;
}

static void
offer_fixed (GPtrArray *list, const ActChoice *fixed)
{
  for (; fixed->value; fixed++)
    offer (list, fixed->value, fixed->title);
}

/* The packs' own grounds first, then what every office knows. */
static gboolean
offer_grounds (Office *office, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const GPtrArray *grounds = ((PackUse *) g_ptr_array_index (packs, i))->pack->grounds;
      for (guint k = 0; grounds && k < grounds->len; k++)
        {
          const PackReason *ground = g_ptr_array_index (grounds, k);
          if (!is_offered (list, ground->id))
            offer (list, ground->id, ground->title);
        }
    }
  for (const ActChoice *fixed = act_grounds; fixed->value; fixed++)
    if (!is_offered (list, fixed->value))
      offer (list, fixed->value, fixed->title);
  return packs != NULL;
}

static gboolean
offer_refusals (Office *office, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const GPtrArray *reasons = ((PackUse *) g_ptr_array_index (packs, i))->pack->reasons;
      for (guint k = 0; reasons && k < reasons->len; k++)
        {
          const PackReason *reason = g_ptr_array_index (reasons, k);
          if (!is_offered (list, reason->id))
            offer (list, reason->id, reason->title);
        }
    }
  return packs != NULL;
}

static void
offer_methods (GPtrArray *list)
{
  for (const ActMethod *method = act_methods; method->choice.value; method++)
    offer (list, method->choice.value, method->choice.title);
}

/* What `set` knows besides the facts of the packs. */
static const ActChoice own_fields[] = {
  { "priority", "low, normal, high or urgent" },
  { "customer", "customer that holds the data" },
  { "citizenship", "of the person: country, two letters" },
  { "residence", "of the person: country, two letters" },
  { "collected", "country where the data was collected" },
  { "role", "of the person towards the office" },
  { "language", "of the person, such as en" },
  { NULL, NULL },
};

static void
offer_field (GPtrArray *list, const Case *kase, const PackFact *fact, gboolean wanted)
{
  const char *now = case_fact_value (kase ? kase->facts : NULL, fact->name);
  g_autofree char *title = g_strdup_printf ("%s (%s)%s%s%s", fact->title ? fact->title : fact->name, fact->kind,
                                            now && *now ? ", now " : "", now ? now : "",
                                            wanted && !(now && *now) ? ", needed" : "");

  if (!is_offered (list, fact->name))
    offer (list, fact->name, title);
}

/* The facts that the type asks for come first, then what every case has, then the others. */
static gboolean
offer_fields (Office *office, const Case *kase, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);

  for (int wanted = 1; packs && wanted >= 0; wanted--)
    {
      for (guint i = 0; i < packs->len; i++)
        {
          const Pack *pack = ((PackUse *) g_ptr_array_index (packs, i))->pack;
          const PackType *type = kase && kase->row.type ? pack_type (pack, kase->row.type) : NULL;

          for (guint k = 0; k < pack->facts->len; k++)
            {
              const PackFact *fact = g_ptr_array_index (pack->facts, k);
              if (!wanted || (type && type->facts && g_strv_contains ((const char *const *) type->facts, fact->name)))
                offer_field (list, kase, fact, wanted);
            }
        }
      for (const ActChoice *own = own_fields; wanted && own->value; own++)
        if (!is_offered (list, own->value))
          offer (list, own->value, own->title);
    }
  return packs != NULL;
}

/* The values of one field, where they are a closed list; *why: what it takes otherwise. */
static gboolean
offer_field_values (Office *office, const char *name, GPtrArray *list, char **why, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);

  for (int i = PRIORITY_LOW; g_str_equal (name, "priority") && i <= PRIORITY_URGENT; i++)
    offer (list, case_priority_name ((CasePriority) i), NULL);
  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackFact *fact = pack_fact (((PackUse *) g_ptr_array_index (packs, i))->pack, name);

      if (fact && g_strcmp0 (fact->kind, "yes-no") == 0 && !list->len)
        {
          offer (list, "yes", fact->title);
          offer (list, "no", NULL);
        }
      for (int k = 0; fact && fact->choices && fact->choices[k]; k++)
        if (!is_offered (list, fact->choices[k]))
          offer (list, fact->choices[k], NULL);
      if (fact && why && !*why)
        *why = g_strdup (g_strcmp0 (fact->kind, "date") == 0      ? "a day, such as 2026-11-23"
                         : g_strcmp0 (fact->kind, "country") == 0 ? "a country, or a part of one: such as FR or US-CA"
                                                                  : fact->title);
    }
  for (const ActChoice *own = own_fields; own->value; own++)
    if (why && !*why && g_str_equal (own->value, name))
      *why = g_strdup (own->title);
  return packs != NULL;
}

static void
offer_holds (const Case *kase, GPtrArray *list)
{
  for (guint i = 0; kase && i < kase->holds->len; i++)
    {
      const CaseHold *hold = g_ptr_array_index (kase->holds, i);
      if (!hold->lifted_on)
        offer (list, hold->name, hold->reason);
    }
}

static gboolean
offer_registers (Office *office, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) sums = office_registers (office, error);

  for (guint i = 0; sums && i < sums->len; i++)
    {
      const RegisterSum *sum = g_ptr_array_index (sums, i);
      offer (list, sum->of, sum->title);
    }
  return sums != NULL;
}

/* The choices of a field of the register that the form is for, or that disclose writes into. */
static gboolean
offer_column (Office *office, const ActInfo *act, const char *key, GPtrArray *list)
{
  RegisterOf reg;
  gboolean known = registers_of_form (office, act, &reg) || registers_of_grounds (office, &reg, NULL);
  const PackColumn *column
    = known ? register_column (reg.of, g_str_equal (key, "ground") && reg.of->ground ? reg.of->ground : key) : NULL;

  if (column && g_str_equal (column->kind, "yes-no"))
    {
      offer (list, "yes", column->title);
      offer (list, "no", column->title);
    }
  for (guint i = 0; column && column->choices[i]; i++)
    offer (list, column->choices[i], column->title);
  return TRUE;
}

static void
offer_roles (GPtrArray *list)
{
  static const Role roles[] = { ROLE_AGENT, ROLE_SUPERVISOR, ROLE_AUDITOR, ROLE_ADMIN };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    offer (list, role_name (roles[i]), NULL);
}

/* The stages that the act leads to now; where something is missing, the title says what. */
static gboolean
offer_stages (Office *office, const ActInfo *act, const Case *kase, GPtrArray *list, char **why, GError **error)
{
  gboolean escalates = g_str_equal (act->name, "escalate"), dates = g_str_equal (act->name, "date");
  g_autoptr (Dossier) dossier = kase ? office_dossier (office, kase->row.number, error) : NULL;
  const CaseStage *now = kase ? case_stage_now (kase->stages) : NULL;
  ClimbLadder in;
  gboolean inside = now && climbs_of_stage (office, now, &in) && ladder_is_inside (in.ladder, now->stage);

  for (guint i = kase ? kase->stages->len : 0; dates && i-- > 0;)
    {
      const CaseStage *stage = g_ptr_array_index (kase->stages, i);
      if (!stage->terminal && !is_offered (list, stage->stage))
        offer (list, stage->stage, stage->title);
    }
  for (guint i = 0; dossier && !dates && i < dossier->moves->len; i++)
    {
      const ClimbMove *move = g_ptr_array_index (dossier->moves, i);
      g_autofree char *missing = move->missing[0] ? g_strjoinv ("; ", move->missing) : NULL;
      g_autofree char *title = g_strconcat (move->title, missing ? ", not yet: " : NULL, missing, NULL);

      if (escalates ? move->leaves : !(inside && !ladder_is_inside (in.ladder, move->stage)))
        offer (list, move->stage, title);
    }
  if (why && list->len)
    *why = g_strdup_printf (dates ? "it is in it" : "it follows %s", now ? now->title : "triage");
  return !kase || dossier;
}

/* Those that cases of this type may stand on, but the one it is on. */
static gboolean
offer_ladders (Office *office, const Case *kase, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);
  const CaseStage *now = kase ? case_stage_now (kase->stages) : NULL;

  for (guint i = 0; packs && kase && kase->row.type && i < packs->len; i++)
    {
      const Pack *pack = ((PackUse *) g_ptr_array_index (packs, i))->pack;
      for (guint k = 0; k < pack->ladders->len; k++)
        {
          const PackLadder *ladder = g_ptr_array_index (pack->ladders, k);
          if (ladder_takes (ladder, pack_type (pack, kase->row.type)) && !is_offered (list, ladder->id)
              && (!now || g_strcmp0 (now->ladder, ladder->id) != 0))
            offer (list, ladder->id, ladder->title);
        }
    }
  return packs != NULL;
}

static void
offer_case (GPtrArray *list, const CaseRow *row)
{
  g_autofree char *title = g_strdup_printf ("%s, %s, received %s: %s", row->type ? row->type : "no type",
                                            case_state_name (row->state), row->received_on, row->subject ? row->subject : "");

  offer (list, row->number, title);
}

/* Other cases of the person; to merge into, only those that go on, the oldest first. */
static gboolean
offer_cases (Office *office, const ActInfo *act, const Case *kase, GPtrArray *list, GError **error)
{
  gboolean merging = g_str_equal (act->name, "merge");
  g_autoptr (GPtrArray) cases = NULL;

  if (!kase || !kase->row.person)
    return TRUE;
  cases = store_person_cases (office->store, &office->viewer, kase->row.person, error);
  for (guint i = cases ? cases->len : 0; i-- > 0;)
    {
      const CaseRow *row = g_ptr_array_index (cases, i);

      if (row->id == kase->row.id || row->merged_into || row->state == CASE_SPAM)
        continue;
      if (!merging || (case_state_is_open (row->state) && row->received_at <= kase->row.received_at))
        offer_case (list, row);
    }
  return cases != NULL;
}

/* The case's person and who may be the same. */
static gboolean
offer_persons (Office *office, const Case *kase, GPtrArray *list, GError **error)
{
  g_autoptr (Person) person = NULL;
  g_autoptr (GPtrArray) matches = NULL;

  if (!kase || !kase->row.person)
    return TRUE;
  person = office_person (office, kase->row.person, error);
  matches = person ? office_person_matches (office, person->id, error) : NULL;
  if (matches)
    offer (list, person->id, person->name);
  for (guint i = 0; matches && i < matches->len; i++)
    {
      const PersonMatch *match = g_ptr_array_index (matches, i);
      g_autofree char *title = g_strdup_printf ("%s: the same %s, so maybe the same person",
                                                match->name ? match->name : "no name", match->why);
      offer (list, match->id, title);
    }
  return matches != NULL;
}

static gboolean
offer_kind (Office *office, const ActInfo *act, int kind, const Case *kase, GPtrArray *list, char **why, GError **error)
{
  switch (kind)
    {
    case KEY_TYPE: return offer_types (office, kase, list, why, error);
    case KEY_OUTCOME: return offer_outcomes (office, kase, list, error);
    case KEY_MEMBER: return offer_members (office, kase, list, error);
    case KEY_LETTER: return offer_letters (office, act, kase, list, error);
    case KEY_LETTER_STATE: offer_fixed (list, act_letter_states); return TRUE;
    case KEY_MESSAGE:
      if (g_str_equal (act->name, "letter"))
        return offer_letters_out (office, kase, list, error);
      return offer_messages (office, kase, act, list, error);
    case KEY_GROUND: return offer_grounds (office, list, error);
    case KEY_LADDER: return offer_ladders (office, kase, list, error);
    case KEY_STAGE: return offer_stages (office, act, kase, list, why, error);
    case KEY_STATE: offer_fixed (list, act_task_states); return TRUE;
    case KEY_CHANNEL: offer_fixed (list, act_channels); return TRUE;
    case KEY_STANDING: offer_fixed (list, act_standings); return TRUE;
    case KEY_LINK: offer_fixed (list, act_link_kinds); return TRUE;
    case KEY_CASE: return offer_cases (office, act, kase, list, error);
    case KEY_PERSON: return offer_persons (office, kase, list, error);
    case KEY_ROLE: offer_roles (list); return TRUE;
    case KEY_METHOD: offer_methods (list); return TRUE;
    case KEY_RESULT: offer_fixed (list, act_results); return TRUE;
    case KEY_REFUSAL: return offer_refusals (office, list, error);
    case KEY_HOLD: offer_holds (kase, list); return TRUE;
    case KEY_REGISTER: return offer_registers (office, list, error);
    case KEY_FIELDS: return !g_str_equal (act->name, "set") || offer_fields (office, kase, list, error);
    default: return TRUE;
    }
}

GPtrArray *
office_choices (Office *office, const ActInfo *act, const char *key, const char *case_number, char **why, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
  g_autoptr (Case) kase = NULL;

  if (why)
    *why = NULL;
  if (case_number && *case_number && !(kase = office_case (office, case_number, error)))
    return NULL;
  if (g_str_equal (act->name, "set") && !g_str_equal (key, "field"))
    return offer_field_values (office, key, list, why, error) ? g_steal_pointer (&list) : NULL;
  for (const ActKey *one = act->keys; one->key; one++)
    if (g_str_equal (one->key, key) && one->kind == KEY_COLUMN)
      offer_column (office, act, key, list);
    else if (g_str_equal (one->key, key) && !offer_kind (office, act, (int) one->kind, kase, list, why, error))
      return NULL;
  return g_steal_pointer (&list);
}

const char *
office_field_kind (Office *office, const char *name)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, NULL);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackFact *fact = pack_fact (((PackUse *) g_ptr_array_index (packs, i))->pack, name);
      if (fact)
        return fact->kind;
    }
  return NULL;
}

/* ---- preview ---------------------------------------------------------------------------------- */

static void
describe_clocks (Office *office, GString *text, const Event *event)
{
  g_autoptr (GVariant) value = event_value (event, "clocks");
  g_autoptr (GPtrArray) clocks = value ? clocks_from_value (value) : NULL;

  for (guint i = 0; clocks && i < clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (clocks, i);
      const char *section = NULL;

      g_string_append_printf (text, "\n%s: ", clock->title ? clock->title : clock->rule);
      if (clock->state == CLOCK_RUNNING && clock->due_on)
        g_string_append_printf (text, "due %s", clock->due_on);
      else
        g_string_append (text, clock_state_name (clock->state));
      if (office_clause_text (office, clock, &section) && section)
        g_string_append_printf (text, " (%s)", section);
      if (clock->reason)
        g_string_append_printf (text, ": %s", clock->reason);
    }
}

char *
office_preview (Office *office, const char *name, const char *case_number, const ActArgs *args, GError **error)
{
  const ActRow *row = act_row (name);
  g_autoptr (Act) act = row ? act_begin_dry (office, row, case_number, args, error) : NULL;
  GString *text;

  if (!row)
    desk_error_set (error, DESK_ERROR_INVALID, "there is no act \"%s\"", name);
  if (!act || !row->run (act, error))
    return NULL;
  text = g_string_new (act->warnings->str);
  for (guint i = 0; i < act->events->len; i++)
    {
      Event *event = g_ptr_array_index (act->events, i);
      g_autofree char *words = NULL;

      event_finish (event);
      words = history_words (office, event);
      g_string_append_printf (text, "%s%s", text->len ? "\n" : "", words);
      describe_clocks (office, text, event);
    }
  return g_string_free (text, FALSE);
}
