/* SPDX-License-Identifier: MIT */
/* queue - what do I do next? */
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "ui/columns.h"
#include "ui/list.h"
#include "ui/panes/panes.h"
#include "ui/presence.h"
#include "ui/words.h"

enum { WIDE = 120, PREVIEW_ROWS = 5, REST_US = 2000000 };

typedef struct
{
  Pane pane;
  List *list;
  int width;             /* of the list without the preview */
  int preview;           /* columns of the preview, when it was drawn last */
  Case *shown;            /* previewed; NULL */
  char *last_text;        /* of its last message in; NULL */
  TextExcerpt *found;     /* where the words of the limit or the search stand in it; NULL */
  gint64 since;           /* monotonic, when the cursor came to it; 0: just now */
  char *rested;           /* number that was read already */
} Queue;

static Queue *
queue_of (Pane *pane)
{
  return (Queue *) pane;
}

/* ---- columns ---------------------------------------------------------------------------------- */

enum { COL_CASE, COL_DUE, COL_TYPE, COL_STATE, COL_OWNER, COL_PERSON, COL_SUBJECT, COL_N };

static const Column columns[COL_N] = {
  [COL_CASE] = { "Case", 9, 9, 0 },
  [COL_DUE] = { "Due", 12, 12, 0 },
  [COL_TYPE] = { "Type", 10, 17, 4 },
  [COL_STATE] = { "State", 8, 12, 2 },
  [COL_OWNER] = { "Owner", 5, 8, 1 },
  [COL_PERSON] = { "Person", 13, 18, 3 },
  [COL_SUBJECT] = { "Subject", 12, 12, 0 },
};

typedef struct { int width[COL_N]; } Layout;   /* 0: not shown */

static int
layout_needs (const Layout *layout)
{
  return columns_need (layout->width, COL_N);
}

static Layout
layout_for (int width)
{
  Layout layout;

  columns_drop (columns, COL_N, width, layout.width);
  for (int i = 0; i < COL_SUBJECT; i++)   /* words that were cut get room before the subject does */
    if (layout.width[i])
      layout.width[i]
          += CLAMP (width - layout_needs (&layout) - 4, 0, columns[i].wide - columns[i].width);
  layout.width[COL_SUBJECT] += MAX (width - layout_needs (&layout), 0);
  return layout;
}

static void
draw_head (Canvas *canvas, Area area, const Layout *layout)
{
  int x = area.x + 4;

  for (int i = 0; i < COL_N; i++)
    if (layout->width[i])
      x = canvas_fit (canvas, x, area.y, layout->width[i], STYLE_HEAD, columns[i].title) + 1;
}

static char *
cell_text (const CaseRow *row, int column, const GDate *today)
{
  switch (column)
    {
    case COL_CASE: return case_number_short (row->number);
    case COL_DUE: return words_due (row, today);
    case COL_TYPE: return words_type (row);
    case COL_STATE: return g_strdup (case_state_name (row->state));
    case COL_OWNER: return g_strdup (row->owner_name ? row->owner_name : "-");
    case COL_PERSON: return words_person (row);
    default: return g_strdup (row->subject ? row->subject : "");
    }
}

static void
draw_row (Queue *queue, Canvas *canvas, Area area, const Layout *layout, const CaseRow *row)
{
  const GDate *today = &queue->pane.desk->today;
  Marks marks = words_marks (row, today);
  gboolean marked = list_is_marked (queue->list, row->number);
  gboolean found = list_matches (queue->list, row);
  int x = canvas_fit (canvas, area.x, area.y, 1, STYLE_MARKED, marked ? "*" : " ");

  if (presence_other (queue->pane.desk, row->number))
    memcpy (marks.text + 2, "@", 2);
  x = canvas_fit (canvas, x, area.y, 3, marks.style, marks.text);
  for (int i = 0; i < COL_N; i++)
    {
      g_autofree char *text = layout->width[i] ? cell_text (row, i, today) : NULL;
      Style style = marked                            ? STYLE_MARKED
                    : i == COL_DUE                    ? marks.style
                    : i == COL_SUBJECT && found       ? STYLE_MATCH
                    : i == COL_SUBJECT && row->unread ? STYLE_STRONG
                                                      : STYLE_NORMAL;
      if (text)
        x = canvas_fit (canvas, x, area.y, layout->width[i], style, text) + 1;
    }
}

