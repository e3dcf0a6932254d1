/* SPDX-License-Identifier: MIT */
/* acts-represent - who may act for a person: guardian, agent, lawyer */
#include "office/represent.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/clocks.h"

enum { SOON_DAYS = 30 };

const ActChoice act_standings[] = {
  { "guardian", "parent or legal guardian" }, { "agent", "somebody authorized" }, { "lawyer", "lawyer" }, { NULL, NULL },
};

/* ---- whether an authority holds ------------------------------------------------------------ */

static gboolean
is_by (Office *office, const Representative *one, const char *root)
{
  g_autofree char *by = NULL;

  return store_person_root (office->store, one->by, &by, NULL) && g_str_equal (by, root);
}

static AuthorityState
state_of (const Representative *one, const char *today, const char *soon)
{
  int on = representative_on (one, today);

  if (on)
    return on < 0 ? AUTHORITY_EARLY : AUTHORITY_LAPSED;
  return one->until_on && strcmp (one->until_on, soon) <= 0 ? AUTHORITY_SOON : AUTHORITY_HOLDS;
}

/* Of several the one that holds longest; of those that do not, the last. */
static gboolean
is_better (AuthorityState state, const Representative *one, AuthorityState held, const Representative *best)
{
  static const int worth[] = { [AUTHORITY_NONE] = 0, [AUTHORITY_LAPSED] = 1, [AUTHORITY_EARLY] = 2,
                               [AUTHORITY_SOON] = 3, [AUTHORITY_HOLDS] = 4, [AUTHORITY_SELF] = 0 };

  if (!best || worth[state] != worth[held])
    return !best || worth[state] > worth[held];
  return best->until_on && (!one->until_on || strcmp (one->until_on, best->until_on) > 0);
}

static char *
words_of (const Authority *authority, const Representative *one)
{
  switch (authority->state)
    {
    case AUTHORITY_NONE: return g_strdup ("no authority is written down: person.represent");
    case AUTHORITY_EARLY: return g_strdup_printf ("%s only from %s", one->kind, one->from_on);
    case AUTHORITY_LAPSED: return g_strdup_printf ("was %s: the authority lapsed on %s", one->kind, one->until_on);
    case AUTHORITY_SOON: return g_strdup_printf ("%s; the authority lapses soon, on %s", one->kind, one->until_on);
    case AUTHORITY_HOLDS:
      return g_strdup_printf ("%s%s%s", one->kind, one->until_on ? " until " : "", one->until_on ? one->until_on : "");
    default: return NULL;
    }
}

static void
look (Authority *authority, Office *office, const Person *person, const char *root)
{
  g_autofree char *today = office_day_text (office, 0), *soon = office_day_text (office, SOON_DAYS);
  const Representative *best = NULL;

  authority->state = AUTHORITY_NONE;
  for (guint i = 0; i < person->representatives->len; i++)
    {
      const Representative *one = g_ptr_array_index (person->representatives, i);
      AuthorityState state = state_of (one, today, soon);

      if (!is_by (office, one, root) || !is_better (state, one, authority->state, best))
        continue;
      authority->state = state;
      best = one;
    }
  authority->as = best ? g_strdup (best->kind) : NULL;
  authority->until = best ? g_strdup (best->until_on) : NULL;
  authority->words = words_of (authority, best);
}

void
authority_of (Authority *authority, Office *office, const Person *person, const char *requester)
{
  g_autofree char *root = NULL;

  *authority = (Authority){ .state = AUTHORITY_SELF };
  if (person && requester && store_person_root (office->store, requester, &root, NULL) && !g_str_equal (root, person->id))
    look (authority, office, person, root);
}

/* Asked for the office: a rule does not depend on who looks. */
void
authority_init (Authority *authority, Office *office, const char *person, const char *requester)
{
  g_autoptr (Person) about = person && requester ? store_person (office->store, NULL, person, NULL) : NULL;

  authority_of (authority, office, about, requester);
}

void
authority_clear (Authority *authority)
{
  g_clear_pointer (&authority->as, g_free);
  g_clear_pointer (&authority->until, g_free);
  g_clear_pointer (&authority->words, g_free);
}

const char *
authority_word (const Authority *authority)
{
  if (authority->state == AUTHORITY_SELF)
    return "self";
  return authority->state == AUTHORITY_HOLDS || authority->state == AUTHORITY_SOON ? authority->as : "other";
}

gboolean
authority_is_doubtful (const Authority *authority)
{
  return authority->state != AUTHORITY_SELF && authority->state != AUTHORITY_HOLDS;
}

char *
office_authority (Office *office, const Case *kase, gboolean *doubtful)
{
  g_auto (Authority) authority;

  authority_init (&authority, office, kase->row.person, kase->requester);
  *doubtful = authority_is_doubtful (&authority);
  return g_steal_pointer (&authority.words);
}

/* ---- writing it down ----------------------------------------------------------------------- */

