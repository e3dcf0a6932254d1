/* SPDX-License-Identifier: MIT */
/* One value, one text: what the reader takes is exactly what the writer writes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "journal/body.h"

typedef struct { const char *text; gboolean good; const char *why; } Row;

static const Row rows[] = {
  { "{}", TRUE, "empty object" },
  { "[]", TRUE, "empty array" },
  { "\"\"", TRUE, "empty string" },
  { "0", TRUE, "zero" },
  { "-1", TRUE, "negative" },
  { "9007199254740991", TRUE, "2^53-1" },
  { "-9007199254740991", TRUE, "-(2^53-1)" },
  { "true", TRUE, "true" },
  { "false", TRUE, "false" },
  { "{\"a\":1,\"b\":[1,\"x\",{\"c\":true}]}", TRUE, "nested" },
  { "{\"10\":1,\"2\":1}", TRUE, "keys by bytes, not by number" },
  { "{\"a\":1,\"a.b\":1,\"ab\":1}", TRUE, "a prefix comes first" },
  { "\"a \\\"quoted\\\" back\\\\slash\"", TRUE, "the two escapes" },
  { "\"\x7f\"", TRUE, "DEL is not C0 and JCS does not escape it" },
  { "\"/\"", TRUE, "solidus stands as it is" },
  { "\"\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80\"", TRUE, "UTF-8 of 2, 3 and 4 bytes" },
  { "\"\xe2\x80\xa8\"", TRUE, "U+2028 is not escaped" },
  { "", FALSE, "nothing" },
  { "null", FALSE, "null has no place" },
  { " 1", FALSE, "blank before" },
  { "1 ", FALSE, "blank after" },
  { "1\n", FALSE, "line feed after" },
  { "{ }", FALSE, "blank inside" },
  { "{\"a\": 1}", FALSE, "blank after a colon" },
  { "[1, 2]", FALSE, "blank after a comma" },
  { "{\"b\":1,\"a\":1}", FALSE, "keys out of order" },
  { "{\"a\":1,\"a\":1}", FALSE, "a key twice" },
  { "{\"ab\":1,\"a\":1}", FALSE, "prefix last" },
  { "{\"\":1}", FALSE, "empty key" },
  { "{\"\xc3\xa9\":1}", FALSE, "key beyond ASCII" },
  { "{\"a\\\\b\":1}", FALSE, "key with an escape" },
  { "{\"a\x7f\":1}", FALSE, "key with DEL" },
  { "{a:1}", FALSE, "bare key" },
  { "{\"a\"}", FALSE, "no value" },
  { "{\"a\":}", FALSE, "empty value" },
  { "{\"a\":1,}", FALSE, "comma before the end" },
  { "{,}", FALSE, "only a comma" },
  { "[1,]", FALSE, "comma before the end of an array" },
  { "[,1]", FALSE, "comma first" },
  { "[1 2]", FALSE, "no comma" },
  { "[1", FALSE, "array without end" },
  { "{\"a\":1", FALSE, "object without end" },
  { "\"a", FALSE, "string without end" },
  { "\"a\\", FALSE, "string that ends in a backslash" },
  { "\"\\u0041\"", FALSE, "an escape that is not needed" },
  { "\"\\u001f\"", FALSE, "a control character, even escaped in lower case" },
  { "\"\\u001F\"", FALSE, "a control character escaped in upper case" },
  { "\"\\n\"", FALSE, "short escape of a control character" },
  { "\"\\/\"", FALSE, "escaped solidus" },
  { "\"\\ud83d\\ude00\"", FALSE, "escaped surrogates" },
  { "\"a\nb\"", FALSE, "raw line feed" },
  { "\"a\tb\"", FALSE, "raw tab" },
  { "\"\xed\xa0\x80\"", FALSE, "a surrogate in UTF-8" },
  { "\"\xc0\xaf\"", FALSE, "overlong UTF-8" },
  { "\"\xff\"", FALSE, "no UTF-8" },
  { "\"\xe6\x97\"", FALSE, "cut UTF-8" },
  { "\"\xf4\x90\x80\x80\"", FALSE, "beyond U+10FFFF" },
  { "-0", FALSE, "minus zero" },
  { "00", FALSE, "leading zero" },
  { "01", FALSE, "leading zero" },
  { "-01", FALSE, "leading zero" },
  { "+1", FALSE, "plus" },
  { "-", FALSE, "only a minus" },
  { "1.0", FALSE, "a fraction" },
  { "1e3", FALSE, "an exponent" },
  { "0x1", FALSE, "hexadecimal" },
  { "9007199254740992", FALSE, "2^53" },
  { "-9007199254740992", FALSE, "-2^53" },
  { "99999999999999999999999", FALSE, "far too large" },
  { "NaN", FALSE, "no number" },
  { "True", FALSE, "upper case" },
  { "tru", FALSE, "cut word" },
  { "truex", FALSE, "word and more" },
  { "'a'", FALSE, "single quotes" },
  { "{}{}", FALSE, "two values" },
  { "\xef\xbb\xbf{}", FALSE, "byte order mark" },
};

static void
reads_one_form_only (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) value = jcs_read (rows[i].text, strlen (rows[i].text), &error);

      if ((value != NULL) != rows[i].good)
        fail_msg ("%s: '%s' %s", rows[i].why, rows[i].text, error ? error->message : "was accepted");
      if (!value)
        {
          assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
          continue;
        }
      g_autoptr (GString) again = g_string_new (NULL);
      assert_true (jcs_write (again, value, NULL));
      assert_string_equal (again->str, rows[i].text);
    }
}

static void
a_NUL_ends_nothing (void **state)
{
  static const char inside[] = "\"a\0b\"", after[] = "{}\0";

  assert_null (jcs_read (inside, sizeof inside - 1, NULL));
  assert_null (jcs_read (after, sizeof after - 1, NULL));
}

static char *
nested (int depth, char open, char close)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < depth; i++)
    g_string_append (text, open == '{' && i ? "\"a\":{" : open == '{' ? "{" : "[");
  for (int i = 0; i < depth; i++)
    g_string_append_c (text, close);
  return g_string_free (text, FALSE);
}

static void
depth_has_an_end (void **state)
{
  const struct { int depth; gboolean good; } levels[] = {
    { 1, TRUE }, { JCS_DEPTH + 1, TRUE }, { JCS_DEPTH + 2, FALSE }, { 100000, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autofree char *arrays = nested (levels[i].depth, '[', ']'), *objects = nested (levels[i].depth, '{', '}');
      g_autoptr (GVariant) a = jcs_read (arrays, strlen (arrays), NULL);
      g_autoptr (GVariant) o = jcs_read (objects, strlen (objects), NULL);

      assert_int_equal (a != NULL, levels[i].good);
      assert_int_equal (o != NULL, levels[i].good);
    }
}

/* What office code may build, and what a reader gets for it. */
static void
writes_sorted_and_reads_the_same (void **state)
{
  static const char built[] =
    "{'z': <'last'>, 'a': <int64 -5>, 'list': <[<'x'>, <int64 1>, <true>]>,"
    " 'map': <{'b': <'\"\\\\'>, 'a': <false>}>, 'empty': <@av []>, 'none': <@a{sv} {}>}";
  static const char text[] =
    "{\"a\":-5,\"empty\":[],\"list\":[\"x\",1,true],\"map\":{\"a\":false,\"b\":\"\\\"\\\\\"},\"none\":{},\"z\":\"last\"}";
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (built));
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GVariant) read = NULL, normal = g_variant_get_normal_form (value);

  assert_true (jcs_write (out, value, NULL));
  assert_string_equal (out->str, text);
  read = jcs_read (out->str, out->len, NULL);
  assert_non_null (read);
  assert_string_equal (g_variant_get_type_string (read), "a{sv}");
  assert_string_equal (map_text (read, "z"), "last");
  assert_int_equal (map_int (read, "a", 0), -5);
  g_autoptr (GVariant) list = g_variant_lookup_value (read, "list", G_VARIANT_TYPE ("av"));
  g_autoptr (GVariant) map = g_variant_lookup_value (read, "map", G_VARIANT_TYPE_VARDICT);
  assert_non_null (list);
  assert_non_null (map);
  assert_string_equal (map_text (map, "b"), "\"\\");
}

