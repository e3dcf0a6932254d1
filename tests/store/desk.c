/* SPDX-License-Identifier: MIT */
#include "desk.h"

#include <string.h>

#include "base/files.h"
#include "base/when.h"
#include "scratch.h"

static void
add_members (Desk *desk)
{
  static const char *const members[] = { "name=sue|role=supervisor", "name=bob|role=agent", "name=eve|role=agent",
                                         "name=tom|role=auditor" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    assert_fine (desk_do (desk, "member.add", NULL, members[i]), desk->error);
}

void
desk_open (Desk *desk)
{
  desk_open_with (desk, NULL);
}

void
desk_open_with (Desk *desk, const char *more)
{
  g_autofree char *pack = g_build_filename (g_getenv ("TEST_SOURCE"), "store", "desk-pack.yaml", NULL);
  const char *packs[] = { pack, more, NULL };
  OfficeNew what = { .member = "ada", .packs = packs, .drill = TRUE, .now = DESK_NOW };
  OfficeOptions options = { .as = "ada", .now = DESK_NOW };
  GError *error = NULL;

  *desk = (Desk){ .directory = scratch_new () };
  desk->path = g_build_filename (desk->directory, "cases.db", NULL);
  what.path = options.path = desk->path;
  assert_fine (office_create (&what, &error), error);
  desk->office = office_open (&options, &error);
  assert_fine (desk->office != NULL, error);
  assert_fine (desk_do (desk, "office.set", NULL, "hosts=mx.example.org"), desk->error);
  add_members (desk);
}

void
desk_close (Desk *desk)
{
  g_clear_pointer (&desk->office, office_close);
  g_clear_error (&desk->error);
  g_clear_pointer (&desk->result, g_free);
  scratch_free (desk->directory);
  g_free (desk->path);
  files_session_end ();
}

int
desk_setup (void **state)
{
  Desk *desk = g_new0 (Desk, 1);

  desk_open (desk);
  *state = desk;
  return 0;
}

int
desk_teardown (void **state)
{
  desk_close (*state);
  g_free (*state);
  return 0;
}

void
desk_as (Desk *desk, const char *member)
{
  GError *error = NULL;

  assert_fine (office_set_member (desk->office, member, &error), error);
}

void
desk_at (Desk *desk, const char *when)
{
  GError *error = NULL;
  gint64 at;

  assert_fine (when_parse (when, office_zone (desk->office), &at, &error), error);
  office_set_now (desk->office, at);
}

ActArgs *
desk_args (const char *words)
{
  g_auto (GStrv) list = g_strsplit (words ? words : "", "|", -1);
  ActArgs *args = act_args_new ();

  for (guint i = 0; list[i]; i++)
    {
      char *value = strchr (list[i], '=');

      if (!value)
        continue;
      *value++ = '\0';
      if (g_str_equal (list[i], "rev"))
        act_args_set_rev (args, g_ascii_strtoll (value, NULL, 10));
      else
        act_args_set (args, list[i], value);
    }
  return args;
}

gboolean
desk_do (Desk *desk, const char *act, const char *number, const char *words)
{
  g_autoptr (ActArgs) args = desk_args (words);

  g_clear_error (&desk->error);
  g_clear_pointer (&desk->result, g_free);
  return office_do (desk->office, act, number, args, &desk->result, &desk->error);
}

char *
desk_letter (Desk *desk, const char *words)
{
  g_autofree char *all = g_strconcat ("channel=post|name=Nia Example|", words, NULL);
  g_autoptr (ActArgs) args = desk_args (all);
  GError *error = NULL;
  char *number = NULL;

  assert_fine (office_new_case (desk->office, args, &number, &error), error);
  return number;
}

CaseRow *
desk_row (Desk *desk, const char *number)
{
  GError *error = NULL;
  CaseRow *row = office_case_row (desk->office, number, &error);

  assert_fine (row != NULL, error);
  return row;
}

void
desk_assert_sound (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OfficeVerify) verify = office_verify (desk->path, NULL, TRUE, 0, office_now (desk->office), &error);

  assert_fine (verify != NULL, error);
  for (guint i = 0; i < verify->findings->len; i++)
    print_message ("# %s\n", (char *) g_ptr_array_index (verify->findings, i));
  assert_int_equal (verify->status, 0);
}

void
desk_tamper (Desk *desk, const char *sql)
{
  sqlite3 *db;
  char *message = NULL;

  assert_int_equal (sqlite3_open (desk->path, &db), SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    fail_msg ("%s: %s", sql, message);
  sqlite3_close (db);
}

void
desk_mail (Desk *desk, const char *text, IntakeCount *count)
{
  g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
  g_autoptr (IntakeReport) report = intake_report_new ();
  GError *error = NULL;

  assert_fine (office_intake_bytes (desk->office, raw, "standard input", WHEN_NONE, report, &error), error);
  if (count)
    *count = report->count;
}

guint
desk_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}
