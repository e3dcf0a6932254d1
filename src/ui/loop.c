/* SPDX-License-Identifier: MIT */
/* loop - one turn: read what came, do it, load what is stale, paint once, wait
 *
 * Signals write into a pipe and are acted on between two turns, so that none falls into
 * the middle of an act. */
#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/trace.h"
#include "ui/desk.h"

enum { TURN_MOST = 64, CHECK_MS = 250, PATIENCE_US = 300000, LEAVE_US = 400000 };

typedef struct
{
  Desk *desk;
  Terminal *terminal;
  Canvas *canvas;
  int idle_fd;            /* tests wait for a byte on it; -1 */
  gboolean worked;        /* something happened since the last byte */
  gboolean looked;        /* the record was looked at after the first paint */
  int ended_by;           /* signal number; 0 */
} Loop;

static int pipe_in = -1;  /* of the handlers: there is one set of signals in a process */
static volatile sig_atomic_t leaving;
static const int caught[] = { SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH };

static void
on_signal (int number)
{
  int saved = errno;
  char byte = (char) number;

  if (number == SIGTERM || number == SIGHUP || number == SIGINT)
    leaving = number;
  if (write (pipe_in, &byte, 1) < 0)
    { /* full: enough was said */ }
  errno = saved;
}

static gboolean
signals_take (int fds[2], struct sigaction old[], GError **error)
{
  if (pipe (fds) != 0)
    return desk_error_set (error, DESK_ERROR_IO, "no pipe for signals: %s", g_strerror (errno));
  for (int i = 0; i < 2; i++)
    {
      fcntl (fds[i], F_SETFL, O_NONBLOCK);
      fcntl (fds[i], F_SETFD, FD_CLOEXEC);
    }
  pipe_in = fds[1];
  leaving = 0;
  for (guint i = 0; i < G_N_ELEMENTS (caught); i++)
    {
      struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
      sigaction (caught[i], &action, &old[i]);
    }
  return TRUE;
}

static void
signals_give_back (int fds[2], const struct sigaction old[])
{
  for (guint i = 0; i < G_N_ELEMENTS (caught); i++)
    sigaction (caught[i], &old[i], NULL);
  pipe_in = -1;
  close (fds[0]);
  close (fds[1]);
}

static gboolean
is_leaving (gpointer data)
{
  return leaving != 0;
}

/* A count stops for the first key; a list only when it takes so long that one waits, or
 * every key typed ahead would stop what the key before it began. */
static gboolean
wants_cancel (gpointer data)
{
  Loop *loop = data;
  Desk *desk = loop->desk;
  gboolean slow = desk->optional || g_get_monotonic_time () - desk->turn_began > PATIENCE_US;

  if (!leaving && !(slow && terminal_pending (loop->terminal)))
    return FALSE;
  desk->cancelled = TRUE;
  return TRUE;
}

/* ---- signals ---------------------------------------------------------------------------------- */

static void
take_size (Loop *loop, gboolean always)
{
  int width, height;

  if (!terminal_resize (loop->terminal, &width, &height) && !always
      && loop->canvas->width == width && loop->canvas->height == height)
    return;
  canvas_resize (loop->canvas, width, height);
  loop->desk->repaint = TRUE;
}

/* By the default action of SIGTSTP: a session that nobody could set going again (a forced
 * command of sshd) is not stopped by it. */
static void
stop_here (Loop *loop)
{
  struct sigaction ours, standard = { .sa_handler = SIG_DFL };

  terminal_leave (loop->terminal);
  sigaction (SIGTSTP, &standard, &ours);
  raise (SIGTSTP);
  sigaction (SIGTSTP, &ours, NULL);
  terminal_return (loop->terminal);
  take_size (loop, TRUE);
  desk_stale (loop->desk, STALE_DATA);
}

static void
take_signals (Loop *loop, int fd)
{
  char bytes[64];
  gssize n;
  gboolean stop = FALSE;

  while ((n = read (fd, bytes, sizeof bytes)) > 0)
    for (gssize i = 0; i < n; i++)
      stop = stop || bytes[i] == SIGTSTP;
  if (leaving)
    {
      loop->ended_by = leaving;
      loop->desk->leave = TRUE;
      return;
    }
  if (stop)
    stop_here (loop);
  take_size (loop, FALSE);
}

/* ---- a turn
 * --------------------------------------------------------------------------------------- */

