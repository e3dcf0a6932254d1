/* SPDX-License-Identifier: MIT */
#include "ui/form.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/drafts.h"
#include "ui/edit.h"
#include "ui/editor.h"
#include "ui/panes/panes.h"
#include "ui/picker.h"

enum { PAUSE_US = 2 * G_TIME_SPAN_SECOND };
enum { CHOICES_SHOWN = 5, SAID_MOST = 4, LABEL = 14, LEAVE_BELOW = 6, WIDE = 120 };

typedef struct
{
  const ActKey *key;
  Edit edit;
  GPtrArray *choices;    /* OfficeChoice; NULL: free text */
  char *why;             /* reason of the suggestion */
  int picked;            /* among the choices that fit; -1 none */
  gboolean filtering;    /* what stands there was typed, not picked */
} Field;

typedef struct
{
  Pane pane;
  ActRun *run;
  gboolean asks_case;    /* the first field is the case itself */
  GPtrArray *fields;
  guint at;
  char *preview, *wrong;
  gboolean touched;
  gint64 mono, typed;    /* the last tick; when something was typed that no draft holds, 0 none */
} Form;

typedef struct { char *act, *number; GPtrArray *values; } Draft;

static const ActKey case_key
    = { .key = "case", .help = "which case", .kind = KEY_CASE, .required = TRUE };

static Field *
field_at (const Form *form, guint i)
{
  return g_ptr_array_index (form->fields, i);
}

static Field *
field_now (const Form *form)
{
  return field_at (form, form->at);
}

static void
field_free (gpointer data)
{
  Field *field = data;

  edit_clear (&field->edit);
  g_clear_pointer (&field->choices, g_ptr_array_unref);
  g_free (field->why);
  g_free (field);
}

/* ---- drafts ------------------------------------------------------------------------------- */

void
form_draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->act);
  g_free (draft->number);
  g_ptr_array_unref (draft->values);
  g_free (draft);
}

static guint
draft_find (Desk *desk, const ActRun *run)
{
  for (guint i = 0; i < desk->drafts->len; i++)
    {
      Draft *draft = g_ptr_array_index (desk->drafts, i);
      if (strcmp (draft->act, run->act->name) == 0
          && g_strcmp0 (draft->number, act_run_number (run)) == 0)
        return i;
    }
  return G_MAXUINT;
}

void
form_forget (Desk *desk, const ActRun *run)
{
  guint i = draft_find (desk, run);

  if (i != G_MAXUINT)
    g_ptr_array_remove_index (desk->drafts, i);
}

/* ---- values of the fields ------------------------------------------------------------------ */

static gboolean
choice_fits (const Field *field, const OfficeChoice *choice)
{
  g_autofree char *typed = NULL, *value = NULL, *title = NULL;

  if (!field->filtering || !field->edit.text->len)
    return TRUE;
  typed = text_fold (field->edit.text->str, -1);
  value = text_fold (choice->value, -1);
  title = text_fold (choice->title ? choice->title : "", -1);
  return strstr (value, typed) || strstr (title, typed);
}

static GPtrArray *
choices_shown (const Field *field)
{
  GPtrArray *shown = g_ptr_array_new ();

  for (guint i = 0; field->choices && i < field->choices->len; i++)
    if (choice_fits (field, g_ptr_array_index (field->choices, i)))
      g_ptr_array_add (shown, g_ptr_array_index (field->choices, i));
  return shown;
}

static gboolean
is_choice (const Field *field)
{
  for (guint i = 0; field->choices && i < field->choices->len; i++)
    if (strcmp (((OfficeChoice *)g_ptr_array_index (field->choices, i))->value,
                field->edit.text->str)
        == 0)
      return TRUE;
  return FALSE;
}

/* "7d", "tomorrow", "monday": dates are said as in queries, so the query's parser reads them. */
static char *
date_meant (Office *office, const char *text)
{
  g_autofree char *term = g_strdup_printf ("due:%s", text);
  QueryContext context = { 0 };
  g_autoptr (Query) query = NULL;
  GDate date;

  office_query_context (office, &context);
  query = strpbrk (text, " ,:()") ? NULL : query_parse (term, &context, NULL);
  if (!query || query->kind != QUERY_COMPARE || query->other >= 0)
    return g_strdup (text);
  when_date (query->from, office_zone (office), &date);
  return when_date_format (&date);
}

