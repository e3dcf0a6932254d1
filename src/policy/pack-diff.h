/* SPDX-License-Identifier: MIT */
/* pack-diff - what one pack promises and another does not, in words
 *
 * Pure. In the order of what it means for people: rules first, then what can be asked for and
 * how it ends, then the rest. */
#pragma once

#include "policy/pack.h"

typedef struct
{
  char *list, *id;     /* "rules", "MP-DEL-RESP"; the head of the pack is "head", "" */
  char *field;         /* NULL: the whole element came or went */
  char *was, *now;     /* NULL: it was not there, is not there any more */
  char *words;         /* "rule MP-DEL-RESP (answer): period is now 60 calendar_days, was 90 calendar_days" */
} PackChange;

/* Elements PackChange; none: they promise the same. */
GPtrArray *pack_diff (const Pack *was, const Pack *now);
