/* SPDX-License-Identifier: MIT */
/* A window is read from streams: stretches of an index whose leading columns are fixed, so
 * that each gives its rows in list order, and the first few of each are merged here. A key
 * that many rows share (the last instant of a day, no date at all) is its own stretch,
 * because SQLite does not seek by a row value that ends in the rowid. */
#include <string.h>

#include "base/error.h"
#include "store/inside.h"

#define MOST_STREAMS 16

typedef struct
{
  const char *column;               /* NULL: the id alone */
  int at;                           /* its place in CASE_ROW_COLS */
  gboolean text;
} Order;

static const Order orders[SORT_N] = {
  [SORT_DUE] = { "c.due_at", ROW_DUE_AT, FALSE },
  [SORT_RECEIVED] = { "c.received_at", ROW_RECEIVED_AT, FALSE },
  [SORT_UPDATED] = { "c.updated_at", ROW_UPDATED_AT, FALSE },
  [SORT_NUMBER] = { NULL, ROW_ID, FALSE },
  [SORT_PERSON] = { "c.person_sort", ROW_PERSON_SORT, TRUE },
};

/* What a stream fixes. A NULL value of a named column is SQL NULL. */
typedef struct
{
  const char *column, *value;
  int open;                         /* -1: not fixed */
  GArray *ids;                      /* instead: the few cases that a term fits, sorted each time */
  gint64 due_until;                 /* where a walk by due date may end; 0: not known */
  gboolean paused;                  /* has an index of its own */
} Stream;

typedef enum { PART_ALL, PART_TIE, PART_BEYOND } Part;

typedef struct
{
  CaseRow *row;
  WindowKey key;
} Found;

typedef struct
{
  Store *store;
  const Viewer *viewer;
  const Query *query;
  const Order *order;
  const WindowKey *key;             /* NULL: from the end that the walk begins at */
  gboolean inclusive;               /* the key's own row too */
  gboolean descending;              /* of this walk */
  int n;
  GArray *streams;
  GHashTable *plans;                /* as in Binds */
} Walk;

static void
found_clear (Found *found)
{
  g_clear_pointer (&found->row, case_row_free);
  window_key_clear (&found->key);
}

/* ---- streams ---- */

static void
streams_of_values (GArray *streams, const char *column, const GPtrArray *values, const Narrow *narrow)
{
  for (guint i = 0; i < values->len; i++)
    for (int open = 0; open < 2; open++)
      {
        const char *value = values->pdata[i];
        Stream stream = { column, *value ? value : NULL, open, NULL, 0, FALSE };

        if (narrow->open[open])
          g_array_append_val (streams, stream);
      }
}

static void
streams_of_states (GArray *streams, const Narrow *narrow)
{
  for (guint i = 0; i < narrow->states->len; i++)
    {
      Stream stream = { "c.state", narrow->states->pdata[i], -1, NULL, 0, FALSE };

      g_array_append_val (streams, stream);
    }
}

static void
streams_of_open (GArray *streams, const Narrow *narrow)
{
  for (int open = 0; open < 2; open++)
    {
      Stream stream = { NULL, NULL, open, NULL, 0, narrow->paused };

      if (narrow->open[open])
        g_array_append_val (streams, stream);
    }
}

/* An index gives the rows of these in due order anyway. */
static gboolean
is_a_stream (const Query *term, CaseSort sort)
{
  return sort == SORT_DUE && term->kind == QUERY_IS
      && (term->field == FIELD_OWNER || term->field == FIELD_TYPE || term->field == FIELD_STATE);
}

