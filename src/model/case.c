/* SPDX-License-Identifier: MIT */
#include "model/case.h"

#include <string.h>

#include "base/when.h"
#include "model/clock.h"
#include "model/event.h"
#include "model/names.h"

static const struct { const char *name; gboolean open; } states[CASE_N_STATES] = {
  [CASE_UNSORTED] = { "unsorted", TRUE },
  [CASE_NEW] = { "new", TRUE },
  [CASE_ACKNOWLEDGED] = { "acknowledged", TRUE },
  [CASE_WORKING] = { "working", TRUE },
  [CASE_WAITING] = { "waiting", TRUE },
  [CASE_PROPOSED] = { "proposed", TRUE },
  [CASE_RESOLVED] = { "resolved", FALSE },
  [CASE_CLOSED] = { "closed", FALSE },
  [CASE_SPAM] = { "spam", FALSE },
};

const char *
case_state_name (CaseState state)
{
  return states[state].name;
}

gboolean
case_state_parse (const char *text, CaseState *state)
{
  int place = NAMES_FIND (states, text);

  if (place >= 0)
    *state = (CaseState) place;
  return place >= 0;
}

gboolean
case_state_is_open (CaseState state)
{
  return states[state].open;
}

static const char *const priorities[] = {
  [PRIORITY_LOW] = "low",
  [PRIORITY_NORMAL] = "normal",
  [PRIORITY_HIGH] = "high",
  [PRIORITY_URGENT] = "urgent",
};

const char *
case_priority_name (CasePriority priority)
{
  return priorities[priority];
}

gboolean
case_priority_parse (const char *text, CasePriority *priority)
{
  int place = NAMES_FIND (priorities, text);

  if (place >= 0)
    *priority = (CasePriority) place;
  return place >= 0;
}

static void
case_row_clear (CaseRow *row)
{
  g_free (row->number);
  g_free (row->type);
  g_free (row->owner);
  g_free (row->owner_name);
  g_free (row->person);
  g_free (row->person_name);
  g_free (row->subject);
  g_free (row->channel);
  g_free (row->received_on);
  g_free (row->due_on);
  g_free (row->due_tag);
  g_free (row->next_on);
  g_free (row->proposer);
  g_free (row->merged_into);
}

void
case_row_free (CaseRow *row)
{
  if (!row)
    return;
  case_row_clear (row);
  g_free (row);
}

gboolean
tag_is_unsure (const char *tag)
{
  return tag && strcmp (tag, "verified") != 0;
}

gboolean
case_row_is_unsure (const CaseRow *row)
{
  return row->due_on && tag_is_unsure (row->due_tag);
}

gboolean
case_row_days_late (const CaseRow *row, const GDate *today, int *days)
{
  GDate due;

  if (!case_state_is_open (row->state) || row->paused || !row->due_on
      || !when_date_parse (row->due_on, &due, NULL))
    return FALSE;
  *days = g_date_days_between (&due, today);
  return TRUE;
}

char *
case_number_short (const char *number)
{
  gboolean whole = g_str_has_prefix (number, "RC-") && strlen (number) > 8 && number[7] == '-';

  return g_strdup (whole ? number + 5 : number);
}

char *
case_number_format (int year, gint64 ordinal)
{
  return g_strdup_printf ("RC-%04d-%06" G_GINT64_FORMAT, year, ordinal);
}

/* Takes 'least' to 'most' digits; FALSE when there are fewer or more. */
static gboolean
take_digits (const char **cursor, int least, int most, gint64 *value)
{
  const char *p = *cursor;

  for (*value = 0; g_ascii_isdigit (*p) && p - *cursor < most; p++)
    *value = *value * 10 + (*p - '0');
  if (p - *cursor < least || g_ascii_isdigit (*p))
    return FALSE;
  *cursor = p;
  return TRUE;
}

#define ORDINAL_DIGITS 12

/* "26-000123" and "2026-000123", the year being nearest to 'near' when it has two digits. */
static gboolean
take_year_and_ordinal (const char **cursor, int digits, int near, gint64 *year, gint64 *ordinal)
{
  if (!take_digits (cursor, digits, digits, year) || *(*cursor)++ != '-')
    return FALSE;
  if (digits == 2)
    *year += near / 100 * 100;
  return take_digits (cursor, 1, ORDINAL_DIGITS, ordinal);
}

char *
case_number_parse (const char *text, int year)
{
  gint64 of_year = year, ordinal = 0;
  gboolean taken;

  if (g_ascii_strncasecmp (text, "RC-", 3) == 0)
    {
      text += 3;
      taken = take_year_and_ordinal (&text, 4, year, &of_year, &ordinal);
    }
  else if (strchr (text, '-'))
    taken = take_year_and_ordinal (&text, 2, year, &of_year, &ordinal);
  else
    {
      text += *text == '#';
      taken = take_digits (&text, 1, ORDINAL_DIGITS, &ordinal);
    }
  return taken && !*text && ordinal > 0 ? case_number_format ((int) of_year, ordinal) : NULL;
}

