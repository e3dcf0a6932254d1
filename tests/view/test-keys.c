/* SPDX-License-Identifier: MIT */
/* Key names, the key file, and what is wrong in it. */
#include "ui/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/edit.h"
#include "ui/history.h"
#include "ui/scroll.h"

static void
test_names_are_inverse (void **state)
{
  static const char *const names[]
      = { "j",  "G",    "Space", "Enter", "Esc", "Tab",    "S-Tab",     "^D",    "^L",
          "Up", "PgUp", "PgDn",  "Home",  "End", "Delete", "Backspace", "F1",    "F12",
          "#",  "?",    ";",     ".",     "-",   "é",      "田",        "Quote", "Left" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Key key = press_parse (names[i]);
      g_autofree char *name = press_name (key);
      assert_int_not_equal (key, 0);
      assert_string_equal (name, names[i]);
    }
}

static void
test_no_names (void **state)
{
  static const char *const names[] = { "", "jj", "^dd", "F0", "F13", "Nix", "\xff", "S-", "  " };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_int_equal (press_parse (names[i]), 0);
}

static const char *const contexts[] = { "queue", "desk", NULL };

static gboolean
known (const char *command, gpointer data)
{
  return strcmp (command, "move") == 0 || strcmp (command, "claim") == 0
         || strcmp (command, "release") == 0;
}

static void
test_problems (void **state)
{
  static const struct { const char *line, *says; } bad[] = {
    { "bind", "f:1: '' is no context: write one of queue, desk" },
    { "map desk j move", "f:1: 'map' is no instruction: write bind or unbind" },
    { "bind moon j move", "f:1: 'moon' is no context: write one of queue, desk" },
    { "bind desk jj move", "f:1: 'jj' is no key: write one such as j, ^D, PgUp or \"v 1\"" },
    { "bind desk \"a b c d\" move",
      "f:1: 'a b c d' is no key: write one such as j, ^D, PgUp or \"v 1\"" },
    { "bind desk j fly", "f:1: 'fly' is no command: :help lists them" },
    { "bind desk j claim|fly", "f:1: 'fly' is no command: :help lists them" },
    { "bind desk j", "f:1: '' is no command: :help lists them" },
    { "bind desk \xff move", "f:1: this line is not UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (Keys) keys = keys_new ();
      g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
      keys_read (keys, "f", bad[i].line, contexts, known, NULL, problems);
      assert_int_equal (problems->len, 1);
      assert_string_equal (g_ptr_array_index (problems, 0), bad[i].says);
    }
}

static void
test_find (void **state)
{
  static const char text[]
      = "# comment\nbind desk j move down\nbind queue j claim\n  bind desk \"v 1\" move "
        "first\nbind desk \"v 2\" move last\n"
        "bind desk u claim|release\nbind desk k move up\nunbind desk k\nbind desk j move up\n\n";
  g_autoptr (Keys) keys = keys_new ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  const Binding *found = NULL;

  keys_read (keys, "f", text, contexts, known, NULL, problems);
  assert_int_equal (problems->len, 0);
  assert_int_equal (keys_find (keys, contexts, (Key[]) { 'j' }, 1, &found), KEYS_FOUND);
  assert_string_equal (found->line, "claim");
  assert_int_equal (keys_find (keys, contexts + 1, (Key[]) { 'j' }, 1, &found), KEYS_FOUND);
  assert_string_equal (found->line, "move up");   /* the later line won */
  assert_int_equal (keys_find (keys, contexts, (Key[]) { 'v' }, 1, &found), KEYS_PREFIX);
  assert_int_equal (keys_find (keys, contexts, (Key[]) { 'v', '2' }, 2, &found), KEYS_FOUND);
  assert_string_equal (found->line, "move last");
  assert_int_equal (keys_find (keys, contexts, (Key[]) { 'v', '3' }, 2, &found), KEYS_NONE);
  assert_int_equal (keys_find (keys, contexts, (Key[]) { 'k' }, 1, &found), KEYS_NONE);
  assert_ptr_equal (keys_of (keys, contexts, "release")->line,
                    keys_of (keys, contexts + 1, "claim")->line);
  assert_null (keys_of (keys, contexts, "leas"));
}

static void
press (Edit *edit, const char *names)
{
  g_auto (GStrv) each = g_strsplit (names, " ", -1);

  for (guint i = 0; each[i]; i++)
    {
      Input input = { .key = press_parse (each[i]) };
      edit_input (edit, &input);
    }
}

static void
test_edit (void **state)
{
  static const struct { const char *before, *keys, *after; } rows[] = {
    { "", "a b c", "abc" },
    { "abc", "Backspace", "ab" },
    { "abc", "Left Left x", "axbc" },
    { "abc", "Home x End y", "xabcy" },
    { "one two", "^W", "one " },
    { "one two", "^U", "" },
    { "one two", "Home ^K", "" },
    { "abc", "Home Delete", "bc" },
    { "e\xcc\x81x", "Left Backspace", "x" },
    { "田中", "Backspace", "田" },
    { "", "Backspace", "" },
    { "", "Delete Left Right", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Edit edit;
      edit_init (&edit, rows[i].before, FALSE);
      press (&edit, rows[i].keys);
      assert_string_equal (edit.text->str, rows[i].after);
      edit_clear (&edit);
    }
}

static void
test_scroll_stays_inside (void **state)
{
  for (int n = 0; n < 40; n += 3)
    for (int page = 0; page < 12; page++)
      for (int move = 0; move < MOVE_N; move++)
        {
          Scroll scroll = { .cursor = n / 2 };
          scroll_fit (&scroll, n, page);
          scroll_move (&scroll, (Move) move);
          assert_true (scroll.cursor >= 0 && scroll.cursor < MAX (n, 1));
          assert_true (scroll.top >= 0 && scroll.top <= scroll.cursor
                       && scroll.cursor < scroll.top + MAX (page, 1));
        }
}

static void
test_history (void **state)
{
  g_autofree char *folder = g_dir_make_tmp ("history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history", NULL), *text = NULL;
  History *history = history_new (path);

  history_add (history, ':', "limit type:delete", TRUE);
  history_add (history, ':', "note text=secret", FALSE);
  history_add (history, '/', "ada", FALSE);
  assert_string_equal (history_get (history, ':', "", 0), "note text=secret");
  assert_string_equal (history_get (history, ':', "li", 0), "limit type:delete");
  assert_null (history_get (history, ':', "", 2));
  assert_string_equal (history_get (history, '/', "", 0), "ada");
  history_free (history);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_string_equal (text, ":limit type:delete\n");
  history = history_new (path);
  assert_string_equal (history_get (history, ':', "", 0), "limit type:delete");
  history_free (history);
  assert_int_equal (remove (path), 0);
  assert_int_equal (remove (folder), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_names_are_inverse),
    cmocka_unit_test (test_no_names),
    cmocka_unit_test (test_problems),
    cmocka_unit_test (test_find),
    cmocka_unit_test (test_edit),
    cmocka_unit_test (test_scroll_stays_inside),
    cmocka_unit_test (test_history),
  };

  return cmocka_run_group_tests_name ("keys", tests, NULL, NULL);
}
