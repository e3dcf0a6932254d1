/* SPDX-License-Identifier: MIT */
/* fields - one fact of a case is set: which, from a list, then its value */
#pragma once

#include "ui/desk.h"

/* FALSE: there is no list to choose from, or no single case in front. */
gboolean fields_push (Desk *desk);
