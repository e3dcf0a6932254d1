/* SPDX-License-Identifier: MIT */
/* The real desk on a real (pseudo) terminal: it begins and ends well, whatever happens. */
#include "harness.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct
{
  char *folder, *db;
  char *program;
} House;

static House house;

/* ---- a small office
 * -------------------------------------------------------------------------------- */

static void
recourse (const char *const *words)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *out = NULL, *err = NULL;
  int status = -1;

  g_ptr_array_add (argv, house.program);
  g_ptr_array_add (argv, (gpointer) "--db");
  g_ptr_array_add (argv, house.db);
  for (; *words; words++)
    g_ptr_array_add (argv, (gpointer) *words);
  g_ptr_array_add (argv, NULL);
  assert_true (g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out,
                             &err, &status, NULL));
  if (status != 0)
    fail_msg ("recourse %s: %s%s", (char *) g_ptr_array_index (argv, 3), out, err);
}

#define RECOURSE(...) recourse ((const char *const[]){ __VA_ARGS__, NULL })

static char *
shown (const char *number)
{
  g_autofree char *line
      = g_strdup_printf ("'%s' --db '%s' --json show %s", house.program, house.db, number);
  char *out = NULL;

  assert_true (g_spawn_command_line_sync (line, &out, NULL, NULL, NULL));
  return out;
}

static void
assert_case (const char *number, const char *holds)
{
  g_autofree char *json = shown (number);

  if (!strstr (json, holds))
    fail_msg ("%s holds no %s: %s", number, holds, json);
}

static int
set_up (void **state)
{
  house.folder = g_dir_make_tmp ("desk-XXXXXX", NULL);
  house.db = g_build_filename (house.folder, "cases.db", NULL);
  house.program = g_strdup (g_getenv ("RECOURSE"));
  g_setenv ("XDG_STATE_HOME", house.folder, TRUE);
  g_setenv ("XDG_CONFIG_HOME", house.folder, TRUE);
  g_unsetenv ("NO_COLOR");
  if (!house.program)
    return 1;
  RECOURSE ("init", "--pack", "mixpanel-2014", "--drill");
  RECOURSE ("new", "channel=post", "name=Okafor, Ada", "subject=Please remove my account",
            "text=Remove it all.");
  RECOURSE ("new", "channel=phone", "name=田中 花子", "subject=配信停止のお願い", "text=お願いします");
  RECOURSE ("new", "channel=fax", "name=\x1b[2J\x1b]0;owned\x07Mallory",
            "subject=\xc2\x9b"
            "2J\xe2\x80\xaegpj",
            "text=\x1bP evil \x1b\\");
  return 0;
}

static int
tear_down (void **state)
{
  g_autofree char *line = g_strdup_printf ("rm -rf '%s'", house.folder);

  return g_spawn_command_line_sync (line, NULL, NULL, NULL, NULL) ? 0 : 1;
}

static Pty *
desk (int columns, int rows, const char *term, const char *const *env, gboolean under_parent)
{
  const char *argv[] = { house.program, "--db", house.db, NULL };
  PtyOptions options = { .argv = argv,
                         .env = env,
                         .term = term,
                         .columns = columns,
                         .rows = rows,
                         .under_parent = under_parent };
  Pty *pty = pty_start (&options);

  return pty;
}

static Pty *
open_desk (void)
{
  Pty *pty = desk (80, 24, NULL, NULL, FALSE);

  pty_until (pty, "? help");
  return pty;
}

static void
assert_own_sequences (Pty *pty)
{
  g_autofree char *foreign = pty_foreign_sequence (pty);

  if (foreign)
    fail_msg ("the terminal got what is not in its terminfo entry: %s", foreign);
}

static void
assert_given_back (Pty *pty)
{
  struct termios modes;

  pty_modes (pty, &modes);
  assert_true (modes.c_lflag & ICANON);
  assert_true (modes.c_lflag & ECHO);
  assert_true (modes.c_lflag & ISIG);
  assert_true (modes.c_iflag & ICRNL);
  assert_true (modes.c_oflag & OPOST);
  assert_false (pty_in_alternate_screen (pty));
  assert_true (pty_cursor_shown (pty));
  assert_own_sequences (pty);
}

/* ---- ends
 * -------------------------------------------------------------------------------------------- */

