/* SPDX-License-Identifier: MIT */
#include "fake-office.h"
#include "office/register.h"
#include "office/report.h"
#include "office/export.h"
#include "office/entries.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "office/act-args.h"
#include "office/letters.h"

#define NOW (G_GINT64_CONSTANT (1795424400) * G_USEC_PER_SEC)   /* 2026-11-23 09:00 UTC */


struct Office
{
  GTimeZone *zone;
  Member member;
  Viewer viewer;
  GPtrArray *rows;        /* CaseRow, by number */
  GPtrArray *waiting;     /* CaseMessage */
  GPtrArray *log;
  GHashTable *texts;      /* message id to text */
  char *conflict;
  SavedView views[10];
  const char *poison;
  gboolean changed, real;
  GPtrArray *drafts;      /* Draft */
  char *visited, *visitor, *visit, *present;
  int beats;
  int reads;
};

/* ---- the house ------------------------------------------------------------------------------ */

static const struct
{
  const char *number, *type;
  gboolean confirmed;
  CaseState state;
  const char *owner, *person, *subject, *due, *next;
  gboolean paused, held, unread;
} given[] = {
  { "RC-2026-000388", "delete", TRUE, CASE_WORKING, "mia", "Okafor, Ada",
    "Remove my account and all data", "2026-11-20" },
  { "RC-2026-000398", "complaint", TRUE, CASE_ACKNOWLEDGED, "mia", "Brandt, Lena",
    "Beschwerde über Ihre Antwort", "2026-11-23", .unread = TRUE },
  { "RC-2026-000441", "access", FALSE, CASE_UNSORTED, NULL, NULL, "my data pls", "2026-11-25" },
  { "RC-2026-000460", "promo-opt-out", TRUE, CASE_NEW, "kim", "田中 花子", "配信停止のお願い",
    "2026-12-04", .unread = TRUE },
  { "RC-2026-000455", "delete-after-termination", TRUE, CASE_NEW, "jon", "Nordlys AS",
    "Account closing", "2026-12-02" },
  { "RC-2026-000302", "correct", TRUE, CASE_WAITING, "mia", "Silva, R.", "Endereço antigo",
    "2026-12-20", "2026-12-07", .paused = TRUE },
  { "RC-2026-000217", "delete", TRUE, CASE_WAITING, "mia", "Tern Labs",
    "Delete all data of our project", "2027-01-30", .held = TRUE },
  { "RC-2026-000470", "access", TRUE, CASE_PROPOSED, NULL, "שרה כהן", "בקשת גישה למידע",
    "2026-12-14" },
  { "RC-2026-000101", "inquiry", TRUE, CASE_CLOSED, "mia", "Whelan, Pat", "A question", NULL },
  { "RC-2026-000480", NULL, FALSE, CASE_SPAM, NULL, NULL, "Cheap watches", NULL },
};

static gint64
day_end (const char *iso)
{
  GDate date;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  if (!iso || !when_date_parse (iso, &date, NULL))
    return G_MAXINT64;
  return when_day_end (&date, utc);
}

static CaseRow *
row_new (guint i)
{
  CaseRow *row = g_new0 (CaseRow, 1);

  row->id = 100 + i;
  row->number = g_strdup (given[i].number);
  row->type = g_strdup (given[i].type);
  row->type_confirmed = given[i].confirmed;
  row->state = given[i].state;
  row->priority = PRIORITY_NORMAL;
  row->owner = g_strdup (given[i].owner);
  row->owner_name = g_strdup (given[i].owner);
  row->person = given[i].person ? g_strdup ("p-1") : NULL;
  row->person_name = g_strdup (given[i].person);
  row->subject = g_strdup (given[i].subject);
  row->channel = g_strdup ("mail");
  row->received_at = NOW - (gint64) (i + 20) * G_TIME_SPAN_DAY;
  row->received_on = g_strdup ("2026-08-22");
  row->due_on = g_strdup (given[i].due);
  row->due_tag = g_strdup (g_strcmp0 (given[i].type, "access") == 0 ? "design" : "verified");
  row->due_at = day_end (given[i].due);
  row->next_on = g_strdup (given[i].next);
  row->paused = given[i].paused;
  row->held = given[i].held;
  row->unread = given[i].unread;
  row->updated_at = NOW;
  row->rev = 1000 + i;
  return row;
}

static CaseMessage *
message_new (gint64 id, const char *number, const char *subject)
{
  CaseMessage *message = g_new0 (CaseMessage, 1);

  message->id = id;
  message->case_number = g_strdup (number);
  message->direction = g_strdup ("in");
  message->channel = g_strdup ("mail");
  message->kind = g_strdup ("mail");
  message->at = NOW - G_TIME_SPAN_DAY;
  message->from_name = g_strdup ("Ada Okafor");
  message->from_address = g_strdup ("ada@example.org");
  message->recipients = g_strdup ("privacy@example.com");
  message->subject = g_strdup (subject);
  message->size = 1234;
  message->parts = 1;
  message->copy_of = -1;
  return message;
}

Office *
fake_office_new (void)
{
  Office *office = g_new0 (Office, 1);
  CaseMessage *one = message_new (7001, NULL, "Re: my request"),
              *two = message_new (7002, NULL, "Undelivered mail");

  office->zone = g_time_zone_new_utc ();
  office->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) draft_free);
  office->member = (Member){
    .id = (char *)"mia", .name = (char *)"mia", .role = ROLE_AGENT, .uid = 1, .active = TRUE
  };
  office->viewer = (Viewer) { "mia", ROLE_AGENT };
  office->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) case_row_free);
  office->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) case_message_free);
  office->log = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    g_ptr_array_add (office->rows, row_new (i));
  one->waiting = g_strdup ("the sender does not belong to RC-2026-000388");
  two->waiting = g_strdup ("a bounce of no letter of ours");
  g_ptr_array_add (office->waiting, one);
  g_ptr_array_add (office->waiting, two);
  return office;
}

