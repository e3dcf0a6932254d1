/* SPDX-License-Identifier: MIT */
/* explain - why is it due then? */
#include "ui/panes/panes.h"

void
explain_push (Desk *desk, const char *number)
{
  GError *error = NULL;
  g_auto (GStrv) lines = office_explain (desk->office, number, &error);
  g_autofree char *text = NULL, *title = NULL;

  if (!lines)
    {
      desk_say_error (desk, error);
      return;
    }
  text = g_strjoinv ("\n", lines);
  title = g_strdup_printf ("Why is %s due when it is?", number);
  text_push (desk, title, text);
}
