/* SPDX-License-Identifier: MIT */
/* deadlines - what is late, what will be: a line a clock */
#include "office/deadlines.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/columns.h"
#include "ui/panes/panes.h"
#include "ui/prompt.h"
#include "ui/rows.h"
#include "ui/words.h"

enum { WIDE = 120, MARK_MOST = 10000 };

typedef struct
{
  Pane pane;
  Rows *rows;
  DeadlineView *view;
  DeadlineSums *sums;     /* NULL: not counted yet */
  Case *shown;            /* previewed on wide windows; NULL */
} Deadlines;

static Deadlines *
deadlines_of (Pane *pane)
{
  return (Deadlines *) pane;
}

static Office *
office_of (const Deadlines *deadlines)
{
  return deadlines->pane.desk->office;
}

/* ---- the list's source --------------------------------------------------------------------------- */

static GPtrArray *
source_fetch (gpointer source, WindowPlace place, gconstpointer at, int n, gboolean *more, GError **error)
{
  Deadlines *deadlines = source;

  return office_deadlines (office_of (deadlines), deadlines->view, place, at, n, more, error);
}

static void
source_free (gpointer row)
{
  deadline_free (row);
}

static gboolean
source_same (gconstpointer a, gconstpointer b)
{
  return deadline_same (a, b);
}

static const char *
source_number (gconstpointer row)
{
  const Deadline *deadline = row;

  return deadline->row ? deadline->row->number : NULL;
}

static const char *
or_empty (const char *text)
{
  return text ? text : "";
}

static char *
source_words (gpointer source, gconstpointer row)
{
  const Deadline *deadline = row;
  const CaseRow *kase = deadline->row;
  g_autofree char *obstacle = deadline_obstacle (deadline);

  return g_strdup_printf ("%s %s %s %s %s %s %s %s", kase ? kase->number : "", kase ? or_empty (kase->type) : "",
                          or_empty (deadline->clock->title), or_empty (deadline->clock->pack),
                          kase ? or_empty (kase->owner_name) : "", kase ? or_empty (kase->person_name) : "",
                          kase ? or_empty (kase->subject) : "", obstacle);
}

static int
source_section (gconstpointer row)
{
  const Deadline *deadline = row;

  return deadline->group * DUE_N + (int) deadline->section;
}

static gpointer
source_find (gpointer source, gconstpointer at, const char *text, int direction, GError **error)
{
  Deadlines *deadlines = source;

  return office_deadline_find (office_of (deadlines), deadlines->view, text, at, direction, error);
}

static void
forget_sums (Deadlines *deadlines)
{
  g_clear_pointer (&deadlines->sums, deadline_sums_free);
}

static gboolean
source_limit (gpointer source, const char *query, GError **error)
{
  Deadlines *deadlines = source;

  if ((!query || !*query) && !deadlines->view->limit && deadlines->view->away)
    {
      deadlines->view->away = FALSE;   /* Esc: back from "while I am away" */
      forget_sums (deadlines);
      return office_deadline_limit (office_of (deadlines), deadlines->view, NULL, NULL, error);
    }
  if (!office_deadline_limit (office_of (deadlines), deadlines->view, query, deadlines->view->also, error))
    return FALSE;
  forget_sums (deadlines);
  return TRUE;
}

static const char *
source_limited (gpointer source)
{
  const DeadlineView *view = ((Deadlines *) source)->view;

  return view->limit ? view->limit : view->away ? "" : NULL;
}

static GPtrArray *
source_numbers (gpointer source, const char *query, gboolean *more, GError **error)
{
  Deadlines *deadlines = source;
  GPtrArray *numbers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DeadlineView) view = deadline_view_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *both = g_strdup_printf ("%s%s%s", deadlines->view->also ? "(" : "",
                                           or_empty (deadlines->view->also), deadlines->view->also ? ")" : "");
  g_autofree char *limit = g_strdup_printf ("%s%s%s%s%s", deadlines->view->limit ? "(" : "",
                                            or_empty (deadlines->view->limit), deadlines->view->limit ? ") " : "",
                                            both, *both ? " " : "");

  view->away = deadlines->view->away;
  view->from = deadlines->view->from;
  view->until = deadlines->view->until;
  if (office_deadline_limit (office_of (deadlines), view, limit, query, error))
    rows = office_deadlines (office_of (deadlines), view, WINDOW_FIRST, NULL, MARK_MOST, more, error);
  for (guint i = 0; rows && i < rows->len; i++)
    if (source_number (g_ptr_array_index (rows, i))
        && !g_ptr_array_find_with_equal_func (numbers, source_number (g_ptr_array_index (rows, i)), g_str_equal, NULL))
      g_ptr_array_add (numbers, g_strdup (source_number (g_ptr_array_index (rows, i))));
  if (!rows)
    g_clear_pointer (&numbers, g_ptr_array_unref);
  return numbers;
}

