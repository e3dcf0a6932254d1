/* SPDX-License-Identifier: MIT */
#include "ui/act.h"

#include <string.h>

#include "base/error.h"
#include "ui/confirm.h"
#include "ui/drafts.h"
#include "ui/form.h"
#include "ui/panes/panes.h"

/* ---- values ------------------------------------------------------------------------------ */

static void
value_free (gpointer data)
{
  ActValue *value = data;

  g_free (value->key);
  g_free (value->value);
  g_free (value);
}

GPtrArray *
act_values_new (void)
{
  return g_ptr_array_new_with_free_func (value_free);
}

static ActValue *
value_find (const GPtrArray *values, const char *key)
{
  for (guint i = 0; i < values->len; i++)
    {
      ActValue *value = g_ptr_array_index ((GPtrArray *) values, i);
      if (strcmp (value->key, key) == 0)
        return value;
    }
  return NULL;
}

void
act_values_set (GPtrArray *values, const char *key, const char *text)
{
  ActValue *value = value_find (values, key);

  if (!value)
    {
      value = g_new0 (ActValue, 1);
      value->key = g_strdup (key);
      g_ptr_array_add (values, value);
    }
  g_free (value->value);
  value->value = g_strdup (text);
}

gboolean
act_values_has (const GPtrArray *values, const char *key)
{
  const ActValue *value = value_find (values, key);

  return value && value->value;
}

const char *
act_values_get (const GPtrArray *values, const char *key)
{
  const ActValue *value = value_find (values, key);

  return value && value->value && *value->value ? value->value : NULL;
}

GPtrArray *
act_values_copy (const GPtrArray *values)
{
  GPtrArray *copy = act_values_new ();

  for (guint i = 0; i < values->len; i++)
    {
      ActValue *value = g_ptr_array_index ((GPtrArray *) values, i);
      act_values_set (copy, value->key, value->value);
    }
  return copy;
}

ActRun *
act_run_new (const ActInfo *act)
{
  ActRun *run = g_new0 (ActRun, 1);

  run->act = act;
  run->rev = -1;
  run->numbers = g_ptr_array_new_with_free_func (g_free);
  run->values = act_values_new ();
  return run;
}

void
act_run_free (ActRun *run)
{
  if (!run)
    return;
  g_ptr_array_unref (run->numbers);
  g_ptr_array_unref (run->values);
  g_free (run);
}

const char *
act_run_number (const ActRun *run)
{
  return run->numbers->len ? g_ptr_array_index (run->numbers, 0) : NULL;
}

static const ActKey *
key_row (const ActInfo *act, const char *key)
{
  for (const ActKey *one = act->keys; one && one->key; one++)
    if (strcmp (one->key, key) == 0)
      return one;
  return NULL;
}

/* Words as a shell would cut them; "a=b" pairs. Words without '=' are handed to 'plain'. */
static gboolean
parse_pairs (const char *words, GPtrArray *values, GPtrArray *plain, GError **error)
{
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) why = NULL;

  if (!g_shell_parse_argv (words, NULL, &argv, &why))
    return g_error_matches (why, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING)
           || desk_error_set (error, DESK_ERROR_INVALID,
                              "the line has an open quote: write key=\"some words\"");
  for (guint i = 0; argv[i]; i++)
    {
      char *equals = strchr (argv[i], '=');
      if (!equals)
        g_ptr_array_add (plain, g_strdup (argv[i]));
      else
        {
          *equals = '\0';
          act_values_set (values, argv[i], equals + 1);
        }
    }
  return TRUE;
}

static void
add_fields (ActArgs *args, const char *key, const char *text)
{
  g_autoptr (GPtrArray) pairs = act_values_new (), plain = g_ptr_array_new_with_free_func (g_free);

  if (!parse_pairs (text, pairs, plain, NULL) || plain->len || !pairs->len)
    {
      act_args_set (args, key, text);   /* the office says what is wrong with it */
      return;
    }
  for (guint i = 0; i < pairs->len; i++)
    {
      ActValue *pair = g_ptr_array_index (pairs, i);
      act_args_set (args, pair->key, pair->value);
    }
}

