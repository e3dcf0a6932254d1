/* SPDX-License-Identifier: MIT */
/* The grammar of the keys, felt through the desk: every test feeds keys and looks. */
#include "sitting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/files.h"
#include "ui/commands.h"
#include "ui/complete.h"

/* "j j Enter" as keys, "'text'" as typing. */
static void
go (Sitting *sitting, const char *script)
{
  g_auto (GStrv) parts = g_strsplit (script, "'", -1);

  for (guint i = 0; parts[i]; i++)
    {
      if (i % 2)
        sitting_type (sitting, parts[i]);
      else if (*g_strstrip (parts[i]))
        sitting_keys (sitting, parts[i]);
    }
}

static const char *
cursor_case (Sitting *sitting)
{
  const CaseRow *row = desk_row (sitting->desk);

  return row ? row->number : "none";
}

/* Where a script leaves the cursor, and what the screen then says. */
static const struct { const char *name, *script, *number, *shows, *hides; } roads[] = {
  { "down", "j", "RC-2026-000398", NULL, NULL },
  { "end and back", "G g", "RC-2026-000388", NULL, NULL },
  { "jump", "# '441' Enter", "RC-2026-000441", "RC-2026-000441", NULL },
  { "jump by the line", ": '#441' Enter", "RC-2026-000441", NULL, NULL },
  { "jump to nothing", "# '999' Enter", "RC-2026-000388", "there is no case RC-2026-000999", NULL },
  { "jump to nonsense", "# 'abc' Enter", "RC-2026-000388", "is no case number", NULL },
  { "back from jump", "# '441' Enter q", "RC-2026-000388", NULL, NULL },
  { "where I was", "# '441' Enter # '302' Enter -", "RC-2026-000441", NULL, NULL },
  { "and to and fro", "# '441' Enter # '302' Enter - -", "RC-2026-000302", NULL, NULL },
  { "limit", "l 'type:delete' Enter", "RC-2026-000388", "limit: type:delete", "Beschwerde" },
  { "limit is cleared", "l 'type:delete' Enter Esc", "RC-2026-000388", "Beschwerde", "limit:" },
  { "bad limit", "l 'colour:red' Enter", "RC-2026-000388", "colour", "limit:" },
  { "open bracket in a limit", "l '(type:delete' Enter", "RC-2026-000388", NULL, "limit:" },
  { "limit to nothing", "l 'type:nix' Enter", "none", "No case matches the limit", NULL },
  { "view", "v 3", "RC-2026-000388", "is:overdue", NULL },
  { "a view names the list", "v 4", "RC-2026-000441", "Unsorted · state:unsorted", NULL },
  { "views with counts", "v ?", NULL, "Overdue                         1", NULL },
  { "views chosen", "v ? 3", "RC-2026-000388", "Overdue · is:overdue", "Views (" },
  { "view saved", "l 'type:delete' Enter : 'view save 9 My deletes' Enter v 1 Esc v 9", "RC-2026-000388", "My deletes · ", NULL },
  { "view dropped", ": 'view save 9 Mine' Enter : 'view drop 9' Enter v 9", NULL, "All · all", NULL },
  { "view defined", ": 'view 9 \"Posts\" channel:post' Enter v 9", NULL, "Posts · channel:post", NULL },
  { "view without a list", "W : 'view 3' Enter", "RC-2026-000388", "is:overdue", NULL },
  { "options", ": 'set' Enter", NULL, "start-view", NULL },
  { "an option", ": 'set mouse?' Enter", NULL, "mouse       off", NULL },
  { "an option set", ": 'set hints off' Enter", NULL, "set hints off", "? help" },
  { "an option refused", ": 'set mouse maybe' Enter", NULL, "'maybe' is nothing for mouse", NULL },
  { "a key of one's own", ": 'bind list F9 limit type:delete' Enter F9", NULL, "limit: type:delete", NULL },
  { "macro", ": 'macro m limit type:delete; move down' Enter : 'run m' Enter", "RC-2026-000217", "limit: type:delete", NULL },
  { "macro stops", ": 'macro m limit type:delete; pane moon; claim' Enter : 'run m' Enter", NULL,
    "macro m stopped at line 2 of 3 (pane): 'moon' is no pane", NULL },
  { "macro waits for the answer", ": 'macro m limit; sort number' Enter : 'run m' Enter 'type:delete' Enter", NULL,
    "by number", NULL },
  { "noted and run", "Q l 'type:delete' Enter Q Esc @", NULL, "limit: type:delete", "noting" },
  { "noting shows", "Q", NULL, "noting  drill", NULL },
  { "no macro", ": 'run nix' Enter", NULL, "there is no macro 'nix'", NULL },
  { "messages", ": 'fly' Enter : 'messages' Enter", NULL, "'fly' is no command", NULL },
  { "completion of an option", ": 'set mo' Tab", NULL, ":set mouse", NULL },
  { "completion of its value", ": 'set theme li' Tab", NULL, ":set theme light", NULL },
  { "completion of an element", ": 'color over' Tab", NULL, ":color overdue", NULL },
  { "view typed", ": 'view state:closed' Enter", "RC-2026-000101", "state:closed", NULL },
  { "search", "/ 'silva' Enter", "RC-2026-000302", NULL, NULL },
  { "search part of a word", "/ 'eschwer' Enter", "RC-2026-000398", NULL, NULL },
  { "search on", "/ 'delete' Enter n", "RC-2026-000217", NULL, NULL },
  { "search back", "/ 'delete' Enter N", "RC-2026-000388", NULL, NULL },
  { "search nothing", "/ 'zebra' Enter", "RC-2026-000388", "nothing in this list holds 'zebra'",
    NULL },
  { "n without search", "n", "RC-2026-000388", "nothing was searched for yet", NULL },
  { "Esc in order", "Space / 'silva' Enter l 'owner:mia' Enter Esc", NULL, "marks cleared", NULL },
  { "Esc once more", "Space / 'silva' Enter l 'owner:mia' Enter Esc Esc", NULL, "search cleared",
    NULL },
  { "Esc the third time", "Space / 'silva' Enter l 'owner:mia' Enter Esc Esc Esc", NULL,
    "limit cleared", NULL },
  { "sort", "s n", "RC-2026-000388", "by number", NULL },
  { "sort typed", ": 'sort number desc' Enter g", "RC-2026-000470", "by number, last first", NULL },
  { "sort keeps the case", "j s p", "RC-2026-000398", "by person", NULL },
  { "bad sort", ": 'sort colour' Enter", NULL, "is no order", NULL },
  { "unknown command", ": 'fly' Enter", NULL, "'fly' is no command", NULL },
  { "unknown key", "!", NULL, "! does nothing here", NULL },
  { "unknown sequence", "v 0", NULL, "0 does nothing here", NULL },
  { "half a sequence", "v", NULL, "v ...", NULL },
  { "Esc in a sequence", "v Esc j", "RC-2026-000398", NULL, NULL },
  { "help by key", "? / 'l' Enter", NULL, "Limit the list", "Claim" },
  { "help by word", "? / 'overdue' Enter", NULL, "is:overdue", "mark-query" },
  { "help for nothing", "? / 'zebra' Enter", NULL, "No key and no command", NULL },
  { "explain", "E", NULL, "90 calendar days", NULL },
  { "record", "Enter", "RC-2026-000388", "Thread 2", NULL },
  { "read a message", "Enter Tab j Enter", "RC-2026-000388", "is there any news?", NULL },
  { "next case in the record", "Enter ]", "RC-2026-000398", NULL, NULL },
  { "tab row", "Enter 1", "RC-2026-000388", "Subject", NULL },
  { "tab row to the record", "j 2", "RC-2026-000398", "Thread 2", NULL },
  { "waiting mail", "W", NULL, "belong", NULL },
  { "case verbs need a case", "W E", NULL, "does nothing here", NULL },
  { "line needs a case", "W : 'explain' Enter", NULL, "needs a case", NULL },
  { "list commands need the list", "Enter : 'limit x' Enter", NULL, "for the queue", NULL },
  { "history", ": 'sort number' Enter : Up", NULL, ":sort number", NULL },
  { "history by beginning", ": 'sort number' Enter : 'view' Enter Esc : 'so' Up", NULL,
    ":sort number", NULL },
  { "completion of a command", ": 'ref' Tab", NULL, ":refresh", NULL },
  { "completion of a field", "l 'typ' Tab", NULL, "type:", NULL },
  { "completion of a value", "l 'state:unso' Tab", NULL, "state:unsorted", NULL },
  { "completion after a comma", "l 'state:new,ack' Tab", NULL, "state:new,acknowledged", NULL },
  { "completion of an act's key", ": 'triage ty' Tab", NULL, ":triage type=", NULL },
  { "completion of an act's value", ": 'triage type=del' Tab", NULL, ":triage type=delete", NULL },
  { "completion of owners", "l 'owner:j' Tab", NULL, "owner:jon", NULL },
  { "empty prompt goes with Backspace", ": Backspace j", "RC-2026-000398", NULL, NULL },
};

