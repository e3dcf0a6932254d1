/* SPDX-License-Identifier: MIT */
/* export - the case as a file: gathered, written aside, journaled, put in its place */
#include "office/export-private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/files.h"

#define TRIES 5   /* somebody else's event may come between gathering and journaling */

static const struct { ExportProfile profile; LeaveOut leave; } profiles[] = {
  { { "authority", "for an authority or a court, without the list of who read the case" }, LEAVE_READS },
  { { "person", "for the person it is about, without internal notes and matters of the desk" },
    LEAVE_READS | LEAVE_NOTES | LEAVE_DENIALS | LEAVE_RECIPIENTS },
  { { "full", "everything that is recorded of the case" }, 0 },
};

const ExportProfile *
export_profiles (guint *n)
{
  static ExportProfile list[G_N_ELEMENTS (profiles)];

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    list[i] = profiles[i].profile;
  *n = G_N_ELEMENTS (profiles);
  return list;
}

static gboolean
find_profile (Export *export, GError **error)
{
  const char *name = export->ask->profile ? export->ask->profile : profiles[0].profile.name;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      if (g_str_equal (profiles[i].profile.name, name))
        {
          export->profile = &profiles[i].profile;
          export->leave = profiles[i].leave;
          return TRUE;
        }
      g_string_append_printf (names, "%s%s", i ? ", " : "", profiles[i].profile.name);
    }
  return desk_error_set (error, DESK_ERROR_INVALID, "there is no profile \"%.40s\": there are %s", name, names->str);
}

static const struct { const char *what; LeaveOut flag; const char *why; } left_events[] = {
  { "case.read", LEAVE_READS, "who read the case" },
  { "access.denied", LEAVE_DENIALS, "a right that was refused to a member" },
}, left_fields[] = {
  { "note.text", LEAVE_NOTES, "internal note" },
  { "case.recipient", LEAVE_RECIPIENTS, "recipient of an earlier export" },
};

const char *
export_leaves_event (const Export *export, const Event *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (left_events); i++)
    if (export->leave & left_events[i].flag && g_str_equal (event->act, left_events[i].what))
      return left_events[i].why;
  return NULL;
}

const char *
export_leaves_field (const Export *export, const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (left_fields); i++)
    if (export->leave & left_fields[i].flag && g_str_equal (field, left_fields[i].what))
      return left_fields[i].why;
  return NULL;
}

/* ---- files -------------------------------------------------------------------------------- */

gboolean
export_put (Export *export, const char *path, const void *bytes, gsize length, GError **error)
{
  g_autofree char *whole = g_build_filename (export->staging, path, NULL), *hex = NULL;

  if (!files_write (whole, bytes, length, 0600, error))
    return FALSE;
  hex = crypto_sha256_hex (bytes, length);
  g_string_append_printf (export->manifest, "%s  %s\n", hex, path);
  g_ptr_array_add (export->paths, g_strdup (path));
  return TRUE;
}

gboolean
export_folder (Export *export, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (export->staging, name, NULL);

  return g_mkdir (path, 0700) == 0
         || desk_error_set (error, DESK_ERROR_IO, "%s: cannot be made: %s", path, g_strerror (errno));
}

