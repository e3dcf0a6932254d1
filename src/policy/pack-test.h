/* SPDX-License-Identifier: MIT */
/* pack-test - the tests that a pack carries, tried
 *
 * Given facts, when something happens, then something is expected: recourse-pack(5) has the
 * words. The clocks are counted as for a case, with the shipped calendars. */
#pragma once

#include "policy/pack.h"

/* One expectation. */
typedef struct
{
  const char *test;     /* id; borrowed from the pack, as 'then' is */
  const char *then;
  char *got;            /* what there is instead, in words; NULL: as expected */
} PackTestResult;

/* Every expectation of every test, in the pack's order; elements PackTestResult. */
GPtrArray *pack_test (const Pack *pack);
