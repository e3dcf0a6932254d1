/* SPDX-License-Identifier: MIT */
/* What the panes look like on Mon 23 Nov 2026. --update rewrites the expected screens. */
#include "sitting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "vectors.h"

static const struct { const char *name; int width, height; const char *keys; } screens[] = {
  { "queue-80x24", 80, 24, NULL },
  { "queue-160x48", 160, 48, NULL },
  { "queue-60x20", 60, 20, NULL },
  { "queue-40x10", 40, 10, NULL },
  { "queue-marked", 80, 24, "Space j Space ;" },
  { "queue-nothing", 80, 24, "v 8" },
  { "queue-all", 80, 24, "v 9 G" },
  { "record-80x24", 80, 24, "Enter" },
  { "record-160x48", 160, 48, "Enter" },
  { "record-folded", 80, 24, "Enter Tab Enter Tab Enter Tab Tab Tab Tab Enter" },
  { "message", 80, 24, "Enter Tab j Enter" },
  { "waiting", 80, 24, "W j" },
  { "explain", 80, 24, "E" },
  { "suppose", 80, 24, "w e x t e n d , Space p a u s e Space 2 0 2 6 - 1 1 - 2 4 . . 2 0 2 6 - 1 1 - 2 8 Enter" },
  { "suppose-wrong", 80, 24, "w m o r e Enter" },
  { "triage-form", 80, 24, "v 2 j j y" },
  { "resolve-form", 80, 24, "x" },
  { "help", 80, 24, "?" },
  { "sort-picker", 80, 24, "s" },
  { "escalation-80x24", 80, 24, "4 j" },
  { "escalation-160x48", 160, 48, "4" },
  { "escalation-40x10", 40, 10, "4" },
  { "dossier-80x24", 80, 24, "4 Enter" },
  { "dossier-40x10", 40, 10, "4 Enter" },
  { "deadlines-80x24", 80, 24, "3" },
  { "deadlines-160x48", 160, 48, "3 j" },
  { "deadlines-60x20", 60, 20, "3" },
  { "deadlines-40x10", 40, 10, "3 G" },
  { "deadlines-marked", 80, 24, "3 Space Space ;" },
  { "deadlines-owners", 80, 24, "3 b j Enter" },
  { "deadlines-away", 80, 24, "3 A 2 0 2 6 - 1 1 - 2 3 Space 2 0 2 6 - 1 2 - 3 1 Enter" },
  { "journal-80x24", 80, 24, "5 j" },
  { "journal-160x48", 160, 48, "5 j Space" },
  { "journal-40x10", 40, 10, "5 G" },
  { "journal-limit", 80, 24, "5 l Tab" },
  { "overview-80x24", 80, 24, "6" },
  { "overview-160x48", 160, 48, "6 Tab j" },
};

static void
test_screens (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (screens); i++)
    {
      g_autoptr (Sitting) sitting = sitting_new (screens[i].width, screens[i].height);
      if (screens[i].keys)
        sitting_keys (sitting, screens[i].keys);
      sitting_screen (sitting, screens[i].name);
    }
}

static void
test_ascii (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting->canvas->ascii = sitting->desk->ascii = TRUE;
  sitting_keys (sitting, "x");
  for (int y = 0; y < 24; y++)
    for (int x = 0; x < 80; x++)
      if (canvas_cell (sitting->canvas, x, y)->style == STYLE_BORDER)
        assert_true (canvas_cell (sitting->canvas, x, y)->bytes[0] > 0);
}

/* Nothing that the program itself draws in a list needs more than ASCII. */
static void
test_ascii_panes (void **state)
{
  static const char *const keys[] = { "3", "3 b j Enter", "4", "4 Enter", "5", "5 Enter" };
  static const char *const drawn[] = { "│", "─", "·", "●", "○", "◆", "▁", "█", "▃" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (Sitting) sitting = sitting_new (160, 48);

      sitting->canvas->ascii = sitting->desk->ascii = TRUE;
      sitting_keys (sitting, keys[i]);
      for (guint k = 0; k < G_N_ELEMENTS (drawn); k++)
        assert_hides (sitting, drawn[k]);
    }
}

