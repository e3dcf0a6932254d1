/* SPDX-License-Identifier: MIT */
/* An office of two years, lived through: cases come in, and each has a next step and a
 * time for it. The steps of all are done in the order of time, by the acts that people
 * use, many to a transaction; what lies after today is not done. */
#include "office/demo.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "office/demo-words.h"
#include "office/office-private.h"

#define DEFAULT_NOW "2026-11-23T09:00:00Z"
#define DEFAULT_CASES 300
#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY (24 * HOUR)
#define SPAN (730 * DAY)
#define BATCH 1000            /* steps in one transaction */
#define KNOWN 100             /* people who may write again */
#define MANY_CASES 5000       /* from here on an office is practised: fewer steps, little late */

typedef enum { AT_TRIAGE, AT_CLAIM, AT_FACTS, AT_WORK, AT_RESUME, AT_RESOLVE, AT_CLOSE, AT_REOPEN, AT_PAUSE,
               AT_ACKNOWLEDGE, AT_PROPOSE, AT_NOT_SPAM, AT_CLIMB, AT_END } Step;

/* One case and what comes next for it. */
typedef struct
{
  gint64 at;                  /* when */
  guint64 order;              /* of two at one time */
  Step step;
  char *number;
  DemoPerson *person;
  const DemoTopic *topic;
  char *id, *subject;         /* of its first mail; id NULL when it came otherwise */
  const char *owner;
  int work;                   /* steps of work still to do */
  gboolean reopened, climbed;
} Plan;

typedef struct
{
  Office *office;
  DemoWords *words;
  GRand *rand;
  GPtrArray *heap;            /* Plan, the earliest first */
  GPtrArray *known;           /* DemoPerson */
  const char *member;         /* who sits at the desk */
  guint64 people, ids, orders;
  gint64 cases, opened, start, end;
  int steps;                  /* in this transaction */
  gboolean practised;
} Drill;

/* Of the desk: two agents do most, the supervisor some. */
static const struct { const char *name, *role; } staff[] = {
  { "jon", "agent" }, { "kim", "agent" }, { "sue", "supervisor" }, { "ana", "auditor" },
};
static const char *const workers[] = { "mia", "jon", "kim", "jon", "mia", "kim", "sue" };

/* How cases of a type end, the usual first. */
static const struct { const char *type, *outcomes[6]; } endings[] = {
  { "delete", { "done", "done", "done-partly", "not-identifiable", "withdrawn", "no-reply" } },
  { "delete-after-termination", { "done", "done", "done-partly", "no-written-request", "withdrawn", "no-reply" } },
  { "access", { "done", "done", "done-partly", "not-identifiable", "withdrawn", "no-reply" } },
  { "correct", { "done", "done", "done", "done-partly", "not-identifiable", "withdrawn" } },
  { "contact-preference", { "done", "done", "done", "done-partly", "service-mail-stays", "withdrawn" } },
  { "promo-opt-out", { "service-mail-stays", "service-mail-stays", "service-mail-stays", "service-mail-stays",
                       "service-mail-stays", "withdrawn" } },
  { "sharing-opt-out", { "done", "done", "done", "done-partly", "done", "withdrawn" } },
  { "tracking-opt-out", { "tracking-off", "tracking-off", "dnt", "tracking-off", "dnt", "withdrawn" } },
  { "inquiry", { "answered", "answered", "answered", "dnt", "third-party", "withdrawn" } },
  { "complaint", { "settled", "settled", "not-settled", "third-party", "closed-outside", "withdrawn" } },
  { "end-user-referral", { "referred", "referred", "referred", "referred", "no-reply", "withdrawn" } },
  { "lawful-request", { "disclosed", "disclosed", "not-disclosed", "not-disclosed", "disclosed", "withdrawn" } },
  { "minor-consent", { "consent-obtained", "consent-obtained", "account-suspended", "done", "done", "withdrawn" } },
};

static const char *const pause_grounds[] = { "identity", "requester", "customer", "third-party", "guardian" };
static const char *const task_names[] = { "search-given", "search-logs", "search-bought", "search-cookies", "ask-agents" };

static const char *
one_of (Drill *drill, const char *const *list, guint n)
{
  return list[g_rand_int_range (drill->rand, 0, (gint32) n)];
}

/* ---- time ----------------------------------------------------------------------------- */

