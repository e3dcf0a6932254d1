/* SPDX-License-Identifier: MIT */
/* Where a complaint may go, what is missing, and the date that is only planned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/when.h"
#include "policy/ladder.h"

#define NOW G_GINT64_CONSTANT (1000)

static const char text[] =
  "pack: climbing\n"
  "version: \"1\"\n"
  "title: Climbing\n"
  "zone: UTC\n"
  "clauses:\n"
  "  - {id: C1, section: \"1\", summary: Answer., tag: verified, by: [ask]}\n"
  "facts:\n"
  "  - {name: first, kind: yes-no, title: Wrote first}\n"
  "  - {name: happy, kind: yes-no, title: Is happy}\n"
  "  - {name: served, kind: date, title: Served on}\n"
  "outcomes:\n"
  "  - {id: done, title: Done}\n"
  "types:\n"
  "  - {id: ask, title: A question, clause: C1, outcomes: [done], ladder: up}\n"
  "  - {id: tell, title: A notice, clause: C1, outcomes: [done]}\n"
  "rules:\n"
  "  - {id: R1, title: acknowledge, clause: C1, tag: verified, types: [ask], start: received, met_by: acknowledge, period: 2 calendar_days}\n"
  "ladders:\n"
  "  - id: up\n"
  "    title: Up\n"
  "    clause: C1\n"
  "    guard: [first]\n"
  "    phases: [{id: in, title: In}, {id: out, title: Out}]\n"
  "    stages:\n"
  "      - {id: a, phase: in, title: A, owner: company, next: [end, b]}\n"
  "      - {id: end, phase: in, title: End, owner: company, terminal: yes}\n"
  "      - {id: b, phase: out, title: B, owner: body, planning: 3, any: [\"late:R1\", happy=no], next: [c]}\n"
  "      - {id: c, phase: out, title: C, owner: body, needs: [served], terminal: yes}\n";

typedef struct { Pack *pack; const PackLadder *ladder; GPtrArray *facts, *clocks; } Climber;

static int
set_up (void **state)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  Climber *climber = g_new0 (Climber, 1);

  climber->pack = pack_parse ("climbing.yaml", bytes, &error);
  if (!climber->pack)
    fail_msg ("%s", error->message);
  climber->ladder = ladder_of_type (climber->pack, "ask");
  climber->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free);
  climber->clocks = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free);
  *state = climber;
  return 0;
}

static int
tear_down (void **state)
{
  Climber *climber = *state;

  g_ptr_array_unref (climber->facts);
  g_ptr_array_unref (climber->clocks);
  pack_free (climber->pack);
  g_free (climber);
  return 0;
}

static void
know (Climber *climber, const char *name, const char *value)
{
  CaseFact *fact = g_new0 (CaseFact, 1);

  fact->name = g_strdup (name);
  fact->value = g_strdup (value);
  g_ptr_array_add (climber->facts, fact);
}

static Clock *
promise (Climber *climber, ClockState state, gint64 due, gint64 done)
{
  Clock *clock = clock_new ();

  clock->rule = g_strdup ("R1");
  clock->state = state;
  clock->due_at = due;
  clock->done_at = done;
  g_ptr_array_add (climber->clocks, clock);
  return clock;
}

/* Missing lines of the move from 'from' to 'to', joined; "open" when there are none. */
static char *
missing (Climber *climber, const char *from, const char *to)
{
  ConditionCase kase = { .facts = climber->facts, .clocks = climber->clocks, .now = NOW };
  g_autoptr (GPtrArray) moves = ladder_moves (climber->pack, climber->ladder, from, &kase);

  for (guint i = 0; i < moves->len; i++)
    {
      const LadderMove *move = g_ptr_array_index (moves, i);
      if (g_str_equal (move->to->id, to))
        return move->missing[0] ? g_strjoinv (" | ", move->missing) : g_strdup ("open");
    }
  return g_strdup ("no move");
}

static void
assert_missing (Climber *climber, const char *from, const char *to, const char *expected)
{
  g_autofree char *found = missing (climber, from, to);

  assert_string_equal (found, expected);
}