static gboolean
source_sort (gpointer source, const char *name, gboolean descending, GError **error)
{
  DeadlineView *view = ((Deadlines *) source)->view;

  if (strcmp (name, "due") == 0)
    view->descending = descending;
  else if (strcmp (name, "latest") == 0)
    view->descending = TRUE;
  else
    return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no order: due, latest", name);
  return TRUE;
}

static const char *
source_sorted (gpointer source)
{
  return ((Deadlines *) source)->view->descending ? "latest" : "due";
}

static gboolean
source_group (gpointer source, const char *name, GError **error)
{
  Deadlines *deadlines = source;
  DeadlineBy by;

  if (!deadline_by_parse (name, &by))
    return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no grouping: day, owner, type, regime, clock", name);
  if (deadlines->view->away && by != BY_DAY)
    return desk_error_set (error, DESK_ERROR_INVALID, "what falls due between two days goes by day: Esc shows all");
  deadlines->view->by = by;
  g_clear_pointer (&deadlines->view->groups, g_ptr_array_unref);
  return TRUE;
}

static const char *
source_grouped (gpointer source)
{
  return deadline_by_name (((Deadlines *) source)->view->by);
}

static const char *const sorts[] = { "due", "latest", NULL };
static const char *const groups[] = { "day", "owner", "type", "regime", "clock", NULL };

static const RowsOps source_ops = {
  .what = "deadline", .fetch = source_fetch, .free = source_free, .same = source_same,
  .number = source_number, .words = source_words, .section = source_section, .find = source_find,
  .limit = source_limit, .limited = source_limited, .numbers = source_numbers,
  .sorts = sorts, .groups = groups, .sort = source_sort, .group = source_group,
  .sorted = source_sorted, .grouped = source_grouped,
};

/* ---- rows ------------------------------------------------------------------------------------------ */

enum { COL_CASE, COL_WHEN, COL_TYPE, COL_CLOCK, COL_PROMISE, COL_OWNER, COL_WAY, COL_N };

static const Column columns[COL_N] = {
  [COL_CASE] = { .width = 9 },              [COL_WHEN] = { .width = 11 },
  [COL_TYPE] = { .width = 10, .drop = 3 },  [COL_CLOCK] = { .width = 9 },
  [COL_PROMISE] = { .width = 6, .drop = 1 }, [COL_OWNER] = { .width = 6, .drop = 4 },
  [COL_WAY] = { .width = 10, .drop = 2 },
};

/* What gets room first: "acknowledge", then what stands in the way, whole. */
static const struct { int column, wide; } grows[] = {
  { COL_CLOCK, 11 }, { COL_WAY, 22 }, { COL_TYPE, 17 }, { COL_CLOCK, 24 }, { COL_OWNER, 10 }, { COL_WHEN, 12 },
  { COL_PROMISE, 26 },
};

typedef struct { int width[COL_N]; } Layout;

static int
layout_needs (const Layout *layout)
{
  return columns_need (layout->width, COL_N);
}

static Layout
layout_for (int width)
{
  Layout layout;

  columns_drop (columns, COL_N, width, layout.width);
  for (guint i = 0; i < G_N_ELEMENTS (grows); i++)
    {
      int *column = &layout.width[grows[i].column];

      if (*column)
        *column += CLAMP (width - layout_needs (&layout), 0, MAX (grows[i].wide - *column, 0));
    }
  if (layout.width[COL_WAY])
    layout.width[COL_WAY] += MAX (width - layout_needs (&layout), 0);
  return layout;
}

