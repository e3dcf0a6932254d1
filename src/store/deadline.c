/* SPDX-License-Identifier: MIT */
/* Each stretch of the list of deadlines stands in an index: running clocks by the instant,
 * paused ones by the next action, the others by case. A stretch of another grouping is
 * sorted each time, which may be dear: whoever asks can be stopped. */
#include <string.h>

#include "base/error.h"
#include "store/inside.h"

#define MOST_TEXT "9999-12-31"

#define OF_PAUSE " FROM pause p WHERE p.case_id = k.case_id AND p.to_seq IS NULL ORDER BY p.seq LIMIT 1"
#define OF_HOLD                                                                                \
  " FROM hold h WHERE h.case_id = k.case_id AND h.lifted_seq IS NULL"                          \
  " ORDER BY ifnull (h.until, '" MOST_TEXT "'), h.name LIMIT 1"
#define DEADLINE_COLS                                                                          \
  CASE_ROW_COLS ", k.rule, k.pack, k.version, k.clause, k.tag, k.title, k.state, k.start_at,"  \
  " k.start_what, k.due_on, k.due_at, k.reason, k.notice_on,"                                  \
  " CASE k.state WHEN 'paused' THEN coalesce ((SELECT p.ground" OF_PAUSE "), (SELECT 'hold ' || h.name" OF_HOLD ")) END,"\
  " CASE k.state WHEN 'paused' THEN coalesce ((SELECT p.next_on" OF_PAUSE "), (SELECT h.until" OF_HOLD ")) END,"\
  " (SELECT count (*) FROM task t WHERE t.case_id = k.case_id),"                               \
  " (SELECT count (*) FROM task t WHERE t.case_id = k.case_id AND t.state = 'open'),"          \
  " EXISTS (SELECT 1 FROM extension x WHERE x.case_id = k.case_id AND x.pack = k.pack"         \
  " AND x.rule = k.rule)"
enum
{
  COL_RULE = ROW_N, COL_PACK, COL_VERSION, COL_CLAUSE, COL_TAG, COL_TITLE, COL_STATE, COL_START_AT,
  COL_START_WHAT, COL_DUE_ON, COL_DUE_AT, COL_REASON, COL_NOTICE_ON, COL_GROUND, COL_NEXT_ON, COL_TASKS, COL_TASKS_OPEN,
  COL_EXTENDED, COL_KEY
};

/* "k" has the columns of a clock. A join is written in the order it is walked. */
typedef struct
{
  const char *from, *where, *key;
  gboolean text;        /* the key is a day, not an instant */
} Walk;

static const char of_owner[] = "cases c CROSS JOIN clock k ON k.case_id = c.number";
static const char of_all[]
    = "(SELECT * FROM clock WHERE state = 'running'"
      " UNION ALL SELECT * FROM clock WHERE state IN ('paused', 'uncomputable')) k"
      " CROSS JOIN cases c ON c.number = k.case_id";
static const char of_all_and_stages[]
    = "(SELECT case_id, pack, title, state, due_at, 0 AS staged FROM clock WHERE state IN ('running', 'paused', 'uncomputable')"
      " UNION ALL SELECT case_id, pack, title, 'running', due_at, 1 FROM stage WHERE left_seq IS NULL AND terminal = 0"
      " AND turn IN ('company', 'both') AND due_at IS NOT NULL) k"
      " CROSS JOIN cases c ON c.number = k.case_id";
static const char is_open_clock[] = "k.state IN ('running', 'paused', 'uncomputable')";
#define KEY_IN_GROUP "CASE k.state WHEN 'running' THEN k.due_at ELSE 9223372036854775807 END"

static const Walk dated = { "clock k CROSS JOIN cases c ON c.number = k.case_id", "k.state = 'running'",
                            "k.due_at", FALSE };
static const Walk uncomputable = { "clock k CROSS JOIN cases c ON c.number = k.case_id",
                                   "k.state = 'uncomputable' AND k.state IN ('paused', 'uncomputable')", "0", FALSE };
static const Walk paused = { "pause w CROSS JOIN clock k ON k.case_id = w.case_id"
                             " CROSS JOIN cases c ON c.number = k.case_id",
                             "w.to_seq IS NULL AND k.state = 'paused'",
                             "coalesce (w.next_on, '" MOST_TEXT "')", TRUE };
static const Walk held = { "clock k CROSS JOIN cases c ON c.number = k.case_id",
                           "k.state = 'paused' AND k.state IN ('paused', 'uncomputable')"
                           " AND NOT EXISTS (SELECT 1" OF_PAUSE ")",
                           "coalesce ((SELECT h.until" OF_HOLD "), '" MOST_TEXT "')", TRUE };
