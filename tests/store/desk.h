/* SPDX-License-Identifier: MIT */
/* desk - an office in a directory of its own, on a fixed day, with a member of every role */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "office/office-private.h"

#define DESK_NOW "2026-03-02T17:00:00Z" /* a Monday, noon in New York */

typedef struct
{
  char *directory, *path;
  Office *office;
  char *result;        /* of the last act */
  GError *error;       /* of the last act, NULL when it was done */
} Desk;

/* Members: ada (admin), sue (supervisor), bob and eve (agents), tom (auditor). */
void desk_open (Desk *desk);
/* The same with another pack beside the first: a path, or NULL. */
void desk_open_with (Desk *desk, const char *more);
void desk_close (Desk *desk);
/* The same for cmocka, which keeps the Desk as the state of a test. */
int desk_setup (void **state);
int desk_teardown (void **state);
void desk_as (Desk *desk, const char *member);
void desk_at (Desk *desk, const char *when);
/* "key=value" words, in order, parted by '|'. */
ActArgs *desk_args (const char *words);
gboolean desk_do (Desk *desk, const char *act, const char *number, const char *words);
/* A letter that came by post; its number. Transfer full. */
char *desk_letter (Desk *desk, const char *words);
CaseRow *desk_row (Desk *desk, const char *number);
/* The journal is sound and replays to the tables. */
void desk_assert_sound (Desk *desk);
/* Runs SQL as somebody would who has the sqlite3 shell. */
void desk_tamper (Desk *desk, const char *sql);
/* Takes in one message; what became of it is counted in 'count' (may be NULL). */
void desk_mail (Desk *desk, const char *text, IntakeCount *count);
/* Files of a directory. */
guint desk_files (const char *path);
