/* SPDX-License-Identifier: MIT */
/* acts-undo - the last act of a case, as long as it has not left the office
 *
 * What the case was before is found by playing its events twice into databases of their own,
 * with the act and without it. What differs goes into the event, so that projecting it asks
 * nothing. */
#include "office/act.h"

#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/when.h"
#include "model/clock.h"

/* 'instead' NULL: it can be undone. */
static const struct { const char *act, *instead; } rules[] = {
  { "case.claim", NULL }, { "case.release", NULL }, { "case.assign", NULL }, { "case.triage", NULL }, { "case.set", NULL },
  { "case.pause", NULL }, { "case.resume", NULL }, { "case.task", NULL }, { "case.resolve", NULL }, { "case.close", NULL },
  { "case.reopen", NULL }, { "case.spam", NULL }, { "case.not-spam", NULL }, { "case.acknowledge", NULL },
  { "case.reply", NULL }, { "case.request-info", NULL }, { "case.extend", NULL }, { "case.refer", NULL },
  { "case.refuse", NULL }, { "case.approve", NULL }, { "case.reject", NULL }, { "case.verify-identity", NULL },
  { "case.escalate", NULL }, { "case.advance", NULL }, { "case.date", NULL }, { "case.hold", NULL },
  { "case.unhold", NULL }, { "case.note", NULL }, { "case.link", NULL },
  { "case.open", "close it, or put it among the spam" },
  { "case.merge", "take it out again with unmerge" }, { "case.unmerge", "merge it again" },
  { "case.join", "move the message to where it belongs" }, { "case.move", "move the message back" },
  { "case.split", "move the message back, and close the other case" },
  { "case.correct-received", "correct it again with correct-received" },
  { "case.letter", "say what became of the letter with letter" },
  { "case.export", "what was handed out cannot be taken back; write to whom it went" },
  { "message.receive", "what came in stays; spam, move or split it" },
  { "person.add", "triage it with another person" },
};

static const char *const skipped[] = { "case.read", "access.denied", "case.undo", NULL };

/* ---- which act ---------------------------------------------------------------------------------- */

static gint64 *
seq_new (gint64 seq)
{
  gint64 *kept = g_new (gint64, 1);

  *kept = seq;
  return kept;
}

static void
take_undone (GHashTable *gone, const Event *undo)
{
  g_autoptr (GVariant) with = event_value (undo, "with");

  g_hash_table_add (gone, seq_new (undo->seq));
  g_hash_table_add (gone, seq_new (event_int (undo, "undoes", -1)));
  for (gsize i = 0; with && i < g_variant_n_children (with); i++)
    {
      g_autoptr (GVariant) boxed = g_variant_get_child_value (with, i);
      g_autoptr (GVariant) seq = g_variant_is_of_type (boxed, G_VARIANT_TYPE_VARIANT) ? g_variant_get_variant (boxed)
                                                                                     : g_variant_ref (boxed);
      g_hash_table_add (gone, seq_new (g_variant_get_int64 (seq)));
    }
}

static GHashTable *
undone_of (const GPtrArray *events)
{
  GHashTable *gone = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < events->len; i++)
    if (g_str_equal (((Event *) g_ptr_array_index (events, i))->act, "case.undo"))
      take_undone (gone, g_ptr_array_index (events, i));
  return gone;
}

/* Mail that changed nothing but came in, and what the mail program did, are nobody's act. */
static gboolean
is_passed_over (const Event *event, GHashTable *gone)
{
  if (g_strv_contains (skipped, event->act) || g_hash_table_contains (gone, &event->seq))
    return TRUE;
  return g_str_equal (event->act, "message.receive") && !event_text (event, "state");
}

static const Event *
find_last (const GPtrArray *events, GHashTable *gone)
{
  for (guint i = events->len; i-- > 0;)
    if (!is_passed_over (g_ptr_array_index (events, i), gone))
      return g_ptr_array_index (events, i);
  return NULL;
}

/* The act that brought the event along, which stands right beside it. */
static const Event *
find_main (const GPtrArray *events, const Event *last)
{
  const char *of = event_text (last, "part_of");
  g_autofree char *name = of ? g_strconcat ("case.", of, NULL) : NULL;

  for (guint i = events->len; name && i-- > 0;)
    {
      const Event *event = g_ptr_array_index (events, i);
      if (g_str_equal (event->act, name) && ABS (event->seq - last->seq) <= 2 && g_strcmp0 (event->by, last->by) == 0)
        return event;
    }
  return last;
}

static gboolean
belongs (const Event *event, const Event *target)
{
  const char *of = event_text (event, "part_of");

  return event->seq == target->seq
         || (of && g_str_has_prefix (target->act, "case.") && g_str_equal (of, target->act + strlen ("case."))
             && ABS (event->seq - target->seq) <= 2 && g_strcmp0 (event->by, target->by) == 0);
}

static gboolean
may_be_undone (Act *act, const Event *target, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].act, target->act))
      return !rules[i].instead
             || desk_error_set (error, DESK_ERROR_INVALID, "%s: %s is not undone: %s", act->number,
                                strchr (target->act, '.') + 1, rules[i].instead);
  return desk_error_set (error, DESK_ERROR_INVALID, "%s: %s is not undone", act->number, target->act);
}

