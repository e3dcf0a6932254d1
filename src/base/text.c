/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/text.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <utf8proc.h>

#define MARKS_PER_CELL 4

/* ---- what a code point may do ------------------------------------------------------------ */

/* One byte a code point: its columns (1, 2), or one of these. */
enum { CLASS_MARK = 0, CLASS_DROP = 0xfe, CLASS_TOKEN = 0xff };

typedef struct { utf8proc_int32_t first, last; } Range;

/* Looks like nothing or moves what stands beside it, whatever its category says. */
static const Range hidden[] = {
  { 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad }, { 0x034f, 0x034f },
  { 0x061c, 0x061c }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
  { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },
  { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0xe0000, 0xe00ff },
  { 0xe01f0, 0xe0fff },
};

static gboolean
in_ranges (const Range *ranges, gsize n, utf8proc_int32_t c)
{
  for (gsize i = 0; i < n; i++)
    if (c >= ranges[i].first && c <= ranges[i].last)
      return TRUE;
  return FALSE;
}

static gboolean
is_never_shown (utf8proc_int32_t c)
{
  switch (utf8proc_category (c))
    {
    case UTF8PROC_CATEGORY_CC: case UTF8PROC_CATEGORY_CF: case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO: case UTF8PROC_CATEGORY_CN: case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return TRUE;
    default:
      return in_ranges (hidden, G_N_ELEMENTS (hidden), c);
    }
}

/* Text and emoji presentation selectors: terminals disagree on the width they give. */
static gboolean
is_presentation (utf8proc_int32_t c)
{
  return c == 0xfe0e || c == 0xfe0f;
}

static guint8
class_of (utf8proc_int32_t c, int columns)
{
  if (is_presentation (c))
    return CLASS_DROP;
  if (is_never_shown (c) || columns < 0 || columns > 2)
    return CLASS_TOKEN;
  return columns ? (guint8) columns : CLASS_MARK;
}

/* The terminal's library measures with wcwidth; utf8proc disagrees on some 5,200 code
 * points. wcwidth knows them only under a UTF-8 locale, whatever the program runs in. */
static guint8 *
block_new (utf8proc_int32_t first)
{
  locale_t utf8 = newlocale (LC_CTYPE_MASK, "C.UTF-8", NULL);
  locale_t before = utf8 ? uselocale (utf8) : NULL;
  guint8 *block = g_malloc (256);

  for (int i = 0; i < 256; i++)
    {
      utf8proc_int32_t c = first + i;
      int columns = utf8 ? wcwidth ((wchar_t) c) : utf8proc_charwidth (c);

      block[i] = class_of (c, columns);
    }
  if (utf8)
    {
      uselocale (before);
      freelocale (utf8);
    }
  return block;
}

static guint8
class_at (utf8proc_int32_t c)
{
  static guint8 *blocks[0x1100];
  guint8 **place = &blocks[c >> 8];
  guint8 *block = g_atomic_pointer_get (place);

  if (!block)
    {
      guint8 *made = block_new (c & ~0xff);

      if (!g_atomic_pointer_compare_and_exchange (place, NULL, made))
        g_free (made);
      block = g_atomic_pointer_get (place);
    }
  return block[c & 0xff];
}

/* ---- cells ------------------------------------------------------------------------------- */

/* One code point from [at, end); -1 with 1 byte taken when the bytes are no UTF-8. */
static gsize
take_code_point (const char *at, const char *end, utf8proc_int32_t *c)
{
  utf8proc_ssize_t taken;

  if ((guint8) *at < 0x80)
    {
      *c = (guint8) *at;
      return 1;
    }
  taken = utf8proc_iterate ((const utf8proc_uint8_t *) at, MIN (end - at, 4), c);
  if (taken > 0)
    return (gsize) taken;
  *c = -1;
  return 1;
}

static void G_GNUC_PRINTF (2, 3)
cell_token (TextCell *cell, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  cell->length = (guint8) g_vsnprintf (cell->bytes, sizeof cell->bytes, format, args);
  va_end (args);
  cell->width = cell->length;
  cell->token = TRUE;
}

static void
cell_add (TextCell *cell, const char *bytes, gsize length)
{
  memcpy (cell->bytes + cell->length, bytes, length);
  cell->length = (guint8) (cell->length + length);
  cell->bytes[cell->length] = '\0';
}

