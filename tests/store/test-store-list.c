/* SPDX-License-Identifier: MIT */
/* Lists against a plain evaluator: made-up cases with many ties, random queries, every
 * order and direction, and windows that must meet whatever way they are walked. */
#include "fixture.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"

enum { N_CASES = 400, N_QUERIES = 600 };

typedef struct
{
  gint64 id;
  char number[20];
  const char *type, *state, *owner, *channel, *mailbox, *outcome, *person, *requester, *name, *fact;
  const char *texts[2];           /* subject and a note */
  int priority, paused, held;
  gint64 received_at, due_at, updated_at, opened_at, closed_at, last_in_at, read_at;
} Made;

typedef struct
{
  Fixture fixture;
  Made cases[N_CASES];
  GRand *chance;
} World;

static const Viewer mia = { "m1", ROLE_AGENT };

static const char *const types[] = { NULL, "delete", "access", "complaint" };
static const char *const states[] = { "unsorted", "new", "acknowledged", "working", "waiting", "proposed",
                                      "resolved", "closed", "spam" };
static const char *const owners[] = { NULL, NULL, "m1", "m2", "m3" };
static const char *const channels[] = { "mail", "mail", "post", "phone" };
static const char *const mailboxes[] = { NULL, "support", "legal" };
static const char *const outcomes[] = { NULL, NULL, "done", "refused" };
static const char *const persons[] = { NULL, "p-1", "p-2", "p-3" };
static const char *const names[] = { NULL, "Okafor, Ada", "Brandt, Lena", "Åström, Björn", "田中 花子", "Brandt, Lena" };
static const char *const facts[] = { NULL, NULL, "US", "DE", "FR" };
static const char *const texts[] = { NULL, "Remove my account", "Auskunft über meine Daten", "remove the address",
                                     "配信停止のお願い", "account \"closing\" AND OR NOT (x)*" };

#define PICK(chance, list) (list)[g_rand_int_range ((chance), 0, G_N_ELEMENTS (list))]

/* ---- making ---- */

static gint64
some_day (GRand *chance, int days)
{
  return NOON_0 + g_rand_int_range (chance, 0, days) * DAY;
}

static void
make (Made *made, int i, GRand *chance)
{
  *made = (Made){ .id = i + 10, .type = PICK (chance, types), .state = PICK (chance, states),
                  .owner = PICK (chance, owners), .channel = PICK (chance, channels),
                  .mailbox = PICK (chance, mailboxes), .outcome = PICK (chance, outcomes),
                  .person = PICK (chance, persons), .requester = i % 9 ? NULL : PICK (chance, persons),
                  .name = PICK (chance, names), .fact = PICK (chance, facts),
                  .texts = { PICK (chance, texts), PICK (chance, texts) },
                  .priority = g_rand_int_range (chance, 0, 4), .paused = g_rand_int_range (chance, 0, 5) == 0,
                  .held = g_rand_int_range (chance, 0, 9) == 0, .received_at = some_day (chance, 6),
                  .due_at = i % 4 ? some_day (chance, 8) : NO_DUE, .updated_at = some_day (chance, 40),
                  .opened_at = some_day (chance, 6), .closed_at = i % 3 ? WHEN_NONE : some_day (chance, 6),
                  .last_in_at = i % 5 ? WHEN_NONE : some_day (chance, 6),
                  .read_at = i % 2 ? WHEN_NONE : some_day (chance, 6) };
  g_snprintf (made->number, sizeof made->number, "RC-2026-%06d", i + 1);
}

static gboolean
is_open (const Made *made)
{
  CaseState state;

  assert_true (case_state_parse (made->state, &state));
  return case_state_is_open (state);
}

static void
put (Fixture *fixture, const char *sql, const DbValue *args)
{
  GError *error = NULL;

  if (!db_run (fixture->db, sql, args, &error))
    fail_msg ("%s: %s", sql, error->message);
}

static char *
folded_or_empty (const char *text)
{
  return text ? text_fold (text, -1) : g_strdup ("");
}

/* Those with an even number were proposed by the viewer. */
static const char *
proposer (const Made *made)
{
  return made->id % 2 ? "m2" : "m1";
}