ActArgs *
act_run_args (const ActRun *run)
{
  ActArgs *args = act_args_new ();

  for (guint i = 0; i < run->values->len; i++)
    {
      ActValue *value = g_ptr_array_index (run->values, i);
      const ActKey *row = key_row (run->act, value->key);

      if (!value->value || (!*value->value && !(row && run->act->flags & ACT_CLEARS)))
        continue;
      if (row && row->kind == KEY_FIELDS)
        add_fields (args, value->key, value->value);
      else
        act_args_set (args, value->key, value->value);
    }
  act_args_set_rev (args, run->rev);
  return args;
}

/* ---- doing it ----------------------------------------------------------------------------- */

static gboolean
act_takes (const ActInfo *act, const char *name)
{
  return key_row (act, name) != NULL;
}

gboolean
act_run_sends (const ActRun *run)
{
  return !run->many && act_run_number (run)
         && !run->silent
         && ((run->act->flags & ACT_SENDS)
             || (act_takes (run->act, "body") && act_values_get (run->values, "letter")));
}

/* 'always': also where no letter need be written, so its keys are asked for when one is. */
static const struct { const char *key; gboolean always; } composed[] = {
  { "body", TRUE }, { "to", TRUE }, { "subject", TRUE }, { "language", TRUE },
  { "letter", FALSE }, { "text", FALSE }, { "channel", FALSE },
};

gboolean
act_run_asks (const ActRun *run, const ActKey *key)
{
  gboolean sends = (run->act->flags & ACT_SENDS) != 0;

  if (strcmp (key->key, "body") == 0)
    return FALSE;
  if (run->many || (!sends && !act_takes (run->act, "body")))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (composed); i++)
    if (strcmp (composed[i].key, key->key) == 0 && (sends || composed[i].always))
      return FALSE;
  return strcmp (key->key, "evidence") != 0 || !act_takes (run->act, "body");
}

/* A letter is written for one case: none of it is repeated on another. */
static void
remember (Desk *desk, const ActRun *run)
{
  if (act_run_sends (run))
    return;
  GPtrArray *values = act_values_copy (run->values);

  desk->last_act = run->act;
  g_clear_pointer (&desk->last_values, g_ptr_array_unref);
  desk->last_values = values;
}

static gboolean
do_one (Desk *desk, const ActRun *run, const char *number, char **result, GError **error)
{
  g_autoptr (ActArgs) args = act_run_args (run);

  if (!office_do (desk->office, run->act->name, number, args, result, error))
    return FALSE;
  desk->acts_done++;
  return TRUE;
}

static gboolean
do_single (Desk *desk, const ActRun *run, GError **error)
{
  g_autofree char *result = NULL;

  desk->gave_up = FALSE;
  if (!do_one (desk, run, act_run_number (run), &result, error))
    {
      if (desk->gave_up)
        {
          g_clear_error (error);
          desk_error_set (error, DESK_ERROR_BUSY, "given up: %s was not done", run->act->name);
        }
      desk_stale (desk, STALE_DATA);
      return FALSE;
    }
  remember (desk, run);
  drafts_drop (desk, run);
  if (result)
    desk_say (desk, "%s", result);
  desk_stale (desk, STALE_DATA);
  return TRUE;
}

gboolean
act_do_now (Desk *desk, const ActRun *run, GError **error)
{
  return do_single (desk, run, error);
}

/* Many: one event a case, a case a turn, so that the screen lives and Esc stops it. */
typedef struct
{
  ActRun *run;
  guint next, done;
  GPtrArray *refused;    /* lines */
} Batch;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  act_run_free (batch->run);
  g_ptr_array_unref (batch->refused);
  g_free (batch);
}

static void
batch_end (Desk *desk, const Batch *batch)
{
  const char *name = batch->run->act->name;
  g_autoptr (GString) text = g_string_new (NULL);

  desk_stale (desk, STALE_DATA);
  remember (desk, batch->run);
  if (!batch->refused->len)
    {
      desk_say (desk, "%s: %u done", name, batch->done);
      return;
    }
  desk_warn (desk, "%s: %u done, %u not", name, batch->done, batch->refused->len);
  g_string_append_printf (text, "%u done, %u not. Those below are still marked.\n\n", batch->done,
                          batch->refused->len);
  for (guint i = 0; i < batch->refused->len; i++)
    g_string_append_printf (text, "%s\n", (char *) g_ptr_array_index (batch->refused, i));
  text_push (desk, name, text->str);
}

