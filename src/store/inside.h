/* SPDX-License-Identifier: MIT */
/* inside - what the files of store/ share */
#pragma once

#include "store/store.h"

struct Store
{
  Db *db;
  guint few;    /* so many matches of one term are fetched and sorted instead of walked to */
  gboolean unindexed; /* a document came that is not in the full-text table yet */
  guint many;   /* texts that more documents hold are asked for case by case */
};

#define NO_DUE G_MAXINT64

/* Projections, and the words of the full-text table. */
gboolean store_table_is_compared (const StoreTable *table);

/* Instants that may be missing are NULL in tables and WHEN_NONE in memory. */
DbValue store_instant (gint64 instant);
gint64 store_column_instant (DbQuery *query, int column);

/* Search form of a contact's value: telephone numbers by their digits. Transfer full. */
char *store_fold_contact (const char *kind, const char *value);
/* The digits of a telephone number from the last to the first, without what only some write
 * (+, 00, a trunk 0 alone or in parentheses), so that one that ends like another begins like
 * it. Of 'part' of one, its last digits, zeros are kept. NULL for NULL. Transfer full. */
char *store_backward_phone (const char *value, gboolean part);

/* Runs a query that gives at most one row; 'fill' sees that row. *found says if it came. */
typedef void (*StoreFill) (DbQuery *query, gpointer data);
gboolean store_first (Store *store, const char *sql, const DbValue *args, gboolean *found,
                      StoreFill fill, gpointer data, GError **error);
/* The text in the first column of the first row; NULL without a row or for NULL. Transfer full. */
gboolean store_first_text (Store *store, const char *sql, const DbValue *args, char **text, GError **error);
/* Adds to 'rows' what 'make' gives for each row; NULL with *error on failure. Takes 'rows'. */
typedef gpointer (*StoreMake) (DbQuery *query);
GPtrArray *store_gather (Store *store, const char *sql, const DbValue *args, GPtrArray *rows,
                         StoreMake make, GError **error);

/* One text of an event for the full-text table; NULL terms are an empty document. */
gboolean store_doc_put (Store *store, const char *case_number, gint64 seq, gint64 slot,
                        const char *text, GError **error);
/* The same with words that were folded before. */
gboolean store_doc_put_terms (Store *store, const char *case_number, gint64 seq, gint64 slot,
                              const char *terms, GError **error);
/* The texts of a message go with it to another case. */
gboolean store_doc_move (Store *store, gint64 seq, const char *case_number, GError **error);
gboolean store_doc_empty (Store *store, gint64 seq, gint64 slot, GError **error);
/* Every document that has none yet gets its words into the full-text table; 'store' is a
 * Store. Called before each commit. */
gboolean store_index_words (gpointer store, GError **error);
/* Folded words as a full-text expression: all of them, the last one as the beginning of a
 * word if 'prefix'; NULL for none. */
char *store_match (const char *folded, gboolean prefix);

/* The columns of a list's row over "cases c LEFT JOIN member m"; $1 is the viewer. */
#define CASE_ROW_COLS                                                                          \
  "c.id, c.number, c.type, c.confirmed, c.state, c.priority, c.owner, m.name, c.person, "      \
  "c.person_name, c.subject, c.channel, c.received_at, c.received_on, c.due_on, c.due_at, "    \
  "c.paused, c.next_on, c.held, " CASE_UNREAD ", c.updated_at, c.rev, c.person_sort, "         \
  "c.proposer, c.trouble, c.merged_into, c.restricted, c.recounted, c.due_tag"
#define CASE_UNREAD                                                                            \
  "(c.last_in_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM read_mark r"                        \
  " WHERE r.member = $1 AND r.case_id = c.number AND r.at >= c.last_in_at))"
/* A case that the member $1 may see; 'at' stands before the name of a table ("SCHEMA." or ""). */
#define CASE_SHOWN_IN(at)                                                                      \
  "c.restricted = 0 OR EXISTS (SELECT 1 FROM " at "admitted d WHERE d.case_id = c.number AND d.member = $1)"
/* The same where $1 may be NULL, the office itself. */
#define CASE_VISIBLE "($1 IS NULL OR " CASE_SHOWN_IN ("") ")"
#define CASE_ROW_FROM " FROM cases c LEFT JOIN member m ON m.id = c.owner "
enum
{
  ROW_ID, ROW_NUMBER, ROW_TYPE, ROW_CONFIRMED, ROW_STATE, ROW_PRIORITY, ROW_OWNER, ROW_OWNER_NAME,
  ROW_PERSON, ROW_PERSON_NAME, ROW_SUBJECT, ROW_CHANNEL, ROW_RECEIVED_AT, ROW_RECEIVED_ON,
  ROW_DUE_ON, ROW_DUE_AT, ROW_PAUSED, ROW_NEXT_ON, ROW_HELD, ROW_UNREAD, ROW_UPDATED_AT, ROW_REV,
  ROW_PERSON_SORT, ROW_PROPOSER, ROW_TROUBLE, ROW_MERGED_INTO, ROW_RESTRICTED, ROW_RECOUNTED,
  ROW_DUE_TAG, ROW_N
};
void store_fill_row (DbQuery *query, CaseRow *row);

