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
#include "office/demo-private.h"
#include "store/store.h"

#define DEFAULT_NOW "2026-11-23T09:00:00Z"
#define DEFAULT_CASES 300
#define HOUR DEMO_HOUR
#define DAY (24 * HOUR)
#define SPAN (730 * DAY)
#define BATCH 1000            /* steps in one transaction */
#define UNDONE 8              /* acts that are undone */
#define KNOWN 100             /* people who may write again */
#define MANY_CASES 5000       /* from here on an office is practised: fewer steps, little late */

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

static const struct { const char *type, *fact, *value; } proofs[] = {
  { "lawful-request", "subject-notified", "notified" },
  { "minor-consent", "guardian-evidence", "call back to the number of the contract" },
};

/* The letter of the pack that answers a type; others are answered in words of one's own. */
static const struct { const char *type, *outcome, *letter; } answers[] = {
  { "delete", "done", "deletion-done" }, { "delete-after-termination", "done", "deletion-done" },
  { "delete-after-termination", "no-written-request", "ask-in-writing" }, { "promo-opt-out", "service-mail-stays", "promo-off" },
  { "tracking-opt-out", "tracking-off", "tracking-off" }, { "complaint", "settled", "complaint-answer" },
  { "complaint", "not-settled", "complaint-answer" },
};

/* Of checks of who it is: most show it. */
static const struct { const char *method, *result, *evidence; } checks[] = {
  { "account", "verified", "signed in, the address agrees" }, { "two-facts", "verified", "month of the first invoice, number of seats" },
  { "call-back", "verified", "the number of the contract" }, { "account", "verified", "signed in" },
  { "two-facts", "verified", "street and customer number" }, { "known-address", "insufficient", "the address is on record, no more" },
  { "two-facts", "failed", "neither fact agrees" },
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

gboolean
demo_sit_down (Drill *drill, const char *member, gint64 now, GError **error)
{
  office_set_now (drill->office, now);
  if (g_strcmp0 (drill->member, member) == 0)
    return TRUE;
  drill->member = member;
  return office_set_member (drill->office, member, error);
}

/* key, value, key, value, NULL. */
gboolean
demo_act (Drill *drill, const Plan *plan, const char *member, const char *name, GError **error, ...)
{
  g_autoptr (ActArgs) args = act_args_new ();
  const char *key;
  va_list list;

  va_start (list, error);
  while ((key = va_arg (list, const char *)))
    act_args_set (args, key, va_arg (list, const char *));
  va_end (list);
  return demo_sit_down (drill, member, plan->at, error)
         && (office_do (drill->office, name, plan->number, args, NULL, error)
             || desk_error_in (error, "demo, %s %s", name, plan->number));
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

char *
demo_id (Drill *drill)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%08x@mail.example.com", ++drill->ids, g_rand_int (drill->rand));
}

gboolean
demo_take (Drill *drill, gint64 at, const GString *mail, GError **error)
{
  g_autoptr (GBytes) raw = g_bytes_new (mail->str, mail->len);
  g_autoptr (IntakeReport) report = intake_report_new ();

  return demo_sit_down (drill, "mia", at, error)
         && office_intake_bytes (drill->office, raw, "demo mail", at, report, error);
}

static gboolean
take_mail (Drill *drill, gint64 at, const DemoPerson *from, const char *to, const char *id, const char *subject,
           const char *extra, const char *text, GError **error)
{
  g_autoptr (GString) mail = g_string_new ("From: ");
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autofree char *day = g_date_time_format (date, "%d %b %Y %H:%M:%S +0000");

  put_header (mail, from->name);
  g_string_append_printf (mail, " <%s>\nTo: %s\nSubject: ", from->address, to);
  put_header (mail, subject);
  g_string_append_printf (mail, "\nMessage-ID: <%s>\nDate: %s\n%sMIME-Version: 1.0\n"
                          "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s",
                          id, day, extra ? extra : "", text);
  return demo_take (drill, at, mail, error);
}

static gboolean
take_reply (Drill *drill, const Plan *plan, const DemoPerson *from, GError **error)
{
  g_autofree char *id = demo_id (drill), *subject = g_strdup_printf ("Re: %s", plan->subject);
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
      return demo_act (drill, plan, who, "spam", error, "reason", "an advertisement", NULL);
    }
  if ((!(drill->practised && demo_chance (drill->rand, 80)) && !demo_act (drill, plan, who, "read", error, NULL))
      || !demo_act (drill, plan, who, "triage", error, "type", plan->topic->type, NULL))
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
      return demo_act (drill, plan, "sue", "assign", error, "to", plan->owner, NULL)
             && (!demo_chance (drill->rand, 40)
                 || demo_act (drill, plan, "sue", "set", error, "priority", "high", NULL));
    }
  next (plan, !plan->acknowledged && demo_chance (drill->rand, drill->practised ? 2 : 12) ? AT_ACKNOWLEDGE : AT_FACTS, plan->at + 20 * 60 * G_USEC_PER_SEC);
  return plan->step == AT_ACKNOWLEDGE || demo_act (drill, plan, plan->owner, "claim", error, NULL);
}

