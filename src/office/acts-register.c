/* SPDX-License-Identifier: MIT */
/* acts-register - items of registers, and what is disclosed to others */
#include "office/registers.h"

#include <string.h>

#include "base/when.h"
#include "office/clocks.h"
#include "policy/duty.h"

/* Borrowed from an event that is still being built. */
static const char *
until_of (Event *event)
{
  const char *until = NULL;

  g_variant_dict_lookup (event->draft, "until", "&s", &until);
  return until;
}

static gboolean
needs_case (Act *act, const RegisterOf *reg, GError **error)
{
  return !reg->of->of_case || act->number
         || desk_error_set (error, DESK_ERROR_INVALID, "an item of %s belongs to a case: name it", reg->of->id);
}

gboolean
act_register_add (Act *act, GError **error)
{
  RegisterOf reg;
  Event *event;

  if (!registers_find (act->office, act_get (act, "register"), &reg, error) || !needs_case (act, &reg, error))
    return FALSE;
  if (reg.of->ground)
    return desk_error_set (error, DESK_ERROR_INVALID, "what stands in %s is written by disclose, on its case", reg.of->id);
  event = registers_record (act, "register.add", &reg, "kept", error);
  if (!event)
    return FALSE;
  act_result (act, "%s: written down%s%s", reg.of->id, until_of (event) ? ", holds until " : "",
              until_of (event) ? until_of (event) : "");
  return TRUE;
}

/* ---- an item that is there ------------------------------------------------------------------------ */

static Item *
item_meant (Act *act, GError **error)
{
  const char *number = act_get (act, "item");
  guint64 id = 0;

  if (!g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, &id, NULL))
    {
      desk_error_set (error, DESK_ERROR_INVALID, "item is a number; recourse register NAME lists them");
      return NULL;
    }
  return store_item (act->office->store, &act->office->viewer, (gint64) id, error);
}

static gboolean
item_is_kept (Act *act, GError **error)
{
  g_autoptr (Item) item = item_meant (act, error);

  if (!item)
    return FALSE;
  return g_str_equal (item->state, "kept")
         || desk_error_set (error, DESK_ERROR_INVALID, "item %" G_GINT64_FORMAT " is %s: %s is not possible", item->id,
                            item->state, act->row->info.name);
}

/* Its register, in the newest version of its pack. */
static Item *
item_to_change (Act *act, RegisterOf *reg, GError **error)
{
  g_autoptr (Item) item = item_is_kept (act, error) ? item_meant (act, error) : NULL;
  g_autofree char *name = item ? g_strdup_printf ("%s/%s", item->pack, item->of) : NULL;

  act->holds = item_is_kept;
  return item && registers_find (act->office, name, reg, error) ? g_steal_pointer (&item) : NULL;
}

gboolean
act_register_set (Act *act, GError **error)
{
  RegisterOf reg;
  g_autoptr (Item) item = item_to_change (act, &reg, error);
  Event *event = item ? registers_record_change (act, &reg, item, error) : NULL;

  if (!event)
    return FALSE;
  act_result (act, "item %" G_GINT64_FORMAT " of %s: set%s%s", item->id, item->of,
              until_of (event) ? ", holds until " : "", until_of (event) ? until_of (event) : "");
  return TRUE;
}

gboolean
act_register_end (Act *act, GError **error)
{
  RegisterOf reg;
  g_autoptr (Item) item = item_to_change (act, &reg, error);
  g_autofree char *today = office_day_text (act->office, 0);
  Event *event;

  if (!item)
    return FALSE;
  event = act_record (act, "register.end");
  g_clear_pointer (&event->case_number, g_free);
  if (item->restricted)
    event_set_bool (event, "restricted", TRUE);
  else
    event->case_number = g_strdup (item->case_number);
  event_set_int (event, "item", item->id);
  event_set_text (event, "ended_on", today);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "item %" G_GINT64_FORMAT " of %s: ended", item->id, item->of);
  return TRUE;
}

