/* SPDX-License-Identifier: MIT */
/* What comes in, where it goes, and that nothing is lost or doubled on the way. */
#include "desk.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "base/when.h"

static int
setup (void **state)
{
  desk_setup (state);
  desk_as (*state, "bob");
  return 0;
}

#define MAIL(from, id, subject, more, body)                                                                       \
  "From: " from "\nTo: support@example.org\nSubject: " subject "\nMessage-ID: <" id ">\n" more                   \
  "Date: Mon, 1 Jan 2001 00:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" body "\n"

#define NIA "Nia Example <nia@example.net>"
#define OLU "olu@example.com"
#define FIRST MAIL (NIA, "n1@example.net", "My account", "", "Please delete my data.")

/* What is taken in, one after the other, and what becomes of each. */
typedef struct
{
  const char *text;
  const char *goes;      /* opens, joins, waits, duplicate */
  const char *says;      /* part of why it waits */
  const char *flags;     /* word among its flags */
} Arrives;

static gint64
number_of (Desk *desk, const char *sql)
{
  gint64 n = -1;

  assert_true (db_get_int (desk->office->db, sql, DB_NO_ARGS, -1, &n, NULL));
  return n;
}

static void
assert_count (const IntakeCount *count, const Arrives *arrives)
{
  const char *went = count->duplicates ? "duplicate" : count->opened ? "opens" : count->joined ? "joins" : "waits";

  assert_int_equal (count->messages, 1);
  assert_int_equal (count->failed, 0);
  assert_int_equal (count->fresh + count->duplicates, 1);
  assert_int_equal (count->opened + count->joined + count->waiting, count->fresh);
  if (strcmp (went, arrives->goes) != 0)
    fail_msg ("%s, not %s: %.200s", went, arrives->goes, arrives->text);
}

static void
assert_message (Desk *desk, const Arrives *arrives)
{
  gint64 id = number_of (desk, "SELECT max (id) FROM message");
  CaseMessage *message = office_message (desk->office, id, NULL);
  g_autoptr (GBytes) raw = office_message_raw (desk->office, id, NULL);

  if (arrives->says && (!message->waiting || !strstr (message->waiting, arrives->says)))
    fail_msg ("waits because \"%s\", not \"%s\"", message->waiting ? message->waiting : "-", arrives->says);
  if (arrives->flags && (!message->flags || !strstr (message->flags, arrives->flags)))
    fail_msg ("flags \"%s\" lack %s", message->flags ? message->flags : "", arrives->flags);
  assert_int_equal (g_bytes_get_size (raw), strlen (arrives->text));
  assert_memory_equal (g_bytes_get_data (raw, NULL), arrives->text, strlen (arrives->text));
  case_message_free (message);
}

static void
tell (Desk *desk, const Arrives *arrives, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      IntakeCount count;

      desk_mail (desk, arrives[i].text, &count);
      assert_count (&count, &arrives[i]);
      if (count.fresh)
        assert_message (desk, &arrives[i]);
    }
  desk_assert_sound (desk);
}

static void
replies_find_their_case (void **state)
{
  static const Arrives mails[] = {
    { FIRST, "opens", NULL, NULL },
    { FIRST, "duplicate", NULL, NULL },
    { MAIL (NIA, "n2@example.net", "Re: My account", "In-Reply-To: <n1@example.net>\n", "And my logs."), "joins", NULL, NULL },
    { MAIL ("NIA@EXAMPLE.NET", "n3@example.net", "Re: [RC-2026-000001] x", "", "Once more."), "joins", NULL, NULL },
    { MAIL (OLU, "o1@example.com", "Re: My account", "References: <n1@example.net> <n2@example.net>\n", "Me too!"),
      "waits", "RC-2026-000001, but the sender is not known", NULL },
    { MAIL (OLU, "o2@example.com", "Re: hm", "In-Reply-To: <o1@example.com>\n", "Well?"), "waits", "which waits itself", NULL },
    { MAIL (OLU, "o3@example.com", "[RC-2026-000001] hello", "", "Guess."), "waits", "not known in that case", NULL },
    { MAIL (OLU, "o4@example.com", "[RC-2026-000777] question", "", "I have a question."), "opens", NULL, NULL },
    { MAIL (OLU, "o5@example.com", "Re: old", "In-Reply-To: <gone@example.com>\n", "erase"), "opens", NULL, NULL },
  };
  Desk *desk = *state;

  tell (desk, mails, G_N_ELEMENTS (mails));
  assert_int_equal (number_of (desk, "SELECT count (*) FROM cases"), 3);
  assert_int_equal (number_of (desk, "SELECT count (*) FROM person"), 2);
}