static gboolean
next_input (Loop *loop, Input *input)
{
  Input *later = g_queue_pop_head (&loop->desk->later);

  if (!later)
    return terminal_read (loop->terminal, input);
  *input = *later;
  g_free (later);
  return TRUE;
}

static void
take_input (Loop *loop)
{
  Input input;

  for (int i = 0; i < TURN_MOST && !loop->desk->leave && next_input (loop, &input); i++)
    {
      loop->desk->turn_began = g_get_monotonic_time ();
      desk_input (loop->desk, &input);
      loop->worked = TRUE;
    }
  if (terminal_gone (loop->terminal))
    {
      loop->ended_by = SIGHUP;
      loop->desk->leave = TRUE;
    }
}

static void
paint (Loop *loop)
{
  if (!loop->desk->repaint)
    return;
  loop->desk->turn_began = g_get_monotonic_time ();
  loop->desk->cancelled = FALSE;
  loop->canvas->ascii = loop->desk->ascii;
  desk_paint (loop->desk, loop->canvas);
  terminal_paint (loop->terminal, loop->canvas);
  if (trace_on (TRACE_UI))
    trace (TRACE_UI, "repainted %dx%d, %" G_GINT64_FORMAT " us", loop->canvas->width, loop->canvas->height,
           g_get_monotonic_time () - loop->desk->turn_began);
  loop->worked = TRUE;
}

static void
look_at_record (Loop *loop)
{
  g_autofree char *wrong = NULL;

  if (loop->looked)
    return;
  loop->looked = TRUE;
  wrong = office_verify_quick (loop->desk->office);
  if (wrong)
    desk_warn (loop->desk, "%s", wrong);
}

static void
say_idle (Loop *loop)
{
  if (loop->worked && loop->idle_fd >= 0 && write (loop->idle_fd, ".", 1) < 0)
    loop->idle_fd = -1;
  loop->worked = FALSE;
}

static void
wait_for_something (Loop *loop, int signals)
{
  struct pollfd fds[] = { { .fd = terminal_fd (loop->terminal), .events = POLLIN },
                          { .fd = signals, .events = POLLIN } };

  poll (fds, G_N_ELEMENTS (fds), CHECK_MS);
}

static void
turn (Loop *loop, int signals)
{
  Desk *desk = loop->desk;

  take_signals (loop, signals);
  take_input (loop);
  if (desk->leave)
    return;
  desk_tick (desk, g_get_monotonic_time ());
  paint (loop);
  look_at_record (loop);
  if (terminal_pending (loop->terminal) || !g_queue_is_empty (&desk->later) || leaving)
    return;
  if (desk_work (desk) || desk->repaint)
    return;
  say_idle (loop);
  wait_for_something (loop, signals);
}

static int
idle_descriptor (void)
{
  const char *text = g_getenv ("RECOURSE_TEST_IDLE");
  gint64 fd;

  if (!text || !g_ascii_string_to_signed (text, 10, 3, 1023, &fd, NULL)
      || fcntl ((int) fd, F_SETFD, FD_CLOEXEC) != 0)
    return -1;
  return (int) fd;
}

static gboolean
waits_briefly (const char *holder, gint64 waited_us, gpointer data)
{
  return waited_us < LEAVE_US;
}

static void
run (Loop *loop, int signals)
{
  Office *office = loop->desk->office;

  loop->desk->interrupted = is_leaving;
  office_set_cancel (office, wants_cancel, loop);
  office_set_waiting (office, desk_waiting, loop->desk);
  while (!loop->desk->leave)
    turn (loop, signals);
  office_set_waiting (office, waits_briefly, NULL);   /* for drafts, on the way out */
  office_set_cancel (office, NULL, NULL);
}

gboolean
desk_run (Office *office, const DeskOptions *options, int *status, GError **error)
{
  struct sigaction old[G_N_ELEMENTS (caught)];
  g_autoptr (Terminal) terminal = terminal_open (error);
  g_autoptr (Canvas) canvas = canvas_new (1, 1);
  Loop loop = { .terminal = terminal, .canvas = canvas, .idle_fd = idle_descriptor () };
  int fds[2];

  if (!terminal || !signals_take (fds, old, error))
    return FALSE;
  loop.desk = desk_new (office, options, terminal);
  take_size (&loop, TRUE);
  run (&loop, fds[0]);
  *status = loop.ended_by ? 128 + loop.ended_by : loop.desk->status;
  desk_free (loop.desk);
  office_set_waiting (office, NULL, NULL);
  files_session_end ();
  signals_give_back (fds, old);
  return TRUE;
}
