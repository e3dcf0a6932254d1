/* SPDX-License-Identifier: MIT */
/* Cases that are one: merged and taken apart, linked, their mail; and persons that are one. */
#include "desk.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/when.h"
#include "model/clock.h"

static const char hello[] =
  "From: Nia Example <nia@example.org>\nTo: support@example.org\nSubject: Please delete my account\n"
  "Message-ID: <first@example.org>\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n\nDelete it, please.\n";
static const char again[] =
  "From: Nia Example <nia@example.org>\nTo: support@example.org\nSubject: My account\n"
  "Message-ID: <second@example.org>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nI asked before: delete it.\n";
static const char other[] =
  "From: Rui Sample <rui@example.net>\nTo: support@example.org\nSubject: Delete my account too\n"
  "Message-ID: <third@example.net>\nDate: Mon, 2 Mar 2026 11:00:00 +0000\n\nDelete mine.\n";

#define ONE "RC-2026-000001"
#define TWO "RC-2026-000002"
#define THREE "RC-2026-000003"

static void
does (Desk *desk, const char *act, const char *number, const char *words)
{
  if (!desk_do (desk, act, number, words))
    fail_msg ("%s %s %s: %s", act, number ? number : "", words, desk->error->message);
}

static void
refuses (Desk *desk, const char *act, const char *number, const char *words, const char *says)
{
  if (desk_do (desk, act, number, words))
    fail_msg ("%s %s %s was done: %s", act, number ? number : "", words, desk->result);
  if (!strstr (desk->error->message, says))
    fail_msg ("%s %s: \"%s\" does not say \"%s\"", act, words, desk->error->message, says);
  assert_null (strchr (desk->error->message, '\n'));
}

static void
says (const Desk *desk, const char *part)
{
  if (!strstr (desk->result, part))
    fail_msg ("\"%s\" does not say \"%s\"", desk->result, part);
}

static Case *
load (Desk *desk, const char *number)
{
  GError *error = NULL;
  Case *kase = office_case (desk->office, number, &error);

  if (!kase)
    fail_msg ("%s", error->message);
  return kase;
}

static guint
messages (Desk *desk, const char *number)
{
  g_autoptr (Case) kase = load (desk, number);

  return kase->messages->len;
}

static void
state_is (Desk *desk, const char *number, const char *state, const char *due)
{
  g_autoptr (CaseRow) row = desk_row (desk, number);

  assert_string_equal (case_state_name (row->state), state);
  if (due)
    assert_string_equal (row->due_on ? row->due_on : "", due);
}

/* Two cases of one person, a third of another. */
static void
take_in (Desk *desk)
{
  desk_mail (desk, hello, NULL);
  desk_at (desk, "2026-03-03T17:00:00Z");
  desk_mail (desk, again, NULL);
  desk_at (desk, "2026-03-04T17:00:00Z");
  desk_mail (desk, other, NULL);
  desk_as (desk, "bob");
}

static char *
answer_to (const char *id, const char *from, const char *named, int n)
{
  return g_strdup_printf ("From: %s\nTo: support@example.org\nSubject: Re: %s\nMessage-ID: <answer-%d@example.org>\n"
                          "%s%s%s\nSomething more, number %d.\n",
                          from, named ? named : "account", n, id ? "In-Reply-To: <" : "", id ? id : "", id ? ">\n" : "", n);
}

static gint64
joined (Desk *desk, const char *id, const char *from, const char *named, int n)
{
  g_autofree char *mail = answer_to (id, from, named, n);
  IntakeCount count = { 0 };

  desk_mail (desk, mail, &count);
  return count.joined;
}