/* Offsets grow from one byte to two and four with what is inside; the bytes are GLib's own. */
static void
reads_into_the_bytes_of_a_tree (void **state)
{
  for (gsize length = 0; length < 140000; length += length < 300 ? 1 : length > 65000 && length < 66000 ? 1 : 613)
    {
      g_autofree char *text = g_strnfill (length, 'x');
      g_autofree char *json = g_strdup_printf ("{\"a\":[\"%s\",{\"k\":true},-7,[]],\"b\":\"%s\",\"c\":{}}", text, text);
      g_autoptr (GVariant) read = jcs_read (json, strlen (json), NULL);
      g_autoptr (GVariant) tree = g_variant_ref_sink (g_variant_new_parsed (
        "{'a': <[<%s>, <{'k': <true>}>, <int64 -7>, <@av []>]>, 'b': <%s>, 'c': <@a{sv} {}>}", text, text));

      assert_non_null (read);
      assert_int_equal (g_variant_get_size (read), g_variant_get_size (tree));
      assert_memory_equal (g_variant_get_data (read), g_variant_get_data (tree), g_variant_get_size (tree));
      assert_true (g_variant_is_normal_form (read));
    }
}

static void
plain_arrays_become_av (void **state)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed ("{'s': <['a', 'b']>, 'm': <[{'k': <int64 1>}]>}"));
  g_autoptr (GString) out = g_string_new (NULL);

  assert_true (jcs_write (out, value, NULL));
  assert_string_equal (out->str, "{\"m\":[{\"k\":1}],\"s\":[\"a\",\"b\"]}");
}