static gboolean
fetch_ids (Store *store, const char *sql, const DbValue *args, GArray *ids, GError **error)
{
  g_autoptr (DbQuery) query = db_query (store->db, sql, args, error);
  g_autoptr (GError) failure = NULL;

  if (!query)
    return FALSE;
  while (ids->len <= store->few && db_next (query, &failure))
    {
      gint64 id = db_column_int (query, 0);

      g_array_append_val (ids, id);
    }
  if (!failure)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* *ids is NULL when the term fits more than a few cases. */
static gboolean
look_up (Store *store, const Query *term, GHashTable *plans, GArray **ids, GError **error)
{
  GString *sql = g_string_new (NULL);
  gboolean done;
  Binds binds;

  *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  binds_init (&binds);
  binds.plans = plans;
  store_compile_lookup (term, &binds, sql);
  done = fetch_ids (store, sql->str, binds_args (&binds), *ids, error);
  binds_clear (&binds);
  g_string_free (sql, TRUE);
  if (!done || (*ids)->len > store->few)
    g_clear_pointer (ids, g_array_unref);
  return done;
}

/* The first term that leaves only few cases, where walking an index to find them could
 * mean walking all of it. */
static gboolean
find_rare (Store *store, const Narrow *narrow, CaseSort sort, GHashTable *plans, GArray **ids, GError **error)
{
  *ids = NULL;
  for (guint i = 0; i < narrow->terms->len && store->few && !*ids; i++)
    if (!is_a_stream (narrow->terms->pdata[i], sort)
        && !look_up (store, narrow->terms->pdata[i], plans, ids, error))
      return FALSE;
  return TRUE;
}

static void
streams_of_ids (GArray *streams, GArray *ids)
{
  Stream stream = { NULL, NULL, -1, ids, 0, FALSE };

  g_array_append_val (streams, stream);
}

/* Where nothing later can match, the index is not read to its end to find that out. */
static void
end_streams (GArray *streams, gint64 due_until)
{
  for (guint i = 0; i < streams->len; i++)
    if (!g_array_index (streams, Stream, i).ids)
      g_array_index (streams, Stream, i).due_until = due_until;
}

static void
stream_clear (Stream *stream)
{
  g_clear_pointer (&stream->ids, g_array_unref);
}

static GArray *
streams_new (Store *store, CaseSort sort, const Query *query, GHashTable *plans, GError **error)
{
  GArray *streams = g_array_new (FALSE, FALSE, sizeof (Stream));
  GArray *ids;
  Narrow narrow;

  g_array_set_clear_func (streams, (GDestroyNotify) stream_clear);
  narrow_init (&narrow, query);
  if (!find_rare (store, &narrow, sort, plans, &ids, error))
    g_clear_pointer (&streams, g_array_unref);
  else if (ids)
    streams_of_ids (streams, ids);
  else if (sort == SORT_DUE && narrow.owners && narrow.owners->len * 2 <= MOST_STREAMS)
    streams_of_values (streams, "c.owner", narrow.owners, &narrow);
  else if (sort == SORT_DUE && narrow.states && narrow.states->len <= MOST_STREAMS)
    streams_of_states (streams, &narrow);
  else if (sort == SORT_DUE && narrow.types && narrow.types->len * 2 <= MOST_STREAMS)
    streams_of_values (streams, "c.type", narrow.types, &narrow);
  else
    streams_of_open (streams, &narrow);
  if (streams && sort == SORT_DUE && narrow.due_until < G_MAXINT64)
    end_streams (streams, narrow.due_until);
  narrow_clear (&narrow);
  return streams;
}

static void
stream_sql (const Stream *stream, Binds *binds, GString *sql)
{
  if (stream->ids)
    {
      g_string_append (sql, "c.id IN (");
      for (guint i = 0; i < stream->ids->len; i++)
        g_string_append_printf (sql, "%s%" G_GINT64_FORMAT, i ? "," : "", g_array_index (stream->ids, gint64, i));
      g_string_append (sql, ")");
    }
  if (stream->column && stream->value)
    {
      g_string_append_printf (sql, "%s = ", stream->column);
      binds_add_text (binds, sql, stream->value);
    }
  else if (stream->column)
    g_string_append_printf (sql, "%s IS NULL", stream->column);
  if (stream->open >= 0)
    g_string_append_printf (sql, "%sc.open = %d", stream->column ? " AND " : "", stream->open);
  if (stream->paused)
    g_string_append (sql, " AND c.paused = 1");
}

static void
stream_end_sql (const Stream *stream, Binds *binds, GString *sql)
{
  if (!stream->due_until)
    return;
  g_string_append (sql, " AND c.due_at <= ");
  binds_add_int (binds, sql, stream->due_until);
}

/* ---- one stretch of one stream ---- */

static void
key_sql (const Walk *walk, Binds *binds, GString *sql)
{
  if (walk->order->text)
    binds_add_text (binds, sql, walk->key->text ? walk->key->text : "");
  else
    binds_add_int (binds, sql, walk->key->number);
}

static void
part_sql (const Walk *walk, Part part, Binds *binds, GString *sql)
{
  const char *beyond = walk->descending ? "<" : ">";

  if (part == PART_ALL)
    return;
  if (walk->order->column)
    {
      g_string_append_printf (sql, " AND %s %s ", walk->order->column, part == PART_TIE ? "=" : beyond);
      key_sql (walk, binds, sql);
    }
  if (part == PART_TIE)
    {
      g_string_append_printf (sql, " AND c.id %s%s ", beyond, walk->inclusive ? "=" : "");
      binds_add_int (binds, sql, walk->key->id);
    }
}

static void
order_sql (const Walk *walk, GString *sql)
{
  const char *direction = walk->descending ? " DESC" : "";

  g_string_append (sql, " ORDER BY ");
  if (walk->order->column)
    g_string_append_printf (sql, "%s%s, ", walk->order->column, direction);
  g_string_append_printf (sql, "c.id%s LIMIT %d", direction, walk->n);
}

static char *
walk_sql (const Walk *walk, const Stream *stream, Part part, Binds *binds)
{
  GString *sql = g_string_new ("SELECT " CASE_ROW_COLS CASE_ROW_FROM "WHERE ");

  binds_add_text (binds, NULL, walk->viewer ? walk->viewer->member : NULL);
  binds->plans = walk->plans;
  stream_sql (stream, binds, sql);
  part_sql (walk, part, binds, sql);
  /* SQLite seeks by one bound a side, and the key's is the nearer one. */
  if (part == PART_ALL || (part == PART_BEYOND && !walk->descending))
    stream_end_sql (stream, binds, sql);
  g_string_append (sql, " AND " CASE_VISIBLE " AND ");
  store_compile (walk->query, binds, sql);
  order_sql (walk, sql);
  return g_string_free (sql, FALSE);
}

static void
found_fill (const Walk *walk, DbQuery *query, Found *found)
{
  found->row = g_new0 (CaseRow, 1);
  store_fill_row (query, found->row);
  found->key.id = found->row->id;
  if (walk->order->text)
    found->key.text = db_column_dup (query, walk->order->at);
  else
    found->key.number = db_column_int (query, walk->order->at);
}

static gboolean
walk_part (const Walk *walk, const Stream *stream, Part part, GArray *found, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (DbQuery) query = NULL;
  g_autoptr (GError) failure = NULL;
  Binds binds;

  binds_init (&binds);
  sql = walk_sql (walk, stream, part, &binds);
  query = db_query (walk->store->db, sql, binds_args (&binds), &failure);
  while (query && db_next (query, &failure))
    {
      Found one = { 0 };

      found_fill (walk, query, &one);
      g_array_append_val (found, one);
    }
  g_clear_pointer (&query, db_query_free);
  binds_clear (&binds);
  if (!failure)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
walk_stream (const Walk *walk, const Stream *stream, GArray *found, GError **error)
{
  guint before = found->len;

  if (!walk->key)
    return walk_part (walk, stream, PART_ALL, found, error);
  if (!walk_part (walk, stream, PART_TIE, found, error))
    return FALSE;
  if (!walk->order->column || found->len - before >= (guint) walk->n)
    return TRUE;
  return walk_part (walk, stream, PART_BEYOND, found, error);
}

/* ---- merging ---- */

static gint
compare_found (gconstpointer a, gconstpointer b, gpointer data)
{
  const Walk *walk = data;
  const WindowKey *x = &((const Found *) a)->key, *y = &((const Found *) b)->key;
  gint order = walk->order->text ? strcmp (x->text, y->text)
                                 : (x->number > y->number) - (x->number < y->number);

  if (order == 0)
    order = (x->id > y->id) - (x->id < y->id);
  return walk->descending ? -order : order;
}

/* The first n of all streams, in the order of the walk. */
static GArray *
walk_all (Walk *walk, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));

  g_array_set_clear_func (found, (GDestroyNotify) found_clear);
  for (guint i = 0; i < walk->streams->len; i++)
    if (!walk_stream (walk, &g_array_index (walk->streams, Stream, i), found, error))
      return NULL;
  if (walk->streams->len > 1 || walk->key)
    g_array_sort_with_data (found, compare_found, walk);
  if (found->len > (guint) walk->n)
    g_array_set_size (found, (guint) walk->n);
  return g_steal_pointer (&found);
}

