/* SPDX-License-Identifier: MIT */
/* overview - the supervisor's numbers: what is late and to decide, who has how much, how old it is
 *
 * The tables of the report of that name, a line a row; Enter shows the cases that a line counts. */
#include <string.h>

#include "base/text.h"
#include "office/report.h"
#include "ui/list.h"
#include "ui/panes/panes.h"

enum { GAP = 2, METER = 20, LEFT = 2, NAME_MOST = 34 };

/* A line of the screen: a table's title (row NULL), one of its rows, or nothing (both NULL). */
typedef struct { const ReportTable *table; const ReportRow *row; } Line;

typedef struct
{
  Pane pane;
  Report *report;      /* NULL: not counted yet */
  GArray *lines;       /* Line */
  Scroll scroll;       /* over the lines */
} Overview;

static Overview *
overview_of (Pane *pane)
{
  return (Overview *) pane;
}

static const Line *
line_at (const Overview *overview, int at)
{
  return at >= 0 && at < (int) overview->lines->len ? &g_array_index (overview->lines, Line, at) : NULL;
}

static void
lay_out (Overview *overview)
{
  g_array_set_size (overview->lines, 0);
  for (guint i = 0; i < overview->report->tables->len; i++)
    {
      Line line = { g_ptr_array_index (overview->report->tables, i), NULL }, blank = { NULL, NULL };

      if (i)
        g_array_append_val (overview->lines, blank);
      g_array_append_val (overview->lines, line);
      for (guint k = 0; k < line.table->rows->len; k++)
        {
          Line one = { line.table, g_ptr_array_index (line.table->rows, k) };
          g_array_append_val (overview->lines, one);
        }
    }
}

/* The cursor stands on rows alone. */
static void
settle (Overview *overview, int by)
{
  int at = overview->scroll.cursor;

  while (line_at (overview, at) && !line_at (overview, at)->row)
    at += by;
  if (!line_at (overview, at))
    for (at = overview->scroll.cursor; line_at (overview, at) && !line_at (overview, at)->row; at -= by)
      ;
  if (line_at (overview, at))
    overview->scroll.cursor = at;
}

/* Counting may be dear: it stops for a key, and what was counted before stays. */
static void
overview_load (Pane *pane, Stale what)
{
  Overview *overview = overview_of (pane);
  ReportAsk ask = { .kind = "overview" };
  GError *error = NULL;
  Report *report;

  if (!(what & STALE_DATA) && overview->report)
    return;
  report = office_report (pane->desk->office, &ask, &error);
  if (!report)
    {
      desk_say_error (pane->desk, error);
      return;
    }
  g_clear_pointer (&overview->report, report_free);
  overview->report = report;
  lay_out (overview);
  settle (overview, 1);
}

/* ---- drawing -------------------------------------------------------------------------------- */

static int
width_of (const ReportTable *table, guint column)
{
  const ReportColumn *of = g_ptr_array_index (table->columns, column);
  int width = text_width (column ? of->title : table->title);

  for (guint i = 0; i < table->rows->len; i++)
    width = MAX (width, text_width (((ReportRow *) g_ptr_array_index (table->rows, i))->cells[column]));
  return MIN (width, NAME_MOST);
}

static gint64
number_of (const ReportRow *row, guint column)
{
  return g_ascii_strtoll (row->cells[column], NULL, 10);
}

static guint
column_of (const ReportTable *table, const char *id)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (strcmp (((ReportColumn *) g_ptr_array_index (table->columns, i))->id, id) == 0)
      return i;
  return G_MAXUINT;
}

static gint64
most_of (const ReportTable *table, guint column)
{
  gint64 most = 1;

  for (guint i = 0; i < table->rows->len; i++)
    most = MAX (most, number_of (g_ptr_array_index (table->rows, i), column));
  return most;
}

/* What is late is seen first. */
static Style
style_of (const ReportTable *table, const ReportRow *row, guint column)
{
  const char *id = ((ReportColumn *) g_ptr_array_index (table->columns, column))->id;

  if (strcmp (id, "late") == 0 && number_of (row, column))
    return STYLE_OVERDUE;
  if (strcmp (id, "today") == 0 && number_of (row, column))
    return STYLE_SOON;
  if (row->query && strcmp (row->query, "is:overdue") == 0 && number_of (row, column))
    return STYLE_OVERDUE;
  return column ? STYLE_NORMAL : STYLE_STRONG;
}

static int
draw_cell (Canvas *canvas, int x, int y, int right, const ReportTable *table, guint column, Style style, const char *text)
{
  const ReportColumn *of = g_ptr_array_index (table->columns, column);
  int width = MIN (width_of (table, column), right - x);

  if (width <= 0)
    return right;
  if (of->number)
    canvas_fit_right (canvas, x, y, width, style, text);
  else
    canvas_fit (canvas, x, y, width, style, text);
  return x + width + GAP;
}

/* How much of the most that anybody has. */
static void
draw_meter (Canvas *canvas, int x, int y, int right, const Line *line)
{
  guint open = column_of (line->table, "open");

  if (open != G_MAXUINT && right - x >= METER)
    canvas_meter (canvas, x, y, METER, number_of (line->row, open), most_of (line->table, open), STYLE_DIM);
}

