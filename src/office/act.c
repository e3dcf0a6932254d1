/* SPDX-License-Identifier: MIT */
#include "office/act.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/packs.h"

#define CONFLICT_WORDS 100   /* columns of what somebody else did, in the line that says so */

static gboolean
reason_why_not (const ActRow *row, CaseState state)
{
  return !(row->states & (1u << state));
}

static char *
allowed_now (Office *office, const CaseRow *row)
{
  g_autoptr (GPtrArray) acts = office_acts_now (office, row);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < acts->len; i++)
    {
      const ActInfo *info = g_ptr_array_index (acts, i);
      g_string_append_printf (names, "%s%s", i ? ", " : "", info->name);
    }
  if (!acts->len)
    g_string_append (names, "nothing");
  return g_string_free (names, FALSE);
}

static gboolean
state_allows (Act *act, GError **error)
{
  g_autofree char *allowed = NULL;

  if (!act->seen || !reason_why_not (act->row, act->seen->state))
    return TRUE;
  allowed = allowed_now (act->office, act->seen);
  return act_deny (act, "state", error, "%s is %s: %s is not possible now; possible: %s", act->number,
                   case_state_name (act->seen->state), act->row->info.name, allowed);
}

/* Who changed what since the member looked. */
static gboolean
conflict (Act *act, gint64 rev, GError **error)
{
  g_autoptr (Event) last = journal_load (act->office->journal, rev, NULL);
  g_autofree char *all = last ? history_words (act->office, last) : NULL;
  g_autofree char *words = all ? text_fit (all, MIN (text_width (all), CONFLICT_WORDS), FALSE) : NULL;
  g_autofree char *when = last ? when_format (last->at, act->office->zone, "%H:%M on %-d %b") : NULL;

  return desk_error_set (error, DESK_ERROR_CONFLICT,
                         "%s moved since you looked: %s %s (%s); look again, then repeat %s", act->number,
                         last ? office_member_name (act->office, last->by) : "somebody",
                         words ? words : "changed it", when ? when : "just now", act->row->info.name);
}

/* A case that is part of another keeps its record and can be taken out again; what is said to
 * the requester, and what becomes of the request, is done in the case that goes on. */
gboolean
act_part_takes (const ActRow *row)
{
  static const char *const takes[]
    = { "note", "task", "read", "link", "unmerge", "move", "split", "letter", "hold", "unhold", "set", "person.set",
        "person.preference", "person.represent", "person.unrepresent", "undo", NULL };

  return g_strv_contains (takes, row->info.name);
}

static gboolean
part_takes (Act *act, GError **error)
{
  g_autofree char *survivor = NULL;

  if (!act->seen || !act->seen->merged_into || act_part_takes (act->row))
    return TRUE;
  if (!store_survivor (act->office->store, act->number, &survivor, error))
    return FALSE;
  return desk_error_set (error, DESK_ERROR_INVALID, "%s is part of %s: %s goes there, or unmerge it first", act->number,
                         survivor, act->row->info.name);
}

static gboolean
rev_is_seen (Act *act, GError **error)
{
  gint64 rev = act->args ? act_args_rev (act->args) : -1;

  return !act->seen || rev < 0 || act->seen->rev == rev || conflict (act, act->seen->rev, error);
}

static gboolean
case_look (Act *act, const char *number, GError **error)
{
  if (!number || !*number)
    return !(act->row->info.flags & ACT_NEEDS_CASE)
           || desk_error_set (error, DESK_ERROR_INVALID, "%s needs a case number", act->row->info.name);
  act->number = office_number (act->office, number, error);
  if (act->number && act->row->run == act_admit && restrict_is_orphan (act->office, act->number))
    act->eyes = NULL;
  if (act->number)
    act->seen = store_case_row (act->office->store, act->eyes, act->number, error);
  return act->seen != NULL;
}

static gboolean
keys_are_known (Act *act, GError **error)
{
  const char *key, *value;
  const ActKey *keys = act->row->info.keys;

  for (guint at = 0; act->args && act_args_each (act->args, &at, &key, &value);)
    {
      gboolean known = FALSE;

      for (const ActKey *one = keys; one->key && !known; one++)
        known = one->kind == KEY_FIELDS || g_strcmp0 (one->key, key) == 0;
      if (!known)
        {
          g_autofree char *safe = text_safe (key, -1, TEXT_ONE_LINE);
          g_autoptr (GString) names = g_string_new (NULL);

          for (const ActKey *one = keys; one->key; one++)
            g_string_append_printf (names, "%s%s", one == keys ? "" : ", ", one->key);
          return desk_error_set (error, DESK_ERROR_INVALID, "%s has no key \"%s\"; it takes %s",
                                 act->row->info.name, safe, names->len ? names->str : "none");
        }
    }
  return TRUE;
}

static gboolean
keys_are_there (Act *act, GError **error)
{
  for (const ActKey *one = act->row->info.keys; one->key; one++)
    if (one->required && one->kind != KEY_FIELDS && !act_need (act, one->key, error))
      return FALSE;
  return TRUE;
}

