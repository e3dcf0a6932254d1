/* SPDX-License-Identifier: MIT */
#include "office/packs.h"

#include "base/when.h"
#include "policy/almanac.h"

struct Packs
{
  Office *office;              /* borrowed */
  GPtrArray *packs, *calendars, *texts; /* StoreAdopted as store hands them out; NULL: ask again */
  GHashTable *parsed_packs;    /* hash to Pack */
  GHashTable *parsed_calendars; /* hash to Calendar */
};

void
pack_use_free (PackUse *use)
{
  if (!use)
    return;
  g_free (use->why_not);
  g_free (use);
}

Packs *
packs_new (Office *office)
{
  Packs *packs = g_new0 (Packs, 1);

  packs->office = office;
  packs->parsed_packs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pack_free);
  packs->parsed_calendars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) calendar_unref);
  return packs;
}

void
packs_refresh (Packs *packs)
{
  g_clear_pointer (&packs->packs, g_ptr_array_unref);
  g_clear_pointer (&packs->calendars, g_ptr_array_unref);
  g_clear_pointer (&packs->texts, g_ptr_array_unref);
}

void
packs_free (Packs *packs)
{
  if (!packs)
    return;
  packs_refresh (packs);
  g_hash_table_unref (packs->parsed_packs);
  g_hash_table_unref (packs->parsed_calendars);
  g_free (packs);
}

static int
by_seq (gconstpointer a, gconstpointer b)
{
  const StoreAdopted *one = *(StoreAdopted *const *) a, *other = *(StoreAdopted *const *) b;

  return one->seq < other->seq ? -1 : one->seq > other->seq;
}

/* Sorted once here: afterwards two threads may read it. */
static GPtrArray *
adopted (Packs *packs, const char *kind, GPtrArray **known, GError **error)
{
  if (!*known && (*known = store_adopted (packs->office->store, kind, error)))
    g_ptr_array_sort (*known, by_seq);
  return *known;
}

const GPtrArray *
packs_adopted (Packs *packs, const char *kind, GError **error)
{
  return adopted (packs, kind, *kind == 'p' ? &packs->packs : *kind == 'c' ? &packs->calendars : &packs->texts, error);
}

const StoreAdopted *
packs_newest (Packs *packs, const char *kind, const char *name, const char *version)
{
  const GPtrArray *all = packs_adopted (packs, kind, NULL);

  for (guint i = all ? all->len : 0; i-- > 0;)
    {
      const StoreAdopted *entry = g_ptr_array_index (all, i);
      if (g_strcmp0 (entry->name, name) == 0 && (!version || g_strcmp0 (entry->version, version) == 0))
        return entry;
    }
  return NULL;
}

GVariant *
packs_entry_value (const char *name, const char *version, const char *hash, const char *plain, const char *updated)
{
  const struct { const char *key, *value; } members[] = {
    { "name", name }, { "version", version }, { "sha256", hash }, { "plain", plain }, { "updated", updated },
  };
  GVariantDict entry;

  g_variant_dict_init (&entry, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].value)
      g_variant_dict_insert (&entry, members[i].key, "s", members[i].value);
  return g_variant_dict_end (&entry);
}

static const Pack *
pack_of (Packs *packs, const StoreAdopted *entry, GError **error)
{
  Pack *pack = g_hash_table_lookup (packs->parsed_packs, entry->hash);
  g_autoptr (GBytes) bytes = NULL;

  if (pack)
    return pack;
  bytes = journal_blob_get (packs->office->journal, entry->hash, error);
  pack = bytes ? pack_parse (entry->name, bytes, error) : NULL;
  if (!pack)
    {
      desk_error_in (error, "adopted pack %s %s", entry->name, entry->version ? entry->version : "");
      return NULL;
    }
  g_hash_table_insert (packs->parsed_packs, g_strdup (entry->hash), pack);
  return pack;
}

static Calendar *
calendar_of (Packs *packs, const StoreAdopted *entry)
{
  Calendar *calendar = g_hash_table_lookup (packs->parsed_calendars, entry->hash);
  g_autoptr (GBytes) bytes = NULL;

  if (calendar)
    return calendar;
  bytes = journal_blob_get (packs->office->journal, entry->hash, NULL);
  calendar = bytes ? almanac_parse (entry->name, bytes, NULL) : NULL;
  if (calendar)
    g_hash_table_insert (packs->parsed_calendars, g_strdup (entry->hash), calendar);
  return calendar;
}

Calendar *
packs_calendar (Packs *packs, const char *name)
{
  const StoreAdopted *newest = packs_newest (packs, "calendar", name, NULL);

  return newest ? calendar_of (packs, newest) : NULL;
}

static char *
not_in_force (const Pack *pack, const char *day)
{
  return g_strdup_printf ("%s %s holds from %s to %s; the case was received on %s", pack->name, pack->version,
                          pack->effective_from ? pack->effective_from : "ever",
                          pack->effective_to ? pack->effective_to : "now", day);
}

