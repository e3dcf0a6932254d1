/* SPDX-License-Identifier: MIT */
#include "store/guest.h"

#include <string.h>

#include "store/inside.h"

#define AT(column) "strftime ('%Y-%m-%dT%H:%M:%SZ', " column " / 1000000, 'unixepoch')"
/* Of the case that the row is of; $1 is the member, $2 whether a supervisor asks. */
#define OF_CASE(column) " WHERE EXISTS (SELECT 1 FROM @.cases c WHERE c.number = " column " AND " VISIBLE ")"
#define VISIBLE "(" CASE_SHOWN_IN ("@.") ")"
#define MEMBER(column) "(SELECT m.name FROM @.member m WHERE m.id = " column ")"
#define PERSON_IS_SEEN(column)                                                                 \
  "(NOT EXISTS (SELECT 1 FROM @.cases c WHERE c.person = " column ")"                          \
  " AND NOT EXISTS (SELECT 1 FROM @.cases c WHERE c.requester = " column ")"                   \
  " OR EXISTS (SELECT 1 FROM @.cases c WHERE c.person = " column " AND " VISIBLE ")"            \
  " OR EXISTS (SELECT 1 FROM @.cases c WHERE c.requester = " column " AND " VISIBLE "))"
#define ITEM_IS_SEEN                                                                           \
  "((i.restricted = 0 OR $2 = 1)"                                                              \
  " AND NOT EXISTS (SELECT 1 FROM @.cases c WHERE c.number = coalesce (i.case_id, i.sealed_case) AND NOT " VISIBLE "))"

