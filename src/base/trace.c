/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"

static const char *const names[TRACE_N] = {
  [TRACE_SQL] = "sql", [TRACE_UI] = "ui", [TRACE_MAIL] = "mail", [TRACE_POLICY] = "policy",
};

guint trace_topics;

/* One trace a process, like its standard error. */
static struct
{
  int fd;
  char *path;
  gint64 began;
} file = { -1, NULL, 0 };

static gboolean
topic_parse (const char *word, guint *topics, GError **error)
{
  for (guint i = 0; i < TRACE_N; i++)
    if (strcmp (word, names[i]) == 0)
      {
        *topics |= 1u << i;
        return TRUE;
      }
  return desk_error_set (error, DESK_ERROR_INVALID, "\"%.40s\" is nothing to trace: sql, ui, mail, policy", word);
}

static gboolean
topics_parse (const char *text, guint *topics, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  *topics = 0;
  for (guint i = 0; words[i]; i++)
    if (*g_strstrip (words[i]) && !topic_parse (words[i], topics, error))
      return FALSE;
  return TRUE;
}

/* What others may read or have put there is not written to. */
static gboolean
is_only_ours (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_uid == geteuid ()
         && status.st_nlink == 1 && !(status.st_mode & (S_IRWXG | S_IRWXO));
}

static gboolean
file_open (const char *path, GError **error)
{
  /* Not blocking: a pipe of that name would wait for a reader before it is refused. */
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);

  if (fd < 0 && errno == ELOOP)
    return desk_error_set (error, DESK_ERROR_DENIED, "%s: is a link: name the file itself", path);
  if (fd < 0)
    return desk_error_set (error, DESK_ERROR_IO, "%s: cannot be written: %s", path, g_strerror (errno));
  if (!is_only_ours (fd))
    {
      close (fd);
      return desk_error_set (error, DESK_ERROR_DENIED,
                             "%s: is no file of yours alone: name a new one, or chmod 600 it", path);
    }
  file.fd = fd;
  return TRUE;
}

static char *
default_path (GError **error)
{
  const char *directory = files_session (error);

  return directory ? g_build_filename (directory, "recourse.trace", NULL) : NULL;
}

gboolean
trace_begin (const char *topics, const char *path, GError **error)
{
  guint parsed;
  g_autofree char *chosen = NULL;

  trace_end ();
  if (!topics_parse (topics, &parsed, error))
    return FALSE;
  if (!parsed)
    return TRUE;
  chosen = path && *path ? g_strdup (path) : default_path (error);
  if (!chosen || !file_open (chosen, error))
    return FALSE;
  file.path = g_steal_pointer (&chosen);
  file.began = g_get_monotonic_time ();
  trace_topics = parsed;
  return TRUE;
}

void
trace_end (void)
{
  trace_topics = 0;
  if (file.fd >= 0)
    close (file.fd);
  file.fd = -1;
  g_clear_pointer (&file.path, g_free);
}

const char *
trace_path (void)
{
  return file.path;
}

void
trace (TraceTopic topic, const char *format, ...)
{
  va_list args;

  if (!trace_on (topic))
    return;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *safe = text_safe (text, -1, TEXT_ONE_LINE);
  gint64 since = g_get_monotonic_time () - file.began;
  g_autofree char *line = g_strdup_printf ("%5" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT " %-6s %s\n",
                                           since / G_USEC_PER_SEC, since % G_USEC_PER_SEC, names[topic], safe);
  /* In one write, so that two processes of one trace keep to their lines. A trace that
   * cannot be written is no reason to stop the work. */
  if (write (file.fd, line, strlen (line)) < 0)
    trace_topics = 0;
}