static void
test_roads (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (roads); i++)
    {
      g_autoptr (Sitting) sitting = sitting_new (100, 30);
      sitting_keys (sitting, "v 2");
      go (sitting, roads[i].script);
      if (roads[i].number && strcmp (cursor_case (sitting), roads[i].number) != 0)
        fail_msg ("%s: the cursor is on %s, not on %s", roads[i].name, cursor_case (sitting),
                  roads[i].number);
      if (roads[i].shows)
        assert_shows (sitting, roads[i].shows);
      if (roads[i].hides)
        assert_hides (sitting, roads[i].hides);
    }
}

static void
test_claim_at_once (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  go (sitting, "j j c");
  assert_string_equal (sitting_done (sitting, 0), "claim RC-2026-000441");
  assert_shows (sitting, "claim done");
}

static void
test_triage_takes_the_suggestion (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  go (sitting, "j j y");
  assert_shows (sitting, "because: words 'my data'");
  assert_shows (sitting, "answer in 90 days for access");
  go (sitting, "Enter");
  assert_string_equal (sitting_done (sitting, 0), "triage RC-2026-000441 type=access");
}

static void
test_triage_another_type (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "j j y");
  sitting_type (sitting, "del");
  sitting_keys (sitting, "Tab");
  sitting_type (sitting, "it says so");
  assert_shows (sitting, "answer in 90 days for delete");
  sitting_keys (sitting, "Enter");
  assert_string_equal (sitting_done (sitting, 0),
                       "triage RC-2026-000441 type=delete reason=it says so");
}

