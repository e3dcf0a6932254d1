/* SPDX-License-Identifier: MIT */
/* The lock that every writer and every checkpoint takes.
 *
 * Two locks lie on one file. The flock is the one that counts. The other, a range lock
 * that belongs to the open file, is the place at the head of the queue: who waits for the
 * flock holds it, so that a writer who has just finished cannot overtake everybody again
 * and again. The kernel drops both when a process dies. */
#include "config.h"

#include "db/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/* A test builds this file without the lock, to see that it is missed. */
#ifdef DB_WITHOUT_LOCK
#define LOCKS FALSE
#else
#define LOCKS TRUE
#endif

enum
{
  TICK_MS = 100,
  LINE_SIZE = 256,
};

struct DbLock
{
  char *path, *db_path;
  int fd;
  gboolean held;
  gint64 taken_at, last_hold;
  sigset_t before;
};

/* ---- opening ------------------------------------------------------------------------ */

static gboolean
cannot_lock (const char *path, GError **error)
{
  return desk_error_set (error, DESK_ERROR_IO,
                         "cannot open the lock file %s: %s; writing needs it, --readonly does not",
                         path, g_strerror (errno));
}

/* The same people as the database: whoever may write one must be able to lock the other. */
static void
copy_rights (int fd, const char *db_path)
{
  struct stat of_db, of_lock;

  if (stat (db_path, &of_db) || fstat (fd, &of_lock))
    return;
  if ((of_db.st_uid != of_lock.st_uid || of_db.st_gid != of_lock.st_gid)
      && fchown (fd, of_db.st_uid, of_db.st_gid) && fchown (fd, (uid_t) -1, of_db.st_gid))
    errno = 0; /* not ours to give away: the directory's rule stands */
  if (of_lock.st_uid == geteuid () && (of_lock.st_mode & 0777) != (of_db.st_mode & 0666))
    (void) !fchmod (fd, of_db.st_mode & 0666);
}

static gboolean
open_file (DbLock *lock, GError **error)
{
  int fd = open (lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);

  if (fd < 0)
    return cannot_lock (lock->path, error);
  if (lock->fd >= 0)
    close (lock->fd);
  lock->fd = fd;
  copy_rights (fd, lock->db_path);
  return TRUE;
}

DbLock *
db_lock_new (const char *db_path, GError **error)
{
  DbLock *lock = g_new0 (DbLock, 1);

  lock->fd = -1;
  lock->db_path = g_strdup (db_path);
  lock->path = g_strconcat (db_path, ".lock", NULL);
  if (open_file (lock, error))
    return lock;
  db_lock_free (lock);
  return NULL;
}

void
db_lock_free (DbLock *lock)
{
  if (!lock)
    return;
  if (lock->held)
    db_lock_release (lock);
  if (lock->fd >= 0)
    close (lock->fd);
  g_free (lock->path);
  g_free (lock->db_path);
  g_free (lock);
}

/* ---- who holds it --------------------------------------------------------------------- */

/* "UID PID SINCE WHY", padded, so that a shorter line leaves nothing of a longer one. Not
 * being able to write it harms nobody. */
static void
write_line (DbLock *lock, const char *why)
{
  char line[LINE_SIZE + 1];
  int n = g_snprintf (line, sizeof line, "%u %d %" G_GINT64_FORMAT " %s", (unsigned) getuid (),
                      (int) getpid (), g_get_real_time (), why ? why : "");

  n = MIN (n, LINE_SIZE - 1);
  memset (line + n, ' ', (gsize) (LINE_SIZE - n));
  line[LINE_SIZE - 1] = '\n';
  (void) !pwrite (lock->fd, line, LINE_SIZE, 0);
}

static char *
user_name (guint64 uid)
{
  const struct passwd *user = getpwuid ((uid_t) uid);

  return user ? g_strdup (user->pw_name) : g_strdup_printf ("user %" G_GUINT64_FORMAT, uid);
}

char *
db_lock_holder (const DbLock *lock)
{
  char line[LINE_SIZE + 1];
  gssize n = pread (lock->fd, line, LINE_SIZE, 0);
  char *next = line;

  line[MAX (n, 0)] = '\0';
  guint64 uid = g_ascii_strtoull (next, &next, 10);
  guint64 pid = g_ascii_strtoull (next, &next, 10);
  gint64 since = g_ascii_strtoll (next, &next, 10);
  if (!pid || !since)
    return g_strdup ("another process");
  g_autofree char *why = text_safe (g_strstrip (next), -1, TEXT_ONE_LINE);
  g_autofree char *name = user_name (uid);
  gint64 seconds = MAX (0, (g_get_real_time () - since) / G_USEC_PER_SEC);
  return g_strdup_printf ("%s, pid %" G_GUINT64_FORMAT "%s%s, %" G_GINT64_FORMAT " s", name, pid,
                          *why ? ", " : "", why, seconds);
}

/* ---- signals ---------------------------------------------------------------------------- */

static void
held_back (sigset_t *set)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGTSTP };

  sigemptyset (set);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaddset (set, signals[i]);
}

static void
hold_back (DbLock *lock)
{
  sigset_t set;

  held_back (&set);
  pthread_sigmask (SIG_BLOCK, &set, &lock->before);
}

static void
deliver (DbLock *lock)
{
  pthread_sigmask (SIG_SETMASK, &lock->before, NULL);
}

/* ---- waiting ---------------------------------------------------------------------------- */

