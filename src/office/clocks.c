/* SPDX-License-Identifier: MIT */
#include "office/clocks.h"

#include <string.h>

#include "base/when.h"
#include "office/represent.h"
#include "policy/applies.h"

static const char *
setting (const char *key, gpointer data)
{
  return office_setting (data, key);
}

static Calendar *
calendar (const char *name, gpointer data)
{
  return packs_calendar (((Office *) data)->packs, name);
}

static void
add_fact (ClockCase *clocks, const char *name, const char *value, gint64 set_at)
{
  CaseFact *fact = case_fact_new (name, value);

  fact->set_at = set_at;
  g_ptr_array_add (clocks->facts, fact);
}

static void
ask_init (ClockCase *clocks, Office *office, const char *type, gint64 received_at)
{
  memset (clocks, 0, sizeof *clocks);
  clocks->pauses = g_array_new (FALSE, TRUE, sizeof (ClockPause));
  clocks->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free);
  clocks->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) case_task_free);
  clocks->holds = g_array_new (FALSE, TRUE, sizeof (ClockPause));
  clocks->held = g_ptr_array_new_with_free_func (g_free);
  clocks->extended = g_ptr_array_new_with_free_func (g_free);
  clocks->pinned = g_ptr_array_new_with_free_func ((GDestroyNotify) case_pack_free);
  clocks->ask = (PackCase){
    .type = type, .received_at = received_at, .zone = office->zone, .facts = clocks->facts, .tasks = clocks->tasks,
    .acknowledged_at = WHEN_NONE, .answered_at = WHEN_NONE, .finished_at = WHEN_NONE,
    .triaged_at = WHEN_NONE, .now = office_now (office), .stopped_at = WHEN_NONE, .setting = setting, .calendar = calendar, .data = office,
  };
}

void
clock_case_init_new (ClockCase *clocks, Office *office, const char *type, gint64 received_at)
{
  ask_init (clocks, office, type, received_at);
}

static void
pauses_from (ClockCase *clocks, const Case *kase)
{
  for (guint i = 0; i < kase->pauses->len; i++)
    {
      const CasePause *from = g_ptr_array_index (kase->pauses, i);
      ClockPause pause = { .ground = from->ground };

      g_date_clear (&pause.from, 1);
      g_date_clear (&pause.to, 1);
      if (!when_date_parse (from->from_on, &pause.from, NULL))
        continue;
      if (from->to_on && !when_date_parse (from->to_on, &pause.to, NULL))
        continue;
      clocks->ask.paused |= !from->to_on;
      g_array_append_val (clocks->pauses, pause);
    }
}

static void
tasks_from (ClockCase *clocks, const Case *kase)
{
  for (guint i = 0; i < kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (kase->tasks, i);

      clock_case_task (clocks, task->name, task->state, task->done_at);
    }
}

static void
holds_from (ClockCase *clocks, const Case *kase)
{
  for (guint i = 0; i < kase->holds->len; i++)
    {
      const CaseHold *hold = g_ptr_array_index (kase->holds, i);
      GDate from, to;

      if (when_date_parse (hold->held_on, &from, NULL)
          && (!hold->lifted_on || when_date_parse (hold->lifted_on, &to, NULL)))
        clock_case_hold (clocks, hold->name, &from, hold->lifted_on ? &to : NULL);
    }
}

/* When a promise was met stands on the clock that was met by it. */
static void
met_from (ClockCase *clocks, Office *office, const Case *kase)
{
  for (guint i = 0; i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);
      const Pack *pack = clock->state == CLOCK_MET ? packs_version (office->packs, clock->pack, clock->version) : NULL;
      const PackRule *rule = pack ? pack_rule (pack, clock->rule) : NULL;

      if (!rule)
        continue;
      if (g_strcmp0 (rule->met_by, "acknowledge") == 0)
        clocks->ask.acknowledged_at = clock->done_at;
      else if (g_strcmp0 (rule->met_by, "answer") == 0)
        clocks->ask.answered_at = clock->done_at;
      else if (g_strcmp0 (rule->met_by, "finish") == 0)
        clocks->ask.finished_at = clock->done_at;
      else if (g_strcmp0 (rule->met_by, "triage") == 0)
        clocks->ask.triaged_at = clock->done_at;
    }
}

