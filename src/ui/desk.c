/* SPDX-License-Identifier: MIT */
#include "ui/desk.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/trace.h"
#include "base/when.h"
#include "ui/act.h"
#include "ui/commands.h"
#include "ui/form.h"
#include "ui/list.h"
#include "ui/macro.h"
#include "ui/panes/panes.h"
#include "ui/personal.h"
#include "ui/presence.h"
#include "ui/views.h"

enum { LEAST_WIDTH = 40, LEAST_HEIGHT = 10, SAID_MOST = 100, PAUSE_US = 700000 };

static const char *const all_contexts[]
    = { "desk", "case", "list", "queue", "deadlines", "record", "waiting", "journal", "text", "help",
        "escalation", "dossier", "compose", "conflict", "write", "registers", "overview", NULL };
static const char *const desk_only[] = { "desk", NULL };

const char *const *
desk_all_contexts (void)
{
  return all_contexts;
}

const char *
desk_context_help (const char *context)
{
  static const struct { const char *name, *help; } special[] = {
    { "desk", "everywhere" },
    { "case", "where a case is under the cursor" },
    { "list", "in lists of cases" },
    { "text", "in texts to read" },
    { "compose", "on a letter before it leaves" },
    { "conflict", "where a case moved meanwhile" },
    { "write", "where long text is written; other keys type" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (special); i++)
    if (strcmp (special[i].name, context) == 0)
      return special[i].help;
  return "in the pane of that name";
}

/* ---- said --------------------------------------------------------------------------------- */

static void
say (Desk *desk, Style style, const char *format, va_list args)
{
  g_free (desk->message);
  desk->message = g_strdup_vprintf (format, args);
  desk->message_style = style;
  desk->repaint = TRUE;
}

void
desk_say (Desk *desk, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  say (desk, STYLE_NORMAL, format, args);
  va_end (args);
}

void
desk_warn (Desk *desk, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  say (desk, STYLE_ERROR, format, args);
  va_end (args);
  desk->failures++;
  if (desk->said->len == SAID_MOST)
    g_ptr_array_remove_index (desk->said, 0);
  g_ptr_array_add (desk->said, g_strdup (desk->message));
}

/* A list that was stopped for a key is no failure: it is loaded again. */
void
desk_say_error (Desk *desk, GError *error)
{
  if (desk->cancelled && g_error_matches (error, DESK_ERROR, DESK_ERROR_BUSY))
    {
      desk->cancelled = FALSE;
      desk_stale (desk, STALE_DATA);
      g_clear_error (&error);
      return;
    }
  desk_warn (desk, "%s", error ? error->message : "that failed, and nobody said why");
  g_clear_error (&error);
}

void
desk_stale (Desk *desk, Stale what)
{
  if (what)
    desk->repaint = TRUE;
  if (what & STALE_DATA)
    for (guint i = 0; i < desk->panes->len; i++)
      ((Pane *) g_ptr_array_index (desk->panes, i))->stale |= STALE_DATA;
  if (what & STALE_DATA)
    desk->waiting_mail = -1;
}

/* ---- beginning and end ------------------------------------------------------------------------- */

/* Agents see what is theirs or nobody's; who answers for the numbers sees all that is open. */
static const char *
default_view (const Desk *desk)
{
  return office_viewer (desk->office)->role == ROLE_AGENT ? "state:open owner:me,none" : "state:open";
}

static void
pane_free (gpointer data)
{
  Pane *pane = data;

  pane->ops->free (pane);
}

static Desk *
desk_bare (Office *office)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->office = office;
  desk->panes = g_ptr_array_new ();
  desk->presence = presence_new ();
  desk->settings = settings_new ();
  desk->keys = desk->settings->keys;
  desk->problems = g_ptr_array_new_with_free_func (g_free);
  desk->said = g_ptr_array_new_with_free_func (g_free);
  desk->commands = commands_new ();
  desk->drafts = g_ptr_array_new_with_free_func (form_draft_free);
  desk->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk->waiting_mail = -1;
  desk->repaint = TRUE;
  g_queue_init (&desk->later);
  office_today (office, &desk->today);
  return desk;
}