static void
save (Fixture *fixture, const Made *made, int i)
{
  g_autofree char *sort = folded_or_empty (made->name);

  put (fixture,
       "INSERT INTO cases (id, number, year, ordinal, type, state, open, priority, owner, channel, mailbox,"
       " received_at, received_on, received_how, person, requester, person_name, person_sort, due_at, paused, held,"
       " outcome, opened_at, closed_at, last_in_at, updated_at, rev)"
       " VALUES ($1, $2, 2026, $3, $4, $5, $6, $7, $8, $9, $10, $11, '2026-01-12', 'x', $12, $13, $14, $15, $16, $17,"
       "         $18, $19, $20, $21, $22, $23, $1)",
       DB_ARGS (db_int (made->id), db_text (made->number), db_int (i + 1), db_text (made->type), db_text (made->state),
                db_int (is_open (made)), db_int (made->priority), db_text (made->owner), db_text (made->channel),
                db_text (made->mailbox), db_int (made->received_at), db_text (made->person), db_text (made->requester),
                db_text (made->name), db_text (sort), db_int (made->due_at), db_int (made->paused), db_int (made->held),
                db_text (made->outcome), db_int (made->opened_at), store_instant (made->closed_at),
                store_instant (made->last_in_at), db_int (made->updated_at)));
  if (strcmp (made->state, "proposed") == 0)
    put (fixture, "UPDATE cases SET proposer = $2 WHERE id = $1", DB_ARGS (db_int (made->id), db_text (proposer (made))));
  if (made->fact)
    put (fixture, "INSERT INTO fact (case_id, name, value, seq) VALUES ($1, 'collected', $2, 1)",
         DB_ARGS (db_text (made->number), db_text (made->fact)));
  if (made->read_at != WHEN_NONE)
    put (fixture, "INSERT INTO read_mark (member, case_id, hour, at) VALUES ('m1', $1, 0, $2)",
         DB_ARGS (db_text (made->number), db_int (made->read_at)));
  for (guint k = 0; k < G_N_ELEMENTS (made->texts); k++)
    assert_true (store_doc_put (fixture->store, made->number, made->id, k, made->texts[k], NULL));
}

static int
set_up (void **state)
{
  World *world = g_new0 (World, 1);

  fixture_open (&world->fixture);
  world->chance = g_rand_new_with_seed (20261123);
  assert_true (db_begin (world->fixture.db, "test", NULL));
  for (int i = 0; i < N_CASES; i++)
    {
      make (&world->cases[i], i, world->chance);
      save (&world->fixture, &world->cases[i], i);
    }
  assert_true (db_commit (world->fixture.db, NULL));
  *state = world;
  return 0;
}

static int
tear_down (void **state)
{
  World *world = *state;

  g_rand_free (world->chance);
  fixture_close (&world->fixture);
  g_free (world);
  return 0;
}

/* ---- the plain evaluator ---- */

static gboolean fits (const Query *query, const Made *made);

static gboolean
same (const char *value, const char *is)
{
  return strcmp (value, is ? is : "") == 0;
}

static gboolean
fits_person (const char *value, const Made *made)
{
  g_autofree char *name = folded_or_empty (made->name);
  g_autofree char *folded = text_fold (value, -1);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  if (!*value)
    return !made->person && !made->name;
  if (same (value, made->person) || same (value, made->requester))
    return TRUE;
  for (guint i = 0; words[i]; i++)
    if (!strstr (name, words[i]))
      return FALSE;
  return TRUE;
}

static gboolean
fits_flag (const Query *query, const char *value, const Made *made)
{
  if (same (value, "overdue"))
    return is_open (made) && !made->paused && made->due_at < query->from;
  if (same (value, "paused"))
    return made->paused;
  if (same (value, "held"))
    return made->held;
  if (same (value, "waiting"))
    return same (made->state, "waiting");
  if (same (value, "to-decide"))
    return same (made->state, "proposed") && !same (proposer (made), "m1");
  return made->last_in_at != WHEN_NONE && made->read_at < made->last_in_at;
}

static gint64
instant (int field, const Made *made)
{
  switch (field)
    {
    case FIELD_RECEIVED: return made->received_at;
    case FIELD_DUE: return made->due_at == NO_DUE ? WHEN_NONE : made->due_at;
    case FIELD_UPDATED: return made->updated_at;
    case FIELD_CLOSED: return made->closed_at;
    default: return made->opened_at;
    }
}

