/* SPDX-License-Identifier: MIT */
/* acts - the one list of what can be done */
#include "office/act.h"
#include "office/registers.h"

#include <string.h>

#include "base/text.h"
#include "office/clocks.h"

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
  return row->type_confirmed || g_strcmp0 (row->channel, "mail") == 0;
}

static gboolean
fits_disclose (Office *office, G_GNUC_UNUSED const CaseRow *row)
{
  RegisterOf found;

  return registers_of_grounds (office, &found, NULL);
}

#define KEYS(...) (const ActKey[]){ __VA_ARGS__, { .key = NULL } }
#define NO_KEYS (const ActKey[]){ { .key = NULL } }
#define KEY_REASON(text) { "reason", text, KEY_TEXT, TRUE }

#define KEY_CHANNEL_OUT { "channel", "mail, post, phone, fax; left out: as it came", KEY_CHANNEL, FALSE }
#define KEY_TEMPLATE { "letter", "letter of the pack; left out: the act's own", KEY_LETTER, FALSE }
#define KEYS_LETTER KEY_TEMPLATE, { "text", "what it says", KEY_LONG_TEXT, FALSE }, KEY_CHANNEL_OUT, \
                    KEYS_LETTER_MORE
#define KEYS_LETTER_MORE \
                    { "to", "address; left out: the requester's", KEY_TEXT, FALSE },               \
                    { "subject", "left out: the letter's", KEY_TEXT, FALSE },                      \
                    { "language", "left out: the person's", KEY_TEXT, FALSE },                     \
                    { "body", "the whole letter as it leaves; left out: made from the above",      \
                      KEY_LONG_TEXT, FALSE },                                                      \
                    { "evidence", "who spoke, when it is spoken", KEY_TEXT, FALSE }