/* Words of condition_names that stand with the case or its person. */
static void
words_from (ClockCase *clocks, Office *office, const Case *kase)
{
  g_autoptr (Person) person = kase->row.person ? store_person (office->store, NULL, kase->row.person, NULL) : NULL;

  clock_case_set_fact (clocks, "channel", kase->row.channel);
  clock_case_set_fact (clocks, "mailbox", kase->mailbox);
  clock_case_set_fact (clocks, "outcome", kase->outcome);
  clock_case_set_fact (clocks, "identity", kase->identity);
  clock_case_person (clocks, kase->requester, person);
}

void
clock_case_person (ClockCase *clocks, const char *requester, const Person *person)
{
  g_auto (Authority) authority;

  authority_of (&authority, clocks->ask.data, person, requester);
  clock_case_set_fact (clocks, "requester", authority_word (&authority));
  clock_case_set_fact (clocks, "requester-until", authority.until);
  for (guint i = 0; act_person_field (i); i++)
    clock_case_set_fact (clocks, act_person_field (i), person ? act_person_value (person, act_person_field (i)) : NULL);
}

void
clock_case_pin (ClockCase *clocks, CasePack *pack)
{
  for (guint i = clocks->pinned->len; i-- > 0;)
    if (g_strcmp0 (((CasePack *) clocks->pinned->pdata[i])->pack, pack->pack) == 0)
      g_ptr_array_remove_index (clocks->pinned, i);
  g_ptr_array_add (clocks->pinned, pack);
  clocks->asked = FALSE;   /* what the record says is not what is compared with any more */
}

void
clock_case_unpin (ClockCase *clocks)
{
  for (guint i = clocks->pinned->len; i-- > 0;)
    if (g_strcmp0 (((CasePack *) clocks->pinned->pdata[i])->how, "set") != 0)
      g_ptr_array_remove_index (clocks->pinned, i);
}

void
clock_case_init (ClockCase *clocks, Office *office, const Case *kase)
{
  ask_init (clocks, office, kase->row.type, kase->row.received_at);
  for (guint i = 0; i < kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (kase->facts, i);
      add_fact (clocks, fact->name, fact->value, fact->set_at);
    }
  for (guint i = 0; i < kase->extended->len; i++)
    clock_case_extend (clocks, g_ptr_array_index (kase->extended, i));
  tasks_from (clocks, kase);
  pauses_from (clocks, kase);
  holds_from (clocks, kase);
  met_from (clocks, office, kase);
  if (clocks->ask.acknowledged_at == WHEN_NONE)
    clocks->ask.acknowledged_at = kase->acknowledged_at;
  g_ptr_array_unref (clocks->pinned);
  clocks->pinned = packs_pins (kase);
  clocks->before = kase->clocks;
  clocks->asked = kase->packs->len > 0;
  clocks->confirmed = kase->row.type_confirmed && case_state_is_open (kase->row.state);
  words_from (clocks, office, kase);
}

void
clock_case_clear (ClockCase *clocks)
{
  g_clear_pointer (&clocks->pauses, g_array_unref);
  g_clear_pointer (&clocks->facts, g_ptr_array_unref);
  g_clear_pointer (&clocks->tasks, g_ptr_array_unref);
  g_clear_pointer (&clocks->holds, g_array_unref);
  g_clear_pointer (&clocks->pinned, g_ptr_array_unref);
  g_clear_pointer (&clocks->packs, g_ptr_array_unref);
  g_clear_pointer (&clocks->held, g_ptr_array_unref);
  g_clear_pointer (&clocks->held_words, g_free);
  g_clear_pointer (&clocks->extended, g_ptr_array_unref);
  g_free ((gpointer) clocks->ask.extended);
  clocks->ask.extended = NULL;
}