void
fake_office_free (Office *office)
{
  g_time_zone_unref (office->zone);
  g_ptr_array_unref (office->rows);
  g_ptr_array_unref (office->waiting);
  for (int i = 0; i < 10; i++)
    saved_view_clear (&office->views[i]);
  g_ptr_array_unref (office->log);
  g_free (office->conflict);
  g_ptr_array_unref (office->drafts);
  g_free (office->visited);
  g_free (office->visitor);
  g_free (office->visit);
  g_free (office->present);
  g_free (office);
}

void
fake_office_fill (Office *office, int n)
{
  for (int i = 0; i < n; i++)
    {
      CaseRow *row = row_new (4);
      GDate due;

      g_date_set_dmy (&due, 1, G_DATE_JANUARY, 2027);
      g_date_add_days (&due, (guint) i);
      row->id = 1001 + i;
      g_free (row->number);
      row->number = case_number_format (2026, 1001 + i);
      g_free (row->due_on);
      row->due_on = when_date_format (&due);
      row->due_at = day_end (row->due_on);
      g_free (row->subject);
      row->subject = g_strdup_printf ("filler x%d", i);
      g_ptr_array_add (office->rows, row);
    }
}

CaseRow *
fake_office_row (Office *office, const char *number)
{
  for (guint i = 0; i < office->rows->len; i++)
    {
      CaseRow *row = g_ptr_array_index (office->rows, i);
      if (g_strcmp0 (row->number, number) == 0)
        return row;
    }
  return NULL;
}

static void
replace (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

void
fake_office_poison (Office *office, const char *text)
{
  office->poison = text;
  for (guint i = 0; i < office->rows->len; i++)
    {
      CaseRow *row = g_ptr_array_index (office->rows, i);
      replace (&row->person_name, text);
      replace (&row->subject, text);
    }
  for (guint i = 0; i < office->waiting->len; i++)
    {
      CaseMessage *message = g_ptr_array_index (office->waiting, i);
      replace (&message->from_name, text);
      replace (&message->from_address, text);
      replace (&message->subject, text);
      replace (&message->waiting, text);
    }
}

void
fake_office_conflict (Office *office, const char *number)
{
  replace (&office->conflict, number);
}

void
fake_office_changed (Office *office)
{
  office->changed = TRUE;
}

const GPtrArray *
fake_office_log (Office *office)
{
  return office->log;
}

int
fake_office_reads (Office *office)
{
  return office->reads;
}

void
fake_office_set_role (Office *office, Role role)
{
  office->member.role = office->viewer.role = role;
}

void
office_presence_free (OfficePresence *presence)
{
  g_free (presence->case_number);
  g_free (presence->member);
  g_free (presence->doing);
  g_free (presence);
}

void
fake_office_visitor (Office *office, const char *number, const char *member, const char *doing)
{
  replace (&office->visited, number);
  replace (&office->visitor, member);
  replace (&office->visit, doing);
}

GPtrArray *
office_present (Office *office, GError **error)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) office_presence_free);
  OfficePresence *one;

  if (!office->visited)
    return list;
  one = g_new0 (OfficePresence, 1);
  one->case_number = g_strdup (office->visited);
  one->member = g_strdup (office->visitor);
  one->doing = g_strdup (office->visit);
  one->since = NOW + 2 * G_TIME_SPAN_MINUTE;
  g_ptr_array_add (list, one);
  return list;
}

gboolean
office_be_present (Office *office, const char *case_number, const char *doing, GError **error)
{
  g_autofree char *now = case_number ? g_strdup_printf ("%s %s", doing, case_number) : g_strdup ("nowhere");

  replace (&office->present, now);
  office->beats++;
  return TRUE;
}

const char *
fake_office_present (Office *office, int *beats)
{
  *beats = office->beats;
  return office->present;
}

/* ---- drafts and letters --------------------------------------------------------------------------- */

static ActArgs *
args_copy (const ActArgs *args)
{
  ActArgs *copy = act_args_new ();
  const char *key, *value;

  for (guint at = 0; args && act_args_each (args, &at, &key, &value);)
    act_args_set (copy, key, value);
  return copy;
}

static Draft *
draft_copy (const char *number, const char *act, const ActArgs *args, const char *text)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->case_number = g_strdup (number);
  draft->act = g_strdup (act);
  draft->text = g_strdup (text ? text : "");
  draft->args = args_copy (args);
  draft->at = NOW;
  return draft;
}

static Draft *
draft_find (Office *office, const char *number, const char *act)
{
  for (guint i = 0; i < office->drafts->len; i++)
    {
      Draft *draft = g_ptr_array_index (office->drafts, i);
      if (g_strcmp0 (draft->case_number, number) == 0 && g_strcmp0 (draft->act, act) == 0)
        return draft;
    }
  return NULL;
}

gboolean
draft_put (Office *office, const char *case_number, const char *act, const ActArgs *args, const char *text,
           GError **error)
{
  Draft *old = draft_find (office, case_number, act);

  if (text || args)
    g_ptr_array_add (office->drafts, draft_copy (case_number, act, args, text));
  if (old)
    g_ptr_array_remove (office->drafts, old);
  return TRUE;
}

Draft *
draft_get (Office *office, const char *case_number, const char *act, GError **error)
{
  Draft *draft = draft_find (office, case_number, act);

  return draft ? draft_copy (draft->case_number, draft->act, draft->args, draft->text) : NULL;
}

GPtrArray *
draft_list (Office *office, GError **error)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) draft_free);

  for (guint i = 0; i < office->drafts->len; i++)
    {
      Draft *draft = g_ptr_array_index (office->drafts, i);
      g_ptr_array_add (list, draft_copy (draft->case_number, draft->act, draft->args, draft->text));
    }
  return list;
}