static Act *
begin (Office *office, const ActRow *row, const char *number, const ActArgs *args, gboolean dry, GError **error)
{
  g_autoptr (Act) act = g_new0 (Act, 1);

  act->office = office;
  act->eyes = &office->viewer;
  act->dry = dry;
  act->row = row;
  act->args = args;
  act->events = g_ptr_array_new_with_free_func ((GDestroyNotify) event_free);
  act->all_opened = g_string_new (NULL);
  act->also = g_ptr_array_new_with_free_func ((GDestroyNotify) case_free);
  act->warnings = g_string_new (NULL);
  act->received_at = WHEN_NONE;
  if (!office_refresh (office, error) || !case_look (act, number, error)
      || !act_needs_role (act, row->info.role, row->info.name, error) || !rev_is_seen (act, error)
      || !part_takes (act, error) || !state_allows (act, error) || !keys_are_known (act, error) || !keys_are_there (act, error))
    return NULL;
  return g_steal_pointer (&act);
}

Act *
act_begin (Office *office, const ActRow *row, const char *number, const ActArgs *args, GError **error)
{
  return begin (office, row, number, args, FALSE, error);
}

Act *
act_begin_dry (Office *office, const ActRow *row, const char *number, const ActArgs *args, GError **error)
{
  return begin (office, row, number, args, TRUE, error);
}

void
act_free (Act *act)
{
  if (!act)
    return;
  g_free (act->number);
  case_row_free (act->seen);
  case_free (act->kase);
  g_ptr_array_unref (act->events);
  g_ptr_array_unref (act->also);
  g_string_free (act->warnings, TRUE);
  g_free (act->opened);
  g_string_free (act->all_opened, TRUE);
  g_free (act->result);
  g_free (act->letter_state);
  g_free (act->adopted);
  g_clear_pointer (&act->blobs, g_ptr_array_unref);
  g_free (act);
}

Case *
act_case (Act *act, GError **error)
{
  if (!act->kase)
    act->kase = store_case (act->office->store, act->eyes, act->number, error);
  return act->kase;
}

Case *
act_other (Act *act, const char *typed, GError **error)
{
  g_autofree char *number = office_number (act->office, typed, error);
  Case *other = number ? store_case (act->office->store, &act->office->viewer, number, error) : NULL;

  if (other)
    g_ptr_array_add (act->also, other);
  return other;
}

void
act_warn (Act *act, const char *format, ...)
{
  va_list args;

  if (act->warnings->len)
    g_string_append_c (act->warnings, '\n');
  va_start (args, format);
  g_string_append_vprintf (act->warnings, format, args);
  va_end (args);
}

void
act_warn_of_tasks (Act *act, const Case *kase)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (kase->tasks, i);
      if (g_str_equal (task->state, "open"))
        g_string_append_printf (names, "%s%s", names->len ? ", " : "", task->name);
    }
  if (names->len)
    act_warn (act, "! Still to be done in %s: %s.", kase->row.number, names->str);
}

Event *
act_record (Act *act, const char *name)
{
  Event *event = office_event (act->office, name, act->number);

  g_ptr_array_add (act->events, event);
  return event;
}

void
act_result (Act *act, const char *format, ...)
{
  g_autofree char *before = act->result;  /* may be among the arguments */
  va_list args;

  va_start (args, format);
  act->result = g_strdup_vprintf (format, args);
  va_end (args);
}

gboolean
act_deny (Act *act, const char *why, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  if (!act->dry)
    office_journal_denial (act->office, act->row->info.name, act->number, why);
  return desk_error_set (error, DESK_ERROR_DENIED, "%s", text);
}

gboolean
act_needs_role (Act *act, Role role, const char *to_do_what, GError **error)
{
  const Member *member = act->office->member;
  const char *article = role == ROLE_AGENT || role == ROLE_ADMIN || role == ROLE_AUDITOR ? "an" : "a";

  if (role_may (member->role, role))
    return TRUE;
  return act_deny (act, "role", error, "%s needs %s %s; %s is %s %s", to_do_what, article, role_name (role),
                   member->name, member->role == ROLE_SUPERVISOR ? "a" : "an", role_name (member->role));
}

const char *
act_get (Act *act, const char *key)
{
  const char *value = act->args ? act_args_get (act->args, key) : NULL;

  return value && *value ? value : NULL;
}

const char *
act_need (Act *act, const char *key, GError **error)
{
  const char *value = act_get (act, key);

  if (!value)
    desk_error_set (error, DESK_ERROR_INVALID, "%s needs %s=…", act->row->info.name, key);
  return value;
}

void
act_set_state (Event *event, CaseState state)
{
  event_set_text (event, "state", case_state_name (state));
}

gboolean
act_type_exists (Act *act, const char *type, GError **error)
{
  g_autofree char *safe = text_safe (type, -1, TEXT_ONE_LINE);

  return packs_type (act->office->packs, type)
         || desk_error_set (error, DESK_ERROR_INVALID, "no pack of this office has a type \"%s\"", safe);
}

