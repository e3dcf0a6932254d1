/* SPDX-License-Identifier: MIT */
#include "mail-test.h"

static void
assert_text (const char *file, const char *what, const char *got, const char *wanted)
{
  if (g_strcmp0 (got, wanted) != 0)
    fail_msg ("%s: %s is \"%s\", wanted \"%s\"", file, what, got ? got : "(none)", wanted ? wanted : "(none)");
}

/* ---- fixtures ----------------------------------------------------------------------- */

static const struct
{
  const char *file, *flags, *name, *address, *subject, *text;
} expected[] = {
  { "encoded.eml", "", "Анна Петрова", "anna@example.net", "Löschung meiner Daten, bitte",
    "Прошу удалить мои данные.\n" },
  { "broken-words.eml", "", "=?utf-8?Q?Jos=C3=A9", "jose@example.net", "Überxÿy =?utf-8?Q?half",
    "No type, no version.\n" },
  { "raw-8bit.eml", "", "Jürgen", "juergen@example.net", "Auskunft über meine Daten", "Bitte löschen.\n" },
  { "unknown-charset.eml", "", NULL, "a@example.net", "Which letters", "naïve résumé\n" },
  { "html-only.eml", "", "Lea Musterfrau", "lea@example.net", "Please delete my data",
    "Please delete everything.\n\n- account\n- card\nthe form <https://www.example.org/form?a=1&b=2>\n"
    "Name Lea\n[logo] Fish & chips <3\n" },
  { "alternative.eml", "", "Tom Beispiel", "tom@example.net", "Two ways to read", "The plain words." },
  { "broken-mime.eml", "unparsed", NULL, "x@example.net", "No end", NULL },
  { "dsn.eml", "bounce", "Mail Delivery System", "MAILER-DAEMON@mx.example.net",
    "Undelivered Mail Returned to Sender", "Your letter could not be delivered." },
  { "bounce-free.eml", "bounce", NULL, "MAILER-DAEMON@mx.example.net", "failure notice", NULL },
  { "auto-reply.eml", "auto", "Kim", "kim@example.net",
    "Automatische Antwort: [RC-2026-000042] Your request", "Ich bin bis Montag nicht da.\n" },
  { "vacation-words.eml", "", "Kim", "kim@example.net", "Out of office is what I am, delete my data",
    "A person wrote this.\n" },
  { "forward.eml", "forward", "Assistant", "office@example.net", "Fwd: my data",
    "See below.\n\n---------- message ----------\nFrom: Person <person@example.com>\nSubject: my data\n\n"
    "Delete it all." },
  { "encrypted.eml", "encrypted", "Eve", "eve@example.net", "...", "" },
  { "pgp-inline.eml", "encrypted", "Eve", "eve@example.net", "secret", NULL },
  { "smime.eml", "encrypted", "Eve", "eve@example.net", "sealed", "" },
  { "signed.eml", "signed", "Eve", "eve@example.net", "signed", "I mean it." },
  { "spam.eml", "spam", "Winner", "win@example.net", "You won", "Click.\n" },
  { "hostile-names.eml", "mixed-script", "support@example.org", "someone@p\u0430ypal.example.com",
    "\033]0;title\a\u202etxt.exe", "\033[2Jcleared? \u202ereversed" },
  { "punycode.eml", "mixed-script", "Shop", "shop@xn--pypal-4ve.example.com", "Invoice", "Pay.\n" },
  { "empty-body.eml", "", NULL, "a@example.net", "", "" },
  { "nothing.eml", "unparsed", NULL, NULL, NULL, "no header at all, only words\nand more words\n" },
};

static void
fixtures_read_as_people_would (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GBytes) raw = fixture (expected[i].file);
      g_autoptr (Incoming) mail = mail_parse (raw);
      g_autofree char *flags = mail_flags_format (mail->flags);

      assert_text (expected[i].file, "flags", flags, expected[i].flags);
      assert_text (expected[i].file, "name", mail->from.name, expected[i].name);
      assert_text (expected[i].file, "address", mail->from.address, expected[i].address);
      assert_text (expected[i].file, "subject", mail->subject, expected[i].subject);
      if (expected[i].text)
        assert_text (expected[i].file, "text", mail->text, expected[i].text);
      assert_true (g_bytes_equal (mail->raw, raw));
    }
}

