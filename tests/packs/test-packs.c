/* SPDX-License-Identifier: MIT */
/* Packs: what is shipped is sound, and every way to break one is said with file, line,
 * field and the mend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/error.h"
#include "base/files.h"
#include "policy/pack.h"

static const char small[] =
  "pack: small\n"
  "version: \"1\"\n"
  "title: A small pack\n"
  "zone: UTC\n"
  "clauses:\n"
  "  - {id: C1, section: \"1\", summary: Answer., tag: verified, by: [ask]}\n"
  "facts:\n"
  "  - {name: ended, kind: date, title: The end}\n"
  "  - {name: written, kind: yes-no, title: In writing}\n"
  "outcomes:\n"
  "  - {id: done, title: Done}\n"
  "tasks:\n"
  "  - {id: look, title: Look}\n"
  "types:\n"
  "  - {id: ask, title: A question, clause: C1, outcomes: [done], tasks: [look], facts: [ended], letters: [hello], ladder: up}\n"
  "settings:\n"
  "  - {key: target, title: Target, value: 2 business_days}\n"
  "rules:\n"
  "  - {id: R1, title: answer, clause: C1, tag: verified, types: [ask], start: received, met_by: answer, period: 30 calendar_days, setting: target}\n"
  "words:\n"
  "  - {language: en, type: ask, words: [may i ask]}\n"
  "mailboxes:\n"
  "  - {name: desk, addresses: [desk@example.org], types: [ask]}\n"
  "ladders:\n"
  "  - id: up\n"
  "    title: Up\n"
  "    clause: C1\n"
  "    stages:\n"
  "      - {id: one, title: One, owner: company, next: [two, three]}\n"
  "      - {id: two, title: Two, owner: body, next: [one, three]}\n"
  "      - {id: three, title: Three, owner: body, terminal: yes}\n"
  "letters:\n"
  "  - {id: hello, subject: \"{{number}}\", body: \"Dear {{person}}\"}\n"
  "retention:\n"
  "  - {record: log, keep: 24 months, tag: design}\n"
  "duties:\n"
  "  - {id: yearly, title: Yearly, clause: C1, tag: design, type: ask, every: 12 months}\n";

static GPtrArray *
findings_of (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return pack_check ("small.yaml", bytes);
}

static char *
replaced (const char *text, const char *old, const char *with)
{
  const char *at = strstr (text, old);

  if (!at)
    fail_msg ("'%s' is not in the small pack", old);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, with, at + strlen (old));
}

static void
the_small_pack_is_sound (void **state)
{
  g_autoptr (GPtrArray) findings = findings_of (small, strlen (small));

  if (findings->len)
    fail_msg ("%s", (char *) g_ptr_array_index (findings, 0));
}

typedef struct { const char *old, *with, *says; } Break;

static const Break breaks[] = {
  /* the shape */
  { "pack: small\n", "pack: small\ncolour: red\n", "small.yaml:2: colour: is no key of a pack: say one of pack, version" },
  { "tag: verified, by", "tga: verified, by", "small.yaml:6: clauses[0].tga: is no key of a pack: say one of id, section" },
  { "terminal: yes", "final: yes", "small.yaml:31: ladders[0].stages[2].final: is no key of a pack: say one of id, owner" },
  { "title: A small pack", "title: [A, small]", "small.yaml:3: title: must be one value" },
  { "outcomes: [done]", "outcomes: done", "small.yaml:15: types[0].outcomes: must be a list" },
  { "outcomes: [done]", "outcomes: {a: b}", "small.yaml:15: types[0].outcomes: must be a list" },
  { "  - {id: done, title: Done}", "  - done", "small.yaml:11: outcomes[0]: must be fields" },
  { "zone: UTC", "zone: UTC\nzone: UTC", "small.yaml:5: zone: stands twice" },
  { "id: C1, section", "id: C1, id: C2, section", "small.yaml:6: clauses[0].id: stands twice" },
  { "zone: UTC", "zone: UTC\n<<: {a: b}", "small.yaml:5: <<: merges another mapping" },
  { "zone: UTC", "zone: &z UTC", "small.yaml:4: zone: has an anchor (&)" },
  { "zone: UTC", "zone: *z", "small.yaml:4: zone: is an alias (*)" },
  { "zone: UTC", "zone: !!str UTC", "small.yaml:4: zone: has a tag (!)" },
  { "zone: UTC", "zone: !evil UTC", "small.yaml:4: zone: has a tag (!)" },
  { "zone: UTC", "zone: [[[[[[[[[[]]]]]]]]]]", "small.yaml:4: zone[0][0][0][0][0][0][0]: is nested more than 8 deep" },
  { "zone: UTC", "? [a]\n: b", "small.yaml:4: title: a key must be a word" },
  { "duties:\n", "---\nduties:\n", "small.yaml:36: file: a second document begins here" },
  { "zone: UTC", "zone: \"U", "is no YAML: " },
  { "zone: UTC", "zone: UTC\n\tversion: x", "small.yaml:5: file: is no YAML: " },
  { "title: Done", "title: \"Do\\x1bne\"", "small.yaml:11: outcomes[0].title: holds the character U+001B" },
  { "title: Done", "title: \"Do\\u202Ene\"", "small.yaml:11: outcomes[0].title: holds the character U+202E" },
  { "title: Done", "title: \"Do\\u0085ne\"", "small.yaml:11: outcomes[0].title: holds the character U+0085" },
  { "title: Done", "title: \"Do\\0ne\"", "small.yaml:11: outcomes[0].title: holds a NUL" },
  /* the head */
  { "pack: small\n", "", "small.yaml:1: pack: is missing" },
  { "pack: small", "pack: Small pack", "small.yaml:1: pack: 'Small pack' is no name" },
  { "version: \"1\"", "version: \"1/2\"", "small.yaml:2: version: '1/2' is no version" },
  { "zone: UTC", "zone: Mars/Olympus", "small.yaml:4: zone: 'Mars/Olympus' is no time zone" },
  { "zone: UTC", "zone: UTC\neffective: {from: 2014-13-01}", "small.yaml:5: effective.from: '2014-13-01' is no date" },
  { "zone: UTC", "zone: UTC\neffective: {from: 2015-01-01, to: 2014-01-01}", "small.yaml:5: effective: ends (2014-01-01) before" },
  { "zone: UTC", "zone: UTC\ntext: {sha256: abc}", "small.yaml:5: text.sha256: is no SHA-256" },
  /* single values */
  { "tag: verified, by", "tag: sure, by", "small.yaml:6: clauses C1 tag: 'sure' is not known: say one of verified" },
  { "summary: Answer., ", "", "small.yaml:6: clauses C1 summary: is missing" },
  { "summary: Answer.", "summary: \"\"", "small.yaml:6: clauses C1 summary: is missing" },
  { "{name: written, ", "{", "small.yaml:9: facts[1].name: is missing" },
  { "{id: C1,", "{id: \"C 1\",", "small.yaml:6: clauses C 1 id: 'C 1' is no name" },
  { "kind: date", "kind: day", "small.yaml:8: facts ended kind: 'day' is not known: say one of date" },
  { "kind: date", "kind: choice", "small.yaml:8: facts ended choices: go with kind choice" },
  { "name: ended", "name: received", "small.yaml:8: facts received name: 'received' is what every case has" },
  { "outcomes: [done], ", "", "small.yaml:15: types ask outcomes: are missing" },
  { "ladder: up", "ladder: up, verification: 4", "small.yaml:15: types ask verification: '4' is no whole number from 0 to 3" },
  { "ladder: up", "ladder: up, verification: 01", "small.yaml:15: types ask verification: '01' is no whole number" },
  { "ladder: up", "ladder: up, office: true", "small.yaml:15: types ask office: 'true' is neither yes nor no" },
  { "30 calendar_days", "30 days", "small.yaml:19: rules R1 period: '30 days' is no period" },
  { "30 calendar_days", "thirty calendar_days", "small.yaml:19: rules R1 period: 'thirty calendar_days' is no period" },
  { "30 calendar_days", "030 calendar_days", "small.yaml:19: rules R1 period: '030 calendar_days' is no period" },
  { "30 calendar_days", "-3 calendar_days", "small.yaml:19: rules R1 period: '-3 calendar_days' is no period" },
  { "30 calendar_days", "1.5 months", "small.yaml:19: rules R1 period: '1.5 months' is no period" },
  { "30 calendar_days", "9999999999 months", "small.yaml:19: rules R1 period: '9999999999 months' is no period" },
  { "period: 30 calendar_days, ", "", "small.yaml:19: rules R1 period: is missing" },
  { "30 calendar_days", "30 calendar_days, count: MONTH_1182", "small.yaml:19: rules R1 count: MONTH_1182 does not count calendar_days" },
  { "30 calendar_days", "30 calendar_days, count: SLOW", "small.yaml:19: rules R1 count: 'SLOW' is no way of counting" },
  { "30 calendar_days", "3 business_days", "small.yaml:19: rules R1 calendar: is missing: BUS_US asks" },
  { "30 calendar_days", "30 calendar_days, calendar: mars", "small.yaml:19: rules R1 calendar: there is no calendar 'mars'" },
  { "30 calendar_days", "30 calendar_days, late: soon", "small.yaml:19: rules R1 late: 'soon' is no period" },
  { "30 calendar_days", "30 calendar_days, pauses: maybe", "small.yaml:19: rules R1 pauses: 'maybe' is neither" },
  { "30 calendar_days", "30 calendar_days, reminders: [soon]", "small.yaml:19: rules R1 reminders: 'soon' is no reminder" },
  { "30 calendar_days", "30 calendar_days, extension: {amount: 2 months, when: hard, notice_within: a month}",
    "small.yaml:19: rules R1 extension.amount: '2 months' does not fit" },
  { "30 calendar_days", "30 calendar_days, extension: {when: hard, notice_within: a month}",
    "small.yaml:19: rules R1 extension.amount: is missing" },
  { "types: [ask]", "types: [unsorted]", "small.yaml:19: rules R1 met_by: 'triage' and the type 'unsorted' go together" },
  { "met_by: answer", "met_by: triage", "small.yaml:19: rules R1 met_by: 'triage' and the type 'unsorted' go together" },
  { "met_by: answer", "met_by: hope", "small.yaml:19: rules R1 met_by: 'hope' is not known" },
  { "2 business_days", "2 fortnights", "small.yaml:17: settings target value: '2 fortnights' is no target" },
  { "[may i ask]", "[\"?\"]", "small.yaml:21: words[0].words: '?' is too short" },
  { "[desk@example.org]", "[desk]", "small.yaml:23: mailboxes desk addresses: 'desk' is no address" },
  { "owner: body, next", "owner: nobody, next", "small.yaml:30: ladders[0].stages two owner: 'nobody' is not known" },
  { "24 months", "a while", "small.yaml:35: retention log keep: 'a while' is no period" },
  { "every: 12 months", "every: year", "small.yaml:37: duties yearly every: 'year' is no period" },
  /* twice, nowhere, for ever */
  { "  - {id: done, title: Done}", "  - {id: done, title: Done}\n  - {id: done, title: Again}",
    "small.yaml:12: outcomes done id: 'done' stands twice in outcomes" },
  { "by: [ask]", "by: [answering]", "small.yaml:6: clauses C1 by: nothing in this pack is called 'answering'" },
  { "title: A question, clause: C1", "title: A question, clause: C9", "small.yaml:15: types ask clause: there is no 'C9' in clauses" },
  { "outcomes: [done]", "outcomes: [undone]", "small.yaml:15: types ask outcomes: there is no 'undone' in outcomes" },
  { "tasks: [look]", "tasks: [leap]", "small.yaml:15: types ask tasks: there is no 'leap' in tasks" },
  { "facts: [ended]", "facts: [begun]", "small.yaml:15: types ask facts: there is no 'begun' in facts" },
  { "letters: [hello]", "letters: [bye]", "small.yaml:15: types ask letters: there is no 'bye' in letters" },
  { "ladder: up", "ladder: down", "small.yaml:15: types ask ladder: there is no 'down' in ladders" },
  { "answer, clause: C1", "answer", "small.yaml:19: rules R1 clause: is missing" },
  { "answer, clause: C1", "answer, clause: C7", "small.yaml:19: rules R1 clause: there is no 'C7' in clauses" },
  { "types: [ask], start", "types: [tell], start", "small.yaml:19: rules R1 types: there is no 'tell' in types" },
  { "types: [ask], start", "types: [], start", "small.yaml:19: rules R1 types: are missing" },
  { "start: received", "start: begun", "small.yaml:19: rules R1 start: there is no 'begun' in facts" },
  { "start: received", "start: written", "small.yaml:19: rules R1 start: the fact 'written' is of kind yes-no" },
  { "start: received", "start: received, needs: ended", "small.yaml:19: rules R1 needs: the fact 'ended' is of kind date" },
  { "setting: target", "setting: goal", "small.yaml:19: rules R1 setting: there is no 'goal' in settings" },
  { "language: en, type: ask", "language: en, type: beg", "small.yaml:21: words[0].type: there is no 'beg' in types" },
  { "types: [ask]}\nladders", "types: [beg]}\nladders", "small.yaml:23: mailboxes desk types: there is no 'beg' in types" },
  { "next: [two, three]", "next: [two, four]", "small.yaml:29: ladders[0].stages one next: there is no stage 'four'" },
  { "next: [two, three]", "next: [three]", "small.yaml:30: ladders[0].stages two: cannot be reached" },
  { "next: [one, three]", "terminal: no", "small.yaml:30: ladders[0].stages two next: is missing" },
  { "terminal: yes", "terminal: yes, next: [one]", "small.yaml:31: ladders[0].stages three next: a terminal stage has none" },
  { "terminal: yes", "next: [one]", "small.yaml:29: ladders[0].stages one next: goes round for ever" },
  { "owner: body, next", "owner: body, needs: [begun], next", "small.yaml:30: ladders[0].stages two needs: there is no 'begun' in facts" },
  { "owner: body, next", "owner: body, any: [\"late:R9\"], next", "small.yaml:30: ladders[0].stages two any: there is no 'R9' in rules" },
  { "owner: body, next", "owner: body, any: [written=maybe], next", "small.yaml:30: ladders[0].stages two any: written is yes or no" },
  { "owner: body, next", "owner: body, phase: out, next", "small.yaml:30: ladders[0].stages two phase: there is no phase 'out'" },
  { "owner: body, next", "owner: body, reasons: [late], next", "small.yaml:30: ladders[0].stages two reasons: are of an ending" },
  { "    title: Up\n", "    title: Up\n    phases: [{id: in, title: In}]\n", "ladders[0].stages one phase: is missing" },
  { "    title: Up\n", "    title: Up\n    guard: [begun]\n", "ladders up guard: there is no 'begun' in facts" },
  { "    title: Up\n", "    title: Up\n    phases: [{id: in}]\n", "ladders[0].phases in title: is missing" },
  { "Dear {{person}}", "Dear {{persn}}", "small.yaml:33: letters hello body: there is no placeholder {{persn}}" },
  { "Dear {{person}}", "Dear {{person", "small.yaml:33: letters hello body: a placeholder is not closed" },
  { "{{number}}", "{{fact.nothing}}", "small.yaml:33: letters hello subject: there is no placeholder {{fact.nothing}}" },
  { "type: ask, every", "type: beg, every", "small.yaml:37: duties yearly type: there is no 'beg' in types" },
};

