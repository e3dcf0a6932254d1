/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"

/* ---- tables of known answers --------------------------------------------------------------- */

typedef struct { const char *bytes, *line, *lines; } SafeCase;

static const SafeCase safe_cases[] = {
  { "Ada Okafor", "Ada Okafor", "Ada Okafor" },
  { "a\033[31mred", "a<1B>[31mred", "a<1B>[31mred" },
  { "\x9b""31m", "<9B>31m", "<9B>31m" },
  { "\xc2\x9b""31m", "<U+009B>31m", "<U+009B>31m" },
  { "a\nb", "a b", "a\nb" },
  { "a\r\nb", "a  b", "a\nb" },
  { "a\rb", "a b", "a<0D>b" },
  { "ab\tc", "ab c", "ab      c" },
  { "\x7f", "<7F>", "<7F>" },
  { "\xe2\x80\xae" "fdp.exe", "<U+202E>fdp.exe", "<U+202E>fdp.exe" },
  { "\xe2\x80\xa8", "<U+2028>", "<U+2028>" },
  { "soft\xc2\xadhyphen", "soft<U+00AD>hyphen", "soft<U+00AD>hyphen" },
  { "\xf3\xa0\x81\x81", "<U+E0041>", "<U+E0041>" },
  { "\xc0\xaf\xff", "<C0><AF><FF>", "<C0><AF><FF>" },
  { "\xed\xa0\x80", "<ED><A0><80>", "<ED><A0><80>" },
  { "\xe7\x94\xb0\xe4\xb8\xad \xe8\x8a\xb1\xe5\xad\x90", "\xe7\x94\xb0\xe4\xb8\xad \xe8\x8a\xb1\xe5\xad\x90",
    "\xe7\x94\xb0\xe4\xb8\xad \xe8\x8a\xb1\xe5\xad\x90" },
  { "e\xcc\x81", "e\xcc\x81", "e\xcc\x81" },
  { "\xcc\x81x", "<U+0301>x", "<U+0301>x" },
  { "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81<2 marks>",
    "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81<2 marks>" },
  { NULL, "", "" },
};

static void
harmful_bytes_become_tokens (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (safe_cases); i++)
    {
      g_autofree char *line = text_safe (safe_cases[i].bytes, -1, TEXT_ONE_LINE);
      g_autofree char *lines = text_safe (safe_cases[i].bytes, -1, TEXT_LINES);

      assert_string_equal (line, safe_cases[i].line);
      assert_string_equal (lines, safe_cases[i].lines);
    }
}

static void
a_nul_inside_is_shown (void **state)
{
  g_autofree char *safe = text_safe ("a\0b", 3, TEXT_ONE_LINE);

  assert_string_equal (safe, "a<00>b");
}

typedef struct { const char *bytes; int columns; const char *fitted; } FitCase;

static const FitCase fit_cases[] = {
  { "abc", 5, "abc  " },      { "abc", 3, "abc" },         { "abcd", 3, "ab\xe2\x80\xa6" },
  { "abc", 0, "" },           { "abc", -4, "" },           { NULL, 2, "  " },
  { "ab", 1, "\xe2\x80\xa6" },
  { "\xe7\x94\xb0\xe4\xb8\xad\xe8\x8a\xb1", 4, "\xe7\x94\xb0 \xe2\x80\xa6" },
  { "\xe7\x94\xb0", 1, "\xe2\x80\xa6" },
  { "\033]0;x", 4, "<1B\xe2\x80\xa6" },
  { "a\nb", 3, "a b" },
};

static void
a_cut_says_so (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (fit_cases); i++)
    {
      g_autofree char *fitted = text_fit (fit_cases[i].bytes, fit_cases[i].columns, FALSE);

      assert_string_equal (fitted, fit_cases[i].fitted);
    }
  g_autofree char *ascii = text_fit ("abcdef", 4, TRUE);
  assert_string_equal (ascii, "abc~");
}

typedef struct { const char *bytes; int columns; const char *lines; } WrapCase;

