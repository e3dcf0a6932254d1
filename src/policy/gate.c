/* SPDX-License-Identifier: MIT */
#include "policy/gate.h"

static gboolean
is_for (const PackGate *gate, const char *type)
{
  return !gate->types || !gate->types[0] || (type && g_strv_contains ((const char *const *) gate->types, type));
}

gboolean
gate_holds (const PackGate *gate, const ConditionCase *kase)
{
  gboolean any = gate->any && gate->any[0];

  return is_for (gate, case_fact_value (kase->facts, "type")) && condition_all_hold (gate->when, kase)
         && (!any || condition_any_holds (gate->any, kase)) && !condition_any_holds (gate->unless, kase);
}

GPtrArray *
gates_of (const Pack *pack, const ConditionCase *kase)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < pack->gates->len; i++)
    {
      PackGate *gate = g_ptr_array_index (pack->gates, i);

      if (gate_holds (gate, kase))
        g_ptr_array_add (list, gate);
    }
  return list;
}

GStrv
gate_missing (G_GNUC_UNUSED const Pack *pack, const PackGate *gate, const ConditionCase *kase)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; gate->needs && gate->needs[i]; i++)
    if (!case_fact_value (kase->facts, gate->needs[i]))   /* a "no" is known as well */
      g_strv_builder_add (names, gate->needs[i]);
  return g_strv_builder_end (names);
}

static const char *
title_of_outcome (const Pack *pack, const char *id)
{
  const PackReason *outcome = pack_outcome (pack, id);

  return outcome && outcome->title ? outcome->title : id;
}

static void
say (GString *text, const char *what, const char *id)
{
  if (id)
    g_string_append_printf (text, "%s%s %s", text->len ? "; " : "", what, id);
}

static void
say_withheld (GString *text, const Pack *pack, const PackGate *gate)
{
  for (guint i = 0; gate->withholds && gate->withholds[i]; i++)
    {
      const PackLetter *letter = pack_letter (pack, gate->withholds[i], NULL);

      g_string_append_printf (text, "%s%s", i ? ", " : text->len ? "; do not send " : "do not send ", gate->withholds[i]);
      if (letter && letter->title)
        g_string_append_printf (text, " (%s)", letter->title);
    }
}

static void
say_forbidden (GString *text, const Pack *pack, const PackGate *gate)
{
  for (guint i = 0; gate->forbids && gate->forbids[i]; i++)
    g_string_append_printf (text, "%s%s (%s)", i ? ", " : text->len ? "; not " : "not ", gate->forbids[i],
                            title_of_outcome (pack, gate->forbids[i]));
}

char *
gate_advice (const Pack *pack, const PackGate *gate, const ConditionCase *kase)
{
  g_auto (GStrv) missing = gate_missing (pack, gate, kase);
  g_autofree char *names = g_strjoinv (", ", missing);
  GString *text = g_string_new (NULL);

  if (g_strcmp0 (gate->type, case_fact_value (kase->facts, "type")) != 0)
    say (text, "handle it as", gate->type);
  say (text, "outcome", gate->outcome);
  say (text, "letter", gate->letter);
  if (*names)
    say (text, "first set", names);
  say_forbidden (text, pack, gate);
  say_withheld (text, pack, gate);
  return g_string_free (text, FALSE);
}