/* Marks on top of a base, as many as a cell may hold. */
static const char *
add_marks (TextCell *cell, const char *at, const char *end)
{
  int marks = 0;

  while (at < end && (guint8) *at >= 0x80)
    {
      utf8proc_int32_t c;
      gsize length = take_code_point (at, end, &c);
      guint8 kind = c < 0 ? CLASS_TOKEN : class_at (c);

      if (kind == CLASS_MARK && marks < MARKS_PER_CELL)
        {
          cell_add (cell, at, length);
          marks++;
        }
      else if (kind != CLASS_DROP)
        break;
      at += length;
    }
  return at;
}

/* Marks that no base carries, or too many of them: one token for the run. */
static const char *
count_marks (TextCell *cell, const char *at, const char *end, utf8proc_int32_t first)
{
  guint count = 0;

  while (at < end)
    {
      utf8proc_int32_t c;
      gsize length = take_code_point (at, end, &c);

      if (c < 0x80 || (class_at (c) != CLASS_MARK && class_at (c) != CLASS_DROP))
        break;
      count += class_at (c) == CLASS_MARK;
      at += length;
    }
  if (count > 1)
    cell_token (cell, "<%u marks>", count);
  else
    cell_token (cell, "<U+%04X>", (guint) first);
  return at;
}

gboolean
text_next_cell (const char **cursor, const char *end, TextCell *cell)
{
  const char *at = *cursor;
  utf8proc_int32_t c;

  memset (cell, 0, sizeof *cell);
  if (at >= end)
    return FALSE;
  gsize length = take_code_point (at, end, &c);
  guint8 kind = c < 0 ? CLASS_TOKEN : class_at (c);

  /* A selector with nothing before it is one more thing that looks like nothing. */
  if (kind == CLASS_DROP)
    kind = CLASS_TOKEN;
  if (c == '\n' || c == '\t')
    cell_add (cell, at, 1);
  else if (c < 0 || (c < 0x80 && kind == CLASS_TOKEN))
    cell_token (cell, "<%02X>", (guint8) *at);
  else if (kind == CLASS_TOKEN)
    cell_token (cell, "<U+%04X>", (guint) c);
  else if (kind == CLASS_MARK)
    {
      *cursor = count_marks (cell, at, end, c);
      return TRUE;
    }
  else
    {
      cell_add (cell, at, length);
      cell->width = kind;
      *cursor = add_marks (cell, at + length, end);
      return TRUE;
    }
  *cursor = at + length;
  return TRUE;
}

/* ---- strings ----------------------------------------------------------------------------- */

static const char *
end_of (const char *bytes, gssize length)
{
  if (!bytes)
    return NULL;
  return bytes + (length < 0 ? strlen (bytes) : (gsize) length);
}

static void
append_blanks (GString *text, int n)
{
  for (int i = 0; i < n; i++)
    g_string_append_c (text, ' ');
}

static gboolean
is_line_end (const char *at, const char *end)
{
  return at < end && *at == '\n';
}

/* Appends the cell as 'shape' wants it and returns the column after it. */
static int
append_cell (GString *text, const TextCell *cell, TextShape shape, int column)
{
  if (cell->bytes[0] == '\n' && shape == TEXT_LINES)
    {
      g_string_append_c (text, '\n');
      return 0;
    }
  if (cell->bytes[0] == '\t' || cell->bytes[0] == '\n')
    {
      int blanks = shape == TEXT_LINES ? 8 - column % 8 : 1;

      append_blanks (text, blanks);
      return column + blanks;
    }
  g_string_append_len (text, cell->bytes, cell->length);
  return column + cell->width;
}

/* Bytes from here on that are cells of their own. The last before something else than
 * ASCII is left out: a mark may stand on it. */
static gsize
printable_run (const char *at, const char *end)
{
  const char *start = at;

  while (at < end && (guint8) (*at - 0x20) < 0x5f)
    at++;
  return (gsize) (at - start) - (at > start && at < end && (guint8) *at >= 0x80);
}

