/* SPDX-License-Identifier: MIT */
/* The database layer: what is in force, what is refused, who waits for whom. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "db/inside.h"
#include "scratch.h"

#define COUNT_OFFICE "SELECT count (*) FROM office"
#define PUT_OFFICE "INSERT INTO office (key, value) VALUES ($1, $2)"

static char *
db_file (void **state)
{
  return g_build_filename (*state, "cases.db", NULL);
}

static Db *
db_make (const char *path)
{
  g_autoptr (GError) error = NULL;
  Db *db = db_open (path, DB_CREATE, &error);

  assert_fine (db, error);
  return db;
}

static Db *
db_again (const char *path, DbFlags flags)
{
  g_autoptr (GError) error = NULL;
  Db *db = db_open (path, flags, &error);

  assert_fine (db, error);
  return db;
}

static gint64
number (Db *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  assert_fine (db_get_int (db, sql, DB_NO_ARGS, -1, &value, &error), error);
  return value;
}

static void
begin (Db *db)
{
  g_autoptr (GError) error = NULL;

  assert_fine (db_begin (db, "test", &error), error);
}

static void
commit (Db *db)
{
  g_autoptr (GError) error = NULL;

  assert_fine (db_commit (db, &error), error);
}

static void
put (Db *db, const char *key)
{
  g_autoptr (GError) error = NULL;

  assert_fine (db_run (db, PUT_OFFICE, DB_ARGS (db_text (key), db_text ("v")), &error), error);
}

static void
put_alone (Db *db, const char *key)
{
  begin (db);
  put (db, key);
  commit (db);
}

/* The error by its place: it may be set by the very call that stands in the first argument. */
static void
assert_refused (gboolean ok, DeskError code, GError **place, const char *part)
{
  const GError *error = *place;

  assert_false (ok);
  assert_non_null (error);
  if (!g_error_matches (error, DESK_ERROR, (int) code) || !strstr (error->message, part))
    fail_msg ("code %d, \"%s\"; wanted code %d and \"%s\"", error->code, error->message, (int) code, part);
}

/* ---- settings ---------------------------------------------------------------------------- */

static void
settings_are_in_force (void **state)
{
  const struct { const char *sql; gint64 value; } rows[] = {
    { "PRAGMA synchronous", 2 },
    { "PRAGMA foreign_keys", 1 },
    { "PRAGMA recursive_triggers", 1 },
    { "PRAGMA secure_delete", 1 },
    { "PRAGMA cell_size_check", 1 },
    { "PRAGMA mmap_size", 0 },
    { "PRAGMA trusted_schema", 0 },
    { "PRAGMA wal_autocheckpoint", 0 },
    { "PRAGMA temp_store", 2 },
    { "PRAGMA page_size", 8192 },
    { "PRAGMA application_id", DB_APPLICATION_ID },
    { "PRAGMA user_version", db_migrations ()->n },
    { "SELECT count (*) FROM pragma_journal_mode WHERE journal_mode = 'wal'", 1 },
  };
  g_autofree char *path = db_file (state);
  g_autoptr (Db) made = db_make (path);
  g_autoptr (Db) again = db_again (path, DB_READ_WRITE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (number (made, rows[i].sql) != rows[i].value || number (again, rows[i].sql) != rows[i].value)
        fail_msg ("%s is %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT, rows[i].sql, number (made, rows[i].sql),
                  number (again, rows[i].sql));
    }
  assert_int_equal (db_schema_version (made), db_migrations ()->n);
}

static void
switches_are_in_force (void **state)
{
  static const struct { int id, value; } rows[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 }, { SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
    { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },  { SQLITE_DBCONFIG_ENABLE_TRIGGER, 1 },
    { SQLITE_DBCONFIG_DQS_DML, 0 },      { SQLITE_DBCONFIG_DQS_DDL, 0 },
    { SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
  };
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int value = -1;

      sqlite3_db_config (db->handle, rows[i].id, -1, &value);
      assert_int_equal (value, rows[i].value);
    }
  assert_int_equal (sqlite3_limit (db->handle, SQLITE_LIMIT_ATTACHED, -1), 0);
  assert_in_range (sqlite3_limit (db->handle, SQLITE_LIMIT_LENGTH, -1), 60 << 20, 256 << 20);
}

static int
mode_of (const char *path, const char *end)
{
  g_autofree char *name = g_strconcat (path, end, NULL);
  struct stat file;

  assert_int_equal (stat (name, &file), 0);
  return file.st_mode & 0777;
}

static void
files_are_private (void **state)
{
  g_autofree char *path = db_file (state);
  mode_t before = umask (0);
  g_autoptr (Db) db = db_make (path);

  umask (before);
  assert_int_equal (mode_of (path, ""), 0600);
  assert_int_equal (mode_of (path, "-wal"), 0600);
  assert_int_equal (mode_of (path, "-shm"), 0600);
  assert_int_equal (mode_of (path, ".lock"), 0600);
}

