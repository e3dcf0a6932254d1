/* SPDX-License-Identifier: MIT */
#include "model/flat.h"

#include <string.h>

static const char of_text[] = "s", of_int[] = "x", of_bool[] = "b", of_array[] = "av", of_map[] = "a{sv}";

void
flat_init (Flat *flat)
{
  *flat = (Flat){ .ends = g_array_new (FALSE, FALSE, sizeof (gsize)) };
}

void
flat_clear (Flat *flat)
{
  g_clear_pointer (&flat->bytes, g_free);
  g_clear_pointer (&flat->ends, g_array_unref);
}

static guint8 *
grow (Flat *flat, gsize more)
{
  if (flat->length + more > flat->room)
    {
      flat->room = MAX (flat->length + more, flat->room ? 2 * flat->room : 512);
      flat->bytes = g_realloc (flat->bytes, flat->room);
    }
  return flat->bytes + flat->length;
}

static void
append (Flat *flat, const void *bytes, gsize length)
{
  guint8 *to = grow (flat, length);

  if (length)
    memcpy (to, bytes, length);
  flat->length += length;
}

/* Whatever may need it begins at a multiple of 8, counted from the front of everything. */
static void
align (Flat *flat)
{
  static const guint8 nothing[8] = { 0 };

  append (flat, nothing, (8 - flat->length % 8) % 8);
}

static gsize
width_of (gsize size, gsize n)
{
  for (gsize width = 1; width < 8; width *= 2)
    if (size + n * width <= (width == 1 ? G_MAXUINT8 : width == 2 ? G_MAXUINT16 : G_MAXUINT32))
      return width;
  return 8;
}

static void
append_offset (Flat *flat, gsize offset, gsize width)
{
  guint8 *to = grow (flat, width);

  for (gsize i = 0; i < width; i++)
    to[G_BYTE_ORDER == G_LITTLE_ENDIAN ? i : width - 1 - i] = (guint8) (offset >> (8 * i));
  flat->length += width;
}

/* ---- values ---- */

char *
flat_text_begin (Flat *flat, gsize length)
{
  return (char *) grow (flat, length + 1);
}

void
flat_text_end (Flat *flat, gsize length)
{
  flat->length += length;
  flat->bytes[flat->length++] = 0;
  flat->type = of_text;
}

void
flat_text (Flat *flat, const char *text, gsize length)
{
  memcpy (flat_text_begin (flat, length), text, length);
  flat_text_end (flat, length);
}

void
flat_int (Flat *flat, gint64 value)
{
  append (flat, &value, sizeof value);
  flat->type = of_int;
}

void
flat_bool (Flat *flat, gboolean value)
{
  guint8 byte = value != FALSE;

  append (flat, &byte, 1);
  flat->type = of_bool;
}

/* ---- containers ---- */

void
flat_open (Flat *flat, FlatOpen *open)
{
  *open = (FlatOpen){ .start = flat->length, .first = flat->ends->len };
}

void
flat_entry (Flat *flat, FlatOpen *open, const char *key, gsize key_length)
{
  align (flat);
  open->entry = flat->length;
  open->key_end = 0;
  if (!key)
    return;
  append (flat, key, key_length);
  append (flat, "", 1);
  open->key_end = flat->length - open->entry;
  align (flat);
}

/* A box is its value, a zero, its type. An entry with a key ends in where the key did. */
void
flat_entry_end (Flat *flat, FlatOpen *open)
{
  gsize end;

  append (flat, "", 1);
  append (flat, flat->type, strlen (flat->type));
  if (open->key_end)
    append_offset (flat, open->key_end, width_of (flat->length - open->entry, 1));
  end = flat->length - open->start;
  g_array_append_val (flat->ends, end);
}

void
flat_close (Flat *flat, FlatOpen *open, gboolean map)
{
  gsize n = flat->ends->len - open->first, width = width_of (flat->length - open->start, n);

  for (gsize i = 0; i < n; i++)
    append_offset (flat, g_array_index (flat->ends, gsize, open->first + i), width);
  g_array_set_size (flat->ends, open->first);
  flat->type = map ? of_map : of_array;
}

GVariant *
flat_end (Flat *flat)
{
  GVariant *value = g_variant_new_from_data (G_VARIANT_TYPE (flat->type), flat->bytes, flat->length, TRUE, g_free,
                                             flat->bytes);

  flat->bytes = NULL;
  flat->length = flat->room = 0;
  return g_variant_ref_sink (value);
}

/* ---- reading ---- */

static gsize
offset_at (const guint8 *at, gsize width)
{
  gsize offset = 0;

  for (gsize i = 0; i < width; i++)
    offset |= (gsize) at[G_BYTE_ORDER == G_LITTLE_ENDIAN ? i : width - 1 - i] << (8 * i);
  return offset;
}

void
flat_items (FlatItems *items, const guint8 *value, gsize size, gboolean map)
{
  *items = (FlatItems){ .bytes = value, .size = size, .width = width_of (size, 0), .map = map };
  if (size)
    items->table = offset_at (value + size - items->width, items->width);
}

/* A box is its value, a zero, its type. */
static gboolean
unbox (const guint8 *box, const guint8 *end, FlatItem *item)
{
  const guint8 *type = end;

  while (type > box && type[-1])
    type--;
  if (type == box || type == end)
    return FALSE;
  item->type = (const char *) type;
  item->type_length = (gsize) (end - type);
  item->value = box;
  item->size = (gsize) (type - box) - 1;
  return TRUE;
}

gboolean
flat_next (FlatItems *items, FlatItem *item)
{
  gsize at = items->table + items->i * items->width, end, width;
  const guint8 *entry = items->bytes + items->start;

  if (at + items->width > items->size)
    return FALSE;
  end = offset_at (items->bytes + at, items->width);
  g_return_val_if_fail (end > items->start && end <= items->table, FALSE);
  width = items->map ? width_of (end - items->start, 0) : 0;
  item->key = items->map ? (const char *) entry : NULL;
  if (items->map)
    entry += (offset_at (items->bytes + end - width, width) + 7) & ~(gsize) 7;
  items->start = (end + 7) & ~(gsize) 7;
  items->i++;
  return unbox (entry, items->bytes + end - width, item);
}
