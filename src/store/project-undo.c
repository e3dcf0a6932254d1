/* SPDX-License-Identifier: MIT */
/* project-undo - what a correcting event puts back, and how that is found out
 *
 * The event names columns and rows; both are held against the lists below, so that no name
 * out of an event becomes SQL that is not there already. */
#include "store/project.h"

#include <string.h>

/* What acts change in a row of cases and nothing else stands for. */
static const char *const columns[] = {
  "type", "type_why", "confirmed", "priority", "owner", "requester", "outcome", "answered_at", "acknowledged_at",
  "closed_at", "identity", "proposer", "held", "merged_into", "restricted", NULL,
};

typedef enum { GONE_DELETED, GONE_STRUCK, GONE_WITHDRAWN } Gone;

/* Rows of a case; 'sealed' is never written in clear, but as a slot of 'field'. */
static const struct { const char *name, *keys[3], *sealed, *field; Gone gone; } tables[] = {
  { "pause", { "seq" }, NULL, NULL, GONE_DELETED },
  { "task", { "name" }, "evidence", "case.evidence", GONE_DELETED },
  { "task_asked", { "name", "member" }, NULL, NULL, GONE_DELETED },
  { "link", { "kind", "other" }, "reason", "case.reason", GONE_DELETED },
  { "proposal", { "seq" }, NULL, NULL, GONE_DELETED },
  { "identity", { "seq" }, NULL, NULL, GONE_DELETED },
  { "extension", { "pack", "rule" }, NULL, NULL, GONE_DELETED },
  { "hold", { "name", "seq" }, NULL, NULL, GONE_DELETED },
  { "stage", { "seq" }, NULL, NULL, GONE_DELETED },
  { "case_pack", { "pack" }, NULL, NULL, GONE_DELETED },
  { "note", { "seq" }, NULL, NULL, GONE_STRUCK },
  { "letter", { "id" }, NULL, NULL, GONE_WITHDRAWN },
  { "admitted", { "member" }, NULL, NULL, GONE_DELETED },
};

/* ---- finding out ------------------------------------------------------------------------------ */

static GVariant *
row_of (DbQuery *query, const char *sealed)
{
  GVariantBuilder row;

  g_variant_builder_init (&row, G_VARIANT_TYPE_VARDICT);
  for (int i = 0; i < db_columns (query); i++)
    {
      const char *name = db_column_name (query, i);
      g_autofree char *literal = db_column_literal (query, i);

      if (db_column_is_null (query, i) || g_strcmp0 (name, sealed) == 0)
        continue;
      g_variant_builder_add (&row, "{sv}", name,
                             *literal == '\'' ? g_variant_new_string (db_column_text (query, i))
                                              : g_variant_new_int64 (db_column_int (query, i)));
    }
  return g_variant_ref_sink (g_variant_builder_end (&row));
}

typedef struct { GVariant *row; char *all, *sealed; } Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_variant_unref (found->row);
  g_free (found->all);
  g_free (found->sealed);
  g_free (found);
}

static char *
key_of (DbQuery *query, guint table)
{
  GString *key = g_string_new (NULL);

  for (int i = 0; i < db_columns (query); i++)
    for (guint k = 0; k < G_N_ELEMENTS (tables[table].keys) && tables[table].keys[k]; k++)
      if (strcmp (db_column_name (query, i), tables[table].keys[k]) == 0)
        {
          g_autofree char *literal = db_column_literal (query, i);
          g_string_append_printf (key, "%s,", literal);
        }
  return g_string_free (key, FALSE);
}

static char *
all_of (DbQuery *query)
{
  GString *all = g_string_new (NULL);

  for (int i = 0; i < db_columns (query); i++)
    {
      g_autofree char *literal = db_column_literal (query, i);
      g_string_append_printf (all, "%s,", literal);
    }
  return g_string_free (all, FALSE);
}

static char *
sealed_of (DbQuery *query, const char *sealed)
{
  for (int i = 0; sealed && i < db_columns (query); i++)
    if (strcmp (db_column_name (query, i), sealed) == 0)
      return db_column_dup (query, i);
  return NULL;
}

