/* SPDX-License-Identifier: MIT */
/* complete - what may stand where the cursor of a shell stands
 *
 * The scripts of the shells hand over the words before the cursor and the word under it; every
 * answer comes from the tables that the program itself goes by, and from the database when it
 * can be read. Nothing is said when something fails. A line is VALUE, or VALUE TAB WORDS;
 * ":files" lets the shell complete the name of a file after the last = or @. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/policy.h"

#define CASES 200 /* numbers offered, the earliest due first */

typedef struct
{
  Cli *cli;
  const CliCommand *command;   /* NULL: none yet */
  GPtrArray *options;          /* CliOption, of the command and of all */
  GPtrArray *words;            /* char *, borrowed: behind the command, without options */
  const char *word;            /* under the cursor */
  Office *office;
  gboolean asked;              /* for the office, and maybe in vain */
} Completing;

static Office *
office_of (Completing *completing)
{
  if (!completing->asked)
    completing->office = cli_open (completing->cli, NULL);
  completing->asked = TRUE;
  return completing->office;
}

/* What a shell would read as something else is left to be typed. */
static void
offer (const Completing *completing, const char *before, const char *value, const char *after, const char *help)
{
  g_autofree char *whole = g_strconcat (before, value, after, NULL);
  g_autofree char *safe = value ? text_safe (value, -1, TEXT_ONE_LINE) : NULL;
  g_autofree char *words = help ? text_safe (help, -1, TEXT_ONE_LINE) : NULL;

  if (!safe || !*safe || strcmp (safe, value) != 0 || strpbrk (safe, " '\"\\$`;&|<>()*?![]{}~#")
      || !g_str_has_prefix (whole, completing->word))
    return;
  fputs (whole, stdout);
  if (words)
    printf ("\t%s", words);
  putchar ('\n');
}

static void
offer_files (void)
{
  cli_say (":files\n");
}

/* ---- what stands in a database --------------------------------------------------------------- */

/* Numbers and types only: nothing personal belongs on a line that others see. */
static void
offer_cases (Completing *completing)
{
  Office *office = office_of (completing);
  QueryContext context;
  WindowAsk ask = { .sort = SORT_DUE, .place = WINDOW_FIRST, .n = CASES };

  if (!office)
    return;
  office_query_context (office, &context);
  g_autoptr (Query) query = query_parse (g_str_has_prefix (completing->word, "RC-") ? "" : "state:open", &context, NULL);
  g_autoptr (Window) window = query ? office_list (office, query, &ask, NULL) : NULL;
  for (guint i = 0; window && i < window->rows->len; i++)
    {
      const CaseRow *row = g_ptr_array_index (window->rows, i);
      offer (completing, "", row->number, "", row->type ? row->type : case_state_name (row->state));
    }
}

static void
offer_members (Completing *completing, const char *before)
{
  g_autoptr (GPtrArray) members = office_of (completing) ? office_members (completing->office, NULL) : NULL;

  for (guint i = 0; members && i < members->len; i++)
    {
      const Member *member = g_ptr_array_index (members, i);
      if (member->active)
        offer (completing, before, member->name, "", role_name (member->role));
    }
}

static gboolean
offer_choices (Completing *completing, const ActInfo *act, const char *key, const char *before)
{
  Office *office = act ? office_of (completing) : NULL;
  const char *typed = completing->words->len > 1 ? completing->words->pdata[1] : NULL;
  g_autofree char *number = office && typed ? cli_number (office, typed, NULL) : NULL;
  g_autoptr (GPtrArray) choices = office ? office_choices (office, act, key, number, NULL, NULL) : NULL;

  for (guint i = 0; choices && i < choices->len; i++)
    {
      const OfficeChoice *choice = g_ptr_array_index (choices, i);
      offer (completing, before, choice->value, "", g_strcmp0 (choice->title, choice->value) ? choice->title : NULL);
    }
  return choices && choices->len;
}

/* ---- queries --------------------------------------------------------------------------------- */

static void
offer_list (const Completing *completing, const char *before, const char *values)
{
  g_auto (GStrv) each = g_strsplit (values, ",", -1);

  for (guint i = 0; each[i]; i++)
    if (!strchr (g_strstrip (each[i]), ' ') && !strpbrk (each[i], "#") && !g_ascii_isdigit (each[i][0]))
      offer (completing, before, each[i], "", NULL);
}

static void
offer_field_values (Completing *completing, const char *field, const char *before)
{
  if (strcmp (field, "owner") == 0)
    offer_list (completing, before, "me,none"), offer_members (completing, before);
  else if (strcmp (field, "type") == 0)
    offer_choices (completing, office_act ("triage"), "type", before);
  else if (strcmp (field, "outcome") == 0)
    offer_choices (completing, office_act ("resolve"), "outcome", before);
  for (const QueryWord *one = query_words (); one->name; one++)
    if (strcmp (one->name, field) == 0)
      offer_list (completing, before, one->is_date ? "today,tomorrow,yesterday,monday,7d,none" : one->values);
}