/* In every list that stands open. */
static void
unmark (Desk *desk, const char *number)
{
  for (guint i = 0; i < desk->panes->len; i++)
    {
      GHashTable *marks = stack_marks (g_ptr_array_index (desk->panes, i));

      if (marks)
        g_hash_table_remove (marks, number);
    }
}

static gboolean
batch_step (Desk *desk, gpointer data)
{
  Batch *batch = data;
  const char *number;
  g_autoptr (GError) error = NULL;

  if (batch->next == batch->run->numbers->len)
    {
      batch_end (desk, batch);
      return FALSE;
    }
  number = g_ptr_array_index (batch->run->numbers, batch->next++);
  if (do_one (desk, batch->run, number, NULL, &error))
    {
      batch->done++;
      unmark (desk, number);
    }
  else
    g_ptr_array_add (batch->refused, g_strdup_printf ("%s: %s", number, error->message));
  desk_say (desk, "%s: %u of %u (Esc stops)", batch->run->act->name, batch->next,
            batch->run->numbers->len);
  return TRUE;
}

static void
do_many (Desk *desk, ActRun *run)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->run = run;
  batch->refused = g_ptr_array_new_with_free_func (g_free);
  desk_start_job (desk, (Job) { batch_step, batch_free, batch });
}

static ActRun *
run_copy (const ActRun *run)
{
  ActRun *copy = act_run_new (run->act);

  for (guint i = 0; i < run->numbers->len; i++)
    g_ptr_array_add (copy->numbers, g_strdup (g_ptr_array_index (run->numbers, i)));
  g_ptr_array_unref (copy->values);
  copy->values = act_values_copy (run->values);
  copy->many = run->many;
  copy->rev = run->rev;
  return copy;
}

/* TRUE: the case moved, which is shown; the error is taken. */
static gboolean
conflicts (Desk *desk, const ActRun *run, GError *error)
{
  if (!g_error_matches (error, DESK_ERROR, DESK_ERROR_CONFLICT) || run->many || run->rev < 0)
    return FALSE;
  conflict_push (desk, run_copy (run), error->message);
  g_error_free (error);
  return TRUE;
}

static void
confirmed (Desk *desk, gpointer data)
{
  ActRun *run = data;
  GError *error = NULL;

  if (run->many)
    {
      do_many (desk, run_copy (run));
      return;
    }
  if (do_single (desk, run, &error))
    form_forget (desk, run);
  else if (!conflicts (desk, run, error))
    form_push_again (desk, run_copy (run), error);
}

static char *
values_in_words (const ActRun *run)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < run->values->len; i++)
    {
      const ActValue *value = g_ptr_array_index (run->values, i);
      if (value->value && *value->value)
        g_string_append_printf (text, "%s%s: %.80s", text->len ? ", " : " (", value->key, value->value);
    }
  return g_string_free (g_string_append (text, text->len ? ")" : ""), FALSE);
}

/* NULL when the office says beforehand that it will not do it: then nothing is asked. */
static char *
question (Desk *desk, const ActRun *run, GError **error)
{
  g_autoptr (ActArgs) args = act_run_args (run);
  g_autofree char *what = run->many ? values_in_words (run)
                                    : office_preview (desk->office, run->act->name,
                                                      act_run_number (run), args, error);
  g_autofree char *who = run->many ? g_strdup_printf ("%u marked cases", run->numbers->len)
                                   : g_strdup (act_run_number (run) ? act_run_number (run) : "");

  if (!what)
    return NULL;
  if (run->many)
    return g_strdup_printf ("%s%s: %s. %s.", run->act->name, what, who, run->act->help);
  return g_strdup_printf ("%s%s%s. %s%s%s", run->act->name, *who ? ": " : "", who, run->act->help,
                          what && *what ? ".\n" : ".", what ? what : "");
}

/* Taking a case from another, and taking back what was done, is asked about: the question names
 * whose it is, and what. */
