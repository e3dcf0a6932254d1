/* SPDX-License-Identifier: MIT */
#include "base/crypto.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

/* Fetching an algorithm by name costs more than hashing a small body, so it is done once
 * for the process; openssl.cnf is not read, which halves the start of libcrypto. */
typedef struct
{
  EVP_MD *sha256;
  EVP_MAC *hmac;
} Algorithms;

static gpointer
algorithms_fetch (gpointer unused)
{
  Algorithms *algorithms = g_new0 (Algorithms, 1);

  OPENSSL_init_crypto (OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL);
  algorithms->sha256 = EVP_MD_fetch (NULL, "SHA256", NULL);
  algorithms->hmac = EVP_MAC_fetch (NULL, "HMAC", NULL);
  if (!algorithms->sha256 || !algorithms->hmac)
    g_error ("libcrypto has no SHA-256: the installation of OpenSSL is broken");
  return algorithms;
}

static const Algorithms *
algorithms (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, algorithms_fetch, NULL);
}

static void
context_free (gpointer context)
{
  EVP_MD_CTX_free (context);
}

static EVP_MD_CTX *
context_of_thread (void)
{
  static GPrivate kept = G_PRIVATE_INIT (context_free);
  EVP_MD_CTX *context = g_private_get (&kept);

  if (!context)
    {
      context = EVP_MD_CTX_new ();
      g_private_set (&kept, context);
    }
  return context;
}

void
crypto_sha256_parts (const CryptoPart *parts, gsize n, guint8 digest[SHA256_SIZE])
{
  EVP_MD_CTX *context = context_of_thread ();
  gboolean done = EVP_DigestInit_ex2 (context, algorithms ()->sha256, NULL) == 1;

  for (gsize i = 0; i < n && done; i++)
    done = !parts[i].length || EVP_DigestUpdate (context, parts[i].bytes, parts[i].length) == 1;
  done = done && EVP_DigestFinal_ex (context, digest, NULL) == 1;
  if (!done)
    g_error ("libcrypto could not compute a digest: out of memory?");
}

void
crypto_sha256 (const void *bytes, gsize length, guint8 digest[SHA256_SIZE])
{
  const CryptoPart part = { bytes, length };

  crypto_sha256_parts (&part, 1, digest);
}

void
crypto_hmac_sha256 (const void *key, gsize key_length, const void *bytes, gsize length,
                    guint8 digest[SHA256_SIZE])
{
  char name[] = "SHA256";
  /* A key of no bytes must still be a key: with NULL the old one would be used again. */
  const void *key_bytes = key_length ? key : "";
  OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string (OSSL_MAC_PARAM_DIGEST, name, 0),
                          OSSL_PARAM_construct_end () };
  EVP_MAC_CTX *context = EVP_MAC_CTX_new (algorithms ()->hmac);
  gsize written = 0;
  gboolean done = context && EVP_MAC_init (context, key_bytes, key_length, params) == 1
                  && (!length || EVP_MAC_update (context, bytes, length) == 1)
                  && EVP_MAC_final (context, digest, &written, SHA256_SIZE) == 1;

  EVP_MAC_CTX_free (context);
  if (!done || written != SHA256_SIZE)
    g_error ("libcrypto could not compute a keyed digest: out of memory?");
}

void
crypto_random (void *bytes, gsize length)
{
  guint8 *at = bytes;

  while (length)
    {
      gssize got = getrandom (at, MIN (length, 256), 0);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        g_error ("the kernel hands out no random bytes: %s", g_strerror (errno));
      at += got;
      length -= (gsize) got;
    }
}

gboolean
crypto_equal (const void *a, const void *b, gsize length)
{
  return CRYPTO_memcmp (a, b, length) == 0;
}

void
crypto_sign_new (guint8 secret[ED25519_KEY_SIZE], guint8 public_key[ED25519_KEY_SIZE])
{
  crypto_random (secret, ED25519_KEY_SIZE);
  crypto_sign_public (secret, public_key);
}

static EVP_PKEY *
secret_key (const guint8 secret[ED25519_KEY_SIZE])
{
  algorithms ();
  EVP_PKEY *key = EVP_PKEY_new_raw_private_key (EVP_PKEY_ED25519, NULL, secret, ED25519_KEY_SIZE);

  if (!key)
    g_error ("libcrypto has no Ed25519: the installation of OpenSSL is broken");
  return key;
}

