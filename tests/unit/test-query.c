/* SPDX-License-Identifier: MIT */
/* The query language: what it means, that it can be written back, what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/error.h"
#include "base/when.h"
#include "model/query.h"

static char *
member_id (const char *name, gpointer data)
{
  return strcmp (name, "mia") == 0 ? g_strdup ("m2") : strcmp (name, "Zoë K") == 0 ? g_strdup ("m3") : NULL;
}

static QueryContext
context (void)
{
  static GTimeZone *zone;
  QueryContext made = { .me = "m1", .member_id = member_id, .year = 2026 };

  if (!zone)
    zone = when_zone ("Europe/Berlin", NULL);
  made.zone = zone;
  assert_true (when_parse ("2026-03-13T10:00", zone, &made.now, NULL)); /* a Friday */
  return made;
}

static Query *
parsed (const char *text)
{
  g_autoptr (GError) error = NULL;
  QueryContext with = context ();
  Query *query = query_parse (text, &with, &error);

  if (!query)
    fail_msg ("%s: %s", text, error->message);
  return query;
}

/* ---- meaning ------------------------------------------------------------------------ */

static void
show (GString *out, const Query *query)
{
  static const char *const kinds[] = { "all", "and", "or", "not", "is", "compare", "text" };
  static const char *const ops[] = { "<", "<=", "=", ">=", ">" };
  QueryContext with = context ();

  g_string_append_printf (out, "(%s", kinds[query->kind]);
  if (query->kind == QUERY_IS)
    {
      g_autofree char *values = g_strjoinv ("|", query->values);

      g_string_append_printf (out, " %s%s%s %s", query_field_name (query->field), query->name ? "." : "",
                              query->name ? query->name : "", values);
    }
  if (query->kind == QUERY_COMPARE)
    g_string_append_printf (out, " %s%s", query_field_name (query->field), ops[query->op]);
  if (query->kind == QUERY_COMPARE && query->other >= 0)
    g_string_append (out, query_field_name ((QueryField) query->other));
  else if (query->kind == QUERY_COMPARE)
    {
      g_autofree char *from = when_format (query->from, with.zone, "%Y-%m-%d");
      g_autofree char *until = when_format (query->until, with.zone, "%Y-%m-%d");

      g_string_append_printf (out, "%s..%s", from, until);
    }
  if (query->kind == QUERY_TEXT)
    g_string_append_printf (out, " %s", query->text);
  for (guint i = 0; query->children && i < query->children->len; i++)
    {
      g_string_append_c (out, ' ');
      show (out, g_ptr_array_index (query->children, i));
    }
  g_string_append_c (out, ')');
}

