/* SPDX-License-Identifier: MIT */
#include "ui/canvas.h"

#include <string.h>

#include "base/text.h"

static const struct { const char *name; char letter; } styles[STYLE_N] = {
  [STYLE_NORMAL] = { "normal", ' ' },
  [STYLE_DIM] = { "dim", 'd' },
  [STYLE_STRONG] = { "strong", 's' },
  [STYLE_HEAD] = { "head", 'h' },
  [STYLE_BAR] = { "bar", 'b' },
  [STYLE_TAB] = { "tab", 'T' },
  [STYLE_OVERDUE] = { "overdue", 'O' },
  [STYLE_SOON] = { "soon", 'S' },
  [STYLE_PAUSED] = { "paused", 'P' },
  [STYLE_DECIDE] = { "decide", 'D' },
  [STYLE_MARKED] = { "marked", '*' },
  [STYLE_MATCH] = { "match", '/' },
  [STYLE_ERROR] = { "error", 'E' },
  [STYLE_GOOD] = { "good", 'G' },
  [STYLE_KEY] = { "key", 'k' },
  [STYLE_BORDER] = { "border", '-' },
  [STYLE_INPUT] = { "input", 'i' },
};

const char *
style_name (Style style)
{
  return styles[style].name;
}

static const Cell blank = { .bytes = " ", .width = 1 };

Canvas *
canvas_new (int width, int height)
{
  Canvas *canvas = g_new0 (Canvas, 1);

  canvas_resize (canvas, width, height);
  return canvas;
}

void
canvas_free (Canvas *canvas)
{
  if (!canvas)
    return;
  g_free (canvas->cells);
  g_free (canvas);
}

void
canvas_resize (Canvas *canvas, int width, int height)
{
  canvas->width = MAX (width, 1);
  canvas->height = MAX (height, 1);
  canvas->cells = g_renew (Cell, canvas->cells, (gsize) canvas->width * (gsize) canvas->height);
  canvas_clear (canvas);
}

void
canvas_clear (Canvas *canvas)
{
  gsize n = (gsize) canvas->width * (gsize) canvas->height;

  for (gsize i = 0; i < n; i++)
    canvas->cells[i] = blank;
  canvas->cursor_x = canvas->cursor_y = -1;
}

static Cell *
cell_at (const Canvas *canvas, int x, int y)
{
  if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
    return NULL;
  return &canvas->cells[(gsize) y * (gsize) canvas->width + (gsize) x];
}

const Cell *
canvas_cell (const Canvas *canvas, int x, int y)
{
  return cell_at (canvas, x, y);
}

Area
canvas_area (const Canvas *canvas)
{
  return (Area) { 0, 0, canvas->width, canvas->height };
}

/* A wide grapheme that loses one half loses the other: a terminal knows no half. */
static void
mend_halves (Canvas *canvas, int x, int y)
{
  Cell *here = cell_at (canvas, x, y);
  Cell *left = cell_at (canvas, x - 1, y), *right = cell_at (canvas, x + 1, y);

  if (here && here->width == 0 && left && left->width == 2)
    { left->bytes[0] = ' '; left->bytes[1] = '\0'; left->width = 1; }
  if (here && here->width == 2 && right && right->width == 0)
    { right->bytes[0] = ' '; right->bytes[1] = '\0'; right->width = 1; }
}

static void
set_cell (Canvas *canvas, int x, int y, Style style, const char *bytes, int width)
{
  Cell *cell = cell_at (canvas, x, y);

  if (!cell)
    return;
  mend_halves (canvas, x, y);
  if (width == 2 && x + 1 >= canvas->width)
    { bytes = " "; width = 1; }
  g_strlcpy (cell->bytes, bytes, sizeof cell->bytes);
  cell->width = (guint8) width;
  cell->style = (guint8) style;
  cell->chosen = 0;
  if (width == 2)
    {
      mend_halves (canvas, x + 1, y);
      cell[1] = (Cell) { .style = (guint8) style };
    }
}

