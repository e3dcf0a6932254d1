/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/files.h"
#include "base/trace.h"

typedef struct { char *folder, *path; } Place;

static int
place_make (void **state)
{
  Place *place = g_new0 (Place, 1);

  place->folder = g_dir_make_tmp ("trace-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "trace", NULL);
  *state = place;
  return 0;
}

static int
place_remove (void **state)
{
  Place *place = *state;

  trace_end ();
  unlink (place->path);
  rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
  g_free (place);
  return 0;
}

static char *
written (const Place *place)
{
  char *text = NULL;

  assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
  return text;
}

static void
an_entry_is_one_harmless_line (void **state)
{
  Place *place = *state;

  assert_true (trace_begin ("sql, mail", place->path, NULL));
  trace (TRACE_SQL, "SELECT %d\n  FROM t", 7);
  trace (TRACE_MAIL, "part \033]0;x\a");
  trace (TRACE_UI, "not asked for");
  g_autofree char *text = written (place);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  assert_int_equal (g_strv_length (lines), 3);
  assert_true (g_str_has_suffix (lines[0], " sql    SELECT 7   FROM t"));
  assert_true (g_str_has_suffix (lines[1], " mail   part <1B>]0;x<07>"));
  assert_int_equal (strspn (lines[0], " 0123456789."), strlen ("    0.000000 "));
}

static void
only_what_is_asked_for_is_on (void **state)
{
  Place *place = *state;

  for (int i = 0; i < TRACE_N; i++)
    assert_false (trace_on ((TraceTopic) i));
  assert_true (trace_begin ("policy", place->path, NULL));
  assert_true (trace_on (TRACE_POLICY));
  assert_false (trace_on (TRACE_SQL));
  assert_string_equal (trace_path (), place->path);
  trace_end ();
  assert_false (trace_on (TRACE_POLICY));
  assert_null (trace_path ());
}

static void
nobody_else_reads_it (void **state)
{
  Place *place = *state;
  struct stat status;
  mode_t before = umask (0);

  assert_true (trace_begin ("ui", place->path, NULL));
  umask (before);
  assert_int_equal (stat (place->path, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0600);
}

static void
what_is_there_is_added_to (void **state)
{
  Place *place = *state;

  assert_true (trace_begin ("ui", place->path, NULL));
  trace (TRACE_UI, "one");
  assert_true (trace_begin ("ui", place->path, NULL));
  trace (TRACE_UI, "two");
  g_autofree char *text = written (place);
  assert_non_null (strstr (text, "one\n"));
  assert_non_null (strstr (text, "two\n"));
}

static void
without_a_file_it_lives_in_the_session (void **state)
{
  assert_true (trace_begin ("sql", "", NULL));
  g_autofree char *path = g_strdup (trace_path ());
  assert_true (g_str_has_prefix (path, files_session (NULL)));
  assert_int_equal (access (path, F_OK), 0);
  trace_end ();
  files_session_end ();
  assert_int_not_equal (access (path, F_OK), 0);
}

static void make_link (const char *path) { assert_int_equal (symlink ("elsewhere", path), 0); }
static void make_pipe (const char *path) { assert_int_equal (mkfifo (path, 0600), 0); }
static void make_nothing (const char *path) { }

static void
make_readable (const char *path)
{
  assert_true (g_file_set_contents (path, "mine", -1, NULL));
  assert_int_equal (chmod (path, 0644), 0);
}

static const struct
{
  const char *topics;
  void (*make) (const char *path);
  DeskError code;
} refused[] = {
  { "sql,colour", make_nothing, DESK_ERROR_INVALID }, { "sql", make_link, DESK_ERROR_DENIED },
  { "sql", make_readable, DESK_ERROR_DENIED },        { "sql", make_pipe, DESK_ERROR_IO },
};

static void
a_bad_place_is_refused_and_nothing_is_traced (void **state)
{
  Place *place = *state;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      refused[i].make (place->path);
      assert_false (trace_begin (refused[i].topics, place->path, &error));
      assert_true (g_error_matches (error, DESK_ERROR, (int) refused[i].code));
      assert_false (trace_on (TRACE_SQL));
      unlink (place->path);
    }
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown (test, place_make, place_remove)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    IN_PLACE (an_entry_is_one_harmless_line),
    IN_PLACE (only_what_is_asked_for_is_on),
    IN_PLACE (nobody_else_reads_it),
    IN_PLACE (what_is_there_is_added_to),
    IN_PLACE (without_a_file_it_lives_in_the_session),
    IN_PLACE (a_bad_place_is_refused_and_nothing_is_traced),
  };

  return cmocka_run_group_tests_name ("trace", tests, NULL, NULL);
}