gboolean
act_is_word (const char *text)
{
  for (const char *at = text; *at; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '_')
      return FALSE;
  return *text && strlen (text) <= 64;
}

gboolean
act_is_country (const char *text)
{
  gsize part = text[0] && text[1] && text[2] == '-' ? strlen (text + 3) : 0;

  if (!g_ascii_isupper (text[0]) || !g_ascii_isupper (text[1]) || (text[2] && (part < 1 || part > 3)))
    return FALSE;
  for (const char *at = part ? text + 3 : ""; *at; at++)
    if (!g_ascii_isupper (*at) && !g_ascii_isdigit (*at))
      return FALSE;
  return TRUE;
}

/* ---- commit --------------------------------------------------------------------------- */

/* Another act came between the look and the lock. */
static gboolean
case_stands_still (Act *act, GError **error)
{
  g_autoptr (CaseRow) now = NULL;

  if (!act->seen)
    return TRUE;
  now = store_case_row (act->office->store, act->eyes, act->number, error);
  if (!now)
    return FALSE;
  if (now->rev == act->seen->rev && now->recounted == act->seen->recounted)
    return TRUE;
  /* Its clocks were counted again while the act counted them: nobody's work is in the way. */
  act->moved = now->rev == act->seen->rev || !act->args || act_args_rev (act->args) < 0;
  return conflict (act, now->rev, error);
}

void
act_expect_letter (Act *act, gint64 letter, const char *state)
{
  g_free (act->letter_state);
  act->letter = letter;
  act->letter_state = g_strdup (state);
}

static gboolean
letter_stands_still (Act *act, GError **error)
{
  g_autoptr (LetterRow) now = NULL;

  if (!act->letter_state)
    return TRUE;
  now = store_letter (act->office->store, act->letter, error);
  if (!now || g_str_equal (now->state, act->letter_state))
    return now != NULL;
  act->moved = TRUE;
  return desk_error_set (error, DESK_ERROR_CONFLICT, "letter %" G_GINT64_FORMAT " was %s and is now %s; look again", now->id,
                         act->letter_state, now->state);
}

static gboolean
others_stand_still (Act *act, GError **error)
{
  for (guint i = 0; i < act->also->len; i++)
    {
      const Case *other = g_ptr_array_index (act->also, i);
      g_autoptr (CaseRow) now
        = store_case_row (act->office->store, &act->office->viewer, other->row.number, error);

      if (!now)
        return FALSE;
      if (now->rev == other->row.rev && now->recounted == other->row.recounted)
        continue;
      act->moved = TRUE;
      return desk_error_set (error, DESK_ERROR_CONFLICT, "%s moved since you looked: look again, then repeat %s",
                             other->row.number, act->row->info.name);
    }
  return !act->holds || act->holds (act, error);
}

/* A case that the act opens gets its number here, under the lock, and the events that
 * wait for it get it too. */
static gboolean
number_event (Act *act, Event *event, GError **error)
{
  if (g_str_equal (event->act, "case.open"))
    {
      if (!office_number_case (act->office, event, act->received_at, error))
        return FALSE;
      g_free (act->opened);
      act->opened = g_strdup (event->case_number);
      g_string_append_printf (act->all_opened, "%s%s", act->all_opened->len ? ", " : "", act->opened);
    }
  else if (act->opened && g_str_equal (event->act, "case.split"))
    event_set_text (event, "to", act->opened);
  else if (act->opened && !event->case_number)
    event->case_number = g_strdup (act->opened);
  return TRUE;
}

static gboolean
append_all (Act *act, GError **error)
{
  if (!case_stands_still (act, error) || !letter_stands_still (act, error)
      || !others_stand_still (act, error))
    return FALSE;
  for (guint i = 0; act->blobs && i < act->blobs->len; i++)
    if (!journal_blob_put (act->office->journal, g_ptr_array_index (act->blobs, i), NULL, error))
      return FALSE;
  for (guint i = 0; i < act->events->len; i++)
    {
      Event *event = g_ptr_array_index (act->events, i);

      if (!number_event (act, event, error) || !office_append (act->office, event, error))
        return FALSE;
    }
  return TRUE;
}

/* What an act brings along says so: an undo takes it back with the act. */
static void
name_parts (Act *act)
{
  g_autofree char *own = g_strconcat ("case.", act->row->info.name, NULL);

  for (guint i = 0; act->events->len > 1 && i < act->events->len; i++)
    {
      Event *event = g_ptr_array_index (act->events, i);
      if (!g_str_equal (event->act, own) && !g_str_equal (event->act, act->row->info.name))
        event_set_text (event, "part_of", act->row->info.name);
    }
}

gboolean
act_commit (Act *act, GError **error)
{
  g_assert (!act->dry);
  name_parts (act);
  for (guint i = 0; i < act->events->len; i++)
    journal_seal (g_ptr_array_index (act->events, i));
  if (!act->events->len)
    return TRUE;
  if (!office_begin (act->office, act->row->info.name, error))
    return FALSE;
  if (append_all (act, error) && office_commit (act->office, error))
    return TRUE;
  office_rollback (act->office);
  return FALSE;
}
