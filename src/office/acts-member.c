/* SPDX-License-Identifier: MIT */
/* acts-member - who works here, and how the office is set */
#include "office/act.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "mail/mail.h"
#include "office/packs.h"

static gboolean
name_is_good (const char *name, GError **error)
{
  gboolean good = g_ascii_isalpha (*name) && strlen (name) <= 32;

  for (const char *at = name; good && *at; at++)
    good = g_ascii_islower (*at) || g_ascii_isdigit (*at) || *at == '-' || *at == '_' || *at == '.';
  return good
         || desk_error_set (error, DESK_ERROR_INVALID,
                            "name: a member's name has at most 32 small letters, digits, - _ . and begins with a letter");
}

static gboolean
name_is_free (Act *act, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (Member) member = store_member_by_name (act->office->store, name, &local);

  if (member && member->active)
    return desk_error_set (error, DESK_ERROR_CONFLICT, "there is a member %s already", name);
  if (!local || g_error_matches (local, DESK_ERROR, DESK_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
record_uid (Act *act, Event *event, GError **error)
{
  const char *text = act_get (act, "uid");
  g_autoptr (Member) holder = NULL;
  gint64 uid;

  if (!text)
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &uid, NULL))
    return desk_error_set (error, DESK_ERROR_INVALID, "uid is a number, as `id -u` prints it");
  holder = store_member_by_uid (act->office->store, uid, NULL);
  if (holder && holder->active)
    return desk_error_set (error, DESK_ERROR_CONFLICT, "user %s is member %s already", text, holder->name);
  event_set_int (event, "uid", uid);
  return TRUE;
}

gboolean
act_member_add (Act *act, GError **error)
{
  const char *name = act_get (act, "name"), *role = act_get (act, "role");
  g_autofree char *id = NULL;
  Role parsed;
  Event *event;

  if (!name_is_good (name, error) || !name_is_free (act, name, error))
    return FALSE;
  if (!role_parse (role, &parsed))
    return desk_error_set (error, DESK_ERROR_INVALID, "role is agent, supervisor, auditor or admin");
  if (!store_next_member (act->office->store, &id, error))
    return FALSE;
  event = act_record (act, "member.add");
  event_set_text (event, "id", id);
  event_set_text (event, "role", role);
  event_seal (event, "name", "member.name", name, -1);
  act_result (act, "%s is %s %s", name, parsed == ROLE_SUPERVISOR ? "a" : "an", role);
  return record_uid (act, event, error);
}

/* ---- the office ------------------------------------------------------------------------- */

static gboolean
zone_is_good (const char *value, GError **error)
{
  g_autoptr (GTimeZone) zone = when_zone (value, error);

  return zone != NULL;
}

/* An absolute program and fixed words behind it; no shell reads them. */
static gboolean
program_is_good (const char *value, GError **error)
{
  if (!*value || (g_path_is_absolute (value) && !strpbrk (value, "'\"\\`$|;&<>*?")))
    return TRUE;
  return desk_error_set (error, DESK_ERROR_INVALID,
                         "write the whole path and fixed words behind it, such as /usr/sbin/sendmail; no shell reads it");
}

/* "Name <address>" or the address. */
static gboolean
sender_is_good (const char *value, GError **error)
{
  const char *open = strrchr (value, '<'), *close = open ? strchr (open, '>') : NULL;
  g_autofree char *address = close ? g_strndup (open + 1, (gsize) (close - open - 1)) : g_strdup (value);
  g_autofree char *good = *value ? mail_address_check (address, error) : NULL;

  return !*value || good;
}

static gboolean
yes_is_good (const char *value, GError **error)
{
  return !*value || g_str_equal (value, "yes") || g_str_equal (value, "no")
         || desk_error_set (error, DESK_ERROR_INVALID, "say yes or no");
}

static gboolean
seconds_are_good (const char *value, GError **error)
{
  return !*value || g_ascii_string_to_unsigned (value, 10, 1, 3600, NULL, NULL)
         || desk_error_set (error, DESK_ERROR_INVALID, "say seconds, from 1 to 3600");
}

/* A name that ends in "-" stands for all that begin so. */
static const struct { const char *name; gboolean (*good) (const char *value, GError **error); } office_settings[] = {
  { "zone", zone_is_good }, { "addresses", NULL }, { "hosts", NULL }, { "title", NULL }, { "signature", NULL },
  { "office-address", NULL }, { "mail-program", program_is_good }, { "mail-timeout", seconds_are_good },
  { "mail-from", sender_is_good }, { "mail-from-", sender_is_good }, { "reply-to", sender_is_good },
  { "quote-original", yes_is_good }, { "service", yes_is_good },
};

static gboolean
is_setting (const char *name, const char *key)
{
  return g_str_has_suffix (name, "-") ? g_str_has_prefix (key, name) && key[strlen (name)] : g_str_equal (name, key);
}

static char *
setting_names (void)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (office_settings); i++)
    g_string_append_printf (names, "%s%s%s", i ? ", " : "", office_settings[i].name,
                            g_str_has_suffix (office_settings[i].name, "-") ? "MAILBOX" : "");
  return g_string_free (names, FALSE);
}

