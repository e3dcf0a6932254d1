/* SPDX-License-Identifier: MIT */
/* intake - messages from a pipe, an mbox or a Maildir
 *
 * Many messages go through two threads: one reads, parses and seals, the other writes in
 * short transactions with a savepoint a message. What lies in new/ moves after the commit
 * that holds it, so a crash at any point repeats work and never a message. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "base/when.h"
#include "office/receive.h"

#define BATCH 256                      /* messages under one lock */
#define HOLD (50 * G_TIME_SPAN_MILLISECOND)
#define WAITING_BYTES (48u << 20)      /* read ahead, at most about so much */
#define WAITING_ITEMS 1024
#define COPIES 100                     /* names tried in cur/ for files that bear the same */

/* ---- the report --------------------------------------------------------------------------- */

IntakeReport *
intake_report_new (void)
{
  IntakeReport *report = g_new0 (IntakeReport, 1);

  report->problems = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
intake_report_free (IntakeReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref (report->problems);
  g_free (report);
}

static void
count_add (IntakeCount *to, const IntakeCount *from)
{
  to->messages += from->messages;
  to->fresh += from->fresh;
  to->duplicates += from->duplicates;
  to->opened += from->opened;
  to->joined += from->joined;
  to->waiting += from->waiting;
  to->failed += from->failed;
}

/* What can never be taken in stays so: no Maildir, over the limit, no file. Whatever
 * happens once it is read may go better next time. */
static gboolean
may_pass (const GError *error)
{
  return !g_error_matches (error, DESK_ERROR, DESK_ERROR_INVALID)
         && !g_error_matches (error, DESK_ERROR, DESK_ERROR_RANGE);
}

static void
report_problem (IntakeReport *report, const char *path, const char *text, gboolean temporary)
{
  g_autofree char *line = path ? g_strdup_printf ("%s: %s", path, text) : g_strdup (text);

  g_ptr_array_add (report->problems, text_safe (line, -1, TEXT_ONE_LINE));
  report->temporary |= temporary;
}

/* ---- one message ---------------------------------------------------------------------------- */

static gboolean
whole_fails (IntakeReport *report, GError **error)
{
  report->temporary |= !error || !*error || may_pass (*error);
  return FALSE;
}

static gboolean
size_is_good (GBytes *raw, GError **error)
{
  gsize size = g_bytes_get_size (raw);

  if (size == 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "the message is empty: nothing was taken in");
  return size <= MAIL_LIMIT
         || desk_error_set (error, DESK_ERROR_INVALID, "the message has %" G_GSIZE_FORMAT " bytes; the limit is %u",
                            size, MAIL_LIMIT);
}

static gboolean
write_alone (Office *office, Arrival *arrival, IntakeCount *count, GError **error)
{
  if (!office_begin (office, "intake", error))
    return FALSE;
  if (arrival_write (arrival, count, error) && office_commit (office, error))
    return TRUE;
  office_rollback (office);
  return FALSE;
}

static gboolean
one_fails (IntakeReport *report, gboolean temporary)
{
  report->count.messages++;
  report->count.failed++;
  report->temporary |= temporary;
  return FALSE;
}

gboolean
office_intake_bytes (Office *office, GBytes *raw, const char *how, gint64 received_at,
                     IntakeReport *report, GError **error)
{
  g_autoptr (Arrival) arrival = NULL;
  IntakeCount count = { .messages = 1 };

  if (!size_is_good (raw, error))
    return one_fails (report, FALSE);
  if (!receive_ready (office, error))
    return one_fails (report, TRUE);
  arrival = arrival_prepare (office, raw, received_at, how && *how ? how : "taken in", FALSE);
  if (!write_alone (office, arrival, &count, error))
    return one_fails (report, TRUE);
  count_add (&report->count, &count);
  return TRUE;
}

/* ---- where many come from --------------------------------------------------------------------- */

/* One message as a source hands it out; without 'raw' there is a problem in its place. */
typedef struct
{
  GBytes *raw;
  char *path;          /* of the file, or what stands for it in messages */
  const char *how;
  gint64 received_at;
  gboolean from_header, in_new, temporary;
  char *problem;
} Parcel;

typedef struct Source Source;
struct Source
{
  /* FALSE at the end. Called in the reading thread only. */
  gboolean (*next) (Source *source, Parcel *parcel);
  char *path;
  GPtrArray *files;    /* Maildir: "new/NAME" and "cur/NAME" */
  guint at;
  GBytes *mbox;
  gsize offset;
  guint count;
};

static void
parcel_clear (Parcel *parcel)
{
  g_clear_pointer (&parcel->raw, g_bytes_unref);
  g_free (parcel->path);
  g_free (parcel->problem);
}

static void
source_clear (Source *source)
{
  g_free (source->path);
  g_clear_pointer (&source->files, g_ptr_array_unref);
  g_clear_pointer (&source->mbox, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

/* Opened once, never through a link and never waiting: who may put files into a Maildir
 * does not choose what else of ours is read as mail. */
static GBytes *
read_message (const char *path, gint64 *mtime, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
  GBytes *raw = NULL;
  struct stat st;

  if (fd < 0 && errno != ELOOP && errno != ENXIO)
    desk_error_set (error, DESK_ERROR_IO, "it cannot be read: %s", g_strerror (errno));
  else if (fd < 0 || fstat (fd, &st) != 0 || !S_ISREG (st.st_mode))
    desk_error_set (error, DESK_ERROR_INVALID, "it is no file that can be read");
  else if (st.st_size == 0)
    desk_error_set (error, DESK_ERROR_INVALID, "it is empty: there is no message");
  else if ((raw = files_read_fd (fd, "it", MAIL_LIMIT, error)))
    *mtime = (gint64) st.st_mtim.tv_sec * G_USEC_PER_SEC + st.st_mtim.tv_nsec / 1000;
  if (fd >= 0)
    close (fd);
  return raw;
}

/* Another intake may have moved it to cur/ since the directory was listed. */
static gboolean
is_gone (const char *path)
{
  struct stat st;

  return lstat (path, &st) != 0 && errno == ENOENT;
}

static gboolean
next_file (Source *source, Parcel *parcel)
{
  while (source->at < source->files->len)
    {
      const char *name = g_ptr_array_index (source->files, source->at++);
      g_autofree char *path = g_build_filename (source->path, name, NULL);
      g_autoptr (GError) error = NULL;

      *parcel = (Parcel){ .how = "time of the file", .from_header = TRUE, .in_new = g_str_has_prefix (name, "new/") };
      if (is_gone (path))
        continue;
      parcel->raw = read_message (path, &parcel->received_at, &error);
      if (!parcel->raw && is_gone (path))
        continue;
      parcel->path = g_steal_pointer (&path);
      parcel->problem = error ? g_strdup (error->message) : NULL;
      parcel->temporary = error && may_pass (error);
      return TRUE;
    }
  return FALSE;
}

static gboolean
list_into (Source *source, const char *sub, GError **error)
{
  g_autofree char *path = g_build_filename (source->path, sub, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &local);
  const char *name;

  if (!dir && g_file_test (path, G_FILE_TEST_IS_DIR))
    return desk_error_set (error, DESK_ERROR_IO, "%s cannot be read: %s", path, local->message);
  if (!dir)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s is no Maildir: it has no directory %s", source->path, sub);
  while ((name = g_dir_read_name (dir)))
    if (*name != '.')
      g_ptr_array_add (source->files, g_strdup_printf ("%s/%s", sub, name));
  return TRUE;
}

/* By name of the file, which begins with the time of delivery: a reply comes after what
 * it answers, wherever the two lie. */
static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a + 4, *(char *const *) b + 4);
}

static gboolean
source_maildir (Source *source, const char *path, GError **error)
{
  *source = (Source){ .next = next_file, .path = g_strdup (path) };
  source->files = g_ptr_array_new_with_free_func (g_free);
  if (!list_into (source, "new", error) || !list_into (source, "cur", error))
    return FALSE;
  g_ptr_array_sort (source->files, by_name);
  return TRUE;
}

/* "From somebody Mon Nov 23 18:04:05 2026"; a zone may stand before the year. Such dates
 * are UTC (RFC 4155). */
static gint64
from_line_date (const char *line, gsize length)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  g_autofree char *text = g_strndup (line, MIN (length, 500));
  g_auto (GStrv) words = NULL;
  guint n;

  text[strcspn (text, "\r\n")] = '\0';
  words = g_strsplit (text, " ", -1);
  n = g_strv_length (words);
  for (guint i = 2; i + 3 < n; i++)
    {
      const char *month = strlen (words[i]) == 3 ? strstr (months, words[i]) : NULL;
      guint at = i + 1;
      int day, hour, minute, second = 0, year = 0;
      g_autoptr (GDateTime) date = NULL;

      while (at < n && !*words[at])
        at++;
      if (!month || (month - months) % 3 || at + 2 >= n || sscanf (words[at], "%2d", &day) != 1
          || sscanf (words[at + 1], "%2d:%2d:%2d", &hour, &minute, &second) < 2)
        continue;
      for (guint k = at + 2; k < n && year < 1000; k++)
        year = (int) g_ascii_strtoll (words[k], NULL, 10);
      date = g_date_time_new_utc (year, (int) (month - months) / 3 + 1, day, hour, minute, second);
      return date ? g_date_time_to_unix (date) * G_USEC_PER_SEC : WHEN_NONE;
    }
  return WHEN_NONE;
}

