/* SPDX-License-Identifier: MIT */
/* What each act changes, as doc/event-vocabulary.md says. Whatever is written follows from
 * the event, its openings and the tables that earlier events made; nothing else is asked. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "model/clock.h"
#include "store/project.h"

typedef struct
{
  const char *act;
  gboolean (*project) (Store *store, const Event *event, GError **error);
  gboolean silent;      /* moves no row version and no pulse */
} Projection;

gboolean
store_run (Store *store, const char *sql, const DbValue *args, GError **error)
{
  return db_run (store->db, sql, args, error);
}

DbValue
map_optional (GVariant *map, const char *key)
{
  gint64 value;

  return g_variant_lookup (map, key, "x", &value) ? db_int (value) : db_null ();
}

DbValue
event_optional (const Event *event, const char *key)
{
  return map_optional (event->data, key);
}

DbValue
event_words (const Event *event, const char *key)
{
  return db_text (event_text (event, key));
}

/* ---- persons ---- */

static const char sql_name_person[] =
  "UPDATE person SET name = $2, name_seq = $3 WHERE id = $1";
static const char sql_name_cases[] =
  "UPDATE cases SET person_name = $2, person_sort = coalesce ($3, ''), name_seq = $4 WHERE person = $1";

/* Everything about the person that an event may carry, whether it is new or changed. */
static gboolean
set_name (Store *store, const Event *event, const char *person, const char *key, GError **error)
{
  gint64 slot = event_slot_of (event, key);
  g_autofree char *name = event_opened_slot (event, slot);
  g_autofree char *folded = name ? text_fold (name, -1) : NULL;

  if (slot < 0)
    return TRUE;
  return store_run (store, sql_name_person, DB_ARGS (db_text (person), db_text (name), db_int (event->seq)), error)
      && store_run (store, sql_name_cases,
              DB_ARGS (db_text (person), db_text (name), db_text (folded), db_int (event->seq)), error);
}

static const char sql_add_person[] =
  "INSERT INTO person (id, added_seq, name, name_seq) VALUES ($1, $2, $3, $4)";

/* With the name that stands in the slot; -1 for none. */
static gboolean
add_person (Store *store, const Event *event, const char *person, gint64 slot, GError **error)
{
  g_autofree char *name = event_opened_slot (event, slot);

  return store_run (store, sql_add_person,
              DB_ARGS (db_text (person), db_int (event->seq), db_text (name),
                       slot >= 0 ? db_int (event->seq) : db_null ()),
              error);
}

static gboolean
add_contact (Store *store, const Event *event, const char *person, const char *kind, gint64 slot, GError **error)
{
  g_autofree char *value = event_opened_slot (event, slot);
  g_autofree char *folded = store_fold_contact (kind, value);
  gboolean dialled = g_strcmp0 (kind, "phone") == 0 || g_strcmp0 (kind, "fax") == 0;
  g_autofree char *backward = dialled ? store_backward_phone (value, FALSE) : NULL;

  return store_run (store,
              "INSERT INTO contact (person, seq, slot, kind, value, folded, backward)"
              " VALUES ($1, $2, $3, $4, $5, $6, $7)",
              DB_ARGS (db_text (person), db_int (event->seq), db_int (slot), db_text (kind), db_text (value),
                       db_text (folded), db_text (backward)),
              error);
}

static gboolean
add_contacts (Store *store, const Event *event, const char *person, GError **error)
{
  g_autoptr (GVariant) contacts = event_value (event, "contacts");
  gsize n = contacts ? g_variant_n_children (contacts) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) contact = list_element (contacts, i);

      if (!add_contact (store, event, person, map_text (contact, "kind"), map_int (contact, "slot", -1), error))
        return FALSE;
    }
  return TRUE;
}

static const char sql_set_person[] =
  "UPDATE person SET role = nullif (coalesce ($2, role), ''), citizenship = nullif (coalesce ($3, citizenship), ''),"
  "       residence = nullif (coalesce ($4, residence), ''), collected = nullif (coalesce ($5, collected), ''),"
  "       language = nullif (coalesce ($6, language), ''), guardian = nullif (coalesce ($7, guardian), '')"
  " WHERE id = $1";

static gboolean
set_places (Store *store, const char *person, GVariant *map, GError **error)
{
  return store_run (store, sql_set_person,
              DB_ARGS (db_text (person), db_text (map_text (map, "role")), db_text (map_text (map, "citizenship")),
                       db_text (map_text (map, "residence")), db_text (map_text (map, "collected")),
                       db_text (map_text (map, "language")), db_text (map_text (map, "guardian"))),
              error);
}

static const char sql_case_person[] =
  "UPDATE cases"
  "   SET person = $2,"
  "       person_name = (SELECT name FROM person WHERE id = $2),"
  "       person_sort = coalesce ($3, ''),"
  "       name_seq = (SELECT name_seq FROM person WHERE id = $2)"
  " WHERE number = $1";

/* The case is about this person: the name is copied beside it. */
static gboolean
set_case_person (Store *store, const char *number, const char *person, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *folded = NULL;

  if (!store_first_text (store, "SELECT name FROM person WHERE id = $1", DB_ARGS (db_text (person)), &name, error))
    return FALSE;
  folded = name ? text_fold (name, -1) : NULL;
  return store_run (store, sql_case_person, DB_ARGS (db_text (number), db_text (person), db_text (folded)), error);
}

