/* SPDX-License-Identifier: MIT */
#include "mail/parse.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "mail/address.h"
#include "mail/bounce.h"
#include "mail/charset.h"
#include "mail/headers.h"
#include "mail/html.h"
#include "mail/scan.h"
#include "mail/signs.h"

#define TEXT_LIMIT (4u << 20)   /* bytes of body text that are kept decoded */
#define NAME_LENGTH 1024
#define SUBJECT_LENGTH (16u << 10)

void
parse_init (void)
{
  g_mime_init ();
  html_init ();
  address_init ();
}

/* ---- bytes to a tree ---------------------------------------------------------------- */

typedef struct
{
  char *copy;            /* set when line ends had to be changed */
  const char *bytes;     /* without what stands before the first header */
  gsize length, safe;    /* what the message has; what GMime may see */
  Headers *headers;
  gboolean cut;
} Source;

static void
source_clear (Source *source)
{
  headers_free (source->headers);
  g_free (source->copy);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

/* A message whose lines end in CR alone would be one long header. */
static void
source_mend_lines (Source *source)
{
  if (memchr (source->bytes, '\n', source->length) || !memchr (source->bytes, '\r', source->length))
    return;
  source->copy = g_memdup2 (source->bytes, source->length);
  for (gsize i = 0; i < source->length; i++)
    if (source->copy[i] == '\r')
      source->copy[i] = '\n';
  source->bytes = source->copy;
}

static gboolean
starts_with (const Source *source, const char *prefix)
{
  gsize n = strlen (prefix);

  return source->length >= n && memcmp (source->bytes, prefix, n) == 0;
}

static void
source_skip (Source *source, gsize n)
{
  source->bytes += n;
  source->length -= n;
}

/* Some programs put empty lines, or lines of blanks, before the header. */
static void
source_skip_blank_lines (Source *source)
{
  const char *end = source->bytes + source->length, *line = source->bytes;

  for (const char *at = line; at < end && g_ascii_isspace (*at); at++)
    if (*at == '\n')
      line = at + 1;
  source_skip (source, (gsize) (line - source->bytes));
}

static void
source_init (Source *source, GBytes *raw)
{
  source->bytes = g_bytes_get_data (raw, &source->length);
  if (!source->bytes)
    source->bytes = "";
  source->cut = source->length > MAIL_LIMIT;
  source->length = MIN (source->length, MAIL_LIMIT);
  if (starts_with (source, "\357\273\277"))
    source_skip (source, 3);
  source_mend_lines (source);
  source_skip_blank_lines (source);
  if (starts_with (source, "From ") || starts_with (source, ">From "))
    {
      const char *newline = memchr (source->bytes, '\n', source->length);

      source_skip (source, newline ? (gsize) (newline + 1 - source->bytes) : source->length);
    }
  source->safe = scan_safe_length (source->bytes, source->length);
  source->cut = source->cut || source->safe < source->length;
  source->headers = headers_read (source->bytes, source->length, 0);
}

/* GMime gets the headers that describe the body, and the body. The others are read here,
 * and GMime would decode and index each of them. */
static GByteArray *
source_for_gmime (const Source *source)
{
  GByteArray *bytes = g_byte_array_sized_new ((guint) source->safe + 256);
  gsize body = source->headers->body;

  for (guint i = 0; i < source->headers->lines->len; i++)
    {
      const HeaderLine *line = &g_array_index (source->headers->lines, HeaderLine, i);

      if (line->name_length > 8 && g_ascii_strncasecmp (line->name, "Content-", 8) == 0)
        {
          const char *end = line->value + line->value_length;

          g_byte_array_append (bytes, (const guint8 *) line->name, (guint) (end - line->name));
          g_byte_array_append (bytes, (const guint8 *) "\n", 1);
        }
    }
  g_byte_array_append (bytes, (const guint8 *) "MIME-Version: 1.0\n\n", 19);
  if (source->safe > body)
    g_byte_array_append (bytes, (const guint8 *) source->bytes + body, (guint) (source->safe - body));
  return bytes;
}

static GMimeMessage *
source_parse (const Source *source)
{
  g_autoptr (GMimeStream) stream = NULL;
  g_autoptr (GMimeParser) parser = NULL;

  if (!source->safe)
    return NULL;
  stream = g_mime_stream_mem_new_with_byte_array (source_for_gmime (source));
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), TRUE);
  parser = g_mime_parser_new_with_stream (stream);
  g_mime_parser_set_persist_stream (parser, TRUE);
  return g_mime_parser_construct_message (parser, NULL);
}

