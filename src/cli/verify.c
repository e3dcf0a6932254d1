/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/files.h"
#include "base/when.h"
#include "cli/cli.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* "90m", "36h", "1d", "2w". */
static gboolean
parse_age (const char *text, gint64 *age, GError **error)
{
  static const struct { char unit; gint64 length; } units[] = {
    { 'm', HOUR_US / 60 }, { 'h', HOUR_US }, { 'd', 24 * HOUR_US }, { 'w', 7 * 24 * HOUR_US },
  };
  char *rest = NULL;
  guint64 number = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &rest, 10) : 0;

  for (guint i = 0; number && number < 10000 && i < G_N_ELEMENTS (units); i++)
    if (rest[0] == units[i].unit && !rest[1])
      {
        *age = (gint64) number * units[i].length;
        return TRUE;
      }
  return desk_error_set (error, DESK_ERROR_INVALID, "--max-age takes 90m, 36h, 1d or 2w, not \"%.40s\"", text);
}

/* The time to judge the age of checkpoints by; the database decides whether --now may be. */
static gboolean
time_of_check (Cli *cli, gint64 *now, GError **error)
{
  if (!cli->now && !cli->as)
    {
      *now = when_now ();
      return TRUE;
    }
  g_autoptr (Office) office = cli_open (cli, error);
  *now = office ? office_now (office) : 0;
  return office != NULL;
}

static const char *
verdict (const OfficeVerify *verify)
{
  switch (verify->status)
    {
    case 0: return "sound";
    case 2: return "INVALID";
    case 3: return "DIVERGES from a kept checkpoint";
    case 4: return "an opening is MISSING";
    case 5: return "the tables DIFFER from the journal";
    case 6: return "no checkpoint is young enough";
    default: return "not sound";
    }
}

static void
print_verify (Cli *cli, const char *path, const OfficeVerify *verify)
{
  if (cli->json)
    {
      cli_json_print (cli, json_pack ("{s:s, s:o, s:i, s:b, s:I, s:I, s:I, s:o, s:o}", "schema", "recourse-verify/1",
                                      "database", cli_json_text (path), "status", verify->status, "sound",
                                      verify->status == 0, "events", (json_int_t) verify->events, "openings",
                                      (json_int_t) verify->openings, "erased", (json_int_t) verify->erased,
                                      "last_sealed",
                                      verify->last_sealed < 0 ? json_null () : json_integer (verify->last_sealed),
                                      "findings", cli_json_lines (verify->findings)));
      return;
    }
  for (guint i = 0; i < verify->findings->len; i++)
    cli_say ("%s\n", (const char *) g_ptr_array_index (verify->findings, i));
  cli_say ("%s: %s: %" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT " openings, %" G_GINT64_FORMAT " erased", path,
           verdict (verify), verify->events, verify->openings, verify->erased);
  if (verify->last_sealed >= 0)
    cli_say (", last sealed at %" G_GINT64_FORMAT "\n", verify->last_sealed);
  else
    cli_say (", never sealed\n");
}

#define NOTE_LIMIT (1u << 16)

static GPtrArray *
read_notes (char **paths, GError **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  for (char **path = paths; path && *path; path++)
    {
      g_autoptr (GBytes) bytes = files_read (*path, NOTE_LIMIT, error);
      gsize length;

      if (!bytes)
        return NULL;
      const char *text = g_bytes_get_data (bytes, &length);
      g_ptr_array_add (notes, g_strndup (text ? text : "", length));
    }
  g_ptr_array_add (notes, NULL);
  return g_steal_pointer (&notes);
}

int
cli_verify (Cli *cli, char **argv)
{
  g_auto (GStrv) checkpoints = NULL;
  g_autofree char *age_text = NULL, *path = NULL;
  gboolean replay = FALSE;
  gint64 age = 0, now;
  const GOptionEntry options[] = {
    { "replay", 0, 0, G_OPTION_ARG_NONE, &replay, "build the tables again from the journal and compare", NULL },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &checkpoints, "a checkpoint kept elsewhere; may be repeated", "FILE" },
    { "max-age", 0, 0, G_OPTION_ARG_STRING, &age_text, "fail when no checkpoint is younger, e.g. 1d", "TIME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (OfficeVerify) verify = NULL;
  GError *error = NULL;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  g_auto (GStrv) words = argv;
  if (words[0])
    return cli_usage (cli, "\"%.40s\" is one word too many", words[0]);
  if (age_text && !parse_age (age_text, &age, &error))
    {
      int status = cli_usage (cli, "%s", error->message);
      g_error_free (error);
      return status;
    }
  path = cli_db_path (cli);
  if (!time_of_check (cli, &now, &error) || !(notes = read_notes (checkpoints, &error))
      || !(verify = office_verify (path, (const char *const *) notes->pdata, replay, age, now, &error)))
    return cli_fail (cli, error);
  print_verify (cli, path, verify);
  return verify->status;
}
