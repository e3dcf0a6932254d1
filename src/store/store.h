/* SPDX-License-Identifier: MIT */
/* store - projections of the journal, and the lists made from them
 *
 * store_project is a pure function of the event and its openings: it asks no pack, no
 * calendar, no clock, and an erased value projects as NULL. Live and in replay the same
 * function runs. With journal/ this is the only place that holds SQL. */
#pragma once

#include <glib.h>

#include "db/db.h"
#include "model/case.h"
#include "model/climb.h"
#include "model/deadline.h"
#include "model/event.h"
#include "model/item.h"
#include "model/letter-row.h"
#include "model/member.h"
#include "model/person.h"
#include "model/query.h"
#include "model/view.h"
#include "model/window.h"

typedef struct Store Store;

/* Borrows db. It lives longer than any transaction it writes in: the words of new texts go
 * into the full-text index at its end. */
Store *store_new (Db *db);
void store_free (Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Store, store_free)

/* Writes what the event changed. Inside the caller's transaction, after the append.
 * An act that store does not know is CORRUPT. */
gboolean store_project (Store *store, const Event *event, GError **error);

/* Empties what tables hold of those slots of the event that have no value any more, in
 * the order that leaves no word in the full-text table; afterwards the tables are as a
 * replay without these openings makes them. Before the openings go, or after. */
gboolean store_erase_columns (Store *store, const Event *event, GError **error);

/* Acts that are projected, by index; NULL after the last. */
const char *store_projected (guint i);

/* For an undo: what the case in 'without' has otherwise than in 'with', as its event says it:
 * columns of cases ({column: text or integer, "" for none}) and rows of its tables, whose
 * sealed values become slots of 'event'. A full reference; NULL with *error. */
GVariant *store_columns_before (Store *with, Store *without, const char *number, GError **error);
GVariant *store_rows_before (Store *with, Store *without, Event *event, GError **error);

/* Every table, declared once (store/tables.c) and held against the schema by a test. */
typedef enum { TABLE_RECORD, TABLE_PROJECTION, TABLE_DESK, TABLE_SEARCH } TableClass;
typedef struct
{
  const char *name;
  TableClass kind;
  const char *key;        /* columns that order it, comma-parted; for comparing */
  const char *personal;   /* columns that erasure empties, comma-parted, or NULL */
} StoreTable;
const StoreTable *store_tables (guint *n);

/* Compares every projection of 'live' with 'replayed' row by row, in key order. 'differ'
 * gets one line naming table, key and what differs; at most 'limit' calls. */
typedef void (*StoreDiffer) (const char *text, gpointer data);
/* Both see one snapshot and are only read. */
gboolean store_compare (Db *live, Db *replayed, int limit, StoreDiffer differ, gpointer data, GError **error);

/* The full-text table's own check against table doc; inside a transaction, so it holds the
 * lock. Errors: CORRUPT. */
gboolean store_search_check (Db *db, GError **error);

/* Counts for reports, of what the viewer may see. */
typedef enum
{
  COUNT_OWNER, COUNT_TYPE,   /* open cases: all, late, due today, due later this week, paused */
  COUNT_LATE_REGIME,         /* late promises by pack: promises, cases */
  COUNT_AGE,                 /* open cases by days since receipt: all, late, -, -, paused */
  COUNT_EXTENDED,            /* received in the period, by rule (name: its pack): all, still open */
  COUNT_REFUSED,             /* proposed in the period, by reason (name: the type): all, waiting, approved, rejected */
  COUNT_N_BY
} ReportBy;
typedef struct
{
  gint64 now, today_end, week_end;
  gint64 from, until;        /* instants, both included */
  const char *pack;          /* NULL: any */
  const char *today;         /* ISO */
} ReportSpan;
typedef struct { char *key, *name; gint64 n[5]; } ReportCount;
void report_count_free (ReportCount *count);
GPtrArray *store_report_counts (Store *store, const Viewer *viewer, ReportBy by, const ReportSpan *span, GError **error);
/* Cases answered, or received, in the period, in no order; texts are borrowed for the call. */
typedef struct
{
  const char *type, *outcome, *received_on;
  gint64 answered_at;        /* WHEN_NONE: not yet */
  gboolean open, missed;     /* missed: a promise was met too late */
} ReportCase;
typedef void (*ReportEach) (const ReportCase *one, gpointer data);
gboolean store_report_cases (Store *store, const Viewer *viewer, gboolean received, const ReportSpan *span, ReportEach each,
                             gpointer data, GError **error);
