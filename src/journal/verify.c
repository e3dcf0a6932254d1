/* SPDX-License-Identifier: MIT */
/* One pass over events, openings and nodes side by side, in stretches, without building an
 * event in memory. What the pass cannot decide in its place (roots at known sizes, openings
 * that a later event erased, order within a case) it collects in few bytes. */
#include <string.h>

#include "base/crypto.h"
#include "base/error.h"
#include "journal/body.h"
#include "journal/checkpoint.h"
#include "journal/private.h"
#include "journal/seal.h"
#include "journal/tree.h"

#define D G_GINT64_FORMAT

enum { STRETCH = 5000, NODES_AT_ONCE = 1024 };

/* A root that somebody vouches for. */
typedef struct
{
  gint64 size;
  guint8 root[MERKLE_SIZE];
  gboolean good;         /* signed by a pinned key, or the sealer's own memory */
  char *from;            /* "the checkpoint kept in the database" */
} KnownRoot;

/* Stored nodes of one level, read ahead. */
typedef struct
{
  GArray *nodes;         /* StoredNode */
  guint at;
  gint64 next;           /* index to go on reading from */
  gboolean ended;
} NodeReader;

typedef struct { gint64 index; guint8 hash[MERKLE_SIZE]; gboolean whole; } StoredNode;
typedef struct { gint64 seq, slot, by; } Place;   /* by: the event that erased it */

typedef struct
{
  Journal *journal;
  VerifyReport *report;
  gboolean light;        /* leaves openings and order within cases alone */
  gint64 end;            /* events looked at: seq below this */
  gint64 next;           /* seq that must come now */
  gboolean broken;       /* an event is missing: the tree cannot be followed any more */
  GPtrArray *known;      /* KnownRoot by size */
  guint next_known;
  MerkleFrontier frontier;
  NodeReader levels[MERKLE_LEVELS];
  GError *failure;       /* of reading nodes, inside a callback that cannot fail */
  Body body;
  GArray *missing;       /* Place: no opening is there */
  GArray *named;         /* Place: an event erased it */
  GHashTable *blobs;     /* char *: named by an event */
  gint64 cases;          /* events with a case, and a sum over (case, n) */
  guint64 case_sum, case_key;
} Verify;

/* ---- what is known of roots ----------------------------------------------------------- */

static void
known_free (gpointer data)
{
  g_free (((KnownRoot *) data)->from);
  g_free (data);
}

static int
known_order (gconstpointer a, gconstpointer b)
{
  const KnownRoot *one = *(const KnownRoot *const *) a, *two = *(const KnownRoot *const *) b;

  return (one->size > two->size) - (one->size < two->size);
}

static void
known_add (Verify *verify, gint64 size, const guint8 root[MERKLE_SIZE], gboolean good, char *from)
{
  KnownRoot *known = g_new0 (KnownRoot, 1);

  known->size = size;
  memcpy (known->root, root, MERKLE_SIZE);
  known->good = good;
  known->from = from;
  g_ptr_array_add (verify->known, known);
}

/* The text of a note as far as it may be believed; findings say why not. */
static char *
note_believed (Verify *verify, const Seal *pinned, const char *note, gsize length, const char *from,
               const NoteKey **by)
{
  g_autoptr (GError) why = NULL;
  char *text = pinned->keys->len ? note_open (note, length, pinned->keys, by, &why) : note_text (note, length, &why);

  if (!text)
    verify_report_add (verify->report, VERIFY_INVALID, "%s: %s", from, why->message);
  return text;
}

static void
note_add (Verify *verify, const Seal *pinned, const char *note, gsize length, gint64 size, char *from)
{
  g_autofree char *name = from, *text = NULL;
  g_auto (Checkpoint) checkpoint = { 0 };
  g_autoptr (GError) why = NULL;
  const NoteKey *by = NULL;

  if (!(text = note_believed (verify, pinned, note, length, name, &by)))
    return;
  if (!checkpoint_parse (text, &checkpoint, &why))
    verify_report_add (verify->report, VERIFY_INVALID, "%s: %s", name, why->message);
  else if (size >= 0 && size != checkpoint.size)
    verify_report_add (verify->report, VERIFY_INVALID, "%s: its text says size %" D, name, checkpoint.size);
  else if (by && !g_str_equal (by->name, checkpoint.origin))
    verify_report_add (verify->report, VERIFY_INVALID, "%s: of another origin, %s", name, checkpoint.origin);
  else
    known_add (verify, checkpoint.size, checkpoint.root, by != NULL, g_steal_pointer (&name));
}