static void
a_case_begins_with_a_suggestion_and_its_clocks (void **state)
{
  Desk *desk = *state;
  g_autoptr (Case) kase = NULL;

  desk_mail (desk, FIRST, NULL);
  kase = office_case (desk->office, "1", NULL);
  assert_string_equal (kase->row.number, "RC-2026-000001");
  assert_int_equal (kase->row.state, CASE_UNSORTED);
  assert_string_equal (kase->row.type, "delete");
  assert_false (kase->row.type_confirmed);
  assert_non_null (strstr (kase->type_why, "delete"));
  assert_string_equal (kase->mailbox, "support");
  assert_string_equal (kase->row.person_name, "Nia Example");
  assert_string_equal (kase->row.due_on, "2026-04-01");
  assert_string_equal (kase->row.received_on, "2026-03-02");
  assert_string_equal (kase->received_how, "standard input");
}

static void
copied_people_belong (void **state)
{
  static const Arrives mails[] = {
    { "From: nia@example.net\nTo: support@example.org\nCc: Lee <lee@example.com>\nMessage-ID: <c1@example.net>\n"
      "Subject: delete\n\nerase\n", "opens", NULL, NULL },
    { MAIL ("lee@example.com", "c2@example.com", "Re: delete", "In-Reply-To: <c1@example.net>\n", "Yes."), "joins", NULL, NULL },
  };

  tell (*state, mails, G_N_ELEMENTS (mails));
}

static void
copies_are_filed_and_start_nothing (void **state)
{
  static const Arrives mails[] = {
    { FIRST, "opens", NULL, NULL },
    { MAIL (NIA, "n1@example.net", "My account", "X-Via: list\n", "Please delete my data."), "joins", NULL, "copy" },
    { MAIL (OLU, "n1@example.net", "Mine", "", "delete"), "opens", NULL, NULL },
    { MAIL (OLU, "w1@example.com", "Re: My account", "In-Reply-To: <n1@example.net>\nX-A: 1\n", "x"), "joins", NULL, NULL },
  };
  Desk *desk = *state;

  tell (desk, mails, 3);
  assert_int_equal (number_of (desk, "SELECT count (*) FROM cases"), 2);
  assert_int_equal (number_of (desk, "SELECT copy_of FROM message WHERE flags = 'copy'"),
                    number_of (desk, "SELECT min (id) FROM message"));
}

static void
a_copy_of_what_waits_waits (void **state)
{
  static const Arrives mails[] = {
    { FIRST, "opens", NULL, NULL },
    { MAIL (OLU, "w1@example.com", "Re: My account", "In-Reply-To: <n1@example.net>\n", "x"), "waits", "not known", NULL },
    { MAIL (OLU, "w1@example.com", "Re: My account", "In-Reply-To: <n1@example.net>\n", "x and y"), "waits", "copy of message", "copy" },
  };

  tell (*state, mails, G_N_ELEMENTS (mails));
}

#define DSN(id, of)                                                                                               \
  "From: MAILER-DAEMON@mx.example.com\nTo: support@example.org\nSubject: Undelivered\nMessage-ID: <" id ">\n"    \
  "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"                                                             \
  "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n" \
  "It failed.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"              \
  "Final-Recipient: rfc822; nia@example.net\nAction: failed\nStatus: 5.1.1\n\n--b\n"                              \
  "Content-Type: message/rfc822\n\nFrom: support@example.org\nTo: nia@example.net\nMessage-ID: <" of ">\n"       \
  "Subject: Your request\n\nHello\n--b--\n"

