/* SPDX-License-Identifier: MIT */
#include "ui/rows.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "ui/desk.h"

enum { KEEP_MOST = 600, FETCH = 120 };

Rows *
rows_new (const RowsOps *ops, gpointer source)
{
  Rows *rows = g_new0 (Rows, 1);

  rows->ops = ops;
  rows->source = source;
  rows->rows = g_ptr_array_new_with_free_func (ops->free);
  rows->page = 20;
  rows->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return rows;
}

void
rows_free (Rows *rows)
{
  if (!rows)
    return;
  g_ptr_array_unref (rows->rows);
  g_hash_table_unref (rows->marks);
  g_free (rows->search);
  g_free (rows);
}

static gpointer
row_at (const Rows *rows, int i)
{
  return g_ptr_array_index (rows->rows, (guint) i);
}

static int
last_of (const Rows *rows)
{
  return MAX ((int) rows->rows->len - 1, 0);
}

gconstpointer
rows_row (const Rows *rows)
{
  return rows->rows->len ? row_at (rows, CLAMP (rows->cursor, 0, last_of (rows))) : NULL;
}

void
rows_forget (Rows *rows)
{
  g_ptr_array_set_size (rows->rows, 0);
  rows->cursor = rows->top = 0;
  rows->more_before = rows->more_after = rows->loaded = FALSE;
}

/* ---- fetching ---------------------------------------------------------------------------- */

static GPtrArray *
fetch (Rows *rows, WindowPlace place, gconstpointer at, int n, gboolean *more, GError **error)
{
  *more = FALSE;
  return rows->ops->fetch (rows->source, place, at, n, more, error);
}

/* Moves the rows over, in front or behind; consumes the array. */
static void
take (Rows *rows, GPtrArray *part, gboolean before)
{
  for (guint i = 0; i < part->len; i++)
    g_ptr_array_insert (rows->rows, before ? (int) i : -1, g_ptr_array_index (part, i));
  g_ptr_array_set_free_func (part, NULL);
  g_ptr_array_unref (part);
}

static gboolean
load_end (Rows *rows, WindowPlace place, GError **error)
{
  gboolean more;
  GPtrArray *part = fetch (rows, place, NULL, rows->page + FETCH, &more, error);

  if (!part)
    return FALSE;
  g_ptr_array_set_size (rows->rows, 0);
  take (rows, part, FALSE);
  rows->more_before = place == WINDOW_LAST && more;
  rows->more_after = place == WINDOW_FIRST && more;
  rows->cursor = rows->top = place == WINDOW_LAST ? last_of (rows) : 0;
  rows->loaded = TRUE;
  return TRUE;
}

static int
find_row (const Rows *rows, gconstpointer row)
{
  for (guint i = 0; i < rows->rows->len; i++)
    if (rows->ops->same (row_at (rows, (int) i), row))
      return (int) i;
  return -1;
}

/* 'at' may be one of our own rows: it is gone afterwards. */
static gboolean
load_around (Rows *rows, gconstpointer at, int above, GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  GPtrArray *after, *old;
  int found;

  gboolean more_before, more_after;

  before = fetch (rows, WINDOW_BEFORE, at, rows->page * 2, &more_before, error);
  after = before ? fetch (rows, WINDOW_FROM, at, rows->page * 2 + FETCH, &more_after, error) : NULL;
  if (!after)
    return FALSE;
  old = rows->rows;
  rows->rows = g_ptr_array_new_with_free_func (rows->ops->free);
  rows->cursor = (int) before->len;
  take (rows, g_steal_pointer (&before), FALSE);
  take (rows, after, FALSE);
  rows->more_before = more_before;
  rows->more_after = more_after;
  found = find_row (rows, at);
  rows->cursor = CLAMP (found >= 0 ? found : rows->cursor, 0, last_of (rows));
  rows->top = MAX (rows->cursor - above, 0);
  rows->loaded = TRUE;
  g_ptr_array_unref (old);
  return TRUE;
}

