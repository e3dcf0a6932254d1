/* SPDX-License-Identifier: MIT */
#include "mail/bounce.h"

#include <string.h>

#include "mail/address.h"
#include "mail/charset.h"
#include "mail/parse.h"

#define LOOK (256u << 10)      /* bytes of free form that are searched */
#define RECIPIENTS 20

typedef struct
{
  Incoming *mail;
  GPtrArray *recipients;       /* char * */
  gboolean report;             /* a part said so by its type */
} Bounce;

static void
add_recipient (Bounce *bounce, const char *text)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (address_free);
  MailAddress *first;

  address_read (text, found);
  first = found->len ? g_ptr_array_index (found, 0) : NULL;
  if (first && first->address && bounce->recipients->len < RECIPIENTS
      && !g_ptr_array_find_with_equal_func (bounce->recipients, first->address, g_str_equal, NULL))
    g_ptr_array_add (bounce->recipients, g_steal_pointer (&first->address));
}

static void
set_once (char **place, char *value)
{
  if (*place || !value || !*value)
    g_free (value);
  else
    *place = value;
}

/* Length of "5.1.1" at 'text', else 0. */
static gsize
status_length (const char *text)
{
  const char *at = text + 1;

  if (*text < '2' || *text > '5' || *at != '.')
    return 0;
  for (int field = 0; field < 2; field++)
    {
      gsize n = strspn (++at, "0123456789");

      if (n < 1 || n > 3)
        return 0;
      at += n;
      if (field == 0 && *at != '.')
        return 0;
    }
  return g_ascii_isalnum (*at) || (*at == '.' && g_ascii_isdigit (at[1])) ? 0 : (gsize) (at - text);
}

/* ---- RFC 3464 ----------------------------------------------------------------------- */

/* Only the words of RFC 3464: it goes into a clear text. Transfer full; NULL: none of them. */
static char *
known_action (const char *text)
{
  static const char *const actions[] = { "failed", "delayed", "delivered", "relayed", "expanded" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_ascii_strncasecmp (text, actions[i], strlen (actions[i])) == 0)
      return g_strdup (actions[i]);
  return NULL;
}

static void
read_status_block (Bounce *bounce, const Headers *block)
{
  static const char *const names[] = { "Original-Recipient", "Final-Recipient" };
  g_autofree char *status = headers_text (block, "Status"), *action = headers_text (block, "Action");
  g_autofree char *recipient = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && !recipient; i++)
    recipient = headers_text (block, names[i]);
  if (recipient)
    {
      const char *semicolon = strchr (recipient, ';');

      add_recipient (bounce, semicolon ? semicolon + 1 : recipient);
    }
  if (action)
    set_once (&bounce->mail->bounced_action, known_action (action));
  if (status)
    set_once (&bounce->mail->bounced_status, g_strndup (status, status_length (status)));
}

static void
read_status (Bounce *bounce, GMimeObject *part)
{
  g_autoptr (GByteArray) bytes = parse_content (part);
  gsize at = 0;

  for (int block = 0; at < bytes->len && block < 1000; block++)
    {
      g_autoptr (Headers) fields = headers_read ((const char *) bytes->data, bytes->len, at);

      read_status_block (bounce, fields);
      at = fields->body;
    }
}

static void
read_returned (Bounce *bounce, const char *bytes, gsize length)
{
  g_autoptr (Headers) headers = headers_read (length ? bytes : "", length, 0);
  g_autofree char *id = headers_text (headers, "Message-ID");

  set_once (&bounce->mail->bounced_id, address_id (id));
}

static gboolean
look_at_part (GMimeObject *object, const char *number, gpointer data)
{
  Bounce *bounce = data;
  GMimeContentType *type = g_mime_object_get_content_type (object);
  const char *kind = type ? g_mime_content_type_get_parameter (type, "report-type") : NULL;

  if (!type)
    return FALSE;
  if (!number)
    {
      if (g_mime_content_type_is_type (type, "multipart", "report")
          && (!kind || g_ascii_strcasecmp (kind, "delivery-status") == 0))
        bounce->report = TRUE;
    }
  else if (g_mime_content_type_is_type (type, "message", "delivery-status")
           || g_mime_content_type_is_type (type, "message", "global-delivery-status"))
    {
      bounce->report = TRUE;
      read_status (bounce, object);
    }
  else if (GMIME_IS_MESSAGE_PART (object))
    {
      GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));
      const char *id = inner ? g_mime_object_get_header (GMIME_OBJECT (inner), "Message-ID") : NULL;

      set_once (&bounce->mail->bounced_id, address_id (id));
    }
  else if (g_mime_content_type_is_type (type, "text", "rfc822-headers")
           || g_mime_content_type_is_type (type, "message", "global-headers"))
    {
      g_autoptr (GByteArray) bytes = parse_content (object);

      read_returned (bounce, (const char *) bytes->data, bytes->len);
    }
  return FALSE;
}

/* ---- free forms --------------------------------------------------------------------- */