/* Chance may have linked the two before. */
static gboolean
is_linked (Drill *drill, const char *number, const char *other)
{
  g_autoptr (Case) kase = office_case (drill->office, number, NULL);

  for (guint i = 0; kase && i < kase->links->len; i++)
    if (g_strcmp0 (((const CaseLink *) g_ptr_array_index (kase->links, i))->other, other) == 0)
      return TRUE;
  return FALSE;
}

/* Another case of the same person, of the same type to merge into; "" when there is none. */
static char *
other_case (Drill *drill, const Plan *plan, const char *act, GError **error)
{
  g_autoptr (GPtrArray) cases = demo_sit_down (drill, plan->owner, plan->at, error)
                                  ? office_choices (drill->office, office_act (act), "other", plan->number, NULL, error) : NULL;

  for (guint i = 0; cases && i < cases->len; i++)
    {
      const char *number = ((OfficeChoice *) g_ptr_array_index (cases, i))->value;
      g_autoptr (CaseRow) row = office_case_row (drill->office, number, error);

      if (!row)
        return NULL;
      if (strcmp (act, "link") == 0 ? !is_linked (drill, plan->number, number)
                                     : row->type_confirmed && g_strcmp0 (row->type, plan->topic->type) == 0)
        return g_strdup (number);
    }
  return cases ? g_strdup ("") : NULL;
}

/* Who has written before may have asked the same twice, or something that belongs to it. */
static gboolean
look_for_others (Drill *drill, Plan *plan, GError **error)
{
  gboolean merges = demo_chance (drill->rand, 50);
  g_autofree char *other = other_case (drill, plan, merges ? "merge" : "link", error);

  plan->again = FALSE;
  if (!other || !*other)
    return other != NULL;
  if (!merges)
    return demo_act (drill, plan, plan->owner, "link", error, "other", other, "kind", "related", "reason", "the same person", NULL);
  next (plan, AT_END, plan->at);
  return demo_act (drill, plan, plan->owner, "merge", error, "other", other, "reason", "the same request, sent twice", NULL);
}

/* Where the pack can give no date yet, the letter gives none. */
static gboolean
acknowledge (Drill *drill, Plan *plan, GError **error)
{
  static const char *const undated[] = { "delete-after-termination", "lawful-request", NULL };

  if (g_strv_contains (undated, plan->topic->type))
    return demo_write (drill, plan, plan->owner, "acknowledge", error, "letter", "none", "text",
                       "We have your message, and will write again when we know what we need to answer it.", NULL);
  return demo_write (drill, plan, plan->owner, "acknowledge", error, NULL);
}

static gboolean
do_acknowledge (Drill *drill, Plan *plan, GError **error)
{
  gint64 at = plan->at;

  return acknowledge (drill, plan, error) && next (plan, AT_CLAIM, later (drill, at, 20, 90));
}

