/* SPDX-License-Identifier: MIT */
/* A case is opened by an act of its own: under the lock it is asked once more whether there is
 * one for the same duty and day, so that two ticks at once open one. */
#include "office/duties.h"

#include <string.h>

#include "base/when.h"
#include "office/act.h"
#include "office/clocks.h"
#include "office/registers.h"

void
office_duty_free (OfficeDuty *duty)
{
  if (!duty)
    return;
  g_free (duty->pack);
  g_free (duty->version);
  g_free (duty->id);
  g_free (duty->title);
  g_free (duty->tag);
  g_free (duty->type);
  g_free (duty->every);
  g_free (duty->due_on);
  g_free (duty->opens_on);
  g_free (duty->last);
  g_free (duty->case_number);
  g_free (duty->why);
  g_free (duty);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfficeDuty, office_duty_free)

void
office_tick_free (OfficeTick *tick)
{
  if (!tick)
    return;
  g_free (tick->number);
  g_free (tick->pack);
  g_free (tick->id);
  g_free (tick->type);
  g_free (tick->title);
  g_free (tick->due_on);
  g_free (tick);
}

/* ---- where one stands ---------------------------------------------------------------------------- */

static const char *
setting_of (const char *key, gpointer data)
{
  return office_setting (data, key);
}

static char *
day_of (Office *office, gint64 at)
{
  GDate day;

  when_date (at, office->zone, &day);
  return when_date_format (&day);
}

/* An office owes nothing for the time before it was there, nor before the pack was. */
static char *
counted_since (Office *office, const Pack *pack, GError **error)
{
  g_autoptr (Event) first = journal_load (office->journal, 0, error);
  char *since = first ? day_of (office, first->at) : NULL;

  if (since && pack->effective_from && strcmp (pack->effective_from, since) > 0)
    {
      g_free (since);
      since = g_strdup (pack->effective_from);
    }
  return since;
}

/* The later of two days; takes the first. */
static char *
later (char *one, const char *other)
{
  char *kept = g_strdup (!one || (other && strcmp (other, one) > 0) ? other : one);

  g_free (one);
  return kept;
}

static gboolean
last_done (Office *office, const Pack *pack, const PackDuty *duty, const StoreDutyCase *last, char **day, GError **error)
{
  g_autofree char *ended = last->number && !last->open && last->ended_at != WHEN_NONE ? day_of (office, last->ended_at) : NULL;

  *day = NULL;
  if (duty->from && !store_register_newest (office->store, pack->name, duty->from, day, error))
    return FALSE;
  *day = later (*day, ended);
  return TRUE;
}

static const PackDuty *
duty_by_id (const Pack *pack, const char *id)
{
  for (guint i = 0; pack && id && i < pack->duties->len; i++)
    if (g_strcmp0 (((const PackDuty *) g_ptr_array_index (pack->duties, i))->id, id) == 0)
      return g_ptr_array_index (pack->duties, i);
  return NULL;
}

gboolean
duty_is_proved (Office *office, const Case *kase, GError **error)
{
  g_autofree char *name = NULL, *id = NULL, *newest = NULL;
  const PackDuty *duty;

  if (!store_duty_of_case (office->store, kase->row.number, &name, &id, error))
    return FALSE;
  duty = name ? duty_by_id (packs_version (office->packs, name, NULL), id) : NULL;
  if (!duty || !duty->from)
    return TRUE;
  if (!store_register_newest (office->store, name, duty->from, &newest, error))
    return FALSE;
  return (newest && strcmp (newest, kase->row.received_on) >= 0)
         || desk_error_set (error, DESK_ERROR_INVALID, "%s: nothing was written into the register %s since it came: register.add "
                            "register=%s first, or close it and say why", kase->row.number, duty->from, duty->from);
}

