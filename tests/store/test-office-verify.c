/* SPDX-License-Identifier: MIT */
/* What somebody with the file can do to it, and that it is found and named. */
#include "desk.h"

#include <string.h>

#include <glib/gstdio.h>

static char *data;   /* a copy of the shipped data that a test may change */

static int
setup (void **state)
{
  g_autofree char *one = NULL, *two = NULL;
  Desk *desk;

  desk_setup (state);
  desk = *state;
  desk_as (desk, "bob");
  one = desk_letter (desk, "text=delete it|type=delete|received=2026-03-02");
  two = desk_letter (desk, "text=a question|type=inquiry|received=2026-03-02");
  assert_true (desk_do (desk, "claim", one, ""));
  assert_true (desk_do (desk, "note", two, "text=Called."));
  assert_true (desk_do (desk, "set", two, "priority=high"));
  desk_assert_sound (desk);
  return 0;
}

static void
assert_found (Desk *desk, int status, const char *const *names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OfficeVerify) verify = office_verify (desk->path, NULL, TRUE, 0, office_now (desk->office), &error);
  g_autoptr (GString) all = g_string_new (NULL);

  if (!verify)
    fail_msg ("%s", error->message);
  for (guint i = 0; i < verify->findings->len; i++)
    g_string_append_printf (all, "%s\n", (char *) verify->findings->pdata[i]);
  if (verify->status != status)
    fail_msg ("status %d: %s", verify->status, all->str);
  for (; *names; names++)
    if (!strstr (all->str, *names))
      fail_msg ("\"%s\" is not named in: %s", *names, all->str);
}

/* What is done with the sqlite3 shell, and what verify says then. */
static const struct { const char *name, *sql; int status; const char *names[3]; } deeds[] = {
  { "a row changed", "UPDATE cases SET state = 'closed' WHERE number = 'RC-2026-000002'", 5, { "cases", "state", NULL } },
  { "a date moved", "UPDATE cases SET due_at = 5 WHERE number = 'RC-2026-000001'", 5, { "cases", "due_at", NULL } },
  { "a clock removed", "DELETE FROM clock WHERE case_id = 'RC-2026-000001'", 5, { "clock", "RC-2026-000001", NULL } },
  { "a case removed", "DELETE FROM cases WHERE number = 'RC-2026-000002'", 5, { "cases", NULL } },
  { "a member raised", "UPDATE member SET role = 'admin' WHERE name = 'tom'", 5, { "member", "admin", NULL } },
  { "a person renamed", "UPDATE person SET name = 'X'", 5, { "person", NULL } },
  { "an event altered", "DROP TRIGGER event_fixed; UPDATE event SET body = replace (body, 'high', 'lowx') WHERE act = 'case.set'", 2, { "event 14", NULL } },
  { "a column altered", "DROP TRIGGER event_fixed; UPDATE event SET member = 'm1' WHERE act = 'case.claim'", 2, { "event", "member", NULL } },
  { "an event removed", "PRAGMA foreign_keys = off; DROP TRIGGER event_kept; DELETE FROM event WHERE seq = 9", 2, { "9", NULL } },
  { "events swapped", "PRAGMA foreign_keys = off; DROP TRIGGER event_fixed; UPDATE event SET seq = 1000 WHERE seq = 9;"
                      " UPDATE event SET seq = 9 WHERE seq = 10; UPDATE event SET seq = 10 WHERE seq = 1000", 2, { "9", NULL } },
  { "an opening altered", "DROP TRIGGER opening_fixed; UPDATE opening SET value = CAST ('Not called.' AS BLOB) WHERE value = CAST ('Called.' AS BLOB)", 4, { "event", NULL } },
  { "an opening removed", "DROP TRIGGER opening_kept; DELETE FROM opening WHERE value = CAST ('Called.' AS BLOB)", 4, { "event", NULL } },
};

