/* SPDX-License-Identifier: MIT */
/* Complaints climb: what the acts allow, refuse and leave behind. */
#include "desk.h"

#include <string.h>

#include "base/when.h"
#include "store/inside.h"

typedef struct { const char *act, *words; gboolean done; const char *says, *stage; } Step;

static char *
stage_now (Desk *desk, const char *number)
{
  CaseStage *stage = NULL;
  char *text;

  assert_true (store_stage_now (desk->office->store, number, &stage, NULL));
  text = stage ? g_strdup_printf ("%s %s %s", stage->stage, stage->due_on ? stage->due_on : "-",
                                  stage->due_how ? stage->due_how : "-")
               : g_strdup ("none");
  case_stage_free (stage);
  return text;
}

static void
tell (Desk *desk, const char *number, const Step *steps, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      gboolean done = desk_do (desk, steps[i].act, number, steps[i].words);
      const char *said = desk->error ? desk->error->message : desk->result;
      g_autofree char *stage = stage_now (desk, number);

      if (done != steps[i].done || (steps[i].says && !strstr (said, steps[i].says)))
        fail_msg ("%s %s: %s", steps[i].act, steps[i].words, said);
      if (steps[i].stage && !g_str_equal (stage, steps[i].stage))
        fail_msg ("%s %s: it stands at %s", steps[i].act, steps[i].words, stage);
    }
  desk_assert_sound (desk);
}

static void
a_complaint_climbs_and_ends (void **state)
{
  static const Step steps[] = {
    { "escalate", "", FALSE, "only a case whose type is confirmed climbs", "none" },
    { "triage", "type=delete", TRUE, NULL, "none" },
    { "escalate", "", FALSE, "type delete, which has no ladder", "none" },
    { "triage", "type=grievance", TRUE, NULL, "ours - -" },
    { "triage", "type=inquiry", TRUE, NULL, "none" },
    { "triage", "type=grievance", TRUE, NULL, "ours - -" },
    { "triage", "type=grievance|reason=again", TRUE, NULL, "ours - -" },
    { "advance", "stage=filed", FALSE, "use escalate", "ours - -" },
    { "escalate", "", FALSE, "wrote-first is missing (They wrote to us first): set wrote-first=yes", "ours - -" },
    { "set", "wrote-first=yes", TRUE, NULL, NULL },
    { "escalate", "", FALSE, "content is not \"no\"", "ours - -" },
    { "set", "content=no", TRUE, NULL, NULL },
    { "escalate", "stage=out", FALSE, "it leads to filed", "ours - -" },
    { "escalate", "reference=OMB-7|evidence=letter of 2 March", TRUE, "Filed", "filed 2026-03-09 planning" },
    { "escalate", "", FALSE, "advance reaches answer, out", NULL },
    { "date", "due=soon", FALSE, "due", NULL },
    { "date", "due=2026-04-01|evidence=their mail", TRUE, "due 2026-04-01", "filed 2026-04-01 notice" },
    { "date", "due=2026-04-01|stage=answer", FALSE, "never in a stage \"answer\"", NULL },
    { "advance", "stage=answer|due=2026-03-20", TRUE, "Our answer", "answer 2026-03-20 notice" },
    { "date", "due=2026-04-02|stage=filed", TRUE, "\"Filed\" is due 2026-04-02", "answer 2026-03-20 notice" },
    { "advance", "stage=filed|reason=frivolous", FALSE, "has no list of reasons", NULL },
    { "advance", "stage=filed", TRUE, NULL, "filed 2026-03-09 planning" },
    { "resolve", "outcome=answered", TRUE, NULL, NULL },
    { "close", "reason=answered", TRUE, NULL, NULL },
    { "advance", "stage=out", FALSE, "needs one of frivolous, too-late", NULL },
    { "advance", "stage=out|reason=boring", FALSE, "needs one of frivolous, too-late", NULL },
    { "advance", "stage=out|reason=too-late|due=2026-05-01", FALSE, "an end has no date", NULL },
    { "advance", "stage=out|reason=too-late", TRUE, "the end of its ladder", "out - -" },
    { "advance", "stage=filed", FALSE, "has come to the end of its ladder", "out - -" },
    { "task", "name=answer-1|state=done", TRUE, NULL, NULL },
  };
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "text=hello");
  g_autoptr (Dossier) dossier = NULL;
  const CaseStage *stage;

  desk_as (desk, "sue");
  tell (desk, number, steps, G_N_ELEMENTS (steps));
  dossier = office_dossier (desk->office, number, NULL);
  assert_non_null (dossier);
  assert_int_equal (dossier->kase->stages->len, 6);
  assert_int_equal (dossier->moves->len, 0);
  assert_int_equal (dossier->kase->tasks->len, 1);
  assert_string_equal (((CaseTask *) dossier->kase->tasks->pdata[0])->title, "keep everything");
  stage = dossier->kase->stages->pdata[2];
  assert_string_equal (stage->reference, "OMB-7");
  assert_string_equal (stage->evidence, "letter of 2 March");
  assert_string_equal (stage->due_on, "2026-04-02");
  assert_string_equal (stage->left_on, "2026-03-02");
  stage = dossier->kase->stages->pdata[5];
  assert_string_equal (stage->ending, "too-late");
}