/* "Dear {{name}}" from the person, and {{amount}} that nothing fills unless the text is edited. */
Composed *
letters_compose (Office *office, const char *act, const char *case_number, const ActArgs *args, GError **error)
{
  Composed *composed = g_new0 (Composed, 1);
  const char *body = act_args_get (args, "body");
  LetterValue name = { (char *) "name", (char *) "Ada Okafor", (char *) "message 1, From" };
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  g_ptr_array_add (values, &name);
  composed->template = g_strdup (act_args_get (args, "letter") ? act_args_get (args, "letter") : "answer");
  composed->language = g_strdup ("en");
  composed->channel = g_strdup ("mail");
  composed->to = g_strdup ("Ada Okafor <ada@example.org>");
  composed->letter = letter_fill (act_args_get (args, "subject") ? act_args_get (args, "subject") : "Your request",
                                  body ? body : strcmp (act, "acknowledge") == 0 ? "Dear {{name}}, it has come."
                                                                                 : "Dear {{name}}, you owe {{amount}}.",
                                  values);
  composed->warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (composed->warnings, g_strdup ("this address was never written to"));
  return composed;
}

gint64 office_now (Office *office) { return NOW; }
GTimeZone *office_zone (Office *office) { return office->zone; }
const Member *office_member (Office *office) { return &office->member; }
void
fake_office_make_real (Office *office)
{
  office->real = TRUE;
}

gboolean office_is_drill (Office *office) { return !office->real; }
const Viewer *office_viewer (Office *office) { return &office->viewer; }
void office_set_cancel (Office *office, gboolean (*cancel) (gpointer), gpointer data) { }
void office_set_waiting (Office *office, gboolean (*waiting) (const char *, gint64, gpointer),
                         gpointer data)
{
}
char *office_verify_quick (Office *office) { return NULL; }

void
office_today (Office *office, GDate *today)
{
  g_date_set_dmy (today, 23, G_DATE_NOVEMBER, 2026);
}

gboolean
office_changed (Office *office)
{
  gboolean changed = office->changed;

  office->changed = FALSE;
  return changed;
}

static char *
member_id (const char *name, gpointer data)
{
  return g_strdup (name);
}

void
office_query_context (Office *office, QueryContext *context)
{
  *context = (QueryContext){
    .now = NOW, .zone = office->zone, .me = "mia", .member_id = member_id, .year = 2026
  };
}

/* ---- lists -------------------------------------------------------------------------------------- */

static gboolean
one_of (const Query *query, const char *value)
{
  return g_strv_contains ((const char *const *) query->values, value ? value : "");
}

static gboolean
matches_is (const Query *query, const CaseRow *row)
{
  switch (query->field)
    {
    case FIELD_NUMBER: return one_of (query, row->number);
    case FIELD_TYPE: return one_of (query, row->type);
    case FIELD_OWNER: return one_of (query, row->owner);
    case FIELD_STATE:
      return one_of (query, case_state_name (row->state))
             || (one_of (query, "open") && case_state_is_open (row->state));
    case FIELD_FLAG:
      return (one_of (query, "overdue") && row->due_at < NOW && !row->paused
              && case_state_is_open (row->state))
             || (one_of (query, "paused") && row->paused) || (one_of (query, "held") && row->held);
    default: return FALSE;
    }
}

static gboolean
matches (const Query *query, const CaseRow *row)
{
  gboolean any = FALSE, all = TRUE;
  g_autofree char *text = NULL, *folded = NULL;

  for (guint i = 0; query->children && i < query->children->len; i++)
    {
      gboolean one = matches (g_ptr_array_index (query->children, i), row);
      any = any || one;
      all = all && one;
    }
  switch (query->kind)
    {
    case QUERY_ALL: return TRUE;
    case QUERY_AND: return all;
    case QUERY_OR: return any;
    case QUERY_NOT: return !any;
    case QUERY_IS: return matches_is (query, row);
    case QUERY_COMPARE:
      return query->op <= OP_UNTIL ? row->due_at <= query->until : row->due_at >= query->from;
    default:
      text = g_strdup_printf ("%s %s", row->subject ? row->subject : "",
                              row->person_name ? row->person_name : "");
      folded = text_fold (text, -1);
      return strstr (folded, query->text) != NULL;
    }
}

static WindowKey
key_of (const CaseRow *row, const WindowAsk *ask)
{
  WindowKey key = { .id = row->id };

  switch (ask->sort)
    {
    case SORT_DUE: key.number = row->due_at; break;
    case SORT_RECEIVED: key.number = row->received_at; break;
    case SORT_UPDATED: key.number = row->updated_at; break;
    case SORT_PERSON: key.text = g_strdup (row->person_name ? row->person_name : ""); break;
    default: key.number = row->id; break;
    }
  return key;
}

static int
compare_keys (const WindowKey *a, const WindowKey *b, const WindowAsk *ask)
{
  int sign = ask->descending ? -1 : 1;
  int texts = g_strcmp0 (a->text ? a->text : "", b->text ? b->text : "");

  if (texts)
    return texts * sign;
  if (a->number != b->number)
    return a->number < b->number ? -sign : sign;
  return a->id < b->id ? -sign : a->id > b->id ? sign : 0;
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  WindowKey one = key_of (*(CaseRow *const *) a, data), two = key_of (*(CaseRow *const *) b, data);
  int result = compare_keys (&one, &two, data);

  window_key_clear (&one);
  window_key_clear (&two);
  return result;
}

static CaseRow *
row_copy (const CaseRow *row)
{
  CaseRow *copy = g_memdup2 (row, sizeof *row);

  copy->number = g_strdup (row->number);
  copy->type = g_strdup (row->type);
  copy->owner = g_strdup (row->owner);
  copy->owner_name = g_strdup (row->owner_name);
  copy->person = g_strdup (row->person);
  copy->person_name = g_strdup (row->person_name);
  copy->subject = g_strdup (row->subject);
  copy->channel = g_strdup (row->channel);
  copy->received_on = g_strdup (row->received_on);
  copy->due_on = g_strdup (row->due_on);
  copy->due_tag = g_strdup (row->due_tag);
  copy->next_on = g_strdup (row->next_on);
  return copy;
}

static GPtrArray *
matching (Office *office, const Query *query, const WindowAsk *ask)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < office->rows->len; i++)
    if (matches (query, g_ptr_array_index (office->rows, i)))
      g_ptr_array_add (rows, g_ptr_array_index (office->rows, i));
  g_ptr_array_sort_with_data (rows, compare_rows, (gpointer) ask);
  return rows;
}