/* Items that lapse by themselves make the cases of the same type. */
static gboolean
is_of_items (Office *office, const Pack *pack, const PackDuty *duty, gboolean *is, GError **error)
{
  const PackRegister *of = duty->from ? pack_register (pack, duty->from) : NULL;
  gint64 dated = 0;

  if (of && g_strcmp0 (of->type, duty->type) == 0
      && !store_register_dated (office->store, pack->name, of->id, &dated, error))
    return FALSE;
  *is = dated > 0;
  return TRUE;
}

static OfficeDuty *
duty_new (const Pack *pack, const PackDuty *duty, const DutyState *state)
{
  OfficeDuty *made = g_new0 (OfficeDuty, 1);
  Period period = { 0 };
  const char *every = duty_every (pack, duty, state, &period);

  made->pack = g_strdup (pack->name);
  made->version = g_strdup (pack->version);
  made->id = g_strdup (duty->id);
  made->title = g_strdup (duty->title);
  made->tag = g_strdup (duty->tag);
  made->type = g_strdup (duty->type);
  made->every = every ? clock_amount_text (period.amount, period.unit) : NULL;
  made->last = g_strdup (state->last);
  return made;
}

gboolean
duty_look (Office *office, const Pack *pack, const PackDuty *duty, OfficeDuty **found, GError **error)
{
  g_autofree char *since = counted_since (office, pack, error), *last = NULL;
  g_auto (StoreDutyCase) past = { 0 };
  DutyState state = { NULL, since, setting_of, office };
  gboolean of_items = FALSE;
  GDate due, opens;
  const char *why;

  *found = NULL;
  if (!since || !store_duty_last (office->store, pack->name, duty->id, &past, error)
      || !last_done (office, pack, duty, &past, &last, error) || !is_of_items (office, pack, duty, &of_items, error))
    return FALSE;
  state.last = last;
  *found = duty_new (pack, duty, &state);
  if (past.open)
    {
      (*found)->case_number = g_strdup (past.number);
      (*found)->due_on = g_strdup (past.due_on);
    }
  else if (of_items)
    (*found)->why = g_strdup_printf ("by item: recourse register %s", duty->from);
  else if (duty_due (pack, duty, &state, &due, &opens, &why))
    {
      (*found)->due_on = when_date_format (&due);
      (*found)->opens_on = when_date_format (&opens);
    }
  else
    (*found)->why = g_strdup (why);
  return TRUE;
}

/* 'each' for every duty of the packs in force today. */
static gboolean
each_duty (Office *office, gboolean (*each) (Office *office, const PackUse *use, const PackDuty *duty, gpointer data, GError **error),
           gpointer data, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackUse *use = g_ptr_array_index (packs, i);

      for (guint k = 0; use->pack->duties && k < use->pack->duties->len; k++)
        if (!each (office, use, g_ptr_array_index (use->pack->duties, k), data, error))
          return FALSE;
    }
  return packs != NULL;
}

static gboolean
list_duty (Office *office, const PackUse *use, const PackDuty *duty, gpointer data, GError **error)
{
  OfficeDuty *found;

  if (!duty_look (office, use->pack, duty, &found, error))
    return FALSE;
  if (!found->case_number && use->why_not)
    {
      g_clear_pointer (&found->due_on, g_free);
      g_clear_pointer (&found->opens_on, g_free);
      g_free (found->why);
      found->why = g_strdup (use->why_not);
    }
  g_ptr_array_add (data, found);
  return TRUE;
}

GPtrArray *
office_duties (Office *office, GError **error)
{
  g_autoptr (GPtrArray) duties = g_ptr_array_new_with_free_func ((GDestroyNotify) office_duty_free);

  return office_refresh (office, error) && each_duty (office, list_duty, duties, error) ? g_steal_pointer (&duties) : NULL;
}

/* ---- opening a case --------------------------------------------------------------------------------- */

/* What the case is opened for. 'item' NULL: a duty. */
typedef struct
{
  const Pack *pack;
  const char *id, *type, *title, *due_on, *last;
  const Item *item;
  const PackRegister *of;
} Owed;

enum { TEXT_LIMIT = 200 };

/* Facts that the clocks of the type start from: those that the item has by the same name, and the
 * day it was last done. */
