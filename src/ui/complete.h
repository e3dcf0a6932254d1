/* SPDX-License-Identifier: MIT */
/* complete - what a word being typed could become */
#pragma once

#include "ui/desk.h"

/* Candidates (char *) for the word that ends at the end of 'text'; *start is where that
 * word begins. 'what' is "LINE", "QUERY", "TERMS" (of the rows in front), "CASE", "SORT", "MOVE", "PANE" or an act's name.
 * Transfer full. */
GPtrArray *complete (Desk *desk, const char *what, const char *text, gsize *start);
