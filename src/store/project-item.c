/* SPDX-License-Identifier: MIT */
/* project-item - items of registers, and the cases that duties opened */
#include "store/project.h"

static gboolean
put_field (Store *store, const Event *event, gint64 item, const char *name, const char *value, gint64 slot, GError **error)
{
  if (value && !*value)
    return store_run (store, "DELETE FROM item_field WHERE item = $1 AND name = $2",
                      DB_ARGS (db_int (item), db_text (name)), error);
  return store_run (store,
              "INSERT INTO item_field (item, name, value, sealed, seq, slot) VALUES ($1, $2, $3, $4, $5, $6)"
              " ON CONFLICT (item, name) DO UPDATE"
              "    SET value = excluded.value, sealed = excluded.sealed, seq = excluded.seq, slot = excluded.slot",
              DB_ARGS (db_int (item), db_text (name), db_text (slot < 0 ? value : NULL), db_text (slot < 0 ? NULL : value),
                       db_int (event->seq), slot < 0 ? db_null () : db_int (slot)),
              error);
}

/* Texts under 'key', numbers of slots under 'key' in the other map; "" clears. */
static gboolean
put_fields (Store *store, const Event *event, gint64 item, const char *key, GError **error)
{
  g_autoptr (GVariant) map = event_value (event, key);
  GVariantIter iter;
  const char *name;
  GVariant *value;
  gboolean fine = TRUE;

  if (!map)
    return TRUE;
  g_variant_iter_init (&iter, map);
  while (fine && g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      gboolean sealed = g_variant_is_of_type (value, G_VARIANT_TYPE_INT64);
      gint64 slot = sealed ? g_variant_get_int64 (value) : -1;
      g_autofree char *opened = sealed ? event_opened_slot (event, slot) : g_strdup (g_variant_get_string (value, NULL));

      fine = put_field (store, event, item, name, opened, slot, error);
      g_variant_unref (value);
    }
  return fine;
}

static gboolean
put_all_fields (Store *store, const Event *event, gint64 item, GError **error)
{
  return put_fields (store, event, item, "fields", error) && put_fields (store, event, item, "sealed_fields", error);
}

static const char sql_add[] =
  "INSERT INTO item (id, register, pack, case_id, state, day, until_on, member, at, restricted, sealed_case)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/* The case of an item that few may see is no word of the journal either. */
gboolean
project_register_add (Store *store, const Event *event, GError **error)
{
  g_autofree char *of_case = event_opened (event, "of_case");

  return store_run (store, sql_add,
              DB_ARGS (db_int (event->seq), event_words (event, "register"), event_words (event, "pack"),
                       db_text (event->case_number), event_words (event, "item_state"), event_words (event, "day"),
                       event_words (event, "until"), db_text (event->by), db_int (event->at),
                       db_int (event_bool (event, "restricted")), db_text (of_case)),
              error)
      && put_all_fields (store, event, event->seq, error);
}

static const char sql_set[] =
  "UPDATE item SET day = nullif (coalesce ($2, day), ''), until_on = nullif (coalesce ($3, until_on), '') WHERE id = $1";

gboolean
project_register_set (Store *store, const Event *event, GError **error)
{
  gint64 item = event_int (event, "item", -1);

  return store_run (store, sql_set, DB_ARGS (db_int (item), event_words (event, "day"), event_words (event, "until")), error)
      && put_all_fields (store, event, item, error);
}

gboolean
project_register_end (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE item SET state = 'ended', ended_on = $2, ended_seq = $3 WHERE id = $1",
              DB_ARGS (event_optional (event, "item"), event_words (event, "ended_on"), db_int (event->seq)), error);
}

gboolean
store_decide_item (Store *store, const Event *event, const char *state, GError **error)
{
  return event_int (event, "item", -1) < 0
      || store_run (store, "UPDATE item SET state = $2 WHERE id = $1 AND state = 'proposed'",
              DB_ARGS (event_optional (event, "item"), db_text (state)), error);
}

gboolean
store_project_duty (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) duty = event_value (event, "duty");

  return !duty
      || store_run (store, "INSERT INTO duty_case (case_id, pack, duty, item, due_on) VALUES ($1, $2, $3, $4, $5)",
              DB_ARGS (db_text (event->case_number), db_text (map_text (duty, "pack")), db_text (map_text (duty, "duty")),
                       map_optional (duty, "item"), db_text (map_text (duty, "due_on"))),
              error);
}
