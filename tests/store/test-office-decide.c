/* SPDX-License-Identifier: MIT */
/* Who it is, what is refused and by whom, and what may not be erased. */
#include "desk.h"

#include <string.h>

static char *
one_text (Desk *desk, const char *sql)
{
  DbQuery *query = db_query (desk->office->db, sql, DB_NO_ARGS, NULL);
  char *text;

  assert_non_null (query);
  text = db_next (query, NULL) ? db_column_dup (query, 0) : NULL;
  db_query_free (query);
  return text;
}

static void
assert_sql (Desk *desk, const char *sql, const char *expected)
{
  g_autofree char *text = one_text (desk, sql);

  if (g_strcmp0 (text, expected) != 0)
    fail_msg ("%s\n  gives %s, not %s", sql, text ? text : "NULL", expected ? expected : "NULL");
}

static void
fine (Desk *desk, const char *member, const char *act, const char *number, const char *words, const char *says)
{
  desk_as (desk, member);
  if (!desk_do (desk, act, number, words))
    fail_msg ("%s %s: %s", act, words, desk->error->message);
  if (says && !strstr (desk->result, says))
    fail_msg ("%s: \"%s\" does not say \"%s\"", act, desk->result, says);
  desk_assert_sound (desk);
}

static void
refused (Desk *desk, const char *member, const char *act, const char *number, const char *words, DeskError code,
         const char *says)
{
  desk_as (desk, member);
  if (desk_do (desk, act, number, words))
    fail_msg ("%s %s was done: %s", act, words, desk->result);
  assert_int_equal (desk->error->code, code);
  if (!strstr (desk->error->message, says))
    fail_msg ("%s: \"%s\" does not say \"%s\"", act, desk->error->message, says);
}

static char *
working (Desk *desk, const char *type)
{
  g_autofree char *words = g_strdup_printf ("text=Please|type=%s|received=2026-03-02|name=Lena Brandt|address=1 Example Street", type);
  char *number = desk_letter (desk, words);

  fine (desk, "ada", "office.set", NULL, "signature=The office", NULL);
  fine (desk, "bob", "claim", number, "", NULL);
  return number;
}

static gint64
events (Desk *desk)
{
  gint64 n = 0;

  assert_true (journal_size (desk->office->journal, &n, NULL));
  return n;
}

static gint64
to_decide (Desk *desk, const char *member)
{
  g_autoptr (Query) query = NULL;
  gint64 count = -1;

  desk_as (desk, member);
  query = query_parse ("is:to-decide", &(QueryContext){ .now = office_now (desk->office), .zone = office_zone (desk->office),
                                                        .me = desk->office->viewer.member, .year = 2026 }, NULL);
  assert_non_null (query);
  assert_true (office_count (desk->office, query, &count, NULL));
  return count;
}

static void
a_refusal_takes_two (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = working (desk, "delete");
  g_autoptr (Case) kase = NULL;

  refused (desk, "bob", "refuse", number, "reason=mood|text=No.", DESK_ERROR_INVALID, "not-proven, kept");
  refused (desk, "bob", "refuse", number, "reason=kept", DESK_ERROR_INVALID, "needs text=");
  refused (desk, "bob", "refuse", number, "reason=kept|outcome=done|text=No.", DESK_ERROR_INVALID, "is no refusal");
  refused (desk, "tom", "refuse", number, "reason=kept|text=No.", DESK_ERROR_DENIED, "needs an agent");
  fine (desk, "sue", "refuse", number, "reason=kept|text=The law keeps it.", "another member approves");
  assert_int_equal (to_decide (desk, "sue"), 0);
  assert_int_equal (to_decide (desk, "ada"), 1);
  refused (desk, "bob", "approve", number, "channel=phone", DESK_ERROR_DENIED, "needs a supervisor");
  refused (desk, "sue", "approve", number, "channel=phone", DESK_ERROR_DENIED, "another member decides");
  assert_sql (desk, "SELECT json_extract (body, '$.data.why') FROM event ORDER BY seq DESC LIMIT 1", "four-eyes");
  fine (desk, "ada", "reject", number, "reason=say which law", "sent back to sue");
  assert_sql (desk, "SELECT state || coalesce (proposer, '-') FROM cases", "working-");
  refused (desk, "ada", "approve", number, "channel=phone", DESK_ERROR_DENIED, "is working");

  fine (desk, "bob", "refuse", number, "reason=kept|text=Law 7 keeps it.", NULL);
  fine (desk, "sue", "approve", number, "channel=phone|evidence=bob spoke with her|reason=agreed", "approved: refused");
  kase = office_case (desk->office, number, NULL);
  assert_string_equal (kase->outcome, "refused");
  assert_int_equal (kase->proposals->len, 2);
  assert_string_equal (((CaseProposal *) kase->proposals->pdata[0])->decision, "rejected");
  assert_string_equal (((CaseProposal *) kase->proposals->pdata[1])->decision, "approved");
  assert_string_equal (((CaseProposal *) kase->proposals->pdata[1])->text, "Law 7 keeps it.");
  assert_int_equal (kase->row.state, CASE_RESOLVED);
  for (guint i = 0; i < kase->clocks->len; i++)
    assert_int_equal (((Clock *) kase->clocks->pdata[i])->state, CLOCK_MET);
  assert_sql (desk, "SELECT act || state FROM letter", "approvesent");
  assert_int_equal (to_decide (desk, "ada"), 0);
}