static gboolean
fits_value (const Query *query, const char *value, const Made *made)
{
  switch (query->field)
    {
    case FIELD_NUMBER: return same (value, made->number);
    case FIELD_TYPE: return same (value, made->type);
    case FIELD_STATE: return same (value, "open") ? is_open (made) : same (value, made->state);
    case FIELD_OWNER: return same (value, made->owner);
    case FIELD_PERSON: return fits_person (value, made);
    case FIELD_CHANNEL: return same (value, made->channel);
    case FIELD_PRIORITY: return same (value, case_priority_name ((CasePriority) made->priority));
    case FIELD_MAILBOX: return same (value, made->mailbox);
    case FIELD_OUTCOME: return same (value, made->outcome);
    case FIELD_FLAG: return fits_flag (query, value, made);
    case FIELD_FACT: return same (query->name, "collected") ? same (value, made->fact) : !*value;
    default: return instant (query->field, made) == WHEN_NONE;
    }
}

static gboolean
fits_compare (const Query *query, const Made *made)
{
  gint64 is = instant (query->field, made), from = query->from, until = query->until;

  if (query->other >= 0)
    from = until = instant (query->other, made);
  if (is == WHEN_NONE || from == WHEN_NONE)
    return FALSE;
  switch (query->op)
    {
    case OP_BEFORE: return is < from;
    case OP_UNTIL: return is <= until;
    case OP_ON: return is >= from && is <= until;
    case OP_FROM: return is >= from;
    default: return is > until;
    }
}

/* Words as the index sees them: runs of letters and digits. */
static GPtrArray *
tokens (const char *text)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  GString *word = g_string_new (NULL);

  for (const char *p = text;; p = g_utf8_next_char (p))
    if (*p && g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (word, g_utf8_get_char (p));
    else
      {
        if (word->len)
          g_ptr_array_add (found, g_strdup (word->str));
        g_string_truncate (word, 0);
        if (!*p)
          break;
      }
  g_string_free (word, TRUE);
  return found;
}

