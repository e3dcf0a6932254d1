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
#include "office/clocks.h"
#include "office/packs.h"

/* 'instead' NULL: it can be undone. */
static const struct { const char *act, *instead; } rules[] = {
  { "case.claim", NULL }, { "case.release", NULL }, { "case.assign", NULL }, { "case.triage", NULL }, { "case.set", NULL },
  { "case.pause", NULL }, { "case.resume", NULL }, { "case.task", NULL }, { "case.resolve", NULL }, { "case.close", NULL },
  { "case.reopen", NULL }, { "case.spam", NULL }, { "case.not-spam", NULL }, { "case.acknowledge", NULL },
  { "case.reply", NULL }, { "case.request-info", NULL }, { "case.extend", NULL }, { "case.refer", NULL },
  { "case.refuse", NULL }, { "case.approve", NULL }, { "case.reject", NULL }, { "case.verify-identity", NULL },
  { "case.escalate", NULL }, { "case.advance", NULL }, { "case.date", NULL }, { "case.hold", NULL },
  { "case.unhold", NULL }, { "case.note", NULL }, { "case.link", NULL }, { "case.merge", NULL }, { "case.unmerge", NULL },
  { "case.open", "close it, or put it among the spam" },
  { "case.join", "move the message to where it belongs" }, { "case.move", "move the message back" },
  { "case.split", "close the case that was split off; a message that moved there is moved back" },
  { "case.correct-received", "correct it again with correct-received" },
  { "case.letter", "say what became of the letter with letter" },
  { "case.disclose", "reject it, or end the item with register.end" },
  { "register.add", "end the item with register.end" }, { "register.set", "set the item again with register.set" },
  { "register.end", "write the item again with register.add" },
  { "case.export", "what was handed out cannot be taken back; write to whom it went" },
  { "message.receive", "what came in stays; spam, move or split it" },
  { "person.add", "triage it with another person" },
};

static const char *const skipped[] = { "case.read", "access.denied", "case.undo", "case.clocks", NULL };

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
      g_autoptr (GVariant) seq = list_element (with, i);

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

/* Two events of one act on one case; between them stands at most its event on another. */
static gboolean
are_beside (const Event *one, const Event *other)
{
  return ABS (one->seq - other->seq) <= 2 && g_strcmp0 (one->by, other->by) == 0;
}

/* The nearest event 'name', going 'by' from 'at' over what was brought along. */
static const Event *
look_beside (const GPtrArray *events, guint at, int by, const char *name, const char *part_of)
{
  for (gint64 i = (gint64) at + by; i >= 0 && i < events->len; i += by)
    {
      const Event *event = g_ptr_array_index (events, i);

      if (!are_beside (event, g_ptr_array_index (events, i - by)))
        return NULL;
      if (g_strcmp0 (event_text (event, "part_of"), part_of) == 0)
        continue;
      return g_str_equal (event->act, name) ? event : NULL;
    }
  return NULL;
}

/* What follows the act that it is part of; all else stands before it, as the resume does. */
static const char *const following[] = { "case.pause", "case.task", "case.set", "case.hold", "case.unhold", NULL };

/* The act that brought the event along. */
static const Event *
main_of (const GPtrArray *events, guint at)
{
  const Event *event = g_ptr_array_index (events, at), *found = NULL;
  const char *part_of = event_text (event, "part_of");
  g_autofree char *name = part_of ? g_strconcat ("case.", part_of, NULL) : NULL;

  if (name)
    found = look_beside (events, at, g_strv_contains (following, event->act) ? -1 : 1, name, part_of);
  return found ? found : event;
}

