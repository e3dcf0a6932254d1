/* SPDX-License-Identifier: MIT */
/* office - what the office does, one function per act
 *
 * An act asks the pack, appends its event, projects it and commits; it is done or it is
 * not. Every refusal of a right is an event too. Lists and loads are windows for the
 * member at the desk. The screen and the shell see nothing below this but model/ and, to
 * explain, policy/. */
#pragma once

#include <glib.h>

#include "base/text.h"
#include "model/case.h"
#include "model/climb.h"
#include "model/clock.h"
#include "model/item.h"
#include "model/member.h"
#include "model/person.h"
#include "model/query.h"
#include "model/view.h"
#include "model/window.h"

typedef struct Office Office;

typedef struct
{
  const char *path;        /* of the database */
  const char *as;          /* member's name; drills and service mode only; NULL: by user id */
  const char *now;         /* fixed time; drill databases only; NULL: the real time */
  gboolean read_only;      /* reading goes unrecorded: supervisors and auditors */
  gboolean served;         /* a login server named the member: the office must be in service mode */
} OfficeOptions;

typedef struct
{
  const char *path;
  const char *member;      /* first member's name */
  const char *const *packs;
  const char *zone;        /* NULL: the first pack's */
  gboolean drill;
  gboolean service;        /* begins in service mode */
  const char *now;         /* drill only */
} OfficeNew;

/* Makes the database, key and seal, event 0 and the office's settings. Errors: CONFLICT
 * when there is one, IO, INVALID. */
gboolean office_create (const OfficeNew *what, GError **error);

/* Errors: NOT_FOUND, DENIED (no member, --as or --now on a real one,
 * service mode and not the owner or no --as), RANGE (newer),
 * INVALID (not ours), IO, BUSY. */
Office *office_open (const OfficeOptions *options, GError **error);
void office_close (Office *office);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Office, office_close)

gint64 office_now (Office *office);
void office_today (Office *office, GDate *today);
/* The day so many days from today, ISO. Transfer full. */
char *office_day_text (Office *office, int days);
GTimeZone *office_zone (Office *office);        /* borrowed */
const Member *office_member (Office *office);   /* who is at the desk; borrowed */
gboolean office_is_drill (Office *office);
/* One user of the system owns the database and all members work as it (setting `service`). */
gboolean office_is_service (Office *office);
/* The member's own directory for what leaves the desk, 0700, beside the database; made when it
 * is not there. Named by the member's id, which is never given out twice. Errors: IO, DENIED (it
 * is a link, or others may write it). Transfer full. */
char *office_outbox (Office *office, GError **error);
const Viewer *office_viewer (Office *office);
/* Fills what query_parse needs; valid while the office lives. */
void office_query_context (Office *office, QueryContext *context);

/* ---- acts --------------------------------------------------------------------------- */

/* One row per act: the shell's `do`, the desk's commands, help and manual are made from it. */
typedef enum
{
  ACT_NEEDS_CASE = 1 << 0,
  ACT_NEEDS_REASON = 1 << 1,
  ACT_CONFIRM = 1 << 2,       /* ask before doing it to many, or because it is hard to undo */
  ACT_ANY_STATE = 1 << 3,     /* allowed on cases that are not open */
  ACT_NO_CASE = 1 << 6,       /* is about no case, also where one is under the cursor */
  ACT_CLEARS = 1 << 5,        /* a value that stood in its form and was emptied is handed over as "" */
  ACT_SENDS = 1 << 4,         /* writes a letter: it is composed and shown before */
} ActFlags;

typedef struct
{
  const char *key;            /* "reason" */
  const char *help;
  enum { KEY_TEXT, KEY_LONG_TEXT, KEY_DATE, KEY_TYPE, KEY_OUTCOME, KEY_MEMBER, KEY_CASE,
         KEY_MESSAGE, KEY_PERSON, KEY_GROUND, KEY_ROLE, KEY_CHANNEL, KEY_STATE, KEY_FIELDS,
         KEY_LETTER, KEY_LETTER_STATE, KEY_METHOD, KEY_RESULT, KEY_REFUSAL, KEY_STAGE, KEY_LADDER, KEY_HOLD, KEY_LINK, KEY_STANDING,
         KEY_REGISTER, KEY_COLUMN } kind;
  gboolean required;
} ActKey;