static gboolean
is_configurable (Act *act, const char *key)
{
  g_autoptr (GPtrArray) packs = packs_today (act->office->packs, NULL);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const PackUse *use = g_ptr_array_index (packs, i);
      for (guint k = 0; k < use->pack->rules->len; k++)
        if (g_strcmp0 (((PackRule *) g_ptr_array_index (use->pack->rules, k))->configurable, key) == 0)
          return TRUE;
    }
  return FALSE;
}

/* calendar-PACK: with which holidays the rules of a pack count. */
static gboolean
names_calendar (Act *act, const char *key)
{
  g_autoptr (GPtrArray) packs = packs_today (act->office->packs, NULL);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      g_autofree char *name = pack_calendar_setting (((PackUse *) g_ptr_array_index (packs, i))->pack);

      if (g_str_equal (name, key))
        return TRUE;
    }
  return FALSE;
}

static gboolean
calendar_is_here (Act *act, const char *key, const char *value, GError **error)
{
  const GPtrArray *adopted = packs_adopted (act->office->packs, "calendar", error);
  g_autofree char *safe = text_safe (value, -1, TEXT_ONE_LINE);
  g_autoptr (GString) names = g_string_new (NULL);

  if (!adopted || !*value || packs_calendar (act->office->packs, value))
    return adopted != NULL;
  for (guint i = 0; i < adopted->len; i++)
    {
      const StoreAdopted *entry = g_ptr_array_index (adopted, i);

      if (packs_newest (act->office->packs, "calendar", entry->name, NULL) == entry)
        g_string_append_printf (names, "%s%s", names->len ? ", " : "", entry->name);
    }
  return desk_error_set (error, DESK_ERROR_INVALID, "%s: this office has no calendar \"%s\"; it has %s", key, safe,
                         names->len ? names->str : "none: adopt one");
}

static gboolean
setting_is_good (Act *act, const char *key, const char *value, GError **error)
{
  g_autofree char *safe = text_safe (key, -1, TEXT_ONE_LINE), *names = setting_names ();

  if (act->office->served && (g_str_equal (key, "mail-program") || g_str_equal (key, "service")))
    return act_deny (act, "console", error, "%s names what runs as the owner of the database, or who may be whom: "
                     "the owner sets it on the machine itself", key);
  for (guint i = 0; i < G_N_ELEMENTS (office_settings); i++)
    if (is_setting (office_settings[i].name, key))
      return !office_settings[i].good || office_settings[i].good (value, error) || desk_error_in (error, "%s", key);
  if (names_calendar (act, key))
    return calendar_is_here (act, key, value, error);
  if (is_configurable (act, key))
    return TRUE;
  return desk_error_set (error, DESK_ERROR_INVALID,
                         "there is no setting \"%s\"; there are %s, calendar-PACK and what a pack's rules name",
                         safe, names);
}

/* Of the office's own settings the zone and the calendars say how days are counted. */
static gboolean
moves_clocks (Act *act, const char *key)
{
  return g_str_equal (key, "zone") || names_calendar (act, key) || is_configurable (act, key);
}

