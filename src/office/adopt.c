/* SPDX-License-Identifier: MIT */
#include "office/adopt.h"

#include <string.h>

#include "office/clocks.h"
#include "office/packs.h"
#include "policy/wording.h"

#define BATCH 500

/* ---- what was adopted --------------------------------------------------------------------------- */

static void
office_adopted_free (OfficeAdopted *adopted)
{
  g_free (adopted->kind);
  g_free (adopted->name);
  g_free (adopted->version);
  g_free (adopted->hash);
  g_free (adopted->plain);
  g_free (adopted->updated);
  g_free (adopted->title);
  g_free (adopted);
}

static void
add_adopted (Office *office, GPtrArray *all, const StoreAdopted *entry)
{
  g_autoptr (Event) event = journal_load (office->journal, entry->seq, NULL);
  const Pack *pack = *entry->kind == 'p' ? packs_version (office->packs, entry->name, entry->version) : NULL;
  OfficeAdopted *adopted = g_new0 (OfficeAdopted, 1);

  *adopted = (OfficeAdopted) {
    g_strdup (entry->kind), g_strdup (entry->name), g_strdup (entry->version), g_strdup (entry->hash), g_strdup (entry->plain),
    g_strdup (entry->updated), pack ? g_strdup (pack->title) : NULL, entry->seq, event ? event->at : 0,
    entry == packs_newest (office->packs, entry->kind, entry->name, NULL),
  };
  g_ptr_array_add (all, adopted);
}

GPtrArray *
office_adopted (Office *office, GError **error)
{
  static const char *const kinds[] = { "pack", "calendar", "text" };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) office_adopted_free);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GPtrArray *entries = packs_adopted (office->packs, kinds[i], error);

      if (!entries)
        return NULL;
      for (guint k = 0; k < entries->len; k++)
        add_adopted (office, all, g_ptr_array_index (entries, k));
    }
  return g_steal_pointer (&all);
}

const Pack *
office_adopted_pack (Office *office, const char *name, GError **error)
{
  const char *at = strrchr (name, '@');
  g_autofree char *own = at ? g_strndup (name, (gsize) (at - name)) : g_strdup (name);

  if (!packs_adopted (office->packs, "pack", error))
    return NULL;
  return packs_version (office->packs, own, at ? at + 1 : NULL);
}

/* ---- what would move ---------------------------------------------------------------------------- */

static void
office_move_free (OfficeMove *move)
{
  g_free (move->number);
  g_free (move->pack);
  g_free (move->rule);
  g_free (move->was);
  g_free (move->now);
  g_free (move);
}

static void
add_moves (GPtrArray *moves, const char *number, const Event *event)
{
  g_autoptr (GVariant) list = event_value (event, "moved");
  gsize n = list ? g_variant_n_children (list) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) one = list_element (list, i);
      OfficeMove *move;

      if (g_strcmp0 (map_text (one, "was"), map_text (one, "now")) == 0)
        continue;
      move = g_new0 (OfficeMove, 1);
      *move = (OfficeMove) { g_strdup (number), g_strdup (map_text (one, "pack")), g_strdup (map_text (one, "rule")),
                             g_strdup (map_text (one, "was")), g_strdup (map_text (one, "now")) };
      g_ptr_array_add (moves, move);
    }
}

/* What is restricted from the member is counted by the act all the same, and not shown. */
static gboolean
is_shown (Office *office, const char *number)
{
  g_autoptr (CaseRow) row = store_case_row (office->store, &office->viewer, number, NULL);

  return row != NULL;
}

static gboolean
try_case (Office *office, const char *number, GPtrArray *moves, guint *cases, GError **error)
{
  g_autoptr (Case) kase = store_clocked_case (office->store, number, error);
  g_autoptr (Event) event = NULL;
  guint before = moves->len;

  if (!kase || !clocks_recount_anew (office, kase, "", &event, error))
    return FALSE;
  if (event)
    event_finish (event);
  if (event && is_shown (office, number))
    add_moves (moves, number, event);
  *cases += moves->len > before;
  return TRUE;
}

static gboolean
try_cases (Office *office, GPtrArray *moves, guint *cases, GError **error)
{
  g_autofree char *after = NULL;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GPtrArray) numbers = store_open_cases (office->store, after, BATCH, error);

      for (guint i = 0; numbers && i < numbers->len; i++)
        if (!try_case (office, g_ptr_array_index (numbers, i), moves, cases, error))
          return FALSE;
      if (!numbers)
        return FALSE;
      more = numbers->len == BATCH;
      g_free (after);
      after = numbers->len ? g_strdup (g_ptr_array_index (numbers, numbers->len - 1)) : NULL;
    }
  return TRUE;
}

GPtrArray *
office_would_move (Office *office, const Pack *pack, const char *calendar, Calendar *holidays, guint *cases, GError **error)
{
  g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func ((GDestroyNotify) office_move_free);
  guint n = 0;
  gboolean good;

  if (!office_refresh (office, error))
    return NULL;
  packs_try (office->packs, pack, calendar, holidays);
  good = try_cases (office, moves, cases ? cases : &n, error);
  packs_try_end (office->packs);
  return good ? g_steal_pointer (&moves) : NULL;
}

/* ---- texts -------------------------------------------------------------------------------------- */

char *
office_policy_text (Office *office, const char *pack, const char *version, GError **error)
{
  const StoreAdopted *entry = packs_newest (office->packs, "text", pack, version);
  g_autoptr (GBytes) bytes = entry ? journal_blob_get (office->journal, entry->plain, error) : NULL;

  return bytes ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

void
office_wording_clear (OfficeWording *wording)
{
  g_clear_pointer (&wording->plain, g_free);
}

gboolean
office_wording (Office *office, const char *pack, OfficeWording *wording, GError **error)
{
  GError *local = NULL;

  wording->plain = office_policy_text (office, pack, NULL, &local);
  wording->pack = wording->plain ? packs_version (office->packs, pack, NULL) : NULL;
  if (!local)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

char *
office_wording_sentence (const OfficeWording *wording, const char *clause)
{
  const PackClause *found = wording->pack && clause ? pack_clause (wording->pack, clause) : NULL;

  return found ? wording_sentence (wording->plain, (const char *const *) found->find) : NULL;
}
