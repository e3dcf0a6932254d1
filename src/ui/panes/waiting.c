/* SPDX-License-Identifier: MIT */
/* waiting - mail that waits for a person to say where it belongs */
#include <string.h>

#include "base/text.h"
#include "ui/panes/panes.h"
#include "ui/words.h"

enum { PAGE = 500, PREVIEW_ROWS = 7 };

typedef struct
{
  Pane pane;
  GPtrArray *rows;        /* CaseMessage, from the oldest on as far as somebody went */
  gboolean more;          /* there are others after them */
  Scroll scroll;
  gint64 shown;           /* id whose text is at hand */
  char *text;
  char *search;
} Waiting;

static Waiting *
waiting_of (Pane *pane)
{
  return (Waiting *) pane;
}

static const CaseMessage *
message_now (const Waiting *waiting)
{
  if (!waiting->rows || waiting->scroll.cursor >= (int) waiting->rows->len)
    return NULL;
  return g_ptr_array_index (waiting->rows, (guint) waiting->scroll.cursor);
}

static void
load_text (Waiting *waiting)
{
  const CaseMessage *message = message_now (waiting);

  if (message && message->id == waiting->shown)
    return;
  g_clear_pointer (&waiting->text, g_free);
  waiting->shown = message ? message->id : -1;
  if (message)
    waiting->text
        = words_beginning (office_message_text (waiting->pane.desk->office, message->id, NULL));
}

static int
find (const Waiting *waiting, gint64 id)
{
  for (guint i = 0; i < waiting->rows->len; i++)
    if (((CaseMessage *) g_ptr_array_index (waiting->rows, i))->id >= id)
      return (int) i;
  return (int) waiting->rows->len - 1;
}

/* The next ones by id; FALSE with *error leaves the rows as they were. */
static gboolean
fetch_page (Waiting *waiting, GPtrArray *rows, GError **error)
{
  gint64 after = rows->len ? ((CaseMessage *) g_ptr_array_index (rows, rows->len - 1))->id : -1;
  GPtrArray *page = office_waiting (waiting->pane.desk->office, after, PAGE, error);

  if (!page)
    return FALSE;
  waiting->more = page->len == PAGE;
  g_ptr_array_extend_and_steal (rows, page);
  return TRUE;
}

/* As many as there were, from the first on. */
static GPtrArray *
fetch_again (Waiting *waiting, GError **error)
{
  guint n = waiting->rows ? waiting->rows->len : 0;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) case_message_free);

  do
    if (!fetch_page (waiting, rows, error))
      return NULL;
  while (waiting->more && rows->len < n);
  return g_steal_pointer (&rows);
}

static void
waiting_load (Pane *pane, Stale what)
{
  Waiting *waiting = waiting_of (pane);
  gint64 here = waiting->shown;
  GError *error = NULL;
  GPtrArray *rows = what & STALE_DATA || !waiting->rows
                        ? fetch_again (waiting, &error)
                        : NULL;

  if (error)
    desk_say_error (pane->desk, error);
  if (rows)
    {
      g_clear_pointer (&waiting->rows, g_ptr_array_unref);
      waiting->rows = rows;
      if (here >= 0 && rows->len)
        waiting->scroll.cursor = find (waiting, here);
    }
  if (waiting->rows)
    waiting->scroll.cursor = CLAMP (waiting->scroll.cursor, 0, MAX ((int) waiting->rows->len - 1, 0));
  load_text (waiting);
}

static gboolean
matches (const Waiting *waiting, const CaseMessage *message)
{
  g_autofree char *all = g_strdup_printf ("%s %s %s", message->from_name ? message->from_name : "",
                                          message->from_address ? message->from_address : "",
                                          message->subject ? message->subject : "");
  g_autofree char *have = text_fold (all, -1),
                  *want = text_fold (waiting->search ? waiting->search : "", -1);

  return *want && strstr (have, want);
}

static void
draw_row (Waiting *waiting, Canvas *canvas, Area area, const CaseMessage *message)
{
  Desk *desk = waiting->pane.desk;
  g_autofree char *at = words_instant (message->at, office_zone (desk->office), &desk->today);
  int x = canvas_fit (canvas, area.x + 1, area.y, 11, STYLE_NORMAL, at) + 1;
  int rest = area.width - 13, from = rest * 3 / 10;

  x = canvas_fit (canvas, x, area.y, from, STYLE_NORMAL,
                  message->from_address ? message->from_address : message->from_name)
      + 1;
  x = canvas_fit (canvas, x, area.y, from, matches (waiting, message) ? STYLE_MATCH : STYLE_STRONG,
                  message->subject)
      + 1;
  canvas_fit (canvas, x, area.y, area.x + area.width - x, STYLE_DECIDE, message->waiting);
}

static void
draw_preview (Waiting *waiting, Canvas *canvas, Area area)
{
  const CaseMessage *message = message_now (waiting);
  g_autoptr (GPtrArray) lines
      = message ? message_lines (waiting->pane.desk, message) : g_ptr_array_new ();
  g_auto (GStrv) text = text_wrap (waiting->text ? waiting->text : "", MAX (area.width - 2, 1));
  int y = area.y, rows = area.height > 12 ? (int) lines->len : 3;

  for (guint i = 1; i < lines->len && y - area.y < rows; i++)
    if (rows > 3 || i == 1 || i == 3 || i + 1 == lines->len)
      canvas_fit (canvas, area.x + 1, y++, area.width - 2, STYLE_NORMAL, g_ptr_array_index (lines, i));
  for (int i = 0; text[i] && y < area.y + area.height; i++)
    canvas_put (canvas, area.x + 1, y++, area.x + area.width, STYLE_DIM, text[i]);
}

