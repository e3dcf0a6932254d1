/* SPDX-License-Identifier: MIT */
/* files - durable and careful file work
 *
 * Errors: IO with the path and the reason; DESK_ERROR_INVALID for a refused name. */
#pragma once

#include <glib.h>

/* Reads at most 'limit' bytes; a larger file is DESK_ERROR_RANGE. Transfer full. */
GBytes *files_read (const char *path, gsize limit, GError **error);
/* Reads a descriptor to its end, same limit. */
GBytes *files_read_fd (int fd, const char *name, gsize limit, GError **error);

/* Temporary file beside it, fsync, rename, fsync of the directory. */
gboolean files_replace (const char *path, const void *bytes, gsize length, int mode, GError **error);
/* O_EXCL: fails when the file is there. */
gboolean files_create (const char *path, const void *bytes, gsize length, int mode, GError **error);
gboolean files_rename_durably (const char *from, const char *to, GError **error);
gboolean files_sync_directory (const char *path, GError **error);

/* TRUE with *kind (static name such as "nfs") when the path lies on a network file system. */
gboolean files_on_network (const char *path, const char **kind);

/* A 0700 directory of this process, removed with all in it by files_session_end and
 * swept at the next start when its owner is gone. Borrowed. */
const char *files_session (GError **error);
void files_session_end (void);

/* Finds a shipped data file such as "packs/mixpanel-2014/pack.yaml": below
 * $RECOURSE_DATA, beside the executable in a built tree, else where it was installed.
 * NULL when it is in none of them. Transfer full. */
char *files_data (const char *name);

/* Opens a module built with the program, e.g. "mail", and hands out its one symbol,
 * "mail_module"; kept for the life of the process. Errors: IO. Borrowed. */
gpointer files_module (const char *name, GError **error);