/* Tokens such as <1B> are ASCII and wider than two columns: one cell a letter. */
static void
set_text_cell (Canvas *canvas, int x, int y, int right, Style style, const TextCell *text)
{
  if (text->width <= 2 && !text->token)
    {
      if (x + text->width <= right)
        set_cell (canvas, x, y, style, text->bytes, text->width);
      return;
    }
  for (int i = 0; i < text->length && x + i < right; i++)
    set_cell (canvas, x + i, y, style, (char[2]) { text->bytes[i], '\0' }, 1);
}

static gboolean
next_shown (const char **cursor, const char *end, TextCell *cell)
{
  if (!text_next_cell (cursor, end, cell))
    return FALSE;
  if (cell->width == 0)   /* LF, TAB */
    *cell = (TextCell) { .bytes = " ", .length = 1, .width = 1 };
  return TRUE;
}

int
canvas_put (Canvas *canvas, int x, int y, int right, Style style, const char *text)
{
  const char *cursor = text ? text : "", *end = cursor + strlen (cursor);
  TextCell cell;

  while (x < right && next_shown (&cursor, end, &cell))
    {
      set_text_cell (canvas, x, y, right, style, &cell);
      x += cell.width;
    }
  return MIN (x, MAX (right, 0));
}

int
canvas_printf (Canvas *canvas, int x, int y, int right, Style style, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return canvas_put (canvas, x, y, right, style, text);
}

static void
blanks (Canvas *canvas, int x, int y, int right, Style style)
{
  for (; x < right; x++)
    set_cell (canvas, x, y, style, " ", 1);
}

int
canvas_fit (Canvas *canvas, int x, int y, int columns, Style style, const char *text)
{
  const char *cursor = text ? text : "", *end = cursor + strlen (cursor);
  int used = 0, cut = 0;
  TextCell cell;

  if (columns <= 0)
    return x;
  while (next_shown (&cursor, end, &cell))
    {
      if (used + cell.width > columns)
        {
          blanks (canvas, x + cut, y, x + columns, style);
          set_cell (canvas, x + cut, y, style, canvas->ascii ? "~" : "…", 1);
          return x + columns;
        }
      set_text_cell (canvas, x + used, y, x + columns, style, &cell);
      used += cell.width;
      if (used <= columns - 1)
        cut = used;
    }
  blanks (canvas, x + used, y, x + columns, style);
  return x + columns;
}

int
canvas_fit_right (Canvas *canvas, int x, int y, int columns, Style style, const char *text)
{
  int width = MIN (text_width (text), MAX (columns, 0));

  blanks (canvas, x, y, x + columns - width, style);
  return canvas_fit (canvas, x + columns - width, y, width, style, text);
}

void
canvas_fill (Canvas *canvas, Area area, Style style)
{
  for (int y = MAX (area.y, 0); y < MIN (area.y + area.height, canvas->height); y++)
    blanks (canvas, MAX (area.x, 0), y, MIN (area.x + area.width, canvas->width), style);
}

void
canvas_restyle (Canvas *canvas, Area area, Style style)
{
  for (int y = area.y; y < area.y + area.height; y++)
    for (int x = area.x; x < area.x + area.width; x++)
      {
        Cell *cell = cell_at (canvas, x, y);
        if (cell)
          cell->style = (guint8) style;
      }
}

void
canvas_choose (Canvas *canvas, Area area)
{
  for (int y = area.y; y < area.y + area.height; y++)
    for (int x = area.x; x < area.x + area.width; x++)
      {
        Cell *cell = cell_at (canvas, x, y);
        if (cell)
          cell->chosen = 1;
      }
}

void
canvas_rule (Canvas *canvas, int x, int y, int columns, const char *title, Style style)
{
  const char *line = canvas->ascii ? "-" : "─";
  int right = x + columns;

  for (int i = x; i < right; i++)
    set_cell (canvas, i, y, STYLE_BORDER, line, 1);
  if (title && *title && columns > 6)
    {
      int end = canvas_put (canvas, x + 2, y, right - 3, style, " ");
      end = canvas_put (canvas, end, y, right - 2, style, title);
      canvas_put (canvas, end, y, right - 1, style, " ");
    }
}

