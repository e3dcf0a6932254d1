/* SPDX-License-Identifier: MIT */
/* Every act: done, refused by role, refused by state, refused by value; what it leaves. */
#include "desk.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/when.h"

/* One step of a story: who does what, and what comes of it. */
typedef struct
{
  const char *member, *act, *words;
  int code;              /* DeskError, or -1 when it is done */
  const char *says;      /* part of the result or of the error */
  const char *state;     /* of the case afterwards; NULL: not asked */
  const char *due;       /* ISO date, "" none; NULL: not asked */
} Step;

#define DONE -1
#define DENIED DESK_ERROR_DENIED
#define INVALID DESK_ERROR_INVALID
#define NOT_FOUND DESK_ERROR_NOT_FOUND

static void
check_result (const Desk *desk, const Step *step, gboolean done)
{
  const char *said = desk->error ? desk->error->message : desk->result;

  if (done != (step->code == DONE))
    fail_msg ("%s %s %s: %s", step->member, step->act, step->words, said);
  if (!done)
    assert_int_equal (desk->error->code, step->code);
  if (step->says && !strstr (said, step->says))
    fail_msg ("%s %s: \"%s\" does not say \"%s\"", step->member, step->act, said, step->says);
  assert_null (strchr (said, '\n'));
}

static void
check_row (Desk *desk, const char *number, const Step *step)
{
  g_autoptr (CaseRow) row = desk_row (desk, number);

  if (step->state)
    assert_string_equal (case_state_name (row->state), step->state);
  if (step->due)
    assert_string_equal (row->due_on ? row->due_on : "", step->due);
}

static void
tell (Desk *desk, const char *number, const Step *steps, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      gboolean done;

      desk_as (desk, steps[i].member);
      done = desk_do (desk, steps[i].act, number, steps[i].words);
      check_result (desk, &steps[i], done);
      check_row (desk, number, &steps[i]);
    }
  desk_assert_sound (desk);
}

static void
a_case_from_letter_to_archive (void **state)
{
  static const Step steps[] = {
    { "bob", "claim", "", DONE, "claimed by bob", "unsorted", "2026-04-01" },
    { "bob", "resolve", "outcome=done", DENIED, "is unsorted: resolve is not possible now; possible: triage", "unsorted" },
    { "tom", "triage", "type=delete", DENIED, "needs an agent; tom is an auditor", "unsorted" },
    { "bob", "triage", "type=holiday", INVALID, "delete, delete-after, inquiry", "unsorted" },
    { "bob", "triage", "type=delete|reason=says so", DONE, "is now delete", "working", "2026-04-01" },
    { "eve", "claim", "", DONE, "claimed by eve, from bob", "working" },
    { "eve", "claim", "", INVALID, "yours already", "working" },
    { "bob", "release", "", DENIED, "needs a supervisor", "working" },
    { "bob", "assign", "to=eve", DENIED, "needs a supervisor", "working" },
    { "sue", "assign", "to=tom", INVALID, "auditor", "working" },
    { "sue", "assign", "to=zoe", NOT_FOUND, "no member zoe", "working" },
    { "sue", "assign", "to=bob", DONE, "assigned to bob", "working" },
    { "bob", "note", "text=Called her.\nShe will write.", DONE, "note", "working" },
    { "tom", "note", "text=hm", DENIED, "agent", "working" },
    { "bob", "note", "", INVALID, "needs text=", "working" },
    { "bob", "note", "txt=x", INVALID, "no key \"txt\"; it takes text", "working" },
    { "bob", "set", "priority=high", DONE, "set", "working" },
    { "bob", "set", "priority=soon", INVALID, "low, normal, high or urgent", "working" },
    { "bob", "set", "colour=red", INVALID, "no field \"colour\"", "working" },
    { "bob", "set", "termination=1 May", INVALID, "termination", "working" },
    { "bob", "set", "residence=FR|language=fr|customer=Acme Example", DONE, "set", "working" },
    { "bob", "set", "residence=France", INVALID, "two capital letters", "working" },
    { "bob", "task", "name=search-logs|state=done|evidence=ticket 7", DONE, "search-logs done", "working" },
    { "bob", "task", "name=search-logs|state=perhaps", INVALID, "open, done, not-applicable", "working" },
    { "bob", "resolve", "outcome=answered", INVALID, "ends as done, refused", "working" },
    { "bob", "resolve", "outcome=refused", INVALID, "a second member approves: use refuse", "working" },
    { "bob", "resolve", "outcome=done|text=All gone.", DONE, "resolved: done", "resolved", "" },
    { "bob", "pause", "ground=identity|until=2026-03-09", DENIED, "is resolved", "resolved" },
    { "bob", "close", "", INVALID, "needs reason=", "resolved" },
    { "bob", "close", "reason=nothing left", DONE, "closed", "closed", "" },
    { "bob", "claim", "", DENIED, "possible: reopen", "closed" },
    { "bob", "note", "text=Filed.", DONE, "note", "closed" },
    { "bob", "reopen", "reason=she wrote again", DONE, "open again", "working", "2026-04-01" },
    { "bob", "release", "", DONE, "back in the queue", "working" },
    { "bob", "release", "", INVALID, "no owner", "working" },
    { "tom", "read", "", DONE, "read", "working" },
  };
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=Please delete my account|received=2026-03-02");

  tell (desk, number, steps, G_N_ELEMENTS (steps));
}

