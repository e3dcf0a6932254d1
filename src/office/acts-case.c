/* SPDX-License-Identifier: MIT */
/* acts-case - what is done to a case: the procedure manual, act by act */
#include "office/act.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/climbs.h"
#include "office/duties.h"
#include "office/clocks.h"
#include "office/letter-out.h"
#include "office/represent.h"
#include "office/standing.h"
#include "office/suppress.h"

static const char *
me (Act *act)
{
  return act->office->viewer.member;
}

/* ---- triage ----------------------------------------------------------------------------- */

static char *
type_names (Act *act)
{
  g_autoptr (GPtrArray) packs = packs_today (act->office->packs, NULL);
  GString *names = g_string_new (NULL);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackUse *use = g_ptr_array_index (packs, i);
      for (guint k = 0; k < use->pack->types->len; k++)
        {
          const PackType *type = g_ptr_array_index (use->pack->types, k);
          g_string_append_printf (names, "%s%s", names->len ? ", " : "", type->id);
        }
    }
  return g_string_free (names, FALSE);
}

static gboolean
type_is_known (Act *act, const char *type, GError **error)
{
  g_autofree char *names = NULL, *safe = NULL;

  if (packs_type (act->office->packs, type))
    return TRUE;
  names = type_names (act);
  safe = text_safe (type, -1, TEXT_ONE_LINE);
  return desk_error_set (error, DESK_ERROR_INVALID, "no pack of this office has a type \"%s\"; they have %s", safe,
                         names);
}

static gboolean
triage_person (Act *act, Event *event, const char *id, GError **error)
{
  g_autoptr (Person) person = NULL;

  if (!id || g_strcmp0 (id, act->seen->person) == 0)
    return TRUE;
  person = store_person (act->office->store, &act->office->viewer, id, error);
  if (!person)
    return FALSE;
  event_set_text (event, "person", person->id);
  return TRUE;
}

/* Who asks, where it is not the person; "" where it is again. */
static gboolean
triage_requester (Act *act, Event *event, const char *person, GError **error)
{
  const char *id = act_get (act, "requester");
  g_autoptr (Person) requester = NULL;
  g_auto (Authority) authority = { 0 };
  g_autofree char *about = NULL;

  if (!id)
    return TRUE;
  if (!(requester = store_person (act->office->store, &act->office->viewer, id, error))
      || (person && !store_person_root (act->office->store, person, &about, error)))
    return FALSE;
  event_set_text (event, "requester", g_strcmp0 (about, requester->id) == 0 ? "" : requester->id);
  authority_init (&authority, act->office, person, requester->id);
  if (authority_is_doubtful (&authority))
    act_warn (act, "! %s asks: %s.", requester->id, authority.words);
  return TRUE;
}

/* Somebody who may be known already, and cases of the same kind that are open: what to look at
 * before there are two of everything. */
static char *
may_be_twice (Act *act, const char *type, const char *person)
{
  g_autofree char *same = office_person_hint (act->office, person);
  g_autoptr (GPtrArray) cases
    = person ? store_person_cases (act->office->store, &act->office->viewer, person, NULL) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (same)
    g_string_append_printf (text, "; maybe known already: %s", same);
  for (guint i = 0, n = 0; cases && i < cases->len; i++)
    {
      const CaseRow *row = g_ptr_array_index (cases, i);

      if (case_state_is_open (row->state) && g_strcmp0 (row->type, type) == 0 && !g_str_equal (row->number, act->number))
        g_string_append_printf (text, "%s%s", n++ ? ", " : "; asked for already: ", row->number);
    }
  return text->len ? g_strdup (text->str) : NULL;
}

/* What it was to do as what it is no more, and nobody has touched. */
static void
drop_tasks (Act *act, Event *event, const Case *kase, const char *type)
{
  g_autoptr (GPtrArray) was = packs_tasks (act->office->packs, kase->row.type), now = packs_tasks (act->office->packs, type),
                        gone = g_ptr_array_new ();

  for (guint i = 0; i < kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (kase->tasks, i);
      gboolean untouched = g_str_equal (task->state, "open") && !task->asked && !task->evidence;

      if (untouched && packs_reason (was, task->name) && !packs_reason (now, task->name))
        g_ptr_array_add (gone, task->name);
    }
  if (gone->len)
    event_set_texts (event, "tasks_gone", gone);
}

