/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "model/clock.h"
#include "scratch.h"

void
fixture_open (Fixture *fixture)
{
  GError *error = NULL;

  *fixture = (Fixture){ .now = NOON_0 };
  fixture->directory = scratch_new ();
  fixture->path = g_build_filename (fixture->directory, "cases.db", NULL);
  fixture->db = db_open (fixture->path, DB_CREATE, &error);
  assert_fine (fixture->db, error);
  fixture->journal = journal_new (fixture->db);
  fixture->store = store_new (fixture->db);
}

void
fixture_close (Fixture *fixture)
{
  store_free (fixture->store);
  journal_free (fixture->journal);
  assert_int_equal (db_open_statements (fixture->db), 0);
  db_close (fixture->db);
  scratch_free (fixture->directory);
  g_free (fixture->path);
}

gint64
fixture_do (Fixture *fixture, Event *event)
{
  GError *error = NULL;
  gint64 seq;

  if (!event->by)
    event->by = g_strdup ("m1");
  event->uid = 1000;
  event->at = fixture->now += 60 * G_USEC_PER_SEC;
  assert_fine (db_begin (fixture->db, event->act, &error), error);
  assert_fine (journal_append (fixture->journal, event, &error), error);
  assert_fine (store_project (fixture->store, event, &error), error);
  assert_fine (db_commit (fixture->db, &error), error);
  seq = event->seq;
  event_free (event);
  return seq;
}

static gboolean
project_again (Event *event, gpointer data, GError **error)
{
  return store_project (data, event, error);
}

Db *
fixture_replay (Fixture *fixture)
{
  g_autofree char *name = g_strdup_printf ("scratch-%d.db", ++fixture->scratches);
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  GError *error = NULL;
  Db *scratch = db_open (path, DB_CREATE | DB_SCRATCH, &error);
  g_autoptr (Store) store = NULL;

  assert_fine (scratch != NULL, error);
  store = store_new (scratch);
  assert_fine (db_begin (scratch, "replay", &error), error);
  assert_fine (journal_each (fixture->journal, 0, -1, TRUE, project_again, store, &error), error);
  assert_fine (db_commit (scratch, &error), error);
  return scratch;
}

static void
keep_line (const char *text, gpointer data)
{
  g_ptr_array_add (data, g_strdup (text));
}

GPtrArray *
fixture_differences (Fixture *fixture)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Db) scratch = fixture_replay (fixture);
  GError *error = NULL;

  assert_fine (store_compare (fixture->db, scratch, 100, keep_line, lines, &error), error);
  return lines;
}

void
fixture_assert_replays (Fixture *fixture)
{
  g_autoptr (GPtrArray) lines = fixture_differences (fixture);
  GError *error = NULL;

  for (guint i = 0; i < lines->len; i++)
    print_message ("# %s\n", (char *) lines->pdata[i]);
  assert_int_equal (lines->len, 0);
  assert_fine (db_begin (fixture->db, "check", &error), error);
  assert_fine (store_search_check (fixture->db, &error), error);
  assert_fine (db_commit (fixture->db, &error), error);
}

void
fixture_assert (Fixture *fixture, const char *sql, const char *expected)
{
  GError *error = NULL;
  DbQuery *query = db_query (fixture->db, sql, DB_NO_ARGS, &error);
  const char *found = "no row";

  assert_fine (query != NULL, error);
  if (db_next (query, &error))
    found = db_column_is_null (query, 0) ? "NULL" : db_column_text (query, 0);
  assert_fine (error == NULL, error);
  if (g_strcmp0 (found, expected) != 0)
    fail_msg ("%s\n  gives '%s', not '%s'", sql, found, expected);
  db_query_free (query);
}

void
fixture_tamper (Fixture *fixture, const char *sql)
{
  sqlite3 *raw;
  char *message = NULL;

  assert_int_equal (sqlite3_open (fixture->path, &raw), SQLITE_OK);
  if (sqlite3_exec (raw, sql, NULL, NULL, &message) != SQLITE_OK)
    fail_msg ("%s: %s", sql, message);
  assert_int_equal (sqlite3_close (raw), SQLITE_OK);
}

/* ---- one of every act ---- */

static int sealed_values;

static char *
recognisable (const char *field)
{
  g_autofree char *name = g_strdup (field);

  for (char *p = name; *p; p++)
    if (!g_ascii_isalpha (*p))
      *p = 'x';
  return g_strdup_printf ("ZZ:%s%d", name, ++sealed_values);
}