static gboolean
is_mine (Act *act, const Event *target, GError **error)
{
  if (g_strcmp0 (target->by, act->office->viewer.member) == 0 || role_may (act->office->viewer.role, ROLE_SUPERVISOR))
    return TRUE;
  return act_deny (act, "role", error, "%s: %s did %s; that member or a supervisor undoes it", act->number,
                   office_member_name (act->office, target->by), strchr (target->act, '.') + 1);
}

static gboolean
has_not_left (Act *act, const Event *target, GError **error)
{
  g_autoptr (GVariant) value = event_value (target, "letter");
  g_autoptr (LetterRow) letter = NULL;
  g_autofree char *when = NULL;

  if (!value || !g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    return TRUE;
  if (!(letter = store_letter (act->office->store, target->seq, error)))
    return FALSE;
  if (g_str_equal (letter->state, "queued"))
    {
      act_expect_letter (act, letter->id, letter->state);
      return TRUE;
    }
  when = when_format (letter->state_at, act->office->zone, "%-d %b %H:%M");
  return desk_error_set (error, DESK_ERROR_INVALID, "%s: the letter is %s since %s: write a correction with reply",
                         act->number, letter->state, when);
}

/* ---- what it was before -------------------------------------------------------------------------- */

typedef struct { char *path; Db *db; Store *store; } Scratch;

static void
scratch_clear (Scratch *scratch)
{
  g_clear_pointer (&scratch->store, store_free);
  g_clear_pointer (&scratch->db, db_close);
  if (scratch->path)
    unlink (scratch->path);
  g_clear_pointer (&scratch->path, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scratch, scratch_clear)

/* The case by all of its events that hold, or by all but the target and its parts. */
static gboolean
play (Scratch *scratch, const char *name, const GPtrArray *events, GHashTable *gone, const Event *without, GError **error)
{
  const char *session = files_session (error);

  if (!session)
    return FALSE;
  scratch->path = g_build_filename (session, name, NULL);
  unlink (scratch->path);
  if (!(scratch->db = db_open (scratch->path, DB_CREATE | DB_SCRATCH, error)))
    return FALSE;
  scratch->store = store_new (scratch->db);
  if (!db_begin (scratch->db, "undo", error))
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      const Event *event = g_ptr_array_index (events, i);

      if (g_hash_table_contains (gone, &event->seq) || (without && belongs (event, without)))
        continue;
      if (!store_project (scratch->store, event, error))
        {
          db_rollback (scratch->db);
          return FALSE;
        }
    }
  return db_commit (scratch->db, error);
}

static const CaseFact *
fact_in (const Case *kase, const char *name)
{
  for (guint i = 0; i < kase->facts->len; i++)
    if (g_str_equal (((CaseFact *) g_ptr_array_index (kase->facts, i))->name, name))
      return g_ptr_array_index (kase->facts, i);
  return NULL;
}

/* Whether the fact ever stood in clear: what did once is no secret. */
static gboolean
stood_in_clear (const GPtrArray *events, const char *name, const char *value)
{
  static const char *const maps[] = { "set", "facts" };

  for (guint i = 0; i < events->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (maps); k++)
      {
        g_autoptr (GVariant) map = event_value (g_ptr_array_index (events, i), maps[k]);
        if (map && g_variant_is_of_type (map, G_VARIANT_TYPE_VARDICT) && g_strcmp0 (map_text (map, name), value) == 0)
          return TRUE;
      }
  return FALSE;
}

static void
facts_before (Event *event, const GPtrArray *events, const Case *is, const Case *was)
{
  GVariantDict set, sealed;

  g_variant_dict_init (&set, NULL);
  g_variant_dict_init (&sealed, NULL);
  for (guint i = 0; i < is->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (is->facts, i);
      if (!fact_in (was, fact->name))
        g_variant_dict_insert (&set, fact->name, "s", "");
    }
  for (guint i = 0; i < was->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (was->facts, i), *now = fact_in (is, fact->name);

      if (now && g_strcmp0 (now->value, fact->value) == 0)
        continue;
      if (fact->value && !stood_in_clear (events, fact->name, fact->value))
        g_variant_dict_insert (&sealed, fact->name, "x", event_slot (event, "fact.text", fact->value, -1));
      else
        g_variant_dict_insert (&set, fact->name, "s", fact->value ? fact->value : "");
    }
  event_set (event, "set", g_variant_dict_end (&set));
  event_set (event, "sealed_facts", g_variant_dict_end (&sealed));
}

/* The evidence of the one task that the act changed. */
static void
task_before (Event *event, const Event *target, const Case *was)
{
  for (guint i = 0; g_str_equal (target->act, "case.task") && i < was->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (was->tasks, i);
      if (g_strcmp0 (task->name, event_text (target, "name")) == 0)
        event_seal (event, "evidence", "case.evidence", task->evidence, -1);
    }
}

/* The person, and the name that stood beside the case. */
static void
person_before (Event *event, const Case *is, const Case *was)
{
  if (g_strcmp0 (is->row.person, was->row.person) == 0)
    return;
  event_set_text (event, "person", was->row.person ? was->row.person : "");
  if (!was->row.person)
    event_seal (event, "person_name", "person.name", was->row.person_name, -1);
}

/* What stands with the person and not with the case was written down by the act itself. */
static gboolean
elsewhere_before (Act *act, Event *event, const Event *target, GError **error)
{
  g_autoptr (GVariant) set = event_value (target, "person_set"), was = event_value (target, "person_was");
  g_autoptr (GVariant) contact = event_value (target, "contact");

  if (set && !was)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: what was known of the person before was not written down: set it",
                           act->number);
  if (set)
    {
      event_set_text (event, "person_id", act->seen->person);
      event_set (event, "person_set", was);
    }
  if (contact)
    {
      event_set (event, "contact", contact);
      event_set_text (event, "verified_on", event_text (target, "contact_was") ? event_text (target, "contact_was") : "");
    }
  return TRUE;
}

