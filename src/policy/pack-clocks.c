/* SPDX-License-Identifier: MIT */
/* Which clocks a pack starts for a case, and how each date came about. */
#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "base/trace.h"
#include "base/when.h"
#include "policy/condition.h"
#include "policy/pack-private.h"

/* A pack on a case: what its conditions are asked of. */
typedef struct
{
  const Pack *pack;
  const PackCase *kase;
  GPtrArray *words;        /* CaseFact */
  GPtrArray *clocks;       /* Clock: of the rules so far, which later ones may ask for */
  char *received;          /* ISO day */
} Asked;

/* One rule on one case; steps may be NULL when nobody asks why. */
typedef struct
{
  const Pack *pack;
  const PackRule *rule;
  const PackCase *kase;
  Clock *clock;
  GPtrArray *steps;
  gboolean alone;         /* asked for by another rule: looks at no third */
} Run;

static void step (Run *run, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
step (Run *run, const char *format, ...)
{
  va_list args;

  if (!run->steps)
    return;
  va_start (args, format);
  g_ptr_array_add (run->steps, g_strdup_vprintf (format, args));
  va_end (args);
}

static gboolean uncomputable (Run *run, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
uncomputable (Run *run, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_free (run->clock->reason);
  run->clock->reason = g_strdup_vprintf (format, args);
  va_end (args);
  run->clock->state = CLOCK_UNCOMPUTABLE;
  step (run, "no date: %s", run->clock->reason);
  return FALSE;
}

static char *
day_of (gint64 at, GTimeZone *zone)
{
  GDate date;

  when_date (at, zone, &date);
  return when_date_format (&date);
}

static char *
received_on (const PackCase *kase)
{
  return day_of (kase->received_at, kase->zone);
}

/* ---- what conditions are asked of ------------------------------------------------------ */

static void
add_word (GPtrArray *words, const char *name, const char *value)
{
  if (value && *value)
    g_ptr_array_add (words, case_fact_new (name, value));
}

static void
add_day (GPtrArray *words, const char *name, gint64 at, GTimeZone *zone)
{
  g_autofree char *day = at == WHEN_NONE ? NULL : day_of (at, zone);

  add_word (words, name, day);
}

GPtrArray *
pack_case_words (const PackCase *kase)
{
  GPtrArray *words = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free);

  for (guint i = 0; kase->facts && i < kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (kase->facts, i);

      add_word (words, fact->name, fact->value);
    }
  add_day (words, "received", kase->received_at, kase->zone);
  add_day (words, "today", kase->now ? kase->now : WHEN_NONE, kase->zone);
  add_word (words, "type", kase->type);
  add_day (words, "acknowledged", kase->acknowledged_at, kase->zone);
  add_day (words, "answered", kase->answered_at, kase->zone);
  return words;
}

static void
asked_init (Asked *asked, const Pack *pack, const PackCase *kase)
{
  *asked = (Asked){ .pack = pack, .kase = kase, .words = pack_case_words (kase), .received = received_on (kase),
                    .clocks = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free) };
}