static gboolean
sync_all (Export *export, GError **error)
{
  static const char *const folders[] = { "messages", "attachments", "record", "." };

  for (guint i = 0; i < export->paths->len; i++)
    {
      g_autofree char *path = g_build_filename (export->staging, g_ptr_array_index (export->paths, i), NULL);
      if (!files_sync (path, error))
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (export->staging, folders[i], NULL);
      if (!files_sync_directory (path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
place_archive (Export *export, GError **error)
{
  g_autofree char *made = g_strconcat (export->staging, ".tar", NULL);

  if (!casefile_tar (export->staging, export->paths, export->number, export->file->at, made, error))
    return FALSE;
  if (files_place (made, export->target, error))
    return TRUE;
  unlink (made);
  return FALSE;
}

static gboolean
place (Export *export, GError **error)
{
  g_autofree char *path = g_build_filename (export->staging, "manifest", NULL);

  if (!files_write (path, export->manifest->str, export->manifest->len, 0600, error))
    return FALSE;
  g_ptr_array_add (export->paths, g_strdup ("manifest"));
  if (export->ask->tar)
    return place_archive (export, error);
  return sync_all (export, error) && files_place (export->staging, export->target, error);
}

/* ---- where ------------------------------------------------------------------------------------ */

/* The target's name is free and the directory takes files: asked before anything is journaled. */
static gboolean
choose_place (Export *export, GError **error)
{
  const char *directory = export->ask->directory;
  g_autofree char *name = g_strconcat (export->number, export->ask->tar ? ".tar" : NULL, NULL);
  struct stat status;

  if (g_mkdir (directory, 0700) != 0 && errno != EEXIST)
    return desk_error_set (error, DESK_ERROR_IO, "%s: cannot be made: %s", directory, g_strerror (errno));
  export->target = g_build_filename (directory, name, NULL);
  if (lstat (export->target, &status) == 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is there already: move it away, or choose another place",
                           export->target);
  return TRUE;
}

static gboolean
begin_staging (Export *export, GError **error)
{
  g_autofree char *name = g_strdup_printf (".%s.part-XXXXXX", export->number);
  g_autofree char *path = g_build_filename (export->ask->directory, name, NULL);

  if (!g_mkdtemp_full (path, 0700))
    return desk_error_set (error, DESK_ERROR_IO, "%s: nothing can be written there: %s", export->ask->directory,
                           g_strerror (errno));
  export->staging = g_steal_pointer (&path);
  return export_folder (export, "messages", error) && export_folder (export, "attachments", error)
         && export_folder (export, "record", error);
}

static void
forget (Export *export)
{
  if (export->staging)
    files_remove_tree (export->staging);
  g_clear_pointer (&export->staging, g_free);
  g_clear_pointer (&export->file, casefile_free);
  g_clear_pointer (&export->kase, case_free);
  g_clear_pointer (&export->events, g_ptr_array_unref);
  g_ptr_array_set_size (export->paths, 0);
  g_ptr_array_set_size (export->entries, 0);
  g_string_truncate (export->manifest, 0);
  export->withheld = 0;
}

static void
export_clear (Export *export)
{
  forget (export);
  g_free (export->number);
  g_free (export->target);
  g_ptr_array_unref (export->paths);
  g_ptr_array_unref (export->entries);
  g_string_free (export->manifest, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

/* ---- the event ---------------------------------------------------------------------------------- */

static Event *
export_event (Export *export)
{
  Event *event = office_event (export->office, "case.export", export->number);
  g_autofree char *hex = crypto_sha256_hex (export->manifest->str, export->manifest->len);

  event_set_text (event, "profile", export->profile->name);
  event_set_int (event, "events", (gint64) export->events->len + 1);
  if (export->withheld)
    event_set_int (event, "withheld", export->withheld);
  event_seal (event, "manifest", "case.manifest", hex, -1);
  event_seal (event, "recipient", "case.recipient", export->ask->recipient, -1);
  journal_seal (event);
  return event;
}

/* FALSE without an error: another event of the case came between. */
static gboolean
journal_export (Export *export, gint64 *seq, GError **error)
{
  g_autoptr (Event) event = export_event (export);

  if (!office_begin (export->office, "export", error))
    return FALSE;
  if (office_append (export->office, event, error) && event->n == (gint64) export->events->len
      && office_commit (export->office, error))
    {
      *seq = event->seq;
      return TRUE;
    }
  office_rollback (export->office);
  return FALSE;
}

/* The promise of the event was not kept. What cannot even be said here shows by the next look:
 * there is no file. */
static void
journal_failure (Export *export, gint64 seq)
{
  g_autoptr (Event) event = office_event (export->office, "case.export-failed", export->number);
  g_autoptr (GError) error = NULL;

  event_set_int (event, "export", seq);
  journal_seal (event);
  if (!office_begin (export->office, "export", &error))
    return;
  if (!office_append (export->office, event, &error) || !office_commit (export->office, &error))
    office_rollback (export->office);
}

/* ---- the whole -------------------------------------------------------------------------------------- */

static const ActRow row_export = {
  .info = { "export", "Write the file of a case", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
            (const ActKey[]){ { .key = NULL } } },
  .states = (1u << CASE_N_STATES) - 1,
};

static gboolean
may_export (Export *export, const char *number, GError **error)
{
  g_autoptr (Act) act = NULL;

  if (export->office->read_only)
    return desk_error_set (error, DESK_ERROR_DENIED, "the desk was opened with --readonly: an export is recorded, so it is "
                           "not possible");
  act = act_begin (export->office, &row_export, number, NULL, error);
  if (!act)
    return FALSE;
  export->number = g_strdup (act->number);
  return TRUE;
}

static gboolean
write_once (Export *export, ExportDone *done, gboolean *moved, GError **error)
{
  GError *failure = NULL;
  gint64 seq;

  if (!begin_staging (export, error) || !export_contents (export, error))
    return FALSE;
  if (!journal_export (export, &seq, &failure))
    {
      *moved = failure == NULL;
      if (failure)
        g_propagate_error (error, failure);
      return FALSE;
    }
  if (export_record (export, seq, done, error) && place (export, error))
    return TRUE;
  journal_failure (export, seq);
  return FALSE;
}

gboolean
office_export (Office *office, const char *number, const ExportAsk *ask, ExportDone *done, GError **error)
{
  g_auto (Export) export = { .office = office, .ask = ask };
  gboolean written = FALSE, moved = TRUE;

  *done = (ExportDone){ 0 };
  export.paths = g_ptr_array_new_with_free_func (g_free);
  export.entries = g_ptr_array_new_with_free_func ((GDestroyNotify) casefile_entry_free);
  export.manifest = g_string_new (NULL);
  if (!find_profile (&export, error) || !may_export (&export, number, error) || !choose_place (&export, error)
      || !casefile_init (error))
    return FALSE;
  for (guint i = 0; moved && i < TRIES; i++)
    {
      moved = FALSE;
      forget (&export);
      written = write_once (&export, done, &moved, error);
    }
  if (moved)
    return desk_error_set (error, DESK_ERROR_BUSY, "%s is being worked on faster than it can be written: try again",
                           export.number);
  if (!written)
    {
      export_done_clear (done);
      return desk_error_in (error, "%s was not exported", export.number);
    }
  done->path = g_strdup (export.target);
  done->withheld = export.withheld;
  return TRUE;
}

void
export_done_clear (ExportDone *done)
{
  g_clear_pointer (&done->path, g_free);
  g_clear_pointer (&done->warning, g_free);
}
