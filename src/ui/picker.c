/* SPDX-License-Identifier: MIT */
#include "ui/picker.h"

typedef struct
{
  Pane pane;
  char *title;
  GPtrArray *choices;
  gboolean *marked;      /* NULL: one is picked */
  Scroll scroll;
  void (*chosen) (Desk *desk, const char *value);
} Picker;

OfficeChoice *
choice_new (const char *value, const char *title)
{
  OfficeChoice *choice = g_new0 (OfficeChoice, 1);

  choice->value = g_strdup (value);
  choice->title = g_strdup (title);
  return choice;
}

void
choice_free (gpointer data)
{
  OfficeChoice *choice = data;

  g_free (choice->value);
  g_free (choice->title);
  g_free (choice);
}

/* What is marked, else nothing. Transfer full. */
static char *
marked_values (const Picker *picker)
{
  GString *values = g_string_new (NULL);

  for (guint i = 0; picker->marked && i < picker->choices->len; i++)
    if (picker->marked[i])
      g_string_append_printf (values, "%s%s", values->len ? "," : "", ((OfficeChoice *) g_ptr_array_index (picker->choices, i))->value);
  return g_string_free (values, FALSE);
}

static void
pick (Picker *picker, int i)
{
  Desk *desk = picker->pane.desk;
  OfficeChoice *choice = g_ptr_array_index (picker->choices, (guint) i);
  g_autofree char *several = marked_values (picker), *value = g_strdup (*several ? several : choice->value);
  void (*chosen) (Desk *, const char *) = picker->chosen;

  stack_remove (desk, &picker->pane);
  chosen (desk, value);
}

/* The only choice that begins so is picked; among several the cursor goes to the next. */
static gboolean
pick_letter (Picker *picker, Key key)
{
  guint n = picker->choices->len, fit = 0;
  int next = -1;

  for (guint i = 1; i <= n; i++)
    {
      guint at = ((guint) picker->scroll.cursor + i) % n;
      if ((Key) ((OfficeChoice *) g_ptr_array_index (picker->choices, at))->value[0] != key)
        continue;
      fit++;
      next = next < 0 ? (int) at : next;
    }
  if (fit == 1 && !picker->marked)
    pick (picker, next);
  else if (fit)
    scroll_to (&picker->scroll, next);
  return TRUE;
}

/* j, k and arrows move; Enter picks; a first letter goes to the choice that begins with it. */
static gboolean
picker_input (Pane *pane, Input *input)
{
  Picker *picker = (Picker *) pane;

  if (input->paste)
    return TRUE;
  if (picker->marked && input->key == ' ')
    {
      picker->marked[picker->scroll.cursor] ^= TRUE;
      scroll_move (&picker->scroll, MOVE_DOWN);
      desk_stale (pane->desk, STALE_SCREEN);
      return TRUE;
    }
  switch (input->key)
    {
    case PRESS_ESC: case 'q': case PRESS_CONTROL ('C'): stack_remove (pane->desk, pane); return TRUE;
    case PRESS_ENTER: pick (picker, picker->scroll.cursor); return TRUE;
    case PRESS_UP: case 'k': scroll_move (&picker->scroll, MOVE_UP); break;
    case PRESS_DOWN: case 'j': scroll_move (&picker->scroll, MOVE_DOWN); break;
    case PRESS_PAGE_UP: scroll_move (&picker->scroll, MOVE_PAGE_UP); break;
    case PRESS_PAGE_DOWN: scroll_move (&picker->scroll, MOVE_PAGE_DOWN); break;
    default: return pick_letter (picker, input->key);
    }
  desk_stale (pane->desk, STALE_SCREEN);
  return TRUE;
}

static void
picker_draw (Pane *pane, Canvas *canvas, Area area)
{
  Picker *picker = (Picker *) pane;
  int width = MIN (area.width, 60), height = MIN ((int) picker->choices->len + 2, area.height);
  Area inside = canvas_box (
      canvas,
      (Area){ area.x + (area.width - width) / 2, area.y + area.height - height, width, height },
      picker->title);

  scroll_fit (&picker->scroll, (int) picker->choices->len, inside.height);
  for (int i = 0; i < inside.height && picker->scroll.top + i < picker->scroll.n; i++)
    {
      OfficeChoice *choice = g_ptr_array_index (picker->choices, (guint) (picker->scroll.top + i));
      const char *mark = !picker->marked ? "" : picker->marked[picker->scroll.top + i] ? "[x] " : "[ ] ";
      int x = canvas_put (canvas, inside.x, inside.y + i, inside.x + inside.width, STYLE_MARKED, mark);

      x = canvas_fit (canvas, x, inside.y + i, 14, STYLE_STRONG, choice->value);
      canvas_fit (canvas, x + 1, inside.y + i, inside.x + inside.width - x - 1, STYLE_NORMAL,
                  choice->title);
      if (picker->scroll.top + i == picker->scroll.cursor)
        canvas_choose (canvas, (Area) { inside.x, inside.y + i, inside.width, 1 });
    }
}

static void
picker_free (Pane *pane)
{
  Picker *picker = (Picker *) pane;

  g_free (picker->title);
  g_free (picker->marked);
  g_ptr_array_unref (picker->choices);
  g_free (picker);
}

static const PaneOps picker_ops = {
  .name = "picker", .shape = PANE_BOX, .input = picker_input, .draw = picker_draw, .free = picker_free,
};

static Picker *
push (Desk *desk, const char *title, GPtrArray *choices, const char *current,
      void (*chosen) (Desk *desk, const char *value))
{
  Picker *picker = g_new0 (Picker, 1);

  picker->pane.ops = &picker_ops;
  picker->title = g_strdup (title);
  picker->choices = choices;
  picker->chosen = chosen;
  for (guint i = 0; i < choices->len; i++)
    if (g_strcmp0 (((OfficeChoice *) g_ptr_array_index (choices, i))->value, current) == 0)
      picker->scroll
          = (Scroll){ .n = (int) choices->len, .cursor = (int) i, .page = (int) choices->len };
  stack_push (desk, &picker->pane);
  return picker;
}

void
picker_push (Desk *desk, const char *title, GPtrArray *choices, const char *current,
             void (*chosen) (Desk *desk, const char *value))
{
  push (desk, title, choices, current, chosen);
}

void
picker_push_several (Desk *desk, const char *title, GPtrArray *choices, const char *current,
                     void (*chosen) (Desk *desk, const char *value))
{
  Picker *picker = push (desk, title, choices, NULL, chosen);
  g_auto (GStrv) now = g_strsplit (current ? current : "", ",", -1);

  picker->marked = g_new0 (gboolean, choices->len + 1);
  for (guint i = 0; i < choices->len; i++)
    picker->marked[i] = g_strv_contains ((const char *const *) now, ((OfficeChoice *) g_ptr_array_index (choices, i))->value);
}