gboolean
act_triage (Act *act, GError **error)
{
  const char *type = act_get (act, "type"), *person = act_get (act, "person") ? act_get (act, "person") : act->seen->person;
  g_autofree char *twice = may_be_twice (act, type, person);
  Case *kase = act_case (act, error);
  g_auto (CaseStanding) standing = { 0 };
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase || !type_is_known (act, type, error))
    return FALSE;
  event = act_record (act, "case.triage");
  event_set_text (event, "type", type);
  event_set_bool (event, "confirmed", TRUE);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  restrict_by_type (act, event, type, act->seen);
  if (act->seen->state == CASE_UNSORTED)
    act_set_state (event, act->seen->owner ? CASE_WORKING : CASE_NEW);
  clock_case_init (&clocks, act->office, kase);
  clocks.ask.type = type;
  clocks.retyped = TRUE;
  drop_tasks (act, event, kase, type);
  if (!kase->row.type)
    clocks.ask.triaged_at = event->at;
  case_standing_init (&standing, act->office, kase);
  case_standing_set (&standing, "type", type);
  climbs_triage (act->office, event, type, case_stage_now (kase->stages), &standing);
  if (twice)
    act_warn (act, "! %s%s.", act->number, twice);
  act_result (act, "%s is now %s%s", act->number, type, twice ? twice : "");
  return triage_person (act, event, act_get (act, "person"), error) && triage_requester (act, event, person, error)
         && clocks_record (act->office, &clocks, event, error);
}

/* ---- who works it ------------------------------------------------------------------------- */

static void
starts_work (Act *act, Event *event)
{
  if (act->seen->state == CASE_NEW || act->seen->state == CASE_ACKNOWLEDGED)
    act_set_state (event, CASE_WORKING);
}