static void
files_of_a_group_are_shared (void **state)
{
  g_autofree char *path = db_file (state);

  assert_int_equal (chmod (*state, 02770), 0);
  g_autoptr (Db) db = db_make (path);
  assert_int_equal (mode_of (path, ""), 0660);
  assert_int_equal (mode_of (path, "-wal"), 0660);
  assert_int_equal (mode_of (path, ".lock"), 0660);
}

/* ---- what is refused ------------------------------------------------------------------------ */

static void
dangerous_statements_are_refused (void **state)
{
  static const char *const rows[] = {
    "ATTACH '/tmp/other.db' AS other", "DETACH main", "CREATE TABLE t (x)", "CREATE TEMP TABLE t (x)",
    "CREATE INDEX i ON office (value)", "CREATE VIEW v AS SELECT 1", "DROP TABLE office",
    "CREATE TRIGGER t AFTER INSERT ON office BEGIN SELECT 1; END", "DROP TRIGGER event_fixed",
    "CREATE VIRTUAL TABLE f USING fts5 (x)", "ALTER TABLE office RENAME TO o", "REINDEX", "ANALYZE",
    "UPDATE event SET act = 'x'", "DELETE FROM event", "UPDATE node SET hash = x'00'", "DELETE FROM node",
    "UPDATE EVENT SET act = 'x'", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT s", "SELECT load_extension ('x')",
    "PRAGMA writable_schema = 1", "PRAGMA journal_mode = DELETE", "PRAGMA foreign_keys = 0",
    "PRAGMA synchronous = OFF", "PRAGMA trusted_schema = 1", "PRAGMA user_version = 7",
    "PRAGMA secure_delete = 0", "PRAGMA temp_store_directory = '/tmp'", "PRAGMA wal_checkpoint",
    "PRAGMA ignore_check_constraints = 1", "UPDATE sqlite_master SET sql = ''",
  };
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);

  begin (db);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean ok = db_run (db, rows[i], DB_NO_ARGS, &error);

      if (ok || !error)
        fail_msg ("was run: %s", rows[i]);
    }
  put (db, "still");
  commit (db);
  assert_int_equal (number (db, COUNT_OFFICE), 1);
  assert_int_equal (number (db, "SELECT count (*) FROM sqlite_master WHERE name IN ('t', 'i', 'v', 'f')"), 0);
}

static void
vacuum_is_refused (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) error = NULL;

  assert_false (db_run (db, "VACUUM", DB_NO_ARGS, &error));
  assert_non_null (error);
}

static void
writes_need_a_transaction (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) error = NULL;

  assert_refused (db_run (db, PUT_OFFICE, DB_ARGS (db_text ("k"), db_text ("v")), &error), DESK_ERROR_INVALID,
                  &error, "outside a transaction");
  assert_int_equal (number (db, COUNT_OFFICE), 0);
}

static void
run_raw (const char *path, const char *sql, int wanted)
{
  sqlite3 *raw = NULL;

  assert_int_equal (sqlite3_open (path, &raw), SQLITE_OK);
  sqlite3_exec (raw, sql, NULL, NULL, NULL);
  if (sqlite3_extended_errcode (raw) != wanted)
    fail_msg ("%d (%s), not %d: %s", sqlite3_extended_errcode (raw), sqlite3_errmsg (raw), wanted, sql);
  sqlite3_close (raw);
}

#define AN_EVENT(seq) "INSERT INTO event VALUES (" seq ", zeroblob (32), '{}', 'a', NULL, NULL, 'm1', 0)"

/* The connection refuses these before they reach a trigger; a shell does not. */
static void
triggers_guard_the_record (void **state)
{
  static const char *const rows[] = {
    "UPDATE event SET act = 'b'", "DELETE FROM event", AN_EVENT ("2"), AN_EVENT ("0"), AN_EVENT ("7"),
    "REPLACE INTO event VALUES (0, zeroblob (32), '{}', 'b', NULL, NULL, 'm1', 0)",
    "UPDATE node SET idx = 4", "DELETE FROM node", "UPDATE opening SET value = x'01'", "DELETE FROM opening",
    "UPDATE blob SET bytes = x'02'",
  };
  g_autofree char *path = db_file (state);

  db_close (db_make (path));
  run_raw (path, AN_EVENT ("0") ";"
           "INSERT INTO node VALUES (1, 0, zeroblob (32));"
           "INSERT INTO opening VALUES (0, 0, zeroblob (32), x'00');"
           "INSERT INTO blob VALUES (hex (zeroblob (32)), x'00');", SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    run_raw (path, rows[i], SQLITE_CONSTRAINT_TRIGGER);
  run_raw (path, "INSERT INTO erased VALUES (0, 0, 0); DELETE FROM opening;", SQLITE_OK);
}

static void
constraints_are_told_apart (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) conflict = NULL, denied = NULL, typed = NULL;

  begin (db);
  put (db, "k");
  assert_refused (db_run (db, PUT_OFFICE, DB_ARGS (db_text ("k"), db_text ("v")), &conflict),
                  DESK_ERROR_CONFLICT, &conflict, "office.key");
  assert_refused (db_run (db, AN_EVENT ("5"), DB_NO_ARGS, &denied), DESK_ERROR_DENIED, &denied, "next entry");
  assert_refused (db_run (db, "INSERT INTO pulse VALUES (1, 'x')", DB_NO_ARGS, &typed), DESK_ERROR_CONFLICT,
                  &typed, "pulse");
  commit (db);
}