char *
text_safe (const char *bytes, gssize length, TextShape shape)
{
  const char *at = bytes, *end = end_of (bytes, length);
  GString *text = g_string_sized_new (bytes ? (gsize) (end - bytes) + 1 : 1);
  TextCell cell;
  int column = 0;

  while (at < end)
    {
      gsize run = printable_run (at, end);

      g_string_append_len (text, at, (gssize) run);
      column = (column + (int) (run & 0xffff)) & 0xffff;
      at += run;
      if (at < end && *at == '\r' && shape == TEXT_ONE_LINE)
        {
          g_string_append_c (text, ' ');
          at++;
          continue;
        }
      if (at < end && *at == '\r' && is_line_end (at + 1, end))
        at++;
      if (!text_next_cell (&at, end, &cell))
        break;
      column = append_cell (text, &cell, shape, column) & 0xffff;
    }
  return g_string_free (text, FALSE);
}

/* The next cell of one line: what would break it is a blank. */
static gboolean
next_of_line (const char **cursor, const char *end, TextCell *cell)
{
  if (*cursor < end && (**cursor == '\r' || **cursor == '\n' || **cursor == '\t'))
    {
      (*cursor)++;
      *cell = (TextCell){ .bytes = " ", .length = 1, .width = 1 };
      return TRUE;
    }
  return text_next_cell (cursor, end, cell);
}

int
text_width (const char *bytes)
{
  const char *at = bytes, *end = end_of (bytes, -1);
  gint64 width = 0;
  TextCell cell;

  while (at < end)
    {
      gsize run = printable_run (at, end);

      at += run;
      width += (gint64) run;
      if (next_of_line (&at, end, &cell))
        width += cell.width;
    }
  return (int) MIN (width, INT_MAX);
}

/* Text that grows up to a number of columns and remembers where it would have to be cut. */
typedef struct
{
  GString *text;
  int columns, used;
  gsize cut;      /* length of the text that leaves room for the mark of a cut */
  int cut_used;
} Fit;

static gboolean
fit_add (Fit *fit, const char *bytes, gsize length, int width)
{
  if (width > fit->columns - fit->used)
    return FALSE;
  g_string_append_len (fit->text, bytes, (gssize) length);
  fit->used += width;
  if (fit->used < fit->columns)
    {
      fit->cut = fit->text->len;
      fit->cut_used = fit->used;
    }
  return TRUE;
}

/* A token is plain ASCII and may be cut anywhere. */
static gboolean
fit_add_cell (Fit *fit, const TextCell *cell)
{
  gboolean fits = TRUE;

  if (!cell->token)
    return fit_add (fit, cell->bytes, cell->length, cell->width);
  for (guint i = 0; i < cell->length && fits; i++)
    fits = fit_add (fit, cell->bytes + i, 1, 1);
  return fits;
}

char *
text_fit (const char *bytes, int columns, gboolean ascii)
{
  const char *at = bytes, *end = end_of (bytes, -1);
  Fit fit = { .text = g_string_new (NULL), .columns = MAX (columns, 0) };
  gboolean fits = TRUE;
  TextCell cell;

  while (fits && next_of_line (&at, end, &cell))
    fits = fit_add_cell (&fit, &cell);
  if (!fits && fit.columns > 0)
    {
      g_string_truncate (fit.text, fit.cut);
      append_blanks (fit.text, fit.columns - 1 - fit.cut_used);
      g_string_append (fit.text, ascii ? "~" : "…");
    }
  else
    append_blanks (fit.text, fit.columns - fit.used);
  return g_string_free (fit.text, FALSE);
}

/* ---- wrapping ---------------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *lines;
  GString *line;
  int columns, used;
  gsize blank;      /* where the last blank stands in the line, 0: nowhere */
  int after_blank;  /* column behind it */
} Wrap;

static void
wrap_end (Wrap *wrap, gsize keep, gsize skip)
{
  g_autofree char *rest = g_strdup (wrap->line->str + MIN (skip, wrap->line->len));

  g_ptr_array_add (wrap->lines, g_strchomp (g_strndup (wrap->line->str, keep)));
  g_string_assign (wrap->line, rest);
  wrap->blank = 0;
}

static void
wrap_break (Wrap *wrap)
{
  if (wrap->blank)
    {
      int after = wrap->after_blank;

      wrap_end (wrap, wrap->blank, wrap->blank + 1);
      wrap->used -= after;
      return;
    }
  wrap_end (wrap, wrap->line->len, wrap->line->len);
  wrap->used = 0;
}

