/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"

static int
terminal_columns (void)
{
  const char *told = g_getenv ("COLUMNS");
  struct winsize size = { 0 };
  int columns = told ? atoi (told) : 0;

  if (columns <= 0 && ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
    columns = size.ws_col;
  return columns <= 0 ? 80 : CLAMP (columns, 40, 1000);
}

void
cli_out_init (Cli *cli)
{
  cli->terminal = isatty (STDOUT_FILENO);
  cli->columns = terminal_columns ();
}

gboolean
cli_out_flush (void)
{
  errno = 0;
  return fflush (stdout) == 0 && !ferror (stdout);
}

void
cli_say (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *safe = text_safe (text, -1, TEXT_LINES);
  fputs (safe, stdout);
}

void
cli_warn (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *safe = text_safe (text, -1, TEXT_ONE_LINE);
  fflush (stdout);
  fprintf (stderr, "recourse: %s\n", g_strchomp (safe));
}

/* ---- tables --------------------------------------------------------------------------------- */

static void
append_padded (GString *line, const char *cell, int columns)
{
  g_autofree char *safe = text_safe (cell, -1, TEXT_ONE_LINE);

  g_string_append (line, safe);
  for (int width = text_width (cell); width < columns; width++)
    g_string_append_c (line, ' ');
}

static int
columns_left (const Cli *cli, const CliColumn *columns)
{
  int left = cli->columns;

  for (const CliColumn *column = columns; column->title; column++)
    left -= column->columns + (column > columns);
  return MAX (left, 8);
}

void
cli_row (const Cli *cli, const CliColumn *columns, const char *const *cells)
{
  g_autoptr (GString) line = g_string_new (NULL);
  int left = columns_left (cli, columns);

  for (guint i = 0; columns[i].title; i++)
    {
      const char *cell = cells ? cells[i] : columns[i].title;
      int width = columns[i].columns ? columns[i].columns : left;
      g_autofree char *fitted = cli->terminal ? text_fit (cell, width, FALSE) : NULL;

      g_string_append (line, i ? " " : "");
      if (fitted)
        g_string_append (line, fitted);
      else
        append_padded (line, cell, columns[i].columns);
    }
  puts (g_strchomp (line->str));
}

void
cli_csv (const char *const *fields, guint n)
{
  g_autoptr (GString) record = g_string_new (NULL);

  text_csv_row (record, fields, n);
  fwrite (record->str, 1, record->len, stdout);
}

/* ---- words ---------------------------------------------------------------------------------- */

gboolean
cli_row_is_overdue (const CaseRow *row, gint64 now)
{
  return case_state_is_open (row->state) && !row->paused && row->due_at != G_MAXINT64 && row->due_at < now;
}

char *
cli_due_words (const CaseRow *row, const GDate *today)
{
  const char *star = case_row_is_unsure (row) ? "*" : "";
  int late;

  if (row->paused)
    return g_strdup ("paused");
  if (!case_row_days_late (row, today, &late))
    return g_strdup (row->due_on ? row->due_on : "-");
  if (late > 0)
    return g_strdup_printf ("%d d late%s", late, star);
  return late == 0 ? g_strconcat ("today", star, NULL) : g_strdup_printf ("in %d d%s", -late, star);
}

char *
cli_correspondent (const CaseMessage *message)
{
  const char *name = message->from_name, *address = message->from_address;

  if (!address)
    return g_strdup (name ? name : "-");
  return name && *name ? g_strdup_printf ("%s <%s>", name, address) : g_strdup (address);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

json_t *
cli_json_text (const char *text)
{
  if (!text)
    return json_null ();
  g_autofree char *clean = text_clean (text, -1);
  json_t *value = json_string (clean);

  return value ? value : json_null ();
}

json_t *
cli_json_instant (gint64 instant)
{
  if (instant == WHEN_NONE || instant == G_MAXINT64)
    return json_null ();
  g_autofree char *text = when_format_utc (instant);
  return json_string (text);
}

json_t *
cli_json_row (Office *office, const CaseRow *row)
{
  GDate today;
  int late = 0;

  office_today (office, &today);
  gboolean dated = case_row_days_late (row, &today, &late);
  return json_pack ("{s:o, s:o, s:b, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o,"
                    " s:b, s:o, s:b, s:b, s:i, s:o, s:I, s:o}",
                    "number", cli_json_text (row->number), "type", cli_json_text (row->type),
                    "type_confirmed", row->type_confirmed, "state", case_state_name (row->state),
                    "priority", case_priority_name (row->priority),
                    "person", cli_json_text (row->person_name), "person_id", cli_json_text (row->person),
                    "owner", cli_json_text (row->owner_name ? row->owner_name : row->owner),
                    "subject", cli_json_text (row->subject), "channel", cli_json_text (row->channel),
                    "received", cli_json_text (row->received_on),
                    "received_at", cli_json_instant (row->received_at), "due", cli_json_text (row->due_on),
                    "due_at", cli_json_instant (row->due_at),
                    "overdue", cli_row_is_overdue (row, office_now (office)),
                    "days_late", dated ? json_integer (late) : json_null (), "paused", row->paused,
                    "next", cli_json_text (row->next_on), "held", row->held, "unread", row->unread, "trouble", row->trouble,
                    "updated_at", cli_json_instant (row->updated_at), "rev", (json_int_t) row->rev,
                    "due_tag", cli_json_text (row->due_tag));
}

json_t *
cli_json_message (const CaseMessage *message)
{
  return json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:i, s:o, s:o}",
                    "id", (json_int_t) message->id, "case", cli_json_text (message->case_number),
                    "direction", cli_json_text (message->direction), "channel", cli_json_text (message->channel),
                    "kind", cli_json_text (message->kind), "at", cli_json_instant (message->at),
                    "from_name", cli_json_text (message->from_name), "from", cli_json_text (message->from_address),
                    "recipients", cli_json_text (message->recipients),
                    "subject", cli_json_text (message->subject), "flags", cli_json_text (message->flags),
                    "verdicts", cli_json_text (message->verdicts), "waiting", cli_json_text (message->waiting),
                    "size", (json_int_t) message->size, "parts", message->parts,
                    "copy_of", message->copy_of < 0 ? json_null () : json_integer (message->copy_of),
                    "letter", cli_json_text (message->letter));
}