void
clock_case_set_fact (ClockCase *clocks, const char *name, const char *value)
{
  for (guint i = 0; i < clocks->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (clocks->facts, i);

      if (g_strcmp0 (fact->name, name) == 0)
        {
          g_ptr_array_remove_index (clocks->facts, i);
          break;
        }
    }
  if (value && *value)
    add_fact (clocks, name, value, clocks->ask.now);
}

void
clock_case_task (ClockCase *clocks, const char *name, const char *state, gint64 done_at)
{
  CaseTask *task = case_task_of (clocks->tasks, name);

  if (!task)
    {
      task = g_new0 (CaseTask, 1);
      task->name = g_strdup (name);
      g_ptr_array_add (clocks->tasks, task);
    }
  g_free (task->state);
  task->state = g_strdup (state);
  task->done_at = done_at;
}

void
clock_case_pause (ClockCase *clocks, const GDate *from, const char *ground)
{
  ClockPause pause = { .from = *from, .ground = ground };

  g_date_clear (&pause.to, 1);
  g_array_append_val (clocks->pauses, pause);
  clocks->ask.paused = TRUE;
}

void
clock_case_resume (ClockCase *clocks, const GDate *to)
{
  for (guint i = 0; i < clocks->pauses->len; i++)
    {
      ClockPause *pause = &g_array_index (clocks->pauses, ClockPause, i);
      if (!g_date_valid (&pause->to))
        pause->to = *to;
    }
  clocks->ask.paused = FALSE;
}

void
clock_case_hold (ClockCase *clocks, const char *name, const GDate *from, const GDate *lifted)
{
  ClockPause hold = { .from = *from };

  g_date_clear (&hold.to, 1);
  if (lifted)
    hold.to = *lifted;
  else
    g_ptr_array_add (clocks->held, g_strdup (name));
  g_array_append_val (clocks->holds, hold);
}

/* Its days end when no other hold is in force. */
void
clock_case_unhold (ClockCase *clocks, const char *name, const GDate *on)
{
  for (guint i = 0; i < clocks->held->len; i++)
    if (g_str_equal (g_ptr_array_index (clocks->held, i), name))
      {
        g_ptr_array_remove_index (clocks->held, i);
        break;
      }
  for (guint i = 0; i < clocks->holds->len && !clocks->held->len; i++)
    {
      ClockPause *hold = &g_array_index (clocks->holds, ClockPause, i);
      if (!g_date_valid (&hold->to))
        hold->to = *on;
    }
}

static void
ask_held (ClockCase *clocks)
{
  g_clear_pointer (&clocks->held_words, g_free);
  if (clocks->held->len)
    clocks->held_words = g_strdup_printf ("suspended by hold %s", (char *) g_ptr_array_index (clocks->held, 0));
  clocks->ask.held = clocks->held_words;
  clocks->ask.holds = (const ClockPause *) (gpointer) clocks->holds->data;
  clocks->ask.n_holds = clocks->holds->len;
}

void
clock_case_extend (ClockCase *clocks, const char *rule)
{
  g_ptr_array_add (clocks->extended, g_strdup (rule));
}

/* NULL at its end, as the pack reads it; the names stay where they are. */
static void
ask_extended (ClockCase *clocks)
{
  const char **names = g_new0 (const char *, clocks->extended->len + 1);

  for (guint i = 0; i < clocks->extended->len; i++)
    names[i] = g_ptr_array_index (clocks->extended, i);
  g_free ((gpointer) clocks->ask.extended);
  clocks->ask.extended = (const char *const *) names;
}

void
clock_case_stop (ClockCase *clocks, gint64 at, const char *reason)
{
  clocks->ask.stopped = TRUE;
  clocks->ask.stopped_at = at;
  clocks->ask.stop_reason = reason;
}

const PackRule *
clocks_extendable (Office *office, const Case *kase, const Clock *clock)
{
  const Pack *pack = NULL;
  const PackRule *rule;

  if ((clock->state != CLOCK_RUNNING && clock->state != CLOCK_PAUSED) || !clock->due_on)
    return NULL;
  pack = packs_version (office->packs, clock->pack, clock->version);
  rule = pack ? pack_rule (pack, clock->rule) : NULL;
  if (!rule || !rule->period.extra || g_ptr_array_find_with_equal_func (kase->extended, clock->rule, g_str_equal, NULL))
    return NULL;
  return rule;
}