/* "T-7": what the pack calls for when so many days are left. */
static Style
urgency (const Deadline *deadline, gint64 now, const GDate *today, char mark[3])
{
  int late = 0;
  gboolean dated = deadline_days_late (deadline, today, &late);

  g_strlcpy (mark, "  ", 3);
  if (deadline_is_overdue (deadline, now) || (dated && late > 0))
    {
      g_strlcpy (mark, "!!", 3);
      return STYLE_OVERDUE;
    }
  if (dated && (deadline->reminder >= 0 || late >= (deadline->stage ? -WORDS_WARN_DAYS : 0)))
    {
      mark[0] = '!';
      return deadline->reminder > 7 ? STYLE_STRONG : STYLE_SOON;
    }
  if (deadline->clock->state == CLOCK_PAUSED)
    {
      int days = words_days (deadline->next_on, today);

      mark[0] = 'P';
      mark[1] = days <= 0 ? '!' : ' ';
      return days <= 0 ? STYLE_SOON : STYLE_PAUSED;
    }
  if (deadline->row && (deadline->row->state == CASE_UNSORTED || deadline->row->state == CASE_PROPOSED))
    {
      mark[0] = '?';
      return STYLE_DECIDE;
    }
  return STYLE_NORMAL;
}

static char *
when_words (const Deadline *deadline, const GDate *today)
{
  CaseRow row = { .state = CASE_WORKING, .due_on = deadline->clock->due_on, .due_at = G_MAXINT64 - 1,
                  .paused = deadline->clock->state == CLOCK_PAUSED, .next_on = deadline->next_on };
  int late;

  if (!row.paused && !deadline_days_late (deadline, today, &late))
    return g_strdup (deadline->section == DUE_DUTY ? "not set" : "no date");
  return words_due (&row, today);
}

static char *
promise_words (const Deadline *deadline, int width)
{
  g_autofree char *promise = deadline_promise_words (deadline);

  if (width < 16 || !deadline->clock->pack)
    return g_steal_pointer (&promise);
  return g_strdup_printf ("%s %s", promise, deadline->clock->pack);
}

static char *
cell_text (const Deadline *deadline, int column, int width, const GDate *today)
{
  const CaseRow *row = deadline->row;

  switch (column)
    {
    case COL_CASE: return case_number_short (row->number);
    case COL_WHEN: return when_words (deadline, today);
    case COL_TYPE: return words_type (row);
    case COL_CLOCK: return g_strdup (or_empty (deadline->clock->title));
    case COL_PROMISE: return promise_words (deadline, width);
    case COL_OWNER: return g_strdup (row->owner_name ? row->owner_name : "nobody");
    default: return deadline_obstacle (deadline);
    }
}

/* A duty has no case, type or owner: its words take their room. */
static void
draw_duty (Deadlines *deadlines, Canvas *canvas, Area line, const Deadline *duty, Style style)
{
  const GDate *today = &deadlines->pane.desk->today;
  int x = line.x + 4, right = line.x + line.width;
  g_autofree char *when = when_words (duty, today), *way = deadline_obstacle (duty);
  g_autofree char *words = g_strdup_printf ("%s%s%s%s%s", or_empty (duty->clock->title),
                                            duty->promise ? ", every " : "", or_empty (duty->promise),
                                            *way ? ": " : "", way);

  x = canvas_fit (canvas, x, line.y, 9, STYLE_NORMAL, "office") + 1;
  x = canvas_fit (canvas, x, line.y, columns[COL_WHEN].width, style, when) + 1;
  canvas_fit (canvas, x, line.y, MAX (right - x, 0), STYLE_NORMAL, words);
}

static void
draw_row (gpointer data, Canvas *canvas, Area line, gconstpointer item)
{
  Deadlines *deadlines = data;
  Desk *desk = deadlines->pane.desk;
  const Deadline *deadline = item;
  Layout layout = layout_for (line.width);
  gboolean marked = rows_is_marked (deadlines->rows, item), found = rows_matches (deadlines->rows, item);
  char mark[3];
  Style style = urgency (deadline, office_now (desk->office), &desk->today, mark);
  int x = canvas_fit (canvas, line.x, line.y, 1, STYLE_MARKED, marked ? "*" : " ");

  x = canvas_fit (canvas, x, line.y, 3, style, mark);
  if (!deadline->row)
    {
      draw_duty (deadlines, canvas, line, deadline, style);
      return;
    }
  for (int i = 0; i < COL_N; i++)
    {
      g_autofree char *text = layout.width[i] ? cell_text (deadline, i, layout.width[i], &desk->today) : NULL;
      gboolean nobody = i == COL_OWNER && !deadline->row->owner;
      Style role = marked                       ? STYLE_MARKED
                   : i == COL_WHEN              ? style
                   : found && i == COL_CASE     ? STYLE_MATCH
                   : nobody                     ? STYLE_DECIDE
                   : i == COL_WAY || i == COL_PROMISE ? STYLE_DIM
                                                : STYLE_NORMAL;
      if (text)
        x = canvas_fit (canvas, x, line.y, layout.width[i], role, text) + 1;
    }
}

