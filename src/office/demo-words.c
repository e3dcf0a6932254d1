/* SPDX-License-Identifier: MIT */
#include "office/demo-words.h"

#include <string.h>

#include "base/error.h"
#include "base/files.h"

/* How often each type comes, roughly as offices report it. */
static const struct { const char *type; int weight; } frequency[] = {
  { "delete", 34 }, { "delete-after-termination", 6 }, { "access", 16 }, { "correct", 8 },
  { "contact-preference", 3 }, { "promo-opt-out", 14 }, { "sharing-opt-out", 4 }, { "tracking-opt-out", 3 },
  { "inquiry", 8 }, { "complaint", 8 }, { "end-user-referral", 4 }, { "lawful-request", 1 }, { "minor-consent", 1 },
};

static int
frequency_of (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (frequency); i++)
    if (strcmp (frequency[i].type, type) == 0)
      return frequency[i].weight;
  return 1;
}

/* ---- loading ------------------------------------------------------------------------ */

static GStrv
list_of (GKeyFile *file, const char *group, const char *key, GError **error)
{
  GStrv list;

  if (*error)
    return NULL;
  list = g_key_file_get_string_list (file, group, key, NULL, error);
  if (list && !*list)
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "%s of [%s] is empty", key, group);
      g_clear_pointer (&list, g_strfreev);
    }
  return list;
}

static char *
text_of (GKeyFile *file, const char *group, const char *key, GError **error)
{
  return *error ? NULL : g_key_file_get_string (file, group, key, error);
}

static void
topic_free (gpointer data)
{
  DemoTopic *topic = data;

  g_free (topic->type);
  g_strfreev (topic->subjects);
  g_strfreev (topic->texts);
  g_free (topic);
}

static void
language_free (gpointer data)
{
  DemoLanguage *language = data;

  g_free (language->code);
  g_strfreev (language->countries);
  g_strfreev (language->charsets);
  g_strfreev (language->given);
  g_strfreev (language->family);
  g_strfreev (language->cities);
  g_strfreev (language->greeting);
  g_strfreev (language->closing);
  g_strfreev (language->reply);
  g_free (language->away_subject);
  g_free (language->away_text);
  g_ptr_array_unref (language->topics);
  g_free (language);
}

static void
add_topics (DemoLanguage *language, GKeyFile *file, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i]; i++)
    {
      DemoTopic *topic;

      if (strcmp (groups[i], "language") == 0)
        continue;
      topic = g_new0 (DemoTopic, 1);
      topic->type = g_strdup (groups[i]);
      topic->subjects = list_of (file, groups[i], "subject", error);
      topic->texts = list_of (file, groups[i], "text", error);
      topic->weight = frequency_of (groups[i]);
      language->topics_weight += topic->weight;
      g_ptr_array_add (language->topics, topic);
    }
}

static gboolean
open_file (GKeyFile *file, const char *name, GError **error)
{
  g_autofree char *relative = g_strdup_printf ("demo/%s.ini", name);
  g_autofree char *path = files_data (relative);

  if (!path)
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "data/%s is missing: is the program installed whole?", relative);
  return g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error)
         || desk_error_in (error, "data/%s", relative);
}

static gboolean
bad_data (const char *name, GError *local, GError **error)
{
  g_autoptr (GError) mine = local;

  return desk_error_set (error, DESK_ERROR_INVALID, "data/demo/%s.ini: %s", name, mine->message);
}

static gboolean
add_language (DemoWords *words, const char *code, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  DemoLanguage *language = g_new0 (DemoLanguage, 1);
  g_autofree char *order = NULL;
  const char *group = "language";
  GError *local = NULL;

  language->code = g_strdup (code);
  language->topics = g_ptr_array_new_with_free_func (topic_free);
  g_ptr_array_add (words->languages, language);
  if (!open_file (file, code, error))
    return FALSE;
  language->weight = g_key_file_get_integer (file, group, "weight", &local);
  order = text_of (file, group, "order", &local);
  language->family_first = g_strcmp0 (order, "family-given") == 0;
  language->countries = list_of (file, group, "countries", &local);
  language->charsets = list_of (file, group, "charsets", &local);
  language->given = list_of (file, group, "given", &local);
  language->family = list_of (file, group, "family", &local);
  language->cities = list_of (file, group, "cities", &local);
  language->greeting = list_of (file, group, "greeting", &local);
  language->closing = list_of (file, group, "closing", &local);
  language->reply = list_of (file, group, "reply", &local);
  language->away_subject = text_of (file, group, "away-subject", &local);
  language->away_text = text_of (file, group, "away-text", &local);
  add_topics (language, file, &local);
  words->languages_weight += language->weight;
  return !local || bad_data (code, local, error);
}

