/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <gmodule.h>

#include "base/error.h"

static gboolean
io_error (GError **error, const char *path, const char *what)
{
  return desk_error_set (error, DESK_ERROR_IO, "%s: cannot %s: %s", path, what, g_strerror (errno));
}

/* ---- reading -------------------------------------------------------------------------- */

#define CHUNK (64u << 10)

GBytes *
files_read_fd (int fd, const char *name, gsize limit, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize length = 0;

  limit = MIN (limit, G_MAXUINT32 - CHUNK); /* what a GByteArray can count */
  for (;;)
    {
      g_byte_array_set_size (bytes, (guint) (length + CHUNK));
      gssize got = read (fd, bytes->data + length, CHUNK);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          io_error (error, name, "be read");
          return NULL;
        }
      if (got == 0)
        break;
      length += (gsize) got;
      if (length > limit)
        {
          desk_error_set (error, DESK_ERROR_RANGE, "%s: larger than %" G_GSIZE_FORMAT " bytes",
                          name, limit);
          return NULL;
        }
    }
  g_byte_array_set_size (bytes, (guint) length);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
files_read (const char *path, gsize limit, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

  if (fd < 0)
    {
      io_error (error, path, "be opened");
      return NULL;
    }
  GBytes *bytes = files_read_fd (fd, path, limit, error);
  close (fd);
  return bytes;
}

/* ---- writing -------------------------------------------------------------------------- */

