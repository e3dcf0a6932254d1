/* SPDX-License-Identifier: MIT */
/* The list of deadlines against a plain evaluator: made-up clocks with many ties, every
 * grouping, both directions, windows of uneven size, and queries beside them. */
#include "fixture.h"

#include <string.h>

#include "base/when.h"

enum { N_CASES = 150, N_CLOCKS = 3 };

typedef struct
{
  char number[20];
  const char *type, *owner, *state;
  struct Made
  {
    const char *pack, *rule, *title, *state;
    gint64 due_at;
    char due_on[11];
  } clocks[N_CLOCKS];
  int n;
  char next_on[11];       /* "" : none */
  gboolean pauses;
} MadeCase;

typedef struct
{
  Fixture fixture;
  MadeCase cases[N_CASES];
  GRand *chance;
} World;

/* One row as it should come. */
typedef struct { const MadeCase *kase; const struct Made *clock; gint64 key; char text[11]; } Expected;

static const Viewer mia = { "m1", ROLE_AGENT };
static const char *const types[] = { NULL, "delete", "access", "complaint" };
static const char *const owners[] = { NULL, "m1", "m2" };
static const char *const states[] = { "new", "working", "waiting", "closed", "spam" };
static const char *const clock_states[] = { "running", "running", "paused", "met", "stopped", "uncomputable" };
static const char *const packs[] = { "one", "two" };
static const char *const titles[] = { "answer", "finish", "acknowledge" };

#define PICK(chance, list) (list)[g_rand_int_range ((chance), 0, G_N_ELEMENTS (list))]

static void
make (World *world, int i)
{
  MadeCase *made = &world->cases[i];

  g_snprintf (made->number, sizeof made->number, "RC-2026-%06d", i + 1);
  made->type = PICK (world->chance, types);
  made->owner = PICK (world->chance, owners);
  made->state = PICK (world->chance, states);
  made->n = g_rand_int_range (world->chance, 0, N_CLOCKS + 1);
  made->pauses = g_rand_int_range (world->chance, 0, 2);
  if (g_rand_int_range (world->chance, 0, 3))
    g_snprintf (made->next_on, sizeof made->next_on, "2026-03-%02d", g_rand_int_range (world->chance, 1, 9));
  for (int k = 0; k < made->n; k++)
    {
      struct Made *clock = &made->clocks[k];
      int day = g_rand_int_range (world->chance, 0, 12);

      clock->pack = packs[k % 2];
      clock->rule = titles[k];
      clock->title = PICK (world->chance, titles);
      clock->state = PICK (world->chance, clock_states);
      clock->due_at = day && strcmp (clock->state, "uncomputable") ? NOON_0 + day * DAY : NO_DUE;
      if (clock->due_at != NO_DUE)
        g_snprintf (clock->due_on, sizeof clock->due_on, "2026-01-%02d", 12 + day);
    }
}

static gboolean
is_open (const MadeCase *made)
{
  CaseState state;

  assert_true (case_state_parse (made->state, &state));
  return case_state_is_open (state);
}

static char *
quoted (const char *text)
{
  return text && *text ? g_strdup_printf ("'%s'", text) : g_strdup ("NULL");
}

