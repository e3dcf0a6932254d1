/* SPDX-License-Identifier: MIT */
/* stage - where complaints stand on their ladders */
#include <string.h>

#include "base/error.h"
#include "model/clock.h"
#include "store/inside.h"

enum
{
  STAGE_SEQ, STAGE_PACK, STAGE_VERSION, STAGE_LADDER, STAGE_STAGE, STAGE_TITLE, STAGE_PHASE, STAGE_TURN,
  STAGE_TERMINAL, STAGE_ENTERED_ON, STAGE_DUE_ON, STAGE_DUE_HOW, STAGE_RULE, STAGE_TAG, STAGE_ENDING, STAGE_LEFT_SEQ, STAGE_LEFT_ON,
  STAGE_EVIDENCE, STAGE_REFERENCE
};

CaseStage *
store_make_stage (DbQuery *query, int first)
{
  CaseStage *stage = g_new0 (CaseStage, 1);

  stage->seq = db_column_int (query, first + STAGE_SEQ);
  stage->pack = db_column_dup (query, first + STAGE_PACK);
  stage->version = db_column_dup (query, first + STAGE_VERSION);
  stage->ladder = db_column_dup (query, first + STAGE_LADDER);
  stage->stage = db_column_dup (query, first + STAGE_STAGE);
  stage->title = db_column_dup (query, first + STAGE_TITLE);
  stage->phase = db_column_dup (query, first + STAGE_PHASE);
  stage->turn = db_column_dup (query, first + STAGE_TURN);
  stage->terminal = db_column_int (query, first + STAGE_TERMINAL) != 0;
  stage->entered_on = db_column_dup (query, first + STAGE_ENTERED_ON);
  stage->due_on = db_column_dup (query, first + STAGE_DUE_ON);
  stage->due_how = db_column_dup (query, first + STAGE_DUE_HOW);
  stage->rule = db_column_dup (query, first + STAGE_RULE);
  stage->tag = db_column_dup (query, first + STAGE_TAG);
  stage->ending = db_column_dup (query, first + STAGE_ENDING);
  stage->left_seq = db_column_is_null (query, first + STAGE_LEFT_SEQ) ? -1 : db_column_int (query, first + STAGE_LEFT_SEQ);
  stage->left_on = db_column_dup (query, first + STAGE_LEFT_ON);
  stage->evidence = db_column_dup (query, first + STAGE_EVIDENCE);
  stage->reference = db_column_dup (query, first + STAGE_REFERENCE);
  return stage;
}

gpointer
store_make_stage_row (DbQuery *query)
{
  return store_make_stage (query, 0);
}

gboolean
store_stage_now (Store *store, const char *number, CaseStage **stage, GError **error)
{
  g_autoptr (GPtrArray) found = store_gather (store,
      "SELECT " STORE_STAGE_COLS " FROM stage s" STORE_STAGE_OPENINGS
      "WHERE s.case_id = $1 AND s.left_seq IS NULL ORDER BY s.seq DESC LIMIT 1",
      DB_ARGS (db_text (number)), g_ptr_array_new_with_free_func ((GDestroyNotify) case_stage_free),
      store_make_stage_row, error);

  *stage = found && found->len ? g_ptr_array_steal_index (found, 0) : NULL;
  return found != NULL;
}

/* ---- windows ---------------------------------------------------------------------------- */

/* The stage leads: its index gives the order, and the case is looked up beside it. */
#define CLIMB_SELECT                                                                           \
  "SELECT " CASE_ROW_COLS ", " STORE_STAGE_COLS                                                \
  "  FROM stage s CROSS JOIN cases c ON c.number = s.case_id LEFT JOIN member m ON m.id = c.owner" \
  STORE_STAGE_OPENINGS
#define DUE "ifnull (s.due_on, '9999')"

static gpointer
make_climb (DbQuery *query)
{
  Climb *climb = climb_new ();

  store_fill_row (query, &climb->row);
  climb->stage = store_make_stage (query, ROW_N);
  return climb;
}

/* Columns of the order and the values a row has there; all go the same way. */
static const struct { const char *columns[5]; } orders[CLIMB_N_ORDERS] = {
  [CLIMB_BY_DUE] = { { "s.terminal", DUE, "s.case_id", NULL } },
  [CLIMB_BY_TURN] = { { "s.terminal", "s.turn", DUE, "s.case_id", NULL } },
};

static void
add_value (Binds *binds, GString *sql, const char *column, const Climb *key)
{
  if (strcmp (column, "s.terminal") == 0)
    binds_add_int (binds, sql, key->stage->terminal);
  else if (strcmp (column, "s.turn") == 0)
    binds_add_text (binds, sql, key->stage->turn);
  else if (strcmp (column, "s.case_id") == 0)
    binds_add_text (binds, sql, key->row.number);
  else
    binds_add_text (binds, sql, key->stage->due_on ? key->stage->due_on : "9999");
}