static const WrapCase wrap_cases[] = {
  { "", 10, "" },
  { "one two three", 7, "one two|three" },
  { "one two three", 8, "one two|three" },
  { "aaaaaaaaaaaa bb", 5, "aaaaa|aaaaa|aa bb" },
  { "a\n\nb\n", 5, "a||b" },
  { "\xe7\x94\xb0\xe4\xb8\xad\xe8\x8a\xb1", 4, "\xe7\x94\xb0\xe4\xb8\xad|\xe8\x8a\xb1" },
  { "\xe7\x94\xb0", 1, "?" },
  { "  > quoted", 20, "  > quoted" },
};

static void
long_lines_break_at_blanks (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrap_cases); i++)
    {
      g_auto (GStrv) lines = text_wrap (wrap_cases[i].bytes, wrap_cases[i].columns);
      g_autofree char *joined = g_strjoinv ("|", lines);

      assert_string_equal (joined, wrap_cases[i].lines);
    }
}

typedef struct { const char *bytes, *wanted; } Pair;

static const Pair csv_cases[] = {
  { "plain", "plain" },
  { "a,b", "\"a,b\"" },
  { "say \"no\"", "\"say \"\"no\"\"\"" },
  { "=1+1", "'=1+1" },
  { "  +1", "'  +1" },
  { "-1", "'-1" },
  { "@SUM(A1)", "'@SUM(A1)" },
  { "\xef\xbc\x9d""1", "'\xef\xbc\x9d""1" },
  { "\xe3\x80\x80=1", "'\xe3\x80\x80=1" },
  { "first\n=2", "\"first\n'=2\"" },
  { "\t=2", "'        =2" },
  { "\rx", "'<0D>x" },
  { "a\033b", "a<1B>b" },
  { NULL, "" },
};

static void
no_csv_cell_runs (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (csv_cases); i++)
    {
      g_autofree char *field = text_csv_field (csv_cases[i].bytes);

      assert_string_equal (field, csv_cases[i].wanted);
    }
}

static void
a_csv_row_is_one_record (void **state)
{
  static const char *const fields[] = { "RC-2026-000001", NULL, "=x\n+y", "last, \"not\" least" };
  g_autoptr (GString) out = g_string_new ("a\r\n");

  text_csv_row (out, fields, G_N_ELEMENTS (fields));
  assert_string_equal (out->str, "a\r\nRC-2026-000001,,\"'=x\n'+y\",\"last, \"\"not\"\" least\"\r\n");
}

static const Pair fold_cases[] = {
  { "Stra\xc3\x9f""e", "strasse" },
  { "\xc3\x89t\xc3\xa9", "ete" },
  { "\xef\xbc\xa1\xef\xbd\x84\xef\xbd\x81", "ada" },
  { "Ada.Okafor@Example.ORG", "ada.okafor@example.org" },
  { "  two   blanks\n", "two blanks" },
  { "\xe7\x94\xb0\xe4\xb8\xad\xe8\x8a\xb1\xe5\xad\x90",
    "\xe7\x94\xb0\xe4\xb8\xad \xe4\xb8\xad\xe8\x8a\xb1 \xe8\x8a\xb1\xe5\xad\x90" },
  { "x\xe7\x94\xb0y", "x \xe7\x94\xb0 y" },
  { "\xec\x95\x88\xeb\x85\x95", "\xec\x95\x88\xeb\x85\x95" },
  { "\xe1\x84\x8b\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x82\xe1\x85\xa7\xe1\x86\xbc", "\xec\x95\x88\xeb\x85\x95" },
  { "\xff\xfe", "" },
  { NULL, "" },
};

static void
search_folds_what_people_do_not_type (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (fold_cases); i++)
    {
      g_autofree char *folded = text_fold (fold_cases[i].bytes, -1);
      g_autofree char *twice = text_fold (folded, -1);

      assert_string_equal (folded, fold_cases[i].wanted);
      if (!strchr (folded, ' '))
        assert_string_equal (twice, folded);
    }
}

