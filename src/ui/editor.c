/* SPDX-License-Identifier: MIT */
#include "ui/editor.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"

enum { TEXT_MOST = 4 << 20 };

static gboolean
run (Desk *desk, OptionId option, const char *variable, const char *fallback, const char *path, GError **error)
{
  const char *own = settings_get (desk->settings, option), *command = *own ? own : g_getenv (variable);
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  gboolean good;
  int status = 0;

  if (desk->outbox)
    return desk_error_set (error, DESK_ERROR_DENIED, "no program is started here: the desk is in service mode");
  if (!g_shell_parse_argv (command && *command ? command : fallback, NULL, &words, error))
    return desk_error_in (error, "$%s", variable);
  for (guint i = 0; words[i]; i++)
    g_ptr_array_add (argv, words[i]);
  g_ptr_array_add (argv, (gpointer) path);
  g_ptr_array_add (argv, NULL);
  if (desk->terminal)
    terminal_leave (desk->terminal);
  good = g_spawn_sync (NULL, (char **) argv->pdata, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                       &status, error);
  if (desk->terminal)
    terminal_return (desk->terminal);
  desk_stale (desk, STALE_SCREEN);
  return good ? g_spawn_check_wait_status (status, error) || desk_error_in (error, "'%s'", words[0])
              : desk_error_in (error, "'%s' did not start (set $%s)", words[0], variable);
}

static char *
session_file (const char *text, GError **error)
{
  const char *folder = files_session (error);
  g_autofree char *path = folder ? g_build_filename (folder, "text.txt", NULL) : NULL;

  if (path)
    g_unlink (path);
  return path && files_create (path, text, strlen (text), 0600, error) ? g_steal_pointer (&path) : NULL;
}

gboolean
editor_is_set (const Desk *desk)
{
  const char *own = settings_get (desk->settings, OPTION_EDITOR), *command = *own ? own : g_getenv ("EDITOR");

  return !desk->outbox && command && *command;
}

char *
editor_run (Desk *desk, const char *text, GError **error)
{
  g_autofree char *path = session_file (text, error);
  g_autoptr (GBytes) bytes = NULL;
  gboolean good;
  gsize length;
  const char *read;

  if (!path)
    return NULL;
  good = run (desk, OPTION_EDITOR, "EDITOR", "vi", path, error);
  bytes = files_read (path, TEXT_MOST, good ? error : NULL);
  g_unlink (path);
  if (!bytes)
    return NULL;
  read = g_bytes_get_data (bytes, &length);
  if (!good && (!length || (length == strlen (text) && memcmp (read, text, length) == 0)))
    return NULL;
  while (length && read[length - 1] == '\n')
    length--;
  return g_strndup (read ? read : "", length);
}

gboolean
editor_show (Desk *desk, const char *text, GError **error)
{
  g_autofree char *path = session_file (text, error);
  gboolean good;

  if (!path)
    return FALSE;
  good = run (desk, OPTION_PAGER, "PAGER", "less", path, error);
  g_unlink (path);
  return good;
}
