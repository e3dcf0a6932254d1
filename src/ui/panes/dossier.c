/* SPDX-License-Identifier: MIT */
/* dossier - one complaint on its way up: where it is, what there is, what may follow */
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "ui/panes/ladder.h"
#include "ui/words.h"

typedef struct { Style style; char *text; } Line;

typedef struct
{
  Pane pane;
  char *number;
  Dossier *dossier;
  GArray *lines;          /* Line, wrapped to 'width' */
  int width;
  gboolean ascii;
  Scroll scroll;
  char *search;
  gboolean to_note;       /* that it was read */
} DossierPane;

/* ---- the picture --------------------------------------------------------------------------- */

const char *
ladder_turn (const char *turn)
{
  return g_strcmp0 (turn, "company") == 0 ? "us" : turn ? turn : "-";
}

char *
ladder_due (const CaseStage *stage, const GDate *today)
{
  g_autofree char *date = words_iso (stage->due_on, today);
  const char *star = stage_is_unsure (stage) ? " *" : "";
  int days = words_days (stage->due_on, today);

  if (stage->terminal || !stage->due_on)
    return g_strdup ("-");
  if (days < 0 && stage_waits_for_us (stage))
    return g_strdup_printf ("%d d late%s", -days, star);
  return g_strdup_printf ("%s%s", days == 0 ? "today" : date, star);
}

const char *
ladder_sign (const Canvas *canvas, PhaseMark mark)
{
  static const struct { const char *sign, *ascii; } signs[] = {
    [PHASE_DONE] = { "●", "#" }, [PHASE_NOW] = { "◆", "@" }, [PHASE_NEXT] = { "○", "o" }, [PHASE_NEVER] = { " ", " " },
  };

  return canvas->ascii ? signs[mark].ascii : signs[mark].sign;
}

/* A rule as long as the columns that are left of the phase. */
static void
draw_rung (Canvas *canvas, int x, int right, int y)
{
  while (x < right)
    x = canvas_put (canvas, x, y, right, STYLE_DIM, canvas->ascii ? "-" : "─");
}

static Style
style_of (PhaseMark mark)
{
  return mark == PHASE_NOW ? STYLE_STRONG : mark == PHASE_DONE ? STYLE_GOOD : STYLE_DIM;
}

void
ladder_draw (Canvas *canvas, Area line, const GPtrArray *phases, const char *title)
{
  int n = (int) phases->len, x = line.x;

  if (!n)
    canvas_fit (canvas, line.x, line.y, line.width, STYLE_STRONG, title);
  for (int i = 0; i < n; i++)
    {
      const ClimbPhase *phase = g_ptr_array_index (phases, (guint) i);
      const ClimbPhase *after = i + 1 < n ? g_ptr_array_index (phases, (guint) i + 1) : NULL;
      gboolean joined = after && after->mark != PHASE_NEVER;
      int right = i + 1 < n ? x + line.width / n : line.x + line.width, at = x;

      at = canvas_put (canvas, at, line.y, right, style_of (phase->mark), ladder_sign (canvas, phase->mark));
      if (phase->mark == PHASE_NOW && right - at > 3)
        {
          int room = right - at - 2;

          at = canvas_fit (canvas, at + 1, line.y, MIN (room, text_width (title)), STYLE_STRONG, title) + 1;
        }
      if (joined)
        draw_rung (canvas, at, right, line.y);
      x = right;
    }
}

/* ---- lines ---------------------------------------------------------------------------------- */

static void
line_clear (gpointer data)
{
  g_free (((Line *) data)->text);
}

static GArray *
lines_new (void)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));

  g_array_set_clear_func (lines, line_clear);
  return lines;
}

typedef struct { GArray *lines; const Dossier *dossier; Desk *desk; int width; const char *dot; } Page;

/* Takes the text; what does not fit wraps under itself. */
static void
put (Page *page, Style style, int indent, char *text)
{
  g_autofree char *safe = text_safe (text, -1, TEXT_ONE_LINE);
  g_auto (GStrv) parts = text_wrap (safe, MAX (page->width - indent - 2, 8));

  for (int i = 0; parts[0] && parts[i]; i++)
    {
      Line line = { style, g_strdup_printf ("%*s%s", indent + (i ? 2 : 0), "", parts[i]) };
      g_array_append_val (page->lines, line);
    }
  g_free (text);
}

