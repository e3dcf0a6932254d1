/* SPDX-License-Identifier: MIT */
#include "journal/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "journal/checkpoint.h"
#include "journal/private.h"
#include "journal/tree.h"

enum { SEAL_LIMIT = 1 << 20, KEY_LIMIT = 4096 };

static const char seal_header[] = "recourse-seal/1";

/* ---- state as text -------------------------------------------------------------------- */

static void
sealed_free (gpointer data)
{
  g_free (((Sealed *) data)->journal);
  g_free (data);
}

Seal *
seal_new (void)
{
  Seal *seal = g_new0 (Seal, 1);

  seal->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) note_key_free);
  seal->journals = g_ptr_array_new_with_free_func (sealed_free);
  return seal;
}

void
seal_free (Seal *seal)
{
  if (!seal)
    return;
  g_ptr_array_unref (seal->keys);
  g_ptr_array_unref (seal->journals);
  g_free (seal);
}

Sealed *
seal_find (const Seal *seal, const char *journal)
{
  for (guint i = 0; i < seal->journals->len; i++)
    {
      Sealed *sealed = g_ptr_array_index (seal->journals, i);

      if (g_str_equal (sealed->journal, journal))
        return sealed;
    }
  return NULL;
}

Sealed *
seal_add (Seal *seal, const char *journal)
{
  Sealed *sealed = g_new0 (Sealed, 1);

  sealed->journal = g_strdup (journal);
  g_ptr_array_add (seal->journals, sealed);
  return sealed;
}

static void
append_sealed (GString *text, const Sealed *sealed)
{
  g_string_append_printf (text, "journal %s %" G_GUINT64_FORMAT "\n", sealed->journal, sealed->frontier.size);
  for (int level = MERKLE_LEVELS - 1; level >= 0; level--)
    if (sealed->frontier.size >> level & 1)
      {
        g_autofree char *hash = g_base64_encode (sealed->frontier.hash[level], MERKLE_SIZE);
        g_string_append_printf (text, "%s\n", hash);
      }
}

char *
seal_format (const Seal *seal)
{
  GString *text = g_string_new (seal_header);

  g_string_append_c (text, '\n');
  for (guint i = 0; i < seal->keys->len; i++)
    {
      g_autofree char *key = note_key_format (g_ptr_array_index (seal->keys, i));
      g_string_append_printf (text, "key %s\n", key);
    }
  for (guint i = 0; i < seal->journals->len; i++)
    append_sealed (text, g_ptr_array_index (seal->journals, i));
  return g_string_free (text, FALSE);
}

static gboolean
read_key (Seal *seal, const char *line)
{
  NoteKey *key = note_key_parse (line + strlen ("key "), NULL);

  if (!key)
    return FALSE;
  g_ptr_array_add (seal->keys, key);
  return TRUE;
}

/* "journal ID SIZE" and as many hashes as SIZE has bits, the widest first. */
static gboolean
read_sealed (Seal *seal, char ***line)
{
  g_auto (GStrv) words = g_strsplit (**line, " ", -1);
  Sealed *sealed;
  gint64 size;

  if (g_strv_length (words) != 3 || !note_number_read (words[2], &size) || seal_find (seal, words[1]))
    return FALSE;
  sealed = seal_add (seal, words[1]);
  sealed->frontier.size = (guint64) size;
  for (int level = MERKLE_LEVELS - 1; level >= 0; level--)
    if (sealed->frontier.size >> level & 1)
      {
        (*line)++;
        if (!**line || !note_hash_read (**line, sealed->frontier.hash[level]))
          return FALSE;
      }
  return TRUE;
}

static gboolean
read_line (Seal *seal, char ***line)
{
  if (g_str_has_prefix (**line, "key "))
    return read_key (seal, **line);
  return g_str_has_prefix (**line, "journal ") && read_sealed (seal, line);
}

