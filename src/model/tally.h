/* SPDX-License-Identifier: MIT */
/* tally - how many took how many days: what medians and percentiles are read from
 *
 * Memory goes by the longest time, not by how many there are. Percentiles are by nearest rank:
 * the p-th is the value at rank ceil (p * n / 100) of the sorted values. */
#pragma once

#include <glib.h>

/* What took longer counts as this. */
#define TALLY_MOST_DAYS 36600

typedef struct
{
  GArray *counts;   /* gint64, by days */
  gint64 n, sum;    /* sum of the days */
} Tally;

Tally *tally_new (void);
void tally_free (Tally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tally, tally_free)
/* Days below 0 count as 0. */
void tally_add (Tally *tally, int days);
/* -1 of nothing. 'percent' 1 to 100. */
int tally_percentile (const Tally *tally, int percent);
/* 0 of nothing. */
double tally_mean (const Tally *tally);