static void
test_form_asks_for_what_is_missing (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "p Enter");
  assert_shows (sitting, "ground is needed");
  sitting_keys (sitting, "Down Down Enter");
  sitting_type (sitting, "2026-12-01");
  sitting_keys (sitting, "Enter");
  assert_string_equal (sitting_done (sitting, 0),
                       "pause RC-2026-000388 ground=requester until=2026-12-01");
}

static void
test_what_may_be_known_stands_beside_the_form (void **state)
{
  static const struct { int width, height; const char *screen; } sizes[] = {
    { 80, 24, "new-80x24" }, { 160, 48, "new-160x48" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Sitting) sitting = sitting_new (sizes[i].width, sizes[i].height);

      sitting_keys (sitting, "C Tab");
      sitting_type (sitting, "Ben");
      assert_hides (sitting, "known already");
      sitting_keys (sitting, "Backspace Backspace Backspace");
      sitting_type (sitting, "Ada Okafor");
      assert_shows (sitting, "Maybe known already: p-7 (similar name: Ada Okafor)");
      assert_shows (sitting, "Open already: RC-2026-000388");
      sitting_screen (sitting, sizes[i].screen);
      sitting_keys (sitting, "S-Tab");
      sitting_type (sitting, "post");
      sitting_keys (sitting, "Enter");
      assert_string_equal (sitting_done (sitting, 0), "new channel=post name=Ada Okafor");
    }
}

static void
test_a_type_is_split_off (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "M Tab");
  sitting_type (sitting, "access");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "split");
  sitting_keys (sitting, "y");
  assert_non_null (strstr (sitting_done (sitting, 0), "split RC-2026-000388"));
  assert_non_null (strstr (sitting_done (sitting, 0), "type=access"));
}

static void
test_task_under_the_cursor (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "Enter Tab Tab Tab j K Enter");
  assert_string_equal (sitting_done (sitting, 0), "task RC-2026-000388 name=billing state=done");
}

static void
test_dates_as_in_queries (void **state)
{
  static const struct { const char *typed, *until; } rows[] = {
    { "7d", "2026-11-30" },         { "tomorrow", "2026-11-24" }, { "2w", "2026-12-07" },
    { "2026-12-24", "2026-12-24" }, { "soon", "soon" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Sitting) sitting = sitting_new (80, 24);
      g_autofree char *done
          = g_strdup_printf ("pause RC-2026-000388 ground=identity until=%s", rows[i].until);
      sitting_keys (sitting, "p Down Tab");
      sitting_type (sitting, rows[i].typed);
      sitting_keys (sitting, "Enter");
      assert_string_equal (sitting_done (sitting, 0), done);
    }
}

static void
test_pause_or_resume_by_state (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "#");
  sitting_type (sitting, "302");
  sitting_keys (sitting, "Enter p");
  assert_string_equal (sitting_done (sitting, 0), "resume RC-2026-000302");
}

static void
test_confirmation_has_another_key (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "x Down Enter");
  assert_shows (sitting, "Sure?");
  sitting_keys (sitting, "x");
  assert_shows (sitting, "nothing was done");
  assert_string_equal (sitting_done (sitting, 0), "");
  sitting_keys (sitting, "x Down Enter y");
  assert_string_equal (sitting_done (sitting, 0), "resolve RC-2026-000388 outcome=done");
}

