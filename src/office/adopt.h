/* SPDX-License-Identifier: MIT */
/* adopt - the packs, calendars and policy texts of this office, for who shows or changes them
 *
 * The act is policy.adopt; here is what it would move, and what was adopted. */
#pragma once

#include "model/calendar.h"
#include "office/office.h"
#include "policy/pack.h"

/* One entry of what was ever adopted. */
typedef struct
{
  char *kind;              /* "pack", "calendar", "text" */
  char *name, *version;    /* a text has those of its pack; a calendar no version */
  char *hash, *plain;      /* SHA-256 of the bytes; of a text's paragraphs, else NULL */
  char *updated;           /* ISO: the day a text bears, or NULL */
  char *title;             /* of a pack, or NULL */
  gint64 seq, at;          /* event that adopted it, and when */
  gboolean newest;         /* of its kind and name */
} OfficeAdopted;
/* Oldest first. Elements OfficeAdopted. */
GPtrArray *office_adopted (Office *office, GError **error);
/* "NAME" (the newest) or "NAME@VERSION"; NULL without *error: not adopted. Borrowed as long as the
 * office lives. */
const Pack *office_adopted_pack (Office *office, const char *name, GError **error);

/* A clock of an open case that would read otherwise; dates or states, "none" for no clock. */
typedef struct { char *number, *pack, *rule, *was, *now; } OfficeMove;
/* What would move if the pack, the calendar (either may be NULL) were adopted now; nothing is written.
 * Only cases that the member may see; '*cases' (may be NULL) counts them. Elements OfficeMove, by number. */
GPtrArray *office_would_move (Office *office, const Pack *pack, const char *calendar, Calendar *holidays, guint *cases,
                              GError **error);

/* The office's own copy of a policy's text, a paragraph a line: of that version, or the newest. NULL
 * without *error: none was adopted. */
char *office_policy_text (Office *office, const char *pack, const char *version, GError **error);
/* The newest adopted text of a pack, for who shows its sentences; without one nothing is found. */
typedef struct { char *plain; const Pack *pack; } OfficeWording; /* pack: newest version, borrowed */
gboolean office_wording (Office *office, const char *pack, OfficeWording *wording, GError **error);
void office_wording_clear (OfficeWording *wording);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OfficeWording, office_wording_clear)
/* The sentence in which the words of the clause stand; NULL: in none. Untrusted text. Transfer full. */
char *office_wording_sentence (const OfficeWording *wording, const char *clause);
