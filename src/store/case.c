/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/when.h"
#include "model/clock.h"
#include "store/inside.h"

void
store_fill_row (DbQuery *query, CaseRow *row)
{
  const char *state = db_column_text (query, ROW_STATE);

  row->id = db_column_int (query, ROW_ID);
  row->number = db_column_dup (query, ROW_NUMBER);
  row->type = db_column_dup (query, ROW_TYPE);
  row->type_confirmed = db_column_int (query, ROW_CONFIRMED) != 0;
  if (!case_state_parse (state, &row->state))
    row->state = CASE_UNSORTED;
  row->priority = (CasePriority) db_column_int (query, ROW_PRIORITY);
  row->owner = db_column_dup (query, ROW_OWNER);
  row->owner_name = db_column_dup (query, ROW_OWNER_NAME);
  row->person = db_column_dup (query, ROW_PERSON);
  row->person_name = db_column_dup (query, ROW_PERSON_NAME);
  row->subject = db_column_dup (query, ROW_SUBJECT);
  row->channel = db_column_dup (query, ROW_CHANNEL);
  row->received_at = db_column_int (query, ROW_RECEIVED_AT);
  row->received_on = db_column_dup (query, ROW_RECEIVED_ON);
  row->due_on = db_column_dup (query, ROW_DUE_ON);
  row->due_at = db_column_int (query, ROW_DUE_AT);
  row->paused = db_column_int (query, ROW_PAUSED) != 0;
  row->next_on = db_column_dup (query, ROW_NEXT_ON);
  row->proposer = db_column_dup (query, ROW_PROPOSER);
  row->trouble = (int) db_column_int (query, ROW_TROUBLE);
  row->held = db_column_int (query, ROW_HELD) != 0;
  row->unread = db_column_int (query, ROW_UNREAD) != 0;
  row->updated_at = db_column_int (query, ROW_UPDATED_AT);
  row->rev = db_column_int (query, ROW_REV);
  row->merged_into = db_column_dup (query, ROW_MERGED_INTO);
  row->restricted = db_column_int (query, ROW_RESTRICTED) != 0;
  row->recounted = db_column_int (query, ROW_RECOUNTED);
  row->due_tag = db_column_dup (query, ROW_DUE_TAG);
}

static gpointer
make_row (DbQuery *query)
{
  CaseRow *row = g_new0 (CaseRow, 1);

  store_fill_row (query, row);
  return row;
}

static void
fill_row (DbQuery *query, gpointer data)
{
  store_fill_row (query, data);
}

static gboolean
no_case (const char *number, GError **error)
{
  return desk_error_set (error, DESK_ERROR_NOT_FOUND,
                         "case %s: there is none with this number; look for it with: recourse list", number);
}

static const char sql_row[] = "SELECT " CASE_ROW_COLS CASE_ROW_FROM "WHERE c.number = $2 AND " CASE_VISIBLE;

CaseRow *
store_case_row (Store *store, const Viewer *viewer, const char *number, GError **error)
{
  g_autoptr (CaseRow) row = g_new0 (CaseRow, 1);
  gboolean found;

  if (!store_first (store, sql_row, DB_ARGS (db_text (viewer ? viewer->member : NULL), db_text (number)),
                    &found, fill_row, row, error))
    return NULL;
  if (!found)
    {
      no_case (number, error);
      return NULL;
    }
  return g_steal_pointer (&row);
}

static const char sql_survivor[] =
  "WITH RECURSIVE up (number, merged_into) AS ("
  "  SELECT c.number, c.merged_into FROM cases c WHERE c.number = $1"
  "  UNION SELECT c.number, c.merged_into FROM up JOIN cases c ON c.number = up.merged_into)"
  " SELECT number FROM up WHERE merged_into IS NULL";

gboolean
store_survivor (Store *store, const char *number, char **survivor, GError **error)
{
  if (!store_first_text (store, sql_survivor, DB_ARGS (db_text (number)), survivor, error))
    return FALSE;
  if (!*survivor)
    *survivor = g_strdup (number);
  return TRUE;
}

/* ---- what a case holds ---- */