static gboolean
load_common (DemoWords *words, GKeyFile *file, GError **error)
{
  const char *group = "demo";
  GError *local = NULL;

  words->companies = list_of (file, group, "companies", &local);
  words->domains = list_of (file, group, "domains", &local);
  words->notes = list_of (file, group, "notes", &local);
  words->answers = list_of (file, group, "answers", &local);
  words->questions = list_of (file, group, "questions", &local);
  words->closings = list_of (file, group, "closings", &local);
  words->spam_subjects = list_of (file, group, "spam-subjects", &local);
  words->spam_text = list_of (file, group, "spam-text", &local);
  words->attachments = list_of (file, group, "attachments", &local);
  words->newsletter = text_of (file, group, "newsletter", &local);
  return !local || bad_data ("demo", local, error);
}

DemoWords *
demo_words_load (GError **error)
{
  g_autoptr (DemoWords) words = g_new0 (DemoWords, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) codes = NULL;
  GError *local = NULL;

  words->languages = g_ptr_array_new_with_free_func (language_free);
  if (!open_file (file, "demo", error) || !load_common (words, file, error))
    return NULL;
  codes = list_of (file, "demo", "languages", &local);
  if (!codes)
    {
      bad_data ("demo", local, error);
      return NULL;
    }
  for (guint i = 0; codes[i]; i++)
    if (!add_language (words, codes[i], error))
      return NULL;
  return g_steal_pointer (&words);
}

void
demo_words_free (DemoWords *words)
{
  if (!words)
    return;
  g_ptr_array_unref (words->languages);
  g_strfreev (words->companies);
  g_strfreev (words->domains);
  g_strfreev (words->notes);
  g_strfreev (words->answers);
  g_strfreev (words->questions);
  g_strfreev (words->closings);
  g_strfreev (words->spam_subjects);
  g_strfreev (words->spam_text);
  g_strfreev (words->attachments);
  g_free (words->newsletter);
  g_free (words);
}

/* ---- chance ------------------------------------------------------------------------- */

GRand *
demo_rand (guint64 seed)
{
  guint32 halves[2] = { (guint32) seed, (guint32) (seed >> 32) };

  return g_rand_new_with_seed_array (halves, G_N_ELEMENTS (halves));
}

gboolean
demo_chance (GRand *rand, int percent)
{
  return g_rand_int_range (rand, 0, 100) < percent;
}

const char *
demo_pick (GRand *rand, GStrv words)
{
  return words[g_rand_int_range (rand, 0, (gint32) g_strv_length (words))];
}

static const DemoLanguage *
pick_language (const DemoWords *words, GRand *rand)
{
  int left = g_rand_int_range (rand, 0, words->languages_weight);

  for (guint i = 0; i < words->languages->len; i++)
    {
      const DemoLanguage *language = g_ptr_array_index (words->languages, i);

      left -= language->weight;
      if (left < 0)
        return language;
    }
  g_assert_not_reached ();
}

const DemoTopic *
demo_topic (const DemoLanguage *language, GRand *rand)
{
  int left = g_rand_int_range (rand, 0, language->topics_weight);

  for (guint i = 0; i < language->topics->len; i++)
    {
      const DemoTopic *topic = g_ptr_array_index (language->topics, i);

      left -= topic->weight;
      if (left < 0)
        return topic;
    }
  g_assert_not_reached ();
}

/* ---- people ------------------------------------------------------------------------- */

/* Letters and digits of the name as ASCII; the language's code for other scripts. */
static char *
local_part (const char *given, const char *code)
{
  g_autofree char *ascii = g_str_to_ascii (given, "C");
  GString *out = g_string_new (NULL);

  for (const char *at = ascii; *at; at++)
    if (g_ascii_isalpha (*at))
      g_string_append_c (out, g_ascii_tolower (*at));
    else if (*at == '?')
      {
        g_string_assign (out, code);
        break;
      }
  return g_string_free (out, FALSE);
}

DemoPerson *
demo_person_new (const DemoWords *words, GRand *rand, guint64 n)
{
  DemoPerson *person = g_new0 (DemoPerson, 1);
  const DemoLanguage *language = pick_language (words, rand);
  const char *given = demo_pick (rand, language->given), *family = demo_pick (rand, language->family);
  g_autofree char *local = local_part (given, language->code);

  person->language = language;
  person->name = language->family_first ? g_strdup_printf ("%s %s", family, given)
                                        : g_strdup_printf ("%s %s", given, family);
  person->address = g_strdup_printf ("%s.%" G_GUINT64_FORMAT "@%s", local, n, demo_pick (rand, words->domains));
  person->country = g_strdup (demo_pick (rand, language->countries));
  person->city = g_strdup (demo_pick (rand, language->cities));
  return person;
}

void
demo_person_free (DemoPerson *person)
{
  if (!person)
    return;
  g_free (person->name);
  g_free (person->address);
  g_free (person->country);
  g_free (person->city);
  g_free (person);
}

char *
demo_letter (const DemoPerson *person, const char *words, GRand *rand)
{
  const DemoLanguage *language = person->language;
  const char *greeting = demo_pick (rand, language->greeting), *closing = demo_pick (rand, language->closing);

  return g_strdup_printf ("%s\n\n%s\n\n%s\n%s\n%s\n", greeting, words, closing, person->name, person->city);
}