static void
every_break_is_said_where_it_is (void **state)
{
  guint silent = 0;

  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++)
    {
      g_autofree char *text = replaced (small, breaks[i].old, breaks[i].with);
      g_autoptr (GPtrArray) findings = findings_of (text, strlen (text));
      gboolean said = FALSE;

      for (guint j = 0; j < findings->len; j++)
        said |= strstr (g_ptr_array_index (findings, j), breaks[i].says) != NULL;
      silent += !said;
      if (!said)
        print_error ("'%s': expected '%s', got '%s'\n", breaks[i].with, breaks[i].says,
                     findings->len ? (char *) g_ptr_array_index (findings, 0) : "nothing");
    }
  assert_int_equal (silent, 0);
}

static void
assert_says (const char *text, gsize length, const char *says)
{
  g_autoptr (GPtrArray) findings = findings_of (text, length);

  if (!findings->len || !strstr (g_ptr_array_index (findings, 0), says))
    fail_msg ("expected '%s', got '%s'", says, findings->len ? (char *) g_ptr_array_index (findings, 0) : "nothing");
}

static void
what_is_no_pack_at_all (void **state)
{
  static const char bomb[] =
    "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n"
    "c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c]\n";
  g_autofree char *megabyte = g_strnfill (1024 * 1024, 'x'), *more = g_strnfill (1024 * 1024 + 1, '\n');
  g_autoptr (GString) many = g_string_new ("words:\n");

  assert_says ("", 0, "small.yaml:1: file: is empty: begin with 'pack: NAME'");
  assert_says ("\n\n# nothing\n", 12, "is empty");
  assert_says ("---\n...\n", 8, "must be fields");
  assert_says ("just text\n", 10, "must be fields");
  assert_says ("- a\n- b\n", 8, "must be fields");
  assert_says ("pack: a\0b\n", 10, "small.yaml:1: file: holds a NUL byte");
  assert_says ("pack: a\nzone: \xff\n", 16, "small.yaml:2: file: is not UTF-8 here");
  assert_says (bomb, strlen (bomb), "small.yaml:1: a: has an anchor (&)");
  assert_says (megabyte, 1024 * 1024, "small.yaml");
  assert_says (more, 1024 * 1024 + 1, "small.yaml: file: has 1048577 bytes and a pack has at most 1048576");
  for (guint i = 0; i < 30000; i++)
    g_string_append (many, "  - {}\n");
  assert_says (many->str, many->len, "has more than 50000 nodes");
}

