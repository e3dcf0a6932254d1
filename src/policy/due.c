/* SPDX-License-Identifier: MIT */
#include "policy/due.h"

#include <string.h>

#include "base/error.h"
#include "base/when.h"
#include "policy/almanac.h"

/* What the callbacks of the made-up case look at and leave behind. */
typedef struct
{
  const DueQuestion *question;
  GHashTable *asked;      /* settings that the rule looked for */
  GHashTable *calendars;  /* name to Calendar */
  char *calendar;         /* the last one that was looked for */
  GError *error;          /* of the first calendar that could not be had */
} Asking;

void
due_answer_clear (DueAnswer *answer)
{
  g_clear_pointer (&answer->due, g_free);
  g_clear_pointer (&answer->target, g_free);
  g_clear_pointer (&answer->calendar, g_free);
  g_clear_pointer (&answer->zone, g_free);
  g_clear_pointer (&answer->steps, g_strfreev);
}

static gboolean
is_key_of (const char *setting, const char *key)
{
  gsize length = strlen (key);

  return strncmp (setting, key, length) == 0 && setting[length] == '=';
}

static const char *
setting_of (const char *key, gpointer data)
{
  Asking *asking = data;
  const char *const *settings = asking->question->settings;
  const char *value = NULL;

  g_hash_table_add (asking->asked, g_strdup (key));
  for (guint i = 0; settings && settings[i]; i++)
    if (is_key_of (settings[i], key))
      value = settings[i] + strlen (key) + 1;
  return value;
}

/* A calendar that is named outright stands in for whichever the rule and the office name. */
static Calendar *
calendar_of (const char *name, gpointer data)
{
  Asking *asking = data;
  const char *wanted = asking->question->calendar ? asking->question->calendar : name;
  Calendar *calendar = g_hash_table_lookup (asking->calendars, wanted);

  if (!calendar && (calendar = almanac_load (wanted, NULL, asking->error ? NULL : &asking->error)))
    g_hash_table_insert (asking->calendars, g_strdup (wanted), calendar);
  g_free (asking->calendar);
  asking->calendar = calendar ? g_strdup (wanted) : NULL;
  return calendar;
}

/* ---- the rule by itself ------------------------------------------------------------------- */

/* Borrows everything from the rule but what ties it to days, types and cases. */
static PackRule
bare_rule (const PackRule *rule, const DueQuestion *question)
{
  static char *any_type[] = { (char *) PACK_UNSORTED, NULL }, *nothing[] = { NULL };
  PackRule bare = *rule;

  bare.types = any_type;
  bare.restart = bare.when = bare.grounds = bare.least = nothing;
  bare.needs = bare.owner = bare.effective_from = bare.effective_to = NULL;
  if (question->calendar)
    bare.calendar = (char *) question->calendar;
  return bare;
}

static GPtrArray *
start_facts (const Pack *pack, const PackRule *rule, gint64 start)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free);
  g_autofree char *at = when_format_utc (start);

  if (pack_fact (pack, rule->start))
    g_ptr_array_add (facts, case_fact_new (rule->start, at));
  return facts;
}

/* Only the moment that starts the rule has come. */
static gint64
moment (const PackRule *rule, const char *name, gint64 start)
{
  return strcmp (rule->start, name) == 0 ? start : WHEN_NONE;
}

/* The clock and its derivation, as a case would have them. */
static Clock *
count_alone (const Pack *pack, const PackRule *rule, gint64 start, GTimeZone *zone, Asking *asking, GStrv *steps)
{
  const DueQuestion *question = asking->question;
  PackRule bare = bare_rule (rule, question);
  Pack alone = *pack;
  g_autoptr (GPtrArray) rules = g_ptr_array_new (), facts = start_facts (pack, rule, start), clocks = NULL;
  const char *extended[] = { question->extended ? rule->id : NULL, NULL };
  PackCase kase = { .received_at = start, .zone = zone, .facts = facts, .pauses = question->pauses,
                    .n_pauses = question->n_pauses, .acknowledged_at = moment (rule, "acknowledged", start),
                    .answered_at = moment (rule, "answered", start), .finished_at = WHEN_NONE, .triaged_at = WHEN_NONE, .stopped_at = WHEN_NONE,
                    .extended = extended, .setting = setting_of, .calendar = calendar_of, .data = asking };

  g_ptr_array_add (rules, &bare);
  alone.rules = rules;
  alone.effective_from = alone.effective_to = NULL;
  clocks = pack_clocks (&alone, &kase);
  *steps = pack_explain (&alone, &kase, rule->id);
  return clocks->len ? clock_copy (g_ptr_array_index (clocks, 0)) : NULL;
}

