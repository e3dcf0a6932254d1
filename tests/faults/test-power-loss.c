/* SPDX-License-Identifier: MIT */
/* The power goes at any moment. Every write and sync of a run is recorded; for many points
 * in it the disk is rebuilt as it may look: what was synced is there, of the rest nothing,
 * all, a part, or a torn piece. Each such disk is opened and asked for what was
 * acknowledged until then.
 *
 * With our settings nothing may be lost. The same harness must find losses under
 * synchronous NORMAL and damage under OFF, or it would prove nothing. */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "act.h"
#include "db/inside.h"
#include "shim.h"
#include "store/scratch.h"

enum { ACTS = 60, CHECKPOINT_EVERY = 9, POINTS = 130, SEED = 20260313, SECTOR = 512 };

typedef enum { STEP_WRITE, STEP_TRUNCATE, STEP_SYNC, STEP_ACKNOWLEDGED } StepKind;

typedef struct
{
  StepKind kind;
  ShimKind file;
  gint64 offset;       /* of a write; size of a truncation; number of the act */
  GBytes *bytes;
} Step;

/* ---- recording ------------------------------------------------------------------------------- */

static GArray *steps;

static void
step_clear (gpointer step)
{
  g_clear_pointer (&((Step *) step)->bytes, g_bytes_unref);
}

static int
add_step (StepKind kind, ShimKind file, gint64 offset, GBytes *bytes)
{
  const Step step = { kind, file, offset, bytes };

  g_array_append_val (steps, step);
  return SQLITE_OK;
}

static int
on_write (ShimKind file, const void *bytes, int length, gint64 offset)
{
  return add_step (STEP_WRITE, file, offset, g_bytes_new (bytes, (gsize) length));
}

static int
on_truncate (ShimKind file, gint64 size)
{
  return add_step (STEP_TRUNCATE, file, size, NULL);
}

static int
on_sync (ShimKind file)
{
  return add_step (STEP_SYNC, file, 0, NULL);
}

static const ShimHooks hooks = { on_write, on_truncate, on_sync };

static char *
key_of (gint64 number)
{
  return g_strdup_printf ("act %" G_GINT64_FORMAT, number);
}

/* Acts of many sizes, checkpoints among them, so that the log begins anew several times. */
static void
record_run (const char *directory, const char *synchronous)
{
  g_autofree char *path = g_build_filename (directory, "recorded.db", NULL);
  g_autofree char *pragma = g_strdup_printf ("PRAGMA synchronous = %s", synchronous);
  g_autoptr (GError) error = NULL;

  shim_watch (&hooks);
  g_autoptr (Db) db = db_open (path, DB_CREATE, &error);
  assert_fine (db, error);
  assert_fine (db_control (db, pragma, &error), error);
  assert_fine (act_prepare (db, &error), error);
  add_step (STEP_ACKNOWLEDGED, SHIM_DB, -1, NULL);
  for (int i = 0; i < ACTS; i++)
    {
      g_autofree char *key = key_of (i);

      assert_fine (act_take_in (db, key, (gsize) (i % 7) * 3000, &error), error);
      add_step (STEP_ACKNOWLEDGED, SHIM_DB, i, NULL);
      if (i % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1)
        assert_fine (db_checkpoint (db, i % 2 == 0, &error), error);
    }
  shim_watch (NULL);
}

/* ---- the disk ---------------------------------------------------------------------------------- */

typedef struct
{
  GByteArray *durable;
  GArray *pending;     /* Step, borrowed: written since the last sync */
} Disk;

static void
disk_init (Disk *disk)
{
  for (int i = 0; i < SHIM_KINDS; i++)
    disk[i] = (Disk){ g_byte_array_new (), g_array_new (FALSE, FALSE, sizeof (Step)) };
}

static void
disk_clear (Disk *disk)
{
  for (int i = 0; i < SHIM_KINDS; i++)
    {
      g_byte_array_unref (disk[i].durable);
      g_array_unref (disk[i].pending);
    }
}

static void
set_size (GByteArray *image, gsize size)
{
  gsize before = image->len;

  g_byte_array_set_size (image, (guint) size);
  if (size > before)
    memset (image->data + before, 0, size - before);
}

static void
apply (GByteArray *image, const Step *step, gsize from, gsize until)
{
  gsize length;

  if (step->kind == STEP_TRUNCATE)
    {
      set_size (image, (gsize) step->offset);
      return;
    }
  const guint8 *bytes = g_bytes_get_data (step->bytes, &length);
  until = MIN (until, length);
  if (from >= until)
    return;
  if (image->len < (gsize) step->offset + until)
    set_size (image, (gsize) step->offset + until);
  memcpy (image->data + step->offset + from, bytes + from, until - from);
}

static void
disk_step (Disk *disk, const Step *step)
{
  Disk *file = &disk[step->file];

  if (step->kind == STEP_WRITE || step->kind == STEP_TRUNCATE)
    g_array_append_val (file->pending, *step);
  if (step->kind != STEP_SYNC)
    return;
  for (guint i = 0; i < file->pending->len; i++)
    apply (file->durable, &g_array_index (file->pending, Step, i), 0, G_MAXSIZE);
  g_array_set_size (file->pending, 0);
}

typedef enum { KEEP_NOTHING, KEEP_ALL, KEEP_SOME, KEEP_TORN, KEEPS } Keep;

