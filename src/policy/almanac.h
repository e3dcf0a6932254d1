/* SPDX-License-Identifier: MIT */
/* almanac - holiday calendars from iCalendar files
 *
 * A file is expanded once, with a cap, into a flat table (libical, loaded as a module on
 * first use). The years covered are those the file names in X-RECOURSE-COVERS:2012-2035. */
#pragma once

#include <glib.h>

#include "model/calendar.h"

/* From the bytes of a file; 'name' is for messages. Errors: INVALID naming file and what. */
Calendar *almanac_parse (const char *name, GBytes *bytes, GError **error);
/* A shipped calendar by name ("us-federal"): data/calendars/NAME.ics. *bytes may be NULL. */
Calendar *almanac_load (const char *name, GBytes **bytes, GError **error);
/* Names of the shipped calendars. */
GStrv almanac_names (void);
