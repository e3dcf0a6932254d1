/* SPDX-License-Identifier: MIT */
/* jcs - canonical JSON (RFC 8785), restricted so that a value has one form only
 *
 * Values are s, x, b, av and a{sv}: no null, no fraction, integers below 2^53, keys of
 * printable ASCII without quote and backslash in ascending order, strings without C0.
 * The reader accepts what the writer writes, byte for byte, and nothing else. One pass. */
#pragma once

#include "model/flat.h"

#define JCS_DEPTH 32
#define JCS_INT_MAX ((G_GINT64_CONSTANT (1) << 53) - 1)

/* Writes a value. Other array types than av (as, aa{sv}) are written as well and read
 * back as av. Errors: INVALID, naming the way to the value. */
gboolean jcs_write (GString *out, GVariant *value, GError **error);
gboolean jcs_write_text (GString *out, const char *text, GError **error);
gboolean jcs_write_int (GString *out, gint64 number, GError **error);
/* A name: what a key may be. */
gboolean jcs_write_name (GString *out, const char *name, GError **error);

/* Reads a whole value. Transfer full, not floating. Errors: INVALID with the place. */
GVariant *jcs_read (const char *bytes, gsize length, GError **error);

/* Reading in place, without copying. A span is borrowed from the bytes read. Every step
 * is FALSE once something was wrong; 'why' and 'at' then say what and where. */
typedef struct { const char *bytes; gsize length; } JcsSpan;
typedef struct
{
  const char *start, *at, *end;
  const char *why;
} JcsReader;

void jcs_start (JcsReader *reader, const char *bytes, gsize length);
gboolean jcs_fail (JcsReader *reader, const char *why);
gboolean jcs_expect (JcsReader *reader, const char *literal);
gboolean jcs_take (JcsReader *reader, char c);        /* does not fail */
gboolean jcs_take_name (JcsReader *reader, JcsSpan *name);
gboolean jcs_take_int (JcsReader *reader, gint64 *number);
/* A name that is greater than *name, which it replaces, and the colon. */
gboolean jcs_take_key (JcsReader *reader, JcsSpan *name);
/* Any value; 'flat' may be NULL, then it is only checked. */
gboolean jcs_take_value (JcsReader *reader, int depth, Flat *flat);
gboolean jcs_finish (JcsReader *reader);
/* "not canonical at byte 17: ...". Returns FALSE. */
gboolean jcs_error (const JcsReader *reader, GError **error);

gboolean jcs_span_equal (JcsSpan span, const void *bytes, gsize length);