typedef struct
{
  const char *name;           /* "triage", "person.add" */
  const char *help;           /* one line */
  Role role;
  ActFlags flags;
  const ActKey *keys;         /* ends with key NULL */
} ActInfo;

const ActInfo *office_acts (guint *n);
const ActInfo *office_act (const char *name);

/* Values handed to an act: key to text, in order. */
typedef struct ActArgs ActArgs;
ActArgs *act_args_new (void);
void act_args_free (ActArgs *args);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ActArgs, act_args_free)
void act_args_set (ActArgs *args, const char *key, const char *value);
const char *act_args_get (const ActArgs *args, const char *key);
/* The row version the member saw; -1 (the default) does not ask. An act on a case that
 * moved since is CONFLICT, naming who changed what. */
void act_args_set_rev (ActArgs *args, gint64 rev);

/* Does it. *result (transfer full, may be NULL) is a line for people: "RC-2026-000388
 * claimed by mia". Errors: NOT_FOUND, INVALID (key or value), DENIED (role, state),
 * CONFLICT, BUSY, IO. */
gboolean office_do (Office *office, const char *act, const char *case_number,
                    const ActArgs *args, char **result, GError **error);
/* Acts this member may do to this case now, in the order one would do them: for hint
 * lines and menus. Elements const ActInfo *. */
GPtrArray *office_acts_now (Office *office, const CaseRow *row);
/* Values to choose from for a key ("type", "outcome", "to", "ground"), with a title each;
 * the first is the suggestion, with the reason in *why (may be NULL). */
typedef struct { char *value, *title; } OfficeChoice;
GPtrArray *office_choices (Office *office, const ActInfo *act, const char *key,
                           const char *case_number, char **why, GError **error);
/* Kind of a fact as the packs have it ("date", "choices"); NULL: no such fact. Borrowed. */
const char *office_field_kind (Office *office, const char *name);
/* What doing the act with these values would start and send, in words, without doing it. */
char *office_preview (Office *office, const char *act, const char *case_number,
                      const ActArgs *args, GError **error);

/* Whether the act, done to this case now, writes a letter: approving a disclosure does not. */
gboolean office_act_writes (Office *office, const ActInfo *act, const char *case_number);
/* Notes that the member reads the case (at most one event an hour). */
gboolean office_read (Office *office, const char *case_number, GError **error);

/* Counts the clocks of every open case again, with what is adopted and set now; each that moved
 * gets an event that says why. In batches: what was done stays when it fails, and to repeat it
 * does the rest. *moved (may be NULL): how many cases. */
gboolean office_recount (Office *office, const char *why, guint *moved, GError **error);

/* ---- lists and loads ---------------------------------------------------------------- */

Window *office_list (Office *office, const Query *query, const WindowAsk *ask, GError **error);
gboolean office_count (Office *office, const Query *query, gint64 *count, GError **error);
/* Of a query as one types it. Errors: INVALID. */
gboolean office_count_text (Office *office, const char *text, gint64 *count, GError **error);
/* Cases on ladders; 'query' may be NULL. A window by key, whatever the number of cases. */
ClimbWindow *office_ladders (Office *office, const Query *query, const ClimbAsk *ask, GError **error);
/* One complaint's way, and the moves that are open now. A case without a ladder gives one
 * without phases and moves. Errors: as office_case. */
Dossier *office_dossier (Office *office, const char *number, GError **error);
/* Where the words that the query looks for stand in a case: the piece of a message or a note
 * around them, read from what is sealed and kept nowhere. NULL without *error: the query looks
 * for no words, they stand in none of its texts, or those were erased. */
TextExcerpt *office_snippet (Office *office, const Query *query, const char *number, guint characters, GError **error);
Case *office_case (Office *office, const char *number, GError **error);
CaseRow *office_case_row (Office *office, const char *number, GError **error);
Person *office_person (Office *office, const char *id, GError **error);
/* Others who may be this person, with what both have; PersonMatch. A hint: nothing is merged
 * before somebody has verified both. */
GPtrArray *office_person_matches (Office *office, const char *id, GError **error);
/* Who and which open cases may be the same as what the arguments of an act say of a person (mail,
 * phone, fax, customer-number, name with post or address, person) and of a type, in words; NULL:
 * nothing. A hint: nothing is joined by it. Transfer full. */
void office_likely (Office *office, const ActArgs *args, char **persons, char **cases);
/* As what the requester acts for the person of the case, in a line: its last day, or that there
 * is no authority (then *doubtful). NULL: the person asks. Transfer full. */