static gboolean
set_dates (Drill *drill, const Plan *plan, GError **error)
{
  GDate ended;
  g_autofree char *day = NULL;

  when_date (plan->at - g_rand_int_range (drill->rand, 5, 200) * DAY, drill->office->zone, &ended);
  day = when_date_format (&ended);
  return demo_act (drill, plan, plan->owner, "set", error, "termination", day, "terminated-by", "customer",
              "written-request", "yes", NULL);
}

static gboolean
may_climb (Drill *drill, const Plan *plan, int percent)
{
  return !plan->climbed && strcmp (plan->topic->type, "complaint") == 0
         && demo_chance (drill->rand, drill->practised ? percent / 4 : percent);
}

/* Types for which the pack wants to know who asks. */
static gboolean
check_identity (Drill *drill, const Plan *plan, GError **error)
{
  static const char *const types[] = { "delete", "delete-after-termination", "access", "correct", "minor-consent", NULL };
  int which = g_rand_int_range (drill->rand, 0, G_N_ELEMENTS (checks));

  if (!g_strv_contains (types, plan->topic->type) || !demo_chance (drill->rand, drill->practised ? 15 : 70))
    return TRUE;
  return demo_act (drill, plan, plan->owner, "verify-identity", error, "method", checks[which].method, "result",
                   checks[which].result, "evidence", checks[which].evidence, NULL);
}

static gboolean
do_facts (Drill *drill, Plan *plan, GError **error)
{
  const char *type = plan->topic->type;
  gboolean needed = !drill->practised || demo_chance (drill->rand, 20);
  gboolean fine = !needed
                  || demo_act (drill, plan, plan->owner, "set", error, "residence", plan->person->country, "language",
                          plan->person->language->code, "role",
                          strcmp (type, "end-user-referral") == 0 ? "end-user" : "customer-contact", NULL);

  if (fine && strcmp (type, "delete-after-termination") == 0)
    fine = set_dates (drill, plan, error);
  else if (fine && strcmp (type, "end-user-referral") == 0)
    fine = demo_act (drill, plan, plan->owner, "set", error, "customer", demo_pick (drill->rand, drill->words->companies), NULL);
  else if (fine && needed && strcmp (type, "delete") == 0 && demo_chance (drill->rand, 50))
    fine = demo_act (drill, plan, plan->owner, "set", error, "active-contract", demo_chance (drill->rand, 20) ? "yes" : "no", NULL);
  else if (fine && strcmp (type, "promo-opt-out") == 0)
    fine = demo_act (drill, plan, plan->owner, "set", error, "mail-address", plan->person->address, NULL);
  fine = fine && check_identity (drill, plan, error)
         && (plan->acknowledged || !demo_chance (drill->rand, drill->practised ? 3 : 60) || acknowledge (drill, plan, error));
  if (fine && plan->again && demo_chance (drill->rand, drill->practised ? 5 : 50))
    fine = look_for_others (drill, plan, error);
  if (!fine || plan->step == AT_END)
    return fine;
  if (may_climb (drill, plan, 50))
    return next (plan, AT_CLIMB, later (drill, plan->at, 60, 300));
  return next (plan, drill->practised && demo_chance (drill->rand, 60) ? AT_RESOLVE : AT_WORK,
                       later (drill, plan->at, 4, 120));
}

static gboolean
write_note (Drill *drill, const Plan *plan, GError **error)
{
  return demo_act (drill, plan, plan->owner, "note", error, "text", demo_pick (drill->rand, drill->words->notes), NULL);
}

/* Written into the wrong case, and taken back: a few, since to undo costs as much as thirty acts. */
static gboolean
take_back (Drill *drill, const Plan *plan, GError **error)
{
  if (!write_note (drill, plan, error))
    return FALSE;
  if (drill->undone >= UNDONE)
    return TRUE;
  drill->undone++;
  return demo_act (drill, plan, plan->owner, "undo", error, NULL);
}

static gboolean
hold_case (Drill *drill, Plan *plan, GError **error)
{
  GDate day;
  g_autofree char *until = NULL;

  when_date (plan->at + g_rand_int_range (drill->rand, 60, 400) * DAY, drill->office->zone, &day);
  until = when_date_format (&day);
  if (plan->held && !demo_chance (drill->rand, 50))
    return write_note (drill, plan, error);
  plan->held = !plan->held;
  return plan->held ? demo_act (drill, plan, "sue", "hold", error, "name", "litigation", "reason",
                                "counsel asks us to keep it for a pending suit", "until", until, NULL)
                    : demo_act (drill, plan, "sue", "unhold", error, "name", "litigation", "reason", "the suit was settled", NULL);
}