/* What the field means now: a part of a choice that was typed stands for the choice. */
static char *
field_value (const Form *form, const Field *field)
{
  g_autoptr (GPtrArray) shown = choices_shown (field);
  const char *text = field->edit.text->str;

  if (field->filtering && *text && !is_choice (field) && shown->len)
    return g_strdup (((OfficeChoice *)g_ptr_array_index (
                          shown, (guint) CLAMP (field->picked, 0, (int) shown->len - 1)))
                         ->value);
  return field->key->kind == KEY_DATE && *text ? date_meant (form->pane.desk->office, text)
                                               : g_strdup (text);
}

static void
settle (const Form *form, Field *field)
{
  g_autofree char *value = field_value (form, field);

  if (strcmp (value, field->edit.text->str) != 0)
    edit_set (&field->edit, value);
  field->filtering = FALSE;
}

static void
take_case (Form *form)
{
  const Field *field = field_at (form, 0);
  char *number = case_number_parse (field->edit.text->str, g_date_get_year (&form->pane.desk->today));

  g_ptr_array_set_size (form->run->numbers, 0);
  if (number)
    g_ptr_array_add (form->run->numbers, number);
}

static void
take_values (Form *form)
{
  for (guint i = form->asks_case ? 1 : 0; i < form->fields->len; i++)
    {
      g_autofree char *value = field_value (form, field_at (form, i));
      const char *key = field_at (form, i)->key->key;

      /* What never stood there is not emptied. */
      act_values_set (form->run->values, key, (value && *value) || act_values_has (form->run->values, key) ? value : NULL);
    }
  if (form->asks_case)
    take_case (form);
}

static const Field *
first_missing (const Form *form, guint *at)
{
  for (guint i = 0; i < form->fields->len; i++)
    if (field_at (form, i)->key->required && !field_at (form, i)->edit.text->len)
      {
        *at = i;
        return field_at (form, i);
      }
  return NULL;
}

/* While the rest is still to be typed: who and what a new case or person may be already. */
static char *
known_already (const Form *form)
{
  g_autoptr (ActArgs) args = act_run_args (form->run);
  g_autofree char *persons = NULL, *cases = NULL;

  office_likely (form->pane.desk->office, args, &persons, &cases);
  return g_strdup_printf ("%s%s%s%s%s%s", persons ? "! Maybe known already: " : "", persons ? persons : "", persons ? "." : "",
                          persons && cases ? "\n" : "", cases ? "! Open already: " : "", cases ? cases : "");
}

static void
refresh_preview (Form *form)
{
  Desk *desk = form->pane.desk;
  g_autoptr (ActArgs) args = NULL;
  g_autoptr (GError) error = NULL;

  guint missing;

  take_values (form);
  g_clear_pointer (&form->preview, g_free);
  if (first_missing (form, &missing))   /* the stars say so */
    {
      if (form->run->act->flags & ACT_NO_CASE)
        form->preview = known_already (form);
      return;
    }
  if (form->run->many)
    {
      form->preview = g_strdup ("Each case is done by itself and becomes an event of its own; what "
                                "is refused stays marked.");
      return;
    }
  args = act_run_args (form->run);
  form->preview = office_preview (desk->office, form->run->act->name, act_run_number (form->run),
                                  args, &error);
  if (!form->preview)
    form->preview = g_strdup (error && !form->wrong ? error->message : "");
}

/* ---- leaving --------------------------------------------------------------------------------- */

static gboolean
worth_keeping (const Form *form)
{
  for (guint i = 0; form->touched && i < form->fields->len; i++)
    if (!field_at (form, i)->choices && field_at (form, i)->edit.text->len)
      return TRUE;
  return FALSE;
}

static void
keep_draft (Form *form)
{
  Desk *desk = form->pane.desk;
  Draft *draft;

  take_values (form);
  if (!form->asks_case && !form->run->many && act_run_number (form->run))
    {
      if (drafts_keep (desk, form->run, FALSE))
        desk_say (desk, "what you typed is kept: ask for %s here again to go on", form->run->act->name);
      return;
    }
  draft = g_new0 (Draft, 1);
  form_forget (desk, form->run);
  draft->act = g_strdup (form->run->act->name);
  draft->number = form->asks_case ? NULL : g_strdup (act_run_number (form->run));
  draft->values = act_values_copy (form->run->values);
  g_ptr_array_add (desk->drafts, draft);
  desk_say (desk, "what you typed is kept: ask for %s here again to go on", form->run->act->name);
}

static void
form_leave (Form *form)
{
  if (worth_keeping (form))
    keep_draft (form);
  stack_remove (form->pane.desk, &form->pane);
}

