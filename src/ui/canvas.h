/* SPDX-License-Identifier: MIT */
/* canvas - a screen of cells in memory
 *
 * Panes draw on it; one file copies it to a terminal, tests compare it. A cell holds a
 * grapheme and a role ("overdue"), never a colour. All text is taken as untrusted and
 * goes through text_next_cell. Whatever lies outside is clipped: no position is an error. */
#pragma once

#include <glib.h>

typedef enum
{
  STYLE_NORMAL,
  STYLE_DIM,        /* said in passing */
  STYLE_STRONG,
  STYLE_HEAD,       /* column titles, names of blocks */
  STYLE_BAR,        /* the row of tabs */
  STYLE_TAB,        /* the tab that is open */
  STYLE_OVERDUE,
  STYLE_SOON,
  STYLE_PAUSED,
  STYLE_DECIDE,     /* waits for a decision */
  STYLE_MARKED,
  STYLE_MATCH,      /* found by the search */
  STYLE_ERROR,
  STYLE_GOOD,
  STYLE_KEY,        /* a key in a hint */
  STYLE_BORDER,
  STYLE_INPUT,      /* where one types */
  STYLE_N
} Style;

typedef struct
{
  char bytes[32];   /* one grapheme, NUL-terminated; "" is the right half of a wide one */
  guint8 width;     /* 1 or 2; 0: the right half */
  guint8 style;     /* Style */
  guint8 chosen;    /* under the cursor bar */
} Cell;

typedef struct { int x, y, width, height; } Area;

typedef struct
{
  int width, height;
  gboolean ascii;   /* borders, bars and cuts are drawn in ASCII */
  int cursor_x, cursor_y;  /* -1: hidden */
  Cell *cells;
} Canvas;

Canvas *canvas_new (int width, int height);
void canvas_free (Canvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Canvas, canvas_free)

/* At least 1x1; what was drawn is gone. */
void canvas_resize (Canvas *canvas, int width, int height);
/* Blanks everywhere, no cursor. */
void canvas_clear (Canvas *canvas);
/* NULL outside. Borrowed. */
const Cell *canvas_cell (const Canvas *canvas, int x, int y);
Area canvas_area (const Canvas *canvas);

/* One line of text from x on, cut at 'right' (exclusive) without a sign. Returns the column
 * after it. Newlines and tabs become blanks. */
int canvas_put (Canvas *canvas, int x, int y, int right, Style style, const char *text);
int canvas_printf (Canvas *canvas, int x, int y, int right, Style style, const char *format, ...)
    G_GNUC_PRINTF (6, 7);
/* Exactly 'columns' of it: padded with blanks, or cut with a sign. Returns the column after it. */
int canvas_fit (Canvas *canvas, int x, int y, int columns, Style style, const char *text);
/* The same, but pushed to the right edge of the columns when it is shorter. */
int canvas_fit_right (Canvas *canvas, int x, int y, int columns, Style style, const char *text);

void canvas_fill (Canvas *canvas, Area area, Style style);
/* Puts the role on what is already there. */
void canvas_restyle (Canvas *canvas, Area area, Style style);
/* The cursor bar over the area. */
void canvas_choose (Canvas *canvas, Area area);
void canvas_rule (Canvas *canvas, int x, int y, int columns, const char *title, Style style);
/* The text wrapped into the area from line y on, as far as it goes; the line below it. */
int canvas_wrapped (Canvas *canvas, Area area, int y, Style style, const char *text);
void canvas_rule_down (Canvas *canvas, int x, int y, int rows);
/* Blanks the inside, draws the border with the title in it; returns the inside. */
Area canvas_box (Canvas *canvas, Area area, const char *title);
/* A bar of 'columns' filled to part/whole. */
int canvas_meter (Canvas *canvas, int x, int y, int columns, gint64 part, gint64 whole, Style style);
void canvas_cursor (Canvas *canvas, int x, int y);

const char *style_name (Style style);
/* The rows as text, trailing blanks cut; with 'styles' a second picture of role letters
 * follows. For tests and :dump. Transfer full. */
char *canvas_dump (const Canvas *canvas, gboolean styles);