char *office_authority (Office *office, const Case *kase, gboolean *doubtful);
/* Persons who may be the same as this one, in a line: "p-12 (same phone)", comma-parted; NULL: nobody.
 * Transfer full. */
char *office_person_hint (Office *office, const char *id);
/* The case that goes on for this one: where it was merged into, or itself. Transfer full. */
char *office_survivor (Office *office, const char *number, GError **error);
/* What the packs that speak for the case want to be thought of, a line each (char *). */
GPtrArray *office_gates (Office *office, const Case *kase, GError **error);
/* Who sees it while it is restricted: "sue, mia"; NULL: everybody. Transfer full. */
char *office_admitted (Office *office, const Case *kase);
GPtrArray *office_person_cases (Office *office, const char *person, GError **error);
GPtrArray *office_history (Office *office, const char *number, GError **error);  /* CaseHistory */
GPtrArray *office_members (Office *office, GError **error);                      /* Member */
GPtrArray *office_waiting (Office *office, gint64 after, int n, GError **error); /* CaseMessage */
gboolean office_waiting_count (Office *office, gint64 *count, GError **error);
/* Decoded text of a message; "" when it has none, NULL with *error when erased (NOT_FOUND). */
char *office_message_text (Office *office, gint64 message, GError **error);
GBytes *office_message_raw (Office *office, gint64 message, GError **error);
CaseMessage *office_message (Office *office, gint64 message, GError **error);
/* Title of a type, e.g. for the record pane; the id itself when the pack has none. */
const char *office_type_title (Office *office, const char *type);
/* Clause summary and section behind a clock, e.g. "Your choices ¶2". NULL unknown. */
const char *office_clause_text (Office *office, const Clock *clock, const char **section);
/* Why is it due then? Lines; recomputed with the pinned pack and the calendar of today;
 * the last lines say if that differs from what was journaled. */
GStrv office_explain (Office *office, const char *number, GError **error);

/* What is supposed of a case: nothing of it is written anywhere. */
typedef struct
{
  gboolean extend;            /* every promise that can be */
  const char *const *pauses;  /* "2026-03-10..2026-03-17"; NULL-terminated, or NULL */
  const char *received;       /* a day, or day and time; NULL: as it was */
  const char *const *packs;   /* packs of the office that speak for it too; NULL-terminated, or NULL */
} OfficeSupposed;
/* What would be another date then, and from what to what; states and "none" where there is no date. */
typedef struct { char *pack, *rule, *title, *was, *now; int days; /* later; 0: cannot be said */ } OfficeShift;
void office_shift_free (OfficeShift *move);
/* The derivation of what would be otherwise, in words; *moves (transfer full, OfficeShift; may be NULL).
 * Errors: INVALID, naming what was supposed; as office_case. */
GStrv office_suppose (Office *office, const char *number, const OfficeSupposed *supposed, GPtrArray **moves, GError **error);

/* ---- who is at which case ------------------------------------------------------------- */

/* Somebody else's sitting, or another of one's own ('me'). */
typedef struct
{
  char *case_number, *member, *doing;   /* doing: "reading", or the act that is being written */
  gint64 since;
  gboolean me;
} OfficePresence;
void office_presence_free (OfficePresence *presence);
/* Says that this desk has the case in front of it; 'doing' as above, NULL for reading.
 * case_number NULL: it has none any more. No event; with --readonly nothing is written. */
gboolean office_be_present (Office *office, const char *case_number, const char *doing, GError **error);
/* Everybody's who gave a sign of life within the last minute; elements OfficePresence. */
GPtrArray *office_present (Office *office, GError **error);
/* Views that the member at the desk saved: elements SavedView, by digit. */
GPtrArray *office_views (Office *office, GError **error);
/* Errors: INVALID, DENIED (opened for reading only), BUSY, IO. */
gboolean office_view_save (Office *office, const SavedView *view, GError **error);
gboolean office_view_drop (Office *office, int digit, gboolean *there, GError **error);

/* TRUE once after something that lists show has changed (here or in another process);
 * cheap enough to ask four times a second. */
gboolean office_changed (Office *office);
/* Stops a running list or count: asked while one runs. NULL ends it. */
void office_set_cancel (Office *office, gboolean (*cancel) (gpointer), gpointer data);
/* Asked while another process holds the write lock; FALSE gives up. */
void office_set_waiting (Office *office, gboolean (*waiting) (const char *holder, gint64 waited_us, gpointer), gpointer data);

