/* SPDX-License-Identifier: MIT */
/* rows - a scrolled window over rows of any kind, under headings
 *
 * What a list of the desk shares, whatever its rows are: fetching around the cursor, moves,
 * marks, search and headings. A source hands out stretches in list order; a row is its own
 * key. Rows of one section stand under one heading, which also stays on top while the
 * section scrolls; the cursor stands on rows alone. Marks go by case number and outlive
 * everything but Esc. (List is the same for cases, with the query language built in.) */
#pragma once

#include "model/window.h"
#include "ui/canvas.h"
#include "ui/scroll.h"
#include "ui/stack.h"

/* 'source' is what rows_new was given. Those marked * may be NULL. */
typedef struct
{
  const char *what;       /* a row in words: "clock" */
  /* Rows (transfer full, freed with 'free') of a stretch, in list order, at most n. 'at' is
   * a row of ours for AFTER, BEFORE and FROM (that row, or what follows where it stood).
   * *more: there are further ones in the direction of the walk (before for LAST, BEFORE).
   * NULL with *error; BUSY when it was stopped for a key. */
  GPtrArray *(*fetch) (gpointer source, WindowPlace place, gconstpointer at, int n, gboolean *more,
                       GError **error);
  void (*free) (gpointer row);
  gboolean (*same) (gconstpointer a, gconstpointer b);
  const char *(*number) (gconstpointer row);       /* * of its case; NULL: none, and no marks */
  char *(*words) (gpointer source, gconstpointer row); /* * that a search looks at; transfer full */
  int (*section) (gconstpointer row);              /* * which heading it stands under */
  /* * The nearest row with the words beyond those at hand; NULL without *error: none. */
  gpointer (*find) (gpointer source, gconstpointer at, const char *text, int direction, GError **error);
  /* * Limits by a query; NULL or "": none. On an error all stays as it was. */
  gboolean (*limit) (gpointer source, const char *query, GError **error);
  const char *(*limited) (gpointer source);        /* * NULL: it is not */
  const char *const *(*terms) (void);              /* * "by:", when the limit is no query of cases */
  /* * Numbers of the cases of the list that the query matches (char *, transfer full). */
  GPtrArray *(*numbers) (gpointer source, const char *query, gboolean *more, GError **error);
  /* * Names of its orders, then of its groupings; NULL-terminated. */
  const char *const *sorts, *const *groups;
  gboolean (*sort) (gpointer source, const char *name, gboolean descending, GError **error);
  gboolean (*group) (gpointer source, const char *name, GError **error);
  const char *(*sorted) (gpointer source);
  const char *(*grouped) (gpointer source);
} RowsOps;

struct Rows
{
  const RowsOps *ops;
  gpointer source;        /* borrowed */
  GPtrArray *rows;
  gboolean more_before, more_after, loaded;
  int cursor, top, page;  /* page: lines of the screen, headings among them */
  GHashTable *marks;      /* case numbers */
  char *search;           /* NULL: none */
};

Rows *rows_new (const RowsOps *ops, gpointer source);
void rows_free (Rows *rows);

/* Fetches again around the cursor, which stays on its row or where that stood. */
gboolean rows_load (Rows *rows, GError **error);
/* What the source shows is another list now: from its beginning at the next load. */
void rows_forget (Rows *rows);
/* The row under the cursor; NULL when it is empty. Borrowed until the next load or move. */
gconstpointer rows_row (const Rows *rows);
gboolean rows_move (Rows *rows, Move move, GError **error);
/* Onto the first row of the next (1) or previous (-1) section. */
gboolean rows_block (Rows *rows, int by, GError **error);

gboolean rows_is_marked (const Rows *rows, gconstpointer row);
/* FALSE: the row is of no case. */
gboolean rows_toggle_mark (Rows *rows);
gboolean rows_mark_query (Rows *rows, const char *query, guint *n, gboolean *more, GError **error);

/* As list_search; 'text' NULL: the last one. */
gboolean rows_search (Rows *rows, const char *text, int direction, gboolean *round, GError **error);
gboolean rows_matches (const Rows *rows, gconstpointer row);
/* Clears marks, else the search, else the limit; what (static) was cleared, NULL: nothing. */
const char *rows_escape (Rows *rows);

/* Draws the part of the list that fits, and the cursor's bar. 'heading' may be NULL. */
typedef struct
{
  void (*row) (gpointer data, Canvas *canvas, Area line, gconstpointer row);
  void (*heading) (gpointer data, Canvas *canvas, Area line, int section);
} RowsDraw;
void rows_draw (Rows *rows, Canvas *canvas, Area area, const RowsDraw *draw, gpointer data);

/* What panes over rows do for Esc and '/': to stand in their PaneOps. */
gboolean rows_pane_escape (Pane *pane);
void rows_pane_search (Pane *pane, const char *text, int direction);