#define CLOCK_COLS                                                                             \
  "rule, pack, version, clause, tag, title, state, start_at, start_what, due_on, due_at, "     \
  "done_at, reason, target_on, notice_on"
enum
{
  CLOCK_COL_RULE, CLOCK_COL_PACK, CLOCK_COL_VERSION, CLOCK_COL_CLAUSE, CLOCK_COL_TAG, CLOCK_COL_TITLE,
  CLOCK_COL_STATE, CLOCK_COL_START_AT, CLOCK_COL_START_WHAT, CLOCK_COL_DUE_ON, CLOCK_COL_DUE_AT,
  CLOCK_COL_DONE_AT, CLOCK_COL_REASON, CLOCK_COL_TARGET_ON, CLOCK_COL_NOTICE_ON
};

gpointer
store_make_clock (DbQuery *query)
{
  Clock *clock = clock_new ();

  clock->rule = db_column_dup (query, CLOCK_COL_RULE);
  clock->pack = db_column_dup (query, CLOCK_COL_PACK);
  clock->version = db_column_dup (query, CLOCK_COL_VERSION);
  clock->clause = db_column_dup (query, CLOCK_COL_CLAUSE);
  clock->tag = db_column_dup (query, CLOCK_COL_TAG);
  clock->title = db_column_dup (query, CLOCK_COL_TITLE);
  clock_state_parse (db_column_text (query, CLOCK_COL_STATE), &clock->state);
  clock->start_at = store_column_instant (query, CLOCK_COL_START_AT);
  clock->start_what = db_column_dup (query, CLOCK_COL_START_WHAT);
  clock->due_on = db_column_dup (query, CLOCK_COL_DUE_ON);
  clock->target_on = db_column_dup (query, CLOCK_COL_TARGET_ON);
  clock->notice_on = db_column_dup (query, CLOCK_COL_NOTICE_ON);
  clock->due_at = db_column_int (query, CLOCK_COL_DUE_AT);
  clock->done_at = store_column_instant (query, CLOCK_COL_DONE_AT);
  clock->reason = db_column_dup (query, CLOCK_COL_REASON);
  return clock;
}

static gpointer
make_note (DbQuery *query)
{
  CaseNote *note = g_new0 (CaseNote, 1);
  gsize length;
  const char *text = db_column_blob (query, 3, &length);

  note->seq = db_column_int (query, 0);
  note->at = db_column_int (query, 1);
  note->member = db_column_dup (query, 2);
  note->text = db_column_is_null (query, 3) ? NULL : g_strndup (text ? text : "", length);
  note->struck = !db_column_is_null (query, 4);
  return note;
}

static gpointer
make_task (DbQuery *query)
{
  CaseTask *task = g_new0 (CaseTask, 1);

  task->name = db_column_dup (query, 0);
  task->title = db_column_dup (query, 1);
  task->state = db_column_dup (query, 2);
  task->evidence = db_column_dup (query, 3);
  task->done_at = store_column_instant (query, 4);
  task->asked = db_column_dup (query, 5);
  task->asked_uids = db_column_dup (query, 6);
  task->asked_names = db_column_dup (query, 7);
  return task;
}

static gpointer
make_link (DbQuery *query)
{
  CaseLink *link = g_new0 (CaseLink, 1);

  link->kind = db_column_dup (query, 0);
  link->other = db_column_dup (query, 1);
  link->reason = db_column_dup (query, 2);
  return link;
}

gpointer
store_make_fact (DbQuery *query)
{
  CaseFact *fact = g_new0 (CaseFact, 1);

  fact->name = db_column_dup (query, 0);
  fact->value = db_column_dup (query, 1);
  fact->set_at = db_column_is_null (query, 2) ? 0 : db_column_int (query, 2);
  return fact;
}

static gpointer
make_pause (DbQuery *query)
{
  CasePause *pause = g_new0 (CasePause, 1);

  pause->ground = db_column_dup (query, 0);
  pause->from_on = db_column_dup (query, 1);
  pause->next_on = db_column_dup (query, 2);
  pause->to_on = db_column_dup (query, 3);
  pause->from_seq = db_column_int (query, 4);
  pause->to_seq = db_column_is_null (query, 5) ? -1 : db_column_int (query, 5);
  return pause;
}

