/* SPDX-License-Identifier: MIT */
/* ladder - where a complaint stands on a ladder of its pack, and where it may go
 *
 * Pure: pack, facts and promises in, moves and dates out. Nothing here knows the bodies. */
#pragma once

#include "policy/condition.h"

/* One move that the ladder knows from a stage. Texts are borrowed from the pack. */
typedef struct
{
  const PackStage *to;
  gboolean leaves;          /* for another phase */
  GStrv missing;            /* conditions not met, a line each with how to meet it; empty: open now */
} LadderMove;

void ladder_move_free (LadderMove *move);

/* The ladder that the type names; NULL when it names none. Borrowed. */
const PackLadder *ladder_of_type (const Pack *pack, const char *type);
/* The first ladder of the type that is taken on conditions which hold; NULL. Borrowed. */
const PackLadder *ladder_when (const Pack *pack, const char *type, const ConditionCase *kase);
/* Whether a case of the type may stand on it. */
gboolean ladder_takes (const PackLadder *ladder, const PackType *type);
/* The ladder's checks that hold: reasons for which it would probably not be taken at the other
 * end. Elements PackCheck, borrowed; the array is the caller's. */
GPtrArray *ladder_checks (const PackLadder *ladder, const ConditionCase *kase);
/* What the stage was called on that day (ISO). Borrowed. */
const char *ladder_title_on (const PackStage *stage, const char *day);
/* Where it begins; NULL for a ladder without stages. Borrowed. */
const PackStage *ladder_first (const PackLadder *ladder);
/* Place of the stage's phase among the ladder's; 0 without phases. */
guint ladder_phase (const PackLadder *ladder, const char *stage);
/* TRUE when it stands in the phase that the ladder begins with. */
gboolean ladder_is_inside (const PackLadder *ladder, const char *stage);

/* What keeps the case from entering 'to' from the stage 'from' (NULL: from nowhere): a line
 * a condition. Empty when nothing does. Transfer full. */
GStrv ladder_missing (const Pack *pack, const PackLadder *ladder, const char *from, const PackStage *to,
                      const ConditionCase *kase);
/* Every move from the stage, in the pack's order; elements LadderMove. */
GPtrArray *ladder_moves (const Pack *pack, const PackLadder *ladder, const char *from, const ConditionCase *kase);

/* Until when its hold stands before it is looked at again, where the pack says how long. */
gboolean ladder_hold_until (const PackStage *stage, const char *entered, GDate *until);

/* The placeholder date of a stage entered that day: so many business days later. FALSE when
 * the stage has none. Without a calendar, or outside its years, only weekends are skipped. */
gboolean ladder_planning_date (const PackStage *stage, const GDate *entered, const Calendar *calendar, GDate *due);
