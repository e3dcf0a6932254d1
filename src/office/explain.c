/* SPDX-License-Identifier: MIT */
/* explain - why is it due then, computed once more */
#include "office/explain.h"

#include <string.h>

#include "base/when.h"
#include "office/adopt.h"
#include "policy/almanac.h"

/* Holidays as they are known today: the shipped file, which may be newer than the one the
 * office has adopted. */
typedef struct
{
  Office *office;
  GHashTable *calendars;    /* name to Calendar */
} Today;

static const char *
setting_today (const char *key, gpointer data)
{
  return office_setting (((Today *) data)->office, key);
}

static Calendar *
calendar_today (const char *name, gpointer data)
{
  Today *today = data;
  Calendar *calendar = g_hash_table_lookup (today->calendars, name);

  if (calendar)
    return calendar;
  calendar = almanac_load (name, NULL, NULL);
  if (!calendar && (calendar = packs_calendar (today->office->packs, name)))
    calendar_ref (calendar);
  if (calendar)
    g_hash_table_insert (today->calendars, g_strdup (name), calendar);
  return calendar;
}

static void
ask_as_of_today (ClockCase *clocks, Today *today, const Case *kase)
{
  clock_case_init (clocks, today->office, kase);
  clocks->ask.setting = setting_today;
  clocks->ask.calendar = calendar_today;
  clocks->ask.data = today;
  if (kase->row.state == CASE_CLOSED && clocks->ask.answered_at == WHEN_NONE)
    clock_case_stop (clocks, kase->closed_at, "closed without an answer");
  if (kase->row.state == CASE_SPAM)
    clock_case_stop (clocks, kase->row.updated_at, "spam");
}

void
explain_add (GPtrArray *lines, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (lines, g_strdup_vprintf (format, args));
  va_end (args);
}

void
explain_clock (GPtrArray *lines, Office *office, ClockCase *clocks, const Clock *clock)
{
  const Pack *pack = packs_version (office->packs, clock->pack, clock->version);
  const char *section = NULL, *clause = office_clause_text (office, clock, &section);
  g_auto (OfficeWording) wording = { 0 };
  g_autofree char *sentence = NULL;
  g_auto (GStrv) steps = NULL;

  explain_add (lines, "%s: %s, by rule %s of %s %s", clock->title ? clock->title : clock->rule,
       clock->due_on ? clock->due_on : "no date", clock->rule, clock->pack, clock->version ? clock->version : "");
  if (clause)
    explain_add (lines, "  promised: %s (%s, %s)", clause, section ? section : clock->clause, clock->tag ? clock->tag : "untagged");
  office_wording (office, clock->pack, &wording, NULL);
  sentence = office_wording_sentence (&wording, clock->clause);
  if (sentence)
    explain_add (lines, "  in its words: %s", sentence);
  clocks->ask.pauses = (const ClockPause *) (gpointer) clocks->pauses->data;
  clocks->ask.n_pauses = clocks->pauses->len;
  steps = pack ? pack_explain (pack, &clocks->ask, clock->rule) : NULL;
  for (guint i = 0; steps && steps[i]; i++)
    explain_add (lines, "  %s", steps[i]);
  if (!pack)
    explain_add (lines, "  the pack that it was computed with cannot be read");
  if (clock->reason)
    explain_add (lines, "  %s: %s", clock_state_name (clock->state), clock->reason);
}

/* ---- what moved the days ------------------------------------------------------------------- */

static const CaseMessage *
message_of (const Case *kase, gint64 id)
{
  for (guint i = 0; i < kase->messages->len; i++)
    if (((const CaseMessage *) g_ptr_array_index (kase->messages, i))->id == id)
      return g_ptr_array_index (kase->messages, i);
  return NULL;
}

/* The last that came in meanwhile. */
static const CaseMessage *
answer_within (const Case *kase, const CasePause *pause)
{
  const CaseMessage *found = NULL;

  for (guint i = 0; i < kase->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (kase->messages, i);

      if (g_strcmp0 (message->direction, "in") == 0 && message->id > pause->from_seq
          && (pause->to_seq < 0 || message->id < pause->to_seq))
        found = message;
    }
  return found;
}

