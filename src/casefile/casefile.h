/* SPDX-License-Identifier: MIT */
/* casefile - what leaves the desk as a file: writers of case.json, case.txt, record.json and
 * archives
 *
 * Pure but for the archive: plain structs in, bytes out. The writers stand in a module that is
 * loaded when the first file is written, so that no everyday command links libarchive.
 * doc/formats/casefile.md has the format. */
#pragma once

#include <glib.h>

#include "model/case.h"
#include "model/person.h"

typedef struct
{
  char *number;         /* of the part, "2.1" */
  char *type, *name;    /* name as it was sent, untrusted, or NULL */
  char *file;           /* where it lies in the case file; NULL when it could not be decoded */
  gsize size;
} CasefilePart;

typedef struct
{
  const CaseMessage *message;   /* borrowed */
  char *text;           /* NULL: erased, or left out */
  char *file;           /* raw bytes, "messages/0001.eml"; NULL when there are none */
  char *left_out;       /* why nothing of it is here, or NULL */
  GPtrArray *parts;     /* CasefilePart: what was attached */
} CasefileMessage;

typedef struct { const char *as; Person *person; } CasefilePerson;   /* "person", "requester", "guardian" */

typedef struct
{
  const Case *kase;
  const char *title;            /* of its type */
  const char *office;           /* title of the office, or NULL */
  const char *profile, *profile_help;
  const char *member;           /* who exports */
  gint64 at;
  GTimeZone *zone;
  gboolean drill;
  GStrv derivation;             /* of the clocks, a step a line */
  GPtrArray *persons;           /* CasefilePerson */
  GPtrArray *messages;          /* CasefileMessage, oldest first */
  GPtrArray *history;           /* CaseHistory */
  gboolean notes_left_out;
  GVariant *letters, *stages, *holds, *proposals, *checks, *extensions; /* aa{sv} */
} Casefile;

Casefile *casefile_new (void);
void casefile_free (Casefile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Casefile, casefile_free)
CasefileMessage *casefile_add_message (Casefile *file, const CaseMessage *message);
void casefile_add_part (CasefileMessage *message, const char *number, const char *type, const char *name,
                        const char *path, gsize size);
void casefile_add_person (Casefile *file, const char *as, Person *person);

/* One slot of an event: opened, or why not. */
typedef struct
{
  gint64 slot;
  char *field;
  guint8 salt[32];
  GBytes *value;        /* or */
  char *file;           /* which file of the case file holds the value; or */
  char *absent;         /* "erased", or why it is withheld */
} CasefileOpening;

typedef enum { ENTRY_EVENT, ENTRY_MESSAGE, ENTRY_ERASURE, ENTRY_WITHHELD } CasefileRole;
typedef struct
{
  CasefileRole role;
  gint64 seq, n;        /* n: -1 for what bears no ordinal of this case */
  guint8 leaf[32];
  char *reason;         /* of a withheld one */
  gboolean proved;      /* a proof lies beside it */
  GPtrArray *openings;  /* CasefileOpening */
} CasefileEntry;

typedef struct
{
  const char *number, *journal, *origin;
  gint64 sealed;        /* size of the checkpoint, 0: none */
  GPtrArray *entries;   /* CasefileEntry */
} CasefileRecord;

CasefileEntry *casefile_entry_new (CasefileRole role, gint64 seq, gint64 n);
CasefileOpening *casefile_entry_add (CasefileEntry *entry, gint64 slot, const char *field);
void casefile_entry_free (CasefileEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CasefileEntry, casefile_entry_free)

/* Loads the module. Errors: IO. The rest needs it. */
gboolean casefile_init (GError **error);
/* Transfer full, end in LF. */
char *casefile_json (const Casefile *file);
char *casefile_text (const Casefile *file);
char *casefile_record (const CasefileRecord *record);
/* Writes 'paths' (char *, relative to 'directory') into a new pax archive 'to', each below
 * 'name', all of time 'at'. Durable. Errors: IO. */
gboolean casefile_tar (const char *directory, const GPtrArray *paths, const char *name, gint64 at, const char *to,
                       GError **error);

/* The table a module hands out as "casefile_module"; only casefile/ uses it. */
typedef struct
{
  char *(*json) (const Casefile *file);
  char *(*text) (const Casefile *file);
  char *(*record) (const CasefileRecord *record);
  gboolean (*tar) (const char *directory, const GPtrArray *paths, const char *name, gint64 at, const char *to,
                   GError **error);
} CasefileModule;
