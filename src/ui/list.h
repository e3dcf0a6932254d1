/* SPDX-License-Identifier: MIT */
/* list - a scrolled window over the cases of a query
 *
 * Rows are fetched by key range around the cursor, so that a list of a million costs what
 * a list of ten costs. The cursor stays on its case through every reload; when the case
 * left the list it stays where the case stood. Marks go by case number and outlive the
 * limit. */
#pragma once

#include "office/office.h"
#include "ui/scroll.h"
#include "ui/stack.h"

struct List
{
  Office *office;         /* borrowed */
  char *view, *limit;     /* query texts; limit NULL: none */
  char *name;             /* of the saved view; NULL */
  Query *query;           /* both */
  CaseSort sort;
  gboolean descending;
  GPtrArray *rows;        /* CaseRow */
  GArray *keys;           /* WindowKey of each */
  gboolean more_before, more_after, loaded;
  int cursor, top, page;
  gint64 total;           /* -1: not counted yet */
  GHashTable *marks;      /* numbers */
  char *search;           /* NULL: none */
};

List *list_new (Office *office, const char *view);
void list_free (List *list);

/* Errors: INVALID, and the list stays as it was. NULL or "" as limit: none. */
gboolean list_set_view (List *list, const char *view, GError **error);
/* Until the next list_set_view. */
void list_set_name (List *list, const char *name);
gboolean list_set_limit (List *list, const char *limit, GError **error);
void list_set_sort (List *list, CaseSort sort, gboolean descending);
gboolean list_load (List *list, GError **error);
/* NULL when it is empty. Borrowed. */
const CaseRow *list_row (const List *list);
gboolean list_move (List *list, Move move, GError **error);
/* Counts when the total is not known; FALSE when it need not. May be cancelled. */
gboolean list_count (List *list);
/* Puts the cursor on the case, if it is in the list. */
gboolean list_goto (List *list, const CaseRow *row, GError **error);

gboolean list_is_marked (const List *list, const char *number);
void list_toggle_mark (List *list);
/* Marks every case of the list that the query matches; *n how many, *more: there were too many. */
gboolean list_mark_query (List *list, const char *query, guint *n, gboolean *more, GError **error);

/* The next (1) or previous (-1) case the words are found in, going round at the ends;
 * NOT_FOUND when there is none. 'text' NULL: the last search. */
gboolean list_search (List *list, const char *text, int direction, gboolean *round, GError **error);
/* TRUE when the search's words stand in what the row shows. */
gboolean list_matches (const List *list, const CaseRow *row);
/* Where the words of the search, or of the limit and the view, stand in the case of a row;
 * NULL: nobody looks for words, or in none of its texts. Transfer full. */
TextExcerpt *list_excerpt (const List *list, const CaseRow *row, guint characters);
/* Clears marks, else the search, else the limit; what (static) was cleared, NULL: nothing. */
const char *list_escape (List *list);
