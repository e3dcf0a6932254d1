/* SPDX-License-Identifier: MIT */
/* Letters as lists show them, who is handing one over, and drafts. */
#include "base/error.h"
#include "base/when.h"
#include "store/inside.h"

#define LETTER_COLS                                                                            \
  "l.id, l.case_id, l.act, l.template, l.language, l.channel, l.state, l.reason, "             \
  "m.recipients, m.subject, l.state_at, l.bounce, l.attempt"
#define LETTER_FROM " FROM letter l JOIN message m ON m.id = l.id "
enum
{
  LETTER_ID, LETTER_CASE, LETTER_ACT, LETTER_TEMPLATE, LETTER_LANGUAGE, LETTER_CHANNEL, LETTER_STATE,
  LETTER_REASON, LETTER_TO, LETTER_SUBJECT, LETTER_STATE_AT, LETTER_BOUNCE, LETTER_ATTEMPT
};

static void
fill_letter (DbQuery *query, gpointer data)
{
  *(LetterRow *) data = (LetterRow){
    .id = db_column_int (query, LETTER_ID),
    .case_number = db_column_dup (query, LETTER_CASE),
    .act = db_column_dup (query, LETTER_ACT),
    .template = db_column_dup (query, LETTER_TEMPLATE),
    .language = db_column_dup (query, LETTER_LANGUAGE),
    .channel = db_column_dup (query, LETTER_CHANNEL),
    .state = db_column_dup (query, LETTER_STATE),
    .reason = db_column_dup (query, LETTER_REASON),
    .to = db_column_dup (query, LETTER_TO),
    .subject = db_column_dup (query, LETTER_SUBJECT),
    .state_at = db_column_int (query, LETTER_STATE_AT),
    .bounce = db_column_is_null (query, LETTER_BOUNCE) ? -1 : db_column_int (query, LETTER_BOUNCE),
    .attempt = (int) db_column_int (query, LETTER_ATTEMPT),
  };
}

static gpointer
make_letter (DbQuery *query)
{
  LetterRow *row = g_new0 (LetterRow, 1);

  fill_letter (query, row);
  return row;
}

static const char sql_of_case[] =
  "SELECT " LETTER_COLS LETTER_FROM
  "JOIN cases c ON c.number = l.case_id "
  "WHERE l.case_id = $2 AND l.id > $3 AND " CASE_VISIBLE
  " ORDER BY l.id"
  " LIMIT $4";

static const char sql_wanting[] =
  "SELECT " LETTER_COLS LETTER_FROM
  "CROSS JOIN cases c ON c.number = l.case_id "
  "WHERE l.state IN ('queued', 'handed-over', 'unknown', 'failed', 'bounced') AND l.id > $3 AND " CASE_VISIBLE
  " ORDER BY l.id"
  " LIMIT $4";

GPtrArray *
store_letters (Store *store, const Viewer *viewer, const char *case_number, gint64 after, int n,
               GError **error)
{
  return store_gather (store, case_number ? sql_of_case : sql_wanting,
                       DB_ARGS (db_text (viewer ? viewer->member : NULL), db_text (case_number), db_int (after), db_int (n)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) letter_row_free), make_letter, error);
}

static const char sql_in_state[] =
  "SELECT " LETTER_COLS LETTER_FROM
  "WHERE l.state = $1 AND l.state IN ('queued', 'handed-over', 'unknown', 'failed', 'bounced') AND l.id > $2"
  " ORDER BY l.id"
  " LIMIT $3";

GPtrArray *
store_letters_in (Store *store, const char *state, gint64 after, int n, GError **error)
{
  return store_gather (store, sql_in_state, DB_ARGS (db_text (state), db_int (after), db_int (n)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) letter_row_free), make_letter, error);
}