static void
asked_clear (Asked *asked)
{
  g_clear_pointer (&asked->words, g_ptr_array_unref);
  g_clear_pointer (&asked->clocks, g_ptr_array_unref);
  g_free (asked->received);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static ConditionCase
condition_case (const Asked *asked)
{
  return (ConditionCase){ .pack = asked->pack, .facts = asked->words, .clocks = asked->clocks,
                          .now = asked->kase->now ? asked->kase->now : WHEN_NONE };
}

/* ---- which rules run --------------------------------------------------------------------- */

/* ISO dates compare as text. */
static gboolean
is_within (const char *day, const char *from, const char *to)
{
  return (!from || strcmp (from, day) <= 0) && (!to || strcmp (day, to) <= 0);
}

gboolean
pack_in_force (const Pack *pack, const char *day)
{
  return is_within (day, pack->effective_from, pack->effective_to);
}

gboolean
pack_rule_ever_runs (const Pack *pack, const PackRule *rule)
{
  const char *from = rule->effective_from, *to = rule->effective_to;

  return (!to || !pack->effective_from || strcmp (pack->effective_from, to) <= 0)
         && (!from || !pack->effective_to || strcmp (from, pack->effective_to) <= 0);
}

/* A date that the type asks for is missed when it is not known; any other starts its
 * clock only once somebody enters it. */
static gboolean
is_due_to_start (const Pack *pack, const PackCase *kase, const char *fact)
{
  const PackType *type = kase->type ? pack_type (pack, kase->type) : NULL;

  return !fact || !pack_fact (pack, fact) || case_fact_value (kase->facts, fact)
         || (type && g_strv_contains ((const char *const *) type->facts, fact));
}

/* The rule of a triage that was done stands beside those of the type it found. */
static gboolean
is_for_type (const PackRule *rule, const PackCase *kase)
{
  const char *const *types = (const char *const *) rule->types;

  return g_strv_contains (types, kase->type ? kase->type : PACK_UNSORTED)
         || (kase->triaged_at != WHEN_NONE && g_strv_contains (types, PACK_UNSORTED));
}

static gint64
earlier (gint64 a, gint64 b)
{
  return a == WHEN_NONE ? b : b == WHEN_NONE ? a : MIN (a, b);
}

/* Moments of the case itself at which a rule may start; an answer acknowledges too. */
static gint64
moment (const PackCase *kase, const char *name)
{
  if (strcmp (name, "acknowledged") == 0)
    return earlier (kase->acknowledged_at, kase->answered_at);
  return strcmp (name, "answered") == 0 ? kase->answered_at : kase->received_at;
}

/* Why a rule for this type does not run, in words; NULL: it runs. Transfer full. */
static char *
why_not_run (const Asked *asked, const PackRule *rule)
{
  const PackCase *kase = asked->kase;
  ConditionCase conditions = condition_case (asked);

  if (!is_for_type (rule, kase))
    return g_strdup ("it is for cases of another type");
  if (rule->owner)
    return g_strdup_printf ("it is a promise of the %s, not ours", rule->owner);
  if (!is_within (asked->received, rule->effective_from, rule->effective_to))
    return g_strdup_printf ("it holds from %s to %s; the case was received %s",
                            rule->effective_from ? rule->effective_from : "ever",
                            rule->effective_to ? rule->effective_to : "now", asked->received);
  if (moment (kase, rule->start) == WHEN_NONE)
    return g_strdup_printf ("it starts once the case is %s", rule->start);
  if (!is_due_to_start (asked->pack, kase, rule->start))
    return g_strdup_printf ("it starts with %s, which is not known", rule->start);
  if (rule->needs && (!is_due_to_start (asked->pack, kase, rule->needs)
                      || g_strcmp0 (case_fact_value (kase->facts, rule->needs), "no") == 0))
    return g_strdup_printf ("it needs %s=yes", rule->needs);
  for (guint i = 0; rule->when && rule->when[i]; i++)
    if (!condition_holds (rule->when[i], &conditions))
      return condition_missing (asked->pack, rule->when[i]);
  return NULL;
}

static gboolean
rule_runs (const Asked *asked, const PackRule *rule)
{
  g_autofree char *why_not = why_not_run (asked, rule);

  return !why_not;
}

static gboolean
pack_is_in_force (Run *run)
{
  g_autofree char *received = received_on (run->kase);

  if (pack_in_force (run->pack, received))
    return TRUE;
  if (run->pack->effective_from && strcmp (received, run->pack->effective_from) < 0)
    return uncomputable (run, "received %s, before %s %s came into force on %s", received, run->pack->name,
                         run->pack->version, run->pack->effective_from);
  return uncomputable (run, "received %s, after %s %s ended on %s", received, run->pack->name,
                       run->pack->version, run->pack->effective_to);
}

static gboolean
needs_are_met (Run *run)
{
  const PackFact *fact = run->rule->needs ? pack_fact (run->pack, run->rule->needs) : NULL;

  if (!fact || g_strcmp0 (case_fact_value (run->kase->facts, fact->name), "yes") == 0)
    return TRUE;
  return uncomputable (run, "not known: %s (set %s=yes or no)", fact->title, fact->name);
}

static gboolean
find_start (Run *run)
{
  const PackFact *fact = pack_fact (run->pack, run->rule->start);
  const char *value = fact ? case_fact_value (run->kase->facts, fact->name) : NULL;

  run->clock->start_what = g_strdup (run->rule->start);
  if (!fact)
    run->clock->start_at = moment (run->kase, run->rule->start);
  else if (!value)
    return uncomputable (run, "not known: %s (set %s=DATE)", fact->title, fact->name);
  else if (!when_parse (value, run->kase->zone, &run->clock->start_at, NULL))
    return uncomputable (run, "'%s' is no date: correct %s", value, fact->name);
  g_autofree char *at = when_format (run->clock->start_at, run->kase->zone, "%Y-%m-%d %H:%M");
  step (run, "%s: %s (%s)", fact ? fact->title : run->rule->start, at,
        g_time_zone_get_identifier (run->kase->zone));
  return TRUE;
}

/* A day that lets the period begin anew, when it is known and later than what began it. */
static gboolean
restart_from (Run *run, const char *name)
{
  const PackFact *fact = pack_fact (run->pack, name);
  const char *value = fact ? case_fact_value (run->kase->facts, name) : NULL;
  gint64 at;

  if (!value)
    return TRUE;
  if (!when_parse (value, run->kase->zone, &at, NULL))
    return uncomputable (run, "'%s' is no date: correct %s", value, name);
  g_autofree char *day = when_format (at, run->kase->zone, "%Y-%m-%d");
  if (at <= run->clock->start_at)
    {
      step (run, "%s: %s, not later than the start", fact->title, day);
      return TRUE;
    }
  step (run, "%s: %s, later: the period begins anew with it", fact->title, day);
  run->clock->start_at = at;
  g_free (run->clock->start_what);
  run->clock->start_what = g_strdup (name);
  return TRUE;
}

static gboolean
find_restart (Run *run)
{
  for (guint i = 0; run->rule->restart && run->rule->restart[i]; i++)
    if (!restart_from (run, run->rule->restart[i]))
      return FALSE;
  return TRUE;
}

/* The office's own target instead of the pack's: a number, a period, or none. */
static gboolean
apply_setting (Run *run, Period *period, gboolean *has_period)
{
  const char *key = run->rule->configurable;
  const char *value = key && run->kase->setting ? run->kase->setting (key, run->kase->data) : NULL;
  Period told = { 0 };
  guint64 amount;

  if (!value || !*value)
    return TRUE;
  step (run, "the office has set %s to %s", key, value);
  if (strcmp (value, "none") == 0)
    *has_period = FALSE;
  else if (g_ascii_string_to_unsigned (value, 10, 0, 36600, &amount, NULL))
    period->amount = (int) amount;
  else if (pack_period_parse (value, &told, NULL))
    {
      period->amount = told.amount;
      period->count = day_count_reads (period->count, told.unit) ? period->count : told.count;
      period->unit = told.unit;
    }
  else
    return uncomputable (run, "the office's setting %s is '%s': say such as 2 business_days", key, value);
  return TRUE;
}

char *
pack_calendar_setting (const Pack *pack)
{
  return g_strdup_printf ("calendar-%s", pack->name);
}

/* The rule's, or the one that the office names for the pack. Borrowed; NULL: it needs none. */
static const char *
calendar_name_of (const Run *run)
{
  g_autofree char *key = pack_calendar_setting (run->pack);
  const char *own = run->rule->calendar && run->kase->setting ? run->kase->setting (key, run->kase->data) : NULL;

  return own && *own ? own : run->rule->calendar;
}

static const Calendar *
calendar_of (const Run *run, const char *name)
{
  return name && run->kase->calendar ? run->kase->calendar (name, run->kase->data) : NULL;
}

static gboolean
is_extended (const Run *run)
{
  return run->kase->extended && g_strv_contains (run->kase->extended, run->rule->id);
}

/* What is finished by erasing stands still while a hold is in force. */
static gboolean
is_held_up (const PackRule *rule)
{
  return strcmp (rule->met_by, "finish") == 0;
}

/* Whether a pause on this ground stops the rule. */
static gboolean
ground_stops (const PackRule *rule, const char *ground)
{
  return rule->pauses && (!rule->grounds || !rule->grounds[0]
                          || g_strcmp0 (ground, CLOCK_ANY_GROUND) == 0 || (ground && g_strv_contains ((const char *const *) rule->grounds, ground)));
}

static gboolean
is_paused_now (const PackRule *rule, const PackCase *kase)
{
  gboolean known = FALSE;

  for (guint i = 0; kase->paused && i < kase->n_pauses; i++)
    {
      if (g_date_valid (&kase->pauses[i].to))
        continue;
      known = TRUE;
      if (ground_stops (rule, kase->pauses[i].ground))
        return TRUE;
    }
  return kase->paused && !known && rule->pauses;
}

static GArray *
pauses_of (Run *run)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (ClockPause));

  for (guint i = 0; run->rule->pauses && i < run->kase->n_pauses; i++)
    if (ground_stops (run->rule, run->kase->pauses[i].ground))
      g_array_append_val (all, run->kase->pauses[i]);
    else
      {
        g_autofree char *day = when_date_format (&run->kase->pauses[i].from);

        step (run, "the pause of %s is for %s, which does not stop this promise", day,
              run->kase->pauses[i].ground ? run->kase->pauses[i].ground : "another ground");
      }
  if (is_held_up (run->rule) && run->kase->n_holds)
    g_array_append_vals (all, run->kase->holds, run->kase->n_holds);
  return all;
}

