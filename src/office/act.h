/* SPDX-License-Identifier: MIT */
/* act - the life of one act
 *
 * act_begin looks at the case and the rights; the act's own function records events;
 * act_commit seals them, takes the lock, sees that the case has not moved, appends,
 * projects and commits. When it moved and nobody asked for a version, the act is done
 * again on what is there now. */
#pragma once

#include "office/act-args.h"
#include "office/office-private.h"

typedef struct Act Act;

/* A row of the table of acts. */
typedef struct
{
  ActInfo info;
  guint states;                                  /* 1 << CaseState: where it is allowed */
  gboolean (*run) (Act *act, GError **error);
  /* Further condition for hint lines; NULL: none. */
  gboolean (*fits) (Office *office, const CaseRow *row);
} ActRow;

struct Act
{
  Office *office;
  const ActRow *row;
  const ActArgs *args;
  const Viewer *eyes;    /* the member's; NULL where the office itself must see the case */
  char *number;          /* of the case, NULL without one */
  CaseRow *seen;         /* the case as it was looked at, NULL without one */
  Case *kase;            /* all of it, once act_case was asked */
  GPtrArray *events;     /* Event, in order */
  gint64 received_at;    /* of a case that this act opens */
  char *opened;          /* its number, once it has one; of several the last */
  GString *all_opened;   /* all of them, comma-parted */
  char *result;
  gboolean moved;        /* the case moved under the lock */
  gboolean dry;          /* only looked at: nothing is journaled, not even a denial */
  gint64 letter;         /* must still be in this state under the lock; state NULL: none */
  char *letter_state;
  GPtrArray *also;       /* Case: others that the act looked at and that must not have moved */
  /* What else must still be so under the lock; NULL: nothing. */
  gboolean (*holds) (Act *act, GError **error);
  gboolean recount;      /* clocks are counted with what it changed: they are counted again */
  char *adopted;         /* why, where other packs or calendars than before may speak; NULL: a setting */
  GPtrArray *blobs;      /* GBytes that its events name by their hash, kept with them; NULL: none */
  GString *warnings;     /* for the preview: a line each */
};

Act *act_begin (Office *office, const ActRow *row, const char *number, const ActArgs *args, GError **error);
/* For a preview. Its run may record events; it is never committed. */
Act *act_begin_dry (Office *office, const ActRow *row, const char *number, const ActArgs *args, GError **error);
gboolean act_commit (Act *act, GError **error);
void act_free (Act *act);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

/* The whole case; borrowed. Errors as office_case. */
Case *act_case (Act *act, GError **error);
/* Another case that the act changes or depends on; 'typed' as people type it. Borrowed; it is
 * looked at again under the lock. */