static gboolean
next_in_mbox (Source *source, Parcel *parcel)
{
  gsize length, before = source->offset;
  const char *bytes = g_bytes_get_data (source->mbox, &length);

  *parcel = (Parcel){ .how = "now; the mbox has no date for it", .received_at = WHEN_NONE };
  if (!mail_mbox_next (source->mbox, &source->offset, &parcel->raw))
    return FALSE;
  parcel->path = g_strdup_printf ("%s, message %u", source->path, ++source->count);
  if (before + 5 < length && memcmp (bytes + before, "From ", 5) == 0)
    parcel->received_at = from_line_date (bytes + before, length - before);
  if (parcel->received_at != WHEN_NONE)
    parcel->how = "From line of the mbox";
  return TRUE;
}

static gboolean
source_mbox (Source *source, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  GMappedFile *file = g_mapped_file_new (path, FALSE, &local);

  *source = (Source){ .next = next_in_mbox, .path = g_strdup (path) };
  if (!file)
    return desk_error_set (error, DESK_ERROR_IO, "%s cannot be read: %s", path, local->message);
  source->mbox = g_mapped_file_get_bytes (file);
  g_mapped_file_unref (file);
  return TRUE;
}

/* ---- the reading thread ------------------------------------------------------------------------ */

typedef struct
{
  Parcel parcel;
  Arrival *arrival;
  gsize weight;
} BeltItem;