static gboolean
count (Run *run, const Period *period, gint64 start, gboolean extended)
{
  const PackCase *kase = run->kase;
  g_autoptr (GArray) pauses = pauses_of (run);
  g_autoptr (GError) error = NULL;
  const char *name = calendar_name_of (run);
  const Calendar *calendar = calendar_of (run, name);
  ClockResult result;

  if (name != run->rule->calendar)
    step (run, "the office counts with the calendar %s instead of %s", name, run->rule->calendar);
  if (!calendar && day_count_needs_calendar (period->count))
    return uncomputable (run, "the calendar %s is not at hand: adopt it", name ? name : "of holidays");
  if (!clock_due (period, calendar, start, kase->zone, (const ClockPause *) (gpointer) pauses->data, pauses->len,
                  extended, &result, &error))
    return uncomputable (run, "%s", error->message);
  g_free (run->clock->due_on);
  run->clock->due_on = when_date_format (&result.due);
  run->clock->due_at = result.due_at;
  g_clear_pointer (&run->clock->target_on, g_free);
  if (g_date_compare (&result.target, &result.due) != 0)
    run->clock->target_on = when_date_format (&result.target);
  for (guint i = 0; result.steps[i]; i++)
    step (run, "%s", result.steps[i]);
  clock_result_clear (&result);
  return TRUE;
}

