/* SPDX-License-Identifier: MIT */
/* A Maildir of made-up mail, and what an intake must make of it: the rules of joining and
 * waiting are told here a second time, by construction, so that a count that differs from
 * the manifest is somebody's mistake. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/time.h>

#include "base/error.h"
#include "office/demo-words.h"
#include "office/demo.h"

#define THREADS 200                                   /* open threads that replies go to */
#define LAST_DAY G_GINT64_CONSTANT (1795420800)       /* 2026-11-23T08:00:00Z */
#define SPAN (60 * 24 * 3600)

typedef struct
{
  DemoPerson *person, *copied;                        /* copied: in Cc, or NULL */
  char *id, *subject;
  char *bytes;                                        /* of its first message */
} Thread;

typedef struct
{
  gint64 messages, distinct, duplicates, opened, joined, waiting, spam;
} Manifest;

typedef struct
{
  const char *dir;
  DemoWords *words;
  GRand *rand;
  GPtrArray *threads;                                 /* Thread, a ring */
  guint64 people, ids;
  gint64 now;                                         /* of the message, seconds */
  gint64 n;                                           /* of the message */
  Manifest manifest;
} Box;

static void
thread_free (gpointer data)
{
  Thread *thread = data;

  demo_person_free (thread->person);
  demo_person_free (thread->copied);
  g_free (thread->id);
  g_free (thread->subject);
  g_free (thread->bytes);
  g_free (thread);
}

static DemoPerson *
somebody (Box *box)
{
  return demo_person_new (box->words, box->rand, ++box->people);
}

static char *
new_id (Box *box, const char *domain)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%08x@%s", ++box->ids, g_rand_int (box->rand), domain);
}

static Thread *
some_thread (Box *box)
{
  return g_ptr_array_index (box->threads, g_rand_int_range (box->rand, 0, (gint32) box->threads->len));
}

/* ---- encoding ----------------------------------------------------------------------- */

static char *
encode (const char *text, const char *charset, gsize *length)
{
  return g_convert (text, -1, charset, "UTF-8", NULL, length, NULL);
}

/* A charset of the language that can write the text. */
static const char *
charset_for (Box *box, const DemoLanguage *language, const char *text)
{
  const char *charset = demo_pick (box->rand, language->charsets);
  gsize length;
  g_autofree char *bytes = encode (text, charset, &length);

  return bytes ? charset : "utf-8";
}

static void
put_q (GString *out, const guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isalnum (bytes[i]))
      g_string_append_c (out, (char) bytes[i]);
    else if (bytes[i] == ' ')
      g_string_append_c (out, '_');
    else
      g_string_append_printf (out, "=%02X", bytes[i]);
}

/* Encoded words of at most 12 characters each; ASCII stays. */
static void
put_header_text (Box *box, GString *out, const char *text, const char *charset)
{
  gboolean q = demo_chance (box->rand, 50);

  if (g_str_is_ascii (text))
    {
      g_string_append (out, text);
      return;
    }
  while (*text)
    {
      const char *end = text;
      gsize length;

      for (int i = 0; i < 12 && *end; i++)
        end = g_utf8_next_char (end);
      g_autofree char *piece = g_strndup (text, (gsize) (end - text));
      g_autofree char *bytes = encode (piece, charset, &length);
      const char *name = bytes ? charset : "utf-8";
      g_autofree char *base64 = NULL;

      if (!bytes)
        bytes = encode (piece, "utf-8", &length);
      g_string_append_printf (out, "=?%s?%c?", name, q ? 'Q' : 'B');
      if (q)
        put_q (out, (const guint8 *) bytes, length);
      else
        g_string_append (out, base64 = g_base64_encode ((const guchar *) bytes, length));
      g_string_append (out, *end ? "?=\n " : "?=");
      text = end;
    }
}

static void
put_base64 (GString *out, const char *bytes, gsize length)
{
  g_autofree char *text = g_base64_encode ((const guchar *) bytes, length);

  for (gsize n = strlen (text), at = 0; at < n; at += 76)
    g_string_append_printf (out, "%.76s\n", text + at);
}

static void
put_quoted_printable (GString *out, const char *bytes, gsize length)
{
  gsize column = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint8 c = (guint8) bytes[i];

      if (column > 70 && c != '\n')
        {
          g_string_append (out, "=\n");
          column = 0;
        }
      if (c == '\n' || (c >= ' ' && c < 127 && c != '='))
        g_string_append_c (out, (char) c);
      else
        g_string_append_printf (out, "=%02X", c);
      column = c == '\n' ? 0 : column + (c >= ' ' && c < 127 && c != '=' ? 1 : 3);
    }
}