static gboolean
fits_words (const char *text, const char *wanted, gboolean prefix)
{
  g_autofree char *folded = folded_or_empty (text);
  g_autoptr (GPtrArray) have = tokens (folded), want = tokens (wanted);

  for (guint i = 0; i < want->len; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < have->len && !found; k++)
        found = prefix && i == want->len - 1 ? g_str_has_prefix (have->pdata[k], want->pdata[i])
                                             : strcmp (have->pdata[k], want->pdata[i]) == 0;
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* Words that stand nowhere as they are: the last is the beginning of one. */
static gboolean
stands_nowhere (const char *wanted)
{
  for (guint i = 1; i < G_N_ELEMENTS (texts); i++)
    if (fits_words (texts[i], wanted, FALSE))
      return FALSE;
  return TRUE;
}

static gboolean
fits_text (const Query *query, const Made *made)
{
  gboolean prefix = stands_nowhere (query->text);

  for (guint i = 0; i < G_N_ELEMENTS (made->texts); i++)
    if (made->texts[i] && fits_words (made->texts[i], query->text, prefix))
      return TRUE;
  return FALSE;
}

static gboolean
fits (const Query *query, const Made *made)
{
  switch (query->kind)
    {
    case QUERY_ALL:
      return TRUE;
    case QUERY_AND:
    case QUERY_OR:
      for (guint i = 0; i < query->children->len; i++)
        if (fits (query->children->pdata[i], made) == (query->kind == QUERY_OR))
          return query->kind == QUERY_OR;
      return query->kind == QUERY_AND;
    case QUERY_NOT:
      return !fits (query->children->pdata[0], made);
    case QUERY_IS:
      for (guint i = 0; query->values[i]; i++)
        if (fits_value (query, query->values[i], made))
          return TRUE;
      return FALSE;
    case QUERY_COMPARE:
      return fits_compare (query, made);
    default:
      return fits_text (query, made);
    }
}

static gint
compare_made (const Made *a, const Made *b, CaseSort sort)
{
  g_autofree char *x = folded_or_empty (a->name), *y = folded_or_empty (b->name);
  gint64 left = a->id, right = b->id;

  if (sort == SORT_PERSON && strcmp (x, y) != 0)
    return strcmp (x, y);
  if (sort == SORT_DUE)
    left = a->due_at, right = b->due_at;
  if (sort == SORT_RECEIVED)
    left = a->received_at, right = b->received_at;
  if (sort == SORT_UPDATED)
    left = a->updated_at, right = b->updated_at;
  if (left == right)
    left = a->id, right = b->id;
  return (left > right) - (left < right);
}

static gint
order_made (gconstpointer a, gconstpointer b, gpointer data)
{
  const WindowAsk *ask = data;
  gint order = compare_made (*(const Made *const *) a, *(const Made *const *) b, ask->sort);

  return ask->descending ? -order : order;
}

static GPtrArray *
expected (const World *world, const Query *query, WindowAsk *ask)
{
  GPtrArray *found = g_ptr_array_new ();

  for (int i = 0; i < N_CASES; i++)
    if (fits (query, &world->cases[i]))
      g_ptr_array_add (found, (gpointer) &world->cases[i]);
  g_ptr_array_sort_with_data (found, order_made, ask);
  return found;
}

/* ---- queries ---- */

static Query *
parse (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const QueryContext context = { .now = NOON_0 + 3 * DAY, .zone = zone, .me = "m1", .year = 2026 };
  GError *error = NULL;
  Query *query = query_parse (text, &context, &error);

  if (!query)
    fail_msg ("%s: %s", text, error->message);
  return query;
}

static const char *const terms[] = {
  "type:delete", "type:access,none", "type:nothing", "state:open", "state:new,working", "state:closed,open",
  "state:spam", "state:waiting", "owner:me", "owner:none", "owner:me,none", "owner:@m2", "owner:@m9",
  "person:brandt", "person:\"lena BRANDT\"", "person:p-1", "person:none", "person:田中", "person:astrom", "channel:post",
  "channel:mail,phone", "priority:high,urgent", "mailbox:legal", "mailbox:none", "outcome:done,none", "is:overdue",
  "is:paused", "is:held", "is:unread", "is:waiting", "is:to-decide", "is:paused,overdue", "fact.collected:US,DE",
  "fact.collected:none", "fact.other:none", "fact.other:x", "number:12", "number:12,13,RC-2026-000040", "#77",
  "received<2026-01-14", "received>=2026-01-14", "received:2026-01-13", "received>2026-01-13", "received<=2026-01-13",
  "due<2d", "due:none", "due>tomorrow", "due<received", "due>=received", "due:received", "closed:none", "closed<2026-01-15",
  "closed>received", "closed>=closed", "updated>1m", "opened:2026-01", "updated>closed", "text:remove", "text:\"remove account\"",
  "text:acc", "text:daten", "text:配信", "text:\"and or not\"", "text:\"\\\"closing\\\"\"", "account", "15", "text:nowhere",
};

static char *
random_query (GRand *chance, int depth)
{
  g_autofree char *left = NULL, *right = NULL;
  int kind = depth > 0 ? g_rand_int_range (chance, 0, 6) : 0;

  if (kind < 2)
    return g_strdup (PICK (chance, terms));
  left = random_query (chance, depth - 1);
  if (kind == 2)
    return g_strdup_printf ("-(%s)", left);
  right = random_query (chance, depth - 1);
  return kind == 3 ? g_strdup_printf ("(%s or %s)", left, right) : g_strdup_printf ("(%s %s)", left, right);
}

static void
assert_rows (const char *text, const Window *window, const GPtrArray *wanted, guint from, guint n)
{
  if (window->rows->len != n)
    fail_msg ("'%s': %u rows, not %u", text, window->rows->len, n);
  for (guint i = 0; i < n; i++)
    {
      const CaseRow *row = window->rows->pdata[i];
      const Made *made = wanted->pdata[from + i];

      if (strcmp (row->number, made->number) != 0)
        fail_msg ("'%s': row %u is %s, not %s", text, i, row->number, made->number);
    }
}

static Window *
list (World *world, const char *text, const Query *query, const WindowAsk *ask)
{
  GError *error = NULL;
  Window *window = store_list (world->fixture.store, &mia, query, ask, &error);

  if (!window)
    fail_msg ("'%s': %s", text, error->message);
  return window;
}

static void
check_query (World *world, const char *text, const Query *query, WindowAsk *ask)
{
  g_autoptr (GPtrArray) wanted = expected (world, query, ask);
  g_autoptr (Window) window = list (world, text, query, ask);
  g_autoptr (GError) why = NULL;
  gint64 count = -1;

  assert_rows (text, window, wanted, 0, wanted->len);
  assert_false (window->more_after);
  if (!store_count (world->fixture.store, &mia, query, &count, &why))
    fail_msg ("'%s': %s", text, why->message);
  if (count != wanted->len)
    fail_msg ("'%s': counted %d of %u", text, (int) count, wanted->len);
}

/* Each in both ways: walked along the order's index, and looked up by its rarest term; its
 * texts collected or asked for case by case. */
static void
test_queries_mean_what_they_say (void **state)
{
  World *world = *state;
  guint hits = 0;

  for (int i = 0; i < N_QUERIES; i++)
    {
      g_autofree char *text = i < (int) G_N_ELEMENTS (terms) ? g_strdup (terms[i]) : random_query (world->chance, 3);
      g_autoptr (Query) query = parse (text);
      WindowAsk ask = { .sort = (CaseSort) (i % SORT_N), .descending = i % 3 == 0, .place = WINDOW_FIRST, .n = N_CASES + 1 };
      g_autoptr (GPtrArray) wanted = expected (world, query, &ask);

      hits += wanted->len > 0 && wanted->len < N_CASES;
      world->fixture.store->few = i % 2 ? 500 : 0;
      world->fixture.store->many = i % 4 ? 20000 : 0;
      check_query (world, text, query, &ask);
      world->fixture.store->few = i % 2 ? 0 : 500;
      check_query (world, text, query, &ask);
    }
  assert_true (hits > N_QUERIES / 2);
}

/* ---- windows ---- */

static const char *const walked[] = { "", "state:open", "owner:me,none state:open", "owner:me", "type:delete,none",
                                      "state:closed,resolved", "text:remove", "-owner:none", "number:5,9,11,200" };

static void
walk_forward (World *world, const char *text, const Query *query, WindowAsk ask, GPtrArray *wanted)
{
  guint at = 0;
  gboolean more = TRUE;

  ask.place = WINDOW_FIRST;
  while (more)
    {
      g_autoptr (Window) window = list (world, text, query, &ask);
      guint n = MIN ((guint) ask.n, wanted->len - at);

      assert_rows (text, window, wanted, at, n);
      assert_int_equal (window->more_before, at > 0 && n > 0 ? TRUE : window->more_before);
      at += n;
      more = window->more_after;
      assert_int_equal (more, at < wanted->len);
      if (n)
        {
          window_key_clear (&ask.key);
          window_key_copy (&ask.key, &g_array_index (window->keys, WindowKey, n - 1));
        }
      ask.place = WINDOW_AFTER;
    }
  assert_int_equal (at, wanted->len);
  window_key_clear (&ask.key);
}

static void
walk_backward (World *world, const char *text, const Query *query, WindowAsk ask, GPtrArray *wanted)
{
  guint left = wanted->len;
  gboolean more = TRUE;

  ask.place = WINDOW_LAST;
  while (more)
    {
      g_autoptr (Window) window = list (world, text, query, &ask);
      guint n = MIN ((guint) ask.n, left);

      assert_rows (text, window, wanted, left - n, n);
      assert_int_equal (window->more_after, ask.place == WINDOW_BEFORE);
      left -= n;
      more = window->more_before;
      assert_int_equal (more, left > 0);
      if (n)
        {
          window_key_clear (&ask.key);
          window_key_copy (&ask.key, &g_array_index (window->keys, WindowKey, 0));
        }
      ask.place = WINDOW_BEFORE;
    }
  assert_int_equal (left, 0);
  window_key_clear (&ask.key);
}

static void
test_windows_meet (void **state)
{
  World *world = *state;

  for (guint i = 0; i < G_N_ELEMENTS (walked); i++)
    for (int way = 0; way < SORT_N * 4; way++)
      {
        g_autoptr (Query) query = parse (walked[i]);
        WindowAsk ask = { .sort = (CaseSort) (way % SORT_N), .descending = way / SORT_N % 2, .n = 17 };
        g_autoptr (GPtrArray) wanted = expected (world, query, &ask);

        world->fixture.store->few = way / SORT_N / 2 ? 500 : 0;
        assert_true (wanted->len > 3);
        walk_forward (world, walked[i], query, ask, wanted);
        walk_backward (world, walked[i], query, ask, wanted);
      }
}

/* The row at the top goes away while the screen stands: what followed it comes up. */
static void
check_from (World *world, const char *text, const Query *query, WindowAsk ask)
{
  g_autoptr (GPtrArray) wanted = expected (world, query, &ask);
  g_autoptr (Window) before = NULL, after = NULL;
  guint top = wanted->len / 2;
  const Made *gone;

  ask.place = WINDOW_FIRST;
  ask.n = N_CASES;
  before = list (world, text, query, &ask);
  gone = wanted->pdata[top];
  ask.place = WINDOW_FROM;
  ask.n = 5;
  window_key_copy (&ask.key, &g_array_index (before->keys, WindowKey, top));
  after = list (world, text, query, &ask);
  assert_rows (text, after, wanted, top, 5);
  assert_true (after->more_before && after->more_after);
  g_clear_pointer (&after, window_free);

  assert_true (db_begin (world->fixture.db, "test", NULL));
  put (&world->fixture, "DELETE FROM cases WHERE id = $1", DB_ARGS (db_int (gone->id)));
  after = list (world, text, query, &ask);
  db_rollback (world->fixture.db);
  assert_rows (text, after, wanted, top + 1, 5);
  assert_true (after->more_before && after->more_after);
  window_key_clear (&ask.key);
}

static void
test_window_from_survives_a_vanished_row (void **state)
{
  World *world = *state;

  for (int way = 0; way < SORT_N * 2; way++)
    for (guint i = 0; i < 5; i++)
      {
        g_autoptr (Query) query = parse (walked[i]);
        WindowAsk ask = { .sort = (CaseSort) (way % SORT_N), .descending = way >= SORT_N };

        check_from (world, walked[i], query, ask);
      }
}

/* At the ends nothing is promised that is not there, and nothing hidden. */
static const struct { WindowPlace place; gboolean at_end; int n; gboolean more_before, more_after; } ends[] = {
  { WINDOW_FIRST, FALSE, 0, FALSE, FALSE },  /* n 0: exactly as many as there are */
  { WINDOW_LAST, FALSE, 0, FALSE, FALSE },
  { WINDOW_FROM, FALSE, 0, FALSE, FALSE },
  { WINDOW_FROM, FALSE, 3, FALSE, TRUE },
  { WINDOW_AFTER, FALSE, 3, TRUE, TRUE },
  { WINDOW_BEFORE, FALSE, 3, FALSE, TRUE },
  { WINDOW_FROM, TRUE, 3, TRUE, FALSE },
  { WINDOW_AFTER, TRUE, 3, TRUE, FALSE },
  { WINDOW_BEFORE, TRUE, 3, TRUE, TRUE },
};

static void
check_end (World *world, const Query *query, WindowAsk ask, guint which)
{
  g_autoptr (GPtrArray) wanted = expected (world, query, &ask);
  g_autoptr (Window) all = NULL, window = NULL;

  ask.n = N_CASES;
  all = list (world, "end", query, &ask);
  ask.n = ends[which].n ? ends[which].n : (int) wanted->len;
  ask.place = ends[which].place;
  ask.key = g_array_index (all->keys, WindowKey, ends[which].at_end ? wanted->len - 1 : 0);
  window = list (world, "end", query, &ask);
  if (window->more_before != ends[which].more_before || window->more_after != ends[which].more_after)
    fail_msg ("end %u by %s: more before %d, after %d", which, case_sort_name (ask.sort), window->more_before,
              window->more_after);
}

static void
test_ends_are_known (void **state)
{
  World *world = *state;
  g_autoptr (Query) query = parse ("owner:me,none state:open");

  for (int way = 0; way < SORT_N * 2; way++)
    for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
      {
        const WindowAsk ask = { .sort = (CaseSort) (way % SORT_N), .descending = way >= SORT_N };

        check_end (world, query, ask, i);
      }
}

static void
test_empty_windows (void **state)
{
  World *world = *state;
  g_autoptr (Query) none = parse ("number:999999");
  static const WindowPlace places[] = { WINDOW_FIRST, WINDOW_LAST, WINDOW_AFTER, WINDOW_BEFORE, WINDOW_FROM };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const WindowAsk ask = { .sort = SORT_PERSON, .place = places[i], .n = 5 };
      g_autoptr (Window) window = list (world, "none", none, &ask);

      assert_int_equal (window->rows->len, 0);
      assert_false (window->more_before || window->more_after);
    }
}