static GHashTable *
facts_of (const Owed *owed)
{
  GHashTable *facts = g_hash_table_new (g_str_hash, g_str_equal);
  const PackRule *rule = duty_rule_of_type (owed->pack, owed->type);
  const char *start = rule ? duty_start_fact (owed->pack, rule) : NULL;

  for (guint i = 0; owed->item && !owed->item->restricted && i < owed->item->fields->len; i++)
    {
      const ItemField *field = g_ptr_array_index (owed->item->fields, i);
      if (!field->sealed && field->value && pack_fact (owed->pack, field->name))
        g_hash_table_insert (facts, field->name, field->value);
    }
  if (start && owed->last && !g_hash_table_contains (facts, start))
    g_hash_table_insert (facts, (gpointer) start, (gpointer) owed->last);
  return facts;
}

static GVariant *
facts_value (GHashTable *facts)
{
  GVariantBuilder map;
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (facts), (GCompareFunc) strcmp);

  g_variant_builder_init (&map, G_VARIANT_TYPE_VARDICT);
  for (GList *name = names; name; name = name->next)
    g_variant_builder_add (&map, "{sv}", name->data, g_variant_new_string (g_hash_table_lookup (facts, name->data)));
  return g_variant_builder_end (&map);
}

static GVariant *
duty_value (const Owed *owed)
{
  GVariantDict map;

  g_variant_dict_init (&map, NULL);
  g_variant_dict_insert (&map, "pack", "s", owed->pack->name);
  g_variant_dict_insert (&map, "duty", "s", owed->id);
  g_variant_dict_insert (&map, "due_on", "s", owed->due_on);
  if (owed->item)
    g_variant_dict_insert (&map, "item", "x", owed->item->id);
  return g_variant_dict_end (&map);
}

/* The first field of an item says which one it is, unless it is about a person: erasing the item must
 * not leave it here. */
static char *
subject_of (const Owed *owed)
{
  const PackColumn *first = owed->of ? g_ptr_array_index (owed->of->fields, 0) : NULL;
  const char *name = first && !first->personal && !owed->item->restricted ? item_value (owed->item, first->name) : NULL;

  if (!owed->item)
    return g_strdup (owed->title);
  return name ? g_strdup_printf ("%s: %.*s", owed->title, TEXT_LIMIT, name)
              : g_strdup_printf ("%s: item %" G_GINT64_FORMAT, owed->title, owed->item->id);
}

static gboolean
record_case (Act *act, const Owed *owed, ClockCase *clocks, GHashTable *facts, GError **error)
{
  g_autofree char *subject = subject_of (owed);
  g_autofree char *why = g_strdup_printf ("due %s: %s of %s", owed->due_on, owed->id, owed->pack->name);
  const OwnCase own = { owed->type, why, subject, "its day had come", duty_value (owed),
                        g_hash_table_size (facts) ? facts_value (facts) : NULL };

  return act_record_own_case (act, clocks, &own, error);
}

