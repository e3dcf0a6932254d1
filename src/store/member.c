/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "model/person.h"
#include "store/inside.h"

#define MEMBER_COLS "id, name, role, coalesce (uid, -1), active"

static gpointer
make_member (DbQuery *query)
{
  Member *member = g_new0 (Member, 1);

  member->id = db_column_dup (query, 0);
  member->name = db_column_dup (query, 1);
  if (!role_parse (db_column_text (query, 2), &member->role))
    member->role = ROLE_AUDITOR;
  member->uid = db_column_int (query, 3);
  member->active = db_column_int (query, 4) != 0;
  return member;
}

/* The first found, or NOT_FOUND in the words of the caller. */
static Member *
one_member (Store *store, const char *sql, const DbValue *args, const char *what, GError **error)
{
  g_autoptr (GPtrArray) found = store_gather (store, sql, args, g_ptr_array_new (), make_member, error);

  if (found && found->len == 0)
    desk_error_set (error, DESK_ERROR_NOT_FOUND,
                    "member %s: there is none; an admin adds one with: recourse member add NAME --role ROLE", what);
  return found && found->len ? found->pdata[0] : NULL;
}

Member *
store_member_by_name (Store *store, const char *name, GError **error)
{
  return one_member (store,
                     "SELECT " MEMBER_COLS " FROM member WHERE name = $1"
                     " ORDER BY active DESC, added_seq DESC LIMIT 1",
                     DB_ARGS (db_text (name)), name, error);
}

Member *
store_member_by_uid (Store *store, gint64 uid, GError **error)
{
  g_autofree char *what = g_strdup_printf ("with user id %" G_GINT64_FORMAT, uid);

  return one_member (store,
                     "SELECT " MEMBER_COLS " FROM member WHERE uid = $1"
                     " ORDER BY active DESC, added_seq LIMIT 1",
                     DB_ARGS (db_int (uid)), what, error);
}

Member *
store_member (Store *store, const char *id, GError **error)
{
  return one_member (store, "SELECT " MEMBER_COLS " FROM member WHERE id = $1", DB_ARGS (db_text (id)), id, error);
}

GPtrArray *
store_members (Store *store, GError **error)
{
  return store_gather (store, "SELECT " MEMBER_COLS " FROM member ORDER BY added_seq", DB_NO_ARGS,
                       g_ptr_array_new_with_free_func ((GDestroyNotify) member_free), make_member, error);
}

gboolean
store_next_member (Store *store, char **id, GError **error)
{
  gint64 count = 0;

  *id = NULL;
  if (!db_get_int (store->db, "SELECT count (*) FROM member", DB_NO_ARGS, 0, &count, error))
    return FALSE;
  *id = g_strdup_printf ("m%" G_GINT64_FORMAT, count + 1);
  return TRUE;
}

/* ---- persons ---- */

static gpointer
make_contact (DbQuery *query)
{
  Contact *contact = g_new0 (Contact, 1);

  contact->kind = db_column_dup (query, 0);
  contact->value = db_column_dup (query, 1);
  contact->verified_on = db_column_dup (query, 2);
  contact->preference = db_column_dup (query, 3);
  contact->seq = db_column_int (query, 4);
  contact->slot = db_column_int (query, 5);
  return contact;
}

static void
fill_person (DbQuery *query, gpointer data)
{
  Person *person = data;
  char **const into[] = { &person->id, &person->name, &person->role, &person->citizenship, &person->residence,
                          &person->collected, &person->language, &person->guardian };

  for (guint i = 0; i < G_N_ELEMENTS (into); i++)
    *into[i] = db_column_dup (query, (int) i);
}

static const char sql_person[] =
  "SELECT id, name, role, citizenship, residence, collected, language, guardian"
  "  FROM person"
  " WHERE id = $1";
static const char sql_contacts[] =
  "SELECT kind, value, verified_on, preference, seq, slot"
  "  FROM contact"
  " WHERE person = $1"
  " ORDER BY seq, slot";

Person *
store_person (Store *store, const Viewer *viewer G_GNUC_UNUSED, const char *id, GError **error)
{
  g_autoptr (Person) person = person_new ();
  GPtrArray *contacts;
  gboolean found;

  if (!store_first (store, sql_person, DB_ARGS (db_text (id)), &found, fill_person, person, error))
    return NULL;
  if (!found)
    {
      desk_error_set (error, DESK_ERROR_NOT_FOUND, "person %s: there is none with this id", id);
      return NULL;
    }
  contacts = store_gather (store, sql_contacts, DB_ARGS (db_text (id)), g_ptr_array_ref (person->contacts),
                           make_contact, error);
  if (!contacts)
    return NULL;
  g_ptr_array_unref (contacts);
  return g_steal_pointer (&person);
}
