/* SPDX-License-Identifier: MIT */
/* office-private - what the files of office/ share
 *
 * Nobody above includes it but the demo generator, which fills a drill database through
 * the same acts, many to a transaction. */
#pragma once

#include <glib.h>

#include "base/crypto.h"
#include "base/error.h"
#include "base/ids.h"
#include "db/db.h"
#include "journal/journal.h"
#include "model/event.h"
#include "office/office.h"
#include "store/store.h"

typedef struct Packs Packs;

struct Office
{
  char *path;
  Db *db;
  Journal *journal;
  Store *store;
  Packs *packs;
  Ids *ids;
  Member *member;
  Viewer viewer;
  GTimeZone *zone;
  GHashTable *settings;    /* key to text, "" when there is none; fetched when asked for */
  GHashTable *members;     /* id to Member */
  GPtrArray *item_forms;   /* of registers; NULL before the first (registers.c) */
  GStrv addresses, hosts;  /* folded; own addresses and "@domain"s, hosts whose Received counts */
  char *origin;
  gboolean drill, read_only, served;
  gint64 fixed_now;        /* WHEN_NONE: the real time */
  gint64 data_version;     /* when the settings were read */
  gint64 pulse;            /* last told by office_changed */
  gboolean batch;          /* a transaction is open over several acts */
  gboolean spoilt;         /* and one of them failed half-way */
  gboolean has_secret;
  guint8 secret[32];       /* keys the digests of what was taken in */
};

/* Drill databases only: moves the fixed time. */
void office_set_now (Office *office, gint64 now);
/* Drill databases only: who sits at the desk from now on. Errors: NOT_FOUND. */
gboolean office_set_member (Office *office, const char *name, GError **error);
/* Repeatable ids in a seeded demo. Transfer full. */
void office_set_ids (Office *office, Ids *ids);

/* Acts and intake between these share one transaction (and one fsync). An act that is
 * refused leaves the others; one that fails while it writes spoils the batch, which then
 * cannot be committed (a savepoint an act would cost a tenth of the time). */
gboolean office_batch_begin (Office *office, GError **error);
gboolean office_batch_commit (Office *office, GError **error);
void office_batch_rollback (Office *office);

/* A transaction, or nothing inside a batch. */
gboolean office_begin (Office *office, const char *why, GError **error);
gboolean office_commit (Office *office, GError **error);
void office_rollback (Office *office);

/* An event that the member at the desk causes now. */
Event *office_event (Office *office, const char *act, const char *case_number);
/* Appends and projects, inside a transaction. */
gboolean office_append (Office *office, Event *event, GError **error);
/* Gives a case.open event its number, inside the transaction that appends it. */
gboolean office_number_case (Office *office, Event *event, gint64 received_at, GError **error);

/* Reads settings again when another process may have changed them. */
gboolean office_refresh (Office *office, GError **error);
/* Setting by key; NULL when there is none. Borrowed. */
const char *office_setting (Office *office, const char *key);
gboolean office_is_ours (Office *office, const char *address);
gboolean office_secret (Office *office, GError **error);
/* Active and past members by id; NULL unknown. Borrowed. */
const Member *office_member_of (Office *office, const char *id);
const char *office_member_name (Office *office, const char *id);
/* The case's whole number from what people type. Errors: INVALID. Transfer full. */
char *office_number (Office *office, const char *text, GError **error);

/* Journals that a right was refused, in its own small transaction; never fails. */
void office_journal_denial (Office *office, const char *act, const char *case_number, const char *why);

/* Clear text for an event: one line, no control characters, at most 'limit' bytes.
 * NULL gives NULL. Transfer full. */
char *office_clear_text (const char *text, gsize limit);

/* The raw bytes of a message whoever asks: the office sends what it must. Errors: NOT_FOUND. */
GBytes *message_raw (Office *office, gint64 message, GError **error);

/* Words of one event, as the history shows it (history.c). Transfer full. */
char *history_words (Office *office, const Event *event);

/* Case.open of a message that sits in the tables already, for split (receive.c). */
gboolean receive_suggest (Office *office, const char *address, const char *subject, const char *text,
                          char **mailbox, char **type, char **why);
/* Person with this address; NULL: none yet. */
gboolean receive_person (Office *office, const char *kind, const char *value, char **person, GError **error);
/* Puts person, or a new one with name and address, into a case.open event. */
gboolean receive_set_person (Office *office, Event *event, const char *name, const char *address, GError **error);
