/* SPDX-License-Identifier: MIT */
#include "policy/applies.h"

#include <string.h>

/* Free text may be about somebody, so it is named and not repeated. */
static gboolean
is_free_text (const Pack *pack, const char *name)
{
  const PackFact *fact = pack_fact (pack, name);

  return (fact && g_strcmp0 (fact->kind, "text") == 0) || strcmp (name, "requester") == 0;
}

typedef struct { GString *known, *unknown; GHashTable *seen; } Told;

static void
add_name (GString *list, const char *name, const char *value)
{
  g_string_append_printf (list, "%s%s", list->len ? ", " : "", name);
  if (value)
    g_string_append_printf (list, "=%s", value);
}

static void
tell_condition (Told *told, const Pack *pack, const ConditionCase *kase, const char *condition)
{
  g_autofree char *name = condition_name (condition);
  const char *value = name ? case_fact_value (kase->facts, name) : NULL;

  if (!name || g_hash_table_contains (told->seen, name))
    return;
  if (value)
    add_name (told->known, name, is_free_text (pack, name) ? NULL : value);
  else
    add_name (told->unknown, name, NULL);
  g_hash_table_add (told->seen, g_steal_pointer (&name));
}

static void
told_init (Told *told)
{
  *told = (Told){ g_string_new (NULL), g_string_new (NULL), g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
}

static void
told_clear (Told *told)
{
  g_string_free (told->known, TRUE);
  g_string_free (told->unknown, TRUE);
  g_hash_table_unref (told->seen);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static char *
why_it_does (const Pack *pack, const PackApplies *applies, const ConditionCase *kase)
{
  g_auto (Told) told;
  const char *why = applies->why ? applies->why : "its conditions hold";

  told_init (&told);
  for (guint i = 0; applies->when && applies->when[i]; i++)
    tell_condition (&told, pack, kase, applies->when[i]);
  return told.known->len ? g_strdup_printf ("%s (%s)", why, told.known->str) : g_strdup (why);
}

static char *
why_it_does_not (const Pack *pack, const ConditionCase *kase)
{
  g_auto (Told) told;

  told_init (&told);
  for (guint i = 0; i < pack->applies->len; i++)
    {
      const PackApplies *applies = g_ptr_array_index (pack->applies, i);

      for (guint k = 0; applies->when && applies->when[k]; k++)
        tell_condition (&told, pack, kase, applies->when[k]);
    }
  return g_strdup_printf ("nothing brings it under this pack%s%s%s%s", told.known->len ? ": " : "", told.known->str,
                          told.unknown->len ? "; not known: " : "", told.unknown->str);
}

gboolean
pack_applies (const Pack *pack, const ConditionCase *kase, char **why)
{
  for (guint i = 0; i < pack->applies->len; i++)
    {
      const PackApplies *applies = g_ptr_array_index (pack->applies, i);

      if (!condition_all_hold (applies->when, kase))
        continue;
      *why = why_it_does (pack, applies, kase);
      return TRUE;
    }
  *why = pack->applies->len ? why_it_does_not (pack, kase) : g_strdup ("it speaks for every case");
  return pack->applies->len == 0;
}
