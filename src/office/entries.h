/* SPDX-License-Identifier: MIT */
/* entries - the journal as people read it: lists of entries, one with its proof
 *
 * A list over all cases says what was done and never what sealed values hold: those are read
 * where a case is read, and that is recorded. */
#pragma once

#include "office/office.h"

typedef struct
{
  gint64 seq, n, at;      /* n: within its case, -1 without one */
  char *act, *member;     /* name */
  char *case_number;      /* or NULL */
  char *words;            /* what was done, one line */
  gboolean sealed;        /* under a checkpoint that one of our keys signed */
  gint64 values, erased;  /* sealed values, and how many of them are gone */
} Entry;
void entry_free (Entry *entry);

/* Which ones. What is NULL or WHEN_NONE is not asked. */
typedef struct
{
  char *case_number;      /* then words hold what the values say */
  char *member;           /* id */
  char *act;              /* "case.claim", "claim", "person" */
  gint64 since, until;
} EntryFilter;
void entry_filter_clear (EntryFilter *filter);
/* Blank-parted "case:26-000123 by:mia act:claim since:2026-11-01 until:2026-11-23"; "" is all.
 * Errors: INVALID, NOT_FOUND. */
gboolean entry_filter_parse (Office *office, const char *text, EntryFilter *filter, GError **error);
/* Names of the terms, for completion; NULL at the end. */
const char *const *entry_filter_terms (void);

/* At most n entries (Entry) that this member may see, from 'at' on towards newer or older
 * ones, newest first. at G_MAXINT64: from the newest. NULL with *error. */
GPtrArray *office_entries (Office *office, const EntryFilter *filter, gint64 at, gboolean newer, int n,
                           gboolean *more, GError **error);

/* What stands in an entry and how one knows that it is what was written. */
typedef struct
{
  GStrv lines;            /* a page to read: body, values, proof, checks */
  gboolean sound;         /* every check held */
  char *verdict;          /* "entry 12 is sound: body, values and path agree, sealed at 40" */
} EntryPage;
void entry_page_free (EntryPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EntryPage, entry_page_free)
/* 'open': the values are shown, which reads the case (office_read). Errors: NOT_FOUND,
 * CORRUPT, BUSY, IO. */
EntryPage *office_entry (Office *office, gint64 seq, gboolean open, GError **error);
/* Proof of the entry under the last checkpoint (C2SP tlog-proof). Errors: NOT_FOUND also
 * when no checkpoint holds it yet. Transfer full. */
char *office_entry_proof (Office *office, gint64 seq, GError **error);
