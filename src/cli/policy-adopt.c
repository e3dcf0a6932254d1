/* SPDX-License-Identifier: MIT */
/* policy adopt: what the office goes by from now on; policy text: the policy's own words */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/files.h"
#include "cli/policy.h"
#include "policy/wording.h"

#define FILE_LIMIT (4u << 20)

typedef struct { char *text, *calendar, *reason, *updated, *published; gboolean yes; } Asked;

static void
asked_clear (Asked *asked)
{
  g_free (asked->text);
  g_free (asked->calendar);
  g_free (asked->reason);
  g_free (asked->updated);
  g_free (asked->published);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static gboolean
take_file (Cli *cli, ActArgs *args, const char *key, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (cli->served)
    return desk_error_set (error, DESK_ERROR_DENIED, "no file is read over ssh: say recourse do policy.adopt %s=- and send it to standard input", key);
  if (!(bytes = files_read (path, FILE_LIMIT, error)))
    return FALSE;
  length = g_bytes_get_size (bytes);
  if (!length || memchr (g_bytes_get_data (bytes, NULL), 0, length))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: is %s: is it the right file?", path, length ? "no text, as it holds a NUL" : "empty");
  text = g_strndup (g_bytes_get_data (bytes, NULL), length);
  act_args_set (args, key, text);
  return TRUE;
}

/* A broken pack is refused by the act, too; here with a line a finding and the name of the file. */
static gboolean
is_sound (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = files_read (path, FILE_LIMIT, error);
  g_autoptr (GPtrArray) problems = bytes ? pack_check (path, bytes) : NULL;

  for (guint i = 0; problems && i < problems->len; i++)
    cli_warn ("%s\n", (const char *) g_ptr_array_index (problems, i));
  if (problems && problems->len)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: the pack is broken, nothing was adopted", path);
  return problems != NULL;
}

static gboolean
take_pack (Cli *cli, ActArgs *args, const char *name, GError **error)
{
  if (!name || !pack_is_path (name))
    {
      if (name)
        act_args_set (args, "pack", name);
      return TRUE;
    }
  return take_file (cli, args, "source", name, error) && is_sound (name, error);
}

/* "holidays/office.ics" is known to rules as "office". */
static gboolean
take_calendar (Cli *cli, ActArgs *args, const char *name, GError **error)
{
  g_autofree char *base = NULL;

  if (!name || (!strchr (name, '/') && !g_str_has_suffix (name, ".ics")))
    {
      if (name)
        act_args_set (args, "calendar", name);
      return TRUE;
    }
  base = g_path_get_basename (name);
  if (g_str_has_suffix (base, ".ics"))
    base[strlen (base) - strlen (".ics")] = '\0';
  act_args_set (args, "calendar", base);
  return take_file (cli, args, "ics", name, error);
}

static gboolean
take_all (Cli *cli, ActArgs *args, const Asked *asked, const char *pack, GError **error)
{
  const struct { const char *key, *value; } plain[] = {
    { "reason", asked->reason }, { "updated", asked->updated }, { "published", asked->published },
  };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (plain[i].value)
      act_args_set (args, plain[i].key, plain[i].value);
  return take_pack (cli, args, pack, error) && take_calendar (cli, args, asked->calendar, error)
         && (!asked->text || take_file (cli, args, "text", asked->text, error));
}

/* FALSE with *error unset: it was said not to be done. */
static gboolean
adopt (Cli *cli, const Asked *asked, const char *pack, GError **error)
{
  g_autoptr (ActArgs) args = act_args_new ();
  g_autoptr (Office) office = NULL;
  g_autofree char *result = NULL;

  if (!take_all (cli, args, asked, pack, error) || !(office = cli_open (cli, error))
      || !cli_agree (cli, office, office_act ("policy.adopt"), args, asked->yes, error)
      || !office_do (office, "policy.adopt", NULL, args, &result, error))
    return FALSE;
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o}", "schema", "recourse-policy-adopt/1", "result", cli_json_text (result)));
  else
    cli_say ("%s\n", result);
  return TRUE;
}