/* ---- how it is found ---- */

static const char *const indexed[] = { "", "state:open", "owner:me state:open", "owner:me", "owner:none state:open",
                                       "(owner:me or owner:none) state:open", "owner:me,none", "state:new", "state:closed",
                                       "state:new,working", "type:delete", "type:delete state:open", "type:none",
                                       "is:overdue", "is:to-decide", "state:open received<2026-01-14", "channel:post state:open" };

static void
check_plan (World *world, const char *text, const WindowAsk *ask)
{
  g_autoptr (Query) query = parse (text);
  GError *error = NULL;
  g_autoptr (GPtrArray) plan = store_list_plan (world->fixture.store, &mia, query, ask, &error);
  gboolean searched = FALSE;

  if (!plan)
    fail_msg ("'%s': %s", text, error->message);
  for (guint i = 0; i < plan->len; i++)
    {
      const char *line = plan->pdata[i];

      searched |= g_str_has_prefix (line, "SEARCH c USING INDEX cases_");
      if (strstr (line, "SCAN") || strstr (line, "TEMP B-TREE") || strstr (line, "SEARCH c USING INTEGER PRIMARY KEY"))
        fail_msg ("'%s' by %s: %s", text, case_sort_name (ask->sort), line);
    }
  assert_true (searched);
}