/* Names of tasks that are open, at most n, comma-parted; NULL: none. */
static char *
open_tasks (Drill *drill, const Plan *plan, guint n)
{
  g_autoptr (Case) kase = store_case (drill->office->store, NULL, plan->number, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; kase && i < kase->tasks->len && n; i++)
    {
      const CaseTask *task = g_ptr_array_index (kase->tasks, i);

      if (strcmp (task->state, "open") != 0 || task->asked)
        continue;
      g_string_append_printf (names, "%s%s", names->len ? "," : "", task->name);
      n--;
    }
  return names->len ? g_strdup (names->str) : NULL;
}

static gboolean
tick_off (Drill *drill, Plan *plan, GError **error)
{
  g_autofree char *name = open_tasks (drill, plan, 1);
  const char *another = one_of (drill, task_names, G_N_ELEMENTS (task_names));

  return demo_act (drill, plan, plan->owner, "task", error, "name", name ? name : another,
                   "state", demo_chance (drill->rand, 85) ? "done" : "not-applicable", NULL);
}

/* Nobody ends a case while its list has holes. */
static gboolean
tick_rest (Drill *drill, Plan *plan, GError **error)
{
  g_autofree char *names = open_tasks (drill, plan, G_MAXUINT);

  return !names || demo_act (drill, plan, plan->owner, "task", error, "name", names, "state", "done", NULL);
}

static gboolean
write_again (Drill *drill, Plan *plan, GError **error)
{
  return demo_write (drill, plan, plan->owner, "reply", error, "text", demo_pick (drill->rand, drill->words->answers), NULL);
}

static gboolean
do_work (Drill *drill, Plan *plan, GError **error)
{
  int what = g_rand_int_range (drill->rand, 0, 100);
  gboolean fine = TRUE;

  if (what < 37)
    fine = write_note (drill, plan, error);
  else if (what < 39)
    fine = take_back (drill, plan, error);
  else if (what < 41)
    fine = hold_case (drill, plan, error);
  else if (what < 62)
    fine = tick_off (drill, plan, error);
  else if (what < 76 && plan->id)
    fine = take_reply (drill, plan, plan->person, error);
  else if (what < 82 && !drill->practised)
    fine = write_again (drill, plan, error);
  else if (what < 96)
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
  if (!(demo_chance (drill->rand, drill->practised ? 10 : 55)
          ? demo_write (drill, plan, plan->owner, "request-info", error, "text", demo_pick (drill->rand, drill->words->questions),
                        "ground", "requester", "until", day, NULL)
          : demo_act (drill, plan, plan->owner, "pause", error, "ground",
                      one_of (drill, pause_grounds, G_N_ELEMENTS (pause_grounds)), "until", day, NULL)))
    return FALSE;
  return next (plan, AT_RESUME, later (drill, until, 0, 40));
}