/* Cut anywhere, the file is refused or still a pack, and never harms the reader. */
static void
a_pack_cut_anywhere_is_survived (void **state)
{
  gsize refused = 0;

  for (gsize n = 0; n < strlen (small); n++)
    {
      g_autoptr (GPtrArray) findings = findings_of (small, n);

      refused += findings->len > 0;
    }
  assert_true (refused > strlen (small) / 2);
}

static void
all_findings_come_at_once (void **state)
{
  g_autofree char *one = replaced (small, "answer, clause: C1", "answer, clause: C7");
  g_autofree char *two = replaced (one, "Dear {{person}}", "Dear {{persn}}");
  g_autoptr (GPtrArray) findings = findings_of (two, strlen (two));
  g_autoptr (GBytes) bytes = g_bytes_new (two, strlen (two));
  g_autoptr (GError) error = NULL;

  assert_int_equal (findings->len, 2);
  assert_null (pack_parse ("small.yaml", bytes, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID));
  assert_non_null (strstr (error->message, "rules R1 clause"));
  assert_non_null (strstr (error->message, "and 1 more"));
}

/* ---- what is shipped ---------------------------------------------------------------- */

static void
every_shipped_pack_is_sound (void **state)
{
  g_auto (GStrv) names = pack_names ();

  assert_true (g_strv_length (names) >= 2);
  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (Pack) pack = pack_load (names[i], &bytes, &error);

      if (!pack)
        fail_msg ("%s", error->message);
      assert_string_equal (pack->name, names[i]);
      g_autoptr (GPtrArray) findings = pack_check (names[i], bytes);
      if (findings->len)
        fail_msg ("%s", (char *) g_ptr_array_index (findings, 0));
    }
}

