/* SPDX-License-Identifier: MIT */
/* The journal on a real database: what goes in comes out, counts, proves and verifies. */
#include "journal-desk.h"

#include <sys/stat.h>
#include <unistd.h>

#include "journal/tree.h"

static int
setup (void **state)
{
  *state = desk_new ();
  return 0;
}

static int
teardown (void **state)
{
  desk_free (*state);
  return 0;
}

#define DESK_TEST(f) cmocka_unit_test_setup_teardown (f, setup, teardown)

/* ---- append and load ------------------------------------------------------------------ */

static Event *
rich_event (void)
{
  Event *event = event_new ("message.receive", "RC-2026-000042");
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&list, "v", g_variant_new_string ("x"));
  g_variant_builder_add (&list, "v", g_variant_new_int64 (-3));
  event_set (event, "list", g_variant_builder_end (&list));
  event_set (event, "clocks", g_variant_new_parsed ("[{'rule': <'respond'>, 'due_at': <int64 1790000000000000>}]"));
  event_set_text (event, "quoted", "a \"b\" \\ \xe6\x97\xa5");
  event_set_bool (event, "yes", TRUE);
  event_seal (event, "subject", "message.subject", "control \x01\x1b characters and \xff may be sealed", -1);
  event_seal (event, "empty", "note.text", "", 0);
  return event;
}

static gboolean
same_variant (GVariant *a, GVariant *b)
{
  g_autofree char *one = g_variant_print (a, TRUE), *two = g_variant_print (b, TRUE);

  return g_strcmp0 (one, two) == 0 && g_variant_is_of_type (a, g_variant_get_type (b));
}

static void
what_was_appended_is_what_is_read (void **state)
{
  Desk *desk = *state;
  g_autoptr (Event) event = rich_event ();
  g_autoptr (GError) error = NULL;

  desk_found (desk);
  desk_append (desk, event);
  assert_int_equal (event->seq, 1);
  assert_int_equal (event->n, 0);
  g_autoptr (Event) read = journal_load (desk->journal, 1, &error);
  assert_fine (read, error);
  assert_true (same_variant (event->data, read->data));
  g_autoptr (GVariant) clocks = event_value (event, "clocks");
  assert_string_equal (g_variant_get_type_string (clocks), "av");
  assert_string_equal (read->act, "message.receive");
  assert_string_equal (read->case_number, "RC-2026-000042");
  assert_string_equal (read->by, "m1");
  assert_int_equal (read->at, event->at);
  assert_int_equal (read->uid, 1000);
  assert_int_equal (read->v, EVENT_VOCABULARY);
  assert_int_equal (read->slots->len, 2);
  for (guint i = 0; i < 2; i++)
    {
      const EventSlot *one = g_ptr_array_index (event->slots, i), *two = g_ptr_array_index (read->slots, i);

      assert_string_equal (one->field, two->field);
      assert_true (g_bytes_equal (one->value, two->value));
      assert_memory_equal (one->salt, two->salt, 32);
      assert_memory_equal (one->commitment, two->commitment, 32);
    }
  g_autofree char *subject = event_opened (read, "subject");
  assert_string_equal (subject, "control \x01\x1b characters and \xff may be sealed");
  g_autofree char *body = journal_body (desk->journal, 1, NULL);
  assert_true (g_str_has_prefix (body, "{\"act\":\"message.receive\",\"at\":"));
  g_autoptr (VerifyReport) report = desk_verify (desk, NULL);
  assert_sound (report);
  assert_int_equal (report->openings, 2);
}

static void
salts_are_never_the_same (void **state)
{
  Desk *desk = *state;
  g_autoptr (Event) one = event_new ("case.note", NULL), two = event_new ("case.note", NULL);

  event_seal (one, "text", "note.text", "the same", -1);
  event_seal (two, "text", "note.text", "the same", -1);
  journal_seal (one);
  journal_seal (two);
  const EventSlot *a = g_ptr_array_index (one->slots, 0), *b = g_ptr_array_index (two->slots, 0);
  assert_memory_not_equal (a->salt, b->salt, 32);
  assert_memory_not_equal (a->commitment, b->commitment, 32);
  desk_found (desk);
  desk_append (desk, one);
  const EventSlot *kept = g_ptr_array_index (one->slots, 0);
  assert_ptr_equal (kept, a);
}

