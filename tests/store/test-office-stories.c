/* SPDX-License-Identifier: MIT */
/* Acts that meet each other: what one leaves, the next finds. */
#include "desk.h"

#include <string.h>

#include "model/clock.h"
#include "scratch.h"

#define MAILED "body=We write to you.|subject=Yours"

static void
fine (Desk *desk, const char *member, const char *act, const char *number, const char *words)
{
  desk_as (desk, member);
  if (!desk_do (desk, act, number, words))
    fail_msg ("%s %s: %s", act, words, desk->error->message);
  desk_assert_sound (desk);
}

static gint64
events (Desk *desk)
{
  gint64 n = 0;

  assert_true (journal_size (desk->office->journal, &n, NULL));
  return n;
}

/* Said in one line, and nothing but perhaps the refusal of a right is written. */
static void
refused (Desk *desk, const char *member, const char *act, const char *number, const char *words, const char *says)
{
  gint64 before = events (desk);

  desk_as (desk, member);
  if (desk_do (desk, act, number, words))
    fail_msg ("%s %s was done: %s", act, words, desk->result);
  if (!strstr (desk->error->message, says))
    fail_msg ("%s: \"%s\" does not say \"%s\"", act, desk->error->message, says);
  assert_null (strchr (desk->error->message, '\n'));
  assert_int_equal (events (desk) - before, desk->error->code == DESK_ERROR_DENIED);
}

static void
is (Desk *desk, const char *sql, const char *number, const char *expected)
{
  g_autoptr (DbQuery) query = db_query (desk->office->db, sql, number ? DB_ARGS (db_text (number)) : DB_NO_ARGS, NULL);
  g_autofree char *text = NULL;

  assert_non_null (query);
  text = db_next (query, NULL) ? db_column_dup (query, 0) : NULL;
  if (g_strcmp0 (text, expected) != 0)
    fail_msg ("%s\n  gives %s, not %s", sql, text ? text : "NULL", expected ? expected : "NULL");
}

static void
state_is (Desk *desk, const char *number, const char *state)
{
  is (desk, "SELECT state FROM cases WHERE number = $1", number, state);
}

static void
rule_is (Desk *desk, const char *number, const char *rule, const char *expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT state || coalesce (' ' || due_on, '') FROM clock"
                                          " WHERE case_id = $1 AND rule = '%s'", rule);
  is (desk, sql, number, expected);
}

/* Came by mail on Monday 2 March, is of 'type' and bob's. */
static char *
mailed (Desk *desk, const char *type)
{
  g_autofree char *words = g_strconcat ("type=", type, NULL);
  DbQuery *query;
  char *number;

  fine (desk, "ada", "office.set", NULL, "signature=The office|mail-from=support@example.org");
  desk_mail (desk, "From: Lena <lena@example.org>\r\nTo: support@example.org\r\nSubject: please\r\n"
                   "Message-ID: <1@example.org>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nplease\r\n", NULL);
  query = db_query (desk->office->db, "SELECT number FROM cases", DB_NO_ARGS, NULL);
  assert_true (db_next (query, NULL));
  number = db_column_dup (query, 0);
  db_query_free (query);
  fine (desk, "bob", "triage", number, words);
  fine (desk, "bob", "claim", number, "");
  return number;
}

/* ---- more time ---- */

static void
a_notice_that_comes_too_late_extends_nothing (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  desk_at (desk, "2026-03-23T12:00:00Z");
  refused (desk, "bob", "extend", number, "reason=much|" MAILED, "had to leave by 2026-03-22");
  is (desk, "SELECT count (*) FROM letter", NULL, "0");
  is (desk, "SELECT count (*) FROM extension", NULL, "0");
  fine (desk, "bob", "resolve", number, "outcome=answered");
  refused (desk, "bob", "extend", number, "reason=much|" MAILED, "is resolved");
}

/* What does not run does not run out. */
static void
a_pause_gives_time_for_the_notice (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  desk_at (desk, "2026-03-20T12:00:00Z");
  fine (desk, "bob", "pause", number, "ground=identity|until=2026-03-30");
  desk_at (desk, "2026-03-24T12:00:00Z");
  fine (desk, "bob", "resume", number, "");
  desk_at (desk, "2026-03-26T12:00:00Z");
  fine (desk, "bob", "extend", number, "reason=much|" MAILED);
  rule_is (desk, number, "ACC", "running 2026-06-05");
}