static void
every_clause_is_carried_out (void **state)
{
  g_auto (GStrv) names = pack_names ();

  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (Pack) pack = pack_load (names[i], NULL, NULL);

      for (guint j = 0; j < pack->clauses->len; j++)
        {
          const PackClause *clause = g_ptr_array_index (pack->clauses, j);

          if (!clause->carried[0])
            fail_msg ("%s: nothing carries out clause %s", names[i], clause->id);
        }
    }
}

static void
the_policy_of_2014_is_whole (void **state)
{
  static const char *const types[] = {
    "delete", "delete-after-termination", "access", "correct", "contact-preference", "promo-opt-out",
    "sharing-opt-out", "tracking-opt-out", "inquiry", "complaint", "end-user-referral", "lawful-request",
    "minor-consent",
  };
  static const char *const rules[] = { "MP-DEL-RESP", "MP-DEL-TERM", "MP-ACK", "MP-COMPLAINT-SLA",
                                       "MP-LAWFUL-NOTIFY", "MP-TRAIN", "MP-ASSESS", "FTC-CID-QUASH" };
  g_autoptr (Pack) pack = pack_load ("mixpanel-2014", NULL, NULL);

  assert_non_null (pack);
  for (guint i = 1; i <= 51; i++)
    {
      g_autofree char *id = g_strdup_printf ("P%02u", i);

      if (!pack_clause (pack, id))
        fail_msg ("clause %s is missing", id);
    }
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    assert_non_null (pack_type (pack, types[i]));
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    assert_non_null (pack_rule (pack, rules[i]));
  assert_string_equal (pack->zone, "America/Los_Angeles");
  assert_string_equal (pack_mailbox_of (pack, "LEGAL@mixpanel.com")->name, "legal");
  assert_string_equal (pack_mailbox_of (pack, "support+de@example.org")->name, "support");
  assert_null (pack_mailbox_of (pack, "supporter@example.org"));
  assert_null (pack_mailbox_of (pack, NULL));
  assert_string_equal (pack_letter (pack, "acknowledge", "de")->language, "de");
  assert_null (pack_letter (pack, "acknowledge", "pl")->language);
  assert_null (pack_letter (pack, "no such letter", "de"));
  assert_true (pack_outcome (pack, "refused")->refusal);
  assert_non_null (pack_stage (pack_ladder (pack, "bbb-ftc"), "business-answer"));
}