static void
a_case_becomes_part_of_another (void **state)
{
  Desk *desk = *state;
  g_autoptr (Case) part = NULL, whole = NULL;

  take_in (desk);
  does (desk, "triage", ONE, "type=delete");
  refuses (desk, "merge", ONE, "other=" TWO "|reason=same", "merge " TWO " into " ONE ", not the other way round");
  refuses (desk, "merge", TWO, "other=" TWO "|reason=same", "into itself");
  refuses (desk, "merge", TWO, "other=99|reason=same", "RC-2026-000099");
  does (desk, "merge", TWO, "other=" ONE "|reason=the same request");
  says (desk, TWO " is now part of " ONE);
  part = load (desk, TWO);
  whole = load (desk, ONE);
  assert_string_equal (part->row.merged_into, ONE);
  assert_string_equal (part->outcome, "merged");
  assert_string_equal (case_state_name (part->row.state), "closed");
  for (guint i = 0; i < part->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (part->clocks, i);
      assert_int_equal (clock->state, CLOCK_STOPPED);
      assert_string_equal (clock->reason, "part of " ONE);
    }
  assert_int_equal (whole->messages->len, 2);
  assert_string_equal (((CaseMessage *) g_ptr_array_index (whole->messages, 1))->case_number, TWO);
  assert_string_equal (((CaseLink *) g_ptr_array_index (whole->links, 0))->kind, "merged-from");
  assert_string_equal (((CaseLink *) g_ptr_array_index (whole->links, 0))->reason, "the same request");
  state_is (desk, ONE, "new", "2026-04-01");
  refuses (desk, "reopen", TWO, "reason=hm", TWO " is part of " ONE);
  refuses (desk, "claim", TWO, "", "is part of " ONE);
  refuses (desk, "merge", TWO, "other=" ONE "|reason=again", "is part of " ONE);
  refuses (desk, "merge", ONE, "other=" TWO "|reason=again", "nothing to merge");
  does (desk, "note", TWO, "text=kept where it was written");
  desk_assert_sound (desk);
}

static void
mail_follows_the_merges (void **state)
{
  Desk *desk = *state;

  take_in (desk);
  does (desk, "merge", TWO, "other=" ONE "|reason=same");
  assert_int_equal (joined (desk, "second@example.org", "nia@example.org", NULL, 1), 1);
  assert_int_equal (joined (desk, NULL, "nia@example.org", "[" TWO "]", 2), 1);
  assert_int_equal (joined (desk, "second@example.org", "rui@example.net", NULL, 3), 0);
  assert_int_equal (messages (desk, ONE), 4);
  assert_int_equal (messages (desk, TWO), 1);
  /* A second merge makes a chain; who wrote in any part belongs to the whole. */
  desk_as (desk, "sue");
  refuses (desk, "merge", THREE, "other=" TWO "|reason=same house", TWO " is part of " ONE ": merge " THREE " into that one");
  does (desk, "merge", THREE, "other=" ONE "|reason=same house");
  assert_int_equal (joined (desk, "third@example.net", "rui@example.net", NULL, 4), 1);
  assert_int_equal (joined (desk, "first@example.org", "rui@example.net", NULL, 5), 1);
  assert_int_equal (messages (desk, ONE), 7);
  desk_assert_sound (desk);
}

/* The oldest comes last, so that it is merged into when the others are one already. */
static void
a_chain_leads_to_its_end (void **state)
{
  Desk *desk = *state;
  g_autofree char *old = NULL, *survivor = NULL;

  take_in (desk);
  old = desk_letter (desk, "mail=nia@example.org|text=Please delete it|received=2026-02-20");
  does (desk, "merge", TWO, "other=" ONE "|reason=same");
  does (desk, "merge", ONE, "other=RC-2026-000004|reason=she wrote by post first");
  survivor = office_survivor (desk->office, TWO, NULL);
  assert_string_equal (survivor, old);
  assert_int_equal (messages (desk, old), 3);
  assert_int_equal (joined (desk, "second@example.org", "nia@example.org", NULL, 1), 1);
  assert_int_equal (messages (desk, old), 4);
  does (desk, "unmerge", TWO, "reason=two after all");
  says (desk, "1 message came in meanwhile and stays in RC-2026-000004");
  assert_int_equal (messages (desk, old), 3);
  state_is (desk, TWO, "unsorted", NULL);
  state_is (desk, ONE, "closed", "");
  desk_assert_sound (desk);
}

