/* SPDX-License-Identifier: MIT */
/* scan - how much of a message the parser may be given
 *
 * Walks the structure once with a short stack of boundaries, before GMime sees a byte:
 * nesting, parts, header blocks and parameters are counted here, since GMime recurses and
 * compares every line with every open boundary. */
#pragma once

#include <glib.h>

#define SCAN_NESTING 50
#define SCAN_PARTS 1000
#define SCAN_PARAMETERS 200

/* The length of the longest beginning that keeps within the limits; 'length' when all
 * does, 0 when not even the message's own header does. */
gsize scan_safe_length (const char *bytes, gsize length);