static void
the_clock_stands_still_and_moves_on (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=x|type=inquiry|received=2026-03-02T09:00");
  static const Step before[] = {
    { "bob", "claim", "", DONE, NULL, "working", "2026-03-16" },
    { "bob", "pause", "ground=lunch|until=2026-03-09", INVALID, "waiting-for-person, identity" },
    { "bob", "pause", "ground=identity|until=2026-03-02", INVALID, "after today" },
    { "bob", "pause", "ground=identity|until=soon", INVALID, "until" },
    { "bob", "resume", "", DENIED, "is working" },
    { "bob", "pause", "ground=identity|until=2026-03-09", DONE, "waits until 2026-03-09", "waiting" },
    { "bob", "pause", "ground=identity|until=2026-03-10", DENIED, "is waiting" },
  };
  static const Step after[] = {
    { "bob", "resume", "", DONE, "worked on again", "working", "2026-03-19" }, /* the day of receipt never counted */
    { "bob", "pause", "ground=waiting-for-person|until=2026-03-19", DONE, NULL, "waiting" },
    { "bob", "resolve", "outcome=answered", DONE, NULL, "resolved", "" },
  };

  tell (desk, number, before, G_N_ELEMENTS (before));
  g_autoptr (CaseRow) row = desk_row (desk, number);
  assert_true (row->paused);
  assert_string_equal (row->next_on, "2026-03-09");
  desk_at (desk, "2026-03-05T17:00:00Z");
  tell (desk, number, after, G_N_ELEMENTS (after));
}

static void
a_fact_starts_a_clock (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=x|type=delete-after|received=2026-03-02");
  static const Step steps[] = {
    { "bob", "claim", "", DONE, NULL, "working", "2026-04-01" },
    { "bob", "set", "termination=2025-03-20|written-request=yes", DONE, NULL, "working", "2026-03-20" },
    { "bob", "correct-received", "at=2026-02-01|evidence=stamp|reason=typo", DENIED, "needs a supervisor" },
    { "sue", "correct-received", "at=2027-02-01|evidence=stamp|reason=typo", INVALID, "future" },
    { "sue", "correct-received", "at=2026-02-01|reason=typo", INVALID, "needs evidence=" },
    { "sue", "correct-received", "at=2026-02-01|evidence=stamp|reason=typo", DONE, "received on 2026-02-01", "working", "2026-03-03" },
    { "sue", "close", "reason=withdrawn by phone", DONE, NULL, "closed", "" },
    { "sue", "reopen", "reason=not withdrawn after all", DONE, NULL, "working", "2026-03-03" },
    { "bob", "spam", "reason=no", DONE, "is spam", "spam", "" },
    { "bob", "claim", "", DENIED, "is spam" },
    { "bob", "not-spam", "", DONE, "no spam", "working", "2026-03-03" },
    { "sue", "resolve", "outcome=refused", INVALID, "use refuse outcome=refused", "working" },
    { "sue", "resolve", "outcome=done", DONE, "done", "resolved", "" },
  };

  tell (desk, number, steps, G_N_ELEMENTS (steps));
}

