/* SPDX-License-Identifier: MIT */
/* calendar - which days are no working days
 *
 * A flat table of dated holidays and the range of years it covers, expanded once from an
 * iCalendar file by policy/almanac. Saturdays and Sundays are known without it. */
#pragma once

#include <glib.h>

typedef struct Calendar Calendar;

/* Covers the years first..last, both included. */
Calendar *calendar_new (const char *name, int first_year, int last_year);
Calendar *calendar_ref (Calendar *calendar);
void calendar_unref (Calendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Calendar, calendar_unref)

void calendar_add (Calendar *calendar, const GDate *day, const char *holiday);

const char *calendar_name (const Calendar *calendar);
/* NULL on a day that is no holiday. Borrowed. */
const char *calendar_holiday (const Calendar *calendar, const GDate *day);
/* How many days are holidays. */
guint calendar_size (const Calendar *calendar);
gboolean calendar_covers (const Calendar *calendar, int year);
/* Monday to Friday and no holiday. Errors: RANGE outside the years covered. */
gboolean calendar_is_working (const Calendar *calendar, const GDate *day, gboolean *working,
                              GError **error);
