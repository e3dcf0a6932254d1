/* SPDX-License-Identifier: MIT */
#include "model/report.h"

#include <stdarg.h>
#include <string.h>

static void
column_free (ReportColumn *column)
{
  g_free (column->id);
  g_free (column->title);
  g_free (column);
}

static void
row_free (ReportRow *row)
{
  g_strfreev (row->cells);
  g_free (row->query);
  g_free (row);
}

static void
table_free (ReportTable *table)
{
  g_free (table->id);
  g_free (table->title);
  g_free (table->none);
  g_ptr_array_unref (table->columns);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

Report *
report_new (const char *kind, const char *title)
{
  Report *report = g_new0 (Report, 1);

  report->kind = g_strdup (kind);
  report->title = g_strdup (title);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  report->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
  return report;
}

void
report_free (Report *report)
{
  if (!report)
    return;
  g_free (report->kind);
  g_free (report->title);
  g_free (report->from);
  g_free (report->to);
  g_ptr_array_unref (report->notes);
  g_ptr_array_unref (report->tables);
  g_free (report);
}

static void
add_column (ReportTable *table, const char *text)
{
  ReportColumn *column = g_new0 (ReportColumn, 1);
  const char *sign = strchr (text, '=');
  gboolean number = g_str_has_suffix (text, "#");

  column->id = g_strndup (text, (gsize) (sign - text));
  column->title = g_strndup (sign + 1, strlen (sign + 1) - number);
  column->number = number;
  g_ptr_array_add (table->columns, column);
}

ReportTable *
report_table (Report *report, const char *id, const char *title, const char *none, const char *const *columns)
{
  ReportTable *table = g_new0 (ReportTable, 1);

  table->id = g_strdup (id);
  table->title = g_strdup (title);
  table->none = g_strdup (none);
  table->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  for (; *columns; columns++)
    add_column (table, *columns);
  g_ptr_array_add (report->tables, table);
  return table;
}

ReportRow *
report_row (ReportTable *table, ...)
{
  ReportRow *row = g_new0 (ReportRow, 1);
  va_list cells;

  row->cells = g_new0 (char *, table->columns->len + 1);
  va_start (cells, table);
  for (guint i = 0; i < table->columns->len; i++)
    {
      char *cell = va_arg (cells, char *);
      row->cells[i] = cell ? cell : g_strdup ("");
    }
  va_end (cells);
  g_ptr_array_add (table->rows, row);
  return row;
}
