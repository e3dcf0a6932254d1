/* SPDX-License-Identifier: MIT */
/* What a pack wants to be thought of, when it holds, and what it says then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "policy/gate.h"

static const char text[] =
  "pack: gated\n"
  "version: \"1\"\n"
  "title: Gated\n"
  "zone: UTC\n"
  "clauses:\n"
  "  - {id: C1, section: \"1\", summary: Answer., tag: verified, by: [ask]}\n"
  "places:\n"
  "  - {name: eu, title: Union, countries: [DE, FR]}\n"
  "facts:\n"
  "  - {name: age, kind: text, title: Age}\n"
  "  - {name: majority, kind: text, title: Majority}\n"
  "  - {name: evidence, kind: yes-no, title: Evidence}\n"
  "outcomes:\n"
  "  - {id: done, title: Done}\n"
  "  - {id: agreed, title: Agreed}\n"
  "types:\n"
  "  - {id: ask, title: A question, clause: C1, outcomes: [done, agreed]}\n"
  "  - {id: child, title: A child, clause: C1, outcomes: [done, agreed]}\n"
  "rules:\n"
  "  - {id: R1, title: answer, clause: C1, tag: verified, types: [ask], start: received, met_by: answer, period: 2 calendar_days}\n"
  "gates:\n"
  "  - {id: young, title: Not of age, clause: C1, tag: design, any: [age<18, age<majority], unless: [type=child], type: child}\n"
  "  - {id: proof, title: No proof, clause: C1, tag: design, types: [child], when: [not evidence=yes], forbids: [agreed], needs: [evidence]}\n"
  "  - {id: far, title: From the Union, clause: C1, tag: design, types: [ask], when: [residence in eu], outcome: done}\n"
  "letters:\n"
  "  - {id: note, title: Note, subject: Note, body: Note}\n";

typedef struct { const char *facts, *gates, *advice; } Row;

static GPtrArray *
facts_of (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free);

  for (guint i = 0; parts[i]; i++)
    {
      CaseFact *fact = g_new0 (CaseFact, 1);
      char *sign = strchr (parts[i], '=');

      fact->name = g_strndup (parts[i], (gsize) (sign - parts[i]));
      fact->value = g_strdup (sign + 1);
      g_ptr_array_add (facts, fact);
    }
  return facts;
}

static void
holds_as_said (const Pack *pack, const Row *row)
{
  g_autoptr (GPtrArray) facts = facts_of (row->facts);
  ConditionCase kase = { .pack = pack, .facts = facts };
  g_autoptr (GPtrArray) gates = gates_of (pack, &kase);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < gates->len; i++)
    g_string_append_printf (names, "%s%s", i ? " " : "", ((const PackGate *) g_ptr_array_index (gates, i))->id);
  assert_string_equal (names->str, row->gates);
  if (gates->len)
    {
      g_autofree char *advice = gate_advice (pack, g_ptr_array_index (gates, 0), &kase);
      assert_string_equal (advice, row->advice);
    }
}

static void
test_gates (G_GNUC_UNUSED void **state)
{
  static const Row rows[] = {
    { "type=ask age=30", "", NULL },
    { "type=ask age=17", "young", "handle it as child" },
    { "type=ask age=19", "", NULL },
    { "type=ask age=19 majority=21", "young", "handle it as child" },
    { "type=child age=17", "proof", "first set evidence; not agreed (Agreed)" },
    { "type=child age=17 evidence=no", "proof", "not agreed (Agreed)" },
    { "type=child age=17 evidence=yes", "", NULL },
    { "type=ask residence=DE", "far", "outcome done" },
    { "type=child evidence=yes residence=DE", "", NULL },
    { "residence=DE", "", NULL },
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (Pack) pack = pack_parse ("gated.yaml", bytes, &error);

  if (!pack)
    fail_msg ("%s", error->message);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    holds_as_said (pack, &rows[i]);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_gates) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
