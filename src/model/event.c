/* SPDX-License-Identifier: MIT */
#include "model/event.h"

#include <string.h>

#include "base/text.h"

static void
slot_free (EventSlot *slot)
{
  g_free (slot->field);
  g_clear_pointer (&slot->value, g_bytes_unref);
  g_free (slot->folded);
  g_free (slot);
}

Event *
event_new (const char *act, const char *case_number)
{
  Event *event = g_new0 (Event, 1);

  event->seq = event->n = -1;
  event->v = EVENT_VOCABULARY;
  event->act = g_strdup (act);
  event->case_number = g_strdup (case_number);
  event->draft = g_variant_dict_new (NULL);
  event->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) slot_free);
  return event;
}

void
event_free (Event *event)
{
  if (!event)
    return;
  g_free (event->act);
  g_free (event->by);
  g_free (event->case_number);
  g_clear_pointer (&event->data, g_variant_unref);
  g_clear_pointer (&event->draft, g_variant_dict_unref);
  g_ptr_array_unref (event->slots);
  g_free (event);
}

void
event_set (Event *event, const char *key, GVariant *value)
{
  g_assert (event->draft);
  if (value)
    g_variant_dict_insert_value (event->draft, key, value);
}

void
event_set_text (Event *event, const char *key, const char *text)
{
  if (text)
    event_set (event, key, g_variant_new_string (text));
}

void
event_set_int (Event *event, const char *key, gint64 value)
{
  event_set (event, key, g_variant_new_int64 (value));
}

void
event_set_bool (Event *event, const char *key, gboolean value)
{
  event_set (event, key, g_variant_new_boolean (value));
}

void
event_set_texts (Event *event, const char *key, const GPtrArray *texts)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < texts->len; i++)
    g_variant_builder_add (&list, "v", g_variant_new_string (g_ptr_array_index (texts, i)));
  event_set (event, key, g_variant_builder_end (&list));
}

static gint64
slot_add (Event *event, const char *field, GBytes *value)
{
  EventSlot *slot = g_new0 (EventSlot, 1);

  slot->field = g_strdup (field);
  slot->value = value;
  g_ptr_array_add (event->slots, slot);
  return (gint64) event->slots->len - 1;
}

gint64
event_slot (Event *event, const char *field, const char *text, gssize length)
{
  return slot_add (event, field, g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length));
}

void
event_seal (Event *event, const char *key, const char *field, const char *text, gssize length)
{
  if (text)
    event_set_int (event, key, event_slot (event, field, text, length));
}

void
event_seal_bytes (Event *event, const char *key, const char *field, GBytes *value)
{
  if (value)
    event_set_int (event, key, slot_add (event, field, g_bytes_ref (value)));
}

void
event_fold (Event *event, gint64 slot)
{
  EventSlot *one = slot >= 0 ? g_ptr_array_index (event->slots, (guint) slot) : NULL;
  g_autofree char *text = one && !one->folded ? event_opened_slot (event, slot) : NULL;

  if (text)
    one->folded = text_fold (text, -1);
}

void
event_finish (Event *event)
{
  if (!event->draft)
    return;
  event->data = g_variant_ref_sink (g_variant_dict_end (event->draft));
  g_clear_pointer (&event->draft, g_variant_dict_unref);
}

/* ---- lookups -------------------------------------------------------------------------- */

static gsize
frame_offset (const guint8 *at, gsize size)
{
  gsize offset = 0;

  for (gsize i = 0; i < size; i++)
    offset |= (gsize) at[G_BYTE_ORDER == G_LITTLE_ENDIAN ? i : size - 1 - i] << (8 * i);
  return offset;
}

static gsize
frame_width (gsize size)
{
  return size <= G_MAXUINT8 ? 1 : size <= G_MAXUINT16 ? 2 : size <= G_MAXUINT32 ? 4 : 8;
}

static gsize
aligned (gsize offset)
{
  return (offset + 7) & ~(gsize) 7;
}

/* One entry of an a{sv}, where it lies. */
typedef struct
{
  gsize index;
  const guint8 *start, *end;
} MapEntry;