static const Walk staged
    = { "(SELECT case_id, ladder AS rule, pack, version, NULL AS clause, tag, title,"
        " 'running' AS state, NULL AS start_at, ladder AS start_what, due_on, due_at, due_how AS reason, NULL AS notice_on"
        " FROM stage WHERE left_seq IS NULL AND terminal = 0 AND due_at IS NOT NULL"
        " AND coalesce (turn, '') IN ('company', 'both')) k"   /* so that the index by the date is taken */
        " CROSS JOIN cases c ON c.number = k.case_id",
        "1", "k.due_at", FALSE };   /* a closed complaint climbs on */
static const Walk grouped[BY_N] = {
  [BY_OWNER] = { of_owner, is_open_clock, KEY_IN_GROUP, FALSE },
  [BY_TYPE] = { of_owner, is_open_clock, KEY_IN_GROUP, FALSE },
  [BY_REGIME] = { of_all, "1", KEY_IN_GROUP, FALSE },
  [BY_CLOCK] = { of_all, "1", KEY_IN_GROUP, FALSE },
};
static const char *const group_column[BY_N] = {
  [BY_OWNER] = "c.owner", [BY_TYPE] = "c.type", [BY_REGIME] = "k.pack", [BY_CLOCK] = "k.title",
};

static const Walk *
walk_of (const DeadlineStretch *stretch)
{
  if (stretch->stages)
    return &staged;
  if (stretch->by != BY_DAY)
    return &grouped[stretch->by];
  switch (stretch->section)
    {
    case DUE_PAUSED: return stretch->second ? &held : &paused;
    case DUE_UNDATED: return stretch->second ? &uncomputable : &dated;
    default: return &dated;
    }
}

/* ---- conditions ---- */

static void
add_group (const DeadlineStretch *stretch, Binds *binds, GString *sql)
{
  if (stretch->by == BY_DAY)
    return;
  g_string_append_printf (sql, " AND %s %s", group_column[stretch->by], stretch->value ? "= " : "IS NULL");
  if (stretch->value)
    binds_add_text (binds, sql, stretch->value);
}

static void
add_range (const DeadlineStretch *stretch, const Walk *walk, Binds *binds, GString *sql)
{
  if (walk->text && stretch->day_from)
    {
      g_string_append_printf (sql, " AND %s BETWEEN ", walk->key);
      binds_add_text (binds, sql, stretch->day_from);
      g_string_append (sql, " AND ");
      binds_add_text (binds, sql, stretch->day_until);
    }
  if (walk == &dated || (walk == &staged && stretch->by == BY_DAY))
    {
      g_string_append (sql, " AND k.due_at BETWEEN ");
      binds_add_int (binds, sql, stretch->from);
      g_string_append (sql, " AND ");
      binds_add_int (binds, sql, stretch->until);
    }
}

static void
add_key (const Walk *walk, const Deadline *at, Binds *binds, GString *sql)
{
  if (walk->text)
    binds_add_text (binds, sql, at->key_text ? at->key_text : "");
  else
    binds_add_int (binds, sql, at->key);
}

/* The bound on the key alone is what an index seeks by; ties are few. */
static void
add_place (const Walk *walk, const Deadline *at, gboolean back, gboolean inclusive, Binds *binds, GString *sql)
{
  const char *beyond = back ? "<" : ">";

  if (!at)
    return;
  g_string_append_printf (sql, " AND %s %s= ", walk->key, beyond);
  add_key (walk, at, binds, sql);
  g_string_append_printf (sql, " AND (%s %s ", walk->key, beyond);
  add_key (walk, at, binds, sql);
  g_string_append_printf (sql, " OR (k.case_id, k.pack, k.rule) %s%s (", beyond, inclusive ? "=" : "");
  binds_add_text (binds, sql, at->row ? at->row->number : "");
  g_string_append (sql, ", ");
  binds_add_text (binds, sql, at->clock->pack ? at->clock->pack : "");
  g_string_append (sql, ", ");
  binds_add_text (binds, sql, at->clock->rule ? at->clock->rule : "");
  g_string_append (sql, "))");
}

static void
add_conditions (const DeadlineStretch *stretch, const Walk *walk, const Query *query, Binds *binds, GString *sql)
{
  g_string_append_printf (sql, " WHERE %s%s", walk->where, walk == &staged ? "" : " AND c.open = 1");
  g_string_append (sql, " AND " CASE_VISIBLE);
  add_group (stretch, binds, sql);
  add_range (stretch, walk, binds, sql);
  g_string_append (sql, " AND ");
  store_compile (query, binds, sql);
}

