/* SPDX-License-Identifier: MIT */
/* clocks - the promises running on a case, asked of its packs */
#pragma once

#include "office/act.h"
#include "office/packs.h"

/* What a case looks like to a pack. An act changes members before it asks. */
typedef struct
{
  PackCase ask;
  GArray *pauses;            /* ClockPause */
  GPtrArray *facts;          /* CaseFact */
  GPtrArray *tasks;          /* CaseTask */
  GArray *holds;             /* ClockPause */
  GPtrArray *held;           /* char *: names of those in force */
  char *held_words;
  GPtrArray *extended;       /* char *: ids of rules, NULL at its end */
  GPtrArray *pinned;         /* CasePack: which versions, and what a member has set */
  GPtrArray *packs;          /* CasePack: which speak for it, once the clocks were computed */
  const GPtrArray *before;   /* Clock: as they stand in the record; NULL: a new case */
  gboolean asked;            /* the record says which packs speak for it */
  gboolean confirmed;        /* a member has said what it is, and it is open */
  gboolean retyped;          /* by the act that counts now */
} ClockCase;

void clock_case_init (ClockCase *clocks, Office *office, const Case *kase);
/* For a case that is only being opened. */
void clock_case_init_new (ClockCase *clocks, Office *office, const char *type, gint64 received_at);
void clock_case_clear (ClockCase *clocks);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ClockCase, clock_case_clear)

/* A member says that this version speaks, or that the pack does not; takes it. */
void clock_case_pin (ClockCase *clocks, CasePack *pack);
/* Versions by the date received again; what a member has set stays. */
void clock_case_unpin (ClockCase *clocks);
/* Who asked (id) and what is known of the person, for conditions; NULL: nobody. */
void clock_case_person (ClockCase *clocks, const char *requester, const Person *person);
/* A fact, or one of condition_names; NULL or "" takes it away. */
void clock_case_set_fact (ClockCase *clocks, const char *name, const char *value);
/* done_at WHEN_NONE unless it is done. */
void clock_case_task (ClockCase *clocks, const char *name, const char *state, gint64 done_at);
/* The ground is borrowed for as long as the clocks are asked for. */
void clock_case_pause (ClockCase *clocks, const GDate *from, const char *ground);
void clock_case_resume (ClockCase *clocks, const GDate *to);
/* The longer time of the rule counts from now on. */
void clock_case_extend (ClockCase *clocks, const char *rule);
/* The rule of an open promise of the case whose time can be longer and is not yet; NULL. */
const PackRule *clocks_extendable (Office *office, const Case *kase, const Clock *clock);
/* A hold stops what would erase; lifted NULL: it is in force. */
void clock_case_hold (ClockCase *clocks, const char *name, const GDate *from, const GDate *lifted);
void clock_case_unhold (ClockCase *clocks, const char *name, const GDate *on);
void clock_case_stop (ClockCase *clocks, gint64 at, const char *reason);

/* Clocks (Clock) of the packs that speak for the case, and those, stopped, of packs that do so
 * no longer; 'packs' says which do. Errors: CORRUPT when a pinned pack cannot be read. */
GPtrArray *clocks_compute (Office *office, ClockCase *clocks, GError **error);
/* The same, put into an event; the packs only where they differ from the record, and with them, or
 * with a new type, the tasks that they ask for and the case has not. */
gboolean clocks_record (Office *office, ClockCase *clocks, Event *event, GError **error);

/* Its date, with its state unless it runs; "none" for NULL. Transfer full. */
char *clock_place (const Clock *clock);
/* What differs between two computations, for people: [{pack rule was now}] with dates or states.
 * NULL: nothing that a reader would see. Floating. */
GVariant *clocks_moved (const GPtrArray *was, const GPtrArray *now);
/* An event case.clocks for the case if its clocks, counted now, differ from the record; 'person'
 * (may be NULL) is what is known of the person by then. Errors as clocks_compute. */
gboolean clocks_recount (Office *office, const Case *kase, const Person *person, const char *why, Event **event,
                         GError **error);
/* The same where another version of a pack may be in force on the day of receipt than the case is
 * pinned to; what a member has set stays. */
gboolean clocks_recount_anew (Office *office, const Case *kase, const char *why, Event **event, GError **error);
/* Whether the (finished) event case.clocks says another date or state of any clock; else only another version. */
gboolean clocks_event_moves (const Event *event);
/* office_recount; 'anew' as above, and only cases of which a date or state moved are counted. */
gboolean clocks_recount_all (Office *office, const char *why, gboolean anew, guint *moved, GError **error);
/* The person is now what 'person' says: the other open cases count again, in events of the act. */
gboolean act_recount_person (Act *act, const Person *person, GError **error);

/* Another act may begin or end the waiting (acts-case.c): a pause by its keys ground and
 * until, the end of the running one. */
gboolean act_record_pause (Act *act, ClockCase *clocks, GError **error);
/* Of a case that the act has just opened: what it is, as whoever entered it knows (newcase.c). */
gboolean act_record_triage (Act *act, ClockCase *clocks, const char *type, GError **error);
/* A case that nobody sent: a duty of the office, or something that it found out. */
typedef struct
{
  const char *type, *why, *subject, *how; /* why of the type; how it is known when it came */
  GVariant *duty, *facts;                 /* floating; NULL: none */
} OwnCase;
/* It came at act->received_at, and 'clocks' are of it. */
gboolean act_record_own_case (Act *act, ClockCase *clocks, const OwnCase *own, GError **error);
/* The day under that key, to look at a hold again; INVALID unless it lies after today. */
gboolean act_hold_end (Act *act, const char *key, GDate *end, GError **error);
/* A hold that an act brings along, and its end; what the clocks make of it goes into the event. */
gboolean act_record_hold (Act *act, ClockCase *clocks, const char *name, const char *reason, const GDate *end, GError **error);
gboolean act_record_unhold (Act *act, ClockCase *clocks, const CaseHold *hold, const char *reason, GError **error);
gboolean act_record_resume (Act *act, const Case *kase, ClockCase *clocks, GError **error);
