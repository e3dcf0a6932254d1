/* SPDX-License-Identifier: MIT */
#include "ui/desk.h"
#include "ui/list.h"
#include "ui/rows.h"

void
stack_push (Desk *desk, Pane *pane)
{
  pane->desk = desk;
  pane->stale = STALE_DATA;
  g_ptr_array_add (desk->panes, pane);
  desk_stale (desk, STALE_SCREEN);
}

Pane *
stack_top (Desk *desk)
{
  return desk->panes->len ? g_ptr_array_index (desk->panes, desk->panes->len - 1) : NULL;
}

void
stack_pop (Desk *desk)
{
  Pane *pane = stack_top (desk);

  g_ptr_array_set_size (desk->panes, (int) desk->panes->len - 1);
  pane->ops->free (pane);
  desk_stale (desk, STALE_SCREEN);
}

void
stack_pop_to (Desk *desk, Pane *pane)
{
  while (desk->panes->len && stack_top (desk) != pane)
    stack_pop (desk);
}

void
stack_remove (Desk *desk, Pane *pane)
{
  if (g_ptr_array_remove (desk->panes, pane))
    pane->ops->free (pane);
  desk_stale (desk, STALE_SCREEN);
}

Pane *
stack_whole (Desk *desk)
{
  for (guint i = desk->panes->len; i-- > 0; )
    {
      Pane *pane = g_ptr_array_index (desk->panes, i);
      if (pane->ops->shape == PANE_WHOLE)
        return pane;
    }
  return NULL;
}

Pane *
stack_find (Desk *desk, const PaneOps *ops)
{
  for (guint i = desk->panes->len; i-- > 0; )
    {
      Pane *pane = g_ptr_array_index (desk->panes, i);
      if (pane->ops == ops)
        return pane;
    }
  return NULL;
}

guint
stack_depth (Desk *desk)
{
  guint depth = 0;

  for (guint i = 0; i < desk->panes->len; i++)
    depth += ((Pane *) g_ptr_array_index (desk->panes, i))->ops->shape == PANE_WHOLE;
  return depth;
}

GHashTable *
stack_marks (Pane *pane)
{
  if (pane && pane->ops->list)
    return pane->ops->list (pane)->marks;
  return pane && pane->ops->rows ? pane->ops->rows (pane)->marks : NULL;
}
