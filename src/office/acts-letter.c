/* SPDX-License-Identifier: MIT */
/* acts-letter - letters out: the acts that write to somebody */
#include "office/act.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/clocks.h"
#include "office/letter-out.h"

/* Whatever we write first tells the requester that it has come. */
static void
acknowledges (Act *act, Event *event, ClockCase *clocks)
{
  if (act->seen->state == CASE_NEW)
    act_set_state (event, CASE_ACKNOWLEDGED);
  if (clocks->ask.acknowledged_at != WHEN_NONE)
    return;
  clocks->ask.acknowledged_at = event->at;
  event_set_int (event, "acknowledged_at", event->at);
}

gboolean
act_acknowledge (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase)
    return FALSE;
  if (kase->acknowledged_at != WHEN_NONE)
    {
      g_autofree char *on = when_format (kase->acknowledged_at, act->office->zone, "%Y-%m-%d");
      return desk_error_set (error, DESK_ERROR_INVALID, "%s was acknowledged on %s; to write again use reply", act->number, on);
    }
  event = act_record (act, "case.acknowledge");
  clock_case_init (&clocks, act->office, kase);
  acknowledges (act, event, &clocks);
  if (!letter_record (act, event, error))
    return FALSE;
  act_result (act, "%s acknowledged: %s", act->number, letter_outcome_words (event));
  return clocks_record (act->office, &clocks, event, error);
}

gboolean
act_reply (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase)
    return FALSE;
  event = act_record (act, "case.reply");
  clock_case_init (&clocks, act->office, kase);
  if (!letter_record (act, event, error))
    return FALSE;
  act_result (act, "%s: %s", act->number, letter_outcome_words (event));
  /* What is closed keeps its clocks as they ended. */
  if (!case_state_is_open (act->seen->state))
    return TRUE;
  acknowledges (act, event, &clocks);
  return clocks_record (act->office, &clocks, event, error);
}

/* Both or neither: a pause without its next day would be forgotten. */
static gboolean
pause_is_whole (Act *act, gboolean *pauses, GError **error)
{
  const char *ground = act_get (act, "ground"), *until = act_get (act, "until");

  *pauses = ground && until;
  if (*pauses && act->seen->state == CASE_WAITING)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s waits already: leave ground and until out", act->number);
  if (*pauses || (!ground && !until))
    return TRUE;
  return desk_error_set (error, DESK_ERROR_INVALID, "%s= is missing: to pause, say ground and until", ground ? "until" : "ground");
}

gboolean
act_request_info (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  gboolean pauses;
  Event *event;

  if (!kase || !pause_is_whole (act, &pauses, error))
    return FALSE;
  event = act_record (act, "case.request-info");
  clock_case_init (&clocks, act->office, kase);
  acknowledges (act, event, &clocks);
  if (!letter_record (act, event, error) || !clocks_record (act->office, &clocks, event, error))
    return FALSE;
  act_result (act, "%s: asked; %s", act->number, letter_outcome_words (event));
  return !pauses || act_record_pause (act, &clocks, error);
}

/* ---- more time ---------------------------------------------------------------------------- */

typedef struct
{
  GVariantBuilder rules;
  guint n;
  GString *late;     /* those whose notice would come too late, in words */
} Extending;

static void
extend_one (Act *act, const Clock *clock, const PackRule *rule, ClockCase *clocks, Extending *extending)
{
  GVariantDict entry;
  /* The last day on which the notice may leave: never after the date that it moves. */
  const char *limit = clock->notice_on && strcmp (clock->notice_on, clock->due_on) < 0 ? clock->notice_on : clock->due_on;
  g_autofree char *today = office_day_text (act->office, 0);

  if (strcmp (today, limit) > 0)
    {
      g_string_append_printf (extending->late, "%s%s of %s: the notice had to leave by %s (%s)", extending->late->len ? "; " : "",
                              clock->rule, clock->pack, limit, rule->extension_notice ? rule->extension_notice : "its date");
      return;
    }
  g_variant_dict_init (&entry, NULL);
  g_variant_dict_insert (&entry, "pack", "s", clock->pack);
  g_variant_dict_insert (&entry, "rule", "s", clock->rule);
  g_variant_builder_add (&extending->rules, "v", g_variant_dict_end (&entry));
  clock_case_extend (clocks, clock->rule);
  extending->n++;
}

static gboolean
extend_all (Act *act, Case *kase, ClockCase *clocks, Extending *extending, GError **error)
{
  for (guint i = 0; i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);
      const PackRule *rule = clocks_extendable (act->office, kase, clock);

      if (rule)
        extend_one (act, clock, rule, clocks, extending);
    }
  if (extending->n)
    return TRUE;
  if (extending->late->len)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: the time cannot be extended any more: %s", act->number,
                           extending->late->str);
  return desk_error_set (error, DESK_ERROR_INVALID,
                         "%s: no running promise of it can be extended, or it was already; explain shows the rules", act->number);
}