static void
seal (Event *event, const char *key, const char *field)
{
  g_autofree char *value = recognisable (field);

  event_seal (event, key, field, value, -1);
}

static GVariant *
slot_of (Event *event, const char *field)
{
  g_autofree char *value = recognisable (field);

  return g_variant_new_int64 (event_slot (event, field, value, -1));
}

typedef struct { const char *key, *text; } Pair;

static GVariant *
map_of (const Pair *pairs)
{
  GVariantBuilder map;

  g_variant_builder_init (&map, G_VARIANT_TYPE_VARDICT);
  for (; pairs->key; pairs++)
    g_variant_builder_add (&map, "{sv}", pairs->key, g_variant_new_string (pairs->text));
  return g_variant_builder_end (&map);
}
#define MAP(...) map_of ((const Pair[]){ __VA_ARGS__, { NULL, NULL } })

static GVariant *
message_of (Event *event, const char *direction, const char *waiting)
{
  static const struct { const char *key, *field; } slots[] = {
    { "from_name", "message.from-name" }, { "from", "message.from" }, { "recipients", "message.recipients" },
    { "subject", "message.subject" }, { "message_id", "message.id" }, { "references", "message.references" },
    { "text", "message.text" }, { "part_list", "message.parts" }, { "raw", "message.raw" },
  };
  GVariantBuilder map, addresses;

  g_variant_builder_init (&map, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    g_variant_builder_add (&map, "{sv}", slots[i].key, slot_of (event, slots[i].field));
  g_variant_builder_init (&addresses, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&addresses, "v", slot_of (event, "message.address"));
  g_variant_builder_add (&map, "{sv}", "addresses", g_variant_builder_end (&addresses));
  g_variant_builder_add (&map, "{sv}", "direction", g_variant_new_string (direction));
  g_variant_builder_add (&map, "{sv}", "channel", g_variant_new_string ("mail"));
  g_variant_builder_add (&map, "{sv}", "kind", g_variant_new_string ("mail"));
  g_variant_builder_add (&map, "{sv}", "received_how", g_variant_new_string ("topmost Received line"));
  g_variant_builder_add (&map, "{sv}", "at", g_variant_new_int64 (NOON_0));
  g_variant_builder_add (&map, "{sv}", "size", g_variant_new_int64 (1234));
  g_variant_builder_add (&map, "{sv}", "parts", g_variant_new_int64 (2));
  g_variant_builder_add (&map, "{sv}", "flags", g_variant_new_string ("spam mixed-script"));
  if (waiting)
    g_variant_builder_add (&map, "{sv}", "waiting", g_variant_new_string (waiting));
  return g_variant_builder_end (&map);
}

static GVariant *
clocks_of (ClockState state)
{
  g_autoptr (GPtrArray) clocks = g_ptr_array_new_with_free_func ((GDestroyNotify) clock_free);
  static const struct { const char *rule, *due_on; int days; } rules[] = {
    { "MP-ACK", "2026-01-14", 2 }, { "MP-DEL-RESP", "2026-04-12", 90 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      Clock *clock = clock_new ();

      clock->rule = g_strdup (rules[i].rule);
      clock->pack = g_strdup ("mixpanel-2014");
      clock->version = g_strdup ("1");
      clock->clause = g_strdup ("P38");
      clock->tag = g_strdup ("verified");
      clock->title = g_strdup ("answer");
      clock->state = i == 0 ? CLOCK_MET : state;
      clock->start_at = NOON_0;
      clock->start_what = g_strdup ("received");
      clock->due_on = g_strdup (rules[i].due_on);
      clock->due_at = NOON_0 + rules[i].days * DAY;
      g_ptr_array_add (clocks, clock);
    }
  return clocks_to_value (clocks);
}

static void
drive_office (Fixture *fixture)
{
  Event *event = event_new ("journal.created", NULL);
  GVariantBuilder list;

  event_set_text (event, "journal", "00112233445566778899aabbccddeeff");
  event_set_text (event, "origin", "desk.example.org/cases");
  event_set_text (event, "kind", "drill");
  event_set_int (event, "schema", 1);
  event_set_text (event, "program", "recourse 0");
  fixture_do (fixture, event);

  event = event_new ("member.add", NULL);
  event_set_text (event, "id", "m1");
  event_set_text (event, "role", "admin");
  event_set_int (event, "uid", 1000);
  seal (event, "name", "member.name");
  fixture_do (fixture, event);

  event = event_new ("office.configured", NULL);
  event_set (event, "settings", MAP ({ "zone", "Europe/Berlin" }, { "addresses", "privacy@example.org" }));
  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&list, "v", MAP ({ "name", "mixpanel-2014" }, { "version", "1" }, { "sha256", "aa" }));
  event_set (event, "packs", g_variant_builder_end (&list));
  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&list, "v", MAP ({ "name", "us-federal" }, { "version", "2026" }, { "sha256", "bb" }));
  event_set (event, "calendars", g_variant_builder_end (&list));
  fixture_do (fixture, event);

  event = event_new ("member.set", NULL);
  event_set_text (event, "id", "m1");
  event_set_text (event, "role", "supervisor");
  event_set_bool (event, "active", TRUE);
  fixture_do (fixture, event);
}