static void
say_wrong (Form *form, GError *error)
{
  g_free (form->wrong);
  form->wrong = g_strdup (error->message);
}

/* The case moved while one typed: the new state is taken as seen, so that a second Enter,
 * after reading who changed what, does it all the same. */
static void
take_new_state (Form *form)
{
  const char *number = act_run_number (form->run);
  g_autoptr (CaseRow) row = number ? office_case_row (form->pane.desk->office, number, NULL) : NULL;

  if (row)
    form->run->rev = row->rev;
}

static void
form_refused (Form *form, GError *error)
{
  if (g_error_matches (error, DESK_ERROR, DESK_ERROR_CONFLICT))
    {
      g_autofree char *told = g_strdup_printf (
          "%s. Nothing was lost: Enter does it all the same, Esc leaves it.", error->message);   /* of many */
      take_new_state (form);
      g_free (form->wrong);
      form->wrong = g_steal_pointer (&told);
    }
  else
    say_wrong (form, error);
}

static void
form_send (Form *form)
{
  Desk *desk = form->pane.desk;
  ActRun *run = form->run;
  g_autoptr (GError) error = NULL;
  gboolean asks = run->many || (run->act->flags & ACT_CONFIRM);

  take_values (form);
  if (!asks)
    form_forget (desk, run);
  form->run = NULL;
  if (act_submit (desk, run, &error))
    {
      stack_remove (desk, &form->pane);
      return;
    }
  if (g_error_matches (error, DESK_ERROR, DESK_ERROR_CONFLICT) && !run->many && run->rev >= 0)
    {
      stack_remove (desk, &form->pane);
      conflict_push (desk, run, error->message);
      return;
    }
  form->run = run;
  form_refused (form, error);
}

static void
form_enter (Form *form)
{
  const Field *missing;
  guint at;

  settle (form, field_now (form));
  missing = first_missing (form, &at);
  if (missing)
    {
      g_free (form->wrong);
      form->wrong = at == form->at ? g_strdup_printf ("%s is needed: %s", missing->key->key,
                                                      missing->key->help)
                                   : NULL;
      form->at = at;
      return;
    }
  if (form->asks_case)
    take_case (form);
  if (form->asks_case && !act_run_number (form->run))
    {
      g_free (form->wrong);
      form->wrong = g_strdup ("that is no case number: write one such as 26-000388");
      return;
    }
  form_send (form);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void
go_field (Form *form, int by)
{
  settle (form, field_now (form));
  form->at = (form->at + form->fields->len + (guint) by) % form->fields->len;
}

static void
pick_choice (Field *field, int by)
{
  g_autoptr (GPtrArray) shown = choices_shown (field);
  int n = (int) shown->len;

  if (!n)
    return;
  field->picked = field->picked < 0 ? (by > 0 ? 0 : n - 1) : (field->picked + by + n) % n;
  if (!field->filtering)
    edit_set (&field->edit, ((OfficeChoice *) g_ptr_array_index (shown, (guint) field->picked))->value);
}

static void
form_type (Form *form, Input *input)
{
  Field *field = field_now (form);
  Key key = input->paste ? 0 : input->key;

  /* Typing over a suggestion replaces it: it stands there picked, not written. */
  if (field->choices && !field->filtering && (input->paste || (key > ' ' && key < 0x110000)))
    edit_set (&field->edit, "");
  if (!edit_input (&field->edit, input))
    return;
  form->touched = TRUE;
  form->typed = form->mono;
  if (field->choices)
    {
      field->filtering = TRUE;
      field->picked = 0;
    }
}

static void
form_written (Desk *desk, const char *text, gboolean done, gpointer data)
{
  Form *form = data;

  edit_set (&field_now (form)->edit, text);
  form->touched = TRUE;
  take_values (form);
  drafts_keep (desk, form->run, !done);
}

/* A note stays in the office, a letter leaves it: nobody is to take one for the other. */
static const char *
form_warning (const Form *form)
{
  return strcmp (form->run->act->name, "note") == 0 ? "NOTE: stays in the office, nobody is written to" : NULL;
}

static void
form_edit_inside (Form *form)
{
  g_autofree char *title = g_strdup_printf ("%s: %s", form->run->act->name, form_warning (form) ? form_warning (form)
                                                                                               : form->run->act->help);

  write_push (form->pane.desk, title, field_now (form)->edit.text->str, form_written, form);
}

static void
form_tick (Pane *pane, gint64 mono)
{
  Form *form = (Form *) pane;

  form->mono = mono;
  if (!form->typed || mono - form->typed < PAUSE_US || form->asks_case || !worth_keeping (form))
    return;
  form->typed = 0;
  take_values (form);
  drafts_keep (pane->desk, form->run, TRUE);
}

static void
form_edit_outside (Form *form)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!editor_is_set (form->pane.desk))
    {
      form_edit_inside (form);
      return;
    }
  take_values (form);
  if (!form->asks_case)
    drafts_keep (form->pane.desk, form->run, FALSE);
  text = editor_run (form->pane.desk, field_now (form)->edit.text->str, &error);
  if (text)
    {
      edit_set (&field_now (form)->edit, text);
      form->touched = TRUE;
    }
  if (error)
    say_wrong (form, error);
}