/* Members who are away, or will be, from that day (ISO) on; MemberLeave, the first to go first. */
typedef struct { char *member, *name, *from, *to, *deputy, *deputy_name; gint64 seq; } MemberLeave;
void member_leave_free (MemberLeave *leave);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MemberLeave, member_leave_free)
GPtrArray *store_leaves (Store *store, const char *today, GError **error);

/* An address that wants nothing more for a purpose, by its keyed mark (office/suppress.c). */
typedef struct
{
  char *since;        /* ISO day */
  char *case_number;  /* it came of; NULL: of none, or of one that the viewer does not see */
} Suppression;
void suppression_free (Suppression *suppression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Suppression, suppression_free)
/* *found NULL: it is not on the list for that. */
gboolean store_suppression (Store *store, const Viewer *viewer, const char *mark, const char *purpose, Suppression **found,
                            GError **error);
/* Whether anything was ever on the list. */
gboolean store_suppresses (Store *store, gboolean *any, GError **error);

/* Lists. Words of a text stand for themselves; only where they stand nowhere as they are is
 * the last taken as the beginning of one. */
Window *store_list (Store *store, const Viewer *viewer, const Query *query, const WindowAsk *ask, GError **error);
gboolean store_count (Store *store, const Viewer *viewer, const Query *query, gint64 *count, GError **error);
Case *store_case (Store *store, const Viewer *viewer, const char *number, GError **error);
/* For the office's own counting, whoever may see it: the row and what clocks are computed from. */
Case *store_clocked_case (Store *store, const char *number, GError **error);
/* Numbers (char *) of open cases in their order after 'after' (NULL: from the first), at most n;
 * of those that are about a person. */
GPtrArray *store_open_cases (Store *store, const char *after, int n, GError **error);
GPtrArray *store_open_cases_of (Store *store, const char *person, GError **error);
CaseRow *store_case_row (Store *store, const Viewer *viewer, const char *number, GError **error);
/* Whether a case, a message, or somebody known from cases alone is there for these eyes: not
 * where a case is restricted to others. What is not there at all counts as seen. */
gboolean store_sees_case (Store *store, const Viewer *viewer, const char *number, gboolean *seen, GError **error);
gboolean store_sees_message (Store *store, const Viewer *viewer, gint64 message, gboolean *seen, GError **error);
gboolean store_sees_person (Store *store, const Viewer *viewer, const char *id, gboolean *seen, GError **error);
/* Members (char *, ids) who see the case while it is restricted. */
GPtrArray *store_admitted (Store *store, const char *number, GError **error);
/* The case that goes on for this one: the end of the chain that it was merged into, or itself.
 * Transfer full. */
gboolean store_survivor (Store *store, const char *number, char **survivor, GError **error);
/* Of those that were merged, the person that stays, with the contact points of all. */
Person *store_person (Store *store, const Viewer *viewer, const char *id, GError **error);
/* Id of the person that stays of those that are one; the id itself when nobody has it.
 * Transfer full. */
gboolean store_person_root (Store *store, const char *id, char **root, GError **error);
/* Others who have a mail address, a number, or name and postal address of this person;
 * PersonMatch, oldest first, at most n. */
GPtrArray *store_person_matches (Store *store, const Viewer *viewer, const char *id, int n, GError **error);
/* First person with this telephone or fax number, in whatever writing: one ends in the other. NULL: nobody, or
 * too short to say. Transfer full. */
