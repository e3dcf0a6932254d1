/* SPDX-License-Identifier: MIT */
/* Checkpoints, copies and checks. */
#include "config.h"

#include "db/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

enum
{
  CHECKPOINT_EVERY = 1000, /* pages of WAL */
  MOST_PROBLEMS = 100,
};

/* ---- checkpoints --------------------------------------------------------------------------- */

/* Never waits for readers: the lock is held. */
static int
checkpoint (Db *db, int mode)
{
  db->impatient = TRUE;
  int rc = sqlite3_wal_checkpoint_v2 (db->handle, "main", mode, NULL, NULL);
  db->impatient = FALSE;
  return rc;
}

/* What a reader keeps back is tried again only when as much has been added: every attempt
 * is an fsync that everybody waits for. A failure is no failure of the commit, which is
 * durable; the next one tries again. */
void
db_checkpoint_if_due (Db *db)
{
  if (db->wal_pages < db->wal_checkpoint_at - CHECKPOINT_EVERY)
    db->wal_checkpoint_at = CHECKPOINT_EVERY; /* the log began anew */
  if (db->wal_pages < db->wal_checkpoint_at)
    return;
  checkpoint (db, SQLITE_CHECKPOINT_PASSIVE);
  db->wal_checkpoint_at = db->wal_pages + CHECKPOINT_EVERY;
}

/* Whoever opens the database while nobody else has it open reads all of the log first. */
void
db_shorten_log (Db *db)
{
  db->patience = (DbPatience){ 0 };
  if (db->wal_pages >= CHECKPOINT_EVERY)
    db_checkpoint (db, TRUE, NULL);
}

gboolean
db_checkpoint (Db *db, gboolean truncate, GError **error)
{
  g_assert (!db->in_transaction && !db->in_read);
  if (!db_is_ours (db, error))
    return FALSE;
  if (!db->lock)
    return TRUE;
  if (!db_lock_take (db->lock, "checkpoint", &db->patience, error))
    return FALSE;
  int rc = checkpoint (db, truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE);
  db_lock_release (db->lock);
  return rc == SQLITE_OK || rc == SQLITE_BUSY || db_error (db, rc, "checkpoint", error);
}

gint64
db_data_version (Db *db)
{
  gint64 version = -1;

  db_get_int (db, "PRAGMA data_version", DB_NO_ARGS, -1, &version, NULL);
  return version;
}

/* ---- checks ---------------------------------------------------------------------------------- */

static gboolean
collect (Db *db, const char *sql, GPtrArray *problems, GError **error)
{
  g_autoptr (DbQuery) query = db_query (db, sql, DB_NO_ARGS, error);
  GError *failed = NULL;

  if (!query)
    return FALSE;
  while (db_next (query, &failed))
    {
      const char *text = db_column_text (query, 0);

      if (g_strcmp0 (text, "ok") != 0 && problems->len < MOST_PROBLEMS)
        g_ptr_array_add (problems, g_strdup (text ? text : "unknown"));
    }
  if (failed)
    g_propagate_error (error, failed);
  return !failed;
}

gboolean
db_integrity (Db *db, GPtrArray **problems, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  if (!collect (db, "PRAGMA integrity_check", found, error)
      || !collect (db, "SELECT 'table ' || \"table\" || ': a row refers to nothing in ' || parent"
                       "  FROM pragma_foreign_key_check", found, error))
    return FALSE;
  *problems = g_steal_pointer (&found);
  return TRUE;
}

/* ---- copies ----------------------------------------------------------------------------------- */

static gboolean
copy_failed (sqlite3 *to, const char *path, int rc, GError **error)
{
  const char *why = rc == SQLITE_FULL ? "the disk is full" : sqlite3_errstr (rc);

  return desk_error_set (error, rc == SQLITE_CORRUPT ? DESK_ERROR_CORRUPT : DESK_ERROR_IO,
                         "the backup %s was not made: %s", path, to ? why : "out of memory");
}

static int
sound_value (void *data, int columns, char **values, char **names)
{
  gboolean *sound = data;

  *sound = columns == 1 && !g_strcmp0 (values[0], "ok");
  return 0;
}

static gboolean
copy_pages (Db *db, sqlite3 *to, const char *path, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", db->handle, "main");
  gboolean sound = FALSE;
  int rc = backup ? SQLITE_OK : sqlite3_errcode (to);

  if (backup)
    {
      sqlite3_backup_step (backup, -1);
      rc = sqlite3_backup_finish (backup);
    }
  /* The copy travels as one file: without a log beside it. */
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (to, "PRAGMA quick_check", sound_value, &sound, NULL);
  if (rc == SQLITE_OK && !sound)
    rc = SQLITE_CORRUPT;
  return rc == SQLITE_OK || copy_failed (to, path, rc, error);
}

static gboolean
copy_to (Db *db, const char *path, GError **error)
{
  sqlite3 *to = NULL;
  int rc = sqlite3_open_v2 (path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  gboolean ok = rc == SQLITE_OK ? copy_pages (db, to, path, error) : copy_failed (to, path, rc, error);

  sqlite3_close (to);
  return ok;
}

static gboolean
sync_file (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    desk_error_set (error, DESK_ERROR_IO, "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
put_in_place (const char *made, const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  if (renameat2 (AT_FDCWD, made, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return files_sync_directory (directory, error);
  return desk_error_set (error, errno == EEXIST ? DESK_ERROR_INVALID : DESK_ERROR_IO,
                         "the backup %s was not made: %s", path, g_strerror (errno));
}

gboolean
db_backup (Db *db, const char *path, GError **error)
{
  g_autofree char *made = g_strdup_printf ("%s.part-%d", path, (int) getpid ());
  g_autofree char *rest = g_strconcat (made, "-journal", NULL);

  if (!db_is_ours (db, error))
    return FALSE;
  if (access (path, F_OK) == 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "the backup %s was not made: it exists already", path);
  if (!files_create (made, "", 0, 0600, error))
    return FALSE;
  gboolean ok = copy_to (db, made, error) && sync_file (made, error) && put_in_place (made, path, error);
  if (!ok)
    {
      unlink (made);
      unlink (rest);
    }
  return ok;
}