Seal *
seal_parse (const char *text, gsize length, GError **error)
{
  g_autofree char *whole = g_strndup (text, length);
  g_auto (GStrv) lines = g_strsplit (whole, "\n", -1);
  g_autoptr (Seal) seal = seal_new ();
  char **line = lines;

  if (length == 0)
    return g_steal_pointer (&seal);
  if (strcmp (*line, seal_header) != 0)
    {
      desk_error_set (error, DESK_ERROR_INVALID, "line 1 is not '%s'", seal_header);
      return NULL;
    }
  for (line++; *line && **line; line++)
    if (!read_line (seal, &line))
      {
        desk_error_set (error, DESK_ERROR_INVALID, "line %d cannot be understood; restore it from the last backup",
                        (int) (line - lines) + 1);
        return NULL;
      }
  return g_steal_pointer (&seal);
}

/* ---- files ---------------------------------------------------------------------------- */

Seal *
seal_load (const char *db_path, GError **error)
{
  g_autofree char *path = g_strconcat (db_path, ".seal", NULL);
  g_autoptr (GBytes) bytes = NULL;
  Seal *seal = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      desk_error_set (error, DESK_ERROR_NOT_FOUND,
                      "%s is missing, and without it nobody can tell whether the journal shrank: put it back from a "
                      "backup; if there is none, run 'recourse verify --checkpoint FILE' with a checkpoint kept "
                      "elsewhere, then make an empty file of that name", path);
      return NULL;
    }
  if ((bytes = files_read (path, SEAL_LIMIT, error)))
    seal = seal_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (bytes && !seal)
    desk_error_in (error, "%s", path);
  return seal;
}

gboolean
seal_save (const Seal *seal, const char *db_path, GError **error)
{
  g_autofree char *path = g_strconcat (db_path, ".seal", NULL);
  g_autofree char *text = seal_format (seal);

  return files_replace (path, text, strlen (text), 0644, error);
}

static NoteKey *
key_load (const char *db_path, guint8 secret[ED25519_KEY_SIZE], GError **error)
{
  g_autofree char *path = g_strconcat (db_path, ".key", NULL), *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  NoteKey *key;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      desk_error_set (error, DESK_ERROR_NOT_FOUND,
                      "%s is missing: put the signing key back from where it is kept; the journal goes on without it, "
                      "but nothing new can be sealed", path);
      return NULL;
    }
  if (!(bytes = files_read (path, KEY_LIMIT, error)))
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  key = note_secret_parse (g_strchomp (text), secret, error);
  crypto_wipe (text, strlen (text));
  if (!key)
    desk_error_in (error, "%s", path);
  return key;
}

static gboolean
has_key (const Seal *seal, const NoteKey *key)
{
  for (guint i = 0; i < seal->keys->len; i++)
    {
      const NoteKey *one = g_ptr_array_index (seal->keys, i);

      if (g_str_equal (one->name, key->name) && memcmp (one->public_key, key->public_key, ED25519_KEY_SIZE) == 0)
        return TRUE;
    }
  return FALSE;
}

Seal *
seal_pinned (const char *db_path, GError **error)
{
  g_autofree char *key_path = g_strconcat (db_path, ".key", NULL), *seal_path = g_strconcat (db_path, ".seal", NULL);
  g_autoptr (Seal) seal = NULL;
  guint8 secret[ED25519_KEY_SIZE];

  seal = g_access (seal_path, R_OK) == 0 ? seal_load (db_path, error) : seal_new ();
  if (seal && g_access (key_path, R_OK) == 0)
    {
      g_autoptr (NoteKey) key = key_load (db_path, secret, error);

      crypto_wipe (secret, sizeof secret);
      if (!key)
        return NULL;
      if (!has_key (seal, key))
        g_ptr_array_add (seal->keys, g_steal_pointer (&key));
    }
  return g_steal_pointer (&seal);
}

static gboolean
is_absent (const char *path, GError **error)
{
  return !g_file_test (path, G_FILE_TEST_EXISTS)
      || desk_error_set (error, DESK_ERROR_CONFLICT, "%s is there already: move it away first, "
                         "it belongs to another journal", path);
}

static gboolean
key_write (const char *path, const NoteKey *key, const guint8 secret[ED25519_KEY_SIZE], GError **error)
{
  g_autofree char *text = note_secret_format (key, secret), *line = g_strconcat (text, "\n", NULL);
  gboolean done = files_create (path, line, strlen (line), 0600, error);

  crypto_wipe (text, strlen (text));
  crypto_wipe (line, strlen (line));
  return done;
}