Case *act_other (Act *act, const char *typed, GError **error);
/* Something to think about before it is done; shown first in the preview. */
void act_warn (Act *act, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Of those that are still to be done when the case ends. */
void act_warn_of_tasks (Act *act, const Case *kase);
/* Whether a case that is part of another still takes the act by itself. */
gboolean act_part_takes (const ActRow *row);
/* A new event of this act; borrowed. 'name' "case.claim". */
Event *act_record (Act *act, const char *name);
void act_result (Act *act, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* DENIED to those who brought the task up. */
gboolean act_is_second (Act *act, const CaseTask *task, GError **error);
/* INVALID while a task of the case waits for a second member. */
gboolean act_has_no_second (Act *act, const Case *kase, GError **error);
/* Journals the refusal of a right ("role", "state", "four-eyes") and sets DENIED. */
gboolean act_deny (Act *act, const char *why, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);
gboolean act_needs_role (Act *act, Role role, const char *to_do_what, GError **error);
/* A letter moves without its case: the act is done again if it did meanwhile. */
void act_expect_letter (Act *act, gint64 letter, const char *state);
/* The state of the case after the event. */
void act_set_state (Event *event, CaseState state);
/* INVALID when no pack of this office has such a type. */
gboolean act_type_exists (Act *act, const char *type, GError **error);
/* Letters, digits, - and _, at most 64; a country of ISO 3166 or a part of one, as US or US-CA. */
gboolean act_is_word (const char *text);
gboolean act_is_country (const char *text);
/* A required value. NULL and INVALID when it is missing. */
const char *act_need (Act *act, const char *key, GError **error);
/* An optional one; NULL when it is missing or empty. */
const char *act_get (Act *act, const char *key);

/* All of it: begin, run, commit, and again when the case moved meanwhile. The act as it
 * was done; transfer full. */
Act *act_do (Office *office, const ActRow *row, const char *number, const ActArgs *args, GError **error);

/* The table (acts.c). */
const ActRow *act_rows (guint *n);
const ActRow *act_row (const char *name);

/* Closed lists, with a title each; end with a NULL value. */
typedef struct { const char *value, *title; } ActChoice;
/* How identity was checked, and how far that reaches on the pack's scale (0 to 3). */
typedef struct { ActChoice choice; int level; } ActMethod;
extern const ActMethod act_methods[];
extern const ActChoice act_results[];
/* What the type asks for that no check has shown yet, in words; NULL: nothing. Transfer full. */
char *identity_hint (Office *office, const Case *kase);
extern const ActChoice act_grounds[], act_task_states[], act_channels[], act_link_kinds[], act_letter_states[];
gboolean act_choice_has (const ActChoice *list, const char *value);
char *act_choice_join (const ActChoice *list);

/* What each row runs. */
gboolean act_triage (Act *act, GError **error);
gboolean act_claim (Act *act, GError **error);
gboolean act_release (Act *act, GError **error);
gboolean act_assign (Act *act, GError **error);
gboolean act_note (Act *act, GError **error);
gboolean act_set (Act *act, GError **error);
gboolean act_pin (Act *act, GError **error);
gboolean act_correct_received (Act *act, GError **error);
gboolean act_pause (Act *act, GError **error);
gboolean act_resume (Act *act, GError **error);
gboolean act_task (Act *act, GError **error);
gboolean act_resolve (Act *act, GError **error);
gboolean act_close (Act *act, GError **error);
gboolean act_reopen (Act *act, GError **error);
gboolean act_spam (Act *act, GError **error);
gboolean act_not_spam (Act *act, GError **error);
gboolean act_read (Act *act, GError **error);
gboolean act_join (Act *act, GError **error);
gboolean act_split (Act *act, GError **error);
gboolean act_new (Act *act, GError **error);
gboolean act_person_add (Act *act, GError **error);
gboolean act_person_set (Act *act, GError **error);
gboolean act_member_add (Act *act, GError **error);
gboolean act_office_set (Act *act, GError **error);

/* acts-adopt.c */
gboolean act_policy_adopt (Act *act, GError **error);

/* acts-letter.c */
gboolean act_acknowledge (Act *act, GError **error);
gboolean act_reply (Act *act, GError **error);
gboolean act_request_info (Act *act, GError **error);
gboolean act_extend (Act *act, GError **error);
gboolean act_refer (Act *act, GError **error);
gboolean act_letter (Act *act, GError **error);

/* acts-decide.c */
gboolean act_refuse (Act *act, GError **error);
gboolean act_approve (Act *act, GError **error);
gboolean act_reject (Act *act, GError **error);
gboolean act_verify_identity (Act *act, GError **error);
gboolean act_hold (Act *act, GError **error);
gboolean act_unhold (Act *act, GError **error);

/* acts-link.c */
gboolean act_merge (Act *act, GError **error);
gboolean act_unmerge (Act *act, GError **error);
gboolean act_link (Act *act, GError **error);
gboolean act_move (Act *act, GError **error);
/* Whether 'from' may become, or be again, part of 'into'. */
gboolean link_may_go_on (Act *act, const char *from, const CaseRow *into, GError **error);
/* Whoever is answered in 'to' may read what the sender of the message wrote. */
gboolean link_warn_of_sender (Act *act, const CaseMessage *message, const CaseRow *to, GError **error);
/* The message leaves its case for 'to': an event on each. */
gboolean link_move (Act *act, const CaseMessage *message, const CaseRow *to, GError **error);
/* Mail that came to 'into' after the event 'since', in words that follow a sentence; NULL: none. */
char *link_came_meanwhile (const Case *from, const Case *into, gint64 since);

/* acts-ladder.c */
gboolean act_escalate (Act *act, GError **error);
gboolean act_advance (Act *act, GError **error);
gboolean act_date (Act *act, GError **error);

/* acts-restrict.c */
gboolean act_restrict (Act *act, GError **error);
gboolean act_admit (Act *act, GError **error);
gboolean act_exclude (Act *act, GError **error);
gboolean act_unrestrict (Act *act, GError **error);
/* A case of such a type is seen by who made it one and by its owner; 'row' NULL: it is new. */
void restrict_by_type (Act *act, Event *event, const char *type, const CaseRow *row);
/* Whether cases of the type are seen by named members only. */
gboolean restrict_is_type (Office *office, const char *type);
/* What becomes of a restricted case is seen by the same. */
void restrict_like (Event *event, const Case *kase);
/* Nobody who sees it is at the desk any more, and an admin looks. */
gboolean restrict_is_orphan (Office *office, const char *number);

/* suppress.c */
gboolean act_suppress (Act *act, GError **error);
gboolean act_unsuppress (Act *act, GError **error);

/* acts-undo.c */
gboolean act_undo (Act *act, GError **error);

/* acts-register.c */
gboolean act_register_add (Act *act, GError **error);
gboolean act_register_set (Act *act, GError **error);
gboolean act_register_end (Act *act, GError **error);
gboolean act_disclose (Act *act, GError **error);

/* acts-person.c, acts-member.c */
/* Words about a person that stand in clear, by index; NULL after the last. */
const char *act_person_field (guint i);
gboolean act_is_person_field (const char *key);
/* What the person has there, "" for none; NULL when there is no such field. */
const char *act_person_value (const Person *person, const char *key);
/* The person has it there from now on, in memory; "" clears. Other keys are passed over. */
void act_person_take (Person *person, const char *key, const char *value);
/* As the arguments of the act say it, for what is counted within it. */
void act_person_take_said (Act *act, Person *person);
/* Whom the act is about: person=…, or the case's. Of persons that were merged it is the one that stays.
 * NULL and INVALID: it names none. Transfer full. */
Person *act_person_meant (Act *act, GError **error);
/* "" fits always: it clears. INVALID. */
gboolean act_person_value_fits (const char *key, const char *value, GError **error);
gboolean act_person_preference (Act *act, GError **error);
/* acts-represent.c */
extern const ActChoice act_standings[];
gboolean act_person_represent (Act *act, GError **error);
gboolean act_person_unrepresent (Act *act, GError **error);
gboolean act_person_merge (Act *act, GError **error);
gboolean act_person_unmerge (Act *act, GError **error);
gboolean act_member_set (Act *act, GError **error);
gboolean act_member_remove (Act *act, GError **error);
gboolean act_member_leave (Act *act, GError **error);
gboolean act_member_return (Act *act, GError **error);
/* The leave that a member (id) is on today, or else the next one; NULL, with *error when it could not be read. */
MemberLeave *member_away (Office *office, const char *member, gboolean today_only, GError **error);

/* Whether an act fits the row, for hint lines. */
gboolean fits_acknowledge (Office *office, const CaseRow *row);
gboolean fits_extend (Office *office, const CaseRow *row);
gboolean fits_letter (Office *office, const CaseRow *row);
gboolean fits_decide (Office *office, const CaseRow *row);
gboolean fits_unhold (Office *office, const CaseRow *row);
gboolean fits_merge (Office *office, const CaseRow *row);
gboolean fits_unmerge (Office *office, const CaseRow *row);
gboolean fits_escalate (Office *office, const CaseRow *row);
gboolean fits_advance (Office *office, const CaseRow *row);
gboolean fits_restrict (Office *office, const CaseRow *row);
gboolean fits_unrestrict (Office *office, const CaseRow *row);
gboolean fits_undo (Office *office, const CaseRow *row);
