/* SPDX-License-Identifier: MIT */
/* item - lines of registers, by register, by case, by the day they lapse */
#include "base/error.h"
#include "base/when.h"
#include "model/item.h"
#include "store/inside.h"

/* Who may see an item, over "item i": $1 is the member (NULL: the office itself), $2 whether a supervisor looks. The one
 * place that decides: a restricted register is for supervisors, and an item of a restricted
 * case for who is admitted to it. */
#define ITEM_IS_SEEN                                                                           \
  "((i.restricted = 0 OR $2 = 1)"                                                              \
  " AND ($1 IS NULL OR NOT EXISTS (SELECT 1 FROM cases rc WHERE rc.number = coalesce (i.case_id, i.sealed_case) AND rc.restricted = 1"  \
  "   AND NOT EXISTS (SELECT 1 FROM admitted a WHERE a.case_id = rc.number AND a.member = $1))))"
#define ITEM_ORDER "ifnull (i.until_on, '9999')"

#define ITEM_COLS                                                                              \
  "i.id, i.register, i.pack, coalesce (i.case_id, i.sealed_case), i.state, i.day, i.until_on, i.member, m.name, i.at, i.restricted, i.ended_on"
enum
{
  COL_ID, COL_REGISTER, COL_PACK, COL_CASE, COL_STATE, COL_DAY, COL_UNTIL, COL_MEMBER, COL_NAME, COL_AT,
  COL_RESTRICTED, COL_ENDED
};
#define ITEM_FROM " FROM item i LEFT JOIN member m ON m.id = i.member "

static gint64
sees_all (const Viewer *viewer)
{
  return role_may (viewer->role, ROLE_SUPERVISOR);
}

static gpointer
make_item (DbQuery *query)
{
  Item *item = item_new ();

  item->id = db_column_int (query, COL_ID);
  item->of = db_column_dup (query, COL_REGISTER);
  item->pack = db_column_dup (query, COL_PACK);
  item->case_number = db_column_dup (query, COL_CASE);
  item->state = db_column_dup (query, COL_STATE);
  item->day = db_column_dup (query, COL_DAY);
  item->until = db_column_dup (query, COL_UNTIL);
  item->member = db_column_dup (query, COL_MEMBER);
  item->member_name = db_column_dup (query, COL_NAME);
  item->at = db_column_int (query, COL_AT);
  item->restricted = db_column_int (query, COL_RESTRICTED) != 0;
  item->ended_on = db_column_dup (query, COL_ENDED);
  return item;
}

static gpointer
make_field (DbQuery *query)
{
  ItemField *field = g_new0 (ItemField, 1);

  field->name = db_column_dup (query, 0);
  field->value = db_column_dup (query, 1);
  field->sealed = !db_column_is_null (query, 2);
  return field;
}

static gboolean
fill_fields (Store *store, Item *item, GError **error)
{
  GPtrArray *same = store_gather (store, "SELECT name, coalesce (sealed, value), slot FROM item_field WHERE item = $1 ORDER BY name",
                                  DB_ARGS (db_int (item->id)), g_ptr_array_ref (item->fields), make_field, error);

  if (same)
    g_ptr_array_unref (same);
  return same != NULL;
}

static GPtrArray *
fill_all (Store *store, GPtrArray *items, GError **error)
{
  for (guint i = 0; items && i < items->len; i++)
    if (!fill_fields (store, g_ptr_array_index (items, i), error))
      {
        g_ptr_array_unref (items);
        return NULL;
      }
  return items;
}

static void
compile (const ItemAsk *ask, gboolean back, Binds *binds, GString *sql)
{
  g_string_append (sql, "SELECT " ITEM_COLS ITEM_FROM "WHERE " ITEM_IS_SEEN);
  if (ask->of)
    {
      g_string_append (sql, " AND i.register = ");
      binds_add_text (binds, sql, ask->of);
    }
  if (ask->pack)
    {
      g_string_append (sql, " AND i.pack = ");
      binds_add_text (binds, sql, ask->pack);
    }
  if (ask->case_number)
    {
      g_string_append (sql, " AND (i.case_id = ");
      binds_add_text (binds, sql, ask->case_number);
      g_string_append (sql, " OR i.restricted = 1 AND i.sealed_case = ");
      binds_add_text (binds, sql, ask->case_number);
      g_string_append_c (sql, ')');
    }
  if (!ask->all)
    g_string_append (sql, " AND i.state IN ('kept', 'proposed')");
  if (ask->place >= WINDOW_AFTER && ask->at)
    {
      g_string_append_printf (sql, " AND (" ITEM_ORDER ", i.id) %s (",
                              ask->place == WINDOW_FROM ? ">=" : back ? "<" : ">");
      binds_add_text (binds, sql, ask->at->until ? ask->at->until : "9999");
      g_string_append (sql, ", ");
      binds_add_int (binds, sql, ask->at->id);
      g_string_append_c (sql, ')');
    }
  g_string_append_printf (sql, " ORDER BY " ITEM_ORDER " %s, i.id %s LIMIT ", back ? "DESC" : "ASC", back ? "DESC" : "ASC");
  binds_add_int (binds, sql, ask->n + 1);
}