/* What others and the calculator of dates know packs by: an id, and how it is counted. */
static const struct { const char *pack, *rule; DayCount count; int amount, extra; } promised[] = {
  { "us-can-spam", "CANSPAM-OPTOUT", COUNT_BUS_US, 10, 0 },
  { "us-ccpa", "CA-CONFIRM", COUNT_BUS_US, 10, 0 },
  { "us-ccpa", "CA-RESPOND", COUNT_CAL_EX, 45, 45 },
  { "us-ccpa", "CA-OPTOUT", COUNT_BUS_US, 15, 0 },
  { "us-ccpa", "CA-LIMIT", COUNT_BUS_US, 15, 0 },
  { "us-ccpa", "CA-OPTIN-WAIT", COUNT_MONTH_POLICY, 12, 0 },
  { "us-ccpa", "CA-LOG", COUNT_MONTH_POLICY, 24, 0 },
  { "us-ccpa", "CA-METRICS", COUNT_MONTH_POLICY, 12, 0 },
  { "us-ccpa", "CA-BREACH", COUNT_CAL_EX, 30, 0 },
  { "us-virginia", "VA-RESPOND", COUNT_CAL_EX, 45, 45 },
  { "us-virginia", "VA-APPEAL", COUNT_CAL_EX, 60, 0 },
  { "us-colorado", "CO-RESPOND", COUNT_CAL_EX, 45, 45 },
  { "us-colorado", "CO-APPEAL", COUNT_CAL_EX, 45, 60 },
  { "us-colorado", "CO-LOG", COUNT_MONTH_POLICY, 24, 0 },
  { "br-lgpd", "BR-ACCESS-SIMPLE", COUNT_CAL_EX, 0, 0 },
  { "br-lgpd", "BR-ACCESS-FULL", COUNT_CAL_EX, 15, 0 },
  { "br-lgpd", "BR-BREACH", COUNT_BUS_US, 3, 0 },
  { "ca-pipeda", "CA-FED-ACCESS", COUNT_CAL_EX, 30, 30 },
};

