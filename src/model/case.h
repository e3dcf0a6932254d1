/* SPDX-License-Identifier: MIT */
/* case - one request or complaint, as lists and the record show it
 *
 * Plain data; no SQL, no screen, no time of day. Lateness is never stored: it follows
 * from the day that is handed in. */
#pragma once

#include <glib.h>

typedef enum
{
  CASE_UNSORTED,     /* waits for triage */
  CASE_NEW,
  CASE_ACKNOWLEDGED,
  CASE_WORKING,
  CASE_WAITING,      /* for somebody else; a clock may be paused */
  CASE_PROPOSED,     /* a refusal or other outcome waits for a second member */
  CASE_RESOLVED,
  CASE_CLOSED,
  CASE_SPAM,
  CASE_N_STATES
} CaseState;

const char *case_state_name (CaseState state);
gboolean case_state_parse (const char *text, CaseState *state);
/* Open is all but resolved, closed and spam. */
gboolean case_state_is_open (CaseState state);

typedef enum { PRIORITY_LOW, PRIORITY_NORMAL, PRIORITY_HIGH, PRIORITY_URGENT } CasePriority;
const char *case_priority_name (CasePriority priority);
gboolean case_priority_parse (const char *text, CasePriority *priority);

/* One row of a list. Personal text may be NULL: unknown or erased. */
typedef struct
{
  gint64 id;            /* sequence number of the event that opened it */
  char *number;         /* "RC-2026-000123" */
  char *type;           /* NULL: nothing suggests itself */
  gboolean type_confirmed;
  CaseState state;
  CasePriority priority;
  char *owner;          /* member id or NULL */
  char *owner_name;     /* or NULL */
  char *person;         /* person id or NULL */
  char *person_name;    /* personal */
  char *subject;        /* personal */
  char *channel;        /* mail, post, phone, fax, web */
  gint64 received_at;
  char *received_on;    /* local date of the office, ISO */
  char *due_on;         /* ISO date of the headline clock, or NULL */
  gint64 due_at;        /* last instant at which it is in time; G_MAXINT64 without a clock */
  gboolean paused;      /* the headline clock stands still */
  char *next_on;        /* ISO date of the next action while it waits, or NULL */
  gboolean held;        /* a hold forbids erasure */
  char *proposer;       /* member id whose proposal waits for another, or NULL */
  int trouble;          /* letters that failed, bounced, or of which nobody knows */
  gboolean unread;      /* mail came in since the viewer last opened it */
  gint64 updated_at;
  gint64 rev;           /* row version: sequence number of the last event that changed it */
  gint64 recounted;     /* of the last one that only counted its clocks again; 0: none */
  char *merged_into;    /* number of the case that this one is part of, or NULL */
  gboolean restricted;  /* only the members admitted to it see it */
  char *due_tag;        /* how sure a pack is of due_on: verified, secondary, ... or planning; NULL: it says
                           nothing, or a notice gives the day */
} CaseRow;

void case_row_free (CaseRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CaseRow, case_row_free)

/* NULL: nobody says how sure. */
gboolean tag_is_unsure (const char *tag);
/* Whether due_on rests on something that nobody has verified. */
gboolean case_row_is_unsure (const CaseRow *row);
/* Days late on 'today': positive late, 0 due today, negative days left; FALSE when the
 * case is not open, has no date or is paused. */
gboolean case_row_days_late (const CaseRow *row, const GDate *today, int *days);

/* "26-000123" for "RC-2026-000123". Transfer full. */
char *case_number_short (const char *number);
/* The whole number from what people type: "RC-2026-000123", "26-000123", "#123", "123"
 * (in 'year'). NULL when it is none of these. Transfer full. */
char *case_number_parse (const char *text, int year);
char *case_number_format (int year, gint64 ordinal);

/* A message of the thread; also the row of the list of waiting mail. */
typedef struct
{
  gint64 id;            /* sequence number of the event that received or sent it */
  char *case_number;    /* NULL: waits; another than the case's: of one that is part of it */
  char *direction;      /* in, out */
  char *channel;
  char *kind;           /* mail, bounce, auto-reply, post, phone, fax, ... */
  gint64 at;
  char *from_name;      /* personal, as all of these */
  char *from_address;
  char *recipients;
  char *subject;
  char *flags;          /* blank-parted words: encrypted, unparsed, auto, bounce, copy, spam, mixed-script */
  char *verdicts;       /* what DKIM, SPF, DMARC said, or NULL */
  char *waiting;        /* why it waits for a person, or NULL */
  gint64 size;          /* of the raw bytes, 0 when there are none */
  gint64 copy_of;       /* id of the first with this Message-ID and sender, -1 */
  int parts;
  char *letter;         /* of a letter of ours: queued, sent, ..., with the reason; else NULL */
} CaseMessage;

void case_message_free (CaseMessage *message);

/* One line of the case's history, in words made from the event. */
typedef struct
{
  gint64 seq, n, at;
  char *act;
  char *member;         /* name */
  char *words;          /* "claimed by mia", "type delete, because ..." */
} CaseHistory;

void case_history_free (CaseHistory *history);

typedef struct { gint64 seq, at; char *member, *text; gboolean struck; } CaseNote; /* text personal, NULL erased */
/* done_at WHEN_NONE: not done. 'asked': ids of those who brought it up and none of whom does it, parted by
 * commas, NULL: anybody may; 'asked_uids' are their users of the system, 'asked_names' their names. */
