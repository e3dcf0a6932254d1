/* SPDX-License-Identifier: MIT */
/* packs - the packs and calendars this office has adopted
 *
 * Bytes come from the journal's blobs, are parsed once and kept by hash. After
 * packs_preload another thread may ask, as long as nobody refreshes. */
#pragma once

#include "office/office-private.h"
#include "policy/pack.h"

/* One pack for one case. */
typedef struct
{
  const Pack *pack;
  char *why_not;      /* not in force on that day, in words; NULL when it is */
} PackUse;

void pack_use_free (PackUse *use);

Packs *packs_new (Office *office);
void packs_free (Packs *packs);
/* Forgets what is adopted (not what is parsed). */
void packs_refresh (Packs *packs);
/* Parses everything in use and fetches every setting a rule may ask for. */
gboolean packs_preload (Packs *packs, GError **error);

/* Packs that might speak for a case received on that day: of each name the version pinned by
 * 'pinned' (CasePack, may be NULL), else the newest in force that day. Elements PackUse. */
GPtrArray *packs_for (Packs *packs, const GDate *received_on, const GPtrArray *pinned, GError **error);
/* Which version of each pack the case is pinned to; CasePack. Transfer full. */
GPtrArray *packs_pins (const Case *kase);
/* Packs that speak for the case as it stands in the record. Elements PackUse. */
GPtrArray *packs_of_case (Packs *packs, const Case *kase, GError **error);
/* Adopted calendar of that name, newest; NULL. Borrowed. */
Calendar *packs_calendar (Packs *packs, const char *name);
/* The newest of each name. Elements PackUse. */
GPtrArray *packs_today (Packs *packs, GError **error);
/* A type by id, of the first pack in use that has it; NULL. Borrowed. */
const PackType *packs_type (Packs *packs, const char *id);
/* What a type (NULL: none) asks to be done, of all packs in use. PackReason. */
GPtrArray *packs_tasks (Packs *packs, const char *type);
/* What was adopted of a kind ("pack", "calendar", "text"), oldest first; elements StoreAdopted. Borrowed
 * until the next refresh. */
const GPtrArray *packs_adopted (Packs *packs, const char *kind, GError **error);
/* The newest of that kind and name, of that version unless NULL; NULL: none. Borrowed so. */
const StoreAdopted *packs_newest (Packs *packs, const char *kind, const char *name, const char *version);
/* An entry of the lists packs, calendars and texts of an event; what is NULL is left out. Floating. */
GVariant *packs_entry_value (const char *name, const char *version, const char *hash, const char *plain, const char *updated);
/* As if the pack (borrowed until the end of it) and the calendar had been adopted just now; either
 * may be NULL. Nothing is written. packs_try_end forgets them. */
void packs_try (Packs *packs, const Pack *pack, const char *calendar, Calendar *holidays);
void packs_try_end (Packs *packs);
/* Packs that speak for the case and know its type; where none does, all in use that know it. PackUse. */
GPtrArray *packs_knowing (Packs *packs, const Case *kase, GError **error);
/* How they let it end: each id once; none without a type that a pack knows. PackReason. */
GPtrArray *packs_outcomes (Packs *packs, const Case *kase, GError **error);
/* Entry of a closed list of a pack by id; NULL. Borrowed. */
const PackReason *packs_reason (const GPtrArray *list, const char *id);
/* A version of a pack by name; NULL. Borrowed. */
const Pack *packs_version (Packs *packs, const char *name, const char *version);