Desk *
desk_new (Office *office, const DeskOptions *options, Terminal *terminal)
{
  Desk *desk = desk_bare (office);
  g_autofree char *path = history_path ();

  desk->outbox = g_strdup (options->outbox);
  desk->guarded = options->guarded || desk->outbox;
  desk->read_only = options->read_only;
  desk->history = history_new (terminal && !desk->outbox ? path : NULL);
  desk->terminal = terminal;
  personal_read (desk, terminal && !desk->outbox);
  personal_apply (desk);
  stack_push (desk, queue_new (desk, options->query ? options->query : default_view (desk)));
  if (!options->query && *settings_get (desk->settings, OPTION_START_VIEW) != '0')
    views_open (desk, *settings_get (desk->settings, OPTION_START_VIEW) - '0');
  if (options->show)
    command_run (desk, options->show);
  personal_report (desk);
  return desk;
}

static void
input_free (gpointer data)
{
  Input *input = data;

  g_free (input->paste);
  g_free (input);
}

static void
job_end (Desk *desk)
{
  if (desk->job.free)
    desk->job.free (desk->job.data);
  desk->job = (Job) { 0 };
}

void
desk_free (Desk *desk)
{
  if (!desk)
    return;
  job_end (desk);
  presence_leave (desk);
  for (guint i = desk->panes->len; i-- > 0; )
    pane_free (g_ptr_array_index (desk->panes, i));
  g_ptr_array_unref (desk->panes);
  g_queue_clear_full (&desk->later, input_free);
  g_free (desk->outbox);
  settings_free (desk->settings);
  macro_state_free (desk->macro);
  g_ptr_array_unref (desk->problems);
  g_ptr_array_unref (desk->said);
  g_array_unref (desk->commands);
  history_free (desk->history);
  g_free (desk->message);
  g_free (desk->here);
  g_free (desk->before);
  g_free (desk->field);
  g_clear_pointer (&desk->last_values, g_ptr_array_unref);
  g_ptr_array_unref (desk->drafts);
  g_hash_table_unref (desk->kept);
  presence_free (desk->presence);
  g_free (desk);
}

/* ---- where the cursor is
 * --------------------------------------------------------------------------- */

const CaseRow *
desk_row (Desk *desk)
{
  for (guint i = desk->panes->len; i-- > 0; )
    {
      Pane *pane = g_ptr_array_index (desk->panes, i);
      if (pane->ops->shape == PANE_WHOLE)
        return pane->ops->row ? pane->ops->row (pane) : NULL;
    }
  return NULL;
}

gint64
desk_message (Desk *desk)
{
  Pane *pane = stack_whole (desk);

  return pane && pane->ops->message ? pane->ops->message (pane) : -1;
}

const char *const *
desk_contexts (Desk *desk)
{
  Pane *pane = stack_whole (desk);

  return pane && pane->ops->contexts ? pane->ops->contexts : desk_only;
}

void
desk_visit (Desk *desk, const char *number)
{
  if (g_strcmp0 (desk->here, number) == 0)
    return;
  g_free (desk->before);
  desk->before = desk->here;
  desk->here = g_strdup (number);
}

void
desk_start_job (Desk *desk, Job job)
{
  job_end (desk);
  desk->job = job;
}

/* ---- input
 * ---------------------------------------------------------------------------------------------- */

/* A line of the key file, so nothing that was typed. */
static void
tell_trace (const Binding *binding)
{
  g_autofree char *name = binding_name (binding);

  trace (TRACE_UI, "%s in %s: %s", name, binding->context, binding->line);
}

static void
run_binding (Desk *desk, const Binding *binding, Key key)
{
  gboolean on_marked = desk->on_marked;

  if (trace_on (TRACE_UI))
    tell_trace (binding);
  desk->n_pressed = 0;
  desk->asked_with = key;
  g_clear_pointer (&desk->message, g_free);
  macro_note (desk, binding->line);
  desk_stale (desk, command_run (desk, binding->line) | STALE_SCREEN);
  if (on_marked)
    desk->on_marked = FALSE;   /* ';' reaches as far as the next key */
}

static void
say_prefix (Desk *desk)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < desk->n_pressed; i++)
    {
      g_autofree char *name = press_name (desk->pressed[i]);
      g_string_append_printf (text, "%s ", name);
    }
  desk_say (desk, "%s...", text->str);
}

static void
say_unknown (Desk *desk, Key key)
{
  g_autofree char *name = press_name (key);

  desk->n_pressed = 0;
  desk_say (desk, "%s does nothing here: ? lists the keys", key ? name : "that key");
}

