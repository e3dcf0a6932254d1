/* SPDX-License-Identifier: MIT */
/* text - a page to read: a message, a derivation, a report */
#include <string.h>

#include "base/text.h"
#include "ui/panes/panes.h"
#include "ui/words.h"

typedef struct
{
  Pane pane;
  char *title, *text;
  char *number;           /* case it belongs to, or NULL */
  CaseRow *row;
  gint64 message;         /* -1 */
  GStrv lines;            /* wrapped to 'width' */
  int width;
  Scroll scroll;
  char *search;
} TextPane;

static TextPane *
text_pane (Pane *pane)
{
  return (TextPane *) pane;
}

/* What an indented line wraps to stays under it. */
static void
wrap_line (GPtrArray *lines, const char *line, int width)
{
  int indent = (int) MIN (strspn (line, " "), 8), more = MAX (width - indent - 2, 1);
  g_auto (GStrv) first = text_wrap (line + indent, MAX (width - indent, 1)), rest = NULL;

  g_ptr_array_add (lines, g_strdup_printf ("%*s%s", indent, "", first[0] ? first[0] : ""));
  if (!indent)
    {
      for (int i = 1; first[0] && first[i]; i++)
        g_ptr_array_add (lines, g_strdup (first[i]));
      return;
    }
  rest = text_wrap (
      line + indent + (first[0] && first[1] ? strlen (first[0]) : strlen (line + indent)), more);
  for (int i = 0; rest[i]; i++)
    if (*g_strchug (rest[i]))
      g_ptr_array_add (lines, g_strdup_printf ("%*s%s", indent + 2, "", rest[i]));
}

static void
wrap_to (TextPane *page, int width)
{
  g_autofree char *safe = NULL;
  g_auto (GStrv) each = NULL;
  GPtrArray *lines;

  if (page->lines && page->width == width)
    return;
  safe = text_safe (page->text, -1, TEXT_LINES);
  each = g_strsplit (safe, "\n", -1);
  lines = g_ptr_array_new ();
  for (int i = 0; each[i]; i++)
    wrap_line (lines, each[i], width);
  g_ptr_array_add (lines, NULL);
  g_strfreev (page->lines);
  page->lines = (GStrv) g_ptr_array_free (lines, FALSE);
  page->width = width;
}

static gboolean
line_holds (const char *line, const char *words)
{
  g_autofree char *have = words ? text_fold (line, -1) : NULL,
                  *want = words ? text_fold (words, -1) : NULL;

  return want && *want && strstr (have, want);
}

static void
text_draw (Pane *pane, Canvas *canvas, Area area)
{
  TextPane *page = text_pane (pane);
  int rows = area.height - 1;

  wrap_to (page, MIN (area.width - 2, 100));
  scroll_fit (&page->scroll, (int) g_strv_length (page->lines), rows);
  canvas_fit (canvas, area.x + 1, area.y, area.width - 2, STYLE_HEAD, page->title);
  for (int i = 0; i < rows && page->scroll.top + i < page->scroll.n; i++)
    {
      const char *line = page->lines[page->scroll.top + i];
      canvas_put (canvas, area.x + 1, area.y + 1 + i, area.x + area.width,
                  line_holds (line, page->search) ? STYLE_MATCH : STYLE_NORMAL, line);
    }
  if (page->scroll.n > rows)
    canvas_printf (canvas, area.x + area.width - 12, area.y, area.x + area.width, STYLE_DIM,
                   " %d-%d/%d", page->scroll.top + 1, MIN (page->scroll.top + rows, page->scroll.n),
                   page->scroll.n);
}

static void
text_move (Pane *pane, Move move)
{
  scroll_pan (&text_pane (pane)->scroll, move);
}

static void
text_search (Pane *pane, const char *text, int direction)
{
  TextPane *page = text_pane (pane);
  int n = page->lines ? (int) g_strv_length (page->lines) : 0;

  if (text)
    {
      g_free (page->search);
      page->search = g_strdup (text);
    }
  for (int i = 1; page->search && i <= n; i++)
    {
      int at = ((page->scroll.cursor + direction * i) % n + n) % n;
      if (line_holds (page->lines[at], page->search))
        {
          page->scroll.top = CLAMP (at, 0, MAX (n - page->scroll.page, 0));
          page->scroll.cursor = at;
          return;
        }
    }
  desk_say (pane->desk,
            page->search ? "'%s' is not in this text" : "nothing was searched for yet: / asks%s",
            page->search ? page->search : "");
}