/* Received before the pack: no date, but answered all the same; a corrected date starts
 * no clock of a case that is done. */
static void
a_corrected_date_starts_nothing_that_is_done (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=x|type=delete|received=2019-06-01");
  static const Step steps[] = {
    { "bob", "claim", "", DONE, NULL, "working", "" },
    { "bob", "resolve", "outcome=done", DONE, NULL, "resolved", "" },
    { "sue", "correct-received", "at=2026-02-01|evidence=stamp|reason=typo", DONE, NULL, "resolved", "" },
    { "sue", "reopen", "reason=more to do", DONE, NULL, "working", "2026-03-03" },
  };

  tell (desk, number, steps, G_N_ELEMENTS (steps));
}

static void
whoever_saw_an_old_row_is_told_who_changed_it (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=x|type=delete");
  g_autoptr (CaseRow) seen = desk_row (desk, number);
  g_autofree char *stale = g_strdup_printf ("outcome=done|rev=%" G_GINT64_FORMAT, seen->rev);
  g_autoptr (CaseRow) fresh = NULL;
  g_autofree char *good = NULL;

  desk_as (desk, "eve");
  assert_true (desk_do (desk, "claim", number, ""));
  desk_as (desk, "bob");
  assert_false (desk_do (desk, "resolve", number, stale));
  assert_int_equal (desk->error->code, DESK_ERROR_CONFLICT);
  assert_non_null (strstr (desk->error->message, "eve claimed it"));
  assert_true (desk_do (desk, "note", number, "text=First line\nSecond line, and so on and on and on and on and on and on"
                                              " and on and on and on and on and on and on and on and on and on"));
  assert_false (desk_do (desk, "resolve", number, stale));
  assert_non_null (strstr (desk->error->message, "bob noted: First line Second"));
  assert_null (strchr (desk->error->message, '\n'));
  fresh = desk_row (desk, number);
  good = g_strdup_printf ("outcome=done|rev=%" G_GINT64_FORMAT, fresh->rev);
  assert_true (desk_do (desk, "resolve", number, good));
  desk_assert_sound (desk);
}

static gint64
count_events (Desk *desk, const char *act)
{
  gint64 n = 0;

  assert_true (db_get_int (desk->office->db, "SELECT count (*) FROM event WHERE act = $1", DB_ARGS (db_text (act)), 0,
                           &n, NULL));
  return n;
}

static void
every_refusal_of_a_right_is_in_the_journal (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=x");
  g_autoptr (CaseRow) before = desk_row (desk, number), after = NULL;

  desk_as (desk, "tom");
  assert_false (desk_do (desk, "claim", number, ""));
  assert_false (desk_do (desk, "member.add", NULL, "name=zed|role=admin"));
  desk_as (desk, "bob");
  assert_false (desk_do (desk, "reopen", number, "reason=x"));
  assert_false (desk_do (desk, "member.add", NULL, "name=zed|role=admin"));
  assert_int_equal (count_events (desk, "access.denied"), 4);
  /* A value that does not fit is no matter of rights. */
  assert_false (desk_do (desk, "claim", "RC-2026-999999", ""));
  assert_false (desk_do (desk, "triage", number, "type=none"));
  assert_int_equal (count_events (desk, "access.denied"), 4);
  after = desk_row (desk, number);
  assert_int_equal (before->rev, after->rev);
  desk_assert_sound (desk);
}

static void
a_read_is_one_event_an_hour (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=x");
  g_autoptr (CaseRow) before = desk_row (desk, number), after = NULL;

  desk_as (desk, "bob");
  assert_true (office_read (desk->office, number, NULL));
  assert_true (office_read (desk->office, number, NULL));
  assert_int_equal (count_events (desk, "case.read"), 1);
  desk_at (desk, "2026-03-02T18:10:00Z");
  assert_true (office_read (desk->office, number, NULL));
  assert_int_equal (count_events (desk, "case.read"), 2);
  after = desk_row (desk, number);
  assert_int_equal (before->rev, after->rev);
  assert_false (after->unread);
  desk_assert_sound (desk);
}