void
case_message_free (CaseMessage *message)
{
  if (!message)
    return;
  g_free (message->case_number);
  g_free (message->direction);
  g_free (message->channel);
  g_free (message->kind);
  g_free (message->from_name);
  g_free (message->from_address);
  g_free (message->recipients);
  g_free (message->subject);
  g_free (message->flags);
  g_free (message->verdicts);
  g_free (message->waiting);
  g_free (message->letter);
  g_free (message);
}

void
case_history_free (CaseHistory *history)
{
  if (!history)
    return;
  g_free (history->act);
  g_free (history->member);
  g_free (history->words);
  g_free (history);
}

void
case_note_free (CaseNote *note)
{
  if (!note)
    return;
  g_free (note->member);
  g_free (note->text);
  g_free (note);
}

void
case_task_free (CaseTask *task)
{
  if (!task)
    return;
  g_free (task->name);
  g_free (task->title);
  g_free (task->state);
  g_free (task->evidence);
  g_free (task->asked);
  g_free (task->asked_uids);
  g_free (task->asked_names);
  g_free (task);
}

void
case_link_free (CaseLink *link)
{
  if (!link)
    return;
  g_free (link->kind);
  g_free (link->other);
  g_free (link->reason);
  g_free (link);
}

void
case_fact_free (CaseFact *fact)
{
  if (!fact)
    return;
  g_free (fact->name);
  g_free (fact->value);
  g_free (fact);
}

CaseFact *
case_fact_new (const char *name, const char *value)
{
  CaseFact *fact = g_new0 (CaseFact, 1);

  fact->name = g_strdup (name);
  fact->value = g_strdup (value);
  return fact;
}

const CaseFact *
case_fact_of (const GPtrArray *facts, const char *name)
{
  for (guint i = 0; facts && i < facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (facts, i);

      if (g_strcmp0 (fact->name, name) == 0)
        return fact;
    }
  return NULL;
}

const char *
case_fact_value (const GPtrArray *facts, const char *name)
{
  const CaseFact *fact = case_fact_of (facts, name);

  return fact && fact->value && *fact->value ? fact->value : NULL;
}

CaseTask *
case_task_of (const GPtrArray *tasks, const char *name)
{
  for (guint i = 0; tasks && i < tasks->len; i++)
    {
      CaseTask *task = g_ptr_array_index (tasks, i);

      if (g_strcmp0 (task->name, name) == 0)
        return task;
    }
  return NULL;
}

void
case_pause_free (CasePause *pause)
{
  if (!pause)
    return;
  g_free (pause->ground);
  g_free (pause->from_on);
  g_free (pause->next_on);
  g_free (pause->to_on);
  g_free (pause);
}

void
case_proposal_free (CaseProposal *proposal)
{
  if (!proposal)
    return;
  g_free (proposal->kind);
  g_free (proposal->outcome);
  g_free (proposal->reason);
  g_free (proposal->member);
  g_free (proposal->member_name);
  g_free (proposal->was);
  g_free (proposal->decision);
  g_free (proposal->text);
  g_free (proposal);
}

void
case_identity_free (CaseIdentity *identity)
{
  if (!identity)
    return;
  g_free (identity->method);
  g_free (identity->result);
  g_free (identity->member);
  g_free (identity->checked_on);
  g_free (identity);
}

void
case_hold_free (CaseHold *hold)
{
  if (!hold)
    return;
  g_free (hold->name);
  g_free (hold->reason);
  g_free (hold->held_on);
  g_free (hold->until);
  g_free (hold->lifted_on);
  g_free (hold);
}

const CaseProposal *
case_proposal_now (const Case *kase)
{
  for (guint i = kase->proposals->len; i-- > 0;)
    {
      const CaseProposal *proposal = g_ptr_array_index (kase->proposals, i);
      if (!proposal->decision)
        return proposal;
    }
  return NULL;
}

const CaseHold *
case_hold_now (const Case *kase, const char *name)
{
  for (guint i = 0; i < kase->holds->len; i++)
    {
      const CaseHold *hold = g_ptr_array_index (kase->holds, i);
      if (!hold->lifted_on && (!name || g_strcmp0 (hold->name, name) == 0))
        return hold;
    }
  return NULL;
}

gboolean
stage_date_is_unsure (const char *due_how, const char *tag)
{
  return g_strcmp0 (due_how, "planning") == 0 || (g_strcmp0 (due_how, "rule") == 0 && g_strcmp0 (tag, "verified") != 0);
}

void
case_stage_free (CaseStage *stage)
{
  if (!stage)
    return;
  g_free (stage->pack);
  g_free (stage->version);
  g_free (stage->ladder);
  g_free (stage->stage);
  g_free (stage->title);
  g_free (stage->phase);
  g_free (stage->turn);
  g_free (stage->entered_on);
  g_free (stage->due_on);
  g_free (stage->due_how);
  g_free (stage->rule);
  g_free (stage->tag);
  g_free (stage->ending);
  g_free (stage->left_on);
  g_free (stage->reference);
  g_free (stage->evidence);
  g_free (stage);
}