/* ---- the line above the list -------------------------------------------------------------------- */

static void
draw_info (Queue *queue, Canvas *canvas, Area area)
{
  List *list = queue->list;
  guint marked = g_hash_table_size (list->marks);
  gint64 mail = queue->pane.desk->waiting_mail;
  const char *dot = canvas->ascii ? " | " : " · ";
  g_autoptr (GString) left = g_string_new (NULL), right = g_string_new (NULL);
  int width, end = area.x + area.width;

  if (list->limit)
    g_string_append_printf (right, "limit: %s ", list->limit);
  if (marked)
    g_string_append_printf (right, "* %u marked ", marked);
  if (mail > 0)
    g_string_append_printf (right, "W %" G_GINT64_FORMAT " mail%s ", mail, mail == 1 ? "" : "s");
  width = MIN (text_width (right->str), area.width * 2 / 3);
  canvas_fit (canvas, end - width, area.y, width, STYLE_SOON, right->str);
  end -= width + 1;
  if (list->total >= 0)
    g_string_append_printf (left, "%" G_GINT64_FORMAT " case%s%s", list->total,
                            list->total == 1 ? "" : "s", dot);
  if (list->name)
    g_string_append_printf (left, "%s%s", list->name, dot);
  g_string_append_printf (left, "%s%sby %s%s", list->view && *list->view ? list->view : "all",
                          dot, case_sort_name (list->sort), list->descending ? ", last first" : "");
  canvas_fit (canvas, area.x + 1, area.y, MAX (end - area.x - 1, 0), STYLE_DIM, left->str);
}

/* ---- preview
 * ---------------------------------------------------------------------------------------- */

static const CaseMessage *
last_message_in (const Case *kase)
{
  for (guint i = kase->messages->len; i-- > 0; )
    {
      const CaseMessage *message = g_ptr_array_index (kase->messages, i);
      if (g_strcmp0 (message->direction, "in") == 0)
        return message;
    }
  return NULL;
}

static void
load_preview (Queue *queue)
{
  const CaseRow *row = list_row (queue->list);
  Office *office = queue->pane.desk->office;
  const CaseMessage *last;

  g_clear_pointer (&queue->shown, case_free);
  g_clear_pointer (&queue->last_text, g_free);
  g_clear_pointer (&queue->found, text_excerpt_free);
  if (!row)
    return;
  queue->shown = office_case (office, row->number, NULL);
  if (!queue->shown && queue->pane.desk->cancelled)
    queue->pane.stale |= STALE_SCREEN;
  last = queue->shown ? last_message_in (queue->shown) : NULL;
  if (last)
    queue->last_text = words_beginning (office_message_text (office, last->id, NULL));
  queue->found = queue->shown ? list_excerpt (queue->list, row, 2 * (guint) MAX (queue->preview, 40)) : NULL;
}

static gboolean
preview_is_old (const Queue *queue)
{
  const CaseRow *row = list_row (queue->list);

  return !queue->shown != !row
         || (row && (row->id != queue->shown->row.id || row->rev != queue->shown->row.rev));
}

typedef struct { Canvas *canvas; int x, y, right, bottom; } Page;

static void
page_line (Page *page, Style style, const char *text)
{
  if (page->y < page->bottom)
    canvas_fit (page->canvas, page->x, page->y++, page->right - page->x, style, text);
}

static void
page_wrapped (Page *page, Style style, const char *text)
{
  g_auto (GStrv) lines = text_wrap (text, MAX (page->right - page->x, 1));

  for (int i = 0; lines[i] && page->y < page->bottom; i++)
    canvas_put (page->canvas, page->x, page->y++, page->right, style, lines[i]);
}

static void
preview_head (Queue *queue, Page *page)
{
  Desk *desk = queue->pane.desk;
  const Case *kase = queue->shown;
  g_autofree char *type = words_type (&kase->row),
                  *received = words_iso (kase->row.received_on, &desk->today);
  const char *title = kase->row.type ? office_type_title (desk->office, kase->row.type) : NULL;
  g_autofree char *line = g_strdup_printf (
      "%s  %s%s%s · received %s by %s%s%s", kase->row.number, type, title ? ": " : "",
      title ? title : "", received, kase->row.channel ? kase->row.channel : "?",
      kase->mailbox ? " to " : "", kase->mailbox ? kase->mailbox : "");

  if (page->bottom - page->y > PREVIEW_ROWS)
    page_wrapped (page, STYLE_STRONG, line);
  else
    page_line (page, STYLE_STRONG, line);
}