static void
tick (int signal)
{
}

static int
tick_signal (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      struct sigaction action = { .sa_handler = tick }; /* no SA_RESTART: it must interrupt */

      sigaction (SIGRTMIN + 5, &action, NULL);
      g_once_init_leave (&once, 1);
    }
  return SIGRTMIN + 5;
}

/* Interrupts what this thread waits for, again and again: a tick that comes just before
 * the wait begins is followed by the next. */
static gboolean
ticks_start (timer_t *timer, sigset_t *before)
{
  struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = tick_signal () };
  struct itimerspec every = { .it_interval.tv_nsec = TICK_MS * 1000000L,
                              .it_value.tv_nsec = TICK_MS * 1000000L };
  sigset_t set;

  event.sigev_notify_thread_id = gettid ();
  if (timer_create (CLOCK_MONOTONIC, &event, timer))
    return FALSE;
  sigemptyset (&set);
  sigaddset (&set, event.sigev_signo);
  pthread_sigmask (SIG_UNBLOCK, &set, before);
  timer_settime (*timer, 0, &every, NULL);
  return TRUE;
}

static void
ticks_stop (timer_t timer, const sigset_t *before)
{
  timer_delete (timer);
  pthread_sigmask (SIG_SETMASK, before, NULL);
}

/* Who is asked whether to go on writes, reads and waits as ever: no tick may break into that. */
static gboolean
ask_undisturbed (const DbPatience *patience, const char *holder, gint64 waited)
{
  sigset_t ticks, before;
  gboolean goes_on;

  sigemptyset (&ticks);
  sigaddset (&ticks, tick_signal ());
  pthread_sigmask (SIG_BLOCK, &ticks, &before);
  goes_on = patience->waiting (holder, waited, patience->data);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return goes_on;
}

static int
head_of_queue (int fd, int command, short type)
{
  struct flock range = { .l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };

  return fcntl (fd, command, &range);
}

static void
leave_queue (int fd)
{
  (void) head_of_queue (fd, F_OFD_SETLK, F_UNLCK);
}

static gboolean
gives_up (DbLock *lock, const DbPatience *patience, gint64 began, GError **error)
{
  gint64 waited = g_get_monotonic_time () - began;
  g_autofree char *holder = db_lock_holder (lock);

  if (patience->waiting ? ask_undisturbed (patience, holder, waited) : waited < patience->timeout_us)
    return FALSE;
  desk_error_set (error, DESK_ERROR_BUSY,
                  "%s is being written by %s: nothing was changed, try again", lock->db_path, holder);
  return TRUE;
}

static gboolean
stands_first (DbLock *lock, gboolean *queued)
{
  if (!*queued)
    *queued = head_of_queue (lock->fd, F_OFD_SETLKW, F_WRLCK) == 0;
  return *queued && flock (lock->fd, LOCK_EX) == 0;
}

static gboolean
wait_in_line (DbLock *lock, const DbPatience *patience, gint64 began, GError **error)
{
  timer_t timer;
  sigset_t before;
  gboolean queued = FALSE, gave_up = FALSE;

  if (!ticks_start (&timer, &before))
    return cannot_lock (lock->path, error);
  while (!stands_first (lock, &queued))
    if (errno != EINTR)
      {
        gave_up = !cannot_lock (lock->path, error);
        break;
      }
    else if ((gave_up = gives_up (lock, patience, began, error)))
      break;
  if (queued)
    leave_queue (lock->fd);
  ticks_stop (timer, &before);
  return !gave_up;
}

/* Only one look at a free lock, and not past somebody who already waits. */
static gboolean
take_at_once (DbLock *lock)
{
  gboolean taken;

  if (!LOCKS)
    return TRUE;
  if (head_of_queue (lock->fd, F_OFD_SETLK, F_WRLCK))
    return FALSE;
  taken = flock (lock->fd, LOCK_EX | LOCK_NB) == 0;
  leave_queue (lock->fd);
  return taken;
}

/* Somebody may have deleted the file: then the lock we hold keeps nobody out. */
static gboolean
is_in_place (const DbLock *lock)
{
  struct stat ours, there;

  return fstat (lock->fd, &ours) == 0 && stat (lock->path, &there) == 0
         && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

static gboolean
take (DbLock *lock, const DbPatience *patience, GError **error)
{
  gint64 began = g_get_monotonic_time ();

  for (;;)
    {
      hold_back (lock);
      if (!take_at_once (lock))
        {
          deliver (lock);
          if (!wait_in_line (lock, patience, began, error))
            return FALSE;
          hold_back (lock);
        }
      if (is_in_place (lock))
        return TRUE;
      deliver (lock);
      if (!open_file (lock, error))
        return FALSE;
    }
}

gboolean
db_lock_take (DbLock *lock, const char *why, const DbPatience *patience, GError **error)
{
  g_assert (!lock->held);
  if (!take (lock, patience, error))
    return FALSE;
  lock->held = TRUE;
  lock->taken_at = g_get_monotonic_time ();
  write_line (lock, why);
  return TRUE;
}

void
db_lock_release (DbLock *lock)
{
  g_assert (lock->held);
  lock->last_hold = g_get_monotonic_time () - lock->taken_at;
  lock->held = FALSE;
  if (LOCKS)
    flock (lock->fd, LOCK_UN);
  deliver (lock);
}

gint64
db_lock_last_hold (const DbLock *lock)
{
  return lock->last_hold;
}
