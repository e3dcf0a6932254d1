/* SPDX-License-Identifier: MIT */
#include "ui/drafts.h"

#include <string.h>

#include "base/text.h"
#include "office/letters.h"
#include "ui/commands.h"
#include "ui/picker.h"
#include "ui/words.h"

/* ---- keeping ------------------------------------------------------------------------------- */

static gboolean
has_values (const ActRun *run)
{
  for (guint i = 0; i < run->values->len; i++)
    {
      const ActValue *value = g_ptr_array_index (run->values, i);
      if (value->value && *value->value)
        return TRUE;
    }
  return FALSE;
}

/* As they were typed: fields are not taken apart as for the office. */
static ActArgs *
plain_args (const ActRun *run)
{
  ActArgs *args = act_args_new ();

  for (guint i = 0; i < run->values->len; i++)
    {
      const ActValue *value = g_ptr_array_index (run->values, i);
      if (value->value && *value->value)
        act_args_set (args, value->key, value->value);
    }
  return args;
}

static char *
name_of (const ActRun *run)
{
  return g_strdup_printf ("%s %s", run->act->name, act_run_number (run));
}

gboolean
drafts_keep (Desk *desk, const ActRun *run, gboolean background)
{
  g_autoptr (ActArgs) args = plain_args (run);
  const char *body = act_values_get (run->values, "body"), *text = act_values_get (run->values, "text");
  g_autoptr (GError) error = NULL;
  gboolean kept;

  if (run->many || !act_run_number (run) || !has_values (run))
    return TRUE;
  desk->in_background = background;
  kept = draft_put (desk->office, act_run_number (run), run->act->name, args, body ? body : text ? text : "", &error);
  desk->in_background = FALSE;
  if (kept)
    g_hash_table_add (desk->kept, name_of (run));
  else if (!background)
    desk_warn (desk, "the draft was not kept: %s", error->message);
  return kept;
}

void
drafts_drop (Desk *desk, const ActRun *run)
{
  g_autoptr (Draft) draft = NULL;
  g_autofree char *name = NULL;

  if (run->many || !act_run_number (run))
    return;
  name = name_of (run);
  g_hash_table_remove (desk->kept, name);
  draft = draft_get (desk->office, act_run_number (run), run->act->name, NULL);
  if (draft)
    draft_put (desk->office, act_run_number (run), run->act->name, NULL, NULL, NULL);
}

static void
take_values (ActRun *run, const Draft *draft)
{
  for (const ActKey *key = run->act->keys; key && key->key; key++)
    {
      const char *value = act_args_get (draft->args, key->key);
      if (value && *value)
        act_values_set (run->values, key->key, value);
    }
}

/* ---- the offer --------------------------------------------------------------------------------- */

typedef struct
{
  Pane pane;
  ActRun *run;
  Draft *draft;
  void (*begin) (Desk *desk, ActRun *run);
} Offer;

static gboolean
offer_input (Pane *pane, Input *input)
{
  Offer *offer = (Offer *) pane;
  Desk *desk = pane->desk;
  Key key = input->paste ? 0 : input->key;
  void (*begin) (Desk *, ActRun *) = offer->begin;
  ActRun *run = NULL;

  if (key == 'r')
    take_values (offer->run, offer->draft);
  else if (key == 'D')
    drafts_drop (desk, offer->run);
  if (key == 'r' || key == 'D')
    run = g_steal_pointer (&offer->run);
  else if (key != PRESS_ESC && key != 'q' && key != PRESS_CONTROL ('C'))
    return TRUE;
  stack_remove (desk, pane);
  if (run)
    begin (desk, run);
  else
    desk_say (desk, "the draft is kept");
  return TRUE;
}

static void
offer_draw (Pane *pane, Canvas *canvas, Area area)
{
  Offer *offer = (Offer *) pane;
  Desk *desk = pane->desk;
  g_autofree char *at = words_moment (offer->draft->at, office_zone (desk->office), &desk->today);
  g_autofree char *title = g_strdup_printf ("%s %s", offer->run->act->name, offer->draft->case_number);
  g_autofree char *words
      = g_strdup_printf ("A draft of %s is kept.\nr goes on with it   D throws it away   Esc leaves it", at);
  int width = MIN (area.width, 72);
  g_auto (GStrv) lines = text_wrap (words, MAX (width - 4, 1));
  g_auto (GStrv) text = g_strsplit (offer->draft->text, "\n", 4);
  int n = (int) g_strv_length (lines), y = 0, height = MIN (n + 6, area.height);
  Area inside = canvas_box (canvas, (Area) { area.x + (area.width - width) / 2, area.y + area.height - height, width, height },
                            title);

  for (int i = 0; lines[i] && y < inside.height; i++, y++)
    canvas_put (canvas, inside.x, inside.y + y, inside.x + inside.width, STYLE_KEY, lines[i]);
  for (int i = 0; i < 3 && text[i] && y < inside.height; i++, y++)
    canvas_fit (canvas, inside.x + 2, inside.y + y, inside.width - 2, STYLE_DIM, text[i]);
}

static void
offer_free (Pane *pane)
{
  Offer *offer = (Offer *) pane;

  act_run_free (offer->run);
  draft_free (offer->draft);
  g_free (offer);
}

static const PaneOps offer_ops = {
  .name = "offer", .shape = PANE_BOX, .input = offer_input, .draw = offer_draw, .free = offer_free,
};

gboolean
drafts_offer (Desk *desk, ActRun *run, void (*begin) (Desk *desk, ActRun *run))
{
  Draft *draft = run->many || !act_run_number (run)
                     ? NULL
                     : draft_get (desk->office, act_run_number (run), run->act->name, NULL);
  Offer *offer;

  if (!draft)
    return FALSE;
  offer = g_new0 (Offer, 1);
  offer->pane.ops = &offer_ops;
  offer->run = run;
  offer->draft = draft;
  offer->begin = begin;
  stack_push (desk, &offer->pane);
  return TRUE;
}

/* ---- the list ------------------------------------------------------------------------------------ */

/* "reply RC-2026-000388": as the command line takes it. */
static void
go_on (Desk *desk, const char *value)
{
  desk_stale (desk, command_run (desk, value));
}

guint
drafts_count (Desk *desk)
{
  return g_hash_table_size (desk->kept);
}

void
drafts_push (Desk *desk)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) drafts = draft_list (desk->office, &error);
  GPtrArray *choices;

  if (!drafts)
    {
      desk_say_error (desk, error);
      return;
    }
  if (!drafts->len)
    {
      desk_say (desk, "there are no drafts");
      return;
    }
  choices = g_ptr_array_new_with_free_func (choice_free);
  for (guint i = 0; i < drafts->len; i++)
    {
      const Draft *draft = g_ptr_array_index (drafts, i);
      g_autofree char *value = g_strdup_printf ("%s %s", draft->act, draft->case_number);
      g_autofree char *at = words_moment (draft->at, office_zone (desk->office), &desk->today);
      g_autofree char *first = g_strndup (draft->text, strcspn (draft->text, "\n"));
      g_autofree char *title = g_strdup_printf ("%s  %s", at, first);
      g_ptr_array_add (choices, choice_new (value, title));
    }
  picker_push (desk, "Drafts", choices, NULL, go_on);
}
