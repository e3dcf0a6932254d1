/* SPDX-License-Identifier: MIT */
/* edit - a line (or a few) of text being typed */
#pragma once

#include "ui/canvas.h"
#include "ui/keys.h"

typedef struct
{
  GString *text;
  gsize cursor;     /* byte offset, on a grapheme's edge */
  gboolean lines;   /* ^J and pasted newlines are kept */
} Edit;

void edit_init (Edit *edit, const char *text, gboolean lines);
void edit_clear (Edit *edit);
void edit_set (Edit *edit, const char *text);
void edit_insert (Edit *edit, const char *text);
/* TRUE when the key was for editing: characters, Backspace, ^W, ^U, arrows, paste ... */
gboolean edit_input (Edit *edit, const Input *input);
/* One row, scrolled sideways so that the cursor shows; places the canvas's cursor. */
void edit_draw (const Edit *edit, Canvas *canvas, int x, int y, int columns, gboolean active);
