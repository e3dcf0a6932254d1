/* SPDX-License-Identifier: MIT */
/* text - case.txt: the page that a stranger reads first
 *
 * UTF-8, at most 80 columns, and nothing in it that a terminal obeys: every line that bears a
 * word from outside goes through text_wrap. */
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "casefile/writers.h"
#include "model/clock.h"

#define COLUMNS 80
#define NAME_COLUMNS 14

typedef struct
{
  const Casefile *file;
  GString *out;
} Page;

/* Wrapped text, its first line after 'first', the others after 'rest'. */
static void
put (Page *page, const char *first, const char *rest, const char *words)
{
  g_auto (GStrv) lines = text_wrap (words, COLUMNS - MAX (text_width (first), text_width (rest)));

  for (guint i = 0; lines[i]; i++)
    {
      gsize begin = page->out->len;

      g_string_append_printf (page->out, "%s%s", i ? rest : first, lines[i]);
      while (page->out->len > begin && page->out->str[page->out->len - 1] == ' ')
        g_string_truncate (page->out, page->out->len - 1);
      g_string_append_c (page->out, '\n');
    }
  if (!lines[0])
    g_string_append_printf (page->out, "%s\n", first);
}

static void
say (Page *page, const char *indent, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
say (Page *page, const char *indent, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *words = g_strdup_vprintf (format, args);
  va_end (args);
  put (page, indent, indent, words);
}

static void
section (Page *page, const char *title)
{
  g_string_append_printf (page->out, "\n%s\n", title);
  for (gsize i = strlen (title); i; i--)
    g_string_append_c (page->out, '-');
  g_string_append_c (page->out, '\n');
}

static void
field (Page *page, const char *name, const char *value)
{
  g_autofree char *first = g_strdup_printf ("  %-*s", NAME_COLUMNS, name);
  g_autofree char *rest = g_strnfill (2 + NAME_COLUMNS, ' ');

  if (value && *value)
    put (page, first, rest, value);
}

static char *
local (const Page *page, gint64 at)
{
  return at == WHEN_NONE ? g_strdup ("at no known time") : when_format (at, page->file->zone, "%a %-d %b %Y %H:%M %Z");
}

static const char *
or_words (const char *text, const char *otherwise)
{
  return text && *text ? text : otherwise;
}

/* ---- parts of the page --------------------------------------------------------------------- */

static void
write_head (Page *page)
{
  const Casefile *file = page->file;
  g_autofree char *at = local (page, file->at);
  g_autofree char *title = g_strdup_printf ("CASE FILE %s", file->kase->row.number);

  g_string_append_printf (page->out, "%s\n", title);
  for (gsize i = strlen (title); i; i--)
    g_string_append_c (page->out, '=');
  g_string_append (page->out, "\n\n");
  if (file->drill)
    say (page, "", "THIS IS A DRILL: made for practice, about nobody.\n");
  if (file->office)
    say (page, "", "Kept by %s.", file->office);
  say (page, "", "Written %s by %s, profile %s: %s.", at, or_words (file->member, "nobody"), file->profile,
       file->profile_help);
  say (page, "", "Times are those of the zone %s. What is left out is named where it would stand. How to check that "
       "this file is what was recorded: record/VERIFY.txt.", g_time_zone_get_identifier (file->zone));
}

static void
write_summary (Page *page)
{
  const Case *kase = page->file->kase;
  const CaseRow *row = &kase->row;
  g_autofree char *received = local (page, row->received_at);
  g_autofree char *how = g_strdup_printf ("%s, by %s%s%s (%s)", received, or_words (row->channel, "?"),
                                          kase->mailbox ? " at " : "", kase->mailbox ? kase->mailbox : "",
                                          or_words (kase->received_how, "how it is known was not recorded"));
  g_autofree char *type = row->type ? g_strdup_printf ("%s: %s%s", row->type, or_words (page->file->title, row->type),
                                                       row->type_confirmed ? "" : " (suggested, not confirmed)")
                                    : g_strdup ("not said yet");
  g_autofree char *closed = kase->closed_at == WHEN_NONE ? NULL : local (page, kase->closed_at);
  g_autofree char *due = row->due_on ? g_strdup_printf ("%s%s", row->due_on, row->paused ? ", the clock stands still" : "")
                                     : g_strdup ("no date");

  section (page, "SUMMARY");
  field (page, "Asked for", type);
  field (page, "Why", kase->type_why);
  field (page, "Subject", row->subject);
  field (page, "Received", how);
  field (page, "State", case_state_name (row->state));
  field (page, "Due", due);
  field (page, "Next action", row->next_on);
  field (page, "Outcome", kase->outcome);
  field (page, "Closed", closed);
  field (page, "Worked by", row->owner_name ? row->owner_name : row->owner);
  field (page, "Hold", row->held ? "nothing of this case may be erased" : NULL);
}

static void
write_persons (Page *page)
{
  GPtrArray *persons = page->file->persons;

  section (page, "PERSONS");
  if (!persons->len)
    say (page, "  ", "%s, who wrote; no person is known yet.", or_words (page->file->kase->row.person_name, "Somebody"));
  for (guint i = 0; i < persons->len; i++)
    {
      const CasefilePerson *one = g_ptr_array_index (persons, i);
      const Person *person = one->person;

      field (page, one->as, or_words (person->name, "name erased or unknown"));
      field (page, "  role", person->role);
      field (page, "  citizen of", person->citizenship);
      field (page, "  lives in", person->residence);
      field (page, "  data from", person->collected);
      for (guint r = 0; r < person->representatives->len; r++)
        {
          const Representative *by = g_ptr_array_index (person->representatives, r);
          g_autofree char *words = g_strdup_printf ("%s as %s from %s%s%s", by->by, by->kind, or_words (by->from_on, "?"),
                                                    by->until_on ? " until " : "", by->until_on ? by->until_on : "");

          field (page, "  acted for by", words);
        }
      for (guint c = 0; c < person->contacts->len; c++)
        {
          const Contact *contact = g_ptr_array_index (person->contacts, c);
          g_autofree char *words = g_strdup_printf ("%s%s%s", or_words (contact->value, "erased"),
                                                    contact->verified_on ? ", verified " : "",
                                                    contact->verified_on ? contact->verified_on : "");
          g_autofree char *name = g_strdup_printf ("  %s", or_words (contact->kind, "contact"));

          field (page, name, words);
        }
    }
}

static void
write_clocks (Page *page)
{
  const GPtrArray *clocks = page->file->kase->clocks;

  section (page, "CLOCKS, AND WHY THEY END WHEN THEY END");
  if (!clocks->len)
    say (page, "  ", "None runs.");
  for (guint i = 0; i < clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (clocks, i);
      g_autofree char *done = clock->done_at == WHEN_NONE ? NULL : local (page, clock->done_at);

      say (page, "  ", "%s: %s, due %s%s%s%s", or_words (clock->title, clock->rule), clock_state_name (clock->state),
           or_words (clock->due_on, "on no date"), done ? ", ended " : "", done ? done : "",
           clock_was_missed (clock) ? ", too late" : "");
    }
  if (page->file->derivation && page->file->derivation[0])
    g_string_append_c (page->out, '\n');
  for (guint i = 0; page->file->derivation && page->file->derivation[i]; i++)
    {
      const char *line = page->file->derivation[i];
      gboolean step = *line == ' ';

      put (page, step ? "    " : "  ", step ? "      " : "    ", line + strspn (line, " "));
    }
}

static void
write_timeline (Page *page)
{
  const GPtrArray *history = page->file->history;

  section (page, "TIMELINE");
  for (guint i = 0; history && i < history->len; i++)
    {
      const CaseHistory *line = g_ptr_array_index (history, i);
      g_autofree char *at = local (page, line->at);

      say (page, "  ", "%s  %s", at, or_words (line->member, "nobody"));
      put (page, "      ", "      ", or_words (line->words, line->act));
    }
}

static void
write_attachments (Page *page, const CasefileMessage *one)
{
  for (guint i = 0; i < one->parts->len; i++)
    {
      const CasefilePart *part = g_ptr_array_index (one->parts, i);

      say (page, "  ", "Attached: %s, %s, %" G_GSIZE_FORMAT " bytes%s%s", or_words (part->name, "no name"),
           or_words (part->type, "?"), part->size, part->file ? ": " : ", cannot be decoded",
           part->file ? part->file : "");
    }
}

static void
write_message (Page *page, const CasefileMessage *one, guint ordinal)
{
  const CaseMessage *message = one->message;
  g_autofree char *at = local (page, message->at);

  say (page, "", "%u. %s %s, %s", ordinal, g_strcmp0 (message->direction, "out") == 0 ? "SENT" : "RECEIVED", at,
       or_words (message->kind, or_words (message->channel, "?")));
  if (one->left_out)
    {
      say (page, "  ", "[left out: %s]\n", one->left_out);
      return;
    }
  say (page, "  ", "From: %s <%s>", or_words (message->from_name, ""), or_words (message->from_address, "no address"));
  if (message->recipients)
    say (page, "  ", "To: %s", message->recipients);
  say (page, "  ", "Subject: %s", or_words (message->subject, "(none)"));
  if (message->flags && *message->flags)
    say (page, "  ", "Marks: %s", message->flags);
  if (message->verdicts)
    say (page, "  ", "Sender checked: %s", message->verdicts);
  if (one->file)
    say (page, "  ", "Exact bytes: %s", one->file);
  write_attachments (page, one);
  g_string_append (page->out, "  |\n");
  put (page, "  | ", "  | ", or_words (one->text, one->text ? "(no text)" : "[erased]"));
  g_string_append_c (page->out, '\n');
}

static void
write_thread (Page *page)
{
  section (page, "LETTERS AND MESSAGES");
  for (guint i = 0; i < page->file->messages->len; i++)
    write_message (page, g_ptr_array_index (page->file->messages, i), i + 1);
  if (!page->file->messages->len)
    say (page, "  ", "None.");
}

/* ---- tables ---------------------------------------------------------------------------------- */

static void
say_row (Page *page, GVariant *row)
{
  g_autoptr (GString) words = g_string_new (NULL);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, row);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *shown = NULL;

      if (!g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
        shown = g_strdup (g_variant_get_string (value, NULL));
      else if (g_str_equal (key, "at") || g_str_has_suffix (key, "_at"))
        shown = local (page, g_variant_get_int64 (value));
      else
        shown = g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
      g_string_append_printf (words, "%s%s %s", words->len ? "; " : "", key, shown);
      g_variant_unref (value);
    }
  g_strdelimit (words->str, "_", ' ');
  put (page, "  - ", "    ", words->str);
}