static Event *
new_open (const char *number, gint64 ordinal)
{
  Event *event = event_new ("case.open", number);

  event_set_text (event, "number", number);
  event_set_int (event, "year", 2026);
  event_set_int (event, "ordinal", ordinal);
  event_set_text (event, "state", "unsorted");
  event_set_text (event, "type", "delete");
  event_set_text (event, "type_why", "words 'my data'");
  event_set_text (event, "channel", "mail");
  event_set_text (event, "mailbox", "support");
  event_set_int (event, "received_at", NOON_0);
  event_set_text (event, "received_on", "2026-01-12");
  event_set_text (event, "received_how", "topmost Received line");
  return event;
}

static void
drive_opening (Fixture *fixture)
{
  static const struct { const char *key, *field; } slots[] = {
    { "person_name", "person.name" }, { "person_mail", "person.mail" }, { "person_phone", "person.phone" },
    { "person_post", "person.post" }, { "subject", "case.subject" }, { "evidence", "case.evidence" },
  };
  Event *event = new_open (CASE_1, 1);

  event_set_text (event, "person", "p-1");
  event_set_bool (event, "person_new", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    seal (event, slots[i].key, slots[i].field);
  event_set (event, "facts", MAP ({ "customer", "example" }));
  event_set (event, "message", message_of (event, "in", NULL));
  event_set (event, "clocks", clocks_of (CLOCK_RUNNING));
  fixture_do (fixture, event);
}

static Event *
on_case (const char *act)
{
  return event_new (act, CASE_1);
}

static void
drive_people (Fixture *fixture)
{
  static const char *const acts[] = { "person.add", "person.set" };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      Event *event = event_new (acts[i], NULL);
      GVariantBuilder contacts, contact;

      event_set_text (event, "id", "p-2");
      seal (event, "name", "person.name");
      g_variant_builder_init (&contact, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&contact, "{sv}", "kind", g_variant_new_string (i ? "fax" : "customer-number"));
      g_variant_builder_add (&contact, "{sv}", "slot", slot_of (event, i ? "person.fax" : "person.customer-number"));
      g_variant_builder_init (&contacts, G_VARIANT_TYPE ("av"));
      g_variant_builder_add (&contacts, "v", g_variant_builder_end (&contact));
      event_set (event, "contacts", g_variant_builder_end (&contacts));
      event_set_text (event, "role", "visitor");
      event_set_text (event, "citizenship", i ? "DE" : "FR");
      fixture_do (fixture, event);
    }
}

