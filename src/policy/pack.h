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
  char *id, *section, *summary, *tag;
} PackClause;

typedef struct
{
  char *name, *kind;      /* date, country, choice, text, yes-no */
  GStrv choices;
  char *title;
} PackFact;

typedef struct
{
  char *id;               /* "delete" */
  char *title;
  char *clause;
  GStrv facts;            /* required facts by name */
  GStrv outcomes;         /* allowed */
  GStrv tasks;
  int verification;       /* 0 none to 3 */
} PackType;

typedef struct
{
  char *id;               /* "MP-DEL-RESP" */
  char *title;            /* "answer" */
  char *clause, *tag, *source;
  GStrv types;            /* it runs on */
  char *start;            /* "received", or the name of a fact with a date */
  char *needs;            /* fact that must be present and "yes", or NULL */
  char *met_by;           /* acknowledge, answer, finish: which act meets it */
  Period period;
  gboolean has_period;    /* FALSE: no time limit stated (shown, not computed) */
  gboolean pauses;        /* a pause of the case stops it */
  char *calendar;         /* name or NULL */
  char *effective_from, *effective_to; /* ISO or NULL */
  char *configurable;     /* office key that overrides the amount, or NULL */
} PackRule;

typedef struct
{
  char *language;         /* or NULL for any */
  char *type;
  GStrv words;            /* folded */
} PackWords;

typedef struct
{
  char *name;             /* "support" */
  GStrv addresses;
  GStrv types;            /* expected here */
} PackMailbox;

typedef struct
{
  char *id, *owner, *title;
  GStrv next;
  gboolean terminal;
  int planning_business_days; /* 0: none */
} PackStage;

typedef struct { char *id, *title; GPtrArray *stages; } PackLadder;
typedef struct { char *id, *language, *subject, *body, *clause; } PackLetter;
typedef struct { char *record, *keep, *clause; } PackRetention;
typedef struct { char *id, *title, *clause; } PackReason;

typedef struct Pack
{
  char *file, *name, *version, *title, *zone, *text_hash;
  char *effective_from, *effective_to;
  GPtrArray *clauses, *facts, *types, *rules, *words, *mailboxes, *ladders, *letters,
            *retention, *reasons;
} Pack;

/* Parses and checks. 'file' is for messages; errors name file, line, field and the mend.
 * Errors: INVALID. */
Pack *pack_parse (const char *file, GBytes *bytes, GError **error);
/* A file by path, or a shipped pack by name. *bytes (transfer full) may be NULL. */
Pack *pack_load (const char *name_or_path, GBytes **bytes, GError **error);
void pack_free (Pack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pack, pack_free)
GStrv pack_names (void);

/* All that is wrong, not only the first; elements char *, "FILE:LINE: FIELD: what, mend". */
GPtrArray *pack_check (const char *file, GBytes *bytes);

const PackType *pack_type (const Pack *pack, const char *id);
const PackRule *pack_rule (const Pack *pack, const char *id);
const PackClause *pack_clause (const Pack *pack, const char *id);
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

/* What clocks are computed from. */
typedef struct
{
  const char *type;
  gint64 received_at;
  GTimeZone *zone;
  const GPtrArray *facts;      /* CaseFact */
  const ClockPause *pauses;
  guint n_pauses;
  gboolean paused;             /* now */
  gint64 acknowledged_at, answered_at, finished_at; /* WHEN_NONE: not yet */
  gboolean stopped;            /* closed without an answer, spam */
  const char *stop_reason;
  gint64 stopped_at;
  const char *(*setting) (const char *key, gpointer data); /* office overrides; may be NULL */
  Calendar *(*calendar) (const char *name, gpointer data);  /* borrowed; NULL: not known */
  gpointer data;
} PackCase;

/* Clocks (Clock) the pack starts for this case; a clock that cannot be computed says why. */
GPtrArray *pack_clocks (const Pack *pack, const PackCase *kase);
/* The derivation of one clock, a step a line. Transfer full. */
GStrv pack_explain (const Pack *pack, const PackCase *kase, const char *rule);
