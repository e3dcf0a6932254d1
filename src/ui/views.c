/* SPDX-License-Identifier: MIT */
#include "ui/views.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "ui/commands.h"
#include "ui/list.h"
#include "ui/panes/panes.h"

static SavedView *
copy (const SavedView *view)
{
  return saved_view_new (view->digit, view->name, view->query, view->sort);
}

GPtrArray *
views_all (Desk *desk)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (saved_view_free);
  g_autoptr (GPtrArray) saved = office_views (desk->office, NULL);

  for (int digit = 1; digit < VIEW_DIGITS; digit++)
    {
      const SavedView *view = desk->settings->views[digit].name ? &desk->settings->views[digit] : NULL;
      for (guint i = 0; saved && i < saved->len; i++)
        if (((SavedView *) g_ptr_array_index (saved, i))->digit == digit)
          view = g_ptr_array_index (saved, i);
      if (view)
        g_ptr_array_add (all, copy (view));
    }
  return all;
}

SavedView *
views_get (Desk *desk, int digit)
{
  g_autoptr (GPtrArray) all = views_all (desk);

  for (guint i = 0; i < all->len; i++)
    if (((SavedView *) g_ptr_array_index (all, i))->digit == digit)
      return copy (g_ptr_array_index (all, i));
  return NULL;
}

static List *
list_in_front (Desk *desk)
{
  Pane *pane = stack_whole (desk);

  return pane && pane->ops->list ? pane->ops->list (pane) : NULL;
}

static void
sort_as (List *list, const char *sort)
{
  g_auto (GStrv) words = g_strsplit (sort, " ", 2);
  CaseSort parsed = SORT_DUE;

  if (words[0] && !case_sort_parse (words[0], &parsed))
    parsed = SORT_DUE;
  list_set_sort (list, parsed, words[0] && words[1] != NULL);
}

/* From another pane the queue comes to the front: a view is a list of cases. */
Stale
views_open (Desk *desk, int digit)
{
  SavedView *view = views_get (desk, digit);
  List *list = list_in_front (desk);
  GError *error = NULL;

  if (!view)
    desk_warn (desk, "no view has the digit %d: :view save %d NAME keeps what the list shows", digit, digit);
  else
    {
      if (!list)
        command_run (desk, "pane queue");
      list = list ? list : list_in_front (desk);
      if (!list)
        desk_warn (desk, "there is no list to show it in");
      else if (!list_set_view (list, view->query, &error))
        desk_say_error (desk, error);
      else
        {
          list_set_name (list, view->name);
          sort_as (list, view->sort);
        }
    }
  saved_view_free (view);
  desk_stale (desk, STALE_DATA);
  return STALE_SCREEN;
}

/* ---- saving ---------------------------------------------------------------------------------- */

static int
digit_of (const char **args)
{
  g_autofree char *word = keys_word (args);

  return word && word[0] >= '1' && word[0] <= '9' && !word[1] ? word[0] - '0' : 0;
}

static char *
shown_query (const List *list)
{
  if (list->view && *list->view && list->limit)
    return g_strdup_printf ("(%s) (%s)", list->view, list->limit);
  return g_strdup (list->limit ? list->limit : list->view ? list->view : "");
}

Stale
views_save (Desk *desk, const char *args)
{
  List *list = list_in_front (desk);
  int digit = digit_of (&args);
  g_autofree char *name = g_strstrip (g_strdup (args)), *query = list ? shown_query (list) : NULL;
  g_autofree char *sort = list && (list->sort != SORT_DUE || list->descending)
                            ? g_strdup_printf ("%s%s", case_sort_name (list->sort), list->descending ? " descending" : "")
                            : g_strdup ("");
  SavedView view = { digit, name, query, sort };
  GError *error = NULL;

  if (!list)
    desk_warn (desk, "view save keeps what a list of cases shows: press 1");
  else if (!digit || !*name || strchr (name, '"'))
    desk_warn (desk, "write view save DIGIT NAME: such as view save 3 Late in Texas");
  else if (!office_view_save (desk->office, &view, &error))
    desk_say_error (desk, error);
  else
    {
      list_set_name (list, name);
      desk_say (desk, "v %d shows this from now on: %s", digit, name);
    }
  return STALE_SCREEN;
}

Stale
views_drop (Desk *desk, const char *args)
{
  int digit = digit_of (&args);
  g_autofree char *rest = g_strstrip (g_strdup (args));
  gboolean there = FALSE;
  GError *error = NULL;

  if (!digit || *rest)
    desk_warn (desk, "write view drop DIGIT");
  else if (!office_view_drop (desk->office, digit, &there, &error))
    desk_say_error (desk, error);
  else if (!there)
    desk_warn (desk, "no view was saved as %d; those of recourserc(5) are changed there", digit);
  else
    desk_say (desk, "v %d is what it was before it was saved%s", digit,
              desk->settings->views[digit].name ? "" : ": nothing");
  return STALE_SCREEN;
}

