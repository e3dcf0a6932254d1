/* SPDX-License-Identifier: MIT */
/* escalation - the ladder of every complaint */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "ui/panes/ladder.h"
#include "ui/rows.h"
#include "ui/words.h"

enum { WIDE = 120, COL_NUMBER = 10, COL_TURN = 11, COL_DUE = 11, COL_MISSING = 22, ROOMY = 96, LEAST_PHASE = 6 };

typedef struct
{
  Pane pane;
  Rows *rows;
  ClimbOrder order;
  char *limit;
  Query *query;           /* NULL: no limit */
  Dossier *shown;         /* previewed, when the window is wide */
  gint64 shown_rev;
} Escalation;

static Escalation *
escalation_of (Pane *pane)
{
  return (Escalation *) pane;
}

static const Climb *
climb_now (const Escalation *escalation)
{
  return rows_row (escalation->rows);
}

static const char *const escalation_contexts[] = { "escalation", "list", "case", "desk", NULL };

/* ---- where rows come from ----------------------------------------------------------------- */

static GPtrArray *
fetch (gpointer source, WindowPlace place, gconstpointer at, int n, gboolean *more, GError **error)
{
  Escalation *escalation = source;
  ClimbAsk ask = { escalation->order, place, at, n };
  g_autoptr (ClimbWindow) window = office_ladders (escalation->pane.desk->office, escalation->query, &ask, error);

  if (!window)
    return NULL;
  *more = place == WINDOW_LAST || place == WINDOW_BEFORE ? window->more_before : window->more_after;
  return g_steal_pointer (&window->rows);
}

static gboolean
same (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const Climb *) a)->row.number, ((const Climb *) b)->row.number) == 0;
}

static const char *
number_of (gconstpointer row)
{
  return ((const Climb *) row)->row.number;
}

static char *
words_of (gpointer source, gconstpointer data)
{
  const Climb *climb = data;

  return g_strjoin (" ", climb->row.number, climb->stage->title, climb->stage->turn,
                    climb->row.person_name ? climb->row.person_name : "",
                    climb->row.subject ? climb->row.subject : "", NULL);
}

static int
section_of (gconstpointer row)
{
  return ((const Climb *) row)->stage->terminal;
}

static gboolean
limit_to (gpointer source, const char *text, GError **error)
{
  Escalation *escalation = source;
  gboolean none = !text || !*text;
  QueryContext context;
  Query *query;

  office_query_context (escalation->pane.desk->office, &context);
  query = none ? NULL : query_parse (text, &context, error);
  if (!none && !query)
    return FALSE;
  g_clear_pointer (&escalation->query, query_free);
  g_free (escalation->limit);
  escalation->query = query;
  escalation->limit = none ? NULL : g_strdup (text);
  return TRUE;
}

static const char *
limited (gpointer source)
{
  return ((Escalation *) source)->limit;
}

static gboolean
sort_by (gpointer source, const char *name, gboolean descending, GError **error)
{
  Escalation *escalation = source;

  return climb_order_parse (name, &escalation->order)
         || desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no order of ladders: due, turn", name);
}

static const char *
sorted (gpointer source)
{
  return climb_order_name (((Escalation *) source)->order);
}

static void
free_climb (gpointer row)
{
  climb_free (row);
}

static const char *const sorts[] = { "due", "turn", NULL };

static const RowsOps climb_rows = {
  .what = "complaint", .fetch = fetch, .free = free_climb, .same = same, .number = number_of, .words = words_of,
  .section = section_of, .limit = limit_to, .limited = limited, .sorts = sorts, .sort = sort_by, .sorted = sorted,
};

/* ---- columns ------------------------------------------------------------------------------- */

static Marks
marks_of (const Climb *climb, const GDate *today)
{
  Marks marks = { "  ", STYLE_NORMAL };
  int late;

  if (stage_days_late (climb->stage, today, &late) && late > 0)
    marks = (Marks){ "!!", STYLE_OVERDUE };
  else if (stage_days_late (climb->stage, today, &late) && late >= -WORDS_WARN_DAYS)
    marks = (Marks){ "! ", STYLE_SOON };
  else if (climb->since)
    marks = (Marks){ "! ", STYLE_SOON };
  else if (climb->missing && climb->missing[0])
    marks = (Marks){ "? ", STYLE_DECIDE };
  else if (climb->row.held)
    marks = (Marks){ "H ", STYLE_PAUSED };
  else if (climb->row.unread)
    marks = (Marks){ "+ ", STYLE_GOOD };
  return marks;
}

typedef struct { int phases, turn, due, missing; } Layout;

/* Narrow windows lose what is missing first (its number stands where a date would), then
 * the turn. */
static Layout
layout_for (int width)
{
  gboolean roomy = width >= ROOMY;
  Layout layout = { 0, width < 56 ? 0 : roomy ? COL_TURN : COL_TURN - 3, COL_DUE, roomy ? COL_MISSING : 0 };

  layout.phases = MAX (width - 4 - COL_NUMBER - layout.turn - layout.due - layout.missing - 3, LEAST_PHASE);
  return layout;
}

