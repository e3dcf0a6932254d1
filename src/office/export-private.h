/* SPDX-License-Identifier: MIT */
/* export-private - a case file on its way out */
#pragma once

#include "casefile/casefile.h"
#include "office/act.h"
#include "office/export.h"

typedef enum
{
  LEAVE_READS = 1 << 0,       /* who read the case or took what from it */
  LEAVE_NOTES = 1 << 1,       /* text of internal notes */
  LEAVE_DENIALS = 1 << 2,     /* what was refused to members */
  LEAVE_RECIPIENTS = 1 << 3,  /* to whom it was exported before */
} LeaveOut;

typedef struct
{
  Office *office;
  const ExportAsk *ask;
  const ExportProfile *profile;
  LeaveOut leave;
  char *number;
  char *staging, *target;
  GPtrArray *paths;        /* char *, below the staging directory */
  GString *manifest;
  Case *kase;
  Casefile *file;
  GPtrArray *events;       /* Event of the case, light */
  GPtrArray *entries;      /* CasefileEntry */
  gint64 withheld;
} Export;

/* One file of it, below the staging directory; its line in the manifest. */
gboolean export_put (Export *export, const char *path, const void *bytes, gsize length, GError **error);
gboolean export_folder (Export *export, const char *name, GError **error);
/* Why the whole event, or this slot of it, is left out; NULL: it is not. */
const char *export_leaves_event (const Export *export, const Event *event);
const char *export_leaves_field (const Export *export, const char *field);

/* case.json, case.txt, messages/, attachments/ */
gboolean export_contents (Export *export, GError **error);
/* record/, when the event of the export stands in the journal. */
gboolean export_record (Export *export, gint64 seq, ExportDone *done, GError **error);