/* ---- the answer --------------------------------------------------------------------------- */

static gboolean
unknown_rule (const Pack *pack, const char *id, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < pack->rules->len; i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "", ((PackRule *) g_ptr_array_index (pack->rules, i))->id);
  return desk_error_set (error, DESK_ERROR_NOT_FOUND, "%s has no rule %s: say one of %s", pack->name, id, names->str);
}

/* A setting nobody looked for was misspelt, or is another rule's. */
static gboolean
settings_were_asked (const PackRule *rule, const Asking *asking, GError **error)
{
  const char *const *settings = asking->question->settings;

  for (guint i = 0; settings && settings[i]; i++)
    {
      g_autofree char *key = g_strndup (settings[i], strcspn (settings[i], "="));

      if (!g_hash_table_contains (asking->asked, key))
        return desk_error_set (error, DESK_ERROR_INVALID, "%s does not look at a setting %s: %s%s", rule->id, key,
                               rule->configurable ? "set " : "it has none", rule->configurable ? rule->configurable : "");
    }
  return TRUE;
}

/* A period in hours ends within its day. */
static char *
due_text (const Clock *clock, GTimeZone *zone)
{
  GDate day;

  when_date (clock->due_at, zone, &day);
  return clock->due_at == when_day_end (&day, zone) ? g_strdup (clock->due_on)
                                                    : when_format (clock->due_at, zone, "%Y-%m-%dT%H:%M");
}

static gboolean
has_date (const PackRule *rule, const Clock *clock, Asking *asking, GError **error)
{
  if (asking->error)
    {
      g_propagate_error (error, g_steal_pointer (&asking->error));
      return FALSE;
    }
  if (clock && clock->due_on)
    return TRUE;
  return desk_error_set (error, DESK_ERROR_INVALID, "%s: %s", rule->id,
                         clock && clock->reason ? clock->reason : "it does not run alone");
}

static gboolean
may_extend (const Pack *pack, const PackRule *rule, const DueQuestion *question, GError **error)
{
  if (!question->extended || rule->period.extra > 0)
    return TRUE;
  return desk_error_set (error, DESK_ERROR_INVALID, "%s of %s cannot be extended: its pack gives no extension",
                         rule->id, pack->name);
}

gboolean
pack_due (const Pack *pack, const char *id, const DueQuestion *question, DueAnswer *answer, GError **error)
{
  const PackRule *rule = pack_rule (pack, id);
  g_autoptr (GTimeZone) zone = question->zone ? g_time_zone_ref (question->zone) : NULL;
  g_autoptr (GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) calendars
      = question->calendars ? g_hash_table_ref (question->calendars)
                            : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) calendar_unref);
  Asking asking = { .question = question, .asked = asked, .calendars = calendars };
  g_autoptr (Clock) clock = NULL;
  gboolean good;
  gint64 start;

  *answer = (DueAnswer) { 0 };
  if (!rule)
    return unknown_rule (pack, id, error);
  if (!zone && !(zone = when_zone (pack->zone ? pack->zone : "UTC", error)))
    return FALSE;
  if (!when_parse (question->event, zone, &start, error) || !may_extend (pack, rule, question, error))
    return FALSE;
  clock = count_alone (pack, rule, start, zone, &asking, &answer->steps);
  good = has_date (rule, clock, &asking, error) && settings_were_asked (rule, &asking, error);
  answer->calendar = g_steal_pointer (&asking.calendar);
  g_clear_error (&asking.error);
  if (!good)
    {
      due_answer_clear (answer);
      return FALSE;
    }
  answer->due = due_text (clock, zone);
  answer->target = g_strdup (clock->target_on ? clock->target_on : clock->due_on);
  answer->zone = g_strdup (g_time_zone_get_identifier (zone));
  answer->pauses_ignored = question->n_pauses > 0 && !rule->pauses;
  return TRUE;
}