const CaseStage *
case_stage_now (const GPtrArray *stages)
{
  for (guint i = stages->len; i-- > 0;)
    if (((const CaseStage *) g_ptr_array_index (stages, i))->left_seq < 0)
      return g_ptr_array_index (stages, i);
  return NULL;
}

/* ---- packs ---------------------------------------------------------------------------- */

CasePack *
case_pack_new (const char *pack, const char *version, gboolean applies, const char *how, const char *why)
{
  CasePack *made = g_new0 (CasePack, 1);

  made->pack = g_strdup (pack);
  made->version = g_strdup (version);
  made->applies = applies;
  made->how = g_strdup (how);
  made->why = g_strdup (why);
  return made;
}

void
case_pack_free (CasePack *pack)
{
  if (!pack)
    return;
  g_free (pack->pack);
  g_free (pack->version);
  g_free (pack->how);
  g_free (pack->why);
  g_free (pack);
}

CasePack *
case_pack_of (const GPtrArray *packs, const char *name)
{
  for (guint i = 0; packs && i < packs->len; i++)
    if (g_strcmp0 (((CasePack *) packs->pdata[i])->pack, name) == 0)
      return packs->pdata[i];
  return NULL;
}

GVariant *
case_packs_to_value (const GPtrArray *packs)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < packs->len; i++)
    {
      const CasePack *pack = g_ptr_array_index (packs, i);
      GVariantDict dict;

      g_variant_dict_init (&dict, NULL);
      g_variant_dict_insert (&dict, "pack", "s", pack->pack);
      g_variant_dict_insert (&dict, "version", "s", pack->version);
      g_variant_dict_insert (&dict, "applies", "b", pack->applies);
      g_variant_dict_insert (&dict, "how", "s", pack->how);
      g_variant_dict_insert (&dict, "why", "s", pack->why);
      g_variant_builder_add (&builder, "v", g_variant_dict_end (&dict));
    }
  return g_variant_builder_end (&builder);
}

GPtrArray *
case_packs_from_value (GVariant *value)
{
  GPtrArray *packs = g_ptr_array_new_with_free_func ((GDestroyNotify) case_pack_free);
  GVariantIter iter;
  GVariant *map;

  if (!value || !g_variant_is_of_type (value, G_VARIANT_TYPE ("av")))
    return packs;
  g_variant_iter_init (&iter, value);
  while (g_variant_iter_loop (&iter, "v", &map))
    {
      gboolean applies = FALSE;

      if (!g_variant_is_of_type (map, G_VARIANT_TYPE_VARDICT))
        continue;
      g_variant_lookup (map, "applies", "b", &applies);
      g_ptr_array_add (packs, case_pack_new (map_text (map, "pack"), map_text (map, "version"), applies,
                                             map_text (map, "how"), map_text (map, "why")));
    }
  return packs;
}

Case *
case_new (void)
{
  Case *kase = g_new0 (Case, 1);

  kase->row.due_at = G_MAXINT64;
  kase->closed_at = WHEN_NONE;
  kase->acknowledged_at = WHEN_NONE;
  kase->clocks = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free);
  kase->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) case_message_free);
  kase->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) case_note_free);
  kase->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) case_task_free);
  kase->links = g_ptr_array_new_with_free_func ((GDestroyNotify) case_link_free);
  kase->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free);
  kase->pauses = g_ptr_array_new_with_free_func ((GDestroyNotify) case_pause_free);
  kase->extended = g_ptr_array_new_with_free_func (g_free);
  kase->proposals = g_ptr_array_new_with_free_func ((GDestroyNotify) case_proposal_free);
  kase->identities = g_ptr_array_new_with_free_func ((GDestroyNotify) case_identity_free);
  kase->admitted = g_ptr_array_new_with_free_func (g_free);
  kase->holds = g_ptr_array_new_with_free_func ((GDestroyNotify) case_hold_free);
  kase->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) case_stage_free);
  kase->packs = g_ptr_array_new_with_free_func ((GDestroyNotify) case_pack_free);
  return kase;
}

void
case_free (Case *kase)
{
  if (!kase)
    return;
  case_row_clear (&kase->row);
  g_free (kase->type_why);
  g_free (kase->mailbox);
  g_free (kase->received_how);
  g_free (kase->requester);
  g_free (kase->outcome);
  g_free (kase->identity);
  g_ptr_array_unref (kase->clocks);
  g_ptr_array_unref (kase->messages);
  g_ptr_array_unref (kase->notes);
  g_ptr_array_unref (kase->tasks);
  g_ptr_array_unref (kase->links);
  g_ptr_array_unref (kase->facts);
  g_ptr_array_unref (kase->pauses);
  g_ptr_array_unref (kase->extended);
  g_ptr_array_unref (kase->proposals);
  g_ptr_array_unref (kase->identities);
  g_ptr_array_unref (kase->admitted);
  g_ptr_array_unref (kase->holds);
  g_ptr_array_unref (kase->stages);
  g_ptr_array_unref (kase->packs);
  g_free (kase);
}