static void
write_table (Page *page, const char *title, GVariant *table)
{
  if (!table || !g_variant_n_children (table))
    return;
  section (page, title);
  for (gsize i = 0; i < g_variant_n_children (table); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (table, i);
      say_row (page, row);
    }
}

static void
write_work (Page *page)
{
  const Case *kase = page->file->kase;

  for (guint i = 0; i < kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (kase->tasks, i);

      if (!i)
        section (page, "TASKS");
      say (page, "  ", "%s: %s%s%s", or_words (task->title, task->name), or_words (task->state, "open"),
           task->evidence ? "; " : "", task->evidence ? task->evidence : "");
    }
  for (guint i = 0; i < kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (kase->facts, i);

      if (!i)
        section (page, "FACTS");
      say (page, "  ", "%s: %s", fact->name, fact->value ? fact->value : "erased");
    }
  for (guint i = 0; i < kase->pauses->len; i++)
    {
      const CasePause *pause = g_ptr_array_index (kase->pauses, i);

      if (!i)
        section (page, "PAUSES");
      say (page, "  ", "%s to %s: %s", or_words (pause->from_on, "?"), or_words (pause->to_on, "now"),
           or_words (pause->ground, "?"));
    }
  for (guint i = 0; i < kase->links->len; i++)
    {
      const CaseLink *link = g_ptr_array_index (kase->links, i);

      if (!i)
        section (page, "OTHER CASES");
      say (page, "  ", "%s %s%s%s", or_words (link->kind, "linked"), or_words (link->other, "?"),
           link->reason ? ": " : "", link->reason ? link->reason : "");
    }
}

