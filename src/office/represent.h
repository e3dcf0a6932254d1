/* SPDX-License-Identifier: MIT */
/* represent - who may act for whom, and since when no more
 *
 * Whoever asks for another person needs an authority that somebody wrote down with what shows it. */
#pragma once

#include "office/act.h"

typedef enum
{
  AUTHORITY_SELF,     /* the person asks, or nobody knows who does */
  AUTHORITY_NONE,     /* another asks, and nothing is written down */
  AUTHORITY_EARLY,    /* it does not hold yet */
  AUTHORITY_HOLDS,
  AUTHORITY_SOON,     /* it holds, and lapses within a month */
  AUTHORITY_LAPSED,
} AuthorityState;

typedef struct
{
  AuthorityState state;
  char *as;           /* guardian, agent, lawyer; NULL without */
  char *until;        /* its last day, ISO; NULL where none is named */
  char *words;        /* in a line, without a name; NULL for AUTHORITY_SELF */
} Authority;

/* Of 'requester' for 'person' on the office's day; both ids, either may be NULL. */
void authority_init (Authority *authority, Office *office, const char *person, const char *requester);
/* Of a person as it stands in memory; borrowed. */
void authority_of (Authority *authority, Office *office, const Person *person, const char *requester);
void authority_clear (Authority *authority);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Authority, authority_clear)
/* What condition_names calls requester: self, other, or as what it holds. Borrowed. */
const char *authority_word (const Authority *authority);
/* Whether somebody should look at it. */
gboolean authority_is_doubtful (const Authority *authority);
