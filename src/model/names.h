/* SPDX-License-Identifier: MIT */
/* names - an enumeration and its words, from one table
 *
 * Element n of the table is what value n is called: a text, or a struct that begins with it. */
#pragma once

#include <glib.h>

/* Place of the word in a table; -1 when it is not there, as for NULL. */
#define NAMES_FIND(table, text) names_find (text, table, sizeof *(table), G_N_ELEMENTS (table))
int names_find (const char *text, gconstpointer table, gsize stride, guint n);
