/* SPDX-License-Identifier: MIT */
/* Every act that can be undone: done, undone, and the case is as it was. */
#include "desk.h"

#include <string.h>

static void
fine (Desk *desk, const char *member, const char *act, const char *number, const char *words)
{
  desk_as (desk, member);
  if (!desk_do (desk, act, number, words))
    fail_msg ("%s %s: %s", act, words, desk->error->message);
}

/* The case as its tables say it, without numbers of events. */
static const char *const looks[] = {
  "SELECT type, confirmed, state, open, priority, owner, person, person_name, person_sort, outcome, due_on, due_rule, due_tag, paused,"
  "       next_on, held, identity, proposer, answered_at, acknowledged_at, closed_at, received_on, merged_into, trouble"
  "  FROM cases WHERE number = $1",
  "SELECT rule, state, due_on, done_at, reason FROM clock WHERE case_id = $1 ORDER BY pos",
  "SELECT name, value FROM fact WHERE case_id = $1 ORDER BY name",
  "SELECT name, title, state, evidence FROM task WHERE case_id = $1 ORDER BY name",
  "SELECT kind, other, reason FROM link WHERE case_id = $1 ORDER BY kind, other",
  "SELECT pack, rule FROM extension WHERE case_id = $1 ORDER BY pack, rule",
  "SELECT seq, stage, due_on, due_how, left_on, ending FROM stage WHERE case_id = $1 ORDER BY seq",
  "SELECT seq, from_on, to_on FROM pause WHERE case_id = $1 ORDER BY seq",
  "SELECT seq, decision FROM proposal WHERE case_id = $1 ORDER BY seq",
  "SELECT seq, result FROM identity WHERE case_id = $1 ORDER BY seq",
  "SELECT name, seq, lifted_on FROM hold WHERE case_id = $1 ORDER BY seq",
  "SELECT seq FROM note WHERE case_id = $1 AND struck_seq IS NULL ORDER BY seq",
  "SELECT id, state FROM letter WHERE case_id = $1 AND state <> 'withdrawn' ORDER BY id",
  "SELECT p.residence, p.language FROM person p JOIN cases c ON c.person = p.id WHERE c.number = $1",
  "SELECT t.value, t.verified_on FROM contact t JOIN cases c ON c.person = t.person WHERE c.number = $1 ORDER BY t.seq, t.slot",
};

static char *
look (Desk *desk, const char *number)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autoptr (DbQuery) query = db_query (desk->office->db, looks[i], DB_ARGS (db_text (number)), NULL);

      assert_non_null (query);
      while (db_next (query, NULL))
        {
          for (int k = 0; k < db_columns (query); k++)
            {
              g_autofree char *cell = db_column_literal (query, k);
              g_string_append_printf (all, "%s=%s ", db_column_name (query, k), cell);
            }
          g_string_append_c (all, '\n');
        }
    }
  return g_string_free (all, FALSE);
}

#define UPSTAIRS "bob triage type=grievance;bob set wrote-first=yes|content=no;bob escalate evidence=their form"
#define FIRST "RC-2026-000001"
#define SECOND "RC-2026-000002"

