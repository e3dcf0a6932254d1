/* SPDX-License-Identifier: MIT */
/* export-write - what stands in a case file */
#include "office/export-private.h"

#include <string.h>

#include "base/text.h"
#include "journal/checkpoint.h"
#include "journal/private.h"
#include "journal/seal.h"
#include "mail/mail.h"

/* ---- messages ------------------------------------------------------------------------------ */

static const Event *
own_event (const Export *export, gint64 seq)
{
  for (guint i = 0; i < export->events->len; i++)
    if (((const Event *) g_ptr_array_index (export->events, i))->seq == seq)
      return g_ptr_array_index (export->events, i);
  return NULL;
}

/* A message that came with another case's event, and somebody else's values with it. */
static gboolean
is_of_others (Export *export, gint64 message, gboolean *others, GError **error)
{
  *others = FALSE;
  return own_event (export, message) || store_is_of_others (export->office->store, message, export->number, others, error);
}

static gboolean
write_part (Export *export, CasefileMessage *message, guint ordinal, GBytes *raw, const MailPart *part, GError **error)
{
  g_autoptr (GBytes) bytes = mail_part (raw, part->number, NULL);
  g_autofree char *wanted = text_file_name (part->name ? part->name : "attachment", TRUE);
  g_autofree char *joined = g_strdup_printf ("%04u-%s-%s", ordinal, part->number, wanted);
  g_autofree char *name = text_file_name (joined, TRUE), *path = g_build_filename ("attachments", name, NULL);
  gsize length = 0;
  const void *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;

  casefile_add_part (message, part->number, part->type, part->name, bytes ? path : NULL, length);
  return !bytes || export_put (export, path, data, length, error);
}

static gboolean
write_parts (Export *export, CasefileMessage *message, guint ordinal, GBytes *raw, GError **error)
{
  g_autoptr (Incoming) mail = NULL;

  if (!mail_init (error))
    return FALSE;
  mail = mail_parse (raw);
  for (guint i = 0; i < mail->parts->len; i++)
    {
      const MailPart *part = g_ptr_array_index (mail->parts, i);

      if (part->attachment && !write_part (export, message, ordinal, raw, part, error))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
opening (Export *export, gint64 seq, gint64 slot, GError **error)
{
  return slot < 0 ? NULL : journal_opening (export->office->journal, seq, slot, error);
}

static gboolean
write_raw (Export *export, CasefileMessage *message, guint ordinal, gint64 slot, GError **error)
{
  GError *failure = NULL;
  g_autoptr (GBytes) raw = opening (export, message->message->id, slot, &failure);
  gsize length;

  if (failure)
    g_propagate_error (error, failure);
  if (!raw)
    return failure == NULL;
  const void *bytes = g_bytes_get_data (raw, &length);
  message->file = g_strdup_printf ("messages/%04u.eml", ordinal);
  return export_put (export, message->file, bytes, length, error)
         && write_parts (export, message, ordinal, raw, error);
}

static gboolean
write_message (Export *export, const CaseMessage *message, guint ordinal, GError **error)
{
  CasefileMessage *added = casefile_add_message (export->file, message);
  MessageSlots slots = { -1, -1, -1 };
  g_autoptr (GBytes) text = NULL;
  GError *failure = NULL;
  gboolean others;

  if (!is_of_others (export, message->id, &others, error))
    return FALSE;
  if (others)
    {
      added->left_out = g_strdup ("it belongs to somebody else");
      return TRUE;
    }
  if (!store_message_slots (export->office->store, message->id, &slots, error))
    return FALSE;
  text = opening (export, message->id, slots.text, &failure);
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  added->text = text ? g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text))
                     : slots.text < 0 ? g_strdup ("") : NULL;
  return write_raw (export, added, ordinal, slots.raw, error);
}

/* ---- the case -------------------------------------------------------------------------------- */

static gboolean
add_person (Export *export, const char *as, const char *id, GError **error)
{
  Person *person = id ? office_person (export->office, id, error) : NULL;

  if (person)
    casefile_add_person (export->file, as, person);
  return person || !id;
}

static gboolean
add_persons (Export *export, GError **error)
{
  const Case *kase = export->kase;
  const char *requester = g_strcmp0 (kase->requester, kase->row.person) == 0 ? NULL : kase->requester;

  return add_person (export, "person", kase->row.person, error) && add_person (export, "requester", requester, error);
}

