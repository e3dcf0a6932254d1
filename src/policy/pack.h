/* SPDX-License-Identifier: MIT */
/* pack - a policy as data: read, checked, explained, evaluated
 *
 * A pack is one YAML file (recourse-pack(5)). What is evaluated is pure: pack, facts and
 * calendar in, clocks out. */
#pragma once

#include <glib.h>

#include "model/calendar.h"
#include "model/case.h"
#include "model/clock.h"

typedef struct
{
  char *id, *section, *summary;
  char *tag;              /* verified, secondary, memory, design, unknown */
  GStrv carried;          /* ids of types, rules, letters, ...: what carries it out */
  GStrv find;             /* words by which its sentence is found in an adopted text */
} PackClause;

typedef struct
{
  char *name, *kind;      /* date, country, choice, choices, text, yes-no */
  GStrv choices;
  char *title, *clause;
} PackFact;

/* A word of a closed list, with its title: outcomes, tasks, pause grounds, refusals. */
typedef struct
{
  char *id, *title, *clause;
  gboolean refusal;       /* an outcome that a second member approves */
  gboolean second;        /* a task that nobody ticks off who brought it up */
} PackReason;

typedef struct
{
  char *id;               /* "delete" */
  char *title, *summary;
  char *clause;
  GStrv facts;            /* required facts by name */
  GStrv outcomes;         /* allowed */
  GStrv tasks;
  GStrv letters;          /* suggested, in order */
  char *notice;           /* letter whose body every final answer carries; or NULL */
  char *ladder;           /* or NULL */
  int verification;       /* 0 none to 3 */
  gboolean end_user;      /* what a customer's end user gets */
  gboolean office;        /* a duty of the office's own, never suggested for mail */
  gboolean restricted;    /* seen by named members only */
} PackType;

typedef struct
{
  char *id;               /* "MP-DEL-RESP" */
  char *title;            /* "answer" */
  char *clause, *tag, *source, *note;
  GStrv types;            /* it runs on; "unsorted": on cases whose type nobody knows */
  char *start;            /* "received", "acknowledged", "answered", or the name of a fact with a date */
  GStrv restart;          /* facts with a date: the latest of them and the start counts */
  GStrv when;             /* conditions (policy/condition.h): it runs where each holds */
  char *needs;            /* fact that must be present and "yes", or NULL */
  char *met_by;           /* acknowledge, answer, finish, triage; "task:ID", "fact:NAME", "fact:NAME=VALUE,VALUE" */
  char *owner;            /* whose promise; NULL: ours. Another's dates only a stage */
  Period period;
  gboolean has_period;    /* FALSE: no time limit stated (shown, not computed) */
  char *extension_when, *extension_notice; /* condition; by when to tell, in words */
  Period late;            /* from receipt, when the date had passed by then; amount 0: none */
  gboolean pauses;        /* a pause of the case stops it */
  GStrv grounds;          /* only a pause on one of these does; empty: any */
  char *calendar;         /* name or NULL */
  char *effective_from, *effective_to; /* ISO or NULL */
  char *configurable;     /* office key that overrides the period, or NULL */
  GStrv reminders;        /* "30d" before the date */
  GStrv least;            /* facts with a date, or rules: what of them is earlier is the date */
} PackRule;

typedef struct
{
  char *language;         /* or NULL for any */
  char *type;
  GStrv words;            /* folded; a final '*' takes any ending */
  GStrv shown;            /* the same as the pack writes them */
  char **firsts;          /* first word of each, from Pack.first_words; NULL: may begin anyhow */
} PackWords;

typedef struct
{
  char *name;             /* "support" */
  char *title;
  GStrv addresses;        /* "support@" is that local part at any domain */
  GStrv types;            /* expected here */
} PackMailbox;

typedef struct { char *id, *title; } PackPhase;