/* A view bears the name of its table. Instants are UTC in ISO 8601. */
static const struct { const char *name, *what, *body; } views[] = {
  { "cases", "number type confirmed state open priority owner channel mailbox received_at received_on due_on due_at due_rule"
             " paused next_on held outcome refusal identity opened_at acknowledged_at answered_at closed_at updated_at person"
             " requester person_name subject merged_into trouble restricted",
    "SELECT c.number, c.type, c.confirmed, c.state, c.open, c.priority, " MEMBER ("c.owner") " AS owner, c.channel, c.mailbox, "
    AT ("c.received_at") " AS received_at, c.received_on, c.due_on, CASE WHEN c.due_on IS NOT NULL THEN " AT ("c.due_at") " END AS due_at,"
    " c.due_rule, c.paused, c.next_on, c.held, c.outcome, c.refusal, c.identity, " AT ("c.opened_at") " AS opened_at, "
    AT ("c.acknowledged_at") " AS acknowledged_at, " AT ("c.answered_at") " AS answered_at, " AT ("c.closed_at") " AS closed_at, "
    AT ("c.updated_at") " AS updated_at, c.person, c.requester, c.person_name, c.subject, c.merged_into, c.trouble, c.restricted"
    " FROM @.cases c WHERE " VISIBLE },
  { "clock", "case_id rule pack version clause tag title state start_at start_what due_on due_at done_at target_on notice_on reason",
    "SELECT k.case_id, k.rule, k.pack, k.version, k.clause, k.tag, k.title, k.state, " AT ("k.start_at") " AS start_at, k.start_what,"
    " k.due_on, CASE WHEN k.due_on IS NOT NULL THEN " AT ("k.due_at") " END AS due_at, " AT ("k.done_at") " AS done_at, k.target_on,"
    " k.notice_on, k.reason FROM @.clock k" OF_CASE ("k.case_id") },
  { "case_pack", "case_id pack version applies how why",
    "SELECT p.case_id, p.pack, p.version, p.applies, p.how, p.why FROM @.case_pack p" OF_CASE ("p.case_id") },
  { "pause", "case_id ground from_on next_on to_on",
    "SELECT p.case_id, p.ground, p.from_on, p.next_on, p.to_on FROM @.pause p" OF_CASE ("p.case_id") },
  { "extension", "case_id pack rule", "SELECT x.case_id, x.pack, x.rule FROM @.extension x" OF_CASE ("x.case_id") },
  { "fact", "case_id name value", "SELECT f.case_id, f.name, f.value FROM @.fact f" OF_CASE ("f.case_id") },
  { "task", "case_id name title state done_at",
    "SELECT t.case_id, t.name, t.title, t.state, " AT ("t.done_at") " AS done_at FROM @.task t" OF_CASE ("t.case_id") },
  { "link", "case_id kind other (cases that one may see)",
    "SELECT l.case_id, l.kind, l.other FROM @.link l" OF_CASE ("l.case_id")
    " AND NOT EXISTS (SELECT 1 FROM @.cases c WHERE c.number = l.other AND NOT " VISIBLE ")" },
  { "message", "id case_id direction channel kind at from_name from_address recipients subject flags waiting size parts",
    "SELECT s.id, s.case_id, s.direction, s.channel, s.kind, " AT ("s.at") " AS at, s.from_name, s.from_address, s.recipients,"
    " s.subject, s.flags, s.waiting, s.size, s.parts FROM @.message s WHERE s.case_id IS NULL"
    " OR EXISTS (SELECT 1 FROM @.cases c WHERE c.number = s.case_id AND " VISIBLE ")" },
  { "letter", "id case_id act template language channel state state_at attempt reason",
    "SELECT l.id, l.case_id, l.act, l.template, l.language, l.channel, l.state, " AT ("l.state_at") " AS state_at, l.attempt, l.reason"
    " FROM @.letter l" OF_CASE ("l.case_id") },
  { "proposal", "case_id kind outcome reason member at decision",
    "SELECT p.case_id, p.kind, p.outcome, p.reason, " MEMBER ("p.member") " AS member, " AT ("p.at") " AS at, p.decision"
    " FROM @.proposal p" OF_CASE ("p.case_id") },
  { "identity", "case_id method result member checked_on",
    "SELECT i.case_id, i.method, i.result, " MEMBER ("i.member") " AS member, i.checked_on FROM @.identity i" OF_CASE ("i.case_id") },
  { "hold", "case_id name held_on until lifted_on",
    "SELECT h.case_id, h.name, h.held_on, h.until, h.lifted_on FROM @.hold h" OF_CASE ("h.case_id") },
  { "stage", "case_id pack ladder stage title phase turn terminal entered_on due_on due_how ending rule tag left_on",
    "SELECT s.case_id, s.pack, s.ladder, s.stage, s.title, s.phase, s.turn, s.terminal, s.entered_on, s.due_on, s.due_how, s.ending,"
    " s.rule, s.tag, s.left_on FROM @.stage s" OF_CASE ("s.case_id") },
  { "item", "id register pack case_id state day until_on member at ended_on",
    "SELECT i.id, i.register, i.pack, coalesce (i.case_id, i.sealed_case) AS case_id, i.state, i.day, i.until_on, "
    MEMBER ("i.member") " AS member, " AT ("i.at") " AS at, i.ended_on FROM @.item i WHERE " ITEM_IS_SEEN },
  { "item_field", "item name value",
    "SELECT f.item, f.name, coalesce (f.value, f.sealed) AS value FROM @.item_field f"
    " WHERE EXISTS (SELECT 1 FROM @.item i WHERE i.id = f.item AND " ITEM_IS_SEEN ")" },
  { "duty_case", "case_id pack duty item due_on",
    "SELECT u.case_id, u.pack, u.duty, u.item, u.due_on FROM @.duty_case u" OF_CASE ("u.case_id") },
  { "person", "id name role citizenship residence collected language preference merged_into",
    "SELECT p.id, p.name, p.role, p.citizenship, p.residence, p.collected, p.language, p.preference, p.merged_into"
    " FROM @.person p WHERE " PERSON_IS_SEEN ("p.id") },
  { "contact", "person kind value verified_on preference",
    "SELECT t.person, t.kind, t.value, t.verified_on, t.preference FROM @.contact t WHERE " PERSON_IS_SEEN ("t.person") },
  { "suppression", "purpose since case_id lifted_on (never whose)",
    "SELECT s.purpose, s.since, (SELECT c.number FROM @.cases c WHERE c.number = s.case_id AND " VISIBLE ") AS case_id, s.lifted_on"
    " FROM @.suppression s" },
  { "member", "id name role active", "SELECT m.id, m.name, m.role, m.active FROM @.member m" },
  { "leave", "member from_on to_on deputy ended",
    "SELECT " MEMBER ("l.member") " AS member, l.from_on, l.to_on, " MEMBER ("l.deputy") " AS deputy, l.ended_seq IS NOT NULL AS ended"
    " FROM @.leave l" },
  { "admitted", "case_id member", "SELECT a.case_id, " MEMBER ("a.member") " AS member FROM @.admitted a" OF_CASE ("a.case_id") },
  { "adopted", "kind name version sha256 updated", "SELECT a.kind, a.name, a.version, a.sha256, a.updated FROM @.adopted a" },
  { "event", "seq at member act case_id n (what was done, without its values)",
    "SELECT e.seq, " AT ("e.at") " AS at, " MEMBER ("e.member") " AS member, e.act, e.case_id, e.n FROM @.event e"
    " WHERE e.case_id IS NULL OR EXISTS (SELECT 1 FROM @.cases c WHERE c.number = e.case_id AND " VISIBLE ")" },
};