static void
drive_owner (Fixture *fixture)
{
  static const struct { const char *act, *owner; } acts[] = {
    { "case.claim", "m1" }, { "case.release", "" }, { "case.assign", "m1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      Event *event = on_case (acts[i].act);

      event_set_text (event, "owner", acts[i].owner);
      event_set_text (event, "state", i ? "working" : "new");
      fixture_do (fixture, event);
    }
}

static void
drive_triage (Fixture *fixture)
{
  Event *event = on_case ("case.triage");

  event_set_text (event, "type", "access");
  event_set_bool (event, "confirmed", TRUE);
  event_set_text (event, "person", "p-2");
  seal (event, "person_name", "person.name");
  seal (event, "reason", "case.reason");
  event_set_text (event, "state", "new");
  event_set (event, "clocks", clocks_of (CLOCK_RUNNING));
  fixture_do (fixture, event);
}

static void
drive_work (Fixture *fixture)
{
  Event *event = on_case ("case.note");
  GVariantBuilder facts;

  seal (event, "text", "note.text");
  fixture_do (fixture, event);

  event = on_case ("case.set");
  event_set (event, "set", MAP ({ "priority", "high" }, { "customer", "" }, { "product", "web" }));
  event_set (event, "person_set", MAP ({ "residence", "AT" }));
  g_variant_builder_init (&facts, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&facts, "{sv}", "account", slot_of (event, "fact.text"));
  g_variant_builder_add (&facts, "{sv}", "alias", slot_of (event, "fact.text"));
  event_set (event, "sealed_facts", g_variant_builder_end (&facts));
  fixture_do (fixture, event);

  event = on_case ("case.correct-received");
  event_set_int (event, "received_at", NOON_0 - DAY);
  event_set_text (event, "received_on", "2026-01-11");
  event_set_text (event, "received_how", "postmark");
  seal (event, "evidence", "case.evidence");
  seal (event, "reason", "case.reason");
  fixture_do (fixture, event);

  event = on_case ("case.task");
  event_set_text (event, "name", "billing");
  event_set_text (event, "task_state", "done");
  seal (event, "evidence", "case.evidence");
  fixture_do (fixture, event);
}

static void
drive_waiting (Fixture *fixture)
{
  Event *event = on_case ("case.pause");
  gint64 pause;

  event_set_text (event, "ground", "identity");
  event_set_text (event, "from_on", "2026-01-13");
  event_set_text (event, "next_on", "2026-01-20");
  event_set_text (event, "state", "waiting");
  event_set (event, "clocks", clocks_of (CLOCK_PAUSED));
  pause = fixture_do (fixture, event);
  fixture_assert (fixture, "SELECT paused || next_on || state FROM cases", "12026-01-20waiting");

  event = on_case ("case.resume");
  event_set_int (event, "pause", pause);
  event_set_text (event, "to_on", "2026-01-15");
  event_set_text (event, "next_on", "");
  event_set_text (event, "state", "working");
  event_set (event, "clocks", clocks_of (CLOCK_RUNNING));
  fixture_do (fixture, event);
}

static void
drive_mail (Fixture *fixture)
{
  Event *event = on_case ("message.receive");
  gint64 waiting, other;

  event_set (event, "message", message_of (event, "out", NULL));
  fixture_do (fixture, event);

  event = event_new ("message.receive", NULL);
  event_set (event, "message", message_of (event, "in", "sender does not belong to the case"));
  waiting = fixture_do (fixture, event);
  fixture_assert (fixture, "SELECT count (*) FROM message WHERE waiting IS NOT NULL AND case_id IS NULL", "1");

  event = on_case ("case.join");
  event_set_int (event, "message", waiting);
  fixture_do (fixture, event);
  fixture_assert (fixture, "SELECT count (*) FROM party WHERE case_id = ''", "0");

  event = new_open (CASE_2, 2);
  seal (event, "person_name", "person.name");
  event_set_text (event, "split_from", CASE_1);
  event_set_int (event, "split_message", waiting);
  other = fixture_do (fixture, event);
  event = on_case ("case.split");
  event_set_int (event, "message", waiting);
  event_set_text (event, "to", CASE_2);
  assert_int_equal (fixture_do (fixture, event), other + 1);

  event = on_case ("case.link");
  event_set_text (event, "kind", "related");
  event_set_text (event, "other", CASE_2);
  seal (event, "reason", "case.reason");
  fixture_do (fixture, event);

  event = event_new ("case.join", CASE_1);
  event_set_int (event, "message", waiting);
  event_set_text (event, "from_case", CASE_2);
  fixture_do (fixture, event);
}

static void
drive_end (Fixture *fixture)
{
  static const struct { const char *act, *state; } acts[] = {
    { "case.resolve", "resolved" }, { "case.close", "closed" }, { "case.reopen", "working" },
    { "case.spam", "spam" }, { "case.not-spam", "unsorted" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      Event *event = on_case (acts[i].act);

      event_set_text (event, "state", acts[i].state);
      if (i == 0)
        event_set_text (event, "outcome", "deleted");
      if (i == 0)
        event_set_int (event, "answered_at", NOON_0 + DAY);
      if (i == 1)
        event_set_int (event, "closed_at", NOON_0 + 2 * DAY);
      seal (event, i == 0 ? "text" : "reason", i == 0 ? "case.text" : "case.reason");
      fixture_do (fixture, event);
    }
}

static void
drive_silent (Fixture *fixture)
{
  Event *event = on_case ("access.denied");

  event_set_text (event, "act", "case.assign");
  event_set_text (event, "why", "role");
  fixture_do (fixture, event);
  event = on_case ("case.read");
  event_set_int (event, "hour", 491172);
  fixture_do (fixture, event);
}

/* ---- what came with schema 2 ---- */

static void
set_pair (Event *event, const char *key, gint64 one, gint64 two)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&list, "v", g_variant_new_int64 (one));
  g_variant_builder_add (&list, "v", g_variant_new_int64 (two));
  event_set (event, key, g_variant_builder_end (&list));
}

