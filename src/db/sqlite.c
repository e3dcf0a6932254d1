/* SPDX-License-Identifier: MIT */
/* The connection: opening, settings, what it may do, transactions, failures. */
#include "config.h"

#include "db/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/trace.h"

enum
{
  BUSY_SLEEP_US = 5000,
  PROGRESS_STEPS = 4000,
  FIRST_CHECKPOINT = 1000, /* pages of WAL */
};

/* ---- failures ------------------------------------------------------------------------ */

typedef struct
{
  int rc;                 /* extended codes stand before the plain code they extend */
  DeskError code;
  const char *text;       /* NULL: what SQLite says */
} Failure;

static const Failure failures[] = {
  { SQLITE_CONSTRAINT_TRIGGER, DESK_ERROR_DENIED, NULL },
  { SQLITE_CONSTRAINT, DESK_ERROR_CONFLICT, NULL },
  { SQLITE_AUTH, DESK_ERROR_DENIED, "a statement was refused that no part of the program may run" },
  { SQLITE_FULL, DESK_ERROR_IO, "the disk is full: free some space and try again; nothing was changed" },
  { SQLITE_READONLY_DBMOVED, DESK_ERROR_IO, "was moved or deleted while it was open: nothing was changed" },
  { SQLITE_READONLY, DESK_ERROR_IO, "may not be written (file, directory or disk is read-only)" },
  { SQLITE_IOERR, DESK_ERROR_IO, "cannot be read or written: look at the disk and its quota; nothing was changed" },
  { SQLITE_CANTOPEN, DESK_ERROR_IO, "cannot be opened: look at the rights of the file and of its directory" },
  { SQLITE_PERM, DESK_ERROR_IO, "may not be opened" },
  { SQLITE_NOMEM, DESK_ERROR_IO, "there is no memory left: nothing was changed" },
  { SQLITE_PROTOCOL, DESK_ERROR_BUSY, "is in use by too many others: try again" },
  { SQLITE_BUSY, DESK_ERROR_BUSY, "is in use by another program: nothing was changed, try again" },
  { SQLITE_LOCKED, DESK_ERROR_BUSY, "is in use by a query that is still running" },
  { SQLITE_INTERRUPT, DESK_ERROR_BUSY, "the query was stopped" },
  { SQLITE_NOTADB, DESK_ERROR_INVALID, "is not a recourse database" },
  { SQLITE_CORRUPT, DESK_ERROR_CORRUPT, "is damaged: restore the last backup, keep this file for a look" },
  { SQLITE_TOOBIG, DESK_ERROR_RANGE, "a value is larger than can be stored" },
};

static const Failure *
failure_find (int rc)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].rc == rc || failures[i].rc == (rc & 0xff))
      return &failures[i];
  return NULL;
}

gboolean
db_error (Db *db, int rc, const char *sql, GError **error)
{
  const Failure *failure = failure_find (rc);
  int number = sqlite3_system_errno (db->handle);
  gboolean of_system = (rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN;

  if (!failure)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: %s in: %.200s", db->path,
                           sqlite3_errmsg (db->handle), sql ? sql : "-");
  if (!failure->text)
    return desk_error_set (error, failure->code, "%s: %s", db->path, sqlite3_errmsg (db->handle));
  if (of_system && (number == ENOSPC || number == EDQUOT || number == EFBIG))
    return db_error (db, SQLITE_FULL, sql, error);
  if (of_system && number)
    return desk_error_set (error, failure->code, "%s: %s (%s)", db->path, failure->text, g_strerror (number));
  return desk_error_set (error, failure->code, "%s: %s", db->path, failure->text);
}

/* ---- processes -------------------------------------------------------------------------- */

/* Counts the forks that made this process: a connection carried into a child would break
 * the locks of its parent. */
static guint forks;

static void
forked (void)
{
  forks++;
}

static void
null_into (int wanted)
{
  int fd = open ("/dev/null", O_RDWR);

  if (fd >= 0 && fd != wanted)
    close (fd);
}

/* Once a process: a database on descriptor 2 would be overwritten by the next message, and
 * a limit on file size must be an error and not a death. */
