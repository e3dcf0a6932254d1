/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include <string.h>

#include "base/error.h"
#include "db/inside.h"

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture_open (fixture);
  fixture_drive (fixture);
  *state = fixture;
  return 0;
}

static int
set_up_all (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture_open (fixture);
  fixture_drive_all (fixture);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  fixture_close (*state);
  g_free (*state);
  return 0;
}

/* ---- what every act leaves ---- */

static const struct { const char *sql, *expected; } rows[] = {
  { "SELECT value FROM office WHERE key = 'kind'", "drill" },
  { "SELECT value FROM office WHERE key = 'schema'", "1" },
  { "SELECT value FROM office WHERE key = 'zone'", "Europe/Berlin" },
  { "SELECT kind || name || version || sha256 FROM adopted WHERE kind = 'pack'", "packmixpanel-20141aa" },
  { "SELECT name FROM adopted WHERE kind = 'calendar'", "us-federal" },
  { "SELECT role || active || uid FROM member WHERE id = 'm1'", "supervisor11000" },
  { "SELECT name LIKE 'ZZ:memberxname%' FROM member WHERE id = 'm1'", "1" },
  { "SELECT name LIKE 'ZZ:personxname%' FROM person WHERE id = 'p-1'", "1" },
  { "SELECT group_concat (kind) FROM (SELECT kind FROM contact WHERE person = 'p-1' ORDER BY kind)", "mail,phone,post" },
  { "SELECT value LIKE 'ZZ:personxmail%' AND folded = lower (value) FROM contact WHERE kind = 'mail'", "1" },
  { "SELECT role || citizenship || residence FROM person WHERE id = 'p-2'", "visitorDEAT" },
  { "SELECT p.name <> c.person_name FROM cases c JOIN person p ON p.id = c.person WHERE c.number = '" CASE_1 "'", "1" },
  { "SELECT count (*) FROM contact WHERE person = 'p-2'", "2" },
  { "SELECT type || confirmed FROM cases WHERE number = '" CASE_1 "'", "access1" },
  { "SELECT type_why FROM cases WHERE number = '" CASE_1 "'", "NULL" },
  { "SELECT type || confirmed || type_why FROM cases WHERE number = '" CASE_2 "'", "delete0words 'my data'" },
  { "SELECT owner FROM cases WHERE number = '" CASE_1 "'", "m1" },
  { "SELECT person FROM cases WHERE number = '" CASE_1 "'", "p-2" },
  { "SELECT person_name LIKE 'ZZ:personxname%' AND person_sort = lower (person_name) FROM cases", "1" },
  { "SELECT count (*) FROM note WHERE case_id = '" CASE_1 "' AND member = 'm1'", "1" },
  { "SELECT priority FROM cases WHERE number = '" CASE_1 "'", "2" },
  { "SELECT count (*) FROM fact WHERE name = 'customer'", "0" },
  { "SELECT value FROM fact WHERE name = 'product'", "web" },
  { "SELECT value LIKE 'ZZ:factxtext%' FROM fact WHERE name = 'account'", "1" },
  { "SELECT received_on || received_how FROM cases WHERE number = '" CASE_1 "'", "2026-01-11postmark" },
  { "SELECT state FROM task WHERE name = 'billing'", "done" },
  { "SELECT ground || from_on || to_on FROM pause", "identity2026-01-132026-01-15" },
  { "SELECT next_on FROM cases WHERE number = '" CASE_1 "'", "NULL" },
  { "SELECT due_on || due_rule || paused FROM cases WHERE number = '" CASE_1 "'", "2026-04-12MP-DEL-RESP0" },
  { "SELECT due_tag FROM cases WHERE number = '" CASE_1 "'", "verified" },
  { "SELECT group_concat (rule || state) FROM (SELECT * FROM clock ORDER BY pos)", "MP-ACKmet,MP-DEL-RESPrunning" },
  { "SELECT due_at FROM cases WHERE number = '" CASE_2 "'", "9223372036854775807" },
  { "SELECT count (*) FROM message WHERE case_id = '" CASE_1 "'", "3" },
  { "SELECT count (*) FROM message WHERE waiting IS NOT NULL", "0" },
  { "SELECT count (*) FROM party WHERE case_id = '" CASE_1 "'", "5" },
  { "SELECT count (*) FROM party WHERE case_id <> '" CASE_1 "'", "0" },
  { "SELECT kind || other FROM link WHERE kind <> 'related' AND case_id = '" CASE_2 "'", "split-from" CASE_1 },
  { "SELECT kind || other FROM link WHERE kind <> 'related' AND case_id = '" CASE_1 "'", "split-to" CASE_2 },
  { "SELECT outcome FROM cases WHERE number = '" CASE_1 "'", "NULL" },
  { "SELECT closed_at FROM cases WHERE number = '" CASE_1 "'", "NULL" },
  { "SELECT state || open FROM cases WHERE number = '" CASE_1 "'", "unsorted1" },
  { "SELECT rev = (SELECT max (seq) FROM event WHERE act = 'case.not-spam') FROM cases WHERE id = 4", "1" },
  { "SELECT updated_at = (SELECT at FROM event WHERE act = 'case.not-spam') FROM cases WHERE id = 4", "1" },
  { "SELECT hour FROM read_mark WHERE member = 'm1'", "491172" },
  { "SELECT count = (SELECT count (*) FROM event) - 2 FROM pulse", "1" },
  { "SELECT count (*) FROM opening_person WHERE person = 'p-1' AND slot = -1", "1" },
  { "SELECT count (*) > 8 FROM opening_person WHERE person = 'p-2' AND slot = -1", "1" },
  { "SELECT count (*) FROM doc d JOIN message m ON m.id = d.seq WHERE d.case_id IS NOT m.case_id", "0" },
};