static void
test_no_form_for_what_is_not_possible (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "#");
  sitting_type (sitting, "302");
  sitting_keys (sitting, "Enter :");
  sitting_type (sitting, "pause");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "pause is not possible now");
  assert_hides (sitting, "Tab next field");
}

static void
test_conflict_keeps_what_was_typed (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "o");
  sitting_type (sitting, "a long thought");
  fake_office_conflict (sitting->office, "RC-2026-000388");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "jon wrote a note");
  assert_shows (sitting, "How the case is now");
  assert_shows (sitting, "a long thought");
  sitting_keys (sitting, "Enter");
  assert_string_equal (sitting_done (sitting, 0), "");        /* the key that asked is not the one that does */
  sitting_keys (sitting, "d");
  assert_string_equal (sitting_done (sitting, 0), "note RC-2026-000388 text=a long thought");
}

static void
test_letter_is_shown_and_sent (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "a");
  assert_shows (sitting, "LETTER that leaves the office: acknowledge RC-2026-000388");
  assert_shows (sitting, "ada@example.org>  ! not verified");
  assert_shows (sitting, "Dear Ada Okafor, it has come.");
  assert_shows (sitting, "name: Ada Okafor  (message 1, From)");
  sitting_keys (sitting, "a");
  assert_string_equal (sitting_done (sitting, 0), "");
  sitting_keys (sitting, "S");
  assert_string_equal (sitting_done (sitting, 0), "acknowledge RC-2026-000388 body=Dear Ada Okafor, it has come. "
                                                  "subject=Your request");
}

/* A letter's keys are rows of the key file: another key, or the line, does the same. */
static void
test_letter_keys_are_bound (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "a");
  assert_shows (sitting, "S send");
  assert_shows (sitting, "e write");
  assert_hides (sitting, "instead");
  sitting_keys (sitting, ":");
  sitting_type (sitting, "bind compose W send");
  sitting_keys (sitting, "Enter ?");
  assert_shows (sitting, "Send the letter as it is shown");
  sitting_keys (sitting, "q W");
  assert_true (g_str_has_prefix (sitting_done (sitting, 0), "acknowledge RC-2026-000388"));
  sitting_keys (sitting, ":");
  sitting_type (sitting, "send");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "send is for a letter that is about to leave");
}

static void
test_acts_of_a_case_in_a_menu (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "m");
  assert_shows (sitting, "What this case allows now");
  assert_shows (sitting, "pause          p   Wait for somebody else");
  sitting_keys (sitting, "n");
  assert_shows (sitting, "note RC-2026-000388");
}

static void
test_no_letter_with_an_empty_place (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  g_unsetenv ("EDITOR");
  sitting_keys (sitting, "r");
  assert_shows (sitting, "Has no value yet, so it cannot be sent: {{amount}}");
  sitting_keys (sitting, "S");
  assert_shows (sitting, "not sent");
  sitting_keys (sitting, "Enter ^K");
  sitting_type (sitting, "All is well.");
  sitting_keys (sitting, "Esc");
  assert_shows (sitting, "Keep what was changed?");
  sitting_keys (sitting, "k");
  assert_shows (sitting, "All is well.");
  assert_hides (sitting, "{{amount}}");
  sitting_keys (sitting, "q r");
  assert_shows (sitting, "r goes on with it   D throws it away");
  sitting_keys (sitting, "r S");
  assert_string_equal (sitting_done (sitting, 0), "reply RC-2026-000388 body=All is well. subject=Your request");
  sitting_keys (sitting, "q");
  assert_true (sitting->desk->leave);
}

static void
test_megabyte_is_pasted (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; text->len < 1 << 20; i++)
    g_string_append_printf (text, "line %d of what was pasted\n", i);
  g_unsetenv ("EDITOR");
  sitting_keys (sitting, "r Enter ^K");
  sitting_paste (sitting, text->str);
  sitting_keys (sitting, "Up PgUp PgDn Home Backspace ^S S");
  assert_true (strlen (sitting_done (sitting, 0)) > 1 << 20);
}

static void
test_claim_from_another_asks (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "v 2");
  sitting_keys (sitting, "/");
  sitting_type (sitting, "Nordlys");
  sitting_keys (sitting, "Enter c");
  assert_string_equal (sitting_done (sitting, 0), "");
  sitting_keys (sitting, "y");
  assert_string_equal (sitting_done (sitting, 0), "claim RC-2026-000455");
}

static void
test_draft_survives_esc (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "o");
  sitting_type (sitting, "half a thought");
  sitting_keys (sitting, "Esc");
  assert_shows (sitting, "is kept");
  sitting_keys (sitting, "q");
  assert_shows (sitting, "1 draft is not sent");
  sitting_keys (sitting, "q o");
  assert_shows (sitting, "r goes on with it   D throws it away");
  sitting_keys (sitting, "r");
  assert_shows (sitting, "half a thought");
  sitting_keys (sitting, "Enter q");
  assert_true (sitting->desk->leave);
}

