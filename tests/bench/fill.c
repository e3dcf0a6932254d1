/* SPDX-License-Identifier: MIT */
#include "fill.h"

#include "base/when.h"
#include "db/db.h"
#include "journal/journal.h"
#include "office/office.h"
#include "store/store.h"

enum { BATCH = 1000, MEMBERS = 8 };

typedef struct
{
  GRand *chance;
  Journal *journal;
  Store *store;
  gint64 now;
  gint64 number;
  gint64 cases;
} Fill;

/* What one case is to be. */
typedef struct
{
  gint64 received;
  const char *type, *state;
  gboolean open, paused;
} Plan;

static const char *const types[] = { "delete", "access", "correct", "promo-opt-out", "inquiry", "complaint" };
static const char *const states[] = { "unsorted", "new", "working", "working", "waiting" };
static const char *const names[] = { "Ada", "Björn", "Chloé", "Dmitri", "Eleni", "Fatima", "Gustavo", "春子" };
static const char *const words[] = { "please", "delete", "my", "data", "and", "tell", "me", "what", "you", "hold",
                                     "about", "the", "project", "since", "march", "letters", "address", "again" };

char *
fill_number (gint64 i)
{
  return g_strdup_printf ("RC-2026-%06" G_GINT64_FORMAT, i + 1);
}

static gboolean
chance (Fill *fill, int percent)
{
  return g_rand_int_range (fill->chance, 0, 100) < percent;
}

static char *
sentence (Fill *fill, int n)
{
  GString *text = g_string_new (FILL_COMMON);

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, " %s", words[g_rand_int_range (fill->chance, 0, G_N_ELEMENTS (words))]);
  if (fill->number % 10 == 3)
    g_string_append (text, " 私の個人情報を" FILL_CJK "してください");
  if (fill->number % 1000 == 17)
    g_string_append (text, " " FILL_RARE);
  return g_string_free (text, FALSE);
}

static GVariant *
clock_of (const Plan *plan, gint64 due, const char *due_on)
{
  GVariantDict clock;

  g_variant_dict_init (&clock, NULL);
  g_variant_dict_insert (&clock, "rule", "s", "MP-DEL-RESP");
  g_variant_dict_insert (&clock, "pack", "s", "mixpanel-2014");
  g_variant_dict_insert (&clock, "version", "s", "1");
  g_variant_dict_insert (&clock, "title", "s", plan->type);
  g_variant_dict_insert (&clock, "state", "s", !plan->open ? "met" : plan->paused ? "paused" : "running");
  g_variant_dict_insert (&clock, "due_on", "s", due_on);
  g_variant_dict_insert (&clock, "due_at", "x", due);
  return g_variant_dict_end (&clock);
}

/* 90 days and up to 30 of an extension. */
static void
add_clock (Fill *fill, Event *event, const Plan *plan)
{
  gint64 due = plan->received + (90 + (chance (fill, 20) ? 30 : 0)) * G_TIME_SPAN_DAY;
  g_autofree char *text = when_format_utc (due), *due_on = g_strndup (text, 10);
  GVariant *box = g_variant_new_variant (clock_of (plan, due, due_on));

  event_set (event, "clocks", g_variant_new_array (G_VARIANT_TYPE_VARIANT, &box, 1));
}

static void
add_stage (Fill *fill, Event *event, const char *on)
{
  static const char *const turns[] = { "company", "complainant", "body" };
  GVariantDict stage;

  g_variant_dict_init (&stage, NULL);
  g_variant_dict_insert (&stage, "pack", "s", "mixpanel-2014");
  g_variant_dict_insert (&stage, "version", "s", "1");
  g_variant_dict_insert (&stage, "ladder", "s", "bbb-ftc");
  g_variant_dict_insert (&stage, "stage", "s", "direct");
  g_variant_dict_insert (&stage, "title", "s", "With the company");
  g_variant_dict_insert (&stage, "turn", "s", turns[g_rand_int_range (fill->chance, 0, G_N_ELEMENTS (turns))]);
  g_variant_dict_insert (&stage, "terminal", "b", FALSE);
  g_variant_dict_insert (&stage, "entered_on", "s", on);
  event_set (event, "stage", g_variant_dict_end (&stage));
  if (chance (fill, 70))
    event_set_text (event, "due_on", on);
}