static void
machines_open_nothing (void **state)
{
  static const Arrives mails[] = {
    { FIRST, "opens", NULL, NULL },
    { DSN ("d1@mx.example.com", "n1@example.net"), "joins", NULL, "bounce" },
    { DSN ("d2@mx.example.com", "unknown@example.org"), "waits", "a bounce", "bounce" },
    { MAIL (OLU, "v1@example.com", "Away", "Auto-Submitted: auto-replied\n", "delete: I am away"), "waits", "machine", "auto" },
    { MAIL (NIA, "v2@example.net", "Away", "Auto-Submitted: auto-replied\nIn-Reply-To: <n1@example.net>\n", "Away."), "joins", NULL, "auto" },
    { MAIL (OLU, "v3@example.com", "Away", "Auto-Submitted: auto-replied\nIn-Reply-To: <n1@example.net>\n", "Away."), "waits", "not known", "auto" },
  };
  Desk *desk = *state;

  tell (desk, mails, G_N_ELEMENTS (mails));
  assert_int_equal (number_of (desk, "SELECT count (*) FROM cases"), 1);
}

static void
spam_has_its_own_list (void **state)
{
  static const Arrives mails[] = {
    { MAIL ("win@example.com", "s1@example.com", "delete your debts", "X-Spam-Flag: YES\n", "erase them"), "opens", NULL, "spam" },
  };
  Desk *desk = *state;
  g_autoptr (CaseRow) row = NULL;
  g_autoptr (CaseRow) saved = NULL;

  tell (desk, mails, 1);
  row = desk_row (desk, "1");
  assert_int_equal (row->state, CASE_SPAM);
  assert_null (row->due_on);
  assert_true (desk_do (desk, "not-spam", "1", ""));
  saved = desk_row (desk, "1");
  assert_int_equal (saved->state, CASE_UNSORTED);
  assert_string_equal (saved->due_on, "2026-04-01");
}

static void
a_forward_asks_who_the_requester_is (void **state)
{
  static const Arrives mails[] = {
    { MAIL (OLU, "f1@example.com", "Fwd: please delete", "",
            "See below.\n\n---------- Forwarded message ---------\nFrom: Nia <nia@example.net>\n\nDelete my data."),
      "opens", NULL, "forward" },
  };
  Desk *desk = *state;
  g_autoptr (Case) kase = NULL;

  tell (desk, mails, 1);
  kase = office_case (desk->office, "1", NULL);
  assert_int_equal (kase->tasks->len, 1);
  assert_string_equal (((CaseTask *) kase->tasks->pdata[0])->name, "find-requester");
  assert_string_equal (((CaseTask *) kase->tasks->pdata[0])->state, "open");
}

static void
our_own_mail_is_outgoing (void **state)
{
  static const Arrives mails[] = {
    { FIRST, "opens", NULL, NULL },
    { "From: support@example.org\nTo: nia@example.net\nMessage-ID: <u1@example.org>\nIn-Reply-To: <n1@example.net>\n"
      "Subject: Re: My account\n\nDone.\n", "joins", NULL, NULL },
    { MAIL (NIA, "n5@example.net", "Re: My account", "In-Reply-To: <u1@example.org>\n", "Thanks."), "joins", NULL, NULL },
    { "From: support@example.org\nTo: x@example.net\nMessage-ID: <u2@example.org>\nSubject: Hi\n\ndelete\n", "waits",
      "our own address", NULL },
  };
  Desk *desk = *state;

  tell (desk, mails, G_N_ELEMENTS (mails));
  assert_int_equal (number_of (desk, "SELECT count (*) FROM message WHERE direction = 'out'"), 2);
  assert_int_equal (number_of (desk, "SELECT count (*) FROM cases"), 1);
}

