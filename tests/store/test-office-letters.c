/* SPDX-License-Identifier: MIT */
/* Letters of an office: to whom, in which words, with which consequences. */
#include "desk.h"

#include <string.h>

#include "office/letters.h"

static const char asking[] =
  "From: Ada Byron <ada@example.org>\nTo: support@example.org\nSubject: What do you have?\n"
  "Message-ID: <one@example.org>\n\nA question {{person}}.\n";
static const char another[] =
  "From: Eve <eve@example.net>\nTo: support@example.org\nCc: ada@example.org\nSubject: Re: What do you have?\n"
  "Message-ID: <two@example.net>\nReferences: <one@example.org>\n\nSend it to me.\n";

#define NUMBER "RC-2026-000001"

static int
set_up (void **state)
{
  Desk *desk;

  desk_setup (state);
  desk = *state;
  desk_as (desk, "ada");
  assert_true (desk_do (desk, "office.set", NULL, "signature=The desk|mail-from=Desk <support@example.org>"));
  desk_as (desk, "bob");
  desk_mail (desk, asking, NULL);
  assert_true (desk_do (desk, "triage", NUMBER, "type=access"));
  return 0;
}

static Composed *
compose (Desk *desk, const char *act, const char *words)
{
  g_autoptr (ActArgs) args = desk_args (words);
  g_autoptr (GError) error = NULL;
  Composed *composed = letters_compose (desk->office, act, NUMBER, args, &error);

  if (!composed)
    fail_msg ("%s: %s", act, error->message);
  return composed;
}

static const LetterValue *
used (const Composed *composed, const char *name)
{
  for (guint i = 0; i < composed->letter->used->len; i++)
    {
      const LetterValue *value = g_ptr_array_index (composed->letter->used, i);
      if (strcmp (value->name, name) == 0)
        return value;
    }
  fail_msg ("%s was not used", name);
  return NULL;
}

static gboolean
warns (const Composed *composed, const char *of)
{
  for (guint i = 0; i < composed->warnings->len; i++)
    if (strstr (g_ptr_array_index (composed->warnings, i), of))
      return TRUE;
  return FALSE;
}

static LetterRow *
last_letter (Desk *desk)
{
  g_autoptr (GPtrArray) all = letters_list (desk->office, NUMBER, -1, 100, NULL);

  return all->len ? g_ptr_array_steal_index (all, all->len - 1) : NULL;
}

static void
refused (Desk *desk, const char *act, const char *words, const char *says)
{
  assert_false (desk_do (desk, act, NUMBER, words));
  if (!strstr (desk->error->message, says))
    fail_msg ("%s %s: \"%s\" does not say \"%s\"", act, words, desk->error->message, says);
}

static void
facts_say_where_they_come_from (void **state)
{
  Desk *desk = *state;
  g_autoptr (Composed) composed = compose (desk, "acknowledge", "");

  assert_string_equal (composed->to, "ada@example.org");
  assert_string_equal (composed->channel, "mail");
  assert_string_equal (composed->letter->subject, "[" NUMBER "] We have it");
  assert_string_equal (composed->letter->body, "Dear Ada Byron,\n\nyour message of 2 March 2026: Access, by 1 April 2026.\n\nThe desk");
  assert_int_equal (composed->letter->missing->len, 0);
  assert_non_null (strstr (used (composed, "received")->origin, "received by mail, message "));
  assert_string_equal (used (composed, "due")->origin, "rule ACC of desk-test 1");
  assert_string_equal (used (composed, "signature")->origin, "office setting signature");
  assert_true (warns (composed, "not verified"));
  assert_false (warns (composed, "new to the case"));
}