static void
ordinals_count_within_the_case (void **state)
{
  Desk *desk = *state;
  const struct { const char *number; gint64 n; } rows[] = {
    { "RC-2026-000001", 0 }, { "RC-2026-000002", 0 }, { "RC-2026-000001", 1 }, { NULL, -1 }, { "RC-2026-000001", 2 },
  };

  desk_found (desk);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Event) event = event_new ("case.note", rows[i].number);

      desk_append (desk, event);
      assert_int_equal (event->n, rows[i].n);
      assert_int_equal (event->seq, i + 1);
    }
  g_autoptr (GPtrArray) events = journal_of_case (desk->journal, "RC-2026-000001", NULL);
  assert_int_equal (events->len, 3);
  for (guint i = 0; i < 3; i++)
    assert_int_equal (((Event *) g_ptr_array_index (events, i))->n, i);
}

static void
what_cannot_be_written_changes_nothing (void **state)
{
  Desk *desk = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (Event) bad = event_new ("case.note", NULL), good = event_new ("case.note", NULL);
  gint64 size;

  desk_found (desk);
  bad->by = g_strdup ("m1");
  event_set_text (bad, "text", "two\nlines");
  assert_true (db_begin (desk->db, "test", NULL));
  assert_false (journal_append (desk->journal, bad, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
  assert_non_null (strstr (error->message, "text"));
  good->by = g_strdup ("m1");
  assert_true (journal_append (desk->journal, good, NULL));
  db_rollback (desk->db);
  assert_true (journal_size (desk->journal, &size, NULL));
  assert_int_equal (size, 1);
  g_autoptr (Event) after = event_new ("case.note", NULL);
  desk_append (desk, after);
  assert_int_equal (after->seq, 1);
  g_autoptr (VerifyReport) report = desk_verify (desk, NULL);
  assert_sound (report);
}

static void
what_is_not_there (void **state)
{
  Desk *desk = *state;
  g_autoptr (GError) error = NULL, no_blob = NULL, no_opening = NULL;

  assert_null (journal_load (desk->journal, 0, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_NOT_FOUND));
  assert_null (journal_blob_get (desk->journal, "00", &no_blob));
  assert_true (g_error_matches (no_blob, DESK_ERROR, DESK_ERROR_NOT_FOUND));
  assert_null (journal_opening (desk->journal, 0, 0, &no_opening));
  assert_null (no_opening);
  g_autoptr (VerifyReport) report = desk_verify (desk, NULL);
  assert_sound (report);
}

/* ---- walks ---------------------------------------------------------------------------- */

typedef struct { Desk *desk; gint64 next; guint raw, text; } Walk;

static gboolean
walk_event (Event *event, gpointer data, GError **error)
{
  Walk *walk = data;

  assert_int_equal (event->seq, walk->next++);
  assert_int_equal (db_open_statements (walk->desk->db), 0);
  for (guint i = 0; i < event->slots->len; i++)
    {
      const EventSlot *slot = g_ptr_array_index (event->slots, i);

      walk->raw += slot->value && g_str_equal (slot->field, "message.raw");
      walk->text += slot->value && g_str_equal (slot->field, "message.text");
    }
  return TRUE;
}

static gboolean
walk_stops (Event *event, gpointer data, GError **error)
{
  return event->seq < 3 || desk_error_set (error, DESK_ERROR_RANGE, "enough");
}

static void
append_long (Desk *desk, gsize length)
{
  g_autofree char *bytes = g_strnfill (length, 'x');
  g_autoptr (Event) event = event_new ("message.receive", NULL);

  event_seal (event, "raw", "message.raw", bytes, -1);
  event_seal (event, "text", "message.text", bytes, -1);
  desk_append (desk, event);
}

static void
walks_see_every_event (void **state)
{
  Desk *desk = *state;
  const struct { gint64 from, until; gboolean light; gint64 end; guint raw, text; } rows[] = {
    { 0, -1, FALSE, 4505, 4, 4 }, { 0, -1, TRUE, 4505, 2, 4 }, { 4501, 4502, FALSE, 4502, 1, 1 },
    { 7, 5000000, TRUE, 4505, 2, 4 }, { 4505, -1, FALSE, 4505, 0, 0 },
  };
  g_autoptr (GError) error = NULL;

  desk_found (desk);
  desk_fill (desk, 4500);
  append_long (desk, 10);
  append_long (desk, 70000);
  append_long (desk, 9 << 20);
  append_long (desk, 10);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Walk walk = { desk, rows[i].from, 0, 0 };

      assert_fine (journal_each (desk->journal, rows[i].from, rows[i].until, rows[i].light, walk_event, &walk, &error), error);
      assert_int_equal (walk.next, rows[i].end);
      assert_int_equal (walk.raw, rows[i].raw);
      assert_int_equal (walk.text, rows[i].text);
    }
  assert_false (journal_each (desk->journal, 0, -1, TRUE, walk_stops, NULL, &error));
  assert_string_equal (error->message, "enough");
  g_autoptr (VerifyReport) report = desk_verify (desk, NULL);
  assert_sound (report);
  assert_int_equal (report->events, 4505);
}

static void
two_writers_share_one_journal (void **state)
{
  Desk *desk = *state, other = { .path = desk->path };

  desk_found (desk);
  other.db = db_open (desk->path, DB_READ_WRITE, NULL);
  other.journal = journal_new (other.db);
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (Event) event = event_new ("case.note", "RC-2026-000001");

      desk_append (i % 3 ? desk : &other, event);
      assert_int_equal (event->seq, i + 1);
      assert_int_equal (event->n, i);
    }
  journal_free (other.journal);
  db_close (other.db);
  g_autoptr (VerifyReport) report = desk_verify (desk, NULL);
  assert_sound (report);
}