static void
insert (World *world, int i, GString *sql)
{
  const MadeCase *made = &world->cases[i];
  g_autofree char *type = quoted (made->type), *owner = quoted (made->owner), *next = quoted (made->next_on);

  g_string_append_printf (sql,
                          "INSERT INTO cases (id, number, year, ordinal, type, state, open, owner, channel,"
                          " received_at, received_on, received_how, due_at, opened_at, updated_at, rev) VALUES"
                          " (%d, '%s', 2026, %d, %s, '%s', %d, %s, 'mail', 0, '2026-01-01', 'x', %" G_GINT64_FORMAT
                          ", 0, 0, 1);",
                          i + 10, made->number, i + 1, type, made->state, is_open (made), owner, NO_DUE);
  if (made->pauses)
    g_string_append_printf (sql,
                            "INSERT INTO pause VALUES ('%s', 1, 'old', '2026-01-01', '2026-01-02', '2026-01-03', 2);"
                            "INSERT INTO pause VALUES ('%s', 5, 'identity', '2026-01-05', %s, NULL, NULL);",
                            made->number, made->number, next);
  else   /* what stands still in it is suspended by a hold */
    g_string_append_printf (sql,
                            "INSERT INTO hold (case_id, name, seq, held_on, until) VALUES ('%s', 'court', 5, '2026-01-05', %s);"
                            "INSERT INTO hold (case_id, name, seq, held_on, until, lifted_on, lifted_seq)"
                            " VALUES ('%s', 'over', 4, '2026-01-04', '2026-01-05', '2026-01-05', 6);",
                            made->number, next, made->number);
  for (int k = 0; k < made->n; k++)
    {
      const struct Made *clock = &made->clocks[k];
      g_autofree char *due = quoted (clock->due_on);

      g_string_append_printf (sql,
                              "INSERT INTO clock (case_id, rule, pack, version, title, state, due_on, due_at, pos)"
                              " VALUES ('%s', '%s', '%s', '1', '%s', '%s', %s, %" G_GINT64_FORMAT ", %d);",
                              made->number, clock->rule, clock->pack, clock->title, clock->state, due,
                              clock->due_at, k);
    }
}

static int
setup (void **state)
{
  World *world = g_new0 (World, 1);
  g_autoptr (GString) sql = g_string_new ("BEGIN;");

  fixture_open (&world->fixture);
  world->chance = g_rand_new_with_seed (20260112);
  for (int i = 0; i < N_CASES; i++)
    {
      make (world, i);
      insert (world, i, sql);
    }
  g_string_append (sql, "COMMIT;");
  fixture_tamper (&world->fixture, sql->str);
  *state = world;
  return 0;
}

static int
teardown (void **state)
{
  World *world = *state;

  g_rand_free (world->chance);
  fixture_close (&world->fixture);
  g_free (world);
  return 0;
}

/* ---- the plain evaluator ---- */

static gboolean
belongs (const DeadlineStretch *stretch, const MadeCase *made, const struct Made *clock)
{
  gboolean running = strcmp (clock->state, "running") == 0, paused = strcmp (clock->state, "paused") == 0;
  gboolean uncomputable = strcmp (clock->state, "uncomputable") == 0;
  const char *next = *made->next_on ? made->next_on : "9999-12-31";

  if (!is_open (made) || !(running || paused || uncomputable))
    return FALSE;
  switch (stretch->by)
    {
    case BY_OWNER: return g_strcmp0 (made->owner, stretch->value) == 0;
    case BY_TYPE: return g_strcmp0 (made->type, stretch->value) == 0;
    case BY_REGIME: return g_strcmp0 (clock->pack, stretch->value) == 0;
    case BY_CLOCK: return g_strcmp0 (clock->title, stretch->value) == 0;
    default: break;
    }
  if (stretch->section == DUE_PAUSED)
    return paused && made->pauses == !stretch->second && (!stretch->day_from
                                                          || (strcmp (next, stretch->day_from) >= 0
                                                              && strcmp (next, stretch->day_until) <= 0));
  if (stretch->section == DUE_UNDATED && stretch->second)
    return uncomputable;
  return running && clock->due_at >= stretch->from && clock->due_at <= stretch->until;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Expected *one = a, *two = b;
  int order = strcmp (one->text, two->text);

  if (!order)
    order = (one->key > two->key) - (one->key < two->key);
  if (!order)
    order = strcmp (one->kase->number, two->kase->number);
  if (!order)
    order = strcmp (one->clock->pack, two->clock->pack);
  return order ? order : strcmp (one->clock->rule, two->clock->rule);
}