gboolean
journal_key_create (const char *db_path, const char *origin, GError **error)
{
  g_autofree char *key_path = g_strconcat (db_path, ".key", NULL), *seal_path = g_strconcat (db_path, ".seal", NULL);
  guint8 secret[ED25519_KEY_SIZE], public_key[ED25519_KEY_SIZE];
  g_autoptr (Seal) seal = seal_new ();
  NoteKey *key;
  gboolean written = FALSE, done;

  if (!is_absent (key_path, error) || !is_absent (seal_path, error))
    return FALSE;
  crypto_sign_new (secret, public_key);
  if ((key = note_key_new (origin, public_key, error)))
    {
      g_ptr_array_add (seal->keys, key);
      written = key_write (key_path, key, secret, error);
    }
  crypto_wipe (secret, sizeof secret);
  done = written && seal_save (seal, db_path, error);
  /* A key alone would stand in the way of the next attempt. */
  if (written && !done)
    g_unlink (key_path);
  return done;
}

/* ---- sealing -------------------------------------------------------------------------- */

static gboolean
refuse (Journal *journal, const char *why, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s: %s; nothing was signed: run 'recourse verify' and keep both "
                         "files as they are", db_path (journal->db), why);
}

/* The database still holds the very subtrees that were signed. */
static gboolean
agrees (Journal *journal, const Sealed *sealed, gint64 size, GError **error)
{
  guint64 signed_size = sealed->frontier.size;
  guint8 hash[MERKLE_SIZE];

  if ((guint64) size < signed_size)
    {
      g_autofree char *why = g_strdup_printf ("the journal shrank: %" G_GUINT64_FORMAT " events were sealed, %" G_GINT64_FORMAT
                                              " are there", signed_size, size);
      return refuse (journal, why, error);
    }
  for (guint level = 0; level < MERKLE_LEVELS; level++)
    {
      if (!(signed_size >> level & 1))
        continue;
      if (!tree_hash (level, (signed_size >> level) - 1, hash, journal->db, error))
        return FALSE;
      if (memcmp (hash, sealed->frontier.hash[level], MERKLE_SIZE) != 0)
        return refuse (journal, "the journal differs from what was sealed before", error);
    }
  return TRUE;
}

static const char sql_bodies[] =
  "SELECT seq, body FROM event WHERE seq >= $1 AND seq < $2 ORDER BY seq";