/* What comes before, parted by ';', as "member act words"; then the act. */
static const struct { const char *before, *member, *act, *words; } deeds[] = {
  { "", "bob", "claim", "" },
  { "bob claim", "eve", "claim", "" },
  { "bob claim", "bob", "release", "" },
  { "bob claim", "sue", "assign", "to=eve" },
  { "bob claim", "bob", "triage", "type=inquiry|reason=asks only" },
  { "bob claim", "bob", "set", "priority=high|termination=2026-02-01|customer=Acme|residence=FR" },
  { "bob claim;bob set what-to-correct=the name|residence=DE", "bob", "set", "what-to-correct=the street|residence=FR" },
  { "bob claim", "bob", "pause", "ground=identity|until=2026-03-09" },
  { "bob claim;bob pause ground=identity|until=2026-03-09", "bob", "resume", "" },
  { "bob claim", "bob", "task", "name=search|state=done|evidence=ticket 7" },
  { "bob claim;bob task name=search|state=done|evidence=ticket 7", "bob", "task", "name=search|state=open|evidence=not yet" },
  { "bob claim", "bob", "resolve", "outcome=done|text=Gone" },
  { "bob claim;bob pause ground=identity|until=2026-03-09", "bob", "resolve", "outcome=done" },
  { "bob claim", "bob", "close", "reason=over" },
  { "bob claim;bob close reason=over", "bob", "reopen", "reason=not over" },
  { "", "bob", "spam", "" },
  { "bob spam", "bob", "not-spam", "" },
  { "bob claim", "bob", "verify-identity", "method=account|result=verified" },
  { "bob claim", "bob", "refuse", "reason=kept|text=No." },
  { "bob claim;bob refuse reason=kept|text=No.", "sue", "reject", "reason=why" },
  { "bob claim;bob refuse reason=kept|text=No.", "sue", "approve", "" },
  { "bob claim", "bob", "acknowledge", "body=It has come." },
  { "bob claim", "bob", "reply", "body=We look.|subject=Yours" },
  { "bob claim", "bob", "request-info", "body=Who?|subject=Yours|ground=identity|until=2026-03-09" },
  { "bob claim", "sue", "hold", "name=suit|reason=court|until=2026-09-01" },
  { "bob claim;sue hold name=suit|reason=court|until=2026-09-01", "sue", "unhold", "name=suit|reason=over" },
  { "bob claim", "bob", "note", "text=Called her." },
  { "bob triage type=access", "bob", "extend", "reason=much to search|body=Longer.|subject=Yours" },
  { "bob triage type=access;bob extend reason=much|body=Longer.|subject=Yours", "bob", "refer",
    "customer=Acme|body=Ask them.|subject=Yours" },
  { "bob triage type=access;bob set customer=Old|wrote-first=yes;bob pause ground=identity|until=2026-03-09", "bob", "refer",
    "customer=Acme|body=Ask them.|subject=Yours" },
  { "", "bob", "triage", "type=grievance" },
  { "bob triage type=grievance", "bob", "triage", "type=inquiry" },
  { "bob triage type=grievance;bob set wrote-first=yes|content=no", "bob", "escalate", "evidence=their form|reference=77" },
  { UPSTAIRS, "bob", "advance", "stage=answer|due=2026-03-20|evidence=notice" },
  { UPSTAIRS ";bob advance stage=answer;bob task name=answer-1|state=done|evidence=kept in safe 9;bob advance stage=filed",
    "bob", "advance", "stage=answer" },
  { UPSTAIRS ";bob advance stage=answer", "bob", "date", "due=2026-04-01|evidence=notice" },
  { UPSTAIRS, "bob", "advance", "stage=out|reason=too-late" },
  { "", "bob", "link", "other=2|reason=the same house" },
  { "bob link other=2|kind=parent|reason=grew out of it", "bob", "link", "other=2|kind=none|reason=no" },
  { "bob link other=2|kind=parent|reason=grew out of it", "bob", "link", "other=2|kind=duplicate|reason=is it" },
};

static char *
mailed (Desk *desk)
{
  g_autoptr (DbQuery) query = NULL;

  fine (desk, "ada", "office.set", NULL, "signature=The office|mail-from=support@example.org");
  desk_mail (desk, "From: Lena <lena@example.org>\r\nTo: support@example.org\r\nSubject: delete\r\n"
                   "Message-ID: <1@example.org>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\ndelete my account\r\n", NULL);
  query = db_query (desk->office->db, "SELECT number FROM cases", DB_NO_ARGS, NULL);
  assert_true (db_next (query, NULL));
  return db_column_dup (query, 0);
}

static void
do_before (Desk *desk, const char *number, const char *before)
{
  g_auto (GStrv) list = g_strsplit (before, ";", -1);

  for (guint i = 0; list[i]; i++)
    {
      g_auto (GStrv) words = g_strsplit (list[i], " ", 3);
      fine (desk, words[0], words[1], number, words[2] ? words[2] : "");
    }
}

static void
every_act_is_undone (void **state)
{
  (void) state;
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      void *one = NULL;
      Desk *desk;

      desk_setup (&one);
      desk = one;
      g_autofree char *number = mailed (desk), *other = desk_letter (desk, "type=inquiry|text=Who are you?");
      g_autofree char *before = NULL, *done = NULL, *after = NULL, *again = NULL, *aside = NULL, *aside_after = NULL;
      if (*deeds[i].before || strcmp (deeds[i].act, "spam") != 0)
        fine (desk, "bob", "triage", number, "type=delete-after");
      do_before (desk, number, deeds[i].before);
      before = look (desk, number);
      aside = look (desk, other);
      fine (desk, deeds[i].member, deeds[i].act, number, deeds[i].words);
      done = look (desk, number);
      if (strcmp (before, done) == 0)
        fail_msg ("%s %s changed nothing", deeds[i].act, deeds[i].words);
      fine (desk, deeds[i].member, "undo", number, "");
      after = look (desk, number);
      if (strcmp (before, after) != 0)
        fail_msg ("%s %s: before\n%s\nafter\n%s", deeds[i].act, deeds[i].words, before, after);
      aside_after = look (desk, other);
      assert_string_equal (aside, aside_after);
      desk_assert_sound (desk);
      /* And done again, it is as the first time. */
      fine (desk, deeds[i].member, deeds[i].act, number, deeds[i].words);
      again = look (desk, number);
      assert_string_not_equal (before, again);
      desk_assert_sound (desk);
      g_clear_pointer (&number, g_free);
      desk_teardown (&one);
    }
}

