/* SPDX-License-Identifier: MIT */
/* compose - a letter before it leaves: to whom, what it says, where its facts come from, what it starts */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "office/letters.h"
#include "ui/act.h"
#include "ui/drafts.h"
#include "ui/editor.h"
#include "ui/panes/panes.h"
#include "ui/picker.h"
#include "ui/prompt.h"

typedef struct { Style style; char *text; } Line;

typedef struct
{
  Pane pane;
  ActRun *run;           /* key body: the text once it was edited */
  Composed *composed;    /* NULL: it cannot be made */
  char *wrong, *preview;
  Key began;             /* the key that opened this: it does not send */
  gboolean settled;      /* sent, dropped or kept: nothing is to be kept on the way out */
  GPtrArray *lines;      /* Line */
  int width;             /* that the lines were made for */
  Scroll scroll;
} Compose;

static const PaneOps compose_ops;

static Compose *
compose_now (Desk *desk)
{
  return (Compose *) stack_find (desk, &compose_ops);
}

static gboolean
takes (const Compose *compose, const char *name)
{
  for (const ActKey *key = compose->run->act->keys; key && key->key; key++)
    if (strcmp (key->key, name) == 0)
      return TRUE;
  return FALSE;
}

/* ---- loading ---------------------------------------------------------------------------------- */

/* The text that is shown is the text that leaves. */
static ActArgs *
agreed_args (const Compose *compose)
{
  ActArgs *args = act_run_args (compose->run);

  if (takes (compose, "body") && compose->composed)
    {
      act_args_set (args, "body", compose->composed->letter->body);
      act_args_set (args, "subject", compose->composed->letter->subject);
    }
  return args;
}

static void
compose_make (Compose *compose)
{
  Desk *desk = compose->pane.desk;
  g_autoptr (ActArgs) args = act_run_args (compose->run), agreed = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&compose->composed, composed_free);
  g_clear_pointer (&compose->preview, g_free);
  g_clear_pointer (&compose->wrong, g_free);
  compose->composed = letters_compose (desk->office, compose->run->act->name, act_run_number (compose->run), args, &error);
  if (compose->composed)
    {
      agreed = agreed_args (compose);
      act_args_set_rev (agreed, -1);   /* that the case moved is told when it is to be sent */
      compose->preview = office_preview (desk->office, compose->run->act->name, act_run_number (compose->run), agreed, &error);
    }
  if (error)
    compose->wrong = g_strdup (error->message);
}

static void
line_free (gpointer data)
{
  g_free (((Line *) data)->text);
  g_free (data);
}

static void
add_line (Compose *compose, Style style, const char *text)
{
  Line *line = g_new0 (Line, 1);

  line->style = style;
  line->text = g_strdup (text);
  g_ptr_array_add (compose->lines, line);
}

static void
add (Compose *compose, Style style, const char *text)
{
  g_auto (GStrv) wrapped = text_wrap (text, MAX (compose->width - 2, 1));

  if (!wrapped[0])
    add_line (compose, style, "");
  for (int i = 0; wrapped[i]; i++)
    add_line (compose, style, wrapped[i]);
}