gboolean
rows_load (Rows *rows, GError **error)
{
  if (!rows->rows->len)
    return load_end (rows, WINDOW_FIRST, error);
  return load_around (rows, row_at (rows, rows->cursor), rows->cursor - rows->top, error);
}

/* ---- moving ------------------------------------------------------------------------------ */

static gboolean
extend_after (Rows *rows, GError **error)
{
  GPtrArray *part = fetch (rows, WINDOW_AFTER, row_at (rows, last_of (rows)), rows->page + FETCH,
                           &rows->more_after, error);
  int over;

  if (!part)
    return FALSE;
  take (rows, part, FALSE);
  over = MIN ((int) rows->rows->len - KEEP_MOST, rows->top);
  if (over > 0)
    {
      g_ptr_array_remove_range (rows->rows, 0, (guint) over);
      rows->cursor -= over;
      rows->top -= over;
      rows->more_before = TRUE;
    }
  return TRUE;
}

static gboolean
extend_before (Rows *rows, GError **error)
{
  GPtrArray *part
      = fetch (rows, WINDOW_BEFORE, row_at (rows, 0), rows->page + FETCH, &rows->more_before, error);
  int n = part ? (int) part->len : 0;

  if (!part)
    return FALSE;
  take (rows, part, TRUE);
  rows->cursor += n;
  rows->top += n;
  if (rows->rows->len > KEEP_MOST && rows->cursor < KEEP_MOST)
    {
      g_ptr_array_set_size (rows->rows, KEEP_MOST);
      rows->more_after = TRUE;
    }
  return TRUE;
}

gboolean
rows_move (Rows *rows, Move move, GError **error)
{
  int by = move_rows (move, rows->page);

  if (!rows->rows->len)
    return TRUE;
  if (move == MOVE_FIRST && rows->more_before)
    return load_end (rows, WINDOW_FIRST, error);
  if (move == MOVE_LAST && rows->more_after)
    return load_end (rows, WINDOW_LAST, error);
  if (by > 0 && rows->cursor + by > last_of (rows) && rows->more_after && !extend_after (rows, error))
    return FALSE;
  if (by < 0 && rows->cursor + by < 0 && rows->more_before && !extend_before (rows, error))
    return FALSE;
  rows->cursor = CLAMP (rows->cursor + by, 0, last_of (rows));
  return TRUE;
}

static int
section_at (const Rows *rows, int i)
{
  return rows->ops->section ? rows->ops->section (row_at (rows, i)) : 0;
}

/* From the cursor to where its section begins. */
static void
to_section_begin (Rows *rows)
{
  while (rows->cursor > 0 && section_at (rows, rows->cursor - 1) == section_at (rows, rows->cursor))
    rows->cursor--;
}

static gboolean
block_down (Rows *rows, GError **error)
{
  int here = section_at (rows, rows->cursor), was = rows->cursor;

  while (section_at (rows, rows->cursor) == here)
    {
      if (rows->cursor == last_of (rows) && rows->more_after)
        {
          int len = (int) rows->rows->len, top = rows->top;

          rows->top = rows->cursor;
          if (!extend_after (rows, error))
            return FALSE;
          if ((int) rows->rows->len == len && rows->top == top)
            break;
        }
      if (rows->cursor == last_of (rows))
        {
          rows->cursor = MIN (was, last_of (rows));
          break;
        }
      rows->cursor++;
    }
  return TRUE;
}

static gboolean
block_up (Rows *rows, GError **error)
{
  int was = rows->cursor;

  to_section_begin (rows);
  if (rows->cursor == was && was == 0 && rows->more_before && !extend_before (rows, error))
    return FALSE;
  if (rows->cursor == was && was > 0)
    rows->cursor--;
  for (to_section_begin (rows); rows->cursor == 0 && rows->more_before; to_section_begin (rows))
    if (!extend_before (rows, error))
      return FALSE;
  return TRUE;
}

gboolean
rows_block (Rows *rows, int by, GError **error)
{
  if (!rows->rows->len || !rows->ops->section)
    return TRUE;
  return by > 0 ? block_down (rows, error) : block_up (rows, error);
}

