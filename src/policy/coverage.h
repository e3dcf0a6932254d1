/* SPDX-License-Identifier: MIT */
/* coverage - which clause of a pack is carried out, and by what
 *
 * A name in a clause's 'by' carries it out when it is there and when somebody comes to it: an
 * outcome that a type allows, a task that a type has, a fact that something asks for, a letter
 * that something sends. What is only declared carries nothing out. Pure. */
#pragma once

#include "policy/pack.h"

typedef struct
{
  const char *name;     /* of the pack's; borrowed */
  const char *kind;     /* type, rule, gate, letter, ...; NULL: nothing is called so */
  char *through;        /* "type delete": who comes to it; NULL: nobody does */
  char *why_not;        /* NULL when somebody does */
} CoverageCarrier;

typedef struct
{
  const PackClause *clause;  /* borrowed */
  GPtrArray *carriers;       /* CoverageCarrier, in the order of 'by' */
  gboolean carried;          /* by one of them at least */
} CoverageRow;

/* A row a clause, in the pack's order; the pack must outlive it. */
GPtrArray *coverage_of (const Pack *pack);

/* What is declared and that nobody comes to: a line each, "letters hello: ...". Where 'path' is
 * told it gets the element's place, as "letters[3]". */
typedef void (*CoverageIdle) (const char *path, const char *what, gpointer data);
void coverage_idle (const Pack *pack, CoverageIdle idle, gpointer data);