/* ---- one message -------------------------------------------------------------------- */

typedef struct
{
  const DemoPerson *from;
  const char *to, *id, *subject, *text;
  const DemoPerson *copied;
  const char *references, *in_reply_to;   /* without brackets, or NULL */
  const char *extra;                      /* further header lines, or NULL */
  gboolean plain;                         /* no HTML, nothing attached */
} Draft;

static void
put_date (Box *box, GString *out)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (box->now - 30);
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
                                        "Nov", "Dec" };

  g_string_append_printf (out, "%s, %d %s %d %02d:%02d:%02d +0000\n",
                          days[g_date_time_get_day_of_week (date) - 1], g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date),
                          g_date_time_get_hour (date), g_date_time_get_minute (date),
                          g_date_time_get_second (date));
}

static void
put_person (Box *box, GString *out, const char *header, const DemoPerson *person, const char *charset)
{
  g_string_append_printf (out, "%s: ", header);
  put_header_text (box, out, person->name, charset);
  g_string_append_printf (out, " <%s>\n", person->address);
}

static void
put_head (Box *box, GString *out, const Draft *draft, const char *charset)
{
  const char *domain = strchr (draft->from->address, '@') + 1;

  g_string_append_printf (out, "Return-Path: <%s>\nReceived: from %s by mx.example.org; ", draft->from->address, domain);
  put_date (box, out);
  if (demo_chance (box->rand, 60))
    g_string_append_printf (out, "Authentication-Results: mx.example.org; dkim=pass header.d=%s;\n spf=%s\n", domain,
                            demo_chance (box->rand, 90) ? "pass" : "softfail");
  put_person (box, out, "From", draft->from, charset);
  g_string_append_printf (out, "To: %s\n", draft->to);
  if (draft->copied)
    put_person (box, out, "Cc", draft->copied, "utf-8");
  g_string_append (out, "Subject: ");
  put_header_text (box, out, draft->subject, charset);
  g_string_append_printf (out, "\nMessage-ID: <%s>\nDate: ", draft->id);
  put_date (box, out);
  if (draft->in_reply_to)
    g_string_append_printf (out, "In-Reply-To: <%s>\n", draft->in_reply_to);
  if (draft->references)
    g_string_append_printf (out, "References: <%s>\n", draft->references);
  if (draft->extra)
    g_string_append (out, draft->extra);
  g_string_append (out, "MIME-Version: 1.0\n");
}

/* A part with its own header lines. */
static void
put_text_part (Box *box, GString *out, const char *subtype, const char *text, const char *charset)
{
  gsize length;
  g_autofree char *bytes = encode (text, charset, &length);
  int how = g_rand_int_range (box->rand, 0, 3);

  if (!bytes)
    {
      charset = "utf-8";
      bytes = encode (text, charset, &length);
    }
  g_string_append_printf (out, "Content-Type: text/%s; charset=%s\nContent-Transfer-Encoding: %s\n\n", subtype,
                          charset, how == 0 ? "8bit" : how == 1 ? "quoted-printable" : "base64");
  if (how == 0)
    g_string_append_len (out, bytes, (gssize) length);
  else
    (how == 1 ? put_quoted_printable : put_base64) (out, bytes, length);
}

static char *
html_of (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  GString *html = g_string_new ("<html><head><style>p { margin: 0 }</style></head><body><p>");

  for (const char *at = escaped; *at; at++)
    if (*at == '\n')
      g_string_append (html, "<br>\n");
    else
      g_string_append_c (html, *at);
  g_string_append (html, "</p><p><a href=\"https://www.example.com/form\">form</a></p>"
                         "<p style=\"display:none\">not to be seen</p></body></html>\n");
  return g_string_free (html, FALSE);
}

static void
put_alternative (Box *box, GString *out, const char *text, const char *charset)
{
  g_autofree char *html = html_of (text);

  g_string_append (out, "Content-Type: multipart/alternative; boundary=\"=_alt\"\n\n--=_alt\n");
  put_text_part (box, out, "plain", text, charset);
  g_string_append (out, "\n--=_alt\n");
  put_text_part (box, out, "html", html, charset);
  g_string_append (out, "\n--=_alt--\n");
}

static void
put_attachment (Box *box, GString *out)
{
  const char *name = demo_pick (box->rand, box->words->attachments);
  g_autofree char *bytes = g_strdup_printf ("%%PDF-1.4 made up, number %u\n", g_rand_int (box->rand));

  g_string_append (out, "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
                        "Content-Disposition: attachment; filename");
  if (demo_chance (box->rand, 50))
    {
      g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);

      g_string_append_printf (out, "*=utf-8''%s\n\n", escaped);
    }
  else
    {
      g_string_append (out, "=\"");
      put_header_text (box, out, name, "utf-8");
      g_string_append (out, "\"\n\n");
    }
  put_base64 (out, bytes, strlen (bytes));
}

