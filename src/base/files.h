/* SPDX-License-Identifier: MIT */
/* files - durable and careful file work
 *
 * Errors: IO with the path and the reason. */
#pragma once

#include <glib.h>

/* Reads at most 'limit' bytes, and never 4 GiB; a larger file is RANGE. Transfer full. */
GBytes *files_read (const char *path, gsize limit, GError **error);
/* Reads a descriptor to its end, same limit; 'name' is for messages. Transfer full. */
GBytes *files_read_fd (int fd, const char *name, gsize limit, GError **error);

/* Temporary file beside it, fsync, rename, fsync of the directory. A link is replaced, not
 * followed. */
gboolean files_replace (const char *path, const void *bytes, gsize length, int mode, GError **error);
/* Fails when the file is there; durable afterwards. */
gboolean files_create (const char *path, const void *bytes, gsize length, int mode, GError **error);
/* Fails when the file is there; not durable before files_sync. */
gboolean files_write (const char *path, const void *bytes, gsize length, int mode, GError **error);
gboolean files_sync (const char *path, GError **error);
gboolean files_rename_durably (const char *from, const char *to, GError **error);
/* Never replaces: what is there already, a link too, is INVALID. Durable afterwards. */
gboolean files_place (const char *from, const char *to, GError **error);
/* A directory with all in it, as far as it can go; follows no link. */
void files_remove_tree (const char *path);
gboolean files_sync_directory (const char *path, GError **error);

/* TRUE with *kind (static name such as "nfs") when the path, or the directory of a file
 * that is not there yet, lies on a network file system. */
gboolean files_on_network (const char *path, const char **kind);

/* A 0700 directory of this process, removed with all in it by files_session_end and
 * swept by the next process that asks for one when its owner is gone. Borrowed until
 * files_session_end. */
const char *files_session (GError **error);
void files_session_end (void);

/* Finds a shipped data file such as "packs/mixpanel-2014/pack.yaml": below
 * $RECOURSE_DATA, beside the executable in a built tree, else where it was installed.
 * NULL when it is in none of them or the name leads elsewhere. Transfer full. */
char *files_data (const char *name);

/* Opens a module built with the program, e.g. "mail", and hands out its one symbol,
 * "mail_module"; kept for the life of the process. Errors: IO. Borrowed. */
gpointer files_module (const char *name, GError **error);