static void
head (Page *page, const char *title)
{
  Line empty = { STYLE_NORMAL, g_strdup ("") }, line = { STYLE_HEAD, g_strdup (title) };

  if (page->lines->len)
    g_array_append_val (page->lines, empty);
  else
    g_free (empty.text);
  g_array_append_val (page->lines, line);
}

/* "e": what the key file binds to the act; the act's name when no key does. Transfer full. */
static char *
key_of (Desk *desk, const char *act)
{
  static const char *const contexts[] = { "dossier", "case", "desk", NULL };
  const Binding *binding = keys_of (desk->keys, contexts, act);

  return binding ? binding_name (binding) : g_strdup_printf (":%s", act);
}

static char *
date_words (Page *page, const char *iso)
{
  return words_iso (iso, &page->desk->today);
}

static void
put_parties (Page *page)
{
  const Case *kase = page->dossier->kase;
  g_autofree char *person = words_person (&kase->row);

  head (page, "Parties");
  put (page, STYLE_NORMAL, 2, g_strdup_printf ("complainant  %s%s%s", person,
       page->dossier->person && page->dossier->person->residence ? ", lives in " : "",
       page->dossier->person && page->dossier->person->residence ? page->dossier->person->residence : ""));
  put (page, STYLE_NORMAL, 2, g_strdup_printf ("us           %s%s%s", page->dossier->office ? page->dossier->office : "this office",
       kase->row.owner_name ? ", worked by " : ", nobody's", kase->row.owner_name ? kase->row.owner_name : ""));
  for (guint i = 0; i < kase->stages->len; i++)
    {
      const CaseStage *stage = g_ptr_array_index (kase->stages, i);
      if (stage->reference)
        put (page, STYLE_NORMAL, 2, g_strdup_printf ("reference    %s (%s)", stage->reference, stage->title));
    }
}

static void
put_messages (Page *page, int at)
{
  const GPtrArray *messages = page->dossier->kase->messages;

  for (guint i = 0; i < messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (messages, i);
      g_autofree char *on = words_instant (message->at, office_zone (page->desk->office), &page->desk->today);

      if (dossier_stage_at (page->dossier, message->id) == at)
        put (page, STYLE_DIM, 6, g_strdup_printf ("%s %s %s  %s%s", on, message->direction, message->channel,
             message->subject ? message->subject : "", message->parts > 1 ? " (with documents)" : ""));
    }
}

static Style
stage_style (Page *page, const CaseStage *stage)
{
  int late;

  if (stage->left_seq >= 0)
    return STYLE_GOOD;
  if (!stage_days_late (stage, &page->desk->today, &late))
    return STYLE_STRONG;
  return late > 0 ? STYLE_OVERDUE : late >= -WORDS_WARN_DAYS ? STYLE_SOON : STYLE_STRONG;
}

static void
put_stage (Page *page, int i, gboolean ascii)
{
  const CaseStage *stage = g_ptr_array_index (page->dossier->kase->stages, (guint) i);
  g_autofree char *entered = date_words (page, stage->entered_on), *left = date_words (page, stage->left_on);
  g_autofree char *due = date_words (page, stage->due_on), *how = stage_how (stage);
  Canvas canvas = { .ascii = ascii };
  const char *sign = ladder_sign (&canvas, stage->left_seq >= 0 ? PHASE_DONE : PHASE_NOW);

  put (page, stage_style (page, stage), 2, g_strdup_printf ("%s %s%s%s%s%s", sign, entered, *left ? " to " : "", left, "  ", stage->title));
  if (!stage->terminal)
    put (page, STYLE_NORMAL, 6, g_strdup_printf ("turn: %s%s%s%s%s%s", ladder_turn (stage->turn), stage->due_on ? ", due " : ", no date",
         due, stage_is_unsure (stage) ? " * " : *how ? " (" : "", how, !stage_is_unsure (stage) && *how ? ")" : ""));
  if (stage->ending)
    put (page, STYLE_NORMAL, 6, g_strdup_printf ("because: %s", stage->ending));
  if (stage->evidence)
    put (page, STYLE_NORMAL, 6, g_strdup_printf ("evidence: %s", stage->evidence));
  put_messages (page, i);
}

static void
put_stages (Page *page, gboolean ascii)
{
  int n = (int) page->dossier->kase->stages->len;

  head (page, "Stages, with what was received and sent");
  if (!n)
    put (page, STYLE_DIM, 2, g_strdup (page->dossier->ladder_title ? "Not on the ladder yet." : "Its type has no ladder."));
  for (int i = 0; i < n; i++)
    put_stage (page, i, ascii);
}