gboolean
store_person_of_case (Store *store, const char *number, char **person, GError **error)
{
  return store_first_text (store, "SELECT person FROM cases WHERE number = $1", DB_ARGS (db_text (number)), person,
                           error);
}

static gboolean
person_set (Store *store, const Event *event, GError **error)
{
  const char *person = event_text (event, "id");

  return set_places (store, person, event->data, error)
      && set_name (store, event, person, "name", error)
      && add_contacts (store, event, person, error);
}

static gboolean
person_add (Store *store, const Event *event, GError **error)
{
  const char *person = event_text (event, "id");

  return add_person (store, event, person, -1, error)
      && person_set (store, event, error)
      && (!event->case_number || set_case_person (store, event->case_number, person, error));
}

/* ---- messages ---- */

static char *
opened_in (const Event *event, GVariant *map, const char *key)
{
  return event_opened_slot (event, map_int (map, key, -1));
}

static gboolean
add_party (Store *store, const Event *event, gint64 slot, GError **error)
{
  g_autofree char *address = event_opened_slot (event, slot);
  g_autofree char *folded = store_fold_contact ("mail", address);

  return store_run (store, "INSERT INTO party (case_id, seq, slot, address) VALUES (coalesce ($1, ''), $2, $3, $4)",
              DB_ARGS (db_text (event->case_number), db_int (event->seq), db_int (slot), db_text (folded)), error);
}

/* Who wrote from outside, and everybody else outside in To and Cc. */
static gboolean
add_parties (Store *store, const Event *event, GVariant *message, GError **error)
{
  g_autoptr (GVariant) others = g_variant_lookup_value (message, "addresses", NULL);
  gsize n = others ? g_variant_n_children (others) : 0;
  gint64 from = map_int (message, "from", -1);

  if (from >= 0 && g_strcmp0 (map_text (message, "direction"), "in") == 0
      && !add_party (store, event, from, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) slot = list_element (others, i);

      if (!add_party (store, event, g_variant_get_int64 (slot), error))
        return FALSE;
    }
  return TRUE;
}

static const char sql_add_message[] =
  "INSERT INTO message (id, case_id, direction, channel, kind, at, received_how, from_name, from_address,"
  "                     recipients, subject, message_id, flags, verdicts, waiting, copy_of, size, parts,"
  "                     raw_slot, text_slot, parts_slot)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";

static gboolean
insert_message (Store *store, const Event *event, GVariant *message, GError **error)
{
  g_autofree char *from_name = opened_in (event, message, "from_name");
  g_autofree char *from = opened_in (event, message, "from");
  g_autofree char *recipients = opened_in (event, message, "recipients");
  g_autofree char *subject = opened_in (event, message, "subject");
  g_autofree char *message_id = opened_in (event, message, "message_id");

  return store_run (store, sql_add_message,
              DB_ARGS (db_int (event->seq), db_text (event->case_number), db_text (map_text (message, "direction")),
                       db_text (map_text (message, "channel")), db_text (map_text (message, "kind")),
                       db_int (map_int (message, "at", event->at)),
                       db_text (map_text (message, "received_how") ? map_text (message, "received_how") : ""),
                       db_text (from_name), db_text (from), db_text (recipients), db_text (subject),
                       db_text (message_id), db_text (map_text (message, "flags")),
                       db_text (map_text (message, "verdicts")), db_text (map_text (message, "waiting")),
                       map_optional (message, "copy_of"), db_int (map_int (message, "size", 0)),
                       db_int (map_int (message, "parts", 0)), map_optional (message, "raw"),
                       map_optional (message, "text"), map_optional (message, "part_list")),
              error);
}

/* Its row is written whole, once: a case stands in ten indexes. */
static gboolean
event_opens_case (const Event *event)
{
  return strcmp (event->act, "case.open") == 0;
}

static const char sql_last_in[] =
  "UPDATE cases SET last_in_at = max (coalesce (last_in_at, $2), $2) WHERE number = $1";

static gboolean
note_incoming (Store *store, const Event *event, GVariant *message, GError **error)
{
  if (!event->case_number || g_strcmp0 (map_text (message, "direction"), "in") != 0 || event_opens_case (event))
    return TRUE;
  return store_run (store, sql_last_in, DB_ARGS (db_text (event->case_number), db_int (event->at)), error);
}

gboolean
store_add_message (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) message = event_value (event, "message");

  return insert_message (store, event, message, error)
      && add_parties (store, event, message, error)
      && note_incoming (store, event, message, error);
}

gboolean
event_carries_message (const Event *event)
{
  g_autoptr (GVariant) message = event_value (event, "message");

  return message && g_variant_is_of_type (message, G_VARIANT_TYPE_VARDICT);
}

static gboolean
message_receive (Store *store, const Event *event, GError **error)
{
  if (!event_carries_message (event))
    return desk_error_set (error, DESK_ERROR_CORRUPT, "it holds no message");
  return store_add_message (store, event, error);
}

static const char sql_move_incoming[] =
  "UPDATE cases SET last_in_at = max (coalesce (last_in_at, $3), $3)"
  " WHERE number = $1 AND EXISTS (SELECT 1 FROM message WHERE id = $2 AND direction = 'in')";