LetterRow *
store_letter (Store *store, gint64 id, GError **error)
{
  g_autoptr (LetterRow) row = g_new0 (LetterRow, 1);
  gboolean found;

  if (!store_first (store, "SELECT " LETTER_COLS LETTER_FROM "WHERE l.id = $1", DB_ARGS (db_int (id)), &found,
                    fill_letter, row, error))
    return NULL;
  if (found)
    return g_steal_pointer (&row);
  desk_error_set (error, DESK_ERROR_NOT_FOUND, "letter %" G_GINT64_FORMAT ": there is none; `recourse letters` lists them",
                  id);
  return NULL;
}

gboolean
store_is_acknowledged (Store *store, const char *case_number, gboolean *acknowledged, GError **error)
{
  gint64 at;

  if (!db_get_int (store->db, "SELECT acknowledged_at FROM cases WHERE number = $1", DB_ARGS (db_text (case_number)), -1,
                   &at, error))
    return FALSE;
  *acknowledged = at >= 0;
  return TRUE;
}

gboolean
store_stage_title (Store *store, const char *case_number, char **title, GError **error)
{
  return store_first_text (store, "SELECT title FROM stage WHERE case_id = $1 AND left_seq IS NULL ORDER BY seq DESC LIMIT 1",
                           DB_ARGS (db_text (case_number)), title, error);
}

/* ---- leases ---- */

gboolean
store_lease_take (Store *store, gint64 letter, const char *holder, gint64 at, GError **error)
{
  return db_run (store->db, "INSERT INTO lease (letter, holder, at) VALUES ($1, $2, $3)",
                 DB_ARGS (db_int (letter), db_text (holder), db_int (at)), error);
}

gboolean
store_lease_drop (Store *store, gint64 letter, GError **error)
{
  return db_run (store->db, "DELETE FROM lease WHERE letter = $1", DB_ARGS (db_int (letter)), error);
}

gboolean
store_lease_holder (Store *store, gint64 letter, char **holder, GError **error)
{
  return store_first_text (store, "SELECT holder FROM lease WHERE letter = $1", DB_ARGS (db_int (letter)), holder, error);
}

/* ---- drafts ---- */

static const char sql_put_draft[] =
  "INSERT INTO draft (member, case_id, act, args, text, at) VALUES ($1, $2, $3, $4, $5, $6)"
  " ON CONFLICT (member, case_id, act) DO UPDATE"
  "    SET args = excluded.args, text = excluded.text, at = excluded.at";

gboolean
store_draft_put (Store *store, const char *member, const StoreDraft *draft, GError **error)
{
  return db_run (store->db, sql_put_draft,
                 DB_ARGS (db_text (member), db_text (draft->case_number), db_text (draft->act), db_text (draft->args),
                          db_text (draft->text), db_int (draft->at)),
                 error);
}

gboolean
store_draft_drop (Store *store, const char *member, const char *case_number, const char *act, GError **error)
{
  return db_run (store->db, "DELETE FROM draft WHERE member = $1 AND case_id = $2 AND act = $3",
                 DB_ARGS (db_text (member), db_text (case_number), db_text (act)), error);
}

static gpointer
make_draft (DbQuery *query)
{
  StoreDraft *draft = g_new0 (StoreDraft, 1);

  draft->case_number = db_column_dup (query, 0);
  draft->act = db_column_dup (query, 1);
  draft->args = db_column_dup (query, 2);
  draft->text = db_column_dup (query, 3);
  draft->at = db_column_int (query, 4);
  return draft;
}

void
store_draft_free (StoreDraft *draft)
{
  if (!draft)
    return;
  g_free (draft->case_number);
  g_free (draft->act);
  g_free (draft->args);
  g_free (draft->text);
  g_free (draft);
}

static const char sql_drafts[] =
  "SELECT case_id, act, args, text, at"
  "  FROM draft"
  " WHERE member = $1 AND ($2 IS NULL OR case_id = $2) AND ($3 IS NULL OR act = $3)"
  " ORDER BY at DESC, case_id, act";

GPtrArray *
store_drafts (Store *store, const char *member, const char *case_number, const char *act, GError **error)
{
  return store_gather (store, sql_drafts, DB_ARGS (db_text (member), db_text (case_number), db_text (act)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) store_draft_free), make_draft, error);
}