static void
put_body (Box *box, GString *out, const Draft *draft, const char *charset)
{
  int kind = draft->plain ? 0 : g_rand_int_range (box->rand, 0, 100);
  g_autofree char *html = html_of (draft->text);

  if (kind < 60)
    put_text_part (box, out, "plain", draft->text, charset);
  else if (kind < 80)
    put_alternative (box, out, draft->text, charset);
  else if (kind < 88)
    put_text_part (box, out, "html", html, charset);
  else
    {
      g_string_append (out, "Content-Type: multipart/mixed; boundary=\"=_mix\"\n\n--=_mix\n");
      put_text_part (box, out, "plain", draft->text, charset);
      for (int i = g_rand_int_range (box->rand, 1, 4); i > 0; i--)
        {
          g_string_append (out, "\n--=_mix\n");
          put_attachment (box, out);
        }
      g_string_append (out, "--=_mix--\n");
    }
}

/* Eight-bit header and body without a word about the charset: old programs. */
static void
put_raw_8bit (GString *out, const Draft *draft)
{
  g_string_append_printf (out, "From: %s <%s>\nTo: %s\nSubject: %s\nMessage-ID: <%s>\n%s\n%s", draft->from->name,
                          draft->from->address, draft->to, draft->subject, draft->id,
                          draft->extra ? draft->extra : "", draft->text);
}

static char *
write_mail (Box *box, const Draft *draft)
{
  const char *charset = charset_for (box, draft->from->language, draft->text);
  GString *out = g_string_new (NULL);

  if (!draft->plain && !draft->in_reply_to && !draft->copied && demo_chance (box->rand, 3))
    put_raw_8bit (out, draft);
  else
    {
      put_head (box, out, draft, charset);
      put_body (box, out, draft, charset);
    }
  if (demo_chance (box->rand, 20))
    g_string_replace (out, "\n", "\r\n", 0);
  return g_string_free (out, FALSE);
}

/* ---- into the Maildir --------------------------------------------------------------- */

static gboolean
deliver (Box *box, const char *bytes, GError **error)
{
  gboolean seen = demo_chance (box->rand, 15);
  g_autofree char *path = g_strdup_printf ("%s/%s/%" G_GINT64_FORMAT ".M%09" G_GINT64_FORMAT "P1.demo%s", box->dir,
                                           seen ? "cur" : "new", box->now, box->n, seen ? ":2,S" : "");
  struct timeval times[2] = { { .tv_sec = box->now }, { .tv_sec = box->now } };
  g_autoptr (GError) local = NULL;

  box->manifest.messages++;
  if (!g_file_set_contents_full (path, bytes, -1, G_FILE_SET_CONTENTS_NONE, 0600, &local))
    return desk_error_set (error, DESK_ERROR_IO, "%s", local->message);
  if (utimes (path, times) != 0)
    return desk_error_set (error, DESK_ERROR_IO, "%s: %s", path, g_strerror (errno));
  return TRUE;
}

static gboolean
deliver_draft (Box *box, const Draft *draft, GError **error)
{
  g_autofree char *bytes = write_mail (box, draft);

  box->manifest.distinct++;
  return deliver (box, bytes, error);
}

/* ---- kinds of mail ------------------------------------------------------------------ */

static void
keep_thread (Box *box, Thread *thread)
{
  if (box->threads->len < THREADS)
    {
      g_ptr_array_add (box->threads, thread);
      return;
    }
  guint at = (guint) g_rand_int_range (box->rand, 0, THREADS);
  thread_free (g_ptr_array_index (box->threads, at));
  g_ptr_array_index (box->threads, at) = thread;
}

static const char *
mailbox_of (Box *box, const char *type)
{
  if (strcmp (type, "complaint") == 0 || strcmp (type, "lawful-request") == 0)
    return "legal@example.org";
  return demo_chance (box->rand, 90) ? "support@example.org" : "Privacy desk <support@example.org>, legal@example.org";
}

