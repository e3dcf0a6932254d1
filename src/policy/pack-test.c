/* SPDX-License-Identifier: MIT */
#include "policy/pack-test.h"

#include <string.h>

#include "base/when.h"
#include "policy/almanac.h"
#include "policy/applies.h"
#include "policy/due.h"
#include "policy/gate.h"
#include "policy/ladder.h"

/* The made-up case of one test. */
typedef struct
{
  const Pack *pack;
  const PackTest *test;
  GTimeZone *zone;
  GPtrArray *facts, *tasks;   /* CaseFact, CaseTask */
  GArray *pauses, *holds;     /* ClockPause */
  GPtrArray *extended;        /* const char *, NULL at its end once run */
  GPtrArray *settings;        /* "KEY=VALUE", borrowed */
  GHashTable *calendars;      /* name to Calendar, of all tests */
  const char *calendar;       /* stands in for every other; NULL: none does */
  PackCase kase;
  GPtrArray *clocks;          /* Clock */
  ConditionCase asked;
  char *problem;              /* what of 'given' or 'when' cannot be read */
} Trial;

static void
trial_clear (Trial *trial)
{
  g_time_zone_unref (trial->zone);
  g_ptr_array_unref (trial->facts);
  g_ptr_array_unref (trial->tasks);
  g_array_unref (trial->pauses);
  g_array_unref (trial->holds);
  g_ptr_array_unref (trial->extended);
  g_ptr_array_unref (trial->settings);
  g_clear_pointer (&trial->clocks, g_ptr_array_unref);
  g_free (trial->problem);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

/* ---- given and when -------------------------------------------------------------------- */

static void
add_fact (Trial *trial, const char *name, const char *value)
{
  g_ptr_array_add (trial->facts, case_fact_new (name, value));
}

static gboolean
give (Trial *trial, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);

  if (!parts[0] || !parts[1])
    return FALSE;
  add_fact (trial, g_strstrip (parts[0]), g_strstrip (parts[1]));
  return TRUE;
}

static gboolean
take_instant (Trial *trial, const char *text, gint64 *to)
{
  return when_parse (text, trial->zone, to, NULL);
}

static gboolean
when_received (Trial *trial, const char *rest)
{
  return take_instant (trial, rest, &trial->kase.received_at);
}

static gboolean
when_acknowledged (Trial *trial, const char *rest)
{
  return take_instant (trial, rest, &trial->kase.acknowledged_at);
}

static gboolean
when_answered (Trial *trial, const char *rest)
{
  return take_instant (trial, rest, &trial->kase.answered_at);
}

static gboolean
when_finished (Trial *trial, const char *rest)
{
  return take_instant (trial, rest, &trial->kase.finished_at);
}

static gboolean
when_extended (Trial *trial, const char *rest)
{
  g_ptr_array_add (trial->extended, (gpointer) rest);
  return pack_rule (trial->pack, rest) != NULL;
}

/* "2026-03-10..2026-03-17", and what stands behind it. */
static gboolean
read_span (const char *text, ClockPause *span, const char **behind)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  g_auto (GStrv) days = g_strsplit (words[0] ? words[0] : "", "..", 2);
  const char *blank = strchr (text, ' ');

  memset (span, 0, sizeof *span);
  *behind = blank ? blank + 1 : NULL;
  return g_strv_length (days) == 2 && when_date_parse (days[0], &span->from, NULL)
         && (!*days[1] || when_date_parse (days[1], &span->to, NULL));
}

static gboolean
when_paused (Trial *trial, const char *rest)
{
  ClockPause pause;

  if (!read_span (rest, &pause, &pause.ground))
    return FALSE;
  trial->kase.paused |= !g_date_valid (&pause.to);
  g_array_append_val (trial->pauses, pause);
  return TRUE;
}

static gboolean
when_hold (Trial *trial, const char *rest)
{
  ClockPause hold;

  if (!read_span (rest, &hold, &hold.ground))
    return FALSE;
  if (!g_date_valid (&hold.to))
    trial->kase.held = "suspended by a hold";
  g_array_append_val (trial->holds, hold);
  return TRUE;
}