static void
test_too_small (void **state)
{
  static const struct { int width, height; gboolean fits; } sizes[] = {
    { 1, 1, FALSE },  { 39, 24, FALSE }, { 80, 9, FALSE },
    { 40, 10, TRUE }, { 2, 500, FALSE }, { 500, 200, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Sitting) sitting = sitting_new (sizes[i].width, sizes[i].height);
      assert_int_equal (canvas_cell (sitting->canvas, 0, 0)->bytes[0] == 'w', !sizes[i].fits);
    }
}

/* A storm: every pane and form through every size, and the cells stay whole. */
static void
check_cells (Sitting *sitting)
{
  Canvas *canvas = sitting->canvas;

  for (int y = 0; y < canvas->height; y++)
    for (int x = 0; x < canvas->width; x++)
      {
        const Cell *cell = canvas_cell (canvas, x, y);
        assert_true (cell->width <= 2 && cell->style < STYLE_N);
        assert_true (g_utf8_validate (cell->bytes, -1, NULL));
        if (cell->width == 2)
          assert_true (x + 1 < canvas->width && canvas_cell (canvas, x + 1, y)->width == 0);
        if (cell->width == 0)
          assert_true (x > 0 && canvas_cell (canvas, x - 1, y)->width == 2);
      }
}

static void
test_resize_storm (void **state)
{
  static const char *const roads[]
      = { "g", "Enter", "Enter Enter", "W", "y", "x", "o", "?", ":", "E", "s", "Enter Tab", "3", "3 b", "3 G", "3 A" };

  for (guint i = 0; i < G_N_ELEMENTS (roads); i++)
    {
      g_autoptr (Sitting) sitting = sitting_new (80, 24);
      sitting_keys (sitting, roads[i]);
      for (int n = 1; n < 200; n += 11)
        {
          sitting_resize (sitting, (n * 37) % 200 + 1, (n * 17) % 60 + 1);
          check_cells (sitting);
        }
    }
}

/* ---- hostile text -------------------------------------------------------------------------------- */

static gboolean
is_harmless (const char *bytes)
{
  for (const char *at = bytes; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c < ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0) || c == 0xad || c == 0x61c
          || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e)
          || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f))
        return FALSE;
    }
  return TRUE;
}

static void
check_harmless (Sitting *sitting, const char *attack)
{
  Canvas *canvas = sitting->canvas;

  check_cells (sitting);
  for (int i = 0; i < canvas->width * canvas->height; i++)
    if (!is_harmless (canvas->cells[i].bytes))
      fail_msg ("a cell holds something harmful from %s", attack);
}

static void
test_hostile_text (void **state)
{
  static const char *const roads[]
      = { "j", "Enter", "Enter Tab j Enter", "Enter S-Tab Enter j", "W", "W Enter", "E", "o" };

  for (guint i = 0; i < n_attacks; i++)
    for (guint j = 0; j < G_N_ELEMENTS (roads); j++)
      {
        g_autoptr (Sitting) sitting = sitting_new (j % 2 ? 130 : 80, 24);
        fake_office_poison (sitting->office, attacks[i]);
        fake_office_changed (sitting->office);
        sitting_settle (sitting);
        sitting_keys (sitting, roads[j]);
        sitting_paste (sitting, attacks[i]);
        check_harmless (sitting, attacks[i]);
      }
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_screens),
    cmocka_unit_test (test_ascii), cmocka_unit_test (test_ascii_panes),
    cmocka_unit_test (test_too_small),
    cmocka_unit_test (test_resize_storm),
    cmocka_unit_test (test_hostile_text),
  };

  if (argc > 1 && strcmp (argv[1], "--update") == 0)
    g_setenv ("UPDATE_SCREENS", "1", TRUE);
  return cmocka_run_group_tests_name ("screens", tests, NULL, NULL);
}
