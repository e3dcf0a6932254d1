/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/text.h"
#include "store/inside.h"

enum
{
  MESSAGE_ID, MESSAGE_CASE, MESSAGE_DIRECTION, MESSAGE_CHANNEL, MESSAGE_KIND, MESSAGE_AT,
  MESSAGE_FROM_NAME, MESSAGE_FROM_ADDRESS, MESSAGE_RECIPIENTS, MESSAGE_SUBJECT, MESSAGE_FLAGS,
  MESSAGE_VERDICTS, MESSAGE_WAITING, MESSAGE_SIZE, MESSAGE_COPY_OF, MESSAGE_PARTS, MESSAGE_LETTER
};

gpointer
store_make_message (DbQuery *query)
{
  CaseMessage *message = g_new0 (CaseMessage, 1);

  message->id = db_column_int (query, MESSAGE_ID);
  message->case_number = db_column_dup (query, MESSAGE_CASE);
  message->direction = db_column_dup (query, MESSAGE_DIRECTION);
  message->channel = db_column_dup (query, MESSAGE_CHANNEL);
  message->kind = db_column_dup (query, MESSAGE_KIND);
  message->at = db_column_int (query, MESSAGE_AT);
  message->from_name = db_column_dup (query, MESSAGE_FROM_NAME);
  message->from_address = db_column_dup (query, MESSAGE_FROM_ADDRESS);
  message->recipients = db_column_dup (query, MESSAGE_RECIPIENTS);
  message->subject = db_column_dup (query, MESSAGE_SUBJECT);
  message->flags = db_column_dup (query, MESSAGE_FLAGS);
  message->verdicts = db_column_dup (query, MESSAGE_VERDICTS);
  message->waiting = db_column_dup (query, MESSAGE_WAITING);
  message->size = db_column_int (query, MESSAGE_SIZE);
  message->copy_of = db_column_is_null (query, MESSAGE_COPY_OF) ? -1 : db_column_int (query, MESSAGE_COPY_OF);
  message->parts = (int) db_column_int (query, MESSAGE_PARTS);
  message->letter = db_column_dup (query, MESSAGE_LETTER);
  return message;
}

static const char sql_waiting[] =
  "SELECT " STORE_MESSAGE_COLS
  "  FROM message"
  " WHERE waiting IS NOT NULL AND id > $1"
  " ORDER BY id"
  " LIMIT $2";

GPtrArray *
store_waiting (Store *store, const Viewer *viewer G_GNUC_UNUSED, gint64 after, int n, GError **error)
{
  return store_gather (store, sql_waiting, DB_ARGS (db_int (after), db_int (n)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) case_message_free),
                       store_make_message, error);
}

gboolean
store_waiting_count (Store *store, gint64 *count, GError **error)
{
  return db_get_int (store->db, "SELECT count (*) FROM message WHERE waiting IS NOT NULL", DB_NO_ARGS, 0,
                     count, error);
}

CaseMessage *
store_message (Store *store, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) one
    = store_gather (store, "SELECT " STORE_MESSAGE_COLS " FROM message WHERE id = $1", DB_ARGS (db_int (id)),
                    g_ptr_array_new (), store_make_message, error);

  if (one && one->len == 0)
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "message %" G_GINT64_FORMAT ": there is none", id);
  return one && one->len ? one->pdata[0] : NULL;
}

static gint64
slot_column (DbQuery *query, int column)
{
  return db_column_is_null (query, column) ? -1 : db_column_int (query, column);
}

static void
fill_slots (DbQuery *query, gpointer data)
{
  *(MessageSlots *) data = (MessageSlots){ slot_column (query, 0), slot_column (query, 1), slot_column (query, 2) };
}

gboolean
store_message_slots (Store *store, gint64 id, MessageSlots *slots, GError **error)
{
  gboolean found;

  if (!store_first (store, "SELECT raw_slot, text_slot, parts_slot FROM message WHERE id = $1",
                    DB_ARGS (db_int (id)), &found, fill_slots, slots, error))
    return FALSE;
  return found || desk_error_set (error, DESK_ERROR_NOT_FOUND, "message %" G_GINT64_FORMAT ": there is none", id);
}

/* ---- intake ---- */

void
store_thread_clear (StoreThread *thread)
{
  g_clear_pointer (&thread->case_number, g_free);
  g_clear_pointer (&thread->direction, g_free);
  thread->message = -1;
}