/* ---- marks ------------------------------------------------------------------------------- */

static const char *
number_of (const Rows *rows, gconstpointer row)
{
  return row && rows->ops->number ? rows->ops->number (row) : NULL;
}

gboolean
rows_is_marked (const Rows *rows, gconstpointer row)
{
  const char *number = number_of (rows, row);

  return number && g_hash_table_contains (rows->marks, number);
}

gboolean
rows_toggle_mark (Rows *rows)
{
  const char *number = number_of (rows, rows_row (rows));

  if (number && !g_hash_table_remove (rows->marks, number))
    g_hash_table_add (rows->marks, g_strdup (number));
  return number != NULL;
}

gboolean
rows_mark_query (Rows *rows, const char *query, guint *n, gboolean *more, GError **error)
{
  g_autoptr (GPtrArray) numbers = NULL;

  *n = 0;
  *more = FALSE;
  if (!rows->ops->numbers)
    return desk_error_set (error, DESK_ERROR_INVALID, "this list takes no query: Space marks");
  numbers = rows->ops->numbers (rows->source, query, more, error);
  if (!numbers)
    return FALSE;
  *n = numbers->len;
  for (guint i = 0; i < numbers->len; i++)
    g_hash_table_add (rows->marks, g_strdup (g_ptr_array_index (numbers, i)));
  return TRUE;
}

/* ---- search ------------------------------------------------------------------------------ */

static gboolean
row_holds (const Rows *rows, gconstpointer row, const char *folded)
{
  g_autofree char *words = rows->ops->words && row ? rows->ops->words (rows->source, row) : NULL;
  g_autofree char *have = words ? text_fold (words, -1) : NULL;

  return have && *folded && strstr (have, folded);
}

gboolean
rows_matches (const Rows *rows, gconstpointer row)
{
  g_autofree char *folded = rows->search ? text_fold (rows->search, -1) : NULL;

  return folded && row_holds (rows, row, folded);
}

static int
search_rows (const Rows *rows, const char *folded, int from, int direction)
{
  for (int i = from; i >= 0 && i < (int) rows->rows->len; i += direction)
    if (row_holds (rows, row_at (rows, i), folded))
      return i;
  return -1;
}

static gboolean
go_to (Rows *rows, gpointer row, GError **error)
{
  gboolean done = load_around (rows, row, rows->page / 2, error);

  rows->ops->free (row);
  return done;
}

typedef enum { BEYOND_FAILED, BEYOND_NOTHING, BEYOND_FOUND } Beyond;

/* What lies beyond the rows at hand, from 'at' on; NULL: from the end one begins at. */
static Beyond
search_beyond (Rows *rows, gconstpointer at, int direction, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gpointer row = rows->ops->find ? rows->ops->find (rows->source, at, rows->search, direction, &failure) : NULL;

  if (row && go_to (rows, row, error))
    return BEYOND_FOUND;
  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (!row)
    return BEYOND_NOTHING;
  return BEYOND_FAILED;
}

static gboolean
search_round (Rows *rows, const char *folded, int direction, gboolean *round, GError **error)
{
  gboolean ahead = direction > 0 ? rows->more_after : rows->more_before;
  gboolean behind = direction > 0 ? rows->more_before : rows->more_after;
  gconstpointer last = row_at (rows, direction > 0 ? last_of (rows) : 0);
  Beyond beyond = ahead ? search_beyond (rows, last, direction, error) : BEYOND_NOTHING;
  int found;

  if (beyond != BEYOND_NOTHING)
    return beyond == BEYOND_FOUND;
  *round = TRUE;
  beyond = behind ? search_beyond (rows, NULL, direction, error) : BEYOND_NOTHING;
  if (beyond != BEYOND_NOTHING)
    return beyond == BEYOND_FOUND;
  found = search_rows (rows, folded, direction > 0 ? 0 : last_of (rows), direction);
  if (found < 0)
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "nothing in this list holds '%s'", rows->search);
  *round = found != rows->cursor;
  rows->cursor = found;
  return TRUE;
}