static void
it_goes_to_the_requester_in_their_language (void **state)
{
  Desk *desk = *state;
  IntakeCount count = { 0 };

  assert_true (desk_do (desk, "set", NUMBER, "language=de"));
  desk_mail (desk, another, &count);
  if (!count.joined)
    {
      g_autoptr (GPtrArray) waiting = office_waiting (desk->office, -1, 10, NULL);
      g_autofree char *words = g_strdup_printf ("message=%" G_GINT64_FORMAT, ((CaseMessage *) waiting->pdata[0])->id);
      assert_true (desk_do (desk, "join", NUMBER, words));
    }
  g_autoptr (Composed) composed = compose (desk, "acknowledge", "");
  assert_string_equal (composed->to, "ada@example.org");
  assert_string_equal (composed->language, "de");
  assert_true (g_str_has_prefix (composed->letter->body, "Guten Tag Ada Byron"));
  assert_non_null (strstr (composed->letter->body, "bis 2026-04-01"));
  assert_true (warns (composed, "came from somebody else"));
  g_autoptr (Composed) elsewhere = compose (desk, "reply", "text=x|to=new@example.com");
  assert_true (warns (elsewhere, "new to the case"));
}

static void
nothing_leaves_half_filled (void **state)
{
  Desk *desk = *state;
  g_autoptr (Composed) composed = compose (desk, "reply", "");

  assert_int_equal (composed->letter->missing->len, 1);
  refused (desk, "reply", "", "{{text}} (text=…)");
  refused (desk, "reply", "text=by {{reason}}", "{{reason}} (reason=…)");
  refused (desk, "reply", "letter=correction", "{{fact.what-to-correct}} (set what-to-correct=…)");
  refused (desk, "reply", "letter=nothing", "there are acknowledge, answer");
  refused (desk, "reply", "body=Dear {{person}}", "{{person}}");
  refused (desk, "reply", "body=Dear|subject={{x}}", "{{x}}");
  refused (desk, "reply", "text=x|to=a\"b@example.org", "cannot be written to");
  refused (desk, "reply", "text=x|to=ada@example.org\nBcc: eve@example.net", "cannot be written to");
  refused (desk, "reply", "text=x|channel=pigeon", "mail, post, phone, fax or counter");
  assert_null (last_letter (desk));
  desk_assert_sound (desk);
}

static void
the_bytes_are_a_message (void **state)
{
  Desk *desk = *state;
  g_autoptr (LetterRow) letter = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autofree char *text = NULL;

  assert_true (desk_do (desk, "reply", NUMBER, "text=Grüße\nFrom here|subject=Straße\nBcc: eve@example.net"));
  letter = last_letter (desk);
  assert_string_equal (letter->state, "queued");
  raw = office_message_raw (desk->office, letter->id, NULL);
  text = g_strndup (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  assert_non_null (strstr (text, "From: Desk <support@example.org>\n"));
  assert_non_null (strstr (text, "To: ada@example.org\n"));
  assert_non_null (strstr (text, "In-Reply-To: <one@example.org>\n"));
  assert_non_null (strstr (text, "@example.org>\nIn-Reply-To"));
  assert_null (strstr (text, "\nBcc:"));
  assert_null (strstr (text, "\nFrom here"));
  assert_null (strchr (text, '\r'));
  for (const char *at = text; *at; at++)
    assert_true ((guchar) *at < 0x80);
  desk_assert_sound (desk);
}

static void
what_an_act_does_besides (void **state)
{
  Desk *desk = *state;
  g_autoptr (CaseRow) row = NULL, waiting = NULL;

  assert_true (desk_do (desk, "acknowledge", NUMBER, ""));
  row = desk_row (desk, NUMBER);
  assert_int_equal (row->state, CASE_ACKNOWLEDGED);
  assert_string_equal (row->due_on, "2026-04-01");
  refused (desk, "acknowledge", "", "possible:");
  refused (desk, "request-info", "text=which?|ground=waiting-for-person", "until= is missing");
  assert_true (desk_do (desk, "request-info", NUMBER, "text=which?|ground=waiting-for-person|until=2026-03-20"));
  waiting = desk_row (desk, NUMBER);
  assert_int_equal (waiting->state, CASE_WAITING);
  assert_string_equal (waiting->next_on, "2026-03-20");
  desk_assert_sound (desk);
  assert_true (desk_do (desk, "refer", NUMBER, "customer=Nordlys AS"));
  g_autoptr (Case) kase = office_case (desk->office, NUMBER, NULL);
  assert_int_equal (kase->row.state, CASE_RESOLVED);
  assert_string_equal (kase->outcome, "referred");
  assert_int_equal (kase->messages->len, 4);
  desk_assert_sound (desk);
}

static void
a_first_reply_acknowledges (void **state)
{
  Desk *desk = *state;

  assert_true (desk_do (desk, "reply", NUMBER, "text=Soon."));
  g_autoptr (Case) kase = office_case (desk->office, NUMBER, NULL);
  assert_int_equal (kase->row.state, CASE_ACKNOWLEDGED);
  assert_int_equal (kase->acknowledged_at, office_now (desk->office));
  for (guint i = 0; i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);
      assert_int_equal (clock->state, strcmp (clock->rule, "ACK") == 0 ? CLOCK_MET : CLOCK_RUNNING);
    }
}