/* Moved into the working hours of a working day, and never backwards. */
static gint64
at_work (gint64 at)
{
  gint64 day = at / DAY, hour = at % DAY / HOUR;
  int weekday = (int) ((day + 3) % 7);         /* 1970-01-01 was a Thursday; Monday is 0 */

  if (hour >= 17)
    {
      day++;
      weekday = (weekday + 1) % 7;
    }
  if (weekday >= 5)
    day += 7 - weekday;
  if (day == at / DAY && hour >= 9)
    return at;
  return day * DAY + 9 * HOUR + at % HOUR;
}

/* Between these many hours from now, in working hours. */
static gint64
later (Drill *drill, gint64 from, int least, int most)
{
  return at_work (from + g_rand_int_range (drill->rand, least, most) * HOUR
                  + (gint64) g_rand_int_range (drill->rand, 0, 3600) * G_USEC_PER_SEC);
}

/* ---- the heap ------------------------------------------------------------------------- */

static void
plan_free (Plan *plan)
{
  g_free (plan->number);
  demo_person_free (plan->person);
  g_free (plan->id);
  g_free (plan->subject);
  g_free (plan);
}

static gboolean
before (const Plan *a, const Plan *b)
{
  return a->at < b->at || (a->at == b->at && a->order < b->order);
}

static void
swap (GPtrArray *heap, guint i, guint k)
{
  gpointer kept = heap->pdata[i];

  heap->pdata[i] = heap->pdata[k];
  heap->pdata[k] = kept;
}

static void
heap_push (GPtrArray *heap, Plan *plan)
{
  guint i = heap->len;

  g_ptr_array_add (heap, plan);
  while (i && before (heap->pdata[i], heap->pdata[(i - 1) / 2]))
    {
      swap (heap, i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
}

static Plan *
heap_pop (GPtrArray *heap)
{
  Plan *first = heap->pdata[0];
  guint i = 0;

  swap (heap, 0, heap->len - 1);
  g_ptr_array_steal_index (heap, heap->len - 1);
  while (TRUE)
    {
      guint least = i;

      for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < heap->len; child++)
        if (before (heap->pdata[child], heap->pdata[least]))
          least = child;
      if (least == i)
        return first;
      swap (heap, i, least);
      i = least;
    }
}

/* ---- acts ----------------------------------------------------------------------------- */

static gboolean
sit_down (Drill *drill, const char *member, gint64 now, GError **error)
{
  office_set_now (drill->office, now);
  if (g_strcmp0 (drill->member, member) == 0)
    return TRUE;
  drill->member = member;
  return office_set_member (drill->office, member, error);
}

/* key, value, key, value, NULL. */
static gboolean
act (Drill *drill, const Plan *plan, const char *member, const char *name, GError **error, ...)
{
  g_autoptr (ActArgs) args = act_args_new ();
  const char *key;
  va_list list;

  va_start (list, error);
  while ((key = va_arg (list, const char *)))
    act_args_set (args, key, va_arg (list, const char *));
  va_end (list);
  return sit_down (drill, member, plan->at, error)
         && (office_do (drill->office, name, plan->number, args, NULL, error)
             || desk_error_in (error, "demo, %s %s", name, plan->number));
}

/* A note that leaves the case in a state whose own act (acknowledge, refuse) belongs to
 * letters, which this program does not write yet. */
static gboolean
note_with_state (Drill *drill, const Plan *plan, const char *text, CaseState state, GError **error)
{
  g_autoptr (Event) event = NULL;

  if (!sit_down (drill, plan->owner, plan->at, error))
    return FALSE;
  event = office_event (drill->office, "case.note", plan->number);
  event_seal (event, "text", "note.text", text, -1);
  event_set_text (event, "state", case_state_name (state));
  if (!office_begin (drill->office, "case.note", error))
    return FALSE;
  if (office_append (drill->office, event, error) && office_commit (drill->office, error))
    return TRUE;
  office_rollback (drill->office);
  return FALSE;
}

/* ---- mail ----------------------------------------------------------------------------- */

static void
put_header (GString *mail, const char *text)
{
  if (g_str_is_ascii (text))
    g_string_append (mail, text);
  else
    {
      g_autofree char *base64 = g_base64_encode ((const guchar *) text, strlen (text));

      g_string_append_printf (mail, "=?utf-8?B?%s?=", base64);
    }
}

static char *
new_id (Drill *drill)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%08x@mail.example.com", ++drill->ids, g_rand_int (drill->rand));
}