static void
test_no_list_is_scanned_or_sorted (void **state)
{
  World *world = *state;

  world->fixture.store->few = 0;
  for (guint i = 0; i < G_N_ELEMENTS (indexed); i++)
    for (int sort = 0; sort < SORT_N; sort++)
      for (int way = 0; way < 4; way++)
        {
          const WindowAsk ask = { .sort = (CaseSort) sort, .descending = way % 2,
                                  .place = way / 2 ? WINDOW_AFTER : WINDOW_FIRST, .n = 50,
                                  .key = { NOON_0, (char *) "brandt", 50 } };

          check_plan (world, indexed[i], &ask);
        }
}

/* A term that few cases fit is looked up by its own index. */
static void
test_rare_terms_are_looked_up (void **state)
{
  World *world = *state;
  static const char *const rare[] = { "text:closing", "fact.collected:FR", "number:17 text:remove", "owner:@m3", "is:to-decide", "is:held" };
  const WindowAsk ask = { .sort = SORT_RECEIVED, .place = WINDOW_FIRST, .n = 50 };

  for (guint i = 0; i < G_N_ELEMENTS (rare); i++)
    {
      g_autoptr (Query) query = parse (rare[i]);
      g_autoptr (GPtrArray) plan = store_list_plan (world->fixture.store, &mia, query, &ask, NULL);
      gboolean looked_up = FALSE;

      for (guint k = 0; k < plan->len; k++)
        looked_up |= strcmp (plan->pdata[k], "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)") == 0;
      if (!looked_up)
        fail_msg ("'%s' is not looked up", rare[i]);
    }
}