static void
test_paste_in_a_form (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_paste (sitting, "qqq");
  assert_false (sitting->desk->leave);
  assert_shows (sitting, "pasted text has no place here");
  sitting_keys (sitting, "o");
  sitting_paste (sitting, "one\ntwo");
  sitting_keys (sitting, "Enter");
  assert_string_equal (sitting_done (sitting, 0), "note RC-2026-000388 text=one\ntwo");
}

static void
test_editor (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  g_setenv ("EDITOR", "sed -i s/half/whole/", TRUE);
  sitting_keys (sitting, "o");
  sitting_type (sitting, "half a thought");
  sitting_keys (sitting, "^X");
  assert_shows (sitting, "whole a thought");
  g_setenv ("EDITOR", "no-such-editor", TRUE);
  sitting_keys (sitting, "^X");
  assert_shows (sitting, "'no-such-editor' did not start");
  assert_shows (sitting, "whole a thought");
  sitting_keys (sitting, "Enter");
  assert_string_equal (sitting_done (sitting, 0), "note RC-2026-000388 text=whole a thought");
}

static void
test_line_with_arguments (void **state)
{
  static const struct { const char *line, *done; } lines[] = {
    { "claim", "claim RC-2026-000388" },
    { "claim 398", "claim RC-2026-000398" },
    { "note text=\"some words\"", "note RC-2026-000388 text=some words" },
    { "triage 441 type=delete reason=because", "triage RC-2026-000441 type=delete reason=because" },
    { "set priority=high fact.customer=yes", "set RC-2026-000388 priority=high fact.customer=yes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (Sitting) sitting = sitting_new (80, 24);
      sitting_keys (sitting, ":");
      sitting_type (sitting, lines[i].line);
      sitting_keys (sitting, "Enter");
      assert_string_equal (sitting_done (sitting, 0), lines[i].done);
    }
}

static void
test_marked (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (100, 30);
  const GPtrArray *log = fake_office_log (sitting->office);

  sitting_keys (sitting, "v 2 T");
  sitting_type (sitting, "owner:none,kim");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "3 marked");
  sitting_keys (sitting, "; c");
  assert_shows (sitting, "claim: 3 marked cases");
  assert_int_equal (log->len, 0);
  sitting_keys (sitting, "y");
  assert_int_equal (log->len, 2);   /* one event a case; kim's is refused */
  assert_shows (sitting, "RC-2026-000460: kim holds it");
  assert_shows (sitting, "2 done, 1 not");
  sitting_keys (sitting, "q");
  assert_shows (sitting, "1 marked");
}

static void
test_marked_form_and_its_key (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (100, 30);
  const GPtrArray *log = fake_office_log (sitting->office);

  sitting_keys (sitting, "Space Space ; y");
  assert_shows (sitting, "triage: 2 marked cases");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "Sure?");
  sitting_keys (sitting, "y");          /* the key that asked does not confirm */
  assert_int_equal (log->len, 0);
  sitting_keys (sitting, "; y Enter d");
  assert_int_equal (log->len, 2);
}

/* What falls due while somebody is away goes to another, a case an event. */
static void
test_away_and_given_to_another (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (100, 40);
  const GPtrArray *log = fake_office_log (sitting->office);
  guint marked;

  sitting_keys (sitting, "3 A");
  sitting_type (sitting, "2026-12-31 2026-11-23");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "the first day comes after the last");
  sitting_keys (sitting, "A");
  sitting_type (sitting, "2026-11-23 2026-12-31");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "due while away, 2026-11-23 to 2026-12-31");
  sitting_keys (sitting, "T Enter");
  marked = g_hash_table_size (stack_marks (stack_whole (sitting->desk)));
  assert_true (marked > 1);
  sitting_keys (sitting, "; O");
  sitting_type (sitting, "kim");
  assert_int_equal (log->len, 0);
  sitting_keys (sitting, "Enter");
  if (log->len == 0)
    sitting_keys (sitting, "y");
  assert_int_equal (log->len, marked);
  for (guint i = 0; i < marked; i++)
    assert_true (g_str_has_prefix (sitting_done (sitting, i), "assign RC-"));
  sitting_keys (sitting, "Esc Esc");
  assert_shows (sitting, "deadlines by day");
}

