/* SPDX-License-Identifier: MIT */
/* Every table is declared with its class, its key and its personal columns, and the schema
 * is held against the declaration. */
#include "fixture.h"
#include "store/guest.h"

#include <string.h>

static const StoreTable *
find_table (const char *name)
{
  guint n;
  const StoreTable *tables = store_tables (&n);

  for (guint i = 0; i < n; i++)
    if (strcmp (tables[i].name, name) == 0)
      return &tables[i];
  return NULL;
}

static gpointer
first_column (DbQuery *query)
{
  return db_column_dup (query, 0);
}

static GPtrArray *
texts_of (Fixture *fixture, const char *sql)
{
  GError *error = NULL;
  GPtrArray *found = store_gather (fixture->store, sql, DB_NO_ARGS, g_ptr_array_new_with_free_func (g_free),
                                   first_column, &error);

  if (!found)
    fail_msg ("%s: %s", sql, error->message);
  return found;
}

static gboolean
is_listed (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list ? list : "", ",", -1);

  return g_strv_contains ((const char *const *) words, word);
}

static void
test_every_table_is_declared (void **state G_GNUC_UNUSED)
{
  Fixture fixture;
  guint n;

  fixture_open (&fixture);
  {
    g_autoptr (GPtrArray) names = texts_of (&fixture,
                                            "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                            " AND name NOT LIKE 'sqlite_%'"
                                            " AND name NOT IN ('search_data', 'search_idx', 'search_docsize',"
                                            "                  'search_config')");

    for (guint i = 0; i < names->len; i++)
      if (!find_table (names->pdata[i]))
        fail_msg ("table %s has no row in store/tables.c", (char *) names->pdata[i]);
    store_tables (&n);
    assert_int_equal (names->len, n);
  }
  fixture_close (&fixture);
}

static void
test_keys_and_personal_columns_exist (void **state G_GNUC_UNUSED)
{
  Fixture fixture;
  guint n;
  const StoreTable *tables = store_tables (&n);

  fixture_open (&fixture);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *columns = g_strconcat (tables[i].key, tables[i].personal ? "," : "",
                                              tables[i].personal, NULL);
      g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s", columns, tables[i].name);
      GError *error = NULL;
      DbQuery *query = db_query (fixture.db, sql, DB_NO_ARGS, &error);

      if (!query)
        fail_msg ("%s: %s", tables[i].name, error->message);
      db_query_free (query);
    }
  fixture_close (&fixture);
}

/* The columns of the key are those of the table's primary key or of a unique index. */
static gboolean
key_is_unique (Fixture *fixture, const StoreTable *table)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT (SELECT group_concat (name) FROM (SELECT name FROM pragma_index_info (l.name) ORDER BY seqno))"
    "  FROM pragma_index_list ('%s') l WHERE l.\"unique\""
    " UNION ALL SELECT name FROM pragma_table_info ('%s') WHERE pk = 1"
    "    AND (SELECT max (pk) FROM pragma_table_info ('%s')) = 1",
    table->name, table->name, table->name);
  g_autoptr (GPtrArray) unique = texts_of (fixture, sql);
  g_auto (GStrv) key = g_strsplit (table->key, ",", -1);

  for (guint i = 0; i < unique->len; i++)
    {
      g_auto (GStrv) columns = g_strsplit (unique->pdata[i], ",", -1);
      guint same = 0;

      for (guint k = 0; columns[k]; k++)
        same += g_strv_contains ((const char *const *) key, columns[k]);
      if (same == g_strv_length (columns) && same == g_strv_length (key))
        return TRUE;
    }
  return FALSE;
}

static void
test_keys_are_unique (void **state G_GNUC_UNUSED)
{
  Fixture fixture;
  guint n;
  const StoreTable *tables = store_tables (&n);

  fixture_open (&fixture);
  for (guint i = 0; i < n; i++)
    if (tables[i].kind != TABLE_SEARCH && !key_is_unique (&fixture, &tables[i]))
      fail_msg ("table %s: nothing makes (%s) unique", tables[i].name, tables[i].key);
  fixture_close (&fixture);
}

/* Counts, so that a test that looked at nothing does not pass. */
static int
look_for_sealed_text (Fixture *fixture, const char *table)
{
  const StoreTable *declared = find_table (table);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table);
  DbQuery *query = db_query (fixture->db, sql, DB_NO_ARGS, NULL);
  int found = 0;

  while (db_next (query, NULL))
    for (int column = 0; column < db_columns (query); column++)
      {
        gsize length;
        const char *bytes = db_column_blob (query, column, &length);

        if (!bytes || (!g_strstr_len (bytes, (gssize) length, "ZZ:") && !g_strstr_len (bytes, (gssize) length, "zz:")))
          continue;
        found++;
        if (!is_listed (declared->personal, db_column_name (query, column)))
          fail_msg ("table %s, column %s holds a sealed value and is not declared personal", table,
                    db_column_name (query, column));
      }
  db_query_free (query);
  return found;
}

static void
test_sealed_values_are_only_in_personal_columns (void **state G_GNUC_UNUSED)
{
  Fixture fixture;
  guint n;
  const StoreTable *tables = store_tables (&n);

  fixture_open (&fixture);
  fixture_drive_all (&fixture);
  for (guint i = 0; i < n; i++)
    if (tables[i].kind != TABLE_SEARCH)
      {
        int found = look_for_sealed_text (&fixture, tables[i].name);

        /* And every table declared as holding some did get some, or the look was idle. */
        if (tables[i].personal && found == 0)
          fail_msg ("table %s is declared personal, and no event put anything there", tables[i].name);
      }
  fixture_close (&fixture);
}

/* A table that nobody has thought of would be shown to whoever asks, or hidden from all. */
static void
test_every_table_is_shown_to_questions_or_not (G_GNUC_UNUSED void **state)
{
  guint n;
  const StoreTable *tables = store_tables (&n);

  for (guint i = 0; i < n; i++)
    {
      gboolean shown = FALSE;

      for (const GuestView *view = store_guest_views (); view->name; view++)
        shown |= g_str_equal (view->name, tables[i].name);
      if (shown == (store_guest_hides (tables[i].name) != NULL))
        fail_msg ("table %s: src/store/guest.c must show it in a view or say why not, and not both", tables[i].name);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_table_is_declared),
    cmocka_unit_test (test_keys_and_personal_columns_exist),
    cmocka_unit_test (test_every_table_is_shown_to_questions_or_not),
    cmocka_unit_test (test_keys_are_unique),
    cmocka_unit_test (test_sealed_values_are_only_in_personal_columns),
  };

  return cmocka_run_group_tests_name ("store tables", tests, NULL, NULL);
}
