/* SPDX-License-Identifier: MIT */
#include "ui/words.h"

#include <string.h>

#include "base/when.h"

enum { PREVIEW_BYTES = 4096 };

static const char *const day_names[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const month_names[] = { "", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
                                           "Aug", "Sep", "Oct", "Nov", "Dec" };

int
words_days (const char *iso, const GDate *today)
{
  GDate date;

  if (!iso || !*iso || !when_date_parse (iso, &date, NULL))
    return G_MAXINT;
  return g_date_days_between (today, &date);
}

/* A chase that is due, or a clock that is, or a hold: what may be said at once, most urgent first. */
static guint
collect (const CaseRow *row, const GDate *today, char letters[8], Style *style)
{
  int late = 0;
  gboolean dated = case_row_days_late (row, today, &late);
  gboolean chase = row->paused && words_days (row->next_on, today) <= 0;
  guint n = 0;

#define SAY(when, letter, role) \
  if (when) { if (n == 0) *style = (role); letters[n++] = (letter); }
  SAY (dated && late > 0, '!', STYLE_OVERDUE)
  SAY (dated && late > 0, '!', STYLE_OVERDUE)
  SAY (dated && late <= 0 && late >= -WORDS_WARN_DAYS, '!', STYLE_SOON)
  SAY (chase && case_state_is_open (row->state), '!', STYLE_SOON)
  SAY (row->trouble > 0, '?', STYLE_DECIDE)
  SAY (row->state == CASE_UNSORTED || row->state == CASE_PROPOSED, '?', STYLE_DECIDE)
  SAY (row->paused, 'P', STYLE_PAUSED)
  SAY (row->held, 'H', STYLE_PAUSED)
  SAY (row->restricted, 'R', STYLE_DECIDE)
  SAY (row->unread, '+', STYLE_GOOD)
#undef SAY
  return n;
}

Marks
words_marks (const CaseRow *row, const GDate *today)
{
  Marks marks = { .style = STYLE_NORMAL };
  char letters[8] = "";
  guint n = collect (row, today, letters, &marks.style);

  g_snprintf (marks.text, sizeof marks.text, "%c%c", n > 0 ? letters[0] : ' ',
              n > 1 ? letters[1] : ' ');
  return marks;
}

char *
words_iso (const char *iso, const GDate *today)
{
  GDate date;

  if (!iso || !*iso)
    return g_strdup ("");
  if (!when_date_parse (iso, &date, NULL))
    return g_strdup (iso);
  if (g_date_get_year (&date) != g_date_get_year (today))
    return g_strdup_printf ("%u %s %u", g_date_get_day (&date), month_names[g_date_get_month (&date)],
                            g_date_get_year (&date));
  return g_strdup_printf ("%s %u %s", day_names[g_date_get_weekday (&date)], g_date_get_day (&date),
                          month_names[g_date_get_month (&date)]);
}

static char *
pause_words (const CaseRow *row, const GDate *today)
{
  int days = words_days (row->next_on, today);

  if (days == G_MAXINT)
    return g_strdup ("paused");
  return days <= 0 ? g_strdup ("chase now") : g_strdup_printf ("paused %d d", days);
}

static char *
due_words (const CaseRow *row, const GDate *today)
{
  GDate date;
  int late;

  if (!case_state_is_open (row->state))
    return g_strdup ("-");
  if (row->paused)
    return pause_words (row, today);
  if (!case_row_days_late (row, today, &late) || !when_date_parse (row->due_on, &date, NULL))
    return g_strdup ("no date");
  if (late > 0)
    return g_strdup_printf ("%d d late", late);
  if (late == 0)
    return g_strdup ("today");
  if (late >= -27)
    return g_strdup_printf ("%s %2u %2d d", day_names[g_date_get_weekday (&date)],
                            g_date_get_day (&date), -late);
  if (late >= -330)
    return g_strdup_printf ("%2u %s %d d", g_date_get_day (&date),
                            month_names[g_date_get_month (&date)], -late);
  return g_strdup_printf ("%u %s %u", g_date_get_day (&date), month_names[g_date_get_month (&date)],
                          g_date_get_year (&date));
}

char *
words_due (const CaseRow *row, const GDate *today)
{
  g_autofree char *words = due_words (row, today);

  return g_strconcat (words, case_state_is_open (row->state) && !row->paused && case_row_is_unsure (row) ? "*" : "", NULL);
}

char *
words_instant (gint64 instant, GTimeZone *zone, const GDate *today)
{
  GDate date;
  g_autofree char *iso = NULL;

  if (instant == WHEN_NONE)
    return g_strdup ("");
  when_date (instant, zone, &date);
  iso = when_date_format (&date);
  return words_iso (iso, today);
}

char *
words_moment (gint64 instant, GTimeZone *zone, const GDate *today)
{
  g_autofree char *date = words_instant (instant, zone, today);
  g_autofree char *time = instant == WHEN_NONE ? g_strdup ("") : when_format (instant, zone, "%H:%M");

  return g_strdup_printf ("%s %s", date, time);
}

char *
words_type (const CaseRow *row)
{
  if (!row->type)
    return g_strdup ("?");
  return row->type_confirmed ? g_strdup (row->type) : g_strconcat (row->type, "?", NULL);
}

char *
words_person (const CaseRow *row)
{
  return g_strdup (row->person_name && *row->person_name ? row->person_name
                   : row->person                         ? "(no name)"
                                                         : "unknown");
}

char *
words_beginning (char *text)
{
  gsize length = text ? strlen (text) : 0;

  if (length > PREVIEW_BYTES)
    {
      for (length = PREVIEW_BYTES; length && (text[length] & 0xc0) == 0x80; length--)
        ;
      text[length] = '\0';
    }
  return text;
}

static char *
running_words (const Clock *clock, const GDate *today, Style *style)
{
  g_autofree char *date = words_iso (clock->due_on, today);
  int days = words_days (clock->due_on, today);

  *style = days < 0 ? STYLE_OVERDUE : days <= WORDS_WARN_DAYS ? STYLE_SOON : STYLE_NORMAL;
  if (days == G_MAXINT)
    return g_strdup ("no date");
  if (days < 0)
    return g_strdup_printf ("was due %s, %d d late", date, -days);
  return days == 0 ? g_strdup_printf ("due today, %s", date)
                   : g_strdup_printf ("due %s, %d d", date, days);
}

char *
words_clock (const Clock *clock, GTimeZone *zone, const GDate *today, Style *style)
{
  g_autofree char *done = words_instant (clock->done_at, zone, today);

  *style = STYLE_NORMAL;
  switch (clock->state)
    {
    case CLOCK_RUNNING:
      return running_words (clock, today, style);
    case CLOCK_PAUSED:
      *style = STYLE_PAUSED;
      return g_strdup ("paused");
    case CLOCK_MET:
      *style = clock_was_missed (clock) ? STYLE_SOON : STYLE_GOOD;
      return g_strdup_printf ("%s %s", clock_was_missed (clock) ? "met late" : "met", done);
    case CLOCK_STOPPED:
      *style = STYLE_DIM;
      return g_strdup_printf ("stopped %s%s%s", done, clock->reason ? ": " : "",
                              clock->reason ? clock->reason : "");
    default:
      *style = STYLE_SOON;
      return g_strdup_printf ("not computable: %s",
                              clock->reason ? clock->reason : "no reason was kept");
    }
}