/* person=..., or the case's; and who acts for it. Roots of both. */
static gboolean
find_both (Act *act, Person **person, char **by, GError **error)
{
  g_autoptr (Person) other = NULL;

  if (!(*person = act_person_meant (act, error))
      || !(other = store_person (act->office->store, &act->office->viewer, act_get (act, "by"), error)))
    return FALSE;
  *by = g_strdup (other->id);
  return !g_str_equal (other->id, (*person)->id)
         || desk_error_set (error, DESK_ERROR_INVALID, "%s acts for themselves already: by= is somebody else", other->id);
}

static gboolean
day_of (Act *act, const char *key, GDate *day, GError **error)
{
  const char *text = act_get (act, key);

  if (text)
    return when_date_parse (text, day, error) || desk_error_in (error, "%s", key);
  office_today (act->office, day);
  return TRUE;
}

static gboolean
set_days (Act *act, Representative *one, GError **error)
{
  GDate from, until;

  if (!day_of (act, "from", &from, error) || !day_of (act, "until", &until, error))
    return FALSE;
  one->from_on = when_date_format (&from);
  one->until_on = act_get (act, "until") ? when_date_format (&until) : NULL;
  return !one->until_on || g_date_compare (&until, &from) >= 0
         || desk_error_set (error, DESK_ERROR_INVALID, "until: %s is before its first day, %s", one->until_on, one->from_on);
}

static Event *
record_between (Act *act, const char *name, const Representative *one)
{
  Event *event = act_record (act, name);

  g_clear_pointer (&event->case_number, g_free);
  event_set_text (event, "id", one->person);
  event_set_text (event, "by", one->by);
  event_set_text (event, "kind", one->kind);
  return event;
}

/* As it will be after the act: conditions ask for it, and the person's clocks are counted again. */
static void
take (Person *person, Representative *one)
{
  for (guint i = person->representatives->len; i-- > 0;)
    {
      const Representative *other = g_ptr_array_index (person->representatives, i);

      if (g_str_equal (other->by, one->by) && g_str_equal (other->kind, one->kind))
        g_ptr_array_remove_index (person->representatives, i);
    }
  g_ptr_array_add (person->representatives, one);
}

gboolean
act_person_represent (Act *act, GError **error)
{
  const char *kind = act_get (act, "kind");
  g_autofree char *by = NULL, *kinds = act_choice_join (act_standings), *evidence = NULL;
  g_autoptr (Person) person = NULL;
  Representative *one;
  Event *event;

  if (!act_choice_has (act_standings, kind))
    return desk_error_set (error, DESK_ERROR_INVALID, "kind is one of %s", kinds);
  if (!find_both (act, &person, &by, error))
    return FALSE;
  one = g_new0 (Representative, 1);
  one->person = g_strdup (person->id);
  one->by = g_steal_pointer (&by);
  one->kind = g_strdup (kind);
  take (person, one);
  if (!set_days (act, one, error))
    return FALSE;
  evidence = text_clean (act_get (act, "evidence"), -1);
  event = record_between (act, "person.represent", one);
  event_set_text (event, "from", one->from_on);
  event_set_text (event, "until", one->until_on);
  event_seal (event, "evidence", "person.authority", evidence, -1);
  act_result (act, "%s may act for %s as %s", one->by, person->id, kind);
  return act_recount_person (act, person, error);
}

static const Representative *
find_standing (Act *act, const Person *person, const char *by, GError **error)
{
  const char *kind = act_get (act, "kind");
  const Representative *found = NULL;

  for (guint i = 0; i < person->representatives->len; i++)
    {
      const Representative *one = g_ptr_array_index (person->representatives, i);

      if (!is_by (act->office, one, by) || (kind && !g_str_equal (kind, one->kind)))
        continue;
      if (found)
        {
          desk_error_set (error, DESK_ERROR_INVALID, "%s acts for %s as more than one: add kind=%s or kind=%s", by,
                          person->id, found->kind, one->kind);
          return NULL;
        }
      found = one;
    }
  if (!found)
    desk_error_set (error, DESK_ERROR_INVALID, "%s does not act for %s%s%s", by, person->id, kind ? " as " : "",
                    kind ? kind : "");
  return found;
}

/* The row is that of the ids as they were named then, also where they were merged since. */
gboolean
act_person_unrepresent (Act *act, GError **error)
{
  g_autofree char *by = NULL, *today = office_day_text (act->office, 0);
  g_autoptr (Person) person = NULL;
  const Representative *one;
  Event *event;

  if (!find_both (act, &person, &by, error) || !(one = find_standing (act, person, by, error)))
    return FALSE;
  event = record_between (act, "person.unrepresent", one);
  event_set_text (event, "ended_on", today);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "%s acts for %s as %s no more", by, person->id, one->kind);
  g_ptr_array_remove (person->representatives, (gpointer) one);
  return act_recount_person (act, person, error);
}
