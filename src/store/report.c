/* SPDX-License-Identifier: MIT */
/* report - counts over the cases that the viewer may see; each is one pass that SQLite sums up */
#include "store/inside.h"

#include "base/error.h"
#include "base/when.h"

#define OPEN_CASES " FROM cases c LEFT JOIN member m ON m.id = c.owner WHERE c.open = 1 AND " CASE_VISIBLE
#define SUMS                                                                                   \
  " count (*), sum (c.paused = 0 AND c.due_at < $2), sum (c.paused = 0 AND c.due_at BETWEEN $2 AND $3),"  \
  " sum (c.paused = 0 AND c.due_at > $3 AND c.due_at <= $4), sum (c.paused)"
#define LATE_CLOCKS                                                                            \
  " FROM clock k CROSS JOIN cases c ON c.number = k.case_id"                                   \
  " WHERE k.state = 'running' AND k.due_at < $2 AND " CASE_VISIBLE

/* $1 the viewer, $2 now, $3 and $4 the ends of today and of the week, $5 and $6 a period, $7 a pack or NULL,
 * $8 today. Columns: what is counted by, its name, and up to five numbers. */
static const char *const counts[COUNT_N_BY] = {
  [COUNT_OWNER] = "SELECT c.owner, m.name," SUMS OPEN_CASES " GROUP BY c.owner ORDER BY m.name IS NULL, m.name",
  [COUNT_TYPE] = "SELECT c.type, NULL," SUMS OPEN_CASES " GROUP BY c.type ORDER BY c.type",
  [COUNT_LATE_REGIME] = "SELECT k.pack, NULL, count (*), count (DISTINCT k.case_id), 0, 0, 0" LATE_CLOCKS " GROUP BY k.pack ORDER BY k.pack",
  [COUNT_AGE] = "SELECT CASE WHEN age <= 7 THEN '0-7' WHEN age <= 30 THEN '8-30' WHEN age <= 60 THEN '31-60'"
                " WHEN age <= 90 THEN '61-90' WHEN age <= 180 THEN '91-180' WHEN age <= 365 THEN '181-365' ELSE '366-' END AS age_band,"
                " NULL, count (*), sum (late), 0, 0, sum (paused) FROM"
                " (SELECT CAST (julianday ($8) - julianday (c.received_on) AS INTEGER) AS age, c.paused AS paused,"
                "         (c.paused = 0 AND c.due_at < $2) AS late" OPEN_CASES ")"
                " GROUP BY age_band ORDER BY min (age)",
  [COUNT_EXTENDED] = "SELECT x.rule, x.pack, count (*), sum (c.open), 0, 0, 0"
                     " FROM extension x CROSS JOIN cases c ON c.number = x.case_id"
                     " WHERE c.received_at BETWEEN $5 AND $6 AND ($7 IS NULL OR x.pack = $7) AND " CASE_VISIBLE
                     " GROUP BY x.pack, x.rule ORDER BY x.pack, x.rule",
  [COUNT_REFUSED] = "SELECT p.reason, c.type, count (*), sum (p.decision IS NULL), sum (p.decision = 'approved'),"
                    " sum (p.decision = 'rejected'), 0"
                    " FROM proposal p CROSS JOIN cases c ON c.number = p.case_id"
                    " WHERE p.kind = 'refuse' AND p.at BETWEEN $5 AND $6 AND " CASE_VISIBLE
                    " GROUP BY p.reason, c.type ORDER BY count (*) DESC, p.reason, c.type",
};

void
report_count_free (ReportCount *count)
{
  g_free (count->key);
  g_free (count->name);
  g_free (count);
}

static gpointer
make_count (DbQuery *query)
{
  ReportCount *count = g_new0 (ReportCount, 1);

  count->key = db_column_dup (query, 0);
  count->name = db_column_dup (query, 1);
  for (guint i = 0; i < G_N_ELEMENTS (count->n); i++)
    count->n[i] = db_column_int (query, (int) i + 2);
  return count;
}

static DbValue
viewer_of (const Viewer *viewer)
{
  return viewer ? db_text (viewer->member) : db_null ();
}

GPtrArray *
store_report_counts (Store *store, const Viewer *viewer, ReportBy by, const ReportSpan *span, GError **error)
{
  return store_gather (store, counts[by],
                       DB_ARGS (viewer_of (viewer), db_int (span->now), db_int (span->today_end), db_int (span->week_end),
                                db_int (span->from), db_int (span->until), db_text (span->pack), db_text (span->today)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) report_count_free), make_count, error);
}

/* ---- cases one by one ------------------------------------------------------------------------------ */

#define MISSED                                                                                 \
  "EXISTS (SELECT 1 FROM clock k WHERE k.case_id = c.number AND k.state = 'met' AND k.done_at > k.due_at)"
#define OF_PACK                                                                                \
  " AND ($4 IS NULL OR EXISTS (SELECT 1 FROM case_pack p WHERE p.case_id = c.number AND p.pack = $4 AND p.applies = 1))"
#define FINISHED_COLS "SELECT c.type, c.outcome, c.received_on, c.answered_at, c.open, " MISSED " FROM cases c"
static const char sql_answered[]
  = FINISHED_COLS " WHERE c.answered_at BETWEEN $2 AND $3 AND " CASE_VISIBLE OF_PACK;
static const char sql_received[]
  = FINISHED_COLS " WHERE c.received_at BETWEEN $2 AND $3 AND " CASE_VISIBLE OF_PACK;

gboolean
store_report_cases (Store *store, const Viewer *viewer, gboolean received, const ReportSpan *span, ReportEach each,
                    gpointer data, GError **error)
{
  g_autoptr (DbQuery) query
    = db_query (store->db, received ? sql_received : sql_answered,
                DB_ARGS (viewer_of (viewer), db_int (span->from), db_int (span->until), db_text (span->pack)), error);
  GError *failure = NULL;

  while (query && db_next (query, &failure))
    {
      ReportCase one = { .type = db_column_text (query, 0), .outcome = db_column_text (query, 1),
                         .received_on = db_column_text (query, 2), .answered_at = store_column_instant (query, 3),
                         .open = db_column_int (query, 4) != 0, .missed = db_column_int (query, 5) != 0 };
      each (&one, data);
    }
  if (failure)
    g_propagate_error (error, failure);
  return query && !failure;
}