static void
what_is_promised_is_in_its_pack (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (promised); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Pack) pack = pack_load (promised[i].pack, NULL, &error);
      const PackRule *rule = pack ? pack_rule (pack, promised[i].rule) : NULL;

      if (!rule)
        fail_msg ("%s of %s: %s", promised[i].rule, promised[i].pack, error ? error->message : "is missing");
      else if (rule->period.count != promised[i].count || rule->period.amount != promised[i].amount
               || rule->period.extra != promised[i].extra)
        fail_msg ("%s counts otherwise", promised[i].rule);
    }
}

/* No pause, whatever it is for, moves the answer of these. */
static void
verifying_stops_no_clock (void **state)
{
  g_autoptr (Pack) pack = pack_load ("us-ccpa", NULL, NULL);

  for (guint i = 0; i < pack->rules->len; i++)
    assert_false (((const PackRule *) g_ptr_array_index (pack->rules, i))->pauses);
  assert_string_equal (pack_rule (pack, "CA-CONFIRM")->met_by, "acknowledge");
  assert_string_equal (pack_rule (pack, "CA-BREACH")->effective_from, "2026-01-01");
  assert_string_equal (pack_rule (pack, "CA-KNOW-LOOKBACK")->effective_from, "2026-01-01");
  assert_int_equal (pack_type (pack, "sharing-opt-out")->verification, 0);
  assert_int_equal (pack_type (pack, "limit-sensitive")->verification, 0);
}

