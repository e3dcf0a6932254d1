/* SPDX-License-Identifier: MIT */
/* columns - which columns of a list a window has room for */
#pragma once

typedef struct
{
  const char *title;      /* or NULL */
  int width;              /* least */
  int wide;               /* where there is room; 0: the pane has its own order of growing */
  int drop;               /* narrower windows lose columns in this order, 1 first; 0 stays */
} Column;

/* Columns of the screen that these widths take, with the four before the first; 0 is not shown. */
int columns_need (const int *widths, int n);
/* The least widths that fit into 'room', without the columns that had to go. */
void columns_drop (const Column *columns, int n, int room, int *widths);