gboolean
act_claim (Act *act, GError **error)
{
  const char *from = act->seen->owner;
  Event *event;

  if (g_strcmp0 (from, me (act)) == 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is yours already", act->number);
  event = act_record (act, "case.claim");
  event_set_text (event, "owner", me (act));
  starts_work (act, event);
  if (from)
    act_result (act, "%s claimed by %s, from %s", act->number, act->office->member->name,
                office_member_name (act->office, from));
  else
    act_result (act, "%s claimed by %s", act->number, act->office->member->name);
  return TRUE;
}

gboolean
act_release (Act *act, GError **error)
{
  Event *event;

  if (!act->seen->owner)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s has no owner to release it from", act->number);
  if (g_strcmp0 (act->seen->owner, me (act)) != 0
      && !act_needs_role (act, ROLE_SUPERVISOR, "releasing another member's case", error))
    return FALSE;
  event = act_record (act, "case.release");
  event_set_text (event, "owner", "");
  act_result (act, "%s is back in the queue", act->number);
  return TRUE;
}

static Member *
find_worker (Act *act, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  Member *member = store_member_by_name (act->office->store, name, &local);
  g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE);

  if (member && member->active && role_may (member->role, ROLE_AGENT))
    return member;
  if (local && !g_error_matches (local, DESK_ERROR, DESK_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  else if (!member || !member->active)
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "there is no member %s; `recourse member list` names them", safe);
  else
    desk_error_set (error, DESK_ERROR_INVALID, "%s is an auditor, who only reads, and cannot own a case", safe);
  member_free (member);
  return NULL;
}

gboolean
act_assign (Act *act, GError **error)
{
  g_autoptr (Member) to = find_worker (act, act_get (act, "to"), error);
  g_autoptr (MemberLeave) away = NULL;
  Event *event;

  if (!to)
    return FALSE;
  if (g_strcmp0 (to->id, me (act)) != 0
      && !act_needs_role (act, ROLE_SUPERVISOR, "assigning a case to another member", error))
    return FALSE;
  if (g_strcmp0 (to->id, act->seen->owner) == 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s has %s already", to->name, act->number);
  event = act_record (act, "case.assign");
  event_set_text (event, "owner", to->id);
  starts_work (act, event);
  away = member_away (act->office, to->id, TRUE, NULL);
  if (away)
    act_warn (act, "! %s is away until %s%s%s.", to->name, away->to, away->deputy_name ? "; who stands in: " : "",
              away->deputy_name ? away->deputy_name : "");
  act_result (act, "%s assigned to %s%s%s", act->number, to->name, away ? ", who is away until " : "", away ? away->to : "");
  return TRUE;
}

gboolean
act_note (Act *act, G_GNUC_UNUSED GError **error)
{
  g_autofree char *text = text_clean (act_get (act, "text"), -1);
  Event *event = act_record (act, "case.note");

  event_seal (event, "text", "note.text", text, -1);
  act_result (act, "%s: note written", act->number);
  return TRUE;
}

/* ---- set ------------------------------------------------------------------------------------ */

/* What one act of set collects. */
typedef struct
{
  Act *act;
  Event *event;
  ClockCase *clocks;
  GVariantDict fields, person, was, sealed;
  gboolean any_person, any_sealed;
} Setting;

static const PackFact *
find_fact (Act *act, const char *name)
{
  g_autoptr (GPtrArray) packs = packs_today (act->office->packs, NULL);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackUse *use = g_ptr_array_index (packs, i);
      for (guint k = 0; k < use->pack->facts->len; k++)
        {
          const PackFact *fact = g_ptr_array_index (use->pack->facts, k);
          if (g_strcmp0 (fact->name, name) == 0)
            return fact;
        }
    }
  return NULL;
}

static char *
field_names (Act *act)
{
  g_autoptr (GPtrArray) packs = packs_today (act->office->packs, NULL);
  GString *names = g_string_new ("priority, customer, citizenship, residence, collected, role, language");

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackUse *use = g_ptr_array_index (packs, i);
      for (guint k = 0; k < use->pack->facts->len; k++)
        {
          const char *name = ((PackFact *) g_ptr_array_index (use->pack->facts, k))->name;
          if (!act_is_person_field (name) && !g_str_equal (name, "customer"))
            g_string_append_printf (names, ", %s", name);
        }
    }
  return g_string_free (names, FALSE);
}

/* Several of the choices, comma-parted: in the pack's order, each once. NULL and INVALID: one is
 * none of them. Transfer full. */
static char *
choices_in_order (const PackFact *fact, const char *value, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);
  GString *kept = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    if (!g_strv_contains ((const char *const *) fact->choices, g_strstrip (parts[i])))
      {
        g_autofree char *all = g_strjoinv (", ", fact->choices), *safe = text_safe (parts[i], -1, TEXT_ONE_LINE);

        g_string_free (kept, TRUE);
        desk_error_set (error, DESK_ERROR_INVALID, "%s: \"%s\" is none of %s; part several by commas", fact->name, safe, all);
        return NULL;
      }
  for (guint i = 0; fact->choices[i]; i++)
    if (g_strv_contains ((const char *const *) parts, fact->choices[i]))
      g_string_append_printf (kept, "%s%s", kept->len ? "," : "", fact->choices[i]);
  return g_string_free (kept, FALSE);
}

static gboolean
fact_fits (const PackFact *fact, const char *value, GError **error)
{
  g_autofree char *choices = NULL;
  GDate date;

  if (!*value || g_strcmp0 (fact->kind, "text") == 0)
    return TRUE;
  if (g_strcmp0 (fact->kind, "date") == 0)
    return when_date_parse (value, &date, error) || desk_error_in (error, "%s", fact->name);
  if (g_strcmp0 (fact->kind, "country") == 0)
    return act_is_country (value)
           || desk_error_set (error, DESK_ERROR_INVALID, "%s: a country is two capital letters, or a part of one, such as FR or US-CA", fact->name);
  if (g_strcmp0 (fact->kind, "yes-no") == 0)
    return g_str_equal (value, "yes") || g_str_equal (value, "no")
           || desk_error_set (error, DESK_ERROR_INVALID, "%s is yes or no", fact->name);
  if (!fact->choices || g_strv_contains ((const char *const *) fact->choices, value))
    return act_is_word (value) || desk_error_set (error, DESK_ERROR_INVALID, "%s is one word", fact->name);
  choices = g_strjoinv (", ", fact->choices);
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is one of %s", fact->name, choices);
}