static void
broken_mail_is_kept (void **state)
{
  static const Arrives mails[] = {
    { "no header at all, \x1b[31mjust bytes \xff\xfe", "opens", NULL, NULL },
    { "From: \"\x1b]0;x\x07\" <e\x01vil@example.net>\nSubject: =?utf-8?q?=1B[2J_delete?=\n\n\x9b" "31m\n", "opens", NULL, NULL },
    { "\n\n\n", "opens", NULL, NULL },
  };
  Desk *desk = *state;

  tell (desk, mails, G_N_ELEMENTS (mails));
  assert_int_equal (number_of (desk, "SELECT count (*) FROM cases WHERE state = 'unsorted'"), 3);
}

static void
empty_input_is_no_success (void **state)
{
  Desk *desk = *state;
  g_autoptr (GBytes) raw = g_bytes_new ("", 0);
  g_autoptr (IntakeReport) report = intake_report_new ();
  g_autoptr (GError) error = NULL;

  assert_false (office_intake_bytes (desk->office, raw, "standard input", WHEN_NONE, report, &error));
  assert_int_equal (error->code, DESK_ERROR_INVALID);
  assert_false (report->temporary);
  assert_int_equal (report->count.failed, 1);
}

static void
an_auditor_takes_nothing_in (void **state)
{
  Desk *desk = *state;
  g_autoptr (GBytes) raw = g_bytes_new_static (FIRST, strlen (FIRST));
  g_autoptr (IntakeReport) report = intake_report_new ();
  g_autoptr (GError) error = NULL;

  desk_as (desk, "tom");
  assert_false (office_intake_bytes (desk->office, raw, "standard input", WHEN_NONE, report, &error));
  assert_int_equal (error->code, DESK_ERROR_DENIED);
  assert_true (report->temporary);
}

/* ---- joining and splitting by hand --------------------------------------------------------- */

static void
a_person_puts_messages_where_they_belong (void **state)
{
  Desk *desk = *state;
  g_autofree char *join = NULL, *split = NULL, *outgoing = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (Case) kase = NULL;
  gint64 left = -1;

  desk_mail (desk, FIRST, NULL);
  desk_mail (desk, MAIL (OLU, "o1@example.com", "Re: My account", "In-Reply-To: <n1@example.net>\n", "I am her lawyer."), NULL);
  desk_mail (desk, MAIL (NIA, "n2@example.net", "Re: My account", "In-Reply-To: <n1@example.net>\n", "A question besides."), NULL);
  waiting = office_waiting (desk->office, -1, 10, NULL);
  assert_int_equal (waiting->len, 1);
  join = g_strdup_printf ("message=%" G_GINT64_FORMAT, ((CaseMessage *) waiting->pdata[0])->id);
  assert_true (desk_do (desk, "join", "1", join));
  assert_false (desk_do (desk, "join", "1", join));
  assert_true (office_waiting_count (desk->office, &left, NULL));
  assert_int_equal (left, 0);
  /* The lawyer belongs now. */
  desk_mail (desk, MAIL (OLU, "o2@example.com", "Re: My account", "In-Reply-To: <o1@example.com>\n", "And?"), NULL);
  kase = office_case (desk->office, "1", NULL);
  assert_int_equal (kase->messages->len, 4);
  split = g_strdup_printf ("message=%" G_GINT64_FORMAT, ((CaseMessage *) kase->messages->pdata[2])->id);
  if (!desk_do (desk, "split", "1", split))
    fail_msg ("%s", desk->error->message);
  assert_string_equal (desk->result, "RC-2026-000002 opened");
  assert_false (desk_do (desk, "split", "1", split));
  assert_false (desk_do (desk, "join", "1", "message=9999"));
  assert_false (desk_do (desk, "join", "1", "message=first"));
  g_autoptr (Case) parted = office_case (desk->office, "2", NULL);
  assert_int_equal (parted->messages->len, 1);
  assert_string_equal (parted->row.person_name, "Nia Example");
  assert_string_equal (parted->row.type, "inquiry");
  desk_assert_sound (desk);
}

