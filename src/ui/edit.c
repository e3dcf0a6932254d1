/* SPDX-License-Identifier: MIT */
#include "ui/edit.h"

#include <string.h>

#include "base/text.h"

void
edit_init (Edit *edit, const char *text, gboolean lines)
{
  edit->text = g_string_new (text);
  edit->cursor = edit->text->len;
  edit->lines = lines;
}

void
edit_clear (Edit *edit)
{
  if (edit->text)
    g_string_free (edit->text, TRUE);
  edit->text = NULL;
}

void
edit_set (Edit *edit, const char *text)
{
  g_string_assign (edit->text, text);
  edit->cursor = edit->text->len;
}

void
edit_insert (Edit *edit, const char *text)
{
  g_autofree char *clean = text_clean (text, -1);

  if (!edit->lines)
    g_strdelimit (clean, "\r\n\t", ' ');
  g_string_insert (edit->text, (gssize) edit->cursor, clean);
  edit->cursor += strlen (clean);
}

static gsize
next_edge (const Edit *edit, gsize from)
{
  const char *cursor = edit->text->str + from;
  TextCell cell;

  text_next_cell (&cursor, edit->text->str + edit->text->len, &cell);
  return (gsize) (cursor - edit->text->str);
}

static gsize
previous_edge (const Edit *edit)
{
  gsize at = edit->cursor, last;

  if (at > 0)   /* a newline before it is a cell of its own */
    at--;
  while (at > 0 && edit->text->str[at - 1] != '\n')
    at--;
  last = at;

  while (at < edit->cursor)
    {
      last = at;
      at = next_edge (edit, at);
    }
  return last;
}

static gsize
word_start (const Edit *edit)
{
  gsize at = edit->cursor;

  while (at > 0 && edit->text->str[at - 1] == ' ')
    at--;
  while (at > 0 && edit->text->str[at - 1] != ' ')
    at--;
  return at;
}

static void
erase (Edit *edit, gsize from, gsize to)
{
  g_string_erase (edit->text, (gssize) from, (gssize) (to - from));
  edit->cursor = from;
}

static gboolean
edit_key (Edit *edit, Key key)
{
  switch (key)
    {
    case PRESS_LEFT: case PRESS_CONTROL ('B'): edit->cursor = previous_edge (edit); return TRUE;
    case PRESS_RIGHT:
    case PRESS_CONTROL ('F'):
      edit->cursor = next_edge (edit, edit->cursor);
      return TRUE;
    case PRESS_HOME: case PRESS_CONTROL ('A'): edit->cursor = 0; return TRUE;
    case PRESS_END: case PRESS_CONTROL ('E'): edit->cursor = edit->text->len; return TRUE;
    case PRESS_BACKSPACE: case 0x7f: erase (edit, previous_edge (edit), edit->cursor); return TRUE;
    case PRESS_DELETE:
    case PRESS_CONTROL ('D'):
      erase (edit, edit->cursor, next_edge (edit, edit->cursor));
      return TRUE;
    case PRESS_CONTROL ('W'): erase (edit, word_start (edit), edit->cursor); return TRUE;
    case PRESS_CONTROL ('U'): erase (edit, 0, edit->cursor); return TRUE;
    case PRESS_CONTROL ('K'): g_string_truncate (edit->text, edit->cursor); return TRUE;
    default: return FALSE;
    }
}

gboolean
edit_input (Edit *edit, const Input *input)
{
  char bytes[7] = "";

  if (input->paste)
    {
      edit_insert (edit, input->paste);
      return TRUE;
    }
  if (edit_key (edit, input->key))
    return TRUE;
  if (edit->lines && input->key == '\n')
    {
      edit_insert (edit, "\n");
      return TRUE;
    }
  if (input->key < ' ' || input->key >= 0x110000)
    return FALSE;
  g_unichar_to_utf8 (input->key, bytes);
  edit_insert (edit, bytes);
  return TRUE;
}

void
edit_draw (const Edit *edit, Canvas *canvas, int x, int y, int columns, gboolean active)
{
  g_autofree char *before = g_strndup (edit->text->str, edit->cursor);
  const char *shown = edit->text->str, *end = shown + edit->text->len;
  int width = text_width (before);
  TextCell cell;

  while (width >= columns && text_next_cell (&shown, end, &cell))
    width -= MAX (cell.width, 1);
  canvas_fill (canvas, (Area) { x, y, columns, 1 }, STYLE_INPUT);
  canvas_put (canvas, x, y, x + columns, STYLE_INPUT, shown);
  if (active)
    canvas_cursor (canvas, x + MAX (width, 0), y);
}