gboolean
act_office_set (Act *act, GError **error)
{
  GVariantDict settings;
  const char *key, *value;
  gboolean good = TRUE;
  guint at = 0;

  g_variant_dict_init (&settings, NULL);
  while (good && act->args && act_args_each (act->args, &at, &key, &value))
    {
      g_autofree char *clear = office_clear_text (value, 4096);

      good = setting_is_good (act, key, clear, error);
      act->recount |= moves_clocks (act, key);
      g_variant_dict_insert (&settings, key, "s", clear);
    }
  if (good && !at)
    good = desk_error_set (error, DESK_ERROR_INVALID, "office.set needs setting=value");
  if (!good)
    {
      g_variant_dict_clear (&settings);
      return FALSE;
    }
  event_set (act_record (act, "office.configured"), "settings", g_variant_dict_end (&settings));
  act_result (act, "the office is set");
  return TRUE;
}

/* ---- changing and leaving ----------------------------------------------------------------- */

static Member *
find_named (Act *act, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  Member *member = store_member_by_name (act->office->store, name, &local);
  g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE);

  if (member && member->active)
    return member;
  member_free (member);
  if (local && !g_error_matches (local, DESK_ERROR, DESK_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "no member %s works here; `recourse member list` names them", safe);
  return NULL;
}

static Member *
find_active (Act *act, GError **error)
{
  return find_named (act, act_get (act, "name"), error);
}

/* Somebody must be able to add members. Asked again under the lock: two admins may take each
 * other off at once. */
static gboolean
an_admin_stays (Act *act, GError **error)
{
  const char *role = act_get (act, "role");
  g_autoptr (Member) member = find_active (act, error);
  gint64 others;

  if (!member)
    return FALSE;
  if (member->role != ROLE_ADMIN || g_strcmp0 (role, role_name (ROLE_ADMIN)) == 0
      || (!role && g_str_equal (act->row->info.name, "member.set")))
    return TRUE;
  if (!store_admins_beside (act->office->store, member->id, &others, error))
    return FALSE;
  return others > 0
         || desk_error_set (error, DESK_ERROR_INVALID, "%s is the last admin: make another member admin first", member->name);
}

/* What this desk knows of members is read again before its next act. */
static Event *
record_member (Act *act, const char *name, const Member *member)
{
  Event *event = act_record (act, name);

  event_set_text (event, "id", member->id);
  act->holds = an_admin_stays;
  act->office->data_version = -1;
  return event;
}

static gboolean
uid_is_kept (const Member *member, const char *uid)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, member->uid);

  return g_strcmp0 (now, uid) == 0;
}

gboolean
act_member_set (Act *act, GError **error)
{
  const char *role = act_get (act, "role"), *uid = act_get (act, "uid");
  g_autoptr (Member) member = find_active (act, error);
  Role parsed;
  Event *event;

  if (!member)
    return FALSE;
  if (!role && !uid)
    return desk_error_set (error, DESK_ERROR_INVALID, "member.set needs role=… or uid=…");
  if (role && !role_parse (role, &parsed))
    return desk_error_set (error, DESK_ERROR_INVALID, "role is agent, supervisor, auditor or admin");
  if (!an_admin_stays (act, error))
    return FALSE;
  event = record_member (act, "member.set", member);
  event_set_text (event, "role", role);
  act_result (act, "%s: %s%s%s%s", member->name, role ? role : "", role && uid ? ", " : "", uid ? "user " : "",
              uid ? uid : "");
  return (uid && uid_is_kept (member, uid)) || record_uid (act, event, error);
}

gboolean
act_member_remove (Act *act, GError **error)
{
  g_autoptr (Member) member = find_active (act, error);
  g_autofree char *query = member ? g_strdup_printf ("owner:%s state:open", member->name) : NULL;
  gint64 n = 0;

  if (!member || !an_admin_stays (act, error) || !office_count_text (act->office, query, &n, error))
    return FALSE;
  event_set_bool (record_member (act, "member.remove", member), "active", FALSE);
  if (n)
    act_warn (act, "! %s owns %" G_GINT64_FORMAT " open case%s, which stay%s so until somebody claims or is assigned them.",
              member->name, n, n == 1 ? "" : "s", n == 1 ? "s" : "");
  if (n)
    act_result (act, "%s is off the desk; %" G_GINT64_FORMAT " open case%s to assign: recourse list %s", member->name, n,
                n == 1 ? " is" : "s are", query);
  else
    act_result (act, "%s is off the desk", member->name);
  return TRUE;
}