/* What it was, for who undoes this. */
static void
note_place (Setting *set, const char *key)
{
  g_autoptr (Person) person = store_person (set->act->office->store, &set->act->office->viewer, set->act->seen->person, NULL);

  if (person)
    g_variant_dict_insert (&set->was, key, "s", act_person_value (person, key));
}

static gboolean
set_person_field (Setting *set, const char *key, const char *value, GError **error)
{
  if (!set->act->seen->person)
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "%s has no person yet: triage it with person=… or add one with person.add", set->act->number);
  if (!act_person_value_fits (key, value, error))
    return FALSE;
  g_variant_dict_insert (&set->person, key, "s", value);
  note_place (set, key);
  set->any_person = TRUE;
  clock_case_set_fact (set->clocks, key, value);
  return TRUE;
}

static gboolean
set_priority (Setting *set, const char *value, GError **error)
{
  CasePriority priority;

  if (!case_priority_parse (value, &priority))
    return desk_error_set (error, DESK_ERROR_INVALID, "priority is low, normal, high or urgent");
  g_variant_dict_insert (&set->fields, "priority", "s", value);
  return TRUE;
}

static gboolean
set_fact (Setting *set, const char *key, const char *value, GError **error)
{
  static const PackFact customer = { .name = (char *) "customer", .kind = (char *) "text" };
  const PackFact *fact = g_str_equal (key, "customer") ? &customer : find_fact (set->act, key);
  g_autofree char *clean = text_clean (value, -1);

  if (!fact)
    {
      g_autofree char *names = field_names (set->act), *safe = text_safe (key, -1, TEXT_ONE_LINE);
      return desk_error_set (error, DESK_ERROR_INVALID, "there is no field \"%s\"; there are %s", safe, names);
    }
  if (*clean && g_strcmp0 (fact->kind, "choices") == 0)
    {
      char *several = choices_in_order (fact, clean, error);

      if (!several)
        return FALSE;
      g_free (clean);
      clean = several;
    }
  else if (!fact_fits (fact, clean, error))
    return FALSE;
  clock_case_set_fact (set->clocks, key, clean);
  if (g_strcmp0 (fact->kind, "text") != 0 || !*clean)
    g_variant_dict_insert (&set->fields, key, "s", clean);
  else
    {
      g_variant_dict_insert (&set->sealed, key, "x", event_slot (set->event, "fact.text", clean, -1));
      set->any_sealed = TRUE;
    }
  return TRUE;
}

static gboolean
set_one (Setting *set, const char *key, const char *value, GError **error)
{
  if (g_str_equal (key, "priority"))
    return set_priority (set, value, error);
  if (act_is_person_field (key))
    return set_person_field (set, key, value, error);
  return set_fact (set, key, value, error);
}

static gboolean
set_all (Setting *set, GError **error)
{
  const char *key, *value;
  guint at = 0;

  while (set->act->args && act_args_each (set->act->args, &at, &key, &value))
    if (!set_one (set, key, value ? value : "", error))
      return FALSE;
  return at || desk_error_set (error, DESK_ERROR_INVALID, "set needs name=value, such as priority=high");
}

/* What is known of the person is asked by the clocks of all its cases. */
static gboolean
count_others (Setting *set, GError **error)
{
  Act *act = set->act;
  g_autoptr (Person) person = store_person (act->office->store, &act->office->viewer, act->seen->person, error);

  if (!person)
    return FALSE;
  act_person_take_said (act, person);
  return act_recount_person (act, person, error);
}