gboolean store_find_dialled (Store *store, const char *value, char **person, GError **error);
/* Persons of cases whose name begins with one of the keys (person_name_keys); PersonMatch, at most n. */
GPtrArray *store_similar_names (Store *store, const Viewer *viewer, const char *const *keys, int n, GError **error);
/* First person of this name at this postal address; NULL. Transfer full. */
gboolean store_find_named (Store *store, const char *name, const char *post, char **person, GError **error);
/* Whether 'value' is the contact point, however it is written. */
gboolean store_contact_is (const Contact *contact, const char *value);
/* An address as addresses of its kind are compared. Transfer full. */
char *store_address_key (const char *kind, const char *value);
/* Whether somebody's identity was checked and found good: on a case or a contact point. */
gboolean store_person_is_verified (Store *store, const char *id, gboolean *verified, GError **error);
gboolean store_is_letter (Store *store, gint64 message, gboolean *is_letter, GError **error);
gboolean store_admins_beside (Store *store, const char *member, gint64 *count, GError **error);
/* Rows of the cases of one person, newest first. */
GPtrArray *store_person_cases (Store *store, const Viewer *viewer, const char *person, GError **error);
/* Messages that wait for a person to say where they belong; CaseMessage, oldest first,
 * after id 'after', at most n. */
GPtrArray *store_waiting (Store *store, const Viewer *viewer, gint64 after, int n, GError **error);
gboolean store_waiting_count (Store *store, gint64 *count, GError **error);
CaseMessage *store_message (Store *store, gint64 id, GError **error);
/* Slot numbers of a message's parts, -1 when it has none. */
typedef struct { gint64 raw, text, parts; } MessageSlots;
gboolean store_message_slots (Store *store, gint64 id, MessageSlots *slots, GError **error);

/* The tables beside store_case that a case file takes along. An array (aa{sv}) of rows, the
 * columns that are not NULL by name, s or x. Transfer full. */
typedef enum
{
  EXTRACT_LETTERS, EXTRACT_STAGES, EXTRACT_HOLDS, EXTRACT_PROPOSALS, EXTRACT_CHECKS, EXTRACT_EXTENSIONS, EXTRACT_N
} StoreExtract;
GVariant *store_extract (Store *store, StoreExtract table, const char *number, GError **error);
/* Events that erased a slot of event 'seq' are added to 'events' (gint64), each once. */
gboolean store_erasures_of (Store *store, gint64 seq, GArray *events, GError **error);
/* TRUE when somebody is known to own values of the event, and it is neither the person nor
 * the requester of the case. */
gboolean store_is_of_others (Store *store, gint64 seq, const char *number, gboolean *others, GError **error);

/* Deadlines, a row a clock of an open case. A place in a stretch: after 'at' (or before it,
 * going back), at most n. Rows come in list order. */
typedef struct { const Deadline *at; gboolean back, inclusive; int n; } DeadlinePlace;
GPtrArray *store_deadlines (Store *store, const Viewer *viewer, const Query *query, const DeadlineStretch *stretch,
                            const DeadlinePlace *place, GError **error);
GPtrArray *store_deadlines_plan (Store *store, const DeadlineStretch *stretch, const DeadlinePlace *place,
                                 GError **error);
gboolean store_deadline_count (Store *store, const Viewer *viewer, const Query *query, const DeadlineStretch *stretch,
                               gint64 *count, GError **error);
/* DeadlineCount: clocks by day due, by owner's name; DeadlineGroup: every group, worst first. */
GPtrArray *store_deadline_days (Store *store, const Viewer *viewer, const Query *query, const DeadlineStretch *stretch,
                                GError **error);
GPtrArray *store_deadline_owners (Store *store, const Viewer *viewer, const Query *query,
                                  const DeadlineStretch *stretch, GError **error);
GPtrArray *store_deadline_groups (Store *store, const Viewer *viewer, const Query *query, DeadlineBy by, gint64 now,
                                  GError **error);

/* Items of registers. What a viewer may not see is in no list, sum or load. */
GPtrArray *store_items (Store *store, const Viewer *viewer, const ItemAsk *ask, gboolean *more, GError **error);
/* Errors: NOT_FOUND. */
Item *store_item (Store *store, const Viewer *viewer, gint64 id, GError **error);
/* Fills what is counted; pack and register stand in 'sum' already. */
gboolean store_register_sum (Store *store, const Viewer *viewer, const char *today, RegisterSum *sum, GError **error);
/* What duties ask, of everything that is there: the newest day of an item that is kept (NULL:
 * none), how many have an end, those that end up to 'until' and have no case yet. */
