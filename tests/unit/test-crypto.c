/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/crypto.h"

static guint8 *
from_hex (const char *hex)
{
  gsize length = strlen (hex) / 2;
  guint8 *bytes = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return bytes;
}

static void
assert_hex (const void *bytes, gsize length, const char *wanted)
{
  g_autofree char *hex = crypto_hex (bytes, length);

  assert_string_equal (hex, wanted);
}

typedef struct { const char *text, *digest; } DigestCase;

/* FIPS 180-2, appendix B, and the empty message. */
static const DigestCase digest_cases[] = {
  { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
  { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
  { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void
digests_are_those_of_the_standard (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (digest_cases); i++)
    {
      gsize length = strlen (digest_cases[i].text), half = length / 2;
      const CryptoPart parts[] = { { digest_cases[i].text, half }, { NULL, 0 },
                                   { digest_cases[i].text + half, length - half } };
      guint8 whole[SHA256_SIZE], in_parts[SHA256_SIZE];

      crypto_sha256 (digest_cases[i].text, length, whole);
      crypto_sha256_parts (parts, G_N_ELEMENTS (parts), in_parts);
      assert_hex (whole, sizeof whole, digest_cases[i].digest);
      assert_hex (in_parts, sizeof in_parts, digest_cases[i].digest);
    }
}

static void
keyed_digests_are_those_of_rfc_4231 (void **state)
{
  guint8 digest[SHA256_SIZE], again[SHA256_SIZE], key[20];

  memset (key, 0x0b, sizeof key);
  crypto_hmac_sha256 (key, sizeof key, "Hi There", 8, digest);
  assert_hex (digest, sizeof digest, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  crypto_hmac_sha256 ("Jefe", 4, "what do ya want for nothing?", 28, digest);
  assert_hex (digest, sizeof digest, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  crypto_hmac_sha256 (NULL, 0, "", 0, again);
  assert_hex (again, sizeof again, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

/* RFC 8032, 7.1, test 2. */
static void
signatures_are_those_of_rfc_8032 (void **state)
{
  g_autofree guint8 *secret = from_hex ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  guint8 public_key[ED25519_KEY_SIZE], signature[ED25519_SIGNATURE_SIZE];

  crypto_sign_public (secret, public_key);
  assert_hex (public_key, sizeof public_key,
              "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  crypto_sign (secret, "\x72", 1, signature);
  assert_hex (signature, sizeof signature,
              "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  assert_true (crypto_sign_verify (public_key, "\x72", 1, signature));
  assert_false (crypto_sign_verify (public_key, "\x73", 1, signature));
  signature[5] ^= 1;
  assert_false (crypto_sign_verify (public_key, "\x72", 1, signature));
}

static void
a_new_key_signs_what_it_verifies (void **state)
{
  guint8 secret[ED25519_KEY_SIZE], public_key[ED25519_KEY_SIZE], signature[ED25519_SIGNATURE_SIZE];

  crypto_sign_new (secret, public_key);
  crypto_sign (secret, "size 7", 6, signature);
  assert_true (crypto_sign_verify (public_key, "size 7", 6, signature));
  crypto_wipe (secret, sizeof secret);
  for (guint i = 0; i < sizeof secret; i++)
    assert_int_equal (secret[i], 0);
}

typedef struct { const char *bytes, *text; } TextCase;

static const TextCase base64url_cases[] = {
  { "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg" }, { "\xfb\xff\xbf", "-_-_" },
};

static void
base64url_reads_back (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (base64url_cases); i++)
    {
      gsize length = strlen (base64url_cases[i].bytes), back;
      g_autofree char *text = crypto_base64url (base64url_cases[i].bytes, length);
      g_autofree guint8 *bytes = crypto_from_base64url (text, &back);

      assert_string_equal (text, base64url_cases[i].text);
      assert_non_null (bytes);
      assert_int_equal (back, length);
      assert_memory_equal (bytes, base64url_cases[i].bytes, length);
    }
}

static void
base64url_has_one_form (void **state)
{
  static const char *const refused[] = { "Z", "Zg==", "Zh", "Zm9", "Zm9v\n", "Zm+v", "Zm/v", "Zm9vY", " Zg" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      gsize length;

      assert_null (crypto_from_base64url (refused[i], &length));
    }
}

static void
random_bytes_differ_and_comparing_works (void **state)
{
  guint8 a[300], b[300];

  crypto_random (a, sizeof a);
  crypto_random (b, sizeof b);
  assert_false (crypto_equal (a, b, sizeof a));
  assert_true (crypto_equal (a, a, sizeof a));
}

static gpointer
digest_many (gpointer unused)
{
  guint8 digest[SHA256_SIZE];
  gboolean right = TRUE;

  for (int i = 0; i < 2000 && right; i++)
    {
      crypto_sha256 ("abc", 3, digest);
      right = digest[0] == 0xba && digest[31] == 0xad;
    }
  return GINT_TO_POINTER (right);
}

static void
threads_do_not_disturb_each_other (void **state)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("digest", digest_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (digests_are_those_of_the_standard),
    cmocka_unit_test (keyed_digests_are_those_of_rfc_4231),
    cmocka_unit_test (signatures_are_those_of_rfc_8032),
    cmocka_unit_test (a_new_key_signs_what_it_verifies),
    cmocka_unit_test (base64url_reads_back),
    cmocka_unit_test (base64url_has_one_form),
    cmocka_unit_test (random_bytes_differ_and_comparing_works),
    cmocka_unit_test (threads_do_not_disturb_each_other),
  };

  return cmocka_run_group_tests_name ("crypto", tests, NULL, NULL);
}