/* Conditions are texts: policy/condition.h. */
typedef struct
{
  char *id, *owner, *title, *tag, *phase;
  char *rule;             /* that dates it, from the day it was entered or from its own start; or NULL */
  GStrv next, reasons, effects;
  GStrv needs, any;       /* to enter it: each of these; one of these */
  gboolean terminal;
  int planning_business_days; /* 0: none */
  char *note;             /* what one should know of it, such as that nobody has verified it exists; or NULL */
  char *former, *renamed; /* title of those entered before that day (ISO); or NULL */
  char *opens;            /* type of the case that follows from it; or NULL */
  char *hold;             /* name of the hold that follows from it; or NULL */
  char *hold_for;         /* such as "12 months", after which it is looked at again; NULL: whoever enters it says the day */
  GStrv lifts;            /* names of holds that end with it */
} PackStage;

/* Why the body at the other end would probably not take it: said beforehand. The reason is one
 * of those of an end of the ladder; it would apply where every condition holds. */
typedef struct { char *reason, *title, *clause, *tag; GStrv when; } PackCheck;

typedef struct
{
  char *id, *title, *clause, *calendar;
  GStrv types;
  GStrv guard;            /* conditions for leaving the phase of the first stage */
  GStrv when;             /* a case of its types takes it where each holds; empty: those no other takes */
  GPtrArray *checks;      /* PackCheck */
  GPtrArray *phases;      /* PackPhase, in the order in which they are climbed */
  GPtrArray *stages;      /* PackStage */
} PackLadder;
/* With a purpose it does not leave to who wants nothing more for that. */
typedef struct { char *id, *language, *title, *subject, *body, *clause, *purpose; } PackLetter;
/* What somebody may want nothing more for: promotions. */
typedef struct { char *id, *title, *clause; } PackPurpose;
typedef struct { char *record, *keep, *clause, *tag; } PackRetention;
typedef struct { char *key, *title, *value; } PackSetting;
/* What the office owes without being asked: a case of 'type' each 'every', opened 'lead' before
 * it is due. 'rule' stands in for 'every' with its period and setting. Counted from the newest
 * item of the register 'from', or the last such case (policy/duty.h). */
typedef struct { char *id, *title, *clause, *tag, *type, *every, *rule, *configurable, *lead, *from; } PackDuty;

typedef struct
{
  char *name, *kind, *title;  /* kind as of facts, or "item": the number of one */
  char *holds;                /* of kind item: the register it is in; it must hold that day */
  gboolean required, personal;
  GStrv choices;
  GStrv when;                 /* FIELD=VALUE: asked for where each holds, and nowhere else */
} PackColumn;

typedef struct
{
  char *id, *title, *clause;
  char *day, *until;          /* fields of kind date: when it was, how long it holds; or NULL */
  char *type;                 /* of the case that is opened before an item lapses; or NULL */
  gboolean of_case;           /* an item belongs to a case */
  gboolean approval;          /* a second member approves it */
  gboolean restricted;        /* seen by supervisors, and with a case by who sees that */
  GStrv reminders;            /* "30d" before 'until' */
  GStrv lasts;                /* "FIELD PERIOD": how long it holds from there, where nobody says; the first that is known */
  GStrv ends;                 /* "FIELD=VALUE DATE": it never holds beyond that day */
  GStrv tasks;                /* "FIELD=VALUE TASK": what its case has to do then */
  char *ground;               /* field of kind choice: what allows it. The act `disclose` writes here */
  GStrv urgent;               /* grounds that are not approved first, but looked at afterwards ... */
  char *review;               /* ... by this task */
  char *review_from;          /* fact of kind date that gets the day of one; or NULL */
  GPtrArray *fields;          /* PackColumn */
} PackRegister;

/* A line of the numbers that are published: cases of these types, and how they ended. */
typedef struct { char *id, *title, *clause; GStrv types, whole, part, denied; } PackMetric;

/* What is written down when a case of these types ends so: an item of a register, and that the address
 * wants nothing more for a purpose. */
typedef struct
{
  char *id, *clause;
  GStrv types, outcomes;      /* of types; empty: any */
  char *into;                 /* a register; or NULL */
  GStrv fields;               /* of it: "FIELD=TEXT", or "FIELD=@NAME", a fact or a word that every case has */
  char *purpose, *address;    /* the fact that holds the address; NULL: the one that the request came from */
} PackRecord;

