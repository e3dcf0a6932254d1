/* SPDX-License-Identifier: MIT */
#include "ui/scroll.h"

#include <string.h>

static const char *const move_names[MOVE_N] = {
  [MOVE_UP] = "up",           [MOVE_DOWN] = "down",
  [MOVE_HALF_UP] = "half-up", [MOVE_HALF_DOWN] = "half-down",
  [MOVE_PAGE_UP] = "page-up", [MOVE_PAGE_DOWN] = "page-down",
  [MOVE_FIRST] = "first",     [MOVE_LAST] = "last",
};

const char *
move_name (Move move)
{
  return move_names[move];
}

gboolean
move_parse (const char *text, Move *move)
{
  for (guint i = 0; i < MOVE_N; i++)
    if (g_strcmp0 (text, move_names[i]) == 0)
      {
        *move = (Move) i;
        return TRUE;
      }
  return FALSE;
}

int
move_rows (Move move, int page)
{
  int half = MAX (page / 2, 1), whole = MAX (page - 1, 1);

  switch (move)
    {
    case MOVE_UP: return -1;
    case MOVE_DOWN: return 1;
    case MOVE_HALF_UP: return -half;
    case MOVE_HALF_DOWN: return half;
    case MOVE_PAGE_UP: return -whole;
    case MOVE_PAGE_DOWN: return whole;
    case MOVE_FIRST: return -(G_MAXINT / 2);
    default: return G_MAXINT / 2;
    }
}

static void
keep_in_sight (Scroll *scroll)
{
  int page = MAX (scroll->page, 1);

  scroll->cursor = CLAMP (scroll->cursor, 0, MAX (scroll->n - 1, 0));
  scroll->top = CLAMP (scroll->top, scroll->cursor - page + 1, scroll->cursor);
  scroll->top = CLAMP (scroll->top, 0, MAX (scroll->n - page, 0));
}

void
scroll_fit (Scroll *scroll, int n, int page)
{
  scroll->n = n;
  scroll->page = page;
  keep_in_sight (scroll);
}

void
scroll_to (Scroll *scroll, int cursor)
{
  scroll->cursor = cursor;
  keep_in_sight (scroll);
}

void
scroll_move (Scroll *scroll, Move move)
{
  scroll_to (scroll,
             CLAMP (scroll->cursor + move_rows (move, scroll->page), 0, MAX (scroll->n - 1, 0)));
}

void
scroll_pan (Scroll *scroll, Move move)
{
  int top = scroll->top + move_rows (move, scroll->page);

  scroll->top = CLAMP (top, 0, MAX (scroll->n - MAX (scroll->page, 1), 0));
  scroll->cursor = scroll->top;
}