json_t *
cli_json_texts (const char *const *texts)
{
  json_t *array = json_array ();

  for (; texts && *texts; texts++)
    json_array_append_new (array, cli_json_text (*texts));
  return array;
}

json_t *
cli_json_lines (GPtrArray *lines)
{
  json_t *array = json_array ();

  for (guint i = 0; lines && i < lines->len; i++)
    json_array_append_new (array, cli_json_text (g_ptr_array_index (lines, i)));
  return array;
}

/* jansson escapes C0 only. Outside ASCII there are nothing but strings, so that every other
 * character that could move a terminal can be escaped in the finished text. */
static gboolean
must_escape (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL: case G_UNICODE_FORMAT: case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE: case G_UNICODE_SURROGATE: case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      return FALSE;
    }
}

#define MARKS_PER_CELL 4 /* as text_safe lets pass */

static void
append_escaped (GString *out, gunichar c)
{
  if (c > 0xffff)
    g_string_append_printf (out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
  else
    g_string_append_printf (out, "\\u%04x", c);
}

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

void
cli_json_write (const Cli *cli, json_t *value)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char *text = json_dumps (value, JSON_COMPACT | JSON_ENCODE_ANY | (cli->terminal ? JSON_ENSURE_ASCII : 0));

  int marks = 0;

  json_decref (value);
  for (const char *at = text; at && *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      marks = c >= 0x300 && is_mark (c) ? marks + 1 : 0;
      if (c >= 0x7f && (must_escape (c) || marks > MARKS_PER_CELL))
        append_escaped (out, c);
      else
        g_string_append_unichar (out, c);
    }
  free (text);
  fwrite (out->str, 1, out->len, stdout);
}

void
cli_json_print (const Cli *cli, json_t *value)
{
  cli_json_write (cli, value);
  putchar ('\n');
}
