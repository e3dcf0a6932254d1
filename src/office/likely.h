/* SPDX-License-Identifier: MIT */
/* likely - who and what may be known already, while somebody types
 *
 * Suggestions: nothing is joined or held up by them, and nobody is shown whom the member does not see. */
#pragma once

#include "office/act.h"

/* What office_likely says of the act's arguments as warnings of the act; *persons as there. */
void likely_warn (Act *act, char **persons);