/* ---- Maildir -------------------------------------------------------------------------------- */

static char *
maildir_new (Desk *desk)
{
  static const char *const subs[] = { "new", "cur", "tmp" };
  char *path = g_build_filename (desk->directory, "Maildir", NULL);

  g_mkdir (path, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (subs); i++)
    {
      g_autofree char *sub = g_build_filename (path, subs[i], NULL);
      g_mkdir (sub, 0700);
    }
  return path;
}

static void
deliver (const char *maildir, const char *name, const char *text, gint64 mtime)
{
  g_autofree char *path = g_build_filename (maildir, name, NULL);
  struct utimbuf times = { .actime = (time_t) mtime, .modtime = (time_t) mtime };

  assert_true (g_file_set_contents (path, text, -1, NULL));
  utime (path, &times);
}

static void
take_in (Desk *desk, const char *maildir, IntakeCount *count)
{
  g_autoptr (IntakeReport) report = intake_report_new ();
  g_autoptr (GError) error = NULL;

  if (!office_intake_maildir (desk->office, maildir, report, &error))
    fail_msg ("%s", error->message);
  *count = report->count;
}

static guint
files_in (const char *maildir, const char *sub)
{
  g_autofree char *path = g_build_filename (maildir, sub, NULL);

  return desk_files (path);
}

static void
a_maildir_is_taken_in_once (void **state)
{
  Desk *desk = *state;
  g_autofree char *maildir = maildir_new (desk);
  IntakeCount count;

  deliver (maildir, "new/1001.a.host", FIRST, 1772000000);
  deliver (maildir, "cur/1002.b.host:2,S",
           MAIL (NIA, "n2@example.net", "Re: My account", "In-Reply-To: <n1@example.net>\n", "More."), 1772000100);
  deliver (maildir, "new/1003.c.host", FIRST, 1772000200);
  deliver (maildir, "new/.hidden", "not mail", 1772000200);
  take_in (desk, maildir, &count);
  assert_int_equal (count.messages, 3);
  assert_int_equal (count.fresh, 2);
  assert_int_equal (count.duplicates, 1);
  assert_int_equal (count.opened, 1);
  assert_int_equal (count.joined, 1);
  assert_int_equal (files_in (maildir, "new"), 1);
  assert_int_equal (files_in (maildir, "cur"), 3);
  take_in (desk, maildir, &count);
  assert_int_equal (count.messages, 3);
  assert_int_equal (count.duplicates, 3);
  assert_int_equal (count.fresh, 0);
  desk_assert_sound (desk);
}

/* Killed after the commit and before the move: the file lies in new/ again. */
static void
a_crash_before_the_move_doubles_nothing (void **state)
{
  Desk *desk = *state;
  g_autofree char *maildir = maildir_new (desk);
  IntakeCount count;

  deliver (maildir, "new/1001.a.host", FIRST, 1772000000);
  take_in (desk, maildir, &count);
  deliver (maildir, "new/1001.a.host", FIRST, 1772000000);
  take_in (desk, maildir, &count);
  assert_int_equal (count.fresh, 0);
  assert_int_equal (files_in (maildir, "new"), 0);
  assert_int_equal (number_of (desk, "SELECT count (*) FROM message"), 1);
}

