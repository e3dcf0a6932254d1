/* SPDX-License-Identifier: MIT */
/* project-link - cases and persons that are one, or belong together */
#include "store/project.h"

#include <string.h>

/* The message goes with the case.join that follows; here the case only shows that it changed. */
gboolean
project_case_move (Store *store G_GNUC_UNUSED, const Event *event, GError **error)
{
  return event_int (event, "message", -1) >= 0 || desk_error_set (error, DESK_ERROR_CORRUPT, "it names no message");
}

static const char sql_merge[] =
  "UPDATE cases SET merged_into = $2, outcome = 'merged', closed_at = $3 WHERE number = $1";

gboolean
project_case_merge (Store *store, const Event *event, GError **error)
{
  return store_run (store, sql_merge,
                    DB_ARGS (db_text (event->case_number), event_words (event, "into"), db_int (event->at)), error);
}

static const char sql_unmerge[] =
  "UPDATE cases SET merged_into = NULL, outcome = $2, closed_at = NULL WHERE number = $1";

gboolean
project_case_unmerge (Store *store, const Event *event, GError **error)
{
  return store_run (store, sql_unmerge, DB_ARGS (db_text (event->case_number), event_words (event, "outcome")), error);
}

static const char sql_link[] =
  "INSERT INTO link (case_id, kind, other, reason, seq) VALUES ($1, $2, $3, $4, $5)"
  " ON CONFLICT (case_id, kind, other) DO UPDATE SET reason = excluded.reason, seq = excluded.seq";
static const char sql_unlink[] = "DELETE FROM link WHERE case_id = $1 AND kind = $2 AND other = $3";
static const char sql_new_part[] =
  "UPDATE cases SET last_in_at = max (coalesce (last_in_at, $2), $2) WHERE number = $1";

/* Whoever works the case has not seen yet what came with the other. */
static gboolean
note_part (Store *store, const Event *event, GError **error)
{
  return strcmp (event_text (event, "kind"), "merged-from") != 0
      || store_run (store, sql_new_part, DB_ARGS (db_text (event->case_number), db_int (event->at)), error);
}

gboolean
project_case_link (Store *store, const Event *event, GError **error)
{
  const char *kind = event_text (event, "kind"), *other = event_text (event, "other");
  g_autofree char *reason = event_opened (event, "reason");

  if (!kind || !other)
    return desk_error_set (error, DESK_ERROR_CORRUPT, "it names no kind or no case");
  if (event_bool (event, "gone"))
    return store_run (store, sql_unlink, DB_ARGS (db_text (event->case_number), db_text (kind), db_text (other)), error);
  return store_run (store, sql_link,
                    DB_ARGS (db_text (event->case_number), db_text (kind), db_text (other), db_text (reason),
                             db_int (event->seq)), error)
      && note_part (store, event, error);
}

gboolean
project_person_merge (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE person SET merged_into = $2 WHERE id = $1",
                    DB_ARGS (event_words (event, "id"), event_words (event, "into")), error);
}

gboolean
project_person_unmerge (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE person SET merged_into = NULL WHERE id = $1", DB_ARGS (event_words (event, "id")),
                    error);
}

static const char sql_prefers[] = "UPDATE person SET preference = nullif ($2, '') WHERE id = $1";
static const char sql_contact_prefers[] =
  "UPDATE contact SET preference = nullif ($4, '') WHERE person = $1 AND seq = $2 AND slot = $3";

static gboolean
contact_prefers (Store *store, const Event *event, GVariant *contact, GError **error)
{
  g_autoptr (GVariant) seq = NULL, slot = NULL;

  if (g_variant_n_children (contact) != 2)
    return desk_error_set (error, DESK_ERROR_CORRUPT, "a contact is a sequence number and a slot");
  seq = list_element (contact, 0);
  slot = list_element (contact, 1);
  return store_run (store, sql_contact_prefers,
                    DB_ARGS (event_words (event, "id"), db_int (g_variant_get_int64 (seq)),
                             db_int (g_variant_get_int64 (slot)), event_words (event, "preference")), error);
}

gboolean
project_person_preference (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) contact = event_value (event, "contact");

  return contact ? contact_prefers (store, event, contact, error)
                 : store_run (store, sql_prefers, DB_ARGS (event_words (event, "id"), event_words (event, "preference")),
                              error);
}

/* Once more what was ended or is to hold longer: the last word counts. */
static const char sql_represent[] =
  "INSERT OR REPLACE INTO representative (person, by, kind, seq, slot, evidence, from_on, until_on)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/* The evidence tells of both. */
static gboolean
note_both (Store *store, const Event *event, GError **error)
{
  return store_run (store, "INSERT INTO opening_person (seq, slot, person) VALUES ($1, -1, $2) ON CONFLICT DO NOTHING",
                    DB_ARGS (db_int (event->seq), event_words (event, "by")), error);
}

gboolean
project_person_represent (Store *store, const Event *event, GError **error)
{
  g_autofree char *evidence = event_opened (event, "evidence");
  gint64 slot = event_slot_of (event, "evidence");

  return store_run (store, sql_represent,
                    DB_ARGS (event_words (event, "id"), event_words (event, "by"), event_words (event, "kind"),
                             db_int (event->seq), slot < 0 ? db_null () : db_int (slot), db_text (evidence),
                             event_words (event, "from"), event_words (event, "until")), error)
      && note_both (store, event, error);
}

static const char sql_unrepresent[] =
  "UPDATE representative SET ended_on = $4, ended_seq = $5 WHERE person = $1 AND by = $2 AND kind = $3";

gboolean
project_person_unrepresent (Store *store, const Event *event, GError **error)
{
  return store_run (store, sql_unrepresent,
                    DB_ARGS (event_words (event, "id"), event_words (event, "by"), event_words (event, "kind"),
                             event_words (event, "ended_on"), db_int (event->seq)), error)
      && note_both (store, event, error);
}