static const Event *
find_target (const GPtrArray *events, GHashTable *gone)
{
  for (guint i = events->len; i-- > 0;)
    if (!is_passed_over (g_ptr_array_index (events, i), gone))
      return main_of (events, i);
  return NULL;
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

typedef struct
{
  char *path;
  Db *db;
  Store *store;
  gboolean recount;  /* clocks were counted again with what is left out: they are to be counted once more */
} Scratch;

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

/* The case by all of its events that hold, or by all but the target and its parts. What was counted
 * again after something that is left out was counted with it, and is left out too. */
static gboolean
play (Scratch *scratch, const char *name, const GPtrArray *events, GHashTable *gone, const Event *without, GError **error)
{
  const char *session = files_session (error);
  gboolean left_out = FALSE;

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

      if (g_hash_table_contains (gone, &event->seq) || (without && main_of (events, i)->seq == without->seq))
        {
          left_out |= !g_str_equal (event->act, "case.undo");
          continue;
        }
      if (left_out && g_str_equal (event->act, "case.clocks"))
        {
          scratch->recount = TRUE;
          continue;
        }
      if (!store_project (scratch->store, event, error))
        {
          db_rollback (scratch->db);
          return FALSE;
        }
    }
  return db_commit (scratch->db, error);
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
      if (!case_fact_of (was->facts, fact->name))
        g_variant_dict_insert (&set, fact->name, "s", "");
    }
  for (guint i = 0; i < was->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (was->facts, i), *now = case_fact_of (is->facts, fact->name);

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

/* Of what the act set of the person, the values that still stand: somebody may have set
 * another since, on another case or with person.set. The person becomes what it was. */
static GVariant *
take_back (Person *person, GVariant *set, GVariant *was)
{
  GVariantDict still;

  g_variant_dict_init (&still, NULL);
  for (guint i = 0; act_person_field (i); i++)
    {
      const char *key = act_person_field (i), *then = map_text (was, key);

      if (!then || g_strcmp0 (map_text (set, key), act_person_value (person, key)) != 0)
        continue;
      g_variant_dict_insert (&still, key, "s", then);
      act_person_take (person, key, then);
    }
  return g_variant_dict_end (&still);
}

/* '*person' is the one that the case has by then, with what was known of it; NULL: it is not changed. */
static gboolean
person_before_set (Act *act, Event *event, const Event *target, Person **person, GError **error)
{
  g_autoptr (GVariant) set = event_value (target, "person_set"), was = event_value (target, "person_was");

  if (!set)
    return TRUE;
  if (!was)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: what was known of the person before was not written down: set it",
                           act->number);
  if (!(*person = store_person (act->office->store, &act->office->viewer, act->seen->person, error)))
    return FALSE;
  event_set_text (event, "person_id", act->seen->person);
  event_set (event, "person_set", take_back (*person, set, was));
  return act_recount_person (act, *person, error);
}

/* What stands with the person and not with the case was written down by the act itself. */
static gboolean
elsewhere_before (Act *act, Event *event, const Event *target, Person **person, GError **error)
{
  g_autoptr (GVariant) contact = event_value (target, "contact");

  if (contact)
    {
      event_set (event, "contact", contact);
      event_set_text (event, "verified_on", event_text (target, "contact_was") ? event_text (target, "contact_was") : "");
    }
  return person_before_set (act, event, target, person, error);
}

/* As the case was, but under the versions of packs and what a member has said of them by now. */
static gboolean
count_again (Act *act, Event *event, const Case *is, const Case *was, const Person *person, GError **error)
{
  g_auto (ClockCase) clocks = { 0 };

  clock_case_init (&clocks, act->office, was);
  g_ptr_array_unref (clocks.pinned);
  clocks.pinned = packs_pins (is);
  if (person)
    clock_case_person (&clocks, was->requester, person);
  return clocks_record (act->office, &clocks, event, error);
}

static gboolean
case_before (Act *act, Event *event, const Scratch *with, const Scratch *without, const GPtrArray *events,
             const Person *person, GError **error)
{
  const char *number = event->case_number;
  g_autoptr (GVariant) columns = store_columns_before (with->store, without->store, number, error);
  g_autoptr (GVariant) rows = columns ? store_rows_before (with->store, without->store, event, error) : NULL;
  g_autoptr (Case) is = rows ? store_case (with->store, NULL, number, error) : NULL;
  g_autoptr (Case) was = is ? store_case (without->store, NULL, number, error) : NULL;

  if (!was)
    return FALSE;
  event_set (event, "restore", columns);
  event_set (event, "rows", rows);
  event_set_text (event, "state", case_state_name (was->row.state));
  event_set_text (event, "next_on", was->row.next_on ? was->row.next_on : "");
  event_set (event, "clocks", clocks_to_value (was->clocks));
  facts_before (event, events, is, was);
  person_before (event, is, was);
  return !without->recount || !case_state_is_open (was->row.state) || count_again (act, event, is, was, person, error);
}

