/* SPDX-License-Identifier: MIT */
#include "mail/mail.h"

#include <string.h>

#include "base/error.h"
#include "base/files.h"
#include "base/trace.h"

/* The one table of the module; set once by mail_init, before any thread parses. */
static const MailModule *module;

gboolean
mail_init (GError **error)
{
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const MailModule *found;

  if (module)
    return TRUE;
  found = files_module ("mail", error);
  if (!found)
    return desk_error_in (error, "reading mail");
  found->init ();
  module = found;
  return TRUE;
}

/* The module has a copy of base/ of its own, so it is told here what came of it. */
static void
tell_trace (const Incoming *mail)
{
  g_autofree char *flags = mail_flags_format (mail->flags);

  trace (TRACE_MAIL, "message of %" G_GSIZE_FORMAT " bytes: %u parts, %" G_GSIZE_FORMAT " bytes of text, flags %s",
         g_bytes_get_size (mail->raw), mail->parts->len, strlen (mail->text), *flags ? flags : "none");
  for (guint i = 0; i < mail->parts->len; i++)
    {
      const MailPart *part = g_ptr_array_index (mail->parts, i);
      trace (TRACE_MAIL, "part %s: %s, %" G_GSIZE_FORMAT " bytes%s", part->number, part->type, part->size,
             part->attachment ? ", attached" : "");
    }
}

Incoming *
mail_parse (GBytes *raw)
{
  g_assert (module);
  Incoming *mail = module->parse (raw);

  if (trace_on (TRACE_MAIL))
    tell_trace (mail);
  return mail;
}

GBytes *
mail_part (GBytes *raw, const char *number, GError **error)
{
  g_assert (module);
  return module->part (raw, number, error);
}

GBytes *
mail_compose (const Outgoing *letter, GError **error)
{
  g_assert (module);
  return module->compose (letter, error);
}

char *
mail_html_text (const char *html, gsize length)
{
  g_assert (module);
  return module->html_text (html, length);
}

void
incoming_free (Incoming *mail)
{
  if (!mail)
    return;
  g_bytes_unref (mail->raw);
  g_free (mail->from.name);
  g_free (mail->from.address);
  g_ptr_array_unref (mail->to);
  g_ptr_array_unref (mail->cc);
  g_ptr_array_unref (mail->delivered_to);
  g_free (mail->reply_to);
  g_free (mail->subject);
  g_free (mail->message_id);
  g_ptr_array_unref (mail->references);
  g_free (mail->received_by);
  g_free (mail->verdicts);
  g_free (mail->text);
  g_free (mail->language);
  g_ptr_array_unref (mail->parts);
  g_free (mail->bounced_id);
  g_free (mail->bounced_to);
  g_free (mail->bounced_status);
  g_free (mail->bounced_action);
  g_free (mail);
}

static const char *const flag_words[] = {
  "auto", "bounce", "spam", "encrypted", "signed", "unparsed", "mixed-script", "forward", "limited",
};

char *
mail_flags_format (MailFlags flags)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (flag_words); i++)
    if (flags & (1u << i))
      g_string_append_printf (words, "%s%s", words->len ? " " : "", flag_words[i]);
  return g_string_free (words, FALSE);
}

static gsize
digits (const char *text)
{
  gsize n = 0;

  while (g_ascii_isdigit (text[n]))
    n++;
  return n;
}

/* Length of "RC-2026-000123" at 'text' when a bracket closes it, else 0. */
static gsize
case_number_length (const char *text)
{
  gsize ordinal;

  if (g_ascii_strncasecmp (text, "RC-", 3) != 0 || digits (text + 3) != 4 || text[7] != '-')
    return 0;
  ordinal = digits (text + 8);
  if (ordinal < 6 || ordinal > 12 || text[8 + ordinal] != ']')
    return 0;
  return 8 + ordinal;
}

char *
mail_subject_case (const char *subject)
{
  for (const char *at = subject ? strchr (subject, '[') : NULL; at; at = strchr (at + 1, '['))
    {
      gsize length = case_number_length (at + 1);

      if (length)
        {
          g_autofree char *number = g_strndup (at + 1, length);

          return g_ascii_strup (number, -1);
        }
    }
  return NULL;
}

/* ---- mbox --------------------------------------------------------------------------- */

/* A From_ line carries a time of day. Prose that begins with "From " hardly does, so that
 * a file whose writer did not quote it is not cut in the middle of a letter. */
static gboolean
is_from_line (const char *line, const char *end)
{
  const char *stop;

  if (end - line < 10 || memcmp (line, "From ", 5) != 0)
    return FALSE;
  stop = memchr (line, '\n', (gsize) (end - line));
  for (stop = stop ? stop : end; line + 5 <= stop; line++)
    if (g_ascii_isdigit (line[0]) && g_ascii_isdigit (line[1]) && line[2] == ':'
        && g_ascii_isdigit (line[3]) && g_ascii_isdigit (line[4]))
      return TRUE;
  return FALSE;
}

static const char *
line_after (const char *at, const char *end)
{
  const char *newline = at < end ? memchr (at, '\n', (gsize) (end - at)) : NULL;

  return newline ? newline + 1 : end;
}

static gboolean
is_blank_line (const char *line, const char *end)
{
  return line < end && (line[0] == '\n' || (line[0] == '\r' && end - line > 1 && line[1] == '\n'));
}

/* The end of the message that starts at 'at'; *next is the From_ line after it, or 'end'. */
static const char *
message_end (const char *at, const char *end, const char **next)
{
  const char *blank = NULL;

  for (const char *line = at; line < end; line = line_after (line, end))
    {
      if (blank && is_from_line (line, end))
        {
          *next = line;
          return blank;
        }
      blank = is_blank_line (line, end) ? line : NULL;
    }
  *next = end;
  return blank ? blank : end;
}

gboolean
mail_mbox_next (GBytes *mbox, gsize *offset, GBytes **message)
{
  gsize length;
  const char *bytes = g_bytes_get_data (mbox, &length);
  const char *end = bytes + length, *at = bytes + *offset;

  while (at < end)
    {
      const char *next, *stop;

      if (is_from_line (at, end))
        at = line_after (at, end);
      stop = message_end (at, end, &next);
      *offset = (gsize) (next - bytes);
      if (stop > at)
        {
          *message = g_bytes_new_from_bytes (mbox, (gsize) (at - bytes), (gsize) (stop - at));
          return TRUE;
        }
      at = next;
    }
  return FALSE;
}