static void
add_format (Compose *compose, Style style, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
add_format (Compose *compose, Style style, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  add (compose, style, text);
}

static void
add_head (Compose *compose)
{
  const Composed *composed = compose->composed;

  add_format (compose, composed->to_verified ? STYLE_STRONG : STYLE_SOON, "To       %s%s",
              composed->to ? composed->to : "nobody: there is no address",
              !composed->to ? "" : composed->to_verified ? "  verified" : "  ! not verified");
  add_format (compose, STYLE_NORMAL, "By       %s%s%s", composed->channel ? composed->channel : "?",
              composed->from ? "  from " : "", composed->from ? composed->from : "");
  add_format (compose, STYLE_NORMAL, "Subject  %s", composed->letter->subject ? composed->letter->subject : "");
  add_format (compose, STYLE_NORMAL, "Letter   %s · language %s%s", composed->template ? composed->template : "none (free text)",
              composed->language ? composed->language : "?",
              act_values_get (compose->run->values, "body") ? " · edited" : "");
}

static void
add_missing (Compose *compose)
{
  const GPtrArray *missing = compose->composed->letter->missing;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < missing->len; i++)
    g_string_append_printf (names, "%s{{%s}}", i ? ", " : "", (char *) g_ptr_array_index ((GPtrArray *) missing, i));
  if (missing->len && !compose->wrong)
    add_format (compose, STYLE_ERROR, "! Has no value yet, so it cannot be sent: %s", names->str);
  if (compose->wrong)
    add_format (compose, STYLE_ERROR, "! %s", compose->wrong);
  for (guint i = 0; i < compose->composed->warnings->len; i++)
    add_format (compose, STYLE_SOON, "! %s", (char *) g_ptr_array_index (compose->composed->warnings, i));
}

static void
add_text (Compose *compose)
{
  g_auto (GStrv) lines = g_strsplit (compose->composed->letter->body ? compose->composed->letter->body : "", "\n", -1);

  add (compose, STYLE_HEAD, "-- What the requester reads --");
  for (int i = 0; lines[i]; i++)
    add (compose, strstr (lines[i], "{{") ? STYLE_ERROR : *lines[i] == '>' ? STYLE_DIM : STYLE_NORMAL, lines[i]);
}

static void
add_origins (Compose *compose)
{
  const GPtrArray *used = compose->composed->letter->used;

  if (used->len)
    add (compose, STYLE_HEAD, "-- Where the facts come from --");
  for (guint i = 0; i < used->len; i++)
    {
      const LetterValue *value = g_ptr_array_index ((GPtrArray *) used, i);
      g_autofree char *one = text_safe (value->value ? value->value : "", -1, TEXT_ONE_LINE);
      g_autofree char *cut = text_fit (one, MIN (text_width (one), 40), FALSE);
      add_format (compose, STYLE_DIM, "%s: %s  (%s)", value->name, cut, value->origin ? value->origin : "not known");
    }
}

static void
compose_lines (Compose *compose)
{
  g_ptr_array_set_size (compose->lines, 0);
  if (!compose->composed)
    {
      add_format (compose, STYLE_ERROR, "The letter cannot be made: %s", compose->wrong ? compose->wrong : "nobody said why");
      return;
    }
  add_head (compose);
  add_missing (compose);
  add_text (compose);
  if (compose->preview && *compose->preview)
    {
      add (compose, STYLE_HEAD, "-- What sending it does --");
      add (compose, STYLE_NORMAL, compose->preview);
    }
  add_origins (compose);
}

static void
compose_load (Pane *pane, Stale what)
{
  Compose *compose = (Compose *) pane;

  if (!(what & STALE_DATA))
    return;
  compose_make (compose);
  compose_lines (compose);
}

static void
remake (Compose *compose)
{
  drafts_keep (compose->pane.desk, compose->run, FALSE);
  compose->pane.stale |= STALE_DATA;
  desk_stale (compose->pane.desk, STALE_SCREEN);
}

/* ---- what can be changed ------------------------------------------------------------------------ */

static void
take_text (Compose *compose, const char *text)
{
  const char *was = compose->composed ? compose->composed->letter->body : "";

  if (g_strcmp0 (was, text) != 0)
    act_values_set (compose->run->values, "body", text);
}

static void
written (Desk *desk, const char *text, gboolean done, gpointer data)
{
  Compose *compose = data;

  take_text (compose, text);
  if (!done)
    drafts_keep (desk, compose->run, TRUE);
  else
    remake (compose);
}

static void
edit_outside (Compose *compose, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *left = editor_run (compose->pane.desk, text, &error);

  if (left)
    {
      take_text (compose, left);
      remake (compose);
    }
  if (error)
    desk_warn (compose->pane.desk, "%s%s", error->message, left ? ": what it had saved is here" : ": the text is as before");
}