static gboolean
take_mail (Drill *drill, gint64 at, const DemoPerson *from, const char *to, const char *id, const char *subject,
           const char *extra, const char *text, GError **error)
{
  g_autoptr (GString) mail = g_string_new ("From: ");
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (IntakeReport) report = intake_report_new ();
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autofree char *day = g_date_time_format (date, "%d %b %Y %H:%M:%S +0000");

  put_header (mail, from->name);
  g_string_append_printf (mail, " <%s>\nTo: %s\nSubject: ", from->address, to);
  put_header (mail, subject);
  g_string_append_printf (mail, "\nMessage-ID: <%s>\nDate: %s\n%sMIME-Version: 1.0\n"
                          "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s",
                          id, day, extra ? extra : "", text);
  raw = g_bytes_new (mail->str, mail->len);
  return sit_down (drill, "mia", at, error)
         && office_intake_bytes (drill->office, raw, "demo mail", at, report, error);
}

static gboolean
take_reply (Drill *drill, const Plan *plan, const DemoPerson *from, GError **error)
{
  g_autofree char *id = new_id (drill), *subject = g_strdup_printf ("Re: %s", plan->subject);
  g_autofree char *extra = g_strdup_printf ("References: <%s>\n", plan->id);
  g_autofree char *text = demo_letter (from, demo_pick (drill->rand, from->language->reply), drill->rand);

  return take_mail (drill, plan->at, from, "support@example.org", id, subject, extra, text, error);
}

/* ---- steps ---------------------------------------------------------------------------- */

static gboolean
next (Plan *plan, Step step, gint64 at)
{
  plan->step = step;
  plan->at = at;
  return TRUE;
}

static gboolean
do_triage (Drill *drill, Plan *plan, GError **error)
{
  const char *who = one_of (drill, workers, G_N_ELEMENTS (workers));

  if (demo_chance (drill->rand, 2))
    {
      next (plan, AT_END, plan->at);
      return act (drill, plan, who, "spam", error, "reason", "an advertisement", NULL);
    }
  if ((!(drill->practised && demo_chance (drill->rand, 80)) && !act (drill, plan, who, "read", error, NULL))
      || !act (drill, plan, who, "triage", error, "type", plan->topic->type, NULL))
    return FALSE;
  /* Some lie under a pile for months: somebody has to be late. */
  if (demo_chance (drill->rand, drill->practised ? 1 : 3))
    return next (plan, AT_CLAIM, later (drill, plan->at, 800, drill->practised ? 1200 : 4000));
  return next (plan, AT_CLAIM, later (drill, plan->at, 0, 30));
}

static gboolean
do_claim (Drill *drill, Plan *plan, GError **error)
{
  plan->owner = one_of (drill, workers, G_N_ELEMENTS (workers));
  plan->work = drill->practised ? 1 : g_rand_int_range (drill->rand, 1, 4);
  if (demo_chance (drill->rand, 8))
    {
      next (plan, AT_FACTS, plan->at + 5 * 60 * G_USEC_PER_SEC);
      return act (drill, plan, "sue", "assign", error, "to", plan->owner, NULL)
             && (!demo_chance (drill->rand, 40)
                 || act (drill, plan, "sue", "set", error, "priority", "high", NULL));
    }
  next (plan, demo_chance (drill->rand, 12) ? AT_ACKNOWLEDGE : AT_FACTS, plan->at + 20 * 60 * G_USEC_PER_SEC);
  return plan->step == AT_ACKNOWLEDGE || act (drill, plan, plan->owner, "claim", error, NULL);
}

static gboolean
do_acknowledge (Drill *drill, Plan *plan, GError **error)
{
  gint64 at = plan->at;

  next (plan, AT_CLAIM, later (drill, at, 20, 90));
  return note_with_state (drill, &(Plan){ .at = at, .number = plan->number, .owner = plan->owner },
                          "Acknowledged by post, copy in the folder.", CASE_ACKNOWLEDGED, error);
}

static gboolean
set_dates (Drill *drill, const Plan *plan, GError **error)
{
  GDate ended;
  g_autofree char *day = NULL;

  when_date (plan->at - g_rand_int_range (drill->rand, 5, 200) * DAY, drill->office->zone, &ended);
  day = when_date_format (&ended);
  return act (drill, plan, plan->owner, "set", error, "termination", day, "terminated-by", "customer",
              "written-request", "yes", NULL);
}

static gboolean
may_climb (Drill *drill, const Plan *plan, int percent)
{
  return !plan->climbed && strcmp (plan->topic->type, "complaint") == 0
         && demo_chance (drill->rand, drill->practised ? percent / 4 : percent);
}

