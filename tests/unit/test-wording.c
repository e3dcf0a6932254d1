/* SPDX-License-Identifier: MIT */
/* The text of a policy: the day it bears, its sentences, what changed in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "policy/pack.h"
#include "policy/wording.h"

static void
wrapped_lines_are_one_paragraph (G_GNUC_UNUSED void **state)
{
  g_autofree char *plain = wording_plain ("A heading\n\n  A paragraph that is long enough to have been wrapped by\r\n somebody's   editor.\n"
                                          "Another.\n - an item\n - a second one\n");

  assert_string_equal (plain, "A heading\nA paragraph that is long enough to have been wrapped by somebody's editor.\nAnother.\n"
                              "- an item\n- a second one\n");
  g_autofree char *again = wording_plain (plain), *nothing = wording_plain (" \n\t\n");
  assert_string_equal (again, plain);
  assert_string_equal (nothing, "");
}

static void
the_day_is_read_as_people_write_it (G_GNUC_UNUSED void **state)
{
  static const struct { const char *text, *day; } rows[] = {
    { "### Last updated May 8, 2014\n", "2014-05-08" },
    { "Last Updated: 8 May 2014.\n", "2014-05-08" },
    { "This notice was last revised on the 1st of February 2026, at noon.\n", "2026-02-01" },
    { "Effective date: 2026-03-04\n", "2026-03-04" },
    { "last modified **December 31, 1999**\n", "1999-12-31" },
    { "We say when it was last updated. Last updated June 30, 2020\n", "2020-06-30" },
    { "Last updated 05/08/2014\n", NULL },       /* of May, or of August? */
    { "Last updated February 30, 2014\n", NULL },
    { "Last updated\nMay 8, 2014\n", NULL },
    { "May 8, 2014\n", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *day = wording_updated (rows[i].text);

      if (g_strcmp0 (day, rows[i].day) != 0)
        fail_msg ("%s: %s", rows[i].text, day ? day : "nothing");
    }
}

static void
a_sentence_is_found_by_its_words (G_GNUC_UNUSED void **state)
{
  static const char plain[] = "# Requests\nWrite to shop@example.org. We answer in ninety days, e.g. by post. Who asks the U.S. office waits.\n"
                              "  * Cookies (\"small files\"); and\nIs it yours? Ask! We delete it.\n";
  static const struct { const char *words, *sentence; } rows[] = {
    { "requests", "Requests" }, { "answer,NINETY", "We answer in ninety days, e.g. by post." },
    { "waits", "Who asks the U.S. office waits." }, { "write", "Write to shop@example.org." },
    { "small files", "Cookies (\"small files\"); and" }, { "yours", "Is it yours?" }, { "delete", "We delete it." },
    { "answer,delete", NULL }, { "nine", NULL }, { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) words = g_strsplit (rows[i].words, ",", -1);
      g_autofree char *sentence = wording_sentence (plain, (const char *const *) words);

      if (g_strcmp0 (sentence, rows[i].sentence) != 0)
        fail_msg ("%s: %s", rows[i].words, sentence ? sentence : "nothing");
    }
}

static void
what_changed_is_told (G_GNUC_UNUSED void **state)
{
  WordingChange change;

  assert_false (wording_compare ("a\nb\n", "a\nb\n", &change));
  wording_change_clear (&change);
  assert_true (wording_compare ("Head\nWe answer in ninety days.\nGone\n", "Head\nWe answer in sixty days.\n", &change));
  assert_int_equal (change.gone, 2);
  assert_int_equal (change.come, 1);
  assert_string_equal (change.was, "ninety days.");
  assert_string_equal (change.now, "sixty days.");
  wording_change_clear (&change);
}

/* Whatever clause there is, the office's own text can be asked for its sentence. */
static void
every_clause_of_the_policy_has_its_words (G_GNUC_UNUSED void **state)
{
  g_autoptr (Pack) pack = pack_load ("mixpanel-2014", NULL, NULL);

  assert_non_null (pack);
  for (guint i = 0; i < pack->clauses->len; i++)
    {
      const PackClause *clause = g_ptr_array_index (pack->clauses, i);
      g_autofree char *joined = g_strjoinv (" and ", clause->find), *line = g_strdup_printf ("Nothing of it.\nIt says %s.\n", joined);
      g_autofree char *sentence = wording_sentence (line, (const char *const *) clause->find);

      if (!clause->find[0] || !sentence)
        fail_msg ("clause %s is found by no words", clause->id);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (wrapped_lines_are_one_paragraph), cmocka_unit_test (the_day_is_read_as_people_write_it),
    cmocka_unit_test (a_sentence_is_found_by_its_words), cmocka_unit_test (what_changed_is_told),
    cmocka_unit_test (every_clause_of_the_policy_has_its_words),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
