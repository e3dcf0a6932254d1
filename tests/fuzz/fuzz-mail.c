/* SPDX-License-Identifier: MIT */
/* Any bytes as a message: always an Incoming, of valid text, within the limits, whose
 * listed parts can be had. */
#include <stdint.h>
#include <stdlib.h>

#include "mail/parse.h"
#include "fuzz.h"

static void
must_be_text (const char *text)
{
  if (text && !g_utf8_validate (text, -1, NULL))
    abort ();
}

static void
look_at (const Incoming *mail, GBytes *raw)
{
  const char *const texts[] = { mail->from.name, mail->from.address, mail->reply_to, mail->subject, mail->message_id,
                                mail->received_by, mail->verdicts, mail->text, mail->language, mail->bounced_id,
                                mail->bounced_to, mail->bounced_status };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    must_be_text (texts[i]);
  if (!mail->text || mail->raw != raw || mail->to->len > 2000 || mail->references->len > 100 || mail->parts->len > 1001)
    abort ();
  for (guint i = 0; i < MIN (mail->parts->len, 3u); i++)
    {
      const MailPart *part = g_ptr_array_index (mail->parts, i);
      g_autoptr (GBytes) bytes = parse_part (raw, part->number, NULL);

      must_be_text (part->name);
      if (!bytes || g_bytes_get_size (bytes) != part->size)
        abort ();
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) raw = g_bytes_new (data, size);
  g_autoptr (Incoming) mail = NULL;

  parse_init ();
  mail = parse_mail (raw);
  look_at (mail, raw);
  return 0;
}