gboolean
act_set (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  Setting set = { .act = act, .clocks = &clocks };
  gboolean fine;

  if (!kase)
    return FALSE;
  clock_case_init (&clocks, act->office, kase);
  set.event = act_record (act, "case.set");
  g_variant_dict_init (&set.fields, NULL);
  g_variant_dict_init (&set.person, NULL);
  g_variant_dict_init (&set.sealed, NULL);
  g_variant_dict_init (&set.was, NULL);
  fine = set_all (&set, error) && (!set.any_person || count_others (&set, error));
  event_set (set.event, "set", g_variant_dict_end (&set.fields));
  if (set.any_person)
    {
      event_set (set.event, "person_set", g_variant_dict_end (&set.person));
      event_set (set.event, "person_was", g_variant_dict_end (&set.was));
    }
  if (set.any_sealed)
    event_set (set.event, "sealed_facts", g_variant_dict_end (&set.sealed));
  g_variant_dict_clear (&set.person);
  g_variant_dict_clear (&set.was);
  g_variant_dict_clear (&set.sealed);
  act_result (act, "%s: set", act->number);
  return fine && (!case_state_is_open (act->seen->state) || clocks_record (act->office, &clocks, set.event, error));
}

/* ---- which packs speak ------------------------------------------------------------------------ */

gboolean
act_pin (Act *act, GError **error)
{
  const char *name = act_get (act, "pack"), *version = act_get (act, "version"), *says = act_get (act, "applies");
  Case *kase = act_case (act, error);
  const Pack *pack = packs_version (act->office->packs, name, version);
  g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE);
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase)
    return FALSE;
  if (!pack)
    return desk_error_set (error, DESK_ERROR_INVALID, "this office has no pack %s%s%s; show lists those of the case", safe,
                           version ? " " : "", version ? version : "");
  if (says && strcmp (says, "yes") != 0 && strcmp (says, "no") != 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "applies is yes or no");
  clock_case_init (&clocks, act->office, kase);
  clock_case_pin (&clocks, case_pack_new (pack->name, pack->version, g_strcmp0 (says, "no") != 0, "set", ""));
  event = act_record (act, "case.pin");
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "%s %s %s %s", pack->name, pack->version, g_strcmp0 (says, "no") == 0 ? "does not speak for" : "speaks for",
              act->number);
  return !case_state_is_open (act->seen->state)
           ? desk_error_set (error, DESK_ERROR_INVALID, "%s is not open: no clock of it runs", act->number)
           : clocks_record (act->office, &clocks, event, error);
}

/* ---- the date received ---------------------------------------------------------------------- */

/* When it was answered, if no clock can tell because none was met by it. */
static gboolean
find_answer (Act *act, ClockCase *clocks, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;

  if (case_state_is_open (act->seen->state) || clocks->ask.answered_at != WHEN_NONE)
    return TRUE;
  events = journal_of_case (act->office->journal, act->number, error);
  for (guint i = 0; events && i < events->len; i++)
    {
      const Event *event = g_ptr_array_index (events, i);

      if (g_str_equal (event->act, "case.resolve"))
        clocks->ask.answered_at = event_int (event, "answered_at", event->at);
      else if (g_str_equal (event->act, "case.reopen"))
        clocks->ask.answered_at = WHEN_NONE;
    }
  clocks->ask.acknowledged_at = clocks->ask.finished_at = clocks->ask.answered_at;
  return events != NULL;
}

gboolean
act_correct_received (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  g_autofree char *on = NULL;
  gint64 at;
  GDate day;
  Event *event;

  if (!kase || !when_parse (act_get (act, "at"), act->office->zone, &at, error))
    return FALSE;
  if (at > office_now (act->office))
    return desk_error_set (error, DESK_ERROR_INVALID, "at: nothing is received in the future");
  when_date (at, act->office->zone, &day);
  on = when_date_format (&day);
  event = act_record (act, "case.correct-received");
  event_set_int (event, "received_at", at);
  event_set_text (event, "received_on", on);
  event_set_text (event, "received_how", "corrected, see the evidence");
  event_seal (event, "evidence", "case.evidence", act_get (act, "evidence"), -1);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  clock_case_init (&clocks, act->office, kase);
  clocks.ask.received_at = at;
  clock_case_unpin (&clocks);
  if (!find_answer (act, &clocks, error))
    return FALSE;
  if (kase->row.state == CASE_CLOSED && clocks.ask.answered_at == WHEN_NONE)
    clock_case_stop (&clocks, kase->closed_at, "closed without an answer");
  act_result (act, "%s was received on %s", act->number, on);
  return clocks_record (act->office, &clocks, event, error);
}