static void
people_and_members (void **state)
{
  static const struct { const char *member, *act, *words; int code; const char *says; } steps[] = {
    { "bob", "person.add", "name=Olu Example|mail=olu@example.net|phone=+1 555 0100|residence=NG", DONE, "p-" },
    { "bob", "person.add", "mail=olu@example.net", INVALID, "needs name=" },
    { "bob", "person.add", "name=x|mail=olu at example", INVALID, "name@example.org" },
    { "bob", "person.add", "name=x|residence=Nigeria", INVALID, "two capital letters" },
    { "tom", "person.add", "name=x", DENIED, "agent" },
    { "bob", "person.set", "name=x", INVALID, "person=" },
    { "bob", "person.set", "person=p-none|name=x", NOT_FOUND, "p-none" },
    { "bob", "member.add", "name=zed|role=agent", DENIED, "admin" },
    { "ada", "member.add", "name=Zed Zed|role=agent", INVALID, "small letters" },
    { "ada", "member.add", "name=bob|role=agent", DESK_ERROR_CONFLICT, "bob already" },
    { "ada", "member.add", "name=zed|role=king", INVALID, "agent, supervisor" },
    { "ada", "member.add", "name=zed|role=agent|uid=4711", DONE, "zed is an agent" },
    { "ada", "member.add", "name=zoe|role=agent|uid=4711", DESK_ERROR_CONFLICT, "zed" },
    { "ada", "office.set", "zone=Mars/Olympus", INVALID, "zone" },
    { "ada", "office.set", "colour=red", INVALID, "no setting" },
    { "bob", "office.set", "hosts=mx.example.org", DENIED, "admin" },
    { "ada", "office.set", "target-inquiry=5 business_days", DONE, "set" },
    { "ada", "dance", "", INVALID, "no act \"dance\"" },
  };
  Desk *desk = *state;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      Step step = { steps[i].member, steps[i].act, steps[i].words, steps[i].code, steps[i].says, NULL, NULL };

      desk_as (desk, step.member);
      check_result (desk, &step, desk_do (desk, step.act, NULL, step.words));
    }
  desk_assert_sound (desk);
}

static void
a_setting_of_the_office_moves_what_runs (void **state)
{
  Desk *desk = *state;
  g_autofree char *before = desk_letter (desk, "text=x|type=inquiry|received=2026-03-02");
  g_autofree char *after = NULL;
  g_autoptr (CaseRow) one = NULL, other = NULL;

  assert_true (desk_do (desk, "office.set", NULL, "target-inquiry=5 business_days"));
  after = desk_letter (desk, "text=y|type=inquiry|received=2026-03-02");
  one = desk_row (desk, before);
  other = desk_row (desk, after);
  assert_string_equal (one->due_on, "2026-03-09");
  assert_string_equal (other->due_on, "2026-03-09");
  desk_assert_sound (desk);
}

static void
triage_may_name_the_person (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=x"), *words = NULL, *id = NULL;
  g_autoptr (CaseRow) row = NULL;
  g_autoptr (Person) person = NULL;

  assert_true (desk_do (desk, "person.add", NULL, "name=Olu Example|mail=olu@example.net"));
  id = g_strndup (desk->result, strcspn (desk->result, " "));
  words = g_strdup_printf ("type=delete|person=%s", id);
  assert_true (desk_do (desk, "triage", number, words));
  row = desk_row (desk, number);
  assert_string_equal (row->person, id);
  assert_string_equal (row->person_name, "Olu Example");
  assert_true (desk_do (desk, "person.set", number, "name=Olu A. Example|phone=555"));
  person = office_person (desk->office, id, NULL);
  assert_string_equal (person->name, "Olu A. Example");
  assert_int_equal (person->contacts->len, 2);
  desk_assert_sound (desk);
}

