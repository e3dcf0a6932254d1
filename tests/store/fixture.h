/* SPDX-License-Identifier: MIT */
/* fixture - a database in a directory of its own, and acts written into it as the office
 * would: appended to the journal and projected in one transaction */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "journal/journal.h"
#include "store/inside.h"

#define CASE_1 "RC-2026-000001"
#define CASE_2 "RC-2026-000002"
#define DAY (G_USEC_PER_SEC * G_GINT64_CONSTANT (86400))
#define NOON_0 (G_GINT64_CONSTANT (1768219200) * G_USEC_PER_SEC) /* 2026-01-12 12:00 UTC */

typedef struct
{
  char *directory, *path;
  Db *db;
  Journal *journal;
  Store *store;
  gint64 now;          /* of the next event; moves on by a minute */
  int scratches;
} Fixture;

void fixture_open (Fixture *fixture);
void fixture_close (Fixture *fixture);

/* Takes the event; gives its sequence number. */
gint64 fixture_do (Fixture *fixture, Event *event);
/* A new database with what the journal gives when it is projected again. */
Db *fixture_replay (Fixture *fixture);
/* Lines of store_compare between the live tables and a replay. */
GPtrArray *fixture_differences (Fixture *fixture);
void fixture_assert_replays (Fixture *fixture);

/* The first column of the first row as text; NULL is "NULL", no row "no row". */
void fixture_assert (Fixture *fixture, const char *sql, const char *expected);
/* Runs SQL as somebody would who has the sqlite3 shell. */
void fixture_tamper (Fixture *fixture, const char *sql);

/* One event of every act of the vocabulary, in an order that the office would allow. Every
 * sealed value is "ZZ:" (no digest in base64 holds that) and the name of its field and a number of its own. */
void fixture_drive (Fixture *fixture);
/* And what came with schema 2, so that nothing of the table of projections is left out. */
void fixture_drive_all (Fixture *fixture);
/* Of those only what a database of schema 1 could hold. */
void fixture_drive_first (Fixture *fixture);
