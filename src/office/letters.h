/* SPDX-License-Identifier: MIT */
/* letters - what leaves the office: composed, shown, queued, handed over
 *
 * A letter is written by an act (acknowledge, reply, request-info, extend, refer, approve).
 * It is a message with direction out; table letter says what became of it. The screen
 * composes with letters_compose, shows text and origins, and hands the text that was
 * agreed on to the act as key `body` (and `subject`): it is taken as it is, still looked
 * through for placeholders. Key `text` is only what goes in at {{text}}. */
#pragma once

#include "model/letter-row.h"
#include "office/office.h"
#include "policy/letter.h"

/* What the letter will be, before anything is done. */
typedef struct
{
  char *template, *language, *channel;
  char *from;                /* our address, "Name <address>"; NULL: none set, or no mail */
  char *to;                  /* address it goes to; NULL where there is none */
  gboolean to_verified;
  Letter *letter;
  GPtrArray *warnings;       /* char *: "this address is not verified", "was never written to" */
} Composed;
void composed_free (Composed *composed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Composed, composed_free)

/* 'args' as the act would get them: letter ("none": no template), text, body, channel, to,
 * subject, language, and the act's own (reason, customer, outcome). letter->body ends in
 * the quoted original where the office sets it. Errors: NOT_FOUND, INVALID, DENIED.
 * Placeholders without a value are no error here. */
Composed *letters_compose (Office *office, const char *act, const char *case_number, const ActArgs *args,
                           GError **error);

/* Letters (LetterRow). Those of one case, or of all in a state that wants somebody (queued, handed-over, unknown,
 * failed, bounced) when 'case_number' is NULL: oldest first, after id 'after', at most n. */
GPtrArray *letters_list (Office *office, const char *case_number, gint64 after, int n, GError **error);

/* What `recourse send` did. */
typedef struct
{
  gint64 sent;               /* dry: would be sent */
  gint64 failed, deferred, unknown;
  gint64 waiting;            /* by hand (post, fax) */
  GPtrArray *problems;       /* char *, one line each, no personal text */
} SendReport;
void send_report_free (SendReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SendReport, send_report_free)

/* Hands every queued letter by mail to the office's mail program, one after another, no lock
 * held meanwhile. A letter that was handed over and never came back is unknown: a person
 * says what became of it (act letter). 'dry': only says what would be sent. Drill databases
 * never start the program. Errors: INVALID (no mail program set), IO, BUSY. */
SendReport *letters_send (Office *office, gboolean dry, GError **error);

/* ---- drafts: what somebody began to write; survives a crash -------------------------------- */

typedef struct { char *case_number, *act, *text; ActArgs *args; gint64 at; } Draft;
void draft_free (Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)
/* NULL text and args take it away. */
gboolean draft_put (Office *office, const char *case_number, const char *act, const ActArgs *args,
                    const char *text, GError **error);
/* The member's; NULL without error when there is none. */
Draft *draft_get (Office *office, const char *case_number, const char *act, GError **error);
GPtrArray *draft_list (Office *office, GError **error);
