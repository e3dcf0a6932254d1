/* SPDX-License-Identifier: MIT */
/* A list over numbers, in sections of uneven length, against the array it is made from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/rows.h"

typedef struct { int value; char number[16]; } One;
typedef struct { GArray *values; int fetches; } Numbers;

static gboolean
one_same (gconstpointer a, gconstpointer b)
{
  return ((const One *) a)->value == ((const One *) b)->value;
}

static const char *
one_number (gconstpointer row)
{
  const One *one = row;

  return one->value % 7 == 0 ? NULL : one->number;   /* some are of no case */
}

static char *
one_words (gpointer source, gconstpointer row)
{
  return g_strdup_printf ("value x%dx", ((const One *) row)->value);
}

/* 0-9, 10-39, 40-49, 50-79, ... */
static int
one_section (gconstpointer row)
{
  int value = ((const One *) row)->value;

  return value / 40 * 2 + (value % 40 >= 10);
}

static One *
one_new (int value)
{
  One *one = g_new0 (One, 1);

  one->value = value;
  g_snprintf (one->number, sizeof one->number, "n%d", value);
  return one;
}

static int
first_from (const Numbers *numbers, int value)
{
  guint i = 0;

  while (i < numbers->values->len && g_array_index (numbers->values, int, i) < value)
    i++;
  return (int) i;
}

static GPtrArray *
fetch (gpointer source, WindowPlace place, gconstpointer at, int n, gboolean *more, GError **error)
{
  Numbers *numbers = source;
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);
  int len = (int) numbers->values->len, value = at ? ((const One *) at)->value : 0;
  int from = 0, to = len;

  numbers->fetches++;
  if (place == WINDOW_FROM)
    from = first_from (numbers, value);
  else if (place == WINDOW_AFTER)
    from = first_from (numbers, value + 1);
  else if (place == WINDOW_BEFORE)
    to = first_from (numbers, value);
  if (place == WINDOW_LAST || place == WINDOW_BEFORE)
    {
      from = MAX (to - n, 0);
      *more = from > 0;
    }
  else
    {
      *more = to - from > n;
      to = MIN (to, from + n);
    }
  for (int i = from; i < to; i++)
    g_ptr_array_add (rows, one_new (g_array_index (numbers->values, int, i)));
  return rows;
}

static gpointer
find (gpointer source, gconstpointer at, const char *text, int direction, GError **error)
{
  Numbers *numbers = source;
  int len = (int) numbers->values->len, value = at ? ((const One *) at)->value : direction > 0 ? -1 : G_MAXINT;

  for (int i = direction > 0 ? 0 : len - 1; i >= 0 && i < len; i += direction)
    {
      int each = g_array_index (numbers->values, int, i);
      g_autofree char *words = g_strdup_printf ("value x%dx", each);

      if ((each - value) * direction > 0 && strstr (words, text))
        return one_new (each);
    }
  return NULL;
}

static const RowsOps ops = {
  .what = "number", .fetch = fetch, .free = g_free, .same = one_same, .number = one_number,
  .words = one_words, .section = one_section, .find = find,
};

static Numbers *
numbers_new (int n)
{
  Numbers *numbers = g_new0 (Numbers, 1);

  numbers->values = g_array_new (FALSE, FALSE, sizeof (int));
  for (int i = 0; i < n; i++)
    g_array_append_val (numbers->values, i);
  return numbers;
}

static void
numbers_free (Numbers *numbers)
{
  g_array_unref (numbers->values);
  g_free (numbers);
}

static int
here (const Rows *rows)
{
  return ((const One *) rows_row (rows))->value;
}

typedef struct { GString *text; int last; } Drawn;

static void
draw_one (gpointer data, Canvas *canvas, Area line, gconstpointer row)
{
  Drawn *drawn = data;

  drawn->last = ((const One *) row)->value;
  g_string_append_printf (drawn->text, "%d ", drawn->last);
}

static void
draw_heading (gpointer data, Canvas *canvas, Area line, int section)
{
  g_string_append_printf (((Drawn *) data)->text, "[%d] ", section);
}

static char *
drawn (Rows *rows, int height)
{
  static const RowsDraw draw = { draw_one, draw_heading };
  g_autoptr (Canvas) canvas = canvas_new (20, height);
  Drawn made = { g_string_new (NULL), 0 };

  rows_draw (rows, canvas, canvas_area (canvas), &draw, &made);
  return g_string_free (made.text, FALSE);
}

