/* SPDX-License-Identifier: MIT */
#include "journal/journal.h"

#include <string.h>

#include "base/crypto.h"
#include "base/error.h"
#include "journal/body.h"
#include "journal/private.h"
#include "journal/tree.h"

enum { STRETCH = 1000, STRETCH_BYTES = 16 << 20 };

Journal *
journal_new (Db *db)
{
  Journal *journal = g_new0 (Journal, 1);

  journal->db = db;
  return journal;
}

void
journal_free (Journal *journal)
{
  g_free (journal);
}

gboolean
journal_ended (GError **failure, GError **error)
{
  if (!*failure)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (failure));
  return FALSE;
}

/* ---- append --------------------------------------------------------------------------- */

static void
slot_seal (EventSlot *slot)
{
  gsize length;
  const void *value = g_bytes_get_data (slot->value, &length);

  crypto_random (slot->salt, sizeof slot->salt);
  body_commit (slot->field, strlen (slot->field), slot->salt, value, length, slot->commitment);
  slot->committed = TRUE;
}

void
journal_seal (Event *event)
{
  for (guint i = 0; i < event->slots->len; i++)
    {
      EventSlot *slot = g_ptr_array_index (event->slots, i);

      if (!slot->committed)
        slot_seal (slot);
    }
}

gboolean
journal_size (Journal *journal, gint64 *size, GError **error)
{
  return db_get_int (journal->db, "SELECT max (seq) + 1 FROM event", DB_NO_ARGS, 0, size, error);
}

/* Both are one seek in an index, and asked anew each time: another process may have
 * appended, or this one rolled back. */
static gboolean
number_event (Journal *journal, Event *event, GError **error)
{
  event->n = -1;
  return journal_size (journal, &event->seq, error)
      && (!event->case_number
          || db_get_int (journal->db, "SELECT max (n) + 1 FROM event WHERE case_id = $1",
                         DB_ARGS (db_text (event->case_number)), 0, &event->n, error));
}

static const char sql_append[] =
  "INSERT INTO event (seq, leaf, body, act, case_id, n, member, at)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
static const char sql_open[] =
  "INSERT INTO opening (seq, slot, salt, value) VALUES ($1, $2, $3, $4)";

static gboolean
write_event (Journal *journal, const Event *event, const GString *body, const guint8 leaf[MERKLE_SIZE],
             GError **error)
{
  return db_run (journal->db, sql_append,
                 DB_ARGS (db_int (event->seq), db_blob (leaf, MERKLE_SIZE), db_text (body->str), db_text (event->act),
                          db_text (event->case_number), event->case_number ? db_int (event->n) : db_null (),
                          db_text (event->by), db_int (event->at)),
                 error);
}

static gboolean
write_openings (Journal *journal, const Event *event, GError **error)
{
  for (guint i = 0; i < event->slots->len; i++)
    {
      const EventSlot *slot = g_ptr_array_index (event->slots, i);

      if (!db_run (journal->db, sql_open,
                   DB_ARGS (db_int (event->seq), db_int (i), db_blob (slot->salt, sizeof slot->salt),
                            db_bytes (slot->value)),
                   error))
        return FALSE;
    }
  return TRUE;
}

static const char sql_body[] = "SELECT body, leaf FROM event WHERE seq = $1";
static const char sql_openings[] = "SELECT slot, salt, value FROM opening WHERE seq = $1 ORDER BY slot";

static gboolean
differs (const Event *event, const char *what, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT,
                         "event %" G_GINT64_FORMAT ": the database gave back another %s than was written; "
                         "check the disk, then run 'recourse verify'", event->seq, what);
}

/* From here on the event holds what a reader of the journal will see. */
static gboolean
read_back_body (Journal *journal, Event *event, const GString *written, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_auto (Body) body = { 0 };
  guint8 leaf[MERKLE_SIZE];
  gsize length, leaf_length;
  g_autoptr (DbQuery) query = db_query (journal->db, sql_body, DB_ARGS (db_int (event->seq)), error);

  if (!query)
    return FALSE;
  if (!db_next (query, &failure))
    return journal_ended (&failure, error) && differs (event, "table", error);
  const char *bytes = db_column_blob (query, 0, &length);
  const void *stored = db_column_blob (query, 1, &leaf_length);

  if (length != written->len || memcmp (bytes, written->str, length) != 0)
    return differs (event, "body", error);
  merkle_leaf (bytes, length, leaf);
  if (leaf_length != sizeof leaf || memcmp (stored, leaf, sizeof leaf) != 0)
    return differs (event, "leaf hash", error);
  body_init (&body);
  if (!body_read (&body, bytes, length, error))
    return FALSE;
  g_variant_unref (event->data);
  event->data = jcs_read (body.data.bytes, body.data.length, error);
  return event->data != NULL;
}