static GArray *
expected (const World *world, const DeadlineStretch *stretch, const char *only_owner)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (Expected));

  for (int i = 0; i < N_CASES; i++)
    for (int k = 0; k < world->cases[i].n; k++)
      {
        const MadeCase *made = &world->cases[i];
        Expected one = { made, &made->clocks[k], 0, "" };

        if (!belongs (stretch, made, one.clock) || (only_owner && g_strcmp0 (made->owner, only_owner) != 0))
          continue;
        if (stretch->by == BY_DAY && stretch->section == DUE_PAUSED)
          g_strlcpy (one.text, *made->next_on ? made->next_on : "9999-12-31", sizeof one.text);
        else if (!stretch->second)
          one.key = strcmp (one.clock->state, "running") == 0 ? one.clock->due_at : NO_DUE;
        g_array_append_val (rows, one);
      }
  g_array_sort (rows, compare);
  return rows;
}

static void
assert_row (const Deadline *have, const Expected *want)
{
  assert_string_equal (have->row->number, want->kase->number);
  assert_string_equal (have->clock->pack, want->clock->pack);
  assert_string_equal (have->clock->rule, want->clock->rule);
  assert_string_equal (clock_state_name (have->clock->state), want->clock->state);
  assert_int_equal (have->clock->due_at, want->clock->due_at);
  if (have->clock->state != CLOCK_PAUSED)
    assert_null (have->ground);
  else
    {
      assert_string_equal (have->ground, want->kase->pauses ? "identity" : "hold court");   /* not one that is over */
      assert_string_equal (have->next_on ? have->next_on : "", want->kase->next_on);
    }
}

/* From the first to the last and back, so many rows at a time. */
static void
walk (World *world, const DeadlineStretch *stretch, const Query *query, const GArray *rows, int n, gboolean back)
{
  DeadlinePlace place = { .back = back, .n = n };
  g_autoptr (Deadline) last = NULL;
  guint seen = 0;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) part
          = store_deadlines (world->fixture.store, &mia, query, stretch, &place, &error);
      guint from;

      assert_null (error);
      from = back ? rows->len - seen - part->len : seen;
      for (guint i = 0; i < part->len; i++)
        assert_row (part->pdata[i], &g_array_index (rows, Expected, from + i));
      seen += part->len;
      if (part->len < (guint) n)
        break;
      g_clear_pointer (&last, deadline_free);
      last = g_ptr_array_steal_index (part, back ? 0 : part->len - 1);
      place.at = last;
    }
  assert_int_equal (seen, rows->len);
}

static void
check (World *world, const DeadlineStretch *stretch, const Query *query, const char *only_owner)
{
  g_autoptr (GArray) rows = expected (world, stretch, only_owner);
  gint64 count = -1;

  for (int n = 1; n < 40; n = n * 2 + 1)
    {
      walk (world, stretch, query, rows, n, FALSE);
      walk (world, stretch, query, rows, n, TRUE);
    }
  assert_true (store_deadline_count (world->fixture.store, &mia, query, stretch, &count, NULL));
  assert_int_equal (count, rows->len);
}

/* ---- */

static void
test_by_day (void **state)
{
  World *world = *state;
  const DeadlineStretch stretches[] = {
    { .section = DUE_OVERDUE, .from = G_MININT64, .until = NOON_0 + 3 * DAY },
    { .section = DUE_MONTH, .from = NOON_0 + 3 * DAY + 1, .until = NO_DUE - 1 },
    { .section = DUE_UNDATED, .from = NO_DUE, .until = NO_DUE },
    { .section = DUE_UNDATED, .second = TRUE },
    { .section = DUE_PAUSED },
    { .section = DUE_PAUSED, .day_from = "2026-03-03", .day_until = "2026-03-06" },
    { .section = DUE_PAUSED, .second = TRUE },
    { .section = DUE_PAUSED, .second = TRUE, .day_from = "2026-03-03", .day_until = "2026-03-06" },
  };
  QueryContext context = { .me = "m1", .year = 2026 };
  g_autoptr (Query) query = query_parse ("owner:me", &context, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (stretches); i++)
    {
      check (world, &stretches[i], NULL, NULL);
      check (world, &stretches[i], query, "m1");
    }
}