int
cli_policy_adopt (Cli *cli, char **argv)
{
  g_auto (Asked) asked = { 0 };
  const GOptionEntry options[] = {
    { "text", 0, 0, G_OPTION_ARG_FILENAME, &asked.text, "the policy's own text, plain or HTML, to be kept", "FILE" },
    { "calendar", 0, 0, G_OPTION_ARG_FILENAME, &asked.calendar, "holidays: a file, or the name of a calendar that came with the program", "FILE|NAME" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &asked.reason, "why", "TEXT" },
    { "updated", 0, 0, G_OPTION_ARG_STRING, &asked.updated, "the day the text bears, where it is not recognised", "DATE" },
    { "published", 0, 0, G_OPTION_ARG_STRING, &asked.published, "when the text was published, where it was not today", "DATE" },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &asked.yes, "do not ask on a terminal", NULL },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;

  if (!cli_policy_words (cli, options, &argv, 0, 1))
    return cli->status;
  g_auto (GStrv) words = argv;
  if (!words[0] && !asked.calendar)
    return cli_usage (cli, "name a pack, a file of one, or --calendar");
  if (asked.text && !words[0])
    return cli_usage (cli, "--text needs the pack whose text it is");
  if (adopt (cli, &asked, words[0], &error))
    return 0;
  if (error)
    return cli_fail (cli, error);
  cli_warn ("nothing was adopted\n");
  return CLI_FAILED;
}

/* ---- text ---------------------------------------------------------------------------------- */

static gboolean
no_text (const char *name, GError **error)
{
  return desk_error_set (error, DESK_ERROR_NOT_FOUND,
                         "the office keeps no text of %s: 'recourse policy adopt PACK --text FILE' keeps one", name);
}

static const PackClause *
clause_of (Office *office, const char *name, const char *id, GError **error)
{
  const Pack *of = office_adopted_pack (office, name, error);
  const PackClause *clause = of ? pack_clause (of, id) : NULL;

  if (!of && !*error)
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "the office has not adopted %s", name);
  else if (of && !clause)
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "%s has no clause %s: 'recourse policy show' lists them", name, id);
  return clause;
}

static gboolean
print_text (Cli *cli, char **words, GError **error)
{
  g_autoptr (Office) office = cli_open (cli, error);
  const char *at = strrchr (words[0], '@');
  g_autofree char *name = at ? g_strndup (words[0], (gsize) (at - words[0])) : g_strdup (words[0]);
  g_autofree char *plain = office ? office_policy_text (office, name, at ? at + 1 : NULL, error) : NULL, *sentence = NULL;
  const PackClause *clause = NULL;

  if (!plain)
    return office && !*error ? no_text (words[0], error) : FALSE;
  if (words[1])
    {
      if (!(clause = clause_of (office, words[0], words[1], error)))
        return FALSE;
      if (!(sentence = wording_sentence (plain, (const char *const *) clause->find)))
        return desk_error_set (error, DESK_ERROR_NOT_FOUND, "the words of clause %s stand in no sentence of the text; in ours: %s", clause->id,
                               clause->summary);
    }
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o, s:o}", "schema", "recourse-policy-text/1", "pack", cli_json_text (words[0]), "clause",
                                    cli_json_text (words[1]), "text", cli_json_text (sentence ? sentence : plain)));
  else
    cli_say ("%s%s", sentence ? sentence : plain, sentence ? "\n" : "");
  return TRUE;
}

int
cli_policy_text (Cli *cli, char **argv)
{
  GError *error = NULL;

  if (!cli_policy_words (cli, NULL, &argv, 1, 2))
    return cli->status;
  g_auto (GStrv) words = argv;
  return print_text (cli, words, &error) ? 0 : cli_fail (cli, error);
}