static const ActRow rows[] = {
  { .info = { "triage", "Say what the case is; its clocks start", ROLE_AGENT, ACT_NEEDS_CASE,
              KEYS ({ "type", "what is asked for", KEY_TYPE, TRUE },
                    { "person", "whom it is about", KEY_PERSON, FALSE },
                    { "requester", "who asks, where it is another person", KEY_PERSON, FALSE },
                    { "reason", "why this type", KEY_TEXT, FALSE }) },
    .states = IN (UNSORTED) | STATES_WORKABLE, .run = act_triage },
  { .info = { "claim", "Take the case", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
    .states = STATES_OPEN, .run = act_claim, .fits = fits_claim },
  { .info = { "acknowledge", "Tell the requester that it has come", ROLE_AGENT, ACT_NEEDS_CASE | ACT_SENDS,
              KEYS (KEYS_LETTER) },
    .states = IN (NEW) | IN (WORKING) | IN (WAITING), .run = act_acknowledge, .fits = fits_acknowledge },
  { .info = { "verify-identity", "Record a check of who it is", ROLE_AGENT, ACT_NEEDS_CASE,
              KEYS ({ "method", "how it was checked", KEY_METHOD, TRUE },
                    { "result", "verified, failed or insufficient", KEY_RESULT, TRUE },
                    { "evidence", "what was seen; never the document itself", KEY_TEXT, FALSE }) },
    .states = IN (UNSORTED) | STATES_WORKABLE, .run = act_verify_identity },
  { .info = { "resume", "Go on with a waiting case", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
    .states = IN (WAITING), .run = act_resume },
  { .info = { "note", "Write a note", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "text", "the note", KEY_LONG_TEXT, TRUE }) },
    .states = STATES_ANY, .run = act_note },
  { .info = { "reply", "Write to the requester", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE | ACT_SENDS,
              KEYS (KEYS_LETTER) },
    .states = STATES_ANY & ~IN (SPAM), .run = act_reply },
  { .info = { "request-info", "Ask the requester for what is missing", ROLE_AGENT, ACT_NEEDS_CASE | ACT_SENDS,
              KEYS (KEYS_LETTER, { "ground", "pause for it: identity, requester, ...", KEY_GROUND, FALSE },
                    { "until", "day of the next action, when it pauses", KEY_DATE, FALSE }) },
    .states = STATES_WORKABLE, .run = act_request_info },
  { .info = { "extend", "Take the longer time that the rule allows, with its notice", ROLE_AGENT,
              ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_SENDS,
              KEYS (KEY_REASON ("why it takes longer; the requester reads it"), KEYS_LETTER) },
    .states = STATES_WORKABLE, .run = act_extend, .fits = fits_extend },
  { .info = { "refer", "Send the requester to the customer who holds the data", ROLE_AGENT,
              ACT_NEEDS_CASE | ACT_CONFIRM | ACT_SENDS,
              KEYS ({ "customer", "its name", KEY_TEXT, TRUE }, KEYS_LETTER) },
    .states = STATES_WORKABLE, .run = act_refer },
  { .info = { "refuse", "Propose a refusal to a second member", ROLE_AGENT, ACT_NEEDS_CASE | ACT_CONFIRM,
              KEYS ({ "reason", "from the closed list", KEY_REFUSAL, TRUE },
                    { "outcome", "a refusal of the type; left out: the plain one", KEY_TEXT, FALSE },
                    { "text", "what the requester will read", KEY_LONG_TEXT, TRUE }) },
    .states = STATES_WORKABLE, .run = act_refuse },
  { .info = { "approve", "Approve what another member proposed", ROLE_SUPERVISOR,
              ACT_NEEDS_CASE | ACT_CONFIRM | ACT_SENDS,
              KEYS ({ "reason", "in words", KEY_TEXT, FALSE }, KEY_CHANNEL_OUT,
                    KEYS_LETTER_MORE) },
    .states = IN (PROPOSED), .run = act_approve, .fits = fits_decide },
  { .info = { "reject", "Send a proposal back", ROLE_SUPERVISOR, ACT_NEEDS_CASE | ACT_NEEDS_REASON,
              KEYS (KEY_REASON ("what is to be changed")) },
    .states = IN (PROPOSED), .run = act_reject, .fits = fits_decide },
  { .info = { "resolve", "Record the outcome; the clocks are met", ROLE_AGENT, ACT_NEEDS_CASE | ACT_CONFIRM,
              KEYS ({ "outcome", "what came of it", KEY_OUTCOME, TRUE },
                    { "letter", "letter of the pack that answers, none for free text; left out: no letter leaves",
                      KEY_LETTER, FALSE },
                    { "text", "in words; what the letter says", KEY_LONG_TEXT, FALSE },
                    KEY_CHANNEL_OUT, KEYS_LETTER_MORE) },
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
              KEYS ({ "name", "the task, or several, comma-parted", KEY_TEXT, TRUE },
                    { "state", "open, done or not-applicable", KEY_STATE, TRUE },
                    { "evidence", "where it is proved", KEY_TEXT, FALSE }) },
    .states = IN (UNSORTED) | STATES_WORKABLE | IN (PROPOSED) | IN (RESOLVED) | IN (CLOSED), .run = act_task },
  { .info = { "escalate", "The complaint climbs to the next body", ROLE_AGENT,
              ACT_NEEDS_CASE | ACT_ANY_STATE | ACT_CONFIRM,
              KEYS ({ "stage", "it enters; left out: the first outside", KEY_STAGE, FALSE },
                    { "evidence", "notice or letter that says so", KEY_TEXT, FALSE },
                    { "due", "date from the notice", KEY_DATE, FALSE },
                    { "reference", "the body's number", KEY_TEXT, FALSE },
                    { "hold-until", "day to look at its hold again; left out: as the pack says", KEY_DATE, FALSE },
                    { "ladder", "another one, while it is with us; needs a reason", KEY_LADDER, FALSE },
                    { "reason", "why to another ladder", KEY_TEXT, FALSE }) },
    .states = STATES_ANY & ~IN (SPAM), .run = act_escalate, .fits = fits_escalate },
  { .info = { "advance", "The complaint moves to its next stage", ROLE_AGENT,
              ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "stage", "one of the next", KEY_STAGE, TRUE },
                    { "evidence", "notice or letter that says so", KEY_TEXT, FALSE },
                    { "due", "date from the notice", KEY_DATE, FALSE },
                    { "reference", "the body's number", KEY_TEXT, FALSE },
                    { "hold-until", "day to look at its hold again; left out: as the pack says", KEY_DATE, FALSE },
                    { "reason", "of an ending that has reasons", KEY_TEXT, FALSE }) },
    .states = STATES_ANY & ~IN (SPAM), .run = act_advance, .fits = fits_advance },
  { .info = { "date", "Enter the date of a stage from the notice", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "stage", "left out: the one it is in", KEY_STAGE, FALSE },
                    { "due", "date in the notice", KEY_DATE, TRUE },
                    { "evidence", "which notice", KEY_TEXT, FALSE }) },
    .states = STATES_ANY & ~IN (SPAM), .run = act_date, .fits = fits_advance },
  { .info = { "letter", "Say what became of a letter", ROLE_AGENT, ACT_ANY_STATE,
              KEYS ({ "letter", "its message; left out: the case's one open letter", KEY_MESSAGE, FALSE },
                    { "state", "sent, queued (again), failed or withdrawn", KEY_LETTER_STATE, TRUE },
                    { "at", "when it left", KEY_DATE, FALSE },
                    { "evidence", "tracking number, confirmation, who spoke", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_letter, .fits = fits_letter },
  { .info = { "hold", "Nothing of the case may be erased until it is lifted", ROLE_SUPERVISOR,
              ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_ANY_STATE,
              KEYS ({ "name", "one word", KEY_TEXT, TRUE }, KEY_REASON ("what demands it"),
                    { "until", "day to look at it again", KEY_DATE, TRUE }) },
    .states = STATES_ANY, .run = act_hold },
  { .info = { "unhold", "Lift a hold", ROLE_SUPERVISOR, ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_ANY_STATE | ACT_CONFIRM,
              KEYS ({ "name", "of the hold", KEY_HOLD, TRUE }, KEY_REASON ("why it ends")) },
    .states = STATES_ANY, .run = act_unhold, .fits = fits_unhold },
  { .info = { "pin", "Say that a pack, or a version of it, speaks for the case or does not", ROLE_SUPERVISOR,
              ACT_NEEDS_CASE | ACT_NEEDS_REASON,
              KEYS ({ "pack", "its name", KEY_TEXT, TRUE }, { "version", "left out: the newest", KEY_TEXT, FALSE },
                    { "applies", "yes or no; left out: yes", KEY_TEXT, FALSE }, KEY_REASON ("why")) },
    .states = STATES_OPEN, .run = act_pin },
  { .info = { "restrict", "Let only named members see the case", ROLE_SUPERVISOR,
              ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_ANY_STATE | ACT_CONFIRM,
              KEYS ({ "to", "members beside you and the owner, comma-parted", KEY_TEXT, FALSE },
                    KEY_REASON ("why not everybody")) },
    .states = STATES_ANY, .run = act_restrict, .fits = fits_restrict },
  { .info = { "admit", "Let a member see a restricted case", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "to", "member's name", KEY_MEMBER, TRUE }, { "reason", "why", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_admit, .fits = fits_unrestrict },
  { .info = { "exclude", "Let a member see a restricted case no more", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "to", "member's name", KEY_MEMBER, TRUE }, { "reason", "why", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_exclude, .fits = fits_unrestrict },
  { .info = { "unrestrict", "Let everybody see the case again", ROLE_SUPERVISOR,
              ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_ANY_STATE | ACT_CONFIRM, KEYS (KEY_REASON ("why everybody may")) },
    .states = STATES_ANY, .run = act_unrestrict, .fits = fits_unrestrict },
  { .info = { "link", "Say how two cases belong together", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
              KEYS ({ "other", "case", KEY_CASE, TRUE },
                    { "kind", "related, parent, child or duplicate; none takes the link away", KEY_LINK, FALSE },
                    { "reason", "why", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_link },
  { .info = { "merge", "Make the case part of another", ROLE_AGENT,
              ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_CONFIRM,
              KEYS ({ "other", "case that goes on", KEY_CASE, TRUE }, KEY_REASON ("why they are one")) },
    .states = STATES_OPEN | IN (RESOLVED), .run = act_merge, .fits = fits_merge },
  { .info = { "unmerge", "Take the case out of the other again", ROLE_AGENT,
              ACT_NEEDS_CASE | ACT_NEEDS_REASON | ACT_ANY_STATE,
              KEYS (KEY_REASON ("why they are two")) },
    .states = IN (CLOSED), .run = act_unmerge, .fits = fits_unmerge },
  { .info = { "move", "Move a message to another case", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE | ACT_CONFIRM,
              KEYS ({ "message", "its id", KEY_MESSAGE, TRUE }, { "case", "where it belongs", KEY_CASE, TRUE },
                    { "reason", "why", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_move },
  { .info = { "undo", "Undo the last act, as long as it has not left the office", ROLE_AGENT,
              ACT_NEEDS_CASE | ACT_ANY_STATE, NO_KEYS },
    .states = STATES_ANY, .run = act_undo, .fits = fits_undo },
  { .info = { "split", "Make a case of its own from a message, or for each further type that a case asks for", ROLE_AGENT,
              ACT_ANY_STATE | ACT_CONFIRM,
              KEYS ({ "message", "that moves to the new case; left out: it stays, and the types get cases beside it", KEY_MESSAGE, FALSE },
                    { "type", "what the new case is for; several by commas without a message", KEY_TYPE, FALSE }) },
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
  { .info = { "new", "Enter a request that came by post, phone, fax or in person", ROLE_AGENT, ACT_NO_CASE,
              KEYS ({ "channel", "how it came", KEY_CHANNEL, TRUE },
                    { "received", "when it came", KEY_DATE, FALSE },
                    { "type", "what is asked for", KEY_TYPE, FALSE },
                    { "person", "a known person's id", KEY_PERSON, FALSE },
                    { "requester", "a known person's id, who asks for another", KEY_PERSON, FALSE },
                    { "name", "requester's name", KEY_TEXT, FALSE },
                    { "address", "postal address", KEY_LONG_TEXT, FALSE },
                    { "mail", "e-mail address", KEY_TEXT, FALSE },
                    { "phone", "telephone number", KEY_TEXT, FALSE },
                    { "subject", "in a line", KEY_TEXT, FALSE },
                    { "text", "in the requester's words", KEY_LONG_TEXT, FALSE },
                    { "evidence", "what proves the date received", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_new },
  { .info = { "person.add", "Add a person", ROLE_AGENT, ACT_NO_CASE,
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
  { .info = { "person.preference", "Set what a person wants to get, and where", ROLE_AGENT, ACT_ANY_STATE,
              KEYS ({ "person", "id; left out: the case's person", KEY_PERSON, FALSE },
                    { "contact", "address or number; left out: all of them", KEY_TEXT, FALSE },
                    { "preference", "such as promotional:off; none clears it", KEY_TEXT, TRUE }) },
    .states = STATES_ANY, .run = act_person_preference },
  { .info = { "suppress", "Write to an address for a purpose no more; a mark of it stays even when all else is erased",
              ROLE_AGENT, ACT_ANY_STATE,
              KEYS ({ "address", "mail address or telephone number", KEY_TEXT, TRUE },
                    { "purpose", "such as promotional", KEY_TEXT, TRUE },
                    { "reason", "how one knows", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_suppress },
  { .info = { "unsuppress", "The person agreed again: the address may be written to for it", ROLE_SUPERVISOR,
              ACT_NEEDS_REASON | ACT_ANY_STATE,
              KEYS ({ "address", "mail address or telephone number", KEY_TEXT, TRUE },
                    { "purpose", "such as promotional", KEY_TEXT, TRUE }, KEY_REASON ("how and when the person agreed")) },
    .states = STATES_ANY, .run = act_unsuppress },
  { .info = { "person.represent", "Write down who may act for a person, and what shows it", ROLE_AGENT, ACT_ANY_STATE,
              KEYS ({ "person", "id; left out: the case's person", KEY_PERSON, FALSE },
                    { "by", "id of who acts for them", KEY_PERSON, TRUE },
                    { "kind", "guardian, agent or lawyer", KEY_STANDING, TRUE },
                    { "evidence", "the instrument that shows it, and who saw it", KEY_LONG_TEXT, TRUE },
                    { "from", "its first day; left out: today", KEY_DATE, FALSE },
                    { "until", "its last day, where it names one", KEY_DATE, FALSE }) },
    .states = STATES_ANY, .run = act_person_represent },
  { .info = { "person.unrepresent", "Somebody acts for a person no more", ROLE_AGENT, ACT_NEEDS_REASON | ACT_ANY_STATE,
              KEYS ({ "person", "id; left out: the case's person", KEY_PERSON, FALSE },
                    { "by", "id of who acted for them", KEY_PERSON, TRUE },
                    { "kind", "as what, where it is more than one", KEY_STANDING, FALSE }, KEY_REASON ("why it ends")) },
    .states = STATES_ANY, .run = act_person_unrepresent },
  { .info = { "person.merge", "Two records are one person", ROLE_SUPERVISOR, ACT_NO_CASE | ACT_NEEDS_REASON | ACT_CONFIRM,
              KEYS ({ "person", "id that goes into the other", KEY_PERSON, TRUE },
                    { "into", "id that stays", KEY_PERSON, TRUE }, KEY_REASON ("how one knows")) },
    .states = STATES_ANY, .run = act_person_merge },
  { .info = { "person.unmerge", "They are two after all", ROLE_SUPERVISOR, ACT_NO_CASE | ACT_NEEDS_REASON,
              KEYS ({ "person", "id that went into the other", KEY_PERSON, TRUE }, KEY_REASON ("how one knows")) },
    .states = STATES_ANY, .run = act_person_unmerge },
  { .info = { "disclose", "Write down what is handed to others, on one ground", ROLE_AGENT,
              ACT_NEEDS_CASE | ACT_CONFIRM,
              KEYS ({ "ground", "what allows it, one of the list", KEY_COLUMN, TRUE },
                    { "evidence", "what proves the ground", KEY_LONG_TEXT, TRUE },
                    { "to", "who gets it", KEY_TEXT, FALSE },
                    { "what", "what is handed out", KEY_LONG_TEXT, FALSE },
                    { "day", "when; left out: today", KEY_DATE, FALSE },
                    { "field", "further fields of the register, name=value", KEY_FIELDS, FALSE }) },
    .states = STATES_WORKABLE, .run = act_disclose, .fits = fits_disclose },
  { .info = { "register.add", "Write an item into a register", ROLE_AGENT, ACT_ANY_STATE,
              KEYS ({ "register", "which one", KEY_REGISTER, TRUE },
                    { "field", "name=value, as the register asks", KEY_FIELDS, TRUE }) },
    .states = STATES_ANY, .run = act_register_add },
  { .info = { "register.set", "Change an item of a register", ROLE_AGENT, ACT_ANY_STATE,
              KEYS ({ "item", "its number", KEY_TEXT, TRUE },
                    { "field", "name=value, as the register asks", KEY_FIELDS, TRUE }) },
    .states = STATES_ANY, .run = act_register_set },
  { .info = { "register.end", "An item of a register holds no longer", ROLE_AGENT, ACT_NEEDS_REASON | ACT_ANY_STATE,
              KEYS ({ "item", "its number", KEY_TEXT, TRUE }, KEY_REASON ("why it ends")) },
    .states = STATES_ANY, .run = act_register_end },
  { .info = { "member.leave", "Say when a member is away, and who stands in", ROLE_AGENT, 0,
              KEYS ({ "name", "of the member; left out: you", KEY_MEMBER, FALSE }, { "from", "first day", KEY_DATE, TRUE },
                    { "to", "last day", KEY_DATE, TRUE }, { "deputy", "who stands in", KEY_MEMBER, FALSE }) },
    .states = STATES_ANY, .run = act_member_leave },
  { .info = { "member.return", "A member is back, or stays after all", ROLE_AGENT, 0,
              KEYS ({ "name", "of the member; left out: you", KEY_MEMBER, FALSE }) },
    .states = STATES_ANY, .run = act_member_return },
  { .info = { "member.set", "Change a member's role or user", ROLE_ADMIN, 0,
              KEYS ({ "name", "of the member", KEY_MEMBER, TRUE },
                    { "role", "agent, supervisor, auditor or admin", KEY_ROLE, FALSE },
                    { "uid", "user of the operating system, by number", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_member_set },
  { .info = { "member.remove", "Take a member off the desk; the record keeps the name", ROLE_ADMIN, ACT_CONFIRM,
              KEYS ({ "name", "of the member", KEY_MEMBER, TRUE }) },
    .states = STATES_ANY, .run = act_member_remove },
  { .info = { "member.add", "Add a member of the desk", ROLE_ADMIN, 0,
              KEYS ({ "name", "login-like name", KEY_TEXT, TRUE },
                    { "role", "agent, supervisor, auditor or admin", KEY_ROLE, TRUE },
                    { "uid", "user of the operating system, by number", KEY_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_member_add },
  { .info = { "office.set", "Set the office: zone, addresses, letters, targets", ROLE_ADMIN, 0,
              KEYS ({ "field", "setting=value", KEY_FIELDS, TRUE }) },
    .states = STATES_ANY, .run = act_office_set },
  { .info = { "policy.adopt", "Adopt a pack, a calendar, a policy's own text", ROLE_SUPERVISOR, ACT_CONFIRM,
              KEYS ({ "pack", "pack that came with the program, or the one the text is of", KEY_TEXT, FALSE },
                    { "source", "a pack of one's own: its YAML", KEY_LONG_TEXT, FALSE },
                    { "calendar", "calendar that came with the program, or the name for ics", KEY_TEXT, FALSE },
                    { "ics", "a calendar of one's own: its iCalendar text", KEY_LONG_TEXT, FALSE },
                    { "text", "the policy's own text, plain or HTML", KEY_LONG_TEXT, FALSE },
                    { "updated", "the day the text bears, where it is not recognised", KEY_DATE, FALSE },
                    { "published", "when the text was published; today, where it is left out", KEY_DATE, FALSE },
                    { "reason", "why", KEY_LONG_TEXT, FALSE }) },
    .states = STATES_ANY, .run = act_policy_adopt },
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

/* What one does next, by state; what is not named here follows in the order of the table. */
#define NEXT(...) (const char *const[]){ __VA_ARGS__, NULL }
static const char *const *const next_of[CASE_N_STATES] = {
  [CASE_UNSORTED] = NEXT ("triage", "spam", "merge", "split", "verify-identity", "reply", "note"),
  [CASE_NEW] = NEXT ("acknowledge", "reply", "resolve", "pause", "refuse", "extend", "verify-identity", "request-info",
                     "note"),
  [CASE_ACKNOWLEDGED] = NEXT ("reply", "resolve", "pause", "refuse", "extend", "verify-identity", "request-info", "note"),
  [CASE_WORKING] = NEXT ("acknowledge", "reply", "resolve", "pause", "refuse", "extend", "verify-identity", "request-info",
                         "note"),
  [CASE_WAITING] = NEXT ("resume", "reply", "resolve", "refuse", "extend", "note"),
  [CASE_PROPOSED] = NEXT ("approve", "reject", "undo", "note", "reply"),
  [CASE_RESOLVED] = NEXT ("close", "advance", "escalate", "reopen", "reply", "note", "letter"),
  [CASE_CLOSED] = NEXT ("advance", "escalate", "reopen", "note", "letter", "unmerge"),
  [CASE_SPAM] = NEXT ("not-spam", "note"),
};

/* Nobody's case is taken before it is worked; what was triaged can be again, but last. */
static int
rank (Office *office, const CaseRow *row, const ActInfo *act)
{
  const char *const *next = next_of[row->state];

  if (g_str_equal (act->name, "claim"))
    return row->owner ? 200 : row->state == CASE_UNSORTED ? 1 : -1;
  if (g_str_equal (act->name, "triage") && row->type_confirmed)
    return 300;
  for (int i = 0; next && next[i]; i++)
    if (g_str_equal (next[i], act->name))
      return i == 0 ? 0 : i + 1;
  return 100;
}

static void
order_acts (Office *office, const CaseRow *row, GPtrArray *list)
{
  for (guint i = 1; i < list->len; i++)   /* few, and equal ones keep the order of the table */
    for (guint k = i; k > 0; k--)
      {
        gpointer *at = &g_ptr_array_index (list, k), *before = &g_ptr_array_index (list, k - 1), act = *at;

        if (rank (office, row, *before) <= rank (office, row, act))
          break;
        *at = *before;
        *before = act;
      }
}

GPtrArray *
office_acts_now (Office *office, const CaseRow *row)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; row && i < G_N_ELEMENTS (rows); i++)
    if (rows[i].info.flags & ACT_NEEDS_CASE && rows[i].states & (1u << row->state)
        && role_may (office->viewer.role, rows[i].info.role) && rows[i].run != act_read
        && (!row->merged_into || act_part_takes (&rows[i])) && (!rows[i].fits || rows[i].fits (office, row)))
      g_ptr_array_add (list, (gpointer) &rows[i].info);
  if (row)
    order_acts (office, row, list);
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

static gboolean
recount_after_adoption (Act *act, GError **error)
{
  guint moved = 0;

  if (!clocks_recount_all (act->office, act->adopted, TRUE, &moved, error))
    return desk_error_in (error, "it is adopted, and not every clock was counted again; repeat it");
  act_result (act, "%s; clocks of %u open case%s moved", act->result, moved, moved == 1 ? "" : "s");
  return TRUE;
}

/* Zone, targets and calendars are what clocks are counted with. */
static gboolean
recount_after_setting (Act *act, GError **error)
{
  guint moved = 0;

  if (act->adopted)
    return recount_after_adoption (act, error);
  if (!office_recount (act->office, "a setting of the office changed", &moved, error))
    return desk_error_in (error, "the setting is changed, and not every clock was counted again; repeat it");
  if (moved)
    act_result (act, "office: set; clocks of %u case%s counted again", moved, moved == 1 ? "" : "s");
  return TRUE;
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
    act_result (act, "%s opened", act->all_opened->str);
  if (act->recount && !office->batch && !recount_after_setting (act, error))
    return FALSE;
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
