/* SPDX-License-Identifier: MIT */
/* lists - windows and loads for the member at the desk */
#include "office/packs.h"

#include <string.h>

Window *
office_list (Office *office, const Query *query, const WindowAsk *ask, GError **error)
{
  return store_list (office->store, &office->viewer, query, ask, error);
}

gboolean
office_count (Office *office, const Query *query, gint64 *count, GError **error)
{
  return store_count (office->store, &office->viewer, query, count, error);
}

gboolean
office_count_text (Office *office, const char *text, gint64 *count, GError **error)
{
  QueryContext context = { 0 };
  Query *query;
  gboolean counted;

  office_query_context (office, &context);
  query = query_parse (text, &context, error);
  counted = query && office_count (office, query, count, error);
  query_free (query);
  return counted;
}

Case *
office_case (Office *office, const char *number, GError **error)
{
  g_autofree char *whole = office_number (office, number, error);

  return whole ? store_case (office->store, &office->viewer, whole, error) : NULL;
}

CaseRow *
office_case_row (Office *office, const char *number, GError **error)
{
  g_autofree char *whole = office_number (office, number, error);

  return whole ? store_case_row (office->store, &office->viewer, whole, error) : NULL;
}

Person *
office_person (Office *office, const char *id, GError **error)
{
  return store_person (office->store, &office->viewer, id, error);
}

GPtrArray *
office_person_cases (Office *office, const char *person, GError **error)
{
  return store_person_cases (office->store, &office->viewer, person, error);
}

enum { MATCHES_MOST = 5 };

GPtrArray *
office_person_matches (Office *office, const char *id, GError **error)
{
  return store_person_matches (office->store, &office->viewer, id, MATCHES_MOST, error);
}

char *
office_person_hint (Office *office, const char *id)
{
  g_autoptr (GPtrArray) matches = id ? store_person_matches (office->store, &office->viewer, id, MATCHES_MOST, NULL) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; matches && i < matches->len; i++)
    {
      const PersonMatch *match = g_ptr_array_index (matches, i);
      g_string_append_printf (text, "%s%s (same %s)", i ? ", " : "", match->id, match->why);
    }
  return text->len ? g_strdup (text->str) : NULL;
}

char *
office_survivor (Office *office, const char *number, GError **error)
{
  g_autofree char *whole = office_number (office, number, error);
  char *survivor = NULL;

  return whole && store_survivor (office->store, whole, &survivor, error) ? survivor : NULL;
}

GPtrArray *
office_members (Office *office, GError **error)
{
  return store_members (office->store, error);
}

GPtrArray *
office_waiting (Office *office, gint64 after, int n, GError **error)
{
  return store_waiting (office->store, &office->viewer, after, n, error);
}

gboolean
office_waiting_count (Office *office, gint64 *count, GError **error)
{
  return store_waiting_count (office->store, count, error);
}

/* Errors: NOT_FOUND, in the words of a message that is not there. */
static gboolean
sees_message (Office *office, gint64 message, GError **error)
{
  gboolean seen;

  return store_sees_message (office->store, &office->viewer, message, &seen, error)
      && (seen || desk_error_set (error, DESK_ERROR_NOT_FOUND, "message %" G_GINT64_FORMAT ": there is none", message));
}

CaseMessage *
office_message (Office *office, gint64 message, GError **error)
{
  if (!sees_message (office, message, error))
    return NULL;
  return store_message (office->store, message, error);
}

static GBytes *
opening_of (Office *office, gint64 message, gint64 slot, const char *what, GError **error)
{
  g_autoptr (GError) local = NULL;
  GBytes *bytes = journal_opening (office->journal, message, slot, &local);

  if (bytes)
    return bytes;
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "%s of message %" G_GINT64_FORMAT " was erased", what, message);
  return NULL;
}

char *
office_message_text (Office *office, gint64 message, GError **error)
{
  MessageSlots slots = { -1, -1, -1 };
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  if (!sees_message (office, message, error) || !store_message_slots (office->store, message, &slots, error))
    return NULL;
  if (slots.text < 0)
    return g_strdup ("");
  bytes = opening_of (office, message, slots.text, "the text", error);
  if (!bytes)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return text ? g_strndup (text, length) : g_strdup ("");
}

GBytes *
office_message_raw (Office *office, gint64 message, GError **error)
{
  return sees_message (office, message, error) ? message_raw (office, message, error) : NULL;
}

GBytes *
message_raw (Office *office, gint64 message, GError **error)
{
  MessageSlots slots = { -1, -1, -1 };

  if (!store_message_slots (office->store, message, &slots, error))
    return NULL;
  if (slots.raw >= 0)
    return opening_of (office, message, slots.raw, "the raw text", error);
  desk_error_set (error, DESK_ERROR_NOT_FOUND, "message %" G_GINT64_FORMAT " came on paper or by voice: it has no bytes",
                  message);
  return NULL;
}

/* ---- packs in words ------------------------------------------------------------------------- */

const char *
office_type_title (Office *office, const char *type)
{
  const PackType *found = packs_type (office->packs, type);

  return found && found->title ? found->title : type;
}

const char *
office_clause_text (Office *office, const Clock *clock, const char **section)
{
  const Pack *pack = packs_version (office->packs, clock->pack, clock->version);
  const PackClause *clause = pack && clock->clause ? pack_clause (pack, clock->clause) : NULL;

  if (section)
    *section = clause ? clause->section : NULL;
  return clause ? clause->summary : NULL;
}