static void
edit_text (Compose *compose)
{
  Desk *desk = compose->pane.desk;
  g_autofree char *text = compose->composed ? g_strdup (compose->composed->letter->body) : g_strdup ("");
  g_autofree char *title = g_strdup_printf ("LETTER, %s %s", compose->run->act->name, act_run_number (compose->run));

  if (!takes (compose, "body"))
    {
      desk_warn (desk, "%s sends what was proposed, word for word: reject it to have it changed", compose->run->act->name);
      return;
    }
  drafts_keep (desk, compose->run, FALSE);
  if (editor_is_set (desk))
    edit_outside (compose, text);
  else
    write_push (desk, title, text, written, compose);
}

static void
set_value (Desk *desk, const char *key, const char *value)
{
  Compose *compose = compose_now (desk);

  if (!compose)
    return;
  act_values_set (compose->run->values, key, value);
  remake (compose);
}

/* Another template or language makes another text: what was edited by hand would hide it. */
static void
set_template (Desk *desk, const char *key, const char *value)
{
  Compose *compose = compose_now (desk);

  if (compose && act_values_get (compose->run->values, "body"))
    desk_warn (desk, "the text was edited: own-text (D) throws that away, then choose");
  else
    set_value (desk, key, value);
}

static void set_letter (Desk *desk, const char *value) { set_template (desk, "letter", value); }
static void set_language (Desk *desk, const char *value) { set_template (desk, "language", value); }
static void set_channel (Desk *desk, const char *value) { set_value (desk, "channel", value); }
static void set_subject (Desk *desk, const char *value) { set_value (desk, "subject", value); }
static void set_to (Desk *desk, const char *value) { set_value (desk, "to", value); }
static void set_evidence (Desk *desk, const char *value) { set_value (desk, "evidence", value); }

static const PromptKind ask_letter = { 'L', "letter: ", "name of a letter of the pack, or none", NULL, set_letter };
static const PromptKind ask_language = { 'L', "language: ", "such as en or de", NULL, set_language };
static const PromptKind ask_channel = { 'L', "by: ", "mail, post, phone or fax", NULL, set_channel };
static const PromptKind ask_subject = { 'L', "subject: ", "what the letter is about", NULL, set_subject };
static const PromptKind ask_to = { 'L', "to: ", "address", NULL, set_to };
static const PromptKind ask_evidence = { 'L', "evidence: ", "who spoke, when it is spoken", NULL, set_evidence };

static const struct { const char *name; const PromptKind *ask; } settings[] = {
  { "letter", &ask_letter },   { "language", &ask_language }, { "channel", &ask_channel },
  { "subject", &ask_subject }, { "to", &ask_to },             { "evidence", &ask_evidence },
};

static const char *
value_now (const Compose *compose, const char *name)
{
  const Composed *composed = compose->composed;
  const char *set = act_values_get (compose->run->values, name);

  if (set || !composed)
    return set;
  return strcmp (name, "letter") == 0     ? composed->template
         : strcmp (name, "language") == 0 ? composed->language
         : strcmp (name, "channel") == 0  ? composed->channel
         : strcmp (name, "subject") == 0  ? composed->letter->subject
         : strcmp (name, "to") == 0       ? composed->to
                                          : NULL;
}

static void
change (Compose *compose, guint which)
{
  Desk *desk = compose->pane.desk;
  const char *name = settings[which].name;
  GPtrArray *choices;

  if (!takes (compose, name))
    {
      desk_say (desk, "%s takes no %s", compose->run->act->name, name);
      return;
    }
  choices = office_choices (desk->office, compose->run->act, name, act_run_number (compose->run), NULL, NULL);
  if (choices && choices->len)
    picker_push (desk, name, choices, value_now (compose, name), settings[which].ask->done);
  else
    {
      g_clear_pointer (&choices, g_ptr_array_unref);
      prompt_push (desk, settings[which].ask, value_now (compose, name));
    }
}

