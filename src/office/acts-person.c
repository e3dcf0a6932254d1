/* SPDX-License-Identifier: MIT */
/* acts-person - people, and what is known of them */
#include "office/act.h"
#include "office/clocks.h"
#include "office/likely.h"
#include "office/suppress.h"

#include <string.h>

#include "base/text.h"

static const char *const contact_kinds[] = { "mail", "phone", "fax", "post", "customer-number" };

/* Words about a person that stand in clear. */
static const struct { const char *key; gsize at; gboolean country; } fields[] = {
  { "citizenship", G_STRUCT_OFFSET (Person, citizenship), TRUE }, { "residence", G_STRUCT_OFFSET (Person, residence), TRUE },
  { "collected", G_STRUCT_OFFSET (Person, collected), TRUE }, { "role", G_STRUCT_OFFSET (Person, role), FALSE },
  { "language", G_STRUCT_OFFSET (Person, language), FALSE },
};

const char *
act_person_field (guint i)
{
  return i < G_N_ELEMENTS (fields) ? fields[i].key : NULL;
}

gboolean
act_is_person_field (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].key, key))
      return TRUE;
  return FALSE;
}

void
act_person_take (Person *person, const char *key, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].key, key))
      {
        char **at = &G_STRUCT_MEMBER (char *, person, fields[i].at);

        g_free (*at);
        *at = *value ? g_strdup (value) : NULL;
      }
}

void
act_person_take_said (Act *act, Person *person)
{
  const char *key, *value;
  guint at = 0;

  while (act->args && act_args_each (act->args, &at, &key, &value))
    act_person_take (person, key, value ? value : "");
}

const char *
act_person_value (const Person *person, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].key, key))
      {
        const char *value = G_STRUCT_MEMBER (char *, person, fields[i].at);
        return value ? value : "";
      }
  return NULL;
}

gboolean
act_person_value_fits (const char *key, const char *value, GError **error)
{
  for (guint i = 0; *value && i < G_N_ELEMENTS (fields); i++)
    {
      if (!g_str_equal (fields[i].key, key))
        continue;
      if (fields[i].country)
        return act_is_country (value)
               || desk_error_set (error, DESK_ERROR_INVALID, "%s: a country is two capital letters, or a part of one, such as FR or US-CA", key);
      return act_is_word (value)
             || desk_error_set (error, DESK_ERROR_INVALID, "%s is one word of letters, digits and -", key);
    }
  return TRUE;
}

static gboolean
record_fields (Act *act, Event *event, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = act_get (act, fields[i].key);

      if (value && !act_person_value_fits (fields[i].key, value, error))
        return FALSE;
      event_set_text (event, fields[i].key, value);
    }
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
  return record_fields (act, event, error) && record_contacts (act, event, error);
}

gboolean
act_person_add (Act *act, GError **error)
{
  g_autofree char *id = ids_next (act->office->ids, 'p'), *same = NULL;

  if (act->number)
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "person.add takes no case; add the person, then triage the case with person=…");
  likely_warn (act, &same);
  act_result (act, "%s added%s%s", id, same ? "; maybe known already: " : "", same ? same : "");
  return record_person (act, act_record (act, "person.add"), id, error);
}

Person *
act_person_meant (Act *act, GError **error)
{
  const char *id = act_get (act, "person");

  if (!id && act->seen)
    id = act->seen->person;
  if (id)
    return store_person (act->office->store, &act->office->viewer, id, error);
  desk_error_set (error, DESK_ERROR_INVALID, act->seen ? "%s has no person yet" : "%s needs person=… or a case",
                  act->seen ? act->number : act->row->info.name);
  return NULL;
}

/* It bears no case: a person may have many. */
static Event *
record_of_person (Act *act, const char *name, const char *id)
{
  Event *event = act_record (act, name);

  g_clear_pointer (&event->case_number, g_free);
  event_set_text (event, "id", id);
  return event;
}

gboolean
act_person_set (Act *act, GError **error)
{
  g_autoptr (Person) person = act_person_meant (act, error);

  if (!person)
    return FALSE;
  act_result (act, "%s: set", person->id);
  if (!record_person (act, record_of_person (act, "person.set", person->id), person->id, error))
    return FALSE;
  act_person_take_said (act, person);
  return act_recount_person (act, person, error);
}

/* ---- what a person wants to get ----------------------------------------------------------- */

static gboolean
is_preference (const char *text)
{
  const char *colon = strchr (text, ':');

  for (const char *at = text; *at; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && *at != '-' && at != colon)
      return FALSE;
  return colon && colon > text && colon[1] && strlen (text) <= 64;
}