static const Pair clean_cases[] = {
  { "a\xff""b", "a\xef\xbf\xbd""b" },
  { "e\xcc\x81", "\xc3\xa9" },
  { "\033[0m", "\033[0m" },
  { "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
  { "\xc3\xa9", "\xc3\xa9" },
};

static void
stored_text_is_valid_and_composed (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (clean_cases); i++)
    {
      g_autofree char *clean = text_clean (clean_cases[i].bytes, -1);

      assert_string_equal (clean, clean_cases[i].wanted);
    }
  g_autofree char *nul = text_clean ("a\0b", 3);
  assert_string_equal (nul, "a\xef\xbf\xbd""b");
}

/* Marks of alternating class, which a naive ordering takes quadratic time for. */
static void
a_flood_of_marks_is_linear (void **state)
{
  g_autoptr (GString) flood = g_string_new ("a");

  for (int i = 0; i < 200000; i++)
    g_string_append (flood, i % 2 ? "\xcc\x80" : "\xcc\xa3");
  g_autofree char *clean = text_clean (flood->str, (gssize) flood->len);
  g_autofree char *safe = text_safe (flood->str, (gssize) flood->len, TEXT_ONE_LINE);

  assert_true (g_utf8_validate (clean, -1, NULL));
  assert_true (strlen (clean) > 300000);
  assert_true (strlen (safe) < 40);
}

typedef struct { const char *domain; gboolean mixed; } DomainCase;

static const DomainCase domain_cases[] = {
  { "example.org", FALSE },
  { "p\xd0\xb0ypal.example", TRUE },               /* Cyrillic a */
  { "xn--pypal-4ve.example", TRUE },               /* the same, encoded */
  { "\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80.example", FALSE },
  { "\xe6\x9d\xb1\xe4\xba\xac\xe3\x82\xbf\xe3\x83\xaf\xe3\x83\xbc.example", FALSE },
  { "b\xc3\xbc""cher.example", FALSE },
  { "", FALSE },
  { "\xff\xfe.example", FALSE },
};

static void
spoofed_domains_are_told (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (domain_cases); i++)
    assert_int_equal (text_domain_is_mixed (domain_cases[i].domain), domain_cases[i].mixed);
  assert_false (text_domain_is_mixed (NULL));
}

typedef struct { const char *name, *any, *ascii; } NameCase;

static const NameCase name_cases[] = {
  { "report.pdf", "report.pdf", "report.pdf" },
  { "../../etc/passwd", "passwd", "passwd" },
  { "C:\\temp\\a.doc", "a.doc", "a.doc" },
  { ".bashrc", "bashrc", "bashrc" },
  { "-rf", "rf", "rf" },
  { "..", "attachment", "attachment" },
  { "", "attachment", "attachment" },
  { NULL, "attachment", "attachment" },
  { "a\nb.txt", "a_b.txt", "a_b.txt" },
  { "a\033[2Jb", "a_[2Jb", "a_[2Jb" },
  { "\xc3\x84rger.txt", "\xc3\x84rger.txt", "Arger.txt" },
  { "\xe7\x94\xb0.txt", "\xe7\x94\xb0.txt", "_.txt" },
  { "gnp\xe2\x80\xae.exe", "gnp_.exe", "gnp_.exe" },
};

static void
file_names_are_safe_to_create (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (name_cases); i++)
    {
      g_autofree char *any = text_file_name (name_cases[i].name, FALSE);
      g_autofree char *ascii = text_file_name (name_cases[i].name, TRUE);

      assert_string_equal (any, name_cases[i].any);
      assert_string_equal (ascii, name_cases[i].ascii);
    }
  g_autofree char *endless = g_strnfill (5000, 'x');
  g_autofree char *with_ending = g_strconcat (endless, ".pdf", NULL);
  g_autofree char *name = text_file_name (with_ending, FALSE);
  assert_int_equal (strlen (name), 120);
  assert_true (g_str_has_suffix (name, ".pdf"));
}

/* ---- generated attacks ---------------------------------------------------------------------- */