/* Parts of subjects, lower case. */
static const char *const failures[] = {
  "undeliver", "delivery status", "delivery fail", "delivery notification", "delivery report",
  "delivery has failed", "delivery problem", "delivery error", "mail delivery", "failure notice",
  "returned mail", "returning message", "returned to sender", "could not be delivered", "not delivered",
  "message delivery", "user unknown", "mail failed", "failed delivery", "failed mail", "delayed",
  "returning to sender", "エラー", "mail system error", "mail failure", "nondeliverable", "non delivery",
  "unzustellbar", "nicht zugestellt", "zustellung fehlgeschlagen", "non remis", "échec de la remise",
  "non distribu", "no entregado", "no se pudo entregar", "entrega fallida", "mancata consegna",
  "não entregue", "falha na entrega", "onbestelbaar", "niet bezorgd", "olevererbart", "kunne ikke leveres",
  "nie dostarczono", "недоставлен", "не доставлено", "配信不能", "配信できません", "退信", "无法投递", "未能送达",
};

static gboolean
subject_fails (const char *subject)
{
  g_autofree char *lower = NULL;

  if (!subject)
    return FALSE;
  lower = g_utf8_strdown (subject, MIN ((gssize) strlen (subject), 400));
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (strstr (lower, failures[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_postman (const Incoming *mail)
{
  static const char *const names[] = { "mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon",
                                       "mailer_daemon", "maildaemon" };
  const char *from = mail->from.address ? mail->from.address : mail->from.name;

  for (guint i = 0; from && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (from, names[i], strlen (names[i])) == 0)
      return TRUE;
  return mail->from.name && g_ascii_strncasecmp (mail->from.name, "mail delivery ", 14) == 0;
}

static gboolean
has_null_sender (const Headers *headers)
{
  g_autofree char *path = headers_text (headers, "Return-Path");

  return path && (strcmp (path, "<>") == 0 || g_ascii_strncasecmp (path, "<mailer-daemon", 14) == 0);
}

static void
find_status (Bounce *bounce, const char *text, const char *end)
{
  for (const char *at = text; at < end; at++)
    if ((*at == '4' || *at == '5') && (at == text || !(g_ascii_isalnum (at[-1]) || at[-1] == '.')))
      {
        gsize n = status_length (at);

        if (n)
          {
            set_once (&bounce->mail->bounced_status, g_strndup (at, n));
            return;
          }
      }
}

/* A line that is an address, perhaps in brackets, perhaps followed by a colon or words:
 * qmail, Exim, Sendmail, Postfix. */
static void
look_for_recipient (Bounce *bounce, const char *line)
{
  gsize start = strspn (line, " \t*-");
  const char *at = line + start;
  gsize length = strcspn (at, " \t>");

  if (*at == '<' ? !memchr (at, '@', length) : !start || at[length] || !memchr (at, '@', length))
    return;
  g_autofree char *address = g_strndup (at + (*at == '<'), length - (*at == '<'));
  g_strdelimit (address, ":;,", ' ');
  if (!bounce->recipients->len)
    add_recipient (bounce, address);
}

static void
look_for_id (Bounce *bounce, const char *line)
{
  line += strspn (line, " \t>|");
  if (g_ascii_strncasecmp (line, "message-id:", 11) == 0)
    set_once (&bounce->mail->bounced_id, address_id (line + 11));
}

static void
read_lines (Bounce *bounce, const char *bytes, gsize length)
{
  g_autofree char *text = g_strndup (bytes, MIN (length, LOOK));
  const char *end = text + strlen (text);

  if (!bounce->mail->bounced_status)
    find_status (bounce, text, end);
  for (const char *at = text; at < end;)
    {
      const char *newline = memchr (at, '\n', (gsize) (end - at));
      const char *stop = newline ? newline : end;
      g_autofree char *line = g_strndup (at, (gsize) (stop - at));

      g_strchomp (line);
      look_for_recipient (bounce, line);
      look_for_id (bounce, line);
      at = newline ? newline + 1 : end;
    }
}

static gboolean
is_free_form (const Headers *headers, const Incoming *mail)
{
  guint at = 0;

  if (headers_next (headers, "X-Failed-Recipients", &at))
    return TRUE;
  return subject_fails (mail->subject) && (is_postman (mail) || has_null_sender (headers));
}

static void
read_free_form (Bounce *bounce, const Headers *headers, const char *body, gsize length)
{
  g_autofree char *failed = headers_text (headers, "X-Failed-Recipients");

  if (failed)
    {
      g_auto (GStrv) each = g_strsplit (failed, ",", RECIPIENTS);

      for (guint i = 0; each[i]; i++)
        add_recipient (bounce, each[i]);
    }
  read_lines (bounce, bounce->mail->text, strlen (bounce->mail->text));
  if (!bounce->mail->bounced_id)
    read_lines (bounce, body, length);
}

void
bounce_read (GMimeMessage *message, const Headers *headers, const char *body, gsize length, Incoming *mail)
{
  g_autoptr (GPtrArray) recipients = g_ptr_array_new_with_free_func (g_free);
  Bounce bounce = { .mail = mail, .recipients = recipients };

  if (message)
    parse_walk (message, look_at_part, &bounce);
  if (!bounce.report && !is_free_form (headers, mail))
    {
      g_clear_pointer (&mail->bounced_id, g_free);
      return;
    }
  if (!recipients->len || !mail->bounced_status || !mail->bounced_id)
    read_free_form (&bounce, headers, body, length);
  mail->flags = (mail->flags & ~(MAIL_AUTO | MAIL_FORWARD)) | MAIL_BOUNCE;
  if (!recipients->len)
    return;
  g_ptr_array_add (recipients, NULL);
  mail->bounced_to = g_strjoinv (", ", (char **) recipients->pdata);
}