static gboolean
record_owed (Act *act, const Owed *owed, GError **error)
{
  g_autoptr (GHashTable) facts = facts_of (owed);
  g_auto (ClockCase) clocks = { 0 };
  GHashTableIter iter;
  gpointer name, value;

  act->received_at = office_now (act->office);
  clock_case_init_new (&clocks, act->office, owed->type, act->received_at);
  g_hash_table_iter_init (&iter, facts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    clock_case_set_fact (&clocks, name, value);
  return record_case (act, owed, &clocks, facts, error);
}

/* ---- the act ---------------------------------------------------------------------------------------- */

static gboolean
is_not_opened (Act *act, GError **error)
{
  const char *item = act_get (act, "item");
  gboolean opened;

  if (!store_duty_is_opened (act->office->store, act_get (act, "pack"), act_get (act, "duty"), act_get (act, "due"),
                             item ? g_ascii_strtoll (item, NULL, 10) : -1, &opened, error))
    return FALSE;
  return !opened || desk_error_set (error, DESK_ERROR_CONFLICT, "another tick has opened it");
}

static gboolean
open_for_item (Act *act, Owed *owed, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s/%s", act_get (act, "pack"), act_get (act, "duty"));
  Viewer all = { NULL, ROLE_ADMIN };
  g_autoptr (Item) item = store_item (act->office->store, &all, g_ascii_strtoll (act_get (act, "item"), NULL, 10), error);

  if (!item)
    return FALSE;
  owed->of = pack_register (owed->pack, owed->id);
  owed->item = item;
  owed->type = owed->of->type;
  owed->title = owed->of->title;
  owed->last = item->day;
  return record_owed (act, owed, error);
}

static gboolean
open_for_duty (Act *act, Owed *owed, GError **error)
{
  g_autoptr (OfficeDuty) found = NULL;

  for (guint i = 0; i < owed->pack->duties->len; i++)
    {
      const PackDuty *duty = g_ptr_array_index (owed->pack->duties, i);

      if (!g_str_equal (duty->id, owed->id))
        continue;
      if (!duty_look (act->office, owed->pack, duty, &found, error))
        return FALSE;
      owed->type = duty->type;
      owed->title = duty->title;
      owed->last = found->last ? found->last : act_get (act, "since");
      return record_owed (act, owed, error);
    }
  return desk_error_set (error, DESK_ERROR_CONFLICT, "the pack has changed meanwhile");
}

static const Pack *
pack_today (Office *office, const char *name, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const Pack *pack = ((PackUse *) g_ptr_array_index (packs, i))->pack;
      if (g_str_equal (pack->name, name))
        return pack;
    }
  if (packs)
    desk_error_set (error, DESK_ERROR_CONFLICT, "the pack is gone");
  return NULL;
}

static gboolean
run_owed (Act *act, GError **error)
{
  Owed owed = { .id = act_get (act, "duty"), .due_on = act_get (act, "due") };

  owed.pack = pack_today (act->office, act_get (act, "pack"), error);
  if (!owed.pack || !is_not_opened (act, error))
    return FALSE;
  act->holds = is_not_opened;
  return act_get (act, "item") ? open_for_item (act, &owed, error) : open_for_duty (act, &owed, error);
}

static const ActRow row_tick = {
  .info = { "tick", "Open the case of a duty", ROLE_AGENT, 0,
            (const ActKey[]){ { "pack", "which", KEY_TEXT, TRUE }, { "duty", "or register", KEY_TEXT, TRUE },
                              { "due", "day", KEY_DATE, TRUE }, { "item", "that lapses", KEY_TEXT, FALSE },
                              { "since", "what it is counted from", KEY_DATE, FALSE }, { .key = NULL } } },
  .states = 0, .run = run_owed,
};

/* ---- the tick ---------------------------------------------------------------------------------------- */

typedef struct { char *today, *since; gboolean dry; GPtrArray *done; } Ticking;

static OfficeTick *
tick_add (Ticking *ticking, const char *what, const Pack *pack, const char *id, const char *type, const char *title,
          const char *due_on)
{
  OfficeTick *tick = g_new0 (OfficeTick, 1);

  tick->what = what;
  tick->pack = g_strdup (pack ? pack->name : NULL);
  tick->id = g_strdup (id);
  tick->type = g_strdup (type);
  tick->title = g_strdup (title);
  tick->due_on = g_strdup (due_on);
  tick->item = -1;
  g_ptr_array_add (ticking->done, tick);
  return tick;
}

/* Another tick that was quicker is no failure. */
static gboolean
open_case (Office *office, Ticking *ticking, OfficeTick *tick, const char *since, GError **error)
{
  g_autoptr (ActArgs) args = act_args_new ();
  g_autofree char *item = tick->item >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, tick->item) : NULL;
  g_autoptr (Act) act = NULL;
  GError *local = NULL;

  if (ticking->dry)
    return TRUE;
  act_args_set (args, "pack", tick->pack);
  act_args_set (args, "duty", tick->id);
  act_args_set (args, "due", tick->due_on);
  if (item)
    act_args_set (args, "item", item);
  if (since)
    act_args_set (args, "since", since);
  act = act_do (office, &row_tick, NULL, args, &local);
  if (act)
    tick->number = g_strdup (act->opened);
  else if (g_error_matches (local, DESK_ERROR, DESK_ERROR_CONFLICT))
    {
      g_clear_error (&local);
      g_ptr_array_remove (ticking->done, tick);
    }
  if (local)
    g_propagate_error (error, local);
  return !local;
}

