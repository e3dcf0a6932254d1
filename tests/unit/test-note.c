/* SPDX-License-Identifier: MIT */
/* Signed notes, checkpoints, proofs and the sealer's file, as text both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "journal/checkpoint.h"
#include "journal/note.h"
#include "journal/seal.h"

/* Known answer: the example of the Go package golang.org/x/mod/sumdb/note. */
static const char known_secret[] = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
static const char known_key[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char known_text[] =
  "If you think cryptography is the answer to your problem,\n"
  "then you don't know what your problem is.\n";
static const char known_signature[] =
  "\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
static const char stranger[] =
  "\xe2\x80\x94 example.com/other AAAAAWFueXRoaW5nIGF0IGFsbA==\n";

static GPtrArray *
keys_of (const char *text)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) note_key_free);
  NoteKey *key = note_key_parse (text, NULL);

  assert_non_null (key);
  g_ptr_array_add (keys, key);
  return keys;
}

static void
known_answer (void **state)
{
  guint8 secret[32];
  g_autoptr (NoteKey) key = note_secret_parse (known_secret, secret, NULL);
  g_autofree char *expected = g_strconcat (known_text, "\n", known_signature, NULL);

  assert_non_null (key);
  g_autofree char *note = note_sign (known_text, key, secret, NULL);
  g_autofree char *public_text = note_key_format (key), *secret_text = note_secret_format (key, secret);
  assert_string_equal (note, expected);
  assert_string_equal (public_text, known_key);
  assert_string_equal (secret_text, known_secret);
}

static void
bad_keys (void **state)
{
  static const char *const bad[] = {
    "", "PeterNeumann", "PeterNeumann+c74f20a3", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
    "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (note_key_parse (bad[i], NULL))
      fail_msg ("accepted: %s", bad[i]);
}

/* What is signed, with which lines, and what becomes of it: 0 opened, else the code. */
static void
notes_open_or_not (void **state)
{
  const struct { const char *text, *signatures; int code; const char *why; } rows[] = {
    { known_text, known_signature, -1, "as signed" },
    { known_text, "S" "K", -1, "an unknown key before" },
    { known_text, "K" "S", -1, "an unknown key after" },
    { known_text, "K" "K", -1, "the same signature twice" },
    { known_text, "S", DESK_ERROR_NOT_FOUND, "unknown keys only" },
    { known_text, "X", DESK_ERROR_INVALID, "a bad signature by the known key" },
    { known_text, "K" "X", DESK_ERROR_INVALID, "a good and a bad one by the known key" },
    { "other text\n", known_signature, DESK_ERROR_INVALID, "another text" },
    { known_text, "", DESK_ERROR_INVALID, "no signature" },
    { known_text, "N", DESK_ERROR_NOT_FOUND, "name of the known key, id of another" },
    { "tab\there\n", known_signature, DESK_ERROR_INVALID, "a control character" },
    { "\xff\n", known_signature, DESK_ERROR_INVALID, "no UTF-8" },
    { known_text, "K" "?", DESK_ERROR_INVALID, "a line that is no signature" },
  };
  static const char bad[] =
    "\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAI=\n";
  static const char namesake[] =
    "\xe2\x80\x94 PeterNeumann AAAAAWFueXRoaW5nIGF0IGFsbA==\n";
  g_autoptr (GPtrArray) keys = keys_of (known_key);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) note = g_string_new (rows[i].text);
      g_autoptr (GError) error = NULL;
      const NoteKey *by = NULL;

      g_string_append_c (note, '\n');
      if (strlen (rows[i].signatures) > 3)
        g_string_append (note, rows[i].signatures);
      else
        for (const char *c = rows[i].signatures; *c; c++)
          g_string_append (note, *c == 'K' ? known_signature : *c == 'S' ? stranger : *c == 'X' ? bad
                                 : *c == 'N' ? namesake : "what is this\n");
      g_autofree char *text = note_open (note->str, note->len, keys, &by, &error);
      if ((text ? -1 : error->code) != rows[i].code)
        fail_msg ("%s: %s", rows[i].why, text ? "was opened" : error->message);
      if (text)
        assert_string_equal (text, rows[i].text);
      assert_int_equal (text != NULL, by != NULL && rows[i].code == -1);
    }
}

static void
the_last_blank_line_parts (void **state)
{
  guint8 secret[32];
  g_autoptr (NoteKey) key = note_secret_parse (known_secret, secret, NULL);
  g_autoptr (GPtrArray) keys = keys_of (known_key);
  g_autofree char *note = note_sign ("one\n\ntwo\n", key, secret, NULL);
  g_autofree char *text = note_open (note, strlen (note), keys, NULL, NULL);

  assert_string_equal (text, "one\n\ntwo\n");
  assert_null (note_sign ("no end", key, secret, NULL));
}

/* No byte of a note may change unseen. */
static void
every_byte_counts (void **state)
{
  g_autofree char *note = g_strconcat (known_text, "\n", known_signature, NULL);
  g_autoptr (GPtrArray) keys = keys_of (known_key);

  for (gsize i = 0; note[i]; i++)
    for (int bit = 0; bit < 8; bit++)
      {
        g_autofree char *changed = g_strdup (note);

        changed[i] = (char) (changed[i] ^ 1 << bit);
        g_autofree char *text = note_open (changed, strlen (note), keys, NULL, NULL);
        if (text)
          fail_msg ("byte %" G_GSIZE_FORMAT ", bit %d", i, bit);
      }
}

