/* SPDX-License-Identifier: MIT */
/* ask-due - what a pack and the calendars say, a line a question, for tests in Python
 *
 *   ask-due PACK   reads lines from standard input and answers each with one line:
 *     calendar NAME                                 its holidays, comma-parted, or "error ..."
 *     due RULE EVENT ZONE CALENDAR extended|- PAUSES KEY=VALUE|-
 *                                                   due date, or "error ..."; the blank of an
 *                                                   event is a 'T', '-' is none, pauses are
 *                                                   FROM..TO comma-parted */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/when.h"
#include "policy/almanac.h"
#include "policy/due.h"

static void
say_holidays (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Calendar) calendar = almanac_load (name, NULL, &error);
  GDate day;

  if (!calendar)
    {
      printf ("error %s\n", error->message);
      return;
    }
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 1, 1, 2012);
  for (; g_date_get_year (&day) <= 2035; g_date_add_days (&day, 1))
    if (calendar_holiday (calendar, &day))
      {
        g_autofree char *text = when_date_format (&day);
        printf ("%s,", text);
      }
  printf ("\n");
}

static const char *
given (const char *word)
{
  return strcmp (word, "-") == 0 ? NULL : word;
}

static GArray *
pauses_of (const char *text)
{
  GArray *pauses = g_array_new (FALSE, TRUE, sizeof (ClockPause));
  g_auto (GStrv) parts = g_strsplit (given (text) ? text : "", ",", 0);

  for (guint i = 0; parts[i]; i++)
    {
      g_auto (GStrv) ends = g_strsplit (parts[i], "..", 2);
      ClockPause pause = { 0 };

      if (!when_date_parse (ends[0], &pause.from, NULL) || !when_date_parse (ends[1], &pause.to, NULL))
        g_error ("%s is no pause", parts[i]);
      g_array_append_val (pauses, pause);
    }
  return pauses;
}

static void
say_due (const Pack *pack, char **words, GHashTable *calendars)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) pauses = pauses_of (words[6]);
  g_autoptr (GTimeZone) zone = given (words[3]) ? when_zone (words[3], NULL) : NULL;
  const char *const settings[] = { given (words[7]), NULL };
  DueQuestion question = { .event = words[2], .zone = zone, .calendar = given (words[4]), .calendars = calendars,
                           .extended = given (words[5]) != NULL, .n_pauses = pauses->len,
                           .pauses = (const ClockPause *) (gpointer) pauses->data, .settings = settings };
  DueAnswer answer;

  if (!pack_due (pack, words[1], &question, &answer, &error))
    {
      printf ("error %s\n", error->message);
      return;
    }
  printf ("%s %s\n", answer.due, answer.target);
  due_answer_clear (&answer);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Pack) pack = argc == 2 ? pack_load (argv[1], NULL, &error) : NULL;
  g_autoptr (GHashTable) calendars
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) calendar_unref);
  char line[4096];

  if (!pack)
    {
      fprintf (stderr, "ask-due: %s\n", error ? error->message : "name one pack");
      return 1;
    }
  while (fgets (line, sizeof line, stdin))
    {
      g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", 0);
      guint n = g_strv_length (words);

      if (n == 2 && strcmp (words[0], "calendar") == 0)
        say_holidays (words[1]);
      else if (n == 8 && strcmp (words[0], "due") == 0)
        say_due (pack, words, calendars);
      else
        printf ("error no question\n");
    }
  return 0;
}