gboolean
rows_search (Rows *rows, const char *text, int direction, gboolean *round, GError **error)
{
  g_autofree char *folded = NULL;
  int found;

  *round = FALSE;
  if (text && *text)
    {
      g_free (rows->search);
      rows->search = g_strdup (text);
    }
  if (!rows->search)
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "nothing was searched for yet: / asks");
  if (!rows->rows->len)
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "the list is empty");
  folded = text_fold (rows->search, -1);
  found = search_rows (rows, folded, rows->cursor + direction, direction);
  if (found < 0)
    return search_round (rows, folded, direction, round, error);
  rows->cursor = found;
  return TRUE;
}

const char *
rows_escape (Rows *rows)
{
  if (g_hash_table_size (rows->marks))
    {
      g_hash_table_remove_all (rows->marks);
      return "marks";
    }
  if (rows->search)
    {
      g_clear_pointer (&rows->search, g_free);
      return "search";
    }
  if (rows->ops->limited && rows->ops->limited (rows->source) && rows->ops->limit (rows->source, NULL, NULL))
    {
      rows_forget (rows);
      return "limit";
    }
  return NULL;
}

/* ---- drawing ----------------------------------------------------------------------------- */

static gboolean
has_heading (const Rows *rows, const RowsDraw *draw, int i)
{
  return draw->heading && rows->ops->section
         && (i == rows->top || i == 0 || section_at (rows, i) != section_at (rows, i - 1));
}

/* Lines from row 'from' (with the heading on top) to row 'to'. */
static int
lines_between (const Rows *rows, const RowsDraw *draw, int from, int to)
{
  int lines = 0;

  for (int i = from; i <= to; i++)
    lines += 1 + (i == from ? draw->heading && rows->ops->section : has_heading (rows, draw, i));
  return lines;
}

static void
keep_cursor_in_sight (Rows *rows, const RowsDraw *draw, int height)
{
  rows->page = MAX (height, 1);
  rows->cursor = CLAMP (rows->cursor, 0, last_of (rows));
  rows->top = CLAMP (rows->top, MAX (rows->cursor - height, 0), rows->cursor);
  while (rows->top < rows->cursor && lines_between (rows, draw, rows->top, rows->cursor) > height)
    rows->top++;
  while (rows->top > 0 && lines_between (rows, draw, rows->top - 1, last_of (rows)) <= height)
    rows->top--;
}

void
rows_draw (Rows *rows, Canvas *canvas, Area area, const RowsDraw *draw, gpointer data)
{
  Area line = { area.x, area.y, area.width, 1 };
  int bottom = area.y + area.height;

  if (!rows->rows->len || area.height < 1)
    return;
  keep_cursor_in_sight (rows, draw, area.height);
  for (int i = rows->top; i < (int) rows->rows->len && line.y < bottom; i++)
    {
      if (has_heading (rows, draw, i) && area.height > 1)
        {
          draw->heading (data, canvas, line, section_at (rows, i));
          line.y++;
        }
      if (line.y >= bottom)
        break;
      draw->row (data, canvas, line, row_at (rows, i));
      if (i == rows->cursor)
        canvas_choose (canvas, line);
      line.y++;
    }
}

/* ---- for panes ---------------------------------------------------------------------------------- */

gboolean
rows_pane_escape (Pane *pane)
{
  const char *what = rows_escape (pane->ops->rows (pane));

  if (!what)
    return FALSE;
  desk_say (pane->desk, "%s cleared", what);
  pane->stale |= STALE_DATA;
  return TRUE;
}

void
rows_pane_search (Pane *pane, const char *text, int direction)
{
  gboolean round = FALSE;
  GError *error = NULL;

  if (!rows_search (pane->ops->rows (pane), text, direction, &round, &error))
    desk_say_error (pane->desk, error);
  else if (round)
    desk_say (pane->desk, direction > 0 ? "from the beginning again" : "from the end again");
  pane->stale |= STALE_SCREEN;
}
