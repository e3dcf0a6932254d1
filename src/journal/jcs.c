/* SPDX-License-Identifier: MIT */
#include "journal/jcs.h"

#include <string.h>

#include "base/error.h"

static inline gboolean
is_plain (guchar c)
{
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static inline gboolean
is_name_char (guchar c)
{
  return is_plain (c) && c != 0x7f;
}

/* ---- writing -------------------------------------------------------------------------- */

gboolean
jcs_write_name (GString *out, const char *name, GError **error)
{
  const char *c = name;

  while (is_name_char ((guchar) *c))
    c++;
  if (*c || c == name)
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "'%s' cannot be a name: only printable ASCII without quotes and backslashes can",
                           name);
  g_string_append_c (out, '"');
  g_string_append_len (out, name, c - name);
  g_string_append_c (out, '"');
  return TRUE;
}

gboolean
jcs_write_text (GString *out, const char *text, GError **error)
{
  const char *from = text, *c = text;

  if (!g_utf8_validate (text, -1, NULL))
    return desk_error_set (error, DESK_ERROR_INVALID, "the text is not UTF-8");
  g_string_append_c (out, '"');
  for (; *c; c++)
    {
      if ((guchar) *c < 0x20)
        return desk_error_set (error, DESK_ERROR_INVALID,
                               "the text holds control character %02X; seal it or clean it", (guint) (guchar) *c);
      if (*c != '"' && *c != '\\')
        continue;
      g_string_append_len (out, from, c - from);
      g_string_append_c (out, '\\');
      from = c;
    }
  g_string_append_len (out, from, c - from);
  g_string_append_c (out, '"');
  return TRUE;
}

gboolean
jcs_write_int (GString *out, gint64 number, GError **error)
{
  char digits[24], *at = digits + sizeof digits;
  guint64 left = (guint64) (number < 0 ? -number : number);

  if (number > JCS_INT_MAX || number < -JCS_INT_MAX)
    return desk_error_set (error, DESK_ERROR_INVALID, "%" G_GINT64_FORMAT " is not below 2^53", number);
  do
    *--at = (char) ('0' + left % 10);
  while (left /= 10);
  if (number < 0)
    *--at = '-';
  g_string_append_len (out, at, digits + sizeof digits - at);
  return TRUE;
}

static gboolean write_value (GString *out, GVariant *value, int depth, GError **error);
static gboolean write_map (GString *out, const guint8 *bytes, gsize size, int depth, GError **error);
static gboolean write_list (GString *out, const guint8 *bytes, gsize size, int depth, GError **error);

static gboolean
too_deep (int depth, GError **error)
{
  return depth > JCS_DEPTH && !desk_error_set (error, DESK_ERROR_INVALID, "more than %d levels deep", JCS_DEPTH);
}

static gboolean
is_of (const FlatItem *item, const char *type)
{
  return strncmp (item->type, type, item->type_length) == 0 && !type[item->type_length];
}

static gboolean
write_bool (GString *out, gboolean yes)
{
  g_string_append (out, yes ? "true" : "false");
  return TRUE;
}

/* What the reader never makes. */
static gboolean
write_other (GString *out, const FlatItem *item, int depth, GError **error)
{
  g_autofree char *type = g_strndup (item->type, item->type_length);
  g_autoptr (GVariant) value = g_variant_ref_sink (
    g_variant_new_from_data (G_VARIANT_TYPE (type), item->value, item->size, TRUE, NULL, NULL));

  return write_value (out, value, depth, error);
}

static gboolean
write_item (GString *out, const FlatItem *item, int depth, GError **error)
{
  gint64 number;

  if (too_deep (depth, error))
    return FALSE;
  if (is_of (item, "s"))
    return jcs_write_text (out, (const char *) item->value, error);
  if (is_of (item, "x"))
    {
      memcpy (&number, item->value, sizeof number);
      return jcs_write_int (out, number, error);
    }
  if (is_of (item, "b"))
    return write_bool (out, *item->value);
  if (is_of (item, "a{sv}"))
    return write_map (out, item->value, item->size, depth, error);
  if (is_of (item, "av"))
    return write_list (out, item->value, item->size, depth, error);
  return write_other (out, item, depth, error);
}

