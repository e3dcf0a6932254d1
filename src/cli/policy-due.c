/* SPDX-License-Identifier: MIT */
/* policy due: one promise of a pack counted alone, without any office. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/when.h"
#include "cli/policy.h"
#include "policy/due.h"

/* The options as they were typed. */
typedef struct
{
  char *event, *calendar, *zone;
  char **pauses, **settings;
  gboolean extended;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->event);
  g_free (typed->calendar);
  g_free (typed->zone);
  g_strfreev (typed->pauses);
  g_strfreev (typed->settings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static GArray *
parse_pauses (char **texts, GError **error)
{
  g_autoptr (GArray) pauses = g_array_new (FALSE, TRUE, sizeof (ClockPause));

  for (guint i = 0; texts && texts[i]; i++)
    {
      ClockPause pause;

      if (!clock_pause_parse (texts[i], &pause, error))
        {
          desk_error_in (error, "--pause");
          return NULL;
        }
      g_array_append_val (pauses, pause);
    }
  return g_steal_pointer (&pauses);
}

static gboolean
settings_are_pairs (char **settings, GError **error)
{
  for (guint i = 0; settings && settings[i]; i++)
    if (!strchr (settings[i], '=') || *settings[i] == '=')
      return desk_error_set (error, DESK_ERROR_INVALID, "--set \"%.40s\" names no value: write KEY=VALUE", settings[i]);
  return TRUE;
}

static void
print_answer (Cli *cli, const Pack *pack, const PackRule *rule, const char *event, const DueAnswer *answer)
{
  json_t *steps;

  if (!cli->json)
    {
      cli_say ("%s\n", answer->due);
      return;
    }
  steps = json_array ();
  for (guint i = 0; answer->steps[i]; i++)
    json_array_append_new (steps, cli_json_text (answer->steps[i]));
  cli_json_print (cli, json_pack ("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema",
                                  "recourse-policy-due/1", "due", cli_json_text (answer->due), "target",
                                  cli_json_text (answer->target), "pack", cli_json_text (pack->name), "version",
                                  cli_json_text (pack->version), "rule", cli_json_text (rule->id), "clause",
                                  cli_json_text (rule->clause), "tag", cli_json_text (rule->tag), "event",
                                  cli_json_text (event), "start", cli_json_text (rule->start), "zone",
                                  cli_json_text (answer->zone), "calendar", cli_json_text (answer->calendar), "steps",
                                  steps));
}

static gboolean
tell_due (Cli *cli, char **words, const Typed *typed, GError **error)
{
  g_autoptr (GArray) pauses = parse_pauses (typed->pauses, error);
  g_autoptr (Pack) pack = pauses && settings_are_pairs (typed->settings, error) ? pack_load (words[0], NULL, error) : NULL;
  g_autoptr (GTimeZone) zone = pack && typed->zone ? when_zone (typed->zone, error) : NULL;
  DueAnswer answer;

  if (!pack || (typed->zone && !zone))
    return FALSE;
  DueQuestion question = { .event = typed->event, .extended = typed->extended, .zone = zone,
                           .pauses = (const ClockPause *) (gpointer) pauses->data, .n_pauses = pauses->len,
                           .calendar = typed->calendar, .settings = (const char *const *) typed->settings };
  if (!pack_due (pack, words[1], &question, &answer, error))
    return FALSE;
  if (answer.pauses_ignored)
    cli_warn ("%s does not pause: --pause is not counted\n", words[1]);
  print_answer (cli, pack, pack_rule (pack, words[1]), typed->event, &answer);
  due_answer_clear (&answer);
  return TRUE;
}

int
cli_policy_due (Cli *cli, char **argv)
{
  g_auto (Typed) typed = { 0 };
  const GOptionEntry options[] = {
    { "event", 0, 0, G_OPTION_ARG_STRING, &typed.event, "what starts the rule: a date, or a date and a time", "WHEN" },
    { "extended", 0, 0, G_OPTION_ARG_NONE, &typed.extended, "with the extension the rule allows", NULL },
    { "pause", 0, 0, G_OPTION_ARG_STRING_ARRAY, &typed.pauses, "days that do not count; may be repeated", "FROM..TO" },
    { "calendar", 0, 0, G_OPTION_ARG_STRING, &typed.calendar, "holidays to count with instead of the rule's", "NAME" },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &typed.zone, "time zone instead of the pack's", "ZONE" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &typed.settings, "as if the office had set this; may be repeated", "KEY=VALUE" },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;

  if (!cli_policy_words (cli, options, &argv, 2, 2))
    return cli->status;
  g_auto (GStrv) words = argv;
  if (!typed.event)
    return cli_usage (cli, "--event is missing: say what day starts the rule, such as --event 2026-05-14");
  return tell_due (cli, words, &typed, &error) ? 0 : cli_fail (cli, error);
}
