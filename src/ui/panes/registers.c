/* SPDX-License-Identifier: MIT */
/* registers - what the office writes down: every register, and the items of one */
#include <string.h>

#include "base/when.h"
#include "office/register.h"
#include "ui/form.h"
#include "ui/panes/panes.h"
#include "ui/rows.h"
#include "ui/words.h"

enum { COL_ID = 6, COL_DAY = 11, COL_COUNT = 9, COL_STATE = 9, COL_CASE = 11, COL_NAME = 20, ROOMY = 96, DETAIL = 8,
       TALL = 18, SOON_DAYS = 60 };

typedef struct
{
  Pane pane;
  Rows *rows;             /* RegisterSum, or Item where 'of' is one */
  char *name;             /* PACK/ID; NULL: every register */
  char *title;
  gboolean all;
  const PackRegister *of; /* borrowed; NULL: every register */
} Registers;

static Registers *
registers_of (Pane *pane)
{
  return (Registers *) pane;
}

/* ---- where rows come from ------------------------------------------------------------------ */

static gboolean
same_sum (gconstpointer a, gconstpointer b)
{
  const RegisterSum *one = a, *other = b;

  return g_strcmp0 (one->of, other->of) == 0 && g_strcmp0 (one->pack, other->pack) == 0;
}

static void
free_sum (gpointer row)
{
  register_sum_free (row);
}

/* There are few: a stretch is cut out of all of them. */
static GPtrArray *
fetch_sums (gpointer source, WindowPlace place, gconstpointer at, int n, gboolean *more, GError **error)
{
  Registers *registers = source;
  g_autoptr (GPtrArray) all = office_registers (registers->pane.desk->office, error);
  GPtrArray *rows;
  int from = 0, to, here = 0;

  if (!all)
    return NULL;
  to = (int) all->len;
  for (; at && here < to && !same_sum (g_ptr_array_index (all, here), at); here++)
    ;
  if (place == WINDOW_AFTER || place == WINDOW_FROM)
    from = MIN (here + (place == WINDOW_AFTER), to);
  if (place == WINDOW_BEFORE)
    to = MIN (here, to);
  *more = to - from > n;
  if (place == WINDOW_BEFORE || place == WINDOW_LAST)
    from = MAX (from, to - n);
  else
    to = MIN (to, from + n);
  rows = g_ptr_array_new_with_free_func (free_sum);
  for (int i = from; i < to; i++)
    g_ptr_array_add (rows, g_steal_pointer (&all->pdata[i]));
  return rows;
}

static char *
words_of_sum (gpointer source, gconstpointer row)
{
  const RegisterSum *sum = row;

  return g_strjoin (" ", sum->of, sum->title, NULL);
}

static GPtrArray *
fetch_items (gpointer source, WindowPlace place, gconstpointer at, int n, gboolean *more, GError **error)
{
  Registers *registers = source;
  g_auto (GStrv) parts = g_strsplit (registers->name, "/", 2);
  ItemAsk ask = { .of = parts[1], .pack = parts[0], .all = registers->all, .place = place, .at = at, .n = n };

  return office_items (registers->pane.desk->office, &ask, more, error);
}

static gboolean
same_item (gconstpointer a, gconstpointer b)
{
  return ((const Item *) a)->id == ((const Item *) b)->id;
}

static void
free_item (gpointer row)
{
  item_free (row);
}

static char *
words_of_item (gpointer source, gconstpointer row)
{
  return office_item_words (((Registers *) source)->of, row);
}

static const RowsOps sum_rows
  = { .what = "register", .fetch = fetch_sums, .free = free_sum, .same = same_sum, .words = words_of_sum };
static const RowsOps item_rows
  = { .what = "item", .fetch = fetch_items, .free = free_item, .same = same_item, .words = words_of_item };

static const RegisterSum *
sum_now (Registers *registers)
{
  return registers->of ? NULL : rows_row (registers->rows);
}

static const Item *
item_now (Registers *registers)
{
  return registers->of ? rows_row (registers->rows) : NULL;
}

/* ---- drawing ---------------------------------------------------------------------------------- */

static Marks
marks_of (const char *until, gboolean counts, const GDate *today)
{
  GDate day;
  int left;

  if (!counts || !until || !when_date_parse (until, &day, NULL))
    return (Marks){ "  ", STYLE_NORMAL };
  left = g_date_days_between (today, &day);
  if (left < 0)
    return (Marks){ "!!", STYLE_OVERDUE };
  return left <= SOON_DAYS ? (Marks){ "! ", STYLE_SOON } : (Marks){ "  ", STYLE_NORMAL };
}