/* ---- disclosures ------------------------------------------------------------------------------------ */

static gboolean
has_one_ground (Act *act, const RegisterOf *reg, GError **error)
{
  const PackColumn *column = register_column (reg->of, reg->of->ground);
  g_autofree char *problem = register_problem (column, act_get (act, "ground"));

  return !problem || desk_error_set (error, DESK_ERROR_INVALID, "%s, and exactly one", problem);
}

/* The review counts from the first disclosure that it looks at. */
static void
set_review_from (Act *act, const RegisterOf *reg, const Event *disclosed, ClockCase *clocks)
{
  const CaseTask *review = case_task_of (act->kase->tasks, reg->of->review);
  const char *day = NULL;
  GVariantDict set;

  if (!reg->of->review_from || (review && g_str_equal (review->state, "open"))
      || !g_variant_dict_lookup (disclosed->draft, "day", "&s", &day))
    return;
  g_variant_dict_init (&set, NULL);
  g_variant_dict_insert (&set, reg->of->review_from, "s", day);
  event_set (act_record (act, "case.set"), "set", g_variant_dict_end (&set));
  clock_case_set_fact (clocks, reg->of->review_from, day);
}

/* Handed out before anybody could look: another looks afterwards, by a day. */
static gboolean
ask_for_review (Act *act, const RegisterOf *reg, const Event *disclosed, GError **error)
{
  g_auto (ClockCase) clocks = { 0 };
  Event *task;

  if (!act_case (act, error))
    return FALSE;
  clock_case_init (&clocks, act->office, act->kase);
  set_review_from (act, reg, disclosed, &clocks);
  task = registers_record_task (act, reg->pack, reg->of->review, act->number);
  clock_case_task (&clocks, reg->of->review, "open", WHEN_NONE);
  return !case_state_is_open (act->seen->state) || clocks_record (act->office, &clocks, task, error);
}

gboolean
act_disclose (Act *act, GError **error)
{
  const char *ground = act_get (act, "ground");
  GError *local = NULL;
  gboolean urgent;
  RegisterOf reg;
  Event *event;

  if (!registers_of_grounds (act->office, &reg, &local))
    {
      if (local)
        g_propagate_error (error, local);
      return local ? FALSE : desk_error_set (error, DESK_ERROR_INVALID, "no pack of this office has a register of disclosures");
    }
  if (!has_one_ground (act, &reg, error))
    return FALSE;
  urgent = g_strv_contains ((const char *const *) reg.of->urgent, ground) || !reg.of->approval;
  event = registers_record (act, "case.disclose", &reg, urgent ? "kept" : "proposed", error);
  if (!event)
    return FALSE;
  if (urgent)
    {
      gboolean review = reg.of->review && g_strv_contains ((const char *const *) reg.of->urgent, ground);

      act_result (act, "%s: disclosure written down, kept at once%s%s", act->number,
                  review ? "; to be looked at afterwards by another member: task " : "", review ? reg.of->review : "");
      return !review || ask_for_review (act, &reg, event, error);
    }
  event_set_text (event, "was", case_state_name (act->seen->state));
  event_set_text (event, "outcome", ground);
  act_set_state (event, CASE_PROPOSED);
  act_result (act, "%s: disclosure proposed; another member approves or rejects it, nothing is handed out before", act->number);
  return TRUE;
}

gboolean
office_act_writes (Office *office, const ActInfo *act, const char *case_number)
{
  g_autoptr (Case) kase = NULL;
  const CaseProposal *proposal;

  if (!(act->flags & ACT_SENDS) || !g_str_equal (act->name, "approve") || !case_number)
    return (act->flags & ACT_SENDS) != 0;
  kase = store_case (office->store, &office->viewer, case_number, NULL);
  proposal = kase ? case_proposal_now (kase) : NULL;
  return !proposal || g_strcmp0 (proposal->kind, "disclose") != 0;
}