/* An event with words and sealed values, each "key=text" or "key>field". */
static Event *
worded (const char *act, const char *number, const char *const *words)
{
  Event *event = event_new (act, number);

  for (guint i = 0; words[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit_set (words[i], "=>", 2);

      if (strchr (words[i], '>'))
        seal (event, parts[0], parts[1]);
      else
        event_set_text (event, parts[0], parts[1]);
    }
  return event;
}
#define EVENT(act, number, ...) worded (act, number, (const char *const[]){ __VA_ARGS__, NULL })

static gint64
drive_letter (Fixture *fixture, Event *event)
{
  event_set (event, "message", message_of (event, "out", NULL));
  event_set (event, "letter", MAP ({ "state", "queued" }, { "template", "answer" }, { "channel", "mail" }));
  event_set_int (event, "acknowledged_at", NOON_0 + DAY);
  return fixture_do (fixture, event);
}

static void
drive_letters (Fixture *fixture)
{
  gint64 first = drive_letter (fixture, EVENT ("case.acknowledge", CASE_1, "evidence>case.evidence"));
  GVariantBuilder rules;
  Event *event;

  drive_letter (fixture, EVENT ("case.reply", CASE_1, "evidence>case.evidence"));
  drive_letter (fixture, EVENT ("case.request-info", CASE_1, "evidence>case.evidence"));
  event = EVENT ("case.extend", CASE_1, "reason>case.reason", "evidence>case.evidence");
  g_variant_builder_init (&rules, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&rules, "v", MAP ({ "pack", "mixpanel-2014" }, { "rule", "MP-DEL-RESP" }));
  event_set (event, "rules", g_variant_builder_end (&rules));
  drive_letter (fixture, event);
  drive_letter (fixture, EVENT ("case.refer", CASE_1, "customer_fact>fact.text", "outcome=referred", "text>case.text",
                                "evidence>case.evidence"));
  event = EVENT ("case.letter", CASE_1, "letter_state=failed", "why=refused", "evidence>case.evidence");
  event_set_int (event, "letter", first);
  event_set_int (event, "attempt", 1);
  fixture_do (fixture, event);
}

static void
drive_decisions (Fixture *fixture)
{
  static const char *const acts[] = { "case.reject", "case.approve" };
  Event *event = EVENT ("case.verify-identity", CASE_1, "method=account", "result=verified", "checked_on=2026-01-13",
                        "evidence>case.evidence");
  DbQuery *query = db_query (fixture->db, "SELECT seq, slot FROM contact WHERE kind = 'mail'", DB_NO_ARGS, NULL);
  gint64 seq;

  assert_true (db_next (query, NULL));
  set_pair (event, "contact", db_column_int (query, 0), db_column_int (query, 1));
  db_query_free (query);
  fixture_do (fixture, event);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      seq = fixture_do (fixture, EVENT ("case.refuse", CASE_1, "outcome=refused", "refusal=kept", "was=working",
                                        "text>case.text", "state=proposed"));
      event = EVENT (acts[i], CASE_1, "outcome=refused", "reason>case.reason", "state=working");
      event_set_int (event, "proposal", seq);
      fixture_do (fixture, event);
    }
  static const char *const seen[] = { "case.restrict", "case.admit", "case.exclude", "case.unrestrict" };
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    {
      GVariantBuilder admitted;

      g_variant_builder_init (&admitted, G_VARIANT_TYPE ("av"));
      g_variant_builder_add (&admitted, "v", g_variant_new_string ("m1"));
      event = EVENT (seen[i], CASE_1, "reason>case.reason");
      event_set_bool (event, "restricted", i < 3);
      event_set (event, "admitted", g_variant_builder_end (&admitted));
      fixture_do (fixture, event);
    }
  fixture_do (fixture, EVENT ("case.pin", CASE_1, "reason>case.reason"));
  fixture_do (fixture, EVENT ("case.clocks", CASE_1, "why=a calendar changed"));
  seq = fixture_do (fixture, EVENT ("case.hold", CASE_1, "name=suit", "held_on=2026-01-13", "until=2026-02-01",
                                    "reason>case.reason"));
  event = EVENT ("case.unhold", CASE_1, "name=suit", "lifted_on=2026-01-14", "reason>case.reason");
  event_set_int (event, "hold", seq);
  fixture_do (fixture, event);
}