static gboolean
form_input (Pane *pane, Input *input)
{
  Form *form = (Form *) pane;
  gboolean choices = field_now (form)->choices != NULL;
  Key key = input->paste ? 0 : input->key;

  pane->stale |= STALE_SCREEN;
  desk_stale (pane->desk, STALE_SCREEN);
  if (key != PRESS_ENTER)
    g_clear_pointer (&form->wrong, g_free);
  switch (key)
    {
    case PRESS_ESC: case PRESS_CONTROL ('C'): form_leave (form); break;
    case PRESS_ENTER: form_enter (form); break;
    case PRESS_TAB: go_field (form, 1); break;
    case PRESS_BACK_TAB: go_field (form, -1); break;
    case PRESS_UP: if (choices) pick_choice (field_now (form), -1); else go_field (form, -1); break;
    case PRESS_DOWN: if (choices) pick_choice (field_now (form), 1); else go_field (form, 1); break;
    case PRESS_CONTROL ('X'): if (field_now (form)->edit.lines) form_edit_outside (form); break;
    default: form_type (form, input);
    }
  return TRUE;
}

/* ---- drawing ----------------------------------------------------------------------------------- */

static int
draw_choices (Canvas *canvas, const Field *field, Area area, int y)
{
  g_autoptr (GPtrArray) shown = choices_shown (field);
  int most = MIN (CHOICES_SHOWN, area.y + area.height - y), n = (int) shown->len;
  int top = CLAMP (field->picked - most / 2, 0, MAX (n - most, 0));

  for (int i = top; i < n && i < top + most; i++, y++)
    {
      const OfficeChoice *choice = g_ptr_array_index (shown, (guint) i);
      gboolean here = strcmp (choice->value, field->edit.text->str) == 0
                      || (field->filtering && i == field->picked);
      int x = canvas_put (canvas, area.x + LABEL - 2, y, area.x + area.width, STYLE_KEY,
                          here ? "> " : "  ");

      x = canvas_fit (canvas, x, y, MIN (26, area.width - LABEL),
                      here ? STYLE_STRONG : STYLE_NORMAL, choice->value);
      canvas_fit (canvas, x + 1, y, area.x + area.width - x - 1, STYLE_DIM, choice->title);
    }
  return y;
}

static int
draw_long_text (Canvas *canvas, const Field *field, Area area, int y, gboolean active)
{
  g_autofree char *before = g_strndup (field->edit.text->str, field->edit.cursor);
  const char *last_break = strrchr (before, '\n');
  g_auto (GStrv) lines = g_strsplit (field->edit.text->str, "\n", -1);
  int n = (int) g_strv_length (lines), row = 0, most = CLAMP (area.height - 5, 1, 8);
  Edit line = { 0 };

  for (const char *at = before; *at; at++)
    row += *at == '\n';
  for (int i = MAX (row - most + 1, 0), shown = 0; i < MAX (n, 1) && shown < most; i++, shown++, y++)
    {
      edit_init (&line, n ? lines[i] : "", FALSE);
      line.cursor = i == row ? strlen (last_break ? last_break + 1 : before) : 0;
      edit_draw (&line, canvas, area.x + LABEL, y, area.width - LABEL, active && i == row);
      edit_clear (&line);
    }
  return y;
}

