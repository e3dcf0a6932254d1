/* SPDX-License-Identifier: MIT */
/* project-letter - letters out, and what became of them */
#include "store/project.h"

#include <string.h>

#include "base/text.h"

static const char sql_trouble[] =
  "UPDATE cases"
  "   SET trouble = (SELECT count (*) FROM letter"
  "                   WHERE case_id = $1 AND state IN ('failed', 'bounced', 'unknown'))"
  " WHERE number = $1";

gboolean
store_count_trouble (Store *store, const char *case_number, GError **error)
{
  return store_run (store, sql_trouble, DB_ARGS (db_text (case_number)), error);
}

gboolean
store_move_letter (Store *store, const Event *event, gint64 message, GError **error)
{
  g_autofree char *from = NULL;

  if (!store_first_text (store, "SELECT case_id FROM letter WHERE id = $1", DB_ARGS (db_int (message)), &from, error))
    return FALSE;
  return !from
      || (store_run (store, "UPDATE letter SET case_id = $2 WHERE id = $1",
               DB_ARGS (db_int (message), db_text (event->case_number)), error)
          && store_count_trouble (store, from, error)
          && store_count_trouble (store, event->case_number, error));
}

static const char sql_add_letter[] =
  "INSERT INTO letter (id, case_id, act, template, language, channel, state, state_at, state_seq)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $1)";

static gboolean
add_letter (Store *store, const Event *event, GVariant *letter, GError **error)
{
  const char *act = g_str_has_prefix (event->act, "case.") ? event->act + strlen ("case.") : event->act;

  return store_run (store, sql_add_letter,
              DB_ARGS (db_int (event->seq), db_text (event->case_number), db_text (act),
                       db_text (map_text (letter, "template")), db_text (map_text (letter, "language")),
                       db_text (map_text (letter, "channel")), db_text (map_text (letter, "state")),
                       db_int (event->at)),
              error);
}

gboolean
store_add_letter (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) letter = event_value (event, "letter");

  if (!event_carries_message (event))
    return TRUE;
  return store_add_message (store, event, error)
      && (!letter || !g_variant_is_of_type (letter, G_VARIANT_TYPE_VARDICT) || add_letter (store, event, letter, error));
}

static const char sql_acknowledged[] =
  "UPDATE cases SET acknowledged_at = coalesce (acknowledged_at, $2) WHERE number = $1";

/* Any letter to the requester may be the first. */
static gboolean
acknowledges (Store *store, const Event *event, GError **error)
{
  return store_add_letter (store, event, error)
      && store_run (store, sql_acknowledged,
              DB_ARGS (db_text (event->case_number), event_optional (event, "acknowledged_at")), error);
}

gboolean
project_case_acknowledge (Store *store, const Event *event, GError **error)
{
  return acknowledges (store, event, error);
}

gboolean
project_case_reply (Store *store, const Event *event, GError **error)
{
  return acknowledges (store, event, error);
}

gboolean
project_case_request_info (Store *store, const Event *event, GError **error)
{
  return acknowledges (store, event, error);
}

static const char sql_extend[] =
  "INSERT INTO extension (case_id, pack, rule, seq, letter) VALUES ($1, $2, $3, $4, $4)"
  " ON CONFLICT (case_id, pack, rule) DO UPDATE SET seq = excluded.seq, letter = excluded.letter";

gboolean
project_case_extend (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) rules = event_value (event, "rules");
  gsize n = rules ? g_variant_n_children (rules) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) rule = list_element (rules, i);

      if (!store_run (store, sql_extend,
                DB_ARGS (db_text (event->case_number), db_text (map_text (rule, "pack")),
                         db_text (map_text (rule, "rule")), db_int (event->seq)),
                error))
        return FALSE;
    }
  return acknowledges (store, event, error);
}

static const char sql_customer[] =
  "INSERT INTO fact (case_id, name, value, seq, set_at) VALUES ($1, 'customer', $2, $3, $4)"
  " ON CONFLICT (case_id, name) DO UPDATE SET value = excluded.value, seq = excluded.seq, set_at = excluded.set_at";

static gboolean
set_customer (Store *store, const Event *event, GError **error)
{
  gint64 slot = event_slot_of (event, "customer_fact");
  g_autofree char *customer = event_opened_slot (event, slot);

  return slot < 0
      || store_run (store, sql_customer,
              DB_ARGS (db_text (event->case_number), db_text (customer), db_int (event->seq), db_int (event->at)), error);
}

gboolean
project_case_refer (Store *store, const Event *event, GError **error)
{
  return set_customer (store, event, error)
      && store_run (store,
              "UPDATE cases SET outcome = $2, answered_at = coalesce ($3, answered_at) WHERE number = $1",
              DB_ARGS (db_text (event->case_number), event_words (event, "outcome"),
                       event_optional (event, "answered_at")),
              error)
      && acknowledges (store, event, error);
}

static const char sql_letter_state[] =
  "UPDATE letter"
  "   SET state = $2, state_at = $3, state_seq = $4, attempt = coalesce ($5, attempt), reason = $6,"
  "       bounce = coalesce ($7, bounce)"
  " WHERE id = $1";

gboolean
project_case_letter (Store *store, const Event *event, GError **error)
{
  return store_run (store, sql_letter_state,
              DB_ARGS (event_optional (event, "letter"), event_words (event, "letter_state"),
                       db_int (event_int (event, "sent_at", event->at)), db_int (event->seq),
                       event_optional (event, "attempt"), event_words (event, "why"), event_optional (event, "bounce")),
              error)
      && store_count_trouble (store, event->case_number, error);
}

/* What the mail program does on its way moves nothing that somebody decides on. */
gboolean
event_is_in_passing (const Event *event)
{
  static const char *const states[] = { "handed-over", "sent", NULL };
  const char *state = event_text (event, "letter_state");

  return strcmp (event->act, "case.letter") == 0 && state && g_strv_contains (states, state)
         && event_slot_of (event, "evidence") < 0;
}