static void
words_have_their_meaning (void **state)
{
  static const struct { const char *text, *tree; } said[] = {
    { "", "(all)" },
    { "   ", "(all)" },
    { "type:delete", "(is type delete)" },
    { "type:delete,access", "(is type delete|access)" },
    { "type:none", "(is type )" },
    { "type:\"none\"", "(is type none)" },
    { "owner:me", "(is owner m1)" },
    { "owner:mia", "(is owner m2)" },
    { "owner:\"Zoë K\"", "(is owner m3)" },
    { "owner:@m9", "(is owner m9)" },
    { "owner:none,me", "(is owner |m1)" },
    { "state:open", "(is state open)" },
    { "state:new,waiting", "(is state new|waiting)" },
    { "is:overdue", "(is is overdue)" },
    { "priority:high,urgent", "(is priority high|urgent)" },
    { "channel:post", "(is channel post)" },
    { "mailbox:legal", "(is mailbox legal)" },
    { "outcome:none", "(is outcome )" },
    { "fact.termination:2026-01-01", "(is fact.termination 2026-01-01)" },
    { "fact.gag-order:none", "(is fact.gag-order )" },
    { "number:12", "(is number RC-2026-000012)" },
    { "number:25-7,#8", "(is number RC-2025-000007|RC-2026-000008)" },
    { "RC-2025-000123", "(is number RC-2025-000123)" },
    { "rc-2025-000123", "(is number RC-2025-000123)" },
    { "#5", "(is number RC-2026-000005)" },
    { "26-000123", "(is number RC-2026-000123)" },
    { "9410", "(or (is number RC-2026-009410) (is customer-number 9410) (text 9410))" },
    { "94103", "(or (is number RC-2026-094103) (is customer-number 94103) (text 94103))" },
    { "\"94103\"", "(or (is customer-number 94103) (text 94103))" },
    { "\"941\"", "(text 941)" },
    { "anna@example.org", "(or (is mail anna@example.org) (text anna@example.org))" },
    { "@example.org", "(text @example.org)" },
    { "+49(0)3012345", "(or (is phone +49(0)3012345) (text +49(0)3012345))" },
    { "\"+49 (0)30 123-45\"", "(or (is phone +49 (0)30 123-45) (text +49 (0)30 123-45))" },
    { "030/12345", "(or (is phone 030/12345) (is customer-number 030/12345) (text 030/12345))" },
    { "2026-11-23", "(or (is phone 2026-11-23) (is customer-number 2026-11-23) (text 2026-11-23))" },
    { "CU-48211", "(or (is customer-number CU-48211) (text cu-48211))" },
    { "mail:Anna@Example.org,b@example.org", "(is mail Anna@Example.org|b@example.org)" },
    { "phone:\"(030) 123-45\"", "(is phone (030) 123-45)" },
    { "phone:2345", "(is phone 2345)" },
    { "customer-number:4711", "(is customer-number 4711)" },
    { "-customer-number:4711", "(not (is customer-number 4711))" },
    { "(f(x))", "(text f(x))" },
    { "hello", "(text hello)" },
    { "Löschung", "(text loschung)" },
    { "text:\"delete me\"", "(text delete me)" },
    { "text:a1,b2", "(or (text a1) (text b2))" },
    { "due:2026-04-01", "(compare due=2026-04-01..2026-04-01)" },
    { "due:today", "(compare due=2026-03-13..2026-03-13)" },
    { "due:tomorrow", "(compare due=2026-03-14..2026-03-14)" },
    { "received:yesterday", "(compare received=2026-03-12..2026-03-12)" },
    { "due<7d", "(compare due<2026-03-20..2026-03-20)" },
    { "due<=-2w", "(compare due<=2026-02-27..2026-02-27)" },
    { "due>+3m", "(compare due>2026-06-13..2026-06-13)" },
    { "received>=-1y", "(compare received>=2025-03-13..2025-03-13)" },
    { "received:2026-02", "(compare received=2026-02-01..2026-02-28)" },
    { "received:2025", "(compare received=2025-01-01..2025-12-31)" },
    { "due:monday", "(compare due=2026-03-16..2026-03-16)" },
    { "due:friday", "(compare due=2026-03-13..2026-03-13)" },
    { "received:monday", "(compare received=2026-03-09..2026-03-09)" },
    { "due:none", "(is due )" },
    { "closed:none,2026", "(or (is closed ) (compare closed=2026-01-01..2026-12-31))" },
    { "updated>closed", "(compare updated>closed)" },
    { "due<=received", "(compare due<=received)" },
    { "type:delete due<7d", "(and (is type delete) (compare due<2026-03-20..2026-03-20))" },
    { "type:delete and due<7d", "(and (is type delete) (compare due<2026-03-20..2026-03-20))" },
    { "a1 or b2", "(or (text a1) (text b2))" },
    { "a1 OR b2 c3", "(or (text a1) (and (text b2) (text c3)))" },
    { "(a1 or b2) c3", "(and (or (text a1) (text b2)) (text c3))" },
    { "((a1))", "(text a1)" },
    { "-type:delete", "(not (is type delete))" },
    { "not type:delete", "(not (is type delete))" },
    { "-(a1 b2)", "(not (and (text a1) (text b2)))" },
    { "--a1", "(not (not (text a1)))" },
    { "\"or\"", "(text or)" },
    { "order", "(text order)" },
    { "(state:open)or(is:held)", "(or (is state open) (is is held))" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_autoptr (Query) query = parsed (said[i].text);
      g_autoptr (GString) tree = g_string_new (NULL);

      show (tree, query);
      if (strcmp (tree->str, said[i].tree) != 0)
        fail_msg ("'%s' means %s, expected %s", said[i].text, tree->str, said[i].tree);
    }
}

/* ---- writing back ------------------------------------------------------------------- */

static void
assert_comes_back (const char *text)
{
  g_autoptr (Query) query = parsed (text);
  g_autofree char *written = query_format (query);
  g_autoptr (Query) again = parsed (written);
  g_autofree char *twice = query_format (again);

  if (!query_equal (query, again))
    fail_msg ("'%s' was written as '%s', which is another query", text, written);
  assert_string_equal (written, twice);
}

/* Every term alone, negated, grouped, and with every other one: some thousands. */
static void
what_is_written_parses_to_the_same (void **state)
{
  static const char *const terms[] = {
    "type:delete", "type:none,\"a b\"", "state:open", "owner:me", "owner:\"Zoë K\"", "person:\"O\\\"Neill, Anna\"",
    "number:12", "94103", "#5", "received>=-1y", "due<7d", "due:none", "updated>closed", "fact.x:\"(y)\"",
    "is:overdue,paused", "text:\"delete me\"", "Löschung", "日本語の削除", "\"or\"", "channel:post,fax",
    "closed:none,2026", "priority:high", "mailbox:\"none\"", "person:me", "due:monday",
    "anna@example.org", "\"+49 (0)30 123-45\"", "phone:(030)12345,2345", "customer-number:\"A 1\"", "94103x",
  };
  static const char *const shapes[] = {
    "%s %s", "%s or %s", "-%s %s", "(%s or %s) text:x1", "-(%s %s)", "%s or %s state:open", "-(%s or -(%s))",
  };

  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    for (guint j = 0; j < G_N_ELEMENTS (terms); j++)
      for (guint k = 0; k < G_N_ELEMENTS (shapes); k++)
        {
          g_auto (GStrv) parts = g_strsplit (shapes[k], "%s", -1);
          g_autofree char *text = g_strconcat (parts[0], terms[i], parts[1], terms[j], parts[2], NULL);

          assert_comes_back (text);
        }
}

static void
relative_dates_stay_relative (void **state)
{
  g_autoptr (Query) query = parsed ("state:open due<7d owner:me");
  g_autofree char *text = query_format (query);

  assert_string_equal (text, "state:open due<7d owner:@m1");
}

/* ---- refusals ----------------------------------------------------------------------- */

static void
a_refusal_names_the_word (void **state)
{
  static const struct { const char *text, *word, *mend; } refused[] = {
    { "colour:red", "'colour'", "say number, type" },
    { "http://example.org", "'http'", "quote words that hold a colon" },
    { "due<soon", "'soon'", "say 2026-11-23" },
    { "due:2026-02-30", "'2026-02-30'", "no date" },
    { "due:2026-13", "'2026-13'", "no date" },
    { "due:9999999d", "'9999999d'", "no date" },
    { "state:open,sleepy", "'sleepy'", "say open, unsorted" },
    { "is:late", "'late'", "say overdue" },
    { "priority:9", "'9'", "say low" },
    { "number:abc", "'abc'", "RC-2026" },
    { "phone:+49", "'+49'", "last digits" },
    { "phone:+49 (0)30", "'+49'", "last digits" },
    { "owner:nobody", "'nobody'", "a member's name" },
    { "type<delete", "'type'", "say type:VALUE" },
    { "type:", "''", "a value is missing" },
    { "type:delete,", "''", "a value is missing" },
    { "text:\"open", "'\"open'", "add a \"" },
    { "\"a\"b", "'b'", "blank is missing" },
    { "(a1", "''", "add a )" },
    { "a1)", "')'", "a ( is missing" },
    { "()", "')'", "a term is missing" },
    { "or a1", "'or a1'", "a term is missing" },
    { "a1 or", "'or'", "a term is missing" },
    { "a1 and", "'or'", "a term is missing" },
    { ",", "','", "only between values" },
    { "\xff\xfe", "UTF-8", "retype" },
    { "((((((((((((((((((((((((((((((((((a1))))))))))))))))))))))))))))))))))", "'('", "simpler" },
  };
  QueryContext with = context ();

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Query) query = query_parse (refused[i].text, &with, &error);

      if (query)
        fail_msg ("'%s' was taken", refused[i].text);
      assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
      if (!strstr (error->message, refused[i].word) || !strstr (error->message, refused[i].mend))
        fail_msg ("'%s': %s", refused[i].text, error->message);
    }
}