static gboolean
asks_first (Desk *desk, const ActRun *run)
{
  g_autoptr (CaseRow) row = NULL;

  if (run->many || (run->act->flags & ACT_CONFIRM) || strcmp (run->act->name, "undo") == 0)
    return TRUE;
  if (strcmp (run->act->name, "claim") != 0)
    return FALSE;
  row = office_case_row (desk->office, act_run_number (run), NULL);
  return row && row->owner && g_strcmp0 (row->owner, office_viewer (desk->office)->member) != 0;
}

gboolean
act_submit (Desk *desk, ActRun *run, GError **error)
{
  if (act_run_sends (run))
    {
      compose_push (desk, run);
      return TRUE;
    }
  if (asks_first (desk, run))
    {
      g_autofree char *text = question (desk, run, error);
      if (!text)
        return FALSE;
      confirm_push (desk, text, run->act->name, confirmed, run, (GDestroyNotify) act_run_free);
      return TRUE;
    }
  if (!do_single (desk, run, error))
    return FALSE;
  act_run_free (run);
  return TRUE;
}

/* ---- gathering ---------------------------------------------------------------------------- */

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
take_marked (Desk *desk, ActRun *run)
{
  GHashTable *marks = stack_marks (stack_whole (desk));
  GHashTableIter iter;
  gpointer number;

  run->many = TRUE;
  if (!marks)
    return FALSE;
  g_hash_table_iter_init (&iter, marks);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    g_ptr_array_add (run->numbers, g_strdup (number));
  g_ptr_array_sort (run->numbers, compare_numbers);
  return run->numbers->len > 0;
}

static void
take_row (ActRun *run, const CaseRow *row)
{
  g_ptr_array_add (run->numbers, g_strdup (row->number));
  run->rev = row->rev;
}

/* ":claim 388" names its case; otherwise it is the one under the cursor. */
static gboolean
take_target (Desk *desk, ActRun *run, GPtrArray *plain, GError **error)
{
  const CaseRow *row = desk_row (desk);

  if (plain->len)
    {
      char *number = case_number_parse (g_ptr_array_index (plain, 0), g_date_get_year (&desk->today));
      if (!number || plain->len > 1)
        {
          g_free (number);
          return desk_error_set (error, DESK_ERROR_INVALID,
                                 "'%s' is no key=value: :help %s names the keys",
                                 (char *) g_ptr_array_index (plain, plain->len - 1), run->act->name);
        }
      g_ptr_array_add (run->numbers, number);
    }
  else if (run->act->flags & ACT_NO_CASE)
    return TRUE;
  else if (desk->on_marked)
    return take_marked (desk, run)
           || desk_error_set (error, DESK_ERROR_NOT_FOUND,
                              "nothing is marked: Space marks a case, T marks by query");
  else if (row)
    take_row (run, row);
  return TRUE;
}

static void
take_message (Desk *desk, ActRun *run)
{
  for (const ActKey *key = run->act->keys; key && key->key; key++)
    if (key->kind == KEY_MESSAGE && !act_values_get (run->values, key->key) && desk_message (desk) >= 0)
      {
        g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, desk_message (desk));
        act_values_set (run->values, key->key, id);
      }
}

/* What the line under the cursor says already, such as which task. */
static void
take_values_here (Desk *desk, ActRun *run)
{
  Pane *pane = stack_whole (desk);

  for (const ActKey *key = run->act->keys; pane->ops->value && key && key->key; key++)
    {
      const char *value = pane->ops->value (pane, run->act->name, key->key);
      if (value && !act_values_get (run->values, key->key))
        act_values_set (run->values, key->key, value);
    }
}

static gboolean
is_complete (const ActRun *run)
{
  if ((run->act->flags & ACT_NEEDS_CASE) && !run->numbers->len)
    return FALSE;
  for (const ActKey *key = run->act->keys; key && key->key; key++)
    if (key->required && key->kind != KEY_FIELDS && !act_values_get (run->values, key->key))
      return FALSE;
  return TRUE;
}

/* Nobody fills in a form to learn that the case is past it, or that another must do it. The
 * office's own words tell which, when it is asked to do it. */
