/* SPDX-License-Identifier: MIT */
/* Messages made to hurt: each ends, says that it was cut, and still names its sender. A
 * quadratic step shows as a test that does not come back. */
#include "mail-test.h"

#define CUT (MAIL_LIMITED | MAIL_UNPARSED)

static void
repeat (GString *out, const char *text, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append (out, text);
}

static void
nest (GString *out, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
}

static void nest_200 (GString *out) { nest (out, 200); g_string_append (out, "\ndeep\n"); }
static void nest_49 (GString *out) { nest (out, 49); g_string_append (out, "\ndeep\n"); }

static void
dashes_in_nest (GString *out)
{
  nest (out, 49);
  repeat (out, "\n--b", 300000);
}

static void
messages_in_messages (GString *out)
{
  repeat (out, "Content-Type: message/rfc822\n\n", 3000);
}

static void
many_parts (GString *out)
{
  g_string_append (out, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n");
  repeat (out, "--b\n\nx\n", 50000);
}

static void
huge_header (GString *out)
{
  g_string_append (out, "X-Long: ");
  repeat (out, "0123456789abcdef\n ", 200000);
  g_string_append (out, "\n\nbody\n");
}

static void
many_headers (GString *out)
{
  repeat (out, "X:\n", 300000);
  g_string_append (out, "\nbody\n");
}

static void
many_parameters (GString *out)
{
  g_string_append (out, "Content-Type: text/plain");
  for (int i = 0; i < 5000; i++)
    g_string_append_printf (out, "; p%d=x", i);
  g_string_append (out, "\n\nbody\n");
}

static void
many_addresses (GString *out)
{
  g_string_append (out, "To: x@example.org");
  repeat (out, ", y@example.org", 4000);
  g_string_append (out, "\nCc: ");
  repeat (out, "a:", 30000);
  g_string_append (out, "\nReply-To: ");
  repeat (out, "(", 60000);
  g_string_append (out, "\n\nbody\n");
}

static void
many_to_lines (GString *out)
{
  repeat (out, "To: \"A\" <y@example.org>\n", 5000);
  g_string_append (out, "\nbody\n");
}

static void
many_references (GString *out)
{
  g_string_append (out, "References:");
  for (int i = 0; i < 3000; i++)
    g_string_append_printf (out, " <%d@example.org>", i);
  g_string_append (out, "\nIn-Reply-To: ");
  repeat (out, "<", 60000);
  g_string_append (out, "\n\nbody\n");
}

static void
encoded_words (GString *out)
{
  g_string_append (out, "Subject: ");
  repeat (out, "=?utf-8?B?w6Q=?= ", 3000);
  g_string_append (out, "\nTo: ");
  repeat (out, "=?iso-2022-jp?Q?=1B$B?=", 2500);
  g_string_append (out, "\n\nbody\n");
}

static void
broken_words (GString *out)
{
  g_string_append (out, "Subject: ");
  repeat (out, "=?", 30000);
  g_string_append (out, "\nTo: ");
  repeat (out, "=?utf-8?Q?", 6000);
  g_string_append (out, "\n\nbody\n");
}

static void html (GString *out) { g_string_append (out, "Content-Type: text/html\n\n"); }
static void html_deep (GString *out) { html (out); repeat (out, "<div>", 200000); repeat (out, "</b>", 200000); }
static void html_tables (GString *out) { html (out); repeat (out, "<table><tr><td><a>", 80000); }
static void html_comments (GString *out) { html (out); repeat (out, "<!--", 300000); }
static void html_quotes (GString *out) { html (out); repeat (out, "<a href='", 100000); repeat (out, "<a b=\"", 100000); }
static void html_scripts (GString *out) { html (out); repeat (out, "<script>", 200000); }
static void html_open (GString *out) { html (out); repeat (out, "<p ", 400000); }
static void html_ends (GString *out) { html (out); repeat (out, "</", 500000); repeat (out, "&#", 300000); }

static void
html_attributes (GString *out)
{
  html (out);
  g_string_append (out, "<p");
  for (int i = 0; i < 100000; i++)
    g_string_append_printf (out, " a%d", i);
  g_string_append (out, ">x");
}

static void
quoted_printable (GString *out)
{
  g_string_append (out, "Content-Transfer-Encoding: quoted-printable\n\n");
  repeat (out, "=", 1 << 20);
}

static void
status_blocks (GString *out)
{
  g_string_append (out, "Content-Type: message/delivery-status\n\n");
  repeat (out, "Final-Recipient: rfc822; a@example.org\n\n", 20000);
}

static void
bounced_lines (GString *out)
{
  g_string_append (out, "X-Failed-Recipients: a@example.org\n\n");
  repeat (out, "<a@b>:\nMessage-ID:\n5.5.", 20000);
}

static void
received (GString *out)
{
  g_string_append (out, "Received: ");
  repeat (out, "(by (", 12000);
  g_string_append (out, "\nDate: ");
  repeat (out, "1 ", 30000);
  g_string_append (out, "\nAuthentication-Results: ");
  repeat (out, "x;dkim=", 8000);
  g_string_append (out, "\n\nbody\n");
}

static void bare_cr (GString *out) { repeat (out, "\r", 1 << 20); }
static void bytes_255 (GString *out) { g_string_append (out, "\n"); repeat (out, "\377", 1 << 20); }
static void too_big (GString *out) { g_string_append (out, "\nstart\n"); g_string_set_size (out, MAIL_LIMIT + 100); }

static const struct
{
  const char *name;
  void (*make) (GString *out);
  MailFlags flags;          /* at least these */
} bombs[] = {
  { "nest 200", nest_200, CUT },
  { "nest 49", nest_49, 0 },
  { "dashes in a nest", dashes_in_nest, 0 },
  { "messages in messages", messages_in_messages, CUT },
  { "many parts", many_parts, CUT },
  { "huge header", huge_header, CUT },
  { "many headers", many_headers, CUT },
  { "many parameters", many_parameters, CUT },
  { "many addresses", many_addresses, MAIL_LIMITED },
  { "many To lines", many_to_lines, 0 },
  { "many references", many_references, 0 },
  { "encoded words", encoded_words, MAIL_LIMITED },
  { "broken words", broken_words, 0 },
  { "deep HTML", html_deep, 0 },
  { "HTML tables", html_tables, 0 },
  { "HTML comments", html_comments, 0 },
  { "HTML quotes", html_quotes, 0 },
  { "HTML scripts", html_scripts, 0 },
  { "HTML open tags", html_open, 0 },
  { "HTML ends", html_ends, 0 },
  { "HTML attributes", html_attributes, 0 },
  { "quoted-printable", quoted_printable, 0 },
  { "status blocks", status_blocks, 0 },
  { "bounced lines", bounced_lines, MAIL_BOUNCE },
  { "received", received, 0 },
  { "bare CR", bare_cr, 0 },
  { "bytes 255", bytes_255, 0 },
  { "too big", too_big, CUT },
};

static void
bombs_are_cut_and_named (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      g_autoptr (GString) text = g_string_new ("From: Sender <sender@example.net>\n");
      g_autoptr (Incoming) mail = NULL;

      bombs[i].make (text);
      mail = read_text (text->str, (gssize) text->len);
      if ((mail->flags & bombs[i].flags) != bombs[i].flags)
        fail_msg ("%s: flags are %x", bombs[i].name, mail->flags);
      if (g_strcmp0 (mail->from.address, "sender@example.net") != 0)
        fail_msg ("%s: the sender is %s", bombs[i].name, mail->from.address);
      if (mail->to->len > 2000 || mail->cc->len > 2000 || mail->references->len > 100 || mail->parts->len > 1001)
        fail_msg ("%s: a limit is not kept", bombs[i].name);
    }
}