static void
unmerging_puts_everything_back (void **state)
{
  Desk *desk = *state;
  g_autoptr (Case) part = NULL, whole = NULL;

  take_in (desk);
  does (desk, "triage", ONE, "type=delete");
  does (desk, "triage", TWO, "type=inquiry");
  refuses (desk, "merge", TWO, "other=" ONE "|reason=same", "is inquiry and " ONE " is delete");
  does (desk, "triage", ONE, "type=inquiry");
  does (desk, "pause", TWO, "ground=identity|until=2026-03-20");
  refuses (desk, "unmerge", ONE, "reason=x", "unmerge is not possible now");
  does (desk, "merge", TWO, "other=" ONE "|reason=same");
  state_is (desk, TWO, "closed", "");
  assert_int_equal (joined (desk, "second@example.org", "nia@example.org", NULL, 1), 1);
  does (desk, "unmerge", TWO, "reason=no");
  says (desk, "waiting");
  says (desk, "1 message came in meanwhile and stays in " ONE);
  part = load (desk, TWO);
  whole = load (desk, ONE);
  assert_null (part->row.merged_into);
  assert_null (part->outcome);
  assert_true (part->row.paused);
  assert_string_equal (part->row.next_on, "2026-03-20");
  assert_int_equal (part->messages->len, 1);
  assert_int_equal (whole->messages->len, 2);
  assert_int_equal (whole->links->len, 0);
  refuses (desk, "unmerge", TWO, "reason=no", "not possible now");
  does (desk, "resume", TWO, "");
  does (desk, "resolve", TWO, "outcome=answered");
  does (desk, "merge", TWO, "other=" ONE "|reason=same");
  does (desk, "unmerge", TWO, "reason=no");
  state_is (desk, TWO, "resolved", "");
  {
    g_autoptr (Case) now = load (desk, TWO);
    assert_string_equal (now->outcome, "answered");
  }
  does (desk, "merge", TWO, "other=" ONE "|reason=same");
  does (desk, "resolve", ONE, "outcome=answered");
  desk_assert_sound (desk);
}

static void
what_no_case_goes_into (void **state)
{
  Desk *desk = *state;

  take_in (desk);
  does (desk, "triage", TWO, "type=delete");
  refuses (desk, "merge", TWO, "other=" ONE "|reason=x", "triage " ONE " first");
  does (desk, "spam", ONE, "");
  refuses (desk, "merge", TWO, "other=" ONE "|reason=x", "is spam");
  does (desk, "not-spam", ONE, "");
  does (desk, "triage", ONE, "type=delete");
  does (desk, "close", ONE, "reason=x");
  refuses (desk, "merge", TWO, "other=" ONE "|reason=x", "is closed");
  does (desk, "reopen", ONE, "reason=x");
  refuses (desk, "merge", TWO, "other=" ONE, "needs reason=");
  does (desk, "merge", TWO, "other=" ONE "|reason=x");
  desk_assert_sound (desk);
}

static void
different_persons_need_a_supervisor (void **state)
{
  Desk *desk = *state;
  g_autoptr (ActArgs) args = desk_args ("other=" ONE "|reason=one household");
  g_autofree char *preview = NULL, *denied = NULL;
  g_autoptr (GPtrArray) events = NULL;
  GError *error = NULL;

  take_in (desk);
  denied = office_preview (desk->office, "merge", THREE, args, &error);
  assert_null (denied);
  g_clear_error (&error);
  events = journal_of_case (desk->office->journal, THREE, NULL);
  assert_int_equal (events->len, 1); /* trying is no refusal on record */
  refuses (desk, "merge", THREE, "other=" ONE "|reason=one household", "needs a supervisor");
  desk_as (desk, "sue");
  preview = office_preview (desk->office, "merge", THREE, args, &error);
  assert_non_null (preview);
  assert_non_null (strstr (preview, "DIFFERENT PERSONS: Rui Sample asks in " THREE ", Nia Example in " ONE));
  does (desk, "merge", THREE, "other=" ONE "|reason=one household");
  says (desk, "different persons");
  g_clear_pointer (&events, g_ptr_array_unref);
  events = journal_of_case (desk->office->journal, THREE, NULL);
  assert_true (event_bool (g_ptr_array_index (events, events->len - 1), "others"));
  desk_assert_sound (desk);
}

static const char *
kind_of (const Case *kase, const char *number)
{
  for (guint i = 0; i < kase->links->len; i++)
    {
      const CaseLink *link = g_ptr_array_index (kase->links, i);
      if (strcmp (link->other, number) == 0)
        return link->kind;
    }
  return "none";
}