static void
throw_edited (Compose *compose)
{
  static const char *const texts[] = { "body", "text" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (takes (compose, texts[i]))
      act_values_set (compose->run->values, texts[i], NULL);
  remake (compose);
  desk_say (compose->pane.desk, "the text is the letter's own again");
}

/* ---- sending and leaving -------------------------------------------------------------------------- */

static void
take_agreed (Compose *compose)
{
  const Letter *letter = compose->composed->letter;

  if (!takes (compose, "body"))
    return;
  act_values_set (compose->run->values, "body", letter->body);
  if (takes (compose, "subject"))
    act_values_set (compose->run->values, "subject", letter->subject);
}

static void
send_it (Compose *compose)
{
  Desk *desk = compose->pane.desk;
  g_autoptr (GError) error = NULL;
  ActRun *run = compose->run;

  if (!compose->composed || compose->composed->letter->missing->len || compose->wrong)
    {
      desk_warn (desk, "not sent: %s", compose->wrong ? compose->wrong
                 : !compose->composed ? "there is no letter" : "a placeholder has no value: see above");
      return;
    }
  take_agreed (compose);
  if (act_do_now (desk, run, &error))
    {
      compose->settled = TRUE;
      stack_remove (desk, &compose->pane);
      return;
    }
  drafts_keep (desk, run, FALSE);
  if (!g_error_matches (error, DESK_ERROR, DESK_ERROR_CONFLICT))
    {
      desk_warn (desk, "not sent: %s", error->message);
      return;
    }
  compose->run = NULL;
  stack_remove (desk, &compose->pane);
  conflict_push (desk, run, error->message);
}

static gboolean
begun (const Compose *compose)
{
  return act_values_get (compose->run->values, "body") || act_values_get (compose->run->values, "text")
         || act_values_get (compose->run->values, "reason") || act_values_get (compose->run->values, "customer");
}

static void
leave (Compose *compose)
{
  Desk *desk = compose->pane.desk;

  if (!begun (compose))
    {
      drafts_drop (desk, compose->run);
      desk_say (desk, "nothing was sent");
    }
  else if (drafts_keep (desk, compose->run, FALSE))
    desk_say (desk, "nothing was sent; the draft is kept: :drafts");
  compose->settled = TRUE;
  stack_remove (desk, &compose->pane);
}

static void
reject_instead (Compose *compose)
{
  Desk *desk = compose->pane.desk;
  const ActInfo *reject = office_act ("reject");

  if (!reject)
    return;
  compose->settled = TRUE;
  stack_remove (desk, &compose->pane);
  act_start (desk, reject, "");
}

/* ---- commands -------------------------------------------------------------------------------------- */

static void
change_named (Compose *compose, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (strcmp (settings[i].name, name) == 0)
      {
        change (compose, i);
        return;
      }
  desk_warn (compose->pane.desk, "change letter, language, channel, to, subject or evidence");
}

/* Who pressed the key once too often has not read the letter yet. */
static void
send_if_meant (Compose *compose)
{
  Desk *desk = compose->pane.desk;

  if (desk->asked_with && desk->asked_with == compose->began)
    desk_warn (desk, "the key that asked for the letter does not send it: another key of `send` does");
  else
    send_it (compose);
}

static gboolean
compose_verb (Pane *pane, const char *verb, const char *args)
{
  Compose *compose = (Compose *) pane;

  if (strcmp (verb, "send") == 0)
    send_if_meant (compose);
  else if (strcmp (verb, "write") == 0)
    edit_text (compose);
  else if (strcmp (verb, "change") == 0)
    change_named (compose, args);
  else if (strcmp (verb, "own-text") == 0)
    throw_edited (compose);
  else if (strcmp (verb, "instead") == 0 && strcmp (compose->run->act->name, "approve") == 0)
    reject_instead (compose);
  else
    return FALSE;
  return TRUE;
}

/* What this letter takes. */
static gboolean
compose_knows (Pane *pane, const char *line)
{
  const Compose *compose = (Compose *) pane;
  gboolean approves = strcmp (compose->run->act->name, "approve") == 0;

  if (g_str_has_prefix (line, "change "))
    return takes (compose, line + strlen ("change "));
  if (strcmp (line, "own-text") == 0)
    return act_values_get (compose->run->values, "body") || act_values_get (compose->run->values, "text");
  return approves ? strcmp (line, "write") != 0 : strcmp (line, "instead") != 0;
}

static void
compose_move (Pane *pane, Move move)
{
  scroll_pan (&((Compose *) pane)->scroll, move);
}

static gboolean
compose_open (Pane *pane)
{
  edit_text ((Compose *) pane);
  return TRUE;
}

static gboolean
compose_back (Pane *pane)
{
  leave ((Compose *) pane);
  return TRUE;
}

/* ---- drawing ---------------------------------------------------------------------------------------- */

static void
compose_draw (Pane *pane, Canvas *canvas, Area area)
{
  Compose *compose = (Compose *) pane;
  int rows = MAX (area.height - 1, 1);

  if (compose->width != area.width)
    {
      compose->width = area.width;
      compose_lines (compose);
    }
  canvas_fill (canvas, (Area) { area.x, area.y, area.width, 1 }, STYLE_BAR);
  canvas_printf (canvas, area.x + 1, area.y, area.x + area.width, STYLE_BAR, "LETTER that leaves the office: %s %s",
                 compose->run->act->name, act_run_number (compose->run));
  scroll_fit (&compose->scroll, (int) compose->lines->len, rows);
  for (int i = 0; i < rows && compose->scroll.top + i < compose->scroll.n; i++)
    {
      const Line *line = g_ptr_array_index (compose->lines, (guint) (compose->scroll.top + i));
      canvas_fit (canvas, area.x + 1, area.y + 1 + i, area.width - 2, line->style, line->text);
    }
}

static const char *
compose_title (Pane *pane)
{
  return "Letter";
}

static const char *
compose_at_case (Pane *pane, const char **doing)
{
  const ActRun *run = ((Compose *) pane)->run;

  *doing = run ? run->act->name : *doing;
  return run ? act_run_number (run) : NULL;
}

static void
compose_free (Pane *pane)
{
  Compose *compose = (Compose *) pane;

  if (!compose->settled && compose->run && begun (compose))   /* another pane was asked for, or the terminal went */
    drafts_keep (pane->desk, compose->run, TRUE);
  composed_free (compose->composed);
  act_run_free (compose->run);
  g_ptr_array_unref (compose->lines);
  g_free (compose->wrong);
  g_free (compose->preview);
  g_free (compose);
}

static const char *const compose_contexts[] = { "compose", "desk", NULL };
static const char *const compose_hints[] = { "send", "write", "back", "instead", "change letter", "change language",
                                             "change channel", "change to", "change subject", "own-text",
                                             "change evidence", NULL };

static const PaneOps compose_ops = {
  .name = "compose", .shape = PANE_WHOLE, .contexts = compose_contexts, .hints = compose_hints, .load = compose_load,
  .draw = compose_draw, .move = compose_move, .open = compose_open, .escape = compose_back, .back = compose_back,
  .verb = compose_verb, .knows = compose_knows, .title = compose_title, .at_case = compose_at_case, .free = compose_free,
};

void
compose_push (Desk *desk, ActRun *run)
{
  Compose *compose = g_new0 (Compose, 1);

  compose->pane.ops = &compose_ops;
  compose->run = run;
  compose->began = desk->asked_with;
  compose->width = 80;
  compose->lines = g_ptr_array_new_with_free_func (line_free);
  stack_push (desk, &compose->pane);
}