static void
more_time_needs_its_notice (void **state)
{
  Desk *desk = *state;
  g_autoptr (CaseRow) row = NULL;
  g_autoptr (Composed) composed = compose (desk, "extend", "reason=it is in old books");

  assert_string_equal (composed->letter->body, "Not by 1 April 2026 but by 31 May 2026, because it is in old books.\n\nThe desk");
  assert_string_equal (used (composed, "due_extended")->origin, "rule ACC of desk-test 1, extended");
  desk_at (desk, "2026-03-23T12:00:00Z");
  refused (desk, "extend", "reason=late", "the notice had to leave by 2026-03-22 (20 calendar_days)");
  desk_at (desk, "2026-03-20T12:00:00Z");
  assert_true (desk_do (desk, "extend", NUMBER, "reason=it is in old books"));
  row = desk_row (desk, NUMBER);
  assert_string_equal (row->due_on, "2026-05-31");
  refused (desk, "extend", "reason=again", "already");
  desk_assert_sound (desk);
  /* What is computed again later still counts the longer time. */
  assert_true (desk_do (desk, "pause", NUMBER, "ground=waiting-for-person|until=2026-03-29"));
  desk_at (desk, "2026-03-25T12:00:00Z");
  assert_true (desk_do (desk, "resume", NUMBER, ""));
  g_autoptr (CaseRow) later = desk_row (desk, NUMBER);
  assert_true (strcmp (later->due_on, "2026-05-31") >= 0);
  desk_assert_sound (desk);
}

static void
an_answer_may_go_with_the_outcome (void **state)
{
  Desk *desk = *state;
  g_autoptr (LetterRow) letter = NULL;

  assert_true (desk_do (desk, "resolve", NUMBER, "outcome=answered|letter=answer|text=Nothing."));
  letter = last_letter (desk);
  assert_string_equal (letter->act, "resolve");
  assert_string_equal (letter->template, "answer");
  desk_assert_sound (desk);
}

static void
a_person_says_what_became_of_it (void **state)
{
  Desk *desk = *state;
  g_autoptr (LetterRow) letter = NULL;
  g_autoptr (CaseRow) failed = NULL, before = NULL;

  assert_true (desk_do (desk, "reply", NUMBER, "text=x|channel=post|to=1 Mock Lane"));
  before = desk_row (desk, NUMBER);
  refused (desk, "letter", "state=sent", "evidence=");
  refused (desk, "letter", "state=lost", "sent, queued, failed or withdrawn");
  assert_true (desk_do (desk, "letter", NUMBER, "state=failed|evidence=came back unopened"));
  failed = desk_row (desk, NUMBER);
  assert_int_equal (failed->trouble, 1);
  assert_true (desk_do (desk, "letter", NUMBER, "state=sent|at=2026-03-01|evidence=registered"));
  letter = last_letter (desk);
  assert_string_equal (letter->state, "sent");
  refused (desk, "letter", "state=withdrawn", "0 letters that want somebody");
  desk_assert_sound (desk);
}

