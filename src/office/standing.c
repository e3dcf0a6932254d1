/* SPDX-License-Identifier: MIT */
#include "office/standing.h"

#include "base/when.h"
#include "office/act.h"
#include "office/clocks.h"
#include "office/represent.h"

void
case_standing_set (CaseStanding *standing, const char *name, const char *value)
{
  for (guint i = 0; i < standing->facts->len; i++)
    if (g_strcmp0 (((CaseFact *) g_ptr_array_index (standing->facts, i))->name, name) == 0)
      {
        g_ptr_array_remove_index (standing->facts, i);
        break;
      }
  if (value && *value)
    g_ptr_array_add (standing->facts, case_fact_new (name, value));
}

/* A fact that was set on the case says more than what is known of the person. */
static void
set_unless_known (CaseStanding *standing, const char *name, const char *value)
{
  if (!case_fact_of (standing->facts, name))
    case_standing_set (standing, name, value);
}

static void
set_day (CaseStanding *standing, Office *office, const char *name, gint64 at)
{
  g_autofree char *on = NULL;
  GDate day;

  if (at == WHEN_NONE)
    return;
  when_date (at, office->zone, &day);
  on = when_date_format (&day);
  case_standing_set (standing, name, on);
}

static void
set_days (CaseStanding *standing, Office *office, const Case *kase)
{
  g_auto (ClockCase) clocks = { 0 };

  clock_case_init (&clocks, office, kase);
  set_day (standing, office, "received", kase->row.received_at);
  set_day (standing, office, "today", office_now (office));
  set_day (standing, office, "acknowledged", clocks.ask.acknowledged_at);
  set_day (standing, office, "answered", clocks.ask.answered_at);
}

static void
set_person (CaseStanding *standing, Office *office, const Case *kase)
{
  g_autoptr (Person) person
    = kase->row.person ? store_person (office->store, &office->viewer, kase->row.person, NULL) : NULL;

  for (guint i = 0; person && act_person_field (i); i++)
    set_unless_known (standing, act_person_field (i), act_person_value (person, act_person_field (i)));
}

static char *
names_of_holds (const Case *kase)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < kase->holds->len; i++)
    {
      const CaseHold *hold = g_ptr_array_index (kase->holds, i);

      if (!hold->lifted_on)
        g_string_append_printf (names, "%s%s", names->len ? "," : "", hold->name);
    }
  return names->len ? g_strdup (names->str) : NULL;
}

/* Types of the person's other cases that are open. */
static char *
types_open (Office *office, const Case *kase)
{
  g_autoptr (GPtrArray) rows
    = kase->row.person ? store_person_cases (office->store, &office->viewer, kase->row.person, NULL) : NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; rows && i < rows->len; i++)
    {
      const CaseRow *row = g_ptr_array_index (rows, i);

      if (row->type && row->type_confirmed && case_state_is_open (row->state) && g_strcmp0 (row->number, kase->row.number) != 0)
        g_string_append_printf (names, "%s%s", names->len ? "," : "", row->type);
    }
  return names->len ? g_strdup (names->str) : NULL;
}

static void
set_words (CaseStanding *standing, Office *office, const Case *kase)
{
  g_autofree char *held = names_of_holds (kase), *open = types_open (office, kase);
  g_auto (Authority) authority;

  authority_init (&authority, office, kase->row.person, kase->requester);
  const struct { const char *name, *value; } words[] = {
    { "type", kase->row.type }, { "channel", kase->row.channel }, { "mailbox", kase->mailbox },
    { "outcome", kase->outcome }, { "identity", kase->identity }, { "requester", authority_word (&authority) },
    { "requester-until", authority.until }, { "held", held }, { "also-open", open },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    case_standing_set (standing, words[i].name, words[i].value);
}

void
case_standing_init (CaseStanding *standing, Office *office, const Case *kase)
{
  standing->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free);
  for (guint i = 0; i < kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (kase->facts, i);
      case_standing_set (standing, fact->name, fact->value);
    }
  standing->pinned = packs_pins (kase);
  set_days (standing, office, kase);
  set_person (standing, office, kase);
  set_words (standing, office, kase);
  standing->ask = (ConditionCase){ .facts = standing->facts, .clocks = kase->clocks, .now = office_now (office) };
}

void
case_standing_clear (CaseStanding *standing)
{
  g_clear_pointer (&standing->facts, g_ptr_array_unref);
  g_clear_pointer (&standing->pinned, g_ptr_array_unref);
}

ConditionCase
case_standing_in (const CaseStanding *standing, const Pack *pack)
{
  ConditionCase ask = standing->ask;

  ask.pack = pack;
  return ask;
}

/* ---- gates of a case ------------------------------------------------------------------------ */

