/* SPDX-License-Identifier: MIT */
#include "base/error.h"
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

static const char sql_admins_beside[] =
  "SELECT count (*) FROM member WHERE role = 'admin' AND active AND id <> $1";

gboolean
store_admins_beside (Store *store, const char *member, gint64 *count, GError **error)
{
  return db_get_int (store->db, sql_admins_beside, DB_ARGS (db_text (member)), 0, count, error);
}