static gboolean
known_of_table (Verify *verify, const Seal *pinned, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (verify->journal->db, "SELECT size, note FROM checkpoint ORDER BY size",
                                        DB_NO_ARGS, error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    {
      gint64 size = db_column_int (query, 0);
      gsize length;
      const char *note = db_column_blob (query, 1, &length);

      note_add (verify, pinned, note, length, size, g_strdup_printf ("checkpoint %" D " of the database", size));
    }
  return journal_ended (&failure, error);
}

static gboolean
known_of_notes (Verify *verify, const Seal *pinned, const GPtrArray *notes, GError **error)
{
  if (notes && notes->len && !pinned->keys->len)
    return desk_error_set (error, DESK_ERROR_NOT_FOUND,
                           "neither %s.key nor %s.seal is there to check signatures with: put the seal beside the database",
                           db_path (verify->journal->db), db_path (verify->journal->db));
  for (guint i = 0; notes && i < notes->len; i++)
    {
      const char *note = g_ptr_array_index (notes, i);
      note_add (verify, pinned, note, strlen (note), -1, g_strdup_printf ("checkpoint handed in as number %u", i + 1));
    }
  return TRUE;
}

static void
known_of_seal (Verify *verify, const Seal *pinned, const char *id)
{
  const Sealed *sealed = id ? seal_find (pinned, id) : NULL;
  guint8 root[MERKLE_SIZE];

  if (!sealed)
    return;
  merkle_frontier_root (&sealed->frontier, root);
  known_add (verify, (gint64) sealed->frontier.size, root, TRUE, g_strdup ("the sealer's state"));
}

/* A root of the tree at 'size' is at hand. */
static void
known_compare (Verify *verify, const KnownRoot *known, const guint8 root[MERKLE_SIZE])
{
  if (memcmp (root, known->root, MERKLE_SIZE) != 0)
    {
      verify_report_add (verify->report, VERIFY_DIVERGES, "%s: the journal had another root at size %" D
                         ": events before %" D " were changed since", known->from, known->size, known->size);
      return;
    }
  verify->report->checkpoints++;
  if (known->good)
    verify->report->last_sealed = MAX (verify->report->last_sealed, known->size);
}

static void
known_reached (Verify *verify)
{
  guint8 root[MERKLE_SIZE];

  while (!verify->broken && verify->next_known < verify->known->len)
    {
      const KnownRoot *known = g_ptr_array_index (verify->known, verify->next_known);

      if (known->size != (gint64) verify->frontier.size)
        return;
      merkle_frontier_root (&verify->frontier, root);
      known_compare (verify, known, root);
      verify->next_known++;
    }
}

static void
known_beyond (Verify *verify)
{
  for (; verify->next_known < verify->known->len; verify->next_known++)
    {
      const KnownRoot *known = g_ptr_array_index (verify->known, verify->next_known);

      if (known->size > verify->end)
        verify_report_add (verify->report, VERIFY_DIVERGES, "%s: it counts %" D " events, the journal has %" D
                           ": the last are gone", known->from, known->size, verify->end);
    }
}

/* ---- nodes ---------------------------------------------------------------------------- */

static const char sql_nodes[] =
  "SELECT idx, hash FROM node WHERE level = $1 AND idx >= $2 ORDER BY idx LIMIT $3";

static gboolean
nodes_fill (Verify *verify, guint level, NodeReader *reader, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (verify->journal->db, sql_nodes,
                                        DB_ARGS (db_int (level), db_int (reader->next), db_int (NODES_AT_ONCE)), error);

  if (!query)
    return FALSE;
  g_array_set_size (reader->nodes, 0);
  reader->at = 0;
  while (db_next (query, &failure))
    {
      StoredNode node = { .index = db_column_int (query, 0) };
      gsize length;
      const void *hash = db_column_blob (query, 1, &length);

      if ((node.whole = length == MERKLE_SIZE))
        memcpy (node.hash, hash, MERKLE_SIZE);
      g_array_append_val (reader->nodes, node);
      reader->next = node.index + 1;
    }
  reader->ended = reader->nodes->len < NODES_AT_ONCE;
  return journal_ended (&failure, error);
}

/* Borrowed until the next call; NULL at the end of the level. */
static const StoredNode *
nodes_peek (Verify *verify, guint level)
{
  NodeReader *reader = &verify->levels[level];

  if (reader->at == reader->nodes->len && !reader->ended
      && (verify->failure || !nodes_fill (verify, level, reader, &verify->failure)))
    return NULL;
  return reader->at < reader->nodes->len ? &g_array_index (reader->nodes, StoredNode, reader->at) : NULL;
}

static void
node_wrong (Verify *verify, guint level, gint64 index, const char *how)
{
  verify_report_add (verify->report, VERIFY_INVALID, "node (%u, %" D ") over events %" D " to %" D " %s",
                     level, index, index << level, ((index + 1) << level) - 1, how);
}

static void
node_surplus (Verify *verify, gint64 level, gint64 index)
{
  verify_report_add (verify->report, VERIFY_INVALID, "node (%" D ", %" D ") belongs to no event", level, index);
}

static void
node_completed (guint level, guint64 index, const guint8 hash[MERKLE_SIZE], gpointer data)
{
  Verify *verify = data;
  const StoredNode *node;

  while ((node = nodes_peek (verify, level)) && node->index < (gint64) index)
    {
      node_surplus (verify, level, node->index);
      verify->levels[level].at++;
    }
  if (!node || node->index > (gint64) index)
    {
      node_wrong (verify, level, (gint64) index, "is missing");
      return;
    }
  if (!node->whole || memcmp (node->hash, hash, MERKLE_SIZE) != 0)
    node_wrong (verify, level, (gint64) index, "is not the hash of what lies below it");
  verify->levels[level].at++;
}

/* Where reading begins: the first subtree that an event from 'from' on can complete. */
static void
nodes_start (Verify *verify, gint64 from)
{
  for (guint level = 0; level < MERKLE_LEVELS; level++)
    {
      verify->levels[level].nodes = g_array_new (FALSE, FALSE, sizeof (StoredNode));
      verify->levels[level].next = from ? from >> level : G_MININT64;
    }
}

static const char sql_nodes_beyond[] =
  "SELECT level, idx FROM node"
  " WHERE level = $1 AND idx >= (SELECT coalesce (max (seq) + 1, 0) FROM event) >> $1 ORDER BY idx LIMIT 3";
static const char sql_nodes_nowhere[] =
  "SELECT level, idx FROM node WHERE level < 1 OR level >= $1 LIMIT 3";

static gboolean
nodes_surplus (Verify *verify, const char *sql, guint level, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (verify->journal->db, sql, DB_ARGS (db_int (level)), error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    node_surplus (verify, db_column_int (query, 0), db_column_int (query, 1));
  return journal_ended (&failure, error);
}

static gboolean
nodes_finish (Verify *verify, GError **error)
{
  for (guint level = 1; level < MERKLE_LEVELS; level++)
    if (!nodes_surplus (verify, sql_nodes_beyond, level, error))
      return FALSE;
  return nodes_surplus (verify, sql_nodes_nowhere, MERKLE_LEVELS, error);
}

/* ---- openings ------------------------------------------------------------------------- */

static const char sql_openings[] =
  "SELECT seq, slot, salt, value"
  "  FROM opening WHERE seq >= $1 AND seq < $2 ORDER BY seq, slot";

/* A query that knows whether it stands on a row. */
typedef struct { DbQuery *query; gboolean row; gint64 seq, slot; } Openings;

static gboolean
openings_next (Openings *openings, GError **error)
{
  g_autoptr (GError) failure = NULL;

  openings->row = db_next (openings->query, &failure);
  if (openings->row)
    {
      openings->seq = db_column_int (openings->query, 0);
      openings->slot = db_column_int (openings->query, 1);
    }
  return journal_ended (&failure, error);
}

static gboolean
openings_skip (Verify *verify, Openings *openings, gint64 seq, gint64 slot, GError **error)
{
  while (openings->row && (openings->seq < seq || (openings->seq == seq && openings->slot < slot)))
    {
      verify_report_add (verify->report, VERIFY_OPENING, "opening (%" D ", %" D ") opens nothing that was sealed",
                         openings->seq, openings->slot);
      if (!openings_next (openings, error))
        return FALSE;
    }
  return TRUE;
}

static void
opening_check (Verify *verify, const Openings *openings, const BodySlot *slot)
{
  guint8 commitment[32];
  gsize salt_length, length;
  const guint8 *salt = db_column_blob (openings->query, 2, &salt_length);
  const void *value = db_column_blob (openings->query, 3, &length);
  gboolean opens = salt_length == EVENT_SALT_SIZE;

  if (opens)
    {
      body_commit (slot->field.bytes, slot->field.length, salt, value, length, commitment);
      opens = memcmp (commitment, slot->commitment, sizeof commitment) == 0;
    }
  if (!opens)
    verify_report_add (verify->report, VERIFY_OPENING,
                       "opening (%" D ", %" D ") %.*s is not the value that the event sealed", openings->seq,
                       openings->slot, (int) slot->field.length, slot->field.bytes);
  verify->report->openings++;
}

static gboolean
openings_of_event (Verify *verify, Openings *openings, GError **error)
{
  gint64 seq = verify->body.seq;

  for (guint i = 0; i < verify->body.slots->len; i++)
    {
      if (!openings_skip (verify, openings, seq, i, error))
        return FALSE;
      if (openings->row && openings->seq == seq && openings->slot == i)
        {
          opening_check (verify, openings, &g_array_index (verify->body.slots, BodySlot, i));
          if (!openings_next (openings, error))
            return FALSE;
          continue;
        }
      const Place place = { seq, i, -1 };
      g_array_append_val (verify->missing, place);
    }
  return openings_skip (verify, openings, seq + 1, 0, error);
}

static const char sql_openings_beyond[] =
  "SELECT seq, slot FROM opening"
  " WHERE seq > (SELECT coalesce (max (seq), -1) FROM event) ORDER BY seq, slot LIMIT 20";
static const char sql_openings_before[] =
  "SELECT seq, slot FROM opening WHERE seq < 0 ORDER BY seq, slot LIMIT 20";

static gboolean
openings_nowhere (Verify *verify, const char *sql, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (verify->journal->db, sql, DB_NO_ARGS, error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    verify_report_add (verify->report, VERIFY_OPENING, "opening (%" D ", %" D ") belongs to no event",
                       db_column_int (query, 0), db_column_int (query, 1));
  return journal_ended (&failure, error);
}

/* ---- erasures ------------------------------------------------------------------------- */

/* Acts whose data.slots names values that are gone: [[seq, slot], ...]. */
static const char *const erasing_acts[] = { "person.erased", "message.redacted" };

static gboolean
act_is (const Body *body, const char *act)
{
  return jcs_span_equal (body->act, act, strlen (act));
}

static void
erasure_pair (Verify *verify, GVariant *pair)
{
  Place place = { .by = verify->body.seq };
  g_autoptr (GVariant) seq = NULL, slot = NULL;

  if (g_variant_is_of_type (pair, G_VARIANT_TYPE ("av")) && g_variant_n_children (pair) == 2)
    {
      g_variant_get_child (pair, 0, "v", &seq);
      g_variant_get_child (pair, 1, "v", &slot);
    }
  if (!seq || !g_variant_is_of_type (seq, G_VARIANT_TYPE_INT64) || !g_variant_is_of_type (slot, G_VARIANT_TYPE_INT64)
      || (place.seq = g_variant_get_int64 (seq)) >= verify->body.seq)
    {
      verify_report_add (verify->report, VERIFY_INVALID, "event %" D ": data.slots must hold [seq, slot] of earlier events",
                         verify->body.seq);
      return;
    }
  place.slot = g_variant_get_int64 (slot);
  g_array_append_val (verify->named, place);
}

static void
erasure_read (Verify *verify, GVariant *data)
{
  g_autoptr (GVariant) slots = g_variant_lookup_value (data, "slots", G_VARIANT_TYPE ("av"));
  gsize n = slots ? g_variant_n_children (slots) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) pair = NULL;

      g_variant_get_child (slots, i, "v", &pair);
      erasure_pair (verify, pair);
    }
}

static int
place_order (gconstpointer a, gconstpointer b)
{
  const Place *one = a, *two = b;

  if (one->seq != two->seq)
    return one->seq < two->seq ? -1 : 1;
  return (one->slot > two->slot) - (one->slot < two->slot);
}

/* Both lists ascend. */
static void
erasures_compare (Verify *verify)
{
  const GArray *missing = verify->missing, *named = verify->named;
  guint n = 0;

  for (guint m = 0; m < missing->len; m++)
    {
      const Place *gone = &g_array_index (missing, Place, m);

      for (; n < named->len && place_order (&g_array_index (named, Place, n), gone) < 0; n++)
        ;
      if (n < named->len && place_order (&g_array_index (named, Place, n), gone) == 0)
        verify->report->erased++;
      else
        verify_report_add (verify->report, VERIFY_OPENING, "opening (%" D ", %" D ") is missing and no event erased it",
                           gone->seq, gone->slot);
    }
}

static gboolean
is_listed (const GArray *places, const Place *place)
{
  return places->len && bsearch (place, places->data, places->len, sizeof (Place), place_order);
}

static void
erasures_kept (Verify *verify)
{
  for (guint i = 0; i < verify->named->len; i++)
    {
      const Place *named = &g_array_index (verify->named, Place, i);

      if (!is_listed (verify->missing, named))
        verify_report_add (verify->report, VERIFY_OPENING, "opening (%" D ", %" D ") should be gone: event %" D " erased it",
                           named->seq, named->slot, named->by);
    }
}

/* The trigger lets go what this table names, so each row must have an event behind it. */
static gboolean
erasures_of_table (Verify *verify, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (verify->journal->db, "SELECT seq, slot, by_seq FROM erased WHERE by_seq < $1",
                                        DB_ARGS (db_int (verify->end)), error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    {
      const Place place = { db_column_int (query, 0), db_column_int (query, 1), db_column_int (query, 2) };

      if (!is_listed (verify->named, &place))
        verify_report_add (verify->report, VERIFY_TABLES, "erased (%" D ", %" D "): event %" D " does not name it",
                           place.seq, place.slot, place.by);
    }
  return journal_ended (&failure, error);
}

static gboolean
erasures_finish (Verify *verify, GError **error)
{
  g_array_sort (verify->missing, place_order);
  g_array_sort (verify->named, place_order);
  erasures_compare (verify);
  erasures_kept (verify);
  return erasures_of_table (verify, error);
}

/* ---- blobs ---------------------------------------------------------------------------- */

static void
blobs_named (Verify *verify, GVariant *data, const char *key)
{
  g_autoptr (GVariant) list = g_variant_lookup_value (data, key, G_VARIANT_TYPE ("av"));
  gsize n = list ? g_variant_n_children (list) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) one = list_element (list, i);
      const char *hash = NULL;

      if (!g_variant_is_of_type (one, G_VARIANT_TYPE_VARDICT))
        continue;
      if ((hash = map_text (one, "sha256")))
        g_hash_table_add (verify->blobs, g_strdup (hash));
      if ((hash = map_text (one, "plain")))
        g_hash_table_add (verify->blobs, g_strdup (hash));
    }
}

