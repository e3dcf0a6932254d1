/* SPDX-License-Identifier: MIT */
/* duty - when what the office owes is due again, and how long an item of a register holds
 *
 * Pure: pack, what was last done and the office's settings in, days out. */
#pragma once

#include "policy/pack.h"

/* The day that is a period after 'from' (ISO), holidays not asked for. FALSE: it cannot be counted. */
gboolean period_after (const char *from, const Period *period, GDate *to);

/* What a duty is counted from. Days are ISO text. */
typedef struct
{
  const char *last;        /* it was last done; NULL: never */
  const char *since;       /* what an office counts from that never did it */
  const char *(*setting) (const char *key, gpointer data); /* office overrides; may be NULL */
  gpointer data;
} DutyState;

/* When it is due, and from which day on it has a case. FALSE: it is not owed, *why (static) says
 * it in words: the office does without it, or the rule it rests on ended before. */
gboolean duty_due (const Pack *pack, const PackDuty *duty, const DutyState *state, GDate *due, GDate *opens,
                   const char **why);
/* How often, in words of the pack: "12 months". Borrowed; NULL: the office does without it. */
const char *duty_every (const Pack *pack, const PackDuty *duty, const DutyState *state, Period *period);

/* The rule that dates the cases of the type by a fact, the first of the pack; NULL. */
const PackRule *duty_rule_of_type (const Pack *pack, const char *type);
/* The fact that such a rule starts from; NULL: it starts from a moment of the case. */
const char *duty_start_fact (const Pack *pack, const PackRule *rule);
/* Days before the end of an item at which it gets a case: the largest reminder. */
int register_lead (const PackRegister *of);

const PackColumn *register_column (const PackRegister *of, const char *name);
/* Whether the field is asked for beside the values. 'value' gives the text of a field, NULL without. */
typedef const char *(*RegisterValue) (const char *name, gpointer data);
gboolean register_asks (const PackRegister *of, const PackColumn *column, RegisterValue value, gpointer data);
/* How long an item with these values holds: what was said, or the first of 'lasts' that is known,
 * but not beyond 'ends'. NULL: for ever. Transfer full. */
char *register_until (const PackRegister *of, RegisterValue value, gpointer data);
/* Tasks that the values bring with them: 'tasks' whose field has its value now. Transfer full, not its texts. */
GPtrArray *register_tasks (const PackRegister *of, const char *name, const char *value);
/* What is wrong with a value of the column, with the mend; NULL: nothing. Transfer full. */
char *register_problem (const PackColumn *column, const char *value);