static void
wrap_add (Wrap *wrap, const char *bytes, gsize length, int width)
{
  gboolean blank = length == 1 && *bytes == ' ';

  if (width > wrap->columns)
    {
      bytes = "?";
      length = 1;
      width = 1;
    }
  if (wrap->used + width > wrap->columns)
    {
      if (blank)
        {
          wrap_end (wrap, wrap->line->len, wrap->line->len);
          wrap->used = 0;
          return;
        }
      wrap_break (wrap);
    }
  if (blank && wrap->line->len)
    {
      wrap->blank = wrap->line->len;
      wrap->after_blank = wrap->used + 1;
    }
  g_string_append_len (wrap->line, bytes, (gssize) length);
  wrap->used += width;
}

static void
wrap_line (Wrap *wrap, const char *at, const char *end)
{
  TextCell cell;

  while (text_next_cell (&at, end, &cell))
    wrap_add (wrap, cell.bytes, cell.length, cell.width);
  wrap_end (wrap, wrap->line->len, wrap->line->len);
  wrap->used = 0;
}

GStrv
text_wrap (const char *bytes, int columns)
{
  g_autofree char *safe = text_safe (bytes, -1, TEXT_LINES);
  g_autoptr (GString) line = g_string_new (NULL);
  Wrap wrap = { .lines = g_ptr_array_new (), .line = line, .columns = MAX (columns, 1) };

  for (const char *at = safe; *at;)
    {
      const char *end = strchrnul (at, '\n');

      wrap_line (&wrap, at, end);
      at = *end ? end + 1 : end;
    }
  g_ptr_array_add (wrap.lines, NULL);
  return (GStrv) g_ptr_array_free (wrap.lines, FALSE);
}

/* ---- CSV --------------------------------------------------------------------------------- */

/* What a spreadsheet takes for the beginning of a formula; the last are full-width forms. */
static const char *const formula_starts[] = { "=", "+", "-", "@", "\t", "\r", "\xef\xbc\x9d",
                                              "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };

static const char *
skip_blanks (const char *at)
{
  utf8proc_int32_t c;
  gsize length;

  while (*at && (length = take_code_point (at, at + strnlen (at, 4), &c)) && c >= 0
         && utf8proc_category (c) == UTF8PROC_CATEGORY_ZS)
    at += length;
  return at;
}

static gboolean
starts_formula (const char *line)
{
  const char *at = skip_blanks (line);

  for (guint i = 0; i < G_N_ELEMENTS (formula_starts); i++)
    if (g_str_has_prefix (at, formula_starts[i]))
      return TRUE;
  return FALSE;
}

char *
text_csv_field (const char *bytes)
{
  g_autofree char *safe = text_safe (bytes, -1, TEXT_LINES);
  g_auto (GStrv) lines = g_strsplit (safe, "\n", -1);
  /* A TAB, CR or LF in front is gone or hidden by now, so the bytes themselves are asked. */
  const char *raw = bytes ? skip_blanks (bytes) : "";
  gboolean prefix = *raw && strchr ("\t\r\n", *raw);
  g_autoptr (GString) field = g_string_new (NULL);

  for (guint i = 0; lines[i]; i++)
    {
      g_string_append (field, i ? "\n" : "");
      if (starts_formula (lines[i]) || (i == 0 && prefix))
        g_string_append_c (field, '\'');
      g_string_append (field, lines[i]);
    }
  if (!strpbrk (field->str, "\",\n") && field->str[0] != ' '
      && !(field->len && field->str[field->len - 1] == ' '))
    return g_strdup (field->str);
  g_string_replace (field, "\"", "\"\"", 0);
  return g_strdup_printf ("\"%s\"", field->str);
}

void
text_csv_row (GString *out, const char *const *fields, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *field = text_csv_field (fields[i]);

      g_string_append_printf (out, "%s%s", i ? "," : "", field);
    }
  g_string_append (out, "\r\n");
}

/* ---- stored and searched text -------------------------------------------------------------- */

#define PIECE 4096
#define MARK_RUN 32

/* utf8proc orders a run of marks by exchanging neighbours, which is quadratic; so a flood
 * is cut into runs, and long text into pieces at an ASCII character, which never joins
 * with what stands before it. */
static void
append_nfc (GString *clean, const GString *piece)
{
  utf8proc_uint8_t *composed = NULL;
  utf8proc_ssize_t length = utf8proc_map ((const utf8proc_uint8_t *) piece->str,
                                          (utf8proc_ssize_t) piece->len, &composed,
                                          UTF8PROC_STABLE | UTF8PROC_COMPOSE);

  if (length >= 0)
    g_string_append_len (clean, (const char *) composed, length);
  else
    g_string_append_len (clean, piece->str, (gssize) piece->len);
  free (composed);
}