static void
prepare_process (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl (fd, F_GETFD) < 0 && errno == EBADF)
      null_into (fd);
  struct sigaction present;
  if (sigaction (SIGXFSZ, NULL, &present) == 0 && present.sa_handler == SIG_DFL)
    signal (SIGXFSZ, SIG_IGN);
  pthread_atfork (NULL, NULL, forked);
  g_once_init_leave (&once, 1);
}

gboolean
db_is_ours (Db *db, GError **error)
{
  return db->fork == forks
         || desk_error_set (error, DESK_ERROR_INVALID, "%s: opened by another process; open it again here",
                            db->path);
}

/* ---- what the connection may do ----------------------------------------------------------- */

/* Pragmas that only tell, besides those that our own settings run before the authorizer. */
static const char *const telling[] = {
  "data_version", "page_count", "page_size", "freelist_count", "table_info", "table_xinfo",
  "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list", "quick_check",
  "integrity_check", "foreign_key_check", "compile_options", "function_list",
};
/* Of these only the value may be asked. */
static const char *const readable[] = {
  "journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete",
  "cell_size_check", "mmap_size", "trusted_schema", "wal_autocheckpoint", "application_id",
  "user_version", "query_only", "temp_store", "encoding", "journal_size_limit",
};

static gboolean
is_in (const char *word, const char *const *words, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!g_ascii_strcasecmp (word, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
pragma_is_allowed (const char *name, const char *value)
{
  return is_in (name, telling, G_N_ELEMENTS (telling))
         || (!value && is_in (name, readable, G_N_ELEMENTS (readable)));
}

static gboolean
is_record (const char *table)
{
  return !g_ascii_strcasecmp (table, "event") || !g_ascii_strcasecmp (table, "node");
}

static gboolean
is_allowed (int action, const char *one, const char *two)
{
  switch (action)
    {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
    case SQLITE_INSERT:
      return TRUE;
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      return !is_record (one);
    case SQLITE_FUNCTION:
      return g_ascii_strcasecmp (two, "load_extension") != 0;
    case SQLITE_PRAGMA:
      return pragma_is_allowed (one, two);
    default: /* DDL, ATTACH, BEGIN, SAVEPOINT and what is yet to come */
      return FALSE;
    }
}

int
db_authorize (void *data, int action, const char *one, const char *two, const char *database,
              const char *trigger)
{
  const Db *db = data;
  gboolean never = action == SQLITE_ATTACH || action == SQLITE_DETACH;

  if (db->trusted ? !never : is_allowed (action, one ? one : "", two))
    return SQLITE_OK;
  return SQLITE_DENY;
}

static const struct { int id, value; } limits[] = {
  { SQLITE_LIMIT_LENGTH, 128 * 1024 * 1024 },
  { SQLITE_LIMIT_SQL_LENGTH, 256 * 1024 },
  { SQLITE_LIMIT_COLUMN, 256 },
  { SQLITE_LIMIT_EXPR_DEPTH, 200 },
  { SQLITE_LIMIT_COMPOUND_SELECT, 64 },
  { SQLITE_LIMIT_VDBE_OP, 250000 },
  { SQLITE_LIMIT_FUNCTION_ARG, 64 },
  { SQLITE_LIMIT_ATTACHED, 0 },
  { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1024 },
  { SQLITE_LIMIT_VARIABLE_NUMBER, 1024 },
  { SQLITE_LIMIT_TRIGGER_DEPTH, 16 },
  { SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct { int id, value; } switches[] = {
  { SQLITE_DBCONFIG_DEFENSIVE, 1 },
  { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
  { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
  { SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
  { SQLITE_DBCONFIG_DQS_DML, 0 },
  { SQLITE_DBCONFIG_DQS_DDL, 0 },
  { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
  { SQLITE_DBCONFIG_ENABLE_TRIGGER, 1 },
  { SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
};

static const char settings[] =
  "PRAGMA foreign_keys = ON;"
  "PRAGMA recursive_triggers = ON;"
  "PRAGMA secure_delete = ON;"
  "PRAGMA cell_size_check = ON;"
  "PRAGMA mmap_size = 0;"
  "PRAGMA temp_store = MEMORY;"         /* names and letters do not go to /tmp */
  "PRAGMA cache_size = -8192;"
  "PRAGMA journal_size_limit = 16777216;";

static const char durable[] = "PRAGMA synchronous = FULL;";
static const char scratch[] =
  "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;";
static const char reading[] = "PRAGMA query_only = ON;";

static int
wal_grew (void *data, sqlite3 *handle, const char *schema, int pages)
{
  Db *db = data;

  db->wal_pages = pages;
  return SQLITE_OK;
}

/* Another program holds SQLite's own lock: one of ours would have waited at the side file. */
static int
others_are_busy (void *data, int times)
{
  Db *db = data;
  gint64 now = g_get_monotonic_time ();

  if (db->impatient)
    return 0;
  if (times == 0)
    db->busy_since = now;
  gint64 waited = now - db->busy_since;
  if (db->patience.waiting && times % (100000 / BUSY_SLEEP_US) == 19
      && !db->patience.waiting ("another program", waited, db->patience.data))
    return 0;
  if (!db->patience.waiting && waited >= db->patience.timeout_us)
    return 0;
  g_usleep (BUSY_SLEEP_US);
  return 1;
}

static gboolean
apply_settings (Db *db, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    sqlite3_db_config (db->handle, switches[i].id, switches[i].value, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (db->handle, limits[i].id, limits[i].value);
  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_handler (db->handle, others_are_busy, db);
  sqlite3_wal_autocheckpoint (db->handle, 0);
  sqlite3_wal_hook (db->handle, wal_grew, db);
  sqlite3_set_authorizer (db->handle, db_authorize, db);
  return db_control (db, settings, error)
         && db_control (db, db->flags & DB_SCRATCH ? scratch : durable, error)
         && (!(db->flags & DB_READ_ONLY) || db_control (db, reading, error));
}

/* ---- our own statements ---------------------------------------------------------------- */

gboolean
db_control (Db *db, const char *sql, GError **error)
{
  gboolean before = db->trusted;

  db->trusted = TRUE;
  gint64 from = trace_on (TRACE_SQL) ? g_get_monotonic_time () : 0;
  int rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  db->trusted = before;
  if (trace_on (TRACE_SQL))
    trace (TRACE_SQL, "%" G_GINT64_FORMAT " us: %s", g_get_monotonic_time () - from, sql);
  return rc == SQLITE_OK || db_error (db, rc, sql, error);
}

gboolean
db_control_int (Db *db, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean before = db->trusted;

  db->trusted = TRUE;
  int rc = sqlite3_prepare_v2 (db->handle, sql, -1, &statement, NULL);
  db->trusted = before;
  if (rc == SQLITE_OK)
    rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    *value = sqlite3_column_int64 (statement, 0);
  if (rc != SQLITE_ROW)
    db_error (db, rc == SQLITE_DONE ? SQLITE_ERROR : rc, sql, error);
  sqlite3_finalize (statement);
  return rc == SQLITE_ROW;
}

/* ---- opening ------------------------------------------------------------------------------ */

static gboolean
file_is_acceptable (const char *path, DbFlags flags, GError **error)
{
  struct stat file;

  if (stat (path, &file))
    return desk_error_set (error, errno == ENOENT ? DESK_ERROR_NOT_FOUND : DESK_ERROR_IO, "%s: %s%s", path,
                           g_strerror (errno), errno == ENOENT ? "; recourse init makes a database" : "");
  if (S_ISDIR (file.st_mode))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is a directory: name the file in it", path);
  if (!S_ISREG (file.st_mode))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is no ordinary file", path);
  if (file.st_nlink > 1)
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "%s has %u names (hard links), which would part it from its log: remove the others",
                           path, (unsigned) file.st_nlink);
  if ((file.st_mode & S_IWOTH) && !(flags & DB_SCRATCH))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s may be written by anybody: chmod o-w it first", path);
  if (!(flags & DB_READ_ONLY) && access (path, W_OK))
    return desk_error_set (error, DESK_ERROR_IO, "%s may not be written (%s): --readonly only looks", path,
                           g_strerror (errno));
  return TRUE;
}

static gboolean
place_is_acceptable (const char *path, GError **error)
{
  const char *kind = NULL;

  if (files_on_network (path, &kind))
    return desk_error_set (error, DESK_ERROR_INVALID,
                           "%s lies on a network file system (%s), whose locks cannot be trusted: "
                           "keep the database on a disk of this machine", path, kind ? kind : "unknown");
  return TRUE;
}

/* The group of a setgid directory shares what is made in it. */
static int
mode_for (const char *directory)
{
  struct stat place;

  return stat (directory, &place) == 0 && (place.st_mode & S_ISGID) ? 0660 : 0600;
}

static gboolean
file_create (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int mode = mode_for (directory);

  if (!place_is_acceptable (directory, error))
    return FALSE;
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (fd < 0)
    return desk_error_set (error, errno == EEXIST ? DESK_ERROR_INVALID : DESK_ERROR_IO, "cannot make %s: %s%s",
                           path, g_strerror (errno), errno == EEXIST ? "; it is left as it is" : "");
  (void) !fchmod (fd, (mode_t) mode);
  close (fd); /* harmless: nobody has opened it as a database yet */
  return files_sync_directory (directory, error);
}

/* The name that the side files are made from must be the same for everybody. */
static char *
true_path (const char *path, GError **error)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real);

  if (!real)
    desk_error_set (error, DESK_ERROR_IO, "%s: %s", path, g_strerror (errno));
  free (real);
  return copy;
}

static gboolean
has_wal (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  struct stat file;

  return stat (wal, &file) == 0 && file.st_size > 0;
}

static int
open_handle (Db *db, const char *name, int extra)
{
  int flags = (db->flags & DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
              | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOFOLLOW | extra;

  return sqlite3_open_v2 (name, &db->handle, flags, NULL);
}

static gboolean
looks_like_ours (Db *db, GError **error)
{
  gint64 id = 0;

  if (!db_control_int (db, "PRAGMA application_id", &id, error))
    return FALSE;
  return id == DB_APPLICATION_ID
         || desk_error_set (error, DESK_ERROR_INVALID, "%s is not a recourse database", db->path);
}

/* A copy on a read-only disk, without a log beside it, can be read as it lies there. */
static gboolean
reopen_unchanging (Db *db, GError **error)
{
  g_autofree char *uri = g_filename_to_uri (db->path, NULL, NULL);
  g_autofree char *name = g_strconcat (uri, "?immutable=1", NULL);

  if (has_wal (db->path))
    return desk_error_set (error, DESK_ERROR_IO,
                           "%s cannot be read here: part of it is in %s-wal and the directory is read-only; "
                           "copy both elsewhere", db->path, db->path);
  db_statements_clear (db);
  sqlite3_close (g_steal_pointer (&db->handle));
  int rc = open_handle (db, name, SQLITE_OPEN_URI);
  if (rc != SQLITE_OK)
    return db_error (db, rc, NULL, error);
  db_statements_init (db);
  return apply_settings (db, error) && looks_like_ours (db, error);
}

static gboolean
check_version (Db *db, const DbMigrations *migrations, GError **error)
{
  gint64 version = 0;

  if (!db_control_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  db->version = (int) version;
  if (version < 0)
    return desk_error_set (error, DESK_ERROR_CORRUPT,
                           "%s says that it has schema %d, which no recourse makes: restore the last backup",
                           db->path, db->version);
  if (version > migrations->n)
    return desk_error_set (error, DESK_ERROR_RANGE,
                           "%s was made by a newer recourse (schema %d, this program knows %d): upgrade the program",
                           db->path, db->version, migrations->n);
  if (version < migrations->n && (db->flags & DB_READ_ONLY))
    return desk_error_set (error, DESK_ERROR_RANGE,
                           "%s is of an older recourse (schema %d, this program reads %d): open it once for writing",
                           db->path, db->version, migrations->n);
  return TRUE;
}

/* Another process may have been quicker: what counts is the version under the lock. */
static gboolean
migrate (Db *db, const DbMigrations *migrations, GError **error)
{
  if (db->version == migrations->n)
    return TRUE;
  if (!db_begin (db, "change of schema", error))
    return FALSE;
  if (check_version (db, migrations, error) && db_migrate (db, migrations, db->version, error))
    return db_commit (db, error);
  db_rollback (db);
  return FALSE;
}

static gboolean
lay_out (Db *db, GError **error)
{
  g_autofree char *id = g_strdup_printf ("PRAGMA application_id = %d;", DB_APPLICATION_ID);

  return db_control (db, "PRAGMA page_size = 8192; PRAGMA encoding = 'UTF-8';", error)
         && (db->flags & DB_SCRATCH || db_control (db, "PRAGMA journal_mode = WAL;", error))
         && db_control (db, id, error);
}

static gboolean
needs_lock (DbFlags flags)
{
  return !(flags & (DB_READ_ONLY | DB_SCRATCH));
}

static gboolean
check_mode (Db *db, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean wal;

  if (!needs_lock (db->flags))
    return TRUE;
  db->trusted = TRUE;
  sqlite3_prepare_v2 (db->handle, "PRAGMA journal_mode", -1, &statement, NULL);
  db->trusted = FALSE;
  wal = sqlite3_step (statement) == SQLITE_ROW
        && !g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "wal");
  sqlite3_finalize (statement);
  return wal || db_control (db, "PRAGMA journal_mode = WAL;", error);
}

static gboolean
settle (Db *db, GError **error)
{
  g_autoptr (GError) failed = NULL;

  if (apply_settings (db, &failed) && (!(db->flags & DB_CREATE) || lay_out (db, &failed))
      && looks_like_ours (db, &failed))
    return TRUE;
  if ((db->flags & DB_READ_ONLY) && g_error_matches (failed, DESK_ERROR, DESK_ERROR_IO))
    return reopen_unchanging (db, error);
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

static gboolean
set_up (Db *db, const DbMigrations *migrations, GError **error)
{
  int rc = open_handle (db, db->path, 0);

  if (rc != SQLITE_OK)
    return db_error (db, rc, NULL, error);
  db_statements_init (db);
  if (!settle (db, error)) /* before a lock file is made beside something that is not ours */
    return FALSE;
  if (needs_lock (db->flags) && !(db->lock = db_lock_new (db->path, error)))
    return FALSE;
  return check_mode (db, error) && check_version (db, migrations, error) && migrate (db, migrations, error);
}

static void
remove_made (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (path, ends[i], NULL);
      unlink (name);
    }
}

static Db *
db_new (char *path, DbFlags flags)
{
  Db *db = g_new0 (Db, 1);

  db->path = path;
  db->flags = flags;
  db->fork = forks;
  db->patience.timeout_us = 10 * G_USEC_PER_SEC;
  db->wal_checkpoint_at = FIRST_CHECKPOINT;
  return db;
}

Db *
db_open_with (const char *path, DbFlags flags, const DbMigrations *migrations, GError **error)
{
  char *real;

  prepare_process ();
  if (flags & DB_CREATE && !file_create (path, error))
    return NULL;
  if (!file_is_acceptable (path, flags, error) || !place_is_acceptable (path, error)
      || !(real = true_path (path, error)))
    return NULL;
  Db *db = db_new (real, flags);
  if (set_up (db, migrations, error))
    return db;
  if (flags & DB_CREATE)
    remove_made (db->path);
  db_close (db);
  return NULL;
}

Db *
db_open (const char *path, DbFlags flags, GError **error)
{
  return db_open_with (path, flags, db_migrations (), error);
}

void
db_close (Db *db)
{
  if (!db)
    return;
  /* A child that only inherited the connection must not touch its files: it forgets it. */
  if (db->fork == forks)
    {
      db_rollback (db);
      db_read_end (db);
      db_statements_clear (db);
      db_shorten_log (db);
      sqlite3_close (db->handle);
      db_lock_free (db->lock);
    }
  g_free (db->path);
  g_free (db);
}

const char *
db_path (Db *db)
{
  return db->path;
}

gboolean
db_is_read_only (Db *db)
{
  return (db->flags & DB_READ_ONLY) != 0;
}

int
db_schema_version (Db *db)
{
  return db->version;
}

void
db_set_waiting (Db *db, DbWaiting waiting, gpointer data)
{
  db->patience.waiting = waiting;
  db->patience.data = data;
}

void
db_set_timeout (Db *db, gint64 microseconds)
{
  db->patience.timeout_us = microseconds;
}

static int
progress (void *data)
{
  Db *db = data;

  /* Half a transaction is never the answer to a key. */
  return !db->in_transaction && db->stop && db->stop (db->stop_data);
}

void
db_set_progress (Db *db, DbProgress stop, gpointer data)
{
  db->stop = stop;
  db->stop_data = data;
  sqlite3_progress_handler (db->handle, stop ? PROGRESS_STEPS : 0, stop ? progress : NULL, db);
}

/* ---- transactions ------------------------------------------------------------------------ */

static void
let_go (Db *db)
{
  db->in_transaction = FALSE;
  db->savepoints = 0;
  if (db->lock)
    db_lock_release (db->lock);
}

gboolean
db_begin (Db *db, const char *why, GError **error)
{
  g_assert (!db->in_transaction && !db->in_read);
  if (!db_is_ours (db, error))
    return FALSE;
  if (db->flags & DB_READ_ONLY)
    return desk_error_set (error, DESK_ERROR_IO, "%s is open for reading only: nothing was changed", db->path);
  if (db->lock && !db_lock_take (db->lock, why, &db->patience, error))
    return FALSE;
  db->in_transaction = TRUE;
  if (db_control (db, "BEGIN IMMEDIATE", error))
    return TRUE;
  let_go (db);
  return FALSE;
}

gboolean
db_commit (Db *db, GError **error)
{
  g_assert (db->in_transaction);
  if (sqlite3_get_autocommit (db->handle))
    {
      let_go (db);
      return desk_error_set (error, DESK_ERROR_IO, "%s: the change was given up before: nothing was changed",
                             db->path);
    }
  if ((db->before_commit && !db->before_commit (db->before_data, error)) || !db_control (db, "COMMIT", error))
    {
      db_rollback (db);
      return FALSE;
    }
  if (db->lock)
    db_checkpoint_if_due (db);
  let_go (db);
  return TRUE;
}

void
db_set_before_commit (Db *db, DbBeforeCommit before_commit, gpointer data)
{
  db->before_commit = before_commit;
  db->before_data = data;
}

void
db_rollback (Db *db)
{
  if (!db->in_transaction)
    return;
  /* After a full disk SQLite has rolled back by itself. */
  if (!sqlite3_get_autocommit (db->handle))
    db_control (db, "ROLLBACK", NULL);
  let_go (db);
}

gboolean
db_in_transaction (Db *db)
{
  return db->in_transaction;
}

gboolean
db_read_begin (Db *db, GError **error)
{
  if (db->in_transaction)
    return TRUE;
  g_assert (!db->in_read);
  return db_is_ours (db, error) && (db->in_read = db_control (db, "BEGIN", error));
}

void
db_read_end (Db *db)
{
  if (db->in_read)
    db_control (db, "COMMIT", NULL);
  db->in_read = FALSE;
}

gboolean
db_savepoint (Db *db, GError **error)
{
  g_assert (db->in_transaction);
  if (!db_control (db, "SAVEPOINT inner_part", error))
    return FALSE;
  db->savepoints++;
  return TRUE;
}

gboolean
db_savepoint_release (Db *db, GError **error)
{
  g_assert (db->savepoints > 0);
  db->savepoints--;
  return db_control (db, "RELEASE inner_part", error);
}

void
db_savepoint_rollback (Db *db)
{
  if (db->savepoints == 0)
    return;
  db->savepoints--;
  if (!sqlite3_get_autocommit (db->handle))
    db_control (db, "ROLLBACK TO inner_part; RELEASE inner_part", NULL);
}

gint64
db_last_hold (Db *db)
{
  return db->lock ? db_lock_last_hold (db->lock) : 0;
}

int
db_open_statements (Db *db)
{
  int n = 0;

  for (sqlite3_stmt *s = sqlite3_next_stmt (db->handle, NULL); s; s = sqlite3_next_stmt (db->handle, s))
    n += sqlite3_stmt_busy (s) != 0;
  return n;
}
