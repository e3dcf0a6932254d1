/* SPDX-License-Identifier: MIT */
/* acts - the one list of what can be done */
#include "office/act.h"

#include <string.h>

#include "base/text.h"

#define IN(state) (1u << CASE_##state)
#define STATES_WORKABLE (IN (NEW) | IN (ACKNOWLEDGED) | IN (WORKING) | IN (WAITING))
#define STATES_OPEN (IN (UNSORTED) | STATES_WORKABLE | IN (PROPOSED))
#define STATES_ANY ((1u << CASE_N_STATES) - 1)

static gboolean
fits_claim (Office *office, const CaseRow *row)
{
  return g_strcmp0 (row->owner, office->viewer.member) != 0;
}

static gboolean
fits_release (Office *office, const CaseRow *row)
{
  return row->owner && (!fits_claim (office, row) || role_may (office->viewer.role, ROLE_SUPERVISOR));
}

static gboolean
fits_split (G_GNUC_UNUSED Office *office, const CaseRow *row)
{
  return g_strcmp0 (row->channel, "mail") == 0;
}

#define KEYS(...) (const ActKey[]){ __VA_ARGS__, { .key = NULL } }
#define NO_KEYS (const ActKey[]){ { .key = NULL } }
#define KEY_REASON(text) { "reason", text, KEY_TEXT, TRUE }