static void
fill_thread (DbQuery *query, gpointer data)
{
  StoreThread *thread = data;

  thread->message = db_column_int (query, 0);
  thread->case_number = db_column_dup (query, 1);
  thread->direction = db_column_dup (query, 2);
}

/* One that has a case tells more than one that waits. */
static const char sql_message_id[] =
  "SELECT id, case_id, direction"
  "  FROM message"
  " WHERE message_id = $1"
  " ORDER BY case_id IS NULL, id"
  " LIMIT 1";

gboolean
store_find_message_id (Store *store, const char *message_id, StoreThread *found, GError **error)
{
  gboolean is_there;

  *found = (StoreThread){ .message = -1 };
  return store_first (store, sql_message_id, DB_ARGS (db_text (message_id)), &is_there, fill_thread, found, error)
      && is_there;
}

static const char sql_same[] =
  "SELECT min (id)"
  "  FROM message"
  " WHERE message_id = $1 AND coalesce (from_address, '') = coalesce ($2, '')";

gboolean
store_find_same (Store *store, const char *message_id, const char *from_address, gint64 *id, GError **error)
{
  return db_get_int (store->db, sql_same, DB_ARGS (db_text (message_id), db_text (from_address)), -1, id, error);
}

static const char sql_contact[] =
  "SELECT person"
  "  FROM contact"
  " WHERE kind = $1 AND folded = $2"
  " ORDER BY seq, slot"
  " LIMIT 1";

gboolean
store_find_contact (Store *store, const char *kind, const char *value, char **person, GError **error)
{
  g_autofree char *folded = store_fold_contact (kind, value), *holder = NULL;

  *person = NULL;
  return !folded || !*folded
      || (store_first_text (store, sql_contact, DB_ARGS (db_text (kind), db_text (folded)), &holder, error)
          && (!holder || store_person_root (store, holder, person, error)));
}

/* Merged cases are one thread, merged persons one correspondent. */
static const char sql_belongs[] =
  "WITH RECURSIVE part (number) AS ("
  "  SELECT $1 UNION SELECT c.number FROM part JOIN cases c ON c.merged_into = part.number),"
  " up (id, into_id) AS ("
  "  SELECT p.id, p.merged_into FROM contact t JOIN person p ON p.id = t.person"
  "   WHERE t.kind = 'mail' AND t.folded = $2"
  "  UNION SELECT p.id, p.merged_into FROM up JOIN person p ON p.id = up.into_id),"
  " same (id) AS ("
  "  SELECT id FROM up WHERE into_id IS NULL"
  "  UNION SELECT p.id FROM same JOIN person p ON p.merged_into = same.id)"
  " SELECT EXISTS (SELECT 1 FROM party WHERE case_id IN (SELECT number FROM part) AND address = $2)"
  "     OR EXISTS (SELECT 1"
  "                  FROM part JOIN cases c ON c.number = part.number"
  "                 WHERE c.person IN (SELECT id FROM same) OR c.requester IN (SELECT id FROM same))";

gboolean
store_belongs (Store *store, const char *case_number, const char *address, gboolean *belongs, GError **error)
{
  g_autofree char *folded = store_fold_contact ("mail", address);
  gint64 found = 0;

  *belongs = FALSE;
  if (!folded || !*folded)
    return TRUE;
  if (!db_get_int (store->db, sql_belongs, DB_ARGS (db_text (case_number), db_text (folded)), 0, &found, error))
    return FALSE;
  *belongs = found != 0;
  return TRUE;
}

gboolean
store_next_ordinal (Store *store, int year, gint64 *ordinal, GError **error)
{
  return db_get_int (store->db, "SELECT max (ordinal) + 1 FROM cases WHERE year = $1", DB_ARGS (db_int (year)), 1,
                     ordinal, error);
}

static const char sql_is_letter[] = "SELECT EXISTS (SELECT 1 FROM letter WHERE id = $1)";

gboolean
store_is_letter (Store *store, gint64 message, gboolean *is_letter, GError **error)
{
  gint64 found = 0;
  gboolean asked = db_get_int (store->db, sql_is_letter, DB_ARGS (db_int (message)), 0, &found, error);

  *is_letter = found != 0;
  return asked;
}