static void
name_target (Event *event, const GPtrArray *events, const Event *target)
{
  GVariantBuilder with;

  g_variant_builder_init (&with, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < events->len; i++)
    {
      const Event *one = g_ptr_array_index (events, i);
      if (one->seq != target->seq && main_of (events, i)->seq == target->seq)
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
  g_autoptr (Person) person = NULL;
  Event *event;

  if (!events || !play (&with, "undo-with.db", events, gone, NULL, error)
      || !play (&without, "undo-without.db", events, gone, target, error))
    return FALSE;
  event = act_record (act, "case.undo");
  g_free (event->case_number);
  event->case_number = g_strdup (number);
  name_target (event, events, target);
  return elsewhere_before (act, event, target, &person, error)
         && case_before (act, event, &with, &without, events, person, error);
}

/* ---- both sides ---------------------------------------------------------------------------------- */

/* Acts that stand on two cases, with one event on each, one right after the other. */
static const struct { const char *act, *key; } sides[] = {
  { "case.merge", "into" }, { "case.unmerge", "from" }, { "case.link", "other" },
};

static const char *
other_of (const Event *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (g_str_equal (sides[i].act, event->act))
      return event_text (event, sides[i].key);
  return NULL;
}

/* "case.merge" and the link that is part of it; or two links of which the same is said. */
static gboolean
is_said_by (const Event *link, const Event *act)
{
  const char *part_of = event_text (link, "part_of");

  if (g_str_equal (link->act, act->act))
    return event_bool (link, "gone") == event_bool (act, "gone") && g_strcmp0 (part_of, event_text (act, "part_of")) == 0;
  return part_of && g_str_equal (act->act + strlen ("case."), part_of);
}

static gboolean
are_sides (const Event *one, const Event *other)
{
  return g_strcmp0 (other_of (one), other->case_number) == 0 && g_strcmp0 (other_of (other), one->case_number) == 0
         && (is_said_by (one, other) || is_said_by (other, one));
}

/* NULL: the act has but one side. */
static Event *
find_other_side (Act *act, const Event *target)
{
  for (int by = -1; other_of (target) && by <= 1; by += 2)
    {
      g_autoptr (Event) beside = journal_load (act->office->journal, target->seq + by, NULL);

      if (beside && are_sides (target, beside))
        return g_steal_pointer (&beside);
    }
  return NULL;
}

/* A link says that two cases are one because a merge said so: what is undone is the merge. */
static gboolean
is_of_merge (const Event *event)
{
  return g_str_equal (event->act, "case.merge") || g_str_equal (event->act, "case.unmerge");
}

/* Whatever was done since to the case that became part of another, or a case of its own
 * again, stands on that. */
static gboolean
is_still_last (Act *act, const Event *merge, GError **error)
{
  g_autoptr (GPtrArray) events = journal_of_case (act->office->journal, merge->case_number, error);
  g_autoptr (GHashTable) gone = events ? undone_of (events) : NULL;
  const Event *last = events ? find_target (events, gone) : NULL;

  return last
         && (last->seq == merge->seq
             || desk_error_set (error, DESK_ERROR_INVALID, "%s: %s was worked on since: undo that first, or %s", act->number,
                                merge->case_number, g_str_equal (merge->act, "case.merge") ? "unmerge it" : "merge it again"));
}

static gboolean
undo_merge (Act *act, const Event *merge, const Case *of, const Case *other, GError **error)
{
  if (!is_still_last (act, merge, error))
    return FALSE;
  if (g_str_equal (merge->act, "case.unmerge"))
    return link_may_go_on (act, of->row.number, &other->row, error);
  g_autofree char *meanwhile = link_came_meanwhile (of, other, merge->seq);
  if (meanwhile)
    act_warn (act, "%s%s.", of->row.number, meanwhile);
  return TRUE;
}

static gboolean
undo_other_side (Act *act, const Event *target, const Event *side, GError **error)
{
  const Event *merge = is_of_merge (target) ? target : is_of_merge (side) ? side : NULL;
  Case *mine = act_case (act, error), *other = mine ? act_other (act, side->case_number, error) : NULL;

  if (!other)
    return FALSE;
  if (merge && !undo_merge (act, merge, merge == target ? mine : other, merge == target ? other : mine, error))
    return FALSE;
  return undo_on (act, side->case_number, side, error);
}

gboolean
act_undo (Act *act, GError **error)
{
  g_autoptr (GPtrArray) events = journal_of_case (act->office->journal, act->number, error);
  g_autoptr (GHashTable) gone = events ? undone_of (events) : NULL;
  const Event *target = events ? find_target (events, gone) : NULL;
  g_autoptr (Event) side = target ? find_other_side (act, target) : NULL;
  g_autofree char *words = NULL;

  if (!events)
    return FALSE;
  if (!target)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: there is nothing to undo", act->number);
  if (!may_be_undone (act, target, error) || !is_mine (act, target, error) || !has_not_left (act, target, error)
      || !undo_on (act, act->number, target, error) || (side && !undo_other_side (act, target, side, error)))
    return FALSE;
  words = history_words (act->office, side && is_of_merge (side) ? side : target);
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