static CaseHistory *
history_line (Export *export, const Event *event)
{
  CaseHistory *line = g_new0 (CaseHistory, 1);
  const char *why = export_leaves_event (export, event);

  for (guint i = 0; !why && i < event->slots->len; i++)
    why = export_leaves_field (export, ((EventSlot *) g_ptr_array_index (event->slots, i))->field);
  line->seq = event->seq;
  line->n = event->n;
  line->at = event->at;
  if (why && export_leaves_event (export, event))
    {
      line->act = g_strdup ("withheld");
      line->member = g_strdup ("-");
    }
  else
    {
      line->act = g_strdup (event->act);
      line->member = g_strdup (office_member_name (export->office, event->by));
    }
  line->words = why ? g_strdup_printf ("[left out: %s]", why) : history_words (export->office, event);
  return line;
}

static gboolean
add_tables (Export *export, GError **error)
{
  GVariant **tables[EXTRACT_N] = {
    [EXTRACT_LETTERS] = &export->file->letters, [EXTRACT_STAGES] = &export->file->stages,
    [EXTRACT_HOLDS] = &export->file->holds, [EXTRACT_PROPOSALS] = &export->file->proposals,
    [EXTRACT_CHECKS] = &export->file->checks, [EXTRACT_EXTENSIONS] = &export->file->extensions,
  };

  for (StoreExtract i = 0; i < EXTRACT_N; i++)
    if (!(*tables[i] = store_extract (export->office->store, i, export->number, error)))
      return FALSE;
  return TRUE;
}

static GStrv
derivation (Export *export)
{
  g_autoptr (GError) error = NULL;
  GStrv lines = office_explain (export->office, export->number, &error);
  const char *const failed[] = { error ? error->message : "", NULL };

  return lines ? lines : g_strdupv ((GStrv) failed);
}

static gboolean
gather (Export *export, GError **error)
{
  Office *office = export->office;
  Casefile *file;

  export->kase = office_case (office, export->number, error);
  export->events = export->kase ? journal_of_case (office->journal, export->number, error) : NULL;
  if (!export->events)
    return FALSE;
  file = export->file = casefile_new ();
  file->kase = export->kase;
  file->title = office_type_title (office, export->kase->row.type);
  file->office = office_setting (office, "title");
  file->profile = export->profile->name;
  file->profile_help = export->profile->help;
  file->member = office->member->name;
  file->at = office_now (office);
  file->zone = office->zone;
  file->drill = office->drill;
  file->notes_left_out = (export->leave & LEAVE_NOTES) != 0;
  file->derivation = derivation (export);
  file->history = g_ptr_array_new_with_free_func ((GDestroyNotify) case_history_free);
  for (guint i = 0; i < export->events->len; i++)
    {
      const Event *event = g_ptr_array_index (export->events, i);

      g_ptr_array_add (file->history, history_line (export, event));
      export->withheld += export_leaves_event (export, event) != NULL;
    }
  return add_persons (export, error) && add_tables (export, error);
}

gboolean
export_contents (Export *export, GError **error)
{
  if (!gather (export, error))
    return FALSE;
  for (guint i = 0; i < export->kase->messages->len; i++)
    if (!write_message (export, g_ptr_array_index (export->kase->messages, i), i + 1, error))
      return FALSE;
  g_autofree char *json = casefile_json (export->file), *text = casefile_text (export->file);

  return export_put (export, "case.json", json, strlen (json), error)
         && export_put (export, "case.txt", text, strlen (text), error);
}

/* ---- the record -------------------------------------------------------------------------------- */

static const CasefileMessage *
message_of (const Export *export, gint64 seq)
{
  for (guint i = 0; i < export->file->messages->len; i++)
    {
      const CasefileMessage *message = g_ptr_array_index (export->file->messages, i);
      if (message->message->id == seq)
        return message;
    }
  return NULL;
}

/* Why a slot of an entry stays shut; NULL: it is opened. */
static const char *
why_shut (const Export *export, CasefileRole role, const CasefileMessage *message, const EventSlot *slot)
{
  if (role == ENTRY_MESSAGE && message && message->left_out)
    return message->left_out;
  if (role == ENTRY_MESSAGE && !g_str_has_prefix (slot->field, "message."))
    return "it belongs to another case";
  return export_leaves_field (export, slot->field);
}