static void
press (Desk *desk, Key key)
{
  const Binding *found = NULL;

  if (desk->n_pressed == BINDING_KEYS || (key == PRESS_ESC && desk->n_pressed))
    {
      desk->n_pressed = 0;
      desk_say (desk, " ");
      return;
    }
  desk->pressed[desk->n_pressed++] = key;
  desk->pressed_since = 0;
  switch (keys_find (desk->keys, desk_contexts (desk), desk->pressed, desk->n_pressed, &found))
    {
    case KEYS_FOUND: run_binding (desk, found, key); break;
    case KEYS_PREFIX: say_prefix (desk); break;
    default: say_unknown (desk, key);
    }
}

static gboolean
stops_job (Desk *desk, const Input *input)
{
  if (!desk->job.step || input->mouse || (input->key != PRESS_ESC && input->key != PRESS_CONTROL ('C')))
    return FALSE;
  job_end (desk);
  desk_warn (desk, "stopped: what was done stays done, the rest is still marked");
  desk_stale (desk, STALE_DATA);
  return TRUE;
}

static void
turn_wheel (Pane *pane, Move move)
{
  for (int i = 0; i < 3 && pane->ops->move; i++)
    pane->ops->move (pane, move);
}

static void
click_tab (Desk *desk, int x)
{
  for (const PaneRow *row = pane_list (); row->name; row++)
    for (int digit = row->ops->tab, from = 0; digit && x < desk->tab_end[digit]; digit = 0)
      {
        for (int other = 1; other < 10; other++)
          from = desk->tab_end[other] < desk->tab_end[digit] ? MAX (from, desk->tab_end[other]) : from;
        if (x >= from)
          {
            desk_stale (desk, pane_show (desk, row));
            return;
          }
      }
}

/* Over a prompt or a question the mouse does nothing: it could not know what it answers. */
static void
use_mouse (Desk *desk, const Input *input)
{
  Pane *top = stack_top (desk);

  desk->repaint = TRUE;
  if (top->ops->shape != PANE_WHOLE)
    return;
  if (input->mouse == MOUSE_WHEEL_UP || input->mouse == MOUSE_WHEEL_DOWN)
    turn_wheel (top, input->mouse == MOUSE_WHEEL_UP ? MOVE_UP : MOVE_DOWN);
  else if (input->y == 0)
    click_tab (desk, input->x);
  else if (top->ops->click && input->y < desk->height - 2)
    top->ops->click (top, input->x, input->y - 1);
}

void
desk_input (Desk *desk, Input *input)
{
  g_autofree char *paste = input->paste;
  Pane *top = stack_top (desk);

  if (stops_job (desk, input))
    {
      macro_stop (desk);
      return;
    }
  if (input->mouse)
    {
      use_mouse (desk, input);
      return;
    }
  if (top->ops->input && top->ops->input (top, input))
    desk->repaint = TRUE;
  else if (paste)
    desk_say (desk, "pasted text has no place here: press : or / or open a form first");
  else
    press (desk, input->key);
  macro_go_on (desk);
  if (desk->leave || desk->panes->len)
    return;
  desk->leave = TRUE;
}

/* ---- time and quiet moments
 * --------------------------------------------------------------------------------- */

/* Half a sequence that rests: what it can become is shown, where a row for '?' says how. */
static void
show_sequence (Desk *desk, gint64 mono)
{
  Key keys[BINDING_KEYS];
  const Binding *found = NULL;

  if (!desk->n_pressed || desk->n_pressed == BINDING_KEYS)
    return;
  if (!desk->pressed_since)
    desk->pressed_since = mono;
  if (mono - desk->pressed_since < PAUSE_US)
    return;
  memcpy (keys, desk->pressed, sizeof keys);
  keys[desk->n_pressed] = '?';
  if (keys_find (desk->keys, desk_contexts (desk), keys, desk->n_pressed + 1, &found) == KEYS_FOUND)
    run_binding (desk, found, '?');
}

void
desk_tick (Desk *desk, gint64 mono)
{
  Pane *pane = stack_whole (desk);
  GDate today;

  show_sequence (desk, mono);

  if (office_changed (desk->office))
    desk_stale (desk, STALE_DATA);
  office_today (desk->office, &today);
  if (g_date_compare (&today, &desk->today) != 0)
    {
      desk->today = today;
      desk_stale (desk, STALE_DATA);
    }
  presence_tick (desk, mono);
  if (pane && pane->ops->tick)
    pane->ops->tick (pane, mono);
  if (stack_top (desk) != pane && stack_top (desk)->ops->tick)
    stack_top (desk)->ops->tick (stack_top (desk), mono);
}