/* Entries are limited in words of their own, and each is whole beside the list. */
static void
test_journal_limit_and_preview (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (160, 48);

  sitting_keys (sitting, "5");
  assert_shows (sitting, "not sealed by a checkpoint yet");
  sitting_keys (sitting, "l");
  assert_shows (sitting, "limit to entries");
  assert_hides (sitting, "limit to cases");
  sitting_keys (sitting, "Tab");
  assert_shows (sitting, "since:");
  sitting_keys (sitting, "Esc Esc l");
  sitting_type (sitting, "even");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "limit: even");
  sitting_keys (sitting, "Esc");
  assert_shows (sitting, "all entries");
}

static void
test_semicolon_reaches_one_key (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (100, 30);

  sitting_keys (sitting, "; c");
  assert_string_equal (sitting_done (sitting, 0),
                       "claim RC-2026-000388"); /* nothing was marked: ';' said so */
  sitting_keys (sitting, "Space ; Esc c");
  assert_string_equal (sitting_done (sitting, 1), "claim RC-2026-000398");
}

static void
test_repeat (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, ".");
  assert_shows (sitting, "nothing was done yet");
  sitting_keys (sitting, "o");
  sitting_type (sitting, "same");
  sitting_keys (sitting, "Enter j .");
  assert_string_equal (sitting_done (sitting, 1), "note RC-2026-000398 text=same");
}

static void
test_waiting_mail_is_joined (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "W J");
  sitting_type (sitting, "388");
  sitting_keys (sitting, "Enter");
  assert_string_equal (sitting_done (sitting, 0), "join RC-2026-000388 message=7001");
}

static void
test_others_change_the_list (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (100, 30);
  CaseRow *row;

  sitting_keys (sitting, "j j");
  row = fake_office_row (sitting->office, "RC-2026-000388");
  row->state = CASE_CLOSED;
  row = fake_office_row (sitting->office, "RC-2026-000441");
  row->due_at += 30 * G_TIME_SPAN_DAY;
  fake_office_changed (sitting->office);
  sitting_settle (sitting);
  assert_string_equal (cursor_case (sitting), "RC-2026-000441");   /* it moved, the cursor with it */
  assert_hides (sitting, "26-000388");
  row->state = CASE_CLOSED;
  fake_office_changed (sitting->office);
  sitting_settle (sitting);
  assert_string_not_equal (cursor_case (sitting), "RC-2026-000441");
}

static void
test_long_list (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  fake_office_fill (sitting->office, 3000);
  fake_office_changed (sitting->office);
  sitting_keys (sitting, "v 9");
  assert_shows (sitting, "3010 cases");
  sitting_keys (sitting, "G");
  assert_string_equal (cursor_case (sitting), "RC-2026-000480");
  for (int i = 0; i < 400; i++)
    sitting_keys (sitting, "PgUp");
  assert_string_equal (cursor_case (sitting), "RC-2026-000388");
  for (int i = 0; i < 1500; i++)
    sitting_keys (sitting, "j");
  assert_string_equal (desk_row (sitting->desk)->subject, "filler x1492");
  sitting_keys (sitting, "/");
  sitting_type (sitting, "filler x2900");
  sitting_keys (sitting, "Enter");
  assert_string_equal (desk_row (sitting->desk)->subject, "filler x2900");
  sitting_keys (sitting, "PgUp j g");
  assert_string_equal (cursor_case (sitting), "RC-2026-000388");
}

static void
test_rest_is_reading (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting->mono += 1900000;
  sitting_settle (sitting);
  assert_int_equal (fake_office_reads (sitting->office), 0);
  sitting->mono += 200000;
  sitting_settle (sitting);
  assert_int_equal (fake_office_reads (sitting->office), 1);
  sitting->mono += 9000000;
  sitting_settle (sitting);
  assert_int_equal (fake_office_reads (sitting->office), 1);
  sitting_keys (sitting, "Enter");
  assert_int_equal (fake_office_reads (sitting->office), 2);
}

static void
test_presence_of_others (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  assert_hides (sitting, "!!@");
  fake_office_visitor (sitting->office, "RC-2026-000388", "jon", "reply");
  sitting->mono += 2100000;
  sitting_settle (sitting);
  assert_shows (sitting, "!!@26-000388");
  sitting_keys (sitting, "Enter");
  assert_shows (sitting, "@ jon is writing a reply here since 09:02");
  fake_office_visitor (sitting->office, NULL, NULL, NULL);
  sitting->mono += 2100000;
  sitting_settle (sitting);
  assert_hides (sitting, "jon is writing");
}

static void
assert_present (Sitting *sitting, gint64 later, const char *expected, int expected_beats)
{
  int beats;
  const char *said;

  sitting->mono += later;
  sitting_settle (sitting);
  said = fake_office_present (sitting->office, &beats);
  if (g_strcmp0 (said, expected) != 0 || beats != expected_beats)
    fail_msg ("said '%s' %d times, not '%s' %d times", said, beats, expected, expected_beats);
}