static gboolean
do_facts (Drill *drill, Plan *plan, GError **error)
{
  const char *type = plan->topic->type;
  gboolean needed = !drill->practised || demo_chance (drill->rand, 20);
  gboolean fine = !needed
                  || act (drill, plan, plan->owner, "set", error, "residence", plan->person->country, "language",
                          plan->person->language->code, "role",
                          strcmp (type, "end-user-referral") == 0 ? "end-user" : "customer-contact", NULL);

  if (fine && strcmp (type, "delete-after-termination") == 0)
    fine = set_dates (drill, plan, error);
  else if (fine && strcmp (type, "end-user-referral") == 0)
    fine = act (drill, plan, plan->owner, "set", error, "customer", demo_pick (drill->rand, drill->words->companies), NULL);
  else if (fine && needed && strcmp (type, "delete") == 0 && demo_chance (drill->rand, 50))
    fine = act (drill, plan, plan->owner, "set", error, "active-contract", demo_chance (drill->rand, 20) ? "yes" : "no", NULL);
  if (fine && may_climb (drill, plan, 50))
    return next (plan, AT_CLIMB, later (drill, plan->at, 60, 300));
  return fine && next (plan, drill->practised && demo_chance (drill->rand, 60) ? AT_RESOLVE : AT_WORK,
                       later (drill, plan->at, 4, 120));
}

static gboolean
do_work (Drill *drill, Plan *plan, GError **error)
{
  int what = g_rand_int_range (drill->rand, 0, 100);
  gboolean fine = TRUE;

  if (what < 40)
    fine = act (drill, plan, plan->owner, "note", error, "text", demo_pick (drill->rand, drill->words->notes), NULL);
  else if (what < 65)
    fine = act (drill, plan, plan->owner, "task", error, "name", one_of (drill, task_names, G_N_ELEMENTS (task_names)),
                "state", demo_chance (drill->rand, 85) ? "done" : "not-applicable", NULL);
  else if (what < 82 && plan->id)
    fine = take_reply (drill, plan, plan->person, error);
  else if (what < 97)
    return next (plan, AT_PAUSE, plan->at + 10 * 60 * G_USEC_PER_SEC);
  else
    return next (plan, AT_PROPOSE, plan->at + 10 * 60 * G_USEC_PER_SEC);
  if (!fine)
    return FALSE;
  if (--plan->work > 0)
    return next (plan, AT_WORK, later (drill, plan->at, 20, 240));
  return next (plan, AT_RESOLVE, later (drill, plan->at, 10, demo_chance (drill->rand, drill->practised ? 1 : 7) ? 3000 : 500));
}

static gboolean
do_pause (Drill *drill, Plan *plan, GError **error)
{
  gint64 until = later (drill, plan->at, 72, 700);
  g_autofree char *day = NULL;
  GDate date;

  when_date (until, drill->office->zone, &date);
  day = when_date_format (&date);
  if (!act (drill, plan, plan->owner, "pause", error, "ground",
            one_of (drill, pause_grounds, G_N_ELEMENTS (pause_grounds)), "until", day, NULL))
    return FALSE;
  return next (plan, AT_RESUME, later (drill, until, 0, 40));
}

static gboolean
do_resume (Drill *drill, Plan *plan, GError **error)
{
  return act (drill, plan, plan->owner, "resume", error, NULL)
         && next (plan, AT_RESOLVE, later (drill, plan->at, 4, 200));
}

static gboolean do_resolve (Drill *drill, Plan *plan, GError **error);

/* Types that the packs of the drill let end in a refusal. */
static gboolean
can_be_refused (const Plan *plan)
{
  static const char *const types[] = { "delete", "access", "correct", "delete-after-termination", NULL };

  return plan->topic && g_strv_contains (types, plan->topic->type);
}

static gboolean
do_propose (Drill *drill, Plan *plan, GError **error)
{
  gint64 at = plan->at;

  if (!can_be_refused (plan))
    return do_resolve (drill, plan, error);
  plan->owner = "sue";
  next (plan, AT_CLOSE, later (drill, at, 30, 500));
  return act (drill, &(Plan){ .at = at, .number = plan->number }, "jon", "refuse", error, "reason", "not-proven", "text",
              "We asked you twice to show who you are and have heard nothing.", NULL);
}

