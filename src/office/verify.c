/* SPDX-License-Identifier: MIT */
/* verify - is the record sound, and do the tables say what it says */
#include "office/office-private.h"

#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"

#define FINDINGS_TOLD 50     /* rows that differ, named one by one */

void
office_verify_free (OfficeVerify *verify)
{
  if (!verify)
    return;
  g_ptr_array_unref (verify->findings);
  g_free (verify);
}

/* One database looked at by one pair of eyes. */
typedef struct
{
  Db *db;
  Journal *journal;
  VerifyReport *report;
} Look;

static void
look_clear (Look *look)
{
  journal_free (look->journal);
  db_close (look->db);
  verify_report_free (look->report);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static gboolean
look_open (Look *look, const char *path, GError **error)
{
  look->db = db_open (path, DB_READ_ONLY, error);
  if (!look->db)
    return FALSE;
  look->journal = journal_new (look->db);
  look->report = verify_report_new ();
  return TRUE;
}

/* ---- replay ---------------------------------------------------------------------------------- */

typedef struct
{
  Store *store;
  VerifyReport *report;
  gint64 broken;          /* first event that could not be projected, -1 */
} Replay;

static gboolean
replay_event (Event *event, gpointer data, GError **error)
{
  Replay *replay = data;

  if (store_project (replay->store, event, error))
    return TRUE;
  replay->broken = event->seq;
  return FALSE;
}

static void
differs (const char *text, gpointer data)
{
  verify_report_add (data, VERIFY_TABLES, "%s", text);
}

static gboolean
replay_into (Look *look, Db *scratch, gint64 size, GError **error)
{
  g_autoptr (Store) store = store_new (scratch);
  Replay replay = { .store = store, .report = look->report, .broken = -1 };
  g_autoptr (GError) local = NULL;

  if (!db_begin (scratch, "replay", error))
    return FALSE;
  if (!journal_each (look->journal, 0, size, TRUE, replay_event, &replay, &local))
    {
      db_rollback (scratch);
      verify_report_add (look->report, VERIFY_TABLES, "the journal cannot be replayed: %s", local->message);
      return TRUE;
    }
  return db_commit (scratch, error)
         && store_compare (look->db, scratch, FINDINGS_TOLD, differs, look->report, error);
}

static gboolean
replay_all (Look *look, GError **error)
{
  const char *session = files_session (error);
  g_autofree char *path = session ? g_build_filename (session, "replay.db", NULL) : NULL;
  g_autoptr (Db) scratch = NULL;
  gint64 size;
  gboolean fine;

  if (!session || !journal_size (look->journal, &size, error))
    return FALSE;
  (void) unlink (path);
  scratch = db_open (path, DB_CREATE | DB_SCRATCH, error);
  fine = scratch && replay_into (look, scratch, size, error);
  g_clear_pointer (&scratch, db_close);
  (void) unlink (path);
  return fine;
}

/* ---- age ---------------------------------------------------------------------------------------- */

/* The oldest event that no checkpoint covers may not be older than 'max_age'. */
static gboolean
check_age (Look *look, gint64 max_age, gint64 now, GError **error)
{
  gint64 sealed = MAX (look->report->last_sealed, 0);
  g_autoptr (Event) first = NULL;

  if (max_age <= 0 || sealed >= look->report->events)
    return TRUE;
  first = journal_load (look->journal, sealed, error);
  if (!first)
    return FALSE;
  if (now - first->at > max_age)
    verify_report_add (look->report, VERIFY_STALE,
                       "event %" G_GINT64_FORMAT " and what follows is older than asked and under no checkpoint; run `recourse checkpoint`",
                       sealed);
  return TRUE;
}

/* ---- the whole -------------------------------------------------------------------------------------- */

static OfficeVerify *
verdict (const Look *look)
{
  OfficeVerify *verify = g_new0 (OfficeVerify, 1);
  const VerifyReport *report = look->report;

  verify->status = (int) verify_report_code (report);
  verify->events = report->events;
  verify->openings = report->openings;
  verify->erased = report->erased;
  verify->last_sealed = report->last_sealed;
  verify->findings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < report->findings->len; i++)
    {
      const VerifyFinding *finding = g_ptr_array_index (report->findings, i);
      g_autofree char *safe = text_safe (finding->text, -1, TEXT_ONE_LINE);

      g_ptr_array_add (verify->findings, g_strdup_printf ("%d %s", (int) finding->code, safe));
    }
  return verify;
}

static GPtrArray *
notes_array (const char *const *notes)
{
  GPtrArray *array = g_ptr_array_new ();

  for (guint i = 0; notes && notes[i]; i++)
    g_ptr_array_add (array, (gpointer) notes[i]);
  return array;
}

OfficeVerify *
office_verify (const char *path, const char *const *notes, gboolean replay, gint64 max_age, gint64 now, GError **error)
{
  g_auto (Look) look = { 0 };
  g_autoptr (GPtrArray) array = notes_array (notes);

  if (!look_open (&look, path, error) || !journal_verify (look.journal, array, look.report, error))
    return NULL;
  if (!check_age (&look, max_age, now, error))
    return NULL;
  /* A journal that is itself unsound proves nothing about the tables. */
  if (replay && verify_report_code (look.report) != VERIFY_INVALID && !replay_all (&look, error))
    return NULL;
  return verdict (&look);
}

char *
office_verify_quick (Office *office)
{
  g_autoptr (VerifyReport) report = verify_report_new ();
  g_autoptr (GError) error = NULL;

  if (!journal_verify_quick (office->journal, report, &error))
    return text_safe (error->message, -1, TEXT_ONE_LINE);
  if (verify_report_code (report) == VERIFY_SOUND || !report->findings->len)
    return NULL;
  return text_safe (((VerifyFinding *) g_ptr_array_index (report->findings, 0))->text, -1, TEXT_ONE_LINE);
}

char *
office_checkpoint (Office *office, GError **error)
{
  char *note = NULL;

  if (office->read_only)
    {
      desk_error_set (error, DESK_ERROR_DENIED, "the desk was opened with --readonly: nothing can be sealed");
      return NULL;
    }
  if (!journal_checkpoint (office->journal, office->origin, &note, error))
    return NULL;
  return note;
}