static void
preview_clock (Queue *queue, Page *page)
{
  Desk *desk = queue->pane.desk;
  const Clock *clock = clock_headline (queue->shown->clocks);
  const char *section = NULL;
  g_autofree char *state = NULL, *line = NULL;
  Style style;

  if (!clock && !queue->shown->row.type_confirmed)
    line = g_strdup_printf ("No clock runs before triage. %s%s",
                            queue->shown->type_why ? "Suggested because: " : "",
                            queue->shown->type_why ? queue->shown->type_why : "");
  if (!clock)
    {
      page_line (page, STYLE_DIM, line ? line : "No clock runs.");
      return;
    }
  state = words_clock (clock, office_zone (desk->office), &desk->today, &style);
  office_clause_text (desk->office, clock, &section);
  line
      = g_strdup_printf ("%s %s · %s%s%s, %s", clock->title, state, clock->rule,
                         section ? ", " : "", section ? section : "", clock->tag ? clock->tag : "");
  page_line (page, style, line);
}

static void
preview_last (Queue *queue, Page *page, gboolean whole)
{
  Desk *desk = queue->pane.desk;
  const CaseMessage *last = last_message_in (queue->shown);
  g_autofree char *at = last ? words_moment (last->at, office_zone (desk->office), &desk->today) : NULL;
  g_autofree char *line = NULL;

  if (!last)
    return;
  line = g_strdup_printf ("Last in %s  %s%s%s%s  %s", at, last->from_name ? last->from_name : "",
                          last->from_address ? " <" : "",
                          last->from_address ? last->from_address : "",
                          last->from_address ? ">" : "",
                          last->subject ? last->subject : "");
  page_line (page, STYLE_NORMAL, line);
  if (queue->last_text && whole)
    page_wrapped (page, STYLE_NORMAL, queue->last_text);
  else if (queue->last_text)
    {
      g_autofree char *safe = text_safe (
          queue->last_text, MIN ((gssize) strlen (queue->last_text), 600), TEXT_ONE_LINE);
      g_autofree char *quoted = g_strdup_printf ("  \"%s\"", g_strstrip (safe));
      page_line (page, STYLE_DIM, quoted);
    }
}

/* Where the words that were searched for stand. */
static void
preview_found (Queue *queue, Page *page)
{
  const TextExcerpt *found = queue->found;
  int x = page->x, right = page->right;
  gsize at = 0;

  if (!found || page->y >= page->bottom)
    return;
  x = canvas_put (page->canvas, x, page->y, right, STYLE_DIM, "Found  ");
  for (guint i = 0; i <= found->hits->len; i++)
    {
      const TextHit *hit = i < found->hits->len ? &g_array_index (found->hits, TextHit, i) : NULL;
      gsize end = hit ? hit->from : strlen (found->text);
      g_autofree char *before = g_strndup (found->text + at, end - at);
      g_autofree char *marked = hit ? g_strndup (found->text + hit->from, hit->to - hit->from) : NULL;

      x = canvas_put (page->canvas, x, page->y, right, STYLE_NORMAL, before);
      if (marked)
        x = canvas_put (page->canvas, x, page->y, right, STYLE_MATCH, marked);
      at = hit ? hit->to : end;
    }
  page->y++;
}

/* Why the office takes it for that: one says yes or no to it with one key. */
static void
preview_guess (Queue *queue, Page *page)
{
  const Case *kase = queue->shown;
  g_autofree char *line = NULL;

  if (kase->row.type_confirmed || !kase->row.type || !kase->type_why)
    return;
  line = g_strdup_printf ("%s? because: %s", kase->row.type, kase->type_why);
  page_line (page, STYLE_DECIDE, line);
}

static void
preview_counts (Queue *queue, Page *page)
{
  const Case *kase = queue->shown;
  guint done = 0;
  g_autofree char *line = NULL;

  for (guint i = 0; i < kase->tasks->len; i++)
    done += g_strcmp0 (((CaseTask *) g_ptr_array_index (kase->tasks, i))->state, "open") != 0;
  line = g_strdup_printf ("Tasks %u/%u · Clocks %u · Thread %u · Notes %u%s%s", done,
                          kase->tasks->len, kase->clocks->len, kase->messages->len,
                          kase->notes->len, kase->row.owner_name ? " · owner " : " · nobody's",
                          kase->row.owner_name ? kase->row.owner_name : "");
  page_line (page, STYLE_DIM, line);
}