gboolean store_register_newest (Store *store, const char *pack, const char *of, char **day, GError **error);
gboolean store_register_dated (Store *store, const char *pack, const char *of, gint64 *count, GError **error);
GPtrArray *store_items_lapsing (Store *store, const char *pack, const char *of, const char *until, GError **error);
/* Whether a case was opened for it; item -1: for no item. */
gboolean store_duty_is_opened (Store *store, const char *pack, const char *duty, const char *due_on, gint64 item,
                               gboolean *opened, GError **error);
/* The last case of a duty; number NULL: there was none. */
typedef struct { char *number, *due_on; gboolean open; gint64 ended_at; } StoreDutyCase;
void store_duty_case_clear (StoreDutyCase *last);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoreDutyCase, store_duty_case_clear)
gboolean store_duty_last (Store *store, const char *pack, const char *duty, StoreDutyCase *last, GError **error);
/* The duty that the case was opened for; NULLs: it was opened for none. Transfer full. */
gboolean store_duty_of_case (Store *store, const char *number, char **pack, char **duty, GError **error);
/* Holds in force whose day to look at them again has come. */
typedef struct { char *number, *name, *until; } StoreHold;
void store_hold_free (StoreHold *hold);
GPtrArray *store_holds_past (Store *store, const Viewer *viewer, const char *today, GError **error);

/* Stages of ladders. */
/* A window over the stages that cases are in, with what the case's row shows; phases and
 * moves are left empty. Errors: as store_list. */
ClimbWindow *store_climbs (Store *store, const Viewer *viewer, const Query *query, const ClimbAsk *ask, GError **error);
/* Stages that wait for us (turn company or both) with a date up to and including 'until'
 * (ISO; NULL: any), the earliest first, at most n. Elements Climb. */
GPtrArray *store_stages_due (Store *store, const Viewer *viewer, const char *until, int n, GError **error);
/* The text of a case in which the folded words stand (each of them, the last as a beginning
 * if 'prefix'): message texts and notes before subjects and names, the oldest first. *seq -1:
 * none, or it was erased. */
gboolean store_find_words (Store *store, const Viewer *viewer, const char *number, const char *folded, gboolean prefix,
                           gint64 *seq, gint64 *slot, GError **error);
/* The stage the case is in; *stage NULL (transfer full) when it is on no ladder. */
gboolean store_stage_now (Store *store, const char *number, CaseStage **stage, GError **error);
/* What conditions are asked of, for one row of a list. Elements CaseFact; Clock. */
GPtrArray *store_facts_of (Store *store, const char *number, GError **error);
GPtrArray *store_clocks_of (Store *store, const char *number, GError **error);

/* What intake asks. */
typedef struct
{
  gint64 message;         /* id of the message found, -1 */
  char *case_number;      /* its case or NULL */
  char *direction;
} StoreThread;
void store_thread_clear (StoreThread *thread);
/* By Message-ID alone (for References). FALSE without error: unknown. */
gboolean store_find_message_id (Store *store, const char *message_id, StoreThread *found, GError **error);
/* First message with this Message-ID and sender; -1. */
gboolean store_find_same (Store *store, const char *message_id, const char *from_address, gint64 *id, GError **error);
/* Person who has this contact point; NULL. Values are compared folded. Transfer full. */
gboolean store_find_contact (Store *store, const char *kind, const char *value, char **person, GError **error);
/* TRUE when the address belongs to the person or requester of the case, or wrote to or
 * was written to in it before. */
gboolean store_belongs (Store *store, const char *case_number, const char *address, gboolean *belongs, GError **error);
gboolean store_next_ordinal (Store *store, int year, gint64 *ordinal, GError **error);

/* Members and office. */
Member *store_member_by_name (Store *store, const char *name, GError **error);
Member *store_member_by_uid (Store *store, gint64 uid, GError **error);
Member *store_member (Store *store, const char *id, GError **error);
GPtrArray *store_members (Store *store, GError **error);
gboolean store_next_member (Store *store, char **id, GError **error);   /* "m7" */
/* Value of an office setting; NULL when it is not set, or with *error. Transfer full. */
char *store_office (Store *store, const char *key, GError **error);
/* Packs ("pack"), calendars ("calendar") and texts of policies ("text", by the pack's name and
 * version) ever adopted, elements StoreAdopted, newest
 * first: those with the highest seq are in use, older ones keep the versions that cases
 * are pinned to. */