/* ---- headings -------------------------------------------------------------------------------------- */

static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
static const char levels[] = "._-=+*%#";

static void
bar (GString *text, gint64 part, gint64 most, gboolean ascii)
{
  int level = most ? (int) (part * 8 / most) : 0;

  if (!part)
    g_string_append (text, ascii ? "." : "▁");
  else if (ascii)
    g_string_append_c (text, levels[CLAMP (level, 1, 7)]);
  else
    g_string_append (text, blocks[CLAMP (level, 1, 7)]);
}

static gint64
most_of (const gint64 *days, int n)
{
  gint64 most = 0;

  for (int i = 0; i < n; i++)
    most = MAX (most, days[i]);
  return most;
}

static void
append_days (GString *text, const DeadlineSums *sums, int from, int to, gboolean ascii)
{
  gint64 most = most_of (sums->days + from, MAX (to - from, 0));

  g_string_append (text, "  ");
  for (int i = from; i < to; i++)
    bar (text, sums->days[i], most, ascii);
}

static void
append_weekdays (GString *text, const DeadlineSums *sums, const GDate *today, int to, gboolean ascii)
{
  static const char *const names[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  int weekday = (int) g_date_get_weekday (today);
  const char *between = "  ";

  for (int i = 1; i < to; i++)
    if (sums->days[i])
      {
        g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT, between, names[weekday + i], sums->days[i]);
        between = ascii ? " | " : " · ";
      }
}

static void
append_late (GString *text, const DeadlineSums *sums, const GDate *today, gboolean ascii)
{
  const char *dot = ascii ? " | " : " · ";
  int days = words_days (sums->oldest, today);

  for (guint i = 0; sums->late && i < sums->late->len && i < 5; i++)
    {
      const DeadlineCount *count = g_ptr_array_index (sums->late, i);

      g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT, i ? dot : "  ", count->name ? count->name : "nobody",
                              count->count);
    }
  if (days <= 0)
    g_string_append_printf (text, "  oldest %d day%s", -days, days == -1 ? "" : "s");
}

static void
append_section (Deadlines *deadlines, GString *text, DeadlineSection section, gboolean ascii)
{
  const GDate *today = &deadlines->pane.desk->today;
  const DeadlineSums *sums = deadlines->sums;
  int week = 8 - (int) g_date_get_weekday (today);

  g_string_append (text, deadline_section_title (section));
  if (!sums)
    return;
  g_string_append_printf (text, " %" G_GINT64_FORMAT, sums->count[section]);
  if (deadlines->view->away)
    return;   /* the days counted are not those of the leave alone */
  if (section == DUE_OVERDUE)
    append_late (text, sums, today, ascii);
  else if (section == DUE_WEEK)
    {
      append_days (text, sums, 1, week, ascii);
      append_weekdays (text, sums, today, week, ascii);
    }
  else if (section == DUE_MONTH)
    append_days (text, sums, week, DEADLINE_DAYS, ascii);
  else if (section == DUE_PAUSED)
    g_string_append (text, "  next action dates below");
}

static void
append_group (const Deadlines *deadlines, GString *text, int at, gboolean ascii)
{
  const DeadlineGroup *group = deadlines->view->groups && at < (int) deadlines->view->groups->len
                                   ? g_ptr_array_index (deadlines->view->groups, (guint) at)
                                   : NULL;

  if (!group)
    return;
  g_string_append_printf (text, "%s %" G_GINT64_FORMAT, group->title, group->count);
  if (group->overdue)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT " overdue", ascii ? " | " : " · ", group->overdue);
}

static void
draw_heading (gpointer data, Canvas *canvas, Area line, int section)
{
  Deadlines *deadlines = data;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean late = deadlines->view->by == BY_DAY && section % DUE_N == DUE_OVERDUE;

  if (deadlines->view->by == BY_DAY)
    append_section (deadlines, text, (DeadlineSection) (section % DUE_N), canvas->ascii);
  else
    append_group (deadlines, text, section / DUE_N, canvas->ascii);
  canvas_fit (canvas, line.x, line.y, 1, STYLE_NORMAL, " ");
  canvas_fit (canvas, line.x + 1, line.y, line.width - 1, late ? STYLE_OVERDUE : STYLE_HEAD, text->str);
}