static void
add_message (Fill *fill, Event *event, const char *from, gint64 at)
{
  g_autofree char *text = sentence (fill, 30), *id = g_strdup_printf ("m%" G_GINT64_FORMAT "@example.org", fill->number);
  g_autofree char *raw = g_strdup_printf ("From: %s\r\nMessage-ID: <%s>\r\n\r\n%s\r\n", from, id, text);
  GVariantDict message;

  g_variant_dict_init (&message, NULL);
  g_variant_dict_insert (&message, "direction", "s", "in");
  g_variant_dict_insert (&message, "channel", "s", "mail");
  g_variant_dict_insert (&message, "kind", "s", "mail");
  g_variant_dict_insert (&message, "received_how", "s", "now");
  g_variant_dict_insert (&message, "at", "x", at);
  g_variant_dict_insert (&message, "size", "x", (gint64) strlen (raw));
  g_variant_dict_insert (&message, "parts", "x", G_GINT64_CONSTANT (1));
  g_variant_dict_insert (&message, "from", "x", event_slot (event, "message.from", from, -1));
  g_variant_dict_insert (&message, "message_id", "x", event_slot (event, "message.id", id, -1));
  g_variant_dict_insert (&message, "text", "x", event_slot (event, "message.text", text, -1));
  g_variant_dict_insert (&message, "raw", "x", event_slot (event, "message.raw", raw, -1));
  event_set (event, "message", g_variant_dict_end (&message));
}

/* Two years of arrivals, evenly. What is young is mostly open, what is old is mostly done. */
static Plan
plan_case (Fill *fill)
{
  gint64 age = 730 * G_TIME_SPAN_DAY / fill->cases * (fill->cases - fill->number);
  Plan plan = { .received = fill->now - age,
                .type = types[g_rand_int_range (fill->chance, 0, G_N_ELEMENTS (types))] };

  plan.open = chance (fill, age > 90 * G_TIME_SPAN_DAY ? 3 : 70);
  plan.state = plan.open ? states[g_rand_int_range (fill->chance, 0, G_N_ELEMENTS (states))]
                         : chance (fill, 80) ? "closed" : "resolved";
  plan.paused = plan.open && g_str_equal (plan.state, "waiting");
  return plan;
}

static Event *
case_event (Fill *fill, const Plan *plan)
{
  g_autofree char *number = fill_number (fill->number), *person = g_strdup_printf ("p-%032x", (guint) fill->number);
  const char *first = names[g_rand_int_range (fill->chance, 0, G_N_ELEMENTS (names))];
  g_autofree char *name = g_strdup_printf ("%s %c%c", first, g_rand_int_range (fill->chance, 'A', 'Z' + 1),
                                           g_rand_int_range (fill->chance, 'a', 'z' + 1));
  g_autofree char *from = g_strdup_printf ("p%" G_GINT64_FORMAT "@example.org", fill->number);
  g_autofree char *subject = sentence (fill, 5);
  g_autofree char *at = when_format_utc (plan->received), *on = g_strndup (at, 10);
  Event *event = event_new ("case.open", number);

  event->at = plan->received;
  event_set_text (event, "number", number);
  event_set_int (event, "year", 2026);
  event_set_int (event, "ordinal", fill->number + 1);
  event_set_text (event, "type", plan->type);
  event_set_text (event, "state", plan->state);
  event_set_text (event, "channel", "mail");
  event_set_int (event, "received_at", plan->received);
  event_set_text (event, "received_on", on);
  event_set_text (event, "received_how", "now");
  event_set_text (event, "person", person);
  event_set_bool (event, "person_new", TRUE);
  event_seal (event, "person_name", "person.name", name, -1);
  event_seal (event, "person_mail", "person.mail", from, -1);
  event_seal (event, "subject", "case.subject", subject, -1);
  add_message (fill, event, from, plan->received);
  add_clock (fill, event, plan);
  if (plan->open && g_str_equal (plan->type, "complaint"))
    add_stage (fill, event, on);
  return event;
}