static int
draw_count (Canvas *canvas, int x, int y, Style style, gint64 count)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  return canvas_fit_right (canvas, x, y, COL_COUNT - 1, style, text) + 1;
}

static void
draw_sum (gpointer data, Canvas *canvas, Area line, gconstpointer row)
{
  Registers *registers = data;
  const RegisterSum *sum = row;
  const GDate *today = &registers->pane.desk->today;
  Marks marks = marks_of (sum->next, TRUE, today);
  g_autofree char *next = words_iso (sum->next, today);
  int x = canvas_fit (canvas, line.x + 1, line.y, 3, sum->lapsed ? STYLE_OVERDUE : marks.style, sum->lapsed ? "!!" : marks.text);

  x = canvas_fit (canvas, x, line.y, COL_NAME, rows_matches (registers->rows, row) ? STYLE_MATCH : STYLE_NORMAL, sum->of);
  x = draw_count (canvas, x, line.y, STYLE_NORMAL, sum->kept);
  x = draw_count (canvas, x, line.y, sum->proposed ? STYLE_DECIDE : STYLE_DIM, sum->proposed);
  x = draw_count (canvas, x, line.y, sum->lapsed ? STYLE_OVERDUE : STYLE_DIM, sum->lapsed);
  x = canvas_fit (canvas, x, line.y, COL_DAY, marks.style, next) + 1;
  if (line.x + line.width > x)
    canvas_fit (canvas, x, line.y, line.x + line.width - x, STYLE_NORMAL, sum->title);
}

static void
draw_item (gpointer data, Canvas *canvas, Area line, gconstpointer row)
{
  Registers *registers = data;
  const Item *item = row;
  const GDate *today = &registers->pane.desk->today;
  gboolean kept = strcmp (item->state, "kept") == 0, waits = strcmp (item->state, "proposed") == 0;
  Marks marks = waits ? (Marks){ "? ", STYLE_DECIDE } : marks_of (item->until, kept, today);
  g_autofree char *day = words_iso (item->day, today), *until = words_iso (item->until, today);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, item->id), *words = office_item_words (registers->of, item);
  g_autofree char *number = item->case_number ? case_number_short (item->case_number) : g_strdup ("");
  int x = canvas_fit (canvas, line.x + 1, line.y, 3, marks.style, marks.text);

  x = canvas_fit (canvas, x, line.y, COL_ID, STYLE_DIM, id) + 1;
  x = canvas_fit (canvas, x, line.y, COL_DAY, STYLE_NORMAL, day) + 1;
  x = canvas_fit (canvas, x, line.y, COL_DAY, marks.style, until) + 1;
  if (line.width >= ROOMY)
    x = canvas_fit (canvas, x, line.y, COL_STATE, waits ? STYLE_DECIDE : STYLE_NORMAL, item->state) + 1;
  if (line.width >= ROOMY)
    x = canvas_fit (canvas, x, line.y, COL_CASE, STYLE_NORMAL, number);
  if (line.x + line.width > x)
    canvas_fit (canvas, x, line.y, line.x + line.width - x,
                rows_matches (registers->rows, row) ? STYLE_MATCH : kept || waits ? STYLE_NORMAL : STYLE_DIM, words);
}

static void
draw_head (const Registers *registers, Canvas *canvas, Area area)
{
  int x = area.x + 4;

  if (!registers->of)
    {
      x = canvas_fit (canvas, x, area.y, COL_NAME, STYLE_HEAD, "Register");
      x = canvas_fit_right (canvas, x, area.y, COL_COUNT - 1, STYLE_HEAD, "Kept") + 1;
      x = canvas_fit_right (canvas, x, area.y, COL_COUNT - 1, STYLE_HEAD, "Proposed") + 1;
      x = canvas_fit_right (canvas, x, area.y, COL_COUNT - 1, STYLE_HEAD, "Lapsed") + 1;
      x = canvas_fit (canvas, x, area.y, COL_DAY, STYLE_HEAD, "Next") + 1;
      canvas_fit (canvas, x, area.y, MAX (area.x + area.width - x, 0), STYLE_HEAD, "What it holds");
      return;
    }
  x = canvas_fit (canvas, x, area.y, COL_ID, STYLE_HEAD, "Item") + 1;
  x = canvas_fit (canvas, x, area.y, COL_DAY, STYLE_HEAD, "Day") + 1;
  x = canvas_fit (canvas, x, area.y, COL_DAY, STYLE_HEAD, "Until") + 1;
  if (area.width >= ROOMY)
    x = canvas_fit (canvas, x, area.y, COL_STATE, STYLE_HEAD, "State") + 1;
  if (area.width >= ROOMY)
    x = canvas_fit (canvas, x, area.y, COL_CASE, STYLE_HEAD, "Case");
  canvas_fit (canvas, x, area.y, MAX (area.x + area.width - x, 0), STYLE_HEAD, registers->of->title);
}