/* What a terminal obeys, in 7 and 8 bits, raw and encoded. */
static const char *const introducers[] = {
  "\033[", "\033]", "\033P", "\033_", "\033^", "\033X", "\033c", "\033(0", "\033", "\x9b", "\x9d", "\x90",
  "\x9f", "\x9e", "\x98", "\x85", "\xc2\x9b", "\xc2\x9d", "\xc2\x90", "\xc2\x9f", "\xc2\x85",
};
static const char *const payloads[] = {
  "31m", "2J", "0;title\007", "52;c;ZXZpbA==\033\\", "8;;http://example.org\033\\x", "?1049h", "6n",
  "1337;File=:AAAA\x9c", "$q\"p\033\\", "999;999H", "\x08\x08\x08", "\r\n",
};
static const char *const disguises[] = {
  "\xe2\x80\xae" "cod.exe", "\xe2\x80\xab" "abc\xe2\x80\xac", "\xe2\x81\xa6x\xe2\x81\xa9", "\xd8\x9c", "\xe2\x80\x8b",
  "\xe2\x80\x8d", "\xe2\x80\x8f", "\xef\xbb\xbf", "\xc2\xad", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xf3\xa0\x80\x81",
  "\xf3\xa0\x81\xa1\xf3\xa0\x81\xbf", "\xef\xbf\xb9x\xef\xbf\xba", "\xe1\xa0\x8e", "\xcd\x8f", "\xe3\x85\xa4",
  "\xc0\x9b", "\xe0\x80\x9b", "\xf5\x80\x80\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xc3", "\xf0\x9f", "\x80",
  "\xef\xbf\xbf", "\xee\x80\x80", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "\xe2\x9d\xa4\xef\xb8\x8f",
  "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", "=cmd|' /C calc'!A0", "../\x1b", "\x7f\x7f",
};
static const char *const hosts[] = { "%s", "Ada %s", "%sAda", "\xe7\x94\xb0%s\xe4\xb8\xad", "e\xcc\x81%s" };

static char *
placed (const char *host, const char *attack)
{
  g_auto (GStrv) halves = g_strsplit (host, "%s", 2);

  return g_strconcat (halves[0], attack, halves[1], NULL);
}

static GPtrArray *
attacks_new (void)
{
  GPtrArray *attacks = g_ptr_array_new_with_free_func (g_free);

  for (guint h = 0; h < G_N_ELEMENTS (hosts); h++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (introducers); i++)
        for (guint p = 0; p < G_N_ELEMENTS (payloads); p++)
          {
            g_autofree char *attack = g_strconcat (introducers[i], payloads[p], NULL);
            g_ptr_array_add (attacks, placed (hosts[h], attack));
          }
      for (guint d = 0; d < G_N_ELEMENTS (disguises); d++)
        g_ptr_array_add (attacks, placed (hosts[h], disguises[d]));
    }
  for (int flood = 5; flood < 2000; flood *= 3)
    {
      GString *marks = g_string_new ("z");

      for (int i = 0; i < flood; i++)
        g_string_append (marks, i % 3 ? "\xcc\x83" : "\xe2\x83\x9d");
      g_ptr_array_add (attacks, g_string_free (marks, FALSE));
    }
  return attacks;
}

/* Bytes of every kind in an order that a fixed seed decides. */
static void
attacks_add_noise (GPtrArray *attacks, int n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2014);

  for (int i = 0; i < n; i++)
    {
      GString *noise = g_string_new (NULL);
      int length = g_rand_int_range (rand, 1, 60);

      for (int k = 0; k < length; k++)
        if (g_rand_boolean (rand))
          g_string_append_c (noise, (char) g_rand_int_range (rand, 1, 256));
        else
          g_string_append_unichar (noise, (gunichar) g_rand_int_range (rand, 1, 0xd800));
      g_ptr_array_add (attacks, g_string_free (noise, FALSE));
    }
}

/* The test's own idea of harm, not the table of the code under test. */
static gboolean
is_harmful (gunichar c, gboolean lines)
{
  if (c == '\n')
    return !lines;
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f)
         || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff
         || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f) || c > 0x10ffff;
}

static void
assert_harmless (const char *text, gboolean lines)
{
  int marks = 0;

  assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      assert_false (is_harmful (c, lines));
      marks = wcwidth ((wchar_t) c) == 0 ? marks + 1 : 0;
      assert_true (marks <= 4);
    }
}

