/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include <vterm.h>   /* before term.h, whose macros it would trip over */
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <term.h>
#include <unistd.h>

#include <cmocka.h>

#undef columns
#undef lines

enum { LIMIT_MS = 20000, IDLE_FD = 9 };

struct Pty
{
  int master, idle;
  pid_t child;
  int status;
  gboolean ended;
  VTerm *vterm;
  VTermScreen *screen;
  int width, height;
  gboolean alternate, cursor;
  char *term;
  GString *output;
};

/* ---- the program ------------------------------------------------------------------------------- */

static void
set_environment (const PtyOptions *options)
{
  g_setenv ("TERM", options->term ? options->term : "xterm-256color", TRUE);
  g_setenv ("RECOURSE_TEST_IDLE", G_STRINGIFY (9), TRUE);
  for (const char *const *pair = options->env; pair && *pair; pair++)
    {
      g_auto (GStrv) parts = g_strsplit (*pair, "=", 2);
      if (parts[1])
        g_setenv (parts[0], parts[1], TRUE);
      else
        g_unsetenv (parts[0]);
    }
}

/* What a shell does for its job: hands it the terminal, and on a stop sets it going again. */
static int
look_after (pid_t child)
{
  int status;

  signal (SIGTTOU, SIG_IGN);
  setpgid (child, child);
  tcsetpgrp (0, child);
  while (waitpid (child, &status, WUNTRACED) == child && WIFSTOPPED (status))
    {
      tcsetpgrp (0, getpgrp ());
      if (write (1, "[stopped]", 9) < 0)
        return 1;
      tcsetpgrp (0, child);
      kill (-child, SIGCONT);
    }
  return WIFEXITED (status) ? WEXITSTATUS (status) : 1;
}

static void
run_program (const PtyOptions *options, int idle)
{
  pid_t child = 0;

  set_environment (options);
  if (idle != IDLE_FD)
    dup2 (idle, IDLE_FD);
  if (options->under_parent && (child = fork ()) > 0)
    _exit (look_after (child));
  if (options->under_parent)
    {
      setpgid (0, 0);
      signal (SIGTTOU, SIG_IGN);
      tcsetpgrp (0, getpid ());
      signal (SIGTTOU, SIG_DFL);
    }
  execv (options->argv[0], (char *const *) options->argv);
  _exit (127);
}

static int
on_property (VTermProp property, VTermValue *value, void *data)
{
  Pty *pty = data;

  if (property == VTERM_PROP_ALTSCREEN)
    pty->alternate = value->boolean;
  if (property == VTERM_PROP_CURSORVISIBLE)
    pty->cursor = value->boolean;
  return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void
open_screen (Pty *pty)
{
  pty->vterm = vterm_new (pty->height, pty->width);
  vterm_set_utf8 (pty->vterm, 1);
  pty->screen = vterm_obtain_screen (pty->vterm);
  pty->cursor = TRUE;
  vterm_screen_set_callbacks (pty->screen, &callbacks, pty);
  vterm_screen_enable_altscreen (pty->screen, 1);
  vterm_screen_reset (pty->screen, 1);
}

Pty *
pty_start (const PtyOptions *options)
{
  Pty *pty = g_new0 (Pty, 1);
  struct winsize size
      = { .ws_row = (unsigned short) options->rows, .ws_col = (unsigned short) options->columns };
  int idle[2];

  assert_int_equal (pipe (idle), 0);
  pty->width = options->columns;
  pty->height = options->rows;
  pty->term = g_strdup (options->term ? options->term : "xterm-256color");
  pty->output = g_string_new (NULL);
  open_screen (pty);
  pty->child = forkpty (&pty->master, NULL, NULL, &size);
  if (pty->child == 0)
    run_program (options, idle[1]);
  assert_true (pty->child > 0);
  close (idle[1]);
  pty->idle = idle[0];
  fcntl (pty->master, F_SETFL, O_NONBLOCK);
  fcntl (pty->idle, F_SETFL, O_NONBLOCK);
  fcntl (pty->master, F_SETFD, FD_CLOEXEC);
  fcntl (pty->idle, F_SETFD, FD_CLOEXEC);
  return pty;
}

void
pty_free (Pty *pty)
{
  if (!pty)
    return;
  if (!pty->ended)
    {
      kill (pty->child, SIGKILL);
      waitpid (pty->child, NULL, 0);
    }
  if (pty->master >= 0)
    close (pty->master);
  close (pty->idle);
  vterm_free (pty->vterm);
  g_string_free (pty->output, TRUE);
  g_free (pty->term);
  g_free (pty);
}

/* ---- waiting
 * -------------------------------------------------------------------------------------- */

static gboolean
drain (Pty *pty)
{
  char bytes[8192];
  gssize n;
  gboolean any = FALSE;

  while (pty->master >= 0 && (n = read (pty->master, bytes, sizeof bytes)) > 0)
    {
      vterm_input_write (pty->vterm, bytes, (size_t) n);
      g_string_append_len (pty->output, bytes, n);
      any = TRUE;
    }
  return any;
}

static gboolean
drain_idle (Pty *pty)
{
  char bytes[64];
  gboolean any = FALSE;

  while (read (pty->idle, bytes, sizeof bytes) > 0)
    any = TRUE;
  return any;
}

/* Something came from the program, or its end. FALSE when the limit has passed. */
static gboolean
wait_some (Pty *pty, gint64 until)
{
  struct pollfd fds[]
      = { { .fd = pty->master, .events = POLLIN }, { .fd = pty->idle, .events = POLLIN } };
  gint64 left = (until - g_get_monotonic_time ()) / 1000;

  if (left <= 0)
    return FALSE;
  poll (fds, G_N_ELEMENTS (fds), (int) MIN (left, 100));
  return TRUE;
}

static void
too_late (Pty *pty, const char *what)
{
  g_autofree char *screen = pty_screen (pty);

  fprintf (stderr, "%s\n", screen);   /* print_error cuts long text */
  fail_msg ("the program did not get there: %s", what);
}

static void
wait_idle (Pty *pty)
{
  gint64 until = g_get_monotonic_time () + LIMIT_MS * 1000;

  while (!drain_idle (pty))
    {
      drain (pty);
      if (!wait_some (pty, until))
        too_late (pty, "idle");
    }
  drain (pty);
}

void
pty_write (Pty *pty, const char *bytes)
{
  assert_int_equal (write (pty->master, bytes, strlen (bytes)), (int) strlen (bytes));
}

void
pty_send (Pty *pty, const char *bytes)
{
  drain (pty);
  drain_idle (pty);
  pty_write (pty, bytes);
  wait_idle (pty);
}

static gboolean
holds (Pty *pty, const char *text)
{
  g_autofree char *screen = pty_screen (pty);

  return strstr (screen, text) != NULL;
}

static void
until (Pty *pty, const char *text, gboolean wanted)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_MS * 1000;

  drain (pty);
  while (holds (pty, text) != wanted)
    {
      if (!wait_some (pty, limit))
        too_late (pty, text);
      drain (pty);
      drain_idle (pty);
    }
}