static void
flush_piece (GString *clean, GString *piece, gboolean *plain)
{
  if (*plain)
    g_string_append_len (clean, piece->str, (gssize) piece->len);
  else
    append_nfc (clean, piece);
  g_string_truncate (piece, 0);
  *plain = TRUE;
}

/* Bytes of plain ASCII from here on, NUL excepted; most mail is nothing else. */
static gsize
ascii_run (const char *at, const char *end)
{
  const char *start = at;

  while (at < end && (guint8) (*at - 1) < 0x7f)
    at++;
  return (gsize) (at - start);
}

char *
text_clean (const char *bytes, gssize length)
{
  const char *at = bytes, *end = end_of (bytes, length);
  GString *clean = g_string_sized_new (bytes ? (gsize) (end - bytes) + 1 : 1);
  g_autoptr (GString) piece = g_string_new (NULL);
  gboolean plain = TRUE; /* nothing from U+0300 on: already composed */
  int marks = 0;

  while (at < end)
    {
      utf8proc_int32_t c;
      gsize taken = ascii_run (at, end);

      if (taken)
        {
          if (piece->len > PIECE || !plain)
            flush_piece (clean, piece, &plain);
          g_string_append_len (piece, at, (gssize) taken);
          at += taken;
          marks = 0;
          continue;
        }
      taken = take_code_point (at, end, &c);
      marks = c >= 0x300 && utf8proc_get_property (c)->combining_class ? marks + 1 : 0;
      if (marks > MARK_RUN)
        {
          flush_piece (clean, piece, &plain);
          marks = MIN (marks, 1);
        }
      plain = plain && c > 0 && c < 0x300;
      if (c <= 0)
        g_string_append (piece, "\xef\xbf\xbd");
      else
        g_string_append_len (piece, at, (gssize) taken);
      at += taken;
    }
  flush_piece (clean, piece, &plain);
  return g_string_free (clean, FALSE);
}

/* Scripts written without blanks between words. Hangul has them, but joins endings to
 * words, so that it is found by bigrams as well. */
static const Range unspaced[] = {
  { 0x3005, 0x3007 }, { 0x3041, 0x309f }, { 0x30a1, 0x30ff }, { 0x3105, 0x312f },
  { 0x31a0, 0x31bf }, { 0x31f0, 0x31ff }, { 0x3400, 0x4dbf }, { 0x4e00, 0x9fff },
  { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0x20000, 0x3ffff },
};

typedef struct
{
  GString *text;
  utf8proc_int32_t last; /* of a run of unspaced characters, 0 outside */
  guint run;             /* its length */
  GArray *places;        /* guint32: where each byte of 'text' comes from; NULL: nobody asks */
  guint32 at, last_at;   /* of the character that is folded, and of 'last' */
} Fold;

/* What was appended since comes from 'at'. */
static void
fold_note (Fold *fold, guint32 at)
{
  while (fold->places && fold->places->len < fold->text->len)
    g_array_append_val (fold->places, at);
}

static void
append_code_point (GString *text, utf8proc_int32_t c)
{
  utf8proc_uint8_t bytes[4];
  utf8proc_ssize_t length = utf8proc_encode_char (c, bytes);

  g_string_append_len (text, (const char *) bytes, length);
}

static void
fold_blank (Fold *fold)
{
  if (fold->text->len && fold->text->str[fold->text->len - 1] != ' ')
    g_string_append_c (fold->text, ' ');
}

static void
fold_add_unspaced (Fold *fold, utf8proc_int32_t c)
{
  if (fold->run != 1)
    fold_blank (fold);
  fold_note (fold, fold->at);
  if (fold->run > 1)
    append_code_point (fold->text, fold->last);
  fold_note (fold, fold->last_at);
  append_code_point (fold->text, c);
  fold->last = c;
  fold->last_at = fold->at;
  fold->run++;
}

static void
fold_add (Fold *fold, utf8proc_int32_t c)
{
  utf8proc_category_t category = utf8proc_category (c);

  if (c >= 0x3000 && in_ranges (unspaced, G_N_ELEMENTS (unspaced), c))
    {
      fold_add_unspaced (fold, c);
      return;
    }
  if (fold->run)
    fold_blank (fold);
  fold->run = 0;
  if (category >= UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_CN || c == 0xfffd)
    fold_blank (fold);
  else
    append_code_point (fold->text, c);
}

