/* SPDX-License-Identifier: MIT */
/* explain - why is it due then? */
#include <string.h>

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

/* One supposition; FALSE: it is none. */
static gboolean
take_part (const char *part, OfficeSupposed *supposed, GPtrArray *pauses, GPtrArray *packs)
{
  const char *value = strchr (part, ' ');

  if (strcmp (part, "extend") == 0)
    supposed->extend = TRUE;
  else if (value && g_str_has_prefix (part, "pause "))
    g_ptr_array_add (pauses, (gpointer) (value + 1));
  else if (value && g_str_has_prefix (part, "pack "))
    g_ptr_array_add (packs, (gpointer) (value + 1));
  else if (value && g_str_has_prefix (part, "received "))
    supposed->received = value + 1;
  else
    return FALSE;
  return TRUE;
}

static void
suppose (Desk *desk, const char *number, OfficeSupposed *supposed)
{
  GError *error = NULL;
  g_auto (GStrv) lines = office_suppose (desk->office, number, supposed, NULL, &error);
  g_autofree char *text = lines ? g_strjoinv ("\n", lines) : NULL;
  g_autofree char *title = g_strdup_printf ("What if, of %s?", number);

  if (lines)
    text_push (desk, title, text);
  else
    desk_say_error (desk, error);
}

void
suppose_push (Desk *desk, const char *number, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GPtrArray) pauses = g_ptr_array_new (), packs = g_ptr_array_new ();
  OfficeSupposed supposed = { 0 };

  for (guint i = 0; parts[i]; i++)
    if (!take_part (g_strstrip (parts[i]), &supposed, pauses, packs))
      {
        desk_warn (desk, "'%s' is nothing to suppose: extend, pause 2026-03-10..2026-03-17, received 2026-03-01, pack NAME", parts[i]);
        return;
      }
  g_ptr_array_add (pauses, NULL);
  g_ptr_array_add (packs, NULL);
  supposed.pauses = pauses->len > 1 ? (const char *const *) pauses->pdata : NULL;
  supposed.packs = packs->len > 1 ? (const char *const *) packs->pdata : NULL;
  suppose (desk, number, &supposed);
}
