/* SPDX-License-Identifier: MIT */
/* acts-link - cases that belong together, and messages that belong elsewhere */
#include "office/act.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/clocks.h"

static gboolean
refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return desk_error_set (error, DESK_ERROR_INVALID, "%s", text);
}

/* An event on the other case of the act. */
static Event *
record_on (Act *act, const char *name, const char *number)
{
  Event *event = act_record (act, name);

  g_free (event->case_number);
  event->case_number = g_strdup (number);
  return event;
}

static Event *
record_link (Act *act, const char *on, const char *kind, const char *other, gboolean gone)
{
  Event *event = record_on (act, "case.link", on);

  event_set_text (event, "kind", kind);
  event_set_text (event, "other", other);
  if (gone)
    event_set_bool (event, "gone", TRUE);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  return event;
}

/* ---- merging ---------------------------------------------------------------------------- */

static gboolean
came_first (const CaseRow *a, const CaseRow *b)
{
  return a->received_at != b->received_at ? a->received_at < b->received_at : a->id < b->id;
}

/* The survivor must be one that is worked, or that will be. */
gboolean
link_may_go_on (Act *act, const char *from, const CaseRow *into, GError **error)
{
  g_autofree char *survivor = NULL;

  if (strcmp (into->number, from) == 0)
    return refuse (error, "%s cannot be merged into itself", from);
  if (!store_survivor (act->office->store, into->number, &survivor, error))
    return FALSE;
  if (into->merged_into && strcmp (survivor, from) == 0)
    return refuse (error, "%s is part of %s already: there is nothing to merge", into->number, from);
  if (into->merged_into)
    return refuse (error, "%s is part of %s: merge %s into that one", into->number, survivor, from);
  if (into->state == CASE_SPAM)
    return refuse (error, "%s is spam: nothing is merged into it; not-spam takes it out", into->number);
  if (into->state == CASE_RESOLVED || into->state == CASE_CLOSED)
    return refuse (error, "%s is %s, and no clock of it runs: reopen it first, or link the two", into->number,
                   case_state_name (into->state));
  return TRUE;
}

/* No promise may be lost: the older goes on, as what the younger is. */
static gboolean
no_promise_is_lost (const CaseRow *from, const CaseRow *into, GError **error)
{
  if (from->type_confirmed && into->type_confirmed && g_strcmp0 (from->type, into->type) != 0)
    return refuse (error, "%s is %s and %s is %s: two requests, each with its clocks; link them instead", from->number,
                   from->type, into->number, into->type);
  if (came_first (from, into))
    return refuse (error, "%s was received before %s and its clocks go on: merge %s into %s, not the other way round",
                   from->number, into->number, into->number, from->number);
  if (from->type_confirmed && !into->type_confirmed)
    return refuse (error, "%s is %s, but %s is not triaged: triage %s first, so that its clocks run", from->number,
                   from->type, into->number, into->number);
  if (from->state == CASE_PROPOSED)
    return refuse (error, "%s waits for a second member: approve or reject what is proposed first", from->number);
  return TRUE;
}

static gboolean
same_person (Office *office, const char *a, const char *b, gboolean *same, GError **error)
{
  g_autofree char *root_a = NULL, *root_b = NULL;

  *same = FALSE;
  if (!a || !b)
    return TRUE;
  if (!store_person_root (office->store, a, &root_a, error) || !store_person_root (office->store, b, &root_b, error))
    return FALSE;
  *same = strcmp (root_a, root_b) == 0;
  return TRUE;
}

static const char *
who_asks (const Case *kase)
{
  return kase->requester ? kase->requester : kase->row.person;
}

/* Nobody known on one side: nobody can say that it is the same. */
static gboolean
find_others (Act *act, const Case *from, const Case *into, gboolean *others, GError **error)
{
  gboolean about, asking;

  if (!same_person (act->office, from->row.person, into->row.person, &about, error)
      || !same_person (act->office, who_asks (from), who_asks (into), &asking, error))
    return FALSE;
  *others = !about || !asking;
  return TRUE;
}

static const char *
name_of (const Case *kase)
{
  return kase->row.person_name && *kase->row.person_name ? kase->row.person_name : "somebody unknown";
}

static gboolean
may_show_others (Act *act, const Case *from, const Case *into, gboolean others, GError **error)
{
  if (!others)
    return TRUE;
  if (!act_needs_role (act, ROLE_SUPERVISOR, "merging cases of different persons", error))
    return FALSE;
  act_warn (act, "!! DIFFERENT PERSONS: %s asks in %s, %s in %s. Whoever is answered in %s may read what the other wrote.",
            name_of (from), from->row.number, name_of (into), into->row.number, into->row.number);
  return TRUE;
}