static const struct { const char *table, *why; } hidden[] = {
  { "node", "hashes of the journal" },
  { "opening", "values of the journal, sealed: show and journal open them, which is recorded" },
  { "blob", "bytes of packs and texts: policy shows them" },
  { "checkpoint", "signatures" },
  { "opening_person", "which values are whose: for erasure" },
  { "erased", "which values are gone" },
  { "office", "settings, among them what starts programs" },
  { "party", "addresses of a conversation: message has them" },
  { "note", "what members wrote for each other: show has it" },
  { "task_asked", "who may not do a task" },
  { "doc", "words of texts" },
  { "representative", "who may act for whom: show has it" },
  { "search", "words of texts" },
  { "search_word", "words of texts" },
  { "intake", "keyed digests of mail" },
  { "secret", "keys" },
  { "read_mark", "who has read what" },
  { "pulse", "the desk's own" },
  { "draft", "what members have begun to write" },
  { "presence", "who sits at which case" },
  { "lease", "letters under way" },
  { "saved_view", "members' own queries" },
};

const GuestView *
store_guest_views (void)
{
  static GuestView list[G_N_ELEMENTS (views) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    list[i] = (GuestView){ views[i].name, views[i].what };
  return list;
}

const char *
store_guest_hides (const char *table)
{
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    if (strcmp (hidden[i].table, table) == 0)
      return hidden[i].why;
  return NULL;
}

static char *
put_in (const char *body, const char *place, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (body, place, -1);

  return g_strjoinv (value, parts);
}

/* Ids of members are our own (m1, m2, ...) and quoted nevertheless. */
static char *
body_for (const char *body, const Viewer *viewer)
{
  g_autofree char *member = db_quote (viewer->member ? viewer->member : ""), *mine = put_in (body, "$1", member);

  return put_in (mine, "$2", role_may (viewer->role, ROLE_SUPERVISOR) ? "1" : "0");
}

DbGuest *
store_guest (const char *path, const Viewer *viewer, GError **error)
{
  static DbView made[G_N_ELEMENTS (views)];   /* names for as long as the guest lives */
  DbGuest *guest;

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    made[i] = (DbView){ views[i].name, body_for (views[i].body, viewer) };
  guest = db_guest_open (path, made, G_N_ELEMENTS (made), error);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_free ((gpointer) made[i].body);
      made[i].body = NULL;
    }
  return guest;
}
