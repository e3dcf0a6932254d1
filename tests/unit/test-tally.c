/* SPDX-License-Identifier: MIT */
/* Medians and percentiles by nearest rank, against sorting; tables of numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "model/report.h"
#include "model/tally.h"

static void
of_nothing_nothing_is_known (G_GNUC_UNUSED void **state)
{
  g_autoptr (Tally) tally = tally_new ();

  assert_int_equal (tally_percentile (tally, 50), -1);
  assert_true (tally_mean (tally) <= 0);
}

static void
it_is_the_value_at_its_rank (G_GNUC_UNUSED void **state)
{
  static const int days[] = { 10, 1, 3, 2, 4, 5, 6, 7, 9, 8 };
  g_autoptr (Tally) tally = tally_new ();

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    tally_add (tally, days[i]);
  assert_int_equal (tally_percentile (tally, 50), 5);
  assert_int_equal (tally_percentile (tally, 90), 9);
  assert_int_equal (tally_percentile (tally, 91), 10);
  assert_int_equal (tally_percentile (tally, 1), 1);
  assert_int_equal (tally_percentile (tally, 100), 10);
  assert_true (tally_mean (tally) > 5.4 && tally_mean (tally) < 5.6);
}

static int
by_days (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

static void
sorting_says_the_same (G_GNUC_UNUSED void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int round = 0; round < 200; round++)
    {
      g_autoptr (Tally) tally = tally_new ();
      int n = g_rand_int_range (random, 1, 60), values[60];

      for (int i = 0; i < n; i++)
        tally_add (tally, values[i] = g_rand_int_range (random, 0, 50));
      qsort (values, (size_t) n, sizeof *values, by_days);
      for (int percent = 1; percent <= 100; percent++)
        assert_int_equal (tally_percentile (tally, percent), values[(n * percent + 99) / 100 - 1]);
    }
}

static void
what_cannot_be_is_kept_within_bounds (G_GNUC_UNUSED void **state)
{
  g_autoptr (Tally) tally = tally_new ();

  tally_add (tally, -5);
  tally_add (tally, G_MAXINT);
  assert_int_equal (tally_percentile (tally, 50), 0);
  assert_int_equal (tally_percentile (tally, 100), TALLY_MOST_DAYS);
}

static void
a_table_has_a_cell_for_each_column (G_GNUC_UNUSED void **state)
{
  static const char *const columns[] = { "who=Member", "open=Open#", NULL };
  g_autoptr (Report) report = report_new ("day", "Day");
  ReportTable *table = report_table (report, "t", "T", "none", columns);
  ReportRow *row = report_row (table, NULL, g_strdup ("3"));

  assert_int_equal (table->columns->len, 2);
  assert_false (((ReportColumn *) g_ptr_array_index (table->columns, 0))->number);
  assert_true (((ReportColumn *) g_ptr_array_index (table->columns, 1))->number);
  assert_string_equal (((ReportColumn *) g_ptr_array_index (table->columns, 1))->title, "Open");
  assert_string_equal (row->cells[0], "");
  assert_string_equal (row->cells[1], "3");
  assert_null (row->query);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (of_nothing_nothing_is_known),
    cmocka_unit_test (it_is_the_value_at_its_rank),
    cmocka_unit_test (sorting_says_the_same),
    cmocka_unit_test (what_cannot_be_is_kept_within_bounds),
    cmocka_unit_test (a_table_has_a_cell_for_each_column),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
