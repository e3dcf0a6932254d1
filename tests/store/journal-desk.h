/* SPDX-License-Identifier: MIT */
/* journal-desk - a database with a journal in it, for one test */
#pragma once

#include "scratch.h"

#include <sqlite3.h>
#include <string.h>

#include "base/error.h"
#include "journal/journal.h"

#define ORIGIN "recourse.example.org/desk"
#define JOURNAL_ID "000102030405060708090a0b0c0d0e0f"

typedef struct
{
  char *directory, *path;
  Db *db;
  Journal *journal;
} Desk;

static G_GNUC_UNUSED void
desk_append (Desk *desk, Event *event)
{
  g_autoptr (GError) error = NULL;

  if (!event->by)
    event->by = g_strdup ("m1");
  if (!event->at)
    event->at = G_GINT64_CONSTANT (1782900000123456);
  event->uid = 1000;
  assert_fine (db_begin (desk->db, event->act, &error), error);
  assert_fine (journal_append (desk->journal, event, &error), error);
  assert_fine (db_commit (desk->db, &error), error);
}

static G_GNUC_UNUSED void
desk_found (Desk *desk)
{
  g_autoptr (Event) event = event_new ("journal.created", NULL);

  event_set_text (event, "journal", JOURNAL_ID);
  event_set_text (event, "origin", ORIGIN);
  event_set_text (event, "kind", "drill");
  desk_append (desk, event);
}

static G_GNUC_UNUSED Desk *
desk_new (void)
{
  g_autoptr (GError) error = NULL;
  Desk *desk = g_new0 (Desk, 1);

  desk->directory = scratch_new ();
  desk->path = g_build_filename (desk->directory, "cases.db", NULL);
  desk->db = db_open (desk->path, DB_CREATE, &error);
  assert_fine (desk->db, error);
  desk->journal = journal_new (desk->db);
  assert_fine (journal_key_create (desk->path, ORIGIN, &error), error);
  return desk;
}

static G_GNUC_UNUSED void
desk_free (Desk *desk)
{
  journal_free (desk->journal);
  db_close (desk->db);
  scratch_free (desk->directory);
  g_free (desk->path);
  g_free (desk);
}

/* Events in five cases and in none, one transaction; every value its own. */
static G_GNUC_UNUSED void
desk_fill (Desk *desk, int n)
{
  g_autoptr (GError) error = NULL;

  assert_fine (db_begin (desk->db, "fill", &error), error);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("RC-2026-%06d", i % 6 + 1);
      g_autofree char *text = g_strdup_printf ("what was said, number %d", i);
      g_autoptr (Event) event = event_new (i % 3 ? "case.note" : "case.claim", i % 6 == 5 ? NULL : number);

      event->by = g_strdup (i % 4 ? "m1" : "m2");
      event->at = G_GINT64_CONSTANT (1782900000000000) + i;
      event->uid = 1000;
      event_set_text (event, "owner", i % 3 ? NULL : "m1");
      if (i % 3)
        event_seal (event, "text", "note.text", text, -1);
      if (i % 3 == 2)
        event_seal (event, "reason", "case.reason", text, -1);
      assert_fine (journal_append (desk->journal, event, &error), error);
    }
  assert_fine (db_commit (desk->db, &error), error);
}

static G_GNUC_UNUSED char *
desk_checkpoint (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  char *note = NULL;

  assert_fine (journal_checkpoint (desk->journal, ORIGIN, &note, &error), error);
  return note;
}

static G_GNUC_UNUSED VerifyReport *
desk_verify (Desk *desk, const GPtrArray *notes)
{
  g_autoptr (GError) error = NULL;
  VerifyReport *report = verify_report_new ();

  assert_fine (journal_verify (desk->journal, notes, report, &error), error);
  return report;
}

/* TRUE when a finding of that code holds the words. */
static G_GNUC_UNUSED gboolean
report_says (const VerifyReport *report, VerifyCode code, const char *words)
{
  for (guint i = 0; i < report->findings->len; i++)
    {
      const VerifyFinding *finding = g_ptr_array_index (report->findings, i);

      if (finding->code == code && strstr (finding->text, words))
        return TRUE;
    }
  return FALSE;
}

static G_GNUC_UNUSED char *
report_text (const VerifyReport *report)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < report->findings->len && i < 8; i++)
    {
      const VerifyFinding *finding = g_ptr_array_index (report->findings, i);
      g_string_append_printf (text, "%d %s; ", (int) finding->code, finding->text);
    }
  return g_string_free (text, FALSE);
}

#define assert_sound(report)                                            \
  do                                                                    \
    {                                                                   \
      g_autofree char *found = report_text (report);                    \
      if (verify_report_code (report) != VERIFY_SOUND)                  \
        fail_msg ("not sound: %s", found);                              \
    }                                                                   \
  while (0)

/* The sqlite3 shell in other words: no authorizer, no triggers of ours. */
static G_GNUC_UNUSED sqlite3 *
raw_open (const char *path)
{
  sqlite3 *raw = NULL;

  assert_int_equal (sqlite3_open (path, &raw), SQLITE_OK);
  assert_int_equal (sqlite3_exec (raw, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;"
                                  " PRAGMA ignore_check_constraints = ON;"
                                  " DROP TRIGGER event_next; DROP TRIGGER event_fixed; DROP TRIGGER event_kept;"
                                  " DROP TRIGGER node_fixed; DROP TRIGGER node_kept; DROP TRIGGER opening_fixed;"
                                  " DROP TRIGGER opening_kept; DROP TRIGGER blob_fixed;", NULL, NULL, NULL), SQLITE_OK);
  return raw;
}

static G_GNUC_UNUSED void
raw_run (sqlite3 *raw, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
raw_run (sqlite3 *raw, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *sql = g_strdup_vprintf (format, args);
  va_end (args);
  if (sqlite3_exec (raw, sql, NULL, NULL, NULL) != SQLITE_OK)
    fail_msg ("%s: %s", sql, sqlite3_errmsg (raw));
}
