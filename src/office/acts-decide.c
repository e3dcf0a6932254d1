/* SPDX-License-Identifier: MIT */
/* acts-decide - what needs a second look: identity, refusals, holds */
#include "office/act.h"
#include "office/standing.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/clocks.h"
#include "office/letter-out.h"

/* ---- closed lists -------------------------------------------------------------------------- */

const ActMethod act_methods[] = {
  { { "known-address", "wrote from an address that is on record" }, 1 },
  { { "mail-back", "answered mail that went to the address on record" }, 1 },
  { { "account", "signed in to the account" }, 2 },
  { { "two-facts", "two facts agree with what is on record" }, 2 },
  { { "call-back", "called back at a number on record" }, 2 },
  { { "customer", "our customer vouches for the person" }, 2 },
  { { "authority", "written authority of an agent, checked with the person" }, 2 },
  { { "three-facts", "three facts agree, and a signed declaration" }, 3 },
  { { "document", "an official document was seen and not kept" }, 3 },
  { { NULL, NULL }, 0 },
};

const ActChoice act_results[] = {
  { "verified", "it is the person" }, { "failed", "it is not, or something contradicts" },
  { "insufficient", "not enough was shown" }, { NULL, NULL },
};

static const ActMethod *
find_method (const char *id)
{
  for (const ActMethod *method = act_methods; method->choice.value; method++)
    if (g_strcmp0 (method->choice.value, id) == 0)
      return method;
  return NULL;
}

static int
level_of_method (const char *id)
{
  const ActMethod *method = find_method (id);

  return method ? method->level : 0;
}

/* One of what the form offers. */
static gboolean
is_offered (Act *act, const char *key, GError **error)
{
  g_autoptr (GPtrArray) choices = office_choices (act->office, &act->row->info, key, act->number, NULL, error);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; choices && i < choices->len; i++)
    {
      const OfficeChoice *choice = g_ptr_array_index (choices, i);
      if (g_strcmp0 (choice->value, act_get (act, key)) == 0)
        return TRUE;
      g_string_append_printf (names, "%s%s", i ? ", " : "", choice->value);
    }
  return choices && desk_error_set (error, DESK_ERROR_INVALID, "%s is one of %s", key, names->len ? names->str : "none");
}

/* ---- who it is -------------------------------------------------------------------------------- */

static const char *const asked[] = {
  NULL, "that the address is known (known-address, mail-back)", "an account, two facts or the like (account, two-facts, ...)",
  "three facts and a declaration, or a document (three-facts, document)",
};

static int
level_of_type (Office *office, const Case *kase)
{
  g_autoptr (GPtrArray) packs = packs_knowing (office->packs, kase, NULL);
  int level = 0;

  for (guint i = 0; packs && i < packs->len; i++)
    level = MAX (level, pack_type (((PackUse *) g_ptr_array_index (packs, i))->pack, kase->row.type)->verification);
  return MIN (level, (int) G_N_ELEMENTS (asked) - 1);
}

static int
level_shown (const Case *kase)
{
  const CaseIdentity *last = kase->identities->len ? g_ptr_array_index (kase->identities, kase->identities->len - 1) : NULL;

  return last && g_str_equal (last->result, "verified") ? level_of_method (last->method) : 0;
}

char *
identity_hint (Office *office, const Case *kase)
{
  int level = level_of_type (office, kase), shown = level_shown (kase);
  const char *state = g_strcmp0 (kase->identity, "verified") == 0 ? "verified by less" : kase->identity ? kase->identity : "not checked";

  if (level <= shown)
    return NULL;
  return g_strdup_printf ("identity %s; %s asks for %s: verify-identity", state, kase->row.type, asked[level]);
}

static gboolean
same_address (const char *one, const char *other)
{
  g_autofree char *a = one ? text_fold (one, -1) : NULL, *b = other ? text_fold (other, -1) : NULL;

  return a && b && g_str_equal (a, b);
}

/* The contact point that the requester last wrote from, when it belongs to that person. */
static const Contact *
contact_of_requester (const Case *kase, const Person *person)
{
  for (guint i = kase->messages->len; i-- > 0;)
    {
      const CaseMessage *message = g_ptr_array_index (kase->messages, i);

      if (g_strcmp0 (message->direction, "in") != 0)
        continue;
      for (guint k = 0; k < person->contacts->len; k++)
        {
          const Contact *contact = g_ptr_array_index (person->contacts, k);
          if (g_str_equal (contact->kind, "mail") && same_address (contact->value, message->from_address))
            return contact;
        }
    }
  return NULL;
}

