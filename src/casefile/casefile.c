/* SPDX-License-Identifier: MIT */
#include "casefile/casefile.h"

#include "base/error.h"
#include "base/files.h"

static void
part_free (gpointer data)
{
  CasefilePart *part = data;

  g_free (part->number);
  g_free (part->type);
  g_free (part->name);
  g_free (part->file);
  g_free (part);
}

static void
message_free (gpointer data)
{
  CasefileMessage *message = data;

  g_free (message->text);
  g_free (message->file);
  g_free (message->left_out);
  g_ptr_array_unref (message->parts);
  g_free (message);
}

static void
one_person_free (gpointer data)
{
  CasefilePerson *one = data;

  person_free (one->person);
  g_free (one);
}

Casefile *
casefile_new (void)
{
  Casefile *file = g_new0 (Casefile, 1);

  file->persons = g_ptr_array_new_with_free_func (one_person_free);
  file->messages = g_ptr_array_new_with_free_func (message_free);
  return file;
}

void
casefile_free (Casefile *file)
{
  if (!file)
    return;
  GVariant **tables[] = { &file->letters, &file->stages, &file->holds, &file->proposals, &file->checks, &file->extensions };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_clear_pointer (tables[i], g_variant_unref);
  g_strfreev (file->derivation);
  g_ptr_array_unref (file->persons);
  g_ptr_array_unref (file->messages);
  g_clear_pointer (&file->history, g_ptr_array_unref);
  g_free (file);
}

CasefileMessage *
casefile_add_message (Casefile *file, const CaseMessage *message)
{
  CasefileMessage *added = g_new0 (CasefileMessage, 1);

  added->message = message;
  added->parts = g_ptr_array_new_with_free_func (part_free);
  g_ptr_array_add (file->messages, added);
  return added;
}

void
casefile_add_part (CasefileMessage *message, const char *number, const char *type, const char *name, const char *path,
                   gsize size)
{
  CasefilePart *part = g_new0 (CasefilePart, 1);

  part->number = g_strdup (number);
  part->type = g_strdup (type);
  part->name = g_strdup (name);
  part->file = g_strdup (path);
  part->size = size;
  g_ptr_array_add (message->parts, part);
}

void
casefile_add_person (Casefile *file, const char *as, Person *person)
{
  CasefilePerson *added = g_new0 (CasefilePerson, 1);

  added->as = as;
  added->person = person;
  g_ptr_array_add (file->persons, added);
}

/* ---- entries of the record ------------------------------------------------------------ */

static void
opening_free (gpointer data)
{
  CasefileOpening *opening = data;

  g_free (opening->field);
  g_clear_pointer (&opening->value, g_bytes_unref);
  g_free (opening->file);
  g_free (opening->absent);
  g_free (opening);
}

CasefileEntry *
casefile_entry_new (CasefileRole role, gint64 seq, gint64 n)
{
  CasefileEntry *entry = g_new0 (CasefileEntry, 1);

  entry->role = role;
  entry->seq = seq;
  entry->n = n;
  entry->openings = g_ptr_array_new_with_free_func (opening_free);
  return entry;
}

CasefileOpening *
casefile_entry_add (CasefileEntry *entry, gint64 slot, const char *field)
{
  CasefileOpening *opening = g_new0 (CasefileOpening, 1);

  opening->slot = slot;
  opening->field = g_strdup (field);
  g_ptr_array_add (entry->openings, opening);
  return opening;
}

void
casefile_entry_free (CasefileEntry *entry)
{
  if (!entry)
    return;
  g_free (entry->reason);
  g_ptr_array_unref (entry->openings);
  g_free (entry);
}

/* ---- the module ------------------------------------------------------------------------- */

static const CasefileModule *module;

gboolean
casefile_init (GError **error)
{
  if (!module)
    module = files_module ("casefile", error);
  return module || desk_error_in (error, "writing case files");
}

char *
casefile_json (const Casefile *file)
{
  g_assert (module);
  return module->json (file);
}

char *
casefile_text (const Casefile *file)
{
  g_assert (module);
  return module->text (file);
}

char *
casefile_record (const CasefileRecord *record)
{
  g_assert (module);
  return module->record (record);
}

gboolean
casefile_tar (const char *directory, const GPtrArray *paths, const char *name, gint64 at, const char *to, GError **error)
{
  g_assert (module);
  return module->tar (directory, paths, name, at, to, error);
}