static const ActRow rows[] = {
  { .info = { "triage", "Say what the case is; its clocks start", ROLE_AGENT, ACT_NEEDS_CASE,
              KEYS ({ "type", "what is asked for", KEY_TYPE, TRUE },
                    { "person", "whom it is about", KEY_PERSON, FALSE },
                    { "reason", "why this type", KEY_TEXT, FALSE }) },
    .states = IN (UNSORTED) | STATES_WORKABLE, .run = act_triage },
  { .info = { "claim", "Take the case", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
    .states = STATES_OPEN, .run = act_claim, .fits = fits_claim },
  { .info = { "resume", "Go on with a waiting case", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
    .states = IN (WAITING), .run = act_resume },
  { .info = { "note", "Write a note", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "text", "the note", KEY_LONG_TEXT, TRUE }) },
    .states = STATES_ANY, .run = act_note },
  { .info = { "resolve", "Record the outcome; the clocks are met", ROLE_AGENT, ACT_NEEDS_CASE | ACT_CONFIRM,
              KEYS ({ "outcome", "what came of it", KEY_OUTCOME, TRUE },
                    { "text", "in words", KEY_LONG_TEXT, FALSE }) },
    .states = STATES_WORKABLE, .run = act_resolve },
  { .info = { "pause", "Wait for somebody else", ROLE_AGENT, ACT_NEEDS_CASE,
              KEYS ({ "ground", "for what", KEY_GROUND, TRUE },
                    { "until", "day of the next action", KEY_DATE, TRUE }) },
    .states = IN (NEW) | IN (ACKNOWLEDGED) | IN (WORKING), .run = act_pause },
  { .info = { "assign", "Give the case to a member", ROLE_AGENT, ACT_NEEDS_CASE,
              KEYS ({ "to", "member's name", KEY_MEMBER, TRUE }) },
    .states = STATES_OPEN, .run = act_assign },
  { .info = { "release", "Give the case back to the queue", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
    .states = STATES_OPEN, .run = act_release, .fits = fits_release },
  { .info = { "set", "Set priority, facts, or what is known of the person", ROLE_AGENT,
              ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "field", "name=value, such as priority=high", KEY_FIELDS, TRUE }) },
    .states = STATES_ANY & ~IN (SPAM), .run = act_set },
  { .info = { "task", "Tick a task off, or add one", ROLE_AGENT, ACT_NEEDS_CASE,
              KEYS ({ "name", "the task", KEY_TEXT, TRUE },
                    { "state", "open, done or not-applicable", KEY_STATE, TRUE },
                    { "evidence", "where it is proved", KEY_TEXT, FALSE }) },
    .states = IN (UNSORTED) | STATES_WORKABLE | IN (PROPOSED) | IN (RESOLVED), .run = act_task },
  { .info = { "split", "Make a case of its own from a message", ROLE_AGENT, ACT_ANY_STATE | ACT_CONFIRM,
              KEYS ({ "message", "its id", KEY_MESSAGE, TRUE },
                    { "type", "what it asks for", KEY_TYPE, FALSE }) },
    .states = STATES_ANY, .run = act_split, .fits = fits_split },
  { .info = { "join", "Put a message into the case", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "message", "its id", KEY_MESSAGE, TRUE }) },
    .states = STATES_ANY, .run = act_join },
  { .info = { "correct-received", "Correct the date received, with evidence", ROLE_SUPERVISOR,
              ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_ANY_STATE | ACT_CONFIRM,
              KEYS ({ "at", "when it was received", KEY_DATE, TRUE },
                    { "evidence", "what proves it", KEY_TEXT, TRUE }, KEY_REASON ("why it was wrong")) },
    .states = STATES_ANY & ~IN (SPAM), .run = act_correct_received },
  { .info = { "spam", "Put the case among the spam", ROLE_AGENT, ACT_NEEDS_CASE | ACT_CONFIRM,
              KEYS ({ "reason", "why", KEY_TEXT, FALSE }) },
    .states = IN (UNSORTED) | IN (NEW) | IN (ACKNOWLEDGED) | IN (WORKING), .run = act_spam },
  { .info = { "not-spam", "Take the case out of the spam", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "reason", "why", KEY_TEXT, FALSE }) },
    .states = IN (SPAM), .run = act_not_spam },
  { .info = { "close", "Close the case", ROLE_AGENT, ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_ANY_STATE | ACT_CONFIRM,
              KEYS (KEY_REASON ("why it can be closed")) },
    .states = STATES_OPEN | IN (RESOLVED), .run = act_close },
  { .info = { "reopen", "Work on it again", ROLE_AGENT, ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_ANY_STATE,
              KEYS (KEY_REASON ("why it goes on")) },
    .states = IN (RESOLVED) | IN (CLOSED), .run = act_reopen },
  { .info = { "read", "Note that the case was read", ROLE_AUDITOR, ACT_NEEDS_CASE | ACT_ANY_STATE, NO_KEYS },
    .states = STATES_ANY, .run = act_read },
  { .info = { "person.add", "Add a person", ROLE_AGENT, 0,
              KEYS ({ "name", "full name", KEY_TEXT, TRUE }, { "mail", "e-mail address", KEY_TEXT, FALSE },
                    { "phone", "telephone number", KEY_TEXT, FALSE }, { "fax", "fax number", KEY_TEXT, FALSE },
                    { "post", "postal address", KEY_LONG_TEXT, FALSE },
                    { "customer-number", "number of the account", KEY_TEXT, FALSE },
                    { "role", "customer-contact, visitor, end-user, ...", KEY_TEXT, FALSE },
                    { "citizenship", "country code", KEY_TEXT, FALSE },
                    { "residence", "country code", KEY_TEXT, FALSE },
                    { "collected", "country where the data was collected", KEY_TEXT, FALSE },
                    { "language", "language code", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_person_add },
  { .info = { "person.set", "Set what is known of a person; contacts are added", ROLE_AGENT, ACT_ANY_STATE,
              KEYS ({ "person", "id; left out: the case's person", KEY_PERSON, FALSE },
                    { "name", "full name", KEY_TEXT, FALSE }, { "mail", "e-mail address", KEY_TEXT, FALSE },
                    { "phone", "telephone number", KEY_TEXT, FALSE }, { "fax", "fax number", KEY_TEXT, FALSE },
                    { "post", "postal address", KEY_LONG_TEXT, FALSE },
                    { "customer-number", "number of the account", KEY_TEXT, FALSE },
                    { "role", "customer-contact, visitor, end-user, ...", KEY_TEXT, FALSE },
                    { "citizenship", "country code", KEY_TEXT, FALSE },
                    { "residence", "country code", KEY_TEXT, FALSE },
                    { "collected", "country where the data was collected", KEY_TEXT, FALSE },
                    { "language", "language code", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_person_set },
  { .info = { "member.add", "Add a member of the desk", ROLE_ADMIN, 0,
              KEYS ({ "name", "login-like name", KEY_TEXT, TRUE },
                    { "role", "agent, supervisor, auditor or admin", KEY_ROLE, TRUE },
                    { "uid", "user of the operating system, by number", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_member_add },
  { .info = { "office.set", "Set the office: zone, addresses, hosts, targets", ROLE_ADMIN, 0,
              KEYS ({ "field", "setting=value", KEY_FIELDS, TRUE }) },
    .states = STATES_ANY, .run = act_office_set },
};

const ActRow *
act_rows (guint *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}

const ActRow *
act_row (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].info.name, name) == 0)
      return &rows[i];
  return NULL;
}

const ActInfo *
office_act (const char *name)
{
  const ActRow *row = act_row (name);

  return row ? &row->info : NULL;
}

const ActInfo *
office_acts (guint *n)
{
  static ActInfo infos[G_N_ELEMENTS (rows)];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        infos[i] = rows[i].info;
      g_once_init_leave (&ready, 1);
    }
  *n = G_N_ELEMENTS (rows);
  return infos;
}

/* What was triaged can be again, but that is no longer what one does first. */
static void
triage_last (GPtrArray *list)
{
  const ActInfo *first = list->len ? g_ptr_array_index (list, 0) : NULL;

  if (first && first == &rows[0].info)
    {
      g_ptr_array_remove_index (list, 0);
      g_ptr_array_add (list, (gpointer) first);
    }
}

GPtrArray *
office_acts_now (Office *office, const CaseRow *row)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; row && i < G_N_ELEMENTS (rows); i++)
    if (rows[i].info.flags & ACT_NEEDS_CASE && rows[i].states & (1u << row->state)
        && role_may (office->viewer.role, rows[i].info.role) && rows[i].run != act_read
        && (!rows[i].fits || rows[i].fits (office, row)))
      g_ptr_array_add (list, (gpointer) &rows[i].info);
  if (row && row->type_confirmed)
    triage_last (list);
  return list;
}

/* ---- closed lists --------------------------------------------------------------------- */

const ActChoice act_grounds[] = {
  { "identity", "proof of identity was asked for" },
  { "requester", "an answer of the requester is needed" },
  { "customer", "our customer has to act" },
  { "guardian", "consent of a parent or guardian is needed" },
  { "legal", "legal process stands in the way" },
  { "third-party", "somebody else has to act" },
  { NULL, NULL },
};

const ActChoice act_task_states[] = {
  { "open", "to be done" }, { "done", "done" }, { "not-applicable", "does not apply here" }, { NULL, NULL },
};

const ActChoice act_channels[] = {
  { "mail", "e-mail" }, { "post", "letter" }, { "phone", "telephone" }, { "fax", "fax" },
  { "web", "web form" }, { "counter", "in person" }, { NULL, NULL },
};

gboolean
act_choice_has (const ActChoice *list, const char *value)
{
  for (; list->value; list++)
    if (g_strcmp0 (list->value, value) == 0)
      return TRUE;
  return FALSE;
}

char *
act_choice_join (const ActChoice *list)
{
  GString *text = g_string_new (list->value);

  for (list++; list[-1].value && list->value; list++)
    g_string_append_printf (text, ", %s", list->value);
  return g_string_free (text, FALSE);
}

/* ---- doing ------------------------------------------------------------------------------ */

static Act *
do_once (Office *office, const ActRow *row, const char *number, const ActArgs *args, gboolean *moved, GError **error)
{
  g_autoptr (Act) act = act_begin (office, row, number, args, error);
  gboolean done = act && row->run (act, error) && act_commit (act, error);

  *moved = act && act->moved;
  return done ? g_steal_pointer (&act) : NULL;
}

/* Look and act under one lock: nobody can come between. What fails is undone by the act
 * itself, and a refusal that it journaled stays. */
static Act *
do_locked (Office *office, const ActRow *row, const char *number, const ActArgs *args, GError **error)
{
  g_autoptr (Act) act = NULL;
  gboolean moved;

  if (!office_batch_begin (office, error))
    return NULL;
  act = do_once (office, row, number, args, &moved, error);
  if (!office_batch_commit (office, act ? error : NULL))
    return NULL;
  return g_steal_pointer (&act);
}

Act *
act_do (Office *office, const ActRow *row, const char *number, const ActArgs *args, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean moved;
  Act *act = do_once (office, row, number, args, &moved, &local);

  if (act)
    return act;
  if (moved && !office->batch)
    return do_locked (office, row, number, args, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
office_do (Office *office, const char *name, const char *case_number, const ActArgs *args,
           char **result, GError **error)
{
  const ActRow *row = act_row (name);
  g_autoptr (Act) act = NULL;

  if (!row)
    {
      g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE);
      return desk_error_set (error, DESK_ERROR_INVALID, "there is no act \"%s\"; `recourse do --help` lists them", safe);
    }
  if (office->read_only)
    return desk_error_set (error, DESK_ERROR_DENIED, "the desk was opened with --readonly: %s is not possible", name);
  act = act_do (office, row, case_number, args, error);
  if (!act)
    return FALSE;
  if (act->opened && !act->result)
    act_result (act, "%s opened", act->opened);
  if (result)
    *result = act->result ? g_steal_pointer (&act->result)
                          : g_strdup_printf ("%s: %s done", act->number ? act->number : "office", row->info.name);
  return TRUE;
}

gboolean
office_read (Office *office, const char *case_number, GError **error)
{
  return office->read_only || office_do (office, "read", case_number, NULL, NULL, error);
}