static gboolean
read_back_openings (Journal *journal, const Event *event, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint8 commitment[32];
  guint n = 0;
  g_autoptr (DbQuery) query = db_query (journal->db, sql_openings, DB_ARGS (db_int (event->seq)), error);

  if (!query)
    return FALSE;
  for (; n < event->slots->len && db_next (query, &failure); n++)
    {
      const EventSlot *slot = g_ptr_array_index (event->slots, n);
      gsize salt_length, length;
      const guint8 *salt = db_column_blob (query, 1, &salt_length);
      const void *value = db_column_blob (query, 2, &length);

      if (db_column_int (query, 0) != n || salt_length != EVENT_SALT_SIZE)
        return differs (event, "slot", error);
      body_commit (slot->field, strlen (slot->field), salt, value, length, commitment);
      if (memcmp (commitment, slot->commitment, sizeof commitment) != 0)
        return differs (event, "sealed value", error);
    }
  return journal_ended (&failure, error) && (n == event->slots->len || differs (event, "number of slots", error));
}

static gboolean
write_all (Journal *journal, Event *event, GError **error)
{
  g_autoptr (GString) body = NULL;
  guint8 leaf[MERKLE_SIZE];

  if (!number_event (journal, event, error) || !(body = body_write (event, error)))
    return FALSE;
  merkle_leaf (body->str, body->len, leaf);
  return write_event (journal, event, body, leaf, error)
      && write_openings (journal, event, error)
      && tree_add (journal->db, event->seq, leaf, error)
      && read_back_body (journal, event, body, error)
      && read_back_openings (journal, event, error);
}

gboolean
journal_append (Journal *journal, Event *event, GError **error)
{
  g_assert (db_in_transaction (journal->db));
  event_finish (event);
  journal_seal (event);
  return write_all (journal, event, error) || desk_error_in (error, "journaling %s", event->act);
}

/* ---- load ----------------------------------------------------------------------------- */

/* The event of a body that came from row 'seq'. */
static Event *
event_of (Body *body, gint64 seq, const void *bytes, gsize length, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (!body_read (body, bytes, length, &why))
    desk_error_set (error, DESK_ERROR_CORRUPT, "event %" G_GINT64_FORMAT ": %s; run 'recourse verify'", seq, why->message);
  else if (body->seq != seq)
    desk_error_set (error, DESK_ERROR_CORRUPT, "event %" G_GINT64_FORMAT " calls itself %" G_GINT64_FORMAT
                    "; run 'recourse verify'", seq, body->seq);
  else
    return body_event (body);
  return NULL;
}

/* NULL for a row that opens nothing: verify names it, and readers pass over it, so that it
 * keeps nobody from the rest. */
static EventSlot *
slot_at (const Event *event, gint64 number)
{
  return number >= 0 && number < event->slots->len ? g_ptr_array_index (event->slots, (guint) number) : NULL;
}

/* Message bytes, which a light reading leaves out when they are long. */
static gboolean
is_raw (const EventSlot *slot)
{
  return g_str_has_suffix (slot->field, ".raw");
}

static gboolean
salt_is_whole (gint64 seq, gint64 slot, gsize length, GError **error)
{
  return length == EVENT_SALT_SIZE
      || desk_error_set (error, DESK_ERROR_CORRUPT, "opening (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                         ") has no salt; run 'recourse verify'", seq, slot);
}

static gboolean
event_open (Event *event, gint64 number, DbQuery *query, GError **error)
{
  EventSlot *slot = slot_at (event, number);
  gsize length;
  const void *salt = db_column_blob (query, 1, &length);

  if (!slot)
    return TRUE;
  if (!salt_is_whole (event->seq, number, length, error))
    return FALSE;
  memcpy (slot->salt, salt, EVENT_SALT_SIZE);
  g_clear_pointer (&slot->value, g_bytes_unref);
  slot->value = db_column_bytes (query, 2);
  return TRUE;
}