static void
put_deadlines (Page *page)
{
  const GPtrArray *clocks = page->dossier->kase->clocks;

  if (clocks->len)
    head (page, "Deadlines");
  for (guint i = 0; i < clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (clocks, i);
      Style style;
      g_autofree char *state = words_clock (clock, office_zone (page->desk->office), &page->desk->today, &style);

      put (page, style, 2, g_strdup_printf ("%s %s%s%s", clock->title ? clock->title : "", state, page->dot, clock->rule));
    }
}

/* The line that makes the hold or the case that follows from the stage. */
static void
put_follows (Page *page)
{
  const Dossier *dossier = page->dossier;
  const char *number = dossier->kase->row.number;

  if (dossier->note)
    put (page, STYLE_DIM, 2, g_strdup_printf ("about this stage: %s", dossier->note));
  if (dossier->hold)
    put (page, STYLE_NORMAL, 2, g_strdup_printf (":hold name=%s reason=... until=... keeps it from erasure", dossier->hold));
  if (dossier->opens)
    put (page, STYLE_NORMAL, 2, g_strdup_printf (":new type=%s, then :link other=%s kind=parent, make its own case",
                                                 dossier->opens, number));
}

static void
put_tasks (Page *page)
{
  const GPtrArray *tasks = page->dossier->kase->tasks;
  g_autofree char *tick = key_of (page->desk, "task"), *hold = key_of (page->desk, "hold");

  if (!tasks->len)
    return;
  head (page, "To do");
  put (page, STYLE_DIM, 2, g_strdup_printf ("%s ticks one off; what is to be kept from erasure: %s holds the case", tick, hold));
  for (guint i = 0; i < tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (tasks, i);
      gboolean open = g_strcmp0 (task->state, "open") == 0;

      put (page, open ? STYLE_NORMAL : STYLE_GOOD, 2, g_strdup_printf ("[%s] %s", open ? " " : "x", task->title ? task->title : task->name));
    }
}

/* What the complainant is told beforehand. */
static void
put_checks (Page *page)
{
  const Dossier *dossier = page->dossier;
  g_autofree char *key = key_of (page->desk, "escalate");

  if (dossier->better)
    put (page, STYLE_DECIDE, 2, g_strdup_printf ("its facts speak for another ladder, %s (%s with ladder= and a reason)", dossier->better, key));
  if (dossier->checks->len)
    head (page, "Probably not eligible, and the complainant is told so");
  for (guint i = 0; i < dossier->checks->len; i++)
    {
      const ClimbCheck *check = g_ptr_array_index (dossier->checks, i);
      gboolean sure = g_strcmp0 (check->tag, "verified") == 0;

      put (page, STYLE_DECIDE, 2, g_strdup_printf ("%s: %s%s%s%s", check->reason, check->title, sure ? "" : " * ", sure ? "" : check->tag,
                                                   sure ? "" : ", not verified"));
    }
}

static void
put_move (Page *page, const ClimbMove *move)
{
  const char *act = move->leaves ? "escalate" : "advance";
  g_autofree char *key = key_of (page->desk, act);
  g_autofree char *planned = date_words (page, move->planning_on);

  put (page, move->missing[0] ? STYLE_DECIDE : STYLE_NORMAL, 2,
       g_strdup_printf ("%s %s  %s%s%s%s%s%s%s%s%s%s", key, act, move->title, move->leaves && move->phase ? " at " : "",
                        move->leaves && move->phase ? move->phase : "", move->terminal ? ", an end" : ", turn: ",
                        move->terminal ? "" : ladder_turn (move->turn), *planned ? ", due " : "", planned,
                        !*planned ? "" : move->unsure ? " * " : " (", *planned ? move->planning_how : "",
                        *planned && !move->unsure ? ")" : ""));
  if (move->since)
    put (page, STYLE_SOON, 6, g_strdup_printf ("open to the complainant since %s: a promise of ours was not kept", move->since));
  if (move->note)
    put (page, STYLE_DIM, 6, g_strdup (move->note));
  for (guint i = 0; move->missing[i]; i++)
    put (page, STYLE_DECIDE, 6, g_strdup_printf ("missing: %s", move->missing[i]));
  for (guint i = 0; move->effects[i]; i++)
    put (page, STYLE_NORMAL, 6, g_strdup_printf ("then to be done: %s", move->effects[i]));
  if (move->reasons[0])
    {
      g_autofree char *reasons = g_strjoinv (", ", move->reasons);
      put (page, STYLE_DIM, 6, g_strdup_printf ("with a reason: %s", reasons));
    }
}

