/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "office/report.h"

/* ---- text ------------------------------------------------------------------------------------ */

static int
column_width (const ReportTable *table, guint column)
{
  const ReportColumn *of = g_ptr_array_index (table->columns, column);
  int width = text_width (of->title);

  for (guint i = 0; i < table->rows->len; i++)
    width = MAX (width, text_width (((ReportRow *) g_ptr_array_index (table->rows, i))->cells[column]));
  return width;
}

/* Numbers stand to the right, and nothing is cut: the sheet is mailed. */
static void
print_cells (const ReportTable *table, const int *widths, const char *const *cells)
{
  g_autoptr (GString) line = g_string_new (" ");

  for (guint i = 0; i < table->columns->len; i++)
    {
      const ReportColumn *column = g_ptr_array_index (table->columns, i);
      int blanks = widths[i] - text_width (cells[i]);

      g_string_append_printf (line, " %*s%s%*s ", column->number ? blanks : 0, "", cells[i], column->number ? 0 : blanks, "");
    }
  cli_say ("%s\n", g_strchomp (line->str));
}

static void
print_table (const ReportTable *table)
{
  g_autofree int *widths = g_new0 (int, table->columns->len + 1);
  g_autofree const char **titles = g_new0 (const char *, table->columns->len + 1);

  cli_say ("\n%s\n", table->title);
  if (!table->rows->len)
    {
      cli_say ("  %s\n", table->none);
      return;
    }
  for (guint i = 0; i < table->columns->len; i++)
    {
      widths[i] = column_width (table, i);
      titles[i] = ((ReportColumn *) g_ptr_array_index (table->columns, i))->title;
    }
  print_cells (table, widths, titles);
  for (guint i = 0; i < table->rows->len; i++)
    print_cells (table, widths, (const char *const *) ((ReportRow *) g_ptr_array_index (table->rows, i))->cells);
}

static void
print_text (const Report *report, const char *today)
{
  if (report->from)
    cli_say ("%s, %s to %s\n", report->title, report->from, report->to);
  else
    cli_say ("%s, %s\n", report->title, today);
  for (guint i = 0; i < report->tables->len; i++)
    print_table (g_ptr_array_index (report->tables, i));
  for (guint i = 0; i < report->notes->len; i++)
    cli_say ("%s%s\n", i ? "" : "\n", (char *) g_ptr_array_index (report->notes, i));
}

/* ---- CSV: the tables one after the other, an empty line between --------------------------------- */

static void
print_csv (const Report *report)
{
  for (guint i = 0; i < report->tables->len; i++)
    {
      const ReportTable *table = g_ptr_array_index (report->tables, i);
      g_autofree const char **fields = g_new0 (const char *, table->columns->len + 1);

      fields[0] = "table";
      for (guint k = 0; k < table->columns->len; k++)
        fields[k + 1] = ((ReportColumn *) g_ptr_array_index (table->columns, k))->id;
      if (i)
        fputs ("\r\n", stdout);
      cli_csv (fields, table->columns->len + 1);
      for (guint r = 0; r < table->rows->len; r++)
        {
          fields[0] = table->id;
          for (guint k = 0; k < table->columns->len; k++)
            fields[k + 1] = ((ReportRow *) g_ptr_array_index (table->rows, r))->cells[k];
          cli_csv (fields, table->columns->len + 1);
        }
    }
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

static json_t *
json_cell (const ReportColumn *column, const char *cell)
{
  gboolean real = strchr (cell, '.') != NULL;

  if (!column->number)
    return cli_json_text (*cell ? cell : NULL);
  if (!*cell)
    return json_null ();
  return real ? json_real (g_ascii_strtod (cell, NULL)) : json_integer (g_ascii_strtoll (cell, NULL, 10));
}

static json_t *
json_table (const ReportTable *table)
{
  json_t *rows = json_array ();

  for (guint i = 0; i < table->rows->len; i++)
    {
      const ReportRow *row = g_ptr_array_index (table->rows, i);
      json_t *object = json_object ();

      for (guint k = 0; k < table->columns->len; k++)
        {
          const ReportColumn *column = g_ptr_array_index (table->columns, k);
          json_object_set_new (object, column->id, json_cell (column, row->cells[k]));
        }
      json_object_set_new (object, "cases_query", cli_json_text (row->query));
      json_array_append_new (rows, object);
    }
  return json_pack ("{s:o, s:o, s:o}", "table", cli_json_text (table->id), "title", cli_json_text (table->title), "rows", rows);
}

static json_t *
json_report (const Report *report, const char *today)
{
  json_t *tables = json_array ();

  for (guint i = 0; i < report->tables->len; i++)
    json_array_append_new (tables, json_table (g_ptr_array_index (report->tables, i)));
  return json_pack ("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "recourse-report/1", "report", cli_json_text (report->kind),
                    "day", cli_json_text (today), "from", cli_json_text (report->from), "to", cli_json_text (report->to),
                    "tables", tables, "notes", cli_json_lines (report->notes));
}

int
cli_report (Cli *cli, char **argv)
{
  g_autofree char *from = NULL, *to = NULL, *pack = NULL, *member = NULL, *today = NULL;
  const GOptionEntry options[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, "first day of the period", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, "last day of it", "DATE" },
    { "pack", 0, 0, G_OPTION_ARG_STRING, &pack, "only cases that this pack speaks for", "PACK" },
    { "member", 0, 0, G_OPTION_ARG_STRING, &member, "only this member's", "NAME" },
    CLI_CSV_OPTION (cli),
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  g_autoptr (Report) report = NULL;
  GError *error = NULL;
  ReportAsk ask = { .kind = "day" };
  GDate day;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (words[0] && words[1])
    return cli_usage (cli, "one word too many: %.40s", words[1]);
  if (words[0])
    ask.kind = words[0];
  ask.from = from;
  ask.to = to;
  ask.pack = pack;
  ask.member = member;
  office = cli_open (cli, &error);
  report = office ? office_report (office, &ask, &error) : NULL;
  if (!report)
    return cli_fail (cli, error);
  office_today (office, &day);
  today = when_date_format (&day);
  if (cli->json)
    cli_json_print (cli, json_report (report, today));
  else if (cli->csv)
    print_csv (report);
  else
    print_text (report, today);
  return 0;
}