static void
a_second_undo_goes_further_back (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk), *first = NULL, *last = NULL;

  fine (desk, "bob", "triage", number, "type=delete");
  first = look (desk, number);
  fine (desk, "bob", "claim", number, "");
  fine (desk, "bob", "note", number, "text=one");
  fine (desk, "bob", "resolve", number, "outcome=done");
  for (int i = 0; i < 3; i++)
    {
      fine (desk, "bob", "undo", number, "");
      desk_assert_sound (desk);
    }
  last = look (desk, number);
  assert_string_equal (first, last);
  fine (desk, "bob", "undo", number, "");
  desk_as (desk, "bob");
  assert_false (desk_do (desk, "undo", number, ""));
  assert_non_null (strstr (desk->error->message, "open is not undone: close it"));
}

static void
what_left_is_not_undone (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk);

  fine (desk, "bob", "triage", number, "type=delete");
  desk_as (desk, "eve");
  assert_false (desk_do (desk, "undo", number, ""));
  assert_non_null (strstr (desk->error->message, "bob did triage"));
  fine (desk, "bob", "reply", number, "channel=phone|body=Told her.|subject=x|evidence=she called");
  desk_as (desk, "bob");
  assert_false (desk_do (desk, "undo", number, ""));
  assert_non_null (strstr (desk->error->message, "write a correction with reply"));
  fine (desk, "sue", "correct-received", number, "at=2026-02-01|evidence=stamp|reason=typo");
  desk_as (desk, "sue");
  assert_false (desk_do (desk, "undo", number, ""));
  assert_non_null (strstr (desk->error->message, "correct it again with correct-received"));
  desk_assert_sound (desk);
}

static void
refused (Desk *desk, const char *member, const char *act, const char *number, const char *words, const char *says)
{
  desk_as (desk, member);
  if (desk_do (desk, act, number, words))
    fail_msg ("%s %s was done: %s", act, words, desk->result);
  if (!strstr (desk->error->message, says))
    fail_msg ("%s: \"%s\" does not say \"%s\"", act, desk->error->message, says);
}

/* A stage's tasks are many, and the stage before it had the same: each goes with its own. */
static void
what_an_act_brought_goes_with_it (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk), *first = NULL, *second = NULL, *now = NULL;

  do_before (desk, number, UPSTAIRS);
  fine (desk, "bob", "advance", number, "stage=answer");
  first = look (desk, number);
  fine (desk, "bob", "advance", number, "stage=filed");
  second = look (desk, number);
  fine (desk, "bob", "advance", number, "stage=answer");
  fine (desk, "bob", "undo", number, "");
  now = look (desk, number);
  assert_string_equal (now, second);
  fine (desk, "bob", "undo", number, "");
  g_free (now);
  now = look (desk, number);
  assert_string_equal (now, first);
  desk_assert_sound (desk);
}

/* Of one person: the second goes into the first. */
static void
two_of_one (Desk *desk)
{
  g_autofree char *number = mailed (desk);

  assert_string_equal (number, FIRST);
  fine (desk, "bob", "triage", FIRST, "type=delete-after");
  desk_at (desk, "2026-03-03T17:00:00Z");
  desk_mail (desk, "From: Lena <lena@example.org>\r\nTo: support@example.org\r\nSubject: again\r\n"
                   "Message-ID: <2@example.org>\r\nDate: Tue, 3 Mar 2026 09:00:00 +0000\r\n\r\ndelete it\r\n", NULL);
  fine (desk, "bob", "triage", SECOND, "type=delete-after");
  fine (desk, "bob", "pause", SECOND, "ground=identity|until=2026-03-20");
}

static void
assert_both (Desk *desk, const char *one, const char *two)
{
  g_autofree char *first = look (desk, FIRST), *second = look (desk, SECOND);

  assert_string_equal (first, one);
  assert_string_equal (second, two);
  desk_assert_sound (desk);
}

static void
a_merge_is_undone_on_both (void **state)
{
  static const char *const from[] = { SECOND, FIRST };
  Desk *desk = *state;

  two_of_one (desk);
  g_autofree char *one = look (desk, FIRST), *two = look (desk, SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (from); i++)
    {
      fine (desk, "bob", "merge", SECOND, "other=" FIRST "|reason=the same");
      g_autofree char *merged = look (desk, FIRST), *part = look (desk, SECOND);
      fine (desk, "bob", "undo", from[i], "");
      assert_both (desk, one, two);
      fine (desk, "bob", "merge", SECOND, "other=" FIRST "|reason=the same");
      assert_both (desk, merged, part);
      fine (desk, "bob", "unmerge", SECOND, "reason=two after all");
      assert_both (desk, one, two);
      fine (desk, "bob", "undo", from[i], "");
      assert_both (desk, merged, part);
      fine (desk, "bob", "undo", from[i], "");
      assert_both (desk, one, two);
    }
  /* What came before each of them is undone after it. */
  fine (desk, "bob", "undo", SECOND, "");
  assert_non_null (strstr (desk->result, "paused"));
  desk_assert_sound (desk);
}

