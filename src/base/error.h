/* SPDX-License-Identifier: MIT */
/* error - one domain of failures for the whole program
 *
 * A failure is said once, where it is known: what was tried, on which object, why
 * not, what to do. On the way up it only gains context. The code is for callers
 * that decide something by it; the text is for people. */
#pragma once

#include <glib.h>

#define DESK_ERROR (desk_error_quark ())
GQuark desk_error_quark (void);

typedef enum
{
  DESK_ERROR_NOT_FOUND, /* no such case, person, file, pack */
  DESK_ERROR_CONFLICT,  /* it moved meanwhile: the text says who changed what */
  DESK_ERROR_INVALID,   /* what was given can never be accepted as it stands */
  DESK_ERROR_DENIED,    /* not by this member, or not in this state */
  DESK_ERROR_BUSY,      /* another process holds the lock: try again later */
  DESK_ERROR_IO,        /* disk full, read-only, cannot open: the world's fault, maybe temporary */
  DESK_ERROR_CORRUPT,   /* stored data contradicts itself */
  DESK_ERROR_RANGE,     /* outside what a calendar, pack or schema version covers */
} DeskError;

/* Puts "context: " before the message of *error. Always returns FALSE, so that a
 * function can end with it. */
gboolean desk_error_in (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Sets *error and returns FALSE. */
gboolean desk_error_set (GError **error, DeskError code, const char *format, ...) G_GNUC_PRINTF (3, 4);
