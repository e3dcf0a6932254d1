/* SPDX-License-Identifier: MIT */
/* Any bytes as a personal file: every line is done or named, and what was made is written back
 * to a line that makes it again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "ui/settings.h"

static const char *const contexts[] = { "desk", "list", NULL };

static Settings *
bare (void)
{
  Settings *settings = settings_new ();

  settings->contexts = contexts;
  return settings;
}

static void
again (char *line, Settings *into)
{
  if (!settings_line (into, line, NULL))
    abort ();
  g_free (line);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (Settings) settings = bare (), copy = bare ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = g_strndup ((const char *) data, size);

  settings_read (settings, "f", text, problems);
  for (guint i = 0; i < problems->len; i++)
    if (!g_str_has_prefix (g_ptr_array_index (problems, i), "f:"))
      abort ();
  for (guint i = 0; i < settings->macros->len; i++)
    {
      const Macro *macro = g_ptr_array_index (settings->macros, i);
      again (macro_format (macro), copy);
      if (!g_strv_equal ((const char *const *) macro->lines,
                         (const char *const *) settings_macro (copy, macro->name)->lines))
        abort ();
    }
  for (int i = 1; i < VIEW_DIGITS; i++)
    if (settings->views[i].name)
      again (view_format (&settings->views[i]), copy);
  return 0;
}