/* ---- files that are not for us ------------------------------------------------------------------ */

static void
write_file (const char *path, const char *text)
{
  assert_true (g_file_set_contents (path, text, -1, NULL));
  g_chmod (path, 0600);
}

static void make_missing (const char *path) { }
static void make_directory (const char *path) { g_mkdir (path, 0700); }
static void make_fifo (const char *path) { assert_int_equal (mkfifo (path, 0600), 0); }
static void make_empty (const char *path) { write_file (path, ""); }
static void make_text (const char *path) { write_file (path, "Dear office,\nthis is no database at all, as you see.\n"); }
static void make_foreign (const char *path) { run_raw (path, "CREATE TABLE t (x)", SQLITE_OK); g_chmod (path, 0600); }

static void
make_newer (const char *path)
{
  db_close (db_make (path));
  run_raw (path, "PRAGMA user_version = 99", SQLITE_OK);
}

static void
make_negative (const char *path)
{
  db_close (db_make (path));
  run_raw (path, "PRAGMA user_version = -1", SQLITE_OK);
}

static void
make_linked (const char *path)
{
  g_autofree char *other = g_strconcat (path, "-too", NULL);

  db_close (db_make (path));
  assert_int_equal (link (path, other), 0);
}

static void
make_open_to_all (const char *path)
{
  db_close (db_make (path));
  g_chmod (path, 0666);
}

static void
make_damaged (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length;

  db_close (db_make (path));
  run_raw (path, "PRAGMA wal_checkpoint (TRUNCATE)", SQLITE_OK);
  assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  memset (bytes + 100, 0x55, 3000);
  assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_chmod (path, 0600);
}

static void
other_files_are_refused (void **state)
{
  static const struct
  {
    const char *name;
    void (*make) (const char *path);
    DbFlags flags;
    DeskError code;
    const char *text;
  } rows[] = {
    { "missing", make_missing, DB_READ_WRITE, DESK_ERROR_NOT_FOUND, "recourse init" },
    { "missing-ro", make_missing, DB_READ_ONLY, DESK_ERROR_NOT_FOUND, "recourse init" },
    { "directory", make_directory, DB_READ_WRITE, DESK_ERROR_INVALID, "is a directory" },
    { "fifo", make_fifo, DB_READ_ONLY, DESK_ERROR_INVALID, "no ordinary file" },
    { "empty", make_empty, DB_READ_WRITE, DESK_ERROR_INVALID, "not a recourse database" },
    { "text", make_text, DB_READ_WRITE, DESK_ERROR_INVALID, "not a recourse database" },
    { "text-ro", make_text, DB_READ_ONLY, DESK_ERROR_INVALID, "not a recourse database" },
    { "foreign", make_foreign, DB_READ_WRITE, DESK_ERROR_INVALID, "not a recourse database" },
    { "newer", make_newer, DB_READ_WRITE, DESK_ERROR_RANGE, "(schema 99, this program knows " },
    { "newer-ro", make_newer, DB_READ_ONLY, DESK_ERROR_RANGE, "(schema 99, this program knows " },
    { "negative", make_negative, DB_READ_WRITE, DESK_ERROR_CORRUPT, "schema -1" },
    { "linked", make_linked, DB_READ_WRITE, DESK_ERROR_INVALID, "2 names" },
    { "all", make_open_to_all, DB_READ_WRITE, DESK_ERROR_INVALID, "chmod o-w" },
    { "damaged", make_damaged, DB_READ_WRITE, DESK_ERROR_CORRUPT, "damaged" },
    { "there", make_text, DB_CREATE, DESK_ERROR_INVALID, "left as it is" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_build_filename (*state, rows[i].name, NULL);
      g_autoptr (GError) error = NULL;

      rows[i].make (path);
      g_autoptr (Db) db = db_open (path, rows[i].flags, &error);
      assert_refused (db != NULL, rows[i].code, &error, rows[i].text);
      assert_non_null (strstr (error->message, path));
      assert_null (strchr (error->message, '\n'));
    }
}

static void
a_foreign_file_is_not_touched (void **state)
{
  g_autofree char *path = db_file (state), *before = NULL, *after = NULL;
  gsize n_before, n_after;

  make_foreign (path);
  assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  assert_null (db_open (path, DB_READ_WRITE, NULL));
  assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  assert_int_equal (n_before, n_after);
  assert_memory_equal (before, after, n_before);
}

static void
a_link_leads_to_the_same_lock (void **state)
{
  g_autofree char *path = db_file (state), *name = g_build_filename (*state, "link.db", NULL);
  g_autofree char *dangling = g_build_filename (*state, "dangling.db", NULL);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) error = NULL, refused = NULL;

  assert_int_equal (symlink ("cases.db", name), 0);
  g_autoptr (Db) linked = db_again (name, DB_READ_WRITE);
  assert_string_equal (db_path (linked), db_path (db));
  begin (db);
  db_set_timeout (linked, 0);
  assert_refused (db_begin (linked, "test", &error), DESK_ERROR_BUSY, &error, "is being written by");
  commit (db);

  assert_int_equal (symlink ("nowhere.db", dangling), 0);
  g_autoptr (Db) none = db_open (dangling, DB_CREATE, &refused);
  assert_refused (none != NULL, DESK_ERROR_INVALID, &refused, "left as it is");
}

