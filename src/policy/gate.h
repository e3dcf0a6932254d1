/* SPDX-License-Identifier: MIT */
/* gate - what a pack wants to be thought of where its conditions hold
 *
 * Pure: pack and standing of the case in, gates out. Nothing here knows what they are about. */
#pragma once

#include "policy/condition.h"

/* A gate is for the case when "type" among the facts is one of its types, or it names none;
 * then each of 'when' holds, one of 'any', and none of 'unless'. */
gboolean gate_holds (const PackGate *gate, const ConditionCase *kase);

/* Those of the pack that hold, in its order; elements const PackGate *, borrowed. */
GPtrArray *gates_of (const Pack *pack, const ConditionCase *kase);

/* The facts that it needs and that are not known; NULL at its end. Transfer full. */
GStrv gate_missing (const Pack *pack, const PackGate *gate, const ConditionCase *kase);

/* What it asks for, in a line without its title: "handle it as ...; not the outcome ...". ""
 * when the title says all. Transfer full. */
char *gate_advice (const Pack *pack, const PackGate *gate, const ConditionCase *kase);