static void
test_every_act_is_projected (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    fixture_assert (*state, rows[i].sql, rows[i].expected);
}

static void
test_unknown_act_is_corrupt (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (Event) event = event_new ("case.conjure", CASE_1);
  g_autoptr (GError) error = NULL;

  event_finish (event);
  assert_false (store_project (fixture->store, event, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_CORRUPT));
}

static void
test_event_of_no_case_is_corrupt (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (Event) event = event_new ("case.release", "RC-2026-000099");
  g_autoptr (GError) error = NULL;

  event_set_text (event, "owner", "");
  event_finish (event);
  assert_true (db_begin (fixture->db, "test", NULL));
  assert_false (store_project (fixture->store, event, &error));
  db_rollback (fixture->db);
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_CORRUPT));
}

/* ---- the vocabulary ---- */

/* What stands in backquotes in the first cell of a row of the page's tables; erasures come later. */
static GHashTable *
acts_of_page (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TEST_SOURCE"), "..", "doc", "event-vocabulary.md", NULL), *text = NULL;
  GHashTable *acts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] && !g_str_has_prefix (lines[i], "## Erasures"); i++)
    {
      if (!g_str_has_prefix (lines[i], "| `"))
        continue;
      g_auto (GStrv) cells = g_strsplit (lines[i], "|", 3);
      g_auto (GStrv) words = g_strsplit (cells[1], "`", -1);
      for (guint k = 1; words[k]; k += 2)
        g_hash_table_add (acts, g_strdup (words[k]));
    }
  return acts;
}

static void
test_vocabulary_and_projections_name_the_same_acts (void **state G_GNUC_UNUSED)
{
  g_autoptr (GHashTable) page = acts_of_page ();
  GHashTableIter iter;
  gpointer act;

  assert_true (g_hash_table_size (page) > 40);
  for (guint i = 0; store_projected (i); i++)
    if (!g_hash_table_remove (page, store_projected (i)))
      fail_msg ("doc/event-vocabulary.md does not name %s", store_projected (i));
  g_hash_table_iter_init (&iter, page);
  while (g_hash_table_iter_next (&iter, &act, NULL))
    fail_msg ("doc/event-vocabulary.md names %s, which is not projected", (char *) act);
}