static void
window_take (Window *window, GArray *found, guint n, gboolean backward)
{
  for (guint i = 0; i < n; i++)
    {
      Found *one = &g_array_index (found, Found, backward ? n - 1 - i : i);

      g_ptr_array_add (window->rows, g_steal_pointer (&one->row));
      g_array_append_val (window->keys, one->key);
      memset (&one->key, 0, sizeof one->key);
    }
}

/* Is there a row on the other side of the key? */
static gboolean
walk_back (Walk *walk, gboolean *more, GError **error)
{
  Walk back = *walk;
  g_autoptr (GArray) found = NULL;

  *more = FALSE;
  if (!walk->key)
    return TRUE;
  back.descending = !walk->descending;
  back.inclusive = !walk->inclusive;
  back.n = 1;
  found = walk_all (&back, error);
  if (found)
    *more = found->len > 0;
  return found != NULL;
}

static gboolean
fill_window (Walk *walk, Window *window, gboolean backward, GError **error)
{
  gboolean *ahead = backward ? &window->more_before : &window->more_after;
  gboolean *behind = backward ? &window->more_after : &window->more_before;
  guint n = (guint) walk->n;
  g_autoptr (GArray) found = NULL;

  walk->n++;
  found = walk_all (walk, error);
  if (!found)
    return FALSE;
  *ahead = found->len > n;
  window_take (window, found, MIN (found->len, n), backward);
  return walk_back (walk, behind, error);
}

