/* SPDX-License-Identifier: MIT */
#include "policy/wording.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "policy/pack-private.h"

#define WRAPPED 50          /* a shorter line ends its paragraph, as a heading does */
#define DATE_WITHIN 48      /* bytes behind "last updated" */
#define ABBREVIATED 6       /* bytes of "U.S.A." and its like; what is longer is an address */
#define SHOWN_WORDS 8

/* ---- paragraphs ----------------------------------------------------------------------------- */

/* Runs of blanks are one; none at the ends. */
static char *
folded_blanks (const char *line, gsize length)
{
  GString *out = g_string_new (NULL);

  for (const char *p = line; p < line + length; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_len (out, p, g_utf8_next_char (p) - p);
    else if (out->len && out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  if (out->len && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static gboolean
begins_anew (const char *line)
{
  return strchr ("-*#>", *line) || g_str_has_prefix (line, "\u2022") || (g_ascii_isdigit (*line) && strpbrk (line, ".)") == line + 1);
}

char *
wording_plain (const char *text)
{
  g_autofree char *clean = text_clean (text, -1);
  GString *out = g_string_new (NULL);
  gsize last = 0;             /* length of the line that may go on */

  for (const char *line = clean, *end; *line; line = *end ? end + 1 : end)
    {
      end = line + strcspn (line, "\n");
      g_autofree char *folded = folded_blanks (line, (gsize) (end - line));

      if (*folded && last >= WRAPPED && !begins_anew (folded) && !strchr (".:;!?", out->str[out->len - 1]))
        g_string_append_c (out, ' ');
      else if (*folded && out->len)
        g_string_append_c (out, '\n');
      g_string_append (out, folded);
      last = strlen (folded);
    }
  if (out->len)
    g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

/* ---- the date ------------------------------------------------------------------------------- */

static const char *const dated[] = {
  "last updated", "last revised", "last modified", "last changed", "updated on", "revised on", "effective date", "effective as of",
};
static const char *const months[] = {
  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
};

static int
month_of (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    if (g_ascii_strncasecmp (word, months[i], 3) == 0)
      return (int) i + 1;
  return 0;
}

/* A day, a month in letters and a year, in whatever order; figures alone do not say which is which. */
static char *
date_of_words (char **words)
{
  guint64 number, day = 0, year = 0;
  int month = 0;

  for (guint i = 0; words[i] && !(day && month && year); i++)
    {
      char *end;

      if (!*words[i])
        continue;
      number = g_ascii_strtoull (words[i], &end, 10);
      if (end == words[i] && !month)
        month = month_of (words[i]);
      else if (number >= 1 && number <= 31 && end - words[i] <= 2 && !day)
        day = number;
      else if (number >= 1970 && number <= 2999 && !g_ascii_isalnum (*end))
        year = number;
    }
  if (!month || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NULL;
  return g_strdup_printf ("%04u-%02d-%02u", (guint) year, month, (guint) day);
}

static char *
date_at (const char *text)
{
  g_autofree char *near = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), DATE_WITHIN));
  g_auto (GStrv) words = NULL;
  GDate day;

  near[strcspn (near, "\n")] = '\0';
  words = g_strsplit_set (near, " ,:*_()", -1);
  for (guint i = 0; words[i]; i++)
    if (strlen (words[i]) >= 10 && g_ascii_isdigit (*words[i]))
      {
        g_autofree char *iso = g_strndup (words[i], 10);

        if (when_date_parse (iso, &day, NULL))
          return g_steal_pointer (&iso);
      }
  return date_of_words (words);
}

char *
wording_updated (const char *plain)
{
  g_autofree char *small = g_ascii_strdown (plain, -1);

  for (guint i = 0; i < G_N_ELEMENTS (dated); i++)
    for (const char *found = strstr (small, dated[i]); found; found = strstr (found + 1, dated[i]))
      {
        char *date = date_at (plain + (found - small) + strlen (dated[i]));

        if (date)
          return date;
      }
  return NULL;
}

/* ---- sentences ------------------------------------------------------------------------------ */

static gboolean
is_end (const char *p, const char *begin)
{
  const char *next = p + 1, *word = p;

  while (*next && strchr ("\"')*_", *next))
    next++;
  if (!strchr (".!?", *p) || (*next && *next != ' '))
    return FALSE;
  while (word > begin && word[-1] != ' ')
    word--;
  /* "e.g.", "U.S." and initials go on; so does whatever is followed by a small letter. */
  if (*p == '.' && (p - word <= 1 || (p - word <= ABBREVIATED && memchr (word, '.', (gsize) (p - word)))))
    return !*next;
  return !*next || !g_unichar_islower (g_utf8_get_char (next + 1));
}

/* Without what marks a heading or an item of a list. */
static char *
bare (char *sentence)
{
  gsize marks = strspn (sentence, "#*->_ ");

  memmove (sentence, sentence + marks, strlen (sentence + marks) + 1);
  return g_strstrip (sentence);
}

static gboolean
has_words (const char *folded, const char *const *words)
{
  g_autofree char *padded = g_strdup_printf (" %s ", folded);

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *word = pack_words_fold (words[i], -1), *whole = g_strdup_printf (" %s ", word);

      if (!strstr (padded, whole))
        return FALSE;
    }
  return TRUE;
}

static char *
sentence_in (const char *line, gsize length, const char *const *words)
{
  g_autofree char *whole = g_strndup (line, length), *folded = pack_words_fold (whole, -1);
  const char *begin = whole;

  if (!has_words (folded, words))
    return NULL;
  for (const char *p = whole; *p; p++)
    {
      if (!is_end (p, begin) && p[1])
        continue;
      g_autofree char *sentence = bare (g_strndup (begin, (gsize) (p - begin) + 1)), *its = pack_words_fold (sentence, -1);

      if (has_words (its, words))
        return g_steal_pointer (&sentence);
      begin = p + 1;
    }
  return NULL;
}

char *
wording_sentence (const char *plain, const char *const *words)
{
  char *found = NULL;

  if (!words || !words[0])
    return NULL;
  for (const char *line = plain, *end; *line && !found; line = *end ? end + 1 : end)
    {
      end = line + strcspn (line, "\n");
      found = sentence_in (line, (gsize) (end - line), words);
    }
  return found;
}

/* ---- what changed --------------------------------------------------------------------------- */

/* How often each line stands there. */
static GHashTable *
count_lines (GStrv lines)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; lines[i]; i++)
    if (*lines[i])
      g_hash_table_insert (counts, lines[i], GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, lines[i])) + 1));
  return counts;
}