static void
refuses_what_has_no_form (void **state)
{
  const struct { const char *built, *says; } bad[] = {
    { "{'x': <1.5>}", "x: type 'd'" },
    { "{'x': <int32 5>}", "x: type 'i'" },
    { "{'x': <@mv nothing>}", "x: type 'mv'" },
    { "{'x': <[<int64 1>, <int64 9007199254740992>]>}", "x: [1]: 9007199254740992 is not below 2^53" },
    { "{'x': <int64 9223372036854775807>}", "2^53" },
    { "{'x': <'two\\nlines'>}", "x: the text holds control character 0A" },
    { "{'caf\xc3\xa9': <'x'>}", "cannot be a name" },
    { "{'': <'x'>}", "cannot be a name" },
    { "{'a\"b': <'x'>}", "cannot be a name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) value = g_variant_parse (NULL, bad[i].built, NULL, NULL, NULL);
      g_autoptr (GString) out = g_string_new (NULL);

      assert_non_null (value);
      assert_false (jcs_write (out, value, &error));
      assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
      if (!strstr (error->message, bad[i].says))
        fail_msg ("%s: '%s' does not say '%s'", bad[i].built, error->message, bad[i].says);
    }
}

static void
a_key_built_twice_is_refused (void **state)
{
  GVariantBuilder builder;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "a", g_variant_new_int64 (1));
  g_variant_builder_add (&builder, "{sv}", "a", g_variant_new_int64 (2));
  value = g_variant_ref_sink (g_variant_builder_end (&builder));
  assert_false (jcs_write (out, value, NULL));
}

/* ---- bodies --------------------------------------------------------------------------- */

#define C43 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define HEAD "{\"act\":\"case.note\",\"at\":5,\"by\":\"m1\","
#define TAIL "\"seq\":7,\"uid\":1000,\"v\":1}"