static void
copies_are_decoded_in_three_charsets (void **state)
{
  static const char *const names[] = { "田中 花子", "François €", "王伟" };
  g_autoptr (GBytes) raw = fixture ("encoded.eml");
  g_autoptr (Incoming) mail = mail_parse (raw);

  assert_int_equal (mail->cc->len, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_string_equal (((MailAddress *) g_ptr_array_index (mail->cc, i))->name, names[i]);
}

static void
thread_headers_are_cleaned (void **state)
{
  static const char *const references[] = { "a@example.org", "c@example.org", "b@example.org" };
  g_autoptr (GBytes) raw = fixture ("thread.eml");
  g_autoptr (Incoming) mail = mail_parse (raw);
  g_autofree char *received = when_format_utc (mail->received_date);
  g_autofree char *date = when_format_utc (mail->date);

  assert_int_equal (mail->references->len, G_N_ELEMENTS (references));
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    assert_string_equal (g_ptr_array_index (mail->references, i), references[i]);
  assert_string_equal (mail->received_by, "mx.example.org");
  assert_string_equal (received, "2026-11-23T08:20:00Z");
  assert_string_equal (date, "2026-11-23T08:15:00Z");
  assert_string_equal (mail->verdicts, "dkim=pass spf=fail dmarc=none by mx.example.org");
  assert_string_equal (mail->reply_to, "other@example.net");
  assert_string_equal (mail->from.name, "Person, Some");
  assert_string_equal (mail->language, "nb");
  assert_string_equal (mail->message_id, "thread@example.net");
  assert_string_equal (g_ptr_array_index (mail->delivered_to, 0), "privacy@example.org");
}

static void
bounces_name_letter_person_and_reason (void **state)
{
  static const struct { const char *file, *id, *to, *status; } bounces[] = {
    { "dsn.eml", "letter-42@example.org", "Gone@example.com", "5.1.1" },
    { "bounce-free.eml", "letter-43@example.org", "gone@example.com", "5.7.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bounces); i++)
    {
      g_autoptr (GBytes) raw = fixture (bounces[i].file);
      g_autoptr (Incoming) mail = mail_parse (raw);

      assert_text (bounces[i].file, "letter", mail->bounced_id, bounces[i].id);
      assert_text (bounces[i].file, "recipient", mail->bounced_to, bounces[i].to);
      assert_text (bounces[i].file, "status", mail->bounced_status, bounces[i].status);
    }
}

/* A line of the delivery agent before the header must not make its own name a letter's. */
static void
bounce_does_not_name_itself (void **state)
{
  static const char text[] =
    "From MAILER-DAEMON Fri May  8 10:00:00 2026\n"
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: support@example.org\n"
    "Subject: failure notice\nMessage-ID: <self@mx.example.net>\n\n"
    "<gone@example.com>: mailbox closed\n\nMessage-ID: <letter-44@example.org>\n";
  g_autoptr (Incoming) mail = read_text (text, -1);

  /* Found in the text already; only without one is the raw body looked through. */
  assert_string_equal (mail->bounced_id, "letter-44@example.org");

  g_autofree char *mute = g_strndup (text, (gsize) (strstr (text, "Message-ID: <letter") - text));
  g_autoptr (Incoming) silent = read_text (mute, -1);
  assert_true (silent->flags & MAIL_BOUNCE);
  assert_null (silent->bounced_id);
}

/* ---- parts -------------------------------------------------------------------------- */

static void
parts_have_stable_numbers_and_bytes (void **state)
{
  static const struct { const char *number, *type, *name, *bytes; gboolean attachment; } parts[] = {
    { "1.1", "text/plain", NULL, "The plain words.", FALSE },
    { "1.2", "text/html", NULL, "<p>The <i>other</i> words.</p>", FALSE },
    { "2", "application/pdf", "Anträge 2026.pdf", "%PDF-1.4\n%fake\n", TRUE },
    { "3", "text/plain", "../../.bashrc", "alias ls=false", TRUE },
  };
  g_autoptr (GBytes) raw = fixture ("alternative.eml");
  g_autoptr (Incoming) mail = mail_parse (raw);

  assert_int_equal (mail->parts->len, G_N_ELEMENTS (parts));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const MailPart *part = g_ptr_array_index (mail->parts, i);
      g_autoptr (GBytes) bytes = mail_part (raw, parts[i].number, NULL);

      assert_string_equal (part->number, parts[i].number);
      assert_string_equal (part->type, parts[i].type);
      assert_text (parts[i].number, "name", part->name, parts[i].name);
      assert_int_equal (part->attachment, parts[i].attachment);
      assert_int_equal (part->size, strlen (parts[i].bytes));
      assert_int_equal (g_bytes_get_size (bytes), part->size);
      assert_memory_equal (g_bytes_get_data (bytes, NULL), parts[i].bytes, part->size);
    }
}

static void
a_missing_part_is_said (void **state)
{
  static const char *const numbers[] = { "", "0", "4", "1.3", "2.1", "1.1.1", "x" };
  g_autoptr (GBytes) raw = fixture ("alternative.eml");

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GError) error = NULL;

      assert_null (mail_part (raw, numbers[i], &error));
      assert_non_null (error);
    }
}