/* After "state:new,ac" the part to complete is "ac". */
static void
offer_query (Completing *completing)
{
  const char *word = completing->word, *body = word + strspn (word, "-(");
  const char *colon = strpbrk (body, ":<>"), *comma = strrchr (word, ',');
  const char *from = !colon ? body : comma > colon ? comma + 1 : colon + strspn (colon, ":<>=");
  g_autofree char *before = g_strndup (word, (gsize) (from - word));

  if (g_str_has_prefix (word, "--"))
    return;
  g_autofree char *field = g_strndup (body, colon ? (gsize) (colon - body) : 0);

  if (colon)
    offer_field_values (completing, field, before);
  for (const QueryWord *one = query_words (); !colon && one->name; one++)
    if (strcmp (one->name, "fact.NAME") == 0)
      offer (completing, before, "fact.", "", one->help);
    else
      offer (completing, before, one->name, ":", one->help);
}

/* ---- words behind a command ------------------------------------------------------------------- */

static void
offer_acts (const Completing *completing)
{
  guint n;
  const ActInfo *acts = office_acts (&n);

  for (guint i = 0; i < n; i++)
    offer (completing, "", acts[i].name, "", acts[i].help);
}

static void
offer_keys (Completing *completing, const ActInfo *act)
{
  const char *equals = strchr (completing->word, '=');
  g_autofree char *key = equals ? g_strndup (completing->word, (gsize) (equals - completing->word)) : NULL;
  g_autofree char *before = key ? g_strconcat (key, "=", NULL) : NULL;

  if (equals && equals[1] == '@')
    offer_files ();
  else if (equals)
    offer_choices (completing, act, key, before);
  for (const ActKey *one = act->keys; !equals && one && one->key; one++)
    if (one->kind != KEY_FIELDS)
      offer (completing, "", one->key, "=", one->help);
}

static void
offer_do (Completing *completing)
{
  const ActInfo *act = completing->words->len ? office_act (completing->words->pdata[0]) : NULL;

  if (!completing->words->len)
    offer_acts (completing);
  if (!act)
    return;
  if (completing->words->len == 1 && (act->flags & ACT_NEEDS_CASE))
    offer_cases (completing);
  else
    offer_keys (completing, act);
}

static void
offer_new (Completing *completing)
{
  offer_keys (completing, office_new_info ());
}

static void
offer_member (Completing *completing)
{
  const char *what = completing->words->len ? completing->words->pdata[0] : NULL;

  if (!what)
    offer_list (completing, "", "add,set,remove,list");
  else if (completing->words->len == 1 && (strcmp (what, "set") == 0 || strcmp (what, "remove") == 0))
    offer_members (completing, "");
}

static void
offer_policy (Completing *completing)
{
  const CliCommand *command = completing->words->len ? cli_policy_command (completing->words->pdata[0]) : NULL;
  g_auto (GStrv) packs = command && strstr (command->args, "PACK") ? pack_names () : NULL;

  for (const CliCommand *one = cli_policy_commands; !completing->words->len && one->name; one++)
    offer (completing, "", strchr (one->name, ' ') + 1, "", one->help);
  for (guint i = 0; packs && packs[i]; i++)
    offer (completing, "", packs[i], "", NULL);
  if (command && strstr (command->args, "FILE"))
    offer_files ();
}

static void
offer_letters (Completing *completing)
{
  if (!completing->words->len)
    offer_list (completing, "", "print");
  offer_cases (completing);
}

static void
offer_journal (Completing *completing)
{
  const char *colon = strchr (completing->word, ':');
  guint n;
  const ActInfo *acts = office_acts (&n);

  if (!colon)
    for (const char *const *term = (const char *const[]){ "case:", "by:", "act:", "since:", "until:", NULL }; *term; term++)
      offer (completing, "", *term, "", NULL);
  else if (g_str_has_prefix (completing->word, "by:"))
    offer_members (completing, "by:");
  else if (g_str_has_prefix (completing->word, "act:"))
    for (guint i = 0; i < n; i++)
      offer (completing, "act:", acts[i].name, "", acts[i].help);
}

static void
offer_commands (Completing *completing)
{
  for (const CliCommand *command = cli_commands; command->name; command++)
    offer (completing, "", command->name, "", command->help);
}

static void
offer_help (Completing *completing)
{
  if (completing->words->len)
    return;
  offer_commands (completing);
  offer_acts (completing);
}

static void
offer_one_case (Completing *completing)
{
  if (!completing->words->len)
    offer_cases (completing);
}

static void
offer_any_files (Completing *completing G_GNUC_UNUSED)
{
  offer_files ();
}

