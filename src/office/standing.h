/* SPDX-License-Identifier: MIT */
/* standing - what the conditions of packs see of a case
 *
 * Its facts, and beside them what every case has (condition_names): where the person lives, how
 * the message came, who asks. Gates, ladders and the choice of packs all ask this. */
#pragma once

#include "office/packs.h"
#include "policy/gate.h"

typedef struct Act Act;

typedef struct
{
  GPtrArray *facts;         /* CaseFact, its own */
  GPtrArray *pinned;        /* CasePack: what a member has said of which packs speak */
  ConditionCase ask;        /* borrows from the case and from 'facts'; 'pack' is whoever's asks */
} CaseStanding;

/* Reads person and requester. 'standing' is cleared by case_standing_clear and lives no longer than
 * the case. */
void case_standing_init (CaseStanding *standing, Office *office, const Case *kase);
/* What an act is about to make of it: stands in for what is there; NULL or "" takes it away. */
void case_standing_set (CaseStanding *standing, const char *name, const char *value);
void case_standing_clear (CaseStanding *standing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CaseStanding, case_standing_clear)

/* The same, asked on behalf of one pack. */
ConditionCase case_standing_in (const CaseStanding *standing, const Pack *pack);

/* What the gates that hold, of packs that speak for the case, name there ('member': offset of type, outcome
 * or letter in PackGate). char *, each once; NULL with *error. */
GPtrArray *gates_suggest (Office *office, const Case *kase, gsize member, GError **error);
/* What they do not let it ('list': offset of forbids or withholds), and why: id => the gate in words. NULL
 * with *error. */
GHashTable *gates_forbidden (Office *office, const Case *kase, gsize list, GError **error);
/* Into the preview of an act: what they want to be thought of. */
void gates_warn (Act *act, const Case *kase);
/* INVALID when a gate that holds, of a pack that speaks for the case, forbids the outcome. */
gboolean gates_allow (Act *act, const Case *kase, const char *outcome, GError **error);
/* The same of a letter that it withholds. */
gboolean gates_allow_letter (Act *act, const Case *kase, const char *letter, GError **error);
