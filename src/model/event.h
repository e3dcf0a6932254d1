/* SPDX-License-Identifier: MIT */
/* event - the record of one act, in memory
 *
 * 'data' is a GVariant of type a{sv} that holds nothing but s, x (gint64), b, av and
 * a{sv}; keys are ASCII. A personal value is never in it: event_seal puts the value into
 * a slot, and data holds the slot's number under the key. An event carries results
 * (due dates, ids, parsed fields), so that a reader of events never computes.
 * doc/event-vocabulary.md lists the acts and their keys. */
#pragma once

#include <glib.h>

#define EVENT_VOCABULARY 1 /* the 'v' that is written */
#define EVENT_SALT_SIZE 32

typedef struct
{
  char *field;            /* what it is, e.g. "person.email": clear, part of the commitment */
  GBytes *value;          /* NULL: erased */
  guint8 salt[EVENT_SALT_SIZE];
  guint8 commitment[32];
  gboolean committed;     /* salt and commitment are set */
  char *folded;           /* text_fold of the value, made ahead by event_fold; NULL: not made */
} EventSlot;

typedef struct
{
  gint64 seq;             /* leaf index; -1 before it is appended */
  gint64 n;               /* ordinal within the case; -1 without a case */
  gint64 at;              /* microseconds UTC */
  gint64 uid;             /* of the operating system */
  int v;
  char *act;              /* "case.claim" */
  char *by;               /* member id, "m1" */
  char *case_number;      /* or NULL */
  GVariant *data;         /* a{sv}; NULL while the event is being built */
  GVariantDict *draft;    /* while it is being built */
  GPtrArray *slots;       /* of EventSlot, index = slot number */
} Event;

Event *event_new (const char *act, const char *case_number);
void event_free (Event *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Event, event_free)

/* Building. A NULL text or value is left out. 'value' of event_set is consumed if floating. */
void event_set (Event *event, const char *key, GVariant *value);
void event_set_text (Event *event, const char *key, const char *text);
void event_set_int (Event *event, const char *key, gint64 value);
void event_set_bool (Event *event, const char *key, gboolean value);
/* A list (av) of texts; elements char *. */
void event_set_texts (Event *event, const char *key, const GPtrArray *texts);
/* Seals under data[key]; 'field' as above. length -1: NUL-terminated. */
void event_seal (Event *event, const char *key, const char *field, const char *text, gssize length);
void event_seal_bytes (Event *event, const char *key, const char *field, GBytes *value);
/* A slot for use inside a nested value: returns its number. */
gint64 event_slot (Event *event, const char *field, const char *text, gssize length);
/* Folds a text slot for the search now, so that the projection need not under the lock. */
void event_fold (Event *event, gint64 slot);
/* Ends building: draft becomes data. Called by whoever appends; idempotent. */
void event_finish (Event *event);

/* Reading. Borrowed results live as long as the event. Missing gives NULL or 'otherwise'. */
const char *event_text (const Event *event, const char *key);
gint64 event_int (const Event *event, const char *key, gint64 otherwise);
gboolean event_bool (const Event *event, const char *key);
/* NULL when missing. Transfer full: unref. */
GVariant *event_value (const Event *event, const char *key);

/* Slot number under a key, -1 when there is none. */
gint64 event_slot_of (const Event *event, const char *key);
/* The value of a slot as a NUL-terminated copy; NULL when it was erased or is missing.
 * event_opened looks the slot up under a key. Transfer full. */
char *event_opened (const Event *event, const char *key);
char *event_opened_slot (const Event *event, gint64 slot);

/* The same lookups in a nested a{sv}. Borrowed text lives as long as 'map'. */
const char *map_text (GVariant *map, const char *key);
gint64 map_int (GVariant *map, const char *key, gint64 otherwise);
gboolean map_bool (GVariant *map, const char *key);
/* Element of a list (av). Transfer full. */
GVariant *list_element (GVariant *list, gsize i);
