/* SPDX-License-Identifier: MIT */
/* leave - when members are away, and who stands in */
#include "store/project.h"

#include "store/inside.h"

void
member_leave_free (MemberLeave *leave)
{
  if (!leave)
    return;
  g_free (leave->member);
  g_free (leave->name);
  g_free (leave->from);
  g_free (leave->to);
  g_free (leave->deputy);
  g_free (leave->deputy_name);
  g_free (leave);
}

static gpointer
make_leave (DbQuery *query)
{
  MemberLeave *leave = g_new0 (MemberLeave, 1);

  leave->member = db_column_dup (query, 0);
  leave->name = db_column_dup (query, 1);
  leave->seq = db_column_int (query, 2);
  leave->from = db_column_dup (query, 3);
  leave->to = db_column_dup (query, 4);
  leave->deputy_name = db_column_dup (query, 5);
  leave->deputy = db_column_dup (query, 6);
  return leave;
}

static const char sql_leaves[] =
  "SELECT l.member, m.name, l.seq, l.from_on, l.to_on, d.name, l.deputy"
  "  FROM leave l JOIN member m ON m.id = l.member LEFT JOIN member d ON d.id = l.deputy"
  " WHERE l.ended_seq IS NULL AND l.to_on >= $1 ORDER BY l.from_on, m.name";

GPtrArray *
store_leaves (Store *store, const char *today, GError **error)
{
  return store_gather (store, sql_leaves, DB_ARGS (db_text (today)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) member_leave_free), make_leave, error);
}

/* ---- projections ---------------------------------------------------------------------------- */

gboolean
project_member_leave (Store *store, const Event *event, GError **error)
{
  return store_run (store, "INSERT INTO leave (member, seq, from_on, to_on, deputy) VALUES ($1, $2, $3, $4, $5)",
                    DB_ARGS (event_words (event, "id"), db_int (event->seq), event_words (event, "from_on"),
                             event_words (event, "to_on"), event_words (event, "deputy")),
                    error);
}

gboolean
project_member_return (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE leave SET ended_seq = $3 WHERE member = $1 AND seq = $2",
                    DB_ARGS (event_words (event, "id"), event_optional (event, "leave"), db_int (event->seq)), error);
}
