/* SPDX-License-Identifier: MIT */
/* A journal of a few hundred events is changed in over a thousand ways by somebody who owns
 * the file; each is found, with the right code and, where one event is meant, by its name.
 * A copy in memory puts everything back after each. Chance has a fixed seed. */
#include "journal-desk.h"

#include "base/crypto.h"
#include "journal/merkle.h"

enum { EVENTS = 300, SEALED = 281, SEED = 20261123 };

typedef struct
{
  Desk *desk;
  sqlite3 *raw, *pristine;
  GRand *chance;
  char *note;              /* kept elsewhere */
  char *named;             /* what the finding must name; NULL: nothing in particular */
} Attack;

static gint64
any (Attack *attack, gint64 from, gint64 until)
{
  return g_rand_int_range (attack->chance, (gint32) from, (gint32) until);
}

static gint64
raw_number (Attack *attack, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gint64
raw_number (Attack *attack, const char *format, ...)
{
  sqlite3_stmt *statement;
  va_list args;
  gint64 number;

  va_start (args, format);
  g_autofree char *sql = g_strdup_vprintf (format, args);
  va_end (args);
  assert_int_equal (sqlite3_prepare_v2 (attack->raw, sql, -1, &statement, NULL), SQLITE_OK);
  number = sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : -1;
  sqlite3_finalize (statement);
  return number;
}

static void
name_event (Attack *attack, gint64 seq)
{
  attack->named = g_strdup_printf ("event %" G_GINT64_FORMAT, seq);
}

static void
name_opening (Attack *attack, gint64 rowid)
{
  attack->named = g_strdup_printf ("opening (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
                                   raw_number (attack, "SELECT seq FROM opening WHERE rowid = %d", (int) rowid),
                                   raw_number (attack, "SELECT slot FROM opening WHERE rowid = %d", (int) rowid));
}

/* ---- changes -------------------------------------------------------------------------- */

/* Flips a bit of a byte of one column of one row. */
static void
flip (Attack *attack, const char *table, const char *column, gboolean text, gint64 rowid)
{
  g_autofree char *select = g_strdup_printf ("SELECT %s FROM %s WHERE rowid = ?1", column, table);
  g_autofree char *update = g_strdup_printf ("UPDATE %s SET %s = ?2 WHERE rowid = ?1", table, column);
  sqlite3_stmt *statement;
  g_autofree guint8 *bytes = NULL;
  int length;

  assert_int_equal (sqlite3_prepare_v2 (attack->raw, select, -1, &statement, NULL), SQLITE_OK);
  sqlite3_bind_int64 (statement, 1, rowid);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  length = sqlite3_column_bytes (statement, 0);
  bytes = g_memdup2 (sqlite3_column_blob (statement, 0), (gsize) length);
  sqlite3_finalize (statement);
  bytes[any (attack, 0, length)] ^= (guint8) (1 << any (attack, 0, 8));
  assert_int_equal (sqlite3_prepare_v2 (attack->raw, update, -1, &statement, NULL), SQLITE_OK);
  sqlite3_bind_int64 (statement, 1, rowid);
  if (text)
    sqlite3_bind_text (statement, 2, (const char *) bytes, length, SQLITE_STATIC);
  else
    sqlite3_bind_blob (statement, 2, bytes, length, SQLITE_STATIC);
  assert_int_equal (sqlite3_step (statement), SQLITE_DONE);
  sqlite3_finalize (statement);
}

static void
flip_body (Attack *attack)
{
  gint64 seq = any (attack, 0, EVENTS);

  name_event (attack, seq);
  flip (attack, "event", "body", TRUE, seq);
}

static void
flip_leaf (Attack *attack)
{
  gint64 seq = any (attack, 0, EVENTS);

  name_event (attack, seq);
  flip (attack, "event", "leaf", FALSE, seq);
}

static void
flip_column (Attack *attack)
{
  static const char *const columns[] = { "act", "member" };
  gint64 seq = any (attack, 0, EVENTS);

  name_event (attack, seq);
  flip (attack, "event", columns[any (attack, 0, 2)], TRUE, seq);
}

static void
move_column (Attack *attack)
{
  static const char *const changes[] = {
    "at = at + 1", "n = coalesce (n, 0) + 1000", "case_id = coalesce (case_id, '') || 'x'", "act = act || char (0)",
    "case_id = CASE WHEN case_id IS NULL THEN 'RC-2026-000001' ELSE NULL END",
  };
  gint64 seq = any (attack, 0, EVENTS);

  name_event (attack, seq);
  raw_run (attack->raw, "UPDATE event SET %s WHERE seq = %d", changes[any (attack, 0, G_N_ELEMENTS (changes))], (int) seq);
}

static gint64
any_opening (Attack *attack)
{
  return raw_number (attack, "SELECT rowid FROM opening ORDER BY rowid LIMIT 1 OFFSET %d",
                     (int) any (attack, 0, raw_number (attack, "SELECT count (*) FROM opening")));
}

static void
flip_value (Attack *attack)
{
  gint64 rowid = any_opening (attack);

  name_opening (attack, rowid);
  flip (attack, "opening", "value", FALSE, rowid);
}

static void
flip_salt (Attack *attack)
{
  gint64 rowid = any_opening (attack);

  name_opening (attack, rowid);
  flip (attack, "opening", "salt", FALSE, rowid);
}

static void
drop_opening (Attack *attack)
{
  gint64 rowid = any_opening (attack);

  name_opening (attack, rowid);
  raw_run (attack->raw, "DELETE FROM opening WHERE rowid = %d", (int) rowid);
}

static void
excuse_dropped_opening (Attack *attack)
{
  gint64 rowid = any_opening (attack);

  name_opening (attack, rowid);
  raw_run (attack->raw, "INSERT INTO erased SELECT seq, slot, %d FROM opening WHERE rowid = %d;"
           "DELETE FROM opening WHERE rowid = %d", EVENTS - 1, (int) rowid, (int) rowid);
}

static void
lengthen_value (Attack *attack)
{
  gint64 rowid = any_opening (attack);

  name_opening (attack, rowid);
  raw_run (attack->raw, "UPDATE opening SET value = CAST (value || char (0) AS BLOB) WHERE rowid = %d", (int) rowid);
}

static void
swap_openings (Attack *attack)
{
  gint64 one = any_opening (attack), two;

  do
    two = any_opening (attack);
  while (two == one);
  name_opening (attack, one);
  raw_run (attack->raw, "CREATE TEMP TABLE kept AS SELECT salt, value FROM opening WHERE rowid = %d;"
           "UPDATE opening SET (salt, value) = (SELECT salt, value FROM opening WHERE rowid = %d) WHERE rowid = %d;"
           "UPDATE opening SET (salt, value) = (SELECT salt, value FROM kept) WHERE rowid = %d;"
           "DROP TABLE kept", (int) one, (int) two, (int) one, (int) two);
}

static void
add_opening (Attack *attack)
{
  gint64 seq = any (attack, -2, EVENTS + 3);

  attack->named = g_strdup_printf ("opening (%" G_GINT64_FORMAT ", 7)", seq);
  raw_run (attack->raw, "INSERT INTO opening VALUES (%d, 7, zeroblob (32), x'41')", (int) seq);
}

static void
flip_node (Attack *attack)
{
  int n = (int) any (attack, 0, raw_number (attack, "SELECT count (*) FROM node"));

  raw_run (attack->raw, "UPDATE node SET hash = randomblob (32) WHERE (level, idx) ="
           " (SELECT level, idx FROM node ORDER BY level, idx LIMIT 1 OFFSET %d)", n);
}

static void
drop_node (Attack *attack)
{
  int n = (int) any (attack, 0, raw_number (attack, "SELECT count (*) FROM node"));

  raw_run (attack->raw, "DELETE FROM node WHERE (level, idx) ="
           " (SELECT level, idx FROM node ORDER BY level, idx LIMIT 1 OFFSET %d)", n);
}

static void
add_node (Attack *attack)
{
  static const char *const places[] = { "1, 150", "1, -1", "9, 0", "0, 3", "62, 0", "63, 0", "64, 0", "-1, 0", "8, 1" };

  raw_run (attack->raw, "INSERT INTO node VALUES (%s, randomblob (32))", places[any (attack, 0, G_N_ELEMENTS (places))]);
}

static void
swap_nodes (Attack *attack)
{
  int n = (int) any (attack, 0, 100);

  raw_run (attack->raw, "UPDATE node SET idx = -5 WHERE level = 1 AND idx = %d;"
           "UPDATE node SET idx = %d WHERE level = 1 AND idx = %d;"
           "UPDATE node SET idx = %d WHERE level = 1 AND idx = -5", n, n, n + 7, n + 7);
}

static void
swap_events (Attack *attack)
{
  int one = (int) any (attack, 1, EVENTS - 60), two = one + (int) any (attack, 1, 60);

  name_event (attack, one);
  raw_run (attack->raw, "UPDATE event SET seq = -7 WHERE seq = %d;"
           "UPDATE event SET seq = %d WHERE seq = %d; UPDATE event SET seq = %d WHERE seq = -7", one, one, two, two);
}

static void
drop_event (Attack *attack)
{
  int seq = (int) any (attack, 0, EVENTS - 1);

  name_event (attack, seq);
  raw_run (attack->raw, "DELETE FROM event WHERE seq = %d;", seq);
  if (any (attack, 0, 2))
    raw_run (attack->raw, "DELETE FROM opening WHERE seq = %d", seq);
}

static void
drop_stretch (Attack *attack)
{
  int seq = (int) any (attack, 1, EVENTS - 30);

  attack->named = g_strdup_printf ("events %d to %d are missing", seq, seq + 9);
  raw_run (attack->raw, "DELETE FROM event WHERE seq BETWEEN %d AND %d; DELETE FROM opening WHERE seq BETWEEN %d AND %d;",
           seq, seq + 9, seq, seq + 9);
}

static void
add_event (Attack *attack)
{
  int seq = (int) any (attack, 0, EVENTS);

  name_event (attack, EVENTS);
  raw_run (attack->raw, "INSERT INTO event SELECT %d, leaf, body, act, NULL, NULL, member, at FROM event WHERE seq = %d",
           EVENTS, seq);
}

static void
truncate_all (Attack *attack)
{
  int size = (int) any (attack, 1, SEALED);

  raw_run (attack->raw, "DELETE FROM event WHERE seq >= %d; DELETE FROM opening WHERE seq >= %d;"
           "DELETE FROM node WHERE (idx + 1) << level > %d;", size, size, size);
  if (any (attack, 0, 2))
    raw_run (attack->raw, "DELETE FROM checkpoint WHERE size > %d", size);
}

static void
change_blob (Attack *attack)
{
  attack->named = g_strdup ("blob ");
  raw_run (attack->raw, any (attack, 0, 2) ? "UPDATE blob SET bytes = x'00'" : "DELETE FROM blob");
}

static void
claim_erasure (Attack *attack)
{
  attack->named = g_strdup ("erased (");
  raw_run (attack->raw, "INSERT INTO erased VALUES (%d, 0, %d)", (int) any (attack, 0, EVENTS), (int) any (attack, 0, EVENTS));
}

static void
flip_note (Attack *attack)
{
  flip (attack, "checkpoint", "note", TRUE, SEALED);
}

static void
resize_note (Attack *attack)
{
  raw_run (attack->raw, "UPDATE checkpoint SET size = %d", (int) any (attack, 1, SEALED));
}

/* ---- the careful ones: everything is computed anew, but they have no key ---------------- */

static void
store_node (guint level, guint64 index, const guint8 hash[32], gpointer data)
{
  sqlite3_stmt *statement;

  sqlite3_prepare_v2 (data, "INSERT INTO node VALUES (?1, ?2, ?3)", -1, &statement, NULL);
  sqlite3_bind_int64 (statement, 1, level);
  sqlite3_bind_int64 (statement, 2, (gint64) index);
  sqlite3_bind_blob (statement, 3, hash, 32, SQLITE_STATIC);
  assert_int_equal (sqlite3_step (statement), SQLITE_DONE);
  sqlite3_finalize (statement);
}

static void
store_leaf (Attack *attack, gint64 seq, const guint8 leaf[32])
{
  sqlite3_stmt *statement;

  sqlite3_prepare_v2 (attack->raw, "UPDATE event SET leaf = ?2 WHERE seq = ?1", -1, &statement, NULL);
  sqlite3_bind_int64 (statement, 1, seq);
  sqlite3_bind_blob (statement, 2, leaf, 32, SQLITE_STATIC);
  assert_int_equal (sqlite3_step (statement), SQLITE_DONE);
  sqlite3_finalize (statement);
}

static void
recompute (Attack *attack)
{
  MerkleFrontier frontier = { 0 };
  sqlite3_stmt *statement;
  guint8 leaf[32];

  raw_run (attack->raw, "BEGIN; DELETE FROM node");
  sqlite3_prepare_v2 (attack->raw, "SELECT seq, body FROM event ORDER BY seq", -1, &statement, NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      const void *body = sqlite3_column_blob (statement, 1);

      merkle_leaf (body, (gsize) sqlite3_column_bytes (statement, 1), leaf);
      merkle_frontier_push (&frontier, leaf, store_node, attack->raw);
      store_leaf (attack, sqlite3_column_int64 (statement, 0), leaf);
    }
  sqlite3_finalize (statement);
  raw_run (attack->raw, "COMMIT");
}

static void
rewrite_past (Attack *attack)
{
  int seq = (int) any (attack, 0, SEALED);

  raw_run (attack->raw, "UPDATE event SET member = 'm9', body = replace (replace (body, '\"by\":\"m1\"', '\"by\":\"m9\"'),"
           " '\"by\":\"m2\"', '\"by\":\"m9\"') WHERE seq = %d", seq);
  recompute (attack);
}

static void
rewrite_past_and_checkpoints (Attack *attack)
{
  raw_run (attack->raw, "DELETE FROM checkpoint");
  rewrite_past (attack);
}

/* Leaves an event of a case out at the end, where nothing is sealed yet. */
static void
skip_ordinal (Attack *attack)
{
  int seq = (int) raw_number (attack, "SELECT seq FROM event WHERE seq >= %d AND case_id IS NOT NULL LIMIT 1 OFFSET %d",
                              SEALED, (int) any (attack, 0, 10));

  name_event (attack, seq);
  raw_run (attack->raw, "UPDATE event SET body = replace (body, ',\"n\":' || n || ',', ',\"n\":' || (n + 100) || ','),"
           " n = n + 100 WHERE seq = %d", seq);
  recompute (attack);
}

/* Loses canonical form in a body that is otherwise consistent. */
static void
respell_body (Attack *attack)
{
  static const char *const ways[] = {
    "replace (body, ',\"uid\"', ', \"uid\"')", "replace (body, '\"v\":1', '\"v\":1.0')", "body || ' '",
    "replace (body, '\"uid\":1000', '\"uid\":01000')", "replace (body, '\"uid\":1000', '\"uid\":\"1000\"')",
    "replace (body, '\"data\":{', '\"data\":{\"x\":null,')", "replace (body, '\"by\":\"m', '\"by\":\"\\u006d')",
    "replace (body, ',\"v\":1}', ',\"uid\":1,\"v\":1}')",
  };
  int seq = (int) any (attack, SEALED, EVENTS);

  name_event (attack, seq);
  raw_run (attack->raw, "UPDATE event SET body = %s WHERE seq = %d", ways[any (attack, 0, G_N_ELEMENTS (ways))], seq);
  recompute (attack);
}

static const struct
{
  const char *name;
  void (*attack) (Attack *attack);
  int times;
  VerifyCode code;
} rows[] = {
  { "flip body", flip_body, 200, VERIFY_INVALID },
  { "flip leaf", flip_leaf, 80, VERIFY_INVALID },
  { "flip column", flip_column, 80, VERIFY_INVALID },
  { "move column", move_column, 80, VERIFY_INVALID },
  { "flip value", flip_value, 80, VERIFY_OPENING },
  { "flip salt", flip_salt, 60, VERIFY_OPENING },
  { "lengthen value", lengthen_value, 20, VERIFY_OPENING },
  { "drop opening", drop_opening, 60, VERIFY_OPENING },
  { "drop opening with an excuse", excuse_dropped_opening, 40, VERIFY_OPENING },
  { "swap openings", swap_openings, 40, VERIFY_OPENING },
  { "add opening", add_opening, 40, VERIFY_OPENING },
  { "flip node", flip_node, 60, VERIFY_INVALID },
  { "drop node", drop_node, 60, VERIFY_INVALID },
  { "add node", add_node, 30, VERIFY_INVALID },
  { "swap nodes", swap_nodes, 30, VERIFY_INVALID },
  { "swap events", swap_events, 40, VERIFY_INVALID },
  { "drop event", drop_event, 40, VERIFY_INVALID },
  { "drop stretch", drop_stretch, 20, VERIFY_INVALID },
  { "add event", add_event, 20, VERIFY_INVALID },
  { "truncate", truncate_all, 30, VERIFY_DIVERGES },
  { "change blob", change_blob, 6, VERIFY_INVALID },
  { "claim erasure", claim_erasure, 20, VERIFY_TABLES },
  { "flip note", flip_note, 40, VERIFY_INVALID },
  { "resize note", resize_note, 10, VERIFY_INVALID },
  { "rewrite the past", rewrite_past, 12, VERIFY_DIVERGES },
  { "rewrite the past and drop checkpoints", rewrite_past_and_checkpoints, 12, VERIFY_DIVERGES },
  { "leave out an ordinal", skip_ordinal, 10, VERIFY_INVALID },
  { "respell a body", respell_body, 24, VERIFY_INVALID },
};

/* ---- the bench ------------------------------------------------------------------------ */

static void
copy_all (sqlite3 *to, sqlite3 *from)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");

  assert_non_null (backup);
  assert_int_equal (sqlite3_backup_step (backup, -1), SQLITE_DONE);
  assert_int_equal (sqlite3_backup_finish (backup), SQLITE_OK);
}

