/* SPDX-License-Identifier: MIT */
/* A letter is filled in from values, and from nothing that a value holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "policy/letter.h"

static LetterValue here[] = {
  { (char *) "person", (char *) "Ada {{secret}}", (char *) "name of the requester" },
  { (char *) "due", (char *) "1 May 2026", (char *) "rule R1" },
  { (char *) "empty", (char *) "", (char *) "" },
  { (char *) "secret", (char *) "hidden", (char *) "" },
  { (char *) "fact.place", (char *) "Ålesund", (char *) "fact place" },
};

static GPtrArray *
values (void)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (here); i++)
    g_ptr_array_add (list, &here[i]);
  return list;
}

static char *
joined (const GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", (const char *) g_ptr_array_index (names, i));
  return g_string_free (text, FALSE);
}

static void
each_placeholder_is_filled_or_missing (G_GNUC_UNUSED void **state)
{
  static const struct { const char *body, *filled, *missing; } rows[] = {
    { "no braces", "no braces", "" },
    { "by {{due}}.", "by 1 May 2026.", "" },
    { "by {{ due }}{{due}}", "by 1 May 20261 May 2026", "" },
    { "{{nobody}} {{nobody}} {{else}}", "{{nobody}} {{nobody}} {{else}}", "nobody else" },
    { "{{empty}}", "{{empty}}", "empty" },
    { "Dear {{person}}", "Dear Ada {{secret}}", "" },
    { "{{fact.place}}", "Ålesund", "" },
    { "{ {due} } {{}} {{ }} {{open", "{ {due} } {{}} {{ }} {{open", "" },
    { "{{{due}}}", "{1 May 2026}", "" },
    { "{{due?}}", "1 May 2026", "" },
    { "a {{empty?}} b", "a  b", "" },
    { "above\n\n{{empty?}}\n\nbelow", "above\n\nbelow", "" },
    { "above\n{{empty?}}\nbelow", "above\nbelow", "" },
    { "{{?}}", "{{?}}", "?" },
    { "{{two\nlines}}", "{{two\nlines}}", "" },
  };
  g_autoptr (GPtrArray) known = values ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Letter) letter = letter_fill (NULL, rows[i].body, known);
      g_autofree char *missing = joined (letter->missing);

      assert_string_equal (letter->body, rows[i].filled);
      assert_string_equal (missing, rows[i].missing);
      assert_string_equal (letter->subject, "");
    }
}

static void
what_was_used_says_whence (G_GNUC_UNUSED void **state)
{
  g_autoptr (GPtrArray) known = values ();
  g_autoptr (Letter) letter = letter_fill ("{{due}}", "{{person}} {{due}}", known);
  const LetterValue *first = g_ptr_array_index (letter->used, 0);

  assert_int_equal (letter->used->len, 2);
  assert_string_equal (first->name, "due");
  assert_string_equal (first->origin, "rule R1");
}

static void
quoted_lines_are_not_ours (G_GNUC_UNUSED void **state)
{
  g_autoptr (GPtrArray) found = letter_placeholders ("{{a}} {{b}}\n> {{c}}\nx > {{a}}\n");
  g_autofree char *names = joined (found);

  assert_string_equal (names, "a b");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_placeholder_is_filled_or_missing), cmocka_unit_test (what_was_used_says_whence),
    cmocka_unit_test (quoted_lines_are_not_ours),
  };

  return cmocka_run_group_tests_name ("letter", tests, NULL, NULL) != 0;
}