static int
columns_of (const char *text)
{
  int columns = 0;

  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      int width = wcwidth ((wchar_t) g_utf8_get_char (at));

      assert_true (*at == '\n' || width >= 0);
      columns += MAX (width, 0);
    }
  return columns;
}

static void
attack_is_harmless_at_every_sink (const char *attack)
{
  g_autofree char *line = text_safe (attack, -1, TEXT_ONE_LINE);
  g_autofree char *lines = text_safe (attack, -1, TEXT_LINES);
  g_autofree char *csv = text_csv_field (attack);
  g_autofree char *name = text_file_name (attack, FALSE);
  g_autofree char *ascii = text_file_name (attack, TRUE);
  g_autofree char *folded = text_fold (attack, -1);
  g_autofree char *clean = text_clean (attack, -1);
  g_autofree char *again = text_safe (line, -1, TEXT_ONE_LINE);

  assert_harmless (line, FALSE);
  assert_harmless (lines, TRUE);
  assert_harmless (csv, TRUE);
  assert_harmless (name, FALSE);
  assert_harmless (ascii, FALSE);
  assert_string_equal (again, line);
  assert_int_equal (columns_of (line), text_width (attack));
  assert_true (*name && *name != '.' && *name != '-' && !strchr (name, '/') && strlen (name) <= 120);
  assert_true (g_str_is_ascii (ascii));
  assert_true (g_utf8_validate (folded, -1, NULL) && g_utf8_validate (clean, -1, NULL));
}

static void
no_attack_passes_any_sink (void **state)
{
  g_autoptr (GPtrArray) attacks = attacks_new ();

  attacks_add_noise (attacks, 1500);
  assert_true (attacks->len >= 500);
  for (guint i = 0; i < attacks->len; i++)
    attack_is_harmless_at_every_sink (g_ptr_array_index (attacks, i));
}

static void
fitted_text_has_exactly_its_columns (void **state)
{
  g_autoptr (GPtrArray) attacks = attacks_new ();

  attacks_add_noise (attacks, 500);
  for (guint i = 0; i < attacks->len; i++)
    for (int columns = 0; columns < 40; columns += 1 + columns / 8)
      {
        g_autofree char *fitted = text_fit (g_ptr_array_index (attacks, i), columns, i % 2);

        assert_harmless (fitted, FALSE);
        assert_int_equal (columns_of (fitted), columns);
      }
}

static void
wrapped_lines_keep_within_their_columns (void **state)
{
  g_autoptr (GPtrArray) attacks = attacks_new ();

  attacks_add_noise (attacks, 300);
  for (guint i = 0; i < attacks->len; i++)
    for (int columns = 1; columns < 30; columns += 7)
      {
        g_auto (GStrv) lines = text_wrap (g_ptr_array_index (attacks, i), columns);

        for (guint k = 0; lines[k]; k++)
          {
            assert_harmless (lines[k], FALSE);
            assert_true (columns_of (lines[k]) <= columns);
          }
      }
}

static void
cells_take_every_byte_once (void **state)
{
  g_autoptr (GPtrArray) attacks = attacks_new ();

  for (guint i = 0; i < attacks->len; i++)
    {
      const char *attack = g_ptr_array_index (attacks, i), *at = attack;
      const char *end = attack + strlen (attack), *before = at;
      TextCell cell;

      while (text_next_cell (&at, end, &cell))
        {
          assert_true (at > before && at <= end);
          assert_int_equal (cell.length, strlen (cell.bytes));
          before = at;
        }
      assert_ptr_equal (at, end);
    }
}

/* ---- excerpts ------------------------------------------------------------------------ */