static void
test_leaving (void **state)
{
  static const struct
  {
    const char *keys;
  } ways[] = { { "q" }, { ":quit\r" }, { "\rqq" }, { "Wq:quit\r" } };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (Pty) pty = open_desk ();
      assert_true (pty_in_alternate_screen (pty));
      pty_write (pty, ways[i].keys);
      assert_int_equal (pty_wait_end (pty), 0);
      assert_given_back (pty);
    }
}

static void
test_signals (void **state)
{
  static const struct
  {
    int number, status;
  } ways[] = { { SIGTERM, 128 + SIGTERM },
               { SIGHUP, 128 + SIGHUP },
               { SIGINT, 128 + SIGINT },
               { SIGABRT, 128 + SIGABRT },
               { SIGSEGV, 128 + SIGSEGV } };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (Pty) pty = open_desk ();
      pty_signal (pty, ways[i].number);
      assert_int_equal (pty_wait_end (pty), ways[i].status);
      assert_given_back (pty);
    }
  RECOURSE ("verify", "--replay");
}

static void
test_hang_up_in_a_form (void **state)
{
  g_autoptr (Pty) pty = open_desk ();

  pty_send (pty, "o");
  pty_send (pty, "half a note");
  pty_hang_up (pty);
  pty_wait_end (pty);
  RECOURSE ("do", "note", "RC-2026-000001",
            "text=the database is free"); /* no transaction was left */
}

static void
test_no_terminal (void **state)
{
  static const struct { const char *term; } terms[] = { { "dumb" }, { "no-such-terminal" } };

  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      const char *argv[] = { house.program, "--db", house.db, NULL };
      PtyOptions options = { .argv = argv, .term = terms[i].term, .columns = 80, .rows = 24 };
      g_autoptr (Pty) pty = pty_start (&options);
      g_autofree char *screen = NULL;
      assert_int_not_equal (pty_wait_end (pty), 0);
      screen = pty_screen (pty);
      assert_non_null (strstr (screen, "set TERM"));
    }
}

/* ---- sizes and letters
 * ---------------------------------------------------------------------------------- */

static void
test_resize_storm (void **state)
{
  g_autoptr (Pty) pty = open_desk ();
  g_autofree char *before = pty_screen (pty), *after = NULL;
  guint seed = 1;

  pty_send (pty, "j");
  pty_send (pty, "k");
  for (int i = 0; i < 300; i++)
    {
      seed = seed * 1103515245 + 12345;
      pty_resize (pty, (int) (seed >> 8) % (i % 10 ? 120 : 500) + 1,
                  (int) (seed >> 20) % (i % 10 ? 40 : 200) + 1);
    }
  pty_resize (pty, 1, 1);
  pty_resize (pty, 80, 24);
  pty_send (pty, "\x0c");
  pty_send (pty, "\x1b");
  pty_until_gone (pty, "refreshed");
  after = pty_screen (pty);
  assert_non_null (strstr (after, "? help"));
  assert_own_sequences (pty);
}

static void
test_wide_letters_keep_columns (void **state)
{
  g_autoptr (Pty) pty = open_desk ();

  assert_int_equal (pty_column (pty, "000002", "田中 花子"), pty_column (pty, "Subject", "Person"));
  assert_int_equal (pty_column (pty, "000002", "配信"), pty_column (pty, "Subject", "Subject"));
  assert_int_equal (pty_column (pty, "000001", "Please"), pty_column (pty, "Subject", "Subject"));
}

static void
test_hostile_text_stays_text (void **state)
{
  g_autoptr (Pty) pty = open_desk ();

  pty_until (pty, "<1B>");
  pty_send (pty, "#3\r");
  pty_send (pty, "\t\t");
  pty_send (pty, "V");
  pty_send (pty, "q1");
  pty_write (pty, ":quit\r");
  assert_int_equal (pty_wait_end (pty), 0);
  assert_given_back (pty);
}

static void
test_without_colours (void **state)
{
  const char *env[] = { "NO_COLOR=1", NULL };
  g_autoptr (Pty) pty = desk (80, 24, NULL, env, FALSE);
  g_autoptr (GRegex) colour = g_regex_new (
      "\\x1b\\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|38|48|9[0-7])[;m]", G_REGEX_RAW, 0, NULL);

  pty_until (pty, "? help");
  pty_send (pty, "jk");
  assert_false (g_regex_match_full (colour, pty_output (pty)->str, (gssize) pty_output (pty)->len, 0,
                                    0, NULL, NULL));
}

