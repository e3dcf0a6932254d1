/* SPDX-License-Identifier: MIT */
/* applies - whether a pack speaks for a case
 *
 * Facts in, yes or no and the reason out; pure. Whether a version is in force on the day
 * of receipt is asked elsewhere. */
#pragma once

#include "policy/condition.h"

/* TRUE when every condition of one of the pack's 'applies' holds, or when it has none. *why
 * (transfer full) says which facts decided it or which are not known, in clear: names of
 * personal facts stand there, their values do not. */
gboolean pack_applies (const Pack *pack, const ConditionCase *kase, char **why);
