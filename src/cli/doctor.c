/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <langinfo.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/trace.h"
#include "cli/cli.h"
#include "office/letters.h"
#include "policy/almanac.h"
#include "policy/pack.h"
#include "ui/ui.h"

/* Each looks at one thing: NULL is well, else what is wrong and what to do. 'seen'
 * (transfer full) says what was found, in either case. */
typedef struct
{
  Cli *cli;
  const char *path;
  Office *office;
  char *seen;
} Looking;

static char *
look_at_locale (Looking *looking)
{
  looking->seen = g_strdup_printf ("locale %s, terminal %s", nl_langinfo (CODESET),
                                   g_getenv ("TERM") ? g_getenv ("TERM") : "unknown");
  return strcmp (nl_langinfo (CODESET), "UTF-8") == 0
           ? NULL : g_strdup ("no UTF-8 locale: set LANG=C.UTF-8");
}

static char *
look_at_packs (Looking *looking)
{
  g_auto (GStrv) names = pack_names ();
  g_autoptr (GError) error = NULL;

  looking->seen = names ? g_strjoinv (", ", names) : g_strdup ("none");
  if (!names || !names[0])
    return g_strdup ("no policy pack is found: is $RECOURSE_DATA right, is the program installed whole?");
  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (Pack) pack = pack_load (names[i], NULL, &error);
      if (!pack)
        return g_strdup (error->message);
    }
  return NULL;
}

static char *
look_at_calendars (Looking *looking)
{
  g_auto (GStrv) names = almanac_names ();
  g_autoptr (GError) error = NULL;

  looking->seen = names ? g_strjoinv (", ", names) : g_strdup ("none");
  for (guint i = 0; names && names[i]; i++)
    {
      g_autoptr (Calendar) calendar = almanac_load (names[i], NULL, &error);
      if (!calendar)
        return g_strdup (error->message);
    }
  return names && names[0] ? NULL : g_strdup ("no holiday calendar is found: business days cannot be counted");
}

static char *
look_at_mail_module (Looking *looking)
{
  g_autoptr (GError) error = NULL;

  looking->seen = g_strdup ("mail");
  return files_module ("mail", &error) ? NULL : g_strdup (error->message);
}

static char *
look_at_place (Looking *looking)
{
  g_autofree char *directory = g_path_get_dirname (looking->path);
  struct statvfs space;
  const char *kind = NULL;

  looking->seen = g_strdup (looking->path);
  if (files_on_network (looking->path, &kind))
    return g_strdup_printf ("lies on a network file system (%s), where locks do not hold: move it to a local disk", kind);
  if (access (directory, W_OK) != 0)
    return g_strdup_printf ("%s cannot be written: nothing can be taken in", directory);
  if (statvfs (directory, &space) == 0 && space.f_bavail * (guint64) space.f_frsize < (256u << 20))
    return g_strdup ("less than 256 MB are free on its disk");
  return NULL;
}

static char *
look_at_key (Looking *looking)
{
  g_autofree char *key = g_strconcat (looking->path, ".key", NULL);
  struct stat status;

  looking->seen = g_strdup (key);
  if (stat (key, &status) != 0)
    return g_strdup ("the signing key is not there: checkpoints are made by whoever holds it");
  return status.st_mode & (S_IRWXG | S_IRWXO)
           ? g_strdup ("others may read the signing key: chmod 600") : NULL;
}

static char *
look_at_database (Looking *looking)
{
  g_autoptr (GError) error = NULL;
  char *finding;

  looking->office = cli_open (looking->cli, &error);
  if (!looking->office)
    {
      looking->seen = g_strdup (looking->path);
      return g_strdup (error->message);
    }
  const Member *member = office_member (looking->office);
  looking->seen = g_strdup_printf ("%s%s, you are %s (%s)", looking->path,
                                   office_is_drill (looking->office) ? " (drill)" : "",
                                   member && member->name ? member->name : "nobody",
                                   member ? role_name (member->role) : "no role");
  finding = office_verify_quick (looking->office);
  return finding;
}

static char *
look_at_waiting (Looking *looking)
{
  g_autoptr (GError) error = NULL;
  gint64 waiting = 0;

  if (!looking->office)
    {
      looking->seen = g_strdup ("not asked, without a database");
      return NULL;
    }
  if (!office_waiting_count (looking->office, &waiting, &error))
    return g_strdup (error->message);
  looking->seen = g_strdup_printf ("%" G_GINT64_FORMAT " messages wait for a person", waiting);
  return NULL;
}