gboolean
act_extend (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_auto (ClockCase) clocks = { 0 };
  Extending extending = { .late = g_string_new (NULL) };
  g_autoptr (GString) late = extending.late;
  gboolean fine;
  Event *event;

  if (!kase)
    return FALSE;
  g_variant_builder_init (&extending.rules, G_VARIANT_TYPE ("av"));
  clock_case_init (&clocks, act->office, kase);
  event = act_record (act, "case.extend");
  fine = extend_all (act, kase, &clocks, &extending, error);
  event_set (event, "rules", g_variant_builder_end (&extending.rules));
  if (!fine || !letter_record (act, event, error))
    return FALSE;
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  acknowledges (act, event, &clocks);
  act_result (act, "%s extended%s%s: %s", act->number, late->len ? ", but not " : "", late->str, letter_outcome_words (event));
  return clocks_record (act->office, &clocks, event, error);
}

/* ---- somebody else's ------------------------------------------------------------------------ */

#define OUTCOME_REFERRED "referred"

static gboolean
may_end_as (Act *act, const char *outcome, GError **error)
{
  g_autoptr (GPtrArray) choices = NULL;

  if (!act->seen->type)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s has no type that a pack knows: triage it first", act->number);
  choices = office_choices (act->office, office_act ("resolve"), "outcome", act->number, NULL, error);
  for (guint i = 0; choices && i < choices->len; i++)
    if (g_str_equal (((OfficeChoice *) g_ptr_array_index (choices, i))->value, outcome))
      return TRUE;
  return choices && desk_error_set (error, DESK_ERROR_INVALID, "%s: a case of type %s cannot end as %s: triage it to one that can",
                                    act->number, act->seen->type, outcome);
}

/* What a pack wants done after the answer has its day: by then somebody asks what came of it.
 * NULL: nothing is; 'error' says when it could not be counted. Transfer full. */
static char *
day_of_follow_up (Act *act, ClockCase *clocks, GError **error)
{
  g_autoptr (GPtrArray) all = clocks_compute (act->office, clocks, error);
  const char *first = NULL;

  for (guint i = 0; all && i < all->len; i++)
    {
      const Clock *clock = g_ptr_array_index (all, i);

      if (clock->state == CLOCK_RUNNING && clock->due_on && g_strcmp0 (clock->start_what, "answered") == 0
          && (!first || strcmp (clock->due_on, first) < 0))
        first = clock->due_on;
    }
  return g_strdup (first);
}

/* Answered it is; it ends too, unless it is asked once more what came of it. */
static gboolean
end_referral (Act *act, Event *event, ClockCase *clocks, GError **error)
{
  g_autofree char *follow = NULL;
  GError *local = NULL;

  clocks->ask.answered_at = event->at;
  follow = day_of_follow_up (act, clocks, &local);
  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  event_set_text (event, "next_on", follow ? follow : "");
  act_set_state (event, follow ? CASE_WORKING : CASE_RESOLVED);
  if (!follow)
    clocks->ask.finished_at = event->at;
  act_result (act, "%s referred: %s%s%s", act->number, letter_outcome_words (event),
              follow ? "; ask what came of it by " : "", follow ? follow : "");
  return clocks_record (act->office, clocks, event, error);
}

gboolean
act_refer (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_autofree char *customer = text_clean (act_get (act, "customer"), -1);
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!kase || !may_end_as (act, OUTCOME_REFERRED, error) || !act_has_no_second (act, kase, error))
    return FALSE;
  clock_case_init (&clocks, act->office, kase);
  if (kase->row.state == CASE_WAITING && !act_record_resume (act, kase, &clocks, error))
    return FALSE;
  event = act_record (act, "case.refer");
  event_set_text (event, "outcome", OUTCOME_REFERRED);
  event_set_int (event, "answered_at", event->at);
  event_seal (event, "customer_fact", "fact.text", customer, -1);
  event_seal (event, "text", "case.text", act_get (act, "text"), -1);
  if (!letter_record (act, event, error))
    return FALSE;
  act_warn_of_tasks (act, kase);
  clock_case_set_fact (&clocks, "customer", customer);
  acknowledges (act, event, &clocks);
  return end_referral (act, event, &clocks, error);
}

/* ---- what became of one ---------------------------------------------------------------------- */

/* From which states a person may say so. A letter that is just being handed over answers for
 * itself within the time its program has. */
static const struct { const char *to, *from[6]; gboolean evidence; } fates[] = {
  { "sent", { "queued", "unknown", "failed", "bounced" }, TRUE },
  { "queued", { "unknown", "failed", "bounced" }, FALSE },
  { "failed", { "queued", "unknown", "sent" }, TRUE },
  { "withdrawn", { "queued", "unknown", "failed", "bounced" }, FALSE },
};

const ActChoice act_letter_states[] = {
  { "sent", "it left; the proof is evidence" }, { "queued", "try again" },
  { "failed", "it did not leave, or did not arrive; how one knows is evidence" },
  { "withdrawn", "it shall not leave" }, { NULL, NULL },
};

