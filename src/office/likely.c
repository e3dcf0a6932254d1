/* SPDX-License-Identifier: MIT */
#include "office/likely.h"

#include <string.h>

#include "base/text.h"

enum { NAMES_MOST = 4, CASES_MOST = 3 };

typedef struct
{
  Office *office;
  const ActArgs *args;
  GPtrArray *ids;       /* char *: who has an address or number of it */
  GString *persons, *cases;
} Looking;

static const char *
said (const Looking *looking, const char *key)
{
  const char *value = looking->args ? act_args_get (looking->args, key) : NULL;

  return value && *value ? value : NULL;
}

static gboolean
is_seen (const Looking *looking, const char *id)
{
  gboolean seen = FALSE;

  return store_sees_person (looking->office->store, &looking->office->viewer, id, &seen, NULL) && seen;
}

static void
add_person (Looking *looking, const char *id, const char *why, gboolean sure)
{
  if (!is_seen (looking, id) || strstr (looking->persons->str, id))
    return;
  g_string_append_printf (looking->persons, "%s%s (%s)", looking->persons->len ? ", " : "", id, why);
  if (sure)
    g_ptr_array_add (looking->ids, g_strdup (id));
}

static const struct { const char *kind; gboolean dialled; } contacts[] = {
  { "mail", FALSE }, { "phone", TRUE }, { "fax", TRUE }, { "customer-number", FALSE },
};

static void
look_for_contact (Looking *looking, const char *kind, gboolean dialled)
{
  Store *store = looking->office->store;
  const char *value = said (looking, kind);
  g_autofree char *id = NULL, *why = g_strconcat ("same ", kind, NULL);

  if (value && (dialled ? store_find_dialled (store, value, &id, NULL) : store_find_contact (store, kind, value, &id, NULL)) && id)
    add_person (looking, id, why, TRUE);
}

static void
look_for_contacts (Looking *looking)
{
  for (guint i = 0; i < G_N_ELEMENTS (contacts); i++)
    look_for_contact (looking, contacts[i].kind, contacts[i].dialled);
}

/* A household shares a postal address: it says something with the name. */
static void
look_for_neighbour (Looking *looking)
{
  const char *post = said (looking, "post") ? said (looking, "post") : said (looking, "address");
  g_autofree char *id = NULL;

  if (post && said (looking, "name")
      && store_find_named (looking->office->store, said (looking, "name"), post, &id, NULL) && id)
    add_person (looking, id, "same name and post", TRUE);
}

static void
look_for_names (Looking *looking)
{
  g_autofree char *folded = said (looking, "name") ? text_fold (said (looking, "name"), -1) : NULL;
  g_auto (GStrv) keys = folded ? person_name_keys (folded) : NULL;
  g_autoptr (GPtrArray) found
    = keys ? store_similar_names (looking->office->store, &looking->office->viewer, (const char *const *) keys, NAMES_MOST, NULL)
           : NULL;

  for (guint i = 0; found && i < found->len; i++)
    {
      const PersonMatch *match = g_ptr_array_index (found, i);
      g_autofree char *why = g_strdup_printf ("similar name: %s", match->name ? match->name : "erased");

      add_person (looking, match->id, why, FALSE);
    }
}

/* Of those who are likely the same, what they asked for and still wait for. */
static void
look_for_cases (Looking *looking, const char *id)
{
  const char *type = said (looking, "type");
  g_autoptr (GPtrArray) rows = store_person_cases (looking->office->store, &looking->office->viewer, id, NULL);

  for (guint i = 0, n = 0; rows && i < rows->len && n < CASES_MOST; i++)
    {
      const CaseRow *row = g_ptr_array_index (rows, i);

      if (!case_state_is_open (row->state) || (type && g_strcmp0 (type, row->type) != 0) || strstr (looking->cases->str, row->number))
        continue;
      g_string_append_printf (looking->cases, "%s%s (%s)", looking->cases->len ? ", " : "", row->number,
                              row->type ? row->type : "no type yet");
      n++;
    }
}

static char *
take (GString *text)
{
  return g_string_free (text, text->len == 0);
}

void
office_likely (Office *office, const ActArgs *args, char **persons, char **cases)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Looking looking = { office, args, ids, g_string_new (NULL), g_string_new (NULL) };

  if (said (&looking, "person"))
    g_ptr_array_add (ids, g_strdup (said (&looking, "person")));
  else
    {
      look_for_contacts (&looking);
      look_for_neighbour (&looking);
      look_for_names (&looking);
    }
  for (guint i = 0; i < ids->len; i++)
    look_for_cases (&looking, g_ptr_array_index (ids, i));
  *persons = take (looking.persons);
  *cases = take (looking.cases);
}

void
likely_warn (Act *act, char **persons)
{
  g_autofree char *cases = NULL;

  office_likely (act->office, act->args, persons, &cases);
  if (*persons)
    act_warn (act, "! Maybe known already: %s.", *persons);
  if (cases)
    act_warn (act, "! Open already: %s.", cases);
}
