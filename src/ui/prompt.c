/* SPDX-License-Identifier: MIT */
#include "ui/prompt.h"

#include <string.h>

#include "base/text.h"
#include "ui/commands.h"
#include "ui/complete.h"
#include "ui/edit.h"
#include "ui/macro.h"

typedef struct
{
  Pane pane;
  const PromptKind *kind;
  Edit edit;
  GPtrArray *candidates;   /* of the completion under way; NULL */
  gsize word;              /* where the word begins that they complete */
  int picked;              /* -1: only the common beginning was put in */
  int back;                /* lines back in the history; -1: on the typed line */
  char *typed;             /* the line before the history was asked */
} Prompt;

static void
prompt_finish (Prompt *prompt)
{
  Desk *desk = prompt->pane.desk;
  const PromptKind *kind = prompt->kind;
  g_autofree char *text = g_strstrip (g_strdup (prompt->edit.text->str));

  history_add (desk->history, kind->sign, text, kind->sign == ':' && command_may_be_kept (desk, text));
  stack_remove (desk, &prompt->pane);
  macro_note_typed (desk, kind->sign, text);
  kind->done (desk, text);
}

static void
walk_history (Prompt *prompt, int by)
{
  const char *line;
  int back = prompt->back + by;

  if (prompt->back < 0)
    {
      g_free (prompt->typed);
      prompt->typed = g_strdup (prompt->edit.text->str);
    }
  if (back < 0)
    {
      prompt->back = -1;
      edit_set (&prompt->edit, prompt->typed ? prompt->typed : "");
      return;
    }
  line = history_get (prompt->pane.desk->history, prompt->kind->sign,
                      prompt->typed ? prompt->typed : "", (guint) back);
  if (!line)
    return;
  prompt->back = back;
  edit_set (&prompt->edit, line);
}

static char *
common_beginning (const GPtrArray *words)
{
  const char *first = g_ptr_array_index ((GPtrArray *) words, 0);
  gsize length = strlen (first);

  for (guint i = 1; i < words->len; i++)
    {
      const char *other = g_ptr_array_index ((GPtrArray *) words, i);
      gsize same = 0;
      while (same < length && other[same] == first[same])
        same++;
      length = same;
    }
  while (length && (first[length] & 0xc0) == 0x80)   /* not inside a character */
    length--;
  return g_strndup (first, length);
}

static void
put_word (Prompt *prompt, const char *word)
{
  g_autofree char *kept = g_strndup (prompt->edit.text->str, prompt->word);
  g_autofree char *line = g_strconcat (kept, word, NULL);

  edit_set (&prompt->edit, line);
}

static void
begin_completion (Prompt *prompt)
{
  g_autofree char *upto = g_strndup (prompt->edit.text->str, prompt->edit.cursor);
  g_autofree char *common = NULL;

  prompt->candidates = complete (prompt->pane.desk, prompt->kind->complete, upto, &prompt->word);
  prompt->picked = -1;
  if (!prompt->candidates->len)
    return;
  common = common_beginning (prompt->candidates);
  if (prompt->candidates->len == 1 || strlen (common) > strlen (upto) - prompt->word)
    {
      put_word (prompt, common);
      if (prompt->candidates->len == 1)
        g_clear_pointer (&prompt->candidates, g_ptr_array_unref);
      return;
    }
  prompt->picked = 0;
  put_word (prompt, g_ptr_array_index (prompt->candidates, 0));
}

static void
step_completion (Prompt *prompt, int by)
{
  int n;

  if (!prompt->candidates || !prompt->candidates->len)
    {
      g_clear_pointer (&prompt->candidates, g_ptr_array_unref);
      begin_completion (prompt);
      return;
    }
  n = (int) prompt->candidates->len;
  prompt->picked = prompt->picked < 0 ? (by > 0 ? 0 : n - 1) : (prompt->picked + by + n) % n;
  put_word (prompt, g_ptr_array_index (prompt->candidates, (guint) prompt->picked));
}

static gboolean
prompt_input (Pane *pane, Input *input)
{
  Prompt *prompt = (Prompt *) pane;
  Key key = input->paste ? 0 : input->key;

  desk_stale (pane->desk, STALE_SCREEN);
  if (key == PRESS_ENTER || key == '\n')
    prompt_finish (prompt);
  else if (key == PRESS_ESC || key == PRESS_CONTROL ('C') || key == PRESS_CONTROL ('G')
           || (key == PRESS_BACKSPACE && !prompt->edit.text->len))
    stack_remove (pane->desk, pane);
  else if (key == PRESS_TAB || key == PRESS_BACK_TAB)
    step_completion (prompt, key == PRESS_TAB ? 1 : -1);
  else if (key == PRESS_UP || key == PRESS_CONTROL ('P'))
    walk_history (prompt, 1);
  else if (key == PRESS_DOWN || key == PRESS_CONTROL ('N'))
    walk_history (prompt, -1);
  else if (edit_input (&prompt->edit, input))
    {
      g_clear_pointer (&prompt->candidates, g_ptr_array_unref);
      prompt->back = -1;
    }
  return TRUE;
}

static void
draw_candidates (Prompt *prompt, Canvas *canvas, int y)
{
  int x = 1;

  canvas_fill (canvas, (Area) { 0, y, canvas->width, 1 }, STYLE_NORMAL);
  for (int i = MAX (prompt->picked, 0); i < (int) prompt->candidates->len && x < canvas->width; i++)
    {
      const char *word = g_ptr_array_index (prompt->candidates, (guint) i);
      x = canvas_put (canvas, x, y, canvas->width, i == prompt->picked ? STYLE_KEY : STYLE_DIM, word);
      x = canvas_put (canvas, x, y, canvas->width, STYLE_NORMAL, "  ");
    }
}

/* The area is the message line; candidates take the line of hints below it. */
static void
prompt_draw (Pane *pane, Canvas *canvas, Area area)
{
  Prompt *prompt = (Prompt *) pane;
  int x = canvas_put (canvas, 1, area.y, area.width, STYLE_KEY, prompt->kind->label);

  edit_draw (&prompt->edit, canvas, x, area.y, area.width - x - 1, TRUE);
  if (!prompt->edit.text->len)
    canvas_put (canvas, x + 1, area.y, area.width, STYLE_DIM, prompt->kind->what);
  if (prompt->candidates && prompt->candidates->len)
    draw_candidates (prompt, canvas, area.y + 1);
}

static void
prompt_free (Pane *pane)
{
  Prompt *prompt = (Prompt *) pane;

  edit_clear (&prompt->edit);
  g_clear_pointer (&prompt->candidates, g_ptr_array_unref);
  g_free (prompt->typed);
  g_free (prompt);
}

static const PaneOps prompt_ops = {
  .name = "prompt", .shape = PANE_LINE, .input = prompt_input, .draw = prompt_draw, .free = prompt_free,
};

void
prompt_push (Desk *desk, const PromptKind *kind, const char *text)
{
  Prompt *prompt = g_new0 (Prompt, 1);

  prompt->pane.ops = &prompt_ops;
  prompt->kind = kind;
  prompt->back = -1;
  edit_init (&prompt->edit, text ? text : "", FALSE);
  stack_push (desk, &prompt->pane);
}