static guint
first_from (const GPtrArray *rows, const WindowAsk *ask, gboolean after)
{
  for (guint i = 0; i < rows->len; i++)
    {
      WindowKey key = key_of (g_ptr_array_index ((GPtrArray *) rows, i), ask);
      int order = compare_keys (&key, &ask->key, ask);
      window_key_clear (&key);
      if (order > 0 || (order == 0 && !after))
        return i;
    }
  return rows->len;
}

Window *
office_list (Office *office, const Query *query, const WindowAsk *ask, GError **error)
{
  g_autoptr (GPtrArray) rows = matching (office, query, ask);
  Window *window = window_new ();
  guint n = (guint) ask->n, from = 0, to;

  switch (ask->place)
    {
    case WINDOW_FIRST: break;
    case WINDOW_LAST: from = rows->len > n ? rows->len - n : 0; break;
    case WINDOW_AFTER: from = first_from (rows, ask, TRUE); break;
    case WINDOW_FROM: from = first_from (rows, ask, FALSE); break;
    case WINDOW_BEFORE:
      to = first_from (rows, ask, FALSE);
      from = to > n ? to - n : 0;
      n = to - from;
      break;
    }
  for (guint i = from; i < rows->len && i < from + n; i++)
    {
      WindowKey key = key_of (g_ptr_array_index (rows, i), ask);
      g_ptr_array_add (window->rows, row_copy (g_ptr_array_index (rows, i)));
      g_array_append_val (window->keys, key);
    }
  window->more_before = from > 0;
  window->more_after = from + n < rows->len;
  return window;
}

gboolean
office_count (Office *office, const Query *query, gint64 *count, GError **error)
{
  WindowAsk ask = { .sort = SORT_NUMBER };
  g_autoptr (GPtrArray) rows = matching (office, query, &ask);

  *count = rows->len;
  return TRUE;
}

CaseRow *
office_case_row (Office *office, const char *number, GError **error)
{
  CaseRow *row = fake_office_row (office, number);

  if (!row)
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "there is no case %s", number);
  return row ? row_copy (row) : NULL;
}

static Clock *
fake_clock (const CaseRow *row)
{
  Clock *clock = clock_new ();

  clock->rule = g_strdup ("MP-DEL-RESP");
  clock->pack = g_strdup ("mixpanel-2014");
  clock->version = g_strdup ("1");
  clock->clause = g_strdup ("P38");
  clock->tag = g_strdup ("verified");
  clock->title = g_strdup ("answer");
  clock->state = row->paused ? CLOCK_PAUSED : CLOCK_RUNNING;
  clock->start_at = NOW - 90 * G_TIME_SPAN_DAY;
  clock->due_on = g_strdup (row->due_on);
  clock->due_at = row->due_at;
  clock->done_at = WHEN_NONE;
  return clock;
}

static void
add_acknowledgement (Case *kase)
{
  Clock *clock = fake_clock (&kase->row);

  replace (&clock->title, "acknowledge");
  replace (&clock->rule, "OFFICE-ACK");
  replace (&clock->tag, "design");
  clock->state = CLOCK_MET;
  clock->done_at = NOW - 88 * G_TIME_SPAN_DAY;
  g_ptr_array_add (kase->clocks, clock);
}

static void
add_note (Office *office, Case *kase)
{
  CaseNote *note = g_new0 (CaseNote, 1);

  note->at = NOW - G_TIME_SPAN_HOUR;
  note->member = g_strdup ("jon");
  note->text = g_strdup (office->poison ? office->poison
                                        : "asked billing for the invoices\nthey answer on Friday");
  g_ptr_array_add (kase->notes, note);
}

static void
add_task (Case *kase, const char *name, const char *state)
{
  CaseTask *task = g_new0 (CaseTask, 1);

  task->name = g_strdup (name);
  task->title = g_strdup (name);
  task->state = g_strdup (state);
  g_ptr_array_add (kase->tasks, task);
}

static void
add_link (Case *kase)
{
  CaseLink *link = g_new0 (CaseLink, 1);

  link->kind = g_strdup ("child of");
  link->other = g_strdup ("RC-2026-000217");
  g_ptr_array_add (kase->links, link);
}

Case *
office_case (Office *office, const char *number, GError **error)
{
  CaseRow *row = office_case_row (office, number, error);
  Case *kase = row ? case_new () : NULL;

  if (!kase)
    return NULL;
  kase->row = *row;
  g_free (row);
  kase->mailbox = g_strdup ("legal");
  kase->received_how = g_strdup ("Received line");
  kase->type_why = g_strdup ("words 'my data'");
  kase->closed_at = WHEN_NONE;
  if (kase->row.due_on)
    {
      add_acknowledgement (kase);
      g_ptr_array_add (kase->clocks, fake_clock (&kase->row));
    }
  g_ptr_array_add (
      kase->messages,
      message_new (5001, number, office->poison ? office->poison : "Remove my account"));
  g_ptr_array_add (kase->messages,
                   message_new (5002, number, office->poison ? office->poison : "any news?"));
  add_note (office, kase);
  add_task (kase, "billing", "open");
  add_task (kase, "mail lists", "done");
  add_link (kase);
  return kase;
}

Person *
office_person (Office *office, const char *id, GError **error)
{
  Person *person = person_new ();
  Contact *contact = g_new0 (Contact, 1);

  person->id = g_strdup (id);
  person->name = g_strdup (office->poison ? office->poison : "Ada Okafor");
  person->citizenship = g_strdup ("DE");
  person->residence = g_strdup ("AT");
  contact->kind = g_strdup ("mail");
  contact->value = g_strdup (office->poison ? office->poison : "ada@example.org");
  contact->verified_on = g_strdup ("2026-08-25");
  g_ptr_array_add (person->contacts, contact);
  return person;
}