/* ---- waiting ---------------------------------------------------------------------------------- */

static gboolean
ground_is_known (Act *act, const char *ground, GError **error)
{
  g_autoptr (GPtrArray) choices = office_choices (act->office, &act->row->info, "ground", NULL, NULL, error);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; choices && i < choices->len; i++)
    {
      const OfficeChoice *choice = g_ptr_array_index (choices, i);
      if (g_strcmp0 (choice->value, ground) == 0)
        return TRUE;
      g_string_append_printf (names, "%s%s", i ? ", " : "", choice->value);
    }
  return choices && desk_error_set (error, DESK_ERROR_INVALID, "ground is one of %s", names->str);
}

gboolean
act_record_pause (Act *act, ClockCase *clocks, GError **error)
{
  const char *ground = act_get (act, "ground");
  g_autofree char *from = NULL, *next = NULL;
  GDate today, until;
  Event *event;

  if (!ground_is_known (act, ground, error))
    return FALSE;
  if (!when_date_parse (act_get (act, "until"), &until, error))
    return desk_error_in (error, "until");
  office_today (act->office, &today);
  if (g_date_compare (&until, &today) <= 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "until: the next action lies after today");
  from = when_date_format (&today);
  next = when_date_format (&until);
  event = act_record (act, "case.pause");
  event_set_text (event, "ground", ground);
  event_set_text (event, "from_on", from);
  event_set_text (event, "next_on", next);
  act_set_state (event, CASE_WAITING);
  clock_case_pause (clocks, &today, ground);
  act_result (act, "%s%swaits until %s", act->result ? act->result : act->number, act->result ? "; it " : " ", next);
  return clocks_record (act->office, clocks, event, error);
}

gboolean
act_pause (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };

  if (!kase)
    return FALSE;
  clock_case_init (&clocks, act->office, kase);
  return act_record_pause (act, &clocks, error);
}

/* Ends the running pause; the act that follows may be another than resume. */
gboolean
act_record_resume (Act *act, const Case *kase, ClockCase *clocks, GError **error)
{
  Event *event = act_record (act, "case.resume");
  g_autofree char *to = NULL;
  GDate today;

  office_today (act->office, &today);
  to = when_date_format (&today);
  for (guint i = 0; i < kase->pauses->len; i++)
    {
      const CasePause *pause = g_ptr_array_index (kase->pauses, i);
      if (!pause->to_on)
        event_set_int (event, "pause", pause->from_seq);
    }
  event_set_text (event, "to_on", to);
  event_set_text (event, "next_on", "");
  act_set_state (event, CASE_WORKING);
  clock_case_resume (clocks, &today);
  return clocks_record (act->office, clocks, event, error);
}

gboolean
act_resume (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };

  if (!kase)
    return FALSE;
  clock_case_init (&clocks, act->office, kase);
  act_result (act, "%s is worked on again", act->number);
  return act_record_resume (act, kase, &clocks, error);
}

/* Whether a pack wants a second member for it. */
static gboolean
is_second_task (Act *act, const char *name)
{
  g_autoptr (GPtrArray) packs = packs_today (act->office->packs, NULL);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackReason *task = packs_reason (((PackUse *) g_ptr_array_index (packs, i))->pack->tasks, name);
      if (task && task->second)
        return TRUE;
    }
  return FALSE;
}

/* What is open is done by another than who opened it; what nobody brought up is not there to do. */
static gboolean
may_tick_off (Act *act, const Case *kase, const char *name, GError **error)
{
  const CaseTask *task = case_task_of (kase->tasks, name);

  if (task && task->asked)
    return act_is_second (act, task, error);
  return !is_second_task (act, name)
         || desk_error_set (error, DESK_ERROR_INVALID, "%s: nobody has brought %s up, so there is nothing a second member could look at",
                            act->number, name);
}

