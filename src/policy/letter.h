/* SPDX-License-Identifier: MIT */
/* letter - a letter of a pack, filled in from facts
 *
 * Pure: template, values and their origins in, text out. A placeholder that no value fills
 * stays in the text as {{name}} and is listed: a letter with any of them is not sent. One
 * written {{name?}} is left out instead, with its line when it stands there alone. */
#pragma once

#include <glib.h>

#include "policy/pack.h"

/* What a placeholder stands for, and how one knows: "received by mail, message 12". */
typedef struct { char *name, *value, *origin; } LetterValue;
void letter_value_free (LetterValue *value);

typedef struct
{
  char *subject, *body;      /* filled in */
  GPtrArray *used;           /* LetterValue, in the order of first use */
  GPtrArray *missing;        /* char *: placeholders without a value, each once */
} Letter;

/* 'values' holds LetterValue; one with value NULL or "" is missing. A value is put in as it
 * is, never read for placeholders itself. Transfer full. */
Letter *letter_fill (const char *subject, const char *body, const GPtrArray *values);
void letter_free (Letter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Letter, letter_free)
/* Placeholders that still stand in a text, each once; char *. Lines that quote (">") are
 * somebody else's words and do not count. Transfer full. */
GPtrArray *letter_placeholders (const char *text);