static gboolean
write_list (GString *out, const guint8 *bytes, gsize size, int depth, GError **error)
{
  FlatItems items;
  FlatItem item;

  g_string_append_c (out, '[');
  flat_items (&items, bytes, size, FALSE);
  while (flat_next (&items, &item))
    {
      if (items.i > 1)
        g_string_append_c (out, ',');
      if (!write_item (out, &item, depth + 1, error))
        return desk_error_in (error, "[%" G_GSIZE_FORMAT "]", items.i - 1);
    }
  g_string_append_c (out, ']');
  return TRUE;
}

static gint
item_order (gconstpointer a, gconstpointer b)
{
  return strcmp (((const FlatItem *) a)->key, ((const FlatItem *) b)->key);
}

static GArray *
items_sorted (const guint8 *bytes, gsize size)
{
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (FlatItem), 32);
  gboolean in_order = TRUE;
  FlatItems items;
  FlatItem item;

  flat_items (&items, bytes, size, TRUE);
  while (flat_next (&items, &item))
    {
      in_order &= !sorted->len || strcmp (g_array_index (sorted, FlatItem, sorted->len - 1).key, item.key) < 0;
      g_array_append_val (sorted, item);
    }
  if (!in_order)
    g_array_sort (sorted, item_order);
  return sorted;
}

static gboolean
write_map (GString *out, const guint8 *bytes, gsize size, int depth, GError **error)
{
  g_autoptr (GArray) items = items_sorted (bytes, size);

  g_string_append_c (out, '{');
  for (guint i = 0; i < items->len; i++)
    {
      const FlatItem *item = &g_array_index (items, FlatItem, i);

      if (i && strcmp (item[-1].key, item->key) == 0)
        return desk_error_set (error, DESK_ERROR_INVALID, "key '%s' stands twice", item->key);
      if (i)
        g_string_append_c (out, ',');
      if (!jcs_write_name (out, item->key, error))
        return FALSE;
      g_string_append_c (out, ':');
      if (!write_item (out, item, depth + 1, error))
        return desk_error_in (error, "%s", item->key);
    }
  g_string_append_c (out, '}');
  return TRUE;
}

/* Lists of one type, of which no reader makes any. */
static gboolean
write_array (GString *out, GVariant *array, int depth, GError **error)
{
  gsize n = g_variant_n_children (array);

  g_string_append_c (out, '[');
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (array, i);

      if (i)
        g_string_append_c (out, ',');
      if (!write_value (out, item, depth + 1, error))
        return desk_error_in (error, "[%" G_GSIZE_FORMAT "]", i);
    }
  g_string_append_c (out, ']');
  return TRUE;
}

static gboolean
write_value (GString *out, GVariant *value, int depth, GError **error)
{
  if (too_deep (depth, error))
    return FALSE;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) inner = g_variant_get_variant (value);
      return write_value (out, inner, depth, error);
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return jcs_write_text (out, g_variant_get_string (value, NULL), error);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return jcs_write_int (out, g_variant_get_int64 (value), error);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return write_bool (out, g_variant_get_boolean (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    return write_map (out, g_variant_get_data (value), g_variant_get_size (value), depth, error);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY)
      && !g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY))
    return write_array (out, value, depth, error);
  return desk_error_set (error, DESK_ERROR_INVALID, "type '%s' has no place in an event (s, x, b, av, a{sv} have)",
                         g_variant_get_type_string (value));
}

gboolean
jcs_write (GString *out, GVariant *value, GError **error)
{
  return write_value (out, value, 0, error);
}

/* ---- reading -------------------------------------------------------------------------- */

void
jcs_start (JcsReader *reader, const char *bytes, gsize length)
{
  *reader = (JcsReader){ .start = bytes, .at = bytes, .end = bytes + length };
}