static void
the_date_received_is_never_the_senders (void **state)
{
  static const struct { const char *name, *header, *on, *how; } files[] = {
    { "new/1.host", "Received: from a.example.net by mx.example.org with ESMTP; Tue, 3 Feb 2026 23:30:00 -0500\n", "2026-02-03", "Received line" },
    { "new/2.host", "Received: from a.example.net by mx.example.com with ESMTP; Tue, 3 Feb 2026 23:30:00 -0500\n", "2026-02-25", "time of the file" },
    { "new/3.host", "Received: from a by mx.example.org; Tue, 3 Feb 2099 10:00:00 +0000\n", "2026-02-25", "time of the file" },
    { "new/4.host", "", "2026-02-25", "time of the file" },
    { "new/5.host", "Received: from b by relay.example.com; Tue, 3 Feb 2026 10:00:00 +0000\n"
                    "Received: from a by mx.example.org; Tue, 3 Feb 2026 09:00:00 +0000\n", "2026-02-25", "time of the file" },
  };
  Desk *desk = *state;
  g_autofree char *maildir = maildir_new (desk);
  IntakeCount count;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = g_strdup_printf ("%sFrom: p%u@example.net\nDate: Sat, 1 Jan 2000 00:00:00 +0000\n"
                                               "Subject: delete\n\nerase\n", files[i].header, i);
      deliver (maildir, files[i].name, text, 1772040000); /* 25 Feb 2026 */
    }
  take_in (desk, maildir, &count);
  assert_int_equal (count.opened, G_N_ELEMENTS (files));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autoptr (Case) kase = office_case (desk->office, number, NULL);

      assert_string_equal (kase->row.received_on, files[i].on);
      assert_non_null (strstr (kase->received_how, files[i].how));
    }
}

static void
one_unreadable_file_stops_nobody (void **state)
{
  Desk *desk = *state;
  g_autofree char *maildir = maildir_new (desk), *bad = g_build_filename (maildir, "new", "1000.dir", NULL);
  g_autoptr (IntakeReport) report = intake_report_new ();

  g_mkdir (bad, 0700);
  deliver (maildir, "new/1001.a.host", FIRST, 1772000000);
  assert_true (office_intake_maildir (desk->office, maildir, report, NULL));
  assert_int_equal (report->count.messages, 2);
  assert_int_equal (report->count.failed, 1);
  assert_int_equal (report->count.opened, 1);
  assert_int_equal (report->problems->len, 1);
  assert_non_null (strstr (report->problems->pdata[0], "1000.dir"));
}

/* The database refuses one message of a batch; the others are kept and the file stays. */
static void
a_failing_message_is_undone_alone (void **state)
{
  Desk *desk = *state;
  g_autofree char *maildir = maildir_new (desk);
  g_autoptr (IntakeReport) report = intake_report_new (), again = intake_report_new ();

  desk_tamper (desk, "CREATE TRIGGER no_bad BEFORE INSERT ON message WHEN NEW.subject = 'bad'"
                     " BEGIN SELECT raise (ABORT, 'not this one'); END");
  deliver (maildir, "new/1001.host", FIRST, 1772000000);
  deliver (maildir, "new/1002.host", MAIL (OLU, "b@example.com", "bad", "", "delete"), 1772000000);
  deliver (maildir, "new/1003.host", MAIL (OLU, "g@example.com", "good", "", "delete"), 1772000000);
  assert_true (office_intake_maildir (desk->office, maildir, report, NULL));
  assert_int_equal (report->count.opened, 2);
  assert_int_equal (report->count.failed, 1);
  assert_true (report->temporary);
  assert_int_equal (files_in (maildir, "new"), 1);
  desk_tamper (desk, "DROP TRIGGER no_bad");
  assert_true (office_intake_maildir (desk->office, maildir, again, NULL));
  assert_int_equal (again->count.opened, 1);
  assert_int_equal (again->count.duplicates, 2);
  assert_int_equal (number_of (desk, "SELECT count (*) FROM cases"), 3);
  desk_assert_sound (desk);
}

static void
what_is_no_maildir_is_said_in_a_line (void **state)
{
  Desk *desk = *state;
  g_autoptr (IntakeReport) report = intake_report_new ();
  g_autoptr (GError) error = NULL;

  assert_false (office_intake_maildir (desk->office, desk->directory, report, &error));
  assert_int_equal (error->code, DESK_ERROR_INVALID);
  assert_non_null (strstr (error->message, "no Maildir"));
  g_clear_error (&error);
  assert_false (office_intake_mbox (desk->office, desk->directory, report, &error));
  assert_non_null (error);
}

