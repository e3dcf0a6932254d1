/* SPDX-License-Identifier: MIT */
/* climbs - cases on ladders, asked of the pack that each is pinned to */
#pragma once

#include "office/packs.h"
#include "office/standing.h"
#include "policy/ladder.h"

/* A ladder with the pack it stands in; both borrowed. */
typedef struct { const Pack *pack; const PackLadder *ladder; } ClimbLadder;

/* The ladder of a type today. FALSE: it has none. */
gboolean climbs_of_type (Office *office, const char *type, ClimbLadder *found);
/* The one that this case takes: the first of all packs that speak for it whose conditions hold,
 * else the type's own. FALSE: none. */
gboolean climbs_for (Office *office, const CaseStanding *standing, const char *type, ClimbLadder *found);
/* The ladder of that id that a case of the type may stand on, today. FALSE: none. */
gboolean climbs_named (Office *office, const char *type, const char *ladder, ClimbLadder *found);
/* The one that a stage is of, in the version it was entered with. FALSE: unknown here. */
gboolean climbs_of_stage (Office *office, const CaseStage *stage, ClimbLadder *found);
/* The ladder the case stands on, or else the one it would take; FALSE: none, or not triaged yet. */
gboolean climbs_of_case (Office *office, const Case *kase, ClimbLadder *found);
/* Why the other end would probably not take the case, while it is still with us: PackCheck, borrowed;
 * the array is the caller's. */
GPtrArray *climbs_checks (Office *office, const Case *kase);
/* Puts 'to' into the event as the stage that is entered when it happens, with the date
 * of its rule ('kase' NULL: nothing is known of it) or its planning date, and leaves 'from' (may
 * be NULL). */
void climbs_enter (Office *office, Event *event, const ClimbLadder *ladder, const PackStage *to, const CaseStage *from,
                   const Case *kase);
/* 'on' (ISO) is the day the stage of the event is due, until its end here; 'how' as in CaseStage. */
void climbs_due (Office *office, Event *event, const char *on, const char *how);
/* What a triage to 'type' does to where the case stands ('now' NULL: nowhere): the first
 * stage of the ladder it takes, or leaving the one it was on. 'standing' NULL: nothing is known. */
void climbs_triage (Office *office, Event *event, const char *type, const CaseStage *now, const CaseStanding *standing);