static gboolean
list (Walk *walk, const WindowAsk *ask, Window *window, GError **error)
{
  gboolean backward = ask->place == WINDOW_LAST || ask->place == WINDOW_BEFORE;

  walk->plans = store_plan_texts (walk->store, walk->query, error);
  walk->streams = walk->plans ? streams_new (walk->store, ask->sort, walk->query, walk->plans, error) : NULL;
  return walk->streams && fill_window (walk, window, backward, error);
}

Window *
store_list (Store *store, const Viewer *viewer, const Query *query, const WindowAsk *ask, GError **error)
{
  g_autoptr (Window) window = window_new ();
  gboolean backward = ask->place == WINDOW_LAST || ask->place == WINDOW_BEFORE;
  gboolean keyed = ask->place != WINDOW_FIRST && ask->place != WINDOW_LAST;
  gboolean snapshot = !db_in_transaction (store->db);
  Walk walk = { .store = store, .viewer = viewer, .query = query, .order = &orders[ask->sort],
                .key = keyed ? &ask->key : NULL, .inclusive = ask->place == WINDOW_FROM,
                .descending = (!ask->descending) != (!backward), .n = MAX (ask->n, 0) };
  gboolean done;

  if (snapshot && !db_read_begin (store->db, error))
    return NULL;
  done = list (&walk, ask, window, error);
  g_clear_pointer (&walk.streams, g_array_unref);
  g_clear_pointer (&walk.plans, g_hash_table_unref);
  if (snapshot)
    db_read_end (store->db);
  return done ? g_steal_pointer (&window) : NULL;
}

/* What is hidden from the viewer is few and has an index of its own: taken off afterwards, the
 * count itself reads no case. */
