/* SPDX-License-Identifier: MIT */
/* pick - events to look at: which, how many of their values are left, under which seal */
#include <string.h>

#include "base/error.h"
#include "base/when.h"
#include "journal/checkpoint.h"
#include "journal/private.h"
#include "journal/seal.h"

gboolean
journal_openings (Journal *journal, gint64 seq, gint64 *n, GError **error)
{
  return db_get_int (journal->db, "SELECT count (*) FROM opening WHERE seq = $1", DB_ARGS (db_int (seq)), 0, n, error);
}

/* ---- which ---------------------------------------------------------------------------- */

/* The first event that was not before 'at'. Clocks that were set back make it a guess, which
 * the condition on each row puts right. */
static gboolean
first_since (Journal *journal, gint64 at, gint64 *seq, GError **error)
{
  gint64 low = 0, high, then;

  if (!journal_size (journal, &high, error))
    return FALSE;
  while (low < high)
    {
      gint64 middle = low + (high - low) / 2;

      if (!db_get_int (journal->db, "SELECT at FROM event WHERE seq = $1", DB_ARGS (db_int (middle)), 0, &then, error))
        return FALSE;
      if (then < at)
        low = middle + 1;
      else
        high = middle;
    }
  *seq = low;
  return TRUE;
}

/* One case has an index of its own; the rest is read along the journal. */
#define PICKED                                                                                    \
  " AND ($2 IS NULL OR member = $2)"                                                              \
  " AND ($3 IS NULL OR act = $3 OR act = 'case.' || $3 OR (act > $3 || '.' AND act < $3 || '/'))" \
  " AND at BETWEEN $4 AND $5"
static const char *const sql_pick[2][2] = {
  { "SELECT seq FROM event WHERE seq <= $6 AND seq >= $7" PICKED " ORDER BY seq DESC LIMIT $8",
    "SELECT seq FROM event WHERE seq >= $6 AND seq < $7" PICKED " ORDER BY seq LIMIT $8" },
  { "SELECT seq FROM event WHERE case_id = $1 AND seq <= $6 AND seq >= $7" PICKED " ORDER BY n DESC LIMIT $8",
    "SELECT seq FROM event WHERE case_id = $1 AND seq >= $6 AND seq < $7" PICKED " ORDER BY n LIMIT $8" },
};

/* Where the walk may end, so that a day long past is not looked for to the other end. */
static gboolean
walk_end (Journal *journal, const JournalPick *pick, gboolean newer, gint64 *at, gint64 *end, GError **error)
{
  gint64 size, low = 0, high;

  if (!journal_size (journal, &size, error))
    return FALSE;
  high = size;
  if (pick->since != WHEN_NONE && !first_since (journal, pick->since, &low, error))
    return FALSE;
  if (pick->until != WHEN_NONE && !first_since (journal, pick->until + 1, &high, error))
    return FALSE;
  *at = newer ? MAX (*at, low) : MIN (*at, high - 1);
  *end = newer ? high : low;
  return TRUE;
}

GArray *
journal_pick (Journal *journal, const JournalPick *pick, gint64 at, gboolean newer, int n, gboolean *more,
              GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = NULL;
  gint64 end;

  *more = FALSE;
  if (!walk_end (journal, pick, newer, &at, &end, error))
    return NULL;
  query = db_query (journal->db, sql_pick[pick->case_number != NULL][newer],
                    DB_ARGS (db_text (pick->case_number), db_text (pick->member), db_text (pick->act),
                             db_int (pick->since), db_int (pick->until == WHEN_NONE ? G_MAXINT64 : pick->until),
                             db_int (at), db_int (end), db_int (n + 1)),
                    error);
  if (!query)
    return NULL;
  while (db_next (query, &failure))
    {
      gint64 seq = db_column_int (query, 0);

      if ((*more = found->len == (guint) n))
        break;
      g_array_append_val (found, seq);
    }
  if (!*more && !journal_ended (&failure, error))
    return NULL;
  return g_steal_pointer (&found);
}

/* ---- under which seal ------------------------------------------------------------------- */

gboolean
journal_sealed (Journal *journal, const char *db_path, gint64 *size, char **note, GError **error)
{
  g_autoptr (Seal) pinned = seal_pinned (db_path, error);
  g_autoptr (GError) failure = NULL;
  g_autoptr (DbQuery) query = NULL;

  *size = -1;
  if (!pinned)
    return FALSE;
  query = db_query (journal->db, "SELECT size, note FROM checkpoint ORDER BY size DESC", DB_NO_ARGS, error);
  if (!query)
    return FALSE;
  while (db_next (query, &failure))
    {
      const char *kept = db_column_text (query, 1);
      g_autofree char *text = note_open (kept, strlen (kept), pinned->keys, NULL, NULL);

      if (!text)
        continue;
      *size = db_column_int (query, 0);
      if (note)
        *note = db_column_dup (query, 1);
      return TRUE;
    }
  return journal_ended (&failure, error);
}