static gboolean
fate_is_possible (Act *act, const LetterRow *letter, const char *to, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fates); i++)
    {
      if (!g_str_equal (fates[i].to, to))
        continue;
      if (fates[i].evidence && !act_get (act, "evidence"))
        return desk_error_set (error, DESK_ERROR_INVALID, "%s needs evidence=…: how one knows", to);
      if (g_strv_contains (fates[i].from, letter->state))
        return TRUE;
      return desk_error_set (error, DESK_ERROR_INVALID, "letter %" G_GINT64_FORMAT " is %s and cannot become %s%s", letter->id,
                             letter->state, to,
                             g_str_equal (letter->state, "handed-over") ? ": it is being handed over, or `recourse send` says what became of it" : "");
    }
  return desk_error_set (error, DESK_ERROR_INVALID, "state is sent, queued, failed or withdrawn");
}

/* The one that was named, else the only one of the case that wants somebody. */
static LetterRow *
find_letter (Act *act, GError **error)
{
  const char *text = act_get (act, "letter");
  g_autoptr (GPtrArray) all = NULL;
  gint64 id = -1;
  guint wanting = 0;

  if (text && !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &id, NULL))
    {
      desk_error_set (error, DESK_ERROR_INVALID, "letter is a number, as `recourse letters` prints it");
      return NULL;
    }
  if (!text && !act->number)
    {
      desk_error_set (error, DESK_ERROR_INVALID, "say which letter: its case, or letter=…");
      return NULL;
    }
  all = text ? NULL : store_letters (act->office->store, &act->office->viewer, act->number, -1, G_MAXINT, error);
  for (guint i = 0; all && i < all->len; i++)
    {
      const LetterRow *row = g_ptr_array_index (all, i);
      if (!g_str_equal (row->state, "sent") && !g_str_equal (row->state, "withdrawn"))
        {
          id = row->id;
          wanting++;
        }
    }
  if (!text && all && wanting != 1)
    desk_error_set (error, DESK_ERROR_INVALID, "%s has %u letters that want somebody: say which with letter=…", act->number, wanting);
  return text || wanting == 1 ? store_letter (act->office->store, id, error) : NULL;
}

static gboolean
take_day (Act *act, Event *event, GError **error)
{
  const char *text = act_get (act, "at");
  gint64 at;

  if (!text)
    return TRUE;
  if (!when_parse (text, act->office->zone, &at, error))
    return desk_error_in (error, "at");
  if (at > office_now (act->office))
    return desk_error_set (error, DESK_ERROR_INVALID, "at: nothing has left in the future");
  event_set_int (event, "sent_at", at);
  return TRUE;
}

gboolean
act_letter (Act *act, GError **error)
{
  const char *state = act_get (act, "state");
  g_autoptr (LetterRow) letter = find_letter (act, error);
  Event *event;

  if (!letter)
    return FALSE;
  if (act->number && g_strcmp0 (act->number, letter->case_number) != 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "letter %" G_GINT64_FORMAT " is of %s, not of %s", letter->id,
                           letter->case_number, act->number);
  if (!fate_is_possible (act, letter, state, error))
    return FALSE;
  act_expect_letter (act, letter->id, letter->state);
  event = act_record (act, "case.letter");
  if (!event->case_number)
    event->case_number = g_strdup (letter->case_number);
  event_set_int (event, "letter", letter->id);
  event_set_text (event, "letter_state", state);
  /* Whoever sends it again need not wait for what failed before. */
  if (g_str_equal (state, "queued"))
    event_set_int (event, "attempt", 0);
  event_seal (event, "evidence", "case.evidence", act_get (act, "evidence"), -1);
  act_result (act, "%s: letter %" G_GINT64_FORMAT " is %s", letter->case_number, letter->id, state);
  return take_day (act, event, error);
}

/* ---- for hint lines ---------------------------------------------------------------------------- */

gboolean
fits_acknowledge (Office *office, const CaseRow *row)
{
  gboolean acknowledged = FALSE;

  return row->state == CASE_NEW || (store_is_acknowledged (office->store, row->number, &acknowledged, NULL) && !acknowledged);
}

gboolean
fits_extend (Office *office, const CaseRow *row)
{
  g_autoptr (Case) kase = row->due_on ? store_case (office->store, &office->viewer, row->number, NULL) : NULL;

  for (guint i = 0; kase && i < kase->clocks->len; i++)
    if (clocks_extendable (office, kase, g_ptr_array_index (kase->clocks, i)))
      return TRUE;
  return FALSE;
}

gboolean
fits_letter (Office *office, const CaseRow *row)
{
  g_autoptr (GPtrArray) letters = store_letters (office->store, &office->viewer, row->number, -1, G_MAXINT, NULL);

  for (guint i = 0; letters && i < letters->len; i++)
    {
      const char *state = ((LetterRow *) g_ptr_array_index (letters, i))->state;
      if (!g_str_equal (state, "sent") && !g_str_equal (state, "withdrawn") && !g_str_equal (state, "handed-over"))
        return TRUE;
    }
  return FALSE;
}