gboolean
desk_work (Desk *desk)
{
  Pane *pane = stack_whole (desk), *top = stack_top (desk);
  gboolean worked = FALSE;

  if (desk->job.step)
    {
      if (!desk->job.step (desk, desk->job.data))
        {
          job_end (desk);
          macro_go_on (desk);
        }
      desk->repaint = TRUE;
      return TRUE;
    }
  desk->optional = TRUE;
  if (desk->waiting_mail < 0 && office_waiting_count (desk->office, &desk->waiting_mail, NULL))
    worked = TRUE;
  else if (pane && pane->ops->work && pane->ops->work (pane))
    worked = TRUE;
  else if (presence_work (desk))
    worked = TRUE;
  else if (top && top != pane && top->ops->work && top->ops->work (top))
    worked = TRUE;
  desk->optional = FALSE;
  desk->repaint = desk->repaint || worked;
  return worked;
}

/* ---- painting
 * -------------------------------------------------------------------------------------------------
 */

static const PaneOps *
tab_shown (Desk *desk)
{
  for (guint i = desk->panes->len; i-- > 0; )
    {
      Pane *pane = g_ptr_array_index (desk->panes, i);
      if (pane->ops->tab)
        return pane->ops;
    }
  return NULL;
}

/* An open pane stands there whoever looks. */
static gboolean
has_tab (Desk *desk, const PaneOps *ops, const PaneOps *shown)
{
  return ops->tab && (ops == shown || office_member (desk->office)->role >= ops->least);
}

static int
draw_tab (Desk *desk, Canvas *canvas, int x, int right, int digit, const PaneOps *shown, gboolean brief)
{
  for (const PaneRow *row = pane_list (); row->name; row++)
    if (row->ops->tab != digit || !has_tab (desk, row->ops, shown))
      continue;
    else if (brief && row->ops != shown)
      return desk->tab_end[digit] = canvas_printf (canvas, x, 0, right, STYLE_BAR, " %d ", digit);
    else
      return desk->tab_end[digit] = canvas_printf (canvas, x, 0, right, row->ops == shown ? STYLE_TAB : STYLE_BAR, " %d %c%s ",
                            digit, g_ascii_toupper (*row->name), row->name + 1);
  return x;
}

/* Whether the names of all tabs fit. */
static gboolean
tabs_fit (Desk *desk, const PaneOps *shown, int room)
{
  int width = 0;

  for (const PaneRow *row = pane_list (); row->name; row++)
    width += has_tab (desk, row->ops, shown) ? (int) strlen (row->name) + 4 : 0;
  return width <= room;
}

/* Cut to less than a few letters it would say nothing. */
static void
draw_title (Canvas *canvas, int x, int right, const char *title)
{
  if (right - x >= MIN (text_width (title) + 2, 8))
    canvas_printf (canvas, x, 0, right, STYLE_TAB, " %s ", title);
}

/* What stands on the right: who sits here, and as what where there is room. */
static char *
who_words (Desk *desk, gboolean roomy)
{
  const Member *member = office_member (desk->office);
  const char *gap = roomy ? "  " : " ";
  const char *role = roomy && member->role != ROLE_AGENT ? role_name (member->role) : "";

  return g_strdup_printf ("%s%s%s%s%s%s%s%s%s%s ", macro_is_noting (desk) ? "noting" : "", macro_is_noting (desk) ? gap : "",
                          desk->read_only ? "read only" : "", desk->read_only ? gap : "",
                          office_is_drill (desk->office) ? "drill" : "", office_is_drill (desk->office) ? gap : "", member->name,
                          *role ? "," : "", roomy ? " " : "", role);
}