static gboolean
record_task (Act *act, const Case *kase, ClockCase *clocks, const char *name, GError **error)
{
  const char *state = act_get (act, "state");
  gboolean opens = g_str_equal (state, "open");
  gint64 done_at = g_str_equal (state, "done") ? office_now (act->office) : WHEN_NONE;
  Event *event;

  if (!act_is_word (name))
    return desk_error_set (error, DESK_ERROR_INVALID, "name: a task is one word of letters, digits and -; several are parted by commas");
  if (!opens && !may_tick_off (act, kase, name, error))
    return FALSE;
  event = act_record (act, "case.task");
  if (act->events->len > 1)
    event_set_text (event, "part_of", act->row->info.name);
  event_set_text (event, "name", name);
  event_set_text (event, "task_state", state);
  if (opens && is_second_task (act, name))
    event_set_bool (event, "second", TRUE);
  if (done_at != WHEN_NONE)
    event_set_int (event, "done_at", done_at);
  event_seal (event, "evidence", "case.evidence", act_get (act, "evidence"), -1);
  clock_case_task (clocks, name, state, done_at);
  return TRUE;
}

gboolean
act_task (Act *act, GError **error)
{
  const char *state = act_get (act, "state");
  g_autofree char *states = act_choice_join (act_task_states);
  g_auto (GStrv) names = g_strsplit (act_get (act, "name"), ",", -1);
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };

  if (!kase)
    return FALSE;
  if (!act_choice_has (act_task_states, state))
    return desk_error_set (error, DESK_ERROR_INVALID, "state is one of %s", states);
  clock_case_init (&clocks, act->office, kase);
  for (guint i = 0; names[i]; i++)
    if (!record_task (act, kase, &clocks, g_strstrip (names[i]), error))
      return FALSE;
  act_result (act, "%s: task%s %s %s", act->number, names[0] && names[1] ? "s" : "", act_get (act, "name"), state);
  return !case_state_is_open (act->seen->state)
         || clocks_record (act->office, &clocks, g_ptr_array_index (act->events, act->events->len - 1), error);
}

/* ---- the end ------------------------------------------------------------------------------------ */

static gboolean
outcome_is_allowed (Act *act, const Case *kase, const char *outcome, GError **error)
{
  g_autoptr (GPtrArray) all = packs_outcomes (act->office->packs, kase, error);
  const PackReason *found = all ? packs_reason (all, outcome) : NULL;
  g_autofree char *safe = text_safe (outcome, -1, TEXT_ONE_LINE);
  g_autoptr (GString) names = g_string_new (NULL);

  if (!all)
    return FALSE;
  if (!all->len)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s has no type that a pack knows: triage it first", act->number);
  if (found)
    return !found->refusal
           || desk_error_set (error, DESK_ERROR_INVALID, "%s is a refusal, which a second member approves: use refuse outcome=%s",
                              safe, safe);
  for (guint i = 0; i < all->len; i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "", ((const PackReason *) g_ptr_array_index (all, i))->id);
  return desk_error_set (error, DESK_ERROR_INVALID, "%s cannot end as \"%s\"; a case of type %s ends as %s", act->number,
                         safe, kase->row.type, names->str);
}

gboolean
act_resolve (Act *act, GError **error)
{
  const char *outcome = act_get (act, "outcome");
  Case *kase = act_case (act, error);
  g_autofree char *hint = NULL;
  gint64 now = office_now (act->office);
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase || !outcome_is_allowed (act, kase, outcome, error) || !gates_allow (act, kase, outcome, error)
      || !act_has_no_second (act, kase, error))
    return FALSE;
  clock_case_init (&clocks, act->office, kase);
  if (kase->row.state == CASE_WAITING && !act_record_resume (act, kase, &clocks, error))
    return FALSE;
  if (!duty_is_proved (act->office, kase, error) || !suppress_at_end (act, kase, outcome, error))
    return FALSE;
  event = act_record (act, "case.resolve");
  event_set_text (event, "outcome", outcome);
  /* A referral that is followed up was answered before it ends. */
  if (clocks.ask.answered_at == WHEN_NONE)
    clocks.ask.answered_at = now;
  event_set_int (event, "answered_at", clocks.ask.answered_at);
  event_seal (event, "text", "case.text", act_get (act, "text"), -1);
  event_set_text (event, "next_on", "");
  if ((act_get (act, "letter") || act_get (act, "body")) && !letter_record (act, event, error))
    return FALSE;
  act_set_state (event, CASE_RESOLVED);
  /* An answer acknowledges as well. */
  if (clocks.ask.acknowledged_at == WHEN_NONE)
    clocks.ask.acknowledged_at = now;
  clocks.ask.finished_at = now;
  hint = identity_hint (act->office, kase);
  if (hint)
    act_warn (act, "! %s", hint);
  gates_warn (act, kase);
  act_warn_of_tasks (act, kase);
  act_result (act, "%s resolved: %s%s%s", act->number, outcome, hint ? "; " : "", hint ? hint : "");
  return clocks_record (act->office, &clocks, event, error);
}