gboolean
jcs_fail (JcsReader *reader, const char *why)
{
  if (!reader->why)
    reader->why = why;
  return FALSE;
}

gboolean
jcs_error (const JcsReader *reader, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "not canonical at byte %" G_GSIZE_FORMAT ": %s",
                         (gsize) (reader->at - reader->start), reader->why ? reader->why : "unknown");
}

gboolean
jcs_expect (JcsReader *reader, const char *literal)
{
  gsize length = strlen (literal);

  if ((gsize) (reader->end - reader->at) < length || memcmp (reader->at, literal, length) != 0)
    return jcs_fail (reader, "something else must stand here");
  reader->at += length;
  return TRUE;
}

gboolean
jcs_take (JcsReader *reader, char c)
{
  if (reader->at == reader->end || *reader->at != c)
    return FALSE;
  reader->at++;
  return TRUE;
}

gboolean
jcs_take_name (JcsReader *reader, JcsSpan *name)
{
  const char *at = reader->at;

  if (at == reader->end || *at != '"')
    return jcs_fail (reader, "a name must stand here");
  for (at++; at < reader->end && is_name_char ((guchar) *at); at++)
    ;
  if (at == reader->end || *at != '"' || at == reader->at + 1)
    return jcs_fail (reader, "a name is printable ASCII without quotes and backslashes");
  *name = (JcsSpan){ reader->at + 1, (gsize) (at - reader->at) - 1 };
  reader->at = at + 1;
  return TRUE;
}

static gboolean
is_after (JcsSpan previous, JcsSpan name)
{
  int order;

  if (!previous.bytes)
    return TRUE;
  order = memcmp (previous.bytes, name.bytes, MIN (previous.length, name.length));
  return order < 0 || (order == 0 && previous.length < name.length);
}

gboolean
jcs_take_key (JcsReader *reader, JcsSpan *name)
{
  JcsSpan previous = *name;

  if (!jcs_take_name (reader, name))
    return FALSE;
  if (!is_after (previous, *name))
    return jcs_fail (reader, "keys must ascend and stand once");
  return jcs_expect (reader, ":");
}

gboolean
jcs_take_int (JcsReader *reader, gint64 *number)
{
  const char *at = reader->at;
  gboolean negative = at < reader->end && *at == '-';
  const char *first = at + negative;
  gint64 value = 0;

  for (at = first; at < reader->end && g_ascii_isdigit (*at) && at - first < 17; at++)
    value = value * 10 + (*at - '0');
  if (at == first || (*first == '0' && (negative || at > first + 1)))
    return jcs_fail (reader, "an integer without leading zeros must stand here");
  if (value > JCS_INT_MAX)
    return jcs_fail (reader, "an integer must be below 2^53");
  *number = negative ? -value : value;
  reader->at = at;
  return TRUE;
}

/* The raw bytes between the quotes; *escapes says that backslashes are to be removed. */
static gboolean
take_text (JcsReader *reader, JcsSpan *raw, gboolean *escapes)
{
  const char *at = reader->at + 1;

  for (*escapes = FALSE;;)
    {
      while (at < reader->end && is_plain ((guchar) *at))
        at++;
      if (at == reader->end || (guchar) *at < 0x20)
        return jcs_fail (reader, "a string ends with a quote and holds no control characters");
      if (*at == '"')
        break;
      if (*at == '\\')
        {
          if (reader->end - at < 2 || (at[1] != '"' && at[1] != '\\'))
            return jcs_fail (reader, "an escape stands before a quote or a backslash only");
          *escapes = TRUE;
          at += 2;
          continue;
        }
      /* Both failures of g_utf8_get_char_validated have the high bit set. */
      if (g_utf8_get_char_validated (at, reader->end - at) >= 0x80000000u)
        return jcs_fail (reader, "a string must be UTF-8");
      at = g_utf8_next_char (at);
    }
  *raw = (JcsSpan){ reader->at + 1, (gsize) (at - reader->at) - 1 };
  reader->at = at + 1;
  return TRUE;
}

