/* SPDX-License-Identifier: MIT */
/* fill - a made-up office of any size, the same every time
 *
 * Journaled and projected like real work, in large batches: some 2,000 cases a second.
 * A tenth are open, two in a hundred late. */
#pragma once

#include <glib.h>

/* Words of the texts: one in every text, one in every tenth, one in every thousandth. */
#define FILL_COMMON "account"
#define FILL_CJK "削除"
#define FILL_RARE "quetzal"
#define FILL_NOW "2026-03-13T10:00:00Z"

char *fill_number (gint64 i);            /* of the i-th case; transfer full */
gboolean fill_office (const char *path, gint64 cases, GError **error);