gboolean
act_close (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  gint64 now = office_now (act->office);
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase || !act_has_no_second (act, kase, error))
    return FALSE;
  clock_case_init (&clocks, act->office, kase);
  if (kase->row.state == CASE_WAITING && !act_record_resume (act, kase, &clocks, error))
    return FALSE;
  event = act_record (act, "case.close");
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  event_set_int (event, "closed_at", now);
  event_set_text (event, "next_on", "");
  act_set_state (event, CASE_CLOSED);
  act_warn_of_tasks (act, kase);
  act_result (act, "%s closed", act->number);
  if (kase->row.state == CASE_RESOLVED)
    return TRUE;
  clock_case_stop (&clocks, now, "closed without an answer");
  return clocks_record (act->office, &clocks, event, error);
}

gboolean
act_reopen (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase)
    return FALSE;
  event = act_record (act, "case.reopen");
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_set_state (event, kase->row.type_confirmed ? CASE_WORKING : CASE_UNSORTED);
  clock_case_init (&clocks, act->office, kase);
  clocks.ask.answered_at = clocks.ask.finished_at = WHEN_NONE;
  act_result (act, "%s is open again", act->number);
  return clocks_record (act->office, &clocks, event, error);
}

/* ---- spam ----------------------------------------------------------------------------------------- */

gboolean
act_spam (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase || !act_has_no_second (act, kase, error))
    return FALSE;
  event = act_record (act, "case.spam");
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_set_state (event, CASE_SPAM);
  clock_case_init (&clocks, act->office, kase);
  clock_case_stop (&clocks, office_now (act->office), "spam");
  act_result (act, "%s is spam", act->number);
  return clocks_record (act->office, &clocks, event, error);
}

gboolean
act_not_spam (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  CaseState state;
  Event *event;

  if (!kase)
    return FALSE;
  state = !kase->row.type_confirmed ? CASE_UNSORTED : kase->row.owner ? CASE_WORKING : CASE_NEW;
  event = act_record (act, "case.not-spam");
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_set_state (event, state);
  clock_case_init (&clocks, act->office, kase);
  act_result (act, "%s is no spam and %s again", act->number, case_state_name (state));
  return clocks_record (act->office, &clocks, event, error);
}

/* ---- reading -------------------------------------------------------------------------------------- */

/* The hour has its event; mail that came in since is read all the same. */
static gboolean
read_again (Act *act, gint64 hour, GError **error)
{
  Office *office = act->office;

  if (!office_begin (office, "read", error))
    return FALSE;
  if (store_read_mark (office->store, me (act), act->number, hour, office_now (office), error)
      && office_commit (office, error))
    return TRUE;
  office_rollback (office);
  return FALSE;
}

gboolean
act_read (Act *act, GError **error)
{
  gint64 hour = office_now (act->office) / (G_USEC_PER_SEC * G_GINT64_CONSTANT (3600));
  gboolean is_new;
  Event *event;

  if (act->dry)
    return TRUE;
  if (!store_read_is_new (act->office->store, me (act), act->number, hour, &is_new, error))
    return FALSE;
  act_result (act, "%s read", act->number);
  if (!is_new)
    return !act->seen->unread || read_again (act, hour, error);
  event = act_record (act, "case.read");
  event_set_int (event, "hour", hour);
  return TRUE;
}