static void
test_presence_of_oneself (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  assert_present (sitting, 60000000, NULL, 0);   /* a list is no case */
  sitting_keys (sitting, "Enter");
  assert_present (sitting, 0, NULL, 0);          /* who leafs through is nowhere */
  assert_present (sitting, 1000000, "reading RC-2026-000388", 1);
  assert_present (sitting, 14000000, "reading RC-2026-000388", 1);
  assert_present (sitting, 1000000, "reading RC-2026-000388", 2);
  sitting_keys (sitting, "o");
  assert_present (sitting, 0, "note RC-2026-000388", 3);
  sitting_keys (sitting, "Esc");
  assert_present (sitting, 0, "reading RC-2026-000388", 4);
  sitting_keys (sitting, "q");
  assert_present (sitting, 0, "nowhere", 5);
  assert_present (sitting, 60000000, "nowhere", 5);
}

static void
test_leaving (void **state)
{
  static const struct { const char *keys; gboolean leaves; } rows[] = {
    { "q", TRUE },    { "Enter q", FALSE }, { "Enter q q", TRUE }, { "Esc Esc Esc Esc", FALSE },
    { "W q", FALSE }, { "? q q", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Sitting) sitting = sitting_new (80, 24);
      sitting_keys (sitting, rows[i].keys);
      assert_int_equal (sitting->desk->leave, rows[i].leaves);
      assert_int_equal (sitting->desk->status, 0);
    }
}

static void
test_history_keeps_no_names (void **state)
{
  static const struct { const char *line; gboolean kept; } rows[] = {
    { "limit type:delete due<7d", TRUE },
    { "sort person", TRUE },
    { "limit person:ada", FALSE },
    { "limit ada", FALSE },
    { "limit text:secret", FALSE },
    { "note text=secret", FALSE },
    { "search ada", FALSE },
    { "fly", FALSE },
    { "view -state:closed", TRUE },
  };
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (command_may_be_kept (sitting->desk, rows[i].line), rows[i].kept);
}

/* What help says is what the tables say: every bound command exists and every command has help. */
typedef struct { char *folder, *path, *line; } Dump;

static Dump
dump_to_new_file (void)
{
  Dump dump = { .folder = g_dir_make_tmp ("dump-XXXXXX", NULL) };

  dump.path = g_build_filename (dump.folder, "screen", NULL);
  dump.line = g_strdup_printf ("dump screen %s", dump.path);
  return dump;
}

static void
dump_by_line (Sitting *sitting, const Dump *dump)
{
  sitting_keys (sitting, ":");
  sitting_type (sitting, dump->line);
  sitting_keys (sitting, "Enter");
}

static void
dump_clear (Dump *dump)
{
  unlink (dump->path);
  rmdir (dump->folder);
  g_free (dump->folder);
  g_free (dump->path);
  g_free (dump->line);
}

static void
test_dump_of_a_drill (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);
  Dump dump = dump_to_new_file ();
  g_autofree char *text = NULL, *again = NULL;
  struct stat status;

  dump_by_line (sitting, &dump);
  assert_shows (sitting, "the screen is in");
  assert_true (g_file_get_contents (dump.path, &text, NULL, NULL));
  assert_int_equal (stat (dump.path, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0600);
  assert_non_null (strstr (text, " 1 Queue  2 Record"));
  assert_non_null (strstr (text, ">>>>>>>>"));   /* the styles follow */
  assert_null (strstr (text, "dump screen"));
  sitting_keys (sitting, "j");
  dump_by_line (sitting, &dump);
  assert_shows (sitting, "File exists");
  assert_true (g_file_get_contents (dump.path, &again, NULL, NULL));
  assert_string_equal (text, again);
  dump_clear (&dump);
}

static void
test_no_dump_of_real_persons (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);
  Dump dump = dump_to_new_file ();

  fake_office_make_real (sitting->office);
  dump_by_line (sitting, &dump);
  assert_shows (sitting, "dump is for drill databases");
  assert_int_not_equal (access (dump.path, F_OK), 0);
  dump_clear (&dump);
}

static void
point (Sitting *sitting, Mouse mouse, int x, int y)
{
  Input input = { .mouse = mouse, .x = x, .y = y };

  desk_input (sitting->desk, &input);
  sitting_settle (sitting);
}

