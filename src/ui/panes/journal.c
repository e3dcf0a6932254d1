/* SPDX-License-Identifier: MIT */
/* journal - the record as it grows: what was done, by whom, and is it what was written? */
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/entries.h"
#include "ui/panes/panes.h"
#include "ui/rows.h"
#include "ui/words.h"

typedef struct
{
  Pane pane;
  Rows *rows;
  EntryFilter filter;
  char *limit;            /* as it was typed; NULL: none */
  char *title;
} JournalPane;

static JournalPane *
journal_pane (Pane *pane)
{
  return (JournalPane *) pane;
}

/* ---- rows: newest first ------------------------------------------------------------------------ */

static GPtrArray *
journal_fetch (gpointer source, WindowPlace place, gconstpointer at, int n, gboolean *more, GError **error)
{
  JournalPane *journal = source;
  const Entry *entry = at;
  Office *office = journal->pane.desk->office;

  switch (place)
    {
    case WINDOW_LAST:
      return office_entries (office, &journal->filter, 0, TRUE, n, more, error);
    case WINDOW_BEFORE:
      return office_entries (office, &journal->filter, entry->seq + 1, TRUE, n, more, error);
    case WINDOW_AFTER:
      return office_entries (office, &journal->filter, entry->seq - 1, FALSE, n, more, error);
    case WINDOW_FROM:
      return office_entries (office, &journal->filter, entry->seq, FALSE, n, more, error);
    case WINDOW_FIRST:
    default:
      return office_entries (office, &journal->filter, G_MAXINT64, FALSE, n, more, error);
    }
}

static gboolean
same (gconstpointer a, gconstpointer b)
{
  return ((const Entry *) a)->seq == ((const Entry *) b)->seq;
}

static const char *
number_of (gconstpointer row)
{
  return ((const Entry *) row)->case_number;
}

static char *
row_words (G_GNUC_UNUSED gpointer source, gconstpointer row)
{
  const Entry *entry = row;

  return g_strjoin (" ", entry->act, entry->member, entry->case_number ? entry->case_number : "", entry->words, NULL);
}

static gboolean
set_limit (gpointer source, const char *query, GError **error)
{
  JournalPane *journal = source;

  if (!entry_filter_parse (journal->pane.desk->office, query, &journal->filter, error))
    return FALSE;
  g_free (journal->limit);
  journal->limit = query && *query ? g_strdup (query) : NULL;
  if (journal->filter.case_number)
    desk_note_reading (journal->pane.desk, journal->filter.case_number);
  return TRUE;
}

static const char *
limited (gpointer source)
{
  return ((JournalPane *) source)->limit;
}

static const RowsOps entry_rows = {
  .what = "entry",
  .fetch = journal_fetch,
  .free = (void (*) (gpointer)) entry_free,
  .same = same,
  .number = number_of,
  .words = row_words,
  .limit = set_limit,
  .terms = entry_filter_terms,
  .limited = limited,
};

/* ---- drawing ------------------------------------------------------------------------------------- */

enum { WIDE = 120, SEQ_LEAST = 4, TIME_WIDTH = 17 };   /* "12 Nov 2025 09:30" */

static const char *
seal_words (const Entry *entry)
{
  return entry->sealed ? "sealed under a checkpoint" : "not sealed by a checkpoint yet";
}

/* Columns of a number that the newest entry needs. */
static int
seq_width (const JournalPane *journal)
{
  const Entry *newest = journal->rows->rows->len ? g_ptr_array_index (journal->rows->rows, 0) : NULL;
  int width = SEQ_LEAST;

  for (gint64 rest = newest ? newest->seq / 10000 : 0; rest; rest /= 10)
    width++;
  return width;
}

static int
put_sign (const Entry *entry, Canvas *canvas, int x, int y)
{
  const char *sign = entry->erased ? "x" : entry->sealed ? "s" : canvas->ascii ? "." : "·";

  canvas_fit (canvas, x, y, 1, entry->erased ? STYLE_DECIDE : STYLE_DIM, sign);
  return x + 2;
}

