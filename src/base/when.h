/* SPDX-License-Identifier: MIT */
/* when - instants and dates as text and numbers
 *
 * An instant is gint64 microseconds since 1970-01-01 UTC. A date is a GDate. Only the
 * command line and the desk's loop ask when_now; everybody below is handed the time. */
#pragma once

#include <glib.h>

#define WHEN_NONE G_MININT64 /* no instant */

gint64 when_now (void);

/* Parses "2026-11-23", "2026-11-23T14:05", with seconds, fraction, Z or +01:00; without
 * an offset it is local time in 'zone' (NULL: UTC); a date alone is the start of that day.
 * Errors: INVALID. */
gboolean when_parse (const char *text, GTimeZone *zone, gint64 *instant, GError **error);

/* "2026-11-23T14:05:00Z". Transfer full. */
char *when_format_utc (gint64 instant);
/* g_date_time_format in 'zone'. Transfer full. */
char *when_format (gint64 instant, GTimeZone *zone, const char *format);

/* The local date of an instant. */
void when_date (gint64 instant, GTimeZone *zone, GDate *date);
/* First instant of that local date; last microsecond of it. */
gint64 when_day_start (const GDate *date, GTimeZone *zone);
gint64 when_day_end (const GDate *date, GTimeZone *zone);

/* "2026-11-23" both ways, strict. Errors: INVALID. */
gboolean when_date_parse (const char *text, GDate *date, GError **error);
char *when_date_format (const GDate *date);

/* The zone by IANA name. Errors: INVALID. Transfer full. */
GTimeZone *when_zone (const char *name, GError **error);