static void
make_uncomputable (Clock *clock, const char *why)
{
  clock->state = CLOCK_UNCOMPUTABLE;
  g_clear_pointer (&clock->due_on, g_free);
  clock->due_at = G_MAXINT64;
  g_free (clock->reason);
  clock->reason = g_strdup (why);
}

static void
take_clocks (GPtrArray *all, const PackUse *use, const PackCase *ask)
{
  g_autoptr (GPtrArray) some = pack_clocks (use->pack, ask);

  for (guint i = 0; some && i < some->len; i++)
    {
      Clock *clock = clock_copy (g_ptr_array_index (some, i));

      if (use->why_not && (clock->state == CLOCK_RUNNING || clock->state == CLOCK_PAUSED))
        make_uncomputable (clock, use->why_not);
      g_ptr_array_add (all, clock);
    }
}

/* ---- which packs speak ------------------------------------------------------------------ */

static CasePack *
ask_pack (const ClockCase *clocks, const PackUse *use, const GPtrArray *words)
{
  const CasePack *pinned = case_pack_of (clocks->pinned, use->pack->name);
  ConditionCase conditions = { .pack = use->pack, .facts = words, .now = clocks->ask.now };
  g_autofree char *why = NULL;
  gboolean applies;

  if (pinned && g_strcmp0 (pinned->how, "set") == 0)
    return case_pack_new (use->pack->name, use->pack->version, pinned->applies, "set", pinned->why);
  applies = pack_applies (use->pack, &conditions, &why);
  return case_pack_new (use->pack->name, use->pack->version, applies, "derived", why);
}

/* A pack that was not in force does not speak, unless nobody else does: then its promises stand
 * there without a date and say why. */
static void
take_pack (ClockCase *clocks, const PackUse *use, const GPtrArray *words, gboolean in_force, GPtrArray *all)
{
  CasePack *pack;

  if (in_force != (use->why_not == NULL))
    return;
  pack = ask_pack (clocks, use, words);
  if (pack->applies)
    take_clocks (all, use, &clocks->ask);
  g_ptr_array_add (clocks->packs, pack);
}

static void
speak_not (ClockCase *clocks, const PackUse *use)
{
  if (use->why_not)
    g_ptr_array_add (clocks->packs, case_pack_new (use->pack->name, use->pack->version, FALSE, "derived", use->why_not));
}

/* Those of packs that speak no longer end, with the reason; what was met stays so. */
static void
stop_others (ClockCase *clocks, GPtrArray *all)
{
  for (guint i = 0; clocks->before && i < clocks->before->len; i++)
    {
      Clock *clock = clocks->before->pdata[i];
      const CasePack *pack = case_pack_of (clocks->packs, clock->pack);

      if (!pack || pack->applies)
        continue;
      clock = clock_copy (clock);
      if (clock->state != CLOCK_MET && clock->state != CLOCK_STOPPED)
        {
          clock->state = CLOCK_STOPPED;
          clock->done_at = clocks->ask.now;
          g_free (clock->reason);
          clock->reason = g_strdup_printf ("%s does not speak for the case any more: %s", pack->pack, pack->why);
        }
      g_ptr_array_add (all, clock);
    }
}

