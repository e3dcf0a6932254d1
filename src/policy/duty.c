/* SPDX-License-Identifier: MIT */
#include "policy/duty.h"

#include <stdlib.h>
#include <string.h>

#include "base/when.h"

enum { LEAD_DAYS = 30 };

/* ---- periods ------------------------------------------------------------------------------- */

gboolean
period_after (const char *from, const Period *period, GDate *to)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  ClockResult result = { 0 };
  GDate day;

  if (!when_date_parse (from, &day, NULL)
      || !clock_due (period, NULL, when_day_start (&day, zone), zone, NULL, 0, FALSE, &result, NULL))
    return FALSE;
  *to = result.due;
  clock_result_clear (&result);
  return TRUE;
}

static void
go_back (GDate *day, const Period *period)
{
  switch (period->unit)
    {
    case UNIT_YEARS: g_date_subtract_years (day, (guint) period->amount); break;
    case UNIT_MONTHS: g_date_subtract_months (day, (guint) period->amount); break;
    case UNIT_HOURS: break;
    default: g_date_subtract_days (day, (guint) period->amount);
    }
}

static int
largest_reminder (GStrv reminders, int otherwise)
{
  int most = -1;

  for (guint i = 0; reminders && reminders[i]; i++)
    most = MAX (most, atoi (reminders[i]));
  return most < 0 ? otherwise : most;
}

/* ---- duties -------------------------------------------------------------------------------- */

const char *
duty_every (const Pack *pack, const PackDuty *duty, const DutyState *state, Period *period)
{
  const PackRule *rule = duty->rule ? pack_rule (pack, duty->rule) : NULL;
  const char *key = duty->configurable ? duty->configurable : rule ? rule->configurable : NULL;
  const char *own = key && state->setting ? state->setting (key, state->data) : NULL;
  Period taken = { 0 };

  if (own && *own && !pack_period_parse (own, &taken, NULL))
    return NULL;
  if (own && *own)
    {
      *period = taken;
      return own;
    }
  if (duty->every)
    return pack_period_parse (duty->every, period, NULL) ? duty->every : NULL;
  if (!rule || !rule->has_period)
    return NULL;
  *period = rule->period;
  return rule->title;
}

static void
set_opening (const Pack *pack, const PackDuty *duty, const GDate *due, GDate *opens)
{
  const PackRule *rule = duty->rule ? pack_rule (pack, duty->rule) : NULL;
  Period lead = { 0 };

  *opens = *due;
  if (duty->lead && pack_period_parse (duty->lead, &lead, NULL))
    go_back (opens, &lead);
  else
    g_date_subtract_days (opens, (guint) largest_reminder (rule ? rule->reminders : NULL, LEAD_DAYS));
}

gboolean
duty_due (const Pack *pack, const PackDuty *duty, const DutyState *state, GDate *due, GDate *opens, const char **why)
{
  const PackRule *rule = duty->rule ? pack_rule (pack, duty->rule) : NULL;
  const char *from = state->last ? state->last : state->since;
  g_autofree char *on = NULL;
  Period period = { 0 };

  *why = NULL;
  if (!duty_every (pack, duty, state, &period))
    *why = "the office does without it";
  else if (!from || !period_after (from, &period, due))
    *why = "not set: nobody knows when it was last done";
  if (*why)
    return FALSE;
  on = when_date_format (due);
  if ((rule && rule->effective_to && strcmp (on, rule->effective_to) > 0)
      || (pack->effective_to && strcmp (on, pack->effective_to) > 0))
    *why = "no longer owed: what asks for it ended before";
  set_opening (pack, duty, due, opens);
  return !*why;
}

const char *
duty_start_fact (const Pack *pack, const PackRule *rule)
{
  const PackFact *fact = pack_fact (pack, rule->start);

  return fact && g_strcmp0 (fact->kind, "date") == 0 ? fact->name : NULL;
}

const PackRule *
duty_rule_of_type (const Pack *pack, const char *type)
{
  for (guint i = 0; i < pack->rules->len; i++)
    {
      const PackRule *rule = g_ptr_array_index (pack->rules, i);
      if (rule->types && g_strv_contains ((const char *const *) rule->types, type) && duty_start_fact (pack, rule))
        return rule;
    }
  return NULL;
}

int
register_lead (const PackRegister *of)
{
  return largest_reminder (of->reminders, LEAD_DAYS);
}

/* ---- items --------------------------------------------------------------------------------- */

const PackColumn *
register_column (const PackRegister *of, const char *name)
{
  for (guint i = 0; i < of->fields->len; i++)
    if (g_strcmp0 (((PackColumn *) g_ptr_array_index (of->fields, i))->name, name) == 0)
      return g_ptr_array_index (of->fields, i);
  return NULL;
}