static void
the_last_day_of_the_notice_is_in_time_and_once_is_all (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  desk_at (desk, "2026-03-22T12:00:00Z");
  fine (desk, "bob", "extend", number, "reason=much|" MAILED);
  rule_is (desk, number, "ACC", "running 2026-05-31");
  refused (desk, "bob", "extend", number, "reason=more|" MAILED, "or it was already");
}

/* ---- saying no ---- */

static void
what_was_refused_and_sent_back_can_be_acknowledged (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  fine (desk, "bob", "refuse", number, "reason=kept|text=No.");
  refused (desk, "bob", "acknowledge", number, MAILED, "is proposed");
  fine (desk, "sue", "reject", number, "reason=rather not");
  fine (desk, "bob", "acknowledge", number, MAILED);
  rule_is (desk, number, "ACK", "met 2026-03-07");
  fine (desk, "bob", "refuse", number, "reason=kept|text=No.");
  fine (desk, "sue", "approve", number, "");
  refused (desk, "bob", "acknowledge", number, MAILED, "is resolved");
}

static void
a_third_decides_after_the_second (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "delete");

  fine (desk, "bob", "refuse", number, "reason=kept|text=No.");
  refused (desk, "eve", "approve", number, "", "needs a supervisor");
  fine (desk, "sue", "reject", number, "reason=say why");
  state_is (desk, number, "working");
  fine (desk, "sue", "refuse", number, "reason=kept|text=No, the law keeps it.");
  refused (desk, "sue", "approve", number, "", "you proposed it");
  fine (desk, "ada", "approve", number, "");
  state_is (desk, number, "resolved");
  is (desk, "SELECT outcome FROM cases WHERE number = $1", number, "refused");
  is (desk, "SELECT group_concat (decision) FROM (SELECT decision FROM proposal ORDER BY seq)", NULL, "rejected,approved");
  is (desk, "SELECT count (*) FROM letter", NULL, "1");
  is (desk, "SELECT proposer FROM cases WHERE number = $1", number, NULL);
}

/* Two members whom one user of the system may be. */
static void
one_user_is_no_second_member (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "delete");

  fine (desk, "bob", "refuse", number, "reason=kept|text=No.");
  desk_as (desk, "sue");
  desk->office->drill = FALSE;
  assert_false (desk_do (desk, "approve", number, ""));
  assert_true (g_error_matches (desk->error, DESK_ERROR, DESK_ERROR_DENIED));
  assert_non_null (strstr (desk->error->message, "same user of the system"));
  assert_false (desk_do (desk, "reject", number, "reason=no"));
  desk->office->drill = TRUE;
  state_is (desk, number, "proposed");
  is (desk, "SELECT count (*) FROM event WHERE act = 'access.denied'", NULL, "2");
  desk_assert_sound (desk);
}

static void
another_may_own_what_is_proposed (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "delete");

  fine (desk, "bob", "refuse", number, "reason=kept|text=No.");
  refused (desk, "bob", "assign", number, "to=eve", "needs a supervisor");
  fine (desk, "sue", "assign", number, "to=eve");
  state_is (desk, number, "proposed");
  fine (desk, "bob", "claim", number, "");
  state_is (desk, number, "proposed");
  fine (desk, "bob", "release", number, "");
  fine (desk, "sue", "reject", number, "reason=no");
  state_is (desk, number, "working");
  is (desk, "SELECT owner FROM cases WHERE number = $1", number, NULL);
}

/* ---- waiting ---- */

static void
who_waits_already_asks_without_a_pause (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  fine (desk, "bob", "pause", number, "ground=identity|until=2026-03-09");
  refused (desk, "bob", "request-info", number, MAILED "|ground=identity|until=2026-03-10", "waits already");
  is (desk, "SELECT count (*) FROM letter", NULL, "0");
  fine (desk, "bob", "request-info", number, MAILED);
  state_is (desk, number, "waiting");
  is (desk, "SELECT count (*) FROM pause WHERE to_on IS NULL", NULL, "1");
  is (desk, "SELECT next_on FROM cases WHERE number = $1", number, "2026-03-09");
  rule_is (desk, number, "ACC", "paused 2026-04-01");
}

static void
a_refusal_ends_a_wait_only_when_it_is_approved (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  fine (desk, "bob", "pause", number, "ground=identity|until=2026-03-09");
  desk_at (desk, "2026-03-05T12:00:00Z");
  fine (desk, "bob", "refuse", number, "reason=not-proven|text=No.");
  is (desk, "SELECT count (*) FROM pause WHERE to_on IS NULL", NULL, "0");
  fine (desk, "sue", "reject", number, "reason=no");
  state_is (desk, number, "working");
  rule_is (desk, number, "ACC", "running 2026-04-04");
}

