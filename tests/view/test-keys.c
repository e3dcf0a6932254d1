/* SPDX-License-Identifier: MIT */
/* Key names, the key file, and what is wrong in it. */
#include "ui/settings.h"

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

static SettingsCommand
about (const char *command, gpointer data)
{
  static const char *const known[] = { "move", "claim", "release", "run", NULL };

  return strcmp (command, "dump") == 0 ? SETTINGS_OUTSIDE
         : g_strv_contains (known, command) ? SETTINGS_KNOWN : SETTINGS_UNKNOWN;
}

static Settings *
bare_settings (void)
{
  Settings *settings = settings_new ();

  settings->contexts = contexts;
  settings->about = about;
  return settings;
}

static void
test_problems (void **state)
{
  static const struct { const char *line, *says; } bad[] = {
    { "bind", "f:1: '' is no context: write one of queue, desk" },
    { "map desk j move", "f:1: 'map' is no instruction: write one of set, bind, unbind, color, macro, view" },
    { "set", "f:1: set needs an option and its value: such as set mouse on" },
    { "set mice on", "f:1: 'mice' is no option: write one of ascii, editor, hints, mouse, pager, preview, start-view, theme" },
    { "set mouse", "f:1: set mouse needs a value: one of on off" },
    { "set mouse yes", "f:1: 'yes' is nothing for mouse: write one of on, off" },
    { "set pager less '", "f:1: 'less '' is no command of a program: a quote stands open" },
    { "color sky blue", "f:1: 'sky' is no element of the screen: write one of normal, dim, strong, head, bar, tab, "
      "overdue, soon, paused, decide, marked, match, error, good, key, border, input, cursor" },
    { "color soon", "f:1: color soon needs a colour: such as color soon red" },
    { "color soon 256", "f:1: '256' is no colour and no attribute: write red, bright-red, default, 0 to 255 or red/203, "
      "then bold, underline, reverse, dim or plain" },
    { "color soon red bold blue", "f:1: 'blue' is no colour and no attribute: write red, bright-red, default, 0 to 255 "
      "or red/203, then bold, underline, reverse, dim or plain" },
    { "macro", "f:1: macro needs a name and lines: such as macro mine limit owner:me; sort due" },
    { "macro a!b move", "f:1: 'a!b' is no name: letters, digits, - and _" },
    { "macro m ;", "f:1: macro m does nothing: write macro m LINE; LINE" },
    { "macro m move up; fly", "f:1: macro m: 'fly' is no command: :help lists them" },
    { "macro m run m", "f:1: macro m: 'run' has no place in a macro" },
    { "view 0 \"X\" is:held", "f:1: '0' is no digit from 1 to 9: write view 3 \"Overdue\" is:overdue" },
    { "view 3 is:held", "f:1: view 3 needs a name in quotes and a query: view 3 \"Overdue\" is:overdue" },
    { "view 3 \"\" is:held", "f:1: view 3 needs a name in quotes and a query: view 3 \"Overdue\" is:overdue" },
    { "view 3 \"X\" sort=colour is:held", "f:1: 'sort=colour' is no order: write sort=due, received, updated, number or "
      "person, and ,descending behind it" },
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
      g_autoptr (Settings) settings = bare_settings ();
      g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
      settings_read (settings, "f", bad[i].line, problems);
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
  g_autoptr (Settings) settings = bare_settings ();
  const Keys *keys = settings->keys;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  const Binding *found = NULL;

  settings_read (settings, "f", text, problems);
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

/* One bad line does not lose the rest; the guard refuses what reaches outside. */
static void
test_settings (void **state)
{
  static const char text[]
      = "set mouse on\nnonsense\n  set theme light \ncolor overdue red/160 blue bold underline\n"
        "macro two move up; claim text=a\\;b\nview 4 \"Late posts\" sort=received,descending channel:post is:overdue\n"
        "set pager less -R\nbind desk X dump\ncolor soon 208\n";
  g_autoptr (Settings) free = bare_settings (), guarded = bare_settings ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *macro = NULL, *view = NULL;
  const Paint *overdue = &free->theme.paint[STYLE_OVERDUE];

  settings_read (free, "f", text, problems);
  assert_int_equal (problems->len, 1);
  assert_true (settings_on (free, OPTION_MOUSE));
  assert_string_equal (settings_get (free, OPTION_THEME), "light");
  assert_string_equal (settings_get (free, OPTION_PAGER), "less -R");
  assert_true (overdue->front.low == 1 && overdue->front.high == 160 && overdue->back.high == 4 && overdue->own);
  assert_int_equal (overdue->attributes, PAINT_BOLD | PAINT_UNDERLINE);
  assert_int_equal (free->theme.paint[STYLE_SOON].front.low, 1);   /* orange is a red where there are eight */
  assert_string_equal (settings_macro (free, "two")->lines[1], "claim text=a;b");
  macro = macro_format (settings_macro (free, "two"));
  assert_string_equal (macro, "macro two move up; claim text=a\\;b");
  view = view_format (&free->views[4]);
  assert_string_equal (view, "view 4 \"Late posts\" sort=received,descending channel:post is:overdue");
  guarded->guarded = TRUE;
  settings_read (guarded, "g", text, problems);
  assert_int_equal (problems->len, 4);
  assert_non_null (strstr (g_ptr_array_index (problems, 2), "g:7: set pager names a program, which is refused here"));
  assert_non_null (strstr (g_ptr_array_index (problems, 3), "g:8: 'dump' reaches outside the desk"));
  assert_string_equal (settings_get (guarded, OPTION_PAGER), "");
}

static void
test_themes (void **state)
{
  for (guint i = 0; theme_names ()[i]; i++)
    {
      Theme theme;
      gboolean coloured = FALSE;

      assert_true (theme_load (&theme, theme_names ()[i]));
      for (int j = 0; j < ELEMENT_N; j++)
        {
          coloured = coloured || theme.paint[j].front.high >= 0 || theme.paint[j].back.high >= 0;
          assert_non_null (element_help (j));
          assert_false (theme.paint[j].own);
        }
      assert_int_equal (coloured, strcmp (theme_names ()[i], "mono") != 0);
    }
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
    cmocka_unit_test (test_settings),
    cmocka_unit_test (test_themes),
    cmocka_unit_test (test_edit),
    cmocka_unit_test (test_scroll_stays_inside),
    cmocka_unit_test (test_history),
  };

  return cmocka_run_group_tests_name ("keys", tests, NULL, NULL);
}