static void
fold_ascii (Fold *fold, char c)
{
  if (fold->run)
    fold_blank (fold);
  fold->run = 0;
  if (c <= ' ' || c == 0x7f)
    fold_blank (fold);
  else
    g_string_append_c (fold->text, g_ascii_tolower (c));
}

/* A whole syllable stays one character. */
static gboolean
is_hangul (utf8proc_int32_t c)
{
  return c >= 0xac00 && c <= 0xd7a3;
}

static void
fold_decomposed (Fold *fold, utf8proc_int32_t c)
{
  static const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE
                                           | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
  utf8proc_int32_t parts[32];
  int boundary = UTF8PROC_BOUNDCLASS_START;
  utf8proc_ssize_t n = utf8proc_decompose_char (c, parts, G_N_ELEMENTS (parts), options, &boundary);

  for (utf8proc_ssize_t i = 0; i < n && n <= (utf8proc_ssize_t) G_N_ELEMENTS (parts); i++)
    fold_add (fold, parts[i]);
}

static char *
fold_clean (const char *clean, GArray *places)
{
  const char *at = clean, *end = end_of (clean, -1);
  Fold fold = { .text = g_string_sized_new ((gsize) (end - at) + 1), .places = places };

  while (at < end)
    {
      utf8proc_int32_t c;

      fold_note (&fold, fold.at);
      fold.at = (guint32) (at - clean);
      at += take_code_point (at, end, &c);
      if (c < 0x80)
        fold_ascii (&fold, (char) c);
      else if (is_hangul (c))
        fold_add (&fold, c);
      else
        fold_decomposed (&fold, c);
    }
  fold_note (&fold, fold.at);
  if (fold.text->len && fold.text->str[fold.text->len - 1] == ' ')
    g_string_truncate (fold.text, fold.text->len - 1);
  return g_string_free (fold.text, FALSE);
}

char *
text_fold (const char *bytes, gssize length)
{
  g_autofree char *clean = text_clean (bytes, length);

  return fold_clean (clean, NULL);
}

/* ---- excerpts ------------------------------------------------------------------------------ */

/* Bytes of a text; 'to' is exclusive. */
typedef struct { gsize from, to; } Stretch;

typedef struct
{
  const char *clean, *folded;
  GArray *places;
} Searched;

static gsize
source_of (const Searched *searched, gsize at)
{
  return at < searched->places->len ? g_array_index (searched->places, guint32, at) : strlen (searched->clean);
}

/* Letters on either side of a place are one word. */
static gboolean
is_inside_word (const char *folded, const char *at)
{
  if (at == folded)
    return FALSE;
  return g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))) && g_unichar_isalnum (g_utf8_get_char (at));
}

/* The first place from 'from' on where the word begins; NULL: nowhere. */
static const char *
find_word (const char *folded, const char *from, const char *word)
{
  const char *at = strstr (from, word);

  while (at && is_inside_word (folded, at))
    at = strstr (at + 1, word);
  return at;
}

/* A hit ends where the character after it begins. Bigrams that follow one another are one hit. */
static Stretch
stretch_of (const Searched *searched, const char *at, const char *word)
{
  gsize from = source_of (searched, (gsize) (at - searched->folded));
  gsize last = source_of (searched, (gsize) (at - searched->folded) + strlen (word) - 1);
  const char *end = searched->clean + last;

  return (Stretch){ from, *end ? (gsize) (g_utf8_next_char (end) - searched->clean) : last };
}

static gint
compare_stretches (gconstpointer a, gconstpointer b)
{
  const Stretch *x = a, *y = b;

  return (x->from > y->from) - (x->from < y->from);
}

#define HITS 64

static GArray *
find_words (const Searched *searched, const char *const *words)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Stretch));

  for (; *words; words++)
    {
      const char *at = **words ? find_word (searched->folded, searched->folded, *words) : NULL;

      for (int n = 0; at && n < HITS; n++)
        {
          Stretch stretch = stretch_of (searched, at, *words);

          g_array_append_val (found, stretch);
          at = find_word (searched->folded, at + 1, *words);
        }
    }
  g_array_sort (found, compare_stretches);
  return found;
}