static void
put_moves (Page *page)
{
  const GPtrArray *moves = page->dossier->moves;

  if (!page->dossier->ladder_title)
    return;
  head (page, "Moves now");
  for (guint i = 0; i < moves->len; i++)
    put_move (page, g_ptr_array_index (moves, i));
  if (!moves->len)
    put (page, STYLE_DIM, 2, g_strdup ("It has come to its end."));
  else
    {
      g_autofree char *key = key_of (page->desk, "date");
      put (page, STYLE_DIM, 2, g_strdup_printf ("%s date  enter the date of a stage from its notice", key));
    }
}

static GArray *
lines_of (Desk *desk, const Dossier *dossier, int width, gboolean ascii, gboolean brief)
{
  Page page = { lines_new (), dossier, desk, width, ascii ? " | " : " · " };

  put_moves (&page);
  put_checks (&page);
  if (!brief)
    put_parties (&page);
  put_stages (&page, ascii);
  put_deadlines (&page);
  put_tasks (&page);
  put_follows (&page);
  return page.lines;
}

/* The head that does not scroll: number, ladder, picture. Returns the rows it took. */
static int
draw_top (Desk *desk, Canvas *canvas, Area area, const Dossier *dossier)
{
  const CaseStage *now = case_stage_now (dossier->kase->stages);
  const CaseRow *row = &dossier->kase->row;
  const char *dot = canvas->ascii ? " | " : " · ";
  g_autofree char *line = g_strdup_printf ("%s%s%s%s%s", row->number, dot, case_state_name (row->state),
                                           dossier->ladder_title ? dot : "", dossier->ladder_title ? dossier->ladder_title : "");
  int n = (int) dossier->phases->len, x = area.x;

  canvas_fit (canvas, area.x, area.y, area.width, STYLE_STRONG, line);
  for (int i = 0; i < n; i++)
    x = canvas_fit (canvas, x, area.y + 1, area.width / n, STYLE_HEAD, ((ClimbPhase *) g_ptr_array_index (dossier->phases, (guint) i))->title);
  if (n)
    ladder_draw (canvas, (Area){ area.x, area.y + 2, area.width, 1 }, dossier->phases, now ? now->title : "");
  return n ? 3 : 1;
}

void
ladder_preview (Desk *desk, Canvas *canvas, Area area, const Dossier *dossier)
{
  g_autoptr (GArray) lines = lines_of (desk, dossier, area.width, canvas->ascii, TRUE);
  int y = area.y + draw_top (desk, canvas, area, dossier);

  for (guint i = 0; i < lines->len && y < area.y + area.height; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      canvas_put (canvas, area.x, y++, area.x + area.width, line->style, line->text);
    }
}

/* ---- the pane ------------------------------------------------------------------------------- */

static DossierPane *
dossier_pane (Pane *pane)
{
  return (DossierPane *) pane;
}

static void
dossier_load (Pane *pane, Stale what)
{
  DossierPane *page = dossier_pane (pane);
  GError *error = NULL;
  Dossier *dossier = what & STALE_DATA || !page->dossier ? office_dossier (pane->desk->office, page->number, &error) : NULL;

  if (error)
    desk_say_error (pane->desk, error);
  if (!dossier)
    return;
  dossier_free (page->dossier);
  page->dossier = dossier;
  g_clear_pointer (&page->lines, g_array_unref);
}

static void
lay_out (DossierPane *page, int width, gboolean ascii)
{
  if (page->lines && page->width == width && page->ascii == ascii)
    return;
  g_clear_pointer (&page->lines, g_array_unref);
  page->lines = lines_of (page->pane.desk, page->dossier, width, ascii, FALSE);
  page->width = width;
  page->ascii = ascii;
}

static gboolean
holds (const char *text, const char *search)
{
  g_autofree char *have = search ? text_fold (text, -1) : NULL, *want = search ? text_fold (search, -1) : NULL;

  return want && *want && strstr (have, want);
}