/* A promise whose day had passed when it was asked for is due within the pack's other
 * period, from receipt. */
static gboolean
count_late (Run *run)
{
  g_autofree char *received = received_on (run->kase);
  Period late = run->rule->late;

  if (!late.amount || strcmp (run->clock->due_on, received) >= 0)
    return TRUE;
  late.event = "receipt";
  step (run, "that day had passed when the request was received on %s; counted from receipt instead", received);
  return count (run, &late, run->kase->received_at, FALSE);
}

/* As the rule says if it says it as a period; else the first period itself. */
static Period
notice_period (const PackRule *rule, const Period *first)
{
  Period said = { 0 };

  if (!pack_period_parse (rule->extension_notice, &said, NULL) || !day_count_reads (first->count, said.unit))
    return *first;
  said.count = first->count;
  said.event = first->event;
  return said;
}

/* Whoever is told of an extension is told before the first period ends; what stops that
 * period puts this off too. */
static void
count_notice (Run *run, const Period *period)
{
  g_autoptr (GArray) pauses = NULL;
  GPtrArray *steps = run->steps;
  ClockResult notice;
  Period within;

  if (!run->rule->extension_notice || !run->rule->period.extra)
    return;
  run->steps = NULL;
  pauses = pauses_of (run);
  run->steps = steps;
  within = notice_period (run->rule, period);
  if (!clock_due (&within, calendar_of (run, calendar_name_of (run)), run->clock->start_at, run->kase->zone,
                  (const ClockPause *) (gpointer) pauses->data, pauses->len, FALSE, &notice, NULL))
    return;
  run->clock->notice_on = when_date_format (&notice.due);
  g_autofree char *day = clock_day_text (&notice.due);
  step (run, is_extended (run) ? "the extension had to be told of by %s (%s)"
                               : "an extension can be told of until %s (%s)", day, run->rule->extension_notice);
  clock_result_clear (&notice);
}

