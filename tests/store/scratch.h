/* SPDX-License-Identifier: MIT */
/* scratch - a directory for one test, gone with it, and what its tests say of errors */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>

static G_GNUC_UNUSED char *
scratch_new (void)
{
  char *directory = g_dir_make_tmp ("recourse-test-XXXXXX", NULL);

  assert_non_null (directory);
  return directory;
}

/* With all that lies below it; a link goes, what it leads to stays. */
static G_GNUC_UNUSED void
scratch_remove (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      scratch_remove (inner);
    }
  g_remove (path);
}

static G_GNUC_UNUSED void
scratch_free (char *directory)
{
  scratch_remove (directory);
  g_free (directory);
}

static G_GNUC_UNUSED int
scratch_setup (void **state)
{
  *state = scratch_new ();
  return 0;
}

static G_GNUC_UNUSED int
scratch_teardown (void **state)
{
  scratch_free (*state);
  return 0;
}

#define SCRATCH_TEST(f) cmocka_unit_test_setup_teardown (f, scratch_setup, scratch_teardown)

/* Fails the test with the message of the error. */
#define assert_fine(ok, error) \
  do { if (!(ok)) fail_msg ("%s", (error) ? (error)->message : "failed without saying why"); } while (0)