static void
the_part_that_fits_is_read (void **state)
{
  g_autoptr (GString) text = g_string_new ("From: sender@example.net\n");
  g_autoptr (Incoming) mail = NULL;

  many_parts (text);
  mail = read_text (text->str, (gssize) text->len);
  assert_true (g_str_has_prefix (mail->text, "first"));
  assert_in_range (mail->parts->len, 900, 1000);
}

static void
beginnings_of_a_message_are_messages (void **state)
{
  static const char *const files[] = { "alternative.eml", "dsn.eml", "hostile-names.eml", "encoded.eml" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) whole = fixture (files[i]);

      for (gsize n = 0; n < g_bytes_get_size (whole); n += 7)
        {
          g_autoptr (GBytes) start = g_bytes_new_from_bytes (whole, 0, n);
          g_autoptr (Incoming) mail = mail_parse (start);

          assert_non_null (mail->text);
          assert_true (g_utf8_validate (mail->text, -1, NULL));
        }
    }
}

static void
no_bytes_are_a_message (void **state)
{
  g_autoptr (Incoming) mail = read_text ("", 0);

  assert_string_equal (mail->text, "");
  assert_null (mail->from.address);
  assert_null (mail->subject);
  assert_true (mail->flags & MAIL_UNPARSED);
}

static gpointer
parse_in_thread (gpointer data)
{
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (Incoming) mail = mail_parse (data);

      if (g_strcmp0 (mail->subject, "Löschung meiner Daten, bitte") != 0)
        return GINT_TO_POINTER (1);
    }
  return NULL;
}

static void
threads_parse_side_by_side (void **state)
{
  g_autoptr (GBytes) raw = fixture ("encoded.eml");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("parse", parse_in_thread, raw);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    assert_null (g_thread_join (threads[i]));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (bombs_are_cut_and_named),
    cmocka_unit_test (the_part_that_fits_is_read),
    cmocka_unit_test (beginnings_of_a_message_are_messages),
    cmocka_unit_test (no_bytes_are_a_message),
    cmocka_unit_test (threads_parse_side_by_side),
  };

  return cmocka_run_group_tests_name ("mail limits", tests, start_mail, NULL);
}
