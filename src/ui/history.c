/* SPDX-License-Identifier: MIT */
#include "ui/history.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

enum { KEEP = 500, FILE_MOST = 1 << 20 };

struct History
{
  char *path;
  GPtrArray *lines;   /* the sign, then the line */
};

static void
read_file (History *history)
{
  g_autoptr (GBytes) bytes = history->path ? files_read (history->path, FILE_MOST, NULL) : NULL;
  gsize length = 0;
  const char *text = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *copy = text ? g_strndup (text, length) : NULL;
  g_auto (GStrv) lines = copy ? g_strsplit (copy, "\n", -1) : NULL;
  guint n = lines ? g_strv_length (lines) : 0;

  for (guint i = n > KEEP ? n - KEEP : 0; i < n; i++)
    if (lines[i][0] == ':' && g_utf8_validate (lines[i], -1, NULL))
      g_ptr_array_add (history->lines, g_strdup (lines[i]));
}

History *
history_new (const char *path)
{
  History *history = g_new0 (History, 1);

  history->path = g_strdup (path);
  history->lines = g_ptr_array_new_with_free_func (g_free);
  read_file (history);
  return history;
}

void
history_free (History *history)
{
  if (!history)
    return;
  g_free (history->path);
  g_ptr_array_unref (history->lines);
  g_free (history);
}

static void
append (const char *path, const char *line)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_strconcat (line, "\n", NULL);
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return;   /* a convenience: not worth a word */
  if (write (fd, text, strlen (text)) < 0)
    g_debug ("history: not written");
  close (fd);
}

void
history_add (History *history, char kind, const char *line, gboolean keep)
{
  g_autofree char *entry = g_strdup_printf ("%c%s", kind, line);

  if (!*line)
    return;
  for (guint i = 0; i < history->lines->len; i++)
    if (strcmp (g_ptr_array_index (history->lines, i), entry) == 0)
      {
        g_ptr_array_remove_index (history->lines, i);
        break;
      }
  if (keep && history->path && !strchr (line, '\n'))
    append (history->path, entry);
  g_ptr_array_add (history->lines, g_steal_pointer (&entry));
  if (history->lines->len > KEEP)
    g_ptr_array_remove_index (history->lines, 0);
}

const char *
history_get (const History *history, char kind, const char *prefix, guint n)
{
  for (guint i = history->lines->len; i-- > 0; )
    {
      const char *entry = g_ptr_array_index (history->lines, i);
      if (entry[0] == kind && g_str_has_prefix (entry + 1, prefix) && n-- == 0)
        return entry + 1;
    }
  return NULL;
}

char *
history_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "recourse", "history", NULL);
}