static const Clock *
clock_of_rule (const Case *kase, const Clock *like)
{
  for (guint i = 0; i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);

      if (g_strcmp0 (clock->pack, like->pack) == 0 && g_strcmp0 (clock->rule, like->rule) == 0)
        return clock;
    }
  return NULL;
}

/* The older may be paused or extended, or lack a date that the younger has. */
static guint
warn_of_clocks (Act *act, const Case *from, const Case *into)
{
  guint n = 0;

  for (guint i = 0; i < from->clocks->len; i++)
    {
      const Clock *ends = g_ptr_array_index (from->clocks, i), *stays = clock_of_rule (into, ends);
      gboolean kept = stays && (stays->state == CLOCK_MET || (stays->state == CLOCK_RUNNING && stays->due_at <= ends->due_at));

      if (ends->state != CLOCK_RUNNING || !ends->due_on || kept)
        continue;
      act_warn (act, "! %s was due %s in %s; in %s it is %s.", ends->title, ends->due_on, from->row.number,
                into->row.number, stays && stays->due_on ? stays->due_on : stays ? clock_state_name (stays->state) : "not promised");
      n++;
    }
  return n;
}

static gboolean
record_merge (Act *act, const Case *from, const Case *into, gboolean others, GError **error)
{
  g_autofree char *reason = g_strdup_printf ("part of %s", into->row.number);
  g_auto (ClockCase) clocks = { 0 };
  Event *event = act_record (act, "case.merge");

  event_set_text (event, "into", into->row.number);
  event_set_text (event, "was", case_state_name (from->row.state));
  event_set_text (event, "was_outcome", from->outcome);
  event_set_bool (event, "others", others);
  event_set_text (event, "state", case_state_name (CASE_CLOSED));
  event_set_text (event, "next_on", "");
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  if (from->row.state != CASE_RESOLVED)
    {
      clock_case_init (&clocks, act->office, from);
      clock_case_stop (&clocks, office_now (act->office), reason);
      if (!clocks_record (act->office, &clocks, event, error))
        return FALSE;
    }
  record_link (act, into->row.number, "merged-from", from->row.number, FALSE);
  return TRUE;
}

gboolean
act_merge (Act *act, GError **error)
{
  Case *from = act_case (act, error), *into = from ? act_other (act, act_get (act, "other"), error) : NULL;
  gboolean others = FALSE;
  guint lost;

  if (into && into->row.restricted != from->row.restricted)
    return refuse (error, "%s is seen by named members only and %s is not: restrict both, or link them",
                   from->row.restricted ? from->row.number : into->row.number,
                   from->row.restricted ? into->row.number : from->row.number);
  if (!into || !act_has_no_second (act, from, error) || !link_may_go_on (act, from->row.number, &into->row, error) || !no_promise_is_lost (&from->row, &into->row, error)
      || !find_others (act, from, into, &others, error) || !may_show_others (act, from, into, others, error))
    return FALSE;
  lost = warn_of_clocks (act, from, into);
  act_warn_of_tasks (act, from);
  act_result (act, "%s is now part of %s%s%s", act->number, into->row.number,
              others ? "; they are of different persons, which is on record" : "",
              lost ? "; look at the clocks: a date of the one is not in the other" : "");
  return record_merge (act, from, into, others, error);
}

/* ---- and back ----------------------------------------------------------------------------- */

static Event *
find_merge (Act *act, GError **error)
{
  g_autoptr (GPtrArray) events = journal_of_case (act->office->journal, act->number, error);

  for (guint i = events ? events->len : 0; i-- > 0;)
    if (g_str_equal (((Event *) g_ptr_array_index (events, i))->act, "case.merge"))
      return g_ptr_array_steal_index (events, i);
  if (events)
    refuse (error, "%s is part of no other case", act->number);
  return NULL;
}

static gboolean
has_message (const Case *kase, gint64 id)
{
  for (guint i = 0; i < kase->messages->len; i++)
    if (((CaseMessage *) g_ptr_array_index (kase->messages, i))->id == id)
      return TRUE;
  return FALSE;
}

/* Which of the two is answered by mail that came after the merge, a member must say. */
char *
link_came_meanwhile (const Case *from, const Case *into, gint64 since)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < into->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (into->messages, i);

      if (message->id <= since || g_strcmp0 (message->direction, "in") != 0 || has_message (from, message->id))
        continue;
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT, n ? ", " : "", message->id);
      n++;
    }
  return n ? g_strdup_printf ("; %u message%s came in meanwhile and stay%s in %s: %s (move takes one over)", n,
                              n == 1 ? "" : "s", n == 1 ? "s" : "", into->row.number, text->str)
           : NULL;
}