/* ---- helpers of the main side ------------------------------------------------------- */

static void
case_numbers_are_found_in_subjects (void **state)
{
  static const struct { const char *subject, *number; } subjects[] = {
    { "Re: [RC-2026-000123] Your request", "RC-2026-000123" },
    { "[rc-2026-1234567]", "RC-2026-1234567" },
    { "[x] [RC-26-000001] [RC-2025-000009] [RC-2026-000001]", "RC-2025-000009" },
    { "RC-2026-000123", NULL }, { "[RC-2026-00012]", NULL }, { "[RC-2026-000123", NULL },
    { "[RC-2026-000123 ]", NULL }, { "[", NULL }, { "", NULL }, { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *number = mail_subject_case (subjects[i].subject);

      assert_text (subjects[i].subject ? subjects[i].subject : "NULL", "number", number, subjects[i].number);
    }
}

static void
an_mbox_is_cut_at_its_separators_only (void **state)
{
  static const char *const ids[] = { "mbox-1@example.net", "mbox-2@example.net" };
  g_autoptr (GBytes) mbox = fixture ("two.mbox");
  gsize offset = 0;
  guint n = 0;
  GBytes *message;

  while (mail_mbox_next (mbox, &offset, &message))
    {
      g_autoptr (Incoming) mail = mail_parse (message);

      assert_true (n < G_N_ELEMENTS (ids));
      assert_string_equal (mail->message_id, ids[n++]);
      g_bytes_unref (message);
    }
  assert_int_equal (n, G_N_ELEMENTS (ids));
  assert_int_equal (offset, g_bytes_get_size (mbox));
}

static void
odd_mboxes_end (void **state)
{
  static const struct { const char *text; guint messages; } boxes[] = {
    { "", 0 }, { "From x 10:00\n", 0 }, { "\n", 0 }, { "Subject: no separator\n\nbody\n", 1 },
    { "From x Mon 10:00:00\nA: b\n\nFrom y 11:00\n", 1 }, { "From x 10:00\n\nFrom y 11:00\nC: d", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      g_autoptr (GBytes) mbox = g_bytes_new_static (boxes[i].text, strlen (boxes[i].text));
      gsize offset = 0;
      guint n = 0;
      GBytes *message;

      while (n < 5 && mail_mbox_next (mbox, &offset, &message))
        {
          g_bytes_unref (message);
          n++;
        }
      if (n != boxes[i].messages)
        fail_msg ("box %u: %u messages, wanted %u", i, n, boxes[i].messages);
    }
}

/* ---- line ends and odd bytes -------------------------------------------------------- */

static void
any_line_end_will_do (void **state)
{
  static const char *const ends[] = { "\n", "\r\n", "\r" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *text = g_strjoin (ends[i], "From: a@example.net", "Subject: ends",
                                         "Content-Type: text/plain", "", "one", "two", NULL);
      g_autoptr (Incoming) mail = read_text (text, -1);

      assert_text (ends[i], "subject", mail->subject, "ends");
      assert_text (ends[i], "text", mail->text, "one\ntwo");
    }
}

static void
nul_bytes_hide_nothing (void **state)
{
  static const char text[] = "From: a@example.net\nSubject: be\0fore\n\nbo\0dy\n";
  g_autoptr (Incoming) mail = read_text (text, sizeof text - 1);

  assert_string_equal (mail->subject, "be fore");
  assert_non_null (strstr (mail->text, "dy"));
}

static void
signs_are_read_from_headers (void **state)
{
  static const struct { const char *header; MailFlags flag; gboolean set; } rows[] = {
    { "Auto-Submitted: auto-generated", MAIL_AUTO, TRUE },
    { "Auto-Submitted: no", MAIL_AUTO, FALSE },
    { "X-Auto-Response-Suppress: All", MAIL_AUTO, TRUE },
    { "Precedence: auto_reply", MAIL_AUTO, TRUE },
    { "Precedence: bulk", MAIL_AUTO, TRUE },
    { "Precedence: bulk\nList-Id: <support.example.org>", MAIL_AUTO, FALSE },
    { "Precedence: list", MAIL_AUTO, FALSE },
    { "Return-Path: <>\nSubject: Réponse automatique : bonjour", MAIL_AUTO, TRUE },
    { "Subject: Réponse automatique : bonjour", MAIL_AUTO, FALSE },
    { "Return-Path: <>\nSubject: =?utf-8?B?6Ieq5Yqo5Zue5aSN?=", MAIL_AUTO, TRUE },
    { "X-Spam-Status: Yes, score=9", MAIL_SPAM, TRUE },
    { "X-Spam-Status: No, score=9", MAIL_SPAM, FALSE },
    { "X-Spam: Yes", MAIL_SPAM, TRUE },
    { "Subject: WG: Ihre Daten", MAIL_FORWARD, TRUE },
    { "Subject: Re: WG: Ihre Daten", MAIL_FORWARD, FALSE },
    { "X-Failed-Recipients: gone@example.com", MAIL_BOUNCE, TRUE },
    { "Subject: Undelivered Mail", MAIL_BOUNCE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("From: a@example.net\n%s\n\nwords\n", rows[i].header);
      g_autoptr (Incoming) mail = read_text (text, -1);

      if (!!(mail->flags & rows[i].flag) != rows[i].set)
        fail_msg ("%s: wanted the flag %s", rows[i].header, rows[i].set ? "set" : "clear");
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (fixtures_read_as_people_would),
    cmocka_unit_test (copies_are_decoded_in_three_charsets),
    cmocka_unit_test (thread_headers_are_cleaned),
    cmocka_unit_test (bounces_name_letter_person_and_reason),
    cmocka_unit_test (bounce_does_not_name_itself),
    cmocka_unit_test (parts_have_stable_numbers_and_bytes),
    cmocka_unit_test (a_missing_part_is_said),
    cmocka_unit_test (case_numbers_are_found_in_subjects),
    cmocka_unit_test (an_mbox_is_cut_at_its_separators_only),
    cmocka_unit_test (odd_mboxes_end),
    cmocka_unit_test (any_line_end_will_do),
    cmocka_unit_test (nul_bytes_hide_nothing),
    cmocka_unit_test (signs_are_read_from_headers),
  };

  return cmocka_run_group_tests_name ("mail", tests, start_mail, NULL);
}
