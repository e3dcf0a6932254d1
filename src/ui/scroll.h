/* SPDX-License-Identifier: MIT */
/* scroll - a cursor in a known number of rows, and the part of them that shows */
#pragma once

#include <glib.h>

typedef enum
{
  MOVE_UP, MOVE_DOWN, MOVE_HALF_UP, MOVE_HALF_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_FIRST, MOVE_LAST,
  MOVE_N
} Move;

const char *move_name (Move move);
gboolean move_parse (const char *text, Move *move);
/* Rows that a move goes on a page of so many; negative up. First and last are far. */
int move_rows (Move move, int page);

typedef struct { int n, cursor, top, page; } Scroll;

void scroll_fit (Scroll *scroll, int n, int page);   /* keeps the cursor inside, and in sight */
void scroll_move (Scroll *scroll, Move move);
void scroll_to (Scroll *scroll, int cursor);
/* Without a cursor: the page itself moves. */
void scroll_pan (Scroll *scroll, Move move);
