/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/when.h"
#include "cli/cli.h"
#include "office/letters.h"

#define STRETCH 500

static const CliColumn columns[] = {
  { "Letter", 7 }, { "Case", 14 }, { "Since", 16 }, { "State", 11 }, { "By", 7 }, { "Act", 12 }, { "To", 28 },
  { "What", 0 }, { NULL, 0 },
};

static void
print_letter (const Cli *cli, Office *office, const LetterRow *letter)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, letter->id);
  g_autofree char *since = when_format (letter->state_at, office_zone (office), "%Y-%m-%d %H:%M");
  const char *what = letter->reason ? letter->reason : letter->subject ? letter->subject : "";
  const char *const cells[] = { id, letter->case_number, since, letter->state, letter->channel, letter->act,
                                letter->to ? letter->to : "", what };

  cli_row (cli, columns, cells);
}

static json_t *
json_letter (const LetterRow *letter)
{
  return json_pack ("{s:I, s:s, s:s, s:o, s:o, s:s, s:s, s:o, s:i, s:o, s:o, s:o, s:o}", "id", (json_int_t) letter->id,
                    "case", letter->case_number, "act", letter->act, "template", cli_json_text (letter->template),
                    "language", cli_json_text (letter->language), "channel", letter->channel, "state", letter->state,
                    "state_at", cli_json_instant (letter->state_at), "attempt", letter->attempt, "why",
                    cli_json_text (letter->reason), "bounce",
                    letter->bounce >= 0 ? json_integer ((json_int_t) letter->bounce) : json_null (), "to",
                    cli_json_text (letter->to), "subject", cli_json_text (letter->subject));
}

static gboolean
print_all (const Cli *cli, Office *office, const char *number, GError **error)
{
  gint64 printed = 0;

  for (gint64 after = -1;;)
    {
      g_autoptr (GPtrArray) letters = letters_list (office, number, after, STRETCH, error);

      if (!letters)
        return FALSE;
      if (!printed && letters->len && !cli->json)
        cli_row (cli, columns, NULL);
      for (guint i = 0; i < letters->len; i++, printed++)
        {
          const LetterRow *letter = g_ptr_array_index (letters, i);

          after = letter->id;
          if (!cli->json)
            print_letter (cli, office, letter);
          else
            {
              fputs (printed ? ",\n" : "\n", stdout);
              cli_json_write (cli, json_letter (letter));
            }
        }
      if (letters->len < STRETCH || ferror (stdout))
        return TRUE;
    }
}

static int
list_letters (Cli *cli, const char *typed)
{
  GError *error = NULL;
  g_autoptr (Office) office = cli_open (cli, &error);
  g_autofree char *number = NULL;

  if (!office || (typed && !(number = cli_number (office, typed, &error))))
    return cli_fail (cli, error);
  if (cli->json)
    fputs ("{\"schema\":\"recourse-letters/1\",\"letters\":[", stdout);
  if (!print_all (cli, office, number, &error))
    return cli_fail (cli, error);
  if (cli->json)
    fputs ("\n]}\n", stdout);
  return 0;
}

/* The text for the printer: address, subject, what it says. */
static int
print_one (Cli *cli, const char *word)
{
  GError *error = NULL;
  g_autoptr (Office) office = NULL;
  g_autofree char *text = NULL;
  CaseMessage *message = NULL;
  gint64 id;

  if (!g_ascii_string_to_signed (word, 10, 0, G_MAXINT64, &id, NULL))
    return cli_usage (cli, "\"%.40s\" is no letter; recourse letters lists them", word);
  office = cli_open (cli, &error);
  message = office ? office_message (office, id, &error) : NULL;
  if (message && g_strcmp0 (message->direction, "out") != 0)
    desk_error_set (&error, DESK_ERROR_INVALID, "message %" G_GINT64_FORMAT " came in; it is no letter of ours", id);
  else if (message)
    text = office_message_text (office, id, &error);
  if (text && cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:I, s:o, s:o, s:o, s:o}", "schema", "recourse-letter/1", "id", (json_int_t) id,
                                    "case", cli_json_text (message->case_number), "to", cli_json_text (message->recipients),
                                    "subject", cli_json_text (message->subject), "text", cli_json_text (text)));
  else if (text)
    {
      g_autofree char *on = when_format (message->at, office_zone (office), "%Y-%m-%d");
      cli_say ("%s\n\n%s\n\n%s\n\n%s%s", message->recipients ? message->recipients : "", on,
               message->subject ? message->subject : "", text, g_str_has_suffix (text, "\n") ? "" : "\n");
    }
  case_message_free (message);
  return text ? 0 : cli_fail (cli, error);
}

int
cli_letters (Cli *cli, char **argv)
{
  if (!cli_parse (cli, NULL, &argv))
    return cli->status;
  g_auto (GStrv) words = argv;
  gboolean print = words[0] && strcmp (words[0], "print") == 0;

  if (print && !words[1])
    return cli_usage (cli, "which letter? recourse letters lists them");
  if (words[0] && words[1] && (!print || words[2]))
    return cli_usage (cli, "\"%.40s\" is one word too many", words[print ? 2 : 1]);
  return print ? print_one (cli, words[1]) : list_letters (cli, words[0]);
}
