/* SPDX-License-Identifier: MIT */
/* shim - stands between SQLite and the disk and sees every write
 *
 * Installed once a process, before the first database is opened. */
#pragma once

#include <glib.h>

typedef enum { SHIM_DB, SHIM_WAL, SHIM_KINDS } ShimKind;

/* Each is asked first; another answer than SQLITE_OK is what SQLite gets instead of the
 * call. NULL: nobody asks. */
typedef struct
{
  int (*write) (ShimKind kind, const void *bytes, int length, gint64 offset);
  int (*truncate) (ShimKind kind, gint64 size);
  int (*sync) (ShimKind kind);
} ShimHooks;

void shim_install (void);
void shim_watch (const ShimHooks *hooks);
