/* SPDX-License-Identifier: MIT */
/* theme - which colours and attributes a role of the screen has
 *
 * A theme is a text of lines `color ELEMENT FRONT [BACK] [ATTRIBUTE...]`; the shipped ones are
 * read as a member's own are. Colours only repeat what a word or a letter says. */
#pragma once

#include "ui/canvas.h"

enum { PAINT_BOLD = 1, PAINT_UNDERLINE = 2, PAINT_REVERSE = 4, PAINT_DIM = 8 };

/* A colour for terminals of 8 or 16 and one for those of 256. -1: the terminal's own. */
typedef struct { short low, high; } Colour;

typedef struct
{
  Colour front, back;
  guint8 attributes;
  gboolean own;             /* the member's word: holds without colours too */
} Paint;

/* Elements are the styles, and after them the bar under the cursor. */
enum { ELEMENT_CURSOR = STYLE_N, ELEMENT_N };
typedef struct { Paint paint[ELEMENT_N]; } Theme;

const char *element_name (int element);
const char *element_help (int element);

/* Names of the shipped themes, NULL-terminated; the first is the one without asking. */
const char *const *theme_names (void);
/* Fills *theme. FALSE: there is no theme of that name. */
gboolean theme_load (Theme *theme, const char *name);
/* The words behind `color`. Errors: INVALID, and the theme stays as it was. */
gboolean theme_line (Theme *theme, const char *words, gboolean own, GError **error);
/* Words that `color` understands at its n-th place (0: the element), NULL-terminated. Borrowed. */
const char *const *theme_words (guint place);