#define LIGHT_VALUE "CASE WHEN length (value) > 65536 THEN NULL ELSE value END"

static const char sql_openings_light[] =
  "SELECT slot, salt, " LIGHT_VALUE " FROM opening WHERE seq = $1 ORDER BY slot";

/* A long value that the light statement passed over, though it is not message bytes. */
typedef struct { gint64 seq, number; EventSlot *slot; } Skipped;

static void
note_skipped (GArray *skipped, const Event *event, gint64 number)
{
  EventSlot *slot = slot_at (event, number);
  const Skipped one = { event->seq, number, slot };

  if (slot && !slot->value && !is_raw (slot))
    g_array_append_val (skipped, one);
}

static gboolean
fetch_skipped (Journal *journal, GArray *skipped, GError **error)
{
  g_autoptr (GError) failure = NULL;

  for (guint i = 0; i < skipped->len && !failure; i++)
    {
      const Skipped *one = &g_array_index (skipped, Skipped, i);
      one->slot->value = journal_opening (journal, one->seq, one->number, &failure);
    }
  return journal_ended (&failure, error);
}

static gboolean
read_openings (Journal *journal, Event *event, gboolean light, GArray *skipped, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (journal->db, light ? sql_openings_light : sql_openings,
                                        DB_ARGS (db_int (event->seq)), error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    {
      gint64 number = db_column_int (query, 0);

      if (!event_open (event, number, query, error))
        return FALSE;
      note_skipped (skipped, event, number);
    }
  return journal_ended (&failure, error);
}

static gboolean
load_openings (Journal *journal, Event *event, gboolean light, GError **error)
{
  g_autoptr (GArray) skipped = g_array_new (FALSE, FALSE, sizeof (Skipped));

  return read_openings (journal, event, light, skipped, error)
      && fetch_skipped (journal, skipped, error);
}

static gboolean
no_event (gint64 seq, GError **error)
{
  return desk_error_set (error, DESK_ERROR_NOT_FOUND, "the journal has no event %" G_GINT64_FORMAT, seq);
}

Event *
journal_load_closed (Journal *journal, gint64 seq, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_auto (Body) body = { 0 };
  gsize length;
  g_autoptr (DbQuery) query = db_query (journal->db, sql_body, DB_ARGS (db_int (seq)), error);

  if (!query)
    return NULL;
  if (!db_next (query, &failure))
    {
      if (journal_ended (&failure, error))
        no_event (seq, error);
      return NULL;
    }
  const void *bytes = db_column_blob (query, 0, &length);

  body_init (&body);
  return event_of (&body, seq, bytes, length, error);
}

Event *
journal_load (Journal *journal, gint64 seq, GError **error)
{
  g_autoptr (Event) event = journal_load_closed (journal, seq, error);

  if (!event || !load_openings (journal, event, FALSE, error))
    return NULL;
  return g_steal_pointer (&event);
}

char *
journal_body (Journal *journal, gint64 seq, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (journal->db, sql_body, DB_ARGS (db_int (seq)), error);

  if (!query)
    return NULL;
  if (db_next (query, &failure))
    return db_column_dup (query, 0);
  if (journal_ended (&failure, error))
    no_event (seq, error);
  return NULL;
}

char *
journal_id (Journal *journal, GError **error)
{
  g_autoptr (Event) first = journal_load_closed (journal, 0, error);
  const char *id = first ? event_text (first, "journal") : NULL;

  if (first && !id)
    desk_error_set (error, DESK_ERROR_CORRUPT, "event 0 does not name the journal");
  return g_strdup (id);
}

static const char sql_opening[] = "SELECT value FROM opening WHERE seq = $1 AND slot = $2";

GBytes *
journal_opening (Journal *journal, gint64 seq, gint64 slot, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (journal->db, sql_opening, DB_ARGS (db_int (seq), db_int (slot)), error);

  if (!query)
    return NULL;
  if (db_next (query, &failure))
    return db_column_bytes (query, 0);
  journal_ended (&failure, error);
  return NULL;
}

/* ---- many ----------------------------------------------------------------------------- */

static const char sql_stretch[] =
  "SELECT seq, body FROM event WHERE seq >= $1 AND seq < $2 ORDER BY seq";
static const char sql_stretch_openings[] =
  "SELECT seq, slot, salt, value"
  "  FROM opening WHERE seq >= $1 AND seq < $2 ORDER BY seq, slot";
static const char sql_stretch_openings_light[] =
  "SELECT seq, slot, salt, " LIGHT_VALUE
  "  FROM opening WHERE seq >= $1 AND seq < $2 ORDER BY seq, slot";

/* Rows of a stretch as they came: an event is built only when its turn comes, as a
 * thousand of them at once would not fit the processor's cache. */
typedef struct { gint64 seq, slot; guint8 salt[EVENT_SALT_SIZE]; GBytes *value; } RowOpening;
typedef struct
{
  gint64 from;
  GByteArray *bodies;
  GArray *ends;         /* gsize: where each body ends */
  GArray *openings;     /* RowOpening */
  guint n, next_opening;/* events that are whole; opening that comes next */
} Stretch;

static void
row_opening_clear (gpointer data)
{
  g_clear_pointer (&((RowOpening *) data)->value, g_bytes_unref);
}

static void
stretch_init (Stretch *stretch, gint64 from)
{
  *stretch = (Stretch){ .from = from };
  stretch->bodies = g_byte_array_new ();
  stretch->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  stretch->openings = g_array_new (FALSE, FALSE, sizeof (RowOpening));
  g_array_set_clear_func (stretch->openings, row_opening_clear);
}

static void
stretch_clear (Stretch *stretch)
{
  g_byte_array_unref (stretch->bodies);
  g_array_unref (stretch->ends);
  g_array_unref (stretch->openings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stretch, stretch_clear)

static gboolean
missing (gint64 seq, GError **error)
{
  return desk_error_set (error, DESK_ERROR_CORRUPT, "event %" G_GINT64_FORMAT
                         " is missing from the journal; run 'recourse verify'", seq);
}

static gboolean
stretch_bodies (Journal *journal, Stretch *stretch, gint64 until, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = db_query (journal->db, sql_stretch, DB_ARGS (db_int (stretch->from), db_int (until)), error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    {
      gint64 expected = stretch->from + (gint64) stretch->ends->len;
      gsize length, end;
      const void *bytes = db_column_blob (query, 1, &length);

      if (db_column_int (query, 0) != expected)
        return missing (expected, error);
      g_byte_array_append (stretch->bodies, bytes, (guint) length);
      end = stretch->bodies->len;
      g_array_append_val (stretch->ends, end);
    }
  stretch->n = stretch->ends->len;
  return journal_ended (&failure, error) && (stretch->n || missing (stretch->from, error));
}

static gboolean
take_opening (Stretch *stretch, DbQuery *query, gsize *held, GError **error)
{
  RowOpening row = { db_column_int (query, 0), db_column_int (query, 1), { 0 }, NULL };
  gsize length;
  const void *salt = db_column_blob (query, 2, &length);

  if (!salt_is_whole (row.seq, row.slot, length, error))
    return FALSE;
  memcpy (row.salt, salt, sizeof row.salt);
  row.value = db_column_bytes (query, 3);
  *held += row.value ? g_bytes_get_size (row.value) : 0;
  g_array_append_val (stretch->openings, row);
  return TRUE;
}

/* Reads until the values grow too many to hold, and then ends the stretch before the event
 * that it did not begin. */
static gboolean
stretch_openings (Journal *journal, Stretch *stretch, gboolean light, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 last = -1;
  gsize held = 0;
  g_autoptr (DbQuery) query = db_query (journal->db, light ? sql_stretch_openings_light : sql_stretch_openings,
                                        DB_ARGS (db_int (stretch->from), db_int (stretch->from + stretch->n)), error);

  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    {
      gint64 seq = db_column_int (query, 0);

      if (seq != last && held > STRETCH_BYTES)
        {
          stretch->n = (guint) (seq - stretch->from);
          return TRUE;
        }
      last = seq;
      if (!take_opening (stretch, query, &held, error))
        return FALSE;
    }
  return journal_ended (&failure, error);
}

static gboolean
attach_opening (Journal *journal, Event *event, RowOpening *row, GError **error)
{
  g_autoptr (GError) failure = NULL;
  EventSlot *slot = slot_at (event, row->slot);

  if (!slot)
    return TRUE;
  memcpy (slot->salt, row->salt, sizeof slot->salt);
  slot->value = g_steal_pointer (&row->value);
  if (!slot->value && !is_raw (slot))
    slot->value = journal_opening (journal, row->seq, row->slot, &failure);
  return journal_ended (&failure, error);
}

static Event *
stretch_event (Journal *journal, Stretch *stretch, guint i, Body *body, GError **error)
{
  gsize begin = i ? g_array_index (stretch->ends, gsize, i - 1) : 0, end = g_array_index (stretch->ends, gsize, i);
  g_autoptr (Event) event = event_of (body, stretch->from + i, stretch->bodies->data + begin, end - begin, error);

  if (!event)
    return NULL;
  for (; stretch->next_opening < stretch->openings->len; stretch->next_opening++)
    {
      RowOpening *row = &g_array_index (stretch->openings, RowOpening, stretch->next_opening);

      if (row->seq != event->seq)
        break;
      if (!attach_opening (journal, event, row, error))
        return NULL;
    }
  return g_steal_pointer (&event);
}

static gboolean
each_stretch (Journal *journal, gint64 *from, gint64 until, gboolean light, JournalEach each, gpointer data,
              GError **error)
{
  g_auto (Stretch) stretch = { 0 };
  g_auto (Body) body = { 0 };

  stretch_init (&stretch, *from);
  body_init (&body);
  if (!stretch_bodies (journal, &stretch, MIN (*from + STRETCH, until), error)
      || !stretch_openings (journal, &stretch, light, error))
    return FALSE;
  for (guint i = 0; i < stretch.n; i++)
    {
      g_autoptr (Event) event = stretch_event (journal, &stretch, i, &body, error);

      if (!event || !each (event, data, error))
        return FALSE;
    }
  *from += stretch.n;
  return TRUE;
}

gboolean
journal_each (Journal *journal, gint64 from, gint64 until, gboolean light, JournalEach each, gpointer data,
              GError **error)
{
  gint64 size;

  if (!journal_size (journal, &size, error))
    return FALSE;
  if (until < 0 || until > size)
    until = size;
  while (from < until)
    if (!each_stretch (journal, &from, until, light, each, data, error))
      return FALSE;
  return TRUE;
}

static const char sql_of_case[] = "SELECT seq, body FROM event WHERE case_id = $1 ORDER BY n";

static GPtrArray *
bodies_of_case (Journal *journal, const char *case_number, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) event_free);
  g_autoptr (GError) failure = NULL;
  g_auto (Body) body = { 0 };
  g_autoptr (DbQuery) query = db_query (journal->db, sql_of_case, DB_ARGS (db_text (case_number)), error);

  if (!query)
    return NULL;
  body_init (&body);
  while (db_next (query, &failure))
    {
      gsize length;
      const void *bytes = db_column_blob (query, 1, &length);
      Event *event = event_of (&body, db_column_int (query, 0), bytes, length, error);

      if (!event)
        return NULL;
      g_ptr_array_add (events, event);
    }
  return journal_ended (&failure, error) ? g_steal_pointer (&events) : NULL;
}

GPtrArray *
journal_of_case (Journal *journal, const char *case_number, GError **error)
{
  g_autoptr (GPtrArray) events = bodies_of_case (journal, case_number, error);

  for (guint i = 0; events && i < events->len; i++)
    if (!load_openings (journal, g_ptr_array_index (events, i), TRUE, error))
      return NULL;
  return g_steal_pointer (&events);
}

/* ---- tree ----------------------------------------------------------------------------- */

gboolean
journal_root (Journal *journal, gint64 size, guint8 root[32], GError **error)
{
  return merkle_root ((guint64) size, tree_hash, journal->db, root, error);
}

GPtrArray *
journal_inclusion (Journal *journal, gint64 seq, gint64 size, GError **error)
{
  return merkle_inclusion ((guint64) seq, (guint64) size, tree_hash, journal->db, error);
}

GPtrArray *
journal_consistency (Journal *journal, gint64 from, gint64 to, GError **error)
{
  return merkle_consistency ((guint64) from, (guint64) to, tree_hash, journal->db, error);
}