/* ---- reading only ------------------------------------------------------------------------------- */

static void
a_reader_cannot_write (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) error = NULL, again = NULL;

  put_alone (db, "one");
  g_autoptr (Db) reader = db_again (path, DB_READ_ONLY);
  assert_true (db_is_read_only (reader));
  assert_int_equal (number (reader, COUNT_OFFICE), 1);
  assert_refused (db_begin (reader, "test", &error), DESK_ERROR_IO, &error, "reading only");
  assert_refused (db_run (reader, "DELETE FROM office", DB_NO_ARGS, &again), DESK_ERROR_INVALID, &again,
                  "outside a transaction");
  put_alone (db, "two");
  assert_int_equal (number (reader, COUNT_OFFICE), 2);
}

/* Root may write anywhere, so the look is taken by a child that is nobody. */
static int
look_as_nobody (const char *path, int (*look) (const char *path))
{
  pid_t child = fork ();
  int status = -1;

  if (child == 0)
    {
      if (getuid () == 0 && (setgid (65534) || setuid (65534)))
        _exit (99);
      _exit (look (path));
    }
  assert_int_equal (waitpid (child, &status, 0), child);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

static int
reads_one_row (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Db) db = db_open (path, DB_READ_ONLY, &error);
  gint64 n = -1;

  if (db && db_get_int (db, COUNT_OFFICE, DB_NO_ARGS, -1, &n, &error) && n == 1)
    return 0;
  g_printerr ("# %d rows: %s\n", (int) n, error ? error->message : "");
  return 1;
}

static int
is_told_to_copy (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Db) db = db_open (path, DB_READ_ONLY, &error);

  return !db && g_error_matches (error, DESK_ERROR, DESK_ERROR_IO) && strstr (error->message, "copy both") ? 0 : 1;
}

static int
is_told_to_read_only (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Db) db = db_open (path, DB_READ_WRITE, &error);

  return !db && g_error_matches (error, DESK_ERROR, DESK_ERROR_IO) && strstr (error->message, "--readonly") ? 0 : 1;
}

static void
set_rights (const char *directory, int of_directory, int of_files)
{
  static const char *const names[] = { "cases.db", "cases.db-wal", "cases.db-shm", "cases.db.lock" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);
      g_chmod (path, of_files);
    }
  g_chmod (directory, of_directory);
}

static void
a_read_only_directory_can_be_read (void **state)
{
  g_autofree char *path = db_file (state), *shm = g_strconcat (path, "-shm", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  Db *db = db_make (path);

  put_alone (db, "one");
  db_close (db);
  set_rights (*state, 0555, 0444);
  assert_int_equal (look_as_nobody (path, reads_one_row), 0);   /* with log and index beside it */
  assert_int_equal (look_as_nobody (path, is_told_to_read_only), 0);
  g_chmod (*state, 0755);
  g_remove (shm);
  g_chmod (*state, 0555);
  assert_int_equal (look_as_nobody (path, is_told_to_copy), 0); /* with a log alone */
  set_rights (*state, 0755, 0600);
  db = db_again (path, DB_READ_WRITE);
  assert_true (db_checkpoint (db, TRUE, NULL));
  db_close (db);
  g_remove (wal);
  g_remove (shm);
  set_rights (*state, 0555, 0444);
  assert_int_equal (look_as_nobody (path, reads_one_row), 0);   /* alone */
  set_rights (*state, 0755, 0600);
}

/* ---- statements -------------------------------------------------------------------------------- */

static void
values_are_bound_by_name (void **state)
{
  static const struct { const char *sql; gint64 value; } rows[] = {
    { "SELECT $1 * 100 + $2 * 10 + $3", 123 },
    { "SELECT $3 * 100 + $2 * 10 + $1", 321 },
    { "SELECT $2 * 100 + $1 * 10 + $2", 212 },
    { "SELECT $3", 3 },
    { "SELECT 7", 7 },
  };
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) few = NULL;
  gint64 value = 0;

  for (int round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        assert_true (db_get_int (db, rows[i].sql, DB_ARGS (db_int (1), db_int (2), db_int (3)), -1, &value, NULL));
        assert_int_equal (value, rows[i].value);
      }
  assert_refused (db_get_int (db, rows[0].sql, DB_ARGS (db_int (1)), -1, &value, &few), DESK_ERROR_INVALID, &few,
                  "1 values for $1 to $3");
}