static const char *
next_of (const Case *kase)
{
  for (guint i = 0; i < kase->pauses->len; i++)
    {
      const CasePause *pause = g_ptr_array_index (kase->pauses, i);
      if (!pause->to_on)
        return pause->next_on;
    }
  return NULL;
}

static gboolean
record_unmerge (Act *act, const Case *from, const Event *merge, GError **error)
{
  const char *was = event_text (merge, "was");
  g_auto (ClockCase) clocks = { 0 };
  Event *event = act_record (act, "case.unmerge");

  event_set_text (event, "from", event_text (merge, "into"));
  event_set_text (event, "state", was);
  event_set_text (event, "outcome", event_text (merge, "was_outcome"));
  event_set_text (event, "next_on", g_strcmp0 (was, "waiting") == 0 ? next_of (from) : NULL);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  record_link (act, event_text (merge, "into"), "merged-from", act->number, TRUE);
  if (g_strcmp0 (was, "resolved") == 0)
    return TRUE;
  clock_case_init (&clocks, act->office, from);
  return clocks_record (act->office, &clocks, event, error);
}

gboolean
act_unmerge (Act *act, GError **error)
{
  Case *from = act_case (act, error);
  g_autoptr (Event) merge = NULL;
  g_autofree char *meanwhile = NULL, *survivor = NULL;
  Case *last;

  if (!from)
    return FALSE;
  if (!from->row.merged_into)
    return refuse (error, "%s is part of no other case", act->number);
  if (!(merge = find_merge (act, error)) || !act_other (act, from->row.merged_into, error)
      || !store_survivor (act->office->store, act->number, &survivor, error)
      || !(last = act_other (act, survivor, error)))
    return FALSE;
  meanwhile = link_came_meanwhile (from, last, merge->seq);
  if (meanwhile)
    act_warn (act, "%s%s.", act->number, meanwhile);
  act_result (act, "%s is a case of its own again, %s%s", act->number, event_text (merge, "was"),
              meanwhile ? meanwhile : "");
  return record_unmerge (act, from, merge, error);
}

/* ---- linking ------------------------------------------------------------------------------ */

static const struct { const char *kind, *reverse; } kinds[] = {
  { "related", "related" }, { "parent", "child" }, { "child", "parent" }, { "duplicate", "duplicate" },
};

const ActChoice act_link_kinds[] = {
  { "related", "the two have to do with each other" },
  { "parent", "the other is what this one grew out of" },
  { "child", "the other grew out of this one" },
  { "duplicate", "both ask for the same" },
  { "none", "take the link away" },
  { NULL, NULL },
};

static const char *
reverse_of (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, kind) == 0)
      return kinds[i].reverse;
  return NULL;
}

static void
record_end (Act *act, const char *on, const char *kind, const char *other, gboolean replaced)
{
  Event *event = record_link (act, on, kind, other, TRUE);

  if (replaced)
    event_set_text (event, "part_of", "link");
}

/* A restricted case is named on none that everybody reads. */
static gboolean
link_tells (const CaseRow *named, const CaseRow *on)
{
  return named->restricted && !on->restricted;
}

/* Links that members made end; where cases were split or merged stays. */
static guint
end_links (Act *act, const Case *kase, const CaseRow *to, gboolean replaced)
{
  const char *other = to->number;
  guint n = 0;

  for (guint i = 0; i < kase->links->len; i++)
    {
      const CaseLink *link = g_ptr_array_index (kase->links, i);
      const char *reverse = strcmp (link->other, other) == 0 ? reverse_of (link->kind) : NULL;

      if (!reverse)
        continue;
      record_end (act, act->number, link->kind, other, replaced);
      if (!link_tells (&kase->row, to))
        record_end (act, other, reverse, act->number, replaced);
      n++;
    }
  return n;
}

