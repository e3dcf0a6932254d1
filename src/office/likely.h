/* SPDX-License-Identifier: MIT */
/* likely - who and what may be known already, while somebody types
 *
 * Suggestions: nothing is joined or held up by them, and nobody is shown whom the member does not see. */
#pragma once

#include "office/act.h"

/* What the act's arguments say of a person: mail, phone, fax, customer-number, name with post or
 * address, person, and type. Both in words, NULL for nothing; transfer full. */
void likely_known (Office *office, const ActArgs *args, char **persons, char **cases);
/* The same as warnings of the act; *persons as above. */
void likely_warn (Act *act, char **persons);