static Event *
stage_of (const char *act, const char *stage, gint64 left)
{
  Event *event = EVENT (act, CASE_1, "due_on=2026-02-01", "due_how=notice", "reference>case.reference",
                        "evidence>case.evidence");

  event_set (event, "stage", MAP ({ "pack", "mixpanel-2014" }, { "version", "1" }, { "ladder", "up" }, { "stage", stage },
                                  { "title", stage }, { "turn", "company" }, { "entered_on", "2026-01-14" }));
  if (left >= 0)
    {
      event_set_int (event, "left", left);
      event_set_text (event, "left_on", "2026-01-14");
    }
  return event;
}

static void
drive_ladder (Fixture *fixture)
{
  gint64 seq = fixture_do (fixture, stage_of ("case.escalate", "filed", -1));
  Event *event;

  seq = fixture_do (fixture, stage_of ("case.advance", "answer", seq));
  event = EVENT ("case.date", CASE_1, "due_on=2026-02-02", "due_how=notice", "evidence>case.evidence");
  event_set_int (event, "stage_seq", seq);
  fixture_do (fixture, event);
}

static void
drive_together (Fixture *fixture)
{
  Event *event = EVENT ("case.move", CASE_1, "to=" CASE_2, "reason>case.reason");

  event_set_int (event, "message", 4);
  fixture_do (fixture, event);
  fixture_do (fixture, EVENT ("case.link", CASE_2, "kind=parent", "other=" CASE_1, "reason>case.reason"));
  fixture_do (fixture, EVENT ("case.merge", CASE_2, "into=" CASE_1, "was=new", "state=closed", "reason>case.reason"));
  fixture_do (fixture, EVENT ("case.link", CASE_1, "kind=merged-from", "other=" CASE_2, "reason>case.reason"));
  fixture_do (fixture, EVENT ("case.unmerge", CASE_2, "from=" CASE_1, "state=new", "reason>case.reason"));
  event = EVENT ("case.link", CASE_1, "kind=merged-from", "other=" CASE_2, "reason>case.reason");
  event_set_bool (event, "gone", TRUE);
  fixture_do (fixture, event);
  fixture_do (fixture, EVENT ("person.merge", NULL, "id=p-2", "into=p-1", "reason>case.reason"));
  fixture_do (fixture, EVENT ("person.unmerge", NULL, "id=p-2", "reason>case.reason"));
  fixture_do (fixture, EVENT ("person.preference", NULL, "id=p-2", "preference=promotional:off"));
  fixture_do (fixture, EVENT ("person.represent", NULL, "id=p-1", "by=p-2", "kind=agent", "from=2026-01-01",
                              "until=2026-06-30", "evidence>person.authority"));
  fixture_do (fixture, EVENT ("person.represent", NULL, "id=p-1", "by=p-2", "kind=lawyer", "from=2026-01-01",
                              "evidence>person.authority"));
  fixture_do (fixture, EVENT ("person.unrepresent", NULL, "id=p-1", "by=p-2", "kind=lawyer", "ended_on=2026-01-15",
                              "reason>case.reason"));
  fixture_assert (fixture, "SELECT group_concat (kind || coalesce (ended_on, '-'), ' ') FROM representative",
                  "agent- lawyer2026-01-15");
  event = EVENT ("person.preference", NULL, "id=p-1", "preference=promotional:mail");
  set_pair (event, "contact", 4, 1);
  fixture_do (fixture, event);
}

static GVariant *
row_back (Event *event, const char *table, const char *field, GVariant *row)
{
  GVariantDict entry;

  g_variant_dict_init (&entry, NULL);
  g_variant_dict_insert (&entry, "table", "s", table);
  g_variant_dict_insert_value (&entry, "row", row);
  g_variant_dict_insert_value (&entry, "slot", slot_of (event, field));
  return g_variant_dict_end (&entry);
}

