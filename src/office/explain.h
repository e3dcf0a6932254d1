/* SPDX-License-Identifier: MIT */
/* explain - derivations in lines, for who explains and who supposes */
#pragma once

#include "office/clocks.h"

void explain_add (GPtrArray *lines, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The promise, its clause, and every step to its date as 'clocks' count it. */
void explain_clock (GPtrArray *lines, Office *office, ClockCase *clocks, const Clock *clock);