static void
preview_thread (Queue *queue, Page *page)
{
  Desk *desk = queue->pane.desk;
  const GPtrArray *messages = queue->shown->messages;

  page_line (page, STYLE_NORMAL, "");
  for (guint i = messages->len > 6 ? messages->len - 6 : 0; i < messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index ((GPtrArray *) messages, i);
      g_autofree char *at = words_instant (message->at, office_zone (desk->office), &desk->today);
      g_autofree char *line
          = g_strdup_printf ("%-11s %-3s %-5s %s", at, message->direction, message->channel,
                             message->subject ? message->subject : "");
      page_line (page, STYLE_NORMAL, line);
    }
  page_line (page, STYLE_NORMAL, "");
}

static void
draw_preview (Queue *queue, Canvas *canvas, Area area, gboolean tall)
{
  Page page = { canvas, area.x, area.y, area.x + area.width, area.y + area.height };

  queue->preview = area.width;
  if (!queue->shown)
    return;
  preview_head (queue, &page);
  preview_clock (queue, &page);
  preview_found (queue, &page);
  if (tall)
    {
      preview_guess (queue, &page);
      preview_counts (queue, &page);
      preview_thread (queue, &page);
      preview_last (queue, &page, TRUE);
    }
  else
    {
      preview_last (queue, &page, FALSE);
      preview_guess (queue, &page);   /* takes the place of the counts in a small window */
      preview_counts (queue, &page);
    }
}

/* ---- the pane
 * ------------------------------------------------------------------------------------------ */

static void
keep_cursor_in_sight (List *list, int page)
{
  list->page = MAX (page, 1);
  list->top = CLAMP (list->top, MAX (list->cursor - list->page + 1, 0), list->cursor);
  list->top = CLAMP (list->top, 0, MAX ((int) list->rows->len - list->page, 0));
}

static void
draw_rows (Queue *queue, Canvas *canvas, Area area, const Layout *layout)
{
  List *list = queue->list;

  keep_cursor_in_sight (list, area.height);
  for (int i = 0; i < area.height && list->top + i < (int) list->rows->len; i++)
    {
      Area row = { area.x, area.y + i, area.width, 1 };
      draw_row (queue, canvas, row, layout, g_ptr_array_index (list->rows, (guint) (list->top + i)));
      if (list->top + i == list->cursor)
        canvas_choose (canvas, row);
    }
  if (list->loaded && !list->rows->len)
    canvas_put (canvas, area.x + 4, area.y + 1, area.x + area.width, STYLE_DIM,
                list->limit ? "No case matches the limit: Esc clears it."
                            : "Nothing here. v and a digit shows other cases.");
}

static void
cursor_moved (Queue *queue)
{
  queue->since = 0;
  if (preview_is_old (queue))
    queue->pane.stale |= STALE_SCREEN;
}

/* As the member set it, else by the room there is; to the right only with room for both. */
static gboolean
previews (const Queue *queue, Area area, const char *where)
{
  const char *set = settings_get (queue->pane.desk->settings, OPTION_PREVIEW);

  if (strcmp (set, "auto") == 0)
    return strcmp (where, "right") == 0 ? area.width >= WIDE : area.width < WIDE && area.height >= 14;
  return strcmp (set, where) == 0 && (strcmp (where, "right") == 0 ? area.width >= 80 : area.height >= 14);
}

static gboolean
queue_click (Pane *pane, int x, int y)
{
  Queue *queue = queue_of (pane);
  List *list = queue->list;
  int at = list->top + y - 2;

  if (y < 2 || y >= 2 + list->page || x >= queue->width || at >= (int) list->rows->len)
    return FALSE;
  if (at == list->cursor)
    return pane->ops->open (pane);
  list->cursor = at;
  cursor_moved (queue);
  return TRUE;
}

