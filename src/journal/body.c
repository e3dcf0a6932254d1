/* SPDX-License-Identifier: MIT */
#include "journal/body.h"

#include <string.h>

#include "base/crypto.h"
#include "base/error.h"

static const char commit_label[] = "recourse-commit/1"; /* hashed with its NUL */

void
body_commit (const char *field, gsize field_length, const guint8 salt[EVENT_SALT_SIZE],
             const void *value, gsize length, guint8 commitment[32])
{
  guint32 field_size = GUINT32_TO_BE ((guint32) field_length);
  guint64 size = GUINT64_TO_BE ((guint64) length);
  const CryptoPart parts[] = {
    { commit_label, sizeof commit_label }, { &field_size, sizeof field_size }, { field, field_length },
    { salt, EVENT_SALT_SIZE }, { &size, sizeof size }, { value, length },
  };

  crypto_sha256_parts (parts, G_N_ELEMENTS (parts), commitment);
}

/* ---- writing -------------------------------------------------------------------------- */

typedef struct { char name[12]; const EventSlot *slot; } NamedSlot;

static int
named_slot_order (gconstpointer a, gconstpointer b)
{
  return strcmp (((const NamedSlot *) a)->name, ((const NamedSlot *) b)->name);
}

static gboolean
write_sealed (GString *out, const Event *event, GError **error)
{
  g_autofree NamedSlot *slots = g_new (NamedSlot, event->slots->len);

  /* JCS orders keys as text: "10" stands before "2". */
  for (guint i = 0; i < event->slots->len; i++)
    {
      g_snprintf (slots[i].name, sizeof slots[i].name, "%u", i);
      slots[i].slot = g_ptr_array_index (event->slots, i);
      g_assert (slots[i].slot->committed);
    }
  if (event->slots->len)
    qsort (slots, event->slots->len, sizeof *slots, named_slot_order);
  g_string_append_c (out, '{');
  for (guint i = 0; i < event->slots->len; i++)
    {
      g_autofree char *c = crypto_base64url (slots[i].slot->commitment, 32);

      g_string_append_printf (out, "%s\"%s\":{\"c\":\"%s\",\"f\":", i ? "," : "", slots[i].name, c);
      if (!jcs_write_name (out, slots[i].slot->field, error))
        return desk_error_in (error, "slot %s", slots[i].name);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
  return TRUE;
}

static gboolean
write_name (GString *out, const char *before, const char *name, GError **error)
{
  g_string_append (out, before);
  return name ? jcs_write_name (out, name, error)
              : desk_error_set (error, DESK_ERROR_INVALID, "%s is missing", before);
}

static gboolean
write_number (GString *out, const char *before, gint64 number, GError **error)
{
  g_string_append (out, before);
  return jcs_write_int (out, number, error);
}

static gboolean
write_head (GString *out, const Event *event, GError **error)
{
  return write_name (out, "{\"act\":", event->act, error)
      && write_number (out, ",\"at\":", event->at, error)
      && write_name (out, ",\"by\":", event->by, error)
      && (!event->case_number || write_name (out, ",\"case\":", event->case_number, error));
}

static gboolean
write_tail (GString *out, const Event *event, GError **error)
{
  if (event->case_number && !write_number (out, ",\"n\":", event->n, error))
    return FALSE;
  g_string_append (out, ",\"sealed\":");
  if (!write_sealed (out, event, error)
      || !write_number (out, ",\"seq\":", event->seq, error)
      || !write_number (out, ",\"uid\":", event->uid, error)
      || !write_number (out, ",\"v\":", event->v, error))
    return FALSE;
  g_string_append_c (out, '}');
  return TRUE;
}

GString *
body_write (const Event *event, GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (512);

  if (!write_head (out, event, error))
    return NULL;
  g_string_append (out, ",\"data\":");
  if (!jcs_write (out, event->data, error))
    {
      desk_error_in (error, "data");
      return NULL;
    }
  if (!write_tail (out, event, error))
    return NULL;
  if (out->len > BODY_LIMIT)
    {
      desk_error_set (error, DESK_ERROR_INVALID,
                      "an event of %" G_GSIZE_FORMAT " bytes is more than %d; seal its long values", out->len, BODY_LIMIT);
      return NULL;
    }
  return g_steal_pointer (&out);
}

/* ---- reading -------------------------------------------------------------------------- */

void
body_init (Body *body)
{
  *body = (Body){ .slots = g_array_new (FALSE, TRUE, sizeof (BodySlot)) };
}

void
body_clear (Body *body)
{
  g_clear_pointer (&body->slots, g_array_unref);
}

static int
base64url_digit (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* 43 digits for 32 bytes; the two spare bits of the last must be zero, else two texts
 * would stand for one commitment. */
static gboolean
commitment_read (JcsSpan text, guint8 commitment[32])
{
  guint32 bits = 0;
  guint held = 0, n = 0;

  if (text.length != 43)
    return FALSE;
  for (guint i = 0; i < 43; i++)
    {
      int digit = base64url_digit (text.bytes[i]);

      if (digit < 0)
        return FALSE;
      bits = (bits << 6 | (guint32) digit) & 0xffffff;
      held += 6;
      if (held >= 8)
        {
          held -= 8;
          commitment[n++] = (guint8) (bits >> held);
        }
    }
  return (bits & 3) == 0;
}

static gboolean
slot_number (JcsSpan name, guint *number)
{
  guint value = 0;

  if (name.length > 4 || (name.bytes[0] == '0' && name.length > 1))
    return FALSE;
  for (gsize i = 0; i < name.length; i++)
    {
      if (!g_ascii_isdigit (name.bytes[i]))
        return FALSE;
      value = value * 10 + (guint) (name.bytes[i] - '0');
    }
  *number = value;
  return TRUE;
}

static gboolean
read_slot (Body *body, JcsReader *reader, JcsSpan name)
{
  JcsSpan text;
  BodySlot slot;
  guint number;

  if (!slot_number (name, &number))
    return jcs_fail (reader, "slots are numbered");
  if (!jcs_expect (reader, "{\"c\":") || !jcs_take_name (reader, &text))
    return FALSE;
  if (!commitment_read (text, slot.commitment))
    return jcs_fail (reader, "a commitment is 32 bytes in base64url");
  if (!jcs_expect (reader, ",\"f\":") || !jcs_take_name (reader, &slot.field) || !jcs_expect (reader, "}"))
    return FALSE;
  if (number >= body->slots->len)
    g_array_set_size (body->slots, number + 1);
  g_array_index (body->slots, BodySlot, number) = slot;
  return TRUE;
}

static gboolean
read_sealed (Body *body, JcsReader *reader)
{
  JcsSpan name = { 0 };
  guint count = 0;

  g_array_set_size (body->slots, 0);
  if (!jcs_expect (reader, "{"))
    return FALSE;
  if (jcs_take (reader, '}'))
    return TRUE;
  do
    {
      if (!jcs_take_key (reader, &name) || !read_slot (body, reader, name))
        return FALSE;
      count++;
    }
  while (jcs_take (reader, ','));
  /* Names differ, so as many as the greatest number says means none is left out. */
  if (count != body->slots->len)
    return jcs_fail (reader, "slots are numbered from 0 without gaps");
  return jcs_expect (reader, "}");
}

static gboolean
read_data (Body *body, JcsReader *reader)
{
  const char *from = reader->at;

  if (from == reader->end || *from != '{')
    return jcs_fail (reader, "data must be an object");
  if (!jcs_take_value (reader, 0, NULL))
    return FALSE;
  body->data = (JcsSpan){ from, (gsize) (reader->at - from) };
  return TRUE;
}

static gboolean
next_is (const JcsReader *reader, const char *literal)
{
  gsize length = strlen (literal);

  return (gsize) (reader->end - reader->at) >= length && memcmp (reader->at, literal, length) == 0;
}

static gboolean
read_case (Body *body, JcsReader *reader)
{
  body->case_number = (JcsSpan){ 0 };
  if (!next_is (reader, ",\"case\":"))
    return TRUE;
  return jcs_expect (reader, ",\"case\":") && jcs_take_name (reader, &body->case_number);
}

static gboolean
read_ordinal (Body *body, JcsReader *reader)
{
  body->n = -1;
  if (!body->case_number.bytes)
    return TRUE;
  return jcs_expect (reader, ",\"n\":") && jcs_take_int (reader, &body->n);
}

static gboolean
numbers_make_sense (const Body *body, JcsReader *reader)
{
  if (body->seq < 0 || body->uid < 0 || body->v < 1 || (body->case_number.bytes && body->n < 0))
    return jcs_fail (reader, "seq, n, uid and v are not negative");
  return TRUE;
}

gboolean
body_read (Body *body, const char *bytes, gsize length, GError **error)
{
  JcsReader reader;

  jcs_start (&reader, bytes, length);
  if (length > BODY_LIMIT)
    jcs_fail (&reader, "longer than 64 KiB");
  else if (jcs_expect (&reader, "{\"act\":") && jcs_take_name (&reader, &body->act)
           && jcs_expect (&reader, ",\"at\":") && jcs_take_int (&reader, &body->at)
           && jcs_expect (&reader, ",\"by\":") && jcs_take_name (&reader, &body->by)
           && read_case (body, &reader)
           && jcs_expect (&reader, ",\"data\":") && read_data (body, &reader)
           && read_ordinal (body, &reader)
           && jcs_expect (&reader, ",\"sealed\":") && read_sealed (body, &reader)
           && jcs_expect (&reader, ",\"seq\":") && jcs_take_int (&reader, &body->seq)
           && jcs_expect (&reader, ",\"uid\":") && jcs_take_int (&reader, &body->uid)
           && jcs_expect (&reader, ",\"v\":") && jcs_take_int (&reader, &body->v)
           && jcs_expect (&reader, "}") && jcs_finish (&reader)
           && numbers_make_sense (body, &reader))
    return TRUE;
  return jcs_error (&reader, error);
}

static char *
span_dup (JcsSpan span)
{
  return span.bytes ? g_strndup (span.bytes, span.length) : NULL;
}

static EventSlot *
slot_event (const BodySlot *slot)
{
  EventSlot *made = g_new0 (EventSlot, 1);

  made->field = span_dup (slot->field);
  made->committed = TRUE;
  memcpy (made->commitment, slot->commitment, sizeof made->commitment);
  return made;
}

Event *
body_event (const Body *body)
{
  g_autofree char *act = span_dup (body->act);
  g_autofree char *case_number = span_dup (body->case_number);
  Event *event = event_new (act, case_number);

  g_clear_pointer (&event->draft, g_variant_dict_unref);
  event->seq = body->seq;
  event->n = body->n;
  event->at = body->at;
  event->uid = body->uid;
  event->v = (int) body->v;
  event->by = span_dup (body->by);
  event->data = jcs_read (body->data.bytes, body->data.length, NULL);
  for (guint i = 0; i < body->slots->len; i++)
    g_ptr_array_add (event->slots, slot_event (&g_array_index (body->slots, BodySlot, i)));
  return event;
}