/* Field by field; the lines that fit. */
static void
draw_detail (Registers *registers, Canvas *canvas, Area area)
{
  const Item *item = item_now (registers);
  int y = area.y, end = area.y + area.height;

  if (!item)
    return;
  canvas_printf (canvas, area.x + 1, y++, area.x + area.width, STYLE_STRONG, "Item %" G_GINT64_FORMAT ", %s%s%s, by %s%s%s", item->id,
                 item->state, item->ended_on ? " on " : "", item->ended_on ? item->ended_on : "",
                 item->member_name ? item->member_name : "nobody", item->case_number ? ", case " : "",
                 item->case_number ? item->case_number : "");
  for (guint i = 0; i < registers->of->fields->len && y < end; i++)
    {
      const PackColumn *column = g_ptr_array_index (registers->of->fields, i);
      const char *value = item_value (item, column->name);

      if (value)
        canvas_printf (canvas, area.x + 1, y++, area.x + area.width, STYLE_NORMAL, "%s: %s", column->title, value);
    }
}

static void
registers_draw (Pane *pane, Canvas *canvas, Area area)
{
  static const RowsDraw sums = { draw_sum, NULL }, items = { draw_item, NULL };
  Registers *registers = registers_of (pane);
  int detail = registers->of && area.height >= TALL ? DETAIL : 0;

  draw_head (registers, canvas, (Area){ area.x, area.y, area.width, 1 });
  rows_draw (registers->rows, canvas, (Area){ area.x, area.y + 1, area.width, area.height - 1 - (detail ? detail + 1 : 0) },
             registers->of ? &items : &sums, registers);
  if (registers->rows->loaded && !registers->rows->rows->len)
    canvas_put (canvas, area.x + 4, area.y + 2, area.x + area.width, STYLE_DIM,
                registers->of ? "Nothing is written down here." : "No pack of this office has a register.");
  if (!detail)
    return;
  canvas_rule (canvas, area.x, area.y + area.height - detail - 1, area.width, NULL, STYLE_BORDER);
  draw_detail (registers, canvas, (Area){ area.x, area.y + area.height - detail, area.width, detail });
}

/* ---- what one can do ----------------------------------------------------------------------------- */

static ActRun *
run_on (Desk *desk, const ActInfo *form, const char *number)
{
  ActRun *run = act_run_new (form);

  if (number)
    g_ptr_array_add (run->numbers, g_strdup (number));
  return run;
}

static char *
name_now (Registers *registers)
{
  const RegisterSum *sum = sum_now (registers);

  if (registers->name)
    return g_strdup (registers->name);
  return sum ? g_strdup_printf ("%s/%s", sum->pack, sum->of) : NULL;
}

static void
begin_add (Registers *registers)
{
  Desk *desk = registers->pane.desk;
  g_autofree char *name = name_now (registers);
  GError *error = NULL;
  const ActInfo *form = name ? office_item_form (desk->office, name, "register.add", &error) : NULL;
  ActRun *run;

  if (!form)
    {
      if (error)
        desk_say_error (desk, error);
      return;
    }
  run = run_on (desk, form, form->flags & ACT_NEEDS_CASE ? desk->here : NULL);
  if (g_str_equal (form->name, "register.add"))
    act_values_set (run->values, "register", name);
  form_push (desk, run);
}