static void
keep_torn (GByteArray *image, const Step *step, GRand *chance)
{
  gsize length = step->bytes ? g_bytes_get_size (step->bytes) : 0;
  gsize sectors = length / SECTOR + 1, cut = (gsize) g_rand_int_range (chance, 0, (gint32) sectors) * SECTOR;

  if (g_rand_boolean (chance))
    apply (image, step, 0, cut);
  else
    apply (image, step, cut, G_MAXSIZE);
}

static GByteArray *
disk_image (const Disk *file, Keep keep, GRand *chance)
{
  GByteArray *image = g_byte_array_sized_new (file->durable->len);

  g_byte_array_append (image, file->durable->data, file->durable->len);
  for (guint i = 0; i < file->pending->len; i++)
    {
      const Step *step = &g_array_index (file->pending, Step, i);
      gboolean lucky = g_rand_boolean (chance);

      if (keep == KEEP_ALL || (keep != KEEP_NOTHING && lucky))
        apply (image, step, 0, G_MAXSIZE);
      else if (keep == KEEP_TORN)
        keep_torn (image, step, chance);
    }
  return image;
}

/* ---- looking ------------------------------------------------------------------------------------ */

typedef struct { int states, corrupt, lost; } Tally;

static void
write_image (const char *directory, const char *name, const GByteArray *image)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) error = NULL;

  assert_fine (g_file_set_contents_full (path, (const char *) image->data, (gssize) image->len,
                                         G_FILE_SET_CONTENTS_NONE, 0600, &error), error);
}

static gboolean
all_are_there (Db *db, gint64 acknowledged)
{
  for (gint64 i = 0; i <= acknowledged; i++)
    {
      g_autofree char *key = key_of (i);
      gboolean there = FALSE;

      if (!act_look (db, key, &there, NULL) || !there)
        return FALSE;
    }
  return TRUE;
}

static void
look (const char *directory, gint64 acknowledged, Tally *tally)
{
  g_autofree char *path = g_build_filename (directory, "crashed.db", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);
  g_autoptr (GError) error = NULL;

  g_remove (index);
  g_autoptr (Db) db = db_open (path, DB_READ_WRITE, &error);
  tally->states++;
  gboolean sound = db && act_verify (db, NULL, &error);
  /* A disk without even the first page is no damaged database, but everything is lost. */
  if (!sound && g_error_matches (error, DESK_ERROR, DESK_ERROR_CORRUPT))
    tally->corrupt++;
  else if (!sound || !all_are_there (db, acknowledged))
    tally->lost++;
}

static void
crash (const char *directory, const Disk *disk, gint64 acknowledged, Keep keep, GRand *chance, Tally *tally)
{
  g_autoptr (GByteArray) db = disk_image (&disk[SHIM_DB], keep, chance);
  g_autoptr (GByteArray) wal = disk_image (&disk[SHIM_WAL], keep, chance);

  write_image (directory, "crashed.db", db);
  write_image (directory, "crashed.db-wal", wal);
  look (directory, acknowledged, tally);
}

/* Crash points from the moment on when the first events were durable: before that there is
 * nothing that anybody was promised. */
static Tally
crash_everywhere (const char *directory)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);
  Disk disk[SHIM_KINDS];
  Tally tally = { 0 };
  gint64 acknowledged = -2;
  double every = MAX (1.0, (double) steps->len / POINTS), next = 0;

  disk_init (disk);
  for (guint i = 0; i < steps->len; i++)
    {
      const Step *step = &g_array_index (steps, Step, i);

      if (step->kind == STEP_ACKNOWLEDGED)
        acknowledged = step->offset;
      disk_step (disk, step);
      if (acknowledged == -2 || i < next)
        continue;
      next = i + every * g_rand_double_range (chance, 0.5, 1.5);
      crash (directory, disk, acknowledged, (Keep) (tally.states % KEEPS), chance, &tally);
      crash (directory, disk, acknowledged, KEEP_NOTHING, chance, &tally);
    }
  disk_clear (disk);
  return tally;
}

static Tally
run (const char *directory, const char *synchronous)
{
  steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (steps, step_clear);
  record_run (directory, synchronous);
  Tally tally = crash_everywhere (directory);
  print_message ("# synchronous %s: %d crash states of %u steps, %d corrupt, %d with losses\n", synchronous,
                 tally.states, steps->len, tally.corrupt, tally.lost);
  g_array_unref (steps);
  return tally;
}

static void
our_settings_lose_nothing (void **state)
{
  Tally tally = run (*state, "FULL");

  assert_true (tally.states >= 200);
  assert_int_equal (tally.corrupt, 0);
  assert_int_equal (tally.lost, 0);
}

static void
normal_loses (void **state)
{
  Tally tally = run (*state, "NORMAL");

  assert_int_equal (tally.corrupt, 0);
  assert_true (tally.lost > 0);
}

static void
off_corrupts (void **state)
{
  Tally tally = run (*state, "OFF");

  assert_true (tally.corrupt > 0);
}

static int
install (void **state)
{
  shim_install ();
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    SCRATCH_TEST (our_settings_lose_nothing),
    SCRATCH_TEST (normal_loses),
    SCRATCH_TEST (off_corrupts),
  };

  return cmocka_run_group_tests_name ("power-loss", tests, install, NULL);
}