static void
test_mouse (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "v 2");
  point (sitting, MOUSE_CLICK, 20, 4);
  assert_string_equal (cursor_case (sitting), "RC-2026-000398");
  point (sitting, MOUSE_WHEEL_DOWN, 20, 4);
  point (sitting, MOUSE_WHEEL_UP, 20, 4);
  assert_string_equal (cursor_case (sitting), "RC-2026-000398");
  point (sitting, MOUSE_CLICK, 20, 4);   /* again: opens */
  assert_shows (sitting, "Thread 2");
  point (sitting, MOUSE_CLICK, 3, 0);
  assert_shows (sitting, "Subject");
  point (sitting, MOUSE_CLICK, 12, 0);
  assert_shows (sitting, "Thread 2");
  point (sitting, MOUSE_CLICK, 3, 0);
  sitting_keys (sitting, ":");
  point (sitting, MOUSE_CLICK, 20, 6);   /* under a prompt nothing moves */
  assert_string_equal (cursor_case (sitting), "RC-2026-000398");
}

/* Half a sequence that rests shows what it can become. */
static void
test_resting_prefix (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  sitting_keys (sitting, "v");
  assert_hides (sitting, "Views (");
  sitting->mono += 2 * G_USEC_PER_SEC;
  sitting_settle (sitting);
  assert_shows (sitting, "Views (");
}

static void
test_every_size (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);
  guint seed = 7;

  for (int i = 0; i < 10000; i++)
    {
      seed = seed * 1103515245 + 12345;
      canvas_resize (sitting->canvas, (int) (seed >> 8) % (i % 50 ? 100 : 500) + 1,
                     (int) (seed >> 20) % (i % 50 ? 30 : 200) + 1);
      desk_paint (sitting->desk, sitting->canvas);
    }
  sitting_resize (sitting, 80, 24);
  assert_shows (sitting, "? help");
}

static void
test_tables_agree (void **state)
{
  g_autoptr (Sitting) sitting = sitting_new (80, 24);

  assert_null (sitting->desk->message);   /* a bad line of the shipped key file would be said */
  for (guint i = 0; i < sitting->desk->commands->len; i++)
    {
      const Command *command = &g_array_index (sitting->desk->commands, Command, i);
      assert_true (command->help && *command->help);
      assert_true (!command->run != !command->act);
      assert_ptr_equal (command_find (sitting->desk, command->name), command);
    }
}

static int
tear_down (void **state)
{
  files_session_end ();   /* the editor's file */
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_roads),
    cmocka_unit_test (test_claim_at_once),
    cmocka_unit_test (test_triage_takes_the_suggestion),
    cmocka_unit_test (test_triage_another_type),
    cmocka_unit_test (test_form_asks_for_what_is_missing),
    cmocka_unit_test (test_what_may_be_known_stands_beside_the_form),
    cmocka_unit_test (test_a_type_is_split_off),
    cmocka_unit_test (test_task_under_the_cursor),
    cmocka_unit_test (test_dates_as_in_queries),
    cmocka_unit_test (test_pause_or_resume_by_state),
    cmocka_unit_test (test_confirmation_has_another_key),
    cmocka_unit_test (test_no_form_for_what_is_not_possible),
    cmocka_unit_test (test_conflict_keeps_what_was_typed),
    cmocka_unit_test (test_letter_is_shown_and_sent),
    cmocka_unit_test (test_letter_keys_are_bound),
    cmocka_unit_test (test_acts_of_a_case_in_a_menu),
    cmocka_unit_test (test_no_letter_with_an_empty_place),
    cmocka_unit_test (test_megabyte_is_pasted),
    cmocka_unit_test (test_claim_from_another_asks),
    cmocka_unit_test (test_draft_survives_esc),
    cmocka_unit_test (test_paste_in_a_form),
    cmocka_unit_test (test_editor),
    cmocka_unit_test (test_line_with_arguments),
    cmocka_unit_test (test_marked),
    cmocka_unit_test (test_marked_form_and_its_key),
    cmocka_unit_test (test_away_and_given_to_another),
    cmocka_unit_test (test_journal_limit_and_preview),
    cmocka_unit_test (test_semicolon_reaches_one_key),
    cmocka_unit_test (test_repeat),
    cmocka_unit_test (test_waiting_mail_is_joined),
    cmocka_unit_test (test_others_change_the_list),
    cmocka_unit_test (test_long_list),
    cmocka_unit_test (test_rest_is_reading),
    cmocka_unit_test (test_presence_of_others),
    cmocka_unit_test (test_presence_of_oneself),
    cmocka_unit_test (test_leaving),
    cmocka_unit_test (test_history_keeps_no_names),
    cmocka_unit_test (test_dump_of_a_drill),
    cmocka_unit_test (test_no_dump_of_real_persons),
    cmocka_unit_test (test_mouse),
    cmocka_unit_test (test_resting_prefix),
    cmocka_unit_test (test_every_size),
    cmocka_unit_test (test_tables_agree),
  };

  return cmocka_run_group_tests_name ("desk", tests, NULL, tear_down);
}
