/* SPDX-License-Identifier: MIT */
#include "model/person.h"

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

Person *
person_new (void)
{
  Person *person = g_new0 (Person, 1);

  person->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) contact_free);
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