/* Leaves are made from the bodies, not taken from the database. */
static gboolean
extend_stretch (Journal *journal, MerkleFrontier *frontier, gint64 until, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint8 leaf[MERKLE_SIZE];
  g_autoptr (DbQuery) query = db_query (journal->db, sql_bodies,
                                        DB_ARGS (db_int ((gint64) frontier->size), db_int (until)), error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    {
      gsize length;
      const void *body = db_column_blob (query, 1, &length);

      if (db_column_int (query, 0) != (gint64) frontier->size)
        return refuse (journal, "an event is missing from the journal", error);
      merkle_leaf (body, length, leaf);
      merkle_frontier_push (frontier, leaf, NULL, NULL);
    }
  if (!journal_ended (&failure, error))
    return FALSE;
  return frontier->size == (guint64) until || refuse (journal, "an event is missing from the journal", error);
}

static gboolean
extend (Journal *journal, MerkleFrontier *frontier, gint64 size, guint8 root[MERKLE_SIZE], GError **error)
{
  guint8 stored[MERKLE_SIZE];

  while (frontier->size < (guint64) size)
    if (!extend_stretch (journal, frontier, MIN ((gint64) frontier->size + 5000, size), error))
      return FALSE;
  merkle_frontier_root (frontier, root);
  if (!journal_root (journal, size, stored, error))
    return FALSE;
  return memcmp (root, stored, MERKLE_SIZE) == 0 || refuse (journal, "its tree does not fit its events", error);
}

static const char sql_copy[] =
  "INSERT INTO checkpoint (size, note) VALUES ($1, $2)"
  " ON CONFLICT (size) DO NOTHING";

static gboolean
keep_copy (Journal *journal, gint64 size, const char *note, GError **error)
{
  if (db_is_read_only (journal->db))
    return TRUE;
  if (!db_begin (journal->db, "checkpoint", error))
    return FALSE;
  if (db_run (journal->db, sql_copy, DB_ARGS (db_int (size), db_text (note)), error))
    return db_commit (journal->db, error);
  db_rollback (journal->db);
  return FALSE;
}

typedef struct { NoteKey *key; guint8 secret[ED25519_KEY_SIZE]; } Signer;

static void
signer_clear (Signer *signer)
{
  g_clear_pointer (&signer->key, note_key_free);
  crypto_wipe (signer->secret, sizeof signer->secret);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signer, signer_clear)

static gboolean
signer_load (Signer *signer, const char *path, const char *origin, GError **error)
{
  if (!(signer->key = key_load (path, signer->secret, error)))
    return FALSE;
  return g_str_equal (signer->key->name, origin)
      || desk_error_set (error, DESK_ERROR_INVALID, "%s.key is the key of %s, the journal is that of %s: put the right "
                         "one there", path, signer->key->name, origin);
}

/* State first, durably; a note that exists is never ahead of it. */
static gboolean
seal_and_sign (Journal *journal, const Signer *signer, Seal *seal, gint64 size, char **note, GError **error)
{
  g_autofree char *id = journal_id (journal, error), *text = NULL;
  guint8 root[MERKLE_SIZE];
  Sealed *sealed;

  if (!id)
    return FALSE;
  if (!(sealed = seal_find (seal, id)))
    sealed = seal_add (seal, id);
  if (!agrees (journal, sealed, size, error) || !extend (journal, &sealed->frontier, size, root, error))
    return FALSE;
  if (!has_key (seal, signer->key))
    g_ptr_array_add (seal->keys, note_key_new (signer->key->name, signer->key->public_key, NULL));
  text = checkpoint_format (signer->key->name, size, root);
  return seal_save (seal, db_path (journal->db), error)
      && (*note = note_sign (text, signer->key, signer->secret, error)) != NULL;
}

/* One sealer at a time, else the slower one would put an older state back. */
static int
sealer_lock (const char *path, GError **error)
{
  g_autofree char *key_path = g_strconcat (path, ".key", NULL);
  int fd = g_open (key_path, O_RDONLY | O_CLOEXEC, 0);

  if (fd >= 0 && flock (fd, LOCK_EX) == 0)
    return fd;
  desk_error_set (error, DESK_ERROR_IO, "%s cannot be locked: %s", key_path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
checkpoint_locked (Journal *journal, const Signer *signer, char **note, GError **error)
{
  const char *path = db_path (journal->db);
  g_autoptr (Seal) seal = seal_load (path, error);
  g_autofree char *made = NULL;
  gint64 size;

  if (!seal || !journal_size (journal, &size, error) || !seal_and_sign (journal, signer, seal, size, &made, error)
      || !keep_copy (journal, size, made, error))
    return FALSE;
  if (note)
    *note = g_steal_pointer (&made);
  return TRUE;
}

gboolean
journal_checkpoint (Journal *journal, const char *origin, char **note, GError **error)
{
  const char *path = db_path (journal->db);
  g_auto (Signer) signer = { 0 };
  gboolean done;
  int lock;

  if (db_in_transaction (journal->db))
    return desk_error_set (error, DESK_ERROR_INVALID, "a checkpoint inside a transaction could seal what is undone later");
  if (!signer_load (&signer, path, origin, error) || (lock = sealer_lock (path, error)) < 0)
    return FALSE;
  done = checkpoint_locked (journal, &signer, note, error);
  close (lock);
  return done;
}

static const char sql_last[] = "SELECT note, size FROM checkpoint ORDER BY size DESC LIMIT 1";

gboolean
journal_last_checkpoint (Journal *journal, char **note, gint64 *size, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (journal->db, sql_last, DB_NO_ARGS, error);

  *note = NULL;
  *size = 0;
  if (!query)
    return FALSE;
  if (db_next (query, &failure))
    {
      *note = db_column_dup (query, 0);
      *size = db_column_int (query, 1);
    }
  return journal_ended (&failure, error);
}