static void
values_come_back (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0), some = g_bytes_new ("\0'x", 3);
  static const char *const literals[] = { "-5", "'it''s'", "NULL", "X'010000FF'", "X''", "X'002778'", "NULL",
                                          "1.5", NULL };
  g_autoptr (DbQuery) query = db_query (
    db, "SELECT $1, $2, $3, $4, $5, $6, $7, 1.5",
    DB_ARGS (db_int (-5), db_text ("it's"), db_text (NULL), db_blob ("\1\0\0\377", 4), db_bytes (none),
             db_bytes (some), db_bytes (NULL)), NULL);

  assert_true (db_next (query, NULL));
  assert_int_equal (db_columns (query), 8);
  for (int i = 0; literals[i]; i++)
    {
      g_autofree char *literal = db_column_literal (query, i);
      assert_string_equal (literal, literals[i]);
    }
  g_autoptr (GBytes) empty = db_column_bytes (query, 4), back = db_column_bytes (query, 5);
  assert_int_equal (g_bytes_get_size (empty), 0);
  assert_true (g_bytes_equal (some, back));
  assert_null (db_column_bytes (query, 6));
  assert_true (db_column_is_null (query, 2));
  assert_false (db_next (query, NULL));
}

static void
open_statements_are_counted (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  static const char sql[] = "SELECT key FROM office ORDER BY key";

  put_alone (db, "a");
  put_alone (db, "b");
  assert_int_equal (db_open_statements (db), 0);
  DbQuery *outer = db_query (db, sql, DB_NO_ARGS, NULL), *inner = db_query (db, sql, DB_NO_ARGS, NULL);
  assert_true (db_next (outer, NULL));
  assert_true (db_next (inner, NULL));
  assert_int_equal (db_open_statements (db), 2);
  assert_true (db_next (inner, NULL));
  assert_string_equal (db_column_text (inner, 0), "b");
  assert_string_equal (db_column_text (outer, 0), "a");
  db_query_free (inner);
  db_query_free (outer);
  assert_int_equal (db_open_statements (db), 0);
}

static void
statements_do_not_pile_up (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  int n = 0;

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %d", i);
      assert_int_equal (number (db, sql), i);
    }
  for (sqlite3_stmt *s = sqlite3_next_stmt (db->handle, NULL); s; s = sqlite3_next_stmt (db->handle, s))
    n++;
  assert_in_range (n, 1, 400);
  /* One buffer with another text each time: the address must not decide. */
  char buffer[32];
  for (int i = 0; i < 50; i++)
    {
      g_snprintf (buffer, sizeof buffer, "SELECT %d", i * 7);
      assert_int_equal (number (db, buffer), i * 7);
    }
}

static gboolean
stop_at_once (gpointer data)
{
  return TRUE;
}

static void
a_long_query_can_be_stopped (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) error = NULL;
  gint64 n;

  db_set_progress (db, stop_at_once, NULL);
  assert_refused (db_get_int (db, "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count (*) FROM c",
                              DB_NO_ARGS, 0, &n, &error), DESK_ERROR_BUSY, &error, "stopped");
  db_set_progress (db, NULL, NULL);
  assert_int_equal (number (db, COUNT_OFFICE), 0);
}

/* ---- transactions --------------------------------------------------------------------------------- */

static void
savepoints_nest (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);

  begin (db);
  put (db, "kept");
  assert_true (db_savepoint (db, NULL));
  put (db, "undone");
  assert_true (db_savepoint (db, NULL));
  put (db, "undone too");
  assert_true (db_savepoint_release (db, NULL));
  db_savepoint_rollback (db);
  assert_true (db_savepoint (db, NULL));
  put (db, "kept too");
  assert_true (db_savepoint_release (db, NULL));
  commit (db);
  assert_int_equal (number (db, COUNT_OFFICE), 2);
  assert_int_equal (number (db, "SELECT count (*) FROM office WHERE key LIKE 'kept%'"), 2);

  begin (db);
  put (db, "gone");
  db_rollback (db);
  assert_false (db_in_transaction (db));
  assert_int_equal (number (db, COUNT_OFFICE), 2);
}