/* ---- the tree ----------------------------------------------------------------------- */

static gboolean walk_inside (GMimeObject *object, const char *prefix, ParseVisit visit, gpointer data);

static gboolean
walk_one (GMimeObject *object, const char *prefix, int n, ParseVisit visit, gpointer data)
{
  g_autofree char *number = prefix ? g_strdup_printf ("%s.%d", prefix, n) : g_strdup_printf ("%d", n);

  if (GMIME_IS_MULTIPART (object))
    return visit (object, NULL, data) || walk_inside (object, number, visit, data);
  if (visit (object, number, data))
    return TRUE;
  if (GMIME_IS_MESSAGE_PART (object))
    {
      GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));
      GMimeObject *body = inner ? g_mime_message_get_mime_part (inner) : NULL;

      return body && walk_inside (body, number, visit, data);
    }
  return FALSE;
}

static gboolean
walk_inside (GMimeObject *object, const char *prefix, ParseVisit visit, gpointer data)
{
  int n;

  if (!GMIME_IS_MULTIPART (object))
    return walk_one (object, prefix, 1, visit, data);
  n = g_mime_multipart_get_count (GMIME_MULTIPART (object));
  for (int i = 0; i < n; i++)
    if (walk_one (g_mime_multipart_get_part (GMIME_MULTIPART (object), i), prefix, i + 1, visit, data))
      return TRUE;
  return FALSE;
}

gboolean
parse_walk (GMimeMessage *message, ParseVisit visit, gpointer data)
{
  GMimeObject *root = g_mime_message_get_mime_part (message);

  if (!root)
    return FALSE;
  if (GMIME_IS_MULTIPART (root) && visit (root, NULL, data))
    return TRUE;
  return walk_inside (root, NULL, visit, data);
}

static gssize
write_content (GMimeObject *leaf, GMimeStream *stream)
{
  GMimeDataWrapper *content;
  GMimeMessage *inner;

  if (GMIME_IS_MESSAGE_PART (leaf))
    {
      inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (leaf));
      return inner ? g_mime_object_write_to_stream (GMIME_OBJECT (inner), NULL, stream) : 0;
    }
  content = GMIME_IS_PART (leaf) ? g_mime_part_get_content (GMIME_PART (leaf)) : NULL;
  return content ? g_mime_data_wrapper_write_to_stream (content, stream) : 0;
}

GByteArray *
parse_content (GMimeObject *leaf)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new_with_byte_array (bytes);

  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  write_content (leaf, stream);
  return bytes;
}

static gsize
content_size (GMimeObject *leaf)
{
  g_autoptr (GMimeStream) stream = g_mime_stream_null_new ();
  gint64 size;

  write_content (leaf, stream);
  size = g_mime_stream_tell (stream);
  return size > 0 ? (gsize) size : 0;
}

/* ---- parts -------------------------------------------------------------------------- */

static gboolean
is_type (GMimeObject *object, const char *type, const char *subtype)
{
  GMimeContentType *content = g_mime_object_get_content_type (object);

  return content && g_mime_content_type_is_type (content, type, subtype);
}