static void
test_other_terminals (void **state)
{
  static const char *const terms[] = { "xterm", "tmux-256color", "screen", "linux", "vt100" };

  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      g_autoptr (Pty) pty = desk (80, 24, terms[i], NULL, FALSE);
      pty_until (pty, "? help");
      pty_send (pty, "j");
      pty_send (pty, "\r");
      pty_write (pty, ":quit\r");
      assert_int_equal (pty_wait_end (pty), 0);
      assert_own_sequences (pty);
    }
}

static void
test_ascii (void **state)
{
  const char *env[] = { "LC_ALL=C", "LANG=C", NULL };
  g_autoptr (Pty) pty = desk (80, 24, NULL, env, FALSE);

  pty_until (pty, "? help");
  pty_send (pty, "s");
  for (gsize i = 0; i < pty_output (pty)->len; i++)
    assert_true ((guchar) pty_output (pty)->str[i] < 0x80);
  pty_until (pty, "+-");
}

/* ---- stopping and going on
 * ------------------------------------------------------------------------------- */

static void
test_suspend (void **state)
{
  g_autoptr (Pty) pty = desk (80, 24, NULL, NULL, TRUE);

  pty_until (pty, "? help");
  pty_send (pty, "j");
  pty_write (pty, "\x1a");
  pty_until (pty, "? help");
  while (!strstr (pty_output (pty)->str, "[stopped]"))
    pty_send (pty, "");
  pty_until (pty, "? help");
  pty_write (pty, ":quit\r");
  assert_int_equal (pty_wait_end (pty), 0);
  assert_given_back (pty);
}

/* ---- a morning's work
 * -------------------------------------------------------------------------------------- */

static void
test_work (void **state)
{
  g_autoptr (Pty) pty = open_desk ();

  pty_send (pty, "#1\r");
  pty_until (pty, "Received");
  pty_send (pty, "y");
  pty_send (pty, "delete");
  pty_send (pty, "\r");
  pty_until (pty, " new ");
  pty_send (pty, "c");
  pty_until (pty, "owner");
  pty_send (pty, "o");
  pty_send (pty, "asked billing");
  pty_send (pty, "\r");
  pty_until (pty, "asked billing");
  pty_send (pty, "x");
  pty_send (pty, "\x1b[B");
  pty_send (pty, "\r");
  pty_until (pty, "Sure?");
  pty_send (pty, "y");
  pty_until (pty, "resolved");
  pty_write (pty, ":quit\r");
  assert_int_equal (pty_wait_end (pty), 0);
  assert_case ("RC-2026-000001", "\"state\":\"resolved\"");
  assert_case ("RC-2026-000001", "asked billing");
  RECOURSE ("verify", "--replay");
}

/* Typing ahead loses nothing: no key stops what the key before it began. */
static void
test_typed_ahead (void **state)
{
  g_autoptr (Pty) pty = open_desk ();
  g_autoptr (GString) keys = g_string_new (NULL);

  for (int i = 0; i < 200; i++)
    g_string_append (keys, "v9Gg");
  g_string_append (keys, "s\r:limit type:nothing\r");
  pty_write (pty, keys->str);
  pty_until (pty, "No case matches the limit");
  pty_write (pty, "\x1b");
  pty_until (pty, "Okafor, Ada");
}

static void
test_another_process_is_seen (void **state)
{
  g_autoptr (Pty) pty = open_desk ();

  pty_send (pty, "j");
  RECOURSE ("new", "channel=post", "name=Whelan, Pat", "subject=Came in meanwhile", "text=Hello");
  pty_until (pty, "Came in me");
}

static void
test_held_lock_is_named (void **state)
{
  g_autoptr (Pty) pty = open_desk ();
  g_autofree char *path = g_strconcat (house.db, ".lock", NULL);
  int fd = open (path, O_RDWR);

  assert_true (fd >= 0 && flock (fd, LOCK_EX) == 0);
  pty_send (pty, "G");
  pty_write (pty, "c");
  pty_until (pty, "Esc gives up waiting for the database");
  pty_write (pty, "\x1b");
  pty_until (pty, "given up: claim was not done");
  close (fd);
  pty_send (pty, "j");
  pty_write (pty, ":quit\r");
  assert_int_equal (pty_wait_end (pty), 0);
}

