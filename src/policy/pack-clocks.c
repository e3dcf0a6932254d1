/* SPDX-License-Identifier: MIT */
/* Which clocks a pack starts for a case, and how each date came about. */
#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "base/trace.h"
#include "base/when.h"
#include "policy/pack-private.h"

/* One rule on one case; steps may be NULL when nobody asks why. */
typedef struct
{
  const Pack *pack;
  const PackRule *rule;
  const PackCase *kase;
  Clock *clock;
  GPtrArray *steps;
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

static const char *
fact_value (const PackCase *kase, const char *name)
{
  for (guint i = 0; kase->facts && i < kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (kase->facts, i);

      if (g_strcmp0 (fact->name, name) == 0)
        return fact->value && *fact->value ? fact->value : NULL;
    }
  return NULL;
}

static char *
received_on (const PackCase *kase)
{
  GDate date;

  when_date (kase->received_at, kase->zone, &date);
  return when_date_format (&date);
}

/* ISO dates compare as text. */
static gboolean
is_within (const char *day, const char *from, const char *to)
{
  return (!from || strcmp (from, day) <= 0) && (!to || strcmp (day, to) <= 0);
}

/* A date that the type asks for is missed when it is not known; any other starts its
 * clock only once somebody enters it. */
static gboolean
is_due_to_start (const Pack *pack, const PackCase *kase, const char *fact)
{
  const PackType *type = kase->type ? pack_type (pack, kase->type) : NULL;

  return !fact || !pack_fact (pack, fact) || fact_value (kase, fact)
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

static gboolean
rule_runs (const Pack *pack, const PackRule *rule, const PackCase *kase, const char *received)
{
  return is_for_type (rule, kase)
         && is_within (received, rule->effective_from, rule->effective_to)
         && is_due_to_start (pack, kase, rule->start) && is_due_to_start (pack, kase, rule->needs)
         && (!rule->needs || g_strcmp0 (fact_value (kase, rule->needs), "no") != 0);
}

static gboolean
pack_is_in_force (Run *run)
{
  g_autofree char *received = received_on (run->kase);

  if (is_within (received, run->pack->effective_from, run->pack->effective_to))
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

  if (!fact || g_strcmp0 (fact_value (run->kase, fact->name), "yes") == 0)
    return TRUE;
  return uncomputable (run, "not known: %s (set %s=yes or no)", fact->title, fact->name);
}

static gboolean
find_start (Run *run)
{
  const PackFact *fact = pack_fact (run->pack, run->rule->start);
  const char *value = fact ? fact_value (run->kase, fact->name) : NULL;

  run->clock->start_what = g_strdup (run->rule->start);
  if (!fact)
    run->clock->start_at = run->kase->received_at;
  else if (!value)
    return uncomputable (run, "not known: %s (set %s=DATE)", fact->title, fact->name);
  else if (!when_parse (value, run->kase->zone, &run->clock->start_at, NULL))
    return uncomputable (run, "'%s' is no date: correct %s", value, fact->name);
  g_autofree char *at = when_format (run->clock->start_at, run->kase->zone, "%Y-%m-%d %H:%M");
  step (run, "%s: %s (%s)", fact ? fact->title : "received", at, g_time_zone_get_identifier (run->kase->zone));
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

static const Calendar *
calendar_of (const Run *run)
{
  return run->rule->calendar && run->kase->calendar ? run->kase->calendar (run->rule->calendar, run->kase->data)
                                                    : NULL;
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

static GArray *
pauses_of (const Run *run)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (ClockPause));

  if (run->rule->pauses && run->kase->n_pauses)
    g_array_append_vals (all, run->kase->pauses, run->kase->n_pauses);
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
  const Calendar *calendar = calendar_of (run);
  ClockResult result;

  if (!calendar && day_count_needs_calendar (period->count))
    return uncomputable (run, "the calendar %s is not at hand: adopt it",
                         run->rule->calendar ? run->rule->calendar : "of holidays");
  if (!clock_due (period, calendar, start, kase->zone, (const ClockPause *) (gpointer) pauses->data, pauses->len,
                  extended, &result, &error))
    return uncomputable (run, "%s", error->message);
  g_free (run->clock->due_on);
  run->clock->due_on = when_date_format (&result.due);
  run->clock->due_at = result.due_at;
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

static gboolean
compute (Run *run)
{
  Period period = run->rule->period;
  gboolean has_period = run->rule->has_period;

  period.event = strcmp (run->rule->start, "received") == 0 ? "receipt" : run->rule->start;
  if (!pack_is_in_force (run) || !needs_are_met (run) || !find_start (run)
      || !apply_setting (run, &period, &has_period))
    return FALSE;
  if (!has_period)
    {
      run->clock->reason = g_strdup ("no time limit is stated");
      step (run, "no time limit is stated: done as soon as it can be");
      return TRUE;
    }
  return count (run, &period, run->clock->start_at, is_extended (run)) && count_late (run);
}

static gint64
earlier (gint64 a, gint64 b)
{
  return a == WHEN_NONE ? b : b == WHEN_NONE ? a : MIN (a, b);
}

/* When the act that meets the rule was done; an answer acknowledges too. */
static gint64
done_at (const PackRule *rule, const PackCase *kase)
{
  if (strcmp (rule->met_by, "acknowledge") == 0)
    return earlier (kase->acknowledged_at, kase->answered_at);
  if (strcmp (rule->met_by, "triage") == 0)
    return kase->triaged_at;
  return strcmp (rule->met_by, "answer") == 0 ? kase->answered_at : kase->finished_at;
}

static void
settle (Run *run)
{
  const PackCase *kase = run->kase;
  gint64 done = done_at (run->rule, kase);

  if (done != WHEN_NONE)
    run->clock->state = CLOCK_MET;
  else if (kase->stopped)
    run->clock->state = CLOCK_STOPPED;
  else if (run->clock->state == CLOCK_RUNNING && kase->paused && run->rule->pauses)
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
  Run run = { pack, rule, kase, clock, steps };

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

GPtrArray *
pack_clocks (const Pack *pack, const PackCase *kase)
{
  GPtrArray *clocks = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free);
  g_autofree char *received = received_on (kase);

  for (guint i = 0; i < pack->rules->len; i++)
    {
      const PackRule *rule = g_ptr_array_index (pack->rules, i);

      if (rule_runs (pack, rule, kase, received))
        g_ptr_array_add (clocks, run_rule (pack, rule, kase, NULL));
    }
  return clocks;
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
  g_autofree char *received = received_on (kase);
  Run run = { pack, rule, kase, NULL, steps };
  g_autoptr (Clock) clock = NULL;

  if (rule)
    tell_rule (&run);
  if (rule && rule_runs (pack, rule, kase, received))
    {
      clock = run.clock = run_rule (pack, rule, kase, steps);
      tell_state (&run);
    }
  else
    step (&run, rule ? "%s does not run on this case" : "there is no rule %s in this pack", rule_id);
  g_ptr_array_add (steps, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&steps), FALSE);
}