GPtrArray *
clocks_compute (Office *office, ClockCase *clocks, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free);
  g_autoptr (GPtrArray) packs = NULL, words = NULL;
  gboolean anybody;
  GDate day;

  clocks->ask.pauses = (const ClockPause *) (gpointer) clocks->pauses->data;
  clocks->ask.n_pauses = clocks->pauses->len;
  ask_extended (clocks);
  ask_held (clocks);
  when_date (clocks->ask.received_at, office->zone, &day);
  packs = packs_for (office->packs, &day, clocks->pinned, error);
  if (!packs)
    return NULL;
  g_clear_pointer (&clocks->packs, g_ptr_array_unref);
  clocks->packs = g_ptr_array_new_with_free_func ((GDestroyNotify) case_pack_free);
  words = pack_case_words (&clocks->ask);
  for (guint i = 0; i < packs->len; i++)
    take_pack (clocks, g_ptr_array_index (packs, i), words, TRUE, all);
  anybody = all->len > 0;
  for (guint i = 0; i < packs->len; i++)
    if (anybody)
      speak_not (clocks, g_ptr_array_index (packs, i));
    else
      take_pack (clocks, g_ptr_array_index (packs, i), words, FALSE, all);
  stop_others (clocks, all);
  return g_steal_pointer (&all);
}

/* ---- what the record keeps -------------------------------------------------------------- */

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(CasePack *const *) a)->pack, (*(CasePack *const *) b)->pack);
}

/* Those that speak, those that a member has set, and those that once spoke: that the others do
 * not is found again whenever somebody asks. */
static void
keep_what_matters (ClockCase *clocks)
{
  for (guint i = clocks->packs->len; i-- > 0;)
    {
      const CasePack *pack = g_ptr_array_index (clocks->packs, i);

      if (!pack->applies && g_strcmp0 (pack->how, "set") != 0 && !case_pack_of (clocks->pinned, pack->pack))
        g_ptr_array_remove_index (clocks->packs, i);
    }
  g_ptr_array_sort (clocks->packs, by_name);
}