/* Letters that a person has to look at; those that merely wait for the next run are no fault. */
static char *
look_at_letters (Looking *looking)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) letters = looking->office ? letters_list (looking->office, NULL, -1, 10000, &error) : NULL;
  guint trouble = 0;

  if (!looking->office)
    {
      looking->seen = g_strdup ("not asked, without a database");
      return NULL;
    }
  if (!letters)
    return g_strdup (error->message);
  for (guint i = 0; i < letters->len; i++)
    {
      const char *state = ((LetterRow *) g_ptr_array_index (letters, i))->state;
      trouble += strcmp (state, "queued") != 0 && strcmp (state, "handed-over") != 0;
    }
  looking->seen = g_strdup_printf ("%u letters wait to leave", letters->len - trouble);
  return trouble ? g_strdup_printf ("%u letters failed, came back, or nobody knows: recourse letters lists them", trouble) : NULL;
}

static char *
look_at_personal (Looking *looking)
{
  g_autoptr (GPtrArray) problems = desk_personal_problems (&looking->seen);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    g_string_append_printf (all, "%s%s", i ? "; " : "", (char *) g_ptr_array_index (problems, i));
  return problems->len ? g_strdup (all->str) : NULL;
}

/* Where members are told apart by the login server, nobody else may reach the files. */
static char *
look_at_service (Looking *looking)
{
  g_autofree char *directory = g_path_get_dirname (looking->path);
  struct stat place, file;

  looking->seen = g_strdup (!looking->office ? "not asked, without a database" : office_is_service (looking->office) ? "on" : "off");
  if (!looking->office || !office_is_service (looking->office))
    return NULL;
  if (stat (directory, &place) != 0 || stat (looking->path, &file) != 0)
    return g_strdup_printf ("%s cannot be looked at", directory);
  if (place.st_mode & (S_IWGRP | S_IWOTH) || file.st_mode & (S_IRWXG | S_IRWXO))
    return g_strdup ("other users may reach the database: chmod 600 it, and let nobody else write its directory");
  return NULL;
}

static char *
look_at_trace (Looking *looking)
{
  looking->seen = g_strdup (trace_path () ? trace_path () : "off");
  return NULL;
}

static const struct
{
  const char *name;
  char *(*look) (Looking *looking);
} looks[] = {
  { "locale", look_at_locale },       { "packs", look_at_packs },   { "calendars", look_at_calendars },
  { "mail", look_at_mail_module },    { "place", look_at_place },   { "key", look_at_key },
  { "database", look_at_database },   { "waiting", look_at_waiting },
  { "letters", look_at_letters },     { "personal", look_at_personal }, { "service", look_at_service }, { "trace", look_at_trace },
};

static gboolean
look (Looking *looking, guint i, json_t *array)
{
  g_autofree char *wrong = looks[i].look (looking);

  if (looking->cli->json)
    json_array_append_new (array, json_pack ("{s:s, s:b, s:o, s:o}", "name", looks[i].name, "good", wrong == NULL,
                                             "seen", cli_json_text (looking->seen), "wrong", cli_json_text (wrong)));
  else
    cli_say ("%-4s %-10s %s%s%s\n", wrong ? "BAD" : "good", looks[i].name, looking->seen ? looking->seen : "",
             wrong ? ": " : "", wrong ? wrong : "");
  g_clear_pointer (&looking->seen, g_free);
  return wrong == NULL;
}

int
cli_doctor (Cli *cli, char **argv)
{
  Looking looking = { .cli = cli };
  g_autofree char *path = NULL;
  gboolean good = TRUE;
  json_t *array;

  if (!cli_parse_none (cli, argv))
    return cli->status;
  looking.path = path = cli_db_path (cli);
  array = json_array ();
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    good &= look (&looking, i, array);
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:s, s:b, s:o}", "schema", "recourse-doctor/1", "version", PACKAGE_VERSION,
                                    "good", good, "checks", array));
  else
    json_decref (array);
  if (looking.office)
    office_close (looking.office);
  return good ? 0 : CLI_FAILED;
}