/* What an undo puts back into one table has many slots of one event. */
static void
drive_undo (Fixture *fixture)
{
  Event *event = EVENT ("case.undo", CASE_1, "undone=case.advance", "state=working");
  GVariantBuilder rows, facts;

  g_variant_builder_init (&rows, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&rows, "v", row_back (event, "task", "case.evidence", MAP ({ "name", "billing" }, { "state", "done" })));
  g_variant_builder_add (&rows, "v", row_back (event, "task", "case.evidence", MAP ({ "name", "search" }, { "state", "done" })));
  g_variant_builder_add (&rows, "v", row_back (event, "link", "case.reason", MAP ({ "kind", "child" }, { "other", CASE_2 })));
  g_variant_builder_add (&rows, "v", row_back (event, "link", "case.reason",
                                               MAP ({ "kind", "duplicate" }, { "other", "RC-2026-000009" })));
  event_set (event, "rows", g_variant_builder_end (&rows));
  event_set (event, "restore", MAP ({ "outcome", "" }));
  g_variant_builder_init (&facts, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&facts, "{sv}", "alias", slot_of (event, "fact.text"));
  event_set (event, "sealed_facts", g_variant_builder_end (&facts));
  event_set_int (event, "undoes", 5);
  fixture_do (fixture, event);
  fixture_assert (fixture, "SELECT count (evidence) FROM task", "2");
  fixture_assert (fixture, "SELECT count (reason) > 2 FROM link", "1");
}

static void
drive_export (Fixture *fixture)
{
  Event *event = EVENT ("case.export", CASE_1, "profile=full", "manifest>case.manifest", "recipient>case.recipient");
  gint64 seq;

  event_set_int (event, "events", 9);
  seq = fixture_do (fixture, event);
  event = event_new ("case.export-failed", CASE_1);
  event_set_int (event, "export", seq);
  fixture_do (fixture, event);
  event = EVENT ("member.remove", NULL, "id=m1");
  event_set_bool (event, "active", FALSE);
  fixture_do (fixture, event);
}

/* ---- what the desk keeps without events ---- */

static void
put_desk (Fixture *fixture, const char *sql, const char *one, const char *two)
{
  g_autofree char *first = recognisable (one), *second = recognisable (two);
  GError *error = NULL;

  assert_fine (db_begin (fixture->db, "desk", &error), error);
  assert_fine (db_run (fixture->db, sql, DB_ARGS (db_text (first), db_text (second)), &error), error);
  assert_fine (db_commit (fixture->db, &error), error);
}

static void
drive_desk (Fixture *fixture)
{
  put_desk (fixture, "INSERT INTO draft (member, case_id, act, args, text, at)"
                     " VALUES ('m1', '" CASE_1 "', 'reply', $1, $2, 0)", "draft.args", "draft.text");
  put_desk (fixture, "INSERT INTO saved_view (member, digit, name, query) VALUES ('m1', 1, $1, $2)", "view.name",
            "view.query");
}

/* ---- what came with schema 3 ---- */

static Event *
item_of (Event *event)
{
  GVariantBuilder sealed;

  event_set (event, "fields", MAP ({ "ground", "law" }, { "day", "2026-01-14" }));
  g_variant_builder_init (&sealed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&sealed, "{sv}", "to", slot_of (event, "register.text"));
  g_variant_builder_add (&sealed, "{sv}", "what", slot_of (event, "register.text"));
  event_set (event, "sealed_fields", g_variant_builder_end (&sealed));
  return event;
}

static void
drive_adoption (Fixture *fixture)
{
  Event *event;
  GVariantBuilder list;

  event = event_new ("policy.adopt", NULL);
  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&list, "v", MAP ({ "name", "mixpanel-2014" }, { "version", "2" }, { "sha256", "cc" }));
  event_set (event, "packs", g_variant_builder_end (&list));
  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&list, "v", MAP ({ "name", "us-federal" }, { "sha256", "dd" }));
  event_set (event, "calendars", g_variant_builder_end (&list));
  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&list, "v", MAP ({ "name", "mixpanel-2014" }, { "version", "2" }, { "sha256", "ee" }, { "plain", "ff" },
                                          { "updated", "2014-05-08" }));
  event_set (event, "texts", g_variant_builder_end (&list));
  seal (event, "reason", "case.reason");
  fixture_do (fixture, event);
  fixture_assert (fixture, "SELECT name || version || sha256 || plain || updated FROM adopted WHERE kind = 'text'",
                  "mixpanel-20142eeff2014-05-08");
}