static void
queue_draw (Pane *pane, Canvas *canvas, Area area)
{
  Queue *queue = queue_of (pane);
  gboolean wide = previews (queue, area, "right"), below = previews (queue, area, "below");
  int width = queue->width = wide ? area.width * 58 / 100 : area.width;
  int rows = area.height - 2 - (below ? PREVIEW_ROWS + 1 : 0);
  Layout layout = layout_for (width);

  draw_info (queue, canvas, area);
  draw_head (canvas, (Area) { area.x, area.y + 1, width, 1 }, &layout);
  draw_rows (queue, canvas, (Area) { area.x, area.y + 2, width, rows }, &layout);
  if (wide)
    {
      canvas_rule_down (canvas, area.x + width, area.y + 1, area.height - 1);
      draw_preview (
          queue, canvas,
          (Area){ area.x + width + 2, area.y + 1, area.width - width - 3, area.height - 1 }, TRUE);
    }
  else if (rows < area.height - 2)
    {
      canvas_rule (canvas, area.x, area.y + 2 + rows, area.width, NULL, STYLE_BORDER);
      draw_preview (queue, canvas,
                    (Area){ area.x + 1, area.y + 3 + rows, area.width - 2, PREVIEW_ROWS }, FALSE);
    }
}

static void
queue_load (Pane *pane, Stale what)
{
  Queue *queue = queue_of (pane);
  GError *error = NULL;

  if (((what & STALE_DATA) || !queue->list->loaded) && !list_load (queue->list, &error))
    desk_say_error (pane->desk, error);
  load_preview (queue);
}

static void
queue_move (Pane *pane, Move move)
{
  GError *error = NULL;

  if (!list_move (queue_of (pane)->list, move, &error))
    desk_say_error (pane->desk, error);
  cursor_moved (queue_of (pane));
}

static gboolean
queue_open (Pane *pane)
{
  const CaseRow *row = list_row (queue_of (pane)->list);

  if (row)
    record_push (pane->desk, row->number);
  return row != NULL;
}

static gboolean
queue_escape (Pane *pane)
{
  const char *what = list_escape (queue_of (pane)->list);

  if (!what)
    return FALSE;
  desk_say (pane->desk, "%s cleared", what);
  pane->stale |= STALE_DATA;
  return TRUE;
}

static void
queue_search (Pane *pane, const char *text, int direction)
{
  gboolean round = FALSE;
  GError *error = NULL;

  if (!list_search (queue_of (pane)->list, text, direction, &round, &error))
    desk_say_error (pane->desk, error);
  else if (round)
    desk_say (pane->desk, direction > 0 ? "from the beginning again" : "from the end again");
  cursor_moved (queue_of (pane));
}

static const CaseRow *
queue_row (Pane *pane)
{
  return list_row (queue_of (pane)->list);
}

static List *
queue_list (Pane *pane)
{
  return queue_of (pane)->list;
}

/* Two seconds of rest on a case are reading it. */
static void
queue_tick (Pane *pane, gint64 mono)
{
  Queue *queue = queue_of (pane);
  const CaseRow *row = list_row (queue->list);

  if (queue->since == 0)
    queue->since = mono;
  if (!row || mono - queue->since < REST_US || g_strcmp0 (queue->rested, row->number) == 0
      || stack_top (pane->desk) != pane)
    return;
  if (!desk_note_reading (pane->desk, row->number))
    return;
  g_free (queue->rested);
  queue->rested = g_strdup (row->number);
}

static gboolean
queue_work (Pane *pane)
{
  return list_count (queue_of (pane)->list);
}

static void
queue_free (Pane *pane)
{
  Queue *queue = queue_of (pane);

  list_free (queue->list);
  case_free (queue->shown);
  g_free (queue->last_text);
  text_excerpt_free (queue->found);
  g_free (queue->rested);
  g_free (queue);
}

static const char *const queue_contexts[] = { "queue", "list", "case", "desk", NULL };
static const char *const queue_hints[] = { "limit", "search", "mark", "jump", "sort", "explain", NULL };

const PaneOps queue_ops = {
  .name = "queue",
  .shape = PANE_WHOLE,
  .tab = 1,
  .contexts = queue_contexts,
  .hints = queue_hints,
  .load = queue_load,
  .draw = queue_draw,
  .move = queue_move,
  .open = queue_open,
  .escape = queue_escape,
  .search = queue_search,
  .row = queue_row,
  .list = queue_list,
  .click = queue_click,
  .tick = queue_tick,
  .work = queue_work,
  .free = queue_free,
};

Pane *
queue_new (Desk *desk, const char *view)
{
  Queue *queue = g_new0 (Queue, 1);

  queue->pane.ops = &queue_ops;
  queue->list = list_new (desk->office, view);
  return &queue->pane;
}
