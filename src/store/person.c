/* SPDX-License-Identifier: MIT */
/* person - persons with their contact points, and who may be whom */
#include "model/person.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/inside.h"

static gpointer
make_contact (DbQuery *query)
{
  Contact *contact = g_new0 (Contact, 1);

  contact->kind = db_column_dup (query, 0);
  contact->value = db_column_dup (query, 1);
  contact->verified_on = db_column_dup (query, 2);
  contact->preference = db_column_dup (query, 3);
  contact->person = db_column_dup (query, 4);
  contact->seq = db_column_int (query, 5);
  contact->slot = db_column_int (query, 6);
  return contact;
}

static gpointer
make_representative (DbQuery *query)
{
  Representative *one = g_new0 (Representative, 1);
  char **const into[] = { &one->by, &one->name, &one->kind, &one->evidence, &one->from_on, &one->until_on, &one->person };

  for (guint i = 0; i < G_N_ELEMENTS (into); i++)
    *into[i] = db_column_dup (query, (int) i);
  return one;
}

static gpointer
make_text (DbQuery *query)
{
  return db_column_dup (query, 0);
}

static void
fill_person (DbQuery *query, gpointer data)
{
  Person *person = data;
  char **const into[] = { &person->id, &person->name, &person->role, &person->citizenship, &person->residence,
                          &person->collected, &person->language, &person->guardian, &person->preference };

  for (guint i = 0; i < G_N_ELEMENTS (into); i++)
    *into[i] = db_column_dup (query, (int) i);
}

static const char sql_root[] = WITH_SAME_HEAD "$1" WITH_SAME_TAIL "SELECT id FROM up WHERE into_id IS NULL";

gboolean
store_person_root (Store *store, const char *id, char **root, GError **error)
{
  if (!store_first_text (store, sql_root, DB_ARGS (db_text (id)), root, error))
    return FALSE;
  if (!*root)
    *root = g_strdup (id);
  return TRUE;
}

static const char sql_person[] =
  WITH_SAME_HEAD "$1" WITH_SAME_TAIL
  "SELECT id, name, role, citizenship, residence, collected, language, guardian, preference"
  "  FROM person"
  " WHERE id IN (SELECT id FROM up WHERE into_id IS NULL)";
static const char sql_contacts[] =
  WITH_SAME_HEAD "$1" WITH_SAME_TAIL
  "SELECT kind, value, verified_on, preference, person, seq, slot"
  "  FROM contact"
  " WHERE person IN (SELECT id FROM same)"
  " ORDER BY seq, slot";
static const char sql_merged[] =
  WITH_SAME_HEAD "$1" WITH_SAME_TAIL
  "SELECT id FROM same WHERE id NOT IN (SELECT id FROM up WHERE into_id IS NULL) ORDER BY id";

static const char sql_representatives[] =
  WITH_SAME_HEAD "$1" WITH_SAME_TAIL
  "SELECT r.by, b.name, r.kind, r.evidence, r.from_on, r.until_on, r.person"
  "  FROM representative r LEFT JOIN person b ON b.id = r.by"
  " WHERE r.person IN (SELECT id FROM same) AND r.ended_seq IS NULL"
  " ORDER BY r.seq";

static gboolean
gather_into (Store *store, GPtrArray *into, const char *sql, const char *id, StoreMake make, GError **error)
{
  GPtrArray *same = store_gather (store, sql, DB_ARGS (db_text (id)), g_ptr_array_ref (into), make, error);

  if (same)
    g_ptr_array_unref (same);
  return same != NULL;
}

/* Somebody who stands only on cases that the viewer does not see has no name. */
static gboolean
hide_names (Store *store, const Viewer *viewer, GPtrArray *representatives, GError **error)
{
  for (guint i = 0; i < representatives->len; i++)
    {
      Representative *one = g_ptr_array_index (representatives, i);
      gboolean seen;

      if (!store_sees_person (store, viewer, one->by, &seen, error))
        return FALSE;
      if (!seen)
        g_clear_pointer (&one->name, g_free);
    }
  return TRUE;
}