static gpointer
make_text (DbQuery *query)
{
  return db_column_dup (query, 0);
}

/* A value of the record; NULL when it was erased. */
static char *
column_opened (DbQuery *query, int column)
{
  gsize length;
  const char *text = db_column_blob (query, column, &length);

  return db_column_is_null (query, column) ? NULL : g_strndup (text ? text : "", length);
}

static gpointer
make_proposal (DbQuery *query)
{
  CaseProposal *proposal = g_new0 (CaseProposal, 1);

  proposal->seq = db_column_int (query, 0);
  proposal->at = db_column_int (query, 1);
  proposal->uid = db_column_int (query, 2);
  proposal->decided_seq = db_column_is_null (query, 3) ? -1 : db_column_int (query, 3);
  proposal->kind = db_column_dup (query, 4);
  proposal->outcome = db_column_dup (query, 5);
  proposal->reason = db_column_dup (query, 6);
  proposal->member = db_column_dup (query, 7);
  proposal->member_name = db_column_dup (query, 8);
  proposal->was = db_column_dup (query, 9);
  proposal->decision = db_column_dup (query, 10);
  proposal->text = column_opened (query, 11);
  return proposal;
}

static gpointer
make_identity (DbQuery *query)
{
  CaseIdentity *identity = g_new0 (CaseIdentity, 1);

  identity->seq = db_column_int (query, 0);
  identity->method = db_column_dup (query, 1);
  identity->result = db_column_dup (query, 2);
  identity->member = db_column_dup (query, 3);
  identity->checked_on = db_column_dup (query, 4);
  return identity;
}

static gpointer
make_hold (DbQuery *query)
{
  CaseHold *hold = g_new0 (CaseHold, 1);

  hold->seq = db_column_int (query, 0);
  hold->name = db_column_dup (query, 1);
  hold->held_on = db_column_dup (query, 2);
  hold->until = db_column_dup (query, 3);
  hold->lifted_on = db_column_dup (query, 4);
  hold->reason = column_opened (query, 5);
  return hold;
}

static gpointer
make_pack (DbQuery *query)
{
  return case_pack_new (db_column_text (query, 0), db_column_text (query, 1), db_column_int (query, 2) != 0,
                        db_column_text (query, 3), db_column_text (query, 4));
}

