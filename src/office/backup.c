/* SPDX-License-Identifier: MIT */
/* backup - a copy of the database that was looked at before it counts as one */
#include "office/export.h"
#include "office/office-private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

void
backup_done_clear (BackupDone *done)
{
  g_clear_pointer (&done->root, g_free);
}

/* Size and root of the journal in a copy. */
static gboolean
look_at (const char *path, BackupDone *done, guint8 root[32], GError **error)
{
  g_autoptr (Db) db = db_open (path, DB_READ_ONLY, error);
  g_autoptr (Journal) journal = db ? journal_new (db) : NULL;
  struct stat status = { 0 };

  if (!journal || !journal_size (journal, &done->events, error) || !journal_root (journal, done->events, root, error))
    return FALSE;
  done->root = crypto_hex (root, 32);
  if (stat (path, &status) != 0)
    return desk_error_set (error, DESK_ERROR_IO, "%s: %s", path, g_strerror (errno));
  done->size = status.st_size;
  return TRUE;
}

/* The copy's journal is a beginning of ours, and not one from before the copying. */
static gboolean
agrees (Office *office, const char *path, gint64 at_least, BackupDone *done, GError **error)
{
  guint8 copied[32], ours[32];

  if (!look_at (path, done, copied, error) || !journal_root (office->journal, done->events, ours, error))
    return FALSE;
  return (done->events >= at_least && memcmp (copied, ours, sizeof ours) == 0)
         || desk_error_set (error, DESK_ERROR_CORRUPT, "the journal of the copy is not that of %s: run `recourse verify`",
                            office->path);
}

/* Opening the copy may have left these beside it. */
static void
drop_side_files (const char *path)
{
  static const char *const endings[] = { "-wal", "-shm", ".lock", NULL };

  for (guint i = 0; endings[i]; i++)
    {
      g_autofree char *side = g_strconcat (path, endings[i], NULL);
      (void) unlink (side);
    }
}

gboolean
office_backup (Office *office, const char *path, BackupDone *done, GError **error)
{
  g_autofree char *made = g_strdup_printf ("%s.unchecked-%d", path, (int) getpid ());
  struct stat status;
  gint64 events;
  gboolean kept;

  *done = (BackupDone){ 0 };
  if (lstat (path, &status) == 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "the backup %s was not made: it exists already", path);
  if (!journal_size (office->journal, &events, error) || !db_backup (office->db, made, error))
    return FALSE;
  kept = agrees (office, made, events, done, error);
  drop_side_files (made);
  kept = kept && files_place (made, path, error);
  if (!kept)
    {
      (void) unlink (made);
      backup_done_clear (done);
      return desk_error_in (error, "the backup %s was not made", path);
    }
  return TRUE;
}

gboolean
office_backup_check (const char *path, BackupDone *done, OfficeVerify **verify, GError **error)
{
  guint8 root[32];
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (Db) db = NULL;

  *done = (BackupDone){ 0 };
  if (!look_at (path, done, root, error) || !(db = db_open (path, DB_READ_ONLY, error)) || !db_integrity (db, &problems, error))
    return FALSE;
  if (problems->len)
    return desk_error_set (error, DESK_ERROR_CORRUPT, "%s: %s", path, (const char *) g_ptr_array_index (problems, 0));
  *verify = office_verify (path, NULL, TRUE, 0, 0, error);
  return *verify != NULL;
}