static const Row bodies[] = {
  { HEAD "\"data\":{},\"sealed\":{}," TAIL, TRUE, "no case" },
  { HEAD "\"case\":\"RC-2026-000001\",\"data\":{},\"n\":0,\"sealed\":{}," TAIL, TRUE, "a case" },
  { HEAD "\"data\":{\"text\":0},\"sealed\":{\"0\":{\"c\":\"" C43 "\",\"f\":\"note.text\"}}," TAIL, TRUE, "a slot" },
  { HEAD "\"case\":\"RC-2026-000001\",\"data\":{},\"sealed\":{}," TAIL, FALSE, "a case without n" },
  { HEAD "\"data\":{},\"n\":0,\"sealed\":{}," TAIL, FALSE, "n without a case" },
  { HEAD "\"case\":\"RC-2026-000001\",\"data\":{},\"n\":-1,\"sealed\":{}," TAIL, FALSE, "negative n" },
  { HEAD "\"data\":[],\"sealed\":{}," TAIL, FALSE, "data that is no object" },
  { HEAD "\"data\":{}," TAIL, FALSE, "sealed left out" },
  { HEAD "\"data\":{},\"extra\":1,\"sealed\":{}," TAIL, FALSE, "a key of its own" },
  { HEAD "\"data\":{},\"sealed\":{\"1\":{\"c\":\"" C43 "\",\"f\":\"x\"}}," TAIL, FALSE, "slots from 1" },
  { HEAD "\"data\":{},\"sealed\":{\"00\":{\"c\":\"" C43 "\",\"f\":\"x\"}}," TAIL, FALSE, "slot 00" },
  { HEAD "\"data\":{},\"sealed\":{\"a\":{\"c\":\"" C43 "\",\"f\":\"x\"}}," TAIL, FALSE, "slot a" },
  { HEAD "\"data\":{},\"sealed\":{\"0\":{\"c\":\"" C43 "\",\"f\":\"\"}}," TAIL, FALSE, "field without a name" },
  { HEAD "\"data\":{},\"sealed\":{\"0\":{\"c\":\"AAAA\",\"f\":\"x\"}}," TAIL, FALSE, "short commitment" },
  { HEAD "\"data\":{},\"sealed\":{\"0\":{\"c\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\",\"f\":\"x\"}}," TAIL, FALSE,
    "spare bits of a commitment" },
  { HEAD "\"data\":{},\"sealed\":{\"0\":{\"c\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+\",\"f\":\"x\"}}," TAIL, FALSE,
    "the other base64" },
  { HEAD "\"data\":{},\"sealed\":{}," TAIL "\n", FALSE, "a line feed after it" },
  { HEAD "\"data\":{},\"sealed\":{},\"seq\":-7,\"uid\":1000,\"v\":1}", FALSE, "negative seq" },
  { HEAD "\"data\":{},\"sealed\":{},\"seq\":7,\"uid\":1000,\"v\":0}", FALSE, "vocabulary 0" },
};

static void
bodies_have_one_form (void **state)
{
  g_auto (Body) body = { 0 };

  body_init (&body);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    if (body_read (&body, bodies[i].text, strlen (bodies[i].text), NULL) != bodies[i].good)
      fail_msg ("%s: %s", bodies[i].why, bodies[i].text);
}

static Event *
event_with_slots (guint slots)
{
  Event *event = event_new ("case.note", "RC-2026-000001");

  event->seq = 7;
  event->n = 3;
  event->at = 1782900000123456;
  event->uid = 1000;
  event->by = g_strdup ("m1");
  for (guint i = 0; i < slots; i++)
    {
      g_autofree char *value = g_strdup_printf ("value %u", i);
      event_slot (event, "note.text", value, -1);
      memset (((EventSlot *) g_ptr_array_index (event->slots, i))->commitment, (int) i, 32);
      ((EventSlot *) g_ptr_array_index (event->slots, i))->committed = TRUE;
    }
  event_finish (event);
  return event;
}