/* A question that pauses stands right before its pause. */
static void
explain_pauses (GPtrArray *lines, const Case *kase)
{
  for (guint i = 0; i < kase->pauses->len; i++)
    {
      const CasePause *pause = g_ptr_array_index (kase->pauses, i);
      const CaseMessage *asked = message_of (kase, pause->from_seq - 1), *answer = answer_within (kase, pause);
      g_autofree char *by = asked ? g_strdup_printf (", asked in our letter %" G_GINT64_FORMAT, asked->id) : NULL;
      g_autofree char *with = answer ? g_strdup_printf (", with their message %" G_GINT64_FORMAT, answer->id) : NULL;

      explain_add (lines, "Paused from %s for %s%s; %s%s%s", pause->from_on, pause->ground, by ? by : "",
                   pause->to_on ? "ended " : "not ended yet", pause->to_on ? pause->to_on : "", with ? with : "");
    }
}

static gboolean
explain_extensions (GPtrArray *lines, Office *office, const Case *kase, GError **error)
{
  g_autoptr (GPtrArray) events = kase->extended->len ? journal_of_case (office->journal, kase->row.number, error) : NULL;

  for (guint i = 0; events && i < events->len; i++)
    {
      const Event *event = g_ptr_array_index (events, i);
      g_autofree char *on = NULL;

      if (!g_str_equal (event->act, "case.extend"))
        continue;
      on = when_format (event->at, office->zone, "%Y-%m-%d");
      explain_add (lines, "Extended on %s, told of in our letter %" G_GINT64_FORMAT, on, event->seq);
    }
  return !kase->extended->len || events;
}

static gboolean
compare_clock (GPtrArray *lines, const Clock *kept, const Clock *now)
{
  if (!now)
    explain_add (lines, "%s: in the record, but the rules of today give no such clock", kept->rule);
  else if (g_strcmp0 (kept->due_on, now->due_on) != 0)
    explain_add (lines, "%s: the record says %s; computed today it would be %s", kept->rule,
         kept->due_on ? kept->due_on : "no date", now->due_on ? now->due_on : now->reason ? now->reason : "no date");
  else
    return FALSE;
  return TRUE;
}

static void
compare_all (GPtrArray *lines, const GPtrArray *kept, const GPtrArray *now)
{
  gboolean differs = FALSE;

  for (guint i = 0; i < kept->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kept, i);
      differs |= compare_clock (lines, clock, clock_like (now, clock));
    }
  for (guint i = 0; now && i < now->len; i++)
    {
      const Clock *clock = g_ptr_array_index (now, i);
      if (!clock_like (kept, clock))
        {
          explain_add (lines, "%s: not in the record, but the rules of today would start it", clock->rule);
          differs = TRUE;
        }
    }
  if (!differs)
    explain_add (lines, "Computed again today: the same dates as in the record.");
}

GStrv
office_explain (Office *office, const char *number, GError **error)
{
  g_autoptr (Case) kase = office_case (office, number, error);
  g_autoptr (GHashTable) calendars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) calendar_unref);
  Today today = { .office = office, .calendars = calendars };
  g_auto (ClockCase) clocks = { 0 };
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (!kase)
    return NULL;
  ask_as_of_today (&clocks, &today, kase);
  now = clocks_compute (office, &clocks, error);
  if (!now)
    return NULL;
  lines = g_ptr_array_new_with_free_func (g_free);
  explain_add (lines, "%s, received %s (%s)", kase->row.number, kase->row.received_on, kase->received_how);
  if (!kase->row.type)
    explain_add (lines, "No type yet: triage it.");
  else
    explain_add (lines, "Type %s%s%s%s", kase->row.type, kase->row.type_confirmed ? "" : ", not confirmed",
         kase->type_why ? ": " : "", kase->type_why ? kase->type_why : "");
  explain_pauses (lines, kase);
  if (!explain_extensions (lines, office, kase, error))
    return NULL;
  for (guint i = 0; i < kase->clocks->len; i++)
    explain_clock (lines, office, &clocks, g_ptr_array_index (kase->clocks, i));
  compare_all (lines, kase->clocks, now);
  g_ptr_array_add (lines, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}