typedef struct
{
  char *kind, *name, *version, *hash;
  char *plain, *updated;   /* of a text: hash of its paragraphs, the day (ISO) it bears or NULL */
  gint64 seq;
} StoreAdopted;
void store_adopted_free (StoreAdopted *adopted);
GPtrArray *store_adopted (Store *store, const char *kind, GError **error);

/* Desk tables: no events. */
gboolean store_intake_digest (Store *store, const guint8 digest[32], gint64 *seq, GError **error); /* -1: new */
gboolean store_intake_remember (Store *store, const guint8 digest[32], gint64 seq, GError **error);
/* A secret of the desk by name, made on first use inside a transaction. 32 bytes. */
gboolean store_secret (Store *store, const char *name, guint8 secret[32], GError **error);
/* TRUE when this member's read of the case in this hour is not recorded yet. */
gboolean store_read_is_new (Store *store, const char *member, const char *case_number, gint64 hour, gboolean *is_new, GError **error);
/* Notes that the member has the case open; a case.read event does the same. */
gboolean store_read_mark (Store *store, const char *member, const char *case_number, gint64 hour, gint64 at, GError **error);
/* Who has which case in front of them; StorePresence. 'doing' is "reading" or the act that is
 * being written. 'since' stays while one goes on doing the same. Nobody's pulse moves. */
typedef struct { char *member, *name, *sitting, *case_number, *doing; gint64 since; } StorePresence;
void store_presence_free (StorePresence *presence);
gboolean store_presence_put (Store *store, const char *member, const char *sitting, const char *case_number,
                             const char *doing, gint64 since, gint64 at, GError **error);
gboolean store_presence_leave (Store *store, const char *member, const char *sitting, GError **error);
/* Those who gave a sign of life at 'after' or later, but for one sitting; by case. */
GPtrArray *store_presence (Store *store, const char *but_sitting, gint64 after, GError **error);
/* Views of a member, elements SavedView, by digit. */
GPtrArray *store_views (Store *store, const char *member, GError **error);
gboolean store_view_save (Store *store, const char *member, const SavedView *view, GError **error);
gboolean store_view_drop (Store *store, const char *member, int digit, gboolean *there, GError **error);
/* Counts every change of what lists show; reads do not move it. */
gboolean store_pulse (Store *store, gint64 *pulse, GError **error);

/* Letters (LetterRow), oldest first, after id 'after', at most n: of a case, or, when
 * 'case_number' is NULL, all that want somebody. */
GPtrArray *store_letters (Store *store, const Viewer *viewer, const char *case_number, gint64 after, int n,
                          GError **error);
/* Those in one of the states that want somebody. */
GPtrArray *store_letters_in (Store *store, const char *state, gint64 after, int n, GError **error);
/* Errors: NOT_FOUND. */
LetterRow *store_letter (Store *store, gint64 id, GError **error);
gboolean store_is_acknowledged (Store *store, const char *case_number, gboolean *acknowledged, GError **error);
/* Title of the stage a case is in; NULL without one. Transfer full. */
gboolean store_stage_title (Store *store, const char *case_number, char **title, GError **error);

/* Who hands a letter over. Taken and dropped inside a transaction; CONFLICT when it is taken.
 * *holder NULL: nobody. */
gboolean store_lease_take (Store *store, gint64 letter, const char *holder, gint64 at, GError **error);
gboolean store_lease_drop (Store *store, gint64 letter, GError **error);
gboolean store_lease_holder (Store *store, gint64 letter, char **holder, GError **error);

/* What a member began to write. NULL case or act in store_drafts: all; newest first. */
typedef struct { char *case_number, *act, *args, *text; gint64 at; } StoreDraft;
void store_draft_free (StoreDraft *draft);
gboolean store_draft_put (Store *store, const char *member, const StoreDraft *draft, GError **error);
gboolean store_draft_drop (Store *store, const char *member, const char *case_number, const char *act, GError **error);
GPtrArray *store_drafts (Store *store, const char *member, const char *case_number, const char *act, GError **error);