static const char *
ending_of (Drill *drill, const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (strcmp (endings[i].type, type) == 0)
      return one_of (drill, endings[i].outcomes, G_N_ELEMENTS (endings[i].outcomes));
  return "withdrawn";
}

static gboolean
do_resolve (Drill *drill, Plan *plan, GError **error)
{
  const char *outcome = ending_of (drill, plan->topic->type);
  /* Half a yes is half a refusal, which nobody gives alone. */
  gboolean done = strcmp (outcome, "done-partly") == 0
                    ? act (drill, plan, strcmp (plan->owner, "sue") ? plan->owner : "jon", "refuse", error, "outcome", outcome, "reason", "lawful-sharing", "text",
                           "We did what we may. The rest the law tells us to keep.", NULL)
                        && act (drill, plan, "sue", "approve", error, "channel", "phone", "subject", "Your request", "body",
                                "We did what we may. The rest the law tells us to keep.", "evidence",
                                "told at the number that the person gave", NULL)
                    : act (drill, plan, plan->owner, "resolve", error, "outcome", outcome, NULL);

  if (!done)
    return FALSE;
  if (!plan->reopened && demo_chance (drill->rand, 5))
    return next (plan, AT_REOPEN, later (drill, plan->at, 24, 400));
  return next (plan, AT_CLOSE, later (drill, plan->at, 48, 600));
}

/* A complaint that nobody carries on ends where it began. */
static gboolean
settle (Drill *drill, const Plan *plan, GError **error)
{
  g_autoptr (Dossier) dossier = office_dossier (drill->office, plan->number, error);

  for (guint i = 0; dossier && i < dossier->moves->len; i++)
    {
      const ClimbMove *move = g_ptr_array_index (dossier->moves, i);

      if (move->terminal && !move->leaves && !move->missing[0] && !move->reasons[0])
        return act (drill, plan, plan->owner, "advance", error, "stage", move->stage, NULL);
    }
  return dossier != NULL;
}

static gboolean
do_close (Drill *drill, Plan *plan, GError **error)
{
  gint64 at = plan->at;

  next (plan, AT_END, at);
  if (!act (drill, &(Plan){ .at = at, .number = plan->number }, plan->owner, "close", error, "reason",
            demo_pick (drill->rand, drill->words->closings), NULL))
    return FALSE;
  if (may_climb (drill, plan, 60))
    return next (plan, AT_CLIMB, later (drill, at, 24, 400));
  return plan->climbed || strcmp (plan->topic->type, "complaint") != 0
         || settle (drill, &(Plan){ .at = at, .number = plan->number, .owner = plan->owner }, error);
}

/* ---- ladders -------------------------------------------------------------------------- */

/* What the complainant has to have said before anybody outside looks at it. */
static gboolean
state_facts (Drill *drill, const Plan *plan, GError **error)
{
  return act (drill, plan, plan->owner, "set", error, "first-contact", "yes", "satisfied", "no", NULL);
}

/* A move that is open; ends are rarer, so that some stand on every stage. */
static const ClimbMove *
pick_move (Drill *drill, const Dossier *dossier)
{
  const ClimbMove *found = NULL;
  int seen = 0;

  for (guint i = 0; i < dossier->moves->len; i++)
    {
      const ClimbMove *move = g_ptr_array_index (dossier->moves, i);

      if (move->missing[0] || (move->terminal && !demo_chance (drill->rand, 15)))
        continue;
      if (g_rand_int_range (drill->rand, 0, ++seen) == 0)
        found = move;
    }
  return found;
}

static char *
notice_date (Drill *drill, const Plan *plan)
{
  GDate day;

  when_date (plan->at + g_rand_int_range (drill->rand, 8, 40) * DAY, drill->office->zone, &day);
  return when_date_format (&day);
}

static gboolean
make_move (Drill *drill, const Plan *plan, const ClimbMove *move, GError **error)
{
  const char *reason = move->reasons[0] ? one_of (drill, (const char *const *) move->reasons, g_strv_length (move->reasons)) : "";
  g_autofree char *reference = move->leaves ? g_strdup_printf ("EX-%04d", g_rand_int_range (drill->rand, 1, 9999)) : g_strdup ("");
  g_autofree char *due = !move->terminal && demo_chance (drill->rand, 30) ? notice_date (drill, plan) : g_strdup ("");

  if (*reason)
    return act (drill, plan, plan->owner, move->leaves ? "escalate" : "advance", error, "stage", move->stage, "reason", reason, NULL);
  return act (drill, plan, plan->owner, move->leaves ? "escalate" : "advance", error, "stage", move->stage, "due", due,
              "reference", reference, NULL);
}

