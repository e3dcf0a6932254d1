/* SPDX-License-Identifier: MIT */
/* ical - what almanac.c asks of the module that knows libical
 *
 * The module sees GLib and libical alone, so that it links to nothing of the program. */
#pragma once

#include <glib.h>

typedef void (*IcalHoliday) (const GDate *day, const char *name, gpointer data);

typedef struct
{
  /* Calls 'holiday' for each day of the calendar in the years it covers, which are told
   * in *first and *last before the first call. NULL, else what is wrong and the mend
   * (transfer full). */
  char *(*expand) (const char *text, int *first, int *last, IcalHoliday holiday, gpointer data);
} IcalModule;
