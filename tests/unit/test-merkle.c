/* SPDX-License-Identifier: MIT */
/* The tree against the definitions of RFC 9162, written down naively here, and against
 * published proofs. With a directory as argument only the proofs below it are run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <jansson.h>
#include <string.h>

#include "base/crypto.h"
#include "journal/merkle.h"

enum { LEAVES = 70 };

/* ---- the definitions ------------------------------------------------------------------ */

static void
leaf_at (guint64 i, guint8 hash[32])
{
  g_autofree char *entry = g_strdup_printf ("entry %" G_GUINT64_FORMAT, i);

  merkle_leaf (entry, strlen (entry), hash);
}

static void
tree_hash_naive (guint64 lo, guint64 hi, guint8 hash[32])
{
  guint8 left[32], right[32];
  guint64 k = 1;

  if (hi - lo == 1)
    {
      leaf_at (lo, hash);
      return;
    }
  while (2 * k < hi - lo)
    k *= 2;
  tree_hash_naive (lo, lo + k, left);
  tree_hash_naive (lo + k, hi, right);
  merkle_node (left, right, hash);
}

static gboolean
stored (guint level, guint64 index, guint8 hash[32], gpointer data, GError **error)
{
  tree_hash_naive (index << level, (index + 1) << level, hash);
  return TRUE;
}

/* ---- own trees ------------------------------------------------------------------------ */

