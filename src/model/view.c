/* SPDX-License-Identifier: MIT */
#include "model/view.h"

SavedView *
saved_view_new (int digit, const char *name, const char *query, const char *sort)
{
  SavedView *view = g_new0 (SavedView, 1);

  *view = (SavedView) { digit, g_strdup (name), g_strdup (query), g_strdup (sort ? sort : "") };
  return view;
}

void
saved_view_clear (SavedView *view)
{
  g_clear_pointer (&view->name, g_free);
  g_clear_pointer (&view->query, g_free);
  g_clear_pointer (&view->sort, g_free);
}

void
saved_view_free (gpointer view)
{
  if (view)
    saved_view_clear (view);
  g_free (view);
}