/* A set of countries (ISO 3166 alpha-2) and their parts (3166-2: US-CA). */
typedef struct { char *name, *title; GStrv countries; } PackPlace;

/* The pack speaks for a case where every condition of one of these holds. */
typedef struct { char *why, *clause; GStrv when; } PackApplies;

/* What to think of when the conditions hold: another type, an outcome, a letter that
 * suggest themselves; outcomes that are not allowed then; facts that must be known first. */
typedef struct
{
  char *id, *title, *clause, *tag;
  GStrv types;                /* on which; empty: any */
  GStrv when, any, unless;    /* each; one; none of these */
  char *type, *outcome, *letter;
  GStrv forbids, needs;
  GStrv withholds;            /* letters that do not leave then */
} PackGate;

/* Given facts ("residence=DE"), when something happens ("received 2025-01-31"), then
 * ("GDPR-12-3 due 2025-02-28"): recourse-pack(5). */
typedef struct { char *id, *type; GStrv given, when, then; } PackTest;

typedef struct Pack
{
  char *file, *name, *version, *title, *zone;
  char *text_url, *text_hash;          /* of the policy's own text; hash NULL or 64 hex digits */
  char *text_register;                 /* in which its versions are written down; or NULL */
  char *text_type;                     /* of the case that is raised when it changes and its date does not; or NULL */
  char *effective_from, *effective_to;
  GPtrArray *clauses, *facts, *types, *rules, *words, *mailboxes, *ladders, *letters,
            *retention, *settings, *duties, *registers, *places, *applies, *gates, *purposes, *records, *metrics, *tests;
  GPtrArray *reasons;                  /* PackReason: refusals */
  GPtrArray *outcomes, *tasks, *grounds; /* PackReason */
  GHashTable *first_words;             /* set: what a text must hold before phrases are looked for */
  GPtrArray *memory;                   /* owns every text and element above */
} Pack;

/* Parses and checks. 'file' is for messages; errors name file, line, field and the mend.
 * Errors: INVALID. */
Pack *pack_parse (const char *file, GBytes *bytes, GError **error);
/* A path, not the name of a pack. */
gboolean pack_is_path (const char *text);
/* A file by path, or a shipped pack by name. *bytes (transfer full) may be NULL. */
Pack *pack_load (const char *name_or_path, GBytes **bytes, GError **error);
void pack_free (Pack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pack, pack_free)
GStrv pack_names (void);

/* "90 calendar_days" and its like; the count is the unit's usual one. Errors: INVALID. */
gboolean pack_period_parse (const char *text, Period *period, GError **error);

/* Whether it is in force on that day (ISO), both ends included. */
gboolean pack_in_force (const Pack *pack, const char *day);
/* FALSE: the rule ends before the pack begins, or begins after it has ended. */
gboolean pack_rule_ever_runs (const Pack *pack, const PackRule *rule);
/* Name of the fact by which such a rule is met; NULL: another thing meets it. *values (may be NULL)
 * gets those that count, NULL: any but "no". Transfer full. */
char *pack_rule_met_fact (const PackRule *rule, GStrv *values);

/* The letter that an act of the desk writes when nobody names another, and back; NULL: none. */
const char *pack_act_letter (const char *act);
const char *pack_letter_act (const char *letter);

/* Placeholders a letter may hold, as {{name}}; {{fact.NAME}} besides. NULL at its end. */
const char *const *pack_placeholders (void);

/* All that is wrong, not only the first; elements char *, "FILE:LINE: FIELD: what, mend". */
GPtrArray *pack_check (const char *file, GBytes *bytes);

/* Parts the values of a list. */
#define PACK_LIST_PART "\x1f"
/* Every value of every element, in the order of the lists; those that are not written are left out. 'id'
 * is of the element, one that has none is known by its words; parts of one have a 'list' such as
 * "ladders bbb-ftc stages". The head comes as list "head" with id "". */