static const struct { const char *command; void (*offer) (Completing *completing); } behind[] = {
  { "do", offer_do },           { "new", offer_new },           { "list", offer_query },
  { "deadlines", offer_query }, { "show", offer_one_case },     { "explain", offer_one_case },
  { "ladder", offer_one_case }, { "fetch", offer_one_case },    { "export", offer_cases },
  { "letters", offer_letters }, { "member", offer_member },     { "policy", offer_policy },
  { "journal", offer_journal }, { "intake", offer_any_files },  { "backup", offer_any_files },
  { "help", offer_help },
};

/* ---- options ----------------------------------------------------------------------------------- */

static const CliOption *
find_option (const Completing *completing, const char *word)
{
  for (guint i = 0; i < completing->options->len; i++)
    {
      const CliOption *option = g_ptr_array_index (completing->options, i);
      if (g_str_has_prefix (word, "--") && strcmp (option->name, word + 2) == 0)
        return option;
    }
  return NULL;
}

/* "due, received or number" names the values; other words describe them. */
static void
offer_named (const Completing *completing, const char *help)
{
  g_auto (GStrv) parts = g_strsplit (help, " or ", -1);
  g_autofree char *list = g_strjoinv (",", parts);
  g_auto (GStrv) each = g_strsplit (list, ",", -1);

  for (guint i = 0; each[i]; i++)
    if (strchr (g_strstrip (each[i]), ' '))
      return;
  for (guint i = 0; each[1] && each[i]; i++)
    offer (completing, "", each[i], "", NULL);
}

static void
offer_option_values (Completing *completing, const CliOption *option)
{
  if (option->file)
    offer_files ();
  else if (strcmp (option->name, "as") == 0 || strcmp (option->name, "owner") == 0)
    offer_members (completing, "");
  else if (strcmp (option->name, "query") == 0)
    offer_query (completing);
  else
    offer_named (completing, option->help);
}

static void
offer_options (const Completing *completing)
{
  for (guint i = 0; i < completing->options->len; i++)
    {
      const CliOption *option = g_ptr_array_index (completing->options, i);
      offer (completing, "--", option->name, "", option->help);
    }
}

/* Every command reads its options first of all: so they are had by running it. */
static void
take_options (Completing *completing)
{
  static const CliCommand desk = { "", "", "", NULL, cli_desk };
  char *none[] = { NULL };
  Cli asked = { .command = completing->command ? completing->command : &desk, .collect = completing->options };

  g_ptr_array_set_size (completing->options, 0);
  asked.command->run (&asked, none);
}

/* ---- the words ---------------------------------------------------------------------------------- */

static void
keep_global (Cli *cli, const CliOption *option, const char *value)
{
  const struct { const char *name; char **to; } kept[] = { { "db", &cli->db }, { "as", &cli->as }, { "now", &cli->now } };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (strcmp (option->name, kept[i].name) == 0)
      {
        g_free (*kept[i].to);
        *kept[i].to = g_strdup (value);
      }
}

/* The option that waits for the word under the cursor; NULL: none. */
static const CliOption *
read_words (Completing *completing, char **words, guint n)
{
  gboolean options = TRUE;

  for (guint i = 0; i < n; i++)
    {
      const CliOption *option = options ? find_option (completing, words[i]) : NULL;

      if (option && option->takes && i + 1 == n)
        return option;
      if (option && option->takes)
        keep_global (completing->cli, option, words[++i]);
      else if (options && strcmp (words[i], "--") == 0)
        options = FALSE;
      else if ((!options || words[i][0] != '-') && completing->command)
        g_ptr_array_add (completing->words, words[i]);
      else if (!options || words[i][0] != '-')
        {
          completing->command = cli_command (words[i]);
          if (!completing->command)
            return NULL;
          take_options (completing);
        }
    }
  return NULL;
}

static void
offer_words (Completing *completing, gboolean unknown)
{
  if (*completing->word == '-' && completing->word[1] != '(')
    offer_options (completing);
  if (!completing->command && !unknown)
    offer_commands (completing);
  for (guint i = 0; completing->command && i < G_N_ELEMENTS (behind); i++)
    if (strcmp (behind[i].command, completing->command->name) == 0)
      behind[i].offer (completing);
}

void
cli_complete (Cli *cli, char **words)
{
  guint n = g_strv_length (words);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func ((GDestroyNotify) cli_option_free);
  g_autoptr (GPtrArray) behind_it = g_ptr_array_new ();
  Completing completing = { .cli = cli, .options = options, .words = behind_it, .word = n ? words[n - 1] : "" };
  const CliOption *waits;

  take_options (&completing);
  waits = n ? read_words (&completing, words, n - 1) : NULL;
  if (waits)
    offer_option_values (&completing, waits);
  else
    {
      gboolean unknown = FALSE;

      for (guint i = 0; !completing.command && n && i < n - 1; i++)
        unknown |= words[i][0] != '-' && (i == 0 || !find_option (&completing, words[i - 1])
                                          || !find_option (&completing, words[i - 1])->takes);
      offer_words (&completing, unknown);
    }
  g_clear_pointer (&completing.office, office_close);
}