/* Names of tabs before the role, the role before nothing but digits. */
static void
draw_tabs (Desk *desk, Canvas *canvas)
{
  const PaneOps *shown = tab_shown (desk);
  g_autofree char *roomy = who_words (desk, TRUE), *tight = who_words (desk, FALSE);
  gboolean fits = tabs_fit (desk, shown, canvas->width - text_width (roomy) - 1);
  gboolean squeezed = !fits && tabs_fit (desk, shown, canvas->width - text_width (tight) - 1);
  const char *who = squeezed ? tight : roomy;
  Pane *whole = stack_whole (desk);
  int x = 0, room = canvas->width - text_width (who);

  canvas_fill (canvas, (Area) { 0, 0, canvas->width, 1 }, STYLE_BAR);
  memset (desk->tab_end, 0, sizeof desk->tab_end);
  for (int digit = 1; digit <= 9; digit++)
    x = draw_tab (desk, canvas, x, room - 1, digit, shown, !fits && !squeezed);
  if (whole && !whole->ops->tab && whole->ops->title)
    draw_title (canvas, x, room - 1, whole->ops->title (whole));
  if (room > 0)   /* the tabs are cut for it */
    canvas_put (canvas, room, 0, canvas->width, STYLE_BAR, who);
}

/* Hints: the case's own acts in the order one would do them, then what the pane offers. */
typedef struct { Desk *desk; Canvas *canvas; int x, y, right; } Hints;

static void
hint (Hints *hints, const char *command, const char *word)
{
  const char *const *contexts = desk_contexts (hints->desk);
  const Binding *binding = strchr (command, ' ') ? keys_of_line (hints->desk->keys, contexts, command)
                                                 : keys_of (hints->desk->keys, contexts, command);
  g_autofree char *name = binding ? binding_name (binding) : NULL;
  int width = name ? text_width (name) + 1 + text_width (word) : 0;

  if (!name || hints->x + width > hints->right)
    return;
  hints->x = canvas_put (hints->canvas, hints->x, hints->y, hints->right, STYLE_KEY, name);
  hints->x
      = canvas_printf (hints->canvas, hints->x, hints->y, hints->right, STYLE_DIM, " %s", word) + 2;
}