static gboolean
do_climb (Drill *drill, Plan *plan, GError **error)
{
  g_autoptr (Dossier) dossier = NULL;
  const ClimbMove *move;

  if (!sit_down (drill, plan->owner, plan->at, error) || (!plan->climbed && !state_facts (drill, plan, error)))
    return FALSE;
  plan->climbed = TRUE;
  dossier = office_dossier (drill->office, plan->number, error);
  if (!dossier)
    return FALSE;
  move = pick_move (drill, dossier);
  if (move && !make_move (drill, plan, move, error))
    return FALSE;
  if (!dossier->moves->len || (move && move->terminal))
    return next (plan, AT_END, plan->at);
  return next (plan, AT_CLIMB, later (drill, plan->at, 100, 900));
}

static gboolean
do_reopen (Drill *drill, Plan *plan, GError **error)
{
  plan->reopened = TRUE;
  plan->work = 1;
  if (plan->id && !take_reply (drill, plan, plan->person, error))
    return FALSE;
  return act (drill, plan, plan->owner, "reopen", error, "reason", "the person wrote again", NULL)
         && next (plan, AT_WORK, later (drill, plan->at, 4, 100));
}

static gboolean
do_not_spam (Drill *drill, Plan *plan, GError **error)
{
  return act (drill, plan, "kim", "not-spam", error, "reason", "a person wrote this", NULL)
         && next (plan, AT_TRIAGE, later (drill, plan->at, 1, 20));
}

static gboolean (*const steps[]) (Drill *drill, Plan *plan, GError **error) = {
  [AT_TRIAGE] = do_triage, [AT_CLAIM] = do_claim, [AT_FACTS] = do_facts, [AT_WORK] = do_work,
  [AT_RESUME] = do_resume, [AT_RESOLVE] = do_resolve, [AT_CLOSE] = do_close, [AT_REOPEN] = do_reopen,
  [AT_PAUSE] = do_pause, [AT_ACKNOWLEDGE] = do_acknowledge, [AT_PROPOSE] = do_propose,
  [AT_NOT_SPAM] = do_not_spam, [AT_CLIMB] = do_climb,
};

/* ---- what comes in -------------------------------------------------------------------- */

static DemoPerson *
person_copy (const DemoPerson *person)
{
  DemoPerson *copy = g_new0 (DemoPerson, 1);

  copy->language = person->language;
  copy->name = g_strdup (person->name);
  copy->address = g_strdup (person->address);
  copy->country = g_strdup (person->country);
  copy->city = g_strdup (person->city);
  return copy;
}

/* Mostly somebody new; some write again. */
static DemoPerson *
requester (Drill *drill)
{
  DemoPerson *person;
  guint at = (guint) g_rand_int_range (drill->rand, 0, KNOWN);

  if (at < drill->known->len && demo_chance (drill->rand, 14))
    return person_copy (g_ptr_array_index (drill->known, at));
  person = demo_person_new (drill->words, drill->rand, ++drill->people);
  if (drill->known->len < KNOWN)
    g_ptr_array_add (drill->known, person_copy (person));
  else
    {
      demo_person_free (drill->known->pdata[at]);
      drill->known->pdata[at] = person_copy (person);
    }
  return person;
}

static gboolean
open_by_mail (Drill *drill, Plan *plan, const char *text, GError **error)
{
  const char *type = plan->topic->type;
  const char *to = strcmp (type, "complaint") == 0 || strcmp (type, "lawful-request") == 0 ? "legal@example.org"
                                                                                         : "support@example.org";
  gboolean flagged = demo_chance (drill->rand, 2);
  StoreThread found = { .message = -1 };

  plan->id = new_id (drill);
  if (!take_mail (drill, plan->at, plan->person, to, plan->id, plan->subject, flagged ? "X-Spam-Flag: YES\n" : NULL,
                  text, error)
      || !store_find_message_id (drill->office->store, plan->id, &found, error))
    return FALSE;
  plan->number = g_steal_pointer (&found.case_number);
  store_thread_clear (&found);
  if (!plan->number)
    return desk_error_set (error, DESK_ERROR_CORRUPT, "demo: the mail %s opened no case", plan->id);
  plan->step = flagged ? AT_NOT_SPAM : AT_TRIAGE;
  return TRUE;
}