/* ---- what may come before it ----------------------------------------------------------- */

static Clock *run_alone (Run *run, const PackRule *rule);

/* The day named by a fact, or the one another rule of the pack comes to. Transfer full. */
static char *
least_day (Run *run, const char *name)
{
  const PackRule *rule = pack_rule (run->pack, name);
  g_autoptr (Clock) clock = rule && !run->alone ? run_alone (run, rule) : NULL;
  const char *value = rule ? clock ? clock->due_on : NULL : case_fact_value (run->kase->facts, name);
  GDate day;

  return value && when_date_parse (value, &day, NULL) ? g_strdup (value) : NULL;
}

static gboolean
cap (Run *run)
{
  Clock *clock = run->clock;
  GDate day;

  for (guint i = 0; clock->due_on && run->rule->least[i]; i++)
    {
      g_autofree char *least = least_day (run, run->rule->least[i]);

      if (!least || strcmp (least, clock->due_on) >= 0 || !when_date_parse (least, &day, NULL))
        continue;
      step (run, "%s is %s, which comes first", run->rule->least[i], least);
      g_free (clock->due_on);
      clock->due_on = g_steal_pointer (&least);
      clock->due_at = when_day_end (&day, run->kase->zone);
    }
  return TRUE;
}

static gboolean
compute (Run *run)
{
  Period period = run->rule->period;
  gboolean has_period = run->rule->has_period;

  if (!pack_is_in_force (run) || !needs_are_met (run) || !find_start (run) || !find_restart (run)
      || !apply_setting (run, &period, &has_period))
    return FALSE;
  if (!has_period)
    {
      run->clock->reason = g_strdup ("no time limit is stated");
      step (run, "no time limit is stated: done as soon as it can be");
      return TRUE;
    }
  period.event = strcmp (run->clock->start_what, "received") == 0 ? "receipt" : run->clock->start_what;
  if (!count (run, &period, run->clock->start_at, is_extended (run)) || !count_late (run) || !cap (run))
    return FALSE;
  count_notice (run, &period);
  return TRUE;
}

static gint64
task_done_at (const PackCase *kase, const char *name)
{
  const CaseTask *task = case_task_of (kase->tasks, name);

  return task && g_strcmp0 (task->state, "done") == 0 ? task->done_at : WHEN_NONE;
}

char *
pack_rule_met_fact (const PackRule *rule, GStrv *values)
{
  const char *name = g_str_has_prefix (rule->met_by, "fact:") ? rule->met_by + strlen ("fact:") : NULL;
  const char *sign = name ? strchr (name, '=') : NULL;

  if (values)
    *values = sign ? g_strsplit (sign + 1, ",", -1) : NULL;
  return sign ? g_strndup (name, (gsize) (sign - name)) : g_strdup (name);
}