static PackUse *
pack_use_new (const Pack *pack, char *why_not)
{
  PackUse *use = g_new0 (PackUse, 1);

  use->pack = pack;
  use->why_not = why_not;
  return use;
}

static const char *
pinned_version (const GPtrArray *pinned, const char *name)
{
  const CasePack *pack = case_pack_of (pinned, name);

  return pack && pack->version && *pack->version ? pack->version : NULL;
}

/* Newest adoption first: the candidates of one name, best last looked at. */
static gboolean
use_of_name (Packs *packs, const GPtrArray *all, const char *name, const char *day,
             const GPtrArray *pinned, PackUse **use, GError **error)
{
  const char *version = pinned_version (pinned, name);
  const Pack *newest = NULL;

  *use = NULL;
  for (guint i = all->len; i-- > 0;)
    {
      const StoreAdopted *entry = g_ptr_array_index (all, i);
      const Pack *pack;

      if (g_strcmp0 (entry->name, name) != 0)
        continue;
      if (!(pack = pack_of (packs, entry, error)))
        return FALSE;
      if (version ? g_strcmp0 (pack->version, version) == 0 : !day || pack_in_force (pack, day))
        {
          *use = pack_use_new (pack, NULL);
          return TRUE;
        }
      newest = newest ? newest : pack;
    }
  *use = newest ? pack_use_new (newest, day ? not_in_force (newest, day) : NULL) : NULL;
  return TRUE;
}

static GPtrArray *
uses (Packs *packs, const char *day, const GPtrArray *pinned, GError **error)
{
  GPtrArray *all = adopted (packs, "pack", &packs->packs, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) pack_use_free);

  if (!all)
    return NULL;
  for (guint i = 0; i < all->len; i++)
    {
      const StoreAdopted *entry = g_ptr_array_index (all, i);
      PackUse *use;

      if (!g_hash_table_add (seen, entry->name))
        continue;
      if (!use_of_name (packs, all, entry->name, day, pinned, &use, error))
        return NULL;
      g_ptr_array_add (list, use);
    }
  return g_steal_pointer (&list);
}

GPtrArray *
packs_for (Packs *packs, const GDate *received_on, const GPtrArray *pinned, GError **error)
{
  g_autofree char *day = when_date_format (received_on);

  return uses (packs, day, pinned, error);
}

/* Cases from before anybody asked which packs speak for them have their versions on the clocks. */
GPtrArray *
packs_pins (const Case *kase)
{
  GPtrArray *pins = g_ptr_array_new_with_free_func ((GDestroyNotify) case_pack_free);

  for (guint i = 0; i < kase->packs->len; i++)
    {
      const CasePack *pack = g_ptr_array_index (kase->packs, i);

      g_ptr_array_add (pins, case_pack_new (pack->pack, pack->version, pack->applies, pack->how, pack->why));
    }
  for (guint i = 0; !kase->packs->len && i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);

      if (!case_pack_of (pins, clock->pack))
        g_ptr_array_add (pins, case_pack_new (clock->pack, clock->version, TRUE, "derived", ""));
    }
  return pins;
}

GPtrArray *
packs_of_case (Packs *packs, const Case *kase, GError **error)
{
  g_autoptr (GPtrArray) pins = packs_pins (kase), all = NULL;
  GDate day;

  when_date (kase->row.received_at, packs->office->zone, &day);
  all = packs_for (packs, &day, pins, error);
  for (guint i = all ? all->len : 0; kase->packs->len && i-- > 0;)
    {
      const CasePack *pack = case_pack_of (kase->packs, ((PackUse *) all->pdata[i])->pack->name);

      if (!pack || !pack->applies)
        g_ptr_array_remove_index (all, i);
    }
  return g_steal_pointer (&all);
}

GPtrArray *
packs_today (Packs *packs, GError **error)
{
  return uses (packs, NULL, NULL, error);
}

const PackType *
packs_type (Packs *packs, const char *id)
{
  g_autoptr (GPtrArray) all = id ? packs_today (packs, NULL) : NULL;
  const PackType *found = NULL;

  for (guint i = 0; all && i < all->len && !found; i++)
    found = pack_type (((const PackUse *) g_ptr_array_index (all, i))->pack, id);
  return found;
}

GPtrArray *
packs_tasks (Packs *packs, const char *type)
{
  g_autoptr (GPtrArray) all = type ? packs_today (packs, NULL) : NULL;
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; all && i < all->len; i++)
    {
      const Pack *pack = ((const PackUse *) g_ptr_array_index (all, i))->pack;
      const PackType *found = pack_type (pack, type);

      for (guint k = 0; found && found->tasks && found->tasks[k]; k++)
        {
          const PackReason *task = packs_reason (pack->tasks, found->tasks[k]);

          if (task)
            g_ptr_array_add (list, (gpointer) task);
        }
    }
  return list;
}