static Event *
note_event (Fill *fill, gint64 at)
{
  g_autofree char *number = fill_number (fill->number), *text = sentence (fill, 12);
  Event *event = event_new ("case.note", number);

  event->at = at;
  event_seal (event, "text", "note.text", text, -1);
  return event;
}

static Event *
claim_event (Fill *fill, gint64 at)
{
  g_autofree char *number = fill_number (fill->number);
  g_autofree char *owner = g_strdup_printf ("m%d", g_rand_int_range (fill->chance, 1, MEMBERS + 1));
  Event *event = event_new ("case.claim", number);

  event->at = at;
  event_set_text (event, "owner", owner);
  return event;
}

static Event *
pause_event (Fill *fill, gint64 at)
{
  g_autofree char *number = fill_number (fill->number), *text = when_format_utc (at), *on = g_strndup (text, 10);
  g_autofree char *later = when_format_utc (at + 30 * G_TIME_SPAN_DAY), *next_on = g_strndup (later, 10);
  Event *event = event_new ("case.pause", number);

  event->at = at;
  event_set_text (event, "ground", "identity");
  event_set_text (event, "from_on", on);
  event_set_text (event, "next_on", next_on);
  return event;
}

/* Takes the event. */
static gboolean
record (Fill *fill, Event *made, GError **error)
{
  g_autoptr (Event) event = made;

  event->by = g_strdup ("m1");
  return journal_append (fill->journal, event, error) && store_project (fill->store, event, error);
}

static gboolean
add_case (Fill *fill, GError **error)
{
  Plan plan = plan_case (fill);

  return record (fill, case_event (fill, &plan), error)
      && record (fill, note_event (fill, plan.received), error)
      && (!plan.open || chance (fill, 30) || record (fill, claim_event (fill, plan.received), error))
      && (!plan.paused || record (fill, pause_event (fill, plan.received), error));
}

static gboolean
add_members (Fill *fill, GError **error)
{
  for (int i = 2; i <= MEMBERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%d", i);
      Event *event = event_new ("member.add", NULL);

      event->at = fill->now - 800 * G_TIME_SPAN_DAY;
      event_set_text (event, "id", id);
      event_set_text (event, "role", "handler");
      event_set_int (event, "uid", 100000 + i);
      event_seal (event, "name", "member.name", names[i - 2], -1);
      if (!record (fill, event, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill_batch (Fill *fill, gint64 until, GError **error)
{
  if (fill->number == 0 && !add_members (fill, error))
    return FALSE;
  for (; fill->number < until; fill->number++)
    if (!add_case (fill, error))
      return FALSE;
  return TRUE;
}

static gboolean
fill_cases (Fill *fill, Db *db, GError **error)
{
  while (fill->number < fill->cases)
    {
      if (!db_begin (db, "fill", error))
        return FALSE;
      if (!fill_batch (fill, MIN (fill->number + BATCH, fill->cases), error))
        {
          db_rollback (db);
          return FALSE;
        }
      if (!db_commit (db, error))
        return FALSE;
    }
  return db_checkpoint (db, TRUE, error);
}

gboolean
fill_office (const char *path, gint64 cases, GError **error)
{
  static const char *const packs[] = { "mixpanel-2014", NULL };
  const OfficeNew office = { .path = path, .member = "mia", .packs = packs, .drill = TRUE, .now = FILL_NOW };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  Fill fill = { .cases = cases };

  if (!office_create (&office, error) || !when_parse (FILL_NOW, zone, &fill.now, error))
    return FALSE;
  g_autoptr (Db) db = db_open (path, DB_READ_WRITE, error);
  if (!db)
    return FALSE;
  fill.chance = g_rand_new_with_seed (1);
  fill.journal = journal_new (db);
  fill.store = store_new (db);
  gboolean ok = fill_cases (&fill, db, error);
  store_free (fill.store);
  journal_free (fill.journal);
  g_rand_free (fill.chance);
  return ok;
}
