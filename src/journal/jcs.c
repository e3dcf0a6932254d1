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
  if (!g_utf8_validate (text, -1, NULL))
    return desk_error_set (error, DESK_ERROR_INVALID, "the text is not UTF-8");
  g_string_append_c (out, '"');
  for (const char *c = text; *c; c++)
    {
      if ((guchar) *c < 0x20)
        return desk_error_set (error, DESK_ERROR_INVALID,
                               "the text holds control character %02X; seal it or clean it", (guint) (guchar) *c);
      if (*c == '"' || *c == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
  return TRUE;
}

gboolean
jcs_write_int (GString *out, gint64 number, GError **error)
{
  if (number > JCS_INT_MAX || number < -JCS_INT_MAX)
    return desk_error_set (error, DESK_ERROR_INVALID, "%" G_GINT64_FORMAT " is not below 2^53", number);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
  return TRUE;
}

static gboolean write_value (GString *out, GVariant *value, int depth, GError **error);

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

typedef struct { const char *key; GVariant *value; } Member;

static int
member_order (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Member *) a)->key, ((const Member *) b)->key);
}

static void
member_clear (gpointer data)
{
  g_variant_unref (((Member *) data)->value);
}

static GArray *
members_sorted (GVariant *object)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (Member));
  GVariantIter iter;
  Member member;

  g_array_set_clear_func (members, member_clear);
  g_variant_iter_init (&iter, object);
  while (g_variant_iter_next (&iter, "{&sv}", &member.key, &member.value))
    g_array_append_val (members, member);
  g_array_sort (members, member_order);
  return members;
}

static gboolean
write_object (GString *out, GVariant *object, int depth, GError **error)
{
  g_autoptr (GArray) members = members_sorted (object);

  g_string_append_c (out, '{');
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);

      if (i && strcmp (member[-1].key, member->key) == 0)
        return desk_error_set (error, DESK_ERROR_INVALID, "key '%s' stands twice", member->key);
      if (i)
        g_string_append_c (out, ',');
      if (!jcs_write_name (out, member->key, error))
        return FALSE;
      g_string_append_c (out, ':');
      if (!write_value (out, member->value, depth + 1, error))
        return desk_error_in (error, "%s", member->key);
    }
  g_string_append_c (out, '}');
  return TRUE;
}

static gboolean
write_value (GString *out, GVariant *value, int depth, GError **error)
{
  if (depth > JCS_DEPTH)
    return desk_error_set (error, DESK_ERROR_INVALID, "more than %d levels deep", JCS_DEPTH);
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
    {
      g_string_append (out, g_variant_get_boolean (value) ? "true" : "false");
      return TRUE;
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    return write_object (out, value, depth, error);
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

static char *
unescape (JcsSpan raw)
{
  char *text = g_malloc (raw.length + 1), *to = text;

  for (const char *from = raw.bytes; from < raw.bytes + raw.length; from++)
    {
      if (*from == '\\')
        from++;
      *to++ = *from;
    }
  *to = '\0';
  return text;
}

static gboolean
read_text (JcsReader *reader, GVariant **value)
{
  JcsSpan raw = { 0 };
  gboolean escapes;

  if (!take_text (reader, &raw, &escapes))
    return FALSE;
  if (value)
    *value = g_variant_new_take_string (escapes ? unescape (raw) : g_strndup (raw.bytes, raw.length));
  return TRUE;
}

static gboolean
read_int (JcsReader *reader, GVariant **value)
{
  gint64 number;

  if (!jcs_take_int (reader, &number))
    return FALSE;
  if (value)
    *value = g_variant_new_int64 (number);
  return TRUE;
}

static gboolean
read_bool (JcsReader *reader, GVariant **value)
{
  gboolean yes = *reader->at == 't';

  if (!jcs_expect (reader, yes ? "true" : "false"))
    return FALSE;
  if (value)
    *value = g_variant_new_boolean (yes);
  return TRUE;
}

static gboolean
read_array (JcsReader *reader, int depth, GVariant **value)
{
  g_auto (GVariantBuilder) builder = { 0 };
  GVariant *item = NULL;

  if (value)
    g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  reader->at++;
  if (!jcs_take (reader, ']'))
    {
      do
        {
          if (!jcs_take_value (reader, depth + 1, value ? &item : NULL))
            return FALSE;
          if (value)
            g_variant_builder_add_value (&builder, g_variant_new_variant (item));
        }
      while (jcs_take (reader, ','));
      if (!jcs_expect (reader, "]"))
        return FALSE;
    }
  if (value)
    *value = g_variant_builder_end (&builder);
  return TRUE;
}

static void
add_member (GVariantBuilder *builder, JcsSpan key, GVariant *item)
{
  GVariant *name = g_variant_new_take_string (g_strndup (key.bytes, key.length));

  g_variant_builder_add_value (builder, g_variant_new_dict_entry (name, g_variant_new_variant (item)));
}

static gboolean
read_object (JcsReader *reader, int depth, GVariant **value)
{
  g_auto (GVariantBuilder) builder = { 0 };
  GVariant *item = NULL;
  JcsSpan key = { 0 };

  if (value)
    g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  reader->at++;
  if (!jcs_take (reader, '}'))
    {
      do
        {
          if (!jcs_take_key (reader, &key)
              || !jcs_take_value (reader, depth + 1, value ? &item : NULL))
            return FALSE;
          if (value)
            add_member (&builder, key, item);
        }
      while (jcs_take (reader, ','));
      if (!jcs_expect (reader, "}"))
        return FALSE;
    }
  if (value)
    *value = g_variant_builder_end (&builder);
  return TRUE;
}

gboolean
jcs_take_value (JcsReader *reader, int depth, GVariant **value)
{
  if (reader->at == reader->end)
    return jcs_fail (reader, "a value must stand here");
  if (depth > JCS_DEPTH)
    return jcs_fail (reader, "too many levels deep");
  switch (*reader->at)
    {
    case '"':
      return read_text (reader, value);
    case '{':
      return read_object (reader, depth, value);
    case '[':
      return read_array (reader, depth, value);
    case 't':
    case 'f':
      return read_bool (reader, value);
    default:
      return read_int (reader, value);
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
  g_autoptr (GVariant) value = NULL;
  JcsReader reader;

  jcs_start (&reader, bytes, length);
  if (jcs_take_value (&reader, 0, &value))
    g_variant_ref_sink (value);
  if (!jcs_finish (&reader) || reader.why)
    {
      jcs_error (&reader, error);
      return NULL;
    }
  return g_steal_pointer (&value);
}

gboolean
jcs_span_equal (JcsSpan span, const void *bytes, gsize length)
{
  return span.length == length && (length == 0 || memcmp (span.bytes, bytes, length) == 0);
}
