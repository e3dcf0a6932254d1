/* SPDX-License-Identifier: MIT */
#include "journal/merkle.h"

#include <string.h>

#include "base/crypto.h"
#include "base/error.h"

void
merkle_leaf (const void *entry, gsize length, guint8 hash[MERKLE_SIZE])
{
  const CryptoPart parts[] = { { "\0", 1 }, { entry, length } };

  crypto_sha256_parts (parts, G_N_ELEMENTS (parts), hash);
}

void
merkle_node (const guint8 left[MERKLE_SIZE], const guint8 right[MERKLE_SIZE], guint8 hash[MERKLE_SIZE])
{
  guint8 bytes[1 + 2 * MERKLE_SIZE] = { 1 };

  memcpy (bytes + 1, left, MERKLE_SIZE);
  memcpy (bytes + 1 + MERKLE_SIZE, right, MERKLE_SIZE);
  crypto_sha256 (bytes, sizeof bytes, hash);
}

void
merkle_frontier_push (MerkleFrontier *frontier, const guint8 leaf[MERKLE_SIZE],
                      MerkleCompleted completed, gpointer data)
{
  guint8 hash[MERKLE_SIZE];
  guint level;

  memcpy (hash, leaf, MERKLE_SIZE);
  for (level = 0; frontier->size >> level & 1; level++)
    {
      merkle_node (frontier->hash[level], hash, hash);
      if (completed)
        completed (level + 1, frontier->size >> (level + 1), hash, data);
    }
  g_assert (level < MERKLE_LEVELS);
  memcpy (frontier->hash[level], hash, MERKLE_SIZE);
  frontier->size++;
}

void
merkle_frontier_root (const MerkleFrontier *frontier, guint8 root[MERKLE_SIZE])
{
  gboolean begun = FALSE;

  if (frontier->size == 0)
    crypto_sha256 ("", 0, root);
  for (guint level = 0; level < MERKLE_LEVELS; level++)
    {
      if (!(frontier->size >> level & 1))
        continue;
      if (begun)
        merkle_node (frontier->hash[level], root, root);
      else
        memcpy (root, frontier->hash[level], MERKLE_SIZE);
      begun = TRUE;
    }
}

/* ---- proofs --------------------------------------------------------------------------- */

typedef struct { MerkleStored stored; gpointer data; } Source;

/* Largest power of two below n, n > 1. */
static guint64
split_at (guint64 n)
{
  return G_GUINT64_CONSTANT (1) << (63 - __builtin_clzll (n - 1));
}

/* Hash over leaves lo to hi; 'lo' is always a multiple of the power of two that covers
 * the range, as every split leaves it so. */
static gboolean
range_hash (const Source *source, guint64 lo, guint64 hi, guint8 hash[MERKLE_SIZE], GError **error)
{
  guint8 left[MERKLE_SIZE], right[MERKLE_SIZE];
  guint64 n = hi - lo;

  if ((n & (n - 1)) == 0)
    {
      guint level = (guint) __builtin_ctzll (n);
      return source->stored (level, lo >> level, hash, source->data, error);
    }
  if (!range_hash (source, lo, lo + split_at (n), left, error)
      || !range_hash (source, lo + split_at (n), hi, right, error))
    return FALSE;
  merkle_node (left, right, hash);
  return TRUE;
}

static gboolean
add_range (const Source *source, guint64 lo, guint64 hi, GPtrArray *proof, GError **error)
{
  guint8 hash[MERKLE_SIZE];

  if (!range_hash (source, lo, hi, hash, error))
    return FALSE;
  g_ptr_array_add (proof, g_bytes_new (hash, sizeof hash));
  return TRUE;
}

static gboolean
add_path (const Source *source, guint64 index, guint64 lo, guint64 hi, GPtrArray *proof, GError **error)
{
  guint64 middle;

  if (hi - lo == 1)
    return TRUE;
  middle = lo + split_at (hi - lo);
  if (index < middle)
    return add_path (source, index, lo, middle, proof, error)
        && add_range (source, middle, hi, proof, error);
  return add_path (source, index, middle, hi, proof, error)
      && add_range (source, lo, middle, proof, error);
}

/* SUBPROOF of RFC 9162 2.1.4.1; 'known' says that the old root is this very subtree. */
static gboolean
add_subproof (const Source *source, guint64 from, guint64 lo, guint64 hi, gboolean known,
              GPtrArray *proof, GError **error)
{
  guint64 middle;

  if (from == hi)
    return known || add_range (source, lo, hi, proof, error);
  middle = lo + split_at (hi - lo);
  if (from <= middle)
    return add_subproof (source, from, lo, middle, known, proof, error)
        && add_range (source, middle, hi, proof, error);
  return add_subproof (source, from, middle, hi, FALSE, proof, error)
      && add_range (source, lo, middle, proof, error);
}