/* The belt between the two threads. */
typedef struct
{
  Office *office;
  Source *source;
  GMutex lock;
  GCond moved;
  GQueue items;        /* BeltItem */
  gsize weight;
  gboolean ended, stop;
} Belt;

static void
belt_item_free (BeltItem *item)
{
  parcel_clear (&item->parcel);
  arrival_free (item->arrival);
  g_free (item);
}

static gboolean
belt_put (Belt *belt, BeltItem *item)
{
  gboolean stop;

  g_mutex_lock (&belt->lock);
  while (!belt->stop && (belt->weight > WAITING_BYTES || belt->items.length >= WAITING_ITEMS))
    g_cond_wait (&belt->moved, &belt->lock);
  stop = belt->stop;
  belt->weight += item->weight;
  g_queue_push_tail (&belt->items, item);
  g_cond_signal (&belt->moved);
  g_mutex_unlock (&belt->lock);
  return !stop;
}

static void
item_prepare (Belt *belt, BeltItem *item)
{
  Parcel *parcel = &item->parcel;
  g_autoptr (GError) error = NULL;

  if (parcel->raw && g_bytes_get_size (parcel->raw) > MAIL_LIMIT)
    size_is_good (parcel->raw, &error);
  if (error)
    parcel->problem = g_strdup (error->message);
  if (!parcel->raw || parcel->problem)
    return;
  item->arrival = arrival_prepare (belt->office, parcel->raw, parcel->received_at, parcel->how, parcel->from_header);
  item->weight = 4096 + 3 * g_bytes_get_size (parcel->raw);
}

static gpointer
reading (gpointer data)
{
  Belt *belt = data;
  Parcel parcel;

  while (belt->source->next (belt->source, &parcel))
    {
      BeltItem *item = g_new0 (BeltItem, 1);

      item->parcel = parcel;
      item_prepare (belt, item);
      if (!belt_put (belt, item))
        break;
    }
  g_mutex_lock (&belt->lock);
  belt->ended = TRUE;
  g_cond_signal (&belt->moved);
  g_mutex_unlock (&belt->lock);
  return NULL;
}

/* Waits for a good batch, so that the lock is never held while waiting. */
static GQueue
belt_take (Belt *belt)
{
  GQueue batch = G_QUEUE_INIT;

  g_mutex_lock (&belt->lock);
  while (!belt->ended && belt->items.length < BATCH && belt->weight <= WAITING_BYTES)
    g_cond_wait (&belt->moved, &belt->lock);
  while (belt->items.length && batch.length < BATCH)
    {
      BeltItem *item = g_queue_pop_head (&belt->items);

      belt->weight -= item->weight;
      g_queue_push_tail (&batch, item);
    }
  g_cond_signal (&belt->moved);
  g_mutex_unlock (&belt->lock);
  return batch;
}