static void
test_groups (void **state)
{
  World *world = *state;

  for (int by = BY_OWNER; by < BY_N; by++)
    {
      gint64 now = NOON_0 + 4 * DAY, sum = 0, all = 0;
      g_autoptr (GPtrArray) groups
          = store_deadline_groups (world->fixture.store, &mia, NULL, (DeadlineBy) by, now, NULL);

      assert_non_null (groups);
      for (guint i = 0; i < groups->len; i++)
        {
          const DeadlineGroup *group = groups->pdata[i];
          DeadlineStretch stretch = { .by = (DeadlineBy) by, .value = group->value };
          g_autoptr (GArray) rows = expected (world, &stretch, NULL);
          gint64 late = 0;

          for (guint k = 0; k < rows->len; k++)
            late += g_array_index (rows, Expected, k).key < now;
          assert_int_equal (group->count, rows->len);
          assert_int_equal (group->overdue, late);
          sum += group->count;
          check (world, &stretch, NULL, NULL);
        }
      for (int i = 0; i < N_CASES; i++)
        for (int k = 0; k < world->cases[i].n; k++)
          {
            DeadlineStretch any = { .by = BY_CLOCK, .value = world->cases[i].clocks[k].title };

            all += belongs (&any, &world->cases[i], &world->cases[i].clocks[k]);
          }
      assert_int_equal (sum, all);
    }
}

static void
test_sums (void **state)
{
  World *world = *state;
  DeadlineStretch late = { .section = DUE_OVERDUE, .from = G_MININT64, .until = NOON_0 + 6 * DAY };
  g_autoptr (GArray) rows = expected (world, &late, NULL);
  g_autoptr (GPtrArray) days = store_deadline_days (world->fixture.store, &mia, NULL, &late, NULL);
  g_autoptr (GPtrArray) owners_late = store_deadline_owners (world->fixture.store, &mia, NULL, &late, NULL);
  gint64 by_day = 0, by_owner = 0;

  for (guint i = 0; i < days->len; i++)
    by_day += ((DeadlineCount *) days->pdata[i])->count;
  for (guint i = 0; i < owners_late->len; i++)
    by_owner += ((DeadlineCount *) owners_late->pdata[i])->count;
  assert_int_equal (days->len, 6);
  assert_int_equal (by_day, rows->len);
  assert_int_equal (by_owner, rows->len);
}

/* The lists of a day are read from an index and never sorted. */
static void
test_plans (void **state)
{
  World *world = *state;
  static const struct { DeadlineStretch stretch; const char *index; } cases[] = {
    { { .section = DUE_MONTH, .from = 1, .until = 2 }, "clock_by_due" },
    { { .section = DUE_PAUSED }, "pause_open" },
    { { .section = DUE_UNDATED, .second = TRUE }, "clock_still" },
    { { .section = DUE_MONTH, .from = 1, .until = 2, .stages = TRUE }, "INDEX stage_due" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DeadlinePlace place = { .n = 10 };
      g_autoptr (GPtrArray) lines
          = store_deadlines_plan (world->fixture.store, &cases[i].stretch, &place, NULL);
      g_autoptr (GString) all = g_string_new (NULL);

      for (guint k = 0; k < lines->len; k++)
        g_string_append_printf (all, "%s\n", (char *) lines->pdata[k]);
      if (!strstr (all->str, cases[i].index))
        print_message ("%s", all->str);
      assert_non_null (strstr (all->str, cases[i].index));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_by_day), cmocka_unit_test (test_groups), cmocka_unit_test (test_sums),
    cmocka_unit_test (test_plans),
  };

  cmocka_set_message_output (CM_OUTPUT_TAP);
  return cmocka_run_group_tests (tests, setup, teardown);
}