static gboolean
text_escape (Pane *pane)
{
  TextPane *page = text_pane (pane);

  if (!page->search)
    return FALSE;
  g_clear_pointer (&page->search, g_free);
  desk_say (pane->desk, "search cleared");
  return TRUE;
}

static void
text_load (Pane *pane, Stale what)
{
  TextPane *page = text_pane (pane);

  g_clear_pointer (&page->row, case_row_free);
  if (page->number)
    page->row = office_case_row (pane->desk->office, page->number, NULL);
}

static const CaseRow *
text_row (Pane *pane)
{
  return text_pane (pane)->row;
}

static gint64
text_message (Pane *pane)
{
  return text_pane (pane)->message;
}

static const char *
text_title (Pane *pane)
{
  return text_pane (pane)->message >= 0 ? "Message" : "Text";
}

static void
text_free (Pane *pane)
{
  TextPane *page = text_pane (pane);

  g_free (page->title);
  g_free (page->text);
  g_free (page->number);
  g_clear_pointer (&page->row, case_row_free);
  g_strfreev (page->lines);
  g_free (page->search);
  g_free (page);
}

static const char *const text_contexts[] = { "text", "case", "desk", NULL };
static const char *const text_hints[] = { "search", "text", "back", NULL };

const PaneOps text_ops = {
  .name = "text", .shape = PANE_WHOLE, .contexts = text_contexts, .hints = text_hints,
  .load = text_load, .draw = text_draw, .move = text_move, .escape = text_escape, .search = text_search,
  .row = text_row, .message = text_message, .title = text_title, .free = text_free,
};

const char *
text_of (Pane *pane)
{
  return pane->ops == &text_ops ? text_pane (pane)->text : NULL;
}

static void
push (Desk *desk, const char *title, const char *text, const char *number, gint64 message)
{
  TextPane *page = g_new0 (TextPane, 1);

  page->pane.ops = &text_ops;
  page->title = g_strdup (title);
  page->text = g_strdup (text);
  page->number = g_strdup (number);
  page->message = message;
  stack_push (desk, &page->pane);
}

void
text_push (Desk *desk, const char *title, const char *text)
{
  push (desk, title, text, NULL, -1);
}

static void
add_line (GPtrArray *lines, const char *name, const char *value)
{
  if (value && *value)
    g_ptr_array_add (lines, g_strdup_printf ("%-9s %s", name, value));
}

GPtrArray *
message_lines (Desk *desk, const CaseMessage *message)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *at = words_moment (message->at, office_zone (desk->office), &desk->today);
  g_autofree char *from = g_strdup_printf ("%s <%s>", message->from_name ? message->from_name : "",
                                           message->from_address ? message->from_address : "");
  g_autofree char *what = g_strdup_printf ("%s, %s, by %s, %" G_GINT64_FORMAT " bytes, %d part%s",
                                           message->direction, message->kind ? message->kind : "?",
                                           message->channel ? message->channel : "?", message->size,
                                           message->parts, message->parts == 1 ? "" : "s");

  add_line (lines, "Date", at);
  add_line (lines, "From", from);
  add_line (lines, "To", message->recipients);
  add_line (lines, "Subject", message->subject);
  add_line (lines, "Kind", what);
  add_line (lines, "Flags", message->flags);
  add_line (lines, "Verdicts", message->verdicts);
  add_line (lines, "Waits", message->waiting);
  return lines;
}

void
message_push (Desk *desk, gint64 id, const char *case_number)
{
  GError *error = NULL;
  CaseMessage *message = office_message (desk->office, id, &error);
  g_autofree char *text = NULL, *head = NULL, *all = NULL, *title = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (!message)
    {
      desk_say_error (desk, error);
      return;
    }
  text = office_message_text (desk->office, id, &error);
  lines = message_lines (desk, message);
  g_ptr_array_add (lines, NULL);
  head = g_strjoinv ("\n", (char **) lines->pdata);
  all = g_strdup_printf ("%s\n\n%s", head,
                         text    ? (*text ? text : "(this message has no text)")
                         : error ? error->message
                                 : "");
  title = g_strdup_printf ("%s %s", case_number ? case_number : "Waiting mail",
                           message->subject ? message->subject : "(no subject)");
  push (desk, title, all, case_number, id);
  case_message_free (message);
  g_clear_error (&error);
}