static void
begin (Binds *binds, const Viewer *viewer, GHashTable *plans)
{
  binds_init (binds);
  binds_add_text (binds, NULL, viewer ? viewer->member : NULL);
  binds->plans = plans;
}

/* ---- windows ---- */

static void
fill_clock (DbQuery *query, Clock *clock)
{
  clock->rule = db_column_dup (query, COL_RULE);
  clock->pack = db_column_dup (query, COL_PACK);
  clock->version = db_column_dup (query, COL_VERSION);
  clock->clause = db_column_dup (query, COL_CLAUSE);
  clock->tag = db_column_dup (query, COL_TAG);
  clock->title = db_column_dup (query, COL_TITLE);
  if (!clock_state_parse (db_column_text (query, COL_STATE), &clock->state))
    clock->state = CLOCK_UNCOMPUTABLE;
  clock->start_at = store_column_instant (query, COL_START_AT);
  clock->start_what = db_column_dup (query, COL_START_WHAT);
  clock->due_on = db_column_dup (query, COL_DUE_ON);
  clock->due_at = db_column_int (query, COL_DUE_AT);
  clock->reason = db_column_dup (query, COL_REASON);
  clock->notice_on = db_column_dup (query, COL_NOTICE_ON);
}

static gpointer
make_deadline (DbQuery *query)
{
  Deadline *deadline = deadline_new ();

  deadline->row = g_new0 (CaseRow, 1);
  store_fill_row (query, deadline->row);
  fill_clock (query, deadline->clock);
  deadline->ground = db_column_dup (query, COL_GROUND);
  deadline->next_on = db_column_dup (query, COL_NEXT_ON);
  deadline->tasks = (int) db_column_int (query, COL_TASKS);
  deadline->tasks_open = (int) db_column_int (query, COL_TASKS_OPEN);
  deadline->extended = db_column_int (query, COL_EXTENDED) != 0;
  deadline->key = db_column_int (query, COL_KEY);
  deadline->key_text = db_column_dup (query, COL_KEY);
  return deadline;
}

static void
reverse (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len / 2; i++)
    {
      gpointer one = rows->pdata[i];

      rows->pdata[i] = rows->pdata[rows->len - 1 - i];
      rows->pdata[rows->len - 1 - i] = one;
    }
}

static GString *
window_sql (const DeadlineStretch *stretch, const Query *query, const DeadlinePlace *place, Binds *binds)
{
  const Walk *walk = walk_of (stretch);
  GString *sql = g_string_new (NULL);
  const char *direction = place->back ? " DESC" : "";

  g_string_append_printf (sql, "SELECT " DEADLINE_COLS ", %s FROM %s LEFT JOIN member m ON m.id = c.owner",
                          walk->key, walk->from);
  add_conditions (stretch, walk, query, binds, sql);
  add_place (walk, place->at, place->back, place->inclusive, binds, sql);
  g_string_append_printf (sql, " ORDER BY %s%s, k.case_id%s, k.pack%s, k.rule%s LIMIT %d",
                          strcmp (walk->key, "0") == 0 ? "k.state" : walk->key, direction, direction,
                          direction, direction, place->n);
  return sql;
}

GPtrArray *
store_deadlines (Store *store, const Viewer *viewer, const Query *query, const DeadlineStretch *stretch,
                 const DeadlinePlace *place, GError **error)
{
  g_autoptr (GHashTable) plans = store_plan_texts (store, query, error);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) deadline_free);
  GString *sql;
  Binds binds;

  if (!plans)
    {
      g_ptr_array_unref (rows);
      return NULL;
    }
  begin (&binds, viewer, plans);
  sql = window_sql (stretch, query, place, &binds);
  rows = store_gather (store, sql->str, binds_args (&binds), rows, make_deadline, error);
  binds_clear (&binds);
  g_string_free (sql, TRUE);
  for (guint i = 0; rows && i < rows->len; i++)
    {
      Deadline *deadline = g_ptr_array_index (rows, i);

      deadline->section = stretch->section;
      deadline->held = stretch->section == DUE_PAUSED && stretch->second;
      deadline->stage = stretch->stages;
      deadline->group = stretch->group;
    }
  if (rows && place->back)
    reverse (rows);
  return rows;
}

static gpointer
make_line (DbQuery *query)
{
  return db_column_dup (query, 3);
}

GPtrArray *
store_deadlines_plan (Store *store, const DeadlineStretch *stretch, const DeadlinePlace *place, GError **error)
{
  g_autoptr (GString) sql = NULL, explain = g_string_new ("EXPLAIN QUERY PLAN ");
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  Binds binds;

  begin (&binds, NULL, NULL);
  sql = window_sql (stretch, NULL, place, &binds);
  g_string_append (explain, sql->str);
  lines = store_gather (store, explain->str, binds_args (&binds), lines, make_line, error);
  binds_clear (&binds);
  return lines;
}