/* A case from before ladders enters by its first stage. */
static void
a_case_without_a_stage_enters_by_escalate (void **state)
{
  static const Step steps[] = {
    { "advance", "stage=filed", FALSE, "escalate puts it there", "none" },
    { "escalate", "stage=filed", FALSE, "the first stage is ours", "none" },
    { "escalate", "", TRUE, "With us", "ours - -" },
    { "advance", "stage=peace", TRUE, NULL, "peace - -" },
  };
  Desk *desk = *state;
  g_autofree char *number = desk_letter (desk, "type=inquiry|text=hello");
  Event *event;

  desk_as (desk, "sue");
  event = office_event (desk->office, "case.triage", number);
  event_set_text (event, "type", "grievance");
  event_set_bool (event, "confirmed", TRUE);
  assert_true (office_begin (desk->office, "test", NULL));
  assert_true (office_append (desk->office, event, NULL));
  assert_true (office_commit (desk->office, NULL));
  event_free (event);
  tell (desk, number, steps, G_N_ELEMENTS (steps));
}

/* ---- the list ---- */

static char *
order_of (Desk *desk, const ClimbAsk *ask, gboolean *before, gboolean *after)
{
  g_autoptr (ClimbWindow) window = office_ladders (desk->office, NULL, ask, NULL);
  GString *text = g_string_new (NULL);

  assert_non_null (window);
  for (guint i = 0; i < window->rows->len; i++)
    g_string_append (text, ((Climb *) window->rows->pdata[i])->row.number + strlen ("RC-2026-00000"));
  *before = window->more_before;
  *after = window->more_after;
  return g_string_free (text, FALSE);
}

/* Cases 1 to 5: 1 ended, 2 due 20 March, 3 due 10 March, 4 and 5 inside without a date. */
static void
make_five (Desk *desk)
{
  desk_as (desk, "sue");
  for (int i = 1; i <= 5; i++)
    {
      g_autofree char *number = desk_letter (desk, "type=grievance|text=hello");

      if (i == 1)
        assert_true (desk_do (desk, "advance", number, "stage=peace"));
      if (i != 2 && i != 3)
        continue;
      assert_true (desk_do (desk, "set", number, "wrote-first=yes|content=no"));
      assert_true (desk_do (desk, "escalate", number, ""));
      assert_true (desk_do (desk, "advance", number, i == 2 ? "stage=answer|due=2026-03-20" : "stage=answer|due=2026-03-10"));
    }
}

static void
windows_follow_the_order (void **state)
{
  Desk *desk = *state;
  g_autoptr (ClimbWindow) all = NULL;
  ClimbAsk ask = { .order = CLIMB_BY_DUE, .place = WINDOW_FIRST, .n = 9 };
  gboolean before, after;

  make_five (desk);
  all = office_ladders (desk->office, NULL, &ask, NULL);
  assert_int_equal (all->rows->len, 5);
#define ORDER(where, at, many, expected, b, a)                                                 \
  do {                                                                                         \
    ClimbAsk one = { .order = ask.order, .place = where, .key = at, .n = many };               \
    g_autofree char *found = order_of (desk, &one, &before, &after);                           \
    assert_string_equal (found, expected);                                                     \
    assert_int_equal (before, b);                                                              \
    assert_int_equal (after, a);                                                               \
  } while (0)
  ORDER (WINDOW_FIRST, NULL, 9, "32451", FALSE, FALSE);
  ORDER (WINDOW_FIRST, NULL, 2, "32", FALSE, TRUE);
  ORDER (WINDOW_AFTER, all->rows->pdata[1], 2, "45", TRUE, TRUE);
  ORDER (WINDOW_FROM, all->rows->pdata[3], 9, "51", TRUE, FALSE);
  ORDER (WINDOW_BEFORE, all->rows->pdata[3], 2, "24", TRUE, TRUE);
  ORDER (WINDOW_BEFORE, all->rows->pdata[1], 9, "3", FALSE, TRUE);
  ORDER (WINDOW_LAST, NULL, 2, "51", TRUE, FALSE);
  ask.order = CLIMB_BY_TURN;
  ORDER (WINDOW_FIRST, NULL, 9, "32451", FALSE, FALSE);
#undef ORDER
}

