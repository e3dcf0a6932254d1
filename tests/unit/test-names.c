/* SPDX-License-Identifier: MIT */
/* Under which beginnings a name may stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "model/person.h"

static void
a_name_stands_in_each_order (void **state G_GNUC_UNUSED)
{
  static const struct { const char *folded, *keys; } names[] = {
    { "kim doe", "kim doe|doe, kim|doe kim" },
    { "doe, kim", "doe, kim|kim doe|doe kim" },
    { "kim sue doe", "kim sue doe|kim doe|doe, kim|doe kim" },
    { "  ada  okafor ", "ada  okafor|ada okafor|okafor, ada|okafor ada" },
    { "kim", "" },
    { "okafor", "okafor" },
    { "k d", "d, k" },
    { ", ,", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (GStrv) keys = person_name_keys (names[i].folded);
      g_autofree char *joined = g_strjoinv ("|", keys);

      assert_string_equal (joined, names[i].keys);
    }
}

static void
an_authority_holds_on_its_days (void **state G_GNUC_UNUSED)
{
  char from[] = "2026-01-10", until[] = "2026-02-01";
  const Representative ends = { .from_on = from, .until_on = until }, open = { .from_on = from };

  assert_int_equal (representative_on (&ends, "2026-01-09"), -1);
  assert_int_equal (representative_on (&ends, "2026-01-10"), 0);
  assert_int_equal (representative_on (&ends, "2026-02-01"), 0);
  assert_int_equal (representative_on (&ends, "2026-02-02"), 1);
  assert_int_equal (representative_on (&open, "2099-01-01"), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_name_stands_in_each_order),
    cmocka_unit_test (an_authority_holds_on_its_days),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
