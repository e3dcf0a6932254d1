/* SPDX-License-Identifier: MIT */
#include "model/tally.h"

Tally *
tally_new (void)
{
  Tally *tally = g_new0 (Tally, 1);

  tally->counts = g_array_new (FALSE, TRUE, sizeof (gint64));
  return tally;
}

void
tally_free (Tally *tally)
{
  if (!tally)
    return;
  g_array_unref (tally->counts);
  g_free (tally);
}

void
tally_add (Tally *tally, int days)
{
  guint at = (guint) CLAMP (days, 0, TALLY_MOST_DAYS);

  if (at >= tally->counts->len)
    g_array_set_size (tally->counts, at + 1);
  g_array_index (tally->counts, gint64, at)++;
  tally->n++;
  tally->sum += at;
}

int
tally_percentile (const Tally *tally, int percent)
{
  gint64 rank = (tally->n * percent + 99) / 100, seen = 0;

  for (guint i = 0; i < tally->counts->len; i++)
    if ((seen += g_array_index (tally->counts, gint64, i)) >= rank)
      return tally->n ? (int) i : -1;
  return -1;
}

double
tally_mean (const Tally *tally)
{
  return tally->n ? (double) tally->sum / (double) tally->n : 0;
}