static gboolean
add_opening (Export *export, CasefileEntry *entry, const Event *event, guint i, GArray *erasures, GError **error)
{
  const EventSlot *slot = g_ptr_array_index (event->slots, i);
  const CasefileMessage *message = message_of (export, event->seq);
  const char *shut = why_shut (export, entry->role, message, slot);
  CasefileOpening *opened = casefile_entry_add (entry, i, slot->field);
  GError *failure = NULL;

  memcpy (opened->salt, slot->salt, sizeof opened->salt);
  if (shut)
    opened->absent = g_strdup (shut);
  else if (message && message->file && g_str_equal (slot->field, "message.raw"))
    opened->file = g_strdup (message->file);
  else if (slot->value)
    opened->value = g_bytes_ref (slot->value);
  else if (!(opened->value = journal_opening (export->office->journal, event->seq, i, &failure)) && !failure)
    {
      opened->absent = g_strdup ("erased");
      return store_erasures_of (export->office->store, event->seq, erasures, error);
    }
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean
put_body (Export *export, CasefileEntry *entry, GError **error)
{
  g_autofree char *body = journal_body (export->office->journal, entry->seq, error);
  g_autofree char *path = g_strdup_printf ("record/%06" G_GINT64_FORMAT ".body", entry->seq);

  if (!body)
    return FALSE;
  merkle_leaf (body, strlen (body), entry->leaf);
  return entry->role == ENTRY_WITHHELD || export_put (export, path, body, strlen (body), error);
}

static gboolean
add_entry (Export *export, CasefileRole role, const Event *event, GArray *erasures, GError **error)
{
  const char *why = role == ENTRY_EVENT ? export_leaves_event (export, event) : NULL;
  CasefileEntry *entry = casefile_entry_new (why ? ENTRY_WITHHELD : role, event->seq, role == ENTRY_EVENT ? event->n : -1);

  entry->reason = g_strdup (why);
  g_ptr_array_add (export->entries, entry);
  for (guint i = 0; !why && i < event->slots->len; i++)
    if (!add_opening (export, entry, event, i, erasures, error))
      return FALSE;
  return put_body (export, entry, error);
}

static gboolean
add_loaded (Export *export, CasefileRole role, gint64 seq, GArray *erasures, GError **error)
{
  g_autoptr (Event) event = journal_load (export->office->journal, seq, error);

  return event && add_entry (export, role, event, erasures, error);
}

static gboolean
has_entry (const Export *export, gint64 seq)
{
  for (guint i = 0; i < export->entries->len; i++)
    if (((const CasefileEntry *) g_ptr_array_index (export->entries, i))->seq == seq)
      return TRUE;
  return FALSE;
}

/* The case's own events, the export last; those of others that brought a message; those that
 * erased something. */
static gboolean
add_entries (Export *export, gint64 seq, GError **error)
{
  g_autoptr (GArray) erasures = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < export->events->len; i++)
    if (!add_entry (export, ENTRY_EVENT, g_ptr_array_index (export->events, i), erasures, error))
      return FALSE;
  if (!add_loaded (export, ENTRY_EVENT, seq, erasures, error))
    return FALSE;
  for (guint i = 0; i < export->kase->messages->len; i++)
    {
      gint64 id = ((const CaseMessage *) g_ptr_array_index (export->kase->messages, i))->id;
      if (!has_entry (export, id) && !add_loaded (export, ENTRY_MESSAGE, id, erasures, error))
        return FALSE;
    }
  for (guint i = 0; i < erasures->len; i++)
    {
      gint64 by = g_array_index (erasures, gint64, i);
      if (!has_entry (export, by) && !add_loaded (export, ENTRY_ERASURE, by, erasures, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_proof (Export *export, CasefileEntry *entry, gint64 size, char *note, GError **error)
{
  g_autoptr (GPtrArray) hashes = NULL;
  g_autofree char *text = NULL, *path = g_strdup_printf ("record/%06" G_GINT64_FORMAT ".tlog-proof", entry->seq);

  if (entry->seq >= size)
    return TRUE;
  hashes = journal_inclusion (export->office->journal, entry->seq, size, error);
  if (!hashes)
    return FALSE;
  const Proof proof = { .index = entry->seq, .hashes = hashes, .note = note };
  text = proof_format (&proof);
  entry->proved = TRUE;
  return export_put (export, path, text, strlen (text), error);
}

static gboolean
put_keys (Export *export, GError **error)
{
  g_autoptr (Seal) seal = seal_pinned (export->office->path, error);
  g_autoptr (GString) lines = g_string_new (NULL);

  if (!seal)
    return FALSE;
  for (guint i = 0; i < seal->keys->len; i++)
    {
      g_autofree char *line = note_key_format (g_ptr_array_index (seal->keys, i));
      g_string_append_printf (lines, "%s\n", line);
    }
  return export_put (export, "record/key", lines->str, lines->len, error);
}

/* Signed now if the sealer answers, else the last that was. */
static gboolean
seal_export (Export *export, ExportDone *done, char **note, GError **error)
{
  g_autoptr (GError) refused = NULL;
  g_autofree char *made = NULL, *text = NULL;
  g_auto (Checkpoint) checkpoint = { 0 };

  if (journal_checkpoint (export->office->journal, export->office->origin, &made, &refused))
    {
      text = note_text (made, strlen (made), error);
      if (!text || !checkpoint_parse (text, &checkpoint, error))
        return FALSE;
      done->sealed = checkpoint.size;
      *note = g_steal_pointer (&made);
      return TRUE;
    }
  if (!journal_last_checkpoint (export->office->journal, note, &done->sealed, error))
    return FALSE;
  done->warning = g_strdup_printf ("nothing could be sealed now (%s); last sealed at %" G_GINT64_FORMAT, refused->message,
                                   done->sealed);
  return TRUE;
}

static const char verify_page[] =
  "HOW TO CHECK THIS CASE FILE\n"
  "\n"
  "The office keeps a journal in which every act is one entry. The entries form a\n"
  "tree of hashes (RFC 9162); its root is signed, day by day and at every export,\n"
  "and such a signed root is called a checkpoint. Once somebody\n"
  "outside has a checkpoint, no earlier entry can be changed, left out or slipped\n"
  "in without contradicting it.\n"
  "\n"
  "Take the verifier and the key from elsewhere: the program recourse-verify.py\n"
  "from the project that publishes it, the verifier key from a letter of the office\n"
  "or from its answer to you. The file 'key' beside this page only says which key\n"
  "the office claims; who could forge this file could forge that too. If you have\n"
  "an older checkpoint of the office, hand it over as well.\n"
  "\n"
  "    recourse-verify.py DIRECTORY --key KEY [--checkpoint FILE]\n"
  "\n"
  "It needs Python and openssl and nothing else. What it checks can be checked by\n"
  "hand with any program:\n"
  "\n"
  "1. 'manifest' names every file with its SHA-256 (sha256sum -c manifest).\n"
  "2. SEQ.body is an entry, byte for byte. Its leaf is SHA-256 of the byte 00 and\n"
  "   the body.\n"
  "3. SEQ.tlog-proof leads from the leaf to the root in 'checkpoint', which the key\n"
  "   signed (C2SP tlog-proof, tlog-checkpoint, signed-note).\n"
  "4. Personal values are not in the entries but sealed: an entry holds c, where\n"
  "   c = SHA-256(\"recourse-commit/1\", 00, length of the field's name in 4 bytes,\n"
  "   the name, the salt, length of the value in 8 bytes, the value).\n"
  "   record.json holds salt and value, or the name of the file that is the value.\n"
  "5. The entries of a case are numbered n = 0, 1, 2, ... without a gap. The last\n"
  "   is the export itself; its value 'manifest' is the SHA-256 of the lines of\n"
  "   'manifest' that do not begin below record/.\n"
  "6. What is withheld stands in record.json by its leaf and a reason. Its content\n"
  "   is not shown, but that it exists and where it stands is proved. What was\n"
  "   erased is named by an entry of its own, which is in this file.\n"
  "\n"
  "Proved is what stands in the entries and the values they seal. case.json and\n"
  "case.txt are the office's own summary of them, bound by the export's entry: the\n"
  "office cannot deny having written them.\n"
  "\n"
  "An entry without a proof is newer than the last checkpoint; nothing vouches for\n"
  "it yet but the office's word.\n";

gboolean
export_record (Export *export, gint64 seq, ExportDone *done, GError **error)
{
  CasefileRecord record = { .number = export->number, .origin = export->office->origin, .entries = export->entries };
  g_autofree char *note = NULL, *id = journal_id (export->office->journal, error), *json = NULL;

  if (!id || !seal_export (export, done, &note, error) || !add_entries (export, seq, error))
    return FALSE;
  for (guint i = 0; i < export->entries->len; i++)
    if (!put_proof (export, g_ptr_array_index (export->entries, i), done->sealed, note, error))
      return FALSE;
  record.journal = id;
  record.sealed = done->sealed;
  json = casefile_record (&record);
  done->events = (gint64) export->events->len + 1;
  return export_put (export, "record/record.json", json, strlen (json), error)
         && (!note || export_put (export, "record/checkpoint", note, strlen (note), error))
         && put_keys (export, error)
         && export_put (export, "record/VERIFY.txt", verify_page, strlen (verify_page), error);
}