/* A message that waited, or that belonged to another case, is now in this one. */
gboolean
store_move_message (Store *store, const Event *event, gint64 message, GError **error)
{
  const DbValue *to = DB_ARGS (db_text (event->case_number), db_int (message));
  g_autofree char *person = NULL;

  return store_run (store,
              "UPDATE party SET case_id = $1"
              " WHERE seq = $2 AND case_id = (SELECT coalesce (case_id, '') FROM message WHERE id = $2)",
              to, error)
      && store_run (store, "UPDATE message SET case_id = $1, waiting = NULL WHERE id = $2", to, error)
      && store_doc_move (store, message, event->case_number, error)
      && store_move_letter (store, event, message, error)
      && store_run (store, sql_move_incoming,
              DB_ARGS (db_text (event->case_number), db_int (message), db_int (event->at)), error)
      && store_person_of_case (store, event->case_number, &person, error)
      && (!person
          || store_run (store, "INSERT INTO opening_person (seq, slot, person) VALUES ($1, -1, $2) ON CONFLICT DO NOTHING",
                  DB_ARGS (db_int (message), db_text (person)), error));
}

static gboolean
case_join (Store *store, const Event *event, GError **error)
{
  return store_move_message (store, event, event_int (event, "message", -1), error);
}

/* ---- the office ---- */

static const char sql_set_office[] =
  "INSERT INTO office (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

static gboolean
set_office (Store *store, const char *key, const char *value, GError **error)
{
  return !value || store_run (store, sql_set_office, DB_ARGS (db_text (key), db_text (value)), error);
}

static gboolean
journal_created (Store *store, const Event *event, GError **error)
{
  static const char *const keys[] = { "journal", "origin", "kind", "program" };
  g_autofree char *schema = g_strdup_printf ("%" G_GINT64_FORMAT, event_int (event, "schema", 0));

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!set_office (store, keys[i], event_text (event, keys[i]), error))
      return FALSE;
  return set_office (store, "schema", schema, error);
}

typedef gboolean (*EachText) (Store *store, const Event *event, const char *key, GVariant *value, GError **error);