static void
a_merge_that_was_built_upon_stays (void **state)
{
  Desk *desk = *state;

  two_of_one (desk);
  fine (desk, "bob", "merge", SECOND, "other=" FIRST "|reason=the same");
  refused (desk, "eve", "undo", SECOND, "", "bob did merge");
  fine (desk, "bob", "note", SECOND, "text=Looked at it.");
  refused (desk, "bob", "undo", FIRST, "", SECOND " was worked on since");
  fine (desk, "bob", "undo", SECOND, "");
  desk_mail (desk, "From: Lena <lena@example.org>\r\nTo: support@example.org\r\nSubject: [" SECOND "] more\r\n"
                   "Message-ID: <3@example.org>\r\nDate: Tue, 3 Mar 2026 10:00:00 +0000\r\n\r\nmore\r\n", NULL);
  fine (desk, "bob", "undo", SECOND, "");
  desk_assert_sound (desk);
  fine (desk, "bob", "merge", SECOND, "other=" FIRST "|reason=the same");
  fine (desk, "bob", "unmerge", SECOND, "reason=two");
  fine (desk, "bob", "close", FIRST, "reason=over");
  refused (desk, "bob", "undo", SECOND, "", FIRST " is closed");
  fine (desk, "bob", "undo", FIRST, "");
  fine (desk, "bob", "undo", SECOND, "");
  desk_assert_sound (desk);
}

/* Who sets it again elsewhere meant it: only what still stands goes back. */
static void
what_is_known_of_a_person_goes_back_unless_it_was_set_since (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk), *person = NULL;
  g_autoptr (Person) found = NULL;
  g_autoptr (CaseRow) row = NULL;

  fine (desk, "bob", "triage", number, "type=delete");
  row = desk_row (desk, number);
  fine (desk, "bob", "set", number, "residence=DE|language=de");
  person = g_strdup_printf ("person=%s|residence=AT|name=Lena Example|mail=l@example.net", row->person);
  fine (desk, "bob", "person.set", NULL, person);
  fine (desk, "bob", "undo", number, "");
  assert_non_null (found = store_person (desk->office->store, NULL, row->person, NULL));
  assert_string_equal (found->residence, "AT");
  assert_null (found->language);
  assert_string_equal (found->name, "Lena Example");
  assert_int_equal (found->contacts->len, 2);
  desk_assert_sound (desk);
}

static void
a_person_that_triage_set_goes_back (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk), *words = NULL, *before = look (desk, number), *after = NULL;

  fine (desk, "bob", "person.add", NULL, "name=Ada Sample|mail=ada@example.net");
  g_auto (GStrv) said = g_strsplit (desk->result, " ", 2);
  words = g_strdup_printf ("type=delete|person=%s", said[0]);
  fine (desk, "bob", "triage", number, words);
  fine (desk, "bob", "undo", number, "");
  after = look (desk, number);
  assert_string_equal (before, after);
  desk_assert_sound (desk);
}

/* Erasure asks for the event that holds the text now. */
static void
what_came_back_is_sealed_in_the_undo (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk), *other = desk_letter (desk, "type=inquiry|text=Who?");

  fine (desk, "bob", "link", number, "other=2|kind=parent|reason=her brother");
  fine (desk, "bob", "link", number, "other=2|kind=none");
  fine (desk, "bob", "undo", number, "");
  {
    g_autoptr (DbQuery) query = db_query (desk->office->db,
        "SELECT count (*) FROM link l JOIN event e ON e.seq = l.seq WHERE e.act = 'case.undo' AND l.reason = 'her brother'",
        DB_NO_ARGS, NULL);
    assert_true (db_next (query, NULL));
    assert_int_equal (db_column_int (query, 0), 2);
  }
  desk_assert_sound (desk);
}

#define CASE(test) cmocka_unit_test_setup_teardown (test, desk_setup, desk_teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_act_is_undone),
    CASE (a_second_undo_goes_further_back),
    CASE (what_left_is_not_undone),
    CASE (what_an_act_brought_goes_with_it),
    CASE (a_merge_is_undone_on_both),
    CASE (a_merge_that_was_built_upon_stays),
    CASE (what_is_known_of_a_person_goes_back_unless_it_was_set_since),
    CASE (a_person_that_triage_set_goes_back),
    CASE (what_came_back_is_sealed_in_the_undo),
  };

  return cmocka_run_group_tests_name ("undo", tests, NULL, NULL);
}