static int
draw_field (Canvas *canvas, const Field *field, Area area, int y, gboolean active)
{
  g_autofree char *label = g_strdup_printf ("%s%s", field->key->key, field->key->required ? " *" : "");
  int room = area.width - LABEL;

  canvas_fit (canvas, area.x, y, LABEL - 1, active ? STYLE_KEY : STYLE_DIM, label);
  if (field->edit.lines)
    return draw_long_text (canvas, field, area, y, active);
  edit_draw (&field->edit, canvas, area.x + LABEL, y,
             field->choices && field->why ? MIN (room, 24) : room, active);
  if (!field->edit.text->len)
    canvas_fit (canvas, area.x + LABEL + 1, y, room - 1, STYLE_DIM, field->key->help);
  else if (field->choices && field->why && room > 26)
    canvas_fit (canvas, area.x + LABEL + 25, y, room - 25, STYLE_DIM, field->why);
  y++;
  return active && field->choices ? draw_choices (canvas, field, area, y) : y;
}

static int
draw_wrapped (Canvas *canvas, Area area, int y, Style style, const char *text, int most)
{
  g_auto (GStrv) lines = text_wrap (text, MAX (area.width, 1));

  for (int i = 0; lines[i] && i < most && y < area.y + area.height; i++, y++)
    canvas_put (canvas, area.x, y, area.x + area.width, style, lines[i]);
  return y;
}

static int
form_height (const Form *form, int width)
{
  int height = 4;
  const char *texts[] = { form->preview, form->wrong };

  for (guint i = 0; i < form->fields->len; i++)
    {
      const Field *field = field_at (form, i);
      g_autoptr (GPtrArray) shown = i == form->at ? choices_shown (field) : g_ptr_array_new ();
      int lines = 1;
      for (const char *at = field->edit.text->str; field->edit.lines && *at; at++)
        lines += *at == '\n';
      height += MIN (lines, 8) + MIN ((int) shown->len, CHOICES_SHOWN);
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (GStrv) lines = texts[i] ? text_wrap (texts[i], MAX (width - 4, 1)) : NULL;
      height += lines ? MIN ((int) g_strv_length (lines), SAID_MOST) : 0;
    }
  return height;
}

/* The mail one decides about stays in sight: below it in a small window, beside it in a wide one. */
static Area
form_place (const Form *form, Area area)
{
  int width = area.width >= WIDE ? area.width * 58 / 100 : MIN (area.width, 100);
  int height = MIN (form_height (form, width), area.height);
  int y = area.y + area.height - height;

  if (area.width < WIDE && height + LEAVE_BELOW <= area.height)
    y -= LEAVE_BELOW;
  return (Area) { area.width >= WIDE ? area.x : area.x + (area.width - width) / 2, y, width, height };
}

/* The fields that fit, the active one among them. */
static guint
first_field (const Form *form, int room)
{
  return (int) form->fields->len > room && (int) form->at >= room
             ? form->at - (guint) MAX (room - 1, 0)
             : 0;
}

static void
form_draw (Pane *pane, Canvas *canvas, Area area)
{
  Form *form = (Form *) pane;
  const ActRun *run = form->run;
  int y, end;
  g_autofree char *title
      = run->many
            ? g_strdup_printf ("%s: %u marked cases", run->act->name, run->numbers->len)
            : g_strdup_printf ("%s%s%s: %s", run->act->name, act_run_number (run) ? " " : "",
                               act_run_number (run) ? act_run_number (run) : "",
                               form_warning (form) ? form_warning (form) : run->act->help);
  Area inside = canvas_box (canvas, form_place (form, area), title);

  y = inside.y;
  end = inside.y + inside.height - 1;
  for (guint i = first_field (form, inside.height - 2); i < form->fields->len && y < end; i++)
    y = draw_field (canvas, field_at (form, i),
                    (Area){ inside.x, inside.y, inside.width, inside.height - 1 }, y,
                    i == form->at);
  inside.height--;
  if (form->wrong && y < end)
    y = draw_wrapped (canvas, inside, y, STYLE_ERROR, form->wrong, SAID_MOST);
  if (form->preview && *form->preview && y < end)
    draw_wrapped (canvas, inside, y, STYLE_NORMAL, form->preview, SAID_MOST);
  canvas_fit (canvas, inside.x, end, inside.width, STYLE_DIM,
              field_now (form)->edit.lines
                  ? "Enter do it   ^J new line   ^X editor   Tab next field   Esc back"
              : field_now (form)->choices
                  ? "Enter do it   Up Down choose, or type   Tab next field   Esc back"
                  : "Enter do it   Tab next field   Esc back");
}

static void
form_load (Pane *pane, Stale what)
{
  refresh_preview ((Form *) pane);
}

