/* SPDX-License-Identifier: MIT */
/* What a message may be asking for, from where it arrived and the words in it. */
#include "config.h"

#include <string.h>

#include "base/text.h"
#include "policy/pack-private.h"

#define TEXT_LIMIT (64 * 1024)
#define SHOWN_LIMIT 3
#define SUBJECT_WEIGHT 3

/* Letters, digits and the marks some scripts cannot do without. */
static gboolean
is_of_a_word (gunichar c)
{
  return c == '*' || g_unichar_isalnum (c) || g_unichar_ismark (c);
}

char *
pack_words_fold (const char *text, gssize length)
{
  g_autofree char *folded = text_fold (text, length);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    if (is_of_a_word (g_utf8_get_char (p)))
      g_string_append_len (out, p, g_utf8_next_char (p) - p);
    else if (out->len && out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  if (out->len && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/* What the sender wrote: quoted lines are somebody else's words. */
static char *
own_words (const char *text)
{
  g_autoptr (GString) own = g_string_new (NULL);
  const char *end;

  for (const char *line = text; line && *line && own->len < TEXT_LIMIT; line = *end ? end + 1 : end)
    {
      end = line + strcspn (line, "\n");
      if (*line == '>')
        continue;
      g_string_append_len (own, line, MIN (end - line, TEXT_LIMIT));
      g_string_append_c (own, '\n');
    }
  return pack_words_fold (own->str, (gssize) own->len);
}

/* The first words of phrases that stand in the text, by pointer. Most phrases are ruled out
 * by them, so that a mail costs its own length and not that of the pack. */
static void
note_first_words (const Pack *pack, const char *text, GHashTable *present)
{
  g_autofree char *words = g_strdup (text);
  char *rest = words, *word;
  gpointer known;

  while ((word = strsep (&rest, " ")))
    if (g_hash_table_lookup_extended (pack->first_words, word, &known, NULL))
      g_hash_table_add (present, known);
}

/* The phrase on word boundaries; a '*' at its end takes any ending. */
static gboolean
holds (const char *text, const char *phrase)
{
  gsize length = strlen (phrase);
  gboolean open = g_str_has_suffix (phrase, "*");
  g_autofree char *bare = g_strndup (phrase, length - (open ? 1 : 0));

  length = strlen (bare);
  for (const char *p = text; length && (p = strstr (p, bare)); p++)
    if ((p == text || p[-1] == ' ') && (open || !p[length] || p[length] == ' '))
      return TRUE;
  return FALSE;
}

static int
words_in (const char *phrase)
{
  int n = 1;

  for (; *phrase; phrase++)
    n += *phrase == ' ';
  return n;
}

/* What speaks for one type. */
typedef struct
{
  const char *type;
  int score;
  GPtrArray *shown;   /* borrowed phrases as the pack writes them */
} Evidence;

typedef struct { const char *subject, *text; GHashTable *first_words; } Message;

static void
weigh_words (const PackWords *words, const Message *message, Evidence *found)
{
  for (guint i = 0; words->words[i]; i++)
    {
      gboolean in_subject;

      if (words->firsts[i] && !g_hash_table_contains (message->first_words, words->firsts[i]))
        continue;
      in_subject = holds (message->subject, words->words[i]);
      if (!in_subject && !holds (message->text, words->words[i]))
        continue;
      found->score += 2 * words_in (words->words[i]) * (in_subject ? SUBJECT_WEIGHT : 1);
      g_ptr_array_add (found->shown, words->shown[i]);
    }
}

static void
weigh (const Pack *pack, const Message *message, const PackMailbox *mailbox, Evidence *found)
{
  for (guint i = 0; i < pack->words->len; i++)
    {
      const PackWords *words = g_ptr_array_index (pack->words, i);

      if (strcmp (words->type, found->type) == 0)
        weigh_words (words, message, found);
    }
  if (found->score && mailbox && g_strv_contains ((const char *const *) mailbox->types, found->type))
    found->score++;
}

static char *
reason_of (const Evidence *found, const PackMailbox *mailbox, const char *address)
{
  GString *why = g_string_new (NULL);

  if (mailbox && address)
    g_string_append_printf (why, "sent to %.*s@, ", (int) strcspn (address, "@"), address);
  g_string_append (why, found->shown->len == 1 ? "word" : "words");
  for (guint i = 0; i < MIN (found->shown->len, SHOWN_LIMIT); i++)
    {
      const char *shown = g_ptr_array_index (found->shown, i);

      g_string_append_printf (why, "%s '%.*s'", i ? "," : "", (int) strcspn (shown, "*"), shown);
    }
  return g_string_free (why, FALSE);
}

static const PackType *
end_user_type (const Pack *pack)
{
  for (guint i = 0; i < pack->types->len; i++)
    {
      const PackType *type = g_ptr_array_index (pack->types, i);

      if (type->end_user)
        return type;
    }
  return NULL;
}

typedef struct { int score; char *type, *why; } Best;

static void
suggest_by_words (const Pack *pack, const PackHints *hints, const Message *message, Best *best)
{
  const PackMailbox *mailbox = pack_mailbox_of (pack, hints->mailbox_address);

  for (guint i = 0; i < pack->types->len; i++)
    {
      const PackType *candidate = g_ptr_array_index (pack->types, i);
      g_autoptr (GPtrArray) shown = g_ptr_array_new ();
      Evidence found = { candidate->id, 0, shown };

      weigh (pack, message, mailbox, &found);
      if (found.score <= best->score)
        continue;
      g_free (best->type);
      g_free (best->why);
      *best = (Best){ found.score, g_strdup (found.type), reason_of (&found, mailbox, hints->mailbox_address) };
    }
}

/* Each pack has its own table of first words, by pointer. */
static void
suggest_by_pack (const Pack *pack, const PackHints *hints, const char *subject, const char *text, Best *best)
{
  g_autoptr (GHashTable) first_words = g_hash_table_new (NULL, NULL);
  Message message = { subject, text, first_words };

  note_first_words (pack, subject, first_words);
  note_first_words (pack, text, first_words);
  suggest_by_words (pack, hints, &message, best);
}

static const PackType *
referral_of (const Pack *const *packs, guint n)
{
  const PackType *type = NULL;

  for (guint i = 0; i < n && !type; i++)
    type = end_user_type (packs[i]);
  return type;
}

gboolean
pack_suggest_best (const Pack *const *packs, guint n, const PackHints *hints, char **type, char **why)
{
  const PackType *referral = hints->end_user ? referral_of (packs, n) : NULL;
  g_autofree char *subject = NULL, *text = NULL;
  Best best = { 0 };

  if (referral)
    {
      *type = g_strdup (referral->id);
      *why = g_strdup ("the sender is an end user of a customer");
      return TRUE;
    }
  subject = pack_words_fold (hints->subject ? hints->subject : "", -1);
  text = own_words (hints->text);
  for (guint i = 0; i < n; i++)
    suggest_by_pack (packs[i], hints, subject, text, &best);
  if (!best.score)
    return FALSE;
  *type = best.type;
  *why = best.why;
  return TRUE;
}

gboolean
pack_suggest (const Pack *pack, const PackHints *hints, char **type, char **why)
{
  return pack_suggest_best (&pack, 1, hints, type, why);
}
