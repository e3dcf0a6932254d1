/* SPDX-License-Identifier: MIT */
/* snippet - the piece of text around the words that were searched for */
#include "office/office-private.h"

#include <string.h>

/* Folded words, longest phrase first; words that the search takes apart at punctuation are
 * looked for whole and in parts. */
static GStrv
words_of (const GPtrArray *texts)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; i < texts->len; i++)
    {
      g_auto (GStrv) whole = g_strsplit (texts->pdata[i], " ", -1);

      for (guint k = 0; whole[k]; k++)
        {
          g_auto (GStrv) parts = g_strsplit_set (whole[k], "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", -1);

          g_strv_builder_add (words, whole[k]);
          for (guint j = 0; parts[1] && parts[j]; j++)
            if (parts[j][0])
              g_strv_builder_add (words, parts[j]);
        }
    }
  return g_strv_builder_end (words);
}

/* Words that stand nowhere whole were taken as a beginning. */
static gboolean
find_place (Office *office, const char *number, const char *folded, gint64 *seq, gint64 *slot, GError **error)
{
  return store_find_words (office->store, &office->viewer, number, folded, FALSE, seq, slot, error)
      && (*seq >= 0
          || store_find_words (office->store, &office->viewer, number, folded, TRUE, seq, slot, error));
}

static TextExcerpt *
excerpt_of (Office *office, gint64 seq, gint64 slot, GStrv words, guint characters, GError **error)
{
  g_autoptr (GBytes) bytes = journal_opening (office->journal, seq, slot, error);
  gsize length = 0;
  const char *text = bytes ? g_bytes_get_data (bytes, &length) : NULL;

  return text ? text_excerpt (text, (gssize) length, (const char *const *) words, characters) : NULL;
}

TextExcerpt *
office_snippet (Office *office, const Query *query, const char *number, guint characters, GError **error)
{
  g_autoptr (GPtrArray) texts = query_texts (query);
  g_auto (GStrv) words = words_of (texts);
  TextExcerpt *excerpt = NULL;
  g_autoptr (GError) failure = NULL;

  for (guint i = 0; i < texts->len && !excerpt && !failure; i++)
    {
      gint64 seq = -1, slot = -1;

      if (find_place (office, number, texts->pdata[i], &seq, &slot, &failure) && seq >= 0)
        excerpt = excerpt_of (office, seq, slot, words, characters, &failure);
    }
  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  return excerpt;
}
