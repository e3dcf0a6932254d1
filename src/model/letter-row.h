/* SPDX-License-Identifier: MIT */
/* letter-row - a letter that left the office, or should, as lists show it */
#pragma once

#include <glib.h>

typedef struct
{
  gint64 id;                 /* of its message */
  char *case_number, *act, *template, *language, *channel;
  char *state;               /* queued, handed-over, sent, unknown, failed, bounced, withdrawn */
  char *reason;              /* clear words, or NULL */
  char *to;                  /* personal */
  char *subject;             /* personal */
  gint64 state_at, bounce;   /* bounce: message id, -1 */
  int attempt;
} LetterRow;

void letter_row_free (LetterRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LetterRow, letter_row_free)
