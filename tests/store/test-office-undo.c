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
  "SELECT type, confirmed, state, open, priority, owner, person, person_name, person_sort, outcome, due_on, due_rule, paused,"
  "       next_on, held, identity, proposer, answered_at, acknowledged_at, closed_at, received_on FROM cases WHERE number = $1",
  "SELECT rule, state, due_on, done_at, reason FROM clock WHERE case_id = $1 ORDER BY pos",
  "SELECT name, value FROM fact WHERE case_id = $1 ORDER BY name",
  "SELECT name, state, evidence FROM task WHERE case_id = $1 ORDER BY name",
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
      g_autofree char *number = mailed (desk), *before = NULL, *done = NULL, *after = NULL, *again = NULL;
      if (*deeds[i].before || strcmp (deeds[i].act, "spam") != 0)
        fine (desk, "bob", "triage", number, "type=delete-after");
      do_before (desk, number, deeds[i].before);
      before = look (desk, number);
      fine (desk, deeds[i].member, deeds[i].act, number, deeds[i].words);
      done = look (desk, number);
      if (strcmp (before, done) == 0)
        fail_msg ("%s %s changed nothing", deeds[i].act, deeds[i].words);
      fine (desk, deeds[i].member, "undo", number, "");
      after = look (desk, number);
      if (strcmp (before, after) != 0)
        fail_msg ("%s %s: before\n%s\nafter\n%s", deeds[i].act, deeds[i].words, before, after);
      desk_assert_sound (desk);
      /* And done again, it is as the first time. */
      fine (desk, deeds[i].member, deeds[i].act, number, deeds[i].words);
      again = look (desk, number);
      assert_int_equal (strlen (again) > 0, 1);
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

#define CASE(test) cmocka_unit_test_setup_teardown (test, desk_setup, desk_teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_act_is_undone),
    CASE (a_second_undo_goes_further_back),
    CASE (what_left_is_not_undone),
  };

  return cmocka_run_group_tests_name ("undo", tests, NULL, NULL);
}
