/* SPDX-License-Identifier: MIT */
/* db - one small SQL interface over one driver
 *
 * Text is bound, never pasted. A write is BEGIN IMMEDIATE under an exclusive lock on the
 * side file PATH.lock, which every checkpoint of the WAL takes as well (the WAL-reset bug,
 * SQLite 3.7.0 to 3.51.2). No statement may be open while the program waits for a key:
 * db_open_statements says how many are. A connection stays in the thread and the process
 * that opened it; other threads keep INT, TERM, HUP and TSTP blocked, so that a held-back
 * signal finds nobody else. Writes outside a transaction are refused, and so are BEGIN,
 * DDL, ATTACH, UPDATE and DELETE on event and node, whatever the text says.
 *
 * Errors: NOT_FOUND (no such file), BUSY (lock not had in time; names the holder), IO (full,
 * read-only, cannot open), CORRUPT, RANGE (made by a newer program), INVALID (not one of
 * ours), DENIED (authorizer or trigger), CONFLICT (a constraint). */
#pragma once

#include <glib.h>

typedef struct Db Db;
typedef struct DbQuery DbQuery;

typedef enum
{
  DB_READ_WRITE = 0,
  DB_READ_ONLY = 1 << 0,
  DB_CREATE = 1 << 1,      /* must not exist yet */
  DB_SCRATCH = 1 << 2,     /* no lock, no fsync: for a replay in the session directory */
} DbFlags;

/* Opens, checks owner, application id and version, migrates in one transaction when
 * older. */
Db *db_open (const char *path, DbFlags flags, GError **error);
void db_close (Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Db, db_close)

const char *db_path (Db *db);
gboolean db_is_read_only (Db *db);
int db_schema_version (Db *db);

/* Called while a lock is waited for, about every 100 ms; FALSE gives up with BUSY.
 * 'holder' is harmless text such as "mia, pid 4711, case.triage, 3 s". */
typedef gboolean (*DbWaiting) (const char *holder, gint64 waited_us, gpointer data);
void db_set_waiting (Db *db, DbWaiting waiting, gpointer data);
/* How long to wait for the lock when there is no DbWaiting; default 10 s. */
void db_set_timeout (Db *db, gint64 microseconds);
/* TRUE from the callback of db_set_progress stops the running query with BUSY; asked
 * every few thousand steps of the machine. NULL ends it. */
typedef gboolean (*DbProgress) (gpointer data);
void db_set_progress (Db *db, DbProgress stop, gpointer data);

/* One transaction at a time; savepoints nest inside. 'why' is shown to who waits.
 * Signals INT, TERM, HUP, TSTP are held back until the end. */
gboolean db_begin (Db *db, const char *why, GError **error);
gboolean db_commit (Db *db, GError **error);
void db_rollback (Db *db);
/* Asked once before each commit, inside the transaction; FALSE with *error set rolls it
 * back. For what is dear at every savepoint and wanted once a transaction. NULL ends it. */
typedef gboolean (*DbBeforeCommit) (gpointer data, GError **error);
void db_set_before_commit (Db *db, DbBeforeCommit before_commit, gpointer data);
gboolean db_in_transaction (Db *db);
/* A read snapshot over several queries. Must be short. */
gboolean db_read_begin (Db *db, GError **error);
void db_read_end (Db *db);
gboolean db_savepoint (Db *db, GError **error);
gboolean db_savepoint_release (Db *db, GError **error);
void db_savepoint_rollback (Db *db);
/* How long the lock was held last, microseconds. */
gint64 db_last_hold (Db *db);

typedef enum { DB_END, DB_NULL, DB_INT, DB_TEXT, DB_BLOB, DB_BYTES } DbKind;
typedef struct
{
  DbKind kind;
  gint64 number;        /* DB_INT; length of DB_BLOB */
  const void *pointer;  /* DB_TEXT (NULL is SQL NULL), DB_BLOB, DB_BYTES (GBytes) */
} DbValue;

static inline DbValue db_null (void) { return (DbValue){ .kind = DB_NULL }; }
static inline DbValue db_int (gint64 number) { return (DbValue){ .kind = DB_INT, .number = number }; }
static inline DbValue db_text (const char *text) { return (DbValue){ .kind = DB_TEXT, .pointer = text }; }
static inline DbValue db_bytes (GBytes *bytes) { return (DbValue){ .kind = DB_BYTES, .pointer = bytes }; }
static inline DbValue db_blob (const void *bytes, gsize length)
{ return (DbValue){ .kind = DB_BLOB, .number = (gint64) length, .pointer = bytes }; }

/* DB_ARGS (db_int (5), db_text ("x")): values of $1, $2, ... bound by name, so that their
 * order in the text does not matter. Too few is INVALID; values beyond the last $n are ignored. */
#define DB_ARGS(...) ((const DbValue[]){ __VA_ARGS__, { .kind = DB_END } })
#define DB_NO_ARGS ((const DbValue[]){ { .kind = DB_END } })

/* Runs a statement to its end. Statements are prepared once per connection and kept. */
gboolean db_run (Db *db, const char *sql, const DbValue *args, GError **error);
/* Runs several statements parted by ';' without values. */
gboolean db_run_script (Db *db, const char *sql, GError **error);
/* The one number of the first row; 'otherwise' when there is no row or it is NULL. */
gboolean db_get_int (Db *db, const char *sql, const DbValue *args, gint64 otherwise,
                     gint64 *number, GError **error);
/* Rows changed by the last db_run. */
gint64 db_changes (Db *db);

/* Begins a query; values must live until it is freed. db_next: TRUE a row; FALSE the end,
 * or an error with *error set. Freeing resets the statement and gives it back. */
DbQuery *db_query (Db *db, const char *sql, const DbValue *args, GError **error);
gboolean db_next (DbQuery *query, GError **error);
void db_query_free (DbQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DbQuery, db_query_free)

/* Of the present row; text and blob are borrowed until the next db_next. */
int db_columns (DbQuery *query);
const char *db_column_name (DbQuery *query, int column);
gboolean db_column_is_null (DbQuery *query, int column);
gint64 db_column_int (DbQuery *query, int column);
const char *db_column_text (DbQuery *query, int column);
const void *db_column_blob (DbQuery *query, int column, gsize *length);
char *db_column_dup (DbQuery *query, int column);     /* transfer full */
GBytes *db_column_bytes (DbQuery *query, int column); /* transfer full; NULL for NULL */
/* The column as SQL literal text, for comparing and naming rows. Transfer full. */
char *db_column_literal (DbQuery *query, int column);

int db_open_statements (Db *db);
/* Changes whenever another connection committed; -1 when it cannot be read. */
gint64 db_data_version (Db *db);
/* Copies WAL into the database under the lock; TRUE also when readers kept some of it. */
gboolean db_checkpoint (Db *db, gboolean truncate, GError **error);
/* Online copy to 'path' (must not exist), checked, fsynced, renamed. */
gboolean db_backup (Db *db, const char *path, GError **error);
gboolean db_integrity (Db *db, GPtrArray **problems, GError **error);