static void
checkpoints (void **state)
{
  static const char root[] = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  const struct { const char *text; gboolean good; } rows[] = {
    { "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", TRUE },
    { "o\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", TRUE },
    { "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nextension\n", TRUE },
    { "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n", FALSE },
    { "o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", FALSE },
    { "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", FALSE },
    { "o\n1 \nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", FALSE },
    { "o\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", FALSE },
    { "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n", FALSE },
    { "o\n1\nAAAA\n", FALSE },
    { "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", FALSE },
    { "o\n1\n", FALSE },
    { "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Checkpoint) checkpoint = { 0 };

      if (checkpoint_parse (rows[i].text, &checkpoint, NULL) != rows[i].good)
        fail_msg ("checkpoint: %s", rows[i].text);
      if (!rows[i].good || strstr (rows[i].text, "extension"))
        continue;
      g_autofree char *again = checkpoint_format (checkpoint.origin, checkpoint.size, checkpoint.root);
      g_autofree char *hash = g_base64_encode (checkpoint.root, 32);
      assert_string_equal (again, rows[i].text);
      assert_string_equal (hash, root);
    }
}

#define HASH1 "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ="
#define HASH2 "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA="

static void
proofs (void **state)
{
  const struct { const char *text; gboolean good; } rows[] = {
    { "c2sp.org/tlog-proof@v1\nindex 0\n\nnote\n", TRUE },
    { "c2sp.org/tlog-proof@v1\nindex 73894\n" HASH1 "\n" HASH2 "\n\nnote\n\nsignature\n", TRUE },
    { "c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 5\n" HASH1 "\n\nnote\n", TRUE },
    { "c2sp.org/tlog-proof@v2\nindex 0\n\nnote\n", FALSE },
    { "c2sp.org/tlog-proof@v1\n\nnote\n", FALSE },
    { "c2sp.org/tlog-proof@v1\nindex 01\n\nnote\n", FALSE },
    { "c2sp.org/tlog-proof@v1\nindex x\n\nnote\n", FALSE },
    { "c2sp.org/tlog-proof@v1\nextra ?\nindex 0\n\nnote\n", FALSE },
    { "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nnote\n", FALSE },
    { "c2sp.org/tlog-proof@v1\nindex 0\n" HASH1 "\n", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Proof) proof = { 0 };

      if (proof_parse (rows[i].text, strlen (rows[i].text), &proof, NULL) != rows[i].good)
        fail_msg ("proof: %s", rows[i].text);
      if (!rows[i].good)
        continue;
      g_autofree char *again = proof_format (&proof);
      assert_string_equal (again, rows[i].text);
    }
}

static void
sealer_remembers (void **state)
{
  g_autoptr (Seal) seal = seal_new ();
  guint8 leaf[32];

  g_ptr_array_add (seal->keys, note_key_parse (known_key, NULL));
  for (int j = 0; j < 2; j++)
    {
      Sealed *sealed = seal_add (seal, j ? "ff" : "00");

      for (int i = 0; i < 13 + j; i++)
        {
          merkle_leaf (&i, sizeof i, leaf);
          merkle_frontier_push (&sealed->frontier, leaf, NULL, NULL);
        }
    }
  g_autofree char *text = seal_format (seal);
  g_autoptr (Seal) again = seal_parse (text, strlen (text), NULL);
  assert_non_null (again);
  g_autofree char *twice = seal_format (again);
  assert_string_equal (text, twice);
  for (int j = 0; j < 2; j++)
    {
      guint8 one[32], two[32];

      merkle_frontier_root (&seal_find (seal, j ? "ff" : "00")->frontier, one);
      merkle_frontier_root (&seal_find (again, j ? "ff" : "00")->frontier, two);
      assert_memory_equal (one, two, 32);
    }
  assert_null (seal_find (again, "aa"));
}

static void
sealer_refuses_what_it_did_not_write (void **state)
{
  static const char *const bad[] = {
    "x", "recourse-seal/2\n", "recourse-seal/1\nkey x\n", "recourse-seal/1\njournal 00 1\n",
    "recourse-seal/1\njournal 00 -1\n", "recourse-seal/1\njournal 00 2\nAAAA\n", "recourse-seal/1\nwhat\n",
    "recourse-seal/1\njournal 00 0\njournal 00 0\n",
  };
  g_autoptr (Seal) empty = seal_parse ("", 0, NULL);

  assert_non_null (empty);
  assert_int_equal (empty->journals->len, 0);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (seal_parse (bad[i], strlen (bad[i]), NULL))
      fail_msg ("accepted: %s", bad[i]);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (known_answer),
    cmocka_unit_test (bad_keys),
    cmocka_unit_test (notes_open_or_not),
    cmocka_unit_test (the_last_blank_line_parts),
    cmocka_unit_test (every_byte_counts),
    cmocka_unit_test (checkpoints),
    cmocka_unit_test (proofs),
    cmocka_unit_test (sealer_remembers),
    cmocka_unit_test (sealer_refuses_what_it_did_not_write),
  };

  return cmocka_run_group_tests_name ("note", tests, NULL, NULL);
}