typedef gboolean (*EachGate) (const Pack *pack, const PackGate *gate, const ConditionCase *asked, gpointer data);

/* Every gate that holds, of every pack that speaks for the case, until 'each' has seen enough. */
static gboolean
each_gate (Office *office, const Case *kase, EachGate each, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_of_case (office->packs, kase, error);
  g_auto (CaseStanding) standing = { 0 };
  gboolean more = packs != NULL;

  if (!packs)
    return FALSE;
  case_standing_init (&standing, office, kase);
  for (guint i = 0; more && i < packs->len; i++)
    {
      const Pack *pack = ((const PackUse *) g_ptr_array_index (packs, i))->pack;
      ConditionCase asked = case_standing_in (&standing, pack);
      g_autoptr (GPtrArray) gates = gates_of (pack, &asked);

      for (guint k = 0; more && k < gates->len; k++)
        more = each (pack, g_ptr_array_index (gates, k), &asked, data);
    }
  return TRUE;
}

static gboolean
add_gate (const Pack *pack, const PackGate *gate, const ConditionCase *asked, gpointer data)
{
  g_autofree char *advice = gate_advice (pack, gate, asked);

  g_ptr_array_add (data, g_strdup_printf ("%s (%s of %s, %s)%s%s", gate->title, gate->clause, pack->name, gate->tag,
                                          *advice ? ": " : "", advice));
  return TRUE;
}

GPtrArray *
office_gates (Office *office, const Case *kase, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  return each_gate (office, kase, add_gate, lines, error) ? g_steal_pointer (&lines) : NULL;
}

/* 'list' of the gate is a GStrv. */
typedef struct { gsize list; GHashTable *whys; } Forbidding;

static gboolean
take_forbidden (const Pack *pack, const PackGate *gate, const ConditionCase *asked G_GNUC_UNUSED, gpointer data)
{
  Forbidding *forbidding = data;
  GStrv names = G_STRUCT_MEMBER (GStrv, gate, forbidding->list);

  for (guint i = 0; names[i]; i++)
    if (!g_hash_table_contains (forbidding->whys, names[i]))
      g_hash_table_insert (forbidding->whys, g_strdup (names[i]), g_strdup_printf ("%s (%s of %s)", gate->title, gate->clause, pack->name));
  return TRUE;
}

GHashTable *
gates_forbidden (Office *office, const Case *kase, gsize list, GError **error)
{
  g_autoptr (GHashTable) whys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Forbidding forbidding = { list, whys };

  return each_gate (office, kase, take_forbidden, &forbidding, error) ? g_steal_pointer (&whys) : NULL;
}

static gboolean
is_allowed (Act *act, const Case *kase, gsize list, const char *what, const char *name, GError **error)
{
  g_autoptr (GHashTable) whys = gates_forbidden (act->office, kase, list, error);
  const char *why = whys ? g_hash_table_lookup (whys, name) : NULL;

  if (!whys)
    return FALSE;
  return !why || desk_error_set (error, DESK_ERROR_INVALID, "%s: the %s %s is not allowed here: %s", act->number, what, name, why);
}

typedef struct { gsize member; GPtrArray *names; } Suggesting;

static gboolean
take_suggestion (const Pack *pack G_GNUC_UNUSED, const PackGate *gate, const ConditionCase *asked G_GNUC_UNUSED, gpointer data)
{
  Suggesting *suggesting = data;
  const char *name = G_STRUCT_MEMBER (const char *, gate, suggesting->member);

  if (name && !g_ptr_array_find_with_equal_func (suggesting->names, name, g_str_equal, NULL))
    g_ptr_array_add (suggesting->names, g_strdup (name));
  return TRUE;
}

GPtrArray *
gates_suggest (Office *office, const Case *kase, gsize member, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Suggesting suggesting = { member, names };

  return each_gate (office, kase, take_suggestion, &suggesting, error) ? g_steal_pointer (&names) : NULL;
}

void
gates_warn (Act *act, const Case *kase)
{
  g_autoptr (GPtrArray) lines = act->dry ? office_gates (act->office, kase, NULL) : NULL;

  for (guint i = 0; lines && i < lines->len; i++)
    act_warn (act, "! %s.", (const char *) g_ptr_array_index (lines, i));
}

gboolean
gates_allow (Act *act, const Case *kase, const char *outcome, GError **error)
{
  return is_allowed (act, kase, G_STRUCT_OFFSET (PackGate, forbids), "outcome", outcome, error);
}

gboolean
gates_allow_letter (Act *act, const Case *kase, const char *letter, GError **error)
{
  return is_allowed (act, kase, G_STRUCT_OFFSET (PackGate, withholds), "letter", letter, error);
}
