/* SPDX-License-Identifier: MIT */
#include "sitting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

Sitting *
sitting_new (int width, int height)
{
  static const DeskOptions options = { 0 };
  Sitting *sitting = g_new0 (Sitting, 1);

  sitting->office = fake_office_new ();
  sitting->desk = desk_new (sitting->office, &options, NULL);
  sitting->canvas = canvas_new (width, height);
  sitting->mono = 1;
  sitting_settle (sitting);
  return sitting;
}

void
sitting_free (Sitting *sitting)
{
  if (!sitting)
    return;
  desk_free (sitting->desk);
  fake_office_free (sitting->office);
  canvas_free (sitting->canvas);
  g_free (sitting);
}

void
sitting_settle (Sitting *sitting)
{
  if (sitting->desk->leave)
    return;
  do
    {
      desk_tick (sitting->desk, sitting->mono);
      desk_paint (sitting->desk, sitting->canvas);
    }
  while (desk_work (sitting->desk) || sitting->desk->repaint);
}

void
sitting_resize (Sitting *sitting, int width, int height)
{
  canvas_resize (sitting->canvas, width, height);
  sitting_settle (sitting);
}

static void
feed (Sitting *sitting, Key key, const char *paste)
{
  Input input = { .key = key, .paste = g_strdup (paste) };

  if (sitting->desk->leave)
    {
      g_free (input.paste);
      return;
    }
  desk_input (sitting->desk, &input);
  sitting_settle (sitting);
}

void
sitting_keys (Sitting *sitting, const char *names)
{
  g_auto (GStrv) each = g_strsplit (names, " ", -1);

  for (guint i = 0; each[i]; i++)
    {
      Key key = press_parse (each[i]);
      if (!key)
        fail_msg ("the test names no key: '%s'", each[i]);
      feed (sitting, key, NULL);
    }
}

void
sitting_type (Sitting *sitting, const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    feed (sitting, g_utf8_get_char (text), NULL);
}

void
sitting_paste (Sitting *sitting, const char *text)
{
  feed (sitting, 0, text);
}

char *
sitting_text (Sitting *sitting)
{
  return canvas_dump (sitting->canvas, FALSE);
}

gboolean
sitting_shows (Sitting *sitting, const char *text)
{
  g_autofree char *all = sitting_text (sitting);

  return strstr (all, text) != NULL;
}

void
fail_shows (Sitting *sitting, const char *text, const char *file, int line)
{
  g_autofree char *all = sitting_text (sitting);

  print_error ("%s\n", all);
  print_error ("looked for '%s'\n", text);
  _fail (file, line);
}

const char *
sitting_done (Sitting *sitting, guint i)
{
  const GPtrArray *log = fake_office_log (sitting->office);

  return i < log->len ? g_ptr_array_index ((GPtrArray *) log, i) : "";
}

void
sitting_screen (Sitting *sitting, const char *name)
{
  const char *source = g_getenv ("TEST_SOURCE");
  g_autofree char *file = g_strconcat (name, ".screen", NULL);
  g_autofree char *path = g_build_filename (source ? source : "tests", "view", file, NULL);
  g_autofree char *have = canvas_dump (sitting->canvas, TRUE), *want = NULL;

  if (g_getenv ("UPDATE_SCREENS"))
    {
      assert_true (g_file_set_contents (path, have, -1, NULL));
      return;
    }
  if (!g_file_get_contents (path, &want, NULL, NULL))
    fail_msg ("%s is missing: run the test with UPDATE_SCREENS=1 and read it", path);
  if (strcmp (have, want) != 0)
    {
      print_error ("---- expected %s\n%s---- painted\n%s", path, want, have);
      fail ();
    }
}