static void
a_snapshot_stands_still (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (Db) other = db_again (path, DB_READ_WRITE);
  gint64 version = db_data_version (other);

  assert_true (db_read_begin (other, NULL));
  assert_int_equal (number (other, COUNT_OFFICE), 0);
  put_alone (db, "one");
  assert_int_equal (number (other, COUNT_OFFICE), 0);
  db_read_end (other);
  assert_int_equal (number (other, COUNT_OFFICE), 1);
  assert_int_not_equal (db_data_version (other), version);
  version = db_data_version (other);
  assert_int_equal (db_data_version (other), version);
}

static gint64
wal_size (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  struct stat file;

  return stat (wal, &file) ? 0 : file.st_size;
}

static void
the_log_stays_small (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  gint64 largest = 0;

  begin (db);
  put (db, "k");
  commit (db);
  for (int i = 0; i < 3000; i++)
    {
      begin (db);
      assert_true (db_run (db, "UPDATE office SET value = $1", DB_ARGS (db_int (i)), NULL));
      commit (db);
      largest = MAX (largest, wal_size (path));
    }
  assert_in_range (largest, 8192, 1100 * 8300);
  assert_true (db_last_hold (db) > 0);
  assert_true (db_checkpoint (db, TRUE, NULL));
  assert_int_equal (wal_size (path), 0);
  assert_int_equal (number (db, "SELECT CAST (value AS INTEGER) FROM office"), 2999);
}

static void
a_reader_does_not_stop_writers (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (Db) reader = db_again (path, DB_READ_ONLY);

  assert_true (db_read_begin (reader, NULL));
  assert_int_equal (number (reader, COUNT_OFFICE), 0);
  put_alone (db, "one");
  assert_true (db_checkpoint (db, TRUE, NULL));
  put_alone (db, "two");
  assert_int_equal (number (reader, COUNT_OFFICE), 0);
  db_read_end (reader);
  assert_int_equal (number (reader, COUNT_OFFICE), 2);
}

/* ---- the lock ------------------------------------------------------------------------------------ */

typedef struct
{
  pid_t pid;
  int let_go;  /* closing it ends the child's transaction */
} Holder;

/* Another process inside a transaction. */
static Holder
holder_start (const char *path, const char *why)
{
  int ready[2], end[2];
  char byte;

  assert_int_equal (pipe (ready) | pipe (end), 0);
  Holder holder = { .pid = fork (), .let_go = end[1] };
  if (holder.pid == 0)
    {
      close (end[1]);
      Db *db = db_open (path, DB_READ_WRITE, NULL);
      if (!db || !db_begin (db, why, NULL) || write (ready[1], "x", 1) != 1)
        _exit (1);
      while (read (end[0], &byte, 1) < 0 && errno == EINTR)
        continue;
      _exit (db_run (db, PUT_OFFICE, DB_ARGS (db_text ("held"), db_text ("v")), NULL) && db_commit (db, NULL) ? 0 : 1);
    }
  close (ready[1]);
  close (end[0]);
  assert_int_equal (read (ready[0], &byte, 1), 1);
  close (ready[0]);
  return holder;
}

static int
holder_end (Holder *holder)
{
  int status;

  close (holder->let_go);
  assert_int_equal (waitpid (holder->pid, &status, 0), holder->pid);
  return status;
}

typedef struct
{
  char *line;
  int asked, give_up_at;
  Holder *release;
} Waiter;

static gboolean
wait_and_see (const char *holder, gint64 waited_us, gpointer data)
{
  Waiter *waiter = data;

  g_free (waiter->line);
  waiter->line = g_strdup (holder);
  waiter->asked++;
  if (waiter->release)
    {
      assert_int_equal (holder_end (waiter->release), 0);
      waiter->release = NULL;
    }
  return waiter->asked != waiter->give_up_at;
}

static void
who_waits_is_told_for_whom (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) error = NULL;
  Waiter waiter = { .give_up_at = 2 };
  Holder holder = holder_start (path, "case.triage \033[31m");
  g_autofree char *pid = g_strdup_printf (", pid %d, case.triage ", (int) holder.pid);

  db_set_waiting (db, wait_and_see, &waiter);
  assert_refused (db_begin (db, "test", &error), DESK_ERROR_BUSY, &error, pid);
  assert_false (db_in_transaction (db));
  assert_int_equal (waiter.asked, 2);
  assert_non_null (strstr (waiter.line, pid));
  assert_null (strchr (waiter.line, '\033'));
  assert_null (strchr (error->message, '\033'));

  waiter.give_up_at = 0;
  waiter.release = &holder;
  begin (db); /* comes in when the other goes */
  assert_int_equal (number (db, COUNT_OFFICE), 1);
  commit (db);
  g_free (waiter.line);
}

