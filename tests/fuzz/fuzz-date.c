/* SPDX-License-Identifier: MIT */
/* Any bytes as a date, a number and a clock: what is read can be written and read again,
 * and no clock runs for ever or backwards. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "model/case.h"
#include "model/clock.h"
#include "fuzz.h"

static void
try_date (const char *text)
{
  GDate date, again;

  if (!when_date_parse (text, &date, NULL))
    return;
  g_autofree char *written = when_date_format (&date);
  if (strcmp (written, text) != 0 || !when_date_parse (written, &again, NULL) || g_date_compare (&date, &again) != 0)
    abort ();
}

static void
try_instant (const char *text, GTimeZone *zone)
{
  gint64 instant, again;

  if (!when_parse (text, zone, &instant, NULL))
    return;
  g_autofree char *written = when_format_utc (instant);
  if (!written || !when_parse (written, zone, &again, NULL))
    abort ();
}

static void
try_number (const char *text)
{
  g_autofree char *number = case_number_parse (text, 2026);
  g_autofree char *again = number ? case_number_parse (number, 2026) : NULL;

  if (number && g_strcmp0 (number, again) != 0)
    abort ();
}

/* The bytes as the arguments of a clock. */
static void
try_clock (const uint8_t *data, size_t size, GTimeZone *zone)
{
  g_autoptr (Calendar) calendar = calendar_new ("fuzz", 2012, 2035);
  struct { gint64 start; gint32 amount, extra; guint16 from, days; guint8 unit, extra_unit, count, more; } raw = { 0 };
  ClockPause pause = { 0 };
  ClockResult result;

  memcpy (&raw, data, MIN (size, sizeof raw));
  Period period = { raw.amount % 2000, (ClockUnit) (raw.unit % (UNIT_YEARS + 1)), (DayCount) (raw.count % COUNT_N),
                    raw.extra % 100, (ClockUnit) (raw.extra_unit % (UNIT_YEARS + 1)), NULL };
  g_date_clear (&pause.from, 1);
  g_date_set_dmy (&pause.from, 1, 1, (GDateYear) (2012 + raw.from % 20));
  g_date_add_days (&pause.from, raw.from % 366);
  pause.to = pause.from;
  g_date_add_days (&pause.to, raw.days % 400);
  if (!clock_due (&period, raw.more & 1 ? calendar : NULL, raw.start % (G_GINT64_CONSTANT (4000000000) * G_USEC_PER_SEC),
                  zone, &pause, raw.more & 2 ? 1 : 0, raw.more & 4, &result, NULL))
    return;
  if (!g_date_valid (&result.due) || !result.steps || !result.steps[0])
    abort ();
  clock_result_clear (&result);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GTimeZone) zone = when_zone ("America/Los_Angeles", NULL);
  g_autofree char *text = g_strndup ((const char *) data, size);

  try_date (text);
  try_instant (text, zone);
  try_number (text);
  try_clock (data, size, zone);
  return 0;
}