static void
configure (Desk *desk)
{
  g_autoptr (GBytes) pack = g_bytes_new_static ("pack", 4);
  g_autoptr (Event) event = event_new ("office.configured", NULL);
  g_autofree char *hash = NULL, *packs = NULL;

  assert_true (db_begin (desk->db, "blob", NULL));
  assert_true (journal_blob_put (desk->journal, pack, &hash, NULL));
  assert_true (db_commit (desk->db, NULL));
  packs = g_strdup_printf ("[{'name': <'x'>, 'sha256': <'%s'>}]", hash);
  event_set (event, "packs", g_variant_new_parsed (packs));
  desk_append (desk, event);
}

static int
setup (void **state)
{
  Attack *attack = g_new0 (Attack, 1);

  *state = attack;
  attack->desk = desk_new ();
  desk_found (attack->desk);
  configure (attack->desk);
  desk_fill (attack->desk, SEALED - 2);
  attack->note = desk_checkpoint (attack->desk);
  desk_fill (attack->desk, EVENTS - SEALED);
  attack->raw = raw_open (attack->desk->path);
  assert_int_equal (sqlite3_open (":memory:", &attack->pristine), SQLITE_OK);
  copy_all (attack->pristine, attack->raw);
  attack->chance = g_rand_new_with_seed (SEED);
  return 0;
}

