/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/ids.h"

static void
an_id_is_a_prefix_and_32_digits (void **state)
{
  g_autoptr (Ids) ids = ids_new_random ();
  g_autofree char *id = ids_next (ids, 'p');

  assert_int_equal (strlen (id), 34);
  assert_true (g_str_has_prefix (id, "p-"));
  assert_int_equal (strspn (id + 2, "0123456789abcdef"), 32);
}

static void
random_ids_do_not_repeat (void **state)
{
  g_autoptr (Ids) ids = ids_new_random ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 1000; i++)
    assert_true (g_hash_table_add (seen, ids_next (ids, 'p')));
}

static void
the_same_seed_gives_the_same_ids (void **state)
{
  g_autoptr (Ids) one = ids_new_seeded (7);
  g_autoptr (Ids) two = ids_new_seeded (7);
  g_autoptr (Ids) other = ids_new_seeded (8);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *a = ids_next (one, 'p');
      g_autofree char *b = ids_next (two, 'p');
      g_autofree char *c = ids_next (other, 'p');

      assert_string_equal (a, b);
      assert_string_not_equal (a, c);
      assert_true (g_hash_table_add (seen, g_steal_pointer (&a)));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_id_is_a_prefix_and_32_digits),
    cmocka_unit_test (random_ids_do_not_repeat),
    cmocka_unit_test (the_same_seed_gives_the_same_ids),
  };

  return cmocka_run_group_tests_name ("ids", tests, NULL, NULL);
}
