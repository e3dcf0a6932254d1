/* SPDX-License-Identifier: MIT */
/* wording - the text of a policy itself: its paragraphs, the date it bears, its sentences
 *
 * A pack says what a policy promises in our words; an office may keep the policy's own text
 * beside it. Pure; UTF-8 in and out. */
#pragma once

#include <glib.h>

/* One paragraph a line, blanks and lines folded together, as two copies of one text agree in
 * however they were saved. Transfer full. */
char *wording_plain (const char *text);
/* The day the text says it was last changed on (ISO); NULL: it says none that is understood.
 * 'plain' is of wording_plain. Transfer full. */
char *wording_updated (const char *plain);
/* The first sentence in which each of the words (or phrases) stands, whole words and in any case;
 * NULL: in none. Transfer full. */
char *wording_sentence (const char *plain, const char *const *words);

/* What changed from one plain text to another. */
typedef struct
{
  guint gone, come;        /* paragraphs */
  char *was, *now;         /* the first words that differ; "" where there is nothing */
} WordingChange;
/* FALSE: nothing. */
gboolean wording_compare (const char *was, const char *now, WordingChange *change);
void wording_change_clear (WordingChange *change);