static gboolean
verify_contact (Act *act, const Case *kase, Event *event, GError **error)
{
  const char *id = kase->requester ? kase->requester : kase->row.person;
  g_autoptr (Person) person = NULL;
  const Contact *contact;

  if (!id)
    return TRUE;
  if (!(person = store_person (act->office->store, &act->office->viewer, id, error)))
    return FALSE;
  if ((contact = contact_of_requester (kase, person)))
    {
      GVariantBuilder place;

      g_variant_builder_init (&place, G_VARIANT_TYPE ("av"));
      g_variant_builder_add (&place, "v", g_variant_new_int64 (contact->seq));
      g_variant_builder_add (&place, "v", g_variant_new_int64 (contact->slot));
      event_set (event, "contact", g_variant_builder_end (&place));
      event_set_text (event, "contact_was", contact->verified_on ? contact->verified_on : "");
    }
  return TRUE;
}

gboolean
act_verify_identity (Act *act, GError **error)
{
  const char *method = act_get (act, "method"), *result = act_get (act, "result");
  gboolean verified = g_strcmp0 (result, "verified") == 0;
  Case *kase = act_case (act, error);
  g_autofree char *today = office_day_text (act->office, 0);
  int asks, shown;
  Event *event;

  if (!kase || !is_offered (act, "method", error) || !is_offered (act, "result", error))
    return FALSE;
  event = act_record (act, "case.verify-identity");
  event_set_text (event, "method", method);
  event_set_text (event, "result", result);
  event_set_text (event, "checked_on", today);
  event_seal (event, "evidence", "case.evidence", act_get (act, "evidence"), -1);
  asks = level_of_type (act->office, kase);
  shown = level_of_method (method);
  if (!verified)
    act_result (act, "%s: identity %s: ask for what is missing with request-info (ground=identity), or refuse", act->number, result);
  else if (shown < asks)
    act_result (act, "%s: identity verified, but %s asks for %s", act->number, kase->row.type, asked[asks]);
  else
    act_result (act, "%s: identity verified", act->number);
  return !verified || verify_contact (act, kase, event, error);
}

/* ---- refusals ----------------------------------------------------------------------------------- */

/* The last refusal that the type lists, for who names no outcome: packs put those with a
 * meaning of their own first, and the plain one is named so everywhere. */
static const PackReason *
plain_refusal (const GPtrArray *outcomes)
{
  const PackReason *found = packs_reason (outcomes, "refused");

  if (found && found->refusal)
    return found;
  found = NULL;
  for (guint i = 0; i < outcomes->len; i++)
    {
      const PackReason *one = g_ptr_array_index (outcomes, i);

      if (one->refusal)
        found = one;
    }
  return found;
}

static char *
outcome_of_refusal (Act *act, const Case *kase, GError **error)
{
  const char *asked_for = act_get (act, "outcome");
  g_autofree char *safe = asked_for ? text_safe (asked_for, -1, TEXT_ONE_LINE) : NULL;
  g_autoptr (GPtrArray) outcomes = packs_outcomes (act->office->packs, kase, error);
  const PackReason *found;

  if (!outcomes)
    return NULL;
  found = asked_for ? packs_reason (outcomes, asked_for) : plain_refusal (outcomes);
  if (found && found->refusal)
    return g_strdup (found->id);
  if (!outcomes->len)
    desk_error_set (error, DESK_ERROR_INVALID, "%s has no type that a pack knows: triage it first", act->number);
  else if (asked_for)
    desk_error_set (error, DESK_ERROR_INVALID, "outcome: \"%s\" is no refusal of a case of type %s", safe, kase->row.type);
  else
    desk_error_set (error, DESK_ERROR_INVALID, "a case of type %s cannot end in a refusal: triage it to one that can",
                    kase->row.type);
  return NULL;
}

gboolean
act_refuse (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_autofree char *outcome = NULL, *text = NULL;
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase || !is_offered (act, "reason", error) || !(outcome = outcome_of_refusal (act, kase, error))
      || !gates_allow (act, kase, outcome, error) || !act_has_no_second (act, kase, error))
    return FALSE;
  clock_case_init (&clocks, act->office, kase);
  if (kase->row.state == CASE_WAITING && !act_record_resume (act, kase, &clocks, error))
    return FALSE;
  text = text_clean (act_get (act, "text"), -1);
  event = act_record (act, "case.refuse");
  event_set_text (event, "outcome", outcome);
  event_set_text (event, "refusal", act_get (act, "reason"));
  event_set_text (event, "was", case_state_name (kase->row.state == CASE_WAITING ? CASE_WORKING : kase->row.state));
  event_seal (event, "text", "case.text", text, -1);
  act_set_state (event, CASE_PROPOSED);
  gates_warn (act, kase);
  act_warn (act, "! the requester will read the text as it stands, once another member approves");
  act_result (act, "%s: refusal proposed; another member approves or rejects it, then the requester reads the text", act->number);
  return TRUE;
}