static gboolean
do_resume (Drill *drill, Plan *plan, GError **error)
{
  return demo_act (drill, plan, plan->owner, "resume", error, NULL)
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

#define NOT_SHOWN "We asked you twice to show who you are and have heard nothing."
#define IN_PART "We did what we may. The rest the law tells us to keep."

static gboolean
do_propose (Drill *drill, Plan *plan, GError **error)
{
  if (!can_be_refused (plan))
    return do_resolve (drill, plan, error);
  plan->owner = "jon";
  return demo_act (drill, plan, "jon", "refuse", error, "reason", "not-proven", "text", NOT_SHOWN, NULL)
         && next (plan, AT_DECIDE, later (drill, plan->at, 2, 120));
}

/* A practised office calls. */
static gboolean
approve (Drill *drill, Plan *plan, const char *reason, GError **error)
{
  const char *channel = plan->channel;
  gboolean fine;

  if (drill->practised && !demo_chance (drill->rand, 10))
    plan->channel = "phone";
  fine = demo_write (drill, plan, "sue", "approve", error, "reason", reason, NULL);
  plan->channel = channel;
  return fine;
}

/* Jon proposes, Sue decides, and sends a few back. */
static gboolean
do_decide (Drill *drill, Plan *plan, GError **error)
{
  if (!drill->practised && demo_chance (drill->rand, 20))
    return demo_act (drill, plan, "sue", "reject", error, "reason", "ask once more, by telephone", NULL)
           && next (plan, AT_WORK, later (drill, plan->at, 4, 60));
  return approve (drill, plan, "asked twice, the letters are in the case", error)
         && next (plan, AT_CLOSE, later (drill, plan->at, 30, 500));
}

static const char *
ending_of (Drill *drill, const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (strcmp (endings[i].type, type) == 0)
      return one_of (drill, endings[i].outcomes, G_N_ELEMENTS (endings[i].outcomes));
  return "withdrawn";
}

/* Half a yes is half a refusal, which nobody gives alone. */
static gboolean
do_in_part (Drill *drill, Plan *plan, const char *outcome, GError **error)
{
  return demo_act (drill, plan, strcmp (plan->owner, "sue") ? plan->owner : "jon", "refuse", error, "outcome", outcome, "reason",
                   "lawful-sharing", "text", IN_PART, NULL)
         && approve (drill, plan, "the rest has to be kept", error);
}

static gboolean
refer (Drill *drill, Plan *plan, GError **error)
{
  plan->referred = TRUE;
  return demo_write (drill, plan, plan->owner, "refer", error, "customer", demo_pick (drill->rand, drill->words->companies), "text",
                     "They know your account, and we do not.", NULL);
}

/* What the pack wants written down before a case of the type ends. */
static gboolean
set_proofs (Drill *drill, const Plan *plan, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (proofs); i++)
    if (strcmp (proofs[i].type, plan->topic->type) == 0
        && !demo_act (drill, plan, plan->owner, "set", error, proofs[i].fact, proofs[i].value, NULL))
      return FALSE;
  return TRUE;
}

/* Who withdraws or does not answer gets no letter; nor do most of a practised office. */
static gboolean
answer (Drill *drill, Plan *plan, const char *outcome, GError **error)
{
  static const char *const silent[] = { "withdrawn", "no-reply", NULL };
  const char *letter = "answer";

  if (g_strv_contains (silent, outcome) || !demo_chance (drill->rand, drill->practised ? 3 : 75))
    return demo_act (drill, plan, plan->owner, "resolve", error, "outcome", outcome, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (strcmp (answers[i].type, plan->topic->type) == 0 && strcmp (answers[i].outcome, outcome) == 0)
      letter = answers[i].letter;
  return demo_write (drill, plan, plan->owner, "resolve", error, "outcome", outcome, "letter", letter, "text",
                     demo_pick (drill->rand, drill->words->answers), NULL);
}

static gboolean
keep_preference (Drill *drill, const Plan *plan, GError **error)
{
  const char *type = plan->topic->type;
  const char *wish = strcmp (type, "promo-opt-out") == 0 ? "promotional:off" : strcmp (type, "contact-preference") == 0 ? "telephone:off" : NULL;

  return !wish || (drill->practised && !demo_chance (drill->rand, 20))
         || demo_act (drill, plan, plan->owner, "person.preference", error, "preference", wish, NULL);
}

/* A referral that is followed up is: what came of it is asked later. */
static gboolean
is_open (Drill *drill, const Plan *plan)
{
  g_autoptr (CaseRow) row = store_case_row (drill->office->store, NULL, plan->number, NULL);

  return row && case_state_is_open (row->state);
}

static gboolean
do_resolve (Drill *drill, Plan *plan, GError **error)
{
  const char *outcome = plan->referred ? "referred" : ending_of (drill, plan->topic->type);
  gboolean refers = strcmp (outcome, "referred") == 0 && !drill->practised && !plan->referred;
  gboolean done = tick_rest (drill, plan, error) && keep_preference (drill, plan, error);

  if (strcmp (outcome, "done-partly") == 0)
    done = done && do_in_part (drill, plan, outcome, error);
  else if (refers)
    done = done && refer (drill, plan, error);
  else
    done = done && set_proofs (drill, plan, error) && answer (drill, plan, outcome, error);
  if (!done)
    return FALSE;
  if (refers && is_open (drill, plan))
    return next (plan, AT_RESOLVE, later (drill, plan->at, 600, 900));
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
        return demo_act (drill, plan, plan->owner, "advance", error, "stage", move->stage, NULL);
    }
  return dossier != NULL;
}