Person *
store_person (Store *store, const Viewer *viewer, const char *id, GError **error)
{
  g_autoptr (Person) person = person_new ();
  gboolean found, seen;

  if (!store_sees_person (store, viewer, id, &seen, error))
    return NULL;
  if (!store_first (store, sql_person, DB_ARGS (db_text (id)), &found, fill_person, person, error))
    return NULL;
  if (!found || !seen)
    {
      desk_error_set (error, DESK_ERROR_NOT_FOUND, "person %s: there is none with this id", id);
      return NULL;
    }
  if (!gather_into (store, person->contacts, sql_contacts, id, make_contact, error)
      || !gather_into (store, person->representatives, sql_representatives, id, make_representative, error)
      || !hide_names (store, viewer, person->representatives, error)
      || !gather_into (store, person->merged, sql_merged, id, make_text, error))
    return NULL;
  return g_steal_pointer (&person);
}

/* ---- who may be whom ---- */

static gpointer
make_match (DbQuery *query)
{
  PersonMatch *match = g_new0 (PersonMatch, 1);

  match->id = db_column_dup (query, 0);
  match->name = db_column_dup (query, 1);
  match->why = db_column_dup (query, 2);
  return match;
}

static const char sql_matches[] =
  WITH_SAME_HEAD "$1" WITH_SAME_TAIL
  "SELECT DISTINCT p.id, p.name, t.kind"
  "  FROM contact mine"
  "  JOIN contact t ON t.kind = mine.kind AND t.folded = mine.folded"
  "  JOIN person p ON p.id = t.person"
  " WHERE mine.person IN (SELECT id FROM same) AND mine.folded <> ''"
  "   AND t.person NOT IN (SELECT id FROM same)"
  " ORDER BY p.added_seq, t.kind"
  " LIMIT $2";

/* A household shares a postal address; only with the same name does it say something. */
static gboolean
says_something (PersonMatch *match, const char *folded)
{
  g_autofree char *theirs = match->name ? text_fold (match->name, -1) : NULL;

  if (strcmp (match->why, "post") != 0)
    return TRUE;
  g_free (match->why);
  match->why = g_strdup ("name and post");
  return folded && *folded && g_strcmp0 (theirs, folded) == 0;
}

static gboolean
is_in (const GPtrArray *matches, const char *id)
{
  for (guint i = 0; i < matches->len; i++)
    if (strcmp (((PersonMatch *) g_ptr_array_index (matches, i))->id, id) == 0)
      return TRUE;
  return FALSE;
}

#define MATCHES_ASKED 200   /* as many of a shared number are looked at */

GPtrArray *
store_person_matches (Store *store, const Viewer *viewer, const char *id, int n, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *name = NULL, *folded = NULL;
  GPtrArray *matches;

  if (!store_first_text (store, "SELECT name FROM person WHERE id = $1", DB_ARGS (db_text (id)), &name, error))
    return NULL;
  all = store_gather (store, sql_matches, DB_ARGS (db_text (id), db_int (MATCHES_ASKED)),
                      g_ptr_array_new_with_free_func ((GDestroyNotify) person_match_free), make_match, error);
  if (!all)
    return NULL;
  folded = name ? text_fold (name, -1) : NULL;
  matches = g_ptr_array_new_with_free_func ((GDestroyNotify) person_match_free);
  for (guint i = 0; i < all->len && matches->len < (guint) n; i++)
    {
      PersonMatch *match = g_ptr_array_index (all, i);
      gboolean seen = FALSE;

      if (!says_something (match, folded) || is_in (matches, match->id)
          || !store_sees_person (store, viewer, match->id, &seen, NULL) || !seen)
        continue;
      g_ptr_array_index (all, i) = NULL;
      g_ptr_array_add (matches, match);
    }
  return matches;
}

static const char sql_dialled[] =
  "SELECT t.person"
  "  FROM contact t"
  " WHERE t.backward >= $1 AND t.backward < $1 || ':'"
  "   AND (substr (t.backward, 1, length ($2)) = $2 OR substr ($2, 1, length (t.backward)) = t.backward)"
  " ORDER BY t.seq, t.slot"
  " LIMIT 1";

enum { SURE_DIGITS = 7 };

gboolean
store_find_dialled (Store *store, const char *value, char **person, GError **error)
{
  g_autofree char *backward = store_backward_phone (value, FALSE), *from = g_strndup (backward, SURE_DIGITS), *holder = NULL;

  *person = NULL;
  return strlen (from) < SURE_DIGITS
      || (store_first_text (store, sql_dialled, DB_ARGS (db_text (from), db_text (backward)), &holder, error)
          && (!holder || store_person_root (store, holder, person, error)));
}

