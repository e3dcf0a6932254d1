/* SPDX-License-Identifier: MIT */
/* project-ladder - stages of a ladder */
#include "store/project.h"

static const char sql_leave[] =
  "UPDATE stage SET left_seq = $3, left_on = $4 WHERE case_id = $1 AND seq = $2";
static const char sql_enter[] =
  "INSERT INTO stage (case_id, seq, pack, version, ladder, stage, title, phase, turn, terminal, entered_on,"
  "                   due_on, due_at, due_how, ending, reference_slot, evidence_slot,"
  "                   rule, tag)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";

static gboolean
leave (Store *store, const Event *event, GError **error)
{
  gint64 left = event_int (event, "left", -1);

  return left < 0
      || store_run (store, sql_leave,
              DB_ARGS (db_text (event->case_number), db_int (left), db_int (event->seq), event_words (event, "left_on")),
              error);
}

static DbValue
words_in (GVariant *map, const char *key)
{
  return db_text (map_text (map, key));
}

/* The evidence of a triage or of a case's opening is not about the stage. */
static DbValue
slot_of (const Event *event, const char *key)
{
  return g_str_equal (event->act, "case.open") ? db_null () : event_optional (event, key);
}

static gboolean
enter (Store *store, const Event *event, GVariant *stage, GError **error)
{
  return store_run (store, sql_enter,
              DB_ARGS (db_text (event->case_number), db_int (event->seq), words_in (stage, "pack"),
                       words_in (stage, "version"), words_in (stage, "ladder"), words_in (stage, "stage"),
                       words_in (stage, "title"), words_in (stage, "phase"), words_in (stage, "turn"),
                       db_int (map_bool (stage, "terminal")), words_in (stage, "entered_on"),
                       event_words (event, "due_on"), event_optional (event, "due_at"), event_words (event, "due_how"),
                       event_words (event, "ending"),
                       slot_of (event, "reference"), slot_of (event, "evidence"), words_in (stage, "rule"), words_in (stage, "tag")),
              error);
}

gboolean
store_project_stage (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) stage = event_value (event, "stage");

  return leave (store, event, error) && (!stage || enter (store, event, stage, error));
}

gboolean
project_case_escalate (Store *store, const Event *event, GError **error)
{
  return store_project_stage (store, event, error);
}

gboolean
project_case_advance (Store *store, const Event *event, GError **error)
{
  return store_project_stage (store, event, error);
}

gboolean
project_case_date (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE stage SET due_on = $3, due_how = $4, due_at = $5 WHERE case_id = $1 AND seq = $2",
              DB_ARGS (db_text (event->case_number), event_optional (event, "stage_seq"), event_words (event, "due_on"),
                       event_words (event, "due_how"), event_optional (event, "due_at")),
              error);
}
