/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "office/hand-over.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#define LOOK_US 5000              /* between two looks at a program that runs */
#define GRACE_US (2 * G_USEC_PER_SEC)

static const struct { int status; HandOver what; const char *words; } statuses[] = {
  { EX_OK, HAND_SENT, NULL },
  { EX_TEMPFAIL, HAND_LATER, "try again later" },
  { EX_UNAVAILABLE, HAND_LATER, "a service is unavailable" },
  { EX_OSERR, HAND_LATER, "the system failed it" },
  { EX_OSFILE, HAND_LATER, "a file of the system is missing" },
  { EX_CANTCREAT, HAND_LATER, "a file cannot be made" },
  { EX_CONFIG, HAND_LATER, "the mail program is not configured" },
  { EX_USAGE, HAND_FAILED, "the mail program does not take these words" },
  { EX_DATAERR, HAND_FAILED, "the message was not accepted" },
  { EX_NOINPUT, HAND_FAILED, "the message could not be read" },
  { EX_NOUSER, HAND_FAILED, "there is no such address" },
  { EX_NOHOST, HAND_FAILED, "there is no such host" },
  /* A connection that breaks behind the message ends so: the other side may have it. */
  { EX_IOERR, HAND_UNKNOWN, "reading or writing failed, maybe after the message was taken" },
  { EX_PROTOCOL, HAND_UNKNOWN, "the conversation broke off, maybe after the message was taken" },
  { EX_NOPERM, HAND_FAILED, "it is not permitted" },
};

/* Any other status tells nothing about the letter. */
static HandOver
read_status (int status, char **why)
{
  if (WIFSIGNALED (status))
    {
      *why = g_strdup_printf ("the mail program was ended by signal %d", WTERMSIG (status));
      return HAND_UNKNOWN;
    }
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i].status == WEXITSTATUS (status))
      {
        *why = statuses[i].words ? g_strdup_printf ("status %d: %s", WEXITSTATUS (status), statuses[i].words) : NULL;
        return statuses[i].what;
      }
  *why = g_strdup_printf ("the mail program ended with status %d, which tells nothing", WEXITSTATUS (status));
  return HAND_UNKNOWN;
}

/* In the child, before the program. */
static void
prepare_child (G_GNUC_UNUSED gpointer data)
{
  sigset_t none;

  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  setpgid (0, 0);
  umask (077);
}

/* A file without a name, so that neither a full pipe nor a lazy reader can stop us. */
static int
message_fd (GBytes *message)
{
  gsize length, done = 0;
  const char *bytes = g_bytes_get_data (message, &length);
  int fd = memfd_create ("letter", MFD_CLOEXEC);

  while (fd >= 0 && done < length)
    {
      ssize_t n = write (fd, bytes + done, length - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      done += (gsize) n;
    }
  if (fd >= 0)
    lseek (fd, 0, SEEK_SET);
  return fd;
}

static GStrv
clean_environment (void)
{
  const struct passwd *me = getpwuid (getuid ());
  GStrvBuilder *list = g_strv_builder_new ();
  GStrv words;

  g_strv_builder_add (list, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  g_strv_builder_add (list, "LANG=C.UTF-8");
  if (me)
    {
      g_autofree char *home = g_strconcat ("HOME=", me->pw_dir, NULL), *user = g_strconcat ("USER=", me->pw_name, NULL);
      g_autofree char *logname = g_strconcat ("LOGNAME=", me->pw_name, NULL);

      g_strv_builder_add_many (list, home, user, logname, NULL);
    }
  words = g_strv_builder_end (list);
  g_strv_builder_unref (list);
  return words;
}

static GStrv
make_argv (const char *command, const char *from, const char *to)
{
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  GStrvBuilder *list = g_strv_builder_new ();
  GStrv argv;

  for (char **word = words; *word; word++)
    if (**word)
      g_strv_builder_add (list, *word);
  g_strv_builder_add_many (list, "-oi", "-f", from, "--", to, NULL);
  argv = g_strv_builder_end (list);
  g_strv_builder_unref (list);
  return argv;
}

static gboolean
wait_until (GPid pid, gint64 deadline, int *status)
{
  for (;;)
    {
      pid_t got = waitpid (pid, status, WNOHANG);

      if (got == pid)
        return TRUE;
      if ((got < 0 && errno != EINTR) || g_get_monotonic_time () >= deadline)
        return FALSE;
      g_usleep (LOOK_US);
    }
}

static void
end_group (GPid pid)
{
  int status;

  kill (-pid, SIGTERM);
  if (!wait_until (pid, g_get_monotonic_time () + GRACE_US, &status))
    {
      kill (-pid, SIGKILL);
      waitpid (pid, &status, 0);
    }
  kill (-pid, SIGKILL);
}

HandOver
hand_over (const char *command, const char *from, const char *to, GBytes *message, int seconds, char **why)
{
  g_auto (GStrv) argv = make_argv (command, from, to), environment = clean_environment ();
  g_autoptr (GError) error = NULL;
  int in = message_fd (message), null = open ("/dev/null", O_WRONLY | O_CLOEXEC), status;
  gboolean started = FALSE;
  GPid pid;

  *why = NULL;
  if (in >= 0 && null >= 0)
    started = g_spawn_async_with_pipes_and_fds ("/", (const char *const *) argv, (const char *const *) environment,
                                                G_SPAWN_DO_NOT_REAP_CHILD, prepare_child, NULL, in, null, null, NULL, NULL,
                                                0, &pid, NULL, NULL, NULL, &error);
  if (in >= 0)
    close (in);
  if (null >= 0)
    close (null);
  if (!started)
    {
      *why = g_strdup ("the mail program could not be started: is the setting mail-program right?");
      return HAND_LATER;
    }
  if (wait_until (pid, g_get_monotonic_time () + seconds * G_USEC_PER_SEC, &status))
    return read_status (status, why);
  end_group (pid);
  *why = g_strdup_printf ("the mail program said nothing within %d s and was ended", seconds);
  return HAND_UNKNOWN;
}