static void
an_mbox_has_its_own_dates (void **state)
{
  static const char text[] =
    "From nia@example.net Tue Feb  3 10:00:00 2026\n" MAIL (NIA, "m1@example.net", "one", "", "delete\n>From here\n")
    "\nFrom olu@example.com Tue Feb  3 23:30:00 -0500 2026\n" MAIL (OLU, "m2@example.com", "two", "", "delete\n")
    "\nFrom lee@example.com once at 10:00:00 2026\n" MAIL ("lee@example.com", "m3@example.com", "three", "", "delete\n");
  static const char *const on[] = { "2026-02-03", "2026-02-03", "2026-03-02" };
  Desk *desk = *state;
  g_autofree char *path = g_build_filename (desk->directory, "mbox", NULL);
  g_autoptr (IntakeReport) report = intake_report_new (), again = intake_report_new ();

  assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_true (office_intake_mbox (desk->office, path, report, NULL));
  assert_int_equal (report->count.messages, 3);
  assert_int_equal (report->count.opened, 3);
  for (guint i = 0; i < G_N_ELEMENTS (on); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autoptr (CaseRow) row = desk_row (desk, number);

      assert_string_equal (row->received_on, on[i]);
    }
  assert_true (office_intake_mbox (desk->office, path, again, NULL));
  assert_int_equal (again->count.duplicates, 3);
  desk_assert_sound (desk);
}

static void
new_mail_shows_until_it_is_read (void **state)
{
  Desk *desk = *state;
  g_autoptr (CaseRow) fresh = NULL, seen = NULL, again = NULL, closed = NULL;

  desk_mail (desk, FIRST, NULL);
  fresh = desk_row (desk, "1");
  assert_true (fresh->unread);
  desk_at (desk, "2026-03-02T17:01:00Z");
  assert_true (office_read (desk->office, "1", NULL));
  seen = desk_row (desk, "1");
  assert_false (seen->unread);
  assert_true (desk_do (desk, "close", "1", "reason=test"));
  desk_at (desk, "2026-03-02T17:02:00Z");
  desk_mail (desk, MAIL (NIA, "n2@example.net", "Re", "In-Reply-To: <n1@example.net>\n", "But!"), NULL);
  again = desk_row (desk, "1");
  assert_true (again->unread);
  assert_int_equal (again->state, CASE_CLOSED);
  desk_at (desk, "2026-03-02T17:03:00Z");
  assert_true (office_read (desk->office, "1", NULL));
  closed = desk_row (desk, "1");
  assert_false (closed->unread);
}

#define STORY(name) cmocka_unit_test_setup_teardown (name, setup, desk_teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORY (replies_find_their_case), STORY (a_case_begins_with_a_suggestion_and_its_clocks), STORY (copied_people_belong),
    STORY (copies_are_filed_and_start_nothing), STORY (a_copy_of_what_waits_waits), STORY (machines_open_nothing),
    STORY (spam_has_its_own_list),
    STORY (a_forward_asks_who_the_requester_is), STORY (our_own_mail_is_outgoing), STORY (broken_mail_is_kept),
    STORY (empty_input_is_no_success), STORY (an_auditor_takes_nothing_in),
    STORY (a_person_puts_messages_where_they_belong), STORY (a_maildir_is_taken_in_once),
    STORY (a_crash_before_the_move_doubles_nothing), STORY (the_date_received_is_never_the_senders),
    STORY (one_unreadable_file_stops_nobody), STORY (a_failing_message_is_undone_alone),
    STORY (what_is_no_maildir_is_said_in_a_line), STORY (an_mbox_has_its_own_dates),
    STORY (new_mail_shows_until_it_is_read),
  };

  return cmocka_run_group_tests_name ("office intake", tests, NULL, NULL) != 0;
}
