/* SPDX-License-Identifier: MIT */
#include "ui/list.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

enum { KEEP_MOST = 600, FETCH = 120, MARK_MOST = 10000, SEEN_BYTES = 512 };

static void
key_clear (gpointer key)
{
  window_key_clear (key);
}

static GArray *
keys_array_new (void)
{
  GArray *keys = g_array_new (FALSE, TRUE, sizeof (WindowKey));

  g_array_set_clear_func (keys, key_clear);
  return keys;
}

List *
list_new (Office *office, const char *view)
{
  List *list = g_new0 (List, 1);

  list->office = office;
  list->view = g_strdup (view);
  list->sort = SORT_DUE;
  list->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) case_row_free);
  list->keys = keys_array_new ();
  list->page = 20;
  list->total = -1;
  list->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return list;
}

void
list_free (List *list)
{
  if (!list)
    return;
  g_free (list->view);
  g_free (list->limit);
  g_free (list->name);
  g_free (list->search);
  g_clear_pointer (&list->query, query_free);
  g_ptr_array_unref (list->rows);
  g_array_unref (list->keys);
  g_hash_table_unref (list->marks);
  g_free (list);
}

/* ---- what is asked for ------------------------------------------------------------------- */

static Query *
parse (const List *list, const char *text, GError **error)
{
  QueryContext context = { 0 };

  office_query_context (list->office, &context);
  return query_parse (text, &context, error);
}

static void
add_part (GString *all, const char *part)
{
  if (part && *part)
    g_string_append_printf (all, "%s(%s)", all->len ? " " : "", part);
}

/* Parsed together and each alone, so that an unclosed bracket in one is not closed by the other. */
static Query *
parse_together (const List *list, const char *view, const char *limit, const char *more, GError **error)
{
  const char *parts[] = { view, limit, more };
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (Query) alone = parse (list, parts[i], error);
      if (!alone)
        return NULL;
      add_part (all, parts[i]);
    }
  return parse (list, all->str, error);
}

static void
forget_rows (List *list)
{
  g_ptr_array_set_size (list->rows, 0);
  g_array_set_size (list->keys, 0);
  list->cursor = list->top = 0;
  list->loaded = FALSE;
  list->total = -1;
}

static gboolean
set_query (List *list, char **slot, const char *text, Query *query)
{
  char *copy;

  if (!query)
    return FALSE;
  copy = text && *text ? g_strdup (text) : NULL;
  g_free (*slot);
  *slot = copy;
  g_clear_pointer (&list->query, query_free);
  list->query = query;
  forget_rows (list);
  return TRUE;
}

gboolean
list_set_view (List *list, const char *view, GError **error)
{
  if (!set_query (list, &list->view, view, parse_together (list, view, list->limit, NULL, error)))
    return FALSE;
  g_clear_pointer (&list->name, g_free);
  return TRUE;
}

void
list_set_name (List *list, const char *name)
{
  g_free (list->name);
  list->name = g_strdup (name);
}

gboolean
list_set_limit (List *list, const char *limit, GError **error)
{
  return set_query (list, &list->limit, limit, parse_together (list, list->view, limit, NULL, error));
}

/* ---- fetching ---------------------------------------------------------------------------- */

static Window *fetch (const List *list, const Query *query, WindowPlace place, const WindowKey *key,
                      int n, GError **error)
{
  WindowAsk ask = { .sort = list->sort, .descending = list->descending, .place = place, .n = n };

  if (key)
    ask.key = *key;
  return office_list (list->office, query, &ask, error);
}

static WindowKey *
key_at (const List *list, int i)
{
  return &g_array_index (list->keys, WindowKey, (guint) i);
}

static CaseRow *
row_at (const List *list, int i)
{
  return g_ptr_array_index (list->rows, (guint) i);
}

