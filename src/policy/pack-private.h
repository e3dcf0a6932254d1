/* SPDX-License-Identifier: MIT */
/* pack-private - what the files of pack share and nobody else sees */
#pragma once

#include "policy/pack.h"

Pack *pack_new (const char *file);

/* Search form of words: folded, with single blanks and none at the ends. Transfer full. */
char *pack_words_fold (const char *text, gssize length);
