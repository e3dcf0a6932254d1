/* SPDX-License-Identifier: MIT */
/* words - encoded words (RFC 2047) joined before GMime reads them
 *
 * GMime 3.2 decodes neighbouring words of one kind as one stream, which ends at the
 * padding of the first, and joins many of them in quadratic time. */
#pragma once

#include <glib.h>

/* The value with each run of encoded words as one word in UTF-8; what is no encoded word
 * stays. Linear. Transfer full. */
char *words_join (const char *value);
