/* SPDX-License-Identifier: MIT */
#include "ui/columns.h"

enum { BEFORE = 4 };

int
columns_need (const int *widths, int n)
{
  int needs = BEFORE;

  for (int i = 0; i < n; i++)
    needs += widths[i] ? widths[i] + 1 : 0;
  return needs;
}

void
columns_drop (const Column *columns, int n, int room, int *widths)
{
  for (int i = 0; i < n; i++)
    widths[i] = columns[i].width;
  for (int drop = 1; drop < n && columns_need (widths, n) > room; drop++)
    for (int i = 0; i < n; i++)
      if (columns[i].drop == drop)
        widths[i] = 0;
}