/* A date is met on its day; anything else when it was written down. */
static gint64
fact_met_at (const Pack *pack, const PackRule *rule, const PackCase *kase)
{
  g_auto (GStrv) values = NULL;
  g_autofree char *name = pack_rule_met_fact (rule, &values);
  const CaseFact *fact = case_fact_of (kase->facts, name);
  const PackFact *kind = pack_fact (pack, name);
  gint64 at;

  if (!case_fact_value (kase->facts, name) || strcmp (fact->value, "no") == 0
      || (values && !g_strv_contains ((const char *const *) values, fact->value)))
    return WHEN_NONE;
  if (kind && g_strcmp0 (kind->kind, "date") == 0)
    return when_parse (fact->value, kase->zone, &at, NULL) ? at : WHEN_NONE;
  return fact->set_at ? fact->set_at : kase->now ? kase->now : kase->received_at;
}

/* When the act that meets the rule was done; an answer acknowledges too. */
static gint64
done_at (const Pack *pack, const PackRule *rule, const PackCase *kase)
{
  if (g_str_has_prefix (rule->met_by, "task:"))
    return task_done_at (kase, rule->met_by + strlen ("task:"));
  if (g_str_has_prefix (rule->met_by, "fact:"))
    return fact_met_at (pack, rule, kase);
  if (strcmp (rule->met_by, "acknowledge") == 0)
    return earlier (kase->acknowledged_at, kase->answered_at);
  if (strcmp (rule->met_by, "triage") == 0)
    return kase->triaged_at;
  return strcmp (rule->met_by, "answer") == 0 ? kase->answered_at : kase->finished_at;
}

static Clock *
run_alone (Run *run, const PackRule *rule)
{
  Clock *clock = clock_new ();
  Run other = { run->pack, rule, run->kase, clock, NULL, TRUE };

  compute (&other);
  return clock;
}

char *
pack_rule_due (const Pack *pack, const PackCase *kase, const char *id, gint64 start_at)
{
  const PackRule *rule = pack_rule (pack, id);
  PackRule from = rule ? *rule : (PackRule){ 0 };
  PackCase ask = *kase;
  g_autoptr (Clock) clock = clock_new ();
  Run run = { pack, &from, &ask, clock, NULL, FALSE };

  if (!rule)
    return NULL;
  /* A date that only a letter says is not the day it came in. */
  if (!case_fact_value (kase->facts, rule->start) && pack_fact (pack, rule->start) && !rule->period.amount)
    return NULL;
  if (!case_fact_value (kase->facts, rule->start))
    {
      from.start = (char *) "received";
      ask.received_at = start_at;
    }
  compute (&run);
  return g_steal_pointer (&clock->due_on);
}

static void
settle (Run *run)
{
  const PackCase *kase = run->kase;
  gint64 done = done_at (run->pack, run->rule, kase);

  if (done != WHEN_NONE)
    run->clock->state = CLOCK_MET;
  else if (kase->stopped)
    run->clock->state = CLOCK_STOPPED;
  else if (run->clock->state == CLOCK_RUNNING && is_paused_now (run->rule, kase))
    run->clock->state = CLOCK_PAUSED;
  if (kase->held && is_held_up (run->rule)
      && (run->clock->state == CLOCK_RUNNING || run->clock->state == CLOCK_PAUSED))
    {
      run->clock->state = CLOCK_PAUSED;
      g_free (run->clock->reason);
      run->clock->reason = g_strdup (kase->held);
    }
  if (run->clock->state == CLOCK_MET)
    run->clock->done_at = done;
  if (run->clock->state != CLOCK_STOPPED)
    return;
  run->clock->done_at = kase->stopped_at;
  g_free (run->clock->reason);
  run->clock->reason = g_strdup (kase->stop_reason);
}

static void
tell_trace (const Clock *clock, GTimeZone *zone)
{
  g_autofree char *start = clock->start_at == WHEN_NONE ? NULL : when_format (clock->start_at, zone, "%Y-%m-%d %H:%M");

  trace (TRACE_POLICY, "%s of %s %s: %s, starts %s, due %s", clock->rule, clock->pack, clock->version,
         clock_state_name (clock->state), start ? start : "-", clock->due_on ? clock->due_on : "-");
}

