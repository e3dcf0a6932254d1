/* SPDX-License-Identifier: MIT */
#include "limit.h"

#include <stdio.h>
#include <string.h>

#include "base/crypto.h"

enum
{
  SIZE, LAST_N, ADD_EVENT, ADD_OPENING, ADD_NODE, ADD_NOTE, ADD_DOC, ADD_WORDS, TOUCH, PULSE, LIST, SEARCH, OVERDUE,
  CASE, EVENTS, OPENINGS, CASE_EVENTS, CASE_OPENINGS, ADD_CASE, ADD_MESSAGE, ADD_INTAKE, BEGIN, COMMIT, N_SQL
};

#define ROW "c.id, c.number, c.type, c.state, c.owner, c.person_name, c.subject, c.due_on, c.due_at, c.received_on"

static const char *const sqls[N_SQL] = {
  [SIZE] = "SELECT max (seq) + 1 FROM event",
  [LAST_N] = "SELECT max (n) + 1 FROM event WHERE case_id = ?1",
  [ADD_EVENT] = "INSERT INTO event VALUES (?1, ?2, ?3, 'case.note', ?4, ?5, 'm1', 0)",
  [ADD_OPENING] = "INSERT INTO opening VALUES (?1, ?2, ?3, ?4)",
  [ADD_NODE] = "INSERT OR REPLACE INTO node VALUES (1, ?1, ?2)",
  [ADD_NOTE] = "INSERT INTO note (case_id, seq, slot, member, at) VALUES (?1, ?2, 0, 'm1', 0)",
  [ADD_DOC] = "INSERT INTO doc (case_id, seq, slot, terms) VALUES (?1, ?2, 0, ?3)",
  [ADD_WORDS] = "INSERT INTO search (rowid, terms) VALUES (last_insert_rowid (), ?1)",
  [TOUCH] = "UPDATE cases SET updated_at = updated_at + 1, rev = ?2 WHERE number = ?1",
  [PULSE] = "UPDATE pulse SET count = count + 1",
  [LIST] = "SELECT " ROW " FROM cases c WHERE c.open = 1 AND c.due_at > ?1 ORDER BY c.due_at LIMIT 50",
  [SEARCH] = "SELECT " ROW " FROM search s JOIN doc d ON d.id = s.rowid JOIN cases c ON c.number = d.case_id"
             " WHERE s.terms MATCH ?1 ORDER BY s.rowid DESC LIMIT 50",
  [OVERDUE] = "SELECT " ROW " FROM cases c WHERE c.open = 1 AND c.due_at < ?1 ORDER BY c.due_at",
  [CASE] = "SELECT " ROW " FROM cases c WHERE c.number = ?1",
  [EVENTS] = "SELECT seq, leaf, body FROM event ORDER BY seq",
  [OPENINGS] = "SELECT seq, slot, salt, value FROM opening ORDER BY seq, slot",
  [CASE_EVENTS] = "SELECT seq, body FROM event WHERE case_id = ?1 ORDER BY n",
  [CASE_OPENINGS] = "SELECT slot, value FROM event e JOIN opening o ON o.seq = e.seq WHERE e.case_id = ?1",
  [ADD_CASE] = "INSERT INTO cases (id, number, year, ordinal, state, open, channel, received_at, received_on,"
               " received_how, subject, due_at, opened_at, updated_at, rev)"
               " VALUES (?1, ?2, 2027, ?1, 'unsorted', 1, 'mail', ?1, '2026-03-13', 'now', 'subject', ?1, ?1, ?1, ?1)",
  [ADD_MESSAGE] = "INSERT INTO message (id, case_id, direction, channel, kind, at, received_how, subject, message_id,"
                  " size, parts) VALUES (?1, ?2, 'in', 'mail', 'mail', 0, 'now', 'subject', ?2, 1, 1)",
  [ADD_INTAKE] = "INSERT INTO intake VALUES (?1, ?2)",
  [BEGIN] = "BEGIN IMMEDIATE",
  [COMMIT] = "COMMIT",
};

struct Limit
{
  sqlite3 *db;
  sqlite3_stmt *statements[N_SQL];
  gboolean print;
};

static void
must (Limit *limit, int rc)
{
  if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE)
    g_error ("raw SQLite: %s", sqlite3_errmsg (limit->db));
}