static void
put_text (Flat *flat, JcsSpan raw, gboolean escapes)
{
  char *text, *to;

  if (!escapes)
    {
      flat_text (flat, raw.bytes, raw.length);
      return;
    }
  text = to = flat_text_begin (flat, raw.length);
  for (const char *from = raw.bytes; from < raw.bytes + raw.length; from++)
    {
      if (*from == '\\')
        from++;
      *to++ = *from;
    }
  flat_text_end (flat, (gsize) (to - text));
}

static gboolean
read_text (JcsReader *reader, Flat *flat)
{
  JcsSpan raw = { 0 };
  gboolean escapes;

  if (!take_text (reader, &raw, &escapes))
    return FALSE;
  if (flat)
    put_text (flat, raw, escapes);
  return TRUE;
}

static gboolean
read_int (JcsReader *reader, Flat *flat)
{
  gint64 number;

  if (!jcs_take_int (reader, &number))
    return FALSE;
  if (flat)
    flat_int (flat, number);
  return TRUE;
}

static gboolean
read_bool (JcsReader *reader, Flat *flat)
{
  gboolean yes = *reader->at == 't';

  if (!jcs_expect (reader, yes ? "true" : "false"))
    return FALSE;
  if (flat)
    flat_bool (flat, yes);
  return TRUE;
}

static gboolean
read_item (JcsReader *reader, int depth, Flat *flat, FlatOpen *open, JcsSpan key)
{
  if (flat)
    flat_entry (flat, open, key.bytes, key.length);
  if (!jcs_take_value (reader, depth + 1, flat))
    return FALSE;
  if (flat)
    flat_entry_end (flat, open);
  return TRUE;
}

static gboolean
read_items (JcsReader *reader, int depth, Flat *flat, FlatOpen *open, gboolean map)
{
  JcsSpan key = { 0 };

  do
    if ((map && !jcs_take_key (reader, &key)) || !read_item (reader, depth, flat, open, key))
      return FALSE;
  while (jcs_take (reader, ','));
  return jcs_expect (reader, map ? "}" : "]");
}

static gboolean
read_container (JcsReader *reader, int depth, Flat *flat)
{
  gboolean map = *reader->at == '{';
  FlatOpen open = { 0 };

  if (flat)
    flat_open (flat, &open);
  reader->at++;
  if (!jcs_take (reader, map ? '}' : ']') && !read_items (reader, depth, flat, &open, map))
    return FALSE;
  if (flat)
    flat_close (flat, &open, map);
  return TRUE;
}

gboolean
jcs_take_value (JcsReader *reader, int depth, Flat *flat)
{
  if (reader->at == reader->end)
    return jcs_fail (reader, "a value must stand here");
  if (depth > JCS_DEPTH)
    return jcs_fail (reader, "too many levels deep");
  switch (*reader->at)
    {
    case '"':
      return read_text (reader, flat);
    case '{':
    case '[':
      return read_container (reader, depth, flat);
    case 't':
    case 'f':
      return read_bool (reader, flat);
    default:
      return read_int (reader, flat);
    }
}

gboolean
jcs_finish (JcsReader *reader)
{
  return reader->at == reader->end || jcs_fail (reader, "nothing may follow");
}

GVariant *
jcs_read (const char *bytes, gsize length, GError **error)
{
  GVariant *value = NULL;
  JcsReader reader;
  Flat flat;

  flat_init (&flat);
  jcs_start (&reader, bytes, length);
  if (jcs_take_value (&reader, 0, &flat) && jcs_finish (&reader))
    value = flat_end (&flat);
  else
    jcs_error (&reader, error);
  flat_clear (&flat);
  return value;
}

gboolean
jcs_span_equal (JcsSpan span, const void *bytes, gsize length)
{
  return span.length == length && (length == 0 || memcmp (span.bytes, bytes, length) == 0);
}