static void
drive_suppression (Fixture *fixture)
{
  fixture_do (fixture, EVENT ("address.suppress", NULL, "purpose=promotional", "mark=aa", "since=2026-01-14", "of_case=" CASE_1,
                              "reason>case.reason"));
  fixture_do (fixture, EVENT ("address.suppress", NULL, "purpose=sharing", "mark=bb", "since=2026-01-14"));
  fixture_do (fixture, EVENT ("address.unsuppress", NULL, "purpose=sharing", "mark=bb", "lifted_on=2026-01-15",
                              "reason>case.reason"));
  fixture_assert (fixture, "SELECT group_concat (purpose || coalesce (lifted_on, '-'), ' ') FROM suppression",
                  "promotional- sharing2026-01-15");
}

static void
drive_leave (Fixture *fixture)
{
  Event *event;
  gint64 seq = fixture_do (fixture, EVENT ("member.leave", NULL, "id=m1", "from_on=2026-02-01", "to_on=2026-02-10", "deputy=m1"));

  fixture_do (fixture, EVENT ("member.leave", NULL, "id=m1", "from_on=2026-03-01", "to_on=2026-03-10"));
  event = EVENT ("member.return", NULL, "id=m1");
  event_set_int (event, "leave", seq);
  fixture_do (fixture, event);
  fixture_assert (fixture, "SELECT count (*) || min (from_on) FROM leave WHERE ended_seq IS NULL", "12026-03-01");
}

static void
drive_registers (Fixture *fixture)
{
  Event *event = item_of (EVENT ("register.add", NULL, "register=discipline", "pack=p", "item_state=kept", "day=2026-01-14",
                                 "of_case>register.case"));
  gint64 item;

  event_set_bool (event, "restricted", TRUE);
  fixture_do (fixture, event);
  item = fixture_do (fixture, item_of (EVENT ("register.add", CASE_1, "register=agents", "pack=p", "item_state=kept",
                                              "until=2026-03-01")));
  event = item_of (EVENT ("register.set", CASE_1, "until=2026-04-01"));
  event_set_int (event, "item", item);
  fixture_do (fixture, event);
  event = EVENT ("register.end", CASE_1, "ended_on=2026-01-15", "reason>case.reason");
  event_set_int (event, "item", item);
  fixture_do (fixture, event);
  item = fixture_do (fixture, item_of (EVENT ("case.disclose", CASE_1, "register=disclosures", "pack=p", "item_state=proposed",
                                              "was=working", "outcome=law", "state=proposed")));
  event = EVENT ("case.task", CASE_2, "name=review", "task_state=open");
  event_set_bool (event, "second", TRUE);
  fixture_do (fixture, event);
  fixture_assert (fixture, "SELECT name FROM task_asked", "review");
  event = EVENT ("case.approve", CASE_1, "reason>case.reason", "state=working");
  event_set_int (event, "proposal", item);
  event_set_int (event, "item", item);
  fixture_do (fixture, event);
  fixture_assert (fixture, "SELECT state || (SELECT kind FROM proposal WHERE seq = id) FROM item ORDER BY id DESC LIMIT 1",
                  "keptdisclose");
  event = new_open ("RC-2026-000003", 3);
  event_set (event, "duty", MAP ({ "pack", "p" }, { "duty", "training-yearly" }, { "due_on", "2026-02-01" }));
  fixture_do (fixture, event);
}

void
fixture_drive_first (Fixture *fixture)
{
  drive_office (fixture);
  drive_opening (fixture);
  drive_people (fixture);
  drive_owner (fixture);
  drive_triage (fixture);
  drive_work (fixture);
  drive_waiting (fixture);
  drive_mail (fixture);
  drive_end (fixture);
  drive_silent (fixture);
}

void
fixture_drive (Fixture *fixture)
{
  fixture_drive_first (fixture);
  drive_desk (fixture);
}

void
fixture_drive_all (Fixture *fixture)
{
  fixture_drive (fixture);
  drive_letters (fixture);
  drive_decisions (fixture);
  drive_ladder (fixture);
  drive_together (fixture);
  drive_undo (fixture);
  drive_export (fixture);
  drive_registers (fixture);
  drive_adoption (fixture);
  drive_suppression (fixture);
  drive_leave (fixture);
}