static void
test_every_projected_act_is_driven (void **state)
{
  for (guint i = 0; store_projected (i); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT CASE WHEN EXISTS (SELECT 1 FROM event WHERE act = '%s')"
                                              " THEN 'driven' ELSE '%s is not driven' END",
                                              store_projected (i), store_projected (i));
      fixture_assert (*state, sql, "driven");
    }
}

/* ---- replay ---- */

static void
test_replay_gives_the_same_rows (void **state)
{
  fixture_assert_replays (*state);
}

/* Each is found by a comparison, and the table and the row are named. */
static const struct { const char *sql, *named; } harms[] = {
  { "UPDATE cases SET owner = 'm9' WHERE number = '" CASE_1 "'",
    "table cases, number '" CASE_1 "': owner is 'm9', the journal says 'm1'" },
  { "UPDATE cases SET due_at = due_at + 1 WHERE number = '" CASE_1 "'", "table cases, number '" CASE_1 "': due_at is " },
  { "DELETE FROM cases WHERE number = '" CASE_2 "'", "table cases, number '" CASE_2 "': the row is missing" },
  { "UPDATE cases SET person_name = NULL WHERE number = '" CASE_1 "'", "person_name is NULL, the journal says 'ZZ:" },
  { "INSERT INTO opening_person VALUES ('p-9', 1, 1)", "table opening_person, person 'p-9', seq 1, slot 1: the journal knows no such row" },
  { "INSERT INTO item (id, register, pack, state, member, at) VALUES (9, 'r', 'p', 'kept', 'm1', 0)",
    "table item, id 9: the journal knows" },
  { "INSERT INTO task_asked (case_id, name, member, uid) VALUES ('x', 'review', 'm1', 1)",
    "table task_asked, case_id 'x', name 'review', member 'm1': the journal knows" },
  { "INSERT INTO item_field (item, name, seq) VALUES (9, 'to', 9)", "table item_field, item 9, name 'to': the journal knows" },
  { "INSERT INTO duty_case (case_id, pack, duty, due_on) VALUES ('X', 'p', 'd', '2026-01-01')",
    "table duty_case, case_id 'X': the journal knows" },
  { "INSERT INTO erased VALUES (1, 0, 2)", "table erased, seq 1, slot 0: the journal knows" },
  { "UPDATE office SET value = 'UTC' WHERE key = 'zone'", "table office, key 'zone': value is 'UTC'" },
  { "DELETE FROM adopted WHERE kind = 'calendar'", "table adopted, kind 'calendar', name 'us-federal', seq 2: the row is missing" },
  { "UPDATE member SET role = 'admin'", "table member, id 'm1': role is 'admin', the journal says 'supervisor'" },
  { "INSERT INTO person (id, added_seq) VALUES ('p-3', 1)", "table person, id 'p-3': the journal knows" },
  { "UPDATE person SET name = 'Nobody' WHERE id = 'p-1'", "table person, id 'p-1': name is 'Nobody'" },
  { "UPDATE contact SET value = 'x' || char (27) || '[31m' WHERE kind = 'mail'", "value is 'x<1B>[31m'" },
  { "DELETE FROM clock WHERE rule = 'MP-ACK'", "table clock, case_id '" CASE_1 "', pack 'mixpanel-2014', rule 'MP-ACK': the row is missing" },
  { "UPDATE pause SET to_on = NULL", "table pause, case_id '" CASE_1 "', seq " },
  { "UPDATE fact SET value = 'app' WHERE name = 'product'", "table fact, case_id '" CASE_1 "', name 'product': value is 'app'" },
  { "UPDATE message SET waiting = 'x' WHERE direction = 'out'", "waiting is 'x', the journal says NULL" },
  { "DELETE FROM message WHERE direction = 'out'", "table message, id " },
  { "UPDATE party SET address = '' WHERE address = (SELECT min (address) FROM party)", "table party, case_id '" CASE_1 "'" },
  { "UPDATE note SET slot = 3", "table note, case_id '" CASE_1 "', seq " },
  { "UPDATE task SET state = 'open'", "table task, case_id '" CASE_1 "', name 'billing': state is 'open'" },
  { "DELETE FROM link WHERE kind = 'split-to'", "table link, case_id '" CASE_1 "', kind 'split-to', other '" CASE_2 "': the row is missing" },
  { "INSERT INTO letter (id, case_id, act, channel, state, state_at, state_seq) VALUES (5, '" CASE_1 "', 'reply', 'mail', 'sent', 0, 5)",
    "table letter, id 5: the journal knows no such row" },
  { "INSERT INTO proposal (case_id, seq, kind, outcome, member, uid, at, was) VALUES ('" CASE_2 "', 9, 'refuse', 'refused', 'm1', 1, 0, 'new')",
    "table proposal, case_id '" CASE_2 "', seq 9: the journal knows no such row" },
  { "INSERT INTO identity VALUES ('" CASE_2 "', 9, 'account', 'verified', 'm1', '2026-01-13')",
    "table identity, case_id '" CASE_2 "', seq 9: the journal knows no such row" },
  { "INSERT INTO extension VALUES ('" CASE_2 "', 'mixpanel-2014', 'MP-ACK', 9, NULL)",
    "table extension, case_id '" CASE_2 "', pack 'mixpanel-2014', rule 'MP-ACK': the journal knows no such row" },
  { "INSERT INTO hold VALUES ('" CASE_2 "', 'claim', 9, NULL, '2026-01-13', NULL, NULL, NULL)",
    "table hold, case_id '" CASE_2 "', name 'claim', seq 9: the journal knows no such row" },
  { "INSERT INTO stage (case_id, seq, pack, version, ladder, stage, title, turn, terminal, entered_on)"
    " VALUES ('" CASE_2 "', 9, 'p', '1', 'l', 's', 't', 'company', 0, '2026-01-13')",
    "table stage, case_id '" CASE_2 "', seq 9: the journal knows no such row" },
  { "UPDATE doc SET terms = 'other' WHERE id = 1", "table doc, id 1: terms is 'other'" },
  { "INSERT INTO doc (case_id, seq, slot, terms) VALUES (NULL, 4, 0, 'x')", "the journal knows no such row" },
  { "INSERT INTO search (rowid, terms) VALUES (9999, 'planted')", "table search_word, term 'planted', doc 9999, offset 0: the journal knows" },
  { "INSERT INTO search (search, rowid, terms) SELECT 'delete', id, terms FROM doc WHERE id = 1",
    "table search_word, term 'zz" },
  { "INSERT INTO admitted VALUES ('" CASE_1 "', 'm9', 1)", "table admitted, case_id '" CASE_1 "', member 'm9'" },
  { "INSERT INTO case_pack VALUES ('" CASE_1 "', 'no-pack', '1', 1, 'set', 'why')", "table case_pack, case_id '" CASE_1 "'" },
  { "INSERT INTO suppression VALUES ('mark', 'promotional', 1, '2026-01-01', NULL, NULL, NULL)", "table suppression, mark 'mark'" },
  { "INSERT INTO representative (person, by, kind, seq, from_on) VALUES ('p1', 'p2', 'agent', 1, '2026-01-01')", "table representative, person 'p1'" },
  { "INSERT INTO leave VALUES ('m1', 1, '2026-01-01', '2026-01-02', NULL, NULL)", "table leave, member 'm1'" },
  { "INSERT INTO item (id, register, pack, state, member, at) VALUES (1, 'r', 'p', 'kept', 'm1', 1)", "table item, id 1" },
  { "INSERT INTO item_field (item, name, seq) VALUES (1, 'what', 1)", "table item_field, item 1" },
};

