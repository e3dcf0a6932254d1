/* SPDX-License-Identifier: MIT */
#include "policy/condition.h"

#include <string.h>

#include "base/when.h"

#define LATE "late:"
#define NOT "not "
#define IN " in "

typedef enum { IS_THERE, IS_EQUAL, IS_BELOW, IS_AT_MOST, IS_ABOVE, IS_AT_LEAST, IS_IN, IS_LATE } Relation;

/* A condition in its parts; 'value' NULL for IS_THERE and IS_LATE. */
typedef struct
{
  gboolean negated;
  Relation relation;
  char *name, *value;
} Condition;

static void
condition_clear (Condition *condition)
{
  g_free (condition->name);
  g_free (condition->value);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Condition, condition_clear)

const char *const *
condition_names (void)
{
  static const char *const names[] = {
    "received", "today", "type", "channel", "mailbox", "role", "citizenship", "residence", "collected",
    "language", "acknowledged", "answered", "outcome", "identity", "requester", "requester-until", "held", "also-open",
    NULL
  };

  return names;
}

/* ---- reading ------------------------------------------------------------------------- */

static char *
piece (const char *from, const char *to)
{
  return g_strstrip (to ? g_strndup (from, (gsize) (to - from)) : g_strdup (from));
}

static Relation
relation_at (const char *sign, gsize *length)
{
  *length = sign[1] == '=' ? 2 : 1;
  switch (sign[0])
    {
    case '<': return sign[1] == '=' ? IS_AT_MOST : IS_BELOW;
    case '>': return sign[1] == '=' ? IS_AT_LEAST : IS_ABOVE;
    default: *length = 1; return IS_EQUAL;
    }
}

static void
condition_read (Condition *to, const char *text)
{
  const char *sign, *in;
  gsize length;

  memset (to, 0, sizeof *to);
  while (*text == ' ')
    text++;
  if ((to->negated = g_str_has_prefix (text, NOT)))
    text += strlen (NOT);
  sign = strpbrk (text, "<>=");
  in = sign ? NULL : strstr (text, IN);
  if (g_str_has_prefix (text, LATE))
    {
      to->relation = IS_LATE;
      to->name = piece (text + strlen (LATE), NULL);
    }
  else if (in)
    {
      to->relation = IS_IN;
      to->name = piece (text, in);
      to->value = piece (in + strlen (IN), NULL);
    }
  else if (sign)
    {
      to->relation = relation_at (sign, &length);
      to->name = piece (text, sign);
      to->value = piece (sign + length, NULL);
    }
  else
    to->name = piece (text, NULL);
}

/* ---- asking -------------------------------------------------------------------------- */

/* A promise that runs past its date, that was kept after it, or that ended unkept. */
static gboolean
is_late (const Clock *clock, gint64 now)
{
  switch (clock->state)
    {
    case CLOCK_RUNNING: return clock->due_at < now;
    case CLOCK_MET: return clock_was_missed (clock);
    case CLOCK_STOPPED: return clock->due_at < clock->done_at;
    default: return FALSE;
    }
}

static gboolean
any_late (const char *rule, const ConditionCase *kase)
{
  for (guint i = 0; kase->clocks && i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);

      if (g_strcmp0 (clock->rule, rule) == 0 && is_late (clock, kase->now))
        return TRUE;
    }
  return FALSE;
}

/* Something with an order: a day, or a number. */
typedef struct { gboolean is_day; GDate day; gint64 number; } Amount;

static gboolean
amount_read (const char *text, Amount *amount)
{
  g_autofree char *day = text ? g_strndup (text, strlen ("2014-05-08")) : NULL;

  memset (amount, 0, sizeof *amount);
  if (!text)
    return FALSE;
  amount->is_day = when_date_parse (day, &amount->day, NULL);
  return amount->is_day || g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, &amount->number, NULL);
}

/* "12 months" later. */
static gboolean
amount_add (Amount *amount, const char *text)
{
  Period period = { 0 };

  if (!amount->is_day || !pack_period_parse (text, &period, NULL))
    return FALSE;
  if (period.unit == UNIT_DAYS)
    g_date_add_days (&amount->day, (guint) period.amount);
  else if (period.unit == UNIT_MONTHS || period.unit == UNIT_YEARS)
    g_date_add_months (&amount->day, (guint) (period.unit == UNIT_YEARS ? 12 * period.amount : period.amount));
  else
    return FALSE;
  return TRUE;
}

/* A number, a day, a name, or a name with a period to add. */
static gboolean
operand_read (const char *text, const ConditionCase *kase, Amount *amount)
{
  const char *plus = strchr (text, '+');
  g_autofree char *name = piece (text, plus), *period = plus ? piece (plus + 1, NULL) : NULL;

  if (!amount_read (name, amount) && !amount_read (case_fact_value (kase->facts, name), amount))
    return FALSE;
  return !period || amount_add (amount, period);
}