/* Lines of one that the other has not; *first is the first of them. */
static guint
missing_lines (GStrv lines, GStrv others, const char **first)
{
  g_autoptr (GHashTable) left = count_lines (others);
  guint missing = 0;

  *first = NULL;
  for (guint i = 0; lines[i]; i++)
    {
      guint there = GPOINTER_TO_UINT (g_hash_table_lookup (left, lines[i]));

      if (!*lines[i])
        continue;
      if (there)
        g_hash_table_insert (left, lines[i], GUINT_TO_POINTER (there - 1));
      else if (!missing++)
        *first = lines[i];
    }
  return missing;
}

/* A few words from where the two part. */
static char *
words_from (const char *line, guint same)
{
  g_auto (GStrv) words = g_strsplit (line ? line : "", " ", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = g_strv_length (words);

  for (guint i = MIN (same, n); i < n && i < same + SHOWN_WORDS; i++)
    g_string_append_printf (out, "%s%s", out->len ? " " : "", words[i]);
  if (n > same + SHOWN_WORDS)
    g_string_append (out, " ...");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static guint
same_words (const char *one, const char *other)
{
  g_auto (GStrv) words = g_strsplit (one ? one : "", " ", -1), others = g_strsplit (other ? other : "", " ", -1);
  guint same = 0;

  while (words[same] && others[same] && g_str_equal (words[same], others[same]))
    same++;
  return same;
}

gboolean
wording_compare (const char *was, const char *now, WordingChange *change)
{
  g_auto (GStrv) old = g_strsplit (was, "\n", -1), new = g_strsplit (now, "\n", -1);
  const char *gone, *come;
  guint same;

  *change = (WordingChange) { .gone = missing_lines (old, new, &gone), .come = missing_lines (new, old, &come) };
  same = same_words (gone, come);
  change->was = words_from (gone, same);
  change->now = words_from (come, same);
  return strcmp (was, now) != 0;
}

void
wording_change_clear (WordingChange *change)
{
  g_clear_pointer (&change->was, g_free);
  g_clear_pointer (&change->now, g_free);
}