static gboolean
act_is_among (const GPtrArray *acts, const char *name)
{
  for (guint i = 0; acts && i < acts->len; i++)
    if (strcmp (((const ActInfo *) g_ptr_array_index (acts, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* What the pane is for, then the other acts of the case. */
static void
hint_acts (Hints *hints, const char *const *first)
{
  static const char *const none[] = { NULL };
  const CaseRow *row = desk_row (hints->desk);
  g_autoptr (GPtrArray) acts = row ? office_acts_now (hints->desk->office, row) : NULL;

  first = first ? first : none;
  for (guint i = 0; first[i]; i++)
    if (!office_act (first[i]) || act_is_among (acts, first[i]))
      hint (hints, first[i], first[i]);
  for (guint i = 0; acts && i < acts->len; i++)
    {
      const ActInfo *act = g_ptr_array_index (acts, i);

      if (!g_strv_contains (first, act->name))
        hint (hints, act->name, act->name);
    }
}

static void
draw_hints (Desk *desk, Canvas *canvas, int y)
{
  Pane *pane = stack_whole (desk);
  Hints hints = { desk, canvas, 1, y, canvas->width - 8 };

  if (!settings_on (desk->settings, OPTION_HINTS))
    return;
  if (pane && pane->ops->open && !pane->ops->verb)
    hint (&hints, "open", "open");
  hint_acts (&hints, pane ? pane->ops->first : NULL);
  for (const char *const *more = pane ? pane->ops->hints : NULL; more && *more; more++)
    if (!pane->ops->knows || pane->ops->knows (pane, *more))
      hint (&hints, *more, strrchr (*more, ' ') ? strrchr (*more, ' ') + 1 : *more);
  hints.right = canvas->width;
  hint (&hints, "help", "help");
}

void
desk_load (Desk *desk)
{
  Pane *whole = stack_whole (desk);
  gboolean above = FALSE;

  for (guint i = 0; i < desk->panes->len; i++)
    {
      Pane *pane = g_ptr_array_index (desk->panes, i);
      above = above || pane == whole;
      if (!above || !pane->stale)
        continue;
      Stale what = pane->stale;
      pane->stale = STALE_NOTHING;
      if (pane->ops->load)
        pane->ops->load (pane, what);
    }
}

static void
draw_panes (Desk *desk, Canvas *canvas)
{
  Area body = { 0, 1, canvas->width, canvas->height - 3 };
  Area line = { 0, canvas->height - 2, canvas->width, 1 };
  Pane *whole = stack_whole (desk);
  gboolean above = FALSE;

  for (guint i = 0; i < desk->panes->len; i++)
    {
      Pane *pane = g_ptr_array_index (desk->panes, i);
      above = above || pane == whole;
      if (above)
        pane->ops->draw (pane, canvas, pane->ops->shape == PANE_LINE ? line : body);
    }
}

void
desk_paint (Desk *desk, Canvas *canvas)
{
  desk->width = canvas->width;
  desk->height = canvas->height;
  desk_load (desk);
  canvas_clear (canvas);
  if (canvas->width < LEAST_WIDTH || canvas->height < LEAST_HEIGHT)
    {
      canvas_printf (canvas, 0, 0, canvas->width, STYLE_NORMAL, "window too small: %dx%d, needs %dx%d",
                     canvas->width, canvas->height, LEAST_WIDTH, LEAST_HEIGHT);
      desk->repaint = FALSE;
      return;
    }
  draw_tabs (desk, canvas);
  if (desk->message)
    canvas_fit (canvas, 1, canvas->height - 2, canvas->width - 2, desk->message_style, desk->message);
  draw_hints (desk, canvas, canvas->height - 1);
  draw_panes (desk, canvas);
  desk->repaint = FALSE;
}

/* ---- while somebody else writes
 * --------------------------------------------------------------------------------- */

static gboolean
gives_up (Desk *desk)
{
  Input input;

  while (desk->terminal && terminal_read (desk->terminal, &input))
    {
      if (!input.paste && (input.key == PRESS_ESC || input.key == PRESS_CONTROL ('C')))
        return desk->gave_up = TRUE;
      g_queue_push_tail (&desk->later, g_memdup2 (&input, sizeof input));
    }
  return desk->interrupted && desk->interrupted (desk->interrupted_data);
}

static gboolean
steps_back (Desk *desk)
{
  desk->gave_up = (desk->terminal && terminal_pending (desk->terminal))
                  || (desk->interrupted && desk->interrupted (desk->interrupted_data));
  return desk->gave_up;
}

static void
say_again (Desk *desk, Style style, char *message)
{
  g_free (desk->message);
  desk->message = message;
  desk->message_style = style;
  desk->repaint = TRUE;
}

gboolean
desk_note_reading (Desk *desk, const char *number)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  Style style;

  desk->in_background = TRUE;
  desk->gave_up = FALSE;
  said = g_strdup (desk->message);
  style = desk->message_style;
  if (!office_read (desk->office, number, &error) && !desk->gave_up)
    desk_warn (desk, "%s", error->message);
  else if (g_strcmp0 (said, desk->message) != 0)   /* that it waited is over */
    say_again (desk, style, g_steal_pointer (&said));
  desk->in_background = FALSE;
  return !desk->gave_up;
}

/* The way out comes first: a narrow window cuts the end. */
static void
say_waiting (Desk *desk, const char *holder, gint64 waited_us)
{
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT,
                                              waited_us / 1000000, waited_us / 100000 % 10);

  if (desk->in_background)
    desk_say (desk, "noting that this was read, any key goes on: %s is writing", holder);
  else
    desk_warn (desk, "Esc gives up waiting for the database, %s s: %s is writing", seconds, holder);
}

gboolean
desk_waiting (const char *holder, gint64 waited_us, gpointer data)
{
  Desk *desk = data;
  g_autoptr (Canvas) canvas = NULL;
  int width, height;

  if (desk->in_background ? steps_back (desk) : gives_up (desk))
    return FALSE;
  if (waited_us < 150000 || !desk->terminal)
    return TRUE;
  say_waiting (desk, holder && *holder ? holder : "another process", waited_us);
  terminal_resize (desk->terminal, &width, &height);
  canvas = canvas_new (width, height);
  canvas->ascii = desk->ascii;
  desk_paint_still (desk, canvas);
  terminal_paint (desk->terminal, canvas);
  return TRUE;
}

/* Draws what is loaded already: the office is busy inside a call of ours. */
void
desk_paint_still (Desk *desk, Canvas *canvas)
{
  canvas_clear (canvas);
  if (canvas->width < LEAST_WIDTH || canvas->height < LEAST_HEIGHT)
    return;
  draw_tabs (desk, canvas);
  draw_panes (desk, canvas);
  canvas_fit (canvas, 1, canvas->height - 2, canvas->width - 2, desk->message_style,
              desk->message ? desk->message : "");
}