static void
links_have_two_ends (void **state)
{
  static const struct { const char *words, *here, *there; } steps[] = {
    { "other=" TWO, "related", "related" },
    { "other=" TWO "|kind=parent|reason=grew out of it", "parent", "child" },
    { "other=" TWO "|kind=duplicate", "duplicate", "duplicate" },
    { "other=" TWO "|kind=child", "child", "parent" },
    { "other=" TWO "|kind=none", "none", "none" },
  };
  Desk *desk = *state;

  take_in (desk);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (CaseRow) before = desk_row (desk, TWO), after = NULL;
      g_autoptr (Case) one = NULL, two = NULL;

      does (desk, "link", ONE, steps[i].words);
      one = load (desk, ONE);
      two = load (desk, TWO);
      after = desk_row (desk, TWO);
      assert_string_equal (kind_of (one, TWO), steps[i].here);
      assert_string_equal (kind_of (two, ONE), steps[i].there);
      assert_true (after->rev > before->rev);
    }
  refuses (desk, "link", ONE, "other=" TWO "|kind=none", "are not linked");
  refuses (desk, "link", ONE, "other=" ONE, "to itself");
  refuses (desk, "link", ONE, "other=" TWO "|kind=cousin", "related, parent, child, duplicate");
  does (desk, "link", ONE, "other=" TWO "|kind=parent");
  refuses (desk, "link", ONE, "other=" TWO "|kind=parent", "as parent already");
  desk_assert_sound (desk);
}

static gint64
first_message (Desk *desk, const char *number)
{
  g_autoptr (Case) kase = load (desk, number);

  return ((CaseMessage *) g_ptr_array_index (kase->messages, 0))->id;
}

static void
a_message_goes_where_it_belongs (void **state)
{
  Desk *desk = *state;
  g_autofree char *words = NULL, *preview = NULL, *back = NULL;
  g_autoptr (ActArgs) args = NULL;
  g_autoptr (CaseRow) before = NULL, after = NULL;
  gint64 id;

  take_in (desk);
  id = first_message (desk, THREE);
  words = g_strdup_printf ("message=%" G_GINT64_FORMAT "|case=" ONE "|reason=wrong thread", id);
  args = desk_args (words);
  before = desk_row (desk, THREE);
  preview = office_preview (desk->office, "move", THREE, args, NULL);
  assert_non_null (strstr (preview, "rui@example.net does not belong to " ONE));
  refuses (desk, "move", TWO, words, "is not in " TWO);
  does (desk, "move", THREE, words);
  after = desk_row (desk, THREE);
  assert_true (after->rev > before->rev);
  assert_int_equal (messages (desk, THREE), 0);
  assert_int_equal (messages (desk, ONE), 2);
  refuses (desk, "move", ONE, words, "is in " ONE " already");
  /* Out of a case that is part of another, by the one that goes on. */
  does (desk, "merge", TWO, "other=" ONE "|reason=same");
  back = g_strdup_printf ("message=%" G_GINT64_FORMAT "|case=" THREE, first_message (desk, TWO));
  does (desk, "move", ONE, back);
  says (desk, "from " TWO " to " THREE);
  refuses (desk, "move", ONE, "message=x|case=" THREE, "number of a message");
  does (desk, "spam", THREE, "");
  refuses (desk, "move", ONE, "message=1|case=" THREE, "not in " ONE);
  desk_assert_sound (desk);
}

/* Mail comes in while cases are merged: each message is in the case that goes on. */
static void
mail_and_merges_at_once (void **state)
{
  Desk *desk = *state;
  OfficeOptions options = { .path = desk->path, .as = "ada", .now = "2026-03-05T17:00:00Z" };
  int status;
  pid_t child;

  take_in (desk);
  child = fork ();
  if (child == 0)
    {
      g_autoptr (Office) mine = office_open (&options, NULL);
      gboolean fine = mine != NULL;

      for (int i = 0; i < 40 && fine; i++)
        {
          g_autofree char *text = answer_to ("second@example.org", "nia@example.org", NULL, i);
          g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
          g_autoptr (IntakeReport) report = intake_report_new ();

          fine = office_intake_bytes (mine, raw, "test", WHEN_NONE, report, NULL) && report->count.joined == 1;
        }
      _exit (fine ? 0 : 1);
    }
  for (int i = 0; i < 10; i++)
    {
      does (desk, "merge", TWO, "other=" ONE "|reason=same");
      does (desk, "unmerge", TWO, "reason=no");
    }
  assert_int_equal (waitpid (child, &status, 0), child);
  assert_int_equal (status, 0);
  does (desk, "merge", TWO, "other=" ONE "|reason=same");
  assert_int_equal (messages (desk, ONE), 42);
  desk_assert_sound (desk);
}