static gboolean
may_begin (Desk *desk, const ActRun *run, GError **error)
{
  g_autoptr (CaseRow) row = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (ActArgs) args = act_args_new ();
  g_autofree char *preview = NULL;
  GError *why = NULL;

  if (run->many || !act_run_number (run))
    return TRUE;
  row = office_case_row (desk->office, act_run_number (run), error);
  acts = row ? office_acts_now (desk->office, row) : NULL;
  if (!row || !acts || g_ptr_array_find (acts, run->act, NULL))
    return row != NULL;
  preview = office_preview (desk->office, run->act->name, act_run_number (run), args, &why);
  if (!g_error_matches (why, DESK_ERROR, DESK_ERROR_DENIED))
    {
      g_clear_error (&why);
      return TRUE;
    }
  g_propagate_error (error, why);
  return FALSE;
}

/* A letter alone is asked for where it is shown. */
static gboolean
wants_form (const ActRun *run)
{
  for (const ActKey *key = run->act->keys; key && key->key; key++)
    if (act_run_asks (run, key)
        && (!act_run_sends (run) || key->required || (key->kind != KEY_TEXT && key->kind != KEY_CHANNEL)))
      return TRUE;
  return FALSE;
}

static void
submit_or_say (Desk *desk, ActRun *run)
{
  GError *error = NULL;

  if (act_submit (desk, run, &error))
    return;
  if (!conflicts (desk, run, error))
    desk_say_error (desk, error);
  act_run_free (run);
}

void
act_edit (Desk *desk, ActRun *run)
{
  if (act_run_sends (run) && is_complete (run))
    compose_push (desk, run);
  else if (run->act->keys && run->act->keys->key)
    form_push (desk, run);
  else
    submit_or_say (desk, run);
}

/* With a draft's values an act of letters goes on at its letter. */
static void
begin_again (Desk *desk, ActRun *run)
{
  if (act_run_sends (run) && is_complete (run) && (!wants_form (run) || run->values->len))
    compose_push (desk, run);
  else
    form_push (desk, run);
}

/* What is typed in full on the command line begins nothing. */
static gboolean
has_long_text (const ActRun *run)
{
  return run->act->keys && run->act->keys->key && !(run->values->len && is_complete (run));
}

static Stale
begin (Desk *desk, ActRun *run, gboolean ask)
{
  GError *error = NULL;

  run->silent = !run->many && (run->act->flags & ACT_SENDS) && act_run_number (run)
                && !office_act_writes (desk->office, run->act, act_run_number (run));
  if (!may_begin (desk, run, &error))
    {
      act_run_free (run);
      desk_say_error (desk, error);
    }
  else if (has_long_text (run) && drafts_offer (desk, run, begin_again))
    return STALE_SCREEN;
  else if (ask || !is_complete (run))
    form_push (desk, run);
  else
    submit_or_say (desk, run);
  return STALE_SCREEN;
}

Stale
act_start (Desk *desk, const ActInfo *act, const char *words)
{
  g_autoptr (ActRun) run = act_run_new (act);
  g_autoptr (GPtrArray) plain = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  gboolean typed;

  if (!parse_pairs (words, run->values, plain, &error) || !take_target (desk, run, plain, &error))
    {
      desk_say_error (desk, error);
      return STALE_SCREEN;
    }
  typed = run->values->len > 0;
  take_message (desk, run);
  if (!run->many && !plain->len)
    take_values_here (desk, run);
  typed = !typed && wants_form (run);
  return begin (desk, g_steal_pointer (&run), typed);
}

Stale
act_repeat (Desk *desk)
{
  g_autoptr (ActRun) run = NULL;
  const CaseRow *row = desk_row (desk);

  if (!desk->last_act)
    {
      desk_warn (desk, "nothing was done yet that could be repeated");
      return STALE_SCREEN;
    }
  run = act_run_new (desk->last_act);
  g_ptr_array_unref (run->values);
  run->values = act_values_copy (desk->last_values);
  if (desk->on_marked ? !take_marked (desk, run) : !row)
    {
      desk_warn (desk, "there is no case here to repeat it on");
      return STALE_SCREEN;
    }
  if (!desk->on_marked)
    take_row (run, row);
  return begin (desk, g_steal_pointer (&run), FALSE);
}
