/* SPDX-License-Identifier: MIT */
#include "ui/fields.h"

#include "ui/act.h"
#include "ui/picker.h"
#include "ui/prompt.h"

/* The field that was chosen waits in the desk for its value. */
static void
set_to (Desk *desk, const char *value)
{
  g_autofree char *quoted = g_shell_quote (value), *line = NULL;

  if (!desk->field || !*value)
    return;
  line = g_strdup_printf ("%s=%s", desk->field, quoted);
  desk_stale (desk, act_start (desk, office_act ("set"), line));
}

/* What the case has there now. Transfer full. */
static char *
value_now (Desk *desk, const char *number, const char *field)
{
  g_autoptr (Case) kase = office_case (desk->office, number, NULL);

  return kase ? g_strdup (case_fact_value (kase->facts, field)) : NULL;
}

static void
pick_value (Desk *desk, const char *field, const char *number, GPtrArray *choices)
{
  g_autofree char *now = value_now (desk, number, field), *title = g_strdup_printf ("%s (Space marks several)", field);

  if (g_strcmp0 (office_field_kind (desk->office, field), "choices") == 0)
    picker_push_several (desk, title, choices, now, set_to);
  else
    picker_push (desk, field, choices, now, set_to);
}

static void
ask_value (Desk *desk, const char *field)
{
  static const PromptKind ask = { 'f', "value: ", "day, country (FR) or words, as the field wants", NULL, set_to };
  const CaseRow *row = desk_row (desk);
  g_autofree char *why = NULL;
  GPtrArray *choices = row ? office_choices (desk->office, office_act ("set"), field, row->number, &why, NULL) : NULL;

  g_free (desk->field);
  desk->field = g_strdup (field);
  if (choices && choices->len)
    {
      pick_value (desk, field, row->number, choices);
      return;
    }
  g_clear_pointer (&choices, g_ptr_array_unref);
  desk_say (desk, "%s: %s", field, why ? why : "its value");
  prompt_push (desk, &ask, NULL);
}

gboolean
fields_push (Desk *desk)
{
  const CaseRow *row = desk_row (desk);
  GPtrArray *choices = row && !desk->on_marked
                           ? office_choices (desk->office, office_act ("set"), "field", row->number, NULL, NULL)
                           : NULL;

  if (!choices || !choices->len)
    {
      g_clear_pointer (&choices, g_ptr_array_unref);
      return FALSE;
    }
  picker_push (desk, "Set which", choices, NULL, ask_value);
  return TRUE;
}
