/* SPDX-License-Identifier: MIT */
/* bounce - what a failed delivery says: which letter, to whom, why (RFC 3464 and the
 * free forms of the common mail servers) */
#pragma once

#include "mail/gmime.h"
#include "mail/headers.h"
#include "mail/mail.h"

/* Sets MAIL_BOUNCE and the bounced_ members; 'message' may be NULL. 'body' is what stands
 * behind these headers, as it was sent. */
void bounce_read (GMimeMessage *message, const Headers *headers, const char *body, gsize length, Incoming *mail);
