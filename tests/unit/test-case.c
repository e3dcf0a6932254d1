/* SPDX-License-Identifier: MIT */
/* Cases, their numbers, lateness, holidays and events as values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/error.h"
#include "base/when.h"
#include "model/calendar.h"
#include "model/case.h"
#include "model/event.h"
#include "model/person.h"
#include "model/window.h"

static void
a_number_is_read_as_people_type_it (void **state)
{
  static const struct { const char *text, *number; } typed[] = {
    { "RC-2026-000123", "RC-2026-000123" }, { "rc-2025-7", "RC-2025-000007" },
    { "26-000123", "RC-2026-000123" }, { "25-7", "RC-2025-000007" }, { "#123", "RC-2026-000123" },
    { "123", "RC-2026-000123" }, { "1234567", "RC-2026-1234567" },
    { "", NULL }, { "#", NULL }, { "0", NULL }, { "RC-2026-0", NULL }, { "RC-26-000123", NULL },
    { "RC-2026-", NULL }, { "RC-", NULL }, { "26-", NULL }, { "2026-123", NULL }, { "12a", NULL },
    { "-12", NULL }, { "26-12-3", NULL }, { "##12", NULL }, { "1234567890123", NULL }, { " 12", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autofree char *number = case_number_parse (typed[i].text, 2026);

      if (g_strcmp0 (number, typed[i].number) != 0)
        fail_msg ("'%s' is read as %s", typed[i].text, number ? number : "nothing");
    }
}

static void
a_number_is_shortened_and_comes_back (void **state)
{
  for (gint64 ordinal = 1; ordinal < 20000000; ordinal = ordinal * 3 + 1)
    {
      g_autofree char *number = case_number_format (2025, ordinal);
      g_autofree char *shorter = case_number_short (number);
      g_autofree char *back = case_number_parse (shorter, 2026);

      assert_string_equal (back, number);
    }
  g_autofree char *other = case_number_short ("odd");
  assert_string_equal (other, "odd");
}

static void
states_and_priorities_have_names (void **state)
{
  for (guint i = 0; i < CASE_N_STATES; i++)
    {
      CaseState read;

      assert_true (case_state_parse (case_state_name ((CaseState) i), &read));
      assert_int_equal (read, i);
      assert_int_equal (case_state_is_open (read),
                        read != CASE_RESOLVED && read != CASE_CLOSED && read != CASE_SPAM);
    }
  for (guint i = PRIORITY_LOW; i <= PRIORITY_URGENT; i++)
    {
      CasePriority read;

      assert_true (case_priority_parse (case_priority_name ((CasePriority) i), &read));
      assert_int_equal (read, i);
    }
  assert_false (case_state_parse ("asleep", &(CaseState) { 0 }));
  assert_false (case_priority_parse (NULL, &(CasePriority) { 0 }));
}

static void
lateness_follows_from_the_day (void **state)
{
  CaseRow row = { .state = CASE_WORKING, .due_on = (char *) "2026-03-12" };
  GDate today;
  int days;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 15, 3, 2026);
  assert_true (case_row_days_late (&row, &today, &days));
  assert_int_equal (days, 3);
  g_date_set_dmy (&today, 10, 3, 2026);
  assert_true (case_row_days_late (&row, &today, &days));
  assert_int_equal (days, -2);
  row.paused = TRUE;
  assert_false (case_row_days_late (&row, &today, &days));
  row = (CaseRow) { .state = CASE_CLOSED, .due_on = (char *) "2026-03-12" };
  assert_false (case_row_days_late (&row, &today, &days));
  row = (CaseRow) { .state = CASE_NEW };
  assert_false (case_row_days_late (&row, &today, &days));
}

static void
what_is_made_can_be_freed (void **state)
{
  g_autoptr (Case) kase = case_new ();
  g_autoptr (Person) person = person_new ();
  g_autoptr (Window) window = window_new ();
  WindowKey key = { .text = g_strdup ("Anna") }, copy = { 0 };

  assert_int_equal (kase->closed_at, WHEN_NONE);
  assert_int_equal (kase->row.due_at, G_MAXINT64);
  g_ptr_array_add (kase->notes, g_new0 (CaseNote, 1));
  g_ptr_array_add (kase->tasks, g_new0 (CaseTask, 1));
  g_ptr_array_add (kase->links, g_new0 (CaseLink, 1));
  g_ptr_array_add (kase->facts, g_new0 (CaseFact, 1));
  g_ptr_array_add (kase->pauses, g_new0 (CasePause, 1));
  g_ptr_array_add (kase->messages, g_new0 (CaseMessage, 1));
  g_ptr_array_add (person->contacts, g_new0 (Contact, 1));
  window_key_copy (&copy, &key);
  window_key_copy (&copy, &key);
  window_key_clear (&key);
  assert_string_equal (copy.text, "Anna");
  g_array_append_val (window->keys, copy);
  g_ptr_array_add (window->rows, g_new0 (CaseRow, 1));
}

static void
a_calendar_knows_its_years (void **state)
{
  g_autoptr (Calendar) calendar = calendar_new ("test", 2014, 2015);
  g_autoptr (GError) error = NULL;
  gboolean working;
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 3, 7, 2014);
  assert_true (calendar_is_working (calendar, &day, &working, NULL));
  assert_true (working);
  calendar_add (calendar, &day, "A feast");
  calendar_add (calendar, &day, "Another");
  calendar_add (calendar, &day, "A feast, Another");
  assert_string_equal (calendar_holiday (calendar, &day), "A feast, Another");
  assert_int_equal (calendar_size (calendar), 1);
  assert_true (calendar_is_working (calendar, &day, &working, NULL));
  assert_false (working);
  g_date_set_dmy (&day, 5, 7, 2014);
  assert_true (calendar_is_working (calendar, &day, &working, NULL));
  assert_false (working);
  g_date_set_dmy (&day, 5, 7, 2016);
  assert_false (calendar_is_working (calendar, &day, &working, &error));
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_RANGE));
  assert_non_null (strstr (error->message, "2014 to 2015, not 2016"));
}

static void
an_event_gives_back_what_was_put_in (void **state)
{
  g_autoptr (Event) event = event_new ("case.note", "RC-2026-000001");
  g_autofree char *opened = NULL, *nested = NULL;
  gint64 slot;

  event_set_text (event, "channel", "post");
  event_set_text (event, "nothing", NULL);
  event_set_int (event, "at", 42);
  event_set_bool (event, "confirmed", TRUE);
  event_seal (event, "text", "note.text", "Grüße", -1);
  event_seal (event, "gone", "note.text", NULL, -1);
  slot = event_slot (event, "fact.text", "a\0b", 3);
  event_finish (event);
  event_finish (event);
  assert_string_equal (event_text (event, "channel"), "post");
  assert_null (event_text (event, "nothing"));
  assert_int_equal (event_int (event, "at", 0), 42);
  assert_int_equal (event_int (event, "channel", -7), -7);
  assert_true (event_bool (event, "confirmed"));
  assert_int_equal (event_slot_of (event, "gone"), -1);
  opened = event_opened (event, "text");
  nested = event_opened_slot (event, slot);
  assert_string_equal (opened, "Grüße");
  assert_string_equal (nested, "a");
  assert_null (event_opened_slot (event, 99));
  g_clear_pointer (&((EventSlot *) g_ptr_array_index (event->slots, 0))->value, g_bytes_unref);
  assert_null (event_opened (event, "text"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_number_is_read_as_people_type_it),
    cmocka_unit_test (a_number_is_shortened_and_comes_back),
    cmocka_unit_test (states_and_priorities_have_names),
    cmocka_unit_test (lateness_follows_from_the_day),
    cmocka_unit_test (what_is_made_can_be_freed),
    cmocka_unit_test (a_calendar_knows_its_years),
    cmocka_unit_test (an_event_gives_back_what_was_put_in),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