static const char from_all[] = "cases c WHERE ";
static const char from_hidden[] = "cases c WHERE c.id IN (SELECT h.id FROM cases h WHERE h.restricted = 1) AND NOT " CASE_VISIBLE " AND ";

static gboolean
count_stream (Store *store, const Viewer *viewer, const Query *query, GHashTable *plans, const Stream *stream,
              const char *from, gint64 *count, GError **error)
{
  GString *sql = g_string_new ("SELECT count (*) FROM ");
  gboolean done;
  Binds binds;

  binds_init (&binds);
  binds_add_text (&binds, NULL, viewer ? viewer->member : NULL);
  binds.plans = plans;
  g_string_append (sql, from);
  stream_sql (stream, &binds, sql);
  stream_end_sql (stream, &binds, sql);
  g_string_append (sql, " AND ");
  store_compile (query, &binds, sql);
  done = db_get_int (store->db, sql->str, binds_args (&binds), 0, count, error);
  binds_clear (&binds);
  g_string_free (sql, TRUE);
  return done;
}

/* A count looks at every case that fits: texts are better collected. */
static void
collect_texts (GHashTable *plans)
{
  GHashTableIter iter;
  gpointer plan;

  g_hash_table_iter_init (&iter, plans);
  while (g_hash_table_iter_next (&iter, NULL, &plan))
    ((TextPlan *) plan)->dense = FALSE;
}

gboolean
store_count (Store *store, const Viewer *viewer, const Query *query, gint64 *count, GError **error)
{
  g_autoptr (GHashTable) plans = store_plan_texts (store, query, error);
  g_autoptr (GArray) streams = plans ? streams_new (store, SORT_DUE, query, plans, error) : NULL;

  *count = 0;
  if (!streams)
    return FALSE;
  collect_texts (plans);
  for (guint i = 0; i < streams->len; i++)
    {
      const Stream *stream = &g_array_index (streams, Stream, i);
      gint64 some = 0, hidden = 0;

      if (!count_stream (store, viewer, query, plans, stream, from_all, &some, error)
          || (viewer && !count_stream (store, viewer, query, plans, stream, from_hidden, &hidden, error)))
        return FALSE;
      *count += some - hidden;
    }
  return TRUE;
}

/* ---- the plan ---- */

static gpointer
make_plan_line (DbQuery *query)
{
  return db_column_dup (query, 3);
}

static gboolean
plan_part (const Walk *walk, const Stream *stream, Part part, GPtrArray *lines, GError **error)
{
  g_autofree char *sql = NULL;
  g_autofree char *explain = NULL;
  GPtrArray *same;
  Binds binds;

  binds_init (&binds);
  sql = walk_sql (walk, stream, part, &binds);
  explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  same = store_gather (walk->store, explain, binds_args (&binds), g_ptr_array_ref (lines), make_plan_line, error);
  binds_clear (&binds);
  if (same)
    g_ptr_array_unref (same);
  return same != NULL;
}

GPtrArray *
store_list_plan (Store *store, const Viewer *viewer, const Query *query, const WindowAsk *ask, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) plans = store_plan_texts (store, query, error);
  g_autoptr (GArray) streams = plans ? streams_new (store, ask->sort, query, plans, error) : NULL;
  gboolean keyed = ask->place != WINDOW_FIRST && ask->place != WINDOW_LAST;
  Walk walk = { .store = store, .viewer = viewer, .query = query, .order = &orders[ask->sort],
                .key = keyed ? &ask->key : NULL, .descending = ask->descending, .n = ask->n, .streams = streams,
                .plans = plans };

  for (guint i = 0; streams && i < streams->len; i++)
    for (Part part = keyed ? PART_TIE : PART_ALL; part <= (keyed ? PART_BEYOND : PART_ALL); part++)
      if (!plan_part (&walk, &g_array_index (streams, Stream, i), part, lines, error))
        return NULL;
  return streams ? g_steal_pointer (&lines) : NULL;
}