static char *
type_name (GMimeObject *object)
{
  GMimeContentType *content = g_mime_object_get_content_type (object);
  g_autofree char *sent = content ? g_mime_content_type_get_mime_type (content) : NULL;
  g_autofree char *clean = charset_line (sent ? sent : "application/octet-stream");

  return g_utf8_strdown (clean, MIN ((gssize) strlen (clean), 200));
}

static char *
file_name (GMimeObject *object)
{
  char *name = GMIME_IS_PART (object) ? charset_line (g_mime_part_get_filename (GMIME_PART (object))) : NULL;

  if (name && !*name)
    g_clear_pointer (&name, g_free);
  if (name && strlen (name) > NAME_LENGTH)
    *g_utf8_find_prev_char (name, name + NAME_LENGTH) = '\0';
  return name;
}

static gboolean
is_attached (GMimeObject *object)
{
  const char *disposition = g_mime_object_get_disposition (object);

  return disposition && g_ascii_strcasecmp (disposition, "attachment") == 0;
}

static gboolean
add_part (GMimeObject *object, const char *number, gpointer data)
{
  Incoming *mail = data;
  MailPart *part;

  mail->flags |= signs_of_part (object);
  if (!number)
    return FALSE;
  part = g_new0 (MailPart, 1);
  part->number = g_strdup (number);
  part->type = type_name (object);
  part->name = file_name (object);
  part->size = content_size (object);
  part->attachment = is_attached (object) || part->name || !is_type (object, "text", "*");
  g_ptr_array_add (mail->parts, part);
  return FALSE;
}

static void
part_free (gpointer data)
{
  MailPart *part = data;

  g_free (part->number);
  g_free (part->type);
  g_free (part->name);
  g_free (part);
}

/* ---- text --------------------------------------------------------------------------- */

typedef struct
{
  GString *text;
  gboolean attached;    /* also what was sent as a file: when nothing else has text */
  gboolean cut;
} Collector;

/* What an HTML page says of itself, for mail that does not. */
static char *
html_charset (const GByteArray *bytes)
{
  g_autofree char *start = g_strndup ((const char *) bytes->data, MIN (bytes->len, 2048));
  g_autofree char *lower = g_ascii_strdown (start, -1);
  const char *at = strstr (lower, "charset=");

  if (!at)
    return NULL;
  at += strlen ("charset=");
  at += strspn (at, "\"' ");
  return g_strndup (at, strcspn (at, "\"'/> ;"));
}

static char *
leaf_charset (GMimeObject *leaf, const GByteArray *bytes)
{
  const char *sent = g_mime_object_get_content_type_parameter (leaf, "charset");

  if (sent)
    return g_strdup (sent);
  return is_type (leaf, "text", "html") && bytes->len ? html_charset (bytes) : NULL;
}

/* LF at line ends, whatever was sent. In place. */
static void
mend_line_ends (char *text)
{
  char *out = text;

  for (const char *in = text; *in; in++)
    if (*in != '\r')
      *out++ = *in;
    else if (in[1] != '\n')
      *out++ = '\n';
  *out = '\0';
}

static char *
leaf_text (GMimeObject *leaf, Collector *collector)
{
  g_autoptr (GByteArray) bytes = parse_content (leaf);
  g_autofree char *charset = leaf_charset (leaf, bytes);
  g_autofree char *text = NULL;

  if (bytes->len > TEXT_LIMIT)
    collector->cut = TRUE;
  text = charset_to_text ((const char *) bytes->data, MIN (bytes->len, TEXT_LIMIT), charset);
  mend_line_ends (text);
  if (is_type (leaf, "text", "html") && strlen (text) > HTML_LIMIT)
    collector->cut = TRUE;
  return is_type (leaf, "text", "html") ? html_to_text (text, strlen (text)) : g_steal_pointer (&text);
}

static gboolean
is_blank_text (const char *text)
{
  return !text[strspn (text, " \t\n")];
}