static void
draw_line (Canvas *canvas, Area area, const Line *line)
{
  int x = area.x + LEFT, right = area.x + area.width;

  for (guint i = 0; i < line->table->columns->len; i++)
    {
      const ReportColumn *column = g_ptr_array_index (line->table->columns, i);
      const char *title = i == 0 ? line->table->title : column->title;

      if (line->row)
        x = draw_cell (canvas, x, area.y, right, line->table, i, style_of (line->table, line->row, i), line->row->cells[i]);
      else if (line->table->rows->len)
        x = draw_cell (canvas, x, area.y, right, line->table, i, i ? STYLE_DIM : STYLE_HEAD, title);
      else
        x = canvas_printf (canvas, x, area.y, right, i ? STYLE_DIM : STYLE_HEAD, "%s", i ? "" : title);
    }
  if (line->row)
    draw_meter (canvas, x, area.y, right, line);
  else if (!line->table->rows->len)
    canvas_put (canvas, x + GAP, area.y, right, STYLE_DIM, line->table->none);
}

static void
overview_draw (Pane *pane, Canvas *canvas, Area area)
{
  Overview *overview = overview_of (pane);

  if (!overview->report)
    {
      canvas_put (canvas, area.x + LEFT, area.y + 1, area.x + area.width, STYLE_DIM, "Counting was stopped; ^L counts again.");
      return;
    }
  scroll_fit (&overview->scroll, (int) overview->lines->len, area.height);
  for (int i = 0; i < area.height; i++)
    {
      const Line *line = line_at (overview, overview->scroll.top + i);
      Area row = { area.x, area.y + i, area.width, 1 };

      if (!line)
        break;
      if (!line->table)
        continue;
      draw_line (canvas, row, line);
      if (overview->scroll.top + i == overview->scroll.cursor && line->row)
        canvas_choose (canvas, row);
    }
}

/* ---- keys ----------------------------------------------------------------------------------------- */

static void
overview_move (Pane *pane, Move move)
{
  Overview *overview = overview_of (pane);
  int before = overview->scroll.cursor;

  scroll_move (&overview->scroll, move);
  settle (overview, overview->scroll.cursor < before ? -1 : 1);
  pane->stale |= STALE_SCREEN;
}

static void
overview_block (Pane *pane, int by)
{
  Overview *overview = overview_of (pane);
  const Line *here = line_at (overview, overview->scroll.cursor);
  int at = overview->scroll.cursor;

  while (here && line_at (overview, at) && (line_at (overview, at)->table == here->table || !line_at (overview, at)->row))
    at += by;
  if (!line_at (overview, at))
    return;
  scroll_to (&overview->scroll, at);
  pane->stale |= STALE_SCREEN;
}

/* The queue, limited to what the line counts. */
static gboolean
overview_open (Pane *pane)
{
  Desk *desk = pane->desk;
  const Line *line = line_at (overview_of (pane), overview_of (pane)->scroll.cursor);
  Pane *queue = stack_find (desk, &queue_ops);
  g_autofree char *query = line && line->row ? g_strdup (line->row->query) : NULL;
  GError *error = NULL;

  if (!query || !queue)
    return FALSE;
  stack_pop_to (desk, queue);
  if (!list_set_limit (queue->ops->list (queue), query, &error))
    desk_say_error (desk, error);
  desk_stale (desk, STALE_DATA);
  return TRUE;
}

static gboolean
overview_click (Pane *pane, int x, int y)
{
  Overview *overview = overview_of (pane);
  const Line *line = line_at (overview, overview->scroll.top + y);

  if (!line || !line->row)
    return FALSE;
  if (overview->scroll.top + y == overview->scroll.cursor)
    return overview_open (pane);
  scroll_to (&overview->scroll, overview->scroll.top + y);
  pane->stale |= STALE_SCREEN;
  return TRUE;
}

static const char *
overview_title (Pane *pane)
{
  return "Overview";
}

static void
overview_free (Pane *pane)
{
  Overview *overview = overview_of (pane);

  g_clear_pointer (&overview->report, report_free);
  g_array_unref (overview->lines);
  g_free (overview);
}

static const char *const overview_contexts[] = { "overview", "desk", NULL };
static const char *const overview_hints[] = { "block", "refresh", "back", NULL };

const PaneOps overview_ops = {
  .name = "overview",
  .shape = PANE_WHOLE,
  .tab = 6,
  .least = ROLE_SUPERVISOR,
  .contexts = overview_contexts,
  .hints = overview_hints,
  .load = overview_load,
  .draw = overview_draw,
  .move = overview_move,
  .block = overview_block,
  .open = overview_open,
  .click = overview_click,
  .title = overview_title,
  .free = overview_free,
};

void
overview_push (Desk *desk)
{
  Overview *overview = g_new0 (Overview, 1);

  overview->pane.ops = &overview_ops;
  overview->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  stack_push (desk, &overview->pane);
}