/* ---- persons ------------------------------------------------------------------------------ */

static char *
add_person (Desk *desk, const char *words)
{
  does (desk, "person.add", NULL, words);
  return g_strndup (desk->result, strcspn (desk->result, " "));
}

static guint
matches (Desk *desk, const char *id)
{
  g_autoptr (GPtrArray) found = office_person_matches (desk->office, id, NULL);

  return found->len;
}

static void
duplicates_are_hinted_at (void **state)
{
  Desk *desk = *state;
  g_autofree char *nia = NULL, *same = NULL, *near = NULL, *third = NULL;

  desk_as (desk, "bob");
  nia = add_person (desk, "name=Nia Example|phone=+1 555 0100|post=1 Road, Town");
  assert_null (strstr (desk->result, "maybe"));
  same = add_person (desk, "name=N. Example|phone=+1 (555) 01-00");
  says (desk, "maybe known already: ");
  says (desk, "(same phone)");
  near = add_person (desk, "name=Ole Example|post=1 Road, Town");
  assert_null (strstr (desk->result, "maybe"));
  third = add_person (desk, "name=nia example|post=1 road, town");
  says (desk, "(same name and post)");
  assert_int_equal (matches (desk, nia), 2);
  assert_int_equal (matches (desk, same), 1);
  assert_int_equal (matches (desk, near), 0);
  desk_assert_sound (desk);
}

static void
what_a_person_wants (void **state)
{
  Desk *desk = *state;
  g_autofree char *nia = NULL, *words = NULL;
  g_autoptr (Person) person = NULL;

  desk_as (desk, "bob");
  nia = add_person (desk, "name=Nia Example|phone=+1 555 0100|mail=nia@example.org");
  words = g_strdup_printf ("person=%s|contact=Nia@Example.org|preference=promotional:off", nia);
  does (desk, "person.preference", NULL, words);
  g_free (words);
  words = g_strdup_printf ("person=%s|preference=calls:off", nia);
  does (desk, "person.preference", NULL, words);
  person = office_person (desk->office, nia, NULL);
  assert_string_equal (person->preference, "calls:off");
  for (guint i = 0; i < person->contacts->len; i++)
    {
      const Contact *contact = g_ptr_array_index (person->contacts, i);
      if (strcmp (contact->kind, "mail") == 0)
        assert_string_equal (contact->preference, "promotional:off");
      else
        assert_null (contact->preference);
    }
  g_free (words);
  words = g_strdup_printf ("person=%s|preference=Nothing at all", nia);
  refuses (desk, "person.preference", NULL, words, "promotional:off");
  g_free (words);
  words = g_strdup_printf ("person=%s|contact=x@example.org|preference=a:b", nia);
  refuses (desk, "person.preference", NULL, words, "no contact point");
  g_free (words);
  words = g_strdup_printf ("person=%s|preference=none", nia);
  does (desk, "person.preference", NULL, words);
  g_clear_pointer (&person, person_free);
  person = office_person (desk->office, nia, NULL);
  assert_null (person->preference);
  desk_assert_sound (desk);
}

/* By the first way that there is. */
static void
verify (Desk *desk, const char *number)
{
  g_autoptr (GPtrArray) ways = office_choices (desk->office, office_act ("verify-identity"), "method", number, NULL, NULL);
  const OfficeChoice *way = ways && ways->len ? g_ptr_array_index (ways, 0) : NULL;
  g_autofree char *words = g_strdup_printf ("method=%s|result=verified", way ? way->value : "callback");

  if (!desk_do (desk, "verify-identity", number, words) && strstr (desk->error->message, "not there yet"))
    skip ();
  assert_null (desk->error);
}