/* In an office two names of one user are one pair of eyes. */
static void
one_user_is_not_two_members (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = working (desk, "delete");

  fine (desk, "bob", "refuse", number, "reason=kept|text=No.", NULL);
  desk_as (desk, "sue");
  desk->office->drill = FALSE;
  assert_false (desk_do (desk, "approve", number, "channel=phone|evidence=bob spoke with her"));
  assert_non_null (strstr (desk->error->message, "same user of the system"));
  desk->office->drill = TRUE;
  fine (desk, "sue", "approve", number, "channel=phone|evidence=bob spoke with her", NULL);
}

static void
a_check_of_identity_is_kept (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = NULL, *preview = NULL;
  g_autoptr (ActArgs) args = desk_args ("outcome=done");

  desk_mail (desk, "From: Lena <lena@example.org>\r\nTo: support@example.org\r\nSubject: delete\r\n"
                   "Message-ID: <1@example.org>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\ndelete my account\r\n", NULL);
  number = one_text (desk, "SELECT number FROM cases");
  fine (desk, "bob", "triage", number, "type=delete-after", NULL);
  fine (desk, "bob", "claim", number, "", NULL);
  refused (desk, "bob", "verify-identity", number, "method=guess|result=verified", DESK_ERROR_INVALID, "known-address");
  refused (desk, "bob", "verify-identity", number, "method=account|result=maybe", DESK_ERROR_INVALID, "verified, failed");
  fine (desk, "bob", "verify-identity", number, "method=account|result=failed|evidence=wrong code", "request-info");
  preview = office_preview (desk->office, "resolve", number, args, NULL);
  assert_non_null (strstr (preview, "! identity failed; delete-after asks for"));
  fine (desk, "bob", "verify-identity", number, "method=known-address|result=verified", "asks for an account");
  assert_sql (desk, "SELECT identity FROM cases", "verified");
  assert_sql (desk, "SELECT verified_on FROM contact WHERE kind = 'mail'", "2026-03-02");
  fine (desk, "bob", "verify-identity", number, "method=account|result=verified", "identity verified");
  g_free (preview);
  preview = office_preview (desk->office, "resolve", number, args, NULL);
  assert_null (strstr (preview, "warning"));
  assert_sql (desk, "SELECT count (*) FROM identity", "3");
}

static const Clock *
clock_of (const Case *kase, const char *rule)
{
  for (guint i = 0; i < kase->clocks->len; i++)
    if (g_str_equal (((Clock *) kase->clocks->pdata[i])->rule, rule))
      return kase->clocks->pdata[i];
  fail_msg ("no clock %s", rule);
  return NULL;
}

static void
a_hold_keeps_everything (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = working (desk, "delete-after");
  g_autoptr (Case) held = NULL, free = NULL;

  fine (desk, "bob", "set", number, "termination=2026-02-20|written-request=yes", NULL);
  refused (desk, "bob", "hold", number, "name=suit|reason=court|until=2026-09-01", DESK_ERROR_DENIED, "supervisor");
  refused (desk, "sue", "hold", number, "name=two words|reason=court|until=2026-09-01", DESK_ERROR_INVALID, "one word");
  refused (desk, "sue", "hold", number, "name=suit|reason=court|until=2026-01-01", DESK_ERROR_INVALID, "after today");
  fine (desk, "sue", "hold", number, "name=suit|reason=court|until=2026-09-01", "nothing of it may be erased");
  refused (desk, "sue", "hold", number, "name=suit|reason=court|until=2026-09-01", DESK_ERROR_INVALID, "already");
  held = office_case (desk->office, number, NULL);
  assert_int_equal (clock_of (held, "DEL")->state, CLOCK_RUNNING);
  assert_int_equal (clock_of (held, "END")->state, CLOCK_PAUSED);
  assert_string_equal (clock_of (held, "END")->reason, "suspended by hold suit");
  assert_string_equal (((CaseHold *) held->holds->pdata[0])->reason, "court");
  assert_true (held->row.held);
  {
    g_autoptr (GError) error = NULL;

    assert_true (db_begin (desk->office->db, "test", NULL));
    assert_false (db_run (desk->office->db, "DELETE FROM opening WHERE seq = (SELECT id FROM cases)", DB_NO_ARGS, &error));
    assert_non_null (strstr (error->message, "a hold forbids"));
    db_rollback (desk->office->db);
  }
  refused (desk, "sue", "unhold", number, "name=other|reason=x", DESK_ERROR_INVALID, "name is one of suit");
  desk_at (desk, "2026-03-11T17:00:00Z");
  fine (desk, "sue", "unhold", number, "name=suit|reason=settled", "lifted");
  free = office_case (desk->office, number, NULL);
  assert_int_equal (clock_of (free, "END")->state, CLOCK_RUNNING);
  assert_true (strcmp (clock_of (free, "END")->due_on, clock_of (held, "END")->due_on) > 0);
  assert_false (free->row.held);
}