static char *
excerpt_in_brackets (const char *text, const char *words, guint characters)
{
  g_autofree char *folded = text_fold (words, -1);
  g_auto (GStrv) each = g_strsplit (folded, " ", -1);
  g_autoptr (TextExcerpt) excerpt = text_excerpt (text, -1, (const char *const *) each, characters);
  GString *shown = g_string_new (NULL);
  gsize at = 0;

  for (guint i = 0; excerpt && i < excerpt->hits->len; i++)
    {
      const TextHit *hit = &g_array_index (excerpt->hits, TextHit, i);

      assert_true (hit->from >= at && hit->to > hit->from && hit->to <= strlen (excerpt->text));
      g_string_append_len (shown, excerpt->text + at, (gssize) (hit->from - at));
      g_string_append_printf (shown, "[%.*s]", (int) (hit->to - hit->from), excerpt->text + hit->from);
      at = hit->to;
    }
  g_string_append (shown, excerpt ? excerpt->text + at : "-");
  return g_string_free (shown, FALSE);
}

static void
an_excerpt_shows_the_words (void **state)
{
  static const struct { const char *text, *words; guint characters; const char *shown; } rows[] = {
    { "Please delete my account", "account", 80, "Please delete my [account]" },
    { "Please delete my account", "ACC", 80, "Please delete my [acc]ount" },
    { "Please delete my account", "lete", 80, "-" },
    { "Bitte um L\xc3\xb6schung", "loschung", 80, "Bitte um [L\xc3\xb6schung]" },
    { "Bitte um Lo\xcc\x88schung", "l\xc3\xb6schung", 80, "Bitte um [L\xc3\xb6schung]" },
    { "Stra\xc3\x9f" "e", "STRASSE", 80, "[Stra\xc3\x9f" "e]" },
    { "a delete b\n\n  delete c", "delete", 80, "a [delete] b [delete] c" },
    { "one two three four five six seven eight nine ten eleven", "eight", 20, "\xe2\x80\xa6" "seven [eight] nine ten\xe2\x80\xa6" },
    { "\xe9\x85\x8d\xe4\xbf\xa1\xe3\x82\x92\xe5\x89\x8a\xe9\x99\xa4\xe3\x81\x97\xe3\x81\xa6", "\xe5\x89\x8a\xe9\x99\xa4", 80,
      "\xe9\x85\x8d\xe4\xbf\xa1\xe3\x82\x92[\xe5\x89\x8a\xe9\x99\xa4]\xe3\x81\x97\xe3\x81\xa6" },
    { "\xe9\x85\x8d\xe4\xbf\xa1\xe3\x82\x92\xe5\x89\x8a\xe9\x99\xa4", "\xe4\xbf\xa1\xe3\x82\x92\xe5\x89\x8a", 80,
      "\xe9\x85\x8d[\xe4\xbf\xa1\xe3\x82\x92\xe5\x89\x8a]\xe9\x99\xa4" },
    { "red \x1b[31m word", "word", 80, "red <1B>[31m [word]" },
    { "cut \xff word", "word", 80, "cut \xef\xbf\xbd [word]" },
    { "", "word", 80, "-" },
    { "word", "", 80, "-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = excerpt_in_brackets (rows[i].text, rows[i].words, rows[i].characters);

      if (strcmp (shown, rows[i].shown) != 0)
        fail_msg ("'%s' in '%s': %s", rows[i].words, rows[i].text, shown);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (harmful_bytes_become_tokens),
    cmocka_unit_test (a_nul_inside_is_shown),
    cmocka_unit_test (a_cut_says_so),
    cmocka_unit_test (long_lines_break_at_blanks),
    cmocka_unit_test (no_csv_cell_runs),
    cmocka_unit_test (a_csv_row_is_one_record),
    cmocka_unit_test (search_folds_what_people_do_not_type),
    cmocka_unit_test (stored_text_is_valid_and_composed),
    cmocka_unit_test (a_flood_of_marks_is_linear),
    cmocka_unit_test (spoofed_domains_are_told),
    cmocka_unit_test (file_names_are_safe_to_create),
    cmocka_unit_test (no_attack_passes_any_sink),
    cmocka_unit_test (fitted_text_has_exactly_its_columns),
    cmocka_unit_test (wrapped_lines_keep_within_their_columns),
    cmocka_unit_test (cells_take_every_byte_once),
    cmocka_unit_test (an_excerpt_shows_the_words),
  };

  setlocale (LC_ALL, "C.UTF-8");
  return cmocka_run_group_tests_name ("text", tests, NULL, NULL);
}