static void
known_roots (void **state)
{
  static const char empty_tree[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  static const char empty_leaf[] = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
  MerkleFrontier frontier = { 0 };
  guint8 hash[32];

  merkle_frontier_root (&frontier, hash);
  g_autofree char *root = crypto_hex (hash, 32);
  assert_string_equal (root, empty_tree);
  merkle_leaf ("", 0, hash);
  g_autofree char *leaf = crypto_hex (hash, 32);
  assert_string_equal (leaf, empty_leaf);
}

static void
nodes_are_complete_subtrees (guint level, guint64 index, const guint8 hash[32], gpointer data)
{
  guint8 expected[32];

  tree_hash_naive (index << level, (index + 1) << level, expected);
  assert_memory_equal (hash, expected, 32);
  (*(guint *) data)++;
}

static void
frontier_follows_the_definition (void **state)
{
  MerkleFrontier frontier = { 0 };
  guint8 leaf[32], root[32], expected[32];
  guint nodes = 0;

  for (guint64 size = 1; size <= LEAVES; size++)
    {
      leaf_at (size - 1, leaf);
      merkle_frontier_push (&frontier, leaf, nodes_are_complete_subtrees, &nodes);
      merkle_frontier_root (&frontier, root);
      tree_hash_naive (0, size, expected);
      assert_memory_equal (root, expected, 32);
      assert_true (merkle_root (size, stored, NULL, root, NULL));
      assert_memory_equal (root, expected, 32);
    }
  assert_int_equal (nodes, 35 + 17 + 8 + 4 + 2 + 1);
}

static void
change_hash (GPtrArray *proof, guint i)
{
  guint8 hash[32];

  memcpy (hash, g_bytes_get_data (g_ptr_array_index (proof, i), NULL), 32);
  hash[i % 32] ^= 1;
  g_bytes_unref (g_ptr_array_index (proof, i));
  g_ptr_array_index (proof, i) = g_bytes_new (hash, 32);
}

static void
inclusion_proofs (void **state)
{
  guint8 leaf[32], root[32];

  for (guint64 size = 1; size <= 40; size++)
    for (guint64 i = 0; i < size; i++)
      {
        g_autoptr (GPtrArray) proof = merkle_inclusion (i, size, stored, NULL, NULL);

        leaf_at (i, leaf);
        tree_hash_naive (0, size, root);
        assert_true (merkle_check_inclusion (i, size, leaf, proof, root));
        assert_false (merkle_check_inclusion (i + 1, size, leaf, proof, root));
        assert_false (merkle_check_inclusion (size, size, leaf, proof, root));
        if (proof->len == 0)
          continue;
        change_hash (proof, (guint) (i % proof->len));
        assert_false (merkle_check_inclusion (i, size, leaf, proof, root));
        change_hash (proof, (guint) (i % proof->len));
        g_ptr_array_set_size (proof, (int) proof->len - 1);
        assert_false (merkle_check_inclusion (i, size, leaf, proof, root));
      }
  assert_null (merkle_inclusion (5, 5, stored, NULL, NULL));
}

static void
consistency_proofs (void **state)
{
  guint8 old[32], new[32];

  for (guint64 to = 1; to <= 40; to++)
    for (guint64 from = 1; from <= to; from++)
      {
        g_autoptr (GPtrArray) proof = merkle_consistency (from, to, stored, NULL, NULL);

        tree_hash_naive (0, from, old);
        tree_hash_naive (0, to, new);
        assert_true (merkle_check_consistency (from, to, proof, old, new));
        if (from < to)
          assert_false (merkle_check_consistency (from, to, proof, new, old));
        if (proof->len == 0)
          continue;
        change_hash (proof, (guint) (from % proof->len));
        assert_false (merkle_check_consistency (from, to, proof, old, new));
      }
  assert_null (merkle_consistency (0, 5, stored, NULL, NULL));
  assert_null (merkle_consistency (6, 5, stored, NULL, NULL));
}

/* ---- published proofs ----------------------------------------------------------------- */

/* Some vectors hold a word in the place of a hash: it is filled up with zeros, which keeps
 * equal equal. FALSE for what is empty or too long: no 32 bytes can stand for it. */
static gboolean
hash_of (const json_t *text, guint8 hash[32])
{
  gsize length = 0;
  g_autofree guint8 *bytes = json_string_value (text) ? g_base64_decode (json_string_value (text), &length) : NULL;

  memset (hash, 0, 32);
  if (length == 0 || length > 32)
    return FALSE;
  memcpy (hash, bytes, length);
  return TRUE;
}

static GPtrArray *
proof_of (const json_t *list)
{
  GPtrArray *proof = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (gsize i = 0; i < json_array_size (list); i++)
    {
      gsize length;
      guint8 *bytes = g_base64_decode (json_string_value (json_array_get (list, i)), &length);
      g_ptr_array_add (proof, g_bytes_new_take (bytes, length));
    }
  return proof;
}

/* One below zero stands there as 2^64-1, more than jansson's integers hold, so that all
 * numbers are read as fractions; the others are small enough for that. */
static guint64
number_of (const json_t *vector, const char *key)
{
  double number = json_number_value (json_object_get (vector, key));

  return number < 18446744073709551616.0 ? (guint64) number : G_MAXUINT64;
}

static gboolean
inclusion_holds (const json_t *vector)
{
  g_autoptr (GPtrArray) proof = proof_of (json_object_get (vector, "proof"));
  guint8 leaf[32], root[32];

  return hash_of (json_object_get (vector, "leafHash"), leaf) && hash_of (json_object_get (vector, "root"), root)
      && merkle_check_inclusion (number_of (vector, "leafIdx"), number_of (vector, "treeSize"), leaf, proof, root);
}

static gboolean
consistency_holds (const json_t *vector)
{
  g_autoptr (GPtrArray) proof = proof_of (json_object_get (vector, "proof"));
  guint8 old[32], new[32];

  return hash_of (json_object_get (vector, "root1"), old) && hash_of (json_object_get (vector, "root2"), new)
      && merkle_check_consistency (number_of (vector, "size1"), number_of (vector, "size2"), proof, old, new);
}

typedef gboolean (*Holds) (const json_t *vector);

static void
check_vector (const json_t *vector, Holds holds, const char *name)
{
  assert_true (json_is_boolean (json_object_get (vector, "wantErr")));
  if (holds (vector) == json_is_true (json_object_get (vector, "wantErr")))
    fail_msg ("%s: %s", name, json_string_value (json_object_get (vector, "desc")));
}

static guint
check_sample (const json_t *sample, const char *kind, Holds holds)
{
  const json_t *list = json_object_get (sample, kind);

  for (gsize i = 0; i < json_array_size (list); i++)
    {
      const json_t *vector = json_array_get (list, i);
      check_vector (vector, holds, json_string_value (json_object_get (vector, "name")));
    }
  return (guint) json_array_size (list);
}

static void
published_sample (void **state)
{
  g_autofree char *path = g_build_filename (g_getenv ("TEST_SOURCE"), "vectors", "merkle.json", NULL);
  json_t *sample = json_load_file (path, JSON_DECODE_INT_AS_REAL, NULL);

  assert_non_null (sample);
  assert_int_equal (check_sample (sample, "inclusion", inclusion_holds), 40);
  assert_int_equal (check_sample (sample, "consistency", consistency_holds), 56);
  json_decref (sample);
}

static const char *vectors;

static guint
check_tree (const char *path, Holds holds)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  assert_non_null (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *one = g_build_filename (path, name, NULL);
      json_t *vector;

      if (g_file_test (one, G_FILE_TEST_IS_DIR))
        {
          n += check_tree (one, holds);
          continue;
        }
      vector = json_load_file (one, JSON_DECODE_INT_AS_REAL, NULL);
      if (!vector)
        fail_msg ("%s is not JSON", one);
      check_vector (vector, holds, one);
      json_decref (vector);
      n++;
    }
  return n;
}

static void
check_published (const char *kind, Holds holds)
{
  g_autofree char *path = g_build_filename (vectors, "merkle", "testdata", kind, NULL);
  guint n = check_tree (path, holds);

  printf ("# %s: %u vectors\n", kind, n);
  assert_true (n > 0);
}

static void
published_inclusion (void **state)
{
  check_published ("inclusion", inclusion_holds);
}

static void
published_consistency (void **state)
{
  check_published ("consistency", consistency_holds);
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest own[] = {
    cmocka_unit_test (known_roots),
    cmocka_unit_test (frontier_follows_the_definition),
    cmocka_unit_test (inclusion_proofs),
    cmocka_unit_test (consistency_proofs),
    cmocka_unit_test (published_sample),
  };
  const struct CMUnitTest published[] = {
    cmocka_unit_test (published_inclusion),
    cmocka_unit_test (published_consistency),
  };

  vectors = argc > 1 ? argv[1] : NULL;
  return vectors ? cmocka_run_group_tests_name ("merkle vectors", published, NULL, NULL)
                 : cmocka_run_group_tests_name ("merkle", own, NULL, NULL);
}