static gboolean
mail_opens (Box *box, GError **error)
{
  Thread *thread = g_new0 (Thread, 1);
  const DemoTopic *topic;
  g_autofree char *text = NULL;

  thread->person = somebody (box);
  thread->copied = demo_chance (box->rand, 10) ? somebody (box) : NULL;
  topic = demo_topic (thread->person->language, box->rand);
  thread->id = new_id (box, "mail.example.com");
  thread->subject = g_strdup (demo_pick (box->rand, topic->subjects));
  text = demo_letter (thread->person, demo_pick (box->rand, topic->texts), box->rand);
  thread->bytes = write_mail (box, &(Draft){ .from = thread->person, .to = mailbox_of (box, topic->type),
                                             .copied = thread->copied, .id = thread->id,
                                             .subject = thread->subject, .text = text });
  box->manifest.distinct++;
  box->manifest.opened++;
  keep_thread (box, thread);
  return deliver (box, thread->bytes, error);
}

/* Answers a letter of ours that the office may not know, below the first of the thread. */
static gboolean
answer (Box *box, const Thread *thread, const DemoPerson *from, const char *text, const char *extra, GError **error)
{
  g_autofree char *id = new_id (box, "post.example.net"), *letter = new_id (box, "example.org");
  g_autofree char *subject = g_strdup_printf ("Re: %s", thread->subject);
  g_autofree char *references = g_strdup_printf ("%s>\n <%s", thread->id, letter);
  g_autofree char *body = demo_letter (from, text, box->rand);

  return deliver_draft (box, &(Draft){ .from = from, .to = "support@example.org", .id = id, .subject = subject,
                                       .text = body, .references = references, .in_reply_to = letter,
                                       .extra = extra, .plain = extra != NULL }, error);
}

static gboolean
mail_replies (Box *box, GError **error)
{
  const Thread *thread = some_thread (box);
  const DemoPerson *from = thread->copied && demo_chance (box->rand, 50) ? thread->copied : thread->person;

  box->manifest.joined++;
  return answer (box, thread, from, demo_pick (box->rand, from->language->reply), NULL, error);
}

static gboolean
mail_from_stranger (Box *box, GError **error)
{
  DemoPerson *stranger = somebody (box);
  gboolean done = answer (box, some_thread (box), stranger,
                          demo_pick (box->rand, stranger->language->reply), NULL, error);

  box->manifest.waiting++;
  demo_person_free (stranger);
  return done;
}

static gboolean
mail_again (Box *box, GError **error)
{
  box->manifest.duplicates++;
  return deliver (box, ((Thread *) some_thread (box))->bytes, error);
}

static gboolean
mail_again_changed (Box *box, GError **error)
{
  const Thread *thread = some_thread (box);
  g_autofree char *bytes = g_strdup_printf ("X-Copy: %" G_GUINT64_FORMAT "\n%s", ++box->ids, thread->bytes);

  box->manifest.distinct++;
  box->manifest.joined++;
  return deliver (box, bytes, error);
}

static gboolean
mail_away_in_thread (Box *box, GError **error)
{
  const Thread *thread = some_thread (box);

  box->manifest.joined++;
  return answer (box, thread, thread->person, thread->person->language->away_text,
                 "Auto-Submitted: auto-replied\n", error);
}

static gboolean
mail_away (Box *box, GError **error)
{
  DemoPerson *person = somebody (box);
  g_autofree char *id = new_id (box, "mail.example.com"), *letter = new_id (box, "example.org");
  gboolean done = deliver_draft (box, &(Draft){ .from = person, .to = "support@example.org", .id = id,
                                                .subject = person->language->away_subject,
                                                .text = person->language->away_text, .in_reply_to = letter,
                                                .extra = "Auto-Submitted: auto-replied\n"
                                                         "X-Auto-Response-Suppress: All\n",
                                                .plain = TRUE }, error);

  box->manifest.waiting++;
  demo_person_free (person);
  return done;
}

static gboolean
mail_newsletter (Box *box, GError **error)
{
  DemoPerson *person = somebody (box);
  g_autofree char *id = new_id (box, "mail.example.com");
  g_autofree char *subject = g_strdup_printf ("Example Lamps: %" G_GUINT64_FORMAT, box->ids);
  gboolean done = deliver_draft (box, &(Draft){ .from = person, .to = "support@example.org", .id = id,
                                                .subject = subject, .text = box->words->newsletter,
                                                .extra = "Precedence: bulk\n", .plain = TRUE }, error);

  box->manifest.waiting++;
  demo_person_free (person);
  return done;
}

static gboolean
mail_spam (Box *box, GError **error)
{
  DemoPerson *person = somebody (box);
  g_autofree char *id = new_id (box, "mail.example.com");
  const char *subject = demo_pick (box->rand, box->words->spam_subjects);
  const char *text = demo_pick (box->rand, box->words->spam_text);
  gboolean done = deliver_draft (box, &(Draft){ .from = person, .to = "support@example.org", .id = id,
                                                .subject = subject, .text = text,
                                                .extra = "X-Spam-Flag: YES\nX-Spam-Status: Yes, score=11.2\n" },
                                 error);

  box->manifest.opened++;
  box->manifest.spam++;
  demo_person_free (person);
  return done;
}

