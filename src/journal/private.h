/* SPDX-License-Identifier: MIT */
/* private - what the files of this folder share about a Journal */
#pragma once

#include "journal/journal.h"

struct Journal
{
  Db *db;   /* borrowed */
};

/* An open query came to its end: FALSE with *error (taken from *failure) when it failed. */
gboolean journal_ended (GError **failure, GError **error);

/* The journal's id, 32 hex digits from event 0. Errors: NOT_FOUND without events. */
char *journal_id (Journal *journal, GError **error);