static void
keep_knowing (GPtrArray *uses, const char *type)
{
  for (guint i = uses->len; i-- > 0;)
    if (!pack_type (((const PackUse *) g_ptr_array_index (uses, i))->pack, type))
      g_ptr_array_remove_index (uses, i);
}

GPtrArray *
packs_knowing (Packs *packs, const Case *kase, GError **error)
{
  GPtrArray *uses;

  if (!kase->row.type)
    return g_ptr_array_new ();
  if ((uses = packs_of_case (packs, kase, error)))
    keep_knowing (uses, kase->row.type);
  if (!uses || uses->len)
    return uses;
  g_ptr_array_unref (uses);
  if ((uses = packs_today (packs, error)))
    keep_knowing (uses, kase->row.type);
  return uses;
}

GPtrArray *
packs_outcomes (Packs *packs, const Case *kase, GError **error)
{
  g_autoptr (GPtrArray) uses = packs_knowing (packs, kase, error), list = g_ptr_array_new ();

  if (!uses)
    return NULL;
  for (guint i = 0; i < uses->len; i++)
    {
      const Pack *pack = ((const PackUse *) g_ptr_array_index (uses, i))->pack;
      const PackType *type = pack_type (pack, kase->row.type);

      for (guint k = 0; type->outcomes && type->outcomes[k]; k++)
        if (!packs_reason (list, type->outcomes[k]))
          g_ptr_array_add (list, (gpointer) pack_outcome (pack, type->outcomes[k]));
    }
  return g_steal_pointer (&list);
}

const Pack *
packs_version (Packs *packs, const char *name, const char *version)
{
  const GPtrArray *all = adopted (packs, "pack", &packs->packs, NULL);

  for (guint i = all ? all->len : 0; i-- > 0;)
    {
      const StoreAdopted *entry = g_ptr_array_index (all, i);
      const Pack *pack = g_strcmp0 (entry->name, name) == 0 ? pack_of (packs, entry, NULL) : NULL;

      if (pack && (!version || g_strcmp0 (pack->version, version) == 0))
        return pack;
    }
  return NULL;
}

const PackReason *
packs_reason (const GPtrArray *list, const char *id)
{
  for (guint i = 0; list && i < list->len; i++)
    {
      const PackReason *reason = g_ptr_array_index (list, i);
      if (g_strcmp0 (reason->id, id) == 0)
        return reason;
    }
  return NULL;
}

static void
preload_rules (Packs *packs, const Pack *pack)
{
  for (guint i = 0; i < pack->rules->len; i++)
    {
      const PackRule *rule = g_ptr_array_index (pack->rules, i);

      if (rule->calendar)
        packs_calendar (packs, rule->calendar);
      if (rule->configurable)
        office_setting (packs->office, rule->configurable);
    }
}

/* ---- as if ----------------------------------------------------------------------------- */

/* No digest is written so. */
#define TRIAL "trial "

static StoreAdopted *
trial_new (const char *kind, const char *name, const char *version)
{
  StoreAdopted *entry = g_new0 (StoreAdopted, 1);

  entry->kind = g_strdup (kind);
  entry->name = g_strdup (name);
  entry->version = g_strdup (version);
  entry->hash = g_strconcat (TRIAL, name, NULL);
  entry->seq = G_MAXINT64;
  return entry;
}

void
packs_try (Packs *packs, const Pack *pack, const char *calendar, Calendar *holidays)
{
  if (pack && adopted (packs, "pack", &packs->packs, NULL))
    {
      StoreAdopted *entry = trial_new ("pack", pack->name, pack->version);

      g_hash_table_insert (packs->parsed_packs, g_strdup (entry->hash), (gpointer) pack);
      g_ptr_array_add (packs->packs, entry);
    }
  if (calendar && adopted (packs, "calendar", &packs->calendars, NULL))
    {
      StoreAdopted *entry = trial_new ("calendar", calendar, NULL);

      g_hash_table_insert (packs->parsed_calendars, g_strdup (entry->hash), calendar_ref (holidays));
      g_ptr_array_add (packs->calendars, entry);
    }
}

static gboolean
is_trial (gpointer key, gpointer value G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return g_str_has_prefix (key, TRIAL);
}

void
packs_try_end (Packs *packs)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, packs->parsed_packs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, TRIAL))
      {
        g_hash_table_iter_steal (&iter);   /* the pack is the caller's */
        g_free (key);
      }
  g_hash_table_foreach_remove (packs->parsed_calendars, is_trial, NULL);
  packs_refresh (packs);
}

gboolean
packs_preload (Packs *packs, GError **error)
{
  const GPtrArray *all = adopted (packs, "pack", &packs->packs, error);

  if (!all || !adopted (packs, "calendar", &packs->calendars, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const Pack *pack = pack_of (packs, g_ptr_array_index (all, i), error);

      if (!pack)
        return FALSE;
      preload_rules (packs, pack);
    }
  return TRUE;
}
