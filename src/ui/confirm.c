/* SPDX-License-Identifier: MIT */
#include "ui/confirm.h"

#include "base/text.h"

typedef struct
{
  Pane pane;
  char *text, *verb;
  Key key;
  void (*yes) (Desk *desk, gpointer data);
  gpointer data;
  GDestroyNotify free;
} Confirm;

static gboolean
confirm_input (Pane *pane, Input *input)
{
  Confirm *confirm = (Confirm *) pane;
  Desk *desk = pane->desk;
  void (*yes) (Desk *, gpointer) = confirm->yes;
  gpointer data = confirm->data;
  GDestroyNotify done = confirm->free;
  gboolean agreed = !input->paste && input->key == confirm->key;

  confirm->data = NULL;
  confirm->free = NULL;
  stack_remove (desk, pane);
  if (agreed)
    yes (desk, data);
  else
    desk_say (desk, "nothing was done");
  if (done && data)
    done (data);
  return TRUE;
}

static void
confirm_draw (Pane *pane, Canvas *canvas, Area area)
{
  Confirm *confirm = (Confirm *) pane;
  int width = MIN (area.width, 72);
  g_auto (GStrv) lines = text_wrap (confirm->text, MAX (width - 4, 1));
  int height = MIN ((int) g_strv_length (lines) + 4, area.height);
  Area box = { area.x + (area.width - width) / 2, area.y + area.height - height, width, height };
  Area inside = canvas_box (canvas, box, "Sure?");
  g_autofree char *key = press_name (confirm->key);
  int x;

  for (int i = 0; lines[i] && i < inside.height - 2; i++)
    canvas_put (canvas, inside.x, inside.y + i, inside.x + inside.width, STYLE_NORMAL, lines[i]);
  x = canvas_put (canvas, inside.x, inside.y + inside.height - 1, inside.x + inside.width,
                  STYLE_KEY, key);
  x = canvas_printf (canvas, x, inside.y + inside.height - 1, inside.x + inside.width, STYLE_NORMAL,
                     " %s   ", confirm->verb);
  canvas_put (canvas, x, inside.y + inside.height - 1, inside.x + inside.width, STYLE_DIM,
              "any other key: leave it");
}

static void
confirm_free (Pane *pane)
{
  Confirm *confirm = (Confirm *) pane;

  if (confirm->free && confirm->data)
    confirm->free (confirm->data);
  g_free (confirm->text);
  g_free (confirm->verb);
  g_free (confirm);
}

static const PaneOps confirm_ops = {
  .name = "confirm",
  .shape = PANE_BOX,
  .input = confirm_input,
  .draw = confirm_draw,
  .free = confirm_free,
};

void
confirm_push (Desk *desk, const char *text, const char *verb, void (*yes) (Desk *desk, gpointer data),
              gpointer data, GDestroyNotify free)
{
  Confirm *confirm = g_new0 (Confirm, 1);

  confirm->pane.ops = &confirm_ops;
  confirm->text = g_strdup (text);
  confirm->verb = g_strdup (verb);
  confirm->key = desk->asked_with == 'y' ? 'd' : 'y';
  confirm->yes = yes;
  confirm->data = data;
  confirm->free = free;
  stack_push (desk, &confirm->pane);
}
