/* SPDX-License-Identifier: MIT */
/* acts-person - people, and what is known of them */
#include "office/act.h"

#include <string.h>

#include "base/text.h"

static const char *const contact_kinds[] = { "mail", "phone", "fax", "post", "customer-number" };
static const char *const countries[] = { "citizenship", "residence", "collected" };
static const char *const words[] = { "role", "language" };

static gboolean
record_country (Act *act, Event *event, const char *key, GError **error)
{
  const char *value = act_get (act, key);

  if (value && (strlen (value) != 2 || !g_ascii_isupper (value[0]) || !g_ascii_isupper (value[1])))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: a country is two capital letters, such as US or FR", key);
  event_set_text (event, key, value);
  return TRUE;
}

static gboolean
record_word (Act *act, Event *event, const char *key, GError **error)
{
  const char *value = act_get (act, key);

  for (const char *at = value; at && *at; at++)
    if (!g_ascii_isalnum (*at) && *at != '-')
      return desk_error_set (error, DESK_ERROR_INVALID, "%s is one word of letters, digits and -", key);
  event_set_text (event, key, value);
  return TRUE;
}

static gboolean
is_address (const char *value)
{
  const char *at = strchr (value, '@');

  return at && at > value && at[1] && !strpbrk (value, " \t\r\n,;<>\"");
}

static gboolean
record_contacts (Act *act, Event *event, GError **error)
{
  g_auto (GVariantBuilder) contacts;
  guint n = 0;

  g_variant_builder_init (&contacts, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < G_N_ELEMENTS (contact_kinds); i++)
    {
      const char *value = act_get (act, contact_kinds[i]);
      g_autofree char *field = g_strconcat ("person.", contact_kinds[i], NULL), *clean = NULL;
      GVariantDict contact;

      if (!value)
        continue;
      if (i == 0 && !is_address (value))
        return desk_error_set (error, DESK_ERROR_INVALID, "mail: an address looks like name@example.org");
      clean = text_clean (value, -1);
      g_variant_dict_init (&contact, NULL);
      g_variant_dict_insert (&contact, "kind", "s", contact_kinds[i]);
      g_variant_dict_insert (&contact, "slot", "x", event_slot (event, field, clean, -1));
      g_variant_builder_add (&contacts, "v", g_variant_dict_end (&contact));
      n++;
    }
  if (n)
    event_set (event, "contacts", g_variant_builder_end (&contacts));
  return TRUE;
}

static gboolean
record_person (Act *act, Event *event, const char *id, GError **error)
{
  g_autofree char *name = act_get (act, "name") ? text_clean (act_get (act, "name"), -1) : NULL;

  event_set_text (event, "id", id);
  event_seal (event, "name", "person.name", name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (countries); i++)
    if (!record_country (act, event, countries[i], error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!record_word (act, event, words[i], error))
      return FALSE;
  return record_contacts (act, event, error);
}

gboolean
act_person_add (Act *act, GError **error)
{
  g_autofree char *id = ids_next (act->office->ids, 'p');

  if (act->number)
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "person.add takes no case; add the person, then triage the case with person=…");
  act_result (act, "%s added", id);
  return record_person (act, act_record (act, "person.add"), id, error);
}

static gboolean
person_is_known (Act *act, const char *id, GError **error)
{
  g_autoptr (Person) person = store_person (act->office->store, &act->office->viewer, id, error);

  return person != NULL;
}

gboolean
act_person_set (Act *act, GError **error)
{
  const char *id = act_get (act, "person");
  Event *event;

  if (!id && act->seen)
    id = act->seen->person;
  if (!id)
    return desk_error_set (error, DESK_ERROR_INVALID, act->seen ? "%s has no person yet" : "%s needs person=… or a case",
                           act->seen ? act->number : "person.set");
  if (!person_is_known (act, id, error))
    return FALSE;
  event = act_record (act, "person.set");
  g_clear_pointer (&event->case_number, g_free);
  act_result (act, "%s: set", id);
  return record_person (act, event, id, error);
}

gboolean
act_person_preference (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_person_merge (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}

gboolean
act_person_unmerge (Act *act, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is not there yet", act->row->info.name);
}
