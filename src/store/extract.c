/* SPDX-License-Identifier: MIT */
/* extract - rows of a case that leave the desk with its file */
#include <string.h>

#include "store/inside.h"

/* A letter a column: s text, x integer. */
static const struct { const char *sql, *types; } tables[EXTRACT_N] = {
  [EXTRACT_LETTERS] = {
    "SELECT id, act, template, language, channel, state, state_at, attempt, reason, bounce"
    "  FROM letter"
    " WHERE case_id = $1"
    " ORDER BY id", "xsssssxxsx" },
  [EXTRACT_STAGES] = {
    "SELECT seq, pack, version, ladder, stage, title, phase, turn, terminal, entered_on, due_on, due_how, rule, tag, ending, left_seq, left_on"
    "  FROM stage"
    " WHERE case_id = $1"
    " ORDER BY seq", "xsssssssxssssxs" },
  [EXTRACT_HOLDS] = {
    "SELECT seq, name, held_on, until, lifted_seq, lifted_on"
    "  FROM hold"
    " WHERE case_id = $1"
    " ORDER BY seq", "xsssxs" },
  [EXTRACT_PROPOSALS] = {
    "SELECT p.seq AS seq, p.kind AS kind, p.outcome AS outcome, p.reason AS reason,"
    "       coalesce (m.name, p.member) AS member, p.at AS at, p.decided_seq AS decided_seq, p.decision AS decision"
    "  FROM proposal p LEFT JOIN member m ON m.id = p.member"
    " WHERE p.case_id = $1"
    " ORDER BY p.seq", "xssssxxs" },
  [EXTRACT_CHECKS] = {
    "SELECT i.seq AS seq, i.method AS method, i.result AS result, coalesce (m.name, i.member) AS member,"
    "       i.checked_on AS checked_on"
    "  FROM identity i LEFT JOIN member m ON m.id = i.member"
    " WHERE i.case_id = $1"
    " ORDER BY i.seq", "xssss" },
  [EXTRACT_EXTENSIONS] = {
    "SELECT seq, pack, rule, letter"
    "  FROM extension"
    " WHERE case_id = $1"
    " ORDER BY seq, pack, rule", "xssx" },
};

static GVariant *
row_value (DbQuery *query, const char *types)
{
  GVariantDict row;

  g_variant_dict_init (&row, NULL);
  for (int i = 0; types[i]; i++)
    if (!db_column_is_null (query, i))
      {
        if (types[i] == 'x')
          g_variant_dict_insert (&row, db_column_name (query, i), "x", db_column_int (query, i));
        else
          g_variant_dict_insert (&row, db_column_name (query, i), "s", db_column_text (query, i));
      }
  return g_variant_dict_end (&row);
}

GVariant *
store_extract (Store *store, StoreExtract table, const char *number, GError **error)
{
  g_autoptr (DbQuery) query = db_query (store->db, tables[table].sql, DB_ARGS (db_text (number)), error);
  GVariantBuilder rows;
  GError *failure = NULL;

  if (!query)
    return NULL;
  g_variant_builder_init (&rows, G_VARIANT_TYPE ("aa{sv}"));
  while (db_next (query, &failure))
    g_variant_builder_add_value (&rows, row_value (query, tables[table].types));
  if (!failure)
    return g_variant_ref_sink (g_variant_builder_end (&rows));
  g_variant_builder_clear (&rows);
  g_propagate_error (error, failure);
  return NULL;
}

static gboolean
add_once (GArray *events, gint64 seq)
{
  for (guint i = 0; i < events->len; i++)
    if (g_array_index (events, gint64, i) == seq)
      return FALSE;
  g_array_append_val (events, seq);
  return TRUE;
}

gboolean
store_erasures_of (Store *store, gint64 seq, GArray *events, GError **error)
{
  g_autoptr (DbQuery) query = db_query (store->db, "SELECT DISTINCT by_seq FROM erased WHERE seq = $1 ORDER BY by_seq",
                                        DB_ARGS (db_int (seq)), error);
  GError *failure = NULL;

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    add_once (events, db_column_int (query, 0));
  if (failure)
    g_propagate_error (error, failure);
  return !failure;
}

static const char sql_of_others[] =
  "SELECT count (*) > 0 AND max (p.person IN (c.person, c.requester)) IS NOT 1"
  "  FROM opening_person p, cases c"
  " WHERE p.seq = $1 AND c.number = $2 AND p.person IS NOT NULL";

gboolean
store_is_of_others (Store *store, gint64 seq, const char *number, gboolean *others, GError **error)
{
  gint64 found = 0;

  if (!db_get_int (store->db, sql_of_others, DB_ARGS (db_int (seq), db_text (number)), 0, &found, error))
    return FALSE;
  *others = found != 0;
  return TRUE;
}