static int
teardown (void **state)
{
  Attack *attack = *state;

  sqlite3_close (attack->raw);
  sqlite3_close (attack->pristine);
  g_rand_free (attack->chance);
  desk_free (attack->desk);
  g_free (attack->note);
  g_free (attack);
  return 0;
}

static void
one_attack (Attack *attack, guint row)
{
  rows[row].attack (attack);
  g_autoptr (VerifyReport) report = desk_verify (attack->desk, NULL);
  g_autofree char *found = report_text (report), *named = g_steal_pointer (&attack->named);
  if (verify_report_code (report) != rows[row].code)
    fail_msg ("%s: %d instead of %d: %s", rows[row].name, (int) verify_report_code (report), (int) rows[row].code, found);
  if (named && !report_says (report, rows[row].code, named))
    fail_msg ("%s: does not name '%s': %s", rows[row].name, named, found);
  copy_all (attack->raw, attack->pristine);
}

static void
every_change_is_found (void **state)
{
  Attack *attack = *state;
  int n = 0;

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    for (int i = 0; i < rows[row].times; i++, n++)
      one_attack (attack, row);
  assert_true (n > 1000);
  g_autoptr (VerifyReport) report = desk_verify (attack->desk, NULL);
  assert_sound (report);
}

/* Database, key and seal all in the wrong hands: what left the house still tells. */
static void
a_kept_checkpoint_needs_no_seal (void **state)
{
  Attack *attack = *state;
  g_autofree char *seal = g_strconcat (attack->desk->path, ".seal", NULL), *text = NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new ();

  assert_true (g_file_get_contents (seal, &text, NULL, NULL));
  g_remove (seal);
  rewrite_past_and_checkpoints (attack);
  g_autoptr (VerifyReport) blind = desk_verify (attack->desk, NULL);
  assert_sound (blind);
  assert_int_equal (blind->last_sealed, -1);
  g_ptr_array_add (notes, attack->note);
  g_autoptr (VerifyReport) report = desk_verify (attack->desk, notes);
  assert_int_equal (verify_report_code (report), VERIFY_DIVERGES);
  assert_true (report_says (report, VERIFY_DIVERGES, "checkpoint handed in as number 1"));
  copy_all (attack->raw, attack->pristine);
  assert_true (g_file_set_contents (seal, text, -1, NULL));
}