static GHashTable *
rows_of (Store *store, guint table, const char *number, GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, found_free);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s WHERE case_id = $1", tables[table].name);
  g_autoptr (DbQuery) query = db_query (store->db, sql, DB_ARGS (db_text (number)), error);
  g_autoptr (GError) local = NULL;

  while (query && db_next (query, &local))
    {
      Found *found = g_new0 (Found, 1);

      found->row = row_of (query, tables[table].sealed);
      found->all = all_of (query);
      found->sealed = sealed_of (query, tables[table].sealed);
      g_hash_table_insert (rows, key_of (query, table), found);
    }
  if (query && !local)
    return g_steal_pointer (&rows);
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* What 'event' puts back, or takes away. */
static void
add_row (GVariantBuilder *list, guint table, Event *event, const Found *found, gboolean gone)
{
  GVariantDict entry;

  g_variant_dict_init (&entry, NULL);
  g_variant_dict_insert (&entry, "table", "s", tables[table].name);
  g_variant_dict_insert_value (&entry, "row", found->row);
  if (gone)
    g_variant_dict_insert (&entry, "gone", "b", TRUE);
  else if (found->sealed)
    g_variant_dict_insert (&entry, "slot", "x", event_slot (event, tables[table].field, found->sealed, -1));
  g_variant_builder_add (list, "v", g_variant_dict_end (&entry));
}

static gboolean
differ (Store *with, Store *without, guint table, Event *event, GVariantBuilder *list, GError **error)
{
  g_autoptr (GHashTable) is = rows_of (with, table, event->case_number, error);
  g_autoptr (GHashTable) was = is ? rows_of (without, table, event->case_number, error) : NULL;
  GHashTableIter iter;
  gpointer key, value;

  if (!was)
    return FALSE;
  g_hash_table_iter_init (&iter, is);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!g_hash_table_contains (was, key))
      add_row (list, table, event, value, TRUE);
  g_hash_table_iter_init (&iter, was);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Found *now = g_hash_table_lookup (is, key);

      if (!now || strcmp (now->all, ((Found *) value)->all) != 0)
        add_row (list, table, event, value, FALSE);
    }
  return TRUE;
}

GVariant *
store_rows_before (Store *with, Store *without, Event *event, GError **error)
{
  GVariantBuilder list;
  gboolean fine = TRUE;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  for (guint i = 0; fine && i < G_N_ELEMENTS (tables); i++)
    fine = differ (with, without, i, event, &list, error);
  if (fine)
    return g_variant_ref_sink (g_variant_builder_end (&list));
  g_variant_builder_clear (&list);
  return NULL;
}

GVariant *
store_columns_before (Store *with, Store *without, const char *number, GError **error)
{
  g_autofree char *list = g_strjoinv (", ", (GStrv) columns);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM cases WHERE number = $1", list);
  const DbValue *args = DB_ARGS (db_text (number));
  g_autoptr (DbQuery) is = db_query (with->db, sql, args, error);
  g_autoptr (DbQuery) was = is ? db_query (without->db, sql, args, error) : NULL;
  GVariantDict restore;

  if (!was || !db_next (is, error) || !db_next (was, error))
    return NULL;
  g_variant_dict_init (&restore, NULL);
  for (int i = 0; columns[i]; i++)
    {
      g_autofree char *now = db_column_literal (is, i), *then = db_column_literal (was, i);

      if (strcmp (now, then) == 0)
        continue;
      if (db_column_is_null (was, i) || *then == '\'')
        g_variant_dict_insert (&restore, columns[i], "s", db_column_is_null (was, i) ? "" : db_column_text (was, i));
      else
        g_variant_dict_insert (&restore, columns[i], "x", db_column_int (was, i));
    }
  return g_variant_ref_sink (g_variant_dict_end (&restore));
}

/* ---- putting back ------------------------------------------------------------------------------- */

/* "" is none. */
static DbValue
value_of (GVariant *value)
{
  const char *text;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return db_int (g_variant_get_int64 (value));
  text = g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_get_string (value, NULL) : "";
  return *text ? db_text (text) : db_null ();
}