typedef struct
{
  const ClimbAsk *ask;
  const Query *query;
  const Viewer *viewer;
  GHashTable *plans;
  gboolean backwards, inclusive;
} ClimbWalk;

static void
walk_from (const ClimbWalk *walk, Binds *binds, GString *sql)
{
  const char *const *columns = orders[walk->ask->order].columns;

  g_string_append (sql, " AND (");
  for (guint i = 0; columns[i]; i++)
    g_string_append_printf (sql, "%s%s", i ? ", " : "", columns[i]);
  g_string_append_printf (sql, ") %s%s (", walk->backwards ? "<" : ">", walk->inclusive ? "=" : "");
  for (guint i = 0; columns[i]; i++)
    {
      g_string_append (sql, i ? ", " : "");
      add_value (binds, sql, columns[i], walk->ask->key);
    }
  g_string_append (sql, ")");
}

static char *
walk_sql (const ClimbWalk *walk, Binds *binds)
{
  const char *const *columns = orders[walk->ask->order].columns;
  GString *sql = g_string_new (CLIMB_SELECT "WHERE s.left_seq IS NULL AND c.merged_into IS NULL AND " CASE_VISIBLE);

  binds_add_text (binds, NULL, walk->viewer ? walk->viewer->member : NULL);
  binds->plans = walk->plans;
  if (walk->ask->key && walk->ask->place != WINDOW_FIRST && walk->ask->place != WINDOW_LAST)
    walk_from (walk, binds, sql);
  if (walk->query && walk->query->kind != QUERY_ALL)
    {
      g_string_append (sql, " AND ");
      store_compile (walk->query, binds, sql);
    }
  g_string_append (sql, " ORDER BY ");
  for (guint i = 0; columns[i]; i++)
    g_string_append_printf (sql, "%s%s%s", i ? ", " : "", columns[i], walk->backwards ? " DESC" : "");
  g_string_append_printf (sql, " LIMIT %d", walk->ask->n + 1);
  return g_string_free (sql, FALSE);
}

static GPtrArray *
walk_rows (Store *store, const ClimbWalk *walk, GError **error)
{
  g_autofree char *sql = NULL;
  GPtrArray *rows;
  Binds binds;

  binds_init (&binds);
  sql = walk_sql (walk, &binds);
  rows = store_gather (store, sql, binds_args (&binds), g_ptr_array_new_with_free_func ((GDestroyNotify) climb_free),
                       make_climb, error);
  binds_clear (&binds);
  return rows;
}

static void
take_rows (ClimbWindow *window, GPtrArray *rows, gboolean backwards)
{
  while (rows->len)
    g_ptr_array_add (window->rows, g_ptr_array_steal_index (rows, backwards ? rows->len - 1 : 0));
}

ClimbWindow *
store_climbs (Store *store, const Viewer *viewer, const Query *query, const ClimbAsk *ask, GError **error)
{
  g_autoptr (GHashTable) plans = query ? store_plan_texts (store, query, error) : g_hash_table_new (NULL, NULL);
  gboolean backwards = ask->place == WINDOW_LAST || ask->place == WINDOW_BEFORE;
  ClimbWalk walk = { ask, query, viewer, plans, backwards, ask->place == WINDOW_FROM };
  g_autoptr (GPtrArray) rows = plans ? walk_rows (store, &walk, error) : NULL;
  ClimbWindow *window;
  gboolean more;

  if (!rows)
    return NULL;
  window = climb_window_new ();
  more = (int) rows->len > ask->n;
  if (more)
    g_ptr_array_set_size (rows, ask->n);
  window->more_before = backwards ? more : ask->place != WINDOW_FIRST;
  window->more_after = backwards ? ask->place != WINDOW_LAST : more;
  take_rows (window, rows, backwards);
  return window;
}

static const char sql_due[] =
  CLIMB_SELECT
  "WHERE s.left_seq IS NULL AND c.merged_into IS NULL AND s.terminal = 0 AND s.turn IN ('company', 'both')"
  "  AND " CASE_VISIBLE " AND " DUE " <= coalesce ($2, '9998') "
  "ORDER BY " DUE ", s.case_id LIMIT $3";

GPtrArray *
store_stages_due (Store *store, const Viewer *viewer, const char *until, int n, GError **error)
{
  return store_gather (store, sql_due,
                       DB_ARGS (db_text (viewer ? viewer->member : NULL), db_text (until), db_int (n)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) climb_free), make_climb, error);
}