static gboolean
compare (const char *value, const Condition *condition, const ConditionCase *kase)
{
  Amount left, right;
  int order;

  if (!amount_read (value, &left) || !operand_read (condition->value, kase, &right) || left.is_day != right.is_day)
    return FALSE;
  order = left.is_day ? g_date_compare (&left.day, &right.day)
                      : (left.number > right.number) - (left.number < right.number);
  switch (condition->relation)
    {
    case IS_BELOW: return order < 0;
    case IS_AT_MOST: return order <= 0;
    case IS_ABOVE: return order > 0;
    default: return order >= 0;
    }
}

static gboolean
is_among (const char *value, const char *wanted)
{
  g_auto (GStrv) parts = value ? g_strsplit (value, ",", -1) : NULL;

  for (guint i = 0; parts && parts[i]; i++)
    if (strcmp (g_strstrip (parts[i]), wanted) == 0)
      return TRUE;
  return g_strcmp0 (value, wanted) == 0;
}

gboolean
place_has (const PackPlace *place, const char *country)
{
  for (guint i = 0; place && country && place->countries[i]; i++)
    {
      gsize length = strlen (place->countries[i]);

      if (strncmp (place->countries[i], country, length) == 0 && (!country[length] || country[length] == '-'))
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds (const Condition *condition, const ConditionCase *kase)
{
  const char *value = condition->relation == IS_LATE ? NULL : case_fact_value (kase->facts, condition->name);

  switch (condition->relation)
    {
    case IS_LATE: return any_late (condition->name, kase);
    case IS_THERE: return value && strcmp (value, "no") != 0;
    case IS_EQUAL: return is_among (value, condition->value);
    case IS_IN: return kase->pack && place_has (pack_place (kase->pack, condition->value), value);
    default: return value && compare (value, condition, kase);
    }
}

gboolean
condition_holds (const char *text, const ConditionCase *kase)
{
  g_auto (Condition) condition;

  condition_read (&condition, text);
  return holds (&condition, kase) != condition.negated;
}

gboolean
condition_all_hold (GStrv conditions, const ConditionCase *kase)
{
  for (guint i = 0; conditions && conditions[i]; i++)
    if (!condition_holds (conditions[i], kase))
      return FALSE;
  return TRUE;
}

gboolean
condition_any_holds (GStrv conditions, const ConditionCase *kase)
{
  for (guint i = 0; conditions && conditions[i]; i++)
    if (condition_holds (conditions[i], kase))
      return TRUE;
  return FALSE;
}

char *
condition_name (const char *text)
{
  g_auto (Condition) condition;

  condition_read (&condition, text);
  return condition.relation == IS_LATE ? NULL : g_strdup (condition.name);
}

/* ---- checking ------------------------------------------------------------------------ */

static gboolean
is_name (const Pack *pack, const char *name)
{
  return pack_fact (pack, name) || g_strv_contains (condition_names (), name);
}

static char *
value_problem (const Pack *pack, const Condition *condition)
{
  const PackFact *fact = pack_fact (pack, condition->name);

  if (fact && g_strcmp0 (fact->kind, "yes-no") == 0 && strcmp (condition->value, "yes") != 0
      && strcmp (condition->value, "no") != 0)
    return g_strdup_printf ("%s is yes or no", condition->name);
  if (fact && fact->choices[0] && !g_strv_contains ((const char *const *) fact->choices, condition->value))
    return g_strdup_printf ("'%s' is none of the choices of %s", condition->value, condition->name);
  return NULL;
}

static char *
operand_problem (const Pack *pack, const char *text)
{
  const char *plus = strchr (text, '+');
  g_autofree char *name = piece (text, plus), *period = plus ? piece (plus + 1, NULL) : NULL;
  Amount amount;
  Amount day = { .is_day = TRUE };

  g_date_set_dmy (&day.day, 1, 1, 2000);
  if (!amount_read (name, &amount) && !is_name (pack, name))
    return g_strdup_printf ("'%s' is no number, no day and no fact: correct it", name);
  if (period && !amount_add (&day, period))
    return g_strdup_printf ("'%s' is no period in calendar_days, months or years: write such as 12 months", period);
  return NULL;
}

char *
condition_problem (const Pack *pack, const char *text)
{
  g_auto (Condition) condition;

  condition_read (&condition, text);
  if (condition.relation == IS_LATE)
    return pack_rule (pack, condition.name)
             ? NULL : g_strdup_printf ("there is no '%s' in rules: correct it or add it there", condition.name);
  if (!is_name (pack, condition.name))
    {
      g_autofree char *names = g_strjoinv (", ", (GStrv) condition_names ());

      return g_strdup_printf ("there is no '%s' in facts: correct it, add it there, say one of %s, or write late:RULE",
                              condition.name, names);
    }
  switch (condition.relation)
    {
    case IS_EQUAL:
      return value_problem (pack, &condition);
    case IS_IN:
      return pack_place (pack, condition.value)
               ? NULL : g_strdup_printf ("there is no '%s' in places: correct it or add it there", condition.value);
    case IS_THERE:
      return NULL;
    default:
      return operand_problem (pack, condition.value);
    }
}

/* ---- against each other --------------------------------------------------------------- */

static gboolean
is_order (const Condition *condition)
{
  return condition->relation >= IS_BELOW && condition->relation <= IS_AT_LEAST;
}

/* The amounts that satisfy it, as a first and a last one. */
static gboolean
range_of (const Condition *condition, gint64 *first, gint64 *last)
{
  Amount amount;
  gint64 at;

  if (condition->negated || !is_order (condition) || strchr (condition->value, '+')
      || !amount_read (condition->value, &amount))
    return FALSE;
  at = amount.is_day ? (gint64) g_date_get_julian (&amount.day) : amount.number;
  *first = condition->relation == IS_ABOVE ? at + 1 : condition->relation == IS_AT_LEAST ? at : G_MININT64;
  *last = condition->relation == IS_BELOW ? at - 1 : condition->relation == IS_AT_MOST ? at : G_MAXINT64;
  return TRUE;
}

static gboolean
is_same (const Condition *one, const Condition *other)
{
  return one->relation == other->relation && g_strcmp0 (one->value, other->value) == 0;
}

/* "no" is a value that is not there. */
static gboolean
implies_there (const Condition *condition)
{
  return !condition->negated && condition->relation != IS_LATE
         && !(condition->relation == IS_EQUAL && strcmp (condition->value, "no") == 0);
}

static gboolean
has_several (const Pack *pack, const char *name)
{
  const PackFact *fact = pack_fact (pack, name);

  return fact && g_strcmp0 (fact->kind, "choices") == 0;
}

gboolean
condition_excludes (const Pack *pack, const char *text, const char *other_text)
{
  g_auto (Condition) one, other;
  gint64 first, last, other_first, other_last;

  condition_read (&one, text);
  condition_read (&other, other_text);
  if (strcmp (one.name, other.name) != 0)
    return FALSE;
  if (one.negated != other.negated)
    return is_same (&one, &other)
           || (one.negated && one.relation == IS_THERE && implies_there (&other))
           || (other.negated && other.relation == IS_THERE && implies_there (&one));
  if (one.negated)
    return FALSE;
  if (one.relation == IS_EQUAL && other.relation == IS_EQUAL)
    return strcmp (one.value, other.value) != 0 && !has_several (pack, one.name);
  if (range_of (&one, &first, &last) && range_of (&other, &other_first, &other_last))
    return MAX (first, other_first) > MIN (last, other_last);
  return FALSE;
}

/* ---- in words ------------------------------------------------------------------------ */

/* What somebody would type to meet it: "first-contact=yes". */
static char *
mend_of (const Condition *condition, const PackFact *fact)
{
  static const struct { const char *kind, *value; } values[] = {
    { "yes-no", "yes" }, { "date", "YYYY-MM-DD" }, { "country", "CC" },
  };

  if (condition->relation == IS_EQUAL)
    return g_strdup_printf ("%s=%s", condition->name, condition->value);
  for (guint i = 0; fact && i < G_N_ELEMENTS (values); i++)
    if (g_strcmp0 (fact->kind, values[i].kind) == 0)
      return g_strdup_printf ("%s=%s", condition->name, values[i].value);
  return g_strdup_printf ("%s=...", condition->name);
}

char *
condition_missing (const Pack *pack, const char *text)
{
  g_auto (Condition) condition;
  g_autofree char *mend = NULL;
  const PackFact *fact;
  const PackRule *rule;
  const char *title;

  condition_read (&condition, text);
  if (condition.relation == IS_LATE)
    {
      rule = pack_rule (pack, condition.name);
      return g_strdup_printf ("%s (%s) is %slate", rule ? rule->title : "the promise", condition.name,
                              condition.negated ? "" : "not ");
    }
  fact = pack_fact (pack, condition.name);
  title = fact && fact->title ? fact->title : "a fact";
  if (condition.negated || condition.relation > IS_EQUAL)
    return g_strdup_printf ("it must be so: %s (%s)", text, title);
  mend = mend_of (&condition, fact);
  if (condition.relation == IS_EQUAL)
    return g_strdup_printf ("%s is not \"%s\" (%s): set %s", condition.name, condition.value, title, mend);
  return g_strdup_printf ("%s is missing (%s): set %s", condition.name, title, mend);
}