static void
assert_named (GPtrArray *lines, const char *named)
{
  for (guint i = 0; i < lines->len; i++)
    if (strstr (lines->pdata[i], named))
      return;
  fail_msg ("%u lines, none has \"%s\"; the first is: %s", lines->len, named,
            lines->len ? (char *) lines->pdata[0] : "-");
}

static void
test_every_harm_is_found_and_named (void **state G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (harms); i++)
    {
      void *mine;

      set_up (&mine);
      fixture_tamper (mine, harms[i].sql);
      {
        g_autoptr (GPtrArray) lines = fixture_differences (mine);

        assert_named (lines, harms[i].named);
      }
      tear_down (&mine);
    }
}

/* A table that nobody thought of harming would be a table nobody knows to be compared. */
static void
test_every_projection_is_harmed (void **state G_GNUC_UNUSED)
{
  guint n;
  const StoreTable *tables = store_tables (&n);

  for (guint i = 0; i < n; i++)
    {
      gboolean harmed = tables[i].kind != TABLE_PROJECTION;

      for (guint k = 0; k < G_N_ELEMENTS (harms); k++)
        {
          g_auto (GStrv) words = g_strsplit (harms[k].sql, " ", -1);

          harmed |= g_strv_contains ((const char *const *) words, tables[i].name);
        }
      if (!harmed)
        fail_msg ("no harm is done to table %s", tables[i].name);
    }
}