/* ---- the writing thread ------------------------------------------------------------------------- */

/* One transaction's worth, told only once it is durable. */
typedef struct
{
  IntakeCount count;
  GPtrArray *done;       /* BeltItem, whose files may move */
  GPtrArray *failed;     /* BeltItem with parcel.problem set */
  gboolean again;        /* one message failed and took the others along */
} Told;

static gboolean
stops_all (const GError *error)
{
  return g_error_matches (error, DESK_ERROR, DESK_ERROR_IO) || g_error_matches (error, DESK_ERROR, DESK_ERROR_BUSY);
}

/* 'alone': in a savepoint of its own, so that it fails alone. */
static gboolean
write_one (Office *office, BeltItem *item, gboolean alone, Told *told, GError **error)
{
  IntakeCount count = { 0 };
  g_autoptr (GError) local = NULL;

  if (alone && !db_savepoint (office->db, error))
    return FALSE;
  if (arrival_write (item->arrival, &count, &local))
    {
      count_add (&told->count, &count);
      g_ptr_array_add (told->done, item);
      return !alone || db_savepoint_release (office->db, error);
    }
  if (alone)
    db_savepoint_rollback (office->db);
  item->parcel.problem = g_strdup (local->message);
  item->parcel.temporary = TRUE;
  g_ptr_array_add (told->failed, item);
  told->again = !alone && !stops_all (local);
  if (alone && !stops_all (local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
write_some (Office *office, GQueue *batch, gboolean alone, Told *told, GError **error)
{
  gint64 begun = g_get_monotonic_time ();
  BeltItem *item;

  while ((item = g_queue_pop_head (batch)))
    {
      told->count.messages++;
      if (item->arrival && !write_one (office, item, alone, told, error))
        return FALSE;
      if (!item->arrival)
        g_ptr_array_add (told->failed, item);
      if (g_get_monotonic_time () - begun >= HOLD)
        break;
    }
  return TRUE;
}

static gboolean
holds_the_same (const char *path, const char *other)
{
  gint64 mtime;
  g_autoptr (GBytes) mine = read_message (path, &mtime, NULL), theirs = read_message (other, &mtime, NULL);

  return mine && theirs && g_bytes_equal (mine, theirs);
}

static gboolean
move_to_free_name (const char *path, const char *to)
{
  if (renameat2 (AT_FDCWD, path, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  /* Delivered again, or left by a move that was cut short. */
  if (errno == EEXIST)
    {
      if (holds_the_same (path, to))
        return unlink (path) == 0;
      errno = EEXIST;
      return FALSE;
    }
  /* Some file systems cannot refuse to replace. */
  return errno == EINVAL && link (path, to) == 0 && unlink (path) == 0;
}

/* The name in cur/: flags are added where there are none, and a copy's number before them. */
static char *
name_in_cur (const char *path, guint copy)
{
  g_autofree char *name = g_path_get_basename (path), *dir = g_path_get_dirname (path);
  g_autofree char *top = g_path_get_dirname (dir), *number = copy ? g_strdup_printf (".%u", copy) : g_strdup ("");
  const char *flags = strstr (name, ":2,");
  int stem = flags ? (int) (flags - name) : (int) strlen (name);

  return g_strdup_printf ("%s/cur/%.*s%s%s", top, stem, name, number, flags ? flags : ":2,");
}

/* From new/ to cur/, now that it is stored, and never over other mail that bears the name.
 * What cannot be moved is a duplicate next time. */
static void
move_file (const BeltItem *item, IntakeReport *report)
{
  gboolean moved = !item->parcel.in_new;

  for (guint copy = 0; !moved && copy < COPIES; copy++)
    {
      g_autofree char *to = name_in_cur (item->parcel.path, copy);

      moved = move_to_free_name (item->parcel.path, to) || errno == ENOENT;
      if (!moved && errno != EEXIST)
        break;
    }
  if (!moved)
    {
      g_autofree char *text = g_strdup_printf ("stored, but it cannot be moved to cur/: %s", g_strerror (errno));
      report_problem (report, item->parcel.path, text, TRUE);
    }
}

static void
tell (const Told *told, IntakeReport *report)
{
  count_add (&report->count, &told->count);
  for (guint i = 0; i < told->done->len; i++)
    move_file (g_ptr_array_index (told->done, i), report);
  for (guint i = 0; i < told->failed->len; i++)
    {
      const Parcel *parcel = &((BeltItem *) g_ptr_array_index (told->failed, i))->parcel;

      report->count.failed++;
      report_problem (report, parcel->path, parcel->problem, parcel->temporary);
    }
}

static gboolean
write_within (Office *office, GQueue *batch, gboolean alone, Told *told, GError **error)
{
  if (!office_begin (office, "intake", error))
    return FALSE;
  if (write_some (office, batch, alone, told, error) && office_commit (office, error))
    return TRUE;
  office_rollback (office);
  return FALSE;
}

/* What the failed message took along goes back to the head of the batch, in its order. */
static void
put_back (Belt *belt, GQueue *batch, Told *told)
{
  GPtrArray *lists[] = { told->failed, told->done };

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = lists[k]->len; i-- > 0;)
      {
        BeltItem *item = g_ptr_array_steal_index (lists[k], i);

        if (item->arrival)
          {
            g_clear_pointer (&item->parcel.problem, g_free);
            g_clear_pointer (&item->arrival, arrival_free);
            item_prepare (belt, item);
          }
        g_queue_push_head (batch, item);
      }
}

/* A savepoint a message would make the index write out its words for each; so the batch is
 * tried without, and only when a message fails once more with a savepoint each. */
static gboolean
write_batch (Belt *belt, GQueue *batch, gboolean *alone, IntakeReport *report, GError **error)
{
  Told told = { .done = g_ptr_array_new_with_free_func ((GDestroyNotify) belt_item_free),
                .failed = g_ptr_array_new_with_free_func ((GDestroyNotify) belt_item_free) };
  g_autoptr (GError) local = NULL;
  gboolean fine = write_within (belt->office, batch, *alone, &told, &local);

  *alone = told.again;
  if (fine)
    tell (&told, report);
  else if (told.again)
    put_back (belt, batch, &told);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  g_ptr_array_unref (told.done);
  g_ptr_array_unref (told.failed);
  return fine || told.again;
}

static gboolean
write_all (Belt *belt, IntakeReport *report, GError **error)
{
  for (;;)
    {
      GQueue batch = belt_take (belt);
      gboolean fine = TRUE, alone = FALSE;

      if (!batch.length)
        return TRUE;
      while (fine && batch.length)
        fine = write_batch (belt, &batch, &alone, report, error);
      g_queue_clear_full (&batch, (GDestroyNotify) belt_item_free);
      if (!fine)
        return FALSE;
    }
}

/* A thread that holds no connection takes no signal that a transaction holds back. */
static GThread *
start_reading (Belt *belt)
{
  sigset_t held, before;
  GThread *reader;

  sigemptyset (&held);
  for (guint i = 0; i < 4; i++)
    sigaddset (&held, ((const int[]){ SIGINT, SIGTERM, SIGHUP, SIGTSTP })[i]);
  pthread_sigmask (SIG_BLOCK, &held, &before);
  reader = g_thread_new ("intake", reading, belt);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return reader;
}

static gboolean
take_in (Office *office, Source *source, IntakeReport *report, GError **error)
{
  Belt belt = { .office = office, .source = source, .items = G_QUEUE_INIT };
  GThread *reader;
  gboolean fine;

  g_mutex_init (&belt.lock);
  g_cond_init (&belt.moved);
  reader = start_reading (&belt);
  fine = write_all (&belt, report, error);
  g_mutex_lock (&belt.lock);
  belt.stop = TRUE;
  g_cond_signal (&belt.moved);
  g_mutex_unlock (&belt.lock);
  g_thread_join (reader);
  g_queue_clear_full (&belt.items, (GDestroyNotify) belt_item_free);
  g_cond_clear (&belt.moved);
  g_mutex_clear (&belt.lock);
  return fine || whole_fails (report, error);
}

gboolean
office_intake_mbox (Office *office, const char *path, IntakeReport *report, GError **error)
{
  g_auto (Source) source = { 0 };

  if (!receive_ready (office, error) || !source_mbox (&source, path, error))
    return whole_fails (report, error);
  return take_in (office, &source, report, error);
}

gboolean
office_intake_maildir (Office *office, const char *path, IntakeReport *report, GError **error)
{
  g_auto (Source) source = { 0 };

  if (!receive_ready (office, error) || !source_maildir (&source, path, error))
    return whole_fails (report, error);
  return take_in (office, &source, report, error);
}