/* ---- and again ---- */

static void
who_was_referred_can_come_back (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  fine (desk, "bob", "refer", number, "customer=Acme|" MAILED);
  state_is (desk, number, "resolved");
  rule_is (desk, number, "ACC", "met 2026-04-01");
  fine (desk, "bob", "reopen", number, "reason=they hold nothing");
  state_is (desk, number, "working");
  is (desk, "SELECT outcome FROM cases WHERE number = $1", number, NULL);
  rule_is (desk, number, "ACC", "running 2026-04-01");
  rule_is (desk, number, "ACK", "met 2026-03-07");
  is (desk, "SELECT value FROM fact WHERE case_id = $1 AND name = 'customer'", number, "Acme");
  is (desk, "SELECT state FROM letter WHERE case_id = $1", number, "queued");
  fine (desk, "bob", "refer", number, "customer=Other|" MAILED);
  is (desk, "SELECT value FROM fact WHERE case_id = $1 AND name = 'customer'", number, "Other");
  is (desk, "SELECT count (*) FROM letter WHERE case_id = $1", number, "2");
}

static void
letters_of_a_case_that_goes_on_can_be_kept_back (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  fine (desk, "bob", "resolve", number, "outcome=answered|" MAILED);
  fine (desk, "bob", "close", number, "reason=over");
  fine (desk, "bob", "reopen", number, "reason=one thing is missing");
  fine (desk, "bob", "letter", number, "state=withdrawn");
  is (desk, "SELECT state FROM letter WHERE case_id = $1", number, "withdrawn");
  refused (desk, "bob", "letter", number, "state=withdrawn", "0 letters");
  fine (desk, "bob", "resolve", number, "outcome=answered|" MAILED);
  is (desk, "SELECT state FROM letter WHERE case_id = $1 ORDER BY id DESC", number, "queued");
  rule_is (desk, number, "ACC", "met 2026-04-01");
}

/* ---- the date received ---- */

static void
a_corrected_date_moves_what_was_extended_and_paused (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  fine (desk, "bob", "extend", number, "reason=much|" MAILED);
  desk_at (desk, "2026-03-05T12:00:00Z");
  fine (desk, "bob", "pause", number, "ground=identity|until=2026-03-09");
  desk_at (desk, "2026-03-09T12:00:00Z");
  fine (desk, "sue", "correct-received", number, "at=2026-02-23|evidence=stamp|reason=typo");
  rule_is (desk, number, "ACC", "paused 2026-05-24");
  state_is (desk, number, "waiting");
  fine (desk, "bob", "resume", number, "");
  rule_is (desk, number, "ACC", "running 2026-05-29");
  is (desk, "SELECT count (*) FROM extension WHERE case_id = $1", number, "1");
}

static void
a_corrected_date_leaves_the_stages (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "grievance");

  fine (desk, "bob", "set", number, "wrote-first=yes|content=no");
  fine (desk, "bob", "escalate", number, "evidence=form");
  fine (desk, "bob", "advance", number, "stage=answer|due=2026-03-20");
  fine (desk, "sue", "correct-received", number, "at=2026-02-20|evidence=stamp|reason=typo");
  is (desk, "SELECT stage || due_on FROM stage WHERE case_id = $1 AND left_seq IS NULL", number, "answer2026-03-20");
  is (desk, "SELECT received_on FROM cases WHERE number = $1", number, "2026-02-20");
  fine (desk, "bob", "resolve", number, "outcome=answered");
  fine (desk, "bob", "advance", number, "stage=out|reason=frivolous");
  state_is (desk, number, "resolved");
}

/* ---- holds ---- */

static void
a_hold_outlives_the_answer (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "delete");

  fine (desk, "sue", "hold", number, "name=suit|reason=court|until=2026-09-01");
  fine (desk, "bob", "resolve", number, "outcome=done");
  is (desk, "SELECT held FROM cases WHERE number = $1", number, "1");
  fine (desk, "sue", "unhold", number, "name=suit|reason=over");
  state_is (desk, number, "resolved");
  is (desk, "SELECT held FROM cases WHERE number = $1", number, "0");
  fine (desk, "bob", "reopen", number, "reason=now it can go");
  rule_is (desk, number, "DEL", "running 2026-04-01");
}

