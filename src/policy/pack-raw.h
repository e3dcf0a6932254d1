/* SPDX-License-Identifier: MIT */
/* pack-raw - a pack as it is written: every value still text
 *
 * libcyaml reads the shape; numbers, dates and yes-no are read by us, since it would take
 * "90 days" for 90 and "010" for 8. Shared by pack-read.c (libcyaml) and pack-check.c. */
#pragma once

#include <glib.h>

typedef struct { char *amount, *when, *notice_within; } RawExtension;
typedef struct { char *from, *to; } RawSpan;
typedef struct { char *url, *sha256, *into, *silent; } RawText;

typedef struct { char *id, *section, *summary, *tag; char **by, **find; unsigned by_count, find_count; } RawClause;
typedef struct { char *name, *kind, *title, *clause; char **choices; unsigned choices_count; } RawFact;
typedef struct { char *id, *title, *clause, *refusal, *second; } RawReason;

typedef struct
{
  char *id, *title, *summary, *clause, *verification, *ladder, *end_user, *office, *restricted, *notice;
  char **facts, **outcomes, **tasks, **letters;
  unsigned facts_count, outcomes_count, tasks_count, letters_count;
} RawType;

typedef struct
{
  char *id, *title, *clause, *tag, *source, *note, *start, *needs, *met_by, *period, *count, *late,
       *pauses, *calendar, *setting, *owner;
  RawExtension *extension;
  RawSpan *effective;
  char **types, **reminders, **when, **restart, **grounds, **least;
  unsigned types_count, reminders_count, when_count, restart_count, grounds_count, least_count;
} RawRule;

typedef struct { char *language, *type; char **words; unsigned words_count; } RawWords;
typedef struct
{
  char *name, *title;
  char **addresses, **types;
  unsigned addresses_count, types_count;
} RawMailbox;

typedef struct
{
  char *id, *owner, *title, *tag, *phase, *terminal, *planning, *rule, *note, *former, *renamed, *opens, *hold,
       *hold_for;
  char **next, **reasons, **effects, **needs, **any, **lifts;
  unsigned next_count, reasons_count, effects_count, needs_count, any_count, lifts_count;
} RawStage;
typedef struct { char *id, *title; } RawPhase;
typedef struct { char *reason, *title, *clause, *tag; char **when; unsigned when_count; } RawCheck;
typedef struct
{
  char *id, *title, *clause, *calendar;
  char **types, **guard, **when;
  RawPhase *phases;
  RawStage *stages;
  RawCheck *checks;
  unsigned types_count, guard_count, when_count, phases_count, stages_count, checks_count;
} RawLadder;

typedef struct { char *id, *language, *title, *subject, *body, *clause, *purpose; } RawLetter;
typedef struct { char *id, *title, *clause; } RawPurpose;
typedef struct
{
  char *id, *title, *clause;
  char **types, **whole, **part, **denied;
  unsigned types_count, whole_count, part_count, denied_count;
} RawMetric;
typedef struct
{
  char *id, *clause, *into, *purpose, *address;
  char **types, **outcomes, **fields;
  unsigned types_count, outcomes_count, fields_count;
} RawRecord;
typedef struct { char *record, *keep, *clause, *tag; } RawRetention;
typedef struct { char *key, *title, *value; } RawSetting;
typedef struct { char *id, *title, *clause, *tag, *type, *every, *rule, *setting, *lead, *from; } RawDuty;
typedef struct
{
  char *name, *kind, *title, *holds, *required, *personal;
  char **choices, **when;
  unsigned choices_count, when_count;
} RawColumn;
typedef struct
{
  char *id, *title, *clause, *day, *until, *type, *of_case, *approval, *restricted,
       *ground, *review, *review_from;
  char **reminders, **lasts, **ends, **tasks, **urgent;
  RawColumn *fields;
  unsigned reminders_count, lasts_count, ends_count, tasks_count, urgent_count, fields_count;
} RawRegister;

typedef struct { char *name, *title; char **countries; unsigned countries_count; } RawPlace;
typedef struct { char *why, *clause; char **when; unsigned when_count; } RawApplies;
typedef struct
{
  char *id, *title, *clause, *tag, *type, *outcome, *letter;
  char **types, **when, **any, **unless, **forbids, **needs, **withholds;
  unsigned types_count, when_count, any_count, unless_count, forbids_count, needs_count, withholds_count;
} RawGate;
typedef struct
{
  char *id, *type;
  char **given, **when, **then;
  unsigned given_count, when_count, then_count;
} RawTest;

typedef struct
{
  char *pack, *version, *title, *zone;
  RawSpan *effective;
  RawText *text;
  RawClause *clauses;
  RawFact *facts;
  RawReason *outcomes, *tasks, *grounds, *reasons;
  RawType *types;
  RawRule *rules;
  RawWords *words;
  RawMailbox *mailboxes;
  RawLadder *ladders;
  RawLetter *letters;
  RawRetention *retention;
  RawSetting *settings;
  RawDuty *duties;
  RawRegister *registers;
  RawPlace *places;
  RawApplies *applies;
  RawGate *gates;
  RawPurpose *purposes;
  RawRecord *records;
  RawMetric *metrics;
  RawTest *tests;
  unsigned clauses_count, facts_count, outcomes_count, tasks_count, grounds_count, reasons_count,
           types_count, rules_count, words_count, mailboxes_count, ladders_count, letters_count,
           retention_count, settings_count, duties_count, registers_count, purposes_count, records_count, metrics_count,
           places_count, applies_count, gates_count, tests_count;
} RawPack;

/* What of the shape is wrong; 'path' is as in outline.h. */
typedef void (*RawFinding) (const char *path, const char *what, gpointer data);

/* NULL after a finding. */
RawPack *raw_pack_read (GBytes *bytes, RawFinding finding, gpointer data);
void raw_pack_free (RawPack *raw);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawPack, raw_pack_free)