gboolean
merkle_root (guint64 size, MerkleStored stored, gpointer data, guint8 root[MERKLE_SIZE], GError **error)
{
  const Source source = { stored, data };

  if (size > 0)
    return range_hash (&source, 0, size, root, error);
  crypto_sha256 ("", 0, root);
  return TRUE;
}

GPtrArray *
merkle_inclusion (guint64 index, guint64 size, MerkleStored stored, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) proof = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const Source source = { stored, data };

  if (index >= size)
    {
      desk_error_set (error, DESK_ERROR_RANGE, "a tree of %" G_GUINT64_FORMAT " entries has no entry %" G_GUINT64_FORMAT,
                      size, index);
      return NULL;
    }
  return add_path (&source, index, 0, size, proof, error) ? g_steal_pointer (&proof) : NULL;
}

GPtrArray *
merkle_consistency (guint64 from, guint64 to, MerkleStored stored, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) proof = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const Source source = { stored, data };

  if (from == 0 || from > to)
    {
      desk_error_set (error, DESK_ERROR_RANGE, "nothing proves that %" G_GUINT64_FORMAT " entries grew into %" G_GUINT64_FORMAT,
                      from, to);
      return NULL;
    }
  return add_subproof (&source, from, 0, to, TRUE, proof, error) ? g_steal_pointer (&proof) : NULL;
}

/* ---- checks --------------------------------------------------------------------------- */

/* NULL when it is not a hash. */
static const guint8 *
proof_hash (const GPtrArray *proof, guint i)
{
  gsize length;
  const guint8 *hash = g_bytes_get_data (g_ptr_array_index (proof, i), &length);

  return length == MERKLE_SIZE ? hash : NULL;
}

/* One step up: after a left turn the levels at which this node has no right neighbour
 * are skipped, as no hash is made there. */
static void
step_up (guint64 *fn, guint64 *sn, gboolean left)
{
  while (left && !(*fn & 1) && *fn)
    {
      *fn >>= 1;
      *sn >>= 1;
    }
  *fn >>= 1;
  *sn >>= 1;
}

gboolean
merkle_check_inclusion (guint64 index, guint64 size, const guint8 leaf[MERKLE_SIZE],
                        const GPtrArray *proof, const guint8 root[MERKLE_SIZE])
{
  guint64 fn = index, sn = size - 1;
  guint8 hash[MERKLE_SIZE];

  if (index >= size)
    return FALSE;
  memcpy (hash, leaf, MERKLE_SIZE);
  for (guint i = 0; i < proof->len; i++)
    {
      const guint8 *p = proof_hash (proof, i);
      gboolean left = (fn & 1) || fn == sn;

      if (!p || sn == 0)
        return FALSE;
      merkle_node (left ? p : hash, left ? hash : p, hash);
      step_up (&fn, &sn, left);
    }
  return sn == 0 && memcmp (hash, root, MERKLE_SIZE) == 0;
}

/* Walks both roots up from 'start' through proof[next...]. */
static gboolean
check_walk (guint64 fn, guint64 sn, const GPtrArray *proof, guint next, const guint8 *start,
            const guint8 *from_root, const guint8 *to_root)
{
  guint8 old[MERKLE_SIZE], new[MERKLE_SIZE];

  memcpy (old, start, MERKLE_SIZE);
  memcpy (new, start, MERKLE_SIZE);
  for (; next < proof->len; next++)
    {
      const guint8 *p = proof_hash (proof, next);
      gboolean left = (fn & 1) || fn == sn;

      if (!p || sn == 0)
        return FALSE;
      if (left)
        merkle_node (p, old, old);
      merkle_node (left ? p : new, left ? new : p, new);
      step_up (&fn, &sn, left);
    }
  return sn == 0 && memcmp (old, from_root, MERKLE_SIZE) == 0 && memcmp (new, to_root, MERKLE_SIZE) == 0;
}

gboolean
merkle_check_consistency (guint64 from, guint64 to, const GPtrArray *proof,
                          const guint8 from_root[MERKLE_SIZE], const guint8 to_root[MERKLE_SIZE])
{
  guint64 fn = from - 1, sn = to - 1;
  gboolean whole = from && (from & (from - 1)) == 0; /* the old root is itself a subtree */
  const guint8 *start;

  if (from == 0 || from > to)
    return FALSE;
  if (from == to)
    return proof->len == 0 && memcmp (from_root, to_root, MERKLE_SIZE) == 0;
  if (proof->len == 0)
    return FALSE;
  while (fn & 1)
    {
      fn >>= 1;
      sn >>= 1;
    }
  start = whole ? from_root : proof_hash (proof, 0);
  return start && check_walk (fn, sn, proof, whole ? 0 : 1, start, from_root, to_root);
}