/* Moves the window's rows and keys over, in front or behind. */
static void
take (List *list, Window *window, gboolean before)
{
  for (guint i = 0; i < window->rows->len; i++)
    {
      WindowKey key = { 0 };
      int at = before ? (int) i : -1;

      window_key_copy (&key, &g_array_index (window->keys, WindowKey, i));
      g_ptr_array_insert (list->rows, at, g_ptr_array_index (window->rows, i));
      if (before)
        g_array_insert_val (list->keys, i, key);
      else
        g_array_append_val (list->keys, key);
    }
  g_ptr_array_set_free_func (window->rows, NULL);
  g_ptr_array_set_size (window->rows, 0);
}

static void
drop (List *list, int from, int n)
{
  if (n <= 0)
    return;
  g_ptr_array_remove_range (list->rows, (guint) from, (guint) n);
  g_array_remove_range (list->keys, (guint) from, (guint) n);
}

static gboolean
load_end (List *list, WindowPlace place, GError **error)
{
  g_autoptr (Window) window = fetch (list, list->query, place, NULL, list->page + FETCH, error);

  if (!window)
    return FALSE;
  drop (list, 0, (int) list->rows->len);
  list->more_before = window->more_before;
  list->more_after = window->more_after;
  take (list, window, FALSE);
  list->cursor = list->top = place == WINDOW_LAST ? MAX ((int) list->rows->len - 1, 0) : 0;
  list->loaded = TRUE;
  return TRUE;
}

static int
find_case (const List *list, gint64 id)
{
  for (guint i = 0; i < list->rows->len; i++)
    if (row_at (list, (int) i)->id == id)
      return (int) i;
  return -1;
}

/* Rows around the key; the cursor comes to the case 'id', or to where the key stood. */
static gboolean
load_around (List *list, const WindowKey *around, gint64 id, int on_screen, GError **error)
{
  WindowKey key = { 0 };
  g_autoptr (Window) before = NULL, after = NULL;
  gboolean good;
  int found;

  window_key_copy (&key, around);
  before = fetch (list, list->query, WINDOW_BEFORE, &key, list->page * 2, error);
  after = before ? fetch (list, list->query, WINDOW_FROM, &key, list->page * 2 + FETCH, error) : NULL;
  good = after != NULL;
  window_key_clear (&key);
  if (!good)
    return FALSE;
  drop (list, 0, (int) list->rows->len);
  list->more_before = before->more_before;
  list->more_after = after->more_after;
  list->cursor = (int) before->rows->len;
  take (list, before, FALSE);
  take (list, after, FALSE);
  found = find_case (list, id);
  list->cursor = CLAMP (found >= 0 ? found : list->cursor, 0, MAX ((int) list->rows->len - 1, 0));
  list->top = MAX (list->cursor - on_screen, 0);
  list->loaded = TRUE;
  return TRUE;
}

gboolean
list_load (List *list, GError **error)
{
  if (!list->query && !list_set_view (list, list->view, error))
    return FALSE;
  list->total = -1;
  if (!list->rows->len)
    return load_end (list, WINDOW_FIRST, error);
  return load_around (list, key_at (list, list->cursor), row_at (list, list->cursor)->id,
                      list->cursor - list->top, error);
}

/* What the order sorts a row by. */
static WindowKey
key_of_row (const List *list, const CaseRow *row)
{
  WindowKey key = { .id = row->id };

  switch (list->sort)
    {
    case SORT_DUE: key.number = row->due_at; break;
    case SORT_RECEIVED: key.number = row->received_at; break;
    case SORT_UPDATED: key.number = row->updated_at; break;
    case SORT_PERSON: key.text = row->person_name; break;
    default: key.number = row->id; break;
    }
  return key;
}

gboolean
list_goto (List *list, const CaseRow *row, GError **error)
{
  WindowKey key = key_of_row (list, row);
  int found = find_case (list, row->id);

  if (found >= 0)
    {
      list->cursor = found;
      return TRUE;
    }
  return load_around (list, &key, row->id, list->page / 2, error);
}

void
list_set_sort (List *list, CaseSort sort, gboolean descending)
{
  CaseRow *row = list->rows->len ? g_ptr_array_steal_index (list->rows, (guint) list->cursor) : NULL;
  WindowKey key = { 0 };

  list->sort = sort;
  list->descending = descending;
  forget_rows (list);
  if (!row)
    return;
  key = key_of_row (list, row);
  if (!load_around (list, &key, row->id, list->page / 2, NULL))
    list->loaded = FALSE;
  case_row_free (row);
}

