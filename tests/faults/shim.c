/* SPDX-License-Identifier: MIT */
#include "shim.h"

#include <sqlite3.h>

static const ShimHooks *watching;
static const sqlite3_io_methods *real[SHIM_KINDS];
static sqlite3_io_methods mine[SHIM_KINDS];
static GHashTable *kinds; /* file to kind + 1 */

void
shim_watch (const ShimHooks *hooks)
{
  watching = hooks;
}

static ShimKind
kind_of (sqlite3_file *file)
{
  return (ShimKind) (GPOINTER_TO_INT (g_hash_table_lookup (kinds, file)) - 1);
}

static int
shim_write (sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
  ShimKind kind = kind_of (file);
  int rc = watching && watching->write ? watching->write (kind, bytes, length, offset) : SQLITE_OK;

  return rc != SQLITE_OK ? rc : real[kind]->xWrite (file, bytes, length, offset);
}

static int
shim_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  ShimKind kind = kind_of (file);
  int rc = watching && watching->truncate ? watching->truncate (kind, size) : SQLITE_OK;

  return rc != SQLITE_OK ? rc : real[kind]->xTruncate (file, size);
}

static int
shim_sync (sqlite3_file *file, int flags)
{
  ShimKind kind = kind_of (file);
  int rc = watching && watching->sync ? watching->sync (kind) : SQLITE_OK;

  return rc != SQLITE_OK ? rc : real[kind]->xSync (file, flags);
}

static int
shim_close (sqlite3_file *file)
{
  ShimKind kind = kind_of (file);

  g_hash_table_remove (kinds, file);
  return real[kind]->xClose (file);
}

static void
take_over (sqlite3_file *file, ShimKind kind)
{
  real[kind] = file->pMethods;
  mine[kind] = *real[kind];
  mine[kind].xWrite = shim_write;
  mine[kind].xTruncate = shim_truncate;
  mine[kind].xSync = shim_sync;
  mine[kind].xClose = shim_close;
  file->pMethods = &mine[kind];
  g_hash_table_insert (kinds, file, GINT_TO_POINTER ((int) kind + 1));
}

static int
shim_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
  sqlite3_vfs *below = vfs->pAppData;
  int rc = below->xOpen (below, name, file, flags, out);

  if (rc == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB))
    take_over (file, SHIM_DB);
  else if (rc == SQLITE_OK && (flags & SQLITE_OPEN_WAL))
    take_over (file, SHIM_WAL);
  return rc;
}

void
shim_install (void)
{
  static sqlite3_vfs shim;
  sqlite3_vfs *below = sqlite3_vfs_find (NULL);

  kinds = g_hash_table_new (NULL, NULL);
  shim = *below;
  shim.zName = "shim";
  shim.pAppData = below;
  shim.xOpen = shim_open;
  sqlite3_vfs_register (&shim, 1);
}