static void
notes_of_others_prove_nothing (void **state)
{
  Attack *attack = *state;
  g_autoptr (GPtrArray) notes = g_ptr_array_new ();
  g_autofree char *forged = g_strdup (attack->note);

  strstr (forged, "\n281\n")[1] = '1';
  g_ptr_array_add (notes, forged);
  g_ptr_array_add (notes, (gpointer) "no note at all");
  g_autoptr (VerifyReport) report = desk_verify (attack->desk, notes);
  assert_int_equal (verify_report_code (report), VERIFY_INVALID);
  assert_true (report_says (report, VERIFY_INVALID, "number 1: the signature of " ORIGIN " is bad"));
  assert_true (report_says (report, VERIFY_INVALID, "number 2: not a signed note"));
}

/* The quick look sees what happened last, and whether the sealer would still sign. */
static void
the_quick_look_sees_the_end (void **state)
{
  static const struct { void (*attack) (Attack *attack); VerifyCode code; } looks[] = {
    { truncate_all, VERIFY_DIVERGES }, { rewrite_past, VERIFY_DIVERGES }, { add_event, VERIFY_INVALID },
    { respell_body, VERIFY_INVALID },
  };
  Attack *attack = *state;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autoptr (VerifyReport) report = verify_report_new ();

      looks[i].attack (attack);
      g_clear_pointer (&attack->named, g_free);
      assert_true (journal_verify_quick (attack->desk->journal, report, NULL));
      assert_int_equal (verify_report_code (report), looks[i].code);
      copy_all (attack->raw, attack->pristine);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_change_is_found),
    cmocka_unit_test (a_kept_checkpoint_needs_no_seal),
    cmocka_unit_test (notes_of_others_prove_nothing),
    cmocka_unit_test (the_quick_look_sees_the_end),
  };

  return cmocka_run_group_tests_name ("tampering", tests, setup, teardown);
}
