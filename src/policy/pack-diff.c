/* SPDX-License-Identifier: MIT */
#include "policy/pack-diff.h"

#include <string.h>

#include "base/text.h"

#define SHOWN 120       /* columns of a value; a letter is longer */

static const struct { const char *list, *one; } order[] = {
  { "rules", "rule" }, { "types", "type" }, { "outcomes", "outcome" }, { "reasons", "refusal" },
  { "gates", "gate" }, { "clauses", "clause" }, { "letters", "letter" }, { "ladders", "ladder" }, { "registers", "register" },
  { "duties", "duty" }, { "head", "pack" }, { "settings", "setting" }, { "retention", "retention" }, { "applies", "applies" }, { "places", "place" },
  { "tasks", "task" }, { "grounds", "ground" }, { "facts", "fact" }, { "mailboxes", "mailbox" }, { "words", "words" }, { "purposes", "purpose" }, { "records", "record" }, { "metrics", "metric" }, { "tests", "test" },
};

static guint
rank_of (const char *list)
{
  gsize length = strcspn (list, " ");

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (strlen (order[i].list) == length && strncmp (order[i].list, list, length) == 0)
      return i;
  return G_N_ELEMENTS (order);
}

/* ---- a pack as a table of values -------------------------------------------------------------- */

typedef struct { char *list, *id, *field, *value; guint place; } Value;

/* In the pack's order, and by their names. */
typedef struct { GPtrArray *values; GHashTable *by_key, *elements; } Table;

static void
value_free (Value *value)
{
  g_free (value->list);
  g_free (value->id);
  g_free (value->field);
  g_free (value->value);
  g_free (value);
}

static char *
element_key (const Value *value)
{
  return g_strdup_printf ("%s\x1f%s", value->list, value->id);
}

static char *
value_key (const Value *value)
{
  return g_strdup_printf ("%s\x1f%s\x1f%s", value->list, value->id, value->field);
}

static void
take_value (const char *list, const char *id, const char *field, const char *value, gpointer data)
{
  Table *table = data;
  Value *one = g_new0 (Value, 1);

  *one = (Value) { g_strdup (list), g_strdup (id), g_strdup (field), g_strdup (value), table->values->len };
  g_ptr_array_add (table->values, one);
  g_hash_table_insert (table->by_key, value_key (one), one);
  g_hash_table_insert (table->elements, element_key (one), one);
}

static void
table_init (Table *table, const Pack *pack)
{
  table->values = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  table->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  table->elements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pack_each_value (pack, take_value, table);
}