GPtrArray *
office_person_cases (Office *office, const char *person, GError **error)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) case_row_free);

  g_ptr_array_add (rows, row_copy (fake_office_row (office, "RC-2026-000388")));
  g_ptr_array_add (rows, row_copy (fake_office_row (office, "RC-2026-000101")));
  return rows;
}

GPtrArray *
office_person_matches (Office *office, const char *id, GError **error)
{
  return g_ptr_array_new ();
}

GPtrArray *
office_history (Office *office, const char *number, GError **error)
{
  GPtrArray *history = g_ptr_array_new_with_free_func ((GDestroyNotify) case_history_free);
  CaseHistory *entry = g_new0 (CaseHistory, 1);

  entry->seq = 42;
  entry->at = NOW - G_TIME_SPAN_HOUR;
  entry->act = g_strdup ("case.claim");
  entry->member = g_strdup ("mia");
  entry->words = g_strdup (office->poison ? office->poison : "claimed by mia");
  g_ptr_array_add (history, entry);
  return history;
}

GPtrArray *
office_members (Office *office, GError **error)
{
  static const char *const names[] = { "jon", "kim", "mia" };
  GPtrArray *members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Member *member = g_new0 (Member, 1);
      member->id = g_strdup (names[i]);
      member->name = g_strdup (names[i]);
      g_ptr_array_add (members, member);
    }
  return members;
}

static CaseMessage *
message_copy (const CaseMessage *message)
{
  CaseMessage *copy = message_new (message->id, message->case_number, message->subject);

  replace (&copy->waiting, message->waiting);
  replace (&copy->from_name, message->from_name);
  replace (&copy->from_address, message->from_address);
  return copy;
}

GPtrArray *
office_waiting (Office *office, gint64 after, int n, GError **error)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) case_message_free);

  for (guint i = 0; i < office->waiting->len && rows->len < (guint) n; i++)
    if (((CaseMessage *) g_ptr_array_index (office->waiting, i))->id > after)
      g_ptr_array_add (rows, message_copy (g_ptr_array_index (office->waiting, i)));
  return rows;
}

GPtrArray *
office_views (Office *office, GError **error)
{
  GPtrArray *views = g_ptr_array_new_with_free_func (saved_view_free);

  for (int i = 1; i < 10; i++)
    if (office->views[i].name)
      g_ptr_array_add (views, saved_view_new (i, office->views[i].name, office->views[i].query, office->views[i].sort));
  return views;
}

gboolean
office_view_save (Office *office, const SavedView *view, GError **error)
{
  saved_view_clear (&office->views[view->digit]);
  office->views[view->digit]
      = (SavedView){ view->digit, g_strdup (view->name), g_strdup (view->query), g_strdup (view->sort) };
  return TRUE;
}

gboolean
office_view_drop (Office *office, int digit, gboolean *there, GError **error)
{
  *there = office->views[digit].name != NULL;
  saved_view_clear (&office->views[digit]);
  return TRUE;
}

gboolean
office_waiting_count (Office *office, gint64 *count, GError **error)
{
  *count = office->waiting->len;
  return TRUE;
}

TextExcerpt *
office_snippet (Office *office, const Query *query, const char *number, guint characters, GError **error)
{
  g_autoptr (GPtrArray) texts = query_texts (query);
  g_autofree char *text = office_message_text (office, 1, NULL);
  const char *words[] = { texts->len ? texts->pdata[0] : "", NULL };

  return texts->len ? text_excerpt (text, -1, words, characters) : NULL;
}

char *
office_message_text (Office *office, gint64 message, GError **error)
{
  return g_strdup (office->poison ? office->poison
                                  : "Dear all,\n\nis there any news? I asked in August.\n\nAda");
}

CaseMessage *
office_message (Office *office, gint64 id, GError **error)
{
  return message_new (id, NULL, office->poison ? office->poison : "any news?");
}

const char *
office_type_title (Office *office, const char *type)
{
  return strcmp (type, "delete") == 0 ? "Deletion of personal data" : type;
}

const char *
office_clause_text (Office *office, const Clock *clock, const char **section)
{
  if (section)
    *section = "Your choices ¶2";
  return "Requests are answered within 90 days.";
}

GStrv
office_suppose (G_GNUC_UNUSED Office *office, const char *number, const OfficeSupposed *supposed, GPtrArray **moves,
                GError **error)
{
  g_autofree char *text = NULL;

  if (supposed->received && strcmp (supposed->received, "never") == 0)
    {
      desk_error_set (error, DESK_ERROR_INVALID, "received: no day");
      return NULL;
    }
  text = g_strdup_printf ("%s, supposing%s%s%s\nanswer: 2026-12-24 instead of 2026-11-20", number, supposed->extend ? " more time" : "",
                          supposed->pauses ? ", paused " : "", supposed->pauses ? supposed->pauses[0] : "");
  if (moves)
    *moves = NULL;
  return g_strsplit (text, "\n", -1);
}

GStrv
office_explain (Office *office, const char *number, GError **error)
{
  return g_strsplit (
      "1 Received Sat 22 Aug 2026\n2 Rule MP-DEL-RESP: 90 calendar days\n3 Due Fri 20 Nov 2026",
      "\n", -1);
}

gboolean
office_read (Office *office, const char *number, GError **error)
{
  office->reads++;
  return TRUE;
}

gboolean
office_export (Office *office, const char *number, const ExportAsk *ask, ExportDone *done, GError **error)
{
  *done = (ExportDone){ .path = g_build_filename (ask->directory, number, NULL), .events = 1, .sealed = 1 };
  return TRUE;
}

void
export_done_clear (ExportDone *done)
{
  g_clear_pointer (&done->path, g_free);
  g_clear_pointer (&done->warning, g_free);
}

/* ---- acts
 * ----------------------------------------------------------------------------------------- */

#define KEYS(...) (const ActKey[]){ __VA_ARGS__, { .key = NULL } }
#define NO_KEYS (const ActKey[]){ { .key = NULL } }