static gboolean
is_body (GMimeObject *leaf, const Collector *collector)
{
  if (!is_type (leaf, "text", "*") || is_type (leaf, "text", "rfc822-headers"))
    return FALSE;
  if (collector->attached)
    return TRUE;
  return !is_attached (leaf) && !is_type (leaf, "text", "calendar")
         && !g_mime_part_get_filename (GMIME_PART (leaf));
}

/* TRUE when it added words. */
static gboolean
add_text (Collector *collector, const char *text)
{
  GString *out = collector->text;

  if (is_blank_text (text))
    return FALSE;
  if (out->len + strlen (text) > TEXT_LIMIT)
    {
      collector->cut = TRUE;
      return FALSE;
    }
  if (out->len)
    g_string_append (out, out->str[out->len - 1] == '\n' ? "\n" : "\n\n");
  g_string_append (out, text);
  return TRUE;
}

static gboolean collect (GMimeObject *object, Collector *collector);

/* Plain text first, else the last that shows anything: senders put the best last. */
static gboolean
collect_best (GMimeMultipart *multipart, Collector *collector)
{
  int n = g_mime_multipart_get_count (multipart);

  for (int i = 0; i < n; i++)
    {
      GMimeObject *part = g_mime_multipart_get_part (multipart, i);

      if (is_type (part, "text", "plain") && collect (part, collector))
        return TRUE;
    }
  for (int i = n - 1; i >= 0; i--)
    {
      GMimeObject *part = g_mime_multipart_get_part (multipart, i);

      if (!is_type (part, "text", "plain") && collect (part, collector))
        return TRUE;
    }
  return FALSE;
}

static void
add_inner_head (GMimeMessage *inner, Collector *collector)
{
  static const char *const names[] = { "From", "Date", "Subject" };
  g_autoptr (GString) head = g_string_new ("---------- message ----------\n");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_mime_object_get_header (GMIME_OBJECT (inner), names[i]);
      g_autofree char *line = value ? charset_line (value) : NULL;

      if (line)
        g_string_append_printf (head, "%s: %s\n", names[i], line);
    }
  add_text (collector, head->str);
}

static gboolean
collect_inner (GMimeMessage *inner, Collector *collector)
{
  GMimeObject *body = inner ? g_mime_message_get_mime_part (inner) : NULL;

  if (!body)
    return FALSE;
  add_inner_head (inner, collector);
  return collect (body, collector);
}

static gboolean
collect_all (GMimeMultipart *multipart, Collector *collector)
{
  gboolean report = is_type (GMIME_OBJECT (multipart), "multipart", "report");
  int n = g_mime_multipart_get_count (multipart);
  gboolean any = FALSE;

  for (int i = 0; i < n; i++)
    {
      GMimeObject *part = g_mime_multipart_get_part (multipart, i);

      /* What bounced is our own letter; its words are not the sender's. */
      if (report && GMIME_IS_MESSAGE_PART (part))
        continue;
      any = collect (part, collector) || any;
    }
  return any;
}

static gboolean
collect (GMimeObject *object, Collector *collector)
{
  g_autofree char *text = NULL;

  if (GMIME_IS_MULTIPART (object))
    return is_type (object, "multipart", "alternative")
           ? collect_best (GMIME_MULTIPART (object), collector)
           : collect_all (GMIME_MULTIPART (object), collector);
  if (GMIME_IS_MESSAGE_PART (object))
    return collect_inner (g_mime_message_part_get_message (GMIME_MESSAGE_PART (object)), collector);
  if (!GMIME_IS_PART (object) || !is_body (object, collector))
    return FALSE;
  text = leaf_text (object, collector);
  return add_text (collector, text);
}

static char *
body_text (GMimeMessage *message, gboolean *cut)
{
  GMimeObject *root = g_mime_message_get_mime_part (message);
  Collector collector = { .text = g_string_new (NULL) };

  if (root && !collect (root, &collector))
    {
      collector.attached = TRUE;
      collect (root, &collector);
    }
  *cut = collector.cut;
  return g_string_free (collector.text, FALSE);
}