static void
draw_head (Escalation *escalation, Canvas *canvas, Area area, const Layout *layout)
{
  const Climb *climb = climb_now (escalation);
  guint n = climb ? climb->phases->len : 0;
  int x = canvas_fit (canvas, area.x + 4, area.y, COL_NUMBER, STYLE_HEAD, "Complaint"), from = x;

  for (guint i = 0; i < n; i++)
    {
      const ClimbPhase *phase = g_ptr_array_index (climb->phases, i);
      int width = layout->phases / (int) n + (i + 1 == n ? layout->phases % (int) n : 0);
      canvas_fit (canvas, x, area.y, width - 1, STYLE_HEAD, phase->title);
      x += width;
    }
  x = from + layout->phases + 1;
  if (layout->turn)
    x = canvas_fit (canvas, x, area.y, layout->turn, STYLE_HEAD, "Turn") + 1;
  x = canvas_fit (canvas, x, area.y, layout->due, STYLE_HEAD, "Due") + 1;
  if (layout->missing)
    canvas_fit (canvas, x, area.y, layout->missing, STYLE_HEAD, "Missing");
}

static char *
due_words (const Climb *climb, const GDate *today, const Layout *layout)
{
  guint n = climb->missing ? g_strv_length (climb->missing) : 0;

  if (climb->since && !layout->missing && !climb->stage->due_on)
    return g_strdup_printf ("open %s", climb->since + strlen ("2014-"));
  if (n && !layout->missing && !climb->stage->due_on)
    return g_strdup_printf ("%u missing", n);
  return ladder_due (climb->stage, today);
}

static char *
missing_words (const Climb *climb)
{
  guint n = climb->missing ? g_strv_length (climb->missing) : 0;

  if (climb->since)
    return g_strdup_printf ("way out open since %s", climb->since);
  if (!n)
    return g_strdup ("");
  return n == 1 ? g_strdup (climb->missing[0]) : g_strdup_printf ("%u: %s", n, climb->missing[0]);
}

static void
draw_row (gpointer data, Canvas *canvas, Area line, gconstpointer row)
{
  Escalation *escalation = data;
  const Climb *climb = row;
  const GDate *today = &escalation->pane.desk->today;
  Layout layout = layout_for (line.width);
  Marks marks = marks_of (climb, today);
  g_autofree char *number = case_number_short (climb->row.number), *due = due_words (climb, today, &layout);
  g_autofree char *missing = missing_words (climb);
  gboolean marked = rows_is_marked (escalation->rows, row);
  int x = canvas_fit (canvas, line.x, line.y, 1, STYLE_MARKED, marked ? "*" : " ");

  x = canvas_fit (canvas, x, line.y, 3, marks.style, marks.text);
  x = canvas_fit (canvas, x, line.y, COL_NUMBER, marked ? STYLE_MARKED : rows_matches (escalation->rows, row) ? STYLE_MATCH : STYLE_NORMAL, number);
  ladder_draw (canvas, (Area){ x, line.y, layout.phases, 1 }, climb->phases, climb->stage->title);
  x += layout.phases + 1;
  if (layout.turn)
    x = canvas_fit (canvas, x, line.y, layout.turn, STYLE_NORMAL, climb->stage->terminal ? "ended" : ladder_turn (climb->stage->turn)) + 1;
  x = canvas_fit (canvas, x, line.y, layout.due, marks.style, due) + 1;
  if (layout.missing)
    canvas_fit (canvas, x, line.y, layout.missing, STYLE_DECIDE, missing);
}

static void
draw_heading (gpointer data, Canvas *canvas, Area line, int section)
{
  canvas_rule (canvas, line.x, line.y, line.width, section ? "Ended" : "Climbing", STYLE_BORDER);
}

static void
draw_info (Escalation *escalation, Canvas *canvas, Area area)
{
  const char *dot = canvas->ascii ? " | " : " · ";
  g_autofree char *limit = escalation->limit ? g_strdup_printf ("limit: %s ", escalation->limit) : g_strdup ("");
  int width = MIN (text_width (limit), area.width / 2);

  canvas_printf (canvas, area.x + 1, area.y, area.x + area.width - width, STYLE_DIM,
                 "complaints on ladders%sby %s%s%s done %s now %s next", dot, climb_order_name (escalation->order), dot,
                 ladder_sign (canvas, PHASE_DONE), ladder_sign (canvas, PHASE_NOW), ladder_sign (canvas, PHASE_NEXT));
  canvas_fit (canvas, area.x + area.width - width, area.y, width, STYLE_SOON, limit);
}

static void
draw_legend (Escalation *escalation, Canvas *canvas, Area area)
{
  const Binding *binding = keys_of (escalation->pane.desk->keys, escalation_contexts, "date");
  g_autofree char *key = binding ? binding_name (binding) : g_strdup (":date");

  canvas_printf (canvas, area.x, area.y, area.x + area.width, STYLE_DIM,
                 "* date not verified: %s enters the date from the notice", key);
}

