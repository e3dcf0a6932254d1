/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/cli.h"

/* Every key is an option too; both stand in the office's one table of keys. */
typedef struct
{
  GArray *options;     /* GOptionEntry */
  char **values;       /* one a key, NULL when not given */
  guint n;
} KeyOptions;

static void
key_options_init (KeyOptions *keys)
{
  const ActInfo *info = office_new_info ();

  keys->n = 0;
  while (info->keys[keys->n].key)
    keys->n++;
  keys->values = g_new0 (char *, keys->n);
  keys->options = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  for (guint i = 0; i < keys->n; i++)
    {
      const GOptionEntry option = { info->keys[i].key, 0, 0, G_OPTION_ARG_STRING, &keys->values[i],
                                    info->keys[i].help, "VALUE" };
      g_array_append_val (keys->options, option);
    }
}

static void
key_options_clear (KeyOptions *keys)
{
  for (guint i = 0; i < keys->n; i++)
    g_free (keys->values[i]);
  g_free (keys->values);
  g_array_unref (keys->options);
}

static gboolean
take_options (ActArgs *args, const KeyOptions *keys, GError **error)
{
  const ActKey *key = office_new_info ()->keys;

  for (guint i = 0; i < keys->n; i++)
    {
      g_autofree char *clean = keys->values[i] ? text_clean (keys->values[i], -1) : NULL;

      if (clean && act_args_get (args, key[i].key))
        return desk_error_set (error, DESK_ERROR_INVALID, "\"%s\" is given twice", key[i].key);
      if (clean)
        act_args_set (args, key[i].key, clean);
    }
  return TRUE;
}

static const char *
missing_key (const ActArgs *args)
{
  for (const ActKey *key = office_new_info ()->keys; key->key; key++)
    if (key->required && !act_args_get (args, key->key))
      return key->key;
  return NULL;
}

/* Who the person may be besides; the number alone goes to standard output. */
static char *
hint_of (Office *office, const char *number)
{
  g_autoptr (CaseRow) row = office_case_row (office, number, NULL);

  return row ? office_person_hint (office, row->person) : NULL;
}

static gboolean
open_case (Cli *cli, const ActArgs *args, GError **error)
{
  g_autoptr (Office) office = cli_open (cli, error);
  g_autofree char *number = NULL, *hint = NULL, *persons = NULL, *cases = NULL;

  if (office)
    office_likely (office, args, &persons, &cases);
  if (!office || !office_new_case (office, args, &number, error))
    return FALSE;
  hint = hint_of (office, number);
  if (!hint)
    hint = g_steal_pointer (&persons);
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:o, s:o, s:o}", "schema", "recourse-new/1", "number", cli_json_text (number),
                                    "maybe", cli_json_text (hint), "open", cli_json_text (cases)));
  else
    cli_say ("%s\n", number);
  if (hint && !cli->json)
    cli_warn ("recourse: the person may be known already: %s\n", hint);
  if (cases && !cli->json)
    cli_warn ("recourse: open already: %s\n", cases);
  return TRUE;
}

static int
run (Cli *cli, const KeyOptions *keys, char **words)
{
  g_autoptr (ActArgs) args = act_args_new ();
  GError *error = NULL;

  for (char **word = words; *word; word++)
    if (!cli_take_value (cli, args, *word, &error))
      return cli_fail (cli, error);
  if (!take_options (args, keys, &error))
    return cli_fail (cli, error);
  if (missing_key (args))
    return cli_usage (cli, "%s= is missing", missing_key (args));
  return open_case (cli, args, &error) ? 0 : cli_fail (cli, error);
}

int
cli_new (Cli *cli, char **argv)
{
  KeyOptions keys;
  int status;

  key_options_init (&keys);
  if (cli_parse (cli, (const GOptionEntry *) (void *) keys.options->data, &argv))
    {
      status = run (cli, &keys, argv);
      g_strfreev (argv);
    }
  else
    status = cli->status;
  key_options_clear (&keys);
  return status;
}
