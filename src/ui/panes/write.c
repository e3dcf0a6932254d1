/* SPDX-License-Identifier: MIT */
/* write - long text without another program: movement, paste, done, and no key that loses it */
#include <string.h>

#include "base/text.h"
#include "ui/edit.h"
#include "ui/panes/panes.h"

enum { PAUSE_US = 2 * G_TIME_SPAN_SECOND };

typedef struct
{
  Pane pane;
  char *title;
  Edit edit;
  WriteTo to;
  gpointer data;
  gsize top;             /* byte offset of the first row that shows */
  int width, height;
  gboolean asks, changed;
  gint64 mono, touched;
} Write;

/* ---- rows: a line is cut where the window ends ------------------------------------------------ */

static gsize
line_start (const Write *write, gsize at)
{
  const char *text = write->edit.text->str;

  while (at > 0 && text[at - 1] != '\n')
    at--;
  return at;
}

/* Where the row that begins at 'from' ends: at its newline, or at the first cell that is too wide. */
static gsize
row_end (const Write *write, gsize from)
{
  const char *text = write->edit.text->str, *at = text + from, *end = text + write->edit.text->len;
  int width = 0;
  TextCell cell;

  while (at < end && *at != '\n')
    {
      const char *before = at;
      if (!text_next_cell (&at, end, &cell))
        break;
      width += MAX (cell.width, 0);
      if (width >= write->width && before > text + from)
        return (gsize) (before - text);
    }
  return (gsize) (at - text);
}

static gsize
next_row (const Write *write, gsize from)
{
  gsize end = row_end (write, from);

  return end < write->edit.text->len && write->edit.text->str[end] == '\n' ? end + 1 : end;
}

static gsize
row_of (const Write *write, gsize at)
{
  gsize row = line_start (write, at);

  for (;;)
    {
      gsize end = row_end (write, row);
      if (at < end || end >= write->edit.text->len || write->edit.text->str[end] == '\n')
        return row;
      row = end;
    }
}

static gsize
previous_row (const Write *write, gsize row)
{
  return row ? row_of (write, row - 1) : 0;
}

static int
column_of (const Write *write, gsize row, gsize at)
{
  g_autofree char *before = g_strndup (write->edit.text->str + row, at - row);

  return text_width (before);
}

static void
go_column (Write *write, gsize row, int column)
{
  const char *text = write->edit.text->str, *at = text + row, *end = text + row_end (write, row);
  TextCell cell;
  int width = 0;

  while (at < end)
    {
      const char *before = at;
      if (!text_next_cell (&at, end, &cell) || (width += MAX (cell.width, 0)) > column)
        {
          at = before;
          break;
        }
    }
  write->edit.cursor = (gsize) (at - text);
}

static void
go_rows (Write *write, int by)
{
  gsize row = row_of (write, write->edit.cursor);
  int column = column_of (write, row, write->edit.cursor);

  for (; by < 0 && row; by++)
    row = previous_row (write, row);
  for (; by > 0; by--)
    {
      gsize next = next_row (write, row);
      if (next == row || (next >= write->edit.text->len && row_end (write, row) == write->edit.text->len))
        break;
      row = next;
    }
  go_column (write, row, column);
}

static void
keep_in_sight (Write *write)
{
  gsize row = row_of (write, write->edit.cursor), at = row;

  write->top = row_of (write, MIN (write->top, write->edit.text->len));
  if (row < write->top)
    write->top = row;
  for (int i = 0; i < write->height - 1 && at > write->top; i++)
    at = previous_row (write, at);
  if (at > write->top)
    write->top = at;
}

/* ---- keys --------------------------------------------------------------------------------------- */

static void
finish (Write *write)
{
  Desk *desk = write->pane.desk;
  WriteTo to = write->to;
  gpointer data = write->data;
  g_autofree char *text = g_strdup (write->edit.text->str);

  stack_remove (desk, &write->pane);
  to (desk, text, TRUE, data);
}

static void
answer (Write *write, Key key)
{
  write->asks = FALSE;
  if (key == 'k' || key == PRESS_ENTER)
    finish (write);
  else if (key == 'T')
    {
      desk_say (write->pane.desk, "the text is as it was before");
      stack_remove (write->pane.desk, &write->pane);
    }
}

static void
leave (Write *write)
{
  if (write->changed)
    write->asks = TRUE;
  else
    stack_remove (write->pane.desk, &write->pane);
}