static gboolean
case_before (Event *event, Store *with, Store *without, const GPtrArray *events, const Event *target, GError **error)
{
  const char *number = event->case_number;
  g_autoptr (GVariant) columns = store_columns_before (with, without, number, error);
  g_autoptr (GVariant) rows = columns ? store_rows_before (with, without, number, error) : NULL;
  g_autoptr (Case) is = rows ? store_case (with, NULL, number, error) : NULL;
  g_autoptr (Case) was = is ? store_case (without, NULL, number, error) : NULL;

  if (!was)
    return FALSE;
  event_set (event, "restore", columns);
  event_set (event, "rows", rows);
  event_set_text (event, "state", case_state_name (was->row.state));
  event_set_text (event, "next_on", was->row.next_on ? was->row.next_on : "");
  event_set (event, "clocks", clocks_to_value (was->clocks));
  facts_before (event, events, is, was);
  task_before (event, target, was);
  person_before (event, is, was);
  return TRUE;
}

static void
name_target (Event *event, const GPtrArray *events, const Event *target)
{
  GVariantBuilder with;

  g_variant_builder_init (&with, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < events->len; i++)
    {
      const Event *one = g_ptr_array_index (events, i);
      if (one->seq != target->seq && belongs (one, target))
        g_variant_builder_add (&with, "v", g_variant_new_int64 (one->seq));
    }
  event_set_int (event, "undoes", target->seq);
  event_set_text (event, "undone", target->act);
  event_set (event, "with", g_variant_builder_end (&with));
}

static gboolean
undo_on (Act *act, const char *number, const Event *target, GError **error)
{
  g_autoptr (GPtrArray) events = journal_of_case (act->office->journal, number, error);
  g_autoptr (GHashTable) gone = events ? undone_of (events) : NULL;
  g_auto (Scratch) with = { 0 }, without = { 0 };
  Event *event;

  if (!events || !play (&with, "undo-with.db", events, gone, NULL, error)
      || !play (&without, "undo-without.db", events, gone, target, error))
    return FALSE;
  event = act_record (act, "case.undo");
  g_free (event->case_number);
  event->case_number = g_strdup (number);
  name_target (event, events, target);
  return case_before (event, with.store, without.store, events, target, error)
         && elsewhere_before (act, event, target, error);
}

/* A link stands on both cases, one event after the other. */
static gboolean
undo_other_side (Act *act, const Event *target, GError **error)
{
  const char *other = event_text (target, "other");

  for (int by = -1; other && g_str_equal (target->act, "case.link") && by <= 1; by += 2)
    {
      g_autoptr (Event) beside = journal_load (act->office->journal, target->seq + by, NULL);

      if (beside && g_str_equal (beside->act, "case.link") && g_strcmp0 (beside->case_number, other) == 0
          && g_strcmp0 (event_text (beside, "other"), target->case_number) == 0)
        return undo_on (act, other, beside, error);
    }
  return TRUE;
}

gboolean
act_undo (Act *act, GError **error)
{
  g_autoptr (GPtrArray) events = journal_of_case (act->office->journal, act->number, error);
  g_autoptr (GHashTable) gone = events ? undone_of (events) : NULL;
  const Event *last = events ? find_last (events, gone) : NULL, *target = last ? find_main (events, last) : NULL;
  g_autofree char *words = NULL;

  if (!events)
    return FALSE;
  if (!target)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: there is nothing to undo", act->number);
  if (!may_be_undone (act, target, error) || !is_mine (act, target, error) || !has_not_left (act, target, error)
      || !undo_on (act, act->number, target, error) || !undo_other_side (act, target, error))
    return FALSE;
  words = history_words (act->office, target);
  act_result (act, "%s: undone: %s", act->number, words);
  return TRUE;
}

/* Cheap: what moved the case last says enough for a hint. */
gboolean
fits_undo (Office *office, const CaseRow *row)
{
  g_autoptr (Event) last = journal_load (office->journal, row->rev, NULL);

  if (!last || g_str_equal (last->act, "case.open"))
    return FALSE;
  return g_strcmp0 (last->by, office->viewer.member) == 0 || role_may (office->viewer.role, ROLE_SUPERVISOR);
}
