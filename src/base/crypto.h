/* SPDX-License-Identifier: MIT */
/* crypto - digests, keyed digests, signatures, random bytes (libcrypto) */
#pragma once

#include <glib.h>

#define SHA256_SIZE 32
#define ED25519_SIGNATURE_SIZE 64
#define ED25519_KEY_SIZE 32

/* One-shot and in parts; each part is {pointer, length}. */
typedef struct { const void *bytes; gsize length; } CryptoPart;
void crypto_sha256 (const void *bytes, gsize length, guint8 digest[SHA256_SIZE]);
/* The digest in lower-case hex. Transfer full. */
char *crypto_sha256_hex (const void *bytes, gsize length);
void crypto_sha256_parts (const CryptoPart *parts, gsize n, guint8 digest[SHA256_SIZE]);
void crypto_hmac_sha256 (const void *key, gsize key_length, const void *bytes, gsize length,
                         guint8 digest[SHA256_SIZE]);

/* From the kernel's generator; aborts the program if there is none. */
void crypto_random (void *bytes, gsize length);
/* Equal, in constant time. */
gboolean crypto_equal (const void *a, const void *b, gsize length);

/* Ed25519. The secret is the 32-byte seed. */
void crypto_sign_new (guint8 secret[ED25519_KEY_SIZE], guint8 public_key[ED25519_KEY_SIZE]);
void crypto_sign_public (const guint8 secret[ED25519_KEY_SIZE], guint8 public_key[ED25519_KEY_SIZE]);
void crypto_sign (const guint8 secret[ED25519_KEY_SIZE], const void *bytes, gsize length,
                  guint8 signature[ED25519_SIGNATURE_SIZE]);
gboolean crypto_sign_verify (const guint8 public_key[ED25519_KEY_SIZE], const void *bytes, gsize length,
                             const guint8 signature[ED25519_SIGNATURE_SIZE]);

/* Lower-case hex; base64url without padding both ways (strict: the only accepted form is
 * the one that is written; NULL for any other). Transfer full. */
char *crypto_hex (const void *bytes, gsize length);
char *crypto_base64url (const void *bytes, gsize length);
guint8 *crypto_from_base64url (const char *text, gsize *length);

/* Overwrites a secret in a way the compiler keeps. */
void crypto_wipe (void *bytes, gsize length);
