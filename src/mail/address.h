/* SPDX-License-Identifier: MIT */
/* address - addresses, message names and dates in header values */
#pragma once

#include <glib.h>

#include "mail/mail.h"

#define ADDRESS_LIMIT 2000
#define REFERENCE_LIMIT 100

void address_init (void);
void address_free (gpointer address);

/* Appends the addresses of a value to 'list', ADDRESS_LIMIT at most in all; a value that
 * holds none becomes a name without an address. FALSE: a limit cut it short. */
gboolean address_read (const char *value, GPtrArray *list);
/* TRUE when the domain mixes scripts, as sent or behind its punycode. */
gboolean address_is_mixed (const char *address);

/* Header text with encoded words decoded: clean, on one line. Transfer full. */
char *address_text (const char *value);

/* Appends each <...> of a value, without brackets and blanks. */
void address_ids (const char *value, GPtrArray *ids);
/* The one name of a Message-ID header, also without brackets; NULL. Transfer full. */
char *address_id (const char *value);

/* Microseconds UTC; WHEN_NONE when it is no date between 1970 and 2200. */
gint64 address_date (const char *value);