/* ---- the line above --------------------------------------------------------------------------------- */

static void
draw_info (Deadlines *deadlines, Canvas *canvas, Area area)
{
  const DeadlineView *view = deadlines->view;
  const char *dot = canvas->ascii ? " | " : " · ";
  guint marked = g_hash_table_size (deadlines->rows->marks);
  g_autoptr (GString) left = g_string_new (NULL), right = g_string_new (NULL);
  int width, end = area.x + area.width;

  if (view->limit)
    g_string_append_printf (right, "limit: %s ", view->limit);
  if (marked)
    g_string_append_printf (right, "* %u marked ", marked);
  width = MIN (text_width (right->str), area.width * 2 / 3);
  canvas_fit (canvas, end - width, area.y, width, STYLE_SOON, right->str);
  if (view->away)
    {
      g_autofree char *from = when_date_format (&view->from), *until = when_date_format (&view->until);

      g_string_append_printf (left, "due while away, %s to %s%s%s%sEsc shows all", from, until, dot,
                              or_empty (view->also), view->also ? dot : "");
    }
  else
    g_string_append_printf (left, "deadlines by %s%s", deadline_by_name (view->by),
                            view->descending ? ", latest first" : "");
  canvas_fit (canvas, area.x + 1, area.y, MAX (area.width - width - 2, 0), STYLE_DIM, left->str);
}

/* ---- preview ------------------------------------------------------------------------------------------ */

static void
load_preview (Deadlines *deadlines)
{
  const Deadline *deadline = rows_row (deadlines->rows);
  const CaseRow *row = deadline ? deadline->row : NULL;

  if (row && deadlines->shown && row->id == deadlines->shown->row.id && row->rev == deadlines->shown->row.rev)
    return;
  g_clear_pointer (&deadlines->shown, case_free);
  if (row && deadlines->pane.desk->width >= WIDE)
    deadlines->shown = office_case (office_of (deadlines), row->number, NULL);
}

typedef struct { Canvas *canvas; Area area; int y; } Page;

static void
page_wrapped (Page *page, Style style, const char *text)
{
  page->y = canvas_wrapped (page->canvas, page->area, page->y, style, text);
}

static void
page_printf (Page *page, Style style, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
page_printf (Page *page, Style style, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  page_wrapped (page, style, text);
}

static void
preview_promise (Deadlines *deadlines, Page *page, const Deadline *deadline)
{
  Desk *desk = deadlines->pane.desk;
  const char *section = NULL;
  const char *clause = office_clause_text (desk->office, deadline->clock, &section);
  g_autofree char *obstacle = deadline_obstacle (deadline), *state = NULL;
  Style style;

  state = words_clock (deadline->clock, office_zone (desk->office), &desk->today, &style);
  page_printf (page, style, "%s %s", or_empty (deadline->clock->title), state);
  page_printf (page, STYLE_NORMAL, "%s, %s %s, %s%s%s", or_empty (deadline->clock->rule),
               or_empty (deadline->clock->pack), or_empty (deadline->clock->version),
               deadline->promise ? deadline->promise : "no time stated", deadline->clock->tag ? ", " : "",
               or_empty (deadline->clock->tag));
  if (deadline->reminder >= 0)
    page_printf (page, STYLE_SOON, "The pack reminds %d day%s before: that time has come.", deadline->reminder,
                 deadline->reminder == 1 ? "" : "s");
  if (clause)
    page_printf (page, STYLE_DIM, "%s%s%s", or_empty (section), section ? ": " : "", clause);
  if (*obstacle)
    page_printf (page, STYLE_DECIDE, "In the way: %s", obstacle);
}

static void
preview_case (Deadlines *deadlines, Page *page)
{
  Desk *desk = deadlines->pane.desk;
  const Case *kase = deadlines->shown;
  g_autofree char *person = words_person (&kase->row), *received = words_iso (kase->row.received_on, &desk->today);

  page_printf (page, STYLE_NORMAL, " ");
  page_printf (page, STYLE_STRONG, "%s  %s", kase->row.number, person);
  page_printf (page, STYLE_NORMAL, "%s", or_empty (kase->row.subject));
  page_printf (page, STYLE_DIM, "%s, %s, received %s, priority %s", or_empty (kase->row.type),
               case_state_name (kase->row.state), received, case_priority_name (kase->row.priority));
  page_printf (page, STYLE_NORMAL, " ");
  for (guint i = 0; i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);
      Style style;
      g_autofree char *state = words_clock (clock, office_zone (desk->office), &desk->today, &style);

      page_printf (page, style, "%s %s", clock->title, state);
    }
  for (guint i = 0; i < kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (kase->tasks, i);

      page_printf (page, STYLE_DIM, "%s: %s", task->title ? task->title : task->name, task->state);
    }
}