static void
turn (GPtrArray *items)
{
  for (guint i = 0; i < items->len / 2; i++)
    {
      gpointer one = items->pdata[i];

      items->pdata[i] = items->pdata[items->len - 1 - i];
      items->pdata[items->len - 1 - i] = one;
    }
}

static void
begin (Binds *binds, GString *sql, const Viewer *viewer)
{
  binds_init (binds);
  binds_add_text (binds, sql, viewer->member);
  binds_add_int (binds, sql, sees_all (viewer));
  g_string_truncate (sql, 0);
}

GPtrArray *
store_items (Store *store, const Viewer *viewer, const ItemAsk *ask, gboolean *more, GError **error)
{
  gboolean back = ask->place == WINDOW_LAST || ask->place == WINDOW_BEFORE;
  g_autoptr (GString) sql = g_string_new (NULL);
  GPtrArray *items;
  Binds binds;

  begin (&binds, sql, viewer);
  compile (ask, back, &binds, sql);
  items = store_gather (store, sql->str, binds_args (&binds), g_ptr_array_new_with_free_func ((GDestroyNotify) item_free),
                        make_item, error);
  binds_clear (&binds);
  *more = items && (int) items->len > ask->n;
  if (*more)
    g_ptr_array_set_size (items, ask->n);
  if (items && back)
    turn (items);
  return fill_all (store, items, error);
}

Item *
store_item (Store *store, const Viewer *viewer, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) found
    = fill_all (store, store_gather (store, "SELECT " ITEM_COLS ITEM_FROM "WHERE i.id = $3 AND " ITEM_IS_SEEN,
                                     DB_ARGS (db_text (viewer->member), db_int (sees_all (viewer)), db_int (id)),
                                     g_ptr_array_new_with_free_func ((GDestroyNotify) item_free), make_item, error),
                error);

  if (found && found->len)
    return g_ptr_array_steal_index (found, 0);
  if (found)
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "item %" G_GINT64_FORMAT ": no register has it", id);
  return NULL;
}

static void
fill_sum (DbQuery *query, gpointer data)
{
  RegisterSum *sum = data;

  sum->kept = db_column_int (query, 0);
  sum->proposed = db_column_int (query, 1);
  sum->lapsed = db_column_int (query, 2);
  sum->next = db_column_dup (query, 3);
}

static const char sql_sum[] =
  "SELECT count (CASE WHEN i.state = 'kept' THEN 1 END), count (CASE WHEN i.state = 'proposed' THEN 1 END),"
  "       count (CASE WHEN i.state = 'kept' AND i.until_on < $5 THEN 1 END),"
  "       min (CASE WHEN i.state = 'kept' AND i.until_on >= $5 THEN i.until_on END)"
  "  FROM item i"
  " WHERE i.register = $3 AND i.pack = $4 AND " ITEM_IS_SEEN;

gboolean
store_register_sum (Store *store, const Viewer *viewer, const char *today, RegisterSum *sum, GError **error)
{
  gboolean found;

  return store_first (store, sql_sum,
                      DB_ARGS (db_text (viewer->member), db_int (sees_all (viewer)), db_text (sum->of), db_text (sum->pack),
                               db_text (today)),
                      &found, fill_sum, sum, error);
}

/* ---- what duties ask: of everything that is there, whoever looks ------------------------------- */

gboolean
store_register_newest (Store *store, const char *pack, const char *of, char **day, GError **error)
{
  return store_first_text (store, "SELECT max (day) FROM item WHERE register = $1 AND pack = $2 AND state = 'kept'",
                           DB_ARGS (db_text (of), db_text (pack)), day, error);
}