static gboolean
restore_columns (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) restore = event_value (event, "restore");

  for (guint i = 0; restore && columns[i]; i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (restore, columns[i], NULL);
      g_autofree char *sql = g_strdup_printf ("UPDATE cases SET %s = $2 WHERE number = $1", columns[i]);

      if (value && !store_run (store, sql, DB_ARGS (db_text (event->case_number), value_of (value)), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_away (Store *store, const Event *event, guint table, GVariant *row, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  GVariant *keys[3] = { NULL, NULL, NULL };
  gboolean done;

  if (tables[table].gone == GONE_STRUCK)
    return store_run (store, "UPDATE note SET struck_seq = $3 WHERE case_id = $1 AND seq = $2",
                DB_ARGS (db_text (event->case_number), map_optional (row, "seq"), db_int (event->seq)), error);
  if (tables[table].gone == GONE_WITHDRAWN)
    return store_run (store, "UPDATE letter SET state = 'withdrawn', state_at = $2, state_seq = $3 WHERE id = $1",
                DB_ARGS (map_optional (row, "id"), db_int (event->at), db_int (event->seq)), error)
        && store_count_trouble (store, event->case_number, error);
  g_string_printf (sql, "DELETE FROM %s WHERE case_id = $1", tables[table].name);
  for (guint k = 0; k < G_N_ELEMENTS (keys) && tables[table].keys[k]; k++)
    {
      keys[k] = g_variant_lookup_value (row, tables[table].keys[k], NULL);
      g_string_append_printf (sql, " AND %s = $%u", tables[table].keys[k], k + 2);
    }
  done = keys[0]
         && store_run (store, sql->str,
                 DB_ARGS (db_text (event->case_number), value_of (keys[0]), keys[1] ? value_of (keys[1]) : db_null (),
                          keys[2] ? value_of (keys[2]) : db_null ()),
                 error);
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    g_clear_pointer (&keys[k], g_variant_unref);
  return done;
}

static gboolean
is_name (const char *text)
{
  return *text && strspn (text, "abcdefghijklmnopqrstuvwxyz_") == strlen (text);
}

/* A row under way back into its table. */
typedef struct
{
  GString *names, *places;
  GArray *values;          /* DbValue */
} Cells;

static void
add_cell (Cells *cells, const char *name, DbValue value)
{
  g_array_append_val (cells->values, value);
  g_string_append_printf (cells->names, "%s%s", cells->values->len > 1 ? ", " : "", name);
  g_string_append_printf (cells->places, "%s$%u", cells->values->len > 1 ? ", " : "", cells->values->len);
}

static gboolean
insert_cells (Store *store, const char *table, Cells *cells, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table, cells->names->str, cells->places->str);
  DbValue end = { .kind = DB_END };

  g_array_append_val (cells->values, end);
  return store_run (store, sql, (const DbValue *) (gpointer) cells->values->data, error);
}

/* What was sealed comes from this event, which is then the one that its erasure asks for. */
static gboolean
put_back (Store *store, const Event *event, guint table, GVariant *entry, GVariant *row, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL), places = g_string_new (NULL);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (DbValue));
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  gint64 slot = tables[table].sealed ? map_int (entry, "slot", -1) : -1;
  g_autofree char *sealed = event_opened_slot (event, slot);
  Cells cells = { names, places, values };
  GVariantIter iter;
  const char *name;
  GVariant *cell;

  add_cell (&cells, "case_id", db_text (event->case_number));
  g_variant_iter_init (&iter, row);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &cell))
    {
      g_ptr_array_add (kept, cell);
      if (is_name (name) && strcmp (name, "case_id") != 0 && (slot < 0 || strcmp (name, "seq") != 0))
        add_cell (&cells, name, value_of (cell));
    }
  if (slot >= 0)
    {
      add_cell (&cells, "seq", db_int (event->seq));
      add_cell (&cells, tables[table].sealed, db_text (sealed));
    }
  return insert_cells (store, tables[table].name, &cells, error);
}

static gboolean
restore_row (Store *store, const Event *event, GVariant *entry, GError **error)
{
  const char *name = map_text (entry, "table");
  g_autoptr (GVariant) row = g_variant_lookup_value (entry, "row", G_VARIANT_TYPE_VARDICT);

  for (guint i = 0; row && i < G_N_ELEMENTS (tables); i++)
    if (g_strcmp0 (name, tables[i].name) == 0)
      {
        if (map_bool (entry, "gone"))
          return take_away (store, event, i, row, error);
        return tables[i].gone != GONE_DELETED
            || (take_away (store, event, i, row, error) && put_back (store, event, i, entry, row, error));
      }
  return desk_error_set (error, DESK_ERROR_CORRUPT, "it restores a table that no undo restores");
}

static gboolean
restore_rows (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) rows = event_value (event, "rows");
  gsize n = rows ? g_variant_n_children (rows) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) entry = list_element (rows, i);

      if (!restore_row (store, event, entry, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
project_case_undo (Store *store, const Event *event, GError **error)
{
  return restore_columns (store, event, error)
      && restore_rows (store, event, error)
      && store_restore_facts (store, event, error)
      && store_verify_contact (store, event, event_text (event, "verified_on"), error);
}
