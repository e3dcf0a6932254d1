/* SPDX-License-Identifier: MIT */
/* pack-private - what the files of pack share and nobody else sees */
#pragma once

#include "policy/pack.h"

#define PACK_SENSE_LIMIT 24 /* conditions of one list that are held against each other */

/* 'field' of the index-th element of a list; 'id' NULL for one without. */
typedef void (*PackFinding) (const char *list, guint index, const char *id, const char *field, const char *what,
                             gpointer data);
/* What is well written and can never be (pack-sense.c). */
void pack_sense (const Pack *pack, PackFinding finding, gpointer data);

Pack *pack_new (const char *file);

/* Search form of words: folded, with single blanks and none at the ends. Transfer full. */
char *pack_words_fold (const char *text, gssize length);