/* Two members, and two users of the machine: one person with two names is still one. In service
 * mode all are one user, and it is the key they log in with that tells them apart. */
static gboolean
is_same_user (Act *act, gint64 uid)
{
  g_autoptr (Event) mine = office_event (act->office, "access.denied", NULL);

  return !act->office->drill && !office_is_service (act->office) && mine->uid == uid;
}

static gboolean
is_second_member (Act *act, const CaseProposal *proposal, GError **error)
{
  if (g_strcmp0 (proposal->member, act->office->viewer.member) == 0)
    return act_deny (act, "four-eyes", error, "%s: you proposed it; another member decides", act->number);
  return !is_same_user (act, proposal->uid)
         || act_deny (act, "four-eyes", error, "%s: it was proposed under the same user of the system; another user decides", act->number);
}

gboolean
act_is_second (Act *act, const CaseTask *task, GError **error)
{
  g_auto (GStrv) members = g_strsplit (task->asked ? task->asked : "", ",", -1);
  g_auto (GStrv) uids = g_strsplit (task->asked_uids ? task->asked_uids : "", ",", -1);

  if (act->office->viewer.member && g_strv_contains ((const char *const *) members, act->office->viewer.member))
    return act_deny (act, "four-eyes", error, "%s: you brought %s up; another member does it", act->number, task->name);
  for (guint i = 0; uids[i]; i++)
    if (is_same_user (act, g_ascii_strtoll (uids[i], NULL, 10)))
      return act_deny (act, "four-eyes", error, "%s: %s was brought up under the same user of the system; another user does it",
                       act->number, task->name);
  return TRUE;
}

gboolean
act_has_no_second (Act *act, const Case *kase, GError **error)
{
  for (guint i = 0; i < kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (kase->tasks, i);

      if (task->asked)
        return desk_error_set (error, DESK_ERROR_INVALID, "%s does not end yet: %s is open, and another member than %s does it",
                               act->number, task->name, task->asked_names);
    }
  return TRUE;
}

static const CaseProposal *
proposal_to_decide (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  const CaseProposal *proposal = kase ? case_proposal_now (kase) : NULL;

  if (kase && !proposal)
    desk_error_set (error, DESK_ERROR_INVALID, "%s: no proposal waits; reopen it or resolve it", act->number);
  return proposal && is_second_member (act, proposal, error) ? proposal : NULL;
}

/* A disclosure changes nothing but its item: the case goes on where it was. */
static gboolean
decide_disclosure (Act *act, const CaseProposal *proposal, gboolean approves)
{
  Event *event = act_record (act, approves ? "case.approve" : "case.reject");
  CaseState was;

  event_set_int (event, "proposal", proposal->seq);
  event_set_int (event, "item", proposal->seq);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_set_state (event, case_state_parse (proposal->was, &was) ? was : CASE_WORKING);
  act_result (act, approves ? "%s: disclosure approved; it may be handed out" : "%s: disclosure rejected; nothing is handed out",
              act->number);
  return TRUE;
}

static gboolean
is_disclosure (const CaseProposal *proposal)
{
  return g_strcmp0 (proposal->kind, "disclose") == 0;
}

gboolean
act_approve (Act *act, GError **error)
{
  const CaseProposal *proposal = proposal_to_decide (act, error);
  gint64 now = office_now (act->office);
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!proposal)
    return FALSE;
  if (is_disclosure (proposal))
    return decide_disclosure (act, proposal, TRUE);
  event = act_record (act, "case.approve");
  event_set_int (event, "proposal", proposal->seq);
  event_set_text (event, "outcome", proposal->outcome);
  event_set_int (event, "answered_at", now);
  event_set_text (event, "next_on", "");
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_set_state (event, CASE_RESOLVED);
  if (!letter_record (act, event, error))
    return FALSE;
  clock_case_init (&clocks, act->office, act->kase);
  if (clocks.ask.acknowledged_at == WHEN_NONE)
    {
      clocks.ask.acknowledged_at = now;
      event_set_int (event, "acknowledged_at", now);
    }
  clocks.ask.answered_at = clocks.ask.finished_at = now;
  act_result (act, "%s approved: %s; %s", act->number, proposal->outcome, letter_outcome_words (event));
  return clocks_record (act->office, &clocks, event, error);
}

