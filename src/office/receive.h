/* SPDX-License-Identifier: MIT */
/* receive - one message: what it is, where it belongs, its one event
 *
 * arrival_prepare does all that needs no database (parse, digest, suggest, compute,
 * seal) and may run in another thread after receive_ready. arrival_write runs inside a
 * transaction, decides by what is known, and appends. */
#pragma once

#include "mail/mail.h"
#include "office/office-private.h"

typedef struct
{
  Office *office;
  GBytes *raw;
  Incoming *mail;
  guint8 digest[32];
  gint64 received_at;
  char *received_how;
  gint64 now;
  gboolean ours;          /* sent from one of our own addresses */
  char *mailbox, *type, *type_why;
  GVariant *clocks;       /* of the case it would open */
  Event *event;           /* slots sealed, nothing decided */
  GVariantDict *message;  /* the map of the event, as far as it is known */
} Arrival;

/* Loads what arrival_prepare reads; before a second thread begins. */
gboolean receive_ready (Office *office, GError **error);

/* received_at WHEN_NONE: now. For a Maildir 'from_header' asks the topmost Received line
 * first. Never NULL. */
Arrival *arrival_prepare (Office *office, GBytes *raw, gint64 received_at, const char *how, gboolean from_header);
void arrival_free (Arrival *arrival);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

/* Counts into 'count' what became of it. Known bytes are a duplicate and no failure. */
gboolean arrival_write (Arrival *arrival, IntakeCount *count, GError **error);
