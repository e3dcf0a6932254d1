/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "office/demo.h"
#include "office/office.h"

#define NOW "2026-11-23T09:00:00Z"

static char *
place (const char *name)
{
  return g_build_filename (files_session (NULL), name, NULL);
}

static void
must (gboolean done, GError *error)
{
  if (!done)
    fail_msg ("%s", error ? error->message : "failed without a word");
}

static gint64
manifest_value (const char *dir, const char *key)
{
  g_autofree char *path = g_build_filename (dir, "manifest.json", NULL);
  g_autofree char *text = NULL, *quoted = g_strdup_printf ("\"%s\":", key);
  const char *at;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = strstr (text, quoted);
  assert_non_null (at);
  return g_ascii_strtoll (at + strlen (quoted), NULL, 10);
}

static Office *
empty_office (const char *name)
{
  static const char *const packs[] = { "mixpanel-2014", NULL };
  g_autofree char *path = place (name);
  GError *error = NULL;
  Office *office;

  must (office_create (&(OfficeNew){ .path = path, .member = "mia", .packs = packs, .drill = TRUE, .now = NOW },
                       &error), error);
  office = office_open (&(OfficeOptions){ .path = path, .now = NOW }, &error);
  must (office != NULL, error);
  return office;
}

static void
a_maildir_becomes_what_its_manifest_says (void **state)
{
  g_autofree char *dir = place ("box");
  g_autoptr (Office) office = empty_office ("box.db");
  g_autoptr (IntakeReport) report = intake_report_new ();
  g_autoptr (IntakeReport) again = intake_report_new ();
  GError *error = NULL;

  must (demo_maildir (dir, 7, 400, &error), error);
  must (office_intake_maildir (office, dir, report, &error), error);
  assert_int_equal (report->count.messages, 400);
  assert_int_equal (report->count.messages, manifest_value (dir, "messages"));
  assert_int_equal (report->count.fresh, manifest_value (dir, "new"));
  assert_int_equal (report->count.duplicates, manifest_value (dir, "duplicates"));
  assert_int_equal (report->count.opened, manifest_value (dir, "cases_opened"));
  assert_int_equal (report->count.joined, manifest_value (dir, "joined"));
  assert_int_equal (report->count.waiting, manifest_value (dir, "waiting"));
  assert_int_equal (report->count.failed, 0);
  must (office_intake_maildir (office, dir, again, &error), error);
  assert_int_equal (again->count.fresh, 0);
  assert_int_equal (again->count.duplicates, 400);
}

static void
one_seed_makes_one_maildir (void **state)
{
  g_autofree char *a = place ("a"), *b = place ("b"), *c = place ("c");
  g_autofree char *new_a = g_build_filename (a, "new", NULL);
  g_autoptr (GDir) dir = NULL;
  GError *error = NULL;
  const char *name;
  guint n = 0;

  must (demo_maildir (a, 3, 60, &error) && demo_maildir (b, 3, 60, &error) && demo_maildir (c, 4, 60, &error), error);
  dir = g_dir_open (new_a, 0, NULL);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *in_a = g_build_filename (a, "new", name, NULL), *in_b = g_build_filename (b, "new", name, NULL);
      g_autofree char *in_c = g_build_filename (c, "new", name, NULL);
      g_autofree char *bytes_a = NULL, *bytes_b = NULL, *bytes_c = NULL;

      assert_true (g_file_get_contents (in_a, &bytes_a, NULL, NULL));
      assert_true (g_file_get_contents (in_b, &bytes_b, NULL, NULL));
      assert_string_equal (bytes_a, bytes_b);
      if (g_file_get_contents (in_c, &bytes_c, NULL, NULL))
        assert_string_not_equal (bytes_a, bytes_c);
      n++;
    }
  assert_true (n > 30);
}

static void
a_maildir_is_not_written_over (void **state)
{
  g_autofree char *dir = place ("twice");
  g_autoptr (GError) error = NULL;

  assert_true (demo_maildir (dir, 1, 3, NULL));
  assert_false (demo_maildir (dir, 1, 3, &error));
  assert_non_null (error);
}

static void
a_demo_office_has_every_state_and_a_sound_record (void **state)
{
  g_autofree char *path = place ("demo.db");
  g_autoptr (Office) office = NULL;
  g_autoptr (OfficeVerify) verify = NULL;
  g_autoptr (GPtrArray) states = NULL;
  GError *error = NULL;
  gint64 all = 0;

  must (office_demo (path, 5, 200, NOW, &error), error);
  office = office_open (&(OfficeOptions){ .path = path, .as = "mia", .now = NOW }, &error);
  must (office != NULL, error);
  for (int i = 0; i < CASE_N_STATES; i++)
    {
      g_autofree char *text = g_strdup_printf ("state:%s", case_state_name ((CaseState) i));
      QueryContext context;
      g_autoptr (Query) query = NULL;
      gint64 count = 0;

      office_query_context (office, &context);
      query = query_parse (text, &context, &error);
      must (query && office_count (office, query, &count, &error), error);
      if (!count)
        fail_msg ("no case is %s", case_state_name ((CaseState) i));
      all += count;
    }
  assert_in_range (all, 190, 210);
  g_clear_pointer (&office, office_close);
  verify = office_verify (path, NULL, TRUE, 0, 0, &error);
  must (verify != NULL, error);
  assert_int_equal (verify->findings->len, 0);
  assert_int_equal (verify->status, 0);
}

static void
a_demo_is_not_written_over (void **state)
{
  g_autofree char *path = place ("kept.db"), *text = NULL;
  g_autoptr (GError) error = NULL;

  assert_true (g_file_set_contents (path, "mine", -1, NULL));
  assert_false (office_demo (path, 1, 5, NOW, &error));
  assert_non_null (error);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_string_equal (text, "mine");
}

static int
end (void **state)
{
  files_session_end ();
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_maildir_becomes_what_its_manifest_says),
    cmocka_unit_test (one_seed_makes_one_maildir),
    cmocka_unit_test (a_maildir_is_not_written_over),
    cmocka_unit_test (a_demo_office_has_every_state_and_a_sound_record),
    cmocka_unit_test (a_demo_is_not_written_over),
  };

  return cmocka_run_group_tests_name ("demo", tests, NULL, end);
}
