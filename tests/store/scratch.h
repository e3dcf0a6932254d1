/* SPDX-License-Identifier: MIT */
/* scratch - a directory for one test, gone with it */
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

static G_GNUC_UNUSED void
scratch_free (char *directory)
{
  GDir *dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_remove (path);
    }
  if (dir)
    g_dir_close (dir);
  g_rmdir (directory);
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