/* ---- sums ---- */

typedef struct
{
  Store *store;
  const Viewer *viewer;
  const Query *query;
  GHashTable *plans;
} Asker;

/* "SELECT what FROM the stretch ... more". */
static GPtrArray *
ask (const Asker *asker, const DeadlineStretch *stretch, const char *what, const char *join, const char *more,
     GDestroyNotify free, StoreMake make, GError **error)
{
  const Walk *walk = walk_of (stretch);
  g_autoptr (GString) sql = g_string_new (NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func (free);
  Binds binds;

  begin (&binds, asker->viewer, asker->plans);
  g_string_append_printf (sql, "SELECT %s FROM %s%s", what, walk->from, join);
  add_conditions (stretch, walk, asker->query, &binds, sql);
  g_string_append (sql, more);
  rows = store_gather (asker->store, sql->str, binds_args (&binds), rows, make, error);
  binds_clear (&binds);
  return rows;
}

static gpointer
make_count (DbQuery *query)
{
  DeadlineCount *count = g_new0 (DeadlineCount, 1);

  count->count = db_column_int (query, 0);
  count->name = db_column_dup (query, 1);
  return count;
}

gboolean
store_deadline_count (Store *store, const Viewer *viewer, const Query *query, const DeadlineStretch *stretch,
                      gint64 *count, GError **error)
{
  g_autoptr (GHashTable) plans = store_plan_texts (store, query, error);
  Asker asker = { store, viewer, query, plans };
  g_autoptr (GPtrArray) rows
      = plans ? ask (&asker, stretch, "count (*), NULL", "", "", (GDestroyNotify) deadline_count_free,
                     make_count, error)
              : NULL;

  if (rows)
    *count = ((DeadlineCount *) g_ptr_array_index (rows, 0))->count;
  return rows != NULL;
}

GPtrArray *
store_deadline_days (Store *store, const Viewer *viewer, const Query *query, const DeadlineStretch *stretch,
                     GError **error)
{
  g_autoptr (GHashTable) plans = store_plan_texts (store, query, error);
  Asker asker = { store, viewer, query, plans };

  return plans ? ask (&asker, stretch, "count (*), k.due_on", "", " GROUP BY k.due_on ORDER BY k.due_on",
                      (GDestroyNotify) deadline_count_free, make_count, error)
               : NULL;
}

GPtrArray *
store_deadline_owners (Store *store, const Viewer *viewer, const Query *query, const DeadlineStretch *stretch,
                       GError **error)
{
  g_autoptr (GHashTable) plans = store_plan_texts (store, query, error);
  Asker asker = { store, viewer, query, plans };

  return plans ? ask (&asker, stretch, "count (*), min (m.name)", " LEFT JOIN member m ON m.id = c.owner",
                      " GROUP BY c.owner ORDER BY 1 DESC, 2", (GDestroyNotify) deadline_count_free,
                      make_count, error)
               : NULL;
}

static gpointer
make_group (DbQuery *query)
{
  DeadlineGroup *group = g_new0 (DeadlineGroup, 1);

  group->value = db_column_dup (query, 0);
  group->title = db_column_dup (query, 1);
  group->count = db_column_int (query, 2);
  group->overdue = db_column_int (query, 3);
  return group;
}

GPtrArray *
store_deadline_groups (Store *store, const Viewer *viewer, const Query *query, DeadlineBy by, gint64 now,
                       GError **error)
{
  g_autoptr (GHashTable) plans = store_plan_texts (store, query, error);
  const char *column = group_column[by];
  g_autoptr (GString) sql = NULL;
  GPtrArray *rows = NULL;
  Binds binds;

  if (!plans)
    return NULL;
  begin (&binds, viewer, plans);
  sql = g_string_new (NULL);
  g_string_append_printf (sql, "SELECT %s, %s, count (*), sum (k.state = 'running' AND k.due_at < ", column,
                          by == BY_OWNER ? "min (m.name)" : column);
  binds_add_int (&binds, sql, now);
  g_string_append_printf (sql, ") FROM %s%s WHERE c.open + k.staged > 0 AND " CASE_VISIBLE " AND ", of_all_and_stages,
                          by == BY_OWNER ? " LEFT JOIN member m ON m.id = c.owner" : "");
  store_compile (query, &binds, sql);
  g_string_append_printf (sql, " GROUP BY %s ORDER BY 4 DESC, 3 DESC, 2", column);
  rows = store_gather (store, sql->str, binds_args (&binds),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) deadline_group_free), make_group, error);
  binds_clear (&binds);
  return rows;
}
