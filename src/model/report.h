/* SPDX-License-Identifier: MIT */
/* report - numbers about the work as tables, whoever prints or draws them */
#pragma once

#include <glib.h>

typedef struct { char *id, *title; gboolean number; } ReportColumn;

typedef struct
{
  char **cells;     /* as many as columns; NULL-terminated, "" is none */
  char *query;      /* cases that the row counts, for the queue; NULL: none */
} ReportRow;

typedef struct
{
  char *id, *title;
  char *none;           /* what to say when it has no row */
  GPtrArray *columns;   /* ReportColumn */
  GPtrArray *rows;      /* ReportRow */
} ReportTable;

typedef struct
{
  char *kind, *title;
  char *from, *to;      /* ISO days, both included; NULL: of no period */
  GPtrArray *notes;     /* char *: how it was counted */
  GPtrArray *tables;    /* ReportTable */
} Report;

Report *report_new (const char *kind, const char *title);
void report_free (Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Report, report_free)

/* 'columns': "id=Title", a number where it ends in "#"; NULL at its end. Borrowed. */
ReportTable *report_table (Report *report, const char *id, const char *title, const char *none, const char *const *columns);
/* Takes the cells (g_malloc'd texts; NULL counts as ""), one a column. */
ReportRow *report_row (ReportTable *table, ...);