/* g_variant_lookup makes an object of every entry it passes, and a projection looks up some
 * fifty keys of every event; this compares the keys where they lie. Layout: GVariant
 * specification, 2.5: entries aligned to 8, each beginning with its key, then the end of
 * each as an offset as wide as the whole needs. */
static gboolean
map_find (GVariant *map, const char *key, MapEntry *entry)
{
  gsize size = g_variant_get_size (map), width = frame_width (size), table, start = 0;
  const guint8 *bytes = g_variant_get_data (map);

  if (!bytes || size == 0 || !g_variant_is_of_type (map, G_VARIANT_TYPE_VARDICT))
    return FALSE;
  table = frame_offset (bytes + size - width, width);
  for (gsize i = 0; table + i * width < size && start < table; i++)
    {
      gsize end = frame_offset (bytes + table + i * width, width);

      *entry = (MapEntry){ i, bytes + start, bytes + end };
      if (strcmp ((const char *) entry->start, key) == 0)
        return TRUE;
      start = aligned (end);
    }
  return FALSE;
}

/* The bytes of a value of a basic type; NULL when there is none under the key. A variant is
 * its value, a zero, its type; behind it stands the end of the key, as wide as the entry
 * needs. */
static const guint8 *
map_basic (GVariant *map, const char *key, char type)
{
  MapEntry entry;
  const guint8 *value, *end;

  if (!map_find (map, key, &entry))
    return NULL;
  value = entry.start + aligned (strlen (key) + 1);
  end = entry.end - frame_width ((gsize) (entry.end - entry.start));
  return end - value >= 2 && end[-1] == (guint8) type && end[-2] == 0 ? value : NULL;
}

/* The value under a key; NULL. Transfer full. */
static GVariant *
map_value (GVariant *map, const char *key)
{
  MapEntry entry;
  g_autoptr (GVariant) pair = NULL, boxed = NULL;

  if (!map_find (map, key, &entry))
    return NULL;
  pair = g_variant_get_child_value (map, entry.index);
  boxed = g_variant_get_child_value (pair, 1);
  return g_variant_get_variant (boxed);
}

/* Lists are av as they come from the journal; a test may hand in one of another type. */
GVariant *
list_element (GVariant *list, gsize i)
{
  g_autoptr (GVariant) boxed = g_variant_get_child_value (list, i);

  return g_variant_is_of_type (boxed, G_VARIANT_TYPE_VARIANT) ? g_variant_get_variant (boxed)
                                                              : g_steal_pointer (&boxed);
}

const char *
map_text (GVariant *map, const char *key)
{
  return (const char *) map_basic (map, key, 's');
}

gint64
map_int (GVariant *map, const char *key, gint64 otherwise)
{
  const guint8 *value = map_basic (map, key, 'x');
  gint64 number = otherwise;

  if (value)
    memcpy (&number, value, sizeof number);
  return number;
}

gboolean
map_bool (GVariant *map, const char *key)
{
  const guint8 *value = map_basic (map, key, 'b');

  return value && *value;
}

const char *
event_text (const Event *event, const char *key)
{
  return map_text (event->data, key);
}

gint64
event_int (const Event *event, const char *key, gint64 otherwise)
{
  return map_int (event->data, key, otherwise);
}

gboolean
event_bool (const Event *event, const char *key)
{
  return map_bool (event->data, key);
}

GVariant *
event_value (const Event *event, const char *key)
{
  return map_value (event->data, key);
}

gint64
event_slot_of (const Event *event, const char *key)
{
  return event_int (event, key, -1);
}

char *
event_opened_slot (const Event *event, gint64 slot)
{
  const EventSlot *found;
  gsize length;

  if (slot < 0 || slot >= (gint64) event->slots->len)
    return NULL;
  found = g_ptr_array_index (event->slots, (guint) slot);
  if (!found->value)
    return NULL;
  const char *bytes = g_bytes_get_data (found->value, &length);
  return g_strndup (bytes ? bytes : "", length);
}

char *
event_opened (const Event *event, const char *key)
{
  return event_opened_slot (event, event_slot_of (event, key));
}