/* Of a letter that no office has sent. */
static gboolean
mail_bounces (Box *box, GError **error)
{
  DemoPerson *gone = somebody (box);
  g_autofree char *id = new_id (box, "mx.example.net"), *letter = new_id (box, "example.org");
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append (out, "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n"
                        "To: support@example.org\nSubject: Undelivered Mail Returned to Sender\nDate: ");
  put_date (box, out);
  g_string_append_printf (out, "Message-ID: <%s>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
                               "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_dsn\"\n\n"
                               "--=_dsn\nContent-Type: text/plain\n\nThis letter could not be delivered.\n\n"
                               "--=_dsn\nContent-Type: message/delivery-status\n\n"
                               "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; %s\nAction: failed\n"
                               "Status: 5.1.1\n\n--=_dsn\nContent-Type: text/rfc822-headers\n\n"
                               "From: support@example.org\nTo: %s\nMessage-ID: <%s>\n\n--=_dsn--\n",
                          id, gone->address, gone->address, letter);
  box->manifest.distinct++;
  box->manifest.waiting++;
  demo_person_free (gone);
  return deliver (box, out->str, error);
}

static const struct { int weight; gboolean needs_thread; gboolean (*write) (Box *box, GError **error); } kinds[] = {
  { 56, FALSE, mail_opens },        { 16, TRUE, mail_replies },       { 4, TRUE, mail_from_stranger },
  { 4, TRUE, mail_again },          { 3, TRUE, mail_again_changed },  { 4, FALSE, mail_bounces },
  { 3, FALSE, mail_away },          { 2, TRUE, mail_away_in_thread }, { 2, FALSE, mail_newsletter },
  { 6, FALSE, mail_spam },
};

static gboolean
write_next (Box *box, GError **error)
{
  int left = g_rand_int_range (box->rand, 0, 100);
  guint at = 0;

  while (left >= kinds[at].weight)
    left -= kinds[at++].weight;
  return kinds[kinds[at].needs_thread && !box->threads->len ? 0 : at].write (box, error);
}

/* ---- all of it ---------------------------------------------------------------------- */

static gboolean
make_dirs (const char *dir, GError **error)
{
  static const char *const subs[] = { "cur", "new", "tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (subs); i++)
    {
      g_autofree char *path = g_build_filename (dir, subs[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return desk_error_set (error, DESK_ERROR_CONFLICT, "%s is a Maildir already: name a directory that is not there", dir);
      if (g_mkdir_with_parents (path, 0700) != 0)
        return desk_error_set (error, DESK_ERROR_IO, "%s cannot be made: %s", path, g_strerror (errno));
    }
  return TRUE;
}

static gboolean
write_manifest (const char *dir, guint64 seed, const Manifest *m, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "manifest.json", NULL);
  g_autofree char *text = g_strdup_printf (
    "{\"schema\":\"recourse-demo-maildir/1\",\"seed\":%" G_GUINT64_FORMAT ",\"messages\":%" G_GINT64_FORMAT
    ",\"new\":%" G_GINT64_FORMAT ",\"distinct\":%" G_GINT64_FORMAT ",\"duplicates\":%" G_GINT64_FORMAT
    ",\"cases_opened\":%" G_GINT64_FORMAT ",\"spam\":%" G_GINT64_FORMAT ",\"joined\":%" G_GINT64_FORMAT
    ",\"waiting\":%" G_GINT64_FORMAT ",\"failed\":0}\n",
    seed, m->messages, m->distinct, m->distinct, m->duplicates, m->opened, m->spam, m->joined, m->waiting);
  g_autoptr (GError) local = NULL;

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &local)
         || desk_error_set (error, DESK_ERROR_IO, "%s", local->message);
}

gboolean
demo_maildir (const char *dir, guint64 seed, gint64 mails, GError **error)
{
  g_autoptr (DemoWords) words = demo_words_load (error);
  g_autoptr (GRand) rand = demo_rand (seed);
  g_autoptr (GPtrArray) threads = g_ptr_array_new_with_free_func (thread_free);
  Box box = { .dir = dir, .words = words, .rand = rand, .threads = threads };

  if (!words || !make_dirs (dir, error))
    return FALSE;
  for (box.n = 0; box.n < mails; box.n++)
    {
      box.now = LAST_DAY - SPAN + box.n * SPAN / mails;
      if (!write_next (&box, error))
        return FALSE;
    }
  return write_manifest (dir, seed, &box.manifest, error);
}