static void
a_drill_sends_nothing_and_says_so (void **state)
{
  Desk *desk = *state;
  g_autoptr (SendReport) report = NULL;
  g_autoptr (LetterRow) letter = NULL;
  g_autoptr (CaseRow) before = NULL, after = NULL;

  assert_true (desk_do (desk, "reply", NUMBER, "text=x"));
  before = desk_row (desk, NUMBER);
  report = letters_send (desk->office, FALSE, NULL);
  assert_int_equal (report->sent, 1);
  letter = last_letter (desk);
  assert_string_equal (letter->state, "sent");
  assert_string_equal (letter->reason, "drill: nothing left the office");
  after = desk_row (desk, NUMBER);
  assert_int_equal (before->rev, after->rev);
  desk_assert_sound (desk);
}

static void
offered (Desk *desk, const char *act, const char *key, const char *const *first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = office_choices (desk->office, office_act (act), key, NUMBER, NULL, &error);

  if (!list)
    fail_msg ("%s %s: %s", act, key, error->message);
  for (guint i = 0; first[i]; i++)
    {
      assert_in_range (i, 0, list->len - 1);
      assert_string_equal (((OfficeChoice *) g_ptr_array_index (list, i))->value, first[i]);
    }
}

static void
what_one_may_choose_is_offered (void **state)
{
  Desk *desk = *state;
  g_autoptr (GPtrArray) letters = NULL;
  g_autofree char *id = NULL;
  const char *written[] = { NULL, NULL };

  offered (desk, "acknowledge", "letter", (const char *[]){ "acknowledge", NULL });
  offered (desk, "reply", "letter", (const char *[]){ "answer", NULL });
  letters = office_choices (desk->office, office_act ("reply"), "letter", NUMBER, NULL, NULL);
  assert_string_equal (((OfficeChoice *) letters->pdata[letters->len - 1])->value, "none");
  assert_string_not_equal (((OfficeChoice *) letters->pdata[0])->title, "answer");
  offered (desk, "letter", "state", (const char *[]){ "sent", "queued", "failed", "withdrawn", NULL });
  assert_true (desk_do (desk, "reply", NUMBER, "text=Here it is."));
  g_autoptr (GPtrArray) out = letters_list (desk->office, NUMBER, -1, 10, NULL);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, ((LetterRow *) out->pdata[0])->id);
  written[0] = id;
  offered (desk, "letter", "letter", written);
}

static void
drafts_are_kept_until_they_are_taken_away (void **state)
{
  Desk *desk = *state;
  g_autoptr (ActArgs) args = desk_args ("to=ada@example.org");

  act_args_set (args, "subject", "two\nlines \\n = x");
  assert_true (draft_put (desk->office, NUMBER, "reply", args, "Dear", NULL));
  g_autoptr (Draft) draft = draft_get (desk->office, "1", "reply", NULL);
  assert_string_equal (draft->text, "Dear");
  assert_string_equal (act_args_get (draft->args, "subject"), "two\nlines \\n = x");
  desk_as (desk, "eve");
  assert_null (draft_get (desk->office, NUMBER, "reply", NULL));
  desk_as (desk, "bob");
  g_autoptr (GPtrArray) all = draft_list (desk->office, NULL);
  assert_int_equal (all->len, 1);
  assert_true (draft_put (desk->office, NUMBER, "reply", NULL, NULL, NULL));
  assert_null (draft_get (desk->office, NUMBER, "reply", NULL));
  desk_assert_sound (desk);
}

#define STORY(name) cmocka_unit_test_setup_teardown (name, set_up, desk_teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORY (facts_say_where_they_come_from), STORY (it_goes_to_the_requester_in_their_language),
    STORY (nothing_leaves_half_filled), STORY (the_bytes_are_a_message), STORY (what_an_act_does_besides),
    STORY (a_first_reply_acknowledges), STORY (more_time_needs_its_notice), STORY (an_answer_may_go_with_the_outcome),
    STORY (a_person_says_what_became_of_it), STORY (a_drill_sends_nothing_and_says_so),
    STORY (what_one_may_choose_is_offered),
    STORY (drafts_are_kept_until_they_are_taken_away),
  };

  return cmocka_run_group_tests_name ("office letters", tests, NULL, NULL) != 0;
}
