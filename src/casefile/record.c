/* SPDX-License-Identifier: MIT */
/* record - record.json: which events a case file holds, and what opens them */
#include <jansson.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "casefile/writers.h"

static const char *const role_names[] = {
  [ENTRY_EVENT] = "event", [ENTRY_MESSAGE] = "message", [ENTRY_ERASURE] = "erasure", [ENTRY_WITHHELD] = "withheld",
};

static json_t *
encoded (const void *bytes, gsize length)
{
  g_autofree char *words = crypto_base64url (bytes, length);

  return json_string (words ? words : "");
}

static json_t *
opening_object (const CasefileOpening *opening)
{
  json_t *object = json_pack ("{s:I, s:s}", "slot", (json_int_t) opening->slot, "field", opening->field);

  if (opening->absent)
    {
      json_object_set_new (object, "absent", json_string (opening->absent));
      return object;
    }
  json_object_set_new (object, "salt", encoded (opening->salt, sizeof opening->salt));
  if (opening->file)
    json_object_set_new (object, "file", json_string (opening->file));
  else
    {
      gsize length;
      const void *bytes = g_bytes_get_data (opening->value, &length);

      json_object_set_new (object, "value", encoded (bytes, length));
    }
  return object;
}

static json_t *
entry_object (const CasefileEntry *entry)
{
  g_autofree char *leaf = crypto_hex (entry->leaf, sizeof entry->leaf);
  json_t *object = json_pack ("{s:s, s:I, s:s, s:b}", "role", role_names[entry->role], "seq", (json_int_t) entry->seq,
                              "leaf", leaf, "proved", entry->proved);
  json_t *openings = json_array ();

  if (entry->n >= 0)
    json_object_set_new (object, "n", json_integer (entry->n));
  if (entry->reason)
    json_object_set_new (object, "reason", json_string (entry->reason));
  for (guint i = 0; i < entry->openings->len; i++)
    json_array_append_new (openings, opening_object (g_ptr_array_index (entry->openings, i)));
  json_object_set_new (object, "openings", openings);
  return object;
}

char *
write_record (const CasefileRecord *record)
{
  json_t *object = json_pack ("{s:s, s:s, s:s, s:s, s:I}", "schema", "recourse-record/1", "case", record->number,
                              "journal", record->journal, "origin", record->origin, "sealed",
                              (json_int_t) record->sealed);
  json_t *entries = json_array ();

  for (guint i = 0; i < record->entries->len; i++)
    json_array_append_new (entries, entry_object (g_ptr_array_index (record->entries, i)));
  json_object_set_new (object, "entries", entries);
  char *made = json_dumps (object, JSON_INDENT (1) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
  char *line = g_strconcat (made ? made : "", "\n", NULL);

  free (made);
  json_decref (object);
  return line;
}