static void
a_letter_says_when_and_how_it_came (void **state)
{
  static const struct { const char *words; const char *says; } bad[] = {
    { "channel=pigeon", "mail, post, phone" }, { "channel=post|received=2026-04-01", "future" },
    { "channel=post|received=yesterday", "received" }, { "channel=post|type=holiday", "holiday" },
    { "received=2026-03-01", "needs channel=" }, { "channel=post|person=p-none", "p-none" },
  };
  Desk *desk = *state;
  g_autofree char *number
    = desk_letter (desk, "received=2026-02-20|mail=nia@example.net|address=1 Example St|phone=555 0101|subject=Erase|"
                         "text=Please erase everything|evidence=scan 17");
  g_autoptr (Case) kase = office_case (desk->office, number, NULL);
  g_autoptr (Person) person = office_person (desk->office, kase->row.person, NULL);

  assert_string_equal (kase->row.channel, "post");
  assert_string_equal (kase->row.received_on, "2026-02-20");
  assert_string_equal (kase->row.type, "delete");
  assert_false (kase->row.type_confirmed);
  assert_string_equal (kase->row.person_name, "Nia Example");
  assert_int_equal (person->contacts->len, 3);
  assert_int_equal (kase->messages->len, 1);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (ActArgs) args = desk_args (bad[i].words);
      g_autoptr (GError) error = NULL;

      assert_false (office_new_case (desk->office, args, NULL, &error));
      if (!strstr (error->message, bad[i].says))
        fail_msg ("%s: %s", bad[i].words, error->message);
    }
  desk_assert_sound (desk);
}

static void
hints_offer_what_can_be_done (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=please delete"), *why = NULL, *preview = NULL;
  g_autoptr (CaseRow) row = desk_row (desk, number);
  g_autoptr (GPtrArray) acts = NULL, types = NULL, none = NULL, done = NULL;
  g_autoptr (ActArgs) args = desk_args ("type=inquiry");
  g_autoptr (GPtrArray) fields = NULL, values = NULL;

  desk_as (desk, "bob");
  acts = office_acts_now (desk->office, row);
  assert_string_equal (((ActInfo *) acts->pdata[0])->name, "triage");
  for (guint i = 0; i < acts->len; i++)
    assert_string_not_equal (((ActInfo *) acts->pdata[i])->name, "correct-received");
  types = office_choices (desk->office, office_act ("triage"), "type", number, &why, NULL);
  assert_string_equal (((OfficeChoice *) types->pdata[0])->value, "delete");
  assert_non_null (strstr (why, "delete"));
  assert_int_equal (types->len, 5);
  preview = office_preview (desk->office, "triage", number, args, NULL);
  assert_non_null (strstr (preview, "due 2026-03-16"));
  fields = office_choices (desk->office, office_act ("set"), "field", number, NULL, NULL);
  assert_true (fields->len > 7);
  values = office_choices (desk->office, office_act ("set"), "priority", number, NULL, NULL);
  assert_string_equal (((OfficeChoice *) values->pdata[3])->value, "urgent");
  row->type_confirmed = TRUE;   /* what was triaged is triaged again last of all */
  row->state = CASE_NEW;
  done = office_acts_now (desk->office, row);
  assert_string_equal (((ActInfo *) done->pdata[0])->name, "claim");
  assert_string_equal (((ActInfo *) done->pdata[done->len - 1])->name, "triage");
  desk_as (desk, "tom");
  none = office_acts_now (desk->office, row);
  assert_int_equal (none->len, 0);
  assert_int_equal (count_events (desk, "case.triage"), 0);
}

static void
an_act_that_fails_in_a_batch_leaves_the_others (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = NULL;
  g_autoptr (CaseRow) row = NULL;

  assert_true (office_batch_begin (desk->office, NULL));
  number = desk_letter (desk, "text=x|type=delete");
  assert_false (desk_do (desk, "resolve", number, "outcome=never"));
  assert_true (desk_do (desk, "claim", number, ""));
  assert_true (office_batch_commit (desk->office, NULL));
  row = desk_row (desk, number);
  assert_int_equal (row->state, CASE_WORKING);
  desk_assert_sound (desk);
}

#define WRITERS 4
#define NOTES 10

/* One of several who write into the same case at once. */
static int
write_notes (const char *path, const char *number)
{
  OfficeOptions options = { .path = path, .as = "bob", .now = DESK_NOW };
  Office *office = office_open (&options, NULL);
  g_autoptr (ActArgs) args = desk_args ("text=once more");
  int failed = office ? 0 : NOTES;

  for (int i = 0; office && i < NOTES; i++)
    failed += !office_do (office, "note", number, args, NULL, NULL);
  office_close (office);
  return failed;
}