static void
assert_kept (Desk *desk, const char *which, gboolean kept)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM opening WHERE seq = (%s)", which);
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  assert_true (db_get_int (desk->office->db, which, DB_NO_ARGS, 0, &n, NULL) && n > 0);
  assert_true (db_begin (desk->office->db, "test", NULL));
  assert_false (db_run (desk->office->db, sql, DB_NO_ARGS, &error)); /* held, or no erasure names it */
  if ((strstr (error->message, "a hold forbids") != NULL) != kept)
    fail_msg ("%s: %s", which, error->message);
  db_rollback (desk->office->db);
}

#define OPENED(number) "SELECT seq FROM event WHERE act = 'case.open' AND case_id = 'RC-2026-00000" #number "'"

/* One held, two and three about others; then three is of the same person by two steps, two becomes part of one. */
static void
a_hold_follows_who_and_what_is_one (void **state)
{
  static const char *const one_person =
    "UPDATE person SET merged_into = (SELECT person FROM cases WHERE ordinal = 4) WHERE id ="
    " (SELECT person FROM cases WHERE ordinal = 3);"
    "UPDATE person SET merged_into = (SELECT person FROM cases WHERE ordinal = 4) WHERE id ="
    " (SELECT person FROM cases WHERE ordinal = 1)";
  Desk *desk = *state;

  for (int i = 1; i <= 4; i++)
    {
      g_autofree char *words = g_strdup_printf ("text=Please|type=delete|received=2026-03-02|name=Person %d|mail=p%d@example.net", i, i);
      g_autofree char *number = desk_letter (desk, words);
    }
  fine (desk, "sue", "hold", "RC-2026-000001", "name=suit|reason=court|until=2026-09-01", NULL);
  assert_kept (desk, OPENED (1), TRUE);
  assert_kept (desk, OPENED (2), FALSE);
  assert_kept (desk, OPENED (3), FALSE);
  desk_tamper (desk, one_person);
  assert_kept (desk, OPENED (2), FALSE);
  assert_kept (desk, OPENED (3), TRUE);
  assert_kept (desk, OPENED (4), TRUE);
  desk_tamper (desk, "UPDATE person SET merged_into = NULL");
  assert_kept (desk, OPENED (4), FALSE);
  fine (desk, "sue", "merge", "RC-2026-000002", "other=1|reason=same", NULL);
  assert_kept (desk, OPENED (2), TRUE);
  assert_kept (desk, OPENED (3), FALSE);
  fine (desk, "sue", "unmerge", "RC-2026-000002", "reason=two", NULL);
  assert_kept (desk, OPENED (2), FALSE);
}

static void
looking_ahead_writes_nothing (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = working (desk, "delete");
  guint n;
  const ActInfo *acts = office_acts (&n);
  g_autoptr (ActArgs) args = desk_args ("");
  gint64 before = events (desk);

  desk_as (desk, "tom");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = office_preview (desk->office, acts[i].name, number, args, NULL);
      g_autoptr (GPtrArray) choices = acts[i].keys[0].key
                                        ? office_choices (desk->office, &acts[i], acts[i].keys[0].key, number, NULL, NULL) : NULL;
    }
  assert_int_equal (events (desk), before);
  refused (desk, "tom", "claim", number, "", DESK_ERROR_DENIED, "auditor");
  assert_int_equal (events (desk), before + 1);
}

#define CASE(test) cmocka_unit_test_setup_teardown (test, desk_setup, desk_teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    CASE (a_refusal_takes_two),
    CASE (one_user_is_not_two_members),
    CASE (a_check_of_identity_is_kept),
    CASE (a_hold_keeps_everything),
    CASE (a_hold_follows_who_and_what_is_one),
    CASE (looking_ahead_writes_nothing),
  };

  return cmocka_run_group_tests_name ("decisions", tests, NULL, NULL);
}
