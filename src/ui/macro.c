/* SPDX-License-Identifier: MIT */
#include "ui/macro.h"

#include <string.h>

#include "ui/commands.h"

enum { NOTED_MOST = 100 };
static const char noted_name[] = "noted";

struct MacroState
{
  GPtrArray *noted;      /* lines while recording; NULL: none is */
  char *name;            /* of the macro that runs; NULL: none */
  GStrv lines;
  guint next;
  gboolean asked;        /* the line before opened something that was to be answered */
  gboolean is_act;
  guint acts, failures;  /* of the desk before that line */
};

static MacroState *
state_of (Desk *desk)
{
  if (!desk->macro)
    desk->macro = g_new0 (MacroState, 1);
  return desk->macro;
}

static void
end_run (MacroState *state)
{
  g_clear_pointer (&state->name, g_free);
  g_clear_pointer (&state->lines, g_strfreev);
}

void
macro_state_free (MacroState *state)
{
  if (!state)
    return;
  end_run (state);
  g_clear_pointer (&state->noted, g_ptr_array_unref);
  g_free (state);
}

/* ---- noting ---------------------------------------------------------------------------------- */

static gboolean
is_noted (const char *line)
{
  static const char *const barred[] = { "record", "run", "macro", "prompt", "suspend", NULL };
  g_autofree char *word = g_strndup (line, strcspn (line, " "));

  return !g_strv_contains (barred, word);
}

void
macro_note (Desk *desk, const char *line)
{
  MacroState *state = desk->macro;

  if (state && state->noted && state->noted->len < NOTED_MOST && is_noted (line))
    g_ptr_array_add (state->noted, g_strdup (line));
}

/* What was typed at ':' is a line of its own, at '/' and the like the words of the line before. */
void
macro_note_typed (Desk *desk, char sign, const char *text)
{
  MacroState *state = desk->macro;
  char **last;

  if (!state || !state->noted || !*text)
    return;
  if (sign == ':')
    {
      macro_note (desk, text);
      return;
    }
  last = state->noted->len ? (char **) &g_ptr_array_index (state->noted, state->noted->len - 1) : NULL;
  if (!last)
    return;
  char *whole = g_strdup_printf ("%s %s", *last, text);
  g_free (*last);
  *last = whole;
}

static void
end_noting (Desk *desk, MacroState *state)
{
  guint n = state->noted->len;

  if (n)
    {
      g_ptr_array_add (state->noted, NULL);
      settings_set_macro (desk->settings, noted_name, (GStrv) g_ptr_array_steal (state->noted, NULL));
      desk_say (desk, "%u line%s noted: @ runs %s, :macro shows %s", n, n == 1 ? "" : "s", n == 1 ? "it" : "them",
                n == 1 ? "it" : "them");
    }
  else
    desk_say (desk, "nothing was noted");
  g_clear_pointer (&state->noted, g_ptr_array_unref);
}

Stale
macro_record (Desk *desk, const char *args)
{
  MacroState *state = state_of (desk);

  if (state->noted)
    end_noting (desk, state);
  else
    {
      state->noted = g_ptr_array_new_with_free_func (g_free);
      desk_say (desk, "noting what you do; the same key ends it");
    }
  return STALE_SCREEN;
}

gboolean
macro_is_noting (const Desk *desk)
{
  return desk->macro && desk->macro->noted;
}

/* ---- running --------------------------------------------------------------------------------- */

gboolean
macro_stop (Desk *desk)
{
  if (!desk->macro || !desk->macro->name)
    return FALSE;
  end_run (desk->macro);
  return TRUE;
}

static void
stop_at (Desk *desk, MacroState *state, guint line)
{
  g_autofree char *why = g_strdup (desk->message && *g_strstrip (desk->message) ? desk->message : "it was not done");
  g_autofree char *word = g_strndup (state->lines[line], strcspn (state->lines[line], " "));

  desk_warn (desk, "macro %s stopped at line %u of %u (%s): %s", state->name, line + 1,
             g_strv_length (state->lines), word, why);
  end_run (state);
}

/* An act that asked was done, or left. */
static gboolean
went_well (const Desk *desk, const MacroState *state)
{
  if (state->failures != desk->failures)
    return FALSE;
  return !state->is_act || desk->acts_done != state->acts;
}

static void
run_line (Desk *desk, MacroState *state, const char *line)
{
  gboolean on_marked = desk->on_marked;

  state->acts = desk->acts_done;
  state->failures = desk->failures;
  state->is_act = command_is_act (desk, line);
  desk_load (desk);   /* a limit set by the line before has to have found its cases */
  g_clear_pointer (&desk->message, g_free);
  desk_stale (desk, command_run (desk, line) | STALE_SCREEN);
  if (on_marked)
    desk->on_marked = FALSE;
}

static gboolean
may_go_on (Desk *desk)
{
  Pane *top = stack_top (desk);

  return top && top->ops->shape == PANE_WHOLE && !desk->job.step && !desk->leave;
}

void
macro_go_on (Desk *desk)
{
  MacroState *state = desk->macro;

  if (!state || !state->name || !may_go_on (desk))
    return;
  while (state->name && may_go_on (desk))
    if (state->next && !went_well (desk, state))
      stop_at (desk, state, state->next - 1);
    else if (!state->lines[state->next])
      end_run (state);
    else
      run_line (desk, state, state->lines[state->next++]);
  if (desk->leave)
    end_run (state);
}

Stale
macro_run (Desk *desk, const char *args)
{
  MacroState *state = state_of (desk);
  const Macro *macro = settings_macro (desk->settings, *args ? args : noted_name);

  if (state->name)
    desk_warn (desk, "macro %s is not at its end yet", state->name);
  else if (!macro && *args)
    desk_warn (desk, "there is no macro '%s': :macro lists them", args);
  else if (!macro)
    desk_say (desk, "nothing was noted yet: Q notes what you do until Q");
  else
    {
      state->name = g_strdup (macro->name);
      state->lines = g_strdupv (macro->lines);
      state->next = 0;
      macro_go_on (desk);
    }
  return STALE_SCREEN;
}
