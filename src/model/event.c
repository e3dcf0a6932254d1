/* SPDX-License-Identifier: MIT */
#include "model/event.h"

#include <string.h>

static void
slot_free (EventSlot *slot)
{
  g_free (slot->field);
  g_clear_pointer (&slot->value, g_bytes_unref);
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
event_finish (Event *event)
{
  if (!event->draft)
    return;
  event->data = g_variant_ref_sink (g_variant_dict_end (event->draft));
  g_clear_pointer (&event->draft, g_variant_dict_unref);
}

const char *
map_text (GVariant *map, const char *key)
{
  const char *text = NULL;

  g_variant_lookup (map, key, "&s", &text);
  return text;
}

gint64
map_int (GVariant *map, const char *key, gint64 otherwise)
{
  gint64 value = otherwise;

  g_variant_lookup (map, key, "x", &value);
  return value;
}

gboolean
map_bool (GVariant *map, const char *key)
{
  gboolean value = FALSE;

  g_variant_lookup (map, key, "b", &value);
  return value;
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
  return g_variant_lookup_value (event->data, key, NULL);
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