/* 'clocked': clocks are computed from it. */
static const struct { const char *sql; StoreMake make; gsize array; gboolean clocked; } contents[] = {
  { "SELECT " CLOCK_COLS
    "  FROM clock"
    " WHERE case_id = $1"
    " ORDER BY pos, pack, rule",
    store_make_clock, G_STRUCT_OFFSET (Case, clocks), TRUE },
  { WITH_PARTS
    "SELECT " STORE_MESSAGE_COLS
    "  FROM message"
    " WHERE case_id IN (SELECT number FROM part)"
    " ORDER BY id",
    store_make_message, G_STRUCT_OFFSET (Case, messages), FALSE },
  { "SELECT n.seq, n.at, coalesce (m.name, n.member), o.value, n.struck_seq"
    "  FROM note n"
    "  LEFT JOIN member m ON m.id = n.member"
    "  LEFT JOIN opening o ON o.seq = n.seq AND o.slot = n.slot"
    " WHERE n.case_id = $1"
    " ORDER BY n.seq",
    make_note, G_STRUCT_OFFSET (Case, notes), FALSE },
  { "SELECT t.name, t.title, t.state, t.evidence, t.done_at, group_concat (a.member), group_concat (a.uid),"
    "       group_concat (coalesce (m.name, a.member), ', ')"
    "  FROM task t"
    "  LEFT JOIN task_asked a ON a.case_id = t.case_id AND a.name = t.name"
    "  LEFT JOIN member m ON m.id = a.member"
    " WHERE t.case_id = $1"
    " GROUP BY t.case_id, t.name"
    " ORDER BY t.seq, t.name",
    make_task, G_STRUCT_OFFSET (Case, tasks), TRUE },
  { "SELECT kind, other, reason"
    "  FROM link"
    " WHERE case_id = $1"
    " ORDER BY seq, kind, other",
    make_link, G_STRUCT_OFFSET (Case, links), FALSE },
  { "SELECT name, value, set_at"
    "  FROM fact"
    " WHERE case_id = $1"
    " ORDER BY name",
    store_make_fact, G_STRUCT_OFFSET (Case, facts), TRUE },
  { "SELECT ground, from_on, next_on, to_on, seq, to_seq"
    "  FROM pause"
    " WHERE case_id = $1"
    " ORDER BY seq",
    make_pause, G_STRUCT_OFFSET (Case, pauses), TRUE },
  { "SELECT rule"
    "  FROM extension"
    " WHERE case_id = $1"
    " ORDER BY pack, rule",
    make_text, G_STRUCT_OFFSET (Case, extended), TRUE },
  { "SELECT p.seq, p.at, p.uid, p.decided_seq, p.kind, p.outcome, p.reason, p.member, coalesce (m.name, p.member),"
    "       p.was, p.decision, o.value"
    "  FROM proposal p"
    "  LEFT JOIN member m ON m.id = p.member"
    "  LEFT JOIN opening o ON o.seq = p.seq AND o.slot = p.slot"
    " WHERE p.case_id = $1"
    " ORDER BY p.seq",
    make_proposal, G_STRUCT_OFFSET (Case, proposals), FALSE },
  { "SELECT i.seq, i.method, i.result, coalesce (m.name, i.member), i.checked_on"
    "  FROM identity i"
    "  LEFT JOIN member m ON m.id = i.member"
    " WHERE i.case_id = $1"
    " ORDER BY i.seq",
    make_identity, G_STRUCT_OFFSET (Case, identities), FALSE },
  { "SELECT h.seq, h.name, h.held_on, h.until, h.lifted_on, o.value"
    "  FROM hold h"
    "  LEFT JOIN opening o ON o.seq = h.seq AND o.slot = h.slot"
    " WHERE h.case_id = $1"
    " ORDER BY h.seq, h.name",
    make_hold, G_STRUCT_OFFSET (Case, holds), TRUE },
  { "SELECT " STORE_STAGE_COLS
    "  FROM stage s" STORE_STAGE_OPENINGS
    " WHERE s.case_id = $1"
    " ORDER BY s.seq",
    store_make_stage_row, G_STRUCT_OFFSET (Case, stages), FALSE },
  { "SELECT member"
    "  FROM admitted"
    " WHERE case_id = $1"
    " ORDER BY seq, member",
    make_text, G_STRUCT_OFFSET (Case, admitted), FALSE },
  { "SELECT pack, version, applies, how, why"
    "  FROM case_pack"
    " WHERE case_id = $1"
    " ORDER BY pack",
    make_pack, G_STRUCT_OFFSET (Case, packs), TRUE },
};

GPtrArray *
store_facts_of (Store *store, const char *number, GError **error)
{
  return store_gather (store, "SELECT name, value, set_at FROM fact WHERE case_id = $1 ORDER BY name", DB_ARGS (db_text (number)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free), store_make_fact, error);
}

GPtrArray *
store_clocks_of (Store *store, const char *number, GError **error)
{
  return store_gather (store, "SELECT " CLOCK_COLS " FROM clock WHERE case_id = $1 ORDER BY pos, pack, rule",
                       DB_ARGS (db_text (number)), g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free),
                       store_make_clock, error);
}

static const char sql_case[] =
  "SELECT " CASE_ROW_COLS ", c.type_why, c.mailbox, c.received_how, c.requester, c.outcome, c.closed_at,"
  "  c.acknowledged_at, c.identity"
  CASE_ROW_FROM
  "WHERE c.number = $2 AND " CASE_VISIBLE;