/* ---- headers ------------------------------------------------------------------------ */

static void
read_list (const Headers *headers, const char *name, GPtrArray *list, MailFlags *flags)
{
  const HeaderLine *line;

  for (guint at = 0; list->len < ADDRESS_LIMIT && (line = headers_next (headers, name, &at));)
    {
      g_autofree char *value = header_value (line);

      if (line->value_length > HEADER_LIMIT || !address_read (value, list))
        *flags |= MAIL_LIMITED;
    }
}

/* The first address of these headers, else the first name. */
static void
read_sender (const Headers *headers, Incoming *mail)
{
  static const char *const names[] = { "From", "Sender", "Resent-From", "X-Sender" };
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (address_free);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    read_list (headers, names[i], list, &mail->flags);
  for (guint i = 0; i < list->len; i++)
    {
      MailAddress *entry = g_ptr_array_index (list, i);

      if (!mail->from.address && entry->address)
        {
          mail->from.address = g_steal_pointer (&entry->address);
          g_free (mail->from.name);
          mail->from.name = g_steal_pointer (&entry->name);
          return;
        }
      if (!mail->from.name)
        mail->from.name = g_strdup (entry->name);
    }
}

static char *
read_reply_to (const Headers *headers, MailFlags *flags)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (address_free);

  read_list (headers, "Reply-To", list, flags);
  for (guint i = 0; i < list->len; i++)
    {
      MailAddress *entry = g_ptr_array_index (list, i);

      if (entry->address)
        return g_steal_pointer (&entry->address);
    }
  return NULL;
}

static void
read_delivered_to (const Headers *headers, Incoming *mail)
{
  static const char *const names[] = {
    "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "X-Forwarded-To",
  };
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (address_free);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    read_list (headers, names[i], list, &mail->flags);
  for (guint i = 0; i < list->len && mail->delivered_to->len < 50; i++)
    {
      MailAddress *entry = g_ptr_array_index (list, i);

      if (entry->address
          && !g_ptr_array_find_with_equal_func (mail->delivered_to, entry->address, g_str_equal, NULL))
        g_ptr_array_add (mail->delivered_to, g_steal_pointer (&entry->address));
    }
}

/* Keeps the nearest of each, which stands last, and REFERENCE_LIMIT of them. */
static GPtrArray *
nearest_last (GPtrArray *ids)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  GPtrArray *turned = g_ptr_array_new_with_free_func (g_free);

  for (guint i = ids->len; i > 0 && kept->len < REFERENCE_LIMIT; i--)
    if (g_hash_table_add (seen, g_ptr_array_index (ids, i - 1)))
      g_ptr_array_add (kept, g_ptr_array_index (ids, i - 1));
  for (guint i = kept->len; i > 0; i--)
    g_ptr_array_add (turned, g_strdup (g_ptr_array_index (kept, i - 1)));
  return turned;
}

static GPtrArray *
read_references (const Headers *headers)
{
  static const char *const names[] = { "References", "In-Reply-To" };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const HeaderLine *line;

      for (guint at = 0; (line = headers_next (headers, names[i], &at));)
        {
          g_autofree char *value = header_value (line);

          address_ids (value, ids);
        }
    }
  return nearest_last (ids);
}

