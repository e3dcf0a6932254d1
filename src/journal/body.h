/* SPDX-License-Identifier: MIT */
/* body - the exact bytes of one event, and the commitments in it
 *
 *   {"act":A,"at":T,"by":M,"case":C,"data":{...},"n":N,"sealed":{"0":{"c":X,"f":F}},
 *    "seq":S,"uid":U,"v":V}
 *
 * without blanks; "case" and "n" are both there or both absent. */
#pragma once

#include "journal/jcs.h"
#include "model/event.h"

#define BODY_LIMIT 65536

/* c = SHA-256("recourse-commit/1" 00 u32be(len f) f salt[32] u64be(len v) v) */
void body_commit (const char *field, gsize field_length, const guint8 salt[EVENT_SALT_SIZE],
                  const void *value, gsize length, guint8 commitment[32]);

/* Errors: INVALID, naming the place. Transfer full. */
GString *body_write (const Event *event, GError **error);

typedef struct
{
  JcsSpan field;
  guint8 commitment[32];
} BodySlot;

/* What stands in a body, borrowed from its bytes. */
typedef struct
{
  gint64 seq, n, at, uid, v;   /* n is -1 without a case */
  JcsSpan act, by, case_number;/* case_number.bytes is NULL without a case */
  JcsSpan data;                /* canonical JSON object */
  GArray *slots;               /* of BodySlot, by number */
} Body;

void body_init (Body *body);
void body_clear (Body *body);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Body, body_clear)

/* One pass in place; may be called again and again on the same Body. Errors: INVALID. */
gboolean body_read (Body *body, const char *bytes, gsize length, GError **error);
/* The event with commitments and without values. Transfer full. */
Event *body_event (const Body *body);
