/* SPDX-License-Identifier: MIT */
/* What a slot left in the tables, field by field. Every statement asks for the event that
 * the text came with, because a later event may have put another there. */
#include <string.h>

#include "base/error.h"
#include "store/project.h"

/* $1 event, $2 slot, $3 case, $4 person, $5 name of the fact or task, or other case of the link,
 * where the event puts more than one there. A field that ends in '.'
 * stands for all that begin so. */
static const struct { const char *field, *sql; } traces[] = {
  { "person.name", "UPDATE person SET name = NULL WHERE id = $4 AND name_seq = $1" },
  { "person.name", "UPDATE cases SET person_name = NULL, person_sort = '' WHERE person = $4 AND name_seq = $1" },
  { "person.name", "UPDATE cases SET person_name = NULL, person_sort = '' WHERE number = $3 AND name_seq = $1" },
  { "person.", "UPDATE contact SET value = NULL, folded = NULL, backward = NULL WHERE person = $4 AND seq = $1 AND slot = $2" },
  { "person.authority", "UPDATE representative SET evidence = NULL WHERE seq = $1 AND slot = $2" },
  { "member.name", "UPDATE member SET name = NULL WHERE added_seq = $1" },
  { "case.subject", "UPDATE cases SET subject = NULL WHERE id = $1" },
  { "case.evidence", "UPDATE task SET evidence = NULL"
                     " WHERE case_id = $3 AND seq = $1 AND name = coalesce ($5, name)" },
  { "case.reason", "UPDATE link SET reason = NULL"
                   " WHERE case_id = $3 AND seq = $1 AND other = coalesce ($5, other)" },
  { "fact.text", "UPDATE fact SET value = NULL WHERE case_id = $3 AND name = $5 AND seq = $1" },
  { "register.text", "UPDATE item_field SET sealed = NULL WHERE seq = $1 AND slot = $2" },
  { "register.case", "UPDATE item SET sealed_case = NULL WHERE id = $1" },
  { "message.from-name", "UPDATE message SET from_name = NULL WHERE id = $1" },
  { "message.from", "UPDATE message SET from_address = NULL WHERE id = $1" },
  { "message.recipients", "UPDATE message SET recipients = NULL WHERE id = $1" },
  { "message.subject", "UPDATE message SET subject = NULL WHERE id = $1" },
  { "message.id", "UPDATE message SET message_id = NULL WHERE id = $1" },
  { "message.", "UPDATE party SET address = NULL"
                " WHERE case_id = (SELECT coalesce (case_id, '') FROM message WHERE id = $1)"
                "   AND seq = $1 AND slot = $2" },
};

static gboolean
field_is (const char *field, const char *pattern)
{
  return g_str_has_suffix (pattern, ".") ? g_str_has_prefix (field, pattern) : strcmp (field, pattern) == 0;
}

/* The fact whose text stood in this slot. Transfer full. */
static char *
fact_of_slot (const Event *event, gint64 slot)
{
  g_autoptr (GVariant) facts = event_value (event, "sealed_facts");
  GVariantIter iter;
  const char *name;
  GVariant *value;
  char *found = NULL;

  if (event_slot_of (event, "customer_fact") == slot)
    return g_strdup ("customer");
  if (!facts)
    return NULL;
  g_variant_iter_init (&iter, facts);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      if (!found && g_variant_get_int64 (value) == slot)
        found = g_strdup (name);
      g_variant_unref (value);
    }
  return found;
}

/* The row that an undo put back with the text of this slot. Transfer full. */
static char *
row_of_slot (const Event *event, gint64 slot)
{
  g_autoptr (GVariant) rows = event_value (event, "rows");

  for (gsize i = 0; rows && i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) entry = list_element (rows, i);
      g_autoptr (GVariant) row = g_variant_lookup_value (entry, "row", G_VARIANT_TYPE_VARDICT);

      if (row && map_int (entry, "slot", -1) == slot)
        return g_strdup (map_text (row, "name") ? map_text (row, "name") : map_text (row, "other"));
    }
  return NULL;
}

static gboolean
erase_slot (Store *store, const Event *event, gint64 slot, const char *field, GError **error)
{
  const char *person = event_text (event, g_str_has_prefix (event->act, "person.") ? "id" : "person");
  g_autofree char *fact = fact_of_slot (event, slot), *row = fact ? NULL : row_of_slot (event, slot);
  const DbValue *args = DB_ARGS (db_int (event->seq), db_int (slot), db_text (event->case_number), db_text (person),
                                 db_text (fact ? fact : row));

  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    if (field_is (field, traces[i].field) && !db_run (store->db, traces[i].sql, args, error))
      return FALSE;
  return store_doc_empty (store, event->seq, slot, error);
}

gboolean
store_erase_columns (Store *store, const Event *event, GError **error)
{
  for (guint i = 0; i < event->slots->len; i++)
    {
      const EventSlot *slot = event->slots->pdata[i];

      if (!slot->value && !erase_slot (store, event, i, slot->field, error))
        return desk_error_in (error, "erasing event %" G_GINT64_FORMAT, event->seq);
    }
  return TRUE;
}