static void
what_is_not_there_is_said (void **state)
{
  static const struct { const char *name; DeskError code; } asked[] = {
    { "no-such-pack", DESK_ERROR_NOT_FOUND },
    { "../nowhere/pack.yaml", DESK_ERROR_IO },
    { "/nonexistent/pack.yaml", DESK_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autoptr (GError) error = NULL;

      assert_null (pack_load (asked[i].name, NULL, &error));
      if (!g_error_matches (error, DESK_ERROR, asked[i].code))
        fail_msg ("%s: %s", asked[i].name, error->message);
    }
}

/* The example of recourse-pack(5), as the manual prints it. */
static void
the_manual_shows_a_sound_pack (void **state)
{
  g_autofree char *path = g_build_filename (g_getenv ("TEST_SOURCE"), "..", "doc", "recourse-pack.5", NULL);
  g_autofree char *manual = NULL;
  g_auto (GStrv) parts = NULL;

  assert_true (g_file_get_contents (path, &manual, NULL, NULL));
  const char *begin = strstr (manual, ".\\\" example\n");
  assert_non_null (begin);
  begin = strchr (begin, '\n') + 1;
  g_autofree char *example = g_strndup (begin, (gsize) (strstr (begin, ".EE") - begin));
  parts = g_strsplit (example, "\\-", -1);
  g_autofree char *text = g_strjoinv ("-", parts);
  g_autoptr (GPtrArray) findings = findings_of (text, strlen (text));
  if (findings->len)
    fail_msg ("%s", (char *) g_ptr_array_index (findings, 0));
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (Pack) pack = pack_parse ("manual", bytes, NULL);
  assert_string_equal (pack_rule (pack, "SHOP-ANSWER")->extension_when, "it must be looked for in old books");
  assert_string_equal (pack_type (pack, "complaint")->ladder, "complaints");
  assert_string_equal (pack_gate (pack, "end-user")->outcome, "referred");
  assert_non_null (pack_register (pack, "requests"));
  assert_int_equal (pack->tests->len, 3);
}

static void
the_manual_names_every_way_of_counting (void **state)
{
  g_autofree char *path = g_build_filename (g_getenv ("TEST_SOURCE"), "..", "doc", "recourse-pack.5", NULL);
  g_autofree char *manual = NULL;

  assert_true (g_file_get_contents (path, &manual, NULL, NULL));
  for (guint i = 0; i < COUNT_N; i++)
    if (!strstr (manual, day_count_name ((DayCount) i)))
      fail_msg ("%s is not explained", day_count_name ((DayCount) i));
  for (guint i = 0; pack_placeholders ()[i]; i++)
    if (!strstr (manual, pack_placeholders ()[i]))
      fail_msg ("{{%s}} is not explained", pack_placeholders ()[i]);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_small_pack_is_sound),
    cmocka_unit_test (every_break_is_said_where_it_is),
    cmocka_unit_test (what_is_no_pack_at_all),
    cmocka_unit_test (a_pack_cut_anywhere_is_survived),
    cmocka_unit_test (all_findings_come_at_once),
    cmocka_unit_test (every_shipped_pack_is_sound),
    cmocka_unit_test (every_clause_is_carried_out),
    cmocka_unit_test (the_policy_of_2014_is_whole),
    cmocka_unit_test (what_is_promised_is_in_its_pack),
    cmocka_unit_test (verifying_stops_no_clock),
    cmocka_unit_test (what_is_not_there_is_said),
    cmocka_unit_test (the_manual_shows_a_sound_pack),
    cmocka_unit_test (the_manual_names_every_way_of_counting),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