static gboolean
when_task (Trial *trial, const char *rest)
{
  g_auto (GStrv) words = g_strsplit (rest, " ", 2);
  CaseTask *task = g_new0 (CaseTask, 1);

  g_ptr_array_add (trial->tasks, task);
  task->name = g_strdup (words[0]);
  task->state = g_strdup ("done");
  return words[0] && words[1] && take_instant (trial, words[1], &task->done_at);
}

/* The day counts to its end. */
static gboolean
when_today (Trial *trial, const char *rest)
{
  GDate day;

  if (!when_date_parse (rest, &day, NULL))
    return take_instant (trial, rest, &trial->kase.now);
  trial->kase.now = when_day_end (&day, trial->zone);
  return TRUE;
}

static gboolean
when_calendar (Trial *trial, const char *rest)
{
  trial->calendar = rest;
  return TRUE;
}

static gboolean
when_set (Trial *trial, const char *rest)
{
  g_ptr_array_add (trial->settings, (gpointer) rest);
  return strchr (rest, '=') != NULL;
}

static const struct { const char *word; gboolean (*take) (Trial *trial, const char *rest); } happenings[] = {
  { "received ", when_received }, { "acknowledged ", when_acknowledged }, { "answered ", when_answered },
  { "finished ", when_finished }, { "extended ", when_extended }, { "paused ", when_paused },
  { "hold ", when_hold }, { "task ", when_task }, { "today ", when_today }, { "calendar ", when_calendar },
  { "set ", when_set },
};

static gboolean
happen (Trial *trial, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (happenings); i++)
    if (g_str_has_prefix (text, happenings[i].word))
      return happenings[i].take (trial, text + strlen (happenings[i].word));
  return FALSE;
}

static void
read_all (Trial *trial, GStrv texts, const char *what, gboolean (*take) (Trial *trial, const char *text))
{
  for (guint i = 0; texts && texts[i] && !trial->problem; i++)
    if (!take (trial, texts[i]))
      trial->problem = g_strdup_printf ("'%s' under '%s' cannot be read; recourse-pack(5) has the words", texts[i], what);
}

/* ---- counting ---------------------------------------------------------------------------- */

static const char *
setting_of (const char *key, gpointer data)
{
  const Trial *trial = data;
  gsize length = strlen (key);

  for (guint i = trial->settings->len; i-- > 0;)
    {
      const char *setting = g_ptr_array_index (trial->settings, i);

      if (strncmp (setting, key, length) == 0 && setting[length] == '=')
        return setting + length + 1;
    }
  return NULL;
}

static Calendar *
calendar_of (const char *name, gpointer data)
{
  const Trial *trial = data;
  const char *wanted = trial->calendar ? trial->calendar : name;
  Calendar *calendar = g_hash_table_lookup (trial->calendars, wanted);

  if (!calendar && (calendar = almanac_load (wanted, NULL, NULL)))
    g_hash_table_insert (trial->calendars, g_strdup (wanted), calendar);
  return calendar;
}

static void
add_day (Trial *trial, const char *name, gint64 at)
{
  g_autofree char *day = at == WHEN_NONE || !at ? NULL : when_format (at, trial->zone, "%Y-%m-%d");

  if (day)
    add_fact (trial, name, day);
}

/* What conditions see beside the facts of the test. */
static void
add_names (Trial *trial)
{
  add_day (trial, "received", trial->kase.received_at);
  add_day (trial, "acknowledged", trial->kase.acknowledged_at);
  add_day (trial, "answered", trial->kase.answered_at);
  add_day (trial, "today", trial->kase.now);
  if (trial->test->type)
    add_fact (trial, "type", trial->test->type);
}

static void
count (Trial *trial)
{
  PackCase *kase = &trial->kase;

  g_ptr_array_add (trial->extended, NULL);
  kase->type = trial->test->type;
  kase->zone = trial->zone;
  kase->facts = trial->facts;
  kase->tasks = trial->tasks;
  kase->pauses = (const ClockPause *) (gpointer) trial->pauses->data;
  kase->n_pauses = trial->pauses->len;
  kase->holds = (const ClockPause *) (gpointer) trial->holds->data;
  kase->n_holds = trial->holds->len;
  kase->extended = (const char *const *) trial->extended->pdata;
  kase->setting = setting_of;
  kase->calendar = calendar_of;
  kase->data = trial;
  if (!kase->now)
    kase->now = kase->received_at;
  add_names (trial);
  trial->clocks = pack_clocks (trial->pack, kase);
  trial->asked = (ConditionCase){ .pack = trial->pack, .facts = trial->facts, .clocks = trial->clocks, .now = kase->now };
}

