/* SPDX-License-Identifier: MIT */
/* text - untrusted bytes to what a terminal, a file or a log may hold
 *
 * The one place that decides what is harmless. Every sink (screen, log, standard
 * error, title, text and CSV export, quoted reply) goes through it. C0 except LF and
 * TAB, DEL, C1 (encoded or as raw bytes), invalid UTF-8, U+2028/9, bidi and zero-width
 * controls, tag characters become visible ASCII tokens such as <1B> or <U+202E>. No
 * more than 4 combining marks stand on one cell. Every function is linear and total:
 * no input makes it fail. */
#pragma once

#include <glib.h>

typedef struct
{
  char bytes[32];  /* one grapheme or token in valid UTF-8, NUL-terminated */
  guint8 length;   /* bytes, without the NUL */
  guint8 width;    /* columns: 1 or 2 for a grapheme, more for a token */
  gboolean token;  /* stands for something that may not be shown */
} TextCell;

/* Takes the next cell from [*cursor, end); FALSE at the end. LF and TAB come as
 * themselves with width 0. */
gboolean text_next_cell (const char **cursor, const char *end, TextCell *cell);

typedef enum
{
  TEXT_ONE_LINE, /* LF, CR and TAB become a blank each */
  TEXT_LINES,    /* LF stays, TAB becomes blanks to the next multiple of 8, CR LF is LF */
} TextShape;

/* The harmless form of 'length' bytes (-1: NUL-terminated). NULL gives "". Transfer full. */
char *text_safe (const char *bytes, gssize length, TextShape shape);

/* Columns that text_safe (…, TEXT_ONE_LINE) of it would take. */
int text_width (const char *bytes);

/* Cut or padded with blanks to exactly 'columns'; a cut ends in "…" (or "~" when
 * 'ascii'). Transfer full. */
char *text_fit (const char *bytes, int columns, gboolean ascii);

/* Harmless text broken at blanks into lines of at most 'columns'. Transfer full. */
GStrv text_wrap (const char *bytes, int columns);

/* RFC 4180 field of harmless text; a cell that a spreadsheet would run as a formula is
 * prefixed with an apostrophe (RELIABILITY rules for CSV). Transfer full. */
char *text_csv_field (const char *bytes);
/* A record of RFC 4180 at the end of 'out': text_csv_field of each of the 'n' fields (NULL
 * is an empty one), parted by commas, ended by CR LF. Nothing else writes CSV. */
void text_csv_row (GString *out, const char *const *fields, guint n);

/* Search form: NFKD, marks dropped, case folded, and runs of CJK cut into bigrams parted
 * by blanks. The same function folds documents and queries. Transfer full. */
char *text_fold (const char *bytes, gssize length);

/* The piece of a text around the first of some folded words: harmless, one line, at most so
 * many of its characters, "…" where it was cut, and where in the piece words stand. A word is
 * found where one begins with it. */
typedef struct { gsize from, to; } TextHit;  /* bytes; 'to' is exclusive */
typedef struct
{
  char *text;
  GArray *hits;    /* TextHit, ascending, apart */
} TextExcerpt;

/* NULL: none of them stands there. Transfer full. */
TextExcerpt *text_excerpt (const char *bytes, gssize length, const char *const *words, guint characters);
void text_excerpt_free (TextExcerpt *excerpt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TextExcerpt, text_excerpt_free)

/* Valid UTF-8 holding the same characters, invalid bytes as U+FFFD, NFC, no NUL.
 * For values that are stored, not shown. Transfer full. */
char *text_clean (const char *bytes, gssize length);

/* TRUE if one label of the domain mixes scripts in the way spoofed addresses do. */
gboolean text_domain_is_mixed (const char *domain);

/* A file name that is safe to create: basename, no controls, no leading dot or dash, at
 * most 120 bytes, ASCII when 'ascii'; "attachment" when nothing is left. Transfer full. */
char *text_file_name (const char *bytes, gboolean ascii);
