/* SPDX-License-Identifier: MIT */
#include "act.h"

#include <string.h>

#include "base/crypto.h"
#include "base/error.h"
#include "journal/journal.h"
#include "store/store.h"

#define NOW G_GINT64_CONSTANT (1773396000000000) /* 2026-03-13T10:00Z */

typedef struct
{
  Journal *journal;
  Store *store;
} Hands;

static void
hands_clear (Hands *hands)
{
  store_free (hands->store);
  journal_free (hands->journal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hands, hands_clear)

static gboolean
record (Hands *hands, Event *event, GError **error)
{
  event->at = NOW;
  event->by = g_strdup ("m1");
  return journal_append (hands->journal, event, error) && store_project (hands->store, event, error);
}

static gboolean
finish (Db *db, gboolean ok, GError **error)
{
  if (ok)
    return db_commit (db, error);
  db_rollback (db);
  return FALSE;
}

gboolean
act_prepare (Db *db, GError **error)
{
  g_auto (Hands) hands = { journal_new (db), store_new (db) };
  g_autoptr (Event) created = event_new ("journal.created", NULL), member = event_new ("member.add", NULL);

  event_set_text (created, "journal", "00112233445566778899aabbccddeeff");
  event_set_text (created, "origin", "faults.example.org");
  event_set_text (created, "kind", "drill");
  event_set_int (created, "schema", 1);
  event_set_text (created, "program", "0.1.0");
  event_set_text (member, "id", "m1");
  event_set_text (member, "role", "admin");
  event_seal (member, "name", "member.name", "mia", -1);
  return db_begin (db, "init", error)
         && finish (db, record (&hands, created, error) && record (&hands, member, error), error);
}

static void
describe_message (Event *event, const char *key, gsize size)
{
  GVariantDict message;
  g_autofree char *raw = g_strnfill (size, 'x');
  g_autofree char *text = g_strdup_printf ("Please delete what you hold about me, reference %s.", key);

  g_variant_dict_init (&message, NULL);
  g_variant_dict_insert (&message, "direction", "s", "in");
  g_variant_dict_insert (&message, "channel", "s", "mail");
  g_variant_dict_insert (&message, "kind", "s", "mail");
  g_variant_dict_insert (&message, "received_how", "s", "now");
  g_variant_dict_insert (&message, "at", "x", NOW);
  g_variant_dict_insert (&message, "size", "x", (gint64) size);
  g_variant_dict_insert (&message, "parts", "x", G_GINT64_CONSTANT (1));
  g_variant_dict_insert (&message, "from", "x", event_slot (event, "message.from", "ada@example.org", -1));
  g_variant_dict_insert (&message, "message_id", "x", event_slot (event, "message.id", key, -1));
  g_variant_dict_insert (&message, "text", "x", event_slot (event, "message.text", text, -1));
  g_variant_dict_insert (&message, "raw", "x", event_slot (event, "message.raw", raw, (gssize) size));
  event_set (event, "message", g_variant_dict_end (&message));
}

static Event *
opening (gint64 ordinal, const char *key, gsize size)
{
  g_autofree char *number = g_strdup_printf ("RC-2026-%06" G_GINT64_FORMAT, ordinal);
  g_autofree char *subject = g_strdup_printf ("Delete my account (%s)", key);
  Event *event = event_new ("case.open", number);

  event_set_text (event, "number", number);
  event_set_int (event, "year", 2026);
  event_set_int (event, "ordinal", ordinal);
  event_set_text (event, "state", "unsorted");
  event_set_text (event, "channel", "mail");
  event_set_int (event, "received_at", NOW);
  event_set_text (event, "received_on", "2026-03-13");
  event_set_text (event, "received_how", "now");
  event_seal (event, "subject", "case.subject", subject, -1);
  describe_message (event, key, size);
  return event;
}

static gboolean
take_in (Hands *hands, const char *key, gsize size, GError **error)
{
  guint8 digest[SHA256_SIZE];
  gint64 ordinal;

  crypto_sha256 (key, strlen (key), digest);
  if (!store_next_ordinal (hands->store, 2026, &ordinal, error))
    return FALSE;
  g_autoptr (Event) event = opening (ordinal, key, size);
  return record (hands, event, error) && store_intake_remember (hands->store, digest, event->seq, error);
}

gboolean
act_take_in (Db *db, const char *key, gsize size, GError **error)
{
  g_auto (Hands) hands = { journal_new (db), store_new (db) };

  return db_begin (db, "intake", error) && finish (db, take_in (&hands, key, size, error), error);
}

static const char sql_look[] =
  "SELECT (SELECT count (*) FROM intake WHERE digest = $1),"
  "       (SELECT count (*) FROM message WHERE message_id = $2),"
  "       (SELECT count (*) FROM message m JOIN cases c ON c.number = m.case_id WHERE m.message_id = $2),"
  "       (SELECT count (*) FROM message m JOIN event e ON e.seq = m.id WHERE m.message_id = $2),"
  "       (SELECT count (*) FROM message m JOIN opening o ON o.seq = m.id AND o.slot = m.raw_slot"
  "         WHERE m.message_id = $2)";

gboolean
act_look (Db *db, const char *key, gboolean *there, GError **error)
{
  guint8 digest[SHA256_SIZE];
  gint64 sum = 0;

  crypto_sha256 (key, strlen (key), digest);
  g_autoptr (DbQuery) query = db_query (db, sql_look, DB_ARGS (db_blob (digest, sizeof digest), db_text (key)), error);
  if (!query || !db_next (query, error))
    return FALSE;
  for (int i = 0; i < 5; i++)
    sum += db_column_int (query, i);
  *there = sum == 5;
  return sum == 0 || sum == 5
         || desk_error_set (error, DESK_ERROR_CORRUPT, "%s: %d of 5 parts are there", key, (int) sum);
}

static gboolean
numbers_agree (Db *db, gint64 *acts, GError **error)
{
  static const char *const counts[] = {
    "SELECT count (*) FROM event WHERE act = 'case.open'", "SELECT count (*) FROM message",
    "SELECT count (*) FROM intake", "SELECT count (*) FROM cases",
    "SELECT count (*) FROM search WHERE search MATCH 'reference'",
    "SELECT max (seq) - 1 FROM event", "SELECT max (ordinal) FROM cases",
  };
  gint64 first = 0, n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      if (!db_get_int (db, counts[i], DB_NO_ARGS, 0, &n, error))
        return FALSE;
      if (i == 0)
        first = n;
      if (n != first)
        return desk_error_set (error, DESK_ERROR_CORRUPT, "%s: %d, but %d events", counts[i], (int) n, (int) first);
    }
  if (acts)
    *acts = first;
  return TRUE;
}

static gboolean
file_is_sound (Db *db, GError **error)
{
  g_autoptr (GPtrArray) problems = NULL;

  return db_integrity (db, &problems, error)
         && (problems->len == 0
             || desk_error_set (error, DESK_ERROR_CORRUPT, "%s", (char *) g_ptr_array_index (problems, 0)));
}

static gboolean
journal_is_sound (Db *db, GError **error)
{
  g_autoptr (Journal) journal = journal_new (db);
  g_autoptr (VerifyReport) report = verify_report_new ();
  gint64 size;

  if (!journal_size (journal, &size, error))
    return FALSE;
  if (size == 0)
    return TRUE; /* the power went before event 0 was durable */
  if (!journal_verify (journal, NULL, report, error))
    return FALSE;
  if (verify_report_code (report) == VERIFY_SOUND)
    return TRUE;
  const VerifyFinding *first = g_ptr_array_index (report->findings, 0);
  return desk_error_set (error, DESK_ERROR_CORRUPT, "%s", first->text);
}

gboolean
act_verify (Db *db, gint64 *acts, GError **error)
{
  return file_is_sound (db, error) && numbers_agree (db, acts, error) && journal_is_sound (db, error);
}