typedef void (*PackEach) (const char *list, const char *id, const char *field, const char *value, gpointer data);
void pack_each_value (const Pack *pack, PackEach each, gpointer data);

/* Lookups by id: NULL when there is none. Borrowed. */
const PackType *pack_type (const Pack *pack, const char *id);
const PackRule *pack_rule (const Pack *pack, const char *id);
const PackClause *pack_clause (const Pack *pack, const char *id);
const PackReason *pack_outcome (const Pack *pack, const char *id);
const PackFact *pack_fact (const Pack *pack, const char *name);
const PackLadder *pack_ladder (const Pack *pack, const char *id);
const PackStage *pack_stage (const PackLadder *ladder, const char *id);
/* In 'language', else the one for any; NULL without either. */
const PackLetter *pack_letter (const Pack *pack, const char *id, const char *language);
const PackMailbox *pack_mailbox_of (const Pack *pack, const char *address);

/* What a message may be. */
typedef struct
{
  const char *mailbox_address; /* it arrived at, or NULL */
  const char *subject, *text;  /* raw, or NULL */
  gboolean end_user;
} PackHints;
/* Type that suggests itself and the reason in words; FALSE when none does. Transfer full. */
gboolean pack_suggest (const Pack *pack, const PackHints *hints, char **type, char **why);
/* The same of several packs: what speaks most for itself, the first where it is as much. */
gboolean pack_suggest_best (const Pack *const *packs, guint n, const PackHints *hints, char **type, char **why);

const PackRegister *pack_register (const Pack *pack, const char *id);
const PackPlace *pack_place (const Pack *pack, const char *name);
const PackGate *pack_gate (const Pack *pack, const char *id);

/* What clocks are computed from. */
typedef struct
{
  const char *type;            /* NULL: not known, the rules on "unsorted" run */
  gint64 received_at;
  GTimeZone *zone;
  const GPtrArray *facts;      /* CaseFact */
  const GPtrArray *tasks;      /* CaseTask; may be NULL */
  const ClockPause *pauses;    /* with their grounds */
  guint n_pauses;
  gboolean paused;             /* now */
  const ClockPause *holds;     /* days on which nothing may be erased */
  guint n_holds;
  const char *held;            /* why nothing may be erased now, or NULL */
  gint64 acknowledged_at, answered_at, finished_at; /* WHEN_NONE: not yet */
  gint64 triaged_at;           /* of a case that waited for it under such a rule; else WHEN_NONE */
  const char *const *extended; /* ids of the rules that were extended, NULL at its end; or NULL */
  gboolean stopped;            /* closed without an answer, spam */
  const char *stop_reason;
  gint64 stopped_at;
  gint64 now;                  /* for conditions that ask for today; 0: not known */
  const char *(*setting) (const char *key, gpointer data); /* office overrides; may be NULL */
  Calendar *(*calendar) (const char *name, gpointer data);  /* borrowed; NULL: not known */
  gpointer data;
} PackCase;

/* What rules name as type of a case that has none yet. */
#define PACK_UNSORTED "unsorted"

/* The facts and, beside them, the words every case has that follow from the rest: received,
 * type, today, acknowledged, answered. Elements CaseFact, for conditions. */
GPtrArray *pack_case_words (const PackCase *kase);
/* The office's setting that names another calendar for all rules of the pack. Transfer full. */
char *pack_calendar_setting (const Pack *pack);

/* Clocks (Clock) the pack starts for this case; a clock that cannot be computed says why.
 * Another's promise (owner) is none. */
GPtrArray *pack_clocks (const Pack *pack, const PackCase *kase);
/* Day (ISO) that the rule comes to when its own start is not known and counting begins at
 * 'start_at'; for stages of a ladder, whatever types it runs on. NULL: no date. Transfer full. */
char *pack_rule_due (const Pack *pack, const PackCase *kase, const char *rule, gint64 start_at);
/* The derivation of one clock, a step a line. Transfer full. */
GStrv pack_explain (const Pack *pack, const PackCase *kase, const char *rule);