static void
write_notes (Page *page)
{
  const Case *kase = page->file->kase;

  if (!kase->notes->len)
    return;
  section (page, "INTERNAL NOTES");
  if (page->file->notes_left_out)
    say (page, "  ", "[%u left out: internal notes]", kase->notes->len);
  for (guint i = 0; !page->file->notes_left_out && i < kase->notes->len; i++)
    {
      const CaseNote *note = g_ptr_array_index (kase->notes, i);
      g_autofree char *at = local (page, note->at);

      say (page, "  ", "%s  %s", at, or_words (note->member, "nobody"));
      put (page, "      ", "      ", note->text ? note->text : "[erased]");
    }
}

char *
write_text (const Casefile *file)
{
  Page page = { .file = file, .out = g_string_new (NULL) };

  write_head (&page);
  write_summary (&page);
  write_persons (&page);
  write_clocks (&page);
  write_timeline (&page);
  write_thread (&page);
  write_table (&page, "WHAT BECAME OF LETTERS", file->letters);
  write_table (&page, "DECISIONS", file->proposals);
  write_table (&page, "CHECKS OF IDENTITY", file->checks);
  write_table (&page, "EXTENSIONS", file->extensions);
  write_table (&page, "STAGES OF THE COMPLAINT", file->stages);
  write_table (&page, "HOLDS", file->holds);
  write_work (&page);
  write_notes (&page);
  return g_string_free (page.out, FALSE);
}