/* ---- the picker ------------------------------------------------------------------------------- */

enum { NOT_COUNTED = -1, NO_QUERY = -2 };

typedef struct
{
  Pane pane;
  GPtrArray *views;      /* SavedView */
  gint64 counts[VIEW_DIGITS];
  Scroll scroll;
} Picker;

static const SavedView *
view_at (const Picker *picker, int i)
{
  return g_ptr_array_index (picker->views, (guint) i);
}

static void
pick (Picker *picker, int digit)
{
  Desk *desk = picker->pane.desk;

  stack_remove (desk, &picker->pane);
  desk_stale (desk, views_open (desk, digit));
}

static void
step_or_leave (Picker *picker, Key key)
{
  Desk *desk = picker->pane.desk;

  if (key == PRESS_UP || key == 'k')
    scroll_move (&picker->scroll, MOVE_UP);
  else if (key == PRESS_DOWN || key == 'j')
    scroll_move (&picker->scroll, MOVE_DOWN);
  else if (key == PRESS_ENTER && picker->views->len)
    pick (picker, view_at (picker, picker->scroll.cursor)->digit);
  else if (key == 'v')
    {
      stack_remove (desk, &picker->pane);
      desk_stale (desk, command_run (desk, "view"));
    }
  else
    stack_remove (desk, &picker->pane);
}

static gboolean
views_input (Pane *pane, Input *input)
{
  Picker *picker = (Picker *) pane;

  desk_stale (pane->desk, STALE_SCREEN);
  if (input->paste || input->mouse)
    return TRUE;
  if (input->key >= '1' && input->key <= '9')
    pick (picker, (int) input->key - '0');
  else
    step_or_leave (picker, input->key);
  return TRUE;
}

static void
views_draw (Pane *pane, Canvas *canvas, Area area)
{
  Picker *picker = (Picker *) pane;
  int n = (int) picker->views->len, width = MIN (area.width, 72), height = MIN (n + 2, area.height);
  Area box = { area.x + (area.width - width) / 2, area.y + area.height - height, width, height };
  Area inside = canvas_box (canvas, box, "Views (v: by a query of your own)");

  scroll_fit (&picker->scroll, n, inside.height);
  for (int i = 0; i < inside.height && picker->scroll.top + i < n; i++)
    {
      const SavedView *view = view_at (picker, picker->scroll.top + i);
      gint64 count = picker->counts[view->digit];
      g_autofree char *number = count >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, count)
                                           : g_strdup (count == NO_QUERY ? "?" : "...");
      int y = inside.y + i, x = canvas_printf (canvas, inside.x, y, inside.x + inside.width, STYLE_KEY, "%d ", view->digit);

      x = canvas_fit (canvas, x, y, 24, STYLE_STRONG, view->name) + 1;
      x = canvas_fit_right (canvas, x, y, 8, STYLE_NORMAL, number) + 1;
      canvas_fit (canvas, x, y, inside.x + inside.width - x, STYLE_DIM, *view->query ? view->query : "all");
      if (picker->scroll.top + i == picker->scroll.cursor)
        canvas_choose (canvas, (Area) { inside.x, y, inside.width, 1 });
    }
}

/* One count a step, given up for any key and begun again. */
static gboolean
views_work (Pane *pane)
{
  Picker *picker = (Picker *) pane;
  Office *office = pane->desk->office;

  for (guint i = 0; i < picker->views->len; i++)
    {
      const SavedView *view = view_at (picker, (int) i);
      QueryContext context = { 0 };
      g_autoptr (Query) query = NULL;

      if (picker->counts[view->digit] != NOT_COUNTED)
        continue;
      office_query_context (office, &context);
      query = query_parse (view->query, &context, NULL);
      if (query && !office_count (office, query, &picker->counts[view->digit], NULL))
        {
          picker->counts[view->digit] = NOT_COUNTED;
          return FALSE;
        }
      if (!query)
        picker->counts[view->digit] = NO_QUERY;
      return TRUE;
    }
  return FALSE;
}

static void
views_free (Pane *pane)
{
  g_ptr_array_unref (((Picker *) pane)->views);
  g_free (pane);
}

static const PaneOps views_ops = {
  .name = "views",
  .shape = PANE_BOX,
  .input = views_input,
  .draw = views_draw,
  .work = views_work,
  .free = views_free,
};

void
views_push (Desk *desk)
{
  Picker *picker = g_new0 (Picker, 1);

  picker->pane.ops = &views_ops;
  picker->views = views_all (desk);
  for (int i = 0; i < VIEW_DIGITS; i++)
    picker->counts[i] = NOT_COUNTED;
  stack_push (desk, &picker->pane);
}