static void
test_search_check_finds_a_planted_word (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;

  fixture_tamper (fixture, "INSERT INTO search (rowid, terms) VALUES (9999, 'planted')");
  assert_true (db_begin (fixture->db, "test", NULL));
  assert_false (store_search_check (fixture->db, &error));
  db_rollback (fixture->db);
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_CORRUPT));
}

/* ---- an older file ---- */

/* An event of schema 1 says of these what the older program wrote, column by column. */
static const char sql_copy_all[] =
  "SELECT CASE WHEN n.name LIKE 'search\\_%' ESCAPE '\\' THEN 'DELETE FROM main.' || n.name || ';' ELSE '' END"
  "    || 'INSERT OR REPLACE INTO main.' || n.name || ' (' || c.columns || ') SELECT ' || c.columns"
  "    || ' FROM newer.' || n.name"
  "  FROM main.sqlite_schema n,"
  "       (SELECT m.name AS of, group_concat (i.name) AS columns"
  "          FROM main.sqlite_schema m, pragma_table_info (m.name, 'main') i"
  "         WHERE m.type = 'table' GROUP BY m.name) c"
  " WHERE c.of = n.name AND n.type = 'table' AND n.sql NOT LIKE 'CREATE VIRTUAL%'"
  "   AND n.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

static void
run_all (sqlite3 *raw, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (raw, sql, NULL, NULL, &message) != SQLITE_OK)
    fail_msg ("%s: %s", sql, message);
}

/* The file that the first program would have left with the same events. */
static void
make_first_file (const char *path, const char *from)
{
  const DbMigrations first = { db_migrations ()->rows, 1 };
  g_autofree char *attach = g_strdup_printf ("PRAGMA foreign_keys = off; ATTACH '%s' AS newer", from);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) copies = g_string_new (NULL);
  sqlite3_stmt *statement;
  sqlite3 *raw;
  Db *db = db_open_with (path, DB_CREATE, &first, &error);

  if (!db)
    fail_msg ("%s", error->message);
  assert_int_equal (db_schema_version (db), 1);
  db_close (db);
  assert_int_equal (sqlite3_open (path, &raw), SQLITE_OK);
  run_all (raw, attach);
  assert_int_equal (sqlite3_prepare_v2 (raw, sql_copy_all, -1, &statement, NULL), SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (copies, "%s;", (const char *) sqlite3_column_text (statement, 0));
  assert_int_equal (sqlite3_finalize (statement), SQLITE_OK);
  assert_true (copies->len > 0);
  run_all (raw, copies->str);
  assert_int_equal (sqlite3_close (raw), SQLITE_OK);
}