static void
type (Write *write, const Input *input)
{
  Input line = *input;

  if (!input->paste && input->key == PRESS_ENTER)
    line.key = '\n';
  if (!edit_input (&write->edit, &line))
    return;
  write->changed = TRUE;
  write->touched = write->mono;
}

static const char *const write_contexts[] = { "write", NULL };

/* What the key file gives to this pane is a command; everything else is typed. */
static gboolean
write_input (Pane *pane, Input *input)
{
  Write *write = (Write *) pane;
  const Binding *found = NULL;
  Key key = input->paste ? 0 : input->key;

  desk_stale (pane->desk, STALE_SCREEN);
  if (write->asks)
    answer (write, key);
  else if (key && keys_find (pane->desk->keys, write_contexts, &key, 1, &found) == KEYS_FOUND)
    return FALSE;
  else
    type (write, input);
  return TRUE;
}

static void
write_move (Pane *pane, Move move)
{
  Write *write = (Write *) pane;
  gsize row = row_of (write, write->edit.cursor);

  switch (move)
    {
    case MOVE_FIRST: write->edit.cursor = row; break;   /* of the row */
    case MOVE_LAST: write->edit.cursor = row_end (write, row); break;
    default: go_rows (write, move_rows (move, write->height));
    }
}

static gboolean
write_verb (Pane *pane, const char *verb, const char *args)
{
  if (strcmp (verb, "keep") != 0)
    return FALSE;
  finish ((Write *) pane);
  return TRUE;
}

static gboolean
write_back (Pane *pane)
{
  leave ((Write *) pane);
  return TRUE;
}

/* ---- drawing -------------------------------------------------------------------------------------- */

static void
write_draw (Pane *pane, Canvas *canvas, Area area)
{
  Write *write = (Write *) pane;
  gsize row, cursor_row;

  write->width = MAX (area.width - 2, 2);
  write->height = MAX (area.height - 2, 1);
  keep_in_sight (write);
  cursor_row = row_of (write, write->edit.cursor);
  canvas_fit (canvas, area.x + 1, area.y, area.width - 2, STYLE_HEAD, write->title);
  row = write->top;
  for (int i = 0; i < write->height; i++)
    {
      g_autofree char *text = g_strndup (write->edit.text->str + row, row_end (write, row) - row);
      gsize next = next_row (write, row);

      canvas_put (canvas, area.x + 1, area.y + 1 + i, area.x + area.width, STYLE_NORMAL, text);
      if (row == cursor_row)
        canvas_cursor (canvas, area.x + 1 + column_of (write, row, write->edit.cursor), area.y + 1 + i);
      if (next == row || (next == write->edit.text->len && write->edit.text->str[next - 1] != '\n'))
        break;
      row = next;
    }
  if (write->asks)
    canvas_fit (canvas, area.x + 1, area.y + area.height - 1, area.width - 2, STYLE_ERROR,
                "Keep what was changed?  k keep   T throw away   any other key: write on");
}

/* Typing pauses: what stands here goes into the draft. */
static void
write_tick (Pane *pane, gint64 mono)
{
  Write *write = (Write *) pane;

  write->mono = mono;
  if (!write->changed || !write->touched || mono - write->touched < PAUSE_US)
    return;
  write->touched = 0;
  write->to (pane->desk, write->edit.text->str, FALSE, write->data);
}

static const char *
write_title (Pane *pane)
{
  return "Write";
}

/* The terminal went: what was typed is kept on the way out. */
static void
write_free (Pane *pane)
{
  Write *write = (Write *) pane;

  if (pane->desk->leave && write->changed)
    write->to (pane->desk, write->edit.text->str, FALSE, write->data);
  edit_clear (&write->edit);
  g_free (write->title);
  g_free (write);
}

static const char *const write_hints[] = { "keep", "back", NULL };

static const PaneOps write_ops = {
  .name = "write", .shape = PANE_WHOLE, .contexts = write_contexts, .hints = write_hints, .input = write_input,
  .draw = write_draw, .move = write_move, .escape = write_back, .back = write_back, .verb = write_verb,
  .tick = write_tick, .title = write_title, .free = write_free,
};

void
write_push (Desk *desk, const char *title, const char *text, WriteTo to, gpointer data)
{
  Write *write = g_new0 (Write, 1);

  write->pane.ops = &write_ops;
  write->title = g_strdup (title);
  write->to = to;
  write->data = data;
  write->width = 78;
  write->height = 20;
  edit_init (&write->edit, text ? text : "", TRUE);
  write->edit.cursor = 0;
  stack_push (desk, &write->pane);
}
