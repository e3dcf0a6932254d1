/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/files.h"
#include "policy/outline.h"
#include "policy/pack-private.h"

static GPtrArray **
lists_of (Pack *pack, guint i)
{
  GPtrArray **lists[] = { &pack->clauses, &pack->facts, &pack->types, &pack->rules, &pack->words,
                          &pack->mailboxes, &pack->ladders, &pack->letters, &pack->retention,
                          &pack->settings, &pack->duties, &pack->registers, &pack->places,
                          &pack->applies, &pack->gates, &pack->purposes, &pack->records, &pack->metrics, &pack->tests, &pack->reasons,
                          &pack->outcomes, &pack->tasks, &pack->grounds };

  return i < G_N_ELEMENTS (lists) ? lists[i] : NULL;
}

Pack *
pack_new (const char *file)
{
  Pack *pack = g_new0 (Pack, 1);
  GPtrArray **list;

  pack->file = g_strdup (file);
  for (guint i = 0; (list = lists_of (pack, i)); i++)
    *list = g_ptr_array_new ();
  pack->first_words = g_hash_table_new (g_str_hash, g_str_equal);
  pack->memory = g_ptr_array_new_with_free_func (g_free);
  return pack;
}

void
pack_free (Pack *pack)
{
  GPtrArray **list;

  if (!pack)
    return;
  for (guint i = 0; i < pack->ladders->len; i++)
    {
      g_ptr_array_unref (((PackLadder *) g_ptr_array_index (pack->ladders, i))->stages);
      g_ptr_array_unref (((PackLadder *) g_ptr_array_index (pack->ladders, i))->phases);
    }
  for (guint i = 0; (list = lists_of (pack, i)); i++)
    g_ptr_array_unref (*list);
  g_hash_table_unref (pack->first_words);
  g_ptr_array_unref (pack->memory);
  g_free (pack->file);
  g_free (pack);
}

/* Every element begins with the text it is known by. */
static gpointer
find (const GPtrArray *list, const char *id)
{
  for (guint i = 0; id && i < list->len; i++)
    {
      gpointer element = g_ptr_array_index (list, i);

      if (g_strcmp0 (*(char *const *) element, id) == 0)
        return element;
    }
  return NULL;
}

#define IS_KNOWN_BY(type, member) G_STATIC_ASSERT (G_STRUCT_OFFSET (type, member) == 0)
IS_KNOWN_BY (PackClause, id);
IS_KNOWN_BY (PackFact, name);
IS_KNOWN_BY (PackType, id);
IS_KNOWN_BY (PackRule, id);
IS_KNOWN_BY (PackReason, id);
IS_KNOWN_BY (PackLadder, id);
IS_KNOWN_BY (PackStage, id);
IS_KNOWN_BY (PackPhase, id);
IS_KNOWN_BY (PackLetter, id);
IS_KNOWN_BY (PackRegister, id);
IS_KNOWN_BY (PackPlace, name);
IS_KNOWN_BY (PackGate, id);

const PackType *
pack_type (const Pack *pack, const char *id)
{
  return find (pack->types, id);
}

const PackRule *
pack_rule (const Pack *pack, const char *id)
{
  return find (pack->rules, id);
}

const PackClause *
pack_clause (const Pack *pack, const char *id)
{
  return find (pack->clauses, id);
}

const PackReason *
pack_outcome (const Pack *pack, const char *id)
{
  return find (pack->outcomes, id);
}

const PackFact *
pack_fact (const Pack *pack, const char *name)
{
  return find (pack->facts, name);
}

const PackLadder *
pack_ladder (const Pack *pack, const char *id)
{
  return find (pack->ladders, id);
}

const PackStage *
pack_stage (const PackLadder *ladder, const char *id)
{
  return find (ladder->stages, id);
}

const PackRegister *
pack_register (const Pack *pack, const char *id)
{
  return find (pack->registers, id);
}

const PackPlace *
pack_place (const Pack *pack, const char *name)
{
  return find (pack->places, name);
}

const PackGate *
pack_gate (const Pack *pack, const char *id)
{
  return find (pack->gates, id);
}

const PackLetter *
pack_letter (const Pack *pack, const char *id, const char *language)
{
  const PackLetter *any = NULL;

  for (guint i = 0; i < pack->letters->len; i++)
    {
      const PackLetter *letter = g_ptr_array_index (pack->letters, i);

      if (g_strcmp0 (letter->id, id) != 0)
        continue;
      if (g_strcmp0 (letter->language, language) == 0)
        return letter;
      if (!any || !letter->language)
        any = letter;
    }
  return any;
}

/* "support@" is that local part at any domain, with or without "+detail". */
static gboolean
address_matches (const char *pattern, const char *address)
{
  gsize length = strlen (pattern);

  if (!g_str_has_suffix (pattern, "@"))
    return g_ascii_strcasecmp (pattern, address) == 0;
  return g_ascii_strncasecmp (pattern, address, length - 1) == 0
         && (address[length - 1] == '@' || address[length - 1] == '+');
}

const PackMailbox *
pack_mailbox_of (const Pack *pack, const char *address)
{
  for (guint i = 0; address && i < pack->mailboxes->len; i++)
    {
      const PackMailbox *mailbox = g_ptr_array_index (pack->mailboxes, i);

      for (guint j = 0; mailbox->addresses[j]; j++)
        if (address_matches (mailbox->addresses[j], address))
          return mailbox;
    }
  return NULL;
}

/* ---- letters of the desk's acts -------------------------------------------------------- */

static const struct { const char *act, *letter; } act_letters[] = {
  { "acknowledge", "acknowledge" }, { "reply", "answer" }, { "request-info", "request-info" },
  { "extend", "extend" }, { "refer", "refer" }, { "approve", "refuse" },
};

const char *
pack_act_letter (const char *act)
{
  for (guint i = 0; i < G_N_ELEMENTS (act_letters); i++)
    if (strcmp (act_letters[i].act, act) == 0)
      return act_letters[i].letter;
  return NULL;
}

const char *
pack_letter_act (const char *letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (act_letters); i++)
    if (strcmp (act_letters[i].letter, letter) == 0)
      return act_letters[i].act;
  return NULL;
}

/* ---- files -------------------------------------------------------------------------- */

gboolean
pack_is_path (const char *text)
{
  return strchr (text, '/') || g_str_has_suffix (text, ".yaml") || g_str_has_suffix (text, ".yml");
}

static char *
path_of (const char *name, GError **error)
{
  g_autofree char *relative = g_strconcat ("packs/", name, "/pack.yaml", NULL);
  char *path = pack_is_path (name) ? g_strdup (name) : files_data (relative);

  if (!path)
    desk_error_set (error, DESK_ERROR_NOT_FOUND,
                    "there is no pack %s: 'recourse policy list' names them; write ./%s for a file", name, name);
  return path;
}

Pack *
pack_load (const char *name_or_path, GBytes **bytes, GError **error)
{
  g_autofree char *path = path_of (name_or_path, error);
  g_autoptr (GBytes) read = path ? files_read (path, OUTLINE_SIZE_LIMIT, error) : NULL;
  Pack *pack = read ? pack_parse (path, read, error) : NULL;

  if (pack && bytes)
    *bytes = g_steal_pointer (&read);
  return pack;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GStrv
pack_names (void)
{
  g_autofree char *path = files_data ("packs");
  g_autoptr (GDir) dir = path ? g_dir_open (path, 0, NULL) : NULL;
  GPtrArray *names = g_ptr_array_new ();
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *file = g_build_filename (path, name, "pack.yaml", NULL);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}
