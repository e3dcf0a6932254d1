/* SPDX-License-Identifier: MIT */
/* note - text signed by a key with a name (C2SP signed-note), Ed25519 only
 *
 * A name is not empty and holds no blank, no plus and no control character. */
#pragma once

#include <glib.h>

#include "base/crypto.h"

#define NOTE_LIMIT (1 << 20)

typedef struct
{
  char *name;
  guint8 id[4];
  guint8 public_key[ED25519_KEY_SIZE];
} NoteKey;

/* Errors: INVALID for a name that cannot be one. */
NoteKey *note_key_new (const char *name, const guint8 public_key[ED25519_KEY_SIZE], GError **error);
void note_key_free (NoteKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NoteKey, note_key_free)

/* "name+hex(id)+base64(01 public key)" both ways. Errors: INVALID. */
NoteKey *note_key_parse (const char *text, GError **error);
char *note_key_format (const NoteKey *key);

/* "PRIVATE+KEY+name+hex(id)+base64(01 seed)" both ways; 'secret' receives the seed. */
NoteKey *note_secret_parse (const char *text, guint8 secret[ED25519_KEY_SIZE], GError **error);
char *note_secret_format (const NoteKey *key, const guint8 secret[ED25519_KEY_SIZE]);

/* 'text' ends in LF. Transfer full. Errors: INVALID. */
char *note_sign (const char *text, const NoteKey *key, const guint8 secret[ED25519_KEY_SIZE], GError **error);

/* The text of a note in which every signature by one of 'keys' (NoteKey) is good and at
 * least one is there; signatures by others are passed over. *by (borrowed, may be NULL) is
 * the first that signed. Errors: INVALID (no note, a bad signature), NOT_FOUND (none of
 * the keys signed it). */
char *note_open (const char *note, gsize length, const GPtrArray *keys, const NoteKey **by, GError **error);
/* The text without looking at signatures. Errors: INVALID. */
char *note_text (const char *note, gsize length, GError **error);

/* Standard base64, of which only the form that is written is read. NULL otherwise. */
guint8 *note_base64_read (const char *text, gsize *length);
gboolean note_hash_read (const char *text, guint8 hash[32]);
/* ASCII decimal without leading zeros, below 2^53. */
gboolean note_number_read (const char *text, gint64 *number);