static void
test_moves (void **state)
{
  for (int n = 1; n < 3000; n = n * 3 + 1)
    {
      Numbers *numbers = numbers_new (n);
      Rows *rows = rows_new (&ops, numbers);
      g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) n);
      int expected = 0;

      assert_true (rows_load (rows, NULL));
      for (int i = 0; i < 2000; i++)
        {
          Move move = (Move) g_rand_int_range (rand, 0, MOVE_N);
          int height = g_rand_int_range (rand, 2, 40), by;
          g_autofree char *screen = NULL, *cursor = NULL;

          g_free (drawn (rows, height));
          by = move_rows (move, rows->page);
          assert_true (rows_move (rows, move, NULL));
          if (i % 50 == 0)
            assert_true (rows_load (rows, NULL));
          expected = (int) CLAMP ((gint64) expected + by, 0, n - 1);
          /* a stretch is shorter than a far move, but those go to the ends */
          assert_int_equal (here (rows), expected);
          screen = drawn (rows, height);
          cursor = g_strdup_printf ("%d ", expected);
          assert_non_null (strstr (screen, cursor));
          assert_true (screen[0] == '[');
        }
      rows_free (rows);
      numbers_free (numbers);
    }
}

static void
test_headings (void **state)
{
  Numbers *numbers = numbers_new (60);
  Rows *rows = rows_new (&ops, numbers);
  g_autofree char *top = NULL, *low = NULL;

  assert_true (rows_load (rows, NULL));
  top = drawn (rows, 15);
  assert_string_equal (top, "[0] 0 1 2 3 4 5 6 7 8 9 [1] 10 11 12 ");
  for (int i = 0; i < 14; i++)
    assert_true (rows_move (rows, MOVE_DOWN, NULL));
  assert_int_equal (here (rows), 14);
  low = drawn (rows, 6);
  assert_string_equal (low, "[1] 10 11 12 13 14 ");
  assert_true (rows_block (rows, 1, NULL));
  assert_int_equal (here (rows), 40);
  assert_true (rows_block (rows, -1, NULL));
  assert_int_equal (here (rows), 10);
  assert_true (rows_block (rows, -1, NULL));
  assert_int_equal (here (rows), 0);
  for (int i = 0; i < 5; i++)
    assert_true (rows_block (rows, 1, NULL));
  assert_int_equal (here (rows), 50);   /* the last section keeps the cursor */
  rows_free (rows);
  numbers_free (numbers);
}

static void
test_marks (void **state)
{
  Numbers *numbers = numbers_new (20);
  Rows *rows = rows_new (&ops, numbers);

  assert_true (rows_load (rows, NULL));
  assert_false (rows_toggle_mark (rows));   /* 0 is of no case */
  assert_true (rows_move (rows, MOVE_DOWN, NULL));
  assert_true (rows_toggle_mark (rows));
  assert_true (rows_is_marked (rows, rows_row (rows)));
  assert_true (g_hash_table_contains (rows->marks, "n1"));
  assert_string_equal (rows_escape (rows), "marks");
  assert_null (rows_escape (rows));
  rows_free (rows);
  numbers_free (numbers);
}

static void
test_search (void **state)
{
  Numbers *numbers = numbers_new (3000);
  Rows *rows = rows_new (&ops, numbers);
  gboolean round;
  g_autoptr (GError) error = NULL;

  assert_true (rows_load (rows, NULL));
  assert_true (rows_search (rows, "x2900x", 1, &round, NULL));   /* far beyond what is at hand */
  assert_int_equal (here (rows), 2900);
  assert_false (round);
  assert_true (rows_search (rows, "x7x", 1, &round, NULL));
  assert_int_equal (here (rows), 7);
  assert_true (round);
  assert_true (rows_search (rows, "x2900x", -1, &round, NULL));
  assert_int_equal (here (rows), 2900);
  assert_true (round);
  assert_false (rows_search (rows, "nowhere", 1, &round, &error));
  assert_string_equal (error->message, "nothing in this list holds 'nowhere'");
  assert_int_equal (here (rows), 2900);
  rows_free (rows);
  numbers_free (numbers);
}

/* The cursor stays on its row through what others do, or where the row stood. */
static void
test_reload (void **state)
{
  Numbers *numbers = numbers_new (500);
  Rows *rows = rows_new (&ops, numbers);

  assert_true (rows_load (rows, NULL));
  for (int i = 0; i < 100; i++)
    assert_true (rows_move (rows, MOVE_DOWN, NULL));
  g_array_remove_range (numbers->values, 0, 50);
  assert_true (rows_load (rows, NULL));
  assert_int_equal (here (rows), 100);
  g_array_remove_index (numbers->values, (guint) first_from (numbers, 100));
  assert_true (rows_load (rows, NULL));
  assert_int_equal (here (rows), 101);
  g_array_set_size (numbers->values, 0);
  assert_true (rows_load (rows, NULL));
  assert_null (rows_row (rows));
  assert_true (rows_move (rows, MOVE_DOWN, NULL));
  assert_true (rows_block (rows, 1, NULL));
  rows_free (rows);
  numbers_free (numbers);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_moves),  cmocka_unit_test (test_headings), cmocka_unit_test (test_marks),
    cmocka_unit_test (test_search), cmocka_unit_test (test_reload),
  };

  cmocka_set_message_output (CM_OUTPUT_TAP);
  return cmocka_run_group_tests (tests, NULL, NULL);
}
