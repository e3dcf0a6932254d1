/* SPDX-License-Identifier: MIT */
/* fetch - one part of a case's mail taken out */
#include "office/export.h"
#include "office/office-private.h"

#include <string.h>

#include "base/text.h"
#include "mail/mail.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static void
fetch_part_free (gpointer data)
{
  FetchPart *part = data;

  g_free (part->part);
  g_free (part->type);
  g_free (part->name);
  g_free (part);
}

static FetchPart *
add_part (GPtrArray *parts, gint64 message, const char *number, const char *type, const char *name, gsize size)
{
  FetchPart *part = g_new0 (FetchPart, 1);

  part->ordinal = (int) parts->len + 1;
  part->message = message;
  part->part = g_strdup (number);
  part->type = g_strdup (type);
  part->name = name && *name ? g_strdup (name) : NULL;
  part->size = size;
  g_ptr_array_add (parts, part);
  return part;
}

/* "number TAB type TAB size TAB name" a line. */
static void
add_listed (GPtrArray *parts, gint64 message, GBytes *list)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (list, NULL), g_bytes_get_size (list));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", 4);

      if (g_strv_length (fields) >= 3)
        add_part (parts, message, fields[0], fields[1], fields[3], (gsize) g_ascii_strtoull (fields[2], NULL, 10));
    }
}

static gboolean
add_message (Office *office, GPtrArray *parts, const CaseMessage *message, GError **error)
{
  MessageSlots slots = { -1, -1, -1 };
  g_autoptr (GBytes) list = NULL;
  GError *failure = NULL;

  if (!store_message_slots (office->store, message->id, &slots, error))
    return FALSE;
  if (slots.raw < 0)
    return TRUE;
  add_part (parts, message->id, "raw", "message/rfc822", message->subject, (gsize) message->size);
  list = slots.parts < 0 ? NULL : journal_opening (office->journal, message->id, slots.parts, &failure);
  if (failure)
    g_propagate_error (error, failure);
  if (list)
    add_listed (parts, message->id, list);
  return failure == NULL;
}

GPtrArray *
office_fetch_list (Office *office, const char *number, GError **error)
{
  g_autoptr (Case) kase = office_case (office, number, error);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (fetch_part_free);

  if (!kase)
    return NULL;
  for (guint i = 0; i < kase->messages->len; i++)
    if (!add_message (office, parts, g_ptr_array_index (kase->messages, i), error))
      return NULL;
  return g_steal_pointer (&parts);
}

static const FetchPart *
find_part (GPtrArray *parts, const char *wanted)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const FetchPart *part = g_ptr_array_index (parts, i);
      g_autofree char *path = g_strdup_printf ("%" G_GINT64_FORMAT "/%s", part->message, part->part);
      g_autofree char *ordinal = g_strdup_printf ("%d", part->ordinal);

      if (g_str_equal (wanted, path) || g_str_equal (wanted, ordinal) || (*wanted == '#' && g_str_equal (wanted + 1, path)))
        return part;
    }
  return NULL;
}

/* What was taken is recorded each time, unlike a look, which is once an hour. */
static gboolean
journal_taking (Office *office, const char *number, const FetchPart *part, GError **error)
{
  g_autoptr (Event) event = office_event (office, "case.read", number);

  event_set_int (event, "hour", event->at / HOUR_US);
  event_set_int (event, "message", part->message);
  event_set_text (event, "part", part->part);
  journal_seal (event);
  if (!office_begin (office, "fetch", error))
    return FALSE;
  if (office_append (office, event, error) && office_commit (office, error))
    return TRUE;
  office_rollback (office);
  return FALSE;
}

static char *
name_of (const FetchPart *part)
{
  g_autofree char *wanted = NULL;

  if (g_str_equal (part->part, "raw"))
    return g_strdup_printf ("%" G_GINT64_FORMAT ".eml", part->message);
  wanted = g_strdup_printf ("%" G_GINT64_FORMAT "-%s-%s", part->message, part->part, part->name ? part->name : "part");
  return text_file_name (wanted, TRUE);
}

GBytes *
office_fetch (Office *office, const char *number, const char *wanted, char **name, GError **error)
{
  g_autofree char *whole = office_number (office, number, error);
  g_autoptr (GPtrArray) parts = whole ? office_fetch_list (office, whole, error) : NULL;
  const FetchPart *part = parts ? find_part (parts, wanted) : NULL;
  g_autoptr (GBytes) raw = NULL, bytes = NULL;

  if (parts && !part)
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "%s has no part \"%.40s\"; `recourse fetch %s` lists them", whole, wanted,
                    whole);
  if (!part || !(raw = office_message_raw (office, part->message, error)))
    return NULL;
  if (g_str_equal (part->part, "raw"))
    bytes = g_bytes_ref (raw);
  else if (mail_init (error))
    bytes = mail_part (raw, part->part, error);
  if (!bytes || (!office->read_only && !journal_taking (office, whole, part, error)))
    return NULL;
  if (name)
    *name = name_of (part);
  return g_steal_pointer (&bytes);
}
