/* SPDX-License-Identifier: MIT */
/* export - what leaves the desk as a file: case files, single parts, backups
 *
 * Everything that is taken out is an event before it is out. */
#pragma once

#include "office/office.h"

/* Who it is for, which decides what is left out. */
typedef struct { const char *name, *help; } ExportProfile;
const ExportProfile *export_profiles (guint *n);

typedef struct
{
  const char *directory;   /* the file is put in it; made when it is not there */
  const char *profile;     /* NULL: the first */
  const char *recipient;   /* personal; NULL: not said */
  gboolean tar;            /* one archive instead of a directory */
} ExportAsk;

typedef struct
{
  char *path;              /* of the directory or the archive */
  gint64 events, withheld;
  gint64 sealed;           /* size of the checkpoint in it, 0: none */
  char *warning;           /* why the newest events stand under no checkpoint, or NULL */
} ExportDone;
void export_done_clear (ExportDone *done);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ExportDone, export_done_clear)

/* Writes the file of one case: all of it, or nothing stands there. A file that could not be
 * written after its event is said by another event. Errors: NOT_FOUND, DENIED, INVALID (the
 * target is there, no such profile), IO, BUSY. */
gboolean office_export (Office *office, const char *number, const ExportAsk *ask, ExportDone *done, GError **error);

/* What can be fetched of a case. */
typedef struct
{
  int ordinal;             /* from 1 */
  gint64 message;
  char *part;              /* "raw", or the number of a part */
  char *type, *name;       /* name as it was sent, or NULL */
  gsize size;
} FetchPart;
GPtrArray *office_fetch_list (Office *office, const char *number, GError **error);
/* The bytes of "MESSAGE/PART" or of an ordinal of the list; recorded before they are
 * returned. *name (transfer full, may be NULL) is a name that may be created. */
GBytes *office_fetch (Office *office, const char *number, const char *part, char **name, GError **error);

typedef struct { gint64 size, events; char *root; } BackupDone;   /* bytes; root in hex */
void backup_done_clear (BackupDone *done);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BackupDone, backup_done_clear)
/* Copies the database while others work in it. The copy is checked, and its journal compared
 * with ours, before it gets its name. Errors: INVALID (it is there), IO, CORRUPT. */
gboolean office_backup (Office *office, const char *path, BackupDone *done, GError **error);
/* Looks whether 'path' is a sound copy; needs no member. Errors as office_verify. */
gboolean office_backup_check (const char *path, BackupDone *done, OfficeVerify **verify, GError **error);