static void
test_a_file_of_schema_1_is_brought_up (void **state G_GNUC_UNUSED)
{
  Fixture newer, older;
  GError *error = NULL;

  fixture_open (&newer);
  fixture_drive_first (&newer);
  fixture_open (&older);
  store_free (older.store);
  journal_free (older.journal);
  db_close (older.db);
  g_free (older.path);
  older.path = g_build_filename (older.directory, "first.db", NULL);
  make_first_file (older.path, newer.path);

  older.db = db_open (older.path, DB_READ_WRITE, &error);
  if (!older.db)
    fail_msg ("%s", error->message);
  older.journal = journal_new (older.db);
  older.store = store_new (older.db);
  assert_int_equal (db_schema_version (older.db), db_migrations ()->n);
  fixture_assert (&older, "SELECT count (*) > 25 FROM event", "1");
  fixture_assert (&older, "SELECT count (*) FROM cases WHERE merged_into IS NULL AND trouble = 0", "2");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    fixture_assert (&older, rows[i].sql, rows[i].expected);
  fixture_assert_replays (&older);
  fixture_close (&older);
  fixture_close (&newer);
}

/* ---- erasure ---- */

/* Takes the openings away as an erasure will: named first, then emptied, then deleted. */
static void
erase (Fixture *fixture, const char *which)
{
  g_autofree char *name = g_strdup_printf ("INSERT INTO erased (seq, slot, by_seq)"
                                           " SELECT seq, slot, 0 FROM opening WHERE %s", which);
  g_autofree char *take = g_strdup_printf ("DELETE FROM opening WHERE %s", which);
  gint64 size = 0;

  assert_true (journal_size (fixture->journal, &size, NULL));
  assert_true (db_begin (fixture->db, "erase", NULL));
  assert_true (db_run (fixture->db, name, DB_NO_ARGS, NULL));
  assert_true (db_run (fixture->db, take, DB_NO_ARGS, NULL));
  for (gint64 seq = 0; seq < size; seq++)
    {
      GError *error = NULL;
      g_autoptr (Event) event = journal_load (fixture->journal, seq, &error);

      assert_non_null (event);
      if (!store_erase_columns (fixture->store, event, &error))
        fail_msg ("%s", error->message);
    }
  assert_true (db_commit (fixture->db, NULL));
}

/* No event names these erasures, so that the table of them is the one that may differ. */
static void
assert_only_erased_differs (Fixture *fixture)
{
  g_autoptr (GPtrArray) lines = fixture_differences (fixture);
  GError *error = NULL;

  for (guint i = 0; i < lines->len; i++)
    if (!g_str_has_prefix (lines->pdata[i], "table erased,"))
      fail_msg ("%s", (char *) lines->pdata[i]);
  assert_true (lines->len > 0);
  assert_true (db_begin (fixture->db, "check", NULL));
  if (!store_search_check (fixture->db, &error))
    fail_msg ("%s", error->message);
  assert_true (db_commit (fixture->db, NULL));
}

static void
assert_nothing_left (Fixture *fixture)
{
  guint n;
  const StoreTable *tables = store_tables (&n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) columns = g_strsplit (tables[i].personal ? tables[i].personal : "", ",", -1);

      for (guint k = 0; columns[k] && tables[i].kind == TABLE_PROJECTION && strcmp (tables[i].name, "fact") != 0; k++)
        {
          g_autofree char *sql = g_strdup_printf ("SELECT count (nullif (%s, '')) FROM %s", columns[k], tables[i].name);

          fixture_assert (fixture, sql, "0");
        }
    }
  fixture_assert (fixture, "SELECT count (value) FROM fact WHERE name <> 'product'", "0");
  fixture_assert (fixture, "SELECT count (*) FROM search_word", "0");
}