static gboolean
stop (gpointer data)
{
  ++*(int *) data;
  return TRUE;
}

static void
test_many_values_are_one_list (void **state)
{
  World *world = *state;
  GString *text = g_string_new ("number:1");
  g_autoptr (Query) query = NULL;
  WindowAsk ask = { .sort = SORT_NUMBER, .place = WINDOW_FIRST, .n = N_CASES + 1 };

  for (int i = 2; i <= 390; i++)
    g_string_append_printf (text, ",%d", i);
  query = parse (text->str);
  check_query (world, "number:1,2,...", query, &ask);
  g_string_free (text, TRUE);
}

static void
test_count_can_be_stopped (void **state)
{
  World *world = *state;
  g_autoptr (Query) query = parse ("-person:zzz -text:remove");
  g_autoptr (GError) error = NULL;
  gint64 count;
  int asked = 0;

  db_set_progress (world->fixture.db, stop, &asked);
  if (store_count (world->fixture.store, &mia, query, &count, &error))
    skip (); /* too small a database for the callback to be asked */
  db_set_progress (world->fixture.db, NULL, NULL);
  assert_true (asked > 0);
  assert_non_null (error);
}

int
main (void)
{
#define CASE(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    CASE (test_queries_mean_what_they_say),
    CASE (test_windows_meet),
    CASE (test_window_from_survives_a_vanished_row),
    CASE (test_ends_are_known),
    CASE (test_empty_windows),
    CASE (test_no_list_is_scanned_or_sorted),
    CASE (test_rare_terms_are_looked_up),
    CASE (test_many_values_are_one_list),
    CASE (test_count_can_be_stopped),
  };

  return cmocka_run_group_tests_name ("store lists", tests, NULL, NULL);
}
