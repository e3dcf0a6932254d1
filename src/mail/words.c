/* SPDX-License-Identifier: MIT */
#include "mail/words.h"

#include <string.h>

#include "mail/charset.h"

typedef struct
{
  const char *charset, *text, *end;   /* end: behind "?=" */
  gsize charset_length, text_length;
  char encoding;                      /* B or Q */
} Word;

/* "=?charset*language?B?text?=" at 'at'. */
static gboolean
word_read (const char *at, Word *word)
{
  const char *mark;

  if (at[0] != '=' || at[1] != '?')
    return FALSE;
  word->charset = at + 2;
  word->charset_length = strcspn (at + 2, "?* \t");
  mark = at + 2 + word->charset_length;
  if (*mark == '*')
    mark += strcspn (mark, "? \t");
  if (!word->charset_length || word->charset_length > 60 || *mark != '?' || !mark[1] || mark[2] != '?')
    return FALSE;
  word->encoding = g_ascii_toupper (mark[1]);
  word->text = mark + 3;
  word->text_length = strcspn (word->text, "?");
  /* Some writers leave a question mark in Q as it is. */
  while (word->text[word->text_length] == '?' && word->text[word->text_length + 1] != '='
         && word->encoding == 'Q' && !g_ascii_isspace (word->text[word->text_length + 1]))
    word->text_length += 1 + strcspn (word->text + word->text_length + 1, "?");
  word->end = word->text + word->text_length + 2;
  return (word->encoding == 'B' || word->encoding == 'Q') && strncmp (word->end - 2, "?=", 2) == 0;
}

static void
decode_q (const Word *word, GByteArray *bytes)
{
  for (gsize i = 0; i < word->text_length; i++)
    {
      guint8 c = (guint8) word->text[i];

      if (c == '_')
        c = ' ';
      else if (c == '=' && i + 2 < word->text_length && g_ascii_isxdigit (word->text[i + 1])
               && g_ascii_isxdigit (word->text[i + 2]))
        {
          c = (guint8) (g_ascii_xdigit_value (word->text[i + 1]) << 4 | g_ascii_xdigit_value (word->text[i + 2]));
          i += 2;
        }
      g_byte_array_append (bytes, &c, 1);
    }
}

static void
decode_b (const Word *word, GByteArray *bytes)
{
  guint save = 0, before = bytes->len;
  int state = 0;
  gsize n;

  g_byte_array_set_size (bytes, before + (guint) word->text_length + 3);
  n = g_base64_decode_step (word->text, word->text_length, bytes->data + before, &state, &save);
  g_byte_array_set_size (bytes, before + (guint) n);
}

static void
flush (GByteArray *bytes, const Word *word, GString *text)
{
  g_autofree char *charset = g_strndup (word->charset, word->charset_length);
  g_autofree char *decoded = charset_to_text ((const char *) bytes->data, bytes->len, charset);

  g_string_append (text, decoded);
  g_byte_array_set_size (bytes, 0);
}

static gboolean
same_charset (const Word *a, const Word *b)
{
  return a->charset_length == b->charset_length
         && g_ascii_strncasecmp (a->charset, b->charset, a->charset_length) == 0;
}

/* Reads the run that begins with 'word'; returns what stands behind it. A character may be
 * split over words of one charset. */
static const char *
read_run (Word word, GString *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Word next;

  while (TRUE)
    {
      (word.encoding == 'B' ? decode_b : decode_q) (&word, bytes);
      if (!word_read (word.end + strspn (word.end, " \t"), &next))
        break;
      if (!same_charset (&word, &next))
        flush (bytes, &word, text);
      word = next;
    }
  flush (bytes, &word, text);
  return word.end;
}

char *
words_join (const char *value)
{
  GString *out = g_string_new (NULL);
  const char *at = value;
  Word word;

  while (*at)
    {
      gsize plain = strcspn (at, "=");

      g_string_append_len (out, at, (gssize) plain);
      at += plain;
      if (word_read (at, &word))
        {
          g_autoptr (GString) text = g_string_new (NULL);
          g_autofree char *encoded = NULL;

          at = read_run (word, text);
          encoded = g_base64_encode ((const guchar *) text->str, text->len);
          g_string_append_printf (out, "=?utf-8?B?%s?=", encoded);
        }
      else if (*at)
        g_string_append_c (out, *at++);
    }
  return g_string_free (out, FALSE);
}