/* ---- being away ---------------------------------------------------------------------------- */

static gboolean
days_are_good (Act *act, char **from, char **to, GError **error)
{
  GDate first, last, today;

  office_today (act->office, &today);
  if (!when_date_parse (act_get (act, "from"), &first, error))
    return desk_error_in (error, "from");
  if (!when_date_parse (act_get (act, "to"), &last, error))
    return desk_error_in (error, "to");
  if (g_date_compare (&last, &first) < 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "to: the last day lies before the first");
  if (g_date_compare (&last, &today) < 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "to: that leave is over already");
  *from = when_date_format (&first);
  *to = when_date_format (&last);
  return TRUE;
}

/* Everybody says so of himself, a supervisor of others. */
static Member *
whose_leave (Act *act, GError **error)
{
  const char *name = act_get (act, "name");
  g_autoptr (Member) member = find_named (act, name ? name : act->office->member->name, error);

  if (!member || (g_strcmp0 (member->id, act->office->viewer.member) != 0
                  && !act_needs_role (act, ROLE_SUPERVISOR, "saying when another member is away", error)))
    return NULL;
  return g_steal_pointer (&member);
}

static gboolean
take_deputy (Act *act, Event *event, const Member *member, GError **error)
{
  const char *name = act_get (act, "deputy");
  g_autoptr (Member) deputy = name ? find_named (act, name, error) : NULL;

  if (!name)
    return TRUE;
  if (deputy && g_str_equal (deputy->id, member->id))
    return desk_error_set (error, DESK_ERROR_INVALID, "deputy: nobody stands in for himself");
  if (deputy)
    event_set_text (event, "deputy", deputy->id);
  return deputy != NULL;
}

gboolean
act_member_leave (Act *act, GError **error)
{
  g_autofree char *from = NULL, *to = NULL, *query = NULL;
  g_autoptr (Member) member = whose_leave (act, error);
  gint64 n = 0;
  Event *event;

  if (!member || !days_are_good (act, &from, &to, error))
    return FALSE;
  event = act_record (act, "member.leave");
  event_set_text (event, "id", member->id);
  event_set_text (event, "from_on", from);
  event_set_text (event, "to_on", to);
  query = g_strdup_printf ("owner:%s state:open due<=%s", member->name, to);
  if (!take_deputy (act, event, member, error) || !office_count_text (act->office, query, &n, error))
    return FALSE;
  if (n)
    act_warn (act, "! %s owns %" G_GINT64_FORMAT " open case%s due by then: recourse list '%s'.", member->name, n,
              n == 1 ? "" : "s", query);
  act_result (act, "%s is away from %s to %s; %" G_GINT64_FORMAT " open case%s of %s due by then%s%s", member->name, from, to, n,
              n == 1 ? "" : "s", member->name, n ? ": recourse list " : "", n ? query : "");
  return TRUE;
}

MemberLeave *
member_away (Office *office, const char *member, gboolean today_only, GError **error)
{
  g_autofree char *today = office_day_text (office, 0);
  g_autoptr (GPtrArray) all = store_leaves (office->store, today, error);

  for (guint i = 0; all && i < all->len; i++)
    {
      MemberLeave *leave = g_ptr_array_index (all, i);

      if (g_strcmp0 (leave->member, member) == 0 && (!today_only || strcmp (leave->from, today) <= 0))
        return g_steal_pointer (&all->pdata[i]);
    }
  return NULL;
}

gboolean
act_member_return (Act *act, GError **error)
{
  g_autoptr (Member) member = whose_leave (act, error);
  g_autoptr (GError) local = NULL;
  g_autoptr (MemberLeave) leave = member ? member_away (act->office, member->id, FALSE, &local) : NULL;
  Event *event;

  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (member && !leave)
    desk_error_set (error, DESK_ERROR_INVALID, "%s is not away and has no leave before him", member->name);
  if (!leave)
    return FALSE;
  event = act_record (act, "member.return");
  event_set_text (event, "id", member->id);
  event_set_int (event, "leave", leave->seq);
  act_result (act, "%s: the leave from %s to %s is over", member->name, leave->from, leave->to);
  return TRUE;
}