static gboolean
each_in (Store *store, const Event *event, const char *name, EachText each, GError **error)
{
  g_autoptr (GVariant) map = event_value (event, name);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  if (!map || !g_variant_is_of_type (map, G_VARIANT_TYPE_VARDICT))
    return TRUE;
  g_variant_iter_init (&iter, map);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autoptr (GVariant) mine = value;

      if (!each (store, event, key, mine, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
each_setting (Store *store, const Event *event G_GNUC_UNUSED, const char *key, GVariant *value, GError **error)
{
  return set_office (store, key, g_variant_get_string (value, NULL), error);
}

static gboolean
adopt (Store *store, const Event *event, const char *key, const char *kind, GError **error)
{
  g_autoptr (GVariant) list = event_value (event, key);
  gsize n = list ? g_variant_n_children (list) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) one = list_element (list, i);

      if (!store_run (store, "INSERT INTO adopted (kind, name, version, sha256, seq, plain, updated)"
                             " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                DB_ARGS (db_text (kind), db_text (map_text (one, "name")), db_text (map_text (one, "version")),
                         db_text (map_text (one, "sha256")), db_int (event->seq), db_text (map_text (one, "plain")),
                         db_text (map_text (one, "updated"))),
                error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
office_configured (Store *store, const Event *event, GError **error)
{
  return each_in (store, event, "settings", each_setting, error)
      && adopt (store, event, "packs", "pack", error)
      && adopt (store, event, "calendars", "calendar", error);
}

static gboolean
policy_adopt (Store *store, const Event *event, GError **error)
{
  return adopt (store, event, "packs", "pack", error)
      && adopt (store, event, "calendars", "calendar", error)
      && adopt (store, event, "texts", "text", error);
}

static gboolean
member_add (Store *store, const Event *event, GError **error)
{
  g_autofree char *name = event_opened (event, "name");

  return store_run (store, "INSERT INTO member (id, name, role, uid, active, added_seq) VALUES ($1, $2, $3, $4, 1, $5)",
              DB_ARGS (event_words (event, "id"), db_text (name), event_words (event, "role"),
                       event_optional (event, "uid"), db_int (event->seq)),
              error);
}

static gboolean
member_set (Store *store, const Event *event, GError **error)
{
  gboolean active;
  DbValue is_active = g_variant_lookup (event->data, "active", "b", &active) ? db_int (active) : db_null ();

  return store_run (store,
              "UPDATE member SET role = coalesce ($2, role), active = coalesce ($3, active), uid = coalesce ($4, uid)"
              " WHERE id = $1",
              DB_ARGS (event_words (event, "id"), event_words (event, "role"), is_active,
                       event_optional (event, "uid")),
              error);
}

static gboolean
nothing (Store *store G_GNUC_UNUSED, const Event *event G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

/* ---- cases ---- */

static gboolean
set_fact (Store *store, const Event *event, const char *name, const char *value, GError **error)
{
  return store_run (store,
              "INSERT INTO fact (case_id, name, value, seq, set_at) VALUES ($1, $2, $3, $4, $5)"
              " ON CONFLICT (case_id, name) DO UPDATE"
              "    SET value = excluded.value, seq = excluded.seq, set_at = excluded.set_at",
              DB_ARGS (db_text (event->case_number), db_text (name), db_text (value), db_int (event->seq),
                       db_int (event->at)),
              error);
}

static gboolean
each_fact (Store *store, const Event *event, const char *name, GVariant *value, GError **error)
{
  const char *text = g_variant_get_string (value, NULL);

  if (*text)
    return set_fact (store, event, name, text, error);
  return store_run (store, "DELETE FROM fact WHERE case_id = $1 AND name = $2",
              DB_ARGS (db_text (event->case_number), db_text (name)), error);
}

static gboolean
each_sealed_fact (Store *store, const Event *event, const char *name, GVariant *slot, GError **error)
{
  g_autofree char *value = event_opened_slot (event, g_variant_get_int64 (slot));

  return set_fact (store, event, name, value, error);
}

static gboolean
each_set (Store *store, const Event *event, const char *key, GVariant *value, GError **error)
{
  CasePriority priority;

  if (strcmp (key, "priority") != 0)
    return each_fact (store, event, key, value, error);
  if (!case_priority_parse (g_variant_get_string (value, NULL), &priority))
    return desk_error_set (error, DESK_ERROR_CORRUPT, "no such priority");
  return store_run (store, "UPDATE cases SET priority = $2 WHERE number = $1",
              DB_ARGS (db_text (event->case_number), db_int (priority)), error);
}

static gboolean
add_link (Store *store, const Event *event, const char *kind, const char *other, GError **error)
{
  return store_run (store,
              "INSERT INTO link (case_id, kind, other, seq) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
              DB_ARGS (db_text (event->case_number), db_text (kind), db_text (other), db_int (event->seq)), error);
}

static const struct { const char *key, *kind; } person_slots[] = {
  { "person_mail", "mail" }, { "person_phone", "phone" }, { "person_fax", "fax" }, { "person_post", "post" },
};

static gboolean
add_person_of_case (Store *store, const Event *event, GError **error)
{
  const char *person = event_text (event, "person");

  if (!person)
    return TRUE;
  if (event_bool (event, "person_new")
      && !add_person (store, event, person, event_slot_of (event, "person_name"), error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (person_slots); i++)
    {
      gint64 slot = event_slot_of (event, person_slots[i].key);

      if (slot >= 0 && !add_contact (store, event, person, person_slots[i].kind, slot, error))
        return FALSE;
    }
  return TRUE;
}

/* NULL when the event brings none. */
static GPtrArray *
clocks_of (const Event *event)
{
  g_autoptr (GVariant) value = event_value (event, "clocks");

  return value ? clocks_from_value (value) : NULL;
}

static const char sql_open[] =
  "INSERT INTO cases (id, number, year, ordinal, type, type_why, confirmed, state, open, channel, mailbox,"
  "                   received_at, received_on, received_how, person, requester, person_name, person_sort, name_seq,"
  "                   subject, due_on, due_at, due_rule, paused, next_on, last_in_at, opened_at, updated_at, rev,"
  "                   due_tag)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, coalesce ($18, ''), $19,"
  "         $20, $21, $22, $23, $24, nullif ($25, ''), $26, $27, $27, $1, $28)";

/* The name that came with the event; that of a known person follows from the person. */
static gboolean
insert_case (Store *store, const Event *event, CaseState state, GError **error)
{
  g_autoptr (GPtrArray) clocks = clocks_of (event);
  const Clock *lead = clocks ? clock_headline (clocks) : NULL;
  g_autoptr (GVariant) message = event_value (event, "message");
  gboolean incoming = message && g_strcmp0 (map_text (message, "direction"), "in") == 0;
  g_autofree char *name = event_opened (event, "person_name");
  g_autofree char *folded = name ? text_fold (name, -1) : NULL;
  g_autofree char *subject = event_opened (event, "subject");
  gboolean named = event_slot_of (event, "person_name") >= 0;

  return store_run (store, sql_open,
              DB_ARGS (db_int (event->seq), db_text (event->case_number), event_optional (event, "year"),
                       event_optional (event, "ordinal"), event_words (event, "type"),
                       event_words (event, "type_why"), db_int (event_bool (event, "confirmed")),
                       db_text (case_state_name (state)), db_int (case_state_is_open (state)),
                       event_words (event, "channel"), event_words (event, "mailbox"),
                       event_optional (event, "received_at"), event_words (event, "received_on"),
                       event_words (event, "received_how"), event_words (event, "person"),
                       event_words (event, "requester"), db_text (name), db_text (folded),
                       named ? db_int (event->seq) : db_null (), db_text (subject),
                       db_text (lead ? lead->due_on : NULL), db_int (lead ? lead->due_at : NO_DUE),
                       db_text (lead ? lead->rule : NULL), db_int (lead && lead->state == CLOCK_PAUSED),
                       event_words (event, "next_on"), incoming ? db_int (event->at) : db_null (),
                       db_int (event->at), db_text (lead ? lead->tag : NULL)),
              error);
}

static gboolean
open_messages (Store *store, const Event *event, GError **error)
{
  gint64 split = event_int (event, "split_message", -1);
  const char *from = event_text (event, "split_from");

  return (!event_carries_message (event) || store_add_message (store, event, error))
      && (split < 0 || store_move_message (store, event, split, error))
      && (!from || add_link (store, event, "split-from", from, error));
}

static gboolean
case_open (Store *store, const Event *event, GError **error)
{
  const char *person = event_text (event, "person");
  CaseState state;

  if (!case_state_parse (event_text (event, "state"), &state))
    return desk_error_set (error, DESK_ERROR_CORRUPT, "no such state");
  return add_person_of_case (store, event, error)
      && insert_case (store, event, state, error)
      && (!person || event_slot_of (event, "person_name") >= 0
          || set_case_person (store, event->case_number, person, error))
      && each_in (store, event, "facts", each_fact, error)
      && open_messages (store, event, error)
      && store_project_stage (store, event, error)
      && store_project_duty (store, event, error);
}

static const char sql_triage[] =
  "UPDATE cases"
  "   SET type_why = CASE WHEN $3 IS NULL AND type IS $2 THEN type_why ELSE $3 END,"
  "       type = coalesce ($2, type),"
  "       confirmed = $4"
  " WHERE number = $1";

static const char sql_case_name[] =
  "UPDATE cases SET person_name = $2, person_sort = coalesce ($3, ''), name_seq = $4 WHERE number = $1";

static gboolean
name_case (Store *store, const Event *event, GError **error)
{
  g_autofree char *name = event_opened (event, "person_name");
  g_autofree char *folded = name ? text_fold (name, -1) : NULL;

  return store_run (store, sql_case_name,
              DB_ARGS (db_text (event->case_number), db_text (name), db_text (folded), db_int (event->seq)), error);
}

static gboolean
triage_person (Store *store, const Event *event, GError **error)
{
  const char *person = event_text (event, "person");
  g_autofree char *name = event_opened (event, "person_name");
  g_autofree char *folded = name ? text_fold (name, -1) : NULL;

  if (person && !set_case_person (store, event->case_number, person, error))
    return FALSE;
  return event_slot_of (event, "person_name") < 0
      || store_run (store, sql_case_name,
              DB_ARGS (db_text (event->case_number), db_text (name), db_text (folded), db_int (event->seq)), error);
}

static gboolean
drop_tasks (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) gone = event_value (event, "tasks_gone");

  for (gsize i = 0; gone && i < g_variant_n_children (gone); i++)
    {
      g_autoptr (GVariant) name = list_element (gone, i);

      if (!g_variant_is_of_type (name, G_VARIANT_TYPE_STRING))
        return desk_error_set (error, DESK_ERROR_CORRUPT, "tasks_gone holds no name");
      if (!store_run (store, "DELETE FROM task WHERE case_id = $1 AND name = $2",
                      DB_ARGS (db_text (event->case_number), db_text (g_variant_get_string (name, NULL))), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
case_triage (Store *store, const Event *event, GError **error)
{
  const char *requester = event_text (event, "requester");

  return store_run (store, sql_triage,
              DB_ARGS (db_text (event->case_number), event_words (event, "type"), event_words (event, "type_why"),
                       db_int (event_bool (event, "confirmed"))),
              error)
      && (!requester || store_run (store, "UPDATE cases SET requester = nullif ($2, '') WHERE number = $1",
                             DB_ARGS (db_text (event->case_number), db_text (requester)), error))
      && triage_person (store, event, error)
      && drop_tasks (store, event, error)
      && store_project_stage (store, event, error);
}

static gboolean
case_owner (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE cases SET owner = nullif ($2, '') WHERE number = $1",
              DB_ARGS (db_text (event->case_number), event_words (event, "owner")), error);
}

/* Who does not see it any more cannot own it. */
static gboolean
case_exclude (Store *store, const Event *event, GError **error)
{
  return !event_text (event, "owner") || case_owner (store, event, error);
}

static gboolean
case_note (Store *store, const Event *event, GError **error)
{
  return store_run (store, "INSERT INTO note (case_id, seq, slot, member, at) VALUES ($1, $2, $3, $4, $5)",
              DB_ARGS (db_text (event->case_number), db_int (event->seq), db_int (event_slot_of (event, "text")),
                       db_text (event->by), db_int (event->at)),
              error);
}

static gboolean
case_set (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) places = event_value (event, "person_set");
  g_autofree char *person = NULL;

  return each_in (store, event, "set", each_set, error)
      && each_in (store, event, "sealed_facts", each_sealed_fact, error)
      && store_person_of_case (store, event->case_number, &person, error)
      && (!places || !person || set_places (store, person, places, error));
}

gboolean
store_restore_facts (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) places = event_value (event, "person_set");
  const char *person = event_text (event, "person"), *of = event_text (event, "person_id");

  if (person && !*person
      && !store_run (store, "UPDATE cases SET person = NULL, person_name = NULL, person_sort = '', name_seq = NULL"
                            " WHERE number = $1",
               DB_ARGS (db_text (event->case_number)), error))
    return FALSE;
  return each_in (store, event, "set", each_fact, error)
      && each_in (store, event, "sealed_facts", each_sealed_fact, error)
      && (!places || !of || set_places (store, of, places, error))
      && (!person || !*person || set_case_person (store, event->case_number, person, error))
      && (event_slot_of (event, "person_name") < 0 || name_case (store, event, error));
}

static gboolean
case_correct_received (Store *store, const Event *event, GError **error)
{
  return store_run (store,
              "UPDATE cases SET received_at = $2, received_on = $3, received_how = coalesce ($4, received_how)"
              " WHERE number = $1",
              DB_ARGS (db_text (event->case_number), event_optional (event, "received_at"),
                       event_words (event, "received_on"), event_words (event, "received_how")),
              error);
}

static gboolean
case_pause (Store *store, const Event *event, GError **error)
{
  return store_run (store, "INSERT INTO pause (case_id, seq, ground, from_on, next_on) VALUES ($1, $2, $3, $4, $5)",
              DB_ARGS (db_text (event->case_number), db_int (event->seq), event_words (event, "ground"),
                       event_words (event, "from_on"), event_words (event, "next_on")),
              error);
}

static gboolean
case_resume (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE pause SET to_on = $3, to_seq = $4 WHERE case_id = $1 AND seq = $2",
              DB_ARGS (db_text (event->case_number), event_optional (event, "pause"), event_words (event, "to_on"),
                       db_int (event->seq)),
              error);
}

static gboolean
case_resolve (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE cases SET outcome = $2, answered_at = coalesce ($3, answered_at) WHERE number = $1",
              DB_ARGS (db_text (event->case_number), event_words (event, "outcome"),
                       event_optional (event, "answered_at")),
              error)
      && store_add_letter (store, event, error);
}

static gboolean
case_close (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE cases SET closed_at = $2, outcome = coalesce ($3, outcome) WHERE number = $1",
              DB_ARGS (db_text (event->case_number), db_int (event_int (event, "closed_at", event->at)),
                       event_words (event, "outcome")),
              error);
}

static gboolean
case_reopen (Store *store, const Event *event, GError **error)
{
  return store_run (store, "UPDATE cases SET closed_at = NULL, answered_at = NULL, outcome = NULL WHERE number = $1",
              DB_ARGS (db_text (event->case_number)), error);
}

static gboolean
case_split (Store *store, const Event *event, GError **error)
{
  return add_link (store, event, "split-to", event_text (event, "to"), error);
}

/* Of a task for a second member: while it is open, everybody who brought it up is not that one. */
static gboolean
task_asked (Store *store, const Event *event, GError **error)
{
  if (g_strcmp0 (event_text (event, "task_state"), "open") != 0)
    return store_run (store, "DELETE FROM task_asked WHERE case_id = $1 AND name = $2",
                DB_ARGS (db_text (event->case_number), event_words (event, "name")), error);
  return !event_bool (event, "second")
      || store_run (store, "INSERT INTO task_asked (case_id, name, member, uid) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
              DB_ARGS (db_text (event->case_number), event_words (event, "name"), db_text (event->by), db_int (event->uid)), error);
}

static gboolean
case_task (Store *store, const Event *event, GError **error)
{
  g_autofree char *evidence = event_opened (event, "evidence");

  return task_asked (store, event, error) && store_run (store,
              "INSERT INTO task (case_id, name, title, state, evidence, seq, done_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
              " ON CONFLICT (case_id, name) DO UPDATE"
              "    SET title = coalesce (excluded.title, title), state = excluded.state,"
              "        evidence = excluded.evidence, seq = excluded.seq, done_at = excluded.done_at",
              DB_ARGS (db_text (event->case_number), event_words (event, "name"), event_words (event, "title"),
                       event_words (event, "task_state"), db_text (evidence), db_int (event->seq),
                       event_optional (event, "done_at")),
              error);
}

static gboolean
case_read (Store *store, const Event *event, GError **error)
{
  return store_read_mark (store, event->by, event->case_number, event_int (event, "hour", 0), event->at, error);
}

/* ---- what stands wherever a case is ---- */

static gboolean
insert_clock (Store *store, const Event *event, const Clock *clock, guint pos, GError **error)
{
  return store_run (store,
              "INSERT INTO clock (case_id, rule, pack, version, clause, tag, title, state, start_at, start_what,"
              "                   due_on, due_at, done_at, reason, pos, target_on, notice_on)"
              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
              DB_ARGS (db_text (event->case_number), db_text (clock->rule), db_text (clock->pack),
                       db_text (clock->version ? clock->version : ""), db_text (clock->clause), db_text (clock->tag),
                       db_text (clock->title ? clock->title : ""), db_text (clock_state_name (clock->state)),
                       store_instant (clock->start_at), db_text (clock->start_what), db_text (clock->due_on),
                       db_int (clock->due_at), store_instant (clock->done_at), db_text (clock->reason),
                       db_int (pos), db_text (clock->target_on), db_text (clock->notice_on)),
              error);
}

static gboolean
insert_pack (Store *store, const Event *event, const CasePack *pack, GError **error)
{
  return store_run (store,
              "INSERT INTO case_pack (case_id, pack, version, applies, how, why) VALUES ($1, $2, $3, $4, $5, $6)",
              DB_ARGS (db_text (event->case_number), db_text (pack->pack), db_text (pack->version ? pack->version : ""),
                       db_int (pack->applies), db_text (pack->how ? pack->how : "derived"),
                       db_text (pack->why ? pack->why : "")),
              error);
}

static gboolean
set_packs (Store *store, const Event *event, GError **error)
{
  g_autoptr (GVariant) value = event_value (event, "packs");
  g_autoptr (GPtrArray) packs = value && event->case_number ? case_packs_from_value (value) : NULL;

  if (!packs)
    return TRUE;
  if (!store_run (store, "DELETE FROM case_pack WHERE case_id = $1", DB_ARGS (db_text (event->case_number)), error))
    return FALSE;
  for (guint i = 0; i < packs->len; i++)
    if (!insert_pack (store, event, packs->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
each_task (Store *store, const Event *event, const char *name, GVariant *title, GError **error)
{
  return store_run (store,
              "INSERT INTO task (case_id, name, title, state, seq) VALUES ($1, $2, $3, 'open', $4) ON CONFLICT DO NOTHING",
              DB_ARGS (db_text (event->case_number), db_text (name), db_text (g_variant_get_string (title, NULL)),
                       db_int (event->seq)),
              error);
}

/* What leads among clocks (as in clock_headline) and the stage of a ladder that waits for us. */
static const char sql_headline[] =
  "UPDATE cases SET (due_on, due_at, due_rule, due_tag, paused) ="
  " (SELECT due_on, due_at, rule, tag, paused FROM"
  "   (SELECT due_on, due_at, rule, tag, CASE state WHEN 'paused' THEN 1 ELSE 0 END AS paused, pos,"
  "           CASE WHEN state = 'paused' THEN 1 WHEN due_at = 9223372036854775807 THEN 2 ELSE 0 END AS rank"
  "      FROM clock WHERE case_id = $1 AND state IN ('running', 'paused')"
  "    UNION ALL"
  "    SELECT due_on, due_at, ladder, CASE due_how WHEN 'planning' THEN due_how WHEN 'rule' THEN tag END, 0, 1000000, 0"
  "      FROM stage WHERE case_id = $1 AND left_seq IS NULL AND terminal = 0"
  "       AND turn IN ('company', 'both') AND due_at IS NOT NULL"
  "    UNION ALL"
  "    SELECT NULL, 9223372036854775807, NULL, NULL, 0, 0, 3) lead"
  "  ORDER BY rank, due_at, pos LIMIT 1)"
  " WHERE number = $1";

static gboolean
set_headline (Store *store, const Event *event, GError **error)
{
  return store_run (store, sql_headline, DB_ARGS (db_text (event->case_number)), error);
}

static gboolean
moves_stage (const Event *event)
{
  return event_int (event, "left", -1) >= 0 || event_int (event, "stage_seq", -1) >= 0
         || g_variant_lookup (event->data, "stage", "@*", NULL) || g_str_equal (event->act, "case.undo");
}

static gboolean
set_clocks (Store *store, const Event *event, GError **error)
{
  g_autoptr (GPtrArray) clocks = clocks_of (event);

  if (!clocks)
    return !moves_stage (event) || set_headline (store, event, error);
  if (!store_run (store, "DELETE FROM clock WHERE case_id = $1", DB_ARGS (db_text (event->case_number)), error))
    return FALSE;
  for (guint i = 0; i < clocks->len; i++)
    if (!insert_clock (store, event, clocks->pdata[i], i, error))
      return FALSE;
  return (event_opens_case (event) && !moves_stage (event)) || set_headline (store, event, error);
}

static gboolean
set_state (Store *store, const Event *event, GError **error)
{
  const char *text = event_text (event, "state");
  CaseState state;

  if (!text)
    return TRUE;
  if (!case_state_parse (text, &state))
    return desk_error_set (error, DESK_ERROR_CORRUPT, "no such state");
  return store_run (store, "UPDATE cases SET state = $2, open = $3 WHERE number = $1 AND state <> $2",
              DB_ARGS (db_text (event->case_number), db_text (text), db_int (case_state_is_open (state))), error);
}

static gboolean
set_next (Store *store, const Event *event, GError **error)
{
  const char *next_on = event_text (event, "next_on");

  return !next_on
      || store_run (store, "UPDATE cases SET next_on = nullif ($2, '') WHERE number = $1",
              DB_ARGS (db_text (event->case_number), db_text (next_on)), error);
}

/* Counting clocks again is nothing that somebody did to the case: it keeps its row version. */
static gboolean
touch (Store *store, const Event *event, GError **error)
{
  static const char touched[] = "UPDATE cases SET updated_at = $2, rev = $3 WHERE number = $1",
                    recounted[] = "UPDATE cases SET recounted = $3 WHERE number = $1 AND $2 IS NOT NULL";

  if (!store_run (store, g_str_equal (event->act, "case.clocks") ? recounted : touched,
            DB_ARGS (db_text (event->case_number), db_int (event->at), db_int (event->seq)), error))
    return FALSE;
  if (db_changes (store->db) == 1)
    return TRUE;
  return desk_error_set (error, DESK_ERROR_CORRUPT, "no event opened case %s", event->case_number);
}

static gboolean
project_results (Store *store, const Event *event, GError **error)
{
  if (event_opens_case (event))
    return set_packs (store, event, error) && set_clocks (store, event, error)
           && store_project_restriction (store, event, error);
  return !event->case_number
      || (set_state (store, event, error)
          && store_project_restriction (store, event, error)
          && set_packs (store, event, error)
          && each_in (store, event, "tasks", each_task, error)
          && set_clocks (store, event, error)
          && set_next (store, event, error)
          && touch (store, event, error));
}

/* ---- whose values, and which words ---- */

/* One row stands for all values of the event. Values of a case that has no person yet, or
 * another since, are found by the case. */
static gboolean
project_owner (Store *store, const Event *event, GError **error)
{
  g_autofree char *of_case = NULL;
  const char *person = g_str_has_prefix (event->act, "person.") ? event_text (event, "id") : NULL;

  if (event->slots->len == 0)
    return TRUE;
  if (!person && event->case_number && !store_person_of_case (store, event->case_number, &of_case, error))
    return FALSE;
  if (!person)
    person = of_case;
  return !person
      || store_run (store, "INSERT INTO opening_person (seq, slot, person) VALUES ($1, -1, $2) ON CONFLICT DO NOTHING",
              DB_ARGS (db_int (event->seq), db_text (person)), error);
}

/* Fields that are searched. Those that a message of the same event repeats are not. */
static const struct { const char *field; gboolean repeated; } searched[] = {
  { "case.subject", TRUE }, { "person.name", TRUE }, { "message.subject", FALSE },
  { "message.from-name", FALSE }, { "message.from", FALSE }, { "message.text", FALSE }, { "note.text", FALSE },
};

static gboolean
is_searched (const char *field, gboolean has_message)
{
  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    if (strcmp (field, searched[i].field) == 0)
      return !(searched[i].repeated && has_message);
  return FALSE;
}

static gboolean
put_words (Store *store, const Event *event, const EventSlot *slot, gint64 i, GError **error)
{
  g_autofree char *text = NULL;

  if (slot->folded)
    return store_doc_put_terms (store, event->case_number, event->seq, i, slot->folded, error);
  text = event_opened_slot (event, i);
  return store_doc_put (store, event->case_number, event->seq, i, text, error);
}

static gboolean
project_words (Store *store, const Event *event, GError **error)
{
  gboolean has_message = event_carries_message (event);

  for (guint i = 0; i < event->slots->len; i++)
    {
      const EventSlot *slot = event->slots->pdata[i];

      if (is_searched (slot->field, has_message) && !put_words (store, event, slot, i, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the table ---- */

static const Projection projections[] = {
  { "journal.created", journal_created, FALSE },
  { "office.configured", office_configured, FALSE },
  { "policy.adopt", policy_adopt, FALSE },
  { "member.add", member_add, FALSE },
  { "member.set", member_set, FALSE },
  { "access.denied", nothing, TRUE },
  { "case.open", case_open, FALSE },
  { "message.receive", message_receive, FALSE },
  { "case.triage", case_triage, FALSE },
  { "case.claim", case_owner, FALSE },
  { "case.release", case_owner, FALSE },
  { "case.assign", case_owner, FALSE },
  { "case.note", case_note, FALSE },
  { "case.set", case_set, FALSE },
  { "case.correct-received", case_correct_received, FALSE },
  { "case.pause", case_pause, FALSE },
  { "case.resume", case_resume, FALSE },
  { "case.resolve", case_resolve, FALSE },
  { "case.restrict", nothing, FALSE },
  { "case.admit", nothing, FALSE },
  { "case.exclude", case_exclude, FALSE },
  { "case.unrestrict", nothing, FALSE },
  { "case.close", case_close, FALSE },
  { "case.reopen", case_reopen, FALSE },
  { "case.join", case_join, FALSE },
  { "case.split", case_split, FALSE },
  { "case.spam", nothing, FALSE },
  { "case.not-spam", nothing, FALSE },
  { "case.task", case_task, FALSE },
  { "case.acknowledge", project_case_acknowledge, FALSE },
  { "case.reply", project_case_reply, FALSE },
  { "case.request-info", project_case_request_info, FALSE },
  { "case.extend", project_case_extend, FALSE },
  { "case.refer", project_case_refer, FALSE },
  { "case.letter", project_case_letter, FALSE },
  { "case.verify-identity", project_case_verify_identity, FALSE },
  { "case.refuse", project_case_refuse, FALSE },
  { "case.approve", project_case_approve, FALSE },
  { "case.reject", project_case_reject, FALSE },
  { "case.hold", project_case_hold, FALSE },
  { "case.unhold", project_case_unhold, FALSE },
  { "case.move", project_case_move, FALSE },
  { "case.merge", project_case_merge, FALSE },
  { "case.unmerge", project_case_unmerge, FALSE },
  { "case.link", project_case_link, FALSE },
  { "person.merge", project_person_merge, FALSE },
  { "person.unmerge", project_person_unmerge, FALSE },
  { "person.preference", project_person_preference, FALSE },
  { "person.represent", project_person_represent, FALSE },
  { "person.unrepresent", project_person_unrepresent, FALSE },
  { "member.leave", project_member_leave, FALSE },
  { "member.return", project_member_return, FALSE },
  { "address.suppress", project_address_suppress, FALSE },
  { "address.unsuppress", project_address_unsuppress, FALSE },
  { "case.escalate", project_case_escalate, FALSE },
  { "case.advance", project_case_advance, FALSE },
  { "case.date", project_case_date, FALSE },
  { "case.undo", project_case_undo, FALSE },
  { "case.export", nothing, TRUE },
  { "case.export-failed", nothing, TRUE },
  { "member.remove", member_set, FALSE },
  { "case.pin", nothing, FALSE },
  { "case.clocks", nothing, FALSE },
  { "case.read", case_read, TRUE },
  { "person.add", person_add, FALSE },
  { "person.set", person_set, FALSE },
  { "register.add", project_register_add, FALSE },
  { "register.set", project_register_set, FALSE },
  { "register.end", project_register_end, FALSE },
  { "case.disclose", project_case_disclose, FALSE },
};

const char *
store_projected (guint i)
{
  return i < G_N_ELEMENTS (projections) ? projections[i].act : NULL;
}

static const Projection *
find_projection (const char *act)
{
  for (guint i = 0; i < G_N_ELEMENTS (projections); i++)
    if (g_strcmp0 (act, projections[i].act) == 0)
      return &projections[i];
  return NULL;
}

static gboolean
project (Store *store, const Event *event, GError **error)
{
  const Projection *projection = find_projection (event->act);

  if (!projection)
    return desk_error_set (error, DESK_ERROR_CORRUPT, "this program knows no act %s", event->act);
  if (projection->silent)
    return projection->project (store, event, error);
  if (event_is_in_passing (event))
    return projection->project (store, event, error)
        && store_run (store, "UPDATE pulse SET count = count + 1 WHERE one = 1", DB_NO_ARGS, error);
  return projection->project (store, event, error)
      && project_results (store, event, error)
      && project_owner (store, event, error)
      && project_words (store, event, error)
      && store_run (store, "UPDATE pulse SET count = count + 1 WHERE one = 1", DB_NO_ARGS, error);
}

gboolean
store_project (Store *store, const Event *event, GError **error)
{
  return project (store, event, error)
      || desk_error_in (error, "event %" G_GINT64_FORMAT " (%s)", event->seq, event->act);
}
