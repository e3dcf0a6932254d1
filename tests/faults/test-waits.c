/* SPDX-License-Identifier: MIT */
/* Many writers at once: none fails, nothing is lost, and the longest wait is told. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "act.h"
#include "store/scratch.h"

typedef struct
{
  int failed;
  gint64 longest_us;
  gint64 total_us;
  gint64 longest_hold_us;
} Report;

static void
note_wait (Report *report, gint64 began)
{
  gint64 took = g_get_monotonic_time () - began;

  report->longest_us = MAX (report->longest_us, took);
  report->total_us += took;
}

/* Waiting is what db_begin does; the act itself is counted apart. */
static Report
write_many (const char *path, int number, int times)
{
  g_autoptr (Db) db = db_open (path, DB_READ_WRITE, NULL);
  Report report = { 0 };

  for (int i = 0; i < times; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d-%d", number, i);
      gint64 began = g_get_monotonic_time ();

      if (!db || !db_begin (db, "wait", NULL))
        {
          report.failed++;
          continue;
        }
      note_wait (&report, began);
      db_rollback (db);
      report.failed += !act_take_in (db, key, 600, NULL);
      report.longest_hold_us = MAX (report.longest_hold_us, db_last_hold (db));
    }
  return report;
}

static void
start (const char *path, int number, int times, int out)
{
  if (fork () != 0)
    return;
  Report report = write_many (path, number, times);
  _exit (write (out, &report, sizeof report) == sizeof report ? 0 : 1);
}

static void
assert_all_there (const char *path, int writers, int times)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Db) db = db_open (path, DB_READ_WRITE, &error);
  gint64 acts = 0;

  assert_fine (db, error);
  assert_fine (act_verify (db, &acts, &error), error);
  assert_int_equal (acts, writers * times);
}

static void
run_writers (const char *directory, int writers, int times)
{
  g_autofree char *path = g_build_filename (directory, "cases.db", NULL);
  g_autoptr (GError) error = NULL;
  Db *db = db_open (path, DB_CREATE, &error);
  Report all = { 0 }, one;
  int ends[2], status;

  assert_fine (db, error);
  assert_fine (act_prepare (db, &error), error);
  db_close (db);
  assert_int_equal (pipe (ends), 0);
  for (int i = 0; i < writers; i++)
    start (path, i, times, ends[1]);
  close (ends[1]);
  while (read (ends[0], &one, sizeof one) == sizeof one)
    {
      all.failed += one.failed;
      all.total_us += one.total_us;
      all.longest_us = MAX (all.longest_us, one.longest_us);
      all.longest_hold_us = MAX (all.longest_hold_us, one.longest_hold_us);
    }
  close (ends[0]);
  while (wait (&status) > 0)
    assert_int_equal (status, 0);
  print_message ("# %d writers: longest wait %.1f ms, mean %.2f ms, longest hold %.1f ms\n", writers,
                 (double) all.longest_us / 1e3, (double) all.total_us / 1e3 / writers / times,
                 (double) all.longest_hold_us / 1e3);
  assert_int_equal (all.failed, 0);
  assert_all_there (path, writers, times);
}

static void
four_writers (void **state)
{
  run_writers (*state, 4, 200);
}

static void
sixteen_writers (void **state)
{
  run_writers (*state, 16, 50);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { SCRATCH_TEST (four_writers), SCRATCH_TEST (sixteen_writers) };

  return cmocka_run_group_tests_name ("waits", tests, NULL, NULL);
}