/* So many characters before a place, but from the beginning of a word if one is near. */
static gsize
begin_excerpt (const char *clean, gsize hit, guint characters)
{
  const char *at = clean + hit, *far;

  for (; characters && at > clean; characters--)
    at = g_utf8_prev_char (at);
  if (at == clean || g_ascii_isspace (at[-1]))
    return (gsize) (at - clean);
  for (far = at; far < clean + hit && !g_ascii_isspace (*far); far++)
    if (far - at > 20)
      return (gsize) (at - clean);
  return far < clean + hit ? (gsize) (far + 1 - clean) : (gsize) (at - clean);
}

static void
append_piece (GString *out, const char *clean, gsize from, gsize to)
{
  g_autofree char *safe = text_safe (clean + from, (gssize) (to - from), TEXT_ONE_LINE);
  gboolean blank = out->len && out->str[out->len - 1] == ' ';

  for (const char *p = safe; *p; p++)   /* lines and indents are one blank */
    {
      if (*p != ' ' || !blank)
        g_string_append_c (out, *p);
      blank = *p == ' ';
    }
}

static TextExcerpt *
make_excerpt (const char *clean, const GArray *found, guint characters)
{
  TextExcerpt *excerpt = g_new0 (TextExcerpt, 1);
  GString *text = g_string_new (NULL);
  gsize at = begin_excerpt (clean, g_array_index (found, Stretch, 0).from, characters / 3), end = at;

  excerpt->hits = g_array_new (FALSE, FALSE, sizeof (TextHit));
  for (guint n = 0; n < characters && clean[end]; n++)
    end = (gsize) (g_utf8_next_char (clean + end) - clean);
  g_string_append (text, at ? "\xe2\x80\xa6" : "");
  for (guint i = 0; i < found->len; i++)
    {
      Stretch hit = g_array_index (found, Stretch, i);
      TextHit mark;

      hit.from = MAX (hit.from, at);
      if (hit.from >= hit.to || hit.from >= end)
        continue;
      append_piece (text, clean, at, hit.from);
      mark.from = text->len;
      append_piece (text, clean, hit.from, MIN (hit.to, end));
      mark.to = text->len;
      at = MIN (hit.to, end);
      if (excerpt->hits->len && g_array_index (excerpt->hits, TextHit, excerpt->hits->len - 1).to == mark.from)
        g_array_index (excerpt->hits, TextHit, excerpt->hits->len - 1).to = mark.to;
      else
        g_array_append_val (excerpt->hits, mark);
    }
  append_piece (text, clean, at, end);
  g_string_append (text, clean[end] ? "\xe2\x80\xa6" : "");
  excerpt->text = g_string_free (text, FALSE);
  return excerpt;
}

TextExcerpt *
text_excerpt (const char *bytes, gssize length, const char *const *words, guint characters)
{
  g_autofree char *clean = text_clean (bytes, length);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32)), found = NULL;
  g_autofree char *folded = fold_clean (clean, places);
  const Searched searched = { clean, folded, places };

  found = find_words (&searched, words);
  return found->len ? make_excerpt (clean, found, MAX (characters, 8)) : NULL;
}

void
text_excerpt_free (TextExcerpt *excerpt)
{
  if (!excerpt)
    return;
  g_free (excerpt->text);
  g_array_unref (excerpt->hits);
  g_free (excerpt);
}

/* ---- domains ------------------------------------------------------------------------------- */

/* Scripts that one label may hold together (UTS 39, highly restrictive). */
enum { LATIN = 1, HAN = 2, KANA = 4, BOPOMOFO = 8, HANGUL = 16, OTHER = 32 };
static const guint together[] = { LATIN | HAN | KANA, LATIN | HAN | BOPOMOFO, LATIN | HAN | HANGUL };

static guint
script_bit (GUnicodeScript script)
{
  switch (script)
    {
    case G_UNICODE_SCRIPT_LATIN: return LATIN;
    case G_UNICODE_SCRIPT_HAN: return HAN;
    case G_UNICODE_SCRIPT_HIRAGANA: case G_UNICODE_SCRIPT_KATAKANA: return KANA;
    case G_UNICODE_SCRIPT_BOPOMOFO: return BOPOMOFO;
    case G_UNICODE_SCRIPT_HANGUL: return HANGUL;
    default: return OTHER;
    }
}