void
crypto_sign_public (const guint8 secret[ED25519_KEY_SIZE], guint8 public_key[ED25519_KEY_SIZE])
{
  EVP_PKEY *key = secret_key (secret);
  gsize length = ED25519_KEY_SIZE;

  if (EVP_PKEY_get_raw_public_key (key, public_key, &length) != 1)
    g_error ("libcrypto could not derive a public key");
  EVP_PKEY_free (key);
}

void
crypto_sign (const guint8 secret[ED25519_KEY_SIZE], const void *bytes, gsize length,
             guint8 signature[ED25519_SIGNATURE_SIZE])
{
  EVP_PKEY *key = secret_key (secret);
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  gsize written = ED25519_SIGNATURE_SIZE;

  if (!context || EVP_DigestSignInit (context, NULL, NULL, NULL, key) != 1
      || EVP_DigestSign (context, signature, &written, bytes, length) != 1)
    g_error ("libcrypto could not sign");
  EVP_MD_CTX_free (context);
  EVP_PKEY_free (key);
}

gboolean
crypto_sign_verify (const guint8 public_key[ED25519_KEY_SIZE], const void *bytes, gsize length,
                    const guint8 signature[ED25519_SIGNATURE_SIZE])
{
  algorithms ();
  EVP_PKEY *key = EVP_PKEY_new_raw_public_key (EVP_PKEY_ED25519, NULL, public_key, ED25519_KEY_SIZE);
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  gboolean good = key && context && EVP_DigestVerifyInit (context, NULL, NULL, NULL, key) == 1
                  && EVP_DigestVerify (context, signature, ED25519_SIGNATURE_SIZE, bytes, length) == 1;

  EVP_MD_CTX_free (context);
  EVP_PKEY_free (key);
  return good;
}

char *
crypto_hex (const void *bytes, gsize length)
{
  static const char digits[] = "0123456789abcdef";
  const guint8 *from = bytes;
  char *text = g_malloc (2 * length + 1);

  for (gsize i = 0; i < length; i++)
    {
      text[2 * i] = digits[from[i] >> 4];
      text[2 * i + 1] = digits[from[i] & 15];
    }
  text[2 * length] = '\0';
  return text;
}

char *
crypto_sha256_hex (const void *bytes, gsize length)
{
  guint8 digest[SHA256_SIZE];

  crypto_sha256 (bytes, length, digest);
  return crypto_hex (digest, sizeof digest);
}

static const char base64url_digits[] =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *
crypto_base64url (const void *bytes, gsize length)
{
  const guint8 *from = bytes;
  char *text = g_malloc ((length / 3 + 1) * 4 + 1);
  gsize at = 0;

  for (gsize i = 0; i < length; i += 3)
    {
      gsize rest = MIN (length - i, 3);
      guint32 group = (guint32) from[i] << 16;

      group |= rest > 1 ? (guint32) from[i + 1] << 8 : 0;
      group |= rest > 2 ? (guint32) from[i + 2] : 0;
      for (gsize digit = 0; digit <= rest; digit++)
        text[at++] = base64url_digits[group >> (18 - 6 * digit) & 63];
    }
  text[at] = '\0';
  return text;
}

static int
base64url_value (char digit)
{
  const char *found = digit ? strchr (base64url_digits, digit) : NULL;

  return found ? (int) (found - base64url_digits) : -1;
}

guint8 *
crypto_from_base64url (const char *text, gsize *length)
{
  gsize digits = strlen (text);
  g_autofree guint8 *bytes = g_malloc (digits / 4 * 3 + 3);
  guint32 group = 0;
  gsize at = 0;

  for (gsize i = 0; i < digits; i++)
    {
      int value = base64url_value (text[i]);

      if (value < 0)
        return NULL;
      group = (group << 6 | (guint32) value) & 0xffffff;
      if (i % 4)
        bytes[at++] = (guint8) (group >> (6 - 2 * (i % 4)));
    }
  /* One digit alone is half a byte; bits that no byte uses must be 0, or two texts would
   * stand for the same bytes. */
  if (digits % 4 == 1 || (digits % 4 && group & (digits % 4 == 2 ? 15 : 3)))
    return NULL;
  *length = at;
  return g_steal_pointer (&bytes);
}

void
crypto_wipe (void *bytes, gsize length)
{
  OPENSSL_cleanse (bytes, length);
}