/* "FIELD=VALUE": whether the field has it now. */
static gboolean
has_value (const char *text, gsize length, RegisterValue value, gpointer data)
{
  g_autofree char *name = g_strndup (text, length);
  char *equals = strchr (name, '=');
  const char *have;

  if (!equals)
    return FALSE;
  *equals = '\0';
  have = value (name, data);
  return g_strcmp0 (have, equals + 1) == 0;
}

gboolean
register_asks (const PackRegister *of G_GNUC_UNUSED, const PackColumn *column, RegisterValue value, gpointer data)
{
  for (guint i = 0; column->when && column->when[i]; i++)
    if (!has_value (column->when[i], strlen (column->when[i]), value, data))
      return FALSE;
  return TRUE;
}

static char *
until_of_lasts (const PackRegister *of, RegisterValue value, gpointer data)
{
  for (guint i = 0; of->lasts && of->lasts[i]; i++)
    {
      g_auto (GStrv) words = g_strsplit (of->lasts[i], " ", 2);
      const char *from = value (words[0], data);
      Period period = { 0 };
      GDate day;

      if (from && *from && words[1] && pack_period_parse (g_strstrip (words[1]), &period, NULL)
          && period_after (from, &period, &day))
        return when_date_format (&day);
    }
  return NULL;
}

char *
register_until (const PackRegister *of, RegisterValue value, gpointer data)
{
  const char *said = of->until ? value (of->until, data) : NULL;
  char *until = said && *said ? g_strdup (said) : until_of_lasts (of, value, data);

  for (guint i = 0; of->ends && of->ends[i]; i++)
    {
      const char *blank = strchr (of->ends[i], ' ');

      if (!blank || !has_value (of->ends[i], (gsize) (blank - of->ends[i]), value, data))
        continue;
      for (; *blank == ' '; blank++)
        ;
      if (until && strcmp (until, blank) <= 0)
        continue;
      g_free (until);
      until = g_strdup (blank);
    }
  return until;
}

GPtrArray *
register_tasks (const PackRegister *of, const char *name, const char *value)
{
  GPtrArray *tasks = g_ptr_array_new ();
  g_autofree char *now = g_strdup_printf ("%s=%s ", name, value);

  for (guint i = 0; of->tasks && of->tasks[i]; i++)
    if (g_str_has_prefix (of->tasks[i], now))
      g_ptr_array_add (tasks, strrchr (of->tasks[i], ' ') + 1);
  return tasks;
}

static gboolean
are_choices (const PackColumn *column, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, g_strcmp0 (column->kind, "choices") == 0 ? "," : "\001", 0);

  for (guint i = 0; words[i]; i++)
    if (!g_strv_contains ((const char *const *) column->choices, g_strstrip (words[i])))
      return FALSE;
  return words[0] != NULL;
}

/* ISO 3166: a country, or a part of one ("DE", "US-CA"). */
static gboolean
is_country (const char *value)
{
  gsize length = strlen (value);

  if (length < 2 || length > 6 || !g_ascii_isupper (value[0]) || !g_ascii_isupper (value[1])
      || (length > 2 && (value[2] != '-' || length == 3)))
    return FALSE;
  for (const char *at = value + 2; *at; at++)
    if (at > value + 2 && !g_ascii_isupper (*at) && !g_ascii_isdigit (*at))
      return FALSE;
  return TRUE;
}

char *
register_problem (const PackColumn *column, const char *value)
{
  g_autofree char *all = NULL;
  GDate day;

  if (g_strcmp0 (column->kind, "date") == 0 && !when_date_parse (value, &day, NULL))
    return g_strdup_printf ("%s is a day, written as 2026-11-23", column->name);
  if (g_strcmp0 (column->kind, "yes-no") == 0 && strcmp (value, "yes") != 0 && strcmp (value, "no") != 0)
    return g_strdup_printf ("%s is yes or no", column->name);
  if (g_strcmp0 (column->kind, "country") == 0 && !is_country (value))
    return g_strdup_printf ("%s is a country by its two letters, such as DE, or a part of one, such as US-CA", column->name);
  if (g_strcmp0 (column->kind, "item") == 0 && (!*value || strspn (value, "0123456789") != strlen (value) || strlen (value) > 18))
    return g_strdup_printf ("%s is the number of an item of %s: recourse register %s lists them", column->name,
                            column->holds, column->holds);
  if (!column->choices[0] || are_choices (column, value))
    return NULL;
  all = g_strjoinv (", ", column->choices);
  return g_strdup_printf ("%s is %s of %s", column->name, g_strcmp0 (column->kind, "choices") == 0 ? "one or more" : "one", all);
}
