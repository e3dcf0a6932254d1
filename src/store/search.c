/* SPDX-License-Identifier: MIT */
/* The full-text table keeps no text of its own: 'doc' holds the folded words, and a word
 * leaves the index only by a 'delete' that repeats exactly what was inserted. Emptying the
 * row first would leave the word searchable for ever. */
#include "base/text.h"
#include "store/inside.h"

/* FTS5 writes its pending words out as a segment of their own at every savepoint, even at
 * the end of one: with a savepoint a message that was half the time of taking in mail. So
 * documents are written as they come, and their words once, before the commit. */
static const char sql_doc[] =
  "INSERT INTO doc (case_id, seq, slot, terms) VALUES ($1, $2, $3, $4)";
static const char sql_index[] =
  "INSERT INTO search (rowid, terms)"
  " SELECT id, terms FROM doc"
  "  WHERE id > (SELECT coalesce (max (id), 0) FROM search_docsize)";

gboolean
store_doc_put (Store *store, const char *case_number, gint64 seq, gint64 slot, const char *text,
               GError **error)
{
  g_autofree char *terms = text ? text_fold (text, -1) : NULL;

  return store_doc_put_terms (store, case_number, seq, slot, terms, error);
}

gboolean
store_doc_put_terms (Store *store, const char *case_number, gint64 seq, gint64 slot, const char *terms,
                     GError **error)
{
  store->unindexed = TRUE;
  return db_run (store->db, sql_doc,
                 DB_ARGS (db_text (case_number), db_int (seq), db_int (slot), db_text (terms)), error);
}

gboolean
store_index_words (gpointer data, GError **error)
{
  Store *store = data;

  if (!store->unindexed)
    return TRUE;
  store->unindexed = FALSE;
  return db_run (store->db, sql_index, DB_NO_ARGS, error);
}

gboolean
store_doc_move (Store *store, gint64 seq, const char *case_number, GError **error)
{
  return db_run (store->db, "UPDATE doc SET case_id = $1 WHERE seq = $2",
                 DB_ARGS (db_text (case_number), db_int (seq)), error);
}

static const char sql_has_words[] =
  "SELECT count (*) FROM doc WHERE seq = $1 AND slot = $2 AND terms IS NOT NULL";
static const char sql_forget_words[] =
  "INSERT INTO search (search, rowid, terms)"
  " SELECT 'delete', id, terms FROM doc WHERE seq = $1 AND slot = $2 AND terms IS NOT NULL";
static const char sql_empty_doc[] = "UPDATE doc SET terms = NULL WHERE seq = $1 AND slot = $2";
static const char sql_index_empty[] =
  "INSERT INTO search (rowid, terms) SELECT id, NULL FROM doc WHERE seq = $1 AND slot = $2";

gboolean
store_doc_empty (Store *store, gint64 seq, gint64 slot, GError **error)
{
  const DbValue *at = DB_ARGS (db_int (seq), db_int (slot));

  gint64 has_words = 0;

  if (!db_get_int (store->db, sql_has_words, at, 0, &has_words, error))
    return FALSE;
  if (!has_words)
    return TRUE;
  return store_index_words (store, error)
      && db_run (store->db, sql_forget_words, at, error)
      && db_run (store->db, sql_empty_doc, at, error)
      && db_run (store->db, sql_index_empty, at, error);
}

char *
store_match (const char *folded, gboolean prefix)
{
  g_auto (GStrv) words = g_strsplit_set (folded ? folded : "", " \t\r\n", -1);
  GString *match = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    {
      g_auto (GStrv) parts = NULL;
      g_autofree char *quoted = NULL;

      if (!*words[i])
        continue;
      parts = g_strsplit (words[i], "\"", -1);
      quoted = g_strjoinv ("\"\"", parts);
      g_string_append_printf (match, "%s\"%s\"", match->len ? " " : "", quoted);
    }
  if (match->len && prefix)
    g_string_append (match, " *");
  return g_string_free (match, match->len == 0);
}

static const char sql_find_words[] =
  "SELECT d.seq, d.slot FROM doc d CROSS JOIN search s ON s.rowid = d.id"
  "  LEFT JOIN message m ON m.id = d.seq"
  " WHERE d.case_id = $1 AND s.terms MATCH $2"
  " ORDER BY m.id IS NOT NULL AND coalesce (m.text_slot, -1) <> d.slot, d.id"
  " LIMIT 1";

typedef struct { gint64 *seq, *slot; } Place;

static void
fill_place (DbQuery *query, gpointer data)
{
  Place *place = data;

  *place->seq = db_column_int (query, 0);
  *place->slot = db_column_int (query, 1);
}

gboolean
store_find_words (Store *store, const Viewer *viewer G_GNUC_UNUSED, const char *number, const char *folded,
                  gboolean prefix, gint64 *seq, gint64 *slot, GError **error)
{
  g_autofree char *match = store_match (folded, prefix);
  Place place = { seq, slot };
  gboolean found;

  *seq = *slot = -1;
  return !match || store_first (store, sql_find_words, DB_ARGS (db_text (number), db_text (match)), &found,
                                fill_place, &place, error);
}