static void
begin_change (Registers *registers, const char *act)
{
  Desk *desk = registers->pane.desk;
  const Item *item = item_now (registers);
  g_autofree char *id = item ? g_strdup_printf ("%" G_GINT64_FORMAT, item->id) : NULL;
  GError *error = NULL;
  const ActInfo *form = item ? office_item_form (desk->office, registers->name, act, &error) : NULL;
  ActRun *run;

  if (!form)
    {
      if (error)
        desk_say_error (desk, error);
      else
        desk_say (desk, "no item is under the cursor: Enter opens a register");
      return;
    }
  run = run_on (desk, form, NULL);
  for (guint i = 0; i < item->fields->len && g_str_equal (act, "register.set"); i++)
    {
      const ItemField *field = g_ptr_array_index (item->fields, i);
      if (field->value && (g_strcmp0 (field->name, registers->of->until) != 0 || !registers->of->lasts[0]))
        act_values_set (run->values, field->name, field->value);
    }
  act_values_set (run->values, "item", id);
  form_push (desk, run);
}

static gboolean
registers_verb (Pane *pane, const char *verb, const char *args)
{
  Registers *registers = registers_of (pane);

  if (strcmp (verb, "item-add") == 0)
    begin_add (registers);
  else if (strcmp (verb, "item-set") == 0)
    begin_change (registers, "register.set");
  else if (strcmp (verb, "item-end") == 0)
    begin_change (registers, "register.end");
  else if (strcmp (verb, "item-all") == 0)
    {
      registers->all = !registers->all;
      rows_forget (registers->rows);
      pane->stale |= STALE_DATA | STALE_SCREEN;
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
registers_knows (Pane *pane, const char *line)
{
  return registers_of (pane)->of || strcmp (line, "item-add") == 0 || !g_str_has_prefix (line, "item-");
}

/* ---- the pane -------------------------------------------------------------------------------------- */

static void
registers_load (Pane *pane, Stale what)
{
  Registers *registers = registers_of (pane);
  GError *error = NULL;

  if (((what & STALE_DATA) || !registers->rows->loaded) && !rows_load (registers->rows, &error))
    desk_say_error (pane->desk, error);
}

static void
registers_move (Pane *pane, Move move)
{
  GError *error = NULL;

  if (!rows_move (registers_of (pane)->rows, move, &error))
    desk_say_error (pane->desk, error);
  pane->stale |= STALE_SCREEN;
}

/* Of a register its items, of an item its case. */
static gboolean
registers_open (Pane *pane)
{
  Registers *registers = registers_of (pane);
  g_autofree char *name = registers->of ? NULL : name_now (registers);
  const Item *item = item_now (registers);

  if (name)
    register_push (pane->desk, name);
  else if (item && item->case_number)
    record_push (pane->desk, item->case_number);
  else if (item)
    desk_say (pane->desk, "the item belongs to no case");
  return name || item;
}

static Rows *
registers_rows (Pane *pane)
{
  return registers_of (pane)->rows;
}

static const char *
registers_title (Pane *pane)
{
  const Registers *registers = registers_of (pane);

  return registers->title ? registers->title : "Registers";
}

static void
registers_free (Pane *pane)
{
  Registers *registers = registers_of (pane);

  rows_free (registers->rows);
  g_free (registers->name);
  g_free (registers->title);
  g_free (registers);
}

static const char *const contexts[] = { "registers", "desk", NULL };
static const char *const hints[] = { "item-add", "item-set", "item-end", "item-all", "search", "back", NULL };

#define REGISTERS_OPS                                                                          \
  .name = "registers", .shape = PANE_WHOLE, .contexts = contexts, .hints = hints, .load = registers_load,      \
  .draw = registers_draw, .move = registers_move, .open = registers_open, .escape = rows_pane_escape,          \
  .search = rows_pane_search, .rows = registers_rows, .verb = registers_verb, .knows = registers_knows,        \
  .title = registers_title, .free = registers_free

const PaneOps registers_ops = { REGISTERS_OPS };
static const PaneOps items_ops = { REGISTERS_OPS };

void
registers_push (Desk *desk)
{
  Registers *registers = g_new0 (Registers, 1);

  registers->pane.ops = &registers_ops;
  registers->rows = rows_new (&sum_rows, registers);
  stack_push (desk, &registers->pane);
}

void
register_push (Desk *desk, const char *name)
{
  GError *error = NULL;
  const Pack *pack;
  const PackRegister *of = office_register (desk->office, name, &pack, &error);
  Registers *registers;

  if (!of)
    {
      desk_say_error (desk, error);
      return;
    }
  registers = g_new0 (Registers, 1);
  registers->pane.ops = &items_ops;
  registers->name = g_strdup_printf ("%s/%s", pack->name, of->id);
  registers->title = g_strdup_printf ("Register: %s", of->title);
  registers->of = of;
  registers->rows = rows_new (&item_rows, registers);
  stack_push (desk, &registers->pane);
}
