/* SPDX-License-Identifier: MIT */
/* guest - questions in SQL that somebody else wrote
 *
 * A connection of its own that only reads, and on which nothing is there but a list of views. The
 * tables below them lie in a schema whose name is drawn anew each time, and the authorizer lets
 * only the views read them: no statement can name what a view leaves out. A view bears the name of
 * the table it shows part of, so that a name alone never means the table. */
#pragma once

#include <glib.h>

typedef struct DbGuest DbGuest;

/* 'body' of a view: a SELECT in which "@." stands before each table. */
typedef struct { const char *name, *body; } DbView;

/* As a text of SQL. Transfer full. */
char *db_quote (const char *text);

/* 'path' is a database that the caller may read. Errors: IO, INVALID. */
DbGuest *db_guest_open (const char *path, const DbView *views, guint n, GError **error);
void db_guest_close (DbGuest *guest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DbGuest, db_guest_close)

typedef enum { GUEST_NULL, GUEST_NUMBER, GUEST_TEXT } GuestKind;
typedef struct { GuestKind kind; const char *text; } GuestCell;

/* Each returns FALSE to stop. */
typedef struct
{
  gboolean (*columns) (guint n, const char *const *names, gpointer data);
  gboolean (*row) (guint n, const GuestCell *cells, gpointer data);
  gpointer data;
} GuestReader;

/* One statement that only reads. Bytes come as x'...'. Errors: INVALID (no such thing, more than
 * one statement, not a question; names the character it is at), DENIED (what no view shows),
 * BUSY ('seconds' are over), RANGE (too large). */
gboolean db_guest_ask (DbGuest *guest, const char *sql, guint seconds, const GuestReader *reader, GError **error);