static void
what_is_missing_is_said_with_its_mend (void **state)
{
  Climber *climber = *state;

  assert_missing (climber, "a", "end", "open");
  assert_missing (climber, "a", "c", "no move");
  assert_missing (climber, "a", "b", "first is missing (Wrote first): set first=yes | "
                  "acknowledge (R1) is not late, and happy is not \"no\" (Is happy): set happy=no");
  know (climber, "first", "yes");
  assert_missing (climber, "a", "b", "acknowledge (R1) is not late, and happy is not \"no\" (Is happy): set happy=no");
  know (climber, "happy", "no");
  assert_missing (climber, "a", "b", "open");
  assert_missing (climber, "b", "c", "served is missing (Served on): set served=YYYY-MM-DD");
  know (climber, "served", "2026-03-02");
  assert_missing (climber, "b", "c", "open");
}

static void
no_is_not_there (void **state)
{
  Climber *climber = *state;

  know (climber, "first", "no");
  know (climber, "happy", "no");
  assert_missing (climber, "a", "b", "first is missing (Wrote first): set first=yes");
}

static void
a_promise_is_late_in_every_state (void **state)
{
  static const struct { ClockState state; gint64 due, done; gboolean late; } cases[] = {
    { CLOCK_RUNNING, NOW - 1, WHEN_NONE, TRUE }, { CLOCK_RUNNING, NOW, WHEN_NONE, FALSE },
    { CLOCK_MET, NOW - 5, NOW - 6, FALSE },      { CLOCK_MET, NOW - 5, NOW - 4, TRUE },
    { CLOCK_STOPPED, NOW - 5, NOW - 9, FALSE },  { CLOCK_STOPPED, NOW - 5, NOW - 1, TRUE },
    { CLOCK_PAUSED, NOW - 5, WHEN_NONE, FALSE }, { CLOCK_UNCOMPUTABLE, G_MAXINT64, WHEN_NONE, FALSE },
  };
  Climber *climber = *state;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ConditionCase kase = { .facts = climber->facts, .clocks = climber->clocks, .now = NOW };

      g_ptr_array_set_size (climber->clocks, 0);
      promise (climber, cases[i].state, cases[i].due, cases[i].done);
      assert_int_equal (condition_holds ("late:R1", &kase), cases[i].late);
      assert_false (condition_holds ("late:R2", &kase));
    }
}

static void
phases_and_the_inside (void **state)
{
  Climber *climber = *state;
  ConditionCase kase = { .facts = climber->facts, .clocks = climber->clocks, .now = NOW };
  g_autoptr (GPtrArray) moves = ladder_moves (climber->pack, climber->ladder, "a", &kase);

  assert_null (ladder_of_type (climber->pack, "tell"));
  assert_string_equal (ladder_first (climber->ladder)->id, "a");
  assert_true (ladder_is_inside (climber->ladder, "end"));
  assert_false (ladder_is_inside (climber->ladder, "b"));
  assert_int_equal (ladder_phase (climber->ladder, "c"), 1);
  assert_int_equal (moves->len, 2);
  assert_false (((LadderMove *) moves->pdata[0])->leaves);
  assert_true (((LadderMove *) moves->pdata[1])->leaves);
}

static void
planning_skips_what_is_no_working_day (void **state)
{
  Climber *climber = *state;
  const PackStage *stage = pack_stage (climber->ladder, "b");
  g_autoptr (Calendar) calendar = calendar_new ("made-up", 2026, 2026);
  GDate friday, holiday, due;

  g_date_set_dmy (&friday, 6, 3, 2026);
  g_date_set_dmy (&holiday, 10, 3, 2026);
  calendar_add (calendar, &holiday, "a day off");
  assert_true (ladder_planning_date (stage, &friday, NULL, &due));
  assert_int_equal (g_date_get_day (&due), 11);       /* Mon 9, Tue 10, Wed 11 */
  assert_true (ladder_planning_date (stage, &friday, calendar, &due));
  assert_int_equal (g_date_get_day (&due), 12);
  g_date_set_dmy (&friday, 5, 3, 2027);               /* beyond the calendar: weekends alone */
  assert_true (ladder_planning_date (stage, &friday, calendar, &due));
  assert_int_equal (g_date_get_day (&due), 10);
  assert_false (ladder_planning_date (pack_stage (climber->ladder, "a"), &friday, calendar, &due));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (what_is_missing_is_said_with_its_mend, set_up, tear_down),
    cmocka_unit_test_setup_teardown (no_is_not_there, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_promise_is_late_in_every_state, set_up, tear_down),
    cmocka_unit_test_setup_teardown (phases_and_the_inside, set_up, tear_down),
    cmocka_unit_test_setup_teardown (planning_skips_what_is_no_working_day, set_up, tear_down),
  };

  cmocka_set_message_output (CM_OUTPUT_TAP);
  return cmocka_run_group_tests (tests, NULL, NULL);
}
