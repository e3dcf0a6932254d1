/* SPDX-License-Identifier: MIT */
#include "model/person.h"

#include <string.h>

void
contact_free (Contact *contact)
{
  if (!contact)
    return;
  g_free (contact->kind);
  g_free (contact->value);
  g_free (contact->verified_on);
  g_free (contact->preference);
  g_free (contact->person);
  g_free (contact);
}

void
representative_free (Representative *one)
{
  if (!one)
    return;
  g_free (one->person);
  g_free (one->by);
  g_free (one->name);
  g_free (one->kind);
  g_free (one->evidence);
  g_free (one->from_on);
  g_free (one->until_on);
  g_free (one);
}

/* ISO days sort as they stand. */
int
representative_on (const Representative *one, const char *today)
{
  if (one->from_on && strcmp (today, one->from_on) < 0)
    return -1;
  return one->until_on && strcmp (today, one->until_on) > 0;
}

Person *
person_new (void)
{
  Person *person = g_new0 (Person, 1);

  person->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) contact_free);
  person->representatives = g_ptr_array_new_with_free_func ((GDestroyNotify) representative_free);
  person->merged = g_ptr_array_new_with_free_func (g_free);
  return person;
}

void
person_free (Person *person)
{
  if (!person)
    return;
  g_free (person->id);
  g_free (person->name);
  g_free (person->role);
  g_free (person->citizenship);
  g_free (person->residence);
  g_free (person->collected);
  g_free (person->language);
  g_free (person->guardian);
  g_free (person->preference);
  g_ptr_array_unref (person->contacts);
  g_ptr_array_unref (person->representatives);
  g_ptr_array_unref (person->merged);
  g_free (person);
}

void
person_match_free (PersonMatch *match)
{
  if (!match)
    return;
  g_free (match->id);
  g_free (match->name);
  g_free (match->why);
  g_free (match);
}

/* ---- names that may be the same ---- */

enum { NAME_LEAST = 4 };   /* bytes: a beginning shorter than that is half the office */

static void
add_key (GPtrArray *keys, char *key)
{
  if (strlen (key) < NAME_LEAST || g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL))
    g_free (key);
  else
    g_ptr_array_add (keys, key);
}

static GPtrArray *
words_of (const char *folded)
{
  g_auto (GStrv) cut = g_strsplit_set (folded, " ,", -1);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; cut[i]; i++)
    if (*cut[i])
      g_ptr_array_add (words, g_strdup (cut[i]));
  return words;
}

/* "given family" in each order; with a comma the family name came first. */
static void
add_orders (GPtrArray *keys, const char *first, const char *last)
{
  add_key (keys, g_strdup_printf ("%s %s", first, last));
  add_key (keys, g_strdup_printf ("%s, %s", last, first));
  add_key (keys, g_strdup_printf ("%s %s", last, first));
}

GStrv
person_name_keys (const char *folded)
{
  g_autoptr (GPtrArray) words = words_of (folded);
  GPtrArray *keys = g_ptr_array_new ();
  gboolean turned = strchr (folded, ',') != NULL;
  guint n = words->len;

  add_key (keys, g_strstrip (g_strdup (folded)));
  if (n > 1)
    add_orders (keys, g_ptr_array_index (words, turned ? 1 : 0), g_ptr_array_index (words, turned ? 0 : n - 1));
  g_ptr_array_add (keys, NULL);
  return (GStrv) g_ptr_array_free (keys, FALSE);
}