typedef struct { char *name, *title, *state, *evidence, *asked, *asked_uids, *asked_names; gint64 done_at; } CaseTask;
typedef struct { char *kind, *other, *reason; } CaseLink;
typedef struct { char *name, *value; gint64 set_at; } CaseFact; /* 0: not known when */
typedef struct { char *ground, *from_on, *next_on, *to_on; gint64 from_seq, to_seq; } CasePause;

/* Whether a pack speaks for the case, and why, in words without personal text. */
typedef struct
{
  char *pack, *version;
  gboolean applies;
  char *how;             /* derived, set */
  char *why;
} CasePack;

CasePack *case_pack_new (const char *pack, const char *version, gboolean applies, const char *how, const char *why);
void case_pack_free (CasePack *pack);
/* By name; NULL. Borrowed. */
CasePack *case_pack_of (const GPtrArray *packs, const char *name);
/* As an event carries them (key "packs", type av) and back. */
GVariant *case_packs_to_value (const GPtrArray *packs);
GPtrArray *case_packs_from_value (GVariant *value);

/* A refusal that waits or waited for a second member. 'text' (personal) is what the requester
 * will read; 'decision' NULL while it waits. */
typedef struct
{
  gint64 seq, at, uid, decided_seq;   /* decided_seq -1 while it waits */
  char *kind, *outcome, *reason, *member, *member_name, *was, *decision, *text;
} CaseProposal;

/* A check of who somebody is. */
typedef struct { gint64 seq; char *method, *result, *member, *checked_on; } CaseIdentity;

/* Why nothing may be erased; 'reason' personal. lifted_on NULL: in force. */
typedef struct { gint64 seq; char *name, *reason, *held_on, *until, *lifted_on; } CaseHold;

void case_note_free (CaseNote *note);
void case_proposal_free (CaseProposal *proposal);
void case_identity_free (CaseIdentity *identity);
void case_hold_free (CaseHold *hold);
void case_task_free (CaseTask *task);
void case_link_free (CaseLink *link);
void case_fact_free (CaseFact *fact);
/* Known since the beginning of time. */
CaseFact *case_fact_new (const char *name, const char *value);
/* Of an array of CaseFact, which may be NULL, the first of that name; NULL. Borrowed. */
const CaseFact *case_fact_of (const GPtrArray *facts, const char *name);
/* Its value; NULL when it is not known or empty. */
const char *case_fact_value (const GPtrArray *facts, const char *name);
/* The task of that name; NULL. Borrowed. */
CaseTask *case_task_of (const GPtrArray *tasks, const char *name);
void case_pause_free (CasePause *pause);

/* Whether a date of a stage, come by as CaseStage.due_how says, rests on something nobody has verified. */
gboolean stage_date_is_unsure (const char *due_how, const char *tag);
/* One stage of a ladder that the case is or was in. */
typedef struct
{
  gint64 seq;            /* of the event that entered it */
  char *pack, *version, *ladder, *stage, *title;
  char *phase;           /* or NULL */
  char *turn;            /* whose: company, complainant, both, body, ... */
  gboolean terminal;
  char *entered_on;      /* ISO */
  char *due_on;          /* ISO or NULL */
  char *due_how;         /* notice, rule, planning, or NULL */
  char *rule, *tag;      /* rule that dates it; how sure the pack is of the stage or of that rule; or NULL */
  char *ending;          /* id of the reason of an end, or NULL */
  gint64 left_seq;       /* -1: the case is in it */
  char *left_on;         /* ISO or NULL */
  char *reference;       /* the body's number; personal, NULL unknown or erased */
  char *evidence;        /* personal */
} CaseStage;

void case_stage_free (CaseStage *stage);

/* Everything about one case. */
typedef struct
{
  CaseRow row;
  char *type_why;       /* the reason for the type */
  char *mailbox;        /* support, legal, ... or NULL */
  char *received_how;   /* how the date received is known */
  char *requester;      /* person id when another than the person */
  char *outcome;
  char *identity;       /* result of the last check: verified, failed, insufficient; NULL: none */
  gint64 closed_at;     /* WHEN_NONE while open */
  gint64 acknowledged_at; /* WHEN_NONE: not yet */
  GPtrArray *clocks;    /* Clock (model/clock.h) */
  GPtrArray *messages;  /* CaseMessage, oldest first */
  GPtrArray *notes;     /* CaseNote */
  GPtrArray *tasks;     /* CaseTask */
  GPtrArray *links;     /* CaseLink */
  GPtrArray *facts;     /* CaseFact */
  GPtrArray *pauses;    /* CasePause, oldest first */
  GPtrArray *extended;  /* char *: ids of the rules whose time was extended */
  GPtrArray *proposals; /* CaseProposal, oldest first */
  GPtrArray *identities; /* CaseIdentity, oldest first */
  GPtrArray *holds;     /* CaseHold, oldest first */
  GPtrArray *stages;    /* CaseStage, oldest first */
  GPtrArray *admitted;  /* char *: ids of the members who see it while it is restricted */
  GPtrArray *packs;     /* CasePack, by name; empty: written before anybody asked */
} Case;

/* The one that waits; NULL. Borrowed. */
const CaseProposal *case_proposal_now (const Case *kase);
/* A hold in force by name, any for NULL; NULL. Borrowed. */
const CaseHold *case_hold_now (const Case *kase, const char *name);
/* The stage the case is in; NULL on no ladder. Borrowed. */
const CaseStage *case_stage_now (const GPtrArray *stages);

/* An empty case whose arrays exist and free their elements. */
Case *case_new (void);
void case_free (Case *kase);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)
