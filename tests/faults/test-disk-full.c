/* SPDX-License-Identifier: MIT */
/* The k-th write or sync fails, once or for ever, for every k: an act is done or undone,
 * never half, and the next one after it works. */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "act.h"
#include "base/error.h"
#include "shim.h"
#include "store/scratch.h"

typedef struct
{
  const char *name;
  int rc;
  gboolean of_sync;   /* which calls are counted and fail */
  gboolean for_ever;
} Fault;

static const Fault faults[] = {
  { "full once", SQLITE_FULL, FALSE, FALSE },
  { "full for ever", SQLITE_FULL, FALSE, TRUE },
  { "write error once", SQLITE_IOERR_WRITE, FALSE, FALSE },
  { "write error for ever", SQLITE_IOERR_WRITE, FALSE, TRUE },
  { "sync error once", SQLITE_IOERR_FSYNC, TRUE, FALSE },
  { "sync error for ever", SQLITE_IOERR_FSYNC, TRUE, TRUE },
};

static const Fault *fault; /* in force */
static int left;           /* calls until it strikes */
static int struck;

static int
strike (void)
{
  if (!fault || left-- > 0 || (struck && !fault->for_ever))
    return SQLITE_OK;
  struck++;
  return fault->rc;
}

static int
on_write (ShimKind kind, const void *bytes, int length, gint64 offset)
{
  return fault && !fault->of_sync ? strike () : SQLITE_OK;
}

static int
on_truncate (ShimKind kind, gint64 size)
{
  return on_write (kind, NULL, 0, size);
}

static int
on_sync (ShimKind kind)
{
  return fault && fault->of_sync ? strike () : SQLITE_OK;
}

static const ShimHooks hooks = { on_write, on_truncate, on_sync };

typedef gboolean (*Step) (Db *db, const char *key, GError **error);

static gboolean
step_take_in (Db *db, const char *key, GError **error)
{
  return act_take_in (db, key, 20000, error);
}

static void
assert_told_in_one_line (const GError *error)
{
  assert_non_null (error);
  assert_true (g_error_matches (error, DESK_ERROR, DESK_ERROR_IO));
  assert_non_null (strstr (error->message, "cases.db"));
  assert_null (strchr (error->message, '\n'));
}

/* A checkpoint that fails must not touch what was committed before it. */
static gboolean
step_checkpoint (Db *db, const char *key, GError **error)
{
  g_autoptr (GError) failed = NULL;

  if (!act_take_in (db, key, 100, error))
    return FALSE;
  if (!db_checkpoint (db, TRUE, &failed))
    assert_told_in_one_line (failed);
  return TRUE;
}

/* What the other processes see, with their own connection. */
static void
assert_done_or_undone (const char *path, const char *key, gboolean done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Db) db = db_open (path, DB_READ_WRITE, &error);
  gboolean there = FALSE;

  assert_fine (db, error);
  assert_fine (act_look (db, key, &there, &error), error);
  assert_true (there || !done);
}

/* Lets the k-th call fail. FALSE when there is no k-th call any more. */
static gboolean
fail_at (Db *db, const Fault *which, int k, Step step)
{
  g_autofree char *key = g_strdup_printf ("%s-%d", which->name, k);
  g_autofree char *after = g_strconcat (key, "-after", NULL);
  g_autoptr (GError) error = NULL, again = NULL;

  fault = which;
  left = k;
  struck = 0;
  gboolean done = step (db, key, &error);
  fault = NULL;
  if (struck && !done)
    assert_told_in_one_line (error);
  assert_false (db_in_transaction (db));
  assert_done_or_undone (db_path (db), key, done);
  assert_fine (act_take_in (db, after, 100, &again), again);
  return struck > 0;
}

static void
run_fault (const char *directory, const Fault *which, Step step)
{
  g_autofree char *path = g_build_filename (directory, "cases.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Db) db = db_open (path, DB_CREATE, &error);
  int k = 0;

  assert_fine (db, error);
  assert_fine (act_prepare (db, &error), error);
  assert_fine (step (db, "warm", &error), error);
  while (fail_at (db, which, k, step))
    k++;
  print_message ("# %s: %d places\n", which->name, k);
  assert_true (k > 0);
  assert_fine (act_verify (db, NULL, &error), error);
}

static void
remove_database (const char *directory)
{
  static const char *const names[] = { "cases.db", "cases.db-wal", "cases.db-shm", "cases.db.lock" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);
      g_remove (path);
    }
}

static void
run_all (const char *directory, Step step)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      run_fault (directory, &faults[i], step);
      remove_database (directory);
    }
}

static void
an_act_is_done_or_undone (void **state)
{
  run_all (*state, step_take_in);
}

static void
a_failed_checkpoint_undoes_nothing (void **state)
{
  run_all (*state, step_checkpoint);
}

static int
install (void **state)
{
  shim_install ();
  shim_watch (&hooks);
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    SCRATCH_TEST (an_act_is_done_or_undone),
    SCRATCH_TEST (a_failed_checkpoint_undoes_nothing),
  };

  return cmocka_run_group_tests_name ("disk-full", tests, install, NULL);
}