static Clock *
run_rule (const Pack *pack, const PackRule *rule, const PackCase *kase, GPtrArray *steps)
{
  Clock *clock = clock_new ();
  Run run = { pack, rule, kase, clock, steps, FALSE };

  clock->rule = g_strdup (rule->id);
  clock->pack = g_strdup (pack->name);
  clock->version = g_strdup (pack->version);
  clock->clause = g_strdup (rule->clause);
  clock->tag = g_strdup (rule->tag);
  clock->title = g_strdup (rule->title);
  compute (&run);
  settle (&run);
  if (trace_on (TRACE_POLICY))
    tell_trace (clock, kase->zone);
  return clock;
}

static void
run_rules (Asked *asked)
{
  for (guint i = 0; i < asked->pack->rules->len; i++)
    {
      const PackRule *rule = g_ptr_array_index (asked->pack->rules, i);

      if (rule_runs (asked, rule))
        g_ptr_array_add (asked->clocks, run_rule (asked->pack, rule, asked->kase, NULL));
    }
}

GPtrArray *
pack_clocks (const Pack *pack, const PackCase *kase)
{
  g_auto (Asked) asked = { 0 };

  asked_init (&asked, pack, kase);
  run_rules (&asked);
  return g_steal_pointer (&asked.clocks);
}

/* ---- in words ----------------------------------------------------------------------- */

static void
tell_rule (Run *run)
{
  const PackRule *rule = run->rule;
  const PackClause *clause = pack_clause (run->pack, rule->clause);
  g_autofree char *amount = clock_amount_text (rule->period.amount, rule->period.unit);

  step (run, "%s, %s: %s, counted as %s [%s]", rule->id, rule->title, rule->has_period ? amount : "no period",
        rule->has_period ? day_count_name (rule->period.count) : "nothing", rule->tag);
  step (run, "rests on %s %s, clause %s (%s): %s [%s]", run->pack->name, run->pack->version, clause->id,
        clause->section, clause->summary, clause->tag);
  if (rule->note)
    step (run, "note: %s", rule->note);
}

static void
tell_state (Run *run)
{
  const Clock *clock = run->clock;
  const PackCase *kase = run->kase;
  g_autofree char *done = clock->done_at == WHEN_NONE ? NULL
                                                      : when_format (clock->done_at, kase->zone, "%Y-%m-%d %H:%M");

  if (clock->state == CLOCK_MET)
    step (run, "met on %s%s", done, clock_was_missed (clock) ? ", too late" : clock->due_on ? ", in time" : "");
  else if (clock->state == CLOCK_STOPPED)
    step (run, "stopped%s%s: %s", done ? " on " : "", done ? done : "", clock->reason ? clock->reason : "no reason given");
  else if (clock->state == CLOCK_PAUSED)
    step (run, "%s: the days until it goes on will not count", kase->held && is_held_up (run->rule) ? kase->held : "paused now");
}

GStrv
pack_explain (const Pack *pack, const PackCase *kase, const char *rule_id)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();
  const PackRule *rule = pack_rule (pack, rule_id);
  Run run = { pack, rule, kase, NULL, steps, FALSE };
  g_autoptr (Clock) clock = NULL;
  g_autofree char *why_not = NULL;
  g_auto (Asked) asked = { 0 };

  asked_init (&asked, pack, kase);
  run_rules (&asked);
  if (rule)
    {
      tell_rule (&run);
      why_not = why_not_run (&asked, rule);
    }
  if (rule && !why_not)
    {
      clock = run.clock = run_rule (pack, rule, kase, steps);
      tell_state (&run);
    }
  else if (rule)
    step (&run, "%s does not run on this case: %s", rule_id, why_not);
  else
    step (&run, "there is no rule %s in this pack", rule_id);
  g_ptr_array_add (steps, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&steps), FALSE);
}