static gboolean
tick_duty (Office *office, const PackUse *use, const PackDuty *duty, gpointer data, GError **error)
{
  Ticking *ticking = data;
  g_autofree char *since = NULL;
  g_autoptr (OfficeDuty) found = NULL;

  if (use->why_not)
    return TRUE;
  if (!duty_look (office, use->pack, duty, &found, error))
    return FALSE;
  if (found->case_number || !found->opens_on || strcmp (found->opens_on, ticking->today) > 0)
    return TRUE;
  since = counted_since (office, use->pack, error);
  return since
         && open_case (office, ticking, tick_add (ticking, "duty", use->pack, duty->id, duty->type, duty->title, found->due_on),
                       since, error);
}

/* What had lapsed when it was written down is known; and what asked for it may have ended. */
static gboolean
is_news (Office *office, const Pack *pack, const PackRegister *of, const Item *item)
{
  g_autofree char *written = day_of (office, item->at);
  const PackRule *rule = duty_rule_of_type (pack, of->type);

  return strcmp (item->until, written) >= 0
         && !(rule && rule->effective_to && strcmp (item->until, rule->effective_to) > 0);
}

static gboolean
tick_register (Office *office, Ticking *ticking, const Pack *pack, const PackRegister *of, GError **error)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *until = NULL;

  if (!of->type || !of->until)
    return TRUE;
  until = office_day_text (office, register_lead (of));
  items = store_items_lapsing (office->store, pack->name, of->id, until, error);
  for (guint i = 0; items && i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, i);
      OfficeTick *tick;

      if (!is_news (office, pack, of, item))
        continue;
      tick = tick_add (ticking, "item", pack, of->id, of->type, of->title, item->until);
      tick->item = item->id;
      if (!open_case (office, ticking, tick, NULL, error))
        return FALSE;
    }
  return items != NULL;
}

static gboolean
tick_registers (Office *office, Ticking *ticking, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const Pack *pack = ((PackUse *) g_ptr_array_index (packs, i))->pack;

      for (guint k = 0; pack->registers && k < pack->registers->len; k++)
        if (!tick_register (office, ticking, pack, g_ptr_array_index (pack->registers, k), error))
          return FALSE;
    }
  return packs != NULL;
}

static gboolean
tick_holds (Office *office, Ticking *ticking, GError **error)
{
  g_autoptr (GPtrArray) holds = store_holds_past (office->store, &office->viewer, ticking->today, error);

  for (guint i = 0; holds && i < holds->len; i++)
    {
      const StoreHold *hold = g_ptr_array_index (holds, i);
      OfficeTick *tick = tick_add (ticking, "hold", NULL, hold->name, NULL, "look at the hold again", hold->until);

      tick->number = g_strdup (hold->number);
    }
  return holds != NULL;
}

GPtrArray *
office_tick (Office *office, gboolean dry, GError **error)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func ((GDestroyNotify) office_tick_free);
  Ticking ticking = { .dry = dry, .done = done };
  gboolean fine;

  if (!office_refresh (office, error))
    return NULL;
  if (office->read_only && !dry)
    {
      desk_error_set (error, DESK_ERROR_DENIED, "the desk was opened with --readonly: no case can be opened; --dry-run shows them");
      return NULL;
    }
  ticking.today = office_day_text (office, 0);
  fine = each_duty (office, tick_duty, &ticking, error) && tick_registers (office, &ticking, error)
         && tick_holds (office, &ticking, error);
  g_free (ticking.today);
  return fine ? g_steal_pointer (&done) : NULL;
}