void
pty_until (Pty *pty, const char *text)
{
  until (pty, text, TRUE);
}

void
pty_until_gone (Pty *pty, const char *text)
{
  until (pty, text, FALSE);
}

void
pty_resize (Pty *pty, int width, int height)
{
  struct winsize size = { .ws_row = (unsigned short) height, .ws_col = (unsigned short) width };

  drain (pty);
  drain_idle (pty);
  pty->width = width;
  pty->height = height;
  vterm_set_size (pty->vterm, height, width);
  assert_int_equal (ioctl (pty->master, TIOCSWINSZ, &size), 0);
  wait_idle (pty);
}

void
pty_signal (Pty *pty, int number)
{
  kill (pty->child, number);
}

void
pty_hang_up (Pty *pty)
{
  drain (pty);
  close (pty->master);
  pty->master = -1;
}

int
pty_wait_end (Pty *pty)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_MS * 1000;
  int status = 0;

  while (waitpid (pty->child, &status, WNOHANG) == 0)
    {
      if (!wait_some (pty, limit))
        too_late (pty, "the end");
      drain (pty);
      drain_idle (pty);
    }
  drain (pty);
  pty->ended = TRUE;
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

/* ---- looking
 * ----------------------------------------------------------------------------------------- */

static void
append_row (Pty *pty, int y, GString *all)
{
  gsize start = all->len;

  for (int x = 0; x < pty->width; x++)
    {
      VTermScreenCell cell;
      vterm_screen_get_cell (pty->screen, (VTermPos) { .row = y, .col = x }, &cell);
      if (cell.chars[0] == (uint32_t) -1)
        continue;   /* right half of a wide one */
      if (!cell.chars[0])
        g_string_append_c (all, ' ');
      for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
        g_string_append_unichar (all, cell.chars[i]);
    }
  while (all->len > start && all->str[all->len - 1] == ' ')
    g_string_truncate (all, all->len - 1);
}

char *
pty_screen (Pty *pty)
{
  GString *all = g_string_new (NULL);

  for (int y = 0; y < pty->height; y++)
    {
      append_row (pty, y, all);
      g_string_append_c (all, '\n');
    }
  return g_string_free (all, FALSE);
}

static gboolean
stands_at (Pty *pty, int x, int y, const char *text)
{
  for (; *text && x < pty->width; text = g_utf8_next_char (text))
    {
      VTermScreenCell cell;
      vterm_screen_get_cell (pty->screen, (VTermPos) { .row = y, .col = x }, &cell);
      if (cell.chars[0] != g_utf8_get_char (text))
        return FALSE;
      x += MAX (cell.width, 1);
    }
  return !*text;
}