int
canvas_wrapped (Canvas *canvas, Area area, int y, Style style, const char *text)
{
  g_auto (GStrv) lines = text_wrap (text, MAX (area.width, 1));

  for (int i = 0; lines[i] && y < area.y + area.height; i++)
    canvas_put (canvas, area.x, y++, area.x + area.width, style, lines[i]);
  return y;
}

void
canvas_rule_down (Canvas *canvas, int x, int y, int rows)
{
  for (int i = y; i < y + rows; i++)
    set_cell (canvas, x, i, STYLE_BORDER, canvas->ascii ? "|" : "│", 1);
}

Area
canvas_box (Canvas *canvas, Area area, const char *title)
{
  int right = area.x + area.width - 1, bottom = area.y + area.height - 1;
  gboolean ascii = canvas->ascii;

  canvas_fill (canvas, area, STYLE_NORMAL);
  canvas_rule (canvas, area.x, area.y, area.width, title, STYLE_HEAD);
  canvas_rule (canvas, area.x, bottom, area.width, NULL, STYLE_BORDER);
  canvas_rule_down (canvas, area.x, area.y + 1, area.height - 2);
  canvas_rule_down (canvas, right, area.y + 1, area.height - 2);
  set_cell (canvas, area.x, area.y, STYLE_BORDER, ascii ? "+" : "┌", 1);
  set_cell (canvas, right, area.y, STYLE_BORDER, ascii ? "+" : "┐", 1);
  set_cell (canvas, area.x, bottom, STYLE_BORDER, ascii ? "+" : "└", 1);
  set_cell (canvas, right, bottom, STYLE_BORDER, ascii ? "+" : "┘", 1);
  return (Area) { area.x + 2, area.y + 1, MAX (area.width - 4, 0), MAX (area.height - 2, 0) };
}

int
canvas_meter (Canvas *canvas, int x, int y, int columns, gint64 part, gint64 whole, Style style)
{
  gint64 full = whole > 0 ? CLAMP (part, 0, whole) * columns / whole : 0;

  for (int i = 0; i < columns; i++)
    {
      gboolean filled = i < full;
      set_cell (canvas, x + i, y, style,
                canvas->ascii ? (filled ? "#" : ".") : (filled ? "█" : "░"), 1);
    }
  return x + columns;
}

void
canvas_cursor (Canvas *canvas, int x, int y)
{
  canvas->cursor_x = CLAMP (x, 0, canvas->width - 1);
  canvas->cursor_y = CLAMP (y, 0, canvas->height - 1);
}

static void
append_trimmed (GString *all, GString *line)
{
  while (line->len && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  g_string_append_len (all, line->str, (gssize) line->len);
  g_string_append_c (all, '\n');
  g_string_truncate (line, 0);
}

static void
dump_styles (const Canvas *canvas, GString *all)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append (all, "-- styles\n");
  for (int y = 0; y < canvas->height; y++)
    {
      for (int x = 0; x < canvas->width; x++)
        {
          const Cell *cell = &canvas->cells[(gsize) y * (gsize) canvas->width + (gsize) x];
          char letter = styles[cell->style].letter;
          g_string_append_c (line, cell->chosen && letter == ' ' ? '>' : letter);
        }
      append_trimmed (all, line);
    }
}

char *
canvas_dump (const Canvas *canvas, gboolean with_styles)
{
  g_autoptr (GString) line = g_string_new (NULL);
  GString *all = g_string_new (NULL);

  for (int y = 0; y < canvas->height; y++)
    {
      for (int x = 0; x < canvas->width; x++)
        g_string_append (line, cell_at (canvas, x, y)->bytes);
      append_trimmed (all, line);
    }
  if (with_styles)
    dump_styles (canvas, all);
  return g_string_free (all, FALSE);
}
