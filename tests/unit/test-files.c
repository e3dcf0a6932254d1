/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/files.h"

static char *
below (void **state, const char *name)
{
  return g_build_filename (*state, name, NULL);
}

static int
make_place (void **state)
{
  *state = g_dir_make_tmp ("recourse-test-XXXXXX", NULL);
  g_setenv ("TMPDIR", *state, TRUE);
  return *state ? 0 : -1;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      remove_all (inner);
    }
  g_remove (path);
}

static int
remove_place (void **state)
{
  remove_all (*state);
  g_free (*state);
  return 0;
}

static void
assert_holds (const char *path, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = files_read (path, 1000, &error);

  assert_non_null (bytes);
  assert_int_equal (g_bytes_get_size (bytes), strlen (wanted));
  assert_memory_equal (g_bytes_get_data (bytes, NULL), wanted, strlen (wanted));
}

static void
a_file_is_created_once (void **state)
{
  g_autofree char *path = below (state, "once");
  g_autoptr (GError) error = NULL;
  struct stat status;

  assert_true (files_create (path, "one", 3, 0640, &error));
  assert_false (files_create (path, "two", 3, 0640, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_IO));
  assert_non_null (strstr (error->message, path));
  assert_holds (path, "one");
  assert_int_equal (stat (path, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0640);
}

static void
a_link_is_not_written_through (void **state)
{
  g_autofree char *path = below (state, "link");
  g_autofree char *target = below (state, "target");
  g_autoptr (GError) error = NULL;

  assert_int_equal (symlink (target, path), 0);
  assert_false (files_create (path, "x", 1, 0600, &error));
  assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

static void
replacing_leaves_nothing_beside (void **state)
{
  g_autofree char *directory = below (state, "replace");
  g_autofree char *path = g_build_filename (directory, "file", NULL);
  int files = 0;

  g_mkdir (directory, 0700);
  assert_true (files_replace (path, "one", 3, 0600, NULL));
  assert_true (files_replace (path, "second", 6, 0600, NULL));
  assert_holds (path, "second");
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  while (g_dir_read_name (entries))
    files++;
  assert_int_equal (files, 1);
}

static void
a_larger_file_is_refused (void **state)
{
  g_autofree char *path = below (state, "large");
  g_autofree char *bytes = g_strnfill (200000, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = NULL;

  assert_true (files_create (path, bytes, 200000, 0600, NULL));
  assert_null (files_read (path, 199999, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_RANGE));
  whole = files_read (path, 200000, NULL);
  assert_int_equal (g_bytes_get_size (whole), 200000);
}

static void
what_cannot_be_read_is_named (void **state)
{
  g_autofree char *missing = below (state, "missing");
  g_autoptr (GError) no_file = NULL, directory = NULL;

  assert_null (files_read (missing, 10, &no_file));
  assert_non_null (strstr (no_file->message, missing));
  assert_null (files_read (*state, 10, &directory));
  assert_true (g_error_matches (directory, DESK_ERROR, DESK_ERROR_IO));
}

static void
a_rename_across_directories_is_durable (void **state)
{
  g_autofree char *directory = below (state, "cur");
  g_autofree char *from = below (state, "moved");
  g_autofree char *to = g_build_filename (directory, "moved", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir (directory, 0700);
  assert_true (files_create (from, "m", 1, 0600, NULL));
  assert_true (files_rename_durably (from, to, NULL));
  assert_holds (to, "m");
  assert_false (files_rename_durably (from, to, &error));
}

static void
the_session_goes_with_all_in_it (void **state)
{
  g_autofree char *path = g_strdup (files_session (NULL));
  g_autofree char *inner = g_build_filename (path, "deep", NULL);
  g_autofree char *file = g_build_filename (inner, "file", NULL);
  g_autofree char *link = g_build_filename (path, "link", NULL);
  g_autofree char *outside = below (state, "outside");
  struct stat status;

  assert_true (files_create (outside, "stays", 5, 0600, NULL));
  assert_int_equal (stat (path, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0700);
  assert_string_equal (files_session (NULL), path);
  g_mkdir (inner, 0700);
  assert_true (files_create (file, "x", 1, 0600, NULL));
  assert_int_equal (symlink (*state, link), 0);
  files_session_end ();
  assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_holds (outside, "stays");
}

/* A process that died leaves its directory; the next one takes it away, but never one
 * whose owner lives. */
static void
a_dead_session_is_swept (void **state)
{
  const struct utimbuf long_ago = { 1000000, 1000000 };
  g_autofree char *mine = NULL, *dead = NULL;
  int pipe_ends[2];
  char path[200] = "";

  assert_int_equal (pipe (pipe_ends), 0);
  pid_t child = fork ();
  if (child == 0)
    {
      const char *session = files_session (NULL);
      gssize written = session ? write (pipe_ends[1], session, strlen (session)) : -1;
      _exit (written < 0);
    }
  assert_int_equal (waitpid (child, NULL, 0), child);
  assert_true (read (pipe_ends[0], path, sizeof path - 1) > 0);
  close (pipe_ends[0]);
  close (pipe_ends[1]);
  assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
  assert_int_equal (utime (path, &long_ago), 0);
  mine = g_strdup (files_session (NULL));
  assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_int_equal (utime (mine, &long_ago), 0);
  child = fork ();
  if (child == 0)
    _exit (files_session (NULL) == NULL);
  assert_int_equal (waitpid (child, NULL, 0), child);
  assert_true (g_file_test (mine, G_FILE_TEST_IS_DIR));
  files_session_end ();
}

static void
shipped_data_is_found_by_plain_names (void **state)
{
  static const char *const refused[] = { "", "/etc/passwd", "../data/x", "packs/../../etc/passwd", ".hidden", "none" };
  g_autofree char *directory = below (state, "data");
  g_autofree char *path = g_build_filename (directory, "packs.yaml", NULL);

  g_mkdir (directory, 0700);
  assert_true (files_create (path, "x", 1, 0600, NULL));
  g_setenv ("RECOURSE_DATA", directory, TRUE);
  g_autofree char *found = files_data ("packs.yaml");
  assert_string_equal (found, path);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_null (files_data (refused[i]));
}

static void
a_missing_module_is_an_error (void **state)
{
  g_autoptr (GError) error = NULL;

  assert_null (files_module ("no-such-module", &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_IO));
  assert_non_null (strstr (error->message, "no-such-module"));
}

static void
a_local_disk_is_no_network (void **state)
{
  g_autofree char *new_file = below (state, "cases.db");
  const char *kind = NULL;

  assert_false (files_on_network ("/proc", &kind));
  assert_null (kind);
  assert_int_equal (files_on_network (new_file, &kind), files_on_network (*state, &kind));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_file_is_created_once),
    cmocka_unit_test (a_link_is_not_written_through),
    cmocka_unit_test (replacing_leaves_nothing_beside),
    cmocka_unit_test (a_larger_file_is_refused),
    cmocka_unit_test (what_cannot_be_read_is_named),
    cmocka_unit_test (a_rename_across_directories_is_durable),
    cmocka_unit_test (the_session_goes_with_all_in_it),
    cmocka_unit_test (a_dead_session_is_swept),
    cmocka_unit_test (shipped_data_is_found_by_plain_names),
    cmocka_unit_test (a_missing_module_is_an_error),
    cmocka_unit_test (a_local_disk_is_no_network),
  };

  return cmocka_run_group_tests_name ("files", tests, make_place, remove_place);
}
