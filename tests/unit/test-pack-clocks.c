/* SPDX-License-Identifier: MIT */
/* The clocks of the policy of 2014 on cases as they come, and their derivation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/when.h"
#include "policy/almanac.h"
#include "policy/pack.h"

typedef struct
{
  Pack *pack, *can_spam;
  Calendar *holidays;
  GTimeZone *zone;
} World;

static int
set_up (void **state)
{
  World *world = g_new0 (World, 1);

  world->pack = pack_load ("mixpanel-2014", NULL, NULL);
  world->can_spam = pack_load ("us-can-spam", NULL, NULL);
  world->holidays = almanac_load ("us-federal", NULL, NULL);
  world->zone = when_zone ("America/Los_Angeles", NULL);
  *state = world;
  return world->pack && world->can_spam && world->holidays && world->zone ? 0 : -1;
}

static int
tear_down (void **state)
{
  World *world = *state;

  pack_free (world->pack);
  pack_free (world->can_spam);
  calendar_unref (world->holidays);
  g_time_zone_unref (world->zone);
  g_free (world);
  return 0;
}

static Calendar *
calendar_at_hand (const char *name, gpointer data)
{
  const World *world = data;

  return strcmp (name, "us-federal") == 0 ? world->holidays : NULL;
}

static gint64
at (const World *world, const char *text)
{
  gint64 instant = WHEN_NONE;

  assert_true (!text || when_parse (text, world->zone, &instant, NULL));
  return instant;
}

static PackCase
a_case (World *world, const char *type, const char *received)
{
  return (PackCase) { .type = type, .received_at = at (world, received), .zone = world->zone,
                      .acknowledged_at = WHEN_NONE, .answered_at = WHEN_NONE, .finished_at = WHEN_NONE,
                      .triaged_at = WHEN_NONE, .stopped_at = WHEN_NONE, .calendar = calendar_at_hand, .data = world };
}

/* "name=value name=value" */
static GPtrArray *
facts_of (const char *text)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) case_fact_free);
  g_auto (GStrv) pairs = g_strsplit (text ? text : "", " ", -1);

  for (guint i = 0; pairs[i] && *pairs[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      CaseFact *fact = g_new0 (CaseFact, 1);

      fact->name = g_strdup (pair[0]);
      fact->value = g_strdup (pair[1]);
      g_ptr_array_add (facts, fact);
    }
  return facts;
}

/* "RULE state due; RULE state due" */
static char *
clocks_in_words (const GPtrArray *clocks)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (clocks, i);

      g_string_append_printf (out, "%s%s %s %s", i ? "; " : "", clock->rule, clock_state_name (clock->state),
                              clock->due_on ? clock->due_on : "-");
    }
  return g_string_free (out, FALSE);
}