static void
draw_preview (Deadlines *deadlines, Canvas *canvas, Area area)
{
  const Deadline *deadline = rows_row (deadlines->rows);
  Page page = { canvas, area, area.y };

  if (!deadline)
    return;
  preview_promise (deadlines, &page, deadline);
  if (deadlines->shown)
    preview_case (deadlines, &page);
}

/* ---- the pane ------------------------------------------------------------------------------------------ */

static void
draw_empty (Deadlines *deadlines, Canvas *canvas, Area area)
{
  const char *text = deadlines->view->away    ? "Nothing falls due between these days. Esc shows all."
                     : deadlines->view->limit ? "No deadline matches the limit: Esc clears it."
                                              : "Nothing is due: no clock runs on an open case.";

  if (deadlines->rows->loaded)
    canvas_put (canvas, area.x + 4, area.y + 1, area.x + area.width, STYLE_DIM, text);
}

static void
deadlines_draw (Pane *pane, Canvas *canvas, Area area)
{
  static const RowsDraw draw = { draw_row, draw_heading };
  Deadlines *deadlines = deadlines_of (pane);
  gboolean wide = area.width >= WIDE;
  int width = wide ? area.width * 64 / 100 : area.width;
  Area list = { area.x, area.y + 1, width, area.height - 1 };

  draw_info (deadlines, canvas, area);
  if (!deadlines->rows->rows->len)
    draw_empty (deadlines, canvas, list);
  rows_draw (deadlines->rows, canvas, list, &draw, deadlines);
  if (!wide)
    return;
  canvas_rule_down (canvas, area.x + width, area.y + 1, area.height - 1);
  draw_preview (deadlines, canvas,
                (Area) { area.x + width + 2, area.y + 1, area.width - width - 3, area.height - 1 });
}

static void
deadlines_load (Pane *pane, Stale what)
{
  Deadlines *deadlines = deadlines_of (pane);
  GError *error = NULL;

  if (what & STALE_DATA)
    {
      forget_sums (deadlines);
      g_clear_pointer (&deadlines->view->groups, g_ptr_array_unref);
    }
  if (((what & STALE_DATA) || !deadlines->rows->loaded) && !rows_load (deadlines->rows, &error))
    desk_say_error (pane->desk, error);
  load_preview (deadlines);
}

static void
deadlines_moved (Pane *pane, GError *error)
{
  if (error)
    desk_say_error (pane->desk, error);
  pane->stale |= STALE_SCREEN;
}

static void
deadlines_move (Pane *pane, Move move)
{
  GError *error = NULL;

  rows_move (deadlines_of (pane)->rows, move, &error);
  deadlines_moved (pane, error);
}

static void
deadlines_block (Pane *pane, int by)
{
  GError *error = NULL;

  rows_block (deadlines_of (pane)->rows, by, &error);
  deadlines_moved (pane, error);
}

static const CaseRow *
deadlines_row (Pane *pane)
{
  const Deadline *deadline = rows_row (deadlines_of (pane)->rows);

  return deadline ? deadline->row : NULL;
}

static gboolean
deadlines_open (Pane *pane)
{
  const CaseRow *row = deadlines_row (pane);

  if (row)
    record_push (pane->desk, row->number);
  return row != NULL;
}

static Rows *
deadlines_rows (Pane *pane)
{
  return deadlines_of (pane)->rows;
}

/* Counting may be dear: it waits for a quiet moment and is stopped by any key. */
static gboolean
deadlines_work (Pane *pane)
{
  Deadlines *deadlines = deadlines_of (pane);

  if (deadlines->sums || deadlines->view->by != BY_DAY || !deadlines->rows->loaded)
    return FALSE;
  deadlines->sums = office_deadline_sums (pane->desk->office, deadlines->view, NULL);
  return deadlines->sums != NULL;
}