static const ActInfo acts[] = {
  { "triage", "Say what the case is", ROLE_AGENT, ACT_NEEDS_CASE,
    KEYS ({ "type", "what is asked for", KEY_TYPE, TRUE },
          { "reason", "why this type", KEY_TEXT, FALSE }) },
  { "claim", "Take the case", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
  { "pause", "Wait for somebody else", ROLE_AGENT, ACT_NEEDS_CASE,
    KEYS ({ "ground", "for what", KEY_GROUND, TRUE },
          { "until", "day of the next action", KEY_DATE, TRUE }) },
  { "resume", "Go on with a waiting case", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
  { "note", "Write a note", ROLE_AGENT, ACT_NEEDS_CASE | ACT_ANY_STATE,
    KEYS ({ "text", "the note", KEY_LONG_TEXT, TRUE }) },
  { "set", "Set what is known", ROLE_AGENT, ACT_NEEDS_CASE,
    KEYS ({ "field", "field=value", KEY_FIELDS, TRUE }) },
  { "resolve", "Record the outcome", ROLE_AGENT, ACT_NEEDS_CASE | ACT_CONFIRM,
    KEYS ({ "outcome", "what came of it", KEY_OUTCOME, TRUE },
          { "text", "in words", KEY_LONG_TEXT, FALSE }) },
  { "join", "Put a message into the case", ROLE_AGENT, ACT_NEEDS_CASE,
    KEYS ({ "message", "its id", KEY_MESSAGE, TRUE }) },
  { "new", "Enter a request that came by another way", ROLE_AGENT, ACT_NO_CASE,
    KEYS ({ "channel", "how it came", KEY_CHANNEL, TRUE }, { "name", "requester's name", KEY_TEXT, FALSE },
          { "mail", "e-mail address", KEY_TEXT, FALSE }) },
  { "split", "Make a case of its own", ROLE_AGENT, ACT_CONFIRM,
    KEYS ({ "message", "its id", KEY_MESSAGE, FALSE }, { "type", "what it asks for", KEY_TYPE, FALSE }) },
  { "release", "Give it back", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
  { "assign", "Give it to a member", ROLE_AGENT, ACT_NEEDS_CASE,
    KEYS ({ "to", "member", KEY_MEMBER, TRUE }) },
  { "task", "Tick a task off", ROLE_AGENT, ACT_NEEDS_CASE,
    KEYS ({ "name", "the task", KEY_TEXT, TRUE }, { "state", "open or done", KEY_STATE, TRUE }) },
  { "spam", "Put it among the spam", ROLE_AGENT, ACT_NEEDS_CASE | ACT_CONFIRM, NO_KEYS },
  { "not-spam", "Take it out", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
  { "close", "Close the case", ROLE_AGENT, ACT_NEEDS_CASE | ACT_CONFIRM,
    KEYS ({ "reason", "why", KEY_TEXT, TRUE }) },
  { "reopen", "Work on it again", ROLE_AGENT, ACT_NEEDS_CASE,
    KEYS ({ "reason", "why", KEY_TEXT, TRUE }) },
  { "escalate", "The complaint climbs", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
  { "advance", "The complaint moves on", ROLE_AGENT, ACT_NEEDS_CASE,
    KEYS ({ "stage", "one of the next", KEY_STAGE, TRUE }) },
  { "date", "Enter the date of a stage", ROLE_AGENT, ACT_NEEDS_CASE, KEYS ({ "due", "date", KEY_DATE, TRUE }) },
  { "acknowledge", "Tell that it has come", ROLE_AGENT, ACT_NEEDS_CASE | ACT_SENDS,
    KEYS ({ "letter", "of the pack", KEY_LETTER, FALSE }, { "subject", "about", KEY_TEXT, FALSE },
          { "body", "all of it", KEY_LONG_TEXT, FALSE }) },
  { "reply", "Write to the requester", ROLE_AGENT, ACT_NEEDS_CASE | ACT_SENDS,
    KEYS ({ "letter", "of the pack", KEY_LETTER, FALSE }, { "subject", "about", KEY_TEXT, FALSE },
          { "body", "all of it", KEY_LONG_TEXT, FALSE }) },
  { "verify-identity", "Record a check", ROLE_AGENT, ACT_NEEDS_CASE,
    KEYS ({ "method", "how", KEY_METHOD, TRUE }) },
  { "refuse", "Propose a refusal", ROLE_AGENT, ACT_NEEDS_CASE | ACT_CONFIRM,
    KEYS ({ "reason", "of the list", KEY_REFUSAL, TRUE }) },
  { "approve", "Approve it", ROLE_SUPERVISOR, ACT_NEEDS_CASE | ACT_CONFIRM, NO_KEYS },
  { "reject", "Send it back", ROLE_SUPERVISOR, ACT_NEEDS_CASE, KEYS ({ "reason", "why", KEY_TEXT, TRUE }) },
  { "undo", "Undo the last act", ROLE_AGENT, ACT_NEEDS_CASE, NO_KEYS },
  { "request-info", "Ask for what is missing", ROLE_AGENT, ACT_NEEDS_CASE | ACT_SENDS, KEYS ({ "ground", "for it", KEY_GROUND, FALSE }) },
  { "extend", "Take longer", ROLE_AGENT, ACT_NEEDS_CASE | ACT_SENDS, KEYS ({ "reason", "why", KEY_TEXT, TRUE }) },
  { "refer", "Send to the customer", ROLE_AGENT, ACT_NEEDS_CASE | ACT_SENDS, KEYS ({ "customer", "name", KEY_TEXT, TRUE }) },
  { "hold", "Nothing is erased", ROLE_SUPERVISOR, ACT_NEEDS_CASE, KEYS ({ "name", "one word", KEY_TEXT, TRUE }) },
  { "unhold", "Lift a hold", ROLE_SUPERVISOR, ACT_NEEDS_CASE, KEYS ({ "name", "of it", KEY_HOLD, TRUE }) },
  { "link", "They belong together", ROLE_AGENT, ACT_NEEDS_CASE, KEYS ({ "other", "case", KEY_CASE, TRUE }) },
  { "merge", "They are one", ROLE_AGENT, ACT_NEEDS_CASE | ACT_CONFIRM, KEYS ({ "other", "case", KEY_CASE, TRUE }) },
  { "unmerge", "They are two", ROLE_AGENT, ACT_NEEDS_CASE, KEYS ({ "reason", "why", KEY_TEXT, TRUE }) },
  { "correct-received", "Correct the date", ROLE_SUPERVISOR, ACT_NEEDS_CASE,
    KEYS ({ "at", "when", KEY_DATE, TRUE }) },
};

const ActInfo *
office_acts (guint *n)
{
  *n = G_N_ELEMENTS (acts);
  return acts;
}

const ActInfo *
office_act (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (strcmp (acts[i].name, name) == 0)
      return &acts[i];
  return NULL;
}

GPtrArray *
office_acts_now (Office *office, const CaseRow *row)
{
  GPtrArray *now = g_ptr_array_new ();

  for (guint i = 0; i < 7; i++)
    if ((strcmp (acts[i].name, "pause") != 0 || !row->paused)
        && (strcmp (acts[i].name, "resume") != 0 || row->paused)
        && (strcmp (acts[i].name, "triage") != 0 || row->state == CASE_UNSORTED)
        && (strcmp (acts[i].name, "claim") != 0 || !row->owner))
      g_ptr_array_add (now, (gpointer) &acts[i]);
  return now;
}

static char *
call_text (const char *act, const char *number, const ActArgs *args)
{
  GString *text = g_string_new (act);
  const char *key, *value;

  if (number)
    g_string_append_printf (text, " %s", number);
  for (guint at = 0; act_args_each (args, &at, &key, &value);)
    g_string_append_printf (text, " %s=%s", key, value);
  return g_string_free (text, FALSE);
}

static void
apply (Office *office, const char *act, CaseRow *row, const ActArgs *args)
{
  if (strcmp (act, "claim") == 0)
    {
      replace (&row->owner, "mia");
      replace (&row->owner_name, "mia");
    }
  else if (strcmp (act, "triage") == 0)
    {
      replace (&row->type, act_args_get (args, "type"));
      row->type_confirmed = TRUE;
      row->state = CASE_NEW;
    }
  else if (strcmp (act, "resolve") == 0)
    row->state = CASE_RESOLVED;
  else if (strcmp (act, "pause") == 0 || strcmp (act, "resume") == 0)
    row->paused = *act == 'p';
  row->rev += 100;
}

gboolean office_do (Office *office, const char *act, const char *number, const ActArgs *args,
                    char **result, GError **error)
{
  CaseRow *row = number ? fake_office_row (office, number) : NULL;

  if (number && !row)
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "there is no case %s", number);
  if (row && g_strcmp0 (office->conflict, number) == 0)
    {
      g_clear_pointer (&office->conflict, g_free);
      row->rev++;
      return desk_error_set (error, DESK_ERROR_CONFLICT,
                             "%s moved meanwhile: jon wrote a note (09:01)", number);
    }
  if (row && act_args_rev (args) >= 0 && act_args_rev (args) != row->rev)
    return desk_error_set (error, DESK_ERROR_CONFLICT, "%s moved meanwhile", number);
  if (row && strcmp (act, "claim") == 0 && g_strcmp0 (row->owner, "kim") == 0)
    return desk_error_set (error, DESK_ERROR_DENIED, "kim holds it");
  g_ptr_array_add (office->log, call_text (act, number, args));
  if (row)
    apply (office, act, row, args);
  if (result)
    *result = g_strdup_printf ("%s: %s done", number ? number : "office", act);
  return TRUE;
}

static void
choice (GPtrArray *choices, const char *value, const char *title)
{
  OfficeChoice *one = g_new0 (OfficeChoice, 1);

  one->value = g_strdup (value);
  one->title = g_strdup (title);
  g_ptr_array_add (choices, one);
}

static void
choice_done (gpointer data)
{
  OfficeChoice *one = data;

  g_free (one->value);
  g_free (one->title);
  g_free (one);
}

GPtrArray *office_choices (Office *office, const ActInfo *act, const char *key, const char *number,
                           char **why, GError **error)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (choice_done);

  if (strcmp (key, "type") == 0)
    {
      choice (choices, "access", "Access to one's data");
      choice (choices, "delete", "Deletion of personal data");
      choice (choices, "inquiry", "A question");
      if (why)
        *why = g_strdup ("because: words 'my data'");
    }
  else if (strcmp (key, "outcome") == 0)
    {
      choice (choices, "done", "what was asked for was done");
      choice (choices, "nothing-held", "we hold nothing");
    }
  else if (strcmp (key, "ground") == 0)
    {
      choice (choices, "identity", "proof of identity was asked for");
      choice (choices, "requester", "an answer is needed");
    }
  return choices;
}

const char *office_field_kind (G_GNUC_UNUSED Office *office, const char *name)
{
  return g_str_equal (name, "principle") ? "choices" : NULL;
}

char *office_preview (Office *office, const char *act, const char *number, const ActArgs *args,
                      GError **error)
{
  const CaseRow *row = number ? fake_office_row (office, number) : NULL;

  if (row && row->paused && strcmp (act, "pause") == 0)
    {
      desk_error_set (error, DESK_ERROR_DENIED, "%s is waiting: pause is not possible now", number);
      return NULL;
    }
  if (strcmp (act, "triage") == 0)
    return g_strdup_printf ("Starts: answer in 90 days for %s; sends: nothing yet.",
                            act_args_get (args, "type") ? act_args_get (args, "type") : "?");
  return g_strdup ("");
}

/* ---- the journal ------------------------------------------------------------------------- */

enum { ENTRIES = 500 };

const char *const *
entry_filter_terms (void)
{
  static const char *const terms[] = { "case:", "by:", "act:", "since:", "until:", NULL };

  return terms;
}

/* "even" is the one limit that it knows besides a case. */
gboolean
entry_filter_parse (Office *office, const char *text, EntryFilter *filter, GError **error)
{
  if (text && *text && strcmp (text, "even") != 0 && !g_str_has_prefix (text, "case:"))
    return desk_error_set (error, DESK_ERROR_INVALID, "\"%s\" limits no journal", text);
  entry_filter_clear (filter);
  if (text && g_str_has_prefix (text, "case:"))
    filter->case_number = g_strdup (text + 5);
  else if (text && *text)
    filter->act = g_strdup (text);
  return TRUE;
}

static Entry *
entry_new (Office *office, gint64 seq)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->seq = seq;
  entry->at = office_now (office) - (ENTRIES - seq) * 60 * G_USEC_PER_SEC;
  entry->act = g_strdup (seq % 2 ? "case.claim" : "case.note");
  entry->member = g_strdup (seq % 3 ? "mia" : "jon");
  entry->case_number = g_strdup_printf ("RC-2026-%06d", (int) seq / 4 + 1);
  entry->words = g_strdup (office->poison ? office->poison : seq % 2 ? "claimed it" : "noted");
  entry->sealed = seq < 495;
  entry->values = seq % 2 ? 0 : 1;
  entry->erased = seq == 498;
  return entry;
}

GPtrArray *
office_entries (Office *office, const EntryFilter *filter, gint64 at, gboolean newer, int n, gboolean *more,
                GError **error)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  at = CLAMP (at, -1, newer ? ENTRIES : ENTRIES - 1);
  for (; at >= 0 && at < ENTRIES && rows->len < (guint) n; at += newer ? 1 : -1)
    if (!filter->act || at % 2 == 0)
      g_ptr_array_insert (rows, newer ? 0 : -1, entry_new (office, at));
  *more = at >= 0 && at < ENTRIES;
  return rows;
}

EntryPage *
office_entry (Office *office, gint64 seq, gboolean open, GError **error)
{
  EntryPage *page = g_new0 (EntryPage, 1);

  page->sound = TRUE;
  page->verdict = g_strdup_printf ("entry %d is sound", (int) seq);
  page->lines = g_strsplit ("Body\n\nValues beside it: none", "\n", -1);
  return page;
}

char *
office_admitted (G_GNUC_UNUSED Office *office, const Case *kase)
{
  return kase->row.restricted ? g_strdup ("mia, sue") : NULL;
}

/* ---- reports: a small one ------------------------------------------------------------------ */

Report *
office_report (G_GNUC_UNUSED Office *office, const ReportAsk *ask, G_GNUC_UNUSED GError **error)
{
  static const char *const summary[] = { "what=", "cases=Cases#", NULL };
  static const char *const members[] = { "by=", "open=Open#", "late=Late#", "today=Today#", "week=This week#", "away=Away", NULL };
  Report *report = report_new (ask->kind, "Overview");
  ReportTable *table = report_table (report, "summary", "Today", "", summary);

  report_row (table, g_strdup ("late"), g_strdup ("2"))->query = g_strdup ("is:overdue");
  report_row (table, g_strdup ("to sort"), g_strdup ("0"))->query = g_strdup ("state:unsorted");
  table = report_table (report, "members", "By member", "No case is open.", members);
  report_row (table, g_strdup ("jon"), g_strdup ("4"), g_strdup ("0"), g_strdup ("1"), g_strdup ("2"),
              g_strdup ("2026-12-01 to 2026-12-10, deputy mia"))->query = g_strdup ("state:open owner:jon");
  report_row (table, g_strdup ("mia"), g_strdup ("8"), g_strdup ("2"), g_strdup ("0"), g_strdup ("3"), NULL)->query
    = g_strdup ("state:open owner:mia");
  report_table (report, "leaves", "Who is away", "Nobody is away, or will be.", summary);
  return report;
}

GPtrArray *
office_gates (G_GNUC_UNUSED Office *office, const Case *kase, G_GNUC_UNUSED GError **error)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  if (g_str_has_suffix (kase->row.number, "388"))
    g_ptr_array_add (lines, g_strdup ("Whoever is still a customer is told what stays (P17 of mixpanel-2014, verified): outcome done-partly"));
  return lines;
}