/* ---- then -------------------------------------------------------------------------------- */

static const Clock *
clock_of (const Trial *trial, const char *rule)
{
  for (guint i = 0; i < trial->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (trial->clocks, i);

      if (strcmp (clock->rule, rule) == 0)
        return clock;
    }
  return NULL;
}

/* NULL when it is so; else what there is. */
static char *
unless (gboolean so, const char *got)
{
  return so ? NULL : g_strdup (got ? got : "nothing");
}

/* A day, or the minute for what is counted in hours. */
static char *
due_text (const Trial *trial, const Clock *clock, const char *like)
{
  return strchr (like, 'T') ? when_format (clock->due_at, trial->zone, "%Y-%m-%dT%H:%M") : g_strdup (clock->due_on);
}

static char *
then_due (const Trial *trial, const Clock *clock, const char *day)
{
  g_autofree char *due = clock && clock->due_on ? due_text (trial, clock, day) : NULL;

  return unless (g_strcmp0 (due, day) == 0, due ? due : clock && clock->reason ? clock->reason : "no such clock");
}

static char *
then_target (const Trial *trial, const Clock *clock, const char *day)
{
  g_autofree char *event = clock && clock->start_at != WHEN_NONE ? when_format (clock->start_at, trial->zone, "%Y-%m-%dT%H:%M") : NULL;
  DueQuestion question = { .event = event, .zone = trial->zone, .calendar = trial->calendar, .calendars = trial->calendars };
  DueAnswer answer = { 0 };
  char *got;
  g_autoptr (GError) error = NULL;

  if (!event)
    return g_strdup ("no such clock");
  if (!pack_due (trial->pack, clock->rule, &question, &answer, &error))
    return g_strdup (error->message);
  got = unless (g_strcmp0 (answer.target, day) == 0, answer.target);
  due_answer_clear (&answer);
  return got;
}

static char *
then_state (const Trial *trial, const Clock *clock, const char *word)
{
  g_autofree char *late = clock ? g_strconcat ("late:", clock->rule, NULL) : NULL;

  if (strcmp (word, "absent") == 0)
    return unless (!clock, clock ? clock_state_name (clock->state) : NULL);
  if (!clock)
    return g_strdup ("no such clock");
  if (strcmp (word, "no date") == 0)
    return unless (!clock->due_on, clock->due_on);
  if (strcmp (word, "late") == 0)
    return unless (condition_holds (late, &trial->asked), clock_state_name (clock->state));
  return unless (strcmp (clock_state_name (clock->state), word) == 0, clock_state_name (clock->state));
}

static char *
then_rule (const Trial *trial, const char *rule, const char *rest)
{
  static const char *const states[] = { "absent", "no date", "late", "met", "paused", "stopped", "running", NULL };
  const Clock *clock = clock_of (trial, rule);

  if (g_str_has_prefix (rest, "due "))
    return then_due (trial, clock, rest + strlen ("due "));
  if (g_str_has_prefix (rest, "target "))
    return then_target (trial, clock, rest + strlen ("target "));
  return g_strv_contains (states, rest) ? then_state (trial, clock, rest) : g_strdup ("this cannot be read; recourse-pack(5) has the words");
}

static char *
then_gate (const Trial *trial, const char *id, gboolean wanted)
{
  const PackGate *gate = pack_gate (trial->pack, id);

  if (!gate)
    return g_strdup ("no gate is called so");
  return unless (gate_holds (gate, &trial->asked) == wanted, wanted ? "it does not hold" : "it holds");
}

static char *
then_forbidden (const Trial *trial, const char *outcome)
{
  g_autoptr (GPtrArray) gates = gates_of (trial->pack, &trial->asked);

  for (guint i = 0; i < gates->len; i++)
    if (g_strv_contains ((const char *const *) ((const PackGate *) g_ptr_array_index (gates, i))->forbids, outcome))
      return NULL;
  return g_strdup ("no gate that holds forbids it");
}

