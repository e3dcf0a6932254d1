/* SPDX-License-Identifier: MIT */
/* journal - the record: append-only, provable, able to forget
 *
 * RFC 6962 tree over canonical bodies (RFC 8785 restricted: ASCII keys, integers below
 * 2^53, no floats, at most 64 KiB); C2SP signed-note checkpoints. doc/formats/journal.md
 * has the bytes. Appending happens inside a transaction that the caller began. */
#pragma once

#include <glib.h>

#include "db/db.h"
#include "journal/merkle.h"   /* checks of proofs */
#include "model/event.h"

typedef struct Journal Journal;

Journal *journal_new (Db *db);   /* borrows db */
void journal_free (Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Journal, journal_free)

/* Draws salts and computes commitments for slots that have none: before the lock. */
void journal_seal (Event *event);

/* Completes seq and n, seals, writes event, openings and tree nodes, reads the rows back
 * and hashes them again; event->data is afterwards what a reader of the journal gets.
 * Needs 'act' and 'by'. Errors: INVALID for a body that cannot be canonical (control
 * character in clear text, an integer of 2^53 or more, over 64 KiB), IO, CORRUPT; after
 * any but INVALID the transaction is to be rolled back. */
gboolean journal_append (Journal *journal, Event *event, GError **error);

/* Number of events. */
gboolean journal_size (Journal *journal, gint64 *size, GError **error);
/* An event with those openings that still exist. Errors: NOT_FOUND, CORRUPT. */
Event *journal_load (Journal *journal, gint64 seq, GError **error);
/* Exact body. Transfer full. */
char *journal_body (Journal *journal, gint64 seq, GError **error);
/* One opened value; NULL without an error when it was erased. */
GBytes *journal_opening (Journal *journal, gint64 seq, gint64 slot, GError **error);
/* Events from 'from' up to and without 'until' (-1: to the end), in order, in stretches,
 * with no statement open while the function runs; it stops at FALSE with *error set.
 * 'light' leaves out values over 64 KiB of fields that end in ".raw" (message bytes): they
 * come as NULL, as if erased, so it is for readers that never look at those, as projections. */
typedef gboolean (*JournalEach) (Event *event, gpointer data, GError **error);
gboolean journal_each (Journal *journal, gint64 from, gint64 until, gboolean light,
                       JournalEach each, gpointer data, GError **error);
/* Events of one case, oldest first, light as above. Elements Event, transfer full. */
GPtrArray *journal_of_case (Journal *journal, const char *case_number, GError **error);

/* An event whose values are not looked at: its slots hold none. Errors as journal_load. */
Event *journal_load_closed (Journal *journal, gint64 seq, GError **error);
/* How many values of the event are still there. */
gboolean journal_openings (Journal *journal, gint64 seq, gint64 *n, GError **error);

/* Which events are asked for; NULL and WHEN_NONE ask for all. 'act' is a whole name, the part
 * after "case.", or the part before the dot. Instants are first and last. */
typedef struct
{
  const char *case_number, *member, *act;
  gint64 since, until;
} JournalPick;
/* Sequence numbers (gint64) of at most n events that fit, from 'at' on (inclusive) towards
 * newer or older ones. *more: there are further ones. NULL with *error. */
GArray *journal_pick (Journal *journal, const JournalPick *pick, gint64 at, gboolean newer, int n,
                      gboolean *more, GError **error);
/* The newest kept checkpoint that a pinned key (beside the file 'db_path') signed: its size,
 * -1 for none; *note (transfer full) may be NULL. */
gboolean journal_sealed (Journal *journal, const char *db_path, gint64 *size, char **note, GError **error);

/* Bytes kept by hash; storing the same twice is one row. hash is lower-case hex. */
gboolean journal_blob_put (Journal *journal, GBytes *bytes, char **hash, GError **error);
GBytes *journal_blob_get (Journal *journal, const char *hash, GError **error);

/* Tree. 'root' is 32 bytes. Proofs are arrays of 32-byte GBytes. */
gboolean journal_root (Journal *journal, gint64 size, guint8 root[32], GError **error);
GPtrArray *journal_inclusion (Journal *journal, gint64 seq, gint64 size, GError **error);
GPtrArray *journal_consistency (Journal *journal, gint64 from, gint64 to, GError **error);
/* Signs the present size with the key in PATH.key, advancing the seal state in PATH.seal;
 * refuses (CORRUPT) if the journal shrank or diverges from it. *note (transfer full) is the
 * signed note. The row in table checkpoint is a copy. */
gboolean journal_key_create (const char *db_path, const char *origin, GError **error);
gboolean journal_checkpoint (Journal *journal, const char *origin, char **note, GError **error);

/* The newest copy that the database holds; *note NULL and *size 0 when nothing was sealed.
 * Transfer full. */
gboolean journal_last_checkpoint (Journal *journal, char **note, gint64 *size, GError **error);

/* What verify found, in the numbers of its exit status; the lowest decides. */
typedef enum
{
  VERIFY_SOUND = 0,
  VERIFY_INVALID = 2,    /* not contiguous, not canonical, columns or leaves differ, bad signature */
  VERIFY_DIVERGES = 3,   /* contradicts a kept checkpoint */
  VERIFY_OPENING = 4,    /* an opening is missing that no erasure names, or does not open */
  VERIFY_TABLES = 5,     /* tables differ from the replayed journal */
  VERIFY_STALE = 6,      /* no checkpoint young enough */
} VerifyCode;

typedef struct
{
  VerifyCode code;
  char *text;            /* names the row or event */
} VerifyFinding;

typedef struct
{
  gint64 events, openings, erased, checkpoints;
  GPtrArray *findings;   /* VerifyFinding */
  gint64 last_sealed;    /* size of the newest good checkpoint, -1 */
} VerifyReport;

VerifyReport *verify_report_new (void);
void verify_report_free (VerifyReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyReport, verify_report_free)
void verify_report_add (VerifyReport *report, VerifyCode code, const char *format, ...) G_GNUC_PRINTF (3, 4);
VerifyCode verify_report_code (const VerifyReport *report);

/* Structural part: 1 to 3 of the manual. 'notes' (char *, may be NULL) are checkpoints
 * from outside. Findings are not errors; an error is being unable to look. */
gboolean journal_verify (Journal *journal, const GPtrArray *notes, VerifyReport *report, GError **error);
/* The cheap look after the first paint: last events, root against the seal state. */
gboolean journal_verify_quick (Journal *journal, VerifyReport *report, GError **error);