static void
two_persons_are_one (void **state)
{
  Desk *desk = *state;
  g_autoptr (CaseRow) one = NULL, three = NULL;
  g_autofree char *words = NULL, *apart = NULL, *query = NULL;
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (Person) person = NULL;

  take_in (desk);
  one = desk_row (desk, ONE);
  three = desk_row (desk, THREE);
  words = g_strdup_printf ("person=%s|into=%s|reason=she said so", three->person, one->person);
  apart = g_strdup_printf ("person=%s|reason=no", three->person);
  refuses (desk, "person.merge", NULL, words, "needs a supervisor");
  desk_as (desk, "sue");
  refuses (desk, "person.unmerge", NULL, apart, "merged into nobody");
  refuses (desk, "person.merge", NULL, words, "nobody has verified who it is");
  verify (desk, ONE);
  refuses (desk, "person.merge", NULL, words, "nobody has verified who it is");
  verify (desk, THREE);
  does (desk, "person.merge", NULL, words);
  person = office_person (desk->office, three->person, NULL);
  assert_string_equal (person->id, one->person);
  assert_int_equal (person->contacts->len, 2);
  cases = office_person_cases (desk->office, three->person, NULL);
  assert_int_equal (cases->len, 3);
  refuses (desk, "person.merge", NULL, words, "already");
  /* Now it is one person's, and an agent may merge the cases; mail finds the one that stays. */
  desk_as (desk, "bob");
  does (desk, "merge", THREE, "other=" ONE "|reason=same");
  does (desk, "unmerge", THREE, "reason=no");
  {
    g_autofree char *new_one = desk_letter (desk, "mail=rui@example.net|text=hello");
    g_autoptr (CaseRow) row = desk_row (desk, new_one);
    assert_string_equal (row->person, one->person);
  }
  {
    QueryContext context;
    Query *parsed;
    gint64 n = 0;

    query = g_strdup_printf ("person:%s", three->person);
    office_query_context (desk->office, &context);
    parsed = query_parse (query, &context, NULL);
    assert_true (office_count (desk->office, parsed, &n, NULL));
    query_free (parsed);
    assert_int_equal (n, 4);
  }
  desk_as (desk, "sue");
  does (desk, "person.unmerge", NULL, apart);
  g_clear_pointer (&person, person_free);
  person = office_person (desk->office, three->person, NULL);
  assert_string_equal (person->id, three->person);
  assert_int_equal (person->contacts->len, 1);
  desk_assert_sound (desk);
}

/* ---- members ------------------------------------------------------------------------------ */

static void
members_change_and_leave (void **state)
{
  Desk *desk = *state;

  take_in (desk);
  does (desk, "claim", ONE, "");
  refuses (desk, "member.remove", NULL, "name=eve", "needs an admin");
  desk_as (desk, "ada");
  refuses (desk, "member.remove", NULL, "name=ada", "the last admin");
  refuses (desk, "member.set", NULL, "name=ada|role=agent", "the last admin");
  refuses (desk, "member.set", NULL, "name=zoe|role=agent", "no member zoe");
  refuses (desk, "member.set", NULL, "name=bob", "role=… or uid=…");
  refuses (desk, "member.set", NULL, "name=bob|role=king", "role is agent");
  refuses (desk, "member.set", NULL, "name=bob|uid=me", "uid is a number");
  does (desk, "member.set", NULL, "name=sue|role=admin|uid=4711");
  refuses (desk, "member.set", NULL, "name=bob|uid=4711", "is member sue already");
  does (desk, "member.set", NULL, "name=sue|uid=4711");
  does (desk, "member.remove", NULL, "name=bob");
  says (desk, "1 open case is to assign: recourse list owner:bob state:open");
  refuses (desk, "member.remove", NULL, "name=bob", "no member bob");
  refuses (desk, "assign", ONE, "to=bob", "bob");
  {
    g_autoptr (CaseRow) row = desk_row (desk, ONE);
    assert_string_equal (row->owner_name, "bob");
  }
  does (desk, "member.set", NULL, "name=ada|role=auditor");
  refuses (desk, "claim", ONE, "", "needs an agent; ada is an auditor");
  desk_as (desk, "sue");
  refuses (desk, "member.remove", NULL, "name=sue", "the last admin");
  does (desk, "assign", ONE, "to=eve");
  does (desk, "member.add", NULL, "name=bob|role=agent");
  desk_assert_sound (desk);
}

#define STORY(name) cmocka_unit_test_setup_teardown (name, desk_setup, desk_teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORY (a_case_becomes_part_of_another), STORY (mail_follows_the_merges), STORY (a_chain_leads_to_its_end),
    STORY (unmerging_puts_everything_back), STORY (what_no_case_goes_into),
    STORY (different_persons_need_a_supervisor), STORY (links_have_two_ends),
    STORY (a_message_goes_where_it_belongs), STORY (mail_and_merges_at_once), STORY (duplicates_are_hinted_at),
    STORY (what_a_person_wants), STORY (two_persons_are_one), STORY (members_change_and_leave),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