static char *
then_applies (const Trial *trial, gboolean wanted)
{
  g_autofree char *why = NULL;
  gboolean applies = pack_applies (trial->pack, &trial->asked, &why);

  return unless (applies == wanted, why);
}

/* "STAGE", "STAGE closed", with "FROM" behind; from the first stage when none is named. */
static char *
then_move (const Trial *trial, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 3);
  gboolean closed = words[1] && strcmp (words[1], "closed") == 0;
  const char *from = words[1] && closed ? words[2] : words[1];
  const PackLadder *ladder = ladder_of_type (trial->pack, trial->test->type);
  const PackStage *to = ladder ? pack_stage (ladder, words[0]) : NULL;
  const PackStage *at = !ladder ? NULL : from ? pack_stage (ladder, from) : ladder_first (ladder);

  if (!to || !at)
    return g_strdup ("the type climbs no ladder with such stages");
  g_auto (GStrv) missing = ladder_missing (trial->pack, ladder, at->id, to, &trial->asked);
  g_autofree char *lines = g_strjoinv ("; ", missing);

  return unless ((missing[0] != NULL) == closed, closed ? "it is open" : lines);
}

static char *
then_one (const Trial *trial, const char *then)
{
  g_auto (GStrv) words = g_strsplit (then, " ", 2);
  const char *rest = words[1] ? words[1] : "";
  const Clock *lead;

  if (strcmp (then, "applies") == 0 || strcmp (then, "does not apply") == 0)
    return then_applies (trial, *then == 'a');
  if (strcmp (words[0], "gate") == 0 || g_str_has_prefix (then, "no gate "))
    return then_gate (trial, *then == 'g' ? rest : then + strlen ("no gate "), *then == 'g');
  if (strcmp (words[0], "outcome") == 0 && g_str_has_suffix (rest, " forbidden"))
    {
      g_autofree char *outcome = g_strndup (rest, strlen (rest) - strlen (" forbidden"));
      return then_forbidden (trial, outcome);
    }
  if (strcmp (words[0], "move") == 0)
    return then_move (trial, rest);
  if (strcmp (words[0], "headline") != 0)
    return then_rule (trial, words[0], rest);
  lead = clock_headline (trial->clocks);
  return unless (lead && strcmp (lead->rule, rest) == 0, lead ? lead->rule : NULL);
}

/* ---- all of them ------------------------------------------------------------------------- */

static void
result_free (PackTestResult *result)
{
  g_free (result->got);
  g_free (result);
}

static void
try_one (const Pack *pack, const PackTest *test, GHashTable *calendars, GPtrArray *results)
{
  g_auto (Trial) trial = {
    .pack = pack, .test = test, .zone = when_zone (pack->zone, NULL), .calendars = calendars,
    .facts = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free),
    .tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) case_task_free),
    .pauses = g_array_new (FALSE, TRUE, sizeof (ClockPause)), .holds = g_array_new (FALSE, TRUE, sizeof (ClockPause)),
    .extended = g_ptr_array_new (), .settings = g_ptr_array_new (),
    .kase = { .received_at = 0, .acknowledged_at = WHEN_NONE, .answered_at = WHEN_NONE, .finished_at = WHEN_NONE,
              .triaged_at = WHEN_NONE, .stopped_at = WHEN_NONE },
  };

  read_all (&trial, test->given, "given", give);
  read_all (&trial, test->when, "when", happen);
  if (!trial.problem)
    count (&trial);
  for (guint i = 0; test->then[i]; i++)
    {
      PackTestResult *result = g_new0 (PackTestResult, 1);

      result->test = test->id;
      result->then = test->then[i];
      result->got = trial.problem ? g_strdup (trial.problem) : then_one (&trial, test->then[i]);
      g_ptr_array_add (results, result);
    }
}

GPtrArray *
pack_test (const Pack *pack)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) result_free);
  g_autoptr (GHashTable) calendars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) calendar_unref);

  for (guint i = 0; i < pack->tests->len; i++)
    try_one (pack, g_ptr_array_index (pack->tests, i), calendars, results);
  return results;
}