const CaseRow *
list_row (const List *list)
{
  return list->rows->len ? row_at (list, CLAMP (list->cursor, 0, (int) list->rows->len - 1)) : NULL;
}

/* ---- moving ------------------------------------------------------------------------------ */

static gboolean
extend_after (List *list, GError **error)
{
  g_autoptr (Window) window
      = fetch (list, list->query, WINDOW_AFTER, key_at (list, (int) list->rows->len - 1),
               list->page + FETCH, error);
  int over;

  if (!window)
    return FALSE;
  list->more_after = window->more_after && window->rows->len;
  take (list, window, FALSE);
  over = (int) list->rows->len - KEEP_MOST;
  over = MIN (over, list->top);
  if (over > 0)
    {
      drop (list, 0, over);
      list->cursor -= over;
      list->top -= over;
      list->more_before = TRUE;
    }
  return TRUE;
}

static gboolean
extend_before (List *list, GError **error)
{
  g_autoptr (Window) window
      = fetch (list, list->query, WINDOW_BEFORE, key_at (list, 0), list->page + FETCH, error);
  int n;

  if (!window)
    return FALSE;
  n = (int) window->rows->len;
  list->more_before = window->more_before && n;
  take (list, window, TRUE);
  list->cursor += n;
  list->top += n;
  if ((int) list->rows->len > KEEP_MOST)
    {
      drop (list, KEEP_MOST, (int) list->rows->len - KEEP_MOST);
      list->more_after = TRUE;
    }
  return TRUE;
}

gboolean
list_move (List *list, Move move, GError **error)
{
  int rows = move_rows (move, list->page);

  if (!list->rows->len)
    return TRUE;
  if (move == MOVE_FIRST && list->more_before)
    return load_end (list, WINDOW_FIRST, error);
  if (move == MOVE_LAST && list->more_after)
    return load_end (list, WINDOW_LAST, error);
  if (rows > 0 && list->cursor + rows >= (int) list->rows->len && list->more_after
      && !extend_after (list, error))
    return FALSE;
  if (rows < 0 && list->cursor + rows < 0 && list->more_before && !extend_before (list, error))
    return FALSE;
  list->cursor = CLAMP (list->cursor + rows, 0, (int) list->rows->len - 1);
  return TRUE;
}

gboolean
list_count (List *list)
{
  gint64 total;

  if (list->total >= 0 || !list->query || !list->loaded)
    return FALSE;
  if (!list->more_before && !list->more_after)
    list->total = list->rows->len;
  else if (office_count (list->office, list->query, &total, NULL))
    list->total = total;
  return list->total >= 0;   /* stopped for a key: at the next quiet moment again */
}

/* ---- marks ------------------------------------------------------------------------------- */

gboolean
list_is_marked (const List *list, const char *number)
{
  return g_hash_table_contains (list->marks, number);
}

void
list_toggle_mark (List *list)
{
  const CaseRow *row = list_row (list);

  if (row && !g_hash_table_remove (list->marks, row->number))
    g_hash_table_add (list->marks, g_strdup (row->number));
}

gboolean
list_mark_query (List *list, const char *text, guint *n, gboolean *more, GError **error)
{
  g_autoptr (Query) query = parse_together (list, list->view, list->limit, text, error);
  g_autoptr (Window) window = query ? fetch (list, query, WINDOW_FIRST, NULL, 500, error) : NULL;

  for (*n = 0, *more = FALSE; window; )
    {
      g_autoptr (Window) part = g_steal_pointer (&window);

      for (guint i = 0; i < part->rows->len; i++, ++*n)
        g_hash_table_add (list->marks,
                          g_strdup (((CaseRow *)g_ptr_array_index (part->rows, i))->number));
      if (!part->more_after || !part->rows->len)
        return TRUE;
      if (*n >= MARK_MOST)
        return *more = TRUE;
      window = fetch (list, query, WINDOW_AFTER,
                      &g_array_index (part->keys, WindowKey, part->keys->len - 1), 500, error);
    }
  return FALSE;
}

