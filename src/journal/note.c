/* SPDX-License-Identifier: MIT */
#include "journal/note.h"

#include <string.h>

#include "base/error.h"

enum { ALGORITHM_ED25519 = 1, SIGNATURES = 100 };

static const char dash[] = "\xe2\x80\x94 ";
static const char secret_prefix[] = "PRIVATE+KEY+";

/* ---- small parts ---------------------------------------------------------------------- */

guint8 *
note_base64_read (const char *text, gsize *length)
{
  g_autofree guint8 *bytes = g_base64_decode (text, length);
  g_autofree char *again = g_base64_encode (bytes, *length);

  return strcmp (text, again) == 0 ? g_steal_pointer (&bytes) : NULL;
}

gboolean
note_hash_read (const char *text, guint8 hash[32])
{
  gsize length;
  g_autofree guint8 *bytes = note_base64_read (text, &length);

  if (!bytes || length != 32)
    return FALSE;
  memcpy (hash, bytes, 32);
  return TRUE;
}

gboolean
note_number_read (const char *text, gint64 *number)
{
  const char *c = text;

  *number = 0;
  for (; g_ascii_isdigit (*c) && c - text < 16; c++)
    *number = *number * 10 + (*c - '0');
  return c > text && *c == '\0' && (*text != '0' || c == text + 1) && *number < G_GINT64_CONSTANT (1) << 53;
}

static gboolean
name_is_good (const char *name)
{
  if (!*name || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *c = name; *c; c = g_utf8_next_char (c))
    {
      gunichar u = g_utf8_get_char (c);

      if (u < 0x20 || u == 0x7f || u == '+' || u == 0x85 || g_unichar_isspace (u))
        return FALSE;
    }
  return TRUE;
}

/* ---- keys ----------------------------------------------------------------------------- */

NoteKey *
note_key_new (const char *name, const guint8 public_key[ED25519_KEY_SIZE], GError **error)
{
  const guint8 between[] = { '\n', ALGORITHM_ED25519 };
  guint8 digest[SHA256_SIZE];
  NoteKey *key;

  if (!name_is_good (name))
    {
      desk_error_set (error, DESK_ERROR_INVALID, "'%s' cannot name a key: no blanks, plus or control characters", name);
      return NULL;
    }
  key = g_new0 (NoteKey, 1);
  key->name = g_strdup (name);
  memcpy (key->public_key, public_key, ED25519_KEY_SIZE);
  const CryptoPart parts[] = {
    { name, strlen (name) }, { between, sizeof between }, { public_key, ED25519_KEY_SIZE },
  };
  crypto_sha256_parts (parts, G_N_ELEMENTS (parts), digest);
  memcpy (key->id, digest, sizeof key->id);
  return key;
}

void
note_key_free (NoteKey *key)
{
  if (!key)
    return;
  g_free (key->name);
  g_free (key);
}

static char *
key_text (const char *prefix, const NoteKey *key, const guint8 *bytes)
{
  guint8 typed[1 + ED25519_KEY_SIZE] = { ALGORITHM_ED25519 };
  g_autofree char *id = crypto_hex (key->id, sizeof key->id), *data = NULL;
  char *text;

  memcpy (typed + 1, bytes, ED25519_KEY_SIZE);
  data = g_base64_encode (typed, sizeof typed);
  text = g_strconcat (prefix, key->name, "+", id, "+", data, NULL);
  crypto_wipe (typed, sizeof typed);
  crypto_wipe (data, strlen (data));
  return text;
}

char *
note_key_format (const NoteKey *key)
{
  return key_text ("", key, key->public_key);
}

char *
note_secret_format (const NoteKey *key, const guint8 secret[ED25519_KEY_SIZE])
{
  return key_text (secret_prefix, key, secret);
}

/* name, id and data of "name+id+data"; base64 may hold a plus, so the first two part it. */
static gboolean
key_split (const char *text, char **name, const char **id, guint8 bytes[ED25519_KEY_SIZE])
{
  const char *plus = strchr (text, '+'), *second = plus ? strchr (plus + 1, '+') : NULL;
  g_autofree guint8 *data = NULL;
  gsize length;

  if (!second || second - plus != 9 || !(data = note_base64_read (second + 1, &length))
      || length != 1 + ED25519_KEY_SIZE || data[0] != ALGORITHM_ED25519)
    return FALSE;
  *name = g_strndup (text, (gsize) (plus - text));
  *id = plus + 1;
  memcpy (bytes, data + 1, ED25519_KEY_SIZE);
  crypto_wipe (data, length);
  return TRUE;
}

static NoteKey *
key_checked (const char *name, const char *id, const guint8 public_key[ED25519_KEY_SIZE], GError **error)
{
  g_autoptr (NoteKey) key = note_key_new (name, public_key, error);
  g_autofree char *expected = key ? crypto_hex (key->id, sizeof key->id) : NULL;

  if (key && strncmp (expected, id, strlen (expected)) != 0)
    {
      desk_error_set (error, DESK_ERROR_INVALID, "key of %s: the id should be %s", name, expected);
      return NULL;
    }
  return g_steal_pointer (&key);
}

NoteKey *
note_key_parse (const char *text, GError **error)
{
  g_autofree char *name = NULL;
  guint8 public_key[ED25519_KEY_SIZE];
  const char *id;

  if (key_split (text, &name, &id, public_key))
    return key_checked (name, id, public_key, error);
  desk_error_set (error, DESK_ERROR_INVALID, "not a verifier key: NAME+ID+BASE64 with an Ed25519 key");
  return NULL;
}

