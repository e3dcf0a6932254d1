/* SPDX-License-Identifier: MIT */
/* acts-restrict - who sees a case that is not for everybody */
#include "office/act.h"

#include <string.h>

#include "office/packs.h"

static gboolean
has (const GPtrArray *ids, const char *id)
{
  for (guint i = 0; ids && i < ids->len; i++)
    if (g_strcmp0 (g_ptr_array_index (ids, i), id) == 0)
      return TRUE;
  return FALSE;
}

static void
add (GPtrArray *ids, const char *id)
{
  if (id && !has (ids, id))
    g_ptr_array_add (ids, g_strdup (id));
}

static GPtrArray *
ids_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static GPtrArray *
ids_of (const Case *kase)
{
  GPtrArray *ids = ids_new ();

  for (guint i = 0; kase && i < kase->admitted->len; i++)
    add (ids, g_ptr_array_index (kase->admitted, i));
  return ids;
}

static const PackType *
restricted_type (Office *office, const char *type)
{
  g_autoptr (GPtrArray) packs = type ? packs_today (office->packs, NULL) : NULL;

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackType *found = pack_type (((PackUse *) g_ptr_array_index (packs, i))->pack, type);

      if (found && found->restricted)
        return found;
    }
  return NULL;
}

gboolean
restrict_is_type (Office *office, const char *type)
{
  return restricted_type (office, type) != NULL;
}

void
restrict_by_type (Act *act, Event *event, const char *type, const CaseRow *row)
{
  g_autoptr (GPtrArray) ids = NULL;

  if ((row && row->restricted) || !restricted_type (act->office, type))
    return;
  ids = ids_new ();
  add (ids, act->office->viewer.member);
  add (ids, row ? row->owner : NULL);
  event_set_bool (event, "restricted", TRUE);
  event_set_texts (event, "admitted", ids);
}

void
restrict_like (Event *event, const Case *kase)
{
  if (!kase->row.restricted)
    return;
  event_set_bool (event, "restricted", TRUE);
  event_set_texts (event, "admitted", kase->admitted);
}

char *
office_admitted (Office *office, const Case *kase)
{
  g_autoptr (GPtrArray) names = kase->row.restricted ? g_ptr_array_new () : NULL;

  if (!names)
    return NULL;
  for (guint i = 0; i < kase->admitted->len; i++)
    g_ptr_array_add (names, (gpointer) office_member_name (office, g_ptr_array_index (kase->admitted, i)));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (GStrv) names->pdata);
}

/* ---- the acts --------------------------------------------------------------------------------- */

/* Names, comma-parted. */
static gboolean
add_named (Act *act, GPtrArray *ids, const char *names, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (names ? names : "", ",", -1);

  for (guint i = 0; parts[i]; i++)
    {
      g_autoptr (Member) member = NULL;

      if (!*g_strstrip (parts[i]))
        continue;
      if (!(member = store_member_by_name (act->office->store, parts[i], error)))
        return FALSE;
      if (!member->active)
        return desk_error_set (error, DESK_ERROR_INVALID, "%s is not at this desk any more: admit somebody who is", parts[i]);
      add (ids, member->id);
    }
  return TRUE;
}

gboolean
act_restrict (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_autoptr (GPtrArray) ids = ids_new ();
  Event *event;

  if (!kase)
    return FALSE;
  if (kase->row.restricted)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is restricted already: admit and exclude change who sees it", act->number);
  add (ids, act->office->viewer.member);
  add (ids, kase->row.owner);
  if (!add_named (act, ids, act_get (act, "to"), error))
    return FALSE;
  event = act_record (act, "case.restrict");
  event_set_bool (event, "restricted", TRUE);
  event_set_texts (event, "admitted", ids);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "%s is seen by %u member%s from now on", act->number, ids->len, ids->len == 1 ? "" : "s");
  return TRUE;
}

static gboolean
is_restricted (Act *act, const Case *kase, GError **error)
{
  return kase->row.restricted
         || desk_error_set (error, DESK_ERROR_INVALID, "%s is seen by everybody: restrict it first", act->number);
}

static gboolean
anybody_left (Office *office, const GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    {
      const Member *member = office_member_of (office, g_ptr_array_index (ids, i));

      if (member && member->active)
        return TRUE;
    }
  return FALSE;
}

gboolean
restrict_is_orphan (Office *office, const char *number)
{
  g_autoptr (GPtrArray) ids = store_admitted (office->store, number, NULL);

  return ids && role_may (office->viewer.role, ROLE_ADMIN) && !anybody_left (office, ids);
}

gboolean
act_admit (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_autoptr (GPtrArray) ids = ids_of (kase);
  Event *event;

  if (!kase || !is_restricted (act, kase, error) || !add_named (act, ids, act_get (act, "to"), error))
    return FALSE;
  if (ids->len == kase->admitted->len)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s sees %s already", act_get (act, "to"), act->number);
  event = act_record (act, "case.admit");
  event_set_texts (event, "admitted", ids);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "%s sees %s from now on", act_get (act, "to"), act->number);
  return TRUE;
}

gboolean
act_exclude (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  g_autoptr (GPtrArray) ids = ids_new (), left = ids_new ();
  Event *event;

  if (!kase || !is_restricted (act, kase, error) || !add_named (act, ids, act_get (act, "to"), error))
    return FALSE;
  for (guint i = 0; i < kase->admitted->len; i++)
    if (!has (ids, g_ptr_array_index (kase->admitted, i)))
      add (left, g_ptr_array_index (kase->admitted, i));
  if (left->len == kase->admitted->len)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s does not see %s", act_get (act, "to"), act->number);
  if (!anybody_left (act->office, left))
    return desk_error_set (error, DESK_ERROR_INVALID, "nobody would see %s: admit somebody else first", act->number);
  event = act_record (act, "case.exclude");
  event_set_texts (event, "admitted", left);
  if (has (ids, kase->row.owner))
    event_set_text (event, "owner", "");
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "%s does not see %s any more", act_get (act, "to"), act->number);
  return TRUE;
}

gboolean
act_unrestrict (Act *act, GError **error)
{
  Case *kase = act_case (act, error);
  Event *event;

  if (!kase || !is_restricted (act, kase, error))
    return FALSE;
  if (restricted_type (act->office, kase->row.type))
    return desk_error_set (error, DESK_ERROR_INVALID, "a %s is seen by named members only: give %s another type first",
                           kase->row.type, act->number);
  event = act_record (act, "case.unrestrict");
  event_set_bool (event, "restricted", FALSE);
  event_set_texts (event, "admitted", ids_of (NULL));
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "%s is seen by everybody again", act->number);
  return TRUE;
}

gboolean
fits_unrestrict (G_GNUC_UNUSED Office *office, const CaseRow *row)
{
  return row->restricted;
}

gboolean
fits_restrict (G_GNUC_UNUSED Office *office, const CaseRow *row)
{
  return !row->restricted;
}