static void
deadlines_free (Pane *pane)
{
  Deadlines *deadlines = deadlines_of (pane);

  rows_free (deadlines->rows);
  deadline_view_free (deadlines->view);
  forget_sums (deadlines);
  case_free (deadlines->shown);
  g_free (deadlines);
}

static const char *const contexts[] = { "deadlines", "list", "case", "desk", NULL };
static const char *const first[] = { "away", "group", "mark", "explain", NULL };
static const char *const hints[] = { "limit", "search", "sort", NULL };

const PaneOps deadlines_ops = {
  .name = "deadlines",
  .shape = PANE_WHOLE,
  .tab = 3,
  .contexts = contexts,
  .first = first,
  .hints = hints,
  .load = deadlines_load,
  .draw = deadlines_draw,
  .move = deadlines_move,
  .block = deadlines_block,
  .open = deadlines_open,
  .escape = rows_pane_escape,
  .search = rows_pane_search,
  .row = deadlines_row,
  .rows = deadlines_rows,
  .work = deadlines_work,
  .free = deadlines_free,
};

void
deadlines_push (Desk *desk)
{
  Deadlines *deadlines = g_new0 (Deadlines, 1);

  deadlines->pane.ops = &deadlines_ops;
  deadlines->view = deadline_view_new ();
  deadlines->rows = rows_new (&source_ops, deadlines);
  stack_push (desk, &deadlines->pane);
}

/* ---- while I am away -------------------------------------------------------------------------------- */

/* A day as dates are written in queries: "fri", "2026-12-01", "14d". */
static gboolean
take_day (Desk *desk, const char *word, GDate *day, GError **error)
{
  QueryContext context = { 0 };
  g_autofree char *text = g_strdup_printf ("due:%s", word);
  g_autoptr (Query) query = NULL;

  office_query_context (desk->office, &context);
  query = query_parse (text, &context, NULL);
  if (!query || query->kind != QUERY_COMPARE || query->other >= 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no date: write 2026-12-24, 14d, monday", word);
  when_date (query->from, office_zone (desk->office), day);
  return TRUE;
}

static gboolean
take_days (Desk *desk, GStrv words, GDate *from, GDate *until, GError **error)
{
  if (!words[0] || !words[1])
    return desk_error_set (error, DESK_ERROR_INVALID, "away takes two dates: the first day and the last");
  if (!take_day (desk, words[0], from, error) || !take_day (desk, words[1], until, error))
    return FALSE;
  return g_date_compare (from, until) <= 0
         || desk_error_set (error, DESK_ERROR_INVALID, "the first day comes after the last");
}

static gboolean
show_away (Desk *desk, GStrv words, GError **error)
{
  Pane *pane = stack_find (desk, &deadlines_ops);
  Deadlines *deadlines = deadlines_of (pane);
  const char *who = words[0] && words[1] && words[2] ? words[2] : "me";
  g_autofree char *also = strcmp (who, "all") == 0 ? NULL : g_strdup_printf ("owner:%s", who);
  GDate from, until;

  if (strcmp (who, "me") != 0 && office_viewer (desk->office)->role < ROLE_SUPERVISOR)
    return desk_error_set (error, DESK_ERROR_DENIED, "of another member: supervisors alone look at that");
  if (!take_days (desk, words, &from, &until, error)
      || !office_deadline_limit (desk->office, deadlines->view, NULL, also, error))
    return FALSE;
  deadlines->view->away = TRUE;
  deadlines->view->by = BY_DAY;
  deadlines->view->from = from;
  deadlines->view->until = until;
  forget_sums (deadlines);
  rows_forget (deadlines->rows);
  return TRUE;
}

void
deadlines_away (Desk *desk, const char *text)
{
  g_auto (GStrv) all = g_strsplit_set (text, " ", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  GError *error = NULL;

  for (guint i = 0; all[i]; i++)
    if (*all[i])
      g_ptr_array_add (words, all[i]);
  g_ptr_array_add (words, NULL);
  if (words->len == 1)
    return;
  if (!stack_find (desk, &deadlines_ops))
    deadlines_push (desk);
  else
    stack_pop_to (desk, stack_find (desk, &deadlines_ops));
  if (show_away (desk, (GStrv) words->pdata, &error))
    desk_say (desk, "T marks all of these, ; O gives the marked to another");
  else
    desk_say_error (desk, error);
  desk_stale (desk, STALE_DATA);
}