static void
a_refusal_shows_no_controls (void **state)
{
  g_autoptr (GError) error = NULL;
  QueryContext with = context ();

  assert_null (query_parse ("due<\x1b[31m", &with, &error));
  assert_null (strchr (error->message, '\x1b'));
}

static void
a_query_has_a_length (void **state)
{
  g_autofree char *text = g_strnfill (5000, 'a');
  g_autoptr (GError) error = NULL;
  QueryContext with = context ();

  assert_null (query_parse (text, &with, &error));
  assert_non_null (strstr (error->message, "shorten"));
}

static void
orders_have_names (void **state)
{
  for (guint i = 0; i < SORT_N; i++)
    {
      CaseSort sort;

      assert_true (case_sort_parse (case_sort_name ((CaseSort) i), &sort));
      assert_int_equal (sort, i);
    }
  for (const QueryWord *word = query_words (); word->name; word++)
    assert_non_null (word->help);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (words_have_their_meaning),
    cmocka_unit_test (what_is_written_parses_to_the_same),
    cmocka_unit_test (relative_dates_stay_relative),
    cmocka_unit_test (a_refusal_names_the_word),
    cmocka_unit_test (a_refusal_shows_no_controls),
    cmocka_unit_test (a_query_has_a_length),
    cmocka_unit_test (orders_have_names),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