static void
a_body_reads_back_as_its_event (void **state)
{
  g_autoptr (Event) event = event_with_slots (12);
  g_autoptr (GString) text = body_write (event, NULL);
  g_auto (Body) body = { 0 };

  assert_non_null (text);
  body_init (&body);
  assert_true (body_read (&body, text->str, text->len, NULL));
  g_autoptr (Event) again = body_event (&body);
  g_autoptr (GString) twice = body_write (again, NULL);
  assert_string_equal (twice->str, text->str);
  assert_int_equal (again->slots->len, 12);
  for (guint i = 0; i < 12; i++)
    assert_int_equal (((EventSlot *) g_ptr_array_index (again->slots, i))->commitment[31], i);
  assert_non_null (strstr (text->str, "\"1\":{"));
  assert_true (strstr (text->str, "\"10\":{") < strstr (text->str, "\"2\":{"));
}

static void
a_body_has_a_limit (void **state)
{
  g_autoptr (Event) event = event_new ("case.note", NULL);
  g_autofree char *text = g_strnfill (70000, 'x');
  g_autoptr (GError) error = NULL;

  event->by = g_strdup ("m1");
  event->seq = 0;
  event_set_text (event, "long", text);
  event_finish (event);
  assert_null (body_write (event, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
}

/* Every single-byte change of a body is another body or none. */
static void
no_byte_is_without_meaning (void **state)
{
  g_autoptr (Event) event = event_with_slots (2);
  g_autoptr (GString) text = body_write (event, NULL);
  g_auto (Body) body = { 0 };

  body_init (&body);
  for (gsize i = 0; i < text->len; i++)
    for (int c = 1; c < 256; c++)
      {
        g_autoptr (GString) changed = g_string_new_len (text->str, (gssize) text->len);

        changed->str[i] = (char) (changed->str[i] ^ c);
        if (!body_read (&body, changed->str, changed->len, NULL))
          continue;
        g_autoptr (Event) read = body_event (&body);
        g_autoptr (GString) again = body_write (read, NULL);
        assert_true (again && g_string_equal (again, changed));
      }
}

/* The commitment by hand, so that a stranger's code is held to the same bytes. */
static void
commitments_are_as_written_down (void **state)
{
  static const guint8 expected[32] = {
    0x1f, 0xbb, 0xa6, 0x93, 0x32, 0x12, 0x58, 0xc2, 0x7d, 0x0d, 0xb7, 0x48, 0xfe, 0xbe, 0xfc, 0xca,
    0xb2, 0x91, 0x48, 0xd7, 0x04, 0x17, 0x95, 0xdb, 0x4c, 0x5c, 0xe2, 0x3c, 0xaa, 0x84, 0x89, 0x56,
  };
  guint8 salt[32], commitment[32];

  for (int i = 0; i < 32; i++)
    salt[i] = (guint8) i;
  body_commit ("person.mail", 11, salt, "ada@example.org", 15, commitment);
  assert_memory_equal (commitment, expected, 32);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (reads_one_form_only),
    cmocka_unit_test (a_NUL_ends_nothing),
    cmocka_unit_test (depth_has_an_end),
    cmocka_unit_test (writes_sorted_and_reads_the_same),
    cmocka_unit_test (reads_into_the_bytes_of_a_tree),
    cmocka_unit_test (plain_arrays_become_av),
    cmocka_unit_test (refuses_what_has_no_form),
    cmocka_unit_test (a_key_built_twice_is_refused),
    cmocka_unit_test (bodies_have_one_form),
    cmocka_unit_test (a_body_reads_back_as_its_event),
    cmocka_unit_test (a_body_has_a_limit),
    cmocka_unit_test (no_byte_is_without_meaning),
    cmocka_unit_test (commitments_are_as_written_down),
  };

  return cmocka_run_group_tests_name ("jcs", tests, NULL, NULL);
}
