/* SPDX-License-Identifier: MIT */
/* headers - a header block, read line by line
 *
 * Linear whatever stands in it; the bytes stay where they are and outlive the Headers. */
#pragma once

#include <glib.h>

#define HEADERS_LIMIT (1u << 20)   /* bytes of one block */
#define HEADERS_LINES 10000u
#define HEADER_LIMIT (64u << 10)   /* bytes of one value that are decoded */

typedef struct
{
  const char *name, *value;        /* not terminated; value still folded */
  gsize name_length, value_length;
} HeaderLine;

typedef struct
{
  GArray *lines;                   /* HeaderLine */
  gsize body;                      /* offset after the blank line, or of the end */
  gboolean over;                   /* a limit is passed: the rest was not read */
} Headers;

Headers *headers_read (const char *bytes, gsize length, gsize start);
void headers_free (Headers *headers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Headers, headers_free)

/* The next line of that name from *position on, which moves behind it; NULL: no more.
 * Borrowed. */
const HeaderLine *headers_next (const Headers *headers, const char *name, guint *position);

/* The value unfolded, without NUL and outer blanks, at most HEADER_LIMIT bytes, otherwise
 * as sent. headers_text: of the first of that name, NULL when there is none. Transfer full. */
char *header_value (const HeaderLine *line);
char *headers_text (const Headers *headers, const char *name);