static gboolean
do_close (Drill *drill, Plan *plan, GError **error)
{
  gint64 at = plan->at;

  next (plan, AT_END, at);
  if (!demo_act (drill, &(Plan){ .at = at, .number = plan->number }, plan->owner, "close", error, "reason",
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
  return demo_act (drill, plan, plan->owner, "set", error, "first-contact", "yes", "satisfied", "no", NULL);
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
    return demo_act (drill, plan, plan->owner, move->leaves ? "escalate" : "advance", error, "stage", move->stage, "reason", reason, NULL);
  return demo_act (drill, plan, plan->owner, move->leaves ? "escalate" : "advance", error, "stage", move->stage, "due", due,
              "reference", reference, NULL);
}

static gboolean
do_climb (Drill *drill, Plan *plan, GError **error)
{
  g_autoptr (Dossier) dossier = NULL;
  const ClimbMove *move;

  if (!demo_sit_down (drill, plan->owner, plan->at, error) || (!plan->climbed && !state_facts (drill, plan, error)))
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
  return demo_act (drill, plan, plan->owner, "reopen", error, "reason", "the person wrote again", NULL)
         && next (plan, AT_WORK, later (drill, plan->at, 4, 100));
}

static gboolean
do_not_spam (Drill *drill, Plan *plan, GError **error)
{
  return demo_act (drill, plan, "kim", "not-spam", error, "reason", "a person wrote this", NULL)
         && next (plan, AT_TRIAGE, later (drill, plan->at, 1, 20));
}

static gboolean (*const steps[]) (Drill *drill, Plan *plan, GError **error) = {
  [AT_TRIAGE] = do_triage, [AT_CLAIM] = do_claim, [AT_FACTS] = do_facts, [AT_WORK] = do_work,
  [AT_RESUME] = do_resume, [AT_RESOLVE] = do_resolve, [AT_CLOSE] = do_close, [AT_REOPEN] = do_reopen,
  [AT_PAUSE] = do_pause, [AT_ACKNOWLEDGE] = do_acknowledge, [AT_PROPOSE] = do_propose, [AT_DECIDE] = do_decide,
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
requester (Drill *drill, gboolean *again)
{
  DemoPerson *person;
  guint at = (guint) g_rand_int_range (drill->rand, 0, KNOWN);

  *again = at < drill->known->len && demo_chance (drill->rand, 14);
  if (*again)
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

  plan->id = demo_id (drill);
  if (!take_mail (drill, plan->at, plan->person, to, plan->id, plan->subject, flagged ? "X-Spam-Flag: YES\n" : NULL,
                  text, error)
      || !store_find_message_id (drill->office->store, plan->id, &found, error))
    return FALSE;
  plan->number = g_steal_pointer (&found.case_number);
  store_thread_clear (&found);
  if (!plan->number)
    return desk_error_set (error, DESK_ERROR_CORRUPT, "demo: the mail %s opened no case", plan->id);
  plan->channel = "mail";
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
  plan->channel = channel;
  if (strcmp (channel, "post") == 0 || strcmp (channel, "fax") == 0)
    {
      plan->channel = "post";
      act_args_set (args, "address", post);
      act_args_set (args, "evidence", "stamped on arrival, scanned");
    }
  else if (strcmp (channel, "phone") == 0)
    act_args_set (args, "phone", phone);
  else
    {
      plan->channel = strcmp (channel, "web") == 0 ? "mail" : channel;
      act_args_set (args, "mail", plan->person->address);
    }
  plan->step = AT_TRIAGE;
  return demo_sit_down (drill, one_of (drill, workers, G_N_ELEMENTS (workers)), plan->at, error)
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
      g_autofree char *id = demo_id (drill);

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
  g_autofree char *id = demo_id (drill);
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
  plan->letter = -1;
  plan->person = requester (drill, &plan->again);
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

  if (!demo_send (drill, plan->at, error) || !demo_mend (drill, plan, error) || !steps[plan->step](drill, plan, error))
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

/* One request comes a second time and becomes part of the first; another belongs to it. */
static gboolean
ask_twice (Drill *drill, const GPtrArray *plans, GError **error)
{
  const Plan *first = plans->len > 1 ? plans->pdata[0] : NULL, *beside = first ? plans->pdata[1] : NULL;
  Plan again = { .at = drill->end, .letter = -1, .step = AT_TRIAGE };
  gboolean fine;

  if (!first)
    return TRUE;
  again.person = first->person;
  again.topic = first->topic;
  again.subject = first->subject;
  fine = open_by_mail (drill, &again, first->topic->texts[0], error)
         && (again.step == AT_TRIAGE || demo_act (drill, &again, "kim", "not-spam", error, "reason", "a person wrote this", NULL))
         && demo_act (drill, &again, "kim", "triage", error, "type", first->topic->type, NULL)
         && demo_act (drill, &again, "sue", "merge", error, "other", first->number, "reason", "the same request, sent twice", NULL)
         && (is_linked (drill, first->number, beside->number)
             || demo_act (drill, first, "kim", "link", error, "other", beside->number, "kind", "related", "reason",
                          "both came after the newsletter of last week", NULL));
  g_free (again.id);
  g_free (again.number);
  return fine;
}

/* Two cases each in the states that a few days' chance may have left out. */
static gboolean
round_off (Drill *drill, GError **error)
{
  g_autoptr (GPtrArray) worked = g_ptr_array_new ();
  int acknowledged = 2, proposed = 2, fresh = 2;

  for (guint i = 0; i < drill->heap->len; i++)
    {
      Plan *plan = drill->heap->pdata[i];
      gboolean fine = TRUE;

      plan->at = drill->end;
      if (plan->step == AT_CLAIM && !plan->acknowledged && acknowledged-- > 0)
        fine = acknowledge (drill, plan, error);
      else if ((plan->step == AT_WORK || plan->step == AT_PROPOSE) && can_be_refused (plan) && proposed-- > 0)
        fine = do_propose (drill, plan, error);
      else if (plan->step == AT_TRIAGE && fresh-- > 0)
        fine = demo_act (drill, plan, "kim", "triage", error, "type", plan->topic->type, NULL);
      else if (plan->step == AT_WORK || plan->step == AT_RESOLVE || plan->step == AT_RESUME)
        g_ptr_array_add (worked, plan);
      if (!fine)
        return FALSE;
    }
  return demo_leave_trouble (drill, worked, error) && ask_twice (drill, worked, error);
}

static gboolean
furnish (Drill *drill, GError **error)
{
  g_autoptr (ActArgs) args = act_args_new ();

  act_args_set (args, "title", "Example Meters, privacy desk");
  act_args_set (args, "mail-from", "Example Meters <privacy@example.org>");
  act_args_set (args, "addresses", "@example.org");
  act_args_set (args, "signature", "The privacy desk\\nExample Meters");
  return demo_sit_down (drill, "mia", drill->start, error)
         && office_do (drill->office, "office.set", NULL, args, NULL, error);
}

static gboolean
hire (Drill *drill, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (staff); i++)
    {
      g_autoptr (ActArgs) args = act_args_new ();

      act_args_set (args, "name", staff[i].name);
      act_args_set (args, "role", staff[i].role);
      if (!demo_sit_down (drill, "mia", drill->start, error)
          || !office_do (drill->office, "member.add", NULL, args, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill (Drill *drill, guint64 seed, GError **error)
{
  office_set_ids (drill->office, ids_new_seeded (seed));
  if (!hire (drill, error) || !furnish (drill, error) || !office_batch_begin (drill->office, error))
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