int
pty_column (Pty *pty, const char *row, const char *text)
{
  for (int y = 0; y < pty->height; y++)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      append_row (pty, y, line);
      for (int x = 0; strstr (line->str, row) && x < pty->width; x++)
        if (stands_at (pty, x, y, text))
          return x;
    }
  return -1;
}

gboolean
pty_in_alternate_screen (Pty *pty)
{
  return pty->alternate;
}

gboolean
pty_cursor_shown (Pty *pty)
{
  return pty->cursor;
}

void
pty_modes (Pty *pty, struct termios *modes)
{
  memset (modes, 0, sizeof *modes);
  assert_int_equal (tcgetattr (pty->master, modes), 0);
}

const GString *
pty_output (Pty *pty)
{
  return pty->output;
}

/* ---- what a terminfo entry allows
 * ------------------------------------------------------------------------ */

static const char *
skip_conditional (const char *at)
{
  int depth = 0;

  for (; *at; at++)
    {
      if (at[0] == '%' && at[1] == '?')
        depth++;
      if (at[0] == '%' && at[1] == ';' && --depth == 0)
        return at + 2;
    }
  return at;
}

static const char *
skip_parameter (const char *at, GString *pattern)
{
  if (at[1] == '?')
    {
      g_string_append (pattern, "(?:[0-9;:]|\\x1b\\([0B]|[\\x0e\\x0f])*");
      return skip_conditional (at);
    }
  if (at[1] == 'c')
    g_string_append (pattern, "(?:.|\\n)");
  if (at[1] == 'd' || at[1] == 's' || at[1] == '2' || at[1] == '3')
    g_string_append (pattern, at[1] == 's' ? ".*?" : "[0-9]+");
  if (at[1] == '{' || at[1] == '\'')
    return strchr (at + 2, at[1] == '{' ? '}' : '\'') + 1;
  if (at[1] == 'p' || at[1] == 'P' || at[1] == 'g' || at[1] == '2' || at[1] == '3')
    return at + 3;
  return at + 2;
}

static void
add_pattern (GPtrArray *patterns, const char *capability)
{
  GString *pattern = g_string_new (NULL);

  for (const char *at = capability; *at; )
    {
      if (at[0] == '$' && at[1] == '<' && strchr (at, '>'))
        at = strchr (at, '>') + 1;
      else if (at[0] == '%' && at[1] == '%')
        { g_string_append_c (pattern, '%'); at += 2; }
      else if (at[0] == '%')
        at = skip_parameter (at, pattern);
      else
        g_string_append_printf (pattern, "\\x%02x", (unsigned char) *at++);
    }
  g_ptr_array_add (patterns, g_string_free (pattern, FALSE));
}

static int
longer_first (gconstpointer a, gconstpointer b)
{
  return (int) strlen (*(char *const *) b) - (int) strlen (*(char *const *) a);
}

/* One pattern: text, or any string capability of the entry. */
static GRegex *
allowed (const char *term)
{
  static const char *const more[] = { "BE", "BD", "E3", "Ss", "Se", "kxIN", "kxOUT", "fe", "fd", "XM" };
  g_autoptr (GPtrArray) patterns = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *all = NULL, *whole = NULL;

  assert_int_equal (setupterm ((char *) term, 1, NULL), OK);
  for (int i = 0; strnames[i]; i++)
    {
      const char *value = tigetstr ((char *) strnames[i]);
      if (value && value != (char *)-1 && *value && strnames[i][0] != 'k'
          && strcmp (strnames[i], "acsc") != 0)
        add_pattern (patterns, value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      const char *value = tigetstr ((char *) more[i]);
      if (value && value != (char *) -1 && *value)
        add_pattern (patterns, value);
    }
  del_curterm (cur_term);
  g_ptr_array_sort (patterns, longer_first);
  g_ptr_array_add (patterns, NULL);
  all = g_strjoinv ("|", (char **) patterns->pdata);
  whole = g_strdup_printf ("\\G(?:%s|[\\x20-\\x7e]+|[\\x80-\\xff]+|[\\r\\n\\x08\\x09])", all);
  return g_regex_new (whole, G_REGEX_RAW | G_REGEX_OPTIMIZE, G_REGEX_MATCH_DEFAULT, NULL);
}

char *
pty_foreign_sequence (Pty *pty)
{
  g_autoptr (GRegex) regex = allowed (pty->term);
  gsize at = 0;

  assert_non_null (regex);
  while (at < pty->output->len)
    {
      g_autoptr (GMatchInfo) match = NULL;
      int end = 0;
      if (!g_regex_match_full (regex, pty->output->str, (gssize) pty->output->len, (int) at,
                               G_REGEX_MATCH_DEFAULT, &match, NULL)
          || !g_match_info_fetch_pos (match, 0, NULL, &end) || (gsize) end <= at)
        {
          g_autofree char *raw = g_strndup (pty->output->str + at, MIN (24, pty->output->len - at));
          return g_strescape (raw, NULL);
        }
      at = (gsize) end;
    }
  return NULL;
}
