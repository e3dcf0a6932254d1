/* SPDX-License-Identifier: MIT */
/* query - which cases a list shows
 *
 * Terms parted by blanks, all of which must hold; "or" parts alternatives, ( ) groups, a
 * leading '-' means not, a comma inside a value means either; "..." keeps blanks, commas
 * and words of the language together. A term is FIELD:VALUE, a date field with : < <= > >=
 * and a date, or a bare word, which searches text, and the number, the address, the telephone
 * or the customer number when it looks like one.
 * recourse-query(7) has the whole of it. Source of the habit: taskwarrior, RT. */
#pragma once

#include <glib.h>

typedef enum
{
  QUERY_ALL,      /* matches everything: the empty query */
  QUERY_AND, QUERY_OR, QUERY_NOT,   /* children */
  QUERY_IS,       /* field one of values */
  QUERY_COMPARE,  /* date field, operator, date or other date field */
  QUERY_TEXT,     /* folded words */
} QueryKind;

typedef enum
{
  FIELD_NUMBER, FIELD_TYPE, FIELD_STATE, FIELD_OWNER, FIELD_PERSON,
  FIELD_MAIL, FIELD_PHONE, FIELD_CUSTOMER_NUMBER, FIELD_CHANNEL,
  FIELD_PRIORITY, FIELD_MAILBOX, FIELD_OUTCOME, FIELD_FLAG, FIELD_FACT,
  FIELD_RECEIVED, FIELD_DUE, FIELD_UPDATED, FIELD_CLOSED, FIELD_OPENED,
  FIELD_N
} QueryField;

const char *query_field_name (QueryField field);

typedef enum { OP_BEFORE, OP_UNTIL, OP_ON, OP_FROM, OP_AFTER } QueryOp; /* < <= : >= > */

typedef struct Query Query;
struct Query
{
  QueryKind kind;
  GPtrArray *children;   /* Query: AND OR NOT */
  QueryField field;
  char *name;            /* fact's name for FIELD_FACT */
  GStrv values;          /* QUERY_IS: plain values; owner:me is already a member id; "" is none.
                          * state: also "open", the class. number: whole. is: overdue, paused,
                          * held, unread, waiting, to-decide. person: an id or words of a name. A date
                          * field has only the value "" (due:none) */
  QueryOp op;
  gint64 from, until;    /* QUERY_COMPARE with a date: the day's first and last instant;
                          * is: 'from' is now, by which it is overdue */
  int other;             /* QUERY_COMPARE with a column: QueryField, else -1 */
  char *word;            /* QUERY_COMPARE with a date: as it was written, "7d" */
  char *text;            /* QUERY_TEXT: folded (text_fold) */
};

/* What relative words mean. */
typedef struct
{
  gint64 now;
  GTimeZone *zone;
  const char *me;        /* member id for owner:me */
  char *(*member_id) (const char *name, gpointer data); /* owner:NAME; NULL when unknown */
  gpointer data;
  int year;              /* of bare case numbers */
} QueryContext;

/* Errors: INVALID, naming the word and what would be accepted. NULL and "" are QUERY_ALL. */
Query *query_parse (const char *text, const QueryContext *context, GError **error);
void query_free (Query *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)
/* The text of a query that parses to the same tree in the same context; relative dates
 * stay relative. Transfer full. */
char *query_format (const Query *query);
gboolean query_equal (const Query *a, const Query *b);

/* The folded texts that it looks for, not those that it rules out: elements const char *,
 * borrowed from the query; NULL query has none. Transfer container. */
GPtrArray *query_texts (const Query *query);

/* What can be typed: the field's name with its operators and values, for help and
 * completion. Ends with name NULL. */
typedef struct { const char *name, *values, *help; gboolean is_date; } QueryWord;
const QueryWord *query_words (void);

/* How a list is ordered. Every order ends in the case's id, so that keys are unique. */
typedef enum { SORT_DUE, SORT_RECEIVED, SORT_UPDATED, SORT_NUMBER, SORT_PERSON, SORT_N } CaseSort;
const char *case_sort_name (CaseSort sort);
gboolean case_sort_parse (const char *text, CaseSort *sort);