static gboolean
open_by_hand (Drill *drill, Plan *plan, const char *text, GError **error)
{
  static const char *const channels[] = { "post", "post", "phone", "phone", "fax", "web", "counter" };
  const char *channel = one_of (drill, channels, G_N_ELEMENTS (channels));
  g_autoptr (ActArgs) args = act_args_new ();
  g_autofree char *phone = g_strdup_printf ("+1 555 01%02d", g_rand_int_range (drill->rand, 0, 100));
  g_autofree char *post = g_strdup_printf ("%s\n%d Mock Lane\n%s", plan->person->name,
                                           g_rand_int_range (drill->rand, 1, 99), plan->person->city);

  act_args_set (args, "channel", channel);
  act_args_set (args, "name", plan->person->name);
  act_args_set (args, "subject", plan->subject);
  act_args_set (args, "text", text);
  if (strcmp (channel, "post") == 0 || strcmp (channel, "fax") == 0)
    {
      act_args_set (args, "address", post);
      act_args_set (args, "evidence", "stamped on arrival, scanned");
    }
  else if (strcmp (channel, "phone") == 0)
    act_args_set (args, "phone", phone);
  else
    act_args_set (args, "mail", plan->person->address);
  plan->step = AT_TRIAGE;
  return sit_down (drill, one_of (drill, workers, G_N_ELEMENTS (workers)), plan->at, error)
         && office_new_case (drill->office, args, &plan->number, error);
}

/* Mail that belongs nowhere yet: it waits for somebody to look. */
static gboolean
take_stray (Drill *drill, gint64 at, const Plan *beside, GError **error)
{
  DemoPerson *stranger = demo_person_new (drill->words, drill->rand, ++drill->people);
  gboolean fine;

  if (beside->id && demo_chance (drill->rand, 60))
    fine = take_reply (drill, &(Plan){ .at = at, .id = beside->id, .subject = beside->subject }, stranger, error);
  else
    {
      g_autofree char *id = new_id (drill);

      fine = take_mail (drill, at, stranger, "support@example.org", id, stranger->language->away_subject,
                        "Auto-Submitted: auto-replied\n", stranger->language->away_text, error);
    }
  demo_person_free (stranger);
  return fine;
}

static gboolean
take_spam (Drill *drill, gint64 at, GError **error)
{
  DemoPerson *sender = demo_person_new (drill->words, drill->rand, ++drill->people);
  g_autofree char *id = new_id (drill);
  gboolean fine = take_mail (drill, at, sender, "support@example.org", id,
                             demo_pick (drill->rand, drill->words->spam_subjects),
                             "X-Spam-Flag: YES\nX-Spam-Status: Yes, score=14\n",
                             demo_pick (drill->rand, drill->words->spam_text), error);

  demo_person_free (sender);
  return fine;
}

static gboolean
open_case (Drill *drill, gint64 at, GError **error)
{
  Plan *plan;
  g_autofree char *text = NULL;
  gboolean fine;

  if (demo_chance (drill->rand, 4))
    return take_spam (drill, at, error);
  plan = g_new0 (Plan, 1);
  plan->at = at;
  plan->order = drill->orders++;
  plan->owner = "jon";
  plan->person = requester (drill);
  plan->topic = demo_topic (plan->person->language, drill->rand);
  plan->subject = g_strdup (demo_pick (drill->rand, plan->topic->subjects));
  text = demo_letter (plan->person, demo_pick (drill->rand, plan->topic->texts), drill->rand);
  fine = demo_chance (drill->rand, 76) ? open_by_mail (drill, plan, text, error)
                                       : open_by_hand (drill, plan, text, error);
  if (fine && demo_chance (drill->rand, 2))
    fine = take_stray (drill, at + 60 * G_USEC_PER_SEC, plan, error);
  if (!fine)
    {
      plan_free (plan);
      return FALSE;
    }
  plan->at = later (drill, at, 1, demo_chance (drill->rand, 10) ? 150 : 40);
  heap_push (drill->heap, plan);
  return TRUE;
}

/* When the n-th case comes in: more and more of them as the years go on. */
static gint64
arrival (const Drill *drill, gint64 n)
{
  double left = 1.0 - (double) n / (double) drill->cases;

  return drill->end - (gint64) (left * left * (double) (SPAN - DAY)) - HOUR;
}

/* ---- the two years -------------------------------------------------------------------- */

static gboolean
breathe (Drill *drill, GError **error)
{
  if (++drill->steps < BATCH)
    return TRUE;
  drill->steps = 0;
  return office_batch_commit (drill->office, error) && office_batch_begin (drill->office, error);
}