Limit *
limit_open (const char *path, int busy_ms)
{
  Limit *limit = g_new0 (Limit, 1);

  must (limit, sqlite3_open_v2 (path, &limit->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
  sqlite3_busy_timeout (limit->db, busy_ms);
  must (limit, sqlite3_exec (limit->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", NULL, NULL, NULL));
  return limit;
}

void
limit_close (Limit *limit)
{
  for (int i = 0; i < N_SQL; i++)
    sqlite3_finalize (limit->statements[i]);
  sqlite3_close (limit->db);
  g_free (limit);
}

static sqlite3_stmt *
get (Limit *limit, int which)
{
  sqlite3_stmt **statement = &limit->statements[which];

  if (!*statement)
    must (limit, sqlite3_prepare_v3 (limit->db, sqls[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL));
  return *statement;
}

static int
run (Limit *limit, int which)
{
  sqlite3_stmt *statement = get (limit, which);
  int rc, rows = 0;

  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        {
          const unsigned char *text = sqlite3_column_text (statement, i);

          if (limit->print)
            printf ("%s\t", text ? (const char *) text : "");
        }
      if (limit->print)
        putchar ('\n');
      rows++;
    }
  must (limit, rc);
  sqlite3_reset (statement);
  return rows;
}

static void
text (Limit *limit, int which, int place, const char *value)
{
  must (limit, sqlite3_bind_text (get (limit, which), place, value, -1, SQLITE_TRANSIENT));
}

static void
number (Limit *limit, int which, int place, gint64 value)
{
  must (limit, sqlite3_bind_int64 (get (limit, which), place, value));
}

static void
blob (Limit *limit, int which, int place, const void *bytes, gsize length)
{
  must (limit, sqlite3_bind_blob64 (get (limit, which), place, bytes, length, SQLITE_TRANSIENT));
}

static gint64
one_number (Limit *limit, int which)
{
  sqlite3_stmt *statement = get (limit, which);

  must (limit, sqlite3_step (statement));
  gint64 value = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return value;
}

/* Event, opening, and a node for every second one: what the journal writes. */
static gint64
add_event (Limit *limit, const char *of_case, gint64 n, const void *value, gsize length)
{
  gint64 seq = one_number (limit, SIZE);
  g_autofree char *body = g_strdup_printf (
    "{\"act\":\"case.note\",\"at\":1773396000000000,\"by\":\"m1\",\"case\":\"%s\",\"data\":{\"text\":0},\"n\":%d,"
    "\"sealed\":{\"0\":{\"c\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"f\":\"note.text\"}},\"seq\":%d,"
    "\"uid\":1000,\"v\":1}", of_case, (int) n, (int) seq);
  guint8 hash[SHA256_SIZE];

  crypto_sha256 (body, strlen (body), hash);
  number (limit, ADD_EVENT, 1, seq);
  blob (limit, ADD_EVENT, 2, hash, sizeof hash);
  text (limit, ADD_EVENT, 3, body);
  text (limit, ADD_EVENT, 4, of_case);
  number (limit, ADD_EVENT, 5, n);
  run (limit, ADD_EVENT);
  number (limit, ADD_OPENING, 1, seq);
  number (limit, ADD_OPENING, 2, 0);
  blob (limit, ADD_OPENING, 3, hash, sizeof hash);
  blob (limit, ADD_OPENING, 4, value, length);
  run (limit, ADD_OPENING);
  number (limit, ADD_NODE, 1, seq / 2 + G_GINT64_CONSTANT (1000000000));
  blob (limit, ADD_NODE, 2, hash, sizeof hash);
  run (limit, ADD_NODE);
  return seq;
}

static void
add_words (Limit *limit, const char *of_case, gint64 seq, const char *terms)
{
  text (limit, ADD_DOC, 1, of_case);
  number (limit, ADD_DOC, 2, seq);
  text (limit, ADD_DOC, 3, terms);
  run (limit, ADD_DOC);
  text (limit, ADD_WORDS, 1, terms);
  run (limit, ADD_WORDS);
}

void
limit_act (Limit *limit, const char *of_case)
{
  static const char note[] = "called them, they will write again in march";

  run (limit, BEGIN);
  text (limit, LAST_N, 1, of_case);
  gint64 seq = add_event (limit, of_case, one_number (limit, LAST_N), note, strlen (note));
  text (limit, ADD_NOTE, 1, of_case);
  number (limit, ADD_NOTE, 2, seq);
  run (limit, ADD_NOTE);
  add_words (limit, of_case, seq, note);
  text (limit, TOUCH, 1, of_case);
  number (limit, TOUCH, 2, seq);
  run (limit, TOUCH);
  run (limit, PULSE);
  run (limit, COMMIT);
}

int
limit_list (Limit *limit, gint64 due)
{
  number (limit, LIST, 1, due);
  return run (limit, LIST);
}

int
limit_search (Limit *limit, const char *word)
{
  text (limit, SEARCH, 1, word);
  return run (limit, SEARCH);
}

int
limit_overdue (Limit *limit, gint64 now)
{
  number (limit, OVERDUE, 1, now);
  return run (limit, OVERDUE);
}

int
limit_case (Limit *limit, const char *of_case)
{
  static const int parts[] = { CASE, CASE_EVENTS, CASE_OPENINGS };
  int rows = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      text (limit, parts[i], 1, of_case);
      rows += run (limit, parts[i]);
    }
  return rows;
}

gint64
limit_verify (Limit *limit)
{
  static const int parts[] = { EVENTS, OPENINGS };
  guint8 hash[SHA256_SIZE];
  gint64 rows = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      sqlite3_stmt *statement = get (limit, parts[i]);

      while (sqlite3_step (statement) == SQLITE_ROW)
        {
          int last = sqlite3_column_count (statement) - 1;
          const void *bytes = sqlite3_column_blob (statement, last);

          crypto_sha256 (bytes, (gsize) sqlite3_column_bytes (statement, last), hash);
          rows += i == 0;
        }
      sqlite3_reset (statement);
    }
  return rows;
}

static void
take_in (Limit *limit, GBytes *raw)
{
  static gint64 serial;
  g_autofree char *of_case = g_strdup_printf ("RC-2027-%06" G_GINT64_FORMAT, ++serial);
  gsize length;
  const char *bytes = g_bytes_get_data (raw, &length);
  g_autofree char *body = g_utf8_make_valid (bytes, (gssize) MIN (length, 2000));
  gint64 seq = add_event (limit, of_case, 0, bytes, length);
  guint8 digest[SHA256_SIZE];

  crypto_sha256 (of_case, strlen (of_case), digest);
  number (limit, ADD_CASE, 1, seq);
  text (limit, ADD_CASE, 2, of_case);
  run (limit, ADD_CASE);
  number (limit, ADD_MESSAGE, 1, seq);
  text (limit, ADD_MESSAGE, 2, of_case);
  run (limit, ADD_MESSAGE);
  add_words (limit, of_case, seq, body);
  blob (limit, ADD_INTAKE, 1, digest, sizeof digest);
  number (limit, ADD_INTAKE, 2, seq);
  run (limit, ADD_INTAKE);
}

void
limit_intake (Limit *limit, GPtrArray *raws, guint batch)
{
  for (guint i = 0; i < raws->len; i++)
    {
      if (i % batch == 0)
        run (limit, BEGIN);
      take_in (limit, raws->pdata[i]);
      if (i % batch == batch - 1 || i + 1 == raws->len)
        run (limit, COMMIT);
    }
}

#ifdef LIMIT_PROGRAM

/* One of them as a process of its own; printed, so that nothing is left out. */
int
main (int argc, char **argv)
{
  if (argc != 4)
    return 64;
  const char *what = argv[1], *path = argv[2], *argument = argv[3];
  Limit *limit = limit_open (path, 10000);

  limit->print = TRUE;
  if (!strcmp (what, "act"))
    limit_act (limit, argument);
  else if (!strcmp (what, "list"))
    limit_list (limit, 0);
  else if (!strcmp (what, "overdue"))
    limit_overdue (limit, g_ascii_strtoll (argument, NULL, 10));
  else if (!strcmp (what, "case"))
    limit_case (limit, argument);
  else if (!strcmp (what, "verify"))
    limit_verify (limit);
  limit_close (limit);
  return 0;
}

#endif