/* ---- taking in ---------------------------------------------------------------------- */

typedef struct
{
  gint64 messages, fresh, duplicates, opened, joined, waiting, failed;
} IntakeCount;

typedef struct
{
  IntakeCount count;
  gboolean temporary;      /* a failure that may pass: exit 75 */
  GPtrArray *problems;     /* char *, one line each */
} IntakeReport;

IntakeReport *intake_report_new (void);
void intake_report_free (IntakeReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IntakeReport, intake_report_free)

/* Each is durable when it returns; FALSE is a failure of the whole, not of one message. */
gboolean office_intake_bytes (Office *office, GBytes *raw, const char *how, gint64 received_at,
                              IntakeReport *report, GError **error);
gboolean office_intake_mbox (Office *office, const char *path, IntakeReport *report, GError **error);
/* Reads DIR/new and DIR/cur; a file goes from new/ to cur/ after its commit. Parses in a
 * worker thread; commits in batches. */
gboolean office_intake_maildir (Office *office, const char *path, IntakeReport *report, GError **error);

/* A request that came by post, phone, fax or over the counter. Keys: channel, received,
 * type, name, address, mail, phone, subject, text, evidence, ... *number transfer full. */
gboolean office_new_case (Office *office, const ActArgs *args, char **number, GError **error);
/* Its keys, as an act's; it is none of office_acts. */
const ActInfo *office_new_info (void);

/* ---- registers ---------------------------------------------------------------------- */

/* Every register that the member may see, in the packs' order; RegisterSum. */
GPtrArray *office_registers (Office *office, GError **error);
/* Items, with their fields. */
GPtrArray *office_items (Office *office, const ItemAsk *ask, gboolean *more, GError **error);
/* Errors: NOT_FOUND. */
Item *office_item (Office *office, gint64 id, GError **error);

/* What the office owes again and again, and when next. */
typedef struct
{
  char *pack, *version, *id, *title, *tag, *type, *every;
  char *due_on, *opens_on;   /* ISO; NULL: not owed, 'why' says why not */
  char *last;                /* ISO: when it was last done; NULL: never */
  char *case_number;         /* that is open for it; or NULL */
  char *why;
} OfficeDuty;
void office_duty_free (OfficeDuty *duty);
GPtrArray *office_duties (Office *office, GError **error);

/* What a tick did or would do; 'number' NULL: would do, or (what = "hold") only says. */
typedef struct { const char *what; char *number, *pack, *id, *type, *title, *due_on; gint64 item; } OfficeTick;
void office_tick_free (OfficeTick *tick);
/* Opens the cases whose day has come: of duties, of items that lapse. A second one finds nothing
 * to do. Elements OfficeTick. Errors: as office_do. */
GPtrArray *office_tick (Office *office, gboolean dry, GError **error);

/* ---- the record --------------------------------------------------------------------- */

typedef struct
{
  int status;              /* exit status: 0 2 3 4 5 6 */
  gint64 events, openings, erased, last_sealed;
  GPtrArray *findings;     /* char *, each begins with its number */
} OfficeVerify;
void office_verify_free (OfficeVerify *verify);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfficeVerify, office_verify_free)
/* max_age in microseconds, 0: do not ask. Needs no member: anybody who can read the file. */
OfficeVerify *office_verify (const char *path, const char *const *notes, gboolean replay,
                             gint64 max_age, gint64 now, GError **error);
/* Cheap look after the first paint; NULL when all is well, else one line. */
char *office_verify_quick (Office *office);
char *office_checkpoint (Office *office, GError **error);

/* ---- who wants nothing more ----
 *
 * The address is on the list for a purpose of the packs. */
typedef struct
{
  char *purpose, *title;   /* id of the pack, and in words */
  char *since;             /* ISO day */
  char *case_number;       /* it came of; NULL: of none that the viewer sees */
} OfficeSuppression;
void office_suppression_free (OfficeSuppression *suppression);
/* For what the address (mail or telephone) wants nothing more; 'of' NULL: any purpose. Empty: it may be
 * written to. Elements OfficeSuppression. Errors: INVALID when it is no address, or no purpose is called so. */
GPtrArray *office_suppressed (Office *office, const char *address, const char *of, GError **error);
/* "promotional off since 2014-07-07"; NULL: nothing. Transfer full. */
char *office_suppressed_words (Office *office, const char *address);