static void
waiting_draw (Pane *pane, Canvas *canvas, Area area)
{
  Waiting *waiting = waiting_of (pane);
  int n = waiting->rows ? (int) waiting->rows->len : 0;
  gint64 all = MAX (waiting->pane.desk->waiting_mail, n);
  int preview = area.height >= 14 ? MAX (PREVIEW_ROWS, area.height / 2 - 1) : 0,
      rows = area.height - 1 - (preview ? preview + 1 : 0);

  canvas_printf (canvas, area.x + 1, area.y, area.x + area.width, STYLE_DIM,
                 "%" G_GINT64_FORMAT "%s mail%s wait%s for a person to say where %s belong%s", all,
                 waiting->more && all == n ? " and more" : "", n == 1 ? "" : "s", n == 1 ? "s" : "",
                 n == 1 ? "it" : "they", n == 1 ? "s" : "");
  scroll_fit (&waiting->scroll, n, rows);
  for (int i = 0; i < rows && waiting->scroll.top + i < n; i++)
    {
      Area row = { area.x, area.y + 1 + i, area.width, 1 };
      draw_row (waiting, canvas, row,
                g_ptr_array_index (waiting->rows, (guint) (waiting->scroll.top + i)));
      if (waiting->scroll.top + i == waiting->scroll.cursor)
        canvas_choose (canvas, row);
    }
  if (!n)
    canvas_put (canvas, area.x + 2, area.y + 2, area.x + area.width, STYLE_DIM, "No mail waits.");
  if (!preview)
    return;
  canvas_rule (canvas, area.x, area.y + 1 + rows, area.width, NULL, STYLE_BORDER);
  draw_preview (waiting, canvas, (Area) { area.x, area.y + 2 + rows, area.width, preview });
}

/* Goes on reading where a move would end behind the last row. */
static void
waiting_move (Pane *pane, Move move)
{
  Waiting *waiting = waiting_of (pane);
  GError *error = NULL;

  while (waiting->rows && waiting->more
         && waiting->scroll.cursor + move_rows (move, waiting->scroll.page) >= (int) waiting->rows->len)
    if (!fetch_page (waiting, waiting->rows, &error))
      {
        desk_say_error (pane->desk, error);
        break;
      }
  waiting->scroll.n = waiting->rows ? (int) waiting->rows->len : 0;
  scroll_move (&waiting->scroll, move);
  pane->stale |= STALE_SCREEN;
}

static gboolean
waiting_open (Pane *pane)
{
  const CaseMessage *message = message_now (waiting_of (pane));

  if (message)
    message_push (pane->desk, message->id, NULL);
  return message != NULL;
}

static gboolean
waiting_click (Pane *pane, int x, int y)
{
  Waiting *waiting = waiting_of (pane);
  int at = waiting->scroll.top + y - 1;

  if (y < 1 || y > waiting->scroll.page || at >= waiting->scroll.n)
    return FALSE;
  if (at == waiting->scroll.cursor)
    return waiting_open (pane);
  scroll_to (&waiting->scroll, at);
  pane->stale |= STALE_SCREEN;
  return TRUE;
}

static gint64
waiting_message (Pane *pane)
{
  const CaseMessage *message = message_now (waiting_of (pane));

  return message ? message->id : -1;
}

static void
waiting_search (Pane *pane, const char *text, int direction)
{
  Waiting *waiting = waiting_of (pane);
  int n = waiting->rows ? (int) waiting->rows->len : 0;

  if (text)
    {
      g_free (waiting->search);
      waiting->search = g_strdup (text);
    }
  for (int i = 1; i <= n; i++)
    {
      int at = ((waiting->scroll.cursor + direction * i) % n + n) % n;
      if (matches (waiting, g_ptr_array_index (waiting->rows, (guint) at)))
        {
          scroll_to (&waiting->scroll, at);
          pane->stale |= STALE_SCREEN;
          return;
        }
    }
  desk_say (pane->desk, "no waiting mail holds '%s'", waiting->search ? waiting->search : "");
}

static gboolean
waiting_escape (Pane *pane)
{
  if (!waiting_of (pane)->search)
    return FALSE;
  g_clear_pointer (&waiting_of (pane)->search, g_free);
  desk_say (pane->desk, "search cleared");
  return TRUE;
}

static const char *
waiting_title (Pane *pane)
{
  return "Waiting mail";
}

static void
waiting_free (Pane *pane)
{
  Waiting *waiting = waiting_of (pane);

  g_clear_pointer (&waiting->rows, g_ptr_array_unref);
  g_free (waiting->text);
  g_free (waiting->search);
  g_free (waiting);
}

static const char *const waiting_contexts[] = { "waiting", "desk", NULL };
static const char *const waiting_hints[] = { "join", "split", "search", "back", NULL };

const PaneOps waiting_ops = {
  .name = "waiting",
  .shape = PANE_WHOLE,
  .contexts = waiting_contexts,
  .hints = waiting_hints,
  .load = waiting_load,
  .draw = waiting_draw,
  .move = waiting_move,
  .open = waiting_open,
  .search = waiting_search,
  .escape = waiting_escape,
  .click = waiting_click,
  .message = waiting_message,
  .title = waiting_title,
  .free = waiting_free,
};

void
waiting_push (Desk *desk)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->pane.ops = &waiting_ops;
  waiting->shown = -1;
  stack_push (desk, &waiting->pane);
}