static void
form_free (Pane *pane)
{
  Form *form = (Form *) pane;

  if (pane->desk->leave && form->run && !form->asks_case && worth_keeping (form))
    {
      take_values (form);
      drafts_keep (pane->desk, form->run, TRUE);
    }
  act_run_free (form->run);
  g_ptr_array_unref (form->fields);
  g_free (form->preview);
  g_free (form->wrong);
  g_free (form);
}

static const char *
form_at_case (Pane *pane, const char **doing)
{
  Form *form = (Form *) pane;

  if (!form->run || form->run->many)
    return NULL;
  *doing = form->run->act->name;
  return act_run_number (form->run);
}

static const PaneOps form_ops = {
  .name = "form",
  .shape = PANE_BOX,
  .input = form_input,
  .load = form_load,
  .draw = form_draw,
  .at_case = form_at_case,
  .tick = form_tick,
  .free = form_free,
};

/* ---- making
 * --------------------------------------------------------------------------------------- */

static int
index_of (const Field *field, const char *value)
{
  for (guint i = 0; value && field->choices && i < field->choices->len; i++)
    if (strcmp (((OfficeChoice *) g_ptr_array_index (field->choices, i))->value, value) == 0)
      return (int) i;
  return -1;
}

static void
add_field (Form *form, Desk *desk, const ActKey *key, const char *value)
{
  Field *field = g_new0 (Field, 1);
  g_autoptr (GPtrArray) choices
      = office_choices (desk->office, form->run->act, key->key,
                        form->run->many ? NULL : act_run_number (form->run), &field->why, NULL);

  field->key = key;
  if (choices && choices->len)
    field->choices = g_steal_pointer (&choices);
  if (!value && field->choices && field->why && key->required)
    value = ((OfficeChoice *) g_ptr_array_index (field->choices, 0))->value;
  edit_init (&field->edit, value ? value : "", key->kind == KEY_LONG_TEXT);
  field->picked = index_of (field, value);
  g_ptr_array_add (form->fields, field);
}

/* "answers RC-2025-000123, but ...": the case that waiting mail speaks of. */
static char *
case_spoken_of (Desk *desk)
{
  CaseMessage *message
      = desk_message (desk) >= 0 ? office_message (desk->office, desk_message (desk), NULL) : NULL;
  const char *at = message && message->waiting ? strstr (message->waiting, "RC-") : NULL;
  gsize length = at ? strspn (at, "RC-0123456789") : 0;
  g_autofree char *text = g_strndup (at ? at : "", length);

  if (message)
    case_message_free (message);
  return case_number_parse (text, g_date_get_year (&desk->today));
}

static void
add_case_field (Form *form, Desk *desk)
{
  g_autofree char *number = case_spoken_of (desk);

  add_field (form, desk, &case_key, number);
  if (number)
    g_ptr_array_add (form->run->numbers, g_strdup (number));
}

static gboolean
bring_back (Desk *desk, ActRun *run)
{
  guint i = draft_find (desk, run);
  const Draft *draft = i == G_MAXUINT ? NULL : g_ptr_array_index (desk->drafts, i);

  for (guint j = 0; draft && j < draft->values->len; j++)
    {
      const ActValue *value = g_ptr_array_index (draft->values, j);
      if (!act_values_get (run->values, value->key))
        act_values_set (run->values, value->key, value->value);
    }
  return draft != NULL;
}

static Form *
form_new (Desk *desk, ActRun *run)
{
  Form *form = g_new0 (Form, 1);
  guint at = 0;

  form->pane.ops = &form_ops;
  form->run = run;
  form->fields = g_ptr_array_new_with_free_func (field_free);
  form->touched = bring_back (desk, run);
  form->asks_case = (run->act->flags & ACT_NEEDS_CASE) && !run->numbers->len;
  if (form->asks_case)
    add_case_field (form, desk);
  for (const ActKey *key = run->act->keys; key && key->key; key++)
    if (act_run_asks (run, key))
      add_field (form, desk, key, act_values_get (run->values, key->key));
  if (first_missing (form, &at))
    form->at = at;
  return form;
}

void
form_push (Desk *desk, ActRun *run)
{
  Form *form = form_new (desk, run);

  stack_push (desk, &form->pane);
}

void
form_push_again (Desk *desk, ActRun *run, GError *error)
{
  Form *form;

  if (!run->act->keys || !run->act->keys->key)
    {
      desk_say_error (desk, error);
      act_run_free (run);
      return;
    }
  form = form_new (desk, run);
  form->touched = TRUE;
  stack_push (desk, &form->pane);
  form_refused (form, error);
  g_error_free (error);
}
