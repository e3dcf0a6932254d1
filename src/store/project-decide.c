/* SPDX-License-Identifier: MIT */
/* project-decide - identity, refusals and holds */
#include "store/project.h"

/* [seq, slot] of a contact point; FALSE when the event names none. */
static gboolean
contact_place (const Event *event, gint64 *seq, gint64 *slot)
{
  g_autoptr (GVariant) place = event_value (event, "contact");
  g_autoptr (GVariant) first = NULL, second = NULL;

  if (!place || g_variant_n_children (place) != 2)
    return FALSE;
  first = list_element (place, 0);
  second = list_element (place, 1);
  *seq = g_variant_get_int64 (first);
  *slot = g_variant_get_int64 (second);
  return TRUE;
}

gboolean
store_verify_contact (Store *store, const Event *event, const char *on, GError **error)
{
  gint64 seq, slot;

  return !contact_place (event, &seq, &slot)
      || store_run (store, "UPDATE contact SET verified_on = nullif ($3, '') WHERE seq = $1 AND slot = $2",
              DB_ARGS (db_int (seq), db_int (slot), db_text (on)), error);
}

gboolean
project_case_verify_identity (Store *store, const Event *event, GError **error)
{
  return store_run (store,
              "INSERT INTO identity (case_id, seq, method, result, member, checked_on) VALUES ($1, $2, $3, $4, $5, $6)",
              DB_ARGS (db_text (event->case_number), db_int (event->seq), event_words (event, "method"),
                       event_words (event, "result"), db_text (event->by), event_words (event, "checked_on")),
              error)
      && store_run (store, "UPDATE cases SET identity = $2 WHERE number = $1",
              DB_ARGS (db_text (event->case_number), event_words (event, "result")), error)
      && store_verify_contact (store, event, event_text (event, "checked_on"), error);
}

static gboolean
set_proposer (Store *store, const Event *event, const char *member, GError **error)
{
  return store_run (store, "UPDATE cases SET proposer = $2 WHERE number = $1",
              DB_ARGS (db_text (event->case_number), db_text (member)), error);
}

static const char sql_propose[] =
  "INSERT INTO proposal (case_id, seq, kind, outcome, reason, member, uid, at, was, slot)"
  " VALUES ($1, $2, $10, $3, $4, $5, $6, $7, $8, $9)";

static gboolean
propose (Store *store, const Event *event, const char *kind, GError **error)
{
  gint64 slot = event_slot_of (event, "text");

  return store_run (store, sql_propose,
              DB_ARGS (db_text (event->case_number), db_int (event->seq), event_words (event, "outcome"),
                       event_words (event, "refusal"), db_text (event->by), db_int (event->uid), db_int (event->at),
                       event_words (event, "was"), slot < 0 ? db_null () : db_int (slot), db_text (kind)),
              error)
      && set_proposer (store, event, event->by, error);
}

gboolean
project_case_refuse (Store *store, const Event *event, GError **error)
{
  return propose (store, event, "refuse", error);
}

/* Without 'was' nobody has to approve it first. */
gboolean
project_case_disclose (Store *store, const Event *event, GError **error)
{
  return project_register_add (store, event, error)
      && (!event_text (event, "was") || propose (store, event, "disclose", error));
}

static gboolean
decide (Store *store, const Event *event, const char *decision, GError **error)
{
  return store_run (store, "UPDATE proposal SET decision = $3, decided_seq = $4 WHERE case_id = $1 AND seq = $2",
              DB_ARGS (db_text (event->case_number), event_optional (event, "proposal"), db_text (decision),
                       db_int (event->seq)),
              error)
      && set_proposer (store, event, NULL, error);
}

static const char sql_approve[] =
  "UPDATE cases"
  "   SET outcome = coalesce ($2, outcome), answered_at = coalesce ($3, answered_at), acknowledged_at = coalesce (acknowledged_at, $4)"
  " WHERE number = $1";

gboolean
project_case_approve (Store *store, const Event *event, GError **error)
{
  return decide (store, event, "approved", error)
      && store_decide_item (store, event, "kept", error)
      && store_run (store, sql_approve,
              DB_ARGS (db_text (event->case_number), event_words (event, "outcome"),
                       event_optional (event, "answered_at"), event_optional (event, "acknowledged_at")),
              error)
      && store_add_letter (store, event, error);
}

gboolean
project_case_reject (Store *store, const Event *event, GError **error)
{
  return decide (store, event, "rejected", error) && store_decide_item (store, event, "rejected", error);
}

static gboolean
count_holds (Store *store, const Event *event, GError **error)
{
  return store_run (store,
              "UPDATE cases SET held = (SELECT count (*) FROM hold WHERE case_id = $1 AND lifted_seq IS NULL)"
              " WHERE number = $1",
              DB_ARGS (db_text (event->case_number)), error);
}

gboolean
project_case_hold (Store *store, const Event *event, GError **error)
{
  gint64 slot = event_slot_of (event, "reason");

  return store_run (store, "INSERT INTO hold (case_id, name, seq, slot, held_on, until) VALUES ($1, $2, $3, $4, $5, $6)",
              DB_ARGS (db_text (event->case_number), event_words (event, "name"), db_int (event->seq),
                       slot < 0 ? db_null () : db_int (slot), event_words (event, "held_on"), event_words (event, "until")),
              error)
      && count_holds (store, event, error);
}

gboolean
project_case_unhold (Store *store, const Event *event, GError **error)
{
  return store_run (store,
              "UPDATE hold SET lifted_seq = $4, lifted_on = $5 WHERE case_id = $1 AND name = $2 AND seq = $3",
              DB_ARGS (db_text (event->case_number), event_words (event, "name"), event_optional (event, "hold"),
                       db_int (event->seq), event_words (event, "lifted_on")),
              error)
      && count_holds (store, event, error);
}