static void
patience_ends (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) error = NULL, also = NULL;
  Holder holder = holder_start (path, "intake");

  db_set_timeout (db, 1000);
  assert_refused (db_begin (db, "test", &error), DESK_ERROR_BUSY, &error, "intake");
  assert_refused (db_checkpoint (db, FALSE, &also), DESK_ERROR_BUSY, &also, "intake");
  assert_int_equal (number (db, COUNT_OFFICE), 0); /* reading goes on */
  assert_int_equal (holder_end (&holder), 0);
}

static void
a_killed_holder_leaves_nothing (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  Holder holder = holder_start (path, "intake");

  kill (holder.pid, SIGKILL);
  holder_end (&holder);
  put_alone (db, "after");
  assert_int_equal (number (db, COUNT_OFFICE), 1);
}

static void
a_deleted_lock_file_still_locks (void **state)
{
  g_autofree char *path = db_file (state), *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (Db) one = db_make (path);
  g_autoptr (Db) two = db_again (path, DB_READ_WRITE);
  g_autoptr (GError) error = NULL;

  assert_int_equal (unlink (lock), 0);
  begin (two);
  db_set_timeout (one, 0);
  assert_refused (db_begin (one, "test", &error), DESK_ERROR_BUSY, &error, "is being written by");
  commit (two);
  put_alone (one, "k");
}

static int signals_seen;

static void
see_signal (int number_of_it)
{
  signals_seen++;
}

static void
signals_wait_for_the_end (void **state)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGTSTP };
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      struct sigaction before, see = { .sa_handler = see_signal };

      sigaction (numbers[i], &see, &before);
      signals_seen = 0;
      begin (db);
      kill (getpid (), numbers[i]);
      assert_int_equal (signals_seen, 0);
      db_rollback (db);
      assert_int_equal (signals_seen, 1);
      sigaction (numbers[i], &before, NULL);
    }
}

static void
a_child_does_not_use_it (void **state)
{
  g_autofree char *path = db_file (state);
  g_autoptr (Db) db = db_make (path);
  int status;
  pid_t child = fork ();

  if (child == 0)
    {
      g_autoptr (GError) error = NULL;
      gint64 n;
      gboolean refused = !db_begin (db, "test", NULL) && !db_get_int (db, COUNT_OFFICE, DB_NO_ARGS, 0, &n, &error)
                         && g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID);

      db_close (db);
      _exit (refused ? 0 : 1);
    }
  waitpid (child, &status, 0);
  assert_int_equal (status, 0);
  put_alone (db, "k");
}

/* ---- change of schema ------------------------------------------------------------------------------ */

#define MOST_MIGRATIONS 64

/* All that are shipped, and one more. */
typedef struct
{
  DbMigration rows[MOST_MIGRATIONS];
  DbMigrations all;
} Newer;

static const DbMigrations *
newer_with (Newer *newer, const char *sql)
{
  const DbMigrations *shipped = db_migrations ();

  assert_in_range (shipped->n, 1, MOST_MIGRATIONS - 1);
  memcpy (newer->rows, shipped->rows, (gsize) shipped->n * sizeof *newer->rows);
  newer->rows[shipped->n] = (DbMigration){ .name = "later.sql", .sql = sql };
  newer->all = (DbMigrations){ newer->rows, shipped->n + 1 };
  return &newer->all;
}

static void
an_older_file_is_brought_up (void **state)
{
  Newer room;
  const DbMigrations *newer = newer_with (&room, "CREATE TABLE more (x TEXT) STRICT;"
                                                 "INSERT INTO more SELECT key FROM office;");
  g_autofree char *path = db_file (state);
  g_autoptr (GError) error = NULL, refused = NULL;
  Db *db = db_make (path);

  put_alone (db, "old");
  db_close (db);
  g_autoptr (Db) reader = db_open_with (path, DB_READ_ONLY, newer, &refused);
  assert_refused (reader != NULL, DESK_ERROR_RANGE, &refused, "open it once for writing");
  db = db_open_with (path, DB_READ_WRITE, newer, &error);
  assert_fine (db, error);
  assert_int_equal (db_schema_version (db), newer->n);
  assert_int_equal (number (db, "PRAGMA user_version"), newer->n);
  assert_int_equal (number (db, "SELECT count (*) FROM more WHERE x = 'old'"), 1);
  db_close (db);
  g_autoptr (GError) older = NULL;
  g_autoptr (Db) old_program = db_open (path, DB_READ_WRITE, &older);
  assert_refused (old_program != NULL, DESK_ERROR_RANGE, &older, "newer recourse");
}