static const Contact *
find_contact (const Person *person, const char *value, GError **error)
{
  g_autofree char *safe = text_safe (value, -1, TEXT_ONE_LINE);

  for (guint i = 0; i < person->contacts->len; i++)
    if (store_contact_is (g_ptr_array_index (person->contacts, i), value))
      return g_ptr_array_index (person->contacts, i);
  desk_error_set (error, DESK_ERROR_NOT_FOUND, "%s has no contact point \"%s\"; person.set adds one", person->id, safe);
  return NULL;
}

static GVariant *
place_of (const Contact *contact)
{
  GVariantBuilder pair;

  g_variant_builder_init (&pair, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&pair, "v", g_variant_new_int64 (contact->seq));
  g_variant_builder_add (&pair, "v", g_variant_new_int64 (contact->slot));
  return g_variant_builder_end (&pair);
}

gboolean
act_person_preference (Act *act, GError **error)
{
  const char *preference = act_get (act, "preference"), *value = act_get (act, "contact");
  gboolean clears = g_strcmp0 (preference, "none") == 0;
  g_autoptr (Person) person = act_person_meant (act, error);
  const Contact *contact = person && value ? find_contact (person, value, error) : NULL;
  Event *event;

  if (!person || (value && !contact))
    return FALSE;
  if (!clears && !is_preference (preference))
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "preference is a word, a colon and a word, such as promotional:off; none clears it");
  event = record_of_person (act, "person.preference", contact ? contact->person : person->id);
  if (contact)
    event_set (event, "contact", place_of (contact));
  event_set_text (event, "preference", clears ? "" : preference);
  act_result (act, "%s: %s%s%s", person->id, clears ? "preference cleared" : preference, contact ? " for this " : "",
              contact ? contact->kind : "");
  return suppress_preference (act, person, contact, preference, error);
}

/* ---- one and the same --------------------------------------------------------------------- */

/* The person of this id, as long as it is nobody else. */
static gboolean
stands_alone (Act *act, const char *id, GError **error)
{
  g_autoptr (Person) person = store_person (act->office->store, &act->office->viewer, id, error);

  if (!person)
    return FALSE;
  return g_str_equal (person->id, id)
         || desk_error_set (error, DESK_ERROR_INVALID, "%s is %s already: name that one, or person.unmerge first", id,
                            person->id);
}

/* Whoever only says to be somebody would get all that is known of that one. */
static gboolean
is_verified (Act *act, const char *id, GError **error)
{
  gboolean verified;

  if (!store_person_is_verified (act->office->store, id, &verified, error))
    return FALSE;
  return verified
         || desk_error_set (error, DESK_ERROR_INVALID,
                            "%s: nobody has verified who it is; verify-identity on a case of theirs comes first", id);
}

static gboolean
both_may_merge (Act *act, GError **error)
{
  const char *id = act_get (act, "person"), *into = act_get (act, "into");

  return stands_alone (act, id, error) && stands_alone (act, into, error) && is_verified (act, id, error)
         && is_verified (act, into, error);
}

static gboolean
takes_no_case (Act *act, GError **error)
{
  return !act->number || desk_error_set (error, DESK_ERROR_INVALID, "%s takes no case: name the persons", act->row->info.name);
}

static guint
count_cases (Act *act, const char *id)
{
  g_autoptr (GPtrArray) cases = store_person_cases (act->office->store, &act->office->viewer, id, NULL);

  return cases ? cases->len : 0;
}

gboolean
act_person_merge (Act *act, GError **error)
{
  const char *id = act_get (act, "person"), *into = act_get (act, "into");
  guint n = count_cases (act, id);
  Event *event;

  if (!takes_no_case (act, error))
    return FALSE;
  if (g_str_equal (id, into))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s cannot be merged into itself", id);
  if (!both_may_merge (act, error))
    return FALSE;
  act->holds = both_may_merge;
  act_warn (act, "!! %s and %s become one person: %u case%s and every contact point of %s are then %s's.", id, into, n,
            n == 1 ? "" : "s", id, into);
  event = record_of_person (act, "person.merge", id);
  event_set_text (event, "into", into);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "%s is now %s", id, into);
  return TRUE;
}

static gboolean
is_merged (Act *act, GError **error)
{
  const char *id = act_get (act, "person");
  g_autoptr (Person) person = store_person (act->office->store, &act->office->viewer, id, error);

  if (!person)
    return FALSE;
  return !g_str_equal (person->id, id)
         || desk_error_set (error, DESK_ERROR_INVALID, "%s was merged into nobody", id);
}

gboolean
act_person_unmerge (Act *act, GError **error)
{
  const char *id = act_get (act, "person");
  Event *event;

  if (!takes_no_case (act, error) || !is_merged (act, error))
    return FALSE;
  act->holds = is_merged;
  event = record_of_person (act, "person.unmerge", id);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "%s is a person of its own again", id);
  return TRUE;
}
