/* SPDX-License-Identifier: MIT */
/* inside - what the files of db/ share with each other and with their own tests */
#pragma once

#include <signal.h>
#include <sqlite3.h>

#include "base/error.h"
#include "db/db.h"

/* In the header of every database of ours: "RCSE". file(1) and we know it by this. */
#define DB_APPLICATION_ID 0x52435345

/* ---- migrations ------------------------------------------------------------------- */

/* Row n of the table makes schema n + 1. */
typedef struct
{
  const char *name; /* below data/sql/sqlite */
  const char *sql;  /* its text, part of the program */
} DbMigration;

typedef struct
{
  const DbMigration *rows;
  int n;
} DbMigrations;

const DbMigrations *db_migrations (void);
Db *db_open_with (const char *path, DbFlags flags, const DbMigrations *migrations, GError **error);
/* From 'version' to the newest, inside the caller's transaction. */
gboolean db_migrate (Db *db, const DbMigrations *migrations, int version, GError **error);

/* ---- the write lock ----------------------------------------------------------------- */

typedef struct DbLock DbLock;

typedef struct
{
  DbWaiting waiting;
  gpointer data;
  gint64 timeout_us;
} DbPatience;

/* Lock file beside the database, with the owner and the rights of the database. */
DbLock *db_lock_new (const char *db_path, GError **error);
void db_lock_free (DbLock *lock);
/* Takes the lock and holds back INT, TERM, HUP and TSTP in this thread. */
gboolean db_lock_take (DbLock *lock, const char *why, const DbPatience *patience, GError **error);
void db_lock_release (DbLock *lock);
gint64 db_lock_last_hold (const DbLock *lock);
/* Who holds it, as harmless text. Transfer full. */
char *db_lock_holder (const DbLock *lock);

/* ---- the connection ----------------------------------------------------------------- */

typedef struct
{
  sqlite3_stmt *handle;
  char *sql;
  int *parameter;   /* place of $1, $2, ... in the statement; 0: it does not stand there */
  int n_parameters;
  guint64 used;
  gboolean busy, kept;
  gint64 rows, spent_us;  /* counted while it is traced */
} DbStatement;

struct Db
{
  sqlite3 *handle;
  char *path;
  DbFlags flags;
  int version;
  guint fork;             /* of which process it is */
  gboolean in_transaction, in_read;
  gboolean trusted;       /* our own control statements and migrations: the authorizer lets them by */
  int savepoints;
  DbLock *lock;           /* NULL: read-only or scratch */
  DbPatience patience;
  gint64 busy_since;
  gboolean impatient;
  DbProgress stop;
  gpointer stop_data;
  DbBeforeCommit before_commit;
  gpointer before_data;
  GHashTable *by_text, *by_pointer;
  guint64 uses;
  gint64 changes;
  int wal_pages, wal_checkpoint_at;
};

/* Sets *error from the result of a call on the connection. Always FALSE. */
gboolean db_error (Db *db, int rc, const char *sql, GError **error);
/* FALSE with an error when the connection came here by fork. */
gboolean db_is_ours (Db *db, GError **error);
/* Runs BEGIN, PRAGMA, ... of our own. */
gboolean db_control (Db *db, const char *sql, GError **error);
/* The one value of a pragma of our own. */
gboolean db_control_int (Db *db, const char *sql, gint64 *value, GError **error);
void db_statements_init (Db *db);
void db_statements_clear (Db *db);
int db_authorize (void *data, int action, const char *one, const char *two, const char *database,
                  const char *trigger);
/* After a commit, with the lock held: copies the WAL when it has grown. */
void db_checkpoint_if_due (Db *db);
/* At the end; nobody is waited for. */
void db_shorten_log (Db *db);