static void
nobody_who_named_no_version_is_turned_away (void **state)
{
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=x");
  g_autoptr (Case) kase = NULL;
  pid_t writers[WRITERS];

  g_clear_pointer (&desk->office, office_close);
  for (int i = 0; i < WRITERS; i++)
    if ((writers[i] = fork ()) == 0)
      _exit (write_notes (desk->path, number));
  for (int i = 0; i < WRITERS; i++)
    {
      int status = -1;

      assert_int_equal (waitpid (writers[i], &status, 0), writers[i]);
      assert_int_equal (status, 0);
    }
  desk->office = office_open (&(OfficeOptions){ .path = desk->path, .as = "bob", .now = DESK_NOW }, NULL);
  kase = office_case (desk->office, number, NULL);
  assert_int_equal (kase->notes->len, WRITERS * NOTES);
  desk_assert_sound (desk);
}

static void
the_office_knows_who_may_come_in (void **state)
{
  Desk *desk = *state;
  OfficeOptions stranger = { .path = desk->path, .as = "zoe" }, reader = { .path = desk->path, .as = "bob", .read_only = TRUE };
  OfficeOptions auditor = { .path = desk->path, .as = "tom", .read_only = TRUE };
  OfficeNew again = { .path = desk->path, .member = "x" };
  g_autoptr (GError) error = NULL;
  g_autofree char *number = desk_letter (desk, "text=x");
  Office *office;

  assert_null (office_open (&stranger, &error));
  assert_int_equal (error->code, DESK_ERROR_DENIED);
  g_clear_error (&error);
  assert_null (office_open (&reader, &error));
  assert_int_equal (error->code, DESK_ERROR_DENIED);
  g_clear_error (&error);
  assert_false (office_create (&again, &error));
  assert_int_equal (error->code, DESK_ERROR_CONFLICT);
  g_clear_error (&error);
  office = office_open (&auditor, &error);
  assert_non_null (office);
  assert_true (office_read (office, number, NULL));
  assert_false (office_do (office, "read", number, NULL, NULL, &error));
  office_close (office);
  assert_int_equal (count_events (desk, "case.read"), 0);
}

static void
a_real_office_takes_no_fixed_day (void **state)
{
  Desk *desk = *state;
  g_autofree char *path = g_build_filename (desk->directory, "real.db", NULL);
  OfficeNew what = { .path = path, .member = "mia" }, dated = { .path = path, .member = "mia", .now = DESK_NOW };
  OfficeOptions as = { .path = path, .as = "mia" }, now = { .path = path, .now = DESK_NOW }, plain = { .path = path };
  g_autoptr (GError) error = NULL;
  g_autoptr (Office) office = NULL;

  assert_false (office_create (&dated, &error));
  g_clear_error (&error);
  assert_true (office_create (&what, &error));
  assert_null (office_open (&as, &error));
  assert_int_equal (error->code, DESK_ERROR_DENIED);
  g_clear_error (&error);
  assert_null (office_open (&now, &error));
  g_clear_error (&error);
  office = office_open (&plain, &error);
  assert_non_null (office);
  assert_string_equal (office_member (office)->name, "mia");
  assert_int_equal (office_member (office)->role, ROLE_ADMIN);
}

#define STORY(name) cmocka_unit_test_setup_teardown (name, desk_setup, desk_teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORY (a_case_from_letter_to_archive), STORY (the_clock_stands_still_and_moves_on), STORY (a_fact_starts_a_clock),
    STORY (a_corrected_date_starts_nothing_that_is_done), STORY (whoever_saw_an_old_row_is_told_who_changed_it), STORY (every_refusal_of_a_right_is_in_the_journal),
    STORY (a_read_is_one_event_an_hour), STORY (people_and_members),
    STORY (a_setting_of_the_office_moves_what_runs), STORY (triage_may_name_the_person),
    STORY (a_letter_says_when_and_how_it_came), STORY (hints_offer_what_can_be_done),
    STORY (nobody_who_named_no_version_is_turned_away),
    STORY (an_act_that_fails_in_a_batch_leaves_the_others), STORY (the_office_knows_who_may_come_in),
    STORY (a_real_office_takes_no_fixed_day),
  };

  return cmocka_run_group_tests_name ("office acts", tests, NULL, NULL) != 0;
}