gboolean
act_reject (Act *act, GError **error)
{
  const CaseProposal *proposal = proposal_to_decide (act, error);
  CaseState was;
  Event *event;

  if (!proposal)
    return FALSE;
  if (is_disclosure (proposal))
    return decide_disclosure (act, proposal, FALSE);
  event = act_record (act, "case.reject");
  event_set_int (event, "proposal", proposal->seq);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_set_state (event, case_state_parse (proposal->was, &was) ? was : CASE_WORKING);
  act_result (act, "%s: sent back to %s", act->number, proposal->member_name);
  return TRUE;
}

/* ---- holds --------------------------------------------------------------------------------------- */

gboolean
act_record_hold (Act *act, ClockCase *clocks, const char *name, const char *reason, const GDate *end, GError **error)
{
  Event *event = act_record (act, "case.hold");
  g_autofree char *today = office_day_text (act->office, 0), *until = when_date_format (end);
  GDate now;

  event_set_text (event, "name", name);
  event_set_text (event, "held_on", today);
  event_set_text (event, "until", until);
  event_seal (event, "reason", "case.reason", reason, -1);
  if (!case_state_is_open (act->seen->state))
    return TRUE;
  office_today (act->office, &now);
  clock_case_hold (clocks, name, &now, NULL);
  return clocks_record (act->office, clocks, event, error);
}

gboolean
act_record_unhold (Act *act, ClockCase *clocks, const CaseHold *hold, const char *reason, GError **error)
{
  Event *event = act_record (act, "case.unhold");
  g_autofree char *today = office_day_text (act->office, 0);
  GDate now;

  event_set_text (event, "name", hold->name);
  event_set_int (event, "hold", hold->seq);
  event_set_text (event, "lifted_on", today);
  event_seal (event, "reason", "case.reason", reason, -1);
  if (!case_state_is_open (act->seen->state))
    return TRUE;
  office_today (act->office, &now);
  clock_case_unhold (clocks, hold->name, &now);
  return clocks_record (act->office, clocks, event, error);
}

gboolean
act_hold_end (Act *act, const char *key, GDate *end, GError **error)
{
  GDate today;

  if (!when_date_parse (act_get (act, key), end, error))
    return desk_error_in (error, "%s", key);
  office_today (act->office, &today);
  return g_date_compare (end, &today) > 0
         || desk_error_set (error, DESK_ERROR_INVALID, "%s: the day to look at it again lies after today", key);
}

gboolean
act_hold (Act *act, GError **error)
{
  const char *name = act_get (act, "name");
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  GDate end;

  if (!kase)
    return FALSE;
  if (!act_is_word (name))
    return desk_error_set (error, DESK_ERROR_INVALID, "name: a hold has one word of letters, digits and -");
  if (case_hold_now (kase, name))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s has a hold %s already: unhold it first, or take another name", act->number, name);
  if (!act_hold_end (act, "until", &end, error))
    return FALSE;
  act_result (act, "%s: hold %s: nothing of it may be erased", act->number, name);
  clock_case_init (&clocks, act->office, kase);
  return act_record_hold (act, &clocks, name, act_get (act, "reason"), &end, error);
}

gboolean
act_unhold (Act *act, GError **error)
{
  const char *name = act_get (act, "name");
  Case *kase = act_case (act, error);
  const CaseHold *hold = kase ? case_hold_now (kase, name) : NULL;
  g_auto (ClockCase) clocks = { 0 };

  if (!kase || (!hold && !is_offered (act, "name", error)))
    return FALSE;
  act_result (act, "%s: hold %s is lifted", act->number, name);
  clock_case_init (&clocks, act->office, kase);
  return act_record_unhold (act, &clocks, hold, act_get (act, "reason"), error);
}

/* ---- hints --------------------------------------------------------------------------------------- */

gboolean
fits_decide (Office *office, const CaseRow *row)
{
  return row->proposer && g_strcmp0 (row->proposer, office->viewer.member) != 0;
}

gboolean
fits_unhold (G_GNUC_UNUSED Office *office, const CaseRow *row)
{
  return row->held;
}