static gboolean
packs_differ (const ClockCase *clocks)
{
  if (!clocks->asked || clocks->packs->len != clocks->pinned->len)
    return TRUE;
  for (guint i = 0; i < clocks->packs->len; i++)
    {
      const CasePack *now = g_ptr_array_index (clocks->packs, i), *was = case_pack_of (clocks->pinned, now->pack);

      if (!was || was->applies != now->applies || g_strcmp0 (was->version, now->version) != 0
          || g_strcmp0 (was->how, now->how) != 0 || g_strcmp0 (was->why, now->why) != 0)
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
compute_to_keep (Office *office, ClockCase *clocks, GError **error)
{
  GPtrArray *all = clocks_compute (office, clocks, error);

  if (all)
    keep_what_matters (clocks);
  return all;
}

/* What a second member does is brought up by a first one, not by the type. */
static void
add_tasks (const ClockCase *clocks, const Pack *pack, const PackType *type, GVariantDict *tasks)
{
  for (guint i = 0; type->tasks && type->tasks[i]; i++)
    {
      const PackReason *task = packs_reason (pack->tasks, type->tasks[i]);

      if (task && !task->second && !case_task_of (clocks->tasks, task->id) && !g_variant_dict_contains (tasks, task->id))
        g_variant_dict_insert (tasks, task->id, "s", task->title);
    }
}

static void
record_tasks (Office *office, const ClockCase *clocks, Event *event)
{
  GVariantDict tasks;
  g_autoptr (GVariant) all = NULL;

  g_variant_dict_init (&tasks, NULL);
  for (guint i = 0; i < clocks->packs->len; i++)
    {
      const CasePack *one = g_ptr_array_index (clocks->packs, i);
      const Pack *pack = one->applies ? packs_version (office->packs, one->pack, one->version) : NULL;
      const PackType *type = pack ? pack_type (pack, clocks->ask.type) : NULL;

      if (type)
        add_tasks (clocks, pack, type, &tasks);
    }
  all = g_variant_ref_sink (g_variant_dict_end (&tasks));
  if (g_variant_n_children (all))
    event_set (event, "tasks", all);
}

gboolean
clocks_record (Office *office, ClockCase *clocks, Event *event, GError **error)
{
  g_autoptr (GPtrArray) all = compute_to_keep (office, clocks, error);
  gboolean differ = all && packs_differ (clocks);

  if (!all)
    return FALSE;
  event_set (event, "clocks", clocks_to_value (all));
  if (differ)
    event_set (event, "packs", case_packs_to_value (clocks->packs));
  if (clocks->retyped || (clocks->confirmed && differ))
    record_tasks (office, clocks, event);
  return TRUE;
}

/* ---- counting again ------------------------------------------------------------------------ */

static gboolean
clock_reads_alike (const Clock *a, const Clock *b)
{
  return a && b && a->state == b->state && a->due_at == b->due_at && g_strcmp0 (a->due_on, b->due_on) == 0
         && g_strcmp0 (a->target_on, b->target_on) == 0 && g_strcmp0 (a->notice_on, b->notice_on) == 0
         && g_strcmp0 (a->version, b->version) == 0;
}

char *
clock_place (const Clock *clock)
{
  if (!clock)
    return g_strdup ("none");
  if (clock->state == CLOCK_RUNNING)
    return g_strdup (clock->due_on ? clock->due_on : "no date");
  return clock->due_on ? g_strdup_printf ("%s (%s)", clock->due_on, clock_state_name (clock->state))
                       : g_strdup (clock_state_name (clock->state));
}

static void
add_moved (GVariantBuilder *moved, const Clock *was, const Clock *now)
{
  g_autofree char *before = clock_place (was), *after = clock_place (now);
  const Clock *any = was ? was : now;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "pack", "s", any->pack);
  g_variant_dict_insert (&dict, "rule", "s", any->rule);
  g_variant_dict_insert (&dict, "was", "s", before);
  g_variant_dict_insert (&dict, "now", "s", after);
  g_variant_builder_add (moved, "v", g_variant_dict_end (&dict));
}

GVariant *
clocks_moved (const GPtrArray *was, const GPtrArray *now)
{
  GVariantBuilder moved;
  guint n = 0;

  g_variant_builder_init (&moved, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < was->len; i++)
    {
      const Clock *clock = g_ptr_array_index (was, i), *after = clock_like (now, clock);

      if (!clock_reads_alike (clock, after) && ++n)
        add_moved (&moved, clock, after);
    }
  for (guint i = 0; i < now->len; i++)
    if (!clock_like (was, g_ptr_array_index (now, i)) && ++n)
      add_moved (&moved, NULL, g_ptr_array_index (now, i));
  if (n)
    return g_variant_builder_end (&moved);
  g_variant_builder_clear (&moved);
  return NULL;
}

/* Only what a reader would see counts: words of a reason may differ with every version. */
static gboolean
speakers_differ (const ClockCase *clocks)
{
  for (guint i = 0; i < clocks->packs->len; i++)
    {
      const CasePack *now = g_ptr_array_index (clocks->packs, i), *was = case_pack_of (clocks->pinned, now->pack);

      if (now->applies != (was && was->applies) || (was && g_strcmp0 (was->version, now->version) != 0))
        return TRUE;
    }
  return FALSE;
}

/* Which versions might speak is asked as of the day of receipt; what differs is told against the record. */
static GPtrArray *
compute_anew (Office *office, ClockCase *clocks, const Case *kase, GError **error)
{
  GPtrArray *all;

  clock_case_unpin (clocks);
  all = clocks_compute (office, clocks, error);
  g_ptr_array_unref (clocks->pinned);
  clocks->pinned = packs_pins (kase);
  if (all)
    keep_what_matters (clocks);
  return all;
}

static gboolean
recount_case (Office *office, const Case *kase, const Person *person, gboolean anew, const char *why, Event **event,
              GError **error)
{
  g_auto (ClockCase) clocks = { 0 };
  g_autoptr (GPtrArray) now = NULL;
  GVariant *moved;

  *event = NULL;
  clock_case_init (&clocks, office, kase);
  if (person)
    clock_case_person (&clocks, kase->requester, person);
  if (!(now = anew ? compute_anew (office, &clocks, kase, error) : compute_to_keep (office, &clocks, error)))
    return desk_error_in (error, "%s", kase->row.number);
  moved = clocks_moved (kase->clocks, now);
  if (!moved && !speakers_differ (&clocks))
    return TRUE;
  *event = office_event (office, "case.clocks", kase->row.number);
  event_set_text (*event, "why", why);
  event_set (*event, "moved", moved ? moved : g_variant_new ("av", NULL));
  event_set (*event, "clocks", clocks_to_value (now));
  event_set (*event, "packs", case_packs_to_value (clocks.packs));
  if (clocks.confirmed)
    record_tasks (office, &clocks, *event);
  return TRUE;
}

gboolean
clocks_recount (Office *office, const Case *kase, const Person *person, const char *why, Event **event, GError **error)
{
  return recount_case (office, kase, person, FALSE, why, event, error);
}

gboolean
clocks_recount_anew (Office *office, const Case *kase, const char *why, Event **event, GError **error)
{
  return recount_case (office, kase, NULL, TRUE, why, event, error);
}

gboolean
act_recount_person (Act *act, const Person *person, GError **error)
{
  g_autoptr (GPtrArray) numbers = store_open_cases_of (act->office->store, person->id, error);

  for (guint i = 0; numbers && i < numbers->len; i++)
    {
      const char *number = g_ptr_array_index (numbers, i);
      Event *event = NULL;
      Case *kase;

      if (act->number && act->kase && g_str_equal (number, act->number))
        continue;
      if (!(kase = store_clocked_case (act->office->store, number, error)))
        return FALSE;
      g_ptr_array_add (act->also, kase);
      if (!clocks_recount (act->office, kase, person, "what is known of the person changed", &event, error))
        return FALSE;
      if (event)
        g_ptr_array_add (act->events, event);
    }
  return numbers != NULL;
}

/* A batch a transaction: what was done stays, and the next run finds nothing there to do. */
#define RECOUNT_BATCH 200

typedef struct { const char *why; guint moved; gchar *after; gboolean more, anew; } Recount;

gboolean
clocks_event_moves (const Event *event)
{
  g_autoptr (GVariant) list = event_value (event, "moved");
  gboolean moves = FALSE;

  for (gsize i = 0; list && i < g_variant_n_children (list) && !moves; i++)
    {
      g_autoptr (GVariant) one = list_element (list, i);

      moves = g_strcmp0 (map_text (one, "was"), map_text (one, "now")) != 0;
    }
  return moves;
}

static gboolean
recount_one (Office *office, const char *number, Recount *recount, GError **error)
{
  g_autoptr (Case) kase = store_clocked_case (office->store, number, error);
  g_autoptr (Event) event = NULL;

  if (!kase || !recount_case (office, kase, NULL, recount->anew, recount->why, &event, error))
    return FALSE;
  if (!event)
    return TRUE;
  journal_seal (event);
  if (!office_append (office, event, error))
    return FALSE;
  recount->moved += !recount->anew || clocks_event_moves (event);
  return TRUE;
}

static gboolean
recount_batch (Office *office, Recount *recount, GError **error)
{
  g_autoptr (GPtrArray) numbers = store_open_cases (office->store, recount->after, RECOUNT_BATCH, error);

  for (guint i = 0; numbers && i < numbers->len; i++)
    if (!recount_one (office, numbers->pdata[i], recount, error))
      return FALSE;
  if (!numbers)
    return FALSE;
  recount->more = numbers->len == RECOUNT_BATCH;
  if (numbers->len)
    {
      g_free (recount->after);
      recount->after = g_strdup (numbers->pdata[numbers->len - 1]);
    }
  return TRUE;
}

gboolean
office_recount (Office *office, const char *why, guint *moved, GError **error)
{
  return clocks_recount_all (office, why, FALSE, moved, error);
}

gboolean
clocks_recount_all (Office *office, const char *why, gboolean anew, guint *moved, GError **error)
{
  Recount recount = { .why = why, .more = TRUE, .anew = anew };
  gboolean done = office_refresh (office, error);

  packs_refresh (office->packs);
  while (done && recount.more)
    {
      guint before = recount.moved;

      done = office_begin (office, "recount", error);
      if (!done)
        break;
      if (recount_batch (office, &recount, error) && office_commit (office, error))
        continue;
      office_rollback (office);
      recount.moved = before;
      done = FALSE;
    }
  g_free (recount.after);
  if (moved)
    *moved = recount.moved;
  return done;
}
