/* SPDX-License-Identifier: MIT */
/* fake-office - the promises of office.h over a few arrays, on Mon 23 Nov 2026
 *
 * For tests of the screen alone: every person, date and refusal is under the test's hand. */
#pragma once

#include "office/office.h"

Office *fake_office_new (void);
void fake_office_free (Office *office);

/* So many more cases, RC-2026-001001 on, due one day after the other. */
void fake_office_fill (Office *office, int n);
CaseRow *fake_office_row (Office *office, const char *number);
/* Puts the text into every field that came from outside. */
void fake_office_poison (Office *office, const char *text);
/* The next act on this case is refused as moved meanwhile. */
void fake_office_conflict (Office *office, const char *number);
/* It is a drill otherwise. */
void fake_office_make_real (Office *office);
void fake_office_changed (Office *office);
/* What was done, a line each: "claim RC-2026-000388". Borrowed. */
const GPtrArray *fake_office_log (Office *office);
int fake_office_reads (Office *office);
/* Somebody else is at a case; NULL: nobody. */
void fake_office_visitor (Office *office, const char *number, const char *member, const char *doing);
/* What the desk said last ("reading RC-...", "nowhere", NULL: nothing), and how often. */
const char *fake_office_present (Office *office, int *beats);
void fake_office_set_role (Office *office, Role role);