static void
draw_entry (gpointer data, Canvas *canvas, Area line, gconstpointer row)
{
  JournalPane *journal = data;
  Desk *desk = journal->pane.desk;
  const Entry *entry = row;
  g_autofree char *at = words_moment (entry->at, office_zone (desk->office), &desk->today);
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, entry->seq);
  g_autofree char *number = entry->case_number ? case_number_short (entry->case_number) : g_strdup ("-");
  int right = line.x + line.width, x = line.x;
  gboolean wide = line.width >= 100;

  x = canvas_fit (canvas, x, line.y, 1, STYLE_MARKED, rows_is_marked (journal->rows, row) ? "*" : " ") + 1;
  x = canvas_fit_right (canvas, x, line.y, seq_width (journal), STYLE_DIM, seq) + 1;
  x = put_sign (entry, canvas, x, line.y);
  if (line.width >= 60)
    x = canvas_fit (canvas, x, line.y, TIME_WIDTH, STYLE_NORMAL, at) + 1;
  x = canvas_fit (canvas, x, line.y, wide ? 10 : 6, STYLE_NORMAL, entry->member) + 1;
  x = canvas_fit (canvas, x, line.y, 9, STYLE_NORMAL, number) + 1;
  if (wide)
    x = canvas_fit (canvas, x, line.y, 20, STYLE_NORMAL, entry->act) + 1;
  canvas_fit (canvas, x, line.y, MAX (right - x, 0),
              rows_matches (journal->rows, row) ? STYLE_MATCH : STYLE_NORMAL, entry->words);
}

static void
draw_info (JournalPane *journal, Canvas *canvas, Area area)
{
  const char *dot = canvas->ascii ? " | " : " · ";
  guint marked = g_hash_table_size (journal->rows->marks);
  g_autofree char *right = marked ? g_strdup_printf ("* %u marked ", marked) : g_strdup ("");
  int width = text_width (right), end = area.x + area.width;

  canvas_fit (canvas, end - width, area.y, width, STYLE_SOON, right);
  canvas_printf (canvas, area.x + 1, area.y, end - width, STYLE_DIM, "%s%s%snewest first%ss sealed  %s not yet  x erased",
                 journal->limit ? "limit: " : "all entries", journal->limit ? journal->limit : "", dot, dot,
                 canvas->ascii ? "." : "·");
}

/* What the line cuts, whole. */
static void
draw_preview (JournalPane *journal, Canvas *canvas, Area area)
{
  Desk *desk = journal->pane.desk;
  const Entry *entry = rows_row (journal->rows);
  g_autofree char *at = entry ? words_moment (entry->at, office_zone (desk->office), &desk->today) : NULL;
  g_autofree char *head = NULL, *values = NULL;
  int y = area.y;

  if (!entry)
    return;
  head = g_strdup_printf ("Entry %" G_GINT64_FORMAT "  %s", entry->seq, entry->act);
  y = canvas_wrapped (canvas, area, y, STYLE_STRONG, head);
  y = canvas_wrapped (canvas, area, y, STYLE_NORMAL, at);
  y = canvas_wrapped (canvas, area, y, STYLE_NORMAL, entry->member);
  if (entry->case_number)
    y = canvas_wrapped (canvas, area, y, STYLE_NORMAL, entry->case_number);
  y = canvas_wrapped (canvas, area, y + 1, STYLE_NORMAL, entry->words) + 1;
  y = canvas_wrapped (canvas, area, y, entry->sealed ? STYLE_GOOD : STYLE_DIM, seal_words (entry));
  values = g_strdup_printf ("%" G_GINT64_FORMAT " sealed value%s, %" G_GINT64_FORMAT " erased", entry->values,
                            entry->values == 1 ? "" : "s", entry->erased);
  if (entry->values)
    canvas_wrapped (canvas, area, y, entry->erased ? STYLE_DECIDE : STYLE_DIM, values);
}

static void
journal_draw (Pane *pane, Canvas *canvas, Area area)
{
  static const RowsDraw draw = { .row = draw_entry };
  JournalPane *journal = journal_pane (pane);
  gboolean wide = area.width >= WIDE;
  int width = wide ? area.width * 64 / 100 : area.width;
  Area list = { area.x, area.y + 1, width, area.height - 1 };

  draw_info (journal, canvas, area);
  if (!journal->rows->rows->len && journal->rows->loaded)
    canvas_put (canvas, area.x + 2, area.y + 2, area.x + area.width, STYLE_DIM, "No entry matches; Esc takes the limit away.");
  rows_draw (journal->rows, canvas, list, &draw, journal);
  if (!wide)
    return;
  canvas_rule_down (canvas, area.x + width, area.y + 1, area.height - 1);
  draw_preview (journal, canvas, (Area){ area.x + width + 2, area.y + 1, area.width - width - 3, area.height - 1 });
}

