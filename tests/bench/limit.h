/* SPDX-License-Identifier: MIT */
/* limit - the same reads and writes with raw SQLite and nothing else
 *
 * WAL, synchronous FULL, the same schema and rows, statements prepared once. What this
 * takes is what no program on SQLite can beat. Every function aborts on an error. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

typedef struct Limit Limit;

Limit *limit_open (const char *path, int busy_ms);
void limit_close (Limit *limit);

void limit_act (Limit *limit, const char *number);
/* 50 open cases after 'due' in due order; rows found. */
int limit_list (Limit *limit, gint64 due);
int limit_search (Limit *limit, const char *word);
int limit_overdue (Limit *limit, gint64 now);
int limit_case (Limit *limit, const char *number);
/* Hashes every event and walks every opening. */
gint64 limit_verify (Limit *limit);
/* Rows of a message each, 'batch' a transaction. */
void limit_intake (Limit *limit, GPtrArray *raws, guint batch);