static void
table_clear (Table *table)
{
  g_hash_table_unref (table->by_key);
  g_hash_table_unref (table->elements);
  g_ptr_array_unref (table->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static gboolean
has_element (const Table *table, const Value *value)
{
  g_autofree char *key = element_key (value);

  return g_hash_table_contains (table->elements, key);
}

static const Value *
same_value (const Table *table, const Value *value)
{
  g_autofree char *key = value_key (value);

  return g_hash_table_lookup (table->by_key, key);
}

static const char *
value_of (const Table *table, const Value *element, const char *field)
{
  const Value key = { .list = element->list, .id = element->id, .field = (char *) field };
  const Value *value = same_value (table, &key);

  return value ? value->value : NULL;
}

/* ---- in words --------------------------------------------------------------------------------- */

/* "rule MP-DEL-RESP (answer)", "ladder complaints stage bbb". */
static char *
name_of (const Table *table, const Value *value)
{
  const char *title = value_of (table, value, "title");
  guint rank = rank_of (value->list);
  const char *one = rank < G_N_ELEMENTS (order) ? order[rank].one : value->list;
  g_auto (GStrv) steps = g_strsplit (value->list, " ", 3);

  if (!*value->id)
    return g_strdup (one);
  if (steps[1] && steps[2])
    return g_strdup_printf ("%s %s %s %s", one, steps[1], steps[2], value->id);
  return title ? g_strdup_printf ("%s %s (%s)", one, value->id, title) : g_strdup_printf ("%s %s", one, value->id);
}

static char *
shown (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, PACK_LIST_PART, -1);
  g_autofree char *joined = g_strjoinv (", ", parts);

  return g_utf8_strlen (joined, -1) > SHOWN ? text_fit (joined, SHOWN, TRUE) : text_safe (joined, -1, TEXT_ONE_LINE);
}

static void
add_missing (GString *words, const char *how, const char *of, const char *from)
{
  g_auto (GStrv) values = g_strsplit (of, PACK_LIST_PART, -1), others = g_strsplit (from, PACK_LIST_PART, -1);
  guint n = 0;

  for (guint i = 0; values[i]; i++)
    if (!g_strv_contains ((const char *const *) others, values[i]))
      g_string_append_printf (words, "%s%s", n++ ? ", " : how, values[i]);
}

/* Lists tell what came and what went; texts of several lines only that they differ. */
static char *
change_words (const char *field, const char *was, const char *now)
{
  g_autofree char *old = was ? shown (was) : NULL, *new = now ? shown (now) : NULL;
  g_autoptr (GString) words = g_string_new (NULL);

  if (!was)
    return g_strdup_printf ("%s is now %s", field, new);
  if (!now)
    return g_strdup_printf ("%s is gone, was %s", field, old);
  if (strchr (was, '\n') || strchr (now, '\n'))
    return g_strdup_printf ("%s reads otherwise", field);
  if (!strstr (was, PACK_LIST_PART) && !strstr (now, PACK_LIST_PART))
    return g_strdup_printf ("%s is now %s, was %s", field, new, old);
  add_missing (words, " also ", now, was);
  add_missing (words, words->len ? ", no more " : " no more ", was, now);
  return words->len ? g_strdup_printf ("%s%s", field, words->str) : g_strdup_printf ("%s in another order", field);
}

/* What a new rule promises, what one that went promised. */
static char *
element_words (const Table *table, const Value *value)
{
  const char *period = value_of (table, value, "period"), *start = value_of (table, value, "start"),
             *types = value_of (table, value, "types"), *summary = value_of (table, value, "summary");
  g_autofree char *on = types ? shown (types) : NULL, *says = summary ? shown (summary) : NULL;

  if (strcmp (value->list, "rules") == 0 && period)
    return g_strdup_printf (": %s from %s, on %s", strcmp (period, "none") == 0 ? "no time limit" : period, start ? start : "?", on ? on : "?");
  return says ? g_strdup_printf (": %s", says) : g_strdup ("");
}

/* ---- comparing -------------------------------------------------------------------------------- */

typedef struct { PackChange *change; guint rank, place; } Ranked;

static void
pack_change_free (PackChange *change)
{
  g_free (change->list);
  g_free (change->id);
  g_free (change->field);
  g_free (change->was);
  g_free (change->now);
  g_free (change->words);
  g_free (change);
}

static void
add_change (GArray *all, const Value *at, const char *field, const char *was, const char *now, char *words, guint place)
{
  PackChange *change = g_new0 (PackChange, 1);
  const Ranked ranked = { change, rank_of (at->list), place };

  *change = (PackChange) { g_strdup (at->list), g_strdup (at->id), g_strdup (field), g_strdup (was), g_strdup (now), words };
  g_array_append_val (all, ranked);
}

static void
add_element (GArray *all, GHashTable *said, const Table *in, const Value *value, gboolean came)
{
  g_autofree char *name = name_of (in, value), *about = element_words (in, value);
  char *key = element_key (value);

  if (!g_hash_table_add (said, key))
    return;
  add_change (all, value, NULL, came ? NULL : value->id, came ? value->id : NULL,
              g_strdup_printf (came ? "%s is new%s" : "%s is gone%s", name, about), value->place);
}

static void
compare_new (GArray *all, GHashTable *said, const Table *old, const Table *new)
{
  for (guint i = 0; i < new->values->len; i++)
    {
      const Value *value = g_ptr_array_index (new->values, i), *was = same_value (old, value);
      g_autofree char *name = name_of (new, value), *how = NULL;

      if (*value->id && !has_element (old, value))
        add_element (all, said, new, value, TRUE);
      else if (!was || strcmp (was->value, value->value) != 0)
        {
          how = change_words (value->field, was ? was->value : NULL, value->value);
          add_change (all, value, value->field, was ? was->value : NULL, value->value, g_strdup_printf ("%s: %s", name, how), i);
        }
    }
}

static void
compare_old (GArray *all, GHashTable *said, const Table *old, const Table *new)
{
  for (guint i = 0; i < old->values->len; i++)
    {
      const Value *value = g_ptr_array_index (old->values, i);
      g_autofree char *name = name_of (old, value), *how = NULL;

      if (*value->id && !has_element (new, value))
        add_element (all, said, old, value, FALSE);
      else if (!same_value (new, value))
        {
          how = change_words (value->field, value->value, NULL);
          add_change (all, value, value->field, value->value, NULL, g_strdup_printf ("%s: %s", name, how), i);
        }
    }
}

static int
by_rank (gconstpointer a, gconstpointer b)
{
  const Ranked *one = a, *other = b;

  if (one->rank != other->rank)
    return one->rank < other->rank ? -1 : 1;
  return one->place < other->place ? -1 : one->place > other->place;
}

GPtrArray *
pack_diff (const Pack *was, const Pack *now)
{
  g_auto (Table) old = { 0 }, new = { 0 };
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Ranked));
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) pack_change_free);

  table_init (&old, was);
  table_init (&new, now);
  compare_new (all, said, &old, &new);
  compare_old (all, said, &old, &new);
  g_array_sort (all, by_rank);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (changes, g_array_index (all, Ranked, i).change);
  return changes;
}