/* ---- the pane --------------------------------------------------------------------------------------- */

static void
complain (Pane *pane, GError *error)
{
  if (error)
    desk_say_error (pane->desk, error);
}

static void
journal_load_rows (Pane *pane, Stale what)
{
  JournalPane *journal = journal_pane (pane);
  GError *error = NULL;

  if ((what & STALE_DATA || !journal->rows->loaded) && !rows_load (journal->rows, &error))
    complain (pane, error);
}

static void
journal_move (Pane *pane, Move move)
{
  GError *error = NULL;

  if (!rows_move (journal_pane (pane)->rows, move, &error))
    complain (pane, error);
  pane->stale |= STALE_SCREEN;
}

/* The page of the entry under the cursor. Its values are a case's: showing them is reading it. */
static gboolean
journal_open (Pane *pane)
{
  const Entry *entry = rows_row (journal_pane (pane)->rows);
  g_autoptr (EntryPage) page = NULL;
  g_autofree char *text = NULL, *title = NULL;
  GError *error = NULL;

  if (!entry)
    return FALSE;
  page = office_entry (pane->desk->office, entry->seq, TRUE, &error);
  if (!page)
    {
      desk_say_error (pane->desk, error);
      return TRUE;
    }
  text = g_strjoinv ("\n", page->lines);
  title = g_strdup_printf ("Entry %" G_GINT64_FORMAT, entry->seq);
  (page->sound ? desk_say : desk_warn) (pane->desk, "%s", page->verdict);
  text_push (pane->desk, title, text);
  return TRUE;
}

static Rows *
journal_rows (Pane *pane)
{
  return journal_pane (pane)->rows;
}

static const char *
journal_title (Pane *pane)
{
  return journal_pane (pane)->title;
}

static void
journal_free (Pane *pane)
{
  JournalPane *journal = journal_pane (pane);

  rows_free (journal->rows);
  entry_filter_clear (&journal->filter);
  g_free (journal->limit);
  g_free (journal->title);
  g_free (journal);
}

static const char *const journal_contexts[] = { "journal", "list", "desk", NULL };
static const char *const journal_hints[] = { "verify", "limit", "search", "back", NULL };

const PaneOps journal_ops = {
  .name = "journal",
  .shape = PANE_WHOLE,
  .tab = 5,
  .contexts = journal_contexts,
  .hints = journal_hints,
  .load = journal_load_rows,
  .draw = journal_draw,
  .move = journal_move,
  .open = journal_open,
  .search = rows_pane_search,
  .escape = rows_pane_escape,
  .rows = journal_rows,
  .title = journal_title,
  .free = journal_free,
};

void
journal_push (Desk *desk, const char *number)
{
  JournalPane *journal = g_new0 (JournalPane, 1);
  GError *error = NULL;

  journal->pane.ops = &journal_ops;
  journal->pane.desk = desk;
  journal->filter.since = journal->filter.until = WHEN_NONE;
  journal->title = number ? g_strdup_printf ("Journal of %s", number) : g_strdup ("Journal");
  journal->rows = rows_new (&entry_rows, journal);
  if (number)
    {
      g_autofree char *limit = g_strdup_printf ("case:%s", number);
      if (!set_limit (journal, limit, &error))
        desk_say_error (desk, error);
    }
  stack_push (desk, &journal->pane);
}

void
journal_verify_entry (Desk *desk)
{
  Pane *pane = stack_whole (desk);
  const Entry *entry = pane && pane->ops == &journal_ops ? rows_row (journal_pane (pane)->rows) : NULL;
  g_autoptr (EntryPage) page = NULL;
  GError *error = NULL;

  if (!entry)
    {
      desk_say (desk, "no entry of the journal is under the cursor: press 5");
      return;
    }
  page = office_entry (desk->office, entry->seq, FALSE, &error);
  if (!page)
    desk_say_error (desk, error);
  else
    (page->sound ? desk_say : desk_warn) (desk, "%s", page->verdict);
}
