/* SPDX-License-Identifier: MIT */
#include "model/window.h"

#include "model/case.h"

void
window_key_clear (WindowKey *key)
{
  g_clear_pointer (&key->text, g_free);
}

void
window_key_copy (WindowKey *to, const WindowKey *from)
{
  char *text = g_strdup (from->text);

  window_key_clear (to);
  *to = *from;
  to->text = text;
}

Window *
window_new (void)
{
  Window *window = g_new0 (Window, 1);

  window->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) case_row_free);
  window->keys = g_array_new (FALSE, TRUE, sizeof (WindowKey));
  g_array_set_clear_func (window->keys, (GDestroyNotify) window_key_clear);
  return window;
}

void
window_free (Window *window)
{
  if (!window)
    return;
  g_ptr_array_unref (window->rows);
  g_array_unref (window->keys);
  g_free (window);
}
