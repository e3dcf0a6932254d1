/* SPDX-License-Identifier: MIT */
/* condition - what a pack asks of a case before it lets something follow
 *
 * A condition is a text:
 *   NAME                 the fact is there, and no "no"
 *   NAME=VALUE           it is that; of several choices, it is among them
 *   NAME<VALUE  <= > >=  numbers or days; VALUE may be another NAME, and NAME+12 months
 *   NAME in PLACE        a country, or a part of one, of the pack's 'places'
 *   late:RULE            the promise of that rule was not kept in time
 *   not CONDITION        any of these does not hold
 * A NAME is a fact of the pack or one of condition_names: what every case has. What is not
 * known holds nothing; 'not' of it holds. Pure. */
#pragma once

#include "policy/pack.h"

/* What conditions are asked of. */
typedef struct
{
  const Pack *pack;         /* for its places; may be NULL when none is asked for */
  const GPtrArray *facts;   /* CaseFact; the first of a name counts */
  const GPtrArray *clocks;  /* Clock */
  gint64 now;
} ConditionCase;

/* "received", "today", "type", "channel", "mailbox", "role", "citizenship", "residence",
 * "collected", "language", ...; whoever asks puts them among the facts. NULL at its end. */
const char *const *condition_names (void);

gboolean condition_holds (const char *condition, const ConditionCase *kase);
gboolean condition_all_hold (GStrv conditions, const ConditionCase *kase);
gboolean condition_any_holds (GStrv conditions, const ConditionCase *kase);

/* The fact or word it asks for; NULL for late:RULE. Transfer full. */
char *condition_name (const char *condition);
/* What is wrong with the text in this pack, with the mend; NULL: nothing. Transfer full. */
char *condition_problem (const Pack *pack, const char *condition);
/* Whether they can never hold together, as far as the texts tell. */
gboolean condition_excludes (const Pack *pack, const char *one, const char *other);
/* That it does not hold and how to meet it, a line. Transfer full. */
char *condition_missing (const Pack *pack, const char *condition);
/* Whether the country or part of one ("US-CA") belongs to the place. */
gboolean place_has (const PackPlace *place, const char *country);