static gboolean
blobs_finish (Verify *verify, GError **error)
{
  g_autoptr (GError) failure = NULL;
  GHashTableIter iter;
  gpointer name;
  g_autoptr (DbQuery) query = db_query (verify->journal->db, "SELECT sha256, bytes FROM blob", DB_NO_ARGS, error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    {
      const char *hash = db_column_text (query, 0);
      gsize length;
      const void *bytes = db_column_blob (query, 1, &length);

      g_autofree char *is = crypto_sha256_hex (bytes, length);

      if (!g_str_equal (is, hash))
        verify_report_add (verify->report, VERIFY_INVALID, "blob %s holds bytes that hash to %s", hash, is);
      g_hash_table_remove (verify->blobs, hash);
    }
  g_hash_table_iter_init (&iter, verify->blobs);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    verify_report_add (verify->report, VERIFY_INVALID, "blob %s is named by an event and missing", (char *) name);
  return journal_ended (&failure, error);
}

/* ---- order within cases --------------------------------------------------------------- */

/* The index event_of_case has the order at hand and the pass does not; that the index
 * tells the truth is known when both add up to one sum under a key drawn for this run. */
static guint64
case_mix (const Verify *verify, const void *name, gsize length, gint64 n)
{
  const guint8 *bytes = name;
  guint64 sum = verify->case_key ^ (guint64) n;

  for (gsize i = 0; i < length; i++)
    sum = (sum ^ bytes[i]) * (verify->case_key | 1) + (sum >> 29);
  sum = (sum ^ sum >> 32) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return sum ^ sum >> 29;
}

static const char sql_cases[] =
  "SELECT case_id, n, seq FROM event"
  " WHERE case_id IS NOT NULL ORDER BY case_id, n";

typedef struct { GString *name; gint64 n, seq; } InCase;

static void
case_row (Verify *verify, InCase *last, const char *name, gsize length, gint64 n, gint64 seq)
{
  if (last->name->len != length || memcmp (last->name->str, name, length) != 0)
    {
      g_string_truncate (last->name, 0);
      g_string_append_len (last->name, name, (gssize) length);
      last->n = last->seq = -1;
    }
  if (n != last->n + 1)
    verify_report_add (verify->report, VERIFY_INVALID, "event %" D ": number %" D " within case %s, where %" D
                       " is due: an event of the case was left out", seq, n, last->name->str, last->n + 1);
  else if (seq < last->seq)
    verify_report_add (verify->report, VERIFY_INVALID, "event %" D ": number %" D " within case %s comes before the one "
                       "that it follows", seq, n, last->name->str);
  last->n = n;
  last->seq = seq;
}

static gboolean
cases_walk (Verify *verify, InCase *last, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (verify->journal->db, sql_cases, DB_NO_ARGS, error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    {
      gint64 n = db_column_int (query, 1), seq = db_column_int (query, 2);
      gsize length;
      const char *name = db_column_blob (query, 0, &length);

      if (seq >= verify->end)
        continue;
      case_row (verify, last, name, length, n, seq);
      verify->cases--;
      verify->case_sum -= case_mix (verify, name, length, n);
    }
  return journal_ended (&failure, error);
}

static gboolean
cases_finish (Verify *verify, GError **error)
{
  InCase last = { g_string_new (NULL), -1, -1 };
  gboolean done = cases_walk (verify, &last, error);

  g_string_free (last.name, TRUE);
  if (done && (verify->cases != 0 || verify->case_sum != 0))
    verify_report_add (verify->report, VERIFY_INVALID, "the index of cases does not list the events that are there; "
                       "'recourse doctor' checks the file");
  return done;
}

/* ---- events --------------------------------------------------------------------------- */

#define EVENT_COLS "seq, leaf, body, act, case_id, n, member, at"
enum { COL_SEQ, COL_LEAF, COL_BODY, COL_ACT, COL_CASE, COL_N, COL_MEMBER, COL_AT };

static const char sql_events[] =
  "SELECT " EVENT_COLS
  "  FROM event WHERE seq >= $1 AND seq < $2 ORDER BY seq";

static gboolean
column_is_span (DbQuery *query, int column, JcsSpan span)
{
  gsize length;
  const void *bytes = db_column_blob (query, column, &length);

  return bytes ? span.bytes && jcs_span_equal (span, bytes, length) : !span.bytes;
}

static gboolean
column_is_int (DbQuery *query, int column, gint64 number)
{
  return !db_column_is_null (query, column) && db_column_int (query, column) == number;
}

static void
columns_check (Verify *verify, DbQuery *query, gint64 seq)
{
  const Body *body = &verify->body;
  const struct { const char *name; gboolean same; } columns[] = {
    { "seq", body->seq == seq },
    { "act", column_is_span (query, COL_ACT, body->act) },
    { "case_id", column_is_span (query, COL_CASE, body->case_number) },
    { "n", body->n < 0 ? db_column_is_null (query, COL_N) : column_is_int (query, COL_N, body->n) },
    { "member", column_is_span (query, COL_MEMBER, body->by) },
    { "at", column_is_int (query, COL_AT, body->at) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (!columns[i].same)
      verify_report_add (verify->report, VERIFY_INVALID, "event %" D ": column %s is not what the body says", seq,
                         columns[i].name);
}

/* The stored leaf carries the tree on, so that a changed body is one finding and not one
 * on every level. */
static void
leaf_check (Verify *verify, DbQuery *query, gint64 seq, const void *body, gsize length)
{
  guint8 leaf[MERKLE_SIZE];
  gsize stored_length;
  const guint8 *stored = db_column_blob (query, COL_LEAF, &stored_length);

  merkle_leaf (body, length, leaf);
  if (stored_length != MERKLE_SIZE || memcmp (stored, leaf, MERKLE_SIZE) != 0)
    verify_report_add (verify->report, VERIFY_INVALID, "event %" D ": the body does not hash to the leaf", seq);
  if (!verify->broken)
    merkle_frontier_push (&verify->frontier, stored_length == MERKLE_SIZE ? stored : leaf, node_completed, verify);
}

static void
case_count (Verify *verify, DbQuery *query)
{
  gsize length;
  const void *name = db_column_blob (query, COL_CASE, &length);

  if (!name)
    return;
  verify->cases++;
  verify->case_sum += case_mix (verify, name, length, db_column_int (query, COL_N));
}

static gboolean
is_erasing (const Body *body)
{
  for (guint i = 0; i < G_N_ELEMENTS (erasing_acts); i++)
    if (act_is (body, erasing_acts[i]))
      return TRUE;
  return FALSE;
}

static void
data_check (Verify *verify)
{
  const Body *body = &verify->body;
  gboolean erases = is_erasing (body), names = act_is (body, "office.configured") || act_is (body, "policy.adopt");
  g_autoptr (GVariant) data = erases || names ? jcs_read (body->data.bytes, body->data.length, NULL) : NULL;

  if (erases && data)
    erasure_read (verify, data);
  if (names && data)
    {
      blobs_named (verify, data, "packs");
      blobs_named (verify, data, "calendars");
      blobs_named (verify, data, "texts");
    }
}

static gboolean
body_check (Verify *verify, DbQuery *query, Openings *openings, gint64 seq, const void *body, gsize length,
            GError **error)
{
  g_autoptr (GError) why = NULL;

  if (!body_read (&verify->body, body, length, &why))
    {
      verify_report_add (verify->report, VERIFY_INVALID, "event %" D ": %s", seq, why->message);
      return TRUE;
    }
  columns_check (verify, query, seq);
  if (verify->light)
    return TRUE;
  data_check (verify);
  return verify->body.seq != seq || openings_of_event (verify, openings, error);
}

static void
gap_check (Verify *verify, gint64 seq)
{
  if (seq == verify->next)
    return;
  verify_report_add (verify->report, VERIFY_INVALID, seq == verify->next + 1
                     ? "event %" D " is missing" : "events %" D " to %" D " are missing", verify->next, seq - 1);
  verify->broken = TRUE;
}

static gboolean
event_check (Verify *verify, DbQuery *query, Openings *openings, GError **error)
{
  gint64 seq = db_column_int (query, COL_SEQ);
  gsize length;
  const void *body = db_column_blob (query, COL_BODY, &length);

  gap_check (verify, seq);
  verify->next = seq + 1;
  verify->report->events++;
  leaf_check (verify, query, seq, body, length);
  known_reached (verify);
  if (!verify->light)
    case_count (verify, query);
  return body_check (verify, query, openings, seq, body, length, error);
}

static gboolean
stretch_walk (Verify *verify, DbQuery *query, Openings *openings, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (openings->query && !openings_next (openings, error))
    return FALSE;
  while (db_next (query, &failure))
    if (!event_check (verify, query, openings, error))
      return FALSE;
  if (verify->failure)
    {
      g_propagate_error (error, g_steal_pointer (&verify->failure));
      return FALSE;
    }
  return journal_ended (&failure, error) && (!openings->query || openings_skip (verify, openings, G_MAXINT64, 0, error));
}

static gboolean
stretch_check (Verify *verify, gint64 from, gint64 until, GError **error)
{
  const DbValue range[] = { db_int (from), db_int (until), { .kind = DB_END } };
  g_autoptr (DbQuery) events = db_query (verify->journal->db, sql_events, range, error);
  g_autoptr (DbQuery) values = events && !verify->light ? db_query (verify->journal->db, sql_openings, range, error) : NULL;
  Openings openings = { .query = values };

  if (!events || (!values && !verify->light))
    return FALSE;
  return stretch_walk (verify, events, &openings, error);
}

static gboolean
run (Verify *verify, gint64 from, GError **error)
{
  for (; from < verify->end; from += STRETCH)
    if (!stretch_check (verify, from, MIN (from + STRETCH, verify->end), error))
      return FALSE;
  if (verify->next < verify->end)
    gap_check (verify, verify->end);
  return TRUE;
}

/* ---- all together --------------------------------------------------------------------- */

static void
verify_init (Verify *verify, Journal *journal, VerifyReport *report)
{
  verify->journal = journal;
  verify->report = report;
  verify->known = g_ptr_array_new_with_free_func (known_free);
  verify->missing = g_array_new (FALSE, FALSE, sizeof (Place));
  verify->named = g_array_new (FALSE, FALSE, sizeof (Place));
  verify->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  crypto_random (&verify->case_key, sizeof verify->case_key);
  body_init (&verify->body);
}

static void
verify_clear (Verify *verify)
{
  g_ptr_array_unref (verify->known);
  g_array_unref (verify->missing);
  g_array_unref (verify->named);
  g_hash_table_unref (verify->blobs);
  body_clear (&verify->body);
  g_clear_error (&verify->failure);
  for (guint level = 0; level < MERKLE_LEVELS; level++)
    g_clear_pointer (&verify->levels[level].nodes, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Verify, verify_clear)

/* Without an id the sealer's state cannot be found, and nothing would be compared. */
static char *
id_if_any (Verify *verify)
{
  g_autoptr (GError) why = NULL;
  char *id = journal_id (verify->journal, &why);

  if (why && !g_error_matches (why, DESK_ERROR, DESK_ERROR_NOT_FOUND))
    verify_report_add (verify->report, VERIFY_INVALID, "%s", why->message);
  return id;
}

/* Before the size is asked: what is signed meanwhile must not look too long. */
static gboolean
gather_known (Verify *verify, const GPtrArray *notes, GError **error)
{
  g_autoptr (Seal) pinned = seal_pinned (db_path (verify->journal->db), error);
  g_autofree char *id = NULL;

  if (!pinned || !known_of_table (verify, pinned, error) || !known_of_notes (verify, pinned, notes, error))
    return FALSE;
  id = id_if_any (verify);
  known_of_seal (verify, pinned, id);
  g_ptr_array_sort (verify->known, known_order);
  return TRUE;
}

/* An erasure that was recorded while the pass ran explains openings that it missed. */
static gboolean
run_to_the_end (Verify *verify, GError **error)
{
  gint64 from = 0, size = verify->end;

  do
    {
      verify->end = size;
      if (!run (verify, from, error) || !journal_size (verify->journal, &size, error))
        return FALSE;
      from = verify->end;
    }
  while (verify->missing->len && size > verify->end);
  return TRUE;
}

gboolean
journal_verify (Journal *journal, const GPtrArray *notes, VerifyReport *report, GError **error)
{
  g_auto (Verify) verify = { 0 };

  verify_init (&verify, journal, report);
  if (!gather_known (&verify, notes, error) || !journal_size (journal, &verify.end, error))
    return FALSE;
  nodes_start (&verify, 0);
  known_reached (&verify);
  if (!run_to_the_end (&verify, error))
    return FALSE;
  known_beyond (&verify);
  return nodes_finish (&verify, error)
      && openings_nowhere (&verify, sql_openings_before, error)
      && openings_nowhere (&verify, sql_openings_beyond, error)
      && cases_finish (&verify, error)
      && blobs_finish (&verify, error)
      && erasures_finish (&verify, error);
}

/* ---- the quick look ------------------------------------------------------------------- */

/* The frontier at 'size' as the node table has it. */
static gboolean
frontier_load (Verify *verify, gint64 size, GError **error)
{
  verify->frontier.size = (guint64) size;
  for (guint level = 0; level < MERKLE_LEVELS; level++)
    if (size >> level & 1
        && !tree_hash (level, (guint64) (size >> level) - 1, verify->frontier.hash[level], verify->journal->db, error))
      return FALSE;
  return TRUE;
}

static gboolean
quick_gather (Verify *verify, GError **error)
{
  g_autoptr (Seal) pinned = seal_pinned (db_path (verify->journal->db), error);
  g_autofree char *id = pinned ? id_if_any (verify) : NULL;

  if (pinned)
    known_of_seal (verify, pinned, id);
  return pinned != NULL;
}

static gboolean
quick_seal (Verify *verify, GError **error)
{
  guint8 root[MERKLE_SIZE];

  if (!verify->known->len)
    return TRUE;
  const KnownRoot *known = g_ptr_array_index (verify->known, 0);
  if (known->size > verify->end)
    known_beyond (verify);
  else if (!journal_root (verify->journal, known->size, root, error))
    return FALSE;
  else
    known_compare (verify, known, root);
  verify->next_known = verify->known->len;
  return TRUE;
}

static gboolean
quick_run (Verify *verify, GError **error)
{
  gint64 from;

  if (!quick_gather (verify, error) || !journal_size (verify->journal, &verify->end, error))
    return FALSE;
  from = verify->end ? (verify->end - 1) & ~(gint64) 63 : 0;
  verify->next = from;
  nodes_start (verify, from);
  return quick_seal (verify, error) && frontier_load (verify, from, error) && run (verify, from, error);
}

gboolean
journal_verify_quick (Journal *journal, VerifyReport *report, GError **error)
{
  g_auto (Verify) verify = { .light = TRUE };
  g_autoptr (GError) failure = NULL;

  verify_init (&verify, journal, report);
  if (quick_run (&verify, &failure))
    return TRUE;
  if (!g_error_matches (failure, DESK_ERROR, DESK_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  verify_report_add (report, VERIFY_INVALID, "%s", failure->message);
  return TRUE;
}