static void
a_row_says_what_is_missing_and_limits_hold (void **state)
{
  Desk *desk = *state;
  QueryContext context;
  g_autoptr (Query) query = NULL;
  g_autoptr (ClimbWindow) window = NULL;
  ClimbAsk ask = { .order = CLIMB_BY_DUE, .place = WINDOW_FIRST, .n = 9 };
  const Climb *climb;

  make_five (desk);
  office_query_context (desk->office, &context);
  query = query_parse ("number:4,3", &context, NULL);
  window = office_ladders (desk->office, query, &ask, NULL);
  assert_int_equal (window->rows->len, 2);
  climb = window->rows->pdata[0];
  assert_null (climb->missing[0]);
  assert_int_equal (((ClimbPhase *) climb->phases->pdata[0])->mark, PHASE_DONE);
  assert_int_equal (((ClimbPhase *) climb->phases->pdata[1])->mark, PHASE_NOW);
  climb = window->rows->pdata[1];
  assert_int_equal (g_strv_length (climb->missing), 2);
  assert_int_equal (((ClimbPhase *) climb->phases->pdata[1])->mark, PHASE_NEXT);
}

static void
what_is_due_to_us_is_found_by_its_date (void **state)
{
  Desk *desk = *state;
  g_autoptr (GPtrArray) due = NULL, all = NULL;

  make_five (desk);
  due = store_stages_due (desk->office->store, &desk->office->viewer, "2026-03-12", 9, NULL);
  assert_int_equal (due->len, 1);
  assert_string_equal (((Climb *) due->pdata[0])->row.number, "RC-2026-000003");
  all = store_stages_due (desk->office->store, &desk->office->viewer, NULL, 9, NULL);
  assert_int_equal (all->len, 2);
}

/* However many cases there are, the index leads. */
static gpointer
plan_line (DbQuery *query)
{
  return db_column_dup (query, 3);
}

static void
no_window_scans (void **state)
{
  static const char *const statements[] = {
    "EXPLAIN QUERY PLAN SELECT c.number FROM stage s CROSS JOIN cases c ON c.number = s.case_id"
    " WHERE s.left_seq IS NULL AND (s.terminal, ifnull (s.due_on, '9999'), s.case_id) > (0, '2026', 'x')"
    " ORDER BY s.terminal, ifnull (s.due_on, '9999'), s.case_id LIMIT 9",
    "EXPLAIN QUERY PLAN SELECT c.number FROM stage s CROSS JOIN cases c ON c.number = s.case_id"
    " WHERE s.left_seq IS NULL AND (s.terminal, s.turn, ifnull (s.due_on, '9999'), s.case_id) < (1, 'b', '2026', 'x')"
    " ORDER BY s.terminal DESC, s.turn DESC, ifnull (s.due_on, '9999') DESC, s.case_id DESC LIMIT 9",
  };
  Desk *desk = *state;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (GPtrArray) lines = store_gather (desk->office->store, statements[i], DB_NO_ARGS,
                                                  g_ptr_array_new_with_free_func (g_free), plan_line, NULL);

      for (guint k = 0; k < lines->len; k++)
        if (strstr (lines->pdata[k], "TEMP B-TREE") || g_str_has_prefix (lines->pdata[k], "SCAN c"))
          fail_msg ("%s", (char *) lines->pdata[k]);
      assert_non_null (strstr (lines->pdata[0], i ? "stage_turn" : "stage_now"));
      assert_true (g_str_has_prefix (lines->pdata[0], "SEARCH"));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (a_complaint_climbs_and_ends, desk_setup, desk_teardown),
    cmocka_unit_test_setup_teardown (a_case_without_a_stage_enters_by_escalate, desk_setup, desk_teardown),
    cmocka_unit_test_setup_teardown (windows_follow_the_order, desk_setup, desk_teardown),
    cmocka_unit_test_setup_teardown (a_row_says_what_is_missing_and_limits_hold, desk_setup, desk_teardown),
    cmocka_unit_test_setup_teardown (what_is_due_to_us_is_found_by_its_date, desk_setup, desk_teardown),
    cmocka_unit_test_setup_teardown (no_window_scans, desk_setup, desk_teardown),
  };

  cmocka_set_message_output (CM_OUTPUT_TAP);
  return cmocka_run_group_tests (tests, NULL, NULL);
}