static void
test_all_erased_is_the_same_live_and_replayed (void **state)
{
  erase (*state, "1");
  assert_nothing_left (*state);
  assert_only_erased_differs (*state);
}

/* One slot at a time: what another event, or another slot, put there stays. */
static void
test_one_erased_slot_is_the_same_live_and_replayed (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  DbQuery *query = db_query (fixture->db, "SELECT seq * 100 + slot FROM opening", DB_NO_ARGS, NULL);

  while (db_next (query, NULL))
    {
      gint64 place = db_column_int (query, 0);

      g_array_append_val (all, place);
    }
  db_query_free (query);
  assert_true (all->len > 40);
  for (guint i = 0; i < all->len; i += 3)
    {
      gint64 place = g_array_index (all, gint64, i);
      g_autofree char *which = g_strdup_printf ("seq = %d AND slot = %d", (int) (place / 100), (int) (place % 100));

      erase (fixture, which);
      assert_only_erased_differs (fixture);
    }
}

/* ---- loads ---- */

static void
test_case_loads_whole (void **state)
{
  Fixture *fixture = *state;
  const Viewer viewer = { "m1", ROLE_AGENT };
  g_autoptr (GError) error = NULL;
  g_autoptr (Case) kase = store_case (fixture->store, &viewer, CASE_1, &error);

  assert_non_null (kase);
  assert_string_equal (kase->row.number, CASE_1);
  assert_int_equal (kase->row.state, CASE_UNSORTED);
  assert_int_equal (kase->row.priority, PRIORITY_HIGH);
  assert_int_equal (kase->clocks->len, 2);
  assert_int_equal (kase->messages->len, 3);
  assert_int_equal (kase->notes->len, 1);
  assert_true (g_str_has_prefix (((CaseNote *) kase->notes->pdata[0])->text, "ZZ:notextext"));
  assert_int_equal (kase->tasks->len, 1);
  assert_int_equal (kase->links->len, 2);
  assert_int_equal (kase->facts->len, 3);
  assert_int_equal (kase->pauses->len, 1);
  assert_false (kase->row.unread);
  assert_null (store_case (fixture->store, &viewer, "RC-2026-000077", &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_NOT_FOUND));
}

static void
test_person_and_members_load (void **state)
{
  Fixture *fixture = *state;
  const Viewer viewer = { "m1", ROLE_AGENT };
  g_autoptr (Person) person = store_person (fixture->store, &viewer, "p-1", NULL);
  g_autoptr (GPtrArray) cases = store_person_cases (fixture->store, &viewer, "p-2", NULL);
  g_autoptr (Member) member = store_member_by_uid (fixture->store, 1000, NULL);
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) packs = store_adopted (fixture->store, "pack", NULL);

  assert_int_equal (person->contacts->len, 3);
  assert_int_equal (cases->len, 1);
  assert_string_equal (member->id, "m1");
  assert_true (store_next_member (fixture->store, &id, NULL));
  assert_string_equal (id, "m2");
  assert_int_equal (packs->len, 1);
  assert_null (store_office (fixture->store, "no such key", NULL));
}

