/* SPDX-License-Identifier: MIT */
/* letter-out - a letter as an act writes it, and what becomes of it */
#pragma once

#include "office/act.h"
#include "office/letters.h"

/* Composes from the act's own values and puts message, letter and evidence into its event:
 * queued, or sent where it was spoken. For an act whose row has the letter keys; approve
 * takes reason and text from what was proposed. The act sets state and clocks itself.
 * Errors: as letters_compose; INVALID naming each placeholder without a value and how to
 * set it, or what is missing to send it. */
gboolean letter_record (Act *act, Event *event, GError **error);
/* The case mail's answer address in words: what a result line says, "queued to be sent by
 * mail". Borrowed. */
const char *letter_outcome_words (const Event *event);

/* Appends, inside a transaction, what became of a letter. 'why' is clear text or NULL;
 * bounce and attempt -1: not known. */
typedef struct
{
  gint64 letter;
  const char *case_number, *state, *why;
  int attempt;
  gint64 bounce;
} LetterFate;
gboolean letter_append_fate (Office *office, const LetterFate *fate, GError **error);

/* letters_compose on a case that is loaded already. */
Composed *letter_compose_case (Office *office, const char *act, Case *kase, const ActArgs *args, GError **error);
/* "{{due}} (how to set it), {{text}} (...)". Transfer full. */
char *letter_missing_words (const GPtrArray *missing);