/* ---- blobs, tree, proofs -------------------------------------------------------------- */

static void
blobs_are_kept_by_hash (void **state)
{
  Desk *desk = *state;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3), read = NULL;
  g_autofree char *hash = NULL, *again = NULL;

  assert_true (db_begin (desk->db, "blob", NULL));
  assert_true (journal_blob_put (desk->journal, bytes, &hash, NULL));
  assert_true (journal_blob_put (desk->journal, bytes, &again, NULL));
  assert_true (db_commit (desk->db, NULL));
  assert_string_equal (hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert_string_equal (again, hash);
  read = journal_blob_get (desk->journal, hash, NULL);
  assert_true (g_bytes_equal (bytes, read));
}

static void
proofs_hold (void **state)
{
  Desk *desk = *state;
  guint8 root[32], old[32], leaf[32];

  desk_found (desk);
  desk_fill (desk, 50);
  assert_true (journal_root (desk->journal, 51, root, NULL));
  assert_true (journal_root (desk->journal, 37, old, NULL));
  for (gint64 seq = 0; seq < 51; seq += 7)
    {
      g_autoptr (GPtrArray) proof = journal_inclusion (desk->journal, seq, 51, NULL);
      g_autofree char *body = journal_body (desk->journal, seq, NULL);

      merkle_leaf (body, strlen (body), leaf);
      assert_true (merkle_check_inclusion ((guint64) seq, 51, leaf, proof, root));
    }
  g_autoptr (GPtrArray) grown = journal_consistency (desk->journal, 37, 51, NULL);
  assert_true (merkle_check_consistency (37, 51, grown, old, root));
}

/* ---- seal ----------------------------------------------------------------------------- */