/* The table of the two deletion clocks and what stands beside it. */
static void
every_situation_has_its_clocks (void **state)
{
  static const struct { const char *type, *received, *facts, *clocks; } told[] = {
    { "delete", "2014-06-26", NULL, "MP-DEL-RESP running 2014-09-24" },
    { "delete", "2014-06-26T23:59", NULL, "MP-DEL-RESP running 2014-09-24" },
    { "delete-after-termination", "2014-06-26", NULL,
      "MP-DEL-RESP running 2014-09-24; MP-DEL-TERM uncomputable -" },
    { "delete-after-termination", "2014-06-26", "termination=2014-05-08",
      "MP-DEL-RESP running 2014-09-24; MP-DEL-TERM uncomputable -" },
    { "delete-after-termination", "2014-06-26", "termination=2014-05-08 written-request=yes",
      "MP-DEL-RESP running 2014-09-24; MP-DEL-TERM running 2015-05-08" },
    { "delete-after-termination", "2014-06-26", "termination=2014-12-31 written-request=yes",
      "MP-DEL-RESP running 2014-09-24; MP-DEL-TERM running 2015-12-31" },
    { "delete-after-termination", "2015-04-20", "termination=2014-05-08 written-request=yes",
      "MP-DEL-RESP running 2015-07-19; MP-DEL-TERM running 2015-05-08" },
    { "delete-after-termination", "2015-06-08", "termination=2014-05-08 written-request=yes",
      "MP-DEL-RESP running 2015-09-06; MP-DEL-TERM running 2015-09-06" },
    { "delete-after-termination", "2015-06-08", "termination=2014-05-08 written-request=no",
      "MP-DEL-RESP running 2015-09-06" },
    { "delete-after-termination", "2015-06-08", "termination=soon written-request=yes",
      "MP-DEL-RESP running 2015-09-06; MP-DEL-TERM uncomputable -" },
    { "complaint", "2014-07-02", NULL, "MP-ACK running 2014-07-07; MP-COMPLAINT-SLA running 2014-08-01" },
    { "lawful-request", "2014-07-02", NULL, "MP-LAWFUL-NOTIFY running -; MP-NOTIFY-TARGET running 2014-07-10" },
    { "promo-opt-out", "2014-06-26", NULL, "MP-PROMO-TARGET running 2014-07-11" },
    { "end-user-referral", "2014-06-26", NULL, "MP-DEL-RESP running 2014-09-24; MP-REFERRAL-TARGET running 2014-07-11" },
    { "regulator-case", "2014-09-02", NULL, "" },
    { "regulator-case", "2014-09-02", "cid-served=2014-09-02",
      "FTC-CID-MEET running 2014-09-16; FTC-CID-QUASH running 2014-09-22" },
    { "recertification", "2015-03-01", "last-done=2014-04-11", "MP-RECERT running 2015-04-11" },
    { "recertification", "2016-03-01", "last-done=2015-04-11", "" },
    { "delete", "2014-05-07", NULL, "MP-DEL-RESP uncomputable -" },
    { "delete", "1998-05-07", NULL, "MP-DEL-RESP uncomputable -" },
    { "inquiry", "2035-12-28", NULL, "MP-INQUIRY-TARGET uncomputable -" },
    { "no-such-type", "2014-06-26", NULL, "" },
    { NULL, "2014-06-26", NULL, "MP-TRIAGE running 2014-06-30" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      World *world = *state;
      PackCase kase = a_case (world, told[i].type, told[i].received);
      g_autoptr (GPtrArray) facts = facts_of (told[i].facts);

      kase.facts = facts;
      g_autoptr (GPtrArray) clocks = pack_clocks (world->pack, &kase);
      g_autofree char *words = clocks_in_words (clocks);
      if (strcmp (words, told[i].clocks) != 0)
        fail_msg ("%s of %s with %s: '%s'", told[i].type, told[i].received,
                  told[i].facts ? told[i].facts : "nothing", words);
    }
}

static void
a_second_pack_runs_its_own_clock (void **state)
{
  World *world = *state;
  PackCase kase = a_case (world, "promo-opt-out", "2014-06-26");
  g_autoptr (GPtrArray) clocks = pack_clocks (world->can_spam, &kase);
  g_autofree char *words = clocks_in_words (clocks);

  assert_string_equal (words, "CANSPAM-OPTOUT running 2014-07-11");
}

static void
acts_meet_and_stop_clocks (void **state)
{
  World *world = *state;
  PackCase kase = a_case (world, "complaint", "2014-07-02");
  g_autoptr (GPtrArray) clocks = NULL;
  g_autofree char *words = NULL;
  const Clock *first;

  kase.acknowledged_at = at (world, "2014-07-08");
  clocks = pack_clocks (world->pack, &kase);
  first = g_ptr_array_index (clocks, 0);
  words = clocks_in_words (clocks);
  assert_string_equal (words, "MP-ACK met 2014-07-07; MP-COMPLAINT-SLA running 2014-08-01");
  assert_true (clock_was_missed (first));
  assert_int_equal (first->done_at, kase.acknowledged_at);
  g_clear_pointer (&clocks, g_ptr_array_unref);
  g_clear_pointer (&words, g_free);

  kase = a_case (world, "complaint", "2014-07-02");
  kase.answered_at = at (world, "2014-07-03");
  clocks = pack_clocks (world->pack, &kase);
  words = clocks_in_words (clocks);
  assert_string_equal (words, "MP-ACK met 2014-07-07; MP-COMPLAINT-SLA met 2014-08-01");
  g_clear_pointer (&clocks, g_ptr_array_unref);
  g_clear_pointer (&words, g_free);

  kase = a_case (world, "complaint", "2014-07-02");
  kase.stopped = TRUE;
  kase.stop_reason = "spam";
  kase.stopped_at = at (world, "2014-07-03");
  clocks = pack_clocks (world->pack, &kase);
  first = g_ptr_array_index (clocks, 0);
  assert_int_equal (first->state, CLOCK_STOPPED);
  assert_string_equal (first->reason, "spam");
  assert_int_equal (first->done_at, kase.stopped_at);
}

static void
triage_meets_its_own_rule_and_starts_the_others (void **state)
{
  World *world = *state;
  PackCase kase = a_case (world, "complaint", "2014-07-02");

  kase.triaged_at = at (world, "2014-07-08T10:00");
  g_autoptr (GPtrArray) clocks = pack_clocks (world->pack, &kase);
  g_autofree char *words = clocks_in_words (clocks);
  assert_string_equal (words, "MP-TRIAGE met 2014-07-07; MP-ACK running 2014-07-07; MP-COMPLAINT-SLA running 2014-08-01");
  assert_true (clock_was_missed (g_ptr_array_index (clocks, 0)));
}

static void
only_a_rule_that_pauses_does (void **state)
{
  World *world = *state;
  PackCase kase = a_case (world, "delete-after-termination", "2014-06-26");
  g_autoptr (GPtrArray) facts = facts_of ("termination=2014-05-08 written-request=yes");
  ClockPause pause = { 0 };

  g_date_set_dmy (&pause.from, 1, 8, 2014);
  g_date_set_dmy (&pause.to, 10, 8, 2014);
  kase.facts = facts;
  kase.pauses = &pause;
  kase.n_pauses = 1;
  kase.paused = TRUE;
  g_autoptr (GPtrArray) clocks = pack_clocks (world->pack, &kase);
  g_autofree char *words = clocks_in_words (clocks);
  assert_string_equal (words, "MP-DEL-RESP running 2014-09-24; MP-DEL-TERM paused 2015-05-18");
}

static const char *
setting (const char *key, gpointer data)
{
  static const struct { const char *key, *value; } set[] = {
    { "target-acknowledge", "5" }, { "target-complaint", "4 business_days" }, { "target-inquiry", "none" },
    { "target-access", "soon" }, { "target-referral", "1 months" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (set); i++)
    if (strcmp (set[i].key, key) == 0)
      return set[i].value;
  return NULL;
}

static void
the_office_sets_its_own_targets (void **state)
{
  static const struct { const char *type, *clocks; } told[] = {
    { "complaint", "MP-ACK running 2014-07-10; MP-COMPLAINT-SLA running 2014-07-09" },
    { "inquiry", "MP-INQUIRY-TARGET running -" },
    { "access", "MP-ACCESS-TARGET uncomputable -" },
    { "end-user-referral", "MP-DEL-RESP running 2014-09-30; MP-REFERRAL-TARGET running 2014-08-02" },
    { "delete", "MP-DEL-RESP running 2014-09-30" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      World *world = *state;
      PackCase kase = a_case (world, told[i].type, "2014-07-02");

      kase.setting = setting;
      g_autoptr (GPtrArray) clocks = pack_clocks (world->pack, &kase);
      g_autofree char *words = clocks_in_words (clocks);
      assert_string_equal (words, told[i].clocks);
    }
}

static void
without_its_calendar_there_is_no_date (void **state)
{
  World *world = *state;
  PackCase kase = a_case (world, "complaint", "2014-07-02");

  kase.calendar = NULL;
  g_autoptr (GPtrArray) clocks = pack_clocks (world->pack, &kase);
  g_autofree char *words = clocks_in_words (clocks);
  assert_string_equal (words, "MP-ACK uncomputable -; MP-COMPLAINT-SLA running 2014-08-01");
}

static void
assert_explained (World *world, PackCase *kase, const char *rule, const char *lines)
{
  g_auto (GStrv) steps = pack_explain (world->pack, kase, rule);
  g_autofree char *told = g_strjoinv ("\n", steps);

  assert_string_equal (told, lines);
}

static void
a_date_can_be_argued_with (void **state)
{
  World *world = *state;
  PackCase kase = a_case (world, "delete", "2014-06-26T14:05");

  assert_explained (world, &kase, "MP-DEL-RESP",
    "MP-DEL-RESP, answer: 90 days, counted as CAL_EX [verified]\n"
    "rests on mixpanel-2014 2014-05-08, clause P38 (Choices ¶1): Any request to delete gets a response within "
    "ninety days. [verified]\n"
    "note: It promises a response and not that everything is gone by then.\n"
    "received: 2014-06-26 14:05 (America/Los_Angeles)\n"
    "90 days after Thu 26 Jun 2014, the day of receipt not counted: Wed 24 Sep 2014\n"
    "in time until the end of Wed 24 Sep 2014 (America/Los_Angeles)");
  assert_explained (world, &kase, "MP-ACK",
    "MP-ACK, acknowledge: 2 business days, counted as BUS_US [design]\n"
    "rests on mixpanel-2014 2014-05-08, clause P48 (Dispute resolution ¶3): Who gets no acknowledgement, or is not "
    "satisfied, may turn to the BBB. [verified]\n"
    "note: The text gives no time; without an acknowledgement the complainant may turn to the BBB.\n"
    "MP-ACK does not run on this case: it is for cases of another type");
  assert_explained (world, &kase, "NO-RULE", "there is no rule NO-RULE in this pack");
}

static void
a_late_request_is_explained (void **state)
{
  World *world = *state;
  PackCase kase = a_case (world, "delete-after-termination", "2015-06-08");
  g_autoptr (GPtrArray) facts = facts_of ("termination=2014-05-08 written-request=yes");

  kase.facts = facts;
  kase.answered_at = kase.finished_at = at (world, "2015-07-01T09:00");
  g_auto (GStrv) steps = pack_explain (world->pack, &kase, "MP-DEL-TERM");
  assert_true (g_strv_contains ((const char *const *) steps,
    "that day had passed when the request was received on 2015-06-08; counted from receipt instead"));
  assert_true (g_strv_contains ((const char *const *) steps, "met on 2015-07-01 09:00, in time"));
}

static void
what_is_not_known_is_explained (void **state)
{
  static const struct { const char *type, *received, *facts, *rule, *reason; } told[] = {
    { "delete-after-termination", "2014-06-26", "written-request=yes", "MP-DEL-TERM",
      "not known: Day the contract ended (set termination=DATE)" },
    { "delete-after-termination", "2014-06-26", "termination=2014-05-08", "MP-DEL-TERM",
      "not known: Deletion was asked for in writing (set written-request=yes or no)" },
    { "delete", "2014-05-07", NULL, "MP-DEL-RESP",
      "received 2014-05-07, before mixpanel-2014 2014-05-08 came into force on 2014-05-08" },
    { "inquiry", "2035-12-28", NULL, "MP-INQUIRY-TARGET",
      "the calendar us-federal covers 2012 to 2035, not 2036: add that year's holidays to it" },
    { "lawful-request", "2014-07-02", NULL, "MP-LAWFUL-NOTIFY", "no time limit is stated" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      World *world = *state;
      PackCase kase = a_case (world, told[i].type, told[i].received);
      g_autoptr (GPtrArray) facts = facts_of (told[i].facts);
      const char *reason = NULL;

      kase.facts = facts;
      g_autoptr (GPtrArray) clocks = pack_clocks (world->pack, &kase);
      for (guint j = 0; j < clocks->len; j++)
        {
          const Clock *clock = g_ptr_array_index (clocks, j);

          if (strcmp (clock->rule, told[i].rule) == 0)
            reason = clock->reason;
        }
      assert_non_null (reason);
      assert_string_equal (reason, told[i].reason);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_situation_has_its_clocks),
    cmocka_unit_test (a_second_pack_runs_its_own_clock),
    cmocka_unit_test (acts_meet_and_stop_clocks),
    cmocka_unit_test (triage_meets_its_own_rule_and_starts_the_others),
    cmocka_unit_test (only_a_rule_that_pauses_does),
    cmocka_unit_test (the_office_sets_its_own_targets),
    cmocka_unit_test (without_its_calendar_there_is_no_date),
    cmocka_unit_test (a_date_can_be_argued_with),
    cmocka_unit_test (a_late_request_is_explained),
    cmocka_unit_test (what_is_not_known_is_explained),
  };

  return cmocka_run_group_tests (tests, set_up, tear_down);
}