static gboolean
do_next (Drill *drill, GError **error)
{
  Plan *plan = heap_pop (drill->heap);

  if (!steps[plan->step](drill, plan, error))
    {
      plan_free (plan);
      return FALSE;
    }
  if (plan->step == AT_END)
    plan_free (plan);
  else
    heap_push (drill->heap, plan);
  return breathe (drill, error);
}

static gboolean
live (Drill *drill, GError **error)
{
  while (drill->opened < drill->cases || drill->heap->len)
    {
      gint64 coming = drill->opened < drill->cases ? arrival (drill, drill->opened) : G_MAXINT64;
      const Plan *first = drill->heap->len ? drill->heap->pdata[0] : NULL;

      if (first && first->at < coming)
        {
          if (first->at > drill->end)
            return TRUE;
          if (!do_next (drill, error))
            return FALSE;
          continue;
        }
      drill->opened++;
      if (!open_case (drill, coming, error) || !breathe (drill, error))
        return FALSE;
    }
  return TRUE;
}

/* Two cases each in the states that a few days' chance may have left out. */
static gboolean
round_off (Drill *drill, GError **error)
{
  int acknowledged = 2, proposed = 2, fresh = 2;

  for (guint i = 0; i < drill->heap->len; i++)
    {
      Plan *plan = drill->heap->pdata[i];
      gboolean fine = TRUE;

      plan->at = drill->end;
      if (plan->step == AT_CLAIM && acknowledged-- > 0)
        fine = do_acknowledge (drill, plan, error);
      else if ((plan->step == AT_WORK || plan->step == AT_PROPOSE) && can_be_refused (plan) && proposed-- > 0)
        fine = do_propose (drill, plan, error);
      else if (plan->step == AT_TRIAGE && fresh-- > 0)
        fine = act (drill, plan, "kim", "triage", error, "type", plan->topic->type, NULL);
      if (!fine)
        return FALSE;
    }
  return TRUE;
}

static gboolean
hire (Drill *drill, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (staff); i++)
    {
      g_autoptr (ActArgs) args = act_args_new ();

      act_args_set (args, "name", staff[i].name);
      act_args_set (args, "role", staff[i].role);
      if (!sit_down (drill, "mia", drill->start, error)
          || !office_do (drill->office, "member.add", NULL, args, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill (Drill *drill, guint64 seed, GError **error)
{
  office_set_ids (drill->office, ids_new_seeded (seed));
  if (!hire (drill, error) || !office_batch_begin (drill->office, error))
    return FALSE;
  return live (drill, error) && round_off (drill, error) && office_batch_commit (drill->office, error);
}

static void
unmake (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm", ".lock", ".key", ".seal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (path, ends[i], NULL);

      g_unlink (name);
    }
}

static gboolean
read_now (const char *now, gint64 *end, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return when_parse (now ? now : DEFAULT_NOW, utc, end, error);
}

static gboolean
found_and_fill (Drill *drill, const char *path, guint64 seed, GError **error)
{
  static const char *const packs[] = { "mixpanel-2014", NULL };
  g_autofree char *start = when_format_utc (drill->start);
  gboolean fine = TRUE;

  if (!office_create (&(OfficeNew){ .path = path, .member = "mia", .packs = packs, .drill = TRUE, .now = start }, error))
    return FALSE;
  drill->office = office_open (&(OfficeOptions){ .path = path, .as = "mia", .now = start }, error);
  fine = drill->office && fill (drill, seed, error);
  g_clear_pointer (&drill->office, office_close);
  if (!fine)
    unmake (path);
  return fine;
}

gboolean
office_demo (const char *path, guint64 seed, gint64 cases, const char *now, GError **error)
{
  g_autoptr (DemoWords) words = demo_words_load (error);
  g_autoptr (GRand) rand = demo_rand (seed);
  g_autoptr (GPtrArray) heap = g_ptr_array_new_with_free_func ((GDestroyNotify) plan_free);
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func ((GDestroyNotify) demo_person_free);
  Drill drill = { .words = words, .rand = rand, .heap = heap, .known = known,
                  .cases = cases > 0 ? cases : DEFAULT_CASES, .practised = cases >= MANY_CASES };

  if (!words || !read_now (now, &drill.end, error))
    return FALSE;
  drill.start = drill.end - SPAN;
  return found_and_fill (&drill, path, seed, error);
}