static void
fill_case (DbQuery *query, gpointer data)
{
  Case *kase = data;

  store_fill_row (query, &kase->row);
  kase->type_why = db_column_dup (query, ROW_N);
  kase->mailbox = db_column_dup (query, ROW_N + 1);
  kase->received_how = db_column_dup (query, ROW_N + 2);
  kase->requester = db_column_dup (query, ROW_N + 3);
  kase->outcome = db_column_dup (query, ROW_N + 4);
  kase->closed_at = store_column_instant (query, ROW_N + 5);
  kase->acknowledged_at = store_column_instant (query, ROW_N + 6);
  kase->identity = db_column_dup (query, ROW_N + 7);
}

/* A link says that the other case is there. */
static gboolean
drop_hidden_links (Store *store, const Viewer *viewer, GPtrArray *links, GError **error)
{
  for (guint i = links->len; i-- > 0;)
    {
      gboolean seen;

      if (!store_sees_case (store, viewer, ((CaseLink *) g_ptr_array_index (links, i))->other, &seen, error))
        return FALSE;
      if (!seen)
        g_ptr_array_remove_index (links, i);
    }
  return TRUE;
}

static gboolean
load_case (Store *store, const Viewer *viewer, const char *number, gboolean clocked, Case *kase, GError **error)
{
  gboolean found;

  if (!store_first (store, sql_case, DB_ARGS (db_text (viewer ? viewer->member : NULL), db_text (number)),
                    &found, fill_case, kase, error))
    return FALSE;
  if (!found)
    return no_case (number, error);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      GPtrArray *into = G_STRUCT_MEMBER (GPtrArray *, kase, contents[i].array);

      if (clocked && !contents[i].clocked)
        continue;
      if (!store_gather (store, contents[i].sql, DB_ARGS (db_text (number)), g_ptr_array_ref (into),
                         contents[i].make, error))
        return FALSE;
      g_ptr_array_unref (into);
    }
  return !viewer || drop_hidden_links (store, viewer, kase->links, error);
}

Case *
store_case (Store *store, const Viewer *viewer, const char *number, GError **error)
{
  g_autoptr (Case) kase = case_new ();
  gboolean snapshot = !db_in_transaction (store->db);
  gboolean done;

  if (snapshot && !db_read_begin (store->db, error))
    return NULL;
  done = load_case (store, viewer, number, FALSE, kase, error);
  if (snapshot)
    db_read_end (store->db);
  return done ? g_steal_pointer (&kase) : NULL;
}

Case *
store_clocked_case (Store *store, const char *number, GError **error)
{
  g_autoptr (Case) kase = case_new ();

  return load_case (store, NULL, number, TRUE, kase, error) ? g_steal_pointer (&kase) : NULL;
}

static gpointer
make_number (DbQuery *query)
{
  return db_column_dup (query, 0);
}

GPtrArray *
store_open_cases (Store *store, const char *after, int n, GError **error)
{
  return store_gather (store, "SELECT number FROM cases WHERE open = 1 AND number > $1 ORDER BY number LIMIT $2",
                       DB_ARGS (db_text (after ? after : ""), db_int (n)), g_ptr_array_new_with_free_func (g_free),
                       make_number, error);
}

GPtrArray *
store_open_cases_of (Store *store, const char *person, GError **error)
{
  return store_gather (store, "SELECT number FROM cases WHERE person = $1 AND open = 1 ORDER BY number",
                       DB_ARGS (db_text (person)), g_ptr_array_new_with_free_func (g_free), make_number, error);
}

static const char sql_person_cases[] =
  WITH_SAME_HEAD "$2" WITH_SAME_TAIL
  "SELECT " CASE_ROW_COLS
  CASE_ROW_FROM
  "WHERE (c.person IN (SELECT id FROM same) OR c.requester IN (SELECT id FROM same)) AND " CASE_VISIBLE
  " ORDER BY c.id DESC";

GPtrArray *
store_person_cases (Store *store, const Viewer *viewer, const char *person, GError **error)
{
  return store_gather (store, sql_person_cases,
                       DB_ARGS (db_text (viewer ? viewer->member : NULL), db_text (person)),
                       g_ptr_array_new_with_free_func ((GDestroyNotify) case_row_free), make_row, error);
}