/* Over "stage s", joined to the openings o (evidence) and r (reference) of its event. */
#define STORE_STAGE_COLS                                                                       \
  "s.seq, s.pack, s.version, s.ladder, s.stage, s.title, s.phase, s.turn, s.terminal, "        \
  "s.entered_on, s.due_on, s.due_how, s.rule, s.tag, s.ending, s.left_seq, s.left_on, "                       \
  "CAST (o.value AS TEXT), CAST (r.value AS TEXT)"
#define STORE_STAGE_OPENINGS                                                                   \
  " LEFT JOIN opening o ON o.seq = s.seq AND o.slot = s.evidence_slot"                         \
  " LEFT JOIN opening r ON r.seq = s.seq AND r.slot = s.reference_slot "
/* 'first': the column at which they begin. */
CaseStage *store_make_stage (DbQuery *query, int first);
gpointer store_make_fact (DbQuery *query);
gpointer store_make_clock (DbQuery *query);
gpointer store_make_stage_row (DbQuery *query);

/* A case and all that are part of it, as "part"; $1 is its number. */
#define WITH_PARTS                                                                             \
  "WITH RECURSIVE part (number) AS"                                                            \
  " (SELECT $1 UNION SELECT c.number FROM part JOIN cases c ON c.merged_into = part.number) "
/* Everybody who is the same person as whom 'where' names in table person p, as "same". */
#define WITH_SAME_OF "WITH RECURSIVE up (id, into_id) AS (SELECT p.id, p.merged_into FROM person p WHERE p.id "
#define WITH_SAME_HEAD WITH_SAME_OF "= "
#define WITH_SAME_TAIL                                                                         \
  " UNION SELECT p.id, p.merged_into FROM up JOIN person p ON p.id = up.into_id),"             \
  " same (id) AS (SELECT id FROM up WHERE into_id IS NULL"                                     \
  " UNION SELECT p.id FROM same JOIN person p ON p.merged_into = same.id) "

#define STORE_MESSAGE_COLS                                                                     \
  "id, case_id, direction, channel, kind, at, from_name, from_address, recipients, subject, "  \
  "flags, verdicts, waiting, size, copy_of, parts, "                                           \
  "(SELECT l.state || coalesce (': ' || l.reason, '') FROM letter l WHERE l.id = message.id)"
gpointer store_make_message (DbQuery *query);

/* A growing list of bound values; text is kept until it is cleared. */
typedef struct
{
  GArray *values;   /* DbValue, ends with DB_END when asked for */
  GPtrArray *texts;
  GHashTable *plans; /* borrowed: see store_plan_texts */
} Binds;
void binds_init (Binds *binds);
void binds_clear (Binds *binds);
/* Appends "$N" to 'sql' and keeps the value. */
void binds_add_text (Binds *binds, GString *sql, const char *text);
void binds_add_int (Binds *binds, GString *sql, gint64 number);
const DbValue *binds_args (Binds *binds);

/* How the texts of a query are asked for, by the term (Query). Words that stand nowhere as
 * they are have their last taken as the beginning of a word. */
typedef struct { char *match; gboolean dense; } TextPlan;
GHashTable *store_plan_texts (Store *store, const Query *query, GError **error);

/* The condition over c.* that a query stands for. The viewer must be bound as $1 before, and
 * the texts be planned.
 * Conditions name no bare column, so that no index but the one of the order is chosen. */
void store_compile (const Query *query, Binds *binds, GString *sql);

/* What every row found must have, taken from the terms that must all hold; a NULL member
 * says nothing. "" in owners and types is none. */
typedef struct
{
  gboolean open[2];      /* closed, open: FALSE when rows of it cannot match */
  GPtrArray *owners;     /* borrowed text */
  GPtrArray *types;
  GPtrArray *states;
  GPtrArray *terms;      /* borrowed Query: those that an index could look up */
  gint64 due_until;      /* no match is due later; G_MAXINT64 says nothing */
  gboolean paused;       /* every match is */
} Narrow;
void narrow_init (Narrow *narrow, const Query *query);
void narrow_clear (Narrow *narrow);
/* A statement that gives the ids of the cases that one of these terms fits. */
void store_compile_lookup (const Query *term, Binds *binds, GString *sql);

/* What SQLite says it will do for a window, a line a step; for tests and doctor. */
GPtrArray *store_list_plan (Store *store, const Viewer *viewer, const Query *query, const WindowAsk *ask,
                            GError **error);