static void
escalation_draw (Pane *pane, Canvas *canvas, Area area)
{
  Escalation *escalation = escalation_of (pane);
  gboolean wide = area.width >= WIDE && escalation->shown;
  int width = area.width >= WIDE ? area.width * 62 / 100 : area.width;
  Layout layout = layout_for (width);
  static const RowsDraw draw = { draw_row, draw_heading };

  draw_info (escalation, canvas, area);
  draw_head (escalation, canvas, (Area){ area.x, area.y + 1, width, 1 }, &layout);
  rows_draw (escalation->rows, canvas, (Area){ area.x, area.y + 2, width, area.height - 3 }, &draw, escalation);
  if (escalation->rows->loaded && !escalation->rows->rows->len)
    canvas_put (canvas, area.x + 4, area.y + 3, area.x + area.width, STYLE_DIM,
                escalation->limit ? "No complaint on a ladder matches the limit: Esc clears it."
                                  : "No case is on a ladder. Triage to a type with one puts it there.");
  draw_legend (escalation, canvas, (Area){ area.x + 1, area.y + area.height - 1, width - 1, 1 });
  if (area.width < WIDE)
    return;
  canvas_rule_down (canvas, area.x + width, area.y + 1, area.height - 1);
  if (wide)
    ladder_preview (escalation->pane.desk, canvas,
                    (Area){ area.x + width + 2, area.y + 1, area.width - width - 3, area.height - 1 }, escalation->shown);
}

/* ---- the pane ------------------------------------------------------------------------------ */

static void
load_preview (Escalation *escalation)
{
  const Climb *climb = climb_now (escalation);
  Desk *desk = escalation->pane.desk;

  if (desk->width < WIDE || !climb)
    {
      g_clear_pointer (&escalation->shown, dossier_free);
      return;
    }
  if (escalation->shown && escalation->shown_rev == climb->row.rev
      && g_strcmp0 (escalation->shown->kase->row.number, climb->row.number) == 0)
    return;
  g_clear_pointer (&escalation->shown, dossier_free);
  escalation->shown = office_dossier (desk->office, climb->row.number, NULL);
  escalation->shown_rev = climb->row.rev;
}

static void
escalation_load (Pane *pane, Stale what)
{
  Escalation *escalation = escalation_of (pane);
  GError *error = NULL;

  if (((what & STALE_DATA) || !escalation->rows->loaded) && !rows_load (escalation->rows, &error))
    desk_say_error (pane->desk, error);
  load_preview (escalation);
}

static void
escalation_move (Pane *pane, Move move)
{
  GError *error = NULL;

  if (!rows_move (escalation_of (pane)->rows, move, &error))
    desk_say_error (pane->desk, error);
  pane->stale |= STALE_SCREEN;
}

static void
escalation_block (Pane *pane, int by)
{
  GError *error = NULL;

  if (!rows_block (escalation_of (pane)->rows, by, &error))
    desk_say_error (pane->desk, error);
  pane->stale |= STALE_SCREEN;
}

static gboolean
escalation_open (Pane *pane)
{
  const Climb *climb = climb_now (escalation_of (pane));

  if (climb)
    dossier_push (pane->desk, climb->row.number);
  return climb != NULL;
}

static const CaseRow *
escalation_row (Pane *pane)
{
  const Climb *climb = climb_now (escalation_of (pane));

  return climb ? &climb->row : NULL;
}

static Rows *
escalation_rows (Pane *pane)
{
  return escalation_of (pane)->rows;
}

static void
escalation_free (Pane *pane)
{
  Escalation *escalation = escalation_of (pane);

  rows_free (escalation->rows);
  g_clear_pointer (&escalation->query, query_free);
  g_free (escalation->limit);
  dossier_free (escalation->shown);
  g_free (escalation);
}

static const char *const escalation_first[] = { "escalate", "advance", "date", NULL };
static const char *const escalation_hints[] = { "limit", "search", "sort", "jump", NULL };

const PaneOps escalation_ops = {
  .name = "escalation",
  .shape = PANE_WHOLE,
  .tab = 4,
  .contexts = escalation_contexts,
  .first = escalation_first,
  .hints = escalation_hints,
  .load = escalation_load,
  .draw = escalation_draw,
  .move = escalation_move,
  .block = escalation_block,
  .open = escalation_open,
  .escape = rows_pane_escape,
  .search = rows_pane_search,
  .row = escalation_row,
  .rows = escalation_rows,
  .free = escalation_free,
};

void
escalation_push (Desk *desk)
{
  Escalation *escalation = g_new0 (Escalation, 1);

  escalation->pane.ops = &escalation_ops;
  escalation->rows = rows_new (&climb_rows, escalation);
  stack_push (desk, &escalation->pane);
}