static void
key_is_private_and_made_once (void **state)
{
  Desk *desk = *state;
  g_autofree char *path = g_strconcat (desk->path, ".key", NULL);
  g_autoptr (GError) error = NULL;
  struct stat status;

  assert_int_equal (stat (path, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0600);
  assert_false (journal_key_create (desk->path, ORIGIN, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_CONFLICT));
}

static void
checkpoints_follow_the_journal (void **state)
{
  Desk *desk = *state;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  desk_found (desk);
  for (int i = 0; i < 4; i++)
    {
      desk_fill (desk, 37);
      g_ptr_array_add (notes, desk_checkpoint (desk));
    }
  g_autofree char *again = desk_checkpoint (desk);
  assert_string_equal (again, g_ptr_array_index (notes, 3));
  assert_true (g_str_has_prefix (again, ORIGIN "\n149\n"));
  desk_fill (desk, 3);
  g_autoptr (VerifyReport) report = desk_verify (desk, notes);
  assert_sound (report);
  assert_int_equal (report->last_sealed, 149);
  assert_int_equal (report->checkpoints, 4 + 4 + 1);
  g_autoptr (VerifyReport) quick = verify_report_new ();
  assert_true (journal_verify_quick (desk->journal, quick, NULL));
  assert_sound (quick);
  assert_int_equal (quick->last_sealed, 149);
}

static void
refused (Desk *desk, DeskError code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;

  assert_false (journal_checkpoint (desk->journal, ORIGIN, &note, &error));
  assert_null (note);
  if (!g_error_matches (error, DESK_ERROR, (int) code) || !strstr (error->message, says))
    fail_msg ("'%s' does not say '%s'", error->message, says);
}

static void
sealer_refuses_a_shorter_journal (void **state)
{
  Desk *desk = *state;
  sqlite3 *raw;

  desk_found (desk);
  desk_fill (desk, 60);
  g_free (desk_checkpoint (desk));
  raw = raw_open (desk->path);
  raw_run (raw, "DELETE FROM event WHERE seq > 50; DELETE FROM node WHERE (idx + 1) << level > 51;"
           "DELETE FROM opening WHERE seq > 50; DELETE FROM checkpoint");
  sqlite3_close (raw);
  refused (desk, DESK_ERROR_CORRUPT, "the journal shrank: 61 events were sealed, 51 are there");
  desk_fill (desk, 30);
  refused (desk, DESK_ERROR_CORRUPT, "differs from what was sealed");
}

static void
sealer_refuses_another_past (void **state)
{
  Desk *desk = *state;
  sqlite3 *raw;

  desk_found (desk);
  desk_fill (desk, 63);
  g_free (desk_checkpoint (desk));
  raw = raw_open (desk->path);
  raw_run (raw, "UPDATE node SET hash = zeroblob (32) WHERE level = 6");
  refused (desk, DESK_ERROR_CORRUPT, "differs from what was sealed");
  sqlite3_close (raw);
}

static void
sealer_hashes_new_bodies_itself (void **state)
{
  Desk *desk = *state;
  sqlite3 *raw;

  desk_found (desk);
  desk_fill (desk, 20);
  g_free (desk_checkpoint (desk));
  desk_fill (desk, 20);
  raw = raw_open (desk->path);
  raw_run (raw, "UPDATE event SET body = replace (body, 'case', 'cave') WHERE seq = 30");
  refused (desk, DESK_ERROR_CORRUPT, "its tree does not fit its events");
  raw_run (raw, "DELETE FROM event WHERE seq = 30");
  refused (desk, DESK_ERROR_CORRUPT, "an event is missing");
  sqlite3_close (raw);
}

static void
missing_files_say_what_to_do (void **state)
{
  Desk *desk = *state;
  g_autofree char *key = g_strconcat (desk->path, ".key", NULL), *seal = g_strconcat (desk->path, ".seal", NULL);
  g_autofree char *note = NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new ();
  g_autoptr (VerifyReport) report = verify_report_new ();
  g_autoptr (GError) error = NULL;

  desk_found (desk);
  note = desk_checkpoint (desk);
  g_remove (seal);
  refused (desk, DESK_ERROR_NOT_FOUND, ".seal is missing");
  refused (desk, DESK_ERROR_NOT_FOUND, "put it back from a backup");
  assert_true (g_file_set_contents (seal, "", 0, NULL));
  g_free (desk_checkpoint (desk));
  assert_true (g_file_set_contents (seal, "rubbish\n", -1, NULL));
  refused (desk, DESK_ERROR_INVALID, ".seal: line 1");
  g_remove (seal);
  g_remove (key);
  refused (desk, DESK_ERROR_NOT_FOUND, ".key is missing: put the signing key back");
  g_ptr_array_add (notes, note);
  assert_false (journal_verify (desk->journal, notes, report, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_NOT_FOUND));
}

static void
key_of_another_origin_is_refused (void **state)
{
  Desk *desk = *state;
  g_autoptr (GError) error = NULL;

  desk_found (desk);
  assert_false (journal_checkpoint (desk->journal, "other.example.org", NULL, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
}

static void
never_inside_a_transaction (void **state)
{
  Desk *desk = *state;

  desk_found (desk);
  assert_true (db_begin (desk->db, "test", NULL));
  refused (desk, DESK_ERROR_INVALID, "inside a transaction");
  db_rollback (desk->db);
}

/* ---- erasure -------------------------------------------------------------------------- */

static void
erase (Desk *desk, gint64 seq, gboolean row_first)
{
  g_autofree char *slots = g_strdup_printf ("[<[<int64 %" G_GINT64_FORMAT ">, <int64 0>]>]", seq);
  g_autoptr (Event) event = event_new ("person.erased", NULL);
  g_autoptr (GError) error = NULL;

  event_set_text (event, "person", "p-1");
  event_set (event, "slots", g_variant_new_parsed (slots));
  event->by = g_strdup ("m2");
  assert_fine (db_begin (desk->db, "erase", &error), error);
  if (row_first)
    {
      assert_fine (journal_append (desk->journal, event, &error), error);
      assert_fine (db_run (desk->db, "INSERT INTO erased (seq, slot, by_seq) VALUES ($1, 0, $2)",
                           DB_ARGS (db_int (seq), db_int (event->seq)), &error), error);
    }
  if (db_run (desk->db, "DELETE FROM opening WHERE seq = $1 AND slot = 0", DB_ARGS (db_int (seq)), &error) != row_first)
    fail_msg ("the trigger let an opening go without an erasure, or kept one: %s", error ? error->message : "");
  if (row_first)
    assert_fine (db_commit (desk->db, &error), error);
  else
    db_rollback (desk->db);
}

static void
erased_values_are_not_missed (void **state)
{
  Desk *desk = *state;
  g_autoptr (GError) error = NULL;

  desk_found (desk);
  desk_fill (desk, 30);
  erase (desk, 2, FALSE);
  erase (desk, 2, TRUE);
  erase (desk, 3, TRUE);
  g_autoptr (VerifyReport) report = desk_verify (desk, NULL);
  assert_sound (report);
  assert_int_equal (report->erased, 2);
  assert_null (journal_opening (desk->journal, 2, 0, &error));
  assert_null (error);
  g_autoptr (Event) event = journal_load (desk->journal, 2, NULL);
  assert_null (event_opened_slot (event, 0));
  assert_non_null (event);
}

static void
an_erasure_of_the_future_is_none (void **state)
{
  Desk *desk = *state;
  g_autoptr (Event) event = event_new ("person.erased", NULL);

  desk_found (desk);
  event_set (event, "slots", g_variant_new_parsed ("[<[<int64 9>, <int64 0>]>, <'x'>, <[<int64 0>]>]"));
  desk_append (desk, event);
  g_autoptr (VerifyReport) report = desk_verify (desk, NULL);
  assert_int_equal (verify_report_code (report), VERIFY_INVALID);
  assert_int_equal (report->findings->len, 3);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    DESK_TEST (what_was_appended_is_what_is_read),
    DESK_TEST (salts_are_never_the_same),
    DESK_TEST (ordinals_count_within_the_case),
    DESK_TEST (what_cannot_be_written_changes_nothing),
    DESK_TEST (what_is_not_there),
    DESK_TEST (walks_see_every_event),
    DESK_TEST (two_writers_share_one_journal),
    DESK_TEST (blobs_are_kept_by_hash),
    DESK_TEST (proofs_hold),
    DESK_TEST (key_is_private_and_made_once),
    DESK_TEST (checkpoints_follow_the_journal),
    DESK_TEST (sealer_refuses_a_shorter_journal),
    DESK_TEST (sealer_refuses_another_past),
    DESK_TEST (sealer_hashes_new_bodies_itself),
    DESK_TEST (missing_files_say_what_to_do),
    DESK_TEST (key_of_another_origin_is_refused),
    DESK_TEST (never_inside_a_transaction),
    DESK_TEST (erased_values_are_not_missed),
    DESK_TEST (an_erasure_of_the_future_is_none),
  };

  return cmocka_run_group_tests_name ("journal", tests, NULL, NULL);
}