static void
a_failed_change_is_undone (void **state)
{
  Newer room;
  const DbMigrations *broken = newer_with (&room, "CREATE TABLE more (x TEXT) STRICT;"
                                                  "INSERT INTO more SELECT nothing FROM office;");
  g_autofree char *path = db_file (state);
  g_autoptr (GError) error = NULL;
  Db *db = db_make (path);

  put_alone (db, "old");
  db_close (db);
  g_autoptr (Db) none = db_open_with (path, DB_READ_WRITE, broken, &error);
  assert_refused (none != NULL, DESK_ERROR_INVALID, &error, "undone");
  g_autoptr (Db) again = db_again (path, DB_READ_WRITE);
  assert_int_equal (db_schema_version (again), db_migrations ()->n);
  assert_int_equal (number (again, COUNT_OFFICE), 1);
  assert_int_equal (number (again, "SELECT count (*) FROM sqlite_master WHERE name = 'more'"), 0);
}

static void
a_failed_creation_leaves_nothing (void **state)
{
  static const DbMigration rows[] = { { .sql = "CREATE TABLE t (x) STRICT" } };
  static const DbMigrations broken = { rows, 1 };
  g_autofree char *path = db_file (state);

  assert_null (db_open_with (path, DB_CREATE, &broken, NULL));
  assert_int_not_equal (access (path, F_OK), 0);
  db_close (db_make (path));
}

static void
a_scratch_database_works (void **state)
{
  g_autofree char *path = db_file (state), *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Db) db = db_open (path, DB_CREATE | DB_SCRATCH, &error);

  assert_fine (db, error);
  put_alone (db, "k");
  assert_int_equal (number (db, "PRAGMA synchronous"), 0);
  assert_int_equal (access (lock, F_OK), -1);
  assert_int_equal (number (db, COUNT_OFFICE), 1);
}

/* ---- copies ---------------------------------------------------------------------------------------- */

static void
a_backup_can_be_opened (void **state)
{
  g_autofree char *path = db_file (state), *copy = g_build_filename (*state, "copy.db", NULL);
  g_autoptr (Db) db = db_make (path);
  g_autoptr (GError) error = NULL, again = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  put_alone (db, "k");
  assert_fine (db_backup (db, copy, &error), error);
  put_alone (db, "later");
  assert_refused (db_backup (db, copy, &again), DESK_ERROR_INVALID, &again, "exists already");
  assert_int_equal (mode_of (copy, ""), 0600);
  g_autoptr (Db) other = db_again (copy, DB_READ_WRITE);
  assert_int_equal (number (other, COUNT_OFFICE), 1);
  assert_true (db_integrity (other, &problems, NULL));
  assert_int_equal (problems->len, 0);
  put_alone (other, "more");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    SCRATCH_TEST (settings_are_in_force),
    SCRATCH_TEST (switches_are_in_force),
    SCRATCH_TEST (files_are_private),
    SCRATCH_TEST (files_of_a_group_are_shared),
    SCRATCH_TEST (dangerous_statements_are_refused),
    SCRATCH_TEST (vacuum_is_refused),
    SCRATCH_TEST (writes_need_a_transaction),
    SCRATCH_TEST (triggers_guard_the_record),
    SCRATCH_TEST (constraints_are_told_apart),
    SCRATCH_TEST (other_files_are_refused),
    SCRATCH_TEST (a_foreign_file_is_not_touched),
    SCRATCH_TEST (a_link_leads_to_the_same_lock),
    SCRATCH_TEST (a_reader_cannot_write),
    SCRATCH_TEST (a_read_only_directory_can_be_read),
    SCRATCH_TEST (values_are_bound_by_name),
    SCRATCH_TEST (values_come_back),
    SCRATCH_TEST (open_statements_are_counted),
    SCRATCH_TEST (statements_do_not_pile_up),
    SCRATCH_TEST (a_long_query_can_be_stopped),
    SCRATCH_TEST (savepoints_nest),
    SCRATCH_TEST (a_snapshot_stands_still),
    SCRATCH_TEST (the_log_stays_small),
    SCRATCH_TEST (a_reader_does_not_stop_writers),
    SCRATCH_TEST (who_waits_is_told_for_whom),
    SCRATCH_TEST (patience_ends),
    SCRATCH_TEST (a_killed_holder_leaves_nothing),
    SCRATCH_TEST (a_deleted_lock_file_still_locks),
    SCRATCH_TEST (signals_wait_for_the_end),
    SCRATCH_TEST (a_child_does_not_use_it),
    SCRATCH_TEST (an_older_file_is_brought_up),
    SCRATCH_TEST (a_failed_change_is_undone),
    SCRATCH_TEST (a_failed_creation_leaves_nothing),
    SCRATCH_TEST (a_scratch_database_works),
    SCRATCH_TEST (a_backup_can_be_opened),
  };

  return cmocka_run_group_tests_name ("db", tests, NULL, NULL);
}