static gboolean
label_is_mixed (const char *label)
{
  GUnicodeScript other = G_UNICODE_SCRIPT_COMMON;
  guint seen = 0;

  for (const char *at = label; *at; at = g_utf8_next_char (at))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (at));

      if (script == G_UNICODE_SCRIPT_COMMON || script == G_UNICODE_SCRIPT_INHERITED)
        continue;
      seen |= script_bit (script);
      if (script_bit (script) == OTHER && other != G_UNICODE_SCRIPT_COMMON && other != script)
        return TRUE;
      if (script_bit (script) == OTHER)
        other = script;
    }
  if (seen == OTHER)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (together); i++)
    if (!(seen & ~together[i]))
      return FALSE;
  return TRUE;
}

gboolean
text_domain_is_mixed (const char *domain)
{
  g_autofree char *clean = text_clean (domain, -1);
  g_auto (GStrv) labels = g_strsplit (clean, ".", -1);

  for (guint i = 0; labels[i]; i++)
    {
      /* A label that does not decode stays as it is: ASCII. */
      g_autofree char *decoded = strlen (labels[i]) < 256 ? g_hostname_to_unicode (labels[i]) : NULL;

      if (label_is_mixed (decoded ? decoded : labels[i]))
        return TRUE;
    }
  return FALSE;
}

/* ---- file names ---------------------------------------------------------------------------- */

#define NAME_BYTES 120
#define EXTENSION_BYTES 16

static const char *
base_name (const char *clean)
{
  const char *name = clean;

  for (const char *at = clean; *at; at++)
    if (*at == '/' || *at == '\\')
      name = at + 1;
  return name;
}

static void
append_once (GString *name, char c)
{
  if (!name->len || name->str[name->len - 1] != c)
    g_string_append_c (name, c);
}

static void
name_add (GString *name, const TextCell *cell, gboolean ascii)
{
  utf8proc_int32_t c;

  take_code_point (cell->bytes, cell->bytes + cell->length, &c);
  if (cell->token || cell->bytes[0] == '\n' || cell->bytes[0] == '\t'
      || (c < 0x80 && strchr ("<>:\"|?*", c)))
    append_once (name, '_');
  else if (c >= 0x80 && utf8proc_category (c) == UTF8PROC_CATEGORY_ZS)
    append_once (name, ' ');
  else if (c < 0x80 && ascii)
    g_string_append_c (name, cell->bytes[0]);
  else if (ascii)
    append_once (name, '_');
  else
    g_string_append_len (name, cell->bytes, cell->length);
}

/* "Ä" becomes "A" where that is all the difference. */
static char *
without_marks (const char *clean)
{
  utf8proc_uint8_t *plain = NULL;
  utf8proc_ssize_t length = utf8proc_map ((const utf8proc_uint8_t *) clean, 0, &plain,
                                          UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT
                                            | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
  char *copy = length < 0 ? g_strdup (clean) : g_strdup ((const char *) plain);

  free (plain);
  return copy;
}

static gsize
whole_characters (const char *text, gsize limit)
{
  while (limit && ((guint8) text[limit] & 0xc0) == 0x80)
    limit--;
  return limit;
}

/* A long name keeps its ending, by which people know what it is. */
static void
shorten (GString *name)
{
  const char *dot = strrchr (name->str, '.');
  g_autofree char *ending = dot && strlen (dot) <= EXTENSION_BYTES ? g_strdup (dot) : g_strdup ("");

  if (name->len <= NAME_BYTES)
    return;
  g_string_truncate (name, whole_characters (name->str, NAME_BYTES - strlen (ending)));
  g_string_append (name, ending);
}

char *
text_file_name (const char *bytes, gboolean ascii)
{
  /* A name of kilobytes is an attack; its end is what could matter. */
  gsize length = bytes ? strlen (bytes) : 0;
  g_autofree char *clean = text_clean (length > 4096 ? bytes + length - 4096 : bytes, -1);
  g_autofree char *plain = ascii ? without_marks (base_name (clean)) : g_strdup (base_name (clean));
  g_autoptr (GString) name = g_string_new (NULL);
  const char *base = base_name (plain), *at = base, *end = end_of (base, -1);
  TextCell cell;

  while (text_next_cell (&at, end, &cell))
    name_add (name, &cell, ascii);
  shorten (name);
  while (name->len && strchr (". ", name->str[name->len - 1]))
    g_string_truncate (name, name->len - 1);
  g_string_erase (name, 0, (gssize) strspn (name->str, ".- "));
  if (name->len == strspn (name->str, "_"))
    g_string_assign (name, "attachment");
  return g_strdup (name->str);
}