static void
dossier_draw (Pane *pane, Canvas *canvas, Area area)
{
  DossierPane *page = dossier_pane (pane);
  int top, rows;

  if (!page->dossier)
    return;
  top = draw_top (pane->desk, canvas, (Area){ area.x + 1, area.y, area.width - 2, area.height }, page->dossier);
  rows = MAX (area.height - top, 1);
  lay_out (page, area.width - 2, canvas->ascii);
  scroll_fit (&page->scroll, (int) page->lines->len, rows);
  for (int i = 0; i < rows && page->scroll.top + i < (int) page->lines->len; i++)
    {
      const Line *line = &g_array_index (page->lines, Line, page->scroll.top + i);
      canvas_put (canvas, area.x + 1, area.y + top + i, area.x + area.width,
                  holds (line->text, page->search) ? STYLE_MATCH : line->style, line->text);
    }
  if (page->scroll.n > rows)
    {
      g_autofree char *place = g_strdup_printf (" %d-%d/%d", page->scroll.top + 1,
                                                MIN (page->scroll.top + rows, page->scroll.n), page->scroll.n);
      canvas_fit_right (canvas, area.x + area.width - 12, area.y, 12, STYLE_DIM, place);
    }
}

static void
dossier_move (Pane *pane, Move move)
{
  scroll_pan (&dossier_pane (pane)->scroll, move);
}

static void
dossier_search (Pane *pane, const char *text, int direction)
{
  DossierPane *page = dossier_pane (pane);
  int n = page->lines ? (int) page->lines->len : 0;

  if (text)
    {
      g_free (page->search);
      page->search = g_strdup (text);
    }
  for (int i = 1; i <= n; i++)
    {
      int at = ((page->scroll.cursor + direction * i) % n + n) % n;
      if (holds (g_array_index (page->lines, Line, at).text, page->search))
        {
          page->scroll.top = CLAMP (at, 0, MAX (n - page->scroll.page, 0));
          page->scroll.cursor = at;
          return;
        }
    }
  desk_say (pane->desk, "'%s' is not in this dossier", page->search ? page->search : "");
}

static gboolean
dossier_escape (Pane *pane)
{
  DossierPane *page = dossier_pane (pane);

  if (!page->search)
    return FALSE;
  g_clear_pointer (&page->search, g_free);
  desk_say (pane->desk, "search cleared");
  return TRUE;
}

/* Enter goes on to everything else about the case. */
static gboolean
dossier_open (Pane *pane)
{
  g_autofree char *number = g_strdup (dossier_pane (pane)->number);

  record_push (pane->desk, number);
  return TRUE;
}

static const CaseRow *
dossier_row (Pane *pane)
{
  const Dossier *dossier = dossier_pane (pane)->dossier;

  return dossier ? &dossier->kase->row : NULL;
}

static gboolean
note_reading (DossierPane *page)
{
  if (!page->to_note || !page->dossier)
    return FALSE;
  page->to_note = !desk_note_reading (page->pane.desk, page->number);
  return TRUE;
}

static gboolean
dossier_work (Pane *pane)
{
  return note_reading (dossier_pane (pane));
}

static const char *
dossier_title (G_GNUC_UNUSED Pane *pane)
{
  return "Dossier";
}

static void
dossier_close (Pane *pane)
{
  DossierPane *page = dossier_pane (pane);

  if (!pane->desk->leave)
    note_reading (page);
  g_free (page->number);
  dossier_free (page->dossier);
  g_clear_pointer (&page->lines, g_array_unref);
  g_free (page->search);
  g_free (page);
}

static const char *const dossier_contexts[] = { "dossier", "case", "desk", NULL };
static const char *const dossier_first[] = { "escalate", "advance", "date", "task", "hold", NULL };
static const char *const dossier_hints[] = { "search", "back", NULL };

const PaneOps dossier_ops = {
  .name = "dossier", .shape = PANE_WHOLE, .contexts = dossier_contexts, .first = dossier_first, .hints = dossier_hints,
  .load = dossier_load, .draw = dossier_draw, .move = dossier_move, .open = dossier_open, .escape = dossier_escape,
  .search = dossier_search, .row = dossier_row, .work = dossier_work, .title = dossier_title, .free = dossier_close,
};

void
dossier_push (Desk *desk, const char *number)
{
  DossierPane *page = g_new0 (DossierPane, 1);

  page->pane.ops = &dossier_ops;
  page->number = g_strdup (number);
  page->to_note = TRUE;
  desk_visit (desk, number);
  stack_push (desk, &page->pane);
}