/* ---- search ------------------------------------------------------------------------------ */

static gboolean
holds (const char *text, const char *folded)
{
  g_autofree char *have = text ? text_fold (text, (gssize) strnlen (text, SEEN_BYTES)) : NULL;

  return have && strstr (have, folded) != NULL;
}

static gboolean
row_holds (const CaseRow *row, const char *folded)
{
  return holds (row->subject, folded) || holds (row->person_name, folded) || holds (row->number, folded)
      || holds (row->type, folded);
}

gboolean
list_matches (const List *list, const CaseRow *row)
{
  g_autofree char *folded = list->search ? text_fold (list->search, -1) : NULL;

  return folded && *folded && row_holds (row, folded);
}

/* The nearest of the rows at hand whose visible words hold the text: parts of words too,
 * which the index does not know. */
static int
search_rows (const List *list, const char *folded, int direction)
{
  for (int i = list->cursor + direction; i >= 0 && i < (int) list->rows->len; i += direction)
    if (*folded && row_holds (row_at (list, i), folded))
      return i;
  return -1;
}

static Window *
search_office (const List *list, const Query *query, int direction, gboolean *round, GError **error)
{
  Window *window = fetch (list, query, direction > 0 ? WINDOW_AFTER : WINDOW_BEFORE,
                          key_at (list, list->cursor), 1, error);

  *round = window && !window->rows->len;
  if (*round)
    {
      window_free (window);
      window = fetch (list, query, direction > 0 ? WINDOW_FIRST : WINDOW_LAST, NULL, 1, error);
    }
  return window;
}

static gboolean
is_nearer (const List *list, int at, const Window *found, int direction)
{
  int other = found->rows->len
                  ? find_case (list, ((CaseRow *)g_ptr_array_index (found->rows, 0))->id)
                  : -1;

  return other < 0 || (other - at) * direction > 0;
}

static gboolean
search_again (List *list, int direction, gboolean *round, GError **error)
{
  g_autofree char *folded = text_fold (list->search, -1);
  g_autoptr (Query) query = parse_together (list, list->view, list->limit, list->search, NULL);
  g_autoptr (Window) found = NULL;
  int at = search_rows (list, folded, direction);

  found = query ? search_office (list, query, direction, round, error) : window_new ();
  if (!found)
    return FALSE;
  if (at >= 0 && (*round || is_nearer (list, at, found, direction)))
    {
      *round = FALSE;
      list->cursor = at;
      return TRUE;
    }
  if (found->rows->len)
    return load_around (list, &g_array_index (found->keys, WindowKey, 0),
                        ((CaseRow *) g_ptr_array_index (found->rows, 0))->id, list->page / 2, error);
  if (list_row (list) && row_holds (list_row (list), folded))
    return TRUE;
  return desk_error_set (error, DESK_ERROR_NOT_FOUND, "nothing in this list holds '%s'", list->search);
}

gboolean
list_search (List *list, const char *text, int direction, gboolean *round, GError **error)
{
  *round = FALSE;
  if (text && *text)
    {
      g_free (list->search);
      list->search = g_strdup (text);
    }
  if (!list->search)
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "nothing was searched for yet: / asks");
  if (!list->rows->len)
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "the list is empty");
  return search_again (list, direction, round, error);
}

TextExcerpt *
list_excerpt (const List *list, const CaseRow *row, guint characters)
{
  g_autoptr (Query) searched = list->search ? parse_together (list, NULL, NULL, list->search, NULL) : NULL;
  TextExcerpt *excerpt = searched ? office_snippet (list->office, searched, row->number, characters, NULL) : NULL;

  return excerpt || !list->query ? excerpt : office_snippet (list->office, list->query, row->number, characters, NULL);
}

const char *
list_escape (List *list)
{
  if (g_hash_table_size (list->marks))
    {
      g_hash_table_remove_all (list->marks);
      return "marks";
    }
  if (list->search)
    {
      g_clear_pointer (&list->search, g_free);
      return "search";
    }
  if (list->limit && list_set_limit (list, NULL, NULL))
    return "limit";
  return NULL;
}