NoteKey *
note_secret_parse (const char *text, guint8 secret[ED25519_KEY_SIZE], GError **error)
{
  g_autofree char *name = NULL;
  guint8 public_key[ED25519_KEY_SIZE];
  const char *id;

  if (g_str_has_prefix (text, secret_prefix) && key_split (text + strlen (secret_prefix), &name, &id, secret))
    {
      crypto_sign_public (secret, public_key);
      return key_checked (name, id, public_key, error);
    }
  desk_error_set (error, DESK_ERROR_INVALID, "not a signing key: PRIVATE+KEY+NAME+ID+BASE64 with an Ed25519 key");
  return NULL;
}

/* ---- notes ---------------------------------------------------------------------------- */

static gboolean
not_a_note (const char *why, GError **error)
{
  return desk_error_set (error, DESK_ERROR_INVALID, "not a signed note: %s", why);
}

static gboolean
text_is_good (const char *text, gsize length, GError **error)
{
  if (length == 0 || length > NOTE_LIMIT || text[length - 1] != '\n')
    return not_a_note ("it must end with a line feed and be at most 1 MiB", error);
  if (!g_utf8_validate_len (text, length, NULL))
    return not_a_note ("it must be UTF-8", error);
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] < 0x20 && text[i] != '\n')
      return not_a_note ("it holds a control character", error);
  return TRUE;
}

char *
note_sign (const char *text, const NoteKey *key, const guint8 secret[ED25519_KEY_SIZE], GError **error)
{
  guint8 bytes[4 + ED25519_SIGNATURE_SIZE];
  g_autofree char *signature = NULL;

  if (!text_is_good (text, strlen (text), error))
    return NULL;
  memcpy (bytes, key->id, 4);
  crypto_sign (secret, text, strlen (text), bytes + 4);
  signature = g_base64_encode (bytes, sizeof bytes);
  return g_strconcat (text, "\n", dash, key->name, " ", signature, "\n", NULL);
}

/* Length of the text; the signatures begin one blank line later. */
static gboolean
note_split (const char *note, gsize length, gsize *text, GError **error)
{
  if (!text_is_good (note, length, error))
    return FALSE;
  for (gsize i = length - 1; i > 0; i--)
    if (note[i] == '\n' && note[i - 1] == '\n')
      {
        *text = i;
        return i + 1 < length || not_a_note ("no signature follows the last blank line", error);
      }
  return not_a_note ("a blank line must stand before the signatures", error);
}

char *
note_text (const char *note, gsize length, GError **error)
{
  gsize text;

  return note_split (note, length, &text, error) ? g_strndup (note, text) : NULL;
}

typedef struct { char *name; guint8 *bytes; gsize length; } Signature;

static void
signature_clear (Signature *signature)
{
  g_clear_pointer (&signature->name, g_free);
  g_clear_pointer (&signature->bytes, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signature, signature_clear)

static gboolean
signature_parse (const char *line, Signature *signature)
{
  const char *name = line + strlen (dash), *blank;

  if (!g_str_has_prefix (line, dash) || !(blank = strchr (name, ' ')))
    return FALSE;
  signature->name = g_strndup (name, (gsize) (blank - name));
  signature->bytes = note_base64_read (blank + 1, &signature->length);
  return name_is_good (signature->name) && signature->bytes && signature->length > 4;
}

static const NoteKey *
key_of (const GPtrArray *keys, const Signature *signature)
{
  for (guint i = 0; i < keys->len; i++)
    {
      const NoteKey *key = g_ptr_array_index (keys, i);

      if (g_str_equal (key->name, signature->name) && memcmp (key->id, signature->bytes, sizeof key->id) == 0)
        return key;
    }
  return NULL;
}

/* Checks one signature line; *by is set by a good one of a known key. */
static gboolean
line_is_good (const char *note, gsize text, const char *line, const GPtrArray *keys, const NoteKey **by,
              GError **error)
{
  g_auto (Signature) signature = { 0 };
  const NoteKey *key;

  if (!signature_parse (line, &signature))
    return not_a_note ("a signature line is an em dash, a key's name and base64", error);
  if (!(key = key_of (keys, &signature)))
    return TRUE;
  if (signature.length != 4 + ED25519_SIGNATURE_SIZE
      || !crypto_sign_verify (key->public_key, note, text, signature.bytes + 4))
    return desk_error_set (error, DESK_ERROR_INVALID, "the signature of %s is bad", key->name);
  if (!*by)
    *by = key;
  return TRUE;
}

char *
note_open (const char *note, gsize length, const GPtrArray *keys, const NoteKey **by, GError **error)
{
  const NoteKey *signer = NULL;
  g_autofree char *tail = NULL;
  g_auto (GStrv) lines = NULL;
  gsize text;

  if (!note_split (note, length, &text, error))
    return NULL;
  tail = g_strndup (note + text + 1, length - text - 2);
  lines = g_strsplit (tail, "\n", SIGNATURES + 1);
  if (g_strv_length (lines) > SIGNATURES)
    {
      not_a_note ("more than 100 signatures", error);
      return NULL;
    }
  for (guint i = 0; lines[i]; i++)
    if (!line_is_good (note, text, lines[i], keys, &signer, error))
      return NULL;
  if (by)
    *by = signer;
  if (signer)
    return g_strndup (note, text);
  desk_error_set (error, DESK_ERROR_NOT_FOUND, "no key that is known here signed it");
  return NULL;
}