static gboolean
is_linked (const Case *kase, const char *kind, const char *other)
{
  for (guint i = 0; i < kase->links->len; i++)
    {
      const CaseLink *link = g_ptr_array_index (kase->links, i);
      if (strcmp (link->other, other) == 0 && strcmp (link->kind, kind) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
unlink_cases (Act *act, const Case *kase, const CaseRow *to, GError **error)
{
  const char *other = to->number;

  if (!end_links (act, kase, to, FALSE))
    return refuse (error, "%s and %s are not linked", act->number, other);
  act_result (act, "%s and %s are no longer linked", act->number, other);
  return TRUE;
}

gboolean
act_link (Act *act, GError **error)
{
  const char *kind = act_get (act, "kind") ? act_get (act, "kind") : "related";
  Case *kase = act_case (act, error), *to = kase ? act_other (act, act_get (act, "other"), error) : NULL;
  const char *other = to ? to->row.number : NULL;

  if (!to)
    return FALSE;
  if (!act_choice_has (act_link_kinds, kind))
    return refuse (error, "kind is one of related, parent, child, duplicate; none takes the link away");
  if (strcmp (other, act->number) == 0)
    return refuse (error, "%s cannot be linked to itself", act->number);
  if (strcmp (kind, "none") == 0)
    return unlink_cases (act, kase, &to->row, error);
  if (is_linked (kase, kind, other))
    return refuse (error, "%s has %s as %s already", act->number, other, kind);
  end_links (act, kase, &to->row, TRUE);
  if (!link_tells (&to->row, &kase->row))
    record_link (act, act->number, kind, other, FALSE);
  if (!link_tells (&kase->row, &to->row))
    record_link (act, other, reverse_of (kind), act->number, FALSE);
  act_result (act, "%s has %s as %s", act->number, other, kind);
  return TRUE;
}

/* ---- moving a message --------------------------------------------------------------------- */

static const CaseMessage *
message_here (Act *act, const Case *kase, GError **error)
{
  gint64 id;

  if (!g_ascii_string_to_signed (act_get (act, "message"), 10, 0, G_MAXINT64, &id, NULL))
    {
      refuse (error, "message is the number of a message, as `show` prints it");
      return NULL;
    }
  for (guint i = 0; i < kase->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (kase->messages, i);
      if (message->id == id)
        return message;
    }
  refuse (error, "message %" G_GINT64_FORMAT " is not in %s", id, act->number);
  return NULL;
}

static gboolean
takes_mail (Act *act, const CaseMessage *message, const CaseRow *to, GError **error)
{
  gboolean is_letter;

  if (!store_is_letter (act->office->store, message->id, &is_letter, error))
    return FALSE;
  if (is_letter)
    return refuse (error, "message %" G_GINT64_FORMAT " is a letter of ours: it stays in the case that it was written for",
                   message->id);
  if (g_strcmp0 (to->number, message->case_number) == 0)
    return refuse (error, "message %" G_GINT64_FORMAT " is in %s already", message->id, to->number);
  if (to->merged_into)
    return refuse (error, "%s is part of %s: move it there", to->number, to->merged_into);
  if (to->state == CASE_SPAM)
    return refuse (error, "%s is spam: no message is moved into it", to->number);
  return TRUE;
}

gboolean
link_warn_of_sender (Act *act, const CaseMessage *message, const CaseRow *to, GError **error)
{
  gboolean belongs = FALSE;

  if (!message->from_address || office_is_ours (act->office, message->from_address))
    return TRUE;
  if (!store_belongs (act->office->store, to->number, message->from_address, &belongs, error))
    return FALSE;
  if (!belongs)
    act_warn (act, "!! %s does not belong to %s: whoever is answered there may read what this one wrote.",
              message->from_address, to->number);
  return TRUE;
}

gboolean
link_move (Act *act, const CaseMessage *message, const CaseRow *to, GError **error)
{
  Event *event;

  if (!takes_mail (act, message, to, error) || !link_warn_of_sender (act, message, to, error))
    return FALSE;
  /* It may be that of a case which is part of the one that was named. */
  if (strcmp (message->case_number, act->number) != 0 && !act_other (act, message->case_number, error))
    return FALSE;
  event = record_on (act, "case.move", message->case_number);
  event_set_int (event, "message", message->id);
  event_set_text (event, "to", to->number);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  event = record_on (act, "case.join", to->number);
  event_set_int (event, "message", message->id);
  event_set_text (event, "from_case", message->case_number);
  act_result (act, "message %" G_GINT64_FORMAT " moved from %s to %s", message->id, message->case_number, to->number);
  return TRUE;
}

gboolean
act_move (Act *act, GError **error)
{
  Case *kase = act_case (act, error), *to = kase ? act_other (act, act_get (act, "case"), error) : NULL;
  const CaseMessage *message = to ? message_here (act, kase, error) : NULL;

  if (!message || !link_move (act, message, &to->row, error))
    return FALSE;
  if (kase->messages->len == 1)
    act_warn (act, "! It is all that %s holds.", act->number);
  return TRUE;
}

gboolean
fits_merge (G_GNUC_UNUSED Office *office, const CaseRow *row)
{
  return !row->merged_into;
}

gboolean
fits_unmerge (G_GNUC_UNUSED Office *office, const CaseRow *row)
{
  return row->merged_into != NULL;
}