gboolean
files_sync_directory (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    io_error (error, path, "be made durable");
  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
sync_parent (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  return files_sync_directory (directory, error);
}

static gboolean
write_all (int fd, const void *bytes, gsize length)
{
  const char *at = bytes;

  while (length)
    {
      gssize written = write (fd, at, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      at += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/* Fills, syncs if asked and closes; the file goes again when that fails. */
static gboolean
fill_and_close (int fd, const char *path, const void *bytes, gsize length, int mode, gboolean sync, GError **error)
{
  gboolean done = fchmod (fd, (mode_t) mode) == 0 && write_all (fd, bytes, length) && (!sync || fsync (fd) == 0);

  if (!done)
    io_error (error, path, "be written");
  if (close (fd) != 0 && done)
    done = io_error (error, path, "be written");
  if (!done)
    unlink (path);
  return done;
}

static int
create (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    io_error (error, path, "be created");
  return fd;
}

gboolean
files_write (const char *path, const void *bytes, gsize length, int mode, GError **error)
{
  int fd = create (path, error);

  return fd >= 0 && fill_and_close (fd, path, bytes, length, mode, FALSE, error);
}

gboolean
files_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    io_error (error, path, "be made durable");
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
files_create (const char *path, const void *bytes, gsize length, int mode, GError **error)
{
  int fd = create (path, error);

  return fd >= 0 && fill_and_close (fd, path, bytes, length, mode, TRUE, error) && sync_parent (path, error);
}

gboolean
files_replace (const char *path, const void *bytes, gsize length, int mode, GError **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.XXXXXX", path);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);

  if (fd < 0)
    return io_error (error, path, "be written beside itself");
  if (!fill_and_close (fd, temporary, bytes, length, mode, TRUE, error))
    return FALSE;
  if (files_rename_durably (temporary, path, error))
    return TRUE;
  unlink (temporary);
  return FALSE;
}

gboolean
files_rename_durably (const char *from, const char *to, GError **error)
{
  g_autofree char *from_directory = g_path_get_dirname (from);
  g_autofree char *to_directory = g_path_get_dirname (to);

  if (rename (from, to) != 0)
    return desk_error_set (error, DESK_ERROR_IO, "%s: cannot be renamed to %s: %s", from, to,
                           g_strerror (errno));
  if (!files_sync_directory (to_directory, error))
    return FALSE;
  return strcmp (from_directory, to_directory) == 0 || files_sync_directory (from_directory, error);
}

gboolean
files_place (const char *from, const char *to, GError **error)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return sync_parent (to, error);
  if (errno == EEXIST)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is there already: move it away, or choose another place", to);
  return io_error (error, to, "be put in its place");
}

/* ---- where a file lies ------------------------------------------------------------------ */

typedef struct
{
  guint32 magic;
  const char *kind;
} NetworkMagic;

/* From statfs(2) and the kernel's magic.h: systems where locks or shared memory of two
 * machines do not meet. */
static const NetworkMagic network_magics[] = {
  { 0x00006969, "nfs" },    { 0x0000517b, "smb" },      { 0xff534d42, "cifs" },
  { 0xfe534d42, "smb2" },   { 0x01021997, "9p" },       { 0x5346414f, "afs" },
  { 0x6b414653, "afs" },    { 0x00c36400, "ceph" },     { 0x73757245, "coda" },
  { 0x0bd00bd0, "lustre" }, { 0x7461636f, "ocfs2" },    { 0x01161970, "gfs2" },
  { 0x0000564c, "ncp" },    { 0xaad7aaea, "panfs" },    { 0x47504653, "gpfs" },
  { 0x19830326, "beegfs" }, { 0x20030528, "orangefs" }, { 0x786f4256, "vboxsf" },
  { 0xbacbacbc, "vmhgfs" },
};

#define FUSE_MAGIC 0x65735546

/* A FUSE system says only in the mount table what it is. */
static const char *const network_fuse[] = {
  "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse",
  "fuse.davfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.curlftpfs", "fuse.smbnetfs", "fuse.gcsfuse",
  "fuse.juicefs", "fuse.mfs", "fuse.lizardfs", "fuse.seaweedfs", "fuse.google-drive-ocamlfuse",
  "fuse.vmhgfs-fuse", "fuse.goofys", "fuse.blobfuse", "fuse.nfs", "fuse.afp", "fuse.mount_afp",
};

/* "ID PARENT MAJOR:MINOR ROOT MOUNT OPTIONS [TAG...] - TYPE SOURCE OPTIONS" */
static const char *
fuse_kind_of_line (const char *line, const char *device)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", -1);
  guint dash = 6;

  if (g_strv_length (fields) < 10 || strcmp (fields[2], device) != 0)
    return NULL;
  while (fields[dash] && strcmp (fields[dash], "-") != 0)
    dash++;
  for (guint i = 0; fields[dash] && fields[dash + 1] && i < G_N_ELEMENTS (network_fuse); i++)
    if (strcmp (fields[dash + 1], network_fuse[i]) == 0)
      return network_fuse[i];
  return NULL;
}

static const char *
fuse_kind (const char *path)
{
  struct stat status;
  g_autofree char *table = NULL;

  if (stat (path, &status) != 0 || !g_file_get_contents ("/proc/self/mountinfo", &table, NULL, NULL))
    return NULL;
  g_autofree char *device = g_strdup_printf ("%u:%u", gnu_dev_major (status.st_dev),
                                             gnu_dev_minor (status.st_dev));
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  const char *kind = NULL;

  for (guint i = 0; lines[i] && !kind; i++)
    kind = fuse_kind_of_line (lines[i], device);
  return kind;
}

gboolean
files_on_network (const char *path, const char **kind)
{
  g_autofree char *directory = g_path_get_dirname (path);
  struct statfs status;
  const char *there = path, *found = NULL;

  /* A file about to be made lies where its directory lies. */
  if (statfs (path, &status) != 0)
    {
      there = directory;
      if (statfs (directory, &status) != 0)
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (network_magics) && !found; i++)
    if ((guint32) status.f_type == network_magics[i].magic)
      found = network_magics[i].kind;
  if (!found && (guint32) status.f_type == FUSE_MAGIC)
    found = fuse_kind (there);
  if (found && kind)
    *kind = found;
  return found != NULL;
}

/* ---- the session's own directory -------------------------------------------------------- */

/* A directory belongs to whoever holds a lock on its file "owner"; the lock dies with the
 * process, a process number does not. */
#define OWNER "owner"
#define SWEEP_AGE_S 60 /* time for a new one to be locked */

static struct
{
  char *path;
  int lock;
  pid_t owner;
} session = { NULL, -1, 0 };

/* Never follows a link out of the directory: each level is opened by descriptor. */
static void
remove_tree (int parent, const char *name)
{
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *entries = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *entry;

  while (entries && (entry = readdir (entries)))
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      remove_tree (fd, entry->d_name);
  if (entries)
    closedir (entries);
  else if (fd >= 0)
    close (fd);
  unlinkat (parent, name, fd >= 0 ? AT_REMOVEDIR : 0);
}

void
files_remove_tree (const char *path)
{
  remove_tree (AT_FDCWD, path);
}

static void
sweep_one (const char *base, const char *name)
{
  g_autofree char *path = g_build_filename (base, name, NULL);
  g_autofree char *lock_path = g_build_filename (path, OWNER, NULL);
  struct stat status;

  if (lstat (path, &status) != 0 || !S_ISDIR (status.st_mode) || status.st_uid != geteuid ()
      || g_get_real_time () / G_USEC_PER_SEC - status.st_mtime < SWEEP_AGE_S)
    return;
  int lock = open (lock_path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

  if (lock < 0 || flock (lock, LOCK_EX | LOCK_NB) == 0)
    remove_tree (AT_FDCWD, path);
  if (lock >= 0)
    close (lock);
}

static void
sweep (const char *base, const char *prefix)
{
  g_autoptr (GDir) entries = g_dir_open (base, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    if (g_str_has_prefix (name, prefix))
      sweep_one (base, name);
}

const char *
files_session (GError **error)
{
  const char *base = g_get_tmp_dir ();

  if (session.path && session.owner == getpid ())
    return session.path;
  g_autofree char *prefix = g_strdup_printf ("recourse-%u-", (guint) geteuid ());
  sweep (base, prefix);
  g_autofree char *path = g_strdup_printf ("%s/%sXXXXXX", base, prefix);

  if (!g_mkdtemp_full (path, 0700))
    {
      io_error (error, path, "be made");
      return NULL;
    }
  g_autofree char *lock_path = g_build_filename (path, OWNER, NULL);
  int lock = open (lock_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (lock < 0 || flock (lock, LOCK_EX | LOCK_NB) != 0)
    {
      io_error (error, lock_path, "be locked");
      return NULL;
    }
  session.path = g_steal_pointer (&path);
  session.lock = lock;
  session.owner = getpid ();
  return session.path;
}

void
files_session_end (void)
{
  if (!session.path || session.owner != getpid ())
    return;
  remove_tree (AT_FDCWD, session.path);
  close (session.lock);
  g_clear_pointer (&session.path, g_free);
  session.lock = -1;
}

/* ---- what came with the program --------------------------------------------------------- */

/* Where the executable lies, whatever link it was started through; in a tree libtool may
 * keep the real one in .libs. */
static char *
program_directory (void)
{
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = executable ? g_path_get_dirname (executable) : NULL;

  if (directory && g_str_has_suffix (directory, "/.libs"))
    return g_path_get_dirname (directory);
  return g_steal_pointer (&directory);
}

static gboolean
name_is_plain (const char *name)
{
  return *name && *name != '/' && *name != '.' && !strstr (name, "/.");
}

static char *
existing (const char *directory, const char *below, const char *name)
{
  g_autofree char *path = directory ? g_build_filename (directory, below, name, NULL) : NULL;

  return path && g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

char *
files_data (const char *name)
{
  const char *told = secure_getenv ("RECOURSE_DATA");
  g_autofree char *program = NULL;
  char *path = NULL;

  if (!name_is_plain (name))
    return NULL;
  if (told && *told)
    path = existing (told, "", name);
  if (!path)
    {
      program = program_directory ();
      path = existing (program, "data", name);
    }
  return path ? path : existing (PKGDATADIR, "", name);
}

static char *
module_path (const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s.so", name);
  g_autofree char *program = program_directory ();
  const char *told = secure_getenv ("RECOURSE_MODULES");
  char *path = told && *told ? existing (told, "", file) : NULL;

  if (!path)
    path = existing (program, ".libs", file);
  return path ? path : existing (PKGLIBDIR, "", file);
}

static gpointer
module_open (const char *name, GError **error)
{
  g_autofree char *path = name_is_plain (name) ? module_path (name) : NULL;
  g_autofree char *symbol = g_strdup_printf ("%s_module", name);
  gpointer found = NULL;

  if (!path)
    {
      desk_error_set (error, DESK_ERROR_IO, "%s.so is missing: neither beside the program nor in %s",
                      name, PKGLIBDIR);
      return NULL;
    }
  GModule *module = g_module_open (path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (!module || !g_module_symbol (module, symbol, &found) || !found)
    {
      desk_error_set (error, DESK_ERROR_IO, "%s: cannot be loaded: %s", path, g_module_error ());
      return NULL;
    }
  g_module_make_resident (module);
  return found;
}

gpointer
files_module (const char *name, GError **error)
{
  static GMutex mutex;
  static GHashTable *opened;

  g_mutex_lock (&mutex);
  if (!opened)
    opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gpointer found = g_hash_table_lookup (opened, name);

  if (!found && (found = module_open (name, error)))
    g_hash_table_insert (opened, g_strdup (name), found);
  g_mutex_unlock (&mutex);
  return found;
}