/* A lock that is never given back keeps nobody from reading, or from leaving. */
static void
test_leaving_while_locked (void **state)
{
  static const struct
  {
    int number, status;
  } ways[] = { { SIGHUP, 128 + SIGHUP }, { SIGTERM, 128 + SIGTERM }, { 0, 0 } };
  g_autofree char *path = g_strconcat (house.db, ".lock", NULL);
  int fd = open (path, O_RDWR);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (Pty) pty = open_desk ();
      assert_true (flock (fd, LOCK_EX) == 0);
      pty_write (pty, "g\r");
      pty_until (pty, "Received");
      pty_write (pty, "q");
      pty_until (pty, "Subject");
      pty_write (pty, "c");
      pty_until (pty, "waiting for the database");
      if (ways[i].number)
        pty_signal (pty, ways[i].number);
      else
        pty_write (pty, "\x1b:quit\r");
      assert_int_equal (pty_wait_end (pty), ways[i].status);
      assert_given_back (pty);
      flock (fd, LOCK_UN);
    }
  close (fd);
}

static void
test_pasted_keys_do_nothing (void **state)
{
  g_autoptr (Pty) pty = open_desk ();

  pty_send (pty, "\x1b[200~qqq\r:quit\r\x1b[201~");
  pty_until (pty, "pasted text has no place here");
  pty_write (pty, "q");
  assert_int_equal (pty_wait_end (pty), 0);
}

static void
write_personal (const char *text)
{
  g_autofree char *folder = g_build_filename (house.folder, "recourse", NULL);
  g_autofree char *path = g_build_filename (folder, "recourserc", NULL);

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_true (text ? g_file_set_contents (path, text, -1, NULL) : remove (path) == 0);
}

static void
test_personal_file (void **state)
{
  write_personal ("set mouse on\nbind desk X fly\nset ascii on\nmacro mine limit state:open; sort number\n"
                  "bind list F5 run mine\ncolor tab 16 208 bold\nset theme\n");
  {
    g_autoptr (Pty) pty = open_desk ();

    pty_until (pty, "2 lines left out, :messages lists them: recourserc:2: 'fly' is no command");
    pty_send (pty, "\x1b[15~");
    pty_until (pty, "by number");
    pty_until (pty, "limit: state:open");
    pty_send (pty, "\x1b[<0;12;1M");   /* the tab of the record */
    pty_until (pty, "Received");
    pty_until (pty, "-- History");
    pty_write (pty, ":quit\r");
    assert_int_equal (pty_wait_end (pty), 0);
    assert_given_back (pty);
  }
  write_personal (NULL);
}

static void
test_read_only_guard (void **state)
{
  const char *argv[] = { house.program, "--db", house.db, "--readonly", NULL };
  PtyOptions options = { .argv = argv, .columns = 80, .rows = 24 };

  write_personal ("set pager less -R\n");
  {
    g_autoptr (Pty) pty = pty_start (&options);

    pty_until (pty, "recourserc:1: set pager names a program, which is refused here");
    pty_until (pty, "read only");
    pty_write (pty, ":quit\r");
    assert_int_equal (pty_wait_end (pty), 0);
  }
  write_personal (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_leaving),
    cmocka_unit_test (test_signals),
    cmocka_unit_test (test_hang_up_in_a_form),
    cmocka_unit_test (test_no_terminal),
    cmocka_unit_test (test_resize_storm),
    cmocka_unit_test (test_wide_letters_keep_columns),
    cmocka_unit_test (test_hostile_text_stays_text),
    cmocka_unit_test (test_without_colours),
    cmocka_unit_test (test_other_terminals),
    cmocka_unit_test (test_ascii),
    cmocka_unit_test (test_suspend),
    cmocka_unit_test (test_typed_ahead),
    cmocka_unit_test (test_another_process_is_seen),
    cmocka_unit_test (test_held_lock_is_named),
    cmocka_unit_test (test_leaving_while_locked),
    cmocka_unit_test (test_pasted_keys_do_nothing),
    cmocka_unit_test (test_personal_file),
    cmocka_unit_test (test_read_only_guard),
    cmocka_unit_test (test_work),
  };

  return cmocka_run_group_tests_name ("desk on a terminal", tests, set_up, tear_down);
}