gboolean
store_register_dated (Store *store, const char *pack, const char *of, gint64 *count, GError **error)
{
  return db_get_int (store->db,
                     "SELECT count (*) FROM item WHERE register = $1 AND pack = $2 AND state = 'kept'"
                     " AND until_on IS NOT NULL",
                     DB_ARGS (db_text (of), db_text (pack)), 0, count, error);
}

GPtrArray *
store_items_lapsing (Store *store, const char *pack, const char *of, const char *until, GError **error)
{
  static const char sql[]
    = "SELECT " ITEM_COLS ITEM_FROM
      "WHERE i.register = $1 AND i.pack = $2 AND i.state = 'kept' AND i.until_on <= $3"
      "  AND NOT EXISTS (SELECT 1 FROM duty_case d"
      "       WHERE d.duty = i.register AND d.pack = i.pack AND d.item = i.id AND d.due_on = i.until_on)"
      " ORDER BY i.until_on, i.id";

  return fill_all (store, store_gather (store, sql, DB_ARGS (db_text (of), db_text (pack), db_text (until)),
                                        g_ptr_array_new_with_free_func ((GDestroyNotify) item_free), make_item, error),
                   error);
}

gboolean
store_duty_is_opened (Store *store, const char *pack, const char *duty, const char *due_on, gint64 item, gboolean *opened,
                      GError **error)
{
  gint64 found = 0;
  gboolean asked = db_get_int (store->db,
      "SELECT EXISTS (SELECT 1 FROM duty_case WHERE pack = $1 AND duty = $2 AND due_on = $3 AND ifnull (item, -1) = $4)",
      DB_ARGS (db_text (pack), db_text (duty), db_text (due_on), db_int (item)), 0, &found, error);

  *opened = found != 0;
  return asked;
}

static void
fill_last (DbQuery *query, gpointer data)
{
  StoreDutyCase *last = data;

  last->number = db_column_dup (query, 0);
  last->due_on = db_column_dup (query, 1);
  last->open = db_column_int (query, 2) != 0;
  last->ended_at = store_column_instant (query, 3);
}

gboolean
store_duty_last (Store *store, const char *pack, const char *duty, StoreDutyCase *last, GError **error)
{
  static const char sql[]
    = "SELECT c.number, d.due_on, c.open, coalesce (c.answered_at, c.closed_at)"
      "  FROM duty_case d JOIN cases c ON c.number = d.case_id"
      " WHERE d.pack = $1 AND d.duty = $2"
      " ORDER BY d.due_on DESC, c.id DESC LIMIT 1";
  gboolean found;

  *last = (StoreDutyCase){ .ended_at = WHEN_NONE };
  return store_first (store, sql, DB_ARGS (db_text (pack), db_text (duty)), &found, fill_last, last, error);
}

void
store_duty_case_clear (StoreDutyCase *last)
{
  g_clear_pointer (&last->number, g_free);
  g_clear_pointer (&last->due_on, g_free);
}

typedef struct { char **pack, **duty; } OfDuty;

static void
fill_duty (DbQuery *query, gpointer data)
{
  OfDuty *of = data;

  *of->pack = db_column_dup (query, 0);
  *of->duty = db_column_dup (query, 1);
}

gboolean
store_duty_of_case (Store *store, const char *number, char **pack, char **duty, GError **error)
{
  OfDuty of = { pack, duty };
  gboolean found;

  *pack = *duty = NULL;
  return store_first (store, "SELECT pack, duty FROM duty_case WHERE case_id = $1", DB_ARGS (db_text (number)), &found, fill_duty,
                      &of, error);
}

static gpointer
make_hold (DbQuery *query)
{
  StoreHold *hold = g_new0 (StoreHold, 1);

  hold->number = db_column_dup (query, 0);
  hold->name = db_column_dup (query, 1);
  hold->until = db_column_dup (query, 2);
  return hold;
}

void
store_hold_free (StoreHold *hold)
{
  g_free (hold->number);
  g_free (hold->name);
  g_free (hold->until);
  g_free (hold);
}

GPtrArray *
store_holds_past (Store *store, const Viewer *viewer, const char *today, GError **error)
{
  static const char sql[]
    = "SELECT h.case_id, h.name, h.until FROM hold h JOIN cases c ON c.number = h.case_id"
      " WHERE h.lifted_seq IS NULL AND h.until <= $2"
      "   AND " CASE_VISIBLE
      " ORDER BY h.until, h.case_id";

  return store_gather (store, sql, DB_ARGS (db_text (viewer->member), db_text (today)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) store_hold_free), make_hold, error);
}
