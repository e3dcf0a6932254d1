/* SPDX-License-Identifier: MIT */
#include "mail/compose.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "mail/gmime.h"

#define LINE_MOST 78          /* longer ones are folded, or encoded in the body */
#define REFERENCES_MOST 20
#define ID_MOST 250

/* One line without control characters, so that no value ends its header. */
static char *
header_text (const char *value)
{
  char *clean = text_clean (value ? value : "", -1);

  for (char *at = clean; *at; at++)
    if ((guchar) *at < 0x20 || *at == 0x7f)
      *at = ' ';
  return g_strstrip (clean);
}

/* Lines end in LF, none in blanks; of the control characters only LF and TAB stay. */
static char *
body_text (const char *text)
{
  g_autofree char *clean = text_clean (text ? text : "", -1);
  GString *body = g_string_sized_new (strlen (clean) + 1);

  for (const char *at = clean; *at; at++)
    {
      if (*at == '\n')
        while (body->len && (body->str[body->len - 1] == ' ' || body->str[body->len - 1] == '\t'))
          g_string_truncate (body, body->len - 1);
      if ((guchar) *at >= 0x20 ? *at != 0x7f : *at == '\n' || *at == '\t')
        g_string_append_c (body, *at);
    }
  while (body->len && g_ascii_isspace (body->str[body->len - 1]))
    g_string_truncate (body, body->len - 1);
  g_string_append_c (body, '\n');
  return g_string_free (body, FALSE);
}

/* Plain where every mail server leaves it alone; "From " at a line's start does not stay. */
static GMimeContentEncoding
encoding_for (const char *body)
{
  gsize line = 0;
  gboolean plain = TRUE;

  if (g_str_has_prefix (body, "From ") || strstr (body, "\nFrom "))
    return GMIME_CONTENT_ENCODING_BASE64;
  for (const char *at = body; *at && plain; at++)
    {
      line = *at == '\n' ? 0 : line + 1;
      plain = (guchar) *at < 0x80 && line <= LINE_MOST;
    }
  return plain ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

static GMimeObject *
body_part (const char *text)
{
  g_autofree char *body = body_text (text);
  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new_with_buffer (body, strlen (body));
  GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);
  GMimePart *part = g_mime_part_new_with_type ("text", "plain");

  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "utf-8");
  g_mime_part_set_content (part, content);
  g_mime_part_set_content_encoding (part, encoding_for (body));
  g_object_unref (content);
  return GMIME_OBJECT (part);
}

/* Others chose it: it is repeated only if it can harm nobody. */
static gboolean
is_id (const char *id)
{
  gsize length = strlen (id);

  for (const char *at = id; *at; at++)
    if (*at <= 0x20 || *at >= 0x7f || strchr ("<>()[],;:\\\"", *at))
      return FALSE;
  return length && length <= ID_MOST;
}

static void
add_reference (GString *value, const char *id)
{
  if (is_id (id))
    g_string_append_printf (value, "%s<%s>", value->len ? "\n\t" : "", id);
}

/* The first and the nearest. */
static char *
reference_list (const char *references, const char *nearest)
{
  g_auto (GStrv) ids = g_strsplit (references ? references : "", " ", -1);
  guint n = g_strv_length (ids), from = n > REFERENCES_MOST ? n - REFERENCES_MOST : 0;
  GString *value = g_string_new (NULL);

  if (from)
    add_reference (value, ids[0]);
  for (guint i = from; i < n; i++)
    if (g_strcmp0 (ids[i], nearest) != 0)
      add_reference (value, ids[i]);
  if (nearest)
    add_reference (value, nearest);
  return g_string_free (value, FALSE);
}

static void
set_threading (GMimeMessage *message, const Outgoing *letter)
{
  g_autofree char *references = reference_list (letter->references, letter->in_reply_to);

  if (letter->in_reply_to && is_id (letter->in_reply_to))
    {
      g_autofree char *id = g_strdup_printf ("<%s>", letter->in_reply_to);
      g_mime_object_set_header (GMIME_OBJECT (message), "In-Reply-To", id, NULL);
    }
  if (*references)
    g_mime_object_set_header (GMIME_OBJECT (message), "References", references, NULL);
}

static gboolean
add_address (GMimeMessage *message, GMimeAddressType type, const char *name, const char *address, const char *what,
             GError **error)
{
  g_autofree char *good = mail_address_check (address, error), *shown = header_text (name);

  if (!good)
    return desk_error_in (error, "%s", what);
  g_mime_message_add_mailbox (message, type, *shown ? shown : NULL, good);
  return TRUE;
}

static gboolean
set_headers (GMimeMessage *message, const Outgoing *letter, GError **error)
{
  g_autofree char *subject = header_text (letter->subject);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (letter->date / G_USEC_PER_SEC);
  g_autoptr (GDateTime) date = letter->zone ? g_date_time_to_timezone (utc, letter->zone) : g_date_time_ref (utc);

  g_mime_message_set_date (message, date);
  if (!add_address (message, GMIME_ADDRESS_TYPE_FROM, letter->from_name, letter->from, "from", error)
      || !add_address (message, GMIME_ADDRESS_TYPE_TO, letter->to_name, letter->to, "to", error)
      || (letter->reply_to
          && !add_address (message, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, letter->reply_to, "reply-to", error)))
    return FALSE;
  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_message_id (message, letter->message_id);
  set_threading (message, letter);
  if (letter->automatic)
    g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", "auto-replied", NULL);
  return TRUE;
}

GBytes *
compose_letter (const Outgoing *letter, GError **error)
{
  g_autoptr (GMimeMessage) message = g_mime_message_new (FALSE);
  GMimeFormatOptions *format;
  GMimeObject *part;
  char *text;

  if (!set_headers (message, letter, error))
    return NULL;
  part = body_part (letter->text);
  g_mime_message_set_mime_part (message, part);
  g_object_unref (part);
  g_mime_object_set_header (GMIME_OBJECT (message), "MIME-Version", "1.0", NULL);
  format = g_mime_format_options_new ();
  g_mime_format_options_set_newline_format (format, GMIME_NEWLINE_FORMAT_UNIX);
  text = g_mime_object_to_string (GMIME_OBJECT (message), format);
  g_mime_format_options_free (format);
  return g_bytes_new_take (text, strlen (text));
}