static void
test_threads_are_found (void **state)
{
  Fixture *fixture = *state;
  DbQuery *query = db_query (fixture->db, "SELECT message_id, from_address FROM message ORDER BY id", DB_NO_ARGS, NULL);
  g_autofree char *message_id = NULL, *from = NULL, *person = NULL, *mail = NULL, *upper = NULL;
  StoreThread thread;
  gboolean belongs = FALSE;
  gint64 id = 0, ordinal = 0;
  GError *error = NULL;

  assert_true (db_next (query, NULL));
  message_id = db_column_dup (query, 0);
  from = db_column_dup (query, 1);
  db_query_free (query);
  assert_true (store_find_message_id (fixture->store, message_id, &thread, &error));
  assert_string_equal (thread.case_number, CASE_1);
  store_thread_clear (&thread);
  assert_false (store_find_message_id (fixture->store, "<unknown@example.org>", &thread, &error));
  assert_null (error);
  assert_true (store_find_same (fixture->store, message_id, from, &id, NULL));
  assert_int_equal (id, 4);
  assert_true (store_find_same (fixture->store, message_id, "x@example.org", &id, NULL));
  assert_int_equal (id, -1);
  upper = g_ascii_strup (from, -1);
  assert_true (store_belongs (fixture->store, CASE_1, upper, &belongs, NULL));
  assert_true (belongs);
  assert_true (store_belongs (fixture->store, CASE_2, from, &belongs, NULL));
  assert_false (belongs);
  query = db_query (fixture->db, "SELECT upper (value) FROM contact WHERE kind = 'mail'", DB_NO_ARGS, NULL);
  assert_true (db_next (query, NULL));
  mail = db_column_dup (query, 0);
  db_query_free (query);
  assert_true (store_find_contact (fixture->store, "mail", mail, &person, NULL));
  assert_string_equal (person, "p-1");
  assert_true (store_next_ordinal (fixture->store, 2026, &ordinal, NULL));
  assert_int_equal (ordinal, 3);
  assert_true (store_next_ordinal (fixture->store, 2027, &ordinal, NULL));
  assert_int_equal (ordinal, 1);
}

static void
test_desk_tables (void **state)
{
  Fixture *fixture = *state;
  guint8 digest[32] = { 7 }, secret[32], again[32];
  gboolean is_new = FALSE;
  gint64 seq = 0;

  assert_true (store_intake_digest (fixture->store, digest, &seq, NULL));
  assert_int_equal (seq, -1);
  assert_true (db_begin (fixture->db, "test", NULL));
  assert_true (store_intake_remember (fixture->store, digest, 4, NULL));
  assert_true (store_secret (fixture->store, "intake", secret, NULL));
  assert_true (db_commit (fixture->db, NULL));
  assert_true (store_secret (fixture->store, "intake", again, NULL));
  assert_memory_equal (secret, again, 32);
  assert_true (store_intake_digest (fixture->store, digest, &seq, NULL));
  assert_int_equal (seq, 4);
  assert_true (store_read_is_new (fixture->store, "m1", CASE_1, 491172, &is_new, NULL));
  assert_false (is_new);
  assert_true (store_read_is_new (fixture->store, "m1", CASE_1, 491173, &is_new, NULL));
  assert_true (is_new);
}

int
main (void)
{
#define CASE(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
#define ALL(name) { #name " of all", name, set_up_all, tear_down, NULL }
  const struct CMUnitTest tests[] = {
    CASE (test_every_act_is_projected),
    CASE (test_unknown_act_is_corrupt),
    CASE (test_event_of_no_case_is_corrupt),
    CASE (test_replay_gives_the_same_rows),
    cmocka_unit_test (test_every_harm_is_found_and_named),
    cmocka_unit_test (test_every_projection_is_harmed),
    CASE (test_search_check_finds_a_planted_word),
    CASE (test_all_erased_is_the_same_live_and_replayed),
    CASE (test_one_erased_slot_is_the_same_live_and_replayed),
    ALL (test_replay_gives_the_same_rows),
    ALL (test_every_projected_act_is_driven),
    ALL (test_all_erased_is_the_same_live_and_replayed),
    ALL (test_one_erased_slot_is_the_same_live_and_replayed),
    cmocka_unit_test (test_vocabulary_and_projections_name_the_same_acts),
    CASE (test_case_loads_whole),
    CASE (test_person_and_members_load),
    cmocka_unit_test (test_a_file_of_schema_1_is_brought_up),
    CASE (test_threads_are_found),
    CASE (test_desk_tables),
  };

  return cmocka_run_group_tests_name ("store projections", tests, NULL, NULL);
}
