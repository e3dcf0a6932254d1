/* SPDX-License-Identifier: MIT */
/* tar - the files of a case as one archive (libarchive, restricted pax) */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "casefile/writers.h"

#define CHUNK (256u << 10)

static gboolean
failed (struct archive *archive, const char *to, GError **error)
{
  const char *why = archive_error_string (archive);

  return desk_error_set (error, DESK_ERROR_IO, "%s: cannot be written: %s", to, why ? why : g_strerror (errno));
}

static gboolean
copy_bytes (struct archive *archive, int fd, goffset size, const char *to, GError **error)
{
  g_autofree char *chunk = g_malloc (CHUNK);

  while (size > 0)
    {
      gssize got = read (fd, chunk, (gsize) MIN (size, (goffset) CHUNK));

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return desk_error_set (error, DESK_ERROR_IO, "%s: what was just written cannot be read again", to);
      if (archive_write_data (archive, chunk, (gsize) got) != got)
        return failed (archive, to, error);
      size -= got;
    }
  return TRUE;
}

static gboolean
add_open (struct archive *archive, int fd, const char *as, gint64 at, const char *to, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  struct stat status;
  gboolean added = fstat (fd, &status) == 0;

  if (!added)
    desk_error_set (error, DESK_ERROR_IO, "%s: %s", to, g_strerror (errno));
  else
    {
      archive_entry_set_pathname (entry, as);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0600);
      archive_entry_set_size (entry, status.st_size);
      archive_entry_set_mtime (entry, (time_t) (at / G_USEC_PER_SEC), 0);
      added = archive_write_header (archive, entry) == ARCHIVE_OK || failed (archive, to, error);
    }
  archive_entry_free (entry);
  return added && copy_bytes (archive, fd, status.st_size, to, error);
}

static gboolean
add_file (struct archive *archive, const char *directory, const char *path, const char *name, gint64 at, const char *to,
          GError **error)
{
  g_autofree char *from = g_build_filename (directory, path, NULL), *as = g_build_filename (name, path, NULL);
  int fd = open (from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  gboolean added;

  if (fd < 0)
    return desk_error_set (error, DESK_ERROR_IO, "%s: %s", from, g_strerror (errno));
  added = add_open (archive, fd, as, at, to, error);
  close (fd);
  return added;
}

gboolean
write_tar (const char *directory, const GPtrArray *paths, const char *name, gint64 at, const char *to, GError **error)
{
  int fd = open (to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  struct archive *archive = archive_write_new ();
  gboolean written;

  archive_write_set_format_pax_restricted (archive);
  archive_write_add_filter_none (archive);
  written = fd >= 0 ? archive_write_open_fd (archive, fd) == ARCHIVE_OK || failed (archive, to, error)
                    : desk_error_set (error, DESK_ERROR_IO, "%s: cannot be created: %s", to, g_strerror (errno));
  for (guint i = 0; written && i < paths->len; i++)
    written = add_file (archive, directory, g_ptr_array_index (paths, i), name, at, to, error);
  if (written && archive_write_close (archive) != ARCHIVE_OK)
    written = failed (archive, to, error);
  archive_write_free (archive);
  if (written && fsync (fd) != 0)
    written = desk_error_set (error, DESK_ERROR_IO, "%s: cannot be made durable: %s", to, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  if (!written && fd >= 0)
    unlink (to);
  return written;
}