static void
every_deed_is_named (void **state)
{
  (void) state;
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      void *one = NULL;

      setup (&one);
      print_message ("# %s\n", deeds[i].name);
      g_clear_pointer (&((Desk *) one)->office, office_close);
      desk_tamper (one, deeds[i].sql);
      ((Desk *) one)->office = office_open (&(OfficeOptions){ .path = ((Desk *) one)->path, .as = "bob", .now = DESK_NOW }, NULL);
      assert_found (one, deeds[i].status, deeds[i].names);
      desk_teardown (&one);
    }
}

static void
a_checkpoint_binds_what_came_before (void **state)
{
  Desk *desk = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *note = office_checkpoint (desk->office, &error);
  const char *notes[] = { note, NULL };
  g_autoptr (OfficeVerify) verify = NULL, late = NULL, fresh = NULL;

  assert_non_null (note);
  verify = office_verify (desk->path, notes, TRUE, 0, office_now (desk->office), &error);
  assert_int_equal (verify->status, 0);
  assert_int_equal (verify->last_sealed, verify->events);
  assert_null (office_verify_quick (desk->office));
  fresh = office_verify (desk->path, NULL, FALSE, G_USEC_PER_SEC, office_now (desk->office) + 5 * G_USEC_PER_SEC, &error);
  assert_int_equal (fresh->status, 0);
  assert_true (desk_do (desk, "note", "1", "text=later"));
  late = office_verify (desk->path, NULL, FALSE, G_USEC_PER_SEC, office_now (desk->office) + 5 * G_USEC_PER_SEC, &error);
  assert_int_equal (late->status, 6);
}

static gboolean
says (GStrv lines, const char *text)
{
  for (guint i = 0; lines[i]; i++)
    if (strstr (lines[i], text))
      return TRUE;
  return FALSE;
}

/* A newer holiday file: one more day off between receipt and the date. */
static void
ship_one_more_holiday (void)
{
  g_autofree char *from = g_build_filename (g_getenv ("RECOURSE_DATA"), "calendars", "us-federal.ics", NULL);
  g_autofree char *to = g_build_filename (data, "calendars", "us-federal.ics", NULL), *dir = g_path_get_dirname (to);
  g_autofree char *text = NULL, *changed = NULL;
  char *end;

  assert_true (g_file_get_contents (from, &text, NULL, NULL));
  end = g_strrstr (text, "END:VCALENDAR");
  changed = g_strdup_printf ("%.*sBEGIN:VEVENT\r\nUID:one-more@example.org\r\nDTSTAMP:20260101T000000Z\r\n"
                             "DTSTART;VALUE=DATE:20260310\r\nSUMMARY:Day of Rest\r\nEND:VEVENT\r\n%s",
                             (int) (end - text), text, end);
  g_mkdir_with_parents (dir, 0700);
  assert_true (g_file_set_contents (to, changed, -1, NULL));
}

static void
a_new_holiday_changes_no_record_and_is_explained (void **state)
{
  Desk *desk = *state;
  g_autofree char *before = g_strdup (g_getenv ("RECOURSE_DATA"));
  g_auto (GStrv) same = office_explain (desk->office, "2", NULL), other = NULL;

  assert_true (says (same, "the same dates"));
  data = g_build_filename (desk->directory, "data", NULL);
  ship_one_more_holiday ();
  g_setenv ("RECOURSE_DATA", data, TRUE);
  other = office_explain (desk->office, "2", NULL);
  desk_assert_sound (desk);
  g_setenv ("RECOURSE_DATA", before, TRUE);
  assert_true (says (other, "the record says 2026-03-16; computed today it would be 2026-03-17"));
  g_free (data);
}

#define STORY(name) cmocka_unit_test_setup_teardown (name, setup, desk_teardown)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_deed_is_named), STORY (a_checkpoint_binds_what_came_before),
    STORY (a_new_holiday_changes_no_record_and_is_explained),
  };

  return cmocka_run_group_tests_name ("office verify", tests, NULL, NULL) != 0;
}
