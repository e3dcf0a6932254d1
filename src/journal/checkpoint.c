/* SPDX-License-Identifier: MIT */
#include "journal/checkpoint.h"

#include <string.h>

#include "base/error.h"
#include "journal/note.h"

static const char proof_header[] = "c2sp.org/tlog-proof@v1";

void
checkpoint_clear (Checkpoint *checkpoint)
{
  g_clear_pointer (&checkpoint->origin, g_free);
}

static gboolean
lines_are_full (char **lines)
{
  for (; *lines; lines++)
    if (!**lines)
      return FALSE;
  return TRUE;
}

gboolean
checkpoint_parse (const char *text, Checkpoint *checkpoint, GError **error)
{
  gsize length = strlen (text);
  g_autofree char *unended = g_strndup (text, length ? length - 1 : 0);
  g_auto (GStrv) lines = g_strsplit (unended, "\n", -1);

  if (length == 0 || text[length - 1] != '\n' || g_strv_length (lines) < 3 || !lines_are_full (lines)
      || !note_number_read (lines[1], &checkpoint->size) || !note_hash_read (lines[2], checkpoint->root))
    return desk_error_set (error, DESK_ERROR_INVALID, "not a checkpoint: origin, size and root, a line each");
  g_free (checkpoint->origin);
  checkpoint->origin = g_strdup (lines[0]);
  return TRUE;
}

char *
checkpoint_format (const char *origin, gint64 size, const guint8 root[MERKLE_SIZE])
{
  g_autofree char *hash = g_base64_encode (root, MERKLE_SIZE);

  return g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%s\n", origin, size, hash);
}

/* ---- proofs --------------------------------------------------------------------------- */

void
proof_clear (Proof *proof)
{
  g_clear_pointer (&proof->extra, g_bytes_unref);
  g_clear_pointer (&proof->hashes, g_ptr_array_unref);
  g_clear_pointer (&proof->note, g_free);
}

char *
proof_format (const Proof *proof)
{
  GString *text = g_string_new (proof_header);

  if (proof->extra)
    {
      g_autofree char *extra = g_base64_encode (g_bytes_get_data (proof->extra, NULL), g_bytes_get_size (proof->extra));
      g_string_append_printf (text, "\nextra %s", extra);
    }
  g_string_append_printf (text, "\nindex %" G_GINT64_FORMAT "\n", proof->index);
  for (guint i = 0; i < proof->hashes->len; i++)
    {
      g_autofree char *hash = g_base64_encode (g_bytes_get_data (g_ptr_array_index (proof->hashes, i), NULL), MERKLE_SIZE);
      g_string_append_printf (text, "%s\n", hash);
    }
  g_string_append_printf (text, "\n%s", proof->note);
  return g_string_free (text, FALSE);
}

static gboolean
read_extra (char ***line, Proof *proof)
{
  gsize length;
  guint8 *bytes;

  if (!**line || !g_str_has_prefix (**line, "extra "))
    return TRUE;
  if (!(bytes = note_base64_read (**line + strlen ("extra "), &length)))
    return FALSE;
  proof->extra = g_bytes_new_take (bytes, length);
  (*line)++;
  return TRUE;
}

static gboolean
read_hashes (char **line, GPtrArray *hashes)
{
  guint8 hash[MERKLE_SIZE];

  for (; *line; line++)
    {
      if (!note_hash_read (*line, hash))
        return FALSE;
      g_ptr_array_add (hashes, g_bytes_new (hash, sizeof hash));
    }
  return TRUE;
}

static gboolean
read_head (char **line, Proof *proof)
{
  if (!*line || strcmp (*line++, proof_header) != 0 || !read_extra (&line, proof))
    return FALSE;
  if (!*line || !g_str_has_prefix (*line, "index ") || !note_number_read (*line + strlen ("index "), &proof->index))
    return FALSE;
  return read_hashes (line + 1, proof->hashes);
}

gboolean
proof_parse (const char *text, gsize length, Proof *proof, GError **error)
{
  const char *blank = g_strstr_len (text, (gssize) length, "\n\n");
  g_autofree char *head = blank ? g_strndup (text, (gsize) (blank - text)) : NULL;
  g_auto (GStrv) lines = head ? g_strsplit (head, "\n", -1) : NULL;

  proof_clear (proof);
  proof->hashes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (!lines || !read_head (lines, proof))
    return desk_error_set (error, DESK_ERROR_INVALID, "not a proof: %s, index, hashes, a blank line, a checkpoint",
                           proof_header);
  blank += 2;
  proof->note = g_strndup (blank, length - (gsize) (blank - text));
  return TRUE;
}