static void
read_headers (const Headers *headers, Incoming *mail)
{
  g_autofree char *subject = headers_text (headers, "Subject");
  g_autofree char *id = headers_text (headers, "Message-ID");
  g_autofree char *date = headers_text (headers, "Date");
  g_autofree char *language = headers_text (headers, "Content-Language");

  read_sender (headers, mail);
  read_list (headers, "To", mail->to, &mail->flags);
  read_list (headers, "Cc", mail->cc, &mail->flags);
  read_delivered_to (headers, mail);
  mail->reply_to = read_reply_to (headers, &mail->flags);
  if (subject && strlen (subject) > SUBJECT_LENGTH)
    {
      subject[SUBJECT_LENGTH] = '\0';
      mail->flags |= MAIL_LIMITED;
    }
  mail->subject = subject ? address_text (subject) : NULL;
  mail->message_id = address_id (id);
  mail->references = read_references (headers);
  mail->date = address_date (date);
  mail->language = language ? address_text (language) : NULL;
  mail->verdicts = signs_verdicts (headers);
  signs_received (headers, &mail->received_by, &mail->received_date);
  mail->flags |= signs_of_headers (headers, mail->subject);
  if (address_is_mixed (mail->from.address) || address_is_mixed (mail->reply_to))
    mail->flags |= MAIL_MIXED_SCRIPT;
  if (headers->over)
    mail->flags |= MAIL_LIMITED | MAIL_UNPARSED;
}

/* ---- all of it ---------------------------------------------------------------------- */

static Incoming *
incoming_new (GBytes *raw)
{
  Incoming *mail = g_new0 (Incoming, 1);

  mail->raw = g_bytes_ref (raw);
  mail->to = g_ptr_array_new_with_free_func (address_free);
  mail->cc = g_ptr_array_new_with_free_func (address_free);
  mail->delivered_to = g_ptr_array_new_with_free_func (g_free);
  mail->parts = g_ptr_array_new_with_free_func (part_free);
  mail->date = mail->received_date = WHEN_NONE;
  return mail;
}

/* Without a tree: what stands after the header, as it is. */
static char *
plain_rest (const Source *source, gsize body)
{
  char *text = charset_to_text (source->bytes + body, MIN (source->length - body, 256 << 10), NULL);

  mend_line_ends (text);
  return text;
}

static void
read_body (const Source *source, GMimeMessage *message, Incoming *mail)
{
  const Headers *headers = source->headers;
  gboolean cut = FALSE;

  if (message)
    {
      parse_walk (message, add_part, mail);
      mail->text = body_text (message, &cut);
    }
  if (cut)
    mail->flags |= MAIL_LIMITED;
  if (source->cut)
    mail->flags |= MAIL_LIMITED | MAIL_UNPARSED;
  if (!message || !mail->parts->len || !headers->lines->len)
    mail->flags |= MAIL_UNPARSED;
  if (!mail->text || ((mail->flags & MAIL_UNPARSED) && is_blank_text (mail->text)))
    {
      g_free (mail->text);
      mail->text = plain_rest (source, headers->lines->len ? headers->body : 0);
    }
}

Incoming *
parse_mail (GBytes *raw)
{
  g_auto (Source) source = { 0 };
  g_autoptr (GMimeMessage) message = NULL;
  Incoming *mail = incoming_new (raw);

  source_init (&source, raw);
  message = source_parse (&source);
  read_headers (source.headers, mail);
  read_body (&source, message, mail);
  mail->flags |= signs_of_text (mail->text);
  bounce_read (message, source.headers, source.bytes + source.headers->body, source.length - source.headers->body,
               mail);
  return mail;
}

/* ---- one part ----------------------------------------------------------------------- */

typedef struct
{
  const char *number;
  GByteArray *found;
} Wanted;

static gboolean
take_wanted (GMimeObject *object, const char *number, gpointer data)
{
  Wanted *wanted = data;

  if (!number || strcmp (number, wanted->number) != 0)
    return FALSE;
  wanted->found = parse_content (object);
  return TRUE;
}

GBytes *
parse_part (GBytes *raw, const char *number, GError **error)
{
  g_auto (Source) source = { 0 };
  g_autoptr (GMimeMessage) message = NULL;
  Wanted wanted = { .number = number };

  source_init (&source, raw);
  message = source_parse (&source);
  if (message)
    parse_walk (message, take_wanted, &wanted);
  if (wanted.found)
    return g_byte_array_free_to_bytes (wanted.found);
  desk_error_set (error, DESK_ERROR_NOT_FOUND, "the message has no part %s", number);
  return NULL;
}