/* By the order of the list of persons: a beginning costs what it finds, and not more than a stretch of it. */
static const char sql_similar[] =
  "SELECT DISTINCT person, person_name, 'name'"
  "  FROM (SELECT c.person, c.person_name"
  "          FROM cases c"
  "         WHERE c.open = $2 AND c.person_sort >= $3 AND c.person_sort < $3 || char (1114111)"
  "           AND c.person IS NOT NULL AND " CASE_VISIBLE
  "         ORDER BY c.person_sort"
  "         LIMIT 50)";

static gboolean
add_similar (Store *store, const Viewer *viewer, const char *key, gboolean open, GPtrArray *matches, int n, GError **error)
{
  g_autoptr (GPtrArray) found
    = store_gather (store, sql_similar,
                    DB_ARGS (viewer ? db_text (viewer->member) : db_null (), db_int (open), db_text (key)),
                    g_ptr_array_new_with_free_func ((GDestroyNotify) person_match_free), make_match, error);

  for (guint i = 0; found && i < found->len && matches->len < (guint) n; i++)
    {
      PersonMatch *match = g_ptr_array_index (found, i);
      g_autofree char *root = NULL;

      if (!store_person_root (store, match->id, &root, error))
        return FALSE;
      if (is_in (matches, root))
        continue;
      g_free (match->id);
      match->id = g_steal_pointer (&root);
      g_ptr_array_index (found, i) = NULL;
      g_ptr_array_add (matches, match);
    }
  return found != NULL;
}

GPtrArray *
store_similar_names (Store *store, const Viewer *viewer, const char *const *keys, int n, GError **error)
{
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) person_match_free);

  for (guint i = 0; keys[i]; i++)
    for (int open = 1; open >= 0; open--)
      if (!add_similar (store, viewer, keys[i], open, matches, n, error))
        return NULL;
  return g_steal_pointer (&matches);
}

static const char sql_at_post[] =
  "SELECT p.id, p.name, t.kind"
  "  FROM contact t JOIN person p ON p.id = t.person"
  " WHERE t.kind = 'post' AND t.folded = $1 AND t.folded <> ''"
  " ORDER BY t.seq, t.slot"
  " LIMIT $2";

gboolean
store_find_named (Store *store, const char *name, const char *post, char **person, GError **error)
{
  g_autofree char *folded = text_fold (name, -1), *where = store_fold_contact ("post", post);
  g_autoptr (GPtrArray) there
    = store_gather (store, sql_at_post, DB_ARGS (db_text (where), db_int (MATCHES_ASKED)),
                    g_ptr_array_new_with_free_func ((GDestroyNotify) person_match_free), make_match, error);

  *person = NULL;
  for (guint i = 0; there && !*person && i < there->len; i++)
    {
      PersonMatch *match = g_ptr_array_index (there, i);

      if (says_something (match, folded) && !store_person_root (store, match->id, person, error))
        return FALSE;
    }
  return there != NULL;
}

char *
store_address_key (const char *kind, const char *value)
{
  return g_str_equal (kind, "phone") ? store_backward_phone (value, FALSE) : store_fold_contact (kind, value);
}

gboolean
store_contact_is (const Contact *contact, const char *value)
{
  g_autofree char *have = store_fold_contact (contact->kind, contact->value);
  g_autofree char *wanted = store_fold_contact (contact->kind, value);

  return have && wanted && *have && strcmp (have, wanted) == 0;
}

static const char sql_verified[] =
  WITH_SAME_HEAD "$1" WITH_SAME_TAIL
  "SELECT EXISTS (SELECT 1 FROM contact WHERE person IN (SELECT id FROM same) AND verified_on IS NOT NULL)"
  "    OR EXISTS (SELECT 1 FROM cases c"
  "                WHERE (c.person IN (SELECT id FROM same) AND coalesce (c.requester, c.person) = c.person"
  "                       OR c.requester IN (SELECT id FROM same))"
  "                  AND c.identity = 'verified')";

gboolean
store_person_is_verified (Store *store, const char *id, gboolean *verified, GError **error)
{
  gint64 found = 0;
  gboolean asked = db_get_int (store->db, sql_verified, DB_ARGS (db_text (id)), 0, &found, error);

  *verified = found != 0;
  return asked;
}