/* ---- parts ---- */

static void
a_part_is_not_reopened (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "delete"), *part = NULL;

  desk_at (desk, "2026-03-03T17:00:00Z");
  desk_mail (desk, "From: Lena <lena@example.org>\r\nTo: support@example.org\r\nSubject: again\r\n"
                   "Message-ID: <2@example.org>\r\nDate: Tue, 3 Mar 2026 09:00:00 +0000\r\n\r\nplease\r\n", NULL);
  part = g_strdup ("RC-2026-000002");
  fine (desk, "bob", "triage", part, "type=delete");
  assert_non_null (strstr (desk->result, "asked for already: RC-2026-000001"));
  fine (desk, "bob", "task", part, "name=search|state=open");
  fine (desk, "bob", "merge", part, "other=1|reason=the same");
  refused (desk, "bob", "reopen", part, "reason=no", "is part of");
  fine (desk, "bob", "task", part, "name=search|state=done|evidence=found");
  fine (desk, "bob", "resolve", number, "outcome=done");
  fine (desk, "bob", "unmerge", part, "reason=two");
  state_is (desk, part, "new");
  rule_is (desk, part, "DEL", "running 2026-04-02");
}

/* ---- two promises ---- */

/* The same pack under another name, that promises an answer sooner. */
static char *
other_regime (const char *directory)
{
  g_autofree char *from = g_build_filename (g_getenv ("TEST_SOURCE"), "store", "desk-pack.yaml", NULL), *text = NULL;
  char *path = g_build_filename (directory, "other.yaml", NULL);

  assert_true (g_file_get_contents (from, &text, NULL, NULL));
  g_autoptr (GString) other = g_string_new (text);
  g_string_replace (other, "pack: desk-test", "pack: desk-other", 1);
  g_string_replace (other, "period: 30 calendar_days", "period: 20 calendar_days", 0);
  assert_true (g_file_set_contents (path, other->str, -1, NULL));
  return path;
}

static int
two_setup (void **state)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autofree char *directory = scratch_new (), *path = other_regime (directory);

  desk_open_with (desk, path);
  scratch_free (g_steal_pointer (&directory));
  *state = desk;
  return 0;
}

static void
two_promises_run_and_the_earlier_leads (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = mailed (desk, "access");

  is (desk, "SELECT group_concat (pack || ' ' || due_on) FROM (SELECT * FROM clock WHERE case_id = $1 AND rule = 'ACC' ORDER BY pack)",
      number, "desk-other 2026-03-22,desk-test 2026-04-01");
  is (desk, "SELECT due_on FROM cases WHERE number = $1", number, "2026-03-07");
  fine (desk, "bob", "acknowledge", number, MAILED);
  is (desk, "SELECT due_on FROM cases WHERE number = $1", number, "2026-03-22");
  fine (desk, "bob", "extend", number, "reason=much|" MAILED);
  is (desk, "SELECT count (*) FROM extension WHERE case_id = $1", number, "2");
  fine (desk, "bob", "resolve", number, "outcome=answered");
  is (desk, "SELECT count (*) FROM clock WHERE case_id = $1 AND state = 'met'", number, "4");
}

#define CASE(test) cmocka_unit_test_setup_teardown (test, desk_setup, desk_teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    CASE (a_notice_that_comes_too_late_extends_nothing),
    CASE (a_pause_gives_time_for_the_notice),
    CASE (the_last_day_of_the_notice_is_in_time_and_once_is_all),
    CASE (what_was_refused_and_sent_back_can_be_acknowledged),
    CASE (a_third_decides_after_the_second),
    CASE (one_user_is_no_second_member),
    CASE (another_may_own_what_is_proposed),
    CASE (who_waits_already_asks_without_a_pause),
    CASE (a_refusal_ends_a_wait_only_when_it_is_approved),
    CASE (who_was_referred_can_come_back),
    CASE (letters_of_a_case_that_goes_on_can_be_kept_back),
    CASE (a_corrected_date_moves_what_was_extended_and_paused),
    CASE (a_corrected_date_leaves_the_stages),
    CASE (a_hold_outlives_the_answer),
    CASE (a_part_is_not_reopened),
    cmocka_unit_test_setup_teardown (two_promises_run_and_the_earlier_leads, two_setup, desk_teardown),
  };

  return cmocka_run_group_tests_name ("stories", tests, NULL, NULL);
}