char *
office_authority (G_GNUC_UNUSED Office *office, const Case *kase, gboolean *doubtful)
{
  *doubtful = kase->requester != NULL;
  return kase->requester ? g_strdup ("was agent: the authority lapsed on 2026-02-28") : NULL;
}

void
office_likely (G_GNUC_UNUSED Office *office, const ActArgs *args, char **persons, char **cases)
{
  const char *name = act_args_get (args, "name");
  gboolean known = name && g_str_has_prefix (name, "Ada");

  *persons = known ? g_strdup ("p-7 (similar name: Ada Okafor)") : NULL;
  *cases = known ? g_strdup ("RC-2026-000388 (access)") : NULL;
}

/* ---- suppression: nobody ----------------------------------------------------------------- */

char *
office_suppressed_words (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const char *address)
{
  return NULL;
}

/* ---- registers: none ---------------------------------------------------------------------- */

GPtrArray *
office_registers (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED GError **error)
{
  return g_ptr_array_new ();
}

GPtrArray *
office_items (G_GNUC_UNUSED Office *office, G_GNUC_UNUSED const ItemAsk *ask, gboolean *more, G_GNUC_UNUSED GError **error)
{
  *more = FALSE;
  return g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
}

const PackRegister *
office_register (G_GNUC_UNUSED Office *office, const char *name, G_GNUC_UNUSED const Pack **pack, GError **error)
{
  desk_error_set (error, DESK_ERROR_NOT_FOUND, "there is no register \"%s\"", name);
  return NULL;
}

const ActInfo *
office_item_form (G_GNUC_UNUSED Office *office, const char *name, G_GNUC_UNUSED const char *act, GError **error)
{
  desk_error_set (error, DESK_ERROR_NOT_FOUND, "there is no register \"%s\"", name);
  return NULL;
}

gboolean
office_act_writes (G_GNUC_UNUSED Office *office, const ActInfo *act, G_GNUC_UNUSED const char *case_number)
{
  return (act->flags & ACT_SENDS) != 0;
}
